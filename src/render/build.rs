//! The one builder: answers in, document out.
//!
//! What a session finds out is an [`Outcome`]; every back end shows the document that is built here,
//! and `json` reads the same outcomes.

use super::document::{Block, Calculation, Document, Inline, Line, Listing, Piece, Shown, Tone};
use super::formula::{Formula, Relation};
use super::linear::{self, Script};
use super::measure::{self, Digits, Measured};
use super::notation;
use super::number::{self, Detail, Unit};
use super::proof;
use crate::eval::{Value, Witness};
use crate::exact::Rational;
use crate::exact::round::Limits;
use crate::model::{Joint, Law};
use crate::prove::Answer;
use crate::term::{Expr, Name};

/// How values are shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Show {
    /// The unit of information.
    pub unit: Unit,
    /// Significant digits.
    pub digits: u32,
    /// How far digits may be pursued.
    pub limits: Limits,
}

impl Default for Show {
    fn default() -> Show {
        Show { unit: Unit::Nats, digits: 20, limits: Limits::default() }
    }
}

/// What came of one statement.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A name has a meaning now.
    Defined(Defined),
    /// An expression was evaluated.
    Value(Evaluation),
    /// A claim about declared distributions was decided.
    Comparison(Comparison),
    /// A stated number was held against the truth.
    Check(Check),
    /// A claim was to be proved.
    Answer(Box<Answered>),
    /// A remark, such as a policy that was applied to data.
    Note(String),
}

/// A definition.
#[derive(Clone, Debug)]
pub struct Defined {
    /// The name.
    pub name: Name,
    /// What it means now.
    pub meaning: Meaning,
}

/// What a name can mean.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A distribution.
    Law(Law),
    /// A joint distribution of random variables.
    Joint(Joint),
    /// A number.
    Number(Rational),
    /// A parameter: its range, as the language writes it.
    Parameter(String),
    /// Values of outcomes, for expectations.
    Values,
}

/// An evaluated expression.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// As the user wrote it.
    pub input: String,
    /// What it means.
    pub expr: Expr,
    /// Its value.
    pub value: Value,
    /// How to show it.
    pub show: Show,
}

/// A decided claim.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// As the user wrote it.
    pub input: String,
    /// The claim.
    pub claim: Formula,
    /// Whether it holds; `None` when that was not decided.
    pub holds: Option<bool>,
    /// Its sides with their values; none for claims that are not about numbers, such as `A << B`.
    pub sides: Vec<(Expr, Value)>,
    /// Why, where there is more to say than the sides: a witness, the precision reached.
    pub why: Option<Inline>,
    /// How to show the values.
    pub show: Show,
}

/// A number held against the truth.
#[derive(Clone, Debug)]
pub struct Check {
    /// As the user wrote it.
    pub input: String,
    /// The quantity.
    pub expr: Expr,
    /// Its value.
    pub value: Value,
    /// The number stated, as written.
    pub stated: String,
    /// Whether it is right: the value rounded to as many digits as were stated; `None` when undecided.
    pub right: Option<bool>,
    /// What should have been stated.
    pub nearest: String,
    /// What more there is to say: ulps, a likely convention.
    pub remarks: Vec<String>,
    /// How to show the value.
    pub show: Show,
}

/// An answer of the prover with how its values are shown.
#[derive(Clone, Debug)]
pub struct Answered {
    /// As the user wrote the claim.
    pub input: String,
    /// The answer.
    pub answer: Answer,
    /// Whether it was written with `>` or `≥`, the right side of the claim first.
    pub turned: bool,
    /// How to show values.
    pub show: Show,
}

/// The page of what came of some statements.
pub fn document(outcomes: &[Outcome]) -> Document {
    let mut blocks = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Defined(d) => blocks.push(definition(d)),
            Outcome::Value(e) => blocks.push(Block::Value(evaluation(e))),
            Outcome::Comparison(c) => comparison(c, &mut blocks),
            Outcome::Check(c) => check(c, &mut blocks),
            Outcome::Answer(a) => proof::answer(a, &mut blocks),
            Outcome::Note(text) => blocks.push(Block::Note(words(text))),
        }
    }
    Document { blocks }
}

const LISTED: usize = 8;

fn definition(d: &Defined) -> Block {
    let named = || Formula::name(&*d.name);
    match &d.meaning {
        Meaning::Law(law) => law_block(named(), law),
        Meaning::Joint(joint) => {
            let variables: Vec<Name> = joint.variables().iter().map(|v| v.name.clone()).collect();
            let whole = crate::term::Dist::Law { joint: d.name.clone(), vars: variables };
            let mut rows = joint.rows();
            let outcomes = rows
                .by_ref()
                .take(LISTED)
                .map(|(labels, mass)| {
                    let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
                    (format!("({})", labels.join(", ")), number::rational(&mass, Detail::PAGE))
                })
                .collect();
            let more = rows.count();
            Block::Distribution(Listing { name: notation::dist(&whole), outcomes, more })
        }
        Meaning::Number(n) => Block::Value(Shown {
            asked: Some(named()),
            exact: Some(number::rational(n, Detail::PAGE)),
            digits: None,
            unit: None,
            witness: None,
            remark: None,
        }),
        Meaning::Parameter(range) => Block::Note(vec![
            Piece::Math(named()),
            Piece::text(" stands for any number in "),
            Piece::Code(range.clone()),
        ]),
        Meaning::Values => Block::Note(vec![Piece::Math(named()), Piece::text(" gives values to outcomes")]),
    }
}

