//! Logarithmic forms c₀ + Σ cₖ·ln bₖ with rational coefficients: the numbers entropies are made of.
//!
//! Knows `rational`, `coprime`, `builder` and, to compare, `enclose`. Equality is decided, not guessed:
//! over pairwise coprime integers bₖ > 1 the numbers 1, ln b₁, ln b₂, … are linearly independent over
//! the rationals (unique factorisation for the logarithms; for 1 the theorem of Hermite and
//! Lindemann [Lindemann 1882]), so a form is zero exactly when c₀ and all cₖ are, once its bases are
//! refined [Bernstein 2005]. The refinement is made only when a question needs it, and kept.

use super::ball::Ball;
use super::builder::{LogSumBuilder, Parts};
use super::coprime;
use super::rational::{self, Rational};
use rug::{Complete, Integer};
use std::cmp::Ordering;
use std::ops::{Add, Neg, Sub};
use std::sync::{Arc, OnceLock};

/// Terms (base, coefficient numerator) over pairwise coprime bases, ascending.
type Refined = Vec<(Integer, Integer)>;

/// An exact real number c₀ + Σ cₖ·ln bₖ.
///
/// ```
/// use entail::exact::logsum::LogSum;
/// let ln = |text: &str| LogSum::ln(&text.parse().unwrap()).unwrap();
/// assert_eq!(&ln("6") - &ln("3"), ln("2"));
/// assert!(ln("8/9") < LogSum::zero());
/// assert!((&ln("1/4") + &ln("4")).is_zero());
/// ```
#[derive(Clone, Debug)]
pub struct LogSum {
    constant: rug::Rational,
    denominator: Integer,
    small: Vec<(u64, i128)>,
    big: Vec<(Integer, Integer)>,
    refined: OnceLock<Arc<Refined>>,
}

impl LogSum {
    /// From grouped parts. Divides out the common content so that repeated sums do not swell.
    fn from_parts(parts: Parts) -> LogSum {
        let Parts { constant, mut denominator, mut small, mut big } = parts;
        let mut content = denominator.clone();
        for c in small.iter().map(|t| Integer::from(t.1)).chain(big.iter().map(|t| t.1.clone())) {
            if content == 1 {
                break;
            }
            content.gcd_mut(&c);
        }
        // A content beyond i128 is left in place: it is rare, and harmless.
        if let Some(divisor) = content.to_i128().filter(|&divisor| divisor != 1) {
            denominator.div_exact_mut(&content);
            big.iter_mut().for_each(|t| t.1.div_exact_mut(&content));
            small.iter_mut().for_each(|t| t.1 /= divisor);
        }
        LogSum { constant, denominator, small, big, refined: OnceLock::new() }
    }

    /// Zero.
    pub fn zero() -> LogSum {
        LogSum {
            constant: rug::Rational::new(),
            denominator: Integer::from(1),
            small: Vec::new(),
            big: Vec::new(),
            refined: OnceLock::new(),
        }
    }

    /// A rational number.
    pub fn rational(value: &Rational) -> LogSum {
        LogSum { constant: rational::to_rug(value), ..LogSum::zero() }
    }

    /// The natural logarithm of a rational; `None` unless it is positive.
    pub fn ln(value: &Rational) -> Option<LogSum> {
        let (above, below) = rational::to_rug(value).into_numer_denom();
        let mut builder = LogSumBuilder::new(1);
        builder.push_big(above, Integer::from(1));
        builder.push_big(below, Integer::from(-1));
        builder.finish()
    }

