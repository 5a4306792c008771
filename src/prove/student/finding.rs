//! What there is to say of a proof and of each of its lines.

use super::reason::Reason;
use crate::eval::{self, Env, EvalError, Value};
use crate::kernel::Theorem;
use crate::prove::derivation::{Case, Prose};
use crate::term::{Claim, Cond, Expr, Name, Rel};
use std::sync::Arc;

/// A proof to be checked.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The first line.
    pub first: Expr,
    /// The lines after it.
    pub lines: Vec<Line>,
    /// What the author assumes.
    pub given: Vec<Cond>,
    /// What the declared names mean; others are universally quantified.
    pub model: Arc<Env>,
}

/// One line of a proof.
#[derive(Clone, Debug)]
pub struct Line {
    /// How it follows from the line before: `=`, `≠`, `≤`, `<`.
    pub rel: Rel,
    /// Whether the relation reads the other way: `≥`, `>`.
    pub turned: bool,
    /// The line.
    pub to: Expr,
    /// Why, as the author says.
    pub reasons: Vec<Reason>,
}

impl Line {
    /// What the line claims after the line before it.
    pub fn claim(&self, before: &Expr) -> Claim {
        if self.turned {
            Claim::new(self.to.clone(), self.rel, before.clone())
        } else {
            Claim::new(before.clone(), self.rel, self.to.clone())
        }
    }
}

/// A checked proof.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The first line.
    pub first: Expr,
    /// What was assumed.
    pub given: Vec<Cond>,
    /// The other lines with what was found.
    pub lines: Vec<Judged>,
    /// `Γ ⊢ first R last`, when every line is right, Γ with the conditions that lines needed.
    pub conclusion: Option<Theorem>,
}

/// A line with what was found.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The line.
    pub line: Line,
    /// What it claims.
    pub claim: Claim,
    /// What was found.
    pub finding: Finding,
}

/// What there is to say of a line.
#[derive(Clone, Debug)]
pub enum Finding {
    /// It follows.
    Right(Box<Right>),
    /// It follows under conditions that were not stated.
    Missing(Box<Missing>),
    /// It does not.
    Wrong(Box<Wrong>),
    /// Neither was found; what was tried, a sentence each.
    Open(Vec<Prose>),
}

/// Why a line follows.
#[derive(Clone, Debug)]
pub struct Right {
    /// The claim, as a theorem.
    pub theorem: Theorem,
    /// The calculation from the line before to this one, with the lines in between.
    pub cases: Vec<Case>,
    /// The rules of the calculation.
    pub rules: Vec<&'static str>,
    /// Whether more than one rule is needed.
    pub leap: bool,
    /// The theorems that were applied, with the instances used.
    pub uses: Vec<(Name, Claim)>,
    /// Whether the sides of the line differ by what the one theorem used says.
    pub differs: bool,
    /// What the given reasons are worth.
    pub grounds: Grounds,
}

/// What given reasons are worth.
#[derive(Clone, PartialEq, Debug)]
pub enum Grounds {
    /// None was given.
    Unsaid,
    /// They justify the line.
    Given,
    /// They do their part; these rules are needed beside them.
    Partly(Vec<&'static str>),
    /// The line holds for other reasons.
    Other,
    /// Nothing is known by the words; what may have been meant.
    Unknown(String, Vec<String>),
}

/// A line that needs a condition.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Why it follows under the conditions.
    pub right: Right,
    /// The conditions.
    pub conds: Vec<Cond>,
    /// What happens without.
    pub example: Option<Example>,
}

/// Distributions for which two lines differ, or one has no value.
#[derive(Clone, Debug)]
pub struct Example {
    /// The distributions.
    pub model: Arc<Env>,
    /// Their names.
    pub names: Vec<Name>,
    /// The line before with its value.
    pub before: (Expr, Result<Value, EvalError>),
    /// The line with its value.
    pub after: (Expr, Result<Value, EvalError>),
    /// The line before minus the line, when both are finite.
    pub gap: Option<Value>,
}

/// A mistake that explains a wrong line.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The mistake, as the end of a sentence.
    pub what: Prose,
    /// The line without it.
    pub line: Expr,
    /// Its relation to the line before, with whether it reads the other way.
    pub rel: (Rel, bool),
    /// How unlikely the mistake is, from 0.
    pub cost: u8,
}

/// A line that does not follow.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// Distributions for which it fails.
    pub example: Example,
    /// Whether these are the declared ones.
    pub declared: bool,
    /// The relation that does hold, with whether it reads the other way.
    pub holds: Option<(Rel, bool)>,
    /// The mistakes that may be behind it, the likeliest first.
    pub slips: Vec<Slip>,
}

impl Checked {
    /// How the whole proof stands: `None` when a line was left undecided and none is wrong.
    pub fn holds(&self) -> Option<bool> {
        let bad = |j: &Judged| matches!(j.finding, Finding::Wrong(_) | Finding::Missing(_));
        if self.lines.iter().any(bad) {
            return Some(false);
        }
        let open = self.lines.iter().any(|j| matches!(j.finding, Finding::Open(_)));
        (!open).then_some(true)
    }

    /// What the first line and the last one come to, when the relations all read one way.
    pub fn whole(&self) -> Option<(Claim, bool)> {
        let last = &self.lines.last()?.line.to;
        let turned = self.lines.iter().any(|j| j.line.turned);
        let mut rel = Rel::Eq;
        for judged in &self.lines {
            if judged.line.rel != Rel::Eq && judged.line.turned != turned {
                return None;
            }
            rel = rel.then(judged.line.rel)?;
        }
        let (first, last) = (self.first.clone(), last.clone());
        Some(if turned {
            (Claim::new(last, rel, first), true)
        } else {
            (Claim::new(first, rel, last), false)
        })
    }

    /// Every theorem that the findings rest on.
    pub fn theorems(&self) -> impl Iterator<Item = &Theorem> {
        self.lines.iter().flat_map(Judged::theorems).chain(&self.conclusion)
    }
}

impl Judged {
    /// The theorems that the finding rests on.
    pub fn theorems(&self) -> Vec<&Theorem> {
        let right = match &self.finding {
            Finding::Right(right) => right,
            Finding::Missing(missing) => &missing.right,
            Finding::Wrong(_) | Finding::Open(_) => return Vec::new(),
        };
        let cases = right
            .cases
            .iter()
            .flat_map(|c| c.derivation.steps.iter().map(|s| &s.theorem).chain([&c.derivation.theorem]));
        cases.chain([&right.theorem]).collect()
    }
}

impl Example {
    /// What the two lines come to in a model.
    pub(super) fn new(model: Arc<Env>, names: Vec<Name>, before: &Expr, after: &Expr) -> Example {
        let value = |e: &Expr| (e.clone(), eval::evaluate(&model, e));
        let (before, after) = (value(before), value(after));
        let gap = match (&before.1, &after.1) {
            (Ok(Value::Finite(_)), Ok(Value::Finite(_))) => {
                eval::evaluate(&model, &Expr::difference(before.0.clone(), after.0.clone())).ok()
            }
            _ => None,
        };
        Example { model, names, before, after, gap }
    }
}
