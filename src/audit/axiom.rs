//! Whether a conclusion is an instance of the axiom schema it names.

use super::facts::Facts;
use super::sums;
use crate::eval;
use crate::kernel::{Axiom, Conds};
use crate::term::{Claim, Dist, Expr, Index, Name, Quantity, Range, Rel, Space};
use num_traits::One;
use std::collections::BTreeMap;

type Verdict = Result<(), String>;

fn ensure(holds: bool, why: &str) -> Verdict {
    if holds { Ok(()) } else { Err(why.to_string()) }
}

/// Index, range and body of a sum.
fn sum(e: &Expr) -> Result<(&Name, &Range, &Expr), String> {
    if let Expr::Sum { index, range, body } = e { Ok((index, range, body)) } else { Err("no sum".into()) }
}

fn factors(e: &Expr) -> Vec<&Expr> {
    match e {
        Expr::Mul(parts) => parts.iter().collect(),
        one => vec![one],
    }
}

pub(super) fn stands(axiom: &Axiom, conds: &Conds, claim: &Claim) -> Verdict {
    let facts = Facts::new(conds);
    let Claim { lhs, rel, rhs } = claim;
    let equality = || ensure(*rel == Rel::Eq, "an equality was expected");
    match axiom {
        Axiom::Unfold(q) => {
            equality()?;
            ensure(lhs == &Expr::quantity(q.clone()), "the left side is another quantity")?;
            let (definition, under) = q.definition().ok_or("the quantity has no definition")?;
            ensure(rhs == &definition, "the right side is not its definition")?;
            ensure(
                under.iter().all(|c| facts.implies(c)),
                "the definition applies under a condition that is missing",
            )
        }
        Axiom::Ring(..) => {
            equality()?;
            ensure(facts.real(lhs) && facts.real(rhs), "a side may be infinite")?;
            ensure(sums::equal(lhs, rhs), "multiplied out, the sides differ")
        }
        Axiom::Log(_) => {
            equality()?;
            let Expr::Ln(inner) = lhs else { return Err("the left side is no logarithm".into()) };
            // Rebuild the right side factor by factor and compare as sums.
            let mut rebuilt = Vec::new();
            for factor in factors(inner) {
                let (base, k) = match factor {
                    Expr::Power(base, k) => ((**base).clone(), k.clone()),
                    other => (other.clone(), One::one()),
                };
                ensure(facts.positive(&base), "a factor is not known to be positive")?;
                rebuilt.push(Expr::mul([Expr::Number(k), Expr::ln(base)]));
            }
            let one = matches!(inner.as_ref(), Expr::Number(n) if n.is_one());
            ensure(
                one && rhs == &Expr::int(0) || sums::equal(&Expr::add(rebuilt), rhs),
                "the logarithms do not add up",
            )
        }
        Axiom::Cancel(a) => {
            equality()?;
            let product = [a.clone(), Expr::Power(a.clone().into(), -crate::exact::Rational::one())];
            ensure(lhs == &Expr::mul(product) && rhs == &Expr::int(1), "not a·a⁻¹ = 1")?;
            ensure(facts.positive(a) && facts.real(a), "the factor is not known to be a positive number")
        }
        Axiom::Zero { .. } => {
            equality()?;
            let ((i, whole, f), (j, part, g)) = (sum(lhs)?, sum(rhs)?);
            ensure(
                i == j && f == g && whole.space == part.space,
                "the sums differ in more than their range",
            )?;
            ensure(whole.positive.is_none(), "the left sum is not over everything")?;
            let mass = part.positive.as_deref().ok_or("the right sum is not over a support")?;
            ensure(factors(f).contains(&mass), "the body is no multiple of the mass")?;
            let inside = Facts::under(conds, i);
            ensure(
                inside.at_least_zero(mass) && inside.real(f),
                "the mass may be negative or the body infinite",
            )
        }
        Axiom::SumAdd(_) => {
            equality()?;
            let (i, range, body) = sum(lhs)?;
            let Expr::Add(parts) = body else { return Err("the body is no sum".into()) };
            ensure(facts.real(body), "a term may be infinite")?;
            let apart = Expr::add(parts.iter().map(|p| Expr::sum(i.clone(), range.clone(), p.clone())));
            ensure(rhs == &apart, "the right side is not the sum of the sums")
        }
        Axiom::SumScale(_) => {
            equality()?;
            let (i, range, body) = sum(lhs)?;
            ensure(facts.real(body), "a term may be infinite")?;
            // The last factor of the right side is the sum that remains.
            let right = factors(rhs);
            let (remaining, before) = right.split_last().ok_or("no sum remains")?;
            let (j, over, inner) = sum(remaining)?;
            ensure(i == j && over == range, "the remaining sum has another range")?;
            let out: Vec<Expr> = before.iter().map(|f| (*f).clone()).collect();
            ensure(!out.iter().any(|f| f.mentions(i)), "a factor outside depends on the index")?;
            let back = Expr::mul(out.into_iter().chain([inner.clone()]));
            ensure(sums::equal(&back, body), "the factors do not multiply back to the body")
        }
        Axiom::SumSwap(_) => {
            equality()?;
            let (x, over_x, inner) = sum(lhs)?;
            let (y, over_y, body) = sum(inner)?;
            let swapped =
                Expr::sum(y.clone(), over_y.clone(), Expr::sum(x.clone(), over_x.clone(), body.clone()));
            ensure(
                x != y && over_x.positive.is_none() && over_y.positive.is_none(),
                "the ranges depend on each other",
            )?;
            ensure(rhs == &swapped, "the right side is not the swapped sum")
        }
        Axiom::Rename(..) => {
            equality()?;
            sum(lhs)?;
            ensure(
                alike(lhs, rhs, &mut Vec::new()),
                "the sums differ in more than the names of their indices",
            )
        }
        Axiom::Total(d) => {
            equality()?;
            ensure(facts.is_distribution(d) && d.has_own_indices(), "not known to be a distribution")?;
            ensure(lhs == &Expr::sum_over(d, d.mass()) && rhs == &Expr::int(1), "not Σ of its masses = 1")
        }
        Axiom::Mass(d, at) => {
            equality()?;
            ensure(lhs == &Expr::Mass(d.clone(), at.clone()), "the left side is another mass")?;
            ensure(Some(rhs) == spelled(d, at).as_ref(), "the right side is not that mass spelled out")
        }
        Axiom::Margin { .. } => {
            equality()?;
            marginal(lhs, rhs)
        }
        Axiom::LnLe(x) => {
            ensure(*rel == Rel::Le && lhs == &Expr::ln(x.clone()), "not ln x ≤ …")?;
            ensure(facts.positive(x) && facts.real(x), "the argument is not known to be positive")?;
            ensure(
                sums::equal(rhs, &Expr::difference(x.clone(), Expr::int(1))),
                "the right side is not x − 1",
            )
        }
        Axiom::Sign(e, _) => {
            ensure(lhs == &Expr::int(0) && rhs == e && facts.real(e), "not 0 against a real number")?;
            match rel {
                Rel::Lt => ensure(facts.positive(e), "not known to be positive"),
                Rel::Le => ensure(facts.at_least_zero(e), "not known to be non-negative"),
                _ => Err("neither < nor ≤".into()),
            }
        }
        Axiom::Infinite(q) => {
            equality()?;
            ensure(lhs == &Expr::quantity(q.clone()) && rhs == &Expr::Infinity, "not that quantity = +∞")?;
            match q {
                Quantity::CrossEntropy(a, b) | Quantity::Divergence(a, b) => ensure(
                    facts.excludes(a, b) && facts.is_distribution(a) && facts.is_distribution(b),
                    "absolute continuity is not known to fail",
                ),
                Quantity::ConditionalDivergence { p, q: other, of, given } => {
                    let law = |joint: &Name| Dist::Law {
                        joint: joint.clone(),
                        vars: [of.as_slice(), given].concat(),
                    };
                    ensure(law(p).has_own_indices(), "a variable occurs twice")?;
                    ensure(facts.excludes(&law(p), &law(other)), "absolute continuity is not known to fail")
                }
                _ => Err("this quantity is not infinite for that reason".into()),
            }
        }
        Axiom::Absorb(_) => {
            equality()?;
            ensure(rhs == &Expr::Infinity, "the right side is not +∞")?;
            let terms: Vec<&Expr> =
                if let Expr::Add(parts) = lhs { parts.iter().collect() } else { vec![lhs] };
            let (infinite, rest): (Vec<&Expr>, Vec<&Expr>) = terms.into_iter().partition(|t| match t {
                Expr::Mul(f) => {
                    matches!(f.as_slice(), [c, Expr::Infinity] if facts.positive(c) && facts.real(c))
                }
                other => **other == Expr::Infinity,
            });
            ensure(
                !infinite.is_empty() && rest.iter().all(|t| facts.real(t)),
                "a term is not known to be real",
            )
        }
        Axiom::Top(_) => {
            ensure(*rel == Rel::Le && rhs == &Expr::Infinity, "not e ≤ +∞")?;
            ensure(facts.has_value(lhs), "the left side may denote nothing")
        }
        Axiom::Part(_) => {
            ensure(*rel == Rel::Le, "not ≤")?;
            let ((i, part, f), (j, whole, g)) = (sum(lhs)?, sum(rhs)?);
            ensure(
                i == j && f == g && part.space == whole.space,
                "the sums differ in more than their range",
            )?;
            ensure(whole.positive.is_none(), "the right sum is not over everything")?;
            let outside = Facts::under(conds, i);
            ensure(outside.real(f) && outside.at_least_zero(f), "a term left out may be negative or infinite")
        }
        Axiom::AtMostOne(d, at) => {
            let mass = Expr::Mass(d.clone(), at.clone());
            ensure(*rel == Rel::Le && lhs == &mass && rhs == &Expr::int(1), "not a mass ≤ 1")?;
            let conditional = matches!(d, Dist::Conditional { .. });
            ensure(conditional || facts.is_distribution(d), "not known to be a distribution")
        }
        Axiom::Number(_) => {
            ensure(numerical(lhs) && numerical(rhs), "not a claim about numbers")?;
            let value = |e: &Expr| eval::evaluate(&eval::Env::default(), e).map_err(|e| e.to_string());
            let order = eval::compare(&value(lhs)?, &value(rhs)?).ok_or("the values were not told apart")?;
            let holds = match rel {
                Rel::Eq => order.is_eq(),
                Rel::Ne => order.is_ne(),
                Rel::Lt => order.is_lt(),
                Rel::Le => order.is_le(),
            };
            ensure(holds, "the values compare otherwise")
        }
        Axiom::Assume(c) => ensure(c == claim && facts.assumed(claim), "that is not a condition"),
    }
}

