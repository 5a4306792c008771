//! What to tell people about an error of the model: its code, what to try, and what `entail explain` says.
//!
//! The model says what is wrong; these are words about it, kept out of the trusted rooms. `data`, `lower`
//! and `session` add the place.

use crate::diag::Diagnostic;
use crate::model::ModelError;

/// The stable code, a key of [`CODES`].
///
/// ```
/// use entail::{advice, model::ModelError};
/// assert_eq!(advice::code(&ModelError::Empty), "E023");
/// assert_eq!(advice::help(&ModelError::Empty), "give at least one outcome, such as `{a: 1}`");
/// ```
pub fn code(error: &ModelError) -> &'static str {
    match error {
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
pub fn help(error: &ModelError) -> &'static str {
    match error {
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
        ModelError::Tolerance { .. } => "raise the tolerance, or choose the policy `normalize` or `as-is`",
    }
}

/// Without a place: the caller that knows the text adds it.
impl From<ModelError> for Diagnostic {
    fn from(error: ModelError) -> Diagnostic {
        Diagnostic::error(code(&error), error.to_string()).help(help(&error))
    }
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
