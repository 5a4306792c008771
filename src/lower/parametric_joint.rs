//! `joint P(X, Y) = ...` with parameters in the masses: a table in braces, a matrix, or a distribution whose
//! outcomes are tuples.

use super::context::Context;
use super::joint::{cells, is_row, values_of};
use super::parametric::refused;
use super::{Result, errors};
use crate::diag::Diagnostic;
use crate::exact::symbolic::Fraction;
use crate::model::{JointBuilder, Masses, Outcomes, Parametric, Variable};
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, Ident};
use crate::term::Name;

impl Context<'_> {
    /// The table of random variables that an expression with parameters defines.
    pub(super) fn parametric_joint(&mut self, vars: &[Ident], value: &ast::Expr) -> Result<Parametric> {
        let names: Vec<Name> = vars.iter().map(|v| v.text.as_str().into()).collect();
        let at = value.span;
        let (variables, masses, places) = match &value.kind {
            ExprKind::List(rows) | ExprKind::Tuple(rows) if rows.iter().all(is_row) && !rows.is_empty() => {
                let (shape, cells) = cells(&names, value)?;
                let masses = cells.iter().map(|c| self.fraction(c)).collect::<Result<Vec<_>>>()?;
                let variable =
                    |(name, n): (&Name, usize)| Variable { name: name.clone(), alphabet: Outcomes::range(n) };
                let variables = names.iter().zip(shape).map(variable).collect();
                (variables, masses, cells.iter().map(|c| c.span).collect())
            }
            ExprKind::Braces(entries) => {
                let (outcomes, written) = self.written_masses(value)?;
                let masses = written.iter().map(|v| self.fraction(v)).collect::<Result<Vec<_>>>()?;
                let labels: Vec<Span> = entries.iter().map(|e| e.label.span).collect();
                let places: Vec<Span> = written.iter().map(|v| v.span).collect();
                dense(&names, &outcomes, &masses, &places, &labels, at)?
            }
            ExprKind::Counts(_) | ExprKind::Floats { .. } | ExprKind::Load { .. } => {
                return Err(errors::kind(
                    "masses",
                    "numbers that a parameter is among",
                    at,
                    "write the masses: {(0,0): (1-p)/2, (0,1): p/2, ...}",
                ));
            }
            _ => {
                let dist = self.dist(value)?;
                let (outcomes, masses) = self.masses_of(&dist, at)?;
                dense(&names, &outcomes, &masses, &[], &[], at)?
            }
        };
        Parametric::table(variables, masses, &self.known_ranges()).map_err(|e| refused(&e, at, &places))
    }
}

/// Variables, one mass a cell, and where each cell's mass is written.
type Table = (Vec<Variable>, Vec<Fraction>, Vec<Span>);

/// The masses of some tuples as those of all cells, the ones that are not written 0.
fn dense(
    names: &[Name],
    outcomes: &Outcomes,
    masses: &[Fraction],
    places: &[Span],
    labels: &[Span],
    at: Span,
) -> Result<Table> {
    let entry = |n: usize| labels.get(n).copied();
    let fault = |e| -> Box<Diagnostic> { errors::model(e, at, &entry) };
    let mut rows = Vec::with_capacity(outcomes.len());
    let mut builder = JointBuilder::new(names.iter().cloned()).map_err(fault)?;
    for label in outcomes.iter() {
        let row = values_of(&label, names.len());
        builder.row(row.clone()).map_err(|e| {
            let shape = names.iter().map(|n| n.to_lowercase()).collect::<Vec<_>>().join(", ");
            Box::new(fault(e).help(format!("one value for each variable: ({shape}): mass")))
        })?;
        rows.push(row);
    }
    // The values of each variable in the order in which they come, whatever the masses are.
    let equal = Masses::integers(vec![1; rows.len()], rows.len() as u128);
    let variables = builder.distribution(equal).map_err(fault)?.variables().to_vec();
    let count = variables.iter().try_fold(1_usize, |n, v| n.checked_mul(v.alphabet.len()));
    let count = count.filter(|n| *n <= crate::model::MAX_CELLS).ok_or_else(|| {
        let help = format!("a table with a parameter has at most {} cells", crate::model::MAX_CELLS);
        errors::error("E026", "too many cells", at, "this table", help)
    })?;
    let mut cells = vec![Fraction::default(); count];
    let mut spans = vec![at; count];
    for (n, (row, mass)) in rows.iter().zip(masses).enumerate() {
        let place = row.iter().zip(&variables).try_fold(0_usize, |cell, (label, v)| {
            Some(cell * v.alphabet.len() + v.alphabet.index_of(label)?)
        });
        let Some(cell) = place else { continue };
        if let (Some(own), Some(span)) = (cells.get_mut(cell), spans.get_mut(cell)) {
            *own = mass.clone();
            *span = places.get(n).copied().unwrap_or(at);
        }
    }
    Ok((variables, cells, spans))
}
