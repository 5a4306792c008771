//! A claimed float against an enclosure of the exact value: rounding, ulps, distance, pass or fail.
//!
//! A judgement is made only if the enclosure decides all of it; otherwise there is none, and the caller
//! comes again with a finer enclosure.

use crate::exact::ball::Ball;
use rug::float::Round;
use rug::{Float as Mpfr, Rational};

use super::double::{Double, U, two_sum};
use super::float::Float;
use super::refine::Value;
use super::rows::RowError;
use super::setting::{Setting, Tolerance};

/// What became of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Pass, fail, or why neither.
    pub status: Status,
    /// The claimed float.
    pub claimed: f64,
    /// The exact value correctly rounded to the format asked for (to nearest, ties to even), as the double
    /// it is equal to; +∞ where the value is infinite, NaN where there is none.
    pub truth: f64,
    /// How many floats of the format the claim is away from `truth`; `None` if either is NaN.
    pub ulps: Option<u64>,
    /// An upper bound of |claimed − exact value|, above it by less than 2⁻¹⁰ ulp of `truth` (and eight units in
    /// its own last place, or two steps of the subnormal doubles); 0 only if they are equal, NaN where there is no value.
    pub error: f64,
    /// For an infinite value the entry that makes it so, from 0.
    pub witness: Option<usize>,
    /// Whether double-double left the row open and MPFR decided it.
    pub refined: bool,
}

/// The kinds of verdicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// Within the tolerance.
    Passed,
    /// Beyond the tolerance.
    Failed,
    /// The greatest precision decides no rounding; the value lies within 2⁻¹⁵⁰⁰⁰ of a tie.
    Undecided,
    /// The row has no exact value.
    Broken(RowError),
}

impl Verdict {
    pub(super) fn broken(claimed: f64, error: RowError) -> Verdict {
        Verdict { status: Status::Broken(error), ..Verdict::undecided(claimed) }
    }

    pub(super) fn undecided(claimed: f64) -> Verdict {
        Verdict {
            status: Status::Undecided,
            claimed,
            truth: f64::NAN,
            ulps: None,
            error: f64::NAN,
            witness: None,
            refined: true,
        }
    }

    /// The verdict on a value that is +∞ because of entry `witness`.
    pub(super) fn infinite(setting: &Setting, claimed: f64, witness: Option<usize>) -> Verdict {
        let right = claimed == f64::INFINITY;
        let error = if right {
            0.0
        } else if claimed.is_nan() {
            f64::NAN
        } else {
            f64::INFINITY
        };
        Verdict {
            status: if right { Status::Passed } else { Status::Failed },
            truth: f64::INFINITY,
            ulps: setting.float.ulps(claimed, f64::INFINITY),
            error,
            witness,
            refined: false,
            claimed,
        }
    }
}

/// An enclosure of the exact value, from either road.
pub(super) trait Enclosure {
    /// The correctly rounded float, if decided.
    fn round(&self, float: Float) -> Option<f64>;
    /// A lower and an upper bound of |claimed − value|.
    fn distance(&self, claimed: f64) -> (f64, f64);
    /// Whether |claimed − value| ≤ `bound`, or ≤ `bound`·|value| if `relative`; `None` if open.
    fn within(&self, claimed: f64, bound: f64, relative: bool) -> Option<bool>;
}

impl Enclosure for Double {
    #[inline(always)]
    fn round(&self, float: Float) -> Option<f64> {
        float.of_double(self)
    }

    /// With (d, e) = claimed − hi exactly, the distance is |d + (e − lo)|, rounded twice, give or take `err`.
    #[inline(always)]
    fn distance(&self, claimed: f64) -> (f64, f64) {
        let (d, e) = two_sum(claimed, -self.hi);
        let rest = e - self.lo;
        let size = (d + rest).abs();
        let bound = 2.0 * U * (size + rest.abs()) + self.err;
        if self.err == 0.0 && rest == 0.0 {
            return (size, size);
        }
        ((size - bound).next_down().max(0.0), (size + bound).next_up())
    }

