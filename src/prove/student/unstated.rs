//! Conditions that a line needs and its author did not state: absolute continuities, and for random
//! variables Markov chains, independence and functional dependence.

use super::finding::{Example, Line, Proposal, Right};
use super::grounds::{directly, explained};
use crate::eval;
use crate::kernel::{Conds, follows};
use crate::prove::cases::{needed, prove_generally};
use crate::prove::derivation::Verdict;
use crate::prove::question::{Question, assumptions};
use crate::prove::refute::{self, Outcome};
use crate::prove::search::prove;
use crate::prove::shannon::speaks_of_variables;
use crate::term::{Claim, Cond, Dist, Expr, Name, Quantity, Rel};

/// The claim under as little about its random variables as will do: what is likeliest to have been meant first.
pub(super) fn under_dependence(question: &Question, line: &Line, base: &Conds) -> Option<Right> {
    /// Claims about more variables have too many conditions to guess from.
    const VARIABLES: usize = 4;
    if !speaks_of_variables(&question.claim) {
        return None;
    }
    let (joint, vars) = variables(&question.claim)?;
    if question.model.joint(&joint).is_some() || vars.len() > VARIABLES {
        return None;
    }
    let mut candidates = candidates(&joint, &vars);
    // That a quantity of the line itself vanishes is the least likely to have been meant.
    candidates.sort_by_key(|extra| extra.iter().any(|c| vanishes(c, &question.claim)));
    candidates.into_iter().find_map(|extra| {
        // What follows already adds nothing.
        if extra.iter().all(|c| follows(c, base)) {
            return None;
        }
        let given = question.given.iter().cloned().chain(extra.iter().cloned()).collect();
        let asked = Question { given, ..question.clone() };
        let conds = assumptions(&asked);
        let proof = prove_generally(&asked.claim, &conds)?;
        Some(explained(&question.claim, &conds, line, proof))
    })
}

/// The one joint distribution of a claim and its variables, in order of occurrence.
fn variables(claim: &Claim) -> Option<(Name, Vec<Name>)> {
    fn visit(e: &Expr, joints: &mut Vec<Name>, vars: &mut Vec<Name>) {
        let mut note = |joint: &Name, of: &[Name]| {
            if !joints.contains(joint) {
                joints.push(joint.clone());
            }
            for v in of {
                if !vars.contains(v) {
                    vars.push(v.clone());
                }
            }
        };
        match e {
            Expr::Quantity(q) => {
                q.variables().into_iter().for_each(|(joint, of)| note(joint, of));
                for d in q.dists() {
                    if let Dist::Law { joint, vars } = d {
                        note(joint, vars);
                    }
                }
            }
            Expr::Mass(Dist::Law { joint, vars }, _) => note(joint, vars),
            Expr::Mass(Dist::Conditional { joint, of, given }, _) => {
                note(joint, &[of.as_slice(), given].concat())
            }
            _ => {}
        }
        e.children().into_iter().for_each(|c| visit(c, joints, vars));
    }
    let (mut joints, mut vars) = (Vec::new(), Vec::new());
    visit(&claim.lhs, &mut joints, &mut vars);
    visit(&claim.rhs, &mut joints, &mut vars);
    let [joint] = joints.as_slice() else { return None };
    Some((joint.clone(), vars))
}

/// Whether the condition says that one of the claim's own quantities is 0.
fn vanishes(cond: &Cond, claim: &Claim) -> bool {
    fn occurs(e: &Expr, what: &Expr) -> bool {
        e == what || e.children().into_iter().any(|c| occurs(c, what))
    }
    matches!(cond, Cond::Holds(c) if occurs(&claim.lhs, &c.lhs) || occurs(&claim.rhs, &c.lhs))
}

/// Conditions to try, in this order: Markov chains through one of the variables, independent pairs,
/// pairs independent given the others, functions of one variable and of several, all independent.
fn candidates(joint: &Name, vars: &[Name]) -> Vec<Vec<Cond>> {
    let zero = |q: Quantity| Cond::Holds(Claim::eq(Expr::quantity(q), Expr::int(0)));
    let apart = |a: &[&Name], b: &Name, given: &[&Name]| {
        let own = |names: &[&Name]| names.iter().map(|n| (*n).clone()).collect::<Vec<Name>>();
        zero(Quantity::Information {
            joint: joint.clone(),
            between: vec![own(a), vec![b.clone()]],
            given: own(given),
        })
    };
    let function = |of: &Name, given: &[&Name]| {
        let given = given.iter().map(|n| (*n).clone()).collect();
        zero(Quantity::ConditionalEntropy { joint: joint.clone(), of: vec![of.clone()], given })
    };
    let (mut chains, mut pairs, mut across, mut functions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (n, a) in vars.iter().enumerate() {
        for b in vars.iter().skip(n + 1) {
            pairs.push(vec![apart(&[a], b, &[])]);
            let others: Vec<&Name> = vars.iter().filter(|v| *v != a && *v != b).collect();
            chains.extend(others.iter().map(|c| vec![apart(&[a], b, &[c])]));
            if others.len() > 1 {
                across.push(vec![apart(&[a], b, &others)]);
            }
        }
    }
    for a in vars {
        let others: Vec<&Name> = vars.iter().filter(|v| *v != a).collect();
        functions.extend(others.iter().map(|b| vec![function(a, &[b])]));
    }
    for a in vars.iter().filter(|_| vars.len() > 2) {
        let others: Vec<&Name> = vars.iter().filter(|v| *v != a).collect();
        functions.push(vec![function(a, &others)]);
    }
    let all: Vec<&Name> = vars.iter().collect();
    let mutual = (2..vars.len()).filter_map(|n| Some(apart(all.get(..n)?, vars.get(n)?, &[])));
    let mutual: Vec<Cond> = pairs.first().into_iter().flatten().cloned().chain(mutual).collect();
    let mut found = chains;
    found.extend([pairs, across, functions].concat());
    found.extend((mutual.len() > 1).then_some(mutual));
    found
}

/// The claim under the absolute continuities that it may need, as few of them as will do.
pub(super) fn under_domination(question: &Question, line: &Line, base: &Conds) -> Option<Right> {
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
pub(super) fn without(p: &Proposal, line: &Line, before: &Expr, cond: &Cond) -> Option<Example> {
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
