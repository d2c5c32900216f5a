//! Tables of how many, in which a small number says nothing of anybody (M7).
//!
//! What is told is rounded to fives: of two tables of the same things, or of two times that overlap, no difference tells of one person.

/// Fewer than so many are not told.
pub const FEW: u64 = 5;
/// Least hidden cells of a column whose total is told: of fewer, what is hidden follows from the rest.
const HIDDEN_LEAST: u64 = 3;

/// A table as it may be told: `None` stands for fewer than [`FEW`], none at all among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The cells, row by row.
    pub rows: Vec<Vec<Option<u64>>>,
    /// The total of each column, where it does not tell what is hidden above it.
    pub totals: Vec<Option<u64>>,
}

/// One number, told alone: rounded to the nearest five.
#[must_use]
pub const fn told(n: u64) -> Option<u64> {
    if n < FEW { None } else { Some(n.saturating_add(FEW / 2) / FEW * FEW) }
}

/// A table, of rows that are as long as the first.
///
/// A total is told where nothing of its column is hidden; or where at least three cells are, which together are five or more and
/// leave open how many each is.
#[must_use]
pub fn table(rows: &[Vec<u64>]) -> Told {
    let columns = rows.first().map_or(0, Vec::len);
    let column = |at: usize| rows.iter().filter_map(move |r| r.get(at).copied());
    let total = |at: usize| {
        let hidden: Vec<u64> = column(at).filter(|n| *n < FEW).collect();
        let (many, sum) = (u64::try_from(hidden.len()).unwrap_or(u64::MAX), hidden.iter().sum::<u64>());
        // All of them at their most would give each away, and so would all but one.
        let open = many >= HIDDEN_LEAST && sum >= FEW && sum + 1 < many * (FEW - 1);
        if many == 0 || open { told(column(at).sum()) } else { None }
    };
    Told { rows: rows.iter().map(|r| r.iter().map(|n| told(*n)).collect()).collect(), totals: (0..columns).map(total).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_total_is_told_only_where_it_hides_what_is_hidden() {
        for (column, total) in [
            (vec![7, 9], Some(15)),
            (vec![7, 3], None),
            (vec![7, 3, 4], None),
            (vec![7, 2, 2, 1], Some(10)),
            (vec![7, 1, 1, 1], None),
            (vec![7, 4, 4, 4], None),
            (vec![7, 4, 4, 3], None),
            (vec![1, 1], None),
        ] {
            let rows: Vec<Vec<u64>> = column.iter().map(|n| vec![*n]).collect();
            assert_eq!(table(&rows).totals, [total], "{column:?}");
        }
        assert_eq!(table(&[]), Told { rows: Vec::new(), totals: Vec::new() });
    }

    proptest! {
        #[test]
        fn nothing_under_five_is_told_or_follows(rows in proptest::collection::vec(proptest::collection::vec(0_u64..12, 3), 0..9)) {
            let told = table(&rows);
            for (row, shown) in rows.iter().zip(&told.rows) {
                for (n, shown) in row.iter().zip(shown) {
                    prop_assert_eq!(shown.is_some(), *n >= FEW);
                    prop_assert!(shown.is_none_or(|s| s % FEW == 0 && s.abs_diff(*n) <= FEW / 2));
                }
            }
            for (at, total) in told.totals.iter().enumerate() {
                if total.is_none() {
                    continue;
                }
                let hidden: Vec<u64> = rows.iter().map(|r| r[at]).filter(|n| *n < FEW).collect();
                let (many, rest) = (hidden.len() as u64, hidden.iter().sum::<u64>());
                // Even with what is shown told to the last one, each hidden cell could still be at least two numbers.
                prop_assert!(many == 0 || rest >= FEW && many >= 3);
                if many > 0 {
                    let (most, least) = (rest.min(FEW - 1), rest.saturating_sub((many - 1) * (FEW - 1)));
                    prop_assert!(most > least, "each could be {least} to {most}");
                }
            }
        }
    }
}
