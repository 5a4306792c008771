//! The operations of the hottest loop on all lanes of a vector, and ln(a/b) in them.
//!
//! `pulp` chooses the vector: four doubles with AVX2, two with NEON, one elsewhere. Every operation is IEEE 754's,
//! the fused one included, so all of them give the same bits. Nothing here may be left to the optimiser: a
//! function that is not inlined into `pulp`'s would lose the vector instructions.
//!
//! # The logarithm
//!
//! The method of `ln`, with one division and no branch; u = 2⁻⁵³. For normal a = 2^i·a', b = 2^j·b', E = i − j,
//! significands in [1, 2): v = fl(1/b'), t₀ = fl(a'v), t = fl(t₀ + fl(a' − t₀b')·v), R = a' − tb'.
//!
//! *t is one of the two doubles around a'/b', and R is exact.* t₀ is off by at most 2.1u·a'/b'; the fused remainder and its
//! product with v are off by 2.1u of that, so what is rounded to t is a'/b' within 5u² relatively. Rounding to nearest takes it
//! to one of the two doubles around a'/b', or to a'/b' if that is a double. The remainder of such a quotient is a double [Boldo–Daumas 2003].
//! It follows that |R/b'| ≤ (½ + 2⁻⁴⁰) ulp(t).
//!
//! The table's r ≈ 1/t makes z = rt − 1 exact (see `ln`), |z| ≤ 2⁻⁸, and ra'/b' = 1 + z + ζ with ζ = rR/b', |ζ| ≤ 1.001u; computed as fl(fl(rR)v), off by
//! 3.01u|ζ|. Then
//!
//! ln(a/b) = (E·ln 2 − ln r) + z − z²/2 + z³P(z) + δ,   δ = ζ(1 − z + z²),
//!
//! P as in `ln`. There t is first brought near 1; here the table's r is 2 just above ½ and ½ just below 2, so that E·ln 2 − ln r vanishes exactly
//! for all a/b near 1.
//!
//! - *δ*: ln(1 + ζ/(1+z)) differs from ζ(1 − z + z²) by less than 0.51u² + 1.01u|z|³; ζ is off by 3.01u, the bracket by 2.02u, their
//!   product by u, relatively: 6.2u². Together below 6.8u² + 1.01u|z|³.
//! - *cubic and beyond*: P misses 2.1u, z³ 2u of 0.337|z|³; the series is cut at |z|¹⁰/9.9; the last fused operation rounds 0.34u|z|³
//!   besides the rest of the low part. With δ's part below 2.8u|z|³ < 2⁻⁵¹|z|³.
//! - *near 1* (h = 0, and then E·l₂ + l = 0): the low part without the cube is below 1.02u and is rounded twice: 6.8u² + 2.1u² < 2⁻¹⁰².
//! - *elsewhere*: as in `ln`: 2⁻⁸².
//! - *sums*: |h| ≥ |z| or h = 0, |h + z| ≥ z²/2, and the low part is below the high one (near 1: |ζ| is at most half of |z|, a multiple of what one
//!   unit of t makes; or z = 0, and then so is the high part): Dekker's sum of two is exact. Tests check the table for it.
//! - *equal*: a = b gives t = 1, R = z = δ = h = 0, exactly 0; a computed high part of 0 occurs only then.

use super::ln::{CUBIC, FAR, Table};
use pulp::{Simd, bytemuck};

/// As in `ln`, for the logarithm of this file.
const NEAR: f64 = f64::from_bits((1023 - 102) << 52);

/// Operations on vectors of doubles.
#[derive(Clone, Copy)]
pub(super) struct Vector<S>(pub(super) S);

impl<S: Simd> Vector<S> {
    #[inline(always)]
    pub(super) fn of(self, x: f64) -> S::f64s {
        self.0.splat_f64s(x)
    }

    #[inline(always)]
    pub(super) fn add(self, a: S::f64s, b: S::f64s) -> S::f64s {
        self.0.add_f64s(a, b)
    }

    #[inline(always)]
    pub(super) fn sub(self, a: S::f64s, b: S::f64s) -> S::f64s {
        self.0.sub_f64s(a, b)
    }

    #[inline(always)]
    pub(super) fn mul(self, a: S::f64s, b: S::f64s) -> S::f64s {
        self.0.mul_f64s(a, b)
    }

    #[inline(always)]
    pub(super) fn abs(self, a: S::f64s) -> S::f64s {
        self.0.abs_f64s(a)
    }

    /// a·b + c, rounded once.
    #[inline(always)]
    pub(super) fn fused(self, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        self.0.mul_add_f64s(a, b, c)
    }

