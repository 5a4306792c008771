//! Exact forms as expressions: how `−p ln p − (1−p) ln(1−p)` is written.

use crate::exact::Rational;
use crate::exact::rational::{from_rug, integer_from_rug};
use crate::exact::symbolic::{Form, Fraction, Polynomial};
use crate::term::Expr;
use num_traits::One;

/// A form as an expression, factors that stand under logarithms shown as such.
///
/// ```
/// use entail::{exact::symbolic::{Form, Fraction}, prove::form_expression, term::Expr};
/// assert_eq!(form_expression(&Form::from(Fraction::symbol("p"))), Expr::Symbol("p".into()));
/// ```
pub fn form_expression(form: &Form) -> Expr {
    let mut logs: Vec<(&Polynomial, &Fraction)> = form.logs().collect();
    // p before 1 − p, numbers last.
    logs.sort_by_key(|(f, _)| (f.as_integer().is_some(), f.len(), (*f).clone()));
    let factors: Vec<Polynomial> =
        logs.iter().map(|(f, _)| (*f).clone()).filter(|f| f.as_integer().is_none()).collect();
    let mut terms: Vec<Expr> = logs
        .into_iter()
        .map(|(f, r)| Expr::mul([fraction_expression(r, &factors), Expr::ln(polynomial_expression(f))]))
        .collect();
    terms.push(fraction_expression(form.rational(), &factors));
    Expr::add(terms)
}

/// A rational function as an expression, with these factors taken out where they divide.
pub fn fraction_expression(f: &Fraction, factors: &[Polynomial]) -> Expr {
    if f.is_zero() {
        return Expr::int(0);
    }
    let (above, top) = factored(f.above(), factors);
    let (below, bottom) = factored(f.below(), factors);
    let number = from_rug(&rug::Rational::from((top, bottom)));
    let power = |k: i64| Rational::from_integer(k.into());
    let over = above.into_iter().map(|(e, k)| Expr::power(e, power(i64::from(k))));
    let under = below.into_iter().map(|(e, k)| Expr::power(e, power(-i64::from(k))));
    Expr::mul([Expr::Number(number)].into_iter().chain(over).chain(under))
}

/// Powers of the factors and what is left, with the number in front.
fn factored(p: &Polynomial, factors: &[Polynomial]) -> (Vec<(Expr, u32)>, rug::Integer) {
    let mut rest = p.clone();
    let mut parts = Vec::new();
    for factor in factors {
        let (times, left) = rest.multiplicity(factor);
        rest = left;
        if times > 0 {
            parts.push((polynomial_expression(factor), times));
        }
    }
    // Powers of single symbols come out too.
    for symbol in rest.symbols() {
        let (times, left) = rest.multiplicity(&Polynomial::symbol(&symbol));
        rest = left;
        if times > 0 {
            parts.push((Expr::Symbol(symbol), times));
        }
    }
    let content = rest.content();
    let primitive = rest.primitive();
    if primitive != Polynomial::integer(1) {
        parts.push((polynomial_expression(&primitive), 1));
    }
    (parts, content)
}

/// A polynomial, with the terms in the order in which they read best.
pub fn polynomial_expression(p: &Polynomial) -> Expr {
    let mut terms: Vec<(u32, Expr, bool)> = p
        .terms()
        .map(|(m, c)| {
            let powers = m.iter().map(|(s, k)| Expr::power(Expr::Symbol(s.clone()), Rational::from_integer((*k).into())));
            let number = Expr::Number(Rational::new(integer_from_rug(c), One::one()));
            (m.values().sum(), Expr::mul([number].into_iter().chain(powers)), c.cmp0().is_lt())
        })
        .collect();
    terms.sort_by(|a, b| b.0.cmp(&a.0));
    // `1 − p`, not `−p + 1`.
    if terms.first().is_some_and(|t| t.2) && terms.iter().any(|t| !t.2) {
        terms.reverse();
    }
    if terms.first().is_some_and(|t| t.2) {
        terms.sort_by_key(|t| t.2);
    }
    Expr::add(terms.into_iter().map(|t| t.1))
}
