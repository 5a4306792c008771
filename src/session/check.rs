//! A number that somebody printed, held against the truth.
//!
//! It is right when the exact value lies within half a unit of its last digit; a number of 15 digits or
//! more also when, read as a double, it is the correctly rounded one: the shortest text of a double is
//! not always the nearest decimal of its length.

use crate::eval::{self, Value};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::exact::real::Real;
use crate::exact::round::{Limits, Rounder};
use crate::render::build::{Check, Show};
use crate::render::measure::{self, Measured};
use crate::term::Expr;
use num_traits::Zero;
use std::cmp::Ordering;

/// So many digits are meant to be a double.
const DOUBLE_DIGITS: u32 = 15;

/// Holds the stated number against the value, in the unit of `show`.
pub(super) fn check(
    input: String,
    expr: Expr,
    value: Value,
    stated: String,
    number: Option<Rational>,
    show: Show,
) -> Check {
    let mut found = Check {
        input,
        expr,
        value,
        stated,
        right: None,
        nearest: String::new(),
        remarks: Vec::new(),
        show,
        model: Default::default(),
    };
    let (real, number) = match (&found.value, number) {
        (Value::Finite(real), Some(number)) => (real.clone(), number),
        (value, number) => {
            found.right = Some(value.finite().is_none() == number.is_none());
            found.nearest = match value {
                Value::Infinite(_) => "inf".to_owned(),
                Value::Finite(real) => {
                    decimal(&Measured::new(real, &found.expr, &found.show.unit), 17, found.show.limits)
                }
            };
            return found;
        }
    };
    let spelling = Spelling::of(&found.stated);
    let measured = Measured::new(&real, &found.expr, &found.show.unit);
    let double = measured.to_f64(found.show.limits).ok();
    let own = nearest_double(&number);
    let same = double.zip(own).map(|(a, b)| a == b);
    let within = match &spelling.half {
        Some(half) => within(&real, &found.expr, &found.show, &number, half),
        None => same,
    };
    found.right = match (within, spelling.digits >= DOUBLE_DIGITS && same == Some(true)) {
        (_, true) => Some(true),
        (within, false) => within,
    };
    found.nearest = match (spelling.half.is_some(), double) {
        (false, Some(x)) => format!("{x:?}"),
        _ => decimal(&measured, spelling.digits.clamp(1, found.show.limits.digits.max(1)), found.show.limits),
    };
    // As many digits as were stated may hide the difference.
    if found.right == Some(false) && found.nearest == found.stated {
        found.nearest = decimal(&measured, 17, found.show.limits);
    }
    if let (true, Some(truth), Some(own)) =
        (spelling.digits >= DOUBLE_DIGITS || spelling.half.is_none(), double, own)
    {
        found.remarks.push(match ulps(truth, own) {
            0 => "read as a double, it is the correctly rounded one".to_owned(),
            1 => format!("read as a double, it is 1 ulp from the correctly rounded {truth:?}"),
            n => format!("read as a double, it is {n} ulps from the correctly rounded {truth:?}"),
        });
    }
    found
}

/// How a literal is spelled.
struct Spelling {
    /// Its significant digits.
    digits: u32,
    /// Half a unit of its last decimal; 0 for a whole number, none for a hexadecimal float.
    half: Option<Rational>,
}

impl Spelling {
    fn of(text: &str) -> Spelling {
        let body = text.trim_start_matches('-');
        if body.starts_with("0x") || body.starts_with("0X") {
            return Spelling { digits: 17, half: None };
        }
        let (body, percent) = (body.trim_end_matches('%'), body.ends_with('%'));
        let (mantissa, exponent) = body.split_once(['e', 'E']).unwrap_or((body, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let significant = format!("{whole}{fraction}");
        let digits = significant.trim_start_matches('0').len().max(1);
        let digits = u32::try_from(digits).unwrap_or(u32::MAX);
        if fraction.is_empty() && exponent == "0" {
            return Spelling { digits, half: Some(Rational::zero()) };
        }
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let places =
            i32::try_from(fraction.len()).unwrap_or(i32::MAX).saturating_add(if percent { 2 } else { 0 });
        let power = num_traits::Pow::pow(Rational::from_integer(10.into()), exponent.saturating_sub(places));
        Spelling { digits, half: Some(power / Rational::from_integer(2.into())) }
    }
}

/// Whether `|value − number| ≤ half`, the number being in the unit asked for.
fn within(real: &Real, expr: &Expr, show: &Show, number: &Rational, half: &Rational) -> Option<bool> {
    let unit = match (measure::degree(expr), show.unit.base()) {
        (Some(degree), Some(base)) if !degree.is_zero() => {
            let ln = LogSum::ln(&Rational::from_integer(base))?;
            Real::from(ln).pow(&degree).ok()?
        }
        _ => Real::rational(&Rational::from_integer(1.into())),
    };
    let end = |n: Rational| unit.product(&Real::rational(&n));
    let low = real.compare(&end(number - half), eval::PRECISION)?;
    let high = real.compare(&end(number + half), eval::PRECISION)?;
    Some(low != Ordering::Less && high != Ordering::Greater)
}

fn decimal(measured: &Measured, digits: u32, limits: Limits) -> String {
    match measured.decimal(digits, limits) {
        Ok(d) => d.to_string(),
        Err(e) => e.to_string(),
    }
}

fn nearest_double(number: &Rational) -> Option<f64> {
    Rounder::of_real(&Real::rational(number), Limits::default()).to_f64().ok()
}

/// How many doubles lie between two, the second counted.
fn ulps(a: f64, b: f64) -> u64 {
    // Bit patterns of doubles of one sign are in their order; those below zero count downwards.
    let place = |x: f64| {
        let bits = x.to_bits();
        let size = i128::from(bits & !(1 << 63));
        if bits >> 63 == 1 { -size } else { size }
    };
    u64::try_from((place(a) - place(b)).unsigned_abs()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_places_are_those_written() {
        let of = |text: &str| {
            let s = Spelling::of(text);
            (s.digits, s.half.map(|h| h.to_string()))
        };
        assert_eq!(of("0.80"), (2, Some("1/200".into())));
        assert_eq!(of("-1.5e-3"), (2, Some("1/20000".into())));
        assert_eq!(of("2"), (1, Some("0".into())));
        assert_eq!(of("0x1.8p-1"), (17, None));
    }

    #[test]
    fn ulps_count_across_zero() {
        assert_eq!(ulps(1.0, 1.0 + f64::EPSILON), 1);
        assert_eq!(ulps(-f64::from_bits(1), f64::from_bits(1)), 2);
    }
}
