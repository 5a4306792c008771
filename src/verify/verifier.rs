//! The library's entry point: conventions once, then a call a batch.

use pulp::Arch;
use rayon::prelude::*;

use super::check::{Kind, check};
use super::double::Double;
use super::fast;
use super::float::Float;
use super::judge::{Enclosure, Status, Verdict, judge};
use super::lanes::{self, Form};
use super::quantity::{Quantity, Second};
use super::refine;
use super::rows::{Row, RowError, Rows};
use super::setting::{Loss, Policy, Reduction, Setting, Tolerance};

/// Numbers that one task of a batch takes.
const TASK: usize = 1 << 14;

/// Verifies claimed floats against exact values, many rows a call, on all cores.
///
/// A row's numbers are taken as the dyadic rationals they are. Every verdict is certified: double-double
/// arithmetic with a proved error bound decides nearly every row, MPFR the others; no row is ever decided by
/// a float of unknown error. The same input gives the same verdicts on every machine.
///
/// ```
/// use entail::verify::{Matrix, Quantity, Rows, Status, Tolerance, Verifier};
/// let verifier = Verifier::new(Quantity::Divergence).base(2).tolerance(Tolerance::Ulps(1));
/// // Two rows of three outcomes each.
/// let p = [0.5, 0.25, 0.25, 0.1, 0.2, 0.7];
/// let q = [0.25, 0.25, 0.5, 0.1, 0.2, 0.7];
/// let rows = Rows::pairs(Matrix::new(&p, 3), Matrix::new(&q, 3));
/// let verdicts = verifier.verify(&rows, &[0.25, 2.2e-16]).unwrap();
/// assert_eq!(verdicts[0].status, Status::Passed);
/// assert_eq!((verdicts[0].truth, verdicts[0].ulps), (0.25, Some(0)));
/// // D(p‖p) is 0 exactly; a rounding error is many floats away from that.
/// assert_eq!((verdicts[1].truth, verdicts[1].status == Status::Failed), (0.0, true));
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    pub(super) setting: Setting,
}

/// Why a batch cannot be verified at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BatchError {
    /// The columns or claims do not have the same number of rows.
    #[error("{what} has {found} rows, the first column {expected}")]
    Rows {
        /// `the second column`, `the column of labels` or `the column of claims`.
        what: &'static str,
        /// Rows found.
        found: usize,
        /// Rows of the first column.
        expected: usize,
    },
    /// The quantity needs another column.
    #[error("{quantity} needs {what}")]
    Column {
        /// The quantity.
        quantity: &'static str,
        /// What is missing.
        what: &'static str,
    },
    /// Conventions that do not go together.
    #[error("{0}")]
    Setting(String),
}

/// An exact value, correctly rounded.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The correctly rounded value, or why there is none; `None` if no precision decides it.
    pub value: Result<Option<f64>, RowError>,
    /// For an infinite value the entry that makes it so, from 0.
    pub witness: Option<usize>,
}

impl Verifier {
    /// A verifier with the conventions of a plain program: base e, doubles, masses as they are, 4 ulp.
    pub fn new(quantity: Quantity) -> Verifier {
        Verifier {
            setting: Setting {
                quantity,
                base: 0,
                float: Float::F64,
                tolerance: Tolerance::default(),
                policy: Policy::default(),
                reduction: Reduction::default(),
                table: None,
                loss: Loss::default(),
            },
        }
    }

    /// The base of the logarithm, at least 2; without this call it is e.
    pub fn base(mut self, base: u32) -> Verifier {
        self.setting.base = base;
        self
    }

    /// The format of the claims, and of the correctly rounded values.
    pub fn float(mut self, float: Float) -> Verifier {
        self.setting.float = float;
        self
    }

    /// When a claim passes.
    pub fn tolerance(mut self, tolerance: Tolerance) -> Verifier {
        self.setting.tolerance = tolerance;
        self
    }

    /// What to do with masses that do not sum to 1 exactly.
    pub fn policy(mut self, policy: Policy) -> Verifier {
        self.setting.policy = policy;
        self
    }

    /// How rows become one number, for `Total`.
    pub fn reduction(mut self, reduction: Reduction) -> Verifier {
        self.setting.reduction = reduction;
        self
    }

    /// The shape of each joint table, its cells row by row; without it tables are square.
    pub fn table(mut self, rows: usize, columns: usize) -> Verifier {
        self.setting.table = Some((rows, columns));
        self
    }

