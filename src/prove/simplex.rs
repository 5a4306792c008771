//! The exact simplex method: a cheapest non-negative solution of a linear system of integers.
//!
//! The tableau holds integers over one common denominator, so that no fraction is reduced and no digit
//! is lost (integer pivoting [Edmonds 1967], [Bareiss 1968]). It knows nothing of what the columns mean.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{CheckedMul, CheckedSub, Signed, ToPrimitive};

/// The integers of a tableau: machine words as long as they suffice, long integers beyond.
trait Entry: Integer + Signed + CheckedMul + CheckedSub + Clone {
    fn of(n: &BigInt) -> Option<Self>;
    fn long(&self) -> BigInt;
}

impl Entry for i64 {
    fn of(n: &BigInt) -> Option<i64> {
        n.to_i64()
    }
    fn long(&self) -> BigInt {
        (*self).into()
    }
}

impl Entry for i128 {
    fn of(n: &BigInt) -> Option<i128> {
        n.to_i128()
    }
    fn long(&self) -> BigInt {
        (*self).into()
    }
}

impl Entry for BigInt {
    fn of(n: &BigInt) -> Option<BigInt> {
        Some(n.clone())
    }
    fn long(&self) -> BigInt {
        self.clone()
    }
}

/// Minimise `costs·x` subject to `matrix·x = target`, `x ≥ 0`.
pub(super) struct Program {
    /// One row an equation, one entry a variable.
    pub(super) matrix: Vec<Vec<BigInt>>,
    /// The right sides.
    pub(super) target: Vec<BigInt>,
    /// What a unit of each variable costs; where none is negative there is a cheapest solution.
    pub(super) costs: Vec<BigInt>,
}

/// What came of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Solved {
    /// A cheapest vertex: the variables that are not 0 as `(variable, numerator)` over one denominator.
    Vertex(Vec<(usize, BigInt)>, BigInt),
    /// There is no solution.
    Infeasible,
    /// The work allowed was used up.
    GivenUp,
}

impl Program {
    /// A cheapest solution with as many non-zero entries as there are equations at most. `work` bounds the
    /// pivots.
    pub(super) fn solve(&self, work: usize) -> Solved {
        let short = Tableau::<i64>::of(self).and_then(|t| t.solve(work));
        let middle = || Tableau::<i128>::of(self).and_then(|t| t.solve(work));
        let long = || Tableau::<BigInt>::of(self).and_then(|t| t.solve(work));
        short.or_else(middle).or_else(long).unwrap_or(Solved::GivenUp)
    }
}

/// Rows `Σ aᵢⱼ xⱼ + d·(basic variable of row i) = bᵢ` over the common denominator `d > 0`; the last
/// entry of a row is its right side.
struct Tableau<T> {
    rows: Vec<Vec<T>>,
    /// Reduced costs: of the artificial variables first, of the program second.
    objectives: [Vec<T>; 2],
    denominator: T,
    /// The basic variable of each row; `None` is the row's artificial one.
    basis: Vec<Option<usize>>,
}

impl<T: Entry> Tableau<T> {
    fn of(program: &Program) -> Option<Tableau<T>> {
        let mut rows = Vec::with_capacity(program.matrix.len());
        for (row, right) in program.matrix.iter().zip(&program.target) {
            let mut row = row.iter().chain([right]).map(T::of).collect::<Option<Vec<T>>>()?;
            if right.is_negative() {
                row.iter_mut().for_each(|a| *a = -a.clone());
            }
            rows.push(row);
        }
        let width = program.costs.len() + 1;
        let mut artificial = vec![T::zero(); width];
        for row in &rows {
            for (sum, a) in artificial.iter_mut().zip(row) {
                *sum = sum.checked_sub(a)?;
            }
        }
        let mut costs = program.costs.iter().map(T::of).collect::<Option<Vec<T>>>()?;
        costs.push(T::zero());
        let basis = vec![None; rows.len()];
        Some(Tableau { rows, objectives: [artificial, costs], denominator: T::one(), basis })
    }

