//! That two sets of minimisers are not the same: sets that were found and differ, a better point for one
//! objective than the best of the other, turns at different points; in a model of what was given. [Main §3]

use super::chain::{Chain, text};
use super::derivation::{Counterexample, Piece, Prose};
use super::linear::split;
use super::minimisers::{equal_chain, given as stated_ranges, solved};
use super::question::Question;
use super::refute;
use crate::eval::{self, Env, Value};
use crate::exact::Rational;
use crate::exact::symbolic::{Domain, Point};
use crate::kernel::Theorem;
use crate::model::simple_points;
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Name, Over, Points, Quantity, Rel};
use num_traits::{ToPrimitive, Zero};
use std::sync::Arc;

/// The question at simple values of the parameters that do not vary: a claim is refuted in one model.
pub(super) fn concrete_questions(question: &Question) -> Vec<Question> {
    /// More values are not tried.
    const MOST: usize = 12;
    let Question { claim, given, model } = question;
    let bound = |e: &Expr| match e {
        Expr::Minimisers(m) => m.over.parameter().cloned(),
        _ => None,
    };
    let bound: Vec<Name> = [&claim.lhs, &claim.rhs].into_iter().filter_map(bound).collect();
    let mut domain = Domain::default();
    let stated = eval::domain_of(&stated_ranges(question).collect()).unwrap_or_default();
    let conds = given.iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    for symbol in conds.chain([claim]).flat_map(|c| eval::parameters(model, c)) {
        if !bound.contains(&symbol) {
            domain.set(symbol.clone(), stated.range(&symbol));
        }
    }
    let at = |point: Point| {
        let mut there = Env::clone(model);
        point.into_iter().try_for_each(|(s, n)| there.assign(s, n)).ok()?;
        Some(Question { model: Arc::new(there), ..question.clone() })
    };
    if domain.ranges().next().is_none() {
        return vec![question.clone()];
    }
    simple_points(&domain).into_iter().take(MOST).filter_map(at).collect()
}

/// The claim refuted, in a model of what was given.
pub(super) fn refuted(question: &Question) -> Option<Counterexample> {
    let Question { claim, given, .. } = question;
    let (chain, model) = match claim.rel {
        Rel::Eq => different(question)?,
        _ => equal_in_a_model(question)?,
    };
    let derivation = chain.derivation()?;
    let theorem = derivation.theorem.clone();
    let concrete = theorem.model().is_some() && theorem.conds().is_empty();
    let satisfied = given.iter().all(|c| eval::holds(&model, c) == Ok(Some(true)));
    if !(concrete && satisfied && negates(theorem.claim(), claim)) {
        return None;
    }
    // Those of the claim, and what was found beside them.
    let mut names: Vec<Name> = spoken(question).into_iter().filter(|n| model.law(n).is_some()).collect();
    let found = model.laws().map(|(n, _)| n).filter(|n| question.model.law(n).is_none());
    let found: Vec<Name> = found.filter(|n| !names.contains(n)).cloned().collect();
    names.extend(found);
    let zero = Value::rational(&Rational::zero());
    Some(Counterexample { model, names, lhs: zero.clone(), rhs: zero, theorem, by: Some(derivation) })
}

/// The names of the claim and of what was given.
fn spoken(question: &Question) -> Vec<Name> {
    let mut names = question.claim.names();
    let mut more = Vec::new();
    question.given.iter().for_each(|c| c.names(&mut more));
    more.retain(|n| !names.contains(n));
    names.extend(more);
    names
}

/// The calculation that two sets are equal, about distributions that satisfy what was given.
fn equal_in_a_model(question: &Question) -> Option<(Chain, Arc<Env>)> {
    if let Some(model) = equal_chain(question)?.theorem()?.model().cloned() {
        return Some((equal_chain(question)?, model));
    }
    refute::small_models(question, &spoken(question))
        .find_map(|model| Some((in_model(equal_chain(question)?, &model)?, model)))
}

/// Whether the one says that the other is false.
fn negates(a: &Claim, b: &Claim) -> bool {
    a.lhs == b.lhs && a.rhs == b.rhs && matches!((a.rel, b.rel), (Rel::Eq, Rel::Ne) | (Rel::Ne, Rel::Eq))
}

