//! Sums over the support of a distribution, calculated and bounded term by term: the steps that the textbook
//! proof of Gibbs' inequality is made of.
//!
//! On the support a·a⁻¹ is 1 and the masses sum to 1; those of another distribution sum to at most 1 there;
//! and a logarithm under a weight that is not negative may be put below its tangent, ln x ≤ x − 1. [Main §5]

use super::calculation::{Calculation, cancelled, identity, over_all, rearranged, says, scaled};
use super::conversion::{axiom, everywhere, exhaust, from_polynomial, ring};
use super::derivation::Derivation;
use super::identity::linear;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Monomial, Polynomial, Theorem, above_zero, polynomial, same};
use crate::term::{Claim, Expr, Rel};
use num_traits::{One, Signed};

/// A line of a side's calculation.
struct Line {
    theorem: Theorem,
    rule: &'static str,
    forward: &'static str,
    backward: &'static str,
}

type Stage = fn(&Expr, &Conds) -> Option<Line>;

/// Before a logarithm is bounded.
const BEFORE: [Stage; 2] = [unfold, supports];

/// The claim by these steps; `None` when they do not give it.
pub(super) fn prove_on_supports(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    if !has_sum(&claim.lhs) && !has_sum(&claim.rhs) {
        return None;
    }
    let bounds: &[(bool, bool)] = match claim.rel {
        Rel::Eq => &[(false, false)],
        Rel::Le => &[(false, false), (false, true), (true, false), (true, true)],
        Rel::Lt | Rel::Ne => return None,
    };
    let up = bounds.iter().find_map(|&(tangent, part)| attempt(claim, conds, tangent, part));
    // The right side is bounded from below as minus it is from above.
    let minus = Claim::new(minus(&claim.rhs), claim.rel, minus(&claim.lhs));
    up.or_else(|| {
        let found =
            bounds.iter().skip(1).find_map(|&(tangent, part)| attempt(&minus, conds, tangent, part))?;
        turned(found, claim, conds)
    })
}

fn has_sum(e: &Expr) -> bool {
    matches!(e, Expr::Sum { .. }) || e.children().into_iter().any(has_sum)
}

/// −e, term by term.
fn minus(e: &Expr) -> Expr {
    let terms = if let Expr::Add(parts) = e { parts.as_slice() } else { std::slice::from_ref(e) };
    Expr::add(terms.iter().map(|t| match t {
        Expr::Number(n) => Expr::Number(-n.clone()),
        Expr::Mul(parts) => match parts.split_first() {
            Some((Expr::Number(n), rest)) => {
                Expr::mul([Expr::Number(-n.clone()), Expr::mul(rest.iter().cloned())])
            }
            _ => Expr::negative(t.clone()),
        },
        other => Expr::negative(other.clone()),
    }))
}

/// A calculation from −b up to −a as one from a up to b.
fn turned(of: Derivation, claim: &Claim, conds: &Conds) -> Option<Derivation> {
    let mut lines = Calculation::new(claim.lhs.clone(), conds);
    let mut ends: Vec<Expr> =
        [&of.start].into_iter().chain(of.steps.iter().map(|s| &s.to)).map(minus).collect();
    (*ends.first_mut()?, *ends.last_mut()?) = (claim.rhs.clone(), claim.lhs.clone());
    for (n, step) in of.steps.into_iter().enumerate().rev() {
        let line = rearranged(&step.theorem, ends.get(n + 1)?, ends.get(n)?, conds)?;
        lines.push(line, step.rule, step.why)?;
    }
    Some(lines.finish()).filter(|d| d.theorem.claim() == claim)
}

/// From the left side up to the right one, with or without the two bounds, by as few lines as will do.
fn attempt(claim: &Claim, conds: &Conds, tangent: bool, part: bool) -> Option<Derivation> {
    let mut left = Side::new(&claim.lhs, conds)?;
    BEFORE.iter().try_for_each(|stage| left.walk(*stage))?;
    if tangent {
        let theorem = raised(&left.here, conds, &below_tangent)?;
        let why = "the logarithm lies below its tangent at 1: ln x ≤ x − 1";
        left.push(Line { theorem, rule: "LN-LE", forward: why, backward: why })?;
    }
    [cancel, split].into_iter().try_for_each(|stage| left.walk(stage))?;
    if part {
        let theorem = raised(&left.here, conds, &whole)?;
        let why = "a part of a sum is at most the whole, since no term is negative";
        left.push(Line { theorem, rule: "SUM-PART", forward: why, backward: why })?;
    }
    left.walk(total)?;
    let mut right = Side::new(&claim.rhs, conds)?;
    BEFORE.into_iter().chain([cancel, split, total]).try_for_each(|stage| right.walk(stage))?;
    // Where the two first meet; a bound has to have been used by then.
    let bounded = left.lines.iter().rposition(|l| l.theorem.claim().rel == Rel::Le).map_or(0, |k| k + 1);
    let pairs = (bounded..left.forms.len()).flat_map(|i| (0..right.forms.len()).map(move |j| (i, j)));
    let met = |(i, j): &(usize, usize)| match (left.forms.get(*i), right.forms.get(*j)) {
        (Some(a), Some(b)) => same(a, b),
        _ => false,
    };
    let (i, j) =
        pairs.filter(met).min_by_key(|(i, j)| i + j).unwrap_or((left.lines.len(), right.lines.len()));
    left.lines.truncate(i);
    right.lines.truncate(j);
    let mut lines = Calculation::new(claim.lhs.clone(), conds);
    for line in left.lines {
        lines.push(line.theorem, line.rule, says(line.forward))?;
    }
    let goal = right.lines.last().map_or(&claim.rhs, |l| &l.theorem.claim().rhs).clone();
    meet(&mut lines, &goal, claim.rel, conds)?;
    for line in right.lines.into_iter().rev() {
        lines.push(line.theorem.sym().ok()?, line.rule, says(line.backward))?;
    }
    Some(lines.finish()).filter(|d| d.theorem.claim() == claim)
}

