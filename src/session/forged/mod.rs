//! Forged inferences: what the kernel and the separate checker say of statements and arguments that are almost right.
//!
//! Proofs are taken apart into their inferences. Of each, the claim, the conditions, the premises and the arguments
//! of the rule are changed, one at a time. The kernel is asked to make the inference, the checker whether it stands:
//! neither may accept what the other refuses.

mod judged;
mod near;
mod rules;

use super::{Options, Session, library};
use crate::audit;
use crate::kernel::{Axiom, Conds, KernelError, Rule, Theorem};
use crate::prove::Verdict;
use crate::render::build::Outcome;
use crate::span::Source;
use crate::term::{Claim, Dist, Expr, Extremum, Index, Name, Points, Range};
use near::{near_claim, near_conds};
use rules::{careless, near_rule, premises_changed};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the inferences are taken from beside the library.
const TEXTS: &[&str] = &[
    include_str!("../../../examples/minimisers.ent"),
    include_str!("../../../examples/parameters.ent"),
    include_str!("../../../examples/infinity.ent"),
    include_str!("../../../examples/variables.ent"),
    include_str!("../../../examples/divergences.ent"),
    include_str!("../../../examples/weather.ent"),
    "prove H(A,B) >= S(A)\nprove D(A||B) >= 0\nprove 2 * S(A) <= 2 * H(A,B)\n\
     prove S(1/2 A + 1/2 B) >= 1/2 S(A) + 1/2 S(B)\nprove D(A||B) = D(B||A)\nprove H(A, A) = S(A)\n\
     prove I(X;Y|Z) <= I(X;Y)\n\
     prove D(A||B) + S(A) >= S(A)\nprove JS(A,B) <= ln 2\nprove S(A) <= ln |Ω|",
    "param t in [0,1]\nM = bernoulli(t)\nA = {0: 1/4, 1: 3/4}\nprove argmin t. H(A,M) = 3/4\n\
     prove argmax t. S(M) = 1/2\nprove argmax t. S(M) = 1/3\nprove S(M) <= 1\nprove S(M) >= 0",
];

/// How many inferences of one rule are tried, and how many forgeries of each.
const INFERENCES: usize = 8;
const FORGERIES: usize = 100;

/// How many rules and axiom schemas there are proofs by.
const RULES: usize = 40;

/// Every proof found, taken apart: each inference once, by the rule.
fn inferences() -> BTreeMap<String, Vec<Theorem>> {
    let mut found: BTreeMap<String, Vec<Theorem>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut todo = Vec::new();
    let library = library::entries().iter().map(|e| e.statement);
    for text in library.chain(TEXTS.iter().copied()) {
        let report = Session::new(Options::default()).run(&Source::new("<forged>", text));
        assert!(report.is_accepted(), "{text}: {:?}", report.diagnostics);
        for outcome in report.outcomes {
            let Outcome::Answer(answered) = outcome else { continue };
            match answered.answer.verdict {
                Verdict::Proved(proof) => todo.push(proof.theorem),
                Verdict::Refuted(model) => todo.push(model.theorem),
                Verdict::Unknown(_) => {}
            }
        }
    }
    while let Some(theorem) = todo.pop() {
        if !seen.insert(theorem.address()) {
            continue;
        }
        todo.extend(audit::rests_on(&theorem));
        let name = match theorem.rule() {
            Rule::Axiom(a) => a.name().to_string(),
            rule => format!("{rule:?}").split(['(', ' ']).next().unwrap_or_default().to_string(),
        };
        let of_rule = found.entry(name).or_default();
        let same = |t: &Theorem| t.claim() == theorem.claim() && t.conds() == theorem.conds();
        if of_rule.len() < 400 && !of_rule.iter().any(same) {
            of_rule.push(theorem);
        }
    }
    found
}

/// Some of many, spread evenly.
fn spread<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    let step = all.len().div_ceil(most).max(1);
    all.iter().step_by(step).cloned().collect()
}

