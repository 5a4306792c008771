//! The quantities that expressions of the language ask for.

use super::error::ProblemError;
use super::problem::{Asked, Problem, Rows};
use crate::eval::Env;
use crate::exact::rational::{self, Rational};
use crate::model::Measure;
use crate::term::{Dist, Expr, Measure as Of, Name, Quantity};

/// An expression that conventions are known for.
#[derive(Clone, PartialEq, Debug)]
pub enum Recognised {
    /// A quantity of one or two distributions, in its order.
    Distributions(Asked, Vec<Dist>),
    /// A quantity of two random variables of a joint distribution.
    Variables(Asked, Name, Name, Name),
}

/// The quantity that an expression is, if it is one of [`Asked`].
///
/// ```
/// use entail::diagnose::{Asked, Recognised, recognise};
/// use entail::term::{Dist, Expr, Quantity};
/// let (a, b) = (Dist::named("A"), Dist::named("B"));
/// let e = Expr::quantity(Quantity::Divergence(a.clone(), b.clone()));
/// assert_eq!(recognise(&e), Some(Recognised::Distributions(Asked::Divergence, vec![a, b])));
/// ```
pub fn recognise(e: &Expr) -> Option<Recognised> {
    let of = |asked, dists: &[&Dist]| {
        Some(Recognised::Distributions(asked, dists.iter().map(|d| (*d).clone()).collect()))
    };
    let q = match e {
        Expr::Quantity(q) => q,
        Expr::Exp(inner) => {
            return match recognise(inner)? {
                Recognised::Distributions(Asked::CrossEntropy | Asked::Entropy, dists) => {
                    Some(Recognised::Distributions(Asked::Perplexity, dists))
                }
                _ => None,
            };
        }
        Expr::Power(inner, r) if *r == Rational::new(1.into(), 2.into()) => {
            return match recognise(inner)? {
                Recognised::Distributions(Asked::JensenShannon, dists) => {
                    Some(Recognised::Distributions(Asked::JensenShannonDistance, dists))
                }
                _ => None,
            };
        }
        _ => return None,
    };
    let halves = |parts: &[(Expr, Dist)]| {
        let half = Rational::new(1.into(), 2.into());
        parts.iter().all(|(w, _)| matches!(w, Expr::Number(n) if *n == half))
    };
    match &**q {
        Quantity::Divergence(a, b) => of(Asked::Divergence, &[a, b]),
        Quantity::CrossEntropy(a, b) => of(Asked::CrossEntropy, &[a, b]),
        Quantity::Entropy(Dist::Law { joint, vars }) => match vars.as_slice() {
            [x] => Some(Recognised::Variables(Asked::EntropyX, joint.clone(), x.clone(), x.clone())),
            [x, y] => Some(Recognised::Variables(Asked::EntropyXY, joint.clone(), x.clone(), y.clone())),
            _ => None,
        },
        Quantity::Entropy(a) => of(Asked::Entropy, &[a]),
        Quantity::JensenShannon(parts) if halves(parts) => match parts.as_slice() {
            [(_, a), (_, b)] => of(Asked::JensenShannon, &[a, b]),
            _ => None,
        },
        Quantity::JensenShannonDistance(parts) if halves(parts) => match parts.as_slice() {
            [(_, a), (_, b)] => of(Asked::JensenShannonDistance, &[a, b]),
            _ => None,
        },
        Quantity::Of(Of::Jeffreys, dists) => match dists.as_slice() {
            [a, b] => of(Asked::Jeffreys, &[a, b]),
            _ => None,
        },
        Quantity::Of(Of::Perplexity, dists) => match dists.as_slice() {
            [a] => of(Asked::Perplexity, &[a]),
            _ => None,
        },
        Quantity::Information { joint, between, given } if given.is_empty() => {
            match between.iter().map(Vec::as_slice).collect::<Vec<_>>().as_slice() {
                [[x], [y]] => {
                    Some(Recognised::Variables(Asked::Information, joint.clone(), x.clone(), y.clone()))
                }
                _ => None,
            }
        }
        Quantity::ConditionalEntropy { joint, of, given } => match (of.as_slice(), given.as_slice()) {
            // H(of|given): the table has `of` in its rows.
            ([x], [y]) => Some(Recognised::Variables(Asked::XGivenY, joint.clone(), x.clone(), y.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// The problem that an expression of declared names is; none when it is no quantity of [`Asked`], or its
/// distributions are not finite.
///
/// # Errors
/// [`ProblemError`] when there are too many outcomes.
pub fn of_expression(e: &Expr, env: &Env) -> Result<Option<Problem>, ProblemError> {
    match recognise(e) {
        Some(Recognised::Distributions(asked, dists)) => {
            let measures: Option<Vec<Measure>> = dists.iter().map(|d| env.measure(d).ok()).collect();
            let Some(measures) = measures else { return Ok(None) };
            let problem = match measures.as_slice() {
                [a] => Problem::single(row(a))?,
                [a, b] => match b.aligned_to(a.outcomes()) {
                    Ok(b) => Problem::pair(row(a), row(&b))?,
                    Err(_) => return Ok(None),
                },
                _ => return Ok(None),
            };
            let name = |k: usize, other: &str| match dists.get(k) {
                Some(Dist::Named(n)) if !n.contains(['(', '{']) => n.to_string(),
                _ => other.to_owned(),
            };
            Ok(Some(problem.named(&name(0, "p"), &name(1, "q")).asking(asked)?))
        }
        Some(Recognised::Variables(asked, joint, x, y)) => {
            let Ok(table) = env.table(&joint) else { return Ok(None) };
            let other = table.variables().iter().map(|v| v.name.clone()).find(|v| **v != *x);
            let y = if x == y { other } else { Some(y) };
            let Some(pair) = y.and_then(|y| table.marginal(&[&x, &y]).ok()) else { return Ok(None) };
            let [rows, columns] = pair.variables() else { return Ok(None) };
            let (n, k) = (rows.alphabet.len(), columns.alphabet.len());
            let mut cells = vec![vec![rug::Rational::new(); k]; n];
            for (labels, mass) in pair.rows() {
                let place = |at: usize, set: &crate::model::Outcomes| {
                    labels.get(at).and_then(|label| set.index_of(label))
                };
                if let (Some(i), Some(j)) = (place(0, &rows.alphabet), place(1, &columns.alphabet))
                    && let Some(cell) = cells.get_mut(i).and_then(|row| row.get_mut(j))
                {
                    *cell = rational::to_rug(&mass);
                }
            }
            Ok(Some(Problem::joint(&cells)?.asking(asked)?))
        }
        None => Ok(None),
    }
}

fn row(measure: &Measure) -> Rows {
    vec![measure.masses().iter().map(|m| rational::to_rug(&m)).collect()]
}
