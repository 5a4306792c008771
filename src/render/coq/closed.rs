//! From expressions about declared distributions to the terms of the prelude's evaluator.
//!
//! The tree has the shape of the Coq term that [`super::term`] spells, so that Coq sees them to be the same by
//! unfolding.

use super::exact::{At, Log, Ratio, Table, Tree};
use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::exact::rational::Integer;
use crate::term::{Dist, Expr, Index, Measure, Name, Quantity, Space};
use num_traits::{One, Signed, ToPrimitive};
use std::collections::BTreeMap;

/// What names mean here.
#[derive(Clone, Debug, Default)]
pub(super) struct Declared {
    /// Distributions with the number of their outcomes.
    pub(super) tables: BTreeMap<Name, (Table, usize)>,
    /// Outcomes by their labels, for each distribution.
    pub(super) labels: BTreeMap<Name, Vec<String>>,
}

/// A term under construction: what the indices around it are.
struct Builder<'d> {
    declared: &'d Declared,
    bound: Vec<Name>,
}

impl Declared {
    /// A distribution as the evaluator reads it, with the number of its outcomes.
    pub(super) fn dist(&self, d: &Dist) -> Result<(String, usize)> {
        let (table, n) = Builder { declared: self, bound: Vec::new() }.table(d)?;
        Ok((table.text(), n))
    }

    /// The mass of an outcome by its number.
    pub(super) fn mass(&self, d: &Dist, at: usize) -> Option<Rational> {
        Builder { declared: self, bound: Vec::new() }.table(d).ok().map(|(table, _)| table.mass(at))
    }

    /// The term, if it is linear in logarithms.
    pub(super) fn log(&self, e: &Expr) -> Result<Log> {
        Ok(Log(Builder { declared: self, bound: Vec::new() }.tree(e)?))
    }
}

