//! Cuts a file into statements, so that one mistake does not hide the others, and counts how deep
//! each nests, so that no later stage can run out of stack.
//!
//! Knows brackets, continuation lines, `;` and `proof ... qed`; everything else is the grammar's.
//! One pass, linear in the text.

use super::errors;
use super::lex::{Kind, Lexer, Token};
use super::nesting::Nesting;
use super::words;
use crate::diag::Diagnostic;
use crate::span::Span;

/// A statement's place in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// One statement.
    Plain(Span),
    /// The lines between `proof` and `qed`.
    Proof {
        /// The line with `proof`.
        header: Span,
        /// The lines of the proof.
        lines: Vec<Span>,
        /// The `qed`.
        end: Span,
    },
}

/// What the scan found. Statements with a diagnostic of their own are left out of `pieces`.
#[derive(Default)]
pub(super) struct Scan {
    /// The statements in order.
    pub pieces: Vec<Piece>,
    /// What is already known to be wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// How deep the deepest statement nests.
    pub deepest: usize,
    /// The text ends in the middle of something.
    pub incomplete: bool,
}

/// A proof whose `qed` has not come yet.
struct Proof {
    header: Span,
    lines: Vec<Span>,
    broken: bool,
}

struct Scanner<'a> {
    text: &'a str,
    /// The deepest nesting allowed.
    limit: usize,
    scan: Scan,
    proof: Option<Proof>,
}

/// Cuts `text` into statements.
pub(super) fn scan(text: &str, limit: usize) -> Scan {
    let mut scanner = Scanner { text, limit, scan: Scan::default(), proof: None };
    let mut at = 0;
    while let Some(next) = scanner.statement(at) {
        at = next;
    }
    if let Some(proof) = scanner.proof.take() {
        scanner.scan.incomplete = true;
        scanner.scan.diagnostics.push(errors::no_qed(proof.header));
    }
    scanner.scan
}

/// What is known of the statement being read.
#[derive(Default)]
struct State {
    /// First and last token.
    first: Option<Token>,
    last: Option<Token>,
    /// Number of tokens.
    count: usize,
    /// It reads `NAME = ...`.
    definition: bool,
    /// It begins with `param`: brackets of intervals need not match.
    param: bool,
    open: Vec<(char, Span)>,
    errors: Vec<Diagnostic>,
}

impl State {
    fn push(&mut self, token: Token) {
        self.first.get_or_insert(token);
        self.count += 1;
        if self.count == 2 {
            self.definition =
                token.kind == Kind::Equals && self.first.is_some_and(|first| first.kind == Kind::Word);
        }
        self.last = Some(token);
    }

    fn span(&self) -> Span {
        self.first.zip(self.last).map_or(Span::default(), |(a, b)| a.span.to(b.span))
    }

    /// Is a line that ends here sure to go on?
    fn expects_more(&self, text: &str) -> bool {
        self.last.is_some_and(|last| match last.kind {
            Kind::Comma | Kind::Colon | Kind::Dot | Kind::Plus | Kind::Minus | Kind::Times | Kind::Caret => {
                true
            }
            Kind::Equals | Kind::Relation | Kind::Arrow | Kind::Root => true,
            Kind::Function => true,
            Kind::Word => words::OPEN.contains(&last.span.text(text)),
            _ => false,
        })
    }
}

