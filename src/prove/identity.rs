//! Identities: both sides are brought to `Σ c·Σ_{i: P(i)>0} P(i)·ln Q(i)`, stage by stage.
//!
//! A stage is one line of the printed proof: it applies one rule wherever it applies. The left side's
//! stages are read forwards, the right side's backwards, and ring arithmetic joins them in the middle.
//! The normal form decides every rational-linear identity of entropies, cross entropies and
//! divergences of distribution symbols [Id §1].

use super::alike::{identified, rewritten};
use super::averages::{factors, form, is_complete, is_pure};
use super::conversion::{axiom, everywhere, exhaust, expand, from_polynomial, join, ring};
use super::derivation::{Derivation, Piece, Prose, Step};
use super::mixtures::rename_in_logarithms;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Theorem, polynomial, same};
use crate::term::{Claim, Dist, Expr, Quantity, Rel};
use num_traits::Signed;

/// One line: the equality that leads to it, the rule it stands for, and why.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) theorem: Theorem,
    pub(super) rule: &'static str,
    pub(super) forward: Prose,
    pub(super) backward: Prose,
}

fn text(s: &str) -> Piece {
    Piece::Text(s.into())
}

fn says(s: &str) -> Prose {
    vec![text(s)]
}

/// The rules that a calculation may use, and the quantities that it may unfold.
pub(super) struct Allowed<'a> {
    pub(super) rule: &'a dyn Fn(&str) -> bool,
    pub(super) quantity: &'a dyn Fn(&Quantity) -> bool,
}

impl Allowed<'_> {
    /// Everything.
    pub(super) const ALL: Allowed<'static> = Allowed { rule: &|_| true, quantity: &|_| true };
}

/// The lines that bring `e` to its normal form under the conditions.
pub(super) fn normalise(e: &Expr, conds: &Conds, allowed: &Allowed) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut current = e.clone();
    // Unfolding first, once a layer (JS unfolds to divergences, those to sums).
    for _ in 0..4 {
        let Some(line) = unfold(&current, conds, allowed).filter(|l| (allowed.rule)(l.rule)) else { break };
        push(&mut lines, &mut current, line, conds);
    }
    for stage in [same_names, rename, mixture, linear, total, zero, logarithm, linear, reindex, rejoin] {
        if let Some(line) = stage(&current, conds).filter(|l| (allowed.rule)(l.rule)) {
            push(&mut lines, &mut current, line, conds);
        }
    }
    lines
}

fn push(lines: &mut Vec<Line>, current: &mut Expr, mut line: Line, conds: &Conds) {
    // Nested sums and products that the stage left behind are flattened within the same line.
    if let Some(flat) = tidy(&line.theorem.claim().rhs, conds)
        && let Ok(joined) = line.theorem.trans(&flat)
    {
        line.theorem = joined;
    }
    *current = line.theorem.claim().rhs.clone();
    // What looks the same on paper is no line of its own.
    let silent = line.rule == "RENAME" || line.rule == "MIXTURE";
    match lines.last_mut() {
        Some(before) if silent => {
            if let Ok(joined) = before.theorem.trans(&line.theorem) {
                before.theorem = joined;
            } else {
                lines.push(line);
            }
        }
        _ => lines.push(line),
    }
}

fn everywhere_in(_: &Expr) -> bool {
    true
}

fn outside_logarithms(e: &Expr) -> bool {
    !matches!(e, Expr::Ln(_))
}

/// Flattens nested sums and products and multiplies numbers into sums; the order of terms stays.
fn tidy(e: &Expr, conds: &Conds) -> Option<Theorem> {
    fn flat(e: &Expr) -> Expr {
        match e {
            Expr::Add(parts) => Expr::add(parts.iter().map(flat)),
            Expr::Mul(parts) => match Expr::mul(parts.iter().map(flat)) {
                Expr::Mul(factors) => match factors.as_slice() {
                    [c @ Expr::Number(_), Expr::Add(terms)] => {
                        Expr::add(terms.iter().map(|t| flat(&Expr::mul([c.clone(), t.clone()]))))
                    }
                    _ => Expr::Mul(factors),
                },
                other => other,
            },
            other => other.clone(),
        }
    }
    let flattened = flat(e);
    if &flattened == e { None } else { ring(e, &flattened, conds).ok() }
}

