//! Closed reals beyond the linear fragment: products and quotients of logarithms, powers, exponentials.
//!
//! Knows `logsum`, `ball` and `truth`; equal normal forms are `identity`'s business. The constructors stay among logarithmic forms wherever
//! the result is one, so that it can be decided; the rest is enclosed, and compared by separated
//! enclosures or identical normal forms, else honestly `Unknown`. A value is constructed only when it
//! is proved to exist: every divisor, radicand and argument of a logarithm has its sign certified.

use super::ball::Ball;
use super::logsum::LogSum;
use super::rational::{self, Rational};
use super::truth::Truth;
use num_bigint::Sign;
use rug::ops::Pow;
use rug::{Complete, Integer};
use std::cmp::Ordering;
use std::sync::{Arc, Mutex};

/// The precision in bits to which the constructors pursue a sign.
pub const CERTIFY_BITS: u32 = 4096;
/// The greatest size in bits of a rational power that is multiplied out.
const POWER_BITS: u64 = 1 << 20;
/// Exponentials of longer forms are not split into a rational and an irrational part.
const SPLIT_TERMS: usize = 1000;

/// Why a number cannot be formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RealError {
    /// A divisor is zero, or zero has a negative power.
    #[error("division by zero")]
    DivisionByZero,
    /// The argument of a logarithm is not positive.
    #[error("the logarithm of a number that is not positive")]
    LnOfNonPositive,
    /// A negative number has a fractional exponent.
    #[error("a fractional power of a negative number")]
    FractionalPowerOfNegative,
    /// Neither zero nor a sign could be established.
    #[error("the sign of an operand is not decided at {bits} bits")]
    Undecided {
        /// The precision reached.
        bits: u32,
    },
}

/// A real number given by a closed expression. Cheap to clone.
///
/// ```
/// use entail::exact::{logsum::LogSum, real::Real, truth::Truth};
/// let ln = |text: &str| Real::from(LogSum::ln(&text.parse().unwrap()).unwrap());
/// let ratio = ln("8").quotient(&ln("2")).unwrap();
/// assert_eq!(ratio.as_rational(), Some("3".parse().unwrap()));
/// let square = ln("2").product(&ln("3"));
/// assert_eq!(square.less(&ln("3"), 256), Truth::True);
/// assert_eq!(square.equals(&ln("9").product(&ln("2")).scale(&"1/2".parse().unwrap()), 256), Truth::True);
/// ```
#[derive(Clone, Debug)]
pub struct Real(Arc<Node>);

#[derive(Debug)]
struct Node {
    kind: Kind,
    /// The most precise enclosure so far: a shared node is evaluated once.
    cache: Mutex<Option<(u32, Ball)>>,
}

/// How a [`Real`] is built. Only constructors of [`Real`] make one.
#[derive(Debug)]
pub enum Kind {
    /// A logarithmic form.
    Log(LogSum),
    /// A sum; at most one summand is a logarithmic form.
    Sum(Vec<Real>),
    /// A product; at most one factor is rational, and it comes first.
    Product(Vec<Real>),
    /// A quotient with a divisor that is not zero.
    Quotient(Real, Real),
    /// A power that exists.
    Pow(Real, Rational),
    /// e to the power.
    Exp(Real),
    /// The natural logarithm of a positive number.
    Ln(Real),
    /// The absolute value of a number whose sign is not decided.
    Abs(Real),
}

impl From<LogSum> for Real {
    fn from(value: LogSum) -> Real {
        Real::node(Kind::Log(value))
    }
}

fn integer(value: i64) -> Rational {
    Rational::from_integer(value.into())
}

impl Real {
    fn node(kind: Kind) -> Real {
        Real(Arc::new(Node { kind, cache: Mutex::new(None) }))
    }

    /// A rational number.
    pub fn rational(value: &Rational) -> Real {
        LogSum::rational(value).into()
    }

    /// How the number is built.
    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// Whether both are the same node, and so certainly equal.
    pub fn is_same_node(&self, other: &Real) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The number as a logarithmic form, if it was recognised as one.
    pub fn as_logsum(&self) -> Option<&LogSum> {
        match self.kind() {
            Kind::Log(form) => Some(form),
            _ => None,
        }
    }

    /// The number as a rational, if it was recognised as one.
    pub fn as_rational(&self) -> Option<Rational> {
        self.as_logsum()?.as_rational()
    }

