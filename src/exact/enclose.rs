//! Enclosures of logarithmic forms at any precision: which road to take for which shape of sum.
//!
//! Knows `ball` and `logsum` and the two engines. Many terms at moderate precision are one product
//! Π bₖ^cₖ whose logarithm is taken once; at high precision the logarithms of the primes that occur are
//! computed together, and terms beyond machine integers are refined to find them. The width promised
//! holds term by term, so it holds for any partition of the terms into sums.

use super::ball::Ball;
use super::logsum::LogSum;
use super::machin::ln_integers;
use super::product::sum_c_ln_b;
use super::rational::Integer;
use rayon::prelude::*;
use rug::{Complete, Rational};
use std::collections::BTreeMap;

/// From this precision on, forms with big terms are refined before they are evaluated if they have at
/// most [`FEW`] terms.
const MANY_BITS: u32 = 4096;
/// See [`MANY_BITS`].
const FEW: usize = 4096;

impl LogSum {
    /// An interval that contains the value. Its width is at most about 2^−`prec` × (|c₀| + Σ|cₖ·ln bₖ|);
    /// cancellation costs bits, so callers loop.
    ///
    /// ```
    /// use entail::exact::logsum::LogSum;
    /// let ln2 = LogSum::ln(&"2".parse().unwrap()).unwrap().enclose(64);
    /// assert!(ln2.lo() > &0.6931471805599453_f64 && ln2.hi() < &0.6931471805599454_f64);
    /// ```
    pub fn enclose(&self, prec: u32) -> Ball {
        let bits = usize::BITS - self.term_count().leading_zeros();
        let work = prec.saturating_add(8 + bits);
        let constant = Ball::rug_rational(self.constant_rug(), work);
        if self.term_count() == 0 {
            return constant;
        }
        let big = self.big_terms();
        let logs = if work >= MANY_BITS && !big.is_empty() && self.term_count() <= FEW {
            let (small, big): (Vec<_>, Vec<_>) = self.refined().iter().partition(|t| t.0.to_u64().is_some());
            let bases: Vec<u64> = small.iter().filter_map(|t| t.0.to_u64()).collect();
            let small = ln_integers(&bases, work).into_iter().zip(small);
            let small = small.map(|(log, (_, c))| log.scale_rug(&Rational::from(c)));
            small.chain(logs_of(&big, work)).fold(zero(work), |a, b| &a + &b)
        } else {
            // Its error is relative to the whole sum, however many terms there are.
            let small = sum_c_ln_b(self.small_terms(), prec.saturating_add(8));
            let (places, rest) = by_place(big);
            let scaled = places.iter().map(|(&place, terms)| {
                sum_c_ln_b(terms, work).scale_rug(&Rational::from(rug::Integer::from(1) << place))
            });
            scaled.chain(logs_of(&rest, work)).fold(small, |a, b| &a + &b)
        };
        &constant + &logs.scale_rug(&Rational::from((1, self.denominator())))
    }

    /// An interval that contains the value in logarithms to an integer base, `self / ln base`; the
    /// whole line unless `base > 1`. Where [`multiple_of_ln`](LogSum::multiple_of_ln) finds a rational
    /// that is the exact value.
    ///
    /// ```
    /// use entail::exact::logsum::LogSum;
    /// let ln8 = LogSum::ln(&"8".parse().unwrap()).unwrap();
    /// assert!(ln8.in_base(&2.into(), 64).contains(&"3".parse().unwrap()));
    /// ```
    pub fn in_base(&self, base: &Integer, prec: u32) -> Ball {
        let work = prec.saturating_add(8);
        match LogSum::ln(&super::rational::Rational::from_integer(base.clone())) {
            Some(base) => self.enclose(work).div(&base.enclose(work)),
            None => Ball::whole(prec),
        }
    }
}

fn zero(prec: u32) -> Ball {
    Ball::integer(&rug::Integer::ZERO, prec)
}

/// Terms (b, c·2^−place) in machine integers, by their place.
type Places = BTreeMap<u32, Vec<(u64, i128)>>;

/// Separates the terms that need only a power of two to be machine integers, as those of a million
/// floats of unlike sizes do.
fn by_place(terms: &[(rug::Integer, rug::Integer)]) -> (Places, Vec<&(rug::Integer, rug::Integer)>) {
    let (mut places, mut rest) = (Places::new(), Vec::new());
    for term in terms {
        let place = term.1.find_one(0).unwrap_or(0) & !31;
        match (term.0.to_u64(), (&term.1 >> place).complete().to_i128()) {
            (Some(base), Some(c)) => places.entry(place).or_default().push((base, c)),
            _ => rest.push(term),
        }
    }
    (places, rest)
}

/// The terms one by one, each logarithm from MPFR.
fn logs_of(terms: &[&(rug::Integer, rug::Integer)], prec: u32) -> Vec<Ball> {
    let term = |t: &&(rug::Integer, rug::Integer)| {
        crate::cancel::check();
        Ball::ln_integer(&t.0, prec).scale_rug(&Rational::from(&t.1))
    };
    terms.par_iter().map(term).collect()
}
