//! The fewest rules that lead from one line to the next, and the lines in between.

use super::reason::Reason;
use crate::kernel::Conds;
use crate::prove::derivation::Derivation;
use crate::prove::identity::{Allowed, prove_identity_by};
use crate::term::Claim;

/// The calculation by as few rules as will do; `None` when the claim is no identity of the calculus.
pub(super) fn fewest(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    let whole = prove_identity_by(claim, conds, &Allowed::ALL)?;
    let mut names = rules(&whole);
    names.retain(|r| !matches!(*r, "RING" | "RENAME"));
    let mut best = whole;
    // Sets of rules by their size; the first size at which some set suffices has the shortest proof.
    for size in 0..names.len() {
        let mut found: Option<Derivation> = None;
        for set in 0_u32..1 << names.len().min(10) {
            if set.count_ones() as usize != size {
                continue;
            }
            let has = |r: &str| {
                r == "RENAME" || names.iter().position(|n| *n == r).is_some_and(|k| set >> k & 1 == 1)
            };
            let allowed = Allowed { rule: &has, quantity: &|_| true };
            if let Some(d) = prove_identity_by(claim, conds, &allowed)
                && found.as_ref().is_none_or(|f| d.steps.len() < f.steps.len())
            {
                found = Some(d);
            }
        }
        if let Some(d) = found {
            best = d;
            break;
        }
    }
    Some(best)
}

/// The calculation by what the reasons speak of alone.
pub(super) fn by_reasons(claim: &Claim, conds: &Conds, reasons: &[Reason]) -> Option<Derivation> {
    // That an index may be called otherwise is no reason anyone gives.
    let rule = |r: &str| r == "RENAME" || reasons.iter().any(|reason| reason.covers(r));
    let quantity = |q: &crate::term::Quantity| reasons.iter().any(|reason| reason.unfolds(q));
    prove_identity_by(claim, conds, &Allowed { rule: &rule, quantity: &quantity })
}

/// The rules of a calculation, each once.
pub(super) fn rules(d: &Derivation) -> Vec<&'static str> {
    let mut names = Vec::new();
    for step in &d.steps {
        if !names.contains(&step.rule) {
            names.push(step.rule);
        }
    }
    names
}
