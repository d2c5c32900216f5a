//! See `fuzzed::kit`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::kit(data));