    /// Σ rᵢ·xᵢ in one pass, O(n log n) in all the terms together.
    pub fn combination<'a>(parts: impl IntoIterator<Item = (Rational, &'a LogSum)>) -> LogSum {
        let parts: Vec<_> = parts.into_iter().map(|(r, x)| (rational::to_rug(&r), x)).collect();
        let mut denominator = Integer::from(1);
        for (factor, part) in &parts {
            denominator.lcm_mut(&(factor.denom() * &part.denominator).complete());
        }
        let mut builder = LogSumBuilder::new(denominator.clone());
        builder.reserve(parts.iter().map(|p| p.1.small.len()).sum());
        for (factor, part) in &parts {
            let over = (factor.denom() * &part.denominator).complete();
            let factor_here = factor.numer() * denominator.div_exact_ref(&over).complete();
            let machine = factor_here.to_i128();
            for &(base, c) in &part.small {
                match machine.and_then(|f| f.checked_mul(c)) {
                    Some(c) => builder.push(base, c),
                    None => builder.push_big(base.into(), (&factor_here * c).complete()),
                }
            }
            for (base, c) in &part.big {
                builder.push_big(base.clone(), (&factor_here * c).complete());
            }
            builder.constant(&(factor * &part.constant).complete());
        }
        // The bases come from valid forms and the denominator is positive, so it always finishes.
        builder.finish().unwrap_or_else(LogSum::zero)
    }

    /// The sum of any number of forms, in one pass.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a LogSum>) -> LogSum {
        LogSum::combination(parts.into_iter().map(|part| (Rational::from_integer(1.into()), part)))
    }

    /// The product with a rational.
    pub fn scale(&self, factor: &Rational) -> LogSum {
        LogSum::combination([(factor.clone(), self)])
    }

    /// The rational summand c₀.
    pub fn constant(&self) -> Rational {
        rational::from_rug(&self.constant)
    }

    pub(super) fn constant_rug(&self) -> &rug::Rational {
        &self.constant
    }

    /// The common denominator of the coefficients of [`small_terms`](Self::small_terms) and
    /// [`big_terms`](Self::big_terms).
    pub fn denominator(&self) -> &Integer {
        &self.denominator
    }

    /// Terms (base, coefficient numerator) in machine integers, ascending bases, not refined.
    pub fn small_terms(&self) -> &[(u64, i128)] {
        &self.small
    }

    /// The other terms: a base beyond 64 or a coefficient beyond 127 bits.
    pub fn big_terms(&self) -> &[(Integer, Integer)] {
        &self.big
    }

    /// The number of logarithms held, before any refinement.
    pub fn term_count(&self) -> usize {
        self.small.len() + self.big.len()
    }

    /// The terms over the coprime base; no coefficient is zero.
    pub(super) fn refined(&self) -> &[(Integer, Integer)] {
        if self.refined.get().is_none() {
            // Not `get_or_init`: a thread that refines in parallel may meanwhile be handed another task
            // that asks for this same refinement, and would wait for itself. Twice the work is harmless.
            let (base, mut columns) = refine_together(&[self]);
            let column = columns.pop().unwrap_or_default();
            let terms = base.into_iter().zip(column).filter(|t| t.1.cmp0().is_ne()).collect();
            let _ = self.refined.set(Arc::new(terms));
        }
        self.refined.get().map_or(&[], |terms| terms.as_slice())
    }

    /// The same number written over its coprime base.
    pub(super) fn over_refined_base(&self) -> LogSum {
        let mut builder = LogSumBuilder::new(self.denominator.clone());
        self.refined().iter().for_each(|(base, c)| builder.push_big(base.clone(), c.clone()));
        builder.constant(&self.constant);
        builder.finish().unwrap_or_else(LogSum::zero)
    }

    /// Whether the number is zero. Decided.
    pub fn is_zero(&self) -> bool {
        self.constant.cmp0().is_eq() && self.log_part_is_zero()
    }

    /// Whether Σ cₖ·ln bₖ = 0. An enclosure settles most cases before any refinement.
    fn log_part_is_zero(&self) -> bool {
        if self.term_count() == 0 {
            return true;
        }
        if self.refined.get().is_none() {
            let constant = Ball::rug_rational(&self.constant, 64);
            if (&self.enclose(64) - &constant).sign().is_some_and(Ordering::is_ne) {
                return false;
            }
        }
        self.refined().is_empty()
    }

    /// The value as a rational, if it is one. Decided: a non-zero logarithmic part is irrational.
    ///
    /// ```
    /// # use entail::exact::logsum::LogSum;
    /// let ln = |text: &str| LogSum::ln(&text.parse().unwrap()).unwrap();
    /// assert_eq!((&ln("1/8") + &ln("8")).as_rational(), Some("0".parse().unwrap()));
    /// assert_eq!(ln("8").as_rational(), None);
    /// ```
    pub fn as_rational(&self) -> Option<Rational> {
        self.log_part_is_zero().then(|| self.constant())
    }

    /// The sign, as the order against zero. Decided: enclosures are refined, and they end because a
    /// value that two of them leave open is tested for zero exactly.
    pub fn sign(&self) -> Ordering {
        let mut prec = 64;
        loop {
            if let Some(sign) = self.enclose(prec).sign() {
                return sign;
            }
            if prec == 256 && self.is_zero() {
                return Ordering::Equal;
            }
            prec *= 2;
        }
    }

    /// The order of two forms. Decided.
    pub fn compare(&self, other: &LogSum) -> Ordering {
        (self - other).sign()
    }

    /// `self/other`, if it is rational. Decided; `None` also when `other` is zero.
    ///
    /// ```
    /// # use entail::exact::logsum::LogSum;
    /// let ln = |text: &str| LogSum::ln(&text.parse().unwrap()).unwrap();
    /// assert_eq!(ln("8").ratio(&ln("1/4")), Some("-3/2".parse().unwrap()));
    /// assert_eq!(ln("8").ratio(&ln("3")), None);
    /// ```
    pub fn ratio(&self, other: &LogSum) -> Option<Rational> {
        // Cheap refusals first: proportional forms have proportional exponents at each prime.
        let constants = (&self.constant, &other.constant);
        let proportional = |p: u32| {
            let (a, b) = (self.exponent_of(p), other.exponent_of(p));
            let cross =
                constants.0.clone() * &b * &self.denominator - constants.1.clone() * &a * &other.denominator;
            (cross.cmp0().is_eq(), b.cmp0().is_eq() && a.cmp0().is_ne())
        };
        if [2, 3, 5, 7, 11, 13].into_iter().map(proportional).any(|(same, lone)| !same || lone) {
            return None;
        }
        let (_, columns) = refine_together(&[self, other]);
        let [mine, theirs] = columns.as_slice() else { return None };
        let candidate = match theirs.iter().position(|c| c.cmp0().is_ne()) {
            Some(k) => {
                let above = mine.get(k)? * &other.denominator;
                rug::Rational::from((above.complete(), (theirs.get(k)? * &self.denominator).complete()))
            }
            None if other.constant.cmp0().is_eq() => return None,
            None => (&self.constant / &other.constant).complete(),
        };
        let candidate = rational::from_rug(&candidate);
        (self == &other.scale(&candidate)).then_some(candidate)
    }

    /// `Some(r)` exactly when the number is `r·ln base`, that is, rational in logarithms to that base.
    pub fn multiple_of_ln(&self, base: &rational::Integer) -> Option<Rational> {
        self.ratio(&LogSum::ln(&Rational::from_integer(base.clone()))?)
    }

    /// The exponent numerator (over the common denominator) of the prime `p` in Π bₖ^cₖ.
    fn exponent_of(&self, p: u32) -> Integer {
        let prime = Integer::from(p);
        let mut total = Integer::new();
        for &(base, c) in &self.small {
            let (mut rest, mut times) = (base, 0u32);
            while rest % u64::from(p) == 0 {
                rest /= u64::from(p);
                times += 1;
            }
            if times > 0 {
                total += Integer::from(c) * times;
            }
        }
        for (base, c) in &self.big {
            let (_, times) = base.remove_factor_ref(&prime).complete();
            total += (c * times).complete();
        }
        total
    }

    /// The logarithmic terms as people expect them: bases pairwise coprime, small ones prime, none a
    /// perfect power, ascending.
    ///
    /// ```
    /// # use entail::exact::logsum::LogSum;
    /// let half = LogSum::ln(&"8".parse().unwrap()).unwrap().scale(&"1/2".parse().unwrap());
    /// assert_eq!(half.display_terms(), [("3/2".parse().unwrap(), 2.into())]);
    /// ```
    pub fn display_terms(&self) -> Vec<(Rational, rational::Integer)> {
        let over = |c: &Integer| rug::Rational::from((c.clone(), self.denominator.clone()));
        let term =
            |(b, c): &(Integer, Integer)| (rational::from_rug(&over(c)), rational::integer_from_rug(b));
        self.refined().iter().map(term).collect()
    }
}

