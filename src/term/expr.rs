//! Expressions: what both sides of a claim are made of, with the distributions and quantities that
//! occur in them and are made of expressions in turn.
//!
//! There is no subtraction and no division: `a − b` is `a + (−1)·b` and `a/b` is `a·b⁻¹`, so that
//! rules have fewer shapes to know. The constructors below build those forms.

use super::Name;
use crate::exact::symbolic::Interval;
use crate::exact::{Integer, Rational};
use num_traits::{One, Zero};
use std::sync::Arc;

/// A set that an index ranges over.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Space {
    /// Ω, the common finite outcome set of the distribution symbols.
    Outcomes,
    /// The finite alphabet of a random variable.
    Alphabet(Name),
}

impl Space {
    /// The index that sums over this space bind: `i` for Ω and `@X` for a variable `X`, which no
    /// written name can clash with (pages show it as `x`).
    pub fn index(&self) -> Name {
        match self {
            Space::Outcomes => "i".into(),
            Space::Alphabet(v) => format!("@{v}").into(),
        }
    }
}

/// What a mass is taken at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Index {
    /// A bound index of an enclosing sum.
    Bound(Name),
    /// One outcome, by its label in the language's syntax.
    Outcome(Name),
}

impl Index {
    /// Whether one of them is the bound index of that name.
    pub fn bound(at: &[Index], index: &Name) -> bool {
        at.iter().any(|i| matches!(i, Index::Bound(n) if n == index))
    }
}

/// What a sum ranges over: a space, or the part of it where an expression is positive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Range {
    /// The set the index runs through.
    pub space: Space,
    /// Only where this is positive: `A(i)` makes it the support of A.
    pub positive: Option<Arc<Expr>>,
}

impl Range {
    /// The whole space.
    pub fn all(space: Space) -> Range {
        Range { space, positive: None }
    }
}

/// The way to a subterm: the child to take at each level.
pub type Path = Vec<usize>;

/// An expression; see the module page for what it denotes.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A rational number.
    Number(Rational),
    /// `+∞`.
    Infinity,
    /// A real parameter.
    Symbol(Name),
    /// The mass of a distribution at indices: `A(i)`, `P(x, y)`.
    Mass(Dist, Vec<Index>),
    /// The number of elements of a space.
    Size(Space),
    /// A sum of two or more terms.
    Add(Vec<Expr>),
    /// A product of two or more factors.
    Mul(Vec<Expr>),
    /// A rational power; `b⁻¹` is the reciprocal.
    Power(Arc<Expr>, Rational),
    /// The natural logarithm.
    Ln(Arc<Expr>),
    /// The exponential function.
    Exp(Arc<Expr>),
    /// The absolute value.
    Abs(Arc<Expr>),
    /// The derivative in a parameter, at the value that it has.
    Derivative(Name, Arc<Expr>),
    /// `Σ` of the body over a range, binding an index.
    Sum {
        /// The bound index.
        index: Name,
        /// What it ranges over.
        range: Range,
        /// The term summed.
        body: Arc<Expr>,
    },
    /// The set of points at which an objective is least or greatest.
    Minimisers(Arc<Extremum>),
    /// A set of points.
    Set(Arc<Points>),
    /// A named quantity, which abbreviates.
    Quantity(Arc<Quantity>),
}

/// What varies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Over {
    /// A distribution on Ω: every one, or those of a family that is only named.
    Distributions {
        /// The distribution that varies.
        variable: Name,
        /// The family, if it is not all of them; any set of distributions on Ω.
        family: Option<Name>,
    },
    /// A real parameter.
    Parameter {
        /// The parameter.
        variable: Name,
        /// What it ranges over.
        range: Interval,
    },
}

/// `argmin` or `argmax` of an objective: the set of all points at which it takes its least or greatest value
/// in ℝ*. It denotes nothing where the objective does at some point.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Extremum {
    /// `argmax` rather than `argmin`.
    pub greatest: bool,
    /// What varies.
    pub over: Over,
    /// What is made least or greatest.
    pub objective: Expr,
}

/// A set of points.
#[derive(Clone, Debug)]
pub enum Points {
    /// None at all.
    Empty,
    /// One number.
    Number(Rational),
    /// All numbers of a range.
    Range(Interval),
    /// One distribution.
    Dist(Dist),
}

