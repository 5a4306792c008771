//! Untrusted search: it may look wherever it likes, since only the kernel can make a theorem.
//!
//! `search` decides which way to go, `identity` brings both sides to one normal form, `cases`
//! splits on absolute continuity, `concrete` puts in the declared numbers, `refute` looks for a
//! counterexample, `combination` finds multipliers by linear programming, `student` checks a proof of
//! somebody's own. `conversion` has the combinators that they are made of.

mod alike;
mod apart;
mod averages;
mod bounds;
mod calculation;
mod candidates;
mod cases;
mod chain;
mod closed;
mod coincidence;
mod combination;
mod concrete;
mod contradiction;
mod conversion;
mod derivation;
mod elemental;
mod fair_bits;
mod identity;
mod inequality;
mod known;
mod linear;
mod marginal;
mod minimisers;
mod mixtures;
mod nonnegative;
mod omega;
mod parametric;
mod question;
mod refute;
mod screen;
mod search;
mod sets;
mod shannon;
mod simplex;
mod slope;
pub mod student;
mod supported;
mod tables;
mod walk;

pub use closed::{form_expression, fraction_expression, polynomial_expression};
pub use contradiction::{Contradiction, contradiction};
pub use derivation::{Answer, Case, Counterexample, Derivation, Piece, Proof, Prose, Step, Verdict};
pub use question::Question;
pub use search::prove;
