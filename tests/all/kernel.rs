//! Soundness by trial: axioms, rules and whole proofs against random models.
//!
//! The meaning of statements is implemented here a second time, in floating point and straight from
//! the module page of `term` (total logarithm and reciprocal, extended-valued quantities), so that the
//! kernel is held against the semantics and not against itself.

use entail::audit;
use entail::eval::Env;
use entail::exact::Rational;
use entail::kernel::{Axiom, Conds, Theorem};
use entail::model::{Distribution, Label, Law, Masses, Outcomes};
use entail::prove::{Question, Verdict, prove};
use entail::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Range, Rel, Space};
use num_traits::ToPrimitive;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

// ─── the semantics, again ────────────────────────────────────────────────────────────────────────

/// Masses of A, B, C on the same few outcomes.
type Model = BTreeMap<&'static str, Vec<f64>>;

const OUTCOMES: usize = 3;

/// `Some(f64)` may be +∞; `None` denotes nothing.
fn value(m: &Model, e: &Expr, at: &[(Name, usize)]) -> Option<f64> {
    match e {
        Expr::Number(n) => n.to_f64(),
        Expr::Infinity => Some(f64::INFINITY),
        // Tried in tests/all/parameters.rs.
        Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_) => None,
        Expr::Symbol(n) => m.get(n.as_ref())?.first().copied(),
        Expr::Size(_) => Some(OUTCOMES as f64),
        Expr::Mass(d, indices) => {
            let place = |index: &Index| {
                let Index::Bound(i) = index else { return None };
                at.iter().rev().find(|(n, _)| n == i).map(|(_, k)| *k)
            };
            mass(m, d, &indices.iter().map(place).collect::<Option<Vec<_>>>()?)
        }
        Expr::Add(parts) => {
            let values = parts.iter().map(|p| value(m, p, at)).collect::<Option<Vec<_>>>()?;
            Some(values.iter().sum())
        }
        Expr::Mul(parts) => {
            let values = parts.iter().map(|p| value(m, p, at)).collect::<Option<Vec<_>>>()?;
            let infinite = values.iter().any(|v| v.is_infinite());
            let product: f64 = values.iter().product();
            if infinite && product.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
                None
            } else {
                Some(product)
            }
        }
        Expr::Power(b, r) => {
            let (b, r) = (real(value(m, b, at)?)?, r.to_f64()?);
            Some(if b == 0.0 && r < 0.0 { 0.0 } else { b.powf(r) })
        }
        Expr::Ln(x) => {
            let x = real(value(m, x, at)?)?;
            Some(if x <= 0.0 { 0.0 } else { x.ln() })
        }
        Expr::Exp(x) => Some(value(m, x, at)?.exp()),
        Expr::Abs(x) => Some(real(value(m, x, at)?)?.abs()),
        Expr::Sum { index, range, body } => {
            let mut sum = 0.0;
            for k in 0..OUTCOMES {
                let mut inner = at.to_vec();
                inner.push((index.clone(), k));
                let inside = match &range.positive {
                    None => true,
                    Some(p) => value(m, p, &inner)? > 0.0,
                };
                if inside {
                    sum += value(m, body, &inner)?;
                }
            }
            Some(sum)
        }
        // 0·∞ inside a mixture denotes nothing.
        Expr::Quantity(q) => quantity(m, q).filter(|v| !v.is_nan()),
    }
}

fn real(v: f64) -> Option<f64> {
    v.is_finite().then_some(v)
}

fn mass(m: &Model, d: &Dist, at: &[usize]) -> Option<f64> {
    match (d, at) {
        (Dist::Named(n), [k]) => m.get(n.as_ref())?.get(*k).copied(),
        (Dist::Uniform(_), [_]) => Some(1.0 / OUTCOMES as f64),
        (Dist::Mixture(parts), _) => {
            parts.iter().map(|(w, d)| Some(value(m, w, &[])? * mass(m, d, at)?)).sum()
        }
        (Dist::Product(parts), _) if parts.len() == at.len() => {
            parts.iter().zip(at).map(|(d, k)| mass(m, d, &[*k])).product()
        }
        _ => None,
    }
}

/// The tuples of outcomes that the distribution lives on.
fn tuples(d: &Dist) -> Vec<Vec<usize>> {
    d.spaces().iter().fold(vec![Vec::new()], |all, _| {
        all.iter().flat_map(|t| (0..OUTCOMES).map(move |k| [t.as_slice(), &[k]].concat())).collect()
    })
}

