//! A sheet of exercises with its key.

use super::exercise::Exercise;
use super::random::Random;
use super::topics::{Topic, topics};
use super::{evaluate, lines, truth};
use crate::render::document::{Block, Document, Piece};
use crate::render::page::Head;

/// A worksheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    topic: &'static Topic,
    seed: u64,
    /// The exercises in their order.
    pub exercises: Vec<Exercise>,
}

/// Why there is no sheet.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetError {
    /// No such topic.
    #[error("there is no topic `{name}`")]
    Topic {
        /// What was asked for.
        name: String,
        /// The topic that was perhaps meant.
        near: Option<&'static str>,
    },
    /// The topic has fewer different exercises.
    #[error("only {found} different exercises could be made of this topic")]
    Few {
        /// How many there are.
        found: usize,
    },
}

/// Exercises tried before a sheet is given up, for each that is wanted.
const TRIES: usize = 12;

/// A sheet of `count` exercises; the same for the same topic, seed and count.
///
/// ```
/// let sheet = entail::worksheet::make("divergence", 7, 2).unwrap();
/// assert_eq!(sheet.exercises.len(), 2);
/// assert!(entail::worksheet::make("divergense", 7, 2).is_err());
/// ```
///
/// # Errors
/// When there is no such topic, or it does not yield that many exercises.
pub fn make(topic: &str, seed: u64, count: usize) -> Result<Sheet, SheetError> {
    let Some(topic) = topics().iter().find(|t| t.name == topic) else {
        let likeness = |t: &&Topic| (strsim::jaro_winkler(t.name, topic) * 1000.0) as u32;
        let near = topics().iter().max_by_key(likeness).filter(|t| likeness(t) > 750).map(|t| t.name);
        return Err(SheetError::Topic { name: topic.to_owned(), near });
    };
    let mut random = Random::new(seed);
    let mut exercises: Vec<Exercise> = Vec::new();
    let (mut asked, mut derived): (Vec<&'static str>, Vec<&'static str>) = (Vec::new(), Vec::new());
    for round in 0..count.saturating_mul(TRIES) {
        if exercises.len() == count {
            break;
        }
        // The kinds take turns; one that has run dry leaves its turn to the next.
        let made = match round % 4 {
            0 => evaluate::exercise(topic, &mut random),
            1 => truth::exercise(topic, &mut random, &mut asked, &derived),
            kind => {
                let mut spoken = [asked.as_slice(), &derived].concat();
                let make = if kind == 2 { lines::missing } else { lines::wrong };
                let made = make(topic, &mut random, &mut spoken);
                derived.extend(spoken.into_iter().skip(asked.len() + derived.len()));
                made
            }
        };
        let Some(exercise) = made else { continue };
        if exercises.iter().all(|e| e.question != exercise.question) {
            exercises.push(exercise);
        }
    }
    if exercises.len() < count {
        return Err(SheetError::Few { found: exercises.len() });
    }
    Ok(Sheet { topic, seed, exercises })
}

impl Sheet {
    /// The page: the exercises, and the key where it is wanted.
    pub fn document(&self, solutions: bool) -> Document {
        let mut blocks = vec![Block::Heading(1, vec![Piece::text(self.title())])];
        blocks.push(Block::Note(vec![
            Piece::text(format!(
                "On {}. Sheet {}, {} exercises. ",
                self.topic.about,
                self.seed,
                self.exercises.len()
            )),
            Piece::text("Logarithms are natural unless bits are asked for; 0·ln 0 = 0."),
        ]));
        for (n, exercise) in self.exercises.iter().enumerate() {
            blocks.push(heading(n, exercise));
            blocks.extend(exercise.question.iter().cloned());
        }
        if solutions {
            blocks.push(Block::Heading(1, vec![Piece::text("Answers")]));
            blocks.push(Block::Note(vec![Piece::text(
                "Every line below was made by a rule of the kernel and checked again by a second checker; every counterexample was evaluated exactly.",
            )]));
            for (n, exercise) in self.exercises.iter().enumerate() {
                blocks.push(heading(n, exercise));
                blocks.extend(exercise.answer.iter().cloned());
            }
        }
        Document { blocks }
    }

    /// The head of the page.
    pub fn head(&self) -> Head {
        Head::new(self.title())
    }

    fn title(&self) -> String {
        // A dash between two people is no space.
        let words = match self.topic.name {
            "jensen-shannon" => "Jensen–Shannon divergence".to_owned(),
            name => name.replace('-', " "),
        };
        let mut chars = words.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}: exercises", chars.as_str())
    }
}

fn heading(n: usize, exercise: &Exercise) -> Block {
    Block::Heading(3, vec![Piece::text(format!("{}. {}", n + 1, exercise.kind))])
}