    /// `None` when an entry does not fit.
    fn solve(mut self, work: usize) -> Option<Solved> {
        let mut left = work;
        if !self.improve(0, &mut left)? {
            return Some(Solved::GivenUp);
        }
        if self.objectives[0].last().is_some_and(|v| !v.is_zero()) {
            return Some(Solved::Infeasible);
        }
        self.drop_artificial()?;
        if !self.improve(1, &mut left)? {
            return Some(Solved::GivenUp);
        }
        let vertex = self.basis.iter().zip(&self.rows).filter_map(|(variable, row)| {
            let value = row.last().filter(|v| !v.is_zero())?;
            Some(((*variable)?, value.long()))
        });
        Some(Solved::Vertex(vertex.collect(), self.denominator.long()))
    }

    /// Pivots until no reduced cost is negative; `false` when the work is used up.
    fn improve(&mut self, objective: usize, left: &mut usize) -> Option<bool> {
        /// After so many pivots without progress Bland's rule takes over, under which no basis recurs.
        const PATIENCE: usize = 24;
        let mut stalled = 0;
        loop {
            let Some(column) = self.entering(objective, stalled > PATIENCE) else { return Some(true) };
            // Costs are not negative, so no direction improves for ever and some row limits it.
            let Some(row) = self.leaving(column)? else { return Some(true) };
            match left.checked_sub(1) {
                Some(rest) => *left = rest,
                None => return Some(false),
            }
            let progress = self.rows.get(row)?.last().is_some_and(|b| !b.is_zero());
            stalled = if progress { 0 } else { stalled + 1 };
            self.pivot(row, column)?;
        }
    }

    /// The variable of the most negative reduced cost, or the first negative one.
    fn entering(&self, objective: usize, first: bool) -> Option<usize> {
        let costs = self.objectives.get(objective)?;
        let costs = costs.iter().take(costs.len().saturating_sub(1)).enumerate();
        let mut negative = costs.filter(|(_, c)| c.is_negative());
        let found = if first { negative.next() } else { negative.min_by(|a, b| a.1.cmp(b.1)) };
        found.map(|(column, _)| column)
    }

    /// The row of the least ratio; among equals an artificial variable leaves first, then the least.
    fn leaving(&self, column: usize) -> Option<Option<usize>> {
        let mut best: Option<(usize, &T, &T)> = None;
        for (k, row) in self.rows.iter().enumerate() {
            let (a, b) = (row.get(column)?, row.last()?);
            if !a.is_positive() {
                continue;
            }
            let better = match best {
                None => true,
                Some((old, p, q)) => {
                    let order = b.checked_mul(p)?.cmp(&q.checked_mul(a)?);
                    order.is_lt() || order.is_eq() && self.basis.get(k)? < self.basis.get(old)?
                }
            };
            if better {
                best = Some((k, a, b));
            }
        }
        Some(best.map(|(k, ..)| k))
    }

    /// Artificial variables that are still basic, at 0, give way; rows without another variable say nothing.
    fn drop_artificial(&mut self) -> Option<()> {
        for k in (0..self.rows.len()).rev() {
            if self.basis.get(k)?.is_some() {
                continue;
            }
            let row = self.rows.get_mut(k)?;
            let width = row.len().saturating_sub(1);
            match row.iter().take(width).position(|a| !a.is_zero()) {
                Some(column) => {
                    if row.get(column)?.is_negative() {
                        row.iter_mut().for_each(|a| *a = -a.clone());
                    }
                    self.pivot(k, column)?;
                }
                None => {
                    self.rows.swap_remove(k);
                    self.basis.swap_remove(k);
                }
            }
        }
        Some(())
    }

