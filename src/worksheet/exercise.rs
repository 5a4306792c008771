//! One exercise: what is asked, and the answer with its reasons.

use crate::render::document::Block;

/// An exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The kind of exercise, in a word or two.
    pub kind: &'static str,
    /// What is asked.
    pub question: Vec<Block>,
    /// The answer in a sentence, and why it is right.
    pub answer: Vec<Block>,
}