/// Whether two expressions are the same but for the names of bound indices; the binders around them are
/// listed pair by pair, innermost last.
fn alike<'e>(a: &'e Expr, b: &'e Expr, around: &mut Vec<(&'e Name, &'e Name)>) -> bool {
    let same_index = |i: &Index, j: &Index, around: &[(&Name, &Name)]| match (i, j) {
        (Index::Bound(m), Index::Bound(n)) => {
            let left = around.iter().rposition(|(l, _)| *l == m);
            let right = around.iter().rposition(|(_, r)| *r == n);
            left == right && (left.is_some() || m == n)
        }
        _ => i == j,
    };
    match (a, b) {
        (Expr::Mass(d, at), Expr::Mass(e, there)) => {
            d == e && at.len() == there.len() && at.iter().zip(there).all(|(i, j)| same_index(i, j, around))
        }
        (Expr::Quantity(p), Expr::Quantity(q)) => match (p.as_ref(), q.as_ref()) {
            (Quantity::SelfInformation(d, i), Quantity::SelfInformation(e, j)) => {
                d == e && same_index(i, j, around)
            }
            (p, q) => p == q,
        },
        (Expr::Sum { index: i, range: r, body: f }, Expr::Sum { index: j, range: s, body: g }) => {
            around.push((i, j));
            let ranges = match (&r.positive, &s.positive) {
                (None, None) => true,
                (Some(m), Some(n)) => alike(m, n, around),
                _ => false,
            };
            let same = r.space == s.space && ranges && alike(f, g, around);
            around.pop();
            same
        }
        (Expr::Power(x, r), Expr::Power(y, s)) => r == s && alike(x, y, around),
        (Expr::Ln(x), Expr::Ln(y)) | (Expr::Exp(x), Expr::Exp(y)) | (Expr::Abs(x), Expr::Abs(y)) => {
            alike(x, y, around)
        }
        (Expr::Add(x), Expr::Add(y)) | (Expr::Mul(x), Expr::Mul(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| alike(x, y, around))
        }
        _ => a == b,
    }
}

