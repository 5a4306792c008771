//! Proven digits and correct rounding, by Ziv's strategy: the precision grows until the rounding is
//! decided [Ziv 1991].
//!
//! Knows `ball`, `logsum` and `real`. An enclosure decides a rounding when all of it rounds alike;
//! rounding is monotone, so its ends decide. What no enclosure can decide, a value that *is* a decimal,
//! a tie or a float, is rational, and a rational is rounded in integers.

use super::ball::Ball;
use super::logsum::LogSum;
use super::rational::{self, Rational};
use super::real::Real;
use rug::float::Round;
use rug::ops::Pow;
use rug::{Complete, Float, Integer};
use std::cmp::Ordering;
use std::fmt;

/// How far an answer may be pursued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The greatest number of significant digits that may be asked for.
    pub digits: u32,
    /// The greatest precision in bits of an enclosure.
    pub bits: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { digits: 1_000_000, bits: 1 << 23 }
    }
}

/// Why there is no rounded answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoundError {
    /// More digits were asked for than [`Limits::digits`], or none.
    #[error("{asked} significant digits were asked for; between 1 and {limit} are allowed")]
    Digits {
        /// The number asked for.
        asked: u32,
        /// The limit in force.
        limit: u32,
    },
    /// At the greatest precision allowed the enclosure still does not decide the rounding.
    #[error("an enclosure of {bits} bits, the greatest precision allowed, does not decide the rounding")]
    Undecided {
        /// The precision reached.
        bits: u32,
    },
}

/// A decimal number `± d₁.d₂d₃… × 10^exponent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Whether the value is below zero.
    pub negative: bool,
    /// The significant digits, d₁ ≠ 0 unless the number is zero. Without trailing zeros if `exact`.
    pub digits: String,
    /// The power of ten of d₁.
    pub exponent: i64,
    /// Whether this is known to be the value itself rather than a rounding of it.
    pub exact: bool,
}

impl Decimal {
    /// The number as written with `…` after the last digit unless it is exact.
    pub fn with_ellipsis(&self) -> String {
        self.write(if self.exact { "" } else { "…" })
    }

    /// Plain notation while the point stands among or near the digits, else scientific.
    fn write(&self, mark: &str) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits = self.digits.as_str();
        let count = digits.len() as i64;
        let padding = |n: i64| "0".repeat(usize::try_from(n).unwrap_or(0));
        let split =
            |at: i64| digits.split_at_checked(usize::try_from(at).unwrap_or(0)).unwrap_or((digits, ""));
        match self.exponent {
            e if (-7..0).contains(&e) => format!("{sign}0.{}{digits}{mark}", padding(-e - 1)),
            e if (0..count).contains(&e) => {
                let (whole, fraction) = split(e + 1);
                let point = if fraction.is_empty() && mark.is_empty() { "" } else { "." };
                format!("{sign}{whole}{point}{fraction}{mark}")
            }
            e if self.exact && (0..21).contains(&e) => format!("{sign}{digits}{}", padding(e + 1 - count)),
            e => {
                let (first, rest) = split(1);
                let point = if rest.is_empty() { "" } else { "." };
                format!("{sign}{first}{point}{rest}{mark}e{e}")
            }
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.write(""))
    }
}

/// What lies beyond the last digit, against half a unit.
#[derive(Clone, Copy, PartialEq)]
enum Rest {
    None,
    Below,
    Half,
    Above,
}

/// A number to be rounded: something that encloses it at any precision, and something that finds out,
/// when first needed, whether it is rational.
///
/// ```
/// use entail::exact::{logsum::LogSum, round::{Limits, Rounder}};
/// let x = LogSum::ln(&"8".parse().unwrap()).unwrap().scale(&"1/2".parse().unwrap());
/// let mut x = Rounder::of(&x, Limits::default());
/// assert_eq!(x.digits(20).unwrap().with_ellipsis(), "1.0397207708399179641…");
/// assert_eq!(x.decimal(5).unwrap().to_string(), "1.0397");
/// assert_eq!(x.to_f64().unwrap(), 1.0397207708399179);
/// ```
pub struct Rounder<'a> {
    enclose: Box<dyn FnMut(u32) -> Ball + 'a>,
    exact: Box<dyn FnMut() -> Option<Rational> + 'a>,
    known: Option<Option<rug::Rational>>,
    best: Option<(u32, Ball)>,
    limits: Limits,
}

