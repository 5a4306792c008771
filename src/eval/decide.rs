//! Comparisons and conditions, decided in a model.

use super::env::Env;
use super::expr::evaluate;
use super::value::{EvalError, Value};
use super::{PRECISION, quantity};
use crate::model::{Distribution, Law};
use crate::term::{Claim, Cond, Dist, Name, Rel};
use std::cmp::Ordering;

/// How two extended reals compare; `None` when [`PRECISION`] bits did not tell.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Finite(a), Value::Finite(b)) => a.compare(b, PRECISION),
        (Value::Finite(_), Value::Infinite(_)) => Some(Ordering::Less),
        (Value::Infinite(_), Value::Finite(_)) => Some(Ordering::Greater),
        (Value::Infinite(_), Value::Infinite(_)) => Some(Ordering::Equal),
    }
}

/// Whether the claim holds of the exact values; `None` when that was not decided.
///
/// # Errors
/// When a side has no value.
pub fn decide(env: &Env, claim: &Claim) -> Result<Option<bool>, EvalError> {
    let (a, b) = (evaluate(env, &claim.lhs)?, evaluate(env, &claim.rhs)?);
    Ok(relates(&a, claim.rel, &b))
}

fn relates(a: &Value, rel: Rel, b: &Value) -> Option<bool> {
    let order = compare(a, b);
    match rel {
        Rel::Eq => order.map(|o| o == Ordering::Equal),
        Rel::Ne => order.map(|o| o != Ordering::Equal),
        Rel::Lt => order.map(|o| o == Ordering::Less),
        Rel::Le => order.map(|o| o != Ordering::Greater),
    }
}

/// Whether the condition holds in the model; `None` when it speaks of something the model leaves
/// open (a parameter) or was not decided.
///
/// # Errors
/// When a name is not declared.
pub fn holds(env: &Env, cond: &Cond) -> Result<Option<bool>, EvalError> {
    match cond {
        Cond::Distribution(d) => match env.resolve(d)? {
            Law::Finite(_) => Ok(Some(true)),
            Law::Unnormalised(_) | Law::Geometric(_) => Ok(Some(false)),
        },
        Cond::Dominated(p, q) => Ok(Some(quantity::witness(env, p, q)?.is_none())),
        Cond::NotDominated(p, q) => Ok(Some(quantity::witness(env, p, q)?.is_some())),
        Cond::Holds(claim) => match decide(env, claim) {
            Err(EvalError::Parameter(_)) => Ok(None),
            other => other,
        },
    }
}

/// Whether the names stand for finite distributions (or joint ones) whose outcomes are the same set:
/// what a statement about distributions on a common Ω needs before it may speak of them.
///
/// # Errors
/// Says which name does not fit.
pub fn common_outcomes(env: &Env, names: &[Name]) -> Result<(), EvalError> {
    let mut first: Option<(Distribution, bool)> = None;
    for name in names {
        let found = env.distribution(&Dist::Named(name.clone()))?;
        // A joint distribution that is spoken of by its variables agrees with others variable by variable.
        let variables = env.joint(name).map(|j| j.variables()).unwrap_or_default();
        for variable in variables {
            for other in names.iter().filter_map(|n| env.joint(n)) {
                if let Some(same) = other.variables().iter().find(|v| v.name == variable.name) {
                    same.alphabet.positions_in(&variable.alphabet)?;
                }
            }
        }
        match &first {
            None => first = Some((found, variables.is_empty())),
            Some((_, plain)) if *plain != variables.is_empty() => {
                return Err(EvalError::Unsupported(
                    "a joint distribution and a plain one have no common outcomes",
                ));
            }
            Some((other, true)) => {
                found.aligned_to(other.outcomes())?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}
