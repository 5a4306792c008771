//! The rules about minimisers, for the checker.

use super::facts::Facts;
use crate::eval::{self, Env};
use crate::exact::symbolic::Domain;
use crate::kernel::{Shift, Theorem};
use crate::model::simple_points;
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Name, Over, Points, Quantity, Rel};
use num_traits::Signed;

type Verdict = Result<(), String>;

fn ensure(holds: bool, why: &str) -> Verdict {
    if holds { Ok(()) } else { Err(why.to_string()) }
}

fn extremum(e: &Expr) -> Result<&Extremum, String> {
    match e {
        Expr::Minimisers(m) => Ok(m),
        _ => Err("no set of minimisers".into()),
    }
}

fn set(e: &Expr) -> Result<&Points, String> {
    match e {
        Expr::Set(points) => Ok(points),
        _ => Err("no set of points".into()),
    }
}

/// Everything that varies with the binder: its own name, and the families that depend on it.
fn varying(over: &Over, model: Option<&Env>) -> Vec<Name> {
    let mut all = vec![over.variable().clone()];
    if let (Some(t), Some(model)) = (over.parameter(), model) {
        all.extend(model.families().filter(|(_, f)| f.depends_on(t)).map(|(n, _)| n.clone()));
    }
    all
}

fn speaks(e: &Expr, of: &[Name]) -> bool {
    let mut all = Vec::new();
    e.names(&mut all);
    e.symbols(&mut all);
    all.iter().any(|n| of.contains(n))
}

/// The premise's sides differ by a factor and a number that does not vary.
pub(super) fn shifted(t: &Theorem, p: &Theorem, by: &Shift) -> Verdict {
    let (f, g) = (extremum(&t.claim().lhs)?, extremum(&t.claim().rhs)?);
    let premise = p.claim();
    ensure(t.claim().rel == Rel::Eq && premise.rel == Rel::Eq, "equalities were expected")?;
    ensure(f.over == by.over && g.over == by.over, "another thing varies")?;
    ensure(f.objective == premise.lhs && g.objective == by.g, "other objectives")?;
    ensure(f.greatest == by.greatest, "least and greatest are mixed up")?;
    let negative = by.factor.numer().is_negative();
    ensure(by.factor.numer().magnitude() != &0u32.into(), "the factor is 0")?;
    ensure((f.greatest == g.greatest) != negative, "a negative factor turns least to greatest")?;
    let again = Expr::add([Expr::mul([Expr::Number(by.factor.clone()), by.g.clone()]), by.shift.clone()]);
    ensure(premise.rhs == again, "the premise is not f = k·g + c")?;
    let fixed = t.model().is_some_and(|m| m.parameter(by.over.variable()).is_some());
    ensure(!fixed, "what varies has a number in the model")?;
    let what = varying(&by.over, t.model().map(|m| &**m));
    ensure(!speaks(&by.shift, &what), "what is added varies")?;
    ensure(Facts::new(t.conds()).real(&by.shift), "what is added may be infinite")?;
    ensure(!negative || Facts::new(p.conds()).real(&by.g), "an infinite value turned round")?;
    for cond in p.conds() {
        let own = match (&by.over, cond) {
            (Over::Distributions { variable, .. }, Cond::Distribution(Dist::Named(n))) => n == variable,
            (Over::Parameter { variable, range }, Cond::Holds(Claim { lhs, rhs, .. })) => {
                let about = |e: &Expr| matches!(e, Expr::Symbol(s) if s == variable);
                (about(lhs) || about(rhs))
                    && eval::domain_of(&[cond.clone()].into())
                        .is_some_and(|d| d.range(variable).includes(range))
            }
            _ => false,
        };
        if !own {
            ensure(t.conds().contains(cond), "a condition of the premise was lost")?;
            let mut names = Vec::new();
            cond.names(&mut names);
            let varies = match cond {
                Cond::Holds(c) => speaks(&c.lhs, &what) || speaks(&c.rhs, &what),
                _ => names.iter().any(|n| what.contains(n)),
            };
            ensure(!varies, "a condition speaks of what varies")?;
        }
    }
    Ok(())
}

/// Gibbs' inequality with its equality case.
pub(super) fn closest(t: &Theorem) -> Verdict {
    let (of, points) = (extremum(&t.claim().lhs)?, set(&t.claim().rhs)?);
    ensure(t.model().is_none() && t.claim().rel == Rel::Eq && !of.greatest, "not argmin = a set")?;
    let Over::Distributions { variable, family: None } = &of.over else { return Err("not over all".into()) };
    let Points::Dist(d) = points else { return Err("not one distribution".into()) };
    let moving = Dist::Named(variable.clone());
    let fits = match &of.objective {
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::Divergence(a, b) => (a == &moving && b == d) || (b == &moving && a == d),
            _ => false,
        },
        _ => false,
    };
    ensure(fits, "not the divergence from or to that distribution")?;
    let mut names = Vec::new();
    d.names(&mut names);
    t.conds().iter().for_each(|c| c.names(&mut names));
    ensure(!names.contains(variable), "the distribution varies itself")?;
    ensure(d.spaces() == moving.spaces(), "it lives on other outcomes")?;
    ensure(Facts::new(t.conds()).is_distribution(d), "it is not known to be a distribution")
}

