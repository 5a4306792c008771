//! The value of a convention: terms, their sum or mean, and the last steps.

use super::convention::{Base, Convention, Factor, Guard, Joint, Means, Reduction, Shape, Term, Zero};
use super::guard::EPSILONS;
use super::prepare::{Grid, Prepared, Side};
use super::problem::{Problem, Table};
use super::scalar::Scalar;
use rug::Rational;

/// The terms, a row a distribution; a quantity that is no sum of them is the one entry.
pub(super) fn terms<S: Scalar>(problem: &Problem, prepared: &Prepared<S>, c: &Convention) -> Grid<S> {
    match (c.term, &problem.joint, &problem.given) {
        (Term::Joint(joint), Some(table), _) => return vec![vec![of_joint(table, joint)]],
        (Term::Given, _, Some((low, high))) => return vec![vec![S::between(low, high)]],
        _ => {}
    }
    if c.term == Term::Corrected {
        let rows = prepared.first.value.iter().zip(&problem.first).enumerate();
        return rows.map(|(n, (row, counts))| vec![corrected(prepared, n, row.len(), counts)]).collect();
    }
    if c.term == Term::Normal {
        return prepared.first.value.iter().map(|row| vec![of_normal(row)]).collect();
    }
    let weights: Option<Vec<S>> = problem.class_weights.as_ref().map(|w| w.iter().map(S::rational).collect());
    let rows = prepared.first.value.iter().enumerate();
    rows.map(|(n, row)| {
        let entries = row.iter().enumerate();
        entries
            .map(|(k, p)| {
                let q = prepared.second.value.get(n).and_then(|row| row.get(k));
                let term = term(prepared, c, (n, k), p, q);
                match weights.as_ref().and_then(|w| w.get(k)) {
                    Some(weight) => times(weight, &term, c.zero),
                    None => term,
                }
            })
            .collect()
    })
    .collect()
}

/// `weight·x`, where nothing of an infinite x is 0 by convention.
fn times<S: Scalar>(weight: &S, x: &S, zero: Zero) -> S {
    if zero != Zero::Float && weight.is_zero() { S::int(0) } else { weight.mul(x) }
}

fn term<S: Scalar>(
    prepared: &Prepared<S>,
    c: &Convention,
    (n, k): (usize, usize),
    p: &S,
    q: Option<&S>,
) -> S {
    let nothing = S::int(0);
    let q = q.unwrap_or(&nothing);
    let one_sided = matches!(c.term, Term::Entropy | Term::Extropy);
    if c.zero == Zero::Skip && !(p.is_positive() && (one_sided || q.is_positive())) {
        return nothing;
    }
    let (first, second) = (&prepared.first, &prepared.second);
    let (ln_p, ln_q) = (|| first.log(n, k), || second.log(n, k));
    let middle = || S::half().mul(&p.add(q)).ln();
    let times = |weight: &S, x: &S| times(weight, x, c.zero);
    let less = |x: &S| S::int(1).sub(x);
    // With p = 0 there is no need for a logarithm that may not exist.
    let ratio = |weight: &S, above: S, below: S| times(weight, &above.sub(&below));
    match c.term {
        Term::CrossEntropy => times(p, &ln_q()).neg(),
        Term::Poisson => q.sub(&times(p, &ln_q())),
        Term::Divergence | Term::Generalised => {
            let sum = match c.guard {
                Guard::Epsilon(Means::AddToRatio, _, i) => {
                    let epsilon = EPSILONS.get(usize::from(i)).map_or_else(|| S::int(0), |e| e.low());
                    times(p, &p.div(q).add(&epsilon).ln())
                }
                _ if c.zero != Zero::Float && p.is_zero() => S::int(0),
                _ => match (first.bare(n, k), second.bare(n, k)) {
                    (Some(x), Some(y)) => times(p, &x.ln_ratio(y)),
                    _ => ratio(p, ln_p(), ln_q()),
                },
            };
            if c.term == Term::Generalised { sum.sub(p).add(q) } else { sum }
        }
        Term::Entropy => times(p, &ln_p()).neg(),
        Term::EntropyOfSecond => times(q, &ln_q()).neg(),
        Term::EntropyOfBoth => times(p, &ln_p()).add(&times(q, &ln_q())).neg(),
        Term::EntropyTwice => times(p, &ln_q()).add(&times(p, &ln_p())).neg(),
        Term::Binary => {
            let rest = second.ln(&less(q));
            times(p, &ln_q()).add(&times(&less(p), &rest)).neg()
        }
        Term::JensenShannon => {
            let part = |weight: &S, side: &Side<S>| match side.bare(n, k) {
                _ if c.zero != Zero::Float && weight.is_zero() => S::int(0),
                Some(x) => times(weight, &x.ln_ratio(&S::half().mul(&p.add(q)))),
                None => ratio(weight, side.log(n, k), middle()),
            };
            S::half().mul(&part(p, first).add(&part(q, second)))
        }
        Term::ToMiddle if c.zero != Zero::Float && p.is_zero() => nothing,
        Term::ToMiddle => ratio(p, ln_p(), middle()),
        Term::Jeffreys if c.zero != Zero::Float && p.is_zero() && q.is_zero() => nothing,
        Term::Jeffreys => p.sub(q).mul(&ln_p().sub(&ln_q())),
        Term::Extropy => times(&less(p), &first.ln(&less(p))).neg(),
        Term::Normal | Term::Corrected | Term::Joint(_) | Term::Given => nothing,
    }
}

