//! What is verified: batches of rows as slices, one row, and what can be wrong with a row.

use std::fmt;

/// One column of a batch: a list of numbers per row, all rows one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    numbers: Numbers<'a>,
    shape: Shape<'a>,
}

/// The numbers of a column or of a row's cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numbers<'a> {
    /// Floats, each the dyadic rational it is.
    Floats(&'a [f64]),
    /// Exact decimals and fractions.
    Exact(&'a [rug::Rational]),
}

#[derive(Clone, Copy, Debug)]
enum Shape<'a> {
    Width(usize),
    /// Where each row ends.
    Ends(&'a [usize]),
}

impl<'a> Matrix<'a> {
    /// Rows of `width` floats each. `f32`, `f16` and `bf16` numbers are given as the doubles they are equal to.
    pub fn new(values: &'a [f64], width: usize) -> Matrix<'a> {
        Matrix { numbers: Numbers::Floats(values), shape: Shape::Width(width) }
    }

    /// Rows of different lengths: row k ends before `ends[k]`.
    pub fn ragged(values: &'a [f64], ends: &'a [usize]) -> Matrix<'a> {
        Matrix { numbers: Numbers::Floats(values), shape: Shape::Ends(ends) }
    }

    /// Rows of exact numbers.
    pub fn exact(values: &'a [rug::Rational], ends: &'a [usize]) -> Matrix<'a> {
        Matrix { numbers: Numbers::Exact(values), shape: Shape::Ends(ends) }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        match self.shape {
            Shape::Width(0) => 0,
            Shape::Width(width) => self.numbers.len() / width,
            Shape::Ends(ends) => ends.len(),
        }
    }

    /// The numbers of one row; none beyond the end.
    pub(super) fn row(&self, index: usize) -> Numbers<'a> {
        let (from, to) = match self.shape {
            Shape::Width(width) => {
                (index.saturating_mul(width), index.saturating_add(1).saturating_mul(width))
            }
            Shape::Ends(ends) => {
                let before = index.checked_sub(1).and_then(|i| ends.get(i)).copied().unwrap_or(0);
                (before, ends.get(index).copied().unwrap_or(before))
            }
        };
        match self.numbers {
            Numbers::Floats(values) => Numbers::Floats(values.get(from..to).unwrap_or(&[])),
            Numbers::Exact(values) => Numbers::Exact(values.get(from..to).unwrap_or(&[])),
        }
    }

    /// All floats and the common width of the rows, if they have one.
    pub(super) fn floats(&self) -> Option<(&'a [f64], usize)> {
        match (self.numbers, self.shape) {
            (Numbers::Floats(values), Shape::Width(width)) if width > 0 => Some((values, width)),
            (Numbers::Floats(values), Shape::Ends(ends)) => {
                let width = *ends.first()?;
                let even = width > 0 && ends.iter().enumerate().all(|(i, end)| *end == (i + 1) * width);
                even.then_some((values, width))
            }
            _ => None,
        }
    }
}

impl Numbers<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Numbers::Floats(values) => values.len(),
            Numbers::Exact(values) => values.len(),
        }
    }

    /// The nearest doubles' view of entry `i`, for signs and messages; exact for floats.
    pub(super) fn double(&self, i: usize) -> f64 {
        match self {
            Numbers::Floats(values) => values.get(i).copied().unwrap_or(f64::NAN),
            Numbers::Exact(values) => values.get(i).map_or(f64::NAN, |v| {
                let nearest = v.to_f64();
                // A positive rational below all doubles is not zero.
                if nearest == 0.0 && v.cmp0().is_ne() {
                    f64::from_bits(1).copysign(if v.cmp0().is_lt() { -1.0 } else { 1.0 })
                } else {
                    nearest
                }
            }),
        }
    }

    /// Entry `i` as the rational it is; 0 if it is not finite.
    pub(super) fn rational(&self, i: usize) -> rug::Rational {
        match self {
            Numbers::Floats(values) => {
                values.get(i).and_then(|v| rug::Rational::from_f64(*v)).unwrap_or_default()
            }
            Numbers::Exact(values) => values.get(i).cloned().unwrap_or_default(),
        }
    }
}

