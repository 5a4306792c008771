//! Minimisers over a parameter: a curve of distributions and a fixed one, where cross entropy and divergence are
//! least where they meet.

use super::names::Kind;
use super::parametric::Families;
use super::{Result, Unsupported};
use crate::eval::Env;
use crate::exact::Rational;
use crate::exact::symbolic::{Domain, Interval};
use crate::term::{Claim, Dist, Expr, Name, Over, Points, Quantity, Rel};

const OTHER: Unsupported = Unsupported("this statement about where an expression in a parameter is least");

/// `argmin t. H(A, M)` or `argmin t. D(A‖M)`, where A does not move.
struct Objective {
    variable: Name,
    range: Interval,
    cross: bool,
    fixed: Name,
    curve: Name,
}

/// A set of minimisers along a curve that is another one, or a number.
pub(super) fn claim(env: &Env, claim: &Claim, number: usize) -> Result<String> {
    if claim.rel != Rel::Eq {
        return Err(OTHER);
    }
    match (objective(&claim.lhs), objective(&claim.rhs)) {
        (Some(f), Some(g)) => {
            let alike =
                (&f.variable, &f.range, &f.fixed, &f.curve) == (&g.variable, &g.range, &g.fixed, &g.curve);
            if !alike || f.cross == g.cross {
                return Err(OTHER);
            }
            section(env, &f, Some(&g), None, number)
        }
        (Some(f), None) => section(env, &f, None, Some(point(&claim.rhs)?), number),
        (None, Some(g)) => section(env, &g, None, Some(point(&claim.lhs)?), number),
        (None, None) => Err(OTHER),
    }
}

fn objective(e: &Expr) -> Option<Objective> {
    let Expr::Minimisers(m) = e else { return None };
    let Over::Parameter { variable, range } = &m.over else { return None };
    let Expr::Quantity(q) = &m.objective else { return None };
    let (cross, a, b) = match q.as_ref() {
        Quantity::CrossEntropy(a, b) => (true, a, b),
        Quantity::Divergence(a, b) => (false, a, b),
        _ => return None,
    };
    let (Dist::Named(fixed), Dist::Named(curve), false) = (a, b, m.greatest) else { return None };
    let (variable, range) = (variable.clone(), range.clone());
    Some(Objective { variable, range, cross, fixed: fixed.clone(), curve: curve.clone() })
}

fn point(e: &Expr) -> Result<&Rational> {
    match e {
        Expr::Set(points) => match points.as_ref() {
            Points::Number(q) => Ok(q),
            _ => Err(OTHER),
        },
        _ => Err(OTHER),
    }
}

fn section(
    env: &Env,
    f: &Objective,
    g: Option<&Objective>,
    at: Option<&Rational>,
    number: usize,
) -> Result<String> {
    if f.range.low_closed || f.range.high_closed {
        return Err(OTHER);
    }
    let mut domain = Domain::default();
    domain.set(f.variable.clone(), f.range.clone());
    let mut families = Families::new(env, domain)?;
    families.declare(&f.fixed)?;
    families.declare(&f.curve)?;
    let [(_, fixed, space), (_, curve, own)] = families.masses.clone().try_into().map_err(|_| OTHER)?;
    let symbols: Vec<_> = curve.iter().flat_map(|m| m.symbols()).collect();
    let only = symbols.iter().all(|s| **s == *f.variable);
    // Only the masses of the curve may move, and with this parameter alone; they are linear in it.
    let moves = fixed.iter().any(|m| m.as_rational().is_none());
    let linear = curve.iter().all(|m| m.below().as_integer().is_some() && m.above().degree(&f.variable) <= 1);
    if symbols.is_empty() || !only || moves || !linear || space != own {
        return Err(OTHER);
    }
    let facts = families.facts()?;
    let pen = &mut families.pen;
    let t = pen.names.of(Kind::Parameter, &f.variable);
    let (a, m) = (pen.names.of(Kind::Distribution, &f.fixed), pen.names.of(Kind::Distribution, &f.curve));
    let mut bounds = Vec::new();
    for cond in crate::eval::bounds(&f.variable, &f.range) {
        bounds.push(pen.cond(&cond)?);
    }
    if bounds.is_empty() {
        return Err(OTHER);
    }
    let value = at.map(|q| pen.real(&Expr::Number(q.clone()))).transpose()?;
    let mut lists = Vec::new();
    for masses in [&fixed, &curve] {
        let mut list = Vec::new();
        for mass in masses {
            list.push(families.fraction(mass)?);
        }
        lists.push(list.join("; "));
    }
    let [fixed, curve]: [String; 2] = lists.try_into().map_err(|_| OTHER)?;
    let labels = families.spaces.first().map(|(l, _)| l.clone()).unwrap_or_default();
    let range = format!("(fun {t} : R => {})", bounds.join(" /\\ "));
    let set = |o: &Objective| {
        let objective = if o.cross { "xcross_entropy" } else { "xdivergence" };
        format!("minimiser {range} (fun {t} : R => {objective} Om {a} ({m} {t})) {t}")
    };
    let premises: String = bounds.iter().map(|b| format!("{b} -> ")).collect();
    let other = match (&value, g) {
        (Some(q), _) => format!("{t} = {q}"),
        (None, Some(g)) => set(g),
        (None, None) => return Err(OTHER),
    };
    let apply = match (&value, f.cross) {
        (Some(q), true) => format!("apply (curve_minimum_cross Om {a} {m} {range}) with (q := {q})"),
        (Some(q), false) => format!("apply (curve_minimum Om {a} {m} {range}) with (q := {q})"),
        (None, true) => format!("intros; apply (curve_minimisers Om {a} {m} {range})"),
        (None, false) => format!("intros; symmetry; apply (curve_minimisers Om {a} {m} {range})"),
    };
    let meeting = if value.is_some() {
        format!(
            "  - lra.\n  - unfold same, Om, outcomes, {a}, {m}. by_meeting.\n  \
             - unfold same, Om, outcomes, {a}, {m}. cbn [seq]. by_meeting_once.\n"
        )
    } else {
        String::new()
    };
    Ok(format!(
        "Module Claim{number}.\n(* outcomes 0, 1, …: {} *)\nDefinition Om := outcomes {}.\n\
         Definition {a} (i : nat) : R := nth i [{fixed}] 0.\n\
         Definition {m} ({t} : R) (i : nat) : R := nth i [{curve}] 0.\n\
         Lemma {a}_is_distribution : distribution Om {a}.\nProof. unfold Om, outcomes, {a}. by_family. Qed.\n\
         Lemma {m}_is_distribution : forall {t}, {premises}distribution Om ({m} {t}).\nProof.\n  intros {t}. intros.\n{facts}  \
         unfold Om, outcomes, {m}. by_family.\nQed.\n\
         Theorem claim{number} : forall {t} : R,\n  {} <->\n  {other}.\nProof.\n  {apply}.\n  \
         - exact {a}_is_distribution.\n  - intros. apply {m}_is_distribution; tauto.\n{meeting}Qed.\nEnd Claim{number}.\n",
        super::names::comment(&labels.join(", ")),
        labels.len(),
        set(f),
    ))
}
