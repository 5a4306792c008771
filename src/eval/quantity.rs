//! The common quantities without a fraction an outcome.
//!
//! With masses `wᵢ/T` over one total, `−Σ (wᵢ/T) ln(wᵢ/T) = (1/T)·(W ln T − Σ wᵢ ln wᵢ)`, `W = Σ wᵢ`:
//! integers only, equal ones grouped by the builder. Masses without a common total take the same
//! road with big integers. [Def §2]

use super::env::Env;
use super::mass::{mass_at, named_label};
use super::value::{EvalError, Value, Witness};
use crate::exact::builder::{LogSumBuilder, sort_by_key};
use crate::exact::logsum::LogSum;
use crate::exact::rational::{integer_to_rug, to_rug};
use crate::exact::real::{Real, RealError};
use crate::exact::{Integer, Rational};
use crate::model::{Distribution, Geometric, Law, Masses, Measure as Table, ModelError};
use crate::term::{Dist, Expr, Index, Measure, Name, Quantity};
use num_traits::{One, Signed, Zero};
use rayon::prelude::*;
use std::collections::HashMap;

type Result<T> = std::result::Result<T, EvalError>;

/// The value of a quantity that has a road of its own; `None` sends the caller to its definition.
pub(super) fn fast(env: &Env, q: &Quantity) -> Result<Option<Value>> {
    crate::cancel::check();
    let value = match q {
        // Random variables are a set: H(X,X) = H(X).
        Quantity::Entropy(Dist::Law { joint, vars }) if union(&[vars]).len() < vars.len() => {
            finite(law_entropy(env, joint, vars)?)
        }
        Quantity::Entropy(a) => finite(entropy(&env.resolve(a)?, a)?),
        Quantity::CrossEntropy(a, b) => cross(env, a, b, false)?,
        Quantity::Divergence(a, b) => cross(env, a, b, true)?,
        Quantity::ConditionalEntropy { joint, of, given } => {
            let both = law_entropy(env, joint, &union(&[of, given]))?;
            finite(&both - &law_entropy(env, joint, given)?)
        }
        Quantity::Information { joint, between, given } => finite(information(env, joint, between, given)?),
        Quantity::ConditionalDivergence { p, q, of, given } => conditional(env, p, q, of, given)?,
        Quantity::JensenShannon(parts) => finite(jensen_shannon(env, parts)?),
        Quantity::Renyi(order, _) | Quantity::Tsallis(order, _) | Quantity::RenyiDivergence(order, ..)
            if order.is_one() =>
        {
            return Err(EvalError::Unsupported("order 1 is Shannon's: write S(A) or D(A||B)"));
        }
        Quantity::Renyi(order, a) => {
            let sum = power_sum(&env.resolve(a)?, order)?;
            Value::Finite(sum.ln()?.scale(&(Rational::one() - order).recip()))
        }
        Quantity::Tsallis(order, a) => {
            let sum = power_sum(&env.resolve(a)?, order)?;
            let above = Real::sum([Real::rational(&Rational::one()), sum.scale(&-Rational::one())]);
            Value::Finite(above.scale(&(order - Rational::one()).recip()))
        }
        Quantity::RenyiDivergence(order, a, b) => renyi_divergence(env, order, a, b)?,
        Quantity::SelfInformation(a, at) => return self_information(env, a, at).map(Some),
        Quantity::Of(Measure::ChiSquared, ab) => match ab.as_slice() {
            [a, b] => return Ok(witness(env, a, b)?.map(|w| Value::Infinite(Some(Box::new(w))))),
            _ => return Ok(None),
        },
        Quantity::Of(Measure::Bhattacharyya, ab) => match ab.as_slice() {
            [a, b] => return disjoint(env, a, b),
            _ => return Ok(None),
        },
        Quantity::Of(Measure::MinEntropy, a) => match a.first() {
            Some(a) => Value::Finite(largest(&env.resolve(a)?)?.ln()?.scale(&-Rational::one())),
            None => return Ok(None),
        },
        Quantity::Of(Measure::Extropy | Measure::Varentropy, a) => {
            if let Some(Law::Geometric(_)) = a.first().map(|a| env.resolve(a)).transpose()? {
                return Err(EvalError::Unsupported("this needs finitely many outcomes"));
            }
            return Ok(None);
        }
        Quantity::JensenShannonDistance(_) | Quantity::Of(..) => return Ok(None),
    };
    Ok(Some(value))
}

