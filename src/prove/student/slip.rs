//! The likely mistake behind a wrong line: repairs are tried, and those that make the line provable
//! are named.

use super::between::fewest;
use super::finding::{Example, Line, Proposal, Slip, Wrong};
use super::mend::mends;
use super::repair::{Repair, edits, flat, math, text};
use crate::eval::{self, Env};
use crate::model::{Distribution, Label, Law, Masses, Outcomes};
use crate::prove::derivation::Verdict;
use crate::prove::question::{Question, assumptions};
use crate::prove::search::prove;
use crate::term::{Cond, Dist, Expr, Index, Name, Range, Rel, Space};
use num_traits::Signed;
use std::sync::Arc;

/// Slips that are named for one line.
const NAMED: usize = 2;

/// Slips of up to this cost are likelier than a condition left out.
pub(super) const PLAIN: u8 = 3;

/// The prover is asked about so many repaired lines.
const ASKED: usize = 10;

/// What is to be said of a wrong line.
pub(super) fn explain(p: &Proposal, line: &Line, before: &Expr, example: Example, declared: bool) -> Wrong {
    let mut models = vec![example.model.clone()];
    models.extend(sample(p, line, before));
    let holds = other_relation(p, line, before, &models);
    let mut slips = Vec::new();
    if let Some((rel, turned)) = holds
        && line.rel != Rel::Eq
    {
        let what = vec![text("the inequality goes the other way")];
        slips.push(Slip { what, line: line.to.clone(), rel: (rel, turned), cost: 0 });
        return Wrong { example, declared, holds: None, slips };
    }
    let mut asked = 0;
    let mut least = u8::MAX;
    if line.rel == Rel::Eq
        && let Some(slip) = super::number::mistaken(p, line, before, &example)
    {
        return Wrong { example, declared, holds: None, slips: vec![slip] };
    }
    for repair in candidates(p, before, line) {
        if slips.len() >= NAMED || asked >= ASKED || repair.cost > least.saturating_add(1) {
            break;
        }
        let fixed = Line { to: repair.line.clone(), reasons: Vec::new(), ..line.clone() };
        if holds_in(&fixed, before, &models) && proves(p, &fixed, before, &mut models, &mut asked) {
            least = least.min(repair.cost);
            if !slips.iter().any(|s| s.line == repair.line) {
                let rel = (line.rel, line.turned);
                slips.push(Slip { what: repair.what, line: repair.line, rel, cost: repair.cost });
            }
        }
    }
    Wrong { example, declared, holds: holds.filter(|_| line.rel == Rel::Eq), slips }
}

/// Repairs, the likeliest first; none that only repeats the line before.
fn candidates(p: &Proposal, before: &Expr, written: &Line) -> Vec<Repair> {
    let line = &written.to;
    let dists = dists(p, before, line);
    // A bound is mended by any term that makes it weaker, which explains nothing.
    let mut all = edits(line, &dists, written.rel == Rel::Eq);
    if written.rel == Rel::Eq {
        all.extend(mends(before, line, &dists));
    }
    let mut seen: Vec<Expr> = vec![line.clone()];
    all.sort_by_key(|r| r.cost);
    all.retain(|r| {
        // That the line before is right needs saying only where its arguments were swapped.
        let new = !seen.contains(&r.line) && (&r.line != before || r.cost <= 1);
        if new {
            seen.push(r.line.clone());
        }
        new
    });
    all
}

/// The distributions on Ω and the single laws that the two lines speak of.
fn dists(p: &Proposal, before: &Expr, line: &Expr) -> Vec<Dist> {
    let (mut names, mut joints) = (Vec::new(), Vec::new());
    for e in [before, line] {
        e.names(&mut names);
        plain(e, &mut joints);
    }
    for given in &p.given {
        given.names(&mut names);
    }
    let is_joint = |n: &Name| p.model.joint(n).is_some() || joints.contains(n);
    names.iter().filter(|n| !is_joint(n)).map(|n| Dist::Named(n.clone())).collect()
}

/// The names that are used as joint distributions.
fn plain(e: &Expr, joints: &mut Vec<Name>) {
    let mut add = |d: &Dist| {
        if let Dist::Law { joint, .. } | Dist::Conditional { joint, .. } = d {
            joints.push(joint.clone());
        }
    };
    match e {
        Expr::Mass(d, _) => add(d),
        Expr::Quantity(q) => {
            q.dists().into_iter().for_each(&mut add);
            joints.extend(q.variables().into_iter().map(|(j, _)| j.clone()));
        }
        _ => {}
    }
    e.children().into_iter().for_each(|c| plain(c, joints));
}

