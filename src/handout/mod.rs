//! Handouts: a Markdown file with statements in it becomes a page with answers in their places.
//!
//! `markdown` reads the file, `options` what a block asks for, `run` answers the blocks in one session, `plot` and
//! `curves` make pictures of what they say, and `file` turns the result into bytes of a format. Nothing is made of a document that has an error anywhere.

mod curves;
mod file;
mod format;
mod markdown;
mod options;
#[cfg(feature = "pdf")]
mod pdf;
mod plot;
mod run;
mod source;

pub use file::{file, page};
pub use format::{Format, FormatError};
pub use run::{Handout, Settings, build};
