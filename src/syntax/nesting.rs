//! How deep a statement makes the parser and the tree: brackets, and chains such as `2^2^2^...`,
//! `- - - ...`, `ln ln ln ...` that nest without any.
//!
//! The count is an upper bound: never less than the depth of the tree, and for ordinary text a small
//! constant times it. Each level of brackets counts its chains by what ends them: a product, a sum or
//! a comma.

use super::lex::{Kind, Token};
use super::words;

/// The chains open at one level of brackets.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Ends with the factor: `-`, `^`, `ln`, `!`.
    factor: usize,
    /// Ends with the term: `sum_i`, `d/dp`.
    term: usize,
    /// Ends with the argument: `argmin B.`, `x =>`, `|`.
    argument: usize,
}

impl Level {
    fn total(self) -> usize {
        self.factor + self.term + self.argument
    }

    fn end_term(&mut self) {
        self.factor = 0;
        self.term = 0;
    }
}

/// What an open bracket hides until it closes.
struct Outer {
    level: Level,
    /// For the bracket of a subscript: could an operand end before it?
    operand: Option<bool>,
}

/// Counts along the tokens of one statement.
#[derive(Default)]
pub(super) struct Nesting {
    outer: Vec<Outer>,
    level: Level,
    /// Total over `outer`, brackets included.
    below: usize,
    /// Can an operand end here? Then a `-` that follows subtracts.
    operand: bool,
    /// The token before was the `_` of a subscript.
    subscript: bool,
}

impl Nesting {
    /// Takes the next token; how deep the statement is with it.
    pub(super) fn depth_with(&mut self, token: Token, text: &str) -> usize {
        let word = token.span.text(text);
        let subscript = std::mem::replace(&mut self.subscript, word == "_");
        let operand = self.operand;
        match token.kind {
            Kind::Open(_) => {
                self.below += self.level.total() + 1;
                let level = std::mem::take(&mut self.level);
                self.outer.push(Outer { level, operand: subscript.then_some(operand) });
            }
            Kind::Close(bracket) => {
                let closed = self.outer.pop();
                if let Some(outer) = &closed {
                    self.level = outer.level;
                    self.below -= outer.level.total() + 1;
                }
                // `E[A] E[B] f` nests to the right.
                self.level.factor += usize::from(bracket == ']');
                self.operand = closed.and_then(|outer| outer.operand).unwrap_or(true);
                return self.depth();
            }
            Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::DoubleBar => self.level = Level::default(),
            Kind::Equals | Kind::Relation | Kind::Plus => self.level.end_term(),
            Kind::Minus if operand => self.level.end_term(),
            Kind::Times => self.level.factor = 0,
            Kind::Minus | Kind::Caret | Kind::Root | Kind::Postfix => self.level.factor += 1,
            // The LaTeX spelling of `d/dp` begins with one: it reaches as far as `sum_i` does.
            Kind::Function => self.level.term += 1,
            Kind::Binder | Kind::Bar | Kind::Arrow => self.level.argument += 1,
            Kind::Word => self.word(word),
            _ => {}
        }
        if !subscript && word != "_" {
            self.operand = match token.kind {
                Kind::Word => !takes_operand(word),
                Kind::Number | Kind::Text { .. } | Kind::Postfix | Kind::Operand | Kind::Bar => true,
                _ => false,
            };
        }
        self.depth()
    }

    fn depth(&self) -> usize {
        self.below + self.level.total()
    }

    fn word(&mut self, word: &str) {
        match word.split_once('_').map_or(word, |(head, _)| head) {
            "sum" | "Σ" | "∑" | "min" | "max" | "d" => self.level.term += 1,
            "argmin" | "argmax" => self.level.argument += 1,
            _ if takes_operand(word) => self.level.factor += 1,
            _ => {}
        }
    }
}

/// `ln`, `log_2`, `sum_i`: an operand must follow.
fn takes_operand(word: &str) -> bool {
    words::binds(word) || words::FUNCTIONS.contains(&word) || matches!(word, "∑" | "Σ" | "sum")
}
