//! Examples in a text: blocks of JSON, each after a link to the file it is a part of.
//!
//! In an example `"…"` stands for anything, `…` inside a string for some more of it, and `"…": "…"` in an object for
//! further properties. Everything else is as in the file.

use serde_json::Value;

/// A block of JSON in a text.
pub(crate) struct Example {
    /// Where it begins.
    pub(crate) line: usize,
    /// The file of docs/vectors that was named last before it, since the block before.
    pub(crate) file: Option<String>,
    pub(crate) json: String,
}

/// All blocks of JSON, in order.
pub(crate) fn of(text: &str) -> Vec<Example> {
    let (mut found, mut file) = (Vec::new(), None);
    let mut open: Option<Example> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.trim()) {
            (Some(_), "```") => found.extend(open.take()),
            (Some(example), _) => {
                example.json.push_str(line);
                example.json.push('\n');
            }
            (None, "```json") => open = Some(Example { line: number + 1, file: file.take(), json: String::new() }),
            (None, _) => {
                let links = line.split("](docs/vectors/").skip(1).filter_map(|rest| rest.split_once(')'));
                file = links.last().map(|(name, _)| name.to_owned()).or(file);
            }
        }
    }
    found
}

/// Whether an example is as a document says.
pub(crate) fn fits(example: &Value, real: &Value) -> Result<(), String> {
    const MORE: &str = "…";
    match (example, real) {
        (Value::String(e), _) if e == MORE => Ok(()),
        (Value::String(e), Value::String(r)) => {
            let same = match (e.split_once(MORE), e.rsplit_once(MORE)) {
                (Some((first, _)), Some((_, last))) => {
                    r.len() >= first.len() + last.len() && r.starts_with(first) && r.ends_with(last)
                }
                _ => e == r,
            };
            if same { Ok(()) } else { Err(format!("{e:?} is {r:?}")) }
        }
        (Value::Array(e), Value::Array(r)) if e.len() == r.len() => e.iter().zip(r).try_for_each(|(e, r)| fits(e, r)),
        (Value::Object(e), Value::Object(r)) => {
            let part = e.contains_key(MORE);
            if let Some(missing) = r.keys().find(|k| !part && !e.contains_key(*k)) {
                return Err(format!("{missing} is missing"));
            }
            e.iter().filter(|(k, _)| *k != MORE).try_for_each(|(k, e)| {
                let r = r.get(k).ok_or_else(|| format!("there is no {k}"))?;
                fits(e, r).map_err(|why| format!("{k}: {why}"))
            })
        }
        _ if example == real => Ok(()),
        _ => Err(format!("{example} is {real}")),
    }
}
