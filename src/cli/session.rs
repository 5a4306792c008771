//! Opens the session that the commands talk to.

use super::args::LimitOptions;
use entail::diag::{Diagnostic, Severity};
use entail::render::build::{Outcome, Show};
use entail::session::{Options, Report, Session};
use entail::span::Source;

/// What the commands ask of a session.
pub(crate) trait Statements {
    /// Answers the statements of one source, in order. On an error nothing of the source has any effect.
    fn run(&mut self, source: &Source, show: &Show) -> Result<Answers, Vec<Diagnostic>>;
}

/// The answers to the statements of one source.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// One or more a statement.
    pub(crate) outcomes: Vec<Outcome>,
    /// Warnings and notes about the source.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Statements for Session {
    fn run(&mut self, source: &Source, show: &Show) -> Result<Answers, Vec<Diagnostic>> {
        self.options_mut().show = show.clone();
        let report = Session::run(self, source);
        if report.is_accepted() {
            Ok(Answers { outcomes: report.outcomes, warnings: report.diagnostics })
        } else {
            // What is only remarked on is no news beside what is wrong.
            Err(report.diagnostics.into_iter().filter(|d| d.severity == Severity::Error).collect())
        }
    }
}

/// What a report says beside its answers: what is wrong, or else what is only remarked on.
pub(crate) fn news(report: &Report) -> Vec<Diagnostic> {
    let all = report.diagnostics.iter();
    if report.is_accepted() {
        return all.cloned().collect();
    }
    all.filter(|d| d.severity == Severity::Error).cloned().collect()
}

/// A session under the limits that were asked for.
pub(crate) fn open(limits: &LimitOptions) -> Box<dyn Statements> {
    Box::new(opened(limits))
}

/// The same, for those who look inside.
pub(crate) fn opened(limits: &LimitOptions) -> Session {
    Session::new(options(limits))
}

/// The limits, as a session takes them.
pub(crate) fn options(limits: &LimitOptions) -> Options {
    let mut options = Options::default();
    options.text.nesting = limits.max_nesting;
    options.text.input = limits.max_input;
    options.numbers.literals.exponent = limits.max_exponent;
    options.files.rows = limits.max_outcomes;
    options.files.bytes = limits.max_bytes;
    options
}
