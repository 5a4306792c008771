//! `1/2 A + 1/2 B` and `A * B`.

use super::context::{Context, Named, finite};
use super::operand::not_a_distribution;
use super::quantities::is_family;
use super::{Result, errors};
use crate::exact::Rational;
use crate::model::{Distribution, Law, ModelError};
use crate::syntax::ast::{self, ExprKind, Factor};
use crate::syntax::print;
use crate::term::{Dist, Expr, Space};
use num_traits::{One, Signed};

impl Context<'_> {
    /// Whether the expression is a distribution rather than a number, by its look and its names.
    pub(super) fn is_dist(&self, e: &ast::Expr) -> bool {
        match &e.kind {
            ExprKind::Name(name) => match self.named(name) {
                Ok(Named::Dist(_) | Named::Variable | Named::FreeJoint) => true,
                Ok(_) => false,
                // A distribution with a parameter.
                Err(_) => true,
            },
            ExprKind::Call(call) => {
                is_family(&call.name.text)
                    || self.host(&call.name.text).is_some()
                        && call.args.first().is_some_and(|a| self.is_variable(&a.value))
            }
            ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::Braces(_)
            | ExprKind::Counts(_)
            | ExprKind::Floats { .. }
            | ExprKind::Load { .. } => true,
            ExprKind::Neg(x) => self.is_dist(x),
            ExprKind::Sum(terms) => terms.iter().any(|t| self.is_dist(&t.value)),
            ExprKind::Product(factors) => factors.iter().any(|f| self.is_dist(&f.value)),
            _ => false,
        }
    }

    /// A mixture or a product.
    pub(super) fn combined(&mut self, e: &ast::Expr) -> Result<Dist> {
        if let ExprKind::Product(factors) = &e.kind
            && factors.iter().filter(|f| self.is_dist(&f.value)).count() > 1
        {
            return self.independent(factors, e);
        }
        let mut parts = Vec::new();
        self.linear(e, &Rational::one(), &mut parts)?;
        let weights: Vec<Rational> = parts.iter().map(|(w, _)| w.clone()).collect();
        weigh(&weights, e.span)?;
        let mut dists = Vec::with_capacity(parts.len());
        for (_, part) in &parts {
            let written = match &part.kind {
                ExprKind::Product(factors) => self.independent(factors, part)?,
                _ => self.dist(part)?,
            };
            dists.push((written, part.span));
        }
        let mut dists = self.comparable(dists)?;
        if dists.len() == 1 {
            return Ok(dists.swap_remove(0));
        }
        Ok(Dist::Mixture(weights.into_iter().map(Expr::Number).zip(dists).collect()))
    }

    /// The parts of `w₁ A₁ + w₂ A₂ − …` with their weights.
    fn linear<'e>(
        &mut self,
        e: &'e ast::Expr,
        weight: &Rational,
        into: &mut Vec<(Rational, &'e ast::Expr)>,
    ) -> Result<()> {
        match &e.kind {
            ExprKind::Sum(terms) => {
                for term in terms {
                    let weight = if term.minus { -weight.clone() } else { weight.clone() };
                    self.linear(&term.value, &weight, into)?;
                }
                Ok(())
            }
            ExprKind::Neg(inner) => self.linear(inner, &-weight.clone(), into),
            ExprKind::Product(factors) => {
                let mut own = weight.clone();
                let mut inner = None;
                for factor in factors {
                    if self.is_dist(&factor.value) {
                        if inner.replace(&factor.value).is_some() {
                            // A product of distributions as a part.
                            into.push((weight.clone(), e));
                            return Ok(());
                        }
                        if factor.divides {
                            return Err(not_a_factor(factor));
                        }
                        continue;
                    }
                    let n = self.rational(&factor.value)?;
                    if factor.divides && n == Rational::default() {
                        return Err(not_a_factor(factor));
                    }
                    own *= if factor.divides { n.recip() } else { n };
                }
                match inner {
                    Some(inner) => self.linear(inner, &own, into),
                    None => Err(not_a_distribution("a number", e.span)),
                }
            }
            _ if self.is_dist(e) => {
                self.refuse_variable(e)?;
                into.push((weight.clone(), e));
                Ok(())
            }
            _ => {
                self.expr(e)?;
                Err(not_a_distribution("a number", e.span))
            }
        }
    }

    /// `X * Y` of random variables is the variable that is their product, not a product of laws.
    fn refuse_variable(&self, e: &ast::Expr) -> Result<()> {
        if !self.is_variable(e) {
            return Ok(());
        }
        let help = "laws are named as such: P(X) * P(Y), 1/2 P(X) + 1/2 Q(X)";
        Err(errors::kind("a distribution", "a random variable", e.span, help))
    }

    /// `A * B`: independent draws.
    fn independent(&mut self, factors: &[Factor], e: &ast::Expr) -> Result<Dist> {
        let mut dists = Vec::with_capacity(factors.len());
        for factor in factors {
            if factor.divides || !self.is_dist(&factor.value) {
                return Err(not_a_factor(factor));
            }
            self.refuse_variable(&factor.value)?;
            dists.push((self.dist(&factor.value)?, factor.value.span));
        }
        let spaces: Vec<Space> = dists.iter().flat_map(|(d, _)| d.spaces()).collect();
        let variables = spaces.iter().all(|s| matches!(s, Space::Alphabet(_)));
        let distinct = spaces.iter().enumerate().all(|(n, s)| spaces.iter().take(n).all(|t| t != s));
        if variables && distinct {
            return Ok(Dist::Product(dists.into_iter().map(|(d, _)| d).collect()));
        }
        // Draws from the same outcomes share an index, so the product is worked out.
        let mut laws = Vec::with_capacity(dists.len());
        for (d, at) in &dists {
            let Some(law) = self.law_of(d, *at)? else {
                return Err(errors::not_yet(
                    "a product of undeclared distributions",
                    e.span,
                    "declare them, or use random variables: D(P(X,Y) || P(X) * P(Y))",
                ));
            };
            laws.push(finite(law, *at)?);
        }
        let borrowed: Vec<&Distribution> = laws.iter().collect();
        let law = Distribution::product(&borrowed).map_err(|m| errors::model(m, e.span, &|_| None))?;
        Ok(self.place(print::expr(e), Law::Finite(law)))
    }
}

/// Weights are not negative and sum to 1.
pub(super) fn weigh(weights: &[Rational], at: crate::span::Span) -> Result<()> {
    let refuse = |message: String| {
        errors::error(
            "E082",
            message,
            at,
            "these weights",
            "weights are not negative and sum to 1, such as 1/3 and 2/3",
        )
    };
    if let Some(w) = weights.iter().find(|w| w.is_negative()) {
        return Err(refuse(format!("the weight {} is negative", crate::model::shown(w))));
    }
    let sum: Rational = weights.iter().sum();
    if sum.is_one() {
        return Ok(());
    }
    let wrong = ModelError::Sum { what: "weights", sum };
    Err(refuse(wrong.to_string()))
}

fn not_a_factor(factor: &Factor) -> Box<crate::diag::Diagnostic> {
    let help =
        "a mixture is numbers times distributions, 1/2 A + 1/2 B; a product is distributions alone, A * B";
    errors::error("E072", "numbers and distributions are mixed up", factor.value.span, "this factor", help)
}
