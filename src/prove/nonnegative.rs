//! What is never negative, proved from `ln x ≤ x − 1`: informations, conditional entropies, divergences
//! of laws, and ln|X| − H(X).
//!
//! With `r` the quantity's ratio of masses, `P·ln r ≤ P·r − P` on the support of P; `Σ P·r` over
//! everything is 1, since its factors sum out one after another. [Main §2]

use super::conversion::{axiom, join, ring};
use super::marginal::{in_marginals, reorder, scale, sum_out};
use super::walk::Walk;
use crate::exact::Rational;
use crate::kernel::{Axiom, Conds, Theorem, above_zero, at_path};
use crate::term::{Cond, Dist, Expr, Index, Name, Quantity, Range, Rel, Space};
use num_traits::One;

/// A quantity that is never negative; the groups of variables are disjoint and each in alphabetical order.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Quantum {
    /// `I(a;b|c)` of a joint distribution.
    Information(Name, Vec<Name>, Vec<Name>, Vec<Name>),
    /// `H(a|c)`
    Entropy(Name, Vec<Name>, Vec<Name>),
    /// `D(P(b|c)‖Q(b|c))`, where `P ≪ Q` on `b` and `c` together.
    Divergence(Name, Name, Vec<Name>, Vec<Name>),
    /// `ln|X| − H(X)`
    Size(Name, Name),
}

fn law(joint: &Name, vars: &[Name]) -> Dist {
    Dist::Law { joint: joint.clone(), vars: vars.to_vec() }
}

/// Groups together, in alphabetical order.
pub(super) fn sorted(groups: &[&[Name]]) -> Vec<Name> {
    let mut all: Vec<Name> = groups.iter().flat_map(|g| g.iter().cloned()).collect();
    all.sort();
    all.dedup();
    all
}

fn reciprocal(e: Expr) -> Expr {
    Expr::power(e, -Rational::one())
}

impl Quantum {
    /// The quantity as an expression.
    pub(super) fn expr(&self) -> Expr {
        match self {
            Quantum::Information(joint, a, b, c) => Expr::quantity(Quantity::Information {
                joint: joint.clone(),
                between: vec![a.clone(), b.clone()],
                given: c.clone(),
            }),
            Quantum::Entropy(joint, a, c) if c.is_empty() => Expr::quantity(Quantity::Entropy(law(joint, a))),
            Quantum::Entropy(joint, a, c) => Expr::quantity(Quantity::ConditionalEntropy {
                joint: joint.clone(),
                of: a.clone(),
                given: c.clone(),
            }),
            Quantum::Divergence(p, q, b, c) if c.is_empty() => {
                Expr::quantity(Quantity::Divergence(law(p, b), law(q, b)))
            }
            Quantum::Divergence(p, q, b, c) => Expr::quantity(Quantity::ConditionalDivergence {
                p: p.clone(),
                q: q.clone(),
                of: b.clone(),
                given: c.clone(),
            }),
            Quantum::Size(joint, x) => {
                let size = Expr::ln(Expr::Size(Space::Alphabet(x.clone())));
                Expr::difference(size, Expr::quantity(Quantity::Entropy(law(joint, std::slice::from_ref(x)))))
            }
        }
    }

    /// `Γ ⊢ 0 ≤ quantity`.
    pub(super) fn theorem(&self, conds: &Conds) -> Option<Theorem> {
        let proved = match self {
            Quantum::Information(joint, a, b, c) => {
                let parts = Parts {
                    law: law(joint, &sorted(&[a, b, c])),
                    first: Some(law(joint, &sorted(&[a, c]))),
                    second: law(joint, &sorted(&[b, c])),
                    given: c.clone(),
                };
                parts.gibbs(&self.expr(), &Conds::new())?
            }
            Quantum::Entropy(joint, a, c) => entropy(&self.expr(), joint, a, c)?,
            Quantum::Divergence(p, q, b, c) => {
                let all = sorted(&[b, c]);
                let parts = Parts {
                    law: law(p, &all),
                    first: (!c.is_empty()).then(|| law(p, c)),
                    second: law(q, &all),
                    given: c.clone(),
                };
                let mut under: Conds = [Cond::Dominated(law(p, &all), law(q, &all))].into();
                under.extend((!c.is_empty()).then(|| Cond::Dominated(law(p, c), law(q, c))));
                let proved = parts.gibbs(&self.expr(), &under)?.weaken(conds);
                under.iter().filter(|c| !conds.contains(c)).try_fold(proved, |t, c| t.discharge(c)).ok()?
            }
            Quantum::Size(joint, x) => {
                let second = Dist::Uniform(Space::Alphabet(x.clone()));
                let own = law(joint, std::slice::from_ref(x));
                Parts { law: own, first: None, second, given: vec![] }.gibbs(&self.expr(), &Conds::new())?
            }
        };
        Some(proved.weaken(conds))
    }
}

