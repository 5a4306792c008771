//! Source text and its tree.

pub mod ast;
