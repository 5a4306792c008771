//! Claims about declared distributions: the general argument with their numbers where there is one,
//! and the exact values compared where there is none.

use super::cases::prove_generally;
use super::conversion::join;
use super::derivation::{Case, Counterexample, Derivation, Piece, Proof, Step, Verdict};
use super::question::{Question, assumptions};
use crate::eval::{self, Env, EvalError, Value};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::kernel::Theorem;
use crate::term::{Claim, Cond, Expr, Rel};
use std::sync::Arc;

/// The verdict on a claim all of whose names are declared.
pub(super) fn settle(question: &Question) -> Verdict {
    let Question { claim, model, .. } = question;
    let (lhs, rhs) = match (eval::evaluate(model, &claim.lhs), eval::evaluate(model, &claim.rhs)) {
        (Ok(l), Ok(r)) => (l, r),
        (Err(e), _) | (_, Err(e)) => return without_value(question, &e),
    };
    match eval::decide(model, claim) {
        Ok(Some(true)) => {
            let proof = general(question).or_else(|| compared(model, claim, &lhs, &rhs));
            proof.map_or_else(|| unconfirmed("as claimed"), |p| Verdict::Proved(Box::new(p)))
        }
        Ok(Some(false)) => {
            refuted(model, claim, lhs, rhs).unwrap_or_else(|| unconfirmed("otherwise than claimed"))
        }
        Ok(None) => Verdict::Unknown(vec![vec![Piece::Text(format!(
            "the values agree to {} bits, and they are not in the fragment in which equality is decided",
            eval::PRECISION
        ))]]),
        Err(e) => without_value(question, &e),
    }
}

/// Computed, but the kernel made no theorem of it.
fn unconfirmed(how: &str) -> Verdict {
    let words = format!("both sides were computed and compare {how}, but the kernel made no theorem of it");
    Verdict::Unknown(vec![vec![Piece::Text(words)]])
}

/// Parameters keep a claim from having one value; then only the general argument is left.
fn without_value(question: &Question, error: &EvalError) -> Verdict {
    if let Some(proof) = prove_generally(&question.claim, &assumptions(question)) {
        return Verdict::Proved(Box::new(proof));
    }
    Verdict::Unknown(vec![vec![Piece::Text(error.to_string())]])
}

/// The refutation by exact values; `None` only if the kernel disagrees.
pub(super) fn refuted(model: &Arc<Env>, claim: &Claim, lhs: Value, rhs: Value) -> Option<Verdict> {
    let negation = match claim.rel {
        Rel::Eq => Claim::new(claim.lhs.clone(), Rel::Ne, claim.rhs.clone()),
        Rel::Ne => Claim::eq(claim.lhs.clone(), claim.rhs.clone()),
        Rel::Le => Claim::new(claim.rhs.clone(), Rel::Lt, claim.lhs.clone()),
        Rel::Lt => Claim::new(claim.rhs.clone(), Rel::Le, claim.lhs.clone()),
    };
    let theorem = Theorem::compute(model, negation).ok()?;
    let names = claim.names();
    Some(Verdict::Refuted(Box::new(Counterexample {
        model: model.clone(),
        names,
        lhs,
        rhs,
        theorem,
        by: None,
    })))
}

/// The proof for all distributions, specialised to the declared ones: its lines get their numbers.
fn general(question: &Question) -> Option<Proof> {
    let Question { claim, model, .. } = question;
    let proof = prove_generally(claim, &assumptions(question))?;
    // Only the case that the declared distributions are in is of interest.
    let applies = |case: &&Case| {
        let in_model = |c: &Cond| eval::holds(model, c) == Ok(Some(true));
        case.derivation.theorem.conds().iter().all(in_model)
    };
    let case = proof.cases.iter().find(applies)?;
    let theorem = case.derivation.theorem.specialise(model).ok()?;
    let mut steps: Vec<Step> = Vec::new();
    let mut numbers = None;
    for step in &case.derivation.steps {
        steps.push(Step { value: Some(value_of(model, &step.to)?), ..step.clone() });
        // Lines that differ in their symbols alone have the same numbers: shown once.
        if let Some(written) = with_numbers(model, &step.to).filter(|w| numbers.as_ref() != Some(&w.to)) {
            numbers = Some(written.to.clone());
            steps.push(written);
        }
    }
    let start = case.derivation.start.clone();
    let value = Some(value_of(model, &start)?);
    let derivation = Derivation { start, value, steps, theorem: theorem.clone() };
    Some(Proof { theorem, cases: vec![Case { assumptions: case.assumptions.clone(), derivation }] })
}

