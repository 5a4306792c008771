//! Pictures of what the statements of a block say.
//!
//! A picture is for the eye: its heights are the correctly rounded floats of exact values, one evaluation a point.

use super::options::Plot;
use crate::diag::Diagnostic;
use crate::eval::Value;
use crate::exact::Rational;
use crate::lower::Meaning;
use crate::model::Law;
use crate::render::build::{self, Outcome};
use crate::render::chart::Chart;
use crate::render::document::{Inline, Piece};
use crate::render::formula::Formula;
use crate::render::measure::Measured;
use crate::render::notation;
use crate::render::number::Unit;
use crate::session::Session;
use crate::span::{Source, Span};
use crate::term::{Dist, Expr, Quantity};
use num_traits::ToPrimitive;

/// Points of a curve.
const POINTS: i64 = 160;
/// Outcomes that bars are drawn of.
const BARS: usize = 60;

/// A plot and what it shows.
pub(super) type Figure = (Chart, Inline);

type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

fn wrong(span: Span, message: &str, label: &str, help: &str) -> Vec<Diagnostic> {
    vec![Diagnostic::error("E104", message).at(span, label).help(help)]
}

/// The picture of a block.
pub(super) fn figure(
    session: &Session,
    source: &Source,
    plot: &Plot,
    caption: Option<&str>,
) -> Result<Figure> {
    match plot {
        Plot::Bars => bars(session, source, caption),
        Plot::Over { name, range } => curves(session, source, name, *range, caption),
    }
}

fn whole(source: &Source) -> Span {
    Span::new(0, source.text.len())
}

/// What each statement answers, in a copy of the session.
fn outcomes(session: &Session, source: &Source) -> Result<Vec<Outcome>> {
    let report = session.clone().run(source);
    if report.is_accepted() { Ok(report.outcomes) } else { Err(report.diagnostics) }
}

fn bars(session: &Session, source: &Source, caption: Option<&str>) -> Result<Figure> {
    let mut labels: Vec<String> = Vec::new();
    let mut series = Vec::new();
    let mut unit = String::new();
    for outcome in outcomes(session, source)? {
        let (name, own, heights) = match &outcome {
            Outcome::Defined(d) => {
                let build::Meaning::Law(law) = &d.meaning else { return Err(nothing(source)) };
                let (own, masses) = masses(law).ok_or_else(|| too_many(source))?;
                (Formula::name(&*d.name), own, masses)
            }
            Outcome::Value(e) => {
                unit = e.show.unit.name(false);
                let (own, heights) =
                    contributions(session, &e.expr, &e.show.unit).ok_or_else(|| nothing(source))?;
                (notation::expr(&e.expr), own, heights)
            }
            _ => return Err(nothing(source)),
        };
        if labels.is_empty() {
            labels = own;
        } else if labels != own {
            return Err(wrong(
                whole(source),
                "bars side by side need the same outcomes",
                "these have different ones",
                "draw them in blocks of their own",
            ));
        }
        series.push((name, heights));
    }
    if series.is_empty() {
        return Err(nothing(source));
    }
    let names: Vec<Formula> = series.iter().map(|(n, _)| n.clone()).collect();
    let lead = if unit.is_empty() { "The distributions " } else { "What each outcome adds to " };
    let lead = if unit.is_empty() && names.len() == 1 { "The distribution " } else { lead };
    let caption = caption.map_or_else(|| listed(lead, &names, ""), |c| vec![Piece::text(c)]);
    Ok((Chart::Bars { labels, series, unit }, caption))
}

fn nothing(source: &Source) -> Vec<Diagnostic> {
    wrong(
        whole(source),
        "this cannot be drawn as bars",
        "expected names of distributions, or S(A), H(A,B) or D(A||B) of declared ones",
        "a curve over a parameter is drawn by `plot=p`",
    )
}

fn too_many(source: &Source) -> Vec<Diagnostic> {
    wrong(
        whole(source),
        "bars are drawn of finitely many outcomes, at most 60",
        "this distribution has more",
        "draw a part of it, or let a table say it",
    )
}

