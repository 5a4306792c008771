//! The judgement on every line of a proof, and what the lines add up to.

use super::between::{by_reasons, fewest, rules};
use super::finding::{Checked, Example, Finding, Grounds, Judged, Line, Missing, Proposal, Right};
use super::lemma::{self, Applied};
use super::reason::ReasonKind;
use super::slip;
use crate::eval;
use crate::kernel::{Conds, Theorem, follows};
use crate::prove::cases::needed;
use crate::prove::derivation::{Case, Proof, Verdict};
use crate::prove::question::{Question, assumptions};
use crate::prove::refute::{self, Outcome};
use crate::prove::search::prove;
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel};

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
    if let Some(right) = directly(claim, &base, line) {
        return settled(p, line, before, right, &base);
    }
    match prove(&question).verdict {
        Verdict::Proved(proof) => {
            let right = explained(claim, &base, line, *proof);
            settled(p, line, before, right, &base)
        }
        Verdict::Refuted(found) => {
            if let Some(right) = under_domination(&question, line, &base) {
                return settled(p, line, before, right, &base);
            }
            let declared = found.names.iter().all(|n| p.model.law(n).is_some() || p.model.joint(n).is_some());
            let example = Example::new(found.model.clone(), found.names.clone(), before, &line.to);
            Finding::Wrong(Box::new(slip::explain(p, line, before, example, declared)))
        }
        Verdict::Unknown(tried) => match under_domination(&question, line, &base) {
            Some(right) => settled(p, line, before, right, &base),
            None => match slip::free_index(p, line, before) {
                Some(wrong) => Finding::Wrong(Box::new(wrong)),
                None => Finding::Open(tried),
            },
        },
    }
}

/// An identity of the calculus, or what the theorems that were named give.
fn directly(claim: &Claim, conds: &Conds, line: &Line) -> Option<Right> {
    let lemmas = lemmas(line);
    if !lemmas.is_empty()
        && let Some(Applied { theorem: Some(theorem), uses }) = lemma::apply(claim, conds, &lemmas)
    {
        let grounds = unknown(line).unwrap_or(Grounds::Given);
        return Some(Right { theorem, cases: Vec::new(), rules: vec!["INST"], leap: false, uses, grounds });
    }
    let derivation = fewest(claim, conds)?;
    let theorem = derivation.theorem.clone();
    let case = Case { assumptions: Vec::new(), derivation };
    Some(reasoned(claim, conds, line, theorem, vec![case]))
}

/// The prover's answer with the fewest rules that explain it.
fn explained(claim: &Claim, base: &Conds, line: &Line, proof: Proof) -> Right {
    let Proof { theorem, mut cases } = proof;
    let mut conds: Conds = base.union(theorem.conds()).cloned().collect();
    conds.extend(cases.first().into_iter().flat_map(|c| c.assumptions.iter().cloned()));
    if let [only] = cases.as_mut_slice()
        && only.derivation.value.is_none()
        && let Some(shorter) = fewest(claim, &conds)
    {
        only.derivation = shorter;
    }
    reasoned(claim, &conds, line, theorem, cases)
}

