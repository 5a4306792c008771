//! Σ p ln(a/b) of many rows, or of long ones, several lanes at a time: the hottest loop of the room.
//!
//! A lane is a row, when rows are short, or every eighth entry of one row. There are always eight of them, in as
//! many vectors as it takes, so that sums are the same on every machine. `vector` has the logarithm, [`Sum`] the
//! bound of the sum.

use super::double::{Double, Sum, U, UNDERFLOW, UU};
use super::ln::Table;
use super::quantity::Quantity;
use super::vector::Vector;
use pulp::{Arch, Simd, WithSimd, bytemuck};

/// Lanes: two registers of AVX2.
pub(super) const LANES: usize = 8;

/// Sums in N vectors, as [`Sum`] keeps one.
struct Sums<S: Simd, const N: usize> {
    hi: [S::f64s; N],
    lo: [S::f64s; N],
    size: [S::f64s; N],
    off: [S::f64s; N],
    /// Other than zero if a number was negative, subnormal, infinite or NaN, or q was 0 < p: then the row is looked at again.
    odd: [S::u64s; N],
}

/// What a row's entries are summed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Σ p ln(1/p).
    Entropy,
    /// Σ p ln(1/q).
    Cross,
    /// Σ p ln(p/q).
    Divergence,
    /// Σ p ln(p/q) − p + q.
    Generalized,
}

impl Form {
    /// The form of a quantity that is one.
    pub(super) fn of(quantity: Quantity) -> Option<Form> {
        match quantity {
            Quantity::Entropy => Some(Form::Entropy),
            Quantity::CrossEntropy => Some(Form::Cross),
            Quantity::Divergence => Some(Form::Divergence),
            Quantity::GeneralizedDivergence => Some(Form::Generalized),
            _ => None,
        }
    }
}

impl<S: Simd, const N: usize> Sums<S, N> {
    #[inline(always)]
    fn new(simd: S) -> Sums<S, N> {
        let zero = [simd.splat_f64s(0.0); N];
        Sums { hi: zero, lo: zero, size: zero, off: zero, odd: [simd.splat_u64s(0); N] }
    }

    /// Adds one entry to each lane of the N vectors.
    #[inline(always)]
    fn step(&mut self, simd: S, table: &Table, form: Form, p: &[f64; LANES], q: &[f64; LANES]) {
        let (p, q) = (S::as_simd_f64s(p).0, S::as_simd_f64s(q).0);
        for i in 0..N {
            self.add(simd, table, form, i, p[i], q[i]);
        }
    }

    #[inline(always)]
    fn add(&mut self, simd: S, table: &Table, form: Form, i: usize, x: S::f64s, y: S::f64s) {
        let vector = Vector(simd);
        let y = if form == Form::Entropy { x } else { y };
        let (one, least) = (vector.of(1.0), vector.of(f64::MIN_POSITIVE));
        let some = simd.greater_than_or_equal_f64s(x, least);
        let fine = simd.and_m64s(
            simd.greater_than_or_equal_f64s(y, least),
            simd.less_than_or_equal_f64s(y, vector.of(f64::MAX)),
        );
        // What is not normal has to be +0, and for y then x too. An infinite x shows in the size of the sum.
        let (zero, all) = (simd.splat_u64s(0), simd.splat_u64s(u64::MAX));
        let odd_x = simd.select_u64s(some, zero, simd.transmute_u64s_f64s(x));
        let odd_y = simd.select_u64s(some, all, simd.transmute_u64s_f64s(y));
        let odd_y = simd.select_u64s(fine, zero, odd_y);
        self.odd[i] = simd.or_u64s(self.odd[i], simd.or_u64s(odd_x, odd_y));
        let b = simd.select_f64s(fine, y, one);
        let a = match form {
            Form::Entropy | Form::Cross => one,
            Form::Divergence | Form::Generalized => simd.select_f64s(some, x, b),
        };
        let [hi, lo, off] = vector.ln_ratio(table, a, b);
        let (h, e) = vector.two_prod(x, hi);
        let low = vector.fused(x, lo, e);
        let (s, e) = vector.two_sum(self.hi[i], h);
        self.hi[i] = s;
        self.lo[i] = vector.add(self.lo[i], vector.add(e, low));
        self.size[i] = vector.add(self.size[i], vector.abs(h));
        self.off[i] = vector.fused(x, off, self.off[i]);
        if form == Form::Generalized {
            let (s, e) = vector.two_sum(self.hi[i], simd.neg_f64s(x));
            let (s, f) = vector.two_sum(s, y);
            self.hi[i] = s;
            self.lo[i] = vector.add(vector.add(self.lo[i], e), f);
            self.size[i] = vector.add(self.size[i], vector.add(x, y));
        }
    }

