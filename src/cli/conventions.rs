//! What `entail verify` and `entail eval --reference` are told: the conventions of a verification.

use clap::{Args, ValueEnum};
use entail::verify::{Float, Policy, Reduction, Request, Tolerance, Verifier};

/// What is measured, and under which conventions.
#[derive(Args, Debug, Clone)]
pub(crate) struct Conventions {
    /// The quantity and its columns: S(p), H(p,q), D(p||q), kl_div(p,q), JS(p,q), sqrt(JS(p,q)), TV(p,q),
    /// perplexity(p), I(table), log_loss(p,y), softmax(logits,y), sigmoid(logit,y)
    #[arg(long, value_name = "QUANTITY")]
    pub(crate) quantity: Option<Request>,
    /// Format of the claims, and of numbers that the file holds as text: f64, f32, f16, bf16
    #[arg(long, default_value = "f64", value_name = "FORMAT", value_parser = float)]
    pub(crate) float: Float,
    /// Masses that do not sum to 1 exactly: taken as they are, divided by their sum, or refused
    #[arg(long, value_enum, default_value_t = PolicyName::AsIs)]
    pub(crate) policy: PolicyName,
    /// With --policy reject: the largest |sum - 1| that is not refused but normalised
    #[arg(long, default_value_t = 0.0, value_name = "X")]
    pub(crate) sum_tolerance: f64,
    /// Read text as exact decimals and fractions instead of floats
    #[arg(long)]
    pub(crate) exact: bool,
    /// Each file is one case: its lines are the outcomes
    #[arg(long)]
    pub(crate) whole: bool,
    /// Shape of a joint table, such as 2x3; without it tables are square
    #[arg(long, value_name = "RxC", value_parser = table)]
    pub(crate) table: Option<(usize, usize)>,
    /// Label of rows that a loss leaves out
    #[arg(long, value_name = "LABEL", allow_hyphen_values = true)]
    pub(crate) ignore_index: Option<i64>,
    /// Weights of the classes in a loss, such as 2,4,6
    #[arg(long, value_name = "W,...", value_delimiter = ',')]
    pub(crate) class_weights: Vec<f64>,
    /// Share of the target that is spread over all classes
    #[arg(long, default_value_t = 0.0, value_name = "ALPHA")]
    pub(crate) label_smoothing: f64,
    /// Stop after so many broken rows
    #[arg(long, value_name = "N")]
    pub(crate) max_errors: Option<u64>,
    /// Write the report as CSV
    #[arg(long, conflicts_with = "parquet")]
    pub(crate) csv: bool,
    /// Write the report as Parquet (needs -o)
    #[arg(long)]
    pub(crate) parquet: bool,
}

/// Arguments of `verify` alone.
#[derive(Args, Debug, Clone)]
pub(crate) struct VerifyArgs {
    /// CSV, JSON Lines, NPZ or Parquet files; or NPY files, each a column named like the file
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<String>,
    #[command(flatten)]
    pub(crate) conventions: Conventions,
    /// The column of claimed values
    #[arg(long, value_name = "COLUMN", required_unless_present = "value", conflicts_with = "value")]
    pub(crate) claimed: Option<String>,
    /// The claimed value itself: of the reduction, or of each file with --whole (repeatable)
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub(crate) value: Vec<String>,
    /// When a claim passes: 2ulp, 1e-12, or "rel 1e-9"
    #[arg(long, default_value = "4ulp", value_name = "TOLERANCE")]
    pub(crate) tolerance: Tolerance,
    /// Reduce all rows to one number: the sum; the mean as PyTorch takes it (over weights or elements); batchmean
    #[arg(long, value_enum, default_value_t = ReductionName::None)]
    pub(crate) reduction: ReductionName,
    /// Failing and broken rows to show
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub(crate) show: usize,
    /// Rows of the report
    #[arg(long, value_enum, default_value_t = RowsName::All)]
    pub(crate) rows: RowsName,
}

/// Arguments that turn `eval` into a writer of reference values.
#[derive(Args, Debug, Clone)]
pub(crate) struct ReferenceArgs {
    /// Correctly rounded values for each row of a data file, instead of an expression
    #[arg(long = "reference", value_name = "DATA", requires = "quantity")]
    pub(crate) reference: Vec<String>,
    #[command(flatten)]
    pub(crate) conventions: Conventions,
}

/// The names of the policies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum PolicyName {
    /// The formula is applied to the masses as they are.
    AsIs,
    /// Each column is divided by its exact sum.
    Normalize,
    /// Such a row is broken.
    Reject,
}

/// The names of the reductions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ReductionName {
    /// One claim a row.
    None,
    /// The sum of all rows.
    Sum,
    /// Over the weights of the labels, or over all elements.
    Mean,
    /// Over the rows.
    Batchmean,
}

/// Which rows a report has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum RowsName {
    /// Every row.
    All,
    /// Those that did not pass.
    Failing,
}

impl Conventions {
    /// The verifier that they describe; `base` is 0 for e.
    pub(crate) fn verifier(&self, request: &Request, base: u32) -> Verifier {
        let policy = match self.policy {
            PolicyName::AsIs => Policy::AsIs,
            PolicyName::Normalize => Policy::Normalize,
            PolicyName::Reject => Policy::Reject { tolerance: self.sum_tolerance },
        };
        let mut verifier = Verifier::new(request.quantity)
            .base(base)
            .float(self.float)
            .policy(policy)
            .class_weights(self.class_weights.clone())
            .label_smoothing(self.label_smoothing);
        if let Some((rows, columns)) = self.table {
            verifier = verifier.table(rows, columns);
        }
        if let Some(label) = self.ignore_index {
            verifier = verifier.ignore_index(label);
        }
        verifier
    }
}

impl ReductionName {
    pub(crate) fn reduction(self) -> Reduction {
        match self {
            ReductionName::None => Reduction::None,
            ReductionName::Sum => Reduction::Sum,
            ReductionName::Mean => Reduction::Mean,
            ReductionName::Batchmean => Reduction::BatchMean,
        }
    }
}

fn float(text: &str) -> Result<Float, String> {
    Float::of_name(text).ok_or_else(|| "expected f64, f32, f16 or bf16".to_owned())
}

fn table(text: &str) -> Result<(usize, usize), String> {
    let sizes =
        text.split_once(['x', '×']).and_then(|(r, c)| Some((r.trim().parse().ok()?, c.trim().parse().ok()?)));
    sizes.filter(|(r, c)| *r > 0 && *c > 0).ok_or_else(|| "expected rows x columns, such as 2x3".to_owned())
}