fn finite(sum: LogSum) -> Value {
    Value::Finite(Real::from(sum))
}

/// `Σ A(i) ln B(i)`, or its negative, for masses in the same order with `A ≪ B`.
fn sum_log(a: &Masses, b: &Masses, sign: i128) -> LogSumBuilder {
    match (a.common(), b.common()) {
        (Some((a, s)), Some((b, t))) => {
            // Two words sort faster than a word and a coefficient, and the builder keeps the order.
            let positive = b.iter().copied().zip(a.iter().copied()).filter(|(_, x)| *x > 0);
            let mut pairs: Vec<(u64, u64)> = positive.collect();
            sort_by_key(&mut pairs, |(y, _)| *y);
            integers(pairs.into_iter().map(|(y, x)| (y, u128::from(x))), s, t, sign)
        }
        _ => fractions(a, b, sign),
    }
}

fn finish(builder: LogSumBuilder) -> Result<LogSum> {
    builder.finish().ok_or(EvalError::Real(RealError::LnOfNonPositive))
}

/// `± Σ (x/s) ln(y/t)` for pairs (y, x); the sum of all x is below 2⁹⁶.
fn integers(
    pairs: impl ExactSizeIterator<Item = (u64, u128)>,
    s: u128,
    t: u128,
    sign: i128,
) -> LogSumBuilder {
    let mut builder = LogSumBuilder::new(rug::Integer::from(s));
    builder.reserve(pairs.len() + 1);
    let mut weight = 0;
    for (y, x) in pairs {
        builder.push(y, sign * x as i128);
        weight += x;
    }
    builder.push_big(rug::Integer::from(t), rug::Integer::from(weight) * -sign);
    builder
}

/// The same for `A(i) = aᵢ/s` and `B(i) = bᵢ/t` with fractions aᵢ and bᵢ, which mostly share few
/// denominators: only the numerators of B have a logarithm each.
fn fractions(a: &Masses, b: &Masses, sign: i128) -> LogSumBuilder {
    let ((a, s), (b, t)) = (a.fractions(), b.fractions());
    let (s, t) = (to_rug(&s), to_rug(&t));
    let mut scales: HashMap<&Integer, rug::Integer> =
        a.iter().map(|x| (x.denom(), rug::Integer::new())).collect();
    let distinct: Vec<&Integer> = scales.keys().copied().collect();
    let lcm = |a: rug::Integer, b: rug::Integer| a.lcm(&b);
    let common = distinct.into_par_iter().map(integer_to_rug).reduce(|| s.denom().clone(), lcm);
    scales.iter_mut().for_each(|(d, scale)| *scale = &common / integer_to_rug(d));
    let mut builder = LogSumBuilder::new(rug::Rational::from(&s * &common).into_numer_denom().0);
    builder.reserve(b.len());
    let (mut below, mut weight) = (HashMap::<&Integer, rug::Integer>::new(), rug::Integer::new());
    for (x, y) in a.iter().zip(b.iter()).filter(|(x, _)| x.is_positive()) {
        let Some(scale) = scales.get(x.denom()) else { continue };
        let c = integer_to_rug(x.numer()) * scale * sign;
        *below.entry(y.denom()).or_default() -= &c;
        weight += &c;
        builder.push_big(integer_to_rug(y.numer()), c);
    }
    below.into_iter().for_each(|(d, c)| builder.push_big(integer_to_rug(d), c));
    builder.push_big(t.denom().clone(), weight.clone());
    builder.push_big(t.numer().clone(), -weight);
    builder
}

