//! What a line typed into the REPL does: statements, commands, and `_` for the last result.
//!
//! A shell is cheap to clone: a line is answered on a clone, which takes the place of the shell only
//! when the answer is complete. So a line that fails, panics or is interrupted changes nothing. It knows
//! no terminal; what it says is returned.

use super::last::{Last, Substitution};
use super::record::Entry;
use crate::cli::args::Format;
use crate::cli::diagnostics::{self, Style};
use crate::cli::exit::Exit;
use crate::cli::output::Screen;
use crate::cli::{session, written};
use entail::render::build::{self, Outcome, Show};
use entail::render::document::Document;
use entail::render::{coq, json};
use entail::session::Session;
use entail::span::Source;
use std::path::PathBuf;
use std::sync::Arc;

/// A session with what the REPL remembers of it.
#[derive(Clone)]
pub(crate) struct Shell {
    pub(super) session: Session,
    /// What was answered, in order.
    pub(super) log: Vec<Arc<Entry>>,
    pub(super) last: Last,
    pub(super) timing: bool,
    format: Format,
    /// Files that this session wrote, which it may write again.
    pub(super) own: Vec<PathBuf>,
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
            self.last.remember(&source, &before, report.outcomes, defines);
            let show = self.show().clone();
            self.log.push(Arc::new(Entry { source, show, before, defines }));
        }
        Reply { answer, complaint, exit, quit: false }
    }

    fn written(&self, outcomes: &[Outcome], setting: Setting) -> Result<String, String> {
        match self.format {
            Format::Json => json::lines(outcomes).map_err(|e| e.to_string()),
            Format::Coq => Ok(coq::page(outcomes).text),
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
}
