//! The normal form of a claim about distribution symbols, computed without a proof:
//! `c₀ + Σ c·E_P[ln M]`, with coefficients that are polynomials in the parameters. [Id §1]
//!
//! It says at once whether an identity can hold, and it is the vector that inequalities are made of. Nothing
//! rests on it: what is found by it is proved in the kernel.

use super::combination::Vector;
use super::conversion::from_polynomial;
use super::mixtures::canonical;
use crate::exact::Rational;
use crate::kernel::{Monomial, polynomial};
use crate::term::{Dist, Expr, Index, Measure, Name, Quantity, Range, Space};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// What the coefficients stand before.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Atom {
    /// 1
    One,
    /// The logarithm of an integer that small primes do not divide, or of a prime.
    Number(BigInt),
    /// `ln |Ω|`
    Size(Space),
    /// The logarithm of a polynomial in the parameters.
    Parameter(Expr),
    /// `E_P[ln M]`, P no mixture and M in canonical form.
    Mean(Dist, Dist),
    /// Whatever is not of this kind.
    Other(Expr),
}

/// A monomial in the parameters, and what it multiplies.
pub(super) type Key = (Monomial, Atom);

/// A combination of atoms.
pub(super) type Form = Vector<Key>;

/// The form of an expression, all of whose quantities are taken to be finite; `None` for +∞ and for what
/// grows too large.
pub(super) fn form(e: &Expr) -> Option<Form> {
    let mut form = Form::new();
    collect(e, &Expr::int(1), &mut form)?;
    Some(form)
}

/// Whether the form is made of what [Id §1] decides: nothing in it is opaque.
pub(super) fn is_complete(form: &Form) -> bool {
    !form.keys().any(|(_, atom)| matches!(atom, Atom::Other(_)))
}

/// The degree of the form in the parameters.
pub(super) fn degree(form: &Form) -> u32 {
    let own = |(m, atom): &Key| m.values().sum::<u32>() + u32::from(matches!(atom, Atom::Parameter(_)));
    form.keys().map(own).max().unwrap_or(0)
}

/// An integer above 1 as powers of primes, with what has only large ones as one more factor.
pub(super) fn factors(n: &BigInt) -> Vec<(BigInt, u32)> {
    /// Larger primes are not looked for.
    const LARGEST: u32 = 1000;
    let mut rest = n.clone();
    let mut found = Vec::new();
    for p in 2..=LARGEST {
        let p = BigInt::from(p);
        if &p * &p > rest {
            break;
        }
        let mut power = 0;
        while rest.is_multiple_of(&p) {
            rest /= &p;
            power += 1;
        }
        if power > 0 {
            found.push((p, power));
        }
    }
    if !rest.is_one() {
        found.push((rest, 1));
    }
    found
}

/// Made of numbers and parameters.
pub(super) fn is_pure(e: &Expr) -> bool {
    match e {
        Expr::Number(_) | Expr::Symbol(_) => true,
        Expr::Add(_) | Expr::Mul(_) | Expr::Power(..) => e.children().into_iter().all(is_pure),
        _ => false,
    }
}

fn add(scale: &Expr, atom: &Atom, into: &mut Form) -> Option<()> {
    for (monomial, c) in polynomial(scale)? {
        let key = (monomial, atom.clone());
        let sum = into.entry(key.clone()).or_insert_with(Rational::zero);
        *sum += c;
        if sum.is_zero() {
            into.remove(&key);
        }
    }
    Some(())
}

fn times(a: &Expr, b: &Expr) -> Expr {
    Expr::mul([a.clone(), b.clone()])
}

