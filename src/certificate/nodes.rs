//! Terms as a table: every expression, distribution, claim and condition once, parts before wholes.

use super::error::CertificateError;
use super::ranges;
use crate::term::{Claim, Cond, Dist, Expr, Index, Measure, Over, Points, Quantity, Rel, Space};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// The version of the format.
pub const FORMAT: u64 = 2;

/// The table while it is written.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) entries: Vec<Json>,
    known: HashMap<String, usize>,
}

type Result<T> = std::result::Result<T, CertificateError>;

impl Nodes {
    fn put(&mut self, entry: Json) -> usize {
        let text = entry.to_string();
        if let Some(at) = self.known.get(&text) {
            return *at;
        }
        let at = self.entries.len();
        self.known.insert(text, at);
        self.entries.push(entry);
        at
    }

    pub(super) fn expr(&mut self, e: &Expr) -> Result<usize> {
        let entry = match e {
            Expr::Number(n) => json!(["number", n.to_string()]),
            Expr::Infinity => json!(["infinity"]),
            Expr::Symbol(n) => json!(["symbol", &**n]),
            Expr::Mass(d, at) => {
                let d = self.dist(d)?;
                json!(["mass", d, indices(at)])
            }
            Expr::Size(s) => json!(["size", space(s)]),
            Expr::Add(parts) => self.list("+", parts)?,
            Expr::Mul(parts) => self.list("*", parts)?,
            Expr::Power(base, r) => json!(["^", self.expr(base)?, r.to_string()]),
            Expr::Ln(x) => json!(["ln", self.expr(x)?]),
            Expr::Exp(x) => json!(["exp", self.expr(x)?]),
            Expr::Abs(x) => json!(["abs", self.expr(x)?]),
            Expr::Sum { index, range, body } => {
                let body = self.expr(body)?;
                match &range.positive {
                    None => json!(["sum", &**index, space(&range.space), body]),
                    Some(m) => json!(["sum", &**index, space(&range.space), body, self.expr(m)?]),
                }
            }
            Expr::Quantity(q) => self.quantity(q)?,
            Expr::Minimisers(m) => {
                let tag = if m.greatest { "argmax" } else { "argmin" };
                let objective = self.expr(&m.objective)?;
                match &m.over {
                    Over::Distributions { variable, family: None } => json!([tag, &**variable, objective]),
                    Over::Distributions { variable, family: Some(family) } => {
                        json!([tag, &**variable, objective, &**family])
                    }
                    Over::Parameter { variable, range } => {
                        json!([tag, &**variable, objective, ranges::write(range)])
                    }
                }
            }
            Expr::Set(points) => match points.as_ref() {
                Points::Empty => json!(["set"]),
                Points::Dist(d) => json!(["set", self.dist(d)?]),
                Points::Number(n) => json!(["set", n.to_string()]),
                Points::Range(range) => json!(["set", ranges::write(range)]),
            },
            Expr::Derivative(x, body) => json!(["derivative", &**x, self.expr(body)?]),
        };
        Ok(self.put(entry))
    }

    fn list(&mut self, tag: &str, parts: &[Expr]) -> Result<Json> {
        let parts = parts.iter().map(|p| self.expr(p)).collect::<Result<Vec<_>>>()?;
        Ok(json!([tag, parts]))
    }

    fn parts(&mut self, parts: &[(Expr, Dist)]) -> Result<Vec<(usize, usize)>> {
        parts.iter().map(|(w, d)| Ok((self.expr(w)?, self.dist(d)?))).collect()
    }

