//! Inequalities and conditions about distributions: false ones made of true ones by one change, and random
//! ones. None may be proved that fails in a model, infinite values included.

use entail::audit;
use entail::eval::{Env, compare, evaluate, holds};
use entail::exact::Rational;
use entail::model::{Distribution, Label, Law, Masses, Outcomes};
use entail::prove::{Question, Verdict, prove};
use entail::render::build::Outcome;
use entail::session::{Options, Session};
use entail::span::Source;
use entail::term::{Claim, Cond, Dist, Expr, Measure, Name, Quantity, Rel};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::sync::Arc;

/// True claims: what is changed below.
const TRUE: &[&str] = &[
    "D(A||B) >= 0",
    "CE(A,B) >= S(A)",
    "CE(A,B) >= 0 given A << C",
    "S(A) >= 0",
    "J(A,B) >= 0",
    "D(A||B) + D(B||C) >= 0",
    "S(1/2 A + 1/2 B) >= 1/2 S(A) + 1/2 S(B)",
    "S(1/3 A + 2/3 B) >= 1/3 S(A) + 2/3 S(B)",
    "S(1/2 A + 1/3 B + 1/6 C) >= 1/2 S(A) + 1/3 S(B) + 1/6 S(C)",
    "D(1/2 A + 1/2 C || 1/2 B + 1/2 D) <= 1/2 D(A||B) + 1/2 D(C||D)",
    "D(1/3 A + 2/3 C || 1/3 B + 2/3 D) <= 1/3 D(A||B) + 2/3 D(C||D)",
    "D(1/2 A + 1/2 C || B) <= 1/2 D(A||B) + 1/2 D(C||B)",
    "D(A || 1/2 B + 1/2 C) <= 1/2 D(A||B) + 1/2 D(A||C)",
    "H(A, 1/2 B + 1/2 C) <= 1/2 H(A,B) + 1/2 H(A,C)",
    "JS(A,B) >= 0",
    "JS(A,B) <= ln 2",
    "JS(A,B; 1/3, 2/3) <= ln 3 - 2/3 ln 2",
    "JS(A,B,C) <= ln 3",
    "JS(A,B) <= 1/4 J(A,B)",
    "JS(A,B) <= 1/2 D(A||C) + 1/2 D(B||C)",
    "D(A || 1/2 A + 1/2 B) <= ln 2",
    "D(A || 1/2 A + 1/2 B) <= 1/2 D(A||B)",
    "S(1/2 A + 1/2 B) <= 1/2 S(A) + 1/2 S(B) + ln 2",
    "CE(1/2 A + 1/2 B, C) >= 1/2 S(A) + 1/2 S(B)",
    "D(A||C) + S(A) >= S(A)",
    "S(A) <= CE(B,A) given S(A) = S(B)",
    "S(A) <= S(C) given S(A) <= S(B), S(B) <= S(C)",
    "S(A) = S(B) given D(A||B) = 0",
    "D(A||C) = D(B||C) given D(A||B) = 0",
    "1/2 D(A||C) + 1/2 D(B||C) = JS(A,B) + D(1/2 A + 1/2 B||C)",
    "JS(A,B) = S(1/2 A + 1/2 B) - 1/2 S(A) - 1/2 S(B)",
    "H(1/4 A + 3/4 B, C) = 1/4 H(A,C) + 3/4 H(B,C)",
];

/// The claim and its conditions as the language reads them, with the verdict.
fn read(text: &str) -> (Claim, Vec<Cond>, bool) {
    let report = Session::new(Options::default()).run(&Source::new("<claim>", format!("prove {text}")));
    assert!(report.diagnostics.is_empty(), "{text}: {:?}", report.diagnostics);
    let Some(Outcome::Answer(a)) = report.outcomes.into_iter().next() else { panic!("{text}") };
    let proved = matches!(a.answer.verdict, Verdict::Proved(_));
    (a.answer.claim, a.answer.given, proved)
}

fn number(n: i64, d: i64) -> Expr {
    Expr::Number(Rational::new(n.into(), d.into()))
}