fn reasoned(claim: &Claim, conds: &Conds, line: &Line, theorem: Theorem, cases: Vec<Case>) -> Right {
    let used = cases.first().map(|c| rules(&c.derivation)).unwrap_or_default();
    // Numbers that are put in explain nothing.
    let own: Vec<&'static str> =
        used.iter().copied().filter(|r| !matches!(*r, "RING" | "RENAME" | "EXPAND")).collect();
    let (mut uses, mut grounds) = (Vec::new(), Grounds::Unsaid);
    if !line.reasons.is_empty() {
        let covered = |r: &&'static str| line.reasons.iter().any(|reason| reason.covers(r));
        let lemmas = lemmas(line);
        grounds = if let Some(unknown) = unknown(line) {
            unknown
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
    let leap = own.len() > 1 || lines > 2 && !own.is_empty();
    Right { theorem, cases, rules: used, leap, uses, grounds }
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
fn settled(p: &Proposal, line: &Line, before: &Expr, right: Right, base: &Conds) -> Finding {
    let known = |c: &Cond| {
        matches!(c, Cond::Distribution(_)) || follows(c, base) || eval::holds(&p.model, c) == Ok(Some(true))
    };
    let conds: Vec<Cond> = right.theorem.conds().iter().filter(|c| !known(c)).cloned().collect();
    if conds.is_empty() {
        return Finding::Right(Box::new(right));
    }
    let example = conds.iter().find_map(|c| without(p, line, before, c));
    Finding::Missing(Box::new(Missing { right, conds, example }))
}

/// The claim under the absolute continuities that it may need, as few of them as will do.
fn under_domination(question: &Question, line: &Line, base: &Conds) -> Option<Right> {
    let mut pairs = Vec::new();
    for side in [&question.claim.lhs, &question.claim.rhs] {
        needed(side, base, &mut pairs);
    }
    let names = question.claim.names();
    let plain: Vec<Dist> = names
        .iter()
        .filter(|n| {
            base.contains(&Cond::Distribution(Dist::Named((*n).clone()))) && question.model.law(n).is_none()
        })
        .map(|n| Dist::Named(n.clone()))
        .collect();
    if plain.len() <= 3 {
        for a in &plain {
            for b in plain.iter().filter(|b| *b != a) {
                if !pairs.contains(&(a.clone(), b.clone())) {
                    pairs.push((a.clone(), b.clone()));
                }
            }
        }
    }
    let mut extra: Vec<Cond> =
        pairs.into_iter().map(|(a, b)| Cond::Dominated(a, b)).filter(|c| !base.contains(c)).collect();
    if extra.is_empty() {
        return None;
    }
    let with = |extra: &[Cond]| {
        let conds: Conds = base.iter().chain(extra).cloned().collect();
        if let Some(right) = directly(&question.claim, &conds, line) {
            return Some(right);
        }
        if question.claim.rel == Rel::Eq {
            return None;
        }
        let given = question.given.iter().chain(extra).cloned().collect();
        match prove(&Question { given, ..question.clone() }).verdict {
            Verdict::Proved(proof) => Some(explained(&question.claim, &conds, line, *proof)),
            _ => None,
        }
    };
    let mut best = with(&extra)?;
    for cond in extra.clone() {
        let fewer: Vec<Cond> = extra.iter().filter(|c| **c != cond).cloned().collect();
        if let Some(right) = with(&fewer) {
            (best, extra) = (right, fewer);
        }
    }
    Some(best)
}

/// The lines where a condition fails: simplest distributions first.
fn without(p: &Proposal, line: &Line, before: &Expr, cond: &Cond) -> Option<Example> {
    let Cond::Dominated(a, b) = cond else { return None };
    let claim = line.claim(before);
    let mut names = claim.names();
    cond.names(&mut names);
    let free: Vec<Name> =
        names.into_iter().filter(|n| p.model.law(n).is_none() && p.model.joint(n).is_none()).collect();
    if free.is_empty() {
        return None;
    }
    let fails = Cond::NotDominated(a.clone(), b.clone());
    let given: Vec<Cond> = p.given.iter().cloned().chain([fails]).collect();
    // The simplest model in which the condition fails at all; the claim itself is looked for next.
    let never = Claim::new(Expr::int(0), Rel::Lt, Expr::int(0));
    for claim in [never, claim] {
        let question = Question { claim, given: given.clone(), model: p.model.clone() };
        let Outcome::Found(found) = refute::search(&question, &free) else { continue };
        let shown = Example::new(found.model.clone(), free.clone(), before, &line.to);
        if fails_in(line, &shown) {
            return Some(shown);
        }
    }
    None
}

/// Whether the line does not hold in the example, or says nothing there.
fn fails_in(line: &Line, e: &Example) -> bool {
    match eval::decide(&e.model, &line.claim(&e.before.0)) {
        Ok(Some(holds)) => !holds,
        Ok(None) => false,
        Err(_) => true,
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
