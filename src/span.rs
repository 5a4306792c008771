//! Where in the source: a half-open range of bytes, and the text it points into.

use std::fmt;
use std::sync::Arc;

/// A half-open byte range `start..end` in one source text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`; an `end` before `start` is taken as empty.
    ///
    /// ```
    /// use entail::span::Span;
    /// assert_eq!(Span::new(2, 5).text("abcdefg"), "cde");
    /// ```
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The smallest range that covers both.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The text in the range; empty when the range does not lie in `source` on character borders.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start..self.end).unwrap_or("")
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// One source text with the name that people know it by (a path, `<expression>`, `<repl:3>`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// The name shown in diagnostics.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A named text. A byte order mark in front says how the text is stored and is no part of it.
    ///
    /// ```
    /// use entail::span::Source;
    /// assert_eq!(&*Source::new("x", "\u{feff}S(A)").text, "S(A)");
    /// ```
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        let text: Arc<str> = text.into();
        let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), Arc::from);
        Source { name: name.into(), text }
    }

    /// Line and column (both from 1, columns in characters) of a byte offset; an offset past the
    /// end is the end.
    ///
    /// ```
    /// use entail::span::Source;
    /// assert_eq!(Source::new("x", "a\nbé!").line_col(5), (2, 3));
    /// ```
    pub fn line_col(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(..end).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}
