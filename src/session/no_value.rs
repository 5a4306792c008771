//! Why an expression has no value, told with the parts that are to blame.

use crate::advice;
use crate::diag::Diagnostic;
use crate::eval::{self, Env, EvalError, Value, Witness};
use crate::render::document::Piece;
use crate::render::linear::{self, Script};
use crate::render::{notation, values};
use crate::span::Span;
use crate::term::Expr;
use num_traits::Signed;

/// The diagnostic of an error.
pub(super) fn no_value(error: &EvalError, at: Span) -> Box<Diagnostic> {
    if let EvalError::Model(model) = error {
        let diagnostic = Diagnostic::error(advice::code(model), model.to_string());
        return Box::new(diagnostic.at(at, "asked here").help(advice::help(model)));
    }
    let help = match error {
        EvalError::Parameter(p) => {
            format!("`{p}` stands for any number; prove a claim about it, or use a number")
        }
        EvalError::Real(_) => {
            "a quotient needs a denominator that is not 0, a logarithm a positive number".into()
        }
        EvalError::Undecided(_) => "write the quantity in another form".into(),
        EvalError::Indeterminate(_) => {
            "simplify before numbers are put in: what is infinite may cancel, or not be needed".into()
        }
        EvalError::NoOutcome { .. } => "labels are compared exactly, with their case".into(),
        _ => "see `entail explain E081`".into(),
    };
    let message = match error {
        EvalError::Indeterminate(what) => format!("this comes to {what}, which has no value"),
        other => other.to_string(),
    };
    Box::new(Diagnostic::error("E081", message).at(at, "has no value").help(help))
}

/// The same for an expression, with the quantities in it that are infinite and the outcomes that make them so.
pub(super) fn no_value_of(expr: &Expr, env: &Env, error: &EvalError, at: Span) -> Box<Diagnostic> {
    let mut diagnostic = no_value(error, at);
    if matches!(error, EvalError::Indeterminate(_)) {
        if let Some(what) = comes_to(expr, env) {
            diagnostic.message = format!("this comes to {what}");
        }
        let mut told = Vec::new();
        infinite(expr, env, &mut told);
        for words in told {
            *diagnostic = diagnostic.because(words);
        }
    }
    diagnostic
}

/// What a difference comes to: minus an infinite value is none by itself, since values are real numbers or +∞.
fn comes_to(e: &Expr, env: &Env) -> Option<&'static str> {
    let is_infinite = |e: &Expr| matches!(eval::evaluate(env, e), Ok(Value::Infinite(_)));
    let negative = |e: &Expr| match e {
        Expr::Mul(parts) => {
            let minus = matches!(parts.first(), Some(Expr::Number(n)) if n.is_negative());
            minus && parts.iter().skip(1).any(is_infinite)
        }
        _ => false,
    };
    match e {
        Expr::Add(parts) if parts.iter().any(negative) => {
            let both = parts.iter().any(is_infinite);
            Some(if both {
                "∞ − ∞, which has no value"
            } else {
                "−∞; values are real numbers or +∞"
            })
        }
        Expr::Mul(_) if negative(e) => Some("−∞; values are real numbers or +∞"),
        other => other.children().into_iter().find_map(|c| comes_to(c, env)),
    }
}

/// `D(A‖B) is +∞, since A(rain) = 1/4 > 0 = B(rain)`, once for each quantity.
fn infinite(e: &Expr, env: &Env, told: &mut Vec<String>) {
    if let Expr::Quantity(_) = e {
        if let Ok(Value::Infinite(witness)) = eval::evaluate(env, e) {
            let name = linear::spell(&notation::expr(e), Script::Unicode);
            let why = witness.map(|w| format!(", since {}", spelled(&w))).unwrap_or_default();
            let words = format!("{name} is +∞{why}");
            if !told.contains(&words) {
                told.push(words);
            }
        }
        return;
    }
    e.children().into_iter().for_each(|c| infinite(c, env, told));
}

fn spelled(witness: &Witness) -> String {
    let piece = |p: &Piece| match p {
        Piece::Math(formula) => linear::spell(formula, Script::Unicode),
        _ => String::new(),
    };
    values::witness(witness).iter().map(piece).collect()
}
