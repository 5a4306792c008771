//! Distributions whose masses are rational functions of parameters.

use super::Law;
use super::distribution::Distribution;
use super::error::ModelError;
use super::families::Geometric;
use super::joint::Variable;
use super::label::Label;
use super::masses::Masses;
use super::outcomes::Outcomes;
use crate::exact::Rational;
use crate::exact::symbolic::sign::{fraction_sign, nowhere_negative};
use crate::exact::symbolic::{Domain, Form, Fraction, Interval, Point, Polynomial, Symbol, course};
use num_integer::binomial;
use num_traits::Signed;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most trials of a binomial distribution with a parameter: its masses are polynomials of this degree.
pub const MAX_DEGREE: u64 = 32;

/// Why functions of parameters are no masses.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParametricError {
    /// They do not sum to 1 identically.
    #[error("the masses do not sum to 1 for every value of the parameters")]
    Sum(Fraction),
    /// One is negative somewhere, or has no value there.
    #[error("entry {} is no mass at every value of the parameters", index + 1)]
    Negative {
        /// Its position.
        index: usize,
        /// Where.
        at: Point,
        /// What it is there; `None` where it divides by 0.
        mass: Option<Rational>,
    },
    /// Whether one is non-negative throughout was not decided.
    #[error("entry {} could not be shown to be non-negative at every value of the parameters", index + 1)]
    Undecided {
        /// Its position.
        index: usize,
    },
    /// No table: a variable twice, or not one mass for each tuple of values.
    #[error(transparent)]
    Table(#[from] ModelError),
    /// Too many trials.
    #[error("with a parameter, binomial(n, p) is for n up to {MAX_DEGREE}")]
    Degree,
}

/// What a family has masses on.
#[derive(Clone, Debug)]
enum Kind {
    Finite(Outcomes, Arc<[Fraction]>),
    Geometric(Fraction),
}

/// A distribution for each value of its parameters in their ranges.
///
/// ```
/// use entail::exact::symbolic::{Domain, Fraction, Interval};
/// use entail::model::Parametric;
/// let mut unit = Domain::default();
/// unit.set("p".into(), Interval::open("0".parse().unwrap(), "1".parse().unwrap()));
/// let coin = Parametric::bernoulli(Fraction::symbol("p"), &unit).unwrap();
/// let third = [("p".into(), "1/3".parse().unwrap())].into();
/// assert!(matches!(coin.at(&third), Ok(entail::model::Law::Finite(d)) if d.mass(0).to_string() == "1/3"));
/// ```
#[derive(Clone, Debug)]
pub struct Parametric {
    kind: Kind,
    domain: Domain,
    /// Of a table of random variables, whose outcomes are then the tuples of their values; none otherwise.
    pub(super) variables: Vec<Variable>,
}

impl Parametric {
    /// Masses on outcomes, one each. They sum to 1 identically and are non-negative for all values strictly
    /// in the ranges, ends that belong to them included.
    ///
    /// # Errors
    /// When they are no masses, or that they are was not decided.
    pub fn new(
        outcomes: Outcomes,
        masses: Vec<Fraction>,
        ranges: &Domain,
    ) -> Result<Parametric, ParametricError> {
        let domain = own(masses.iter().flat_map(Fraction::symbols).collect(), ranges);
        let one = Fraction::from(Polynomial::integer(1));
        let sum = masses.iter().fold(Fraction::default(), |sum, m| &sum + m);
        if sum != one {
            return Err(ParametricError::Sum(sum));
        }
        for (index, mass) in masses.iter().enumerate() {
            nonnegative(index, mass, &domain)?;
        }
        Ok(Parametric { kind: Kind::Finite(outcomes, masses.into()), domain, variables: Vec::new() })
    }