fn masses_entropy(masses: &Masses) -> Result<LogSum> {
    finish(own_log(masses, -1))
}

/// `Σ A(i) ln A(i)`, or its negative: equal masses share a term.
fn own_log(masses: &Masses, sign: i128) -> LogSumBuilder {
    let Some((groups, total)) = masses.grouped_integers() else { return sum_log(masses, masses, sign) };
    let pairs = groups.into_iter().map(|(w, count)| (w, u128::from(w) * u128::from(count)));
    integers(pairs, total, total, sign)
}

fn entropy(law: &Law, dist: &Dist) -> Result<LogSum> {
    match law {
        Law::Finite(d) => masses_entropy(d.masses()),
        Law::Unnormalised(m) => masses_entropy(m.masses()),
        Law::Geometric(g) => geometric_cross(g, g, dist),
    }
}

/// `H(G(p), G(q)) = −ln q − (1/p − 1)·ln(1 − q)`: the mean number of failures is 1/p − 1.
fn geometric_cross(p: &Geometric, q: &Geometric, dist: &Dist) -> Result<LogSum> {
    let failures = p.mean() - Rational::one();
    let ln = |x: Rational| LogSum::ln(&x);
    let stop = ln(q.p().clone()).ok_or(EvalError::Real(RealError::LnOfNonPositive))?;
    if failures.is_zero() {
        return Ok(-&stop);
    }
    let go = ln(Rational::one() - q.p()).ok_or_else(|| name_of(dist, "this divergence"))?;
    Ok(-&(&stop + &go.scale(&failures)))
}

fn name_of(dist: &Dist, what: &'static str) -> EvalError {
    let mut names = Vec::new();
    dist.names(&mut names);
    EvalError::InfiniteSupport(names.first().cloned().unwrap_or_else(|| "?".into()), what)
}

/// Both, the outcomes of `b` in the order of `a`.
fn aligned(env: &Env, a: &Dist, b: &Dist) -> Result<(Table, Table)> {
    let (left, right) = (env.measure(a)?, env.measure(b)?);
    let right = right.aligned_to(left.outcomes())?;
    left.outcomes().check_listable()?;
    Ok((left, right))
}

fn first_uncovered(a: &Dist, b: &Dist, left: &Table, right: &Table) -> Option<Witness> {
    let at = left.support().find(|&i| !right.masses().is_positive(i))?;
    let outcome = left.outcomes().label(at)?;
    Some(Witness { positive: a.clone(), zero: b.clone(), outcome, mass: left.mass(at) })
}

/// The first outcome with `A(i) > 0 = B(i)`, if there is one.
pub(super) fn witness(env: &Env, a: &Dist, b: &Dist) -> Result<Option<Witness>> {
    if let (Law::Geometric(_), Law::Geometric(q)) = (env.resolve(a)?, env.resolve(b)?) {
        let stops = q.p().is_one();
        let outcome = crate::model::Label::integer(2);
        let mass = mass_at(env, a, std::slice::from_ref(&outcome))?;
        let found = Witness { positive: a.clone(), zero: b.clone(), outcome, mass };
        return Ok((stops && found.mass.is_positive()).then_some(found));
    }
    let (left, right) = aligned(env, a, b)?;
    Ok(first_uncovered(a, b, &left, &right))
}

