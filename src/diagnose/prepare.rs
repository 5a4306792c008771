//! The arguments of the terms: stored in floats, put in order, read as probabilities, normalised, smoothed
//! and kept away from 0.

use super::convention::{Convention, Guard, Means, Normal, Order, Reading, Sides, Smoothing, Width};
use super::guard::EPSILONS;
use super::problem::{Form, Problem, Rows};
use super::scalar::Scalar;
use rug::Rational;
use rug::float::Round;

/// A table of numbers.
pub(super) type Grid<S> = Vec<Vec<S>>;

/// Both arguments as they are stored.
pub(super) struct Stored<S> {
    first: Grid<S>,
    second: Grid<S>,
}

impl<S: Scalar> Stored<S> {
    /// The arguments of the problem in floats of that width; within half a unit of their last decimal, if that
    /// is all that is known of them.
    pub(super) fn new(problem: &Problem, width: Width, is_printed: bool) -> Stored<S> {
        let entry = |x: &Rational, half: &Rational| {
            let x = stored(x, width);
            // What is 0 or 1 is so by its meaning.
            if half.is_zero() || x == 0 || x == 1 {
                return S::rational(&x);
            }
            let low = Rational::from(&x - half);
            let low = if x > 0 && low <= 0 { Rational::from(&x / 2u32) } else { low };
            S::between(&low, &(x + half))
        };
        let grid = |rows: &Rows, half: &Rational| {
            rows.iter().map(|row| row.iter().map(|x| entry(x, half)).collect()).collect()
        };
        let none = (Rational::new(), Rational::new());
        let halves = problem.halves.as_ref().filter(|_| is_printed).unwrap_or(&none);
        Stored { first: grid(&problem.first, &halves.0), second: grid(&problem.second, &halves.1) }
    }
}

/// One argument: its values, and its logarithms where they are known without the values.
pub(super) struct Side<S> {
    pub(super) value: Grid<S>,
    log: Option<Grid<S>>,
    guard: Guard,
}

/// Both arguments, and the target before it was smoothed.
pub(super) struct Prepared<S> {
    pub(super) first: Side<S>,
    pub(super) second: Side<S>,
    pub(super) target: Grid<S>,
}

/// The float nearest to a number, as a rational; ties to even, gradual underflow.
pub(super) fn stored(x: &Rational, width: Width) -> Rational {
    // Bits of precision, and the exponent of the smallest positive float.
    let (bits, least) = match width {
        Width::Exact => return x.clone(),
        Width::F64 => (53, -1074),
        Width::F32 => (24, -149),
        Width::F16 => (11, -24),
        Width::Bf16 => (8, -133),
    };
    let near = rug::Float::with_val_round(bits, x, Round::Nearest).0;
    let exponent = near.get_exp().unwrap_or(0);
    if exponent - 1 < least + i32::try_from(bits).unwrap_or(0) - 1 {
        // Below the normal floats they are multiples of the smallest one.
        let unit = Rational::from(1) >> u32::try_from(-least).unwrap_or(0);
        let count = rug::Float::with_val_round(4096, x / unit.clone(), Round::Nearest).0;
        let whole = count.to_integer_round(Round::Nearest).map_or_else(rug::Integer::new, |r| r.0);
        return Rational::from(whole) * unit;
    }
    near.to_rational().unwrap_or_default()
}

fn transposed<S: Clone>(grid: &Grid<S>) -> Grid<S> {
    let columns = grid.first().map_or(0, Vec::len);
    (0..columns).map(|k| grid.iter().filter_map(|row| row.get(k).cloned()).collect()).collect()
}

fn mapped<S: Clone>(grid: &Grid<S>, f: impl Fn(&S) -> S) -> Grid<S> {
    grid.iter().map(|row| row.iter().map(&f).collect()).collect()
}

/// The logarithms of the softmax of a row: x − max − ln Σ e^(x − max).
fn log_softmax<S: Scalar>(row: &[S]) -> Vec<S> {
    let Some(first) = row.first() else { return Vec::new() };
    let greatest = row.iter().fold(first.clone(), |a, b| a.max(b));
    let apart: Vec<S> = row.iter().map(|x| x.sub(&greatest)).collect();
    let all: Vec<S> = apart.iter().map(S::exp).collect();
    let norm = S::sum(&all).ln();
    apart.iter().map(|x| x.sub(&norm)).collect()
}

