//! A quick look, in floating point, at whether a small model may refute a claim, so that few have to be
//! evaluated exactly. It decides nothing: what it lets through is settled by exact values.

use super::question::Question;
use super::tables::Table;
use crate::eval::Env;
use crate::term::{Claim, Cond, Dist, Expr, Measure, Name, Quantity, Rel, Space};
use num_traits::ToPrimitive;

/// Closer values count as equal.
const CLOSE: f64 = 1e-9;

/// Small distributions and tables of random variables.
struct Small<'m> {
    model: &'m Env,
    tables: &'m [(&'m Name, Table<'m>)],
}

/// Whether the claim may fail, and the conditions hold, in the model that gives each name its table.
pub(super) fn may_refute(question: &Question, tables: &[(&Name, Table)]) -> bool {
    let model = Small { model: &question.model, tables };
    question.given.iter().all(|c| model.may_hold(c)) && model.may_fail(&question.claim)
}

impl Small<'_> {
    fn may_hold(&self, cond: &Cond) -> bool {
        match cond {
            Cond::Dominated(p, q) => self.dominated(p, q) != Some(false),
            Cond::NotDominated(p, q) => self.dominated(p, q) != Some(true),
            Cond::Distribution(_) => true,
            Cond::Holds(c) => match (self.value(&c.lhs), self.value(&c.rhs)) {
                (Some(a), Some(b)) => match c.rel {
                    Rel::Eq => same(a, b),
                    Rel::Le | Rel::Lt => a <= b + CLOSE,
                    Rel::Ne => true,
                },
                _ => true,
            },
        }
    }

    fn may_fail(&self, claim: &Claim) -> bool {
        match (self.value(&claim.lhs), self.value(&claim.rhs)) {
            (Some(a), Some(b)) => match claim.rel {
                Rel::Eq => !same(a, b),
                Rel::Ne => same(a, b),
                Rel::Le => a > b + CLOSE,
                Rel::Lt => a >= b - CLOSE,
            },
            _ => true,
        }
    }

    /// A real number or +∞; `None` where this does not know.
    fn value(&self, e: &Expr) -> Option<f64> {
        match e {
            Expr::Number(n) => n.to_f64(),
            Expr::Symbol(n) => self.model.parameter(n)?.to_f64(),
            Expr::Infinity => Some(f64::INFINITY),
            Expr::Add(parts) => {
                parts.iter().map(|p| self.value(p)).sum::<Option<f64>>().filter(|v| !v.is_nan())
            }
            Expr::Mul(parts) => {
                let product = parts.iter().map(|p| self.value(p)).product::<Option<f64>>()?;
                // +∞ times what is not positive denotes nothing.
                (product > f64::NEG_INFINITY && !product.is_nan()).then_some(product)
            }
            Expr::Size(space) => self.size(space)?.to_f64(),
            Expr::Ln(x) => Some(self.value(x)?.ln()).filter(|v| v.is_finite()),
            Expr::Quantity(q) => self.quantity(q),
            _ => None,
        }
    }

    fn quantity(&self, q: &Quantity) -> Option<f64> {
        match q {
            Quantity::Entropy(a) => self.mean(a, a).map(|v| -v),
            Quantity::CrossEntropy(a, b) => self.mean(a, b).map(|v| -v),
            Quantity::Divergence(a, b) => self.divergence(a, b),
            Quantity::JensenShannon(parts) => {
                let middle = Dist::Mixture(parts.clone());
                parts.iter().map(|(w, a)| Some(self.value(w)? * self.divergence(a, &middle)?)).sum()
            }
            Quantity::Of(Measure::Jeffreys, ab) => match ab.as_slice() {
                [a, b] => Some(self.divergence(a, b)? + self.divergence(b, a)?),
                _ => None,
            },
            Quantity::ConditionalEntropy { joint, of, given } => {
                Some(self.together(joint, &[of, given])? - self.together(joint, &[given])?)
            }
            Quantity::Information { joint, between, given } => self.information(joint, between, given),
            Quantity::ConditionalDivergence { p, q, of, given } => {
                let law = |joint: &Name, vars: Vec<Name>| Dist::Law { joint: joint.clone(), vars };
                let all = [of.as_slice(), given].concat();
                let whole = self.divergence(&law(p, all.clone()), &law(q, all))?;
                if given.is_empty() || whole.is_infinite() {
                    return Some(whole);
                }
                Some(whole - self.divergence(&law(p, given.clone()), &law(q, given.clone()))?)
            }
            _ => None,
        }
    }

    fn divergence(&self, a: &Dist, b: &Dist) -> Option<f64> {
        Some(self.mean(a, a)? - self.mean(a, b)?)
    }

    /// The entropy of the variables of some groups together.
    fn together(&self, joint: &Name, groups: &[&[Name]]) -> Option<f64> {
        let mut vars: Vec<Name> = Vec::new();
        for v in groups.iter().copied().flatten() {
            if !vars.contains(v) {
                vars.push(v.clone());
            }
        }
        if vars.is_empty() {
            return Some(0.0);
        }
        let law = Dist::Law { joint: joint.clone(), vars };
        self.mean(&law, &law).map(|v| -v)
    }

    /// By inclusion and exclusion, which also says what overlapping groups mean.
    fn information(&self, joint: &Name, between: &[Vec<Name>], given: &[Name]) -> Option<f64> {
        /// The terms double with each group.
        const GROUPS: usize = 6;
        if between.len() > GROUPS {
            return None;
        }
        let mut sum = -self.together(joint, &[given])?;
        for subset in 1u32..1 << between.len() {
            let chosen = between.iter().enumerate().filter(|(k, _)| subset >> k & 1 == 1).map(|(_, g)| &**g);
            let entropy = self.together(joint, &chosen.chain([given]).collect::<Vec<_>>())?;
            sum += if subset.count_ones() % 2 == 1 { entropy } else { -entropy };
        }
        Some(sum)
    }

    /// `E_A[ln B]`, which may be −∞.
    fn mean(&self, a: &Dist, b: &Dist) -> Option<f64> {
        let (a, b) = (self.masses(a)?, self.masses(b)?);
        let term = |(p, q): (&f64, &f64)| if *p == 0.0 { 0.0 } else { p * q.ln() };
        (a.len() == b.len()).then(|| a.iter().zip(&b).map(term).sum())
    }

    /// The masses of all outcomes, or of all tuples of a product in order.
    fn masses(&self, d: &Dist) -> Option<Vec<f64>> {
        match d {
            Dist::Named(n) => self.table(n)?.masses(&[]),
            Dist::Law { joint, vars } => self.table(joint)?.masses(vars),
            Dist::Mixture(parts) => {
                let mut sum: Vec<f64> = Vec::new();
                for (w, part) in parts {
                    let (w, part) = (self.value(w)?, self.masses(part)?);
                    sum.resize(part.len(), 0.0);
                    sum.iter_mut().zip(part).for_each(|(s, m)| *s += w * m);
                }
                Some(sum)
            }
            Dist::Product(parts) => parts.iter().try_fold(vec![1.0], |all, part| {
                let part = self.masses(part)?;
                Some(all.iter().flat_map(|p| part.iter().map(move |q| p * q)).collect())
            }),
            Dist::Uniform(space) => self.size(space).map(|n| vec![1.0 / n as f64; n]),
            _ => None,
        }
    }

    /// How many elements a space has.
    fn size(&self, space: &Space) -> Option<usize> {
        self.tables.iter().find_map(|(_, t)| match space {
            Space::Outcomes => t.vars.is_empty().then_some(t.weights.len()),
            Space::Alphabet(v) => t.sizes.get(t.vars.iter().position(|own| own == v)?).copied(),
        })
    }

    fn table(&self, name: &Name) -> Option<&Table<'_>> {
        self.tables.iter().find(|(n, _)| *n == name).map(|(_, t)| t)
    }

    fn dominated(&self, p: &Dist, q: &Dist) -> Option<bool> {
        let (p, q) = (self.masses(p)?, self.masses(q)?);
        (p.len() == q.len()).then(|| p.iter().zip(&q).all(|(p, q)| *p == 0.0 || *q > 0.0))
    }
}

fn same(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= CLOSE
}
