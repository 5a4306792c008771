//! Whether a conclusion follows from its premises by the rule it names.

use super::axiom;
use super::facts::Facts;
use super::minimisers;
use super::spaces;
use crate::eval;
use crate::kernel::{Rule, Theorem};
use crate::term::{Claim, Cond, Dist, Expr, Name, Quantity, Rel, Space};
use std::sync::Arc;

type Verdict = Result<(), String>;

fn ensure(holds: bool, why: &str) -> Verdict {
    if holds { Ok(()) } else { Err(why.to_string()) }
}

/// The rule's name.
pub(super) fn name(t: &Theorem) -> String {
    match t.rule() {
        Rule::Axiom(a) => a.name(),
        Rule::Refl => "REFL",
        Rule::Sym(_) => "SYM",
        Rule::Trans(..) => "TRANS",
        Rule::Cong(..) => "CONG",
        Rule::Weaken(_) => "WEAKEN",
        Rule::Discharge(..) => "DISCHARGE",
        Rule::Cases(..) => "CASES",
        Rule::LeAdd(..) => "LE-ADD",
        Rule::LeScale(..) => "LE-SCALE",
        Rule::Antisym(..) => "ANTISYM",
        Rule::SumLe(..) => "SUM-LE",
        Rule::Coincide(..) => "GIBBS-EQ",
        Rule::Instantiate(..) => "INST",
        Rule::Specialise(_) => "SPECIALISE",
        Rule::Expand => "EXPAND",
        Rule::Compute | Rule::ComputeOver => "COMPUTE",
        Rule::Shifted(..) => "ARGMIN",
        Rule::Closest => "GIBBS-MIN",
        Rule::Minimum => "MINIMUM",
        Rule::NotLeast(..) => "NOT-LEAST",
        Rule::SetsDiffer => "SETS",
        Rule::Apart => "APART",
    }
    .to_string()
}

/// The theorems that the last inference rests on.
pub(super) fn premises(t: &Theorem) -> Vec<Theorem> {
    match t.rule() {
        Rule::Axiom(_) | Rule::Refl | Rule::Expand | Rule::Compute | Rule::ComputeOver => Vec::new(),
        Rule::Closest | Rule::Minimum | Rule::SetsDiffer | Rule::Apart => Vec::new(),
        Rule::Shifted(a, _) | Rule::NotLeast(a, ..) => vec![a.clone()],
        Rule::Sym(a)
        | Rule::Cong(a, _)
        | Rule::Weaken(a)
        | Rule::Discharge(a, _)
        | Rule::LeScale(a, _)
        | Rule::SumLe(a, _)
        | Rule::Coincide(a, _)
        | Rule::Instantiate(a, _)
        | Rule::Specialise(a) => vec![a.clone()],
        Rule::Trans(a, b) | Rule::Cases(a, b) | Rule::LeAdd(a, b) | Rule::Antisym(a, b) => {
            vec![a.clone(), b.clone()]
        }
    }
}

/// The conclusion has at least the premise's conditions, but for those the rule takes away.
fn keeps(conclusion: &Theorem, premise: &Theorem, but: &dyn Fn(&Cond) -> bool) -> Verdict {
    let kept = premise.conds().iter().all(|c| conclusion.conds().contains(c) || but(c));
    ensure(kept, "a condition of a premise was lost")
}

/// A conclusion lives in its premises' model; a premise without one may be used in a model only if
/// it speaks of no distribution.
fn same_model(conclusion: &Theorem, premises: &[&Theorem]) -> Verdict {
    for premise in premises {
        let fits = match (conclusion.model(), premise.model()) {
            (None, None) => true,
            (Some(m), Some(n)) => Arc::ptr_eq(m, n),
            (Some(_), None) => !speaks(premise),
            (None, Some(_)) => false,
        };
        ensure(fits, "the theorems belong to different models")?;
    }
    Ok(())
}

