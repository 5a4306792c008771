//! Slips inside a line: each edit undoes one mistake that people make, at one place.

use crate::kernel::{at_path, replace_at};
use crate::prove::derivation::{Piece, Prose};
use crate::term::{Dist, Expr, Index, Name, Path, Quantity, Range, Space};
use num_traits::{One, Signed};

/// A line as it may have been meant.
#[derive(Clone, Debug)]
pub(super) struct Repair {
    /// The mistake, as a sentence.
    pub(super) what: Prose,
    /// The line without it.
    pub(super) line: Expr,
    /// How unlikely the mistake is.
    pub(super) cost: u8,
}

pub(super) fn text(words: impl Into<String>) -> Piece {
    Piece::Text(words.into())
}

pub(super) fn math(e: &Expr) -> Piece {
    Piece::Math(e.clone())
}

/// Every edit at every place of the line; signs only where the line was said to equal another.
pub(super) fn edits(line: &Expr, dists: &[Dist], equal: bool) -> Vec<Repair> {
    let mut found = Vec::new();
    for path in paths(line) {
        let Some(node) = at_path(line, &path) else { continue };
        for (cost, what, new) in local(node, dists, equal) {
            if let Some(edited) = replace_at(line, &path, new) {
                found.push(Repair { what, line: flat(&edited), cost });
            }
        }
    }
    found
}

fn paths(e: &Expr) -> Vec<Path> {
    let mut all = vec![Vec::new()];
    for (k, child) in e.children().into_iter().enumerate() {
        all.extend(paths(child).into_iter().map(|p| [vec![k], p].concat()));
    }
    all
}

/// Nested sums and products flattened, as they would be written.
pub(super) fn flat(e: &Expr) -> Expr {
    let children: Vec<Expr> = e.children().into_iter().map(flat).collect();
    match e {
        Expr::Add(_) => Expr::add(children),
        Expr::Mul(_) => Expr::mul(children),
        other if children.is_empty() => other.clone(),
        other => other.with_children(children).unwrap_or_else(|| other.clone()),
    }
}

type Edit = (u8, Prose, Expr);

fn local(node: &Expr, dists: &[Dist], equal: bool) -> Vec<Edit> {
    let mut found = if equal { signs(node) } else { Vec::new() };
    found.extend(logarithms(node));
    match node {
        Expr::Quantity(q) => found.extend(swapped(q, dists)),
        Expr::Mass(d, at) => found.extend(masses(d, at, dists)),
        Expr::Sum { index, range, body } => found.extend(sums(index, range, body, dists)),
        _ => {}
    }
    found
}

/// `−x`, without a double sign.
fn negated(e: &Expr) -> Expr {
    flat(&Expr::negative(e.clone()))
}

/// The term without its sign.
fn unsigned(e: &Expr) -> Expr {
    match e {
        Expr::Mul(parts) if matches!(parts.first(), Some(Expr::Number(n)) if n.is_negative()) => negated(e),
        Expr::Number(n) if n.is_negative() => negated(e),
        other => other.clone(),
    }
}

/// What people call a term: the entropy term, the cross-entropy term.
pub(super) fn called(e: &Expr) -> Option<&'static str> {
    let log_of = |parts: &[Expr]| {
        let [rest @ .., Expr::Ln(inner)] = parts else { return None };
        let [Expr::Mass(weight, _)] = rest else { return None };
        match inner.as_ref() {
            Expr::Mass(d, _) if d == weight => Some("the entropy term"),
            Expr::Mass(..) => Some("the cross-entropy term"),
            Expr::Mul(_) => Some("the divergence term"),
            _ => None,
        }
    };
    match e {
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::Entropy(_) => Some("the entropy term"),
            Quantity::CrossEntropy(..) => Some("the cross-entropy term"),
            Quantity::Divergence(..) => Some("the divergence term"),
            Quantity::Information { .. } => Some("the information term"),
            Quantity::ConditionalEntropy { .. } => Some("the conditional entropy"),
            _ => None,
        },
        Expr::Sum { body, .. } => match body.as_ref() {
            Expr::Mul(parts) => log_of(parts),
            inner => called(inner),
        },
        Expr::Mul(parts) => match parts.as_slice() {
            [Expr::Number(_), rest] => called(rest),
            _ => None,
        },
        _ => None,
    }
}

