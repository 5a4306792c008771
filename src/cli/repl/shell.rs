//! What a line typed into the REPL does: statements, commands, and `_` for the last result.
//!
//! A shell is cheap to clone: a line is answered on a clone, which takes the place of the shell only
//! when the answer is complete. So a line that fails, panics or is interrupted changes nothing. It knows
//! no terminal; what it says is returned.

use super::commands::{self, Action, Call};
use super::last::{Last, Substitution};
use super::{save, show};
use crate::cli::args::{self, Format};
use crate::cli::diagnostics::{self, Style};
use crate::cli::exit::Exit;
use crate::cli::output::Screen;
use crate::cli::{session, written};
use entail::render::build::{self, Outcome, Show};
use entail::render::document::Document;
use entail::render::json;
use entail::render::number::Unit;
use entail::session::Session;
use entail::span::Source;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A session with what the REPL remembers of it.
#[derive(Clone)]
pub(crate) struct Shell {
    pub(super) session: Session,
    /// What was answered, in order.
    pub(super) log: Vec<Arc<Entry>>,
    pub(super) last: Last,
    timing: bool,
    format: Format,
    /// Files that this session wrote, which it may write again.
    own: Vec<std::path::PathBuf>,
}

/// One text that was answered.
pub(crate) struct Entry {
    /// The statements, `_` replaced.
    pub(super) source: Source,
    /// How its values were shown.
    pub(super) show: Show,
    /// The session before it.
    before: Session,
    /// Whether it defined or proved anything under a name.
    defines: bool,
}

/// What is said in answer to a line.
pub(crate) struct Reply {
    /// Answers, for the standard output.
    pub(crate) answer: String,
    /// Errors and warnings, for the standard error.
    pub(crate) complaint: String,
    pub(crate) exit: Exit,
    /// Whether to leave.
    pub(crate) quit: bool,
}

impl Reply {
    pub(super) fn answer(text: impl Into<String>) -> Reply {
        Reply { answer: text.into(), complaint: String::new(), exit: Exit::Yes, quit: false }
    }

    pub(super) fn complaint(text: impl Into<String>) -> Reply {
        Reply { answer: String::new(), complaint: text.into(), exit: Exit::Input, quit: false }
    }

    /// `error: ...` with what to do about it.
    pub(super) fn error(message: &str, help: &str) -> Reply {
        let help = if help.is_empty() { String::new() } else { format!("help: {help}\n") };
        Reply::complaint(format!("error: {message}\n{help}"))
    }
}

/// Where a line comes from, and where what it says is shown.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) screen: Screen,
    /// How the REPL is asked to explain something, or the command.
    pub(crate) explain: &'static str,
}

impl Setting {
    fn style(&self) -> Style {
        let Screen { error_color, unicode, width, .. } = self.screen;
        Style { color: error_color, unicode, width, explain: self.explain }
    }
}

impl Shell {
    pub(crate) fn new(session: Session, format: Format) -> Shell {
        let (log, own) = (Vec::new(), Vec::new());
        Shell { session, log, last: Last::default(), timing: false, format, own }
    }

    pub(super) fn format(&self) -> Format {
        self.format
    }

    pub(super) fn show(&self) -> &Show {
        &self.session.options().show
    }

    /// Answers one line, or several that belong together.
    pub(crate) fn obey(&mut self, line: &Source, setting: Setting) -> Reply {
        match commands::read(&line.text) {
            None => self.timed(line, self.timing, setting),
            Some(Err(unknown)) => Reply::complaint(unknown.to_string()),
            Some(Ok(call)) => self.command(call, setting),
        }
    }

    fn timed(&mut self, line: &Source, timing: bool, setting: Setting) -> Reply {
        let begun = Instant::now();
        let mut reply = self.statements(line, setting);
        if timing && reply.exit != Exit::Input {
            reply.answer.push_str(&took(begun.elapsed()));
        }
        reply
    }

    /// Answers statements; `_` in them is the last result.
    pub(crate) fn statements(&mut self, line: &Source, setting: Setting) -> Reply {
        let source = match self.last.substitute(line) {
            Substitution::None => line.clone(),
            Substitution::Done(text) => Source::new(line.name.clone(), text),
            Substitution::Impossible(why, help) => return Reply::error(&why, help),
        };
        let before = self.session.clone();
        let report = self.session.run(&source);
        let complaint = diagnostics::draw(&session::news(&report), &source, setting.style());
        if !report.is_accepted() {
            return Reply::complaint(complaint);
        }
        let exit = Exit::worst(&report.outcomes);
        let defines = report.outcomes.iter().any(|o| matches!(o, Outcome::Defined(_)))
            || before.scope().iter().count() != self.session.scope().iter().count();
        let answer = match self.written(&report.outcomes, setting) {
            Ok(text) => text,
            Err(message) => return Reply::error(&message, ""),
        };
        if !report.outcomes.is_empty() || defines {
            self.last.remember(&source, &self.session, report.outcomes, defines);
            let show = self.show().clone();
            self.log.push(Arc::new(Entry { source, show, before, defines }));
        }
        Reply { answer, complaint, exit, quit: false }
    }

    fn written(&self, outcomes: &[Outcome], setting: Setting) -> Result<String, String> {
        match self.format {
            Format::Json => json::lines(outcomes).map_err(|e| e.to_string()),
            format => written(format, &setting.screen, &build::document(outcomes)),
        }
    }

