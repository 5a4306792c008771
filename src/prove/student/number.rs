//! A wrong number where the value of a quantity belongs: what it is the value of instead.
//!
//! `D(W‖V) = ¾ ln(¾·9/10) + ¼ ln(¼·1/10)` is the value of Σ W ln(W·V): the formulas that people mistake
//! for the right one are evaluated exactly and compared with the number.

use super::finding::{Example, Line, Proposal, Slip};
use super::repair::{math, text};
use crate::eval::{self, Value};
use crate::prove::derivation::Prose;
use crate::term::{Claim, Dist, Expr, Name, Quantity};

/// The slip that gives this very number, when the line before is a quantity.
pub(super) fn mistaken(p: &Proposal, line: &Line, before: &Expr, example: &Example) -> Option<Slip> {
    if !is_number(&line.to) {
        return None;
    }
    let Expr::Quantity(q) = before else { return None };
    let Ok(Value::Finite(value)) = &example.before.1 else { return None };
    let right = crate::prove::concrete::closed_sum(value.as_logsum()?);
    let found = variants(q, p).into_iter().find(|(_, e)| {
        let same = Claim::eq(e.clone(), line.to.clone());
        eval::decide(&example.model, &same) == Ok(Some(true))
    })?;
    Some(Slip { what: found.0, line: right, rel: (line.rel, line.turned), cost: 1 })
}

/// A closed expression of numbers.
fn is_number(e: &Expr) -> bool {
    !matches!(e, Expr::Quantity(_) | Expr::Mass(..) | Expr::Sum { .. } | Expr::Symbol(_) | Expr::Size(_))
        && e.children().into_iter().all(is_number)
}

/// What may have been computed instead, with how to say so.
fn variants(q: &Quantity, p: &Proposal) -> Vec<(Prose, Expr)> {
    let whole = Expr::quantity(q.clone());
    let mut found: Vec<(Prose, Expr)> = Vec::new();
    let mut quantity = |other: Quantity, why: &str| {
        let e = Expr::quantity(other);
        let what = vec![text("this is the value of "), math(&e), text(format!(": {why}"))];
        found.push((what, e));
    };
    match q {
        Quantity::Divergence(a, b) => {
            quantity(Quantity::Divergence(b.clone(), a.clone()), "the arguments are swapped");
            quantity(Quantity::CrossEntropy(a.clone(), b.clone()), "the cross entropy, not the divergence");
            quantity(Quantity::CrossEntropy(b.clone(), a.clone()), "the cross entropy, not the divergence");
        }
        Quantity::CrossEntropy(a, b) => {
            quantity(Quantity::CrossEntropy(b.clone(), a.clone()), "the arguments are swapped");
            quantity(Quantity::Divergence(a.clone(), b.clone()), "the divergence, not the cross entropy");
            quantity(Quantity::Entropy(a.clone()), "the entropy of the first argument");
            quantity(Quantity::Entropy(b.clone()), "the entropy of the second argument");
        }
        Quantity::ConditionalEntropy { joint, of, given } => {
            let law = |vars: Vec<Name>| Dist::Law { joint: joint.clone(), vars };
            let turned =
                Quantity::ConditionalEntropy { joint: joint.clone(), of: given.clone(), given: of.clone() };
            quantity(turned, "the condition is the wrong way round");
            quantity(Quantity::Entropy(law([of.as_slice(), given].concat())), "the joint entropy");
            quantity(Quantity::Entropy(law(of.clone())), "the condition was left out");
        }
        Quantity::Information { joint, between, given } => {
            if let [a, b] = between.as_slice() {
                let h = |of: &[Name], by: &[Name]| Quantity::ConditionalEntropy {
                    joint: joint.clone(),
                    of: of.to_vec(),
                    given: [by, given].concat(),
                };
                quantity(h(a, b), "what is left of the entropy, not what is known");
                quantity(h(b, a), "what is left of the entropy, not what is known");
                let law = Dist::Law { joint: joint.clone(), vars: [a.as_slice(), b].concat() };
                quantity(Quantity::Entropy(law), "the joint entropy");
            }
        }
        Quantity::Entropy(Dist::Named(a)) => {
            for (b, _) in p.model.laws().filter(|(b, _)| *b != a) {
                quantity(Quantity::Entropy(Dist::Named(b.clone())), "another distribution");
            }
        }
        _ => {}
    }
    if let Quantity::Divergence(a, b) = q
        && a.spaces() == b.spaces()
        && let (Expr::Mass(..), Expr::Mass(..)) = (a.mass(), b.mass())
    {
        let (x, y) = (a.mass(), b.mass());
        let ratio = Expr::quotient(x.clone(), y.clone());
        let formulas = [
            (
                Expr::mul([x.clone(), Expr::ln(Expr::mul([x.clone(), y.clone()]))]),
                "a product in the logarithm where the quotient belongs",
            ),
            (Expr::ln(ratio.clone()), "the weight in front of the logarithm is missing"),
            (Expr::mul([y, Expr::ln(ratio)]), "the weights are those of the other distribution"),
        ];
        for (body, why) in formulas {
            let e = Expr::sum_over(a, body);
            let what = vec![text("this is the value of "), math(&e), text(format!(": {why}"))];
            found.push((what, e));
        }
    }
    let minus = vec![text("the sign: this is minus the value of "), math(&whole)];
    found.push((minus, Expr::negative(whole.clone())));
    for base in [2, 10] {
        let what =
            vec![text(format!("another base: this is the value to base {base}, and lines are in nats"))];
        found.push((what, Expr::quotient(whole.clone(), Expr::ln(Expr::int(base)))));
    }
    found
}
