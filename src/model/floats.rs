//! Floats as masses: each is the dyadic rational it is, and a policy says what to do about a sum
//! that is not exactly 1.

use num_traits::{One, Signed};

use super::Law;
use super::distribution::{Distribution, Measure};
use super::error::ModelError;
use crate::exact::rational::Rational;

/// What to do with floats whose exact sum is not 1.
#[derive(Clone, Debug, PartialEq)]
pub enum FloatPolicy {
    /// Refuse them when they miss 1 by more than the tolerance; otherwise scale them to sum 1.
    Reject {
        /// The largest admitted |sum - 1|.
        tolerance: Rational,
    },
    /// Scale them to sum 1, whatever the sum.
    Normalize,
    /// Keep them: a measure, not a distribution, unless the sum happens to be 1.
    AsIs,
}

/// What was found and what was done, to be shown with every answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FloatReport {
    /// The exact sum of the masses as given.
    pub sum: Rational,
    /// `sum - 1`.
    pub defect: Rational,
    /// Whether the masses were divided by the sum.
    pub scaled: bool,
}

impl FloatPolicy {
    /// Applies the policy to masses as given.
    ///
    /// # Errors
    /// [`ModelError::Tolerance`] under [`FloatPolicy::Reject`], [`ModelError::AllZero`].
    pub fn apply(&self, given: &Measure) -> Result<(Law, FloatReport), ModelError> {
        let sum = given.total();
        let defect = &sum - Rational::one();
        let report = |scaled| FloatReport { sum: sum.clone(), defect: defect.clone(), scaled };
        match self {
            _ if sum.is_one() => Ok((Law::Finite(Distribution::try_from(given.clone())?), report(false))),
            FloatPolicy::Reject { tolerance } if defect.abs() > *tolerance => {
                Err(ModelError::Tolerance { sum, tolerance: Box::new(tolerance.clone()) })
            }
            FloatPolicy::Reject { .. } | FloatPolicy::Normalize => {
                Ok((Law::Finite(given.normalized()?), report(true)))
            }
            FloatPolicy::AsIs => Ok((Law::Unnormalised(given.clone()), report(false))),
        }
    }
}