fn collect(e: &Expr, scale: &Expr, into: &mut Form) -> Option<()> {
    match e {
        Expr::Infinity => None,
        _ if is_pure(e) => add(&times(scale, e), &Atom::One, into),
        Expr::Add(parts) => parts.iter().try_for_each(|p| collect(p, scale, into)),
        Expr::Mul(parts) => {
            let (pure, rest): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(|p| is_pure(p));
            match rest.as_slice() {
                [one] => collect(one, &Expr::mul(pure.into_iter().cloned().chain([scale.clone()])), into),
                _ => add(scale, &Atom::Other(e.clone()), into),
            }
        }
        Expr::Ln(x) => logarithm(x, scale, into),
        Expr::Quantity(q) => quantity(q, scale, into),
        Expr::Sum { index, range, body } => {
            let mut own = Form::new();
            match average(index, range, body, scale, &mut own) {
                Some(()) => {
                    for ((monomial, atom), c) in own {
                        let scale = Expr::mul([Expr::Number(c), from_monomial(&monomial)]);
                        add(&scale, &atom, into)?;
                    }
                    Some(())
                }
                None => add(scale, &Atom::Other(e.clone()), into),
            }
        }
        _ => add(scale, &Atom::Other(e.clone()), into),
    }
}

fn from_monomial(m: &Monomial) -> Expr {
    from_polynomial(&[(m.clone(), Rational::one())].into_iter().collect())
}

/// `scale·ln x`.
fn logarithm(x: &Expr, scale: &Expr, into: &mut Form) -> Option<()> {
    match x {
        Expr::Number(n) if n.is_positive() => {
            for (side, sign) in [(n.numer(), 1i64), (n.denom(), -1)] {
                for (base, power) in factors(side) {
                    let scale = times(scale, &Expr::int(sign * i64::from(power)));
                    add(&scale, &Atom::Number(base), into)?;
                }
            }
            Some(())
        }
        Expr::Mul(parts) => parts.iter().try_for_each(|p| logarithm(p, scale, into)),
        Expr::Power(base, r) => logarithm(base, &times(scale, &Expr::Number(r.clone())), into),
        Expr::Size(space) => add(scale, &Atom::Size(space.clone()), into),
        _ if is_pure(x) => add(scale, &Atom::Parameter(from_polynomial(&polynomial(x)?)), into),
        _ => add(scale, &Atom::Other(Expr::ln(x.clone())), into),
    }
}

fn quantity(q: &Quantity, scale: &Expr, into: &mut Form) -> Option<()> {
    let minus = times(scale, &Expr::int(-1));
    let divergence = |p: &Dist, q: &Dist, scale: &Expr, into: &mut Form| {
        mean(p, &canonical(p), scale, into)?;
        mean(p, &canonical(q), &times(scale, &Expr::int(-1)), into)
    };
    match q {
        Quantity::Entropy(a) => mean(a, &canonical(a), &minus, into),
        Quantity::CrossEntropy(a, b) => mean(a, &canonical(b), &minus, into),
        Quantity::Divergence(a, b) => divergence(a, b, scale, into),
        Quantity::JensenShannon(parts) => {
            let middle = Dist::Mixture(parts.clone());
            parts.iter().try_for_each(|(w, a)| divergence(a, &middle, &times(scale, w), into))
        }
        Quantity::Of(Measure::Jeffreys, ab) => match ab.as_slice() {
            [a, b] => {
                divergence(a, b, scale, into)?;
                divergence(b, a, scale, into)
            }
            _ => None,
        },
        _ => add(scale, &Atom::Other(Expr::quantity(q.clone())), into),
    }
}

/// `scale·E_P[ln M]` for M in canonical form.
fn mean(p: &Dist, m: &Dist, scale: &Expr, into: &mut Form) -> Option<()> {
    match (p, m) {
        (Dist::Mixture(parts), _) => parts.iter().try_for_each(|(w, d)| mean(d, m, &times(scale, w), into)),
        (_, Dist::Uniform(space)) => add(&times(scale, &Expr::int(-1)), &Atom::Size(space.clone()), into),
        (Dist::Product(ps), Dist::Product(ms))
            if ps.len() == ms.len() && ps.iter().zip(ms).all(|(p, m)| p.spaces() == m.spaces()) =>
        {
            ps.iter().zip(ms).try_for_each(|(p, m)| mean(p, m, scale, into))
        }
        _ => add(scale, &Atom::Mean(canonical(p), m.clone()), into),
    }
}

