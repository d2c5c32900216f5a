//! See `fuzzed::peer_terms`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::peer_terms(data));