fn unfold(e: &Expr, conds: &Conds, allowed: &Allowed) -> Option<Line> {
    let mut quantities = Vec::new();
    collect(e, &mut quantities);
    quantities.retain(allowed.quantity);
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Quantity(q) if (allowed.quantity)(q) => axiom(Axiom::Unfold(q.as_ref().clone()), conds),
        _ => None,
    };
    let theorem = everywhere(e, conds, &everywhere_in, &local)?;
    let mut why = says(if quantities.len() == 1 { "the definition of " } else { "the definitions of " });
    for (k, q) in quantities.iter().enumerate() {
        if k > 0 {
            why.push(text(if k + 1 == quantities.len() { " and " } else { ", " }));
        }
        why.push(Piece::Math(Expr::quantity(q.clone())));
    }
    Some(Line { theorem, rule: "UNFOLD", forward: why.clone(), backward: why })
}

fn collect(e: &Expr, into: &mut Vec<Quantity>) {
    if let Expr::Quantity(q) = e
        && q.definition().is_some()
        && !into.contains(q)
    {
        into.push(q.as_ref().clone());
    }
    e.children().into_iter().for_each(|c| collect(c, into));
}

/// Equal distributions get one name.
fn same_names(e: &Expr, conds: &Conds) -> Option<Line> {
    let theorem = rewritten(e, conds)?;
    let why =
        says("Gibbs' inequality is an equality only for equal distributions: their masses are the same");
    Some(Line { theorem, rule: "GIBBS-EQ", forward: why.clone(), backward: why })
}

/// Equal mixtures get one name.
fn rename(e: &Expr, conds: &Conds) -> Option<Line> {
    let theorem = rename_in_logarithms(e, conds)?;
    let why = says("equal mixtures are written in one way");
    Some(Line { theorem, rule: "MIXTURE", forward: why.clone(), backward: why })
}

fn mixture(e: &Expr, conds: &Conds) -> Option<Line> {
    let mut product = false;
    has_product(e, &mut product);
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(d @ (Dist::Mixture(_) | Dist::Product(_)), at) => {
            axiom(Axiom::Mass(d.clone(), at.clone()), conds)
        }
        _ => None,
    };
    let theorem = everywhere(e, conds, &outside_logarithms, &local)?;
    let why = says(if product {
        "independent draws: their masses multiply"
    } else {
        "the mass of a mixture is the mixture of the masses"
    });
    Some(Line { theorem, rule: "MIXTURE", forward: why.clone(), backward: why })
}

fn has_product(e: &Expr, found: &mut bool) {
    *found |= matches!(e, Expr::Mass(Dist::Product(_), _));
    e.children().into_iter().for_each(|c| has_product(c, found));
}

/// Products under a sum are expanded, sums split, and constant factors taken out.
pub(super) fn linear(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { body, .. } = e else { return None };
        let mut done: Option<Theorem> = None;
        let mut inner = conds.clone();
        if let Expr::Sum { index, range, .. } = e {
            inner.retain(|c| !c.mentions(index));
            inner.extend(range.positive.as_ref().map(|m| crate::kernel::above_zero(m)));
        }
        if (is_nested(body) || polynomial(body).is_some_and(|p| p.len() != 1))
            && let Some(step) = expand(body, &inner)
        {
            done = Some(step.cong(e, &[0]).ok()?);
        }
        let current = done.as_ref().map_or(e, |t| &t.claim().rhs).clone();
        if let Some(split) = axiom(Axiom::SumAdd(current.clone()), conds) {
            done = Some(join(done, split)?);
        }
        let current = done.as_ref().map_or(e, |t| &t.claim().rhs).clone();
        let scale = |e: &Expr, conds: &Conds| match e {
            Expr::Sum { .. } => axiom(Axiom::SumScale(e.clone()), conds),
            _ => None,
        };
        match everywhere(&current, conds, &|e| !matches!(e, Expr::Sum { .. }), &scale) {
            Some(step) => join(done, step),
            None => done,
        }
    };
    let theorem = exhaust(e, conds, &outside_logarithms, &local)?;
    Some(Line {
        theorem,
        rule: "SUM-ADD",
        forward: says("the sum of a sum is the sum of the sums; constants come out of it"),
        backward: says("the sums are taken together: Σ f + Σ g = Σ (f + g)"),
    })
}