/// What the kernel makes of the rule and its arguments.
fn made(forgery: &Theorem) -> Result<Theorem, KernelError> {
    let claim = forgery.claim();
    let model = || forgery.model().ok_or(KernelError::Model);
    // A premise holds under the conclusion's conditions too.
    let under = |p: &Theorem| p.weaken(forgery.conds());
    match forgery.rule() {
        Rule::Axiom(a) => Theorem::axiom(a.clone(), forgery.conds().clone()),
        Rule::Refl => Ok(Theorem::refl(claim.lhs.clone())),
        Rule::Sym(p) => p.sym(),
        Rule::Trans(p, q) => p.trans(q),
        Rule::Cong(p, path) => p.cong(&claim.lhs, path),
        Rule::Weaken(p) => Ok(p.weaken(forgery.conds())),
        Rule::Discharge(p, cond) => under(p).discharge(cond),
        Rule::Cases(p, q) if p.claim() == q.claim() && covers(p, forgery) => Ok(under(p)),
        Rule::Cases(p, q) if p.claim() == q.claim() && covers(q, forgery) => Ok(under(q)),
        Rule::Cases(p, q) => Theorem::cases(p, q),
        Rule::LeAdd(p, q) => under(p).le_add(&under(q)),
        Rule::LeScale(p, factor) => under(p).le_scale(factor),
        Rule::Antisym(p, q) => p.antisym(q),
        Rule::SumLe(p, _) => p.sum_le(&claim.lhs),
        Rule::Coincide(p, at) => p.coincide(at),
        Rule::Instantiate(p, map) => p.instantiate(map),
        Rule::Specialise(p) => p.specialise(model()?),
        Rule::Expand => Theorem::expand(model()?, &claim.lhs),
        Rule::Compute => Theorem::compute(model()?, claim.clone()),
        Rule::ComputeOver => Theorem::compute_over(model()?, forgery.conds().clone(), claim.clone()),
        Rule::Shifted(p, by) => p.shifted(by),
        Rule::Closest => Theorem::closest(extremum(&claim.lhs)?, forgery.conds().clone()),
        Rule::Minimum => Theorem::minimum(model()?, extremum(&claim.lhs)?),
        Rule::NotLeast(p, of, better) => {
            let Expr::Set(points) = &claim.lhs else { return Err(KernelError::Shape("a set")) };
            let Points::Dist(worse) = points.as_ref() else {
                return Err(KernelError::Shape("a distribution"));
            };
            p.not_least(of, better, worse)
        }
        Rule::Apart => Theorem::apart(model()?, extremum(&claim.lhs)?, extremum(&claim.rhs)?),
        Rule::SetsDiffer => match (&claim.lhs, &claim.rhs) {
            (Expr::Set(a), Expr::Set(b)) => Theorem::sets_differ(forgery.model(), a, b),
            _ => Err(KernelError::Shape("two sets")),
        },
    }
}

fn extremum(e: &Expr) -> Result<&Extremum, KernelError> {
    if let Expr::Minimisers(m) = e { Ok(m) } else { Err(KernelError::Shape("minimisers")) }
}

/// Whether the forgery says no more than the theorem, word for word.
fn covers(theorem: &Theorem, forgery: &Theorem) -> bool {
    let same_model = match (theorem.model(), forgery.model()) {
        (None, None) => true,
        (Some(m), Some(n)) => Arc::ptr_eq(m, n),
        _ => false,
    };
    same_model && theorem.claim() == forgery.claim() && theorem.conds().is_subset(forgery.conds())
}

/// The same with the terms of sums and the factors of products in one order and bound indices under one name: the
/// checker minds neither.
fn ordered(t: &Theorem) -> Theorem {
    let Claim { lhs, rel, rhs } = t.claim();
    let claim = Claim::new(in_order(lhs), *rel, in_order(rhs));
    Theorem::forged(t.model().cloned(), t.conds().clone(), claim, t.rule().clone())
}

fn in_order(e: &Expr) -> Expr {
    let mut children: Vec<Expr> = e.children().into_iter().map(in_order).collect();
    match e {
        Expr::Add(_) | Expr::Mul(_) => {
            children.sort();
            if matches!(e, Expr::Add(_)) { Expr::add(children) } else { Expr::mul(children) }
        }
        Expr::Sum { index, range, .. } => {
            let body = children.remove(0);
            let name = range.space.index();
            match body.reindexed(index, &name) {
                Some(body) if *index != name && range.positive.is_none() => {
                    Expr::Sum { index: name, range: range.clone(), body: Arc::new(body) }
                }
                _ => Expr::Sum { index: index.clone(), range: range.clone(), body: Arc::new(body) },
            }
        }
        other => other.with_children(children).unwrap_or_else(|| other.clone()),
    }
}

/// The arguments of an axiom as the claim shows them: the checker reads the claim, and of the arguments little.
fn shown(axiom: &Axiom, claim: &Claim) -> Option<Axiom> {
    let lhs = claim.lhs.clone();
    Some(match axiom {
        Axiom::Ring(..) => Axiom::Ring(lhs, claim.rhs.clone()),
        Axiom::Log(_) => match lhs {
            Expr::Ln(x) => Axiom::Log(x.as_ref().clone()),
            _ => return None,
        },
        Axiom::Sign(..) => Axiom::Sign(claim.rhs.clone(), claim.rel),
        Axiom::Number(_) => Axiom::Number(claim.clone()),
        Axiom::Margin { joint, .. } => {
            let law = |e: &Expr| -> Option<(Vec<Name>, Vec<Index>)> {
                let mut inner = e;
                while let Expr::Sum { body, .. } = inner {
                    inner = body;
                }
                match inner {
                    Expr::Mass(Dist::Law { vars, .. }, at) => Some((vars.clone(), at.clone())),
                    _ => None,
                }
            };
            let ((from, _), (of, at)) = (law(&lhs)?, law(&claim.rhs)?);
            Axiom::Margin { joint: joint.clone(), from, of, at }
        }
        Axiom::Cancel(_) => Axiom::Cancel(lhs),
        Axiom::Zero { .. } => match &claim.rhs {
            Expr::Sum { range: Range { positive: Some(factor), .. }, .. } => {
                Axiom::Zero { sum: lhs, factor: factor.as_ref().clone() }
            }
            _ => return None,
        },
        Axiom::SumAdd(_) => Axiom::SumAdd(lhs),
        Axiom::SumScale(_) => Axiom::SumScale(lhs),
        Axiom::SumSwap(_) => Axiom::SumSwap(lhs),
        Axiom::Rename(..) => match &claim.rhs {
            Expr::Sum { index, .. } => Axiom::Rename(lhs, index.clone()),
            _ => return None,
        },
        Axiom::Absorb(_) => Axiom::Absorb(lhs),
        Axiom::Top(_) => Axiom::Top(lhs),
        Axiom::Part(_) => Axiom::Part(lhs),
        _ => return None,
    })
}

