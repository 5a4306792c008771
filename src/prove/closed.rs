//! Exact forms as expressions: how `−p ln p − (1−p) ln(1−p)` is written.

use crate::exact::Rational;
use crate::exact::rational::{from_rug, integer_from_rug};
use crate::exact::symbolic::{Domain, Form, Fraction, Polynomial};
use crate::term::Expr;
use num_traits::{One, Signed};

/// A form as an expression, factors that stand under logarithms shown as such.
///
/// ```
/// use entail::{exact::symbolic::{Domain, Form, Fraction}, prove::form_expression, term::Expr};
/// let p = Form::from(Fraction::symbol("p"));
/// assert_eq!(form_expression(&p, &Domain::default()), Expr::Symbol("p".into()));
/// ```
pub fn form_expression(form: &Form, domain: &Domain) -> Expr {
    let mut logs: Vec<(&Polynomial, &Fraction)> = form.logs().collect();
    // p before 1 − p, numbers last.
    logs.sort_by_key(|(f, _)| (f.as_integer().is_some(), f.len(), (*f).clone()));
    let mut factors: Vec<Polynomial> =
        logs.iter().map(|(f, _)| (*f).clone()).filter(|f| f.as_integer().is_none()).collect();
    for symbol in form.symbols() {
        // A probability's complement is written 1 − p.
        if domain.range(&symbol).high.as_ref().is_some_and(One::is_one) {
            factors.push(&Polynomial::integer(1) - &Polynomial::symbol(&symbol));
        }
    }
    // What is taken away stands behind.
    let taken = |r: &Fraction| r.as_rational().is_some_and(|n| n.is_negative());
    logs.sort_by_key(|(_, r)| taken(r));
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
    let (mut above, mut top) = factored(f.above(), factors);
    let (below, bottom) = factored(f.below(), factors);
    // −(p − 1)/q is (1 − p)/q.
    let mixed = |p: &Polynomial| p.terms().any(|(_, c)| c.cmp0().is_lt());
    if (top.cmp0() == bottom.cmp0().reverse())
        && let Some((p, 1)) = above.last()
        && mixed(p)
        && !factors.contains(p)
    {
        let turned = -p;
        above.pop();
        above.push((turned, 1));
        top = -top;
    }
    let number = from_rug(&rug::Rational::from((top, bottom)));
    let power = |k: i64| Rational::from_integer(k.into());
    let raised = |(p, k): (Polynomial, i64)| Expr::power(polynomial_expression(&p), power(k));
    let over = above.into_iter().map(|(p, k)| raised((p, i64::from(k))));
    let under = below.into_iter().map(|(p, k)| raised((p, -i64::from(k))));
    Expr::mul([Expr::Number(number)].into_iter().chain(over).chain(under))
}

/// Powers of the factors and what is left, with the number in front.
fn factored(p: &Polynomial, factors: &[Polynomial]) -> (Vec<(Polynomial, u32)>, rug::Integer) {
    let mut rest = p.clone();
    let mut parts = Vec::new();
    for factor in factors {
        let (times, left) = rest.multiplicity(factor);
        rest = left;
        if times > 0 {
            parts.push((factor.clone(), times));
        }
    }
    // Powers of single symbols come out too.
    for symbol in rest.symbols() {
        let (times, left) = rest.multiplicity(&Polynomial::symbol(&symbol));
        rest = left;
        if times > 0 {
            parts.push((Polynomial::symbol(&symbol), times));
        }
    }
    let (content, primitive) = (rest.content(), rest.primitive());
    if primitive != Polynomial::integer(1) {
        parts.push((primitive, 1));
    }
    (parts, content)
}

/// A polynomial, with the terms in the order in which they read best.
pub fn polynomial_expression(p: &Polynomial) -> Expr {
    let mut terms: Vec<(u32, Expr, bool)> = p
        .terms()
        .map(|(m, c)| {
            let powers = m
                .iter()
                .map(|(s, k)| Expr::power(Expr::Symbol(s.clone()), Rational::from_integer((*k).into())));
            let number = Expr::Number(Rational::new(integer_from_rug(c), One::one()));
            (m.values().sum(), Expr::mul([number].into_iter().chain(powers)), c.cmp0().is_lt())
        })
        .collect();
    terms.sort_by_key(|t| std::cmp::Reverse(t.0));
    // `1 − p`, not `−p + 1`.
    if terms.first().is_some_and(|t| t.2) && terms.iter().any(|t| !t.2) {
        terms.reverse();
    }
    Expr::add(terms.into_iter().map(|t| t.1))
}