/// `H(A,B)`, or `D(A‖B)`; for masses that do not sum to 1 the generalised `Σ p ln(p/q) − p + q`.
fn cross(env: &Env, a: &Dist, b: &Dist, relative: bool) -> Result<Value> {
    if let (Law::Geometric(p), Law::Geometric(q)) = (env.resolve(a)?, env.resolve(b)?) {
        if let Some(w) = witness(env, a, b)? {
            return Ok(Value::Infinite(Some(Box::new(w))));
        }
        let cross = geometric_cross(&p, &q, a)?;
        return Ok(finite(if relative { &cross - &geometric_cross(&p, &p, a)? } else { cross }));
    }
    let (left, right) = aligned(env, a, b)?;
    if let Some(w) = first_uncovered(a, b, &left, &right) {
        return Ok(Value::Infinite(Some(Box::new(w))));
    }
    let mut sum = sum_log(left.masses(), right.masses(), -1);
    if relative {
        // Both over the denominator that the form of the masses calls for.
        sum.append(match right.masses().common() {
            Some(_) => own_log(left.masses(), 1),
            None => fractions(left.masses(), left.masses(), 1),
        });
        sum.constant(&to_rug(&(right.total() - left.total())));
    }
    Ok(finite(finish(sum)?))
}

/// Union of groups of variables, each once.
fn union(groups: &[&[Name]]) -> Vec<Name> {
    let mut all: Vec<Name> = Vec::new();
    for v in groups.iter().flat_map(|g| g.iter()) {
        if !all.contains(v) {
            all.push(v.clone());
        }
    }
    all
}

fn law_entropy(env: &Env, joint: &Name, vars: &[Name]) -> Result<LogSum> {
    if vars.is_empty() {
        return Ok(LogSum::zero());
    }
    let once = union(&[vars]);
    let names: Vec<&str> = once.iter().map(|v| v.as_ref()).collect();
    masses_entropy(env.table(joint)?.marginal(&names)?.masses())
}

/// `Σ_{∅≠T} (−1)^{|T|+1} H(X_T, Z) − H(Z)`: the information common to all groups.
fn information(env: &Env, joint: &Name, between: &[Vec<Name>], given: &[Name]) -> Result<LogSum> {
    if between.len() > 12 {
        return Err(EvalError::Unsupported("co-information of more than 12 groups of variables"));
    }
    let mut parts = vec![(-Rational::one(), law_entropy(env, joint, given)?)];
    for subset in 1u32..1 << between.len() {
        let chosen =
            between.iter().enumerate().filter(|(k, _)| subset >> k & 1 == 1).map(|(_, g)| g.as_slice());
        let groups: Vec<&[Name]> = chosen.chain([given]).collect();
        let sign = if subset.count_ones() % 2 == 1 { Rational::one() } else { -Rational::one() };
        parts.push((sign, law_entropy(env, joint, &union(&groups))?));
    }
    Ok(LogSum::combination(parts.iter().map(|(c, s)| (c.clone(), s))))
}

/// `D(P(of,given)‖Q(of,given)) − D(P(given)‖Q(given))`, the chain rule; infinite with its witness.
fn conditional(env: &Env, p: &Name, q: &Name, of: &[Name], given: &[Name]) -> Result<Value> {
    let law = |joint: &Name, vars: Vec<Name>| Dist::Law { joint: joint.clone(), vars };
    let both = cross(env, &law(p, union(&[of, given])), &law(q, union(&[of, given])), true)?;
    let (Value::Finite(both), false) = (&both, given.is_empty()) else { return Ok(both) };
    match cross(env, &law(p, given.to_vec()), &law(q, given.to_vec()), true)? {
        Value::Finite(above) => Ok(Value::Finite(Real::sum([both.clone(), above.scale(&-Rational::one())]))),
        infinite => Ok(infinite),
    }
}

/// `S(Σ wₖ Aₖ) − Σ wₖ S(Aₖ)`.
fn jensen_shannon(env: &Env, parts: &[(Expr, Dist)]) -> Result<LogSum> {
    let mut terms = Vec::new();
    let mut mixed: Vec<(Rational, Distribution)> = Vec::new();
    for (w, d) in parts {
        let weight = env.weight(w)?;
        let distribution = env.distribution(d)?;
        terms.push((-weight.clone(), masses_entropy(distribution.masses())?));
        mixed.push((weight, distribution));
    }
    let borrowed: Vec<(Rational, &Distribution)> = mixed.iter().map(|(w, d)| (w.clone(), d)).collect();
    terms.push((Rational::one(), masses_entropy(Distribution::mixture(&borrowed)?.masses())?));
    Ok(LogSum::combination(terms.iter().map(|(c, s)| (c.clone(), s))))
}

