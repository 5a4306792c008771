//! The inequalities that proofs are combined from, each derived from ln x ≤ x − 1: Gibbs' inequality, the
//! log-sum inequality, that entropies are not negative, and that a mixture has at least the mass of each part.
//! [Main §2, §5]

use super::calculation::{
    Calculation, averaged, cancelled, identity, inside, over_all, over_support, rearranged, says, scaled,
};
use super::conversion::{axiom, everywhere, from_polynomial, ring};
use super::derivation::{Derivation, Piece, Prose};
use super::identity::linear;
use super::mixtures::{canonical, spelled};
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Theorem, polynomial};
use crate::term::{Claim, Cond, Dist, Expr, Index, Quantity, Rel};
use num_traits::One;

/// An inequality `a ≤ b` (or an equation), true under conditions that have been looked at.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// `0 ≤ D(P‖Q)`
    Gibbs(Dist, Dist),
    /// `0 ≤ S(P)`
    Entropy(Dist),
    /// `D(M‖N) ≤ Σ wₖ D(Aₖ‖Bₖ)` for M = Σ wₖAₖ and N = Σ wₖBₖ.
    LogSum {
        /// wₖ, Aₖ, Bₖ
        parts: Vec<(Expr, Dist, Dist)>,
        /// M
        left: Dist,
        /// N
        right: Dist,
    },
    /// `D(P‖M) ≤ D(P‖A) − ln w` for a part w·A of M.
    Part {
        /// P
        of: Dist,
        /// w
        weight: Expr,
        /// A
        part: Dist,
        /// M
        mixture: Dist,
    },
    /// `0 ≤ c` for a closed number.
    Number(Expr),
    /// `ln f ≤ 0` for a parameter's expression with 0 < f ≤ 1.
    Logarithm(Expr),
    /// A condition.
    Given(Claim),
}

/// `D(P‖Q)`, which is 0 when both are the same.
fn divergence(p: &Dist, q: &Dist) -> Expr {
    if canonical(p) == canonical(q) {
        return Expr::int(0);
    }
    Expr::quantity(Quantity::Divergence(p.clone(), q.clone()))
}

/// `−ln w`.
fn minus_ln(w: &Expr) -> Expr {
    match w {
        Expr::Number(n) => Expr::ln(Expr::Number(n.recip())),
        w => Expr::negative(Expr::ln(w.clone())),
    }
}

fn reciprocal(e: &Expr) -> Expr {
    Expr::power(e.clone(), -Rational::one())
}

impl Bound {
    /// Both sides, the lesser first.
    pub(super) fn sides(&self) -> (Expr, Expr) {
        match self {
            Bound::Gibbs(p, q) => (Expr::int(0), divergence(p, q)),
            Bound::Entropy(p) => (Expr::int(0), Expr::quantity(Quantity::Entropy(p.clone()))),
            Bound::LogSum { parts, left, right } => {
                let term = |(w, a, b): &(Expr, Dist, Dist)| match divergence(a, b) {
                    Expr::Number(_) => Expr::int(0),
                    d => Expr::mul([w.clone(), d]),
                };
                (divergence(left, right), Expr::add(parts.iter().map(term)))
            }
            Bound::Part { of, weight, part, mixture } => {
                (divergence(of, mixture), Expr::add([divergence(of, part), minus_ln(weight)]))
            }
            Bound::Number(c) => (Expr::int(0), c.clone()),
            Bound::Logarithm(f) => (Expr::ln(f.clone()), Expr::int(0)),
            Bound::Given(claim) => (claim.lhs.clone(), claim.rhs.clone()),
        }
    }

    /// Whether it is an equation, and may be used in both directions.
    pub(super) fn is_equation(&self) -> bool {
        matches!(self, Bound::Given(Claim { rel: Rel::Eq, .. }))
    }