fn signs(node: &Expr) -> Vec<Edit> {
    let Expr::Add(parts) = node else { return Vec::new() };
    let mut found = Vec::new();
    for k in 0..parts.len() {
        let Some(part) = parts.get(k) else { continue };
        let mut new = parts.clone();
        if let Some(slot) = new.get_mut(k) {
            *slot = negated(part);
        }
        let term = unsigned(part);
        let what = match called(&term) {
            Some(name) => vec![text(format!("the sign of {name} ")), math(&term)],
            None => vec![text("the sign of "), math(&term)],
        };
        found.push((2, what, Expr::add(new)));
    }
    found
}

fn logarithms(node: &Expr) -> Vec<Edit> {
    let mut found = Vec::new();
    match node {
        Expr::Ln(inner) => match inner.as_ref() {
            Expr::Mul(parts) => {
                let quotient = parts.iter().any(|p| matches!(p, Expr::Power(_, r) if r.is_negative()));
                if quotient {
                    let turned = Expr::mul(parts.iter().map(reciprocal));
                    let what = vec![text("the quotient in the logarithm is upside down: "), math(node)];
                    found.push((1, what, Expr::ln(turned)));
                    let product = Expr::mul(parts.iter().map(|p| match p {
                        Expr::Power(base, r) if r.is_negative() => Expr::power((**base).clone(), -r),
                        other => other.clone(),
                    }));
                    found.push((
                        6,
                        vec![text("a quotient in the logarithm that should be a product")],
                        Expr::ln(product),
                    ));
                } else {
                    let apart = Expr::mul(parts.iter().map(|p| Expr::ln(p.clone())));
                    let what = vec![text("the logarithm of a product is not the product of the logarithms")];
                    found.push((7, what, apart));
                }
            }
            Expr::Add(parts) => {
                let apart = Expr::add(parts.iter().map(|p| {
                    let size = unsigned(p);
                    let log = Expr::ln(size.clone());
                    if &size == p { log } else { Expr::negative(log) }
                }));
                let what = vec![
                    text("a sum of logarithms was taken for the logarithm of a sum: "),
                    math(&apart),
                    text(" is not "),
                    math(node),
                ];
                found.push((3, what, apart));
                let product = Expr::mul(parts.iter().cloned());
                found.push((
                    6,
                    vec![text("the logarithm of a sum where that of a product belongs")],
                    Expr::ln(product),
                ));
            }
            Expr::Sum { index, range, body } => {
                let outside = Expr::sum(index.clone(), range.clone(), Expr::ln((**body).clone()));
                let what = vec![text(
                    "Σ and ln were exchanged: the logarithm of a sum is not the sum of the logarithms",
                )];
                found.push((3, what.clone(), outside));
                if let Expr::Mul(parts) = body.as_ref()
                    && let Some((last, weights)) = parts.split_last()
                {
                    let inner = Expr::mul(weights.iter().cloned().chain([Expr::ln(last.clone())]));
                    found.push((3, what, Expr::sum(index.clone(), range.clone(), inner)));
                }
            }
            _ => {}
        },
        Expr::Add(parts) => found.extend(split_sums(parts)),
        Expr::Mul(parts) => {
            let logs: Vec<&Expr> = parts.iter().filter(|p| matches!(p, Expr::Ln(_))).collect();
            let rest = || parts.iter().filter(|p| !matches!(p, Expr::Ln(_))).cloned();
            if let [Expr::Ln(a), Expr::Ln(b)] = logs.as_slice() {
                let joined = Expr::ln(Expr::mul([(**a).clone(), (**b).clone()]));
                let what =
                    vec![text("the logarithm of a product is the sum of the logarithms, not their product")];
                found.push((3, what.clone(), Expr::mul(rest().chain([joined]))));
                let apart = Expr::add([Expr::ln((**a).clone()), Expr::ln((**b).clone())]);
                found.push((3, what, Expr::mul(rest().chain([apart]))));
            }
            let under = parts.iter().position(
                |p| matches!(p, Expr::Power(b, r) if r.is_negative() && matches!(b.as_ref(), Expr::Ln(_))),
            );
            if let (Some(k), [Expr::Ln(a)]) = (under, logs.as_slice())
                && let Some(Expr::Power(b, _)) = parts.get(k)
                && let Expr::Ln(b) = b.as_ref()
            {
                let others = parts.iter().enumerate().filter(|(n, p)| *n != k && !matches!(p, Expr::Ln(_)));
                let difference = Expr::difference(Expr::ln((**a).clone()), Expr::ln((**b).clone()));
                let what = vec![text(
                    "the logarithm of a quotient is the difference of the logarithms, not their quotient",
                )];
                found.push((3, what, Expr::mul(others.map(|(_, p)| p.clone()).chain([difference]))));
            }
            // A change of base that does not belong there, or is missing.
            if let Some(k) = under
                && let Some(Expr::Power(b, _)) = parts.get(k)
                && let Expr::Ln(n) = b.as_ref()
                && matches!(n.as_ref(), Expr::Number(_))
            {
                let others = parts.iter().enumerate().filter(|(n, _)| *n != k).map(|(_, p)| p.clone());
                let what = vec![
                    text(
                        "a logarithm to another base: the other lines are in nats, and this one is divided by ",
                    ),
                    math(b),
                ];
                found.push((2, what, Expr::mul(others)));
            }
        }
        _ => {}
    }
    found
}

