//! A double with a bound on how far it is from the exact value.
//!
//! The bound grows by first principles at every step, rounding and inherited errors alike, so an exact value
//! outside of it is out of the question. It is also, up to a small factor, what a program that computes the
//! same in doubles may be off by: the rounding noise that a printed number is allowed.

use super::scalar::Scalar;
use rug::Rational;

/// Half a unit in the last place of a double, relatively, and a little more.
const UNIT: f64 = 1.2e-16;
/// What the system's `exp` and `ln` may be off by, relatively: two units in the last place.
const LIBRARY: f64 = 4.5e-16;
/// The spacing of the smallest doubles.
const TINY: f64 = 5e-324;

/// `x ± error`; no number with an infinite error when nothing is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Approx {
    pub(super) x: f64,
    pub(super) error: f64,
}

impl Approx {
    /// Whether anything is known.
    pub(super) fn is_known(&self) -> bool {
        self.error < f64::INFINITY
    }

    fn unknown() -> Approx {
        Approx { x: f64::NAN, error: f64::INFINITY }
    }

    /// A result with its inherited error and whether it was rounded.
    fn rounded(x: f64, inherited: f64, exact: bool) -> Approx {
        if !x.is_finite() {
            // Beyond the greatest double nothing is known, unless it is infinite or no number by rule.
            return if inherited == 0.0 && exact { Approx { x, error: 0.0 } } else { Approx::unknown() };
        }
        let own = if exact { 0.0 } else { UNIT * x.abs() + TINY };
        let error = (inherited + own) * (1.0 + 4.0 * UNIT);
        if error.is_nan() { Approx::unknown() } else { Approx { x, error } }
    }

    fn special(x: f64) -> Approx {
        Approx { x, error: 0.0 }
    }
}

impl Scalar for Approx {
    fn rational(value: &Rational) -> Approx {
        let x = rug::Float::with_val(53, value).to_f64();
        let exact = Rational::from_f64(x).is_some_and(|back| back == *value);
        Approx::rounded(x, 0.0, exact)
    }

    // Small whole numbers are doubles, and met at every step.
    fn int(value: i64) -> Approx {
        if value.unsigned_abs() < 1 << 53 {
            return Approx { x: value as f64, error: 0.0 };
        }
        Approx::rational(&Rational::from(value))
    }

    fn half() -> Approx {
        Approx { x: 0.5, error: 0.0 }
    }

    fn between(low: &Rational, high: &Rational) -> Approx {
        let middle = Approx::rational(&(Rational::from(low + high) / 2u32));
        let reach = Approx::rational(&(Rational::from(high - low) / 2u32));
        Approx::rounded(middle.x, middle.error + reach.x + reach.error, true)
    }

    fn pi() -> Approx {
        Approx::rounded(std::f64::consts::PI, 0.0, false)
    }

    fn add(&self, other: &Approx) -> Approx {
        let x = self.x + other.x;
        if !self.x.is_finite() || !other.x.is_finite() {
            let known = self.is_known() && other.is_known();
            return if known { Approx::special(x) } else { Approx::unknown() };
        }
        let part = x - self.x;
        let lost = (self.x - (x - part)) + (other.x - part);
        Approx::rounded(x, self.error + other.error, lost == 0.0)
    }

    fn mul(&self, other: &Approx) -> Approx {
        let x = self.x * other.x;
        if !self.x.is_finite() || !other.x.is_finite() {
            let known = self.is_known() && other.is_known();
            // The sign of something that may be 0 decides about `0·∞`.
            let sure = |a: &Approx| !a.x.is_finite() || a.x.abs() > a.error || a.error == 0.0;
            let known = known && sure(self) && sure(other);
            return if known { Approx::special(x) } else { Approx::unknown() };
        }
        let inherited = self.x.abs() * other.error + other.x.abs() * self.error + self.error * other.error;
        let exact = self.x == 0.0 || other.x == 0.0 || x.abs() > 1e-290 && self.x.mul_add(other.x, -x) == 0.0;
        Approx::rounded(x, inherited, exact)
    }

