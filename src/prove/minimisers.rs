//! Where objectives are least: those that differ by a number, the one distribution that a divergence is least
//! at, the turn of a slope. [Main §3]

use super::cases;
use super::chain::{Chain, set, text};
use super::closed::form_expression;
use super::derivation::{Piece, Prose};
use super::linear::{relation, split};
use super::question::Question;
use crate::eval::{self, Env};
use crate::exact::Rational;
use crate::exact::symbolic::Domain;
use crate::kernel::{Conds, Shift, Theorem};
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Over, Points, Quantity};
use num_traits::{One, Signed};

/// The chain that shows two sets to be one.
pub(super) fn equal_chain(question: &Question) -> Option<Chain> {
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
pub(super) fn given(question: &Question) -> impl Iterator<Item = Cond> + '_ {
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
pub(super) fn solved(question: &Question, m: &Extremum) -> Option<Chain> {
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
