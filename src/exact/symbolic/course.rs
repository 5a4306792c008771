//! The signs that a form takes along an interval, and where they change.
//!
//! **Statement.** Divided by a coefficient rₖ that does not vanish and differentiated, a form loses the
//! logarithm of fₖ; so after as many steps as it has logarithms it is a rational function, whose signs Sturm's
//! theorem gives. Back from a derivative's signs: between two changes of them the form is strictly monotonic,
//! so its signs at both ends of such a piece, which are decided, say how often it vanishes inside. [Log §6]

use super::domain::{Domain, Interval};
use super::form::Form;
use super::polynomial::Symbol;
use super::series::near;
pub use super::sign::Root;
use super::sign::{Sturm, fraction_sign, middle, sign};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::exact::rational::from_rug;
use std::cmp::Ordering;

/// Halvings of an interval before a question is given up.
const HALVINGS: usize = 60;

/// Signs and roots in turn: `signs[0]`, `roots[0]`, `signs[1]`, …; the sign on each open piece, and the roots
/// between them. A form that is zero everywhere has the one sign `Equal`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    /// The sign on each piece; one more than there are roots.
    pub signs: Vec<Ordering>,
    /// All roots, in ascending order.
    pub roots: Vec<Root>,
}

impl Course {
    fn constant(sign: Ordering) -> Course {
        Course { signs: vec![sign], roots: Vec::new() }
    }
}

/// The signs of a form in the one symbol x strictly inside a range, on which its logarithms exist; `None`
/// when that is not decided.
///
/// ```
/// use entail::exact::symbolic::{Form, Fraction, Interval, Point, Root, course};
/// use std::cmp::Ordering::*;
/// // x − 1 − ln x on (0, ∞) vanishes at 1 alone and is positive elsewhere.
/// let range = Interval { low: Some("0".parse().unwrap()), ..Interval::default() };
/// let (x, one) = (Fraction::symbol("x"), Fraction::rational(&"1".parse().unwrap()));
/// let point = Point::from([("x".into(), "2".parse().unwrap())]);
/// let form = Form::from(&x - &one).difference(&Form::ln(&x, &point).unwrap());
/// let found = course(&form, &"x".into(), &range).unwrap();
/// assert_eq!(found.signs, [Greater, Greater]);
/// assert_eq!(found.roots, [Root::At("1".parse().unwrap())]);
/// ```
pub fn course(form: &Form, x: &Symbol, range: &Interval) -> Option<Course> {
    let inside = [(x.clone(), range.inside()?)].into();
    let form = form.over_base(&inside);
    if form.symbols().iter().any(|s| s != x) {
        return None;
    }
    let mut domain = Domain::default();
    domain.set(x.clone(), range.clone());
    // The form has to have a value everywhere: no denominator vanishes, what is under a logarithm is positive.
    let definite = |p: &super::Polynomial| sign(p, &domain);
    definite(form.rational().below())?;
    for (f, r) in form.logs() {
        definite(r.below())?;
        definite(f).filter(|s| s.is_gt())?;
    }
    if let Some(f) = form.as_fraction() {
        if f.is_zero() {
            return Some(Course::constant(Ordering::Equal));
        }
        let roots = Sturm::new(f.above(), x).roots(range)?;
        return between(&form, x, range, roots);
    }
    // A constant coefficient first: the slope is simplest then.
    let mut definite: Vec<_> =
        form.logs().map(|(_, r)| r).filter(|r| fraction_sign(r, &domain).is_some()).collect();
    definite.sort_by_key(|r| r.as_rational().is_none());
    let Some(r) = definite.first() else { return split(&form, x, range) };
    let slope = form.scale(&r.recip()?).derivative(x).over_base(&inside);
    let slopes = course(&slope, x, range)?;
    let turns: Vec<(Root, Ordering)> = slopes
        .roots
        .iter()
        .zip(slopes.signs.iter().zip(slopes.signs.iter().skip(1)))
        .filter(|(_, (before, after))| before != after)
        .map(|(root, _)| at_root(&form, &slope, x, root))
        .collect::<Option<_>>()?;
    if slopes.signs == [Ordering::Equal] {
        return form.at(&inside).map(|v| Course::constant(v.sign()));
    }
    let mut nodes: Vec<(Option<Rational>, Option<Rational>, Ordering)> = Vec::new();
    nodes.push((None, range.low.clone(), near(&form, x, range, false)?));
    nodes.extend(turns.into_iter().map(|(r, s)| (Some(r.low().clone()), Some(r.high().clone()), s)));
    nodes.push((range.high.clone(), None, near(&form, x, range, true)?));
    let (mut signs, mut roots) = (Vec::new(), Vec::new());
    for pair in nodes.windows(2) {
        let [(_, low, before), (high, _, after)] = pair else { continue };
        if before.is_eq() && after.is_eq() {
            return None;
        }
        // A piece that begins at a root of the form's own.
        if let (true, Some(q)) = (before.is_eq(), low) {
            roots.push(Root::At(q.clone()));
            signs.push(*after);
        } else if signs.is_empty() {
            signs.push(*before);
        }
        if before.is_ne() && after.is_ne() && before != after {
            let piece =
                Interval { low: low.clone(), low_closed: false, high: high.clone(), high_closed: false };
            roots.push(crossing(&form, x, piece, *before)?);
            signs.push(*after);
        }
    }
    Some(Course { signs, roots })
}