fn speaks(t: &Theorem) -> bool {
    let mut names = t.claim().names();
    t.conds().iter().for_each(|c| c.names(&mut names));
    !names.is_empty()
}

fn chains(a: Rel, b: Rel) -> Option<Rel> {
    let rank = |r: Rel| match r {
        Rel::Eq => Some(0),
        Rel::Le => Some(1),
        Rel::Lt => Some(2),
        Rel::Ne => None,
    };
    match (rank(a), rank(b)) {
        (Some(x), Some(y)) => Some(if x >= y { a } else { b }),
        (Some(0), None) | (None, Some(0)) => Some(Rel::Ne),
        _ => None,
    }
}

/// Whether the theorem's last inference stands, its premises granted.
pub(super) fn stands(t: &Theorem) -> Verdict {
    let Claim { lhs, rel, rhs } = t.claim();
    match (t.model(), t.rule()) {
        (Some(model), _) => eval::well_scoped(model, t.claim(), t.conds()).map_err(|e| e.to_string())?,
        // Both hold of anything, as long as no other rule is applied to it.
        (None, Rule::Refl | Rule::Weaken(_)) => {}
        (None, _) => spaces::agree(t.claim(), t.conds())?,
    }
    let nothing_lost = |p: &Theorem| keeps(t, p, &|_| false);
    match t.rule() {
        Rule::Axiom(a) => {
            ensure(t.model().is_none(), "an axiom belongs to no model")?;
            axiom::stands(a, t.conds(), t.claim())
        }
        Rule::Refl => ensure(*rel == Rel::Eq && lhs == rhs, "the sides differ"),
        Rule::Sym(p) => {
            same_model(t, &[p])?;
            nothing_lost(p)?;
            let c = p.claim();
            let turned = c.rel == *rel && &c.lhs == rhs && &c.rhs == lhs;
            ensure(turned && matches!(rel, Rel::Eq | Rel::Ne), "not the premise turned round")
        }
        Rule::Trans(p, q) => {
            same_model(t, &[p, q])?;
            nothing_lost(p)?;
            nothing_lost(q)?;
            let (a, b) = (p.claim(), q.claim());
            ensure(a.rhs == b.lhs && lhs == &a.lhs && rhs == &b.rhs, "the premises do not meet")?;
            ensure(chains(a.rel, b.rel) == Some(*rel), "the relations do not chain so")
        }
        Rule::Cong(p, path) => congruence(t, p, path),
        Rule::Weaken(p) => {
            same_model(t, &[p])?;
            nothing_lost(p)?;
            ensure(p.claim() == t.claim(), "the claim changed")
        }
        Rule::Discharge(p, cond) => {
            same_model(t, &[p])?;
            keeps(t, p, &|c| c == cond)?;
            ensure(p.claim() == t.claim(), "the claim changed")?;
            ensure(Facts::new(t.conds()).implies(cond), "the condition does not follow from the others")
        }
        Rule::Cases(yes, no) => {
            same_model(t, &[yes, no])?;
            ensure(yes.claim() == t.claim() && no.claim() == t.claim(), "the cases claim something else")?;
            let lost = |p: &Theorem| p.conds().iter().find(|c| !t.conds().contains(c)).cloned();
            match (lost(yes), lost(no)) {
                (Some(Cond::Dominated(p, q)), Some(Cond::NotDominated(r, s))) if p == r && q == s => {
                    keeps(t, yes, &|c| c == &Cond::Dominated(p.clone(), q.clone()))?;
                    keeps(t, no, &|c| c == &Cond::NotDominated(p.clone(), q.clone()))
                }
                (None, _) => nothing_lost(yes),
                (_, None) => nothing_lost(no),
                _ => Err("the cases are not complementary".into()),
            }
        }
        Rule::LeAdd(p, q) => {
            same_model(t, &[p, q])?;
            nothing_lost(p)?;
            nothing_lost(q)?;
            let (a, b) = (p.claim(), q.claim());
            let facts = Facts::new(t.conds());
            ensure(
                [&a.lhs, &a.rhs, &b.lhs, &b.rhs].into_iter().all(|e| facts.real(e)),
                "a side may be infinite",
            )?;
            let related = *rel != Rel::Ne && chains(a.rel, b.rel) == Some(*rel);
            let sum = |x: &Expr, y: &Expr| Expr::add([x.clone(), y.clone()]);
            ensure(
                related && lhs == &sum(&a.lhs, &b.lhs) && rhs == &sum(&a.rhs, &b.rhs),
                "not the sum of the premises",
            )
        }
        Rule::LeScale(p, factor) => {
            same_model(t, &[p])?;
            nothing_lost(p)?;
            let (c, facts) = (p.claim(), Facts::new(t.conds()));
            let by = |e: &Expr| Expr::mul([factor.clone(), e.clone()]);
            ensure(*rel == Rel::Le && matches!(c.rel, Rel::Le | Rel::Lt), "not an inequality")?;
            ensure(lhs == &by(&c.lhs) && rhs == &by(&c.rhs), "not the premise times the factor")?;
            let real = [factor, &c.lhs, &c.rhs].into_iter().all(|e| facts.real(e));
            ensure(real && facts.at_least_zero(factor), "the factor may be negative, or a side infinite")
        }
        Rule::Antisym(p, q) => {
            same_model(t, &[p, q])?;
            nothing_lost(p)?;
            nothing_lost(q)?;
            let (a, b) = (p.claim(), q.claim());
            let both = a.rel == Rel::Le && b.rel == Rel::Le && (&a.lhs, &a.rhs) == (&b.rhs, &b.lhs);
            ensure(both, "not an inequality and its converse")?;
            ensure(*rel == Rel::Eq && (lhs, rhs) == (&a.lhs, &a.rhs), "not the equality of their sides")
        }
        Rule::SumLe(p, _) => sums_compared(t, p),
        Rule::Coincide(p, at) => {
            same_model(t, &[p])?;
            nothing_lost(p)?;
            let zero = p.claim().rel == Rel::Eq && p.claim().rhs == Expr::int(0);
            let (Expr::Quantity(q), true) = (&p.claim().lhs, zero) else {
                return Err("the premise is not that something is 0".into());
            };
            let Quantity::Divergence(a, b) = q.as_ref() else {
                return Err("the premise is about no divergence".into());
            };
            let facts = Facts::new(p.conds());
            ensure(facts.is_distribution(a) && facts.is_distribution(b), "not known to be distributions")?;
            let mass = |d: &Dist| Expr::Mass(d.clone(), at.clone());
            let same = *rel == Rel::Eq && lhs == &mass(a) && rhs == &mass(b);
            ensure(same, "not that the masses are equal")
        }
        Rule::Instantiate(p, map) => {
            ensure(t.model().is_none() && p.model().is_none(), "only general theorems are instantiated")?;
            ensure(
                map.iter().all(|(_, d)| d.spaces() == [Space::Outcomes]),
                "a term lives on other outcomes",
            )?;
            ensure(!bound(p, false), "names under a binder are not replaced")?;
            let put = |n: &Name| map.iter().find(|(m, _)| m == n).map(|(_, d)| d.clone());
            ensure(&p.claim().substitute(&put) == t.claim(), "not that instance")?;
            let kept = p.conds().iter().all(|c| t.conds().contains(&c.substitute(&put)));
            ensure(kept, "a condition of the premise was lost")
        }
        Rule::Specialise(p) => specialised(t, p),
        Rule::Expand => {
            let model = t.model().ok_or("no model to expand in")?;
            ensure(*rel == Rel::Eq, "an equality was expected")?;
            // Written out or not, both sides have the same exact value; the definitions compute it.
            match (eval::evaluate(model, lhs), eval::evaluate(model, rhs)) {
                (Ok(a), Ok(b)) => ensure(
                    eval::compare(&a, &b).is_some_and(|o| o.is_eq()),
                    "the expanded line has another value",
                ),
                _ => ensure(false, "a side has no value"),
            }
        }
        Rule::Shifted(p, by) => {
            same_model(t, &[p])?;
            minimisers::shifted(t, p, by)
        }
        Rule::Closest => minimisers::closest(t),
        Rule::Minimum => minimisers::minimum(t),
        Rule::NotLeast(p, of, better) => {
            same_model(t, &[p])?;
            minimisers::not_least(t, p, of, better)
        }
        Rule::SetsDiffer => minimisers::sets_differ(t),
        Rule::Apart => minimisers::apart(t),
        Rule::ComputeOver => {
            let model = t.model().ok_or("no model to compute in")?;
            super::points::stands(model, t.conds(), t.claim())
        }
        Rule::Compute => {
            let model = t.model().ok_or("no model to compute in")?;
            let (a, b) = match (eval::evaluate(model, lhs), eval::evaluate(model, rhs)) {
                (Ok(a), Ok(b)) => (a, b),
                (Err(e), _) | (_, Err(e)) => return Err(e.to_string()),
            };
            let order = eval::compare(&a, &b).ok_or("the values were not told apart")?;
            let holds = match rel {
                Rel::Eq => order.is_eq(),
                Rel::Ne => order.is_ne(),
                Rel::Lt => order.is_lt(),
                Rel::Le => order.is_le(),
            };
            ensure(holds, "the values compare otherwise")
        }
    }
}

