//! The signs of polynomials on ranges.
//!
//! **Statement.** In one symbol the sign on an open interval, and the roots in it, are found by Sturm's
//! theorem: the number of roots in (a, b), neither a nor b being one, is V(a) − V(b), where V counts the
//! changes of sign along the sequence p, p′, −rem(p, p′), … [Sturm 1829]. In several symbols a polynomial
//! is positive on an open box if, the box being mapped to the positive orthant, all its coefficients are
//! non-negative and one is not 0; if not, it is not decided. [Log §6]

use super::domain::{Domain, Interval};
use super::fraction::{Fraction, evaluate};
use super::polynomial::{Polynomial, Symbol};
use crate::exact::Rational;
use crate::exact::rational::{compare, to_rug};
use num_traits::One;
use rug::Integer;
use std::cmp::Ordering;

/// A root of a function on an interval.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Root {
    /// At this number.
    At(Rational),
    /// Strictly between these two, and the only one there and at its ends.
    Between(Rational, Rational),
}

impl Root {
    /// A number not above it.
    pub fn low(&self) -> &Rational {
        match self {
            Root::At(q) | Root::Between(q, _) => q,
        }
    }

    /// A number not below it.
    pub fn high(&self) -> &Rational {
        match self {
            Root::At(q) | Root::Between(_, q) => q,
        }
    }
}

/// The sign of a polynomial at every point strictly inside the domain, if it has one there; `Equal` for the
/// zero polynomial.
///
/// ```
/// use entail::exact::symbolic::{Domain, Interval, Polynomial, sign::sign};
/// let mut unit = Domain::default();
/// unit.set("p".into(), Interval::open("0".parse().unwrap(), "1".parse().unwrap()));
/// let (p, one) = (Polynomial::symbol("p"), Polynomial::integer(1));
/// assert_eq!(sign(&(&one - &p), &unit), Some(std::cmp::Ordering::Greater));
/// assert_eq!(sign(&(&one - &(&p + &p)), &unit), None);
/// ```
pub fn sign(p: &Polynomial, domain: &Domain) -> Option<Ordering> {
    let symbols: Vec<Symbol> = p.symbols().into_iter().collect();
    match symbols.as_slice() {
        [] => p.as_integer().map(|n| n.cmp0()),
        [x] => {
            let range = domain.range(x);
            let here = range.inside()?;
            Sturm::new(p, x).count(&range).eq(&0).then(|| value_sign(p, x, &here)).flatten()
        }
        _ => {
            let mapped = orthant(p, &symbols, domain)?;
            let all = |up: bool| mapped.terms().all(|(_, c)| c.cmp0().is_gt() == up);
            [(true, Ordering::Greater), (false, Ordering::Less)]
                .into_iter()
                .find_map(|(up, sign)| all(up).then_some(sign))
        }
    }
}

/// The sign of a rational function strictly inside the domain, where its denominator must not vanish.
pub fn fraction_sign(f: &Fraction, domain: &Domain) -> Option<Ordering> {
    match (sign(f.above(), domain)?, sign(f.below(), domain)?) {
        (Ordering::Equal, _) => Some(Ordering::Equal),
        (_, Ordering::Equal) => None,
        (a, Ordering::Greater) => Some(a),
        (a, Ordering::Less) => Some(a.reverse()),
    }
}

/// Whether a rational function is nowhere negative strictly inside the domain, where its denominator must not
/// vanish: its factors of even multiplicity do not matter.
pub fn nowhere_negative(f: &Fraction, domain: &Domain) -> bool {
    let Some(below) = sign(f.below(), domain).filter(|s| s.is_ne()) else { return false };
    let (mut odd, mut rest) = (Polynomial::integer(1), f.above().clone());
    for factor in base([f.above()].into_iter()) {
        let (times, left) = rest.multiplicity(&factor);
        rest = left;
        if times % 2 == 1 {
            odd = &odd * &factor;
        }
    }
    // What is left is a number; the factors determine the function up to its sign.
    let Some(number) = rest.as_integer() else { return false };
    let signed = &odd * &Polynomial::integer(number);
    matches!(sign(&signed, domain), Some(s) if s.is_eq() || s == below)
}

