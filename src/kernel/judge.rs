//! What follows from the conditions by looking: positivity, finiteness, absolute continuity.
//!
//! Each judgement answers `true` only when it holds in every model of the conditions; `false` says
//! nothing. They decide side conditions of the axioms and of the rule DISCHARGE. [Kernel §3]

use super::ring::{polynomial, same};
use crate::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Rel};
use num_traits::{Signed, Zero};
use std::collections::BTreeSet;

/// Γ: the conditions of a statement.
pub type Conds = BTreeSet<Cond>;

/// `0 < e` in every model of Γ.
pub fn positive(e: &Expr, conds: &Conds) -> bool {
    conds.contains(&above_zero(e))
        || match e {
            Expr::Number(n) => n.is_positive(),
            // A condition may call an infinite expression positive; products and powers need real ones.
            Expr::Mul(parts) => parts.iter().all(|p| positive(p, conds) && finite(p, conds)),
            Expr::Power(base, _) => positive(base, conds) && finite(base, conds),
            Expr::Exp(e) => finite(e, conds),
            Expr::Size(_) => true,
            Expr::Add(parts) => {
                gap_known(e, Rel::Lt, conds)
                    || parts.iter().any(|p| positive(p, conds)) && parts.iter().all(|p| nonnegative(p, conds))
            }
            Expr::Mass(d, at) => positive_mass(d, at, conds),
            _ => false,
        }
}

/// The condition `0 < e`.
pub fn above_zero(e: &Expr) -> Cond {
    Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, e.clone()))
}

/// Whether the sum is `b − a`, perhaps with a number `≥ 0` added, for a condition `a < b` (or, for
/// [`Rel::Le`], `a ≤ b`) between real numbers.
fn gap_known(e: &Expr, rel: Rel, conds: &Conds) -> bool {
    let gap = |c: &Cond| {
        let Cond::Holds(Claim { lhs, rel: own, rhs }) = c else { return false };
        // A condition on the expression itself, 0 < e, has been looked up already.
        let fits = *own == Rel::Lt || *own == Rel::Le && rel == Rel::Le;
        fits && real_anyway(lhs)
            && real_anyway(rhs)
            && polynomial(&Expr::add([e.clone(), lhs.clone(), Expr::negative(rhs.clone())]))
                .is_some_and(|p| p.iter().all(|(monomial, c)| monomial.is_empty() && !c.is_negative()))
    };
    conds.iter().any(gap)
}

fn positive_mass(d: &Dist, at: &[Index], conds: &Conds) -> bool {
    // Γ has 0 < P(at) and P ≪ d, or 0 < P(.., at, ..) for a law that `d` is a marginal of, or both: `d` is
    // a law of Q where P ≪ Q.
    let within = |d: &Dist| {
        conds.iter().any(|c| match c {
            Cond::Holds(Claim { lhs: Expr::Number(z), rel: Rel::Lt, rhs: Expr::Mass(p, there) }) => {
                z.is_zero() && is_marginal(d, at, p, there)
            }
            _ => false,
        })
    };
    let carried = |c: &Cond| match (c, d) {
        (Cond::Dominated(p, q), _) if q == d && distribution(d, conds) => {
            conds.contains(&above_zero(&Expr::Mass(p.clone(), at.to_vec())))
        }
        (
            Cond::Dominated(Dist::Law { joint: p, .. }, Dist::Law { joint: q, .. }),
            Dist::Law { joint, vars },
        ) => {
            let own = Dist::Law { joint: p.clone(), vars: vars.clone() };
            q == joint && dominated(&own, d, conds) && within(&own)
        }
        _ => false,
    };
    within(d)
        || conds.iter().any(carried)
        || match d {
            Dist::Mixture(parts) => {
                let mass = |d: &Dist| Expr::Mass(d.clone(), at.to_vec());
                parts.iter().any(|(w, d)| positive(w, conds) && positive(&mass(d), conds))
                    && parts.iter().all(|(w, d)| weight(w, conds) && nonnegative(&mass(d), conds))
            }
            Dist::Product(parts) => {
                let mut rest = at;
                parts.iter().all(|p| {
                    let n = p.spaces().len().min(rest.len());
                    let (own, after) = rest.split_at(n);
                    rest = after;
                    positive(&Expr::Mass(p.clone(), own.to_vec()), conds)
                })
            }
            Dist::Uniform(_) => true,
            _ => false,
        }
}