fn value_of(model: &Env, e: &Expr) -> Option<Value> {
    eval::evaluate(model, e).ok()
}

/// A line once more with the declared masses in place of the symbols, when it stays readable.
fn with_numbers(model: &Arc<Env>, e: &Expr) -> Option<Step> {
    /// Longer lines explain nothing.
    const ATOMS: usize = 24;
    let theorem = Theorem::expand(model, e).ok()?;
    let to = theorem.claim().rhs.clone();
    if &to == e || size(&to) > ATOMS || has_quantity(&to) {
        return None;
    }
    let value = value_of(model, &to);
    let why = vec![Piece::Text("the declared masses put in".into())];
    Some(Step { rel: Rel::Eq, to, rule: "EXPAND", why, theorem, value })
}

fn has_quantity(e: &Expr) -> bool {
    matches!(e, Expr::Quantity(_)) || e.children().into_iter().any(has_quantity)
}

fn size(e: &Expr) -> usize {
    e.children().into_iter().map(size).sum::<usize>().max(1)
}

/// Both sides computed and compared.
fn compared(model: &Arc<Env>, claim: &Claim, lhs: &Value, rhs: &Value) -> Option<Proof> {
    let text = |s: &str| vec![Piece::Text(s.into())];
    let mut theorem = None;
    let mut steps = Vec::new();
    let mut push = |next: Claim, value: &Value, why: &str| -> Option<()> {
        if next.lhs == next.rhs && next.rel == Rel::Eq {
            return Some(());
        }
        let step = Theorem::compute(model, next).ok()?;
        theorem = Some(join(theorem.take(), step.clone())?);
        let Claim { rel, rhs, .. } = step.claim().clone();
        let (why, value) = (text(why), Some(value.clone()));
        steps.push(Step { rel, to: rhs, rule: "COMPUTE", why, theorem: step, value });
        Some(())
    };
    match (closed_form(lhs), closed_form(rhs)) {
        (Some(a), Some(b)) => {
            push(Claim::eq(claim.lhs.clone(), a.clone()), lhs, "the exact value of the left side")?;
            let compared = if claim.rel == Rel::Eq {
                "the two forms are the same over coprime bases"
            } else {
                "logarithmic forms are compared exactly"
            };
            push(Claim::new(a, claim.rel, b.clone()), rhs, compared)?;
            push(Claim::eq(b, claim.rhs.clone()), rhs, "the exact value of the right side")?;
        }
        _ => push(claim.clone(), rhs, "the enclosures of the two values are disjoint, or both are +∞")?,
    }
    let theorem: Theorem = theorem?;
    let start = claim.lhs.clone();
    let derivation = Derivation { start, value: Some(lhs.clone()), steps, theorem: theorem.clone() };
    Some(Proof { theorem, cases: vec![Case { assumptions: Vec::new(), derivation }] })
}

/// A logarithmic form as an expression.
pub(super) fn closed_sum(sum: &LogSum) -> Expr {
    let term = |(c, b)| Expr::mul([Expr::Number(c), Expr::ln(Expr::Number(Rational::from_integer(b)))]);
    Expr::add(sum.display_terms().into_iter().map(term).chain([Expr::Number(sum.constant())]))
}

/// An exact value as an expression: `c₀ + Σ cₖ·ln bₖ`, or +∞; `None` for long forms and others.
fn closed_form(value: &Value) -> Option<Expr> {
    /// Longer forms are compared without being written down.
    const TERMS: usize = 12;
    let Value::Finite(real) = value else { return Some(Expr::Infinity) };
    let sum = real.as_logsum()?;
    if sum.term_count() > 10 * TERMS {
        return None;
    }
    let terms = sum.display_terms();
    if terms.len() > TERMS {
        return None;
    }
    Some(closed_sum(sum))
}
