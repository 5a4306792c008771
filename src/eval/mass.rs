//! The mass of a distribution term at given outcomes.

use super::env::Env;
use super::value::EvalError;
use crate::exact::real::RealError;
use crate::exact::{Integer, Rational};
use crate::model::{Label, Law};
use crate::term::{Dist, Name};
use num_traits::Zero;

/// The outcome of the k-th coordinate whose label is written so.
pub(super) fn named_label(env: &Env, d: &Dist, k: usize, text: &Name) -> Result<Label, EvalError> {
    let found = match d {
        Dist::Named(name) if matches!(env.law(name), Some(Law::Geometric(_))) => {
            text.parse::<u64>().ok().filter(|n| *n > 0).map(Label::integer)
        }
        _ => written(&env.outcomes_at(d, k)?, text),
    };
    found.ok_or_else(|| {
        let mut names = Vec::new();
        d.names(&mut names);
        let variable = match d {
            Dist::Law { vars, .. } => vars.get(k),
            Dist::Conditional { of, given, .. } => of.iter().chain(given).nth(k),
            _ => names.first(),
        };
        let dist = variable.cloned().unwrap_or_else(|| "?".into());
        EvalError::NoOutcome { dist, outcome: text.to_string() }
    })
}

fn written(outcomes: &crate::model::Outcomes, text: &str) -> Option<Label> {
    let direct = [text.parse::<Integer>().ok().map(Label::integer), Some(Label::text(text))];
    let quick =
        direct.into_iter().flatten().find(|l| outcomes.index_of(l).is_some() && l.to_string() == text);
    quick.or_else(|| {
        outcomes.check_listable().ok()?;
        outcomes.iter().find(|l| l.to_string() == text).map(|l| l.into_owned())
    })
}

/// The mass of a distribution term at labels, one a coordinate.
///
/// # Errors
/// For unknown names and labels.
pub fn mass_at(env: &Env, d: &Dist, labels: &[Label]) -> Result<Rational, EvalError> {
    match d {
        Dist::Mixture(parts) => {
            let mut sum = Rational::zero();
            for (w, part) in parts {
                sum += env.weight(w)? * mass_at(env, part, labels)?;
            }
            Ok(sum)
        }
        Dist::Product(parts) => {
            let mut rest = labels;
            let mut product = Rational::from_integer(1.into());
            for part in parts {
                let (own, after) = rest.split_at_checked(part.spaces().len()).ok_or(EvalError::Range)?;
                product *= mass_at(env, part, own)?;
                rest = after;
            }
            Ok(product)
        }
        Dist::Conditional { joint, of, given } => {
            let (own, rest) = labels.split_at_checked(of.len()).ok_or(EvalError::Range)?;
            let law = |vars: Vec<Name>, at: Vec<Label>| {
                mass_at(env, &Dist::Law { joint: joint.clone(), vars }, &at)
            };
            let both =
                law(of.iter().chain(given).cloned().collect(), own.iter().chain(rest).cloned().collect())?;
            let below = law(given.clone(), rest.to_vec())?;
            if below.is_zero() { Err(RealError::DivisionByZero.into()) } else { Ok(both / below) }
        }
        Dist::Named(name) => {
            let label = match labels {
                [one] => one.clone(),
                several => Label::tuple(several.iter().cloned()),
            };
            let missing = || EvalError::NoOutcome { dist: name.clone(), outcome: label.to_string() };
            match env.law(name) {
                Some(Law::Finite(d)) => d.mass_of(&label).ok_or_else(missing),
                Some(Law::Unnormalised(m)) => m.mass_of(&label).ok_or_else(missing),
                Some(Law::Geometric(g)) => {
                    let k =
                        label.number().filter(|n| n.is_integer()).and_then(|n| u64::try_from(n.numer()).ok());
                    Ok(g.mass(k.filter(|k| *k > 0).ok_or_else(missing)?)?)
                }
                None => env.measure(d)?.mass_of(&label).ok_or_else(missing),
            }
        }
        Dist::Law { joint, vars } => {
            let table = env.table(joint)?;
            let names: Vec<&str> = vars.iter().map(|v| v.as_ref()).collect();
            let law = table.law(&names)?;
            let label = match labels {
                [one] => one.clone(),
                several => Label::tuple(several.iter().cloned()),
            };
            // A tuple of values that never occur together has mass 0 and no row of its own.
            let known = |(v, l): (&Name, &Label)| {
                table.variables().iter().any(|w| w.name == *v && w.alphabet.index_of(l).is_some())
            };
            match law.mass_of(&label) {
                Some(mass) => Ok(mass),
                None if vars.iter().zip(labels).all(known) => Ok(Rational::zero()),
                None => Err(EvalError::NoOutcome { dist: joint.clone(), outcome: label.to_string() }),
            }
        }
        Dist::Uniform(space) => {
            let outcomes = env.elements(space)?;
            let known = matches!(labels, [one] if outcomes.index_of(one).is_some());
            // A set without elements has no outcome to ask about.
            if known { Ok(Rational::new(1.into(), outcomes.len().into())) } else { Err(EvalError::Range) }
        }
    }
}
