//! Random variables that are functions of a few independent fair bits: copies, sums modulo 2, conjunctions
//! and pairs of bits, the simplest first. False claims about informations mostly fall to one of these, and
//! all that speak of up to three variables and follow from no Shannon inequality do [Lp §3].

use std::collections::BTreeSet;

/// Variables as functions of fair bits: all rows have the same mass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Structure {
    /// The values of the variables, a row for each value of the bits.
    pub(super) rows: Vec<Vec<usize>>,
    /// How many values each variable has.
    pub(super) sizes: Vec<usize>,
}

/// Up to two bits, and every function of them.
pub(super) fn of_two_bits(vars: usize) -> Vec<Structure> {
    let mut all = sums(vars, 2);
    all.extend(functions(vars));
    all
}

/// Sums modulo 2 of three bits and more.
pub(super) fn of_more_bits(vars: usize) -> Vec<Structure> {
    sums(vars, 6).into_iter().filter(|s| s.rows.len() > 4).collect()
}

/// Each variable a sum modulo 2 of some of up to so many bits: a linear code, by its generator matrix in
/// echelon form, so that each occurs once.
fn sums(vars: usize, most: usize) -> Vec<Structure> {
    /// More are not made.
    const CODES: usize = 4000;
    // The bits that each variable sums, and how many bits there are.
    let mut codes: Vec<(Vec<usize>, usize)> = vec![(Vec::new(), 0)];
    for _ in 0..vars {
        let longer = |(masks, rank): &(Vec<usize>, usize)| {
            let old = (0..1 << rank).map(|mask| (mask, *rank));
            let new = (*rank < most).then_some((1 << rank, rank + 1));
            let with = |(mask, rank)| ([masks.as_slice(), &[mask]].concat(), rank);
            old.chain(new).map(with).collect::<Vec<_>>()
        };
        codes = codes.iter().flat_map(longer).collect();
        codes.sort_by_key(|(masks, rank)| (*rank, weight(masks)));
        codes.truncate(CODES);
    }
    let structure = |(masks, rank): (Vec<usize>, usize)| {
        let mut rows: Vec<Vec<usize>> = (0..1usize << rank)
            .map(|bits| masks.iter().map(|mask| (bits & mask).count_ones() as usize % 2).collect())
            .collect();
        rows.sort();
        let sizes = masks.iter().map(|mask| if *mask == 0 { 1 } else { 2 }).collect();
        Structure { rows, sizes }
    };
    codes.into_iter().map(structure).collect()
}

fn weight(masks: &[usize]) -> u32 {
    masks.iter().map(|m| m.count_ones()).sum()
}

/// The functions of two fair bits up to the names of their values, by their values at 00, 01, 10 and 11, and how
/// involved they are: nothing, a bit, both, their sum, and the four conjunctions.
const FUNCTIONS: [([usize; 4], u32); 9] = [
    ([0, 0, 0, 0], 0),
    ([0, 0, 1, 1], 1),
    ([0, 1, 0, 1], 1),
    ([0, 1, 2, 3], 2),
    ([0, 1, 1, 0], 2),
    ([0, 0, 0, 1], 3),
    ([0, 0, 1, 0], 3),
    ([0, 1, 0, 0], 3),
    ([1, 0, 0, 0], 3),
];

/// Ways to rename the bits: negations and their exchange, as permutations of their four values.
const RENAMINGS: [[usize; 4]; 8] = [
    [0, 1, 2, 3],
    [1, 0, 3, 2],
    [2, 3, 0, 1],
    [3, 2, 1, 0],
    [0, 2, 1, 3],
    [2, 0, 3, 1],
    [1, 3, 0, 2],
    [3, 1, 2, 0],
];

/// Functions of two bits, not all of them sums modulo 2.
fn functions(vars: usize) -> Vec<Structure> {
    /// With more variables there are too many.
    const VARIABLES: usize = 4;
    if vars > VARIABLES {
        return Vec::new();
    }
    let mut choices: Vec<(Vec<usize>, u32)> = vec![(Vec::new(), 0)];
    for _ in 0..vars {
        let longer = |(chosen, cost): &(Vec<usize>, u32)| {
            let with =
                |(k, (_, own)): (usize, &([usize; 4], u32))| ([chosen.as_slice(), &[k]].concat(), cost + own);
            FUNCTIONS.iter().enumerate().map(with).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(longer).collect();
    }
    choices.sort_by_key(|(_, cost)| *cost);
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (chosen, _) in choices {
        let own: Vec<[usize; 4]> = chosen.iter().filter_map(|k| FUNCTIONS.get(*k)).map(|(f, _)| *f).collect();
        let sums = own.iter().all(|f| *f != [0, 1, 2, 3] && f.iter().sum::<usize>() % 2 == 0);
        let renamed = |by: &[usize; 4]| own.iter().map(|f| named(by.map(|k| f[k]))).collect::<Vec<_>>();
        let Some(least) = RENAMINGS.iter().map(renamed).min() else { continue };
        if sums || !seen.insert(least) {
            continue;
        }
        let mut rows: Vec<Vec<usize>> = (0..4).map(|k| own.iter().map(|f| f[k]).collect()).collect();
        rows.sort();
        let sizes = own.iter().map(|f| f.iter().max().map_or(1, |m| m + 1)).collect();
        all.push(Structure { rows, sizes });
    }
    all
}

/// The values in the order in which they first occur.
fn named(values: [usize; 4]) -> [usize; 4] {
    let mut order: Vec<usize> = Vec::new();
    values.map(|v| {
        order.iter().position(|w| *w == v).unwrap_or_else(|| {
            order.push(v);
            order.len() - 1
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of subspaces of 𝔽₂ⁿ is 1, 2, 5, 16, 67, 374, 2825, … (OEIS A006116).
    #[test]
    fn every_code_once() {
        for (vars, subspaces) in [(1, 2), (2, 5), (3, 16), (4, 67), (5, 374), (6, 2825)] {
            let codes = sums(vars, 6);
            assert_eq!(codes.len(), subspaces, "{vars}");
            let distinct: BTreeSet<_> = codes.iter().map(|c| c.rows.clone()).collect();
            assert_eq!(distinct.len(), subspaces, "{vars}");
        }
    }

    #[test]
    fn simple_ones_first() {
        let all = of_two_bits(3);
        assert_eq!(all[0].rows, [[0, 0, 0]]);
        assert!(all[1..4].iter().all(|s| s.rows.len() == 2));
        let xor = vec![vec![0, 0, 0], vec![0, 1, 1], vec![1, 0, 1], vec![1, 1, 0]];
        let and = vec![vec![0, 0, 0], vec![0, 1, 0], vec![1, 0, 0], vec![1, 1, 1]];
        let place = |rows: &Vec<Vec<usize>>| all.iter().position(|s| s.rows == *rows);
        assert!(place(&xor).unwrap() < place(&and).unwrap());
    }

    #[test]
    fn rows_and_sizes_agree() {
        for vars in 1..=5 {
            for s in of_two_bits(vars).iter().chain(&of_more_bits(vars)) {
                assert!(s.rows.len().is_power_of_two() && s.sizes.len() == vars);
                assert!(s.rows.iter().all(|r| r.iter().zip(&s.sizes).all(|(v, size)| v < size)), "{s:?}");
            }
        }
    }
}
