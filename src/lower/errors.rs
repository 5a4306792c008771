//! The diagnostics of this room: what was expected, what was found, what to try.

use crate::advice;
use crate::diag::Diagnostic;
use crate::exact::rational::NumberError;
use crate::model::ModelError;
use crate::span::Span;

/// A diagnostic at a place.
pub(super) fn error(
    code: &'static str,
    message: impl Into<String>,
    at: Span,
    label: impl Into<String>,
    help: impl Into<String>,
) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, message).at(at, label).help(help))
}

/// A name that means nothing, with the known one that looks most like it.
pub(super) fn unknown<'n>(
    what: &str,
    name: &str,
    at: Span,
    known: impl Iterator<Item = &'n str>,
) -> Box<Diagnostic> {
    let close = known
        .filter(|k| *k != name)
        .map(|k| (strsim::damerau_levenshtein(&k.to_lowercase(), &name.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= 2 && *distance < k.chars().count().max(2))
        .min();
    let help = match close {
        Some((_, k)) => format!("did you mean `{k}`?"),
        None if matches!(name, "eval" | "print" | "show" | "compute" | "calculate" | "evaluate") => {
            format!("an expression stands alone: write `S(A)`, not `{name} S(A)`")
        }
        None => "declare it first, such as `A = {sun: 3/4, rain: 1/4}` or `joint P(X, Y) = ...`".to_owned(),
    };
    error("E060", format!("{what} `{name}` is not declared"), at, "not declared", help)
}

/// Something of another kind than its place needs.
pub(super) fn kind(expected: &str, found: &str, at: Span, help: impl Into<String>) -> Box<Diagnostic> {
    error("E061", format!("expected {expected}, found {found}"), at, format!("this is {found}"), help)
}

/// The form exists and nothing answers it.
pub(super) fn not_yet(what: &str, at: Span, help: &str) -> Box<Diagnostic> {
    error("E078", format!("{what} is not supported yet"), at, "no answer is better than a wrong one", help)
}

/// Wrong arguments of a quantity.
pub(super) fn arguments(name: &str, expected: &str, at: Span) -> Box<Diagnostic> {
    let message = format!("`{name}` takes other arguments");
    error("E065", message, at, "not these", format!("write {expected}"))
}

/// Something with a parameter where only a number will do.
pub(super) fn parametric(name: &str, symbol: &str, at: Span) -> Box<Diagnostic> {
    let name = if name == "this" { name.to_owned() } else { format!("`{name}`") };
    let message = format!("{name} depends on the parameter `{symbol}`, and a number is needed here");
    let help = format!("put a number for `{symbol}`");
    error("E077", message, at, format!("depends on `{symbol}`"), help)
}

/// A literal that is no number, or too large a one.
pub(super) fn literal(e: &NumberError, at: Span) -> Box<Diagnostic> {
    let help = match e {
        NumberError::Exponent { .. } => "`--max-exponent N` moves the limit",
        NumberError::Length { .. } => "numbers this long belong in a file: `load \"data.csv\"`",
        NumberError::ZeroDenominator { .. } => "a fraction needs a denominator that is not 0",
        _ => "write a number such as 3/4, 0.1, 1e-7 or 0x1.8p-1",
    };
    error("E067", e.to_string(), at, "this number", help)
}

/// An error of the model at a place; `entry` finds the places of its entries.
pub(super) fn model(e: ModelError, at: Span, entry: &dyn Fn(usize) -> Option<Span>) -> Box<Diagnostic> {
    let (message, code, help) = (e.to_string(), advice::code(&e), advice::help(&e));
    let place = |index: usize| entry(index).unwrap_or(at);
    let diagnostic = Diagnostic::error(code, message);
    Box::new(match &e {
        ModelError::Sum { what: "weights", .. } => {
            diagnostic.at(at, "these weights").help("weights are not negative and sum to 1: 1/3 A + 2/3 B")
        }
        ModelError::Sum { sum, .. } => {
            let words = format!("these sum to {}", crate::model::shown(sum));
            let numbers = "for floats, `floats ... as normalize` scales them and says so";
            diagnostic.at(at, words).help(help).help(numbers)
        }
        ModelError::Negative { index, .. } | ModelError::NotACount { index, .. } => {
            diagnostic.at(place(*index), "this one").help(help)
        }
        ModelError::Duplicate { first, second, .. } => {
            diagnostic.at(place(*second), "again here").at(place(*first), "first here").help(help)
        }
        ModelError::RowLength { row, .. } => diagnostic.at(place(*row), "this row").help(help),
        ModelError::Tolerance { .. } => diagnostic.at(at, "these floats").help(help),
        _ => diagnostic.at(at, "here").help(help),
    })
}
