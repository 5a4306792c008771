//! A proof of somebody's own, checked line by line.
//!
//! Every line is a claim about the line before it and is judged alone, so that one slip does not hide
//! the next: `check` judges (`finding` is what it says), `reason` reads what a hint says, `between` finds the fewest rules that
//! lead from a line to the next, `lemma` applies named theorems, `slip` looks for the likely mistake
//! behind a wrong line, among the edits of `repair` and `mend`. The prover is asked as anyone would ask
//! it, so that what it learns serves here.

mod between;
mod check;
mod finding;
mod lemma;
mod mend;
mod reason;
mod rename;
mod repair;
mod slip;

pub use check::check;
pub use finding::{Checked, Example, Finding, Grounds, Judged, Line, Missing, Proposal, Right, Slip, Wrong};
pub use lemma::{ByLemmas, Lemma, by_lemmas};
pub use reason::{Reason, ReasonKind, read_reason};