/// `ln a + ln b` where `ln(a + b)` is meant.
fn split_sums(parts: &[Expr]) -> Vec<Edit> {
    let mut found = Vec::new();
    for (n, a) in parts.iter().enumerate() {
        for (m, b) in parts.iter().enumerate().skip(n + 1) {
            // Σ w·ln x + Σ w·ln y under one sum.
            if let (Expr::Sum { index, range, body: f }, Expr::Sum { index: other, range: same, body: g }) =
                (a, b)
                && index == other
                && range == same
            {
                for (cost, what, body) in split_sums(&[(**f).clone(), (**g).clone()]) {
                    let rest = parts.iter().enumerate().filter(|(k, _)| *k != n && *k != m);
                    let sum = Expr::sum(index.clone(), range.clone(), body);
                    found.push((cost, what, Expr::add(rest.map(|(_, p)| p.clone()).chain([sum]))));
                }
            }
            let Some((c, x)) = scaled_log(a) else { continue };
            let Some((d, y)) = scaled_log(b) else { continue };
            if c != d {
                continue;
            }
            let rest =
                || parts.iter().enumerate().filter(|(k, _)| *k != n && *k != m).map(|(_, p)| p.clone());
            let joined = |inner: Expr| Expr::mul(c.iter().cloned().chain([Expr::ln(inner)]));
            let sum = Expr::add([x.clone(), y.clone()]);
            let what = vec![
                text("the logarithm of a sum does not split: "),
                math(&Expr::ln(sum.clone())),
                text(" is not "),
                math(&Expr::add([Expr::ln(x.clone()), Expr::ln(y)])),
            ];
            found.push((1, what, Expr::add(rest().chain([joined(sum)]))));
        }
    }
    found
}

/// A logarithm with the factors in front of it.
fn scaled_log(e: &Expr) -> Option<(Vec<Expr>, Expr)> {
    match e {
        Expr::Ln(x) => Some((Vec::new(), (**x).clone())),
        Expr::Mul(parts) => {
            let (last, before) = parts.split_last()?;
            let Expr::Ln(x) = last else { return None };
            Some((before.to_vec(), (**x).clone()))
        }
        _ => None,
    }
}

fn reciprocal(e: &Expr) -> Expr {
    match e {
        Expr::Power(base, r) => Expr::power((**base).clone(), -r),
        other => Expr::power(other.clone(), -crate::exact::Rational::one()),
    }
}