/// Values and, where they come first, logarithms.
fn read<S: Scalar>(grid: Grid<S>, reading: Reading) -> (Grid<S>, Option<Grid<S>>) {
    let softmax = |grid: &Grid<S>| -> Grid<S> { grid.iter().map(|row| log_softmax(row)).collect() };
    let of_log = |log: Grid<S>| (mapped(&log, S::exp), Some(log));
    match reading {
        Reading::Probability => (grid, None),
        Reading::LogProbability => of_log(grid),
        Reading::Logit => of_log(softmax(&grid)),
        Reading::LogitTwice => of_log(softmax(&mapped(&softmax(&grid), S::exp))),
        Reading::SoftmaxForLog => of_log(mapped(&softmax(&grid), S::exp)),
        Reading::LogitOfColumn => of_log(transposed(&softmax(&transposed(&grid)))),
        Reading::Sigmoid => of_log(mapped(&grid, log_sigmoid)),
        Reading::SigmoidOfSecond => of_log(of_scores(&grid, |row| row.last().cloned())),
        Reading::SigmoidTwice => {
            of_log(of_scores(&grid, |row| Some(log_sigmoid(&row.last()?.sub(row.first()?)).exp())))
        }
    }
}

/// ln σ(x) = −ln(1 + e^−x)
fn log_sigmoid<S: Scalar>(x: &S) -> S {
    S::int(1).add(&x.neg().exp()).ln().neg()
}

/// Two classes by the score of the second: ln σ(−x) and ln σ(x).
fn of_scores<S: Scalar>(grid: &Grid<S>, score: impl Fn(&[S]) -> Option<S>) -> Grid<S> {
    let both = |x: S| vec![log_sigmoid(&x.neg()), log_sigmoid(&x)];
    grid.iter().map(|row| score(row).map_or_else(Vec::new, both)).collect()
}

fn normalised<S: Scalar>(grid: &mut Grid<S>) {
    for row in grid {
        let sum = S::sum(row.iter());
        for x in row {
            *x = x.div(&sum);
        }
    }
}

fn smoothed<S: Scalar>(grid: &Grid<S>, smoothing: Smoothing, alphas: &[Rational]) -> Grid<S> {
    let index = match smoothing {
        Smoothing::None | Smoothing::Counted(_) => return grid.clone(),
        Smoothing::OverAll(i) | Smoothing::OverOthers(i) | Smoothing::NoFactor(i) | Smoothing::Added(i) => i,
    };
    let Some(alpha) = alphas.get(usize::from(index)) else { return grid.clone() };
    let classes = grid.first().map_or(1, Vec::len).max(2);
    let classes = i64::try_from(classes).unwrap_or(i64::MAX);
    let keep = S::rational(&Rational::from(1 - alpha));
    let share = S::rational(&(alpha / Rational::from(classes)));
    let others = S::rational(&(alpha / Rational::from(classes - 1)));
    let whole = S::rational(&Rational::from((1, classes)));
    mapped(grid, |p| match smoothing {
        Smoothing::None | Smoothing::Counted(_) => p.clone(),
        Smoothing::OverAll(_) => keep.mul(p).add(&share),
        Smoothing::OverOthers(_) => keep.mul(p).add(&others.mul(&S::int(1).sub(p))),
        Smoothing::NoFactor(_) => keep.mul(p).add(&whole),
        Smoothing::Added(_) => p.add(&share),
    })
}

impl<S: Scalar> Side<S> {
    fn new((mut value, mut log): (Grid<S>, Option<Grid<S>>), normal: bool, guard: Guard) -> Side<S> {
        if normal {
            normalised(&mut value);
            log = None;
        }
        if let Guard::Epsilon(means, _, index) = guard
            && let Some(epsilon) = EPSILONS.get(usize::from(index))
        {
            let (low, high) = (epsilon.low::<S>(), epsilon.high::<S>());
            log = None;
            match means {
                Means::Clip | Means::ClipNormalise | Means::ClipAdd => {
                    value = mapped(&value, |x| x.max(&low).min(&high));
                }
                Means::Floor => value = mapped(&value, |x| x.max(&low)),
                Means::Add | Means::AddNormalise => value = mapped(&value, |x| x.add(&low)),
                Means::AddInLog | Means::AddToRatio => {}
            }
            if matches!(means, Means::AddNormalise | Means::ClipNormalise) {
                normalised(&mut value);
            }
        }
        Side { value, log, guard }
    }

    /// The logarithm of a number in place of an entry, under the guard.
    pub(super) fn ln(&self, x: &S) -> S {
        match self.guard {
            Guard::LogFloor => x.ln().max(&S::int(-100)),
            Guard::Epsilon(Means::AddInLog | Means::ClipAdd, _, index) => {
                EPSILONS.get(usize::from(index)).map_or_else(|| x.ln(), |e| x.add(&e.low()).ln())
            }
            _ => x.ln(),
        }
    }

