//! Theorems as files of Coq: an independent judge proves again, from its own real numbers, what the kernel
//! proved.
//!
//! The files rest on the prelude in `coq/`, where every rule of the kernel has its counterpart; `docs/COQ.md` has the
//! table. `term` spells terms, `replay` writes proofs from provenance, `general` states theorems about all
//! distributions. Names are escaped by `names`.

mod apart;
mod assigned;
mod boxes;
mod closed;
mod counterparts;
mod curves;
mod declared;
mod differences;
mod exact;
mod extended;
mod faces;
mod factors;
mod finite;
mod gap;
mod general;
mod joint;
mod minima;
mod names;
mod orders;
mod parametric;
mod replay;
mod sets;
mod signs;
mod tables;
mod term;
mod turns;
mod variables;

pub use counterparts::counterpart;

use super::outcome::{Comparison, Formulated, Outcome};
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

/// What a section needs beside the files that every page has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Needs {
    /// Enclosures, of Coq-Interval.
    enclosures: bool,
    /// Families with parameters, and their derivatives.
    families: bool,
}

type Section = Result<(String, Needs)>;

/// A section about declared distributions.
fn declared_section(section: Result<(String, bool)>) -> Section {
    section.map(|(text, enclosures)| (text, Needs { enclosures, ..Needs::default() }))
}

/// The answers as one file of Coq.
pub fn page(outcomes: &[Outcome]) -> Page {
    let mut page = Page::default();
    let mut body = String::new();
    let (mut numeric, mut families) = (false, false);
    let own = "proof".to_owned();
    for outcome in outcomes {
        let number = page.theorems + 1;
        let (asked, section) = match outcome {
            Outcome::Defined(_) | Outcome::Note(_) => continue,
            Outcome::Formula(f) => (&f.input, formula(f, number)),
            Outcome::Answer(a) => (&a.input, answer(&a.answer, number)),
            Outcome::Value(v) => {
                (&v.input, declared_section(declared::value(&v.model, &v.expr, &v.value, &v.show, number)))
            }
            Outcome::Comparison(c) => (&c.input, comparison(c, number)),
            Outcome::Proof(_) => {
                (&own, Err(Unsupported("a proof of one's own (state its conclusion with `prove`)")))
            }
            Outcome::Check(c) => {
                (&c.input, declared_section(declared::value(&c.model, &c.expr, &c.value, &c.show, number)))
            }
        };
        match section {
            Ok((text, own)) => {
                page.theorems = number;
                numeric |= own.enclosures;
                families |= own.families;
                body.push_str(&format!("\n(* {}. {} *)\n{text}", number, names::comment(asked)));
            }
            Err(why) => {
                body.push_str(&format!("\n(* Not exported: {}\n   {why}. *)\n", names::comment(asked)));
                page.left_out.push(format!("`{asked}` is not exported: {why}"));
            }
        }
    }
    page.text = format!("{}{body}", header(numeric, families));
    page
}

/// Where objectives in a parameter are least: where a curve meets a distribution, or by values and slopes.
fn sets_of_numbers(model: &eval::Env, claim: &Claim, number: usize) -> Section {
    curves::claim(model, claim, number).map(parametric).or_else(|_| minima::claim(model, claim, number))
}

fn parametric(text: String) -> (String, Needs) {
    (text, Needs { families: true, ..Needs::default() })
}

fn answer(answer: &Answer, number: usize) -> Section {
    let plain = |text| (text, Needs::default());
    match &answer.verdict {
        Verdict::Proved(proof) => match proof.theorem.model() {
            None => general::section(proof, number).map(plain),
            Some(model) if !proof.theorem.conds().is_empty() => {
                parametric::claim(model, &proof.theorem, number)
            }
            Some(model) if apart::is_apart(&proof.theorem) => {
                apart::claim(model, &proof.theorem, number).map(plain)
            }
            Some(model) if finite::is_about_sets(&answer.claim) => {
                sets_of_numbers(model, proof.theorem.claim(), number)
            }
            Some(model) => declared_section(declared::claim(model, &answer.claim, number)),
        },
        Verdict::Refuted(c) if apart::is_apart(&c.theorem) => {
            apart::claim(&c.model, &c.theorem, number).map(plain)
        }
        Verdict::Refuted(c) if c.by.is_some() => sets_of_numbers(&c.model, c.theorem.claim(), number),
        Verdict::Refuted(c) => {
            declared_section(declared::claim(&c.model, &declared::negation(&answer.claim), number))
        }
        Verdict::Unknown(_) => Err(Unsupported("an undecided claim")),
    }
}

/// The closed form of an expression with parameters.
fn formula(f: &Formulated, number: usize) -> Section {
    let claim = Claim::eq(f.expr.clone(), f.closed.clone());
    if finite::is_about_sets(&claim) {
        return sets_of_numbers(&f.model, &claim, number);
    }
    let conds = f.conditions.iter().cloned().collect();
    parametric::formula(&f.model, &claim, &conds, number)
}

/// The first link that fails, or all of them.
fn comparison(c: &Comparison, number: usize) -> Section {
    let failing = |claim: &&Claim| eval::decide(&c.model, claim) == Ok(Some(false));
    declared_section(match (c.holds, c.links.iter().find(failing)) {
        (Some(false), Some(link)) => declared::claim(&c.model, &declared::negation(link), number),
        (Some(true), None) if !c.links.is_empty() => declared::claims(&c.model, &c.links, number),
        _ => Err(Unsupported("a comparison that is undecided, or not between numbers,")),
    })
}

fn header(numeric: bool, families: bool) -> String {
    let before = if families {
        "Set Warnings \"-ambiguous-paths\".\nFrom Coquelicot Require Import Coquelicot.\n"
    } else {
        ""
    };
    let numbers = if numeric { " Numeric" } else { "" };
    let parameters = if families { " Least Parametric" } else { "" };
    format!(
        "(* Written by entail {}. To check it, compile the prelude (the folder `coq` of entail, `make` there), then\n   \
         coqc -Q PRELUDE Entail THIS_FILE *)\n\n{before}\
         From Coq Require Import Reals Lra List ZArith QArith.\n\
         From Entail Require Import Sums Entropy Extended Gibbs Rules Variables Exact Signs Tables{numbers}{parameters}.\n\
         Import ListNotations.\n\
         Open Scope R_scope.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The claim as people write it, for a comment.
fn written(claim: &Claim) -> String {
    names::comment(&linear::spell(&notation::claim(claim), linear::Script::Unicode))
}