    /// Outcome 1 with mass `p`, then outcome 0 with mass `1 − p`.
    ///
    /// # Errors
    /// As [`Parametric::new`].
    pub fn bernoulli(p: Fraction, ranges: &Domain) -> Result<Parametric, ParametricError> {
        let q = &Fraction::from(Polynomial::integer(1)) - &p;
        let outcomes = Outcomes::new([1, 0].map(Label::integer)).map_err(|_| ParametricError::Degree)?;
        Parametric::new(outcomes, vec![p, q], ranges)
    }

    /// The number of successes in `n` trials.
    ///
    /// # Errors
    /// As [`Parametric::new`], and for `n` above [`MAX_DEGREE`].
    pub fn binomial(n: u64, p: &Fraction, ranges: &Domain) -> Result<Parametric, ParametricError> {
        let q = &Fraction::from(Polynomial::integer(1)) - p;
        let small = u32::try_from(n).ok().filter(|_| n <= MAX_DEGREE).ok_or(ParametricError::Degree)?;
        let outcomes = Outcomes::new((0..=n).map(Label::integer)).map_err(|_| ParametricError::Degree)?;
        // Each is a non-negative number times powers of p and 1 − p.
        Parametric::bernoulli(p.clone(), ranges)?;
        let mass = |k: u32| {
            let ways = binomial(u64::from(small), u64::from(k));
            &(&Fraction::from(Polynomial::integer(ways)) * &p.pow(k)) * &q.pow(small - k)
        };
        let masses: Vec<Fraction> = (0..=small).map(mass).collect();
        let domain = own(p.symbols(), ranges);
        Ok(Parametric { kind: Kind::Finite(outcomes, masses.into()), domain, variables: Vec::new() })
    }

    /// The number of trials up to the first success, 0 < p ≤ 1.
    ///
    /// # Errors
    /// As [`Parametric::new`], and when p is not positive throughout.
    pub fn geometric(p: Fraction, ranges: &Domain) -> Result<Parametric, ParametricError> {
        Parametric::bernoulli(p.clone(), ranges)?;
        let domain = own(p.symbols(), ranges);
        match fraction_sign(&p, &domain) {
            Some(s) if s.is_gt() => {
                Ok(Parametric { kind: Kind::Geometric(p), domain, variables: Vec::new() })
            }
            _ => Err(ParametricError::Undecided { index: 0 }),
        }
    }

    /// Its outcomes, if they are finitely many.
    pub fn outcomes(&self) -> Option<&Outcomes> {
        match &self.kind {
            Kind::Finite(outcomes, _) => Some(outcomes),
            Kind::Geometric(_) => None,
        }
    }

    /// The masses in the order of the outcomes, if these are finitely many.
    pub fn masses(&self) -> Option<&[Fraction]> {
        match &self.kind {
            Kind::Finite(_, masses) => Some(masses),
            Kind::Geometric(_) => None,
        }
    }

    /// The probability of success of a geometric distribution.
    pub fn success(&self) -> Option<&Fraction> {
        match &self.kind {
            Kind::Finite(..) => None,
            Kind::Geometric(p) => Some(p),
        }
    }

    /// The mass of an outcome.
    pub fn mass_of(&self, label: &Label) -> Option<Fraction> {
        match &self.kind {
            Kind::Finite(outcomes, masses) => masses.get(outcomes.index_of(label)?).cloned(),
            Kind::Geometric(p) => {
                let k = label.number().filter(|n| n.is_integer())?.to_integer();
                let k = u32::try_from(&k).ok().filter(|k| (1..=1000).contains(k))?;
                let q = &Fraction::from(Polynomial::integer(1)) - p;
                Some(p * &q.pow(k - 1))
            }
        }
    }

    /// The ranges in which it is a distribution, of the parameters that occur in it.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// Whether it depends on a parameter.
    pub fn depends_on(&self, symbol: &str) -> bool {
        self.domain.ranges().any(|(s, _)| &**s == symbol)
    }

