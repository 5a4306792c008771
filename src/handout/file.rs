//! The file that a handout becomes.

use super::format::{Format, FormatError};
use super::run::Handout;
use crate::render::document::Document;
use crate::render::page::Head;
use crate::render::{html, latex, markdown, typst};

/// The bytes of the file.
///
/// # Errors
/// When a PDF is asked of a build that makes none, or the page cannot be set.
pub fn file(handout: &Handout, format: Format) -> Result<Vec<u8>, FormatError> {
    page(&handout.document(format), &handout.head, format)
}

/// The bytes of a page that was built otherwise.
///
/// # Errors
/// When a PDF is asked of a build that makes none, or the page cannot be set.
pub fn page(document: &Document, head: &Head, format: Format) -> Result<Vec<u8>, FormatError> {
    Ok(match format {
        Format::Markdown => markdown::page(document).into_bytes(),
        Format::Html => html::page(document, head).into_bytes(),
        Format::Latex => latex::handout(document, head).into_bytes(),
        Format::Typst => typst::page(document, head).into_bytes(),
        #[cfg(feature = "pdf")]
        Format::Pdf => super::pdf::compile(&typst::page(document, head))?,
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => return Err(FormatError::NoPdf),
    })
}
