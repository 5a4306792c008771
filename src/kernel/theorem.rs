//! Theorems and the inference rules, but for those about order, which are in `order`.
//!
//! A [`Theorem`] is `Γ ⊢ claim`, perhaps in a model that gives some names their distributions. Its
//! fields are private and every function here that returns one is a sound rule, so whoever holds a
//! theorem holds a proof. The provenance is kept for the separate checker. [Kernel §4]

use super::axioms::Axiom;
use super::error::KernelError;
use super::expand::expand;
use super::judge::{Conds, above_zero, distribution, follows};
use super::place::{at_path, replace_at};
use super::shift::Shift;
use crate::eval::{self, Env};
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Index, Name, Path, Quantity, Rel, well_formed};
use num_traits::Zero;
use std::sync::Arc;

/// How a theorem came about: the rule and what it was applied to.
#[derive(Clone, Debug)]
pub enum Rule {
    /// An axiom schema.
    Axiom(Axiom),
    /// REFL.
    Refl,
    /// SYM.
    Sym(Theorem),
    /// TRANS.
    Trans(Theorem, Theorem),
    /// CONG at a path.
    Cong(Theorem, Path),
    /// WEAKEN.
    Weaken(Theorem),
    /// DISCHARGE of a condition that follows from the others.
    Discharge(Theorem, Cond),
    /// CASES on absolute continuity.
    Cases(Theorem, Theorem),
    /// LE-ADD.
    LeAdd(Theorem, Theorem),
    /// LE-SCALE by a non-negative factor.
    LeScale(Theorem, Expr),
    /// ANTISYM: neither greater nor less.
    Antisym(Theorem, Theorem),
    /// SUM-LE, termwise.
    SumLe(Theorem, Expr),
    /// GIBBS-EQ: distributions whose divergence is 0 coincide.
    Coincide(Theorem, Vec<Index>),
    /// INST: names replaced by distribution terms.
    Instantiate(Theorem, Vec<(Name, Dist)>),
    /// SPECIALISE to a model.
    Specialise(Theorem),
    /// EXPAND: sums written out and masses filled in.
    Expand,
    /// COMPUTE: closed terms compared by their exact values.
    Compute,
    /// ARGMIN: objectives that differ by a number.
    Shifted(Theorem, Shift),
    /// GIBBS-MIN: the distribution closest to one is itself.
    Closest,
    /// MINIMUM: where an objective in one parameter is least.
    Minimum,
    /// NOT-LEAST: a lower value, at the distribution given.
    NotLeast(Theorem, Extremum, Dist),
    /// APART: objectives that turn at different points.
    Apart,
    /// SETS: two sets that are not the same.
    SetsDiffer,
    /// COMPUTE with parameters: compared everywhere on the ranges that Γ states.
    ComputeOver,
}

#[derive(Debug)]
struct Inner {
    model: Option<Arc<Env>>,
    conds: Conds,
    claim: Claim,
    rule: Rule,
}

/// `Γ ⊢ claim`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Theorem(Arc<Inner>);

type Result<T> = std::result::Result<T, KernelError>;

impl Theorem {
    /// The conditions Γ.
    pub fn conds(&self) -> &Conds {
        &self.0.conds
    }

    /// What holds under them.
    pub fn claim(&self) -> &Claim {
        &self.0.claim
    }

    /// The model it is about; `None` when it holds in every model.
    pub fn model(&self) -> Option<&Arc<Env>> {
        self.0.model.as_ref()
    }

    /// How it came about.
    pub fn rule(&self) -> &Rule {
        &self.0.rule
    }

    /// Where the theorem is kept: equal for clones of one theorem only.
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    /// Where theorems are made: of well-formed statements only. In a model every index must say whose
    /// outcomes it ranges over, so that a term means the same thing in every theorem about that model.
    pub(super) fn new(model: Option<Arc<Env>>, conds: Conds, claim: Claim, rule: Rule) -> Result<Theorem> {
        match &model {
            Some(env) => {
                eval::well_scoped(env, &claim, &conds).map_err(|e| KernelError::Eval(e.to_string()))?;
            }
            None if well_formed(&claim, &conds) => {}
            None => return Err(KernelError::Shape("indices over the spaces of their coordinates")),
        }
        Ok(Theorem(Arc::new(Inner { model, conds, claim, rule })))
    }

    /// The model that both live in; a general theorem lives in every one.
    pub(super) fn common(&self, other: &Theorem) -> Result<Option<Arc<Env>>> {
        match (&self.0.model, &other.0.model) {
            (Some(a), Some(b)) if !Arc::ptr_eq(a, b) => Err(KernelError::Model),
            // A general theorem's names are quantified; a model gives them a meaning only by SPECIALISE.
            (Some(_), None) if !other.names().is_empty() => Err(KernelError::Model),
            (None, Some(_)) if !self.names().is_empty() => Err(KernelError::Model),
            (a, b) => Ok(a.clone().or_else(|| b.clone())),
        }
    }