    /// A page in the format asked for.
    pub(super) fn page(&self, document: &Document, setting: Setting) -> Reply {
        match written(self.format, &setting.screen, document) {
            Ok(text) => Reply::answer(text),
            Err(message) => Reply::error(&message, ""),
        }
    }

    fn command(&mut self, call: Call<'_>, setting: Setting) -> Reply {
        let argument = call.argument;
        match call.entry.action {
            Action::Quit => Reply { quit: true, ..Reply::answer("") },
            Action::Help => show::help(self, argument, setting),
            Action::Steps => show::steps(self, argument, setting),
            Action::Plot => show::plot(self, argument, setting),
            Action::Latex => show::latex(self),
            Action::Coq => show::coq(self),
            Action::Defs => show::definitions(self, setting),
            Action::Digits => self.digits(argument),
            Action::Base => self.base(argument),
            Action::Undo => self.undo(),
            Action::Load => self.load(argument, setting),
            Action::Save => self.save(argument, call.forced),
            Action::Time if argument.is_empty() => {
                self.timing = !self.timing;
                Reply::answer(if self.timing {
                    "each answer says how long it took; `:time` again stops that\n"
                } else {
                    "answers no longer say how long they took\n"
                })
            }
            Action::Time => self.timed(&Source::new("<input>", argument), true, setting),
        }
    }

    fn digits(&mut self, argument: &str) -> Reply {
        let limit = self.show().limits.digits;
        if !argument.is_empty() {
            match argument.replace('_', "").parse::<u32>() {
                Ok(n) if (1..=limit).contains(&n) => self.session.options_mut().show.digits = n,
                _ => {
                    let message = format!(
                        "`{}` is no number of digits from 1 to {limit}",
                        entail::render::escape::terminal(argument)
                    );
                    let help = "such as `:digits 50`; `--max-digits` raises the limit when entail is started";
                    return Reply::error(&message, help);
                }
            }
        }
        let n = self.show().digits;
        Reply::answer(format!("{n} significant digit{}\n", if n == 1 { "" } else { "s" }))
    }

    fn base(&mut self, argument: &str) -> Reply {
        if !argument.is_empty() {
            let word = match argument.trim_start_matches("base").trim() {
                "nat" | "nats" => "e",
                "bit" | "bits" => "2",
                "dit" | "dits" | "hartley" | "hartleys" => "10",
                other => other,
            };
            match args::base(word) {
                Ok(unit) => self.session.options_mut().show.unit = unit,
                Err(expected) => {
                    let message = format!(
                        "`{}` is no base of a logarithm: {expected}",
                        entail::render::escape::terminal(argument)
                    );
                    return Reply::error(&message, "such as `:base 2`");
                }
            }
        }
        let unit = &self.show().unit;
        Reply::answer(match unit {
            Unit::Base(b) => format!("logarithms to base {b}\n"),
            _ => format!("logarithms to base {}: {}\n", unit.symbol(), unit.name(false)),
        })
    }

    fn undo(&mut self) -> Reply {
        let Some(at) = self.log.iter().rposition(|entry| entry.defines) else {
            return Reply::error("there is nothing to take back", "only definitions and theorems are");
        };
        let Some(entry) = self.log.get(at).cloned() else { return Reply::answer("") };
        let options = self.session.options().clone();
        self.session = entry.before.clone();
        *self.session.options_mut() = options;
        self.log.truncate(at);
        self.last.age();
        let text = entry.source.text.trim();
        let shown = match text.lines().next() {
            _ if !entry.source.name.starts_with('<') => format!("`:load {}`", entry.source.name),
            Some(first) if first.len() < text.len() => format!("{first} ..."),
            _ => text.to_owned(),
        };
        Reply::answer(format!("taken back: {}\n", entail::render::escape::terminal(&shown)))
    }

    fn load(&mut self, argument: &str, setting: Setting) -> Reply {
        let Some(path) = save::path(argument) else {
            return Reply::error("`:load` needs a file", "such as `:load weather.ent`");
        };
        match crate::cli::answer::read(Path::new(&path)) {
            Ok(source) => self.statements(&source, setting),
            Err(message) => Reply::error(&message, ""),
        }
    }

    fn save(&mut self, argument: &str, forced: bool) -> Reply {
        let Some(path) = save::path(argument) else {
            return Reply::error("`:save` needs a file", "such as `:save session.ent`");
        };
        if self.log.is_empty() {
            return Reply::error("there is nothing to save", "define or ask something first");
        }
        let shown = path.display().to_string();
        let shown = entail::render::escape::terminal(&shown);
        if path.exists() && !forced && !self.own.contains(&path) {
            return Reply::error(
                &format!("{shown} is there already"),
                &format!("`:save! {shown}` replaces it"),
            );
        }
        let text = save::script(&self.log, &path);
        match crate::cli::output::deliver(&text, Some(&path)) {
            Ok(()) => {
                if !self.own.contains(&path) {
                    self.own.push(path.clone());
                }
                Reply::answer(format!("saved; `entail run {shown}` gives the same answers\n"))
            }
            Err(e) => Reply::error(&format!("{shown} cannot be written: {e}"), ""),
        }
    }
}

/// `took 1.23 ms`
fn took(time: Duration) -> String {
    let (number, unit) = match time.as_secs_f64() {
        s if s < 1e-3 => (s * 1e6, "µs"),
        s if s < 1.0 => (s * 1e3, "ms"),
        s => (s, "s"),
    };
    let places = if number < 10.0 { 2 } else { usize::from(number < 100.0) };
    format!("took {number:.places$} {unit}\n")
}
