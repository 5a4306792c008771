//! The arguments of `diagnose`: a number, what it should be, and its data.

use clap::Args;
use std::path::PathBuf;

/// The number and its data.
#[derive(Args, Debug)]
pub(crate) struct Diagnose {
    /// The number as it was printed: 0.5108, tensor(1.0598), 3.4e-9, inf, nan
    #[arg(allow_hyphen_values = true)]
    pub(crate) value: String,
    /// What it should be, such as `D(A||B)` of names from --file, or `D(p||q)`, `H(p,q)`, `S(p)`, `JS(p,q)`,
    /// `sqrt(JS(p,q))`, `exp(H(p,q))`, `I(X;Y)` of the data given; `in bits` where bits are meant
    pub(crate) expr: Option<String>,
    /// First distribution or measure, the target
    #[arg(long, value_name = "ROWS", allow_hyphen_values = true, help_heading = "Data")]
    pub(crate) p: Option<String>,
    /// Second distribution or measure
    #[arg(long, value_name = "ROWS", allow_hyphen_values = true, help_heading = "Data")]
    pub(crate) q: Option<String>,
    /// The true class of each row: numbers from 0, or names from --classes
    #[arg(
        long,
        value_name = "LIST",
        allow_hyphen_values = true,
        help_heading = "Data",
        conflicts_with = "p"
    )]
    pub(crate) labels: Option<String>,
    /// Predicted probabilities, a column a class; one column is the probability of class 1
    #[arg(
        long,
        value_name = "ROWS",
        allow_hyphen_values = true,
        help_heading = "Data",
        conflicts_with = "q"
    )]
    pub(crate) probs: Option<String>,
    /// Predicted log-probabilities
    #[arg(
        long,
        value_name = "ROWS",
        allow_hyphen_values = true,
        help_heading = "Data",
        conflicts_with_all = ["q", "probs"]
    )]
    pub(crate) log_probs: Option<String>,
    /// Predicted scores before softmax
    #[arg(
        long,
        value_name = "ROWS",
        allow_hyphen_values = true,
        help_heading = "Data",
        conflicts_with_all = ["q", "probs", "log_probs"]
    )]
    pub(crate) logits: Option<String>,
    /// Names of the columns, in their order
    #[arg(long, value_name = "NAMES", help_heading = "Data")]
    pub(crate) classes: Option<String>,
    /// How many classes labels have, when there are no predictions
    #[arg(long, value_name = "K", help_heading = "Data", conflicts_with_all = ["classes", "probs", "logits"])]
    pub(crate) class_count: Option<usize>,
    /// A weight for each class
    #[arg(long, value_name = "LIST", help_heading = "Data")]
    pub(crate) class_weights: Option<String>,
    /// A weight for each row
    #[arg(long, value_name = "LIST", help_heading = "Data")]
    pub(crate) row_weights: Option<String>,
    /// The label of rows that do not count
    #[arg(long, value_name = "LABEL", allow_hyphen_values = true, help_heading = "Data")]
    pub(crate) ignore_index: Option<String>,
    /// The α by which the target is smoothed
    #[arg(long, value_name = "ALPHA", help_heading = "Data")]
    pub(crate) label_smoothing: Option<String>,
    /// The group of each row, such as the sequence that a token is of
    #[arg(long, value_name = "LIST", help_heading = "Data")]
    pub(crate) groups: Option<String>,
    /// Observations of X, together with those of Y
    #[arg(long, value_name = "LIST", allow_hyphen_values = true, help_heading = "Data", requires = "y")]
    pub(crate) x: Option<String>,
    /// Observations of Y
    #[arg(long, value_name = "LIST", allow_hyphen_values = true, help_heading = "Data", requires = "x")]
    pub(crate) y: Option<String>,
    /// A joint table: X in its rows, Y in its columns; masses or counts
    #[arg(long, value_name = "ROWS", help_heading = "Data", conflicts_with = "x")]
    pub(crate) joint: Option<String>,
    /// A CSV, JSON Lines, NPZ or Parquet file: --p, --q, --labels and the like then name its columns; a list in a
    /// cell, or columns such as p_0, p_1. Or NPY files (repeatable), each a column named like the file
    #[arg(long, value_name = "FILE", help_heading = "Data")]
    pub(crate) data: Vec<PathBuf>,
    /// A row of that file, from 1 (repeatable); all without it
    #[arg(long, value_name = "N", help_heading = "Data", requires = "data")]
    pub(crate) row: Vec<usize>,
    /// A number that is known or was expected, such as the mean loss behind a perplexity
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, help_heading = "Data")]
    pub(crate) expected: Option<String>,
}

/// What `--help` ends with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  entail diagnose 0.5108 --p 0.5,0.5 --q 0.3,0.3
  entail diagnose 0.7370 \"D(A||B)\" --file defs.ent
  entail diagnose 1.0598 --labels 2,1 --logits \"0.2,0.3,0.5; 0.5,0.2,0.3\" --class-weights 2,4,6
  entail diagnose 36.04365338911715 --labels dog,cat --classes dog,cat --probs \"1,0; 0,1\"
  entail diagnose 0.02 \"I(X;Y)\" --x 1,1,1,0,0 --y 1,0,1,1,0
  entail diagnose 19.1218 --expected 70.6083

Numbers are separated by commas, rows by semicolons, as Python prints them too: \"[[0.2, 0.8], [0.5, 0.5]]\". \
They are exact decimals or fractions and need not sum to 1. @FILE reads them from a text file, a row a line.

Exit status: 0 the plain definition gives the number; 1 another convention does; 3 none does, or by chance \
alone; 2 the input is wrong.";
