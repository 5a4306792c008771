//! Lines that share terms: only what differs is calculated, as the author did, and the rest is carried along.

use super::between::fewest;
use super::repair::flat;
use crate::kernel::{Conds, Theorem};
use crate::prove::conversion::{join, ring};
use crate::prove::derivation::{Derivation, Step};
use crate::prove::shannon::{prove_shannon, speaks_of_variables};
use crate::term::{Claim, Expr, Rel};

/// The calculation from one side to the other that leaves the terms in common alone; `None` when there
/// are none, or the rest is no identity of the calculus.
pub(super) fn leaving_common(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    if claim.rel != Rel::Eq {
        return None;
    }
    let (mut left, mut right) = (terms(&claim.lhs), terms(&claim.rhs));
    let mut common = Vec::new();
    left.retain(|t| match right.iter().position(|u| u == t) {
        Some(k) => {
            common.push(right.remove(k));
            false
        }
        None => true,
    });
    if common.is_empty() || left.is_empty() || right.is_empty() {
        return None;
    }
    let rest = Claim::eq(Expr::add(left), Expr::add(right));
    let own = fewest(&rest, conds);
    // Quantities alone are compared as wholes, which is shorter.
    let sums = has_sum(&rest.lhs) && has_sum(&rest.rhs) && speaks_of_variables(&rest);
    let own = own.or_else(|| sums.then(|| prove_shannon(&rest, conds)).flatten())?;
    let last = own.steps.len().checked_sub(1)?;
    let (mut theorem, mut steps) = (None, Vec::new());
    let mut here = claim.lhs.clone();
    for (n, step) in own.steps.into_iter().enumerate() {
        let with = |e: &Expr| Expr::Add([e.clone()].into_iter().chain(common.iter().cloned()).collect());
        let (from, to) = (with(&step.theorem.claim().lhs), with(&step.theorem.claim().rhs));
        let next = if n == last { claim.rhs.clone() } else { flat(&to) };
        let line = ring(&here, &from, conds).ok()?;
        let line = line.trans(&step.theorem.cong(&from, &[0]).ok()?).ok()?;
        let line: Theorem = line.trans(&ring(&to, &next, conds).ok()?).ok()?;
        theorem = Some(join(theorem.take(), line.clone())?);
        steps.push(Step { to: next.clone(), theorem: line, ..step });
        here = next;
    }
    let theorem = theorem?.weaken(conds);
    Some(Derivation { start: claim.lhs.clone(), value: None, steps, theorem })
}

fn terms(e: &Expr) -> Vec<Expr> {
    match flat(e) {
        Expr::Add(parts) => parts,
        other => vec![other],
    }
}

fn has_sum(e: &Expr) -> bool {
    matches!(e, Expr::Sum { .. }) || e.children().into_iter().any(has_sum)
}
