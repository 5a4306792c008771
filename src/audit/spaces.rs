//! Whether indices, coordinates and spaces fit together, for the checker.
//!
//! Every use of an index is written down with its binder and its space first; then all uses of one
//! binder have to agree.

use crate::kernel::Conds;
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Points, Quantity, Space};
use num_traits::Signed;
use std::collections::{BTreeMap, BTreeSet};

/// The binder of an index: its number, or its name where it is free.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Binder<'e> {
    Free(&'e Name),
    Sum(usize),
}

#[derive(Default)]
struct Uses<'e> {
    /// The sums around, innermost last, and how many there have been.
    around: Vec<(&'e Name, usize)>,
    sums: usize,
    spaces: BTreeMap<Binder<'e>, BTreeSet<Space>>,
    misfit: bool,
}

/// Every index ranges over one space, every mass has its indices, every mixture one space and plain weights.
pub(super) fn agree(claim: &Claim, conds: &Conds) -> Result<(), String> {
    let mut uses = Uses::default();
    uses.note(&claim.lhs);
    uses.note(&claim.rhs);
    for cond in conds {
        match cond {
            Cond::Holds(c) => [&c.lhs, &c.rhs].into_iter().for_each(|e| uses.note(e)),
            Cond::Distribution(d) => uses.misfit |= !whole(d),
            Cond::Dominated(p, q) | Cond::NotDominated(p, q) => uses.misfit |= !(whole(p) && whole(q)),
        }
    }
    if uses.misfit {
        return Err("a term is not well formed".into());
    }
    let one = uses.spaces.values().all(|s| s.len() == 1);
    if one { Ok(()) } else { Err("an index ranges over two spaces".into()) }
}

impl<'e> Uses<'e> {
    fn note(&mut self, e: &'e Expr) {
        match e {
            Expr::Number(n) | Expr::Power(_, n) if !n.denom().is_positive() => self.misfit = true,
            Expr::Mass(d, at) => self.taken(d, at),
            Expr::Minimisers(m) => self.note(&m.objective),
            Expr::Set(points) => {
                self.misfit |= matches!(points.as_ref(), Points::Dist(d) if !whole(d));
            }
            Expr::Quantity(q) => {
                self.misfit |= q.dists().into_iter().any(|d| !whole(d));
                match q.as_ref() {
                    Quantity::SelfInformation(d, at) => self.taken(d, std::slice::from_ref(at)),
                    Quantity::JensenShannon(parts) | Quantity::JensenShannonDistance(parts) => {
                        self.misfit |= !whole(&Dist::Mixture(parts.clone()));
                    }
                    _ => {}
                }
            }
            Expr::Sum { index, range, .. } => {
                self.around.push((index, self.sums));
                self.spaces.entry(Binder::Sum(self.sums)).or_default().insert(range.space.clone());
                self.sums += 1;
                range.positive.iter().for_each(|m| self.note(m));
                e.children().into_iter().for_each(|c| self.note(c));
                self.around.pop();
                return;
            }
            _ => {}
        }
        e.children().into_iter().for_each(|c| self.note(c));
    }

    fn taken(&mut self, d: &'e Dist, at: &'e [Index]) {
        let spaces = d.spaces();
        self.misfit |= !whole(d) || spaces.len() != at.len();
        for (index, space) in at.iter().zip(spaces) {
            let Index::Bound(name) = index else { continue };
            let sum = self.around.iter().rev().find(|(n, _)| *n == name);
            let binder = sum.map_or(Binder::Free(name), |(_, k)| Binder::Sum(*k));
            self.spaces.entry(binder).or_default().insert(space);
        }
    }
}

/// The parts of every mixture in it are on one space, with weights that are plain arithmetic.
fn whole(d: &Dist) -> bool {
    match d {
        Dist::Mixture(parts) => {
            let spaces: BTreeSet<Vec<Space>> = parts.iter().map(|(_, d)| d.spaces()).collect();
            spaces.len() == 1 && parts.iter().all(|(w, d)| plain(w) && whole(d))
        }
        Dist::Product(parts) => !parts.iter().any(|d| !whole(d)),
        _ => true,
    }
}

fn plain(w: &Expr) -> bool {
    let leaf = matches!(w, Expr::Number(n) if n.denom().is_positive()) || matches!(w, Expr::Symbol(_));
    let node =
        matches!(w, Expr::Add(_) | Expr::Mul(_)) || matches!(w, Expr::Power(_, r) if r.denom().is_positive());
    leaf || node && w.children().into_iter().all(plain)
}