/// Whether `P(there)` being positive makes `d(at)` so: `d` is a marginal or conditional of the law
/// `p`, at the same indices.
fn is_marginal(d: &Dist, at: &[Index], p: &Dist, there: &[Index]) -> bool {
    let Dist::Law { joint, vars } = p else { return false };
    let place = |v: &Name| vars.iter().position(|w| w == v).and_then(|k| there.get(k));
    let agrees = |vs: &mut dyn Iterator<Item = &Name>| vs.zip(at).all(|(v, i)| place(v) == Some(i));
    match d {
        Dist::Law { joint: own, vars } => own == joint && vars.len() == at.len() && agrees(&mut vars.iter()),
        Dist::Conditional { joint: own, of, given } => {
            own == joint && of.len() + given.len() == at.len() && agrees(&mut of.iter().chain(given))
        }
        _ => false,
    }
}

/// A real number that is not negative.
fn weight(w: &Expr, conds: &Conds) -> bool {
    nonnegative(w, conds) && finite(w, conds)
}

/// `0 ≤ e` in every model of Γ.
pub fn nonnegative(e: &Expr, conds: &Conds) -> bool {
    positive(e, conds)
        || conds.contains(&Cond::Holds(Claim::new(Expr::int(0), Rel::Le, e.clone())))
        || match e {
            Expr::Number(n) => !n.is_negative(),
            Expr::Add(parts) => gap_known(e, Rel::Le, conds) || parts.iter().all(|p| nonnegative(p, conds)),
            Expr::Mul(parts) => parts.iter().all(|p| nonnegative(p, conds) && finite(p, conds)),
            Expr::Power(base, r) => {
                let even = r.is_integer() && (r.numer() % 2i32).is_zero();
                (even || nonnegative(base, conds)) && finite(base, conds)
            }
            Expr::Abs(e) => finite(e, conds),
            Expr::Mass(d, _) => matches!(d, Dist::Conditional { .. }) || distribution(d, conds),
            Expr::Sum { body, range, index } => {
                // Inside the sum the range's positivity holds; conditions on an outer index of the
                // same name do not.
                let mut inner: Conds = conds.iter().filter(|c| !c.mentions(index)).cloned().collect();
                inner.extend(range.positive.as_ref().map(|m| above_zero(m)));
                nonnegative(body, &inner)
            }
            _ => false,
        }
}

/// The term is a distribution in every model of Γ.
pub fn distribution(d: &Dist, conds: &Conds) -> bool {
    conds.contains(&Cond::Distribution(d.clone()))
        || match d {
            Dist::Mixture(parts) => {
                let total = Expr::add(parts.iter().map(|(w, _)| w.clone()));
                let one = polynomial(&total).zip(polynomial(&Expr::int(1)));
                one.is_some_and(|(total, one)| same(&total, &one))
                    && parts.iter().all(|(w, d)| weight(w, conds) && distribution(d, conds))
            }
            Dist::Product(parts) => parts.iter().all(|d| distribution(d, conds)) && d.has_own_indices(),
            // A law of random variables is a distribution by what "random variable" means.
            Dist::Law { vars, .. } => all_differ(vars),
            Dist::Uniform(_) => true,
            // Where the given values have probability 0 a conditional law has no mass at all.
            Dist::Named(_) | Dist::Conditional { .. } => false,
        }
}

fn all_differ<T: Ord>(items: &[T]) -> bool {
    items.iter().collect::<BTreeSet<_>>().len() == items.len()
}

/// `p ≪ q` in every model of Γ.
pub fn dominated(p: &Dist, q: &Dist, conds: &Conds) -> bool {
    let stated = conds.contains(&Cond::Dominated(p.clone(), q.clone()));
    if p == q || stated || bounded(p, q, conds) || conds.iter().any(|c| coincide(c, p, conds) == Some(q)) {
        return true;
    }
    // Where the marginal of Q vanishes all of Q does, hence all of P, hence the marginal of P.
    let inherited = |c: &Cond| matches!(c, Cond::Dominated(r, s) if are_marginals(p, q, r, s));
    if conds.iter().any(inherited) {
        return true;
    }
    match (p, q) {
        // A part of a mixture with positive weight; the other parts cannot cancel its mass.
        (_, Dist::Mixture(parts))
            if parts.iter().any(|(w, d)| positive(w, conds) && dominated(p, d, conds))
                && parts.iter().all(|(w, d)| weight(w, conds) && distribution(d, conds)) =>
        {
            true
        }
        // A mixture is dominated when each of its parts is.
        (Dist::Mixture(parts), _) if parts.iter().all(|(_, d)| dominated(d, q, conds)) => true,
        // A law is dominated by the product of its marginals.
        (Dist::Law { joint, vars }, Dist::Product(parts)) if distribution(p, conds) => {
            let mut seen = Vec::new();
            let marginal = parts.iter().all(|d| match d {
                Dist::Law { joint: own, vars } => {
                    seen.extend(vars.iter().cloned());
                    own == joint
                }
                _ => false,
            });
            marginal && &seen == vars
        }
        (_, Dist::Uniform(space)) => p.spaces() == std::slice::from_ref(space),
        (Dist::Product(ps), Dist::Product(qs))
            if aligned(ps, qs) && ps.iter().zip(qs).all(|(p, q)| dominated(p, q, conds)) =>
        {
            true
        }
        _ => by_way_of_another(p, q, conds),
    }
}

