//! Finite measures and distributions: outcomes with exact masses.

use std::borrow::Cow;
use std::ops::Deref;

use num_traits::One;

use super::error::ModelError;
use super::label::Label;
use super::masses::{Masses, sum};
use super::outcomes::Outcomes;
use crate::exact::rational::Rational;

/// Finitely many outcomes with non-negative masses of any sum; cloning shares them.
#[derive(Clone, Debug)]
pub struct Measure {
    outcomes: Outcomes,
    masses: Masses,
}

impl Measure {
    /// The masses on the outcomes.
    ///
    /// # Errors
    /// [`ModelError::Lengths`] when there is not one mass an outcome, [`ModelError::Empty`]
    /// without outcomes.
    pub fn new(outcomes: Outcomes, masses: Masses) -> Result<Measure, ModelError> {
        if outcomes.len() != masses.len() {
            return Err(ModelError::Lengths { labels: outcomes.len(), masses: masses.len() });
        }
        if outcomes.is_empty() { Err(ModelError::Empty) } else { Ok(Measure { outcomes, masses }) }
    }

    /// The outcome set, in order.
    pub fn outcomes(&self) -> &Outcomes {
        &self.outcomes
    }

    /// The masses, in the order of the outcomes: `common()`, `grouped()` and the like.
    pub fn masses(&self) -> &Masses {
        &self.masses
    }

    /// How many outcomes there are, those of mass 0 included.
    pub fn len(&self) -> usize {
        self.masses.len()
    }

    /// Never: a measure has at least one outcome.
    pub fn is_empty(&self) -> bool {
        self.masses.is_empty()
    }

    /// The mass of the i-th outcome; 0 past the end.
    pub fn mass(&self, index: usize) -> Rational {
        self.masses.get(index)
    }

    /// The mass of a label; `None` when it is no outcome.
    pub fn mass_of(&self, label: &Label) -> Option<Rational> {
        self.outcomes.index_of(label).map(|i| self.mass(i))
    }

    /// The positions of positive mass.
    pub fn support(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(|i| self.masses.is_positive(*i))
    }

    /// All outcomes with their masses, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, Label>, Rational)> + '_ {
        self.outcomes.iter().zip(self.masses.iter())
    }

    /// The sum of all masses.
    pub fn total(&self) -> Rational {
        self.masses.sum()
    }

    /// The mass of the event that holds where `event` says so.
    ///
    /// ```
    /// use entail::model::{Distribution, Label};
    /// let die = Distribution::uniform(6).unwrap();
    /// let high = die.probability(|label| *label > Label::integer(4));
    /// assert_eq!(high.to_string(), "1/3");
    /// ```
    pub fn probability(&self, event: impl Fn(&Label) -> bool) -> Rational {
        let hits: Vec<usize> =
            self.outcomes.iter().enumerate().filter(|(_, l)| event(l)).map(|(i, _)| i).collect();
        self.masses.pick(&hits).sum()
    }

    /// `Σ mass(i)·values[i]`: the expected value, for a distribution.
    pub fn expectation(&self, values: &[Rational]) -> Rational {
        sum(&self.masses.iter().zip(values).map(|(m, v)| m * v).collect::<Vec<_>>())
    }

    /// The same measure with the outcomes in the order of `outcomes`.
    ///
    /// # Errors
    /// [`ModelError::Unaligned`] when the outcomes are not the same set (left is `outcomes`),
    /// [`ModelError::TooMany`] when there are too many to compare.
    pub fn aligned_to(&self, outcomes: &Outcomes) -> Result<Measure, ModelError> {
        let Some(positions) = outcomes.positions_in(&self.outcomes)? else { return Ok(self.clone()) };
        Ok(Measure { outcomes: outcomes.clone(), masses: self.masses.pick(&positions) })
    }

    /// The product measure on tuples of outcomes, the last component running fastest.
    ///
    /// # Errors
    /// [`ModelError::TooMany`] past [`super::MAX_OUTCOMES`] tuples, [`ModelError::Empty`] without factors.
    pub fn product(factors: &[&Measure]) -> Result<Measure, ModelError> {
        let outcomes = Outcomes::product(&factors.iter().map(|f| f.outcomes.clone()).collect::<Vec<_>>())?;
        let masses = factors.iter().fold(Masses::equal(1), |all, f| all.times(&f.masses));
        Measure::new(outcomes, masses)
    }
}

