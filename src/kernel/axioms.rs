//! The closed list of axiom schemas: statements that hold in every model of their conditions.
//!
//! A schema takes its arguments and Γ, checks its side conditions against Γ, and states one claim.
//! Each is proved in `docs/THEORY.md` [Kernel §2] and tried on random exact models in the tests.

use super::error::KernelError;
use super::judge::{Conds, distribution, extended, fails, finite, follows, nonnegative, positive};
use super::ring::{polynomial, same};
use crate::eval::{self, Env};
use crate::exact::Rational;
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Quantity, Range, Rel};
use num_traits::One;
use std::sync::Arc;

/// An axiom schema with its arguments. Each variant gives its figure: conditions above the line are
/// looked for in Γ.
#[derive(Clone, PartialEq, Debug)]
pub enum Axiom {
    /// UNFOLD: a named quantity is its definition, where the definition applies.
    /// ```text
    ///   A ≪ B
    ///   ───────────────────────────
    ///   H(A,B) = −Σᵢ A(i)·ln B(i)
    /// ```
    Unfold(Quantity),
    /// RING: both sides have the same polynomial normal form, and every atom is a real number.
    /// ```text
    ///   ─────────────────────────
    ///   a·(b − c) = a·b − a·c
    /// ```
    Ring(Expr, Expr),
    /// LOG: the logarithm of a product of powers of positive factors.
    /// ```text
    ///   0 < a    0 < b
    ///   ────────────────────────
    ///   ln(a/b) = ln a − ln b
    /// ```
    Log(Expr),
    /// CANCEL: a positive number times its reciprocal.
    /// ```text
    ///   0 < a
    ///   ───────────
    ///   a·a⁻¹ = 1
    /// ```
    Cancel(Expr),
    /// ZERO: terms whose factor is zero add nothing, by the convention 0·ln 0 = 0.
    /// ```text
    ///   0 ≤ A(i)
    ///   ───────────────────────────────────────────
    ///   Σᵢ A(i)·f(i) = Σ_{i: A(i)>0} A(i)·f(i)
    /// ```
    Zero {
        /// The sum over a whole space, whose body is a product with the factor.
        sum: Expr,
        /// The non-negative factor.
        factor: Expr,
    },
    /// SUM-ADD: a sum of sums.
    /// ```text
    ///   ───────────────────────────────────
    ///   Σᵢ (f(i) + g(i)) = Σᵢ f(i) + Σᵢ g(i)
    /// ```
    SumAdd(Expr),
    /// SUM-SCALE: factors free of the index leave the sum.
    /// ```text
    ///   ─────────────────────────
    ///   Σᵢ c·f(i) = c·Σᵢ f(i)
    /// ```
    SumScale(Expr),
    /// SUM-SWAP: the order of summation over whole spaces does not matter.
    /// ```text
    ///   ─────────────────────────────────
    ///   Σₓ Σᵧ f(x,y) = Σᵧ Σₓ f(x,y)
    /// ```
    SumSwap(Expr),
    /// RENAME: what the index of a sum is called does not matter.
    /// ```text
    ///   ───────────────────
    ///   Σⱼ f(j) = Σᵢ f(i)
    /// ```
    Rename(Expr, Name),
    /// TOTAL: the masses of a distribution sum to 1.
    /// ```text
    ///   A is a distribution
    ///   ───────────────────
    ///   Σᵢ A(i) = 1
    /// ```
    Total(Dist),
    /// MIXTURE: the mass of a mixture, a product or a uniform distribution, spelled out.
    /// ```text
    ///   ───────────────────────────────
    ///   (½A + ½B)(i) = ½·A(i) + ½·B(i)
    /// ```
    Mass(Dist, Vec<Index>),
    /// MARGIN: a joint law summed over the variables that the smaller law leaves out, in whatever order
    /// the two name them; with none left out, the same law in another order.
    /// ```text
    ///   ──────────────────────
    ///   Σᵧ P(x, y) = P(x)
    /// ```
    Margin {
        /// The joint distribution.
        joint: Name,
        /// The variables of the larger law, each once.
        from: Vec<Name>,
        /// The variables kept, each once.
        of: Vec<Name>,
        /// What the kept ones are taken at.
        at: Vec<Index>,
    },
    /// LN-LE: the logarithm lies below its tangent at 1.
    /// ```text
    ///   0 < x
    ///   ─────────────
    ///   ln x ≤ x − 1
    /// ```
    LnLe(Expr),
    /// POSITIVE: what Γ shows to be positive, or non-negative.
    /// ```text
    ///   0 < a    0 ≤ b
    ///   ──────────────
    ///   0 < a + b
    /// ```
    Sign(Expr, Rel),
    /// INFINITE: mass where the other distribution has none.
    /// ```text
    ///   A(i) > 0 = B(i) for some i
    ///   ──────────────────────────
    ///   H(A,B) = +∞
    /// ```
    Infinite(Quantity),
    /// ABSORB: a sum of +∞, positive multiples of it and real terms is +∞.
    /// ```text
    ///   e is a real number    0 < c
    ///   ───────────────────────────
    ///   c·∞ + e = +∞
    /// ```
    Absorb(Expr),
    /// LE-INF: nothing lies above +∞.
    /// ```text
    ///   e is a real number or +∞
    ///   ────────────────────────
    ///   e ≤ +∞
    /// ```
    Top(Expr),
    /// SUM-PART: a sum of non-negative terms over a part of the space.
    /// ```text
    ///   0 ≤ f(i)
    ///   ────────────────────────────
    ///   Σ_{i: m(i)>0} f(i) ≤ Σᵢ f(i)
    /// ```
    Part(Expr),
    /// MASS-LE: no outcome has more mass than all of them; a conditional mass neither.
    /// ```text
    ///   A is a distribution
    ///   ───────────────────
    ///   A(i) ≤ 1                P(y|x) ≤ 1
    /// ```
    AtMostOne(Dist, Vec<Index>),
    /// NUMBER: two closed numbers compared exactly.
    /// ```text
    ///   the exact values compare so
    ///   ───────────────────────────
    ///   ln(1/2) = −ln 2
    /// ```
    Number(Claim),
    /// ASSUME: a relation that is itself a condition.
    /// ```text
    ///   a ≤ b ∈ Γ
    ///   ─────────
    ///   a ≤ b
    /// ```
    Assume(Claim),
}