/// Not multiplied out: a product of sums or of products.
fn is_nested(e: &Expr) -> bool {
    match e {
        Expr::Add(_) => true,
        Expr::Mul(parts) => parts.iter().any(|p| matches!(p, Expr::Add(_) | Expr::Mul(_))),
        _ => false,
    }
}

/// The second draw of a product has an index of its own, which does not matter once it stands alone.
fn reindex(e: &Expr, conds: &Conds) -> Option<Line> {
    fn has_inner(e: &Expr) -> bool {
        matches!(e, Expr::Sum { .. }) || e.children().into_iter().any(has_inner)
    }
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Sum { index, range, body } if *index != range.space.index() && !has_inner(body) => {
            axiom(Axiom::Rename(e.clone(), range.space.index()), conds)
        }
        _ => None,
    };
    let theorem = everywhere(e, conds, &everywhere_in, &local)?;
    let why = says("the name of an index does not matter");
    Some(Line { theorem, rule: "RENAME", forward: why.clone(), backward: why })
}

/// `Σᵢ A(i) = 1`.
fn total(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Sum { body, .. } => match body.as_ref() {
            Expr::Mass(d, _) => axiom(Axiom::Total(d.clone()), conds).filter(|t| &t.claim().lhs == e),
            _ => None,
        },
        _ => None,
    };
    let theorem = everywhere(e, conds, &everywhere_in, &local)?;
    let why = says("the masses of a distribution sum to 1");
    Some(Line { theorem, rule: "TOTAL", forward: why.clone(), backward: why })
}

/// The non-negative mass that a product under a sum is weighted by.
fn weight(body: &Expr) -> Option<&Expr> {
    let parts = if let Expr::Mul(parts) = body { parts.as_slice() } else { return None };
    parts.iter().any(has_logarithm).then_some(())?;
    parts.iter().find(|p| matches!(p, Expr::Mass(..)))
}

fn has_logarithm(e: &Expr) -> bool {
    matches!(e, Expr::Ln(_)) || e.children().into_iter().any(has_logarithm)
}

fn zero(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| match e {
        Expr::Sum { body, range, .. } if range.positive.is_none() => {
            let factor = weight(body)?.clone();
            axiom(Axiom::Zero { sum: e.clone(), factor }, conds)
        }
        _ => None,
    };
    let theorem = everywhere(e, conds, &everywhere_in, &local)?;
    Some(Line {
        theorem,
        rule: "ZERO",
        forward: says("outcomes without mass add 0·ln 0 = 0 (by convention), so the sum is over the support"),
        backward: says("outcomes without mass add 0·ln 0 = 0 (by convention), so they may be put back"),
    })
}

fn has_uniform(e: &Expr) -> bool {
    matches!(e, Expr::Mass(Dist::Uniform(_), _)) || e.children().into_iter().any(has_uniform)
}

fn has_mass(e: &Expr) -> bool {
    matches!(e, Expr::Mass(..)) || e.children().into_iter().any(has_mass)
}

fn even(e: &Expr, conds: &Conds) -> Option<Theorem> {
    match e {
        Expr::Mass(d @ Dist::Uniform(_), at) => axiom(Axiom::Mass(d.clone(), at.clone()), conds),
        _ => None,
    }
}

