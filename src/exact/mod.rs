//! Exact numbers: rationals, logarithmic forms, enclosures, correct rounding, three-valued truth.
//!
//! Nothing here guesses. A linear form in logarithms is decided; anything beyond is enclosed, and a
//! question that enclosures cannot settle is answered `Unknown`.

pub mod ball;
pub mod builder;
pub mod coprime;
pub mod enclose;
pub mod identity;
pub mod logsum;
pub mod machin;
pub mod product;
pub mod rational;
pub mod real;
pub mod round;
pub mod symbolic;
pub mod truth;

pub use rational::{Integer, Rational};
