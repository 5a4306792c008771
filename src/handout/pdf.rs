//! PDF by the Typst crates: their embedded fonts, no files, no network, no date, so that the same page is the
//! same bytes every time.

use super::format::FormatError;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// One text and the embedded fonts: all that a page can see.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
}

impl Desk {
    fn new(text: &str) -> Desk {
        let fonts: Vec<Font> = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        let main = Source::detached(text);
        Desk { library: LazyHash::new(Library::default()), book, fonts, main }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The PDF of a Typst document.
pub(super) fn compile(text: &str) -> Result<Vec<u8>, FormatError> {
    let desk = Desk::new(text);
    let said = |errors: &[SourceDiagnostic]| {
        let words: Vec<String> = errors.iter().map(|e| e.message.to_string()).collect();
        FormatError::Typesetting(words.join("; "))
    };
    let document: PagedDocument = typst::compile(&desk).output.map_err(|e| said(&e))?;
    let options = PdfOptions { ident: Smart::Custom("entail handout".into()), ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|e| said(&e))
}
