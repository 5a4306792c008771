//! Statements and arguments that are almost the same: changed in one place.

use super::spread;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds};
use crate::term::{
    Claim, Cond, Dist, Expr, Extremum, Index, Name, Over, Points, Quantity, Range, Rel, Space,
};
use std::sync::Arc;

pub(super) fn near_dist(d: &Dist) -> Vec<Dist> {
    let other = |n: &Name| Dist::Named(if &**n == "A" { "B".into() } else { "A".into() });
    match d {
        Dist::Named(n) => vec![
            other(n),
            Dist::Uniform(Space::Outcomes),
            Dist::Law { joint: "P".into(), vars: vec!["X".into()] },
            Dist::Mixture(vec![(Expr::int(2), d.clone())]),
            Dist::Product(vec![d.clone(), d.clone()]),
        ],
        Dist::Mixture(parts) => {
            let mut near = vec![Dist::Mixture(parts.iter().skip(1).cloned().collect())];
            let swapped: Vec<_> =
                parts.iter().zip(parts.iter().rev()).map(|((w, _), (_, d))| (w.clone(), d.clone())).collect();
            near.push(Dist::Mixture(swapped));
            let doubled = |w: &Expr| Expr::mul([Expr::int(-2), w.clone()]);
            near.push(Dist::Mixture(parts.iter().map(|(w, d)| (doubled(w), d.clone())).collect()));
            let infinite = parts.iter().map(|(_, d)| (Expr::Infinity, d.clone())).collect();
            near.push(Dist::Mixture(infinite));
            near.extend(parts.iter().map(|(_, d)| d.clone()));
            near
        }
        Dist::Product(parts) => {
            let mut near = vec![Dist::Product(parts.iter().rev().cloned().collect())];
            near.push(Dist::Product(parts.iter().skip(1).cloned().collect()));
            near.extend(parts.iter().cloned());
            near
        }
        Dist::Law { joint, vars } => vec![
            Dist::Law { joint: joint.clone(), vars: vars.iter().rev().cloned().collect() },
            Dist::Law { joint: joint.clone(), vars: vars.iter().skip(1).cloned().collect() },
            Dist::Law { joint: joint.clone(), vars: vars.iter().chain(vars.iter()).cloned().collect() },
            Dist::Law { joint: "R".into(), vars: vars.clone() },
            Dist::Named("A".into()),
        ],
        Dist::Conditional { joint, of, given } => vec![
            Dist::Conditional { joint: joint.clone(), of: given.clone(), given: of.clone() },
            Dist::Conditional { joint: joint.clone(), of: of.clone(), given: of.clone() },
            Dist::Law { joint: joint.clone(), vars: [of.as_slice(), given].concat() },
        ],
        Dist::Uniform(space) => vec![
            Dist::Named("A".into()),
            match space {
                Space::Outcomes => Dist::Uniform(Space::Alphabet("X".into())),
                Space::Alphabet(_) => Dist::Uniform(Space::Outcomes),
            },
        ],
    }
}

pub(super) fn near_quantity(q: &Quantity) -> Vec<Quantity> {
    let mut near = vec![Quantity::Entropy(Dist::Named("A".into()))];
    match q {
        Quantity::Entropy(a) => {
            near.extend(near_dist(a).into_iter().map(Quantity::Entropy));
            near.push(Quantity::CrossEntropy(a.clone(), a.clone()));
        }
        Quantity::CrossEntropy(a, b) | Quantity::Divergence(a, b) => {
            let same = |a: &Dist, b: &Dist| match q {
                Quantity::CrossEntropy(..) => Quantity::CrossEntropy(a.clone(), b.clone()),
                _ => Quantity::Divergence(a.clone(), b.clone()),
            };
            near.push(same(b, a));
            near.push(same(a, a));
            near.extend(near_dist(a).iter().map(|d| same(d, b)));
            near.extend(near_dist(b).iter().map(|d| same(a, d)));
            near.push(Quantity::CrossEntropy(a.clone(), b.clone()));
            near.push(Quantity::Divergence(a.clone(), b.clone()));
            near.push(Quantity::JensenShannon(vec![a.clone(), b.clone()].into_iter().map(half).collect()));
        }
        Quantity::ConditionalEntropy { joint, of, given } => {
            near.push(Quantity::ConditionalEntropy {
                joint: joint.clone(),
                of: given.clone(),
                given: of.clone(),
            });
            near.push(Quantity::ConditionalEntropy {
                joint: joint.clone(),
                of: of.clone(),
                given: of.clone(),
            });
            let vars = [of.as_slice(), given].concat();
            near.push(Quantity::Entropy(Dist::Law { joint: joint.clone(), vars }));
        }
        Quantity::Information { joint, between, given } => {
            let with = |between: Vec<Vec<Name>>, given: &[Name]| Quantity::Information {
                joint: joint.clone(),
                between,
                given: given.to_vec(),
            };
            near.push(with(between.iter().rev().cloned().collect(), given));
            near.push(with(between.iter().skip(1).cloned().collect(), given));
            near.push(with(between.clone(), &[]));
            near.push(with(between.clone(), &["W".into()]));
        }
        Quantity::ConditionalDivergence { p, q, of, given } => {
            let with = |p: &Name, q: &Name, of: &[Name], given: &[Name]| Quantity::ConditionalDivergence {
                p: p.clone(),
                q: q.clone(),
                of: of.to_vec(),
                given: given.to_vec(),
            };
            near.push(with(q, p, of, given));
            near.push(with(p, q, given, of));
            near.push(with(p, q, of, of));
            near.push(with(p, p, of, given));
        }
        _ => {}
    }
    near
}

