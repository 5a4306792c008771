//! Well-formed statements: every index ranges over the space of the coordinate it stands for.
//!
//! The proofs of the rules are about such statements only. [Kernel §6]

use super::Name;
use super::claim::{Claim, Cond};
use super::expr::{Dist, Expr, Index, Points, Quantity, Space};
use crate::exact::Rational;
use num_traits::Signed;

/// The spaces of the indices: those bound by the sums around, innermost last, and the free ones.
#[derive(Default)]
struct Sorts<'e> {
    bound: Vec<(&'e Name, Space)>,
    free: Vec<(&'e Name, Space)>,
}

/// Whether the statement is well formed: a mass has an index a coordinate, each over that coordinate's
/// space; the parts of a mixture live on one space, and its weights are numbers, parameters, and sums,
/// products and powers of these; fractions have positive denominators.
///
/// ```
/// use entail::term::{Claim, Dist, Expr, well_formed};
/// let mass = Dist::named("A").mass();
/// assert!(well_formed(&Claim::eq(mass.clone(), mass), []));
/// let two = Expr::Mass(Dist::named("A"), vec![]);
/// assert!(!well_formed(&Claim::eq(two.clone(), two), []));
/// ```
pub fn well_formed<'e>(claim: &'e Claim, conds: impl IntoIterator<Item = &'e Cond>) -> bool {
    let mut sorts = Sorts::default();
    sorts.expr(&claim.lhs)
        && sorts.expr(&claim.rhs)
        && conds.into_iter().all(|c| match c {
            Cond::Holds(c) => sorts.expr(&c.lhs) && sorts.expr(&c.rhs),
            Cond::Distribution(d) => dist(d),
            Cond::Dominated(p, q) | Cond::NotDominated(p, q) => dist(p) && dist(q),
        })
}

impl<'e> Sorts<'e> {
    fn expr(&mut self, e: &'e Expr) -> bool {
        match e {
            Expr::Number(n) => fraction(n),
            Expr::Power(base, r) => fraction(r) && self.expr(base),
            Expr::Mass(d, at) => self.mass(d, at),
            Expr::Quantity(q) => match q.as_ref() {
                Quantity::SelfInformation(d, at) => self.mass(d, std::slice::from_ref(at)),
                Quantity::JensenShannon(parts) | Quantity::JensenShannonDistance(parts) => mixture(parts),
                other => other.dists().into_iter().all(dist),
            },
            Expr::Minimisers(m) => self.expr(&m.objective),
            Expr::Set(points) => match points.as_ref() {
                Points::Dist(d) => dist(d),
                _ => true,
            },
            Expr::Sum { index, range, body } => {
                self.bound.push((index, range.space.clone()));
                let fits = range.positive.iter().all(|m| self.expr(m)) && self.expr(body);
                self.bound.pop();
                fits
            }
            other => other.children().into_iter().all(|c| self.expr(c)),
        }
    }

    fn mass(&mut self, d: &'e Dist, at: &'e [Index]) -> bool {
        let spaces = d.spaces();
        dist(d) && spaces.len() == at.len() && at.iter().zip(spaces).all(|(i, s)| self.index(i, s))
    }

    /// A free index has the space that it is first seen with.
    fn index(&mut self, index: &'e Index, space: Space) -> bool {
        let Index::Bound(name) = index else { return true };
        match self.bound.iter().rev().chain(&self.free).find(|(n, _)| *n == name) {
            Some((_, own)) => *own == space,
            None => {
                self.free.push((name, space));
                true
            }
        }
    }
}

fn fraction(r: &Rational) -> bool {
    r.denom().is_positive()
}

fn dist(d: &Dist) -> bool {
    match d {
        Dist::Mixture(parts) => mixture(parts),
        Dist::Product(parts) => parts.iter().all(dist),
        Dist::Named(_) | Dist::Law { .. } | Dist::Conditional { .. } | Dist::Uniform(_) => true,
    }
}

fn mixture(parts: &[(Expr, Dist)]) -> bool {
    let Some((_, first)) = parts.first() else { return false };
    let spaces = first.spaces();
    parts.iter().all(|(w, d)| weight(w) && dist(d) && d.spaces() == spaces)
}

/// Real whatever the model, and the same under every sum.
fn weight(w: &Expr) -> bool {
    match w {
        Expr::Number(n) => fraction(n),
        Expr::Symbol(_) => true,
        Expr::Add(_) | Expr::Mul(_) | Expr::Power(..) => w.children().into_iter().all(weight),
        _ => false,
    }
}