    /// The rule that a proof names for it.
    pub(super) fn rule(&self) -> &'static str {
        match self {
            Bound::Gibbs(..) => "GIBBS",
            Bound::Entropy(_) => "NONNEG",
            Bound::LogSum { .. } => "LOG-SUM",
            Bound::Part { .. } => "PART",
            Bound::Number(_) => "NUMBER",
            Bound::Logarithm(_) => "LN-LE",
            Bound::Given(_) => "ASSUME",
        }
    }

    /// What it is called, before what it says.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Bound::Gibbs(..) => "Gibbs' inequality",
            Bound::Entropy(_) => "no entropy is negative",
            Bound::LogSum { .. } => "divergence is convex (the log-sum inequality)",
            Bound::Part { .. } => "a mixture has at least the mass of its part",
            Bound::Number(_) => "a number",
            Bound::Logarithm(_) => "a logarithm below 1",
            Bound::Given(_) => "given",
        }
    }

    /// The proof under conditions that make every term finite.
    pub(super) fn derivation(&self, conds: &Conds) -> Option<Derivation> {
        match self {
            Bound::Gibbs(p, q) => gibbs(p, q, conds),
            Bound::Entropy(p) => entropy(p, conds),
            Bound::LogSum { parts, left, right } => log_sum(self, parts, left, right, conds),
            Bound::Part { of, weight, part, mixture } => part_of(self, of, weight, part, mixture, conds),
            Bound::Number(c) => {
                let strict = Claim::new(Expr::int(0), Rel::Lt, c.clone());
                let weak = Claim::new(Expr::int(0), Rel::Le, c.clone());
                let line =
                    axiom(Axiom::Number(strict), conds).or_else(|| axiom(Axiom::Number(weak), conds))?;
                one_line(line, "NUMBER", says("the numbers are compared exactly"), conds)
            }
            Bound::Logarithm(f) => {
                let tangent = axiom(Axiom::LnLe(f.clone()), conds)?;
                let room = Expr::difference(Expr::int(1), f.clone());
                let room = axiom(Axiom::Sign(room, Rel::Le), conds)?;
                let below = rearranged(&room, &tangent.claim().rhs, &Expr::int(0), conds)?;
                let line = tangent.trans(&below).ok()?;
                one_line(line, "LN-LE", says("the logarithm of a number that is at most 1"), conds)
            }
            Bound::Given(claim) => {
                let line = axiom(Axiom::Assume(claim.clone()), conds)?;
                one_line(line, "ASSUME", says("given"), conds)
            }
        }
    }
}

fn one_line(line: Theorem, rule: &'static str, why: Prose, conds: &Conds) -> Option<Derivation> {
    let mut lines = Calculation::new(line.claim().lhs.clone(), conds);
    lines.push(line, rule, why)?;
    Some(lines.finish())
}

/// `1 − x ≤ −ln x`.
fn tangent(x: &Expr, conds: &Conds) -> Option<Theorem> {
    let below = axiom(Axiom::LnLe(x.clone()), conds)?;
    let from = Expr::difference(Expr::int(1), x.clone());
    rearranged(&below, &from, &Expr::negative(Expr::ln(x.clone())), conds)
}

/// `sum = to`, by splitting the sum and by Σ_{P>0} P(i) = 1.
fn totalled(sum: &Expr, p: &Dist, to: &Expr, conds: &Conds) -> Option<Theorem> {
    let whole = over_all(p, p.mass())?;
    let part = axiom(Axiom::Zero { sum: whole, factor: p.mass() }, conds)?.sym().ok()?;
    let one = part.trans(&axiom(Axiom::Total(p.clone()), conds)?).ok()?;
    let local = |e: &Expr, _: &Conds| (e == &one.claim().lhs).then(|| one.clone());
    let split = linear(sum, conds)?.theorem;
    let total = everywhere(&split.claim().rhs, conds, &|_| true, &local)?;
    let last = ring(&total.claim().rhs, to, conds).ok()?;
    split.trans(&total).ok()?.trans(&last).ok()
}

