//! Lists of blocked servers, in the CSV that Mastodon's admins pass around.
//!
//! What is read: the export of an admin, the same without `#` before the names of its columns, and the export of a person's own
//! blocks, which has no header and one domain a line. What is written is the first of these.
//!
//! The shapes are those of `ExportDomainBlocksController` and `Export#to_blocked_domains_csv` in Mastodon, and RFC 4180.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use url::Host;

/// Largest list taken, in bytes.
pub const BYTES_MAX: usize = 1_048_576;
/// Most lines taken, the header and comments among them. A quoted field may be several.
pub const LINES_MAX: usize = 50_000;

/// How much is refused. The later is the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing as such; Mastodon lists servers whose pictures or reports alone are refused by it.
    Noop,
    /// Hidden from those who do not follow it; Mastodon's pages call it "limit".
    Silence,
    /// All.
    Suspend,
}

impl Severity {
    /// The word in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Noop => "noop",
            Self::Silence => "silence",
            Self::Suspend => "suspend",
        }
    }

    /// From the word in the file. No word means a full block, as in Mastodon, and so does one not known here: whoever put the
    /// server on the list did not mean to let it in.
    fn from_word(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "noop" => Self::Noop,
            "silence" | "limit" => Self::Silence,
            _ => Self::Suspend,
        }
    }
}

/// One blocked server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its domain: lower case, ASCII (IDNA), at least two labels, no port, no dot at the end.
    pub domain: String,
    /// How much is refused.
    pub severity: Severity,
    /// What the list says about it in public; may be empty. Line ends are `\n`.
    pub comment: String,
}

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The servers, each once, in the order of the list.
    pub entries: Vec<Entry>,
    /// What stands where a domain should and is none, such as `exam*le.org`, an IP address, or a single word.
    pub passed_over: Vec<String>,
}

/// Why a list is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlocklistError {
    /// More bytes than [`BYTES_MAX`].
    #[error("the list is larger than 1 MiB")]
    TooLarge,
    /// More lines than [`LINES_MAX`].
    #[error("the list has more than 50,000 lines")]
    TooManyLines,
    /// It holds zero bytes: a program, a picture, or text in UTF-16.
    #[error("the list is not text in UTF-8")]
    NotText,
    /// A quoted field has no end, so that everything after it would be taken for a comment.
    #[error("a quotation mark in or after line {0} is never closed")]
    OpenQuote(u64),
    /// The CSV cannot be read.
    #[error("the list is not CSV that can be read: {0}")]
    NotCsv(String),
}

/// Reads a list. Lines that begin with `#` are comments, apart from the header. A server named twice is blocked as strictly as
/// the stricter of its lines says.
///
/// # Errors
/// [`BlocklistError`] when the list as a whole cannot be taken.
pub fn read(bytes: &[u8]) -> Result<Read, BlocklistError> {
    if bytes.len() > BYTES_MAX {
        return Err(BlocklistError::TooLarge);
    }
    if bytes.contains(&0) {
        return Err(BlocklistError::NotText);
    }
    // Comments in an older encoding are no reason to refuse the domains beside them.
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    if text.lines().count() > LINES_MAX {
        return Err(BlocklistError::TooManyLines);
    }
    let (columns, start) = Columns::of(&text);
    Collected::default().all(&format!("{}\n{END}\n", &text[start..]), &columns)
}

/// Put after the last line to see whether an open quotation mark swallows it. No list holds it: [`BlocklistError::NotText`].
const END: &str = "\0";

/// Where the cells are. The domain is always the first.
struct Columns {
    severity: Option<usize>,
    comment: Option<usize>,
}

impl Columns {
    /// As in Mastodon's export, which a list without header follows.
    const USUAL: Self = Self { severity: Some(1), comment: Some(4) };

    /// The columns of a list, and the byte where its lines begin.
    fn of(text: &str) -> (Self, usize) {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(columns) = Self::named(line) {
                return (columns, start + line.len());
            }
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                break;
            }
            start += line.len();
        }
        (Self::USUAL, start)
    }

    /// The columns that a header names; `None` if the line is not one.
    fn named(line: &str) -> Option<Self> {
        let header = ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes()).into_records().next()?.ok()?;
        let names: Vec<String> = header.iter().map(|c| c.trim().trim_start_matches('#').trim().to_ascii_lowercase()).collect();
        let place = |name: &str| names.iter().position(|n| n == name);
        (place("domain")? == 0)
            .then(|| Self { severity: place("severity"), comment: place("public_comment").or_else(|| place("comment")) })
    }
}

#[derive(Default)]
struct Collected {
    read: Read,
    /// Where in `read.entries` a domain stands.
    places: HashMap<String, usize>,
}

