//! `explain`: a diagnostic's code, a rule of the kernel or a quantity, as a page.

use super::document::{Block, Document, Inline, Piece};
use super::formula::{Formula, Relation};
use super::glossary::{Entry, GLOSSARY};
use super::number::{self, Unit};
use super::rules::{self, RULES};
use super::{measure, notation};
use crate::term::Expr;
use crate::{advice, data, lower, syntax};

/// Every code with its title and text, from all rooms that make diagnostics.
pub fn codes() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    [syntax::CODES, advice::CODES, data::CODES, lower::CODES, super::codes::CODES].into_iter().flatten()
}

/// A topic that nothing is known of, with what may have been meant.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is nothing to explain under `{topic}`")]
pub struct UnknownTopic {
    /// The topic asked for.
    pub topic: String,
    /// Topics spelled much like it, the nearest first.
    pub near: Vec<&'static str>,
}

/// The page on a topic: everything that goes by that name, first as it is spelled, else whatever the
/// case.
///
/// # Errors
/// When there is no such topic.
///
/// ```
/// use entail::render::{explain, text};
/// let layout = text::Layout { script: entail::render::linear::Script::Unicode, width: 80 };
/// let page = text::page(&explain::topic("D").unwrap(), layout).plain();
/// assert!(page.contains("D(A‖B) = Σᵢ A(i)·ln(A(i)/B(i))"));
/// assert_eq!(explain::topic("entrpoy").unwrap_err().near[0], "entropy");
/// ```
pub fn topic(topic: &str) -> Result<Document, UnknownTopic> {
    let topic = topic.trim();
    let exactly = |name: &str| name == topic;
    let loosely = |name: &str| fold(name) == fold(topic);
    let mut blocks = gather(&exactly);
    if blocks.is_empty() {
        blocks = gather(&loosely);
    }
    if blocks.is_empty() {
        return Err(UnknownTopic { topic: topic.to_owned(), near: near(topic) });
    }
    Ok(Document { blocks })
}

/// Letter case, hyphens and accents do not matter.
fn fold(name: &str) -> String {
    name.to_lowercase().chars().map(|c| if matches!(c, '-' | '–' | '_') { ' ' } else { c }).collect()
}

fn gather(matches: &dyn Fn(&str) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for entry in GLOSSARY {
        if matches(entry.title) || entry.topics.iter().any(|t| matches(t)) {
            blocks.extend(quantity(entry));
        }
    }
    for entry in RULES {
        if matches(entry.name) {
            blocks.extend(rule(entry));
        }
    }
    for (code, title, text) in codes() {
        if matches(code) {
            blocks.push(Block::Heading(1, vec![Piece::text(format!("{code}: {title}"))]));
            blocks.extend(paragraphs(text));
        }
    }
    blocks
}

/// Text whose indented paragraphs are examples.
fn paragraphs(text: &str) -> impl Iterator<Item = Block> {
    text.split("\n\n").map(|part| match part.strip_prefix("    ") {
        Some(example) => Block::Code(example.replace("\n    ", "\n")),
        None => Block::Paragraph(super::document::words(part)),
    })
}

fn rule(entry: &rules::Entry) -> Vec<Block> {
    let kind = if entry.is_axiom() { "axiom " } else { "rule " };
    let text = |words: &str| vec![Piece::text(words)];
    vec![
        Block::Heading(1, vec![Piece::text(kind), Piece::Keyword(entry.name.to_owned())]),
        Block::Code(entry.figure.to_owned()),
        Block::Paragraph(text(entry.meaning)),
        Block::Definitions(vec![
            (text("needs"), text(entry.needs)),
            (text("example"), text(entry.example)),
            (text("sound by"), text(&format!("docs/THEORY.md [{}]", entry.theory))),
            (
                text("in Coq"),
                text(
                    super::coq::counterpart(entry.name)
                        .unwrap_or("replayed from the rules it is derived from"),
                ),
            ),
        ]),
    ]
}