impl Builder<'_> {
    fn tree(&mut self, e: &Expr) -> Result<Tree> {
        if let Ok(ratio) = self.ratio(e) {
            return Ok(Tree::Ratio(ratio));
        }
        Ok(match e {
            Expr::Ln(x) => Tree::Ln(self.ratio(x)?),
            Expr::Add(parts) => {
                let mut sum: Option<Tree> = None;
                for part in parts {
                    sum = Some(match (sum, negated(part)) {
                        (None, _) => self.tree(part)?,
                        (Some(before), Some(rest)) => {
                            Tree::Two("LSub", Box::new(before), Box::new(self.tree(&rest)?))
                        }
                        (Some(before), None) => {
                            Tree::Two("LAdd", Box::new(before), Box::new(self.tree(part)?))
                        }
                    });
                }
                sum.ok_or(Unsupported("an empty sum"))?
            }
            Expr::Mul(parts) => match negated(e) {
                Some(rest) => Tree::Opposite(Box::new(self.tree(&rest)?)),
                None => self.product(parts)?,
            },
            Expr::Sum { index, range, body } if range.space == Space::Outcomes => {
                let n = self
                    .size(index, body)
                    .or_else(|| range.positive.as_ref().and_then(|m| self.size(index, m)));
                let n = n.ok_or(Unsupported("a sum over unknown outcomes"))?;
                self.bound.push(index.clone());
                let body = self.tree(body);
                let positive = range.positive.as_ref().map(|m| self.ratio(m)).transpose();
                self.bound.pop();
                match positive? {
                    None => Tree::Sum(n, Box::new(body?)),
                    Some(m) => Tree::On(n, m, Box::new(body?)),
                }
            }
            Expr::Quantity(q) => self.quantity(q)?,
            _ => return Err(Unsupported("a value that is not linear in logarithms")),
        })
    }

    fn product(&mut self, parts: &[Expr]) -> Result<Tree> {
        let mut product: Option<Tree> = None;
        for part in parts {
            let divides =
                if let Expr::Power(base, r) = part { (-r.clone()).is_one().then_some(base) } else { None };
            let next = match (product, divides) {
                (None, _) => self.tree(part)?,
                (Some(Tree::Ratio(a)), Some(base)) => {
                    Tree::Ratio(Ratio::Two("QDiv", Box::new(a), Box::new(self.ratio(base)?)))
                }
                (Some(a), Some(base)) => Tree::Over(Box::new(a), self.ratio(base)?),
                (Some(a), None) => match (a, self.tree(part)?) {
                    (Tree::Ratio(a), Tree::Ratio(b)) => {
                        Tree::Ratio(Ratio::Two("QMul", Box::new(a), Box::new(b)))
                    }
                    (Tree::Ratio(a), b) => Tree::Left(a, Box::new(b)),
                    (a, Tree::Ratio(b)) => Tree::Right(Box::new(a), b),
                    _ => return Err(Unsupported("a product of logarithms")),
                },
            };
            product = Some(next);
        }
        product.ok_or(Unsupported("an empty product"))
    }

    /// The definitions of the prelude, as they unfold there.
    fn quantity(&mut self, q: &Quantity) -> Result<Tree> {
        let sum = |n: usize, body: Tree| Tree::Sum(n, Box::new(body));
        let inner = At::Bound(0);
        Ok(match q {
            Quantity::Entropy(a) => {
                let (a, n) = self.table(a)?;
                let mass = Ratio::Mass(a, inner);
                Tree::Opposite(Box::new(sum(n, Tree::Left(mass.clone(), Box::new(Tree::Ln(mass))))))
            }
            Quantity::CrossEntropy(a, b) => {
                let ((a, n), (b, _)) = (self.table(a)?, self.table(b)?);
                let term = Tree::Left(Ratio::Mass(a, inner), Box::new(Tree::Ln(Ratio::Mass(b, inner))));
                Tree::Opposite(Box::new(sum(n, term)))
            }
            Quantity::Divergence(a, b) => self.divergence(a, b)?,
            Quantity::JensenShannon(parts) => {
                let middle = Dist::Mixture(parts.clone());
                let mut total: Option<Tree> = None;
                for (w, a) in parts.iter().rev() {
                    let part = Tree::Left(self.ratio(w)?, Box::new(self.divergence(a, &middle)?));
                    total = Some(match total {
                        None => part,
                        Some(rest) => Tree::Two("LAdd", Box::new(part), Box::new(rest)),
                    });
                }
                total.ok_or(Unsupported("a mixture of nothing"))?
            }
            Quantity::Of(Measure::Jeffreys, dists) => match dists.as_slice() {
                [a, b] => {
                    Tree::Two("LAdd", Box::new(self.divergence(a, b)?), Box::new(self.divergence(b, a)?))
                }
                _ => return Err(Unsupported("this quantity")),
            },
            Quantity::Of(Measure::TotalVariation, dists) => match dists.as_slice() {
                [a, b] => {
                    let ((a, n), (b, _)) = (self.table(a)?, self.table(b)?);
                    let gap =
                        Ratio::Two("QSub", Box::new(Ratio::Mass(a, inner)), Box::new(Ratio::Mass(b, inner)));
                    let half = Ratio::Two("QDiv", whole(1), whole(2));
                    let sum = Ratio::Sum(n, Box::new(Ratio::One("QAbs", Box::new(gap))));
                    Tree::Ratio(Ratio::Two("QMul", Box::new(half), Box::new(sum)))
                }
                _ => return Err(Unsupported("this quantity")),
            },
            Quantity::Of(Measure::ChiSquared, dists) => match dists.as_slice() {
                [a, b] => {
                    let ((a, n), (b, _)) = (self.table(a)?, self.table(b)?);
                    let mass = |t: &Table| Box::new(Ratio::Mass(t.clone(), inner));
                    let gap = Ratio::Two("QSub", mass(&a), mass(&b));
                    let term = Ratio::Two("QDiv", Box::new(Ratio::Power(Box::new(gap), 2)), mass(&b));
                    Tree::Ratio(Ratio::Sum(n, Box::new(term)))
                }
                _ => return Err(Unsupported("this quantity")),
            },
            Quantity::Of(Measure::Extropy, dists) => match dists.as_slice() {
                [a] => {
                    let (a, n) = self.table(a)?;
                    let rest = Ratio::Two("QSub", whole(1), Box::new(Ratio::Mass(a, inner)));
                    Tree::Opposite(Box::new(sum(n, Tree::Left(rest.clone(), Box::new(Tree::Ln(rest))))))
                }
                _ => return Err(Unsupported("this quantity")),
            },
            Quantity::Renyi(r, a) => {
                let (a, n) = self.table(a)?;
                let power = Ratio::RealPower(Box::new(Ratio::Mass(a, inner)), order(r)?);
                let scale = Ratio::One("QInv", Box::new(Ratio::Two("QSub", whole(1), number(r))));
                Tree::Left(scale, Box::new(Tree::Ln(Ratio::Sum(n, Box::new(power)))))
            }
            Quantity::RenyiDivergence(r, a, b) => {
                let ((a, n), (b, _)) = (self.table(a)?, self.table(b)?);
                // The second exponent is spelled `1 - r` in the definition.
                let mass = |t: Table| Box::new(Ratio::Mass(t, inner));
                let (k, first) = (order(r)?, number(r));
                let both = Ratio::Two(
                    "QMul",
                    Box::new(Ratio::RealPower(mass(a), k)),
                    Box::new(Ratio::Complement(mass(b), k)),
                );
                let scale = Ratio::One("QInv", Box::new(Ratio::Two("QSub", first, whole(1))));
                Tree::Left(scale, Box::new(Tree::Ln(Ratio::Sum(n, Box::new(both)))))
            }
            Quantity::Tsallis(r, a) => {
                let (a, n) = self.table(a)?;
                let power = Ratio::RealPower(Box::new(Ratio::Mass(a, inner)), order(r)?);
                let scale = Ratio::One("QInv", Box::new(Ratio::Two("QSub", number(r), whole(1))));
                let rest = Ratio::Two("QSub", whole(1), Box::new(Ratio::Sum(n, Box::new(power))));
                Tree::Ratio(Ratio::Two("QMul", Box::new(scale), Box::new(rest)))
            }
            Quantity::SelfInformation(a, at) => {
                let at = self.at(a, at)?;
                Tree::Opposite(Box::new(Tree::Ln(Ratio::Mass(self.table(a)?.0, at))))
            }
            _ => return Err(Unsupported("this quantity of declared distributions")),
        })
    }

    fn divergence(&mut self, a: &Dist, b: &Dist) -> Result<Tree> {
        let ((a, n), (b, _)) = (self.table(a)?, self.table(b)?);
        let mass = |t: &Table| Ratio::Mass(t.clone(), At::Bound(0));
        let ratio = Ratio::Two("QDiv", Box::new(mass(&a)), Box::new(mass(&b)));
        Ok(Tree::Sum(n, Box::new(Tree::Left(mass(&a), Box::new(Tree::Ln(ratio))))))
    }

    fn ratio(&mut self, e: &Expr) -> Result<Ratio> {
        Ok(match e {
            Expr::Number(n) if n.is_integer() => Ratio::Whole(n.to_integer()),
            Expr::Number(n) => Ratio::Two(
                "QDiv",
                Box::new(Ratio::Whole(n.numer().clone())),
                Box::new(Ratio::Whole(n.denom().clone())),
            ),
            Expr::Mass(Dist::Product(parts), at) if parts.len() == at.len() => {
                let mut product: Option<Ratio> = None;
                for (d, i) in parts.iter().zip(at) {
                    let mass = Ratio::Mass(self.table(d)?.0, self.at(d, i)?);
                    product = Some(match product {
                        None => mass,
                        Some(before) => Ratio::Two("QMul", Box::new(before), Box::new(mass)),
                    });
                }
                product.ok_or(Unsupported("an empty product"))?
            }
            Expr::Mass(d, at) => match at.as_slice() {
                [one] => {
                    let at = self.at(d, one)?;
                    Ratio::Mass(self.table(d)?.0, at)
                }
                _ => return Err(Unsupported("masses of several variables")),
            },
            Expr::Add(parts) => {
                let mut sum: Option<Ratio> = None;
                for part in parts {
                    sum = Some(match (sum, negated(part)) {
                        (None, _) => self.ratio(part)?,
                        (Some(before), Some(rest)) => {
                            Ratio::Two("QSub", Box::new(before), Box::new(self.ratio(&rest)?))
                        }
                        (Some(before), None) => {
                            Ratio::Two("QAdd", Box::new(before), Box::new(self.ratio(part)?))
                        }
                    });
                }
                sum.ok_or(Unsupported("an empty sum"))?
            }
            Expr::Mul(parts) => match negated(e) {
                Some(rest) => Ratio::One("QOpp", Box::new(self.ratio(&rest)?)),
                None => {
                    let mut product: Option<Ratio> = None;
                    for part in parts {
                        let base = if let Expr::Power(b, r) = part {
                            (-r.clone()).is_one().then_some(b)
                        } else {
                            None
                        };
                        product = Some(match (product, base) {
                            (None, _) => self.ratio(part)?,
                            (Some(a), Some(b)) => Ratio::Two("QDiv", Box::new(a), Box::new(self.ratio(b)?)),
                            (Some(a), None) => Ratio::Two("QMul", Box::new(a), Box::new(self.ratio(part)?)),
                        });
                    }
                    product.ok_or(Unsupported("an empty product"))?
                }
            },
            Expr::Power(b, r) => {
                let base = Box::new(self.ratio(b)?);
                match r.is_integer().then(|| r.to_integer().to_i32()).flatten() {
                    Some(-1) => Ratio::One("QInv", base),
                    Some(k) if k >= 0 => Ratio::Power(base, k.unsigned_abs()),
                    Some(k) => Ratio::One("QInv", Box::new(Ratio::Power(base, k.unsigned_abs()))),
                    None => return Err(Unsupported("a root")),
                }
            }
            Expr::Abs(e) => Ratio::One("QAbs", Box::new(self.ratio(e)?)),
            Expr::Sum { index, range, body }
                if range.space == Space::Outcomes && range.positive.is_none() =>
            {
                let n = self.size(index, body).ok_or(Unsupported("a sum over unknown outcomes"))?;
                self.bound.push(index.clone());
                let body = self.ratio(body);
                self.bound.pop();
                Ratio::Sum(n, Box::new(body?))
            }
            Expr::Quantity(q) if matches!(q.as_ref(), Quantity::Of(..) | Quantity::Tsallis(..)) => {
                match self.quantity(q)? {
                    Tree::Ratio(ratio) => ratio,
                    _ => return Err(Unsupported("a logarithm among rational numbers")),
                }
            }
            _ => return Err(Unsupported("a value that is not rational")),
        })
    }

    fn table(&self, d: &Dist) -> Result<(Table, usize)> {
        match d {
            Dist::Named(n) => {
                self.declared.tables.get(n).cloned().ok_or(Unsupported("a name without masses"))
            }
            Dist::Mixture(parts) => {
                let mut tables = Vec::new();
                let mut size = 0;
                for (w, d) in parts {
                    let Expr::Number(w) = w else { return Err(Unsupported("a weight that is no number")) };
                    let (table, n) = self.table(d)?;
                    size = n;
                    tables.push((w.clone(), table));
                }
                Ok((Table::Mixture(tables), size))
            }
            _ => Err(Unsupported("a law of random variables or a product")),
        }
    }

    /// How many outcomes the index runs through, by a mass taken at it.
    fn size(&self, index: &Name, e: &Expr) -> Option<usize> {
        match e {
            Expr::Mass(d, at) if Index::bound(at, index) => {
                let mut names = Vec::new();
                d.names(&mut names);
                names.first().and_then(|n| self.declared.tables.get(n)).map(|(_, n)| *n)
            }
            other => other.children().into_iter().find_map(|c| self.size(index, c)),
        }
    }

    fn at(&self, d: &Dist, index: &Index) -> Result<At> {
        match index {
            Index::Bound(n) => {
                let place = self.bound.iter().rev().position(|b| b == n);
                place.map(At::Bound).ok_or(Unsupported("a free index"))
            }
            Index::Outcome(label) => {
                let mut names = Vec::new();
                d.names(&mut names);
                let labels = names.first().and_then(|n| self.declared.labels.get(n));
                let place = labels.and_then(|l| l.iter().position(|own| own == &**label));
                place.map(At::Fixed).ok_or(Unsupported("an outcome that is not there"))
            }
        }
    }
}

