//! How many conventions would fit a number that has nothing to do with the data.
//!
//! The model: near the number v the values of the conventions lie as thick as they do in [v − w, v + w], where
//! w is half of |v| (or sixteen times the tolerance, if that is more; for a v of 0, half of what the values are
//! in the middle), and a foreign number is equally likely
//! to be anywhere there. With n distinct values of conventions that are no more complicated than the one in
//! question, n·t/w of them are expected within the tolerance t. Values nearer to each other than t count once.

/// The values of all conventions that were tried.
pub(super) struct Values {
    /// Sorted, with the cost of each.
    all: Vec<(f64, u32)>,
    /// The median of their sizes.
    middle: f64,
}

impl Values {
    /// Keeps what is finite.
    pub(super) fn new(values: impl Iterator<Item = (f64, u32)>) -> Values {
        let mut all: Vec<(f64, u32)> = values.filter(|v| v.0.is_finite()).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sizes: Vec<f64> = all.iter().map(|v| v.0.abs()).filter(|x| *x > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
        Values { all, middle }
    }

    /// The number of matches to be expected by chance among conventions of at most that cost.
    pub(super) fn expected(&self, number: f64, tolerance: f64, cost: u32) -> f64 {
        let is_zero = number.abs() <= tolerance;
        let size = if is_zero { self.middle } else { number.abs() };
        let window = (size / 2.0).max(16.0 * tolerance).max(f64::MIN_POSITIVE);
        let from = self.all.partition_point(|v| v.0 < number - window);
        let mut last = f64::NEG_INFINITY;
        let mut count = 0u32;
        for (value, own) in self.all.iter().skip(from).take_while(|v| v.0 <= number + window) {
            if *own <= cost {
                if *value - last > tolerance {
                    count += 1;
                }
                last = *value;
            }
        }
        f64::from(count.max(1)) * tolerance / window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thicker_the_more() {
        let values = Values::new((0..1000u32).map(|i| (f64::from(i) / 1000.0, i % 10)));
        let few = values.expected(0.5, 1e-4, 0);
        let many = values.expected(0.5, 1e-4, 9);
        assert!(many > 9.0 * few && many < 11.0 * few);
        // 500 values in a window of half a unit: one in a thousand.
        assert!((many - 0.2).abs() < 0.01, "{many}");
        assert!(values.expected(0.5, 1e-16, 9) < 1e-12);
    }
}
