//! Curves of quantities over a parameter: each point an exact value of its own, correctly rounded.
//!
//! Where two curves keep a constant distance, and the closed form of their difference proves it, the picture
//! says so: minimising one is minimising the other.

use super::plot::{Figure, Result, listed, units, whole, wrong};
use crate::diag::Diagnostic;
use crate::eval::Value;
use crate::render::build::Outcome;
use crate::render::chart::{Chart, Gap};
use crate::render::document::{Inline, Piece};
use crate::render::formula::Formula;
use crate::render::measure::{Digits, Measured};
use crate::render::notation;
use crate::session::Session;
use crate::span::{Source, Span};
use crate::term::Expr;

/// Points of a curve.
const POINTS: i64 = 160;
/// Digits of a constant distance.
const DIGITS: u32 = 4;

/// Every statement of the block over a parameter that runs through a range.
pub(super) fn figure(
    session: &Session,
    source: &Source,
    name: &str,
    (from, to): (f64, f64),
    caption: Option<&str>,
) -> Result<Figure> {
    let lines: Vec<(usize, &str)> = lines(&source.text);
    if lines.is_empty() {
        return Err(wrong(
            whole(source),
            "there is nothing to draw",
            "expected a quantity in each line",
            "such as `S(bernoulli(p))` in a block with `plot=p`",
        ));
    }
    let mut axis: Option<String> = None;
    let mut points: Vec<Vec<(f64, f64)>> = vec![Vec::new(); lines.len()];
    for k in 0..=POINTS {
        // The ends of an open range have no value: the last points stand just inside.
        let part = (k as f64).clamp(0.25, POINTS as f64 - 0.25) / POINTS as f64;
        let at = from + (to - from) * part;
        let mut local = at_point(session, source, name, at)?;
        for ((start, line), curve) in lines.iter().zip(&mut points) {
            let (y, own) = height(&mut local, source, *start, line, &format!("{name} = {at:.9}"))?;
            if let Some(own) = own
                && *axis.get_or_insert_with(|| own.clone()) != own
            {
                return Err(units(source, &axis.unwrap_or_default(), &own));
            }
            curve.push((at, y));
        }
    }
    let symbolic = declared(session, source, name, (from, to));
    let names: Vec<Formula> = lines.iter().map(|(_, line)| named(symbolic.as_ref(), source, line)).collect();
    let gap = symbolic.and_then(|s| constant(&s, source, &lines, &points));
    let end = format!(" for {name} from {from} to {to}");
    let caption: Inline = caption.map_or_else(|| listed("", &names, &end), |c| vec![Piece::text(c)]);
    let curves = names.into_iter().zip(points).collect();
    let axis = axis.unwrap_or_default();
    Ok((Chart::Curves { parameter: name.to_owned(), axis, curves, gap }, caption))
}

/// A copy of the session in which the parameter is a number.
fn at_point(session: &Session, source: &Source, name: &str, at: f64) -> Result<Session> {
    let mut local = session.clone();
    let set = Source::new(source.name.clone(), format!("let {name} = {at:.9}"));
    if local.run(&set).is_accepted() {
        return Ok(local);
    }
    Err(wrong(
        whole(source),
        &format!("`{name}` cannot run through numbers"),
        "the parameter of the plot",
        "name a parameter that no distribution is called by",
    ))
}

/// The height of a curve, not a number where it is infinite, and what it is measured in.
fn height(
    session: &mut Session,
    source: &Source,
    start: usize,
    line: &str,
    place: &str,
) -> Result<(f64, Option<String>)> {
    let limits = session.options().show.limits;
    let report = session.run(&Source::new(source.name.clone(), line));
    if !report.is_accepted() {
        let moved = |mut d: Diagnostic| {
            for l in &mut d.labels {
                l.span = Span::new(l.span.start + start, l.span.end + start);
            }
            d.because(format!("at {place}"))
        };
        return Err(report.diagnostics.into_iter().map(moved).collect());
    }
    let [Outcome::Value(e)] = report.outcomes.as_slice() else {
        return Err(wrong(
            Span::new(start, start + line.len()),
            "only quantities are drawn over a parameter",
            "this has no value",
            "definitions belong into a block before this one",
        ));
    };
    let Value::Finite(real) = &e.value else { return Ok((f64::NAN, None)) };
    let measured = Measured::new(real, &e.expr, &e.show.unit);
    let y = measured.to_f64(limits).unwrap_or(f64::NAN);
    Ok((y, Some(measured.unit_name(None).unwrap_or_default())))
}

/// A copy of the session in which the parameter is a symbol.
fn declared(session: &Session, source: &Source, name: &str, (from, to): (f64, f64)) -> Option<Session> {
    let mut local = session.clone();
    let declaration = Source::new(source.name.clone(), format!("param {name} in ({from}, {to})"));
    local.run(&declaration).is_accepted().then_some(local)
}

/// What a curve is called: the quantity in it, as mathematics.
fn named(symbolic: Option<&Session>, source: &Source, line: &str) -> Formula {
    let bare = Source::new(source.name.clone(), split(line).0);
    let explained = symbolic.and_then(|s| s.explain(&bare, 0).ok());
    let expr = explained.and_then(|e| e.into_iter().next()).map(|e| e.expr);
    expr.map_or_else(|| Formula::Words(split(line).0.replace("||", "‖")), |e| notation::expr(&e))
}

/// The distance of two curves, if it is the same everywhere: the closed form of the difference, which holds for
/// all values of the parameter, does not contain the parameter.
fn constant(
    symbolic: &Session,
    source: &Source,
    lines: &[(usize, &str)],
    points: &[Vec<(f64, f64)>],
) -> Option<Gap> {
    let ([(_, one), (_, other)], [first, second]) = (lines, points) else { return None };
    let middle = first.len() / 2;
    let above = first.get(middle)?.1 > second.get(middle)?.1;
    let (upper, lower) = if above { (one, other) } else { (other, one) };
    let (high, low) = if above { (first, second) } else { (second, first) };
    let (_, unit) = split(upper);
    let difference = format!("({}) - ({}){unit}", split(upper).0, split(lower).0);
    let mut local = symbolic.clone();
    let report = local.run(&Source::new(source.name.clone(), difference));
    let [Outcome::Formula(f)] = report.outcomes.as_slice() else { return None };
    if varies(&f.closed) {
        return None;
    }
    let closed = crate::eval::evaluate(&crate::eval::Env::default(), &f.closed).ok()?;
    let Value::Finite(real) = closed else { return None };
    let measured = Measured::new(&real, &f.expr, &f.show.unit);
    let (Digits::Exact(digits) | Digits::Leading(digits)) = measured.digits(DIGITS, f.show.limits).ok()?
    else {
        return None;
    };
    let unit = measured.unit_name(None).map(|u| format!(" {u}")).unwrap_or_default();
    // It is drawn where the curves are flat, so that there is room between them.
    let (k, (at, bottom)) =
        low.iter().enumerate().filter(|(_, p)| p.1.is_finite()).min_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
    Some(Gap { at: *at, low: *bottom, high: high.get(k)?.1, text: format!("always {digits}{unit}") })
}

fn varies(e: &Expr) -> bool {
    matches!(e, Expr::Symbol(_)) || e.children().into_iter().any(varies)
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

/// A quantity as it was written, and the unit and the digits that follow it.
fn split(line: &str) -> (&str, &str) {
    let at = [" in ", " digits "].iter().filter_map(|w| line.find(w)).min().unwrap_or(line.len());
    line.split_at(at)
}
