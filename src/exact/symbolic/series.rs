//! The sign of a form just inside an end of an interval.
//!
//! **Statement.** With u > 0 the distance from a finite end, or 1/u that from 0 towards an infinite one, a form
//! is Σⱼ uʲ(αⱼ ln u + βⱼ), αⱼ rational and βⱼ a logarithmic form of numbers. As u → 0⁺ the first non-zero
//! coefficient in the order α₋ₖ, β₋ₖ, α₋ₖ₊₁, … outweighs all later ones together, so it decides the sign
//! for all small u; ln u is negative. [Log §6]

use super::domain::Interval;
use super::form::Form;
use super::fraction::Fraction;
use super::polynomial::{Polynomial, Symbol};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::exact::rational::{compare, from_rug};
use num_traits::One;
use rug::Rational as Number;
use std::cmp::Ordering;

/// Coefficients looked at before the sign is given up.
const TERMS: usize = 16;

/// The sign near the lower or the upper end of the range; `Equal` is never answered.
pub fn near(form: &Form, x: &Symbol, range: &Interval, upper: bool) -> Option<Ordering> {
    let u = Fraction::symbol(x);
    let one = || Fraction::rational(&Rational::one());
    let here = range.inside()?;
    // x as a function of u, and the u of a point inside.
    let (put, at) = match (upper, &range.low, &range.high) {
        (false, Some(low), _) => (&Fraction::rational(low) + &u, &here - low),
        (true, _, Some(high)) => (&Fraction::rational(high) - &u, high - &here),
        (true, ..) => (u.recip()?, outside(&here).recip()),
        (false, ..) => (&(&one() - &one()) - &u.recip()?, outside(&-here).recip()),
    };
    let local = form.substitute(&|y| (y == &**x).then(|| put.clone()), &[(x.clone(), at)].into())?;
    leading(&local, x)
}

/// The number, or 1 if it is not positive: on a range without an end in this direction both lie in it.
fn outside(n: &Rational) -> Rational {
    if compare(n, &Rational::default()).is_gt() { n.clone() } else { Rational::one() }
}

fn leading(form: &Form, u: &Symbol) -> Option<Ordering> {
    let mut parts = Vec::new();
    for (f, r) in form.logs() {
        let (order, h) = lowest(f, u);
        // ln f = order·ln u + ln h(0) + ∫ h′/h
        let first = from_rug(h.first()?);
        let slope: Vec<Number> =
            h.iter().enumerate().skip(1).map(|(k, c)| Number::from(c * k as u32)).collect();
        let slope = quotient(&slope, &h);
        let rest: Vec<Number> = std::iter::once(Number::new())
            .chain(slope.into_iter().enumerate().map(|(k, c)| c / (k as u32 + 1)))
            .collect();
        parts.push((Laurent::of(r, u)?, Number::from(order), LogSum::ln(&first)?, rest));
    }
    let rational = Laurent::of(form.rational(), u)?;
    let start = parts.iter().map(|p| p.0.start).chain([rational.start]).min()?;
    for j in start..start + TERMS as i64 {
        let mut alpha = Number::new();
        let mut beta = vec![(Rational::one(), LogSum::rational(&from_rug(&rational.at(j))))];
        for (r, order, first, rest) in &parts {
            alpha += r.at(j) * order;
            beta.push((from_rug(&r.at(j)), first.clone()));
            let mixed = rest.iter().enumerate().map(|(k, c)| r.at(j - k as i64) * c);
            let mixed = mixed.fold(Number::new(), |sum, term| sum + term);
            beta.push((Rational::one(), LogSum::rational(&from_rug(&mixed))));
        }
        if alpha.cmp0().is_ne() {
            return Some(alpha.cmp0().reverse());
        }
        let sign = LogSum::combination(beta.iter().map(|(c, x)| (c.clone(), x))).sign();
        if sign.is_ne() {
            return Some(sign);
        }
    }
    None
}

/// The least exponent of a polynomial in u, and its coefficients from there on.
fn lowest(p: &Polynomial, u: &Symbol) -> (u32, Vec<Number>) {
    let all: Vec<Number> =
        p.coefficients(u).iter().map(|c| Number::from(c.as_integer().unwrap_or_default())).collect();
    let order = all.iter().take_while(|c| c.cmp0().is_eq()).count();
    (order as u32, all.into_iter().skip(order).collect())
}

/// The first coefficients of a/b, where b does not begin with 0.
fn quotient(a: &[Number], b: &[Number]) -> Vec<Number> {
    let mut result: Vec<Number> = Vec::with_capacity(TERMS);
    let Some(lead) = b.first() else { return result };
    for n in 0..TERMS {
        let mut c = a.get(n).cloned().unwrap_or_default();
        for (k, r) in result.iter().enumerate() {
            if let Some(below) = b.get(n - k) {
                c -= Number::from(r * below);
            }
        }
        result.push(c / lead);
    }
    result
}

/// A rational function as a series in u.
struct Laurent {
    start: i64,
    coefficients: Vec<Number>,
}

impl Laurent {
    fn of(f: &Fraction, u: &Symbol) -> Option<Laurent> {
        if f.symbols().iter().any(|s| s != u) {
            return None;
        }
        let ((up, a), (down, b)) = (lowest(f.above(), u), lowest(f.below(), u));
        Some(Laurent { start: i64::from(up) - i64::from(down), coefficients: quotient(&a, &b) })
    }

    fn at(&self, j: i64) -> Number {
        let place = usize::try_from(j - self.start).ok();
        place.and_then(|k| self.coefficients.get(k)).cloned().unwrap_or_default()
    }
}
