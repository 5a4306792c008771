//! The normal form of commutative rings: a polynomial over everything that is not `+`, `·`, a
//! number or a small positive power.
//!
//! Reciprocals are atoms: `x·x⁻¹` is not 1 here, since `0⁻¹ = 0`. [Kernel §2 RING]

use crate::exact::Rational;
use crate::exact::rational::compare;
use crate::term::Expr;
use num_traits::{One, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// A product of atoms with their multiplicities.
pub type Monomial = BTreeMap<Expr, u32>;

/// A polynomial: monomials with non-zero coefficients.
pub type Polynomial = BTreeMap<Monomial, Rational>;

/// More monomials than this and the normal form is given up.
const MONOMIALS: usize = 20_000;

/// The normal form of an expression; `None` when it grows past the limit.
///
/// ```
/// use entail::{kernel::polynomial, term::Expr};
/// let p = || Expr::Symbol("p".into());
/// let square = Expr::power(Expr::add([p(), Expr::int(1)]), num_rational::BigRational::from_integer(2.into()));
/// let expanded = Expr::add([Expr::mul([p(), p()]), Expr::mul([Expr::int(2), p()]), Expr::int(1)]);
/// assert_eq!(polynomial(&square), polynomial(&expanded));
/// ```
pub fn polynomial(e: &Expr) -> Option<Polynomial> {
    match e {
        Expr::Number(n) => Some(constant(n)),
        Expr::Add(parts) => {
            let mut sum = Polynomial::new();
            for part in parts {
                for (m, c) in polynomial(part)? {
                    accumulate(&mut sum, m, c);
                }
            }
            Some(sum)
        }
        Expr::Mul(parts) => {
            parts.iter().try_fold(constant(&Rational::one()), |acc, p| times(&acc, &polynomial(p)?))
        }
        Expr::Power(base, r) => match r.to_integer().to_u32() {
            Some(k) if r.is_integer() && (1..=16).contains(&k) => {
                let base = polynomial(base)?;
                (1..k).try_fold(base.clone(), |acc, _| times(&acc, &base))
            }
            _ => Some(atom(e)),
        },
        _ => Some(atom(e)),
    }
}

/// Whether two normal forms are the same.
pub fn same(p: &Polynomial, q: &Polynomial) -> bool {
    let equal =
        |((m, c), (n, d)): ((&Monomial, &Rational), (&Monomial, &Rational))| m == n && compare(c, d).is_eq();
    p.len() == q.len() && p.iter().zip(q).all(equal)
}

fn constant(n: &Rational) -> Polynomial {
    if n.is_zero() { Polynomial::new() } else { Polynomial::from([(Monomial::new(), n.clone())]) }
}

fn atom(e: &Expr) -> Polynomial {
    Polynomial::from([(Monomial::from([(e.clone(), 1)]), Rational::one())])
}

fn accumulate(sum: &mut Polynomial, m: Monomial, c: Rational) {
    let entry = sum.entry(m.clone()).or_insert_with(Rational::zero);
    *entry += c;
    if entry.is_zero() {
        sum.remove(&m);
    }
}

fn times(a: &Polynomial, b: &Polynomial) -> Option<Polynomial> {
    let mut product = Polynomial::new();
    for (m, c) in a {
        for (n, d) in b {
            let mut joined = m.clone();
            for (atom, k) in n {
                let power = joined.entry(atom.clone()).or_insert(0);
                *power = power.checked_add(*k)?;
            }
            accumulate(&mut product, joined, c * d);
            if product.len() > MONOMIALS {
                return None;
            }
        }
    }
    Some(product)
}
