//! Which outcomes a sum ranges over: the masses taken at its index have to say so, and agree.

use super::env::Env;
use super::mass::named_label;
use super::value::EvalError;
use crate::model::{Label, Outcomes};
use crate::term::{Dist, Expr, Index, Name, Range};

/// The labels an index runs through: every mass taken at it must be of a distribution on them.
///
/// # Errors
/// When no mass says what the outcomes are, when two say different things, or there are too many.
pub fn index_values(env: &Env, index: &Name, range: &Range, body: &Expr) -> Result<Vec<Label>, EvalError> {
    let mut masses = Vec::new();
    taken_at(body, index, &mut masses);
    if let Some(m) = &range.positive {
        taken_at(m, index, &mut masses);
    }
    masses.sort();
    masses.dedup();
    let mut found: Option<Vec<Label>> = None;
    for dist in masses {
        let labels = env.space_of(dist, &range.space)?.ok_or(EvalError::Range)?;
        match &found {
            None => found = Some(labels),
            Some(first) if first == &labels => {}
            Some(first) => {
                let set = |l: &[Label]| Outcomes::new(l.iter().cloned());
                set(&labels)?.positions_in(&set(first)?)?;
            }
        }
    }
    found.ok_or(EvalError::Range)
}

/// The distributions whose masses are taken at the index, parts of mixtures one by one.
fn taken_at<'e>(e: &'e Expr, index: &Name, into: &mut Vec<&'e Dist>) {
    fn parts<'e>(d: &'e Dist, into: &mut Vec<&'e Dist>) {
        match d {
            Dist::Mixture(mixed) => mixed.iter().for_each(|(_, p)| parts(p, into)),
            other => into.push(other),
        }
    }
    match e {
        Expr::Mass(d, at) if Index::bound(at, index) => parts(d, into),
        Expr::Sum { index: own, .. } if own == index => {}
        other => other.children().into_iter().for_each(|c| taken_at(c, index, into)),
    }
}

/// Whether every sum of the expression says which outcomes it ranges over, so that the expression
/// means one thing in the model wherever it stands.
///
/// # Errors
/// When one does not, or a name, variable or outcome is not there.
pub fn well_scoped(env: &Env, e: &Expr) -> Result<(), EvalError> {
    match e {
        Expr::Size(_) => return Err(EvalError::Range),
        Expr::Sum { index, range, body } => {
            index_values(env, index, range, body)?;
            range.positive.iter().try_for_each(|m| well_scoped(env, m))?;
        }
        Expr::Mass(d, at) => {
            env.check(d)?;
            for (k, index) in at.iter().enumerate() {
                if let Index::Outcome(text) = index {
                    named_label(env, d, k, text)?;
                }
            }
        }
        Expr::Quantity(q) => {
            q.dists().into_iter().try_for_each(|d| env.check(d))?;
            for (joint, vars) in q.variables() {
                vars.iter().try_for_each(|v| env.alphabet(joint, v).map(drop))?;
            }
        }
        _ => {}
    }
    e.children().into_iter().try_for_each(|c| well_scoped(env, c))
}