/// A chain that ends in a different set, with the model it is about.
pub(super) fn different(question: &Question) -> Option<(Chain, Arc<Env>)> {
    let Claim { lhs, rhs, .. } = &question.claim;
    let known = |e: &Expr| match e {
        Expr::Minimisers(m) => solved(question, m),
        Expr::Set(_) => Some(Chain::new(e.clone())),
        _ => None,
    };
    match (known(lhs), known(rhs)) {
        (Some(left), Some(right)) => {
            let (Expr::Set(a), Expr::Set(b)) = (left.last(), right.last()) else { return None };
            let (a, b) = (Points::clone(a), Points::clone(b));
            if !matches!((&a, &b), (Points::Dist(_), _) | (_, Points::Dist(_))) {
                let apart = Theorem::sets_differ(Some(&question.model), &a, &b).ok()?;
                let why =
                    lower(question, lhs, rhs, &a, &b).unwrap_or_else(|| vec![text("the two sets differ")]);
                let mut chain = left;
                chain.push(apart, "SETS", why)?;
                chain.back(right)?;
                return Some((chain, question.model.clone()));
            }
            refute::small_models(question, &spoken(question)).find_map(|model| {
                let apart = Theorem::sets_differ(Some(&model), &a, &b).ok()?;
                let mut chain = in_model(left_of(lhs, question)?, &model)?;
                chain.push(apart, "SETS", vec![text("these are different distributions")])?;
                chain.back(in_model(left_of(rhs, question)?, &model)?)?;
                Some((chain, model))
            })
        }
        (Some(_), None) => other_is_lower(question, lhs, rhs, false),
        (None, Some(_)) => other_is_lower(question, rhs, lhs, true),
        (None, None) => None,
    }
    .or_else(|| turning_apart(question, lhs, rhs))
}

/// Two objectives over a parameter of which one turns where the other does not.
fn turning_apart(question: &Question, lhs: &Expr, rhs: &Expr) -> Option<(Chain, Arc<Env>)> {
    let (Expr::Minimisers(f), Expr::Minimisers(g)) = (lhs, rhs) else { return None };
    let model = &question.model;
    let (theorem, one, other) = match Theorem::apart(model, f, g) {
        Ok(theorem) => (theorem, f, g),
        Err(_) => (Theorem::apart(model, g, f).ok()?.sym().ok()?, g, f),
    };
    let (low, high) = eval::turning_point(model, one)?;
    let variable = one.over.variable();
    let (first, then, extreme) =
        if one.greatest { ("rises", "falls", "greatest") } else { ("falls", "rises", "least") };
    let mut why = vec![
        Piece::Math(one.objective.clone()),
        text(format!(" {first} and then {then}: it is {extreme} at one point alone, near {variable} = ")),
        text(format!("{:.6}, where ", (low + high).to_f64()? / 2.0)),
        Piece::Math(other.objective.clone()),
        text(" does not turn and so is not "),
        text(extreme),
    ];
    let moving = split(&f.objective, &f.over, model).map(|(moving, _)| moving)?;
    let entropy = |e: &Expr| matches!(e, Expr::Quantity(q) if matches!(q.as_ref(), Quantity::Entropy(_)));
    if let Some(e) = moving.keys().find(|e| entropy(e)) {
        let mut first =
            vec![Piece::Math(e.clone()), text(format!(" moves with {variable} and is no constant: "))];
        first.append(&mut why);
        why = first;
    }
    let mut chain = Chain::new(lhs.clone());
    chain.push(theorem, "APART", why)?;
    Some((chain, model.clone()))
}

fn left_of(e: &Expr, question: &Question) -> Option<Chain> {
    match e {
        Expr::Minimisers(m) => solved(question, m),
        _ => Some(Chain::new(e.clone())),
    }
}

/// The chain with each line about declared distributions.
fn in_model(chain: Chain, model: &Arc<Env>) -> Option<Chain> {
    let mut own = Chain::new(chain.start);
    for step in chain.steps {
        own.push(step.theorem.specialise(model).ok()?, step.rule, step.why)?;
    }
    Some(own)
}

