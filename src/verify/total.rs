//! Rows reduced to one number: their sum or a mean of them, against one claim.

use crate::exact::ball::Ball;
use rug::{Integer, Rational};

use super::check::{Kind, check};
use super::double::Double;
use super::fast;
use super::judge::{Verdict, judge};
use super::quantity::{Quantity, Second};
use super::refine::{self, Value};
use super::rows::{Row, RowError, Rows};
use super::setting::Reduction;
use super::verifier::{BatchError, Verifier};

/// The sum or mean of all rows' values, given in batches.
///
/// ```
/// use entail::verify::{Matrix, Quantity, Reduction, Rows, Total, Verifier};
/// let verifier = Verifier::new(Quantity::LogLoss).reduction(Reduction::Mean).base(2);
/// let p = [0.5, 0.5, 0.25, 0.75];
/// let mut total = Total::new(&verifier);
/// total.push(&Rows::labelled(Matrix::new(&p, 2), &[0, 0])).unwrap();
/// assert_eq!(total.verdict(1.5).unwrap().truth, 1.5);
/// ```
#[derive(Clone, Debug)]
pub struct Total<'a> {
    verifier: &'a Verifier,
    /// 0 for double-double.
    prec: u32,
    fast: (Double, Double),
    slow: (Ball, Rational),
    rows: u64,
    infinite: Option<u64>,
    broken: Vec<(u64, RowError)>,
    left_out: u64,
}

/// How many broken rows are kept with their reasons.
const KEPT: usize = 100;

impl<'a> Total<'a> {
    /// Nothing yet, for the verifier's conventions.
    pub fn new(verifier: &'a Verifier) -> Total<'a> {
        let zero = Double::exact(0.0);
        Total {
            verifier,
            prec: 0,
            fast: (zero, zero),
            slow: (Ball::integer(&Integer::ZERO, 64), Rational::new()),
            rows: 0,
            infinite: None,
            broken: Vec::new(),
            left_out: 0,
        }
    }

    /// An empty total of greater precision, for when [`Total::verdict`] is open: give it the same rows again.
    /// `None` at the greatest precision.
    pub fn finer(&self) -> Option<Total<'a>> {
        let prec = if self.prec == 0 { 128 } else { self.prec * 2 };
        (prec <= 4096).then(|| Total { prec, ..Total::new(self.verifier) })
    }

    /// Adds the rows of a batch. Broken rows are counted and add nothing.
    ///
    /// # Errors
    /// Those of [`Verifier::verify`].
    pub fn push(&mut self, rows: &Rows) -> Result<(), BatchError> {
        self.verifier.fits(rows)?;
        let (setting, prec) = (&self.verifier.setting, self.prec);
        let parts = self.verifier.each(rows, |row, sum, _| match check(setting, row) {
            Err(error) => Part::Broken(error),
            Ok(Kind::Infinite(_)) => Part::Infinite(weight(self.verifier, row)),
            Ok(Kind::Ignored) => Part::Nothing,
            Ok(Kind::Finite) if prec == 0 => {
                let value = sum.unwrap_or_else(|| fast::value(setting, row));
                Part::Fast(value, weight(self.verifier, row))
            }
            Ok(Kind::Finite) => Part::Slow(refine::value(setting, row, prec), weight(self.verifier, row)),
        });
        for part in parts {
            self.rows += 1;
            match part {
                Part::Broken(error) => {
                    if self.broken.len() < KEPT {
                        self.broken.push((self.rows, error));
                    } else {
                        self.left_out += 1;
                    }
                }
                Part::Infinite(weight) => {
                    self.infinite.get_or_insert(self.rows);
                    self.weigh(weight);
                }
                Part::Nothing => {}
                Part::Fast(value, weight) => {
                    self.fast.0 = self.fast.0.add(value);
                    self.weigh(weight);
                }
                Part::Slow(value, weight) => {
                    let ball = match value {
                        Value::Enclosed(ball) => ball,
                        Value::Exact(exact) => Ball::rug_rational(&exact, prec),
                    };
                    self.slow.0 = &self.slow.0 + &ball;
                    self.weigh(weight);
                }
            }
        }
        Ok(())
    }

    fn weigh(&mut self, weight: f64) {
        if self.prec == 0 {
            self.fast.1 = self.fast.1.add(Double::exact(weight));
        } else {
            self.slow.1 += Rational::from_f64(weight).unwrap_or_default();
        }
    }

    /// The broken rows, from 1, and why; and how many more there are.
    pub fn broken(&self) -> (&[(u64, RowError)], u64) {
        (&self.broken, self.left_out)
    }

    /// The number of rows seen.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The verdict on a claim; `None` if this precision leaves it open, see [`Total::finer`]. The mean of
    /// nothing is NaN.
    pub fn verdict(&self, claimed: f64) -> Option<Verdict> {
        let setting = &self.verifier.setting;
        if self.infinite.is_some() {
            let witness = self.infinite.and_then(|row| usize::try_from(row - 1).ok());
            return Some(Verdict::infinite(setting, claimed, witness));
        }
        let rows = self.rows - self.broken.len() as u64 - self.left_out;
        let weight = self.fast.1.hi + self.slow.1.to_f64();
        let nothing = match setting.reduction {
            Reduction::None | Reduction::Sum => false,
            Reduction::BatchMean => rows == 0,
            Reduction::Mean => weight == 0.0,
        };
        if nothing {
            return Some(empty(claimed));
        }
        if self.prec == 0 {
            let (sum, weight) = self.fast;
            let value = match setting.reduction {
                Reduction::None | Reduction::Sum => sum,
                Reduction::BatchMean => sum.div(Double::exact(rows as f64)),
                Reduction::Mean => sum.div(weight),
            };
            return judge(setting, claimed, &value, false);
        }
        let (sum, weight) = &self.slow;
        let divide = |by: &Rational| sum.div(&Ball::rug_rational(by, self.prec));
        let value = match setting.reduction {
            Reduction::None | Reduction::Sum => sum.clone(),
            Reduction::BatchMean => divide(&Rational::from(rows)),
            Reduction::Mean => divide(weight),
        };
        judge(setting, claimed, &Value::Enclosed(value), true)
    }
}

/// The mean of no rows is 0/0.
fn empty(claimed: f64) -> Verdict {
    let mut verdict = Verdict::undecided(claimed);
    verdict.status = if claimed.is_nan() { super::Status::Passed } else { super::Status::Failed };
    verdict
}

enum Part {
    Broken(RowError),
    Infinite(f64),
    Nothing,
    Fast(Double, f64),
    Slow(Value, f64),
}

/// What a row counts in a mean: of masses its elements, of a loss the weight of its label.
fn weight(verifier: &Verifier, row: &Row) -> f64 {
    let setting = &verifier.setting;
    let weighted = matches!(setting.quantity, Quantity::SoftmaxCrossEntropy | Quantity::LogLoss);
    match (setting.quantity.second(), row.label) {
        (Second::Label, Some(label)) if weighted => {
            let class = usize::try_from(label).unwrap_or(usize::MAX);
            setting.loss.weights.get(class).copied().unwrap_or(1.0)
        }
        (Second::Label, _) => 1.0,
        _ => row.first.len() as f64,
    }
}
