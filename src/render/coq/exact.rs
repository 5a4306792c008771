//! Closed terms about declared distributions, as the prelude's verified evaluator reads them.
//!
//! The numbers under the logarithms are factored here, over a coprime base; Coq multiplies the factors out.

use super::{Result, Unsupported};
use crate::exact::Rational;
use crate::exact::coprime::refine;
use crate::exact::rational::{self, Integer};
use num_traits::{One, Signed, Zero};

/// A distribution whose masses are known.
#[derive(Clone, Debug)]
pub(super) enum Table {
    /// Declared under an identifier.
    Masses(String, Vec<Rational>),
    /// A mixture.
    Mixture(Vec<(Rational, Table)>),
}

impl Table {
    /// The mass of an outcome by its number.
    pub(super) fn mass(&self, at: usize) -> Rational {
        match self {
            Table::Masses(_, masses) => masses.get(at).cloned().unwrap_or_else(Rational::zero),
            Table::Mixture(parts) => parts.iter().map(|(w, t)| w * t.mass(at)).sum(),
        }
    }

    /// The table in Coq.
    pub(super) fn text(&self) -> String {
        match self {
            Table::Masses(name, _) => format!("(DM {name})"),
            Table::Mixture(parts) => {
                let weight = |w: &Rational| {
                    if w.is_integer() {
                        format!("(WZ {})", z(w.numer()))
                    } else {
                        format!("(WF {} {})", z(w.numer()), z(w.denom()))
                    }
                };
                let mut out = String::new();
                for (k, (w, t)) in parts.iter().enumerate().rev() {
                    out = if k + 1 == parts.len() {
                        format!("(POne {} {})", weight(w), t.text())
                    } else {
                        format!("(PCons {} {} {out})", weight(w), t.text())
                    };
                }
                format!("(DMix {out})")
            }
        }
    }
}

fn z(n: &Integer) -> String {
    if n.is_negative() { format!("({n})") } else { n.to_string() }
}

/// An outcome: bound, counted from the innermost, or a fixed one.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Bound(usize),
    Fixed(usize),
}

