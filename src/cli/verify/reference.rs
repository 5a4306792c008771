//! `entail eval --reference`: the correctly rounded value of each row, as test data for another program.

use super::destination::{Destination, Kind};
use super::line::Line;
use super::report::Report;
use super::source::Source;
use super::{
    Progress, Stop, base, complain, exit, listen, no_rows, page, reading, stopped, undecided, unreadable_row,
};
use crate::cli::args::Cli;
use crate::cli::conventions::ReferenceArgs;
use crate::cli::exit::Exit;
use crate::cli::output;
use entail::verify::{Request, Status, Summary};

/// The command `eval --reference`.
pub(crate) fn reference(cli: &Cli, args: &ReferenceArgs) -> Exit {
    listen();
    let Some(request) = &args.conventions.quantity else {
        return complain(Stop::Usage("--reference needs --quantity, such as --quantity \"D(p||q)\"".into()));
    };
    base(&cli.options).and_then(|base| references(cli, args, request, base)).unwrap_or_else(complain)
}

fn references(cli: &Cli, args: &ReferenceArgs, request: &Request, base: u32) -> Result<Exit, Stop> {
    let conventions = &args.conventions;
    let verifier = conventions.verifier(request, base);
    let mut to = Destination::of(conventions, &cli.options);
    if to.kind == Kind::Text {
        // Reference values are for programs.
        to.kind = Kind::Csv;
    }
    let source = Source::open(&args.reference, request, conventions, None, cli.options.limits.max_outcomes)?;
    let mut report = Report::start(&to, conventions.float, false)?;
    let progress = Progress::start();
    let mut summary = Summary::default();
    for next in reading(source) {
        let (taken, at) = next?;
        let mut bad = taken.bad.iter().peekable();
        for (i, reference) in verifier.reference(&taken.rows())?.into_iter().enumerate() {
            let unreadable = bad.next_if(|(row, _)| *row == i).map(|(_, reason)| reason.clone());
            let (mut verdict, mut remark) = (undecided(f64::NAN), None);
            match (unreadable, reference.value) {
                (Some(reason), _) => {
                    verdict = unreadable_row(f64::NAN);
                    remark = Some(reason);
                }
                (None, Err(error)) => {
                    remark = Some(error.to_string());
                    verdict.status = Status::Broken(error);
                }
                (None, Ok(None)) => remark = Some("no precision decides the rounding".into()),
                (None, Ok(Some(value))) => {
                    (verdict.status, verdict.truth, verdict.witness) =
                        (Status::Passed, value, reference.witness);
                }
            }
            summary.push(&verdict);
            report.row(&Line { row: summary.rows, verdict: &verdict, remark: remark.as_deref() })?;
            if conventions.max_errors.is_some_and(|most| summary.broken > most) {
                return Err(Stop::Errors(summary.broken));
            }
        }
        progress.show(at, &summary);
        if stopped() {
            break;
        }
    }
    progress.bar.finish_and_clear();
    if summary.rows == 0 && !stopped() {
        return Err(no_rows(&args.reference));
    }
    if let Some(path) = report.finish(stopped())? {
        let broken = if summary.broken > 0 {
            format!(", {} broken", page::count(summary.broken))
        } else {
            String::new()
        };
        output::complain(&format!("{}: {} rows{broken}\n", path.display(), page::count(summary.rows)));
    }
    Ok(exit(&summary, stopped()))
}