    /// The sum of any number of reals.
    pub fn sum(parts: impl IntoIterator<Item = Real>) -> Real {
        let (mut forms, mut others) = (Vec::new(), Vec::new());
        for part in parts {
            match part.kind() {
                Kind::Log(form) => forms.push(form.clone()),
                Kind::Sum(inner) => inner.iter().for_each(|x| match x.kind() {
                    Kind::Log(form) => forms.push(form.clone()),
                    _ => others.push(x.clone()),
                }),
                _ => others.push(part),
            }
        }
        let form = LogSum::sum(&forms);
        if others.is_empty() || !form.is_zero() {
            others.push(form.into());
        }
        match others.as_slice() {
            [one] => one.clone(),
            _ => Real::node(Kind::Sum(others)),
        }
    }

    /// The sum of two.
    pub fn add(&self, other: &Real) -> Real {
        Real::sum([self.clone(), other.clone()])
    }

    /// The difference of two.
    pub fn sub(&self, other: &Real) -> Real {
        self.add(&other.scale(&integer(-1)))
    }

    /// The product with a rational.
    pub fn scale(&self, factor: &Rational) -> Real {
        match self.kind() {
            Kind::Log(form) => form.scale(factor).into(),
            Kind::Sum(parts) => Real::sum(parts.iter().map(|part| part.scale(factor))),
            _ => self.product(&Real::rational(factor)),
        }
    }

    /// The product of two.
    pub fn product(&self, other: &Real) -> Real {
        let mut factor = integer(1);
        let (mut exponents, mut others) = (Vec::new(), Vec::new());
        for part in [self, other] {
            let parts = if let Kind::Product(parts) = part.kind() {
                parts.as_slice()
            } else {
                std::slice::from_ref(part)
            };
            for part in parts {
                match (part.as_rational(), part.kind()) {
                    (Some(value), _) => factor *= value,
                    (None, Kind::Exp(exponent)) if exponent.as_logsum().is_some() => {
                        exponents.push(exponent.clone())
                    }
                    _ => others.push(part.clone()),
                }
            }
        }
        // Exponentials meet in one: √2·√2 is 2.
        if exponents.len() > 1 {
            let joined = Real::sum(exponents).exp();
            return others.iter().fold(joined.scale(&factor), |product, part| product.product(part));
        }
        others.extend(exponents.into_iter().map(|exponent| Real::node(Kind::Exp(exponent))));
        while let Some((above, below, value)) = proportional(&others) {
            let mut at = 0..;
            others.retain(|_| at.next().is_none_or(|k| k != above && k != below));
            factor *= value;
        }
        match others.as_slice() {
            _ if factor == integer(0) => Real::rational(&factor),
            [] => Real::rational(&factor),
            [one] if factor == integer(1) => one.clone(),
            [one] if matches!(one.kind(), Kind::Log(_) | Kind::Sum(_)) => one.scale(&factor),
            _ => {
                if factor != integer(1) {
                    others.insert(0, Real::rational(&factor));
                }
                Real::node(Kind::Product(others))
            }
        }
    }

    /// The quotient; an error if the divisor is zero or may be.
    pub fn quotient(&self, divisor: &Real) -> Result<Real, RealError> {
        if divisor.certified_sign()?.is_eq() {
            return Err(RealError::DivisionByZero);
        }
        if let Some(value) = divisor.as_rational() {
            return Ok(self.scale(&value.recip()));
        }
        if let Some(value) = self.as_logsum().zip(divisor.as_logsum()).and_then(|(a, b)| a.ratio(b)) {
            return Ok(Real::rational(&value));
        }
        match divisor.kind() {
            Kind::Exp(exponent) => Ok(self.product(&exponent.scale(&integer(-1)).exp())),
            _ => Ok(Real::node(Kind::Quotient(self.clone(), divisor.clone()))),
        }
    }