/// `0 ≤ D(P‖Q)`: 1 − x ≤ −ln x at x = Q(i)/P(i), averaged over P.
fn gibbs(p: &Dist, q: &Dist, conds: &Conds) -> Option<Derivation> {
    let pairs = [(p, q)];
    let stated = stating(&pairs, conds);
    let conds = &stated;
    let (a, b) = (p.mass(), q.mass());
    let ratio = Expr::quotient(b.clone(), a.clone());
    let within = inside(p, conds);
    let averaged = averaged(p, &tangent(&ratio, &within)?)?;
    let Claim { lhs: lower, rhs: upper, .. } = averaged.claim().clone();
    let mut lines = Calculation::new(Expr::int(0), conds);
    // Σ_{P>0} Q ≤ Σ Q = 1.
    let part = over_support(p, b.clone())?;
    let all = axiom(Axiom::Part(part.clone()), conds)?.trans(&axiom(Axiom::Total(q.clone()), conds)?).ok()?;
    let rest = Expr::difference(Expr::int(1), part);
    lines.push(
        rearranged(&all, &Expr::int(0), &rest, conds)?,
        "SUM-PART",
        says("over a part of the outcomes the masses of a distribution sum to at most 1"),
    )?;
    let Expr::Sum { body, .. } = &lower else { return None };
    let gap = Expr::difference(a.clone(), b.clone());
    let termwise = cancelled(body, &a, &gap, &within)?.cong(&lower, &[0]).ok()?;
    let apart = totalled(&termwise.claim().rhs, p, &rest, conds)?;
    let why = vec![
        Piece::Math(Expr::mul([a.clone(), ratio.clone()])),
        Piece::Text(" = ".into()),
        Piece::Math(b.clone()),
        Piece::Text(" on the support, where the masses ".into()),
        Piece::Math(a.clone()),
        Piece::Text(" sum to 1".into()),
    ];
    lines.push(termwise.trans(&apart).ok()?.sym().ok()?, "CANCEL", why)?;
    let why = vec![
        Piece::Text("the logarithm lies below its tangent at 1: ln x ≤ x − 1 for x = ".into()),
        Piece::Math(ratio.clone()),
    ];
    let outside = linear(&upper, conds)?.theorem;
    lines.push(averaged.trans(&outside).ok()?, "LN-LE", why)?;
    let upper = outside.claim().rhs.clone();
    let unfolded = axiom(Axiom::Unfold(Quantity::Divergence(p.clone(), q.clone())), conds)?;
    let whole = axiom(Axiom::Zero { sum: unfolded.claim().rhs.clone(), factor: a.clone() }, conds)?;
    // Both logarithms split on the support of P.
    let split = |ratio: &Expr, sum: &Expr, path: &[usize]| {
        let apart = axiom(Axiom::Log(ratio.clone()), &within)?.cong(sum, path).ok()?;
        apart.trans(&linear(&apart.claim().rhs, conds)?.theorem).ok()
    };
    let inverted = Expr::quotient(a.clone(), b.clone());
    let first = split(&ratio, &upper, &[1, 0, 1])?;
    let second = split(&inverted, &whole.claim().rhs, &[0, 1])?;
    let across = ring(&first.claim().rhs, &second.claim().rhs, conds).ok()?;
    let turned = first.trans(&across).ok()?.trans(&second.sym().ok()?).ok()?;
    lines.push(turned, "LOG", says("−ln(b/a) = ln(a/b): on the support both are positive"))?;
    let back = unfolded.trans(&whole).ok()?.sym().ok()?;
    lines.push(back, "UNFOLD", says("the definition; outcomes without mass add nothing"))?;
    Some(unstated(lines.finish(), &pairs))
}