/// One side of a claim as it is calculated.
struct Side<'c> {
    conds: &'c Conds,
    here: Expr,
    lines: Vec<Line>,
    /// The side at first and after each line, as polynomials.
    forms: Vec<Polynomial>,
}

impl<'c> Side<'c> {
    fn new(e: &Expr, conds: &'c Conds) -> Option<Side<'c>> {
        Some(Side { conds, here: e.clone(), lines: Vec::new(), forms: vec![polynomial(e)?] })
    }

    fn push(&mut self, line: Line) -> Option<()> {
        self.here = line.theorem.claim().rhs.clone();
        self.forms.push(polynomial(&self.here)?);
        self.lines.push(line);
        Some(())
    }

    fn walk(&mut self, stage: Stage) -> Option<()> {
        stage(&self.here, self.conds).map_or(Some(()), |line| self.push(line))
    }
}

/// The step from where the left side has come to to where the right one has.
fn meet(lines: &mut Calculation, goal: &Expr, rel: Rel, conds: &Conds) -> Option<()> {
    let here = lines.last().clone();
    if rel == Rel::Eq || lines.relation() == Rel::Le {
        if let Ok(line) = ring(&here, goal, conds) {
            return lines.push(line, "RING", says("the same terms in another order"));
        }
        if let Some(line) = identity(&here, goal, conds) {
            return lines.push(line, "IDENTITY", says("both sides have the same normal form"));
        }
        if rel == Rel::Eq {
            return None;
        }
    }
    // What is left is a number.
    let gap = from_polynomial(&polynomial(&Expr::difference(goal.clone(), here.clone()))?);
    let Expr::Number(_) = gap else { return None };
    let room = axiom(Axiom::Sign(gap, Rel::Le), conds)?;
    lines.push(rearranged(&room, &here, goal, conds)?, "NUMBER", says("the numbers are compared exactly"))
}

// ─── equations ───────────────────────────────────────────────────────────────────────────────────

fn anywhere(_: &Expr) -> bool {
    true
}

fn unfold(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Quantity(q) => axiom(Axiom::Unfold(q.as_ref().clone()), conds),
        _ => None,
    };
    let theorem = everywhere(e, conds, &anywhere, &local)?;
    Some(Line { theorem, rule: "UNFOLD", forward: "the definition", backward: "the definition" })
}

/// Outcomes without mass are left out.
fn supports(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { body, .. } = e else { return None };
        let Expr::Mul(parts) = body.as_ref() else { return None };
        let factor = parts.iter().find(|p| matches!(p, Expr::Mass(..)))?.clone();
        axiom(Axiom::Zero { sum: e.clone(), factor }, conds)
    };
    let theorem = everywhere(e, conds, &anywhere, &local)?;
    Some(Line {
        theorem,
        rule: "ZERO",
        forward: "outcomes without mass add nothing, so the sum is over the support",
        backward: "outcomes without mass add nothing, so they may be put back",
    })
}

/// The conditions inside a sum over a support, and its body.
fn inside<'e>(sum: &'e Expr, conds: &Conds) -> Option<(&'e Expr, Conds)> {
    let Expr::Sum { index, range, body } = sum else { return None };
    let positive = range.positive.as_ref()?;
    let outer = conds.iter().filter(|c| !c.mentions(index)).cloned();
    Some((body, outer.chain([above_zero(positive)]).collect()))
}

