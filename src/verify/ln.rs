//! The natural logarithm of a quotient in double-double, with a proved bound.
//!
//! Knows `exact` for its table, which MPFR computes. The library function `ln` is not used: nothing is
//! proved about it. Written without branches, for many lanes at once [Enc §6].
//!
//! # The method
//!
//! a/b = 2^E · t · (1 + δ) with t = fl(a'/b') in [√½, √2), a', b' the significands and δ from the exact
//! remainder of the division. A table gives r ≈ 1/t of at most 9 bits, so that z = r·t − 1 is exact in one
//! fused operation: r·t is a multiple of 2⁻⁶¹ and |z| ≤ 2⁻⁸ (checked for all 512 entries by a test). Then
//!
//! ln(a/b) = (E·ln 2 − ln r) + z − z²/2 + z³·P(z) + δ + …,   P(z) = 1/3 − z/4 + z²/5 − z³/6 + z⁴/7 − z⁵/8 + z⁶/9.
//!
//! # The bound
//!
//! With u = 2⁻⁵³; −ln r = h + l and ln 2 likewise, high parts multiples of 2⁻⁴² and low parts rounded, so off by at most 2⁻⁹⁷;
//! |E| ≤ 2100. *Exact*: E·h₂ + h (below 2¹¹, a multiple of 2⁻⁴²), z, z² as a pair, the two sums of high parts.
//!
//! - *cubic and beyond*: P by Horner's rule misses below 2.1u·P, z³ below 2u, the product u: 5.2u·0.335|z|³; the series
//!   is cut at |z|¹⁰/9.9 ≤ 0.02u|z|³; adding it to the low part rounds at most 0.34u|z|³ + u·(the rest of the low part). Together below 2.2u|z|³ < 2⁻⁵¹|z|³.
//! - *near 1* (E = 0, r = 1, so h = l = 0): |δ| ≤ u(1 + 2⁻⁸) is off by δ²/2, and by 4u|δ| for the division, its denominator and its
//!   remainder; the low part without the cube is below 3u and its roundings below 4u². For doubles a, b (exact remainder, two of the
//!   four u): below 8u² = 2⁻¹⁰³. For pairs the remainder is rounded too and |δ| ≤ 3.1u: below 32u² = 2⁻¹⁰¹.
//! - *elsewhere*: E times 2⁻⁹⁷, the table 2⁻⁹⁷; E·l₂ + l < 2⁻³¹·⁹ is rounded once and takes part in three more roundings: 4·2⁻⁸⁴·⁹; errors
//!   of high parts below 2⁻⁴²·⁴ with roundings below 2⁻⁹⁴; what is near 1 too. Together below 2⁻⁸².
//! - *equal*: if a = b then z = δ = h = 0 and the result is 0 exactly; conversely a computed hi = 0 only then.

use crate::exact::ball::Ball;
use rug::{Float, Integer};
use std::sync::OnceLock;

use super::double::two_sum;

/// 2^n for normal exponents.
const fn two(n: i64) -> f64 {
    f64::from_bits(((1023 + n) as u64) << 52)
}

const SIZE: usize = 512;
pub(super) const CUBIC: f64 = two(-51);
const NEAR: f64 = two(-103);
const NEAR_PAIR: f64 = two(-100);
pub(super) const FAR: f64 = two(-82);
const FRACTION: u64 = (1 << 52) - 1;

/// r, and −ln r = high + low, for t from ½ to 2 in 512 steps; ln 2 in the same form.
pub(super) struct Table {
    entries: [[f64; 4]; SIZE],
    ln2: [f64; 2],
}

/// `value` as a multiple of 2⁻⁴² and a rounded rest.
fn split(value: &Ball) -> [f64; 2] {
    let middle = Float::with_val(200, value.lo() + value.hi()) / 2;
    let high = (Float::with_val(200, &middle << 42u32).round() >> 42u32).to_f64();
    [high, Float::with_val(200, middle - high).to_f64()]
}

impl Table {
    /// r, and −ln r as high and low part, for a t from ½ to 2.
    #[inline(always)]
    pub(super) fn entry(&self, t: f64) -> [f64; 3] {
        let [r, high, low, _] = self.entries[(t.to_bits() >> 44) as usize % SIZE];
        [r, high, low]
    }

    /// ln 2 as high and low part.
    #[inline(always)]
    pub(super) fn ln2(&self) -> [f64; 2] {
        self.ln2
    }

