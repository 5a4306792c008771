//! Reads the Markdown of a handout: blocks and words as the page has them, and slots where statements stand.

use super::options::{self, Options};
use super::source::Excerpt;
use crate::diag::Diagnostic;
use crate::render::authored;
use crate::render::document::{Block, Inline, Piece, Table};
use crate::render::page::{Head, plain};
use crate::span::{Source, Span};
use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options as Extensions, Parser, Tag, TagEnd};
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

/// Lists and quotes within each other.
const NESTING: usize = 12;

/// A block of the page, or the place of one.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Heading(u8, Vec<Word>),
    Paragraph(Vec<Word>),
    Table(Vec<Vec<Word>>, Vec<Vec<Vec<Word>>>),
    List(Option<u64>, Vec<Vec<Node>>),
    Quote(Vec<Node>),
    /// A block without statements in it.
    Ready(Block),
    /// The statements of that number.
    Slot(usize),
}

/// A piece of a sentence, or the place of one.
#[derive(Clone, Debug)]
pub(super) enum Word {
    Ready(Piece),
    Slot(usize),
}

/// Statements of the document.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) excerpt: Excerpt,
    pub(super) options: Options,
    /// Whether they stand in a sentence.
    pub(super) inline: bool,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub(super) nodes: Vec<Node>,
    pub(super) asked: Vec<Asked>,
    pub(super) head: Option<Head>,
    pub(super) errors: Vec<Diagnostic>,
}

type Events<'t> = Peekable<IntoIter<(Event<'t>, Range<usize>)>>;

struct Reader<'t> {
    text: &'t str,
    events: Events<'t>,
    asked: Vec<Asked>,
    errors: Vec<Diagnostic>,
    front: Vec<(String, String)>,
}

/// Reads a document.
pub(super) fn read(document: &Source) -> Read {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_MATH
        | Extensions::ENABLE_SMART_PUNCTUATION
        | Extensions::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let text: &str = &document.text;
    let events: Vec<_> = Parser::new_ext(text, extensions).into_offset_iter().collect();
    let mut reader = Reader {
        text,
        events: events.into_iter().peekable(),
        asked: Vec::new(),
        errors: Vec::new(),
        front: Vec::new(),
    };
    let nodes = reader.blocks(0);
    let head = reader.head(&nodes);
    Read { nodes, asked: reader.asked, head, errors: reader.errors }
}

/// The style that words have where they stand.
#[derive(Clone, Default)]
struct Style {
    emphasis: bool,
    strong: bool,
    link: Option<String>,
}

impl Style {
    fn piece(&self, text: String) -> Piece {
        match (&self.link, self.strong, self.emphasis) {
            (Some(url), ..) => Piece::Link(text, url.clone()),
            (None, true, _) => Piece::Strong(text),
            (None, false, true) => Piece::Emphasis(text),
            _ => Piece::Text(text),
        }
    }
}

/// Code as it is shown: tabs are controls that pages do not keep.
fn untabbed(text: &str) -> String {
    text.trim_end().replace('\t', "    ")
}

/// An address that a page may lead to: others could run something.
fn is_harmless(url: &str) -> bool {
    let scheme = url.split([':', '/', '?', '#']).next().unwrap_or_default();
    let has_scheme = url.get(scheme.len()..).is_some_and(|rest| rest.starts_with(':'));
    !has_scheme || ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str())
}