fn logarithm(e: &Expr, conds: &Conds) -> Option<Line> {
    let spell = |e: &Expr, conds: &Conds| match e {
        Expr::Mass(d @ (Dist::Product(_) | Dist::Conditional { .. }), at) => {
            axiom(Axiom::Mass(d.clone(), at.clone()), conds)
        }
        Expr::Ln(x) => match x.as_ref() {
            // A uniform mass stays what it is outside of logarithms, where its sum is 1.
            x if has_uniform(x) => everywhere(x, conds, &everywhere_in, &even)?.cong(e, &[0]).ok(),
            _ => None,
        },
        _ => None,
    };
    let split = |e: &Expr, conds: &Conds| match e {
        Expr::Ln(x) if matches!(x.as_ref(), Expr::Number(_)) => split_number(x, conds),
        Expr::Ln(x) if is_pure(x) && matches!(x.as_ref(), Expr::Add(_)) => {
            let to = from_polynomial(&polynomial(x)?);
            ring(x, &to, conds).ok()?.cong(e, &[0]).ok()
        }
        Expr::Ln(x) if !matches!(x.as_ref(), Expr::Mass(..) | Expr::Symbol(_)) => {
            let flat = tidy(x, conds).and_then(|t| t.cong(e, &[0]).ok());
            let current = flat.as_ref().map_or(e, |t| &t.claim().rhs).clone();
            let Expr::Ln(x) = &current else { return flat };
            match axiom(Axiom::Log(x.as_ref().clone()), conds) {
                Some(step) => join(flat, step),
                None => flat,
            }
        }
        _ => None,
    };
    let spelled = everywhere(e, conds, &everywhere_in, &spell);
    let current = spelled.as_ref().map_or(e, |t| &t.claim().rhs).clone();
    let theorem = match exhaust(&current, conds, &everywhere_in, &split) {
        Some(step) => join(spelled, step)?,
        None => spelled?,
    };
    // Numbers need no support to be positive on.
    let masses = has_mass(e);
    let words = |with: &str, plain: &str| says(if masses { with } else { plain });
    Some(Line {
        theorem,
        rule: "LOG",
        forward: words(
            "ln(a/b) = ln a − ln b: on the support both are positive",
            "ln(a·b) = ln a + ln b and ln(a/b) = ln a − ln b",
        ),
        backward: words(
            "ln a − ln b = ln(a/b): on the support both are positive",
            "ln a + ln b = ln(a·b) and ln a − ln b = ln(a/b)",
        ),
    })
}

/// `ln 12 = 2·ln 2 + ln 3`, for comparison with other logarithms of numbers.
fn split_number(x: &Expr, conds: &Conds) -> Option<Theorem> {
    let Expr::Number(n) = x else { return None };
    if !n.is_positive() {
        return None;
    }
    let powers = |n, sign: i64| factors(n).into_iter().map(move |(p, k)| (p, sign * i64::from(k)));
    let term = |(p, k)| Expr::mul([Expr::int(k), Expr::ln(Expr::Number(Rational::from_integer(p)))]);
    let to = Expr::add(powers(n.numer(), 1).chain(powers(n.denom(), -1)).map(term));
    let from = Expr::ln(x.clone());
    if to == from { None } else { axiom(Axiom::Number(Claim::eq(from, to)), conds) }
}

/// Sums over a support that no longer carry a logarithm are taken over everything again, and total.
fn rejoin(e: &Expr, conds: &Conds) -> Option<Line> {
    let local = |e: &Expr, conds: &Conds| {
        let Expr::Sum { index, range, body } = e else { return None };
        let factor = range.positive.as_ref()?;
        if has_logarithm(body) {
            return None;
        }
        let whole = Expr::sum(index.clone(), crate::term::Range::all(range.space.clone()), (**body).clone());
        axiom(Axiom::Zero { sum: whole, factor: (**factor).clone() }, conds)?.sym().ok()
    };
    let back = everywhere(e, conds, &everywhere_in, &local)?;
    let one = total(&back.claim().rhs.clone(), conds);
    let theorem = match one {
        Some(line) => back.trans(&line.theorem).ok()?,
        None => back,
    };
    let why = says("the masses of a distribution sum to 1");
    Some(Line { theorem, rule: "TOTAL", forward: why.clone(), backward: why })
}

