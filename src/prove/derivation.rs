//! What the prover hands out: derivations whose steps people read, and verdicts.

use crate::eval::{Env, Value};
use crate::kernel::Theorem;
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel};
use std::sync::Arc;

/// A piece of a sentence: words, or mathematics that each page sets in its own way.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// Words.
    Text(String),
    /// An expression.
    Math(Expr),
    /// A condition.
    Cond(Cond),
    /// A distribution.
    Dist(Dist),
}

/// A plain sentence.
pub type Prose = Vec<Piece>;

/// One printed step: `… relation to`, by a rule, for a reason.
#[derive(Clone, Debug)]
pub struct Step {
    /// How the previous line relates to this one.
    pub rel: Rel,
    /// This line.
    pub to: Expr,
    /// The rule that the step stands for, such as `LOG`.
    pub rule: &'static str,
    /// One plain sentence: why.
    pub why: Prose,
    /// The theorem behind this step alone: some earlier line, the relation, this line.
    pub theorem: Theorem,
    /// The exact value of this line, when the distributions are declared ones.
    pub value: Option<Value>,
}

/// A chain `start rel₁ e₁ rel₂ e₂ …`, and the theorem that it adds up to.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// The first line.
    pub start: Expr,
    /// The exact value of the first line, when the distributions are declared ones.
    pub value: Option<Value>,
    /// The other lines.
    pub steps: Vec<Step>,
    /// `Γ ⊢ start rel last`.
    pub theorem: Theorem,
}

/// One case of a proof by cases; a direct proof has one without an assumption.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is assumed in this case, beside the conditions of the theorem.
    pub assumptions: Vec<Cond>,
    /// The calculation.
    pub derivation: Derivation,
}

/// A proved claim.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The claim, as a theorem with its conditions.
    pub theorem: Theorem,
    /// The calculations that prove it.
    pub cases: Vec<Case>,
}

/// A model in which the claim fails, with both sides.
#[derive(Clone, Debug)]
pub struct Counterexample {
    /// The names the claim quantifies over, with the distributions that refute it.
    pub model: Arc<Env>,
    /// Which names of the model occur in the claim.
    pub names: Vec<Name>,
    /// The value of the left side.
    pub lhs: Value,
    /// The value of the right side.
    pub rhs: Value,
    /// The theorem that the claim's negation holds in that model.
    pub theorem: Theorem,
    /// How it was derived, where there is more to it than the values of the two sides: for claims about
    /// minimisers, whose sides have no values.
    pub by: Option<Derivation>,
}

impl Proof {
    /// Every theorem that the page rests on: the claim's own and that of each step.
    pub fn theorems(&self) -> impl Iterator<Item = &Theorem> {
        let steps = self.cases.iter().flat_map(|c| c.derivation.steps.iter().map(|s| &s.theorem));
        steps.chain([&self.theorem])
    }
}

/// The answer to `prove`.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The claim holds.
    Proved(Box<Proof>),
    /// The claim fails.
    Refuted(Box<Counterexample>),
    /// Neither was found; what was tried, a sentence each.
    Unknown(Vec<Prose>),
}

/// A claim with the verdict on it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The claim as asked.
    pub claim: Claim,
    /// The conditions asked for (`given …`).
    pub given: Vec<Cond>,
    /// The verdict.
    pub verdict: Verdict,
}
