//! Inferences that are almost the same: other premises and arguments, and what would follow without side conditions.

use super::near::{
    near_axiom, near_claim, near_cond, near_conds, near_dist, near_expr, near_extremum, near_indices,
};
use super::spread;
use crate::exact::{Rational, symbolic::Interval};
use crate::kernel::{Conds, Rule, Shift, Theorem};
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Name, Over, Quantity, Rel};
use std::sync::Arc;

pub(super) fn near_rule(rule: &Rule, pool: &[Theorem]) -> Vec<Rule> {
    let others = |make: &dyn Fn(&Theorem) -> Rule| pool.iter().map(make).collect::<Vec<_>>();
    match rule {
        Rule::Axiom(a) => near_axiom(a).into_iter().map(Rule::Axiom).collect(),
        Rule::Refl | Rule::Expand | Rule::Compute | Rule::ComputeOver => Vec::new(),
        Rule::Closest | Rule::Minimum | Rule::Apart | Rule::SetsDiffer => Vec::new(),
        Rule::Sym(_) => others(&|p| Rule::Sym(p.clone())),
        Rule::Weaken(_) => others(&|p| Rule::Weaken(p.clone())),
        Rule::Specialise(_) => others(&|p| Rule::Specialise(p.clone())),
        Rule::Trans(p, q) => {
            let mut near = others(&|x| Rule::Trans(x.clone(), q.clone()));
            near.extend(others(&|x| Rule::Trans(p.clone(), x.clone())));
            near.push(Rule::Trans(q.clone(), p.clone()));
            near
        }
        Rule::Cases(p, q) => {
            let mut near = others(&|x| Rule::Cases(x.clone(), q.clone()));
            near.extend(others(&|x| Rule::Cases(p.clone(), x.clone())));
            near.push(Rule::Cases(q.clone(), p.clone()));
            near.push(Rule::Cases(p.clone(), p.clone()));
            near.push(Rule::Cases(q.clone(), q.clone()));
            near
        }
        Rule::LeAdd(p, q) => {
            let mut near = others(&|x| Rule::LeAdd(x.clone(), q.clone()));
            near.extend(others(&|x| Rule::LeAdd(p.clone(), x.clone())));
            near
        }
        Rule::Antisym(p, q) => {
            let mut near = others(&|x| Rule::Antisym(x.clone(), q.clone()));
            near.extend(others(&|x| Rule::Antisym(p.clone(), x.clone())));
            near.push(Rule::Antisym(p.clone(), p.clone()));
            near.push(Rule::Antisym(q.clone(), p.clone()));
            near
        }
        Rule::Cong(p, path) => {
            let mut near = others(&|x| Rule::Cong(x.clone(), path.clone()));
            let mut longer = path.clone();
            longer.push(0);
            near.push(Rule::Cong(p.clone(), longer));
            near.push(Rule::Cong(p.clone(), path.iter().skip(1).copied().collect()));
            near.push(Rule::Cong(p.clone(), path.iter().map(|k| k + 1).collect()));
            near
        }
        Rule::Discharge(p, cond) => {
            let mut near = others(&|x| Rule::Discharge(x.clone(), cond.clone()));
            near.extend(p.conds().iter().map(|c| Rule::Discharge(p.clone(), c.clone())));
            // Another condition in its place, under the same others.
            for other in near_cond(cond) {
                let mut conds: Conds = p.conds().iter().filter(|c| *c != cond).cloned().collect();
                conds.insert(other.clone());
                let premise = Theorem::forged(p.model().cloned(), conds, p.claim().clone(), p.rule().clone());
                near.push(Rule::Discharge(premise, other));
            }
            near
        }
        Rule::LeScale(p, factor) => {
            let mut near = others(&|x| Rule::LeScale(x.clone(), factor.clone()));
            near.extend(near_expr(factor).into_iter().map(|f| Rule::LeScale(p.clone(), f)));
            near
        }
        Rule::SumLe(p, like) => {
            let mut near = others(&|x| Rule::SumLe(x.clone(), like.clone()));
            near.extend(near_expr(like).into_iter().map(|e| Rule::SumLe(p.clone(), e)));
            near
        }
        Rule::Coincide(p, at) => {
            let mut near = others(&|x| Rule::Coincide(x.clone(), at.clone()));
            near.extend(near_indices(at).into_iter().map(|at| Rule::Coincide(p.clone(), at)));
            near
        }
        Rule::Instantiate(p, map) => {
            let mut near = others(&|x| Rule::Instantiate(x.clone(), map.clone()));
            for (k, (_, d)) in map.iter().enumerate() {
                for other in near_dist(d) {
                    let mut map = map.clone();
                    if let Some(entry) = map.get_mut(k) {
                        entry.1 = other;
                    }
                    near.push(Rule::Instantiate(p.clone(), map));
                }
            }
            near
        }
        Rule::Shifted(p, by) => {
            let mut near = others(&|x| Rule::Shifted(x.clone(), by.clone()));
            let with = |by: Shift| Rule::Shifted(p.clone(), by);
            near.push(with(Shift { greatest: !by.greatest, ..by.clone() }));
            near.push(with(Shift { factor: -by.factor.clone(), ..by.clone() }));
            near.extend(near_expr(&by.g).into_iter().map(|g| with(Shift { g, ..by.clone() })));
            near.extend(near_expr(&by.shift).into_iter().map(|shift| with(Shift { shift, ..by.clone() })));
            near
        }
        Rule::NotLeast(p, of, better) => {
            let mut near = others(&|x| Rule::NotLeast(x.clone(), of.clone(), better.clone()));
            near.extend(near_dist(better).into_iter().map(|d| Rule::NotLeast(p.clone(), of.clone(), d)));
            near.extend(near_extremum(of).into_iter().map(|m| Rule::NotLeast(p.clone(), m, better.clone())));
            near
        }
    }
}

