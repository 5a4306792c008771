//! A vector as a combination of given ones with few terms: `target = Σ λₖ·vₖ`, exactly.
//!
//! This is how inequalities are found: if the claim's two sides differ by a combination of quantities
//! that are known to be non-negative, with multipliers `λₖ ≥ 0`, and of equations, with any multipliers,
//! then the claim holds. The multipliers are the rational dual of a linear program [Lp §1]; whoever uses
//! them checks them again, in the kernel.

use super::simplex::{Program, Solved};
use crate::exact::Rational;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};
use std::collections::{BTreeMap, BTreeSet};

/// A vector by its non-zero coordinates.
pub(super) type Vector<K> = BTreeMap<K, Rational>;

/// What may be combined.
#[derive(Clone, Debug)]
pub(super) struct Column<K> {
    /// The vector.
    pub(super) vector: Vector<K>,
    /// Whether its multiplier may be negative, as that of an equation.
    pub(super) free: bool,
    /// How little one likes to see it in a proof; 1 is usual, more is worse.
    pub(super) cost: u32,
}

/// Programs solved in search of fewer terms.
const ATTEMPTS: usize = 48;

/// Multipliers of the columns that make the target: the number of a column and its multiplier, which is
/// not 0. Among the combinations tried the one with the fewest terms, then the least cost, is returned;
/// no term of it can be left out. `work` bounds the pivots in all.
pub(super) fn combine<K: Ord>(
    target: &Vector<K>,
    columns: &[Column<K>],
    work: usize,
) -> Option<Vec<(usize, Rational)>> {
    let system = System::of(target, columns)?;
    let mut banned = BTreeSet::new();
    let mut best = system.solve(&banned, work)?;
    // Greedily: forbid one term after another and keep what needs fewer.
    let mut attempts = ATTEMPTS;
    'better: loop {
        let terms: Vec<usize> = best.iter().map(|(k, _)| *k).collect();
        for k in terms.into_iter().rev().filter(|_| best.len() > 1) {
            if attempts == 0 {
                break 'better;
            }
            attempts -= 1;
            banned.insert(k);
            match system.solve(&banned, work / ATTEMPTS) {
                Some(other) if measure(&other, columns) < measure(&best, columns) => {
                    best = other;
                    continue 'better;
                }
                _ => banned.remove(&k),
            };
        }
        break;
    }
    Some(best)
}

/// Whether no multipliers make the target, by the exact program; `None` when `work` pivots do not tell.
pub(super) fn is_impossible<K: Ord>(target: &Vector<K>, columns: &[Column<K>], work: usize) -> Option<bool> {
    let Some(system) = System::of(target, columns) else { return Some(true) };
    match system.program.solve(work) {
        Solved::Infeasible => Some(true),
        Solved::Vertex(..) => Some(false),
        Solved::GivenUp => None,
    }
}

/// How many terms, and what they cost.
fn measure<K>(terms: &[(usize, Rational)], columns: &[Column<K>]) -> (usize, u32) {
    let cost = terms.iter().filter_map(|(k, _)| columns.get(*k)).map(|c| c.cost).sum();
    (terms.len(), cost)
}

/// The equations, a coordinate each, with integer coefficients.
struct System {
    /// Each variable of the program: its column, and whether it counts negatively.
    variables: Vec<(usize, bool)>,
    program: Program,
}

impl System {
    /// `None` when the target has a coordinate that no column has.
    fn of<K: Ord>(target: &Vector<K>, columns: &[Column<K>]) -> Option<System> {
        let keys: BTreeSet<&K> = columns.iter().flat_map(|c| c.vector.keys()).collect();
        if !target.iter().all(|(k, c)| c.is_zero() || keys.contains(k)) {
            return None;
        }
        let mut variables = Vec::new();
        for (k, column) in columns.iter().enumerate().filter(|(_, c)| !c.vector.is_empty()) {
            variables.push((k, false));
            if column.free {
                variables.push((k, true));
            }
        }
        let costs = variables.iter().map(|(k, _)| columns.get(*k).map_or(1, |c| c.cost).into()).collect();
        let (mut matrix, mut right) = (Vec::new(), Vec::new());
        for key in keys {
            let own = target.get(key);
            let entry = |k: &usize| columns.get(*k).and_then(|c| c.vector.get(key));
            let entries = variables.iter().filter_map(|(k, _)| entry(k)).chain(own);
            let scale = entries.fold(BigInt::one(), |m, c| m.lcm(c.denom()));
            let whole =
                |c: Option<&Rational>| c.map_or_else(BigInt::zero, |c| c.numer() * (&scale / c.denom()));
            let row = variables.iter().map(|(k, negative)| {
                let a = whole(entry(k));
                if *negative { -a } else { a }
            });
            matrix.push(row.collect());
            right.push(whole(own));
        }
        Some(System { variables, program: Program { matrix, target: right, costs } })
    }