/// A rational term.
#[derive(Clone, Debug)]
pub(super) enum Ratio {
    Whole(Integer),
    Mass(Table, At),
    Two(&'static str, Box<Ratio>, Box<Ratio>),
    One(&'static str, Box<Ratio>),
    Power(Box<Ratio>, u32),
    RealPower(Box<Ratio>, i32),
    /// To the power 1 − k.
    Complement(Box<Ratio>, i32),
    Sum(usize, Box<Ratio>),
}

/// A term that is linear in logarithms.
#[derive(Clone, Debug)]
pub(super) struct Log(pub(super) Tree);

/// Its shape.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Ratio(Ratio),
    Ln(Ratio),
    Two(&'static str, Box<Tree>, Box<Tree>),
    Opposite(Box<Tree>),
    Left(Ratio, Box<Tree>),
    Right(Box<Tree>, Ratio),
    Over(Box<Tree>, Ratio),
    Sum(usize, Box<Tree>),
    On(usize, Ratio, Box<Tree>),
}

/// The numbers under logarithms, and how long a term is when every sum is written out.
#[derive(Default)]
struct Walk {
    numbers: Vec<Integer>,
    steps: usize,
}

/// More terms than this are not walked through.
const TERMS: usize = 2_000_000;

impl Log {
    /// The term in Coq.
    pub(super) fn text(&self) -> String {
        self.0.text()
    }
}

/// Certificates: each number under a logarithm of the terms as a product of powers, and the common denominator
/// that clears all coefficients is left to the caller.
pub(super) fn certificates(terms: &[&Log]) -> Result<String> {
    let mut walk = Walk::default();
    for term in terms {
        term.0.walk(&mut Vec::new(), &mut walk)?;
    }
    walk.numbers.retain(|n| !n.is_one());
    walk.numbers.sort();
    walk.numbers.dedup();
    let numbers: Vec<rug::Integer> = walk.numbers.iter().map(rational::integer_to_rug).collect();
    let refined = refine(numbers);
    let mut entries = Vec::new();
    for (n, factors) in walk.numbers.iter().zip(&refined.factors) {
        let mut powers = Vec::new();
        for (base, exponent) in factors {
            let base = refined.base.get(*base).ok_or(Unsupported("this factor"))?;
            powers.push(format!("({base}, {exponent})"));
        }
        entries.push(format!("({n}, [{}])", powers.join("; ")));
    }
    Ok(format!("[{}]", entries.join("; ")))
}

impl At {
    fn text(self) -> String {
        match self {
            At::Bound(k) => format!("(V {k})"),
            At::Fixed(k) => format!("(At {k})"),
        }
    }

    fn outcome(self, env: &[usize]) -> usize {
        match self {
            At::Bound(k) => env.iter().rev().nth(k).copied().unwrap_or(usize::MAX),
            At::Fixed(k) => k,
        }
    }
}

impl Ratio {
    fn text(&self) -> String {
        match self {
            Ratio::Whole(n) => format!("(QZ {})", z(n)),
            Ratio::Mass(t, at) => format!("(QM {} {})", t.text(), at.text()),
            Ratio::Two(op, a, b) => format!("({op} {} {})", a.text(), b.text()),
            Ratio::One(op, a) => format!("({op} {})", a.text()),
            Ratio::Power(a, k) => format!("(QPow {} {k})", a.text()),
            Ratio::RealPower(a, k) => format!("(QRpow {} {})", a.text(), z(&Integer::from(*k))),
            Ratio::Complement(a, k) => format!("(QRpow1 {} {})", a.text(), z(&Integer::from(*k))),
            Ratio::Sum(n, a) => format!("(QSum {n} {})", a.text()),
        }
    }

    fn value(&self, env: &mut Vec<usize>, steps: &mut usize) -> Result<Rational> {
        *steps += 1;
        if *steps > TERMS {
            return Err(Unsupported("a term of this size"));
        }
        let inverse = |x: Rational| if x.is_zero() { x } else { x.recip() };
        Ok(match self {
            Ratio::Whole(n) => Rational::from_integer(n.clone()),
            Ratio::Mass(t, at) => t.mass(at.outcome(env)),
            Ratio::Two(op, a, b) => {
                let (a, b) = (a.value(env, steps)?, b.value(env, steps)?);
                match *op {
                    "QAdd" => a + b,
                    "QSub" => a - b,
                    "QMul" => a * b,
                    _ => a * inverse(b),
                }
            }
            Ratio::One(op, a) => {
                let a = a.value(env, steps)?;
                match *op {
                    "QOpp" => -a,
                    "QAbs" => a.abs(),
                    _ => inverse(a),
                }
            }
            Ratio::Power(a, k) => num_traits::Pow::pow(&a.value(env, steps)?, *k),
            Ratio::RealPower(a, k) => {
                let a = a.value(env, steps)?;
                if a.is_positive() { num_traits::Pow::pow(&a, *k) } else { Rational::zero() }
            }
            Ratio::Complement(a, k) => {
                let a = a.value(env, steps)?;
                if a.is_positive() { num_traits::Pow::pow(&a, 1 - *k) } else { Rational::zero() }
            }
            Ratio::Sum(n, a) => {
                let mut total = Rational::zero();
                for i in 0..*n {
                    env.push(i);
                    let term = a.value(env, steps);
                    env.pop();
                    total += term?;
                }
                total
            }
        })
    }
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Tree::Ratio(q) => format!("(LQ {})", q.text()),
            Tree::Ln(q) => format!("(LLn {})", q.text()),
            Tree::Two(op, a, b) => format!("({op} {} {})", a.text(), b.text()),
            Tree::Opposite(a) => format!("(LOpp {})", a.text()),
            Tree::Left(q, a) => format!("(LMulL {} {})", q.text(), a.text()),
            Tree::Right(a, q) => format!("(LMulR {} {})", a.text(), q.text()),
            Tree::Over(a, q) => format!("(LDiv {} {})", a.text(), q.text()),
            Tree::Sum(n, a) => format!("(LSum {n} {})", a.text()),
            Tree::On(n, m, a) => format!("(LOn {n} {} {})", m.text(), a.text()),
        }
    }

    fn walk(&self, env: &mut Vec<usize>, walk: &mut Walk) -> Result<()> {
        match self {
            Tree::Ratio(_) => {}
            Tree::Ln(q) => {
                let x = q.value(env, &mut walk.steps)?;
                if x.is_positive() {
                    walk.numbers.push(x.numer().clone());
                    walk.numbers.push(x.denom().clone());
                }
            }
            Tree::Two(_, a, b) => {
                a.walk(env, walk)?;
                b.walk(env, walk)?;
            }
            Tree::Opposite(a) => a.walk(env, walk)?,
            Tree::Left(q, a) | Tree::Right(a, q) | Tree::Over(a, q) => {
                if !q.value(env, &mut walk.steps)?.is_zero() {
                    a.walk(env, walk)?;
                }
            }
            Tree::Sum(n, a) => {
                for i in 0..*n {
                    env.push(i);
                    let done = a.walk(env, walk);
                    env.pop();
                    done?;
                }
            }
            Tree::On(n, m, a) => {
                for i in 0..*n {
                    env.push(i);
                    let inside = m.value(env, &mut walk.steps).map(|m| m.is_positive());
                    let done = if inside == Ok(true) { a.walk(env, walk) } else { inside.map(|_| ()) };
                    env.pop();
                    done?;
                }
            }
        }
        Ok(())
    }
}
