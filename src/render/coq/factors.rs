//! The functions under logarithms as products of powers of a few positive ones, over a coprime base [Log §5]:
//! the lines that say so, which Coq multiplies out.

use super::names::Kind;
use super::parametric::Families;
use super::signs::{HALVES, polynomial, rational};
use super::{Result, Unsupported};
use crate::eval;
use crate::exact::Rational;
use crate::exact::symbolic::{Domain, Form, Fraction, Interval, Polynomial, Symbol};
use crate::term::{Claim, Expr, Rel};

/// A function of several parameters under a logarithm of higher degree, without factors of lower, is left alone.
const DEGREE: u32 = 2;
/// More functions than this under logarithms are left alone.
const FACTS: usize = 40;

impl Families<'_> {
    /// Each function under a logarithm as a product of powers of positive ones: the lines that say and prove it.
    pub(super) fn facts(&mut self) -> Result<String> {
        if self.under.len() > FACTS {
            return Err(Unsupported("so many logarithms with parameters"));
        }
        let mut under: Vec<Fraction> = Vec::new();
        for f in &self.under {
            let f = self.here(f)?;
            if !f.is_zero() && !under.contains(&f) {
                under.push(f);
            }
        }
        let mut open = Domain::default();
        for (symbol, range) in self.domain.ranges().filter(|(s, _)| !self.fixed.contains_key(&**s)) {
            open.set(symbol.clone(), Interval { low_closed: false, high_closed: false, ..range.clone() });
        }
        // The ends of the ranges are offered as factors.
        let mut all = under.clone();
        for (symbol, range) in open.ranges() {
            let x = Fraction::symbol(symbol);
            all.extend(range.low.as_ref().map(|low| &x - &Fraction::rational(low)));
            all.extend(range.high.as_ref().map(|high| &Fraction::rational(high) - &x));
        }
        // A symbol of its own before each logarithm tells afterwards where a factor comes from.
        let mark = |k: usize| format!("@{k}");
        let mut form = Form::default();
        for (k, f) in all.iter().enumerate() {
            let own = Form::ln(f, &self.inside).ok_or(Unsupported("a function of varying sign"))?;
            form = form.sum(&own.scale(&Fraction::symbol(&mark(k))));
        }
        let form = form.over_base(&self.inside);
        let mut base: Vec<(&Polynomial, Vec<i64>)> = Vec::new();
        for (factor, coefficient) in form.logs() {
            let mut powers = Vec::new();
            for k in 0..under.len() {
                let times = coefficient.derivative(&mark(k)).as_rational().filter(|r| r.is_integer());
                let times = times.and_then(|r| i64::try_from(r.to_integer()).ok());
                powers.push(times.ok_or(Unsupported("these factors"))?);
            }
            if powers.iter().any(|k| *k != 0) {
                base.push((factor, powers));
            }
        }
        let mut out = String::new();
        let mut named = Vec::new();
        for (factor, _) in &base {
            let f = Fraction::from((*factor).clone());
            let degree = factor.terms().map(|(m, _)| m.values().sum::<u32>()).max().unwrap_or(0);
            let positive = Claim::new(Expr::int(0), Rel::Lt, self.expression(&f));
            let known = eval::decide_over(self.env, &open, &positive);
            if known != Ok(Some(true)) {
                return Err(Unsupported("a function under a logarithm that was not seen to be positive"));
            }
            let e = self.expression(&f);
            if degree >= DEGREE {
                match self.positive(factor, &open) {
                    Ok(line) => out.push_str(&line),
                    Err(why) if degree > DEGREE => return Err(why),
                    Err(_) => {}
                }
            }
            let (text, log) = (self.pen.argument(&e)?, self.pen.names.fresh("log"));
            let own = self.pen.names.fresh("is_log");
            out.push_str(&format!("  destruct (logarithm {text}) as [{log} {own}].\n"));
            named.push((self.pen.real(&e)?, log, own));
        }
        for (k, f) in under.iter().enumerate() {
            let (mut certificate, mut sum) = (Vec::new(), Vec::new());
            for ((_, powers), (text, log, _)) in base.iter().zip(&named) {
                match powers.get(k) {
                    None | Some(0) => {}
                    Some(times) => {
                        certificate.push(format!("({text}, ({times})%Z)"));
                        sum.push(format!(
                            "{} * {log}",
                            if *times < 0 { format!("({times})") } else { times.to_string() }
                        ));
                    }
                }
            }
            let sum = if sum.is_empty() { "0".to_owned() } else { sum.join(" + ") };
            let e = self.expression(f);
            let (plain, argument) = (self.pen.real(&e)?, self.pen.argument(&e)?);
            let fact = self.pen.names.fresh("factors");
            out.push_str(&format!(
                "  assert ({fact} : 0 < {plain} /\\ ln {argument} = {sum}) by (factored ([{}] : list (R * Z))).\n",
                certificate.join("; ")
            ));
        }
        Ok(out)
    }

    /// The line that says of a polynomial in one parameter that it is positive, by its coefficients once the range is
    /// mapped to (0, ∞).
    fn positive(&mut self, factor: &Polynomial, open: &Domain) -> Result<String> {
        const SEVERAL: Unsupported =
            Unsupported("a function of several parameters under a logarithm, of degree three or more,");
        let symbols: Vec<Symbol> = factor.symbols().into_iter().collect();
        let [x] = symbols.as_slice() else { return Err(SEVERAL) };
        let own = self.pen.names.of(Kind::Parameter, x);
        let p = polynomial(factor, &rug::Integer::from(1), x)?;
        let apply = match open.range(x) {
            Interval { low: Some(a), high: Some(b), .. } => format!(
                "apply (positive_factor {HALVES}%nat {p} {} {} {own}); [ by_computation | by_between | ",
                rational(&a),
                rational(&b)
            ),
            Interval { low: Some(a), .. } if rises_from(factor, x, &a) => format!(
                "apply (positive_beyond {p} {} {own}); [ by_computation | unfold Q2R; cbn [Qnum Qden]; lra | ",
                rational(&a)
            ),
            _ => {
                return Err(Unsupported(
                    "a function under a logarithm of degree three or more, on an unbounded range,",
                ));
            }
        };
        let (text, fact) = (self.fraction(&factor.clone().into())?, self.pen.names.fresh("is_above"));
        Ok(format!(
            "  assert ({fact} : 0 < {text}) by ({apply}cbn [peval]; unfold Q2R; cbn [Qnum Qden]; by_fractions ]).\n"
        ))
    }
}

/// Whether no coefficient of p(a + y) is negative.
fn rises_from(p: &Polynomial, x: &Symbol, a: &Rational) -> bool {
    let put = |s: &str| (*s == **x).then(|| &Fraction::symbol(x) + &Fraction::rational(a));
    let moved = Fraction::from(p.clone()).substitute(&put);
    moved.is_some_and(|f| {
        let below = f.below().as_integer().map(|n| n.cmp0());
        f.above().terms().all(|(_, c)| Some(c.cmp0()) == below)
    })
}
