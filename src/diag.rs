//! A diagnostic as plain data: what went wrong, where, what was expected and what to try.
//!
//! Nothing here draws; `cli` draws. A code is stable: `entail explain E012` looks it up.

use crate::span::Span;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// It was used, but probably not as meant.
    Warning,
    /// Something the reader should know, such as a policy that was applied.
    Note,
}

/// A place in the source with what there is to say of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there, or what was expected there.
    pub text: String,
    /// The one place the diagnostic is about; others give context.
    pub primary: bool,
}

/// One diagnostic. Build with [`Diagnostic::error`] and the chained methods.
///
/// ```
/// use entail::{diag::Diagnostic, span::Span};
/// let d = Diagnostic::error("E012", "the masses of `A` sum to 11/10, not 1")
///     .at(Span::new(4, 20), "1/10 too much")
///     .help("scale them with `normalize(...)`");
/// assert_eq!(d.code, "E012");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Stable code such as `E012`.
    pub code: &'static str,
    /// One sentence: what is wrong.
    pub message: String,
    /// Places, the primary one first.
    pub labels: Vec<Label>,
    /// What to try, one suggestion an entry.
    pub help: Vec<String>,
    /// Context that is neither a place nor a suggestion.
    pub notes: Vec<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Diagnostic {
        let message = message.into();
        Diagnostic { severity, code, message, labels: Vec::new(), help: Vec::new(), notes: Vec::new() }
    }

    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message)
    }

    /// A note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, message)
    }

    /// Adds a place: the first one added is the primary one.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        let primary = self.labels.is_empty();
        self.labels.push(Label { span, text: text.into(), primary });
        self
    }

    /// Adds something to try.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help.push(text.into());
        self
    }

    /// Adds context.
    pub fn because(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// The primary place, if the diagnostic has one.
    pub fn span(&self) -> Option<Span> {
        self.labels.iter().find(|l| l.primary).map(|l| l.span)
    }
}