fn whole(n: i64) -> Box<Ratio> {
    Box::new(Ratio::Whole(Integer::from(n)))
}

fn number(r: &Rational) -> Box<Ratio> {
    if r.is_integer() {
        Box::new(Ratio::Whole(r.to_integer()))
    } else {
        Box::new(Ratio::Two(
            "QDiv",
            Box::new(Ratio::Whole(r.numer().clone())),
            Box::new(Ratio::Whole(r.denom().clone())),
        ))
    }
}

fn order(r: &Rational) -> Result<i32> {
    let whole = r.is_integer().then(|| r.to_integer().to_i32()).flatten();
    whole.filter(|k| k.unsigned_abs() <= 64).ok_or(Unsupported("an order that is no small whole number"))
}

/// Of a negative number times something: the same without the sign, as [`super::term`] spells it.
fn negated(e: &Expr) -> Option<Expr> {
    let Expr::Mul(parts) = e else { return None };
    let Some((Expr::Number(n), rest)) = parts.split_first() else { return None };
    if !n.is_negative() {
        return None;
    }
    let n = -n.clone();
    let whole = if n.is_one() { rest.to_vec() } else { [&[Expr::Number(n)], rest].concat() };
    Some(if let [one] = whole.as_slice() { one.clone() } else { Expr::Mul(whole) })
}