/// A batch of rows: the columns that a quantity needs.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    pub(super) first: Matrix<'a>,
    pub(super) second: Option<Matrix<'a>>,
    pub(super) labels: Option<&'a [i64]>,
}

impl<'a> Rows<'a> {
    /// Rows of one column, for S(p), perplexity and I of a joint table.
    pub fn of(first: Matrix<'a>) -> Rows<'a> {
        Rows { first, second: None, labels: None }
    }

    /// Rows of two columns of masses, or of logits and target probabilities.
    pub fn pairs(first: Matrix<'a>, second: Matrix<'a>) -> Rows<'a> {
        Rows { first, second: Some(second), labels: None }
    }

    /// Rows of probabilities or logits and a label each, classes counted from 0.
    pub fn labelled(first: Matrix<'a>, labels: &'a [i64]) -> Rows<'a> {
        Rows { first, second: None, labels: Some(labels) }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.first.rows()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn row(&self, index: usize) -> Row<'a> {
        Row {
            first: self.first.row(index),
            second: self.second.map(|m| m.row(index)),
            label: self.labels.and_then(|l| l.get(index)).copied(),
        }
    }
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) first: Numbers<'a>,
    pub(super) second: Option<Numbers<'a>>,
    pub(super) label: Option<i64>,
}

/// Which column an error speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first column of the quantity.
    First,
    /// The second.
    Second,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::First => "the first column",
            Side::Second => "the second column",
        })
    }
}

/// Why a row has no exact value. Entries count from 1.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RowError {
    /// There is nothing in the row.
    #[error("{0} has no numbers")]
    Empty(Side),
    /// The two columns have different lengths.
    #[error("the first column has {first} numbers, the second {second}")]
    Lengths {
        /// Entries of the first column.
        first: usize,
        /// Entries of the second.
        second: usize,
    },
    /// A mass is below zero.
    #[error("entry {entry} of {side} is negative: {value:?}")]
    Negative {
        /// The column.
        side: Side,
        /// The entry, from 1.
        entry: usize,
        /// What it is.
        value: f64,
    },
    /// A number is NaN or infinite.
    #[error("entry {entry} of {side} is {value}, no number to compute with")]
    NotFinite {
        /// The column.
        side: Side,
        /// The entry, from 1.
        entry: usize,
        /// NaN or an infinity.
        value: f64,
    },
    /// A probability is above 1.
    #[error("entry {entry} of {side} is above 1: {value}")]
    AboveOne {
        /// The column.
        side: Side,
        /// The entry, from 1.
        entry: usize,
        /// What it is.
        value: f64,
    },
    /// The masses do not sum to 1, and the policy is to refuse that.
    #[error("{side} sums to 1 {} {:e}, which the policy `reject` refuses", if *defect < 0.0 { '−' } else { '+' }, defect.abs())]
    Sum {
        /// The column.
        side: Side,
        /// The exact sum less 1, rounded.
        defect: f64,
    },
    /// All masses are zero, so that they cannot be normalised.
    #[error("all masses of {0} are zero")]
    AllZero(Side),
    /// The label names no class.
    #[error("the label {label} is none of the classes 0 to {}", classes.saturating_sub(1))]
    Label {
        /// The label.
        label: i64,
        /// How many classes there are.
        classes: usize,
    },
    /// The quantity needs a label and there is none.
    #[error("the row has no label")]
    NoLabel,
    /// A joint table's size is not the product of its shape.
    #[error("{found} cells are no table of {rows} × {columns}")]
    Table {
        /// Cells found.
        found: usize,
        /// Rows expected.
        rows: usize,
        /// Columns expected.
        columns: usize,
    },
    /// There are not as many class weights as classes.
    #[error("there are {weights} class weights for {classes} classes")]
    Weights {
        /// Weights given.
        weights: usize,
        /// Classes of the row.
        classes: usize,
    },
}
