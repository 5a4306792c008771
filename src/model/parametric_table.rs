//! Tables of random variables whose masses are rational functions of parameters.
//!
//! Such a table is a family of distributions on the tuples of values, with the variables named; what is said of
//! families (their ranges, that the masses are masses throughout) is said of it.

use super::distribution::Distribution;
use super::error::ModelError;
use super::joint::{Joint, Variable, distinct, product};
use super::label::Label;
use super::parametric::{Parametric, ParametricError};
use crate::exact::symbolic::{Domain, Fraction, Point};
use std::sync::Arc;

/// The most cells of a table with a parameter.
pub const MAX_CELLS: usize = 4096;

impl Parametric {
    /// The law on the full product of the alphabets, the last variable running fastest.
    ///
    /// ```
    /// use entail::exact::symbolic::{Domain, Fraction, Interval};
    /// use entail::model::{Label, Outcomes, Parametric, Variable};
    /// let mut unit = Domain::default();
    /// unit.set("p".into(), Interval::open("0".parse().unwrap(), "1".parse().unwrap()));
    /// let half = Fraction::rational(&"1/2".parse().unwrap());
    /// let flip = &half * &Fraction::symbol("p");
    /// let stay = &half - &flip;
    /// let bits = |name: &str| Variable { name: name.into(), alphabet: Outcomes::range(2) };
    /// let masses = vec![stay.clone(), flip.clone(), flip, stay];
    /// let channel = Parametric::table(vec![bits("X"), bits("Y")], masses, &unit).unwrap();
    /// assert_eq!(channel.marginal(&["Y".into()], &[Label::integer(2)]), Some(half));
    /// ```
    ///
    /// # Errors
    /// As [`Parametric::new`]; [`ParametricError::Table`] for a repeated variable, too many cells, or not one
    /// mass a cell.
    pub fn table(
        variables: Vec<Variable>,
        masses: Vec<Fraction>,
        ranges: &Domain,
    ) -> Result<Parametric, ParametricError> {
        distinct(variables.iter().map(|v| &v.name))?;
        let outcomes = match variables.as_slice() {
            [one] => one.alphabet.clone(),
            several => product(several)?,
        };
        let (cells, limit) = (outcomes.len(), MAX_CELLS as u64);
        if cells > MAX_CELLS {
            let what = "cells of a table with a parameter";
            return Err(ModelError::TooMany { what, found: cells.to_string(), limit }.into());
        }
        if cells != masses.len() {
            return Err(ModelError::Lengths { labels: cells, masses: masses.len() }.into());
        }
        let mut law = Parametric::new(outcomes, masses, ranges)?;
        law.variables = variables;
        Ok(law)
    }

    /// The random variables in order, if it is a table.
    pub fn variables(&self) -> Option<&[Variable]> {
        Some(self.variables.as_slice()).filter(|v| !v.is_empty())
    }

    /// The mass that some variables of a table have at values, one each: the cells that agree, added up.
    /// `None` when it is no table, or one without these variables or values.
    pub fn marginal(&self, names: &[Arc<str>], labels: &[Label]) -> Option<Fraction> {
        let variables = self.variables()?;
        if names.len() != labels.len() {
            return None;
        }
        // Of each variable asked for: how often its values change along the cells, how many there are, which
        // one is meant.
        let mut wanted = Vec::with_capacity(names.len());
        for (name, label) in names.iter().zip(labels) {
            let at = variables.iter().position(|v| v.name == *name)?;
            let stride: usize = variables.iter().skip(at + 1).map(|v| v.alphabet.len()).product();
            let alphabet = &variables.get(at)?.alphabet;
            wanted.push((stride.max(1), alphabet.len().max(1), alphabet.index_of(label)?));
        }
        let agrees = |cell: usize| wanted.iter().all(|(stride, size, value)| cell / stride % size == *value);
        let cells = self.masses()?.iter().enumerate().filter(|(cell, m)| agrees(*cell) && !m.is_zero());
        Some(cells.fold(Fraction::default(), |sum, (_, m)| &sum + m))
    }

    /// The table at a point that gives all its parameters numbers; `None` if it is no table.
    ///
    /// # Errors
    /// When a parameter has no number or the masses are none there.
    pub fn joint_at(&self, point: &Point) -> Option<Result<Joint, ModelError>> {
        let variables = self.variables()?;
        let joint = |law: Distribution| Joint::dense(variables.to_vec(), law.masses().clone());
        Some(match self.at(point) {
            Ok(super::Law::Finite(law)) => joint(law),
            Ok(_) => Err(ModelError::Empty),
            Err(e) => Err(e),
        })
    }
}
