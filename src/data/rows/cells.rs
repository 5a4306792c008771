//! A batch of rows: per column the numbers of all rows, one after the other.

use crate::exact::rational;

use super::Text;

/// The numbers of one column in a batch.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// All numbers as floats; empty if they are read exactly.
    pub values: Vec<f64>,
    /// All numbers exactly, if they are so read.
    pub exact: Vec<rug::Rational>,
    /// Where each row ends.
    pub ends: Vec<usize>,
}

impl Cells {
    /// The floats of one row; none beyond the end.
    pub fn row(&self, index: usize) -> &[f64] {
        let from = index.checked_sub(1).and_then(|i| self.ends.get(i)).copied().unwrap_or(0);
        self.ends.get(index).and_then(|to| self.values.get(from..*to)).unwrap_or(&[])
    }

    fn len(&self) -> usize {
        self.values.len() + self.exact.len()
    }
}

/// A batch of rows.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The number of rows.
    pub rows: usize,
    /// The columns asked for.
    pub columns: Vec<Cells>,
    /// Rows of this batch, from 0, that cannot be read, ascending, and why. Their cells are empty.
    pub bad: Vec<(usize, String)>,
}

/// How the text of a number is read in one column.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextReader {
    text: Text,
    float: bool,
    most: usize,
}

/// A cell may not ask for much more memory than it takes in the file.
const LITERAL: rational::Limits = rational::Limits { exponent: 400, length: 10_000 };

impl TextReader {
    pub(super) fn new(text: Text, float: bool, most: usize) -> TextReader {
        TextReader { text, float, most }
    }

    /// Adds one number.
    pub(super) fn number(&self, text: &str, cells: &mut Cells) -> Result<(), String> {
        let text = text.trim();
        let wrong = || {
            if text.is_empty() {
                return "a number is missing".to_owned();
            }
            let start: String = text.chars().take(40).flat_map(char::escape_default).collect();
            format!("`{start}` is no number")
        };
        match (self.text, self.float) {
            (Text::Float(read), _) | (Text::Exact(read), true) => {
                cells.values.push(read(text).ok_or_else(wrong)?)
            }
            (Text::Exact(_), false) => {
                let value = rational::parse(text, &LITERAL).map_err(|_| wrong())?;
                cells.exact.push(rational::to_rug(&value));
            }
        }
        if cells.len() - self.start(cells) > self.most {
            return Err(format!("more than {} numbers, the limit in force (--max-outcomes)", self.most));
        }
        Ok(())
    }

    fn start(&self, cells: &Cells) -> usize {
        cells.ends.last().copied().unwrap_or(0)
    }
}

impl Batch {
    pub(super) fn new(columns: usize) -> Batch {
        Batch { rows: 0, columns: vec![Cells::default(); columns], bad: Vec::new() }
    }

    /// How many numbers there are in all columns.
    pub(super) fn numbers(&self) -> usize {
        self.columns.iter().map(Cells::len).sum()
    }

    /// Ends a row; what of it was read is dropped if it is bad.
    pub(super) fn end_row(&mut self, read: Result<(), String>) {
        for cells in &mut self.columns {
            let start = cells.ends.last().copied().unwrap_or(0);
            if read.is_err() {
                cells.values.truncate(start);
                cells.exact.truncate(start);
            }
            cells.ends.push(cells.len());
        }
        if let Err(reason) = read {
            self.bad.push((self.rows, reason));
        }
        self.rows += 1;
    }

    /// The batch, unless it is empty.
    pub(super) fn finish(self) -> Option<Batch> {
        (self.rows > 0).then_some(self)
    }
}
