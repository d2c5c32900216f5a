//! See `fuzzed::neighbourhood`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::neighbourhood(data));