    /// The label of rows that count nothing: their loss is 0 and their weight 0.
    pub fn ignore_index(mut self, label: i64) -> Verifier {
        self.setting.loss.ignore = Some(label);
        self
    }

    /// One weight per class: a row's loss is multiplied by that of its label.
    pub fn class_weights(mut self, weights: Vec<f64>) -> Verifier {
        self.setting.loss.weights = weights;
        self
    }

    /// The share α of the target that is spread over all K classes, α/K each.
    pub fn label_smoothing(mut self, alpha: f64) -> Verifier {
        self.setting.loss.smoothing = alpha;
        self
    }

    /// The quantity.
    pub fn quantity(&self) -> Quantity {
        self.setting.quantity
    }

    /// A verdict on each claim: `claimed[k]` is row k's value, a float of the format as the double it is equal to.
    ///
    /// # Errors
    /// [`BatchError`] when columns are missing or differ in their number of rows. What is wrong with one row is its verdict.
    pub fn verify(&self, rows: &Rows, claimed: &[f64]) -> Result<Vec<Verdict>, BatchError> {
        self.fits(rows)?;
        self.same("the column of claims", claimed.len(), rows)?;
        let setting = &self.setting;
        Ok(self.each(rows, |row, sum, k| {
            let claim = claimed.get(k).copied().unwrap_or(f64::NAN);
            if let Some(verdict) = sum.and_then(|sum| judge(setting, claim, &sum, false)) {
                return verdict;
            }
            match check(setting, row) {
                Err(error) => Verdict::broken(claim, error),
                Ok(Kind::Infinite(entry)) => Verdict::infinite(setting, claim, Some(entry)),
                Ok(kind) => {
                    decide(setting, row, kind, |value, refined| judge(setting, claim, value, refined))
                        .unwrap_or_else(|| Verdict::undecided(claim))
                }
            }
        }))
    }

    /// The correctly rounded value of each row.
    ///
    /// ```
    /// use entail::verify::{Float, Matrix, Quantity, Rows, Verifier};
    /// let verifier = Verifier::new(Quantity::Entropy).base(2).float(Float::F32);
    /// let values = verifier.reference(&Rows::of(Matrix::new(&[0.5, 0.25, 0.25], 3))).unwrap();
    /// assert_eq!(values[0].value, Ok(Some(1.5)));
    /// ```
    ///
    /// # Errors
    /// Those of [`Verifier::verify`].
    pub fn reference(&self, rows: &Rows) -> Result<Vec<Reference>, BatchError> {
        self.fits(rows)?;
        let setting = &self.setting;
        let finite = |value: Option<f64>| Reference { value: Ok(value), witness: None };
        Ok(self.each(rows, |row, sum, _| {
            if let Some(value) = sum.and_then(|sum| sum.round(setting.float)) {
                return finite(Some(value));
            }
            match check(setting, row) {
                Err(error) => Reference { value: Err(error), witness: None },
                Ok(Kind::Infinite(entry)) => {
                    Reference { value: Ok(Some(f64::INFINITY)), witness: Some(entry) }
                }
                Ok(kind) => finite(decide(setting, row, kind, |value, _| value.round(setting.float))),
            }
        }))
    }

    fn same(&self, what: &'static str, found: usize, rows: &Rows) -> Result<(), BatchError> {
        let expected = rows.len();
        if found == expected { Ok(()) } else { Err(BatchError::Rows { what, found, expected }) }
    }

    /// Whether the conventions go together and the columns are those of the quantity.
    pub(super) fn fits(&self, rows: &Rows) -> Result<(), BatchError> {
        let setting = &self.setting;
        let quantity = setting.quantity.name();
        let wrong = |text: &str| Err(BatchError::Setting(text.to_owned()));
        if setting.base == 1 {
            return wrong("the base of the logarithm is at least 2");
        }
        if setting.base != 0 && setting.quantity == Quantity::GeneralizedDivergence {
            return wrong("kl_div is defined for base e only: its terms − p + q have no unit");
        }
        let alpha = setting.loss.smoothing;
        if !(0.0..=1.0).contains(&alpha) {
            return wrong("label smoothing lies between 0 and 1");
        }
        if alpha != 0.0 && setting.quantity != Quantity::SoftmaxCrossEntropy {
            return wrong("label smoothing belongs to softmax cross entropy");
        }
        if setting.loss.weights.iter().any(|w| !(0.0..f64::INFINITY).contains(w)) {
            return wrong("class weights are finite and not negative");
        }
        let column = |what| Err(BatchError::Column { quantity, what });
        match (setting.quantity.second(), rows.second, rows.labels) {
            (Second::Masses, None, _) => return column("a second column"),
            (Second::Label, None, None) => return column("a column of labels"),
            (Second::Label, Some(_), None) if setting.quantity != Quantity::SoftmaxCrossEntropy => {
                return column("a label in each row");
            }
            _ => {}
        }
        if let Some(second) = rows.second {
            self.same("the second column", second.rows(), rows)?;
        }
        if let Some(labels) = rows.labels {
            self.same("the column of labels", labels.len(), rows)?;
        }
        Ok(())
    }

