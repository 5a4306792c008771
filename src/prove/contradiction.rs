//! Conditions that no distributions satisfy: a theorem from them that is false by its form.
//!
//! Where such a theorem is found every claim follows from the conditions, and it would mislead to say
//! "proved" and no more. Nothing is concluded from a search that found no model.

use super::calculation::rearranged;
use super::cases::prove_generally;
use super::question::{Question, assumptions};
use super::refute;
use crate::kernel::{Axiom, Conds, Theorem, follows};
use crate::term::{Claim, Cond, Expr, Rel};

/// Conditions that contradict each other, and the theorem that shows it.
#[derive(Clone, Debug)]
pub struct Contradiction {
    /// Conditions of the question that suffice; none of them was found to be superfluous.
    pub conds: Vec<Cond>,
    /// `Γ ⊢ e < e` or `Γ ⊢ 1 ≤ 0`, where Γ says no more than the conditions.
    pub theorem: Theorem,
}

/// The conditions of the question that contradict each other, where that can be proved.
///
/// ```
/// use entail::{eval::Env, prove::{contradiction, Question}, term::{Claim, Cond, Dist, Expr, Quantity}};
/// let entropy = Expr::quantity(Quantity::Entropy(Dist::named("A")));
/// let is = |n| Cond::Holds(Claim::eq(entropy.clone(), Expr::int(n)));
/// let ask = |given| Question { claim: Claim::eq(entropy.clone(), Expr::int(5)), given, model: Env::default().into() };
/// assert!(contradiction(&ask(vec![is(1), is(2)])).is_some());
/// assert!(contradiction(&ask(vec![is(1)])).is_none());
/// ```
pub fn contradiction(question: &Question) -> Option<Contradiction> {
    let mut conds = question.given.clone();
    if !conds.iter().any(|c| matches!(c, Cond::Holds(_))) || refute::satisfiable(question) {
        return None;
    }
    let mut theorem = absurd(question, &conds)?;
    for cond in &question.given {
        let fewer: Vec<Cond> = conds.iter().filter(|c| *c != cond).cloned().collect();
        if let Some(shorter) = absurd(question, &fewer) {
            (conds, theorem) = (fewer, shorter);
        }
    }
    Some(Contradiction { conds, theorem })
}

/// A false theorem under the conditions, and under nothing that does not follow from them.
fn absurd(question: &Question, given: &[Cond]) -> Option<Theorem> {
    let never = Claim::new(Expr::int(1), Rel::Le, Expr::int(0));
    let asked = Question { claim: never, given: given.to_vec(), model: question.model.clone() };
    let conds = assumptions(&asked);
    let claims = || given.iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    let strict = claims().filter(|c| c.rel == Rel::Lt).find_map(|c| {
        let back = prove_generally(&Claim::new(c.rhs.clone(), Rel::Le, c.lhs.clone()), &conds)?.theorem;
        let there = Theorem::axiom(Axiom::Assume(c.clone()), conds.clone()).ok()?;
        there.trans(&back).ok().filter(|t| false_by_form(t.claim()) && assumes_only(t, &conds))
    });
    strict.or_else(|| {
        let sides = claims().filter(|c| c.rel != Rel::Ne).flat_map(|c| [&c.lhs, &c.rhs]);
        sides.filter(|e| !matches!(e, Expr::Number(_) | Expr::Infinity)).find_map(|e| {
            let more = Expr::add([e.clone(), Expr::int(1)]);
            let proved = prove_generally(&Claim::new(more, Rel::Le, e.clone()), &conds)?.theorem;
            let theorem = rearranged(&proved, &Expr::int(1), &Expr::int(0), &conds)?;
            (false_by_form(theorem.claim()) && assumes_only(&theorem, &conds)).then_some(theorem)
        })
    })
}

/// `e < e`, which is false also where e is +∞, and `1 ≤ 0`.
fn false_by_form(claim: &Claim) -> bool {
    let numbers = (&claim.lhs, &claim.rhs) == (&Expr::int(1), &Expr::int(0));
    match claim.rel {
        Rel::Lt => claim.lhs == claim.rhs || numbers,
        Rel::Le | Rel::Eq => numbers,
        Rel::Ne => claim.lhs == claim.rhs,
    }
}

/// No condition was added on the way.
fn assumes_only(theorem: &Theorem, conds: &Conds) -> bool {
    theorem.conds().iter().all(|c| conds.contains(c) || follows(c, conds))
}
