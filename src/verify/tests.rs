//! The two roads against each other, and verdicts against what they must be.

use rug::Float as Mpfr;

use super::dice::Dice;
use super::judge::Enclosure;
use super::refine::{self, Value};
use super::setting::Setting;
use super::*;

const MASSES: &[Quantity] = &[
    Quantity::Entropy,
    Quantity::CrossEntropy,
    Quantity::Divergence,
    Quantity::GeneralizedDivergence,
    Quantity::JensenShannon,
    Quantity::JensenShannonDistance,
    Quantity::TotalVariation,
    Quantity::Perplexity,
    Quantity::MutualInformation,
];

fn setting(quantity: Quantity) -> Setting {
    Verifier::new(quantity).setting
}

/// Random masses: of like size, of all sizes, with zeros, one-hot, powers of two.
fn masses(dice: &mut Dice, n: usize) -> Vec<f64> {
    let kind = dice.word() % 7;
    let hot = dice.word() as usize % n;
    (0..n)
        .map(|i| match kind {
            0 => dice.unit(),
            1 => dice.double(400),
            2 if dice.word().is_multiple_of(3) => 0.0,
            3 => f64::from(u8::from(i == hot)),
            4 => 0.5f64.powi(i as i32 + 1),
            5 => f64::from_bits(dice.word() >> (12 + dice.word() % 50)),
            _ => (dice.unit() + 0.1) / n as f64,
        })
        .collect()
}

fn beside(dice: &mut Dice, p: &[f64]) -> Vec<f64> {
    match dice.word() % 5 {
        0 => p.to_vec(),
        1 => p.iter().map(|x| f64::from_bits(x.to_bits() + dice.word() % 3)).collect(),
        2 => p.iter().map(|x| x * (1.0 + (dice.unit() - 0.5) * 1e-6)).collect(),
        3 => p.iter().map(|x| x * 0.5).collect(),
        _ => masses(dice, p.len()),
    }
}

/// Whether the enclosure of the fast road holds the value that the slow one knows to 700 bits.
fn agree(setting: &Setting, row: &rows::Row) {
    if !matches!(check::check(setting, row), Ok(check::Kind::Finite)) {
        return;
    }
    let fast = fast::value(setting, row);
    // Both ends of the slow enclosure, held exactly: the two enclosures must meet.
    let wide = |x: &Mpfr| Mpfr::with_val(2400, x);
    let (truth, width) = match refine::value(setting, row, 1000) {
        Value::Enclosed(ball) => (wide(ball.lo()), wide(ball.hi()) - ball.lo()),
        Value::Exact(exact) => (Mpfr::with_val(2400, exact), Mpfr::new(2400)),
    };
    let off = (Mpfr::with_val(2400, &truth - fast.hi) - fast.lo).abs() - width;
    assert!(off <= fast.err || fast.err.is_nan(), "{setting:?} {row:?} {fast:?} {truth}");
}

#[test]
fn both_roads_enclose_the_same_value() {
    let mut dice = Dice::new(31);
    for round in 0..6000 {
        let quantity = MASSES[round % MASSES.len()];
        let n = if quantity == Quantity::MutualInformation {
            [1, 4, 9][round / 9 % 3]
        } else {
            1 + round / 9 % 12
        };
        let p = masses(&mut dice, n);
        let q = beside(&mut dice, &p);
        let mut setting = setting(quantity);
        setting.policy = if dice.word().is_multiple_of(2) { Policy::AsIs } else { Policy::Normalize };
        if quantity != Quantity::GeneralizedDivergence {
            setting.base = [0, 2, 10][(dice.word() % 3) as usize];
        }
        let second = (quantity.second() == Second::Masses).then(|| Matrix::new(&q, n).row(0));
        agree(&setting, &rows::Row { first: Matrix::new(&p, n).row(0), second, label: None });
    }
}

