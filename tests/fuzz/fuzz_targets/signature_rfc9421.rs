//! See `fuzzed::signature_rfc9421`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::signature_rfc9421(data));
