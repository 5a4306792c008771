//! What is asked.

use crate::eval::Env;
use crate::kernel::Conds;
use crate::term::{Claim, Cond, Dist, Name};
use std::sync::Arc;

/// A claim to prove.
#[derive(Clone, Debug)]
pub struct Question {
    /// The claim.
    pub claim: Claim,
    /// What may be assumed (`given …`), ranges of parameters included.
    pub given: Vec<Cond>,
    /// What the declared names mean; names without a meaning here are universally quantified.
    pub model: Arc<Env>,
}

/// Γ to start from: every distribution symbol is one, and what was given.
pub(super) fn assumptions(question: &Question) -> Conds {
    let symbols = names(question).into_iter().filter(|n| question.model.joint(n).is_none());
    let distributions = symbols.map(|n| Cond::Distribution(Dist::Named(n)));
    distributions.chain(question.given.iter().cloned()).collect()
}

/// The names that the claim or a condition speaks of.
pub(super) fn names(question: &Question) -> Vec<Name> {
    let mut names = question.claim.names();
    question.given.iter().for_each(|c| c.names(&mut names));
    names
}
