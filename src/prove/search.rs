//! Which way to go about a question.

use super::derivation::{Answer, Piece, Prose, Verdict};
use super::question::{Question, assumptions, names};
use super::{cases, concrete, parametric, refute, sets, shannon};
use crate::eval;
use crate::term::{Name, Rel};

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
    let names = names(question);
    let model = &question.model;
    let declared = |n: &Name| model.law(n).is_some() || model.joint(n).is_some() || model.family(n).is_some();
    let free: Vec<Name> = names.iter().filter(|n| !declared(n)).cloned().collect();
    if sets::is_about(&question.claim) {
        return sets::settle(question);
    }
    if free.is_empty() && !eval::parameters(model, &question.claim).is_empty() {
        return parametric::settle(question);
    }
    if free.is_empty() {
        return concrete::settle(question);
    }
    if let Some(proof) = cases::prove_generally(&question.claim, &assumptions(question)) {
        return Verdict::Proved(Box::new(proof));
    }
    let tried =
        shannon::unproved(&question.claim, &assumptions(question)).unwrap_or_else(|| not_found(question));
    match refute::search(question, &free) {
        refute::Outcome::Found(counterexample) => Verdict::Refuted(counterexample),
        refute::Outcome::NotFound(what) => Verdict::Unknown(vec![tried, vec![Piece::Text(what)]]),
    }
}

/// What was tried to prove the claim.
fn not_found(question: &Question) -> Prose {
    let words = match question.claim.rel {
        Rel::Eq => {
            "the two sides were brought to normal form under the stated conditions, and the forms differ"
        }
        _ => {
            "the difference of the two sides is no sum of what is known: Gibbs' inequality, the log-sum inequality, \
             entropies and masses that are not negative, and the conditions"
        }
    };
    vec![Piece::Text(words.into())]
}
