//! The named quantities and what they abbreviate.
//!
//! [`Quantity::definition`] is the meaning that proofs unfold; `eval` computes the same meaning
//! faster and the tests hold the two against each other. Natural logarithms throughout: units are
//! the business of whoever prints. [Def §1–§3]

use super::Name;
use super::claim::{Claim, Cond, Rel};
use super::expr::{Dist, Expr, Index, Measure, Quantity};
use crate::exact::Rational;
use num_traits::{One, Signed};
use std::sync::Arc;

fn ln_ratio(a: Expr, b: Expr) -> Expr {
    Expr::ln(Expr::quotient(a, b))
}

fn joined(a: &[Name], b: &[Name]) -> Vec<Name> {
    a.iter().chain(b.iter().filter(|v| !a.contains(v))).cloned().collect()
}

/// A law whose sums bind an index a coordinate: no variable occurs twice.
fn distinct(law: Dist) -> Option<Dist> {
    law.has_own_indices().then_some(law)
}

/// The entropy of the variables together, each counted once; nothing for no variables.
fn together(joint: &Name, groups: &[&[Name]]) -> Option<Expr> {
    let vars = groups.iter().fold(Vec::new(), |all, g| joined(&all, &once(g)));
    (!vars.is_empty()).then(|| Expr::quantity(Quantity::Entropy(law(joint, vars))))
}

/// The variables without repetitions.
fn once(vars: &[Name]) -> Vec<Name> {
    let mut seen: Vec<Name> = Vec::new();
    vars.iter().for_each(|v| {
        if !seen.contains(v) {
            seen.push(v.clone());
        }
    });
    seen
}

/// `Σ_{∅≠T} (−1)^(|T|+1) H(X_T, Z) − H(Z)`, which also says what is meant where groups overlap.
fn in_joint_entropies(joint: &Name, between: &[Vec<Name>], given: &[Name]) -> Option<Expr> {
    /// The terms double with each group.
    const GROUPS: usize = 12;
    if between.len() > GROUPS {
        return None;
    }
    let mut terms = Vec::new();
    for subset in 1u32..1 << between.len() {
        let chosen = between.iter().enumerate().filter(|(k, _)| subset >> k & 1 == 1).map(|(_, g)| &**g);
        let h = together(joint, &chosen.chain([given]).collect::<Vec<_>>());
        terms.extend(h.map(|h| if subset.count_ones() % 2 == 1 { h } else { Expr::negative(h) }));
    }
    terms.extend(together(joint, &[given]).map(Expr::negative));
    Some(Expr::add(terms))
}

/// The law of some variables under a joint distribution.
fn law(joint: &Name, vars: Vec<Name>) -> Dist {
    Dist::Law { joint: joint.clone(), vars }
}

/// `P(of | given)`, or `P(of)` when nothing is given.
fn conditional(joint: &Name, of: &[Name], given: &[Name]) -> Expr {
    if given.is_empty() {
        return law(joint, of.to_vec()).mass();
    }
    Dist::Conditional { joint: joint.clone(), of: of.to_vec(), given: given.to_vec() }.mass()
}

