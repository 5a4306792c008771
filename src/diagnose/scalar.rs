//! The arithmetic that a convention is computed in: fast with an error bound, or exact.
//!
//! A convention is written down once, over this trait, and computed twice: in [`super::approx`] to find
//! the few that come near the number, and in [`super::sure`] to decide about those. Both follow IEEE 754 in
//! what is infinite and what is no number, since that is what the programs do whose numbers are diagnosed.

use rug::Rational;

/// A number with the operations that conventions are made of.
pub(super) trait Scalar: Clone + Send + Sync {
    /// An exact number.
    fn rational(value: &Rational) -> Self;
    /// A number between two.
    fn between(low: &Rational, high: &Rational) -> Self;
    /// π.
    fn pi() -> Self;
    /// The sum.
    fn add(&self, other: &Self) -> Self;
    /// The product; `0·∞` is no number.
    fn mul(&self, other: &Self) -> Self;
    /// The quotient.
    fn div(&self, other: &Self) -> Self;
    /// With the other sign.
    fn neg(&self) -> Self;
    /// e to the power.
    fn exp(&self) -> Self;
    /// The natural logarithm: −∞ at 0, no number below.
    fn ln(&self) -> Self;
    /// ln(a/b), computed as programs do: the difference of the logarithms.
    fn ln_ratio(&self, other: &Self) -> Self {
        self.ln().sub(&other.ln())
    }
    /// The square root: no number below 0.
    fn sqrt(&self) -> Self;
    /// The greater of two; where one is no number, the other.
    fn max(&self, other: &Self) -> Self;
    /// Whether it is exactly 0.
    fn is_zero(&self) -> bool;
    /// Whether it certainly is greater than 0.
    fn is_positive(&self) -> bool;

    /// The difference.
    fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// The lesser of two.
    fn min(&self, other: &Self) -> Self {
        self.neg().max(&other.neg()).neg()
    }

    /// A whole number.
    fn int(value: i64) -> Self {
        Self::rational(&Rational::from(value))
    }

    /// One half.
    fn half() -> Self {
        Self::rational(&Rational::from((1, 2)))
    }

    /// The sum of many.
    fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self
    where
        Self: 'a,
    {
        all.into_iter().fold(Self::int(0), |a, b| a.add(b))
    }
}
