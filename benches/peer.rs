//! Our half of `benches/peers.py`: the same distributions as there, one JSON line a job with the
//! shortest of several times and the answer, which the other half compares with its own.
#![allow(clippy::unwrap_used)]

use entail::eval::{Env, Value, evaluate};
use entail::exact::rational::from_f64;
use entail::exact::round::{Limits, Rounder};
use entail::model::{Distribution, FloatPolicy, Law, Masses, Measure, Outcomes};
use entail::term::{Dist, Expr, Quantity};
use std::time::{Duration, Instant};

/// The weights of both halves: the upper bits of Knuth's linear congruential generator, plus 1.
fn weights(n: usize, bits: u32, seed: u64) -> Vec<u64> {
    let next =
        |s: &u64| Some(s.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    std::iter::successors(Some(seed), next).skip(1).take(n).map(|s| (s >> (64 - bits)) + 1).collect()
}

fn counted(n: usize, bits: u32, seed: u64) -> Law {
    let counts = Masses::integers(weights(n, bits, seed), 1);
    Law::Finite(Distribution::normalize(Outcomes::range(n), counts).unwrap())
}

/// Doubles w·2^−s with s from 20 to 119: the masses of a file of floats, divided by their exact sum.
fn doubles(n: usize, seed: u64) -> Law {
    let double = |w: u64| from_f64(w as f64 * 2f64.powi(-(20 + (w % 100) as i32))).unwrap();
    let masses = Masses::rationals(weights(n, 53, seed).into_iter().map(double).collect()).unwrap();
    let given = Measure::new(Outcomes::range(n), masses).unwrap();
    FloatPolicy::Normalize.apply(&given).unwrap().0
}

fn value(env: &Env, quantity: &Quantity) -> entail::exact::real::Real {
    match evaluate(env, &Expr::quantity(quantity.clone())).unwrap() {
        Value::Finite(value) => value,
        Value::Infinite(_) => unreachable!("every weight is positive"),
    }
}

/// Evaluates from the distributions in memory to the printed answer; 0 digits mean a double.
fn answer(env: &Env, quantity: &Quantity, digits: u32) -> String {
    let value = value(env, quantity);
    let mut rounder = Rounder::of_real(&value, Limits::default());
    match digits {
        0 => format!("{:e}", rounder.to_f64().unwrap()),
        _ => rounder.decimal(digits).unwrap().to_string(),
    }
}

/// Processor seconds of all threads so far, on Linux, in hundredths.
fn processor() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some((fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?) / 100.0)
}

fn report(name: &str, env: &Env, quantity: &Quantity, digits: u32) {
    let (mut best, mut total, mut text) = (Duration::MAX, Duration::ZERO, String::new());
    let (mut first, mut times) = (None, 0);
    let before = processor();
    for _ in 0..100_000 {
        let start = Instant::now();
        text = answer(env, quantity, digits);
        let took = start.elapsed();
        first.get_or_insert(took);
        best = best.min(took);
        total += took;
        times += 1;
        if total > Duration::from_secs(2) {
            break;
        }
    }
    let (best, first) = (best.as_secs_f64(), first.unwrap_or_default().as_secs_f64());
    let cpu = before.zip(processor()).map(|(before, after)| (after - before) / f64::from(times));
    let line = serde_json::json!({
        "job": name, "digits": digits, "seconds": best, "first": first, "cpu": cpu, "answer": text,
    });
    println!("{line}");
}

fn main() {
    // `cargo bench` adds --bench; whatever else is given chooses jobs by a part of
    // their names, or by all of it after `=`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let job = |name: &str, laws: &[(&str, &dyn Fn() -> Law)], quantity: &Quantity, digits: &[u32]| {
        if wanted.is_empty()
            || wanted.iter().any(|w| w.strip_prefix('=').map_or(name.contains(w.as_str()), |w| w == name))
        {
            let mut env = Env::default();
            laws.iter().for_each(|(name, law)| env.define((*name).into(), law()));
            digits.iter().for_each(|&d| report(name, &env, quantity, d));
        }
    };
    let entropy = Quantity::Entropy(Dist::named("A"));
    let divergence = Quantity::Divergence(Dist::named("A"), Dist::named("B"));
    job("S ten-small", &[("A", &|| counted(10, 7, 1))], &entropy, &[50, 1000, 100_000]);
    job("S ten-large", &[("A", &|| counted(10, 40, 2))], &entropy, &[50, 1000, 100_000]);
    job("S thousand", &[("A", &|| counted(1000, 40, 3))], &entropy, &[0, 17, 50, 1000]);
    job("S million-counts", &[("A", &|| counted(1_000_000, 14, 4))], &entropy, &[0, 17, 50]);
    job("S million", &[("A", &|| counted(1_000_000, 40, 5))], &entropy, &[0, 17, 50]);
    let pair: [(&str, &dyn Fn() -> Law); 2] =
        [("A", &|| counted(1_000_000, 40, 5)), ("B", &|| counted(1_000_000, 40, 6))];
    job("D million", &pair, &divergence, &[0, 17, 50]);
    job("S doubles", &[("A", &|| doubles(1_000_000, 7))], &entropy, &[0, 17, 50]);
}
