//! See `fuzzed::sync_header`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::sync_header(data));
