//! The table of terms read back. Parts stand before wholes, so nothing refers forward or in a circle, and
//! the size and depth of every term is known before it is built.

use super::error::CertificateError;
use super::json::{array, bad, fraction, names, number, text};
use super::ranges;
use crate::exact::rational;
use crate::term::{
    Claim, Cond, Dist, Expr, Extremum, Index, Measure, Over, Points, Quantity, Range, Rel, Space,
};
use serde_json::Value as Json;
use std::sync::Arc;

type Result<T> = std::result::Result<T, CertificateError>;

/// Entries of a table.
pub(super) const ENTRIES: usize = 500_000;

/// Nodes of one term, written out as a tree.
const TREE: usize = 50_000;

/// Nodes of all terms together, written out as trees.
const FOREST: usize = 20_000_000;

/// Levels of a term.
const DEPTH: usize = 120;

/// An entry of the table.
enum Node {
    Expr(Expr),
    Dist(Dist),
    Claim(Claim),
    Cond(Cond),
}

/// The table.
#[derive(Default)]
pub(super) struct Table {
    nodes: Vec<(Node, usize, usize)>,
    forest: usize,
}

pub(super) fn relation(j: &Json, place: &str) -> Result<Rel> {
    [Rel::Eq, Rel::Le, Rel::Lt, Rel::Ne]
        .into_iter()
        .find(|r| j.as_str() == Some(super::nodes::relation(*r)))
        .ok_or(())
        .or_else(|()| bad(place, "expected =, <=, < or !="))
}

pub(super) fn indices(j: &Json, place: &str) -> Result<Vec<Index>> {
    let one = |j: &Json| match array(j, place)? {
        [tag, name] => match tag.as_str() {
            Some("index") => Ok(Index::Bound(text(name, place)?.into())),
            Some("outcome") => Ok(Index::Outcome(text(name, place)?.into())),
            _ => bad(place, "expected an index or an outcome"),
        },
        _ => bad(place, "expected an index or an outcome"),
    };
    array(j, place)?.iter().map(one).collect()
}

fn space(j: &Json, place: &str) -> Result<Space> {
    match array(j, place)? {
        [tag] if tag == "outcomes" => Ok(Space::Outcomes),
        [tag, v] if tag == "alphabet" => Ok(Space::Alphabet(text(v, place)?.into())),
        _ => bad(place, "expected a set of outcomes or an alphabet"),
    }
}

impl Table {
    /// Reads the whole table.
    pub(super) fn read(j: &Json) -> Result<Table> {
        let entries = array(j, "certificate.terms")?;
        if entries.len() > ENTRIES {
            return bad("certificate.terms", format!("more than {ENTRIES} entries"));
        }
        let mut table = Table::default();
        for (n, entry) in entries.iter().enumerate() {
            let place = format!("certificate.terms[{n}]");
            let (mut size, mut depth) = (1, 0);
            table.measure(entry, &place, &mut size, &mut depth)?;
            table.forest = table.forest.saturating_add(size);
            if size > TREE || depth + 1 > DEPTH || table.forest > FOREST {
                return bad(&place, "the term is too large or too deep");
            }
            let node = table.node(entry, &place)?;
            table.nodes.push((node, size, depth + 1));
        }
        Ok(table)
    }

    /// Size and depth of what an entry refers to: every number in it is a reference.
    fn measure(&self, j: &Json, place: &str, size: &mut usize, depth: &mut usize) -> Result<()> {
        match j {
            Json::Number(_) => {
                let k = number(j, place)?;
                let Some((_, own, below)) = self.nodes.get(k) else {
                    return bad(place, format!("{k} is no earlier entry"));
                };
                *size = size.saturating_add(*own);
                *depth = (*depth).max(*below);
                Ok(())
            }
            Json::Array(parts) => parts.iter().try_for_each(|p| self.measure(p, place, size, depth)),
            _ => Ok(()),
        }
    }

    fn get(&self, j: &Json, place: &str) -> Result<&Node> {
        let k = number(j, place)?;
        self.nodes.get(k).map(|(n, ..)| n).ok_or(()).or_else(|()| bad(place, format!("there is no term {k}")))
    }

    pub(super) fn expr(&self, j: &Json, place: &str) -> Result<Expr> {
        match self.get(j, place)? {
            Node::Expr(e) => Ok(e.clone()),
            _ => bad(place, "expected an expression"),
        }
    }

    pub(super) fn dist(&self, j: &Json, place: &str) -> Result<Dist> {
        match self.get(j, place)? {
            Node::Dist(d) => Ok(d.clone()),
            _ => bad(place, "expected a distribution"),
        }
    }

