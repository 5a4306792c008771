//! The conventions that a verification runs under.

use super::float::Float;
use super::quantity::Quantity;

/// What to do with masses whose exact sum is not 1.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Policy {
    /// The formula is applied to the masses as they are, as `scipy.special.rel_entr(p, q).sum()` does.
    #[default]
    AsIs,
    /// Each column is divided by its exact sum first, as `scipy.stats.entropy` does.
    Normalize,
    /// A row that misses 1 by more than the tolerance is refused; others are normalised.
    Reject {
        /// The largest |sum − 1| admitted.
        tolerance: f64,
    },
}

/// When a claim passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// The claim is at most so many floats of its format away from the correctly rounded value.
    Ulps(u64),
    /// |claim − truth| is at most this.
    Absolute(f64),
    /// |claim − truth| is at most this times |truth|.
    Relative(f64),
}

impl Default for Tolerance {
    /// 4 ulp.
    fn default() -> Tolerance {
        Tolerance::Ulps(4)
    }
}

impl std::str::FromStr for Tolerance {
    type Err = String;

    /// `2ulp`, `1e-12` or `rel 1e-9`.
    ///
    /// ```
    /// use entail::verify::Tolerance;
    /// assert_eq!("2ulp".parse(), Ok(Tolerance::Ulps(2)));
    /// assert_eq!("1e-12".parse(), Ok(Tolerance::Absolute(1e-12)));
    /// assert_eq!("rel 1e-9".parse(), Ok(Tolerance::Relative(1e-9)));
    /// assert!("-1".parse::<Tolerance>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Tolerance, String> {
        let text = text.trim();
        let wrong = || format!("`{text}` is no tolerance: expected `2ulp`, `1e-12` or `rel 1e-9`");
        let number =
            |t: &str| t.trim().parse().ok().filter(|x: &f64| *x >= 0.0 && x.is_finite()).ok_or_else(wrong);
        if let Some(count) = text.strip_suffix("ulps").or_else(|| text.strip_suffix("ulp")) {
            return count.trim().parse().map(Tolerance::Ulps).map_err(|_| wrong());
        }
        match text.strip_prefix("rel") {
            Some(rest) => number(rest.trim_start_matches(['=', ':'])).map(Tolerance::Relative),
            None => number(text).map(Tolerance::Absolute),
        }
    }
}

impl std::fmt::Display for Tolerance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Tolerance::Ulps(n) => write!(f, "{n} ulp"),
            Tolerance::Absolute(x) => write!(f, "{x:e}"),
            Tolerance::Relative(x) => write!(f, "{x:e} of the value"),
        }
    }
}

/// How the rows' values become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reduction {
    /// Not at all: one claim per row.
    #[default]
    None,
    /// Their sum.
    Sum,
    /// For losses the sum over the sum of the rows' weights (of the rows that are not ignored); for
    /// divergences and entropies of masses the sum over the number of all elements.
    Mean,
    /// Their sum over the number of rows.
    BatchMean,
}

/// The conventions of a loss.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Loss {
    /// Rows with this label count nothing.
    pub(super) ignore: Option<i64>,
    /// One weight per class; none: all 1.
    pub(super) weights: Vec<f64>,
    /// The share of the target that is spread over all classes.
    pub(super) smoothing: f64,
}

/// All conventions together.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) quantity: Quantity,
    /// 0 for e.
    pub(super) base: u32,
    pub(super) float: Float,
    pub(super) tolerance: Tolerance,
    pub(super) policy: Policy,
    pub(super) reduction: Reduction,
    /// Rows and columns of a joint table.
    pub(super) table: Option<(usize, usize)>,
    pub(super) loss: Loss,
}

impl Setting {
    pub(super) fn normalizes(&self) -> bool {
        self.policy != Policy::AsIs
    }

    /// The shape of a joint table of so many cells; a square if none is given.
    pub(super) fn table(&self, cells: usize) -> Option<(usize, usize)> {
        let side = cells.isqrt();
        let (rows, columns) = self.table.unwrap_or((side, side));
        (rows.checked_mul(columns) == Some(cells)).then_some((rows, columns))
    }
}
