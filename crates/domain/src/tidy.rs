//! Texts as people write them, put in order.

/// One line: no control or direction-changing characters, single spaces, trimmed.
#[must_use]
pub fn tidy_line(s: &str) -> String {
    let clean: String = s.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    clean.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Several lines: as [`tidy_line`] for each, at most one blank line in a row.
#[must_use]
pub fn tidy_text(s: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in s.replace("\r\n", "\n").split('\n').map(tidy_line) {
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n")
}

fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}