/// Proves `lhs = rhs` by normalising both sides; `None` when the normal forms differ.
pub(super) fn prove_identity(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    prove_identity_by(claim, conds, &Allowed::ALL)
}

/// The same by some of the rules only.
pub(super) fn prove_identity_by(claim: &Claim, conds: &Conds, allowed: &Allowed) -> Option<Derivation> {
    if claim.rel != Rel::Eq {
        return None;
    }
    // Where normal forms are complete, different ones need no calculation to be told apart.
    let one = identified(claim, conds);
    if let (Some(a), Some(b)) = (form(&one.lhs), form(&one.rhs))
        && a != b
        && is_complete(&a)
        && is_complete(&b)
    {
        return None;
    }
    let (left, right) = (normalise(&claim.lhs, conds, allowed), normalise(&claim.rhs, conds, allowed));
    let end = |lines: &[Line], start: &Expr| lines.last().map_or(start, |l| &l.theorem.claim().rhs).clone();
    let (a, b) = (end(&left, &claim.lhs), end(&right, &claim.rhs));
    if !same(&polynomial(&a)?, &polynomial(&b)?) {
        return None;
    }
    let mut theorem = Theorem::refl(claim.lhs.clone());
    let mut steps = Vec::new();
    let mut take = |line: Theorem, rule, why| -> Option<()> {
        let to = line.claim().rhs.clone();
        theorem = theorem.trans(&line).ok()?;
        steps.push(Step { rel: Rel::Eq, to, rule, why, theorem: line, value: None });
        Some(())
    };
    let (left, middle, right) = shorten(left, &a, &b, right, conds)?;
    for line in left {
        take(line.theorem, line.rule, line.forward)?;
    }
    if let Some(step) = middle {
        let why = joint_reason(&step);
        take(step, "RING", why)?;
    }
    for line in right.into_iter().rev() {
        take(line.theorem.sym().ok()?, line.rule, line.backward)?;
    }
    let theorem = theorem.weaken(conds);
    Some(Derivation { start: claim.lhs.clone(), value: None, steps, theorem })
}

type Parts = (Vec<Line>, Option<Theorem>, Vec<Line>);

/// The middle step; none when the two sides have met already. Lines that both sides share at their
/// ends are not walked down and up again.
fn shorten(mut left: Vec<Line>, a: &Expr, b: &Expr, mut right: Vec<Line>, conds: &Conds) -> Option<Parts> {
    let source = |lines: &[Line]| lines.last().map(|l| l.theorem.claim().lhs.clone());
    let (mut a, mut b) = (a.clone(), b.clone());
    // Going back one line on both sides keeps them joinable as long as they are equal as polynomials.
    while let (Some(x), Some(y)) = (source(&left), source(&right)) {
        if !same(&polynomial(&x)?, &polynomial(&y)?) || ring(&x, &y, conds).is_err() {
            break;
        }
        left.pop();
        right.pop();
        (a, b) = (x, y);
    }
    let middle = if a == b { None } else { Some(ring(&a, &b, conds).ok()?) };
    Some((left, middle, right))
}

fn joint_reason(step: &Theorem) -> Prose {
    let Claim { lhs, rhs, .. } = step.claim();
    let terms = |e: &Expr| if let Expr::Add(p) = e { p.len() } else { 1 };
    if terms(rhs) > terms(lhs) {
        says("adding and taking away the same")
    } else if terms(rhs) < terms(lhs) {
        says("what cancels is dropped")
    } else {
        says("the same terms in another order")
    }
}
