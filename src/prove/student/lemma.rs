//! Named theorems applied: instances found by matching, and the line as a sum of them.
//!
//! A line `a ≤ b` follows from instances `sₖ ≤ tₖ` when `b − a = Σ cₖ·(tₖ − sₖ)` as polynomials with
//! `cₖ ≥ 0` (any sign for equalities). The kernel repeats it by INST, LE-SCALE, LE-ADD and RING.

use crate::eval::Env;
use crate::exact::Rational;
use crate::kernel::{Conds, Polynomial, Theorem, follows, polynomial};
use crate::prove::conversion::{from_polynomial, ring};
use crate::prove::derivation::Verdict;
use crate::prove::question::Question;
use crate::prove::search::prove;
use crate::term::{Claim, Cond, Dist, Expr, Name, Quantity, Rel, Space};
use num_traits::{One, Signed, Zero};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A theorem under a name; a chain of relations is one theorem a relation.
#[derive(Clone, Debug)]
pub struct Lemma {
    /// The name.
    pub name: Name,
    /// What was proved under it.
    pub theorems: Vec<Theorem>,
}

/// A claim as an application of theorems.
pub(super) struct Applied {
    /// The claim as a theorem; `None` when the kernel asks for more than the sums say.
    pub(super) theorem: Option<Theorem>,
    /// The instances.
    pub(super) uses: Vec<(Name, Claim)>,
}

/// What named theorems say of a claim.
pub enum ByLemmas {
    /// They give it: the claim as a theorem under no more than what was given, and the instances used.
    Proved(Theorem, Vec<(Name, Claim)>),
    /// They would give it under conditions that were not.
    Needs(Vec<Cond>),
    /// No combination of instances gives it.
    Nothing,
}

/// The claim as an instance of named theorems, or as a sum of instances. Of declared distributions the theorem
/// speaks as they are declared, so that its conditions are tried on them.
pub fn by_lemmas(question: &Question, lemmas: &[(&Lemma, &[Dist])]) -> ByLemmas {
    let conds = crate::prove::question::assumptions(question);
    let applied = if lemmas.is_empty() { None } else { apply(&question.claim, &conds, lemmas) };
    let Some(Applied { theorem: Some(mut theorem), uses }) = applied else { return ByLemmas::Nothing };
    let declared = |n: &Name| {
        let model = &question.model;
        model.law(n).is_some() || model.joint(n).is_some() || model.family(n).is_some()
    };
    let names = crate::prove::question::names(question);
    if !names.is_empty() && names.iter().all(declared) {
        match theorem.specialise(&question.model) {
            Ok(own) => theorem = own,
            Err(_) => return ByLemmas::Needs(beyond(&theorem, &Conds::new())),
        }
    }
    let needs = beyond(&theorem, &conds);
    if needs.is_empty() { ByLemmas::Proved(theorem, uses) } else { ByLemmas::Needs(needs) }
}

/// The conditions of a theorem that are not among those given; that something is a distribution apart.
fn beyond(theorem: &Theorem, given: &Conds) -> Vec<Cond> {
    let own = theorem.conds().iter();
    own.filter(|c| !matches!(c, Cond::Distribution(_)) && !given.contains(c)).cloned().collect()
}

/// More instances of one theorem than this are not tried.
const INSTANCES: usize = 256;

/// More pairs of inequalities than this are not tried.
const PAIRS: usize = 400;

pub(super) fn apply(claim: &Claim, conds: &Conds, lemmas: &[(&Lemma, &[Dist])]) -> Option<Applied> {
    let mut instances = Vec::new();
    for (lemma, args) in lemmas {
        for theorem in &lemma.theorems {
            for instance in all_instances(theorem, args, claim, conds) {
                if instance.theorem.claim().lhs == claim.lhs
                    && instance.theorem.claim().rhs == claim.rhs
                    && implies(instance.theorem.claim().rel, claim.rel)
                    && let Some(theorem) = fitted(instance.theorem.clone(), claim, conds)
                {
                    let uses = vec![(lemma.name.clone(), theorem.claim().clone())];
                    return Some(Applied { theorem: Some(theorem), uses });
                }
                instances.push((lemma.name.clone(), instance));
            }
        }
    }
    let parts = combination(claim, &instances)?;
    let uses = parts
        .iter()
        .map(|(_, k)| instances.get(*k))
        .map(|i| i.map(|(n, i)| (n.clone(), i.theorem.claim().clone())));
    let uses = uses.collect::<Option<Vec<_>>>()?;
    let theorem = combined(claim, conds, &parts, &instances);
    Some(Applied { theorem, uses })
}