/// The minimisers over a parameter: asked again, and held against values at simple points.
pub(super) fn minimum(t: &Theorem) -> Verdict {
    let model = t.model().ok_or("no model")?;
    ensure(t.claim().rel == Rel::Eq, "an equality was expected")?;
    let (of, points) = (extremum(&t.claim().lhs)?, set(&t.claim().rhs)?);
    let Over::Parameter { variable, range } = &of.over else { return Err("no parameter varies".into()) };
    let value = |at: &crate::exact::Rational| {
        let mut there = Env::clone(model);
        there.assign(variable.clone(), at.clone()).ok()?;
        eval::evaluate(&there, &of.objective).ok()
    };
    let mut domain = Domain::default();
    domain.set(variable.clone(), range.clone());
    let mut others = simple_points(&domain).into_iter().filter_map(|p| p.get(variable).cloned());
    let order =
        |a: &crate::exact::Rational, b: &crate::exact::Rational| eval::compare(&value(a)?, &value(b)?);
    match points {
        Points::Number(q) => {
            ensure(range.contains(q), "the point is outside of the range")?;
            for other in others.by_ref().filter(|o| o != q && range.contains(o)).take(8) {
                let order = order(q, &other).ok_or("values were not compared")?;
                let less = if of.greatest { order.is_gt() } else { order.is_lt() };
                ensure(less, "another point is no worse")?;
            }
        }
        Points::Range(own) => {
            ensure(own == range, "not the whole range")?;
            let first = others.next().ok_or("no point")?;
            for other in others.take(8) {
                ensure(order(&first, &other).is_some_and(|o| o.is_eq()), "it is not constant")?;
            }
        }
        Points::Empty => {}
        Points::Dist(_) => return Err("a distribution is no value of a parameter".into()),
    }
    ensure(eval::minimisers(model, of) == Ok(Some(points.clone())), "the signs of the slope say otherwise")
}

/// A distribution at which the objective is lower.
pub(super) fn not_least(t: &Theorem, p: &Theorem, of: &Extremum, better: &Dist) -> Verdict {
    let model = t.model().ok_or("no model")?;
    ensure(p.conds().is_empty() && p.claim().rel == Rel::Lt, "not an inequality without conditions")?;
    let Points::Dist(worse) = set(&t.claim().lhs)? else { return Err("not one distribution".into()) };
    ensure(t.claim().rel == Rel::Ne && extremum(&t.claim().rhs)? == of, "not that the sets differ")?;
    let Over::Distributions { variable, family: None } = &of.over else { return Err("not over all".into()) };
    let at = |d: &Dist| of.objective.substitute(&|n| if n == variable { Some(d.clone()) } else { None });
    let (low, high) = if of.greatest { (worse, better) } else { (better, worse) };
    ensure(p.claim().lhs == at(low) && p.claim().rhs == at(high), "the premise compares other values")?;
    ensure(model.distribution(better).is_ok(), "what is better is no distribution")
}

/// Two sets that are different.
pub(super) fn sets_differ(t: &Theorem) -> Verdict {
    let (a, b) = (set(&t.claim().lhs)?, set(&t.claim().rhs)?);
    ensure(t.claim().rel == Rel::Ne, "not ≠")?;
    let some = |p: &Points| match p {
        Points::Empty => false,
        Points::Range(r) => r.is_wide(),
        Points::Number(_) | Points::Dist(_) => true,
    };
    let apart = match (a, b) {
        (Points::Empty, other) | (other, Points::Empty) => some(other),
        (Points::Number(x), Points::Number(y)) => x.numer() * y.denom() != y.numer() * x.denom(),
        (Points::Number(_), Points::Range(r)) | (Points::Range(r), Points::Number(_)) => r.is_wide(),
        (Points::Dist(p), Points::Dist(q)) => {
            let model = t.model().ok_or("no model")?;
            let masses = |d: &Dist| {
                model.distribution(d).map(|d| {
                    let mut all: Vec<(String, String)> =
                        d.iter().map(|(l, m)| (l.to_string(), m.to_string())).collect();
                    all.sort();
                    all
                })
            };
            match (masses(p), masses(q)) {
                (Ok(p), Ok(q)) => p != q,
                _ => false,
            }
        }
        _ => false,
    };
    ensure(apart, "the sets were not seen to differ")
}

/// Two objectives that turn at different points: asked again, and the first held against values around its turn.
pub(super) fn apart(t: &Theorem) -> Verdict {
    let model = t.model().ok_or("no model")?;
    ensure(t.claim().rel == Rel::Ne && t.conds().is_empty(), "not ≠ without conditions")?;
    let (f, g) = (extremum(&t.claim().lhs)?, extremum(&t.claim().rhs)?);
    ensure(f.over == g.over && f.greatest == g.greatest, "other binders")?;
    let Over::Parameter { variable, range } = &f.over else { return Err("no parameter varies".into()) };
    ensure(!range.low_closed && !range.high_closed, "an end belongs to the range")?;
    let (low, high) = eval::turning_point(model, f).ok_or("the first objective has no one turn")?;
    let value = |at: &crate::exact::Rational| {
        let mut there = Env::clone(model);
        there.assign(variable.clone(), at.clone()).ok()?;
        eval::evaluate(&there, &f.objective).ok()
    };
    let mut domain = Domain::default();
    domain.set(variable.clone(), range.clone());
    for point in simple_points(&domain).into_iter().take(8) {
        let Some(at) = point.get(variable) else { continue };
        let near = if at < &low { &low } else { &high };
        if at >= &low && at <= &high {
            continue;
        }
        let order = value(near).zip(value(at)).and_then(|(a, b)| eval::compare(&a, &b));
        let less = order.is_some_and(|o| if f.greatest { o.is_gt() } else { o.is_lt() });
        ensure(less, "a point far from the turn is no worse")?;
    }
    ensure(eval::apart(model, f, g) == Ok(true), "the turns were not told apart")
}