impl Quantity {
    /// What the quantity abbreviates, with the conditions under which it does; `None` where that
    /// cannot be said with expressions. Where groups of variables overlap, or are more than two, that is
    /// a combination of joint entropies.
    ///
    /// ```
    /// use entail::term::{Cond, Dist, Quantity};
    /// let (a, b) = (Dist::named("A"), Dist::named("B"));
    /// let (_, conditions) = Quantity::CrossEntropy(a.clone(), b.clone()).definition().unwrap();
    /// assert_eq!(conditions, [Cond::Dominated(a, b)]);
    /// ```
    pub fn definition(&self) -> Option<(Expr, Vec<Cond>)> {
        let plain = |e: Expr| Some((e, Vec::new()));
        let overlap = |of: &[Name], given: &[Name]| {
            of.iter().any(|v| given.contains(v))
                || once(of).len() + once(given).len() < of.len() + given.len()
        };
        // Random variables are a set: one that occurs again says nothing new.
        match self {
            Quantity::Entropy(Dist::Law { joint, vars }) if overlap(vars, &[]) => {
                return together(joint, &[vars]).and_then(plain);
            }
            Quantity::ConditionalEntropy { joint, of, given } if overlap(of, given) => {
                let above = together(joint, &[given]).map_or(Expr::int(0), Expr::negative);
                return plain(Expr::add([together(joint, &[of, given])?, above]));
            }
            Quantity::Information { joint, between, given }
                if between.len() != 2 || between.iter().any(|g| overlap(g, given)) =>
            {
                return in_joint_entropies(joint, between, given).and_then(plain);
            }
            _ => {}
        }
        // Its sums need an index a coordinate, the same for all its distributions.
        let dists = self.dists();
        let spaces = dists.first().map(|d| d.spaces());
        if !dists.iter().all(|d| d.has_own_indices() && Some(d.spaces()) == spaces) {
            return None;
        }
        match self {
            Quantity::Entropy(a) => {
                plain(Expr::negative(Expr::sum_over(a, Expr::mul([a.mass(), Expr::ln(a.mass())]))))
            }
            Quantity::CrossEntropy(a, b) => Some((
                Expr::negative(Expr::sum_over(a, Expr::mul([a.mass(), Expr::ln(mass_at(b, a))]))),
                vec![Cond::Dominated(a.clone(), b.clone())],
            )),
            Quantity::Divergence(a, b) => Some((
                Expr::sum_over(a, Expr::mul([a.mass(), ln_ratio(a.mass(), mass_at(b, a))])),
                vec![Cond::Dominated(a.clone(), b.clone())],
            )),
            // P(x|x) is no conditional law that sums could be written with.
            Quantity::ConditionalDivergence { of, given, .. } if of.iter().any(|v| given.contains(v)) => None,
            Quantity::ConditionalEntropy { joint, of, given } => {
                let all = distinct(law(joint, joined(of, given)))?;
                let inner = Expr::mul([all.mass(), Expr::ln(conditional(joint, of, given))]);
                plain(Expr::negative(Expr::sum_over(&all, inner)))
            }
            Quantity::Information { joint, between, given } => self.information(joint, between, given),
            Quantity::ConditionalDivergence { p, q, of, given } => {
                let all = distinct(law(p, joined(of, given)))?;
                let other = law(q, joined(of, given));
                let inner = ln_ratio(conditional(p, of, given), conditional(q, of, given));
                let sum = Expr::sum_over(&all, Expr::mul([all.mass(), inner]));
                Some((sum, vec![Cond::Dominated(all, other)]))
            }
            Quantity::JensenShannon(parts) => {
                let middle = Dist::Mixture(parts.clone());
                let term = |(w, a): &(Expr, Dist)| {
                    let d = Quantity::Divergence(a.clone(), middle.clone());
                    Expr::mul([w.clone(), Expr::quantity(d)])
                };
                // A part without weight counts for nothing, even where it is +∞; 0·∞ would not.
                let conds = |(w, a): &(Expr, Dist)| [positive(w.clone()), Cond::Distribution(a.clone())];
                Some((Expr::add(parts.iter().map(term)), parts.iter().flat_map(conds).collect()))
            }
            Quantity::JensenShannonDistance(parts) => {
                plain(root(Expr::quantity(Quantity::JensenShannon(parts.clone()))))
            }
            // Orders up to 0 sum over the support, which a plain sum of powers does not say; order 1 is
            // Shannon's.
            Quantity::Renyi(order, _)
            | Quantity::Tsallis(order, _)
            | Quantity::RenyiDivergence(order, ..)
                if !order.is_positive() || order.is_one() =>
            {
                None
            }
            Quantity::Renyi(order, a) => {
                let sum = Expr::sum_over(a, Expr::power(a.mass(), order.clone()));
                plain(Expr::mul([Expr::Number((Rational::one() - order).recip()), Expr::ln(sum)]))
            }
            Quantity::RenyiDivergence(order, a, b) => {
                let rest = Expr::power(mass_at(b, a), Rational::one() - order);
                let sum = Expr::sum_over(a, Expr::mul([Expr::power(a.mass(), order.clone()), rest]));
                let value = Expr::mul([Expr::Number((order - Rational::one()).recip()), Expr::ln(sum)]);
                Some((value, vec![Cond::Dominated(a.clone(), b.clone())]))
            }
            Quantity::Tsallis(order, a) => {
                let sum = Expr::sum_over(a, Expr::power(a.mass(), order.clone()));
                let scale = Expr::Number((order - Rational::one()).recip());
                plain(Expr::mul([scale, Expr::difference(Expr::int(1), sum)]))
            }
            Quantity::SelfInformation(a, at) => {
                let mass = Expr::Mass(a.clone(), vec![at.clone()]);
                Some((Expr::negative(Expr::ln(mass.clone())), vec![positive(mass)]))
            }
            Quantity::Of(measure, dists) => match dists.as_slice() {
                [a] => measure.of_one(a).and_then(plain),
                [a, b] => measure.of_two(a, b),
                _ => None,
            },
        }
    }