/// One set is a distribution, at which the other objective is not least.
fn other_is_lower(question: &Question, known: &Expr, open: &Expr, turned: bool) -> Option<(Chain, Arc<Env>)> {
    let Expr::Minimisers(of) = open else { return None };
    let Expr::Set(found) = left_of(known, question)?.last().clone() else { return None };
    let Points::Dist(worse) = &*found else { return None };
    let better: Name = format!("{}'", of.over.variable()).into();
    let mut names = spoken(question);
    names.push(better.clone());
    let better = Dist::Named(better);
    refute::small_models(question, &names).find_map(|model| {
        let variable = of.over.distribution()?;
        let at = |d: &Dist| of.objective.substitute(&|n| (n == variable).then(|| d.clone()));
        let (low, high) = if of.greatest { (at(worse), at(&better)) } else { (at(&better), at(worse)) };
        let claim = Claim::new(low.clone(), Rel::Lt, high.clone());
        let premise = Theorem::compute(&model, claim).ok()?;
        let apart = premise.not_least(of, &better, worse).ok()?;
        let value =
            |e: &Expr| eval::evaluate(&model, e).ok()?.finite()?.as_logsum().map(super::concrete::closed_sum);
        let mut why = vec![Piece::Math(low.clone())];
        if let Some(v) = value(&low) {
            why.extend([text(" = "), Piece::Math(v)]);
        }
        why.extend([text(" is less than "), Piece::Math(high.clone())]);
        if let Some(v) = value(&high) {
            why.extend([text(" = "), Piece::Math(v)]);
        }
        let mut chain = in_model(left_of(known, question)?, &model)?;
        chain.push(apart, "NOT-LEAST", why)?;
        if turned {
            let mut back = Chain::new(open.clone());
            back.back(chain)?;
            chain = back;
        }
        Some((chain, model))
    })
}

/// Where one objective is lower than at the other's best point, in numbers.
fn lower(question: &Question, lhs: &Expr, rhs: &Expr, a: &Points, b: &Points) -> Option<Prose> {
    let (Expr::Minimisers(f), Expr::Minimisers(g)) = (lhs, rhs) else { return None };
    let point = |p: &Points, m: &Extremum| match (p, &m.over) {
        (Points::Number(q), _) => Some(q.clone()),
        (Points::Range(r), _) => r.inside(),
        _ => None,
    };
    // A best point of one that is none of the other.
    let (of, best, other) = match (point(a, f), point(b, g)) {
        (_, Some(q)) if *a != Points::Number(q.clone()) => (f, q, g),
        (Some(q), _) => (g, q, f),
        _ => return None,
    };
    let variable = of.over.parameter()?;
    let value = |at: &Rational| {
        let mut there = Env::clone(&question.model);
        there.assign(variable.clone(), at.clone()).ok()?;
        eval::evaluate(&there, &of.objective).ok()
    };
    let Over::Parameter { range, .. } = &of.over else { return None };
    let mut domain = Domain::default();
    domain.set(variable.clone(), range.clone());
    let here = value(&best)?;
    let (better, there) = simple_points(&domain).into_iter().find_map(|p| {
        let at = p.get(variable)?.clone();
        let v = value(&at)?;
        let order = eval::compare(&v, &here)?;
        (if of.greatest { order.is_gt() } else { order.is_lt() }).then_some((at, v))
    })?;
    let shown = |v: &Value| v.finite()?.as_logsum().map(super::concrete::closed_sum);
    let word = if of.greatest { "greater" } else { "less" };
    let extreme = if of.greatest { "greatest" } else { "least" };
    let mut why = Vec::new();
    let entropy = |e: &Expr| matches!(e, Expr::Quantity(q) if matches!(q.as_ref(), Quantity::Entropy(_)));
    let moving = |m: &Extremum| split(&m.objective, &m.over, &question.model).map(|(moving, _)| moving);
    let (first, second) = (moving(f)?, moving(g)?);
    if let Some((e, _)) = first.iter().find(|(e, c)| entropy(e) && second.get(*e) != Some(*c)) {
        // The usual argument fails: the reference moves too.
        why.extend([Piece::Math(e.clone()), text(format!(" moves with {variable} and is no constant: "))]);
    }
    why.extend([Piece::Math(other.objective.clone()), text(format!(" is {extreme} at {variable} = "))]);
    why.push(Piece::Math(Expr::Number(best)));
    why.extend([text(", where "), Piece::Math(of.objective.clone()), text(" = ")]);
    why.push(Piece::Math(shown(&here)?));
    why.extend([text(format!("; at {variable} = ")), Piece::Math(Expr::Number(better)), text(" it is ")]);
    why.extend([Piece::Math(shown(&there)?), text(format!(", which is {word}"))]);
    Some(why)
}
