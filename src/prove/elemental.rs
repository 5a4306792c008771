//! The columns of the linear program for random variables: what the claim is a combination of.
//!
//! Variables that occur only together count as one. Up to four such blocks every conditional information
//! and entropy of disjoint groups is offered, so that proofs are short; beyond that the elemental ones,
//! of which all others are sums [Yeung 1997].

use super::marginal::nest;
use super::nonnegative::{Quantum, sorted};
use crate::exact::Rational;
use crate::kernel::Polynomial;
use crate::term::{Dist, Expr, Name, Quantity, Space};
use num_traits::{One, Zero};
use std::collections::{BTreeMap, BTreeSet};

/// What a monomial of a normal form is made of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Atom {
    /// `Σ_v P(v)·ln Q(v)`
    Average {
        /// P.
        p: Name,
        /// Q, often P.
        q: Name,
        /// The variables v, in alphabetical order.
        vars: Vec<Name>,
    },
    /// Anything else, such as `ln|X|`.
    Other(Expr),
}

/// A vector in monomials.
type Vector = BTreeMap<Vec<Atom>, Rational>;

/// The normal form by its atoms; `None` when a monomial has a power.
pub(super) fn atoms(p: &Polynomial) -> Option<Vector> {
    let mut vector = Vector::new();
    for (monomial, c) in p {
        let atoms = monomial.iter().map(|(e, k)| (*k == 1).then(|| atom(e))).collect::<Option<Vec<_>>>()?;
        vector.insert(atoms, c.clone());
    }
    Some(vector)
}

fn atom(e: &Expr) -> Atom {
    if let (indices, Expr::Mul(parts)) = nest(e)
        && let [Expr::Mass(Dist::Law { joint: p, vars }, _), Expr::Ln(x)] = parts.as_slice()
        && let Expr::Mass(Dist::Law { joint: q, vars: own }, _) = x.as_ref()
        && vars == own
        && indices.len() == vars.len()
    {
        return Atom::Average { p: p.clone(), q: q.clone(), vars: vars.clone() };
    }
    Atom::Other(e.clone())
}

/// More blocks than this make too large a program.
const BLOCKS: usize = 8;

/// What is never negative and may be of use, with its vector and how little it is liked.
pub(super) fn columns(seen: &BTreeSet<Atom>, quantities: &[&Quantity]) -> Vec<(Quantum, Vector, u32)> {
    let mut all = Vec::new();
    let mut joints: BTreeMap<Name, Vec<Vec<Name>>> = BTreeMap::new();
    let mut pairs: BTreeMap<(Name, Name), Vec<Vec<Name>>> = BTreeMap::new();
    for atom in seen {
        match atom {
            Atom::Average { p, q, vars } if p == q => joints.entry(p.clone()).or_default().push(vars.clone()),
            Atom::Average { p, q, vars } => {
                pairs.entry((p.clone(), q.clone())).or_default().push(vars.clone())
            }
            Atom::Other(_) => {}
        }
    }
    for ((p, q), sets) in &pairs {
        divergences(p, q, &blocks(sets), &mut all);
    }
    for (joint, sets) in &joints {
        let blocks = blocks(sets);
        // Sums about P alone are parts of divergences from it as well.
        if blocks.len() <= BLOCKS {
            shannon(joint, &blocks, &mut all);
        }
    }
    for atom in seen {
        if let Atom::Other(Expr::Ln(x)) = atom
            && let Expr::Size(Space::Alphabet(x)) = x.as_ref()
        {
            for joint in hosts(x, quantities) {
                let vector = Vector::from([
                    (vec![atom.clone()], Rational::one()),
                    (entropy(&joint, std::slice::from_ref(x)), Rational::one()),
                ]);
                all.push((Quantum::Size(joint, x.clone()), vector, 6));
            }
        }
    }
    all
}

/// How many groups of variables the sums are about, where the columns are all of Shannon's inequalities for them:
/// sums of one joint distribution, and not too many groups.
pub(super) fn groups(seen: &BTreeSet<Atom>) -> Option<usize> {
    let (mut joints, mut sets) = (BTreeSet::new(), Vec::new());
    for atom in seen {
        match atom {
            Atom::Average { p, q, vars } if p == q => {
                joints.insert(p);
                sets.push(vars.clone());
            }
            _ => return None,
        }
    }
    Some(blocks(&sets).len()).filter(|n| joints.len() == 1 && *n <= BLOCKS)
}

