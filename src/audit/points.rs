//! Claims with parameters, held against their values at points.
//!
//! The kernel decides such a claim by its form, once for all values of the parameters. Here both sides are
//! evaluated at simple points of the ranges, by the evaluator for numbers, which knows nothing of forms, and
//! compared exactly; then the form is asked again.

use crate::eval::{self, Env};
use crate::exact::symbolic::{Domain, Point};
use crate::kernel::Conds;
use crate::model::simple_points;
use crate::term::{Claim, Rel};

/// Points looked at.
const POINTS: usize = 12;

/// Whether the claim holds for all values that the conditions leave.
pub(super) fn stands(model: &Env, conds: &Conds, claim: &Claim) -> Result<(), String> {
    let domain = eval::domain_of(conds).ok_or("a condition is no bound of a parameter")?;
    let mut own = Domain::default();
    for symbol in eval::parameters(model, claim) {
        let range = domain.range(&symbol);
        own.set(symbol, range);
    }
    for point in simple_points(&own).into_iter().filter(|p| own.contains(p)).take(POINTS) {
        at(model, &point, claim)?;
    }
    match eval::decide_over(model, &domain, claim) {
        Ok(Some(true)) => Ok(()),
        Ok(_) => Err("the forms do not compare so".into()),
        Err(e) => Err(e.to_string()),
    }
}

fn at(model: &Env, point: &Point, claim: &Claim) -> Result<(), String> {
    let mut env = model.clone();
    for (symbol, value) in point {
        env.assign(symbol.clone(), value.clone()).map_err(|e| e.to_string())?;
    }
    let (a, b) = match (eval::evaluate(&env, &claim.lhs), eval::evaluate(&env, &claim.rhs)) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(e), _) | (_, Err(e)) => return Err(e.to_string()),
    };
    let order = eval::compare(&a, &b).ok_or("the values at a point were not told apart")?;
    let holds = match claim.rel {
        Rel::Eq => order.is_eq(),
        Rel::Ne => order.is_ne(),
        Rel::Lt => order.is_lt(),
        Rel::Le => order.is_le(),
    };
    if holds { Ok(()) } else { Err("the values at a point compare otherwise".into()) }
}