/// Whether the line holds in all the models, as far as they say anything.
fn holds_in(line: &Line, before: &Expr, models: &[Arc<Env>]) -> bool {
    let claim = line.claim(before);
    models.iter().all(|m| matches!(eval::decide(m, &claim), Ok(Some(true))))
}

/// Whether the prover proves the line, under the absolute continuities that its sums need; models that
/// refute it join the others.
fn proves(p: &Proposal, line: &Line, before: &Expr, models: &mut Vec<Arc<Env>>, asked: &mut usize) -> bool {
    let claim = line.claim(before);
    let question = Question { claim: claim.clone(), given: p.given.clone(), model: p.model.clone() };
    let mut conds = assumptions(&question);
    let dists = dists(p, before, &line.to);
    for a in &dists {
        for b in dists.iter().filter(|b| *b != a) {
            conds.insert(Cond::Dominated(a.clone(), b.clone()));
        }
    }
    if fewest(&claim, &conds).is_some() {
        return true;
    }
    *asked += 1;
    match prove(&question).verdict {
        Verdict::Proved(_) => true,
        Verdict::Refuted(found) => {
            models.push(found.model.clone());
            false
        }
        Verdict::Unknown(_) => false,
    }
}

/// The relation that does hold between the two lines: the other way for an inequality, ≤ or ≥ for an
/// equality that is none.
fn other_relation(p: &Proposal, line: &Line, before: &Expr, models: &[Arc<Env>]) -> Option<(Rel, bool)> {
    let rels = match line.rel {
        Rel::Eq => vec![(Rel::Le, false), (Rel::Le, true)],
        Rel::Le | Rel::Lt => vec![(Rel::Le, !line.turned)],
        Rel::Ne => Vec::new(),
    };
    rels.into_iter().find(|(rel, turned)| {
        let other = Line { rel: *rel, turned: *turned, ..line.clone() };
        let question =
            Question { claim: other.claim(before), given: p.given.clone(), model: p.model.clone() };
        holds_in(&other, before, models) && matches!(prove(&question).verdict, Verdict::Proved(_))
    })
}

/// A few ordinary distributions for the undeclared names, to try repairs on.
fn sample(p: &Proposal, line: &Line, before: &Expr) -> Vec<Arc<Env>> {
    const WEIGHTS: [[u64; 3]; 4] = [[3, 2, 1], [1, 2, 3], [1, 4, 1], [2, 1, 3]];
    let declared = |n: &Name| p.model.law(n).is_some() || p.model.joint(n).is_some();
    let free: Vec<Dist> = dists(p, before, &line.to)
        .into_iter()
        .filter(|d| !matches!(d, Dist::Named(n) if declared(n)))
        .collect();
    let mut all = Vec::new();
    for shift in 0..2 {
        let mut env = (*p.model).clone();
        for (k, d) in free.iter().enumerate() {
            let weights = WEIGHTS.get((k + shift * 2) % WEIGHTS.len()).copied().unwrap_or_default();
            let (Some(name), Some(outcomes)) = (as_name(d), outcomes()) else { return Vec::new() };
            let Ok(law) = Distribution::new(outcomes, Masses::integers(weights.as_slice(), 6)) else {
                return Vec::new();
            };
            env.define(name, Law::Finite(law));
        }
        let known = eval::decide(&env, &line.claim(before)).is_ok();
        if known && p.given.iter().all(|c| eval::holds(&env, c) == Ok(Some(true))) {
            all.push(Arc::new(env));
        }
    }
    if free.is_empty() { Vec::new() } else { all }
}

fn as_name(d: &Dist) -> Option<Name> {
    if let Dist::Named(n) = d { Some(n.clone()) } else { None }
}

fn outcomes() -> Option<Outcomes> {
    Outcomes::new(["a", "b", "c"].into_iter().map(Label::text)).ok()
}