fn listed(lead: &str, names: &[Formula], end: &str) -> Inline {
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

/// The summands of S(A), H(A,B) or D(A‖B), one for each outcome.
fn contributions(session: &Session, e: &Expr, unit: &Unit) -> Option<(Vec<String>, Vec<f64>)> {
    let Expr::Quantity(q) = e else { return None };
    let law = |d: &Dist| match d {
        Dist::Named(n) => match session.scope().meaning(n) {
            Some(Meaning::Law(law)) => masses(law),
            _ => None,
        },
        _ => None,
    };
    let per = unit.base().and_then(|b| b.to_f64()).map_or(1.0, f64::ln);
    let term = |p: f64, ln: f64| if p == 0.0 { 0.0 } else { p * ln / per };
    let (labels, heights): (Vec<String>, Vec<f64>) = match q.as_ref() {
        Quantity::Entropy(a) => {
            let (labels, p) = law(a)?;
            (labels, p.iter().map(|p| term(*p, -p.ln())).collect())
        }
        Quantity::CrossEntropy(a, b) => {
            let ((labels, p), (_, q)) = (law(a)?, law(b)?);
            (labels, p.iter().zip(&q).map(|(p, q)| term(*p, -q.ln())).collect())
        }
        Quantity::Divergence(a, b) => {
            let ((labels, p), (_, q)) = (law(a)?, law(b)?);
            (labels, p.iter().zip(&q).map(|(p, q)| term(*p, (p / q).ln())).collect())
        }
        _ => return None,
    };
    heights.iter().all(|h| h.is_finite()).then_some((labels, heights))
}

/// Every statement of the block over a parameter that runs through a range.
fn curves(
    session: &Session,
    source: &Source,
    name: &str,
    (from, to): (f64, f64),
    caption: Option<&str>,
) -> Result<Figure> {
    let lines: Vec<(usize, &str)> = lines(&source.text);
    let mut unit = String::new();
    let mut points: Vec<Vec<(f64, f64)>> = vec![Vec::new(); lines.len()];
    let limits = session.options().show.limits;
    for k in 0..=POINTS {
        // The ends of an open range have no value: the last points stand just inside.
        let part = (k as f64).clamp(0.25, POINTS as f64 - 0.25) / POINTS as f64;
        let at = from + (to - from) * part;
        let exact = format!("{:.9}", at);
        let mut local = session.clone();
        let set = Source::new(source.name.clone(), format!("let {name} = {exact}"));
        let report = local.run(&set);
        if !report.is_accepted() {
            return Err(wrong(
                whole(source),
                &format!("`{name}` cannot run through numbers"),
                "the parameter of the plot",
                "name a parameter that no distribution is called by",
            ));
        }
        for ((start, line), curve) in lines.iter().zip(&mut points) {
            let report = local.run(&Source::new(source.name.clone(), *line));
            if !report.is_accepted() {
                let moved = |mut d: Diagnostic| {
                    for l in &mut d.labels {
                        l.span = Span::new(l.span.start + start, l.span.end + start);
                    }
                    d.because(format!("at {name} = {exact}"))
                };
                return Err(report.diagnostics.into_iter().map(moved).collect());
            }
            let [Outcome::Value(e)] = report.outcomes.as_slice() else {
                return Err(wrong(
                    Span::new(*start, start + line.len()),
                    "only quantities are drawn over a parameter",
                    "this has no value",
                    "definitions belong into a block before this one",
                ));
            };
            unit = e.show.unit.name(false);
            // Where it is infinite the curve has a gap.
            if let Value::Finite(real) = &e.value
                && let Ok(y) = Measured::new(real, &e.expr, &e.show.unit).to_f64(limits)
            {
                curve.push((at, y));
            }
        }
    }
    let names: Vec<Formula> = lines.iter().map(|(_, l)| Formula::Words(spelled(l))).collect();
    let end = format!(" for {name} from {from} to {to}");
    let caption = caption.map_or_else(|| listed("", &names, &end), |c| vec![Piece::text(c)]);
    let curves = names.into_iter().zip(points).collect();
    let chart = Chart::Curves { parameter: name.to_owned(), unit, curves, marks: Vec::new() };
    Ok((chart, caption))
}

/// The lines that say something, with their places.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.split('#').next().unwrap_or_default();
        let lead = bare.len() - bare.trim_start().len();
        if !bare.trim().is_empty() {
            lines.push((at + lead, bare.trim()));
        }
        at += line.len();
    }
    lines
}

/// A quantity as it was written, without its unit and with the signs of mathematics.
fn spelled(line: &str) -> String {
    let bare = [" in ", " digits "].iter().fold(line, |l, w| l.split(w).next().unwrap_or(l));
    bare.replace("||", "‖")
}
