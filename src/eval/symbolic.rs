//! Evaluation with parameters: an expression to the logarithmic form that it is everywhere on a domain, and
//! claims decided over a domain.
//!
//! The definitions are followed as `expr` follows them for numbers. A form is returned only if the expression
//! has that value at every point strictly inside the domain: what is under a logarithm was shown to be
//! positive there and no denominator to vanish. [Kernel §4 COMPUTE, Log §5, Log §6]

use super::env::Env;
use super::fraction::{power, times};
use super::mass::{mass_at, named_label};
use super::scope::index_values;
use super::value::EvalError;
use crate::exact::Rational;
use crate::exact::real::RealError;
use crate::exact::symbolic::sign::{fraction_sign, nowhere_negative, sign};
use crate::exact::symbolic::{Domain, Form, Fraction, Interval, Point, Symbol, course};
use crate::model::{Label, Law, Parametric};
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Quantity, Range, Rel, Space};
use num_traits::One;
use std::collections::BTreeSet;

type Result<T> = std::result::Result<T, EvalError>;

/// What the bound indices stand for, innermost last.
type Bound = Vec<(Name, Label)>;

/// The form that an expression is everywhere strictly inside the domain.
///
/// ```
/// use entail::{eval::{form, Env}, exact::symbolic::{Domain, Interval}, term::Expr};
/// let mut unit = Domain::default();
/// unit.set("p".into(), Interval::open("0".parse().unwrap(), "1".parse().unwrap()));
/// let square = Expr::ln(Expr::power(Expr::Symbol("p".into()), "2".parse().unwrap()));
/// let found = form(&Env::default(), &unit, &square).unwrap();
/// assert_eq!(found.logs().count(), 1);
/// ```
///
/// # Errors
/// When it has no value at some point, leaves the linear fragment, or a sign that had to be known was not
/// decided.
pub fn form(env: &Env, domain: &Domain, e: &Expr) -> Result<Form> {
    let inside = domain.inside().ok_or(EvalError::Range)?;
    let scope = Scope { env, domain, inside };
    let form = scope.at(e, &mut Vec::new())?.over_base(&scope.inside);
    Ok(form)
}

/// The derivative in a parameter at the number that it has: that of the form which the expression has around it.
///
/// # Errors
/// When the expression has no form there, or a family no meaning.
pub(super) fn slope(env: &Env, domain: &Domain, x: &Name, body: &Expr) -> Result<Form> {
    let here = env.parameter(x).ok_or_else(|| EvalError::Parameter(x.clone()))?;
    let mut free = env.clone();
    free.release(x);
    let mut names = Vec::new();
    body.names(&mut names);
    let around = |width: u32| {
        let width = Rational::new(1.into(), num_traits::Pow::pow(crate::exact::Integer::from(2), width));
        let near = Interval::open(here - &width, here + &width);
        let meant = |n: &Name| free.family(n).is_none_or(|f| f.domain().range(x).includes(&near));
        if !names.iter().all(meant) {
            return Err(EvalError::Unsupported(
                "a distribution is not declared on both sides of the parameter's value",
            ));
        }
        let mut own = domain.clone();
        own.set(x.clone(), near);
        form(&free, &own, &Expr::Derivative(x.clone(), body.clone().into()))
    };
    // Far enough in, unless the expression is not smooth there.
    let mut found = around(0);
    for width in [2, 5, 10, 30, 100] {
        found = found.or_else(|_| around(width));
    }
    let inside = domain.inside().ok_or(EvalError::Range)?;
    let put = |s: &str| (*s == **x).then(|| Fraction::rational(here));
    found?.substitute(&put, &inside).ok_or(RealError::DivisionByZero.into())
}

/// Whether the claim holds at every point of the domain, ends that belong to it included; `None` when that was
/// not decided.
///
/// # Errors
/// When a side has no value somewhere, or a family is no distribution throughout the domain.
pub fn decide_over(env: &Env, domain: &Domain, claim: &Claim) -> Result<Option<bool>> {
    let needed = parameters(env, claim);
    let domain = needed.iter().fold(Domain::default(), |mut own, s| {
        own.set(s.clone(), domain.range(s));
        own
    });
    for name in claim.names() {
        if let Some(family) = env.family(&name)
            && !family.domain().includes(&domain)
        {
            return Err(EvalError::Unsupported(
                "a distribution is declared for a smaller range of its parameter",
            ));
        }
    }
    over(env, &domain, claim)
}

