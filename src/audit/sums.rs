//! Polynomials as sorted lists of terms: an arithmetic of its own for the checker.

use crate::exact::Rational;
use crate::term::Expr;
use num_traits::{One, ToPrimitive, Zero};

/// A term: a coefficient and its factors, sorted, with repetitions.
type Term = (Vec<Expr>, Rational);

/// More terms than this are not multiplied out.
const TERMS: usize = 50_000;

/// Whether both expressions come to the same list of terms when multiplied out.
pub(super) fn equal(a: &Expr, b: &Expr) -> bool {
    match (terms(a), terms(b)) {
        (Some(a), Some(b)) => {
            let (a, b) = (collected(a), collected(b));
            // Fractions in lowest terms: equal when their parts are.
            let parts = |c: &Rational| (c.numer().clone(), c.denom().clone());
            a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| x.0 == y.0 && parts(&x.1) == parts(&y.1))
        }
        _ => false,
    }
}

/// The number that the expression multiplies out to, if it is one.
pub(super) fn constant(e: &Expr) -> Option<Rational> {
    match collected(terms(e)?).as_slice() {
        [] => Some(Rational::zero()),
        [(factors, c)] if factors.is_empty() => Some(c.clone()),
        _ => None,
    }
}

fn terms(e: &Expr) -> Option<Vec<Term>> {
    match e {
        Expr::Number(n) => Some(vec![(Vec::new(), n.clone())]),
        Expr::Add(parts) => {
            let lists = parts.iter().map(terms).collect::<Option<Vec<_>>>()?;
            Some(lists.concat())
        }
        Expr::Mul(parts) => {
            let mut product: Vec<Term> = vec![(Vec::new(), Rational::one())];
            for part in parts {
                product = multiplied(&product, &terms(part)?)?;
            }
            Some(product)
        }
        Expr::Power(base, r) if r.is_integer() && !r.is_zero() => {
            match r.numer().to_u8().filter(|k| *k <= 16) {
                Some(k) => {
                    let base = terms(base)?;
                    let mut product: Vec<Term> = vec![(Vec::new(), Rational::one())];
                    for _ in 0..k {
                        product = multiplied(&product, &base)?;
                    }
                    Some(product)
                }
                None => Some(vec![(vec![e.clone()], Rational::one())]),
            }
        }
        _ => Some(vec![(vec![e.clone()], Rational::one())]),
    }
}

fn multiplied(a: &[Term], b: &[Term]) -> Option<Vec<Term>> {
    if a.len().checked_mul(b.len())? > TERMS {
        return None;
    }
    let pair = |x: &Term, y: &Term| {
        let mut factors = [x.0.as_slice(), y.0.as_slice()].concat();
        factors.sort();
        (factors, &x.1 * &y.1)
    };
    Some(collected(a.iter().flat_map(|x| b.iter().map(move |y| pair(x, y))).collect()))
}

fn collected(mut all: Vec<Term>) -> Vec<Term> {
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let mut sums: Vec<Term> = Vec::with_capacity(all.len());
    for (factors, c) in all {
        match sums.last_mut().filter(|last| last.0 == factors) {
            Some(last) => last.1 += c,
            None => sums.push((factors, c)),
        }
    }
    sums.retain(|t| !t.1.is_zero());
    sums
}
