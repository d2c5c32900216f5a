//! See `fuzzed::import`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::import(data));
