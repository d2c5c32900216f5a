//! See `fuzzed::proof`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::proof(data));
