//! Which outcomes an index runs through: the masses taken at it have to say so, and agree.

use super::env::Env;
use super::mass::named_label;
use super::value::EvalError;
use crate::model::{Label, Outcomes};
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Points, Quantity, Range};
use std::collections::{BTreeMap, BTreeSet};

/// A mass of the distribution has the index as its k-th.
type Place<'e> = (&'e Dist, usize);

/// The labels an index runs through: every mass taken at it must be of a distribution on them.
///
/// # Errors
/// When no mass says what the outcomes are, when two say different things, or there are too many.
pub fn index_values(env: &Env, index: &Name, range: &Range, body: &Expr) -> Result<Vec<Label>, EvalError> {
    let outcomes = index_outcomes(env, index, range, body)?;
    outcomes.check_listable()?;
    Ok(outcomes.iter().map(|l| l.into_owned()).collect())
}

fn index_outcomes(env: &Env, index: &Name, range: &Range, body: &Expr) -> Result<Outcomes, EvalError> {
    let mut free = BTreeMap::new();
    range.positive.iter().for_each(|m| places(m, &mut Vec::new(), &mut free));
    places(body, &mut Vec::new(), &mut free);
    shared(env, free.get(index).ok_or(EvalError::Range)?)
}

/// The outcome set that all the places range over.
fn shared(env: &Env, places: &BTreeSet<Place>) -> Result<Outcomes, EvalError> {
    let mut sets = places.iter().map(|(d, k)| env.outcomes_at(d, *k));
    let first = sets.next().ok_or(EvalError::Range)??;
    for other in sets {
        first.positions_in(&other?)?;
    }
    Ok(first)
}

/// Where the free indices of an expression stand.
fn places<'e>(e: &'e Expr, bound: &mut Vec<&'e Name>, into: &mut BTreeMap<&'e Name, BTreeSet<Place<'e>>>) {
    let (taken, at) = match e {
        Expr::Mass(d, at) => (d, at.as_slice()),
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::SelfInformation(d, at) => (d, std::slice::from_ref(at)),
            _ => return,
        },
        Expr::Sum { index, range, body } => {
            bound.push(index);
            range.positive.iter().for_each(|m| places(m, bound, into));
            places(body, bound, into);
            bound.pop();
            return;
        }
        other => return other.children().into_iter().for_each(|c| places(c, bound, into)),
    };
    for (k, index) in at.iter().enumerate() {
        if let Index::Bound(name) = index
            && !bound.contains(&name)
        {
            into.entry(name).or_default().insert((taken, k));
        }
    }
}

/// Whether the claim means one thing in the model wherever it stands: every sum says which outcomes
/// it ranges over, and so does every free index, on both sides and in the conditions alike.
///
/// # Errors
/// When one does not, or a name, variable or outcome is not there.
pub fn well_scoped(env: &Env, claim: &Claim, conds: &BTreeSet<Cond>) -> Result<(), EvalError> {
    let mut free = BTreeMap::new();
    for side in [&claim.lhs, &claim.rhs] {
        scoped(env, side)?;
        places(side, &mut Vec::new(), &mut free);
    }
    for cond in conds {
        if let Cond::Holds(Claim { lhs, rhs, .. }) = cond {
            places(lhs, &mut Vec::new(), &mut free);
            places(rhs, &mut Vec::new(), &mut free);
        }
    }
    // One place alone has nothing to disagree with, and may be on infinitely many outcomes.
    free.values().filter(|at| at.len() > 1).try_for_each(|at| shared(env, at).map(drop))
}

fn scoped(env: &Env, e: &Expr) -> Result<(), EvalError> {
    match e {
        Expr::Size(space) => drop(env.elements(space)?),
        Expr::Sum { index, range, body } => {
            index_outcomes(env, index, range, body)?;
            range.positive.iter().try_for_each(|m| scoped(env, m))?;
        }
        Expr::Mass(d, at) => taken(env, d, at)?,
        Expr::Set(points) => {
            if let Points::Dist(d) = points.as_ref() {
                env.check(d)?;
            }
        }
        Expr::Minimisers(m) => match m.over.distribution() {
            None => scoped(env, &m.objective)?,
            // The distribution that varies lives on the outcomes of the others.
            Some(variable) => {
                let mut names = Vec::new();
                m.objective.names(&mut names);
                let other = names.iter().find(|n| *n != variable).ok_or(EvalError::Range)?;
                let mut there = env.clone();
                there.define(variable.clone(), env.resolve(&Dist::Named(other.clone()))?);
                scoped(&there, &m.objective)?;
            }
        },
        Expr::Quantity(q) => {
            q.dists().into_iter().try_for_each(|d| env.check(d))?;
            q.exprs().into_iter().try_for_each(|w| env.check_weight(w))?;
            if let Quantity::SelfInformation(d, at) = q.as_ref() {
                taken(env, d, std::slice::from_ref(at))?;
            }
            for (joint, vars) in q.variables() {
                vars.iter().try_for_each(|v| env.variable(joint, v).map(drop))?;
            }
        }
        _ => {}
    }
    e.children().into_iter().try_for_each(|c| scoped(env, c))
}

/// A mass has an index a coordinate, and what is written there is an outcome.
fn taken(env: &Env, d: &Dist, at: &[Index]) -> Result<(), EvalError> {
    env.check(d)?;
    if d.spaces().len() != at.len() {
        return Err(EvalError::Range);
    }
    for (k, index) in at.iter().enumerate() {
        if let Index::Outcome(text) = index {
            named_label(env, d, k, text)?;
        }
    }
    Ok(())
}
