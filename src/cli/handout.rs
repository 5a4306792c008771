//! `handout`: a document in, a page out, under limits of time and memory.
//!
//! Documents come from strangers: one is built in a process of its own, which can be ended when it takes too
//! long and which dies alone when it takes too much memory. Nothing is written before the whole page is there.

use super::answer::read;
use super::args::Cli;
use super::diagnostics::{self, Style};
use super::exit::Exit;
use super::handout_args::{HandoutArgs, Limit};
use super::output::{self, Screen};
use entail::handout::{self, Format, Settings};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use wait_timeout::ChildExt;

const TIME: u64 = 60;
const MEMORY: u64 = 4 << 30;
/// The exit status of a process that the shell would say was killed.
const KILLED: i32 = 137;

/// Builds the page: in this process where the limits hold already, else in one of its own.
pub(crate) fn run(cli: &Cli, screen: &Screen, args: &HandoutArgs) -> Exit {
    if args.limited { build(cli, screen, args) } else { supervise(args) }
}

/// Runs the same command again, limited.
fn supervise(args: &HandoutArgs) -> Exit {
    let time =
        args.limit.iter().find_map(|l| if let Limit::Time(t) = l { Some(*t) } else { None }).unwrap_or(TIME);
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(e) => return failed(&format!("the program cannot find itself: {e}")),
    };
    let child = Command::new(program)
        .args(std::env::args_os().skip(1))
        .arg("--limited")
        // A process that dies for want of memory is not a fault to be traced.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::inherit())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(e) => return failed(&format!("no process could be started: {e}")),
    };
    match child.wait_timeout(Duration::from_secs(time)) {
        Ok(Some(status)) => match status.code() {
            Some(code) if code != KILLED => Exit::from_code(code),
            _ => failed("the document needs more memory than it may take; `--limit 8GB` would allow more"),
        },
        Ok(None) => {
            let _ = child.kill();
            let _ = child.wait();
            failed(&format!("the document takes longer than {time} s; `--limit 10min` would allow more"))
        }
        Err(e) => failed(&format!("the process was lost: {e}")),
    }
}

fn failed(message: &str) -> Exit {
    output::complain(&format!("error: {message}\n"));
    Exit::Input
}

#[cfg(unix)]
fn bound_memory(bytes: u64) {
    // Where the system refuses a limit there is none, as on systems that know no such limit.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes);
    let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
}

#[cfg(not(unix))]
fn bound_memory(_: u64) {}

fn build(cli: &Cli, screen: &Screen, args: &HandoutArgs) -> Exit {
    let memory = args.limit.iter().find_map(|l| if let Limit::Memory(m) = l { Some(*m) } else { None });
    bound_memory(memory.unwrap_or(MEMORY));
    let out = cli.options.output.clone();
    let format = match &out {
        Some(path) => Format::of(path),
        None => Some(Format::Markdown),
    };
    let Some(format) = format else {
        let name = out.unwrap_or_default();
        return failed(&format!(
            "{}: the ending decides the format and is none of .pdf, .html, .tex, .typ and .md",
            name.display()
        ));
    };
    let source = match read(&args.document) {
        Ok(source) => source,
        Err(message) => return failed(&message),
    };
    let style = Style {
        color: screen.error_color,
        unicode: screen.unicode,
        width: screen.width,
        explain: "entail explain",
    };
    let handout = match handout::build(&source, &settings(cli, args)) {
        Ok(handout) => handout,
        Err(errors) => {
            output::complain(&diagnostics::draw(&errors, &source, style));
            let n = errors.len();
            let what = if n == 1 { "1 error".to_owned() } else { format!("{n} errors") };
            output::complain(&format!("{what} in {}; nothing was written\n", source.name));
            return Exit::Input;
        }
    };
    if !handout.remarks.is_empty() {
        output::complain(&diagnostics::draw(&handout.remarks, &source, style));
    }
    let file = match handout::file(&handout, format) {
        Ok(file) => file,
        Err(e) => return failed(&e.to_string()),
    };
    match output::deliver_bytes(&file, out.as_deref()) {
        Ok(()) => Exit::Yes,
        Err(e) => {
            let name = out.as_deref().unwrap_or(Path::new("the standard output"));
            failed(&format!("{} cannot be written: {e}", name.display()))
        }
    }
}

fn settings(cli: &Cli, args: &HandoutArgs) -> Settings {
    let options = &cli.options;
    let mut session = super::session::options(&options.limits);
    session.confine = Some(args.allow.clone());
    session.show = options.show();
    Settings { session }
}
