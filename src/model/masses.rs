//! A column of non-negative masses in the most compact exact form that holds it.
//!
//! The i-th mass is `wᵢ / T`. The total `T` is shared, so scaling to sum 1 only replaces it, and
//! a million masses need no fraction each.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use num_integer::Integer as _;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::error::MAX_OUTCOMES;
use super::error::ModelError;
use crate::exact::builder::sort_by_key;
use crate::exact::rational::{Integer, Rational, from_rug, to_rug};

/// Non-negative rationals `w₀/T, w₁/T, …`; cloning shares them.
#[derive(Clone, Debug)]
pub struct Masses(Repr);

#[derive(Clone, Debug)]
enum Repr {
    /// `n` times 1/n.
    Equal(usize),
    Integers(Arc<[u64]>, u128),
    Rationals(Arc<[Rational]>, Rational),
}

impl Masses {
    /// `n` masses of 1/n each, which take no memory.
    pub fn equal(n: usize) -> Masses {
        Masses(Repr::Equal(n))
    }

    /// The masses `weights[i] / total`; a total of 0 is taken as 1.
    pub fn integers(weights: impl Into<Arc<[u64]>>, total: u128) -> Masses {
        Masses(Repr::Integers(weights.into(), total.max(1)))
    }

    /// The masses as given. They get one common denominator when everything then fits: weights
    /// in 64 bits and the denominator in 128.
    ///
    /// # Errors
    /// [`ModelError::Negative`] for the first one below 0.
    pub fn rationals(masses: Vec<Rational>) -> Result<Masses, ModelError> {
        if let Some((index, mass)) = masses.iter().enumerate().find(|(_, m)| m.is_negative()) {
            return Err(ModelError::Negative { index, mass: mass.clone() });
        }
        Ok(compact(&masses).unwrap_or_else(|| Masses(Repr::Rationals(masses.into(), Rational::one()))))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Equal(n) => *n,
            Repr::Integers(weights, _) => weights.len(),
            Repr::Rationals(weights, _) => weights.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The i-th mass; 0 past the end.
    pub fn get(&self, index: usize) -> Rational {
        if index >= self.len() {
            return Rational::zero();
        }
        match &self.0 {
            Repr::Equal(n) => ratio(1, *n as u128),
            Repr::Integers(weights, total) => ratio(weights.get(index).copied().unwrap_or(0), *total),
            Repr::Rationals(weights, total) => {
                weights.get(index).map_or_else(Rational::zero, |w| over(w, total))
            }
        }
    }

    /// Whether the i-th mass is positive.
    pub fn is_positive(&self, index: usize) -> bool {
        match &self.0 {
            Repr::Equal(n) => index < *n,
            Repr::Integers(weights, _) => weights.get(index).is_some_and(|w| *w > 0),
            Repr::Rationals(weights, _) => weights.get(index).is_some_and(Rational::is_positive),
        }
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = Rational> + '_ {
        (0..self.len()).map(|i| self.get(i))
    }

    /// The integer weights and their common total, when the masses have that form: the fast path.
    /// `None` too for more than [`MAX_OUTCOMES`] equal masses, which are not to be listed.
    pub fn common(&self) -> Option<(Cow<'_, [u64]>, u128)> {
        match &self.0 {
            Repr::Equal(n) if *n <= MAX_OUTCOMES => Some((Cow::Owned(vec![1; *n]), *n as u128)),
            Repr::Integers(weights, total) => Some((Cow::Borrowed(weights), *total)),
            Repr::Equal(_) | Repr::Rationals(..) => None,
        }
    }

    /// The rational weights and their common total, when the masses have the general form.
    pub fn general(&self) -> Option<(&[Rational], &Rational)> {
        match &self.0 {
            Repr::Rationals(weights, total) => Some((weights, total)),
            Repr::Equal(_) | Repr::Integers(..) => None,
        }
    }

    /// Weights and their common total, whatever the form.
    pub fn fractions(&self) -> (Cow<'_, [Rational]>, Rational) {
        match &self.0 {
            Repr::Rationals(weights, total) => (Cow::Borrowed(weights), total.clone()),
            Repr::Equal(_) | Repr::Integers(..) => (self.iter().collect(), Rational::one()),
        }
    }

    /// How many there are when they are 1/n each by construction.
    pub fn equal_count(&self) -> Option<usize> {
        if let Repr::Equal(n) = self.0 { Some(n) } else { None }
    }

    /// Their exact sum.
    pub fn sum(&self) -> Rational {
        match &self.0 {
            Repr::Equal(n) => {
                if *n == 0 {
                    Rational::zero()
                } else {
                    Rational::one()
                }
            }
            // At most 2^32 weights below 2^64: the sum stays below 2^96.
            Repr::Integers(weights, total) => Rational::new(add(weights).into(), (*total).into()),
            Repr::Rationals(weights, total) => over(&sum(weights), total),
        }
    }

    /// The same masses divided by their sum.
    ///
    /// # Errors
    /// [`ModelError::AllZero`] when the sum is 0, [`ModelError::Empty`] without masses.
    pub fn normalized(&self) -> Result<Masses, ModelError> {
        if self.is_empty() {
            return Err(ModelError::Empty);
        }
        let scaled = match &self.0 {
            Repr::Equal(_) => return Ok(self.clone()),
            Repr::Integers(weights, _) => Repr::Integers(weights.clone(), add(weights)),
            Repr::Rationals(weights, _) => Repr::Rationals(weights.clone(), sum(weights)),
        };
        match &scaled {
            Repr::Integers(_, 0) => Err(ModelError::AllZero),
            Repr::Rationals(_, total) if total.is_zero() => Err(ModelError::AllZero),
            _ => Ok(Masses(scaled)),
        }
    }

    /// Distinct positive integer weights with how often each occurs, and the common total;
    /// `None` in the general form. Sorted by weight: O(n log n).
    pub fn grouped_integers(&self) -> Option<(Vec<(u64, u64)>, u128)> {
        if let Repr::Equal(n) = self.0 {
            return Some((vec![(1, n as u64)], n as u128));
        }
        let (weights, total) = self.common()?;
        let mut weights = weights.into_owned();
        sort_by_key(&mut weights, |w| *w);
        let runs = weights.chunk_by(|a, b| a == b);
        let groups = runs.filter_map(|run| Some((*run.first()?, run.len() as u64))).filter(|(w, _)| *w > 0);
        Some((groups.collect(), total))
    }

    /// Distinct positive masses with how often each occurs, in a fixed order.
    pub fn grouped(&self) -> Vec<(Rational, u64)> {
        if let Some((groups, total)) = self.grouped_integers() {
            return groups.into_iter().map(|(w, count)| (ratio(w, total), count)).collect();
        }
        let Some((weights, total)) = self.general() else { return Vec::new() };
        let mut sorted: Vec<&Rational> = weights.iter().filter(|w| w.is_positive()).collect();
        // Any total order groups reduced fractions; this one never multiplies.
        sorted.sort_unstable_by(|a, b| (a.denom(), a.numer()).cmp(&(b.denom(), b.numer())));
        let runs = sorted.chunk_by(|a, b| a.denom() == b.denom() && a.numer() == b.numer());
        runs.filter_map(|run| Some((over(run.first()?, total), run.len() as u64))).collect()
    }

    /// The masses at the given distinct positions, in that order.
    pub(super) fn pick(&self, positions: &[usize]) -> Masses {
        match &self.0 {
            Repr::Equal(n) if *n == positions.len() => self.clone(),
            Repr::Equal(n) => Masses(Repr::Integers(vec![1; positions.len()].into(), *n as u128)),
            Repr::Integers(w, total) => Masses(Repr::Integers(
                positions.iter().map(|i| w.get(*i).copied().unwrap_or(0)).collect(),
                *total,
            )),
            Repr::Rationals(w, total) => {
                let picked = positions.iter().map(|i| w.get(*i).cloned().unwrap_or_default());
                Masses(Repr::Rationals(picked.collect(), total.clone()))
            }
        }
    }

    /// Adds up the masses that share a group: `groups[i] < count` is the group of the i-th mass.
    pub(super) fn gather(&self, groups: &[u32], count: usize) -> Masses {
        if let Some((weights, total)) = self.common() {
            let mut sums = vec![0u128; count];
            for (group, weight) in groups.iter().zip(weights.iter()) {
                if let Some(slot) = sums.get_mut(*group as usize) {
                    *slot += u128::from(*weight);
                }
            }
            let narrow: Option<Arc<[u64]>> = sums.iter().map(|s| u64::try_from(*s).ok()).collect();
            return match narrow {
                Some(weights) => Masses(Repr::Integers(weights, total)),
                None => Masses::scaled(sums.into_iter().map(integer), integer(total)),
            };
        }
        let Some((weights, total)) = self.general() else { return Masses::integers([], 1) };
        let mut members: Vec<Vec<Rational>> = vec![Vec::new(); count];
        for (group, weight) in groups.iter().zip(weights) {
            if let Some(list) = members.get_mut(*group as usize) {
                list.push(weight.clone());
            }
        }
        Masses(Repr::Rationals(members.iter().map(|list| sum(list)).collect(), total.clone()))
    }

    /// `Σₖ cₖ·massesₖ`, position by position, for columns of one length.
    pub(super) fn combine(columns: &[(Rational, Masses)]) -> Masses {
        let fast = || {
            // With cₖ/Tₖ = aₖ/L over one denominator, the weights are Σₖ aₖ·wₖ.
            let commons: Vec<_> = columns.iter().map(|(_, m)| m.common()).collect::<Option<_>>()?;
            let units: Vec<Rational> =
                columns.iter().zip(&commons).map(|((c, _), (_, t))| c / integer(*t)).collect();
            let (factors, total) = common_denominator(&units)?;
            let n = commons.iter().map(|(w, _)| w.len()).max()?;
            let mut weights = vec![0u64; n];
            for ((column, _), factor) in commons.iter().zip(factors) {
                for (slot, w) in weights.iter_mut().zip(column.iter()) {
                    *slot = slot.checked_add(w.checked_mul(factor)?)?;
                }
            }
            Some(Masses::integers(weights, total))
        };
        fast().unwrap_or_else(|| {
            let n = columns.iter().map(|(_, m)| m.len()).max().unwrap_or(0);
            let at = |i: usize| sum(&columns.iter().map(|(c, m)| c * m.get(i)).collect::<Vec<_>>());
            Masses::scaled((0..n).map(at), Rational::one())
        })
    }

    /// All products `self[i]·other[j]`, `j` running fastest.
    pub(super) fn times(&self, other: &Masses) -> Masses {
        let fast = || {
            let ((a, s), (b, t)) = (self.common()?, other.common()?);
            let products = a.iter().flat_map(|x| b.iter().map(move |y| x.checked_mul(*y)));
            Some(Masses(Repr::Integers(products.collect::<Option<_>>()?, s.checked_mul(t)?)))
        };
        fast().unwrap_or_else(|| {
            let right: Vec<Rational> = other.iter().collect();
            let products = self.iter().flat_map(|x| right.iter().map(move |y| &x * y).collect::<Vec<_>>());
            Masses::scaled(products, Rational::one())
        })
    }

    /// The masses `weights[i] / total` for weights known to be non-negative and a positive total.
    pub(super) fn weights(weights: Vec<Rational>, total: Rational) -> Masses {
        Masses::scaled(weights.into_iter(), total)
    }

    fn scaled(weights: impl Iterator<Item = Rational>, total: Rational) -> Masses {
        Masses(Repr::Rationals(weights.collect(), total))
    }
}

fn add(weights: &[u64]) -> u128 {
    weights.iter().map(|w| u128::from(*w)).sum()
}

fn ratio(weight: u64, total: u128) -> Rational {
    Rational::new(weight.into(), total.into())
}

fn integer(n: u128) -> Rational {
    Rational::from_integer(n.into())
}

fn over(weight: &Rational, total: &Rational) -> Rational {
    // GMP's gcd: `weight / total` is some ten times slower.
    if total.is_one() { weight.clone() } else { from_rug(&(to_rug(weight) / to_rug(total))) }
}

fn compact(masses: &[Rational]) -> Option<Masses> {
    let (weights, total) = common_denominator(masses)?;
    Some(Masses::integers(weights, total))
}

/// Numerators in 64 bits over the least common denominator in 128, if they fit.
fn common_denominator(values: &[Rational]) -> Option<(Vec<u64>, u128)> {
    let mut total = 1u128;
    for value in values {
        let denominator = value.denom().to_u128()?;
        if !total.is_multiple_of(denominator) {
            total = (total / total.gcd(&denominator)).checked_mul(denominator)?;
        }
    }
    let numerator = |v: &Rational| {
        let scaled = v.numer().to_u128()?.checked_mul(total / v.denom().to_u128()?)?;
        u64::try_from(scaled).ok()
    };
    Some((values.iter().map(numerator).collect::<Option<_>>()?, total))
}

/// The exact sum: numerators over equal denominators first (floats and decimals have few distinct
/// ones), then the distinct fractions pairwise, so that big numbers are added last and seldom.
pub(super) fn sum(values: &[Rational]) -> Rational {
    let mut by_denominator: HashMap<&Integer, Integer> = HashMap::new();
    for value in values {
        *by_denominator.entry(value.denom()).or_default() += value.numer();
    }
    let distinct =
        by_denominator.into_iter().map(|(denom, numer)| to_rug(&Rational::new(numer, denom.clone())));
    let mut level: Vec<rug::Rational> = distinct.collect();
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| rug::Rational::from(rug::Rational::sum(pair.iter()))).collect();
    }
    level.pop().map_or_else(Rational::default, |total| from_rug(&total))
}
