//! The verifier before an independent judge: random and adversarial rows, each verdict computed again
//! by `tests/flint/verify_judge.py` with python-flint.
//!
//! 100,000 rows in one run; two judges share them. `ENTAIL_VERIFY_CASES` asks for another number.

use crate::flint::{Dice, flint_is_there, python};
use entail::verify::{Float, Matrix, Policy, Quantity, Rows, Second, Status, Tolerance, Verdict, Verifier};
use serde_json::{Value as Json, json};
use std::io::Write;
use std::process::{Command, Stdio};

const CASES: usize = 100_000;

const QUANTITIES: &[(Quantity, &str)] = &[
    (Quantity::Divergence, "D"),
    (Quantity::Divergence, "D"),
    (Quantity::Entropy, "S"),
    (Quantity::CrossEntropy, "H"),
    (Quantity::GeneralizedDivergence, "kl_div"),
    (Quantity::JensenShannon, "JS"),
    (Quantity::JensenShannonDistance, "JSdistance"),
    (Quantity::TotalVariation, "TV"),
    (Quantity::Perplexity, "perplexity"),
    (Quantity::MutualInformation, "I"),
];

fn unit(dice: &mut Dice) -> f64 {
    dice.below(1 << 53) as f64 / 2f64.powi(53)
}

/// Masses of many kinds, from one to many outcomes.
fn masses(dice: &mut Dice, n: usize) -> Vec<f64> {
    let kind = dice.below(10);
    let hot = dice.below(n as u64) as usize;
    (0..n)
        .map(|i| match kind {
            // From 1e-300 to 1.
            0 => 10f64.powf(-300.0 * unit(dice)),
            // Subnormals, alone or among others.
            1 => f64::from_bits(dice.below(1 << 52)),
            2 if dice.below(2) == 0 => f64::from_bits(dice.below(1 << 20)),
            // Zeros; one-hot.
            3 if dice.below(2) == 0 => 0.0,
            4 => f64::from(u8::from(i == hot)),
            // Powers of 1/2, so that values in bits are rational and ties occur.
            5 => 0.5f64.powi(1 + dice.below(60) as i32),
            6 => (1 + dice.below(20)) as f64 / 64.0,
            7 => 1.0 / n as f64,
            _ => unit(dice) / n as f64 * 2.0,
        })
        .collect()
}

/// Others beside them: the same, one bit apart, nearly equal, scaled, anything.
fn beside(dice: &mut Dice, p: &[f64]) -> Vec<f64> {
    let near = 10f64.powf(-16.0 * unit(dice));
    match dice.below(8) {
        0 => p.to_vec(),
        1 => p.iter().map(|x| f64::from_bits(x.to_bits() + dice.below(3))).collect(),
        2 | 3 => p.iter().map(|x| x * (1.0 + (unit(dice) - 0.5) * near)).collect(),
        4 => p.iter().map(|x| x * 0.5).collect(),
        5 => p.iter().rev().copied().collect(),
        _ => masses(dice, p.len()),
    }
}

/// How many outcomes: few mostly, up to 10⁵ now and then.
fn outcomes(dice: &mut Dice, case: usize) -> usize {
    match case {
        _ if case % 20_000 == 19_999 => 100_000,
        _ if case % 1_000 == 999 => 1_000 + dice.below(2_000) as usize,
        _ if case % 50 == 49 => 20 + dice.below(100) as usize,
        _ => 1 + dice.below(7) as usize,
    }
}

fn bits(x: f64) -> String {
    format!("{:016x}", x.to_bits())
}

struct Case {
    name: &'static str,
    base: u32,
    verifier: Verifier,
    float: Float,
    normalize: bool,
    limit: u64,
    p: Vec<f64>,
    q: Vec<f64>,
}

fn case(dice: &mut Dice, number: usize) -> Case {
    let n = outcomes(dice, number);
    let many = n > 200;
    let (quantity, name) = match many {
        // The judge needs minutes for exact sums of many quotients.
        true => QUANTITIES[dice.below(4) as usize],
        false => QUANTITIES[dice.below(QUANTITIES.len() as u64) as usize],
    };
    let n = if quantity == Quantity::MutualInformation { [1, 4, 9, 16][dice.below(4) as usize] } else { n };
    let p = if many { (0..n).map(|_| unit(dice) / n as f64).collect() } else { masses(dice, n) };
    let q = match quantity.second() {
        Second::Masses if many => p.iter().map(|x| x * (0.5 + unit(dice))).collect(),
        Second::Masses => beside(dice, &p),
        _ => Vec::new(),
    };
    let base =
        if quantity == Quantity::GeneralizedDivergence { 0 } else { [0, 0, 2, 10][dice.below(4) as usize] };
    let float = [Float::F64, Float::F64, Float::F32, Float::F16, Float::Bf16][dice.below(5) as usize];
    let positive = p.iter().any(|x| *x > 0.0) && (q.is_empty() || q.iter().any(|x| *x > 0.0));
    let normalize = dice.below(2) == 0 && positive && !many;
    let limit = dice.below(4);
    let verifier = Verifier::new(quantity)
        .base(base)
        .float(float)
        .policy(if normalize { Policy::Normalize } else { Policy::AsIs })
        .tolerance(Tolerance::Ulps(limit));
    Case { name, base, verifier, float, normalize, limit, p, q }
}

