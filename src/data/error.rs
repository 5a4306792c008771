//! What can be wrong with a data file, and what to tell the user.

use crate::advice;
use crate::diag::Diagnostic;
use crate::model::ModelError;

/// Why a file cannot be loaded. Rows and columns count from 1.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DataError {
    /// The file cannot be opened or read.
    #[error("cannot read {file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// The path leaves the folder that files may be read from.
    #[error("{file} lies outside {folder}, the only folder that files may be read from here")]
    Outside {
        /// The file.
        file: String,
        /// The folder.
        folder: String,
    },
    /// The extension is not known and no format is given.
    #[error("the format of {file} is not known from its extension")]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// The format is read by a cargo feature that this build is without.
    #[error("{file} is a {format} file, which this build does not read")]
    NotBuilt {
        /// The file.
        file: String,
        /// The format.
        format: &'static str,
        /// The feature.
        feature: &'static str,
    },
    /// A limit is reached.
    #[error("{file} has more than {limit} {what}, the limit in force")]
    Limit {
        /// The file.
        file: String,
        /// `bytes` or `rows`.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The file does not follow its format.
    #[error("{file}{}: expected {expected}, found {found}", on_line(*line))]
    Syntax {
        /// The file.
        file: String,
        /// The line; 0 for binary files.
        line: u64,
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// One cell is not what its column needs.
    #[error("{file}{}, row {row}, {column}: expected {expected}, found {found}", on_line(*line))]
    Cell {
        /// The file.
        file: String,
        /// The line; 0 where lines mean nothing.
        line: u64,
        /// The row of data, from 1, the header not counted.
        row: usize,
        /// The column, such as ``column `p` ``.
        column: String,
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// There is no such column.
    #[error("{file} has no column {wanted}; it has {}", columns.join(", "))]
    NoColumn {
        /// The file.
        file: String,
        /// The column asked for.
        wanted: String,
        /// The columns there are.
        columns: Vec<String>,
        /// The one that is spelled most alike.
        similar: Option<String>,
    },
    /// The request does not say which columns are meant.
    #[error("{file} has the columns {}: say which holds {what}", columns.join(", "))]
    WhichColumn {
        /// The file.
        file: String,
        /// The columns there are.
        columns: Vec<String>,
        /// What is looked for.
        what: &'static str,
    },
    /// The array does not have the shape that the request needs.
    #[error("{file} holds {found}; expected {expected}")]
    Shape {
        /// The file.
        file: String,
        /// The shape found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// There is no data in the file.
    #[error("{file} holds no data")]
    Empty {
        /// The file.
        file: String,
    },
    /// The data is well formed, but no such model exists.
    #[error("{file}: {error}")]
    Model {
        /// The file.
        file: String,
        /// Why; its entries are the rows of the file.
        error: ModelError,
    },
}

fn on_line(line: u64) -> String {
    if line == 0 { String::new() } else { format!(", line {line}") }
}

impl DataError {
    /// The stable code, a key of [`CODES`] or of the model's codes.
    pub fn code(&self) -> &'static str {
        match self {
            DataError::Unreadable { .. } => "E040",
            DataError::Outside { .. } => "E041",
            DataError::UnknownFormat { .. } | DataError::NotBuilt { .. } => "E042",
            DataError::Limit { .. } => "E043",
            DataError::Syntax { .. } => "E044",
            DataError::Cell { .. } => "E045",
            DataError::NoColumn { .. } => "E046",
            DataError::WhichColumn { .. } => "E047",
            DataError::Shape { .. } => "E048",
            DataError::Empty { .. } => "E049",
            DataError::Model { error, .. } => advice::code(error),
        }
    }

    /// What to try.
    pub fn help(&self) -> String {
        match self {
            DataError::NoColumn { similar: Some(name), .. } => format!("did you mean {name}?"),
            DataError::NoColumn { .. } => "name a column of the header, or give its number from 1".into(),
            DataError::Unreadable { .. } => "check the path; in a `load` it is relative to the file that loads".into(),
            DataError::Outside { .. } => "move the file into the folder".into(),
            DataError::UnknownFormat { .. } => "name the file .csv, .tsv, .json or .npy; `entail verify` also reads .jsonl, .npz and .parquet".into(),
            DataError::NotBuilt { feature, .. } => {
                format!("build with `--features {feature}`, or convert the file to CSV, JSON Lines or NPY")
            }
            // Rows are outcomes, as the flag has it.
            DataError::Limit { what, .. } => {
                let flag = if *what == "bytes" { "bytes" } else { "outcomes" };
                format!("raise the limit with `--max-{flag}`")
            }
            DataError::Syntax { line: 0, .. } => {
                "the file is cut off or damaged, or is of another kind than its name says: write or copy it again"
                    .into()
            }
            DataError::Syntax { .. } => "correct the file; it was read up to this place".into(),
            DataError::Cell { .. } => {
                "correct the cell, or say `as floats` or `as samples` if that is what it holds".into()
            }
            DataError::WhichColumn { .. } => "write `column NAME`, and `labels NAME` for the labels".into(),
            DataError::Shape { .. } => {
                "choose one row of a matrix with `row K`, or load it as a joint law".into()
            }
            DataError::Empty { .. } => "give at least one row of data".into(),
            DataError::Model { error: ModelError::Sum { .. }, .. } => {
                "if these are floats say `as floats normalize`; if they are counts, `as counts`".into()
            }
            DataError::Model { error, .. } => advice::help(error).into(),
        }
    }
}

/// Without a place in the source: the caller that knows the `load` adds it.
impl From<DataError> for Diagnostic {
    fn from(error: DataError) -> Diagnostic {
        Diagnostic::error(error.code(), error.to_string()).help(error.help())
    }
}

/// The codes of this layer: code, title, explanation.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        "E040",
        "unreadable file",
        "The file does not exist, is no regular file, or may not be read. Paths are relative to the folder of the file that loads it: load \"data/weather.csv\" column p.",
    ),
    (
        "E041",
        "file outside the folder",
        "Files may be restricted to one folder; a path that leaves it, also through a link, is refused.",
    ),
    (
        "E042",
        "unknown format",
        "The extension tells the format: .csv, .tsv and .txt are tables, .json is JSON, .npy is a NumPy array.",
    ),
    (
        "E043",
        "file too large",
        "A file is read up to a limit of bytes and of rows, so that no file can exhaust the memory. The message names the limit and the option that raises it.",
    ),
    (
        "E044",
        "malformed file",
        "The file does not follow its format: a CSV row with too few or too many cells, JSON that does not parse, an NPY file that ends before its array does.",
    ),
    (
        "E045",
        "unexpected cell",
        "A cell is not what its column needs. Masses are exact numbers such as 0.25, 1/4 or 2.5e-1, counts are 0, 1, 2, ..., floats are finite: NaN, inf and negative numbers are no masses.",
    ),
    (
        "E046",
        "no such column",
        "The header, or the objects of a JSON array, have no such column. Names are compared exactly; numbers count from 1.",
    ),
    (
        "E047",
        "which column?",
        "The file has several columns that could be meant. Write load \"weather.csv\" column p labels sky.",
    ),
    (
        "E048",
        "wrong shape",
        "A distribution needs a list of numbers. From a matrix take one row with `row 3`, or load it as a joint law of its rows and columns.",
    ),
    ("E049", "no data", "The file is empty, or has only a header."),
];
