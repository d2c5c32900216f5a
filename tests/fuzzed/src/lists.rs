//! Lists that an admin takes from elsewhere.

use caremonger_wire::blocklist::{BlocklistError, Read, read, write};

/// A list of blocked servers, and the same list written and read again.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn blocklist(data: &[u8]) {
    let Ok(list) = read(data) else { return };
    for entry in &list.entries {
        assert!(!entry.domain.contains(|c: char| c.is_ascii_uppercase() || matches!(c, '*' | ',' | ':' | '/' | '@' | '#')));
        assert!(entry.domain.is_ascii() && entry.domain.contains('.'), "{}", entry.domain);
    }
    match read(write(&list.entries).as_bytes()) {
        Ok(again) => assert_eq!(again, Read { entries: list.entries, passed_over: Vec::new() }),
        // More is written about a domain than has to be read.
        Err(BlocklistError::TooLarge | BlocklistError::TooManyLines) => {}
        Err(e) => panic!("what was written is not read: {e}"),
    }
}
