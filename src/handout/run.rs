//! Answers the statements of a document in one session, in their order.

use super::format::Format;
use super::markdown::{self, Asked, Node};
use super::options::{Options, Plot};
use super::source::Excerpt;
use super::{curves, plot};
use crate::diag::{Diagnostic, Severity};
use crate::render::build::{self, Outcome, Show};
use crate::render::document::{Block, Document, Inline, Piece};
use crate::render::formula::Formula;
use crate::render::page::Head;
use crate::render::terms;
use crate::session::{self, Explained, Session};
use crate::span::Source;
use std::path::Path;

/// Terms of a sum that are written out.
const TERMS: usize = 30;

/// How a document is answered.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How statements are answered unless a block says otherwise.
    pub session: session::Options,
}

/// A document with its answers.
#[derive(Clone, Debug)]
pub struct Handout {
    /// Title, language, whether there is a list of contents.
    pub head: Head,
    nodes: Vec<Node>,
    answers: Vec<Answer>,
    /// Remarks and warnings on the statements.
    pub remarks: Vec<Diagnostic>,
}

/// What stands in the place of some statements.
#[derive(Clone, Debug)]
struct Answer {
    blocks: Vec<Block>,
    inline: Inline,
    only: Vec<Format>,
}

impl Handout {
    /// The page in a format; blocks marked for other formats are left out.
    pub fn document(&self, format: Format) -> Document {
        let shown = |n: usize| self.answers.get(n).filter(|a| a.only.is_empty() || a.only.contains(&format));
        let block = |n: usize| shown(n).map(|a| a.blocks.clone()).unwrap_or_default();
        let inline = |n: usize| shown(n).map(|a| a.inline.clone()).unwrap_or_default();
        Document { blocks: markdown::filled(&self.nodes, &block, &inline) }
    }
}

/// Reads a document and answers all its statements.
///
/// ```
/// use entail::handout::{build, file, Format, Settings};
/// use entail::span::Source;
/// let text = "# Dice\n\nA die has `entail S(uniform(6)) in bits digits 4`.\n";
/// let handout = build(&Source::new("dice.md", text), &Settings::default()).unwrap();
/// let page = String::from_utf8(file(&handout, Format::Markdown).unwrap()).unwrap();
/// assert_eq!(page, "# Dice\n\nA die has $1 + \\log_{2} 3 = 2.584\\ldots$ bits.\n");
/// ```
///
/// # Errors
/// Everything that is wrong in the document, with places in it.
pub fn build(document: &Source, settings: &Settings) -> Result<Handout, Vec<Diagnostic>> {
    let read = markdown::read(document);
    let mut errors = read.errors;
    let mut session = Session::new(settings.session.clone());
    let sources: Vec<Source> = read.asked.iter().map(|a| a.excerpt.source(document)).collect();
    // All of it is understood before any of it is answered: mistakes are reported together, and soon.
    let excerpts: Vec<Excerpt> = read.asked.iter().map(reviewed).collect();
    let reviewed: Vec<Source> = excerpts.iter().map(|e| e.source(document)).collect();
    for (excerpt, found) in excerpts.iter().zip(session.review(&reviewed)) {
        let own = found.into_iter().filter(|d| d.severity == Severity::Error);
        errors.extend(own.map(|d| excerpt.homed(d)));
    }
    if !errors.is_empty() {
        return Err(sorted(errors));
    }
    let (mut answers, mut remarks) = (Vec::new(), Vec::new());
    for (asked, source) in read.asked.iter().zip(&sources) {
        session.options_mut().show = show(&settings.session.show, &asked.options);
        match answer(&mut session, asked, source) {
            Ok((answer, said)) => {
                answers.push(answer);
                remarks.extend(said.into_iter().map(|d| asked.excerpt.homed(d)));
            }
            Err(found) => errors.extend(found.into_iter().map(|d| asked.excerpt.homed(d))),
        }
    }
    if !errors.is_empty() {
        return Err(sorted(errors));
    }
    let stem = Path::new(&*document.name).file_stem().map(|s| s.to_string_lossy().into_owned());
    let head = read.head.unwrap_or_else(|| Head::new(stem.unwrap_or_else(|| "Handout".into())));
    Ok(Handout { head, nodes: read.nodes, answers, remarks })
}

