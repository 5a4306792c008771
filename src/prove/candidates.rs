//! Which bounds an inequality may be made of: all between the distributions and mixtures that occur.

use super::averages::{Atom, Form, degree, form, is_pure};
use super::bounds::Bound;
use super::mixtures::canonical;
use crate::exact::Rational;
use crate::kernel::{Conds, distribution, dominated, finite, nonnegative, positive};
use crate::term::{Claim, Cond, Dist, Expr, Quantity, Rel};
use num_traits::{ToPrimitive, Zero};
use std::collections::BTreeMap;

/// More columns than this are not tried.
const MOST: usize = 900;

/// A bound times a factor that is not negative, as a vector.
pub(super) struct Column {
    /// `a ≤ b`
    pub(super) bound: Bound,
    /// The factor.
    pub(super) by: Expr,
    /// Of `by·(b − a)`.
    pub(super) form: Form,
    /// How little it explains.
    pub(super) cost: u32,
}

/// The columns for a claim whose sides differ by the target.
pub(super) fn candidates(claim: &Claim, conds: &Conds, target: &Form) -> Vec<Column> {
    let mut all = Vec::new();
    if claim.rel != Rel::Eq {
        let dists = Dists::of(claim, conds, target);
        dists.gibbs(conds, &mut all);
        dists.parts(conds, &mut all);
        dists.log_sums(conds, &mut all);
        numbers(target, conds, &mut all);
    }
    for cond in conds {
        if let Cond::Holds(c) = cond
            && c.rel != Rel::Ne
            && (claim.rel != Rel::Eq || c.rel == Rel::Eq)
            && finite(&c.lhs, conds)
            && finite(&c.rhs, conds)
        {
            all.push((Bound::Given(c.clone()), 1));
        }
    }
    let factors = factors(&all, conds, degree(target));
    let mut columns: Vec<Column> = Vec::new();
    for by in &factors {
        for (bound, cost) in &all {
            let (a, b) = bound.sides();
            let gap = Expr::mul([by.clone(), Expr::difference(b, a)]);
            let Some(form) = form(&gap).filter(|f| !f.is_empty()) else { continue };
            if columns.len() < MOST && !columns.iter().any(|c| c.form == form && !bound.is_equation()) {
                columns.push(Column { bound: bound.clone(), by: by.clone(), form, cost: *cost });
            }
        }
    }
    columns
}

/// The distributions that occur, as they are written, each with its canonical form.
struct Dists {
    all: BTreeMap<Dist, Dist>,
}

impl Dists {
    fn of(claim: &Claim, conds: &Conds, target: &Form) -> Dists {
        let mut dists = Dists { all: BTreeMap::new() };
        dists.within(&claim.lhs);
        dists.within(&claim.rhs);
        for cond in conds {
            if let Cond::Holds(c) = cond {
                dists.within(&c.lhs);
                dists.within(&c.rhs);
            }
        }
        for (_, atom) in target.keys() {
            match atom {
                Atom::Mean(p, m) => {
                    dists.add(p);
                    dists.add(m);
                }
                Atom::Size(space) => dists.add(&Dist::Uniform(space.clone())),
                _ => {}
            }
        }
        dists.all.retain(|_, d| d.spaces().len() == 1 && distribution(d, conds));
        dists
    }

    fn add(&mut self, d: &Dist) {
        self.all.entry(canonical(d)).or_insert_with(|| d.clone());
        match d {
            Dist::Mixture(parts) => parts.iter().for_each(|(_, d)| self.add(d)),
            Dist::Product(parts) => parts.iter().for_each(|d| self.add(d)),
            _ => {}
        }
    }

    fn within(&mut self, e: &Expr) {
        match e {
            Expr::Quantity(q) => {
                if let Quantity::JensenShannon(parts) = q.as_ref() {
                    self.add(&Dist::Mixture(parts.clone()));
                }
                q.dists().into_iter().for_each(|d| self.add(d));
            }
            Expr::Mass(d, _) => self.add(d),
            _ => {}
        }
        e.children().into_iter().for_each(|c| self.within(c));
    }

    fn gibbs(&self, conds: &Conds, into: &mut Vec<(Bound, u32)>) {
        for (key, p) in &self.all {
            for (other, q) in &self.all {
                if key != other && p.spaces() == q.spaces() && dominated(p, q, conds) {
                    into.push((Bound::Gibbs(p.clone(), q.clone()), 1));
                }
            }
            if !matches!(key, Dist::Uniform(_)) {
                into.push((Bound::Entropy(p.clone()), 1));
            }
        }
    }

    /// The mixtures, as written and with their parts in canonical form.
    fn mixtures(&self) -> impl Iterator<Item = (&Dist, &Vec<(Expr, Dist)>)> {
        self.all.iter().filter_map(|(key, d)| match key {
            Dist::Mixture(parts) => Some((d, parts)),
            _ => None,
        })
    }

