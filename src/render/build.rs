//! The one builder: answers in, document out.
//!
//! What a session finds out is an [`Outcome`]; every back end shows the document that is built here,
//! and `json` reads the same outcomes.

use super::document::{Block, Document, Piece, Tone, words};
use super::formula::{Formula, Relation};
use super::linear::{self, Script};
use super::measure::{self, Digits, Measured};
pub use super::outcome::{
    Answered, Check, Comparison, Defined, Evaluation, Formulated, Meaning, Outcome, ProofCheck, Show,
};
use super::values::{definition, sides};
pub use super::values::{law_block, shown, witness};
use super::{document::Shown, given, notation, proof};
use crate::eval::Value;
use crate::term::Expr;

/// The page of what came of some statements.
pub fn document(outcomes: &[Outcome]) -> Document {
    let mut blocks = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Defined(d) => blocks.push(definition(d)),
            Outcome::Value(e) => blocks.push(Block::Value(evaluation(e))),
            Outcome::Formula(f) => formula(f, &mut blocks),
            Outcome::Comparison(c) => comparison(c, &mut blocks),
            Outcome::Check(c) => check(c, &mut blocks),
            Outcome::Answer(a) => proof::answer(a, &mut blocks),
            Outcome::Proof(p) => super::student::page(p, &mut blocks),
            Outcome::Note(text) => blocks.push(Block::Note(words(text))),
        }
    }
    Document { blocks }
}

/// The same page with what was found, but not how: proofs are stated, not shown.
pub fn document_without_steps(outcomes: &[Outcome]) -> Document {
    let blocks = outcomes.iter().flat_map(|outcome| {
        let whole = document(std::slice::from_ref(outcome)).blocks;
        let proved = matches!(outcome, Outcome::Answer(a) if matches!(a.answer.verdict, crate::prove::Verdict::Proved(_)));
        let stated = |b: &Block| !proved || matches!(b, Block::Verdict(..));
        whole.into_iter().filter(stated).collect::<Vec<_>>()
    });
    Document { blocks: blocks.collect() }
}

/// `S(R) = −p·ln p − (1 − p)·ln(1 − p)`, and for which p.
fn formula(f: &Formulated, blocks: &mut Vec<Block>) {
    let chain = Formula::chain(notation::expr(&f.expr), Relation::Equal, notation::expr(&f.closed));
    let mut line = vec![Piece::Math(chain)];
    if measure::degree(&f.expr).is_some_and(|d| d == num_traits::One::one()) {
        line.push(Piece::text(" "));
        line.push(Piece::Keyword("nats".into()));
    }
    if !f.conditions.is_empty() {
        line.push(Piece::text(", for "));
        line.extend(given::ranges(&f.conditions));
    }
    blocks.push(Block::Paragraph(line));
}

fn evaluation(e: &Evaluation) -> Shown {
    let mut shown = shown(notation::expr(&e.expr), &e.expr, &e.value, &e.show);
    // A number that was worked out while it was read: what was asked stands in the text alone.
    if shown.exact.is_none() && matches!(e.expr, Expr::Number(_)) {
        let written = linear::spell(&notation::expr(&e.expr), Script::Ascii);
        if !e.input.is_empty() && e.input != written {
            shown.exact = shown.asked.replace(Formula::Words(e.input.clone()));
        }
    }
    shown
}

fn comparison(c: &Comparison, blocks: &mut Vec<Block>) {
    let (tone, word) = match c.holds {
        Some(true) => (Tone::Good, "true"),
        Some(false) => (Tone::Bad, "false"),
        None => (Tone::Open, "undecided"),
    };
    blocks.push(Block::Verdict(tone, word.into(), vec![Piece::Math(c.claim.clone())]));
    sides(&c.sides, &c.show, blocks);
    if let Some(why) = &c.why {
        let because = c.holds.map(|_| Piece::text("because "));
        blocks.push(Block::Note(because.into_iter().chain(why.iter().cloned()).collect()));
    }
}

fn check(c: &Check, blocks: &mut Vec<Block>) {
    let (tone, word) = match c.right {
        Some(true) => (Tone::Good, "right"),
        Some(false) => (Tone::Bad, "wrong"),
        None => (Tone::Open, "undecided"),
    };
    let stated = match c.stated.as_str() {
        "inf" | "+inf" | "infinity" | "∞" | "+∞" => Piece::Math(Formula::Infinity),
        digits => Piece::Number(digits.to_owned()),
    };
    let mut line = vec![Piece::Math(notation::expr(&c.expr)), Piece::text(" = "), stated];
    let unit = |number: &str| match &c.value {
        Value::Finite(real) => {
            let number = Digits::Exact(number.to_owned());
            Measured::new(real, &c.expr, &c.show.unit).unit_name(Some(&number))
        }
        Value::Infinite(_) => None,
    };
    if !matches!(line.last(), Some(Piece::Math(_)))
        && let Some(unit) = unit(&c.stated)
    {
        line.push(Piece::text(" "));
        line.push(Piece::Keyword(unit));
    }
    blocks.push(Block::Verdict(tone, word.into(), line));
    sides(&[(c.expr.clone(), c.value.clone())], &c.show, blocks);
    // The value stands above with all its digits; what a double should have been is among the remarks.
    let decimals = c.stated.contains('.') && !c.stated.contains('x');
    if c.right == Some(false) && decimals && c.remarks.is_empty() && matches!(c.value, Value::Finite(_)) {
        let mut note = vec![Piece::text("rounded to as many digits as were stated it is ")];
        note.push(Piece::Number(c.nearest.clone()));
        if let Some(unit) = unit(&c.nearest) {
            note.push(Piece::text(" "));
            note.push(Piece::Keyword(unit));
        }
        blocks.push(Block::Note(note));
    }
    blocks.extend(c.remarks.iter().map(|r| Block::Note(words(r))));
}
