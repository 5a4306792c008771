//! Text to tree. The only user of the grammar's rules.
//!
//! A file is cut into statements first ([`scan`](super::scan)), each statement goes through the grammar
//! alone, and a builder turns the matched rules into [`ast`](super::ast). So every mistake of a file is
//! reported in one go, and no statement hides another.

mod builder;
mod distribution;
mod explain;
mod grammar;
mod operand;
mod statement;
mod table;

use super::ast::{Claim, Expr, Stmt};
use super::errors;
use super::scan::{self, Piece};
use crate::diag::Diagnostic;
use crate::span::{Source, Span};
use builder::Builder;
use grammar::{Grammar, Pair, Rule};
use pest::Parser;

/// How much a text may ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Levels of brackets and chains in one statement; `--max-nesting`. More than [`Limits::DEEPEST`] counts
    /// as that.
    pub nesting: usize,
    /// Bytes of one text; `--max-input`.
    pub input: usize,
}

impl Limits {
    /// The deepest nesting that the stack of a thread (2 MiB) is known to bear.
    pub const DEEPEST: usize = 400;
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { nesting: 200, input: 32 << 20 }
    }
}

/// What a text says, as far as it can be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    /// The statements without mistakes, in order.
    pub items: Vec<Stmt>,
    /// The mistakes, in order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The text stops in the middle of a statement (an open bracket, an operator, `proof` without `qed`):
    /// more lines may make it right.
    pub is_incomplete: bool,
}

/// Reads a file of statements.
///
/// ```
/// use entail::span::Source;
/// use entail::syntax::parse::{Limits, parse_file};
/// let parsed = parse_file(&Source::new("x", "A = (1/2, 1/2)\nS(A) +* 1\nS(A)"), &Limits::default());
/// assert_eq!((parsed.items.len(), parsed.diagnostics.len()), (2, 1));
/// ```
pub fn parse_file(source: &Source, limits: &Limits) -> Parsed {
    let text = &*source.text;
    if text.len() > limits.input {
        let diagnostics = vec![errors::too_large(text.len(), limits.input)];
        return Parsed { items: Vec::new(), diagnostics, is_incomplete: false };
    }
    let limits = Limits { nesting: limits.nesting.min(Limits::DEEPEST), ..*limits };
    let scan = scan::scan(text, &limits);
    let mut parsed =
        Parsed { items: Vec::new(), diagnostics: scan.diagnostics, is_incomplete: scan.incomplete };
    for piece in &scan.pieces {
        match piece {
            Piece::Plain(span) => {
                let built = whole(text, *span, Rule::statement, Builder::statement);
                parsed.take(built.map_err(|e| vec![*e]));
            }
            Piece::Proof { header, lines, end } => parsed.take(statement::proof(text, *header, lines, *end)),
        }
    }
    parsed.diagnostics.sort_by_key(|d| d.span());
    parsed
}

impl Parsed {
    fn take(&mut self, built: Result<Stmt, Vec<Diagnostic>>) {
        match built {
            Ok(stmt) => self.items.push(stmt),
            Err(errors) => self.diagnostics.extend(errors),
        }
    }
}

/// Reads one expression, such as the argument of `entail eval`.
///
/// ```
/// use entail::span::Source;
/// use entail::syntax::{parse::{Limits, parse_expr}, print};
/// let expr = parse_expr(&Source::new("x", "D_{KL}(A \\parallel B) + 1/2 ln 2"), &Limits::default()).unwrap();
/// assert_eq!(print::expr(&expr), "D(A||B) + 1/2 * ln(2)");
/// ```
///
/// # Errors
/// Everything wrong with it, never empty.
pub fn parse_expr(source: &Source, limits: &Limits) -> Result<Expr, Vec<Diagnostic>> {
    let span = only_piece(source, limits, "an expression, such as `D(A||B)`")?;
    whole(&source.text, span, Rule::whole_expr, |builder, pair| {
        let inner = builder.only(pair)?;
        builder.value(inner)
    })
    .map_err(|error| vec![*error])
}

/// Reads one claim with its conditions, such as the argument of `entail prove`.
///
/// ```
/// use entail::span::Source;
/// use entail::syntax::parse::{Limits, parse_claim};
/// let source = Source::new("x", "I(X;Z) <= I(X;Y) given X -> Y -> Z");
/// let (_claim, given) = parse_claim(&source, &Limits::default()).unwrap();
/// assert_eq!(given.len(), 1);
/// ```
///
/// # Errors
/// Everything wrong with it, never empty.
pub fn parse_claim(source: &Source, limits: &Limits) -> Result<(Claim, Vec<Claim>), Vec<Diagnostic>> {
    let span = only_piece(source, limits, "a claim, such as `S(A) <= H(A,B)`")?;
    whole(&source.text, span, Rule::whole_claim, Builder::claim_given).map_err(|error| vec![*error])
}

/// The place of the one statement that the text must be.
fn only_piece(source: &Source, limits: &Limits, expected: &str) -> Result<Span, Vec<Diagnostic>> {
    if source.text.len() > limits.input {
        return Err(vec![errors::too_large(source.text.len(), limits.input)]);
    }
    let limits = Limits { nesting: limits.nesting.min(Limits::DEEPEST), ..*limits };
    let scan = scan::scan(&source.text, &limits);
    if !scan.diagnostics.is_empty() {
        return Err(scan.diagnostics);
    }
    match scan.pieces.as_slice() {
        [Piece::Plain(span)] => Ok(*span),
        [] => Err(vec![errors::unfinished(expected, Span::new(0, source.text.len()))]),
        [Piece::Plain(_), Piece::Plain(second) | Piece::Proof { header: second, .. }, ..] => {
            Err(vec![errors::unexpected("one statement alone", second.text(&source.text), *second)])
        }
        [Piece::Proof { header, .. }, ..] => {
            Err(vec![errors::unexpected(expected, header.text(&source.text), *header)])
        }
    }
}

/// Puts the text at `span` through one rule of the grammar and the builder.
fn whole<'t, T>(
    text: &'t str,
    span: Span,
    rule: Rule,
    build: impl FnOnce(&Builder<'t>, Pair<'t>) -> errors::Result<T>,
) -> errors::Result<T> {
    let piece = span.text(text);
    let builder = Builder { text: piece, base: span.start };
    let pairs =
        Grammar::parse(rule, piece).map_err(|error| Box::new(explain::explain(text, span, &error)))?;
    match pairs.into_iter().next() {
        Some(pair) => build(&builder, pair),
        None => Err(Box::new(errors::internal(span))),
    }
}
