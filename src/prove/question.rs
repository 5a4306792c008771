//! What is asked, and which way to go about it.

use super::derivation::{Answer, Piece, Prose, Verdict};
use super::{cases, concrete, refute};
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

/// Proves the claim, refutes it, or says what was tried.
///
/// ```
/// use entail::{eval::Env, prove::{prove, Question, Verdict}, term::{Claim, Dist, Expr, Quantity}};
/// let (a, b) = (Dist::named("A"), Dist::named("B"));
/// let claim = Claim::eq(
///     Expr::quantity(Quantity::CrossEntropy(a.clone(), b.clone())),
///     Expr::add([
///         Expr::quantity(Quantity::Divergence(a.clone(), b)),
///         Expr::quantity(Quantity::Entropy(a)),
///     ]),
/// );
/// let answer = prove(&Question { claim, given: vec![], model: Env::default().into() });
/// assert!(matches!(answer.verdict, Verdict::Proved(_)));
/// ```
pub fn prove(question: &Question) -> Answer {
    let verdict = search(question);
    Answer { claim: question.claim.clone(), given: question.given.clone(), verdict }
}

fn search(question: &Question) -> Verdict {
    let names = question.claim.names();
    let declared = |n: &Name| question.model.law(n).is_some() || question.model.joint(n).is_some();
    let free: Vec<Name> = names.iter().filter(|n| !declared(n)).cloned().collect();
    if free.is_empty() {
        return concrete::settle(question);
    }
    if let Some(proof) = cases::prove_generally(&question.claim, &assumptions(question)) {
        return Verdict::Proved(Box::new(proof));
    }
    let mut tried: Vec<Prose> = vec![vec![Piece::Text(
        "the two sides were brought to normal form under the stated conditions, and the forms differ".into(),
    )]];
    match refute::search(question, &free) {
        refute::Outcome::Found(counterexample) => Verdict::Refuted(counterexample),
        refute::Outcome::NotFound(what) => {
            tried.push(vec![Piece::Text(what)]);
            Verdict::Unknown(tried)
        }
    }
}

/// Γ to start from: every distribution symbol is one, and what was given.
pub(super) fn assumptions(question: &Question) -> Conds {
    let symbols = question.claim.names().into_iter().filter(|n| question.model.joint(n).is_none());
    let distributions = symbols.map(|n| Cond::Distribution(Dist::Named(n)));
    distributions.chain(question.given.iter().cloned()).collect()
}
