//! A numeric function on outcomes, for expectations.

use std::borrow::Cow;

use super::error::ModelError;
use super::label::Label;
use super::outcomes::Outcomes;
use crate::exact::rational::Rational;

/// A table label → number, or the default: numeric labels are their own values.
///
/// ```
/// use entail::model::{Distribution, Values};
/// let die = Distribution::uniform(6).unwrap();
/// let pips = Values::default().on(die.outcomes()).unwrap();
/// assert_eq!(die.expectation(&pips).to_string(), "7/2");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Values {
    table: Option<(Outcomes, Vec<Rational>)>,
}

impl Values {
    /// The table of the given pairs.
    ///
    /// # Errors
    /// [`ModelError::Duplicate`] for a label given twice.
    pub fn table(pairs: impl IntoIterator<Item = (Label, Rational)>) -> Result<Values, ModelError> {
        let (labels, values): (Vec<Label>, Vec<Rational>) = pairs.into_iter().unzip();
        Ok(Values { table: Some((Outcomes::new(labels)?, values)) })
    }

    /// The value of one label, if it has one.
    pub fn of(&self, label: &Label) -> Option<Rational> {
        match &self.table {
            None => label.number().cloned(),
            Some((labels, values)) => values.get(labels.index_of(label)?).cloned(),
        }
    }

    /// The values on all the given outcomes, in their order.
    ///
    /// # Errors
    /// [`ModelError::NoValue`] naming outcomes without one, [`ModelError::TooMany`] for an
    /// implicit range too long to list.
    pub fn on(&self, outcomes: &Outcomes) -> Result<Vec<Rational>, ModelError> {
        outcomes.check_listable()?;
        let values: Option<Vec<Rational>> = outcomes.iter().map(|l| self.of(&l)).collect();
        values.ok_or_else(|| {
            let missing = outcomes.iter().filter(|l| self.of(l).is_none()).take(5).map(Cow::into_owned);
            ModelError::NoValue { labels: missing.collect() }
        })
    }
}