/// `scale·Σ body` as averages; `None` when it is no sum of such.
fn average(index: &Name, range: &Range, body: &Expr, scale: &Expr, into: &mut Form) -> Option<()> {
    match body {
        Expr::Add(parts) => parts.iter().try_for_each(|p| average(index, range, p, scale, into)),
        Expr::Mul(parts) => {
            // A sum as a factor is multiplied out.
            if let Some(k) = parts.iter().position(|p| matches!(p, Expr::Add(_)) && !is_pure(p)) {
                let Some(Expr::Add(terms)) = parts.get(k) else { return None };
                return terms.iter().try_for_each(|t| {
                    let others = parts.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, p)| p.clone());
                    average(index, range, &Expr::mul(others.chain([t.clone()])), scale, into)
                });
            }
            let (pure, rest): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(|p| is_pure(p));
            let scale = Expr::mul(pure.into_iter().cloned().chain([scale.clone()]));
            match rest.as_slice() {
                [one] => weighed(index, range, one, None, &scale, into),
                [a, b] => match (a, b) {
                    (Expr::Ln(x), mass) | (mass, Expr::Ln(x)) => {
                        weighed(index, range, mass, Some(x), &scale, into)
                    }
                    _ => None,
                },
                _ => None,
            }
        }
        one => weighed(index, range, one, None, scale, into),
    }
}

/// `scale·Σ P(i)·ln x`, or without a logarithm `scale·Σ P(i)`.
fn weighed(
    index: &Name,
    range: &Range,
    mass: &Expr,
    x: Option<&Expr>,
    scale: &Expr,
    into: &mut Form,
) -> Option<()> {
    let p = taken_at(mass, index)?;
    if range.positive.as_ref().is_some_and(|m| **m != *mass) {
        return None;
    }
    let Some(x) = x else { return add(scale, &Atom::One, into) };
    let (base, power) = match x {
        Expr::Mul(parts) => {
            return parts.iter().try_for_each(|x| weighed(index, range, mass, Some(x), scale, into));
        }
        Expr::Power(base, r) => (base.as_ref(), r.clone()),
        other => (other, Rational::one()),
    };
    let scale = times(scale, &Expr::Number(power));
    match taken_at(base, index) {
        Some(m) => mean(p, &canonical(m), &scale, into),
        None if base.mentions(index) => None,
        None => logarithm(base, &scale, into),
    }
}

/// The distribution whose mass at the index it is.
fn taken_at<'e>(e: &'e Expr, index: &Name) -> Option<&'e Dist> {
    match e {
        Expr::Mass(d, at) => match at.as_slice() {
            [Index::Bound(i)] if i == index => Some(d),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(name: &str) -> Dist {
        Dist::named(name)
    }

    fn kl(a: &Dist, b: &Dist) -> Expr {
        Expr::quantity(Quantity::Divergence(a.clone(), b.clone()))
    }

    #[test]
    fn the_compensation_identity() {
        let (a, b, c) = (dist("A"), dist("B"), dist("C"));
        let w = Expr::Symbol("w".into());
        let v = Expr::difference(Expr::int(1), w.clone());
        let m = Dist::Mixture(vec![(v.clone(), b.clone()), (w.clone(), a.clone())]);
        let weighted = |to: &Dist| [Expr::mul([w.clone(), kl(&a, to)]), Expr::mul([v.clone(), kl(&b, to)])];
        let lhs = Expr::add(weighted(&c));
        let rhs = Expr::add(weighted(&m).into_iter().chain([kl(&m, &c)]));
        assert_eq!(form(&lhs), form(&rhs));
        assert!(is_complete(&form(&lhs).unwrap()));
        assert_ne!(form(&lhs), form(&kl(&m, &c)));
    }

    #[test]
    fn sums_and_logarithms_of_numbers() {
        let a = dist("A");
        let definition = Quantity::Entropy(a.clone()).definition().unwrap().0;
        assert_eq!(form(&definition), form(&Expr::quantity(Quantity::Entropy(a.clone()))));
        let twelve = form(&Expr::ln(Expr::int(12))).unwrap();
        let split = Expr::add([Expr::mul([Expr::int(2), Expr::ln(Expr::int(2))]), Expr::ln(Expr::int(3))]);
        assert_eq!(twelve, form(&split).unwrap());
        let odd = Expr::sum_over(&a, Expr::power(a.mass(), Rational::from_integer(2.into())));
        assert!(!is_complete(&form(&odd).unwrap()));
    }
}
