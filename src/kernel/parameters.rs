//! Rules about parameters: claims that hold for all their values.
//!
//! [Kernel §4]

use super::error::KernelError;
use super::judge::Conds;
use super::theorem::{Rule, Theorem};
use crate::eval::{self, Env};
use crate::term::{Claim, Cond, Expr};
use std::sync::Arc;

type Result<T> = std::result::Result<T, KernelError>;

impl Theorem {
    // ─── COMPUTE with parameters ─────────────────────────────────────────────────────────────────

    /// ```text
    /// the forms compare so for all p, q, … in their ranges
    /// ────────────────────────────────────────────────────
    /// in the model: 0 < p, p < 1, … ⊢ a R b
    /// ```
    ///
    /// # Errors
    /// When a condition is no bound of a parameter, a side has no form, or the comparison is undecided or
    /// comes out otherwise.
    pub fn compute_over(model: &Arc<Env>, conds: Conds, claim: Claim) -> Result<Theorem> {
        let domain = eval::domain_of(&conds).ok_or(KernelError::Shape("conditions that bound parameters"))?;
        match eval::decide_over(model, &domain, &claim) {
            Ok(Some(true)) => Theorem::new(Some(model.clone()), conds, claim, Rule::ComputeOver),
            Ok(Some(false)) => Err(KernelError::Eval("the forms do not compare so everywhere".into())),
            Ok(None) => Err(KernelError::Eval("the forms could not be compared everywhere".into())),
            Err(e) => Err(KernelError::Eval(e.to_string())),
        }
    }

    /// Whether a parameter is bound in it, so that names may not be replaced by what depends on it.
    pub(super) fn binds_parameters(&self) -> bool {
        let conds = self.conds().iter().filter_map(|c| match c {
            Cond::Holds(claim) => Some(claim),
            _ => None,
        });
        conds.chain([self.claim()]).any(|c| binds(&c.lhs) || binds(&c.rhs))
    }
}

fn binds(e: &Expr) -> bool {
    matches!(e, Expr::Derivative(..) | Expr::Minimisers(_)) || e.children().into_iter().any(binds)
}
