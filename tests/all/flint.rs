//! An independent judge of every printed digit: quantities of pseudo-random distributions are written
//! down, one JSON object a line, and `tests/flint/judge.py` computes them again from the masses alone
//! with python-flint's enclosures and formulas of its own. It accepts a value only if both bounds, the
//! decimal, the double and the single are the correctly rounded ones.
//!
//! `ENTAIL_REQUIRE_FLINT=1` makes a missing python3 or python-flint a failure.

use entail::eval::{Env, Value, evaluate};
use entail::exact::logsum::LogSum;
use entail::exact::rational::{Integer, Rational, from_f64};
use entail::exact::real::Real;
use entail::exact::round::{Limits, RoundError, Rounder};
use entail::model::{Distribution, Law, Masses, Outcomes};
use entail::term::{Dist, Expr, Measure, Quantity};
use num_traits::{One, Zero};
use serde_json::{Value as Json, json};
use std::io::Write;
use std::process::{Command, Stdio};

const CASES: usize = 2000;

/// `ENTAIL_PYTHON` names another interpreter, such as one of a virtual environment.
pub(crate) fn python() -> String {
    std::env::var("ENTAIL_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// SplitMix64 with a fixed seed: every run asks the same.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.word() % n
    }

    /// From 1 to about 10³⁰, all lengths alike.
    fn huge(&mut self) -> Integer {
        let bits = self.below(100);
        let wide = Integer::from(self.word()) << 64 | Integer::from(self.word());
        (wide >> (127 - bits)) + 1
    }
}

/// Positive weights of one of several kinds, to be scaled to sum 1.
fn weights(dice: &mut Dice, n: usize) -> Vec<Rational> {
    let kind = dice.below(8);
    let whole = |k: u64| Rational::from_integer(k.into());
    let mut weight = |i: usize| match kind {
        0 => whole(1 + dice.below(9)),
        1 => whole(1 + dice.below(1 << 40)),
        2 => Rational::from_integer(dice.huge()),
        // A fraction of its own each: the common denominator would swell with more of them.
        3 if n <= 12 => Rational::new(dice.huge(), dice.huge()),
        3 => Rational::new((1 + dice.below(99)).into(), (1 + dice.below(30)).into()),
        // Doubles of every size, as a file of floats holds them.
        4 => {
            from_f64(f64::from_bits(0x3ff << 52 | dice.word() >> 12)).unwrap()
                / Rational::from_integer(Integer::one() << dice.below(90))
        }
        // Powers of 1/2, so that many answers in bits are rational.
        5 => Rational::new(Integer::one(), Integer::one() << (i + 1).min(n - 1)),
        6 => whole(1),
        // One outcome that is all but certain.
        _ if i == 0 => Rational::from_integer(Integer::one() << 100),
        _ => whole(1 + dice.below(3)),
    };
    (0..n).map(&mut weight).collect()
}

fn size(dice: &mut Dice, case: usize) -> usize {
    match case % 100 {
        0 => 1000,
        1..20 => 1 + dice.below(3) as usize,
        _ => 1 + dice.below(60) as usize,
    }
}

fn scaled(n: usize, weights: Vec<Rational>) -> Distribution {
    Distribution::normalize(Outcomes::range(n), Masses::rationals(weights).unwrap()).unwrap()
}

/// A distribution, sometimes with zeros, sometimes a point.
fn distribution(dice: &mut Dice, n: usize) -> Distribution {
    let mut weights = weights(dice, n);
    let kept = dice.below(n as u64) as usize;
    match dice.below(6) {
        0 => weights.iter_mut().enumerate().for_each(|(i, w)| {
            if i != kept && dice.below(4) == 0 {
                w.set_zero();
            }
        }),
        1 if dice.below(4) == 0 => weights
            .iter_mut()
            .enumerate()
            .for_each(|(i, w)| *w = Rational::from_integer(u8::from(i == kept).into())),
        _ => {}
    }
    scaled(n, weights)
}

/// Another one beside `a`: anything, the same, or one that differs by little or by next to nothing.
fn beside(dice: &mut Dice, a: &Distribution) -> Distribution {
    let masses: Vec<Rational> = a.masses().iter().collect();
    let tiny = match dice.below(8) {
        0 => return a.clone(),
        1 => Rational::new(Integer::one(), Integer::from(10).pow(3)),
        2 => Rational::new(Integer::one(), Integer::from(10).pow(30)),
        _ => return distribution(dice, a.len()),
    };
    let mut moved: Vec<Rational> =
        masses.iter().map(|m| m * (Rational::one() + &tiny * Integer::from(dice.below(5)))).collect();
    if dice.below(2) == 0 {
        moved.iter_mut().for_each(|m| *m += &tiny);
    }
    scaled(a.len(), moved)
}

fn ratio(n: i64, d: i64) -> Rational {
    Rational::new(n.into(), d.into())
}