    fn quantity(&mut self, q: &Quantity) -> Result<Json> {
        let group = |names: &[crate::term::Name]| json!(names.iter().map(|n| &**n).collect::<Vec<_>>());
        Ok(match q {
            Quantity::Entropy(a) => json!(["entropy", self.dist(a)?]),
            Quantity::CrossEntropy(a, b) => json!(["cross entropy", self.dist(a)?, self.dist(b)?]),
            Quantity::Divergence(a, b) => json!(["divergence", self.dist(a)?, self.dist(b)?]),
            Quantity::ConditionalEntropy { joint, of, given } => {
                json!(["conditional entropy", &**joint, group(of), group(given)])
            }
            Quantity::Information { joint, between, given } => {
                let between: Vec<Json> = between.iter().map(|g| group(g)).collect();
                json!(["information", &**joint, between, group(given)])
            }
            Quantity::ConditionalDivergence { p, q, of, given } => {
                json!(["conditional divergence", &**p, &**q, group(of), group(given)])
            }
            Quantity::JensenShannon(parts) => json!(["JS", self.parts(parts)?]),
            Quantity::JensenShannonDistance(parts) => json!(["JS distance", self.parts(parts)?]),
            Quantity::Renyi(r, a) => json!(["Renyi entropy", r.to_string(), self.dist(a)?]),
            Quantity::RenyiDivergence(r, a, b) => {
                json!(["Renyi divergence", r.to_string(), self.dist(a)?, self.dist(b)?])
            }
            Quantity::Tsallis(r, a) => json!(["Tsallis entropy", r.to_string(), self.dist(a)?]),
            Quantity::SelfInformation(a, at) => {
                let a = self.dist(a)?;
                json!(["self-information", a, indices(std::slice::from_ref(at))])
            }
            Quantity::Of(m, dists) => {
                let dists = dists.iter().map(|d| self.dist(d)).collect::<Result<Vec<_>>>()?;
                json!(["measure", measure(*m), dists])
            }
        })
    }

    pub(super) fn dist(&mut self, d: &Dist) -> Result<usize> {
        let names = |names: &[crate::term::Name]| json!(names.iter().map(|n| &**n).collect::<Vec<_>>());
        let entry = match d {
            Dist::Named(n) => json!(["named", &**n]),
            Dist::Law { joint, vars } => json!(["law", &**joint, names(vars)]),
            Dist::Conditional { joint, of, given } => {
                json!(["conditional", &**joint, names(of), names(given)])
            }
            Dist::Mixture(parts) => json!(["mixture", self.parts(parts)?]),
            Dist::Product(parts) => {
                let parts = parts.iter().map(|p| self.dist(p)).collect::<Result<Vec<_>>>()?;
                json!(["product", parts])
            }
            Dist::Uniform(s) => json!(["uniform", space(s)]),
        };
        Ok(self.put(entry))
    }

    pub(super) fn claim(&mut self, c: &Claim) -> Result<usize> {
        let (lhs, rhs) = (self.expr(&c.lhs)?, self.expr(&c.rhs)?);
        Ok(self.put(json!(["claim", lhs, relation(c.rel), rhs])))
    }

    pub(super) fn cond(&mut self, c: &Cond) -> Result<usize> {
        let entry = match c {
            Cond::Distribution(d) => json!(["distribution", self.dist(d)?]),
            Cond::Dominated(p, q) => json!(["dominated", self.dist(p)?, self.dist(q)?]),
            Cond::NotDominated(p, q) => json!(["not dominated", self.dist(p)?, self.dist(q)?]),
            Cond::Holds(c) => json!(["holds", self.claim(c)?]),
        };
        Ok(self.put(entry))
    }
}

/// Ω, or the name of a random variable.
fn space(s: &Space) -> Json {
    match s {
        Space::Outcomes => json!(["outcomes"]),
        Space::Alphabet(v) => json!(["alphabet", &**v]),
    }
}

pub(super) fn indices(at: &[Index]) -> Json {
    let one = |i: &Index| match i {
        Index::Bound(n) => json!(["index", &**n]),
        Index::Outcome(n) => json!(["outcome", &**n]),
    };
    at.iter().map(one).collect()
}

pub(super) fn relation(rel: Rel) -> &'static str {
    match rel {
        Rel::Eq => "=",
        Rel::Le => "<=",
        Rel::Lt => "<",
        Rel::Ne => "!=",
    }
}

pub(super) fn measure(m: Measure) -> &'static str {
    match m {
        Measure::TotalVariation => "TV",
        Measure::ChiSquared => "chi2",
        Measure::Hellinger => "Hel",
        Measure::BhattacharyyaCoefficient => "BC",
        Measure::Bhattacharyya => "BD",
        Measure::Jeffreys => "J",
        Measure::Perplexity => "perplexity",
        Measure::Extropy => "extropy",
        Measure::Varentropy => "varentropy",
        Measure::MinEntropy => "min-entropy",
    }
}