    /// A statement that nobody has proved, for trying the separate checker with.
    #[cfg(test)]
    pub(crate) fn forged(model: Option<Arc<Env>>, conds: Conds, claim: Claim, rule: Rule) -> Theorem {
        Theorem(Arc::new(Inner { model, conds, claim, rule }))
    }

    pub(super) fn names(&self) -> Vec<Name> {
        let mut names = self.claim().names();
        self.0.conds.iter().for_each(|c| c.names(&mut names));
        names
    }

    pub(super) fn joined(&self, other: &Theorem) -> Conds {
        self.0.conds.union(&other.0.conds).cloned().collect()
    }

    // ─── AXIOM ───────────────────────────────────────────────────────────────────────────────────

    /// An instance of an axiom schema under Γ.
    ///
    /// # Errors
    /// When the schema refuses its arguments or Γ lacks a side condition.
    pub fn axiom(axiom: Axiom, conds: Conds) -> Result<Theorem> {
        let claim = axiom.claim(&conds)?;
        Theorem::new(None, conds, claim, Rule::Axiom(axiom))
    }

    // ─── REFL ────────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// ─────
    /// e = e
    /// ```
    pub fn refl(e: Expr) -> Theorem {
        let claim = Claim::eq(e.clone(), e);
        Theorem(Arc::new(Inner { model: None, conds: Conds::new(), claim, rule: Rule::Refl }))
    }

    // ─── SYM ─────────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// a = b
    /// ─────
    /// b = a
    /// ```
    ///
    /// # Errors
    /// When the theorem is no equality (or ≠).
    pub fn sym(&self) -> Result<Theorem> {
        let Claim { lhs, rel, rhs } = self.claim();
        if !matches!(rel, Rel::Eq | Rel::Ne) {
            return Err(KernelError::Shape("an equality"));
        }
        let claim = Claim::new(rhs.clone(), *rel, lhs.clone());
        Theorem::new(self.0.model.clone(), self.0.conds.clone(), claim, Rule::Sym(self.clone()))
    }

    // ─── TRANS ───────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// a R b    b S c
    /// ──────────────
    ///    a RS c
    /// ```
    ///
    /// # Errors
    /// When the middle terms differ, the relations do not chain, or the models differ.
    pub fn trans(&self, next: &Theorem) -> Result<Theorem> {
        let (a, b) = (self.claim(), next.claim());
        if a.rhs != b.lhs {
            return Err(KernelError::Shape("the same middle term"));
        }
        let rel = a.rel.then(b.rel).ok_or(KernelError::Shape("relations that chain"))?;
        let claim = Claim::new(a.lhs.clone(), rel, b.rhs.clone());
        let rule = Rule::Trans(self.clone(), next.clone());
        Theorem::new(self.common(next)?, self.joined(next), claim, rule)
    }

    // ─── CONG ────────────────────────────────────────────────────────────────────────────────────

    /// ```text
    ///    Γ, 0 < m ⊢ e = e'
    /// ───────────────────────
    ///  Γ ⊢ C[e] = C[e']          (0 < m for every Σ_{i: m>0} around the hole; Γ free of each i)
    /// ```
    ///
    /// # Errors
    /// When the theorem is no equality, the place does not hold its left side, or a remaining
    /// condition speaks of an index bound around the place.
    pub fn cong(&self, context: &Expr, path: &[usize]) -> Result<Theorem> {
        let Claim { lhs, rel: Rel::Eq, rhs } = self.claim() else {
            return Err(KernelError::Shape("an equality"));
        };
        if at_path(context, path) != Some(lhs) {
            return Err(KernelError::Shape("the left side at that place"));
        }
        let replaced = replace_at(context, path, rhs.clone()).ok_or(KernelError::Shape("that place"))?;
        let mut conds = self.0.conds.clone();
        // From the hole outwards: each binder gives its range's positivity and takes its index.
        for depth in (0..path.len()).rev() {
            let above = path.get(..depth).and_then(|p| at_path(context, p));
            if let Some(Expr::Derivative(..)) = above {
                // An equation at one value of the parameter says nothing about slopes.
                return Err(KernelError::Shape("a place outside of derivatives"));
            }
            if let Some(Expr::Sum { index, range, .. }) = above {
                if let Some(m) = &range.positive {
                    conds.remove(&above_zero(m));
                }
                if conds.iter().any(|c| c.mentions(index)) {
                    return Err(KernelError::Side("no condition speaks of a bound index"));
                }
            }
        }
        let claim = Claim::eq(context.clone(), replaced);
        let rule = Rule::Cong(self.clone(), path.to_vec());
        Theorem::new(self.0.model.clone(), conds, claim, rule)
    }

