//! Whether a row has an exact value: what is wrong with it, where it is infinite, whether it counts.

use std::cmp::Ordering;

use super::quantity::{Quantity, Second};
use super::rows::{Numbers, Row, RowError, Side};
use super::setting::{Policy, Setting};

/// What is known of a row before anything is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// It has a finite value.
    Finite,
    /// It is +∞ because of this entry, from 0.
    Infinite(usize),
    /// Its label is the one to ignore.
    Ignored,
}

pub(super) fn check(setting: &Setting, row: &Row) -> Result<Kind, RowError> {
    let quantity = setting.quantity;
    if row.first.len() == 0 {
        return Err(RowError::Empty(Side::First));
    }
    if let Some(second) = row.second {
        if second.len() == 0 {
            return Err(RowError::Empty(Side::Second));
        }
        if second.len() != row.first.len() {
            return Err(RowError::Lengths { first: row.first.len(), second: second.len() });
        }
    }
    match quantity.second() {
        Second::Label => return labelled(setting, row),
        Second::Masses if row.second.is_none() => return Err(RowError::Empty(Side::Second)),
        _ => {}
    }
    masses(setting, Side::First, &row.first)?;
    if let Some(second) = &row.second {
        masses(setting, Side::Second, second)?;
    }
    if quantity == Quantity::MutualInformation && setting.table(row.first.len()).is_none() {
        let (rows, columns) = setting.table.unwrap_or((row.first.len().isqrt(), row.first.len().isqrt()));
        return Err(RowError::Table { found: row.first.len(), rows, columns });
    }
    if matches!(quantity, Quantity::CrossEntropy | Quantity::Divergence | Quantity::GeneralizedDivergence) {
        let second = row.second.as_ref();
        let bare = (0..row.first.len())
            .find(|i| row.first.double(*i) > 0.0 && second.is_some_and(|q| q.double(*i) == 0.0));
        return Ok(bare.map_or(Kind::Finite, Kind::Infinite));
    }
    Ok(Kind::Finite)
}

fn finite(side: Side, numbers: &Numbers) -> Result<(), RowError> {
    let Numbers::Floats(values) = numbers else { return Ok(()) };
    match values.iter().position(|x| !x.is_finite()) {
        Some(i) => Err(RowError::NotFinite { side, entry: i + 1, value: numbers.double(i) }),
        None => Ok(()),
    }
}

fn masses(setting: &Setting, side: Side, numbers: &Numbers) -> Result<(), RowError> {
    finite(side, numbers)?;
    if let Some(i) = (0..numbers.len()).find(|i| numbers.double(*i) < 0.0) {
        return Err(RowError::Negative { side, entry: i + 1, value: numbers.double(i) });
    }
    if setting.normalizes() && (0..numbers.len()).all(|i| numbers.double(i) == 0.0) {
        return Err(RowError::AllZero(side));
    }
    if let Policy::Reject { tolerance } = setting.policy {
        let defect = total(numbers) - 1u32;
        if defect.clone().abs().partial_cmp(&tolerance) == Some(Ordering::Greater) {
            return Err(RowError::Sum { side, defect: defect.to_f64() });
        }
    }
    Ok(())
}

/// The exact sum.
pub(super) fn total(numbers: &Numbers) -> rug::Rational {
    match numbers {
        // Every double is a multiple of 2^-1074 below 2^1024: with 2^60 of them nothing is rounded.
        Numbers::Floats(values) => {
            let mut sum = rug::Float::new(2200);
            values.iter().for_each(|x| sum += x);
            sum.to_rational().unwrap_or_default()
        }
        Numbers::Exact(values) => {
            let mut sum = rug::Rational::new();
            values.iter().for_each(|x| sum += x);
            sum
        }
    }
}

fn labelled(setting: &Setting, row: &Row) -> Result<Kind, RowError> {
    let (quantity, count) = (setting.quantity, row.first.len());
    finite(Side::First, &row.first)?;
    let binary = quantity == Quantity::SigmoidCrossEntropy || quantity == Quantity::LogLoss && count == 1;
    let classes = if binary { 2 } else { count };
    if !setting.loss.weights.is_empty() && setting.loss.weights.len() != classes {
        return Err(RowError::Weights { weights: setting.loss.weights.len(), classes });
    }
    let label = match (row.label, &row.second) {
        (Some(label), _) => {
            if setting.loss.ignore == Some(label) {
                return Ok(Kind::Ignored);
            }
            let index = usize::try_from(label).ok().filter(|l| *l < classes);
            Some(index.ok_or(RowError::Label { label, classes })?)
        }
        (None, Some(targets)) if quantity == Quantity::SoftmaxCrossEntropy => {
            finite(Side::Second, targets)?;
            if let Some(i) = (0..count).find(|i| targets.double(*i) < 0.0) {
                return Err(RowError::Negative {
                    side: Side::Second,
                    entry: i + 1,
                    value: targets.double(i),
                });
            }
            None
        }
        _ => return Err(RowError::NoLabel),
    };
    if quantity == Quantity::SigmoidCrossEntropy && count != 1 {
        return Err(RowError::Lengths { first: count, second: 1 });
    }
    if quantity == Quantity::LogLoss {
        masses(setting, Side::First, &row.first)?;
        let label = label.unwrap_or(0);
        if binary {
            if row.first.rational(0) > 1 {
                return Err(RowError::AboveOne { side: Side::First, entry: 1, value: row.first.double(0) });
            }
            let nothing = if label == 1 { row.first.double(0) == 0.0 } else { row.first.rational(0) == 1 };
            return Ok(if nothing { Kind::Infinite(0) } else { Kind::Finite });
        }
        if row.first.double(label) == 0.0 {
            return Ok(Kind::Infinite(label));
        }
    }
    Ok(Kind::Finite)
}
