//! Conditions about random variables in words and as one writes them: `I(X;Y) = 0` is `X _|_ Y`,
//! `I(X;Z|Y) = 0` is `X -> Y -> Z`, `H(Z|X,Y) = 0` is `Z = f(X, Y)`.

use crate::term::{Claim, Cond, Expr, Name, Quantity, Rel};
use num_traits::Zero;

/// A statement about dependence.
pub(super) struct Dependence {
    /// As the language has it.
    pub(super) code: String,
    /// In words, after "it needs".
    pub(super) words: String,
}

fn list(vars: &[Name]) -> String {
    vars.iter().map(|v| v.to_string()).collect::<Vec<_>>().join(", ")
}

fn group(vars: &[Name]) -> String {
    if vars.len() == 1 { list(vars) } else { format!("({})", list(vars)) }
}

/// What the condition says about dependence, if it does.
pub(super) fn of(cond: &Cond) -> Option<Dependence> {
    let Cond::Holds(Claim { lhs: Expr::Quantity(q), rel: Rel::Eq, rhs: Expr::Number(n) }) = cond else {
        return None;
    };
    if !n.is_zero() {
        return None;
    }
    match q.as_ref() {
        Quantity::Information { between, given, .. } => {
            let [a, b] = between.as_slice() else { return None };
            let (a, b, c) = (group(a), group(b), group(given));
            Some(if given.is_empty() {
                Dependence { code: format!("{a} _|_ {b}"), words: format!("{a} and {b} to be independent") }
            } else {
                Dependence {
                    code: format!("{a} -> {c} -> {b}"),
                    words: format!("{a} and {b} to be independent given {c}, a Markov chain"),
                }
            })
        }
        Quantity::ConditionalEntropy { of, given, .. } => Some(Dependence {
            code: format!("{} = f({})", group(of), list(given)),
            words: format!("{} to be a function of {}", group(of), list(given)),
        }),
        _ => None,
    }
}
