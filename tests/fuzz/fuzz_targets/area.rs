//! See `fuzzed::area`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::area(data));
