//! Turns the grammar's failure into a diagnostic: what was expected there in a reader's words, what
//! stands there, and which of the commonest slips it is.

use super::grammar::Rule;
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::errors;
use crate::syntax::lex::{Kind, Lexer, Token};
use crate::syntax::words;
use pest::error::{Error, ErrorVariant, InputLocation};

/// The diagnostic for a statement at `span` of `text` that the grammar refused.
pub(super) fn explain(text: &str, span: Span, error: &Error<Rule>) -> Diagnostic {
    let at = span.start
        + match error.location {
            InputLocation::Pos(at) => at,
            InputLocation::Span((start, _)) => start,
        };
    let wanted: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => &[],
    };
    let piece = text.get(..span.end).unwrap_or(text);
    let expected = phrase(wanted);
    let Some(found) = Lexer::new(piece, at).find(|t| t.kind != Kind::Newline) else {
        return errors::unfinished(&expected, Span::new(at, at));
    };
    let word = found.span.text(text);
    let around = Around::of(piece, span.start, found.span.start);
    let wants = |rule: Rule| wanted.contains(&rule);
    match found.kind {
        Kind::Word
            if words::is_reserved(word)
                && !around.operand
                && (wants(Rule::name) || wants(Rule::statement) || wants_operand(wanted)) =>
        {
            errors::reserved(word, found.span)
        }
        Kind::Number | Kind::Open(_) if around.open == Some('{') && wants(Rule::colon) => {
            errors::equals_for_colon(around.label.map_or("label", |l| l.span.text(text)), found.span)
        }
        Kind::Equals if around.open == Some('{') && wants(Rule::colon) => {
            errors::equals_for_colon(around.label.map_or("label", |l| l.span.text(text)), found.span)
        }
        Kind::Colon if around.open == Some('{') && around.colon => match around.label {
            Some(label) => errors::missing_comma(label.span.text(text), label.span),
            None => errors::unexpected(&expected, word, found.span),
        },
        Kind::Number | Kind::Text { .. } | Kind::Word | Kind::Open(_)
            if around.open.is_some() && around.operand && (wants(Rule::comma) || wants(Rule::separator)) =>
        {
            errors::missing_comma(word, found.span)
        }
        Kind::Number if around.operand && wants_operator(wanted) => {
            let left = around.label.map_or("", |l| l.span.text(text));
            errors::missing_operator(left, word, found.span)
        }
        _ => errors::unexpected(&expected, word, found.span),
    }
}

/// What stands before a place of a statement.
#[derive(Default)]
struct Around {
    /// The innermost open bracket.
    open: Option<char>,
    /// A colon has come since that bracket or the last comma in it.
    colon: bool,
    /// The token right before.
    label: Option<Token>,
    /// An operand can end with it.
    operand: bool,
}

impl Around {
    fn of(piece: &str, start: usize, at: usize) -> Around {
        let mut stack = Vec::new();
        let mut around = Around::default();
        for token in Lexer::new(piece, start).take_while(|t| t.span.start < at) {
            match token.kind {
                Kind::Open(bracket) => {
                    stack.push((around.open, around.colon));
                    around = Around { open: Some(bracket), ..Around::default() };
                }
                Kind::Close(_) => (around.open, around.colon) = stack.pop().unwrap_or_default(),
                Kind::Comma => around.colon = false,
                Kind::Colon => around.colon = true,
                _ => {}
            }
            around.operand = match token.kind {
                Kind::Word => !words::is_reserved(token.span.text(piece)),
                Kind::Number | Kind::Text { .. } | Kind::Close(_) | Kind::Postfix | Kind::Operand => true,
                _ => false,
            };
            around.label = Some(token);
        }
        around
    }
}

fn wants_operator(wanted: &[Rule]) -> bool {
    wanted.iter().any(|rule| matches!(rule, Rule::plus | Rule::times | Rule::pow))
}

fn wants_operand(wanted: &[Rule]) -> bool {
    let operand = [Rule::expr, Rule::args, Rule::atom, Rule::number, Rule::claim, Rule::bare, Rule::list];
    wanted.iter().any(|rule| operand.contains(rule))
}

/// A reader's words for a set of rules: the few that help, not the two dozen that could be.
fn phrase(wanted: &[Rule]) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut add = |word: &'static str| {
        if !words.contains(&word) {
            words.push(word);
        }
    };
    let operator = wants_operator(wanted);
    let operand = wants_operand(wanted) && !operator;
    let narrow = !operand && !operator;
    for rule in wanted {
        match rule {
            Rule::statement | Rule::formula | Rule::joint | Rule::prove => add("a statement"),
            Rule::name | Rule::bound_name if narrow => add("a name"),
            Rule::text if narrow => add("a quoted text"),
            Rule::label_number | Rule::label_word | Rule::label_tuple | Rule::entry => {
                add("a label (such as sun or \"New York\")");
            }
            Rule::colon => add("`:`"),
            Rule::comma | Rule::separator => add("`,`"),
            Rule::bar if operator => add("`|`"),
            Rule::close_paren => add("`)`"),
            Rule::close_bracket => add("`]`"),
            Rule::close_brace => add("`}`"),
            Rule::open_paren if narrow => add("`(`"),
            Rule::open_brace | Rule::group if narrow => add("`{`"),
            Rule::open_bracket if narrow => add("`[`"),
            Rule::interval => add("an interval (such as (0,1))"),
            Rule::eq if narrow => add("`=`"),
            Rule::hint | Rule::hint_word => add("a reason (such as `definition of D`)"),
            Rule::dot => add("`.` and what is minimised"),
            Rule::bound => add("the name that runs (such as the i of sum_i)"),
            Rule::kw_in if narrow => add("`in`"),
            Rule::kw_qed => add("`qed`"),
            Rule::unit | Rule::unit_word => add("a unit (bits, nats, dits or base N)"),
            Rule::policy | Rule::policy_word => add("`normalize`, `as-is` or `reject`"),
            _ => {}
        }
    }
    if operand && !words.contains(&"a statement") {
        words.insert(0, "a value (such as 1/4, 0.25 or S(A))");
    }
    if operator {
        words.insert(0, "an operator");
    }
    if words.is_empty() || wanted.contains(&Rule::EOI) && !operand {
        words.push("the end of the statement");
    }
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
