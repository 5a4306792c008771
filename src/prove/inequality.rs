//! Inequalities between distributions: the sides differ by a combination of bounds that are known to hold.
//!
//! Both sides and every bound are vectors in the averages `E_P[ln M]`; a linear program finds multipliers, and
//! what it finds is added up in the kernel: `lhs = rhs − Σ λ·(b − a) ≤ rhs`. [Main §5]

use super::alike::identified;
use super::averages::{Form, form, is_pure};
use super::bounds::Bound;
use super::calculation::{Calculation, identity, rearranged, says, scaled};
use super::candidates::{Column, candidates};
use super::combination::{self, combine};
use super::conversion::ring;
use super::derivation::{Derivation, Piece, Prose};
use super::identity::prove_identity;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Monomial, Theorem, polynomial};
use crate::term::{Claim, Dist, Expr, Rel};
use num_traits::{One, Signed, Zero};

/// Pivots that a program may take.
const WORK: usize = 40_000;

/// A bound with the factor it is used with.
struct Used {
    factor: Expr,
    bound: Bound,
    /// `factor·a R factor·b`
    theorem: Theorem,
    /// The bound's own proof.
    derivation: Derivation,
}

/// Proves the claim, where every quantity in it is finite, from bounds and from what is given.
pub(super) fn prove_inequality(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    if claim.rel == Rel::Ne {
        return None;
    }
    let one = identified(claim, conds);
    let mut target = form(&one.rhs)?;
    for (key, c) in form(&one.lhs)? {
        let sum = target.entry(key.clone()).or_insert_with(Rational::zero);
        *sum -= c;
        if sum.is_zero() {
            target.remove(&key);
        }
    }
    let used = combination(&one, conds, &target)?;
    if let [one] = used.as_slice()
        && one.factor == Expr::int(1)
        && one.derivation.theorem.claim() == claim
    {
        return Some(one.derivation.clone());
    }
    added_up(claim, conds, &used)
}

/// The bounds whose sum is the difference of the sides.
fn combination(claim: &Claim, conds: &Conds, target: &Form) -> Option<Vec<Used>> {
    let columns = candidates(claim, conds, target);
    let vectors: Vec<combination::Column<_>> = columns
        .iter()
        .map(|c| combination::Column { vector: c.form.clone(), free: c.bound.is_equation(), cost: c.cost })
        .collect();
    let found = combine(target, &vectors, WORK)?;
    let mut used = Vec::new();
    let mut number = Expr::int(0);
    for (k, multiplier) in found {
        let Column { bound, by, .. } = columns.get(k)?;
        let factor = Expr::mul([Expr::Number(multiplier), by.clone()]);
        // Numbers are added up first: their sum may be positive although one of them is not.
        if let (Bound::Number(c), Expr::Number(_)) = (bound, &factor) {
            number = Expr::add([number, Expr::mul([factor, c.clone()])]);
        } else {
            used.push(using(bound.clone(), factor, conds)?);
        }
    }
    if number != Expr::int(0) {
        used.push(using(Bound::Number(number), Expr::int(1), conds)?);
    }
    Some(used)
}

fn using(bound: Bound, factor: Expr, conds: &Conds) -> Option<Used> {
    let derivation = bound.derivation(conds)?;
    let theorem = scaled(&derivation.theorem, &factor)?;
    Some(Used { factor, bound, theorem, derivation })
}