/// `0 ≤ S(P)`: ln P(i) ≤ P(i) − 1 ≤ 0, averaged over P.
fn entropy(p: &Dist, conds: &Conds) -> Option<Derivation> {
    let a = p.mass();
    let within = inside(p, conds);
    let [(index, _)] = p.indices().try_into().ok()?;
    let most = axiom(Axiom::AtMostOne(p.clone(), vec![Index::Bound(index)]), &within)?;
    let below = axiom(Axiom::LnLe(a.clone()), &within)?;
    let room = rearranged(&most, &below.claim().rhs, &Expr::int(0), &within)?;
    let negative = below.trans(&room).ok()?;
    let minus = Expr::negative(Expr::ln(a.clone()));
    let averaged = averaged(p, &rearranged(&negative, &Expr::int(0), &minus, &within)?)?;
    let Claim { lhs: lower, rhs: upper, .. } = averaged.claim().clone();
    let nothing = identity(&Expr::int(0), &lower, conds)?;
    let mut lines = Calculation::new(Expr::int(0), conds);
    let why = vec![
        Piece::Math(Expr::ln(a.clone())),
        Piece::Text(" ≤ ".into()),
        Piece::Math(Expr::difference(a, Expr::int(1))),
        Piece::Text(" ≤ 0, since no mass is greater than 1".into()),
    ];
    let outside = linear(&upper, conds)?.theorem;
    lines.push(nothing.trans(&averaged).ok()?.trans(&outside).ok()?, "LN-LE", why)?;
    let upper = outside.claim().rhs.clone();
    // −Σ P ln P over the support and over everything.
    let unfolded = axiom(Axiom::Unfold(Quantity::Entropy(p.clone())), conds)?;
    let whole = unfolded.claim().rhs.children().get(1).copied()?.clone();
    let cut = axiom(Axiom::Zero { sum: whole, factor: p.mass() }, conds)?;
    let cut = cut.cong(&unfolded.claim().rhs, &[1]).ok()?;
    let back = ring(&upper, &cut.claim().rhs, conds).ok()?;
    let back = back.trans(&unfolded.trans(&cut).ok()?.sym().ok()?).ok()?;
    lines.push(back, "UNFOLD", says("the definition; outcomes without mass add nothing"))?;
    Some(lines.finish())
}

/// The conditions with A ≪ B in so many words, and how to get rid of them again.
fn stating(pairs: &[(&Dist, &Dist)], conds: &Conds) -> Conds {
    let stated = pairs.iter().filter(|(a, b)| a != b);
    conds.iter().cloned().chain(stated.map(|(a, b)| Cond::Dominated((*a).clone(), (*b).clone()))).collect()
}