fn quantity(entry: &Entry) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, vec![Piece::text(entry.title)])];
    blocks.push(Block::Paragraph(vec![Piece::text(entry.meaning)]));
    if let Some(q) = (entry.example)() {
        let name = notation::quantity(&q);
        if let Some((definition, conditions)) = q.definition() {
            blocks.push(Block::Equation(Formula::chain(name, Relation::Equal, notation::expr(&definition))));
            if !conditions.is_empty() {
                let mut words: Inline = vec![Piece::text("where ")];
                for (n, c) in conditions.iter().enumerate() {
                    if n > 0 {
                        words.push(Piece::text(" and "));
                    }
                    words.push(Piece::Math(notation::cond(c)));
                }
                words.push(Piece::text(", and +∞ elsewhere."));
                blocks.push(Block::Paragraph(words));
            }
            if let Expr::Quantity(inner) = &definition {
                // One step is no definition yet: I(X;Y) is a divergence, which is a sum.
                if let Some((below, _)) = inner.definition() {
                    let name = notation::quantity(inner);
                    let equation = Formula::chain(name, Relation::Equal, notation::expr(&below));
                    blocks.push(Block::Equation(equation));
                }
            }
        }
    }
    let mut spellings = Vec::new();
    for (n, spelling) in entry.spellings.iter().enumerate() {
        if n > 0 {
            spellings.push(Piece::text(", "));
        }
        spellings.push(Piece::Code((*spelling).to_owned()));
    }
    let power = (entry.example)().and_then(|q| measure::degree(&Expr::quantity(q)));
    let unit = match power.as_ref().and_then(|d| number::powered(Unit::Nats.name(false), d)) {
        Some(unit) => {
            let rest = Piece::text(" and the like change it");
            vec![Piece::text(format!("{unit}; ")), Piece::Code("in bits".into()), rest]
        }
        None => vec![Piece::text("none")],
    };
    let text = |words: &str| vec![Piece::text(words)];
    blocks.push(Block::Definitions(vec![
        (text("write"), spellings),
        (text("unit"), unit),
        (text("range"), text(entry.range)),
        (text("infinite"), text(entry.infinite)),
        (text("source"), text(entry.source)),
    ]));
    blocks
}

/// The list of everything that can be explained.
pub fn contents() -> Document {
    let mut quantities = Vec::new();
    for entry in GLOSSARY {
        let mut shown = Vec::new();
        if let Some(first) = entry.spellings.first() {
            shown.push(Piece::Code((*first).to_owned()));
        }
        quantities.push((vec![Piece::text(entry.title)], shown));
    }
    let rules = RULES
        .iter()
        .map(|r| (vec![Piece::Keyword(r.name.into())], vec![Piece::text(first_sentence(r.meaning))]));
    let codes = codes().map(|(c, t, _)| (vec![Piece::Keyword((*c).into())], vec![Piece::text(*t)]));
    let heading = |words: &str| Block::Heading(2, vec![Piece::text(words)]);
    Document {
        blocks: vec![
            heading("Quantities"),
            Block::Definitions(quantities),
            heading("Axioms and rules"),
            Block::Definitions(rules.collect()),
            heading("Diagnostics"),
            Block::Definitions(codes.collect()),
        ],
    }
}

fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or(text).trim_end()
}

/// Topics spelled much like it, then those of which it is a part.
fn near(topic: &str) -> Vec<&'static str> {
    let wanted = fold(topic);
    let names = GLOSSARY
        .iter()
        .flat_map(|e| e.topics.iter().copied().chain([e.title]))
        .chain(RULES.iter().map(|r| r.name))
        .chain(codes().map(|c| c.0));
    let allowed = 1 + wanted.chars().count() / 4;
    let mut scored: Vec<(usize, &'static str)> = names
        .filter_map(|name| {
            let folded = fold(name);
            let distance = strsim::damerau_levenshtein(&folded, &wanted);
            let within = wanted.chars().count() > 2 && folded.contains(&wanted);
            (distance <= allowed || within).then_some((distance.min(allowed + 1), name))
        })
        .collect();
    scored.sort_by_key(|(distance, _)| *distance);
    let mut found: Vec<&'static str> = Vec::new();
    for (_, name) in scored {
        if found.len() < 4 && !found.iter().any(|f| fold(f) == fold(name)) {
            found.push(name);
        }
    }
    found
}