impl Reader<'_> {
    /// Blocks up to the end of what they stand in.
    fn blocks(&mut self, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(tag) => nodes.extend(self.block(tag, range, depth)),
                Event::Rule => nodes.push(Node::Ready(Block::Rule)),
                Event::End(_) => break,
                // Words of a tight list item stand without a paragraph.
                other => {
                    let words = self.words(Some((other, range)));
                    if !words.is_empty() {
                        nodes.push(Node::Paragraph(words));
                    }
                }
            }
        }
        nodes
    }

    fn block(&mut self, tag: Tag, range: Range<usize>, depth: usize) -> Option<Node> {
        if depth >= NESTING {
            self.skip();
            let at = Span::new(range.start, range.start + 1);
            self.errors.push(
                Diagnostic::error("E101", "lists and quotes are nested too deeply")
                    .at(at, format!("more than {NESTING} levels"))
                    .help("move the inner part out"),
            );
            return None;
        }
        Some(match tag {
            Tag::Heading { level, .. } => Node::Heading((level as u8).min(3), self.words(None)),
            Tag::Paragraph => {
                let words = self.words(None);
                match words.as_slice() {
                    [] => return None,
                    // A formula that stands alone is displayed.
                    [Word::Ready(Piece::Tex(source))]
                        if self.text.get(range.clone())?.trim().starts_with("$$") =>
                    {
                        Node::Ready(Block::Tex(source.clone()))
                    }
                    _ => Node::Paragraph(words),
                }
            }
            Tag::BlockQuote(_) => Node::Quote(self.blocks(depth + 1)),
            Tag::List(start) => {
                let mut items = Vec::new();
                while let Some((event, _)) = self.events.next() {
                    match event {
                        Event::Start(Tag::Item) => items.push(self.blocks(depth + 1)),
                        _ => break,
                    }
                }
                Node::List(start, items)
            }
            Tag::CodeBlock(kind) => self.code(&kind, range),
            Tag::Table(_) => self.table(),
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => {
                let text = self.plain_text();
                for line in text.lines() {
                    if let Some((key, value)) = line.split_once(':') {
                        let value = value.trim().trim_matches('"').to_owned();
                        self.front.push((key.trim().to_lowercase(), value));
                    }
                }
                return None;
            }
            Tag::HtmlBlock => {
                let text = self.plain_text();
                let text = text.trim();
                // A comment says nothing to the reader.
                if text.starts_with("<!--") && text.ends_with("-->") {
                    return None;
                }
                Node::Ready(Block::Code(untabbed(text)))
            }
            _ => Node::Paragraph(self.words(None)),
        })
    }

    /// A code block: statements to be answered, or code to be shown.
    fn code(&mut self, kind: &CodeBlockKind, range: Range<usize>) -> Node {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let mut excerpt = Excerpt::default();
        for (event, place) in self.events.by_ref() {
            match event {
                Event::Text(text) => {
                    // The text of a line is the document's own, but for the line ends.
                    excerpt.push(&text, place.start);
                }
                _ => break,
            }
        }
        let word = info.split_whitespace().next().unwrap_or_default();
        if word != "entail" {
            return Node::Ready(Block::Code(untabbed(&excerpt.text)));
        }
        let line = self.text.get(range.clone()).unwrap_or_default();
        let at = range.start + line.find("entail").map_or(0, |k| k + "entail".len());
        let rest = self.text.get(at..).and_then(|t| t.lines().next()).unwrap_or_default();
        let options = options::read(rest, at).unwrap_or_else(|error| {
            self.errors.push(error);
            Options::default()
        });
        self.slot(excerpt, options, false).map_or(Node::Ready(Block::Paragraph(Vec::new())), Node::Slot)
    }

    fn slot(&mut self, excerpt: Excerpt, options: Options, inline: bool) -> Option<usize> {
        self.asked.push(Asked { excerpt, options, inline });
        self.asked.len().checked_sub(1)
    }

    fn table(&mut self) -> Node {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        let mut row = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableCell) => row.push(self.words(None)),
                Event::End(TagEnd::TableHead) => head = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Node::Table(head, rows)
    }

    /// Words up to the end of what they stand in; `first` has been taken already, and then they end before the
    /// next block.
    fn words(&mut self, first: Option<(Event<'_>, Range<usize>)>) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut styles = vec![Style::default()];
        let loose = first.is_some();
        let mut next = first.map(|(e, r)| (e.into_static(), r));
        loop {
            if next.is_none() {
                let block = matches!(
                    self.events.peek(),
                    None | Some((Event::End(TagEnd::Item | TagEnd::BlockQuote(_)), _))
                        | Some((
                            Event::Start(
                                Tag::List(_)
                                    | Tag::Paragraph
                                    | Tag::CodeBlock(_)
                                    | Tag::BlockQuote(_)
                                    | Tag::Heading { .. }
                            ),
                            _
                        ))
                );
                if loose && block {
                    break;
                }
                next = self.events.next().map(|(e, r)| (e.into_static(), r));
            }
            let Some((event, range)) = next.take() else { break };
            let style = styles.last().cloned().unwrap_or_default();
            match event {
                Event::Text(text) => {
                    self.refuse_open_span(&range);
                    words.push(Word::Ready(style.piece(text.into_string())));
                }
                Event::Code(code) => words.push(self.code_span(&code, range)),
                Event::InlineMath(source) | Event::DisplayMath(source) => {
                    if let Err(why) = authored::check(&source) {
                        self.errors.push(
                            Diagnostic::error("E102", "this formula cannot be set")
                                .at(Span::new(range.start, range.end), why.to_string())
                                .help("formulas between dollar signs are LaTeX mathematics"),
                        );
                    }
                    words.push(Word::Ready(Piece::Tex(source.into_string())));
                }
                Event::SoftBreak => words.push(Word::Ready(style.piece(" ".into()))),
                Event::HardBreak => words.push(Word::Ready(style.piece(" ".into()))),
                Event::InlineHtml(text) | Event::Html(text) if text.starts_with("<!--") => {}
                Event::InlineHtml(text) | Event::Html(text) => {
                    words.push(Word::Ready(Piece::Code(text.into_string())));
                }
                Event::Start(Tag::Emphasis) => styles.push(Style { emphasis: true, ..style }),
                Event::Start(Tag::Strong) => styles.push(Style { strong: true, ..style }),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let url = dest_url.into_string();
                    let harmless = is_harmless(&url);
                    styles.push(Style { link: harmless.then_some(url), ..style });
                }
                Event::Start(Tag::Image { .. }) => {
                    self.errors.push(
                        Diagnostic::error("E103", "pictures from files are not taken into handouts")
                            .at(Span::new(range.start, range.end), "a picture")
                            .help("a block with the option `plot` draws distributions and quantities"),
                    );
                    styles.push(style);
                }
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image) => {
                    styles.pop();
                }
                Event::Start(_) => styles.push(style),
                Event::End(_) if styles.len() > 1 => {
                    styles.pop();
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        words
    }

    /// A backtick before `entail` that is not closed: the question would stand in the page as it is written.
    fn refuse_open_span(&mut self, range: &Range<usize>) {
        let before = self.text.get(..range.start).unwrap_or_default();
        let here = self.text.get(range.clone()).unwrap_or_default();
        let opens = |text: &str| text.starts_with("entail ");
        let after = self.text.get(range.end..).unwrap_or_default();
        let found = if opens(here) && before.ends_with('`') && !before.ends_with("\\`") {
            Some(range.start - 1)
        } else if here.ends_with('`') && opens(after) {
            None // The words that follow are found.
        } else {
            here.find("`entail ").map(|k| range.start + k)
        };
        if let Some(at) = found {
            self.errors.push(
                Diagnostic::error("E105", "this question is not closed by a backtick")
                    .at(Span::new(at, at + "`entail".len()), "it opens here")
                    .help("in a table, `|` begins the next cell even inside backticks: write `\\|`"),
            );
        }
    }

    /// `` `entail S(A)` `` is a question, other code is code.
    fn code_span(&mut self, code: &str, range: Range<usize>) -> Word {
        let Some(asked) = code.strip_prefix("entail ").filter(|a| !a.trim().is_empty()) else {
            return Word::Ready(Piece::Code(code.to_owned()));
        };
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let at = range.start + inside.find(asked).unwrap_or(0);
        let mut excerpt = Excerpt::default();
        excerpt.push(asked, at);
        let slot = self.slot(excerpt, Options::default(), true);
        slot.map_or(Word::Ready(Piece::Code(code.to_owned())), Word::Slot)
    }

    fn plain_text(&mut self) -> String {
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(t) | Event::Html(t) => text.push_str(&t),
                _ => break,
            }
        }
        text
    }

    /// Passes over a block with all that is in it.
    fn skip(&mut self) {
        let mut depth = 1usize;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }

    /// The title: what the file says in front, or its first heading.
    fn head(&self, nodes: &[Node]) -> Option<Head> {
        let said = |key: &str| self.front.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let first = nodes.iter().find_map(|node| match node {
            Node::Heading(1, words) => Some(plain(&ready(words))),
            _ => None,
        });
        let sections = nodes.iter().filter(|n| matches!(n, Node::Heading(2, _))).count();
        let title = said("title");
        let mut head = Head::new(title.clone().or(first.clone())?);
        head.shown = title.is_some() && first.is_none();
        if let Some(language) = said("lang").or(said("language")) {
            head.language = language;
        }
        head.contents = match said("contents").as_deref() {
            Some("yes" | "true") => true,
            Some(_) => false,
            None => sections >= 8,
        };
        Some(head)
    }
}

