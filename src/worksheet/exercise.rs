//! One exercise: what is asked, and the answer with its reasons.

use crate::kernel::Theorem;
use crate::render::build::Answered;
use crate::render::document::{Block, Inline, Piece};
use crate::render::formula::Formula;
use crate::render::{given, notation, proof};

/// An exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The kind of exercise, in a word or two.
    pub kind: &'static str,
    /// What is asked.
    pub question: Vec<Block>,
    /// The answer in a sentence, and why it is right.
    pub answer: Vec<Block>,
    /// What the kernel made of each line of the answer; empty only where the answer is an example that refutes.
    pub theorems: Vec<Theorem>,
}

/// A statement as a sentence has it, with what is assumed of its names.
pub(super) fn stated(answered: &Answered) -> Inline {
    let claim = &answered.answer.claim;
    let formula = if answered.turned { notation::claim_reversed(claim) } else { notation::claim(claim) };
    let mut words = vec![Piece::Math(formula)];
    for (n, cond) in answered.answer.given.iter().enumerate() {
        words.push(Piece::text(if n == 0 { ", given " } else { " and " }));
        match given::spelling(cond, &answered.spellings) {
            Some(own) => words.push(Piece::Math(Formula::Words(own.to_owned()))),
            None => words.extend(proof::cond(cond)),
        }
    }
    words
}
