//! Definitions with the declared numbers put in: `H(W,V) = −¾ ln(9/10) − ¼ ln(1/10)`.

use crate::eval;
use crate::kernel::{Axiom, Conds, Theorem};
use crate::prove::cases::needed;
use crate::prove::conversion::{axiom, everywhere, join, ring};
use crate::prove::derivation::{Derivation, Piece, Step};
use crate::prove::question::{Question, assumptions};
use crate::term::{Claim, Cond, Expr, Name, Quantity, Rel};

/// The claim by definitions and the declared masses alone.
pub(super) fn put_in(question: &Question) -> Option<Derivation> {
    let Question { claim, model, .. } = question;
    let declared = |n: &Name| model.law(n).is_some() || model.joint(n).is_some();
    let names = claim.names();
    if claim.rel != Rel::Eq || names.is_empty() || !names.iter().all(declared) {
        return None;
    }
    let mut conds = assumptions(question);
    let mut pairs = Vec::new();
    [&claim.lhs, &claim.rhs].into_iter().for_each(|side| needed(side, &conds, &mut pairs));
    conds.extend(pairs.into_iter().map(|(a, b)| Cond::Dominated(a, b)));
    if !conds.iter().all(|c| eval::holds(model, c) == Ok(Some(true))) {
        return None;
    }
    let (left, right) = (side(question, &claim.lhs, &conds)?, side(question, &claim.rhs, &conds)?);
    let mut lines = Lines { start: claim.lhs.clone(), steps: Vec::new(), theorem: None };
    let end =
        |walked: &[Walked], start: &Expr| walked.last().map_or(start, |w| &w.theorem.claim().rhs).clone();
    let (a, b) = (end(&left, &claim.lhs), end(&right, &claim.rhs));
    for walked in left {
        lines.push(walked.theorem, walked.rule, walked.why)?;
    }
    if a != b {
        let step = ring(&a, &b, &Conds::new()).ok()?.specialise(model).ok()?;
        lines.push(step, "RING", "the same terms in another order")?;
    }
    for walked in right.into_iter().rev() {
        lines.push(walked.theorem.sym().ok()?, walked.rule, walked.why)?;
    }
    Some(Derivation { start: lines.start, value: None, steps: lines.steps, theorem: lines.theorem? })
}

struct Walked {
    theorem: Theorem,
    rule: &'static str,
    why: &'static str,
}

struct Lines {
    start: Expr,
    steps: Vec<Step>,
    theorem: Option<Theorem>,
}

impl Lines {
    fn push(&mut self, theorem: Theorem, rule: &'static str, why: &str) -> Option<()> {
        let Claim { rel, rhs, .. } = theorem.claim().clone();
        self.theorem = Some(join(self.theorem.take(), theorem.clone())?);
        let why = vec![Piece::Text(why.into())];
        self.steps.push(Step { rel, to: rhs, rule, why, theorem, value: None });
        Some(())
    }
}

/// From a side to its numbers.
fn side(question: &Question, e: &Expr, conds: &Conds) -> Option<Vec<Walked>> {
    let model = &question.model;
    let mut lines: Vec<Walked> = Vec::new();
    let mut here = e.clone();
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Quantity(q) if definite(q) => axiom(Axiom::Unfold(q.as_ref().clone()), conds),
        _ => None,
    };
    if let Some(step) = everywhere(&here, conds, &|_| true, &local) {
        let theorem = step.specialise(model).ok()?;
        here = theorem.claim().rhs.clone();
        lines.push(Walked { theorem, rule: "UNFOLD", why: "by definition" });
    }
    let theorem = Theorem::expand(model, &here).ok()?;
    if theorem.claim().rhs != here {
        lines.push(Walked { theorem, rule: "EXPAND", why: "the declared masses put in" });
    }
    Some(lines)
}

/// A quantity whose definition is a sum at once.
fn definite(q: &Quantity) -> bool {
    fn plain(e: &Expr) -> bool {
        !matches!(e, Expr::Quantity(_)) && e.children().into_iter().all(plain)
    }
    q.definition().is_some_and(|(e, _)| plain(&e))
}
