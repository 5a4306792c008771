//! Plots before they have a format: what is drawn, not how.
//!
//! The numbers are for the eye, so they are floats; what a page says in digits comes from `number`. `svg` draws
//! for web pages and PDF, `pgf` for LaTeX.

use super::formula::Formula;

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Chart {
    /// Bars side by side, a group for each outcome.
    Bars {
        /// The outcomes.
        labels: Vec<String>,
        /// What is drawn of each outcome: a name, and a height for each label.
        series: Vec<(Formula, Vec<f64>)>,
        /// What the heights are: [`PROBABILITY`] or a unit; empty for plain numbers.
        axis: String,
    },
    /// Curves over a common axis.
    Curves {
        /// The parameter on the horizontal axis.
        parameter: String,
        /// The unit of the values; empty for plain numbers.
        axis: String,
        /// A name and points in ascending order; not a number where the curve has a gap.
        curves: Vec<(Formula, Vec<(f64, f64)>)>,
        /// The distance of the two curves, where it is the same everywhere.
        gap: Option<Gap>,
    },
}

/// What masses are measured in.
pub const PROBABILITY: &str = "probability";

/// A constant distance of two curves, shown at one place.
#[derive(Clone, PartialEq, Debug)]
pub struct Gap {
    /// Where it is shown.
    pub at: f64,
    /// The lower curve there.
    pub low: f64,
    /// The upper curve there.
    pub high: f64,
    /// What is written beside it.
    pub text: String,
}

impl Chart {
    /// The least and the greatest value that is drawn; bars start at 0.
    pub fn range(&self) -> (f64, f64) {
        let values: Vec<f64> = match self {
            Chart::Bars { series, .. } => {
                series.iter().flat_map(|(_, h)| h.iter().copied()).chain([0.0]).collect()
            }
            Chart::Curves { curves, .. } => {
                curves.iter().flat_map(|(_, p)| p.iter().map(|(_, y)| *y)).collect()
            }
        };
        let values = || values.iter().copied().filter(|v| v.is_finite());
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        match (low.is_finite() && high.is_finite(), low < high) {
            (true, true) => (low, high),
            (true, false) => (low.min(0.0), if low > 0.0 { low } else { low + 1.0 }),
            (false, _) => (0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_never_empty() {
        let bars = |heights: Vec<f64>| Chart::Bars {
            labels: vec!["a".into(); heights.len()],
            series: vec![(Formula::name("A"), heights)],
            axis: PROBABILITY.into(),
        };
        assert_eq!(bars(vec![0.25, 0.75]).range(), (0.0, 0.75));
        assert_eq!(bars(vec![-0.5]).range(), (-0.5, 0.0));
        assert_eq!(bars(vec![]).range(), (0.0, 1.0));
        let flat = Chart::Curves {
            parameter: "p".into(),
            axis: "nats".into(),
            curves: vec![(Formula::name("f"), vec![(0.0, 2.0), (0.5, f64::NAN), (1.0, 2.0)])],
            gap: None,
        };
        assert_eq!(flat.range(), (0.0, 2.0));
    }
}
