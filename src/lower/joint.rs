//! `joint P(X, Y) = ...`: tables with named random variables.

use super::context::{Context, finite};
use super::{Entries, Result, Want, errors};
use crate::exact::Rational;
use crate::model::{Joint, JointBuilder, Label, Masses, Outcomes, Variable};
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, Ident};
use crate::term::Name;

impl Context<'_> {
    /// The joint distribution that an expression defines.
    pub(super) fn joint(&mut self, vars: &[Ident], value: &ast::Expr) -> Result<Joint> {
        let names: Vec<Name> = vars.iter().map(|v| v.text.as_str().into()).collect();
        let at = value.span;
        match &value.kind {
            ExprKind::Load { path, options, policy } => {
                match self.load(path, options, policy.as_ref(), Want::Joint, names, at)? {
                    Entries::Joint(joint) => Ok(joint),
                    _ => Err(errors::kind(
                        "a joint table",
                        "something else",
                        at,
                        "name the columns: labels (x, y)",
                    )),
                }
            }
            ExprKind::List(rows) | ExprKind::Tuple(rows) if rows.iter().all(is_row) && !rows.is_empty() => {
                self.matrix(&names, value, false)
            }
            ExprKind::Counts(inner) => match &inner.kind {
                ExprKind::List(rows) | ExprKind::Tuple(rows)
                    if rows.iter().all(is_row) && !rows.is_empty() =>
                {
                    self.matrix(&names, inner, true)
                }
                _ => self.tabled(&names, value),
            },
            _ => self.tabled(&names, value),
        }
    }

    /// A distribution whose outcomes are tuples.
    fn tabled(&mut self, names: &[Name], value: &ast::Expr) -> Result<Joint> {
        let at = value.span;
        let entry = |n: usize| match &value.kind {
            ExprKind::Braces(entries) => entries.get(n).map(|e| e.label.span),
            _ => None,
        };
        let law = self.law(value)?;
        let law = finite(law, at)?;
        law.outcomes().check_listable().map_err(|e| errors::model(e, at, &entry))?;
        let mut table = JointBuilder::new(names.iter().cloned()).map_err(|e| errors::model(e, at, &entry))?;
        for label in law.outcomes().iter() {
            table.row(values_of(&label, names.len())).map_err(|e| {
                let shape = names.iter().map(|n| n.to_lowercase()).collect::<Vec<_>>().join(", ");
                Box::new(
                    errors::model(e, at, &entry)
                        .help(format!("one value for each variable: ({shape}): mass")),
                )
            })?;
        }
        table.distribution(law.masses().clone()).map_err(|e| errors::model(e, at, &entry))
    }

    /// Rows of numbers; the values of each variable are 1, 2, 3, ….
    fn matrix(&mut self, names: &[Name], value: &ast::Expr, counts: bool) -> Result<Joint> {
        let at = value.span;
        let (shape, cells) = cells(names, value)?;
        let numbers = cells.iter().map(|c| self.rational(c)).collect::<Result<Vec<Rational>>>()?;
        let entry = |n: usize| cells.get(n).map(|c| c.span);
        let fault = |e| errors::model(e, at, &entry);
        if let (true, Some(n)) = (counts, numbers.iter().position(|c| !c.is_integer())) {
            let found = numbers.get(n).cloned().unwrap_or_default();
            return Err(fault(crate::model::ModelError::NotACount { index: n, found }));
        }
        let masses = Masses::rationals(numbers).map_err(fault)?;
        let masses = if counts { masses.normalized().map_err(fault)? } else { masses };
        let variables = names.iter().zip(shape);
        let variables =
            variables.map(|(name, n)| Variable { name: name.clone(), alphabet: Outcomes::range(n) });
        Joint::dense(variables.collect(), masses).map_err(fault)
    }
}

pub(super) fn is_row(e: &ast::Expr) -> bool {
    matches!(e.kind, ExprKind::List(_) | ExprKind::Tuple(_))
}

/// The values of that many variables that a label stands for.
pub(super) fn values_of(label: &Label, variables: usize) -> Vec<Label> {
    match (label, variables) {
        (Label::Tuple(parts), n) if parts.len() == n => parts.to_vec(),
        (one, 1) => vec![one.clone()],
        (other, _) => flat(other),
    }
}

/// The shape of a matrix with a level of rows for each variable, and its cells in order.
pub(super) fn cells<'e>(names: &[Name], value: &'e ast::Expr) -> Result<(Vec<usize>, Vec<&'e ast::Expr>)> {
    let (mut shape, mut cells) = (Vec::new(), Vec::new());
    collect(value, 0, &mut shape, &mut cells)?;
    if shape.len() != names.len() {
        let message = format!("{} levels of rows for {} random variables", shape.len(), names.len());
        let help = "a matrix has one level of brackets for each variable: [[1/4, 1/4], [1/2, 0]]";
        return Err(errors::error("E027", message, value.span, "this matrix", help));
    }
    Ok((shape, cells))
}

/// The cells of a matrix in order, and its shape, which must be the same everywhere.
fn collect<'e>(
    e: &'e ast::Expr,
    depth: usize,
    shape: &mut Vec<usize>,
    cells: &mut Vec<&'e ast::Expr>,
) -> Result<()> {
    let (ExprKind::List(items) | ExprKind::Tuple(items)) = &e.kind else {
        if shape.len() != depth {
            return Err(ragged(e.span));
        }
        cells.push(e);
        return Ok(());
    };
    match shape.get(depth) {
        None if cells.is_empty() => shape.push(items.len()),
        Some(n) if *n == items.len() => {}
        _ => return Err(ragged(e.span)),
    }
    items.iter().try_for_each(|item| collect(item, depth + 1, shape, cells))
}

fn ragged(at: Span) -> Box<crate::diag::Diagnostic> {
    let help = "every row of a matrix has as many entries as the first";
    errors::error("E027", "the rows of the matrix differ in length", at, "another length", help)
}

/// `((x, y), z)` as `(x, y, z)`: what a product of products gives.
fn flat(label: &Label) -> Vec<Label> {
    match label {
        Label::Tuple(parts) => parts.iter().flat_map(flat).collect(),
        other => vec![other.clone()],
    }
}
