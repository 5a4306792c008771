//! Expressions as rational combinations of quantities: what two objectives have in common.

use crate::exact::Rational;
use crate::term::{Expr, Measure, Quantity};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// Quantities and other parts with their coefficients, none 0; the number 1 stands for constants.
pub(super) type Parts = BTreeMap<Expr, Rational>;

/// The combination that an expression is, cross entropies taken apart into divergence and entropy; `None` for
/// an infinite one.
pub(super) fn parts(e: &Expr) -> Option<Parts> {
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
