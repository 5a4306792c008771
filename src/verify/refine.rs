//! The value of a row as an MPFR enclosure of any precision: what decides the rows that double-double
//! leaves open, and rows of exact decimals.
//!
//! Knows `exact`. It is written from the definitions, independently of `fast`, so that the two can be held
//! against each other. Where a value may be rational, no enclosure can decide a tie or a zero; then the
//! logarithmic form is asked [Enc §2].

use crate::exact::ball::Ball;
use crate::exact::logsum::LogSum;
use crate::exact::rational;
use rug::{Integer, Rational};

use super::check::total;
use super::quantity::Quantity;
use super::rows::{Numbers, Row};
use super::setting::Setting;

/// Enclosures are pursued to this precision; more is needed only next to a tie that is none of the
/// exact cases.
pub(super) const MAX_BITS: u32 = 1 << 15;
/// From this precision on it is worth asking whether the value is rational.
const RATIONAL_BITS: u32 = 1024;

/// A value enclosed, or known.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Enclosed(Ball),
    Exact(Rational),
}

/// The value of a checked row with a finite value, at `prec` bits, in the base asked for.
pub(super) fn value(setting: &Setting, row: &Row, prec: u32) -> Value {
    if prec >= RATIONAL_BITS
        && let Some(exact) = exact(setting, row)
    {
        return Value::Exact(exact);
    }
    Value::Enclosed(enclose(setting, row, prec))
}

fn enclose(setting: &Setting, row: &Row, prec: u32) -> Ball {
    let nats = nats(setting, row, prec);
    if setting.base == 0 || !setting.quantity.has_unit() {
        return nats;
    }
    let unit = Ball::ln_integer(&Integer::from(setting.base), prec);
    if setting.quantity == Quantity::JensenShannonDistance {
        return nats.div(&unit.sqrt());
    }
    nats.div(&unit)
}

fn point(value: &Rational, prec: u32) -> Ball {
    Ball::rug_rational(value, prec)
}

fn one(prec: u32) -> Ball {
    Ball::integer(Integer::ONE, prec)
}

fn zero(prec: u32) -> Ball {
    Ball::integer(&Integer::ZERO, prec)
}

/// ln(a/b), exactly 0 if a = b.
fn ln_quotient(a: &Rational, b: &Rational, prec: u32) -> Ball {
    if a == b { zero(prec) } else { point(&Rational::from(a / b), prec).ln() }
}

/// The masses of a cell, divided by their sum if so asked.
fn masses(setting: &Setting, numbers: &Numbers) -> Vec<Rational> {
    let mut all: Vec<Rational> = (0..numbers.len()).map(|i| numbers.rational(i)).collect();
    if setting.normalizes() {
        let sum = total(numbers);
        if sum != 1 {
            all.iter_mut().for_each(|x| *x /= &sum);
        }
    }
    all
}

fn sum(terms: impl Iterator<Item = Ball>, prec: u32) -> Ball {
    terms.fold(zero(prec), |sum, term| &sum + &term)
}

/// Σ w ln(a/b) over the entries with w > 0, as terms.
type Terms = Vec<(Rational, Rational, Rational)>;

