//! What was answered in a session, and the same as a file of statements that `entail run` answers alike.

use entail::render::build::Show;
use entail::render::number::Unit;
use entail::session::Session;
use entail::span::Source;
use entail::syntax::ast::StmtKind;
use entail::syntax::highlight::{self, Class};
use entail::syntax::parse;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One text that was answered.
pub(super) struct Entry {
    /// The statements, `_` replaced.
    pub(super) source: Source,
    /// How its values were shown.
    pub(super) show: Show,
    /// The session before it.
    pub(super) before: Session,
    /// Whether it defined or proved anything under a name.
    pub(super) defines: bool,
}

/// The file that an argument names; quotes around it and `~/` before it are understood.
pub(super) fn path(argument: &str) -> Option<PathBuf> {
    let bare = argument.strip_prefix('"').and_then(|a| a.strip_suffix('"')).unwrap_or(argument);
    if bare.is_empty() {
        return None;
    }
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    Some(match bare.strip_prefix("~/").and_then(|rest| Some(home()?.join(rest))) {
        Some(path) => path,
        None => PathBuf::from(bare),
    })
}

/// The file's text: every statement that was answered, in order, each with the base and the digits that
/// were in force; data files by a path that leads there from the file's own folder.
pub(super) fn script(log: &[Arc<Entry>], to: &Path) -> String {
    let folder = absolute(to.parent().unwrap_or(Path::new("")));
    let mut out = String::new();
    for entry in log {
        let text = with_show(&entry.source, &entry.show);
        let text = with_paths(&Source::new(entry.source.name.clone(), text), &folder);
        let text = text.trim();
        // A line that begins with an operator would go on with the statement before it.
        let begins = text.chars().next();
        if !out.is_empty()
            && !out.ends_with("\n\n")
            && (begins.is_some_and(|c| !c.is_alphanumeric()) || text.contains('\n'))
        {
            out.push('\n');
        }
        out.push_str(text);
        out.push('\n');
        if text.contains('\n') {
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Each statement that shows values says how, unless it does already.
fn with_show(source: &Source, show: &Show) -> String {
    let usual = Show::default();
    let unit = match &show.unit {
        Unit::Nats => None,
        Unit::Base(b) => Some(format!("base {b}")),
        other => Some(other.name(false)),
    };
    let digits = (show.digits != usual.digits).then_some(show.digits);
    if unit.is_none() && digits.is_none() {
        return source.text.to_string();
    }
    let parsed = parse::parse_file(source, &parse::Limits { input: usize::MAX, ..parse::Limits::default() });
    let mut out = String::with_capacity(source.text.len());
    let mut at = 0;
    for stmt in &parsed.items {
        let (own_unit, own_digits) = match &stmt.kind {
            StmtKind::Evaluate { show, .. } | StmtKind::Decide { show, .. } => {
                (show.unit.is_some(), show.digits.is_some())
            }
            StmtKind::Check { unit, .. } => (unit.is_some(), true),
            _ => continue,
        };
        out.push_str(source.text.get(at..stmt.span.end).unwrap_or(""));
        at = stmt.span.end;
        if let (Some(unit), false) = (&unit, own_unit) {
            out.push_str(&format!(" in {unit}"));
        }
        if let (Some(digits), false) = (digits, own_digits) {
            out.push_str(&format!(" digits {digits}"));
        }
    }
    out + source.text.get(at..).unwrap_or("")
}

/// Paths behind `load` lead from `folder`, not from where the statement was.
fn with_paths(source: &Source, folder: &Path) -> String {
    let own = if source.name.starts_with('<') { None } else { Path::new(&*source.name).parent() };
    let own = absolute(own.unwrap_or(Path::new("")));
    let text = &*source.text;
    let mut out = String::with_capacity(text.len());
    let (mut at, mut loads) = (0, false);
    for (class, span) in highlight::pieces(text) {
        let word = span.text(text);
        if class == Class::Text && loads {
            let written = word.trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\");
            let there = own.join(written);
            let shorter = there.strip_prefix(folder).map(Path::to_owned).unwrap_or(there);
            let shorter = shorter.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
            out.push_str(text.get(at..span.start).unwrap_or(""));
            out.push_str(&format!("\"{shorter}\""));
            at = span.end;
        }
        loads = class == Class::Keyword && word == "load";
    }
    out + text.get(at..).unwrap_or("")
}

fn absolute(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}