/// What a theorem says of the distributions and variables of a claim; of those in `args` if there are any.
pub(super) fn instances(lemma: &Lemma, args: &[Dist], claim: &Claim, conds: &Conds) -> Vec<Claim> {
    let all = lemma.theorems.iter().flat_map(|t| all_instances(t, args, claim, conds));
    all.map(|i| i.theorem.claim().clone()).collect()
}

/// An instance with `rhs − lhs` as a polynomial.
struct Instance {
    theorem: Theorem,
    gap: Polynomial,
}

fn implies(have: Rel, want: Rel) -> bool {
    have == want || matches!((have, want), (Rel::Eq | Rel::Lt, Rel::Le))
}

fn gap(claim: &Claim) -> Option<Polynomial> {
    polynomial(&Expr::difference(claim.rhs.clone(), claim.lhs.clone()))
}

/// The instances of a theorem for the distributions that the claim speaks of.
fn all_instances(theorem: &Theorem, args: &[Dist], claim: &Claim, conds: &Conds) -> Vec<Instance> {
    let symbols = symbols(theorem);
    let targets = targets(claim, conds);
    let mut found: Vec<Instance> = Vec::new();
    let mut add = |theorem: Theorem| {
        if let Some(gap) = gap(theorem.claim())
            && !gap.is_empty()
            && !found.iter().any(|i| i.theorem.claim() == theorem.claim())
        {
            found.push(Instance { theorem, gap });
        }
    };
    if !args.is_empty() {
        if args.len() != symbols.len() {
            return found;
        }
        let map: Vec<(Name, Dist)> = symbols.iter().cloned().zip(args.iter().cloned()).collect();
        if let Ok(instance) = theorem.instantiate(&map) {
            add(instance);
        }
        return found;
    }
    if symbols.is_empty() {
        variables(theorem, claim).into_iter().for_each(&mut add);
        add(theorem.clone());
        return found;
    }
    // Names first: with built distributions the choices soon become too many.
    let (plain, built): (Vec<Dist>, Vec<Dist>) =
        targets.into_iter().partition(|d| matches!(d, Dist::Named(_)));
    choices(&symbols, &plain, &mut add, theorem);
    if !built.is_empty() {
        choices(&symbols, &[plain, built].concat(), &mut add, theorem);
    }
    found
}

/// Every choice of targets for the symbols, up to a limit.
fn choices(symbols: &[Name], targets: &[Dist], add: &mut dyn FnMut(Theorem), theorem: &Theorem) {
    let mut pick = vec![0_usize; symbols.len()];
    for _ in 0..INSTANCES {
        let map: Option<Vec<(Name, Dist)>> =
            symbols.iter().zip(&pick).map(|(s, k)| Some((s.clone(), targets.get(*k)?.clone()))).collect();
        if let Some(instance) = map.and_then(|m| theorem.instantiate(&m).ok()) {
            add(instance);
        }
        let Some(slot) = pick.iter().rposition(|k| k + 1 < targets.len()) else { break };
        if let Some(k) = pick.get_mut(slot) {
            *k += 1;
        }
        pick.iter_mut().skip(slot + 1).for_each(|k| *k = 0);
    }
}

/// The distribution symbols for which something may be put.
fn symbols(theorem: &Theorem) -> Vec<Name> {
    let seen = RefCell::new(Vec::new());
    let note = |n: &Name| {
        if !seen.borrow().contains(n) {
            seen.borrow_mut().push(n.clone());
        }
        None
    };
    theorem.claim().substitute(&note);
    theorem.conds().iter().for_each(|c| drop(c.substitute(&note)));
    seen.into_inner()
}

