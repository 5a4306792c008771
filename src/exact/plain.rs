//! Sums of logarithms by one MPFR logarithm a term: the plain way, which the fast ways must agree with.

use super::ball::Ball;
use rayon::prelude::*;
use rug::{Integer, Rational};

/// Encloses Σ cᵢ·ln bᵢ; the width is at most about 2^−`prec` × Σ|cᵢ·ln bᵢ|. A base 0 gives the whole line.
///
/// ```
/// let ball = entail::exact::plain::sum_c_ln_b(&[(2, 3), (8, -1)], 100);
/// assert!(ball.contains(&"0".parse().unwrap()));
/// ```
pub fn sum_c_ln_b(terms: &[(u64, i128)], prec: u32) -> Ball {
    // Each of n additions adds at most one unit in the last place of a partial sum.
    let work = prec.saturating_add(4 + usize::BITS - terms.len().leading_zeros());
    let zero = || Ball::integer(&Integer::ZERO, work);
    terms
        .par_iter()
        .with_min_len(64)
        .map(|&(base, c)| Ball::ln_integer(&base.into(), work).scale_rug(&Rational::from(c)))
        .reduce(zero, |a, b| &a + &b)
}

/// Encloses the natural logarithm of each base, to a relative width of about 2^−`prec`.
///
/// ```
/// let logs = entail::exact::plain::ln_integers(&[2, 3], 100);
/// assert!(logs[0].hi() < logs[1].lo());
/// ```
pub fn ln_integers(bases: &[u64], prec: u32) -> Vec<Ball> {
    bases.par_iter().map(|&base| Ball::ln_integer(&base.into(), prec)).collect()
}
