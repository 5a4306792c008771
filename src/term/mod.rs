//! The statements: expressions, distributions and random variables as symbols, claims with their
//! conditions.
//!
//! # What an expression means
//!
//! In a model (finite outcome sets, a mass function for each distribution symbol, a real for each
//! parameter) an expression denotes a real number, `+∞`, or nothing at all.
//!
//! - Masses, parameters and numbers are real. `ln x` for `x ≤ 0` and `1/0` are **0**: raw arithmetic
//!   is total, as in most proof assistants, so `0·ln 0 = 0` holds. No rule lets a logarithm be split or
//!   a fraction be cancelled without positivity, so these values never leak into a result.
//! - The named quantities carry the field's meaning instead: `H(A,B)` and `D(A‖B)` are `+∞` when
//!   `A ≪ B` fails. They unfold to their sums only where `A ≪ B` is among the conditions.
//! - `∞ + x = ∞` for real `x` and `∞ + ∞ = ∞`; a positive number times `∞`, and `∞·∞`, is `∞`;
//!   `exp ∞ = ∞`; every other operation on `∞` denotes nothing.
//! - A statement about distribution symbols means them on one common finite outcome set Ω. In a model
//!   of declared distributions every sum says whose outcomes it ranges over, by a mass taken at its
//!   index.
//!
//! `e = e'` says: both denote the same, or neither denotes anything. `e ≤ e'` and `e < e'` say that
//! both denote something, in that order. [Kernel §1]

mod claim;
mod dist;
mod expr;
mod extremum;
mod order;
mod quantity;
mod sorts;
mod symbols;

pub use claim::{Claim, Cond, Rel};
pub use expr::{Dist, Expr, Extremum, Index, Measure, Over, Path, Points, Quantity, Range, Space};
pub use sorts::well_formed;

/// A name as the user wrote it: a distribution, a random variable, a parameter or an index.
pub type Name = std::sync::Arc<str>;