#[test]
fn both_roads_enclose_the_same_loss() {
    let mut dice = Dice::new(32);
    for round in 0..4000 {
        let n = 1 + round % 9;
        let quantity =
            [Quantity::LogLoss, Quantity::SoftmaxCrossEntropy, Quantity::SigmoidCrossEntropy][round / 9 % 3];
        let n = if quantity == Quantity::SigmoidCrossEntropy { 1 } else { n };
        let mut setting = setting(quantity);
        let classes = if n == 1 && quantity != Quantity::SoftmaxCrossEntropy { 2 } else { n };
        if dice.word().is_multiple_of(2) {
            setting.loss.weights = (0..classes).map(|_| dice.unit() * 3.0).collect();
        }
        if quantity == Quantity::SoftmaxCrossEntropy && dice.word().is_multiple_of(2) {
            setting.loss.smoothing = 0.1;
        }
        let scale = [1.0, 10.0, 1000.0, 1e-9][(dice.word() % 4) as usize];
        let first: Vec<f64> = match quantity {
            Quantity::LogLoss => (0..n).map(|_| dice.unit()).collect(),
            _ => (0..n).map(|_| (dice.unit() - 0.5) * scale).collect(),
        };
        let targets: Vec<f64> = (0..n).map(|_| dice.unit()).collect();
        let soft = quantity == Quantity::SoftmaxCrossEntropy && dice.word().is_multiple_of(3);
        let label = (dice.word() % classes as u64) as i64;
        agree(
            &setting,
            &rows::Row {
                first: Matrix::new(&first, n).row(0),
                second: soft.then(|| Matrix::new(&targets, n).row(0)),
                label: (!soft).then_some(label),
            },
        );
    }
}

#[test]
fn nearly_every_plain_row_is_decided_fast() {
    let mut dice = Dice::new(33);
    for quantity in MASSES {
        let n = 9;
        let count = 2000;
        let p: Vec<f64> = (0..n * count).map(|_| dice.unit() / 4.0).collect();
        let q: Vec<f64> = (0..n * count).map(|_| dice.unit() / 4.0).collect();
        for policy in [Policy::AsIs, Policy::Normalize] {
            let verifier = Verifier::new(*quantity).policy(policy);
            let rows = match quantity.second() {
                Second::None => Rows::of(Matrix::new(&p, n)),
                _ => Rows::pairs(Matrix::new(&p, n), Matrix::new(&q, n)),
            };
            let verdicts = verifier.verify(&rows, &vec![0.3; count]).unwrap();
            let slow = verdicts.iter().filter(|v| v.refined).count();
            assert!(slow <= count / 100, "{quantity:?} {policy:?}: {slow} of {count}");
        }
    }
}

fn one(verifier: &Verifier, p: &[f64], q: &[f64], claim: f64) -> Verdict {
    let rows = if q.is_empty() {
        Rows::of(Matrix::new(p, p.len()))
    } else {
        Rows::pairs(Matrix::new(p, p.len()), Matrix::new(q, q.len()))
    };
    verifier.verify(&rows, &[claim]).unwrap().remove(0)
}

#[test]
fn exact_values_and_ties_are_seen() {
    let bits = Verifier::new(Quantity::Divergence).base(2);
    // 1·log₂ 1 and a tie: Σ p·k with 54 significant bits, decided by the logarithmic form.
    let tiny = f64::EPSILON / 2.0;
    let verdict = one(&bits, &[1.0, tiny], &[0.5, tiny / 2.0], 1.0);
    assert_eq!((verdict.truth, verdict.ulps, verdict.refined), (1.0, Some(0), true));
    assert_eq!(verdict.error, tiny);
    let verdict = one(&bits, &[1.0, tiny, tiny / 1024.0], &[0.5, tiny / 2.0, tiny / 2048.0], 1.0);
    assert_eq!(verdict.truth, 1.0 + f64::EPSILON);
    // Zero: independence seen exactly.
    let independent = [0.125, 0.375, 0.125, 0.375];
    let verdict = one(&Verifier::new(Quantity::MutualInformation), &independent, &[], -1e-17);
    assert_eq!((verdict.truth, verdict.status), (0.0, Status::Failed));
    // The distance of distributions without a common outcome is 1 in base 2, √ln 2 in base e.
    let far = Verifier::new(Quantity::JensenShannonDistance).base(2);
    let verdict = one(&far, &[1.0, 0.0], &[0.0, 1.0], 1.0);
    assert!(verdict.ulps == Some(0) && verdict.error < 1e-22);
    let power = Verifier::new(Quantity::Perplexity);
    assert_eq!(one(&power, &[0.25; 4], &[], 4.0).truth, 4.0);
    assert_eq!(one(&power, &[0.0, 1.0], &[], 1.0).error, 0.0);
}