/// The parts of a product, or the expression itself as its only factor.
fn factors(e: &Expr) -> &[Expr] {
    if let Expr::Mul(parts) = e { parts } else { std::slice::from_ref(e) }
}

/// `e` is Σ of something: its index, range and body.
fn as_sum(e: &Expr) -> Result<(&Name, &Range, &Expr), KernelError> {
    match e {
        Expr::Sum { index, range, body } => Ok((index, range, body)),
        _ => Err(KernelError::Shape("a sum")),
    }
}

fn need(holds: bool, what: &'static str) -> Result<(), KernelError> {
    if holds { Ok(()) } else { Err(KernelError::Side(what)) }
}

impl Axiom {
    /// The name people see.
    pub fn name(&self) -> &'static str {
        match self {
            Axiom::Unfold(_) => "UNFOLD",
            Axiom::Ring(..) => "RING",
            Axiom::Log(_) => "LOG",
            Axiom::Cancel(_) => "CANCEL",
            Axiom::Zero { .. } => "ZERO",
            Axiom::SumAdd(_) => "SUM-ADD",
            Axiom::SumScale(_) => "SUM-SCALE",
            Axiom::SumSwap(_) => "SUM-SWAP",
            Axiom::Rename(..) => "RENAME",
            Axiom::Total(_) => "TOTAL",
            Axiom::Mass(..) => "MIXTURE",
            Axiom::Margin { .. } => "MARGIN",
            Axiom::LnLe(_) => "LN-LE",
            Axiom::Sign(..) => "POSITIVE",
            Axiom::Infinite(_) => "INFINITE",
            Axiom::Absorb(_) => "ABSORB",
            Axiom::Top(_) => "LE-INF",
            Axiom::Part(_) => "SUM-PART",
            Axiom::AtMostOne(..) => "MASS-LE",
            Axiom::Number(_) => "NUMBER",
            Axiom::Assume(_) => "ASSUME",
        }
    }

    /// The claim that the schema states under Γ.
    ///
    /// # Errors
    /// When the arguments do not have the schema's shape, or Γ lacks a side condition.
    pub fn claim(&self, conds: &Conds) -> Result<Claim, KernelError> {
        match self {
            Axiom::Unfold(q) => {
                let (definition, under) = q.definition().ok_or(KernelError::Shape("a definition"))?;
                need(under.iter().all(|c| follows(c, conds)), "absolute continuity")?;
                Ok(Claim::eq(Expr::quantity(q.clone()), definition))
            }
            Axiom::Ring(a, b) => {
                need(finite(a, conds) && finite(b, conds), "every term is a real number")?;
                let (p, q) = polynomial(a).zip(polynomial(b)).ok_or(KernelError::Size)?;
                need(same(&p, &q), "equal normal forms")?;
                Ok(Claim::eq(a.clone(), b.clone()))
            }
            Axiom::Log(of) => {
                let mut terms = Vec::new();
                for factor in factors(of) {
                    let (base, exponent) = match factor {
                        Expr::Power(base, r) => (base.as_ref(), r.clone()),
                        other => (other, Rational::one()),
                    };
                    need(positive(base, conds), "every factor is positive")?;
                    terms.push(Expr::mul([Expr::Number(exponent), Expr::ln(base.clone())]));
                }
                let one = matches!(of, Expr::Number(n) if n.is_one());
                let sum = if one { Expr::int(0) } else { Expr::add(terms) };
                Ok(Claim::eq(Expr::ln(of.clone()), sum))
            }
            Axiom::Cancel(a) => {
                need(positive(a, conds) && finite(a, conds), "the factor is a positive number")?;
                Ok(Claim::eq(
                    Expr::mul([a.clone(), Expr::Power(Arc::new(a.clone()), -Rational::one())]),
                    Expr::int(1),
                ))
            }
            Axiom::Zero { sum, factor } => {
                let (index, range, body) = as_sum(sum)?;
                need(range.positive.is_none(), "a sum over a whole space")?;
                need(factors(body).contains(factor), "the factor stands in the body")?;
                // Conditions on an outer index of the same name say nothing of the bound one.
                let own: Conds = conds.iter().filter(|c| !c.mentions(index)).cloned().collect();
                need(
                    nonnegative(factor, &own) && finite(body, &own),
                    "a non-negative factor of a real term",
                )?;
                let support = Range { space: range.space.clone(), positive: Some(Arc::new(factor.clone())) };
                Ok(Claim::eq(sum.clone(), Expr::sum(index.clone(), support, body.clone())))
            }
            Axiom::SumAdd(sum) => {
                let (index, range, body) = as_sum(sum)?;
                let Expr::Add(parts) = body else { return Err(KernelError::Shape("a sum of sums")) };
                need(finite(body, conds), "every term is a real number")?;
                let one = |p: &Expr| Expr::sum(index.clone(), range.clone(), p.clone());
                Ok(Claim::eq(sum.clone(), Expr::add(parts.iter().map(one))))
            }
            Axiom::SumScale(sum) => {
                let (index, range, body) = as_sum(sum)?;
                need(finite(body, conds), "every term is a real number")?;
                let (inside, outside): (Vec<Expr>, Vec<Expr>) =
                    factors(body).iter().cloned().partition(|f| f.mentions(index));
                need(!outside.is_empty(), "a factor free of the index")?;
                let inner = Expr::sum(index.clone(), range.clone(), Expr::mul(inside));
                Ok(Claim::eq(sum.clone(), Expr::mul(outside.into_iter().chain([inner]))))
            }
            Axiom::SumSwap(sum) => {
                let (x, over_x, body) = as_sum(sum)?;
                let (y, over_y, inner) = as_sum(body)?;
                need(
                    over_x.positive.is_none() && over_y.positive.is_none() && x != y,
                    "sums over whole spaces",
                )?;
                let swapped = Expr::sum(x.clone(), over_x.clone(), inner.clone());
                Ok(Claim::eq(sum.clone(), Expr::sum(y.clone(), over_y.clone(), swapped)))
            }
            Axiom::Rename(sum, to) => {
                let (index, range, body) = as_sum(sum)?;
                let positive = range.positive.as_deref();
                need(
                    !body.mentions(to) && !positive.is_some_and(|m| m.mentions(to)),
                    "the new index is not in use",
                )?;
                let renamed = |e: &Expr| {
                    e.reindexed(index, to).ok_or(KernelError::Side("no inner sum binds the new index"))
                };
                let positive = positive.map(renamed).transpose()?.map(Arc::new);
                let range = Range { space: range.space.clone(), positive };
                Ok(Claim::eq(sum.clone(), Expr::sum(to.clone(), range, renamed(body)?)))
            }
            Axiom::Total(d) => {
                need(distribution(d, conds) && d.has_own_indices(), "it is a distribution")?;
                Ok(Claim::eq(Expr::sum_over(d, d.mass()), Expr::int(1)))
            }
            Axiom::Mass(d, at) => mass(d, at),
            Axiom::Margin { joint, from, of, at } => margin(joint, from, of, at),
            Axiom::LnLe(x) => {
                need(positive(x, conds) && finite(x, conds), "the argument is positive")?;
                Ok(Claim::new(Expr::ln(x.clone()), Rel::Le, Expr::difference(x.clone(), Expr::int(1))))
            }
            Axiom::Sign(e, rel) => {
                match rel {
                    Rel::Lt => need(positive(e, conds), "it is positive")?,
                    Rel::Le => need(nonnegative(e, conds), "it is non-negative")?,
                    _ => return Err(KernelError::Shape("< or ≤")),
                }
                need(finite(e, conds), "it is a real number")?;
                Ok(Claim::new(Expr::int(0), *rel, e.clone()))
            }
            Axiom::Infinite(q) => {
                let pair = match q {
                    Quantity::CrossEntropy(a, b) | Quantity::Divergence(a, b) => Some((a.clone(), b.clone())),
                    // Its definition applies under the absolute continuity of the joint laws alone.
                    Quantity::ConditionalDivergence { .. } => q.definition().and_then(|(_, under)| {
                        under.into_iter().find_map(|c| match c {
                            Cond::Dominated(a, b) => Some((a, b)),
                            _ => None,
                        })
                    }),
                    _ => None,
                };
                let (a, b) = pair.ok_or(KernelError::Shape("a cross entropy or a divergence"))?;
                need(fails(&a, &b, conds), "absolute continuity fails")?;
                need(distribution(&a, conds) && distribution(&b, conds), "both are distributions")?;
                Ok(Claim::eq(Expr::quantity(q.clone()), Expr::Infinity))
            }
            Axiom::Absorb(e) => {
                let terms = if let Expr::Add(parts) = e { parts.as_slice() } else { std::slice::from_ref(e) };
                let infinite = |t: &Expr| match t {
                    Expr::Infinity => true,
                    Expr::Mul(f) => match f.as_slice() {
                        [c, Expr::Infinity] => positive(c, conds) && finite(c, conds),
                        _ => false,
                    },
                    _ => false,
                };
                need(terms.iter().any(infinite), "a term is +∞")?;
                need(
                    terms.iter().all(|t| infinite(t) || finite(t, conds)),
                    "the other terms are real numbers",
                )?;
                Ok(Claim::eq(e.clone(), Expr::Infinity))
            }
            Axiom::Top(e) => {
                need(extended(e, conds), "it is a real number or +∞")?;
                Ok(Claim::new(e.clone(), Rel::Le, Expr::Infinity))
            }
            Axiom::Part(sum) => {
                let (index, range, body) = as_sum(sum)?;
                // As for ZERO, and the terms left out must not be negative either.
                let own: Conds = conds.iter().filter(|c| !c.mentions(index)).cloned().collect();
                need(nonnegative(body, &own) && finite(body, &own), "real terms that are not negative")?;
                let whole = Range::all(range.space.clone());
                Ok(Claim::new(sum.clone(), Rel::Le, Expr::sum(index.clone(), whole, body.clone())))
            }
            Axiom::AtMostOne(d, at) => {
                // Where the condition has probability 0 a conditional mass is 0.
                let conditional = matches!(d, Dist::Conditional { .. });
                need(conditional || distribution(d, conds), "it is a distribution")?;
                Ok(Claim::new(Expr::Mass(d.clone(), at.clone()), Rel::Le, Expr::int(1)))
            }
            Axiom::Number(claim) => {
                need(closed(&claim.lhs) && closed(&claim.rhs), "numbers on both sides")?;
                match eval::decide(&Env::default(), claim) {
                    Ok(Some(true)) => Ok(claim.clone()),
                    _ => Err(KernelError::Side("the exact values compare so")),
                }
            }
            Axiom::Assume(claim) => {
                need(conds.contains(&Cond::Holds(claim.clone())), "it is a condition")?;
                Ok(claim.clone())
            }
        }
    }
}

