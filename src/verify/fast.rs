//! The values of a row in double-double, certified: what decides nearly every row.
//!
//! Knows `ln`, `exp` and `double`, whose bounds it adds up. A result whose error is infinite or NaN is
//! open. The row has been checked: masses are finite and not negative, and the value is finite.

use super::double::{Double, Sum, UU, two_prod, two_sum, wider};
use super::exp::exp;
use super::ln::{Ln, Table, ln_ratio, ln_ratio_pairs};
use super::quantity::Quantity;
use super::rows::{Numbers, Row};
use super::setting::Setting;

/// The value in the base asked for.
pub(super) fn value(setting: &Setting, row: &Row) -> Double {
    let nats = match (row.first, row.second) {
        (Numbers::Floats(first), None) => nats(setting, first, &[], row.label),
        (Numbers::Floats(first), Some(Numbers::Floats(second))) => nats(setting, first, second, row.label),
        _ => Double::open(),
    };
    in_base(setting, nats)
}

/// Divides by the logarithm of the base, if the quantity has a unit.
#[inline(always)]
pub(super) fn in_base(setting: &Setting, nats: Double) -> Double {
    if setting.base == 0 || !setting.quantity.has_unit() || nats.is_zero() {
        return nats;
    }
    let unit = as_double(ln_ratio(Table::get(), f64::from(setting.base), 1.0));
    if setting.quantity == Quantity::JensenShannonDistance {
        return nats.div(unit.sqrt());
    }
    nats.div(unit)
}

fn as_double(x: Ln) -> Double {
    Double { hi: x.hi, lo: x.lo, err: x.off }
}

/// ln(a/b) of two positive numbers known to some error.
#[inline(always)]
fn ln_quotient(a: Double, b: Double) -> Double {
    let relative = wider(a.err / a.hi + b.err / b.hi);
    if !(a.hi > 0.0 && b.hi > 0.0 && relative < 1e-6) {
        return Double::open();
    }
    let ln = as_double(ln_ratio_pairs(Table::get(), (a.hi, a.lo), (b.hi, b.lo)));
    // |ln(1 ± e)| ≤ e + e² for e ≤ 1/2.
    Double { err: wider(ln.err + relative * 1.00001), ..ln }
}

/// The sum of doubles.
#[inline(always)]
pub(super) fn sum_of(values: &[f64]) -> Double {
    exact_sum(values.iter().map(|x| (*x, 0.0)))
}

/// The sum of exact pairs: without any error if it fits into a high and a low part.
#[inline(always)]
fn exact_sum(pairs: impl Iterator<Item = (f64, f64)>) -> Double {
    let (mut sum, mut low, mut exact) = (Sum::ZERO, 0.0, true);
    for (hi, lo) in pairs {
        let e = sum.traced(hi, lo, 0.0);
        let (part, first) = two_sum(e, lo);
        let (total, second) = two_sum(low, part);
        low = total;
        exact &= first == 0.0 && second == 0.0;
    }
    if exact { Double { err: 0.0, ..sum.total() } } else { sum.total() }
}

/// Σ w · ln(a/b) over the entries with w > 0.
#[inline(always)]
fn logs(n: usize, entry: impl Fn(usize) -> (f64, f64, f64)) -> Sum {
    let (table, mut sum) = (Table::get(), Sum::ZERO);
    for i in 0..n {
        let (w, a, b) = entry(i);
        if w > 0.0 {
            let ln = ln_ratio(table, a, b);
            sum.product(w, ln.hi, ln.lo, ln.off);
        }
    }
    sum
}

