//! Minimisers and maximisers of an expression over distributions or over a parameter, and the sets of points
//! that they are.

use super::Name;
use super::expr::{Over, Points};
use crate::exact::rational::compare;
use std::cmp::Ordering;

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