impl Collected {
    fn all(mut self, lines: &str, columns: &Columns) -> Result<Read, BlocklistError> {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).comment(Some(b'#')).from_reader(lines.as_bytes());
        let (mut record, mut ended, mut line) = (StringRecord::new(), false, 0);
        while reader.read_record(&mut record).map_err(|e| BlocklistError::NotCsv(e.to_string()))? {
            line = record.position().map_or(line, csv::Position::line);
            ended = record.iter().eq([END]);
            if !ended {
                self.one(&record, columns);
            }
        }
        if ended { Ok(self.read) } else { Err(BlocklistError::OpenQuote(line)) }
    }

    fn one(&mut self, record: &StringRecord, columns: &Columns) {
        let cell = |place: Option<usize>| place.and_then(|p| record.get(p)).unwrap_or_default().trim();
        // Lists written by hand have remarks behind the domain.
        let first = cell(Some(0));
        let (named, remark) = first.split_once('#').unwrap_or((first, ""));
        let comment = [cell(columns.comment), remark.trim()].into_iter().find(|c| !c.is_empty()).unwrap_or_default();
        match domain(named.trim()) {
            Some(domain) => {
                let severity = Severity::from_word(cell(columns.severity));
                self.put(Entry { domain, severity, comment: comment.to_owned() });
            }
            None if !named.is_empty() => self.read.passed_over.push(named.trim().to_owned()),
            None if first.is_empty() && record.iter().any(|c| !c.trim().is_empty()) => {
                self.read.passed_over.push(record.iter().collect::<Vec<_>>().join(","));
            }
            None => {}
        }
    }

    fn put(&mut self, entry: Entry) {
        let Some(&place) = self.places.get(&entry.domain) else {
            self.places.insert(entry.domain.clone(), self.read.entries.len());
            self.read.entries.push(entry);
            return;
        };
        let kept = &mut self.read.entries[place];
        let stricter = entry.severity > kept.severity;
        if !entry.comment.is_empty() && (stricter || kept.comment.is_empty()) {
            kept.comment = entry.comment;
        }
        kept.severity = kept.severity.max(entry.severity);
    }
}

/// The domain a cell names, as [`Entry::domain`] is written.
fn domain(cell: &str) -> Option<String> {
    let Ok(Host::Domain(host)) = Host::parse(cell) else { return None };
    let host = host.strip_suffix('.').unwrap_or(&host);
    // A URL may have an asterisk for a host; the name of a server may not.
    let fits = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    (host.len() <= 253 && host.contains('.') && host.split('.').all(fits)).then(|| host.to_owned())
}

