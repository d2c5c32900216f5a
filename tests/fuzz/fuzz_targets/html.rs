//! See `fuzzed::html`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::html(data));
