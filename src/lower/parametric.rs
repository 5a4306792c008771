//! Distributions whose masses contain parameters: `bernoulli(p)`, `(p/2, p/2, 1 - p)`, a mixture of such.

use super::context::Context;
use super::operand::not_a_distribution;
use super::scope::Meaning;
use super::{Result, errors};
use crate::diag::Diagnostic;
use crate::eval;
use crate::exact::Rational;
use crate::exact::symbolic::{Domain, Fraction, Interval, Point};
use crate::model::{Distribution, Law, MAX_CELLS, Outcomes, Parametric, ParametricError, simple_points};
use crate::span::Span;
use crate::syntax::ast::{self, Call, ExprKind};
use crate::syntax::print;
use crate::term::{Dist, Name};
use num_traits::ToPrimitive;

impl Context<'_> {
    /// A parameter that occurs in an expression, itself or in a distribution that it names.
    pub(super) fn parameter_of(&self, e: &ast::Expr) -> Option<Name> {
        let all =
            |mut parts: Box<dyn Iterator<Item = &ast::Expr> + '_>| parts.find_map(|p| self.parameter_of(p));
        match &e.kind {
            ExprKind::Name(name) => match self.scope.meaning(&name.text) {
                _ if self.varying(&name.text).is_some() => Some(name.text.as_str().into()),
                Some(Meaning::Parameter(_)) => Some(name.text.as_str().into()),
                Some(Meaning::Parametric(f)) => f.domain().ranges().next().map(|(s, _)| s.clone()),
                _ => None,
            },
            ExprKind::Call(call) => all(Box::new(call.args.iter().map(|a| &a.value))),
            ExprKind::Tuple(items) | ExprKind::List(items) => all(Box::new(items.iter())),
            ExprKind::Braces(entries) => all(Box::new(entries.iter().map(|x| &x.value))),
            ExprKind::Neg(x) => self.parameter_of(x),
            ExprKind::Sum(terms) => all(Box::new(terms.iter().map(|t| &t.value))),
            ExprKind::Product(factors) => all(Box::new(factors.iter().map(|f| &f.value))),
            ExprKind::Power(a, b) => self.parameter_of(a).or_else(|| self.parameter_of(b)),
            _ => None,
        }
    }

    /// Refuses what is not worked out for a table that depends on a parameter.
    pub(super) fn without_parameter(&self, joint: &Name, what: &str, at: Span) -> Result<()> {
        let Some(Meaning::Parametric(family)) = self.scope.meaning(joint) else { return Ok(()) };
        let symbol = family.domain().ranges().next().map_or_else(String::new, |(s, _)| s.to_string());
        let help = format!(
            "entropies, informations and single masses such as {joint}(X = 1) may depend on `{symbol}`; for others put a number: let {symbol} = 1/3, then declare `{joint}`"
        );
        let message = format!("{what} is not worked out where `{joint}` depends on a parameter");
        Err(errors::error("E077", message, at, format!("depends on `{symbol}`"), help))
    }

    /// The ranges of all parameters that are known here.
    pub(super) fn known_ranges(&self) -> Domain {
        let mut domain = Domain::default();
        for (name, meaning) in self.scope.iter() {
            if let Meaning::Parameter(range) = meaning {
                domain.set(name.clone(), range.clone());
            }
        }
        for (name, range) in &self.varying {
            domain.set(name.clone(), range.clone());
        }
        domain
    }

    /// A distribution written in place whose masses contain a parameter, if it is that.
    pub(super) fn parametric_place(&mut self, e: &ast::Expr) -> Result<Option<Dist>> {
        if self.parameter_of(e).is_none() {
            return Ok(None);
        }
        let family = self.parametric(e)?;
        let name: Name = print::expr(e).into();
        if !self.families.iter().any(|(n, _)| *n == name) {
            self.families.push((name.clone(), family));
        }
        Ok(Some(Dist::Named(name)))
    }

    /// The family of distributions that an expression with parameters defines.
    pub(super) fn parametric(&mut self, e: &ast::Expr) -> Result<Parametric> {
        let domain = self.known_ranges();
        let (family, places) = match &e.kind {
            ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Braces(_) => {
                let (outcomes, values) = self.written_masses(e)?;
                let places: Vec<Span> = values.iter().map(|v| v.span).collect();
                let masses = values.iter().map(|v| self.fraction(v)).collect::<Result<Vec<_>>>()?;
                (Parametric::new(outcomes, masses, &domain), places)
            }
            ExprKind::Call(call) => (self.parametric_family(call, &domain, e.span)?, vec![e.span]),
            ExprKind::Name(name) => match self.scope.meaning(&name.text) {
                Some(Meaning::Parametric(f)) => return Ok(f.clone()),
                _ => return Err(not_a_distribution("a number", e.span)),
            },
            _ => {
                let dist = self.dist(e)?;
                let (outcomes, masses) = self.masses_of(&dist, e.span)?;
                (Parametric::new(outcomes, masses, &domain), vec![e.span])
            }
        };
        family.map_err(|error| refused(&error, e.span, &places))
    }

    fn parametric_family(
        &mut self,
        call: &Call,
        domain: &Domain,
        at: Span,
    ) -> Result<std::result::Result<Parametric, ParametricError>> {
        Ok(match (call.name.text.as_str(), call.args.as_slice()) {
            ("bernoulli", [p]) => Parametric::bernoulli(self.fraction(&p.value)?, domain),
            ("geometric", [p]) => Parametric::geometric(self.fraction(&p.value)?, domain),
            ("binomial", [n, p]) => {
                let trials = self.rational(&n.value)?;
                let whole = trials.is_integer().then(|| trials.to_integer().to_u64()).flatten();
                let whole =
                    whole.ok_or_else(|| errors::arguments("binomial", "binomial(10, p)", n.value.span))?;
                Parametric::binomial(whole, &self.fraction(&p.value)?, domain)
            }
            (name, _) => {
                let help = "with a parameter: bernoulli(p), binomial(10, p), geometric(p), or masses such as (p, 1 - p)";
                return Err(errors::error(
                    "E077",
                    format!("`{name}` does not take a parameter"),
                    at,
                    "depends on a parameter",
                    help,
                ));
            }
        })
    }

    /// A rational function of the parameters.
    pub(super) fn fraction(&mut self, e: &ast::Expr) -> Result<Fraction> {
        let value = self.expr(e)?;
        eval::fraction(&value, &Point::new()).map_err(|_| {
            let help = "masses are made of numbers and parameters with + - * / and whole powers, such as p/2 or (1-p)^2";
            errors::error("E069", "expected a rational function of the parameters", e.span, "no mass", help)
        })
    }

    /// Outcomes and masses of a distribution with parameters, or of one without.
    pub(super) fn masses_of(&self, dist: &Dist, at: Span) -> Result<(Outcomes, Vec<Fraction>)> {
        let wrong =
            || errors::kind("distributions with listed outcomes", "something else", at, "declare them first");
        match dist {
            Dist::Named(name) => {
                if let Some(family) = self.parametric_of(name) {
                    let parts = family.outcomes().cloned().zip(family.masses().map(<[_]>::to_vec));
                    return parts.ok_or_else(wrong);
                }
                match self.law_of(dist, at)? {
                    Some(Law::Finite(d)) => Ok(constant(&d)),
                    _ => Err(wrong()),
                }
            }
            Dist::Mixture(parts) => {
                let mut sum: Option<(Outcomes, Vec<Fraction>)> = None;
                for (weight, part) in parts {
                    let weight = eval::fraction(weight, &Point::new()).map_err(|_| wrong())?;
                    let (outcomes, masses) = self.masses_of(part, at)?;
                    sum = Some(match sum {
                        None => (outcomes, masses.iter().map(|m| &weight * m).collect()),
                        Some((first, total)) => {
                            let place = |n: usize| {
                                first.label(n).and_then(|l| outcomes.index_of(&l)).and_then(|k| masses.get(k))
                            };
                            let added =
                                total.iter().enumerate().map(|(n, t)| Some(t + &(&weight * place(n)?)));
                            let added = added.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
                            (first, added)
                        }
                    });
                }
                sum.ok_or_else(wrong)
            }
            Dist::Product(parts) => {
                let parts = parts.iter().map(|p| self.masses_of(p, at)).collect::<Result<Vec<_>>>()?;
                let sets: Vec<Outcomes> = parts.iter().map(|(outcomes, _)| outcomes.clone()).collect();
                let outcomes = Outcomes::product(&sets).map_err(|e| errors::model(e, at, &|_| None))?;
                if outcomes.len() > MAX_CELLS {
                    return Err(wrong());
                }
                let one = vec![Fraction::rational(&Rational::from_integer(1.into()))];
                let masses = parts.iter().fold(one, |all, (_, own)| {
                    all.iter().flat_map(|a| own.iter().map(move |b| a * b)).collect()
                });
                Ok((outcomes, masses))
            }
            _ => match self.law_of(dist, at)? {
                Some(Law::Finite(d)) => Ok(constant(&d)),
                _ => Err(wrong()),
            },
        }
    }

    /// The family of that name, written in place or declared.
    pub(super) fn parametric_of(&self, name: &str) -> Option<&Parametric> {
        let local = self.families.iter().find(|(n, _)| **n == *name).map(|(_, f)| f);
        local.or(match self.scope.meaning(name) {
            Some(Meaning::Parametric(f)) => Some(f),
            _ => None,
        })
    }
}

