//! See `fuzzed::key`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::key(data));