/// Pairwise coprime primitive polynomials, not constant, such that each given one is a constant times a
/// product of their powers. Replacing two by their greatest common divisor and what is left of each lowers
/// the sum of the degrees, so it ends.
pub(super) fn base<'f>(of: impl Iterator<Item = &'f Polynomial>) -> Vec<Polynomial> {
    let mut work: Vec<Polynomial> = Vec::new();
    for f in of {
        // Squares are told apart by the derivative, so that ln (1−p)² is 2 ln(1−p).
        work.extend(f.symbols().iter().map(|x| f.gcd(&f.derivative(x))));
        work.push(f.clone());
    }
    let mut base: Vec<Polynomial> = Vec::new();
    while let Some(next) = work.pop() {
        let next = next.primitive();
        if next.as_integer().is_some() {
            continue;
        }
        let clash = base.iter().map(|b| b.gcd(&next)).enumerate().find(|(_, g)| g.as_integer().is_none());
        match clash {
            None => base.push(next),
            Some((k, g)) => {
                let other = base.swap_remove(k);
                work.extend([other.multiplicity(&g).1, next.multiplicity(&g).1, g]);
            }
        }
    }
    base.sort();
    base
}

fn value_sign(p: &Polynomial, x: &Symbol, at: &Rational) -> Option<Ordering> {
    evaluate(p, &[(x.clone(), at.clone())].into()).map(|v| v.cmp0())
}

/// The numerator once every range is mapped to (0, ∞); its denominator is positive there.
fn orthant(p: &Polynomial, symbols: &[Symbol], domain: &Domain) -> Option<Polynomial> {
    let mut mapped = Fraction::from(p.clone());
    for x in symbols {
        let u = Fraction::symbol(x);
        let number = |n: &Rational| Fraction::rational(n);
        let put = match domain.range(x) {
            Interval { low: Some(l), high: Some(h), .. } => {
                let below = &number(&Rational::one()) + &u;
                &(&number(&l) + &(&number(&h) * &u)) * &below.recip()?
            }
            Interval { low: Some(l), .. } => &number(&l) + &u,
            Interval { high: Some(h), .. } => &number(&h) - &u,
            _ => return None,
        };
        mapped = mapped.substitute(&|y| (y == &**x).then(|| put.clone()))?;
    }
    // Denominators are products of 1 + u and of positive integers, up to what was cancelled.
    let positive = mapped.below().terms().all(|(_, c)| c.cmp0().is_gt());
    positive.then(|| mapped.above().clone())
}

/// A polynomial in one symbol with its Sturm sequence.
pub struct Sturm {
    symbol: Symbol,
    of: Polynomial,
}

impl Sturm {
    /// The polynomial, not zero, in this symbol alone.
    pub fn new(p: &Polynomial, symbol: &Symbol) -> Sturm {
        // The same roots, each once.
        let of = p.div_exact(&p.gcd(&p.derivative(symbol))).unwrap_or_default();
        Sturm { symbol: symbol.clone(), of }
    }

    /// How many roots lie strictly inside the range.
    pub fn count(&self, range: &Interval) -> usize {
        if !range.is_wide() {
            return 0;
        }
        // Roots at the ends are none inside: divided out, so that the theorem applies.
        let mut p = self.of.clone();
        for end in [&range.low, &range.high].into_iter().flatten() {
            p = p.multiplicity(&linear(&self.symbol, end)).1;
        }
        let sequence = sequence(&p, &self.symbol);
        let at = |end: &Option<Rational>, infinite: Ordering| {
            changes(&sequence, &self.symbol, end.as_ref(), infinite)
        };
        at(&range.low, Ordering::Less).saturating_sub(at(&range.high, Ordering::Greater))
    }

    /// The roots strictly inside the range in ascending order, apart from each other; `None` if they are too
    /// close together to be told apart in a reasonable number of halvings.
    pub fn roots(&self, range: &Interval) -> Option<Vec<Root>> {
        /// Halvings of one interval.
        const DEPTH: usize = 200;
        let mut done: Vec<Root> = Vec::new();
        let mut open = vec![(range.clone(), 0usize)];
        while let Some((piece, depth)) = open.pop() {
            let inside = self.count(&piece);
            let apart = |end: &Rational| value_sign(&self.of, &self.symbol, end).is_some_and(Ordering::is_ne);
            if let (1, Some(l), Some(h)) = (inside, &piece.low, &piece.high)
                && apart(l)
                && apart(h)
                && depth > 40
            {
                done.push(Root::Between(l.clone(), h.clone()));
                continue;
            }
            if inside == 0 {
                continue;
            }
            if depth > DEPTH {
                return None;
            }
            let middle = middle(&piece)?;
            if !apart(&middle) {
                done.push(Root::At(middle.clone()));
            }
            let left = Interval { high: Some(middle.clone()), high_closed: false, ..piece.clone() };
            let right = Interval { low: Some(middle), low_closed: false, ..piece };
            open.extend([(left, depth + 1), (right, depth + 1)]);
        }
        done.sort_by(|a, b| compare(a.low(), b.low()));
        Some(done)
    }
}