/// The entropy of a row of counts, and (K − 1)/2N for the K classes seen in N observations.
fn corrected<S: Scalar>(prepared: &Prepared<S>, n: usize, classes: usize, counts: &[Rational]) -> S {
    let values = prepared.first.value.get(n).into_iter().flatten().zip(0..classes);
    let all: Vec<S> =
        values.map(|(p, k)| times(p, &prepared.first.log(n, k), Zero::Convention).neg()).collect();
    let seen = counts.iter().filter(|c| **c > 0).count();
    let total = counts.iter().fold(Rational::new(), |a, b| a + b);
    let extra = Rational::from(i64::try_from(seen).unwrap_or(i64::MAX) - 1) / (total * 2u32);
    S::sum(&all).add(&S::rational(&extra))
}

/// The differential entropy of the normal distribution with the variance of the outcome's number.
fn of_normal<S: Scalar>(row: &[S]) -> S {
    let number = |i: usize| S::int(i64::try_from(i).unwrap_or(i64::MAX));
    let moment = |f: &dyn Fn(usize) -> S| {
        let all: Vec<S> = row.iter().enumerate().map(|(i, p)| p.mul(&f(i))).collect();
        S::sum(&all)
    };
    let mean = moment(&number);
    let variance = moment(&|i| number(i).mul(&number(i))).sub(&mean.mul(&mean));
    let inside = S::pi().mul(&variance).mul(&S::int(2)).ln().add(&S::int(1));
    inside.mul(&S::half())
}

fn entropy<S: Scalar>(masses: &[Rational]) -> S {
    let all: Vec<S> = masses
        .iter()
        .filter(|p| **p > 0)
        .map(|p| {
            let p = S::rational(p);
            p.mul(&p.ln()).neg()
        })
        .collect();
    S::sum(&all)
}

fn of_joint<S: Scalar>(table: &Table, joint: Joint) -> S {
    let (x, y): (S, S) = (entropy(&table.x), entropy(&table.y));
    let both: S = entropy(&table.cells);
    let information = || x.add(&y).sub(&both);
    match joint {
        Joint::Information => information(),
        Joint::EntropyX => x,
        Joint::EntropyY => y,
        Joint::EntropyXY => both,
        Joint::YGivenX => both.sub(&x),
        Joint::XGivenY => both.sub(&y),
        Joint::Variation => both.add(&both).sub(&x).sub(&y),
        Joint::OverMean => information().div(&x.add(&y).mul(&S::half())),
        Joint::OverRoot => information().div(&x.mul(&y).sqrt()),
        Joint::OverLess => information().div(&x.min(&y)),
        Joint::OverGreater => information().div(&x.max(&y)),
        Joint::OverXY => information().div(&both),
        Joint::OverX => information().div(&x),
        Joint::OverY => information().div(&y),
        Joint::MillerMadow => {
            // Each entropy gains (K − 1)/2N, K the outcomes seen in N observations.
            let seen = |masses: &[Rational]| {
                let count = masses.iter().filter(|p| **p > 0).count();
                i64::try_from(count).unwrap_or(i64::MAX) - 1
            };
            let extra = seen(&table.x) + seen(&table.y) - seen(&table.cells);
            let count = table.observations.clone().unwrap_or_else(|| Rational::from(1));
            information().add(&S::rational(&(Rational::from(extra) / (count * 2u32))))
        }
    }
}

