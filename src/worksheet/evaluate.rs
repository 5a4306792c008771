//! "Evaluate": a quantity of small distributions whose exact value can be written down.

use super::exercise::Exercise;
use super::random::Random;
use super::topics::Topic;
use crate::eval::Value;
use crate::prove::Verdict;
use crate::render::build::{self, Outcome};
use crate::render::document::{Block, Piece};
use crate::render::linear::{self, Script};
use crate::render::measure::Measured;
use crate::render::notation;
use crate::render::number::{Detail, Unit};
use crate::session::Session;
use crate::span::Source;

const STORIES: [&[&str]; 4] = [
    &["sun", "rain", "snow", "fog"],
    &["red", "green", "blue", "white"],
    &["a", "b", "c", "d"],
    &["bus", "bike", "car", "train"],
];

/// Masses whose logarithms are few.
const MASSES: [&[&str]; 8] = [
    &["1/2", "1/2"],
    &["3/4", "1/4"],
    &["1/2", "1/4", "1/4"],
    &["1/4", "1/4", "1/2"],
    &["1/3", "1/3", "1/3"],
    &["1/4", "1/4", "1/4", "1/4"],
    &["1/2", "1/4", "1/8", "1/8"],
    &["5/8", "1/8", "1/4"],
];

const TABLES: [&str; 5] = [
    "(0,0): 1/4, (0,1): 1/4, (1,0): 1/2, (1,1): 0",
    "(0,0): 1/2, (0,1): 0, (1,0): 1/4, (1,1): 1/4",
    "(0,0): 1/8, (0,1): 3/8, (1,0): 3/8, (1,1): 1/8",
    "(0,0): 1/4, (0,1): 1/4, (1,0): 1/4, (1,1): 1/4",
    "(0,0): 1/2, (0,1): 0, (1,0): 0, (1,1): 1/2",
];

/// An exercise; nothing when the topic has no quantities or this one has no short exact value.
pub(super) fn exercise(topic: &Topic, random: &mut Random) -> Option<Exercise> {
    let joint = !topic.joint.is_empty();
    let quantity = random.pick(if joint { topic.joint } else { topic.quantities })?;
    let given = if joint { table(random)? } else { pair(quantity, random)? };
    let mut session = Session::default();
    let defined = session.run(&Source::new("<worksheet>", given));
    let value = session.run(&Source::new("<worksheet>", format!("{quantity} in bits")));
    let [Outcome::Value(evaluation)] = value.outcomes.as_slice() else { return None };
    let Value::Finite(real) = &evaluation.value else { return None };
    let measured = Measured::new(real, &evaluation.expr, &Unit::Nats);
    let exact = linear::spell(&measured.form(Detail::FULL), Script::Ascii);
    // The answer is a claim like any other, and is proved.
    let claim = format!("prove {quantity} = {exact}");
    let proved = session.run(&Source::new("<worksheet>", claim));
    let [Outcome::Answer(answered)] = proved.outcomes.as_slice() else { return None };
    let Verdict::Proved(proof) = &answered.answer.verdict else { return None };
    let mut question = vec![Block::Paragraph(vec![
        Piece::text("Compute "),
        Piece::Math(notation::expr(&evaluation.expr)),
        Piece::text(" in bits, exactly."),
    ])];
    question.extend(build::document(&defined.outcomes).blocks);
    let mut answer = build::document(&value.outcomes).blocks;
    answer.extend(build::document(&proved.outcomes).blocks);
    let theorems = vec![proof.theorem.clone()];
    Some(Exercise { kind: "Evaluate", question, answer, theorems })
}

/// One or two distributions on the same outcomes.
fn pair(quantity: &str, random: &mut Random) -> Option<String> {
    let first = random.pick(&MASSES)?;
    let alike: Vec<&[&str]> =
        MASSES.iter().filter(|m| m.len() == first.len() && *m != first).copied().collect();
    let story = random.pick(&STORIES)?;
    let written = |name: &str, masses: &[&str]| {
        let entries: Vec<String> = story.iter().zip(masses).map(|(l, m)| format!("{l}: {m}")).collect();
        format!("{name} = {{{}}}\n", entries.join(", "))
    };
    let mut text = written("A", first);
    if quantity.contains('B') {
        text.push_str(&written("B", random.pick(&alike)?));
    }
    Some(text)
}

fn table(random: &mut Random) -> Option<String> {
    Some(format!("joint P(X, Y) = {{{}}}\n", random.pick(&TABLES)?))
}