impl<'a> Rounder<'a> {
    /// From an enclosure at a given precision in bits, and a test, asked only when an enclosure leaves
    /// the answer open, that returns the value if it is rational. If the test cannot tell it returns `None`; then some roundings stay undecided.
    pub fn new(
        enclose: impl FnMut(u32) -> Ball + 'a,
        exact: impl FnMut() -> Option<Rational> + 'a,
        limits: Limits,
    ) -> Rounder<'a> {
        Rounder { enclose: Box::new(enclose), exact: Box::new(exact), known: None, best: None, limits }
    }

    /// A logarithmic form in nats: everything is decided.
    pub fn of(value: &'a LogSum, limits: Limits) -> Rounder<'a> {
        Rounder::new(|prec| value.enclose(prec), || value.as_rational(), limits)
    }

    /// A logarithmic form divided by the logarithm of an integer base > 1: everything is decided.
    pub fn in_base(value: &'a LogSum, base: &'a rational::Integer, limits: Limits) -> Rounder<'a> {
        Rounder::new(|prec| value.in_base(base, prec), || value.multiple_of_ln(base), limits)
    }

    /// A closed real.
    pub fn of_real(value: &'a Real, limits: Limits) -> Rounder<'a> {
        Rounder::new(|prec| value.enclose(prec), || value.as_logsum().and_then(LogSum::as_rational), limits)
    }

    /// The first `count` significant digits, truncated, all of them right.
    pub fn digits(&mut self, count: u32) -> Result<Decimal, RoundError> {
        self.round(count, Round::Zero)
    }

    /// The decimal of `count` significant digits nearest to the value, the even one of two.
    pub fn decimal(&mut self, count: u32) -> Result<Decimal, RoundError> {
        self.round(count, Round::Nearest)
    }

    /// The greatest decimal of `count` significant digits not above the value, and the least not below.
    pub fn bounds(&mut self, count: u32) -> Result<(Decimal, Decimal), RoundError> {
        Ok((self.round(count, Round::Down)?, self.round(count, Round::Up)?))
    }

    /// The nearest double, the even one of two; infinite from halfway past the greatest one on.
    pub fn to_f64(&mut self) -> Result<f64, RoundError> {
        self.float(72, |end| end.to_f64_round(Round::Nearest), f64::to_bits)
    }

    /// The nearest single, the even one of two; infinite from halfway past the greatest one on.
    pub fn to_f32(&mut self) -> Result<f32, RoundError> {
        self.float(48, |end| end.to_f32_round(Round::Nearest), |x| u64::from(x.to_bits()))
    }

    fn float<F: Copy>(
        &mut self,
        start: u32,
        nearest: impl Fn(&Float) -> F,
        bits: impl Fn(F) -> u64,
    ) -> Result<F, RoundError> {
        let decide = |ball: &Ball| {
            let (lo, hi) = (nearest(ball.lo()), nearest(ball.hi()));
            (bits(lo) == bits(hi)).then_some(lo)
        };
        // A tie is a dyadic rational, which an enclosure of enough bits holds exactly; so this ends.
        let exactly = |value: &rug::Rational| {
            std::iter::successors(Some(start), |prec| prec.checked_mul(2))
                .find_map(|prec| decide(&Ball::rug_rational(value, prec)))
        };
        self.decide(start, |ball, _| decide(ball), exactly)
    }

    /// Asks a first enclosure of `prec` bits, then, if that leaves it open, whether the value is
    /// rational, then ever finer enclosures. `by_ball` is told whether the value may be rational.
    fn decide<T>(
        &mut self,
        prec: u32,
        by_ball: impl Fn(&Ball, bool) -> Option<T>,
        by_rational: impl Fn(&rug::Rational) -> Option<T>,
    ) -> Result<T, RoundError> {
        let mut prec = prec.min(self.limits.bits);
        let mut may_be_rational = self.known.is_none();
        loop {
            crate::cancel::check();
            if let Some(Some(value)) = &self.known {
                return by_rational(value).ok_or(RoundError::Undecided { bits: prec });
            }
            if self.best.as_ref().is_none_or(|best| best.0 < prec) {
                self.best = Some((prec, (self.enclose)(prec)));
            }
            if let Some(result) = self.best.as_ref().and_then(|best| by_ball(&best.1, may_be_rational)) {
                return Ok(result);
            }
            if may_be_rational {
                may_be_rational = false;
                self.known = Some((self.exact)().as_ref().map(rational::to_rug));
                continue;
            }
            if prec >= self.limits.bits {
                return Err(RoundError::Undecided { bits: prec });
            }
            // Doubling while it is cheap, then by a quarter: near misses are the common case.
            prec = prec.saturating_add(prec.min(4096).max(prec / 4)).min(self.limits.bits);
        }
    }

    fn round(&mut self, count: u32, round: Round) -> Result<Decimal, RoundError> {
        if count == 0 || count > self.limits.digits {
            return Err(RoundError::Digits { asked: count, limit: self.limits.digits });
        }
        let exactly = |value: &rug::Rational| {
            if value.cmp0().is_eq() {
                return Some(Decimal { negative: false, digits: "0".into(), exponent: 0, exact: true });
            }
            let near = Float::with_val(64, value);
            decimal(count, round, value.cmp0().is_lt(), &near, |k| Some(split_rational(value, k)))
        };
        let enclosed = |ball: &Ball, may_be_rational| {
            let negative = ball.sign()?.is_lt();
            let size = ball.abs();
            let nearest = round == Round::Nearest;
            decimal(count, round, negative, size.lo(), |k| split_ball(&size, k, nearest, may_be_rational))
        };
        // log₂ 10 < 10/3, and guard bits.
        self.decide(count.saturating_mul(10) / 3 + 48, enclosed, exactly)
    }
}