    /// A cheapest combination without the banned columns.
    fn solve(&self, banned: &BTreeSet<usize>, work: usize) -> Option<Vec<(usize, Rational)>> {
        let kept: Vec<usize> = (0..self.variables.len())
            .filter(|v| self.variables.get(*v).is_some_and(|(k, _)| !banned.contains(k)))
            .collect();
        let pick = |row: &Vec<BigInt>| kept.iter().filter_map(|v| row.get(*v).cloned()).collect::<Vec<_>>();
        let program = Program {
            matrix: self.program.matrix.iter().map(pick).collect(),
            target: self.program.target.clone(),
            costs: pick(&self.program.costs),
        };
        let Solved::Vertex(vertex, denominator) = program.solve(work) else { return None };
        let mut multipliers: BTreeMap<usize, Rational> = BTreeMap::new();
        for (v, numerator) in vertex {
            let (column, negative) = *self.variables.get(*kept.get(v)?)?;
            let value = Rational::new(numerator, denominator.clone());
            let slot = multipliers.entry(column).or_insert_with(Rational::zero);
            *slot += if negative { -value } else { value };
        }
        multipliers.retain(|_, m| !m.is_zero());
        Some(multipliers.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_traits::Signed;
    use proptest::prelude::*;

    fn vector(entries: &[(usize, i64)]) -> Vector<usize> {
        entries
            .iter()
            .filter(|(_, c)| *c != 0)
            .map(|(k, c)| (*k, Rational::from_integer((*c).into())))
            .collect()
    }

    fn column(entries: &[(usize, i64)], free: bool) -> Column<usize> {
        Column { vector: vector(entries), free, cost: 1 }
    }

    fn sum(terms: &[(usize, Rational)], columns: &[Column<usize>]) -> Vector<usize> {
        let mut total = Vector::new();
        for (k, m) in terms {
            for (key, c) in &columns[*k].vector {
                *total.entry(*key).or_insert_with(Rational::zero) += m * c;
            }
        }
        total.retain(|_, c| !c.is_zero());
        total
    }

    #[test]
    fn fewest_terms() {
        // (2, 2) as 2·(1, 1), not as 2·(1, 0) + 2·(0, 1).
        let columns = [column(&[(0, 1)], false), column(&[(1, 1)], false), column(&[(0, 1), (1, 1)], false)];
        let found = combine(&vector(&[(0, 2), (1, 2)]), &columns, 1000).unwrap();
        assert_eq!(found, [(2, Rational::from_integer(2.into()))]);
    }

    #[test]
    fn signs() {
        let (one, both) = (column(&[(0, 1)], false), column(&[(0, 1), (1, 1)], true));
        // (0, −1) = (1, 0) − (1, 1): the equation may be used backwards.
        let found = combine(&vector(&[(1, -1)]), &[one.clone(), both.clone()], 1000).unwrap();
        assert_eq!(found.len(), 2);
        // (−1, 0) would need the first backwards.
        let others = [one.clone(), column(&[(1, 1)], true)];
        assert_eq!(combine(&vector(&[(0, -1)]), &others, 1000), None);
        assert_eq!(is_impossible(&vector(&[(0, -1)]), &others, 1000), Some(true));
        assert_eq!(is_impossible(&vector(&[(0, 1)]), &others, 1000), Some(false));
        assert_eq!(is_impossible(&vector(&[(0, 1)]), &others, 0), None);
        // A coordinate that nothing reaches.
        assert_eq!(combine(&vector(&[(7, 1)]), &[one, both], 1000), None);
        // Nothing makes nothing.
        assert_eq!(combine(&Vector::<usize>::new(), &[], 1000), Some(vec![]));
    }

    proptest! {
        #[test]
        fn makes_the_target(
            entries in proptest::collection::vec((proptest::collection::vec((0..5usize, -3..4i64), 1..4), any::<bool>()), 1..8),
            weights in proptest::collection::vec((0..4i64, 1..4i64), 8),
        ) {
            let columns: Vec<_> = entries.iter().map(|(e, free)| column(e, *free)).collect();
            let known: Vec<(usize, Rational)> = (0..columns.len()).map(|k| {
                let (n, d) = weights[k];
                let m = Rational::new(n.into(), d.into());
                (k, if columns[k].free { -m } else { m })
            }).collect();
            let target = sum(&known, &columns);
            let found = combine(&target, &columns, 10_000).expect("there is a combination");
            prop_assert_eq!(sum(&found, &columns), target);
            prop_assert!(found.iter().all(|(k, m)| !m.is_zero() && (columns[*k].free || m.is_positive())));
        }
    }
}
