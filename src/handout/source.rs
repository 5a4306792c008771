//! Statements that were taken out of a document, and the way back to where they stood.

use crate::diag::Diagnostic;
use crate::span::{Source, Span};

/// Pieces of a document, put together to a text of statements.
#[derive(Clone, Debug, Default)]
pub(super) struct Excerpt {
    /// The statements.
    pub(super) text: String,
    /// Where each piece begins here, and where in the document.
    pieces: Vec<(usize, usize)>,
}

impl Excerpt {
    /// Appends what stands in the document from `at`.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// Appends what another excerpt holds, with its places.
    pub(super) fn append(&mut self, other: &Excerpt) {
        let start = self.text.len();
        self.pieces.extend(other.pieces.iter().map(|(own, at)| (own + start, *at)));
        self.text.push_str(&other.text);
    }

    /// The statements as a source of the document's name, so that files are looked for beside it.
    pub(super) fn source(&self, document: &Source) -> Source {
        Source::new(document.name.clone(), self.text.as_str())
    }

    /// The place in the document.
    fn home(&self, offset: usize) -> usize {
        let piece = self.pieces.iter().rev().find(|(start, _)| *start <= offset);
        piece.map_or(0, |(start, at)| at + (offset - start))
    }

    /// The diagnostic with the document's places.
    pub(super) fn homed(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        for label in &mut diagnostic.labels {
            label.span = Span::new(self.home(label.span.start), self.home(label.span.end));
        }
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back() {
        let mut excerpt = Excerpt::default();
        excerpt.push("A = (1)\n", 10);
        excerpt.push("S(B)\n", 30);
        let at = Diagnostic::error("E060", "unknown").at(Span::new(10, 11), "here");
        assert_eq!(excerpt.homed(at).span(), Some(Span::new(32, 33)));
    }
}