/// Arguments the other way round, or another distribution.
fn swapped(q: &Quantity, dists: &[Dist]) -> Vec<Edit> {
    let mut found = Vec::new();
    let whole = Expr::quantity(q.clone());
    let turned = match q {
        Quantity::CrossEntropy(a, b) => Some(Quantity::CrossEntropy(b.clone(), a.clone())),
        Quantity::Divergence(a, b) => Some(Quantity::Divergence(b.clone(), a.clone())),
        Quantity::RenyiDivergence(r, a, b) => {
            Some(Quantity::RenyiDivergence(r.clone(), b.clone(), a.clone()))
        }
        Quantity::Of(m, pair) => match pair.as_slice() {
            [a, b] => Some(Quantity::Of(*m, vec![b.clone(), a.clone()])),
            _ => None,
        },
        Quantity::ConditionalEntropy { joint, of, given } => {
            Some(Quantity::ConditionalEntropy { joint: joint.clone(), of: given.clone(), given: of.clone() })
        }
        Quantity::ConditionalDivergence { p, q, of, given } => Some(Quantity::ConditionalDivergence {
            p: q.clone(),
            q: p.clone(),
            of: of.clone(),
            given: given.clone(),
        }),
        _ => None,
    };
    if let Some(turned) = turned {
        let what = vec![text("the arguments of "), math(&whole), text(" are swapped")];
        found.push((1, what, Expr::quantity(turned)));
    }
    // D for the cross entropy and the other way round.
    let other = match q {
        Quantity::CrossEntropy(a, b) => Some(Quantity::Divergence(a.clone(), b.clone())),
        Quantity::Divergence(a, b) => Some(Quantity::CrossEntropy(a.clone(), b.clone())),
        _ => None,
    };
    if let Some(other) = other {
        let other = Expr::quantity(other);
        found.push((5, vec![math(&whole), text(" was taken for "), math(&other)], other));
    }
    if let Quantity::Entropy(a) = q {
        for b in dists.iter().filter(|b| *b != a && b.spaces() == a.spaces()) {
            let other = Expr::quantity(Quantity::Entropy(b.clone()));
            found.push((4, vec![math(&whole), text(" was taken for "), math(&other)], other));
            for cross in [(a, b), (b, a)] {
                let other = Expr::quantity(Quantity::CrossEntropy(cross.0.clone(), cross.1.clone()));
                found.push((5, vec![math(&whole), text(" was taken for "), math(&other)], other));
            }
        }
    }
    if let Quantity::Entropy(Dist::Law { joint, vars }) = q {
        for var in vars.iter().filter(|_| vars.len() > 1) {
            let rest: Vec<Name> = vars.iter().filter(|v| *v != var).cloned().collect();
            let fewer =
                Expr::quantity(Quantity::Entropy(Dist::Law { joint: joint.clone(), vars: rest.clone() }));
            found.push((5, vec![math(&whole), text(" was taken for "), math(&fewer)], fewer));
            let conditional =
                Quantity::ConditionalEntropy { joint: joint.clone(), of: vec![var.clone()], given: rest };
            let other = Expr::quantity(conditional);
            found.push((4, vec![math(&whole), text(" was taken for "), math(&other)], other));
        }
    }
    if let Quantity::ConditionalEntropy { joint, of, given } = q {
        let plain = Expr::quantity(Quantity::Entropy(Dist::Law { joint: joint.clone(), vars: of.clone() }));
        found.push((4, vec![text("the condition does not belong here: "), math(&whole)], plain));
        let all = [of.as_slice(), given].concat();
        let both = Expr::quantity(Quantity::Entropy(Dist::Law { joint: joint.clone(), vars: all }));
        found.push((4, vec![math(&whole), text(" was taken for "), math(&both)], both));
    }
    found
}

