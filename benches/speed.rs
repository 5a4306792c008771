//! How long the ordinary work takes: reading, evaluating, proving, starting. `cargo bench --bench speed`.
#![allow(clippy::unwrap_used)]

use divan::{Bencher, black_box};
use entail::audit;
use entail::eval::{Env, evaluate};
use entail::exact::round::{self, Rounder};
use entail::model::{Distribution, Law, Masses, Outcomes};
use entail::prove::{Question, Verdict, prove};
use entail::span::Source;
use entail::syntax::parse::{Limits, parse_file};
use entail::term::{Claim, Dist, Expr, Quantity};

fn main() {
    divan::main();
}

/// A distribution proportional to pseudo-random weights below 2⁴⁰.
fn law(n: usize, seed: u64) -> Law {
    let next =
        |s: &u64| Some(s.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    let weights: Vec<u64> =
        std::iter::successors(Some(seed), next).skip(1).take(n).map(|s| (s >> 24) + 1).collect();
    Law::Finite(Distribution::normalize(Outcomes::range(n), Masses::integers(weights, 1)).unwrap())
}

fn model(n: usize) -> Env {
    let mut env = Env::default();
    env.define("A".into(), law(n, 1));
    env.define("B".into(), law(n, 2));
    env
}

fn entropy() -> Expr {
    Expr::quantity(Quantity::Entropy(Dist::named("A")))
}

fn divergence() -> Expr {
    Expr::quantity(Quantity::Divergence(Dist::named("A"), Dist::named("B")))
}

/// From the distributions in memory to the printed digits; 0 digits stand for a double.
fn digits(bencher: Bencher, n: usize, e: &Expr, digits: u32) {
    let env = model(n);
    bencher.bench(|| {
        let value = evaluate(black_box(&env), e).unwrap();
        let mut rounder = Rounder::of_real(value.finite().unwrap(), round::Limits::default());
        match digits {
            0 => rounder.to_f64().unwrap().to_string(),
            _ => rounder.decimal(digits).unwrap().to_string(),
        }
    });
}

#[divan::bench(args = [0, 17, 50, 1000, 100_000], max_time = 5)]
fn entropy_of_10(bencher: Bencher, d: u32) {
    digits(bencher, 10, &entropy(), d);
}

#[divan::bench(args = [0, 17, 50, 1000, 10_000], max_time = 5)]
fn entropy_of_1000(bencher: Bencher, d: u32) {
    digits(bencher, 1000, &entropy(), d);
}

#[divan::bench(args = [0, 17, 50], max_time = 5)]
fn entropy_of_1000000(bencher: Bencher, d: u32) {
    digits(bencher, 1_000_000, &entropy(), d);
}

#[divan::bench(args = [0, 17, 50, 1000, 100_000], max_time = 5)]
fn divergence_of_10(bencher: Bencher, d: u32) {
    digits(bencher, 10, &divergence(), d);
}

#[divan::bench(args = [0, 17, 50, 1000, 10_000], max_time = 5)]
fn divergence_of_1000(bencher: Bencher, d: u32) {
    digits(bencher, 1000, &divergence(), d);
}

#[divan::bench(args = [0, 17, 50], max_time = 5)]
fn divergence_of_1000000(bencher: Bencher, d: u32) {
    digits(bencher, 1_000_000, &divergence(), d);
}

#[divan::bench(max_time = 5)]
fn parse_100000_outcomes(bencher: Bencher) {
    let entries: Vec<String> = (0..100_000).map(|i| format!("o{i}: 1/100000")).collect();
    let source = format!("A = {{{}}}\n", entries.join(", "));
    let source = Source::new("bench", source);
    bencher.bench(|| {
        let parsed = parse_file(black_box(&source), &Limits::default());
        assert!(parsed.diagnostics.is_empty());
        parsed
    });
}

#[divan::bench]
fn prove_and_audit_the_flagship(bencher: Bencher) {
    let (a, b) = (Dist::named("A"), Dist::named("B"));
    let claim = Claim::eq(
        Expr::quantity(Quantity::CrossEntropy(a.clone(), b.clone())),
        Expr::add([Expr::quantity(Quantity::Divergence(a.clone(), b)), Expr::quantity(Quantity::Entropy(a))]),
    );
    let question = Question { claim, given: vec![], model: Env::default().into() };
    bencher.bench(|| match prove(black_box(&question)).verdict {
        Verdict::Proved(proof) => audit::check(&proof.theorem).unwrap(),
        _ => unreachable!("the flagship is proved"),
    });
}

/// The whole process, from start to the printed proof.
#[divan::bench]
fn process_proves_the_flagship(bencher: Bencher) {
    bencher.bench(|| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_entail"))
            .args(["prove", "H(A,B) = D(A||B) + S(A)"])
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    });
}
