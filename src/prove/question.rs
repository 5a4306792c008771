//! What is asked.

use crate::eval::Env;
use crate::kernel::Conds;
use crate::term::{Claim, Cond, Dist, Name};
use std::cell::RefCell;
use std::collections::BTreeSet;
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
    // Names of joint distributions stand in laws only, which are distributions by what they are.
    let plain = RefCell::new(BTreeSet::new());
    let note = |n: &Name| {
        plain.borrow_mut().insert(n.clone());
        None
    };
    question.claim.substitute(&note);
    question.given.iter().for_each(|c| drop(c.substitute(&note)));
    let plain = plain.into_inner();
    let symbols =
        names(question).into_iter().filter(|n| plain.contains(n) && question.model.variables(n).is_none());
    let distributions = symbols.map(|n| Cond::Distribution(Dist::Named(n)));
    distributions.chain(question.given.iter().cloned()).collect()
}

/// The names that the claim or a condition speaks of.
pub(super) fn names(question: &Question) -> Vec<Name> {
    let mut names = question.claim.names();
    question.given.iter().for_each(|c| c.names(&mut names));
    names
}
