//! Σ p ln(a/b) of many rows, or of long ones, several lanes at a time: the hottest loop of the room.
//!
//! The same formulas as `ln` and `double` prove, laid out so that the compiler can use vector
//! instructions. A lane is a row, when rows are short, or every eighth entry of one row.

use super::double::{Double, Sum, U, UNDERFLOW, UU, two_prod, two_sum};
use super::ln::{Table, ln_ratio};
use super::quantity::Quantity;

/// Lanes: two AVX-512 registers, four of AVX2.
pub(super) const LANES: usize = 8;

/// Sums in lanes, as [`Sum`] keeps one.
struct Sums {
    hi: [f64; LANES],
    lo: [f64; LANES],
    size: [f64; LANES],
    off: [f64; LANES],
    /// Whether a number was negative, infinite or NaN, or q was 0 < p: then the row is looked at again.
    odd: [bool; LANES],
}

/// What a row's entries are summed to.
#[derive(Clone, Copy, PartialEq, Eq)]
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

impl Sums {
    #[inline(always)]
    fn new() -> Sums {
        Sums {
            hi: [0.0; LANES],
            lo: [0.0; LANES],
            size: [0.0; LANES],
            off: [0.0; LANES],
            odd: [false; LANES],
        }
    }

    /// Adds one entry to each lane.
    #[inline(always)]
    fn step(&mut self, table: &Table, form: Form, p: &[f64; LANES], q: &[f64; LANES]) {
        for l in 0..LANES {
            let (x, y) = (p[l], if form == Form::Entropy { p[l] } else { q[l] });
            let fine = (0.0..=f64::MAX).contains(&x) & (0.0..=f64::MAX).contains(&y);
            let none = x == 0.0;
            self.odd[l] |= !fine | (!none & (y == 0.0));
            let b = if none | !fine | (y == 0.0) { 1.0 } else { y };
            let a = match form {
                Form::Entropy | Form::Cross => 1.0,
                _ => {
                    if none | !fine {
                        b
                    } else {
                        x
                    }
                }
            };
            let ln = ln_ratio(table, a, b);
            let (h, e) = two_prod(x, ln.hi);
            let low = x.mul_add(ln.lo, e);
            let (s, e) = two_sum(self.hi[l], h);
            self.hi[l] = s;
            self.lo[l] += e + low;
            self.size[l] += h.abs();
            self.off[l] += x * ln.off;
            if form == Form::Generalized {
                let (s, e) = two_sum(self.hi[l], -x);
                let (s, f) = two_sum(s, y);
                self.hi[l] = s;
                self.lo[l] += e;
                self.lo[l] += f;
                self.size[l] += x + y;
            }
        }
    }

    /// The sum in one lane; `None` if its row has to be looked at.
    #[inline(always)]
    fn lane(&self, l: usize, count: f64) -> Option<Double> {
        if self.odd[l] {
            return None;
        }
        let n = 3.0 * count + 4.0;
        let bound = self.off[l] + n * n * UU * self.size[l] + n * UNDERFLOW;
        let zero = self.size[l] == 0.0 && self.off[l] == 0.0;
        let sum = Double::of(self.hi[l], self.lo[l], if zero { 0.0 } else { bound * (1.0 + 1e-6) });
        (sum.hi.abs() < f64::MAX * U).then_some(sum)
    }
}

/// The sums of `count` rows of `width` entries; `None` for rows that are not plain.
#[inline(always)]
pub(super) fn rows(form: Form, p: &[f64], q: &[f64], width: usize, out: &mut [Option<Double>]) {
    let table = Table::get();
    let count = out.len();
    if width >= 8 * LANES {
        for (r, slot) in out.iter_mut().enumerate() {
            let range = r * width..(r + 1) * width;
            *slot = long(
                table,
                form,
                &p[range.clone()],
                if form == Form::Entropy { &p[range] } else { &q[range] },
            );
        }
        return;
    }
    let mut first = 0;
    while first < count {
        let here = (count - first).min(LANES);
        let mut sums = Sums::new();
        let (mut x, mut y) = ([0.0; LANES], [1.0; LANES]);
        for i in 0..width {
            for l in 0..here {
                x[l] = p[(first + l) * width + i];
            }
            if form != Form::Entropy {
                for l in 0..here {
                    y[l] = q[(first + l) * width + i];
                }
            }
            sums.step(table, form, &x, &y);
        }
        for l in 0..here {
            out[first + l] = sums.lane(l, width as f64);
        }
        first += here;
    }
}

/// One long row.
#[inline(always)]
fn long(table: &Table, form: Form, p: &[f64], q: &[f64]) -> Option<Double> {
    let mut sums = Sums::new();
    let (x, rest_x) = p.as_chunks::<LANES>();
    let (y, rest_y) = q.as_chunks::<LANES>();
    for (x, y) in x.iter().zip(y) {
        sums.step(table, form, x, y);
    }
    let (mut last_x, mut last_y) = ([0.0; LANES], [0.0; LANES]);
    last_x[..rest_x.len()].copy_from_slice(rest_x);
    last_y[..rest_y.len()].copy_from_slice(rest_y);
    sums.step(table, form, &last_x, &last_y);
    let mut total = Sum::ZERO;
    let count = (x.len() + 1) as f64;
    for l in 0..LANES {
        let lane = sums.lane(l, count)?;
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
        rows(Form::Divergence, &[0.0, 0.5], &[0.0, 0.5], 2, &mut out);
        assert_eq!(out, [Some(Double::exact(0.0))]);
    }
}