    /// The distribution at a point that gives all its parameters numbers.
    ///
    /// # Errors
    /// When a parameter has no number or the masses are none there.
    pub fn at(&self, point: &Point) -> Result<Law, ModelError> {
        let value = |(index, f): (usize, &Fraction)| {
            f.at(point).ok_or(ModelError::NotACount { index, found: Rational::default() })
        };
        match &self.kind {
            Kind::Finite(outcomes, masses) => {
                let masses = masses.iter().enumerate().map(value).collect::<Result<Vec<_>, _>>()?;
                Ok(Law::Finite(Distribution::new(outcomes.clone(), Masses::rationals(masses)?)?))
            }
            Kind::Geometric(p) => Ok(Law::Geometric(Geometric::new(value((0, p))?)?)),
        }
    }
}

/// The ranges of these symbols; one that has none ranges over all numbers.
fn own(symbols: BTreeSet<Symbol>, ranges: &Domain) -> Domain {
    let mut domain = Domain::default();
    symbols.into_iter().for_each(|s| domain.set(s.clone(), ranges.range(&s)));
    domain
}

fn nonnegative(index: usize, mass: &Fraction, domain: &Domain) -> Result<(), ParametricError> {
    // At an end that belongs to a range the parameter is a number.
    for (symbol, range) in domain.ranges() {
        let ends = [(&range.low, range.low_closed), (&range.high, range.high_closed)];
        for end in ends.into_iter().filter(|(_, closed)| *closed).filter_map(|(n, _)| n.as_ref()) {
            let put = |s: &str| (*s == **symbol).then(|| Fraction::rational(end));
            let Some(there) = mass.substitute(&put) else {
                let at = [(symbol.clone(), end.clone())].into();
                return Err(ParametricError::Negative { index, at, mass: None });
            };
            nonnegative(index, &there, &domain.without(symbol))?;
        }
    }
    // A mass may vanish at single points.
    if nowhere_negative(mass, domain) {
        return Ok(());
    }
    let symbols: Vec<Symbol> = mass.symbols().into_iter().collect();
    if let [x] = symbols.as_slice()
        && course(&Form::from(mass.clone()), x, &domain.range(x))
            .is_some_and(|c| c.signs.iter().all(|s| s.is_ge()))
    {
        return Ok(());
    }
    let bad = simple_points(domain).into_iter().find_map(|at| match mass.at(&at) {
        Some(m) if !m.is_negative() => None,
        mass => Some(ParametricError::Negative { index, at, mass }),
    });
    Err(bad.unwrap_or(ParametricError::Undecided { index }))
}

/// Points of a domain with small numbers, simple ones first.
pub fn simple_points(domain: &Domain) -> Vec<Point> {
    /// More are not tried.
    const MOST: usize = 4000;
    let ranges: Vec<(&Symbol, &Interval)> = domain.ranges().collect();
    let denominators = match ranges.len() {
        0 | 1 => 40,
        2 => 9,
        _ => 5,
    };
    let mut numbers: Vec<Rational> = Vec::new();
    for d in 1..=denominators {
        for n in -2 * d..=3 * d {
            let q = Rational::new(n.into(), d.into());
            if *q.denom() == d.into() {
                numbers.push(q);
            }
        }
    }
    let size = |q: &Rational| (q.denom().clone(), q.is_negative(), q.numer().abs());
    numbers.sort_by_key(size);
    let mut points = vec![(num_bigint::BigInt::from(0), Point::new())];
    for (symbol, range) in ranges {
        let mut own: Vec<Rational> = numbers.iter().filter(|n| range.contains(n)).cloned().collect();
        if own.is_empty() {
            own.extend(range.inside().or(range.low.clone()));
        }
        let longer = points.iter().flat_map(|(weight, point)| {
            own.iter().map(move |n| {
                let mut next = point.clone();
                next.insert(symbol.clone(), n.clone());
                (weight + n.denom() + n.numer().abs(), next)
            })
        });
        points = longer.collect();
        points.sort_by(|a, b| a.0.cmp(&b.0));
        points.truncate(MOST);
    }
    points.into_iter().map(|(_, point)| point).collect()
}