/// `K = first·second/second(given)`, whose ratio to `law` is what the logarithm is taken of.
struct Parts {
    law: Dist,
    first: Option<Dist>,
    second: Dist,
    given: Vec<Name>,
}

impl Parts {
    fn given(&self) -> Option<Expr> {
        let Dist::Law { joint, .. } = &self.second else { return None };
        (!self.given.is_empty()).then(|| law(joint, &self.given).mass())
    }

    /// The factors of K.
    fn factors(&self) -> Vec<Expr> {
        let first = self.first.as_ref().map(Dist::mass);
        first.into_iter().chain([self.second.mass()]).chain(self.given().map(reciprocal)).collect()
    }

    /// `0 ≤ q`, if `q = −Σ P·ln(K/P)`.
    fn gibbs(&self, q: &Expr, conds: &Conds) -> Option<Theorem> {
        let p = self.law.mass();
        let factors = self.factors();
        let k = Expr::mul(factors.clone());
        let ratio = Expr::mul(factors.iter().cloned().chain([reciprocal(p.clone())]));
        // On the support of P: P·ln(K/P) ≤ P·(K/P − 1) = K − P. That K is positive there is used and dropped.
        let mut inner = conds.clone();
        inner.extend([above_zero(&p), above_zero(&self.second.mass())]);
        let tangent = axiom(Axiom::LnLe(ratio), &inner)?.le_scale(&p).ok()?;
        let unit = Expr::Mul(vec![p.clone(), reciprocal(p.clone())]);
        let apart = Expr::Mul([unit].into_iter().chain(factors).collect());
        let apart = Expr::Add(vec![apart, Expr::negative(p.clone())]);
        let mut walk = Walk::from(&tangent.claim().rhs);
        walk.step(ring(walk.here(), &apart, &inner).ok()?)?;
        walk.at(&[0, 0], &axiom(Axiom::Cancel(p.clone()), &inner)?)?;
        walk.step(ring(walk.here(), &Expr::difference(k, p.clone()), &inner).ok()?)?;
        let termwise = tangent.trans(&walk.theorem()).ok()?;
        let known = above_zero(&self.second.mass());
        let termwise = if known == above_zero(&p) { termwise } else { termwise.discharge(&known).ok()? };
        let summed = summed(&self.law, termwise, conds)?;
        // Σ K = 1 and Σ P = 1.
        let mut walk = Walk::from(&summed.claim().rhs);
        walk.at(&[0], &self.total(at_path(walk.here(), &[0])?, conds)?)?;
        walk.at(&[1], &minus_one(at_path(walk.here(), &[1])?, conds)?)?;
        walk.step(ring(walk.here(), &Expr::int(0), conds).ok()?)?;
        below_zero(&summed.trans(&walk.theorem()).ok()?, q, conds)
    }

