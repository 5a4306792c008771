//! Claims about random variables: every quantity is a combination of sums over marginals, so identities
//! are decided; inequalities are found by a linear program from informations, conditional entropies and
//! divergences that are never negative, and from what is given. [Id §3, Lp §1]

use super::calculation::{Calculation, rearranged, says};
use super::combination::{Column, combine, is_impossible};
use super::conversion::{everywhere, expand, from_polynomial, ring};
use super::derivation::{Derivation, Piece, Prose};
use super::elemental::{Atom, atoms, columns, groups};
use super::known::{Known, assumptions, reason, rule, told};
use super::marginal::{self, about_variables};
use super::nonnegative::weighted;
use super::walk::Walk;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Polynomial, Theorem, polynomial, same};
use crate::term::{Claim, Cond, Dist, Expr, Quantity, Rel, Space};
use num_traits::{One, Signed};
use std::collections::{BTreeMap, BTreeSet};

/// What may be added up, and how each looks to the linear program.
type Candidates = (Vec<Known>, Vec<Column<Vec<Atom>>>);

/// Pivots that the linear programs may take together.
const WORK: usize = 60_000;

/// Proves a claim about random variables under conditions that make all its quantities real.
pub(super) fn prove_shannon(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    if !speaks_of_variables(claim) {
        return None;
    }
    let mut shannon = Shannon { conds, known: BTreeMap::new() };
    match claim.rel {
        Rel::Eq => shannon.equality(claim),
        Rel::Le | Rel::Lt => shannon.inequality(claim),
        Rel::Ne => None,
    }
}

/// Why a claim about the variables of one joint distribution was not proved; `None` for other claims.
pub(super) fn unproved(claim: &Claim, conds: &Conds) -> Option<Prose> {
    if !speaks_of_variables(claim) || claim.rel == Rel::Ne {
        return None;
    }
    let mut shannon = Shannon { conds, known: BTreeMap::new() };
    let both = [(&claim.lhs, &claim.rhs), (&claim.rhs, &claim.lhs)];
    let directions = if claim.rel == Rel::Eq { both.as_slice() } else { both.get(..1)? };
    let mut open = None;
    for (a, b) in directions {
        let difference = shannon.difference(a, b)?;
        let target = atoms(&difference)?;
        let (all, vectors) = shannon.candidates(&difference, claim, false)?;
        let known = vectors.iter().flat_map(|c| c.vector.keys());
        let seen: BTreeSet<Atom> = known.chain(target.keys()).flatten().cloned().collect();
        let groups = groups(&seen)?;
        match is_impossible(&target, &vectors, WORK) {
            Some(true) => {
                let given = all.iter().any(|k| matches!(k, Known::Given(_)));
                let known = if given { ", also with the conditions" } else { "" };
                let beyond = match groups {
                    0..=3 => "",
                    _ => "; from four variables on there are true inequalities that do not follow from them",
                };
                return Some(says_owned(format!(
                    "the claim does not follow from Shannon's inequalities{known}: an exact linear program shows \
                     that the difference of the two sides is no sum of informations and entropies that are \
                     never negative{beyond}"
                )));
            }
            Some(false) => {}
            None => open = Some(()),
        }
    }
    open.map(|()| {
        says_owned(format!("the linear program over Shannon's inequalities was given up after {WORK} pivots"))
    })
}

fn says_owned(words: String) -> Prose {
    vec![Piece::Text(words)]
}

/// Whether the claim has quantities or sums of masses, all of random variables.
pub(super) fn speaks_of_variables(claim: &Claim) -> bool {
    let mut all = Vec::new();
    quantities(&claim.lhs, &mut all);
    quantities(&claim.rhs, &mut all);
    let sums = has_sum(&claim.lhs) || has_sum(&claim.rhs);
    (sums || !all.is_empty())
        && all.into_iter().all(about_variables)
        && [&claim.lhs, &claim.rhs].into_iter().all(only_alphabets)
}

fn has_sum(e: &Expr) -> bool {
    matches!(e, Expr::Sum { .. }) || e.children().into_iter().any(has_sum)
}

