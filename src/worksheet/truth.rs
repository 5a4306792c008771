//! "True or false?": a statement, which is proved or refuted with an example.

use super::exercise::Exercise;
use super::random::Random;
use super::topics::Topic;
use crate::prove::Verdict;
use crate::render::build::{self, Outcome};
use crate::render::document::{Block, Piece};
use crate::session::Session;
use crate::span::Source;

/// An exercise; nothing when the prover leaves the statement open or the statement was used before.
pub(super) fn exercise(topic: &Topic, random: &mut Random, used: &mut Vec<&'static str>) -> Option<Exercise> {
    let believed = random.below(2) == 0;
    let statements = if believed { topic.fallacies } else { topic.theorems };
    let fresh: Vec<&'static str> = statements.iter().filter(|s| !used.contains(s)).copied().collect();
    let statement = *random.pick(&fresh)?;
    used.push(statement);
    let report = Session::default().run(&Source::new("<worksheet>", format!("prove {statement}")));
    let [Outcome::Answer(answered)] = report.outcomes.as_slice() else { return None };
    let word = match answered.answer.verdict {
        Verdict::Proved(_) => "True.",
        Verdict::Refuted(_) => "False.",
        Verdict::Unknown(_) => return None,
    };
    let question = vec![Block::Paragraph(vec![
        Piece::text("True or false, for all distributions? If it is false, give an example: "),
        Piece::Math(crate::render::notation::claim(&answered.answer.claim)),
    ])];
    let mut answer = vec![Block::Paragraph(vec![Piece::Strong(word.to_owned())])];
    answer.extend(build::document(&report.outcomes).blocks);
    Some(Exercise { kind: "True or false", question, answer })
}
