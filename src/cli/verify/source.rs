//! The rows of data files as what a verifier takes: columns, labels, claims, and what cannot be used.

use entail::data::rows::{Batch, Cells, ReadFloat, ReadRows, RowsRequest, Text, open};
use entail::data::{DataError, Folder};
use entail::verify::{Float, Matrix, Request, Rows, Second};

use crate::cli::conventions::Conventions;
use rug::Rational;

/// An opened source of rows.
pub(super) struct Source {
    reader: Box<dyn ReadRows + Send>,
    second: Second,
    claims: bool,
    float: Float,
    exact: bool,
}

/// A batch, ready to be verified.
pub(super) struct Taken {
    batch: Batch,
    second: Second,
    exact: bool,
    labels: Vec<i64>,
    /// One claim a row; NaN where there is none.
    pub(super) claims: Vec<f64>,
    /// Rows that cannot be used, ascending, and why.
    pub(super) bad: Vec<(usize, String)>,
}

fn reader_of(float: Float) -> ReadFloat {
    match float {
        Float::F64 => |text| Float::F64.parse(text),
        Float::F32 => |text| Float::F32.parse(text),
        Float::F16 => |text| Float::F16.parse(text),
        Float::Bf16 => |text| Float::Bf16.parse(text),
    }
}

impl Source {
    /// Opens the files; `claimed` names the column of claims.
    pub(super) fn open(
        paths: &[String],
        request: &Request,
        conventions: &Conventions,
        claimed: Option<&str>,
        max_outcomes: usize,
    ) -> Result<Source, DataError> {
        let second = request.quantity.second();
        let columns =
            std::iter::once(&request.first).chain(&request.second).cloned().chain(claimed.map(str::to_owned));
        let read = reader_of(conventions.float);
        let rows = RowsRequest {
            paths: paths.to_vec(),
            columns: columns.collect(),
            floats: usize::from(claimed.is_some()) + usize::from(second == Second::Label),
            text: if conventions.exact { Text::Exact(read) } else { Text::Float(read) },
            whole: conventions.whole,
            bfloat: conventions.float == Float::Bf16,
            max_outcomes,
        };
        let reader = open(&rows, &Folder::new("."))?;
        Ok(Source {
            reader,
            second,
            claims: claimed.is_some(),
            float: conventions.float,
            exact: conventions.exact,
        })
    }

    /// The next rows.
    pub(super) fn next(&mut self, rows: usize) -> Result<Option<Taken>, DataError> {
        let Some(batch) = self.reader.next(rows)? else { return Ok(None) };
        let mut bad = batch.bad.clone();
        let mut flag = |row: usize, reason: String| {
            if let Err(at) = bad.binary_search_by_key(&row, |(r, _)| *r) {
                bad.insert(at, (row, reason));
            }
        };
        let claims = match batch.columns.last().filter(|_| self.claims) {
            Some(cells) => singles(cells, batch.rows, "claim", &mut flag)
                .iter()
                .map(|c| self.float.nearest(*c))
                .collect(),
            None => vec![f64::NAN; batch.rows],
        };
        let mut labels = Vec::new();
        if let (Second::Label, Some(cells)) = (self.second, batch.columns.get(1)) {
            let one = cells.values.len() <= batch.rows;
            if one {
                let whole = |x: f64| (x.fract() == 0.0 && x.abs() < 9e15).then_some(x as i64);
                for (row, x) in singles(cells, batch.rows, "label", &mut flag).into_iter().enumerate() {
                    if whole(x).is_none() && !cells.row(row).is_empty() {
                        flag(row, format!("the label {x} is no integer"));
                    }
                    labels.push(whole(x).unwrap_or(0));
                }
            }
        }
        Ok(Some(Taken { second: self.second, exact: self.exact, labels, claims, bad, batch }))
    }

    /// How much is read, from 0 to 1.
    pub(super) fn progress(&self) -> Option<f64> {
        self.reader.progress()
    }
}

/// The one number of each row's cell.
fn singles(cells: &Cells, rows: usize, what: &str, flag: &mut impl FnMut(usize, String)) -> Vec<f64> {
    (0..rows)
        .map(|row| match cells.row(row) {
            [x] => *x,
            other => {
                flag(row, format!("expected one {what}, found {} numbers", other.len()));
                f64::NAN
            }
        })
        .collect()
}

/// The numbers of one row, exactly.
pub(super) struct Numbers {
    pub(super) first: Vec<Rational>,
    pub(super) second: Option<Vec<Rational>>,
    pub(super) label: Option<i64>,
}

impl Taken {
    /// The numbers of one row, exactly. A row with NaN or an infinity among them is left without numbers.
    pub(super) fn numbers(&self, row: usize) -> Numbers {
        let column = |at: usize| -> Option<Vec<Rational>> {
            let cells = self.batch.columns.get(at)?;
            if cells.exact.is_empty() {
                return cells.row(row).iter().map(|x| Rational::from_f64(*x)).collect();
            }
            let from = row.checked_sub(1).and_then(|r| cells.ends.get(r)).copied().unwrap_or(0);
            Some(cells.exact.get(from..*cells.ends.get(row)?)?.to_vec())
        };
        let label = self.labels.get(row).copied();
        let paired = match self.second {
            Second::None => false,
            Second::Masses => true,
            Second::Label => label.is_none(),
        };
        let second = if paired { column(1) } else { None };
        Numbers { first: column(0).unwrap_or_default(), second, label }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.batch.rows
    }

    /// The rows for a verifier.
    pub(super) fn rows(&self) -> Rows<'_> {
        let matrix = |at: usize, exact: bool| {
            static NONE: Cells = Cells { values: Vec::new(), exact: Vec::new(), ends: Vec::new() };
            let cells = self.batch.columns.get(at).unwrap_or(&NONE);
            if exact {
                Matrix::exact(&cells.exact, &cells.ends)
            } else {
                Matrix::ragged(&cells.values, &cells.ends)
            }
        };
        let first = matrix(0, self.exact);
        match self.second {
            Second::None => Rows::of(first),
            Second::Masses => Rows::pairs(first, matrix(1, self.exact)),
            Second::Label if self.labels.is_empty() => Rows::pairs(first, matrix(1, false)),
            Second::Label => Rows::labelled(first, &self.labels),
        }
    }
}