    /// The lanes one by one.
    #[inline(always)]
    pub(super) fn lanes(x: &S::f64s) -> &[f64] {
        bytemuck::cast_slice(std::slice::from_ref(x))
    }

    /// `a + b` as rounded sum and exact error, as [`two_sum`](super::double::two_sum).
    #[inline(always)]
    pub(super) fn two_sum(self, a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
        let s = self.add(a, b);
        let t = self.sub(s, a);
        (s, self.add(self.sub(a, self.sub(s, t)), self.sub(b, t)))
    }

    /// The same where |a| ≥ |b| or a = 0 [Dekker 1971].
    #[inline(always)]
    fn ordered_sum(self, a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
        let s = self.add(a, b);
        (s, self.sub(b, self.sub(s, a)))
    }

    /// `a · b` as rounded product and its error, as [`two_prod`](super::double::two_prod).
    #[inline(always)]
    pub(super) fn two_prod(self, a: S::f64s, b: S::f64s) -> (S::f64s, S::f64s) {
        let p = self.mul(a, b);
        (p, self.fused(a, b, self.0.neg_f64s(p)))
    }

    /// The significand, from 1 to 2, of a positive normal number.
    #[inline(always)]
    fn significand(self, x: S::f64s) -> S::f64s {
        let simd = self.0;
        let fraction = simd.and_u64s(simd.transmute_u64s_f64s(x), simd.splat_u64s((1 << 52) - 1));
        simd.transmute_f64s_u64s(simd.or_u64s(fraction, simd.splat_u64s(1023 << 52)))
    }

    /// 2⁵² and the biased exponent of a positive number.
    #[inline(always)]
    fn exponent(self, x: S::f64s) -> S::f64s {
        let simd = self.0;
        let mut bits = simd.transmute_u64s_f64s(x);
        let lanes: &mut [u64] = bytemuck::cast_slice_mut(std::slice::from_mut(&mut bits));
        for lane in lanes {
            *lane >>= 52;
        }
        // An integer below 2⁵² in the fraction of 2⁵².
        simd.transmute_f64s_u64s(simd.or_u64s(bits, simd.splat_u64s((1023 + 52) << 52)))
    }

    /// The table's r and −ln r = high + low for each t.
    #[inline(always)]
    fn look_up(self, table: &Table, t: S::f64s) -> [S::f64s; 3] {
        let mut found = [self.of(0.0); 3];
        let [r, high, low] = &mut found;
        let r: &mut [f64] = bytemuck::cast_slice_mut(std::slice::from_mut(r));
        let high: &mut [f64] = bytemuck::cast_slice_mut(std::slice::from_mut(high));
        let low: &mut [f64] = bytemuck::cast_slice_mut(std::slice::from_mut(low));
        for (l, t) in Self::lanes(&t).iter().enumerate() {
            let [a, b, c] = table.entry(*t);
            (r[l], high[l], low[l]) = (a, b, c);
        }
        found
    }

    /// ln(a/b) of positive normal numbers: high part, low part, bound of the error.
    #[inline(always)]
    pub(super) fn ln_ratio(self, table: &Table, a: S::f64s, b: S::f64s) -> [S::f64s; 3] {
        let (simd, one, half) = (self.0, self.of(1.0), self.of(-0.5));
        let e = self.sub(self.exponent(a), self.exponent(b));
        let (a, b) = (self.significand(a), self.significand(b));
        let inverse = simd.div_f64s(one, b);
        let t = self.mul(a, inverse);
        let t = self.fused(simd.negate_mul_add_f64s(t, b, a), inverse, t);
        let remainder = simd.negate_mul_add_f64s(t, b, a);
        let [r, high, low] = self.look_up(table, t);
        let [ln2_high, ln2_low] = table.ln2();
        let z = self.fused(t, r, self.of(-1.0));
        let h = self.fused(e, self.of(ln2_high), high);
        let v = self.fused(e, self.of(ln2_low), low);
        let zeta = self.mul(self.mul(r, remainder), inverse);
        let delta = self.mul(zeta, self.fused(z, z, self.sub(one, z)));
        let (z2, z2_low) = self.two_prod(z, z);
        let mut p = self.fused(z, self.of(1.0 / 9.0), self.of(-1.0 / 8.0));
        for c in [1.0 / 7.0, -1.0 / 6.0, 1.0 / 5.0, -1.0 / 4.0, 1.0 / 3.0] {
            p = self.fused(z, p, self.of(c));
        }
        let z3 = self.mul(z, z2);
        let (s, e1) = self.ordered_sum(h, z);
        let (s, e2) = self.ordered_sum(s, self.mul(half, z2));
        let rest = self.add(self.add(e1, self.fused(half, z2_low, e2)), self.add(v, delta));
        let (hi, lo) = self.ordered_sum(s, self.fused(z3, p, rest));
        let zero = self.of(0.0);
        let base = simd.select_f64s(simd.equal_f64s(h, zero), self.of(NEAR), self.of(FAR));
        let off = self.fused(self.abs(z3), self.of(CUBIC), base);
        [hi, lo, simd.select_f64s(simd.equal_f64s(hi, zero), zero, off)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dice::Dice;
    use pulp::{Arch, Scalar, WithSimd};
    use rug::Float;

    /// The logarithms of many quotients.
    struct All<'a>(&'a [[f64; 2]]);

    impl WithSimd for All<'_> {
        type Output = Vec<[f64; 3]>;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Vec<[f64; 3]> {
            let of = |x: f64| simd.splat_f64s(x);
            let first = |x: S::f64s| Vector::<S>::lanes(&x)[S::F64_LANES - 1];
            let ln = |[a, b]: &[f64; 2]| Vector(simd).ln_ratio(Table::get(), of(*a), of(*b)).map(first);
            self.0.iter().map(ln).collect()
        }
    }

