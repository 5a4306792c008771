//! How a value came about, outcome by outcome: the definition of each quantity in it and a table of
//! its terms, or the same terms as bars.

use super::bars::Bar;
use super::document::{Block, Inline, Piece, Table};
use super::formula::{Formula, Relation};
use super::linear::{self, Script};
use super::measure::{Digits, Measured};
use super::number::{self, Detail, Unit};
use super::outcome::Show;
use super::{build, measure, notation};
use crate::eval::Value;
use crate::exact::Rational;
use crate::term::{Expr, Name};
use num_traits::{ToPrimitive, Zero};

/// One step of the explanation of a value.
#[derive(Clone, Debug)]
pub enum Step {
    /// A sum over outcomes, written out.
    Terms(Terms),
    /// A quantity that is made of others.
    Definition {
        /// The quantity.
        quantity: Expr,
        /// What it abbreviates.
        definition: Expr,
    },
    /// A quantity that was computed in closed form, not by a sum that could be written out.
    Closed {
        /// The quantity.
        quantity: Expr,
        /// Its value.
        value: Value,
    },
}

/// The terms of a sum over outcomes.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The quantity that the sum defines, if it has a name.
    pub quantity: Option<Expr>,
    /// The sum.
    pub definition: Expr,
    /// The indices that it binds.
    pub indices: Vec<Name>,
    /// The masses that occur in a term.
    pub masses: Vec<Expr>,
    /// A term, factors before the sum included.
    pub term: Expr,
    /// The first terms.
    pub rows: Vec<Row>,
    /// How many more there are.
    pub more: usize,
    /// What they all sum to.
    pub total: Value,
}

/// The term of one outcome.
#[derive(Clone, Debug)]
pub struct Row {
    /// The outcome.
    pub outcome: String,
    /// Its masses, in the order of [`Terms::masses`].
    pub masses: Vec<Rational>,
    /// The term; `None` where it is +∞.
    pub value: Option<Value>,
}

/// Digits of a term beside its closed form.
const DIGITS: u32 = 8;

/// The steps as blocks.
pub fn blocks(steps: &[Step], show: &Show) -> Vec<Block> {
    let mut blocks = Vec::new();
    for step in steps {
        match step {
            Step::Terms(terms) => table(terms, show, &mut blocks),
            Step::Definition { quantity, definition } => {
                let (name, meaning) = (notation::expr(quantity), notation::expr(definition));
                blocks.push(Block::Equation(Formula::chain(name, Relation::Equal, meaning)));
            }
            Step::Closed { quantity, value } => {
                blocks.push(Block::Value(build::shown(notation::expr(quantity), quantity, value, show)));
                let words = "a closed form is known for it; no sum was written out";
                blocks.push(Block::Note(vec![Piece::text(words)]));
            }
        }
    }
    blocks
}

fn table(terms: &Terms, show: &Show, blocks: &mut Vec<Block>) {
    // A term and its sum are read in the same unit.
    let unit = match measure::degree(&terms.term) {
        Some(_) => show.unit.clone(),
        None => Unit::Nats,
    };
    let definition = notation::expr(&terms.definition);
    blocks.push(Block::Equation(match &terms.quantity {
        Some(quantity) => Formula::chain(notation::expr(quantity), Relation::Equal, definition),
        None => definition,
    }));
    let math = |f: Formula| -> Inline { vec![Piece::Math(f)] };
    let mut head = vec![math(match terms.indices.as_slice() {
        [one] => Formula::name(notation::bound(one)),
        several => Formula::Group(several.iter().map(|n| Formula::name(notation::bound(n))).collect()),
    })];
    head.extend(terms.masses.iter().map(|m| math(notation::expr(m))));
    head.push(math(notation::expr(&terms.term)));
    let named = unit_name(&terms.term, &unit, show);
    head.push(named.map(|n| vec![Piece::Keyword(n)]).unwrap_or_default());
    let mut rows: Vec<Vec<Inline>> = Vec::with_capacity(terms.rows.len() + 2);
    for row in &terms.rows {
        let mut cells: Vec<Inline> = vec![vec![Piece::Name(row.outcome.clone())]];
        cells.extend(row.masses.iter().map(|m| math(number::rational(m, Detail { terms: 4, numeral: 12 }))));
        cells.extend(value_cells(row.value.as_ref(), &terms.term, &unit, show));
        rows.push(cells);
    }
    let blank = || std::iter::repeat_n(Inline::new(), terms.masses.len());
    if terms.more > 0 {
        let mut cells = vec![vec![Piece::text(format!("… {} more", terms.more))]];
        cells.extend(blank());
        cells.extend([Inline::new(), Inline::new()]);
        rows.push(cells);
    }
    let mut cells = vec![vec![Piece::Emphasis("total".into())]];
    cells.extend(blank());
    let total = match &terms.total {
        Value::Finite(_) => Some(&terms.total),
        Value::Infinite(_) => None,
    };
    cells.extend(value_cells(total, &terms.term, &unit, show));
    rows.push(cells);
    blocks.push(Block::Table(Table { head, rows }));
    if let Value::Infinite(Some(witness)) = &terms.total {
        let why = std::iter::once(Piece::text("+∞ because ")).chain(build::witness(witness));
        blocks.push(Block::Note(why.collect()));
    } else if terms.rows.iter().any(|r| r.masses.first().is_some_and(Zero::is_zero)) && has_ln(&terms.term) {
        blocks.push(Block::Note(vec![
            Piece::text("an outcome of mass 0 contributes 0, by the convention "),
            Piece::Math(Formula::Words("0·ln 0 = 0".into())),
        ]));
    }
}