/// A point inside, the simplest fraction of all when both ends are finite and it is not too near an end:
/// halving finds roots that are simple fractions exactly.
pub(super) fn middle(range: &Interval) -> Option<Rational> {
    match (&range.low, &range.high) {
        (Some(l), Some(h)) => {
            let simple = simplest(l, h);
            let eighth = (h - l) / Rational::from_integer(8.into());
            let central =
                compare(&simple, &(l + &eighth)).is_ge() && compare(&simple, &(h - &eighth)).is_le();
            if central { Some(simple) } else { range.inside() }
        }
        (Some(l), None) => Some(double(l, 1)),
        (None, Some(h)) => Some(double(h, -1)),
        (None, None) => range.inside(),
    }
}

/// Twice as far out in a direction.
fn double(n: &Rational, direction: i32) -> Rational {
    let size = if compare(n, &Rational::default()).is_lt() { -n.clone() } else { n.clone() };
    n + (size + Rational::one()) * Rational::from_integer(direction.into())
}

/// The fraction with the smallest denominator strictly between two.
///
/// ```
/// use entail::exact::symbolic::sign::simplest;
/// assert_eq!(simplest(&"3/10".parse().unwrap(), &"4/10".parse().unwrap()), "1/3".parse().unwrap());
/// ```
pub fn simplest(low: &Rational, high: &Rational) -> Rational {
    // Down the Stern–Brocot tree, whole runs at a time: the continued fractions of both ends, as long as
    // they agree.
    let (mut low, mut high) = (low.clone(), high.clone());
    let mut wholes = Vec::new();
    let mut result = loop {
        let whole = low.floor();
        let next = &whole + Rational::one();
        if compare(&next, &high).is_lt() {
            break next;
        }
        let (a, b) = (&low - &whole, &high - &whole);
        if compare(&a, &Rational::default()).is_eq() {
            // Strictly between n and n + b, b ≤ 1: n + 1/k for the least k with 1/k < b.
            break whole + (b.recip().floor() + Rational::one()).recip();
        }
        (low, high) = (b.recip(), a.recip());
        wholes.push(whole);
    };
    while let Some(whole) = wholes.pop() {
        result = whole + result.recip();
    }
    result
}

/// `den·x − num`.
fn linear(x: &Symbol, root: &Rational) -> Polynomial {
    let (above, below) = to_rug(root).into_numer_denom();
    &(&Polynomial::symbol(x) * &Polynomial::integer(below)) - &Polynomial::integer(above)
}

/// p, p′, and the negated remainders, each up to a positive factor.
fn sequence(p: &Polynomial, x: &Symbol) -> Vec<Polynomial> {
    let mut all = vec![p.clone(), p.derivative(x)];
    while let [.., a, b] = all.as_slice() {
        if b.is_zero() || b.degree(x) == 0 {
            break;
        }
        let rest = negated_remainder(a, b, x);
        all.push(rest);
    }
    all
}

fn negated_remainder(a: &Polynomial, b: &Polynomial, x: &Symbol) -> Polynomial {
    let low = b.degree(x);
    let leading =
        |p: &Polynomial| p.coefficients(x).last().and_then(Polynomial::as_integer).unwrap_or_default();
    let lead = leading(b);
    let positive = lead.cmp0().is_gt();
    let size = Polynomial::integer(lead.abs());
    let power = |k: u32| Polynomial::symbol(x).pow(k);
    let mut rest = a.clone();
    while !rest.is_zero() && rest.degree(x) >= low {
        let top = leading(&rest);
        let top = Polynomial::integer(if positive { top } else { -top });
        rest = &(&size * &rest) - &(&(&top * &power(rest.degree(x) - low)) * b);
    }
    let content = rest.content().abs();
    let content = if content.cmp0().is_eq() { Integer::from(1) } else { content };
    -&rest.div_exact(&Polynomial::integer(content)).unwrap_or_default()
}

/// Changes of sign along the sequence at a number, or at the infinite end in a direction.
fn changes(sequence: &[Polynomial], x: &Symbol, at: Option<&Rational>, infinite: Ordering) -> usize {
    let sign = |p: &Polynomial| match at {
        Some(n) => value_sign(p, x, n).unwrap_or(Ordering::Equal),
        None => {
            let lead = p.coefficients(x).last().and_then(Polynomial::as_integer).unwrap_or_default().cmp0();
            if infinite.is_lt() && p.degree(x) % 2 == 1 { lead.reverse() } else { lead }
        }
    };
    let signs: Vec<Ordering> = sequence.iter().map(sign).filter(|s| s.is_ne()).collect();
    signs.iter().zip(signs.iter().skip(1)).filter(|(a, b)| a != b).count()
}
