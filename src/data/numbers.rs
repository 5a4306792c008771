//! A column of numbers while it comes in: exact, and compact as long as it can be.

use crate::exact::rational::{self, Integer, NumberError, Rational};
use crate::model::{Masses, ModelError};

use super::{Kind, Width};

/// A cell may not ask for much more memory than it takes in the file.
const LITERAL: rational::Limits = rational::Limits { exponent: 400, length: 10_000 };

/// The numbers read so far.
pub(super) enum Numbers {
    /// `mantissas[i] / 10^scales[i]`: integers and plain decimals.
    Decimal(Vec<u64>, Vec<u8>),
    /// Anything else.
    Rational(Vec<Rational>),
    /// Floats.
    Double(Vec<f64>),
}

impl Numbers {
    pub(super) fn new(kind: &Kind) -> Numbers {
        match kind {
            Kind::Floats { .. } => Numbers::Double(Vec::new()),
            _ => Numbers::Decimal(Vec::new(), Vec::new()),
        }
    }

    /// Reads a cell; the error says what was expected.
    pub(super) fn cell(&mut self, text: &str, kind: &Kind, signed: bool) -> Result<(), String> {
        match kind {
            Kind::Floats { width, .. } => self.float(nearest(text, *width)?, signed),
            Kind::Counts if !signed => match decimal(text) {
                Some((mantissa, 0)) => self.decimal(mantissa, 0),
                _ => self.rational(count(text)?),
            },
            _ => match decimal(text) {
                Some((mantissa, scale)) => self.decimal(mantissa, scale),
                None => self.rational(exact(text, signed)?),
            },
        }
        .map_or(Ok(()), Err)
    }

    /// A float that came as bits: kept exactly, whatever the kind.
    pub(super) fn float(&mut self, value: f64, signed: bool) -> Option<String> {
        if !value.is_finite() {
            return Some("a finite number".into());
        }
        if value < 0.0 && !signed {
            return Some("a number that is not negative".into());
        }
        match self {
            Numbers::Double(values) => values.push(value),
            _ => return self.rational(dyadic(value)),
        }
        None
    }

    /// An integer that came as bits.
    pub(super) fn integer(&mut self, value: i128, signed: bool) -> Option<String> {
        match u64::try_from(value) {
            Ok(value) => self.decimal(value, 0),
            Err(_) if value < 0 && !signed => Some("a number that is not negative".into()),
            Err(_) => self.rational(Rational::from_integer(value.into())),
        }
    }

    fn decimal(&mut self, mantissa: u64, scale: u8) -> Option<String> {
        match self {
            Numbers::Decimal(mantissas, scales) => {
                mantissas.push(mantissa);
                scales.push(scale);
                None
            }
            _ => self.rational(fraction(mantissa, scale)),
        }
    }

    fn rational(&mut self, value: Rational) -> Option<String> {
        if !matches!(self, Numbers::Rational(_)) {
            *self =
                Numbers::Rational(std::mem::replace(self, Numbers::Rational(Vec::new())).into_rationals());
        }
        if let Numbers::Rational(values) = self {
            values.push(value);
        }
        None
    }

    pub(super) fn into_rationals(self) -> Vec<Rational> {
        match self {
            Numbers::Decimal(m, s) => m.into_iter().zip(s).map(|(m, s)| fraction(m, s)).collect(),
            Numbers::Rational(values) => values,
            Numbers::Double(values) => values.into_iter().map(dyadic).collect(),
        }
    }

    pub(super) fn into_masses(self) -> Result<Masses, ModelError> {
        let compact = match &self {
            Numbers::Decimal(mantissas, scales) => common_decimal(mantissas, scales),
            Numbers::Double(values) => common_dyadic(values),
            Numbers::Rational(_) => None,
        };
        compact.map_or_else(|| Masses::rationals(self.into_rationals()), |(w, t)| Ok(Masses::integers(w, t)))
    }
}

/// `digits` or `digits.digits` whose digits together fit in 64 bits: mantissa and decimal places.
fn decimal(text: &str) -> Option<(u64, u8)> {
    let mut mantissa = 0u64;
    let mut places = None;
    let mut digits = 0;
    for byte in text.bytes() {
        match (byte, places) {
            (b'.', None) => places = Some(0u8),
            (b'0'..=b'9', _) => {
                mantissa = mantissa.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
                digits += 1;
                places = places.map(|p| p.saturating_add(1));
            }
            _ => return None,
        }
    }
    (digits > 0 && places.is_none_or(|p| p < 38)).then_some((mantissa, places.unwrap_or(0)))
}

fn fraction(mantissa: u64, scale: u8) -> Rational {
    Rational::new(mantissa.into(), num_bigint::BigInt::from(10).pow(scale.into()))
}

fn common_decimal(mantissas: &[u64], scales: &[u8]) -> Option<(Vec<u64>, u128)> {
    let most = scales.iter().max().copied().unwrap_or(0);
    let total = 10u128.checked_pow(most.into())?;
    let weight = |(m, s): (&u64, &u8)| m.checked_mul(10u64.checked_pow((most - s).into())?);
    Some((mantissas.iter().zip(scales).map(weight).collect::<Option<_>>()?, total))
}