/// Walks both sides in step: they agree everywhere but at the path, where the premise's sides stand.
fn congruence(t: &Theorem, p: &Theorem, path: &[usize]) -> Verdict {
    same_model(t, &[p])?;
    let premise = p.claim();
    ensure(premise.rel == Rel::Eq && t.claim().rel == Rel::Eq, "an equality was expected")?;
    let (mut left, mut right) = (&t.claim().lhs, &t.claim().rhs);
    let mut binders: Vec<(&Name, Option<&Expr>)> = Vec::new();
    for &k in path {
        let (a, b) = (left.children(), right.children());
        ensure(a.len() == b.len() && head(left) == head(right), "the sides differ above the place")?;
        let elsewhere = a.iter().zip(&b).enumerate().all(|(j, (x, y))| j == k || x == y);
        ensure(elsewhere, "the sides differ beside the place")?;
        ensure(!matches!(left, Expr::Derivative(..)), "the place is under a derivative")?;
        if let Expr::Sum { index, range, .. } = left {
            binders.push((index, range.positive.as_deref()));
        }
        left = a.get(k).copied().ok_or("no such place")?;
        right = b.get(k).copied().ok_or("no such place")?;
    }
    ensure(left == &premise.lhs && right == &premise.rhs, "the premise's sides do not stand at the place")?;
    let granted = |c: &Cond| {
        let positive = |m: &Expr| c == &Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, m.clone()));
        binders.iter().any(|(_, m)| m.is_some_and(positive))
    };
    keeps(t, p, &granted)?;
    // A binder's own positivity is granted inside it only: what mentions its index must be granted by
    // it or by a binder further in.
    for (depth, (index, _)) in binders.iter().enumerate() {
        let inner = binders.get(depth..).unwrap_or_default();
        let explained = |c: &Cond| {
            inner.iter().any(|(_, m)| {
                m.is_some_and(|m| c == &Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, m.clone())))
            })
        };
        let stray = p.conds().iter().any(|c| c.mentions(index) && !explained(c));
        ensure(!stray, "a condition speaks of a bound index")?;
    }
    Ok(())
}