#[test]
fn infinite_nan_and_negative_claims() {
    let kl = Verifier::new(Quantity::Divergence);
    let (p, q) = ([0.5, 0.5], [1.0, 0.0]);
    let verdict = one(&kl, &p, &q, f64::INFINITY);
    assert_eq!((verdict.status, verdict.ulps, verdict.witness), (Status::Passed, Some(0), Some(1)));
    assert_eq!(one(&kl, &p, &q, 36.04).status, Status::Failed);
    let verdict = one(&kl, &p, &p, f64::NAN);
    assert_eq!((verdict.status, verdict.ulps, verdict.truth), (Status::Failed, None, 0.0));
    // Source: scipy 1.17.1, entropy of these two: −5.45e-17; the truth is 9.99999999333333…e-19.
    let p = [1.0 / 3.0, 2.0 / 3.0];
    let q = [(1e9 + 2.0) / 3e9, 2.0 * (1e9 - 1.0) / 3e9];
    let verdict = one(&kl.clone().policy(Policy::Normalize), &p, &q, -5.45e-17);
    assert!((verdict.truth - 1e-18).abs() < 1e-20, "{verdict:?}");
}

#[test]
fn tolerances_are_decided_exactly() {
    let tv = Verifier::new(Quantity::TotalVariation);
    // TV = 1/4 exactly; the claim is 1/8 off.
    let (p, q) = ([0.5, 0.5], [0.25, 0.75]);
    for (tolerance, passes) in [
        (Tolerance::Absolute(0.125), true),
        (Tolerance::Absolute(0.125f64.next_down()), false),
        (Tolerance::Relative(0.5), true),
        (Tolerance::Relative(0.5f64.next_down()), false),
        (Tolerance::Ulps(1 << 51), true),
        (Tolerance::Ulps((1 << 51) - 1), false),
    ] {
        assert_eq!(
            one(&tv.clone().tolerance(tolerance), &p, &q, 0.375).status.passed(),
            passes,
            "{tolerance:?}"
        );
    }
}

#[test]
fn narrow_formats() {
    for (float, truth) in
        [(Float::F32, std::f32::consts::LN_2.into()), (Float::F16, 0.693359375), (Float::Bf16, 0.69140625)]
    {
        let verdict = one(&Verifier::new(Quantity::Entropy).float(float), &[0.5, 0.5], &[], truth);
        assert_eq!((verdict.truth, verdict.ulps), (truth, Some(0)), "{float:?}");
        assert!(verdict.error > 0.0 && verdict.error < float.ulp(truth) * 0.51);
    }
}

#[test]
fn what_is_wrong_with_a_row_is_said() {
    let kl = Verifier::new(Quantity::Divergence);
    let said = |verifier: &Verifier, p: &[f64], q: &[f64]| match one(verifier, p, q, 0.0).status {
        Status::Broken(error) => error.to_string(),
        other => format!("{other:?}"),
    };
    assert!(said(&kl, &[0.5, -0.5], &[0.5, 0.5]).contains("entry 2 of the first column is negative"));
    assert!(said(&kl, &[0.5, 0.5], &[f64::NAN, 0.5]).contains("entry 1 of the second column is NaN"));
    let strict = kl.clone().policy(Policy::Reject { tolerance: 0.0 });
    assert!(
        said(&strict, &[0.1, 0.2, 0.7], &[0.5, 0.25, 0.25]).contains("1 − 2.77"),
        "{}",
        said(&strict, &[0.1, 0.2, 0.7], &[0.5, 0.25, 0.25])
    );
    assert!(said(&kl.policy(Policy::Normalize), &[0.0], &[1.0]).contains("all masses"));
}