#[inline(always)]
fn nats(setting: &Setting, p: &[f64], q: &[f64], label: Option<i64>) -> Double {
    let scaled = setting.normalizes();
    let q_at = |i: usize| q.get(i).copied().unwrap_or(f64::NAN);
    let p_at = |i: usize| p.get(i).copied().unwrap_or(f64::NAN);
    let n = p.len();
    match setting.quantity {
        Quantity::Entropy => {
            weighed(scaled, logs(n, |i| (p_at(i), 1.0, p_at(i))).total(), || sum_of(p), None)
        }
        Quantity::CrossEntropy => {
            let sum = logs(n, |i| (p_at(i), 1.0, q_at(i))).total();
            cross(scaled, sum, || sum_of(p), || sum_of(q))
        }
        Quantity::Divergence | Quantity::GeneralizedDivergence => {
            if p == q {
                return Double::exact(0.0);
            }
            let mut sum = logs(n, |i| (p_at(i), p_at(i), q_at(i)));
            if setting.quantity == Quantity::GeneralizedDivergence && !scaled {
                p.iter().for_each(|x| sum.push(-x, 0.0, 0.0));
                q.iter().for_each(|x| sum.push(*x, 0.0, 0.0));
            }
            weighed(scaled, sum.total(), || sum_of(p), Some(&|| sum_of(q)))
        }
        Quantity::JensenShannon => jensen_shannon(scaled, p, q),
        Quantity::JensenShannonDistance => jensen_shannon(scaled, p, q).sqrt(),
        Quantity::TotalVariation => total_variation(scaled, p, q),
        Quantity::Perplexity => {
            let s = weighed(scaled, logs(n, |i| (p_at(i), 1.0, p_at(i))).total(), || sum_of(p), None);
            if s.is_zero() {
                return Double::exact(1.0);
            }
            let power = exp(s.hi, s.lo);
            // e^(s ± e) = e^s (1 ± (e + e²)).
            if s.err < 1e-6 {
                Double { err: wider(power.err + power.hi * s.err * 1.00001), ..power }
            } else {
                Double::open()
            }
        }
        Quantity::MutualInformation => mutual_information(setting, p),
        Quantity::LogLoss => {
            let label = label.and_then(|l| usize::try_from(l).ok()).unwrap_or(usize::MAX);
            let weight = setting.loss.weights.get(label).copied().unwrap_or(1.0);
            let loss = match (n, label) {
                (1, 1) => as_double(ln_ratio(Table::get(), 1.0, p_at(0))),
                (1, _) => {
                    let (hi, lo) = two_sum(1.0, -p_at(0));
                    as_double(ln_ratio_pairs(Table::get(), (1.0, 0.0), (hi, lo)))
                }
                _ if scaled => ln_quotient(sum_of(p), Double::exact(p_at(label))),
                _ => as_double(ln_ratio(Table::get(), 1.0, p_at(label))),
            };
            if weight == 1.0 { loss } else { loss.mul(Double::exact(weight)) }
        }
        Quantity::SoftmaxCrossEntropy => softmax(setting, p, q, label),
        Quantity::SigmoidCrossEntropy => {
            let positive = label == Some(1);
            let t = if positive { -p_at(0) } else { p_at(0) };
            let small = exp(-t.abs(), 0.0);
            let rest = ln_quotient(Double::exact(1.0).add(small), Double::exact(1.0));
            let loss = rest.add(Double::exact(t.max(0.0)));
            let weight = setting.loss.weights.get(usize::from(positive)).copied().unwrap_or(1.0);
            if weight == 1.0 { loss } else { loss.mul(Double::exact(weight)) }
        }
    }
}

/// From Σ p ln(1/p) or Σ p ln(p/q) of masses as they are to masses divided by their sums P and Q:
/// /P and + ln P, or /P and − ln(P/Q).
#[inline(always)]
pub(super) fn weighed(
    scaled: bool,
    sum: Double,
    p: impl Fn() -> Double,
    q: Option<&dyn Fn() -> Double>,
) -> Double {
    if !scaled {
        return sum;
    }
    let p = p();
    let (unit, one) = (p.hi == 1.0 && p.lo == 0.0, Double::exact(1.0));
    let sum = if unit && p.err == 0.0 { sum } else { sum.div(p) };
    sum.add(ln_quotient(q.map_or(p, |q| q()), if q.is_some() { p } else { one }))
}

/// The same for Σ p ln(1/q): /P and + ln Q.
#[inline(always)]
pub(super) fn cross(scaled: bool, sum: Double, p: impl Fn() -> Double, q: impl Fn() -> Double) -> Double {
    if scaled { sum.div(p()).add(ln_quotient(q(), Double::exact(1.0))) } else { sum }
}

/// ½ Σ x ln(2x/(x+y)) + y ln(2y/(x+y)). Scaled masses are known to a relative error e; since the derivative
/// by x is ½ ln(2x/(x+y)), the sum is off by at most e times its terms, and e² · 8x.
#[inline(always)]
fn jensen_shannon(scaled: bool, p: &[f64], q: &[f64]) -> Double {
    if p == q {
        return Double::exact(0.0);
    }
    let (table, mut sum) = (Table::get(), Sum::ZERO);
    let (total_p, total_q) =
        if scaled { (sum_of(p), sum_of(q)) } else { (Double::exact(1.0), Double::exact(1.0)) };
    for (x, y) in p.iter().zip(q) {
        let (x, y) = (Double::exact(*x), Double::exact(*y));
        let (x, y) = if scaled { (x.div(total_p), y.div(total_q)) } else { (x, y) };
        if x == y && x.err == 0.0 {
            continue;
        }
        // An open number has hi = 0 and an infinite error.
        let e = |v: Double| if v.err == 0.0 { 0.0 } else { v.err / v.hi };
        let relative = wider(e(x) + e(y));
        if relative.is_nan() || relative > 1e-20 {
            return Double::open();
        }
        let mean = Double { err: 0.0, ..x }.add(Double { err: 0.0, ..y });
        // The sum of two exact doubles is exact; of two pairs it is off by 8u².
        let middle = (mean.hi * 0.5, mean.lo * 0.5);
        let miss = if scaled { 8.0 * UU } else { 0.0 } + if mean.hi < 1e-290 { 1.0 } else { 0.0 };
        for v in [x, y] {
            if v.hi > 0.0 {
                let ln = ln_ratio_pairs(table, (v.hi, v.lo), middle);
                let (h, low) = two_prod(v.hi, ln.hi);
                let off = v.hi * (ln.off + 2.0 * miss + relative * (2.0 * ln.hi.abs() + 16.0 * relative));
                sum.push(h, v.hi.mul_add(ln.lo, v.lo.mul_add(ln.hi, low)), off * 1.00001);
            }
        }
    }
    sum.total().halve()
}