    /// Makes the variable basic in the row. Entries are minors of the first tableau, so the division by
    /// the old denominator leaves no remainder.
    fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let lead = self.rows.get(row)?.clone();
        let pivot = lead.get(column)?.clone();
        let old = std::mem::replace(&mut self.denominator, pivot.clone());
        let others = self.rows.iter_mut().enumerate().filter(|(k, _)| *k != row).map(|(_, r)| r);
        for other in others.chain(&mut self.objectives) {
            let factor = other.get(column)?.clone();
            if factor.is_zero() && pivot == old {
                continue;
            }
            for (a, l) in other.iter_mut().zip(&lead) {
                let mut new = a.checked_mul(&pivot)?;
                if !(factor.is_zero() || l.is_zero()) {
                    new = new.checked_sub(&factor.checked_mul(l)?)?;
                }
                *a = if old.is_one() { new } else { new / old.clone() };
            }
        }
        *self.basis.get_mut(row)? = Some(column);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(matrix: &[&[i64]], target: &[i64], costs: &[i64]) -> Program {
        let long = |row: &[i64]| row.iter().map(|n| BigInt::from(*n)).collect::<Vec<_>>();
        Program { matrix: matrix.iter().map(|r| long(r)).collect(), target: long(target), costs: long(costs) }
    }

    fn value(program: &Program) -> Option<(BigInt, BigInt)> {
        match program.solve(10_000) {
            Solved::Vertex(vertex, denominator) => {
                for (row, right) in program.matrix.iter().zip(&program.target) {
                    let left: BigInt = vertex.iter().map(|(k, x)| &row[*k] * x).sum();
                    assert_eq!(left, right * &denominator);
                }
                assert!(vertex.iter().all(|(_, x)| x.is_positive()) && denominator.is_positive());
                let cost: BigInt = vertex.iter().map(|(k, x)| &program.costs[*k] * x).sum();
                let g = cost.gcd(&denominator);
                Some((cost / &g, denominator / g))
            }
            _ => None,
        }
    }

    #[test]
    fn cheapest() {
        // x + 2y = 4, 3x + y = 7: the only solution is (2, 1).
        assert_eq!(value(&program(&[&[1, 2], &[3, 1]], &[4, 7], &[1, 1])), Some((3.into(), 1.into())));
        // Fractions, and a choice: 2x + 3y + 7z = 5.
        assert_eq!(value(&program(&[&[2, 3, 7]], &[5], &[1, 1, 1])), Some((5.into(), 7.into())));
        assert_eq!(value(&program(&[&[2, 3, 7]], &[5], &[1, 1, 9])), Some((5.into(), 3.into())));
    }

    #[test]
    fn infeasible() {
        assert_eq!(program(&[&[1, 2]], &[-1], &[1, 1]).solve(100), Solved::Infeasible);
        assert_eq!(program(&[&[1, 1], &[1, 1]], &[1, 2], &[1, 1]).solve(100), Solved::Infeasible);
        assert_eq!(program(&[&[1, 1]], &[1], &[1, 1]).solve(0), Solved::GivenUp);
    }

    #[test]
    fn dependent_rows_are_dropped() {
        let twice = program(&[&[1, -1, 0], &[2, -2, 0], &[0, 1, 1]], &[-1, -2, 3], &[1, 1, 1]);
        assert_eq!(value(&twice), Some((3.into(), 1.into())));
        assert_eq!(value(&program(&[&[0, 0]], &[0], &[1, 1])), Some((0.into(), 1.into())));
    }

    #[test]
    fn beale_does_not_cycle() {
        // Source: Beale, "Cycling in the dual simplex algorithm", 1955; all rows times 100. The minimum is −1/20.
        let rows: [&[i64]; 3] =
            [&[25, -6000, -4, 900, 100, 0, 0], &[50, -9000, -2, 300, 0, 100, 0], &[0, 0, 1, 0, 0, 0, 1]];
        let p = program(&rows, &[0, 0, 1], &[-75, 15_000, -2, 600, 0, 0, 0]);
        assert_eq!(value(&p), Some(((-5).into(), 1.into())));
    }

    #[test]
    fn long_integers_take_over() {
        let big = i64::MAX - 1;
        let p = program(&[&[big, 3, 5], &[7, big, 11], &[13, 17, big]], &[big, big, big], &[1, 1, 1]);
        assert!(value(&p).is_some());
        assert!(Tableau::<i64>::of(&p).and_then(|t| t.solve(1000)).is_none());
    }
}