/// `−A(i) ln B(i)` without its Σ: the index is read as an outcome of that name, and nothing is known of
/// it. The lines are compared at the first outcome.
pub(super) fn free_index(p: &Proposal, line: &Line, before: &Expr) -> Option<Wrong> {
    let label = lone_label(&line.to, p)?;
    let first: Name = "a".into();
    let at_first = |e: &Expr| relabelled(e, &label, &Index::Outcome(first.clone()));
    let shown = Line { to: at_first(&line.to), reasons: Vec::new(), ..line.clone() };
    let start = at_first(before);
    let question = Question { claim: shown.claim(&start), given: p.given.clone(), model: p.model.clone() };
    let Verdict::Refuted(found) = prove(&question).verdict else { return None };
    let shown_example = Example::new(found.model.clone(), found.names.clone(), &start, &shown.to);
    let index: Name = "i".into();
    let terms: Vec<Expr> =
        if let Expr::Add(parts) = &line.to { parts.clone() } else { vec![line.to.clone()] };
    let summed = Expr::add(terms.iter().map(|t| {
        let bound = relabelled(t, &label, &Index::Bound(index.clone()));
        if &bound == t {
            return t.clone();
        }
        let (sign, inner) = match &bound {
            Expr::Mul(parts) => match parts.split_first() {
                Some((n @ Expr::Number(_), rest)) => (Some(n.clone()), Expr::mul(rest.iter().cloned())),
                _ => (None, bound.clone()),
            },
            _ => (None, bound.clone()),
        };
        let sum = Expr::sum(index.clone(), Range::all(Space::Outcomes), inner);
        Expr::mul(sign.into_iter().chain([sum]))
    }));
    let fixed = Line { to: summed.clone(), reasons: Vec::new(), ..line.clone() };
    let mut slips = Vec::new();
    let (mut models, mut asked) = (Vec::new(), 0);
    if let Some(within) = bracketed(&terms, &label)
        && proves(p, &Line { to: within.clone(), ..fixed.clone() }, before, &mut models, &mut asked)
    {
        let what =
            vec![text(format!("brackets are missing: `{label}` stands outside its sum in ")), math(&line.to)];
        slips.push(Slip { what, line: within, rel: (line.rel, line.turned), cost: 1 });
    } else if proves(p, &fixed, before, &mut models, &mut asked) {
        let what = vec![
            text("the sum sign is missing: "),
            math(&line.to),
            text(format!(" is about one outcome, `{label}`")),
        ];
        slips.push(Slip { what, line: summed, rel: (line.rel, line.turned), cost: 1 });
    }
    Some(Wrong { example: shown_example, declared: false, holds: None, slips })
}

/// `Σ A(i)·f − g(i)` as `Σ A(i)·(f − g(i))`: what stands after the one sum drawn into it.
fn bracketed(terms: &[Expr], label: &Name) -> Option<Expr> {
    let (sums, rest): (Vec<&Expr>, Vec<&Expr>) =
        terms.iter().partition(|t| matches!(signed(t).1, Expr::Sum { .. }));
    let [sum] = sums.as_slice() else { return None };
    let (sign, Expr::Sum { index, range, body }) = signed(sum) else { return None };
    let Expr::Mul(factors) = body.as_ref() else { return None };
    let weight = factors.iter().find(|f| matches!(f, Expr::Mass(..)))?.clone();
    let outside = rest.iter().map(|t| {
        let bound = relabelled(t, label, &Index::Bound(index.clone()));
        if sign { Expr::negative(bound) } else { bound }
    });
    let inside = factors.iter().filter(|f| **f != weight).cloned();
    let all = flat(&Expr::add([Expr::mul(inside)].into_iter().chain(outside)));
    let whole = Expr::sum(index.clone(), range.clone(), Expr::mul([weight, all]));
    (!rest.is_empty()).then(|| if sign { Expr::negative(whole) } else { whole })
}

/// Whether there is a minus in front, and what is behind it.
fn signed(e: &Expr) -> (bool, Expr) {
    let positive = flat(&Expr::negative(e.clone()));
    match e {
        Expr::Mul(parts) if matches!(parts.first(), Some(Expr::Number(n)) if n.is_negative()) => {
            (true, positive)
        }
        other => (false, other.clone()),
    }
}

/// An outcome of an undeclared distribution that a mass is taken at.
fn lone_label(e: &Expr, p: &Proposal) -> Option<Name> {
    if let Expr::Mass(Dist::Named(n), at) = e
        && p.model.law(n).is_none()
        && let [Index::Outcome(label)] = at.as_slice()
    {
        return Some(label.clone());
    }
    e.children().into_iter().find_map(|c| lone_label(c, p))
}

fn relabelled(e: &Expr, label: &Name, to: &Index) -> Expr {
    if let Expr::Mass(d, at) = e {
        let put =
            |i: &Index| if matches!(i, Index::Outcome(l) if l == label) { to.clone() } else { i.clone() };
        return Expr::Mass(d.clone(), at.iter().map(put).collect());
    }
    let children: Vec<Expr> = e.children().into_iter().map(|c| relabelled(c, label, to)).collect();
    if children.is_empty() { e.clone() } else { e.with_children(children).unwrap_or_else(|| e.clone()) }
}
