//! The exact value as far as it can be had: a rational, or an enclosure of `BITS` bits.
//!
//! Sums and products of rationals stay rational, so that 1 − 0.3/0.3 is 0 and its logarithm −∞; logarithms,
//! exponentials and roots are enclosed.

use super::scalar::Scalar;
use crate::exact::ball::Ball;
use rug::Rational;
use std::cmp::Ordering;

/// Rationals beyond this size, in bits, are enclosed.
const LARGE: u32 = 20_000;

/// An exact number, an enclosure, or one of the three values that are no numbers.
#[derive(Clone, Debug)]
pub(super) enum Sure<const BITS: u32> {
    Rational(Rational),
    Ball(Ball),
    Infinite(Ordering),
    NoNumber,
}

use Sure::{Infinite, NoNumber};

impl<const BITS: u32> Sure<BITS> {
    /// The value as an enclosure; none for what is no number.
    pub(super) fn ball(&self) -> Option<Ball> {
        match self {
            Sure::Rational(r) => Some(Ball::rug_rational(r, BITS)),
            Sure::Ball(b) => Some(b.clone()),
            Infinite(_) | NoNumber => None,
        }
    }

    fn of(value: Rational) -> Sure<BITS> {
        if value.numer().significant_bits() > LARGE || value.denom().significant_bits() > LARGE {
            return Sure::Ball(Ball::rug_rational(&value, BITS));
        }
        Sure::Rational(value)
    }

    fn finite(&self) -> bool {
        matches!(self, Sure::Rational(_) | Sure::Ball(_))
    }

    fn sign(&self) -> Option<Ordering> {
        match self {
            Sure::Rational(r) => Some(r.cmp0()),
            Sure::Ball(b) => b.sign(),
            Infinite(sign) => Some(*sign),
            NoNumber => None,
        }
    }

    fn map(&self, f: impl Fn(&Ball) -> Ball) -> Sure<BITS> {
        self.ball().map_or(NoNumber, |b| Sure::Ball(f(&b)))
    }

    fn both(&self, other: &Sure<BITS>, f: impl Fn(&Ball, &Ball) -> Ball) -> Sure<BITS> {
        match (self.ball(), other.ball()) {
            (Some(a), Some(b)) => Sure::Ball(f(&a, &b)),
            _ => NoNumber,
        }
    }
}

impl<const BITS: u32> Scalar for Sure<BITS> {
    fn rational(value: &Rational) -> Sure<BITS> {
        Sure::of(value.clone())
    }

    fn between(low: &Rational, high: &Rational) -> Sure<BITS> {
        if low == high {
            return Sure::of(low.clone());
        }
        let (low, high) = (Ball::rug_rational(low, BITS), Ball::rug_rational(high, BITS));
        Sure::Ball(Ball::new(low.lo().clone(), high.hi().clone()))
    }

    fn pi() -> Sure<BITS> {
        let mut hi = rug::Float::with_val_round(BITS, rug::float::Constant::Pi, rug::float::Round::Down).0;
        let lo = hi.clone();
        hi.next_up();
        Sure::Ball(Ball::new(lo, hi))
    }

    fn add(&self, other: &Sure<BITS>) -> Sure<BITS> {
        match (self, other) {
            (Sure::Rational(a), Sure::Rational(b)) => Sure::of(Rational::from(a + b)),
            (NoNumber, _) | (_, NoNumber) => NoNumber,
            (Infinite(a), Infinite(b)) => {
                if a == b {
                    Infinite(*a)
                } else {
                    NoNumber
                }
            }
            (Infinite(a), _) | (_, Infinite(a)) => Infinite(*a),
            _ => self.both(other, |a, b| a + b),
        }
    }

    fn mul(&self, other: &Sure<BITS>) -> Sure<BITS> {
        match (self, other) {
            (Sure::Rational(a), Sure::Rational(b)) => Sure::of(Rational::from(a * b)),
            (Sure::Rational(a), Sure::Ball(b)) | (Sure::Ball(b), Sure::Rational(a)) => match a.cmp0() {
                Ordering::Equal => Sure::Rational(Rational::new()),
                _ => Sure::Ball(b.scale_rug(a)),
            },
            _ if self.finite() && other.finite() => self.both(other, |a, b| a * b),
            _ => match (self.sign(), other.sign()) {
                (Some(a), Some(b)) if a.is_ne() && b.is_ne() => {
                    Infinite(if a == b { Ordering::Greater } else { Ordering::Less })
                }
                _ => NoNumber,
            },
        }
    }

