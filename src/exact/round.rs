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
/// assert_eq!(x.to_f64().unwrap(), 1.039720770839918);
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
        self.float(96, |end| end.to_f64_round(Round::Nearest), f64::to_bits)
    }

    /// The nearest single, the even one of two; infinite from halfway past the greatest one on.
    pub fn to_f32(&mut self) -> Result<f32, RoundError> {
        self.float(64, |end| end.to_f32_round(Round::Nearest), |x| u64::from(x.to_bits()))
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(text: &str) -> Rational {
        rational::parse(text, &rational::Limits::default()).unwrap()
    }

    fn with<T>(value: &Rational, f: impl FnOnce(&mut Rounder) -> T) -> T {
        f(&mut Rounder::of(&LogSum::rational(value), Limits::default()))
    }

    /// Rounding to `bits` significant bits above `2^least`, half even, in integers alone: the quotient
    /// by the unit in the last place, as (whole units, power of two of the unit).
    fn reference(value: &Rational, bits: i64, least: i64) -> (Integer, i64) {
        let (n, d) = (rational::integer_to_rug(value.numer()).abs(), rational::integer_to_rug(value.denom()));
        let length = |x: &Integer| i64::from(x.significant_bits());
        let mut unit = (length(&n) - length(&d) - bits).max(least);
        loop {
            let (n, d) = if unit < 0 {
                (n.clone() << -unit as u32, d.clone())
            } else {
                (n.clone(), d.clone() << unit as u32)
            };
            let (mut whole, rest) = n.div_rem(d.clone());
            if length(&whole) > bits {
                unit += 1;
                continue;
            }
            if (rest.clone() * 2u32 > d) || (rest * 2u32 == d && whole.is_odd()) {
                whole += 1;
            }
            return (whole, unit);
        }
    }

    fn assert_f64(value: &Rational) {
        let (whole, unit) = reference(value, 53, -1074);
        let expected = if whole.significant_bits() as i64 + unit > 1024 {
            f64::INFINITY
        } else {
            // Both factors are exact and so is their product, a multiple of the unit below 2^1024.
            let half = unit / 2;
            whole.to_f64() * 2f64.powi(half as i32) * 2f64.powi((unit - half) as i32)
        };
        let expected = if value.numer().sign() == num_bigint::Sign::Minus { -expected } else { expected };
        assert_eq!(with(value, |r| r.to_f64()).unwrap().to_bits(), expected.to_bits(), "{value}");
    }

    fn assert_f32(value: &Rational) {
        let (whole, unit) = reference(value, 24, -149);
        let size = if whole.significant_bits() as i64 + unit > 128 {
            f32::INFINITY
        } else {
            (whole.to_f64() * 2f64.powi(unit as i32)) as f32
        };
        let expected = if value.numer().sign() == num_bigint::Sign::Minus { -size } else { size };
        assert_eq!(with(value, |r| r.to_f32()).unwrap().to_bits(), expected.to_bits(), "{value}");
    }

    #[test]
    fn hard_cases_of_binary_rounding() {
        let tie = "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880";
        for text in [
            tie,
            &format!("{}/2", q(tie) * q("2") - q("1")),
            "0x1.fffffffffffff7p1023",
            "0x1.fffffffffffff8p1023",
            "0x1.fffffffffffff7fffffffffp1023",
            "0x1p-1075",
            "0x1.0000000000000000001p-1075",
            "0x1.8p-1074",
            "0x1.fffffffffffffp-1023",
            "0x1.ffffffffffffep-1023",
            "0x0.fffffffffffffp-1022",
            "0x0.fffffffffffff8p-1022",
            "2.2250738585072011e-308",
            "2.2250738585072012e-308",
            "2.2250738585072014e-308",
            "4.9406564584124654e-324",
            "2.4703282292062327208e-324",
            "2.4703282292062328e-324",
            "1e-400",
            "9007199254740993",
            "9007199254740995",
            "0.1",
            "6929495644600919.5",
            "3.518437208883201171875e13",
            "1.00000000000000011102230246251565404236316680908203125",
            "1.00000000000000011102230246251565404236316680908203124",
            "1.00000000000000011102230246251565404236316680908203126",
            "0x1.ffffffp127",
            "0x1.fffffefp127",
            "0x1p-150",
            "0x1.000001p-150",
            "0x1.8p-149",
            "16777217",
            "16777219",
            "0x1.fffffcp-127",
        ] {
            assert_f64(&q(text));
            assert_f32(&q(text));
            assert_f64(&-q(text));
            assert_f32(&-q(text));
        }
        assert_eq!(with(&q("1e-400"), |r| r.to_f64()).unwrap().to_bits(), 0);
        assert_eq!(with(&q("-1e-400"), |r| r.to_f64()).unwrap().to_bits(), (-0.0f64).to_bits());
        assert_eq!(with(&q("0"), |r| r.to_f64()).unwrap().to_bits(), 0);
    }

    #[test]
    fn logarithms_of_tiny_and_huge_numbers() {
        // Source: ln(1 + 2⁻²⁰⁰) = 2⁻²⁰⁰ − 2⁻⁴⁰¹ + …, just below a power of two.
        let one_up = Rational::from_integer(1.into()) + q("0x1p-200");
        let tiny = LogSum::ln(&one_up).unwrap();
        let mut tiny = Rounder::of(&tiny, Limits::default());
        assert_eq!(tiny.to_f64().unwrap(), 2f64.powi(-200));
        let exact = display_of(&q("0x1p-200"), 40);
        assert_eq!(tiny.digits(40).unwrap().digits, exact);
        assert_eq!(tiny.digits(20).unwrap().with_ellipsis(), "6.2230152778611417071…e-61");
        // e^(10⁸) has 43,429,449 digits; the first ones are enclosed without writing the rest.
        let huge = Real::rational(&q("1e8")).exp();
        let huge = Rounder::of_real(&huge, Limits::default()).digits(16).unwrap();
        assert_eq!(huge.with_ellipsis(), "1.549976746648426…e43429448");
    }

    fn display_of(value: &Rational, count: u32) -> String {
        with(value, |r| r.digits(count)).unwrap().digits
    }

    #[test]
    fn decimals_by_hand() {
        let show = |text: &str, n: u32| {
            with(&q(text), |r| [r.digits(n), r.decimal(n)].map(|d| d.unwrap().with_ellipsis()))
        };
        assert_eq!(show("3/2", 20), ["1.5", "1.5"]);
        assert_eq!(show("0", 3), ["0", "0"]);
        assert_eq!(show("1/3", 5), ["0.33333…", "0.33333…"]);
        assert_eq!(show("2/3", 5), ["0.66666…", "0.66667…"]);
        assert_eq!(show("-2/3", 5), ["-0.66666…", "-0.66667…"]);
        assert_eq!(show("0.25", 1), ["0.2…", "0.2…"]);
        assert_eq!(show("0.35", 1), ["0.3…", "0.4…"]);
        assert_eq!(show("0.95", 1), ["0.9…", "1.…"]);
        assert_eq!(show("0.9999", 2), ["0.99…", "1.0…"]);
        assert_eq!(show("12345", 2), ["1.2…e4", "1.2…e4"]);
        assert_eq!(show("12000", 2), ["12000", "12000"]);
        assert_eq!(show("1e-12", 2), ["1e-12", "1e-12"]);
        let (below, above) = with(&q("-2/3"), |r| r.bounds(3)).unwrap();
        assert_eq!((below.to_string(), above.to_string()), ("-0.667".into(), "-0.666".into()));
        let (below, above) = with(&q("0.125"), |r| r.bounds(3)).unwrap();
        assert_eq!((below.to_string(), above.to_string()), ("0.125".into(), "0.125".into()));
    }

    #[test]
    fn what_is_beyond_a_limit_or_undecidable_says_so() {
        let limits = Limits { digits: 10, bits: 300 };
        let value = LogSum::ln(&q("2")).unwrap();
        assert_eq!(Rounder::of(&value, limits).digits(11), Err(RoundError::Digits { asked: 11, limit: 10 }));
        assert_eq!(Rounder::of(&value, limits).digits(0), Err(RoundError::Digits { asked: 0, limit: 10 }));
        // √2 + √3 − √(5 + 2√6) + 1 is 1, which is not recognised: its digits are undecided.
        let root = |x: &Real| x.pow(&q("1/2")).unwrap();
        let [two, three, five, six] = [2, 3, 5, 6].map(|n| Real::rational(&Rational::from_integer(n.into())));
        let one = Real::sum([root(&two), root(&three), Real::rational(&q("1"))])
            .sub(&root(&five.add(&root(&six).scale(&q("2")))));
        assert_eq!(Rounder::of_real(&one, limits).digits(5), Err(RoundError::Undecided { bits: 300 }));
        assert_eq!(Rounder::of_real(&one, limits).decimal(5).unwrap().to_string(), "1.0000");
        assert_eq!(Rounder::of_real(&one, limits).to_f64(), Ok(1.0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn floats_of_rationals(n in any::<i128>(), d in 1i128.., shift in -1200i32..1200, dyadic in any::<bool>()) {
            let power = Rational::from_integer(2.into()).pow(shift);
            let d = if dyadic { 1.into() } else { d.into() };
            let value = Rational::new(n.into(), d) * power;
            assert_f64(&value);
            assert_f32(&value);
        }

        #[test]
        fn ties_between_floats(bits in 0u64..0x7fe0_0000_0000_0000, nudge in -1i32..2) {
            let (a, b) = (f64::from_bits(bits), f64::from_bits(bits + 1));
            let middle = (rational::from_f64(a).unwrap() + rational::from_f64(b).unwrap()) / q("2");
            let value = middle + q("0x1p-3000") * Rational::from_integer(nudge.into());
            let even = if bits % 2 == 0 { a } else { b };
            let expected = match nudge { -1 => a, 0 => even, _ => b };
            prop_assert_eq!(with(&value, |r| r.to_f64()).unwrap().to_bits(), expected.to_bits());
        }

        /// A rational rounded through enclosures, as an irrational would be, agrees with integers.
        #[test]
        fn the_two_roads_to_decimals_agree(n in any::<i64>(), d in 1i64.., e in -40i32..40, count in 1u32..40) {
            let value = Rational::new(n.into(), d.into()) * Rational::from_integer(10.into()).pow(e);
            let mut exact = Rounder::new(|p| Ball::rational(&value, p), || Some(value.clone()), Limits::default());
            let mut blind = Rounder::new(|p| Ball::rational(&value, p), || None, Limits { digits: 40, bits: 2000 });
            for round in [Round::Zero, Round::Nearest, Round::Down, Round::Up] {
                let expected = exact.round(count, round).unwrap();
                match blind.round(count, round) {
                    Ok(found) => prop_assert_eq!(q(&found.to_string()), q(&expected.to_string())),
                    // Only what ends within the digits, or half a unit beyond, defeats enclosures.
                    Err(_) => prop_assert!(exact.round(count + 1, Round::Zero).unwrap().exact),
                }
            }
        }

        #[test]
        fn bounds_enclose_and_digits_are_a_prefix(n in 2u64.., d in 1u64.., count in 1u32..60) {
            let value = LogSum::ln(&Rational::new(n.into(), d.into())).unwrap();
            prop_assume!(!value.is_zero());
            let mut rounder = Rounder::of(&value, Limits::default());
            let (below, above) = rounder.bounds(count).unwrap();
            let read = |d: &Decimal| LogSum::rational(&q(&d.to_string()));
            prop_assert!(read(&below) < value && value < read(&above));
            let digits = rounder.digits(count).unwrap();
            prop_assert!(!digits.exact && (digits == below || digits == above));
            prop_assert!(rounder.digits(count + 9).unwrap().digits.starts_with(&digits.digits));
            let nearest = rounder.decimal(count).unwrap();
            let error = |x: &LogSum| { let e = &read(&nearest) - x; if e.sign().is_lt() { -&e } else { e } };
            prop_assert!(error(&value).scale(&q("2")) < &read(&above) - &read(&below));
        }
    }
}
