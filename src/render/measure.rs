//! A value in the unit asked for: what power of the unit an expression is measured in, the closed
//! form in that unit, and its proven digits.

use super::formula::Formula;
use super::notation;
use super::number::{self, Detail, Unit};
use crate::eval::Value;
use crate::exact::logsum::LogSum;
use crate::exact::rational::{self, Integer, Rational};
use crate::exact::real::{Kind, Real};
use crate::exact::round::{Decimal, Limits, RoundError, Rounder};
use crate::term::{Expr, Measure, Quantity};
use num_traits::{One, Zero};

/// The power of the unit of information that an expression is measured in: 1 for an entropy, 0 for a
/// probability, 2 for a variance of surprise; `None` where summands of different powers meet, as in
/// `S(A) + 1`, so that no unit but the nat makes sense.
///
/// ```
/// use entail::{render::measure::degree, term::{Dist, Expr, Quantity}};
/// let s = Expr::quantity(Quantity::Entropy(Dist::named("A")));
/// assert_eq!(degree(&s), Some("1".parse().unwrap()));
/// assert_eq!(degree(&Expr::quotient(s.clone(), s.clone())), Some("0".parse().unwrap()));
/// assert_eq!(degree(&Expr::add([s, Expr::int(1)])), None);
/// ```
pub fn degree(e: &Expr) -> Option<Rational> {
    match e {
        Expr::Ln(_) | Expr::Infinity => Some(Rational::one()),
        Expr::Number(_) | Expr::Symbol(_) | Expr::Mass(..) | Expr::Size(_) | Expr::Exp(_) => {
            Some(Rational::zero())
        }
        Expr::Add(parts) => {
            let mut degrees = parts.iter().map(degree);
            let first = degrees.next()??;
            degrees.all(|d| d.as_ref() == Some(&first)).then_some(first)
        }
        Expr::Mul(parts) => parts.iter().map(degree).sum(),
        Expr::Power(base, r) => Some(degree(base)? * r),
        Expr::Abs(inner) | Expr::Derivative(_, inner) => degree(inner),
        Expr::Minimisers(_) | Expr::Set(_) => None,
        Expr::Sum { body, .. } => degree(body),
        Expr::Quantity(q) => Some(of_quantity(q)),
    }
}

fn of_quantity(q: &Quantity) -> Rational {
    let half = || Rational::new(1.into(), 2.into());
    match q {
        Quantity::JensenShannonDistance(_) => half(),
        Quantity::Tsallis(..) => Rational::zero(),
        Quantity::Of(measure, _) => match measure {
            Measure::Jeffreys | Measure::Bhattacharyya | Measure::Extropy | Measure::MinEntropy => {
                Rational::one()
            }
            Measure::Varentropy => Rational::from_integer(2.into()),
            Measure::TotalVariation
            | Measure::ChiSquared
            | Measure::Hellinger
            | Measure::BhattacharyyaCoefficient
            | Measure::Perplexity => Rational::zero(),
        },
        _ => Rational::one(),
    }
}

/// A finite value together with the unit it is to be read in.
#[derive(Clone, Debug)]
pub struct Measured {
    real: Real,
    unit: Unit,
    degree: Option<Rational>,
}

/// Digits of a value that are all proven.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Digits {
    /// This is the value.
    Exact(String),
    /// The value goes on after these digits; they end in `…`.
    Leading(String),
    /// The digits could not be decided; the value lies between these two.
    Between(String, String),
}

impl Measured {
    /// A value of an expression. What has no power of the unit stays in nats.
    pub fn new(real: &Real, expr: &Expr, unit: &Unit) -> Measured {
        let degree = degree(expr);
        let unit = if degree.is_some() { unit.clone() } else { Unit::Nats };
        let scale = unit.base().zip(degree.clone()).filter(|(_, d)| !d.is_zero());
        let linear = real.as_logsum().is_some() && degree.as_ref().is_some_and(One::is_one);
        let scaled = match scale {
            // A logarithmic form keeps its own, decidable way into another base.
            Some((base, power)) if !linear => in_powers(real, &base, &power),
            _ => None,
        };
        Measured { real: scaled.unwrap_or_else(|| real.clone()), unit, degree }
    }

