//! Pictures that people bring.

use caremonger_media::{KEPT_MAX, SIDE_MAX, shrink};

/// A file that may be a photo: what is kept of it is small, and read again as what it is.
///
/// # Panics
/// When something the node relies on does not hold.
pub fn photo(data: &[u8]) {
    let Ok(kept) = shrink(data) else { return };
    assert!(kept.jpeg.len() <= KEPT_MAX && (1..=SIDE_MAX).contains(&kept.width) && (1..=SIDE_MAX).contains(&kept.height));
    let again = shrink(&kept.jpeg).expect("what is kept is a photo");
    assert_eq!((again.width, again.height), (kept.width, kept.height));
}
