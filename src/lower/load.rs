//! What `load` asks for, in this room's own terms: whoever may open files implements [`Loader`].

use super::{Result, errors};
use crate::diag::Diagnostic;
use crate::model::{FloatPolicy, Joint, Law, Values};
use crate::syntax::ast::{LabelKind, LoadOption};
use crate::term::Name;

/// A column by name, or by number from 1.
#[derive(Clone, PartialEq, Debug)]
pub enum Columns {
    /// By its name in the header.
    Named(String),
    /// By its number, from 1.
    Numbered(usize),
}

/// What the numbers of a file are.
#[derive(Clone, PartialEq, Debug)]
pub enum Numbers {
    /// Exact masses.
    Masses,
    /// Counts.
    Counts,
    /// Weights to be scaled.
    Weights,
    /// IEEE floats.
    Floats {
        /// binary32 instead of binary64.
        single: bool,
        /// What to do when they do not sum to 1.
        policy: FloatPolicy,
    },
    /// Rows are observations.
    Samples,
}

/// What is to be made of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// A distribution.
    Law,
    /// A joint distribution.
    Joint,
    /// Values of outcomes.
    Values,
}

/// A `load` as the user wrote it, understood.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadRequest {
    /// The path.
    pub path: String,
    /// Where the numbers are.
    pub column: Option<Columns>,
    /// Where the labels are.
    pub labels: Vec<Columns>,
    /// The row of a matrix.
    pub row: Option<usize>,
    /// `csv`, `json` or `npy`, when said.
    pub format: Option<String>,
    /// Whether there is a header line, when said.
    pub header: Option<bool>,
    /// What the numbers are.
    pub numbers: Numbers,
    /// What to make of them.
    pub want: Want,
    /// The random variables of a joint distribution.
    pub variables: Vec<Name>,
}

/// What was in the file.
#[derive(Clone, Debug)]
pub enum Entries {
    /// A distribution.
    Law(Law),
    /// A joint distribution.
    Joint(Joint),
    /// Values of outcomes.
    Values(Values),
}

/// What was in the file, and what there is to tell of it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The content.
    pub entries: Entries,
    /// A sentence each.
    pub notes: Vec<String>,
}

/// Opens files for `load`.
pub trait Loader {
    /// Reads a file.
    ///
    /// # Errors
    /// A diagnostic without a place: the statement's is added.
    fn load(&self, request: &LoadRequest) -> std::result::Result<Loaded, Diagnostic>;
}

/// Opens nothing: every `load` is refused.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, request: &LoadRequest) -> std::result::Result<Loaded, Diagnostic> {
        Err(Diagnostic::error("E078", format!("`{}`: files cannot be read here", request.path)))
    }
}

impl LoadRequest {
    /// Takes the options one by one. `floats` carries the policy that was written, if any.
    pub(super) fn options(&mut self, options: &[LoadOption], policy: Option<FloatPolicy>) -> Result<()> {
        let strict = || FloatPolicy::Reject { tolerance: num_traits::Zero::zero() };
        if let Some(policy) = policy.clone() {
            self.numbers = Numbers::Floats { single: false, policy };
        }
        for option in options {
            let at = option.key.span.to(option.value.span);
            let (text, number) = match &option.value.kind {
                LabelKind::Text(text) => (text.as_str(), None),
                LabelKind::Number(text) => (text.as_str(), text.parse::<usize>().ok()),
                LabelKind::Tuple(_) => ("", None),
            };
            let wrong = |expected: &str| {
                let message = format!("`{} {text}` is no option of `load`", option.key.text);
                errors::error("E073", message, at, "this option", format!("expected {expected}"))
            };
            let column = || match (&option.value.kind, number) {
                (LabelKind::Text(name), _) => Ok(Columns::Named(name.clone())),
                (_, Some(n)) if n > 0 => Ok(Columns::Numbered(n)),
                _ => Err(wrong("the name of a column, or its number from 1")),
            };
            match option.key.text.as_str() {
                "column" => self.column = Some(column()?),
                "labels" | "label" => match &option.value.kind {
                    LabelKind::Tuple(parts) => {
                        for part in parts {
                            let one = LoadOption { key: option.key.clone(), value: part.clone() };
                            self.options(&[one], None)?;
                        }
                    }
                    _ => self.labels.push(column()?),
                },
                "row" => self.row = Some(number.filter(|n| *n > 0).ok_or_else(|| wrong("a number from 1"))?),
                "format" if ["csv", "json", "npy"].contains(&text) => self.format = Some(text.to_owned()),
                "header" if ["yes", "no"].contains(&text) => self.header = Some(text == "yes"),
                "as" => {
                    self.numbers = match text {
                        "masses" => Numbers::Masses,
                        "counts" => Numbers::Counts,
                        "weights" => Numbers::Weights,
                        "samples" => Numbers::Samples,
                        "floats" | "f64" | "f32" => Numbers::Floats {
                            single: text == "f32",
                            policy: policy.clone().unwrap_or_else(strict),
                        },
                        _ => {
                            return Err(wrong(
                                "`as masses`, `counts`, `weights`, `floats`, `f32` or `samples`",
                            ));
                        }
                    }
                }
                "format" => return Err(wrong("`format csv`, `json` or `npy`")),
                "header" => return Err(wrong("`header yes` or `header no`")),
                _ => return Err(wrong("`column`, `labels`, `row`, `as`, `format` or `header`")),
            }
        }
        Ok(())
    }
}