#[inline(always)]
fn total_variation(scaled: bool, p: &[f64], q: &[f64]) -> Double {
    if p == q {
        return Double::exact(0.0);
    }
    if !scaled {
        let apart = |(x, y): (&f64, &f64)| {
            let (hi, lo) = two_sum(*x, -y);
            let sign = 1f64.copysign(hi);
            (sign * hi, sign * lo)
        };
        return exact_sum(p.iter().zip(q).map(apart)).halve();
    }
    let (mut sum, total_p, total_q) = (Sum::ZERO, sum_of(p), sum_of(q));
    for (x, y) in p.iter().zip(q) {
        let d = Double::exact(*x).div(total_p).sub(Double::exact(*y).div(total_q));
        let sign = 1f64.copysign(d.hi);
        sum.push(sign * d.hi, sign * d.lo, d.err);
    }
    sum.total().halve()
}

/// Σ p(x,y) ln[p(x,y)/(p(x)p(y))]; scaled by T: /T and + ln T.
fn mutual_information(setting: &Setting, cells: &[f64]) -> Double {
    let Some((_, columns)) = setting.table(cells.len()) else { return Double::open() };
    let rows: Vec<Double> = cells.chunks(columns).map(sum_of).collect();
    let mut sums = vec![Sum::ZERO; columns];
    for row in cells.chunks(columns) {
        sums.iter_mut().zip(row).for_each(|(sum, x)| sum.push(*x, 0.0, 0.0));
    }
    let across: Vec<Double> = sums.iter().map(Sum::total).collect();
    let mut sum = Sum::ZERO;
    for (row, x) in cells.chunks(columns).zip(&rows) {
        for (cell, y) in row.iter().zip(&across).filter(|(cell, _)| **cell > 0.0) {
            let ln = ln_quotient(Double::exact(*cell), x.mul(*y));
            sum.product(*cell, ln.hi, ln.lo, ln.err);
        }
    }
    weighed(setting.normalizes(), sum.total(), || sum_of(cells), None)
}

/// The target's share of each class times its weight: (1−α)·t + α/K, t the label or the target probability.
fn coefficients(setting: &Setting, targets: &[f64], label: Option<i64>, classes: usize) -> Vec<Double> {
    let loss = &setting.loss;
    let kept = Double::exact(1.0).sub(Double::exact(loss.smoothing));
    let spread = Double::exact(loss.smoothing).div(Double::exact(classes as f64));
    let label = label.and_then(|l| usize::try_from(l).ok());
    (0..classes)
        .map(|c| {
            let target = match label {
                Some(label) => f64::from(u8::from(label == c)),
                None => targets.get(c).copied().unwrap_or(f64::NAN),
            };
            let share = if loss.smoothing == 0.0 {
                Double::exact(target)
            } else {
                kept.mul(Double::exact(target)).add(spread)
            };
            match loss.weights.get(c) {
                Some(weight) => share.mul(Double::exact(*weight)),
                None => share,
            }
        })
        .collect()
}

/// Σ c (m − z + ln Σ exp(z − m)), m the largest logit.
#[inline(always)]
fn softmax(setting: &Setting, logits: &[f64], targets: &[f64], label: Option<i64>) -> Double {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = Sum::ZERO;
    for z in logits {
        let (d, e) = two_sum(*z, -largest);
        let power = exp(d, e);
        sum.push(power.hi, power.lo, power.err);
    }
    let normalizer = ln_quotient(sum.total(), Double::exact(1.0));
    let plain = setting.loss.weights.is_empty() && setting.loss.smoothing == 0.0;
    let distance = |z: f64| {
        let (hi, lo) = two_sum(largest, -z);
        Double { hi, lo, err: 0.0 }
    };
    if let (true, Some(label)) = (plain, label) {
        let z = usize::try_from(label).ok().and_then(|l| logits.get(l)).copied().unwrap_or(f64::NAN);
        return distance(z).add(normalizer);
    }
    let mut value = Double::exact(0.0);
    for (z, c) in logits.iter().zip(coefficients(setting, targets, label, logits.len())) {
        if !c.is_zero() {
            value = value.add(c.mul(distance(*z).add(normalizer)));
        }
    }
    value
}
