//! See `fuzzed::shopping`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::shopping(data));