    fn information(&self, joint: &Name, between: &[Vec<Name>], given: &[Name]) -> Option<(Expr, Vec<Cond>)> {
        let [x, y] = between else { return None };
        let xy = joined(x, y);
        let all = distinct(law(joint, joined(&xy, given)))?;
        let apart = Expr::mul([conditional(joint, x, given), conditional(joint, y, given)]);
        let inner = ln_ratio(conditional(joint, &xy, given), apart);
        Some((Expr::sum_over(&all, Expr::mul([all.mass(), inner])), Vec::new()))
    }

    /// The distributions that occur directly.
    pub fn dists(&self) -> Vec<&Dist> {
        match self {
            Quantity::Entropy(a) | Quantity::Renyi(_, a) | Quantity::Tsallis(_, a) => vec![a],
            Quantity::SelfInformation(a, _) => vec![a],
            Quantity::CrossEntropy(a, b) | Quantity::Divergence(a, b) => vec![a, b],
            Quantity::RenyiDivergence(_, a, b) => vec![a, b],
            Quantity::JensenShannon(p) | Quantity::JensenShannonDistance(p) => {
                p.iter().map(|(_, d)| d).collect()
            }
            Quantity::Of(_, dists) => dists.iter().collect(),
            Quantity::ConditionalEntropy { .. }
            | Quantity::Information { .. }
            | Quantity::ConditionalDivergence { .. } => Vec::new(),
        }
    }

    /// Whether the bound index occurs free.
    pub fn mentions(&self, index: &Name) -> bool {
        matches!(self, Quantity::SelfInformation(_, at) if Index::bound(std::slice::from_ref(at), index))
            || self.dists().iter().any(|d| d.mentions(index))
            || self.exprs().iter().any(|e| e.mentions(index))
    }

    /// The random variables that occur directly, with the joint distribution they live on.
    pub fn variables(&self) -> Vec<(&Name, &[Name])> {
        match self {
            Quantity::ConditionalEntropy { joint, of, given } => vec![(joint, of), (joint, given)],
            Quantity::Information { joint, between, given } => {
                between.iter().chain([given]).map(|g| (joint, g.as_slice())).collect()
            }
            Quantity::ConditionalDivergence { p, q, of, given } => {
                vec![(p, of), (p, given), (q, of), (q, given)]
            }
            _ => Vec::new(),
        }
    }