fn half(d: Dist) -> (Expr, Dist) {
    (Expr::quotient(Expr::int(1), Expr::int(2)), d)
}

fn near_range(range: &Range, body: &Expr) -> Vec<Range> {
    let mut near = vec![Range { space: Space::Alphabet("W".into()), positive: range.positive.clone() }];
    near.push(Range { space: Space::Outcomes, positive: range.positive.clone() });
    match &range.positive {
        Some(m) => {
            near.push(Range { space: range.space.clone(), positive: None });
            near.extend(
                near_expr(m)
                    .into_iter()
                    .map(|m| Range { space: range.space.clone(), positive: Some(Arc::new(m)) }),
            );
        }
        None => near.push(Range { space: range.space.clone(), positive: Some(Arc::new(body.clone())) }),
    }
    near
}

pub(super) fn near_extremum(m: &Extremum) -> Vec<Extremum> {
    let mut near = vec![Extremum { greatest: !m.greatest, ..m.clone() }];
    near.extend(near_expr(&m.objective).into_iter().map(|objective| Extremum { objective, ..m.clone() }));
    if let Over::Distributions { variable, family } = &m.over {
        let family = if family.is_some() { None } else { Some("F".into()) };
        let over = Over::Distributions { variable: variable.clone(), family };
        near.push(Extremum { over, ..m.clone() });
        let over = Over::Distributions { variable: "A".into(), family: None };
        near.push(Extremum { over, ..m.clone() });
    }
    near
}

fn near_points(p: &Points) -> Vec<Points> {
    let mut near = vec![Points::Empty, Points::Number(Rational::from_integer(7.into()))];
    match p {
        Points::Number(n) => near.push(Points::Number(n + Rational::from_integer(1.into()))),
        Points::Dist(d) => near.extend(near_dist(d).into_iter().map(Points::Dist)),
        _ => {}
    }
    near
}

