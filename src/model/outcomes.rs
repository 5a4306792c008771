//! The outcome set of a distribution: labels in a fixed order with their index.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use num_traits::ToPrimitive;

use super::error::{MAX_OUTCOMES, ModelError};
use super::label::Label;

/// Distinct labels in the order they first came, each found by its hash.
///
/// The map goes from hashes to indexes, so no label is stored twice; labels whose hashes collide
/// take the next free number. The hash is seeded, so data cannot aim for collisions.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    labels: Vec<Label>,
    slots: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Interner {
    /// An empty one.
    pub fn new() -> Interner {
        Interner::default()
    }

    /// Index of `label`, which is added when it is new; `None` when it is new and there are
    /// [`MAX_OUTCOMES`] labels already.
    pub fn intern(&mut self, label: Label) -> Option<u32> {
        let key = match self.find(&label) {
            Ok(index) => return Some(index),
            Err(key) => key,
        };
        let index = u32::try_from(self.labels.len()).ok().filter(|_| self.labels.len() < MAX_OUTCOMES)?;
        self.slots.insert(key, index);
        self.labels.push(label);
        Some(index)
    }

    /// The index of `label`, or the free slot where it would go.
    fn find(&self, label: &Label) -> Result<u32, u64> {
        let mut key = self.hasher.hash_one(label);
        while let Some(&index) = self.slots.get(&key) {
            if self.labels.get(index as usize) == Some(label) {
                return Ok(index);
            }
            key = key.wrapping_add(1);
        }
        Err(key)
    }

    /// How many distinct labels there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no label yet.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The labels as an outcome set, in the order they first came.
    pub fn finish(self) -> Outcomes {
        Outcomes(Repr::Listed(Arc::new(self)))
    }
}

/// A finite, ordered outcome set; cloning shares it.
///
/// ```
/// use entail::model::{Label, Outcomes};
/// let weather = Outcomes::new(["sun", "rain"].map(Label::text)).unwrap();
/// assert_eq!(weather.index_of(&Label::text("rain")), Some(1));
/// assert_eq!(Outcomes::range(6).label(5), Some(Label::integer(6)));
/// ```
#[derive(Clone, Debug)]
pub struct Outcomes(Repr);

#[derive(Clone, Debug)]
enum Repr {
    Range(usize),
    Listed(Arc<Interner>),
    /// Tuples with their number, the last component running fastest; none is stored.
    Product(Arc<[Outcomes]>, usize),
}

impl Outcomes {
    /// The outcomes 1, 2, …, `n`, which take no memory.
    pub fn range(n: usize) -> Outcomes {
        Outcomes(Repr::Range(n))
    }

    /// The given labels in their order.
    ///
    /// # Errors
    /// [`ModelError::Duplicate`] for a label given twice, [`ModelError::TooMany`] past
    /// [`MAX_OUTCOMES`].
    pub fn new(labels: impl IntoIterator<Item = Label>) -> Result<Outcomes, ModelError> {
        let mut seen = Interner::new();
        for (second, label) in labels.into_iter().enumerate() {
            match seen.find(&label) {
                Ok(first) => return Err(ModelError::Duplicate { label, first: first as usize, second }),
                Err(_) => seen.intern(label).ok_or_else(|| ModelError::outcomes(second + 1))?,
            };
        }
        Ok(seen.finish())
    }

    /// How many outcomes there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Range(n) => *n,
            Repr::Listed(listed) => listed.len(),
            Repr::Product(_, len) => *len,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether they are the implicit 1, 2, …, n.
    pub fn is_range(&self) -> bool {
        matches!(self.0, Repr::Range(_))
    }

    /// The label at a position (from 0).
    pub fn label(&self, index: usize) -> Option<Label> {
        self.at(index).map(Cow::into_owned)
    }