/// Every expression that differs from this one in one quantity or number.
fn changed(e: &Expr) -> Vec<Expr> {
    let scales = [1i64, 2, 3, 4, 5, 7, 10].into_iter();
    let scales = scales.flat_map(|d| [-d, 0, d - 1, d + 1, 2 * d + 1].map(|n| (n, d)));
    match e {
        Expr::Quantity(q) => {
            let mut all: Vec<Expr> = scales.map(|(n, d)| Expr::mul([number(n, d), e.clone()])).collect();
            for (x, y) in [("A", "B"), ("B", "C"), ("A", "C"), ("C", "D"), ("A", "D")] {
                for (from, to) in [(x, y), (y, x)] {
                    let put = |n: &Name| (**n == *from).then(|| Dist::named(to));
                    all.push(Expr::quantity(q.substitute(&put)));
                }
                let swap = |n: &Name| match n.as_ref() {
                    n if n == x => Some(Dist::named(y)),
                    n if n == y => Some(Dist::named(x)),
                    _ => None,
                };
                all.push(Expr::quantity(q.substitute(&swap)));
            }
            let (a, b) = (Dist::named("A"), Dist::named("B"));
            all.extend([
                Expr::add([e.clone(), number(1, 20)]),
                Expr::difference(e.clone(), number(1, 20)),
                Expr::add([e.clone(), Expr::quantity(Quantity::Divergence(a.clone(), b.clone()))]),
                Expr::difference(e.clone(), Expr::quantity(Quantity::Entropy(a.clone()))),
            ]);
            match q.as_ref() {
                Quantity::Divergence(p, q) => {
                    all.push(Expr::quantity(Quantity::Divergence(q.clone(), p.clone())));
                    all.push(Expr::quantity(Quantity::CrossEntropy(p.clone(), q.clone())));
                }
                Quantity::CrossEntropy(p, q) => {
                    all.push(Expr::quantity(Quantity::CrossEntropy(q.clone(), p.clone())));
                    all.push(Expr::quantity(Quantity::Divergence(p.clone(), q.clone())));
                }
                _ => {}
            }
            all
        }
        Expr::Number(n) => [(9, 10), (11, 10), (-1, 1), (1, 2), (2, 1)]
            .iter()
            .map(|(a, b)| Expr::Number(n * Rational::new((*a).into(), (*b).into())))
            .collect(),
        Expr::Add(parts) | Expr::Mul(parts) => {
            let mut all = Vec::new();
            for k in 0..parts.len() {
                for other in changed(&parts[k]) {
                    let new =
                        parts.iter().enumerate().map(|(j, p)| if j == k { other.clone() } else { p.clone() });
                    all.push(if matches!(e, Expr::Add(_)) { Expr::add(new) } else { Expr::mul(new) });
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

/// Every claim that differs from this one by one change.
fn mutated(claim: &Claim) -> Vec<Claim> {
    let Claim { lhs, rel, rhs } = claim;
    let mut all: Vec<Claim> = changed(lhs).into_iter().map(|l| Claim::new(l, *rel, rhs.clone())).collect();
    all.extend(changed(rhs).into_iter().map(|r| Claim::new(lhs.clone(), *rel, r)));
    let pair =
        |f: fn(Dist, Dist) -> Quantity, a: &str, b: &str| Expr::quantity(f(Dist::named(a), Dist::named(b)));
    let mut others = vec![number(1, 1), Expr::ln(Expr::int(2))];
    for (a, b) in [("A", "B"), ("B", "A"), ("B", "C"), ("C", "A")] {
        others.push(pair(Quantity::Divergence, a, b));
        others.push(pair(Quantity::CrossEntropy, a, b));
        others.push(Expr::quantity(Quantity::Entropy(Dist::named(a))));
    }
    for other in others {
        for (n, d) in [(1, 1), (1, 2), (1, 5), (1, 20)] {
            let more = Expr::mul([number(n, d), other.clone()]);
            all.push(Claim::new(Expr::add([lhs.clone(), more.clone()]), *rel, rhs.clone()));
            all.push(Claim::new(lhs.clone(), *rel, Expr::difference(rhs.clone(), more)));
        }
    }
    if *rel == Rel::Le {
        all.push(Claim::new(rhs.clone(), Rel::Le, lhs.clone()));
        all.push(Claim::new(lhs.clone(), Rel::Lt, rhs.clone()));
        all.push(Claim::eq(lhs.clone(), rhs.clone()));
    }
    all
}

type Weights = [[u64; 3]; 4];

fn model(weights: &Weights) -> Env {
    let mut env = Env::default();
    let outcomes = Outcomes::new(["a", "b", "c"].map(Label::text)).unwrap();
    for (name, w) in ["A", "B", "C", "D"].iter().zip(weights) {
        let masses = Masses::integers(w.to_vec(), u128::from(w.iter().sum::<u64>()));
        env.define((*name).into(), Law::Finite(Distribution::new(outcomes.clone(), masses).unwrap()));
    }
    env
}

/// Small, lopsided, equal and partly disjoint ones.
const MODELS: &[Weights] = &[
    [[1, 2, 5], [3, 4, 1], [2, 2, 4], [1, 1, 6]],
    [[6, 1, 1], [1, 6, 1], [3, 3, 2], [1, 1, 6]],
    [[4, 0, 0], [0, 4, 0], [0, 0, 4], [1, 1, 2]],
    [[1, 1, 0], [1, 3, 0], [3, 1, 4], [1, 0, 0]],
    [[4, 0, 0], [1, 2, 1], [0, 0, 1], [2, 2, 0]],
    [[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]],
    [[1, 1, 1], [1, 0, 0], [1, 1, 1], [1, 0, 0]],
    [[1, 0, 0], [1, 1, 1], [8, 1, 1], [1, 8, 1]],
    [[99, 1, 0], [1, 99, 0], [50, 50, 1], [1, 1, 98]],
    [[2, 1, 1], [2, 1, 1], [1, 2, 1], [1, 1, 2]],
    [[1, 3, 0], [3, 1, 0], [1, 3, 0], [0, 1, 3]],
];

/// Whether the claim holds of the exact values; a claim without values holds only as an equation of nothing.
fn true_in(env: &Env, claim: &Claim) -> bool {
    match (evaluate(env, &claim.lhs), evaluate(env, &claim.rhs)) {
        (Ok(a), Ok(b)) => compare(&a, &b).is_none_or(|o| match claim.rel {
            Rel::Eq => o == Ordering::Equal,
            Rel::Le => o != Ordering::Greater,
            Rel::Lt => o == Ordering::Less,
            Rel::Ne => o != Ordering::Equal,
        }),
        (a, b) => claim.rel == Rel::Eq && a.is_err() && b.is_err(),
    }
}

fn applies<'c>(env: &Env, mut conds: impl Iterator<Item = &'c Cond>) -> bool {
    conds.all(|c| holds(env, c) == Ok(Some(true)))
}

/// What is proved holds in every model of its conditions.
fn right(verdict: &Verdict, claim: &Claim, models: &[Env]) {
    match verdict {
        Verdict::Proved(proof) => {
            assert_eq!(proof.theorem.claim(), claim);
            audit::check(&proof.theorem).unwrap();
            for m in models {
                if applies(m, proof.theorem.conds().iter()) {
                    assert!(true_in(m, claim), "proved: {claim:?}\n under {:?}", proof.theorem.conds());
                }
            }
        }
        Verdict::Refuted(c) => {
            audit::check(&c.theorem).unwrap();
            assert!(!true_in(&c.model, claim), "refuted by a model in which it holds: {claim:?}");
        }
        Verdict::Unknown(_) => {}
    }
}

#[test]
fn mutated_inequalities_are_not_proved() {
    let models: Vec<Env> = MODELS.iter().map(model).collect();
    let (mut wrong, mut refuted, mut conditional) = (0, 0, 0);
    for text in TRUE {
        let (claim, given, proved) = read(text);
        assert!(proved, "{text}");
        let relevant: Vec<Env> = models.iter().filter(|m| applies(m, given.iter())).cloned().collect();
        assert!(relevant.iter().all(|m| true_in(m, &claim)), "{text}");
        for claim in mutated(&claim) {
            // Some changes leave the claim true: those are not what this test is about.
            if relevant.iter().all(|m| true_in(m, &claim)) {
                continue;
            }
            wrong += 1;
            let question = Question { claim: claim.clone(), given: given.clone(), model: Arc::default() };
            let verdict = prove(&question).verdict;
            right(&verdict, &claim, &relevant);
            refuted += usize::from(matches!(verdict, Verdict::Refuted(_)));
            // With a condition added, such as A ≪ B, it may be true.
            conditional += usize::from(matches!(verdict, Verdict::Proved(_)));
        }
    }
    println!("{wrong} false claims, {refuted} refuted, {conditional} proved under a condition added");
    assert!(wrong >= 5000, "{wrong}");
    assert!(refuted * 100 >= wrong * 95, "{refuted} of {wrong}");
}

// ─── random claims ───────────────────────────────────────────────────────────────────────────────

fn name() -> impl Strategy<Value = Dist> {
    prop_oneof![Just("A"), Just("B"), Just("C")].prop_map(Dist::named)
}

fn dist() -> impl Strategy<Value = Dist> {
    let mixture = (name(), name(), 1i64..4)
        .prop_map(|(a, b, k)| Dist::Mixture(vec![(number(k, 4), a), (number(4 - k, 4), b)]));
    prop_oneof![3 => name(), 1 => mixture]
}

/// A combination of a few quantities, and a number now and then.
fn side() -> impl Strategy<Value = Expr> {
    let quantity = prop_oneof![
        2 => dist().prop_map(Quantity::Entropy),
        2 => (dist(), dist()).prop_map(|(a, b)| Quantity::CrossEntropy(a, b)),
        4 => (dist(), dist()).prop_map(|(a, b)| Quantity::Divergence(a, b)),
        1 => (name(), name()).prop_map(|(a, b)| Quantity::JensenShannon(vec![(number(1, 2), a), (number(1, 2), b)])),
        1 => (name(), name()).prop_map(|(a, b)| Quantity::Of(Measure::Jeffreys, vec![a, b])),
    ];
    let term =
        (1i64..4, 1i64..4, quantity).prop_map(|(n, d, q)| Expr::mul([number(n, d), Expr::quantity(q)]));
    let terms = proptest::collection::vec(term, 1..4);
    (terms, proptest::option::weighted(0.2, Just(Expr::ln(Expr::int(2)))))
        .prop_map(|(terms, more)| Expr::add(terms.into_iter().chain(more)))
}

fn weights() -> impl Strategy<Value = Weights> {
    let one = proptest::array::uniform3(prop_oneof![1 => Just(0u64), 3 => 1u64..6])
        .prop_filter("some mass", |w| w.iter().sum::<u64>() > 0);
    proptest::array::uniform4(one)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// Random inequalities and equations, with and without a condition.
    #[test]
    fn verdicts_on_inequalities_are_right(
        small in side(),
        great in side(),
        rel in prop_oneof![3 => Just(Rel::Le), 1 => Just(Rel::Lt), 1 => Just(Rel::Eq)],
        given in proptest::option::weighted(0.3, (side(), side(), prop_oneof![Just(Rel::Le), Just(Rel::Eq)])),
        weights in proptest::collection::vec(weights(), 12),
    ) {
        let given: Vec<Cond> = given.into_iter().map(|(a, b, rel)| Cond::Holds(Claim::new(a, rel, b))).collect();
        let claim = Claim::new(small, rel, great);
        let models: Vec<Env> = weights.iter().chain(MODELS).map(model).collect();
        let verdict = prove(&Question { claim: claim.clone(), given, model: Arc::default() }).verdict;
        right(&verdict, &claim, &models);
    }

    /// What a claim gains by adding non-negative quantities to its greater side keeps it provable.
    #[test]
    fn more_is_still_proved(which in 0usize..25, extra in proptest::collection::vec((0u32..3, dist(), dist(), 1i64..4), 0..3)) {
        let (claim, given, _) = read(TRUE[which]);
        prop_assume!(claim.rel == Rel::Le);
        let more = extra.into_iter().map(|(kind, a, b, n)| Expr::mul([number(n, 2), Expr::quantity(match kind {
            0 => Quantity::Divergence(a, b),
            1 => Quantity::Entropy(a),
            _ => Quantity::CrossEntropy(a, b),
        })]));
        let claim = Claim::new(claim.lhs, Rel::Le, Expr::add([claim.rhs].into_iter().chain(more)));
        let verdict = prove(&Question { claim: claim.clone(), given, model: Arc::default() }).verdict;
        prop_assert!(matches!(verdict, Verdict::Proved(_)), "{claim:?}");
    }
}
