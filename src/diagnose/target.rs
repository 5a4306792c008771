//! The number as a target: what comes near it, and what agrees with it.

use super::approx::Approx;
use super::convention::Width;
use super::prepare::stored;
use super::printed::{Kind, Printed};
use super::report::Agreement;
use super::sure::Sure;
use rug::Rational;
use std::cmp::Ordering;

/// The number, prepared for comparisons.
pub(super) struct Target<'a> {
    pub(super) number: &'a Printed,
    pub(super) double: f64,
    pub(super) half: f64,
    /// The narrow floats that the number may be.
    pub(super) widths: Vec<(Agreement, f64)>,
}

impl Target<'_> {
    pub(super) fn new(number: &Printed) -> Target<'_> {
        let double = number.double();
        let half = number.finite().map_or(0.0, |(_, half)| half.to_f64());
        let mut widths = Vec::new();
        if let Some((value, half)) = number.finite() {
            // Noise of narrow floats is no excuse for a number that is no such float. The scales are those of
            // their precision to that of doubles; of the narrowest, whose library functions round to the
            // nearest, an eighth, since the bound allows for four units in the last place.
            for (width, agreement, scale) in [
                (Width::F32, Agreement::Single, 29),
                (Width::F16, Agreement::Half, 39),
                (Width::Bf16, Agreement::Brain, 42),
            ] {
                let near = stored(value, width);
                let same_double = rug::Float::with_val(53, &near).to_f64() == double;
                if same_double || Rational::from(&near - value).abs() <= *half {
                    widths.push((agreement, 2f64.powi(scale)));
                }
            }
        }
        Target { number, double, half, widths }
    }

    /// Whether a value may agree within a tolerance beyond the printed digits.
    pub(super) fn is_near(&self, value: Approx, noise: f64) -> bool {
        if !value.is_known() {
            return true;
        }
        match self.number.kind {
            Kind::NoNumber => value.x.is_nan(),
            Kind::Infinite { .. } => value.x == self.double,
            Kind::Finite { .. } => {
                let reach = self.half + noise + 2.0 * value.error + 4.0 * f64::EPSILON * self.double.abs();
                (value.x - self.double).abs() <= reach
            }
        }
    }

    /// Whether an exact value agrees with the number within `half + noise`; none if that is not decided.
    pub(super) fn agrees<const BITS: u32>(&self, value: &Sure<BITS>, noise: f64) -> Option<bool> {
        let Some((number, half)) = self.number.finite() else {
            return Some(match (&self.number.kind, value) {
                (Kind::NoNumber, Sure::NoNumber) => true,
                (Kind::Infinite { negative }, Sure::Infinite(sign)) => *negative == sign.is_lt(),
                _ => false,
            });
        };
        let reach = Rational::from_f64(noise).unwrap_or_default() + half;
        let (low, high) = (Rational::from(number - &reach), Rational::from(number + &reach));
        if let Sure::Rational(value) = value {
            return Some(low <= *value && *value <= high);
        }
        let Some(ball) = value.ball() else { return Some(false) };
        if *ball.hi() < low || *ball.lo() > high {
            return Some(false);
        }
        (*ball.lo() >= low && *ball.hi() <= high).then_some(true)
    }

    /// Whether an enclosure says anything: it is bounded, and, unless the value is known no better, narrow.
    pub(super) fn is_telling<const BITS: u32>(&self, value: &Sure<BITS>, may_be_wide: bool) -> bool {
        let narrow = (self.double.abs().max(self.half) * 2f64.powi(-40)).max(1e-300);
        value.ball().is_some_and(|ball| ball.is_bounded() && (may_be_wide || ball.width() <= narrow))
    }

    /// Whether the number is the value with its further digits cut off.
    pub(super) fn is_cut<const BITS: u32>(&self, value: &Sure<BITS>) -> bool {
        let Some((number, half)) = self.number.finite() else { return false };
        let unit = Rational::from(half * 2u32);
        let (low, high) = match number.cmp0() {
            Ordering::Less => ((number - unit), number.clone()),
            Ordering::Greater => (number.clone(), (number + unit)),
            Ordering::Equal => return false,
        };
        value.ball().is_some_and(|ball| *ball.lo() >= low && *ball.hi() <= high)
    }
}
