//! Polynomials in several symbols with integer coefficients.
//!
//! **Statement.** Sums, products, exact quotients and greatest common divisors in ℤ[p, q, …], which is
//! a factorial ring. The greatest common divisor is found by primitive remainder sequences in one symbol,
//! its coefficients being polynomials in the others (Gauss's lemma). [Log §5]

use rug::Integer;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Add, Mul, Neg, Sub};
use std::sync::Arc;

/// The name of a parameter.
pub type Symbol = Arc<str>;

/// A product of powers of symbols; no exponent is 0.
pub type Monomial = BTreeMap<Symbol, u32>;

/// A polynomial; no coefficient is 0, so equal polynomials are equal values.
///
/// ```
/// use entail::exact::symbolic::Polynomial;
/// let (p, one) = (Polynomial::symbol("p"), Polynomial::integer(1));
/// let square = &(&p + &one) * &(&p + &one);
/// assert_eq!(square.gcd(&(&(&p * &p) - &one)), &p + &one);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Polynomial {
    terms: BTreeMap<Monomial, Integer>,
}

impl Polynomial {
    /// A constant.
    pub fn integer(n: impl Into<Integer>) -> Polynomial {
        Polynomial::term(Monomial::new(), n.into())
    }

    /// The polynomial that is one symbol.
    pub fn symbol(name: &str) -> Polynomial {
        Polynomial::term(Monomial::from([(name.into(), 1)]), Integer::from(1))
    }

    fn term(m: Monomial, c: Integer) -> Polynomial {
        let terms = if c.cmp0().is_eq() { BTreeMap::new() } else { BTreeMap::from([(m, c)]) };
        Polynomial { terms }
    }

    /// The monomials with their coefficients, none of them 0.
    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &Integer)> {
        self.terms.iter()
    }

    /// The number of its terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it has no terms, which is what 0 is.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Its value if no symbol occurs.
    pub fn as_integer(&self) -> Option<Integer> {
        match self.terms.iter().next() {
            None => Some(Integer::new()),
            Some((m, c)) if self.terms.len() == 1 && m.is_empty() => Some(c.clone()),
            _ => None,
        }
    }

    /// The symbols that occur.
    pub fn symbols(&self) -> BTreeSet<Symbol> {
        self.terms.keys().flat_map(|m| m.keys().cloned()).collect()
    }

    /// The degree in one symbol; 0 for the zero polynomial.
    pub fn degree(&self, x: &str) -> u32 {
        self.terms.keys().filter_map(|m| m.get(x)).copied().max().unwrap_or(0)
    }

    /// The coefficients of the powers of one symbol, from the constant one on; none for 0.
    pub fn coefficients(&self, x: &str) -> Vec<Polynomial> {
        let mut all: BTreeMap<u32, Polynomial> = BTreeMap::new();
        for (m, c) in &self.terms {
            let mut rest = m.clone();
            let k = rest.remove(x).unwrap_or(0);
            all.entry(k).or_default().terms.insert(rest, c.clone());
        }
        let top = all.keys().next_back().copied();
        top.map_or_else(Vec::new, |top| (0..=top).map(|k| all.remove(&k).unwrap_or_default()).collect())
    }

    /// The greatest common divisor of the coefficients, with the sign of the leading one; 0 for 0.
    pub fn content(&self) -> Integer {
        let gcd = self.terms.values().fold(Integer::new(), |g, c| g.gcd(c));
        if self.leads_negative() { -gcd } else { gcd }
    }

    /// Whether the coefficient of the greatest monomial is negative.
    pub fn leads_negative(&self) -> bool {
        self.terms.values().next_back().is_some_and(|c| c.cmp0().is_lt())
    }

    /// Divided by its content: primitive, with a positive leading coefficient; 0 for 0.
    pub fn primitive(&self) -> Polynomial {
        let content = self.content();
        if content.cmp0().is_eq() {
            return Polynomial::default();
        }
        let terms = self.terms.iter().map(|(m, c)| (m.clone(), Integer::from(c.div_exact_ref(&content))));
        Polynomial { terms: terms.collect() }
    }

    /// A natural power.
    pub fn pow(&self, k: u32) -> Polynomial {
        (0..k).fold(Polynomial::integer(1), |product, _| &product * self)
    }

    /// The derivative in one symbol.
    pub fn derivative(&self, x: &str) -> Polynomial {
        let mut result = Polynomial::default();
        for (m, c) in &self.terms {
            let Some(&k) = m.get(x) else { continue };
            let mut lower = m.clone();
            if k == 1 {
                lower.remove(x);
            } else {
                lower.insert(x.into(), k - 1);
            }
            result.accumulate(lower, &(c * Integer::from(k)));
        }
        result
    }

    fn accumulate(&mut self, m: Monomial, c: &Integer) {
        let entry = self.terms.entry(m.clone()).or_default();
        *entry += c;
        if entry.cmp0().is_eq() {
            self.terms.remove(&m);
        }
    }

    /// The quotient if `divisor` divides it.
    pub fn div_exact(&self, divisor: &Polynomial) -> Option<Polynomial> {
        if let Some(n) = divisor.as_integer() {
            let divide = |(m, c): (&Monomial, &Integer)| {
                c.is_divisible(&n).then(|| (m.clone(), Integer::from(c.div_exact_ref(&n))))
            };
            // Only 0 is divisible by 0.
            let fits = n.cmp0().is_ne();
            let terms = self.terms.iter().map(divide).collect::<Option<BTreeMap<_, _>>>();
            return terms.filter(|_| fits).map(|terms| Polynomial { terms });
        }
        let x = divisor.symbols().into_iter().next()?;
        let low = divisor.degree(&x);
        let lead = divisor.coefficients(&x).pop()?;
        let (mut rest, mut quotient) = (self.clone(), Polynomial::default());
        while !rest.is_zero() {
            let shift = rest.degree(&x).checked_sub(low)?;
            let factor = rest.coefficients(&x).pop()?.div_exact(&lead)?;
            let step = factor.shifted(&x, shift);
            rest = &rest - &(&step * divisor);
            quotient = &quotient + &step;
        }
        Some(quotient)
    }

    /// Multiplied by a power of a symbol.
    fn shifted(&self, x: &Symbol, k: u32) -> Polynomial {
        let power = if k == 0 { Monomial::new() } else { Monomial::from([(x.clone(), k)]) };
        self * &Polynomial::term(power, Integer::from(1))
    }

    /// The greatest common divisor, with a positive leading coefficient; gcd(0, 0) = 0.
    pub fn gcd(&self, other: &Polynomial) -> Polynomial {
        if self.is_zero() || other.is_zero() || self == other {
            let one = if self.is_zero() { other } else { self };
            return if one.leads_negative() { -one } else { one.clone() };
        }
        let Some(x) = self.symbols().into_iter().chain(other.symbols()).next() else {
            return Polynomial::integer(self.content().gcd(&other.content()));
        };
        let (mut a, a_content) = self.parted(&x);
        let (mut b, b_content) = other.parted(&x);
        if a.degree(&x) < b.degree(&x) {
            std::mem::swap(&mut a, &mut b);
        }
        while !b.is_zero() {
            // A remainder free of x that is not 0: the primitive parts have no common divisor.
            if b.degree(&x) == 0 {
                a = Polynomial::integer(1);
                break;
            }
            let rest = remainder(&a, &b, &x);
            (a, b) = (b, rest.parted(&x).0);
        }
        let divisor = &a_content.gcd(&b_content) * &a.parted(&x).0;
        if divisor.leads_negative() { -&divisor } else { divisor }
    }

    /// The primitive part and the content as a polynomial in one symbol.
    fn parted(&self, x: &str) -> (Polynomial, Polynomial) {
        let content = self.coefficients(x).iter().fold(Polynomial::default(), |g, c| g.gcd(c));
        (self.div_exact(&content).unwrap_or_default(), content)
    }

    /// The multiplicity with which a non-constant divisor occurs, and what is left.
    pub fn multiplicity(&self, divisor: &Polynomial) -> (u32, Polynomial) {
        let (mut times, mut rest) = (0, self.clone());
        while let Some(next) = rest.div_exact(divisor) {
            if next.is_zero() || divisor.as_integer().is_some() {
                break;
            }
            (times, rest) = (times + 1, next);
        }
        (times, rest)
    }
}