/// The parameters without numbers that a claim speaks of, those of its families included.
pub fn parameters(env: &Env, claim: &Claim) -> BTreeSet<Symbol> {
    let mut symbols = Vec::new();
    claim.lhs.symbols(&mut symbols);
    claim.rhs.symbols(&mut symbols);
    let mut all: BTreeSet<Symbol> = symbols.into_iter().collect();
    for name in claim.names() {
        if let Some(family) = env.family(&name) {
            all.extend(family.domain().ranges().map(|(s, _)| s.clone()));
        }
    }
    all.retain(|s| env.parameter(s).is_none());
    all
}

fn over(env: &Env, domain: &Domain, claim: &Claim) -> Result<Option<bool>> {
    // Ends that belong to a range: there the parameter is a number.
    let mut known = Some(true);
    let both = |a: Option<bool>, b: Option<bool>| match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    for (symbol, range) in domain.ranges() {
        let ends = [(&range.low, range.low_closed), (&range.high, range.high_closed)];
        for value in ends.into_iter().filter(|(_, closed)| *closed).filter_map(|(n, _)| n.as_ref()) {
            let mut there = env.clone();
            there.assign(symbol.clone(), value.clone())?;
            known = both(known, over(&there, &domain.without(symbol), claim)?);
        }
        if !range.is_wide() {
            return Ok(known);
        }
    }
    let difference = form(env, domain, &claim.rhs)?.difference(&form(env, domain, &claim.lhs)?);
    Ok(both(known, relates(&difference, claim.rel, domain)))
}

/// Whether `0 rel difference` strictly inside the domain.
fn relates(difference: &Form, rel: Rel, domain: &Domain) -> Option<bool> {
    let inside = domain.inside()?;
    let difference = difference.over_base(&inside);
    let zero = difference.is_zero(&inside);
    let symbols: Vec<Symbol> = difference.symbols().into_iter().collect();
    let (signs, vanishes) = match (zero, symbols.as_slice(), difference.as_fraction()) {
        (true, ..) => (vec![std::cmp::Ordering::Equal], true),
        _ if rel == Rel::Eq => return Some(false),
        (_, [], _) => (vec![difference.at(&Point::new())?.sign()], false),
        (_, [x], _) => {
            let course = course(&difference, x, &domain.range(x))?;
            (course.signs, !course.roots.is_empty())
        }
        (_, _, Some(f)) if rel == Rel::Le && nowhere_negative(f, domain) => return Some(true),
        (_, _, Some(f)) => (vec![fraction_sign(f, domain)?], false),
        _ => return None,
    };
    Some(match rel {
        Rel::Eq => zero,
        Rel::Ne => !zero && !vanishes,
        Rel::Lt => !vanishes && signs.iter().all(|s| s.is_gt()),
        Rel::Le => signs.iter().all(|s| s.is_ge()),
    })
}

struct Scope<'a> {
    env: &'a Env,
    domain: &'a Domain,
    inside: Point,
}

