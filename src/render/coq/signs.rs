//! Signs of functions of one parameter, as lemmas of the prelude's `Signs`: which slope keeps its sign where, and the
//! values from which the function rises or to which it falls.
//!
//! The search goes by the courses of the slopes [Log §6]; Coq believes none of it.

use super::exact::{Log, Ratio, Tree, certificates};
use super::names::Names;
use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::exact::rational::{from_rug, integer_to_rug};
use crate::exact::symbolic::{Course, Form, Fraction, Interval, Point, Polynomial, Root, Symbol, course};
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;
use std::collections::BTreeMap;

const UNDECIDED: Unsupported = Unsupported("an order in parameters that was not traced to signs of slopes");

/// How often Coq may halve an interval to see that a polynomial is positive on it.
pub(super) const HALVES: usize = 12;
/// Slopes of slopes that are looked at.
const DEPTH: usize = 12;
/// Bits of the enclosures of irrational turns that are tried.
const BITS: [u32; 4] = [8, 16, 28, 44];

/// A function N/D + Σ c·ln g on an interval, with polynomials c; the ends are factors g of their own.
#[derive(Clone)]
pub(super) struct Function {
    rational: Fraction,
    /// Coefficients and arguments; a coefficient may be 0.
    pub(super) logs: Vec<(Fraction, Polynomial)>,
}

/// A polynomial in the parameter that vanishes at the number alone, positive on the side where the interval is.
fn vanishing(x: &Symbol, at: &Rational, below: bool) -> Polynomial {
    let number = |n: &crate::exact::Integer| Polynomial::integer(integer_to_rug(n));
    let (times, at) = (&Polynomial::symbol(x) * &number(at.denom()), number(at.numer()));
    if below { &times - &at } else { &at - &times }
}

impl Function {
    /// The function that a form is, once its coefficients are polynomials.
    pub(super) fn new(form: &Form, x: &Symbol, (a, b): (&Rational, &Rational)) -> Function {
        let ends = [vanishing(x, a, true), vanishing(x, b, false)];
        let mut logs: BTreeMap<Polynomial, Fraction> = BTreeMap::new();
        let mut add = |g: Polynomial, c: Fraction| {
            let sum = logs.entry(g).or_default();
            *sum = &*sum + &c;
        };
        for (g, c) in form.logs() {
            let mut rest = g.clone();
            for end in &ends {
                let (times, left) = rest.multiplicity(end);
                rest = left;
                if times > 0 {
                    add(end.clone(), c * &Fraction::from(Polynomial::integer(times)));
                }
            }
            if rest != Polynomial::integer(1) {
                add(rest, c.clone());
            }
        }
        Function { rational: form.rational().clone(), logs: logs.into_iter().map(|(g, c)| (c, g)).collect() }
    }

    fn form(&self, inside: &Point) -> Option<Form> {
        let mut form = Form::from(self.rational.clone());
        for (c, g) in &self.logs {
            form = form.sum(&Form::ln(&g.clone().into(), inside)?.scale(c));
        }
        Some(form)
    }

    fn slope(&self, x: &str) -> Function {
        let mut rational = self.rational.derivative(x);
        for (c, g) in &self.logs {
            let part = Fraction::new(g.derivative(x), g.clone()).unwrap_or_default();
            rational = &rational + &(c * &part);
        }
        let logs = self.logs.iter().map(|(c, g)| (c.derivative(x), g.clone())).collect();
        Function { rational, logs }
    }

    pub(super) fn opposite(&self) -> Function {
        let minus = Fraction::rational(&-Rational::one());
        let logs = self.logs.iter().map(|(c, g)| (c * &minus, g.clone())).collect();
        Function { rational: &self.rational * &minus, logs }
    }

    /// The value at a number, where a vanishing coefficient outweighs the logarithm of 0.
    fn at(&self, point: &Point) -> Option<LogSum> {
        let one = Rational::one;
        let mut parts = vec![(one(), LogSum::rational(&self.rational.at(point)?))];
        for (c, g) in &self.logs {
            let (c, g) = (c.at(point)?, Fraction::from(g.clone()).at(point)?);
            if g.is_positive() {
                parts.push((c, LogSum::ln(&g)?));
            } else if !c.is_zero() {
                return None;
            }
        }
        Some(LogSum::combination(parts.iter().map(|(c, x)| (c.clone(), x))))
    }
}