    /// A rational power, `0⁰ = 1`; an error if it does not exist, or may not.
    ///
    /// ```
    /// use entail::exact::real::Real;
    /// let q = |text: &str| text.parse().unwrap();
    /// let root = Real::rational(&q("2")).pow(&q("1/2")).unwrap();
    /// assert_eq!(root.product(&root).as_rational(), Some(q("2")));
    /// assert_eq!(Real::rational(&q("8/27")).pow(&q("-2/3")).unwrap().as_rational(), Some(q("9/4")));
    /// ```
    pub fn pow(&self, exponent: &Rational) -> Result<Real, RealError> {
        if *exponent == integer(0) {
            return Ok(Real::rational(&integer(1)));
        }
        if *exponent == integer(1) {
            return Ok(self.clone());
        }
        let positive = exponent.numer().sign() == Sign::Plus;
        let sign = match self.certified_sign() {
            Err(_) if positive && exponent.is_integer() => None,
            sign => Some(sign?),
        };
        match sign {
            Some(Ordering::Equal) if positive => return Ok(Real::rational(&integer(0))),
            Some(Ordering::Equal) => return Err(RealError::DivisionByZero),
            Some(Ordering::Less) if !exponent.is_integer() => {
                return Err(RealError::FractionalPowerOfNegative);
            }
            Some(Ordering::Less) => {
                let size = self.scale(&integer(-1)).pow(exponent)?;
                return Ok(if exponent.numer().bit(0) { size.scale(&integer(-1)) } else { size });
            }
            _ => {}
        }
        match (self.as_rational(), self.kind()) {
            (Some(value), _) => {
                let log = LogSum::ln(&value).ok_or(RealError::LnOfNonPositive)?;
                Ok(Real::from(log.scale(exponent)).exp())
            }
            (None, Kind::Exp(inner)) => Ok(inner.scale(exponent).exp()),
            (None, Kind::Pow(base, inner)) if base.certified_sign() == Ok(Ordering::Greater) => {
                base.pow(&(inner * exponent))
            }
            _ => Ok(Real::node(Kind::Pow(self.clone(), exponent.clone()))),
        }
    }

    /// e to the power. For a logarithmic form the whole powers of its bases are multiplied out, so the
    /// result is rational whenever it can be seen to be.
    pub fn exp(&self) -> Real {
        match self.kind() {
            Kind::Ln(inner) => return inner.clone(),
            Kind::Sum(parts) => {
                return parts
                    .iter()
                    .fold(Real::rational(&integer(1)), |product, part| product.product(&part.exp()));
            }
            Kind::Log(form) if form.term_count() <= SPLIT_TERMS => {
                if let Some((factor, rest)) = split_exponent(form) {
                    let rational = Real::rational(&factor);
                    if rest.term_count() == 0 && rest.constant() == integer(0) {
                        return rational;
                    }
                    let irrational = Real::node(Kind::Exp(rest.into()));
                    return if factor == integer(1) {
                        irrational
                    } else {
                        Real::node(Kind::Product(vec![rational, irrational]))
                    };
                }
            }
            _ => {}
        }
        Real::node(Kind::Exp(self.clone()))
    }

    /// The natural logarithm; an error unless the argument is certainly positive.
    pub fn ln(&self) -> Result<Real, RealError> {
        if self.certified_sign()?.is_le() {
            return Err(RealError::LnOfNonPositive);
        }
        let positive = |x: &Real| x.certified_sign() == Ok(Ordering::Greater);
        match (self.as_rational(), self.kind()) {
            (Some(value), _) => LogSum::ln(&value).map(Real::from).ok_or(RealError::LnOfNonPositive),
            (None, Kind::Exp(inner)) => Ok(inner.clone()),
            (None, Kind::Pow(base, exponent)) if positive(base) => Ok(base.ln()?.scale(exponent)),
            (None, Kind::Product(parts)) if parts.iter().all(positive) => {
                Ok(Real::sum(parts.iter().map(Real::ln).collect::<Result<Vec<_>, _>>()?))
            }
            (None, Kind::Quotient(above, below)) if positive(below) => Ok(above.ln()?.sub(&below.ln()?)),
            _ => Ok(Real::node(Kind::Ln(self.clone()))),
        }
    }

    /// The absolute value.
    pub fn abs(&self) -> Real {
        match self.certified_sign() {
            Ok(Ordering::Less) => self.scale(&integer(-1)),
            Ok(_) => self.clone(),
            Err(_) => Real::node(Kind::Abs(self.clone())),
        }
    }