/// No sum is over the outcomes of a distribution symbol.
fn only_alphabets(e: &Expr) -> bool {
    !matches!(e, Expr::Sum { range, .. } if matches!(range.space, Space::Outcomes))
        && e.children().into_iter().all(only_alphabets)
}

fn quantities<'e>(e: &'e Expr, into: &mut Vec<&'e Quantity>) {
    if let Expr::Quantity(q) = e {
        into.push(q);
    }
    e.children().into_iter().for_each(|c| quantities(c, into));
}

struct Shannon<'c> {
    conds: &'c Conds,
    known: BTreeMap<Quantity, Theorem>,
}

type Terms = Vec<(Known, Rational)>;

impl Shannon<'_> {
    /// `e` = its sums over marginals as a polynomial.
    fn normal(&mut self, e: &Expr) -> Option<Theorem> {
        let mut all = Vec::new();
        quantities(e, &mut all);
        for q in all {
            if !self.known.contains_key(q) {
                let own = marginal::in_marginals(&Expr::quantity(q.clone()), self.conds)?;
                self.known.insert(q.clone(), own);
            }
        }
        let local = |e: &Expr, _: &Conds| match e {
            Expr::Quantity(q) => self.known.get(q.as_ref()).cloned(),
            _ => None,
        };
        let mut walk = Walk::from(e);
        if let Some(step) = everywhere(e, self.conds, &|_| true, &local) {
            walk.step(step)?;
        }
        // Sums that were written as such.
        if has_sum(e)
            && let Some(step) = marginal::in_marginals(walk.here(), self.conds)
            && step.claim().lhs != step.claim().rhs
        {
            walk.step(step)?;
        }
        if let Some(step) = expand(walk.here(), self.conds) {
            walk.step(step)?;
        }
        Some(walk.theorem())
    }

    /// The normal form of `b − a`.
    fn difference(&mut self, a: &Expr, b: &Expr) -> Option<Polynomial> {
        let difference = Expr::difference(b.clone(), a.clone());
        polynomial(&self.normal(&difference)?.claim().rhs)
    }

    /// `a = b`, if their normal forms are the same.
    fn identical(&mut self, a: &Expr, b: &Expr) -> Option<Theorem> {
        if let Ok(line) = ring(a, b, self.conds) {
            return Some(line);
        }
        let (left, right) = (self.normal(a)?, self.normal(b)?);
        let (p, q) = (polynomial(&left.claim().rhs)?, polynomial(&right.claim().rhs)?);
        if !same(&p, &q) {
            return None;
        }
        let middle = ring(&left.claim().rhs, &right.claim().rhs, self.conds).ok()?;
        left.trans(&middle).ok()?.trans(&right.sym().ok()?).ok()
    }

    /// What may be combined to make the difference of the sides.
    fn candidates(&mut self, target: &Polynomial, claim: &Claim, equations: bool) -> Option<Candidates> {
        let (mut all, mut vectors) = (Vec::new(), Vec::new());
        let given: Vec<Claim> = self
            .conds
            .iter()
            .filter_map(holds)
            .filter(|c| c.rel != Rel::Ne && speaks_of_variables(c))
            .cloned()
            .collect();
        let mut seen: BTreeSet<Atom> = BTreeSet::new();
        seen.extend(atoms(target)?.into_keys().flatten());
        for c in given {
            let free = c.rel == Rel::Eq;
            if equations && !free {
                continue;
            }
            let Some(vector) = self.difference(&c.lhs, &c.rhs).as_ref().and_then(atoms) else { continue };
            seen.extend(vector.keys().flatten().cloned());
            all.push(Known::Given(c));
            vectors.push(Column { vector, free, cost: 6 });
        }
        if !equations {
            let mut parts = Vec::new();
            for c in [claim].into_iter().chain(self.conds.iter().filter_map(holds)) {
                quantities(&c.lhs, &mut parts);
                quantities(&c.rhs, &mut parts);
            }
            for (quantum, vector, cost) in columns(&seen, &parts) {
                all.push(Known::Quantum(quantum));
                vectors.push(Column { vector, free: false, cost });
            }
            all.push(Known::One);
            vectors.push(Column { vector: [(Vec::new(), Rational::one())].into(), free: false, cost: 6 });
        }
        Some((all, vectors))
    }

    /// `rhs − lhs` as a combination of what is known.
    fn combination(&mut self, claim: &Claim, equations: bool) -> Option<Terms> {
        let difference = self.difference(&claim.lhs, &claim.rhs)?;
        let target = atoms(&difference)?;
        let (all, vectors) = self.candidates(&difference, claim, equations)?;
        let found = combine(&target, &vectors, WORK)?;
        found.into_iter().map(|(k, c)| Some((all.get(k)?.clone(), c))).collect()
    }

    fn equality(&mut self, claim: &Claim) -> Option<Derivation> {
        if let Some(derivation) = self.identity(claim) {
            return Some(derivation);
        }
        if let Some(terms) = self.combination(claim, true) {
            return self.added_up(claim, terms);
        }
        // Not greater and not less.
        let up = Claim::new(claim.lhs.clone(), Rel::Le, claim.rhs.clone());
        let down = Claim::new(claim.rhs.clone(), Rel::Le, claim.lhs.clone());
        let (up, down) = (self.inequality(&up)?, self.inequality(&down)?);
        let line = up.theorem.antisym(&down.theorem).ok()?;
        let mut why = told(&up);
        why.push(Piece::Text(", and ".into()));
        why.extend(told(&down));
        let mut lines = Calculation::new(claim.lhs.clone(), self.conds);
        lines.push(line, "ANTISYM", why)?;
        Some(lines.finish())
    }

    /// An equation that holds of all random variables.
    fn identity(&mut self, claim: &Claim) -> Option<Derivation> {
        let whole = self.identical(&claim.lhs, &claim.rhs)?;
        if let Some(derivation) = self.spelled_out(claim) {
            return Some(derivation);
        }
        let mut lines = Calculation::new(claim.lhs.clone(), self.conds);
        // By way of the joint entropies, unless a side is that already.
        let middle = self.in_joint_entropies(&claim.lhs)?;
        if middle != claim.lhs
            && middle != claim.rhs
            && ring(&middle, &claim.rhs, self.conds).is_err()
            && ring(&middle, &claim.lhs, self.conds).is_err()
        {
            let there = self.identical(&claim.lhs, &middle)?;
            let back = self.identical(&middle, &claim.rhs)?;
            lines.push(
                there,
                "CHAIN",
                says("each quantity written in joint entropies, by the chain rule"),
            )?;
            lines.push(back, "CHAIN", says("the right side, written in joint entropies, is the same"))?;
        } else {
            lines.push(
                whole,
                "CHAIN",
                says("each quantity written in joint entropies, by the chain rule"),
            )?;
        }
        Some(lines.finish())
    }

    /// The expression with `−H(V)` for each of its sums `Σ P(v)·ln P(v)`.
    fn in_joint_entropies(&mut self, e: &Expr) -> Option<Expr> {
        let normal = self.normal(e)?;
        let p = polynomial(&normal.claim().rhs)?;
        let mut terms: Vec<(usize, Expr)> = Vec::new();
        for (monomial, c) in &p {
            let own = atoms(&[(monomial.clone(), c.clone())].into())?;
            let entropy = own.keys().next().and_then(|atoms| match atoms.as_slice() {
                [Atom::Average { p, q, vars }] if p == q => {
                    let law = Dist::Law { joint: p.clone(), vars: vars.clone() };
                    Some((vars.len(), Expr::quantity(Quantity::Entropy(law))))
                }
                _ => None,
            });
            terms.push(match entropy {
                Some((n, h)) => (n, Expr::mul([Expr::Number(-c.clone()), h])),
                None => (0, from_polynomial(&[(monomial.clone(), c.clone())].into())),
            });
        }
        terms.sort_by_key(|(n, e)| (negative(e), *n));
        Some(Expr::add(terms.into_iter().map(|(_, e)| e)))
    }

    /// A short identity from the definitions, the sums shown.
    fn spelled_out(&mut self, claim: &Claim) -> Option<Derivation> {
        /// Longer calculations hide the argument.
        const QUANTITIES: usize = 4;
        const VARIABLES: usize = 3;
        let mut all = Vec::new();
        quantities(&claim.lhs, &mut all);
        quantities(&claim.rhs, &mut all);
        let few = |q: &&Quantity| {
            let own: BTreeSet<_> = q.variables().into_iter().flat_map(|(_, v)| v.iter()).collect();
            own.len() <= VARIABLES
                && q.dists().iter().all(|d| d.spaces().len() <= VARIABLES)
                && q.definition().is_some_and(|(d, _)| no_quantity(&d))
        };
        if all.len() > QUANTITIES || !all.iter().all(few) {
            return None;
        }
        let (mut left, mut right) =
            (marginal::stages(&claim.lhs, self.conds)?, marginal::stages(&claim.rhs, self.conds)?);
        let end = |lines: &[marginal::Stage], start: &Expr| {
            lines.last().map_or(start, |l| &l.theorem.claim().rhs).clone()
        };
        // Lines that both sides share at their ends are not walked down and up again.
        let source = |lines: &[marginal::Stage]| lines.last().map(|l| l.theorem.claim().lhs.clone());
        while let (Some(x), Some(y)) = (source(&left), source(&right)) {
            if ring(&x, &y, self.conds).is_err() {
                break;
            }
            left.pop();
            right.pop();
        }
        let (a, b) = (end(&left, &claim.lhs), end(&right, &claim.rhs));
        let mut lines = Calculation::new(claim.lhs.clone(), self.conds);
        for line in left {
            lines.push(line.theorem, line.rule, says(line.forward))?;
        }
        lines.push(ring(&a, &b, self.conds).ok()?, "RING", says("the same terms, and some that cancel"))?;
        for line in right.into_iter().rev() {
            lines.push(line.theorem.sym().ok()?, line.rule, says(line.backward))?;
        }
        Some(lines.finish())
    }

    fn inequality(&mut self, claim: &Claim) -> Option<Derivation> {
        let terms = self.combination(claim, false)?;
        self.added_up(claim, terms)
    }

    /// `lhs = rhs − Σ λ·q ≤ rhs`, conditions used in between; from 0 upwards `0 ≤ Σ λ·q = rhs`.
    fn added_up(&mut self, claim: &Claim, terms: Terms) -> Option<Derivation> {
        let conds = self.conds;
        let (mut equations, mut bounds) = (Vec::new(), Vec::new());
        for (known, factor) in terms {
            match &known {
                Known::Given(c) if c.rel == Rel::Eq => equations.push((c.clone(), factor)),
                _ => bounds.push((known, factor)),
            }
        }
        let mut lines = Calculation::new(claim.lhs.clone(), conds);
        let mut proved = Vec::new();
        for (known, factor) in &bounds {
            let theorem = match known {
                Known::Quantum(q) => q.theorem(conds)?,
                Known::One => Theorem::axiom(Axiom::Sign(Expr::int(1), Rel::Le), conds.clone()).ok()?,
                Known::Given(c) => {
                    let assumed = Theorem::axiom(Axiom::Assume(c.clone()), conds.clone()).ok()?;
                    // The bound is used strictly where the claim is strict, and weakly elsewhere.
                    let fits = if claim.rel == Rel::Le && c.rel == Rel::Lt {
                        assumed.le_scale(&Expr::int(1)).ok()?
                    } else {
                        assumed
                    };
                    rearranged(&fits, &Expr::int(0), &Expr::difference(c.rhs.clone(), c.lhs.clone()), conds)?
                }
            };
            proved.push((factor.clone(), theorem));
        }
        let sum = if proved.is_empty() { None } else { Some(weighted(proved)?) };
        let above: Vec<Expr> =
            bounds.iter().map(|(known, c)| Expr::mul([Expr::Number(c.clone()), known.gap()])).collect();
        // μ·(l − r) for an equation l = r, μ its multiplier.
        let assumed: Vec<Expr> = equations
            .iter()
            .map(|(c, m)| {
                Expr::mul([Expr::Number(m.clone()), Expr::difference(c.lhs.clone(), c.rhs.clone())])
            })
            .collect();
        let from_zero = matches!(claim.lhs, Expr::Number(_)) && equations.is_empty();
        if let (Some(sum), true) = (&sum, from_zero) {
            let grown = Expr::add([claim.lhs.clone()].into_iter().chain(above));
            let line = rearranged(sum, &claim.lhs, &grown, conds)?;
            lines.push(line, rule(&bounds), reason(&bounds))?;
            let last = self.identical(&grown, &claim.rhs)?;
            lines.push(last, "CHAIN", chain(claim))?;
            return fitting(lines.finish(), claim.rel);
        }
        let less: Vec<Expr> = above.into_iter().map(negated).collect();
        let below = Expr::add([claim.rhs.clone()].into_iter().chain(less));
        let first = Expr::add([below.clone()].into_iter().chain(assumed));
        let line = self.identical(&claim.lhs, &first)?;
        lines.push(line, "CHAIN", chain(claim))?;
        if !equations.is_empty() {
            let line = self.without(&first, &below, &equations)?;
            lines.push(line, "ASSUME", assumptions(&equations))?;
        }
        if let Some(sum) = &sum {
            let line = rearranged(sum, &below, &claim.rhs, conds)?;
            lines.push(line, rule(&bounds), reason(&bounds))?;
        }
        fitting(lines.finish(), claim.rel)
    }

    /// `first = below`: the differences of given equations are 0.
    fn without(&self, first: &Expr, below: &Expr, equations: &[(Claim, Rational)]) -> Option<Theorem> {
        let conds = self.conds;
        let mut sum = Theorem::refl(below.clone());
        for (claim, factor) in equations {
            let equation = Theorem::axiom(Axiom::Assume(claim.clone()), conds.clone()).ok()?;
            let product = Expr::Mul(vec![Expr::Number(factor.clone()), claim.lhs.clone()]);
            sum = sum.weaken(conds).le_add(&equation.cong(&product, &[1]).ok()?).ok()?;
        }
        // below + Σ μ·l = below + Σ μ·r, moved over.
        rearranged(&sum, first, below, conds)
    }
}

