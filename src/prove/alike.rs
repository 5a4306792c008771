//! Names for one distribution: what a condition D(P‖Q) = 0 lets be written in one way.

use super::conversion::{axiom, exhaust};
use crate::kernel::{Axiom, Conds, Theorem};
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Quantity, Rel};
use num_traits::Zero;

/// The names that a condition D(P‖Q) = 0 says to stand for the same distribution: the later one, and the
/// one that is written for it.
pub(super) fn alike(conds: &Conds) -> Vec<(Name, Dist)> {
    pairs(conds)
        .filter_map(|(_, p, q)| match (p, q) {
            (Dist::Named(p), Dist::Named(q)) if p != q => {
                Some((p.max(q).clone(), Dist::Named(p.min(q).clone())))
            }
            _ => None,
        })
        .collect()
}

fn pairs(conds: &Conds) -> impl Iterator<Item = (&Claim, &Dist, &Dist)> {
    conds.iter().filter_map(|c| match c {
        Cond::Holds(claim @ Claim { lhs: Expr::Quantity(q), rel: Rel::Eq, rhs: Expr::Number(z) })
            if z.is_zero() =>
        {
            match q.as_ref() {
                Quantity::Divergence(p, q) => Some((claim, p, q)),
                _ => None,
            }
        }
        _ => None,
    })
}

/// `A(i) = C(i)` along conditions D(A‖B) = 0, D(B‖C) = 0, …; the shortest way.
pub(super) fn chained(from: &Dist, to: &Dist, at: &[Index], conds: &Conds) -> Option<Vec<Theorem>> {
    let mut ways: Vec<(&Dist, Vec<Theorem>)> = vec![(from, Vec::new())];
    let mut next = 0;
    while let Some((here, way)) = ways.get(next).cloned() {
        next += 1;
        if here == to {
            return Some(way);
        }
        for (claim, p, q) in pairs(conds) {
            let there = if p == here { q } else { p };
            if (p != here && q != here) || ways.iter().any(|(seen, _)| *seen == there) {
                continue;
            }
            let same = axiom(Axiom::Assume(claim.clone()), conds)?.coincide(at).ok()?;
            let same = if p == here { same } else { same.sym().ok()? };
            ways.push((there, way.iter().cloned().chain([same]).collect()));
        }
    }
    None
}

/// The claim with one name for equal distributions.
pub(super) fn identified(claim: &Claim, conds: &Conds) -> Claim {
    let mut claim = claim.clone();
    let names = alike(conds);
    // A = B and B = C need two rounds.
    for _ in 0..names.len() {
        claim = claim.substitute(&|n| names.iter().find(|(m, _)| m == n).map(|(_, d)| d.clone()));
    }
    claim
}

/// Every mass of a distribution that is the same as another one, written as the other's.
pub(super) fn rewritten(e: &Expr, conds: &Conds) -> Option<Theorem> {
    let names = alike(conds);
    if names.is_empty() {
        return None;
    }
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(Dist::Named(n), at) => {
            let (_, other) = names.iter().find(|(m, _)| m == n)?;
            equal_masses(other, n, at, conds)
        }
        _ => None,
    };
    exhaust(e, conds, &|_| true, &local)
}

/// `Q(i) = P(i)`
fn equal_masses(p: &Dist, q: &Name, at: &[Index], conds: &Conds) -> Option<Theorem> {
    let q = Dist::Named(q.clone());
    let (claim, first, _) = pairs(conds).find(|(_, a, b)| (*a, *b) == (p, &q) || (*a, *b) == (&q, p))?;
    let same = axiom(Axiom::Assume(claim.clone()), conds)?.coincide(at).ok()?;
    if first == p { same.sym().ok() } else { Some(same) }
}