    /// The one table, made when first needed.
    pub(super) fn get() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut entries = [[0.0; 4]; SIZE];
            for (i, entry) in entries.iter_mut().enumerate() {
                let r = reciprocal(i);
                let [high, low] =
                    split(&-&Ball::new(Float::with_val(53, r), Float::with_val(53, r)).with_prec(160).ln());
                *entry = [r, high + 0.0, low + 0.0, 0.0];
            }
            Table { entries, ln2: split(&Ball::ln_integer(&Integer::from(2), 160)) }
        })
    }
}

/// The r of an interval of t: 1 over its middle, to a multiple of 2⁻⁸ below t = 1 and 2⁻⁹ above; 1 on both sides of 1,
/// and 2 and ½ at the ends, where their logarithms cancel that of a power of two.
fn reciprocal(index: usize) -> f64 {
    let (start, step, grain) = if index < 256 { (0.5, 512.0, 256.0) } else { (1.0, 256.0, 512.0) };
    match index {
        0 => return 2.0,
        255 | 256 => return 1.0,
        511 => return 0.5,
        _ => {}
    }
    let middle = start + ((index % 256) as f64 + 0.5) / step;
    (grain / middle).round() / grain
}

/// A logarithm: `hi + lo`, within `off`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ln {
    pub(super) hi: f64,
    pub(super) lo: f64,
    pub(super) off: f64,
}

/// Significand in [1, 2) and exponent of a positive finite double.
#[inline(always)]
fn significand(x: f64) -> (f64, i64) {
    let small = x < f64::MIN_POSITIVE;
    let bits = if small { x * two(64) } else { x }.to_bits();
    let shift = if small { 64 } else { 0 };
    (f64::from_bits(bits & FRACTION | 1023 << 52), (bits >> 52) as i64 - 1023 - shift)
}

/// ln(a/b) of two positive finite doubles.
#[inline(always)]
pub(super) fn ln_ratio(table: &Table, a: f64, b: f64) -> Ln {
    let ((a, i), (b, j)) = (significand(a), significand(b));
    let t = a / b;
    // The remainder of a correctly rounded quotient is a double.
    let delta = (-t).mul_add(b, a) / a;
    finish(table, t, i - j, delta, NEAR)
}

/// ln(a/b) of two positive numbers, each a high and a low part, |low| ≤ u·high.
#[inline(always)]
pub(super) fn ln_ratio_pairs(table: &Table, a: (f64, f64), b: (f64, f64)) -> Ln {
    // The low parts are scaled along with the high ones, in a range where that is exact, or, for numbers
    // beyond 2^1000, loses less than 2^-2000 of the number.
    let scaled = |x: (f64, f64)| {
        let (factor, shift) = match x.0 {
            small if small < two(-900) => (two(200), 200),
            large if large > two(900) => (two(-200), -200),
            _ => (1.0, 0),
        };
        let (hi, lo) = (x.0 * factor, x.1 * factor);
        let (m, e) = significand(hi);
        (m, lo * two(-e), e - shift)
    };
    let ((ah, al, i), (bh, bl, j)) = (scaled(a), scaled(b));
    let t = ah / bh;
    let rest = (-t).mul_add(bl, (-t).mul_add(bh, ah) + al);
    finish(table, t, i - j, rest / ah, NEAR_PAIR)
}

