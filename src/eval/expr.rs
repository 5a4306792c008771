//! Evaluation by the definitions: sums are written out, masses looked up.

use super::{Env, EvalError, PRECISION, Value, quantity};
use crate::exact::real::{Real, RealError};
use crate::exact::{Integer, Rational};
use crate::model::{Label, Law, Outcomes};
use crate::term::{Dist, Expr, Index, Name, Range};
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// What the bound indices stand for, innermost last.
type Bound = Vec<(Name, Label)>;

/// The exact value of a closed expression.
///
/// ```
/// use entail::{eval::{evaluate, Env}, model::{Distribution, Law}, term::{Dist, Expr, Quantity}};
/// let mut env = Env::default();
/// env.define("A".into(), Law::Finite(Distribution::uniform(8).unwrap()));
/// let entropy = evaluate(&env, &Expr::quantity(Quantity::Entropy(Dist::named("A")))).unwrap();
/// let three = num_rational::BigRational::from_integer(3.into());
/// assert_eq!(entropy.finite().unwrap().as_logsum().unwrap().multiple_of_ln(&2.into()), Some(three));
/// ```
///
/// # Errors
/// When the expression has no value in the model; the error says why.
pub fn evaluate(env: &Env, e: &Expr) -> Result<Value, EvalError> {
    at(env, e, &mut Vec::new())
}

fn at(env: &Env, e: &Expr, bound: &mut Bound) -> Result<Value, EvalError> {
    match e {
        Expr::Number(n) => Ok(Value::rational(n)),
        Expr::Infinity => Ok(Value::Infinite(None)),
        Expr::Symbol(n) => Err(EvalError::Parameter(n.clone())),
        Expr::Mass(d, indices) => {
            let labels = indices.iter().map(|i| label_of(env, d, i, bound)).collect::<Result<Vec<_>, _>>()?;
            mass_at(env, d, &labels).map(|m| Value::rational(&m))
        }
        Expr::Size(_) => Err(EvalError::Range),
        Expr::Add(parts) => {
            let values = parts.iter().map(|p| at(env, p, bound)).collect::<Result<Vec<_>, _>>()?;
            Ok(total(values))
        }
        Expr::Mul(parts) => product(env, parts, bound),
        Expr::Power(base, r) => Ok(Value::Finite(real(at(env, base, bound)?, "a power of ∞")?.pow(r)?)),
        Expr::Ln(x) => Ok(Value::Finite(real(at(env, x, bound)?, "ln ∞")?.ln()?)),
        Expr::Exp(x) => match at(env, x, bound)? {
            Value::Finite(x) => Ok(Value::Finite(x.exp())),
            infinite => Ok(infinite),
        },
        Expr::Abs(x) => Ok(Value::Finite(real(at(env, x, bound)?, "|∞|")?.abs())),
        Expr::Sum { index, range, body } => {
            let labels = index_values(env, index, range, body)?;
            let mut terms = Vec::with_capacity(labels.len());
            for label in labels {
                bound.push((index.clone(), label));
                let inside = match &range.positive {
                    None => Ok(true),
                    Some(m) => at(env, m, bound).and_then(|m| is_positive(&m)),
                };
                let term =
                    inside.and_then(|inside| if inside { at(env, body, bound).map(Some) } else { Ok(None) });
                bound.pop();
                terms.extend(term?);
            }
            Ok(total(terms))
        }
        Expr::Quantity(q) => match quantity::fast(env, q)? {
            Some(value) => Ok(value),
            None => {
                let (definition, _) =
                    q.definition().ok_or(EvalError::Unsupported("this quantity has no definition"))?;
                at(env, &definition, bound)
            }
        },
    }
}

/// Σ of the values: one pass, so that a million logarithmic terms are merged once.
pub(super) fn total(values: Vec<Value>) -> Value {
    let mut finite = Vec::with_capacity(values.len());
    let mut infinite = None;
    for value in values {
        match value {
            Value::Finite(r) => finite.push(r),
            Value::Infinite(w) => infinite = infinite.or(Some(w)),
        }
    }
    match infinite {
        Some(witness) => Value::Infinite(witness),
        None => Value::Finite(Real::sum(finite)),
    }
}

/// A product in which a factor that is exactly zero settles the matter: 0·ln 0 = 0.
fn product(env: &Env, parts: &[Expr], bound: &mut Bound) -> Result<Value, EvalError> {
    let values: Vec<Result<Value, EvalError>> = parts.iter().map(|p| at(env, p, bound)).collect();
    let zero = |v: &Result<Value, EvalError>| matches!(v, Ok(Value::Finite(r)) if r.as_rational().is_some_and(|r| r.is_zero()));
    // What raw arithmetic leaves undefined is some real number or other; what may be infinite is not.
    let real = |(v, e): (&Result<Value, EvalError>, &Expr)| match v {
        Ok(value) => value.finite().is_some(),
        Err(EvalError::Real(RealError::Undecided { .. })) => false,
        Err(EvalError::Real(_)) => is_raw(e),
        Err(_) => false,
    };
    if values.iter().any(zero) && values.iter().zip(parts).all(real) {
        return Ok(Value::rational(&Rational::zero()));
    }
    if values.iter().any(zero) && values.iter().any(|v| matches!(v, Ok(Value::Infinite(_)))) {
        return Err(EvalError::Indeterminate("0·∞"));
    }
    let values = values.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut finite = Vec::with_capacity(values.len());
    let mut infinite = None;
    for value in values {
        match value {
            Value::Finite(r) => finite.push(r),
            Value::Infinite(w) => infinite = infinite.or(Some(w)),
        }
    }
    let product = finite.iter().fold(Real::rational(&Rational::one()), |product, x| product.product(x));
    match infinite {
        None => Ok(Value::Finite(product)),
        Some(witness) => match sign(&product) {
            Some(Ordering::Greater) => Ok(Value::Infinite(witness)),
            Some(_) => Err(EvalError::Indeterminate("∞ times a number that is not positive")),
            None => Err(EvalError::Undecided(PRECISION)),
        },
    }
}

