//! Identity of closed reals: fractions of polynomials in logarithms, roots and opaque numbers.
//!
//! Knows `real` and `logsum`. Two expressions whose normal forms agree are equal; nothing is concluded
//! from normal forms that differ. The atoms are `ln b` and `b^r`, 0 ≤ r < 1, over one coprime base for
//! both sides, powers of e, and every other subterm as a whole, equal ones by this same test.

use super::logsum::{LogSum, refine_together};
use super::real::{Kind, Real};
use rug::ops::Pow;
use rug::{Complete, Integer, Rational};
use std::collections::BTreeMap;

/// Normal forms of more monomials are not pursued.
const MAX_MONOMIALS: usize = 4096;
/// Powers beyond this are not multiplied out.
const MAX_POWER: i32 = 16;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    /// The logarithm of an element of the coprime base.
    Ln(usize),
    /// An element of the coprime base; its exponent is in [0, 1).
    Root(usize),
    /// e.
    E,
    /// A subterm that is taken as a whole.
    Opaque(usize),
}

type Monomial = BTreeMap<Atom, Rational>;
type Polynomial = BTreeMap<Monomial, Rational>;

/// A numerator and a denominator that is not zero.
struct Fraction(Polynomial, Polynomial);

impl Real {
    /// Whether both have the same normal form, and so are equal. `false` proves nothing.
    ///
    /// ```
    /// use entail::exact::{logsum::LogSum, real::Real};
    /// let ln = |text: &str| Real::from(LogSum::ln(&text.parse().unwrap()).unwrap());
    /// let square = ln("6").product(&ln("6"));
    /// let expanded = Real::sum([
    ///     ln("2").product(&ln("2")),
    ///     ln("9").product(&ln("2")),
    ///     ln("3").product(&ln("3")),
    /// ]);
    /// assert!(square.is_identical(&expanded));
    /// assert!(!square.is_identical(&ln("6")));
    /// ```
    pub fn is_identical(&self, other: &Real) -> bool {
        if self.is_same_node(other) {
            return true;
        }
        let mut forms = Vec::new();
        collect(self, &mut forms);
        collect(other, &mut forms);
        let (base, columns) = refine_together(&forms.iter().map(|form| form.1).collect::<Vec<_>>());
        let columns = forms.iter().map(|form| form.0).zip(columns).collect();
        let difference = Atoms { base, columns, opaque: Vec::new() }.difference(self, other);
        difference.is_some_and(|zero| zero.is_empty())
    }
}

/// The logarithmic forms outside opaque subterms, each with the place of its node.
fn collect<'a>(x: &'a Real, forms: &mut Vec<(*const Kind, &'a LogSum)>) {
    match x.kind() {
        Kind::Log(form) => forms.push((x.kind(), form)),
        Kind::Sum(parts) | Kind::Product(parts) => parts.iter().for_each(|part| collect(part, forms)),
        Kind::Quotient(a, b) => [a, b].into_iter().for_each(|part| collect(part, forms)),
        Kind::Pow(inner, _) | Kind::Exp(inner) => collect(inner, forms),
        Kind::Ln(_) | Kind::Abs(_) => {}
    }
}

struct Atoms<'a> {
    base: Vec<Integer>,
    columns: BTreeMap<*const Kind, Vec<Integer>>,
    opaque: Vec<&'a Real>,
}

impl<'a> Atoms<'a> {
    /// The numerator of `x − y`, whose denominator is not zero.
    fn difference(&mut self, x: &'a Real, y: &'a Real) -> Option<Polynomial> {
        let (Fraction(a, b), Fraction(c, d)) = (self.normal(x)?, self.normal(y)?);
        let minus = constant(Rational::from(-1));
        Some(plus(self.times(&a, &d)?, self.times(&minus, &self.times(&c, &b)?)?))
    }

