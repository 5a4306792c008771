//! Words, numbers and signs with their places: just enough to cut a text into statements, to count
//! how deep it nests and to say what was found where something else was expected.
//!
//! The grammar decides what is right; this only has to agree with it on where tokens begin and end.

use super::words::{self, Command};
use crate::span::Span;

/// One token and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Token`], as coarse as their users allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// `\n`
    Newline,
    /// A name or a reserved word.
    Word,
    /// A number without sign.
    Number,
    /// A quoted string; `closed` says whether its closing quote was found on the line.
    Text { closed: bool },
    /// `(`, `[` or `{`.
    Open(char),
    /// `)`, `]` or `}`.
    Close(char),
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `.`
    Dot,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`, `/` and the like.
    Times,
    /// `^`
    Caret,
    /// `√`
    Root,
    /// `!`, `²`: stands behind its operand.
    Postfix,
    /// `=` alone.
    Equals,
    /// Any other relation.
    Relation,
    /// `=>`
    Arrow,
    /// `|`
    Bar,
    /// `||`
    DoubleBar,
    /// A LaTeX command that takes an argument.
    Function,
    /// A LaTeX command that binds a name.
    Binder,
    /// A LaTeX command that stands for an operand.
    Operand,
    /// An unknown LaTeX command.
    UnknownCommand,
    /// A character that means nothing here.
    Stray(char),
}

/// Iterates over the tokens of a text from a place on; spaces and comments are skipped.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

/// May `c` go on a name?
pub(super) fn is_part(c: char) -> bool {
    matches!(c, '\'' | '′' | '₀'..='₉') || unicode_ident::is_xid_continue(c)
}

impl<'a> Lexer<'a> {
    /// Starts at the byte `at`.
    pub(super) fn new(text: &'a str, at: usize) -> Lexer<'a> {
        Lexer { text, at }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// The signs of more than one character, longest first.
    fn sign(&self) -> Option<(usize, Kind)> {
        const SIGNS: &[(&str, Kind)] = &[
            ("_|_", Kind::Relation),
            ("||", Kind::DoubleBar),
            ("<=", Kind::Relation),
            (">=", Kind::Relation),
            ("<<", Kind::Relation),
            ("!=", Kind::Relation),
            ("->", Kind::Relation),
            ("=>", Kind::Arrow),
            ("**", Kind::Caret),
            ("∂/∂", Kind::Binder),
        ];
        SIGNS.iter().find(|(s, _)| self.rest().starts_with(s)).map(|(s, k)| (s.len(), *k))
    }

    fn single(c: char) -> Kind {
        match c {
            '(' | '[' | '{' => Kind::Open(c),
            ')' | ']' | '}' => Kind::Close(c),
            ',' => Kind::Comma,
            ';' => Kind::Semicolon,
            ':' => Kind::Colon,
            '.' => Kind::Dot,
            '+' => Kind::Plus,
            '-' | '−' => Kind::Minus,
            '*' | '/' | '·' | '×' | '÷' | '⋅' => Kind::Times,
            '^' => Kind::Caret,
            '√' => Kind::Root,
            '!' | '²' | '³' => Kind::Postfix,
            '=' => Kind::Equals,
            '<' | '>' | '≤' | '≥' | '≠' | '≪' | '→' | '⊥' | '⫫' | '∈' | '⩽' | '⩾' => {
                Kind::Relation
            }
            '|' => Kind::Bar,
            '‖' | '∥' => Kind::DoubleBar,
            '∞' => Kind::Operand,
            '∑' => Kind::Word,
            // A subscript that is no part of a name: `D_{KL}`, `sum_{i in A}`.
            '_' => Kind::Operand,
            c => Kind::Stray(c),
        }
    }

    fn number(&mut self) {
        let rest = self.rest();
        let hex = rest.starts_with("0x") || rest.starts_with("0X");
        if hex {
            self.at += 2;
            self.take_while(|c| c.is_ascii_hexdigit() || c == '.');
            self.exponent(['p', 'P']);
        } else {
            self.take_while(|c| c.is_ascii_digit());
            let mut ahead = self.rest().chars();
            if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
                self.at += 1;
                self.take_while(|c| c.is_ascii_digit());
            }
            self.exponent(['e', 'E']);
            if self.rest().starts_with('%') {
                self.at += 1;
            } else if self.rest().starts_with("\\%") {
                self.at += 2;
            }
        }
    }

    fn exponent(&mut self, marks: [char; 2]) {
        let Some(after) = self.rest().strip_prefix(marks) else { return };
        let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            self.at += 1 + after.len() - digits.len();
            self.take_while(|c| c.is_ascii_digit());
        }
    }

    /// The text after an opening quote: to the closing one, or to the end of the line.
    fn quoted(&mut self) -> bool {
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices() {
            match c {
                '"' if !escaped => {
                    self.at += offset + 1;
                    return true;
                }
                '\n' => {
                    self.at += offset;
                    return false;
                }
                _ => escaped = c == '\\' && !escaped,
            }
        }
        self.at = self.text.len();
        false
    }

    /// A LaTeX command, the backslash already taken; `None` for one that is white space.
    fn latex(&mut self) -> Option<Kind> {
        let start = self.at;
        self.take_while(|c| c.is_ascii_alphabetic());
        if self.at == start {
            let Some(c) = self.rest().chars().next() else { return Some(Kind::UnknownCommand) };
            self.at += c.len_utf8();
            match c {
                '{' => return Some(Kind::Open('{')),
                '}' => return Some(Kind::Close('}')),
                _ => {}
            }
        }
        let name = self.text.get(start..self.at).unwrap_or("");
        match words::command(name) {
            Some(Command::Space) => None,
            Some(Command::Times) => Some(Kind::Times),
            Some(Command::Relation) => Some(Kind::Relation),
            Some(Command::Bars) => Some(if name == "mid" { Kind::Bar } else { Kind::DoubleBar }),
            Some(Command::Function) => Some(Kind::Function),
            Some(Command::Binder) => Some(Kind::Binder),
            Some(Command::Style | Command::Operand) => Some(Kind::Operand),
            None => Some(Kind::UnknownCommand),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let c = self.rest().chars().next()?;
            let kind = if c == '\n' {
                self.at += 1;
                Kind::Newline
            } else if c.is_whitespace() || c == '$' || c == '~' {
                self.at += c.len_utf8();
                continue;
            } else if c == '#' {
                self.take_while(|c| c != '\n');
                continue;
            } else if let Some((length, kind)) = self.sign() {
                self.at += length;
                kind
            } else if unicode_ident::is_xid_start(c) {
                self.take_while(is_part);
                // `D_{KL}` and `X_|_Y`: a `_` with nothing of a name behind it is not part of the name.
                if self.text.get(start..self.at).is_some_and(|w| w.ends_with('_')) {
                    let word = self.text.get(start..self.at).unwrap_or("");
                    self.at = start + word.trim_end_matches('_').len();
                }
                Kind::Word
            } else if c.is_ascii_digit()
                || c == '.' && self.rest()[1..].starts_with(|c: char| c.is_ascii_digit())
            {
                self.number();
                Kind::Number
            } else if c == '"' {
                self.at += 1;
                Kind::Text { closed: self.quoted() }
            } else if c == '\\' {
                self.at += 1;
                match self.latex() {
                    Some(kind) => kind,
                    None => continue,
                }
            } else {
                self.at += c.len_utf8();
                Lexer::single(c)
            };
            return Some(Token { kind, span: Span::new(start, self.at) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<&str> {
        Lexer::new(text, 0).map(|t| t.span.text(text)).collect()
    }

    #[test]
    fn tokens_end_where_the_grammar_ends_them() {
        assert_eq!(spans("x1' + 0x1.8p-1"), ["x1'", "+", "0x1.8p-1"]);
        assert_eq!(spans("X_|_Y"), ["X", "_|_", "Y"]);
        assert_eq!(spans("D_{KL}(A\\|B)"), ["D", "_", "{", "KL", "}", "(", "A", "\\|", "B", ")"]);
        assert_eq!(spans("1e-3.5e+2 2.x"), ["1e-3", ".5e+2", "2", ".", "x"]);
        assert_eq!(spans("a # b\nc"), ["a", "\n", "c"]);
        assert_eq!(spans(r#""a\"b" c"#), [r#""a\"b""#, "c"]);
        assert_eq!(spans("\\left( 1\\,\\cdot \\alpha"), ["(", "1", "\\cdot", "\\alpha"]);
    }
}
