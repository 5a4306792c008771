//! Building a calculation line by line, and moving inequalities about: what proofs of bounds are made of.

use super::conversion::from_polynomial;
use super::conversion::{axiom, join, ring};
use super::derivation::{Derivation, Piece, Prose, Step};
use super::identity::prove_identity;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Monomial, Polynomial, Theorem, above_zero, polynomial};
use crate::term::{Claim, Dist, Expr, Range, Rel};
use num_traits::One;
use std::sync::Arc;

/// A plain sentence.
pub(super) fn says(s: &str) -> Prose {
    vec![Piece::Text(s.into())]
}

/// A chain of lines under construction.
pub(super) struct Calculation<'c> {
    conds: &'c Conds,
    theorem: Theorem,
    steps: Vec<Step>,
    start: Expr,
}

impl<'c> Calculation<'c> {
    /// Starts with a line.
    pub(super) fn new(start: Expr, conds: &'c Conds) -> Calculation<'c> {
        Calculation { conds, theorem: Theorem::refl(start.clone()), steps: Vec::new(), start }
    }

    /// The last line.
    pub(super) fn last(&self) -> &Expr {
        &self.theorem.claim().rhs
    }

    /// How the last line compares to the first.
    pub(super) fn relation(&self) -> Rel {
        self.theorem.claim().rel
    }

    /// The next line, by a theorem that relates the last one to it.
    pub(super) fn push(&mut self, line: Theorem, rule: &'static str, why: Prose) -> Option<()> {
        let Claim { lhs, rel, rhs } = line.claim();
        if lhs == rhs && *rel == Rel::Eq {
            return Some(());
        }
        self.theorem = self.theorem.trans(&line).ok()?;
        self.steps.push(Step { rel: *rel, to: rhs.clone(), rule, why, theorem: line, value: None });
        Some(())
    }

    /// The next line, equal to the last one by calculation, in one step.
    pub(super) fn equal(&mut self, to: &Expr, rule: &'static str, why: Prose) -> Option<()> {
        let line = identity(self.last(), to, self.conds)?;
        self.push(line, rule, why)
    }

    /// The lines of another calculation that begins where this one ends.
    pub(super) fn extend(&mut self, other: Derivation) -> Option<()> {
        for step in other.steps {
            self.theorem = self.theorem.trans(&step.theorem).ok()?;
            self.steps.push(step);
        }
        Some(())
    }

    /// The calculation with its theorem, under all the conditions.
    pub(super) fn finish(self) -> Derivation {
        let theorem = self.theorem.weaken(self.conds);
        Derivation { start: self.start, value: None, steps: self.steps, theorem }
    }
}

/// `from = to` by bringing both to normal form.
pub(super) fn identity(from: &Expr, to: &Expr, conds: &Conds) -> Option<Theorem> {
    if from == to {
        return Some(Theorem::refl(from.clone()));
    }
    if let Ok(line) = ring(from, to, conds) {
        return Some(line);
    }
    Some(prove_identity(&Claim::eq(from.clone(), to.clone()), conds)?.theorem)
}

/// From `a R b` to `from R to`, where `to − from = b − a` by ring arithmetic.
pub(super) fn rearranged(t: &Theorem, from: &Expr, to: &Expr, conds: &Conds) -> Option<Theorem> {
    let t = t.weaken(conds);
    let shift = Expr::difference(from.clone(), t.claim().lhs.clone());
    let moved = t.le_add(&Theorem::refl(shift)).ok()?;
    let before = ring(from, &moved.claim().lhs, conds).ok()?;
    let after = ring(&moved.claim().rhs, to, conds).ok()?;
    before.trans(&moved).ok()?.trans(&after).ok()
}

/// From `a R b` to `c·a R c·b` for a factor that is not negative (or any, for an equation).
pub(super) fn scaled(t: &Theorem, factor: &Expr) -> Option<Theorem> {
    if matches!(factor, Expr::Number(n) if n.is_one()) {
        return Some(t.clone());
    }
    if t.claim().rel != Rel::Eq {
        return t.le_scale(factor).ok();
    }
    let product = Expr::Mul(vec![factor.clone(), t.claim().lhs.clone()]);
    t.cong(&product, &[1]).ok()
}

/// `Σ_{i: P(i)>0} body`.
pub(super) fn over_support(p: &Dist, body: Expr) -> Option<Expr> {
    let [(index, space)] = p.indices().try_into().ok()?;
    Some(Expr::sum(index, Range { space, positive: Some(Arc::new(p.mass())) }, body))
}

/// `Σᵢ body`, over the space of P.
pub(super) fn over_all(p: &Dist, body: Expr) -> Option<Expr> {
    let [(index, space)] = p.indices().try_into().ok()?;
    Some(Expr::sum(index, Range::all(space), body))
}

/// The conditions on the support of P.
pub(super) fn inside(p: &Dist, conds: &Conds) -> Conds {
    conds.iter().cloned().chain([above_zero(&p.mass())]).collect()
}

/// From `a ≤ b` on the support of P to `Σ P(i)·a ≤ Σ P(i)·b` over it.
pub(super) fn averaged(p: &Dist, t: &Theorem) -> Option<Theorem> {
    let weighed = t.le_scale(&p.mass()).ok()?;
    let sum = over_support(p, weighed.claim().lhs.clone())?;
    weighed.sum_le(&sum).ok()
}

/// `e = to`, where the two differ in that `x·x⁻¹` is 1.
pub(super) fn cancelled(e: &Expr, x: &Expr, to: &Expr, conds: &Conds) -> Option<Theorem> {
    let inverse = Expr::power(x.clone(), -Rational::one());
    let (mut kept, mut freed) = (Polynomial::new(), Polynomial::new());
    for (monomial, c) in polynomial(e)? {
        if monomial.contains_key(x) && monomial.contains_key(&inverse) {
            let less = |(atom, k): (&Expr, &u32)| {
                let left = k - u32::from(atom == x || *atom == inverse);
                (left > 0).then(|| (atom.clone(), left))
            };
            freed.insert(monomial.iter().filter_map(less).collect::<Monomial>(), c);
        } else {
            kept.insert(monomial, c);
        }
    }
    let pair = axiom(Axiom::Cancel(x.clone()), conds)?;
    let product = Expr::Mul(vec![pair.claim().lhs.clone(), from_polynomial(&freed)]);
    let apart = Expr::Add(vec![from_polynomial(&kept), product]);
    let first = ring(e, &apart, conds).ok()?;
    let second = pair.cong(&apart, &[1, 0]).ok()?;
    let last = ring(&second.claim().rhs, to, conds).ok()?;
    join(Some(first.trans(&second).ok()?), last)
}
