//! The file in which a pod with its people is carried from node to node: gzip over JSON, sealed in pieces under a code that goes by
//! another way.

use std::io::{Read as _, Write as _};

use caremonger_sealing::{Key, NONCE_LEN};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use crate::{
    Node,
    pod_whole::PodWhole,
    secret::{hex, unhex},
};

/// How such a file begins.
const BEGINS: &[u8] = b"caremonger pod 2\n";
/// Bytes of a piece before it is sealed.
const PIECE: usize = 1024 * 1024;
/// Most bytes of a piece that is sealed.
const SEALED_MAX: usize = PIECE + 4096;
/// Most bytes that are unpacked.
const PLAIN_MAX: u64 = 1024 * 1024 * 1024;
/// Letters of a code between two dashes.
const GROUP: usize = 4;

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It is something else.
    #[error("this is no file of a pod with its people")]
    NotOne,
    /// Another code belongs to it, or it was changed or cut short.
    #[error("the code is not the one of this file, or the file was changed or is not whole")]
    Sealed,
    /// What is in it cannot be read.
    #[error("what is in the file cannot be read by this version")]
    Unreadable,
}

/// Whether a file is one, by how it begins.
#[must_use]
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(BEGINS)
}

fn key(code: &[u8]) -> Result<Key, BadFile> {
    Key::from_slice(&Key::new([0; 32]).mark("pod file", &hex(code))).ok_or(BadFile::Sealed)
}

fn place(number: usize, last: bool) -> String {
    format!("piece {number} of a pod{}", if last { ", the last" } else { "" })
}

/// The file, and the code that opens it: 32 letters and digits in groups.
///
/// # Errors
/// [`BadFile::Unreadable`] when it cannot be written as one.
pub fn pack(node: &Node, whole: &PodWhole) -> Result<(Vec<u8>, String), BadFile> {
    let mut code = [0; 16];
    node.random().fill(&mut code);
    let key = key(&code)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut packed, whole).map_err(|_| BadFile::Unreadable)?;
    packed.flush().map_err(|_| BadFile::Unreadable)?;
    let packed = packed.finish().map_err(|_| BadFile::Unreadable)?;
    let mut file = BEGINS.to_vec();
    let pieces = packed.chunks(PIECE).count();
    for (number, piece) in packed.chunks(PIECE).enumerate() {
        let mut nonce = [0; NONCE_LEN];
        node.random().fill(&mut nonce);
        let sealed = key.seal(nonce, &place(number, number + 1 == pieces), piece).map_err(|_| BadFile::Unreadable)?;
        let length = u32::try_from(sealed.len()).map_err(|_| BadFile::Unreadable)?;
        file.extend_from_slice(&length.to_be_bytes());
        file.extend_from_slice(&sealed);
    }
    let code = hex(&code);
    let groups: Vec<&str> = (0..code.len()).step_by(GROUP).filter_map(|at| code.get(at..at + GROUP)).collect();
    Ok((file, groups.join("-")))
}

/// Reads a file with its code, as somebody typed that.
///
/// # Errors
/// [`BadFile`].
pub fn unpack(file: &[u8], code: &str) -> Result<PodWhole, BadFile> {
    let mut rest = file.strip_prefix(BEGINS).ok_or(BadFile::NotOne)?;
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let key = key(&unhex(&typed).filter(|bytes| bytes.len() == 16).ok_or(BadFile::Sealed)?)?;
    let (mut packed, mut number) = (Vec::new(), 0);
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(BadFile::Sealed)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| BadFile::Sealed)?;
        let (sealed, after) = after.split_at_checked(length.min(SEALED_MAX)).ok_or(BadFile::Sealed)?;
        let piece = key.open(&place(number, after.is_empty()), sealed).map_err(|_| BadFile::Sealed)?;
        packed.extend_from_slice(&piece);
        (rest, number) = (after, number + 1);
    }
    let mut plain = Vec::new();
    let read = GzDecoder::new(packed.as_slice()).take(PLAIN_MAX).read_to_end(&mut plain);
    read.map_err(|_| BadFile::Unreadable)?;
    serde_json::from_slice(&plain).map_err(|_| BadFile::Unreadable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CODE: &str = "0123-4567-89ab-cdef-0123-4567-89ab-cdef";

    #[test]
    fn what_is_no_such_file_is_told_from_a_wrong_code() {
        assert_eq!(unpack(b"PK something", CODE).map(|_| ()), Err(BadFile::NotOne));
        assert_eq!(unpack(BEGINS, "not a code").map(|_| ()), Err(BadFile::Sealed));
        assert_eq!(unpack(BEGINS, CODE).map(|_| ()), Err(BadFile::Unreadable), "nothing is in it");
    }

    proptest! {
        #[test]
        fn nothing_that_is_made_up_is_taken_for_a_pod(bytes in proptest::collection::vec(any::<u8>(), 0..400), code in ".{0,50}") {
            prop_assert!(unpack(&bytes, &code).is_err());
            let begun: Vec<u8> = BEGINS.iter().copied().chain(bytes).collect();
            prop_assert!(unpack(&begun, &code).is_err() && unpack(&begun, CODE).is_err());
        }
    }
}