/// A term for a probability distribution.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Dist {
    /// A distribution on the common outcome set Ω: declared, or universally quantified.
    Named(Name),
    /// The law of one or more random variables under a joint distribution: `P(x, y)`.
    Law {
        /// The joint distribution the variables live on.
        joint: Name,
        /// The variables, in the order written; one entry each.
        vars: Vec<Name>,
    },
    /// The conditional law `P(of | given)`; a kernel rather than one distribution.
    Conditional {
        /// The joint distribution the variables live on.
        joint: Name,
        /// The variables whose law it is.
        of: Vec<Name>,
        /// The variables that are held fixed.
        given: Vec<Name>,
    },
    /// `Σ wₖ·Aₖ` with weights that are non-negative and sum to 1.
    Mixture(Vec<(Expr, Dist)>),
    /// The product law of laws on disjoint variables.
    Product(Vec<Dist>),
    /// The uniform distribution on a space.
    Uniform(Space),
}

/// A quantity of one or two distributions, told apart by its definition alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Measure {
    /// `TV(A,B) = ½ Σ |A(i) − B(i)|`
    TotalVariation,
    /// `χ²(A‖B) = Σ (A(i) − B(i))² / B(i)`
    ChiSquared,
    /// `Hel(A,B) = √(1 − BC(A,B))`, the Hellinger distance
    Hellinger,
    /// `BC(A,B) = Σ √(A(i)·B(i))`
    BhattacharyyaCoefficient,
    /// `−ln BC(A,B)`
    Bhattacharyya,
    /// `J(A,B) = D(A‖B) + D(B‖A)`
    Jeffreys,
    /// `exp S(A)`
    Perplexity,
    /// `−Σ (1 − A(i)) ln(1 − A(i))`
    Extropy,
    /// `Σ A(i)·(ln A(i) + S(A))²`
    Varentropy,
    /// `−ln max A(i)`, the Rényi entropy of order ∞
    MinEntropy,
}

/// A named quantity of distributions or random variables.
#[derive(Clone, Debug)]
pub enum Quantity {
    /// `S(A)`, and `H(X,Y)` when the distribution is a law.
    Entropy(Dist),
    /// `H(A,B)`
    CrossEntropy(Dist, Dist),
    /// `D(A‖B)`, the Kullback–Leibler divergence.
    Divergence(Dist, Dist),
    /// `H(X|Y)`
    ConditionalEntropy {
        /// The joint distribution.
        joint: Name,
        /// The variables whose uncertainty it is.
        of: Vec<Name>,
        /// The variables that are known.
        given: Vec<Name>,
    },
    /// `I(X;Y|Z)`; three or more groups make it the co-information.
    Information {
        /// The joint distribution.
        joint: Name,
        /// The groups of variables, two or more.
        between: Vec<Vec<Name>>,
        /// The variables that are known, perhaps none.
        given: Vec<Name>,
    },
    /// `D(P(Y|X) ‖ Q(Y|X)) = Σ P(x,y) ln(P(y|x)/Q(y|x))`
    ConditionalDivergence {
        /// The joint distribution that averages.
        p: Name,
        /// The other one.
        q: Name,
        /// The variables whose conditional laws are compared.
        of: Vec<Name>,
        /// The variables that are held fixed.
        given: Vec<Name>,
    },
    /// `JS` of any number of distributions with weights: `Σ wₖ D(Aₖ‖M)`, `M = Σ wₖ Aₖ`.
    JensenShannon(Vec<(Expr, Dist)>),
    /// `√JS`
    JensenShannonDistance(Vec<(Expr, Dist)>),
    /// `Hₐ(A) = ln(Σ A(i)^α)/(1−α)`, order α ≠ 1.
    Renyi(Rational, Dist),
    /// `Dₐ(A‖B) = ln(Σ A(i)^α B(i)^(1−α))/(α−1)`, order α ≠ 1.
    RenyiDivergence(Rational, Dist, Dist),
    /// `(1 − Σ A(i)^q)/(q−1)`, order q ≠ 1.
    Tsallis(Rational, Dist),
    /// `−ln A(outcome)`
    SelfInformation(Dist, Index),
    /// One of the simpler ones.
    Of(Measure, Vec<Dist>),
}

impl Expr {
    /// A whole number.
    pub fn int(n: i64) -> Expr {
        Expr::Number(Rational::from_integer(Integer::from(n)))
    }