/// The joint distributions with the variable.
fn hosts(x: &Name, quantities: &[&Quantity]) -> BTreeSet<Name> {
    let mut joints = BTreeSet::new();
    for q in quantities {
        joints.extend(q.variables().into_iter().filter(|(_, v)| v.contains(x)).map(|(j, _)| j.clone()));
        joints.extend(q.dists().into_iter().filter_map(|d| match d {
            Dist::Law { joint, vars } if vars.contains(x) => Some(joint.clone()),
            _ => None,
        }));
    }
    joints
}

/// Variables that each set has all or none of.
fn blocks(sets: &[Vec<Name>]) -> Vec<Vec<Name>> {
    let all: BTreeSet<&Name> = sets.iter().flatten().collect();
    let mut by: BTreeMap<Vec<bool>, Vec<Name>> = BTreeMap::new();
    for v in all {
        by.entry(sets.iter().map(|s| s.contains(v)).collect()).or_default().push(v.clone());
    }
    let mut blocks: Vec<Vec<Name>> = by.into_values().collect();
    blocks.sort();
    blocks
}

/// The monomial of `−H(vars)`.
fn entropy(joint: &Name, vars: &[Name]) -> Vec<Atom> {
    vec![Atom::Average { p: joint.clone(), q: joint.clone(), vars: vars.to_vec() }]
}

fn add(vector: &mut Vector, key: Vec<Atom>, c: i64) {
    let sum = vector.entry(key.clone()).or_insert_with(Rational::zero);
    *sum += Rational::from_integer(c.into());
    if sum.is_zero() {
        vector.remove(&key);
    }
}

/// The members of a subset of the blocks.
fn members(blocks: &[Vec<Name>], set: u32) -> Vec<Name> {
    let chosen: Vec<&[Name]> =
        blocks.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1).map(|(_, b)| b.as_slice()).collect();
    sorted(&chosen)
}

fn shannon(joint: &Name, blocks: &[Vec<Name>], into: &mut Vec<(Quantum, Vector, u32)>) {
    /// Up to here everything is offered.
    const FEW: usize = 4;
    let n = blocks.len() as u32;
    let full = (1u32 << n) - 1;
    let few = blocks.len() <= FEW;
    let h = |vector: &mut Vector, set: u32, c: i64| {
        if set != 0 {
            add(vector, entropy(joint, &members(blocks, set)), -c);
        }
    };
    for c in 0..=full {
        let rest = full & !c;
        // Subsets of the rest, the larger first.
        let mut a = rest;
        while a != 0 {
            if few || a.count_ones() == 1 && a | c == full {
                let mut vector = Vector::new();
                h(&mut vector, a | c, 1);
                h(&mut vector, c, -1);
                let quantum = Quantum::Entropy(joint.clone(), members(blocks, a), members(blocks, c));
                into.push((quantum, vector, 4 + a.count_ones() + c.count_ones()));
            }
            let mut b = rest & !a;
            while b != 0 {
                if a < b && (few || a.count_ones() == 1 && b.count_ones() == 1) {
                    let mut vector = Vector::new();
                    h(&mut vector, a | c, 1);
                    h(&mut vector, b | c, 1);
                    h(&mut vector, a | b | c, -1);
                    h(&mut vector, c, -1);
                    let group = |s| members(blocks, s);
                    let quantum = Quantum::Information(joint.clone(), group(a), group(b), group(c));
                    into.push((quantum, vector, 4 + (a | b).count_ones() + c.count_ones()));
                }
                b = (b - 1) & rest & !a;
            }
            a = (a - 1) & rest;
        }
    }
}

/// `D(P(b|c)‖Q(b|c))` for all groups of few blocks.
fn divergences(p: &Name, q: &Name, blocks: &[Vec<Name>], into: &mut Vec<(Quantum, Vector, u32)>) {
    const FEW: usize = 5;
    if blocks.len() > FEW {
        return;
    }
    let full = (1u32 << blocks.len()) - 1;
    let d = |vector: &mut Vector, set: u32, c: i64| {
        if set != 0 {
            let vars = members(blocks, set);
            add(vector, entropy(p, &vars), c);
            add(vector, vec![Atom::Average { p: p.clone(), q: q.clone(), vars }], -c);
        }
    };
    for c in 0..=full {
        let rest = full & !c;
        let mut b = rest;
        while b != 0 {
            let mut vector = Vector::new();
            d(&mut vector, b | c, 1);
            d(&mut vector, c, -1);
            let quantum = Quantum::Divergence(p.clone(), q.clone(), members(blocks, b), members(blocks, c));
            into.push((quantum, vector, 4 + b.count_ones() + c.count_ones()));
            b = (b - 1) & rest;
        }
    }
}