impl LogSumBuilder {
    /// The sum of all that was pushed; `None` if a base was not positive or the denominator zero.
    pub fn finish(self) -> Option<LogSum> {
        self.into_parts().map(LogSum::from_parts)
    }
}

/// One coprime base for several forms, and for each form its coefficient numerators over that base.
pub(super) fn refine_together(forms: &[&LogSum]) -> (Vec<Integer>, Vec<Vec<Integer>>) {
    let bases = |x: &LogSum| {
        let big = x.big.iter().map(|t| t.0.clone());
        x.small.iter().map(|t| Integer::from(t.0)).chain(big).collect::<Vec<_>>()
    };
    let numbers: Vec<Integer> = forms.iter().flat_map(|x| bases(x)).collect();
    let refinement = coprime::refine(numbers);
    let mut factors = refinement.factors.iter();
    let columns = forms.iter().map(|x| {
        let mut column = vec![Integer::new(); refinement.base.len()];
        let coefficients =
            x.small.iter().map(|t| Integer::from(t.1)).chain(x.big.iter().map(|t| t.1.clone()));
        for (c, factors) in coefficients.zip(factors.by_ref()) {
            for &(k, times) in factors {
                if let Some(entry) = column.get_mut(k) {
                    *entry += (&c * times).complete();
                }
            }
        }
        column
    });
    let columns = columns.collect();
    (refinement.base, columns)
}

impl PartialEq for LogSum {
    fn eq(&self, other: &LogSum) -> bool {
        (self - other).is_zero()
    }
}

impl Eq for LogSum {}

impl PartialOrd for LogSum {
    fn partial_cmp(&self, other: &LogSum) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LogSum {
    fn cmp(&self, other: &LogSum) -> Ordering {
        self.compare(other)
    }
}

impl Add for &LogSum {
    type Output = LogSum;
    fn add(self, other: &LogSum) -> LogSum {
        LogSum::sum([self, other])
    }
}

impl Sub for &LogSum {
    type Output = LogSum;
    fn sub(self, other: &LogSum) -> LogSum {
        let signs = [1, -1].map(|sign| Rational::from_integer(sign.into()));
        LogSum::combination(signs.into_iter().zip([self, other]))
    }
}

impl Neg for &LogSum {
    type Output = LogSum;
    fn neg(self) -> LogSum {
        self.scale(&Rational::from_integer((-1).into()))
    }
}

#[cfg(test)]
mod tests;
