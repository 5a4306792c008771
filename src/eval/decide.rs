//! Comparisons and conditions, decided in a model.

use super::env::Env;
use super::expr::evaluate;
use super::value::{EvalError, Value};
use super::{PRECISION, quantity};
use crate::model::{Law, Outcomes};
use crate::term::{Claim, Cond, Dist, Name, Rel};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

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
    let holds = match cond {
        Cond::Distribution(d) => env.resolve(d).map(|law| Some(matches!(law, Law::Finite(_)))),
        Cond::Dominated(p, q) => quantity::witness(env, p, q).map(|w| Some(w.is_none())),
        Cond::NotDominated(p, q) => quantity::witness(env, p, q).map(|w| Some(w.is_some())),
        Cond::Holds(claim) => decide(env, claim),
    };
    match holds {
        Err(EvalError::Parameter(_)) => Ok(None),
        other => other,
    }
}

/// Whether a statement about distributions on a common Ω may speak of the model: the names stand for
/// finite distributions (or joint ones), those that it uses as distributions have the same outcomes,
/// and variables of one name the same values.
///
/// # Errors
/// Says which name does not fit.
pub fn common_outcomes(env: &Env, claim: &Claim, conds: &BTreeSet<Cond>) -> Result<(), EvalError> {
    let mut names = claim.names();
    conds.iter().for_each(|c| c.names(&mut names));
    // A name is used as a distribution exactly where one could be put for it.
    let plain = RefCell::new(BTreeSet::new());
    let note = |n: &Name| {
        plain.borrow_mut().insert(n.clone());
        None
    };
    claim.substitute(&note);
    conds.iter().for_each(|c| drop(c.substitute(&note)));
    let mut variables: BTreeMap<&Name, &Outcomes> = BTreeMap::new();
    for name in &names {
        let Some(own) = env.variables(name) else {
            // A family has the same outcomes whatever its parameters are.
            if env.family(name).is_none_or(|f| f.outcomes().is_none()) {
                env.distribution(&Dist::Named(name.clone()))?;
            }
            continue;
        };
        for variable in own {
            match variables.get(&variable.name) {
                None => drop(variables.insert(&variable.name, &variable.alphabet)),
                Some(other) => drop(other.positions_in(&variable.alphabet)?),
            }
        }
    }
    let mut sets =
        plain.borrow().iter().map(|n| env.outcomes_at(&Dist::Named(n.clone()), 0)).collect::<Vec<_>>();
    sets.extend(env.omega().cloned().map(Ok));
    let Some(first) = sets.pop() else { return Ok(()) };
    let first = first?;
    sets.into_iter().try_for_each(|other| first.positions_in(&other?).map(drop).map_err(EvalError::from))
}