#[test]
fn losses_by_hand() {
    // Source: pytorch/pytorch#25571: logits, labels and class weights there.
    let verifier = Verifier::new(Quantity::SoftmaxCrossEntropy).class_weights(vec![2.0, 4.0, 6.0]);
    let z = [0.2, 0.3, 0.5, 0.5, 0.2, 0.3];
    let rows = Rows::labelled(Matrix::new(&z, 3), &[2, 1]);
    let each = verifier.reference(&rows).unwrap();
    let each: Vec<f64> = each.into_iter().map(|r| r.value.unwrap().unwrap()).collect();
    assert!((each[0] - 5.6390).abs() < 1e-4 && (each[1] - 4.9593).abs() < 1e-4, "{each:?}");
    for (reduction, value) in [
        (Reduction::Sum, 10.5983106084446),
        (Reduction::Mean, 1.05983106084446),
        (Reduction::BatchMean, 5.2991553042223),
    ] {
        let verifier = verifier.clone().reduction(reduction).tolerance(Tolerance::Absolute(1e-12));
        let mut total = Total::new(&verifier);
        total.push(&rows).unwrap();
        assert_eq!(
            total.verdict(value).unwrap().status,
            Status::Passed,
            "{reduction:?} {:?}",
            total.verdict(value)
        );
        let mut finer = total.finer().unwrap();
        finer.push(&rows).unwrap();
        assert_eq!(finer.verdict(value).unwrap().truth, total.verdict(value).unwrap().truth);
    }
    let ignoring = verifier.ignore_index(1).reduction(Reduction::Mean).tolerance(Tolerance::Absolute(1e-3));
    let mut total = Total::new(&ignoring);
    total.push(&rows).unwrap();
    assert_eq!(total.verdict(5.6390 / 6.0).unwrap().status, Status::Passed);
    let mut nothing = Total::new(&ignoring);
    nothing.push(&Rows::labelled(Matrix::new(&z, 3), &[1, 1])).unwrap();
    // Source: pytorch/pytorch#70348: the mean over no row is nan.
    assert_eq!(nothing.verdict(f64::NAN).unwrap().status, Status::Passed);
}

#[test]
fn exact_decimals() {
    let third = rug::Rational::from((1, 3));
    let p = [third.clone(), rug::Rational::from(1) - third];
    let rows = Rows::of(Matrix::exact(&p, &[2]));
    let value =
        Verifier::new(Quantity::Entropy).policy(Policy::Reject { tolerance: 0.0 }).reference(&rows).unwrap();
    // ln 3 − 2/3 ln 2.
    assert_eq!(value[0].value, Ok(Some(0.6365141682948128)));
}

#[test]
fn batches_are_refused_as_a_whole_only_for_their_shape() {
    let kl = Verifier::new(Quantity::Divergence);
    let one = Matrix::new(&[0.5, 0.5], 2);
    assert!(matches!(kl.verify(&Rows::of(one), &[0.0]), Err(BatchError::Column { .. })));
    assert!(matches!(kl.verify(&Rows::pairs(one, one), &[]), Err(BatchError::Rows { .. })));
    assert!(kl.clone().base(1).verify(&Rows::pairs(one, one), &[0.0]).is_err());
    let ragged = Matrix::ragged(&[0.5, 0.5, 1.0], &[2, 3]);
    let verdicts = kl.verify(&Rows::pairs(ragged, ragged), &[0.0, 0.0]).unwrap();
    assert!(verdicts.iter().all(|v| v.status.passed()));
    let longer = Matrix::ragged(&[0.5, 0.5, 1.0, 0.0], &[2, 4]);
    let verdicts = kl.verify(&Rows::pairs(ragged, longer), &[0.0, 0.0]).unwrap();
    assert!(
        verdicts[0].status.passed() && matches!(verdicts[1].status, Status::Broken(RowError::Lengths { .. }))
    );
    assert!(
        refine::value(&setting(Quantity::Entropy), &Rows::of(one).row(0), 64).round(Float::F64).is_some()
    );
}
