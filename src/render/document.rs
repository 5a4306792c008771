//! The page before it has a format: blocks and inline pieces that carry meaning, not looks.
//!
//! `build` makes these from answers, `handout` from an author's text; `text`, `markdown`, `latex`, `html` and
//! `typst` each turn them into a page. A new format is one more file that reads this tree.

use super::chart::Chart;
use super::formula::{Formula, Relation};

/// A page.
#[derive(Clone, Default, Debug)]
pub struct Document {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// A piece of a sentence, by what it means.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// Words.
    Text(String),
    /// Mathematics.
    Math(Formula),
    /// Words to stress.
    Emphasis(String),
    /// Words to stress more.
    Strong(String),
    /// Words that lead to an address.
    Link(String, String),
    /// Mathematics as an author wrote it, in LaTeX; [`super::authored`] has read it.
    Tex(String),
    /// Something the user or a file named.
    Name(String),
    /// A word of the language, of the command line or of the kernel: `nats`, `--base`, `LOG`.
    Keyword(String),
    /// Digits.
    Number(String),
    /// Good news: `proved`, `✓`.
    Good(String),
    /// Bad news: `refuted`.
    Bad(String),
    /// Neither: `unknown`, a warning.
    Open(String),
    /// Input to be typed as it stands.
    Code(String),
}

impl Piece {
    /// Words.
    pub fn text(words: impl Into<String>) -> Piece {
        Piece::Text(words.into())
    }
}

/// A sentence.
pub type Inline = Vec<Piece>;

/// How an answer turned out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Proved, true, right.
    Good,
    /// Refuted, false, wrong.
    Bad,
    /// Undecided.
    Open,
}

/// A block of a page.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    /// A heading of level 1 to 3.
    Heading(u8, Inline),
    /// A paragraph.
    Paragraph(Inline),
    /// Displayed mathematics.
    Equation(Formula),
    /// A derivation, line by line.
    Calculation(Calculation),
    /// Terms with what they mean.
    Definitions(Vec<(Inline, Inline)>),
    /// A table.
    Table(Table),
    /// A named distribution: its outcomes with their masses.
    Distribution(Listing),
    /// `quantity = exact form = digits unit`.
    Value(Shown),
    /// The values of the sides of a claim, below each other.
    Values(Vec<Shown>),
    /// The answer to a question: a word for it, and what was asked.
    Verdict(Tone, String, Inline),
    /// A remark that is none of the answer: what was assumed, what was done to the data.
    Note(Inline),
    /// Text to be typed or read as it stands.
    Code(String),
    /// A list; numbered from the number given, with bullets without one.
    List(Option<u64>, Vec<Vec<Block>>),
    /// Words of somebody else's, or set apart as if they were.
    Quote(Vec<Block>),
    /// Displayed mathematics as an author wrote it, in LaTeX; [`super::authored`] has read it.
    Tex(String),
    /// A plot, and what it shows in a sentence.
    Figure(Chart, Inline),
    /// A line across the page.
    Rule,
}

/// A derivation `start rel₁ e₁ rel₂ e₂ …`, one line a step.
#[derive(Clone, PartialEq, Debug)]
pub struct Calculation {
    /// The first line.
    pub start: Formula,
    /// The value of the first line.
    pub value: Option<Formula>,
    /// The other lines.
    pub steps: Vec<Line>,
}

/// One line of a calculation.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// How the line before relates to this one.
    pub relation: Relation,
    /// The expression.
    pub formula: Formula,
    /// The rule's name.
    pub rule: String,
    /// One plain sentence: why.
    pub why: Inline,
    /// What the expression is worth.
    pub value: Option<Formula>,
}

/// A table; every row has as many cells as the head.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// The column heads.
    pub head: Vec<Inline>,
    /// The rows.
    pub rows: Vec<Vec<Inline>>,
}

/// A distribution as it is listed.
#[derive(Clone, PartialEq, Debug)]
pub struct Listing {
    /// Its name, `A`, or the mass of a joint distribution, `P(X,Y)`.
    pub name: Formula,
    /// Label and mass of the first outcomes.
    pub outcomes: Vec<(String, Formula)>,
    /// How many more there are.
    pub more: usize,
}

/// A value as it is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown {
    /// What was asked.
    pub asked: Option<Formula>,
    /// The closed form, when there is one and it says more than the digits.
    pub exact: Option<Formula>,
    /// The digits; ending in `…` when they go on. All of them are proven.
    pub digits: Option<String>,
    /// `nats`, `bits`, ... when the quantity has a unit.
    pub unit: Option<String>,
    /// Why it is infinite.
    pub witness: Option<Inline>,
    /// Said of values that have no closed form here.
    pub remark: Option<Inline>,
}

/// A sentence in which backticks mark what is to be typed.
pub fn words(text: &str) -> Inline {
    if text.matches('`').count() % 2 == 1 {
        return vec![Piece::text(text)];
    }
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(n, part)| if n % 2 == 1 { Piece::Code(part.to_owned()) } else { Piece::text(part) }).collect()
}