    fn div(&self, other: &Sure<BITS>) -> Sure<BITS> {
        match (self, other) {
            (NoNumber, _) | (_, NoNumber) | (Infinite(_), Infinite(_)) => NoNumber,
            (_, Infinite(_)) => Sure::Rational(Rational::new()),
            (_, Sure::Rational(b)) if b.cmp0().is_eq() => match self.sign() {
                Some(Ordering::Equal) | None => NoNumber,
                Some(sign) => Infinite(sign),
            },
            (Infinite(_), _) => self.mul(other),
            (Sure::Rational(a), Sure::Rational(b)) => Sure::of(Rational::from(a / b)),
            _ => self.both(other, Ball::div),
        }
    }

    fn neg(&self) -> Sure<BITS> {
        match self {
            Sure::Rational(r) => Sure::Rational(Rational::from(-r)),
            Sure::Ball(b) => Sure::Ball(-b),
            Infinite(sign) => Infinite(sign.reverse()),
            NoNumber => NoNumber,
        }
    }

    fn exp(&self) -> Sure<BITS> {
        match self {
            Sure::Rational(r) if r.cmp0().is_eq() => Sure::Rational(Rational::from(1)),
            Infinite(Ordering::Less) => Sure::Rational(Rational::new()),
            Infinite(_) => self.clone(),
            _ => self.map(Ball::exp),
        }
    }

    fn ln(&self) -> Sure<BITS> {
        match self {
            Sure::Rational(r) if r.cmp0().is_eq() => Infinite(Ordering::Less),
            Sure::Rational(r) if *r == 1 => Sure::Rational(Rational::new()),
            Infinite(Ordering::Greater) => self.clone(),
            _ if self.sign() == Some(Ordering::Less) => NoNumber,
            _ => self.map(Ball::ln),
        }
    }

    fn ln_ratio(&self, other: &Sure<BITS>) -> Sure<BITS> {
        match (self, other) {
            // So that ln p − ln q is 0 where p = q.
            (Sure::Rational(a), Sure::Rational(b)) if *a > 0 && *b > 0 => {
                Sure::of(Rational::from(a / b)).ln()
            }
            _ => self.ln().sub(&other.ln()),
        }
    }

    fn sqrt(&self) -> Sure<BITS> {
        match self {
            Sure::Rational(r) if r.cmp0().is_eq() => self.clone(),
            Infinite(Ordering::Greater) => self.clone(),
            _ if self.sign() == Some(Ordering::Less) => NoNumber,
            _ => self.map(Ball::sqrt),
        }
    }

    fn max(&self, other: &Sure<BITS>) -> Sure<BITS> {
        match (self, other) {
            (NoNumber, x) | (x, NoNumber) => x.clone(),
            (Infinite(Ordering::Less), x) | (x, Infinite(Ordering::Less)) => x.clone(),
            (Infinite(_), _) => self.clone(),
            (_, Infinite(_)) => other.clone(),
            (Sure::Rational(a), Sure::Rational(b)) => Sure::Rational(a.max(b).clone()),
            _ => match (self.ball(), other.ball()) {
                (Some(a), Some(b)) => match a.order(&b) {
                    Some(Ordering::Less) => other.clone(),
                    Some(_) => self.clone(),
                    None => {
                        let lo = if a.lo() > b.lo() { a.lo() } else { b.lo() };
                        let hi = if a.hi() > b.hi() { a.hi() } else { b.hi() };
                        Sure::Ball(Ball::new(lo.clone(), hi.clone()))
                    }
                },
                _ => NoNumber,
            },
        }
    }

    fn is_zero(&self) -> bool {
        self.finite() && self.sign() == Some(Ordering::Equal)
    }

    fn is_positive(&self) -> bool {
        self.sign() == Some(Ordering::Greater)
    }
}
