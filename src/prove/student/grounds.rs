//! What a right line follows by, and what the reasons given for it are worth.

use super::apart::leaving_common;
use super::between::{by_reasons, fewest, rules};
use super::finding::{Grounds, Line, Proposal, Right};
use super::lemma::{self, Applied};
use super::reason::ReasonKind;
use super::{fact, meaning, principle};
use crate::eval;
use crate::kernel::{Conds, Theorem};
use crate::prove::alike::identified;
use crate::prove::derivation::{Case, Proof};
use crate::prove::shannon::speaks_of_variables;
use crate::term::{Claim, Cond, Dist, Expr, Rel};

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

pub(super) fn reasoned(
    claim: &Claim,
    conds: &Conds,
    line: &Line,
    theorem: Theorem,
    cases: Vec<Case>,
) -> Right {
    let used = cases.first().map(|c| rules(&c.derivation)).unwrap_or_default();
    // Numbers that are put in explain nothing, nor does what is collected after differentiating.
    let calculus = used.iter().any(|r| r.starts_with("D-"));
    let silent = |r: &&str| matches!(*r, "RING" | "RENAME" | "EXPAND") || calculus && *r == "COMPUTE";
    let own: Vec<&'static str> = used.iter().copied().filter(|r| !silent(r)).collect();
    let (mut uses, mut grounds) = (Vec::new(), Grounds::Unsaid);
    // A definition or a rule that says the whole line needs no smaller steps.
    let mut plain = false;
    if !line.reasons.is_empty() {
        let covered =
            |r: &&'static str| line.reasons.iter().any(|reason| reason.is_about(claim) && reason.covers(r));
        let fits = |r: &&'static str| covered(r) && definition_fits(line, claim, r);
        let bounds = principle::bounds(&cases);
        let lemmas = lemmas(line);
        let words = line.reasons.iter().map(|r| r.words.as_str());
        let facts = speaks_of_variables(claim).then(|| fact::beside(words, &cases)).flatten();
        grounds = if let Some(unknown) = unknown(line) {
            unknown
        } else if let Some(missing) = facts {
            plain = missing.is_empty() && claim.rel == Rel::Eq;
            if missing.is_empty() { Grounds::Given } else { Grounds::Partly(missing) }
        } else if claim.rel == Rel::Eq && says_all(claim, conds, line, &own) {
            plain = true;
            Grounds::Given
        } else if by_reasons(claim, conds, &line.reasons).is_some()
            || own.iter().all(fits) && !own.is_empty()
            || bounds.iter().all(covered) && !bounds.is_empty()
        {
            Grounds::Given
        } else if let Some(applied) = lemma::apply(claim, conds, &lemmas) {
            uses = applied.uses;
            Grounds::Given
        } else if bounds.iter().any(covered) {
            Grounds::Partly(bounds.into_iter().filter(|r| !covered(r)).collect())
        } else if own.iter().any(fits) {
            Grounds::Partly(own.iter().copied().filter(|r| !fits(r)).collect())
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

/// Whether one of the reasons is all there is to say of an equation: a definition, a symmetry, that equal
/// distributions may stand for each other, or the condition that it is.
fn says_all(claim: &Claim, conds: &Conds, line: &Line, own: &[&str]) -> bool {
    let symmetry = line.reasons.iter().any(|r| matches!(r.kind, ReasonKind::Symmetry));
    let given = line.reasons.iter().any(|r| r.covers("ASSUME") || r.covers("GIBBS-EQ"));
    // A conditional mass is what it is by definition too: P(y|x) = P(x,y)/P(x).
    let written_out = |e: &Expr| meaning::has_conditional_mass(e);
    let conditional = own.iter().all(|r| matches!(*r, "UNFOLD" | "LOG"))
        && definition_fits(line, claim, "UNFOLD")
        && (written_out(&claim.lhs) || written_out(&claim.rhs));
    meaning::by_definition(claim, &line.reasons)
        || conditional
        || symmetry && meaning::by_symmetry(claim)
        || given && (is_given(claim, conds) || meaning::is_trivial(&identified(claim, conds)))
}

/// Whether the equation, or the same one read backwards, is a condition.
fn is_given(claim: &Claim, conds: &Conds) -> bool {
    let back = Claim::eq(claim.rhs.clone(), claim.lhs.clone());
    conds.contains(&Cond::Holds(claim.clone())) || conds.contains(&Cond::Holds(back))
}

/// A quantity as a formula in the parameters is its definition.
pub(super) fn formula_by_definition(p: &Proposal, line: &Line, claim: &Claim, right: &mut Right) {
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
    line.reasons.iter().flat_map(|r| r.theorems().iter().map(|l| (l.as_ref(), r.args.as_slice()))).collect()
}

fn unknown(line: &Line) -> Option<Grounds> {
    line.reasons.iter().find_map(|r| match &r.kind {
        ReasonKind::Unknown(near) => Some(Grounds::Unknown(r.words.clone(), near.clone())),
        _ => None,
    })
}
