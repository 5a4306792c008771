//! Rules about minimisers and maximisers.
//!
//! [Kernel §4, Main §3]

use super::error::KernelError;
use super::judge::{Conds, distribution, finite};
use super::shift::Shift;
use super::theorem::{Rule, Theorem};
use crate::eval::{self, Env};
use crate::exact::rational::compare;
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Name, Over, Points, Quantity, Rel, Space};
use num_traits::{Signed, Zero};
use std::sync::Arc;

type Result<T> = std::result::Result<T, KernelError>;

fn points(p: Points) -> Expr {
    Expr::Set(Arc::new(p))
}

/// Whether a part of a statement depends on what varies, by itself or by a family of the model.
fn depends(over: &Over, model: Option<&Arc<Env>>, symbols: &[Name], names: &[Name]) -> bool {
    match over {
        Over::Distributions { variable, .. } => names.contains(variable),
        Over::Parameter { variable, .. } => {
            let family = |n: &Name| {
                model.is_some_and(|m| m.families().any(|(own, f)| own == n && f.depends_on(variable)))
            };
            symbols.contains(variable) || names.iter().any(family)
        }
    }
}

fn spoken(parts: &[&Expr]) -> (Vec<Name>, Vec<Name>) {
    let (mut symbols, mut names) = (Vec::new(), Vec::new());
    for e in parts {
        e.symbols(&mut symbols);
        e.names(&mut names);
    }
    (symbols, names)
}

/// Whether the binder grants the condition: that what varies is a distribution, or lies in its range.
fn granted(over: &Over, cond: &Cond) -> bool {
    match over {
        Over::Distributions { variable, .. } => *cond == Cond::Distribution(Dist::Named(variable.clone())),
        Over::Parameter { variable, range } => {
            let bound = eval::domain_of(&[cond.clone()].into());
            bound.is_some_and(|d| d.ranges().all(|(s, own)| s == variable && own.includes(range)))
        }
    }
}

impl Theorem {
    // ─── ARGMIN ──────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// Γ, B is a distribution ⊢ f(B) = k·g(B) + c    k ≠ 0, c is real and free of B
    /// ────────────────────────────────────────────────────────────────────────────
    /// Γ ⊢ argmin_B f = argmin_B g          (argmax on one side for k < 0, where g is real)
    /// ```
    ///
    /// # Errors
    /// When the theorem is no such equation, c varies or may be infinite, or Γ speaks of what varies.
    pub fn shifted(&self, by: &Shift) -> Result<Theorem> {
        let Shift { over, greatest, factor, g, shift } = by;
        let Claim { lhs: f, rel: Rel::Eq, rhs } = self.claim() else {
            return Err(KernelError::Shape("an equality"));
        };
        let scaled = Expr::mul([Expr::Number(factor.clone()), g.clone()]);
        if factor.is_zero() || rhs != &Expr::add([scaled, shift.clone()]) {
            return Err(KernelError::Shape("f = k·g + c with k ≠ 0"));
        }
        if self.model().is_some_and(|m| m.parameter(over.variable()).is_some()) {
            return Err(KernelError::Side("what varies has no fixed number"));
        }
        let conds: Conds = self.conds().iter().filter(|c| !granted(over, c)).cloned().collect();
        let (symbols, names) = spoken(&[shift]);
        if depends(over, self.model(), &symbols, &names) || !finite(shift, &conds) {
            return Err(KernelError::Side("what is added is a real number that does not vary"));
        }
        if factor.is_negative() && !finite(g, self.conds()) {
            return Err(KernelError::Side("the objective is a real number"));
        }
        for cond in &conds {
            let mut names = Vec::new();
            cond.names(&mut names);
            let symbols = match cond {
                Cond::Holds(c) => spoken(&[&c.lhs, &c.rhs]).0,
                _ => Vec::new(),
            };
            if depends(over, self.model(), &symbols, &names) {
                return Err(KernelError::Side("no condition speaks of what varies"));
            }
        }
        let set = |greatest: bool, objective: &Expr| {
            Expr::Minimisers(Arc::new(Extremum {
                greatest,
                over: over.clone(),
                objective: objective.clone(),
            }))
        };
        let claim = Claim::eq(set(*greatest, f), set(*greatest != factor.is_negative(), g));
        Theorem::new(self.model().cloned(), conds, claim, Rule::Shifted(self.clone(), by.clone()))
    }

    // ─── GIBBS-MIN ───────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// A is a distribution, free of B
    /// ──────────────────────────────
    /// argmin_B D(A‖B) = {A}          (and argmin_B D(B‖A) = {A})
    /// ```
    ///
    /// # Errors
    /// When it is no such set, or Γ does not say that the other one is a distribution.
    pub fn closest(of: &Extremum, conds: Conds) -> Result<Theorem> {
        let (Over::Distributions { variable, family: None }, false) = (&of.over, of.greatest) else {
            return Err(KernelError::Shape("the minimisers over all distributions"));
        };
        let Expr::Quantity(q) = &of.objective else { return Err(KernelError::Shape("a divergence")) };
        let Quantity::Divergence(a, b) = q.as_ref() else { return Err(KernelError::Shape("a divergence")) };
        let varies = |d: &Dist| *d == Dist::Named(variable.clone());
        let other = match (varies(a), varies(b)) {
            (false, true) => a,
            (true, false) => b,
            _ => return Err(KernelError::Shape("a divergence of which one side varies")),
        };
        let mut names = Vec::new();
        other.names(&mut names);
        conds.iter().for_each(|c| c.names(&mut names));
        if names.contains(variable) || other.spaces() != [Space::Outcomes] || !distribution(other, &conds) {
            return Err(KernelError::Side("the other side is a distribution that does not vary"));
        }
        let claim = Claim::eq(Expr::Minimisers(Arc::new(of.clone())), points(Points::Dist(other.clone())));
        Theorem::new(None, conds, claim, Rule::Closest)
    }

