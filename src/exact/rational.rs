//! Exact rationals: reading and writing them, and their passage to and from GMP.
//!
//! People meet `num-rational`'s types; bulk work is done on `rug`'s, some 270 times faster for sums of
//! general fractions. Numbers are read exactly: `0.1` is 1/10, a float is the dyadic rational it is.

use num_bigint::{BigInt, BigUint, Sign};
use rug::integer::Order;
use rug::ops::Pow;
use std::cmp::Ordering;

/// An exact rational number.
pub type Rational = num_rational::BigRational;
/// An exact integer.
pub type Integer = BigInt;

/// What a literal may ask for. A literal beyond it is an error that names the limit; nothing is
/// allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The greatest magnitude of a decimal or binary exponent.
    pub exponent: u32,
    /// The greatest number of characters of one literal.
    pub length: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { exponent: 10_000, length: 1_000_000 }
    }
}

/// Why a text or a float is no exact number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not a number.
    #[error("expected a number such as 3/4, 0.1, 1e-7 or 0x1.8p-1, found `{found}`")]
    Syntax {
        /// The text, shortened.
        found: String,
    },
    /// The denominator is zero.
    #[error("the denominator of `{found}` is zero")]
    ZeroDenominator {
        /// The text, shortened.
        found: String,
    },
    /// The exponent is beyond [`Limits::exponent`].
    #[error("the exponent {found} is beyond the limit of {limit} for a literal")]
    Exponent {
        /// The exponent as written, shortened.
        found: String,
        /// The limit in force.
        limit: u32,
    },
    /// The literal is longer than [`Limits::length`].
    #[error("a number of {found} characters is beyond the limit of {limit} for a literal")]
    Length {
        /// The number of characters found.
        found: usize,
        /// The limit in force.
        limit: usize,
    },
    /// A float that is not a number or infinite.
    #[error("{found} is not a finite number")]
    NotFinite {
        /// The float.
        found: String,
    },
}

/// Reads an integer, a decimal, a fraction of two such, scientific or hexadecimal floating notation,
/// exactly. Underscores may stand between digits.
///
/// ```
/// use entail::exact::rational::{display, parse, Limits};
/// let read = |text| parse(text, &Limits::default()).map(|q| display(&q));
/// assert_eq!(read("0.1").unwrap(), "1/10");
/// assert_eq!(read("-3/4").unwrap(), "-3/4");
/// assert_eq!(read("1_000e-1").unwrap(), "100");
/// assert_eq!(read("0x1.8p-1").unwrap(), "3/4");
/// assert!(read("1e999999999").unwrap_err().to_string().contains("limit of 10000"));
/// ```
pub fn parse(text: &str, limits: &Limits) -> Result<Rational, NumberError> {
    if text.len() > limits.length {
        return Err(NumberError::Length { found: text.len(), limit: limits.length });
    }
    let value = match text.split_once('/') {
        None => parse_float(text, text, limits)?,
        Some((above, below)) => {
            let (above, below) = (parse_float(above, text, limits)?, parse_float(below, text, limits)?);
            if below.cmp0().is_eq() {
                return Err(NumberError::ZeroDenominator { found: shorten(text) });
            }
            above / below
        }
    };
    Ok(from_rug(&value))
}

/// One side of a fraction: `[+-] digits [. digits] [e [+-] digits]`, or the same in hexadecimal with `p`.
fn parse_float(text: &str, whole: &str, limits: &Limits) -> Result<rug::Rational, NumberError> {
    let syntax = || NumberError::Syntax { found: shorten(whole) };
    let (negative, body) = match text.trim() {
        t if t.starts_with('-') => (true, t.get(1..).unwrap_or("")),
        t => (false, t.strip_prefix('+').unwrap_or(t)),
    };
    let hex = body.strip_prefix("0x").or_else(|| body.strip_prefix("0X"));
    let (radix, mark, body) = match hex {
        Some(rest) => (16, ['p', 'P'], rest),
        None => (10, ['e', 'E'], body),
    };
    let (mantissa, exponent) = match body.split_once(mark) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent, limits)?.ok_or_else(syntax)?),
        None => (body, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_point = mantissa.contains('.');
    let mut digits = strip_digits(before, radix, has_point).ok_or_else(syntax)?;
    let fraction = strip_digits(after, radix, !has_point).ok_or_else(syntax)?;
    digits.push_str(&fraction);
    let magnitude = rug::Integer::from_str_radix(&digits, radix as i32).map_err(|_| syntax())?;
    let (base, digit) = if radix == 16 { (2, 4) } else { (10, 1) };
    let shift = exponent - digit * i64::try_from(fraction.len()).map_err(|_| syntax())?;
    let power = rug::Integer::from(base).pow(u32::try_from(shift.unsigned_abs()).map_err(|_| syntax())?);
    let value = if shift < 0 { rug::Rational::from((magnitude, power)) } else { (magnitude * power).into() };
    Ok(if negative { -value } else { value })
}