    /// The sums in the lanes, of so many entries each; `None` if a row has to be looked at.
    #[inline(always)]
    fn lanes(&self, count: f64) -> [Option<Double>; LANES] {
        let mut sums = [None; LANES];
        let width = S::F64_LANES;
        for (i, sums) in sums.chunks_mut(width).enumerate() {
            let (hi, lo) = (Vector::<S>::lanes(&self.hi[i]), Vector::<S>::lanes(&self.lo[i]));
            let (size, off) = (Vector::<S>::lanes(&self.size[i]), Vector::<S>::lanes(&self.off[i]));
            let odd: &[u64] = bytemuck::cast_slice(std::slice::from_ref(&self.odd[i]));
            for (l, sum) in sums.iter_mut().enumerate() {
                if odd[l] != 0 {
                    continue;
                }
                let n = 3.0 * count + 4.0;
                let bound = off[l] + n * n * UU * size[l] + n * UNDERFLOW;
                let zero = size[l] == 0.0 && off[l] == 0.0;
                let total = Double::of(hi[l], lo[l], if zero { 0.0 } else { bound * (1.0 + 1e-6) });
                // Not so where an infinite number or an overflow has made it infinite or NaN.
                *sum = (size[l] < f64::MAX * U && total.hi.abs() < f64::MAX * U).then_some(total);
            }
        }
        sums
    }
}

/// The sums of as many rows of `width` entries as `out` has places; `None` for rows that are not plain.
pub(super) fn rows(form: Form, p: &[f64], q: &[f64], width: usize, out: &mut [Option<Double>]) {
    Arch::new().dispatch(Work { form, p, q, width, out });
}

/// What [`rows`] does.
struct Work<'a> {
    form: Form,
    p: &'a [f64],
    q: &'a [f64],
    width: usize,
    out: &'a mut [Option<Double>],
}

impl WithSimd for Work<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F64_LANES {
            8 => self.vectors::<S, 1>(simd),
            4 => self.vectors::<S, 2>(simd),
            2 => self.vectors::<S, 4>(simd),
            _ => self.vectors::<S, 8>(simd),
        }
    }
}