/// The sum or mean of the terms.
pub(super) fn reduce<S: Scalar>(
    problem: &Problem,
    terms: &Grid<S>,
    target: &Grid<S>,
    reduction: Reduction,
) -> S {
    let weight = |n: usize| problem.row_weights.as_ref().and_then(|w| w.get(n)).map(S::rational);
    let is_kept = |n: usize| problem.ignored.get(n).is_none_or(|ignored| !ignored);
    let weighted = |n: usize, x: S| weight(n).map_or_else(|| x.clone(), |w| w.mul(&x));
    let row = |n: usize, row: &Vec<S>| weighted(n, S::sum(row));
    let kept = || terms.iter().enumerate().filter(|(n, _)| is_kept(*n));
    let total = || S::sum(&kept().map(|(n, r)| row(n, r)).collect::<Vec<_>>());
    let count = |n: usize| S::int(i64::try_from(n).unwrap_or(i64::MAX));
    let classes = || count(terms.first().map_or(1, Vec::len));
    match reduction {
        Reduction::Mean => {
            let weights = match &problem.row_weights {
                Some(_) => S::sum(&kept().filter_map(|(n, _)| weight(n)).collect::<Vec<_>>()),
                None => count(kept().count()),
            };
            total().div(&weights)
        }
        Reduction::Sum => total(),
        Reduction::MeanOfElements => total().div(&count(kept().count())).div(&classes()),
        Reduction::MeanOfClasses => total().div(&classes()),
        Reduction::MeanByRows => total().div(&count(kept().count())),
        Reduction::MeanWithIgnored => total().div(&count(terms.len())),
        Reduction::MeanByWeights => {
            let class = |k: usize| {
                let own = problem.class_weights.as_ref().and_then(|w| w.get(k));
                own.map_or_else(|| S::int(1), S::rational)
            };
            let of_row = |n: usize| {
                let entries = target.get(n).into_iter().flatten().enumerate();
                weighted(n, S::sum(&entries.map(|(k, p)| p.mul(&class(k))).collect::<Vec<_>>()))
            };
            total().div(&S::sum(&kept().map(|(n, _)| of_row(n)).collect::<Vec<_>>()))
        }
        Reduction::MeanOfGroups => {
            let groups = problem.groups.as_deref().unwrap_or_default();
            let mut means: Vec<S> = Vec::new();
            let mut known: Vec<usize> = groups.to_vec();
            known.sort_unstable();
            known.dedup();
            for group in known {
                let of = || kept().filter(|(n, _)| groups.get(*n) == Some(&group));
                if of().count() > 0 {
                    let sum = S::sum(&of().map(|(n, r)| row(n, r)).collect::<Vec<_>>());
                    means.push(sum.div(&count(of().count())));
                }
            }
            S::sum(&means).div(&count(means.len()))
        }
        Reduction::MeanByGroups => {
            let mut known = problem.groups.clone().unwrap_or_default();
            known.sort_unstable();
            known.dedup();
            total().div(&count(known.len()))
        }
        Reduction::Entry(n, k) => {
            let row = terms.get(usize::from(n));
            row.and_then(|row| row.get(usize::from(k))).map_or_else(|| S::int(0), S::clone)
        }
        Reduction::Row(n) => terms.get(usize::from(n)).map_or_else(|| S::int(0), |row| S::sum(row)),
    }
}

/// Base, factor and the last step.
pub(super) fn finish<S: Scalar>(problem: &Problem, nats: S, c: &Convention) -> S {
    let is_ratio = matches!(
        c.term,
        Term::Joint(
            Joint::OverMean
                | Joint::OverRoot
                | Joint::OverLess
                | Joint::OverGreater
                | Joint::OverXY
                | Joint::OverX
                | Joint::OverY
        )
    );
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let x = match c.base {
        _ if is_ratio => nats,
        Base::Natural => nats,
        Base::Integer(base) => nats.div(&S::int(i64::from(base)).ln()),
        Base::Classes => nats.div(&S::int(count(problem.classes())).ln()),
        Base::Undone(base) => nats.mul(&S::int(i64::from(base)).ln()),
    };
    let x = match c.factor {
        Factor::One => x,
        Factor::Minus => x.neg(),
        Factor::Half => x.mul(&S::half()),
        Factor::Twice => x.mul(&S::int(2)),
        Factor::Over(n) => x.div(&S::int(i64::from(n))),
        Factor::Times(n) => x.mul(&S::int(i64::from(n))),
    };
    let power = |base: i64, x: &S| x.mul(&S::int(base).ln()).exp();
    match c.shape {
        Shape::Plain => x,
        Shape::Root => x.sqrt(),
        Shape::Square => x.mul(&x),
        Shape::Exp => x.exp(),
        Shape::Exp2 => power(2, &x),
        Shape::Exp10 => power(10, &x),
        Shape::ExpMinus => x.neg().exp(),
        Shape::FromOne => S::int(1).sub(&x),
        Shape::Correlation => S::int(1).sub(&x.mul(&S::int(-2)).exp()).sqrt(),
        Shape::Percent => x.mul(&S::int(100)),
        Shape::Log => x.ln(),
        Shape::BitsOfNats => power(2, &x.ln()),
        Shape::NatsOfBits => x.ln().div(&S::int(2).ln()).exp(),
    }
}
