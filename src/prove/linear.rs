//! Expressions as rational combinations of quantities: what two objectives have in common.

use crate::eval::Env;
use crate::exact::Rational;
use crate::term::{Expr, Measure, Name, Over, Quantity};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// Quantities and other parts with their coefficients, none 0; the number 1 stands for constants.
pub(super) type Parts = BTreeMap<Expr, Rational>;

/// The combination that an expression is, cross entropies taken apart into divergence and entropy; `None` for
/// an infinite one.
fn parts(e: &Expr) -> Option<Parts> {
    let mut all = Parts::new();
    collect(e, &Rational::one(), &mut all)?;
    all.retain(|_, c| !c.is_zero());
    Some(all)
}

fn collect(e: &Expr, factor: &Rational, into: &mut Parts) -> Option<()> {
    match e {
        Expr::Infinity => return None,
        Expr::Number(n) => *into.entry(Expr::int(1)).or_insert_with(Rational::zero) += factor * n,
        Expr::Add(parts) => parts.iter().try_for_each(|p| collect(p, factor, into))?,
        Expr::Mul(parts) => match parts.as_slice() {
            [Expr::Number(n), rest @ ..] => collect(&Expr::mul(rest.iter().cloned()), &(factor * n), into)?,
            _ => *into.entry(e.clone()).or_insert_with(Rational::zero) += factor,
        },
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::CrossEntropy(a, b) => {
                let divergence = Quantity::Divergence(a.clone(), b.clone());
                collect(&Expr::quantity(divergence), factor, into)?;
                collect(&Expr::quantity(Quantity::Entropy(a.clone())), factor, into)?;
            }
            Quantity::Divergence(a, b) if a == b => {}
            Quantity::Of(Measure::Jeffreys, both) => {
                let [a, b] = both.as_slice() else { return None };
                for (a, b) in [(a, b), (b, a)] {
                    collect(&Expr::quantity(Quantity::Divergence(a.clone(), b.clone())), factor, into)?;
                }
            }
            _ => *into.entry(e.clone()).or_insert_with(Rational::zero) += factor,
        },
        _ => *into.entry(e.clone()).or_insert_with(Rational::zero) += factor,
    }
    Some(())
}

/// What varies in an expression, by its name or by a family that depends on it.
fn varies(e: &Expr, over: &Over, model: &Env) -> bool {
    let (mut names, mut symbols) = (Vec::new(), Vec::new());
    e.names(&mut names);
    e.symbols(&mut symbols);
    match over {
        Over::Distributions { variable, .. } => names.contains(variable),
        Over::Parameter { variable, .. } => {
            let family = |n: &Name| model.families().any(|(own, f)| own == n && f.depends_on(variable));
            symbols.contains(variable) || names.iter().any(family)
        }
    }
}

/// The parts that vary, and those that do not.
pub(super) fn split(e: &Expr, over: &Over, model: &Env) -> Option<(Parts, Parts)> {
    let all = parts(e)?;
    Some(all.into_iter().partition(|(atom, _)| varies(atom, over, model)))
}

fn sum(parts: &Parts) -> Expr {
    Expr::add(parts.iter().map(|(e, c)| Expr::mul([Expr::Number(c.clone()), e.clone()])))
}

/// f = k·g + c with k and c free of what varies.
pub(super) fn relation(f: &Expr, g: &Expr, over: &Over, model: &Env) -> Option<(Rational, Expr)> {
    let ((moving_f, rest_f), (moving_g, rest_g)) = (split(f, over, model)?, split(g, over, model)?);
    let (atom, below) = moving_g.iter().next()?;
    let factor = moving_f.get(atom)? / below;
    let same = moving_f.len() == moving_g.len()
        && moving_f.iter().all(|(e, c)| moving_g.get(e).is_some_and(|d| *c == d * &factor));
    if !same || factor.is_zero() {
        return None;
    }
    let mut rest = rest_f;
    for (e, c) in rest_g {
        let entry = rest.entry(e).or_insert_with(Rational::zero);
        *entry -= c * &factor;
    }
    rest.retain(|_, c| !c.is_zero());
    Some((factor, sum(&rest)))
}