/// The words without the slots.
fn ready(words: &[Word]) -> Inline {
    let piece = |w: &Word| match w {
        Word::Ready(piece) => Some(piece.clone()),
        Word::Slot(_) => None,
    };
    words.iter().filter_map(piece).collect()
}

/// Puts the answers in their places.
pub(super) fn filled(
    nodes: &[Node],
    block: &dyn Fn(usize) -> Vec<Block>,
    inline: &dyn Fn(usize) -> Inline,
) -> Vec<Block> {
    let sentence = |words: &[Word]| -> Inline {
        let piece = |w: &Word| match w {
            Word::Ready(piece) => vec![piece.clone()],
            Word::Slot(n) => inline(*n),
        };
        words.iter().flat_map(piece).collect()
    };
    let mut blocks = Vec::new();
    for node in nodes {
        match node {
            Node::Heading(level, words) => blocks.push(Block::Heading(*level, sentence(words))),
            Node::Paragraph(words) => blocks.push(Block::Paragraph(sentence(words))),
            Node::Table(head, rows) => blocks.push(Block::Table(Table {
                head: head.iter().map(|c| sentence(c)).collect(),
                rows: rows.iter().map(|r| r.iter().map(|c| sentence(c)).collect()).collect(),
            })),
            Node::List(start, items) => {
                let items = items.iter().map(|i| filled(i, block, inline)).collect();
                blocks.push(Block::List(*start, items));
            }
            Node::Quote(inner) => blocks.push(Block::Quote(filled(inner, block, inline))),
            Node::Ready(ready) => blocks.push(ready.clone()),
            Node::Slot(n) => blocks.extend(block(*n)),
        }
    }
    blocks
}