/// The list as Mastodon exports and imports it. Cells are quoted as RFC 4180 says and not changed otherwise.
///
/// Where all is refused, so are media and reports; where not, they are let in.
#[must_use]
pub fn write(entries: &[Entry]) -> String {
    let mut out = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n".to_owned();
    for Entry { domain, severity, comment } in entries {
        let (word, all) = (severity.as_str(), *severity == Severity::Suspend);
        out.push_str(&format!("{},{word},{all},{all},{},false\n", quoted(domain), quoted(comment)));
    }
    out
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(domain: &str, severity: Severity, comment: &str) -> Entry {
        Entry { domain: domain.to_owned(), severity, comment: comment.to_owned() }
    }

    /// The entries of a list in which nothing is passed over.
    fn entries(list: &str) -> Vec<Entry> {
        let read = read(list.as_bytes()).expect("a list");
        assert_eq!(read.passed_over, [""; 0], "{list}");
        read.entries
    }

    const HEADER: &str = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate";

    #[test]
    fn the_export_of_an_admin_is_read() {
        let list = format!(
            "{HEADER}\nbad.example,silence,false,false,,false\nworse.example,suspend,true,true,Hate,false\npictures.example,noop,true,false,,false\n"
        );
        let wanted = [
            entry("bad.example", Severity::Silence, ""),
            entry("worse.example", Severity::Suspend, "Hate"),
            entry("pictures.example", Severity::Noop, ""),
        ];
        assert_eq!(entries(&list), wanted);
        for same in [
            list.replace('#', ""),
            list.replace('\n', "\r\n"),
            list.replace('\n', "\r"),
            format!("\u{feff}{list}"),
            format!("# Kept by hand, \"with care\n\n{list}# the end"),
            list.replace("#domain,#severity", "\"#Domain\", #Severity"),
            list.replace(HEADER, ""),
            list.replace("worse", "# \"an opinion\n,,\n\nworse"),
            list.trim_end().to_owned(),
        ] {
            assert_eq!(entries(&same), wanted, "{same}");
        }
    }

    #[test]
    fn columns_are_found_by_their_names_and_no_known_word_is_a_full_block() {
        let list = "domain,private_comment,comment,severity\nbad.example,between us,Spam,limit\nworse.example\n";
        let wanted = [entry("bad.example", Severity::Silence, "Spam"), entry("worse.example", Severity::Suspend, "")];
        assert_eq!(entries(list), wanted);
        for word in ["", "suspend", "Suspend", "block"] {
            assert_eq!(entries(&format!("bad.example,{word}")), [entry("bad.example", Severity::Suspend, "")], "{word}");
        }
    }

    #[test]
    fn a_persons_own_blocks_are_read() {
        let wanted = [entry("bad.example", Severity::Suspend, ""), entry("worse.example", Severity::Suspend, "why")];
        assert_eq!(entries("bad.example\nworse.example # why\n"), wanted);
        assert_eq!(entries("\n# nobody\n #\n # nobody else\n"), []);
    }

    #[test]
    fn quoted_cells_may_hold_commas_quotes_and_lines() {
        let list =
            format!("{HEADER}\r\n\"bad.example\",\"silence\",,,\"One, \"\"two\"\"\r\n# three\",false\r\nworse.example\r\n");
        let wanted =
            [entry("bad.example", Severity::Silence, "One, \"two\"\n# three"), entry("worse.example", Severity::Suspend, "")];
        assert_eq!(entries(&list), wanted);
    }

    #[test]
    fn what_names_no_domain_is_told_and_nothing_else_is_lost() {
        let list = "exam*le.org,suspend\ngood.example\n192.0.2.1\n[::1]\nlocalhost\nhttps://a.example/\na.example:8443\na..example\n\
            *.b.example\n,suspend,,,whose?\na b.example\n\u{e4}\u{ff0a}.example\nx#y\n";
        let read = read(list.as_bytes()).expect("a list");
        assert_eq!(read.entries, [entry("good.example", Severity::Suspend, "")]);
        assert_eq!(
            read.passed_over.join("|"),
            "exam*le.org|192.0.2.1|[::1]|localhost|https://a.example/|a.example:8443|a..example|*.b.example|,suspend,,,whose?|\
             a b.example|\u{e4}\u{ff0a}.example|x"
        );
    }

    #[test]
    fn domains_are_small_ascii_letters() {
        for (written, read) in [
            ("BAD.Example", "bad.example"),
            (" bad.example. ", "bad.example"),
            ("b\u{fc}cher.example", "xn--bcher-kva.example"),
            ("B\u{dc}CHER.example", "xn--bcher-kva.example"),
            ("\u{645}\u{62b}\u{627}\u{644}.example", "xn--mgbh0fb.example"),
            ("under_score.example", "under_score.example"),
        ] {
            assert_eq!(domain(written.trim()).as_deref(), Some(read), "{written}");
        }
        assert_eq!(domain(&format!("{}.example", "a".repeat(64))), None);
        assert_eq!(domain(&"a.".repeat(150)), None);
    }

    #[test]
    fn a_server_named_twice_is_blocked_as_the_stricter_line_says() {
        for list in [
            "bad.example,silence,,,Spam\nother.example\nBAD.example,suspend,,,Hate\nbad.example,noop,,,Ads",
            "bad.example,suspend,,,Hate\nother.example\nbad.example,silence,,,Spam",
            "bad.example,suspend\nother.example\nbad.example,noop,,,Hate",
            "bad.example,noop,,,Hate\nother.example\nbad.example,suspend",
        ] {
            let wanted = [entry("bad.example", Severity::Suspend, "Hate"), entry("other.example", Severity::Suspend, "")];
            assert_eq!(entries(list), wanted, "{list}");
        }
    }

    #[test]
    fn comments_in_another_encoding_cost_no_domain() {
        let read = read(b"bad.example,suspend,,,Gr\xfc\xdfe,\nb\xfccher.example\n").expect("a list");
        assert_eq!(read.entries, [entry("bad.example", Severity::Suspend, "Gr\u{fffd}\u{fffd}e")]);
        assert_eq!(read.passed_over, ["b\u{fffd}cher.example"]);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let largest = "a.example\n".repeat(LINES_MAX);
        assert_eq!(entries(&largest).len(), 1);
        assert_eq!(read(format!("{largest}b.example").as_bytes()), Err(BlocklistError::TooManyLines));
        assert_eq!(read(&vec![b'a'; BYTES_MAX + 1]), Err(BlocklistError::TooLarge));
        assert_eq!(read(b"\xff\xfea\0.\0b\0"), Err(BlocklistError::NotText));
        assert_eq!(read(b"a.example\nb.example,suspend,,,\"oh\nc.example\n"), Err(BlocklistError::OpenQuote(2)));
    }

    #[test]
    fn what_is_written_is_what_mastodon_writes() {
        let list = [
            entry("bad.example", Severity::Suspend, "Hate, and \"jokes\"\nsince 2024"),
            entry("noisy.example", Severity::Silence, "=1+1"),
            entry("pictures.example", Severity::Noop, ""),
        ];
        assert_eq!(
            write(&list),
            format!(
                "{HEADER}\nbad.example,suspend,true,true,\"Hate, and \"\"jokes\"\"\nsince 2024\",false\n\
                 noisy.example,silence,false,false,=1+1,false\npictures.example,noop,false,false,,false\n"
            )
        );
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_written_is_read_again(
            said in prop::collection::hash_map(
                "[a-z0-9]{1,9}\\.(example|org)",
                (prop::sample::select(vec![Severity::Noop, Severity::Silence, Severity::Suspend]), "[a-z,\"#'\n \\PC]{0,30}"),
                0..20,
            )
        ) {
            let list: Vec<Entry> = said.iter().map(|(domain, (severity, comment))| entry(domain, *severity, comment.trim())).collect();
            prop_assert_eq!(read(write(&list).as_bytes()), Ok(Read { entries: list, passed_over: Vec::new() }));
        }
    }
}
