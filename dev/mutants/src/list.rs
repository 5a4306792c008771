//! The list of mutants as cargo-mutants writes it.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::Path;

/// A place in a file; lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// From a place up to another.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
pub struct Span {
    pub start: Place,
    pub end: Place,
}

/// What kind of change a mutant is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
}

/// One change of the source.
#[derive(Clone, Debug, Deserialize)]
pub struct Mutant {
    pub file: String,
    pub genre: Genre,
    pub name: String,
    pub replacement: String,
    pub span: Span,
    pub function: Option<Function>,
}

/// The function it is in.
#[derive(Clone, Debug, Deserialize)]
pub struct Function {
    pub return_type: String,
}

/// Reads the list; a mutant is known by its place in it, from 1.
pub fn read(path: &Path) -> Result<Vec<Mutant>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).context("not a list as `cargo mutants --list --json` prints it")
}
