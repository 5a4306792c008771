//! A chain of equalities under construction: where it has got to, and how to go on.

use super::conversion::join;
use crate::kernel::Theorem;
use crate::term::Expr;

/// From an expression by equal ones to the present one.
pub(super) struct Walk {
    start: Expr,
    done: Option<Theorem>,
}

impl Walk {
    pub(super) fn from(start: &Expr) -> Walk {
        Walk { start: start.clone(), done: None }
    }

    /// Where the walk is.
    pub(super) fn here(&self) -> &Expr {
        self.done.as_ref().map_or(&self.start, |t| &t.claim().rhs)
    }

    /// One step with the whole expression.
    pub(super) fn step(&mut self, theorem: Theorem) -> Option<()> {
        self.done = Some(join(self.done.take(), theorem)?);
        Some(())
    }

    /// One step at a place.
    pub(super) fn at(&mut self, path: &[usize], theorem: &Theorem) -> Option<()> {
        if theorem.claim().lhs == theorem.claim().rhs {
            return Some(());
        }
        let lifted = theorem.cong(self.here(), path).ok()?;
        self.step(lifted)
    }

    /// `start = here`.
    pub(super) fn theorem(self) -> Theorem {
        self.done.unwrap_or_else(|| Theorem::refl(self.start))
    }
}