/// A node without its children, to compare heads by.
fn head(e: &Expr) -> Option<Expr> {
    let blank = e.children().iter().map(|_| Expr::int(0)).collect();
    e.with_children(blank)
}

fn sums_compared(t: &Theorem, p: &Theorem) -> Verdict {
    same_model(t, &[p])?;
    let (c, premise) = (t.claim(), p.claim());
    let (Expr::Sum { index: i, range: r, body: f }, Expr::Sum { index: j, range: s, body: g }) =
        (&c.lhs, &c.rhs)
    else {
        return Err("the sides are no sums".into());
    };
    ensure(c.rel == Rel::Le && premise.rel == Rel::Le, "not ≤")?;
    ensure(i == j && r == s, "the sums range over different things")?;
    ensure(
        f.as_ref() == &premise.lhs && g.as_ref() == &premise.rhs,
        "the terms are not the premise's sides",
    )?;
    let facts = Facts::new(p.conds());
    ensure(facts.real(f) && facts.real(g), "a term may be infinite")?;
    let positive = r.positive.as_ref().map(|m| Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, (**m).clone())));
    keeps(t, p, &|c| Some(c) == positive.as_ref())?;
    let stray = p.conds().iter().any(|c| c.mentions(i) && Some(c) != positive.as_ref());
    ensure(!stray, "a condition speaks of the bound index")
}

