//! The number as somebody printed it: a value known to half a unit of its last digit.

use crate::exact::rational::{self, Limits};
use rug::Rational;
use rug::ops::Pow;

/// What was printed is no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no number: expected one such as 0.4055, -1.2e-8, inf or nan")]
pub struct NotANumber {
    /// The text, shortened.
    pub found: String,
}

/// A printed number.
///
/// ```
/// use entail::diagnose::Printed;
/// let number: Printed = "tensor(1.0598)".parse().unwrap();
/// assert_eq!((number.text(), number.digits()), ("1.0598", 5));
/// ```
#[derive(Clone, Debug)]
pub struct Printed {
    text: String,
    digits: u32,
    pub(super) kind: Kind,
}

/// What kind of number.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Its value, and half a unit of its last digit (0 for a whole number and a fraction).
    Finite { value: Rational, half: Rational },
    /// Infinite, and whether below zero.
    Infinite { negative: bool },
    /// Not a number.
    NoNumber,
}

impl Printed {
    /// The digits as printed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Significant digits.
    pub fn digits(&self) -> u32 {
        self.digits
    }

    /// The nearest double.
    pub(super) fn double(&self) -> f64 {
        match &self.kind {
            Kind::Finite { value, .. } => rug::Float::with_val(53, value).to_f64(),
            Kind::Infinite { negative } => {
                if *negative {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }
            }
            Kind::NoNumber => f64::NAN,
        }
    }

    /// The value and half a unit of the last digit.
    pub(super) fn finite(&self) -> Option<(&Rational, &Rational)> {
        match &self.kind {
            Kind::Finite { value, half } => Some((value, half)),
            _ => None,
        }
    }
}

impl std::str::FromStr for Printed {
    type Err = NotANumber;

    /// Reads a decimal, a fraction, a hexadecimal float, `inf` or `nan`, also inside of what a language prints
    /// around it: `tensor(1.0598)`, `np.float64(0.51)`.
    fn from_str(text: &str) -> Result<Printed, NotANumber> {
        let wrong = || NotANumber { found: text.chars().take(40).collect() };
        let mut bare = text.trim();
        if let Some((name, rest)) = bare.split_once('(') {
            let rest = rest.strip_suffix(')').ok_or_else(wrong)?;
            if !name.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c)) {
                return Err(wrong());
            }
            bare = rest.split(',').next().unwrap_or(rest).trim();
        }
        let text = bare.replace('−', "-");
        let body = text.strip_prefix('+').unwrap_or(&text);
        let special = |kind| Ok(Printed { text: text.clone(), digits: 0, kind });
        match body.to_ascii_lowercase().as_str() {
            "nan" | "-nan" => return special(Kind::NoNumber),
            "inf" | "infinity" | "∞" => return special(Kind::Infinite { negative: false }),
            "-inf" | "-infinity" | "-∞" => return special(Kind::Infinite { negative: true }),
            _ => {}
        }
        // `1.` and `.5` are printed by some programs.
        let mut plain = body.to_owned();
        if let Some(rest) = plain.strip_prefix('.') {
            plain = format!("0.{rest}");
        } else if let Some(rest) = plain.strip_prefix("-.") {
            plain = format!("-0.{rest}");
        }
        plain = plain.replace(".e", ".0e");
        if plain.ends_with('.') {
            plain.push('0');
        }
        let value = rational::parse(&plain, &Limits { exponent: 5000, length: 5000 }).map_err(|_| wrong())?;
        let (digits, half) = spelled(body);
        let value = rational::to_rug(&value);
        Ok(Printed { text, digits, kind: Kind::Finite { value, half } })
    }
}

/// Significant digits, and half a unit of the last one.
fn spelled(text: &str) -> (u32, Rational) {
    let body = text.trim_start_matches('-').to_ascii_lowercase();
    if body.starts_with("0x") || body.contains('/') {
        return (17, Rational::new());
    }
    let (mantissa, exponent) = body.split_once('e').unwrap_or((&body, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let significant = format!("{whole}{fraction}");
    let digits = u32::try_from(significant.trim_start_matches('0').len().max(1)).unwrap_or(u32::MAX);
    let whole_number = !mantissa.contains('.') && !body.contains('e');
    // Nobody prints `0.0` for what is not 0; `0.0000` may be anything small.
    if whole_number || body == "0.0" {
        return (digits, Rational::new());
    }
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let place = exponent - i32::try_from(fraction.len()).unwrap_or(0);
    (digits, Rational::from(10).pow(place) / 2u32)
}

/// How many doubles lie between two, the second counted.
pub(super) fn ulps(a: f64, b: f64) -> u64 {
    // Bit patterns of doubles of one sign are in their order; those below zero count downwards.
    let place = |x: f64| {
        let size = i128::from(x.to_bits() & !(1 << 63));
        if x.is_sign_negative() { -size } else { size }
    };
    u64::try_from((place(a) - place(b)).unsigned_abs()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_print() {
        for (text, value, half) in [
            ("0.80", "4/5", "1/200"),
            ("-1.5e-3", "-3/2000", "1/20000"),
            ("100", "100", "0"),
            ("np.float64(0.25)", "1/4", "1/200"),
            ("tensor(1.0598, grad_fn=<NllLossBackward0>)", "5299/5000", "1/20000"),
            ("4.4e-1", "11/25", "1/200"),
            ("1e-7", "1/10000000", "1/20000000"),
            (".5", "1/2", "1/20"),
            ("−0.5", "-1/2", "1/20"),
            ("2.", "2", "1/2"),
            ("1/3", "1/3", "0"),
        ] {
            let number: Printed = text.parse().unwrap();
            let (v, h) = number.finite().unwrap();
            assert_eq!((v.to_string(), h.to_string()), (value.into(), half.into()), "{text}");
        }
        assert!(matches!("NaN".parse::<Printed>().unwrap().kind, Kind::NoNumber));
        assert!(matches!("-inf".parse::<Printed>().unwrap().kind, Kind::Infinite { negative: true }));
        for text in ["", "abc", "1.2.3", "tensor(1", "1e99999999", "--1", "0x", "1,2"] {
            assert!(text.parse::<Printed>().is_err(), "{text}");
        }
    }

    #[test]
    fn ulps_count_across_zero() {
        assert_eq!(ulps(1.0, 1.0 + f64::EPSILON), 1);
        assert_eq!(ulps(-f64::from_bits(1), f64::from_bits(1)), 2);
        assert_eq!(ulps(0.0, -0.0), 0);
    }
}
