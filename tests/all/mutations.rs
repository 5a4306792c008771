//! False claims, made of true identities by one change: none may be proved.

use entail::audit;
use entail::eval::{Env, compare, evaluate};
use entail::exact::Rational;
use entail::model::{Distribution, Law, Masses, Outcomes};
use entail::prove::{Question, Verdict, prove};
use entail::term::{Claim, Dist, Expr, Measure, Quantity, Rel};
use std::cmp::Ordering;
use std::sync::Arc;

fn dist(name: &str) -> Dist {
    Dist::named(name)
}

fn s(a: &str) -> Expr {
    Expr::quantity(Quantity::Entropy(dist(a)))
}

fn h(a: &str, b: &str) -> Expr {
    Expr::quantity(Quantity::CrossEntropy(dist(a), dist(b)))
}

fn d(a: &str, b: &str) -> Expr {
    Expr::quantity(Quantity::Divergence(dist(a), dist(b)))
}

fn jeffreys(a: &str, b: &str) -> Expr {
    Expr::quantity(Quantity::Of(Measure::Jeffreys, vec![dist(a), dist(b)]))
}

fn times(n: i64, m: i64, e: Expr) -> Expr {
    Expr::mul([Expr::Number(Rational::new(n.into(), m.into())), e])
}

/// True identities: both sides as lists of terms.
fn identities() -> Vec<(Vec<Expr>, Vec<Expr>)> {
    let mut all = Vec::new();
    for (a, b) in [("A", "B"), ("B", "C"), ("C", "A"), ("B", "A")] {
        all.push((vec![h(a, b)], vec![d(a, b), s(a)]));
        all.push((vec![d(a, b)], vec![h(a, b), times(-1, 1, s(a))]));
        all.push((vec![jeffreys(a, b)], vec![d(a, b), d(b, a)]));
        all.push((vec![h(a, b), h(b, a)], vec![jeffreys(a, b), s(a), s(b)]));
        all.push((
            vec![times(2, 3, h(a, b)), times(1, 2, s(b))],
            vec![times(2, 3, d(a, b)), times(2, 3, s(a)), times(1, 2, s(b))],
        ));
    }
    all
}

/// Every claim that differs from the identity by one coefficient, sign, argument or term.
fn mutated(sides: &(Vec<Expr>, Vec<Expr>)) -> Vec<Claim> {
    let mut claims = Vec::new();
    let (left, right) = sides;
    let mut keep =
        |left: Vec<Expr>, right: Vec<Expr>| claims.push(Claim::eq(Expr::add(left), Expr::add(right)));
    for k in 0..left.len() + right.len() {
        let change = |f: &dyn Fn(&Expr) -> Option<Expr>| {
            let on = |terms: &[Expr], from: usize| -> Vec<Expr> {
                let one = |(j, t): (usize, &Expr)| if j + from == k { f(t) } else { Some(t.clone()) };
                terms.iter().enumerate().filter_map(one).collect()
            };
            (on(left, 0), on(right, left.len()))
        };
        let coefficients =
            (1..9).flat_map(|n| (1..5).flat_map(move |m| [(n, m), (-n, m)])).filter(|(n, m)| n != m);
        for (n, m) in coefficients {
            let (l, r) = change(&|t| Some(times(n, m, t.clone())));
            keep(l, r);
        }
        let (l, r) = change(&|_| None);
        keep(l, r);
        let (l, r) = change(&|t| Some(Expr::add([t.clone(), t.clone()])));
        keep(l, r);
        let renamed = [("A", "B"), ("B", "C"), ("C", "A"), ("A", "C"), ("C", "B"), ("B", "A")];
        for (from, to) in renamed {
            let (l, r) = change(&|t| Some(t.substitute(&|n| (**n == *from).then(|| dist(to)))));
            keep(l, r);
        }
        for (x, y) in [("A", "B"), ("B", "C"), ("C", "A")] {
            let swap = |n: &entail::term::Name| match n.as_ref() {
                n if n == x => Some(dist(y)),
                n if n == y => Some(dist(x)),
                _ => None,
            };
            let (l, r) = change(&|t| Some(t.substitute(&swap)));
            keep(l, r);
        }
        for extra in [Expr::int(1), times(1, 1000, s("A")), d("A", "B"), s("C")] {
            let (l, r) = change(&|t| Some(Expr::add([t.clone(), extra.clone()])));
            keep(l, r);
        }
    }
    claims
}

fn models() -> Vec<Env> {
    let weights: [[[u64; 3]; 3]; 4] = [
        [[1, 2, 5], [3, 4, 1], [2, 2, 4]],
        [[6, 1, 1], [1, 6, 1], [3, 3, 2]],
        [[1, 1, 0], [1, 3, 0], [3, 1, 4]],
        [[4, 0, 0], [1, 2, 1], [0, 0, 1]],
    ];
    let law = |w: &[u64; 3]| {
        let masses = Masses::integers(w.to_vec(), u128::from(w.iter().sum::<u64>()));
        Law::Finite(Distribution::new(Outcomes::range(3), masses).unwrap())
    };
    let model = |[a, b, c]: &[[u64; 3]; 3]| {
        let mut env = Env::default();
        for (name, w) in [("A", a), ("B", b), ("C", c)] {
            env.define(name.into(), law(w));
        }
        env
    };
    weights.iter().map(model).collect()
}

fn holds(env: &Env, claim: &Claim) -> bool {
    match (evaluate(env, &claim.lhs), evaluate(env, &claim.rhs)) {
        (Ok(a), Ok(b)) => compare(&a, &b) == Some(Ordering::Equal),
        (a, b) => a.is_err() && b.is_err(),
    }
}

#[test]
fn mutated_identities_are_not_proved() {
    let models = models();
    let (mut wrong, mut refuted) = (0, 0);
    for sides in identities() {
        let whole = Claim::eq(Expr::add(sides.0.clone()), Expr::add(sides.1.clone()));
        assert!(models.iter().all(|m| holds(m, &whole)), "{whole:?}");
        for claim in mutated(&sides) {
            // Some changes leave the identity true: those are not what this test is about.
            if models.iter().all(|m| holds(m, &claim)) {
                continue;
            }
            wrong += 1;
            match prove(&Question { claim: claim.clone(), given: vec![], model: Arc::default() }).verdict {
                // A proof under conditions may be right; then it holds wherever they do.
                Verdict::Proved(proof) => {
                    assert_eq!(proof.theorem.claim().rel, Rel::Eq);
                    for m in &models {
                        let applies = |c| entail::eval::holds(m, c) == Ok(Some(true));
                        let applies = proof.theorem.conds().iter().all(applies);
                        assert!(!applies || holds(m, &claim), "proved: {claim:?}");
                    }
                }
                Verdict::Refuted(c) => {
                    refuted += 1;
                    audit::check(&c.theorem).unwrap();
                }
                Verdict::Unknown(_) => {}
            }
        }
    }
    println!("{wrong} false claims, {refuted} refuted");
    assert!(wrong >= 3000, "{wrong}");
}
