//! Enclosures: closed intervals of MPFR floats that contain the exact value.
//!
//! Knows `rational` alone. Every operation here keeps the *inclusion property*: if `x ∈ X` and `y ∈ Y`
//! and `x ∘ y` is defined, then `x ∘ y ∈ X ∘ Y`. The proof is the same each time: MPFR rounds each
//! function correctly, so `Down` yields a lower and `Up` an upper bound of the exact endpoint; a
//! function monotone on the interval takes its extremes at the endpoints, and a product or quotient of
//! intervals, being monotone in each variable separately, takes them at corners.
//! An infinite endpoint means "no bound"; a point at which a function is undefined contributes nothing.

use super::rational::{self, Rational};
use rug::float::{Round, Special};
use rug::ops::{AssignRound, Pow};
use rug::{Assign, Float};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

/// A closed interval `[lo, hi]` that contains an exact real number; `lo = −∞` or `hi = +∞` where no
/// bound is known. Results carry the greater precision of their operands.
///
/// ```
/// use entail::exact::ball::Ball;
/// let third = Ball::rational(&"1/3".parse().unwrap(), 64);
/// assert!(third.contains(&"1/3".parse().unwrap()));
/// assert!((&third + &third).contains(&"2/3".parse().unwrap()));
/// ```
#[derive(Clone, Debug)]
pub struct Ball {
    lo: Float,
    hi: Float,
}

/// `value` rounded to `prec` bits in the direction `round`, and the direction it moved in.
fn rounded<T>(prec: u32, value: T, round: Round) -> (Float, Ordering)
where
    Float: AssignRound<T, Round = Round, Ordering = Ordering>,
{
    Float::with_val_round(prec.clamp(2, rug::float::prec_max()), value, round)
}

fn down<T>(prec: u32, value: T) -> Float
where
    Float: AssignRound<T, Round = Round, Ordering = Ordering>,
{
    rounded(prec, value, Round::Down).0
}

fn up<T>(prec: u32, value: T) -> Float
where
    Float: AssignRound<T, Round = Round, Ordering = Ordering>,
{
    rounded(prec, value, Round::Up).0
}

/// The single value `value` at `prec` bits: one evaluation rounded down, and, unless it was exact,
/// its upper neighbour. `down(v) ≤ v < next_up(down(v))` because `Down` gives the greatest float below.
fn point<T>(prec: u32, value: T) -> Ball
where
    Float: AssignRound<T, Round = Round, Ordering = Ordering>,
{
    let (lo, moved) = rounded(prec, value, Round::Down);
    let mut hi = lo.clone();
    if moved != Ordering::Equal {
        hi.next_up();
    }
    Ball::new(lo, hi)
}

impl Ball {
    /// The interval `[lo, hi]`; the whole line when the ends are no bounds (NaN, reversed, or a lower
    /// bound of +∞ or an upper one of −∞).
    pub fn new(lo: Float, hi: Float) -> Ball {
        let empty = lo.is_infinite() && lo.is_sign_positive() || hi.is_infinite() && hi.is_sign_negative();
        if empty || !matches!(lo.partial_cmp(&hi), Some(Ordering::Less | Ordering::Equal)) {
            return Ball::whole(lo.prec());
        }
        Ball { lo, hi }
    }

    /// The whole line: no information.
    pub fn whole(prec: u32) -> Ball {
        Ball { lo: down(prec, Special::NegInfinity), hi: up(prec, Special::Infinity) }
    }

    /// The tightest interval of `prec`-bit floats around `value`.
    pub fn rational(value: &Rational, prec: u32) -> Ball {
        Ball::rug_rational(&rational::to_rug(value), prec)
    }

    /// The same for GMP's rationals.
    pub fn rug_rational(value: &rug::Rational, prec: u32) -> Ball {
        point(prec, value)
    }

    /// The same for GMP's integers.
    pub fn integer(value: &rug::Integer, prec: u32) -> Ball {
        point(prec, value)
    }

    /// The natural logarithm of an integer; the whole line unless it is positive.
    pub fn ln_integer(value: &rug::Integer, prec: u32) -> Ball {
        if *value <= 0 {
            return Ball::whole(prec);
        }
        // An argument held exactly costs one evaluation of the logarithm instead of two.
        let exact = up(value.significant_bits(), value);
        point(prec, exact.ln_ref())
    }

    /// The lower end.
    pub fn lo(&self) -> &Float {
        &self.lo
    }

