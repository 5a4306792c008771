//! Streams of rows: a row is one case to verify, with a list of numbers in each column asked for.
//!
//! Readers of CSV, JSON Lines, NPY, NPZ and Parquet. They hold one batch at a time, whatever the file's size or
//! a header's claims. What is wrong with one row is told with the row; what is wrong with the file
//! ends it.

mod cells;
mod csv;
mod jsonl;
mod npy;
mod npz;
#[cfg(feature = "parquet")]
mod parquet;
mod whole;

use std::fs::File;

pub use cells::{Batch, Cells};

use super::error::DataError;
use super::folder::Folder;

/// How the text of a number becomes a float; `None` if it is none. Unused for binary files, whose
/// numbers are taken as they are stored.
pub type ReadFloat = fn(&str) -> Option<f64>;

/// How numbers that are written as text are read.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// Each as a float.
    Float(ReadFloat),
    /// Exactly, as the decimal or fraction it is. Claims stay floats.
    Exact(ReadFloat),
}

/// What to read from which files.
#[derive(Clone, Debug)]
pub struct RowsRequest {
    /// The files, as the user wrote them. Several NPY files are columns, named like the files; several
    /// others follow one another.
    pub paths: Vec<String>,
    /// The names of the columns, in the order in which a batch has them: of a list column, of a number, or `p`
    /// for `p_0`, `p_1`, ….
    pub columns: Vec<String>,
    /// How many of the columns, from the end, hold floats even when text is read exactly.
    pub floats: usize,
    /// How text is read.
    pub text: Text,
    /// Whether each file is one row, its lines being the outcomes.
    pub whole: bool,
    /// Whether two-byte raw elements of NPY files are bfloat16, as `ml_dtypes` stores them.
    pub bfloat: bool,
    /// The most numbers that one cell may hold.
    pub max_outcomes: usize,
}

/// A stream of rows.
pub trait ReadRows {
    /// The next rows: at most `rows` of them, and fewer when they are long. `None` at the end.
    ///
    /// # Errors
    /// [`DataError`]: the file does not follow its format, or cannot be read.
    fn next(&mut self, rows: usize) -> Result<Option<Batch>, DataError>;

    /// How much of the input is read, from 0 to 1, if that is known.
    fn progress(&self) -> Option<f64>;
}

/// Numbers after which a batch ends, so that long rows come in small batches.
const BATCH_NUMBERS: usize = 1 << 18;

/// Opens the files of a request.
///
/// ```
/// use entail::data::{Folder, rows::{RowsRequest, Text, open}};
/// let folder = tempfile::tempdir().unwrap();
/// std::fs::write(folder.path().join("a.csv"), "p_0,p_1,s\n0.5,0.5,0.693\n1,0,0\n").unwrap();
/// let request = RowsRequest {
///     paths: vec!["a.csv".into()],
///     columns: vec!["p".into(), "s".into()],
///     floats: 1,
///     text: Text::Float(|text| text.parse().ok()),
///     whole: false,
///     bfloat: false,
///     max_outcomes: 1000,
/// };
/// let mut rows = open(&request, &Folder::new(folder.path())).unwrap();
/// let batch = rows.next(100).unwrap().unwrap();
/// assert_eq!((batch.rows, batch.columns[0].row(1)), (2, [1.0, 0.0].as_slice()));
/// ```
///
/// # Errors
/// [`DataError`] when a file cannot be opened, is of no known format, or has not the columns.
pub fn open(request: &RowsRequest, folder: &Folder) -> Result<Box<dyn ReadRows + Send>, DataError> {
    let ending = |path: &str| path.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    let npy = request.paths.iter().filter(|p| ending(p) == "npy").count();
    if npy > 0 {
        if npy < request.paths.len() {
            return Err(DataError::Shape {
                file: request.paths.join(", "),
                found: "NPY files among others".into(),
                expected: "NPY files alone: each is a column, named like the file".into(),
            });
        }
        return npy::open(request, folder);
    }
    let mut readers: Vec<Box<dyn ReadRows + Send>> = Vec::new();
    for path in &request.paths {
        let file = folder.open(path, u64::MAX)?;
        let reader: Box<dyn ReadRows + Send> = match ending(path).as_str() {
            "csv" | "tsv" | "txt" => csv::open(request, path, file)?,
            "json" | "jsonl" | "ndjson" => jsonl::open(request, path, file)?,
            "npz" => npz::open(request, path, folder)?,
            "parquet" | "pq" => open_parquet(request, path, file)?,
            _ => return Err(DataError::UnknownFormat { file: path.clone() }),
        };
        readers.push(if request.whole { whole::one(reader, request, path) } else { reader });
    }
    Ok(Box::new(Chain { readers, at: 0 }))
}

#[cfg(feature = "parquet")]
fn open_parquet(
    request: &RowsRequest,
    path: &str,
    file: File,
) -> Result<Box<dyn ReadRows + Send>, DataError> {
    parquet::open(request, path, file)
}

#[cfg(not(feature = "parquet"))]
fn open_parquet(_: &RowsRequest, path: &str, _: File) -> Result<Box<dyn ReadRows + Send>, DataError> {
    Err(DataError::NotBuilt { file: path.into(), format: "Parquet", feature: "parquet" })
}

/// One reader after the other.
struct Chain {
    readers: Vec<Box<dyn ReadRows + Send>>,
    at: usize,
}

impl ReadRows for Chain {
    fn next(&mut self, rows: usize) -> Result<Option<Batch>, DataError> {
        while let Some(reader) = self.readers.get_mut(self.at) {
            if let Some(batch) = reader.next(rows)? {
                return Ok(Some(batch));
            }
            self.at += 1;
        }
        Ok(None)
    }

    fn progress(&self) -> Option<f64> {
        let here = self.readers.get(self.at).map_or(Some(0.0), |r| r.progress())?;
        Some((self.at as f64 + here) / self.readers.len().max(1) as f64)
    }
}