/// The digits of `text` without underscores, which may only stand between two digits.
fn strip_digits(text: &str, radix: u32, may_be_empty: bool) -> Option<String> {
    let well_placed = !text.starts_with('_') && !text.ends_with('_') && !text.contains("__");
    let valid = text.chars().all(|c| c == '_' || c.is_ascii() && c.is_digit(radix));
    (well_placed && valid && (may_be_empty || !text.is_empty())).then(|| text.replace('_', ""))
}

/// The exponent, `None` if it is no integer, an error if it is beyond the limit.
fn parse_exponent(text: &str, limits: &Limits) -> Result<Option<i64>, NumberError> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let Some(digits) = strip_digits(digits, 10, false) else { return Ok(None) };
    match digits.trim_start_matches('0').parse::<u32>() {
        Ok(size) if size <= limits.exponent => Ok(Some(sign * i64::from(size))),
        Err(_) if digits.bytes().all(|b| b == b'0') => Ok(Some(0)),
        _ => Err(NumberError::Exponent { found: shorten(text), limit: limits.exponent }),
    }
}

/// At most the first forty characters, for messages.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// The dyadic rational that a double is; an error for NaN and the infinities.
///
/// ```
/// use entail::exact::rational::{display, from_f64};
/// assert_eq!(display(&from_f64(0.1).unwrap()), "3602879701896397/36028797018963968");
/// assert!(from_f64(f64::NAN).is_err());
/// ```
pub fn from_f64(value: f64) -> Result<Rational, NumberError> {
    Rational::from_float(value).ok_or_else(|| NumberError::NotFinite { found: value.to_string() })
}

/// The dyadic rational that a single is; an error for NaN and the infinities.
///
/// ```
/// assert_eq!(entail::exact::rational::from_f32(0.75).unwrap(), "3/4".parse().unwrap());
/// ```
pub fn from_f32(value: f32) -> Result<Rational, NumberError> {
    Rational::from_float(value).ok_or_else(|| NumberError::NotFinite { found: value.to_string() })
}

/// The rational as `n` or `n/d` in lowest terms.
///
/// ```
/// assert_eq!(entail::exact::rational::display(&"6/-8".parse().unwrap()), "-3/4");
/// ```
pub fn display(value: &Rational) -> String {
    // GMP's conversion is subquadratic.
    to_rug(value).to_string()
}

/// The number of bits of numerator and denominator together.
pub fn bit_length(value: &Rational) -> u64 {
    value.numer().bits() + value.denom().bits()
}

/// The integer as one of GMP's.
pub fn integer_to_rug(value: &Integer) -> rug::Integer {
    let magnitude = rug::Integer::from_digits(&value.magnitude().to_u64_digits(), Order::Lsf);
    if value.sign() == Sign::Minus { -magnitude } else { magnitude }
}

/// One of GMP's integers as ours.
pub fn integer_from_rug(value: &rug::Integer) -> Integer {
    let sign = if value.cmp0().is_lt() { Sign::Minus } else { Sign::Plus };
    let mut digits = vec![0u32; value.significant_digits::<u32>()];
    value.write_digits(&mut digits, Order::Lsf);
    Integer::from_biguint(sign, BigUint::new(digits))
}

