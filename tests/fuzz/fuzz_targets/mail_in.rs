//! See `fuzzed::mail_in`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::mail_in(data));
