//! See `fuzzed::webfinger`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::webfinger(data));
