//! Where an objective in one parameter is least or greatest, exactly.
//!
//! The signs of the derivative's form along the range say where the objective falls and rises; a set is
//! returned only if that settles it. [Main §3]

use super::env::Env;
use super::expr::evaluate;
use super::symbolic::form;
use super::value::{EvalError, Value};
use crate::exact::Rational;
use crate::exact::rational::compare;
use crate::exact::real::Real;
use crate::exact::symbolic::{Domain, Form, Fraction, Interval, Root, Symbol, course, near};
use crate::term::{Expr, Extremum, Over, Points};
use std::cmp::Ordering;

/// The set of minimisers (or maximisers) over the range of a parameter; `None` when it is not settled, as for
/// one that is no rational number.
///
/// ```
/// use entail::{eval::{minimisers, Env}, exact::symbolic::Interval, term::{Expr, Extremum, Over, Points}};
/// let range = Interval::open("0".parse().unwrap(), "1".parse().unwrap());
/// let t = || Expr::Symbol("t".into());
/// let objective = Expr::difference(Expr::power(t(), "2".parse().unwrap()), t());
/// let over = Over::Parameter { variable: "t".into(), range };
/// let found = minimisers(&Env::default(), &Extremum { greatest: false, over, objective });
/// assert_eq!(found, Ok(Some(Points::Number("1/2".parse().unwrap()))));
/// ```
///
/// # Errors
/// When the objective has no form on the range.
pub fn minimisers(env: &Env, extremum: &Extremum) -> Result<Option<Points>, EvalError> {
    let Over::Parameter { variable, range } = &extremum.over else { return Ok(None) };
    let mut env = env.clone();
    env.release(variable);
    let env = &env;
    let Some(turns) = falls_and_rises(env, extremum)? else { return Ok(None) };
    let Some(ends) = ends(env, extremum, variable, range) else { return Ok(None) };
    Ok(settle(env, extremum, variable, range, &turns, &ends))
}

/// Whether two objectives over the same open range of a parameter have different minimisers since the first
/// has exactly one, at a turn that no turn of the second meets.
///
/// # Errors
/// When an objective has no form on the range.
pub fn apart(env: &Env, f: &Extremum, g: &Extremum) -> Result<bool, EvalError> {
    let Over::Parameter { variable, range } = &f.over else { return Ok(false) };
    if f.over != g.over || range.low_closed || range.high_closed {
        return Ok(false);
    }
    let mut free = env.clone();
    free.release(variable);
    let (Some(first), Some(second)) = (falls_and_rises(&free, f)?, falls_and_rises(&free, g)?) else {
        return Ok(false);
    };
    // Inside, the second is least only where it turns from falling to rising.
    Ok(match (first.0.as_slice(), first.1.as_slice(), second.0.as_slice()) {
        (_, _, [Ordering::Equal]) => false,
        ([Ordering::Less, Ordering::Greater], [turn], _) => second.1.iter().all(|other| {
            compare(other.high(), turn.low()).is_lt() || compare(other.low(), turn.high()).is_gt()
        }),
        _ => false,
    })
}

/// Signs of a slope, and where they change.
type Turns = (Vec<Ordering>, Vec<Root>);

/// Bounds of the one point at which the objective turns, where it falls and then rises.
pub fn turning_point(env: &Env, extremum: &Extremum) -> Option<(Rational, Rational)> {
    let mut free = env.clone();
    free.release(extremum.over.parameter()?);
    match falls_and_rises(&free, extremum).ok()?? {
        (signs, roots) if signs == [Ordering::Less, Ordering::Greater] => {
            roots.first().map(|r| (r.low().clone(), r.high().clone()))
        }
        _ => None,
    }
}

/// The signs of the slope and their changes, turned round for a maximum.
fn falls_and_rises(env: &Env, extremum: &Extremum) -> Result<Option<Turns>, EvalError> {
    let Over::Parameter { variable, range } = &extremum.over else { return Ok(None) };
    for name in named(&extremum.objective) {
        if let Some(family) = env.family(&name)
            && !family.domain().range(variable).includes(range)
        {
            return Err(EvalError::Unsupported(
                "a distribution is declared for a smaller range of its parameter",
            ));
        }
    }
    let mut domain = Domain::default();
    domain.set(variable.clone(), range.clone());
    let slope = form(env, &domain, &extremum.objective)?.derivative(variable);
    let Some(course) = course(&slope, variable, range) else { return Ok(None) };
    let turned = |s: Ordering| if extremum.greatest { s.reverse() } else { s };
    let (mut signs, mut roots): (Vec<Ordering>, Vec<Root>) = (Vec::new(), Vec::new());
    // Where the sign does not change the objective goes on as before.
    for (k, sign) in course.signs.iter().map(|s| turned(*s)).enumerate() {
        if signs.last() == Some(&sign) {
            continue;
        }
        if let Some(root) = k.checked_sub(1).and_then(|k| course.roots.get(k)) {
            roots.push(root.clone());
        }
        signs.push(sign);
    }
    Ok(Some((signs, roots)))
}

