//! A chain of sets, one equal to the next, with the theorems that say so.

use super::conversion::join;
use super::derivation::{Case, Derivation, Piece, Proof, Prose, Step};
use crate::kernel::Theorem;
use crate::term::{Claim, Expr, Extremum, Rel};
use std::sync::Arc;

/// A chain of equal sets.
pub(super) struct Chain {
    pub(super) start: Expr,
    pub(super) steps: Vec<Step>,
    theorem: Option<Theorem>,
}

pub(super) fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

pub(super) fn set(m: &Extremum) -> Expr {
    Expr::Minimisers(Arc::new(m.clone()))
}

impl Chain {
    pub(super) fn new(start: Expr) -> Chain {
        Chain { start, steps: Vec::new(), theorem: None }
    }

    pub(super) fn last(&self) -> &Expr {
        self.steps.last().map_or(&self.start, |s| &s.to)
    }

    pub(super) fn push(&mut self, theorem: Theorem, rule: &'static str, why: Prose) -> Option<()> {
        let Claim { lhs, rel, rhs } = theorem.claim().clone();
        if lhs == rhs && rel == Rel::Eq {
            return Some(());
        }
        self.theorem = Some(join(self.theorem.take(), theorem.clone())?);
        self.steps.push(Step { rel, to: rhs, rule, why, theorem, value: None });
        Some(())
    }

    /// What the lines add up to; `None` before the second one.
    pub(super) fn theorem(&self) -> Option<&Theorem> {
        self.theorem.as_ref()
    }

    /// The other chain read from its end to its start.
    pub(super) fn back(&mut self, other: Chain) -> Option<()> {
        for step in other.steps.into_iter().rev() {
            self.push(step.theorem.sym().ok()?, step.rule, step.why)?;
        }
        Some(())
    }

    pub(super) fn derivation(self) -> Option<Derivation> {
        let theorem = self.theorem.unwrap_or_else(|| Theorem::refl(self.start.clone()));
        Some(Derivation { start: self.start, value: None, steps: self.steps, theorem })
    }

    pub(super) fn proof(self) -> Option<Proof> {
        let derivation = self.derivation()?;
        let theorem = derivation.theorem.clone();
        Some(Proof { theorem, cases: vec![Case { assumptions: Vec::new(), derivation }] })
    }
}
