//! Logarithmic forms with parameters, r₀(p) + Σ rₖ(p)·ln fₖ(p).
//!
//! **Statement.** The rₖ are rational functions, the fₖ polynomials that are positive throughout a domain.
//! Over a base of pairwise coprime primitive polynomials and pairwise coprime integers a form is zero
//! everywhere on the domain exactly when all its coefficients are [Log §5]; so equality is decided, and
//! nothing is factored into irreducibles.

use super::domain::Point;
use super::fraction::{Fraction, evaluate};
use super::polynomial::{Polynomial, Symbol};
use super::sign::base;
use crate::exact::Rational;
use crate::exact::coprime::refine;
use crate::exact::logsum::LogSum;
use crate::exact::rational::from_rug;
use std::collections::{BTreeMap, BTreeSet};

/// A form. The polynomials under the logarithms are positive on the domain that it was made for.
///
/// ```
/// use entail::exact::symbolic::{Form, Fraction, Point};
/// let point = Point::from([("p".into(), "1/3".parse().unwrap())]);
/// let p = Fraction::symbol("p");
/// let square = Form::ln(&(&p * &p), &point).unwrap();
/// let twice = Form::ln(&p, &point).unwrap().scale(&Fraction::rational(&"2".parse().unwrap()));
/// assert!(square.difference(&twice).is_zero(&point));
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Form {
    rational: Fraction,
    logs: BTreeMap<Polynomial, Fraction>,
}

impl From<Fraction> for Form {
    fn from(rational: Fraction) -> Form {
        Form { rational, logs: BTreeMap::new() }
    }
}

impl Form {
    /// ln f for a function that is positive on the connected domain of which `inside` is a point; `None` if it
    /// is not positive there.
    pub fn ln(f: &Fraction, inside: &Point) -> Option<Form> {
        let mut form = Form::default();
        let (above, below) = (evaluate(f.above(), inside)?.cmp0(), evaluate(f.below(), inside)?.cmp0());
        if above != below || above.is_eq() {
            return None;
        }
        // Neither vanishes on the domain, so each has one sign there.
        for (part, sign) in [(f.above(), 1i32), (f.below(), -1)] {
            let positive = if above.is_lt() { -part } else { part.clone() };
            form.push(positive, &Fraction::rational(&Rational::from_integer(sign.into())));
        }
        Some(form)
    }

    fn push(&mut self, of: Polynomial, coefficient: &Fraction) {
        let sum = &self.logs.remove(&of).unwrap_or_default() + coefficient;
        if !sum.is_zero() && of != Polynomial::integer(1) {
            self.logs.insert(of, sum);
        }
    }

    /// A form without parameters; `None` if a logarithm in it is not of a positive number.
    pub fn number(n: &LogSum) -> Option<Form> {
        let mut form = Form::from(Fraction::rational(&n.constant()));
        for (c, b) in n.display_terms() {
            let of = Fraction::rational(&Rational::from_integer(b));
            form = form.sum(&Form::ln(&of, &Point::new())?.scale(&Fraction::rational(&c)));
        }
        Some(form)
    }

    /// The part without logarithms.
    pub fn rational(&self) -> &Fraction {
        &self.rational
    }

    /// The logarithms: what is under each, and its coefficient, never 0.
    pub fn logs(&self) -> impl Iterator<Item = (&Polynomial, &Fraction)> {
        self.logs.iter()
    }

    /// The rational function that it is, if no logarithm is written in it.
    pub fn as_fraction(&self) -> Option<&Fraction> {
        self.logs.is_empty().then_some(&self.rational)
    }

    /// The symbols that occur.
    pub fn symbols(&self) -> BTreeSet<Symbol> {
        let logs = self.logs.iter().flat_map(|(f, r)| f.symbols().into_iter().chain(r.symbols()));
        logs.chain(self.rational.symbols()).collect()
    }

    /// The sum.
    pub fn sum(&self, other: &Form) -> Form {
        let mut sum = self.clone();
        sum.rational = &sum.rational + &other.rational;
        other.logs.iter().for_each(|(f, r)| sum.push(f.clone(), r));
        sum
    }

    /// The difference.
    pub fn difference(&self, other: &Form) -> Form {
        self.sum(&other.scale(&Fraction::rational(&Rational::from_integer((-1).into()))))
    }

    /// Multiplied by a rational function.
    pub fn scale(&self, by: &Fraction) -> Form {
        if by.is_zero() {
            return Form::default();
        }
        let logs = self.logs.iter().map(|(f, r)| (f.clone(), r * by)).collect();
        Form { rational: &self.rational * by, logs }
    }

    /// The derivative in one symbol: (r ln f)′ = r′ ln f + r·f′/f.
    pub fn derivative(&self, x: &str) -> Form {
        let mut result = Form::from(self.rational.derivative(x));
        for (f, r) in &self.logs {
            result.push(f.clone(), &r.derivative(x));
            let quotient = Fraction::new(f.derivative(x), f.clone()).unwrap_or_default();
            result.rational = &result.rational + &(r * &quotient);
        }
        result
    }

    /// The same form over a coprime base: primitive polynomials, positive at the point `inside` of the domain
    /// and so everywhere on it, and integers; no coefficient is 0.
    pub fn over_base(&self, inside: &Point) -> Form {
        let mut result = Form::from(self.rational.clone());
        let mut integers = Vec::new();
        let base = base(self.logs.keys());
        for (f, r) in &self.logs {
            integers.push((f.content().abs(), r));
            let mut rest = f.primitive();
            for g in &base {
                let (times, left) = rest.multiplicity(g);
                rest = left;
                let negative = evaluate(g, inside).is_some_and(|v| v.cmp0().is_lt());
                let times = Fraction::from(Polynomial::integer(times));
                result.push(if negative { -g } else { g.clone() }, &(r * &times));
            }
        }
        let refined = refine(integers.iter().map(|(n, _)| n.clone()).collect());
        for ((_, r), factors) in integers.iter().zip(&refined.factors) {
            for (place, times) in factors {
                if let Some(n) = refined.base.get(*place) {
                    let times = Fraction::from(Polynomial::integer(*times));
                    result.push(Polynomial::integer(n.clone()), &(*r * &times));
                }
            }
        }
        result
    }

    /// Whether it is zero everywhere on the domain, of which `inside` is a point.
    pub fn is_zero(&self, inside: &Point) -> bool {
        let over = self.over_base(inside);
        over.rational.is_zero() && over.logs.is_empty()
    }

    /// With numbers or functions in place of symbols; `None` where that divides by 0 or takes the logarithm of
    /// what is not positive at `inside`, a point of the new domain.
    pub fn substitute(&self, put: &dyn Fn(&str) -> Option<Fraction>, inside: &Point) -> Option<Form> {
        let mut result = Form::from(self.rational.substitute(put)?);
        for (f, r) in &self.logs {
            let under = Fraction::from(f.clone()).substitute(put)?;
            result = result.sum(&Form::ln(&under, inside)?.scale(&r.substitute(put)?));
        }
        Some(result)
    }

    /// Its value at a point that gives every symbol a number; `None` where it has none.
    pub fn at(&self, point: &Point) -> Option<LogSum> {
        let mut parts = vec![(Rational::from_integer(1.into()), LogSum::rational(&self.rational.at(point)?))];
        for (f, r) in &self.logs {
            parts.push((r.at(point)?, LogSum::ln(&from_rug(&evaluate(f, point)?))?));
        }
        Some(LogSum::combination(parts.iter().map(|(r, x)| (r.clone(), x))))
    }
}
