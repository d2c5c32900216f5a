//! See `fuzzed::pod_file`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzzed::pod_file(data));