    /// `Σ K = 1`: what is summed out first stands innermost.
    fn total(&self, sum: &Expr, conds: &Conds) -> Option<Theorem> {
        let index = |v: &Name| Space::Alphabet(v.clone()).index();
        let rest = |d: &Dist| -> Vec<Name> {
            d.spaces()
                .into_iter()
                .filter(|s| !self.given.iter().any(|v| *s == Space::Alphabet(v.clone())))
                .map(|s| s.index())
                .collect()
        };
        let given: Vec<Name> = self.given.iter().map(index).collect();
        let first = self.first.as_ref().map(rest).unwrap_or_default();
        let second = rest(&self.second);
        let (outer, middle) = (given.len(), given.len() + first.len());
        let order: Vec<Name> = given.into_iter().chain(first).chain(second).collect();
        let mut walk = Walk::from(sum);
        reorder(&mut walk, &order, conds)?;
        for (from, to) in [(middle, order.len()), (outer, middle)] {
            (from..to).rev().try_for_each(|level| scale(&mut walk, level, conds))?;
            if to > from {
                sum_out(&mut walk, from, conds)?;
            }
        }
        let Some(below) = self.given() else { return Some(walk.theorem()) };
        // Σ_c F(c)·G(c)/G(c) = Σ_{c: F(c)>0} F(c) = 1.
        let Dist::Law { joint, .. } = self.first.as_ref()? else { return None };
        let kept = law(joint, &self.given);
        let mass = kept.mass();
        let place = vec![0; outer.checked_sub(1)?];
        walk.at(&[place.as_slice(), &[0]].concat(), &{
            let here = at_path(walk.here(), &[place.as_slice(), &[0]].concat())?;
            let to = Expr::mul([mass.clone(), below.clone(), reciprocal(below.clone())]);
            ring(here, &to, conds).ok()?
        })?;
        let zero =
            axiom(Axiom::Zero { sum: at_path(walk.here(), &place)?.clone(), factor: mass.clone() }, conds)?;
        walk.at(&place, &zero)?;
        let inner: Conds = conds.iter().cloned().chain([above_zero(&mass)]).collect();
        let body = [place.as_slice(), &[0]].concat();
        let here = at_path(walk.here(), &body)?.clone();
        let unit = Expr::Mul(vec![below.clone(), reciprocal(below.clone())]);
        let mut cancel = Walk::from(&here);
        cancel.step(ring(&here, &Expr::Mul(vec![mass.clone(), unit]), &inner).ok()?)?;
        cancel.at(&[1], &axiom(Axiom::Cancel(below), &inner)?)?;
        cancel.step(ring(cancel.here(), &mass, &inner).ok()?)?;
        walk.at(&body, &cancel.theorem())?;
        let Expr::Sum { index, range, body } = at_path(walk.here(), &place)?.clone() else { return None };
        let everything = Expr::sum(index, Range::all(range.space), (*body).clone());
        let zero = axiom(Axiom::Zero { sum: everything, factor: mass }, conds)?;
        walk.at(&place, &zero.sym().ok()?)?;
        walk.step(axiom(Axiom::Total(kept), conds)?)?;
        Some(walk.theorem())
    }
}

/// From `P·f ≤ g` on the support of P, with `g = k − P`, to `Σ P·f ≤ Σ k + Σ −P` over everything.
fn summed(of: &Dist, termwise: Theorem, conds: &Conds) -> Option<Theorem> {
    let p = of.mass();
    let mut indices = of.indices();
    let (index, space) = indices.pop()?;
    let support = Range { space, positive: Some(p.clone().into()) };
    let like = Expr::sum(index, support, termwise.claim().lhs.clone());
    let mut current = termwise.sum_le(&like).ok()?;
    let split = axiom(Axiom::SumAdd(current.claim().rhs.clone()), conds)?;
    let Expr::Add(parts) = &split.claim().rhs else { return None };
    let [k, minus] = parts.as_slice() else { return None };
    let grown = axiom(Axiom::Part(k.clone()), conds)?.le_add(&zero_back(minus, &p, conds)?).ok()?;
    current = current.trans(&split).ok()?.trans(&grown).ok()?;
    current = zero_back(&like, &p, conds)?.sym().ok()?.trans(&current).ok()?;
    for (index, space) in indices.into_iter().rev() {
        let like = Expr::sum(index, Range::all(space), current.claim().lhs.clone());
        let next = current.sum_le(&like).ok()?;
        let split = axiom(Axiom::SumAdd(next.claim().rhs.clone()), conds)?;
        current = next.trans(&split).ok()?;
    }
    Some(current)
}

/// A sum over the support of `p`, which is a factor of its terms, taken over everything.
fn zero_back(sum: &Expr, p: &Expr, conds: &Conds) -> Option<Theorem> {
    let Expr::Sum { index, range, body } = sum else { return None };
    let all = Expr::sum(index.clone(), Range::all(range.space.clone()), (**body).clone());
    axiom(Axiom::Zero { sum: all, factor: p.clone() }, conds)?.sym().ok()
}

/// `Σ −P = −1`.
fn minus_one(sum: &Expr, conds: &Conds) -> Option<Theorem> {
    let depth = super::marginal::nest(sum).0.len();
    let mut walk = Walk::from(sum);
    (0..depth).rev().try_for_each(|level| scale(&mut walk, level, conds))?;
    sum_out(&mut walk, 0, conds)?;
    Some(walk.theorem())
}

/// From `t ≤ 0` and `t = −q` to `0 ≤ q`.
fn below_zero(t: &Theorem, q: &Expr, conds: &Conds) -> Option<Theorem> {
    let shifted = t.le_add(&Theorem::refl(q.clone())).ok()?;
    let cancelled = in_marginals(&shifted.claim().lhs, conds)?;
    if cancelled.claim().rhs != Expr::int(0) {
        return None;
    }
    cancelled.sym().ok()?.trans(&shifted).ok()
}

