//! Voice messages: which files are ones, and how large they may be.

/// Most bytes of a voice message: some minutes, as phones send them.
pub const BYTES_MAX: usize = 3 * 1024 * 1024;

/// The media type of a file with sound, by its first bytes; `None` for what no browser plays as sound. What a sender calls it does not
/// count: a page of another kind must not come out of it.
#[must_use]
pub fn kind(file: &[u8]) -> Option<&'static str> {
    let at = |from: usize, what: &[u8]| file.get(from..from + what.len()) == Some(what);
    match file {
        _ if at(0, b"OggS") => Some("audio/ogg"),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => Some("audio/wav"),
        _ if at(0, b"ID3") => Some("audio/mpeg"),
        // A frame of MPEG audio begins with eleven bits that are set; layer 0 does not exist.
        [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 => Some("audio/mpeg"),
        _ if at(4, b"ftyp") => Some("audio/mp4"),
        _ if at(0, b"#!AMR") => Some("audio/amr"),
        _ if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) => Some("audio/webm"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sound_is_known_by_its_first_bytes() {
        for (file, is) in [
            (&b"OggS\0\x02"[..], Some("audio/ogg")),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some("audio/wav")),
            (b"ID3\x03", Some("audio/mpeg")),
            (&[0xff, 0xfb, 0x90], Some("audio/mpeg")),
            (b"\0\0\0\x18ftypM4A ", Some("audio/mp4")),
            (b"#!AMR\n", Some("audio/amr")),
            (&[0x1a, 0x45, 0xdf, 0xa3], Some("audio/webm")),
            (b"<html><script>", None),
            (b"RIFF\x24\0\0\0WEBP", None),
            (b"", None),
        ] {
            assert_eq!(kind(file), is, "{file:?}");
        }
    }

    proptest! {
        #[test]
        fn looking_at_anything_never_panics(file in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = kind(&file);
        }
    }
}