/// `D(M‖N) ≤ Σ wₖ D(Aₖ‖Bₖ)`: ln x ≤ x − 1 at x = (Bₖ·M)/(Aₖ·N), averaged over each Aₖ.
fn log_sum(
    bound: &Bound,
    parts: &[(Expr, Dist, Dist)],
    left: &Dist,
    right: &Dist,
    conds: &Conds,
) -> Option<Derivation> {
    let pairs: Vec<(&Dist, &Dist)> = parts.iter().map(|(_, a, b)| (a, b)).collect();
    let stated = stating(&pairs, conds);
    let conds = &stated;
    let (from, to) = bound.sides();
    let (m, n) = (left.mass(), right.mass());
    let reference = &parts.first()?.1;
    let (mut logs, mut tangents, mut kept): (Vec<Expr>, Vec<Expr>, Vec<Expr>) = Default::default();
    let (mut below, mut cut, mut grown): (Option<Theorem>, Option<Theorem>, Option<Theorem>) =
        Default::default();
    let sum = |t: Option<Theorem>, next: Theorem| match t {
        None => Some(next),
        Some(t) => t.le_add(&next).ok(),
    };
    for (w, a, b) in parts {
        let within = inside(a, conds);
        let (am, bm) = (a.mass(), b.mass());
        // In the order in which normal forms are written, to meet them again below.
        let share = from_polynomial(&polynomial(&Expr::mul([bm, m.clone(), reciprocal(&n)]))?);
        let x = Expr::mul([share.clone(), reciprocal(&am)]);
        let line = averaged(a, &axiom(Axiom::LnLe(x), &within)?)?;
        let Claim { lhs, rhs, .. } = line.claim().clone();
        let Expr::Sum { body, .. } = &rhs else { return None };
        let gap = Expr::difference(share.clone(), am.clone());
        let termwise = cancelled(body, &am, &gap, &within)?.cong(&rhs, &[0]).ok()?;
        let part = over_support(a, share)?;
        let less = Expr::difference(part.clone(), Expr::int(1));
        let apart = termwise.trans(&totalled(&termwise.claim().rhs, a, &less, conds)?).ok()?;
        let more = axiom(Axiom::Part(part.clone()), conds)?;
        logs.push(Expr::mul([w.clone(), lhs]));
        tangents.push(Expr::mul([w.clone(), rhs]));
        kept.push(Expr::mul([w.clone(), part]));
        below = Some(sum(below, scaled(&line.weaken(conds), w)?)?);
        cut = Some(sum(cut, scaled(&apart.weaken(conds), w)?)?);
        grown = Some(sum(grown, scaled(&more, w)?)?);
    }
    let (below, cut, grown) = (below?, cut?, grown?);
    let with = |e: &Expr| Expr::add([to.clone(), e.clone()]);
    let mut lines = Calculation::new(from, conds);
    let first = with(&Expr::add(logs));
    lines.equal(&first, "LOG", says("the definitions, with the logarithms split and put together anew"))?;
    let second = with(&Expr::add(tangents));
    let text = "the logarithm lies below its tangent at 1: ln x ≤ x − 1";
    lines.push(rearranged(&below, &first, &second, conds)?, "LN-LE", says(text))?;
    let third = with(&Expr::difference(Expr::add(kept.clone()), Expr::int(1)));
    let why = says("multiplied out; the masses sum to 1 on each support, and so do the weights");
    lines.push(rearranged(&cut, &second, &third, conds)?, "CANCEL", why)?;
    // Σ wₖ Σ Bₖ·M/N = Σ N·M/N, which is Σ_{N>0} M.
    let product = Expr::Mul(vec![n.clone(), m.clone(), reciprocal(&n)]);
    let total = over_all(reference, product.clone())?;
    let named = [Index::Bound(right.indices().first()?.0.clone())];
    let sides = match spelled(right, &named, conds) {
        Some(parts) => {
            let apart = parts.cong(&total, &[0, 0]).ok()?;
            let spread = linear(&apart.claim().rhs, conds)?.theorem;
            let spread = apart.trans(&spread).ok()?;
            let across = ring(&grown.claim().rhs, &spread.claim().rhs, conds).ok()?;
            across.trans(&spread.sym().ok()?).ok()?
        }
        None => {
            let ordered = from_polynomial(&polynomial(&product)?);
            let alike = ring(&product, &ordered, conds).ok()?.cong(&total, &[0]).ok()?;
            ring(&grown.claim().rhs, &alike.claim().rhs, conds).ok()?.trans(&alike.sym().ok()?).ok()?
        }
    };
    let support = axiom(Axiom::Zero { sum: total, factor: n.clone() }, conds)?;
    let within = inside(right, conds);
    let one = cancelled(&product, &n, &m, &within)?.cong(&support.claim().rhs, &[0]).ok()?;
    let sides = sides.trans(&support).ok()?.trans(&one).ok()?;
    let grown = grown.trans(&sides).ok()?;
    let fourth = with(&Expr::difference(sides.claim().rhs.clone(), Expr::int(1)));
    let why = vec![
        Piece::Text("terms that are not negative are added, and the second distributions mix to ".into()),
        Piece::Dist(right.clone()),
    ];
    lines.push(rearranged(&grown, &third, &fourth, conds)?, "SUM-PART", why)?;
    let last = axiom(Axiom::Part(sides.claim().rhs.clone()), conds)?;
    let last = last.trans(&axiom(Axiom::Total(left.clone()), conds)?).ok()?;
    let why = says("the masses of a distribution sum to 1");
    lines.push(rearranged(&last, &fourth, &to, conds)?, "SUM-PART", why)?;
    Some(unstated(lines.finish(), &pairs))
}