impl Scanner<'_> {
    /// Reads one statement from `start`; the place after it, `None` at the end of the text.
    fn statement(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let mut lexer = Lexer::new(text, start);
        let mut state = State::default();
        let mut nesting = Nesting::default();
        let next = loop {
            let mut ahead = lexer.clone();
            let Some(token) = ahead.next() else {
                state.first?;
                break self.at_end(&mut state);
            };
            match token.kind {
                Kind::Newline | Kind::Semicolon if state.open.is_empty() => {
                    lexer = ahead;
                    if state.first.is_none() || self.goes_on(&state, token) {
                        continue;
                    }
                    break token.span.end;
                }
                Kind::Newline => {
                    lexer = ahead;
                    continue;
                }
                Kind::Word if self.begins_definition(&state, &ahead) => break token.span.start,
                _ => {}
            }
            lexer = ahead;
            if state.first.is_none() && token.kind == Kind::Word {
                state.param = token.span.text(text) == "param";
            }
            state.push(token);
            self.look_at(&mut state, token);
            let depth = nesting.depth_with(token, text);
            self.scan.deepest = self.scan.deepest.max(depth.min(self.limit));
            if depth > self.limit {
                state.errors.push(errors::too_deep(token.span, self.limit));
                break self.resume(token.span.end);
            }
            self.brackets(&mut state, token);
        };
        self.finish(state);
        Some(next)
    }

    /// The text ends with the statement: may be unfinished.
    fn at_end(&mut self, state: &mut State) -> usize {
        let known = !state.errors.is_empty();
        let (next, unfinished) = match state.open.last().copied() {
            Some((bracket, span)) => {
                if !known {
                    state.errors.push(errors::unclosed(bracket, span));
                }
                let next = self.resume(span.end);
                (next, next == self.text.len())
            }
            None => (self.text.len(), state.expects_more(self.text)),
        };
        self.scan.incomplete |= unfinished && !known;
        next
    }

    /// After a mistake that hides where the statement ends: the next line that looks like a new one.
    fn resume(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(offset) = self.text.get(at..).and_then(|rest| rest.find('\n')) {
            at += offset + 1;
            let mut lexer = Lexer::new(self.text, at);
            let indented = self.text.get(at..).is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '#']));
            if indented {
                continue;
            }
            let Some(word) = lexer.next().filter(|t| t.kind == Kind::Word) else { continue };
            let opener = words::OPENERS.contains(&word.span.text(self.text));
            if opener || lexer.next().is_some_and(|t| t.kind == Kind::Equals) {
                return at;
            }
        }
        self.text.len()
    }

    /// Does the statement go on behind this newline?
    fn goes_on(&self, state: &State, newline: Token) -> bool {
        if newline.kind == Kind::Semicolon {
            return false;
        }
        let rest = self.text.get(newline.span.end..).unwrap_or("");
        let blank = rest.split('\n').next().is_some_and(|line| line.trim().is_empty()) && rest.contains('\n');
        if blank {
            return false;
        }
        if state.expects_more(self.text) {
            // `A =`, then `B = ...`: the first lacks its right side.
            let mut ahead = Lexer::new(self.text, newline.span.end);
            let word = ahead.next().filter(|t| t.kind == Kind::Word);
            if word.is_some_and(|t| words::OPENERS.contains(&t.span.text(self.text))) {
                return false;
            }
            let named = word.is_some();
            let defines = named && ahead.next().is_some_and(|t| t.kind == Kind::Equals);
            return !(defines && state.definition && state.count == 2);
        }
        let Some(next) = Lexer::new(self.text, newline.span.end).find(|t| t.kind != Kind::Newline) else {
            return false;
        };
        match next.kind {
            Kind::Plus | Kind::Times | Kind::Caret => true,
            Kind::Equals | Kind::Relation => {
                self.proof.is_none() && state.first.is_some_and(|t| t.span.text(self.text) != "proof")
            }
            Kind::Word => matches!(next.span.text(self.text), "given" | "by" | "over" | "as"),
            _ => false,
        }
    }

    /// `U = uniform(6)   Y = bernoulli(1/3)`: a second definition on the line.
    fn begins_definition(&self, state: &State, after: &Lexer<'_>) -> bool {
        let operand = state.last.is_some_and(|last| match last.kind {
            Kind::Number | Kind::Text { .. } | Kind::Close(_) => true,
            Kind::Word => !words::FUNCTIONS.contains(&last.span.text(self.text)),
            _ => false,
        });
        state.definition
            && state.count > 2
            && state.open.is_empty()
            && operand
            && after.clone().next().is_some_and(|t| t.kind == Kind::Equals)
    }

    /// Mistakes that a token shows by itself.
    fn look_at(&mut self, state: &mut State, token: Token) {
        let found = token.span.text(self.text);
        let error = match token.kind {
            Kind::Stray(c) => errors::stray(c, token.span),
            Kind::UnknownCommand => errors::unknown_command(found, token.span),
            Kind::Text { closed: false } => errors::unclosed_text(token.span),
            Kind::Equals if self.text.get(token.span.end..).is_some_and(|rest| rest.starts_with('=')) => {
                errors::double_equals(Span::new(token.span.start, token.span.end + 1))
            }
            _ => return,
        };
        if state.errors.is_empty() {
            state.errors.push(error);
        }
    }

    /// Matches brackets.
    fn brackets(&mut self, state: &mut State, token: Token) {
        let error = match token.kind {
            Kind::Open(bracket) => {
                state.open.push((bracket, token.span));
                return;
            }
            Kind::Close(bracket) => match state.open.pop() {
                Some((open, _)) if closes(open, bracket, state.param) => return,
                Some((open, span)) => errors::mismatched(open, span, bracket, token.span),
                None => errors::unopened(bracket, token.span),
            },
            _ => return,
        };
        if state.errors.is_empty() {
            state.errors.push(error);
        }
    }

    /// Files the statement where it belongs.
    fn finish(&mut self, state: State) {
        let span = state.span();
        let broken = !state.errors.is_empty();
        self.scan.diagnostics.extend(state.errors);
        let word = state.first.map_or("", |first| first.span.text(self.text));
        if self.proof.is_some()
            && word != "qed"
            && words::OPENERS.contains(&word)
            && let Some(proof) = self.proof.take()
        {
            self.scan.diagnostics.push(errors::no_qed(proof.header));
        }
        match (word, &mut self.proof) {
            ("proof", _) => self.proof = Some(Proof { header: span, lines: Vec::new(), broken }),
            ("qed", None) => self.scan.diagnostics.push(errors::no_proof(span)),
            ("qed", proof @ Some(_)) => {
                if let Some(Proof { header, lines, broken: false }) = proof.take() {
                    self.scan.pieces.push(Piece::Proof { header, lines, end: span });
                }
            }
            (_, Some(proof)) => {
                proof.lines.push(span);
                proof.broken |= broken;
            }
            (_, None) if broken => {}
            (_, None) => self.scan.pieces.push(Piece::Plain(span)),
        }
    }
}

fn closes(open: char, close: char, interval: bool) -> bool {
    match open {
        '{' => close == '}',
        '(' => close == ')' || interval && close == ']',
        _ => close == ']' || interval && close == ')',
    }
}