    pub(super) fn claim(&self, j: &Json, place: &str) -> Result<Claim> {
        match self.get(j, place)? {
            Node::Claim(c) => Ok(c.clone()),
            _ => bad(place, "expected a claim"),
        }
    }

    pub(super) fn cond(&self, j: &Json, place: &str) -> Result<Cond> {
        match self.get(j, place)? {
            Node::Cond(c) => Ok(c.clone()),
            _ => bad(place, "expected a condition"),
        }
    }

    fn exprs(&self, j: &Json, place: &str) -> Result<Vec<Expr>> {
        let parts = array(j, place)?.iter().map(|p| self.expr(p, place)).collect::<Result<Vec<_>>>()?;
        if parts.len() < 2 { bad(place, "expected two parts or more") } else { Ok(parts) }
    }

    fn dists(&self, j: &Json, place: &str) -> Result<Vec<Dist>> {
        array(j, place)?.iter().map(|p| self.dist(p, place)).collect()
    }

    fn parts(&self, j: &Json, place: &str) -> Result<Vec<(Expr, Dist)>> {
        let one = |j: &Json| match array(j, place)? {
            [w, d] => Ok((self.expr(w, place)?, self.dist(d, place)?)),
            _ => bad(place, "expected a weight and a distribution"),
        };
        array(j, place)?.iter().map(one).collect()
    }

