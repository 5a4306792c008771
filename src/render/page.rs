//! What a whole page has beside its blocks.

use super::document::{Inline, Piece};
use super::linear::{self, Script};

/// The head of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The title, without mathematics.
    pub title: String,
    /// Whether the title is set above the page; not where the first heading says it already.
    pub shown: bool,
    /// The language of the words, as a tag of BCP 47.
    pub language: String,
    /// Whether there is a list of the sections.
    pub contents: bool,
}

impl Head {
    /// A page in English with that title, which stands in its text.
    pub fn new(title: impl Into<String>) -> Head {
        Head { title: title.into(), shown: false, language: "en".into(), contents: false }
    }
}

/// The words of a sentence, without their looks; mathematics is spelled in Unicode.
pub fn plain(inline: &Inline) -> String {
    let words = |piece: &Piece| match piece {
        Piece::Math(f) => linear::spell(f, Script::Unicode),
        Piece::Text(t) | Piece::Emphasis(t) | Piece::Strong(t) | Piece::Link(t, _) | Piece::Tex(t) => {
            t.clone()
        }
        Piece::Name(t) | Piece::Keyword(t) | Piece::Number(t) | Piece::Code(t) => t.clone(),
        Piece::Good(t) | Piece::Bad(t) | Piece::Open(t) => t.clone(),
    };
    inline.iter().map(words).collect()
}