impl Scope<'_> {
    fn at(&self, e: &Expr, bound: &mut Bound) -> Result<Form> {
        match e {
            Expr::Number(n) => Ok(Fraction::rational(n).into()),
            Expr::Symbol(x) => Ok(match self.env.parameter(x) {
                Some(n) => Fraction::rational(n).into(),
                None => Fraction::symbol(x).into(),
            }),
            Expr::Mass(d, indices) => {
                let labels = indices.iter().enumerate().map(|(k, i)| self.label(d, k, i, bound));
                self.mass(d, &labels.collect::<Result<Vec<_>>>()?).map(Form::from)
            }
            Expr::Add(parts) => {
                parts.iter().try_fold(Form::default(), |sum, p| Ok(sum.sum(&self.at(p, bound)?)))
            }
            Expr::Mul(parts) => self.product(parts, bound),
            Expr::Power(base, r) if r.is_integer() => {
                let base = self.at(base, bound)?;
                let base = base.as_fraction().ok_or(NOT_LINEAR)?;
                if *r < Rational::default() {
                    self.divides(base)?;
                }
                power(base, r).map(Form::from)
            }
            Expr::Ln(x) => {
                let under = self.at(x, bound)?;
                let under = under.as_fraction().ok_or(NOT_LINEAR)?;
                match fraction_sign(under, self.domain) {
                    Some(s) if s.is_gt() => {}
                    Some(_) => return Err(RealError::LnOfNonPositive.into()),
                    None => return Err(UNDECIDED),
                }
                Form::ln(under, &self.inside).ok_or(UNDECIDED)
            }
            Expr::Abs(x) => {
                let value = self.at(x, bound)?;
                let sign = match value.as_fraction() {
                    Some(f) => fraction_sign(f, self.domain).ok_or(UNDECIDED)?,
                    None => return Err(NOT_LINEAR),
                };
                let by = Rational::from_integer(if sign.is_lt() { -1 } else { 1 }.into());
                Ok(value.scale(&Fraction::rational(&by)))
            }
            Expr::Sum { index, range, body } => {
                let mut sum = Form::default();
                for label in index_values(self.env, index, range, body)? {
                    bound.push((index.clone(), label));
                    let term = match &range.positive {
                        None => self.at(body, bound),
                        Some(m) => self.positive(m, bound).and_then(|inside| {
                            if inside { self.at(body, bound) } else { Ok(Form::default()) }
                        }),
                    };
                    bound.pop();
                    sum = sum.sum(&term?);
                }
                Ok(sum)
            }
            Expr::Derivative(x, body) => match self.env.parameter(x) {
                None => Ok(self.at(body, bound)?.over_base(&self.inside).derivative(x)),
                Some(_) if bound.is_empty() => slope(self.env, self.domain, x, body),
                Some(_) => Err(EvalError::Unsupported("a derivative under a sum is not evaluated")),
            },
            Expr::Quantity(q) => self.quantity(q, bound),
            Expr::Infinity => Err(EvalError::Indeterminate("∞ with parameters")),
            Expr::Size(space) => {
                let size = Rational::from_integer(self.env.elements(space)?.len().into());
                Ok(Fraction::rational(&size).into())
            }
            Expr::Minimisers(_) | Expr::Set(_) => {
                Err(EvalError::Unsupported("a set of minimisers is no number"))
            }
            Expr::Power(..) | Expr::Exp(_) => Err(NOT_LINEAR),
        }
    }

    /// A product in which a factor that is 0 everywhere settles the matter, as for numbers.
    fn product(&self, parts: &[Expr], bound: &mut Bound) -> Result<Form> {
        let values: Vec<Result<Form>> = parts.iter().map(|p| self.at(p, bound)).collect();
        let zero = |v: &Result<Form>| matches!(v, Ok(f) if f.as_fraction().is_some_and(Fraction::is_zero));
        let real = |(v, e): (&Result<Form>, &Expr)| match v {
            Ok(_) => true,
            Err(EvalError::Real(_)) => is_raw(e),
            Err(_) => false,
        };
        if values.iter().any(zero) && values.iter().zip(parts).all(real) {
            return Ok(Form::default());
        }
        let mut product = Form::from(Fraction::rational(&Rational::one()));
        for value in values {
            let value = value?;
            product = match (product.as_fraction(), value.as_fraction()) {
                (Some(a), Some(b)) => times(a, b)?.into(),
                (_, Some(b)) => product.scale(b),
                (Some(a), _) => value.scale(a),
                _ => return Err(NOT_LINEAR),
            };
        }
        Ok(product)
    }

    /// The function vanishes nowhere on the domain.
    fn divides(&self, f: &Fraction) -> Result<()> {
        match sign(f.above(), self.domain) {
            Some(s) if s.is_ne() => Ok(()),
            Some(_) => Err(RealError::DivisionByZero.into()),
            None => Err(UNDECIDED),
        }
    }

    /// Whether an expression without logarithms is positive everywhere; an error unless it is so or nowhere.
    fn positive(&self, e: &Expr, bound: &mut Bound) -> Result<bool> {
        let value = self.at(e, bound)?;
        let sign = value.as_fraction().and_then(|f| fraction_sign(f, self.domain));
        sign.map(|s| s.is_gt()).ok_or(UNDECIDED)
    }

    fn label(&self, d: &Dist, k: usize, index: &Index, bound: &Bound) -> Result<Label> {
        match index {
            Index::Bound(name) => {
                let found = bound.iter().rev().find(|(n, _)| n == name);
                found.map(|(_, label)| label.clone()).ok_or(EvalError::Range)
            }
            Index::Outcome(text) => named_label(self.env, d, k, text),
        }
    }

    fn mass(&self, d: &Dist, labels: &[Label]) -> Result<Fraction> {
        match (d, labels) {
            (Dist::Named(name), [label]) => match self.env.family(name) {
                Some(family) => {
                    let missing = || EvalError::NoOutcome { dist: name.clone(), outcome: label.to_string() };
                    self.known(&family.mass_of(label).ok_or_else(missing)?)
                }
                None => mass_at(self.env, d, labels).map(|m| Fraction::rational(&m)),
            },
            (Dist::Mixture(parts), _) => {
                let mut sum = Fraction::default();
                for (w, part) in parts {
                    let weight = super::fraction::fraction(w, self.env.parameters())?;
                    sum = &sum + &times(&weight, &self.mass(part, labels)?)?;
                }
                Ok(sum)
            }
            (Dist::Product(parts), _) => {
                let (mut rest, mut product) = (labels, Fraction::rational(&Rational::one()));
                for part in parts {
                    let (own, after) = rest.split_at_checked(part.spaces().len()).ok_or(EvalError::Range)?;
                    product = times(&product, &self.mass(part, own)?)?;
                    rest = after;
                }
                Ok(product)
            }
            (Dist::Law { joint, vars }, _) if self.env.family(joint).is_some() => {
                self.marginal(joint, vars, labels)
            }
            (Dist::Conditional { joint, of, given }, _) if self.env.family(joint).is_some() => {
                let (own, fixed) = labels.split_at_checked(of.len()).ok_or(EvalError::Range)?;
                let below = self.marginal(joint, given, fixed)?;
                self.divides(&below)?;
                let all: Vec<Name> = of.iter().chain(given).cloned().collect();
                let both: Vec<Label> = own.iter().chain(fixed).cloned().collect();
                times(&self.marginal(joint, &all, &both)?, &below.recip().ok_or(UNDECIDED)?)
            }
            _ => mass_at(self.env, d, labels).map(|m| Fraction::rational(&m)),
        }
    }

    /// A function with the numbers that parameters have put in.
    fn known(&self, f: &Fraction) -> Result<Fraction> {
        let number = |s: &str| self.env.parameter(s).map(Fraction::rational);
        f.substitute(&number).ok_or(RealError::DivisionByZero.into())
    }

    /// The mass of some variables of a table that depends on parameters.
    fn marginal(&self, joint: &Name, vars: &[Name], labels: &[Label]) -> Result<Fraction> {
        let family = self.env.family(joint).ok_or_else(|| EvalError::Unknown(joint.clone()))?;
        let missing = || {
            let written: Vec<String> = labels.iter().map(ToString::to_string).collect();
            EvalError::NoOutcome { dist: joint.clone(), outcome: written.join(", ") }
        };
        self.known(&family.marginal(vars, labels).ok_or_else(missing)?)
    }

    fn quantity(&self, q: &Quantity, bound: &mut Bound) -> Result<Form> {
        // Of masses that do not sum to 1 a divergence is another thing than its definition here.
        let mut names = Vec::new();
        Expr::quantity(q.clone()).names(&mut names);
        if names.iter().any(|n| matches!(self.env.law(n), Some(Law::Unnormalised(_)))) {
            return Err(EvalError::Unsupported("with parameters, masses have to sum to 1"));
        }
        if let Some(form) = self.geometric(q)? {
            return Ok(form);
        }
        let (definition, under) = q
            .definition()
            .ok_or(EvalError::Unsupported("this quantity has no definition with parameters"))?;
        for cond in under {
            let holds = match &cond {
                Cond::Distribution(d) => self.distribution(d)?,
                Cond::Dominated(p, q) => self.dominated(p, q)?,
                Cond::NotDominated(..) => false,
                Cond::Holds(claim) => over(self.env, self.domain, claim)? == Some(true),
            };
            if !holds {
                return Err(EvalError::Unsupported(
                    "this quantity is not finite for every value of the parameters",
                ));
            }
        }
        self.at(&definition, bound)
    }

    /// That a term is a distribution throughout the domain.
    fn distribution(&self, d: &Dist) -> Result<bool> {
        match d {
            Dist::Named(name) => match self.env.family(name) {
                Some(family) => Ok(family.outcomes().is_some()),
                None => Ok(matches!(self.env.resolve(d)?, Law::Finite(_))),
            },
            Dist::Law { .. } => Ok(true),
            _ => Ok(false),
        }
    }

    /// P ≪ Q at every point: where the mass of Q is not shown to be positive that of P is 0.
    fn dominated(&self, p: &Dist, q: &Dist) -> Result<bool> {
        // Masses are taken at the indices that a sum over P binds; that sum knows the outcomes.
        let indices = p.indices();
        let at =
            |d: &Dist| Expr::Mass(d.clone(), indices.iter().map(|(n, _)| Index::Bound(n.clone())).collect());
        self.dominated_from(&at(p), &at(q), &indices, &mut Vec::new())
    }

    /// The same where the first indices are bound already.
    fn dominated_from(&self, p: &Expr, q: &Expr, open: &[(Name, Space)], bound: &mut Bound) -> Result<bool> {
        let Some(((index, space), rest)) = open.split_first() else {
            let vanishes = self.at(p, bound)?.as_fraction().is_some_and(Fraction::is_zero);
            return Ok(vanishes || self.positive(q, bound)?);
        };
        let range = Range::all(space.clone());
        for label in index_values(self.env, index, &range, &Expr::add([p.clone(), q.clone()]))? {
            bound.push((index.clone(), label));
            let inside = self.dominated_from(p, q, rest, bound);
            bound.pop();
            if !inside? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// S, H and D of geometric distributions.
    fn geometric(&self, q: &Quantity) -> Result<Option<Form>> {
        let success = |d: &Dist| match d {
            Dist::Named(n) => match (self.env.family(n).and_then(Parametric::success), self.env.law(n)) {
                (Some(p), _) => Some(p.clone()),
                (None, Some(Law::Geometric(g))) => Some(Fraction::rational(g.p())),
                _ => None,
            },
            _ => None,
        };
        // H(G(p), G(q)) = −ln q − (1/p − 1) ln(1−q)
        let cross = |p: &Fraction, q: &Fraction| -> Result<Form> {
            let one = Fraction::rational(&Rational::one());
            let rest = &one - q;
            for f in [p, q, &rest] {
                if !fraction_sign(f, self.domain).is_some_and(|s| s.is_gt()) {
                    return Err(UNDECIDED);
                }
            }
            let ln = |f: &Fraction| Form::ln(f, &self.inside).ok_or(UNDECIDED);
            let failures = &p.recip().ok_or(UNDECIDED)? - &one;
            Ok(Form::default().difference(&ln(q)?).difference(&ln(&rest)?.scale(&failures)))
        };
        Ok(match q {
            Quantity::Entropy(a) => success(a).map(|p| cross(&p, &p)).transpose()?,
            Quantity::CrossEntropy(a, b) => {
                success(a).zip(success(b)).map(|(p, q)| cross(&p, &q)).transpose()?
            }
            Quantity::Divergence(a, b) => match success(a).zip(success(b)) {
                Some((p, q)) => Some(cross(&p, &q)?.difference(&cross(&p, &p)?)),
                None => None,
            },
            _ => None,
        })
    }
}

const NOT_LINEAR: EvalError =
    EvalError::Unsupported("with parameters, only sums of logarithms are worked out");
const UNDECIDED: EvalError = EvalError::Unsupported(
    "that something is positive for every value of the parameters could not be decided",
);

/// Made of what cannot be infinite.
fn is_raw(e: &Expr) -> bool {
    let plain = !matches!(
        e,
        Expr::Infinity | Expr::Quantity(_) | Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_)
    );
    plain && e.children().into_iter().all(is_raw)
}