/// `x·x⁻¹ = 1` under sums over a support.
fn cancel(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| {
        let (body, within) = inside(e, conds)?;
        let all = polynomial(body)?;
        let (x, less) = all.keys().flat_map(|m| m.keys()).find_map(|x| Some((x, without(&all, x)?)))?;
        cancelled(body, x, &from_polynomial(&less), &within)?.cong(e, &[0]).ok()
    };
    let theorem = exhaust(e, conds, &anywhere, &local)?;
    Some(Line {
        theorem,
        rule: "CANCEL",
        forward: "a positive number times its reciprocal is 1",
        backward: "a positive number times its reciprocal is 1",
    })
}

/// The polynomial with `x·x⁻¹` taken out where both occur; `None` when they never do.
fn without(all: &Polynomial, x: &Expr) -> Option<Polynomial> {
    let inverse = Expr::power(x.clone(), -Rational::one());
    let mut less = Polynomial::new();
    let mut found = false;
    for (monomial, c) in all {
        let both = monomial.contains_key(x) && monomial.contains_key(&inverse);
        found |= both;
        let shorter = |(atom, k): (&Expr, &u32)| {
            let left = k - u32::from(both && (atom == x || *atom == inverse));
            (left > 0).then(|| (atom.clone(), left))
        };
        *less.entry(monomial.iter().filter_map(shorter).collect::<Monomial>()).or_default() += c;
    }
    found.then_some(less)
}

fn split(e: &Expr, conds: &Conds) -> Option<Line> {
    Some(Line {
        theorem: linear(e, conds)?.theorem,
        rule: "SUM-ADD",
        forward: "the sum of a sum is the sum of the sums; constants come out of it",
        backward: "the sums are taken together: Σ f + Σ g = Σ (f + g)",
    })
}

/// `Σ A(i) = 1`, over the support or over everything.
fn total(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { range, body, .. } = e else { return None };
        let Expr::Mass(d, _) = body.as_ref() else { return None };
        let one = axiom(Axiom::Total(d.clone()), conds)?;
        if range.positive.is_none() {
            return Some(one).filter(|t| &t.claim().lhs == e);
        }
        let whole = axiom(Axiom::Zero { sum: over_all(d, d.mass())?, factor: d.mass() }, conds)?;
        Some(whole.sym().ok()?.trans(&one).ok()?).filter(|t| &t.claim().lhs == e)
    };
    let theorem = everywhere(e, conds, &anywhere, &local)?;
    let why = "the masses of a distribution sum to 1";
    Some(Line { theorem, rule: "TOTAL", forward: why, backward: why })
}

// ─── bounds ──────────────────────────────────────────────────────────────────────────────────────

/// A bound of a sum from above, `sum ≤ s`, or from below, `s ≤ sum`.
type Bound<'f> = &'f dyn Fn(&Expr, bool, &Conds) -> Option<Theorem>;

/// `e ≤ e'`: every sum in it that the bound knows is replaced by what bounds it.
fn raised(e: &Expr, conds: &Conds, bound: Bound) -> Option<Theorem> {
    let mut whole: Option<Theorem> = None;
    let mut to = e.clone();
    for (monomial, c) in polynomial(e)? {
        let mut atoms = monomial.iter();
        let (Some((sum @ Expr::Sum { .. }, 1)), None) = (atoms.next(), atoms.next()) else { continue };
        let Some(one) = bound(sum, c.is_positive(), conds) else { continue };
        let other = if c.is_positive() { &one.claim().rhs } else { &one.claim().lhs };
        to = replaced(&to, sum, other);
        let one = scaled(&one, &Expr::Number(c.abs()))?;
        whole = Some(match whole {
            None => one,
            Some(before) => before.le_add(&one).ok()?,
        });
    }
    rearranged(&whole?, e, &to, conds)
}

fn replaced(e: &Expr, what: &Expr, by: &Expr) -> Expr {
    if e == what {
        return by.clone();
    }
    let children: Vec<Expr> = e.children().into_iter().map(|c| replaced(c, what, by)).collect();
    if children.is_empty() { e.clone() } else { e.with_children(children).unwrap_or_else(|| e.clone()) }
}

/// Each logarithm under a weight that is not negative, bounded by `ln x ≤ x − 1`; from below by `1 − 1/x ≤ ln x`.
fn below_tangent(sum: &Expr, above: bool, conds: &Conds) -> Option<Theorem> {
    let (body, within) = inside(sum, conds)?;
    let mut whole: Option<Theorem> = None;
    let mut to = body.clone();
    for (monomial, c) in polynomial(body)? {
        let logarithm = monomial.iter().find(|(atom, k)| matches!(atom, Expr::Ln(_)) && **k == 1);
        let Some((ln @ Expr::Ln(x), _)) = logarithm else { continue };
        let rest: Monomial =
            monomial.iter().filter(|(a, _)| *a != ln).map(|(a, k)| (a.clone(), *k)).collect();
        let weight = from_polynomial(&[(rest, c.abs())].into());
        let (line, other) = if c.is_positive() == above {
            let line = axiom(Axiom::LnLe(x.as_ref().clone()), &within)?;
            let other = line.claim().rhs.clone();
            (line, other)
        } else {
            let turned = inverted(x);
            let line = reciprocal(x, &turned, &within)?;
            (line, Expr::difference(Expr::int(1), turned))
        };
        to = replaced(&to, ln, &other);
        let line = line.le_scale(&weight).ok()?;
        whole = Some(match whole {
            None => line,
            Some(before) => before.le_add(&line).ok()?,
        });
    }
    let (from, to) = if above { (body.clone(), to) } else { (to, body.clone()) };
    let termwise = rearranged(&whole?, &from, &to, &within)?;
    let like = sum
        .with_children(std::iter::once(from).chain(sum.children().into_iter().skip(1).cloned()).collect())?;
    termwise.sum_le(&like).ok()
}