/// `lhs = rhs − Σ f·(b − a) ≤ rhs`.
fn added_up(claim: &Claim, conds: &Conds, used: &[Used]) -> Option<Derivation> {
    let mut difference = vec![claim.rhs.clone()];
    for u in used {
        let (a, b) = u.bound.sides();
        difference.push(Expr::mul([u.factor.clone(), a]));
        difference.push(Expr::negative(Expr::mul([u.factor.clone(), b])));
    }
    let below = collected(&Expr::add(difference))?;
    let mut lines = Calculation::new(claim.lhs.clone(), conds);
    if below != claim.lhs {
        approach(&mut lines, &below, conds)?;
    }
    let mut sum: Option<Theorem> = None;
    for u in used {
        sum = Some(match sum {
            None => u.theorem.clone(),
            Some(sum) => sum.le_add(&u.theorem).ok()?,
        });
    }
    match sum {
        Some(sum) => {
            let line = rearranged(&sum, &below, &claim.rhs, conds)?;
            lines.push(line, rule(used), reason(used))?;
        }
        None if claim.rel == Rel::Eq => lines.equal(&claim.rhs, "RING", says("the same terms"))?,
        None => {
            // Equal sides: a ≤ a.
            let zero = Theorem::axiom(Axiom::Sign(Expr::int(0), Rel::Le), conds.clone()).ok()?;
            let line = rearranged(&zero, &below, &claim.rhs, conds)?;
            lines.push(line, "RING", says("the two sides are equal"))?;
        }
    }
    let done = lines.finish();
    let proved = done.theorem.claim().rel;
    // What is stronger than asked is not what was asked.
    (proved == claim.rel).then_some(done).or_else(|| weakened(claim, conds, used, &below))
}

/// `≤` where `<` was shown: the strict bounds are used weakly.
fn weakened(claim: &Claim, conds: &Conds, used: &[Used], below: &Expr) -> Option<Derivation> {
    if claim.rel != Rel::Le {
        return None;
    }
    let mut sum = Theorem::axiom(Axiom::Sign(Expr::int(0), Rel::Le), conds.clone()).ok()?;
    for u in used {
        let weak = match u.theorem.claim().rel {
            Rel::Lt => u.theorem.le_scale(&Expr::int(1)).ok()?,
            _ => u.theorem.clone(),
        };
        sum = sum.le_add(&weak).ok()?;
    }
    let mut lines = Calculation::new(claim.lhs.clone(), conds);
    if *below != claim.lhs {
        approach(&mut lines, below, conds)?;
    }
    lines.push(rearranged(&sum, below, &claim.rhs, conds)?, rule(used), reason(used))?;
    Some(lines.finish())
}

/// From the left side to the line before the last: by arithmetic, by a short calculation, or in one step.
fn approach(lines: &mut Calculation, below: &Expr, conds: &Conds) -> Option<()> {
    /// Longer calculations hide the argument.
    const LINES: usize = 9;
    const WIDTH: usize = 18;
    let from = lines.last().clone();
    if let Ok(line) = ring(&from, below, conds) {
        return lines.push(line, "RING", says("the same terms in another order"));
    }
    let calculation = prove_identity(&Claim::eq(from, below.clone()), conds)?;
    let short = calculation.steps.len() <= LINES && calculation.steps.iter().all(|s| size(&s.to) <= WIDTH);
    if short {
        return lines.extend(neutrally(calculation));
    }
    let why =
        says("by D(P‖Q) = H(P,Q) − S(P), and since an average over a mixture is the mixture of the averages");
    let line = identity(lines.last(), below, conds)?;
    lines.push(line, "IDENTITY", why)
}

/// Reasons that read well in both directions, since a claim with ≥ is shown from its other end.
fn neutrally(mut calculation: Derivation) -> Derivation {
    for step in &mut calculation.steps {
        step.why = match step.rule {
            "ZERO" => says("outcomes without mass add 0·ln 0 = 0, by convention"),
            "SUM-ADD" => says("Σ (f + g) = Σ f + Σ g, and constants come out of sums"),
            // Numbers need no support to be positive on.
            "LOG" if !step.theorem.claim().names().is_empty() => {
                says("ln(a/b) = ln a − ln b: on the support both are positive")
            }
            "LOG" => says("ln(a/b) = ln a − ln b"),
            "RING" => says("the same terms, and some that cancel"),
            _ => continue,
        };
    }
    calculation
}