    /// The upper end.
    pub fn hi(&self) -> &Float {
        &self.hi
    }

    /// The precision in bits: the greater one of the two ends.
    pub fn prec(&self) -> u32 {
        self.lo.prec().max(self.hi.prec())
    }

    /// The same interval, its ends rounded outward to `prec` bits.
    pub fn with_prec(&self, prec: u32) -> Ball {
        Ball { lo: down(prec, &self.lo), hi: up(prec, &self.hi) }
    }

    /// An upper bound of `hi − lo`.
    pub fn width(&self) -> Float {
        up(64, &self.hi - &self.lo)
    }

    /// Whether both ends are finite.
    pub fn is_bounded(&self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }

    /// Whether `value` lies in the interval, exactly compared.
    pub fn contains(&self, value: &Rational) -> bool {
        let value = rational::to_rug(value);
        self.lo <= value && self.hi >= value
    }

    /// The sign, if all members share one (`Equal` for the point zero).
    pub fn sign(&self) -> Option<Ordering> {
        match (self.lo.cmp0(), self.hi.cmp0()) {
            (Some(Ordering::Greater), _) => Some(Ordering::Greater),
            (_, Some(Ordering::Less)) => Some(Ordering::Less),
            (Some(Ordering::Equal), Some(Ordering::Equal)) => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// The order of the exact values, if the intervals are separated (or equal points).
    pub fn order(&self, other: &Ball) -> Option<Ordering> {
        if self.hi < other.lo {
            Some(Ordering::Less)
        } else if self.lo > other.hi {
            Some(Ordering::Greater)
        } else {
            (self.lo == other.hi && self.hi == other.lo).then_some(Ordering::Equal)
        }
    }

    /// The members common to both; `None` if there are none (then the two cannot enclose one value).
    pub fn intersect(&self, other: &Ball) -> Option<Ball> {
        let lo = if self.lo < other.lo { &other.lo } else { &self.lo };
        let hi = if self.hi > other.hi { &other.hi } else { &self.hi };
        (lo <= hi).then(|| Ball { lo: lo.clone(), hi: hi.clone() })
    }

    /// The absolute value.
    pub fn abs(&self) -> Ball {
        if self.lo >= 0 {
            return self.clone();
        }
        let flipped = -self;
        if self.hi <= 0 {
            return flipped;
        }
        let hi = if flipped.hi > self.hi { flipped.hi } else { self.hi.clone() };
        Ball { lo: Float::new(self.prec()), hi }
    }

    /// The quotient; the whole line when the divisor contains zero.
    pub fn div(&self, divisor: &Ball) -> Ball {
        if divisor.lo <= 0 && divisor.hi >= 0 {
            return Ball::whole(self.prec().max(divisor.prec()));
        }
        self.corners(divisor, |prec, x, y, round| rounded(prec, x / y, round).0)
    }

    /// The product with a rational.
    pub fn scale(&self, factor: &Rational) -> Ball {
        self.scale_rug(&rational::to_rug(factor))
    }

    /// The product with one of GMP's rationals. Monotone, so two corners suffice.
    pub fn scale_rug(&self, factor: &rug::Rational) -> Ball {
        let prec = self.prec();
        let (a, b) = match factor.cmp0() {
            Ordering::Equal => return Ball::integer(&rug::Integer::ZERO, prec),
            Ordering::Greater => (&self.lo, &self.hi),
            Ordering::Less => (&self.hi, &self.lo),
        };
        Ball::new(down(prec, a * factor), up(prec, b * factor))
    }

    /// `e` to the power.
    pub fn exp(&self) -> Ball {
        if self.lo == self.hi {
            return point(self.prec(), self.lo.exp_ref());
        }
        Ball::new(down(self.prec(), self.lo.exp_ref()), up(self.prec(), self.hi.exp_ref()))
    }

    /// The natural logarithm of the positive members; the whole line if there are none.
    pub fn ln(&self) -> Ball {
        if self.hi <= 0 {
            return Ball::whole(self.prec());
        }
        if self.lo == self.hi {
            return point(self.prec(), self.lo.ln_ref());
        }
        let lo = if self.lo > 0 { down(self.prec(), self.lo.ln_ref()) } else { Ball::whole(self.prec()).lo };
        Ball::new(lo, up(self.prec(), self.hi.ln_ref()))
    }

    /// The square root of the members that are not negative; the whole line if there are none.
    pub fn sqrt(&self) -> Ball {
        if self.hi < 0 {
            return Ball::whole(self.prec());
        }
        let lo = if self.lo > 0 { down(self.prec(), self.lo.sqrt_ref()) } else { Float::new(self.prec()) };
        Ball::new(lo, up(self.prec(), self.hi.sqrt_ref()))
    }

    /// The power with a rational exponent: any base for an integer exponent (a negative one needs a
    /// non-zero base), bases that are not negative for a fraction.
    pub fn pow(&self, exponent: &Rational) -> Ball {
        let whole = exponent.is_integer();
        let odd = whole && exponent.numer().bit(0);
        if exponent.numer().sign() == num_bigint::Sign::NoSign {
            return Ball::integer(rug::Integer::ONE, self.prec());
        }
        if exponent.numer().sign() == num_bigint::Sign::Minus {
            let one = Ball::integer(rug::Integer::ONE, self.prec());
            return one.div(&self.pow(&-exponent));
        }
        // From here on the exponent is positive and |x|^r increases with |x|.
        let size = |base: &Ball| match i32::try_from(exponent.numer()) {
            Ok(n) if whole => {
                Ball::new(down(self.prec(), (&base.lo).pow(n)), up(self.prec(), (&base.hi).pow(n)))
            }
            _ if base.hi <= 0 => Ball::integer(&rug::Integer::ZERO, self.prec()),
            _ => base.ln().scale(exponent).exp(),
        };
        let zero = Float::new(self.prec());
        if !whole || self.lo >= 0 {
            if self.hi < 0 {
                return Ball::whole(self.prec());
            }
            let lo = if self.lo < 0 { zero } else { self.lo.clone() };
            return size(&Ball { lo, hi: self.hi.clone() });
        }
        if !odd {
            return size(&self.abs());
        }
        let negative =
            Ball { lo: self.lo.clone(), hi: if self.hi < 0 { self.hi.clone() } else { zero.clone() } };
        let lower = -&size(&-&negative);
        if self.hi <= 0 {
            return lower;
        }
        Ball { lo: lower.lo, hi: size(&Ball { lo: zero, hi: self.hi.clone() }).hi }
    }

    /// The hull of `op` at the four corners. A corner without a value (`0·∞`, `∞/∞`) is a limit in
    /// which the bounded side may take any value down to 0, so 0 stands for it; the other corners
    /// supply the infinite end.
    fn corners(&self, other: &Ball, op: impl Fn(u32, &Float, &Float, Round) -> Float) -> Ball {
        let prec = self.prec().max(other.prec());
        let (mut lo, mut hi) = (up(prec, Special::Infinity), down(prec, Special::NegInfinity));
        for (x, y) in
            [(&self.lo, &other.lo), (&self.lo, &other.hi), (&self.hi, &other.lo), (&self.hi, &other.hi)]
        {
            let [mut below, mut above] = [op(prec, x, y, Round::Down), op(prec, x, y, Round::Up)];
            if below.is_nan() {
                below.assign(0);
                above.assign(0);
            }
            if below < lo {
                lo = below;
            }
            if above > hi {
                hi = above;
            }
        }
        Ball::new(lo, hi)
    }
}

impl Add for &Ball {
    type Output = Ball;
    fn add(self, other: &Ball) -> Ball {
        let prec = self.prec().max(other.prec());
        Ball::new(down(prec, &self.lo + &other.lo), up(prec, &self.hi + &other.hi))
    }
}

impl Sub for &Ball {
    type Output = Ball;
    fn sub(self, other: &Ball) -> Ball {
        let prec = self.prec().max(other.prec());
        Ball::new(down(prec, &self.lo - &other.hi), up(prec, &self.hi - &other.lo))
    }
}

impl Mul for &Ball {
    type Output = Ball;
    fn mul(self, other: &Ball) -> Ball {
        if self.lo >= 0 && other.lo >= 0 && self.is_bounded() && other.is_bounded() {
            let prec = self.prec().max(other.prec());
            return Ball::new(down(prec, &self.lo * &other.lo), up(prec, &self.hi * &other.hi));
        }
        self.corners(other, |prec, x, y, round| rounded(prec, x * y, round).0)
    }
}

impl Neg for &Ball {
    type Output = Ball;
    fn neg(self) -> Ball {
        Ball { lo: down(self.hi.prec(), -&self.hi), hi: up(self.lo.prec(), -&self.lo) }
    }
}

#[cfg(test)]
mod tests;