fn dominated(m: &Model, p: &Dist, q: &Dist) -> Option<bool> {
    if p.spaces() != q.spaces() {
        return Some(false);
    }
    let ok = |t: &Vec<usize>| Some(mass(m, p, t)? == 0.0 || mass(m, q, t)? != 0.0);
    tuples(p).iter().map(ok).collect::<Option<Vec<_>>>().map(|all| all.into_iter().all(|b| b))
}

fn quantity(m: &Model, q: &Quantity) -> Option<f64> {
    let sum =
        |d: &Dist, f: &dyn Fn(&[usize]) -> Option<f64>| tuples(d).iter().map(|t| f(t)).sum::<Option<f64>>();
    let xlogy = |x: f64, y: f64| if x == 0.0 || y <= 0.0 { 0.0 } else { x * y.ln() };
    match q {
        Quantity::Entropy(a) => sum(a, &|t| mass(m, a, t).map(|p| -xlogy(p, p))),
        Quantity::CrossEntropy(a, b) => {
            if !dominated(m, a, b)? {
                return Some(f64::INFINITY);
            }
            sum(a, &|t| Some(-xlogy(mass(m, a, t)?, mass(m, b, t)?)))
        }
        Quantity::Divergence(a, b) => {
            if !dominated(m, a, b)? {
                return Some(f64::INFINITY);
            }
            sum(a, &|t| {
                let (p, q) = (mass(m, a, t)?, mass(m, b, t)?);
                Some(xlogy(p, if q == 0.0 { 0.0 } else { p / q }))
            })
        }
        Quantity::JensenShannon(parts) => {
            let middle = Dist::Mixture(parts.clone());
            parts
                .iter()
                .map(|(w, d)| {
                    Some(value(m, w, &[])? * quantity(m, &Quantity::Divergence(d.clone(), middle.clone()))?)
                })
                .sum()
        }
        Quantity::Of(Measure::Jeffreys, ab) => {
            let [a, b] = ab.as_slice() else { return None };
            let kl = |a: &Dist, b: &Dist| quantity(m, &Quantity::Divergence(a.clone(), b.clone()));
            Some(kl(a, b)? + kl(b, a)?)
        }
        _ => None,
    }
}

/// Whether the condition holds for the given values of bound indices.
fn satisfied(m: &Model, c: &Cond, at: &[(Name, usize)]) -> Option<bool> {
    match c {
        Cond::Distribution(d) => {
            let all = tuples(d).iter().map(|t| mass(m, d, t)).collect::<Option<Vec<_>>>()?;
            Some(all.iter().all(|p| *p >= 0.0) && (all.iter().sum::<f64>() - 1.0).abs() < 1e-9)
        }
        Cond::Dominated(p, q) => dominated(m, p, q),
        Cond::NotDominated(p, q) => dominated(m, p, q).map(|b| !b),
        // Conditions are taken strictly: a premise that only nearly holds obliges to nothing.
        Cond::Holds(c) => match (value(m, &c.lhs, at)?, c.rel, value(m, &c.rhs, at)?) {
            (a, Rel::Lt, b) => Some(a + 1e-9 < b),
            (a, Rel::Le, b) => Some(a <= b),
            (a, Rel::Eq, b) => Some(a == b),
            _ => None,
        },
    }
}

/// Whether the claim holds up to rounding.
fn holds(m: &Model, c: &Claim, at: &[(Name, usize)]) -> Option<bool> {
    let close = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-7 * (1.0 + a.abs().max(b.abs()));
    match (value(m, &c.lhs, at), value(m, &c.rhs, at), c.rel) {
        (None, None, Rel::Eq) => Some(true),
        (None, _, _) | (_, None, _) => Some(false),
        (Some(a), Some(b), Rel::Eq) => Some(close(a, b)),
        (Some(a), Some(b), Rel::Le) => Some(a <= b || close(a, b)),
        (Some(a), Some(b), Rel::Lt) => Some(a < b || close(a, b)),
        (Some(a), Some(b), Rel::Ne) => Some(a != b),
    }
}

/// `Γ ⊢ claim` for every value of the free index `i`.
fn valid(m: &Model, t: &Theorem) -> bool {
    let i: Name = Space::Outcomes.index();
    (0..OUTCOMES).all(|k| {
        let at = [(i.clone(), k)];
        let applies = t.conds().iter().all(|c| satisfied(m, c, &at) == Some(true));
        !applies || holds(m, t.claim(), &at) == Some(true)
    })
}