impl Work<'_> {
    /// A loop for each form, so that it is not asked for each entry.
    #[inline(always)]
    fn vectors<S: Simd, const N: usize>(self, simd: S) {
        match self.form {
            Form::Entropy => self.all::<S, N>(simd, Form::Entropy),
            Form::Cross => self.all::<S, N>(simd, Form::Cross),
            Form::Divergence => self.all::<S, N>(simd, Form::Divergence),
            Form::Generalized => self.all::<S, N>(simd, Form::Generalized),
        }
    }

    #[inline(always)]
    fn all<S: Simd, const N: usize>(self, simd: S, form: Form) {
        let Work { p, q, width, out, .. } = self;
        // Entropy has no q; its p stands in for it.
        let q = if form == Form::Entropy { p } else { q };
        if width >= 8 * LANES {
            for (r, slot) in out.iter_mut().enumerate() {
                let range = r * width..(r + 1) * width;
                *slot = long::<S, N>(simd, form, &p[range.clone()], &q[range]);
            }
            return;
        }
        let table = Table::get();
        for (group, out) in out.chunks_mut(LANES).enumerate() {
            let mut sums = Sums::<S, N>::new(simd);
            let (p, q) = (&p[group * LANES * width..], &q[group * LANES * width..]);
            let (mut x, mut y) = ([0.0; LANES], [0.0; LANES]);
            if let (Some(p), Some(q), LANES) = (p.get(..LANES * width), q.get(..LANES * width), out.len()) {
                for i in 0..width {
                    for l in 0..LANES {
                        (x[l], y[l]) = (p[l * width + i], q[l * width + i]);
                    }
                    sums.step(simd, table, form, &x, &y);
                }
            } else {
                for i in 0..width {
                    for l in 0..out.len() {
                        (x[l], y[l]) = (p[l * width + i], q[l * width + i]);
                    }
                    sums.step(simd, table, form, &x, &y);
                }
            }
            let sums = sums.lanes(width as f64);
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
}

/// One long row.
#[inline(always)]
fn long<S: Simd, const N: usize>(simd: S, form: Form, p: &[f64], q: &[f64]) -> Option<Double> {
    let (table, mut sums) = (Table::get(), Sums::<S, N>::new(simd));
    let (x, rest_x) = p.as_chunks::<LANES>();
    let (y, rest_y) = q.as_chunks::<LANES>();
    for (x, y) in x.iter().zip(y) {
        sums.step(simd, table, form, x, y);
    }
    let (mut last_x, mut last_y) = ([0.0; LANES], [0.0; LANES]);
    last_x[..rest_x.len()].copy_from_slice(rest_x);
    last_y[..rest_y.len()].copy_from_slice(rest_y);
    sums.step(simd, table, form, &last_x, &last_y);
    let mut total = Sum::ZERO;
    for lane in sums.lanes((x.len() + 1) as f64) {
        let lane = lane?;
        total.push(lane.hi, lane.lo, lane.err);
    }
    Some(total.total())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dice::Dice;
    use rug::Float;

    /// Σ p ln(a/b) to 400 bits.
    fn truth(form: Form, p: &[f64], q: &[f64]) -> Float {
        let mut sum = Float::new(400);
        for (x, y) in p.iter().zip(q) {
            let y = if form == Form::Entropy { x } else { y };
            if *x > 0.0 {
                let above = if matches!(form, Form::Entropy | Form::Cross) { 1.0 } else { *x };
                sum += (Float::with_val(400, above) / y).ln() * x;
            }
            if form == Form::Generalized {
                sum += Float::with_val(400, *y) - x;
            }
        }
        sum
    }

    #[test]
    fn rows_of_every_width_keep_their_bound() {
        let mut dice = Dice::new(21);
        for width in [1, 2, 3, 7, 10, 63, 64, 65, 200] {
            for form in [Form::Entropy, Form::Cross, Form::Divergence, Form::Generalized] {
                for size in [1, 30, 500] {
                    let count = 19;
                    let mut number = |_| if dice.word().is_multiple_of(9) { 0.0 } else { dice.double(size) };
                    let p: Vec<f64> = (0..width * count).map(&mut number).collect();
                    let q: Vec<f64> = p
                        .iter()
                        .map(|x| if x.to_bits().is_multiple_of(3) { *x } else { x * 0.7 + 1e-3 })
                        .collect();
                    let mut out = vec![None; count];
                    rows(form, &p, &q, width, &mut out);
                    for (r, got) in out.iter().enumerate() {
                        let range = r * width..(r + 1) * width;
                        let (p, q) = (&p[range.clone()], &q[range]);
                        if p.iter().zip(q).any(|(x, y)| *x > 0.0 && *y == 0.0) {
                            assert!(got.is_none() || form == Form::Entropy);
                            continue;
                        }
                        let got = got.unwrap();
                        let off = (Float::with_val(400, truth(form, p, q) - got.hi) - got.lo).abs();
                        assert!(off <= got.err, "{width} {off} {got:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn odd_rows_are_left_to_others() {
        for bad in [f64::NAN, f64::INFINITY, -1.0, f64::NEG_INFINITY] {
            for width in [2, 64, 67] {
                let mut p = vec![0.5; 3 * width];
                let q = p.clone();
                p[width + 1] = bad;
                let mut out = vec![None; 3];
                rows(Form::Divergence, &p, &q, width, &mut out);
                assert_eq!(out.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
                rows(Form::Divergence, &q, &p, width, &mut out);
                assert_eq!(out.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
            }
        }
        let mut out = vec![None];
        rows(Form::Divergence, &[0.5, 0.5], &[1.0, 0.0], 2, &mut out);
        assert_eq!(out, [None]);
        // Subnormal numbers and −0 too; they are rare.
        for odd in [5e-324, -0.0, 2.2e-308] {
            rows(Form::Divergence, &[odd, 0.5], &[0.5, 0.5], 2, &mut out);
            assert_eq!(out, [None]);
            rows(Form::Divergence, &[0.5, 0.5], &[odd, 0.5], 2, &mut out);
            assert_eq!(out, [None]);
        }
        rows(Form::Divergence, &[0.0, 0.5], &[0.0, 0.5], 2, &mut out);
        assert_eq!(out, [Some(Double::exact(0.0))]);
        rows(Form::Divergence, &[f64::MAX; 64], &[0.5; 64], 64, &mut out);
        assert_eq!(out, [None]);
    }

    #[test]
    fn every_vector_gives_the_same_sums() {
        let mut dice = Dice::new(22);
        for width in [1, 3, 10, 64, 100] {
            for form in [Form::Entropy, Form::Cross, Form::Divergence, Form::Generalized] {
                let mut numbers = || (0..19 * width).map(|_| dice.double(40)).collect::<Vec<f64>>();
                let (p, q) = (numbers(), numbers());
                let (mut out, mut plain) = (vec![None; 19], vec![None; 19]);
                rows(form, &p, &q, width, &mut out);
                Work { form, p: &p, q: &q, width, out: &mut plain }.with_simd(pulp::Scalar);
                assert!(out == plain && out.iter().all(Option::is_some), "{width} {form:?}");
            }
        }
    }
}
