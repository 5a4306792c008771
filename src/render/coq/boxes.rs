//! Inequalities between rational functions of several parameters: the difference of the sides is a product of
//! squares and of polynomials that have no negative coefficient once every range is mapped to (0, ∞) [Log §6].

use super::names::Kind;
use super::parametric::{Families, unfolding};
use super::{Result, Unsupported};
use crate::eval::{self, Env};
use crate::exact::Rational;
use crate::exact::symbolic::{Form, Fraction, Interval, Point, Polynomial, Symbol};
use crate::model::simple_points;
use crate::term::Expr;
use num_traits::{One, ToPrimitive};

const UNDECIDED: Unsupported =
    Unsupported("an inequality in several parameters that no theorem about all distributions gives");

impl Families<'_> {
    /// How the order follows from the factors of the difference.
    pub(super) fn product(
        &mut self,
        low: &Expr,
        high: &Expr,
        name: &str,
        unfolded: &[String],
    ) -> Result<(String, String, bool)> {
        let mut there = Env::clone(self.env);
        let mut domain = self.domain.clone();
        for (s, value) in &self.fixed {
            there.assign(s.clone(), value.clone()).map_err(|_| UNDECIDED)?;
            domain = domain.without(s);
        }
        let form = |e: &Expr| eval::form(&there, &domain, e).map_err(|_| UNDECIDED);
        let difference = form(high)?.difference(&form(low)?);
        let difference = difference.as_fraction().ok_or(UNDECIDED)?.clone();
        let unfold = unfolding(unfolded, "; ");
        if difference.is_zero() && name == "at_most" {
            return Ok((String::new(), format!("  apply Req_le; {unfold}by_parameters.\n"), false));
        }
        let seen = |p: &Point| difference.at(p).is_some_and(|v| num_traits::Signed::is_positive(&v));
        let at = simple_points(&domain).into_iter().find(seen).ok_or(UNDECIDED)?;
        let factored = Form::ln(&difference, &at).ok_or(UNDECIDED)?.over_base(&at);
        let (mut out, mut above, mut below) = (String::new(), Vec::new(), Vec::new());
        for (g, times) in factored.logs() {
            let times = times.as_rational().filter(Rational::is_integer).ok_or(UNDECIDED)?;
            let times = times.to_integer().to_i32().ok_or(UNDECIDED)?;
            let text = self.fraction(&g.clone().into())?;
            let square = times > 0 && times % 2 == 0;
            if square && name == "at_most" {
                above.push(format!("(({text}) ^ {}) ^ 2", times / 2));
                continue;
            }
            if g.as_integer().is_none() {
                out.push_str(&self.above_zero(g, &text, &domain)?);
            }
            let power = format!("({text}) ^ {}", times.unsigned_abs());
            if times > 0 { above.push(power) } else { below.push(power) }
        }
        let product = |parts: &[String]| if parts.is_empty() { "1".to_owned() } else { parts.join(" * ") };
        let goal = if name == "less" { "pos" } else { "nneg" };
        let proof = format!(
            "{out}  apply ({name}_by_gap _ _ ({} / ({}))); [ {unfold}by_parameters | {goal} ].\n",
            product(&above),
            product(&below)
        );
        Ok((String::new(), proof, false))
    }

    /// The line that says that a polynomial is positive in the ranges.
    fn above_zero(
        &mut self,
        g: &Polynomial,
        text: &str,
        domain: &crate::exact::symbolic::Domain,
    ) -> Result<String> {
        let fact = self.pen.names.fresh("is_above");
        let mut moved = Fraction::from(g.clone());
        let mut lines = String::new();
        let mut opened = Vec::new();
        for x in g.symbols() {
            let (own, u) = (self.pen.names.of(Kind::Parameter, &x), Symbol::from(format!("odds_{x}")));
            let name = self.pen.names.of(Kind::Parameter, &u);
            let (symbol, one) = (Fraction::symbol(&u), Fraction::rational(&Rational::one()));
            let number = |q: &Rational| Fraction::rational(q);
            let (put, value, positive) = match domain.range(&x) {
                Interval { low: Some(l), high: Some(h), .. } => {
                    let put = &(&number(&l) + &(&number(&h) * &symbol))
                        * &(&one + &symbol).recip().ok_or(UNDECIDED)?;
                    let (l, h) = (self.argument(&l)?, self.argument(&h)?);
                    (put, format!("({own} - {l}) / ({h} - {own})"), "apply Rdiv_lt_0_compat; lra")
                }
                Interval { low: Some(l), .. } => {
                    (&number(&l) + &symbol, format!("{own} - {}", self.argument(&l)?), "lra")
                }
                Interval { high: Some(h), .. } => {
                    (&number(&h) - &symbol, format!("{} - {own}", self.argument(&h)?), "lra")
                }
                _ => return Err(UNDECIDED),
            };
            moved = moved.substitute(&|s| (*s == *x).then(|| put.clone())).ok_or(UNDECIDED)?;
            let odds = self.pen.names.fresh("odds");
            lines.push_str(&format!(
                "pose ({name} := {value}). assert ({odds} : 0 < {name}) by (unfold {name}; {positive}). "
            ));
            opened.push(name);
        }
        let same = |p: &Polynomial| p.terms().all(|(_, c)| c.cmp0().is_gt());
        if !same(moved.above()) || !same(moved.below()) {
            return Err(UNDECIDED);
        }
        let (above, below) = (self.plain(moved.above())?, self.plain(moved.below())?);
        let moved = format!("({above}) / ({below})");
        Ok(format!(
            "  assert ({fact} : 0 < {text}).\n  {{ {lines}\n    \
             replace ({text}) with ({moved}) by (unfold {}; field; repeat split; lra). pos. }}\n",
            opened.join(", ")
        ))
    }

    fn argument(&mut self, q: &Rational) -> Result<String> {
        self.pen.argument(&Expr::Number(q.clone()))
    }

    /// A polynomial, term by term.
    fn plain(&mut self, p: &Polynomial) -> Result<String> {
        let mut terms = Vec::new();
        for (m, c) in p.terms() {
            let mut term = c.to_string();
            for (x, k) in m {
                term.push_str(&format!(" * {} ^ {k}", self.pen.names.of(Kind::Parameter, x)));
            }
            terms.push(term);
        }
        Ok(terms.join(" + "))
    }
}
