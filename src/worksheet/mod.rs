//! Worksheets: exercises with exact answers, each line of whose key the kernel has proved.
//!
//! `topics` says what there is to ask about, `random` draws from it, always the same for a seed. Of each kind of
//! exercise a file makes one, by asking the session as a person would: `evaluate`, `truth` and `lines` (fill in the
//! missing one, find the wrong one). What the prover leaves open is not put on a sheet.

mod evaluate;
mod exercise;
mod lines;
mod random;
mod sheet;
mod topics;
mod truth;

pub use exercise::Exercise;
pub use sheet::{Sheet, SheetError, make};
pub use topics::{Topic, topics};
