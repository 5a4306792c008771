//! The verdict on a claim about sets of minimisers. [Main §3]

use super::apart::{concrete_questions, different, refuted};
use super::chain::{Chain, text};
use super::derivation::Verdict;
use super::minimisers::equal_chain;
use super::question::Question;
use crate::eval::Env;
use crate::term::{Claim, Expr, Name, Rel};

/// Whether a claim is about sets of minimisers.
pub(super) fn is_about(claim: &Claim) -> bool {
    let set = |e: &Expr| matches!(e, Expr::Minimisers(_) | Expr::Set(_));
    set(&claim.lhs) || set(&claim.rhs)
}

/// The verdict on a claim about minimisers.
pub(super) fn settle(question: &Question) -> Verdict {
    let claim = &question.claim;
    let proof = match claim.rel {
        Rel::Eq => equal_chain(question).and_then(Chain::proof),
        // Of all distributions one model says nothing.
        _ if claim.names().iter().all(|n| is_declared(n, &question.model)) => {
            different(question).map(|(chain, _)| chain).and_then(Chain::proof)
        }
        _ => None,
    };
    if let Some(proof) = proof.filter(|p| p.theorem.claim() == claim) {
        return Verdict::Proved(Box::new(proof));
    }
    if let Some(found) = concrete_questions(question).iter().find_map(refuted) {
        return Verdict::Refuted(Box::new(found));
    }
    let words = "the objectives were not seen to differ by a constant, nor was it settled where each of them is least";
    Verdict::Unknown(vec![vec![text(words)]])
}

fn is_declared(name: &Name, model: &Env) -> bool {
    model.law(name).is_some() || model.joint(name).is_some() || model.family(name).is_some()
}