    fn within(&self, claimed: f64, bound: f64, relative: bool) -> Option<bool> {
        let (least, most) = self.distance(claimed);
        let slack = self.err + 4.0 * U * self.hi.abs();
        let (low, high) = match relative {
            // Comparisons of doubles that may themselves be rounded are made with a margin.
            true => (
                bound * (self.hi.abs() - slack) * (1.0 - 8.0 * U),
                bound * (self.hi.abs() + slack) * (1.0 + 8.0 * U) + f64::MIN_POSITIVE,
            ),
            false => (bound, bound),
        };
        if most <= low { Some(true) } else { (least > high).then_some(false) }
    }
}

impl Enclosure for Value {
    fn round(&self, float: Float) -> Option<f64> {
        match self {
            Value::Enclosed(ball) => float.of_ball(ball),
            Value::Exact(value) => float.of_rational(value),
        }
    }

    fn distance(&self, claimed: f64) -> (f64, f64) {
        let (least, most) = bounds(self, claimed, 53);
        (least.to_f64_round(Round::Down), most.to_f64_round(Round::Up))
    }

    fn within(&self, claimed: f64, bound: f64, relative: bool) -> Option<bool> {
        let value = match self {
            Value::Exact(value) => {
                let claimed = Rational::from_f64(claimed)?;
                let mut bound = Rational::from_f64(bound)?;
                if relative {
                    bound *= Rational::from(value.abs_ref());
                }
                return Some(Rational::from(&claimed - value).abs() <= bound);
            }
            Value::Enclosed(ball) => ball,
        };
        let prec = value.prec().max(64);
        let (least, most) = bounds(self, claimed, prec);
        let size = value.abs();
        let (low, high) = if relative {
            (
                Mpfr::with_val_round(prec, size.lo() * bound, Round::Down).0,
                Mpfr::with_val_round(prec, size.hi() * bound, Round::Up).0,
            )
        } else {
            (Mpfr::with_val(53, bound), Mpfr::with_val(53, bound))
        };
        if most <= low { Some(true) } else { (least > high).then_some(false) }
    }
}

/// A lower and an upper bound of |claimed − value|, rounded outward to `prec` bits.
fn bounds(value: &Value, claimed: f64, prec: u32) -> (Mpfr, Mpfr) {
    let ball = match value {
        Value::Enclosed(ball) => ball.clone(),
        Value::Exact(exact) => {
            let distance = (Rational::from_f64(claimed).unwrap_or_default() - exact).abs();
            let point = Ball::rug_rational(&distance, prec);
            return (point.lo().clone(), point.hi().clone());
        }
    };
    let claimed = Mpfr::with_val(53, claimed);
    let apart = &Ball::new(claimed.clone(), claimed) - &ball;
    let size = apart.abs().with_prec(prec);
    (size.lo().clone(), size.hi().clone())
}

/// The verdict on a claim, if the enclosure decides the rounding and the tolerance and is fine enough.
#[inline(always)]
pub(super) fn judge(
    setting: &Setting,
    claimed: f64,
    value: &impl Enclosure,
    refined: bool,
) -> Option<Verdict> {
    let truth = value.round(setting.float)?;
    let ulps = setting.float.ulps(claimed, truth);
    let (passed, error) = if claimed.is_finite() && truth.is_finite() {
        let (least, most) = value.distance(claimed);
        // NaN and an infinite error fail this comparison too.
        let fine = most - least <= setting.float.ulp(truth) / 1024.0 + 16.0 * U * most + f64::from_bits(2);
        if !fine {
            return None;
        }
        let passed = match setting.tolerance {
            Tolerance::Ulps(limit) => ulps.is_some_and(|u| u <= limit),
            Tolerance::Absolute(limit) => value.within(claimed, limit, false)?,
            Tolerance::Relative(limit) => value.within(claimed, limit, true)?,
        };
        (passed, most)
    } else {
        // A value beyond the greatest float rounds to infinity, and a claim of infinity is then right.
        let passed = matches!(setting.tolerance, Tolerance::Ulps(limit) if ulps.is_some_and(|u| u <= limit));
        (passed || claimed == truth, if claimed.is_nan() { f64::NAN } else { f64::INFINITY })
    };
    Some(Verdict {
        status: if passed { Status::Passed } else { Status::Failed },
        claimed,
        truth,
        ulps,
        error,
        witness: None,
        refined,
    })
}
