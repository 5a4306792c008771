//! Conversions: functions from an expression to a theorem `e = e'`, and how to combine them.

use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, KernelError, Monomial, Polynomial, Theorem, above_zero, polynomial};
use crate::term::Expr;
use num_traits::One;

/// A conversion at one node under conditions; `None` where it does not apply.
pub(super) type Local<'f> = &'f dyn Fn(&Expr, &Conds) -> Option<Theorem>;

/// Applies a conversion once at every node where it applies, innermost first; `None` when nothing
/// changed. Inside a sum over a support the index lies in the support.
pub(super) fn everywhere(
    e: &Expr,
    conds: &Conds,
    enter: &dyn Fn(&Expr) -> bool,
    local: Local,
) -> Option<Theorem> {
    crate::cancel::check();
    let mut current = e.clone();
    let mut done: Option<Theorem> = None;
    if enter(e) {
        let mut inner = conds.clone();
        if let Expr::Sum { index, range, .. } = e {
            inner.retain(|c| !c.mentions(index));
            inner.extend(range.positive.as_ref().map(|m| above_zero(m)));
        }
        for k in 0..e.children().len() {
            let child = (*current.children().get(k)?).clone();
            if let Some(step) = everywhere(&child, &inner, enter, local) {
                let lifted = step.cong(&current, &[k]).ok()?;
                current = lifted.claim().rhs.clone();
                done = Some(join(done, lifted)?);
            }
        }
    }
    if let Some(step) = local(&current, conds)
        && step.claim().rhs != current
    {
        done = Some(join(done, step)?);
    }
    done
}

/// `everywhere`, again and again until nothing changes.
pub(super) fn exhaust(
    e: &Expr,
    conds: &Conds,
    enter: &dyn Fn(&Expr) -> bool,
    local: Local,
) -> Option<Theorem> {
    let mut done: Option<Theorem> = None;
    for _ in 0..64 {
        let current = done.as_ref().map_or(e, |t| &t.claim().rhs).clone();
        match everywhere(&current, conds, enter, local) {
            Some(step) => done = Some(join(done, step)?),
            None => break,
        }
    }
    done
}

/// One theorem after another.
pub(super) fn join(first: Option<Theorem>, next: Theorem) -> Option<Theorem> {
    match first {
        None => Some(next),
        Some(first) => first.trans(&next).ok(),
    }
}

/// An axiom as an optional step.
pub(super) fn axiom(axiom: Axiom, conds: &Conds) -> Option<Theorem> {
    Theorem::axiom(axiom, conds.clone()).ok()
}

/// `e` = its polynomial written out, monomials in a fixed order.
pub(super) fn expand(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let to = from_polynomial(&polynomial(e)?);
    if &to == e { None } else { axiom(Axiom::Ring(e.clone(), to), conds) }
}

/// A polynomial as an expression.
pub(super) fn from_polynomial(p: &Polynomial) -> Expr {
    Expr::add(p.iter().map(|(m, c)| from_monomial(m, c)))
}

fn from_monomial(m: &Monomial, c: &Rational) -> Expr {
    let power = |(e, k): (&Expr, &u32)| Expr::power(e.clone(), Rational::from_integer((*k).into()));
    let factors = m.iter().map(power);
    if c.is_one() {
        Expr::mul(factors)
    } else {
        Expr::mul([Expr::Number(c.clone())].into_iter().chain(factors))
    }
}

/// `from = to` by ring arithmetic.
pub(super) fn ring(from: &Expr, to: &Expr, conds: &Conds) -> Result<Theorem, KernelError> {
    Theorem::axiom(Axiom::Ring(from.clone(), to.clone()), conds.clone())
}
