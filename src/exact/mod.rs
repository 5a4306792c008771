//! Exact numbers.

pub use num_bigint::BigInt as Integer;
pub use num_rational::BigRational as Rational;