/// The distributions on Ω that occur in the claim or its conditions, parts of mixtures among them.
fn targets(claim: &Claim, conds: &Conds) -> Vec<Dist> {
    fn dist(d: &Dist, into: &mut Vec<Dist>) {
        if d.spaces() == [Space::Outcomes] && !into.contains(d) {
            into.push(d.clone());
        }
        match d {
            Dist::Mixture(parts) => parts.iter().for_each(|(_, d)| dist(d, into)),
            Dist::Product(parts) => parts.iter().for_each(|d| dist(d, into)),
            _ => {}
        }
    }
    fn expr(e: &Expr, into: &mut Vec<Dist>) {
        match e {
            Expr::Mass(d, _) => dist(d, into),
            Expr::Quantity(q) => {
                q.dists().into_iter().for_each(|d| dist(d, into));
                if let Quantity::JensenShannon(parts) = q.as_ref() {
                    dist(&Dist::Mixture(parts.clone()), into);
                }
            }
            Expr::Size(Space::Outcomes) => dist(&Dist::Uniform(Space::Outcomes), into),
            _ => {}
        }
        e.children().into_iter().for_each(|c| expr(c, into));
    }
    let mut found = Vec::new();
    expr(&claim.lhs, &mut found);
    expr(&claim.rhs, &mut found);
    for cond in conds {
        match cond {
            Cond::Distribution(d) => dist(d, &mut found),
            Cond::Dominated(p, q) | Cond::NotDominated(p, q) => {
                dist(p, &mut found);
                dist(q, &mut found);
            }
            Cond::Holds(c) => {
                expr(&c.lhs, &mut found);
                expr(&c.rhs, &mut found);
            }
        }
    }
    found
}

/// A theorem about random variables for those of the claim. INST puts distributions for symbols only;
/// the same statement about other variables is proved again.
fn variables(theorem: &Theorem, claim: &Claim) -> Vec<Theorem> {
    super::rename::instances(theorem, claim)
        .into_iter()
        .filter_map(|(claim, given)| {
            let question = Question { claim, given, model: Env::default().into() };
            match prove(&question).verdict {
                Verdict::Proved(proof) => Some(proof.theorem),
                _ => None,
            }
        })
        .collect()
}

/// Coefficients with which instances add up to the claim.
fn combination(claim: &Claim, instances: &[(Name, Instance)]) -> Option<Vec<(Rational, usize)>> {
    let target = gap(claim)?;
    let equal: Vec<usize> = positions(instances, |r| r == Rel::Eq);
    let less: Vec<usize> = match claim.rel {
        Rel::Le => positions(instances, |r| matches!(r, Rel::Le | Rel::Lt)),
        Rel::Lt => positions(instances, |r| r == Rel::Lt),
        Rel::Eq => Vec::new(),
        Rel::Ne => return None,
    };
    let accept = |columns: Vec<usize>| {
        let parts = solve(&target, &columns, instances)?;
        let fits = parts.iter().all(|(c, k)| equal.contains(k) || c.is_positive());
        let strict = claim.rel != Rel::Lt || parts.iter().any(|(_, k)| less.contains(k));
        (fits && strict && !parts.is_empty()).then_some(parts)
    };
    // Few terms first.
    let singles = equal.iter().chain(&less).map(|k| vec![*k]);
    let with = |more: &[usize]| more.iter().copied().chain(equal.iter().copied()).collect::<Vec<usize>>();
    let one_more = less.iter().map(|k| with(&[*k]));
    let pairs = less.iter().enumerate().flat_map(|(n, a)| less.iter().skip(n + 1).map(|b| with(&[*a, *b])));
    singles.chain([equal.clone()]).chain(one_more).chain(pairs.take(PAIRS)).find_map(accept)
}

fn positions(instances: &[(Name, Instance)], want: impl Fn(Rel) -> bool) -> Vec<usize> {
    let all = instances.iter().enumerate();
    all.filter(|(_, (_, i))| want(i.theorem.claim().rel)).map(|(k, _)| k).collect()
}

/// Solves `target = Σ cₖ·gapₖ` over the columns; unused columns are left out.
fn solve(
    target: &Polynomial,
    columns: &[usize],
    instances: &[(Name, Instance)],
) -> Option<Vec<(Rational, usize)>> {
    let gaps: Vec<&Polynomial> =
        columns.iter().map(|k| instances.get(*k).map(|(_, i)| &i.gap)).collect::<Option<_>>()?;
    let monomials: BTreeSet<_> = target.keys().chain(gaps.iter().flat_map(|g| g.keys())).collect();
    let width = gaps.len();
    let zero = Rational::zero;
    let mut rows: Vec<Vec<Rational>> = monomials
        .into_iter()
        .map(|m| {
            let own = gaps.iter().map(|g| g.get(m).cloned().unwrap_or_else(zero));
            own.chain([target.get(m).cloned().unwrap_or_else(zero)]).collect()
        })
        .collect();
    let mut pivots: Vec<(usize, usize)> = Vec::new();
    let mut top = 0;
    for column in 0..width {
        let Some(at) = (top..rows.len())
            .find(|r| rows.get(*r).and_then(|r| r.get(column)).is_some_and(|c| !c.is_zero()))
        else {
            continue;
        };
        rows.swap(top, at);
        let row: Vec<Rational> = {
            let row = rows.get(top)?;
            let lead = row.get(column)?.clone();
            row.iter().map(|c| c / &lead).collect()
        };
        for (k, other) in rows.iter_mut().enumerate() {
            let factor = other.get(column)?.clone();
            if k != top && !factor.is_zero() {
                other.iter_mut().zip(&row).for_each(|(c, p)| *c -= p * &factor);
            }
        }
        *rows.get_mut(top)? = row;
        pivots.push((column, top));
        top += 1;
    }
    if rows.iter().skip(top).any(|r| r.last().is_some_and(|c| !c.is_zero())) {
        return None;
    }
    let mut parts = Vec::new();
    for (column, row) in pivots {
        let c = rows.get(row)?.last()?.clone();
        if !c.is_zero() {
            parts.push((c, *columns.get(column)?));
        }
    }
    Some(parts)
}