    /// The sum of the parts: flat, without zeros; none is 0 and one is itself.
    pub fn add(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::Add(inner) => flat.extend(inner),
                Expr::Number(n) if n.is_zero() => {}
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Expr::int(0),
            1 => flat.swap_remove(0),
            _ => Expr::Add(flat),
        }
    }

    /// The product of the parts: flat, numbers gathered in front; none is 1 and one is itself.
    pub fn mul(parts: impl IntoIterator<Item = Expr>) -> Expr {
        let mut number = Rational::one();
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Expr::Number(n) => number *= n,
                Expr::Mul(inner) => inner.into_iter().for_each(|e| match e {
                    Expr::Number(n) => number *= n,
                    other => flat.push(other),
                }),
                other => flat.push(other),
            }
        }
        if flat.is_empty() {
            return Expr::Number(number);
        }
        if !number.is_one() {
            flat.insert(0, Expr::Number(number));
        }
        if flat.len() == 1 { flat.swap_remove(0) } else { Expr::Mul(flat) }
    }

    /// `−e`.
    pub fn negative(e: Expr) -> Expr {
        Expr::mul([Expr::int(-1), e])
    }

    /// `a − b`.
    pub fn difference(a: Expr, b: Expr) -> Expr {
        Expr::add([a, Expr::negative(b)])
    }

    /// `a / b`.
    pub fn quotient(a: Expr, b: Expr) -> Expr {
        Expr::mul([a, Expr::power(b, -Rational::one())])
    }

    /// `e^r`; the power of a non-zero number by an integer of moderate size is worked out.
    pub fn power(e: Expr, r: Rational) -> Expr {
        match (&e, i32::try_from(r.numer())) {
            _ if r.is_one() => e,
            (Expr::Number(n), Ok(k)) if r.is_integer() && !n.is_zero() && k.abs() <= 64 => {
                Expr::Number(num_traits::Pow::pow(n, k))
            }
            _ => Expr::Power(Arc::new(e), r),
        }
    }

    /// `ln e`.
    pub fn ln(e: Expr) -> Expr {
        Expr::Ln(Arc::new(e))
    }

    /// `Σ_{index ∈ range} body`.
    pub fn sum(index: Name, range: Range, body: Expr) -> Expr {
        Expr::Sum { index, range, body: Arc::new(body) }
    }

    /// The body summed over every outcome of a distribution, at its canonical indices.
    pub fn sum_over(dist: &Dist, body: Expr) -> Expr {
        dist.indices().into_iter().rev().fold(body, |b, (i, space)| Expr::sum(i, Range::all(space), b))
    }

    /// The quantity as an expression.
    pub fn quantity(q: Quantity) -> Expr {
        Expr::Quantity(Arc::new(q))
    }

    /// The direct subterms, in the order that [`Path`]s count them.
    pub fn children(&self) -> Vec<&Expr> {
        match self {
            Expr::Add(parts) | Expr::Mul(parts) => parts.iter().collect(),
            Expr::Power(e, _) | Expr::Ln(e) | Expr::Exp(e) | Expr::Abs(e) | Expr::Derivative(_, e) => vec![e],
            Expr::Sum { body, .. } => vec![body],
            _ => Vec::new(),
        }
    }

    /// The same node over other subterms; `None` when their number does not fit.
    pub fn with_children(&self, mut new: Vec<Expr>) -> Option<Expr> {
        if new.len() != self.children().len() {
            return None;
        }
        Some(match self {
            Expr::Add(_) => Expr::Add(new),
            Expr::Mul(_) => Expr::Mul(new),
            Expr::Power(_, r) => Expr::Power(Arc::new(new.pop()?), r.clone()),
            Expr::Ln(_) => Expr::Ln(Arc::new(new.pop()?)),
            Expr::Exp(_) => Expr::Exp(Arc::new(new.pop()?)),
            Expr::Abs(_) => Expr::Abs(Arc::new(new.pop()?)),
            Expr::Derivative(x, _) => Expr::Derivative(x.clone(), Arc::new(new.pop()?)),
            Expr::Sum { index, range, .. } => Expr::sum(index.clone(), range.clone(), new.pop()?),
            leaf => leaf.clone(),
        })
    }

    /// Whether the bound index occurs free.
    pub fn mentions(&self, index: &Name) -> bool {
        match self {
            Expr::Mass(d, at) => Index::bound(at, index) || d.mentions(index),
            Expr::Quantity(q) => q.mentions(index),
            Expr::Minimisers(m) => m.objective.mentions(index),
            Expr::Set(points) => matches!(&**points, Points::Dist(d) if d.mentions(index)),
            Expr::Sum { index: own, .. } if own == index => false,
            Expr::Sum { range: Range { positive: Some(e), .. }, body, .. } => {
                e.mentions(index) || body.mentions(index)
            }
            other => other.children().iter().any(|c| c.mentions(index)),
        }
    }

    /// The same expression with the free index `from` written as `to`; `None` where an inner sum binds `to`.
    pub fn reindexed(&self, from: &Name, to: &Name) -> Option<Expr> {
        let index = |i: &Index| match i {
            Index::Bound(n) if n == from => Index::Bound(to.clone()),
            other => other.clone(),
        };
        Some(match self {
            Expr::Mass(d, at) => Expr::Mass(d.clone(), at.iter().map(index).collect()),
            Expr::Quantity(q) => match q.as_ref() {
                Quantity::SelfInformation(d, at) => {
                    Expr::quantity(Quantity::SelfInformation(d.clone(), index(at)))
                }
                _ => self.clone(),
            },
            Expr::Sum { index: own, .. } if own == from => self.clone(),
            Expr::Sum { index: own, .. } if own == to => return None,
            Expr::Minimisers(_) => return None,
            Expr::Sum { index: own, range, body } => {
                let positive = match &range.positive {
                    Some(m) => Some(Arc::new(m.reindexed(from, to)?)),
                    None => None,
                };
                let range = Range { space: range.space.clone(), positive };
                Expr::sum(own.clone(), range, body.reindexed(from, to)?)
            }
            other => {
                let new = other.children().into_iter().map(|c| c.reindexed(from, to));
                other.with_children(new.collect::<Option<Vec<_>>>()?)?
            }
        })
    }

    /// The names of distributions that occur, each once, in order of occurrence.
    pub fn names(&self, into: &mut Vec<Name>) {
        match self {
            Expr::Mass(d, _) => d.names(into),
            Expr::Set(points) => {
                if let Points::Dist(d) = &**points {
                    d.names(into);
                }
            }
            // The distribution that varies is bound.
            Expr::Minimisers(m) => {
                let mut within = Vec::new();
                m.objective.names(&mut within);
                within.retain(|n| Some(n) != m.over.distribution() && !into.contains(n));
                into.append(&mut within);
            }
            Expr::Quantity(q) => {
                q.dists().iter().for_each(|d| d.names(into));
                for (joint, _) in q.variables() {
                    if !into.contains(joint) {
                        into.push(joint.clone());
                    }
                }
                q.exprs().iter().for_each(|e| e.names(into));
            }
            _ => {}
        }
        if let Expr::Sum { range: Range { positive: Some(e), .. }, .. } = self {
            e.names(into);
        }
        self.children().iter().for_each(|c| c.names(into));
    }

    /// The same expression with every named distribution replaced as `map` says.
    pub fn substitute(&self, map: &dyn Fn(&Name) -> Option<Dist>) -> Expr {
        match self {
            Expr::Mass(d, at) => Expr::Mass(d.substitute(map), at.clone()),
            Expr::Quantity(q) => Expr::quantity(q.substitute(map)),
            Expr::Set(points) => match &**points {
                Points::Dist(d) => Expr::Set(Arc::new(Points::Dist(d.substitute(map)))),
                _ => self.clone(),
            },
            Expr::Minimisers(m) => {
                let free = |n: &Name| if m.over.distribution() == Some(n) { None } else { map(n) };
                let objective = m.objective.substitute(&free);
                Expr::Minimisers(Arc::new(Extremum { objective, ..Extremum::clone(m) }))
            }
            Expr::Sum { index, range, body } => {
                let positive = range.positive.as_ref().map(|e| Arc::new(e.substitute(map)));
                let range = Range { space: range.space.clone(), positive };
                Expr::sum(index.clone(), range, body.substitute(map))
            }
            other => {
                let new = other.children().into_iter().map(|c| c.substitute(map)).collect();
                other.with_children(new).unwrap_or_else(|| other.clone())
            }
        }
    }
}
