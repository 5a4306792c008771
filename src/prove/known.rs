//! What an inequality of random variables is put together of, and how a page tells it.

use super::derivation::{Derivation, Piece, Prose};
use super::nonnegative::Quantum;
use crate::exact::Rational;
use crate::term::{Claim, Cond, Expr, Rel};

/// A term of the combination that a proof is made of.
#[derive(Clone)]
pub(super) enum Known {
    /// A quantity that is never negative.
    Quantum(Quantum),
    /// A condition.
    Given(Claim),
    /// The number 1.
    One,
}

impl Known {
    /// What is not negative.
    pub(super) fn gap(&self) -> Expr {
        match self {
            Known::Quantum(q) => q.expr(),
            Known::Given(c) => Expr::difference(c.rhs.clone(), c.lhs.clone()),
            Known::One => Expr::int(1),
        }
    }
}

pub(super) fn rule(bounds: &[(Known, Rational)]) -> &'static str {
    let one = |k: &Known| match k {
        Known::Quantum(Quantum::Divergence(..) | Quantum::Size(..)) => "GIBBS",
        Known::Quantum(_) => "NONNEG",
        Known::Given(_) => "ASSUME",
        Known::One => "NUMBER",
    };
    let mut rules = bounds.iter().map(|(k, _)| one(k));
    let first = rules.next().unwrap_or("NONNEG");
    if rules.all(|r| r == first) { first } else { "LE-ADD" }
}

/// "no information is negative: 0 ≤ I(X;Y|Z)".
pub(super) fn reason(bounds: &[(Known, Rational)]) -> Prose {
    let name = |k: &Known| match k {
        Known::Quantum(Quantum::Information(..)) => "no information is negative",
        Known::Quantum(Quantum::Entropy(..)) => "no entropy is negative",
        Known::Quantum(Quantum::Divergence(..)) => "Gibbs' inequality",
        Known::Quantum(Quantum::Size(..)) => "the uniform law has the greatest entropy",
        Known::Given(_) => "given",
        Known::One => "a number",
    };
    let mut kinds: Vec<&str> = Vec::new();
    bounds.iter().map(|(k, _)| name(k)).for_each(|n| {
        if !kinds.contains(&n) {
            kinds.push(n);
        }
    });
    let mut why = Vec::new();
    for (n, kind) in kinds.iter().enumerate() {
        why.push(Piece::Text(format!("{}{kind}: ", if n == 0 { "" } else { "; " })));
        let own: Vec<&Known> = bounds.iter().map(|(k, _)| k).filter(|k| name(k) == *kind).collect();
        for (k, known) in own.iter().enumerate() {
            why.extend((k > 0).then(|| Piece::Text(if k + 1 == own.len() { " and " } else { ", " }.into())));
            match known {
                Known::Given(c) => why.push(Piece::Cond(Cond::Holds(c.clone()))),
                _ => {
                    why.push(Piece::Text("0 ≤ ".into()));
                    why.push(Piece::Math(known.gap()));
                }
            }
        }
    }
    why
}

pub(super) fn assumptions(equations: &[(Claim, Rational)]) -> Prose {
    let mut why = vec![Piece::Text("given: ".into())];
    for (k, (c, _)) in equations.iter().enumerate() {
        why.extend(
            (k > 0).then(|| Piece::Text(if k + 1 == equations.len() { " and " } else { ", " }.into())),
        );
        why.push(Piece::Cond(Cond::Holds(c.clone())));
    }
    why
}

/// A calculation in one sentence.
pub(super) fn told(d: &Derivation) -> Prose {
    let mut why = vec![Piece::Math(d.start.clone())];
    for step in &d.steps {
        let sign = match step.rel {
            Rel::Eq => " = ",
            Rel::Lt => " < ",
            _ => " ≤ ",
        };
        why.push(Piece::Text(sign.into()));
        why.push(Piece::Math(step.to.clone()));
    }
    why
}
