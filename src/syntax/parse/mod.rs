//! Text to tree. The only user of the grammar's rules.
//!
//! A file is cut into statements first (`scan`), each statement goes through the grammar
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

pub use super::limits::Limits;
use crate::diag::Diagnostic;
use crate::span::{Source, Span};
use builder::Builder;
use grammar::{Grammar, Pair, Rule};
use pest::Parser;

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
    let scan = scan::scan(text, limits.depth());
    let mut parsed =
        Parsed { items: Vec::new(), diagnostics: scan.diagnostics, is_incomplete: scan.incomplete };
    let built = with_stack(scan.deepest, || build(text, &scan.pieces));
    match built {
        Some(built) => built.into_iter().for_each(|built| parsed.take(built)),
        None => parsed.diagnostics.push(errors::too_deep(Span::default(), SHALLOW)),
    }
    parsed.diagnostics.sort_by_key(|d| d.span());
    parsed
}

/// One result for each statement.
fn build(text: &str, pieces: &[Piece]) -> Vec<Result<Stmt, Vec<Diagnostic>>> {
    let one = |piece: &Piece| match piece {
        Piece::Plain(span) => whole(text, *span, Rule::statement, Builder::statement).map_err(|e| vec![*e]),
        Piece::Proof { header, lines, end } => statement::proof(text, *header, lines, *end),
    };
    pieces.iter().map(one).collect()
}

/// Nesting that any thread's stack bears.
const SHALLOW: usize = 32;

/// Runs the parser where its recursion fits: the grammar needs up to 6 KiB of stack for each level of
/// nesting (three times that in an unoptimised build). `None` when the system has no thread to give.
fn with_stack<T: Send>(depth: usize, run: impl FnOnce() -> T + Send) -> Option<T> {
    if depth <= SHALLOW {
        return Some(run());
    }
    let size = (depth + SHALLOW) * (32 << 10);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(size).spawn_scoped(scope, run).ok()?;
        match thread.join() {
            Ok(value) => Some(value),
            Err(payload) => std::panic::resume_unwind(payload),
        }
    })
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
    alone(source, limits, "an expression, such as `D(A||B)`", Rule::whole_expr, |builder, pair| {
        let inner = builder.only(pair)?;
        builder.value(inner)
    })
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
    alone(source, limits, "a claim, such as `S(A) <= H(A,B)`", Rule::whole_claim, Builder::claim_given)
}

/// Reads a text that must be one statement, and of one kind.
fn alone<'t, T: Send>(
    source: &'t Source,
    limits: &Limits,
    expected: &str,
    rule: Rule,
    make: impl FnOnce(&Builder<'t>, Pair<'t>) -> errors::Result<T> + Send,
) -> Result<T, Vec<Diagnostic>> {
    let text = &*source.text;
    if text.len() > limits.input {
        return Err(vec![errors::too_large(text.len(), limits.input)]);
    }
    let scan = scan::scan(text, limits.depth());
    if !scan.diagnostics.is_empty() {
        return Err(scan.diagnostics);
    }
    let span = match scan.pieces.as_slice() {
        [Piece::Plain(span)] => *span,
        [] => return Err(vec![errors::unfinished(expected, Span::new(0, text.len()))]),
        [Piece::Plain(_), Piece::Plain(second) | Piece::Proof { header: second, .. }, ..] => {
            return Err(vec![errors::unexpected("one statement alone", second.text(text), *second)]);
        }
        [Piece::Proof { header, .. }, ..] => {
            return Err(vec![errors::unexpected(expected, header.text(text), *header)]);
        }
    };
    match with_stack(scan.deepest, || whole(text, span, rule, make)) {
        Some(built) => built.map_err(|error| vec![*error]),
        None => Err(vec![errors::too_deep(span, SHALLOW)]),
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