fn named(e: &Expr) -> Vec<crate::term::Name> {
    let mut names = Vec::new();
    e.names(&mut names);
    names
}

/// The ends that belong to the range, with the objective's values there; `None` when one has no value.
fn ends(env: &Env, extremum: &Extremum, x: &Symbol, range: &Interval) -> Option<Vec<(Rational, Value)>> {
    let closed = [(&range.low, range.low_closed), (&range.high, range.high_closed)];
    let ends = closed.into_iter().filter(|(_, closed)| *closed).filter_map(|(n, _)| n.clone());
    ends.map(|n| Some((n.clone(), value(env, extremum, x, &n)?))).collect()
}

fn value(env: &Env, extremum: &Extremum, x: &Symbol, at: &Rational) -> Option<Value> {
    let mut there = env.clone();
    there.assign(x.clone(), at.clone()).ok()?;
    let value = evaluate(&there, &extremum.objective).ok()?;
    match (value, extremum.greatest) {
        (Value::Finite(r), true) => Some(Value::Finite(r.scale(&Rational::from_integer((-1).into())))),
        (Value::Infinite(_), true) => None,
        (value, false) => Some(value),
    }
}

fn settle(
    env: &Env,
    extremum: &Extremum,
    x: &Symbol,
    range: &Interval,
    (signs, roots): &Turns,
    ends: &[(Rational, Value)],
) -> Option<Points> {
    let order = |a: &Value, b: &Value| super::compare(a, b);
    match (signs.as_slice(), roots.as_slice()) {
        ([Ordering::Equal], _) if ends.is_empty() => Some(Points::Range(range.clone())),
        // It falls, then rises: least at the turn, unless an end that belongs to the range is lower.
        ([Ordering::Less, Ordering::Greater], [Root::At(q)]) => {
            let least = value(env, extremum, x, q)?;
            let lower = |(_, v): &(Rational, Value)| order(&least, v).is_some_and(Ordering::is_lt);
            ends.iter().all(lower).then(|| Points::Number(q.clone()))
        }
        // No point inside is least: there are lower ones on one side of each.
        ([Ordering::Less] | [Ordering::Greater] | [Ordering::Greater, Ordering::Less], _)
            if ends.is_empty() =>
        {
            Some(Points::Empty)
        }
        // Monotonic towards an end that belongs to the range, and continuous there or lower.
        ([sign @ (Ordering::Less | Ordering::Greater)], _) => {
            let end = if sign.is_gt() { range.low.as_ref() } else { range.high.as_ref() };
            let (own, least) = ends.iter().find(|(n, _)| Some(n) == end)?;
            let others = ends.iter().filter(|(n, _)| n != own);
            let lower = |v: &Value| order(least, v).is_some_and(Ordering::is_lt);
            (others.map(|(_, v)| v).all(lower) && below_inside(env, extremum, x, range, least, sign.is_lt()))
                .then(|| Points::Number(own.clone()))
        }
        _ => None,
    }
}

/// Whether a number is below every value of the objective inside, which is monotonic: below those near the end
/// that it falls to.
fn below_inside(
    env: &Env,
    extremum: &Extremum,
    x: &Symbol,
    range: &Interval,
    least: &Value,
    upper: bool,
) -> bool {
    let Value::Finite(least) = least else { return false };
    let Some(least) = Real::as_logsum(least) else { return false };
    let mut domain = Domain::default();
    domain.set(x.clone(), range.clone());
    let Ok(form) = form(env, &domain, &extremum.objective) else { return false };
    let one = Rational::from_integer(1.into());
    let sign = if extremum.greatest { -one.clone() } else { one };
    let Some(least) = Form::number(least) else { return false };
    let gap = form.scale(&Fraction::rational(&sign)).difference(&least);
    near(&gap, x, range, upper).is_some_and(Ordering::is_gt)
}
