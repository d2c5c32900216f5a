//! See `fuzzed::amount_words`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::amount_words(data));
