//! Pictures that people bring: read within limits, turned the right way up, made small, and written anew, so that nothing of the
//! file goes on but what is to be seen. Where and when it was taken, the camera's name and hidden previews stay behind.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

/// Most bytes of a file that is looked at.
pub const FILE_MAX: usize = 12 * 1024 * 1024;
/// Most bytes of what is kept (acceptance line B10).
pub const KEPT_MAX: usize = 100_000;
/// Longest side of what is kept, in pixels.
pub const SIDE_MAX: u32 = 1_280;
/// Longest side of a picture that is looked at, in pixels.
const SIDE_READ_MAX: u32 = 16_000;
/// Most memory that reading a picture may take.
const MEMORY_MAX: u64 = 320 * 1024 * 1024;

/// A picture as it is kept: JPEG, sRGB, without anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The JPEG file.
    pub jpeg: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It is no picture of a kind that is read: JPEG, PNG or WebP.
    #[error("this file is no picture that can be read; choose a JPEG, PNG or WebP")]
    NoPicture,
    /// It is larger than is looked at.
    #[error("this picture is too large; choose one of less than 12 MB")]
    TooLarge,
}

/// Makes a picture small.
///
/// Takes a while and much memory for a large one: not to be called where others wait.
///
/// # Errors
/// [`NotTaken`].
pub fn shrink(file: &[u8]) -> Result<Kept, NotTaken> {
    if file.len() > FILE_MAX {
        return Err(NotTaken::TooLarge);
    }
    let mut side = SIDE_MAX;
    let mut picture = read(file)?;
    loop {
        if picture.width() > side || picture.height() > side {
            picture = picture.resize(side, side, FilterType::Triangle);
        }
        let plain = on_white(&picture);
        for quality in [80, 70, 60, 50] {
            let jpeg = encode(&plain, quality)?;
            if jpeg.len() <= KEPT_MAX {
                return Ok(Kept { jpeg, width: plain.width(), height: plain.height() });
            }
        }
        // A picture of nothing but noise: at some size it fits.
        side = side * 3 / 4;
        if side < 64 {
            return Err(NotTaken::TooLarge);
        }
    }
}

fn read(file: &[u8]) -> Result<DynamicImage, NotTaken> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| NotTaken::NoPicture)?;
    let known = matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    if !known {
        return Err(NotTaken::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_READ_MAX);
    limits.max_image_height = Some(SIDE_READ_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(not_taken)?;
    // A phone held upright writes the picture lying down, and how to turn it.
    let turn = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(not_taken)?;
    picture.apply_orientation(turn);
    Ok(picture)
}

fn not_taken(error: image::ImageError) -> NotTaken {
    if matches!(error, image::ImageError::Limits(_)) { NotTaken::TooLarge } else { NotTaken::NoPicture }
}

/// What can be seen through is white behind.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [r, g, b, a] = seen.get_pixel(x, y).0;
        let over = |c: u8| {
            let (c, a) = (u32::from(c), u32::from(a));
            u8::try_from((c * a + 255 * (255 - a)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(r), over(g), over(b)])
    })
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, NotTaken> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(picture).map_err(not_taken)?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use image::Rgba;

    use super::*;

    fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).expect("written");
        out.into_inner()
    }

    /// Every pixel another: nothing can be left out when it is packed.
    fn noise(width: u32, height: u32) -> DynamicImage {
        let mut seed: u32 = 7;
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = seed.to_le_bytes();
            Rgb([a, b, c])
        }))
    }

    /// JPEG with an EXIF segment that says where it was taken, and that it lies on its side (orientation 6).
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        tiff.extend(b"GPS 43.6532,-79.3832 7 Elm Street");
        let mut exif = b"Exif\0\0".to_vec();
        exif.extend(tiff);
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let mut out = jpeg[..2].to_vec();
        out.extend([0xff, 0xe1]);
        out.extend(length);
        out.extend(exif);
        out.extend(&jpeg[2..]);
        out
    }

    fn holds(all: &[u8], part: &[u8]) -> bool {
        all.windows(part.len()).any(|w| w == part)
    }

    #[test]
    fn a_large_picture_is_kept_small() {
        let file = bytes(&noise(2_000, 1_500), ImageFormat::Png);
        assert!(file.len() > 6_000_000, "the file is {} bytes", file.len());
        let kept = shrink(&file).expect("kept");
        assert!(kept.jpeg.len() <= KEPT_MAX, "{} bytes", kept.jpeg.len());
        assert!(kept.width.max(kept.height) <= SIDE_MAX && kept.width * 3 == kept.height * 4, "{}x{}", kept.width, kept.height);
    }

    #[test]
    fn where_it_was_taken_stays_behind_and_it_stands_upright() {
        let plain = DynamicImage::ImageRgb8(RgbImage::from_pixel(60, 40, Rgb([10, 200, 30])));
        let file = with_exif(&bytes(&plain, ImageFormat::Jpeg));
        assert!(holds(&file, b"7 Elm Street"));
        let kept = shrink(&file).expect("kept");
        assert_eq!((kept.width, kept.height), (40, 60), "turned as the camera says");
        assert!(!holds(&kept.jpeg, b"Exif") && !holds(&kept.jpeg, b"Elm Street"));
        let seen = image::load_from_memory(&kept.jpeg).expect("a picture").to_rgb8();
        let [r, g, b] = seen.get_pixel(20, 30).0;
        assert!(r < 40 && g > 170 && b < 60, "the colour is the same: {r} {g} {b}");
    }

    #[test]
    fn what_can_be_seen_through_is_white() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0])));
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let kept = shrink(&bytes(&clear, format)).expect("kept");
            let seen = image::load_from_memory(&kept.jpeg).expect("a picture").to_rgb8();
            assert!(seen.get_pixel(10, 10).0.iter().all(|c| *c > 250), "{format:?}");
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused_in_words() {
        for bad in [
            &b""[..],
            b"GIF89a\x01\0\x01\0",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\xff\xd8\xff\xe0 broken",
            b"%PDF-1.7",
        ] {
            assert_eq!(shrink(bad), Err(NotTaken::NoPicture), "{bad:?}");
        }
        assert_eq!(shrink(&vec![0; FILE_MAX + 1]), Err(NotTaken::TooLarge));
        // A few bytes that promise forty thousand million pixels.
        let mut bomb = bytes(&DynamicImage::new_rgb8(1, 1), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 3, 0, 0, 0, 3, 0, 0]);
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(shrink(&bomb), Err(NotTaken::TooLarge));
    }

    /// The checksum of a PNG chunk (PNG, annex D).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, b| {
            (0..8).fold(sum ^ u32::from(*b), |s, _| if s & 1 == 1 { (s >> 1) ^ 0xedb8_8320 } else { s >> 1 })
        })
    }
}
