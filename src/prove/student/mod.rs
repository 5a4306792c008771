//! A proof of somebody's own, checked line by line.
//!
//! Every line is a claim about the line before it and is judged alone, so that one slip does not hide
//! the next: `check` judges (`finding` is what it says, `grounds` what a right line follows by), `reason` reads what a hint says (`fact` and `meaning` what it says of random variables, `principle` what a name like Jensen's stands for, `wording` how it may be written), `between` finds the fewest rules that
//! lead from a line to the next (`apart` leaves the terms alone that both share), `lemma` applies named theorems, `cited` says what
//! citing one is worth, `declared` puts numbers in, `unstated` looks for a
//! condition that was left out, `slip` looks for the likely mistake
//! behind a wrong line, among the edits of `repair` and `mend`, and `number` behind a wrong number. The prover is asked as anyone would ask
//! it, so that what it learns serves here.

mod apart;
mod between;
mod check;
mod cited;
mod declared;
mod fact;
mod finding;
mod grounds;
mod lemma;
mod meaning;
mod mend;
mod number;
mod principle;
mod reason;
mod rename;
mod repair;
mod slip;
mod unstated;
mod wording;

pub use check::check;
pub use finding::{Checked, Example, Finding, Grounds, Judged, Line, Missing, Proposal, Right, Slip, Wrong};
pub use lemma::{ByLemmas, Lemma, by_lemmas};
pub use reason::{Reason, ReasonKind, read_reason};
pub use wording::Named;