    /// The logarithmic form and the integer base it has yet to be divided by.
    fn linear(&self) -> Option<(&LogSum, Option<Integer>)> {
        let form = self.real.as_logsum()?;
        let one = self.degree.as_ref().is_some_and(One::is_one);
        Some((form, if one { self.unit.base() } else { None }))
    }

    /// Whether equality and order with others of its kind are decided: it is a linear form in logarithms.
    pub fn is_linear(&self) -> bool {
        self.real.as_logsum().is_some()
    }

    /// The integer base whose logarithm the value in nats is divided by, with the power; `None` in nats and
    /// for pure numbers.
    pub fn scale(&self) -> Option<(Integer, Rational)> {
        self.unit.base().zip(self.degree.clone()).filter(|(_, power)| !power.is_zero())
    }

    /// The closed form, in the unit.
    pub fn form(&self, detail: Detail) -> Formula {
        match self.linear() {
            Some((form, Some(_))) => number::form(form, &self.unit, detail),
            Some((form, None)) => number::form(form, &Unit::Nats, detail),
            None => closed(&self.real, detail),
        }
    }

    /// What stands after the number; nothing for a pure number.
    pub fn unit_name(&self, digits: Option<&Digits>) -> Option<String> {
        let degree = self.degree.as_ref()?;
        let one = matches!(digits, Some(Digits::Exact(d)) if d == "1");
        number::powered(self.unit.name(one), degree)
    }