    fn parts(&self, conds: &Conds, into: &mut Vec<(Bound, u32)>) {
        for (mixture, parts) in self.mixtures() {
            for (weight, part) in parts.iter().filter(|(w, _)| positive(w, conds)) {
                for p in self.all.values().filter(|p| !matches!(p, Dist::Mixture(_))) {
                    if dominated(p, part, conds) {
                        let (of, part) = (p.clone(), part.clone());
                        let (weight, mixture) = (weight.clone(), mixture.clone());
                        into.push((Bound::Part { of, weight, part, mixture }, 2));
                    }
                }
            }
        }
    }

    fn log_sums(&self, conds: &Conds, into: &mut Vec<(Bound, u32)>) {
        let mut push = |parts: Vec<(Expr, Dist, Dist)>, left: &Dist, right: &Dist| {
            if parts.iter().all(|(w, a, b)| positive(w, conds) && dominated(a, b, conds)) {
                into.push((Bound::LogSum { parts, left: left.clone(), right: right.clone() }, 2));
            }
        };
        for (right, second) in self.mixtures() {
            // For a mixture on the left it follows part by part.
            for p in self.all.values().filter(|p| !matches!(p, Dist::Mixture(_))) {
                let parts = second.iter().map(|(w, b)| (w.clone(), p.clone(), b.clone())).collect();
                push(parts, p, right);
            }
            for (left, first) in self.mixtures() {
                for order in matchings(first, second) {
                    let parts = first.iter().zip(order).map(|((w, a), b)| (w.clone(), a.clone(), b.clone()));
                    push(parts.collect(), left, right);
                }
            }
        }
    }
}

/// The ways to give each part of the first mixture one of the second with the same weight.
fn matchings<'d>(first: &[(Expr, Dist)], second: &'d [(Expr, Dist)]) -> Vec<Vec<&'d Dist>> {
    /// More are not tried.
    const WAYS: usize = 24;
    if first.len() != second.len() {
        return Vec::new();
    }
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for (w, _) in first {
        let longer = |way: &Vec<usize>| {
            let free = (0..second.len()).filter(|k| !way.contains(k));
            let fits = free.filter(|k| second.get(*k).is_some_and(|(v, _)| v == w));
            fits.map(|k| [way.as_slice(), &[k]].concat()).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(longer).take(WAYS).collect();
    }
    let named = |way: Vec<usize>| way.into_iter().filter_map(|k| second.get(k).map(|(_, d)| d)).collect();
    ways.into_iter().map(named).collect()
}

/// What is known of the numbers that the target needs.
fn numbers(target: &Form, conds: &Conds, into: &mut Vec<(Bound, u32)>) {
    let mut number = |e: Expr, cost| into.push((Bound::Number(e), cost));
    number(Expr::int(1), 1);
    let mut parameters = Vec::new();
    for (_, atom) in target.keys() {
        match atom {
            Atom::Number(n) => {
                let ln = Expr::ln(Expr::Number(Rational::from_integer(n.clone())));
                number(ln.clone(), 1);
                let Some(value) = n.to_f64().map(f64::ln).filter(|v| v.is_finite()) else { continue };
                for places in [100i64, 1_000_000] {
                    let Some(below) = (value * places as f64).floor().to_i64() else { continue };
                    let fraction = |n: i64| Expr::Number(Rational::new(n.into(), places.into()));
                    number(Expr::difference(ln.clone(), fraction(below)), 3);
                    number(Expr::difference(fraction(below.saturating_add(1)), ln.clone()), 3);
                }
            }
            Atom::Parameter(f) if positive(f, conds) => parameters.push(f.clone()),
            _ => {}
        }
    }
    for f in parameters {
        if nonnegative(&Expr::difference(Expr::int(1), f.clone()), conds) {
            into.push((Bound::Logarithm(f), 1));
        }
    }
}

/// 1, and products of what is known not to be negative of the parameters, up to the degree needed.
fn factors(all: &[(Bound, u32)], conds: &Conds, degree: u32) -> Vec<Expr> {
    let mut known: Vec<Expr> = Vec::new();
    let mut note = |e: &Expr| {
        if is_pure(e) && !matches!(e, Expr::Number(_)) && nonnegative(e, conds) && !known.contains(e) {
            known.push(e.clone());
        }
    };
    for (bound, _) in all {
        match bound {
            Bound::Given(c) if c.rel != Rel::Eq => {
                note(&c.rhs);
                note(&Expr::difference(c.rhs.clone(), c.lhs.clone()));
            }
            Bound::Part { weight, .. } => note(weight),
            Bound::LogSum { parts, .. } => parts.iter().for_each(|(w, _, _)| note(w)),
            _ => {}
        }
    }
    let mut factors = vec![Expr::int(1)];
    if degree > 0 {
        factors.extend(known.iter().cloned());
    }
    if degree > 1 {
        for (k, e) in known.iter().enumerate() {
            let others = known.get(k..).unwrap_or_default();
            factors.extend(others.iter().map(|f| Expr::mul([e.clone(), f.clone()])));
        }
    }
    factors.retain(|f| form(f).is_some_and(|f| !f.values().all(Zero::is_zero)));
    factors
}
