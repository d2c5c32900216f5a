//! Draws that everybody can check: a mark of the seed is shown before, the seed after, and the order follows from it (commit and reveal).

use caremonger_signatures::digest::sha256;

use crate::{Tx, secret::hex};

/// Bytes of a seed.
pub const SEED_LEN: usize = 32;

/// A fresh seed.
pub(crate) fn seed(tx: &Tx<'_>) -> Vec<u8> {
    let mut seed = vec![0; SEED_LEN];
    tx.node.random().fill(&mut seed);
    seed
}

/// What is shown before the draw: SHA-256 of the seed in hexadecimal digits, in hexadecimal digits.
#[must_use]
pub fn mark(seed: &[u8]) -> String {
    hex(&sha256(hex(seed).as_bytes()))
}

/// The place of a name in the draw: SHA-256 of the seed in hexadecimal digits, a line break, and the name. The lowest comes first.
#[must_use]
pub fn lot(seed: &[u8], name: &str) -> [u8; 32] {
    sha256(format!("{}\n{name}", hex(seed)).as_bytes())
}

/// The beginning of a [`lot`], as it is shown: enough to compare by.
#[must_use]
pub fn short_lot(seed: &[u8], name: &str) -> String {
    hex(&lot(seed, name)[..8])
}

/// The order that follows from a seed: of the same names always the same, however they come.
#[must_use]
pub fn order<T: ToString>(seed: &[u8], mut names: Vec<T>) -> Vec<T> {
    names.sort_by_cached_key(|name| lot(seed, &name.to_string()));
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_order_can_be_worked_out_with_any_tool() {
        // printf '%064d\nana' 0 | sha256sum, and so on.
        let seed = [0; SEED_LEN];
        assert_eq!(mark(&seed), hex(&sha256("0".repeat(64).as_bytes())));
        let drawn = order(&seed, vec!["ana", "bo", "cy", "dee"]);
        assert_eq!(drawn, order(&seed, vec!["dee", "cy", "bo", "ana"]), "however the names come");
        assert_ne!(drawn, order(&[1; SEED_LEN], vec!["ana", "bo", "cy", "dee"]), "another seed, another order");
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_nobody_comes_twice(seed in proptest::collection::vec(any::<u8>(), 32), n in 0_usize..30) {
            let names: Vec<usize> = (0..n).collect();
            let mut drawn = order(&seed, names.clone());
            drawn.sort_unstable();
            prop_assert_eq!(drawn, names);
        }
    }
}
