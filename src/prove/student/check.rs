//! The judgement on every line of a proof, and what the lines add up to.

use super::finding::{Checked, Example, Finding, Grounds, Judged, Line, Missing, Proposal, Right};
use super::grounds::{directly, explained, formula_by_definition, reasoned};
use super::unstated::{under_dependence, under_domination, without};
use super::{cited, declared, slip};
use crate::eval;
use crate::kernel::{Conds, Theorem, follows};
use crate::prove::cases::spelled_out;
use crate::prove::derivation::{Case, Verdict};
use crate::prove::question::{Question, assumptions};
use crate::prove::search::prove;
use crate::term::{Claim, Cond, Expr, Rel};

/// Checks every line.
///
/// ```
/// use entail::{eval::Env, prove::student::{check, Finding, Line, Proposal}, term::{Dist, Expr, Quantity, Rel}};
/// let a = Dist::named("A");
/// let sum = Expr::sum_over(&a, Expr::mul([a.mass(), Expr::ln(a.mass())]));
/// let entropy = Expr::quantity(Quantity::Entropy(a));
/// let line = Line { rel: Rel::Eq, turned: false, to: entropy, reasons: vec![] };
/// let checked = check(&Proposal { first: sum, lines: vec![line], given: vec![], model: Env::default().into() });
/// assert!(matches!(checked.lines[0].finding, Finding::Wrong(_)));
/// ```
pub fn check(p: &Proposal) -> Checked {
    let mut before = &p.first;
    let mut lines = Vec::with_capacity(p.lines.len());
    for line in &p.lines {
        let claim = line.claim(before);
        let finding = examine(p, line, before, &claim);
        lines.push(Judged { line: line.clone(), claim, finding });
        before = &line.to;
    }
    let conclusion = conclusion(&lines);
    Checked { first: p.first.clone(), given: p.given.clone(), lines, conclusion }
}

fn examine(p: &Proposal, line: &Line, before: &Expr, claim: &Claim) -> Finding {
    let question = Question { claim: claim.clone(), given: p.given.clone(), model: p.model.clone() };
    let base = assumptions(&question);
    if let Some(derivation) = declared::put_in(&question) {
        let theorem = derivation.theorem.clone();
        let case = Case { assumptions: Vec::new(), derivation };
        let right = reasoned(claim, &base, line, theorem, vec![case]);
        return settled(p, line, before, right, None, &base);
    }
    let stated = spelled_out(claim, &base);
    if let Some(right) = directly(claim, &stated, line) {
        return settled(p, line, before, right, None, &base);
    }
    let dominated = || {
        let mut right = under_domination(&question, line, &base)?;
        let conds = base.union(right.theorem.conds()).cloned().collect();
        cited(&question, line, &conds, &mut right);
        Some(right)
    };
    match prove(&question).verdict {
        Verdict::Proved(proof) => {
            let conds = proof.cases.first().into_iter().flat_map(|c| c.assumptions.clone());
            let conds: Conds = base.iter().cloned().chain(conds).collect();
            let mut right = explained(claim, &base, line, *proof);
            if right.grounds == Grounds::Other {
                formula_by_definition(p, line, claim, &mut right);
            }
            cited(&question, line, &conds, &mut right);
            settled(p, line, before, right, None, &base)
        }
        Verdict::Refuted(found) => {
            if let Some(right) = dominated() {
                return settled(p, line, before, right, None, &base);
            }
            if let Some(wrong) = slip::free_index(p, line, before).filter(|w| !w.slips.is_empty()) {
                return Finding::Wrong(Box::new(wrong));
            }
            let declared = found.names.iter().all(|n| p.model.law(n).is_some() || p.model.joint(n).is_some());
            let example = Example::new(found.model.clone(), found.names.clone(), before, &line.to);
            let wrong = slip::explain(p, line, before, example, declared);
            // A plain slip is likelier than a condition that was forgotten, and a strange one less likely.
            if wrong.slips.iter().all(|s| s.cost > slip::PLAIN)
                && let Some(right) = under_dependence(&question, line, &base)
            {
                return settled(p, line, before, right, Some(wrong.example), &base);
            }
            Finding::Wrong(Box::new(wrong))
        }
        Verdict::Unknown(tried) => match dominated() {
            Some(right) => settled(p, line, before, right, None, &base),
            None => match slip::free_index(p, line, before) {
                Some(wrong) => Finding::Wrong(Box::new(wrong)),
                None => Finding::Open(tried),
            },
        },
    }
}