/// The mass of another distribution, or of other variables.
fn masses(d: &Dist, at: &[Index], dists: &[Dist]) -> Vec<Edit> {
    let mut found = Vec::new();
    let own = Expr::Mass(d.clone(), at.to_vec());
    for other in dists.iter().filter(|o| *o != d && o.spaces() == d.spaces()) {
        let new = Expr::Mass(other.clone(), at.to_vec());
        found.push((3, vec![math(&own), text(" stands where "), math(&new), text(" belongs")], new));
    }
    if let Dist::Conditional { joint, of, given } = d
        && at.len() == of.len() + given.len()
    {
        let (own_at, given_at) = at.split_at(of.len());
        let turned = Dist::Conditional { joint: joint.clone(), of: given.clone(), given: of.clone() };
        let new = Expr::Mass(turned, [given_at, own_at].concat());
        found.push((
            2,
            vec![text("the condition is the wrong way round: "), math(&own), text(" for "), math(&new)],
            new,
        ));
        let both = Dist::Law { joint: joint.clone(), vars: [of.as_slice(), given].concat() };
        let new = Expr::Mass(both, at.to_vec());
        found.push((3, vec![math(&own), text(" stands where "), math(&new), text(" belongs")], new));
    }
    if let Dist::Law { joint, vars } = d
        && vars.len() > 1
        && vars.len() == at.len()
    {
        let of = Dist::Conditional {
            joint: joint.clone(),
            of: vars.iter().take(1).cloned().collect(),
            given: vars.iter().skip(1).cloned().collect(),
        };
        let new = Expr::Mass(of, at.to_vec());
        found.push((4, vec![math(&own), text(" stands where "), math(&new), text(" belongs")], new));
    }
    found
}

fn sums(index: &Name, range: &Range, body: &Expr, dists: &[Dist]) -> Vec<Edit> {
    let mut found = Vec::new();
    let rebuilt = |range: Range, body: Expr| Expr::sum(index.clone(), range, body);
    match &range.positive {
        Some(m) => {
            let what =
                vec![text("the sum runs only over the outcomes where "), math(m), text(" is positive")];
            found.push((2, what, rebuilt(Range::all(range.space.clone()), body.clone())));
        }
        None if range.space == Space::Outcomes => {
            for d in dists.iter().filter(|d| d.spaces() == [Space::Outcomes]) {
                let mass = Expr::Mass(d.clone(), vec![Index::Bound(index.clone())]);
                let what = vec![
                    text("the sum should run over the support of "),
                    Piece::Dist(d.clone()),
                    text(" only"),
                ];
                let support = Range { space: range.space.clone(), positive: Some(mass.into()) };
                found.push((4, what, rebuilt(support, body.clone())));
            }
        }
        None => {}
    }
    // The weight in front of a logarithm.
    let weighted = matches!(body, Expr::Mul(parts) if parts.iter().any(|p| matches!(p, Expr::Mass(..))));
    if !weighted && range.space == Space::Outcomes {
        for d in dists.iter().filter(|d| d.spaces() == [Space::Outcomes]) {
            let mass = Expr::Mass(d.clone(), vec![Index::Bound(index.clone())]);
            let what = vec![text("the weight "), math(&mass), text(" is missing under the sum")];
            found.push((2, what, rebuilt(range.clone(), Expr::mul([mass, body.clone()]))));
        }
    }
    // The sum over the other variable: its own index is free then, so it fits inside other sums only.
    if let Space::Alphabet(own) = &range.space {
        let mut others = Vec::new();
        alphabets(body, &mut others);
        for other in others.into_iter().filter(|o| o != own) {
            let space = Space::Alphabet(other);
            let what = vec![text("the sum runs over the wrong variable")];
            found.push((3, what, Expr::sum(space.index(), Range::all(space), body.clone())));
        }
    }
    found
}

fn alphabets(e: &Expr, into: &mut Vec<Name>) {
    if let Expr::Mass(d, _) = e {
        for space in d.spaces() {
            if let Space::Alphabet(v) = space
                && !into.contains(&v)
            {
                into.push(v);
            }
        }
    }
    e.children().into_iter().for_each(|c| alphabets(c, into));
}
