//! See `fuzzed::sync_page`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::sync_page(data));