/// `0 ≤ H(a|c)`: the logarithm of a conditional mass is not positive.
fn entropy(q: &Expr, joint: &Name, a: &[Name], c: &[Name]) -> Option<Theorem> {
    let (none, zero) = (Conds::new(), Expr::int(0));
    let whole = law(joint, &sorted(&[a, c]));
    let p = whole.mass();
    let inner: Conds = [above_zero(&p)].into();
    let conditional = match c.is_empty() {
        true => whole.clone(),
        false => Dist::Conditional { joint: joint.clone(), of: a.to_vec(), given: c.to_vec() },
    };
    let at: Vec<Index> = conditional.indices().into_iter().map(|(i, _)| Index::Bound(i)).collect();
    let tangent = axiom(Axiom::LnLe(conditional.mass()), &inner)?;
    let shift = Theorem::refl(Expr::int(-1));
    let one = axiom(Axiom::AtMostOne(conditional, at), &inner)?.le_add(&shift).ok()?;
    let line = tangent.trans(&one).ok()?;
    let line = line.trans(&ring(&line.claim().rhs, &zero, &inner).ok()?).ok()?.le_scale(&p).ok()?;
    let mut current = line.trans(&ring(&line.claim().rhs, &zero, &inner).ok()?).ok()?;
    let mut support = Some(p.clone());
    for (index, space) in whole.indices().into_iter().rev() {
        let range = Range { space, positive: support.clone().map(Into::into) };
        let like = Expr::sum(index, range, current.claim().lhs.clone());
        let mut next = current.sum_le(&like).ok()?;
        let mut right = Walk::from(&next.claim().rhs);
        right.step(axiom(Axiom::SumScale(right.here().clone()), &none)?)?;
        right.step(ring(right.here(), &zero, &none).ok()?)?;
        next = next.trans(&right.theorem()).ok()?;
        if support.take().is_some() {
            next = zero_back(&like, &p, &none)?.sym().ok()?.trans(&next).ok()?;
        }
        current = next;
    }
    below_zero(&current, q, &none)
}

/// `0 ≤ Σ λ·q` from the single ones; a strict one stays strict only if it is not scaled.
pub(super) fn weighted(terms: Vec<(Rational, Theorem)>) -> Option<Theorem> {
    let mut sum: Option<Theorem> = None;
    for (weight, theorem) in terms {
        let one = weight.is_one();
        let scaled = if one { theorem } else { theorem.le_scale(&Expr::Number(weight)).ok()? };
        sum = Some(match sum {
            None => scaled,
            Some(before) => before.le_add(&scaled).ok()?,
        });
    }
    let sum = sum?;
    debug_assert!(matches!(sum.claim().rel, Rel::Le | Rel::Lt));
    // 0·λ and 0 + 0 are 0.
    if sum.claim().lhs == Expr::int(0) {
        Some(sum)
    } else {
        join(None, ring(&Expr::int(0), &sum.claim().lhs, sum.conds()).ok()?)?.trans(&sum).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit;

    fn names(vars: &[&str]) -> Vec<Name> {
        vars.iter().map(|v| Name::from(*v)).collect()
    }

    #[test]
    fn never_negative() {
        let p = || Name::from("P");
        let all = [
            Quantum::Information(p(), names(&["X"]), names(&["Y"]), vec![]),
            Quantum::Information(p(), names(&["Y"]), names(&["X"]), names(&["A", "Z"])),
            Quantum::Information(p(), names(&["U", "X"]), names(&["T", "Y"]), names(&["V"])),
            Quantum::Entropy(p(), names(&["X"]), vec![]),
            Quantum::Entropy(p(), names(&["X", "Z"]), names(&["A", "Y"])),
            Quantum::Divergence(p(), "Q".into(), names(&["X", "Y"]), vec![]),
            Quantum::Divergence(p(), "Q".into(), names(&["A", "Y"]), names(&["X"])),
            Quantum::Size(p(), "X".into()),
        ];
        for quantum in all {
            let conds: Conds = match &quantum {
                Quantum::Divergence(p, q, b, c) => {
                    let vars = [b.as_slice(), c].concat();
                    [Cond::Dominated(law(p, &vars), law(q, &vars))].into()
                }
                _ => Conds::new(),
            };
            let t = quantum.theorem(&conds).unwrap_or_else(|| panic!("{quantum:?}"));
            assert_eq!(
                (&t.claim().lhs, t.claim().rel, &t.claim().rhs),
                (&Expr::int(0), Rel::Le, &quantum.expr())
            );
            assert_eq!(t.conds(), &conds, "{quantum:?}");
            audit::check(&t).unwrap();
        }
        // Without P ≪ Q the value may be +∞.
        assert!(Quantum::Divergence(p(), "Q".into(), names(&["X"]), vec![]).theorem(&Conds::new()).is_none());
    }
}
