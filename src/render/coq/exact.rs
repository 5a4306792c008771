//! Closed terms about declared distributions, as the prelude's verified evaluator reads them.
//!
//! The tree has the shape of the Coq term that [`super::term`] spells, so that Coq sees them to be the same by
//! unfolding. The numbers under its logarithms are factored here, over a coprime base; Coq multiplies the
//! factors out.

use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::exact::coprime::refine;
use crate::exact::rational::{self, Integer};
use crate::term::{Dist, Expr, Index, Measure, Name, Quantity, Space};
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// A distribution whose masses are known.
#[derive(Clone, Debug)]
pub(super) enum Table {
    /// Declared under an identifier.
    Masses(String, Vec<Rational>),
    /// A mixture.
    Mixture(Vec<(Rational, Table)>),
}

impl Table {
    fn mass(&self, at: usize) -> Rational {
        match self {
            Table::Masses(_, masses) => masses.get(at).cloned().unwrap_or_else(Rational::zero),
            Table::Mixture(parts) => parts.iter().map(|(w, t)| w * t.mass(at)).sum(),
        }
    }

    fn text(&self) -> String {
        match self {
            Table::Masses(name, _) => format!("(DM {name})"),
            Table::Mixture(parts) => {
                let weight = |w: &Rational| {
                    if w.is_integer() {
                        format!("(WZ {})", z(w.numer()))
                    } else {
                        format!("(WF {} {})", z(w.numer()), z(w.denom()))
                    }
                };
                let mut out = String::new();
                for (k, (w, t)) in parts.iter().enumerate().rev() {
                    out = if k + 1 == parts.len() {
                        format!("(POne {} {})", weight(w), t.text())
                    } else {
                        format!("(PCons {} {} {out})", weight(w), t.text())
                    };
                }
                format!("(DMix {out})")
            }
        }
    }
}

fn z(n: &Integer) -> String {
    if n.is_negative() { format!("({n})") } else { n.to_string() }
}

/// An outcome: bound, counted from the innermost, or a fixed one.
#[derive(Clone, Copy, Debug)]
enum At {
    Bound(usize),
    Fixed(usize),
}

