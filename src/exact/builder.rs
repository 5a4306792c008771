//! Gathering many logarithms into one logarithmic form: the bulk road for a million outcomes.
//!
//! Equal bases are grouped by one sort on all cores, O(n log n); coefficients stay machine integers and
//! spill into big ones when they overflow, so the sum is exact whatever is pushed.

use rayon::prelude::*;
use rug::{Complete, Integer, Rational};

/// Collects terms `coefficient/denominator · ln base` and a rational constant.
///
/// ```
/// use entail::exact::builder::LogSumBuilder;
/// let mut builder = LogSumBuilder::new(4);
/// builder.push(2, 3);
/// builder.push(4, 1);
/// builder.push(2, -1);
/// let sum = builder.finish().unwrap(); // ½ ln 2 + ¼ ln 4 = ln 2
/// assert_eq!(sum.term_count(), 2);
/// assert_eq!(sum.multiple_of_ln(&2.into()), Some("1".parse().unwrap()));
/// ```
#[derive(Clone, Debug)]
pub struct LogSumBuilder {
    denominator: Integer,
    constant: Rational,
    small: Vec<(u64, i128)>,
    big: Vec<(Integer, Integer)>,
    valid: bool,
    /// Whether the bases pushed so far ascend strictly, so that there is nothing to sort or group.
    ascending: bool,
}

/// Constant, positive denominator, and terms with bases > 1, ascending in each list, and non-zero
/// coefficients over the denominator.
pub(super) struct Parts {
    pub(super) constant: Rational,
    pub(super) denominator: Integer,
    pub(super) small: Vec<(u64, i128)>,
    pub(super) big: Vec<(Integer, Integer)>,
}

impl LogSumBuilder {
    /// A builder whose coefficients are over `denominator`, which must not be zero.
    pub fn new(denominator: impl Into<Integer>) -> LogSumBuilder {
        let denominator = denominator.into();
        let valid = denominator.cmp0().is_ne();
        LogSumBuilder {
            denominator,
            constant: Rational::new(),
            small: Vec::new(),
            big: Vec::new(),
            valid,
            ascending: true,
        }
    }

    /// Makes room for `terms` more calls of [`push`](Self::push).
    pub fn reserve(&mut self, terms: usize) {
        self.small.reserve(terms);
    }

    /// Adds `coefficient/denominator · ln base`; `base` must not be zero.
    pub fn push(&mut self, base: u64, coefficient: i128) {
        self.valid &= base != 0;
        if base > 1 && coefficient != 0 {
            self.ascending &= self.small.last().is_none_or(|last| last.0 < base);
            self.small.push((base, coefficient));
        }
    }

    /// Adds `coefficient/denominator · ln base`; `base` must be positive.
    pub fn push_big(&mut self, base: Integer, coefficient: Integer) {
        match (base.to_u64(), coefficient.to_i128()) {
            (Some(base), Some(coefficient)) => self.push(base, coefficient),
            _ => {
                self.valid &= base > 0;
                // The powers of two in the denominators of floats all meet in one term.
                let twos = base.find_one(0).unwrap_or(0);
                if twos > 0 && base.significant_bits() > 64 {
                    self.push_big(Integer::from(2), (&coefficient * twos).complete());
                    self.push_big(base >> twos, coefficient);
                } else if base != 1 {
                    self.big.push((base, coefficient));
                }
            }
        }
    }

    /// Adds `factor · value` to the constant. It is not over the denominator.
    pub fn constant(&mut self, value: &Rational) {
        self.constant += value;
    }

    /// Adds all that was pushed to another builder over the same denominator; over another one,
    /// [`finish`](Self::finish) returns `None`.
    pub fn append(&mut self, mut other: LogSumBuilder) {
        self.valid &= other.valid && self.denominator == other.denominator;
        self.ascending &= other.small.is_empty();
        self.small.append(&mut other.small);
        self.big.append(&mut other.big);
        self.constant += other.constant;
    }

    /// All that was pushed, grouped; `None` if a base was not positive or the denominator zero.
    pub(super) fn into_parts(mut self) -> Option<Parts> {
        if !self.valid {
            return None;
        }
        if self.denominator < 0 {
            self.denominator = -self.denominator;
            let small = std::mem::take(&mut self.small);
            self.big.iter_mut().for_each(|term| term.1 = -std::mem::take(&mut term.1));
            small.into_iter().for_each(|(base, c)| match c.checked_neg() {
                Some(c) => self.small.push((base, c)),
                None => self.big.push((base.into(), -Integer::from(c))),
            });
        }
        let mut small = self.small;
        if !self.ascending {
            sort_by_key(&mut small, |term| term.0);
            small.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    match kept.1.checked_add(next.1) {
                        Some(sum) => kept.1 = sum,
                        None => self.big.push((next.0.into(), next.1.into())),
                    }
                }
                same
            });
            small.retain(|term| term.1 != 0);
        }
        self.big.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.big.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += &next.1;
            }
            same
        });
        self.big.retain(|term| term.1.cmp0().is_ne());
        Some(Parts { constant: self.constant, denominator: self.denominator, small, big: self.big })
    }
}

/// Sorts on all cores. Sorted runs are only merged, so what was joined from a few of them takes O(n).
///
/// ```
/// let mut words = [3, 1, 2];
/// entail::exact::builder::sort_by_key(&mut words, |word| *word);
/// assert_eq!(words, [1, 2, 3]);
/// ```
pub fn sort_by_key<T: Send, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K + Sync) {
    let part = items.len().div_ceil(rayon::current_num_threads()).max(1 << 12);
    items.par_chunks_mut(part).for_each(|part| part.sort_by_key(&key));
    items.sort_by_key(key);
}