/// Premises with almost the same claim or conditions, as if they had been proved.
pub(super) fn premises_changed(rule: &Rule) -> Vec<Rule> {
    let changed = |p: &Theorem| -> Vec<Theorem> {
        let with = |conds: &Conds, claim: Claim| {
            Theorem::forged(p.model().cloned(), conds.clone(), claim, p.rule().clone())
        };
        // The checker evaluates what is specialised: there a false premise is no forgery.
        let claims = if matches!(rule, Rule::Specialise(_)) { Vec::new() } else { near_claim(p.claim()) };
        let mut all: Vec<Theorem> = spread(&claims, 40).into_iter().map(|c| with(p.conds(), c)).collect();
        if matches!(rule, Rule::Instantiate(..) | Rule::Specialise(_)) {
            all.extend(bound(p.claim()).into_iter().map(|c| with(p.conds(), c)));
            let conds =
                p.conds().iter().cloned().chain(bound(p.claim()).into_iter().map(Cond::Holds)).collect();
            all.push(with(&conds, p.claim().clone()));
        }
        all.extend(spread(&near_conds(p.conds()), 20).iter().map(|g| with(g, p.claim().clone())));
        all.push(Theorem::forged(None, p.conds().clone(), p.claim().clone(), p.rule().clone()));
        if !matches!(rule, Rule::Weaken(_)) {
            let model = Some(Arc::default());
            all.push(Theorem::forged(model, p.conds().clone(), p.claim().clone(), p.rule().clone()));
        }
        all
    };
    let one =
        |p: &Theorem, make: &dyn Fn(Theorem) -> Rule| changed(p).into_iter().map(make).collect::<Vec<_>>();
    let two = |p: &Theorem, q: &Theorem, make: &dyn Fn(Theorem, Theorem) -> Rule| {
        let mut all: Vec<Rule> = changed(p).into_iter().map(|p| make(p, q.clone())).collect();
        all.extend(changed(q).into_iter().map(|q| make(p.clone(), q)));
        all
    };
    match rule {
        Rule::Sym(p) => one(p, &Rule::Sym),
        Rule::Weaken(p) => one(p, &Rule::Weaken),
        Rule::Specialise(p) => one(p, &Rule::Specialise),
        Rule::Trans(p, q) => two(p, q, &Rule::Trans),
        Rule::Cases(p, q) => two(p, q, &Rule::Cases),
        Rule::LeAdd(p, q) => two(p, q, &Rule::LeAdd),
        Rule::Antisym(p, q) => two(p, q, &Rule::Antisym),
        Rule::Cong(p, path) => one(p, &|p| Rule::Cong(p, path.clone())),
        Rule::Discharge(p, c) => one(p, &|p| Rule::Discharge(p, c.clone())),
        Rule::LeScale(p, f) => one(p, &|p| Rule::LeScale(p, f.clone())),
        Rule::SumLe(p, e) => one(p, &|p| Rule::SumLe(p, e.clone())),
        Rule::Coincide(p, at) => one(p, &|p| Rule::Coincide(p, at.clone())),
        Rule::Instantiate(p, map) => one(p, &|p| Rule::Instantiate(p, map.clone())),
        Rule::Shifted(p, by) => one(p, &|p| Rule::Shifted(p, by.clone())),
        Rule::NotLeast(p, of, d) => one(p, &|p| Rule::NotLeast(p, of.clone(), d.clone())),
        _ => Vec::new(),
    }
}

