//! Exact arithmetic with parameters: numbers that are functions of symbols such as `p`.
//!
//! `polynomial` over ℤ in several symbols with greatest common divisors, `fraction` their quotients,
//! `domain` the ranges of the symbols, `sign` the signs of polynomials there (Sturm), `form` the
//! logarithmic forms r₀(p) + Σ rₖ(p)·ln fₖ(p) whose equality is decided, `course` their signs along an
//! interval. Nothing here guesses: what is not decided is `None`. [Log §5, §6]

pub mod course;
pub mod domain;
pub mod form;
pub mod fraction;
pub mod polynomial;
mod series;
pub mod sign;

pub use course::{Course, Root, course};
pub use domain::{Domain, Interval, Point};
pub use form::Form;
pub use fraction::Fraction;
pub use polynomial::{Polynomial, Symbol};
pub use series::near;

#[cfg(test)]
mod tests;
