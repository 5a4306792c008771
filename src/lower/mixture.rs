//! `1/2 A + 1/2 B` and `A * B`.

use super::context::{Context, Named, finite};
use super::operand::not_a_distribution;
use super::quantities::is_family;
use super::scope::Meaning;
use super::{Result, errors};
use crate::exact::Rational;
use crate::model::{Distribution, Law, ModelError};
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, Factor};
use crate::syntax::print;
use crate::term::{Dist, Expr, Name, Space};
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
        self.linear(e, &Expr::int(1), &mut parts)?;
        let weights: Vec<Expr> = parts.iter().map(|(w, _)| w.clone()).collect();
        self.weigh(&weights, e.span)?;
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
        Ok(Dist::Mixture(weights.into_iter().zip(dists).collect()))
    }

    /// The parts of `w₁ A₁ + w₂ A₂ − …` with their weights.
    fn linear<'e>(
        &mut self,
        e: &'e ast::Expr,
        weight: &Expr,
        into: &mut Vec<(Expr, &'e ast::Expr)>,
    ) -> Result<()> {
        match &e.kind {
            ExprKind::Sum(terms) => {
                for term in terms {
                    let weight = if term.minus { Expr::negative(weight.clone()) } else { weight.clone() };
                    self.linear(&term.value, &weight, into)?;
                }
                Ok(())
            }
            ExprKind::Neg(inner) => self.linear(inner, &Expr::negative(weight.clone()), into),
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
                    let n = self.weight(&factor.value)?;
                    if factor.divides && n == Expr::int(0) {
                        return Err(not_a_factor(factor));
                    }
                    own = if factor.divides { Expr::quotient(own, n) } else { Expr::mul([own, n]) };
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
        if dists.iter().all(|(d, at)| matches!(self.law_of(d, *at), Ok(None))) {
            return Ok(Dist::Product(dists.into_iter().map(|(d, _)| d).collect()));
        }
        // The product of declared distributions is worked out.
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

/// Made of numbers and parameters.
fn is_pure(e: &Expr) -> bool {
    match e {
        Expr::Number(_) | Expr::Symbol(_) => true,
        Expr::Add(_) | Expr::Mul(_) | Expr::Power(..) => e.children().into_iter().all(is_pure),
        _ => false,
    }
}

impl Context<'_> {
    /// A number, or an expression in parameters.
    pub(super) fn weight(&mut self, e: &ast::Expr) -> Result<Expr> {
        match self.expr(e)? {
            weight if is_pure(&weight) => Ok(weight),
            _ => self.rational(e).map(Expr::Number),
        }
    }

    /// Weights are not negative and sum to 1: of numbers this is computed; of expressions in parameters it is
    /// looked at for some values in their ranges, which catches slips, and proved where it is used.
    pub(super) fn weigh(&self, weights: &[Expr], at: Span) -> Result<()> {
        let mut symbols = Vec::new();
        weights.iter().for_each(|w| w.symbols(&mut symbols));
        let help = if symbols.is_empty() {
            "weights are not negative and sum to 1, such as 1/3 and 2/3".to_owned()
        } else {
            let p = symbols.first().map_or("w", |n| &**n);
            format!(
                "weights are not negative and sum to 1, such as {p} and 1 - {p} with `param {p} in (0,1)`"
            )
        };
        let refuse = |message: String| errors::error("E082", message, at, "these weights", help.clone());
        for trial in 1..=3u32 {
            let mut values = Vec::new();
            for (k, symbol) in symbols.iter().enumerate() {
                let inner = match self.scope.meaning(symbol) {
                    Some(Meaning::Parameter(range)) => range.point(trial, k as u32 + 1),
                    _ => Rational::new(1.into(), (k + 2).into()),
                };
                values.push((symbol.clone(), inner));
            }
            let place = |text: String| {
                let listed: Vec<String> = values.iter().map(|(n, v)| format!("{n} = {v}")).collect();
                if listed.is_empty() { text } else { format!("{text} for {}", listed.join(", ")) }
            };
            let numbers: Option<Vec<Rational>> = weights.iter().map(|w| put(w, &values)).collect();
            let Some(numbers) = numbers else { return Ok(()) };
            if let Some((w, _)) = numbers.iter().zip(weights).find(|(w, _)| w.is_negative()) {
                // Several parameters may be tied by a condition that this does not know.
                if symbols.len() > 1 {
                    continue;
                }
                return Err(refuse(place(format!("the weight {} is negative", crate::model::shown(w)))));
            }
            let sum: Rational = numbers.iter().sum();
            if !sum.is_one() {
                let wrong = ModelError::Sum { what: "weights", sum };
                return Err(refuse(place(wrong.to_string())));
            }
            if symbols.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// The value of an expression in parameters.
fn put(e: &Expr, values: &[(Name, Rational)]) -> Option<Rational> {
    match e {
        Expr::Number(n) => Some(n.clone()),
        Expr::Symbol(n) => values.iter().find(|(m, _)| m == n).map(|(_, v)| v.clone()),
        Expr::Add(parts) => parts.iter().map(|p| put(p, values)).sum(),
        Expr::Mul(parts) => parts.iter().map(|p| put(p, values)).product(),
        Expr::Power(base, r) if r.is_integer() => {
            let (base, k) = (put(base, values)?, i32::try_from(r.to_integer()).ok()?);
            (k >= 0 || base != Rational::default()).then(|| num_traits::Pow::pow(&base, k))
        }
        _ => None,
    }
}

fn not_a_factor(factor: &Factor) -> Box<crate::diag::Diagnostic> {
    let help =
        "a mixture is numbers times distributions, 1/2 A + 1/2 B; a product is distributions alone, A * B";
    errors::error("E072", "numbers and distributions are mixed up", factor.value.span, "this factor", help)
}
