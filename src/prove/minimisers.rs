//! Claims about minimisers: objectives that differ by a number, the one distribution that a divergence is
//! least at, the turn of a slope; and what refutes a false one. [Main §3]

use super::chain::{Chain, set, text};
use super::closed::form_expression;
use super::derivation::{Counterexample, Piece, Proof, Prose, Verdict};
use super::linear::{relation, split};
use super::question::Question;
use super::{cases, refute};
use crate::eval::{self, Env, Value};
use crate::exact::Rational;
use crate::exact::symbolic::Domain;
use crate::kernel::{Conds, Shift, Theorem};
use crate::model::simple_points;
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Name, Over, Points, Quantity, Rel};
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::sync::Arc;

/// Whether a claim is about sets of minimisers.
pub(super) fn is_about(claim: &Claim) -> bool {
    let set = |e: &Expr| matches!(e, Expr::Minimisers(_) | Expr::Set(_));
    set(&claim.lhs) || set(&claim.rhs)
}

/// The verdict on a claim about minimisers.
pub(super) fn settle(question: &Question) -> Verdict {
    let claim = &question.claim;
    let proof = match claim.rel {
        Rel::Eq => equal(question),
        _ => different(question).map(|(chain, _)| chain).and_then(Chain::proof),
    };
    if let Some(proof) = proof.filter(|p| p.theorem.claim() == claim) {
        return Verdict::Proved(Box::new(proof));
    }
    let refuted = match claim.rel {
        Rel::Eq => different(question),
        _ => equal_chain(question).map(|chain| (chain, question.model.clone())),
    };
    if let Some((chain, model)) = refuted
        && let Some(derivation) = chain.derivation()
        && negates(derivation.theorem.claim(), claim)
    {
        // Those of the claim, and what was found beside them.
        let mut names: Vec<Name> = claim.names().into_iter().filter(|n| model.law(n).is_some()).collect();
        let found = model.laws().map(|(n, _)| n).filter(|n| question.model.law(n).is_none());
        let found: Vec<Name> = found.filter(|n| !names.contains(n)).cloned().collect();
        names.extend(found);
        let theorem = derivation.theorem.clone();
        let zero = Value::rational(&Rational::zero());
        let (lhs, rhs) = (zero.clone(), zero);
        return Verdict::Refuted(Box::new(Counterexample {
            model,
            names,
            lhs,
            rhs,
            theorem,
            by: Some(derivation),
        }));
    }
    let words = "the objectives were not seen to differ by a constant, nor was it settled where each of them is least";
    Verdict::Unknown(vec![vec![text(words)]])
}

/// Whether the one says that the other is false.
fn negates(a: &Claim, b: &Claim) -> bool {
    a.lhs == b.lhs && a.rhs == b.rhs && matches!((a.rel, b.rel), (Rel::Eq, Rel::Ne) | (Rel::Ne, Rel::Eq))
}

fn equal(question: &Question) -> Option<Proof> {
    equal_chain(question)?.proof()
}

fn equal_chain(question: &Question) -> Option<Chain> {
    let Claim { lhs, rhs, .. } = &question.claim;
    match (lhs, rhs) {
        (Expr::Minimisers(f), Expr::Minimisers(g)) => shifted(question, f, g).or_else(|| {
            let (mut chain, back) = (solved(question, f)?, solved(question, g)?);
            if chain.last() != back.last() {
                return None;
            }
            chain.back(back)?;
            Some(chain)
        }),
        (Expr::Minimisers(f), Expr::Set(_)) => solved(question, f).filter(|c| c.last() == rhs),
        (Expr::Set(_), Expr::Minimisers(g)) => {
            let back = solved(question, g).filter(|c| c.last() == lhs)?;
            let mut chain = Chain::new(lhs.clone());
            chain.back(back)?;
            Some(chain)
        }
        _ => None,
    }
}

/// `f = k·g + c`, for every value of what varies.
fn premise(question: &Question, over: &Over, f: &Expr, to: &Expr) -> Option<Theorem> {
    let claim = Claim::eq(f.clone(), to.clone());
    if f == to {
        return Some(Theorem::refl(f.clone()));
    }
    let conds: Conds = claim.names().into_iter().map(|n| Cond::Distribution(Dist::Named(n))).collect();
    let general = || Some(cases::prove_generally(&claim, &conds)?.theorem);
    match over {
        Over::Distributions { .. } => general(),
        Over::Parameter { variable, range } => {
            let in_model = || general()?.specialise(&question.model).ok();
            let bounds: Conds = eval::bounds(variable, range).into_iter().chain(given(question)).collect();
            in_model().or_else(|| Theorem::compute_over(&question.model, bounds, claim.clone()).ok())
        }
    }
}