    /// Calls `f` with something that rounds the value.
    fn rounding<T>(&self, digits: u32, limits: Limits, f: impl FnOnce(&mut Rounder<'_>) -> T) -> T {
        match self.linear() {
            Some((form, Some(base))) => f(&mut Rounder::in_base(form, &base, limits)),
            Some((form, None)) => f(&mut Rounder::of(form, limits)),
            None => {
                // Nothing tells that such a value is rational: do not look for ever.
                let bits = limits.bits.min(digits.saturating_mul(8).saturating_add(4096));
                f(&mut Rounder::of_real(&self.real, Limits { bits, ..limits }))
            }
        }
    }

    /// The first significant digits.
    ///
    /// # Errors
    /// When more digits are asked for than the limit allows.
    pub fn digits(&self, count: u32, limits: Limits) -> Result<Digits, RoundError> {
        match self.rounding(count, limits, |r| r.digits(count)) {
            Ok(d) if d.exact => Ok(Digits::Exact(d.with_ellipsis())),
            Ok(d) => Ok(Digits::Leading(d.with_ellipsis())),
            Err(RoundError::Undecided { .. }) => {
                let (low, high) = self.ends(count);
                Ok(Digits::Between(low, high))
            }
            Err(e) => Err(e),
        }
    }

    /// The nearest decimal.
    ///
    /// # Errors
    /// When the rounding is not decided or the limit is exceeded.
    pub fn decimal(&self, count: u32, limits: Limits) -> Result<Decimal, RoundError> {
        self.rounding(count, limits, |r| r.decimal(count))
    }

    /// Decimals below and above.
    ///
    /// # Errors
    /// When more digits are asked for than the limit allows.
    pub fn bounds(&self, count: u32, limits: Limits) -> Result<(String, String), RoundError> {
        match self.rounding(count, limits, |r| r.bounds(count)) {
            Ok((low, high)) => Ok((low.to_string(), high.to_string())),
            Err(RoundError::Undecided { .. }) => Ok(self.ends(count)),
            Err(e) => Err(e),
        }
    }

    /// The nearest double.
    ///
    /// # Errors
    /// When the rounding is not decided.
    pub fn to_f64(&self, limits: Limits) -> Result<f64, RoundError> {
        self.rounding(17, limits, |r| r.to_f64())
    }

    /// Both ends of an enclosure, rounded outward.
    fn ends(&self, count: u32) -> (String, String) {
        let ball = self.real.enclose(count.saturating_mul(4).saturating_add(64));
        let rounded = |end: &rug::Float, low: bool| -> Option<String> {
            let value = LogSum::rational(&rational::from_rug(&end.to_rational()?));
            let (below, above) = Rounder::of(&value, Limits::default()).bounds(count).ok()?;
            Some(if low { below.to_string() } else { above.to_string() })
        };
        let or = |end: Option<String>, infinite: &str| end.unwrap_or_else(|| infinite.to_owned());
        (or(rounded(ball.lo(), true), "-inf"), or(rounded(ball.hi(), false), "inf"))
    }
}

fn in_powers(real: &Real, base: &Integer, power: &Rational) -> Option<Real> {
    let ln = Real::from(LogSum::ln(&Rational::from_integer(base.clone()))?);
    real.quotient(&ln.pow(power).ok()?).ok()
}

/// A closed form outside of the linear fragment, read off how the number was built.
fn closed(real: &Real, detail: Detail) -> Formula {
    let boxed = |r: &Real| Box::new(closed(r, detail));
    match real.kind() {
        Kind::Log(form) => number::form(form, &Unit::Nats, detail),
        Kind::Sum(parts) => {
            let shown = parts.iter().take(detail.terms).map(|p| closed(p, detail));
            let more = parts.len().saturating_sub(detail.terms);
            let rest = (more > 0).then(|| Formula::Words(format!("… ({more} more terms)")));
            let terms = shown.chain(rest).flat_map(|f| match f {
                Formula::Sum(terms) => terms
                    .into_iter()
                    .map(|(minus, t)| if minus { Formula::Negative(Box::new(t)) } else { t })
                    .collect(),
                other => vec![other],
            });
            let (negative, mut ordered): (Vec<_>, Vec<_>) =
                terms.partition(|t| matches!(t, Formula::Negative(_)));
            ordered.extend(negative);
            notation::sum(ordered)
        }
        Kind::Product(parts) => {
            let mut factors: Vec<Formula> = Vec::new();
            let mut coefficient = Rational::one();
            for part in parts {
                match part.as_logsum().filter(|f| f.term_count() == 0) {
                    Some(number) => coefficient *= number.constant(),
                    None => factors.push(closed(part, detail)),
                }
            }
            match factors.len() {
                0 => number::rational(&coefficient, detail),
                1 => notation::scaled(&coefficient, factors.swap_remove(0)),
                _ => notation::scaled(&coefficient, Formula::Product(factors)),
            }
        }
        Kind::Quotient(a, b) => Formula::Fraction(boxed(a), boxed(b)),
        Kind::Pow(a, r) if *r == Rational::new(1.into(), 2.into()) => Formula::Root(boxed(a)),
        Kind::Pow(a, r) => Formula::Power(boxed(a), Box::new(notation::number(r))),
        Kind::Exp(a) => match a.as_logsum().and_then(root) {
            Some((under, degree)) if degree == 2.into() => {
                Formula::Root(Box::new(number::rational(&under, detail)))
            }
            Some((under, degree)) => {
                let exponent = Rational::new(1.into(), degree);
                Formula::Power(
                    Box::new(number::rational(&under, detail)),
                    Box::new(notation::number(&exponent)),
                )
            }
            None => Formula::Exp(boxed(a)),
        },
        Kind::Ln(a) => Formula::Log(None, boxed(a)),
        Kind::Abs(a) => Formula::Bars(boxed(a)),
    }
}

/// `(r, n)` with `exp form = r^(1/n)`: `exp(1/2 ln 2 + 1/2 ln 3)` is √6. `None` where the numbers would
/// be too long to read.
fn root(form: &LogSum) -> Option<(Rational, Integer)> {
    const BITS: u64 = 128;
    if !form.constant().is_zero() || form.term_count() > 8 {
        return None;
    }
    let terms = form.display_terms();
    let degree = terms.iter().fold(Integer::one(), |n, (c, _)| num_integer::lcm(n, c.denom().clone()));
    let mut under = Rational::one();
    for (c, base) in terms {
        let power = i32::try_from((c * &degree).to_integer()).ok()?;
        if u64::from(power.unsigned_abs()) * base.bits() > BITS {
            return None;
        }
        under *= num_traits::Pow::pow(&Rational::from_integer(base), power);
    }
    Some((under, degree))
}

/// A value for people in a calculation's margin: its closed form if short, else leading digits.
pub fn brief(value: &Value, expr: &Expr, unit: &Unit, limits: Limits) -> Formula {
    let Value::Finite(real) = value else { return Formula::Infinity };
    let measured = Measured::new(real, expr, unit);
    match measured.digits(6, limits) {
        Ok(Digits::Exact(d) | Digits::Leading(d)) => match d.strip_prefix('-') {
            Some(size) => Formula::Negative(Box::new(Formula::numeral(size))),
            None => Formula::Numeral(d),
        },
        _ => measured.form(Detail { terms: 4, numeral: 12 }),
    }
}