// ─── what is tried ───────────────────────────────────────────────────────────────────────────────

fn masses() -> impl Strategy<Value = Vec<f64>> {
    // Zeros are frequent, and so are distributions that are none (negative or not summing to 1).
    let weight = prop_oneof![2 => Just(0u32), 3 => 1u32..6];
    (proptest::collection::vec(weight, OUTCOMES), 0u32..10).prop_map(|(w, spoil)| {
        let total = w.iter().sum::<u32>().max(1);
        let mut m: Vec<f64> = w.iter().map(|x| f64::from(*x) / f64::from(total)).collect();
        match spoil {
            0 => m[0] = -0.25,
            1 => m[1] += 0.5,
            _ => {}
        }
        m
    })
}

/// A, B and C, two of them perhaps the same, and a parameter w.
fn model() -> impl Strategy<Value = Model> {
    let parameter = prop_oneof![4 => (1u32..8).prop_map(|k| f64::from(k) / 8.0), 1 => -1.0..2.0];
    (masses(), masses(), masses(), 0u32..4, parameter).prop_map(|(a, b, c, same, w)| {
        let b = if same == 0 { a.clone() } else { b };
        Model::from([("A", a), ("B", b), ("C", c), ("w", vec![w])])
    })
}

fn name() -> impl Strategy<Value = Dist> {
    prop_oneof![Just("A"), Just("B"), Just("C")].prop_map(Dist::named)
}

fn ratio() -> impl Strategy<Value = Rational> {
    (-3i64..4, 1i64..4).prop_map(|(n, d)| Rational::new(n.into(), d.into()))
}

fn positive_ratio() -> impl Strategy<Value = Rational> {
    (1i64..6, 1i64..6).prop_map(|(n, d)| Rational::new(n.into(), d.into()))
}

fn dist() -> BoxedStrategy<Dist> {
    let mixture = (name(), name(), 0i64..5).prop_map(|(a, b, k)| {
        let w = |n: i64| Expr::Number(Rational::new(n.into(), 4.into()));
        Dist::Mixture(vec![(w(k), a), (w(4 - k), b)])
    });
    let symbolic = (name(), name()).prop_map(|(a, b)| Dist::Mixture(vec![(w(), a), (rest(), b)]));
    prop_oneof![6 => name(), 2 => mixture, 1 => symbolic, 1 => Just(Dist::Uniform(Space::Outcomes))].boxed()
}

fn w() -> Expr {
    Expr::Symbol("w".into())
}

fn rest() -> Expr {
    Expr::difference(Expr::int(1), w())
}

/// One that may be a product of two draws.
fn any_dist() -> impl Strategy<Value = Dist> {
    prop_oneof![3 => dist(), 1 => (dist(), dist()).prop_map(|(a, b)| Dist::Product(vec![a, b]))]
}

fn at_i(d: Dist) -> Expr {
    Expr::Mass(d, vec![Index::Bound(Space::Outcomes.index())])
}

/// Expressions that may speak of the free index `i`.
fn expr() -> impl Strategy<Value = Expr> {
    let quantity = prop_oneof![
        any_dist().prop_map(Quantity::Entropy),
        (dist(), dist()).prop_map(|(a, b)| Quantity::Of(Measure::Jeffreys, vec![a, b])),
        (any_dist(), any_dist()).prop_map(|(a, b)| Quantity::CrossEntropy(a, b)),
        (dist(), dist()).prop_map(|(a, b)| Quantity::Divergence(a, b)),
        (name(), name()).prop_map(|(a, b)| Quantity::Of(Measure::Jeffreys, vec![a, b])),
        (name(), name(), 0i64..5).prop_map(|(a, b, k)| {
            let w = |n: i64| Expr::Number(Rational::new(n.into(), 4.into()));
            Quantity::JensenShannon(vec![(w(k), a), (w(4 - k), b)])
        }),
    ]
    // The tree of a value holds those of all alternatives, and expressions nest: on the heap, or a test's
    // stack overflows.
    .boxed();
    let leaf = prop_oneof![
        3 => ratio().prop_map(Expr::Number),
        1 => Just(Expr::Infinity),
        4 => dist().prop_map(at_i),
        2 => quantity.prop_map(Expr::quantity),
        1 => prop_oneof![Just(w()), Just(rest())],
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::add),
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::mul),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::quotient(a, b)),
            2 => inner.clone().prop_map(Expr::ln),
            1 => inner.clone().prop_map(|e| Expr::power(e, Rational::from_integer(2.into()))),
            2 => (proptest::option::of(dist()), inner).prop_map(|(d, body)| {
                let positive = d.map(|d| Arc::new(at_i(d)));
                Expr::sum(Space::Outcomes.index(), Range { space: Space::Outcomes, positive }, body)
            }),
        ]
    })
}

