//! The files of docs/vectors: read, compared with what the code makes, and written anew if `UPDATE_VECTORS` is set.

use std::{fs, path::PathBuf};

use serde_json::Value;

/// Widest line of a value that is written without line breaks.
const WIDTH: usize = 118;

/// Keys that stand before the others, in this order.
const FIRST: &str = "@context id type name verdict status why scheme method url headers body now key keyId signs actor attributedTo \
    to cc published updated object target result content items document";

/// `docs/vectors` of this repository.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors")
}

/// A file below [`folder`] as JSON.
pub(crate) fn read(name: &str) -> Value {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|e| panic!("docs/vectors/{name}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("docs/vectors/{name}: {e}"))
}

/// Whether a file says what the code makes; with `UPDATE_VECTORS` it is written so that it does.
pub(crate) fn agrees(name: &str, made: &Value) -> bool {
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        // Whole at once: the other tests of the file may be reading it.
        let text = format!("{}\n", pretty(made, 0));
        let (file, new) = (folder().join(name), folder().join(format!("{name}.new")));
        fs::write(&new, text).and_then(|()| fs::rename(&new, file)).unwrap_or_else(|e| panic!("docs/vectors/{name}: {e}"));
    }
    read(name) == *made
}

/// The keys of an object in one order, whichever a build of the JSON library keeps.
fn in_order(value: &Value) -> Vec<(&String, &Value)> {
    let rank = |key: &str| FIRST.split_ascii_whitespace().position(|f| f == key).unwrap_or(FIRST.len());
    let mut entries: Vec<_> = value.as_object().into_iter().flatten().collect();
    entries.sort_by(|(a, _), (b, _)| (rank(a), a).cmp(&(rank(b), b)));
    entries
}

fn on_one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(on_one_line).collect::<Vec<_>>().join(", ")),
        Value::Object(_) => {
            let entries = in_order(value).into_iter().map(|(k, v)| format!("{}: {}", Value::from(k.as_str()), on_one_line(v)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn pretty(value: &Value, depth: usize) -> String {
    let flat = on_one_line(value);
    if depth > 0 && 2 * depth + flat.chars().count() <= WIDTH {
        return flat;
    }
    let (inner, end) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    let lines = |lines: Vec<String>| lines.join(",\n");
    match value {
        Value::Array(items) if !items.is_empty() => {
            let items = items.iter().map(|i| format!("{inner}{}", pretty(i, depth + 1))).collect();
            format!("[\n{}\n{end}]", lines(items))
        }
        Value::Object(map) if !map.is_empty() => {
            let entries = in_order(value).into_iter();
            let entries = entries.map(|(k, v)| format!("{inner}{}: {}", Value::from(k.as_str()), pretty(v, depth + 1))).collect();
            format!("{{\n{}\n{end}}}", lines(entries))
        }
        _ => flat,
    }
}
