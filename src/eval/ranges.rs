//! Ranges of parameters as conditions, and back.

use crate::exact::Rational;
use crate::exact::symbolic::{Domain, Interval};
use crate::term::{Claim, Cond, Expr, Name, Rel};
use std::collections::BTreeSet;

/// The ranges that conditions state, if they are nothing but bounds of parameters by numbers.
pub fn domain_of(conds: &BTreeSet<Cond>) -> Option<Domain> {
    let mut domain = Domain::default();
    for cond in conds {
        let Cond::Holds(Claim { lhs, rel, rhs }) = cond else { return None };
        let closed = match rel {
            Rel::Lt => false,
            Rel::Le => true,
            Rel::Eq | Rel::Ne => return None,
        };
        let (symbol, new) = match (lhs, rhs) {
            (Expr::Number(low), Expr::Symbol(x)) => {
                (x, Interval { low: Some(low.clone()), low_closed: closed, ..Interval::default() })
            }
            (Expr::Symbol(x), Expr::Number(high)) => {
                (x, Interval { high: Some(high.clone()), high_closed: closed, ..Interval::default() })
            }
            _ => return None,
        };
        domain.set(symbol.clone(), domain.range(symbol).meet(&new));
    }
    Some(domain)
}

/// That a parameter lies in a range, as conditions: the inverse of [`domain_of`].
pub fn bounds(symbol: &Name, range: &Interval) -> Vec<Cond> {
    let rel = |closed: bool| if closed { Rel::Le } else { Rel::Lt };
    let here = || Expr::Symbol(symbol.clone());
    let below = |n: &Rational| Claim::new(Expr::Number(n.clone()), rel(range.low_closed), here());
    let above = |n: &Rational| Claim::new(here(), rel(range.high_closed), Expr::Number(n.clone()));
    let ends = [range.low.as_ref().map(below), range.high.as_ref().map(above)];
    ends.into_iter().flatten().map(Cond::Holds).collect()
}
