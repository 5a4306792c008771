//! What a closed term comes to, and why it may come to nothing.

use crate::exact::Rational;
use crate::exact::real::{Real, RealError};
use crate::model::{Label, ModelError};
use crate::term::{Dist, Name};

/// The outcome that makes a quantity infinite.
#[derive(Clone, PartialEq, Debug)]
pub struct Witness {
    /// The distribution that gives the outcome mass.
    pub positive: Dist,
    /// The distribution that gives it none.
    pub zero: Dist,
    /// The outcome.
    pub outcome: Label,
    /// Its mass.
    pub mass: Rational,
}

/// An extended real.
#[derive(Clone, Debug)]
pub enum Value {
    /// A real number, exactly.
    Finite(Real),
    /// `+∞`, with the outcome that causes it where there is one.
    Infinite(Option<Box<Witness>>),
}

impl Value {
    /// A rational number.
    pub fn rational(r: &Rational) -> Value {
        Value::Finite(Real::rational(r))
    }

    /// The real number, unless the value is infinite.
    pub fn finite(&self) -> Option<&Real> {
        match self {
            Value::Finite(r) => Some(r),
            Value::Infinite(_) => None,
        }
    }
}

/// Why a term has no value in a model.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum EvalError {
    /// A name is not declared.
    #[error("`{0}` is not declared, so this has no value")]
    Unknown(Name),
    /// A parameter stands for any number of its range.
    #[error("the parameter `{0}` has no one value")]
    Parameter(Name),
    /// A variable does not belong to the joint distribution.
    #[error("`{0}` has no variable `{1}`")]
    NoVariable(Name, Name),
    /// An outcome does not belong to the distribution.
    #[error("`{outcome}` is no outcome of `{dist}`")]
    NoOutcome {
        /// The distribution.
        dist: Name,
        /// The label looked for.
        outcome: String,
    },
    /// A real number that does not exist: a division by zero, the logarithm of 0 with no zero factor
    /// to cancel it, a root of a negative number; or a sign that was not decided.
    #[error(transparent)]
    Real(#[from] RealError),
    /// `∞ − ∞`, `0·∞` and the like.
    #[error("{0} has no value")]
    Indeterminate(&'static str),
    /// The sum ranges over infinitely many outcomes and no closed form is known here.
    #[error("`{0}` has infinitely many outcomes; {1} has no closed form here")]
    InfiniteSupport(Name, &'static str),
    /// A sum or a set that does not say which outcomes it ranges over.
    #[error("this sum does not say which outcomes it ranges over")]
    Range,
    /// The sign of something had to be known and was not decided.
    #[error("the sign of a value could not be decided with {0} bits")]
    Undecided(u32),
    /// The distributions do not fit together.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The operation does not apply to this kind of distribution.
    #[error("{0}")]
    Unsupported(&'static str),
}
