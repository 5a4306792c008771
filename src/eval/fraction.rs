//! Rational functions of parameters, read off expressions of numbers and symbols.

use super::value::EvalError;
use crate::exact::Rational;
use crate::exact::real::RealError;
use crate::exact::symbolic::{Fraction, Point};
use crate::term::Expr;
use num_traits::ToPrimitive;

/// Larger numerators and denominators are not worked with.
const TERMS: usize = 4000;

/// The rational function that an expression of numbers, parameters, sums, products and whole powers is;
/// parameters with a value in `known` are that number.
///
/// # Errors
/// For anything else, and for a division by the zero function.
pub fn fraction(e: &Expr, known: &Point) -> Result<Fraction, EvalError> {
    match e {
        Expr::Number(n) => Ok(Fraction::rational(n)),
        Expr::Symbol(x) => Ok(known.get(x).map_or_else(|| Fraction::symbol(x), Fraction::rational)),
        Expr::Add(parts) => {
            parts.iter().try_fold(Fraction::default(), |sum, p| Ok(&sum + &fraction(p, known)?))
        }
        Expr::Mul(parts) => {
            let one = Fraction::rational(&Rational::from_integer(1.into()));
            parts.iter().try_fold(one, |product, p| times(&product, &fraction(p, known)?))
        }
        Expr::Power(base, r) if r.is_integer() => power(&fraction(base, known)?, r),
        _ => Err(EvalError::Unsupported("this is no rational function of the parameters")),
    }
}

/// The product, unless it is too large.
pub(super) fn times(a: &Fraction, b: &Fraction) -> Result<Fraction, EvalError> {
    let size = |f: &Fraction| f.above().len() + f.below().len();
    if size(a).saturating_mul(size(b)) > TERMS * 8 {
        return Err(EvalError::Unsupported("this rational function of the parameters is too large"));
    }
    Ok(a * b)
}

/// A whole power.
pub(super) fn power(base: &Fraction, r: &Rational) -> Result<Fraction, EvalError> {
    let k = r.to_integer().to_i32().filter(|k| k.unsigned_abs() <= 64);
    let k = k.ok_or(EvalError::Unsupported("this power of a parameter is too large"))?;
    let degree = |f: &Fraction| f.above().len().max(f.below().len());
    if degree(base) > 1 && degree(base).saturating_mul(k.unsigned_abs() as usize) > 400 {
        return Err(EvalError::Unsupported("this rational function of the parameters is too large"));
    }
    let base =
        if k < 0 { base.recip().ok_or(EvalError::Real(RealError::DivisionByZero))? } else { base.clone() };
    Ok(base.pow(k.unsigned_abs()))
}
