//! Minimisers and maximisers of an expression over distributions or over a parameter, and the sets of points
//! that they are.

use super::Name;
use super::expr::{Dist, Expr};
use crate::exact::Rational;
use crate::exact::rational::compare;
use crate::exact::symbolic::Interval;
use std::cmp::Ordering;

/// What varies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Over {
    /// A distribution on Ω: every one, or those of a family that is only named.
    Distributions {
        /// The distribution that varies.
        variable: Name,
        /// The family, if it is not all of them; any set of distributions on Ω.
        family: Option<Name>,
    },
    /// A real parameter.
    Parameter {
        /// The parameter.
        variable: Name,
        /// What it ranges over.
        range: Interval,
    },
}

impl Over {
    /// The name that is bound.
    pub fn variable(&self) -> &Name {
        match self {
            Over::Distributions { variable, .. } | Over::Parameter { variable, .. } => variable,
        }
    }

    /// The parameter that is bound, if it is one.
    pub fn parameter(&self) -> Option<&Name> {
        match self {
            Over::Parameter { variable, .. } => Some(variable),
            Over::Distributions { .. } => None,
        }
    }

    /// The distribution that is bound, if it is one.
    pub fn distribution(&self) -> Option<&Name> {
        match self {
            Over::Distributions { variable, .. } => Some(variable),
            Over::Parameter { .. } => None,
        }
    }
}

/// `argmin` or `argmax` of an objective: the set of all points at which it takes its least or greatest value
/// in ℝ*. It denotes nothing where the objective does at some point.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Extremum {
    /// `argmax` rather than `argmin`.
    pub greatest: bool,
    /// What varies.
    pub over: Over,
    /// What is made least or greatest.
    pub objective: Expr,
}

/// A set of points.
#[derive(Clone, Debug)]
pub enum Points {
    /// None at all.
    Empty,
    /// One number.
    Number(Rational),
    /// All numbers of a range.
    Range(Interval),
    /// One distribution.
    Dist(Dist),
}

impl Ord for Points {
    fn cmp(&self, other: &Points) -> Ordering {
        let kind = |p: &Points| match p {
            Points::Empty => 0,
            Points::Number(_) => 1,
            Points::Range(_) => 2,
            Points::Dist(_) => 3,
        };
        match (self, other) {
            (Points::Number(a), Points::Number(b)) => compare(a, b),
            (Points::Range(a), Points::Range(b)) => a.cmp(b),
            (Points::Dist(a), Points::Dist(b)) => a.cmp(b),
            _ => kind(self).cmp(&kind(other)),
        }
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Points) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Points {
    fn eq(&self, other: &Points) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Points {}