/// Numbers, and sums, products, powers and logarithms of such.
fn numerical(e: &Expr) -> bool {
    let node = matches!(e, Expr::Add(_) | Expr::Mul(_) | Expr::Power(..) | Expr::Ln(_));
    matches!(e, Expr::Number(_)) || node && !e.children().into_iter().any(|c| !numerical(c))
}

fn spelled(d: &Dist, at: &[Index]) -> Option<Expr> {
    match d {
        Dist::Mixture(parts) => {
            let term = |(w, p): &(Expr, Dist)| Expr::mul([w.clone(), Expr::Mass(p.clone(), at.to_vec())]);
            Some(Expr::add(parts.iter().map(term)))
        }
        Dist::Product(parts) => {
            let mut start = 0;
            let mut product = Vec::new();
            for part in parts {
                let end = start + part.spaces().len();
                product.push(Expr::Mass(part.clone(), at.get(start..end)?.to_vec()));
                start = end;
            }
            (start == at.len()).then(|| Expr::mul(product))
        }
        Dist::Uniform(space) => Some(Expr::quotient(Expr::int(1), Expr::Size(space.clone()))),
        Dist::Conditional { joint, of, given } => {
            (at.len() == of.len() + given.len()).then_some(())?;
            let law =
                |vars: Vec<Name>, at: Vec<Index>| Expr::Mass(Dist::Law { joint: joint.clone(), vars }, at);
            let below = law(given.clone(), at.get(of.len()..)?.to_vec());
            Some(Expr::quotient(law([of.as_slice(), given].concat(), at.to_vec()), below))
        }
        Dist::Named(_) | Dist::Law { .. } => None,
    }
}