/// Terms that are real only if an absolute continuity holds.
fn bounded() -> impl Strategy<Value = Expr> {
    (dist(), dist(), ratio(), 0u32..3).prop_map(|(a, b, c, kind)| {
        if kind == 0 {
            return Expr::quantity(Quantity::Of(Measure::Jeffreys, vec![a, b]));
        }
        let plain = kind == 1;
        let d = Expr::quantity(Quantity::Divergence(a.clone(), b));
        if plain {
            d
        } else {
            Expr::add([Expr::mul([Expr::Number(c), d]), Expr::quantity(Quantity::Entropy(a))])
        }
    })
}

/// `D(a‖b) = 0`
fn same_law(a: &Dist, b: &Dist) -> Cond {
    let divergence = Expr::quantity(Quantity::Divergence(a.clone(), b.clone()));
    Cond::Holds(Claim::eq(divergence, Expr::int(0)))
}

fn conds() -> impl Strategy<Value = Conds> {
    let cond = prop_oneof![
        4 => name().prop_map(Cond::Distribution),
        3 => (dist(), dist()).prop_map(|(p, q)| Cond::Dominated(p, q)),
        2 => (dist(), dist()).prop_map(|(p, q)| Cond::NotDominated(p, q)),
        2 => Just(Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, w()))),
        2 => Just(Cond::Holds(Claim::new(w(), Rel::Lt, Expr::int(1)))),
        1 => Just(Cond::Holds(Claim::new(Expr::int(0), Rel::Le, w()))),
        1 => Just(Cond::Holds(Claim::new(w(), Rel::Le, Expr::int(1)))),
        1 => (bounded(), prop_oneof![Just(Rel::Eq), Just(Rel::Le)], ratio())
            .prop_map(|(e, rel, r)| Cond::Holds(Claim::new(e, rel, Expr::Number(r)))),
        2 => (dist(), dist()).prop_map(|(a, b)| same_law(&a, &b)),
        3 => dist().prop_map(|d| Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, at_i(d)))),
        1 => expr().prop_map(|e| Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, e))),
        1 => expr().prop_map(|e| Cond::Holds(Claim::new(Expr::int(0), Rel::Le, e))),
    ];
    proptest::collection::vec(cond, 0..6).prop_map(|c| c.into_iter().collect())
}

