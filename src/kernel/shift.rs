//! How two objectives are related: what the rule ARGMIN is applied with.

use crate::exact::Rational;
use crate::term::{Expr, Over};

/// What the rule ARGMIN is applied with: f = factor·g + shift.
#[derive(Clone, PartialEq, Debug)]
pub struct Shift {
    /// What varies.
    pub over: Over,
    /// Whether it is about the maximisers of f.
    pub greatest: bool,
    /// The factor, not 0.
    pub factor: Rational,
    /// The other objective.
    pub g: Expr,
    /// What does not vary.
    pub shift: Expr,
}