    // ─── MINIMUM ─────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// the derivative is negative before q and positive after it
    /// ─────────────────────────────────────────────────────────
    /// in the model: argmin_t f = {q}
    /// ```
    /// Also the empty set where no point is least, and the whole range where f is constant.
    ///
    /// # Errors
    /// When the set is not settled or is another one.
    pub fn minimum(model: &Arc<Env>, of: &Extremum) -> Result<Theorem> {
        match eval::minimisers(model, of) {
            Ok(Some(set)) => {
                let claim = Claim::eq(Expr::Minimisers(Arc::new(of.clone())), points(set));
                Theorem::new(Some(model.clone()), Conds::new(), claim, Rule::Minimum)
            }
            Ok(None) => Err(KernelError::Eval("where it is least was not settled".into())),
            Err(e) => Err(KernelError::Eval(e.to_string())),
        }
    }

    // ─── NOT-LEAST ───────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// in the model: g(P) < g(Q)
    /// ────────────────────────────────
    /// in the model: {Q} ≠ argmin_B g          (g(Q) < g(P) for argmax)
    /// ```
    ///
    /// # Errors
    /// When the theorem is no such inequality in a model without conditions.
    pub fn not_least(&self, of: &Extremum, better: &Dist, worse: &Dist) -> Result<Theorem> {
        let (Over::Distributions { variable, family: None }, Some(model)) = (&of.over, self.model()) else {
            return Err(KernelError::Shape("minimisers over all distributions, in a model"));
        };
        let at = |d: &Dist| of.objective.substitute(&|n| (n == variable).then(|| d.clone()));
        let (low, high) = if of.greatest { (at(worse), at(better)) } else { (at(better), at(worse)) };
        let is_distribution = model.distribution(better).is_ok();
        if !(is_distribution && self.conds().is_empty() && *self.claim() == Claim::new(low, Rel::Lt, high)) {
            return Err(KernelError::Shape("a lower value at another distribution"));
        }
        let claim =
            Claim::new(points(Points::Dist(worse.clone())), Rel::Ne, Expr::Minimisers(Arc::new(of.clone())));
        let rule = Rule::NotLeast(self.clone(), of.clone(), better.clone());
        Theorem::new(Some(model.clone()), Conds::new(), claim, rule)
    }

    // ─── APART ───────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// f falls, then rises, and turns where g does not
    /// ───────────────────────────────────────────────
    /// in the model: argmin_t f ≠ argmin_t g
    /// ```
    ///
    /// # Errors
    /// When this was not found to be so, or t does not range over an open interval.
    pub fn apart(model: &Arc<Env>, f: &Extremum, g: &Extremum) -> Result<Theorem> {
        match eval::apart(model, f, g) {
            Ok(true) => {
                let set = |m: &Extremum| Expr::Minimisers(Arc::new(m.clone()));
                let claim = Claim::new(set(f), Rel::Ne, set(g));
                Theorem::new(Some(model.clone()), Conds::new(), claim, Rule::Apart)
            }
            Ok(false) => Err(KernelError::Eval("the turns of the objectives were not told apart".into())),
            Err(e) => Err(KernelError::Eval(e.to_string())),
        }
    }

    // ─── SETS ────────────────────────────────────────────────────────────────────────────────────

    /// ```text
    /// a ≠ b
    /// ─────────
    /// {a} ≠ {b}
    /// ```
    ///
    /// # Errors
    /// When the sets are not seen to differ.
    pub fn sets_differ(model: Option<&Arc<Env>>, a: &Points, b: &Points) -> Result<Theorem> {
        if !differ(model, a, b) {
            return Err(KernelError::Side("the sets differ"));
        }
        let claim = Claim::new(points(a.clone()), Rel::Ne, points(b.clone()));
        Theorem::new(model.cloned(), Conds::new(), claim, Rule::SetsDiffer)
    }
}

fn differ(model: Option<&Arc<Env>>, a: &Points, b: &Points) -> bool {
    match (a, b) {
        (Points::Number(x), Points::Number(y)) => compare(x, y).is_ne(),
        (Points::Dist(p), Points::Dist(q)) => model.is_some_and(|m| {
            let (Ok(p), Ok(q)) = (m.distribution(p), m.distribution(q)) else { return false };
            let mut labels = p.outcomes().iter();
            p.outcomes().positions_in(q.outcomes()).is_ok() && labels.any(|l| p.mass_of(&l) != q.mass_of(&l))
        }),
        (Points::Empty, Points::Number(_) | Points::Dist(_))
        | (Points::Number(_) | Points::Dist(_), Points::Empty) => true,
        (Points::Empty | Points::Number(_), Points::Range(r))
        | (Points::Range(r), Points::Empty | Points::Number(_)) => r.is_wide(),
        _ => false,
    }
}
