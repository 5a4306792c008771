//! The outcome set of a distribution: labels in a fixed order with their index.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use num_traits::ToPrimitive;

use super::error::ModelError;
use super::label::Label;

/// The most outcomes that are ever listed one by one.
pub const MAX_OUTCOMES: usize = 50_000_000;

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
        match &self.0 {
            Repr::Range(n) => (index < *n).then(|| Label::integer(index + 1)),
            Repr::Listed(listed) => listed.labels.get(index).cloned(),
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
        let (range, listed) = match &self.0 {
            Repr::Range(n) => (*n, [].as_slice()),
            Repr::Listed(listed) => (0, listed.labels.as_slice()),
        };
        (1..=range).map(|k| Cow::Owned(Label::integer(k))).chain(listed.iter().map(Cow::Borrowed))
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
        if size.is_none() {
            let sizes: Vec<String> = factors.iter().map(|f| f.len().to_string()).collect();
            return Err(ModelError::outcomes(sizes.join(" × ")));
        }
        let mut tuples: Vec<Vec<Label>> = vec![Vec::new()];
        for factor in factors {
            let longer = |t: Vec<Label>| {
                factor.iter().map(move |l| t.iter().cloned().chain([l.into_owned()]).collect())
            };
            tuples = tuples.into_iter().flat_map(longer).collect();
        }
        Outcomes::new(tuples.into_iter().map(Label::tuple))
    }

    /// Whether both list the same labels in the same order.
    pub fn same_order(&self, other: &Outcomes) -> bool {
        match (&self.0, &other.0) {
            (Repr::Range(a), Repr::Range(b)) => a == b,
            (Repr::Listed(a), Repr::Listed(b)) if Arc::ptr_eq(a, b) => true,
            _ => self.len() == other.len() && self.iter().eq(other.iter()),
        }
    }
}

/// An error lists at most this many labels a side.
const LISTED: usize = 5;
