//! Ω of a small model: the outcomes that a question names itself, then letters.

use super::question::{Question, names};
use crate::eval::Env;
use crate::exact::Integer;
use crate::model::{Label, Law, Outcomes};
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Quantity, Space};

/// Further outcomes.
const LETTERS: [&str; 4] = ["a", "b", "c", "d"];

/// So many outcomes; none beyond four, or where more are named.
pub(super) fn outcomes(size: usize, named: &[Name]) -> Option<Outcomes> {
    let letters = LETTERS.iter().copied().filter(|l| !named.iter().any(|n| **n == **l));
    let labels: Vec<&str> = named.iter().map(|n| &**n).chain(letters).take(size).collect();
    let all = labels.len() == size && named.len() <= size;
    Outcomes::new(all.then_some(labels)?.into_iter().map(written)).ok()
}

/// The label that is written so.
fn written(text: &str) -> Label {
    match text.parse::<Integer>() {
        Ok(n) if n.to_string() == text => Label::integer(n),
        _ => Label::text(text),
    }
}

/// Ω, if a distribution that is declared says what it is.
pub(super) fn declared(question: &Question) -> Option<Outcomes> {
    declared_by(&question.model, &names(question))
}

/// The same, of these names.
pub(super) fn declared_by(model: &Env, names: &[Name]) -> Option<Outcomes> {
    names.iter().find_map(|n| match model.law(n) {
        Some(Law::Finite(d)) if model.variables(n).is_none() => Some(d.outcomes().clone()),
        _ => None,
    })
}

/// The outcomes in Ω that a claim or a condition names.
pub(super) fn named(question: &Question) -> Vec<Name> {
    let mut found = Vec::new();
    let conds = question.given.iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    for Claim { lhs, rhs, .. } in conds.chain([&question.claim]) {
        within(lhs, &mut found);
        within(rhs, &mut found);
    }
    found
}

fn within(e: &Expr, into: &mut Vec<Name>) {
    let mut note = |d: &Dist, at: &[Index]| {
        if let (true, [Index::Outcome(label)]) = (d.spaces() == [Space::Outcomes], at)
            && !into.contains(label)
        {
            into.push(label.clone());
        }
    };
    match e {
        Expr::Mass(d, at) => note(d, at),
        Expr::Quantity(q) => {
            if let Quantity::SelfInformation(d, at) = q.as_ref() {
                note(d, std::slice::from_ref(at));
            }
        }
        _ => {}
    }
    e.children().into_iter().for_each(|c| within(c, into));
}

/// Lets the model say that Ω is these outcomes, unless what is declared lives on others.
pub(super) fn say(question: &Question, omega: &Outcomes, env: &mut Env) {
    let declared = |n: &Name| question.model.law(n).is_some() || question.model.family(n).is_some();
    let plain = |n: &Name| declared(n) && question.model.variables(n).is_none();
    if !names(question).iter().any(plain) {
        env.set_omega(omega.clone());
    }
}
