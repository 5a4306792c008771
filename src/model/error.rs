//! What can be wrong with a model, and what to tell the user.

use std::sync::Arc;

use num_traits::{Signed, Zero};

use super::label::Label;
use super::outcomes::MAX_OUTCOMES;
use crate::diag::Diagnostic;
use crate::exact::rational::{Integer, Rational};

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

    /// The stable code, a key of [`CODES`].
    pub fn code(&self) -> &'static str {
        match self {
            ModelError::Sum { .. } => "E020",
            ModelError::Negative { .. } => "E021",
            ModelError::Duplicate { .. } => "E022",
            ModelError::Empty | ModelError::AllZero => "E023",
            ModelError::NotACount { .. } => "E024",
            ModelError::Probability { .. } => "E025",
            ModelError::TooMany { .. } => "E026",
            ModelError::Lengths { .. } | ModelError::RowLength { .. } => "E027",
            ModelError::Unaligned { .. } => "E028",
            ModelError::UnknownVariable { .. } | ModelError::RepeatedVariable { .. } => "E029",
            ModelError::UnknownOutcome { .. } => "E030",
            ModelError::NullCondition => "E031",
            ModelError::NoValue { .. } => "E032",
            ModelError::Tolerance { .. } => "E033",
        }
    }

    /// What to try.
    pub fn help(&self) -> &'static str {
        match self {
            ModelError::Sum { .. } => {
                "correct a mass, or scale them with `normalize(...)`, or write `counts {...}` if they count"
            }
            ModelError::Negative { .. } => "a probability is never below 0",
            ModelError::Duplicate { .. } => "merge the two entries or rename one",
            ModelError::Empty => "give at least one outcome, such as `{a: 1}`",
            ModelError::AllZero => "make at least one entry positive",
            ModelError::NotACount { .. } => "use `normalize(...)` for weights that are not integers",
            ModelError::Probability { .. } => "a probability lies between 0 and 1",
            ModelError::TooMany { .. } => "use fewer",
            ModelError::Lengths { .. } | ModelError::RowLength { .. } => "give one entry for each",
            ModelError::Unaligned { .. } => {
                "give both distributions the same outcomes; an outcome that never happens has mass 0"
            }
            ModelError::UnknownVariable { .. } => "use one of the random variables of the joint law",
            ModelError::RepeatedVariable { .. } => "name it once",
            ModelError::UnknownOutcome { .. } => "use one of its outcomes",
            ModelError::NullCondition => "condition on an event of positive probability",
            ModelError::NoValue { .. } => "give each outcome a value; numbers are their own values",
            ModelError::Tolerance { .. } => {
                "raise the tolerance, or choose the policy `normalize` or `as-is`"
            }
        }
    }
}

/// Without a place: the caller that knows the text adds it.
impl From<ModelError> for Diagnostic {
    fn from(error: ModelError) -> Diagnostic {
        Diagnostic::error(error.code(), error.to_string()).help(error.help())
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

/// The codes of this layer: code, title, explanation.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        "E020",
        "masses do not sum to 1",
        "The masses of a distribution sum to exactly 1; decimals are exact, so {a: 0.3, b: 0.6} misses 1/10. Correct a mass, or write normalize({a: 3, b: 6}), or counts {a: 37, b: 63}.",
    ),
    (
        "E021",
        "negative mass",
        "A mass, a weight or a count is never below 0: {a: 3/2, b: -1/2} sums to 1 but is no distribution.",
    ),
    (
        "E022",
        "duplicate outcome",
        "Each outcome stands once. In {sun: 1/2, sun: 1/4, rain: 1/4} merge the two into sun: 3/4. Numbers are compared by value, so 1 and 1.0 are the same outcome.",
    ),
    (
        "E023",
        "nothing to distribute",
        "A distribution needs at least one outcome, and weights or counts need at least one that is positive: counts {a: 0, b: 0} has no distribution.",
    ),
    (
        "E024",
        "not a count",
        "Counts are the integers 0, 1, 2, ...: counts {a: 1.5} is none. For other weights write normalize({a: 1.5, b: 3}).",
    ),
    (
        "E025",
        "not a probability",
        "bernoulli(p) and binomial(n, p) need 0 <= p <= 1, geometric(p) needs 0 < p <= 1: bernoulli(3/2) has no meaning.",
    ),
    (
        "E026",
        "too large",
        "The number of outcomes, or of trials in binomial(n, p), is past what is computed exactly in reasonable memory. The message names the limit. uniform(n) alone has no such limit.",
    ),
    (
        "E027",
        "lengths differ",
        "Labels and masses come in pairs, and each row of a joint table names one outcome for each random variable: joint P(X, Y) = {(0, 0): 1/2, (0, 1): 1/2}.",
    ),
    (
        "E028",
        "outcomes differ",
        "Quantities of two distributions compare them outcome by outcome, in any order. {a: 1/2, b: 1/2} and {a: 1/2, c: 1/2} do not match; write {a: 1/2, b: 1/2, c: 0} and {a: 1/2, b: 0, c: 1/2} if that is meant.",
    ),
    (
        "E029",
        "random variables",
        "A joint law knows the random variables it was declared with, each once: joint P(X, Y) = ... has X and Y, no Z.",
    ),
    (
        "E030",
        "unknown outcome",
        "The label is not an outcome of that random variable or distribution; labels are compared exactly, with their case.",
    ),
    ("E031", "condition of probability 0", "P(x | y) is only defined where P(y) > 0."),
    (
        "E032",
        "outcome without a value",
        "An expectation needs a value for each outcome. Numeric labels are their own values; for others give a table, such as {sun: 1, rain: 0}.",
    ),
    (
        "E033",
        "floats too far from 1",
        "Floats rarely sum to 1 exactly. The policy `reject` accepts them within its tolerance only; `normalize` scales them, `as-is` keeps them as a measure with the generalised divergence.",
    ),
];