    fn normal(&mut self, x: &'a Real) -> Option<Fraction> {
        match x.kind() {
            Kind::Log(form) => {
                let mut sum = constant(form.constant_rug().clone());
                for (atom, c) in self.coefficients(x, form, Atom::Ln)? {
                    sum.insert(Monomial::from([(atom, Rational::from(1))]), c);
                }
                Some(whole(sum))
            }
            Kind::Exp(inner) if inner.as_logsum().is_some() => {
                let form = inner.as_logsum()?;
                let mut monomial: Monomial =
                    self.coefficients(inner, form, Atom::Root)?.into_iter().collect();
                if form.constant_rug().cmp0().is_ne() {
                    monomial.insert(Atom::E, form.constant_rug().clone());
                }
                self.times(&Polynomial::from([(monomial, Rational::from(1))]), &constant(Rational::from(1)))
                    .map(whole)
            }
            Kind::Sum(parts) => parts.iter().try_fold(whole(Polynomial::new()), |sum, part| {
                let (Fraction(a, b), Fraction(c, d)) = (sum, self.normal(part)?);
                if b == d {
                    return Some(Fraction(plus(a, c), b));
                }
                Some(Fraction(plus(self.times(&a, &d)?, self.times(&c, &b)?), self.times(&b, &d)?))
            }),
            Kind::Product(parts) => {
                parts.iter().try_fold(whole(constant(Rational::from(1))), |product, part| {
                    let factor = self.normal(part)?;
                    self.multiply(&product, &factor)
                })
            }
            Kind::Quotient(a, b) => {
                let (above, Fraction(c, d)) = (self.normal(a)?, self.normal(b)?);
                self.multiply(&above, &Fraction(d, c))
            }
            Kind::Pow(inner, exponent) => {
                let Some(n) = i32::try_from(exponent.numer())
                    .ok()
                    .filter(|n| exponent.is_integer() && n.abs() <= MAX_POWER)
                else {
                    return Some(self.opaque(x));
                };
                let Fraction(a, b) = self.normal(inner)?;
                let base = if n < 0 { Fraction(b, a) } else { Fraction(a, b) };
                (0..n.abs())
                    .try_fold(whole(constant(Rational::from(1))), |power, _| self.multiply(&power, &base))
            }
            _ => Some(self.opaque(x)),
        }
    }

    /// The non-zero coefficients of a form over the common base.
    fn coefficients(
        &self,
        node: &Real,
        form: &LogSum,
        atom: fn(usize) -> Atom,
    ) -> Option<Vec<(Atom, Rational)>> {
        let column = self.columns.get(&(node.kind() as *const Kind))?.iter().enumerate();
        let over = |c: &Integer| Rational::from((c.clone(), form.denominator().clone()));
        Some(column.filter(|(_, c)| c.cmp0().is_ne()).map(|(k, c)| (atom(k), over(c))).collect())
    }

    fn opaque(&mut self, x: &'a Real) -> Fraction {
        let same = |y: &&Real| match (x.kind(), y.kind()) {
            (Kind::Exp(a), Kind::Exp(b)) | (Kind::Ln(a), Kind::Ln(b)) | (Kind::Abs(a), Kind::Abs(b)) => {
                a.is_identical(b)
            }
            (Kind::Pow(a, r), Kind::Pow(b, s)) => r == s && a.is_identical(b),
            _ => false,
        };
        let place = self.opaque.iter().position(same).unwrap_or_else(|| {
            self.opaque.push(x);
            self.opaque.len() - 1
        });
        whole(Polynomial::from([(
            Monomial::from([(Atom::Opaque(place), Rational::from(1))]),
            Rational::from(1),
        )]))
    }

    fn multiply(&self, x: &Fraction, y: &Fraction) -> Option<Fraction> {
        Some(Fraction(self.times(&x.0, &y.0)?, self.times(&x.1, &y.1)?))
    }

    /// The product, with whole powers of base elements moved into the coefficients; `None` if too large.
    fn times(&self, a: &Polynomial, b: &Polynomial) -> Option<Polynomial> {
        if a.len().saturating_mul(b.len()) > MAX_MONOMIALS {
            return None;
        }
        let mut product = Polynomial::new();
        for (m, c) in a {
            for (n, d) in b {
                let mut coefficient = (c * d).complete();
                let mut monomial = m.clone();
                for (atom, exponent) in n {
                    *monomial.entry(*atom).or_default() += exponent;
                }
                for (atom, exponent) in &mut monomial {
                    if let Atom::Root(k) = atom {
                        let times = exponent
                            .floor_ref()
                            .complete()
                            .numer()
                            .to_i32()
                            .filter(|n| n.abs() <= 1 << 16)?;
                        coefficient *= Rational::from(self.base.get(*k)?).pow(times);
                        *exponent -= times;
                    }
                }
                monomial.retain(|_, exponent| exponent.cmp0().is_ne());
                add_term(&mut product, monomial, coefficient);
            }
        }
        Some(product)
    }
}

fn constant(value: Rational) -> Polynomial {
    let mut polynomial = Polynomial::new();
    add_term(&mut polynomial, Monomial::new(), value);
    polynomial
}

fn whole(numerator: Polynomial) -> Fraction {
    Fraction(numerator, constant(Rational::from(1)))
}

fn plus(mut a: Polynomial, b: Polynomial) -> Polynomial {
    b.into_iter().for_each(|(monomial, c)| add_term(&mut a, monomial, c));
    a
}

/// Adds a term; a polynomial holds no zero coefficients.
fn add_term(polynomial: &mut Polynomial, monomial: Monomial, c: Rational) {
    let entry = polynomial.entry(monomial.clone()).or_default();
    *entry += c;
    if entry.cmp0().is_eq() {
        polynomial.remove(&monomial);
    }
}