/// Conditions stated for the calculation go where the others imply them.
fn unstated(mut d: Derivation, pairs: &[(&Dist, &Dist)]) -> Derivation {
    for (a, b) in pairs {
        let stated = Cond::Dominated((*a).clone(), (*b).clone());
        let less = |t: &Theorem| if t.conds().contains(&stated) { t.discharge(&stated).ok() } else { None };
        if let Some(t) = less(&d.theorem) {
            d.theorem = t;
        }
        for step in &mut d.steps {
            if let Some(t) = less(&step.theorem) {
                step.theorem = t;
            }
        }
    }
    d
}

/// `D(P‖M) ≤ D(P‖A) − ln w`: w·A(i) ≤ M(i), so ln(w·A(i)/M(i)) ≤ 0.
fn part_of(
    bound: &Bound,
    of: &Dist,
    weight: &Expr,
    part: &Dist,
    mixture: &Dist,
    conds: &Conds,
) -> Option<Derivation> {
    let pairs = [(of, part)];
    let stated = stating(&pairs, conds);
    let conds = &stated;
    let (from, to) = bound.sides();
    let within = inside(of, conds);
    let [(index, _)] = of.indices().try_into().ok()?;
    let at = [Index::Bound(index)];
    let (a, m) = (Expr::Mass(part.clone(), at.to_vec()), Expr::Mass(mixture.clone(), at.to_vec()));
    let own = Expr::mul([weight.clone(), a.clone()]);
    let Dist::Mixture(flat) = canonical(mixture) else { return None };
    let others = flat.iter().filter(|(_, d)| d != part);
    let others = Expr::add(others.map(|(w, d)| Expr::mul([w.clone(), Expr::Mass(d.clone(), at.to_vec())])));
    let rest = axiom(Axiom::Sign(others.clone(), Rel::Le), &within)?;
    let both = Expr::add([own.clone(), others]);
    let whole = spelled(mixture, &at, &within)?;
    let under = rearranged(&rest, &own, &both, &within)?;
    let under = under.trans(&ring(&both, &whole.claim().rhs, &within).ok()?).ok()?;
    let under = under.trans(&whole.sym().ok()?).ok()?;
    // w·A(i)/M(i) ≤ 1
    let inverse = reciprocal(&m);
    let share = Expr::mul([weight.clone(), a, inverse.clone()]);
    let divided = under.le_scale(&inverse).ok()?;
    let one = cancelled(&divided.claim().rhs, &m, &Expr::int(1), &within)?;
    let divided = ring(&share, &divided.claim().lhs, &within).ok()?.trans(&divided).ok()?.trans(&one).ok()?;
    let below = axiom(Axiom::LnLe(share), &within)?;
    let room = rearranged(&divided, &below.claim().rhs, &Expr::int(0), &within)?;
    let averaged = averaged(of, &below.trans(&room).ok()?)?;
    let nothing = identity(&averaged.claim().rhs, &Expr::int(0), conds)?;
    let averaged = averaged.trans(&nothing).ok()?;
    let mut lines = Calculation::new(from, conds);
    let first = Expr::add([to.clone(), averaged.claim().lhs.clone()]);
    lines.equal(&first, "LOG", says("the definitions, with the logarithms split and put together anew"))?;
    let why = vec![
        Piece::Math(own),
        Piece::Text(" ≤ ".into()),
        Piece::Math(m),
        Piece::Text(", so these logarithms are not positive".into()),
    ];
    lines.push(rearranged(&averaged, &first, &to, conds)?, "LN-LE", why)?;
    Some(unstated(lines.finish(), &pairs))
}
