//! Claims and the conditions they stand under.

use super::Name;
use super::expr::{Dist, Expr};

/// How two expressions are related.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rel {
    /// `=`
    Eq,
    /// `≤`
    Le,
    /// `<`
    Lt,
    /// `≠`
    Ne,
}

impl Rel {
    /// The relation of `a` to `c` when `a self b` and `b next c`; `None` when nothing follows.
    ///
    /// ```
    /// use entail::term::Rel;
    /// assert_eq!(Rel::Le.then(Rel::Lt), Some(Rel::Lt));
    /// assert_eq!(Rel::Ne.then(Rel::Lt), None);
    /// ```
    pub fn then(self, next: Rel) -> Option<Rel> {
        match (self, next) {
            (Rel::Eq, r) | (r, Rel::Eq) => Some(r),
            (Rel::Le, Rel::Le) => Some(Rel::Le),
            (Rel::Le | Rel::Lt, Rel::Le | Rel::Lt) => Some(Rel::Lt),
            _ => None,
        }
    }
}

/// `lhs rel rhs`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Claim {
    /// The left side.
    pub lhs: Expr,
    /// The relation.
    pub rel: Rel,
    /// The right side.
    pub rhs: Expr,
}

impl Claim {
    /// `lhs rel rhs`.
    pub fn new(lhs: Expr, rel: Rel, rhs: Expr) -> Claim {
        Claim { lhs, rel, rhs }
    }

    /// `lhs = rhs`.
    pub fn eq(lhs: Expr, rhs: Expr) -> Claim {
        Claim::new(lhs, Rel::Eq, rhs)
    }

    /// The names of distributions that occur, each once, in order of occurrence.
    pub fn names(&self) -> Vec<Name> {
        let mut names = Vec::new();
        self.lhs.names(&mut names);
        self.rhs.names(&mut names);
        names
    }

    /// The same claim with every named distribution replaced as `map` says.
    pub fn substitute(&self, map: &dyn Fn(&Name) -> Option<Dist>) -> Claim {
        Claim::new(self.lhs.substitute(map), self.rel, self.rhs.substitute(map))
    }
}

/// A condition of a statement.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cond {
    /// The distribution is one: masses are non-negative and sum to 1, on a finite set.
    Distribution(Dist),
    /// `P ≪ Q`: absolute continuity, `Q(i) = 0` only where `P(i) = 0`.
    Dominated(Dist, Dist),
    /// `P ≪ Q` fails: some outcome has `P(i) > 0 = Q(i)`.
    NotDominated(Dist, Dist),
    /// A relation between two expressions, such as `0 < p` or `0 < A(i)`.
    Holds(Claim),
}

impl Cond {
    /// Whether the bound index occurs free.
    pub fn mentions(&self, index: &Name) -> bool {
        match self {
            Cond::Holds(c) => c.lhs.mentions(index) || c.rhs.mentions(index),
            Cond::Distribution(d) => d.mentions(index),
            Cond::Dominated(p, q) | Cond::NotDominated(p, q) => p.mentions(index) || q.mentions(index),
        }
    }

    /// The names of distributions that occur, each once, in order of occurrence.
    pub fn names(&self, into: &mut Vec<Name>) {
        match self {
            Cond::Distribution(d) => d.names(into),
            Cond::Dominated(p, q) | Cond::NotDominated(p, q) => {
                p.names(into);
                q.names(into);
            }
            Cond::Holds(c) => {
                c.lhs.names(into);
                c.rhs.names(into);
            }
        }
    }

    /// The same condition with every named distribution replaced as `map` says.
    pub fn substitute(&self, map: &dyn Fn(&Name) -> Option<Dist>) -> Cond {
        match self {
            Cond::Distribution(d) => Cond::Distribution(d.substitute(map)),
            Cond::Dominated(p, q) => Cond::Dominated(p.substitute(map), q.substitute(map)),
            Cond::NotDominated(p, q) => Cond::NotDominated(p.substitute(map), q.substitute(map)),
            Cond::Holds(c) => Cond::Holds(c.substitute(map)),
        }
    }
}
