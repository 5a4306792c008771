//! Rational functions: quotients of polynomials in lowest terms.

use super::domain::Point;
use super::polynomial::{Polynomial, Symbol};
use crate::exact::Rational;
use crate::exact::rational::{from_rug, to_rug};
use rug::ops::Pow;
use std::collections::BTreeSet;
use std::ops::{Add, Mul, Neg, Sub};

/// `above/below`, coprime, `below` with a positive leading coefficient: equal functions are equal values.
///
/// ```
/// use entail::exact::symbolic::Fraction;
/// let p = Fraction::symbol("p");
/// let one = Fraction::rational(&"1".parse().unwrap());
/// let ratio = &(&(&p * &p) - &one) * &(&p + &one).recip().unwrap();
/// assert_eq!(ratio, &p - &one);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fraction {
    above: Polynomial,
    below: Polynomial,
}

impl Default for Fraction {
    fn default() -> Fraction {
        Fraction { above: Polynomial::default(), below: Polynomial::integer(1) }
    }
}

impl From<Polynomial> for Fraction {
    fn from(above: Polynomial) -> Fraction {
        Fraction { above, below: Polynomial::integer(1) }
    }
}

impl Fraction {
    /// A constant.
    pub fn rational(n: &Rational) -> Fraction {
        let (above, below) = to_rug(n).into_numer_denom();
        Fraction { above: Polynomial::integer(above), below: Polynomial::integer(below) }
    }

    /// A symbol.
    pub fn symbol(name: &str) -> Fraction {
        Polynomial::symbol(name).into()
    }

    /// `above/below`; `None` if that divides by the zero polynomial.
    pub fn new(above: Polynomial, below: Polynomial) -> Option<Fraction> {
        let gcd = above.gcd(&below);
        let (above, below) = (above.div_exact(&gcd)?, below.div_exact(&gcd)?);
        if below.is_zero() {
            return None;
        }
        let negative = below.leads_negative();
        Some(if negative { Fraction { above: -&above, below: -&below } } else { Fraction { above, below } })
    }

    /// The numerator.
    pub fn above(&self) -> &Polynomial {
        &self.above
    }

    /// The denominator.
    pub fn below(&self) -> &Polynomial {
        &self.below
    }

    /// Whether it is identically 0.
    pub fn is_zero(&self) -> bool {
        self.above.is_zero()
    }

    /// The number, if it is a constant.
    pub fn as_rational(&self) -> Option<Rational> {
        let parts = (self.above.as_integer()?, self.below.as_integer()?);
        (parts.1.cmp0().is_ne()).then(|| from_rug(&rug::Rational::from(parts)))
    }

    /// The symbols that occur.
    pub fn symbols(&self) -> BTreeSet<Symbol> {
        self.above.symbols().into_iter().chain(self.below.symbols()).collect()
    }

    /// 1/x; `None` for 0.
    pub fn recip(&self) -> Option<Fraction> {
        Fraction::new(self.below.clone(), self.above.clone())
    }

    /// A natural power.
    pub fn pow(&self, k: u32) -> Fraction {
        Fraction { above: self.above.pow(k), below: self.below.pow(k) }
    }

    /// The derivative in one symbol, by the quotient rule.
    pub fn derivative(&self, x: &str) -> Fraction {
        let rise = &self.above.derivative(x) * &self.below;
        let fall = &self.above * &self.below.derivative(x);
        Fraction::new(&rise - &fall, self.below.pow(2)).unwrap_or_default()
    }

    /// With other functions in place of symbols; `None` where that divides by 0.
    pub fn substitute(&self, put: &dyn Fn(&str) -> Option<Fraction>) -> Option<Fraction> {
        let value = |p: &Polynomial| {
            p.terms().fold(Fraction::default(), |sum, (m, c)| {
                let number = Fraction::from(Polynomial::integer(c.clone()));
                let factor = |x: &Symbol| put(x).unwrap_or_else(|| Fraction::symbol(x));
                let term = m.iter().fold(number, |t, (x, k)| &t * &factor(x).pow(*k));
                &sum + &term
            })
        };
        Some(&value(&self.above) * &value(&self.below).recip()?)
    }

    /// Its value at a point that gives every symbol a number; `None` where that divides by 0 or a symbol
    /// has none.
    pub fn at(&self, point: &Point) -> Option<Rational> {
        let below = evaluate(&self.below, point)?;
        let above = evaluate(&self.above, point)?;
        (below.cmp0().is_ne()).then(|| from_rug(&(above / below)))
    }
}

/// The value of a polynomial at a point; `None` when a symbol has none.
pub(super) fn evaluate(p: &Polynomial, point: &Point) -> Option<rug::Rational> {
    let mut sum = rug::Rational::new();
    for (m, c) in p.terms() {
        let mut term = rug::Rational::from(c.clone());
        for (x, k) in m {
            term *= to_rug(point.get(x)?).pow(*k);
        }
        sum += term;
    }
    Some(sum)
}

impl Add for &Fraction {
    type Output = Fraction;
    fn add(self, other: &Fraction) -> Fraction {
        let above = &(&self.above * &other.below) + &(&other.above * &self.below);
        Fraction::new(above, &self.below * &other.below).unwrap_or_default()
    }
}

impl Neg for &Fraction {
    type Output = Fraction;
    fn neg(self) -> Fraction {
        Fraction { above: -&self.above, below: self.below.clone() }
    }
}

impl Sub for &Fraction {
    type Output = Fraction;
    fn sub(self, other: &Fraction) -> Fraction {
        self + &-other
    }
}

impl Mul for &Fraction {
    type Output = Fraction;
    fn mul(self, other: &Fraction) -> Fraction {
        Fraction::new(&self.above * &other.above, &self.below * &other.below).unwrap_or_default()
    }
}