/// Whether `p` and `q` are laws of the same variables, in the same order, each among those of the laws
/// `r` and `s`, which name theirs in one order too.
fn are_marginals(p: &Dist, q: &Dist, r: &Dist, s: &Dist) -> bool {
    let law = |d: &Dist| match d {
        Dist::Law { joint, vars } if all_differ(vars) => Some((joint.clone(), vars.clone())),
        _ => None,
    };
    let (Some((p, v)), Some((q, w)), Some((r, large)), Some((s, other))) = (law(p), law(q), law(r), law(s))
    else {
        return false;
    };
    p == r && q == s && v == w && large == other && v.iter().all(|x| large.contains(x))
}

/// `p ≪ … ≪ r` along conditions, and `r ≪ q` by what both are made of.
fn by_way_of_another(p: &Dist, q: &Dist, conds: &Conds) -> bool {
    fn above<'c>(c: &'c Cond, own: &Dist, conds: &Conds) -> Option<&'c Dist> {
        match c {
            Cond::Dominated(p, r) => (p == own).then_some(r),
            _ => coincide(c, own, conds),
        }
    }
    if !conds.iter().any(|c| above(c, p, conds).is_some()) {
        return false;
    }
    // Without the conditions themselves, so that the search ends.
    let stated = |c: &Cond| matches!(c, Cond::Dominated(..)) || no_divergence(c).is_some();
    let rest: Conds = conds.iter().filter(|c| !stated(c)).cloned().collect();
    let mut seen = vec![p];
    let mut next = 0;
    while let Some(&here) = seen.get(next) {
        next += 1;
        if next > 1 && dominated(here, q, &rest) {
            return true;
        }
        for r in conds.iter().filter_map(|c| above(c, here, conds)) {
            if !seen.contains(&r) {
                seen.push(r);
            }
        }
    }
    false
}