    fn div(&self, other: &Approx) -> Approx {
        let x = self.x / other.x;
        if !self.is_known() || !other.is_known() {
            return Approx::unknown();
        }
        if !self.x.is_finite() || !other.x.is_finite() {
            return Approx::special(x);
        }
        let least = other.x.abs() - other.error;
        if least <= 0.0 {
            let by_rule = other.error == 0.0 && (self.error == 0.0 || self.x.abs() > self.error);
            return if by_rule { Approx::special(x) } else { Approx::unknown() };
        }
        let inherited = (self.error + x.abs() * other.error) / least;
        let exact = self.x == 0.0 || self.x.abs() > 1e-290 && x.mul_add(other.x, -self.x) == 0.0;
        Approx::rounded(x, inherited, exact)
    }

    fn neg(&self) -> Approx {
        Approx { x: -self.x, error: self.error }
    }

    fn exp(&self) -> Approx {
        if !self.is_known() {
            return Approx::unknown();
        }
        let x = self.x.exp();
        if !self.x.is_finite() {
            return Approx::special(x);
        }
        if self.x == 0.0 && self.error == 0.0 {
            return Approx::special(1.0);
        }
        Approx::rounded(x, x * self.error.exp_m1() + LIBRARY * x + TINY, false)
    }

    fn ln(&self) -> Approx {
        if !self.is_known() || self.x.is_nan() {
            return *self;
        }
        if self.error == 0.0 && (self.x <= 0.0 || self.x == 1.0 || self.x.is_infinite()) {
            return Approx::special(self.x.ln());
        }
        let least = self.x - self.error;
        if self.x + self.error < 0.0 {
            return Approx::special(f64::NAN);
        }
        if least <= 0.0 {
            return Approx::unknown();
        }
        let x = self.x.ln();
        Approx::rounded(x, self.error / least + LIBRARY * x.abs(), false)
    }

    fn sqrt(&self) -> Approx {
        if !self.is_known() || self.x.is_nan() {
            return *self;
        }
        if self.x + self.error < 0.0 {
            return Approx::special(f64::NAN);
        }
        if self.x <= self.error {
            // Between 0 and the root of the sum.
            return match self.error {
                0.0 => Approx::special(0.0),
                _ => Approx::rounded(0.0, (self.x.abs() + self.error).sqrt() * (1.0 + UNIT), true),
            };
        }
        let x = self.x.sqrt();
        Approx::rounded(x, self.error / (self.x - self.error).sqrt(), false)
    }

    fn max(&self, other: &Approx) -> Approx {
        if self.is_known() && self.x.is_nan() {
            return *other;
        }
        if other.is_known() && other.x.is_nan() {
            return *self;
        }
        if !self.is_known() || !other.is_known() {
            return Approx::unknown();
        }
        let (great, less) = if self.x >= other.x { (self, other) } else { (other, self) };
        // Where they are apart the greater one decides, with its own error.
        if great.x - great.error >= less.x + less.error {
            *great
        } else {
            Approx { x: great.x, error: great.error.max(less.error) }
        }
    }

    fn is_zero(&self) -> bool {
        self.x == 0.0 && self.error == 0.0
    }

    fn is_positive(&self) -> bool {
        self.x > self.error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(x: f64) -> Approx {
        Approx::rational(&Rational::from_f64(x).unwrap())
    }

    #[test]
    fn exact_steps_stay_exact() {
        assert_eq!(of(0.5).add(&of(0.25)).error, 0.0);
        assert_eq!(of(0.3).div(&of(0.3)).error, 0.0);
        assert!(of(1.0).sub(&of(1.0)).is_zero());
        assert!(of(0.1).mul(&of(0.1)).error > 0.0);
        assert!(Approx::rational(&Rational::from((1, 3))).error > 0.0);
    }

    #[test]
    fn what_is_infinite_and_what_is_no_number() {
        let zero = of(0.0);
        assert_eq!(zero.ln().x, f64::NEG_INFINITY);
        assert!(zero.mul(&zero.ln()).x.is_nan() && zero.mul(&zero.ln()).is_known());
        assert!(of(-1.0).ln().x.is_nan() && of(-1.0).ln().is_known());
        assert_eq!(of(1.0).div(&zero).x, f64::INFINITY);
        assert!(!of(1e300).mul(&of(1e300)).is_known());
        // 1/3 − 1/3 may be a little below 0.
        let third = Approx::rational(&Rational::from((1, 3)));
        assert!(!third.sub(&third).ln().is_known());
    }
}