/// The rational as one of GMP's.
///
/// ```
/// use entail::exact::rational::{from_rug, to_rug};
/// let q = "-22/7".parse().unwrap();
/// assert_eq!(from_rug(&to_rug(&q)), q);
/// ```
pub fn to_rug(value: &Rational) -> rug::Rational {
    rug::Rational::from((integer_to_rug(value.numer()), integer_to_rug(value.denom())))
}

/// One of GMP's rationals as ours.
pub fn from_rug(value: &rug::Rational) -> Rational {
    // Both sides keep lowest terms and a positive denominator.
    Rational::new_raw(integer_from_rug(value.numer()), integer_from_rug(value.denom()))
}

/// The order of two rationals, by one multiplication a side: the order of `num_rational` recurses along
/// the continued fraction, as deep as the input wishes.
///
/// ```
/// use entail::exact::rational::{Rational, compare};
/// let q = |text: &str| text.parse::<Rational>().unwrap();
/// assert!(compare(&q("1/3"), &q("1/2")).is_lt());
/// ```
pub fn compare(a: &Rational, b: &Rational) -> Ordering {
    if a.denom() == b.denom() {
        return a.numer().cmp(b.numer());
    }
    (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, NumberError> {
        parse(text, &Limits::default()).map(|value| display(&value))
    }

    #[test]
    fn literals_are_exact() {
        for (text, value) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("0.1", "1/10"),
            (".5", "1/2"),
            ("1e-7", "1/10000000"),
            ("1_000.5", "2001/2"),
            ("+2.50e+2", "250"),
            ("3/4", "3/4"),
            ("-6/8", "-3/4"),
            ("0.5/1.5", "1/3"),
            ("0x1.8p-1", "3/4"),
            ("-0X.8P3", "-4"),
            ("0xff", "255"),
            ("1e0000000000000000001", "10"),
            ("1e000", "1"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(value), "{text}");
        }
        // 5·10⁻³²⁴ is no double; the literal is not rounded to one.
        assert_eq!(parse("4.9e-324", &Limits::default()).unwrap().numer(), &49.into());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "-", "+", ".", "e5", "1e", "1e+", "1.", "1__0", "_1", "1_", "0x", "0x.p1", "1/", "/2",
            "1/2/3", "--1", "1 2", "١", "nan", "inf", "0x1.8e1g", "1e5.0", "−1", "1/-+2",
        ] {
            assert!(matches!(read(text), Err(NumberError::Syntax { .. })), "{text}: {:?}", read(text));
        }
        assert!(matches!(read("1/0.00"), Err(NumberError::ZeroDenominator { .. })));
        for text in ["1e999999999", "1e-99999999999999999999999", "0x1p123456789", "1/1e10001"] {
            assert!(matches!(read(text), Err(NumberError::Exponent { limit: 10_000, .. })), "{text}");
        }
        let short = Limits { length: 5, ..Limits::default() };
        assert_eq!(parse("123456", &short), Err(NumberError::Length { found: 6, limit: 5 }));
        assert!(from_f64(f64::INFINITY).is_err() && from_f32(f32::NAN).is_err());
    }

    proptest! {
        #[test]
        fn floats_are_the_dyadic_rationals_they_are(bits: u64, single: u32) {
            let (x, y) = (f64::from_bits(bits), f32::from_bits(single));
            if x.is_finite() {
                // Rust prints the exact value when given enough places.
                prop_assert_eq!(from_f64(x).unwrap(), parse(&format!("{x:.1080}"), &Limits::default()).unwrap());
            }
            if y.is_finite() {
                prop_assert_eq!(from_f32(y).unwrap(), from_f64(y.into()).unwrap());
            }
        }

        #[test]
        fn conversions_round_trip(n: i128, m: i128, d in 1i128..) {
            let value = Rational::new(Integer::from(n) * Integer::from(m), d.into());
            prop_assert_eq!(&from_rug(&to_rug(&value)), &value);
            prop_assert_eq!(display(&value), value.to_string());
            prop_assert_eq!(parse(&display(&value), &Limits::default()).unwrap(), value);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,30}", digits in "[-+0-9_./eExXpP]{0,16}") {
            let _ = read(&text);
            let _ = read(&digits);
        }
    }
}
