//! The float formats of claims: rounding to them, counting between them.
//!
//! Every value of the formats here is a double, so values are held as doubles.

use crate::exact::ball::Ball;
use crate::exact::rational;
use rug::float::Round;
use std::cmp::Ordering;

use super::double::Double;

/// A binary float format of IEEE 754, or bfloat16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Float {
    /// binary64, a double.
    #[default]
    F64,
    /// binary32, a single.
    F32,
    /// binary16, a half.
    F16,
    /// bfloat16: the upper half of a binary32.
    Bf16,
}

impl Float {
    /// The format's usual short name.
    ///
    /// ```
    /// use entail::verify::Float;
    /// assert_eq!(Float::of_name("bf16"), Some(Float::Bf16));
    /// assert_eq!(Float::Bf16.name(), "bf16");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Float::F64 => "f64",
            Float::F32 => "f32",
            Float::F16 => "f16",
            Float::Bf16 => "bf16",
        }
    }

    /// The format of a name such as `f32`, `float32`, `single`, `half` or `bfloat16`.
    pub fn of_name(name: &str) -> Option<Float> {
        Some(match name.to_ascii_lowercase().as_str() {
            "f64" | "float64" | "double" => Float::F64,
            "f32" | "float32" | "single" | "float" => Float::F32,
            "f16" | "float16" | "half" => Float::F16,
            "bf16" | "bfloat16" => Float::Bf16,
            _ => return None,
        })
    }

    /// Bits of the significand, and the exponents of the smallest and the largest normal number.
    fn shape(self) -> (i32, i32, i32) {
        match self {
            Float::F64 => (53, -1022, 1023),
            Float::F32 => (24, -126, 127),
            Float::F16 => (11, -14, 15),
            Float::Bf16 => (8, -126, 127),
        }
    }

    /// The unit in the last place at `x`: the distance of the two neighbouring floats of the binade of
    /// |x|, at least that of the subnormal numbers. For `x` finite.
    ///
    /// ```
    /// use entail::verify::Float;
    /// assert_eq!(Float::F64.ulp(1.0), f64::EPSILON);
    /// assert_eq!(Float::F16.ulp(0.0), 2f64.powi(-24));
    /// ```
    pub fn ulp(self, x: f64) -> f64 {
        let (precision, smallest, largest) = self.shape();
        power(exponent(x).clamp(smallest, largest) - precision + 1)
    }

    /// The float nearest to a double, the even one of two; infinite from halfway past the largest on.
    ///
    /// ```
    /// use entail::verify::Float;
    /// assert_eq!(Float::F16.nearest(65519.9), 65504.0);
    /// assert_eq!(Float::F16.nearest(65520.0), f64::INFINITY);
    /// assert_eq!(Float::F32.nearest(0.1), f64::from(0.1f32));
    /// ```
    pub fn nearest(self, x: f64) -> f64 {
        if self == Float::F64 || !x.is_finite() {
            return x;
        }
        let (_, _, largest) = self.shape();
        let unit = self.ulp(x);
        // A quotient by a power of two, exact, of at most 2^53.
        let rounded = (x / unit).round_ties_even() * unit;
        if rounded.abs() >= power(largest) * 2.0 { f64::INFINITY.copysign(x) } else { rounded }
    }

    /// The float nearest to a decimal number, rounded once; also reads `nan`, `inf` and `-inf`.
    ///
    /// ```
    /// use entail::verify::Float;
    /// assert_eq!(Float::F32.parse("0.1"), Some(0.1f32.into()));
    /// // Just above the middle of two halves; rounding to a double first would lose that.
    /// assert_eq!(Float::F16.parse("1.00048828125000000000001"), Some(1.0009765625));
    /// assert_eq!(Float::F64.parse("one"), None);
    /// ```
    pub fn parse(self, text: &str) -> Option<f64> {
        let double: f64 = text.parse().ok()?;
        match self {
            Float::F64 => Some(double),
            Float::F32 => text.parse::<f32>().ok().map(f64::from),
            _ if !double.is_finite() || double == 0.0 => Some(double),
            _ => {
                let limits = rational::Limits { exponent: 400, length: 10_000 };
                let exact = rational::parse(text.trim_start_matches('+'), &limits);
                let rounded = exact.ok().and_then(|value| self.of_rational(&rational::to_rug(&value)));
                Some(rounded.unwrap_or_else(|| self.nearest(double)))
            }
        }
    }

    /// The place of a float of this format among all of them in ascending order, 0 for zero of either
    /// sign; infinity comes after the largest. `None` for NaN.
    pub fn ordinal(self, x: f64) -> Option<i64> {
        let (precision, smallest, largest) = self.shape();
        if x.is_nan() {
            return None;
        }
        if self == Float::F64 {
            let size = (x.abs().to_bits()) as i64;
            return Some(if x < 0.0 { -size } else { size });
        }
        let binade = 1i64 << (precision - 1);
        let size = if x.is_infinite() {
            i64::from(largest - smallest + 2) * binade
        } else {
            let e = exponent(x).max(smallest);
            i64::from(e - smallest) * binade + (x.abs() / self.ulp(x)) as i64
        };
        Some(if x < 0.0 { -size } else { size })
    }

    /// How many floats of the format apart two of them are: 0 for equal ones, 1 for neighbours. `None` for NaN.
    ///
    /// ```
    /// use entail::verify::Float;
    /// assert_eq!(Float::F64.ulps(1.0, 1.0 + f64::EPSILON), Some(1));
    /// assert_eq!(Float::F64.ulps(0.0, -5e-324), Some(1));
    /// assert_eq!(Float::F64.ulps(1.0, f64::NAN), None);
    /// ```
    pub fn ulps(self, a: f64, b: f64) -> Option<u64> {
        Some(self.ordinal(a)?.abs_diff(self.ordinal(b)?))
    }

    /// The correctly rounded float of what is enclosed, if the enclosure decides it.
    ///
    /// The value lies in [hi + d, hi + u]; adding two doubles rounds correctly, and rounding is monotone, so
    /// equal ends decide. For narrower formats the ends are first moved outward by one double.
    pub(super) fn of_double(self, x: &Double) -> Option<f64> {
        if x.err == 0.0 && self == Float::F64 {
            // One addition of two doubles rounds their exact sum correctly, ties too.
            return x.hi.is_finite().then_some(x.hi + x.lo + 0.0);
        }
        let (d, u) = x.offsets();
        let (low, high) = (x.hi + d, x.hi + u);
        if self == Float::F64 {
            return (low == high && low.is_finite()).then_some(low + 0.0);
        }
        if x.is_zero() {
            return Some(0.0);
        }
        let (low, high) = (self.nearest(low.next_down()), self.nearest(high.next_up()));
        (low == high).then_some(low + 0.0)
    }

    /// The same for an enclosure of MPFR.
    pub(super) fn of_ball(self, ball: &Ball) -> Option<f64> {
        let (low, high) = (self.of_mpfr(ball.lo()), self.of_mpfr(ball.hi()));
        (low == high && !low.is_nan()).then_some(low + 0.0)
    }

    /// The same for a rational number.
    pub(super) fn of_rational(self, value: &rug::Rational) -> Option<f64> {
        // A dyadic rational is held exactly at some precision; another is no tie.
        (6..18).find_map(|k| self.of_ball(&Ball::rug_rational(value, 1 << k)))
    }

    fn of_mpfr(self, x: &rug::Float) -> f64 {
        if self == Float::F64 {
            return x.to_f64_round(Round::Nearest);
        }
        // Rounding to odd at 53 bits, then to nearest, is rounding to nearest [Boldo–Melquiond 2008].
        let truncated = x.to_f64_round(Round::Zero);
        let exact = x.partial_cmp(&truncated) == Some(Ordering::Equal);
        self.nearest(if exact {
            truncated
        } else {
            f64::from_bits(truncated.to_bits() | 1).copysign(if x.is_sign_negative() { -1.0 } else { 1.0 })
        })
    }
}

