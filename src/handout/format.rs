//! The formats of handouts.

use std::path::Path;

/// A format of handouts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Markdown with LaTeX mathematics.
    Markdown,
    /// One HTML file that needs nothing beside it.
    Html,
    /// A LaTeX document.
    Latex,
    /// A Typst document.
    Typst,
    /// PDF, set by Typst.
    Pdf,
}

/// Why a file could not be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FormatError {
    /// Built without the feature `pdf`.
    #[error(
        "this build of entail makes no PDF: it was built without the feature `pdf`; .html, .tex, .typ and .md work"
    )]
    NoPdf,
    /// Typst refused the page, which is a mistake of ours.
    #[error("the page could not be set: {0}")]
    Typesetting(String),
}

impl Format {
    /// By the ending of a file or a word in `only=`.
    pub fn named(name: &str) -> Option<Format> {
        Some(match name.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" => Format::Html,
            "tex" | "latex" => Format::Latex,
            "typ" | "typst" => Format::Typst,
            "pdf" => Format::Pdf,
            _ => return None,
        })
    }

    /// By the ending of a path.
    ///
    /// ```
    /// use entail::handout::Format;
    /// assert_eq!(Format::of("notes/lecture.pdf".as_ref()), Some(Format::Pdf));
    /// assert_eq!(Format::of("lecture".as_ref()), None);
    /// ```
    pub fn of(path: &Path) -> Option<Format> {
        path.extension().and_then(|e| e.to_str()).and_then(Format::named)
    }
}
