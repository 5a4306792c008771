//! Bars of what the statements of a block say; `curves` draws what runs over a parameter.
//!
//! A picture is for the eye: its heights are the correctly rounded floats of exact values.

use crate::diag::Diagnostic;
use crate::exact::Rational;
use crate::model::Law;
use crate::render::build::{self, Outcome};
use crate::render::chart::{Chart, PROBABILITY};
use crate::render::document::{Inline, Piece};
use crate::render::formula::Formula;
use crate::render::measure::Measured;
use crate::render::notation;
use crate::render::terms::{Row, Step};
use crate::session::{Explained, Session};
use crate::span::{Source, Span};
use num_traits::ToPrimitive;
use std::collections::HashMap;

/// Outcomes that bars are drawn of.
const BARS: usize = 60;

/// A plot and what it shows.
pub(super) type Figure = (Chart, Inline);

pub(super) type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

pub(super) fn wrong(span: Span, message: &str, label: &str, help: &str) -> Vec<Diagnostic> {
    vec![Diagnostic::error("E104", message).at(span, label).help(help)]
}

pub(super) fn whole(source: &Source) -> Span {
    Span::new(0, source.text.trim_end().len())
}

/// The bars of one line: what they are called, their labels and heights, and what the heights are.
struct Bars {
    name: Formula,
    labels: Vec<String>,
    heights: Vec<f64>,
    axis: String,
}

/// Bars of the lines of a block. What the block defines stays defined.
pub(super) fn bars(session: &mut Session, source: &Source, caption: Option<&str>) -> Result<Figure> {
    let mut explained = session.explain(source, BARS)?.into_iter();
    let report = session.run(source);
    if !report.is_accepted() {
        return Err(report.diagnostics);
    }
    let mut all: Vec<Bars> = Vec::new();
    for outcome in &report.outcomes {
        let mut new = match outcome {
            Outcome::Defined(d) => {
                let build::Meaning::Law(law) = &d.meaning else { return Err(nothing(source)) };
                let (labels, heights) = masses(law).ok_or_else(|| too_many(source))?;
                Bars { name: Formula::name(&*d.name), labels, heights, axis: PROBABILITY.into() }
            }
            Outcome::Value(_) => contributions(&explained.next().ok_or_else(|| nothing(source))?, source)?,
            _ => return Err(nothing(source)),
        };
        if let Some(first) = all.first() {
            new.heights = aligned(&new, &first.labels).ok_or_else(|| unlike(source))?;
            if new.axis != first.axis {
                return Err(units(source, &first.axis, &new.axis));
            }
        }
        all.push(new);
    }
    let Some(first) = all.first() else { return Err(nothing(source)) };
    let (labels, axis) = (first.labels.clone(), first.axis.clone());
    let names: Vec<Formula> = all.iter().map(|b| b.name.clone()).collect();
    let lead = match (axis == PROBABILITY, names.len()) {
        (true, 1) => "The distribution ",
        (true, _) => "The distributions ",
        (false, _) => "What each outcome adds to ",
    };
    let caption = caption.map_or_else(|| listed(lead, &names, ""), |c| vec![Piece::text(c)]);
    let series = all.into_iter().map(|b| (b.name, b.heights)).collect();
    Ok((Chart::Bars { labels, series, axis }, caption))
}

/// The heights in the order of other labels; nothing when the labels are not the same.
fn aligned(bars: &Bars, order: &[String]) -> Option<Vec<f64>> {
    let own: HashMap<&String, f64> = bars.labels.iter().zip(bars.heights.iter().copied()).collect();
    let heights: Option<Vec<f64>> = order.iter().map(|l| own.get(l).copied()).collect();
    heights.filter(|h| h.len() == bars.labels.len())
}

fn nothing(source: &Source) -> Vec<Diagnostic> {
    wrong(
        whole(source),
        "this cannot be drawn as bars",
        "expected names of distributions, or quantities that are one sum over outcomes, such as D(A||B)",
        "a curve over a parameter is drawn by `plot=p`",
    )
}

fn too_many(source: &Source) -> Vec<Diagnostic> {
    wrong(
        whole(source),
        &format!("bars are drawn of finitely many outcomes, at most {BARS}"),
        "this distribution has more",
        "draw a part of it, or let a table say it",
    )
}

fn unlike(source: &Source) -> Vec<Diagnostic> {
    wrong(
        whole(source),
        "bars side by side need the same outcomes",
        "these have different ones",
        "draw them in blocks of their own",
    )
}

pub(super) fn units(source: &Source, one: &str, other: &str) -> Vec<Diagnostic> {
    let spelled = |axis: &str| if axis.is_empty() { "a plain number".to_owned() } else { axis.to_owned() };
    wrong(
        whole(source),
        "one plot has one scale",
        &format!("{} and {} are drawn here", spelled(one), spelled(other)),
        "give all lines the same unit, as in `S(A) in bits`, or draw them in blocks of their own",
    )
}

pub(super) fn listed(lead: &str, names: &[Formula], end: &str) -> Inline {
    let mut out = vec![Piece::text(lead)];
    for (n, name) in names.iter().enumerate() {
        let before = match n {
            0 => "",
            n if n + 1 == names.len() => " and ",
            _ => ", ",
        };
        out.push(Piece::text(before));
        out.push(Piece::Math(name.clone()));
    }
    out.push(Piece::text(format!("{end}.")));
    out
}

/// Outcomes and masses of a finite law.
fn masses(law: &Law) -> Option<(Vec<String>, Vec<f64>)> {
    let measure: &crate::model::Measure = match law {
        Law::Finite(d) => d,
        Law::Unnormalised(m) => m,
        Law::Geometric(_) => return None,
    };
    if measure.len() > BARS {
        return None;
    }
    Some(measure.iter().map(|(label, mass)| (label.to_string(), float(&mass))).unzip())
}

fn float(r: &Rational) -> f64 {
    r.to_f64().unwrap_or(f64::NAN)
}

/// The terms of a quantity that is one sum over outcomes.
fn contributions(e: &Explained, source: &Source) -> Result<Bars> {
    let [Step::Terms(terms)] = e.steps.as_slice() else { return Err(nothing(source)) };
    if terms.quantity.as_ref().unwrap_or(&terms.definition) != &e.expr {
        return Err(nothing(source));
    }
    if terms.more > 0 {
        return Err(too_many(source));
    }
    let mut axis = String::new();
    let mut height = |row: &Row| {
        let Some(crate::eval::Value::Finite(real)) = &row.value else { return None };
        let measured = Measured::new(real, &terms.term, &e.show.unit);
        axis = measured.unit_name(None).unwrap_or_default();
        measured.to_f64(e.show.limits).ok()
    };
    let (mut labels, mut heights) = (Vec::new(), Vec::new());
    for row in &terms.rows {
        let Some(height) = height(row) else {
            return Err(wrong(
                whole(source),
                "an infinite bar cannot be drawn",
                &format!("outcome `{}` adds +∞", row.outcome),
                "draw the distributions side by side instead",
            ));
        };
        labels.push(row.outcome.clone());
        heights.push(height);
    }
    Ok(Bars { name: notation::expr(&e.expr), labels, heights, axis })
}
