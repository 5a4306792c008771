//! Opens the session that the commands talk to.

use super::answer::{Answers, Statements};
use super::args::LimitOptions;
use entail::data;
use entail::diag::Diagnostic;
use entail::exact::rational;
use entail::lower;
use entail::render::build::Show;
use entail::session::{Options, Session};
use entail::span::Source;
use entail::syntax::parse;

/// A session under the limits that were asked for.
///
/// # Errors
/// When there is none to open.
pub(crate) fn open(limits: &LimitOptions) -> Result<Box<dyn Statements>, String> {
    let literals = rational::Limits { exponent: limits.max_exponent, ..rational::Limits::default() };
    Ok(Box::new(Session::new(Options {
        text: parse::Limits { nesting: limits.max_nesting, ..parse::Limits::default() },
        numbers: lower::Limits { literals, ..lower::Limits::default() },
        files: data::Limits { rows: limits.max_outcomes, ..data::Limits::default() },
        ..Options::default()
    })))
}

impl Statements for Session {
    fn run(&mut self, source: &Source, show: &Show) -> Result<Answers, Vec<Diagnostic>> {
        self.options_mut().show = show.clone();
        let report = Session::run(self, source);
        if report.is_accepted() {
            Ok(Answers { outcomes: report.outcomes, warnings: report.diagnostics })
        } else {
            Err(report.diagnostics)
        }
    }
}
