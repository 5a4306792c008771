//! Equality and order of expressions and quantities.
//!
//! Written out because the order of `num_rational` recurses along the continued fraction, as deep as
//! the input wishes: long numbers are compared by one multiplication instead.

use super::expr::{Expr, Quantity};
use crate::exact::rational::compare;
use std::cmp::Ordering;

impl Ord for Expr {
    fn cmp(&self, other: &Expr) -> Ordering {
        match (self, other) {
            (Expr::Number(a), Expr::Number(b)) => compare(a, b),
            (Expr::Symbol(a), Expr::Symbol(b)) => a.cmp(b),
            (Expr::Mass(a, i), Expr::Mass(b, j)) => (a, i).cmp(&(b, j)),
            (Expr::Size(a), Expr::Size(b)) => a.cmp(b),
            (Expr::Add(a), Expr::Add(b)) | (Expr::Mul(a), Expr::Mul(b)) => a.cmp(b),
            (Expr::Power(a, r), Expr::Power(b, s)) => a.cmp(b).then_with(|| compare(r, s)),
            (Expr::Ln(a), Expr::Ln(b)) | (Expr::Exp(a), Expr::Exp(b)) | (Expr::Abs(a), Expr::Abs(b)) => {
                a.cmp(b)
            }
            (Expr::Derivative(x, a), Expr::Derivative(y, b)) => (x, a).cmp(&(y, b)),
            (Expr::Sum { index: i, range: r, body: a }, Expr::Sum { index: j, range: s, body: b }) => {
                (i, r, a).cmp(&(j, s, b))
            }
            (Expr::Quantity(a), Expr::Quantity(b)) => a.cmp(b),
            (Expr::Minimisers(a), Expr::Minimisers(b)) => a.cmp(b),
            (Expr::Set(a), Expr::Set(b)) => a.cmp(b),
            _ => kind(self).cmp(&kind(other)),
        }
    }
}

fn kind(e: &Expr) -> u8 {
    match e {
        Expr::Number(_) => 0,
        Expr::Infinity => 1,
        Expr::Symbol(_) => 2,
        Expr::Mass(..) => 3,
        Expr::Size(_) => 4,
        Expr::Add(_) => 5,
        Expr::Mul(_) => 6,
        Expr::Power(..) => 7,
        Expr::Ln(_) => 8,
        Expr::Exp(_) => 9,
        Expr::Abs(_) => 10,
        Expr::Sum { .. } => 11,
        Expr::Quantity(_) => 12,
        Expr::Derivative(..) => 13,
        Expr::Minimisers(_) => 14,
        Expr::Set(_) => 15,
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        use Quantity::*;
        match (self, other) {
            (Entropy(a), Entropy(b)) => a.cmp(b),
            (CrossEntropy(a, b), CrossEntropy(c, d)) | (Divergence(a, b), Divergence(c, d)) => {
                (a, b).cmp(&(c, d))
            }
            (
                ConditionalEntropy { joint: p, of: a, given: c },
                ConditionalEntropy { joint: q, of: b, given: d },
            ) => (p, a, c).cmp(&(q, b, d)),
            (
                Information { joint: p, between: a, given: c },
                Information { joint: q, between: b, given: d },
            ) => (p, a, c).cmp(&(q, b, d)),
            (
                ConditionalDivergence { p, q, of: a, given: c },
                ConditionalDivergence { p: r, q: s, of: b, given: d },
            ) => (p, q, a, c).cmp(&(r, s, b, d)),
            (JensenShannon(a), JensenShannon(b)) | (JensenShannonDistance(a), JensenShannonDistance(b)) => {
                a.cmp(b)
            }
            (Renyi(r, a), Renyi(s, b)) | (Tsallis(r, a), Tsallis(s, b)) => {
                a.cmp(b).then_with(|| compare(r, s))
            }
            (RenyiDivergence(r, a, b), RenyiDivergence(s, c, d)) => {
                (a, b).cmp(&(c, d)).then_with(|| compare(r, s))
            }
            (SelfInformation(a, i), SelfInformation(b, j)) => (a, i).cmp(&(b, j)),
            (Of(m, a), Of(n, b)) => (m, a).cmp(&(n, b)),
            _ => sort(self).cmp(&sort(other)),
        }
    }
}

fn sort(q: &Quantity) -> u8 {
    match q {
        Quantity::Entropy(_) => 0,
        Quantity::CrossEntropy(..) => 1,
        Quantity::Divergence(..) => 2,
        Quantity::ConditionalEntropy { .. } => 3,
        Quantity::Information { .. } => 4,
        Quantity::ConditionalDivergence { .. } => 5,
        Quantity::JensenShannon(_) => 6,
        Quantity::JensenShannonDistance(_) => 7,
        Quantity::Renyi(..) => 8,
        Quantity::RenyiDivergence(..) => 9,
        Quantity::Tsallis(..) => 10,
        Quantity::SelfInformation(..) => 11,
        Quantity::Of(..) => 12,
    }
}

macro_rules! by_order {
    ($($t:ty)*) => {$(
        impl PartialOrd for $t {
            fn partial_cmp(&self, other: &$t) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl PartialEq for $t {
            fn eq(&self, other: &$t) -> bool {
                self.cmp(other) == Ordering::Equal
            }
        }
        impl Eq for $t {}
    )*};
}

by_order!(Expr Quantity);