    /// The expressions that occur directly: the weights of a mixture.
    pub fn exprs(&self) -> Vec<&Expr> {
        match self {
            Quantity::JensenShannon(p) | Quantity::JensenShannonDistance(p) => {
                p.iter().map(|(w, _)| w).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same quantity with every named distribution replaced as `map` says.
    pub fn substitute(&self, map: &dyn Fn(&Name) -> Option<Dist>) -> Quantity {
        let d = |d: &Dist| d.substitute(map);
        let parts = |p: &[(Expr, Dist)]| p.iter().map(|(w, a)| (w.substitute(map), d(a))).collect();
        match self {
            Quantity::Entropy(a) => Quantity::Entropy(d(a)),
            Quantity::CrossEntropy(a, b) => Quantity::CrossEntropy(d(a), d(b)),
            Quantity::Divergence(a, b) => Quantity::Divergence(d(a), d(b)),
            Quantity::JensenShannon(p) => Quantity::JensenShannon(parts(p)),
            Quantity::JensenShannonDistance(p) => Quantity::JensenShannonDistance(parts(p)),
            Quantity::Renyi(r, a) => Quantity::Renyi(r.clone(), d(a)),
            Quantity::RenyiDivergence(r, a, b) => Quantity::RenyiDivergence(r.clone(), d(a), d(b)),
            Quantity::Tsallis(r, a) => Quantity::Tsallis(r.clone(), d(a)),
            Quantity::SelfInformation(a, i) => Quantity::SelfInformation(d(a), i.clone()),
            Quantity::Of(m, dists) => Quantity::Of(*m, dists.iter().map(d).collect()),
            other => other.clone(),
        }
    }
}

/// The mass of `b` at the indices that sums over `a` bind.
fn mass_at(b: &Dist, a: &Dist) -> Expr {
    match b {
        // A law on the same alphabets keeps its own indices; anything on Ω takes those of `a`.
        Dist::Law { .. } | Dist::Conditional { .. } | Dist::Product(_) => b.mass(),
        _ => Expr::Mass(b.clone(), a.indices().into_iter().map(|(n, _)| Index::Bound(n)).collect()),
    }
}

fn positive(e: Expr) -> Cond {
    Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, e))
}

fn root(e: Expr) -> Expr {
    Expr::Power(Arc::new(e), Rational::new(1.into(), 2.into()))
}

impl Measure {
    fn of_one(self, a: &Dist) -> Option<Expr> {
        let entropy = Expr::quantity(Quantity::Entropy(a.clone()));
        Some(match self {
            Measure::Perplexity => Expr::Exp(Arc::new(entropy)),
            Measure::Extropy => {
                let rest = Expr::difference(Expr::int(1), a.mass());
                Expr::negative(Expr::sum_over(a, Expr::mul([rest.clone(), Expr::ln(rest)])))
            }
            Measure::Varentropy => {
                let off = Expr::add([Expr::ln(a.mass()), entropy]);
                Expr::sum_over(a, Expr::mul([a.mass(), Expr::power(off, Rational::from_integer(2.into()))]))
            }
            _ => return None,
        })
    }

    fn of_two(self, a: &Dist, b: &Dist) -> Option<(Expr, Vec<Cond>)> {
        let bm = mass_at(b, a);
        let both = |m: Measure| Expr::quantity(Quantity::Of(m, vec![a.clone(), b.clone()]));
        let kl = |p: &Dist, q: &Dist| Expr::quantity(Quantity::Divergence(p.clone(), q.clone()));
        let mut conditions = Vec::new();
        let e = match self {
            Measure::TotalVariation => {
                let gap = Expr::Abs(Arc::new(Expr::difference(a.mass(), bm)));
                Expr::mul([Expr::Number(Rational::new(1.into(), 2.into())), Expr::sum_over(a, gap)])
            }
            Measure::ChiSquared => {
                conditions.push(Cond::Dominated(a.clone(), b.clone()));
                let square =
                    Expr::power(Expr::difference(a.mass(), bm.clone()), Rational::from_integer(2.into()));
                Expr::sum_over(a, Expr::quotient(square, bm))
            }
            Measure::Hellinger => {
                root(Expr::difference(Expr::int(1), both(Measure::BhattacharyyaCoefficient)))
            }
            Measure::BhattacharyyaCoefficient => Expr::sum_over(a, root(Expr::mul([a.mass(), bm]))),
            Measure::Bhattacharyya => {
                let coefficient = both(Measure::BhattacharyyaCoefficient);
                conditions.push(positive(coefficient.clone()));
                Expr::negative(Expr::ln(coefficient))
            }
            Measure::Jeffreys => Expr::add([kl(a, b), kl(b, a)]),
            _ => return None,
        };
        Some((e, conditions))
    }
}