/// A finite probability distribution: a [`Measure`] whose masses sum to exactly 1.
///
/// ```
/// use entail::model::{Distribution, Label, Masses, Outcomes};
/// let outcomes = Outcomes::new(["sun", "rain"].map(Label::text)).unwrap();
/// let weather = Distribution::normalize(outcomes, Masses::integers([3, 1], 1)).unwrap();
/// assert_eq!(weather.mass_of(&Label::text("sun")).unwrap().to_string(), "3/4");
/// ```
#[derive(Clone, Debug)]
pub struct Distribution(Measure);

impl Deref for Distribution {
    type Target = Measure;

    fn deref(&self) -> &Measure {
        &self.0
    }
}

impl Distribution {
    /// The masses on the outcomes.
    ///
    /// # Errors
    /// [`ModelError::Sum`] when they do not sum to 1, and those of [`Measure::new`].
    pub fn new(outcomes: Outcomes, masses: Masses) -> Result<Distribution, ModelError> {
        Distribution::try_from(Measure::new(outcomes, masses)?)
    }

    /// The masses scaled to sum 1.
    ///
    /// # Errors
    /// [`ModelError::AllZero`] when nothing is positive, and those of [`Measure::new`].
    pub fn normalize(outcomes: Outcomes, weights: Masses) -> Result<Distribution, ModelError> {
        Measure::new(outcomes, weights)?.normalized()
    }

    /// The empirical distribution of counts, which must be integers.
    ///
    /// # Errors
    /// [`ModelError::NotACount`], [`ModelError::Negative`], and those of [`Distribution::normalize`].
    pub fn counts(outcomes: Outcomes, counts: Vec<Rational>) -> Result<Distribution, ModelError> {
        if let Some((index, found)) = counts.iter().enumerate().find(|(_, c)| !c.is_integer()) {
            return Err(ModelError::NotACount { index, found: found.clone() });
        }
        Distribution::normalize(outcomes, Masses::rationals(counts)?)
    }

    /// The mixture `Σ wₖ·Aₖ`, on the outcomes of the first in their order.
    ///
    /// # Errors
    /// [`ModelError::Unaligned`] for different outcome sets, [`ModelError::Sum`] when the weights
    /// do not sum to 1, [`ModelError::Negative`] for a weight below 0, [`ModelError::TooMany`].
    pub fn mixture(parts: &[(Rational, &Distribution)]) -> Result<Distribution, ModelError> {
        let Some((_, first)) = parts.first() else { return Err(ModelError::Empty) };
        let weights = Masses::rationals(parts.iter().map(|(w, _)| w.clone()).collect())?;
        if !weights.sum().is_one() {
            return Err(ModelError::Sum { what: "weights", sum: weights.sum() });
        }
        first.outcomes.check_listable()?;
        let aligned =
            |(w, d): &(Rational, &Distribution)| Ok((w.clone(), d.aligned_to(first.outcomes())?.masses));
        let columns: Vec<_> = parts.iter().map(aligned).collect::<Result<_, ModelError>>()?;
        Distribution::new(first.outcomes.clone(), Masses::combine(&columns))
    }

    /// The law of independent draws, on tuples: see [`Measure::product`].
    ///
    /// # Errors
    /// Those of [`Measure::product`].
    pub fn product(factors: &[&Distribution]) -> Result<Distribution, ModelError> {
        Distribution::try_from(Measure::product(&factors.iter().map(|d| &d.0).collect::<Vec<_>>())?)
    }
}

impl Measure {
    /// The distribution proportional to the measure.
    ///
    /// # Errors
    /// [`ModelError::AllZero`] when its total is 0.
    pub fn normalized(&self) -> Result<Distribution, ModelError> {
        Ok(Distribution(Measure { outcomes: self.outcomes.clone(), masses: self.masses.normalized()? }))
    }
}

impl TryFrom<Measure> for Distribution {
    type Error = ModelError;

    fn try_from(measure: Measure) -> Result<Distribution, ModelError> {
        let sum = measure.total();
        if sum.is_one() { Ok(Distribution(measure)) } else { Err(ModelError::Sum { what: "masses", sum }) }
    }
}