/// A finite double's magnitude as `m·2^e` with m odd; (0, 0) for zero.
fn split(value: f64) -> (u64, i32) {
    let bits = value.to_bits() & !(1 << 63);
    let (field, low) = ((bits >> 52) as i32, bits & ((1 << 52) - 1));
    let (m, e) = if field == 0 { (low, -1074) } else { (low | 1 << 52, field - 1075) };
    if m == 0 { (0, 0) } else { (m >> m.trailing_zeros(), e + m.trailing_zeros() as i32) }
}

/// The rational that a finite double is, reduced already: no gcd for each of a million.
fn dyadic(value: f64) -> Rational {
    let (m, e) = split(value);
    let m = if value < 0.0 { -Integer::from(m) } else { Integer::from(m) };
    let power = Integer::from(1) << e.unsigned_abs();
    if e < 0 { Rational::new_raw(m, power) } else { Rational::from_integer(m * power) }
}

/// Non-negative finite doubles over one power of two, if it fits.
fn common_dyadic(values: &[f64]) -> Option<(Vec<u64>, u128)> {
    let least = values.iter().map(|v| split(*v).1).min()?.min(0);
    let total = 1u128.checked_shl(least.unsigned_abs())?;
    let weight = |v: &f64| {
        let (m, e) = split(*v);
        let shift = (e - least).unsigned_abs();
        if m == 0 { Some(0) } else { (shift <= m.leading_zeros()).then(|| m << shift) }
    };
    Some((values.iter().map(weight).collect::<Option<_>>()?, total))
}

fn exact(text: &str, signed: bool) -> Result<Rational, String> {
    let value = rational::parse(text, &LITERAL).map_err(|e| match e {
        NumberError::Syntax { .. } => "an exact number such as 0.25, 1/4 or 2.5e-1".to_string(),
        other => format!("a number within limits ({other})"),
    })?;
    if value < Rational::default() && !signed {
        Err("a number that is not negative".into())
    } else {
        Ok(value)
    }
}

fn count(text: &str) -> Result<Rational, String> {
    let expected = "a count 0, 1, 2, …";
    exact(text, false).ok().filter(Rational::is_integer).ok_or_else(|| expected.into())
}

/// The double, or the double equal to the single, nearest to a decimal; hexadecimal floats and
/// fractions must be such a float exactly.
fn nearest(text: &str, width: Width) -> Result<f64, String> {
    let parsed = match width {
        Width::F64 => text.parse::<f64>().ok(),
        Width::F32 => text.parse::<f32>().ok().map(f64::from),
    };
    parsed.map_or_else(|| hexadecimal(text, width), Ok)
}

fn hexadecimal(text: &str, width: Width) -> Result<f64, String> {
    use num_traits::ToPrimitive;
    let value = rational::parse(text, &LITERAL).ok();
    let near = value.as_ref().and_then(Rational::to_f64).filter(|v| v.is_finite());
    let fits = near.is_some_and(|v| width == Width::F64 || f64::from(v as f32).to_bits() == v.to_bits());
    match (near, value) {
        (Some(near), Some(value)) if fits && rational::from_f64(near).is_ok_and(|back| back == value) => {
            Ok(near)
        }
        (_, Some(_)) => Err("a decimal, or a hexadecimal float that fits the width exactly".into()),
        _ => Err("a float such as 0.25, 1e-7 or 0x1p-2".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        assert_eq!(decimal("0.250"), Some((250, 3)));
        assert_eq!(decimal("18446744073709551615"), Some((u64::MAX, 0)));
        for text in ["18446744073709551616", "", ".", "-1", "1e3", "1..2", "1/2"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn dyadics_share_a_power_of_two() {
        assert_eq!(common_dyadic(&[0.5, 0.25, 0.0, 3.0]), Some((vec![2, 1, 0, 12], 4)));
        let tenth = common_dyadic(&[0.1]);
        assert_eq!(tenth, Some((vec![3602879701896397], 1 << 55)));
        assert_eq!(common_dyadic(&[1.0, f64::MIN_POSITIVE]), None);
        assert_eq!(common_dyadic(&[1e30]), None);
    }

    #[test]
    fn doubles_are_the_rationals_they_are() {
        for v in [0.0, -0.0, 1.0, -0.1, 1e300, f64::MAX, f64::MIN_POSITIVE, f64::from_bits(1), -3.5e-310] {
            let (found, expected) = (dyadic(v), rational::from_f64(v).unwrap());
            assert_eq!((found.numer(), found.denom()), (expected.numer(), expected.denom()), "{v}");
        }
    }

    #[test]
    fn floats_of_text() {
        assert_eq!(nearest("0x1.8p-1", Width::F64), Ok(0.75));
        assert_eq!(nearest("0.1", Width::F32), Ok(f64::from(0.1f32)));
        assert!(nearest("0x1.00000001p0", Width::F32).is_err());
        assert!(nearest("sun", Width::F64).is_err());
    }
}
