//! `entail verify` and `entail eval --reference`: data files through the verifier.
//!
//! A thread reads ahead while the cores verify. Ctrl-C ends with what was found so far.

mod cause;
mod destination;
mod line;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod reference;
mod report;
mod source;

use super::args::{Cli, Options};
use super::conventions::{Conventions, PolicyName, ReductionName, RowsName, VerifyArgs};
use super::exit::Exit;
use super::output::{self, Screen};
use cause::Causes;
use destination::{Destination, Kind};
use entail::data::DataError;
use entail::verify::{BatchError, Request, RowError, Side, Status, Summary, Total, Verdict, Verifier};
use indicatif::{ProgressBar, ProgressStyle};
use line::Line;
use page::Shown;
pub(crate) use reference::reference;
use report::Report;
use serde_json::json;
use source::{Source, Taken};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Rows of a batch.
const ROWS: usize = 1 << 14;
/// Batches read ahead.
const AHEAD: usize = 2;

/// Why the work stops.
enum Stop {
    Data(DataError),
    Batch(BatchError),
    Output(io::Error),
    Errors(u64),
    Usage(String),
}

impl From<DataError> for Stop {
    fn from(e: DataError) -> Stop {
        Stop::Data(e)
    }
}

impl From<BatchError> for Stop {
    fn from(e: BatchError) -> Stop {
        Stop::Batch(e)
    }
}

impl From<io::Error> for Stop {
    fn from(e: io::Error) -> Stop {
        Stop::Output(e)
    }
}

/// Set by Ctrl-C.
static STOPPED: AtomicBool = AtomicBool::new(false);

fn stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

