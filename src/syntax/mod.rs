//! Source text ↔ syntax tree: [`mod@parse`] reads, [`mod@print`] writes, and `parse(print(t)) == t` up to spans.
//!
//! Nothing here knows what a name or a quantity means; literals stay text. Whoever reads a tree
//! (`lower`) gives it meaning.
//!
//! ```
//! use entail::span::Source;
//! use entail::syntax::{parse, print};
//! let source = Source::new("weather.ent", "A = {sun: 3/4, rain: 1/4}\nS(A) in bits");
//! let parsed = parse::parse_file(&source, &parse::Limits::default());
//! assert!(parsed.diagnostics.is_empty());
//! assert_eq!(print::stmt(&parsed.items[1]), "S(A) in bits");
//! ```

pub mod ast;
mod codes;
mod errors;
pub mod highlight;
mod lex;
mod limits;
mod nesting;
pub mod parse;
pub mod print;
mod scan;
pub mod words;

pub use codes::CODES;
