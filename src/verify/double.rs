//! Double-double numbers with a bound: the fast half of the verifier, a number as `hi + lo ± err`.
//!
//! Knows nothing but doubles. Every operation states what it can miss and adds it to `err`, so that
//! an answer is either certified or visibly open; NaN and infinity end up in `err` and leave it open.
//! Proofs of the bounds are beside the operations; u = 2⁻⁵³ throughout [Enc §6].

/// Half a unit in the last place of 1.
pub(super) const U: f64 = f64::EPSILON / 2.0;
/// u², what one double-double operation misses relatively, up to a small factor.
pub(super) const UU: f64 = U * U;
/// More than any operation can lose by an underflow of its low part: the low part of a product is a
/// multiple of 2⁻¹⁰⁷⁴ or rounded to one.
pub(super) const UNDERFLOW: f64 = f64::from_bits(1 << 6);

/// `a + b` as rounded sum and exact error [Knuth 1969]. Exact for all finite operands whose sum does
/// not overflow; sums do not underflow.
#[inline(always)]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let s = a + b;
    let t = s - a;
    (s, (a - (s - t)) + (b - t))
}

/// `a · b` as rounded product and its error, exact unless it underflows; then [`UNDERFLOW`] covers it.
#[inline(always)]
pub(super) fn two_prod(a: f64, b: f64) -> (f64, f64) {
    let p = a * b;
    (p, a.mul_add(b, -p))
}

/// A real number within `err` of `hi + lo`, where `|lo| ≤ u·|hi|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Double {
    pub(super) hi: f64,
    pub(super) lo: f64,
    pub(super) err: f64,
}

impl Double {
    /// A double, exactly.
    #[inline(always)]
    pub(super) fn exact(x: f64) -> Double {
        Double { hi: x, lo: 0.0, err: 0.0 }
    }

    /// Nothing is known.
    pub(super) fn open() -> Double {
        Double { hi: 0.0, lo: 0.0, err: f64::INFINITY }
    }

    /// The sum `hi + lo`, renormalised.
    #[inline(always)]
    pub(super) fn of(hi: f64, lo: f64, err: f64) -> Double {
        let (hi, lo) = two_sum(hi, lo);
        Double { hi, lo, err }
    }

    /// Whether the number is known to be zero.
    pub(super) fn is_zero(&self) -> bool {
        self.hi == 0.0 && self.lo == 0.0 && self.err == 0.0
    }

    /// An upper bound of the magnitude.
    fn size(&self) -> f64 {
        (self.hi.abs() + self.err) * (1.0 + 4.0 * U)
    }

    pub(super) fn neg(self) -> Double {
        Double { hi: -self.hi, lo: -self.lo, err: self.err }
    }

    /// Half of it: exact unless the low part is next to the subnormal numbers.
    pub(super) fn halve(self) -> Double {
        let low = self.lo != 0.0 && self.lo.abs() < 4.0 * f64::MIN_POSITIVE;
        let lost =
            if low || self.hi != 0.0 && self.hi.abs() < 4.0 * f64::MIN_POSITIVE { UNDERFLOW } else { 0.0 };
        Double { hi: self.hi * 0.5, lo: self.lo * 0.5, err: wider(self.err * 0.5) + lost }
    }

    /// The sum. Missed: `lo + lo'`, at most u(|lo| + |lo'|), and adding the error of the high parts,
    /// at most u(|lo| + |lo'| + u|hi + hi'|)(1 + u): together below 4u²(|hi| + |hi'|).
    pub(super) fn add(self, other: Double) -> Double {
        let (s, e) = two_sum(self.hi, other.hi);
        let missed = 4.0 * UU * (self.hi.abs() + other.hi.abs());
        Double::of(s, e + (self.lo + other.lo), wider(self.err + other.err + missed))
    }

    pub(super) fn sub(self, other: Double) -> Double {
        self.add(other.neg())
    }

    /// The product. Missed: lo·lo' ≤ u²|hi·hi'|; the inner fused product rounds a sum ≤ 2u|hi·hi'|,
    /// the outer one a sum ≤ 3u|hi·hi'|: together below 8u²|hi·hi'|.
    pub(super) fn mul(self, other: Double) -> Double {
        let (p, e) = two_prod(self.hi, other.hi);
        let low = self.hi.mul_add(other.lo, self.lo.mul_add(other.hi, e));
        let carried = self.size() * other.err + other.size() * self.err;
        Double::of(p, low, wider(carried + 8.0 * UU * p.abs() + 4.0 * UNDERFLOW))
    }

