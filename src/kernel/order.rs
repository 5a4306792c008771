//! The inference rules about `≤` and `<`. [Kernel §4]

use super::error::KernelError;
use super::judge::{above_zero, finite, nonnegative};
use super::theorem::{Rule, Theorem};
use crate::term::{Claim, Expr, Rel};

impl Theorem {
    // ─── LE-ADD ──────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// a R b    c S d        (all real, R and S among =, ≤, <)
    /// ────────────────
    /// a + c RS b + d
    /// ```
    ///
    /// # Errors
    /// When a side is not a real number or a relation is not among =, ≤, <.
    pub fn le_add(&self, other: &Theorem) -> Result<Theorem, KernelError> {
        let (a, b) = (self.claim(), other.claim());
        let conds = self.joined(other);
        if a.rel == Rel::Ne || b.rel == Rel::Ne {
            return Err(KernelError::Shape("relations among =, ≤, <"));
        }
        let real = [&a.lhs, &a.rhs, &b.lhs, &b.rhs].into_iter().all(|e| finite(e, &conds));
        let rel = a.rel.then(b.rel).ok_or(KernelError::Shape("relations among =, ≤, <"))?;
        if !real {
            return Err(KernelError::Side("every side is a real number"));
        }
        let sum = |x: &Expr, y: &Expr| Expr::add([x.clone(), y.clone()]);
        let claim = Claim::new(sum(&a.lhs, &b.lhs), rel, sum(&a.rhs, &b.rhs));
        let rule = Rule::LeAdd(self.clone(), other.clone());
        Theorem::new(self.common(other)?, conds, claim, rule)
    }

    // ─── LE-SCALE ────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// a ≤ b    0 ≤ c        (all real; < weakens to ≤)
    /// ──────────────
    /// c·a ≤ c·b
    /// ```
    ///
    /// # Errors
    /// When Γ does not show the factor to be non-negative or a side is not a real number.
    pub fn le_scale(&self, factor: &Expr) -> Result<Theorem, KernelError> {
        let Claim { lhs, rel, rhs } = self.claim();
        let conds = self.conds();
        if !matches!(rel, Rel::Le | Rel::Lt) {
            return Err(KernelError::Shape("≤ or <"));
        }
        if !(nonnegative(factor, conds) && [factor, lhs, rhs].into_iter().all(|e| finite(e, conds))) {
            return Err(KernelError::Side("the factor is non-negative and every side is a real number"));
        }
        let by = |e: &Expr| Expr::mul([factor.clone(), e.clone()]);
        let claim = Claim::new(by(lhs), Rel::Le, by(rhs));
        let rule = Rule::LeScale(self.clone(), factor.clone());
        Theorem::new(self.model().cloned(), conds.clone(), claim, rule)
    }

    // ─── ANTISYM ─────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// a ≤ b    b ≤ a
    /// ──────────────
    /// a = b
    /// ```
    ///
    /// # Errors
    /// When the theorems are not those two inequalities.
    pub fn antisym(&self, back: &Theorem) -> Result<Theorem, KernelError> {
        let (a, b) = (self.claim(), back.claim());
        if (a.rel, b.rel) != (Rel::Le, Rel::Le) || a.lhs != b.rhs || a.rhs != b.lhs {
            return Err(KernelError::Shape("a ≤ b and b ≤ a"));
        }
        let claim = Claim::eq(a.lhs.clone(), a.rhs.clone());
        let rule = Rule::Antisym(self.clone(), back.clone());
        Theorem::new(self.common(back)?, self.joined(back), claim, rule)
    }

    // ─── SUM-LE ──────────────────────────────────────────────────────────────────────────────────

    /// ```text
    ///     Γ, 0 < m ⊢ f ≤ g
    /// ───────────────────────────────────────
    /// Γ ⊢ Σ_{i: m>0} f ≤ Σ_{i: m>0} g          (Γ free of i)
    /// ```
    /// `like` is any sum with the index and range meant; its body is `f`.
    ///
    /// # Errors
    /// When the shapes do not fit, a side is not a real number, or Γ speaks of the index.
    pub fn sum_le(&self, like: &Expr) -> Result<Theorem, KernelError> {
        let Claim { lhs, rel: Rel::Le, rhs } = self.claim() else {
            return Err(KernelError::Shape("≤"));
        };
        let Expr::Sum { index, range, body } = like else {
            return Err(KernelError::Shape("a sum"));
        };
        if body.as_ref() != lhs {
            return Err(KernelError::Shape("a sum of the left side"));
        }
        if !(finite(lhs, self.conds()) && finite(rhs, self.conds())) {
            return Err(KernelError::Side("every side is a real number"));
        }
        let mut conds = self.conds().clone();
        if let Some(m) = &range.positive {
            conds.remove(&above_zero(m));
        }
        if conds.iter().any(|c| c.mentions(index)) {
            return Err(KernelError::Side("no condition speaks of the bound index"));
        }
        let right = Expr::sum(index.clone(), range.clone(), rhs.clone());
        let claim = Claim::new(like.clone(), Rel::Le, right);
        Theorem::new(self.model().cloned(), conds, claim, Rule::SumLe(self.clone(), like.clone()))
    }
}
