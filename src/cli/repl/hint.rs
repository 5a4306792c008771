//! What stands in grey behind the cursor: the value of a short expression, or the rest of an earlier line.
//!
//! A value is computed on a thread of its own and waited for only as long as nobody notices; one that
//! takes longer is stopped and not shown.

use super::last::{Last, Substitution};
use crate::cli::worker::{Ended, Worker};
use entail::render::build::{Outcome, Show};
use entail::render::linear::Script;
use entail::render::{build, document::Document, text};
use entail::session::Session;
use entail::span::Source;
use entail::syntax::ast::StmtKind;
use entail::syntax::parse;
use reedline::{DefaultHinter, Hinter, History};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The longest line whose value is shown.
const LONGEST: usize = 120;
/// How long a key may wait for it.
const PATIENCE: Duration = Duration::from_millis(20);
/// Significant digits of a hint.
const DIGITS: u32 = 10;

/// What hints are computed from; the REPL keeps it up to date.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) session: Session,
    pub(super) last: Last,
}

/// Gives hints.
pub(super) struct Hints {
    pub(super) known: Arc<Mutex<Known>>,
    /// Earlier lines; what stands there can be taken over.
    history: DefaultHinter,
    /// Whether values are shown.
    values: bool,
    script: Script,
    worker: Option<Worker>,
    /// A computation that was given up and may not have ended.
    abandoned: Option<Receiver<Ended<Option<String>>>>,
    /// The last line and its value.
    cached: (String, Option<String>),
    /// What can be taken over.
    rest: bool,
}

impl Hints {
    pub(super) fn new(known: Arc<Mutex<Known>>, values: bool, script: Script) -> Hints {
        let style = nu_ansi_term::Style::new().dimmed();
        let history = DefaultHinter::default().with_style(style).with_min_chars(2);
        let cached = (String::new(), None);
        Hints { known, history, values, script, worker: None, abandoned: None, cached, rest: false }
    }

    fn value(&mut self, line: &str) -> Option<String> {
        if self.cached.0 != line {
            let Ok(value) = self.computed(line) else {
                // Too slow this time; the next key asks again.
                self.cached = (String::new(), None);
                return None;
            };
            self.cached = (line.to_owned(), value);
        }
        self.cached.1.clone()
    }

    /// The value; an error when it took too long.
    fn computed(&mut self, line: &str) -> Result<Option<String>, Late> {
        if !self.values || line.len() > LONGEST || line.contains("load") {
            return Ok(None);
        }
        if self.abandoned.as_ref().is_some_and(|gone| matches!(gone.try_recv(), Err(TryRecvError::Empty))) {
            return Err(Late);
        }
        self.abandoned = None;
        let Some((known, source)) = self.question(line) else { return Ok(None) };
        if self.worker.as_ref().is_none_or(Worker::is_spent) {
            self.worker = Worker::new(1).ok();
        }
        let Some(worker) = self.worker.as_ref() else { return Ok(None) };
        let script = self.script;
        let running = worker.start(move || brief(known.session, &source, script));
        match running.recv_timeout(PATIENCE) {
            Ok(Ended::Done(value)) => Ok(value),
            Ok(_) => Ok(None),
            Err(_) => {
                worker.stop();
                self.abandoned = Some(running);
                Err(Late)
            }
        }
    }

    /// The line as one statement that asks for a value or a decision.
    fn question(&self, line: &str) -> Option<(Known, Source)> {
        let known = self.known.lock().ok()?.clone();
        let line = match known.last.substitute(&Source::new("<input>", line)) {
            Substitution::None => line.to_owned(),
            Substitution::Done(text) => text,
            Substitution::Impossible(..) => return None,
        };
        let source = Source::new("<input>", line);
        let parsed = parse::parse_file(&source, &known.session.options().text);
        let [stmt] = parsed.items.as_slice() else { return None };
        let asks = matches!(stmt.kind, StmtKind::Evaluate { .. } | StmtKind::Decide { .. });
        (asks && parsed.diagnostics.is_empty()).then_some((known, source))
    }
}

/// A value took too long to be a hint.
struct Late;

/// ` = 0.8112781244… bits`, ` true`
fn brief(mut session: Session, source: &Source, script: Script) -> Option<String> {
    let show = Show { digits: DIGITS.min(session.options().show.digits), ..session.options().show.clone() };
    session.options_mut().show = show;
    let report = session.run(source);
    match report.outcomes.as_slice() {
        [Outcome::Value(e)] => {
            let formula = entail::render::notation::expr(&e.expr);
            let mut shown = build::shown(formula, &e.expr, &e.value, &e.show);
            shown.asked = None;
            shown.remark = None;
            shown.witness = None;
            if shown.digits.is_some() {
                shown.exact = None;
            }
            let block = entail::render::document::Block::Value(shown);
            let layout = text::Layout { script, width: usize::MAX };
            let page = text::page(&Document { blocks: vec![block] }, layout).plain();
            let text = page.trim();
            let short = !text.is_empty() && text.chars().count() <= 60;
            short.then(|| format!("  = {}", text.trim_start_matches("= ")))
        }
        [Outcome::Comparison(c)] => match c.holds {
            Some(true) => Some("  true".to_owned()),
            Some(false) => Some("  false".to_owned()),
            None => None,
        },
        _ => None,
    }
}

impl Hinter for Hints {
    fn handle(
        &mut self,
        line: &str,
        pos: usize,
        history: &dyn History,
        use_ansi_coloring: bool,
        cwd: &str,
    ) -> String {
        self.rest = false;
        if line.is_empty() {
            return String::new();
        }
        match self.value(line.trim()) {
            Some(value) if use_ansi_coloring => nu_ansi_term::Style::new().dimmed().paint(value).to_string(),
            // Without colours nobody could tell it from what was typed.
            Some(_) => String::new(),
            None if use_ansi_coloring => {
                self.rest = true;
                self.history.handle(line, pos, history, use_ansi_coloring, cwd)
            }
            None => String::new(),
        }
    }

    fn complete_hint(&self) -> String {
        if self.rest { self.history.complete_hint() } else { String::new() }
    }

    fn next_hint_token(&self) -> String {
        if self.rest { self.history.next_hint_token() } else { String::new() }
    }
}