fn value(form: &Form, x: &Symbol, at: &Rational) -> Option<Ordering> {
    form.at(&[(x.clone(), at.clone())].into()).map(|v| v.sign())
}

/// The course between roots that are known, by a value on each piece.
fn between(form: &Form, x: &Symbol, range: &Interval, roots: Vec<Root>) -> Option<Course> {
    let mut signs = Vec::new();
    for k in 0..=roots.len() {
        let low = k.checked_sub(1).and_then(|k| roots.get(k)).map(|r| r.high().clone()).or(range.low.clone());
        let high = roots.get(k).map(|r| r.low().clone()).or(range.high.clone());
        let piece = Interval { low, low_closed: false, high, high_closed: false };
        // Neighbouring enclosures may meet in a point, which is no root.
        let at = piece.inside().or(piece.low).filter(|_| true)?;
        signs.push(value(form, x, &at)?);
    }
    signs.iter().all(|s| s.is_ne()).then_some(Course { signs, roots })
}

/// No coefficient keeps its sign: the range is cut at the roots of one, if these are known exactly.
fn split(form: &Form, x: &Symbol, range: &Interval) -> Option<Course> {
    let exact = |f: &super::Fraction| {
        let roots = Sturm::new(f.above(), x).roots(range)?;
        let at = |r: &Root| if let Root::At(q) = r { Some(q.clone()) } else { None };
        roots.iter().map(at).collect::<Option<Vec<_>>>()
    };
    let cuts = form.logs().find_map(|(_, r)| exact(r))?;
    let mut whole = Course { signs: Vec::new(), roots: Vec::new() };
    let mut low = range.low.clone();
    for high in cuts.into_iter().map(Some).chain([range.high.clone()]) {
        let piece = Interval { low: low.clone(), low_closed: false, high: high.clone(), high_closed: false };
        let Course { mut signs, roots } = course(form, x, &piece)?;
        if let (Some(last), Some(cut)) = (whole.signs.last().copied(), &low) {
            let first = signs.first().copied()?;
            match value(form, x, cut)? {
                Ordering::Equal => whole.roots.push(Root::At(cut.clone())),
                _ if first == last => drop(signs.remove(0)),
                _ => return None,
            }
        }
        whole.signs.append(&mut signs);
        whole.roots.extend(roots);
        low = high;
    }
    Some(whole)
}

/// The one root of a form that is strictly monotonic on a piece and has this sign at its lower end and the other
/// at its upper one.
fn crossing(form: &Form, x: &Symbol, mut piece: Interval, before: Ordering) -> Option<Root> {
    let (mut low_known, mut high_known) = (false, false);
    for step in 0.. {
        if step >= HALVINGS && low_known && high_known {
            break;
        }
        if step > 10 * HALVINGS {
            return None;
        }
        let at = middle(&piece)?;
        match value(form, x, &at)? {
            Ordering::Equal => return Some(Root::At(at)),
            sign if sign == before => (piece.low, low_known) = (Some(at), true),
            _ => (piece.high, high_known) = (Some(at), true),
        }
    }
    Some(Root::Between(piece.low?, piece.high?))
}

