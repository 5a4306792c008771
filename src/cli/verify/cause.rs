//! Why a row may fail, where the verifier's own quick look finds nothing: what `diagnose` finds in the row.

use super::source::{Numbers, Taken};
use crate::cli::conventions::{Conventions, PolicyName};
use entail::diagnose::{Asked, Form, Problem, likely_cause};
use entail::verify::{Quantity, Request, Verdict};
use rug::Rational;

use super::line::number;

/// Rows longer than this are left to `entail diagnose`.
const LONGEST: usize = 4096;

/// Looks into failing rows, as many as are worth the time.
pub(super) struct Causes<'a> {
    request: &'a Request,
    conventions: &'a Conventions,
    base: u32,
    left: usize,
    /// The first row that nothing explains, and its claim.
    open: Option<(u64, f64)>,
}

impl<'a> Causes<'a> {
    /// Looks into at most `most` rows.
    pub(super) fn new(request: &'a Request, conventions: &'a Conventions, base: u32, most: usize) -> Self {
        Causes { request, conventions, base, left: most, open: None }
    }

    /// What gives the claim of row `at` of the batch, which is row `row` of all.
    pub(super) fn find(&mut self, taken: &Taken, at: usize, row: u64, verdict: &Verdict) -> Option<String> {
        self.left = self.left.checked_sub(1)?;
        let found = self.look(taken.numbers(at), verdict.claimed);
        if found.is_none() && self.open.is_none() {
            self.open = Some((row, verdict.claimed));
        }
        found
    }

    fn look(&self, row: Numbers, claimed: f64) -> Option<String> {
        let problem = self.problem(row)?;
        let printed = number(self.conventions.float, claimed).parse().ok()?;
        let fit = likely_cause(&problem, &printed)?;
        let words: Vec<&str> = fit.deviations.iter().map(|d| d.words.as_str()).collect();
        let call = fit.calls.first().map_or(String::new(), |call| format!(", as {call} does"));
        Some(format!("as if {}{call}", words.join("; ")))
    }

    /// The row as `diagnose` takes it; `None` for quantities that it does not know.
    fn problem(&self, Numbers { first, second, label }: Numbers) -> Option<Problem> {
        if first.len() > LONGEST {
            return None;
        }
        let scaled = self.conventions.policy == PolicyName::Normalize;
        let masses = |row: Vec<Rational>| {
            let total: Rational = row.iter().fold(Rational::new(), |a, b| a + b);
            if scaled && total > 0 { row.into_iter().map(|x| x / &total).collect() } else { row }
        };
        let one = |label: Option<i64>| Some([Some(usize::try_from(label?).ok()?)]);
        let pair = |asked, first, second: Option<Vec<Rational>>| {
            Problem::pair(vec![masses(first)], vec![masses(second?)]).ok()?.asking(asked).ok()
        };
        let problem = match self.request.quantity {
            Quantity::Entropy => Problem::single(vec![masses(first)]).ok()?,
            Quantity::Perplexity => {
                Problem::single(vec![masses(first)]).ok()?.asking(Asked::Perplexity).ok()?
            }
            Quantity::CrossEntropy => pair(Asked::CrossEntropy, first, second)?,
            Quantity::Divergence => pair(Asked::Divergence, first, second)?,
            Quantity::JensenShannon => pair(Asked::JensenShannon, first, second)?,
            Quantity::JensenShannonDistance => pair(Asked::JensenShannonDistance, first, second)?,
            Quantity::LogLoss => {
                Problem::labelled(&one(label)?, vec![masses(first)], Form::Probabilities).ok()?
            }
            Quantity::SoftmaxCrossEntropy | Quantity::SigmoidCrossEntropy => match second {
                Some(target) => {
                    let problem = Problem::scored(vec![target], vec![first], Form::Logits).ok()?;
                    problem.asking(Asked::CrossEntropy).ok()?
                }
                None => Problem::labelled(&one(label)?, vec![first], Form::Logits).ok()?,
            },
            Quantity::MutualInformation => {
                let columns = self.conventions.table.map_or(first.len().isqrt(), |(_, columns)| columns);
                let rows: Vec<Vec<Rational>> = first.chunks(columns.max(1)).map(<[_]>::to_vec).collect();
                Problem::joint(&rows).ok()?
            }
            _ => return None,
        };
        let exact = |x: &f64| Rational::from_f64(*x);
        let weights: Option<Vec<Rational>> = self.conventions.class_weights.iter().map(exact).collect();
        let problem = match weights {
            Some(weights) if !weights.is_empty() => problem.class_weights(weights).ok()?,
            _ => problem,
        };
        let problem = match exact(&self.conventions.label_smoothing) {
            Some(alpha) if alpha != 0 => problem.label_smoothing(alpha),
            _ => problem,
        };
        Some(problem.in_base((self.base != 0).then_some(self.base)))
    }

    /// The first row that nothing simple explains, and the command that tries all conventions on it.
    pub(super) fn hint(&self, files: &[String]) -> Option<(u64, String)> {
        let (row, claimed) = self.open?;
        Some((row, command(self.request, self.conventions, self.base, files, claimed, Some(row))?))
    }
}

/// The command that tries all conventions on a claim on one row, or on all of them; `None` where there is none.
pub(super) fn command(
    request: &Request,
    conventions: &Conventions,
    base: u32,
    files: &[String],
    claimed: f64,
    row: Option<u64>,
) -> Option<String> {
    // Rows count over all files; NPY files are columns of the same rows.
    let is_npy = |file: &String| file.to_lowercase().ends_with(".npy");
    if files.len() > 1 && !files.iter().all(is_npy) || conventions.whole {
        return None;
    }
    let (expression, first, second) = match request.quantity {
        Quantity::Entropy => ("S(p)", "--p", ""),
        Quantity::CrossEntropy => ("H(p,q)", "--p", "--q"),
        Quantity::Divergence => ("D(p||q)", "--p", "--q"),
        Quantity::JensenShannon => ("JS(p,q)", "--p", "--q"),
        Quantity::JensenShannonDistance => ("sqrt(JS(p,q))", "--p", "--q"),
        Quantity::LogLoss => ("", "--probs", "--labels"),
        Quantity::SoftmaxCrossEntropy | Quantity::SigmoidCrossEntropy => ("", "--logits", "--labels"),
        _ => return None,
    };
    let mut command = format!("entail diagnose {}", number(conventions.float, claimed));
    if !expression.is_empty() {
        command += &format!(" \"{expression}\"");
    }
    for file in files {
        command += &format!(" --data {}", quoted(file));
    }
    if let Some(row) = row {
        command += &format!(" --row {row}");
    }
    command += &format!(" {first} {}", quoted(&request.first));
    if let Some(column) = &request.second {
        command += &format!(" {second} {}", quoted(column));
    }
    if base != 0 {
        command += &format!(" --base {base}");
    }
    let weights: Vec<String> = conventions.class_weights.iter().map(f64::to_string).collect();
    if !weights.is_empty() {
        command += &format!(" --class-weights {}", weights.join(","));
    }
    if conventions.label_smoothing != 0.0 {
        command += &format!(" --label-smoothing {}", conventions.label_smoothing);
    }
    if let Some(label) = conventions.ignore_index {
        command += &format!(" --ignore-index {label}");
    }
    Some(command)
}

/// For a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}
