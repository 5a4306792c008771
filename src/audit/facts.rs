//! What follows from conditions, worked out again for the checker.
//!
//! Facts are looked up in lists made once from Γ: which masses are positive, which expressions are
//! bounded below by 0, which distributions dominate which.

use super::sums;
use crate::kernel::Conds;
use crate::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Rel};
use num_traits::{One, Signed, Zero};

/// Γ, sorted by what it says.
pub(super) struct Facts<'g> {
    distributions: Vec<&'g Dist>,
    dominated: Vec<(&'g Dist, &'g Dist)>,
    failing: Vec<(&'g Dist, &'g Dist)>,
    claims: Vec<&'g Claim>,
}

impl<'g> Facts<'g> {
    pub(super) fn new(conds: &'g Conds) -> Facts<'g> {
        Facts::of(conds.iter())
    }

    /// The facts that stay true under a binder of that name.
    pub(super) fn under(conds: &'g Conds, index: &Name) -> Facts<'g> {
        Facts::of(conds.iter().filter(|c| !c.mentions(index)))
    }

    fn of(conds: impl Iterator<Item = &'g Cond>) -> Facts<'g> {
        let mut facts = Facts { distributions: vec![], dominated: vec![], failing: vec![], claims: vec![] };
        for cond in conds {
            match cond {
                Cond::Distribution(d) => facts.distributions.push(d),
                Cond::Dominated(p, q) => facts.dominated.push((p, q)),
                Cond::NotDominated(p, q) => facts.failing.push((p, q)),
                Cond::Holds(claim) => facts.claims.push(claim),
            }
        }
        facts
    }

    fn claims(&self, lhs: &Expr, rel: Rel, rhs: &Expr) -> bool {
        self.claims.iter().any(|c| c.rel == rel && &c.lhs == lhs && &c.rhs == rhs)
    }

    pub(super) fn assumed(&self, claim: &Claim) -> bool {
        self.claims.contains(&claim)
    }

    /// `e > 0`.
    pub(super) fn positive(&self, e: &Expr) -> bool {
        if self.claims(&Expr::int(0), Rel::Lt, e) {
            return true;
        }
        match e {
            Expr::Number(n) => n.numer().is_positive(),
            Expr::Size(_) => true,
            Expr::Exp(x) => self.real(x),
            Expr::Power(x, _) => self.real(x) && self.positive(x),
            Expr::Mul(factors) => factors.iter().all(|f| self.real(f) && self.positive(f)),
            Expr::Add(terms) => {
                self.exceeds(e, false)
                    || terms.iter().all(|t| self.at_least_zero(t)) && terms.iter().any(|t| self.positive(t))
            }
            Expr::Mass(d, at) => self.has_mass(d, at),
            _ => false,
        }
    }

    /// `e` is at least the difference of the sides of some known `a < b` (`a ≤ b` too, if `weakly`).
    fn exceeds(&self, e: &Expr, weakly: bool) -> bool {
        let none = Facts::of(std::iter::empty());
        self.claims.iter().any(|c| {
            let strict = c.rel == Rel::Lt;
            (strict || weakly && c.rel == Rel::Le)
                && none.real(&c.lhs)
                && none.real(&c.rhs)
                && sums::constant(&Expr::add([
                    e.clone(),
                    c.lhs.clone(),
                    Expr::mul([Expr::int(-1), c.rhs.clone()]),
                ]))
                .is_some_and(|surplus| !surplus.numer().is_negative())
        })
    }

    fn has_mass(&self, d: &Dist, at: &[Index]) -> bool {
        let mass = |d: &Dist, at: &[Index]| Expr::Mass(d.clone(), at.to_vec());
        let carried = self.is_distribution(d)
            && self
                .dominated
                .iter()
                .any(|(p, q)| *q == d && self.claims(&Expr::int(0), Rel::Lt, &mass(p, at)));
        // The same outcome has mass under P, and P ≪ Q for the variables of this law of Q.
        let passed_on = |p: &Dist, q: &Dist| match (p, q, d) {
            (Dist::Law { joint: p, .. }, Dist::Law { joint: q, .. }, Dist::Law { joint, vars }) => {
                let twin = Dist::Law { joint: p.clone(), vars: vars.clone() };
                q == joint && self.within_known_law(&twin, at) && self.dominates(&twin, d)
            }
            _ => false,
        };
        carried
            || self.within_known_law(d, at)
            || self.dominated.iter().any(|(p, q)| passed_on(p, q))
            || match d {
                Dist::Uniform(_) => true,
                Dist::Mixture(parts) => {
                    let sign = |(w, p): &(Expr, Dist)| {
                        self.at_least_zero(w) && self.real(w) && self.at_least_zero(&mass(p, at))
                    };
                    let some = |(w, p): &(Expr, Dist)| self.positive(w) && self.positive(&mass(p, at));
                    parts.iter().all(sign) && parts.iter().any(some)
                }
                Dist::Product(parts) => {
                    let mut start = 0;
                    parts.iter().all(|p| {
                        let end = start + p.spaces().len();
                        let own = at.get(start..end);
                        start = end;
                        own.is_some_and(|own| self.positive(&mass(p, own)))
                    })
                }
                Dist::Named(_) | Dist::Law { .. } | Dist::Conditional { .. } => false,
            }
    }

    /// A marginal or conditional law is positive where the law it comes from is known to be.
    fn within_known_law(&self, d: &Dist, at: &[Index]) -> bool {
        let (joint, vars): (&Name, Vec<&Name>) = match d {
            Dist::Law { joint, vars } => (joint, vars.iter().collect()),
            Dist::Conditional { joint, of, given } => (joint, of.iter().chain(given).collect()),
            _ => return false,
        };
        self.claims.iter().any(|c| match (&c.lhs, c.rel, &c.rhs) {
            (Expr::Number(z), Rel::Lt, Expr::Mass(Dist::Law { joint: j, vars: all }, there))
                if z.is_zero() =>
            {
                let value = |v: &Name| all.iter().zip(there).find(|(w, _)| *w == v).map(|(_, i)| i);
                j == joint && vars.len() == at.len() && vars.iter().zip(at).all(|(v, i)| value(v) == Some(i))
            }
            _ => false,
        })
    }

    /// `e ≥ 0`.
    pub(super) fn at_least_zero(&self, e: &Expr) -> bool {
        if self.positive(e) || self.claims(&Expr::int(0), Rel::Le, e) {
            return true;
        }
        match e {
            Expr::Number(n) => !n.numer().is_negative(),
            Expr::Mass(Dist::Conditional { .. }, _) => true,
            Expr::Mass(d, _) => self.is_distribution(d),
            Expr::Add(parts) => self.exceeds(e, true) || !parts.iter().any(|p| !self.at_least_zero(p)),
            Expr::Mul(parts) => parts.iter().all(|p| self.real(p) && self.at_least_zero(p)),
            Expr::Sum { index, range, body } => {
                let granted =
                    range.positive.as_ref().map(|m| Claim::new(Expr::int(0), Rel::Lt, (**m).clone()));
                let free = |c: &&Claim| !c.lhs.mentions(index) && !c.rhs.mentions(index);
                let inside = Facts {
                    distributions: self.distributions.clone(),
                    dominated: self.dominated.clone(),
                    failing: self.failing.clone(),
                    claims: self.claims.iter().copied().filter(free).chain(&granted).collect(),
                };
                inside.at_least_zero(body)
            }
            Expr::Abs(x) => self.real(x),
            Expr::Power(x, r) => {
                let even = r.is_integer() && (r.numer() % 2i32).is_zero();
                self.real(x) && (even || self.at_least_zero(x))
            }
            _ => false,
        }
    }

    pub(super) fn is_distribution(&self, d: &Dist) -> bool {
        if self.distributions.contains(&d) {
            return true;
        }
        match d {
            Dist::Uniform(_) => true,
            Dist::Law { vars, .. } => {
                (1..vars.len()).all(|k| !vars.iter().take(k).any(|v| vars.get(k) == Some(v)))
            }
            Dist::Product(parts) => d.has_own_indices() && parts.iter().all(|p| self.is_distribution(p)),
            Dist::Mixture(parts) => {
                let sum = Expr::add(parts.iter().map(|(w, _)| w.clone()));
                sums::constant(&sum).is_some_and(|total| total.is_one())
                    && parts
                        .iter()
                        .all(|(w, part)| self.real(w) && self.at_least_zero(w) && self.is_distribution(part))
            }
            Dist::Named(_) | Dist::Conditional { .. } => false,
        }
    }

    /// `p ≪ q`.
    pub(super) fn dominates(&self, p: &Dist, q: &Dist) -> bool {
        let even = matches!(q, Dist::Uniform(_)) && p.spaces() == q.spaces();
        let stated = p == q || self.dominated.contains(&(p, q)) || even;
        let as_part = match q {
            Dist::Mixture(parts) => {
                parts.iter().all(|(w, d)| self.real(w) && self.at_least_zero(w) && self.is_distribution(d))
                    && parts.iter().any(|(w, d)| self.positive(w) && self.dominates(p, d))
            }
            Dist::Product(parts) => match p {
                Dist::Law { joint, vars } => {
                    let mut seen: Vec<&Name> = Vec::new();
                    let own = parts.iter().all(|d| match d {
                        Dist::Law { joint: j, vars } => {
                            seen.extend(vars);
                            j == joint
                        }
                        _ => false,
                    });
                    own && self.is_distribution(p) && seen == vars.iter().collect::<Vec<_>>()
                }
                Dist::Product(own) => {
                    side_by_side(own, parts) && !own.iter().zip(parts).any(|(p, q)| !self.dominates(p, q))
                }
                _ => false,
            },
            _ => false,
        };
        let by_parts = matches!(p, Dist::Mixture(parts) if parts.iter().all(|(_, d)| self.dominates(d, q)));
        stated
            || as_part
            || by_parts
            || self.dominated.iter().any(|(r, s)| margins(p, q, r, s))
            || self.claims.iter().any(|c| kept_finite(c, p, q))
            || self.equals().any(|(a, b)| (a, b) == (p, q) || (b, a) == (p, q))
            || self.carried(p, q)
    }

    /// Distributions whose divergence is assumed to be 0.
    fn equals(&self) -> impl Iterator<Item = (&'g Dist, &'g Dist)> + '_ {
        let pairs = self.claims.iter().copied().filter_map(equality);
        pairs.filter(|(a, b)| self.is_distribution(a) && self.is_distribution(b))
    }

    /// Something that `p` is stated to be ≪ or the same as, in one or more steps, is ≪ `q` without any such
    /// statement.
    fn carried(&self, p: &Dist, q: &Dist) -> bool {
        let same: Vec<(&Dist, &Dist)> = self.equals().collect();
        let turned = same.iter().map(|&(a, b)| (b, a));
        let edges: Vec<(&Dist, &Dist)> =
            self.dominated.iter().copied().chain(turned).chain(same.iter().copied()).collect();
        let mut above: Vec<&Dist> = Vec::new();
        loop {
            let from = |d: &Dist| d == p || above.contains(&d);
            let more = edges.iter().find(|(own, r)| from(own) && !above.contains(r));
            match more {
                Some((_, r)) => above.push(r),
                None => break,
            }
        }
        let plain = Facts {
            distributions: self.distributions.clone(),
            dominated: Vec::new(),
            failing: self.failing.clone(),
            claims: self.claims.iter().copied().filter(|c| equality(c).is_none()).collect(),
        };
        above.into_iter().any(|r| plain.dominates(r, q))
    }

    /// Whether `p ≪ q` is impossible.
    pub(super) fn excludes(&self, p: &Dist, q: &Dist) -> bool {
        let factor = match (p, q) {
            (Dist::Product(own), Dist::Product(other)) if side_by_side(own, other) => {
                !own.iter().any(|d| !self.is_distribution(d))
                    && own.iter().zip(other).any(|(p, q)| self.excludes(p, q))
            }
            _ => false,
        };
        let below = self.failing.iter().any(|(r, s)| margins(r, s, p, q));
        factor || below || self.failing.iter().any(|(r, s)| self.dominates(r, p) && self.dominates(q, s))
    }

    /// A real number or +∞.
    pub(super) fn has_value(&self, e: &Expr) -> bool {
        if self.real(e) || *e == Expr::Infinity {
            return true;
        }
        match e {
            Expr::Add(parts) => !parts.iter().any(|p| !self.has_value(p)),
            Expr::Mul(parts) => {
                let mut open = parts.iter().filter(|p| !self.real(p));
                let one = open.next().is_some_and(|p| self.has_value(p)) && open.next().is_none();
                one && parts.iter().all(|p| !self.real(p) || self.positive(p))
            }
            Expr::Quantity(q) => match q.as_ref() {
                Quantity::CrossEntropy(p, q) | Quantity::Divergence(p, q) => {
                    self.is_distribution(p) && self.is_distribution(q)
                }
                Quantity::Of(Measure::Jeffreys, both) => both.iter().all(|d| self.is_distribution(d)),
                Quantity::ConditionalDivergence { p, of, given, .. } => apart(p, of, given).is_some(),
                _ => false,
            },
            _ => false,
        }
    }

    /// The expression is a real number.
    pub(super) fn real(&self, e: &Expr) -> bool {
        match e {
            Expr::Infinity | Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_) => false,
            Expr::Quantity(q) => match q.as_ref() {
                Quantity::Entropy(_) | Quantity::ConditionalEntropy { .. } | Quantity::Information { .. } => {
                    true
                }
                Quantity::CrossEntropy(p, q) | Quantity::Divergence(p, q) => self.dominates(p, q),
                Quantity::ConditionalDivergence { p, q, of, given } => {
                    apart(p, of, given).zip(apart(q, of, given)).is_some_and(|(p, q)| self.dominates(&p, &q))
                }
                Quantity::Of(Measure::Jeffreys, both) => {
                    matches!(both.as_slice(), [p, q] if self.dominates(p, q) && self.dominates(q, p))
                }
                Quantity::JensenShannon(parts) => {
                    !parts.iter().any(|(w, d)| !(self.real(w) && self.positive(w) && self.is_distribution(d)))
                }
                _ => false,
            },
            other => !other.children().iter().any(|c| !self.real(c)),
        }
    }

    pub(super) fn implies(&self, cond: &Cond) -> bool {
        match cond {
            Cond::Distribution(d) => self.is_distribution(d),
            Cond::Dominated(p, q) => self.dominates(p, q),
            Cond::NotDominated(p, q) => self.excludes(p, q),
            Cond::Holds(claim) => {
                let zero = matches!(&claim.lhs, Expr::Number(z) if z.is_zero());
                self.assumed(claim)
                    || zero && claim.rel == Rel::Lt && self.positive(&claim.rhs)
                    || zero && claim.rel == Rel::Le && self.at_least_zero(&claim.rhs)
            }
        }
    }
}

/// The law of what is compared and what is given, no variable twice.
fn apart(joint: &Name, of: &[Name], given: &[Name]) -> Option<Dist> {
    let law = Dist::Law { joint: joint.clone(), vars: [of, given].concat() };
    law.has_own_indices().then_some(law)
}

/// Whether one pair of laws arises from the other by forgetting variables.
fn margins(p: &Dist, q: &Dist, r: &Dist, s: &Dist) -> bool {
    match (p, q, r, s) {
        (
            Dist::Law { joint: a, vars: v },
            Dist::Law { joint: b, vars: w },
            Dist::Law { joint: c, vars: x },
            Dist::Law { joint: d, vars: y },
        ) => {
            let plain = p.has_own_indices() && r.has_own_indices();
            plain && (a, b) == (c, d) && v == w && x == y && !v.iter().any(|one| !x.contains(one))
        }
        _ => false,
    }
}

/// What `D(A‖B) = 0` is about.
fn equality(claim: &Claim) -> Option<(&Dist, &Dist)> {
    let zero = claim.rel == Rel::Eq && claim.rhs == Expr::int(0);
    match &claim.lhs {
        Expr::Quantity(q) if zero => {
            if let Quantity::Divergence(a, b) = q.as_ref() {
                Some((a, b))
            } else {
                None
            }
        }
        _ => None,
    }
}

fn side_by_side(a: &[Dist], b: &[Dist]) -> bool {
    a.iter().map(Dist::spaces).eq(b.iter().map(Dist::spaces))
}

/// The claim says that H(p,q), D(p‖q) or J of the two, added to and multiplied by other things, is a real number.
fn kept_finite(claim: &Claim, p: &Dist, q: &Dist) -> bool {
    let none = Facts::of(std::iter::empty());
    let mut sides = Vec::new();
    if matches!(claim.rel, Rel::Eq | Rel::Le | Rel::Lt) && none.real(&claim.rhs) {
        sides.push(&claim.lhs);
    }
    if claim.rel == Rel::Eq && none.real(&claim.lhs) {
        sides.push(&claim.rhs);
    }
    while let Some(e) = sides.pop() {
        match e {
            Expr::Add(parts) | Expr::Mul(parts) => sides.extend(parts),
            Expr::Quantity(own) => match own.as_ref() {
                Quantity::CrossEntropy(a, b) | Quantity::Divergence(a, b) if (a, b) == (p, q) => return true,
                Quantity::Of(Measure::Jeffreys, both) if both == &[p.clone(), q.clone()] => return true,
                Quantity::Of(Measure::Jeffreys, both) if both == &[q.clone(), p.clone()] => return true,
                _ => {}
            },
            _ => {}
        }
    }
    false
}
