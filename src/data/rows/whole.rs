//! A file that is one row: its lines are the outcomes.

use super::cells::{Batch, Cells};
use super::{ReadRows, RowsRequest};
use crate::data::error::DataError;

struct Whole {
    inner: Box<dyn ReadRows + Send>,
    path: String,
    columns: usize,
    most: usize,
    done: bool,
}

/// All rows of `inner` as one.
pub(super) fn one(
    inner: Box<dyn ReadRows + Send>,
    request: &RowsRequest,
    path: &str,
) -> Box<dyn ReadRows + Send> {
    let (columns, most) = (request.columns.len(), request.max_outcomes);
    Box::new(Whole { inner, path: path.into(), columns, most, done: false })
}

impl ReadRows for Whole {
    fn next(&mut self, _: usize) -> Result<Option<Batch>, DataError> {
        if self.done {
            return Ok(None);
        }
        self.done = true;
        let mut all = Batch::new(self.columns);
        let mut read = Ok(());
        while let Some(batch) = self.inner.next(1 << 16)? {
            if let Some((_, reason)) = batch.bad.first() {
                read = Err(reason.clone());
                break;
            }
            for (all, Cells { values, exact, .. }) in all.columns.iter_mut().zip(batch.columns) {
                all.values.extend(values);
                all.exact.extend(exact);
                if all.values.len().max(all.exact.len()) > self.most {
                    return Err(DataError::Limit {
                        file: self.path.clone(),
                        what: "outcomes",
                        limit: self.most as u64,
                    });
                }
            }
        }
        all.end_row(read);
        Ok(Some(all))
    }

    fn progress(&self) -> Option<f64> {
        self.inner.progress()
    }
}