/// The decimal of `count` digits, given `split(k)` = the whole part of `|x|·10^k` and what is beyond.
/// `near` is about `x`; the count of digits found corrects an exponent estimated from it.
fn decimal(
    count: u32,
    round: Round,
    negative: bool,
    near: &Float,
    split: impl Fn(i64) -> Option<(Integer, Rest)>,
) -> Option<Decimal> {
    let log = Float::with_val(64, near.abs_ref()).log10();
    let mut exponent = log.to_integer_round(Round::Down)?.0.to_i64()?;
    for _ in 0..3 {
        let (mut whole, rest) = split(i64::from(count) - 1 - exponent)?;
        let mut digits = whole.to_string();
        match digits.len().cmp(&(count as usize)) {
            Ordering::Less => exponent -= 1,
            Ordering::Greater => exponent += 1,
            Ordering::Equal => {
                let up = match round {
                    Round::Down => negative && rest != Rest::None,
                    Round::Up => !negative && rest != Rest::None,
                    Round::Nearest => rest == Rest::Above || rest == Rest::Half && whole.is_odd(),
                    _ => false,
                };
                if up {
                    whole += 1;
                    digits = whole.to_string();
                    if digits.len() > count as usize {
                        digits.pop();
                        exponent += 1;
                    }
                }
                let exact = rest == Rest::None;
                if exact {
                    digits.truncate(digits.trim_end_matches('0').len().max(1));
                }
                return Some(Decimal { negative, digits, exponent, exact });
            }
        }
    }
    None
}

/// The whole part of `|value|·10^k`, and what is beyond it.
fn split_rational(value: &rug::Rational, k: i64) -> (Integer, Rest) {
    let power = Integer::from(10).pow(u32::try_from(k.unsigned_abs()).unwrap_or(u32::MAX));
    let (above, below) = value.clone().abs().into_numer_denom();
    let (above, below) = if k < 0 { (above, below * power) } else { (above * power, below) };
    let (whole, rest) = above.div_rem_floor_ref(&below).complete();
    let rest = match (rest.cmp0(), (rest * 2u32).cmp(&below)) {
        (Ordering::Equal, _) => Rest::None,
        (_, Ordering::Less) => Rest::Below,
        (_, Ordering::Equal) => Rest::Half,
        (_, Ordering::Greater) => Rest::Above,
    };
    (whole, rest)
}

/// The same for every member of an enclosure. All of it must lie strictly between two neighbouring
/// integers; with `nearest`, after adding a half, so that the whole part is the nearest integer. If the
/// value may be rational it must not lie on that integer either, so that the decimal is not exact.
fn split_ball(size: &Ball, k: i64, nearest: bool, may_be_rational: bool) -> Option<(Integer, Rest)> {
    let ten = Ball::integer(&Integer::from(10), size.prec());
    let scaled = size * &ten.pow(&Rational::from_integer(k.into()));
    let half = Ball::rug_rational(&rug::Rational::from((u32::from(nearest), 2)), 2);
    let shifted = &scaled + &half;
    let whole = shifted.lo().to_integer_round(Round::Down)?.0;
    let inside = *shifted.lo() > whole && *shifted.hi() < (&whole + 1u32).complete();
    let met = *scaled.lo() <= whole && *scaled.hi() >= whole;
    (inside && !(may_be_rational && met)).then_some((whole, Rest::Below))
}

#[cfg(test)]
mod tests;