/// A named distribution: its outcomes, or in words what cannot be listed.
pub fn law_block(name: Formula, law: &Law) -> Block {
    let measure: &crate::model::Measure = match law {
        Law::Finite(d) => d,
        Law::Unnormalised(m) => m,
        Law::Geometric(g) => {
            let words = vec![
                Piece::Math(name),
                Piece::text(" is geometric with p = "),
                Piece::Math(number::rational(g.p(), Detail::PAGE)),
                Piece::text(" on 1, 2, 3, …"),
            ];
            return Block::Note(words);
        }
    };
    let outcomes = measure
        .iter()
        .take(LISTED)
        .map(|(label, mass)| (label.to_string(), number::rational(&mass, Detail::PAGE)))
        .collect();
    let more = measure.len().saturating_sub(LISTED);
    Block::Distribution(Listing { name, outcomes, more })
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

/// A value with its closed form, digits and unit, or `+∞` with its witness.
pub fn shown(asked: Formula, expr: &Expr, value: &Value, show: &Show) -> Shown {
    let mut shown =
        Shown { asked: Some(asked), exact: None, digits: None, unit: None, witness: None, remark: None };
    let real = match value {
        Value::Finite(real) => real,
        Value::Infinite(witness) => {
            shown.exact = Some(Formula::Infinity);
            shown.witness = witness.as_deref().map(self::witness);
            return shown;
        }
    };
    let measured = Measured::new(real, expr, &show.unit);
    let exact = measured.form(Detail::PAGE);
    let digits = measured.digits(show.digits, show.limits);
    shown.unit = measured.unit_name(digits.as_ref().ok());
    let whole = matches!(&digits, Ok(Digits::Exact(d)) if !d.contains(['.', 'e']));
    // What is its own closed form is not said twice.
    shown.exact = (shown.asked.as_ref() != Some(&exact)).then_some(exact);
    match digits {
        // The digits of an integer are its closed form already.
        Ok(Digits::Exact(_)) if whole => {}
        Ok(Digits::Exact(d) | Digits::Leading(d)) => shown.digits = Some(d),
        Ok(Digits::Between(low, high)) => {
            shown.remark = Some(vec![
                Piece::text("enclosed: the value lies between "),
                Piece::Number(low),
                Piece::text(" and "),
                Piece::Number(high),
            ]);
        }
        Err(e) => shown.remark = Some(vec![Piece::text(e.to_string())]),
    }
    if !measured.is_linear() && shown.remark.is_none() {
        shown.remark = Some(vec![Piece::text("enclosed; every digit is proven")]);
    }
    shown
}

/// `A(rain) = 1/4 > 0 = B(rain)`.
pub fn witness(w: &Witness) -> Inline {
    let at = |d| {
        let label = crate::term::Index::Outcome(w.outcome.to_string().into());
        notation::expr(&Expr::Mass(d, vec![label]))
    };
    let zero = Formula::numeral(0);
    vec![Piece::Math(Formula::Chain(
        Box::new(at(w.positive.clone())),
        vec![
            (Relation::Equal, number::rational(&w.mass, Detail::PAGE)),
            (Relation::Greater, zero),
            (Relation::Equal, at(w.zero.clone())),
        ],
    ))]
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

/// The values of the sides of a claim; a side that is a number says nothing new.
pub(super) fn sides(sides: &[(Expr, Value)], show: &Show, blocks: &mut Vec<Block>) {
    let whole: Option<Unit> =
        sides.iter().map(|(e, _)| measure::degree(e)).any(|d| d.is_none()).then_some(Unit::Nats);
    let show = Show { unit: whole.unwrap_or_else(|| show.unit.clone()), ..show.clone() };
    let values: Vec<Shown> = sides
        .iter()
        .filter(|(expr, _)| !matches!(expr, Expr::Number(_) | Expr::Infinity))
        .map(|(expr, value)| shown(notation::expr(expr), expr, value, &show))
        .collect();
    if !values.is_empty() {
        blocks.push(Block::Values(values));
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
    if !matches!(line.last(), Some(Piece::Math(_)))
        && let Value::Finite(real) = &c.value
        && let Some(unit) = Measured::new(real, &c.expr, &c.show.unit).unit_name(None)
    {
        line.push(Piece::text(" "));
        line.push(Piece::Keyword(unit));
    }
    if c.right == Some(false) {
        line.push(Piece::text("; it is "));
        line.push(Piece::Number(c.nearest.clone()));
    }
    blocks.push(Block::Verdict(tone, word.into(), line));
    sides(&[(c.expr.clone(), c.value.clone())], &c.show, blocks);
    blocks.extend(c.remarks.iter().map(|r| Block::Note(words(r))));
}

/// A sentence in which backticks mark what is to be typed.
pub fn words(text: &str) -> Inline {
    if text.matches('`').count() % 2 == 1 {
        return vec![Piece::text(text)];
    }
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(n, part)| if n % 2 == 1 { Piece::Code(part.to_owned()) } else { Piece::text(part) }).collect()
}

/// A calculation of the prover's as lines. A value stands on the first line, on the last, and wherever it
/// is another than before.
pub(super) fn calculation(d: &crate::prove::Derivation, show: &Show) -> Calculation {
    let value =
        |v: &Option<Value>, e: &Expr| v.as_ref().map(|v| measure::brief(v, e, &show.unit, show.limits));
    let first = value(&d.value, &d.start);
    let mut before = first.clone();
    let last = d.steps.len().saturating_sub(1);
    let mut line = |(n, s): (usize, &crate::prove::Step)| {
        let own = value(&s.value, &s.to);
        let news = n == last || own != before;
        before.clone_from(&own);
        Line {
            relation: notation::relation(s.rel),
            formula: notation::expr(&s.to),
            rule: s.rule.to_owned(),
            why: proof::prose(&s.why),
            value: own.filter(|_| news),
        }
    };
    let steps = d.steps.iter().enumerate().map(&mut line).collect();
    Calculation { start: notation::expr(&d.start), value: first, steps }
}
