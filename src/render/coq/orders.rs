//! Inequalities with a parameter: the difference of the sides by the signs of its slopes, and its value at ends
//! that belong to the range.

use super::parametric::{Families, unfolding};
use super::signs::{Function, HALVES, Signs, decided, polynomial, rational};
use super::{Result, Unsupported};
use crate::eval::{self, Env};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::exact::symbolic::{Form, Fraction, Interval, Point, Polynomial, Symbol};
use crate::term::{Claim, Expr, Rel};
use num_traits::{One, Signed, Zero};

const SEVERAL: Unsupported =
    Unsupported("an inequality in several parameters that no theorem about all distributions gives");

/// A range and the one between two numbers that it is mapped to.
struct Unit {
    ends: (Rational, Rational),
    /// The parameter as a function of the new one, and the new one as a function of the parameter.
    there: Fraction,
    back: Fraction,
    /// The tactic that the new one lies between the ends.
    within: String,
}

impl Families<'_> {
    /// Lemmas about signs, and how the order follows from them; whether enclosures are needed.
    pub(super) fn order(&mut self, claim: &Claim, unfolded: &[String]) -> Result<(String, String, bool)> {
        let unfold = &unfolding(unfolded, ". ");
        let free: Vec<Symbol> =
            self.domain.ranges().map(|(s, _)| s.clone()).filter(|s| !self.fixed.contains_key(s)).collect();
        let (low, high, name) = match claim.rel {
            Rel::Le => (&claim.lhs, &claim.rhs, "at_most"),
            Rel::Lt => (&claim.lhs, &claim.rhs, "less"),
            Rel::Ne => return self.apart(claim, unfolded),
            Rel::Eq => return Err(SEVERAL),
        };
        if !free.iter().any(|s| eval::parameters(self.env, claim).contains(s)) {
            return self.at_ends(low, high, name, unfolded);
        }
        let [x] = free.as_slice() else { return self.product(low, high, name, unfolded) };
        if !self.fixed.is_empty() {
            return self.product(low, high, name, unfolded);
        }
        let form = |e: &Expr| eval::form(self.env, &self.domain, e).map_err(|_| SEVERAL);
        let inside = self.domain.inside().ok_or(SEVERAL)?;
        let difference = form(high)?.difference(&form(low)?).over_base(&inside);
        if difference.is_zero(&inside) && name == "at_most" {
            return Ok((
                String::new(),
                format!("{}  apply Req_le. {unfold}by_parameters.\n", self.facts()?),
                false,
            ));
        }
        let unit = self.unit(x)?;
        let ends = (&unit.ends.0, &unit.ends.1);
        let here: Point = [(x.clone(), super::signs::middle(ends.0, ends.1))].into();
        let put = |s: &str| (*s == **x).then(|| unit.there.clone());
        let mapped = difference.substitute(&put, &here).ok_or(SEVERAL)?.over_base(&here);
        let (factor, cleared) = clear(&mapped, &here)?;
        let f = Function::new(&cleared.over_base(&here), x, ends);
        let factor = polynomial(&factor, &rug::Integer::from(1), x)?;

        let mut signs = Signs::new(x.clone(), &mut self.pen.names);
        let own = signs.define(&f, ends)?;
        let lemma = signs.compared(&f, &own, ends, name == "less")?;
        let (text, enclosed) = (signs.text, signs.enclosed);
        // The arguments of the logarithms, in the parameter itself.
        let back = |s: &str| (*s == **x).then(|| unit.back.clone());
        let under = self.under.clone();
        for (_, g) in &f.logs {
            let g = Fraction::from(g.clone()).substitute(&back).ok_or(SEVERAL)?;
            self.note([g]);
        }
        let facts = self.facts();
        self.under = under;
        let at = self.mapped(x, &unit)?;
        let proof = format!(
            "{}  apply ({name}_by_sign {HALVES}%nat {factor} {own} {} {} {at});\n  \
             [ by_computation | exact {lemma} | {} | ].\n  \
             unfold {own}, fval; cbn [above below logs logs_at peval]; unfold Q2R; cbn [Qnum Qden]; {unfold}by_parameters.\n",
            facts?,
            rational(ends.0),
            rational(ends.1),
            unit.within
        );
        Ok((text, proof, enclosed))
    }

    /// Two sides of which one is always the less.
    fn apart(&mut self, claim: &Claim, unfolded: &[String]) -> Result<(String, String, bool)> {
        let less = Claim::new(claim.lhs.clone(), Rel::Lt, claim.rhs.clone());
        let (less, tactic) = match eval::decide_over(self.env, &self.domain, &less) {
            Ok(Some(true)) => (less, "apply Rlt_not_eq"),
            _ => {
                let greater = Claim::new(claim.rhs.clone(), Rel::Lt, claim.lhs.clone());
                (greater, "apply not_eq_sym, Rlt_not_eq")
            }
        };
        let (lemmas, proof, enclosed) = self.order(&less, unfolded)?;
        Ok((lemmas, format!("  {tactic}.\n{proof}"), enclosed))
    }

    fn unit(&self, x: &Symbol) -> Result<Unit> {
        let own = Fraction::symbol(x);
        let number = |q: &Rational| Fraction::rational(q);
        let one = number(&Rational::one());
        let (zero, whole) = (Rational::zero(), Rational::one());
        // t/(1 − t) runs from 0 to +∞.
        let odds = || Some(&own * &(&one - &own).recip()?);
        match self.domain.range(x) {
            Interval { low: Some(a), high: Some(b), .. } => {
                Ok(Unit { ends: (a, b), there: own.clone(), back: own, within: "by_between".into() })
            }
            Interval { low: Some(a), .. } => {
                let gap = &own - &number(&a);
                let back = &gap * &(&one + &gap).recip().ok_or(SEVERAL)?;
                let there = &number(&a) + &odds().ok_or(SEVERAL)?;
                Ok(Unit { ends: (zero, whole), there, back, within: "apply unit_after; lra".into() })
            }
            Interval { high: Some(b), .. } => {
                let gap = &number(&b) - &own;
                let back = &gap * &(&one + &gap).recip().ok_or(SEVERAL)?;
                let there = &number(&b) - &odds().ok_or(SEVERAL)?;
                Ok(Unit { ends: (zero, whole), there, back, within: "apply unit_before; lra".into() })
            }
            _ => Err(Unsupported("an inequality in a parameter without bounds")),
        }
    }

    /// The new parameter, as the prelude's lemmas write it.
    fn mapped(&mut self, x: &Symbol, unit: &Unit) -> Result<String> {
        let own = self.pen.names.of(super::names::Kind::Parameter, x);
        Ok(match self.domain.range(x) {
            _ if unit.back == Fraction::symbol(x) => own,
            Interval { low: Some(a), .. } => {
                let a = self.pen.argument(&Expr::Number(a))?;
                format!("(({own} - {a}) / (1 + {own} - {a}))")
            }
            Interval { high: Some(b), .. } => {
                let b = self.pen.argument(&Expr::Number(b))?;
                format!("(({b} - {own}) / (1 + {b} - {own}))")
            }
            _ => return Err(SEVERAL),
        })
    }

    /// Where every parameter is at an end: the value of the difference.
    fn at_ends(
        &mut self,
        low: &Expr,
        high: &Expr,
        name: &str,
        unfolded: &[String],
    ) -> Result<(String, String, bool)> {
        let mut there = Env::clone(self.env);
        for (s, value) in &self.fixed {
            there.assign(s.clone(), value.clone()).map_err(|_| SEVERAL)?;
        }
        let value = |e: &Expr| -> Result<LogSum> {
            let value = eval::evaluate(&there, e).ok();
            value
                .and_then(|v| v.finite()?.as_logsum().cloned())
                .ok_or(Unsupported("an infinite value at an end of a range"))
        };
        let one = Rational::one();
        let (a, b) = (value(low)?, value(high)?);
        let gap = LogSum::combination([(one.clone(), &b), (-one, &a)]);
        let terms = gap.display_terms();
        let mut text = format!("LQ {}", quotient(&gap.constant()));
        for (c, n) in &terms {
            text = format!("LAdd (LMulL {} (LLn (QZ {n}))) ({text})", quotient(c));
        }
        let numbers: Vec<Rational> = terms.iter().map(|(_, n)| Rational::from_integer(n.clone())).collect();
        let (tactic, enclosed) = decided(&gap, numbers.iter().cloned(), name == "less")?;
        let weaker = if name == "less" || gap.is_zero() { "" } else { "apply Rlt_le; " };
        let under = self.under.clone();
        self.note(numbers.iter().map(Fraction::rational));
        let facts = self.facts();
        self.under = under;
        let proof = format!(
            "{}  apply ({name}_by_value ({text}));\n  \
             [ {}cbn [leval qeval]; by_parameters | {weaker}{} ].\n",
            facts?,
            unfolding(unfolded, "; "),
            tactic.replace(". ", "; ").replace("VALUE", &format!("({text})"))
        );
        Ok((String::new(), proof, enclosed))
    }
}

/// A rational number for the evaluator.
fn quotient(q: &Rational) -> String {
    format!("(QDiv (QZ ({})) (QZ {}))", q.numer(), q.denom())
}

/// A polynomial, positive on the range, that makes all coefficients of logarithms polynomials.
fn clear(form: &Form, inside: &Point) -> Result<(Polynomial, Form)> {
    let mut factor = Polynomial::integer(1);
    for (_, c) in form.logs() {
        let common = factor.gcd(c.below());
        let rest = c.below().div_exact(&common).ok_or(SEVERAL)?;
        if rest.as_integer().is_none() {
            factor = &factor * &rest.primitive();
        }
    }
    let value = Fraction::from(factor.clone()).at(inside).ok_or(SEVERAL)?;
    let factor = if value.is_negative() { -&factor } else { factor };
    let cleared = form.scale(&factor.clone().into());
    Ok((factor, cleared))
}
