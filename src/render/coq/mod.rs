//! Theorems as files of Coq: an independent judge proves again, from its own real numbers, what the kernel
//! proved.
//!
//! The files rest on the prelude in `coq/`, where every rule of the kernel has its counterpart; `docs/COQ.md` has the
//! table. `term` spells terms, `replay` writes proofs from provenance, `general` states theorems about all
//! distributions. Names are escaped by `names`.

mod closed;
mod counterparts;
mod declared;
mod exact;
mod finite;
mod general;
mod names;
mod replay;
mod sets;
mod term;
mod variables;

pub use counterparts::counterpart;

use super::outcome::{Comparison, Outcome};
use super::{linear, notation};
use crate::eval;
use crate::prove::{Answer, Verdict};
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

const PARAMETERS: &str = "a claim with parameters or about minimisers";

/// The answers as one file of Coq.
pub fn page(outcomes: &[Outcome]) -> Page {
    let mut page = Page::default();
    let mut body = String::new();
    let mut numeric = false;
    let own = "proof".to_owned();
    for outcome in outcomes {
        let number = page.theorems + 1;
        let (asked, section) = match outcome {
            Outcome::Defined(_) | Outcome::Note(_) => continue,
            Outcome::Formula(f) => (&f.input, Err(Unsupported(PARAMETERS))),
            Outcome::Answer(a) => (&a.input, answer(&a.answer, number)),
            Outcome::Value(v) => (&v.input, declared::value(&v.model, &v.expr, &v.value, &v.show, number)),
            Outcome::Comparison(c) => (&c.input, comparison(c, number)),
            Outcome::Proof(_) => {
                (&own, Err(Unsupported("a proof of one's own (state its conclusion with `prove`)")))
            }
            Outcome::Check(c) => (&c.input, declared::value(&c.model, &c.expr, &c.value, &c.show, number)),
        };
        match section {
            Ok((text, own)) => {
                page.theorems = number;
                numeric |= own;
                body.push_str(&format!("\n(* {}. {} *)\n{text}", number, names::comment(asked)));
            }
            Err(why) => {
                body.push_str(&format!("\n(* Not exported: {}\n   {why}. *)\n", names::comment(asked)));
                page.left_out.push(format!("`{asked}` is not exported: {why}"));
            }
        }
    }
    page.text = format!("{}{body}", header(numeric));
    page
}

fn answer(answer: &Answer, number: usize) -> Result<(String, bool)> {
    match &answer.verdict {
        Verdict::Proved(proof) => match proof.theorem.model() {
            None => general::section(proof, number).map(|text| (text, false)),
            Some(_) if !proof.theorem.conds().is_empty() => Err(Unsupported(PARAMETERS)),
            Some(model) => declared::claim(model, &answer.claim, number),
        },
        Verdict::Refuted(c) if c.by.is_some() || !c.model.parameters().is_empty() => {
            Err(Unsupported(PARAMETERS))
        }
        Verdict::Refuted(c) => declared::claim(&c.model, &declared::negation(&answer.claim), number),
        Verdict::Unknown(_) => Err(Unsupported("an undecided claim")),
    }
}

/// The first link that fails, or all of them.
fn comparison(c: &Comparison, number: usize) -> Result<(String, bool)> {
    let failing = |claim: &&Claim| eval::decide(&c.model, claim) == Ok(Some(false));
    match (c.holds, c.links.iter().find(failing)) {
        (Some(false), Some(link)) => declared::claim(&c.model, &declared::negation(link), number),
        (Some(true), None) if !c.links.is_empty() => declared::claims(&c.model, &c.links, number),
        _ => Err(Unsupported("a comparison that is undecided, or not between numbers,")),
    }
}

fn header(numeric: bool) -> String {
    let numbers = if numeric { " Numeric" } else { "" };
    format!(
        "(* Written by entail {}. To check it, compile the prelude (the folder `coq` of entail, `make` there), then\n   \
         coqc -Q PRELUDE Entail THIS_FILE *)\n\n\
         From Coq Require Import Reals Lra List ZArith QArith.\n\
         From Entail Require Import Sums Entropy Extended Gibbs Rules Variables Exact{numbers}.\n\
         Import ListNotations.\n\
         Open Scope R_scope.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The claim as people write it, for a comment.
fn written(claim: &Claim) -> String {
    names::comment(&linear::spell(&notation::claim(claim), linear::Script::Unicode))
}