/// ln(2^e · t · (1 + δ)), ½ < t < 2.
#[inline(always)]
fn finish(table: &Table, t: f64, e: i64, delta: f64, near: f64) -> Ln {
    let (low, high) = (t < std::f64::consts::FRAC_1_SQRT_2, t > std::f64::consts::SQRT_2);
    let factor = if low {
        2.0
    } else if high {
        0.5
    } else {
        1.0
    };
    let shift = if low {
        -1
    } else if high {
        1
    } else {
        0
    };
    let t = t * factor;
    let e = (e + shift) as f64;
    let [r, lh, ll] = table.entry(t);
    let z = t.mul_add(r, -1.0);
    let h = e.mul_add(table.ln2[0], lh);
    let v = e.mul_add(table.ln2[1], ll);
    let z2 = z * z;
    let z2_low = z.mul_add(z, -z2);
    let p = z.mul_add(1.0 / 9.0, -1.0 / 8.0);
    let p = z.mul_add(p, 1.0 / 7.0);
    let p = z.mul_add(p, -1.0 / 6.0);
    let p = z.mul_add(p, 1.0 / 5.0);
    let p = z.mul_add(p, -1.0 / 4.0);
    let p = z.mul_add(p, 1.0 / 3.0);
    let z3 = z * z2;
    let (s, e1) = two_sum(h, z);
    let (s, e2) = two_sum(s, -0.5 * z2);
    let low = ((e1 + (e2 - 0.5 * z2_low)) + (v + delta)) + z3 * p;
    let (hi, lo) = two_sum(s, low);
    let base = if h == 0.0 { near } else { FAR };
    let off = if hi == 0.0 { 0.0 } else { z3.abs().mul_add(CUBIC, base) };
    Ln { hi, lo, off }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dice::Dice;

    fn off(got: Ln, a: &Float, b: &Float) -> bool {
        let truth = Float::with_val(300, a / b).ln();
        let distance = (Float::with_val(300, &truth - got.hi) - got.lo).abs();
        distance <= got.off && got.lo.abs() <= got.hi.abs() * f64::EPSILON / 2.0
    }

    #[test]
    fn the_table_is_as_the_proof_says() {
        let table = Table::get();
        for i in 0..SIZE {
            let [r, high, low, _] = table.entries[i];
            let (start, width) = if i < 256 {
                (0.5 + i as f64 / 512.0, 1.0 / 512.0)
            } else {
                (1.0 + (i - 256) as f64 / 256.0, 1.0 / 256.0)
            };
            assert_eq!(
                r * if i < 256 { 256.0 } else { 512.0 },
                (r * if i < 256 { 256.0 } else { 512.0 }).round()
            );
            for t in [start, (start + width).next_down()] {
                assert!((t * r - 1.0).abs() <= 1.0 / 256.0, "{i}");
                assert_eq!((t.to_bits() >> 44) as usize % SIZE, i);
            }
            assert_eq!(high, (high * two(42)).round() / two(42));
            let truth = -Float::with_val(300, r).ln();
            assert!(Float::with_val(300, truth - high - low).abs() <= two(-97), "{i}");
        }
        let truth = Float::with_val(300, 2).ln();
        assert!(Float::with_val(300, truth - table.ln2[0] - table.ln2[1]).abs() <= two(-97));
    }

    #[test]
    fn quotients_of_doubles_keep_the_bound() {
        let (table, mut dice) = (Table::get(), Dice::new(4));
        let precise = |x: f64| Float::with_val(300, x);
        for round in 0..200_000u64 {
            let a = match round % 4 {
                0 => f64::from_bits(dice.word() >> (1 + dice.word() % 60)).abs(),
                1 => 1.0,
                _ => dice.double(1000),
            };
            let a = if a.is_finite() && a > 0.0 { a } else { f64::MIN_POSITIVE };
            let b = match dice.word() % 6 {
                0 => f64::from_bits(a.to_bits() + dice.word() % 5),
                1 => a * (1.0 + dice.unit() * 1e-3),
                2 => a * (1.0 - dice.unit() * 1e-9),
                3 => a * (1.0 + (dice.unit() - 0.5) * 2f64.powi(-7)),
                _ => dice.double(1000),
            };
            if b.is_finite() && b > 0.0 {
                let got = ln_ratio(table, a, b);
                assert!(off(got, &precise(a), &precise(b)), "{a:e} {b:e} {got:?}");
                assert_eq!(a == b, got.hi == 0.0 && got.off == 0.0);
            }
        }
    }

    #[test]
    fn quotients_of_pairs_keep_the_bound() {
        let (table, mut dice) = (Table::get(), Dice::new(5));
        let precise = |x: (f64, f64)| Float::with_val(300, x.0) + x.1;
        for _ in 0..100_000 {
            let size = [2, 60, 1020][(dice.word() % 3) as usize];
            let a = two_sum(dice.double(size), dice.double(size) * 1e-16);
            let b = match dice.word() % 3 {
                0 => two_sum(a.0, -a.1),
                1 => two_sum(a.0 * (1.0 + dice.unit() * 1e-12), a.1),
                _ => two_sum(dice.double(size), dice.double(size) * 1e-16),
            };
            if a.0.is_finite() && b.0.is_finite() {
                let got = ln_ratio_pairs(table, a, b);
                assert!(off(got, &precise(a), &precise(b)), "{a:?} {b:?} {got:?}");
            }
        }
    }

    #[test]
    fn the_cubic_bound_is_not_slack_by_much() {
        // The proof's terms are real: without the bound of the cube some quotients would be outside.
        let (table, mut dice) = (Table::get(), Dice::new(6));
        let mut worst = 0f64;
        for _ in 0..100_000 {
            let b = 1.0 + dice.unit() / 512.0;
            let got = ln_ratio(table, 1.0, b);
            let truth = -Float::with_val(300, b).ln();
            let distance = (Float::with_val(300, &truth - got.hi) - got.lo).abs().to_f64();
            worst = worst.max(distance / got.off);
        }
        assert!((0.01..1.0).contains(&worst), "{worst}");
    }
}
