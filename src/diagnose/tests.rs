//! Hidden conventions put to the search, and numbers that come of none.

use super::change::{Change, menu};
use super::convention::{Convention, Width};
use super::evaluate::value_of;
use super::sure::Sure;
use super::*;
use rug::Rational;

/// A small generator: every run tries the same.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators": splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Masses that sum to 1, with three decimals or so.
    fn distribution(&mut self, classes: usize, zeros: bool) -> Vec<Rational> {
        let weights: Vec<u32> =
            (0..classes).map(|k| if zeros && k == 0 { 0 } else { 1 + self.below(997) as u32 }).collect();
        let total: u32 = weights.iter().sum();
        weights.iter().map(|w| Rational::from((*w, total))).collect()
    }

    fn decimals(&mut self, classes: usize) -> Vec<Rational> {
        (0..classes).map(|_| Rational::from((self.below(4001) as i32 - 2000, 1000))).collect()
    }

    fn problem(&mut self) -> Problem {
        let (rows, classes) = (1 + self.below(3), 2 + self.below(4));
        let table =
            |r: &mut Random, zeros| -> Rows { (0..rows).map(|_| r.distribution(classes, zeros)).collect() };
        let labels: Vec<Option<usize>> = (0..rows).map(|_| Some(self.below(classes))).collect();
        match self.below(6) {
            0 => Problem::single(table(self, false)).unwrap(),
            1 => Problem::pair(table(self, true), table(self, false)).unwrap(),
            2 => {
                let scale = |rows: Rows| -> Rows {
                    rows.into_iter()
                        .map(|r| r.into_iter().map(|x| x * Rational::from((3, 5))).collect())
                        .collect()
                };
                Problem::pair(table(self, false), scale(table(self, false))).unwrap()
            }
            3 => Problem::labelled(&labels, table(self, false), Form::Probabilities).unwrap(),
            4 => {
                let logits = (0..rows).map(|_| self.decimals(classes)).collect();
                let weights = (0..classes).map(|k| Rational::from(k as u32 + 1)).collect();
                let problem = Problem::labelled(&labels, logits, Form::Logits).unwrap();
                problem.class_weights(weights).unwrap()
            }
            _ => {
                let cells: Rows = (0..2 + self.below(2))
                    .map(|_| (0..classes).map(|_| Rational::from(self.below(30) as u32 + 1)).collect())
                    .collect();
                Problem::joint(&cells).unwrap()
            }
        }
    }
}

fn convention(problem: &Problem, changes: &[Change]) -> Convention {
    let mut convention = problem.plain();
    changes.iter().for_each(|c| c.apply(&mut convention));
    convention
}

fn value(problem: &Problem, changes: &[Change]) -> Sure<256> {
    value_of(problem, &convention(problem, changes))
}

/// The finite value, printed with so many digits.
fn printed(value: &Sure<256>, digits: usize) -> Option<(f64, Printed)> {
    let x = value.ball()?.lo().to_f64();
    let text = format!("{x:.*e}", digits - 1);
    x.is_finite().then(|| (x, text.parse().unwrap()))
}

/// Whether the report lists the value, or something simpler that cannot be told from it.
fn lists(report: &Report, x: f64) -> bool {
    let half = report.number.finite().map_or(0.0, |(_, half)| half.to_f64());
    let near =
        |f: &Fit| f.value.decimal.parse::<f64>().is_ok_and(|y| (x - y).abs() <= 2.0 * half + 1e-12 * x.abs());
    report.fits.iter().any(near)
}

#[test]
fn every_single_convention_is_found() {
    let mut random = Random(1);
    let mut tried = 0;
    for _ in 0..10 {
        let problem = random.problem();
        let menu = menu(&problem);
        for _ in 0..6 {
            let change = menu[random.below(menu.len())];
            let Some((x, number)) = printed(&value(&problem, &[change]), 6 + random.below(12)) else {
                continue;
            };
            let report = diagnose(&problem, &number, Effort::Full);
            assert!(lists(&report, x), "{problem:?}\n{change:?}: {x}\n{report:?}");
            tried += 1;
        }
    }
    assert!(tried >= 40, "{tried}");
}

#[test]
fn pairs_of_conventions_are_found() {
    let mut random = Random(2);
    let mut tried = 0;
    for _ in 0..12 {
        let problem = random.problem();
        let core: Vec<Change> = menu(&problem).into_iter().filter(|c| c.is_core()).collect();
        for _ in 0..6 {
            let pair = [core[random.below(core.len())], core[random.below(core.len())]];
            if pair[0].stage() == pair[1].stage() {
                continue;
            }
            let Some((x, number)) = printed(&value(&problem, &pair), 6 + random.below(12)) else { continue };
            let report = diagnose(&problem, &number, Effort::Full);
            // A quantity of the joint table does not see how its terms are prepared, so that pair is one.
            assert!(lists(&report, x), "{problem:?}\n{pair:?}: {x}\n{report:?}");
            tried += 1;
        }
    }
    assert!(tried >= 30, "{tried}");
}

#[test]
fn data_may_be_printed_numbers_themselves() {
    let row = |text: &str| -> Rows {
        vec![
            text.split(' ')
                .map(|t| {
                    crate::exact::rational::to_rug(
                        &crate::exact::rational::parse(t, &Default::default()).unwrap(),
                    )
                })
                .collect(),
        ]
    };
    // softmax(1, 2, 3) and softmax(3, 1, 2) to three decimals; D in bits of the unrounded ones is 1.0530.
    let problem = Problem::pair(row("0.090 0.245 0.665"), row("0.665 0.090 0.245")).unwrap();
    let number: Printed = "1.0530".parse().unwrap();
    assert_ne!(diagnose(&problem, &number, Effort::Full).verdict, Verdict::Right);
    let report = diagnose(&problem.printed_with(Some(3), Some(3)), &number, Effort::Full);
    assert_eq!(report.verdict, Verdict::Explained, "{report:?}");
    assert_eq!(report.fits[0].deviations[0].words, "logarithms to base 2: bits");
    assert_eq!(report.fits[0].agreement, Agreement::Data);
}

