//! Theorems as files of Coq: an independent judge proves again, from its own real numbers, what the kernel
//! proved.
//!
//! The files rest on the prelude in `coq/`, where every rule of the kernel has its counterpart; `docs/COQ.md` has the
//! table. `term` spells terms, `replay` writes proofs from provenance, `general` states theorems about all
//! distributions. Names are escaped by `names`.

mod general;
mod names;
mod replay;
mod term;

use super::outcome::Outcome;
use super::{linear, notation};
use crate::kernel::{Axiom, Rule, Theorem};
use crate::prove::Verdict;
use crate::term::Claim;

/// What the export cannot say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0} has no counterpart in the prelude")]
struct Unsupported(&'static str);

type Result<T> = std::result::Result<T, Unsupported>;

/// A file of Coq.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// The text of the file.
    pub text: String,
    /// How many statements it proves.
    pub theorems: usize,
    /// What is not in it, a sentence each: answers that state no theorem, and statements that the prelude cannot say.
    pub left_out: Vec<String>,
}

/// The answers as one file of Coq.
pub fn page(outcomes: &[Outcome]) -> Page {
    let mut page = Page::default();
    let mut body = String::new();
    for outcome in outcomes {
        let number = page.theorems + 1;
        let (asked, section) = match outcome {
            Outcome::Defined(_) | Outcome::Note(_) => continue,
            Outcome::Answer(a) => match &a.answer.verdict {
                Verdict::Proved(proof) => (&a.input, general::section(proof, number)),
                Verdict::Refuted(_) => (&a.input, Err(Unsupported("a refutation"))),
                Verdict::Unknown(_) => (&a.input, Err(Unsupported("an undecided claim"))),
            },
            Outcome::Value(v) => (&v.input, Err(Unsupported("a value"))),
            Outcome::Comparison(c) => (&c.input, Err(Unsupported("a comparison"))),
            Outcome::Check(c) => (&c.input, Err(Unsupported("a check"))),
        };
        match section {
            Ok(text) => {
                page.theorems = number;
                body.push_str(&format!("\n(* {}. {} *)\n{text}", number, names::comment(asked)));
            }
            Err(why) => {
                body.push_str(&format!("\n(* Not exported: {}\n   {why}. *)\n", names::comment(asked)));
                page.left_out.push(format!("`{asked}` is not exported: {why}"));
            }
        }
    }
    page.text = format!("{}{body}", header());
    page
}

fn header() -> String {
    format!(
        "(* Written by entail {}. To check it, compile the prelude (the folder `coq` of entail, `make` there), then\n   \
         coqc -Q PRELUDE Entail THIS_FILE *)\n\n\
         From Coq Require Import Reals Lra List.\n\
         From Entail Require Import Sums Entropy Extended Rules.\n\
         Import ListNotations.\n\
         Open Scope R_scope.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The claim as people write it, for a comment.
fn written(claim: &Claim) -> String {
    names::comment(&linear::spell(&notation::claim(claim), linear::Script::Unicode))
}

/// The counterpart in the prelude of the rule that a theorem was last made by.
pub fn counterpart(theorem: &Theorem) -> &'static str {
    match theorem.rule() {
        Rule::Axiom(a) => axiom_counterpart(a),
        Rule::Refl => "reflexivity",
        Rule::Sym(_) => "symmetry",
        Rule::Trans(..) => "transitivity, by_trans",
        Rule::Cong(..) => "f_equal, under_sum, by_cong",
        Rule::Weaken(_) => "the hypotheses of the section",
        Rule::Discharge(..) => "assert … by side",
        Rule::Cases(..) => "destruct (dominated_dec …)",
        Rule::LeAdd(..) => "by_le_add",
        Rule::LeScale(..) => "by_le_scale",
        Rule::SumLe(..) => "sum_le_under",
        Rule::Instantiate(..) => "the theorem applied to terms",
        Rule::Specialise(_) => "the theorem applied to declared distributions",
        Rule::Expand => "by_expand",
        Rule::Compute => "by_exact",
    }
}

/// The counterpart in the prelude of an axiom schema.
pub fn axiom_counterpart(axiom: &Axiom) -> &'static str {
    replay::rule_tactic(axiom)
}
