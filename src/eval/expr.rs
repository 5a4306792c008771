//! Evaluation by the definitions: sums are written out, masses looked up.

use super::env::Env;
use super::mass::{mass_at, named_label};
use super::scope::index_values;
use super::value::{EvalError, Value, Witness};
use super::{PRECISION, quantity, symbolic};
use crate::exact::Rational;
use crate::exact::real::{Real, RealError};
use crate::exact::symbolic::{Domain, Point};
use crate::model::Label;
use crate::term::{Dist, Expr, Index, Name, Quantity};
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
    crate::cancel::check();
    match e {
        Expr::Number(n) => Ok(Value::rational(n)),
        Expr::Infinity => Ok(Value::Infinite(None)),
        Expr::Symbol(n) => match env.parameter(n) {
            Some(value) => Ok(Value::rational(value)),
            None => Err(EvalError::Parameter(n.clone())),
        },
        Expr::Derivative(x, body) if bound.is_empty() => slope(env, x, body),
        Expr::Minimisers(_) | Expr::Set(_) => Err(EvalError::Unsupported("a set of minimisers is no number")),
        Expr::Derivative(..) => Err(EvalError::Unsupported("a derivative under a sum is not evaluated")),
        Expr::Mass(d, indices) => {
            let labels = indices.iter().enumerate().map(|(k, i)| label_of(env, d, k, i, bound));
            let labels = labels.collect::<Result<Vec<_>, _>>()?;
            mass_at(env, d, &labels).map(|m| Value::rational(&m))
        }
        Expr::Size(space) => Ok(Value::rational(&Rational::from_integer(env.elements(space)?.len().into()))),
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

/// The derivative in a parameter at the number that it has.
fn slope(env: &Env, x: &Name, body: &Expr) -> Result<Value, EvalError> {
    let form = symbolic::slope(env, &Domain::default(), x, body)?;
    let value = form
        .at(&Point::new())
        .ok_or_else(|| form.symbols().into_iter().next().map_or(EvalError::Range, EvalError::Parameter))?;
    Ok(Value::Finite(Real::from(value)))
}

/// The real values, and the witness of the first infinite one.
fn parted(values: Vec<Value>) -> (Vec<Real>, Option<Option<Box<Witness>>>) {
    let mut finite = Vec::with_capacity(values.len());
    let mut infinite = None;
    for value in values {
        match value {
            Value::Finite(r) => finite.push(r),
            Value::Infinite(w) => infinite = infinite.or(Some(w)),
        }
    }
    (finite, infinite)
}

/// Σ of the values: one pass, so that a million logarithmic terms are merged once.
pub(super) fn total(values: Vec<Value>) -> Value {
    let (finite, infinite) = parted(values);
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
    let (finite, infinite) = parted(values);
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

/// Made of what cannot be infinite: no quantities but those that are real for every distribution.
fn is_raw(e: &Expr) -> bool {
    match e {
        Expr::Infinity | Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_) => false,
        Expr::Quantity(q) => matches!(
            q.as_ref(),
            Quantity::Entropy(_) | Quantity::ConditionalEntropy { .. } | Quantity::Information { .. }
        ),
        other => other.children().into_iter().all(is_raw),
    }
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

fn label_of(env: &Env, d: &Dist, k: usize, index: &Index, bound: &Bound) -> Result<Label, EvalError> {
    match index {
        Index::Bound(name) => match bound.iter().rev().find(|(n, _)| n == name) {
            Some((_, label)) => Ok(label.clone()),
            None => Err(EvalError::Range),
        },
        Index::Outcome(text) => named_label(env, d, k, text),
    }
}
