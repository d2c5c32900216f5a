//! See `fuzzed::photo`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::photo(data));