/// The claim of slopes and of minimisers: names under such a binder vary, so that nothing may be put for them.
fn bound(claim: &Claim) -> Vec<Claim> {
    let both = |f: &dyn Fn(&Expr) -> Expr| Claim::eq(f(&claim.lhs), f(&claim.rhs));
    let slope = |e: &Expr| Expr::Derivative("t".into(), Arc::new(e.clone()));
    let least = |over: Over| {
        both(&|e: &Expr| {
            Expr::Minimisers(Arc::new(Extremum { greatest: false, over: over.clone(), objective: e.clone() }))
        })
    };
    let range = Interval { low: None, low_closed: false, high: None, high_closed: false };
    vec![
        both(&slope),
        both(&|e| Expr::add([Expr::int(1), slope(e)])),
        both(&|e| Expr::ln(slope(e))),
        Claim::eq(Expr::int(0), slope(&claim.rhs)),
        Claim::eq(slope(&claim.lhs), Expr::int(0)),
        least(Over::Distributions { variable: "Z".into(), family: None }),
        least(Over::Parameter { variable: "t".into(), range }),
        least(Over::Distributions { variable: "Z".into(), family: Some("F".into()) }),
    ]
}

/// What the rule would conclude if it had no side conditions.
pub(super) fn careless(rule: &Rule) -> Option<(Conds, Claim)> {
    let union = |p: &Theorem, q: &Theorem| p.conds().union(q.conds()).cloned().collect::<Conds>();
    let set = |m: Extremum| Expr::Minimisers(Arc::new(m));
    Some(match rule {
        Rule::Sym(p) => {
            let c = p.claim();
            (p.conds().clone(), Claim::new(c.rhs.clone(), c.rel, c.lhs.clone()))
        }
        Rule::Weaken(p) => (p.conds().clone(), p.claim().clone()),
        Rule::Trans(p, q) => {
            let rel = p.claim().rel.then(q.claim().rel).unwrap_or(p.claim().rel);
            (union(p, q), Claim::new(p.claim().lhs.clone(), rel, q.claim().rhs.clone()))
        }
        Rule::Discharge(p, cond) => {
            (p.conds().iter().filter(|c| *c != cond).cloned().collect(), p.claim().clone())
        }
        Rule::Cases(p, q) => {
            let kept = |t: &Theorem| -> Conds {
                let split = |c: &&Cond| !matches!(c, Cond::Dominated(..) | Cond::NotDominated(..));
                t.conds().iter().filter(split).cloned().collect()
            };
            (kept(p).union(&kept(q)).cloned().collect(), p.claim().clone())
        }
        Rule::LeAdd(p, q) => {
            let rel = p.claim().rel.then(q.claim().rel).unwrap_or(Rel::Le);
            let sum = |a: &Expr, b: &Expr| Expr::add([a.clone(), b.clone()]);
            let (a, b) = (p.claim(), q.claim());
            (union(p, q), Claim::new(sum(&a.lhs, &b.lhs), rel, sum(&a.rhs, &b.rhs)))
        }
        Rule::LeScale(p, factor) => {
            let by = |e: &Expr| Expr::mul([factor.clone(), e.clone()]);
            (p.conds().clone(), Claim::new(by(&p.claim().lhs), Rel::Le, by(&p.claim().rhs)))
        }
        Rule::Antisym(p, q) => (union(p, q), Claim::eq(p.claim().lhs.clone(), p.claim().rhs.clone())),
        Rule::SumLe(p, Expr::Sum { index, range, .. }) => {
            let sum = |e: &Expr| Expr::sum(index.clone(), range.clone(), e.clone());
            let mut conds = p.conds().clone();
            if let Some(m) = &range.positive {
                conds.remove(&crate::kernel::above_zero(m));
            }
            (conds, Claim::new(sum(&p.claim().lhs), Rel::Le, sum(&p.claim().rhs)))
        }
        Rule::Coincide(p, at) => {
            let Expr::Quantity(q) = &p.claim().lhs else { return None };
            let (Quantity::Divergence(a, b) | Quantity::CrossEntropy(a, b)) = q.as_ref() else { return None };
            let mass = |d: &Dist| Expr::Mass(d.clone(), at.clone());
            (p.conds().clone(), Claim::eq(mass(a), mass(b)))
        }
        Rule::Instantiate(p, map) => {
            let put = |n: &Name| map.iter().find(|(m, _)| m == n).map(|(_, d)| d.clone());
            (p.conds().iter().map(|c| c.substitute(&put)).collect(), p.claim().substitute(&put))
        }
        Rule::Specialise(p) => (Conds::new(), p.claim().clone()),
        Rule::Shifted(p, by) => {
            let one = |greatest, objective: &Expr| {
                set(Extremum { greatest, over: by.over.clone(), objective: objective.clone() })
            };
            let turned = by.factor < Rational::from_integer(0.into());
            let claim = Claim::eq(one(by.greatest, &p.claim().lhs), one(by.greatest != turned, &by.g));
            let kept = |c: &&Cond| {
                let mut names = Vec::new();
                c.names(&mut names);
                !names.contains(by.over.variable())
            };
            (p.conds().iter().filter(kept).cloned().collect(), claim)
        }
        _ => return None,
    })
}