    fn node(&self, j: &Json, place: &str) -> Result<Node> {
        let entry = array(j, place)?;
        let Some((tag, rest)) = entry.split_first() else { return bad(place, "an empty entry") };
        let tag = text(tag, place)?;
        let quantity = |q: Quantity| Ok(Node::Expr(Expr::quantity(q)));
        match (tag, rest) {
            ("number", [n]) => Ok(Node::Expr(Expr::Number(fraction(n, place)?))),
            ("infinity", []) => Ok(Node::Expr(Expr::Infinity)),
            ("symbol", [n]) => Ok(Node::Expr(Expr::Symbol(text(n, place)?.into()))),
            ("mass", [d, at]) => Ok(Node::Expr(Expr::Mass(self.dist(d, place)?, indices(at, place)?))),
            ("size", [s]) => Ok(Node::Expr(Expr::Size(space(s, place)?))),
            ("+", [parts]) => Ok(Node::Expr(Expr::Add(self.exprs(parts, place)?))),
            ("*", [parts]) => Ok(Node::Expr(Expr::Mul(self.exprs(parts, place)?))),
            ("^", [base, r]) => {
                let r = fraction(r, place)?;
                if rational::bit_length(&r) > 40 {
                    return bad(place, "an exponent of more than 40 bits");
                }
                Ok(Node::Expr(Expr::Power(Arc::new(self.expr(base, place)?), r)))
            }
            ("ln", [x]) => Ok(Node::Expr(Expr::ln(self.expr(x, place)?))),
            ("exp", [x]) => Ok(Node::Expr(Expr::Exp(Arc::new(self.expr(x, place)?)))),
            ("abs", [x]) => Ok(Node::Expr(Expr::Abs(Arc::new(self.expr(x, place)?)))),
            ("sum", [i, s, body, rest @ ..]) if rest.len() <= 1 => {
                let positive = rest.first().map(|m| self.expr(m, place).map(Arc::new)).transpose()?;
                let range = Range { space: space(s, place)?, positive };
                Ok(Node::Expr(Expr::sum(text(i, place)?.into(), range, self.expr(body, place)?)))
            }
            ("argmin" | "argmax", [variable, objective, rest @ ..]) if rest.len() <= 1 => {
                let variable = text(variable, place)?.into();
                let over = match rest.first() {
                    None => Over::Distributions { variable, family: None },
                    Some(range @ Json::Array(_)) => {
                        Over::Parameter { variable, range: ranges::read(range, place)? }
                    }
                    Some(family) => {
                        Over::Distributions { variable, family: Some(text(family, place)?.into()) }
                    }
                };
                let (greatest, objective) = (tag == "argmax", self.expr(objective, place)?);
                Ok(Node::Expr(Expr::Minimisers(Arc::new(Extremum { greatest, over, objective }))))
            }
            ("set", []) => Ok(Node::Expr(Expr::Set(Arc::new(Points::Empty)))),
            ("set", [point]) => {
                let points = match point {
                    Json::Array(_) => Points::Range(ranges::read(point, place)?),
                    Json::String(_) => Points::Number(fraction(point, place)?),
                    d => Points::Dist(self.dist(d, place)?),
                };
                Ok(Node::Expr(Expr::Set(Arc::new(points))))
            }
            ("derivative", [x, body]) => {
                let body = Arc::new(self.expr(body, place)?);
                Ok(Node::Expr(Expr::Derivative(text(x, place)?.into(), body)))
            }
            ("entropy", [a]) => quantity(Quantity::Entropy(self.dist(a, place)?)),
            ("cross entropy", [a, b]) => {
                quantity(Quantity::CrossEntropy(self.dist(a, place)?, self.dist(b, place)?))
            }
            ("divergence", [a, b]) => {
                quantity(Quantity::Divergence(self.dist(a, place)?, self.dist(b, place)?))
            }
            ("conditional entropy", [j, of, given]) => quantity(Quantity::ConditionalEntropy {
                joint: text(j, place)?.into(),
                of: names(of, place)?,
                given: names(given, place)?,
            }),
            ("information", [j, between, given]) => quantity(Quantity::Information {
                joint: text(j, place)?.into(),
                between: array(between, place)?.iter().map(|g| names(g, place)).collect::<Result<_>>()?,
                given: names(given, place)?,
            }),
            ("conditional divergence", [p, q, of, given]) => quantity(Quantity::ConditionalDivergence {
                p: text(p, place)?.into(),
                q: text(q, place)?.into(),
                of: names(of, place)?,
                given: names(given, place)?,
            }),
            ("JS", [parts]) => quantity(Quantity::JensenShannon(self.parts(parts, place)?)),
            ("JS distance", [parts]) => quantity(Quantity::JensenShannonDistance(self.parts(parts, place)?)),
            ("Renyi entropy", [r, a]) => quantity(Quantity::Renyi(fraction(r, place)?, self.dist(a, place)?)),
            ("Renyi divergence", [r, a, b]) => quantity(Quantity::RenyiDivergence(
                fraction(r, place)?,
                self.dist(a, place)?,
                self.dist(b, place)?,
            )),
            ("Tsallis entropy", [r, a]) => {
                quantity(Quantity::Tsallis(fraction(r, place)?, self.dist(a, place)?))
            }
            ("self-information", [a, at]) => match indices(at, place)?.as_slice() {
                [one] => quantity(Quantity::SelfInformation(self.dist(a, place)?, one.clone())),
                _ => bad(place, "expected one outcome"),
            },
            ("measure", [m, dists]) => {
                let all = [
                    Measure::TotalVariation,
                    Measure::ChiSquared,
                    Measure::Hellinger,
                    Measure::BhattacharyyaCoefficient,
                    Measure::Bhattacharyya,
                    Measure::Jeffreys,
                    Measure::Perplexity,
                    Measure::Extropy,
                    Measure::Varentropy,
                    Measure::MinEntropy,
                ];
                match all.into_iter().find(|k| m.as_str() == Some(super::nodes::measure(*k))) {
                    Some(m) => quantity(Quantity::Of(m, self.dists(dists, place)?)),
                    None => bad(place, "an unknown quantity"),
                }
            }
            ("named", [n]) => Ok(Node::Dist(Dist::Named(text(n, place)?.into()))),
            ("law", [j, vars]) => {
                Ok(Node::Dist(Dist::Law { joint: text(j, place)?.into(), vars: names(vars, place)? }))
            }
            ("conditional", [j, of, given]) => Ok(Node::Dist(Dist::Conditional {
                joint: text(j, place)?.into(),
                of: names(of, place)?,
                given: names(given, place)?,
            })),
            ("mixture", [parts]) => Ok(Node::Dist(Dist::Mixture(self.parts(parts, place)?))),
            ("product", [parts]) => Ok(Node::Dist(Dist::Product(self.dists(parts, place)?))),
            ("uniform", [s]) => Ok(Node::Dist(Dist::Uniform(space(s, place)?))),
            ("claim", [l, rel, r]) => {
                Ok(Node::Claim(Claim::new(self.expr(l, place)?, relation(rel, place)?, self.expr(r, place)?)))
            }
            ("distribution", [d]) => Ok(Node::Cond(Cond::Distribution(self.dist(d, place)?))),
            ("dominated", [p, q]) => {
                Ok(Node::Cond(Cond::Dominated(self.dist(p, place)?, self.dist(q, place)?)))
            }
            ("not dominated", [p, q]) => {
                Ok(Node::Cond(Cond::NotDominated(self.dist(p, place)?, self.dist(q, place)?)))
            }
            ("holds", [c]) => Ok(Node::Cond(Cond::Holds(self.claim(c, place)?))),
            _ => bad(place, format!("`{tag}` with {} parts is no term", rest.len())),
        }
    }
}
