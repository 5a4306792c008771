//! What the difference of two values is made of, and so how Coq finds its sign.

use crate::exact::logsum::LogSum;
use crate::exact::{Integer, Rational};
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Numbers of more bits are not compared as whole numbers.
const BITS: f64 = 3_000.0;

/// The difference of two values.
pub(super) enum Gap {
    Zero,
    /// A rational number, or logarithms that a comparison of whole numbers of moderate size decides.
    Whole,
    /// Logarithms alone, with coefficients too large for that.
    Logarithms,
    /// Logarithms and another number, or no logarithmic form.
    Other,
}

/// What the difference of two values is made of.
pub(super) fn size(gap: &LogSum) -> Gap {
    if gap.is_zero() {
        return Gap::Zero;
    }
    if gap.as_rational().is_some() {
        return Gap::Whole;
    }
    if !gap.constant().is_zero() {
        return Gap::Other;
    }
    let terms = gap.display_terms();
    let denominator = terms.iter().fold(Integer::one(), |d, (c, _)| num_integer::lcm(d, c.denom().clone()));
    let bits = terms.iter().map(|(c, b)| {
        let k = c * Rational::from_integer(denominator.clone());
        magnitude(&k.to_integer()) * b.bits() as f64
    });
    if bits.sum::<f64>() < BITS { Gap::Whole } else { Gap::Logarithms }
}

/// Whether a comparison of whole numbers, of moderate size, tells the sign of a value.
pub(super) fn is_whole(value: &LogSum) -> bool {
    matches!(size(value), Gap::Whole)
}

fn magnitude(n: &Integer) -> f64 {
    n.abs().to_f64().unwrap_or(f64::INFINITY)
}
