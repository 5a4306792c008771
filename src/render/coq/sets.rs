//! Statements about sets of minimisers: predicates on points, equal where they hold of the same points.

use super::names::Kind;
use super::replay::{Replay, Script};
use super::term::{Pen, Style};
use super::{Result, Unsupported};
use crate::kernel::{Rule, Shift, Theorem};
use crate::term::{Claim, Dist, Expr, Extremum, Name, Over, Points, Rel};

impl Pen {
    /// The points of one set are those of the other.
    pub(super) fn sets(&mut self, c: &Claim) -> Result<String> {
        let mut point = None;
        for side in [&c.lhs, &c.rhs] {
            if let Expr::Minimisers(m) = side {
                let Over::Distributions { variable, .. } = &m.over else {
                    return Err(Unsupported("a set of numbers"));
                };
                point = Some(self.names.of(Kind::Distribution, variable));
            }
        }
        let written_out = |e: &Expr| matches!(e, Expr::Set(p) if matches!(**p, Points::Dist(_)));
        let point = match point {
            Some(point) => point,
            None if written_out(&c.lhs) => self.names.of(Kind::Distribution, "one"),
            None => return Err(Unsupported("sets of points that are written out")),
        };
        let (left, right) = (set(self, &c.lhs, &point)?, set(self, &c.rhs, &point)?);
        let outcomes = if self.lists.is_empty() { "T" } else { "nat" };
        let same = format!("forall {point} : {outcomes} -> R,\n    {left} <->\n    {right}");
        match c.rel {
            Rel::Eq => Ok(same),
            Rel::Ne => Ok(format!("~ ({same})")),
            _ => Err(Unsupported("an order of sets")),
        }
    }
}

/// That the point is in the set.
fn set(pen: &mut Pen, e: &Expr, point: &str) -> Result<String> {
    match e {
        Expr::Minimisers(m) => {
            let kind = if m.greatest { "maximiser" } else { "minimiser" };
            Ok(format!("{kind} {} {point}", function(pen, m)?))
        }
        Expr::Set(points) => match points.as_ref() {
            Points::Dist(d) => Ok(format!("only {} {} {point}", pen.outcomes(d)?, pen.dist(d)?)),
            Points::Empty => Ok("False".into()),
            Points::Number(_) | Points::Range(_) => Err(Unsupported("a set of numbers")),
        },
        _ => Err(Unsupported("a set of another kind")),
    }
}

/// The family and the objective.
fn function(pen: &mut Pen, m: &Extremum) -> Result<String> {
    let Over::Distributions { variable, family } = &m.over else {
        return Err(Unsupported("a set of numbers"));
    };
    let family = match family {
        None => "(distribution Om)".to_owned(),
        Some(f) => pen.names.of(Kind::Family, f),
    };
    let variable = pen.names.of(Kind::Distribution, variable);
    Ok(format!("{family} (fun {variable} => ({})%ext)", pen.extended(&m.objective)?))
}

impl Replay {
    /// Closes the goal by a step that is about sets alone; false for the rules that are about any statement.
    pub(super) fn about_sets(
        &mut self,
        t: &Theorem,
        claim: &Claim,
        style: Style,
        out: &mut Script,
    ) -> Result<bool> {
        match t.rule() {
            Rule::Refl => out.line("intros; reflexivity."),
            Rule::Sym(p) if claim.rel == Rel::Eq => {
                let h = self.assert(p, style, out)?;
                out.line(format!("intros; symmetry; apply {h}."));
            }
            Rule::Trans(a, b) if claim.rel == Rel::Eq => {
                let (first, second) = (self.assert(a, style, out)?, self.assert(b, style, out)?);
                out.line(format!("intros; etransitivity; [ apply {first} | apply {second} ]."));
            }
            Rule::Shifted(p, by) => shifted(self, p, by, out)?,
            Rule::Closest => out.line("by_closest."),
            Rule::Weaken(_) | Rule::Discharge(..) | Rule::Cases(..) | Rule::Instantiate(..) => {
                return Ok(false);
            }
            _ => return Err(Unsupported("a step about sets of points")),
        }
        Ok(true)
    }
}

/// ARGMIN: the equation between the objectives at a point of the family.
fn shifted(replay: &mut Replay, p: &Theorem, by: &Shift, out: &mut Script) -> Result<()> {
    let Over::Distributions { variable, family } = &by.over else {
        return Err(Unsupported("a set of numbers"));
    };
    let factor = replay.pen.argument(&Expr::Number(by.factor.clone()))?;
    let shift = replay.expr(&by.shift);
    let shift = replay.pen.argument(&shift)?;
    out.line(format!("by_argmin {factor} {shift}."));
    // The point is another name than the one that the section may speak of.
    let point: Name = format!("{variable}'").into();
    replay.pen.local.insert(point.clone());
    let own = replay.pen.names.of(Kind::Distribution, &point);
    let in_family = replay.pen.names.fresh("in_family");
    out.line(format!("intros {own} {in_family}."));
    if let Some(f) = family {
        let f = replay.pen.names.of(Kind::Family, f);
        out.line(format!("pose proof ({f}_are_distributions {own} {in_family})."));
    }
    replay.instances.push(vec![(variable.clone(), Dist::Named(point))]);
    let done = equation(replay, p, by, out);
    replay.instances.pop();
    done
}

fn equation(replay: &mut Replay, p: &Theorem, by: &Shift, out: &mut Script) -> Result<()> {
    let h = replay.assert(p, Style::Extended, out)?;
    if num_traits::Signed::is_negative(&by.factor) {
        out.line(format!("by_turned {h}."));
        return Ok(());
    }
    out.line(format!("by_affine {h}."));
    Ok(())
}
