//! See `fuzzed::signature_cavage`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::signature_cavage(data));
