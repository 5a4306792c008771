//! The REPL: `entail` alone. On a terminal with an editor; from a pipe without prompt and colour.

mod commands;
mod complete;
mod editor;
mod highlight;
mod hint;
mod last;
mod obey;
mod record;
mod shell;
mod show;

use super::args::{Cli, Format};
use super::config::Config;
use super::exit::Exit;
use super::output::{self, Screen};
use super::worker::{self, Ended, Worker};
use super::{answer, session};
use editor::{Shared, Sign};
use entail::session::Session;
use entail::span::Source;
use entail::syntax::parse;
use reedline::{Reedline, Signal};
use shell::{Reply, Setting, Shell};
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Said on a terminal, where people are.
fn greeting() -> String {
    format!(
        "entail {}: exact answers and checked proofs in information theory\n\
         Try  S((1/2, 1/4, 1/4))  or  prove H(A,B) = D(A||B) + S(A)\n\
         :help shows more, Tab completes, Ctrl-D leaves.\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// Whether a person sits at the other end.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Reads lines until there are no more; the exit status is that of the worst answer, or success on a terminal.
pub(super) fn run(cli: &Cli, screen: &Screen, config: &Config) -> Exit {
    let mut shell = Shell::new(opened(cli), cli.options.format());
    for file in &cli.options.files {
        let source = match answer::read(file) {
            Ok(source) => source,
            Err(message) => {
                output::complain(&format!("error: {message}\n"));
                return Exit::Input;
            }
        };
        let reply = shell.statements(&source, Setting { screen: *screen, explain: "entail explain" });
        output::complain(&reply.complaint);
        if reply.exit == Exit::Input {
            return Exit::Input;
        }
    }
    if is_interactive() { interactive(cli, screen, config, shell) } else { piped(cli, screen, shell) }
}

fn opened(cli: &Cli) -> Session {
    let mut session = session::opened(&cli.options.limits);
    session.options_mut().show = cli.options.show();
    session
}

/// Whether a line from a pipe is a command. Inside a statement it is not.
fn is_command(line: &str) -> bool {
    line.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '?'))
}

/// Statements and commands from a pipe. What stands between two commands is answered like a file: all of
/// it, or after a mistake nothing.
fn piped(cli: &Cli, screen: &Screen, mut shell: Shell) -> Exit {
    let source = match answer::read("-".as_ref()) {
        Ok(source) => source,
        Err(message) => {
            output::complain(&format!("error: {message}\n"));
            return Exit::Input;
        }
    };
    if !source.text.lines().any(is_command) {
        return answer::statements(cli, screen, source);
    }
    let setting = Setting { screen: *screen, explain: "entail explain" };
    let limits = shell.session.options().text;
    let mut answers = String::new();
    let mut worst = Exit::Yes;
    // Lines before the piece are left blank, so that places are those of the input.
    let (mut pending, mut blank) = (String::new(), 0_usize);
    let mut lines = source.text.lines().enumerate().peekable();
    let mut quit = false;
    while let Some((n, line)) = lines.next() {
        let command = is_command(line) && !editor::is_unfinished(&pending, &limits);
        if !command {
            pending.push_str(line);
            pending.push('\n');
        }
        let mut replies = Vec::new();
        if (command || lines.peek().is_none()) && !pending.trim().is_empty() {
            let text = "\n".repeat(blank) + &pending;
            replies.push(shell.statements(&Source::new(source.name.clone(), text), setting));
        }
        if command {
            replies.push(shell.obey(&Source::new(source.name.clone(), line), setting));
            (pending, blank) = (String::new(), n + 1);
        }
        for reply in replies {
            answers.push_str(&reply.answer);
            output::complain(&reply.complaint);
            worst = worst.max(reply.exit);
            quit |= reply.quit;
        }
        if quit {
            break;
        }
    }
    if worst == Exit::Input && cli.options.output.is_some() {
        return worst;
    }
    super::page(cli, &Ok(answers)).max(worst)
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Lines from a person.
fn interactive(cli: &Cli, screen: &Screen, config: &Config, mut shell: Shell) -> Exit {
    if cli.options.output.is_some() || cli.options.format() != Format::Text {
        let message = "error: a format and an output file need a command or a pipe\n\
                       help: such as `entail eval \"S((1/2, 1/2))\" --json`; here `:latex` and `:save` do it\n";
        output::complain(message);
        return Exit::Input;
    }
    // While a line is edited Ctrl-C is a key; while one is answered it is a signal.
    if let Err(e) = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed)) {
        output::complain(&format!("warning: Ctrl-C will end the program: {e}\n"));
    }
    worker::keep_panics_quiet();
    let shared = Shared::default();
    share(&shared, &shell);
    let limits = shell.session.options().text;
    let (editor, trouble) = editor::open(config, screen, &shared, limits);
    let mut lines = if std::env::var_os("TERM").is_none_or(|t| t == "dumb" || t.is_empty()) {
        Lines::Plain
    } else {
        Lines::Edited(Box::new(editor))
    };
    say(&greeting());
    if let Some(trouble) = trouble {
        output::complain(&format!("warning: {trouble}\n"));
    }
    let mut worker: Option<Worker> = None;
    loop {
        let line = match lines.next(&limits) {
            Line::Text(line) => line,
            Line::Abandoned => continue,
            Line::End => return Exit::Yes,
        };
        if line.trim().is_empty() {
            continue;
        }
        let screen = Screen::find(&cli.options);
        let setting = Setting { screen, explain: ":help" };
        INTERRUPTED.store(false, Ordering::Relaxed);
        let Some((next, reply)) = answered(&mut worker, &shell, line, setting) else { continue };
        shell = next;
        share(&shared, &shell);
        output::complain(&reply.complaint);
        say(&reply.answer);
        if reply.quit {
            return Exit::Yes;
        }
    }
}