    fn at(&self, index: usize) -> Option<Cow<'_, Label>> {
        match &self.0 {
            _ if index >= self.len() => None,
            Repr::Range(_) => Some(Cow::Owned(Label::integer(index + 1))),
            Repr::Listed(listed) => listed.labels.get(index).map(Cow::Borrowed),
            Repr::Product(factors, _) => {
                let mut rest = index;
                let digit = |f: &Outcomes| {
                    let label = f.label(rest % f.len().max(1));
                    rest /= f.len().max(1);
                    label
                };
                let mut parts: Vec<Label> = factors.iter().rev().map(digit).collect::<Option<_>>()?;
                parts.reverse();
                Some(Cow::Owned(Label::tuple(parts)))
            }
        }
    }

    /// The position (from 0) of a label.
    pub fn index_of(&self, label: &Label) -> Option<usize> {
        match &self.0 {
            Repr::Range(n) => {
                let number = label.number().filter(|r| r.is_integer())?.numer().to_usize()?;
                number.checked_sub(1).filter(|i| i < n)
            }
            Repr::Listed(listed) => listed.find(label).ok().map(|i| i as usize),
            Repr::Product(factors, _) => {
                let Label::Tuple(parts) = label else { return None };
                let digit = |n: usize, (f, l): (&Outcomes, &Label)| Some(n * f.len() + f.index_of(l)?);
                let all = factors.iter().zip(parts.iter()).try_fold(0, digit);
                all.filter(|_| parts.len() == factors.len())
            }
        }
    }

    /// Whether the outcomes may be gone through one by one.
    ///
    /// # Errors
    /// [`ModelError::TooMany`] for an implicit range past [`MAX_OUTCOMES`].
    pub fn check_listable(&self) -> Result<(), ModelError> {
        if self.len() > MAX_OUTCOMES { Err(ModelError::outcomes(self.len())) } else { Ok(()) }
    }

    /// All labels in order; see [`Outcomes::check_listable`].
    pub fn iter(&self) -> impl Iterator<Item = Cow<'_, Label>> {
        (0..self.len()).filter_map(|i| self.at(i))
    }

    /// Where each outcome of `self` is found in `other`: `None` when the order is the same.
    ///
    /// # Errors
    /// [`ModelError::Unaligned`] with the labels that only one side has.
    pub fn positions_in(&self, other: &Outcomes) -> Result<Option<Vec<usize>>, ModelError> {
        if self.same_order(other) {
            return Ok(None);
        }
        // Sets of different size are not compared one by one: an implicit range may be huge.
        if self.len() == other.len()
            && let Some(found) = self.iter().map(|l| other.index_of(&l)).collect()
        {
            return Ok(Some(found));
        }
        Err(ModelError::Unaligned { only_left: self.missing_in(other), only_right: other.missing_in(self) })
    }

    /// A few labels that `other` does not have.
    fn missing_in(&self, other: &Outcomes) -> Vec<Label> {
        if let (Repr::Range(a), Repr::Range(b)) = (&self.0, &other.0) {
            return (*b..*a).take(LISTED).map(|k| Label::integer(k + 1)).collect();
        }
        self.iter().filter(|l| other.index_of(l).is_none()).take(LISTED).map(Cow::into_owned).collect()
    }

    /// All tuples with one outcome from each factor, the last component running fastest.
    ///
    /// # Errors
    /// [`ModelError::TooMany`] past [`MAX_OUTCOMES`] tuples.
    pub fn product(factors: &[Outcomes]) -> Result<Outcomes, ModelError> {
        let size =
            factors.iter().try_fold(1usize, |n, f| n.checked_mul(f.len()).filter(|n| *n <= MAX_OUTCOMES));
        let len = size.ok_or_else(|| {
            let sizes: Vec<String> = factors.iter().map(|f| f.len().to_string()).collect();
            ModelError::outcomes(sizes.join(" × "))
        })?;
        Ok(Outcomes(Repr::Product(factors.into(), len)))
    }

    /// Whether both list the same labels in the same order.
    pub fn same_order(&self, other: &Outcomes) -> bool {
        match (&self.0, &other.0) {
            (Repr::Range(a), Repr::Range(b)) => a == b,
            (Repr::Listed(a), Repr::Listed(b)) if Arc::ptr_eq(a, b) => true,
            (Repr::Product(a, _), Repr::Product(b, _)) if a.len() == b.len() => {
                a.iter().zip(b.iter()).all(|(a, b)| a.same_order(b))
            }
            _ => self.len() == other.len() && self.iter().eq(other.iter()),
        }
    }
}

/// An error lists at most this many labels a side.
const LISTED: usize = 5;
