//! See `fuzzed::blocklist`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::blocklist(data));
