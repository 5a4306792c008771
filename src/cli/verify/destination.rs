//! Where a report goes and in which form.

use crate::cli::args::{Format, Options};
use crate::cli::conventions::Conventions;
use std::path::PathBuf;

/// A form and a file; the standard output without one.
#[derive(Clone, Debug)]
pub(crate) struct Destination {
    pub(crate) kind: Kind,
    pub(crate) file: Option<PathBuf>,
}

/// The form of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A page for people.
    Text,
    /// An object a line.
    Json,
    /// A header and a line a row.
    Csv,
    /// Columns.
    Parquet,
}

impl Destination {
    /// What a flag asks for, or the ending of the output file.
    pub(crate) fn of(conventions: &Conventions, options: &Options) -> Destination {
        let ending = options.output.as_deref().and_then(|p| p.extension()).and_then(|e| e.to_str());
        let kind = match ending {
            _ if conventions.csv => Kind::Csv,
            _ if conventions.parquet => Kind::Parquet,
            _ if options.json || options.format == Some(Format::Json) => Kind::Json,
            Some("csv") => Kind::Csv,
            Some("parquet" | "pq") => Kind::Parquet,
            Some("json" | "jsonl") => Kind::Json,
            _ => Kind::Text,
        };
        Destination { kind, file: options.output.clone() }
    }
}
