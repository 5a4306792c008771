//! The exponential function in double-double, with a proved bound.
//!
//! Knows `exact` for its table, which MPFR computes; like `ln`, it trusts no library function [Enc §6].
//!
//! # The method and its bound
//!
//! With c = ln 2/64 and k the integer nearest to x/c: e^x = 2^⌊k/64⌋ · 2^(j/64) · e^r, r = x − kc, |r| ≤ 0.0055 < 2^−7.5.
//! c = c₁ + c₂, c₁ a multiple of 2⁻⁴², off by 2⁻⁹⁷; |k| < 2^17.
//!
//! - *r*: k·c₁ is exact (below 2¹¹, a multiple of 2⁻⁴²) and x − k·c₁ is taken with its exact error; k·c₂ < 2⁻²⁶ is rounded (2⁻⁷⁹·⁹)
//!   and takes part in two more roundings; c is off by 2⁻⁹⁷⁺¹⁷: |r| is off by less than 2⁻⁷⁸ (nothing of this when k = 0: then 2⁻¹⁰⁶·|x|).
//! - *e^r* = 1 + (r + r²/2 + r³Q(r)) with Q to r⁸/9!…: r³Q ≤ 2⁻²⁵ with relative error below 8u: 2⁻⁷⁴·⁹; the other roundings are below u·2⁻²³.
//!   What the low parts leave out, r_hi·r_lo and beyond, is kept to first order: below 2⁻¹⁰⁰.
//! - the table and the product: below 2⁻⁹⁸.
//!
//! Together the relative error is below 2⁻⁷⁴ = 2⁻⁷⁴·⁹ + 2⁻⁷⁶·⁹ + …. For x = 0 the result is 1 exactly.

use rug::Float;
use std::sync::OnceLock;

use super::double::{Double, two_prod, two_sum};

const STEPS: usize = 64;
/// The relative error.
const OFF: f64 = f64::from_bits((1023 - 74) << 52);

struct Table {
    /// 2^(j/64).
    powers: [[f64; 2]; STEPS],
    step: [f64; 2],
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let pair = |x: &Float| {
            let high = x.to_f64();
            [high, Float::with_val(200, x - high).to_f64()]
        };
        let mut powers = [[0.0; 2]; STEPS];
        for (j, power) in powers.iter_mut().enumerate() {
            *power = pair(&(Float::with_val(200, j) / STEPS as u32).exp2());
        }
        let step = Float::with_val(200, 2).ln() / STEPS as u32;
        let high = (Float::with_val(200, &step << 42u32).round() >> 42u32).to_f64();
        Table { powers, step: [high, Float::with_val(200, &step - high).to_f64()] }
    })
}

/// e to the power hi + lo, |lo| ≤ u|hi|. Below e^−600 the answer is 0 within 2^−800; above e^600 open.
pub(super) fn exp(hi: f64, lo: f64) -> Double {
    if hi == 0.0 {
        return Double::exact(1.0);
    }
    if hi < -600.0 {
        return Double { hi: 0.0, lo: 0.0, err: f64::from_bits((1023 - 800) << 52) };
    }
    if hi.is_nan() || hi > 600.0 {
        return Double::open();
    }
    let table = table();
    let k = (hi / table.step[0]).round_ties_even();
    let (r, e) = two_sum(hi, -k * table.step[0]);
    let (r, low) = two_sum(r, (-k).mul_add(table.step[1], e + lo));
    let (square, square_low) = two_prod(r, r);
    let q = [1.0 / 362_880.0, 1.0 / 40_320.0, 1.0 / 5_040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0]
        .into_iter()
        .fold(0.0, |q: f64, c| q.mul_add(r, c));
    let (a, e1) = two_sum(r, 0.5 * square);
    let tail = ((0.5 * square_low + r * low) + (e1 + low)) + r * square * q;
    let (one, e2) = two_sum(1.0, a);
    let power = Double::of(one, e2 + tail, 0.0);
    let whole = (k / STEPS as f64).floor();
    let [high, low] = table.powers[(k - whole * STEPS as f64) as usize % STEPS];
    let scaled = power.mul(Double { hi: high, lo: low, err: 0.0 });
    let scale = f64::from_bits(((1023 + whole as i64) as u64) << 52);
    let value = Double { hi: scaled.hi * scale, lo: scaled.lo * scale, err: 0.0 };
    Double { err: value.hi * OFF, ..value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dice::Dice;

    #[test]
    fn powers_keep_the_bound() {
        let mut dice = Dice::new(11);
        let mut worst = 0f64;
        for round in 0..100_000 {
            let x = match round % 4 {
                0 => (dice.unit() - 0.5) * 1200.0,
                1 => (dice.unit() - 0.5) * 0.02,
                2 => -dice.double(60).min(599.0),
                _ => (dice.word() % 1000) as f64 / 8.0 - 60.0,
            };
            let lo = x * (dice.unit() - 0.5) * f64::EPSILON / 2.0;
            let got = exp(x, lo);
            let truth = (Float::with_val(300, x) + lo).exp();
            let off = (Float::with_val(300, &truth - got.hi) - got.lo).abs().to_f64();
            assert!(off <= got.err, "{x:e} {lo:e} {got:?}");
            worst = worst.max(off / got.err);
        }
        assert!(worst > 0.01, "{worst}");
        assert_eq!(exp(0.0, 0.0), Double::exact(1.0));
        assert_eq!(exp(-1e300, 0.0).hi, 0.0);
        assert!(exp(1e300, 0.0).err.is_infinite() && exp(f64::NAN, 0.0).err.is_infinite());
    }
}