/// 2^n, for exponents that a double has.
fn power(n: i32) -> f64 {
    if n < -1022 { f64::from_bits(1 << (n + 1074)) } else { f64::from_bits(((n + 1023) as u64) << 52) }
}

/// The exponent of a double: of its leading bit; far below all for zero.
fn exponent(x: f64) -> i32 {
    let bits = x.abs().to_bits();
    match (bits >> 52) as i32 {
        0 if bits == 0 => -2000,
        0 => 63 - bits.leading_zeros() as i32 - 1074,
        e => e - 1023,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dice::Dice;

    #[test]
    fn singles_round_as_the_processor_rounds_them() {
        let mut dice = Dice::new(9);
        for _ in 0..200_000 {
            let x = f64::from_bits(dice.word());
            if x.is_finite() {
                assert_eq!(Float::F32.nearest(x).to_bits(), f64::from(x as f32).to_bits(), "{x:e}");
                let near = f64::from(f32::from_bits(dice.word() as u32));
                if near.is_finite() {
                    let half = near + Float::F32.ulp(near) * [0.5, -0.5, 0.25][(dice.word() % 3) as usize];
                    assert_eq!(Float::F32.nearest(half), f64::from(half as f32), "{half:e}");
                }
            }
        }
    }

    #[test]
    fn ordinals_count_the_floats() {
        for bits in (0..0x7c00u16).step_by(7) {
            // Source: IEEE 754-2008, binary16: the bits in order are the numbers in order.
            let (e, f) = (i32::from(bits >> 10), f64::from(bits & 1023));
            let x = if e == 0 { f * power(-24) } else { (1024.0 + f) * power(e - 25) };
            assert_eq!(Float::F16.ordinal(x), Some(i64::from(bits)));
            assert_eq!(Float::F16.ordinal(-x), Some(-i64::from(bits)));
            assert_eq!(Float::F16.nearest(x), x);
        }
        assert_eq!(Float::F16.ordinal(f64::INFINITY), Some(0x7c00));
        for x in [0.0, 1e-45, 1.0, 3.5e38, f32::MAX.into(), f64::INFINITY] {
            let x = x as f32;
            assert_eq!(Float::F32.ordinal(x.into()), Some(i64::from(x.to_bits())));
            let b = f32::from_bits(x.to_bits() & 0xffff_0000);
            assert_eq!(Float::Bf16.ordinal(b.into()), Some(i64::from(b.to_bits() >> 16)));
        }
    }

    #[test]
    fn midpoints_are_not_rounded_twice() {
        // Just above the middle between 1 and the next half: only the sticky bit tells.
        let middle = 1.0 + power(-11);
        let above = rug::Float::with_val(200, middle) + rug::Float::with_val(200, 1) * power(-150);
        let below = rug::Float::with_val(200, middle) - rug::Float::with_val(200, 1) * power(-150);
        assert_eq!(Float::F16.of_mpfr(&above), 1.0 + power(-10));
        assert_eq!(Float::F16.of_mpfr(&below), 1.0);
        assert_eq!(Float::F16.of_mpfr(&rug::Float::with_val(200, middle)), 1.0);
        let open = Double { hi: middle, lo: 1e-40, err: 1e-60 };
        assert_eq!(Float::F16.of_double(&open), None);
        assert_eq!(
            Float::F16.of_double(&Double { hi: 0.3, lo: 0.0, err: 1e-30 }),
            Some(Float::F16.nearest(0.3))
        );
    }

    #[test]
    fn ends_that_round_apart_decide_nothing() {
        let tie = 1.0 + f64::EPSILON / 2.0;
        assert_eq!(tie, 1.0);
        let x = Double { hi: 1.0, lo: f64::EPSILON / 2.0, err: 1e-40 };
        assert_eq!(Float::F64.of_double(&x), None);
        let x = Double { hi: 1.0, lo: f64::EPSILON / 2.0 * 1.01, err: 1e-20 };
        assert_eq!(Float::F64.of_double(&x), Some(1.0 + f64::EPSILON));
        assert_eq!(Float::F64.of_double(&Double { hi: 0.0, lo: 0.0, err: f64::NAN }), None);
        assert_eq!(Float::F64.of_double(&Double { hi: f64::INFINITY, lo: 0.0, err: 0.0 }), None);
    }
}