/// Why two expressions that come to the same sums are equal.
fn chain(claim: &Claim) -> Prose {
    let mut all = Vec::new();
    quantities(&claim.lhs, &mut all);
    quantities(&claim.rhs, &mut all);
    let two = |q: &&Quantity| {
        matches!(
            q,
            Quantity::Divergence(..) | Quantity::ConditionalDivergence { .. } | Quantity::CrossEntropy(..)
        )
    };
    says(if all.iter().any(two) {
        "the chain rules of divergence and entropy"
    } else {
        "the chain rule: both sides are the same in joint entropies"
    })
}

fn no_quantity(e: &Expr) -> bool {
    !matches!(e, Expr::Quantity(_)) && e.children().into_iter().all(no_quantity)
}

fn negated(e: Expr) -> Expr {
    match e {
        // −(ln|X| − H(X)) term by term.
        Expr::Add(parts) => Expr::add(parts.into_iter().map(negated)),
        other => Expr::negative(other),
    }
}

fn negative(e: &Expr) -> bool {
    match e {
        Expr::Number(n) => n.is_negative(),
        Expr::Mul(parts) => matches!(parts.first(), Some(Expr::Number(n)) if n.is_negative()),
        _ => false,
    }
}

fn holds(c: &Cond) -> Option<&Claim> {
    if let Cond::Holds(claim) = c { Some(claim) } else { None }
}

/// The derivation, if it shows the relation asked for.
fn fitting(derivation: Derivation, rel: Rel) -> Option<Derivation> {
    let shown = derivation.theorem.claim().rel;
    if shown == rel {
        return Some(derivation);
    }
    // Equal sides are ≤ each other: 0 ≤ 0 is added.
    if (shown, rel) == (Rel::Eq, Rel::Le) {
        let Derivation { start, steps, theorem, value } = derivation;
        let conds = theorem.conds().clone();
        let zero = Theorem::axiom(Axiom::Sign(Expr::int(0), Rel::Le), conds.clone()).ok()?;
        let (lhs, rhs) = (theorem.claim().lhs.clone(), theorem.claim().rhs.clone());
        let weak = rearranged(&zero, &rhs, &rhs, &conds)?;
        let theorem = theorem.trans(&weak).ok()?;
        debug_assert_eq!(theorem.claim(), &Claim::new(lhs, Rel::Le, rhs));
        return Some(Derivation { start, steps, theorem, value });
    }
    None
}