fn real(value: Value, what: &'static str) -> Result<Real, EvalError> {
    match value {
        Value::Finite(r) => Ok(r),
        Value::Infinite(_) => Err(EvalError::Indeterminate(what)),
    }
}

/// Free of quantities, which may be infinite.
fn is_raw(e: &Expr) -> bool {
    !matches!(e, Expr::Quantity(_) | Expr::Infinity) && e.children().into_iter().all(is_raw)
}

fn sign(r: &Real) -> Option<Ordering> {
    r.compare(&Real::rational(&Rational::zero()), PRECISION)
}

fn is_positive(value: &Value) -> Result<bool, EvalError> {
    match value {
        Value::Finite(r) => match sign(r) {
            Some(sign) => Ok(sign == Ordering::Greater),
            None => Err(EvalError::Undecided(PRECISION)),
        },
        Value::Infinite(_) => Ok(true),
    }
}

/// The labels an index runs through: every mass taken at it must be of a distribution on them.
///
/// # Errors
/// When no mass says what the outcomes are, when two say different things, or there are too many.
pub fn index_values(env: &Env, index: &Name, range: &Range, body: &Expr) -> Result<Vec<Label>, EvalError> {
    let mut masses = Vec::new();
    taken_at(body, index, &mut masses);
    if let Some(m) = &range.positive {
        taken_at(m, index, &mut masses);
    }
    masses.sort();
    masses.dedup();
    let mut found: Option<Vec<Label>> = None;
    for dist in masses {
        let labels = env.space_of(dist, &range.space)?.ok_or(EvalError::Range)?;
        match &found {
            None => found = Some(labels),
            Some(first) if first == &labels => {}
            Some(first) => {
                let set = |l: &[Label]| Outcomes::new(l.iter().cloned());
                set(&labels)?.positions_in(&set(first)?)?;
            }
        }
    }
    found.ok_or(EvalError::Range)
}

/// The distributions whose masses are taken at the index, parts of mixtures one by one.
fn taken_at<'e>(e: &'e Expr, index: &Name, into: &mut Vec<&'e Dist>) {
    fn parts<'e>(d: &'e Dist, into: &mut Vec<&'e Dist>) {
        match d {
            Dist::Mixture(mixed) => mixed.iter().for_each(|(_, p)| parts(p, into)),
            other => into.push(other),
        }
    }
    match e {
        Expr::Mass(d, at) if Index::bound(at, index) => parts(d, into),
        Expr::Sum { index: own, .. } if own == index => {}
        other => other.children().into_iter().for_each(|c| taken_at(c, index, into)),
    }
}

/// Whether every sum of the expression says which outcomes it ranges over, so that the expression
/// means one thing in the model wherever it stands.
///
/// # Errors
/// When one does not, or a name, variable or outcome is not there.
pub fn well_scoped(env: &Env, e: &Expr) -> Result<(), EvalError> {
    match e {
        Expr::Size(_) => return Err(EvalError::Range),
        Expr::Sum { index, range, body } => {
            index_values(env, index, range, body)?;
            range.positive.iter().try_for_each(|m| well_scoped(env, m))?;
        }
        Expr::Mass(d, at) => {
            env.check(d)?;
            for index in at {
                if let Index::Outcome(text) = index {
                    named_label(env, d, text)?;
                }
            }
        }
        Expr::Quantity(q) => {
            q.dists().into_iter().try_for_each(|d| env.check(d))?;
            for (joint, vars) in q.variables() {
                vars.iter().try_for_each(|v| env.alphabet(joint, v).map(drop))?;
            }
        }
        _ => {}
    }
    e.children().into_iter().try_for_each(|c| well_scoped(env, c))
}

fn label_of(env: &Env, d: &Dist, index: &Index, bound: &Bound) -> Result<Label, EvalError> {
    match index {
        Index::Bound(name) => match bound.iter().rev().find(|(n, _)| n == name) {
            Some((_, label)) => Ok(label.clone()),
            None => Err(EvalError::Range),
        },
        Index::Outcome(text) => named_label(env, d, text),
    }
}

/// The outcome whose label is written so.
fn named_label(env: &Env, d: &Dist, text: &Name) -> Result<Label, EvalError> {
    let mut names = Vec::new();
    d.names(&mut names);
    let missing = || EvalError::NoOutcome {
        dist: names.first().cloned().unwrap_or_else(|| "?".into()),
        outcome: text.to_string(),
    };
    match env.resolve(d)? {
        Law::Geometric(_) => match text.parse::<u64>() {
            Ok(k) if k > 0 => Ok(Label::integer(k)),
            _ => Err(missing()),
        },
        Law::Finite(d) => written(d.outcomes(), text).ok_or_else(missing),
        Law::Unnormalised(m) => written(m.outcomes(), text).ok_or_else(missing),
    }
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
                let weight = evaluate(env, w)?.finite().and_then(Real::as_rational);
                let weight =
                    weight.ok_or(EvalError::Unsupported("the weights of a mixture must be rational"))?;
                sum += weight * mass_at(env, part, labels)?;
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
        Dist::Uniform(_) => Err(EvalError::Range),
    }
}