/// The shell after a line, and what is said about it; `None` when it was stopped or went wrong.
fn answered(
    worker: &mut Option<Worker>,
    shell: &Shell,
    line: String,
    setting: Setting,
) -> Option<(Shell, Reply)> {
    if worker.as_ref().is_none_or(Worker::is_spent) {
        match Worker::new(0) {
            Ok(new) => *worker = Some(new),
            Err(e) => {
                output::complain(&format!("error: the system has no thread to give: {e}\n"));
                return None;
            }
        }
    }
    let worker = worker.as_ref()?;
    let mut next = shell.clone();
    let running = worker.start(move || {
        let reply = next.obey(&Source::new("<input>", line), setting);
        (next, reply)
    });
    match worker.wait(&running, || INTERRUPTED.swap(false, Ordering::Relaxed)) {
        Ended::Done(result) => Some(result),
        Ended::Stopped => {
            say("stopped; everything is as it was before this line\n");
            None
        }
        Ended::Panicked(what) => {
            let what: Vec<_> = what.lines().map(entail::render::escape::terminal).collect();
            output::complain(&format!(
                "error: this is a fault of entail; everything is as it was before this line\n\
                 {}\nhelp: please report it with the line that you typed\n",
                what.join("\n")
            ));
            None
        }
    }
}

/// Shows a text; Ctrl-C ends a long one.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    for line in text.split_inclusive('\n') {
        // A line may be a million digits long.
        for piece in line.as_bytes().chunks(1 << 12) {
            if INTERRUPTED.swap(false, Ordering::Relaxed) {
                let _ = out.write_all(b"\n");
                return;
            }
            if out.write_all(piece).is_err() {
                return;
            }
        }
    }
    let _ = out.flush();
}

/// What the editor knows is what the shell knows.
fn share(shared: &Shared, shell: &Shell) {
    if let Ok(mut scope) = shared.scope.lock() {
        *scope = shell.session.scope().clone();
    }
    if let Ok(mut known) = shared.known.lock() {
        *known = hint::Known { session: shell.session.clone(), last: shell.last.clone() };
    }
}

/// Where lines come from.
enum Lines {
    Edited(Box<Reedline>),
    /// A terminal that can do nothing but print.
    Plain,
}

enum Line {
    Text(String),
    /// Ctrl-C: the line was thrown away.
    Abandoned,
    /// Ctrl-D.
    End,
}

impl Lines {
    fn next(&mut self, limits: &parse::Limits) -> Line {
        match self {
            Lines::Plain => plain_line(limits),
            Lines::Edited(editor) => match editor.read_line(&Sign) {
                Ok(Signal::Success(line)) => {
                    // A history that cannot be written is no reason to stop.
                    let _ = editor.sync_history();
                    Line::Text(line)
                }
                Ok(Signal::CtrlD) => Line::End,
                Ok(_) => Line::Abandoned,
                Err(e) => {
                    output::complain(&format!("warning: lines cannot be edited on this terminal: {e}\n"));
                    *self = Lines::Plain;
                    plain_line(limits)
                }
            },
        }
    }
}

fn plain_line(limits: &parse::Limits) -> Line {
    let mut text = String::new();
    loop {
        say(if text.is_empty() { editor::PROMPT } else { editor::CONTINUATION });
        match io::stdin().lock().read_line(&mut text) {
            Ok(0) => {
                say("\n");
                return if text.is_empty() { Line::End } else { Line::Text(text) };
            }
            Ok(_) if INTERRUPTED.swap(false, Ordering::Relaxed) => return Line::Abandoned,
            Ok(_) if editor::is_unfinished(&text, limits) && !text.ends_with("\n\n\n") => {}
            Ok(_) => return Line::Text(text.trim_end_matches('\n').to_owned()),
            Err(_) => return Line::End,
        }
    }
}
