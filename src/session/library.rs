//! The theorems that ship: statements in `library/*.ent`, each with title, source and the rule that
//! matters. They are proved when they are asked for, and all of them in the tests.

use super::{Options, Session};
use crate::prove::Verdict;
use crate::prove::student::Lemma;
use crate::render::build::{self, Answered, Outcome};
use crate::render::document::{Block, Document, Piece};
use crate::render::explain::{self, UnknownTopic};
use crate::span::Source;
use std::sync::{Arc, OnceLock};

/// The files, in the order in which their theorems are listed.
const FILES: &[(&str, &str)] = &[
    ("library/divergence.ent", include_str!("../../library/divergence.ent")),
    ("library/variables.ent", include_str!("../../library/variables.ent")),
];

/// A theorem of the library.
#[derive(Debug)]
pub struct Entry {
    /// The name that `by` cites.
    pub name: &'static str,
    /// Other names.
    pub aliases: Vec<&'static str>,
    /// What people call it.
    pub title: &'static str,
    /// What it says, in a sentence.
    pub says: &'static str,
    /// Where it is from.
    pub source: &'static str,
    /// The rule that its proof turns on.
    pub rule: &'static str,
    /// The statement as it is written, `theorem NAME: CLAIM`.
    pub statement: &'static str,
    answered: OnceLock<Option<Answered>>,
}

impl Entry {
    /// The claim alone.
    pub fn claim(&self) -> &'static str {
        self.statement.split_once(": ").map_or(self.statement, |(_, claim)| claim)
    }

    /// The prover's answer, found once.
    pub fn answer(&self) -> Option<&Answered> {
        self.answered
            .get_or_init(|| {
                // The library rests on nothing but the prover, so its own names are no reasons here.
                let report = Session::new(Options::default()).run(&Source::new("<library>", self.statement));
                report.outcomes.into_iter().find_map(|o| match o {
                    Outcome::Answer(answered) => Some(*answered),
                    _ => None,
                })
            })
            .as_ref()
    }

    /// The theorem, if it was proved.
    fn lemma(&self) -> Option<Lemma> {
        match &self.answer()?.answer.verdict {
            Verdict::Proved(proof) => {
                Some(Lemma { name: self.name.into(), theorems: vec![proof.theorem.clone()] })
            }
            _ => None,
        }
    }
}

/// All theorems.
///
/// ```
/// let gibbs = entail::session::library::find("Gibbs' inequality").unwrap();
/// assert_eq!((gibbs.name, gibbs.claim()), ("gibbs", "D(A||B) >= 0"));
/// ```
pub fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| FILES.iter().flat_map(|(_, text)| text.split("\n\n").filter_map(entry)).collect())
}

/// The theorem of one block: comments that name their fields, then the statement.
fn entry(block: &'static str) -> Option<Entry> {
    let statement = block.lines().find(|l| l.starts_with("theorem "))?;
    let field = |key: &str| {
        let own = |l: &'static str| l.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(": ");
        block.lines().find_map(own).unwrap_or_default()
    };
    let aliases = field("other names").split(", ").filter(|a| !a.is_empty()).collect();
    let name = statement.strip_prefix("theorem ")?.split_once(':')?.0;
    let (title, says, source, rule) = (field("title"), field("says"), field("source"), field("rule"));
    Some(Entry { name, aliases, title, says, source, rule, statement, answered: OnceLock::new() })
}

fn fold(words: &str) -> String {
    let plain = words.to_lowercase().replace(['-', '_'], " ");
    plain.chars().filter(|c| !matches!(c, '\'' | '’')).collect()
}

/// The theorem of that name or title.
pub fn find(name: &str) -> Option<&'static Entry> {
    let wanted = fold(name);
    let goes = |e: &&Entry| {
        fold(e.name) == wanted || fold(e.title) == wanted || e.aliases.iter().any(|a| fold(a) == wanted)
    };
    entries().iter().find(|e| e.name == name).or_else(|| entries().iter().find(goes))
}

/// The theorem of that name, to be applied.
pub(super) fn lemma(name: &str) -> Option<Arc<Lemma>> {
    find(name)?.lemma().map(Arc::new)
}

/// The page on a topic: a theorem of the library, or whatever else goes by that name.
///
/// # Errors
/// When there is no such topic; the names of theorems are among the suggestions.
pub fn explain(topic: &str) -> Result<Document, UnknownTopic> {
    let own = find(topic.trim());
    match (own, explain::topic(topic)) {
        (Some(entry), known) => {
            let mut document = page(entry);
            if let Ok(known) = known {
                document.blocks.extend(known.blocks);
            }
            Ok(document)
        }
        (None, Err(mut unknown)) => {
            let wanted = fold(topic);
            let allowed = 1 + wanted.chars().count() / 4;
            let close = entries().iter().filter(|e| {
                let near = |n: &str| strsim::damerau_levenshtein(&fold(n), &wanted) <= allowed;
                near(e.name) || near(e.title) || wanted.chars().count() > 2 && fold(e.title).contains(&wanted)
            });
            unknown.near.extend(close.map(|e| e.name).take(3));
            Err(unknown)
        }
        (None, known) => known,
    }
}

fn page(entry: &Entry) -> Document {
    let mut blocks = vec![
        Block::Heading(1, vec![Piece::text(entry.title)]),
        Block::Paragraph(vec![Piece::text(entry.says)]),
    ];
    if let Some(answered) = entry.answer() {
        blocks.extend(build::document(&[Outcome::Answer(Box::new(answered.clone()))]).blocks);
    }
    let text = |words: &str| vec![Piece::text(words)];
    let mut facts = vec![
        (text("use it"), vec![Piece::Code(format!("by {}", entry.name))]),
        (text("source"), text(entry.source)),
    ];
    if !entry.aliases.is_empty() {
        facts.insert(1, (text("also called"), text(&entry.aliases.join(", "))));
    }
    blocks.push(Block::Definitions(facts));
    if let Ok(rule) = explain::topic(entry.rule) {
        blocks.push(Block::Paragraph(text("The rule that the proof turns on:")));
        blocks.extend(rule.blocks);
    }
    Document { blocks }
}

/// The list of everything that can be explained, theorems among it.
pub fn contents() -> Document {
    let mut document = explain::contents();
    let each = |e: &Entry| (vec![Piece::Code(e.name.to_owned())], vec![Piece::text(e.title)]);
    document.blocks.push(Block::Heading(2, vec![Piece::text("Theorems")]));
    document.blocks.push(Block::Definitions(entries().iter().map(each).collect()));
    document
}