fn constant(d: &Distribution) -> (Outcomes, Vec<Fraction>) {
    (d.outcomes().clone(), d.iter().map(|(_, m)| Fraction::rational(&m)).collect())
}

fn sum_shown(sum: &Fraction) -> String {
    let points = simple_points(&{
        let mut all = Domain::default();
        sum.symbols().into_iter().for_each(|s| all.set(s, Interval::default()));
        all
    });
    let one = Rational::from_integer(1.into());
    let off = points.into_iter().find_map(|p| Some((sum.at(&p).filter(|v| *v != one)?, p)));
    match (sum.as_rational(), off) {
        (Some(n), _) => format!("these sum to {n}"),
        (None, Some((value, p))) => format!("these sum to {value} at {}", point(&p)),
        _ => "these do not sum to 1".to_owned(),
    }
}

fn point(at: &Point) -> String {
    at.iter().map(|(s, n)| format!("{s} = {n}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn refused(error: &ParametricError, at: Span, places: &[Span]) -> Box<Diagnostic> {
    let place = |n: usize| places.get(n).copied().unwrap_or(at);
    if let ParametricError::Table(error) = error {
        return errors::model(error.clone(), at, &|n| places.get(n).copied());
    }
    let (code, at, label, help) = match error {
        ParametricError::Sum(sum) => (
            "E020",
            at,
            sum_shown(sum),
            "masses sum to 1 whatever the parameters are, such as (p, 1 - p)".to_owned(),
        ),
        ParametricError::Negative { index, at, mass } => {
            let value = mass.as_ref().map_or_else(|| "has no value".to_owned(), |m| format!("is {m}"));
            let help =
                "narrow the range of the parameter where it is declared, or change the mass".to_owned();
            ("E021", place(*index), format!("{value} at {}", point(at)), help)
        }
        ParametricError::Undecided { index } => {
            let help = "write it as a product of factors that are positive on the ranges of the parameters"
                .to_owned();
            ("E021", place(*index), "its sign was not decided".to_owned(), help)
        }
        ParametricError::Degree | ParametricError::Table(_) => {
            ("E026", at, "too many trials".to_owned(), "put a number for the parameter".to_owned())
        }
    };
    errors::error(code, error.to_string(), at, label, help)
}
