//! Derivatives, rule by rule: how the lines of a calculation are found.
//!
//! Each function rewrites every derivative in an expression by one rule of the calculus. It may be wrong: the
//! kernel compares the forms of both lines.

use crate::exact::Rational;
use crate::term::{Expr, Name};
use num_traits::One;

/// Whether the symbol occurs.
fn depends(e: &Expr, x: &Name) -> bool {
    let mut symbols = Vec::new();
    e.symbols(&mut symbols);
    symbols.contains(x)
}

/// Whether a derivative occurs.
pub(super) fn has_derivative(e: &Expr) -> bool {
    matches!(e, Expr::Derivative(..)) || e.children().into_iter().any(has_derivative)
}

/// The expression with a rule applied to each derivative that has none inside.
pub(super) fn innermost(e: &Expr, rule: &dyn Fn(&Name, &Expr) -> Expr) -> Expr {
    if let Expr::Derivative(x, body) = e
        && !has_derivative(body)
    {
        return rule(x, body);
    }
    let children: Vec<Expr> = e.children().into_iter().map(|c| innermost(c, rule)).collect();
    match e {
        // Sums and products of sums and products are flat.
        Expr::Add(_) => Expr::add(children),
        Expr::Mul(_) => Expr::mul(children),
        other => other.with_children(children).unwrap_or_else(|| other.clone()),
    }
}

fn derivative(x: &Name, e: Expr) -> Expr {
    Expr::Derivative(x.clone(), e.into())
}

/// (u + v)′ = u′ + v′, (c·u)′ = c·u′, c′ = 0.
pub(super) fn sums(x: &Name, e: &Expr) -> Expr {
    match e {
        _ if !depends(e, x) => Expr::int(0),
        Expr::Add(parts) => Expr::add(parts.iter().map(|p| sums(x, p))),
        Expr::Mul(parts) => {
            let (varying, fixed): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(|p| depends(p, x));
            let inner = Expr::mul(varying.into_iter().cloned());
            Expr::mul(fixed.into_iter().cloned().chain([derivative(x, inner)]))
        }
        _ => derivative(x, e.clone()),
    }
}

/// (u·v)′ = u′·v + u·v′.
pub(super) fn products(x: &Name, e: &Expr) -> Expr {
    let Expr::Mul(parts) = e else { return derivative(x, e.clone()) };
    // The logarithm last: first what stands before it.
    let logs = |p: &&Expr| matches!(p, Expr::Ln(_));
    let (log, rest): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(logs);
    if log.is_empty() {
        return derivative(x, e.clone());
    }
    let (u, v) = (Expr::mul(rest.into_iter().cloned()), Expr::mul(log.into_iter().cloned()));
    let first = Expr::mul([derivative(x, u.clone()), v.clone()]);
    Expr::add([first, Expr::mul([u, derivative(x, v)])])
}

/// (ln u)′ = u′/u, and rational functions by the power and quotient rules.
pub(super) fn elementary(x: &Name, e: &Expr) -> Expr {
    match e {
        _ if !depends(e, x) => Expr::int(0),
        Expr::Symbol(_) => Expr::int(1),
        Expr::Add(parts) => Expr::add(parts.iter().map(|p| elementary(x, p))),
        Expr::Mul(parts) => {
            Expr::add(parts.iter().enumerate().filter(|(_, p)| depends(p, x)).map(|(k, p)| {
                let others = parts.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, q)| q.clone());
                Expr::mul(std::iter::once(elementary(x, p)).chain(others))
            }))
        }
        Expr::Power(base, r) => {
            let lower = Expr::power((**base).clone(), r - Rational::one());
            Expr::mul([Expr::Number(r.clone()), lower, elementary(x, base)])
        }
        Expr::Ln(u) => Expr::quotient(elementary(x, u), (**u).clone()),
        _ => derivative(x, e.clone()),
    }
}
