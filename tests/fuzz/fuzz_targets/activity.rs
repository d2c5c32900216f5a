//! See `fuzzed::activity`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::activity(data));
