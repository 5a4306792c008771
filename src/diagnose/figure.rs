//! A value as it is shown: proved digits, and its distance from the number.

use super::printed::{Printed, ulps};
use super::report::Figure;
use super::sure::Sure;
use rug::Rational;
use rug::ops::Pow;
use std::cmp::Ordering;

/// The value as it is shown beside the number.
pub(super) fn figure(number: &Printed, value: &Sure<256>) -> Figure {
    let none = |decimal: &str| Figure { decimal: decimal.into(), distance: None, ulps: None, units: None };
    let ball = match value {
        Sure::NoNumber => return none("nan"),
        Sure::Infinite(Ordering::Less) => return none("-inf"),
        Sure::Infinite(_) => return none("inf"),
        _ => value.ball(),
    };
    let Some(ball) = ball.filter(|b| b.is_bounded()) else { return none("unknown") };
    let digits = usize::try_from(number.digits()).unwrap_or(17).clamp(13, 26) + 4;
    let mut figure = none(&decimal(ball.lo(), ball.hi(), digits));
    if let Some((exact, half)) = number.finite() {
        let middle = rug::Float::with_val(256, ball.lo() + ball.hi()) / 2u32;
        let apart = rug::Float::with_val(256, &middle - exact).abs();
        figure.distance = Some(apart.to_f64());
        figure.ulps = Some(ulps(middle.to_f64(), number.double()));
        if !half.is_zero() {
            let unit = Rational::from(half * 2u32);
            figure.units = Some(rug::Float::with_val(64, &apart / unit).to_f64());
        }
    }
    figure
}

/// As many digits as both ends share when rounded.
fn decimal(low: &rug::Float, high: &rug::Float, most: usize) -> String {
    for digits in (1..=most).rev() {
        let of = |x: &rug::Float| rounded(x, digits);
        let (a, b) = (of(low), of(high));
        if a == b {
            return positional(a.0, &a.1, a.2);
        }
    }
    if low.is_sign_negative() && high.is_sign_positive() && high.to_f64() - low.to_f64() < 1e-30 {
        // Rounded to so many decimals it is 0.
        return format!("0.{}", "0".repeat(most));
    }
    format!("between {:e} and {:e}", low.to_f64(), high.to_f64())
}

/// Sign, the digits to the nearest, and the exponent e of `0.DIGITS·10^e` (none for 0).
fn rounded(x: &rug::Float, digits: usize) -> (bool, String, Option<i32>) {
    let exact = x.to_rational().unwrap_or_default();
    if exact.is_zero() {
        return (false, "0".into(), None);
    }
    let count = i32::try_from(digits).unwrap_or(i32::MAX);
    let about = rug::Float::with_val(64, x.abs_ref()).log10().floor().to_i32_saturating().unwrap_or(0) + 1;
    // The logarithm may be off by one, and rounding may carry into a further digit.
    for exponent in [about, about + 1, about - 1] {
        let scaled = Rational::from(exact.abs_ref()) * Rational::from(10).pow(count - exponent);
        let whole = scaled.round().into_numer_denom().0.to_string();
        if whole.len() == digits {
            return (exact < 0, whole, Some(exponent));
        }
    }
    (exact < 0, "?".into(), None)
}

/// Digits `0.DIGITS·10^exponent` as a decimal; zeros at the end are left out.
fn positional(negative: bool, digits: &str, exponent: Option<i32>) -> String {
    let sign = if negative { "-" } else { "" };
    let bare = digits.trim_end_matches('0');
    let Some(exponent) = exponent.filter(|_| !bare.is_empty()) else { return "0".into() };
    let count = i32::try_from(bare.len()).unwrap_or(i32::MAX);
    if exponent <= -5 || exponent > 21 {
        let (first, rest) = bare.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{point}{rest}e{}", exponent - 1);
    }
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if exponent <= 0 {
        format!("{sign}0.{}{bare}", zeros(-exponent))
    } else if exponent >= count {
        format!("{sign}{bare}{}", zeros(exponent - count))
    } else {
        let (whole, fraction) = bare.split_at(usize::try_from(exponent).unwrap_or(0));
        format!("{sign}{whole}.{fraction}")
    }
}