/// The logarithmic form of a quantity that is one in nats: terms w·ln(a/b) and a rational constant.
fn form(setting: &Setting, row: &Row) -> Option<(Terms, Rational)> {
    let p = || masses(setting, &row.first);
    let q = || row.second.map(|q| masses(setting, &q)).unwrap_or_default();
    let nothing = Rational::new();
    let unit = || Rational::from(1);
    let positive = |x: &Rational| x.cmp0().is_gt();
    Some(match setting.quantity {
        Quantity::Entropy => {
            (p().into_iter().filter(positive).map(|x| (x.clone(), unit(), x)).collect(), nothing)
        }
        Quantity::CrossEntropy => (
            p().into_iter().zip(q()).filter(|(x, _)| positive(x)).map(|(x, y)| (x, unit(), y)).collect(),
            nothing,
        ),
        Quantity::Divergence | Quantity::GeneralizedDivergence => {
            let (p, q) = (p(), q());
            let mut constant = nothing;
            if setting.quantity == Quantity::GeneralizedDivergence {
                p.iter().for_each(|x| constant -= x);
                q.iter().for_each(|x| constant += x);
            }
            let pairs = p.into_iter().zip(q).filter(|(x, _)| positive(x));
            (pairs.map(|(x, y)| (x.clone(), x, y)).collect(), constant)
        }
        Quantity::JensenShannon => {
            let mut terms = Terms::new();
            for (x, y) in p().into_iter().zip(q()) {
                let sum = Rational::from(&x + &y);
                for v in [x, y] {
                    if positive(&v) {
                        terms.push((Rational::from(&v / 2u32), v * 2u32, sum.clone()));
                    }
                }
            }
            (terms, nothing)
        }
        Quantity::MutualInformation => {
            let cells = p();
            let (_, columns) = setting.table(cells.len())?;
            let total = |x: &mut dyn Iterator<Item = &Rational>| x.fold(Rational::new(), |s, x| s + x);
            let down: Vec<Rational> = cells.chunks(columns).map(|row| total(&mut row.iter())).collect();
            let across: Vec<Rational> =
                (0..columns).map(|c| total(&mut cells.iter().skip(c).step_by(columns))).collect();
            let mut terms = Terms::new();
            for (row, x) in cells.chunks(columns).zip(&down) {
                for (cell, y) in row.iter().zip(&across).filter(|(cell, _)| positive(cell)) {
                    terms.push((cell.clone(), cell.clone(), Rational::from(x * y)));
                }
            }
            (terms, nothing)
        }
        Quantity::LogLoss => {
            let label = row.label.and_then(|l| usize::try_from(l).ok())?;
            let p = if row.first.len() == 1 {
                let p = row.first.rational(0);
                if label == 1 { p } else { 1 - p }
            } else {
                masses(setting, &row.first).get(label)?.clone()
            };
            (vec![(weight(setting, label), unit(), p)], nothing)
        }
        _ => return None,
    })
}

fn nats(setting: &Setting, row: &Row, prec: u32) -> Ball {
    if let Some((terms, constant)) = form(setting, row) {
        let logs = terms.iter().map(|(w, a, b)| ln_quotient(a, b, prec).scale_rug(w));
        return &sum(logs, prec) + &point(&constant, prec);
    }
    match setting.quantity {
        Quantity::JensenShannonDistance => {
            let square = Setting { quantity: Quantity::JensenShannon, ..setting.clone() };
            nats(&square, row, prec).sqrt()
        }
        Quantity::Perplexity => {
            let entropy = Setting { quantity: Quantity::Entropy, ..setting.clone() };
            nats(&entropy, row, prec).exp()
        }
        Quantity::TotalVariation => point(&variation(setting, row), prec),
        Quantity::SigmoidCrossEntropy => {
            let positive = row.label == Some(1);
            let z = row.first.rational(0);
            let t = if positive { -z } else { z };
            let small = point(&-t.clone().abs(), prec).exp();
            let linear = if t.cmp0().is_gt() { point(&t, prec) } else { zero(prec) };
            (&(&one(prec) + &small).ln() + &linear).scale_rug(&weight(setting, usize::from(positive)))
        }
        _ => softmax(setting, row, prec),
    }
}

fn weight(setting: &Setting, class: usize) -> Rational {
    setting.loss.weights.get(class).and_then(|w| Rational::from_f64(*w)).unwrap_or_else(|| Rational::from(1))
}

fn variation(setting: &Setting, row: &Row) -> Rational {
    let (p, q) = (masses(setting, &row.first), row.second.map(|q| masses(setting, &q)).unwrap_or_default());
    p.iter().zip(&q).fold(Rational::new(), |sum, (x, y)| sum + Rational::from(x - y).abs()) / 2u32
}