/// The statements as they are understood: those of a plot know its parameter.
fn reviewed(asked: &Asked) -> Excerpt {
    let Some(Plot::Over { name, range }) = &asked.options.plot else { return asked.excerpt.clone() };
    let mut excerpt = Excerpt::default();
    excerpt.push(&format!("let {name} = {:.9}\n", (range.0 + range.1) / 2.0), 0);
    excerpt.append(&asked.excerpt);
    excerpt
}

fn sorted(mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    errors.sort_by_key(Diagnostic::span);
    errors
}

fn show(default: &Show, options: &Options) -> Show {
    Show {
        unit: options.base.clone().unwrap_or_else(|| default.unit.clone()),
        digits: options.digits.unwrap_or(default.digits),
        limits: default.limits,
    }
}

type Answered = Result<(Answer, Vec<Diagnostic>), Vec<Diagnostic>>;

fn answer(session: &mut Session, asked: &Asked, source: &Source) -> Answered {
    let options = &asked.options;
    let only = options.only.clone();
    if let Some(kind) = &options.plot {
        let caption = options.caption.as_deref();
        let (chart, caption) = match kind {
            Plot::Bars => plot::bars(session, source, caption)?,
            Plot::Over { name, range } => curves::figure(session, source, name, *range, caption)?,
        };
        return Ok((
            Answer { blocks: vec![Block::Figure(chart, caption)], inline: Inline::new(), only },
            Vec::new(),
        ));
    }
    let explained = if options.steps { session.explain(source, TERMS)? } else { Vec::new() };
    let report = session.run(source);
    let (errors, said): (Vec<_>, Vec<_>) =
        report.diagnostics.into_iter().partition(|d| d.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(errors);
    }
    if asked.inline {
        return Ok((Answer { blocks: Vec::new(), inline: sentence(&report.outcomes), only }, said));
    }
    let mut blocks = Vec::new();
    if options.code {
        blocks.push(Block::Code(source.text.trim_end().to_owned()));
    }
    if !options.hide {
        if options.steps {
            blocks.extend(term_by_term(&report.outcomes, explained));
        } else {
            blocks.extend(build::document_without_steps(&report.outcomes).blocks);
        }
    }
    Ok((Answer { blocks, inline: Inline::new(), only }, said))
}

/// The answers with their derivations; before a value, the terms that it is the sum of.
fn term_by_term(outcomes: &[Outcome], mut explained: Vec<Explained>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for outcome in outcomes {
        if let Outcome::Value(value) = outcome
            && let Some(at) = explained.iter().position(|e| e.expr == value.expr)
        {
            let found = explained.remove(at);
            blocks.extend(terms::blocks(&found.steps, &found.show));
        }
        blocks.extend(build::document(std::slice::from_ref(outcome)).blocks);
    }
    blocks
}

/// An answer as part of a sentence: the value alone, since what was asked is what the sentence is about.
fn sentence(outcomes: &[Outcome]) -> Inline {
    let mut pieces = Inline::new();
    for block in build::document(outcomes).blocks {
        if !pieces.is_empty() {
            pieces.push(Piece::text(", "));
        }
        match block {
            Block::Value(v) => {
                let digits = v.digits.map(Formula::Numeral);
                let mut sides: Vec<Formula> = v.exact.into_iter().chain(digits).collect();
                if sides.is_empty() {
                    sides.extend(v.asked);
                }
                let mut sides = sides.into_iter();
                if let Some(first) = sides.next() {
                    let rest: Vec<_> = sides.map(|s| (crate::render::formula::Relation::Equal, s)).collect();
                    let whole = if rest.is_empty() { first } else { Formula::Chain(Box::new(first), rest) };
                    pieces.push(Piece::Math(whole));
                }
                pieces.extend(v.unit.map(|u| Piece::text(format!(" {u}"))));
            }
            Block::Verdict(_, word, what) => {
                pieces.extend(what);
                pieces.push(Piece::text(format!(" ({word})")));
                return pieces;
            }
            Block::Distribution(listing) => {
                pieces.push(Piece::Math(listing.name));
            }
            Block::Paragraph(words) | Block::Note(words) => pieces.extend(words),
            _ => {}
        }
    }
    pieces
}
