//! Readers of data files: CSV, JSON and NPY into models, and these and NPZ and Parquet as streams of rows. The
//! only file input below `cli`.
//!
//! It knows `model`, `exact` and `diag`. Files are untrusted: they are read as a stream, within
//! stated limits, and nothing is allocated because a header asks for it. Decimals are read exactly
//! from their digits, never through a double, unless the request says the numbers are floats.

mod columns;
mod csv;
mod error;
mod folder;
mod json;
mod npy;
mod numbers;
pub mod rows;
mod sink;

use std::io::Read;

pub use error::{CODES, DataError};
pub use folder::Folder;

use crate::model::{FloatPolicy, Joint, Law, MAX_OUTCOMES, Values};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma, semicolon or tab separated values.
    Csv,
    /// An array of numbers, of objects or of arrays; or an object label → number.
    Json,
    /// A NumPy array of one or two dimensions.
    Npy,
}

impl Format {
    /// The format that the extension of a file name promises.
    ///
    /// ```
    /// use entail::data::Format;
    /// assert_eq!(Format::of("weather.CSV"), Some(Format::Csv));
    /// assert_eq!(Format::of("weather"), None);
    /// ```
    pub fn of(path: &str) -> Option<Format> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "npy" => Some(Format::Npy),
            _ => None,
        }
    }
}

/// A column of a table, as the user names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// By the name in the header, or the key of an object.
    Name(String),
    /// By its number, from 1.
    Number(usize),
}

/// How wide the floats are that the numbers stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// IEEE single precision.
    F32,
    /// IEEE double precision.
    F64,
}

/// What the numbers mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Exact masses that sum to 1.
    Masses,
    /// Non-negative integers, divided by their sum.
    Counts,
    /// Non-negative weights, divided by their sum.
    Weights,
    /// The nearest floats of the numbers, taken as the dyadic rationals they are.
    Floats {
        /// Their width.
        width: Width,
        /// What to do when they do not sum to 1.
        policy: FloatPolicy,
    },
    /// No numbers: each row is one observation of its labels.
    Samples,
}

/// What to make of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// One distribution or measure; several label columns make tuples.
    Law,
    /// The joint law of the label columns as random variables, or of the row and the column of
    /// a matrix.
    Joint,
    /// A function label → number, for expectations; numbers may be negative.
    Values,
}

/// The most that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Rows, or numbers in an array.
    pub rows: usize,
}

impl Default for Limits {
    /// 1 GiB and 50 million rows.
    fn default() -> Limits {
        Limits { bytes: 1 << 30, rows: MAX_OUTCOMES }
    }
}

/// What to load and how. Start from [`LoadRequest::new`] and set what differs.
///
/// ```
/// use entail::data::{read, Column, Content, Format, LoadRequest};
/// use entail::model::{Label, Law};
/// let mut request = LoadRequest::new("weather.csv");
/// request.column = Some(Column::Name("p".into()));
/// let text = "sky,p\nsun,0.75\nrain,0.25\n";
/// let loaded = read(&request, Format::Csv, text.as_bytes()).unwrap();
/// let Content::Law(Law::Finite(weather)) = loaded.content else { panic!() };
/// assert_eq!(weather.mass_of(&Label::text("sun")).unwrap().to_string(), "3/4");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LoadRequest {
    /// The path as the user wrote it; also the name shown in errors.
    pub path: String,
    /// The format, when the extension does not tell.
    pub format: Option<Format>,
    /// Where the numbers are (for samples without `labels`: the observations). Without it, the
    /// only column, or the last of two.
    pub column: Option<Column>,
    /// Where the labels are. Without it, the first column if that holds text, else the outcomes
    /// are 1, 2, 3, ….
    pub labels: Vec<Column>,
    /// Names for the random variables of a joint law; without them, the headers of the label
    /// columns, or X and Y.
    pub names: Vec<String>,
    /// The row of a matrix to take, from 1.
    pub row: Option<usize>,
    /// What the numbers mean.
    pub kind: Kind,
    /// What to make of the file.
    pub want: Want,
    /// Whether a CSV file has a header line; without it, found out.
    pub header: Option<bool>,
    /// The most that is read.
    pub limits: Limits,
}

impl LoadRequest {
    /// Exact masses from the file, as a distribution.
    pub fn new(path: impl Into<String>) -> LoadRequest {
        LoadRequest {
            path: path.into(),
            format: None,
            column: None,
            labels: Vec::new(),
            names: Vec::new(),
            row: None,
            kind: Kind::Masses,
            want: Want::Law,
            header: None,
            limits: Limits::default(),
        }
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub enum Content {
    /// A distribution or measure.
    Law(Law),
    /// A joint law.
    Joint(Joint),
    /// A function on outcomes.
    Values(Values),
}

/// What was read, and what there is to tell about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The model.
    pub content: Content,
    /// Rows read, columns used, the policy applied, the exact sum and its defect: a sentence each.
    pub report: Vec<String>,
}

/// Loads a file from a folder.
///
/// # Errors
/// [`DataError`]: what was expected, what was found, in which file, line, row and column.
pub fn load(request: &LoadRequest, folder: &Folder) -> Result<Loaded, DataError> {
    let format = request.format.or_else(|| Format::of(&request.path));
    let format = format.ok_or_else(|| DataError::UnknownFormat { file: request.path.clone() })?;
    read(request, format, folder.open(&request.path, request.limits.bytes)?)
}

/// Reads a stream in the given format; `request.path` only names it.
///
/// # Errors
/// Those of [`load`].
pub fn read(request: &LoadRequest, format: Format, stream: impl Read) -> Result<Loaded, DataError> {
    let stream = folder::Bounded::new(stream, request.limits.bytes);
    match format {
        Format::Csv => csv::read(request, stream),
        Format::Json => json::read(request, stream),
        Format::Npy => npy::read(request, stream),
    }
}

#[cfg(test)]
mod tests;