/// Sums around a mass of a law leave the mass of the variables that no sum binds.
fn marginal(lhs: &Expr, rhs: &Expr) -> Verdict {
    let mut bound: BTreeMap<&Name, &Space> = BTreeMap::new();
    let mut inner = lhs;
    while let Expr::Sum { index, range, body } = inner {
        ensure(range.positive.is_none(), "a sum is not over everything")?;
        ensure(bound.insert(index, &range.space).is_none(), "an index is bound twice")?;
        inner = body;
    }
    let of = |e: &Expr| match e {
        Expr::Mass(Dist::Law { joint, vars }, at) if vars.len() == at.len() => {
            let pairs: BTreeMap<Name, Index> = vars.iter().cloned().zip(at.iter().cloned()).collect();
            (pairs.len() == vars.len()).then(|| (joint.clone(), pairs))
        }
        _ => None,
    };
    let ((p, all), (q, kept)) = of(inner).zip(of(rhs)).ok_or("not masses of laws of distinct variables")?;
    ensure(p == q && !kept.is_empty(), "the laws belong to different joint distributions")?;
    ensure(kept.iter().all(|(v, i)| all.get(v) == Some(i)), "a variable is taken at another value")?;
    for (v, i) in &all {
        let summed = match i {
            Index::Bound(n) => bound.get(n).copied(),
            Index::Outcome(_) => None,
        };
        match (kept.contains_key(v), summed) {
            (true, None) => {}
            (false, Some(space)) => ensure(*space == Space::Alphabet(v.clone()), "a sum over other values")?,
            _ => return Err("the sums do not run over the variables left out".into()),
        }
    }
    ensure(bound.len() == all.len() - kept.len(), "a sum without a variable")
}
