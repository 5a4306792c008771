//! Masses, counts and floats written out in the source.

use super::context::Context;
use super::{Entries, LoadRequest, Numbers, Result, Want, errors};
use crate::exact::Rational;
use crate::exact::rational::{from_f32, from_f64};
use crate::exact::real::Real;
use crate::exact::round::{Limits, Rounder};
use crate::model::{Distribution, Label, Law, Masses, Measure, ModelError, Outcomes, shown};
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, FloatFormat, Policy};
use num_traits::Signed;

/// Outcomes with an expression each, and where both stand.
struct Column<'e> {
    labels: Option<Vec<Label>>,
    values: Vec<&'e ast::Expr>,
    /// Where the labels are, or the values where there are none.
    places: Vec<Span>,
}

impl Column<'_> {
    fn outcomes(&self, at: Span) -> Result<Outcomes> {
        match &self.labels {
            None => Ok(Outcomes::range(self.values.len())),
            Some(labels) => Outcomes::new(labels.iter().cloned()).map_err(|e| self.fault(e, at, true)),
        }
    }

    /// An error of the model, its entries found again in the source.
    fn fault(&self, e: ModelError, at: Span, labels: bool) -> Box<crate::diag::Diagnostic> {
        errors::model(e, at, &|n| match labels {
            true => self.places.get(n).copied(),
            false => self.values.get(n).map(|v| v.span),
        })
    }
}

impl Context<'_> {
    fn column<'e>(&self, e: &'e ast::Expr) -> Result<Column<'e>> {
        Ok(match &e.kind {
            ExprKind::Braces(entries) => Column {
                labels: Some(entries.iter().map(|x| self.label(&x.label)).collect::<Result<_>>()?),
                values: entries.iter().map(|x| &x.value).collect(),
                places: entries.iter().map(|x| x.label.span).collect(),
            },
            ExprKind::Tuple(items) | ExprKind::List(items) => Column {
                labels: None,
                values: items.iter().collect(),
                places: items.iter().map(|x| x.span).collect(),
            },
            // `floats (1)`: parentheses around one number are no tuple.
            _ => Column { labels: None, values: vec![e], places: vec![e.span] },
        })
    }

    /// Outcomes with an expression each, for masses that are no numbers.
    pub(super) fn written_masses<'e>(&self, e: &'e ast::Expr) -> Result<(Outcomes, Vec<&'e ast::Expr>)> {
        let column = self.column(e)?;
        Ok((column.outcomes(e.span)?, column.values))
    }

    fn numbers(&mut self, column: &Column<'_>) -> Result<Vec<Rational>> {
        column.values.iter().map(|v| self.rational(v)).collect()
    }

    /// Exact masses that sum to 1.
    pub(super) fn masses(&mut self, e: &ast::Expr) -> Result<Law> {
        let column = self.column(e)?;
        let numbers = self.numbers(&column)?;
        let outcomes = column.outcomes(e.span)?;
        let fault = |m| column.fault(m, e.span, false);
        let masses = Masses::rationals(numbers).map_err(fault)?;
        Ok(Law::Finite(Distribution::new(outcomes, masses).map_err(fault)?))
    }

    /// `counts {...}`.
    pub(super) fn counted(&mut self, e: &ast::Expr, at: Span) -> Result<Law> {
        let column = self.column(e)?;
        let numbers = self.numbers(&column)?;
        let outcomes = column.outcomes(at)?;
        let law = Distribution::counts(outcomes, numbers).map_err(|m| column.fault(m, at, false))?;
        Ok(Law::Finite(law))
    }

    /// `normalize(...)` of weights, floats, a file, or a distribution.
    pub(super) fn normalized(&mut self, e: &ast::Expr, at: Span) -> Result<Law> {
        match &e.kind {
            ExprKind::Braces(_) | ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Number(_) => {
                let column = self.column(e)?;
                let numbers = self.numbers(&column)?;
                let outcomes = column.outcomes(at)?;
                let fault = |m| column.fault(m, at, false);
                let weights = Masses::rationals(numbers).map_err(fault)?;
                Ok(Law::Finite(Distribution::normalize(outcomes, weights).map_err(fault)?))
            }
            ExprKind::Floats { format, values, policy: None } => {
                let measure = self.floated(*format, values, at)?;
                Ok(Law::Finite(measure.normalized().map_err(|m| errors::model(m, at, &|_| None))?))
            }
            ExprKind::Load { path, options, policy: None } => {
                let mut request = LoadRequest {
                    path: path.clone(),
                    column: None,
                    labels: Vec::new(),
                    row: None,
                    format: None,
                    header: None,
                    numbers: Numbers::Weights,
                    want: Want::Law,
                    variables: Vec::new(),
                };
                request.options(options, Some(crate::model::FloatPolicy::Normalize).filter(|_| false))?;
                let loaded = self.loader.load(&request).map_err(|d| Box::new(d.at(at, "loaded here")))?;
                self.notes.extend(loaded.notes);
                match loaded.entries {
                    Entries::Law(law) => Ok(law),
                    _ => Err(super::operand::not_a_distribution("something else", at)),
                }
            }
            _ => match self.law(e)? {
                Law::Unnormalised(m) => {
                    Ok(Law::Finite(m.normalized().map_err(|m| errors::model(m, at, &|_| None))?))
                }
                law => Ok(law),
            },
        }
    }

    /// `floats (...) as POLICY`.
    pub(super) fn floats(
        &mut self,
        format: FloatFormat,
        values: &ast::Expr,
        policy: Option<&Policy>,
        at: Span,
    ) -> Result<Law> {
        let measure = self.floated(format, values, at)?;
        let policy = self.policy(policy)?;
        let (law, report) = policy.apply(&measure).map_err(|m| {
            let defect = measure.total() - Rational::from_integer(1.into());
            let word = if defect.is_negative() { "missing" } else { "too much" };
            let diagnostic = errors::model(m, at, &|_| None);
            Box::new(
                diagnostic
                    .help("write `floats ... as normalize`, `as as-is`, or `as reject within 1e-9`")
                    .because(format!("{} {word}, exactly", shown(&defect.abs()))),
            )
        })?;
        if report.defect != Rational::default() {
            let done =
                if report.scaled { "each was divided by the sum" } else { "they are used as they are" };
            self.notes.push(format!("the floats sum to {}, not 1: {done}", shown(&report.sum)));
        }
        Ok(law)
    }

    fn floated(&mut self, format: FloatFormat, e: &ast::Expr, at: Span) -> Result<Measure> {
        let column = self.column(e)?;
        let outcomes = column.outcomes(at)?;
        let mut numbers = Vec::with_capacity(column.values.len());
        for value in &column.values {
            let exact = self.rational(value)?;
            numbers.push(nearest(&exact, format).ok_or_else(|| {
                let message = format!("{} is beyond the range of these floats", shown(&exact));
                errors::error(
                    "E067",
                    message,
                    value.span,
                    "no finite float",
                    "use exact masses instead of floats",
                )
            })?);
        }
        let fault = |m| column.fault(m, at, false);
        let masses = Masses::rationals(numbers).map_err(fault)?;
        Measure::new(outcomes, masses).map_err(fault)
    }
}

/// The float nearest to a number, as the dyadic rational it is; `None` when that is infinite.
fn nearest(exact: &Rational, format: FloatFormat) -> Option<Rational> {
    let real = Real::rational(exact);
    let mut rounder = Rounder::of_real(&real, Limits::default());
    match format {
        FloatFormat::F64 => from_f64(rounder.to_f64().ok()?).ok(),
        FloatFormat::F32 => from_f32(rounder.to_f32().ok()?).ok(),
    }
}