/// The pair of a condition D(A‖B) = 0.
fn no_divergence(c: &Cond) -> Option<(&Dist, &Dist)> {
    match c {
        Cond::Holds(Claim { lhs: Expr::Quantity(d), rel: Rel::Eq, rhs: Expr::Number(z) }) if z.is_zero() => {
            match d.as_ref() {
                Quantity::Divergence(a, b) => Some((a, b)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The distribution that a condition D(A‖B) = 0 says to be the same as this one, by the equality case of
/// Gibbs' inequality.
fn coincide<'c>(c: &'c Cond, own: &Dist, conds: &Conds) -> Option<&'c Dist> {
    let (a, b) = no_divergence(c)?;
    let other = if a == own { b } else { a };
    let both = (a == own || b == own) && distribution(a, conds) && distribution(b, conds);
    both.then_some(other)
}

/// Factor by factor on the same spaces.
fn aligned(ps: &[Dist], qs: &[Dist]) -> bool {
    ps.len() == qs.len() && ps.iter().zip(qs).all(|(p, q)| p.spaces() == q.spaces())
}

/// Γ bounds H(p,q), D(p‖q) or a Jeffreys divergence of the two by a real number, so that it is not +∞.
fn bounded(p: &Dist, q: &Dist, conds: &Conds) -> bool {
    // Sums and products are strict: they are real only if every part is.
    fn within(e: &Expr, p: &Dist, q: &Dist) -> bool {
        match e {
            Expr::Quantity(own) => match own.as_ref() {
                Quantity::CrossEntropy(a, b) | Quantity::Divergence(a, b) => a == p && b == q,
                Quantity::Of(Measure::Jeffreys, ab) => {
                    matches!(ab.as_slice(), [a, b] if (a, b) == (p, q) || (a, b) == (q, p))
                }
                _ => false,
            },
            Expr::Add(parts) | Expr::Mul(parts) => parts.iter().any(|e| within(e, p, q)),
            _ => false,
        }
    }
    conds.iter().any(|c| match c {
        Cond::Holds(Claim { lhs, rel, rhs }) => match rel {
            Rel::Eq => within(lhs, p, q) && real_anyway(rhs) || within(rhs, p, q) && real_anyway(lhs),
            Rel::Le | Rel::Lt => within(lhs, p, q) && real_anyway(rhs),
            Rel::Ne => false,
        },
        _ => false,
    })
}

/// A real number whatever the conditions.
fn real_anyway(e: &Expr) -> bool {
    finite(e, &Conds::new())
}

/// `p ≪ q` fails in every model of Γ.
pub fn fails(p: &Dist, q: &Dist, conds: &Conds) -> bool {
    // If p ≪ q held then r ≪ p ≪ q ≪ s.
    let contradicts = |c: &Cond| match c {
        Cond::NotDominated(r, s) => {
            dominated(r, p, conds) && dominated(q, s, conds) || are_marginals(r, s, p, q)
        }
        _ => false,
    };
    conds.iter().any(contradicts)
        || match (p, q) {
            (Dist::Product(ps), Dist::Product(qs)) => {
                aligned(ps, qs)
                    && ps.iter().all(|p| distribution(p, conds))
                    && ps.iter().zip(qs).any(|(p, q)| fails(p, q, conds))
            }
            _ => false,
        }
}

/// The expression denotes a real number or +∞, and not nothing, in every model of Γ.
pub fn extended(e: &Expr, conds: &Conds) -> bool {
    finite(e, conds)
        || match e {
            Expr::Infinity => true,
            Expr::Add(parts) => parts.iter().all(|p| extended(p, conds)),
            // Beside +∞ the other factors have to be positive.
            Expr::Mul(parts) => {
                let (real, open): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(|p| finite(p, conds));
                open.len() == 1
                    && open.into_iter().all(|p| extended(p, conds))
                    && real.into_iter().all(|p| positive(p, conds))
            }
            Expr::Quantity(q) => match q.as_ref() {
                Quantity::CrossEntropy(p, q) | Quantity::Divergence(p, q) => {
                    distribution(p, conds) && distribution(q, conds)
                }
                Quantity::Of(Measure::Jeffreys, parts) => parts.iter().all(|d| distribution(d, conds)),
                Quantity::ConditionalDivergence { .. } => q.definition().is_some(),
                _ => false,
            },
            _ => false,
        }
}

/// The expression denotes a real number in every model of Γ.
pub fn finite(e: &Expr, conds: &Conds) -> bool {
    match e {
        // A derivative need not exist; a set is no number.
        Expr::Infinity | Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_) => false,
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::Entropy(_) | Quantity::ConditionalEntropy { .. } | Quantity::Information { .. } => true,
            Quantity::JensenShannon(parts) => {
                parts.iter().all(|(w, d)| positive(w, conds) && finite(w, conds) && distribution(d, conds))
            }
            Quantity::CrossEntropy(p, q) | Quantity::Divergence(p, q) => dominated(p, q, conds),
            Quantity::ConditionalDivergence { .. } => {
                q.definition().is_some_and(|(_, under)| under.iter().all(|c| follows(c, conds)))
            }
            Quantity::Of(Measure::Jeffreys, ab) => match ab.as_slice() {
                [a, b] => dominated(a, b, conds) && dominated(b, a, conds),
                _ => false,
            },
            // Extended-valued, and none of the axioms speaks of them.
            Quantity::JensenShannonDistance(_)
            | Quantity::Renyi(..)
            | Quantity::RenyiDivergence(..)
            | Quantity::Tsallis(..)
            | Quantity::SelfInformation(..)
            | Quantity::Of(..) => false,
        },
        other => other.children().into_iter().all(|c| finite(c, conds)),
    }
}

/// The condition holds in every model of the others.
pub fn follows(cond: &Cond, conds: &Conds) -> bool {
    match cond {
        Cond::Distribution(d) => distribution(d, conds),
        Cond::Dominated(p, q) => dominated(p, q, conds),
        Cond::NotDominated(p, q) => fails(p, q, conds),
        Cond::Holds(Claim { lhs: Expr::Number(z), rel, rhs }) if z.is_zero() => match rel {
            Rel::Lt => positive(rhs, conds),
            Rel::Le => nonnegative(rhs, conds),
            _ => conds.contains(cond),
        },
        Cond::Holds(_) => conds.contains(cond),
    }
}