    /// Answers each row, in parallel; `answer` gets the row, its value as far as lanes computed it, its index.
    pub(super) fn each<T: Send>(
        &self,
        rows: &Rows,
        answer: impl Fn(&Row, Option<Double>, usize) -> T + Sync,
    ) -> Vec<T> {
        let setting = &self.setting;
        let plain = Form::of(setting.quantity).and_then(|form| {
            let (p, width) = rows.first.floats()?;
            let q = match rows.second {
                Some(second) => second.floats().filter(|(q, w)| *w == width && q.len() == p.len())?.0,
                None if form == Form::Entropy => &[],
                None => return None,
            };
            (!setting.normalizes()).then_some((form, p, q, width))
        });
        let width = rows.first.floats().map_or(64, |(_, width)| width);
        let (count, step) = (rows.len(), (TASK / width).clamp(1, 4096));
        let mut sums: Vec<Option<Double>> = Vec::new();
        if let Some((form, p, q, width)) = plain {
            sums.resize(count, None);
            let some = |(task, sums): (usize, &mut [Option<Double>])| {
                let first = task * step;
                let range = first * width..(first + sums.len()) * width;
                let (p, q) = (&p[range.clone()], if q.is_empty() { q } else { &q[range] });
                lanes::rows(form, p, q, width, sums);
                for sum in sums.iter_mut().flatten() {
                    *sum = fast::in_base(setting, *sum);
                }
            };
            match sums.len() <= step {
                true => sums.chunks_mut(step).enumerate().for_each(some),
                false => sums.par_chunks_mut(step).enumerate().for_each(some),
            }
        }
        let one = |k: usize| answer(&rows.row(k), sums.get(k).copied().flatten(), k);
        if count <= step {
            return (0..count).map(one).collect();
        }
        (0..count).into_par_iter().with_min_len(step).map(one).collect()
    }
}

/// Asks double-double, then ever finer enclosures, until there is an answer.
fn decide<T>(
    setting: &Setting,
    row: &Row,
    kind: Kind,
    answer: impl Fn(&Any, bool) -> Option<T>,
) -> Option<T> {
    if kind == Kind::Ignored {
        return answer(&Any::Fast(Double::exact(0.0)), false);
    }
    let first = Arch::new().dispatch(
        #[inline(always)]
        || fast::value(setting, row),
    );
    if let Some(found) = answer(&Any::Fast(first), false) {
        return Some(found);
    }
    std::iter::successors(Some(128u32), |prec| prec.checked_mul(2).filter(|p| *p <= refine::MAX_BITS))
        .find_map(|prec| answer(&Any::Slow(refine::value(setting, row, prec)), true))
}

/// An enclosure from either road.
pub(super) enum Any {
    Fast(Double),
    Slow(refine::Value),
}

impl Enclosure for Any {
    fn round(&self, float: Float) -> Option<f64> {
        match self {
            Any::Fast(x) => x.round(float),
            Any::Slow(x) => x.round(float),
        }
    }

    fn distance(&self, claimed: f64) -> (f64, f64) {
        match self {
            Any::Fast(x) => x.distance(claimed),
            Any::Slow(x) => x.distance(claimed),
        }
    }

    fn within(&self, claimed: f64, bound: f64, relative: bool) -> Option<bool> {
        match self {
            Any::Fast(x) => x.within(claimed, bound, relative),
            Any::Slow(x) => x.within(claimed, bound, relative),
        }
    }
}

impl Status {
    /// Whether the claim is within the tolerance.
    pub fn passed(&self) -> bool {
        *self == Status::Passed
    }
}
