//! The separate checker: replays a theorem's provenance with code of its own.
//!
//! It reads what the kernel wrote down (the rule of every inference, its arguments, its conclusion)
//! and asks of each conclusion whether the rule allows it. Side conditions, ring arithmetic and
//! replacement are implemented here again, on other data structures; nothing is shared with the
//! search, and of the kernel only the types. What both rely on is the meaning of the statements:
//! the definitions in [`crate::term`] and exact evaluation in [`crate::eval`]. [Kernel §5]

mod axiom;
mod facts;
mod inference;
mod minimisers;
mod points;
mod spaces;
mod sums;

use crate::kernel::Theorem;
use std::collections::HashSet;

/// An inference that does not stand.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the step by {rule} does not stand: {why}")]
pub struct AuditError {
    /// The rule that was claimed.
    pub rule: String,
    /// What is wrong.
    pub why: String,
}

/// Checks every inference that the theorem rests on; returns how many there are.
///
/// ```
/// use entail::{audit, kernel::Theorem, term::Expr};
/// assert_eq!(audit::check(&Theorem::refl(Expr::int(1))), Ok(1));
/// ```
///
/// # Errors
/// The first inference that does not stand.
pub fn check(theorem: &Theorem) -> Result<usize, AuditError> {
    let mut seen = HashSet::new();
    // Depth first without recursion, so that long chains need no stack.
    let mut todo = vec![theorem.clone()];
    while let Some(next) = todo.pop() {
        if seen.insert(next.address()) {
            inference::stands(&next).map_err(|why| AuditError { rule: inference::name(&next), why })?;
            todo.extend(inference::premises(&next));
        }
    }
    Ok(seen.len())
}

/// Whether the last inference alone stands.
#[cfg(test)]
pub(crate) fn last(theorem: &Theorem) -> Result<(), String> {
    inference::stands(theorem)
}

/// The theorems that the last inference rests on.
#[cfg(test)]
pub(crate) fn rests_on(theorem: &Theorem) -> Vec<Theorem> {
    inference::premises(theorem)
}