/// Whether the kernel would make the forgery from the arguments given, or from those that the claim shows.
fn makes(forgery: &Theorem, made: &Result<Theorem, KernelError>) -> bool {
    let like = |m: &Theorem| covers(&ordered(m), &ordered(forgery));
    let from_claim = || {
        let Rule::Axiom(axiom) = forgery.rule() else { return false };
        let made = shown(axiom, forgery.claim()).map(|a| Theorem::axiom(a, forgery.conds().clone()));
        made.is_some_and(|m| m.is_ok_and(|m| like(&m)))
    };
    made.as_ref().is_ok_and(like) || from_claim()
}

/// Everything that is tried of one inference.
fn forgeries(t: &Theorem, pool: &[Theorem]) -> Vec<Theorem> {
    let with = |conds: &Conds, claim: &Claim, rule: &Rule| {
        Theorem::forged(t.model().cloned(), conds.clone(), claim.clone(), rule.clone())
    };
    let mut all = Vec::new();
    all.extend(spread(&near_claim(t.claim()), FORGERIES).iter().map(|c| with(t.conds(), c, t.rule())));
    // Bounds of a parameter are left alone: outside of a family's own range there is nothing to be right or wrong.
    if !matches!(t.rule(), Rule::ComputeOver | Rule::Specialise(_)) {
        all.extend(near_conds(t.conds()).iter().map(|g| with(g, t.claim(), t.rule())));
    }
    let rules = spread(&near_rule(t.rule(), pool), FORGERIES);
    for rule in rules.iter().chain(&premises_changed(t.rule())) {
        all.push(with(t.conds(), t.claim(), rule));
        if let Some((conds, claim)) = careless(rule) {
            all.push(with(&conds, &claim, rule));
            all.push(with(t.conds(), &claim, rule));
        }
        // The axiom as the kernel would state it if everything it asks for were given.
        if let Rule::Axiom(a) = rule
            && let Ok(claim) = a.claim(t.conds())
        {
            all.push(with(t.conds(), &claim, rule));
            all.extend(spread(&near_conds(t.conds()), 8).iter().map(|g| with(g, &claim, rule)));
        }
    }
    // Another model, or none.
    all.push(Theorem::forged(Some(Arc::default()), t.conds().clone(), t.claim().clone(), t.rule().clone()));
    all.push(Theorem::forged(None, t.conds().clone(), t.claim().clone(), t.rule().clone()));
    all
}

/// How two readings of the same inference differ, if they do.
fn quarrel(forgery: &Theorem) -> (bool, Option<String>) {
    let (made, stands) = (made(forgery), audit::last(forgery));
    let exactly = made.as_ref().is_ok_and(|m| covers(m, forgery));
    let both = exactly && stands.is_ok();
    if exactly && let Err(why) = &stands {
        return (both, Some(format!("the kernel makes what the checker refuses ({why}): {forgery:?}")));
    }
    if stands.is_ok() && !makes(forgery, &made) {
        return (
            both,
            Some(format!(
                "the checker accepts what the kernel does not make ({:?}): {forgery:?}",
                made.err()
            )),
        );
    }
    let refused = made.as_ref().ok().and_then(|m| audit::last(m).err());
    (both, refused.map(|why| format!("the kernel makes what the checker refuses ({why}): {made:?}")))
}

#[test]
fn kernel_and_checker_accept_the_same() {
    let found = inferences();
    let everything: Vec<Theorem> = found.values().flatten().cloned().collect();
    let pool = spread(&everything, 60);
    let (mut tried, mut accepted) = (0, 0);
    let mut quarrels = Vec::new();
    let chosen = found.values().flat_map(|all| spread(all, INFERENCES));
    for forgery in chosen.flat_map(|t| forgeries(&t, &pool)) {
        let (both, words) = quarrel(&forgery);
        tried += 1;
        accepted += usize::from(both);
        quarrels.extend(words);
        if quarrels.len() > 3 {
            break;
        }
    }
    assert!(quarrels.is_empty(), "among {tried}: {quarrels:#?}");
    // Not all of them are refused, and far from all accepted.
    assert!(tried > 50_000 && accepted > tried / 10 && accepted < tried / 2, "{accepted} of {tried}");
    // Every rule has been tried.
    assert_eq!(found.len(), RULES, "{:?}", found.keys());
}