fn axiom() -> impl Strategy<Value = Axiom> {
    let weighted = (dist(), expr(), proptest::bool::ANY).prop_map(|(d, f, plain)| {
        let factor = at_i(d);
        let body = if plain { Expr::mul([factor.clone(), f]) } else { Expr::Mul(vec![f, factor.clone()]) };
        let sum = Expr::sum(Space::Outcomes.index(), Range::all(Space::Outcomes), body);
        Axiom::Zero { sum, factor }
    });
    let sum_of = |e: Expr, d: Option<Dist>| {
        let positive = d.map(|d| Arc::new(at_i(d)));
        Expr::sum(Space::Outcomes.index(), Range { space: Space::Outcomes, positive }, e)
    };
    let unfolded = prop_oneof![
        any_dist().prop_map(Quantity::Entropy),
        (any_dist(), any_dist()).prop_map(|(a, b)| Quantity::CrossEntropy(a, b)),
        (any_dist(), any_dist()).prop_map(|(a, b)| Quantity::Divergence(a, b)),
        (dist(), dist()).prop_map(|(a, b)| Quantity::Of(Measure::Jeffreys, vec![a, b])),
    ];
    let infinite = (any_dist(), any_dist(), proptest::bool::ANY).prop_map(|(a, b, h)| {
        Axiom::Infinite(if h { Quantity::CrossEntropy(a, b) } else { Quantity::Divergence(a, b) })
    });
    prop_oneof![
        unfolded.prop_map(Axiom::Unfold),
        infinite,
        weighted,
        (expr(), expr()).prop_map(|(a, b)| Axiom::Ring(
            Expr::mul([a.clone(), Expr::add([b.clone(), Expr::int(1)])]),
            Expr::add([Expr::mul([b, a.clone()]), a]),
        )),
        proptest::collection::vec((dist(), -2i64..3), 1..4).prop_map(|parts| {
            let power =
                |(d, k): (Dist, i64)| Expr::Power(Arc::new(at_i(d)), Rational::from_integer(k.into()));
            Axiom::Log(Expr::mul(parts.into_iter().map(power)))
        }),
        expr().prop_map(Axiom::Log),
        expr().prop_map(Axiom::Cancel),
        (expr(), proptest::option::of(dist())).prop_map(move |(e, d)| Axiom::SumAdd(sum_of(e, d))),
        (expr(), proptest::option::of(dist())).prop_map(move |(e, d)| Axiom::SumScale(sum_of(e, d))),
        dist().prop_map(Axiom::Total),
        dist().prop_map(|d| Axiom::Mass(d, vec![Index::Bound(Space::Outcomes.index())])),
        expr().prop_map(Axiom::LnLe),
        (expr(), proptest::bool::ANY).prop_map(|(e, s)| Axiom::Sign(e, if s { Rel::Lt } else { Rel::Le })),
        expr().prop_map(Axiom::Absorb),
        expr().prop_map(Axiom::Top),
        (expr(), dist()).prop_map(move |(e, d)| Axiom::Part(sum_of(e, Some(d)))),
        dist().prop_map(|d| Axiom::AtMostOne(d, vec![Index::Bound(Space::Outcomes.index())])),
        (ratio(), ratio(), positive_ratio()).prop_map(|(a, b, c)| Axiom::Number(Claim::new(
            Expr::Number(a),
            Rel::Le,
            Expr::mul([Expr::Number(b), Expr::ln(Expr::Number(c))]),
        ))),
        any_dist().prop_map(Axiom::Total),
        (expr(), proptest::option::of(dist()))
            .prop_map(move |(e, d)| Axiom::Rename(sum_of(e, d), "j".into())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    /// What an axiom schema states is true in every model of its conditions, and the separate checker
    /// agrees that it is an instance.
    #[test]
    fn axioms_hold(axiom in axiom(), conds in conds(), models in proptest::collection::vec(model(), 6)) {
        if let Ok(t) = Theorem::axiom(axiom, conds) {
            for m in &models {
                prop_assert!(valid(m, &t), "{:?}\n fails in {m:?}", t.claim());
            }
            prop_assert!(audit::check(&t).is_ok(), "the checker refuses {:?}: {:?}", t.rule(), audit::check(&t));
        }
    }

    /// Rules applied to random theorems keep validity.
    #[test]
    fn rules_hold(
        first in axiom(),
        second in axiom(),
        conds in conds(),
        d in dist(),
        other in expr(),
        models in proptest::collection::vec(model(), 4),
    ) {
        let (Ok(a), Ok(b)) = (Theorem::axiom(first, conds.clone()), Theorem::axiom(second, conds.clone())) else {
            return Ok(());
        };
        let i = Space::Outcomes.index();
        let over = Range { space: Space::Outcomes, positive: Some(Arc::new(at_i(d.clone()))) };
        let inside = Expr::sum(i.clone(), over, a.claim().lhs.clone());
        let whole = Expr::sum(i, Range::all(Space::Outcomes), a.claim().lhs.clone());
        let beside = Expr::Add(vec![other.clone(), a.claim().lhs.clone()]);
        let mut derived = vec![a.sym(), a.trans(&b), a.cong(&inside, &[0]), a.cong(&whole, &[0]), a.cong(&beside, &[1])];
        derived.extend([a.le_add(&b), a.le_scale(&other), a.sum_le(&inside), a.sum_le(&whole)]);
        derived.push(a.instantiate(&[("A".into(), d)]));
        let claims = conds.iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
        for c in claims {
            let assumed = Theorem::axiom(Axiom::Assume(c.clone()), conds.clone()).unwrap();
            derived.push(assumed.coincide(&[Index::Bound(Space::Outcomes.index())]));
        }
        derived.extend(conds.iter().map(|c| a.discharge(c)));
        derived.push(Ok(a.weaken(&conds)));
        if let Ok(back) = a.sym() {
            derived.push(a.trans(&back));
        }
        for t in derived.into_iter().flatten() {
            for m in &models {
                prop_assert!(valid(m, &t), "{:?}\n from {:?}\n fails in {m:?}", t.claim(), t.rule());
            }
            prop_assert!(audit::check(&t).is_ok(), "the checker refuses {:?}", audit::check(&t));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    /// An absolute continuity that the kernel takes to follow holds wherever the conditions do, and the checker agrees.
    #[test]
    fn absolute_continuities_follow(
        p in dist(),
        q in dist(),
        conds in conds(),
        models in proptest::collection::vec(model(), 6),
    ) {
        let cond = Cond::Dominated(p, q);
        let with: Conds = conds.iter().cloned().chain([cond.clone()]).collect();
        if let Ok(t) = Theorem::refl(Expr::int(0)).weaken(&with).discharge(&cond) {
            for m in &models {
                let at = [(Space::Outcomes.index(), 0)];
                let applies = t.conds().iter().all(|c| satisfied(m, c, &at) == Some(true));
                prop_assert!(!applies || satisfied(m, &cond, &at) == Some(true), "{cond:?}\n fails in {m:?}");
            }
            prop_assert!(audit::check(&t).is_ok(), "the checker refuses {:?}", audit::check(&t));
        }
    }
}

#[test]
fn distributions_without_divergence_dominate_each_other() {
    let (a, b, c) = (Dist::named("A"), Dist::named("B"), Dist::named("C"));
    let distributions = [&a, &b, &c].map(|d| Cond::Distribution(d.clone()));
    let follows = |given: &[Cond], p: &Dist, q: &Dist| {
        let cond = Cond::Dominated(p.clone(), q.clone());
        let conds: Conds = given.iter().cloned().chain([cond.clone()]).collect();
        let discharged = Theorem::refl(Expr::int(0)).weaken(&conds).discharge(&cond);
        if let Ok(t) = &discharged {
            assert!(audit::check(t).is_ok(), "{:?}", audit::check(t));
        }
        discharged.is_ok()
    };
    let given = |more: &[Cond]| [distributions.as_slice(), more].concat();
    let same = same_law(&a, &b);
    assert!(follows(&given(std::slice::from_ref(&same)), &b, &a));
    assert!(follows(&given(std::slice::from_ref(&same)), &a, &b));
    // Along several conditions, in any direction.
    assert!(follows(&given(&[same.clone(), same_law(&b, &c)]), &c, &a));
    assert!(follows(&given(&[same.clone(), Cond::Dominated(a.clone(), c.clone())]), &b, &c));
    assert!(!follows(&given(&[same.clone(), Cond::Dominated(c.clone(), a.clone())]), &b, &c));
    // Functions that are no distributions may have D = 0 and differ.
    assert!(!follows(&[same], &b, &a));
    // A divergence that is finite says nothing of the other direction; Jeffreys' says both.
    let finite = |q: Quantity| Cond::Holds(Claim::new(Expr::quantity(q), Rel::Le, Expr::int(1)));
    let divergence = finite(Quantity::Divergence(a.clone(), b.clone()));
    assert!(follows(&given(std::slice::from_ref(&divergence)), &a, &b));
    assert!(!follows(&given(&[divergence]), &b, &a));
    let jeffreys = finite(Quantity::Of(Measure::Jeffreys, vec![a.clone(), b.clone()]));
    assert!(follows(&given(std::slice::from_ref(&jeffreys)), &a, &b));
    assert!(follows(&given(&[jeffreys]), &b, &a));
}

// ─── whole proofs ────────────────────────────────────────────────────────────────────────────────

/// A rational combination of quantities of A, B, C.
fn combination() -> impl Strategy<Value = Expr> {
    let quantity = prop_oneof![
        name().prop_map(Quantity::Entropy),
        (name(), name()).prop_map(|(a, b)| Quantity::CrossEntropy(a, b)),
        (name(), name()).prop_map(|(a, b)| Quantity::Divergence(a, b)),
    ];
    let term = (ratio(), quantity).prop_map(|(c, q)| Expr::mul([Expr::Number(c), Expr::quantity(q)]));
    proptest::collection::vec(term, 1..4).prop_map(Expr::add)
}

fn general(claim: &Claim) -> Verdict {
    prove(&Question { claim: claim.clone(), given: vec![], model: Arc::default() }).verdict
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Random claims: what is proved holds in every model of its conditions, what is refuted fails in
    /// the model shown.
    #[test]
    fn verdicts_are_right(a in combination(), b in combination(), models in proptest::collection::vec(model(), 20)) {
        let claim = Claim::eq(a, b);
        match general(&claim) {
            Verdict::Proved(proof) => {
                prop_assert!(audit::check(&proof.theorem).is_ok());
                for m in &models {
                    prop_assert!(valid(m, &proof.theorem), "{claim:?} fails in {m:?}");
                }
            }
            Verdict::Refuted(c) => prop_assert!(audit::check(&c.theorem).is_ok()),
            Verdict::Unknown(_) => {}
        }
    }

    /// `H = D + S` in disguise is proved, and one changed coefficient is refuted.
    #[test]
    fn disguised_identities(c in positive_ratio(), e in positive_ratio(), slip in 1i64..3) {
        let (a, b) = (Dist::named("A"), Dist::named("B"));
        let h = |a: &Dist, b: &Dist| Expr::quantity(Quantity::CrossEntropy(a.clone(), b.clone()));
        let d = |a: &Dist, b: &Dist| Expr::quantity(Quantity::Divergence(a.clone(), b.clone()));
        let s = |a: &Dist| Expr::quantity(Quantity::Entropy(a.clone()));
        let n = |r: &Rational| Expr::Number(r.clone());
        let lhs = Expr::add([Expr::mul([n(&c), h(&a, &b)]), Expr::mul([n(&e), h(&b, &a)])]);
        let right = |c2: &Rational| Expr::add([
            Expr::mul([n(&c), d(&a, &b)]), Expr::mul([n(&e), d(&b, &a)]),
            Expr::mul([n(c2), s(&a)]), Expr::mul([n(&e), s(&b)]),
        ]);
        let yes = general(&Claim::eq(lhs.clone(), right(&c)));
        prop_assert!(matches!(yes, Verdict::Proved(_)), "{yes:?}");
        let no = general(&Claim::eq(lhs, right(&(&c + Rational::from_integer(slip.into())))));
        prop_assert!(matches!(no, Verdict::Refuted(_)), "{no:?}");
    }
}

fn weather() -> Arc<Env> {
    let mut env = Env::default();
    let outcomes = Outcomes::new(["sun", "rain"].map(Label::text)).unwrap();
    for (name, weights, total) in [("A", [3, 1], 4), ("B", [9, 1], 10), ("Z", [1, 0], 1)] {
        let law = Distribution::new(outcomes.clone(), Masses::integers(weights, total)).unwrap();
        env.define(name.into(), Law::Finite(law));
    }
    env.into()
}

/// The flagship for declared distributions, in the case that they are in: with and without A ≪ B.
#[test]
fn flagship_of_declared_distributions() {
    let h = |a: &str, b: &str| Expr::quantity(Quantity::CrossEntropy(Dist::named(a), Dist::named(b)));
    let d = |a: &str, b: &str| Expr::quantity(Quantity::Divergence(Dist::named(a), Dist::named(b)));
    let s = |a: &str| Expr::quantity(Quantity::Entropy(Dist::named(a)));
    for (a, b) in [("A", "B"), ("A", "Z"), ("Z", "A")] {
        let claim = Claim::eq(h(a, b), Expr::add([d(a, b), s(a)]));
        let answer = prove(&Question { claim, given: vec![], model: weather() });
        let Verdict::Proved(proof) = answer.verdict else { panic!("{a} {b}: {:?}", answer.verdict) };
        assert!(proof.theorem.conds().is_empty(), "{:?}", proof.theorem.conds());
        assert_eq!(proof.cases.len(), 1);
        for t in proof.theorems() {
            audit::check(t).unwrap();
        }
    }
}

/// A theorem about one model cannot be joined to a theorem about another, nor to a general one.
#[test]
fn models_do_not_mix() {
    let s = |a: &str| Expr::quantity(Quantity::Entropy(Dist::named(a)));
    let (one, two) = (weather(), weather());
    let in_one = Theorem::compute(&one, Claim::eq(s("A"), s("A"))).unwrap();
    let in_two = Theorem::compute(&two, Claim::eq(s("A"), s("A"))).unwrap();
    assert!(in_one.trans(&in_two).is_err());
    assert!(in_one.trans(&Theorem::refl(s("A"))).is_err());
    assert!(in_one.trans(&in_one).is_ok());
}
