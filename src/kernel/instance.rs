//! Rules that give names and parameters a meaning: instances, declared models, and claims that hold for all
//! values of parameters.
//!
//! [Kernel §4]

use super::error::KernelError;
use super::judge::Conds;
use super::theorem::{Rule, Theorem};
use crate::eval::{self, Env};
use crate::term::{Claim, Cond, Dist, Expr, Name, Space};
use std::sync::Arc;

type Result<T> = std::result::Result<T, KernelError>;

impl Theorem {
    // ─── INST ────────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// Γ ⊢ φ
    /// ───────────────────
    /// Γ[A := M] ⊢ φ[A := M]
    /// ```
    /// Only terms on the outcome set of the symbols may be put for them.
    ///
    /// # Errors
    /// When the theorem lives in a model or a term does not live on Ω.
    pub fn instantiate(&self, map: &[(Name, Dist)]) -> Result<Theorem> {
        if self.model().is_some() {
            return Err(KernelError::Model);
        }
        if self.binds(&any_binder) {
            return Err(KernelError::Shape("a theorem without derivatives and minimisers"));
        }
        if map.iter().any(|(_, d)| d.spaces() != [Space::Outcomes]) {
            return Err(KernelError::Shape("a distribution on the same outcomes"));
        }
        let put = |n: &Name| map.iter().find(|(m, _)| m == n).map(|(_, d)| d.clone());
        let conds = self.conds().iter().map(|c| c.substitute(&put)).collect();
        let claim = self.claim().substitute(&put);
        Theorem::new(None, conds, claim, Rule::Instantiate(self.clone(), map.to_vec()))
    }

    // ─── SPECIALISE ──────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// Γ ⊢ φ        the model satisfies c, for c in Γ
    /// ──────────────────────────────────────────────
    /// in the model: Γ without those c ⊢ φ
    /// ```
    ///
    /// # Errors
    /// When a name of the theorem has no finite distribution in the model, the distributions do not
    /// share their outcomes, a sum does not say which it ranges over, or a condition fails there.
    pub fn specialise(&self, model: &Arc<Env>) -> Result<Theorem> {
        if self.model().is_some() {
            return Err(KernelError::Model);
        }
        // The names are quantified as fixed distributions: under a derivative they would vary.
        if self.binds(&parameter_binder) {
            return Err(KernelError::Shape("a theorem in which no parameter is bound"));
        }
        eval::common_outcomes(model, self.claim(), self.conds())
            .map_err(|e| KernelError::Eval(e.to_string()))?;
        let family = |n: &Name| model.family(n);
        let mut conds = Conds::new();
        for name in self.names() {
            let ranges = family(&name).into_iter().flat_map(|f| f.domain().ranges());
            conds.extend(ranges.flat_map(|(s, range)| eval::bounds(s, range)));
        }
        for cond in self.conds() {
            match eval::holds(model, cond) {
                Ok(Some(true)) => {}
                // In its ranges a family is a distribution.
                Ok(None) if matches!(cond, Cond::Distribution(Dist::Named(n)) if family(n).is_some()) => {}
                Ok(Some(false)) => return Err(KernelError::Side("the model satisfies the conditions")),
                Ok(None) => {
                    conds.insert(cond.clone());
                }
                Err(e) => return Err(KernelError::Eval(e.to_string())),
            }
        }
        let rule = Rule::Specialise(self.clone());
        Theorem::new(Some(model.clone()), conds, self.claim().clone(), rule)
    }

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

    /// Whether a binder of the kind occurs in it, under which names may not be replaced.
    fn binds(&self, kind: &dyn Fn(&Expr) -> bool) -> bool {
        let conds = self.conds().iter().filter_map(|c| match c {
            Cond::Holds(claim) => Some(claim),
            _ => None,
        });
        conds.chain([self.claim()]).any(|c| within(&c.lhs, kind) || within(&c.rhs, kind))
    }
}

/// Whether such a node occurs.
fn within(e: &Expr, kind: &dyn Fn(&Expr) -> bool) -> bool {
    kind(e)
        || matches!(e, Expr::Minimisers(m) if within(&m.objective, kind))
        || e.children().into_iter().any(|c| within(c, kind))
}

fn any_binder(e: &Expr) -> bool {
    matches!(e, Expr::Derivative(..) | Expr::Minimisers(_))
}

fn parameter_binder(e: &Expr) -> bool {
    matches!(e, Expr::Derivative(..)) || matches!(e, Expr::Minimisers(m) if m.over.parameter().is_some())
}