    /// The entry whose logarithm is wanted, when that is the logarithm of the value and nothing else.
    pub(super) fn bare(&self, row: usize, column: usize) -> Option<&S> {
        let guarded =
            matches!(self.guard, Guard::LogFloor | Guard::Epsilon(Means::AddInLog | Means::ClipAdd, ..));
        let plain = self.log.is_none() && !guarded;
        self.value.get(row).and_then(|r| r.get(column)).filter(|_| plain)
    }

    /// The logarithm of an entry.
    pub(super) fn log(&self, row: usize, column: usize) -> S {
        let at = |grid: &Grid<S>| grid.get(row).and_then(|r| r.get(column)).cloned();
        match self.log.as_ref().and_then(at) {
            Some(log) if self.guard == Guard::LogFloor => log.max(&S::int(-100)),
            Some(log) => log,
            None => at(&self.value).map_or_else(|| S::int(0), |x| self.ln(&x)),
        }
    }
}

/// The arguments as the convention prepares them.
pub(super) fn prepare<S: Scalar>(problem: &Problem, stored: &Stored<S>, c: &Convention) -> Prepared<S> {
    let (mut first, mut second) = (stored.first.clone(), stored.second.clone());
    match c.order {
        Order::AsGiven => {}
        Order::Reversed => second.iter_mut().for_each(|row| row.reverse()),
        Order::Transposed => {
            first = transposed(&first);
            second = transposed(&second);
        }
        Order::OneDown => second.iter_mut().filter(|row| row.len() > 1).for_each(|row| row.rotate_right(1)),
        Order::OneUp => second.iter_mut().filter(|row| row.len() > 1).for_each(|row| row.rotate_left(1)),
        Order::Sorted => {
            if let Some(sorted) = &problem.sorted {
                for row in &mut second {
                    *row = sorted.iter().filter_map(|k| row.get(*k).cloned()).collect();
                }
            }
        }
    }
    if let Smoothing::Counted(halves) = c.smoothing {
        let extra = S::rational(&Rational::from((u32::from(halves), 2)));
        for (rows, grid) in [(&problem.first, &mut first), (&problem.second, &mut second)] {
            if Problem::holds_counts(rows) {
                *grid = mapped(grid, |x| x.add(&extra));
            }
        }
    }
    if c.swapped {
        std::mem::swap(&mut first, &mut second);
    }
    let guard = |own: Sides| match c.guard {
        Guard::Epsilon(_, sides, _) if sides == own || sides == Sides::Both => c.guard,
        // The ratio is guarded as a whole, by the term.
        Guard::LogFloor => c.guard,
        _ => Guard::None,
    };
    let (first, log) = read(first, c.first);
    let normal = matches!(c.normal, Normal::First | Normal::Both);
    let mut target = first;
    if normal {
        normalised(&mut target);
    }
    let alphas = problem.alphas();
    let smooth = smoothed(&target, c.smoothing, &alphas);
    let log = if c.smoothing == Smoothing::None && !normal { log } else { None };
    let first = Side::new((smooth, log), false, guard(Sides::First));
    let second = Side::new(
        read(second, c.second),
        matches!(c.normal, Normal::Second | Normal::Both),
        guard(Sides::Second),
    );
    Prepared { first, second, target }
}

/// Whether softmax and the like are readings of the form.
pub(super) fn readings(form: Form) -> &'static [Reading] {
    match form {
        Form::Probabilities => &[
            Reading::LogProbability,
            Reading::Logit,
            Reading::Sigmoid,
            Reading::LogitOfColumn,
            Reading::SigmoidOfSecond,
        ],
        Form::LogProbabilities => &[Reading::Probability, Reading::Logit, Reading::LogitTwice],
        Form::Logits => &[
            Reading::Logit,
            Reading::LogProbability,
            Reading::Probability,
            Reading::LogitTwice,
            Reading::SoftmaxForLog,
            Reading::Sigmoid,
            Reading::LogitOfColumn,
            Reading::SigmoidTwice,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_of_every_width() {
        let near = |text: &str, width| stored(&text.parse().unwrap(), width).to_f64();
        assert_eq!(near("1/10", Width::F64), 0.1);
        assert_eq!(near("1/10", Width::F32), f64::from(0.1f32));
        assert_eq!(near("1/10", Width::F16), 0.0999755859375);
        assert_eq!(near("1/10", Width::Bf16), 0.10009765625);
        assert_eq!(near("1/3", Width::Exact), 1.0 / 3.0);
        let small = "1/100000000000000000000000000000000000000000";
        assert_eq!(near(small, Width::F32), f64::from(1e-41f32));
        assert_eq!(near("1/100000000", Width::F16), 0.0);
        assert_eq!(near("-1/3", Width::F32), f64::from(-1.0f32 / 3.0));
    }
}
