//! Named families: uniform, Bernoulli, binomial, geometric.

use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::distribution::Distribution;
use super::error::ModelError;
use super::label::Label;
use super::masses::Masses;
use super::outcomes::Outcomes;
use crate::exact::rational::Rational;

/// The most trials of a binomial distribution.
pub const MAX_TRIALS: u64 = 20_000;

/// The masses of a binomial distribution together stay below this many bits (256 MB).
const MAX_BINOMIAL_BITS: u64 = 1 << 31;

impl Distribution {
    /// Mass 1/n on each of 1, 2, …, n. It takes no memory, so `n` has no limit but 64 bits.
    ///
    /// # Errors
    /// [`ModelError::Empty`] for `n = 0`.
    ///
    /// ```
    /// use entail::model::Distribution;
    /// assert_eq!(Distribution::uniform(6).unwrap().mass(5).to_string(), "1/6");
    /// ```
    pub fn uniform(n: u64) -> Result<Distribution, ModelError> {
        let n = usize::try_from(n).map_err(|_| ModelError::outcomes(n))?;
        Distribution::uniform_on(Outcomes::range(n))
    }

    /// Equal masses on the given outcomes.
    ///
    /// # Errors
    /// [`ModelError::Empty`] without outcomes.
    pub fn uniform_on(outcomes: Outcomes) -> Result<Distribution, ModelError> {
        let masses = Masses::equal(outcomes.len());
        Distribution::new(outcomes, masses)
    }

    /// Outcome 1 (success) with mass `p`, then outcome 0 with mass `1 - p`.
    ///
    /// # Errors
    /// [`ModelError::Probability`] unless 0 ≤ p ≤ 1.
    pub fn bernoulli(p: &Rational) -> Result<Distribution, ModelError> {
        let q = complement("bernoulli(p)", p)?;
        Distribution::new(Outcomes::new([1, 0].map(Label::integer))?, Masses::rationals(vec![p.clone(), q])?)
    }

    /// The number of successes in `n` independent trials: `C(n,k) pᵏ (1-p)ⁿ⁻ᵏ` on 0, 1, …, n.
    ///
    /// With p = a/b and c = b - a the masses are integers over bⁿ, each from the one before:
    /// `w₀ = cⁿ`, `wₖ₊₁ = wₖ·(n-k)·a / ((k+1)·c)`. The division is exact: `wₖ = C(n,k)·aᵏ·cⁿ⁻ᵏ`.
    ///
    /// # Errors
    /// [`ModelError::Probability`] unless 0 ≤ p ≤ 1; [`ModelError::TooMany`] past [`MAX_TRIALS`]
    /// or when the exact masses would not fit in reasonable memory.
    ///
    /// ```
    /// use entail::{exact::rational::Rational, model::Distribution};
    /// let p = Rational::new(2.into(), 5.into());
    /// let z = Distribution::binomial(10, &p).unwrap();
    /// assert_eq!(z.mass(0), Rational::new(59049.into(), 9765625.into())); // (3/5)^10
    /// ```
    pub fn binomial(n: u64, p: &Rational) -> Result<Distribution, ModelError> {
        complement("binomial(n, p)", p)?;
        let small = n.to_u32().filter(|_| n <= MAX_TRIALS).ok_or_else(|| {
            let found = n.to_string();
            ModelError::TooMany { what: "trials in binomial(n, p)", found, limit: MAX_TRIALS }
        })?;
        let (a, b) = (p.numer(), p.denom());
        let bits = b.bits().saturating_mul((n + 1) * (n + 1));
        if bits > MAX_BINOMIAL_BITS {
            let what = "bits of the exact masses of binomial(n, p)";
            return Err(ModelError::TooMany { what, found: bits.to_string(), limit: MAX_BINOMIAL_BITS });
        }
        let outcomes = Outcomes::new((0..=n).map(Label::integer))?;
        let c = b - a;
        let mut weights = Vec::new();
        if c.is_zero() {
            weights.resize(small as usize, Rational::zero());
            weights.push(Rational::one());
            return Distribution::new(outcomes, Masses::rationals(weights)?);
        }
        let mut weight = Pow::pow(&c, small);
        for k in 0..=n {
            let next = &weight * (n - k) * a / (&c * (k + 1));
            weights.push(Rational::from_integer(std::mem::replace(&mut weight, next)));
        }
        let total = Rational::from_integer(Pow::pow(b, small));
        Distribution::new(outcomes, Masses::weights(weights, total))
    }
}

fn complement(family: &'static str, p: &Rational) -> Result<Rational, ModelError> {
    let q = Rational::one() - p;
    if p.is_negative() || q.is_negative() {
        return Err(ModelError::Probability { family, expected: "0 ≤ p ≤ 1", found: p.clone() });
    }
    Ok(q)
}

/// The number of independent trials up to and including the first success: mass `p(1-p)ᵏ⁻¹` on
/// k = 1, 2, 3, …; infinite support unless p = 1.
///
/// ```
/// use entail::{exact::rational::Rational, model::Geometric};
/// let g = Geometric::new(Rational::new(1.into(), 3.into())).unwrap();
/// assert_eq!(g.mass(2).unwrap().to_string(), "2/9");
/// assert_eq!(g.mean().to_string(), "3");
/// ```
#[derive(Clone, Debug)]
pub struct Geometric {
    p: Rational,
}

impl Geometric {
    /// The law with success probability `p`.
    ///
    /// # Errors
    /// [`ModelError::Probability`] unless 0 < p ≤ 1.
    pub fn new(p: Rational) -> Result<Geometric, ModelError> {
        if !p.is_positive() || p > Rational::one() {
            return Err(ModelError::Probability {
                family: "geometric(p)", expected: "0 < p ≤ 1", found: p
            });
        }
        Ok(Geometric { p })
    }

    /// The probability of success in one trial.
    pub fn p(&self) -> &Rational {
        &self.p
    }

    /// The mass at k: 0 for k = 0.
    ///
    /// # Errors
    /// [`ModelError::TooMany`] when k is so large that the exact mass would not fit in
    /// reasonable memory.
    pub fn mass(&self, k: u64) -> Result<Rational, ModelError> {
        let Some(failures) = k.checked_sub(1) else { return Ok(Rational::zero()) };
        let q = Rational::one() - &self.p;
        if q.is_zero() {
            return Ok(if failures == 0 { Rational::one() } else { q });
        }
        let power =
            failures.to_i32().filter(|_| failures.saturating_mul(q.denom().bits()) < MAX_BINOMIAL_BITS / 8);
        let power = power.ok_or_else(|| {
            let limit = MAX_BINOMIAL_BITS / 8 / q.denom().bits();
            ModelError::TooMany { what: "trials in geometric(p)", found: k.to_string(), limit }
        })?;
        Ok(q.pow(power) * &self.p)
    }

    /// The mean, 1/p.
    pub fn mean(&self) -> Rational {
        self.p.recip()
    }

    /// The variance, (1-p)/p².
    pub fn variance(&self) -> Rational {
        (Rational::one() - &self.p) / (&self.p * &self.p)
    }
}