/// Made of numbers alone.
fn closed(e: &Expr) -> bool {
    match e {
        Expr::Number(_) => true,
        Expr::Add(_) | Expr::Mul(_) | Expr::Power(..) | Expr::Ln(_) => e.children().into_iter().all(closed),
        _ => false,
    }
}

/// The mass of a built distribution at indices.
fn mass(d: &Dist, at: &[Index]) -> Result<Claim, KernelError> {
    let of = Expr::Mass(d.clone(), at.to_vec());
    let spelled = match d {
        Dist::Mixture(parts) => {
            Expr::add(parts.iter().map(|(w, a)| Expr::mul([w.clone(), Expr::Mass(a.clone(), at.to_vec())])))
        }
        Dist::Product(parts) => {
            let mut rest = at;
            let mut product = Vec::new();
            for part in parts {
                let (own, after) = rest
                    .split_at_checked(part.spaces().len())
                    .ok_or(KernelError::Shape("an index a coordinate"))?;
                product.push(Expr::Mass(part.clone(), own.to_vec()));
                rest = after;
            }
            need(rest.is_empty(), "an index a coordinate")?;
            Expr::mul(product)
        }
        Dist::Uniform(space) => Expr::power(Expr::Size(space.clone()), -Rational::one()),
        // P(y|x) = P(x,y)/P(x), with the joint law written in the order given, of.
        Dist::Conditional { joint, of, given } => {
            let (own, rest) =
                at.split_at_checked(of.len()).ok_or(KernelError::Shape("an index a variable"))?;
            need(rest.len() == given.len(), "an index a variable")?;
            let law =
                |vars: Vec<Name>, at: Vec<Index>| Expr::Mass(Dist::Law { joint: joint.clone(), vars }, at);
            let both =
                law(of.iter().chain(given).cloned().collect(), own.iter().chain(rest).cloned().collect());
            Expr::quotient(both, law(given.clone(), rest.to_vec()))
        }
        Dist::Named(_) | Dist::Law { .. } => {
            return Err(KernelError::Shape("a distribution built of others"));
        }
    };
    Ok(Claim::eq(of, spelled))
}