/// The sign of a form at a root of its slope: there exactly, or on the whole of a small enough interval around.
fn at_root(form: &Form, slope: &Form, x: &Symbol, root: &Root) -> Option<(Root, Ordering)> {
    let (mut low, mut high) = match root {
        Root::At(q) => return Some((root.clone(), value(form, x, q)?)),
        Root::Between(low, high) => (low.clone(), high.clone()),
    };
    let before = value(slope, x, &low)?;
    for _ in 0..HALVINGS {
        let (least, greatest) = enclose(form, x, &low, &high)?;
        if least.sign().is_gt() {
            return Some((Root::Between(low, high), Ordering::Greater));
        }
        if greatest.sign().is_lt() {
            return Some((Root::Between(low, high), Ordering::Less));
        }
        let at = Interval::open(low.clone(), high.clone()).inside()?;
        match value(slope, x, &at)? {
            Ordering::Equal => return Some((Root::At(at.clone()), value(form, x, &at)?)),
            sign if sign == before => low = at,
            _ => high = at,
        }
    }
    None
}

/// Bounds of a form on a closed interval, by interval arithmetic over exact numbers.
fn enclose(form: &Form, x: &Symbol, low: &Rational, high: &Rational) -> Option<(LogSum, LogSum)> {
    let one = || Rational::from_integer(1.into());
    let (a, b) = bounds(form.rational(), x, low, high)?;
    let (mut least, mut greatest) = (vec![LogSum::rational(&a)], vec![LogSum::rational(&b)]);
    for (f, r) in form.logs() {
        let (f1, f2) = bounds(&f.clone().into(), x, low, high)?;
        let (r1, r2) = bounds(r, x, low, high)?;
        let logs = [LogSum::ln(&f1)?, LogSum::ln(&f2)?];
        let mut corners: Vec<LogSum> = logs.iter().flat_map(|l| [l.scale(&r1), l.scale(&r2)]).collect();
        corners.sort_by(|a, b| a.compare(b));
        greatest.push(corners.pop()?);
        least.push(corners.into_iter().next()?);
    }
    let sum = |parts: &[LogSum]| LogSum::combination(parts.iter().map(|x| (one(), x)));
    Some((sum(&least), sum(&greatest)))
}

/// Bounds of a rational function on a closed interval; `None` where the denominator may vanish.
fn bounds(f: &super::Fraction, x: &Symbol, low: &Rational, high: &Rational) -> Option<(Rational, Rational)> {
    let range = |p: &super::Polynomial| {
        let (l, h) = (crate::exact::rational::to_rug(low), crate::exact::rational::to_rug(high));
        // Horner's scheme on intervals.
        let zero = (rug::Rational::new(), rug::Rational::new());
        p.coefficients(x).iter().rev().try_fold(zero, |(a, b), c| {
            let c = rug::Rational::from(c.as_integer()?);
            let corners = [&a, &b].map(|e| [rug::Rational::from(e * &l), rug::Rational::from(e * &h)]);
            let [[p, q], [r, s]] = corners;
            let least = p.clone().min(q.clone()).min(r.clone()).min(s.clone());
            let greatest = p.max(q).max(r).max(s);
            Some((least + &c, greatest + c))
        })
    };
    let ((a, b), (c, d)) = (range(f.above())?, range(f.below())?);
    if c.cmp0() != d.cmp0() || c.cmp0().is_eq() {
        return None;
    }
    let quotients = [&a, &b].map(|n| [rug::Rational::from(n / &c), rug::Rational::from(n / &d)]);
    let [[p, q], [r, s]] = quotients;
    let least = p.clone().min(q.clone()).min(r.clone()).min(s.clone());
    Some((from_rug(&least), from_rug(&p.max(q).max(r).max(s))))
}
