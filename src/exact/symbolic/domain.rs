//! Ranges of parameters.

use super::polynomial::Symbol;
use crate::exact::Rational;
use crate::exact::rational::compare;
use num_traits::{One, Zero};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// A value for each parameter.
pub type Point = BTreeMap<Symbol, Rational>;

/// A range; an end without a number is infinite.
///
/// ```
/// use entail::exact::symbolic::Interval;
/// let unit = Interval::open("0".parse().unwrap(), "1".parse().unwrap());
/// assert!(unit.contains(&"1/3".parse().unwrap()) && !unit.contains(&"1".parse().unwrap()));
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Interval {
    /// Lower end.
    pub low: Option<Rational>,
    /// Whether the lower end belongs to it.
    pub low_closed: bool,
    /// Upper end.
    pub high: Option<Rational>,
    /// Whether the upper end belongs to it.
    pub high_closed: bool,
}

impl Interval {
    /// All numbers strictly between two.
    pub fn open(low: Rational, high: Rational) -> Interval {
        Interval { low: Some(low), low_closed: false, high: Some(high), high_closed: false }
    }

    /// Whether a number lies in it.
    pub fn contains(&self, n: &Rational) -> bool {
        let above = self.low.as_ref().is_none_or(|l| {
            let order = compare(l, n);
            order.is_lt() || self.low_closed && order.is_eq()
        });
        let below = self.high.as_ref().is_none_or(|h| {
            let order = compare(n, h);
            order.is_lt() || self.high_closed && order.is_eq()
        });
        above && below
    }

    /// The numbers in both.
    pub fn meet(&self, other: &Interval) -> Interval {
        let mut meet = self.clone();
        if let Some(low) = &other.low {
            let own = self.low.as_ref().map(|l| compare(low, l));
            if own.is_none_or(|o| o.is_gt() || o.is_eq() && !other.low_closed) {
                (meet.low, meet.low_closed) = (Some(low.clone()), other.low_closed);
            }
        }
        if let Some(high) = &other.high {
            let own = self.high.as_ref().map(|h| compare(high, h));
            if own.is_none_or(|o| o.is_lt() || o.is_eq() && !other.high_closed) {
                (meet.high, meet.high_closed) = (Some(high.clone()), other.high_closed);
            }
        }
        meet
    }

    /// Whether it has more than one point, so that its interior is not empty.
    pub fn is_wide(&self) -> bool {
        match (&self.low, &self.high) {
            (Some(l), Some(h)) => compare(l, h).is_lt(),
            _ => true,
        }
    }

    /// Some number strictly inside, another one for each trial and parameter (both from 1).
    pub fn point(&self, trial: u32, parameter: u32) -> Rational {
        let part = Rational::new(trial.into(), (trial + 2 + parameter).into());
        let number = |n: u32| Rational::from_integer(n.into());
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => low + (high - low) * part,
            (Some(low), None) => low + number(trial) + part,
            (None, Some(high)) => high - number(trial) - part,
            (None, None) => number(trial) + part,
        }
    }

    /// A number strictly inside, a simple one; `None` when the interior is empty.
    pub fn inside(&self) -> Option<Rational> {
        let one = Rational::one;
        match (&self.low, &self.high) {
            _ if !self.is_wide() => None,
            (Some(l), Some(h)) => Some((l + h) / Rational::from_integer(2.into())),
            (Some(l), None) => Some(l + one()),
            (None, Some(h)) => Some(h - one()),
            (None, None) => Some(Rational::zero()),
        }
    }

    /// Whether every number of the other lies in it.
    pub fn includes(&self, other: &Interval) -> bool {
        let low = match (&self.low, &other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => {
                let order = compare(a, b);
                order.is_lt() || order.is_eq() && (self.low_closed || !other.low_closed)
            }
        };
        low && match (&self.high, &other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => {
                let order = compare(a, b);
                order.is_gt() || order.is_eq() && (self.high_closed || !other.high_closed)
            }
        }
    }
}

impl Ord for Interval {
    fn cmp(&self, other: &Interval) -> Ordering {
        let end = |a: &Option<Rational>, b: &Option<Rational>| match (a, b) {
            (Some(a), Some(b)) => compare(a, b),
            _ => a.is_some().cmp(&b.is_some()),
        };
        let closed = |i: &Interval| (i.low_closed, i.high_closed);
        let ends = end(&self.low, &other.low).then_with(|| end(&self.high, &other.high));
        ends.then_with(|| closed(self).cmp(&closed(other)))
    }
}

impl PartialOrd for Interval {
    fn partial_cmp(&self, other: &Interval) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |n: &Option<Rational>, infinite: &str| {
            n.as_ref().map_or_else(|| infinite.to_owned(), ToString::to_string)
        };
        let (open, close) =
            (if self.low_closed { '[' } else { '(' }, if self.high_closed { ']' } else { ')' });
        write!(f, "{open}{}, {}{close}", end(&self.low, "-inf"), end(&self.high, "inf"))
    }
}

/// The ranges of the parameters, a box; a symbol that has none ranges over all reals.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Domain {
    ranges: BTreeMap<Symbol, Interval>,
}

impl Domain {
    /// Gives a symbol its range.
    pub fn set(&mut self, symbol: Symbol, range: Interval) {
        self.ranges.insert(symbol, range);
    }

    /// The range of a symbol.
    pub fn range(&self, symbol: &str) -> Interval {
        self.ranges.get(symbol).cloned().unwrap_or_default()
    }

    /// The symbols that have ranges.
    pub fn ranges(&self) -> impl Iterator<Item = (&Symbol, &Interval)> {
        self.ranges.iter()
    }

    /// The same without one symbol, which has a value now.
    pub fn without(&self, symbol: &str) -> Domain {
        let mut rest = self.clone();
        rest.ranges.remove(symbol);
        rest
    }

    /// A point strictly inside; a symbol without a range is 0 there. `None` when some range has no interior.
    pub fn inside(&self) -> Option<Point> {
        self.ranges.iter().map(|(s, r)| Some((s.clone(), r.inside()?))).collect()
    }

    /// Whether the point lies in it; symbols without a value are not asked about.
    pub fn contains(&self, point: &Point) -> bool {
        point.iter().all(|(s, n)| self.range(s).contains(n))
    }

    /// Whether every point of the other lies in it.
    pub fn includes(&self, other: &Domain) -> bool {
        self.ranges.iter().all(|(s, r)| r.includes(&other.range(s)))
    }
}