/// The larger law summed over the variables left out.
fn margin(joint: &Name, from: &[Name], of: &[Name], at: &[Index]) -> Result<Claim, KernelError> {
    let law = |vars: &[Name]| Dist::Law { joint: joint.clone(), vars: vars.to_vec() };
    let (large, small) = (law(from), law(of));
    need(large.has_own_indices() && small.has_own_indices(), "every variable occurs once")?;
    let kept = !of.is_empty() && of.len() == at.len() && of.iter().all(|v| from.contains(v));
    need(kept, "the variables kept are among those of the larger law")?;
    let (mut indices, mut left_out) = (Vec::new(), Vec::new());
    for (v, (own, space)) in from.iter().zip(large.indices()) {
        match of.iter().zip(at).find(|(w, _)| *w == v) {
            Some((_, index)) => indices.push(index.clone()),
            None => {
                need(!Index::bound(at, &own), "the kept indices are free")?;
                indices.push(Index::Bound(own.clone()));
                left_out.push((own, space));
            }
        }
    }
    let body = Expr::Mass(large, indices);
    let sum = left_out.into_iter().rev().fold(body, |b, (i, space)| Expr::sum(i, Range::all(space), b));
    Ok(Claim::eq(sum, Expr::Mass(small, at.to_vec())))
}
