//! See `fuzzed::text_message`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::text_message(data));