/// Expressions that differ in one place.
pub(super) fn near_expr(e: &Expr) -> Vec<Expr> {
    let mut near = match e {
        Expr::Number(n) => {
            let one = Rational::from_integer(1.into());
            vec![Expr::Number(n + &one), Expr::Number(-n.clone()), Expr::int(0), Expr::Infinity]
        }
        Expr::Infinity => vec![Expr::int(0), Expr::negative(Expr::Infinity)],
        Expr::Symbol(_) => vec![Expr::Symbol("u".into()), Expr::int(-1)],
        Expr::Mass(d, at) => {
            let mut near: Vec<Expr> = near_dist(d).into_iter().map(|d| Expr::Mass(d, at.clone())).collect();
            near.push(Expr::Mass(d.clone(), at.iter().rev().cloned().collect()));
            near.push(Expr::Mass(d.clone(), at.iter().skip(1).cloned().collect()));
            near.push(Expr::Mass(d.clone(), at.iter().map(|_| Index::Bound("j".into())).collect()));
            near.push(Expr::Mass(d.clone(), at.iter().map(|_| Index::Outcome("a".into())).collect()));
            near.push(Expr::int(0));
            near
        }
        Expr::Size(_) => vec![Expr::int(2), Expr::Size(Space::Alphabet("W".into()))],
        Expr::Add(parts) | Expr::Mul(parts) => {
            let same = |parts: Vec<Expr>| match e {
                Expr::Add(_) => Expr::Add(parts),
                _ => Expr::Mul(parts),
            };
            let other = |parts: Vec<Expr>| match e {
                Expr::Add(_) => Expr::Mul(parts),
                _ => Expr::Add(parts),
            };
            let without = |k: usize| {
                parts.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, p)| p.clone()).collect::<Vec<_>>()
            };
            let mut near: Vec<Expr> = (0..parts.len()).map(|k| same(without(k))).collect();
            near.push(other(parts.clone()));
            near.push(same(parts.iter().rev().cloned().collect()));
            near.push(same(parts.iter().chain(parts.first()).cloned().collect()));
            near.push(same(parts.iter().cloned().chain([Expr::Infinity]).collect()));
            near
        }
        Expr::Power(b, r) => {
            let one = Rational::from_integer(1.into());
            let half = &one / Rational::from_integer(2.into());
            vec![
                Expr::Power(b.clone(), r + &one),
                Expr::Power(b.clone(), -r.clone()),
                Expr::Power(b.clone(), half),
                Expr::Power(Arc::new(Expr::int(0)), r.clone()),
                Expr::Power(Arc::new(Expr::int(-1)), r.clone()),
                b.as_ref().clone(),
            ]
        }
        Expr::Ln(x) | Expr::Exp(x) | Expr::Abs(x) => vec![
            x.as_ref().clone(),
            Expr::Ln(x.clone()),
            Expr::Exp(x.clone()),
            Expr::Abs(x.clone()),
            e.with_children(vec![Expr::negative(x.as_ref().clone())]).unwrap_or(Expr::int(0)),
        ],
        Expr::Derivative(x, f) => {
            vec![f.as_ref().clone(), Expr::Derivative(format!("{x}0").into(), f.clone())]
        }
        Expr::Sum { index, range, body } => {
            let mut near: Vec<Expr> = near_range(range, body)
                .into_iter()
                .map(|range| Expr::Sum { index: index.clone(), range, body: body.clone() })
                .collect();
            near.push(Expr::Sum { index: "j".into(), range: range.clone(), body: body.clone() });
            near.extend(body.reindexed(index, &"j".into()).map(|body| Expr::Sum {
                index: "j".into(),
                range: range.clone(),
                body: Arc::new(body),
            }));
            near.push(body.as_ref().clone());
            near
        }
        Expr::Minimisers(m) => near_extremum(m).into_iter().map(|m| Expr::Minimisers(Arc::new(m))).collect(),
        Expr::Set(p) => near_points(p).into_iter().map(|p| Expr::Set(Arc::new(p))).collect(),
        Expr::Quantity(q) => {
            let mut near: Vec<Expr> = near_quantity(q).into_iter().map(Expr::quantity).collect();
            near.extend(q.definition().map(|(d, _)| d));
            near
        }
    };
    let children = e.children();
    for (k, child) in children.iter().enumerate() {
        for changed in near_expr(child) {
            let new =
                children.iter().enumerate().map(|(j, c)| if j == k { changed.clone() } else { (*c).clone() });
            near.extend(e.with_children(new.collect()));
        }
    }
    near
}

pub(super) fn near_claim(claim: &Claim) -> Vec<Claim> {
    let Claim { lhs, rel, rhs } = claim;
    let mut near = vec![Claim::new(rhs.clone(), *rel, lhs.clone())];
    for other in [Rel::Eq, Rel::Ne, Rel::Lt, Rel::Le] {
        near.push(Claim::new(lhs.clone(), other, rhs.clone()));
    }
    near.extend(near_expr(lhs).into_iter().map(|e| Claim::new(e, *rel, rhs.clone())));
    near.extend(near_expr(rhs).into_iter().map(|e| Claim::new(lhs.clone(), *rel, e)));
    let both = |f: &dyn Fn(&Expr) -> Expr| Claim::new(f(lhs), *rel, f(rhs));
    near.push(both(&|e| Expr::add([e.clone(), Expr::Infinity])));
    near.push(both(&|e| Expr::negative(e.clone())));
    near.push(claim.substitute(&|n| (&**n == "A").then(|| Dist::Named("B".into()))));
    near
}

pub(super) fn near_cond(cond: &Cond) -> Vec<Cond> {
    match cond {
        Cond::Distribution(d) => near_dist(d).into_iter().map(Cond::Distribution).collect(),
        Cond::Dominated(p, q) => {
            vec![Cond::Dominated(q.clone(), p.clone()), Cond::NotDominated(p.clone(), q.clone())]
        }
        Cond::NotDominated(p, q) => {
            vec![Cond::NotDominated(q.clone(), p.clone()), Cond::Dominated(p.clone(), q.clone())]
        }
        Cond::Holds(c) => near_claim(c).into_iter().map(Cond::Holds).collect(),
    }
}

/// Γ with one condition less, or one changed.
pub(super) fn near_conds(conds: &Conds) -> Vec<Conds> {
    let mut near = vec![Conds::new()];
    for cond in conds {
        let rest: Conds = conds.iter().filter(|c| *c != cond).cloned().collect();
        for other in spread(&near_cond(cond), 6) {
            let mut changed = rest.clone();
            changed.insert(other);
            near.push(changed);
        }
        near.push(rest);
    }
    near
}