fn listen() {
    // A second Ctrl-C ends at once.
    let heard = || {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    // Without a handler Ctrl-C still ends the program, only without a summary.
    let _ = ctrlc::set_handler(heard);
}

/// A bar on the terminal, if there is one and the work takes long enough to show it.
struct Progress {
    bar: ProgressBar,
}

impl Progress {
    fn start() -> Progress {
        let bar = if io::stderr().is_terminal() { ProgressBar::new(1000) } else { ProgressBar::hidden() };
        let style = "{wide_bar} {percent:>3} %  {msg}  {eta} left";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress { bar }
    }

    fn rows(&self, done: Option<f64>, rows: u64) {
        if let Some(done) = done {
            self.bar.set_position((done.clamp(0.0, 1.0) * 1000.0) as u64);
        }
        self.bar.set_message(format!("{} rows", page::count(rows)));
    }

    fn show(&self, done: Option<f64>, summary: &Summary) {
        self.rows(done, summary.rows);
        self.bar.set_message(format!(
            "{} rows, {} failed",
            page::count(summary.rows),
            page::count(summary.failed)
        ));
    }
}

/// Reads ahead in a thread of its own.
fn reading(mut source: Source) -> Receiver<Result<(Taken, Option<f64>), DataError>> {
    let (send, receive) = sync_channel(AHEAD);
    thread::spawn(move || {
        loop {
            let next = match source.next(ROWS) {
                Ok(Some(taken)) => Ok((taken, source.progress())),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let ended = next.is_err();
            // The other side has stopped when it cannot be sent.
            if send.send(next).is_err() || ended {
                return;
            }
        }
    });
    receive
}

fn base(options: &Options) -> Result<u32, Stop> {
    match options.base.base() {
        None => Ok(0),
        Some(base) => u32::try_from(&base)
            .map_err(|_| Stop::Usage("the base of the logarithm is at most 4294967295 here".into())),
    }
}

/// The command `verify`.
pub(crate) fn verify(cli: &Cli, screen: &Screen, args: &VerifyArgs) -> Exit {
    listen();
    let conventions = &args.conventions;
    let Some(request) = &conventions.quantity else {
        return complain(Stop::Usage("--quantity is needed, such as --quantity \"D(p||q)\"".into()));
    };
    let done = base(&cli.options).and_then(|base| {
        let verifier = conventions
            .verifier(request, base)
            .tolerance(args.tolerance)
            .reduction(args.reduction.reduction());
        let to = Destination::of(conventions, &cli.options);
        if args.reduction == ReductionName::None {
            rows(cli, screen, args, request, &verifier, &to)
        } else {
            reduced(cli, screen, args, request, &verifier)
        }
    });
    done.unwrap_or_else(complain)
}

fn title(cli: &Cli, request: &Request, conventions: &Conventions, data: &[String]) -> String {
    let unit = if request.quantity.has_unit() {
        format!(" in {}", cli.options.base.name(false))
    } else {
        String::new()
    };
    let policy = match conventions.policy {
        PolicyName::AsIs => "",
        PolicyName::Normalize => ", masses normalised",
        PolicyName::Reject => ", masses that do not sum to 1 refused",
    };
    format!("{request}{unit} as {}{policy}: {}", conventions.float.name(), data.join(", "))
}

/// A claim a row.
fn rows(
    cli: &Cli,
    screen: &Screen,
    args: &VerifyArgs,
    request: &Request,
    verifier: &Verifier,
    to: &Destination,
) -> Result<Exit, Stop> {
    let conventions = &args.conventions;
    let float = conventions.float;
    let values = claims(args)?;
    if !values.is_empty() && !conventions.whole {
        return Err(Stop::Usage(
            "--value is for --reduction, or for --whole files; --claimed names a column".into(),
        ));
    }
    let limit = cli.options.limits.max_outcomes;
    let source = Source::open(&args.data, request, conventions, args.claimed.as_deref(), limit)?;
    let mut report = Report::start(to, float, true)?;
    let (mut summary, mut shown) = (Summary::default(), Shown::new(args.show));
    // A look at a row takes about as long as verifying thousands.
    let mut causes = Causes::new(request, conventions, base(&cli.options)?, args.show.max(100));
    let progress = Progress::start();
    let batches = reading(source);
    while !stopped() {
        let Ok(next) = batches.recv() else { break };
        let (mut taken, at) = match next {
            Ok(next) => next,
            // What was verified before a file turned out to be broken is still worth showing.
            Err(error) => {
                progress.bar.finish_and_clear();
                if summary.rows > 0 {
                    let title = title(cli, request, conventions, &args.data);
                    output::complain(&page::page(
                        screen,
                        &title,
                        float,
                        args.tolerance,
                        &summary,
                        &shown,
                        false,
                    ));
                }
                return Err(error.into());
            }
        };
        if !values.is_empty() {
            let first = usize::try_from(summary.rows).unwrap_or(usize::MAX);
            let claims = values.iter().skip(first).copied().chain(std::iter::repeat(f64::NAN));
            taken.claims = claims.take(taken.len()).collect();
        }
        let rows = taken.rows();
        let verdicts = verifier.verify(&rows, &taken.claims)?;
        let mut bad = taken.bad.iter().peekable();
        for (i, verdict) in verdicts.into_iter().enumerate() {
            let unreadable = bad.next_if(|(row, _)| *row == i);
            let (verdict, remark) = match unreadable {
                Some((_, reason)) => (unreadable_row(verdict.claimed), Some(reason.clone())),
                None => (verdict, None),
            };
            summary.push(&verdict);
            if verdict.status.passed() && args.rows == RowsName::Failing {
                continue;
            }
            let wanted = to.kind != Kind::Text || shown.has_room();
            let remark = match &verdict.status {
                _ if remark.is_some() => remark,
                Status::Broken(error @ RowError::Table { .. }) if conventions.table.is_none() => {
                    Some(format!("{error}: give its shape with --table RxC"))
                }
                Status::Broken(error) => Some(error.to_string()),
                Status::Failed if wanted => verifier
                    .likely_cause(&rows, i, &verdict)
                    .or_else(|| causes.find(&taken, i, summary.rows, &verdict)),
                _ => None,
            };
            report.row(&Line { row: summary.rows, verdict: &verdict, remark: remark.as_deref() })?;
            if !verdict.status.passed() {
                shown.push(summary.rows, &verdict, remark);
            }
            if conventions.max_errors.is_some_and(|most| summary.broken > most) {
                progress.bar.finish_and_clear();
                let title = title(cli, request, conventions, &args.data);
                output::complain(&page::page(screen, &title, float, args.tolerance, &summary, &shown, false));
                return Err(Stop::Errors(summary.broken));
            }
        }
        progress.show(at, &summary);
    }
    progress.bar.finish_and_clear();
    let interrupted = stopped();
    shown.hint = causes.hint(&args.data);
    report.summary(&summary_json(&summary, interrupted))?;
    let page = page::page(
        screen,
        &title(cli, request, conventions, &args.data),
        float,
        args.tolerance,
        &summary,
        &shown,
        interrupted,
    );
    if summary.rows == 0 && !interrupted {
        return Err(no_rows(&args.data));
    }
    let on_stdout = report.on_stdout();
    let written = report.finish(interrupted)?;
    if to.kind == Kind::Text {
        output::deliver(&page, to.file.as_deref())?;
    } else if !on_stdout {
        output::deliver(&page, None)?;
        if let Some(path) = written {
            output::complain(&format!("report: {}\n", path.display()));
        }
    }
    Ok(exit(&summary, interrupted))
}

fn no_rows(files: &[String]) -> Stop {
    Stop::Usage(format!("there are no rows in {}", files.join(", ")))
}

fn unreadable_row(claimed: f64) -> Verdict {
    Verdict {
        status: Status::Broken(RowError::Empty(Side::First)),
        claimed,
        truth: f64::NAN,
        ulps: None,
        error: f64::NAN,
        witness: None,
        refined: false,
    }
}

/// 1 with a mismatch; else 2 with a broken row, else 3 with an open question, else 0.
fn exit(summary: &Summary, interrupted: bool) -> Exit {
    match summary {
        s if s.failed > 0 => Exit::No,
        s if s.broken > 0 || s.rows == 0 => Exit::Input,
        s if s.undecided > 0 || interrupted => Exit::Undecided,
        _ => Exit::Yes,
    }
}

fn summary_json(summary: &Summary, interrupted: bool) -> serde_json::Value {
    let bars: Vec<_> = summary
        .histogram()
        .iter()
        .filter(|b| b.count > 0)
        .map(|b| json!({ "from": b.from, "to": b.to, "rows": b.count }))
        .collect();
    json!({
        "rows": summary.rows, "passed": summary.passed, "failed": summary.failed, "broken": summary.broken,
        "undecided": summary.undecided, "nan": summary.nan, "correctly_rounded": summary.correct,
        "decided_by_mpfr": summary.refined,
        "worst_ulps": summary.worst().map(|w| w.1), "worst_row": summary.worst().map(|w| w.0),
        "median_ulps": summary.median().map(|(low, high)| json!([low, high])),
        "largest_error": summary.largest().map(|l| l.1), "histogram": bars, "interrupted": interrupted,
    })
}

/// The numbers of `--value`, as floats of the format.
fn claims(args: &VerifyArgs) -> Result<Vec<f64>, Stop> {
    let float = args.conventions.float;
    let read = |text: &String| {
        float.parse(text).ok_or_else(|| Stop::Usage(format!("--value `{text}` is no number")))
    };
    args.value.iter().map(read).collect()
}

/// One claim on all rows.
fn reduced(
    cli: &Cli,
    screen: &Screen,
    args: &VerifyArgs,
    request: &Request,
    verifier: &Verifier,
) -> Result<Exit, Stop> {
    let conventions = &args.conventions;
    let [claim] = claims(args)?[..] else {
        return Err(Stop::Usage("a reduction has one claim: --value X".into()));
    };
    let progress = Progress::start();
    let mut total = Total::new(verifier);
    let (verdict, unreadable) = loop {
        let mut unreadable: Vec<(u64, String)> = Vec::new();
        let source = Source::open(&args.data, request, conventions, None, cli.options.limits.max_outcomes)?;
        for next in reading(source) {
            let (taken, at) = next?;
            let first = total.rows() + 1;
            total.push(&taken.rows())?;
            unreadable.extend(
                taken.bad.iter().map(|(i, reason)| (first + *i as u64, reason.clone())).take(args.show),
            );
            progress.rows(at, total.rows());
            if stopped() {
                return Err(Stop::Usage("interrupted: a reduction needs all rows".into()));
            }
        }
        match (total.verdict(claim), total.finer()) {
            (Some(verdict), _) => break (verdict, unreadable),
            (None, Some(finer)) => total = finer,
            (None, None) => break (undecided(claim), unreadable),
        }
    };
    progress.bar.finish_and_clear();
    if total.rows() == 0 {
        return Err(no_rows(&args.data));
    }
    let (broken, more) = total.broken();
    let count = broken.len() as u64 + more;
    let how = match args.reduction {
        ReductionName::Sum => "sum",
        ReductionName::Mean => "mean",
        ReductionName::Batchmean => "mean over rows",
        ReductionName::None => "",
    };
    let to = Destination::of(conventions, &cli.options);
    let title = format!(
        "{how} of {} rows: {}",
        page::count(total.rows()),
        title(cli, request, conventions, &args.data)
    );
    if to.kind == Kind::Text {
        let mut page = page::single(screen, conventions.float, &title, &verdict, count);
        let base = base(&cli.options)?;
        if verdict.status == Status::Failed
            && let Some(command) = cause::command(request, conventions, base, &args.data, claim, None)
        {
            let command = entail::render::escape::terminal(&command).into_owned();
            page.push_str(&format!("other reductions and conventions that may give it:\n    {command}\n"));
        }
        output::deliver(&page, to.file.as_deref())?;
    } else {
        let mut report = Report::start(&to, conventions.float, true)?;
        report.row(&Line { row: 1, verdict: &verdict, remark: None })?;
        report.finish(false)?;
    }
    for (row, error) in broken.iter().take(args.show) {
        let unreadable = unreadable.iter().find(|(r, _)| r == row).map(|(_, reason)| reason.clone());
        let reason = unreadable.unwrap_or_else(|| error.to_string());
        output::complain(&format!(
            "row {}: broken: {}\n",
            page::count(*row),
            entail::render::escape::terminal(&reason)
        ));
    }
    Ok(match verdict.status {
        Status::Failed => Exit::No,
        _ if count > 0 => Exit::Input,
        Status::Passed => Exit::Yes,
        _ => Exit::Undecided,
    })
}

fn undecided(claimed: f64) -> Verdict {
    Verdict { status: Status::Undecided, ..unreadable_row(claimed) }
}

fn complain(stop: Stop) -> Exit {
    let (message, help) = match stop {
        Stop::Data(error) => (format!("[{}] {error}", error.code()), Some(error.help())),
        Stop::Batch(error) => (error.to_string(), None),
        Stop::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Yes,
        Stop::Output(error) => (format!("the report cannot be written: {error}"), None),
        Stop::Errors(count) => (
            format!("stopped after {} broken rows", page::count(count)),
            Some("--max-errors N admits more; without it all rows are read".into()),
        ),
        Stop::Usage(message) => (message, None),
    };
    let message = entail::render::escape::terminal(&message).into_owned();
    output::complain(&format!("error: {message}\n"));
    if let Some(help) = help.filter(|h| !h.is_empty()) {
        output::complain(&format!("help: {}\n", entail::render::escape::terminal(&help)));
    }
    Exit::Input
}