fn size(e: &Expr) -> usize {
    let inner: usize = e.children().into_iter().map(size).sum();
    match e {
        Expr::Quantity(q) => 1 + q.dists().len(),
        Expr::Mass(Dist::Mixture(parts), _) => 3 * parts.len(),
        _ => inner.max(1),
    }
}

/// Like terms put together, in the order in which they first occur.
pub(super) fn collected(e: &Expr) -> Option<Expr> {
    let terms = if let Expr::Add(parts) = e { parts.as_slice() } else { std::slice::from_ref(e) };
    let mut order: Vec<(Monomial, Vec<(Monomial, Rational)>)> = Vec::new();
    for term in terms {
        for (monomial, c) in polynomial(term)? {
            // Parameters are coefficients: w·S(A) − S(A) is (w − 1)·S(A).
            let (pure, rest): (Monomial, Monomial) = monomial.into_iter().partition(|(e, _)| is_pure(e));
            match order.iter_mut().find(|(m, _)| *m == rest) {
                Some((_, coefficients)) => match coefficients.iter_mut().find(|(m, _)| *m == pure) {
                    Some((_, sum)) => *sum += c,
                    None => coefficients.push((pure, c)),
                },
                None => order.push((rest, vec![(pure, c)])),
            }
        }
    }
    let one = |m: &Monomial, c: Rational| super::conversion::from_polynomial(&[(m.clone(), c)].into());
    let terms = order.into_iter().filter_map(|(rest, mut coefficients)| {
        coefficients.retain(|(_, c)| !c.is_zero());
        if coefficients.is_empty() {
            return None;
        }
        // −(1 − w)·D rather than (w − 1)·D.
        let several = coefficients.len() > 1;
        let negative = several && coefficients.iter().any(|(m, c)| m.is_empty() && c.is_negative());
        let sign = if negative { -Rational::one() } else { Rational::one() };
        coefficients.sort_by_key(|(m, _)| !m.is_empty());
        let scale = Expr::add(coefficients.iter().map(|(m, c)| one(m, c * &sign)));
        let rest = one(&rest, Rational::one());
        Some(match (&scale, &rest) {
            (_, Expr::Number(_)) => Expr::mul([Expr::Number(sign), scale]),
            _ => Expr::mul([Expr::Number(sign), scale, rest]),
        })
    });
    Some(Expr::add(terms))
}

/// One rule's name when one kind of bound is used, else that bounds are added.
fn rule(used: &[Used]) -> &'static str {
    let mut rules = used.iter().map(|u| u.bound.rule());
    let first = rules.next().unwrap_or("LE-ADD");
    if rules.all(|r| r == first) { first } else { "LE-ADD" }
}

/// What is used, kind by kind: "Gibbs' inequality: 0 ≤ D(A‖M) and 0 ≤ D(B‖M)".
fn reason(used: &[Used]) -> Prose {
    let mut names: Vec<&str> = Vec::new();
    for u in used {
        if !names.contains(&u.bound.name()) {
            names.push(u.bound.name());
        }
    }
    let mut why = Vec::new();
    for (n, name) in names.iter().enumerate() {
        why.push(Piece::Text(format!("{}{name}: ", if n == 0 { "" } else { "; " })));
        let own: Vec<&Used> = used.iter().filter(|u| u.bound.name() == *name).collect();
        for (k, u) in own.iter().enumerate() {
            if k > 0 {
                why.push(Piece::Text(if k + 1 == own.len() { " and " } else { ", " }.into()));
            }
            let claim = u.derivation.theorem.claim();
            let sign = match claim.rel {
                Rel::Eq => " = ",
                Rel::Lt => " < ",
                _ => " ≤ ",
            };
            why.push(Piece::Math(claim.lhs.clone()));
            why.push(Piece::Text(sign.into()));
            why.push(Piece::Math(claim.rhs.clone()));
        }
    }
    why
}