pub(super) fn near_indices(at: &[Index]) -> Vec<Vec<Index>> {
    vec![
        at.iter().rev().cloned().collect(),
        at.iter().skip(1).cloned().collect(),
        at.iter().map(|_| Index::Bound("j".into())).collect(),
        at.iter().chain(at).cloned().collect(),
    ]
}

fn near_names(names: &[Name]) -> Vec<Vec<Name>> {
    vec![
        names.iter().rev().cloned().collect(),
        names.iter().skip(1).cloned().collect(),
        names.iter().chain(names).cloned().collect(),
        vec!["W".into()],
        Vec::new(),
    ]
}

pub(super) fn near_axiom(axiom: &Axiom) -> Vec<Axiom> {
    let of = |e: &Expr, make: &dyn Fn(Expr) -> Axiom| near_expr(e).into_iter().map(make).collect::<Vec<_>>();
    match axiom {
        Axiom::Unfold(q) => near_quantity(q).into_iter().map(Axiom::Unfold).collect(),
        Axiom::Ring(a, b) => {
            let mut near = of(a, &|e| Axiom::Ring(e, b.clone()));
            near.extend(of(b, &|e| Axiom::Ring(a.clone(), e)));
            // Both sides alike, so that infinite and undefined terms meet.
            near.extend(of(a, &|e| Axiom::Ring(e.clone(), e)));
            near.push(Axiom::Ring(Expr::difference(a.clone(), b.clone()), Expr::int(0)));
            near
        }
        Axiom::Log(e) => of(e, &Axiom::Log),
        Axiom::Cancel(e) => of(e, &Axiom::Cancel),
        Axiom::Zero { sum, factor } => {
            let mut near = of(sum, &|sum| Axiom::Zero { sum, factor: factor.clone() });
            near.extend(of(factor, &|factor| Axiom::Zero { sum: sum.clone(), factor }));
            near
        }
        Axiom::SumAdd(e) => of(e, &Axiom::SumAdd),
        Axiom::SumScale(e) => of(e, &Axiom::SumScale),
        Axiom::SumSwap(e) => of(e, &Axiom::SumSwap),
        Axiom::Rename(e, n) => {
            let mut near = of(e, &|e| Axiom::Rename(e, n.clone()));
            near.extend(["i", "j", "k", "@X", "@Y"].map(|n| Axiom::Rename(e.clone(), n.into())));
            near.extend(["i", "j"].into_iter().flat_map(|n| of(e, &|e| Axiom::Rename(e, n.into()))));
            near
        }
        Axiom::Total(d) => near_dist(d).into_iter().map(Axiom::Total).collect(),
        Axiom::Mass(d, at) => {
            let mut near: Vec<Axiom> = near_dist(d).into_iter().map(|d| Axiom::Mass(d, at.clone())).collect();
            near.extend(near_indices(at).into_iter().map(|at| Axiom::Mass(d.clone(), at)));
            near
        }
        Axiom::Margin { joint, from, of, at } => {
            let with = |from: &[Name], of: &[Name], at: &[Index]| Axiom::Margin {
                joint: joint.clone(),
                from: from.to_vec(),
                of: of.to_vec(),
                at: at.to_vec(),
            };
            let mut near: Vec<Axiom> = near_names(from).iter().map(|n| with(n, of, at)).collect();
            near.extend(near_names(of).iter().map(|n| with(from, n, at)));
            near.extend(near_indices(at).iter().map(|a| with(from, of, a)));
            near
        }
        Axiom::LnLe(e) => of(e, &Axiom::LnLe),
        Axiom::Sign(e, rel) => {
            let mut near = of(e, &|e| Axiom::Sign(e, *rel));
            near.extend([Rel::Eq, Rel::Ne, Rel::Lt, Rel::Le].map(|r| Axiom::Sign(e.clone(), r)));
            near.extend(of(e, &|e| Axiom::Sign(e, if *rel == Rel::Lt { Rel::Le } else { Rel::Lt })));
            near
        }
        Axiom::Infinite(q) => near_quantity(q).into_iter().map(Axiom::Infinite).collect(),
        Axiom::Absorb(e) => of(e, &Axiom::Absorb),
        Axiom::Top(e) => of(e, &Axiom::Top),
        Axiom::Part(e) => of(e, &Axiom::Part),
        Axiom::AtMostOne(d, at) => {
            let mut near: Vec<Axiom> =
                near_dist(d).into_iter().map(|d| Axiom::AtMostOne(d, at.clone())).collect();
            near.extend(near_indices(at).into_iter().map(|at| Axiom::AtMostOne(d.clone(), at)));
            near
        }
        Axiom::Number(c) => near_claim(c).into_iter().map(Axiom::Number).collect(),
        Axiom::Assume(c) => near_claim(c).into_iter().map(Axiom::Assume).collect(),
    }
}