    /// An interval that contains the value; it narrows to a point as the precision in bits grows.
    pub fn enclose(&self, prec: u32) -> Ball {
        crate::cancel::check();
        let known = self.0.cache.lock().ok().and_then(|cache| cache.clone());
        if let Some((_, ball)) = known.filter(|known| known.0 >= prec) {
            return ball;
        }
        let work = prec.saturating_add(16);
        let one = || Ball::integer(Integer::ONE, work);
        let ball = match self.kind() {
            Kind::Log(form) => form.enclose(prec),
            Kind::Sum(parts) => parts
                .iter()
                .map(|x| x.enclose(work))
                .reduce(|a, b| &a + &b)
                .unwrap_or_else(|| Ball::whole(work)),
            Kind::Product(parts) => parts.iter().fold(one(), |product, x| &product * &x.enclose(work)),
            Kind::Quotient(above, below) => above.enclose(work).div(&below.enclose(work)),
            Kind::Pow(base, exponent) => base.enclose(work).pow(exponent),
            Kind::Exp(inner) => inner.enclose(work).exp(),
            Kind::Ln(inner) => inner.enclose(work).ln(),
            Kind::Abs(inner) => inner.enclose(work).abs(),
        };
        if let Ok(mut cache) = self.0.cache.lock() {
            *cache = Some((prec, ball.clone()));
        }
        ball
    }

    /// The sign, decided for logarithmic forms, else pursued to [`CERTIFY_BITS`].
    fn certified_sign(&self) -> Result<Ordering, RealError> {
        self.compare(&Real::rational(&integer(0)), CERTIFY_BITS)
            .ok_or(RealError::Undecided { bits: CERTIFY_BITS })
    }

    /// The order of two reals. Logarithmic forms are decided; for others enclosures of up to
    /// `max_prec` bits are separated or the normal forms are identical, else `None`.
    pub fn compare(&self, other: &Real, max_prec: u32) -> Option<Ordering> {
        if let (Some(a), Some(b)) = (self.as_logsum(), other.as_logsum()) {
            return Some(a.compare(b));
        }
        let mut prec = 64.min(max_prec);
        let mut tested = false;
        loop {
            if let Some(order) = self.enclose(prec).order(&other.enclose(prec)) {
                return Some(order);
            }
            if !tested && (prec >= 256 || prec == max_prec) {
                tested = true;
                if self.is_identical(other) {
                    return Some(Ordering::Equal);
                }
            }
            if prec >= max_prec {
                return None;
            }
            prec = prec.saturating_mul(2).min(max_prec);
        }
    }

    /// Whether the two are equal, at up to `max_prec` bits.
    pub fn equals(&self, other: &Real, max_prec: u32) -> Truth {
        self.compare(other, max_prec).map(Ordering::is_eq).into()
    }

    /// Whether this one is less, at up to `max_prec` bits.
    pub fn less(&self, other: &Real, max_prec: u32) -> Truth {
        self.compare(other, max_prec).map(Ordering::is_lt).into()
    }

    /// Whether this one is less or equal, at up to `max_prec` bits.
    pub fn less_eq(&self, other: &Real, max_prec: u32) -> Truth {
        self.compare(other, max_prec).map(Ordering::is_le).into()
    }
}

/// A form, the reciprocal of another one and their quotient, where it is rational: ln 4·(ln 2)⁻¹ is 2.
fn proportional(factors: &[Real]) -> Option<(usize, usize, Rational)> {
    let divisor = |factor: &Real| match factor.kind() {
        Kind::Pow(base, exponent) if *exponent == integer(-1) => base.as_logsum().cloned(),
        _ => None,
    };
    let (below, divisor) = factors.iter().enumerate().find_map(|(k, f)| Some((k, divisor(f)?)))?;
    let quotient = |(k, f): (usize, &Real)| Some((k, below, f.as_logsum()?.ratio(&divisor)?));
    factors.iter().enumerate().find_map(quotient)
}

/// `e^form` as a rational times `e^rest`, the exponents in `rest` between 0 and 1; `None` if the
/// rational is too large to write down.
fn split_exponent(form: &LogSum) -> Option<(Rational, LogSum)> {
    let mut factor = rug::Rational::from(1);
    let mut whole = vec![LogSum::zero()];
    let mut bits = 0u64;
    for (base, c) in form.refined() {
        let (times, _) = c.div_rem_floor_ref(form.denominator()).complete();
        bits =
            bits.checked_add(times.to_i64()?.unsigned_abs().checked_mul(base.significant_bits().into())?)?;
        if bits > POWER_BITS {
            return None;
        }
        factor *= rug::Rational::from(base).pow(times.to_i32()?);
        let log = LogSum::ln(&Rational::from_integer(rational::integer_from_rug(base)))?;
        whole.push(log.scale(&Rational::from_integer(rational::integer_from_rug(&times))));
    }
    let refined = form.over_refined_base();
    Some((rational::from_rug(&factor), &refined - &LogSum::sum(&whole)))
}

#[cfg(test)]
mod tests;