/// The pseudo-remainder of two polynomials in x: lead(b)^k·a − q·b, of a degree below b's.
fn remainder(a: &Polynomial, b: &Polynomial, x: &Symbol) -> Polynomial {
    let low = b.degree(x);
    let Some(lead) = b.coefficients(x).pop() else { return a.clone() };
    let mut rest = a.clone();
    while !rest.is_zero() && rest.degree(x) >= low {
        let shift = rest.degree(x) - low;
        let Some(top) = rest.coefficients(x).pop() else { break };
        rest = &(&lead * &rest) - &(&top.shifted(x, shift) * b);
    }
    rest
}

impl Add for &Polynomial {
    type Output = Polynomial;
    fn add(self, other: &Polynomial) -> Polynomial {
        let mut sum = self.clone();
        other.terms.iter().for_each(|(m, c)| sum.accumulate(m.clone(), c));
        sum
    }
}

impl Neg for &Polynomial {
    type Output = Polynomial;
    fn neg(self) -> Polynomial {
        Polynomial { terms: self.terms.iter().map(|(m, c)| (m.clone(), Integer::from(-c))).collect() }
    }
}

impl Sub for &Polynomial {
    type Output = Polynomial;
    fn sub(self, other: &Polynomial) -> Polynomial {
        self + &-other
    }
}

impl Mul for &Polynomial {
    type Output = Polynomial;
    fn mul(self, other: &Polynomial) -> Polynomial {
        let mut product = Polynomial::default();
        for (m, c) in &self.terms {
            for (n, d) in &other.terms {
                let mut joined = m.clone();
                for (x, k) in n {
                    *joined.entry(x.clone()).or_insert(0) += k;
                }
                product.accumulate(joined, &Integer::from(c * d));
            }
        }
        product
    }
}
