//! Tests of reading forms.

use super::*;

#[test]
fn amounts_are_read_as_people_write_them() {
    assert_eq!(amount(" 3 "), Ok(Some(Amount::whole(3))));
    assert_eq!(amount("2,5"), Ok("2.5".parse().ok()));
    assert_eq!(amount("٣"), Ok(Some(Amount::whole(3))));
    assert_eq!(amount(""), Ok(None));
    assert_eq!(amount("many"), Err(Slip("amount", "invalid-amount")));
}

#[test]
fn a_day_lasts_until_its_end() {
    assert_eq!(day("2026-11-08", "closes_at").ok().flatten().map(|t| t.to_string()).as_deref(), Some("2026-11-08T23:59:59Z"));
    assert_eq!(day("8/11", "closes_at"), Err(Slip("closes_at", "invalid-date")));
}
