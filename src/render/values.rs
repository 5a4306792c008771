//! Values and definitions as blocks: closed form, digits, unit, witness, outcomes with their masses.

use super::document::{Block, Inline, Listing, Piece, Shown};
use super::formula::{Formula, Relation};
use super::measure::{self, Digits, Measured};
use super::notation;
use super::number::{self, Detail, Unit};
use super::outcome::{Defined, Meaning, Show};
use crate::eval::{Value, Witness};
use crate::exact::symbolic::Fraction;
use crate::model::{Law, Parametric};
use crate::prove;
use crate::term::{Expr, Name};

/// Outcomes of a distribution that a page lists.
const LISTED: usize = 8;

/// What a name means now.
pub(super) fn definition(d: &Defined) -> Block {
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
        Meaning::Family(family) => match family.variables() {
            Some(variables) => {
                let vars = variables.iter().map(|v| v.name.clone()).collect();
                let whole = crate::term::Dist::Law { joint: d.name.clone(), vars };
                family_block(notation::dist(&whole), family)
            }
            None => family_block(named(), family),
        },
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

/// A distribution that depends on parameters: its masses as formulas.
fn family_block(name: Formula, family: &Parametric) -> Block {
    let mass = |f: &Fraction| notation::expr(&prove::fraction_expression(f, &[]));
    let (Some(outcomes), Some(masses)) = (family.outcomes(), family.masses()) else {
        let p = family.success().map_or_else(|| Formula::Words("p".into()), mass);
        let words = vec![
            Piece::Math(name),
            Piece::text(" is geometric with p = "),
            Piece::Math(p),
            Piece::text(" on 1, 2, 3, …"),
        ];
        return Block::Note(words);
    };
    // Of a table the cells with mass, as of one without parameters.
    let table = family.variables().is_some();
    let shown = |(_, m): &(_, &Fraction)| !(table && m.is_zero());
    let mut rows = outcomes.iter().zip(masses).filter(shown);
    let listed = rows.by_ref().take(LISTED).map(|(l, m)| (l.to_string(), mass(m))).collect();
    Block::Distribution(Listing { name, outcomes: listed, more: rows.count() })
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