fn has_ln(e: &Expr) -> bool {
    matches!(e, Expr::Ln(_)) || e.children().into_iter().any(has_ln)
}

/// The closed form and the digits of a term.
fn value_cells(value: Option<&Value>, term: &Expr, unit: &Unit, show: &Show) -> [Inline; 2] {
    let Some(Value::Finite(real)) = value else {
        return [vec![Piece::Math(Formula::Infinity)], Inline::new()];
    };
    let measured = Measured::new(real, term, unit);
    let form = measured.form(Detail { terms: 4, numeral: 12 });
    let digits = digits(&measured, show).filter(|d| !same(d, &form));
    let signed = |d: String| match d.strip_prefix('-') {
        Some(size) => Piece::Math(Formula::Negative(Box::new(Formula::numeral(size)))),
        None => Piece::Number(d),
    };
    [vec![Piece::Math(form)], digits.map(|d| vec![signed(d)]).unwrap_or_default()]
}

/// Whether the closed form is a whole number already.
fn same(digits: &str, form: &Formula) -> bool {
    match form {
        Formula::Negative(size) => digits.strip_prefix('-').is_some_and(|d| same(d, size)),
        form => Formula::numeral(digits) == *form,
    }
}

fn digits(measured: &Measured, show: &Show) -> Option<String> {
    match measured.digits(show.digits.min(DIGITS), show.limits) {
        Ok(Digits::Exact(d) | Digits::Leading(d)) => Some(d),
        Ok(Digits::Between(low, high)) => Some(format!("{low} to {high}")),
        Err(_) => None,
    }
}

fn unit_name(term: &Expr, unit: &Unit, show: &Show) -> Option<String> {
    let zero = crate::exact::real::Real::rational(&Rational::zero());
    let unit = if measure::degree(term).is_some() { unit } else { &show.unit };
    Measured::new(&zero, term, unit).unit_name(None)
}

/// The unit of the numbers beside the bars, if they have one.
pub fn bars_unit(terms: &Terms, show: &Show) -> Option<String> {
    unit_name(&terms.term, &show.unit, show)
}

/// The terms as bars.
pub fn bars(terms: &Terms, show: &Show) -> Vec<Bar> {
    let bar = |row: &Row| {
        let (size, value) = match &row.value {
            Some(Value::Finite(real)) => {
                let measured = Measured::new(real, &terms.term, &show.unit);
                let short = Show { digits: show.digits.min(5), ..show.clone() };
                let value = digits(&measured, &short).unwrap_or_default();
                (measured.to_f64(show.limits).unwrap_or(0.0), value)
            }
            _ => (f64::INFINITY, "+∞".to_owned()),
        };
        Bar { label: row.outcome.clone(), size, value }
    };
    terms.rows.iter().map(bar).collect()
}

/// A mass as a bar.
pub fn mass_bar(label: String, mass: &Rational) -> Bar {
    let value = linear::spell(&number::rational(mass, Detail { terms: 4, numeral: 12 }), Script::Ascii);
    Bar { label, size: mass.to_f64().unwrap_or(0.0), value }
}