    fn quotients() -> Vec<[f64; 2]> {
        let mut dice = Dice::new(31);
        (0..300_000u64)
            .map(|round| {
                let a = match round % 4 {
                    0 => 1.0,
                    1 => {
                        2f64.powi((dice.word() % 5) as i32 - 2)
                            * (1.0 + f64::EPSILON * (dice.word() % 3) as f64)
                    }
                    _ => dice.double(1000).max(f64::MIN_POSITIVE),
                };
                // Across a power of two, where the exponents differ.
                let b = match dice.word() % 7 {
                    0 => f64::from_bits(a.to_bits() + dice.word() % 5),
                    1 => f64::from_bits(a.to_bits() - dice.word() % 5),
                    2 => a * (1.0 + dice.unit() * 1e-3),
                    3 => a * (1.0 - dice.unit() * 1e-9),
                    4 => a * (1.0 + (dice.unit() - 0.5) * 2f64.powi(-7)),
                    5 => f64::from_bits(dice.word() >> 1),
                    _ => dice.double(1000),
                };
                [a, if b.is_normal() { b } else { f64::MIN_POSITIVE }]
            })
            .collect()
    }

    #[test]
    fn quotients_keep_the_bound_in_every_vector() {
        let all = quotients();
        let vectors = Arch::new().dispatch(All(&all));
        // The same bits without vector instructions.
        assert_eq!(vectors, All(&all).with_simd(Scalar));
        let mut worst = [0f64; 2];
        for ([a, b], [hi, lo, off]) in all.iter().zip(vectors) {
            let truth = (Float::with_val(400, *a) / b).ln();
            let distance = (Float::with_val(400, &truth - hi) - lo).abs().to_f64();
            assert!(distance <= off, "{a:e} {b:e} {hi:e} {lo:e} {off:e} {distance:e}");
            assert!(lo.abs() <= hi.abs() * f64::EPSILON / 2.0);
            assert_eq!(a == b, hi == 0.0 && off == 0.0);
            let near = usize::from(truth.abs() < 1e-3);
            worst[near] = worst[near].max(distance / off);
        }
        // The bounds are not slack by much: half of them, or an eighth, would be too little.
        assert!(worst[0] > 0.1 && worst[1] > 0.1, "{worst:?}");
    }

    #[test]
    fn the_table_suits_the_sums() {
        let table = Table::get();
        let [ln2, ln2_low] = table.ln2();
        for i in 0..512u64 {
            let start = f64::from_bits((1022 << 52) + (i << 44));
            let last = f64::from_bits((1022 << 52) + ((i + 1) << 44) - 1);
            let [r, high, low] = table.entry(start);
            assert_eq!(table.entry(last), [r, high, low]);
            let z = (start * r - 1.0).abs().max((last * r - 1.0).abs());
            assert!(z <= 1.0 / 256.0);
            for e in [-1.0, 0.0, 1.0] {
                let h = high + e * ln2;
                let one = [2.0, 1.0, 0.5][(e + 1.0) as usize] * r == 1.0;
                assert!(
                    if one { h == 0.0 && low + e * ln2_low == 0.0 } else { h.abs() - z > 1e-3 },
                    "{i} {e}"
                );
            }
        }
    }
}
