//! Is this float right? Claimed floats against exact values, certified, many rows at a time.
//!
//! It knows `exact` and nothing of files. [`Verifier`] is the entry point; its conventions are builder
//! calls, its input slices, its output a [`Verdict`] a row. `double`, `ln`, `exp`, `vector`, `lanes` and `fast` are the
//! fast road, double-double with proved bounds [Enc §6]; `refine` is the slow one, MPFR; `judge` makes a verdict from
//! either.
//!
//! The interface follows semantic versioning: what is public here changes its meaning only with a new major
//! version (a minor one below 1.0). New quantities and fields may come.

mod cause;
mod check;
#[cfg(test)]
mod dice;
mod double;
mod exp;
mod fast;
mod float;
mod judge;
mod lanes;
mod ln;
mod quantity;
mod refine;
mod rows;
mod setting;
mod summary;
#[cfg(test)]
mod tests;
mod total;
mod vector;
mod verifier;

pub use float::Float;
pub use judge::{Status, Verdict};
pub use quantity::{Quantity, Request, RequestError, Second};
pub use rows::{Matrix, RowError, Rows, Side};
pub use setting::{Policy, Reduction, Tolerance};
pub use summary::{Bar, Summary};
pub use total::Total;
pub use verifier::{BatchError, Reference, Verifier};
