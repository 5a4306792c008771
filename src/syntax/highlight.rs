//! What each piece of a text is, for colours as one types: comments, words of the language, numbers, text.
//!
//! It works on text that is wrong or unfinished, since most text is while it is typed.

use super::lex::{Kind, Lexer};
use super::words;
use crate::span::Span;

/// What a piece of text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// From `#` to the end of the line.
    Comment,
    /// A word that begins a statement, such as `prove`.
    Statement,
    /// Another word that the language keeps for itself, such as `given`.
    Keyword,
    /// A name before `(` or `[`: a quantity, a family or a distribution at an outcome.
    Function,
    /// Another name.
    Name,
    /// A number.
    Number,
    /// Quoted text.
    Text,
    /// Brackets, separators, operators and relations.
    Sign,
    /// A LaTeX command.
    Command,
    /// `_` by itself, which in the REPL is the last result.
    Last,
    /// What means nothing in the language.
    Stray,
}

/// The pieces of a text in order; white space is in none of them.
///
/// ```
/// use entail::syntax::highlight::{Class, pieces};
/// let text = "prove S(A) >= 0 # Shannon";
/// let found: Vec<(&str, Class)> = pieces(text).map(|(class, span)| (span.text(text), class)).collect();
/// assert_eq!(found[0], ("prove", Class::Statement));
/// assert_eq!(found[1], ("S", Class::Function));
/// assert_eq!(found.last(), Some(&("# Shannon", Class::Comment)));
/// ```
pub fn pieces(text: &str) -> impl Iterator<Item = (Class, Span)> + '_ {
    let mut lexer = Lexer::new(text, 0).peekable();
    let mut at = 0;
    let mut pending = None;
    std::iter::from_fn(move || {
        loop {
            if let Some(piece) = pending.take() {
                return Some(piece);
            }
            let token = lexer.next();
            let start = token.map_or(text.len(), |t| t.span.start);
            // The lexer skips comments: they are what lies between tokens and is not blank.
            let gap = text.get(at..start).unwrap_or("");
            let comment = gap.find('#').map(|sign| {
                let end = gap.trim_end().len();
                (Class::Comment, Span::new(at + sign, at + end))
            });
            at = token.map_or(text.len(), |t| t.span.end);
            let next = lexer.peek().copied();
            let piece = token.and_then(|token| {
                let own = token.span.text(text);
                let touches = next.filter(|n| n.span.start == token.span.end);
                let class = match token.kind {
                    Kind::Newline => return None,
                    Kind::Word if words::OPENERS.contains(&own) => Class::Statement,
                    Kind::Word if words::is_reserved(own) => Class::Keyword,
                    Kind::Word if touches.is_some_and(|n| matches!(n.kind, Kind::Open('(' | '['))) => {
                        Class::Function
                    }
                    Kind::Word => Class::Name,
                    Kind::Number => Class::Number,
                    Kind::Text { .. } => Class::Text,
                    Kind::Operand if own == "_" => {
                        // `D_{KL}` and `sum_{i}` have a subscript; the last result stands alone.
                        let before = text.get(..token.span.start).unwrap_or("").chars().next_back();
                        let alone = before.is_none_or(|c| !super::lex::is_part(c) && !matches!(c, ')' | '}'));
                        let bare = !touches.is_some_and(|n| matches!(n.kind, Kind::Open('{')));
                        if alone && bare { Class::Last } else { Class::Sign }
                    }
                    Kind::Function | Kind::Binder | Kind::Operand => Class::Command,
                    Kind::UnknownCommand | Kind::Stray(_) => Class::Stray,
                    _ => Class::Sign,
                };
                Some((class, token.span))
            });
            match (comment, piece) {
                (Some(comment), piece) => {
                    pending = piece;
                    return Some(comment);
                }
                (None, Some(piece)) => return Some(piece),
                (None, None) => token?,
            };
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(text: &str, wanted: Class) -> Vec<&str> {
        pieces(text).filter(|(c, _)| *c == wanted).map(|(_, span)| span.text(text)).collect()
    }

    #[test]
    fn the_last_result_is_told_from_subscripts() {
        assert_eq!(classes("_ + 2 _ - D_{KL}(A||B) + sum_{i} _", Class::Last).len(), 3);
        assert!(classes("H_{1/2}(A) X_|_Y sum_i A(i)", Class::Last).is_empty());
    }

    #[test]
    fn every_character_that_is_not_blank_is_in_one_piece() {
        let text = "A = {sun: 3/4, \"x y\": 1/4} # the weather\nprove ?? \\alpha \\nothing _\n# end";
        let mut at = 0;
        for (_, span) in pieces(text) {
            assert!(text[at..span.start].trim().is_empty(), "{:?}", &text[at..span.start]);
            at = span.end;
        }
        assert_eq!(at, text.len());
        assert_eq!(classes(text, Class::Comment), ["# the weather", "# end"]);
    }
}