    /// The quotient. With q = fl(hi/hi'): a/b = q + (a − qb)/b; a − q·hi' is exact, adding lo and
    /// −q·lo' misses at most 5u²|a|; dividing by hi' instead of b and rounding misses 2u of a
    /// correction ≤ 3.1u|a/b|: together below 16u²|a/b|. Open outside 2^±500 or when b may be 0.
    pub(super) fn div(self, other: Double) -> Double {
        if self.is_zero() && other.hi.abs() > other.err {
            return self;
        }
        let safe = |x: f64| (1e-150..1e150).contains(&x.abs());
        let least = other.hi.abs() * (1.0 - 4.0 * U) - other.err;
        if !(safe(self.hi) && safe(other.hi) && least > other.hi.abs() * 0.5) {
            return Double::open();
        }
        let q = self.hi / other.hi;
        let rest = (-q).mul_add(other.lo, (-q).mul_add(other.hi, self.hi) + self.lo);
        let carried = (self.err + q.abs() * (1.0 + 4.0 * U) * other.err) / least;
        Double::of(q, rest / other.hi, wider(carried + 16.0 * UU * q.abs()))
    }

    /// The square root of a number that is not negative. With s = fl(√hi): √a = s + (a − s²)/2s up to
    /// a second-order term below u²s; a − s·s is exact, adding lo and dividing miss 4u²s; together below
    /// 16u²s. |√(a ± e) − √a| ≤ e/√a for e ≤ a/2.
    pub(super) fn sqrt(self) -> Double {
        if self.is_zero() {
            return self;
        }
        if !((1e-150..1e150).contains(&self.hi) && self.err < self.hi * 0.49) {
            return Double::open();
        }
        let s = self.hi.sqrt();
        let rest = ((-s).mul_add(s, self.hi) + self.lo) / (2.0 * s);
        Double::of(s, rest, wider(self.err / s * (1.0 + 8.0 * U) + 16.0 * UU * s))
    }

    /// `hi + lo` less and more `err`, as offsets from `hi` rounded outward.
    pub(super) fn offsets(&self) -> (f64, f64) {
        ((self.lo - self.err).next_down(), (self.lo + self.err).next_up())
    }
}

/// A bound computed in floating point from a few non-negative parts, made safe against its own rounding.
#[inline(always)]
pub(super) fn wider(bound: f64) -> f64 {
    bound * (1.0 + 64.0 * U)
}

/// A running sum of many products, each known to some error.
///
/// After n additions of pairs h + l, |l| ≤ 3u|h|, which may themselves miss 6u²|h|, T = Σ|h|: the high
/// parts are summed with exact errors e, |e| ≤ uT(1+u)ⁿ; l + e is rounded and added to the low sum, which
/// stays below (n+3)uT. The roundings together miss less than u²T(n²/2 + 5n + 12)(1 + 2⁻²⁰) ≤ u²T(n+4)²
/// as long as n < 2³⁰.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    hi: f64,
    lo: f64,
    /// Σ|h|.
    size: f64,
    /// Σ of what the summands themselves may be off by.
    off: f64,
    count: f64,
}

impl Sum {
    pub(super) const ZERO: Sum = Sum { hi: 0.0, lo: 0.0, size: 0.0, off: 0.0, count: 0.0 };

    /// Adds `hi + lo ± off`, |lo| ≤ 3u|hi|.
    #[inline(always)]
    pub(super) fn push(&mut self, hi: f64, lo: f64, off: f64) {
        self.traced(hi, lo, off);
    }

    /// The same, and the exact error of the sum of the high parts.
    #[inline(always)]
    pub(super) fn traced(&mut self, hi: f64, lo: f64, off: f64) -> f64 {
        let (s, e) = two_sum(self.hi, hi);
        self.hi = s;
        self.lo += e + lo;
        self.size += hi.abs();
        self.off += off;
        self.count += 1.0;
        e
    }

