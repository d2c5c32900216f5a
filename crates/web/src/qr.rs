//! Addresses as pictures that phones read (ISO/IEC 18004).

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as the standard asks.
const QUIET: i32 = 4;

/// An address as an SVG picture; `None` when it is too long for one.
pub(crate) fn svg(address: &str) -> Option<String> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let side = size + 2 * QUIET;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\">\
         <path class=\"light\" d=\"M0 0h{side}v{side}H0z\"/><path class=\"dark\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_picture_and_a_book_does_not() {
        let svg = svg("https://maple.example/join/cmj_0123").expect("a picture");
        assert!(svg.starts_with("<svg") && svg.matches("h1v1h-1z").count() > 100);
        assert_eq!(super::svg(&"x".repeat(5_000)), None);
    }
}
