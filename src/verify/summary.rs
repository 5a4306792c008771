//! What many verdicts come to: counts, the worst, the median, a histogram; in bounded memory.

use super::judge::{Status, Verdict};

/// Errors in ulps are counted one by one below this, and by powers of two beyond.
const EXACT: usize = 4096;

/// A running summary of verdicts.
///
/// ```
/// use entail::verify::{Matrix, Quantity, Rows, Summary, Verifier};
/// let verifier = Verifier::new(Quantity::Entropy).base(2);
/// let p = [0.5, 0.5, 0.25, 0.75];
/// let verdicts = verifier.verify(&Rows::of(Matrix::new(&p, 2)), &[1.0, 0.8]).unwrap();
/// let mut summary = Summary::default();
/// verdicts.iter().for_each(|v| summary.push(v));
/// assert_eq!((summary.rows, summary.passed, summary.failed), (2, 1, 1));
/// assert_eq!(summary.worst().unwrap().0, 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Rows seen.
    pub rows: u64,
    /// Claims within the tolerance.
    pub passed: u64,
    /// Claims beyond it.
    pub failed: u64,
    /// Rows that no precision decided.
    pub undecided: u64,
    /// Rows without an exact value, or that could not be read.
    pub broken: u64,
    /// Claims that are NaN.
    pub nan: u64,
    /// Claims that are the correctly rounded value.
    pub correct: u64,
    /// Rows that double-double left open and MPFR decided.
    pub refined: u64,
    few: Vec<u64>,
    many: Vec<u64>,
    worst: Option<(u64, u64)>,
    largest: Option<(u64, f64)>,
}

/// A bar of the histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The smallest error in ulps that it counts.
    pub from: u64,
    /// The greatest.
    pub to: u64,
    /// How many rows there are.
    pub count: u64,
}

impl Summary {
    /// Adds the verdict on the next row.
    pub fn push(&mut self, verdict: &Verdict) {
        self.rows += 1;
        match verdict.status {
            Status::Passed => self.passed += 1,
            Status::Failed => self.failed += 1,
            Status::Undecided => self.undecided += 1,
            Status::Broken(_) => self.broken += 1,
        }
        if matches!(verdict.status, Status::Undecided | Status::Broken(_)) {
            return;
        }
        self.refined += u64::from(verdict.refined);
        if verdict.error.is_finite() && self.largest.is_none_or(|(_, e)| verdict.error > e) {
            self.largest = Some((self.rows, verdict.error));
        }
        let Some(ulps) = verdict.ulps else {
            self.nan += 1;
            return;
        };
        self.correct += u64::from(ulps == 0);
        if self.worst.is_none_or(|(_, worst)| ulps > worst) {
            self.worst = Some((self.rows, ulps));
        }
        let (counts, at) = match usize::try_from(ulps).ok().filter(|u| *u < EXACT) {
            Some(few) => (&mut self.few, few),
            None => (&mut self.many, ulps.ilog2() as usize),
        };
        if counts.len() <= at {
            counts.resize(at + 1, 0);
        }
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }

    /// Counts a row that could not even be read.
    pub fn push_unreadable(&mut self) {
        self.rows += 1;
        self.broken += 1;
    }

    /// The first row, from 1, with the greatest error in ulps, and that error.
    pub fn worst(&self) -> Option<(u64, u64)> {
        self.worst
    }

    /// The first row, from 1, with the greatest finite absolute error, and an upper bound of it.
    pub fn largest(&self) -> Option<(u64, f64)> {
        self.largest
    }

    /// The median error in ulps as bounds on it: equal below 4096, at most a power of two apart beyond.
    pub fn median(&self) -> Option<(u64, u64)> {
        let bins = || {
            let few = self.few.iter().enumerate().map(|(u, n)| (u as u64, u as u64, *n));
            let many =
                self.many.iter().enumerate().map(|(k, n)| (1u64 << k, (1u64 << k) - 1 + (1u64 << k), *n));
            few.chain(many)
        };
        let total: u64 = bins().map(|b| b.2).sum();
        let mut seen = 0;
        bins().find_map(|(from, to, count)| {
            seen += count;
            (count > 0 && 2 * seen >= total)
                .then_some((from, self.worst.map_or(to, |(_, worst)| to.min(worst))))
        })
    }

    /// Errors in ulps: 0, 1, 2, 3–4, 5–8, … up to the greatest, empty bars between included.
    pub fn histogram(&self) -> Vec<Bar> {
        let Some((_, worst)) = self.worst else { return Vec::new() };
        let mut bars = vec![Bar { from: 0, to: 0, count: 0 }, Bar { from: 1, to: 1, count: 0 }];
        let mut from = 2u64;
        while from <= worst {
            let to = if from == 2 { 2 } else { ((from - 1) * 2).max(from) };
            bars.push(Bar { from, to, count: 0 });
            from = to.saturating_add(1);
            if to > 1 << 62 {
                break;
            }
        }
        let mut add = |ulps: u64, count: u64| {
            let at = bars.iter().position(|b| ulps <= b.to).unwrap_or(bars.len() - 1);
            bars[at].count += count;
        };
        self.few.iter().enumerate().for_each(|(u, n)| add(u as u64, *n));
        // 2^k to 2^(k+1) − 1 belongs to the bar 2^k + 1 to 2^(k+1), but for its first element.
        self.many.iter().enumerate().for_each(|(k, n)| add((1u64 << k) + 1, *n));
        while bars.last().is_some_and(|b| b.count == 0) {
            bars.pop();
        }
        bars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(ulps: Option<u64>) -> Verdict {
        Verdict {
            status: if ulps.is_some_and(|u| u < 5) { Status::Passed } else { Status::Failed },
            claimed: 0.0,
            truth: 0.0,
            ulps,
            error: ulps.map_or(f64::NAN, |u| u as f64),
            witness: None,
            refined: false,
        }
    }

    #[test]
    fn counts_median_and_bars() {
        let mut summary = Summary::default();
        for ulps in [0, 0, 1, 2, 3, 4, 5, 9, 5000, u64::MAX] {
            summary.push(&verdict(Some(ulps)));
        }
        summary.push(&verdict(None));
        summary.push_unreadable();
        assert_eq!(
            (summary.rows, summary.passed, summary.failed, summary.broken, summary.nan),
            (12, 6, 5, 1, 1)
        );
        assert_eq!(summary.median(), Some((3, 3)));
        assert_eq!(summary.worst(), Some((10, u64::MAX)));
        assert_eq!(summary.correct, 2);
        let bars = summary.histogram();
        let shown: Vec<_> = bars.iter().filter(|b| b.count > 0).map(|b| (b.from, b.count)).collect();
        assert_eq!(shown[..6], [(0, 2), (1, 1), (2, 1), (3, 2), (5, 1), (9, 1)]);
        assert_eq!(shown[6], (4097, 1));
        assert_eq!(bars.iter().map(|b| b.count).sum::<u64>(), 10);
        assert!(bars.windows(2).all(|w| w[0].to + 1 == w[1].from));
        assert_eq!(Summary::default().histogram(), []);
        let mut far = Summary::default();
        far.push(&verdict(Some(5000)));
        assert_eq!(far.median(), Some((4096, 5000)));
    }
}
