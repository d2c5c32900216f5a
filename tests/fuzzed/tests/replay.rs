//! Every file of the fuzzer's corpus goes through its target, so that what crashed once is a test from then on.

use std::{collections::BTreeSet, fs, panic::catch_unwind, path::PathBuf};

use fuzzed::TARGETS;

fn fuzz(folder: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "fuzz", folder].iter().collect()
}

#[test]
fn nothing_in_the_corpus_makes_its_target_panic() {
    let mut failed = Vec::new();
    for (name, target) in TARGETS {
        let files = fs::read_dir(fuzz("corpus").join(name)).expect("a folder of the corpus");
        let files: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
        assert!(!files.is_empty(), "{name} has no seeds");
        for file in files {
            let data = fs::read(&file).expect("a file");
            if catch_unwind(|| target(&data)).is_err() {
                failed.push(file);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn each_target_has_a_program_and_a_corpus_and_no_other_has() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    for folder in ["fuzz_targets", "corpus"] {
        let entries = fs::read_dir(fuzz(folder)).expect("a folder");
        let names = entries.map(|e| e.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned());
        assert_eq!(names.collect::<BTreeSet<_>>(), targets, "{folder}");
    }
}