    // ─── WEAKEN ──────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// Γ ⊢ φ
    /// ────────
    /// Γ, Δ ⊢ φ
    /// ```
    pub fn weaken(&self, more: &Conds) -> Theorem {
        let conds: Conds = self.0.conds.union(more).cloned().collect();
        let (model, claim) = (self.0.model.clone(), self.claim().clone());
        Theorem(Arc::new(Inner { model, conds, claim, rule: Rule::Weaken(self.clone()) }))
    }

    // ─── DISCHARGE ───────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// Γ, c ⊢ φ    c follows from Γ
    /// ────────────────────────────
    /// Γ ⊢ φ
    /// ```
    ///
    /// # Errors
    /// When the condition does not follow from the others.
    pub fn discharge(&self, cond: &Cond) -> Result<Theorem> {
        let mut conds = self.0.conds.clone();
        conds.remove(cond);
        if !follows(cond, &conds) {
            return Err(KernelError::Side("the condition follows from the others"));
        }
        let rule = Rule::Discharge(self.clone(), cond.clone());
        Theorem::new(self.0.model.clone(), conds, self.claim().clone(), rule)
    }

    // ─── CASES ───────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// Γ, A ≪ B ⊢ φ    Γ, not A ≪ B ⊢ φ
    /// ─────────────────────────────────
    /// Γ ⊢ φ
    /// ```
    ///
    /// # Errors
    /// When the claims differ or the second theorem has no failing absolute continuity that the
    /// first one assumes.
    pub fn cases(yes: &Theorem, no: &Theorem) -> Result<Theorem> {
        if yes.claim() != no.claim() {
            return Err(KernelError::Shape("the same claim in both cases"));
        }
        let split = no.conds().iter().find_map(|c| match c {
            Cond::NotDominated(p, q) => {
                let holds = Cond::Dominated(p.clone(), q.clone());
                yes.conds().contains(&holds).then_some((holds, c.clone()))
            }
            _ => None,
        });
        let (holds, fails) = split.ok_or(KernelError::Shape("complementary cases"))?;
        let first = yes.conds().iter().filter(|c| **c != holds);
        let conds = first.chain(no.conds().iter().filter(|c| **c != fails)).cloned().collect();
        let rule = Rule::Cases(yes.clone(), no.clone());
        Theorem::new(yes.common(no)?, conds, yes.claim().clone(), rule)
    }

    // ─── GIBBS-EQ ────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// D(A‖B) = 0    A and B are distributions
    /// ────────────────────────────────────────
    /// A(i) = B(i)
    /// ```
    ///
    /// # Errors
    /// When the theorem is no such equation, or Γ does not say that both are distributions.
    pub fn coincide(&self, at: &[Index]) -> Result<Theorem> {
        let Claim { lhs: Expr::Quantity(q), rel: Rel::Eq, rhs: Expr::Number(z) } = self.claim() else {
            return Err(KernelError::Shape("D(A‖B) = 0"));
        };
        let Quantity::Divergence(a, b) = q.as_ref() else { return Err(KernelError::Shape("D(A‖B) = 0")) };
        if !(z.is_zero() && distribution(a, self.conds()) && distribution(b, self.conds())) {
            return Err(KernelError::Side("both are distributions, and the divergence is 0"));
        }
        let mass = |d: &Dist| Expr::Mass(d.clone(), at.to_vec());
        let claim = Claim::eq(mass(a), mass(b));
        let rule = Rule::Coincide(self.clone(), at.to_vec());
        Theorem::new(self.0.model.clone(), self.0.conds.clone(), claim, rule)
    }

    // ─── EXPAND ──────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// ─────────────────────────────────────────────────
    /// in the model: Σᵢ A(i)·f(i) = 3/4·f(a) + 1/4·f(b)
    /// ```
    /// Every sum is written out and every mass filled in; terms of mass 0 are left out. The expression
    /// has no named quantities.
    ///
    /// # Errors
    /// When a name has no finite distribution in the model.
    pub fn expand(model: &Arc<Env>, e: &Expr) -> Result<Theorem> {
        let claim = Claim::eq(e.clone(), expand(model, e)?);
        Theorem::new(Some(model.clone()), Conds::new(), claim, Rule::Expand)
    }

    // ─── COMPUTE ─────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// the exact values compare so
    /// ───────────────────────────
    /// in the model: a R b
    /// ```
    ///
    /// # Errors
    /// When a side has no value, the comparison is undecided, or it comes out otherwise.
    pub fn compute(model: &Arc<Env>, claim: Claim) -> Result<Theorem> {
        match eval::decide(model, &claim) {
            Ok(Some(true)) => Theorem::new(Some(model.clone()), Conds::new(), claim, Rule::Compute),
            Ok(Some(false)) => Err(KernelError::Eval("the values do not compare so".into())),
            Ok(None) => Err(KernelError::Eval("the values could not be told apart".into())),
            Err(e) => Err(KernelError::Eval(e.to_string())),
        }
    }
}