    /// Adds `weight · (hi + lo ± off)`, |lo| ≤ u|hi|. The low part of the product is rounded from a sum
    /// ≤ 2u|weight·hi|, which misses 2u²|weight·hi|, within the bound of [`Sum`].
    #[inline(always)]
    pub(super) fn product(&mut self, weight: f64, hi: f64, lo: f64, off: f64) {
        let (h, e) = two_prod(weight, hi);
        self.push(h, weight.mul_add(lo, e), weight.abs() * off);
    }

    pub(super) fn total(&self) -> Double {
        if self.size == 0.0 && self.off == 0.0 {
            // Nothing but zeros.
            return Double::exact(0.0);
        }
        let n = self.count + 4.0;
        // Σ|h| and Σ off are sums of positive numbers: relatively right to nu < 2⁻²³.
        let bound = self.off + n * n * UU * self.size + n * UNDERFLOW;
        Double::of(self.hi, self.lo, bound * (1.0 + 1e-6))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::dice::Dice;
    use rug::Float;

    /// Whether the exact value is within the bound, which must be a small one.
    fn holds(x: Double, truth: &Float) -> bool {
        let off = Float::with_val(400, truth - x.hi) - x.lo;
        off.clone().abs() <= x.err && x.err <= x.hi.abs() * 1e-27
    }

    fn number(dice: &mut Dice) -> (Double, Float) {
        let hi = dice.double(60);
        let lo = hi * U * (dice.unit() - 0.5);
        let x = Double::of(hi, lo, 0.0);
        (x, Float::with_val(400, x.hi) + x.lo)
    }

    #[test]
    fn every_operation_keeps_its_bound() {
        let mut dice = Dice::new(1);
        for _ in 0..20_000 {
            let ((a, x), (b, y)) = (number(&mut dice), number(&mut dice));
            assert!(holds(a.mul(b), &Float::with_val(400, &x * &y)), "{a:?} {b:?}");
            assert!(holds(a.div(b), &Float::with_val(400, &x / &y)), "{a:?} {b:?}");
            assert!(holds(a.sqrt(), &Float::with_val(400, x.sqrt_ref())), "{a:?}");
            assert!(holds(a.add(b), &Float::with_val(400, &x + &y)), "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_is_carried_on_stays_inside() {
        let mut dice = Dice::new(2);
        for _ in 0..5_000 {
            let ((mut a, x), (mut b, y)) = (number(&mut dice), number(&mut dice));
            // A truth somewhere inside the stated error.
            (a.err, b.err) = (a.hi * 1e-20 * dice.unit(), b.hi * 1e-20 * dice.unit());
            let x = x + Float::with_val(400, a.err) * (dice.unit() * 2.0 - 1.0);
            let y = y + Float::with_val(400, b.err) * (dice.unit() * 2.0 - 1.0);
            for (got, truth) in [
                (a.mul(b), Float::with_val(400, &x * &y)),
                (a.div(b), Float::with_val(400, &x / &y)),
                (a.sub(b), Float::with_val(400, &x - &y)),
                (a.sqrt(), Float::with_val(400, x.sqrt_ref())),
            ] {
                let off = Float::with_val(400, &truth - got.hi) - got.lo;
                assert!(off.abs() <= got.err, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn sums_keep_their_bound() {
        let mut dice = Dice::new(3);
        for n in [1, 2, 10, 1000] {
            for _ in 0..50 {
                let (mut sum, mut truth) = (Sum::ZERO, Float::new(2000));
                for _ in 0..n {
                    let (w, (x, y)) = (dice.double(300), number(&mut dice));
                    let sign = if dice.unit() < 0.5 { -1.0 } else { 1.0 };
                    sum.product(w * sign, x.hi, x.lo, 0.0);
                    truth += Float::with_val(2000, &y * (w * sign));
                }
                let got = sum.total();
                let off = Float::with_val(2000, &truth - got.hi) - got.lo;
                assert!(off.abs() <= got.err);
                assert!(got.err <= sum.size * 1e-31 * ((n + 4) * (n + 4)) as f64);
            }
        }
    }

    #[test]
    fn nothing_is_claimed_where_doubles_end() {
        let big = Double::exact(1e300);
        assert!(!big.mul(big).err.is_finite() || !big.mul(big).hi.is_finite());
        assert_eq!(Double::exact(1.0).div(Double::exact(0.0)).err, f64::INFINITY);
        let tiny = Double::exact(1e-200);
        assert!(tiny.mul(tiny).err > 0.0);
    }
}
