//! Why the kernel refused.

/// Why a rule refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KernelError {
    /// The arguments do not have the form that the rule is about.
    #[error("the rule needs {0}")]
    Shape(&'static str),
    /// A side condition is not among the conditions.
    #[error("the rule needs that {0}")]
    Side(&'static str),
    /// A normal form grew past its limit.
    #[error("the expression is too large to normalise")]
    Size,
    /// Two theorems live in different models.
    #[error("the theorems belong to different models")]
    Model,
    /// A closed term has no value, or two values cannot be told apart.
    #[error("{0}")]
    Eval(String),
}