/// `Σ A(i)^α` over the support, equal masses together.
fn power_sum(law: &Law, order: &Rational) -> Result<Real> {
    let masses = match law {
        Law::Finite(d) => d.masses(),
        Law::Unnormalised(m) => m.masses(),
        // Σ p^α (1−p)^{α(k−1)} is a geometric series; it converges for α > 0.
        Law::Geometric(g) if order.is_positive() => {
            let (p, q) = (Real::rational(g.p()), Rational::one() - g.p());
            if q.is_zero() {
                return Ok(p.pow(order)?);
            }
            let rest = Real::rational(&Rational::one()).sub(&Real::rational(&q).pow(order)?);
            return Ok(p.pow(order)?.quotient(&rest)?);
        }
        Law::Geometric(_) => return Err(EvalError::Indeterminate("a sum that diverges")),
    };
    let mut terms = Vec::new();
    for (m, n) in masses.grouped() {
        terms.push(Real::rational(&m).pow(order)?.scale(&Rational::from_integer(Integer::from(n))));
    }
    Ok(Real::sum(terms))
}

fn renyi_divergence(env: &Env, order: &Rational, a: &Dist, b: &Dist) -> Result<Value> {
    let (left, right) = aligned(env, a, b)?;
    let beyond = order > &Rational::one();
    if beyond && let Some(w) = first_uncovered(a, b, &left, &right) {
        return Ok(Value::Infinite(Some(Box::new(w))));
    }
    let rest = Rational::one() - order;
    let mut terms = Vec::new();
    for i in left.support().filter(|&i| right.masses().is_positive(i)) {
        let own = Real::rational(&left.mass(i)).pow(order)?;
        terms.push(own.product(&Real::rational(&right.mass(i)).pow(&rest)?));
    }
    if terms.is_empty() {
        return Ok(Value::Infinite(first_uncovered(a, b, &left, &right).map(Box::new)));
    }
    Ok(Value::Finite(Real::sum(terms).ln()?.scale(&(order - Rational::one()).recip())))
}

/// The Bhattacharyya distance of distributions with disjoint supports is infinite.
fn disjoint(env: &Env, a: &Dist, b: &Dist) -> Result<Option<Value>> {
    let (left, right) = aligned(env, a, b)?;
    if left.support().any(|i| right.masses().is_positive(i)) {
        return Ok(None);
    }
    Ok(Some(Value::Infinite(first_uncovered(a, b, &left, &right).map(Box::new))))
}

fn largest(law: &Law) -> Result<Real> {
    let masses = match law {
        Law::Finite(d) => d.masses(),
        Law::Unnormalised(m) => m.masses(),
        // Its masses fall, so the first is the largest.
        Law::Geometric(g) => return Ok(Real::rational(g.p())),
    };
    let largest = masses.grouped().into_iter().map(|(m, _)| m).max_by(|a, b| to_rug(a).cmp(&to_rug(b)));
    Ok(Real::rational(&largest.ok_or(ModelError::Empty)?))
}

fn self_information(env: &Env, a: &Dist, at: &Index) -> Result<Value> {
    let Index::Outcome(text) = at else { return Err(EvalError::Range) };
    let label = named_label(env, a, 0, text)?;
    match LogSum::ln(&mass_at(env, a, std::slice::from_ref(&label))?) {
        Some(ln) => Ok(finite(-&ln)),
        // An impossible outcome is infinitely surprising.
        None => Ok(Value::Infinite(None)),
    }
}