/// `b/a` for `a/b`.
fn inverted(x: &Expr) -> Expr {
    let one = |e: &Expr| match e {
        Expr::Power(base, r) => Expr::power(base.as_ref().clone(), -r.clone()),
        other => Expr::power(other.clone(), -Rational::one()),
    };
    match x {
        Expr::Mul(parts) => {
            // Numerators first, as one writes them.
            let mut parts: Vec<Expr> = parts.iter().map(one).collect();
            parts.sort_by_key(|p| matches!(p, Expr::Power(_, r) if r.is_negative()));
            Expr::mul(parts)
        }
        other => one(other),
    }
}

/// `−ln x ≤ 1/x − 1`, the reciprocal written as given.
fn reciprocal(x: &Expr, turned: &Expr, conds: &Conds) -> Option<Theorem> {
    let tangent = axiom(Axiom::LnLe(turned.clone()), conds)?;
    let (of, back) = (axiom(Axiom::Log(x.clone()), conds)?, axiom(Axiom::Log(turned.clone()), conds)?);
    let minus = Expr::negative(Expr::ln(x.clone()));
    let path: &[usize] = &[1];
    let first = of.cong(&minus, path).ok()?;
    let across = ring(&first.claim().rhs, &back.claim().rhs, conds).ok()?;
    first.trans(&across).ok()?.trans(&back.sym().ok()?).ok()?.trans(&tangent).ok()
}

/// `Σ_{A>0} B(i) ≤ Σ B(i)`.
fn whole(sum: &Expr, above: bool, conds: &Conds) -> Option<Theorem> {
    let Expr::Sum { body, .. } = sum else { return None };
    let plain = above && matches!(body.as_ref(), Expr::Mass(..));
    plain.then(|| axiom(Axiom::Part(sum.clone()), conds)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::{Cond, Dist, Range, Space};
    use std::sync::Arc;

    fn mass(name: &str) -> Expr {
        Dist::named(name).mass()
    }

    fn over_a(body: Expr) -> Expr {
        let range = Range { space: Space::Outcomes, positive: Some(Arc::new(mass("A"))) };
        Expr::sum(Space::Outcomes.index(), range, body)
    }

    fn conds() -> Conds {
        let (a, b) = (Dist::named("A"), Dist::named("B"));
        [Cond::Distribution(a.clone()), Cond::Distribution(b.clone()), Cond::Dominated(a, b)].into()
    }

    #[test]
    fn the_proof_of_gibbs_inequality_is_checked_line_by_line() {
        let ratio = Expr::quotient(mass("B"), mass("A"));
        let logs = over_a(Expr::mul([mass("A"), Expr::ln(ratio.clone())]));
        let tangents = over_a(Expr::mul([mass("A"), Expr::difference(ratio, Expr::int(1))]));
        let rest = Expr::difference(over_a(mass("B")), Expr::int(1));
        let lines = [
            Claim::new(logs.clone(), Rel::Le, tangents.clone()),
            Claim::eq(tangents.clone(), rest.clone()),
            Claim::new(rest.clone(), Rel::Le, Expr::int(0)),
            Claim::new(logs.clone(), Rel::Le, Expr::int(0)),
            Claim::new(Expr::negative(tangents.clone()), Rel::Le, Expr::negative(logs.clone())),
        ];
        for claim in lines {
            let found = prove_on_supports(&claim, &conds()).unwrap();
            assert_eq!(found.theorem.claim(), &claim);
            crate::audit::check(&found.theorem).unwrap();
        }
        // Neither the other way round nor with another constant.
        for (lhs, rel, rhs) in [
            (tangents.clone(), Rel::Le, logs.clone()),
            (rest.clone(), Rel::Eq, Expr::int(0)),
            (rest, Rel::Le, Expr::int(-1)),
            (tangents, Rel::Eq, over_a(mass("B"))),
        ] {
            assert!(prove_on_supports(&Claim::new(lhs, rel, rhs), &conds()).is_none());
        }
    }
}