/// The bounds, the decimal and the floats of one quantity as a line for the judge.
fn line(case: usize, dice: &mut Dice) -> Json {
    let n = size(dice, case);
    let (a, b) = (Dist::named("A"), Dist::named("B"));
    let law_a = distribution(dice, n);
    let law_b = beside(dice, &law_a);
    let weight = ratio(1 + dice.below(9) as i64, 10);
    let both = |m: Measure| Quantity::Of(m, vec![a.clone(), b.clone()]);
    // Roots are outside the linear fragment; a few dozen of them are plenty.
    let kind = if n > 60 { dice.below(5) } else { dice.below(16) };
    let (name, quantity) = match kind {
        0 | 5 | 6 => ("S", Quantity::Entropy(a)),
        1 | 7 | 8 => ("H", Quantity::CrossEntropy(a, b)),
        2 | 9 | 10 => ("D", Quantity::Divergence(a, b)),
        3 | 11 => ("TV", both(Measure::TotalVariation)),
        4 | 12 => ("R2", Quantity::Renyi(ratio(2, 1), a)),
        13 => ("Rhalf", Quantity::Renyi(ratio(1, 2), a)),
        14 => ("Hellinger", both(Measure::Hellinger)),
        _ => {
            let weights = [weight.clone(), Rational::one() - &weight].map(Expr::Number);
            ("JS", Quantity::JensenShannon(weights.into_iter().zip([a, b]).collect()))
        }
    };
    let masses = |d: &Distribution| d.masses().iter().map(|m| m.to_string()).collect::<Vec<_>>();
    let base = if matches!(name, "TV" | "Hellinger") { 0 } else { [0, 2, 10][dice.below(3) as usize] };
    let digits = [17, 17, 17, 20, 34, 50, 77, 100, 200][dice.below(9) as usize];
    let mut record = json!({
        "case": case, "quantity": name, "base": base, "digits": digits,
        "a": masses(&law_a), "b": masses(&law_b), "weight": weight.to_string(),
    });
    let mut env = Env::default();
    env.define("A".into(), Law::Finite(law_a));
    env.define("B".into(), Law::Finite(law_b));
    match evaluate(&env, &Expr::quantity(quantity)).unwrap() {
        Value::Infinite(witness) => record["infinite"] = json!(witness.unwrap().outcome.to_string()),
        Value::Finite(value) => match rounded(&value, base, digits) {
            Ok(fields) => record["value"] = fields,
            Err(RoundError::Undecided { bits }) => record["undecided"] = json!(bits),
            Err(e) => panic!("case {case}: {e}"),
        },
    }
    record
}

fn rounded(value: &Real, base: u32, digits: u32) -> Result<Json, RoundError> {
    let limits = Limits { bits: 1 << 14, ..Limits::default() };
    let integer = Integer::from(base);
    let quotient;
    let mut rounder = match (base, value.as_logsum()) {
        (0, _) => Rounder::of_real(value, limits),
        (_, Some(form)) => Rounder::in_base(form, &integer, limits),
        _ => {
            let unit = LogSum::ln(&Rational::from_integer(integer)).unwrap();
            quotient = value.quotient(&unit.into()).unwrap();
            Rounder::of_real(&quotient, limits)
        }
    };
    let (lower, upper) = rounder.bounds(digits)?;
    Ok(json!({
        "lower": lower.to_string(), "upper": upper.to_string(),
        "decimal": rounder.decimal(digits)?.to_string(),
        "f64": format!("{:016x}", rounder.to_f64()?.to_bits()),
        "f32": format!("{:08x}", rounder.to_f32()?.to_bits()),
    }))
}

/// Whether python-flint is there; says so loudly if it is not.
pub(crate) fn flint_is_there() -> bool {
    let there = Command::new(python()).args(["-c", "import flint"]).output();
    if there.is_ok_and(|out| out.status.success()) {
        return true;
    }
    let required = std::env::var_os("ENTAIL_REQUIRE_FLINT").is_some_and(|v| v == "1");
    assert!(!required, "python3 with python-flint is required: pip install python-flint");
    eprintln!("SKIPPED: no python3 with python-flint, so no digit was judged: pip install python-flint");
    false
}

/// Whether the judge agrees with every line, and its report.
fn judge(lines: &[Json]) -> (bool, String) {
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flint/judge.py");
    let piped = Command::new(python()).arg(judge).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut judge = piped.unwrap();
    let mut input = judge.stdin.take().unwrap();
    lines.iter().for_each(|line| writeln!(input, "{line}").unwrap());
    drop(input);
    let verdict = judge.wait_with_output().unwrap();
    (verdict.status.success(), String::from_utf8_lossy(&verdict.stdout).into_owned())
}

#[test]
fn every_rounding_is_confirmed_by_flint() {
    if !flint_is_there() {
        return;
    }
    let mut dice = Dice(2024);
    let lines: Vec<Json> = (0..CASES).map(|case| line(case, &mut dice)).collect();
    let (agrees, report) = judge(&lines);
    // A judge that read nothing would agree with everything.
    assert!(agrees && report.contains(&format!("{CASES} judged")), "{report}");
}

#[test]
fn the_judge_finds_a_wrong_digit_bit_or_bound() {
    if !flint_is_there() {
        return;
    }
    let mut dice = Dice(7);
    let finite =
        |line: &Json| line["value"]["decimal"].as_str().is_some_and(|d| d.len() > 17 && !d.contains('e'));
    let line = std::iter::from_fn(|| Some(line(50, &mut dice))).find(finite).unwrap();
    assert!(judge(std::slice::from_ref(&line)).0);
    for field in ["lower", "upper", "decimal", "f64", "f32"] {
        let mut wrong = line.clone();
        let mut text = wrong["value"][field].as_str().unwrap().to_owned();
        let last = text.pop().unwrap();
        text.push(if last == '1' { '2' } else { '1' });
        wrong["value"][field] = json!(text);
        assert!(!judge(&[wrong]).0, "{field}: {text} passes for {}", line["value"][field]);
    }
    let mut wrong = line.clone();
    wrong["infinite"] = json!("1");
    assert!(!judge(&[wrong]).0);
}