/// The combination as a theorem.
fn combined(
    claim: &Claim,
    conds: &Conds,
    parts: &[(Rational, usize)],
    instances: &[(Name, Instance)],
) -> Option<Theorem> {
    let mut sum: Option<Theorem> = None;
    for (c, k) in parts {
        let theorem = instances.get(*k)?.1.theorem.weaken(conds);
        let scaled = if c.is_one() {
            theorem
        } else if theorem.claim().rel == Rel::Eq {
            let context = Expr::Mul(vec![Expr::Number(c.clone()), theorem.claim().lhs.clone()]);
            theorem.cong(&context, &[1]).ok()?
        } else {
            theorem.le_scale(&Expr::Number(c.clone())).ok()?
        };
        sum = Some(match sum {
            None => scaled,
            Some(before) => before.le_add(&scaled).ok()?,
        });
    }
    let mut sum = sum?;
    let rest = polynomial(&Expr::difference(claim.lhs.clone(), sum.claim().lhs.clone()))?;
    if !rest.is_empty() {
        sum = sum.le_add(&Theorem::refl(from_polynomial(&rest)).weaken(conds)).ok()?;
    }
    let conds = sum.conds().clone();
    let before = ring(&claim.lhs, &sum.claim().lhs, &conds).ok()?;
    let after = ring(&sum.claim().rhs, &claim.rhs, &conds).ok()?;
    let whole = before.trans(&sum).ok()?.trans(&after).ok()?;
    fitted(whole, claim, &conds)
}

/// The theorem in the relation that was claimed, without conditions that follow.
fn fitted(theorem: Theorem, claim: &Claim, conds: &Conds) -> Option<Theorem> {
    let mut theorem = theorem.weaken(conds);
    for cond in theorem.conds().clone() {
        if !matches!(cond, Cond::Distribution(_)) && !conds.contains(&cond) && follows(&cond, conds) {
            theorem = theorem.discharge(&cond).ok()?;
        }
    }
    if theorem.claim().rel == claim.rel {
        return Some(theorem);
    }
    if claim.rel != Rel::Le || !matches!(theorem.claim().rel, Rel::Eq | Rel::Lt) {
        return None;
    }
    // x = y and x < y give x ≤ y: from x − x ≥ 0, that is 0 ≤ 0.
    let zero =
        Theorem::axiom(crate::kernel::Axiom::Sign(Expr::int(0), Rel::Le), theorem.conds().clone()).ok()?;
    weakened(&theorem, &zero, claim)
}

fn weakened(theorem: &Theorem, zero: &Theorem, claim: &Claim) -> Option<Theorem> {
    if theorem.claim().rel != Rel::Eq {
        // A scale by 1 turns < into ≤.
        let scaled = theorem.le_scale(&Expr::int(1)).ok()?;
        let conds = scaled.conds().clone();
        let before = ring(&claim.lhs, &scaled.claim().lhs, &conds);
        let after = ring(&scaled.claim().rhs, &claim.rhs, &conds);
        return match (before, after) {
            (Ok(a), Ok(b)) => a.trans(&scaled).ok()?.trans(&b).ok(),
            _ => Some(scaled).filter(|s| s.claim() == claim),
        };
    }
    let sum = theorem.le_add(zero).ok()?;
    let conds = sum.conds().clone();
    let before = ring(&claim.lhs, &sum.claim().lhs, &conds).ok()?;
    let after = ring(&sum.claim().rhs, &claim.rhs, &conds).ok()?;
    before.trans(&sum).ok()?.trans(&after).ok()
}