/// The ranges of the parameters that do not vary.
fn given(question: &Question) -> impl Iterator<Item = Cond> + '_ {
    question.given.iter().filter(|c| eval::domain_of(&[(*c).clone()].into()).is_some()).cloned()
}

/// From the minimisers of f to those of g, which differ by a factor and a number.
fn shifted(question: &Question, f: &Extremum, g: &Extremum) -> Option<Chain> {
    if f.over != g.over {
        return None;
    }
    let over = &f.over;
    let (factor, shift) = relation(&f.objective, &g.objective, over, &question.model)?;
    if (f.greatest != g.greatest) != factor.is_negative() {
        return None;
    }
    let mut chain = Chain::new(set(f));
    let scaled = Expr::mul([Expr::Number(factor.clone()), g.objective.clone()]);
    let to = Expr::add([scaled, shift.clone()]);
    restate(question, &mut chain, f, &to, None)?;
    let again = reflected(question, over, to)?;
    let by = Shift {
        over: over.clone(),
        greatest: f.greatest,
        factor: factor.clone(),
        g: g.objective.clone(),
        shift: shift.clone(),
    };
    let word = over.variable();
    let mut why = Vec::new();
    if shift != Expr::int(0) {
        let fixed = shift_names(&shift);
        why.extend([Piece::Math(shift.clone()), text(" is a real number")]);
        why.push(text(match fixed.as_slice() {
            [] => String::new(),
            [one] if question.model.law(one).is_some() => {
                format!(" and stays the same, since {one} is given and does not move with {word}")
            }
            [one] => format!(" and stays the same, since {one} does not move with {word}"),
            several => format!(" and stays the same, since {} do not move with {word}", several.join(", ")),
        }));
        why.push(text(": adding it changes no comparison"));
    }
    if factor.is_negative() {
        why.push(text(if why.is_empty() {
            "a negative factor turns least into greatest"
        } else {
            "; a negative factor turns least into greatest"
        }));
    } else if !factor.is_one() {
        why.push(text(if why.is_empty() {
            "a positive factor changes no comparison"
        } else {
            ", nor does a positive factor"
        }));
    }
    if let Some(Expr::Set(p)) = solved(question, g).map(|c| c.last().clone())
        && let Points::Number(q) = &*p
    {
        why.extend([text(format!("; both sets are {word} = ")), Piece::Math(Expr::Number(q.clone()))]);
    }
    chain.push(again.shifted(&by).ok()?, "ARGMIN", why)?;
    Some(chain)
}

/// e = e, in the model where a parameter varies.
fn reflected(question: &Question, over: &Over, e: Expr) -> Option<Theorem> {
    let same = Theorem::refl(e);
    match over {
        Over::Distributions { .. } => Some(same),
        Over::Parameter { .. } => same.specialise(&question.model).ok(),
    }
}

fn shift_names(e: &Expr) -> Vec<String> {
    let mut names = Vec::new();
    e.names(&mut names);
    names.iter().map(ToString::to_string).collect()
}

/// The same set with the objective written otherwise.
fn restate(
    question: &Question,
    chain: &mut Chain,
    f: &Extremum,
    to: &Expr,
    why: Option<Prose>,
) -> Option<()> {
    let premise = premise(question, &f.over, &f.objective, to)?;
    let by = Shift {
        over: f.over.clone(),
        greatest: f.greatest,
        factor: Rational::one(),
        g: to.clone(),
        shift: Expr::int(0),
    };
    let word = f.over.variable();
    let flagship =
        matches!(&f.objective, Expr::Quantity(q) if matches!(q.as_ref(), Quantity::CrossEntropy(..)));
    let usual = match flagship {
        true => format!("cross entropy is divergence plus entropy, whatever {word} is"),
        false => format!("the same objective, whatever {word} is"),
    };
    chain.push(premise.shifted(&by).ok()?, "ARGMIN", why.unwrap_or_else(|| vec![text(usual)]))
}