#[derive(Clone, Debug)]
enum Ratio {
    Whole(Integer),
    Mass(Table, At),
    Two(&'static str, Box<Ratio>, Box<Ratio>),
    One(&'static str, Box<Ratio>),
    Power(Box<Ratio>, u32),
    RealPower(Box<Ratio>, i32),
    /// To the power 1 − k.
    Complement(Box<Ratio>, i32),
    Sum(usize, Box<Ratio>),
}

/// A term that is linear in logarithms.
#[derive(Clone, Debug)]
pub(super) struct Log(Tree);

#[derive(Clone, Debug)]
enum Tree {
    Ratio(Ratio),
    Ln(Ratio),
    Two(&'static str, Box<Tree>, Box<Tree>),
    Opposite(Box<Tree>),
    Left(Ratio, Box<Tree>),
    Right(Box<Tree>, Ratio),
    Over(Box<Tree>, Ratio),
    Sum(usize, Box<Tree>),
    On(usize, Ratio, Box<Tree>),
}

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

/// The numbers under logarithms, and how long a term is when every sum is written out.
#[derive(Default)]
struct Walk {
    numbers: Vec<Integer>,
    steps: usize,
}

/// More terms than this are not walked through.
const TERMS: usize = 2_000_000;

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

impl Log {
    /// The term in Coq.
    pub(super) fn text(&self) -> String {
        self.0.text()
    }
}

/// Certificates: each number under a logarithm of the terms as a product of powers, and the common denominator
/// that clears all coefficients is left to the caller.
pub(super) fn certificates(terms: &[&Log]) -> Result<String> {
    let mut walk = Walk::default();
    for term in terms {
        term.0.walk(&mut Vec::new(), &mut walk)?;
    }
    walk.numbers.retain(|n| !n.is_one());
    walk.numbers.sort();
    walk.numbers.dedup();
    let numbers: Vec<rug::Integer> = walk.numbers.iter().map(rational::integer_to_rug).collect();
    let refined = refine(numbers);
    let mut entries = Vec::new();
    for (n, factors) in walk.numbers.iter().zip(&refined.factors) {
        let mut powers = Vec::new();
        for (base, exponent) in factors {
            let base = refined.base.get(*base as usize).ok_or(Unsupported("this factor"))?;
            powers.push(format!("({base}, {exponent})"));
        }
        entries.push(format!("({n}, [{}])", powers.join("; ")));
    }
    Ok(format!("[{}]", entries.join("; ")))
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

impl At {
    fn text(self) -> String {
        match self {
            At::Bound(k) => format!("(V {k})"),
            At::Fixed(k) => format!("(At {k})"),
        }
    }

    fn outcome(self, env: &[usize]) -> usize {
        match self {
            At::Bound(k) => env.iter().rev().nth(k).copied().unwrap_or(usize::MAX),
            At::Fixed(k) => k,
        }
    }
}

impl Ratio {
    fn text(&self) -> String {
        match self {
            Ratio::Whole(n) => format!("(QZ {})", z(n)),
            Ratio::Mass(t, at) => format!("(QM {} {})", t.text(), at.text()),
            Ratio::Two(op, a, b) => format!("({op} {} {})", a.text(), b.text()),
            Ratio::One(op, a) => format!("({op} {})", a.text()),
            Ratio::Power(a, k) => format!("(QPow {} {k})", a.text()),
            Ratio::RealPower(a, k) => format!("(QRpow {} {})", a.text(), z(&Integer::from(*k))),
            Ratio::Complement(a, k) => format!("(QRpow1 {} {})", a.text(), z(&Integer::from(*k))),
            Ratio::Sum(n, a) => format!("(QSum {n} {})", a.text()),
        }
    }

    fn value(&self, env: &mut Vec<usize>, steps: &mut usize) -> Result<Rational> {
        *steps += 1;
        if *steps > TERMS {
            return Err(Unsupported("a term of this size"));
        }
        let inverse = |x: Rational| if x.is_zero() { x } else { x.recip() };
        Ok(match self {
            Ratio::Whole(n) => Rational::from_integer(n.clone()),
            Ratio::Mass(t, at) => t.mass(at.outcome(env)),
            Ratio::Two(op, a, b) => {
                let (a, b) = (a.value(env, steps)?, b.value(env, steps)?);
                match *op {
                    "QAdd" => a + b,
                    "QSub" => a - b,
                    "QMul" => a * b,
                    _ => a * inverse(b),
                }
            }
            Ratio::One(op, a) => {
                let a = a.value(env, steps)?;
                match *op {
                    "QOpp" => -a,
                    "QAbs" => a.abs(),
                    _ => inverse(a),
                }
            }
            Ratio::Power(a, k) => num_traits::Pow::pow(&a.value(env, steps)?, *k),
            Ratio::RealPower(a, k) => {
                let a = a.value(env, steps)?;
                if a.is_positive() { num_traits::Pow::pow(&a, *k) } else { Rational::zero() }
            }
            Ratio::Complement(a, k) => {
                let a = a.value(env, steps)?;
                if a.is_positive() { num_traits::Pow::pow(&a, 1 - *k) } else { Rational::zero() }
            }
            Ratio::Sum(n, a) => {
                let mut total = Rational::zero();
                for i in 0..*n {
                    env.push(i);
                    let term = a.value(env, steps);
                    env.pop();
                    total += term?;
                }
                total
            }
        })
    }
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Tree::Ratio(q) => format!("(LQ {})", q.text()),
            Tree::Ln(q) => format!("(LLn {})", q.text()),
            Tree::Two(op, a, b) => format!("({op} {} {})", a.text(), b.text()),
            Tree::Opposite(a) => format!("(LOpp {})", a.text()),
            Tree::Left(q, a) => format!("(LMulL {} {})", q.text(), a.text()),
            Tree::Right(a, q) => format!("(LMulR {} {})", a.text(), q.text()),
            Tree::Over(a, q) => format!("(LDiv {} {})", a.text(), q.text()),
            Tree::Sum(n, a) => format!("(LSum {n} {})", a.text()),
            Tree::On(n, m, a) => format!("(LOn {n} {} {})", m.text(), a.text()),
        }
    }

    fn walk(&self, env: &mut Vec<usize>, walk: &mut Walk) -> Result<()> {
        match self {
            Tree::Ratio(_) => {}
            Tree::Ln(q) => {
                let x = q.value(env, &mut walk.steps)?;
                if x.is_positive() {
                    walk.numbers.push(x.numer().clone());
                    walk.numbers.push(x.denom().clone());
                }
            }
            Tree::Two(_, a, b) => {
                a.walk(env, walk)?;
                b.walk(env, walk)?;
            }
            Tree::Opposite(a) => a.walk(env, walk)?,
            Tree::Left(q, a) | Tree::Right(a, q) | Tree::Over(a, q) => {
                if !q.value(env, &mut walk.steps)?.is_zero() {
                    a.walk(env, walk)?;
                }
            }
            Tree::Sum(n, a) => {
                for i in 0..*n {
                    env.push(i);
                    let done = a.walk(env, walk);
                    env.pop();
                    done?;
                }
            }
            Tree::On(n, m, a) => {
                for i in 0..*n {
                    env.push(i);
                    let inside = m.value(env, &mut walk.steps).map(|m| m.is_positive());
                    let done = if inside == Ok(true) { a.walk(env, walk) } else { inside.map(|_| ()) };
                    env.pop();
                    done?;
                }
            }
        }
        Ok(())
    }
}
