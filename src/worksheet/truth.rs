//! "True or false?": a statement, which is proved or refuted with an example.

use super::exercise::{self, Exercise};
use super::random::Random;
use super::topics::Topic;
use crate::prove::Verdict;
use crate::render::build::{self, Answered, Outcome};
use crate::render::document::{Block, Piece};
use crate::session::Session;
use crate::span::Source;

/// An exercise; nothing when the prover leaves the statement open or the statement was used before. `derived` are
/// theorems whose proofs are on the sheet already.
pub(super) fn exercise(
    topic: &Topic,
    random: &mut Random,
    used: &mut Vec<&'static str>,
    derived: &[&'static str],
) -> Option<Exercise> {
    let answered = if random.below(2) == 0 {
        let statement = fresh(random, topic.fallacies.to_vec(), used, derived)?;
        let report = Session::default().run(&Source::new("<worksheet>", format!("prove {statement}")));
        let [Outcome::Answer(answered)] = report.outcomes.as_slice() else { return None };
        (**answered).clone()
    } else {
        let names: Vec<&'static str> = topic.theorems().iter().map(|e| e.name).collect();
        let name = fresh(random, names, used, derived)?;
        topic.theorems().into_iter().find(|e| e.name == name)?.answer()?.clone()
    };
    made(topic, answered)
}

/// One that has not been used, which is used now; rather one whose proof is not on the sheet.
fn fresh(
    random: &mut Random,
    mut of: Vec<&'static str>,
    used: &mut Vec<&'static str>,
    derived: &[&'static str],
) -> Option<&'static str> {
    of.retain(|s| !used.contains(s));
    let unseen: Vec<&'static str> = of.iter().filter(|s| !derived.contains(s)).copied().collect();
    let one = *random.pick(if unseen.is_empty() { &of } else { &unseen })?;
    used.push(one);
    Some(one)
}

fn made(topic: &Topic, answered: Answered) -> Option<Exercise> {
    let (word, theorems) = match &answered.answer.verdict {
        Verdict::Proved(proof) => ("True.", vec![proof.theorem.clone()]),
        Verdict::Refuted(_) => ("False.", Vec::new()),
        Verdict::Unknown(_) => return None,
    };
    let lead = format!("True or false, for all {}? If it is false, give an example.", topic.subject());
    let question =
        vec![Block::Paragraph(vec![Piece::text(lead)]), Block::Paragraph(exercise::stated(&answered))];
    let mut answer = vec![Block::Paragraph(vec![Piece::Strong(word.to_owned())])];
    answer.extend(build::document(&[Outcome::Answer(Box::new(answered))]).blocks);
    Some(Exercise { kind: "True or false", question, answer, theorems })
}
