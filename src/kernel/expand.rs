//! Writing sums out: what the rule EXPAND states.

use super::error::KernelError;
use crate::eval::{Env, index_values, mass_at};
use crate::model::Label;
use crate::term::{Expr, Index, Name};
use num_traits::{Signed, Zero};

/// More terms than this are not written out.
const TERMS: usize = 1000;

/// The expression with every sum written out and every mass filled in; terms with a zero factor are
/// left out (0·ln 0 = 0).
pub(super) fn expand(model: &Env, e: &Expr) -> Result<Expr, KernelError> {
    // Flattening is for real numbers; a quantity may be +∞.
    if !finite_throughout(e) {
        return Err(KernelError::Shape("an expression without named quantities"));
    }
    let mut budget = TERMS;
    written(model, e, &mut Vec::new(), &mut budget)
}

fn finite_throughout(e: &Expr) -> bool {
    let plain = !matches!(
        e,
        Expr::Quantity(_) | Expr::Infinity | Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_)
    );
    plain && e.children().into_iter().all(finite_throughout)
}

fn eval(e: crate::eval::EvalError) -> KernelError {
    KernelError::Eval(e.to_string())
}

fn written(
    model: &Env,
    e: &Expr,
    bound: &mut Vec<(Name, Label)>,
    budget: &mut usize,
) -> Result<Expr, KernelError> {
    match e {
        Expr::Mass(d, at) => {
            let label = |i: &Index| match i {
                Index::Bound(n) => bound.iter().rev().find(|(m, _)| m == n).map(|(_, l)| l.clone()),
                Index::Outcome(_) => None,
            };
            match at.iter().map(label).collect::<Option<Vec<Label>>>() {
                Some(labels) => mass_at(model, d, &labels).map(Expr::Number).map_err(eval),
                None => Ok(e.clone()),
            }
        }
        Expr::Sum { index, range, body } => {
            let mut terms = Vec::new();
            for label in index_values(model, index, range, body).map_err(eval)? {
                *budget = budget.checked_sub(1).ok_or(KernelError::Size)?;
                bound.push((index.clone(), label));
                let inside = match &range.positive {
                    None => Ok(true),
                    Some(m) => written(model, m, bound, budget).and_then(|m| match m {
                        Expr::Number(n) => Ok(n.is_positive()),
                        _ => Err(KernelError::Shape("a range of declared masses")),
                    }),
                };
                let term = match inside {
                    Ok(true) => written(model, body, bound, budget).map(Some),
                    Ok(false) => Ok(None),
                    Err(error) => Err(error),
                };
                bound.pop();
                terms.extend(term?);
            }
            Ok(Expr::add(terms))
        }
        Expr::Mul(parts) => {
            let parts =
                parts.iter().map(|p| written(model, p, bound, budget)).collect::<Result<Vec<_>, _>>()?;
            let zero = parts.iter().any(|p| matches!(p, Expr::Number(n) if n.is_zero()));
            Ok(if zero { Expr::int(0) } else { Expr::mul(parts) })
        }
        Expr::Add(parts) => {
            let parts =
                parts.iter().map(|p| written(model, p, bound, budget)).collect::<Result<Vec<_>, _>>()?;
            Ok(Expr::add(parts))
        }
        Expr::Power(base, r) => Ok(Expr::power(written(model, base, bound, budget)?, r.clone())),
        other => {
            let new = other.children().into_iter().map(|c| written(model, c, bound, budget));
            let new = new.collect::<Result<Vec<_>, _>>()?;
            other.with_children(new).ok_or(KernelError::Shape("the same number of parts"))
        }
    }
}
