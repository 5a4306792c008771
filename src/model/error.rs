//! What can be wrong with a model.

use std::sync::Arc;

use num_traits::{Signed, Zero};

use super::label::Label;
use crate::exact::rational::{Integer, Rational};

/// The most outcomes that are ever listed one by one.
pub const MAX_OUTCOMES: usize = 50_000_000;

/// Why a model cannot be made. Indexes count from 0 in the order the input was given, so that the
/// caller can point at the place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// The masses of a distribution, or the weights of a mixture, do not sum to 1.
    #[error("the {what} sum to {}, not 1: {}", shown(sum), defect(sum))]
    Sum {
        /// `masses` or `weights`.
        what: &'static str,
        /// Their exact sum.
        sum: Rational,
    },
    /// A mass, a weight or a count is below 0.
    #[error("entry {} is negative: {}", index + 1, shown(mass))]
    Negative {
        /// Its position.
        index: usize,
        /// Its value.
        mass: Rational,
    },
    /// A label stands for two outcomes.
    #[error("the outcome {label} occurs twice: as entry {} and as entry {}", first + 1, second + 1)]
    Duplicate {
        /// The label.
        label: Label,
        /// Where it came first.
        first: usize,
        /// Where it came again.
        second: usize,
    },
    /// There is no outcome at all.
    #[error("a distribution needs at least one outcome")]
    Empty,
    /// All weights are zero, so nothing can be scaled to sum 1.
    #[error("all entries are 0, so they cannot be scaled to sum 1")]
    AllZero,
    /// A count is not an integer.
    #[error("entry {} is not a count: {} is not an integer", index + 1, shown(found))]
    NotACount {
        /// Its position.
        index: usize,
        /// Its value.
        found: Rational,
    },
    /// A parameter must be a probability.
    #[error("{family} needs {expected}, found {}", shown(found))]
    Probability {
        /// The family with its parameter, such as `bernoulli(p)`.
        family: &'static str,
        /// The admitted range.
        expected: &'static str,
        /// The value given.
        found: Rational,
    },
    /// Something is larger than the stated limit.
    #[error("{what}: {found} is past the limit of {limit}")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// How many were asked for.
        found: String,
        /// The limit.
        limit: u64,
    },
    /// As many labels as masses are needed.
    #[error("{labels} labels for {masses} masses")]
    Lengths {
        /// Number of labels.
        labels: usize,
        /// Number of masses.
        masses: usize,
    },
    /// Two distributions do not have the same outcomes.
    #[error("the outcomes differ{}{}", only("left", only_left), only("right", only_right))]
    Unaligned {
        /// Some labels that only the first has.
        only_left: Vec<Label>,
        /// Some labels that only the second has.
        only_right: Vec<Label>,
    },
    /// A random variable that the joint law does not have.
    #[error("there is no random variable `{name}` here, only {}", known.join(", "))]
    UnknownVariable {
        /// The name asked for.
        name: Arc<str>,
        /// The names there are.
        known: Vec<Arc<str>>,
    },
    /// A random variable named twice where each may stand once.
    #[error("the random variable `{name}` is named twice")]
    RepeatedVariable {
        /// Its name.
        name: Arc<str>,
    },
    /// A row of a joint table has too few or too many labels.
    #[error("row {} has {found} entries, {expected} are needed", row + 1)]
    RowLength {
        /// Its position.
        row: usize,
        /// How many are needed.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A label that is no outcome here.
    #[error("{label} is not an outcome of {of}")]
    UnknownOutcome {
        /// The label.
        label: Label,
        /// The random variable or function.
        of: String,
    },
    /// Conditioning on an event of probability 0.
    #[error("the condition has probability 0, so there is no conditional distribution")]
    NullCondition,
    /// Outcomes without a numeric value.
    #[error("no value for {}", list(labels))]
    NoValue {
        /// Some of them.
        labels: Vec<Label>,
    },
    /// Floats whose sum is too far from 1.
    #[error(
        "the floats sum to {}, which is further from 1 than the tolerance {}",
        shown(sum),
        shown(tolerance)
    )]
    Tolerance {
        /// Their exact sum.
        sum: Rational,
        /// What was allowed.
        tolerance: Box<Rational>,
    },
}

impl ModelError {
    pub(super) fn outcomes(found: impl ToString) -> ModelError {
        let limit = u64::try_from(MAX_OUTCOMES).unwrap_or(u64::MAX);
        ModelError::TooMany { what: "outcomes to list", found: found.to_string(), limit }
    }
}

/// A number in full while a person can read it, else its first digits and `…`, for messages.
///
/// ```
/// use entail::model::shown;
/// assert_eq!(shown(&"3/4".parse().unwrap()), "3/4");
/// let third: num_rational::BigRational = "1/3".parse().unwrap();
/// assert_eq!(shown(&(third.pow(80) + third)), "0.3333333333333333333333333…");
/// ```
pub fn shown(value: &Rational) -> String {
    const READABLE_BITS: u64 = 160;
    if value.numer().bits() + value.denom().bits() <= READABLE_BITS {
        return value.to_string();
    }
    let size = value.numer().bits().saturating_sub(value.denom().bits());
    if size > READABLE_BITS {
        return format!("a number of about 2^{size}");
    }
    let scaled = value.numer() * Integer::from(10).pow(25) / value.denom();
    if scaled.is_zero() {
        return format!("a number of about 2^-{}", value.denom().bits() - value.numer().bits());
    }
    let digits = format!("{:0>26}", scaled.magnitude().to_string());
    let (whole, fraction) = digits.split_at(digits.len() - 25);
    let sign = if value.is_negative() { "-" } else { "" };
    format!("{sign}{whole}.{fraction}…")
}

fn defect(sum: &Rational) -> String {
    let off = sum - Rational::from_integer(1.into());
    let word = if off.is_negative() { "missing" } else { "too much" };
    format!("{} {word}", shown(&off.abs()))
}

fn list(labels: &[Label]) -> String {
    labels.iter().map(Label::to_string).collect::<Vec<_>>().join(", ")
}

fn only(side: &str, labels: &[Label]) -> String {
    if labels.is_empty() { String::new() } else { format!("; only on the {side}: {}", list(labels)) }
}
