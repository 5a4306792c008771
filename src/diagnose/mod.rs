//! Which hidden convention gave this number?
//!
//! A program computes more than a definition says: it stores inputs in floats, takes them for probabilities or
//! logits, divides by sums, guards against log 0, sums or averages, picks a base. [`Problem`] holds the data and
//! the quantity meant, [`Printed`] the number as it was printed, and [`diagnose`] lists the conventions that
//! give it, the simplest first, each decided with exact arithmetic within the printed digits.
//!
//! `convention` says what a convention is, `prepare` and `compute` what it is worth in either arithmetic
//! (`approx`, `sure`), `change` how it may deviate from the plain definition, `words` and `recipes` how people
//! and libraries call that, `chance` what a match is worth, `search` puts them together.

mod approx;
mod chance;
mod change;
mod combine;
mod compute;
mod convention;
mod error;
mod evaluate;
mod expression;
mod figure;
mod guard;
mod prepare;
mod printed;
mod problem;
mod recipes;
mod report;
mod scalar;
mod search;
mod sure;
mod target;
mod words;

pub use combine::Effort;
pub use error::{MAX_ELEMENTS, ProblemError};
pub use expression::{Recognised, of_expression, recognise};
pub use printed::{NotANumber, Printed};
pub use problem::{Asked, Form, Problem, Rows};
pub use report::{Agreement, CHANCE, Deviation, Figure, Fit, Report, Verdict};
pub use search::{diagnose, likely_cause};

#[cfg(test)]
mod tests;
