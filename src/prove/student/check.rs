//! The judgement on every line of a proof, and what the lines add up to.

use super::apart::leaving_common;
use super::between::{by_reasons, fewest, rules};
use super::finding::{Checked, Example, Finding, Grounds, Judged, Line, Missing, Proposal, Right};
use super::lemma::{self, Applied};
use super::reason::ReasonKind;
use super::unstated::{under_dependence, under_domination, without};
use super::{cited, declared, fact, meaning, slip};
use crate::eval;
use crate::kernel::{Conds, Theorem, follows};
use crate::prove::derivation::{Case, Proof, Verdict};
use crate::prove::question::{Question, assumptions};
use crate::prove::search::prove;
use crate::prove::shannon::speaks_of_variables;
use crate::term::{Claim, Cond, Dist, Expr, Rel};

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
    if let Some(right) = directly(claim, &base, line) {
        return settled(p, line, before, right, None, &base);
    }
    match prove(&question).verdict {
        Verdict::Proved(proof) => {
            let conds = proof.cases.first().into_iter().flat_map(|c| c.assumptions.clone());
            let conds: Conds = base.iter().cloned().chain(conds).collect();
            let mut right = explained(claim, &base, line, *proof);
            if right.grounds == Grounds::Other {
                formula_by_definition(p, line, claim, &mut right);
            }
            if right.grounds == Grounds::Other
                && let Some(found) = cited::comes_down_to(&question, line, &conds)
            {
                (right.grounds, right.leap, right.uses) = (Grounds::Given, false, vec![found]);
                right.differs = true;
            }
            settled(p, line, before, right, None, &base)
        }
        Verdict::Refuted(found) => {
            if let Some(right) = under_domination(&question, line, &base) {
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
        Verdict::Unknown(tried) => match under_domination(&question, line, &base) {
            Some(right) => settled(p, line, before, right, None, &base),
            None => match slip::free_index(p, line, before) {
                Some(wrong) => Finding::Wrong(Box::new(wrong)),
                None => Finding::Open(tried),
            },
        },
    }
}

/// An identity of the calculus, or what the theorems that were named give.
pub(super) fn directly(claim: &Claim, conds: &Conds, line: &Line) -> Option<Right> {
    let lemmas = lemmas(line);
    if !lemmas.is_empty()
        && let Some(Applied { theorem: Some(theorem), uses }) = lemma::apply(claim, conds, &lemmas)
    {
        let grounds = unknown(line).unwrap_or(Grounds::Given);
        return Some(Right {
            theorem,
            cases: Vec::new(),
            rules: vec!["INST"],
            leap: false,
            uses,
            differs: false,
            grounds,
        });
    }
    let derivation = leaving_common(claim, conds).or_else(|| fewest(claim, conds))?;
    let theorem = derivation.theorem.clone();
    let case = Case { assumptions: Vec::new(), derivation };
    Some(reasoned(claim, conds, line, theorem, vec![case]))
}

/// The prover's answer with the fewest rules that explain it.
pub(super) fn explained(claim: &Claim, base: &Conds, line: &Line, proof: Proof) -> Right {
    let Proof { theorem, mut cases } = proof;
    let mut conds: Conds = base.union(theorem.conds()).cloned().collect();
    conds.extend(cases.first().into_iter().flat_map(|c| c.assumptions.iter().cloned()));
    if let [only] = cases.as_mut_slice()
        && only.derivation.value.is_none()
        && let Some(shorter) = fewest(claim, &conds)
    {
        only.derivation = shorter;
    }
    // Numbers belong to the lines of a calculation with values; here they would hide the argument.
    for case in &mut cases {
        case.derivation.steps.retain(|s| s.rule != "EXPAND");
    }
    reasoned(claim, &conds, line, theorem, cases)
}

fn reasoned(claim: &Claim, conds: &Conds, line: &Line, theorem: Theorem, cases: Vec<Case>) -> Right {
    let used = cases.first().map(|c| rules(&c.derivation)).unwrap_or_default();
    // Numbers that are put in explain nothing, nor does what is collected after differentiating.
    let calculus = used.iter().any(|r| r.starts_with("D-"));
    let silent = |r: &&str| matches!(*r, "RING" | "RENAME" | "EXPAND") || calculus && *r == "COMPUTE";
    let own: Vec<&'static str> = used.iter().copied().filter(|r| !silent(r)).collect();
    let (mut uses, mut grounds) = (Vec::new(), Grounds::Unsaid);
    // A definition or a rule that says the whole line needs no smaller steps.
    let mut plain = false;
    if !line.reasons.is_empty() {
        let covered = |r: &&'static str| line.reasons.iter().any(|reason| reason.covers(r));
        let lemmas = lemmas(line);
        let facts = speaks_of_variables(claim).then(|| fact::beside(&line.reasons, &cases)).flatten();
        grounds = if let Some(unknown) = unknown(line) {
            unknown
        } else if let Some(missing) = facts {
            plain = missing.is_empty() && claim.rel == Rel::Eq;
            if missing.is_empty() { Grounds::Given } else { Grounds::Partly(missing) }
        } else if claim.rel == Rel::Eq && meaning::by_definition(claim, &line.reasons) {
            plain = true;
            Grounds::Given
        } else if by_reasons(claim, conds, &line.reasons).is_some()
            || own.iter().all(covered) && !own.is_empty()
        {
            Grounds::Given
        } else if let Some(applied) = lemma::apply(claim, conds, &lemmas) {
            uses = applied.uses;
            Grounds::Given
        } else if own.iter().any(|r| covered(r) && definition_fits(line, claim, r)) {
            Grounds::Partly(own.iter().copied().filter(|r| !covered(r)).collect())
        } else if own.is_empty() && line.reasons.iter().any(|r| r.covers("RING")) {
            Grounds::Given
        } else {
            Grounds::Other
        };
    }
    let lines = cases.iter().map(|c| c.derivation.steps.len()).max().unwrap_or(0);
    let leap = !plain && (own.len() > 1 || lines > 2 && !own.is_empty());
    Right { theorem, cases, rules: used, leap, uses, differs: false, grounds }
}

/// A quantity as a formula in the parameters is its definition.
fn formula_by_definition(p: &Proposal, line: &Line, claim: &Claim, right: &mut Right) {
    let computed = right.rules.iter().all(|r| *r == "COMPUTE");
    let defines = line.reasons.iter().any(|r| matches!(r.kind, ReasonKind::Definition(_)));
    if claim.rel == Rel::Eq
        && computed
        && defines
        && !eval::parameters(&p.model, claim).is_empty()
        && definition_fits(line, claim, "UNFOLD")
    {
        right.grounds = Grounds::Given;
    }
}

/// A definition counts only when its quantity stands in the line.
fn definition_fits(line: &Line, claim: &Claim, rule: &str) -> bool {
    fn occurs(e: &Expr, line: &Line) -> bool {
        let here = |q: &crate::term::Quantity| line.reasons.iter().any(|r| r.unfolds(q));
        matches!(e, Expr::Quantity(q) if here(q)) || e.children().into_iter().any(|c| occurs(c, line))
    }
    rule != "UNFOLD" || occurs(&claim.lhs, line) || occurs(&claim.rhs, line)
}

fn lemmas(line: &Line) -> Vec<(&lemma::Lemma, &[Dist])> {
    line.reasons
        .iter()
        .filter_map(|r| match &r.kind {
            ReasonKind::Lemma(l) => Some((l.as_ref(), r.args.as_slice())),
            _ => None,
        })
        .collect()
}

fn unknown(line: &Line) -> Option<Grounds> {
    line.reasons.iter().find_map(|r| match &r.kind {
        ReasonKind::Unknown(near) => Some(Grounds::Unknown(r.words.clone(), near.clone())),
        _ => None,
    })
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
    let known = |c: &Cond| {
        matches!(c, Cond::Distribution(_)) || follows(c, base) || eval::holds(&p.model, c) == Ok(Some(true))
    };
    let conds: Vec<Cond> = right.theorem.conds().iter().filter(|c| !known(c)).cloned().collect();
    if conds.is_empty() {
        return Finding::Right(Box::new(right));
    }
    let example = fails.or_else(|| conds.iter().find_map(|c| without(p, line, before, c)));
    Finding::Missing(Box::new(Missing { right, conds, example }))
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