/// A claim near the truth, or far from it, of a program that was right, nearly so, or not.
fn claim(dice: &mut Dice, float: Float, truth: f64) -> f64 {
    let near = |steps: u64| {
        let mut x = truth;
        (0..steps).for_each(|_| x = float.nearest(x + float.ulp(x)));
        x
    };
    match dice.below(12) {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => float.nearest(-truth),
        3 => float.nearest(truth * std::f64::consts::LOG2_E),
        4 => 0.0,
        5 => float.nearest(truth * (1.0 + 1e-6)),
        steps => near(steps - 6),
    }
}

fn line(number: usize, case: &Case, verdict: &Verdict) -> Json {
    let status = match &verdict.status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        other => panic!("case {number}: {other:?} {:?} {:?}", case.p, case.q),
    };
    json!({
        "case": number, "quantity": case.name, "base": case.base, "float": case.float.name(),
        "normalize": case.normalize, "limit": case.limit,
        "p": case.p.iter().map(|x| bits(*x)).collect::<Vec<_>>(),
        "q": case.q.iter().map(|x| bits(*x)).collect::<Vec<_>>(),
        "claimed": bits(verdict.claimed), "truth": bits(verdict.truth), "status": status,
        "ulps": verdict.ulps, "error": bits(verdict.error),
    })
}

fn verdict(case: &Case, claim: f64) -> Verdict {
    let n = case.p.len();
    let first = Matrix::new(&case.p, n);
    let rows = if case.q.is_empty() { Rows::of(first) } else { Rows::pairs(first, Matrix::new(&case.q, n)) };
    case.verifier.verify(&rows, &[claim]).unwrap().remove(0)
}

/// The judge's verdict and what it says.
fn judge(lines: &[Json]) -> (bool, String) {
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flint/verify_judge.py");
    let mut judge =
        Command::new(python()).arg(judge).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = judge.stdin.take().unwrap();
    lines.iter().for_each(|line| writeln!(input, "{line}").unwrap());
    drop(input);
    let verdict = judge.wait_with_output().unwrap();
    (verdict.status.success(), String::from_utf8_lossy(&verdict.stdout).into_owned())
}

#[test]
fn every_verdict_is_confirmed_by_flint() {
    if !flint_is_there() {
        return;
    }
    let count = std::env::var("ENTAIL_VERIFY_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    let mut dice = Dice(4711);
    let mut refined = 0;
    let mut lines = Vec::with_capacity(count);
    for number in 0..count {
        let case = case(&mut dice, number);
        let truth = verdict(&case, 0.0).truth;
        let claim = claim(&mut dice, case.float, truth);
        let verdict = verdict(&case, claim);
        refined += usize::from(verdict.refined);
        lines.push(line(number, &case, &verdict));
    }
    // Both roads are judged: the adversarial rows send a good part to MPFR, the others not.
    assert!(refined > count / 50 && refined < count / 2, "{refined} of {count} were refined");
    let halves: Vec<&[Json]> = lines.chunks(count.div_ceil(2)).collect();
    let said: Vec<(bool, String)> = std::thread::scope(|scope| {
        let judges: Vec<_> = halves.iter().map(|half| scope.spawn(|| judge(half))).collect();
        judges.into_iter().map(|j| j.join().unwrap()).collect()
    });
    for (half, (agrees, report)) in halves.iter().zip(said) {
        assert!(agrees && report.contains(&format!("{} judged, 0 wrong", half.len())), "{report}");
    }
}

#[test]
fn the_judge_finds_a_wrong_verdict() {
    if !flint_is_there() {
        return;
    }
    let mut dice = Dice(5);
    let case = std::iter::from_fn(|| Some(case(&mut dice, 1)))
        .find(|c| {
            c.name == "D"
                && c.float == Float::F64
                && verdict(c, 0.0).truth.is_normal()
                && verdict(c, 0.0).truth > 1e-3
        })
        .unwrap();
    let truth = verdict(&case, 0.0).truth;
    let right = line(1, &case, &verdict(&case, truth * 1.5));
    assert!(judge(std::slice::from_ref(&right)).0);
    let mut wrong = vec![right; 4];
    wrong[0]["truth"] = json!(bits(truth.next_up()));
    wrong[1]["ulps"] = json!(3);
    wrong[2]["error"] = json!(bits(truth * 0.4));
    wrong[3]["status"] = json!("passed");
    let (agrees, report) = judge(&wrong);
    assert!(!agrees && report.contains("4 judged, 4 wrong"), "{report}");
}