/// The set of minimisers, found.
fn solved(question: &Question, m: &Extremum) -> Option<Chain> {
    let mut chain = Chain::new(set(m));
    match &m.over {
        Over::Distributions { variable, family: None } => {
            let (moving, _) = split(&m.objective, &m.over, &question.model)?;
            let [(atom, factor)] = moving.iter().collect::<Vec<_>>()[..] else { return None };
            let Expr::Quantity(q) = atom else { return None };
            let Quantity::Divergence(a, b) = q.as_ref() else { return None };
            if m.greatest != factor.is_negative() {
                return None;
            }
            let least = Extremum { greatest: false, over: m.over.clone(), objective: atom.clone() };
            if set(&least) != chain.start {
                chain = shifted_to(question, m, &least)?;
            }
            let other = if *a == Dist::Named(variable.clone()) { b } else { a };
            let mut names = Vec::new();
            other.names(&mut names);
            let conds = names.into_iter().map(|n| Cond::Distribution(Dist::Named(n))).collect();
            let why = vec![
                text("Gibbs: "),
                Piece::Math(atom.clone()),
                text(format!(" is never negative, and 0 only where {variable} is ")),
                Piece::Dist(other.clone()),
            ];
            chain.push(Theorem::closest(&least, conds).ok()?, "GIBBS-MIN", why)?;
        }
        Over::Distributions { .. } => return None,
        Over::Parameter { variable, range } => {
            let theorem = Theorem::minimum(&question.model, m).ok()?;
            let mut domain = Domain::default();
            domain.set(variable.clone(), range.clone());
            let mut free = Env::clone(&question.model);
            free.release(variable);
            let form = eval::form(&free, &domain, &m.objective).ok()?;
            let closed = form_expression(&form, &domain);
            let written = Extremum { objective: closed, ..m.clone() };
            let (first, then) = if m.greatest { ("positive", "negative") } else { ("negative", "positive") };
            let slope = form_expression(&form.derivative(variable).over_base(&domain.inside()?), &domain);
            let mut why = vec![text("the derivative "), Piece::Math(slope)];
            let Expr::Set(found) = &theorem.claim().rhs else { return None };
            match &**found {
                Points::Number(q) if range.low.as_ref() != Some(q) && range.high.as_ref() != Some(q) => {
                    why.push(text(format!(" is {first} before {variable} = ")));
                    why.push(Piece::Math(Expr::Number(q.clone())));
                    why.push(text(format!(", 0 there, and {then} after it")));
                }
                Points::Empty => why.push(text(", by its signs, leaves no point that is best: there are better ones nearer to an end, which does not belong to the range")),
                Points::Range(_) => why = vec![text("the objective is constant")],
                _ => why.push(text(" keeps its sign, so the best point is an end that belongs to the range")),
            }
            let formula = vec![text(format!("the objective as a formula in {variable}"))];
            if restate(question, &mut chain, m, &written.objective, Some(formula)).is_some()
                && let Ok(theorem) = Theorem::minimum(&question.model, &written)
            {
                chain.push(theorem, "MINIMUM", why)?;
            } else {
                chain = Chain::new(set(m));
                chain.push(theorem, "MINIMUM", why)?;
            }
        }
    }
    Some(chain)
}

/// `shifted` without looking for the set itself.
fn shifted_to(question: &Question, f: &Extremum, g: &Extremum) -> Option<Chain> {
    let (factor, shift) = relation(&f.objective, &g.objective, &f.over, &question.model)?;
    let mut chain = Chain::new(set(f));
    let to = Expr::add([Expr::mul([Expr::Number(factor.clone()), g.objective.clone()]), shift.clone()]);
    restate(question, &mut chain, f, &to, None)?;
    let why = vec![
        Piece::Math(shift.clone()),
        text(format!(" is a real number that does not move with {}", f.over.variable())),
    ];
    let by = Shift { over: f.over.clone(), greatest: f.greatest, factor, g: g.objective.clone(), shift };
    chain.push(reflected(question, &f.over, to)?.shifted(&by).ok()?, "ARGMIN", why)?;
    Some(chain)
}

/// A chain that ends in a different set, with the model it is about.
fn different(question: &Question) -> Option<(Chain, Arc<Env>)> {
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
            refute::small_models(question, &question.claim.names()).find_map(|model| {
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
    let mut names = question.claim.names();
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