/// Σ c (ln Σ exp(z − m) + m − z), c the smoothed and weighted target.
fn softmax(setting: &Setting, row: &Row, prec: u32) -> Ball {
    let logits: Vec<Rational> = (0..row.first.len()).map(|i| row.first.rational(i)).collect();
    let Some(largest) = logits.iter().max() else { return Ball::whole(prec) };
    // The largest logit itself gives the 1; the others are added to it.
    let place = logits.iter().position(|z| z == largest);
    let others = logits.iter().enumerate().filter(|(i, _)| Some(*i) != place);
    let others = sum(others.map(|(_, z)| point(&Rational::from(z - largest), prec).exp()), prec);
    let normalizer = if logits.len() == 1 { zero(prec) } else { (&one(prec) + &others).ln() };
    let (total, linear) = coefficients(setting, row)
        .iter()
        .zip(&logits)
        .fold((Rational::new(), Rational::new()), |(total, linear), (c, z)| {
            (total + c, linear + Rational::from(largest - z) * c)
        });
    &normalizer.scale_rug(&total) + &point(&linear, prec)
}

fn coefficients(setting: &Setting, row: &Row) -> Vec<Rational> {
    let classes = row.first.len();
    let alpha = Rational::from_f64(setting.loss.smoothing).unwrap_or_default();
    let label = row.label.and_then(|l| usize::try_from(l).ok());
    (0..classes)
        .map(|c| {
            let target = match (label, &row.second) {
                (Some(label), _) => Rational::from(u32::from(label == c)),
                (None, Some(targets)) => targets.rational(c),
                (None, None) => Rational::new(),
            };
            let spread = &alpha / Rational::from(classes.max(1));
            (Rational::from(1 - &alpha) * target + spread) * weight(setting, c)
        })
        .collect()
}

/// The value if it is rational and this can be told: forms in logarithms are decided [Log §1, §4]. A softmax or
/// sigmoid loss of more than one class is irrational [Enc §7].
fn exact(setting: &Setting, row: &Row) -> Option<Rational> {
    match setting.quantity {
        Quantity::TotalVariation => return Some(variation(setting, row)),
        Quantity::JensenShannonDistance => {
            let square = Setting { quantity: Quantity::JensenShannon, ..setting.clone() };
            let (above, below) = exact(&square, row)?.into_numer_denom();
            let root = above.is_perfect_square() && below.is_perfect_square();
            return root.then(|| Rational::from((above.sqrt(), below.sqrt())));
        }
        Quantity::Perplexity => {
            let entropy = Setting { quantity: Quantity::Entropy, base: 2, ..setting.clone() };
            // 2^s is rational for s whole; 2^s for another rational s is irrational.
            let s = exact(&entropy, row).filter(Rational::is_integer)?.numer().to_u32()?;
            return Some(Rational::from(Integer::from(1) << s));
        }
        _ => {}
    }
    let (terms, constant) = form(setting, row)?;
    let logs: Vec<(rational::Rational, LogSum)> = terms
        .iter()
        .filter(|(_, a, b)| a != b)
        .map(|(w, a, b)| {
            Some((rational::from_rug(w), LogSum::ln(&rational::from_rug(&Rational::from(a / b)))?))
        })
        .collect::<Option<_>>()?;
    let logs = LogSum::combination(logs.iter().map(|(w, ln)| (w.clone(), ln)));
    let value = match setting.base {
        0 => (&logs + &LogSum::rational(&rational::from_rug(&constant))).as_rational(),
        // A constant beside logarithms has no rational multiple of ln b to be.
        base if constant.cmp0().is_eq() => logs.multiple_of_ln(&base.into()),
        _ => None,
    };
    value.map(|v| rational::to_rug(&v))
}