/// What a theorem that the line cites is worth, where the line is no sum of its instances as it stands.
fn cited(question: &Question, line: &Line, conds: &Conds, right: &mut Right) {
    let open = matches!(right.grounds, Grounds::Other | Grounds::Partly(_));
    if (open || right.grounds == Grounds::Given && right.leap && right.uses.is_empty())
        && let Some(found) = cited::comes_down_to(question, line, conds)
    {
        (right.grounds, right.leap, right.uses) = (Grounds::Given, false, vec![found]);
        right.differs = true;
    }
}

/// Right as it stands, or under conditions that were not stated.
/// `fails`: distributions for which the line fails, where they are known.
fn settled(
    p: &Proposal,
    line: &Line,
    before: &Expr,
    right: Right,
    fails: Option<Example>,
    base: &Conds,
) -> Finding {
    let mut right = right;
    right.theorem = slimmed(&right.theorem, base);
    let known = |c: &Cond| {
        matches!(c, Cond::Distribution(_)) || follows(c, base) || eval::holds(&p.model, c) == Ok(Some(true))
    };
    let conds: Vec<Cond> = right.theorem.conds().iter().filter(|c| !known(c)).cloned().collect();
    if conds.is_empty() {
        return Finding::Right(Box::new(right));
    }
    let example = fails
        .or_else(|| conds.iter().find_map(|c| without(p, line, before, c)))
        .or_else(|| refuting(p, line, before));
    Finding::Missing(Box::new(Missing { right, conds, example }))
}

/// The theorem without the conditions that follow from what was stated.
fn slimmed(theorem: &Theorem, base: &Conds) -> Theorem {
    let mut slim = theorem.clone();
    for cond in theorem.conds() {
        if !base.contains(cond)
            && follows(cond, base)
            && let Ok(less) = slim.weaken(base).discharge(cond)
        {
            slim = less;
        }
    }
    slim
}

/// Distributions for which the line fails when nothing more is assumed than was stated.
fn refuting(p: &Proposal, line: &Line, before: &Expr) -> Option<Example> {
    let question = Question { claim: line.claim(before), given: p.given.clone(), model: p.model.clone() };
    match prove(&question).verdict {
        Verdict::Refuted(found) => {
            Some(Example::new(found.model.clone(), found.names.clone(), before, &line.to))
        }
        _ => None,
    }
}

/// The lines put together, each as a theorem; about the declared distributions if a line is.
fn conclusion(lines: &[Judged]) -> Option<Theorem> {
    let mut theorems = Vec::with_capacity(lines.len());
    for judged in lines {
        theorems.push(match &judged.finding {
            Finding::Right(right) => right.theorem.clone(),
            Finding::Missing(missing) => missing.right.theorem.clone(),
            Finding::Wrong(_) | Finding::Open(_) => return None,
        });
    }
    if let Some(model) = theorems.iter().find_map(|t| t.model().cloned()) {
        for theorem in &mut theorems {
            if theorem.model().is_none() {
                *theorem = theorem.specialise(&model).ok()?;
            }
        }
    }
    let order = |j: &&Judged| j.line.rel != Rel::Eq;
    let (down, up) = (
        lines.iter().filter(order).any(|j| j.line.turned),
        lines.iter().filter(order).any(|j| !j.line.turned),
    );
    if down && up {
        return None;
    }
    if down {
        theorems.reverse();
        for theorem in &mut theorems {
            if theorem.claim().rel == Rel::Eq {
                *theorem = theorem.sym().ok()?;
            }
        }
    }
    let mut all = theorems.into_iter();
    let first = all.next()?;
    all.try_fold(first, |sum, next| sum.trans(&next).ok())
}