/// A polynomial over a positive number, as the prelude writes it.
pub(super) fn polynomial(p: &Polynomial, over: &rug::Integer, x: &Symbol) -> Result<String> {
    let mut all = Vec::new();
    for c in p.coefficients(x) {
        let c = c.as_integer().ok_or(Unsupported("a function of several parameters"))?;
        all.push(number(&from_rug(&rug::Rational::from((c, over.clone())))));
    }
    Ok(format!("([{}]%Q : poly)", all.join("; ")))
}

/// A rational number in the scope of rationals.
fn number(q: &Rational) -> String {
    if q.is_negative() {
        format!("({}) # {}", q.numer(), q.denom())
    } else {
        format!("{} # {}", q.numer(), q.denom())
    }
}

/// A rational number as an argument.
pub(super) fn rational(q: &Rational) -> String {
    format!("({})%Q", number(q))
}

/// The lemmas about one interval.
pub(super) struct Signs<'n> {
    pub(super) x: Symbol,
    names: &'n mut Names,
    /// The definitions and lemmas so far.
    pub(super) text: String,
    /// Whether one of them needs enclosures.
    pub(super) enclosed: bool,
    /// Definitions and lemmas by what they say.
    known: BTreeMap<String, String>,
}

impl<'n> Signs<'n> {
    pub(super) fn new(x: Symbol, names: &'n mut Names) -> Signs<'n> {
        Signs { x, names, text: String::new(), enclosed: false, known: BTreeMap::new() }
    }

    fn point(&self, at: &Rational) -> Point {
        [(self.x.clone(), at.clone())].into()
    }

    /// Numerator and denominator, the latter positive on the interval.
    fn parts(&self, f: &Fraction, inside: &Rational) -> Result<(String, String)> {
        let below = Fraction::from(f.below().clone()).at(&self.point(inside)).ok_or(UNDECIDED)?;
        let (above, below) = if below.is_negative() {
            (-f.above(), -f.below())
        } else {
            (f.above().clone(), f.below().clone())
        };
        let one = rug::Integer::from(1);
        Ok((polynomial(&above, &one, &self.x)?, polynomial(&below, &one, &self.x)?))
    }

    /// Defines the function; its name.
    pub(super) fn define(&mut self, f: &Function, (a, b): (&Rational, &Rational)) -> Result<String> {
        let (above, below) = self.parts(&f.rational, &middle(a, b))?;
        let mut logs = Vec::new();
        for (c, g) in &f.logs {
            let over = c.below().as_integer().ok_or(UNDECIDED)?;
            let (c, over) = if over.cmp0().is_lt() { (-c.above(), -over) } else { (c.above().clone(), over) };
            let one = rug::Integer::from(1);
            logs.push(format!("({}, {})", polynomial(&c, &over, &self.x)?, polynomial(g, &one, &self.x)?));
        }
        Ok(self.function(&format!("LF {above} {below}\n  [{}]", logs.join(";\n   "))))
    }

    fn function(&mut self, text: &str) -> String {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let name = self.names.fresh("gap");
        self.text.push_str(&format!("Definition {name} : lfun := {text}.\n"));
        self.known.insert(text.to_owned(), name.clone());
        name
    }

    /// The slope of a function that is defined: its name, and numerator and denominator of its rational part.
    pub(super) fn slope_of(
        &mut self,
        f: &Function,
        name: &str,
        (a, b): (&Rational, &Rational),
    ) -> Result<(Function, String, (String, String))> {
        let slope = f.slope(&self.x);
        let (above, below) = self.parts(&slope.rational, &middle(a, b))?;
        let own = self.function(&format!("slope {name} {above} {below}"));
        Ok((slope, own, (above, below)))
    }

    /// The opposite of a function that is defined.
    pub(super) fn opposite(&mut self, name: &str) -> String {
        self.function(&format!("opposite {name}"))
    }

    /// Which sign the function has on the pieces of the interval.
    pub(super) fn course(&self, f: &Function, (a, b): (&Rational, &Rational)) -> Result<Course> {
        let range = Interval::open(a.clone(), b.clone());
        let inside = self.point(&middle(a, b));
        let form = f.form(&inside).ok_or(UNDECIDED)?.over_base(&inside);
        if form.symbols().is_empty() {
            let sign = form.at(&inside).ok_or(UNDECIDED)?.sign();
            return Ok(Course { signs: vec![sign], roots: Vec::new() });
        }
        course(&form, &self.x, &range).ok_or(UNDECIDED)
    }

    /// A lemma that the function is positive on the interval, or but for some points nowhere negative.
    pub(super) fn compared(
        &mut self,
        f: &Function,
        name: &str,
        (a, b): (&Rational, &Rational),
        strict: bool,
    ) -> Result<String> {
        let found = self.course(f, (a, b))?;
        if !found.signs.iter().all(|s| s.is_gt()) || strict && !found.roots.is_empty() {
            return Err(UNDECIDED);
        }
        if strict {
            return self.positive(f, name, (a, b), DEPTH);
        }
        // From the right: each piece begins at a zero.
        let mut cuts = vec![a.clone()];
        for root in &found.roots {
            let Root::At(q) = root else { return Err(UNDECIDED) };
            cuts.push(q.clone());
        }
        let mut right = b.clone();
        let mut rest: Option<String> = None;
        while let Some(left) = cuts.pop() {
            let piece = self.positive(f, name, (&left, &right), DEPTH)?;
            let statement = format!("is_nonnegative {name} {} {}", rational(&left), rational(b));
            rest = Some(match rest {
                None => self.lemma(
                    "is_above",
                    &statement,
                    &format!("exact (nonnegative_of_positive _ _ _ {piece})."),
                )?,
                Some(after) => {
                    let value = self.value(f, name, &right, false)?;
                    self.lemma(
                        "is_above",
                        &statement,
                        &format!("exact (nonnegative_cut _ _ _ _ {piece} {value} {after})."),
                    )?
                }
            });
            right = left;
        }
        rest.ok_or(UNDECIDED)
    }

    pub(super) fn lemma(&mut self, like: &str, statement: &str, proof: &str) -> Result<String> {
        if let Some(known) = self.known.get(statement) {
            return Ok(known.clone());
        }
        let name = self.names.fresh(like);
        self.text.push_str(&format!("Lemma {name} : {statement}.\nProof. {proof} Qed.\n"));
        self.known.insert(statement.to_owned(), name.clone());
        Ok(name)
    }

    /// The value at a number is positive, or not negative.
    pub(super) fn value(&mut self, f: &Function, name: &str, at: &Rational, strict: bool) -> Result<String> {
        let value = f.at(&self.point(at)).ok_or(UNDECIDED)?;
        let numbers = f.logs.iter().filter_map(|(c, g)| {
            let (c, g) = (c.at(&self.point(at))?, Fraction::from(g.clone()).at(&self.point(at))?);
            (!c.is_zero() && g.is_positive()).then_some(g)
        });
        let (tactic, enclosed) = decided(&value, numbers, strict)?;
        self.enclosed |= enclosed;
        let relation = if strict { "<" } else { "<=" };
        let (q, weaker) = (rational(at), if strict || value.is_zero() { "" } else { "apply Rlt_le. " });
        let point = format!("(point {name} {q})");
        let proof = format!("rewrite point_ok. {weaker}{}.", tactic.replace("VALUE", &point));
        self.lemma("at_least", &format!("0 {relation} fval {name} (Q2R {q})"), &proof)
    }

    /// A lemma that the function is positive on the interval.
    pub(super) fn positive(
        &mut self,
        f: &Function,
        name: &str,
        (a, b): (&Rational, &Rational),
        depth: usize,
    ) -> Result<String> {
        let depth = depth.checked_sub(1).ok_or(UNDECIDED)?;
        let statement = format!("is_positive {name} {} {}", rational(a), rational(b));
        if f.logs.iter().all(|(c, _)| c.is_zero()) {
            return self.lemma("is_above", &statement, &format!("by_positive_fraction {HALVES}%nat."));
        }
        let slope = f.slope(&self.x);
        let found = self.course(&slope, (a, b))?;
        if found.roots.is_empty() {
            let sign = found.signs.first().copied().ok_or(UNDECIDED)?;
            if sign.is_eq() {
                let value = self.value(f, name, a, true)?;
                return self.lemma(
                    "is_above",
                    &statement,
                    &format!("exact (positive_number _ _ _ eq_refl {value})."),
                );
            }
            let from = if sign.is_gt() { a } else { b };
            let value = self.value(f, name, from, false)?;
            let (_, own, (above, below)) = self.slope_of(f, name, (a, b))?;
            let (sign, tactic) = if sign == Ordering::Greater {
                (self.positive(&slope, &own, (a, b), depth)?, "by_rising")
            } else {
                let turned = self.opposite(&own);
                (self.positive(&slope.opposite(), &turned, (a, b), depth)?, "by_falling")
            };
            let proof = format!("{tactic} {HALVES}%nat {name} {above} {below} {value} {sign}.");
            return self.lemma("is_above", &statement, &proof);
        }
        let (low, high) = match found.roots.first().ok_or(UNDECIDED)? {
            Root::At(q) => (q.clone(), q.clone()),
            Root::Between(l, u) => {
                let next = found.roots.get(1).map_or(b, Root::low);
                self.around(f, (l, u), (a, next))?
            }
        };
        let left = self.positive(f, name, (a, &low), depth)?;
        let at_low = self.value(f, name, &low, true)?;
        let right = self.positive(f, name, (&high, b), depth)?;
        if low == high {
            return self.lemma(
                "is_above",
                &statement,
                &format!("exact (positive_cut _ _ _ _ {left} {at_low} {right})."),
            );
        }
        let at_high = self.value(f, name, &high, true)?;
        self.enclosed = true;
        let between = format!("is_positive {name} {} {}", rational(&low), rational(&high));
        let between = self.lemma("is_above", &between, "by_enclosed_sign.")?;
        let proof = format!(
            "exact (positive_cut _ _ _ _ {left} {at_low} (positive_cut _ _ _ _ {between} {at_high} {right}))."
        );
        self.lemma("is_above", &statement, &proof)
    }

    /// Simple numbers around an irrational turn of the function, which is clearly positive between them.
    pub(super) fn around(
        &self,
        f: &Function,
        (l, u): (&Rational, &Rational),
        (a, b): (&Rational, &Rational),
    ) -> Result<(Rational, Rational)> {
        for bits in BITS {
            let scale = Rational::from_integer(num_traits::Pow::pow(crate::exact::Integer::from(2), bits));
            let low = ((l * &scale).floor()) / &scale;
            let high = ((u * &scale).ceil()) / &scale;
            let margin = LogSum::rational(&(Rational::from_integer(32.into()) / &scale));
            let clear = |q: &Rational| f.at(&self.point(q)).is_some_and(|v| v.compare(&margin).is_gt());
            if &low > a && &high < b && [&low, &high, &middle(&low, &high)].into_iter().all(clear) {
                return Ok((low, high));
            }
        }
        Err(UNDECIDED)
    }
}

/// The number halfway.
pub(super) fn middle(a: &Rational, b: &Rational) -> Rational {
    (a + b) / Rational::from_integer(2.into())
}

/// The tactic for `0 < VALUE` or `0 = VALUE`, of a value with logarithms of these numbers, and whether it needs
/// enclosures.
pub(super) fn decided(
    value: &LogSum,
    numbers: impl Iterator<Item = Rational>,
    strict: bool,
) -> Result<(String, bool)> {
    let quotient = |q: Rational| {
        let whole = |n: &crate::exact::Integer| Box::new(Ratio::Whole(n.clone()));
        Log(Tree::Ln(Ratio::Two("QDiv", whole(q.numer()), whole(q.denom()))))
    };
    let logs: Vec<Log> = numbers.map(quotient).collect();
    let t = certificates(&logs.iter().collect::<Vec<_>>())?;
    let t = format!("({t}%positive : list (positive * powers))");
    let zero = "(LQ (QZ 0))";
    match value.sign() {
        Ordering::Equal if !strict => Ok((format!("apply Req_le. by_equal {t} {zero} VALUE"), false)),
        Ordering::Greater if super::gap::is_whole(value) => Ok((format!("by_less {t} {zero} VALUE"), false)),
        Ordering::Greater => Ok((format!("by_less_enclosed {t} {zero} VALUE"), true)),
        _ => Err(UNDECIDED),
    }
}