/// Whether a derivative or a set of minimisers occurs, in the claim or a condition.
fn bound(t: &Theorem, parameters_only: bool) -> bool {
    fn within(e: &Expr, parameters_only: bool) -> bool {
        let own = match e {
            Expr::Derivative(..) => true,
            Expr::Minimisers(m) => {
                !parameters_only || m.over.distribution().is_none() || within(&m.objective, parameters_only)
            }
            _ => false,
        };
        own || e.children().iter().any(|c| within(c, parameters_only))
    }
    let stated = t.conds().iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    stated.chain([t.claim()]).any(|c| [&c.lhs, &c.rhs].into_iter().any(|e| within(e, parameters_only)))
}

fn specialised(t: &Theorem, p: &Theorem) -> Verdict {
    let model = t.model().ok_or("no model to specialise to")?;
    ensure(p.model().is_none(), "the premise is not general")?;
    ensure(p.claim() == t.claim(), "the claim changed")?;
    eval::common_outcomes(model, p.claim(), p.conds()).map_err(|e| e.to_string())?;
    ensure(!bound(p, true), "names under a derivative are not replaced")?;
    // A family is a distribution where its parameters are in their ranges, which has to be said.
    let bound = |c: &&Cond| eval::domain_of(&[(*c).clone()].into()).is_some();
    let stated = eval::domain_of(&t.conds().iter().filter(bound).cloned().collect());
    let mut names = p.claim().names();
    p.conds().iter().for_each(|c| c.names(&mut names));
    let families: Vec<&Name> = names.iter().filter(|n| model.family(n).is_some()).collect();
    for name in &families {
        let within = model.family(name).zip(stated.as_ref()).is_some_and(|(f, s)| f.domain().includes(s));
        ensure(within, "the range of a parameter is not stated")?;
    }
    for cond in p.conds() {
        let family = matches!(cond, Cond::Distribution(Dist::Named(n)) if families.contains(&n));
        let holds = family || t.conds().contains(cond) || eval::holds(model, cond) == Ok(Some(true));
        ensure(holds, "a condition fails in the model")?;
    }
    // The same by value, where there is one: a general theorem must be true of what it is applied to.
    let Claim { lhs, rel, rhs } = t.claim();
    match (eval::evaluate(model, lhs), eval::evaluate(model, rhs)) {
        (Ok(a), Ok(b)) => {
            let order = eval::compare(&a, &b);
            let refuted = order.is_some_and(|o| match rel {
                Rel::Eq => o.is_ne(),
                Rel::Ne => o.is_eq(),
                Rel::Lt => o.is_ge(),
                Rel::Le => o.is_gt(),
            });
            ensure(!refuted, "the exact values contradict the claim")
        }
        _ => Ok(()),
    }
}
