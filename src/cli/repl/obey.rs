//! What each command of the REPL does to the shell.

use super::commands::{self, Action, Call, Takes};
use super::record;
use super::shell::{Reply, Setting, Shell};
use super::show;
use crate::cli::args;
use crate::cli::exit::Exit;
use entail::render::escape;
use entail::render::number::Unit;
use entail::span::Source;
use std::path::Path;
use std::time::{Duration, Instant};

impl Shell {
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

    fn command(&mut self, call: Call<'_>, setting: Setting) -> Reply {
        let argument = call.argument;
        if call.entry.takes == Takes::Nothing && !argument.is_empty() {
            let usage = call.entry.usage();
            return Reply::error(
                &format!("`{usage}` takes nothing behind it"),
                &format!("`{usage}`: {}", call.entry.summary),
            );
        }
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
                    let message =
                        format!("`{}` is no number of digits from 1 to {limit}", escape::terminal(argument));
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
                    let message =
                        format!("`{}` is no base of a logarithm: {expected}", escape::terminal(argument));
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
        Reply::answer(format!("taken back: {}\n", escape::terminal(&shown)))
    }

    fn load(&mut self, argument: &str, setting: Setting) -> Reply {
        let Some(path) = record::path(argument) else {
            return Reply::error("`:load` needs a file", "such as `:load weather.ent`");
        };
        match crate::cli::answer::read(Path::new(&path)) {
            Ok(source) => self.statements(&source, setting),
            Err(message) => Reply::error(&message, ""),
        }
    }

    fn save(&mut self, argument: &str, forced: bool) -> Reply {
        let Some(path) = record::path(argument) else {
            return Reply::error("`:save` needs a file", "such as `:save session.ent`");
        };
        if self.log.is_empty() {
            return Reply::error("there is nothing to save", "define or ask something first");
        }
        let shown = path.display().to_string();
        let shown = escape::terminal(&shown);
        if path.exists() && !forced && !self.own.contains(&path) {
            return Reply::error(
                &format!("{shown} is there already"),
                &format!("`:save! {shown}` replaces it"),
            );
        }
        let text = record::script(&self.log, &path);
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