#[test]
fn counts_are_smoothed_and_corrected() {
    let counts = || vec![[3u32, 2, 0, 5].map(Rational::from).to_vec()];
    let first = |number: &str| {
        let report = diagnose(&Problem::single(counts()).unwrap(), &number.parse().unwrap(), Effort::Full);
        assert_eq!(report.verdict, Verdict::Explained, "{report:?}");
        report.fits[0].deviations.iter().map(|d| d.words.clone()).collect::<Vec<_>>().join("; ")
    };
    // −Σ p ln p of (4, 3, 1, 6)/14; of (3, 2, 5)/10 plus 2/20.
    assert_eq!(first("1.2396593"), "1 added to each count (Laplace)");
    assert_eq!(first("1.1296530"), "with Miller and Madow's correction of the bias");
}

#[test]
fn foreign_numbers_are_not_explained() {
    let mut random = Random(3);
    let (mut long, mut short) = (0, 0);
    const TRIALS: usize = 30;
    for _ in 0..TRIALS {
        let problem = random.problem();
        let size = printed(&value(&problem, &[]), 17).map_or(1.0, |p| p.0.abs()).max(0.01);
        let x = size * (0.2 + 2.0 * (random.next() >> 11) as f64 / (1u64 << 53) as f64);
        let found = |digits: usize| {
            let number = format!("{x:.*e}", digits - 1).parse().unwrap();
            diagnose(&problem, &number, Effort::Full).verdict
        };
        long += usize::from(matches!(found(16), Verdict::Explained | Verdict::Right));
        short += usize::from(matches!(found(5), Verdict::Explained | Verdict::Right));
    }
    assert_eq!(long, 0, "sixteen digits never fit by chance");
    // A match that counts is expected for at most one number in ten; half as many again for luck.
    assert!(short * 20 <= 3 * TRIALS, "{short} of {TRIALS} foreign numbers of five digits were explained");
}

#[test]
fn the_plain_definitions_are_those_of_the_language() {
    use crate::eval::Value;
    let mut random = Random(4);
    for _ in 0..10 {
        let classes = 2 + random.below(4);
        let (p, q) = (random.distribution(classes, true), random.distribution(classes, false));
        let listed =
            |masses: &[Rational]| masses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let text = format!(
            "p = ({})\nq = ({})\nS(p)\nD(p||q)\nH(p,q)\nJS(p,q)\nsqrt(JS(p,q))\nD(p||q) + D(q||p)\n",
            listed(&p),
            listed(&q)
        );
        let mut session = Vec::new();
        // The session is above this room: its own parts do.
        let source = crate::span::Source::new("<test>", text);
        let parsed = crate::syntax::parse::parse_file(&source, &Default::default());
        let (mut scope, mut env) = (crate::lower::Scope::default(), crate::eval::Env::default());
        for stmt in &parsed.items {
            let lowered =
                crate::lower::lower(stmt, &scope, &Default::default(), &crate::lower::NoFiles).unwrap();
            match lowered.statement {
                crate::lower::Statement::Define(meanings) => {
                    for (name, meaning) in meanings {
                        if let crate::lower::Meaning::Law(law) = &meaning {
                            env.define(name.clone(), law.clone());
                        }
                        scope.declare(name, meaning);
                    }
                }
                crate::lower::Statement::Evaluate(e) => {
                    session.push(crate::eval::evaluate(&env, &e).unwrap())
                }
                other => panic!("{other:?}"),
            }
        }
        let asked = [
            Asked::Entropy,
            Asked::Divergence,
            Asked::CrossEntropy,
            Asked::JensenShannon,
            Asked::JensenShannonDistance,
        ];
        for (value, asked) in session.iter().zip(asked) {
            let problem = Problem::pair(vec![p.clone()], vec![q.clone()]).unwrap().asking(asked).unwrap();
            let own = super::tests::value(&problem, &[]).ball();
            match (value, own) {
                (Value::Finite(real), Some(ball)) => {
                    assert!(real.enclose(200).intersect(&ball).is_some(), "{asked:?}");
                }
                (Value::Infinite(_), None) => {}
                (value, own) => panic!("{asked:?}: {value:?}, {own:?}"),
            }
        }
    }
}

#[test]
fn the_bound_of_the_doubles_holds() {
    let mut random = Random(5);
    for _ in 0..20 {
        let problem = random.problem();
        let menu = menu(&problem);
        for change in menu.iter().filter(|c| !matches!(c, Change::Width(Width::Exact))) {
            let convention = convention(&problem, &[*change]);
            let approx: super::approx::Approx = value_of(&problem, &convention);
            let exact: Sure<256> = value_of(&problem, &convention);
            let Some(ball) = exact.ball() else {
                assert!(!approx.is_known() || !approx.x.is_finite(), "{change:?}");
                continue;
            };
            let (low, high) = (approx.x - approx.error, approx.x + approx.error);
            let holds = !approx.is_known() || *ball.hi() >= low && *ball.lo() <= high;
            assert!(holds, "{change:?}: {approx:?}, {ball:?}");
        }
    }
}
