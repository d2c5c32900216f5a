//! See `fuzzed::answer_word`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::answer_word(data));
