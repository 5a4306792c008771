//! Sums Σ cᵢ·ln bᵢ of millions of terms with one or two logarithms, as ln Π bᵢ^cᵢ.
//!
//! The product is a multi-exponentiation by buckets [Pippenger 1976]: |cᵢ| is cut into digits of w
//! bits, every base is multiplied into the bucket of each of its digits, Π_d bucket_d^d is a running
//! product, and the digits' places are joined by squaring. The numbers are significands of a fixed
//! width with an exponent of their own, rounded towards zero, so the truth is never below them.
//! Knows integers, `rug` and [`Ball`]; small primes at high precision go to [`super::machin`].
//!
//! # The error
//!
//! One multiplication of P-bit significands returns z with z ≤ truth < z·(1 + ε), ε = 2^(1−P). So it
//! adds less than ε to the logarithm (ln(1+ε) < ε), and an error made in a factor that enters the result
//! k times counts k times. Let D = 2^w − 1, let the top digit stand at place J and let each of t chunks
//! of the terms fill buckets of its own. In units of ε the logarithm then misses at most
//!
//! - Σᵢ|cᵢ| =: C from filling: the step that multiplies bᵢ into bucket d at place j counts d·2^(wj);
//! - (t−1)·D(D+1)/2·2^(wj) from merging the chunks at place j, D(D+1)/2·2^(wj) from the running
//!   product and D·2^(wj) from the running product of that, since its step at d counts d and 1 times;
//! - 2^(wj) from joining place j, and 2^(wJ) from all squarings together (the s-th below place j+1
//!   counts 2^(w(j+1)−s), and these telescope).
//!
//! Because Σ_{j≤J} 2^(wj) ≤ 2·2^(wJ), the total is at most C + (2G+1)·2^(wJ) with
//! G = t·D(D+1)/2 + D + 1. Some |cᵢ| ≥ 2^(wJ), hence C ≥ 2^(wJ) and, as every base that counts is at
//! least 2, S := Σ|cᵢ| ln bᵢ ≥ C·ln 2. Two products (one for each sign of c) therefore miss less than
//! 2ε(2G+2)·S/ln 2 < S·2^(−prec)/4 when P ≥ prec + 5 + bitlength(2G+2), one upwards and one downwards.
//! Their quotient, rounded towards zero, misses one ε more. Its logarithm is below 1 in size and the
//! enclosure is rounded to P ≥ prec + 8 bits, which adds less than 2^(−prec)/8.

use rayon::prelude::*;
use rug::float::Round;
use rug::integer::Order;
use rug::ops::{DivAssignRound, MulAssignRound};
use rug::{Float, Integer, Rational};

use super::ball::Ball;
use super::machin;

/// An enclosure of Σ cᵢ·ln bᵢ in nats, for the terms (bᵢ, cᵢ).
///
/// Its width is at most 2^(−`prec`) · max(1, Σ|cᵢ| ln bᵢ). Terms with bᵢ = 1 or cᵢ = 0 count nothing. A
/// base 0 with a coefficient other than 0 has no finite logarithm: the answer is then the whole line.
///
/// ```
/// use entail::exact::product::sum_c_ln_b;
/// // 2 ln 6 − ln 4 − 2 ln 3 = 0
/// let zero = sum_c_ln_b(&[(6, 2), (4, -1), (3, -2)], 64);
/// assert!(*zero.lo() <= 0 && *zero.hi() >= 0);
/// ```
pub fn sum_c_ln_b(terms: &[(u64, i128)], prec: u32) -> Ball {
    let prec = prec.max(2);
    // A logarithm of the whole product is nothing beside so many factors.
    if prec >= machin::CROSSOVER && terms.len() < PARALLEL {
        return machin::sum(terms, prec, product);
    }
    let (sum, exponent) = product(terms, prec);
    &sum + &machin::ln_word(2, prec.saturating_add(8)).scale_rug(&Rational::from(exponent))
}

/// [`sum_c_ln_b`] as an enclosure and a multiple of ln 2, which is at most 2·max(1, Σ|cᵢ| ln bᵢ) in size;
/// the enclosure is at most 2^(−prec−1) · max(1, Σ|cᵢ| ln bᵢ) wide.
fn product(terms: &[(u64, i128)], prec: u32) -> (Ball, Integer) {
    let chunk =
        if terms.len() < PARALLEL { terms.len() } else { terms.len().div_ceil(rayon::current_num_threads()) };
    let shape = terms.par_chunks(chunk.max(1)).map(Shape::of).reduce(Shape::default, Shape::join);
    if shape.zero_base {
        return (Ball::whole(prec), Integer::new());
    }
    // A squaring for each bit costs about a hundredth of a logarithm.
    if shape.count <= 1 + u64::from(shape.bits()) / 100 {
        return (few(terms, &shape, prec), Integer::new());
    }
    let plan = Plan::new(&shape, terms.len(), chunk, prec);
    match plan.bits.div_ceil(64) {
        ..=2 => plan.enclose::<Fixed<2>>(terms),
        3 => plan.enclose::<Fixed<3>>(terms),
        4 => plan.enclose::<Fixed<4>>(terms),
        5 => plan.enclose::<Fixed<5>>(terms),
        6 => plan.enclose::<Fixed<6>>(terms),
        7..=8 => plan.enclose::<Fixed<8>>(terms),
        9..=12 => plan.enclose::<Fixed<12>>(terms),
        _ => plan.enclose::<Wide>(terms),
    }
}

/// Below this many terms a second core does not pay for its buckets.
const PARALLEL: usize = 1 << 12;

/// A logarithm a term. Each term is relatively 2^(3−wp) wide at most (a rounding of ln b and one of the
/// product on each side), and each of n additions adds 2^(2−wp)·S; wp leaves room for all.
fn few(terms: &[(u64, i128)], shape: &Shape, prec: u32) -> Ball {
    let wp = prec.saturating_add(8 + shape.count.checked_ilog2().unwrap_or(0));
    terms.iter().filter(|(b, c)| *b > 1 && *c != 0).fold(Ball::integer(&Integer::ZERO, wp), |sum, &(b, c)| {
        &sum + &machin::ln_word(b, wp).scale_rug(&Rational::from(c))
    })
}

/// What the plan must know of the terms that count (b > 1, c ≠ 0).
#[derive(Default)]
struct Shape {
    count: u64,
    /// The bitwise or of all |c|: as long as the longest of them.
    any: u128,
    /// Σ|c| = high·2¹²⁸ + low.
    high: u64,
    low: u128,
    negative: bool,
    zero_base: bool,
}

impl Shape {
    fn of(terms: &[(u64, i128)]) -> Self {
        let mut shape = Self::default();
        for &(b, c) in terms.iter().filter(|(b, c)| *b != 1 && *c != 0) {
            shape.count += 1;
            shape.any |= c.unsigned_abs();
            let (low, carry) = shape.low.overflowing_add(c.unsigned_abs());
            (shape.low, shape.high) = (low, shape.high + u64::from(carry));
            shape.negative |= c < 0;
            shape.zero_base |= b == 0;
        }
        shape
    }

    fn join(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self {
            count: self.count + other.count,
            any: self.any | other.any,
            high: self.high + other.high + u64::from(carry),
            low,
            negative: self.negative || other.negative,
            zero_base: self.zero_base || other.zero_base,
        }
    }

    fn bits(&self) -> u32 {
        128 - self.any.leading_zeros()
    }

    /// Σ|c|.
    fn total(&self) -> Integer {
        (Integer::from(self.high) << 128) + Integer::from(self.low)
    }
}

/// How the work is cut up.
struct Plan {
    /// w, the bits of a digit: 1 to 16.
    digit: u32,
    /// The number of places, J + 1.
    places: u32,
    signs: u32,
    chunk: usize,
    /// P, the bits of a significand.
    bits: u32,
    /// C + (2G+1)·2^(wJ) of the module's page.
    errors: Integer,
}

impl Plan {
    fn new(shape: &Shape, len: usize, chunk: usize, prec: u32) -> Self {
        let chunks = len.div_ceil(chunk.max(1)) as u128;
        let (words, signs) = (u128::from(prec / 64 + 1), 1 + u32::from(shape.negative));
        // In multiplications by a word: each place costs one a term and two of full width a bucket.
        let cost = |w: &u32| {
            let places = u128::from(shape.bits().div_ceil(*w));
            let memory = places << *w;
            let full = if memory > 1 << 15 { 4 } else { 1 };
            places * u128::from(shape.count) * full + memory * u128::from(signs) * (chunks + 1) * words
        };
        let digit = (1..=16).min_by_key(cost).unwrap_or(8);
        let places = shape.bits().div_ceil(digit).max(1);
        let most = (1u128 << digit) - 1;
        let g = chunks * (most * (most + 1) / 2) + most + 1;
        let guard = 5 + (128 - (2 * g + 2).leading_zeros());
        let errors = shape.total() + (Integer::from(2 * g + 1) << (digit * (places - 1)));
        // Whole words: a wider significand costs nothing.
        let bits = prec.saturating_add(guard).min(u32::MAX - 63).next_multiple_of(64).max(128);
        Self { digit, places, signs, chunk, bits, errors }
    }

    fn enclose<R: Real>(&self, terms: &[(u64, i128)]) -> (Ball, Integer) {
        let bits = R::width(self.bits);
        let buckets = if self.chunk >= terms.len() {
            self.fill::<R>(terms, bits)
        } else {
            let chunks = terms.par_chunks(self.chunk).map(|part| self.fill::<R>(part, bits));
            chunks.reduce_with(merge).unwrap_or_default()
        };
        // No chunk is empty: every place holds 2^w buckets, the one of digit 0 unused.
        let size = 1usize << self.digit;
        let powers: Vec<R> = if terms.len() < PARALLEL {
            buckets.chunks(size).map(|place| power(place, bits)).collect()
        } else {
            buckets.par_chunks(size).map(|place| power(place, bits)).collect()
        };
        // The quotient of the products rounded towards zero counts as one more step, and saves a logarithm.
        let mut products = powers.chunks(self.places as usize).map(|places| join(places, self.digit, bits));
        let (plus, twos) = products.next().unwrap_or_else(|| (R::one(bits), 0.into()));
        let (quotient, twos) = match products.next() {
            None => (plus.to_float(), twos),
            Some((minus, under)) => {
                let mut quotient = plus.to_float();
                quotient.div_assign_round(&minus.to_float(), Round::Down);
                (quotient, twos - under)
            }
        };
        let mut missed = Float::with_val_round(64, Integer::from(&self.errors + 1u32), Round::Up).0;
        missed >>= bits - 1;
        let ln = Ball::new(quotient.clone(), quotient).ln();
        (&ln + &Ball::new(-missed.clone(), missed), twos)
    }

    /// Multiplies each base into the buckets of its coefficient's digits; the bucket of digit d at place
    /// j and sign s (0 for plus) is number ((s·places + j) << w) + d.
    fn fill<R: Real>(&self, terms: &[(u64, i128)], bits: u32) -> Vec<R> {
        let mut buckets = vec![R::one(bits); ((self.signs * self.places) as usize) << self.digit];
        let (size, mask) = (1usize << self.digit, (1u64 << self.digit) - 1);
        for &(b, c) in terms.iter().filter(|(b, _)| *b > 1) {
            let mut rest = c.unsigned_abs();
            let mut place = if c < 0 { (self.places as usize) << self.digit } else { 0 };
            while rest != 0 {
                let digit = (rest as u64 & mask) as usize;
                if digit != 0
                    && let Some(bucket) = buckets.get_mut(place + digit)
                {
                    bucket.times_word(b);
                }
                rest >>= self.digit;
                place += size;
            }
        }
        buckets
    }
}

/// Joins the buckets of two chunks.
fn merge<R: Real>(mut a: Vec<R>, b: Vec<R>) -> Vec<R> {
    for (x, y) in a.iter_mut().zip(&b).filter(|(_, y)| !y.is_one()) {
        x.times(y);
    }
    a
}

/// Π_d bucket_d^d as the product of the running products from the top.
fn power<R: Real>(buckets: &[R], bits: u32) -> R {
    let (mut running, mut all) = (R::one(bits), R::one(bits));
    for bucket in buckets.iter().skip(1).rev() {
        if !bucket.is_one() {
            running.times(bucket);
        }
        if !running.is_one() {
            all.times(&running);
        }
    }
    all
}

/// Π_j power_j^(2^(wj)) = significand · 2^exponent.
fn join<R: Real>(powers: &[R], digit: u32, bits: u32) -> (R, Integer) {
    let (mut all, mut exponent) = (R::one(bits), Integer::new());
    for power in powers.iter().rev() {
        for _ in 0..digit {
            all.times(&all.clone());
        }
        all.times(power);
        exponent <<= digit;
        exponent += all.take_exponent();
    }
    (all, exponent)
}

/// A positive real m·2^e, 1 ≤ m < 2, whose products are rounded towards zero. The exponents stay far
/// below 2⁶⁴: a bucket of n words is under 2^(64n), its powers under 2^(64n·2¹⁶).
trait Real: Clone + Send + Sync {
    /// The bits of the significands when `bits` are asked for.
    fn width(bits: u32) -> u32;
    fn one(bits: u32) -> Self;
    /// Whether no factor has come in: every factor is at least 2, so the exponent tells.
    fn is_one(&self) -> bool;
    /// Times a word other than 0.
    fn times_word(&mut self, b: u64);
    fn times(&mut self, other: &Self);
    /// e, which becomes 0.
    fn take_exponent(&mut self) -> u64;
    /// m, exactly; e must have been taken.
    fn to_float(&self) -> Float;
}

/// A significand of N words, the least first and the top bit set, in units of 2^(1−64N).
#[derive(Clone)]
struct Fixed<const N: usize> {
    words: [u64; N],
    exponent: u64,
}

impl<const N: usize> Fixed<N> {
    /// Replaces `sum` by (sum + words·b) / 2⁶⁴ and returns the word that falls off. No carry is lost:
    /// a·b + c + d ≤ (2⁶⁴−1)² + 2(2⁶⁴−1) = 2¹²⁸ − 1.
    #[inline(always)]
    fn row(&self, sum: &mut [u64; N], b: u64) -> u64 {
        let (mut carry, mut fallen) = (0u64, 0);
        for j in 0..N {
            let t = u128::from(self.words[j]) * u128::from(b) + u128::from(sum[j]) + u128::from(carry);
            if j == 0 {
                fallen = t as u64;
            } else {
                sum[j - 1] = t as u64;
            }
            carry = (t >> 64) as u64;
        }
        sum[N - 1] = carry;
        fallen
    }

    /// Takes over the upper N words of a product of significands, which has at most one leading zero
    /// bit, and the word below them: what is cut off is less than a unit of the last kept place.
    #[inline(always)]
    fn keep(&mut self, words: &[u64; N], below: u64, exponent: u64) {
        let shift = !words[N - 1] >> 63;
        let mut below = below;
        for (kept, &word) in self.words.iter_mut().zip(words) {
            *kept = word << shift | (below >> 63 & shift);
            below = word;
        }
        self.exponent = exponent + (1 - shift);
    }
}

impl<const N: usize> Real for Fixed<N> {
    fn width(_: u32) -> u32 {
        64 * N as u32
    }

    fn one(_: u32) -> Self {
        let mut words = [0; N];
        words[N - 1] = 1 << 63;
        Self { words, exponent: 0 }
    }

    #[inline(always)]
    fn is_one(&self) -> bool {
        self.exponent == 0
    }

    #[inline(always)]
    fn times_word(&mut self, b: u64) {
        let zeros = b.leading_zeros();
        let mut sum = [0; N];
        let below = self.row(&mut sum, b.wrapping_shl(zeros));
        self.keep(&sum, below, self.exponent + u64::from(63 ^ (zeros & 63)));
    }

    #[inline(always)]
    fn times(&mut self, other: &Self) {
        let (mut sum, mut below) = ([0; N], 0);
        for &b in &other.words {
            below = self.row(&mut sum, b);
        }
        self.keep(&sum, below, self.exponent + other.exponent);
    }

    fn take_exponent(&mut self) -> u64 {
        std::mem::take(&mut self.exponent)
    }

    fn to_float(&self) -> Float {
        let mut m = Float::with_val(64 * N as u32, Integer::from_digits(&self.words, Order::Lsf));
        m >>= 64 * N as u32 - 1;
        m
    }
}

/// A significand as long as asked for, by MPFR.
#[derive(Clone)]
struct Wide {
    significand: Float,
    exponent: u64,
}

impl Wide {
    fn normalise(&mut self) {
        let over = self.significand.get_exp().unwrap_or(1).saturating_sub(1).unsigned_abs();
        self.significand >>= over;
        self.exponent += u64::from(over);
    }
}

impl Real for Wide {
    fn width(bits: u32) -> u32 {
        bits
    }

    fn one(bits: u32) -> Self {
        Self { significand: Float::with_val(bits, 1), exponent: 0 }
    }

    fn is_one(&self) -> bool {
        self.exponent == 0
    }

    fn times_word(&mut self, b: u64) {
        self.significand.mul_assign_round(b, Round::Down);
        self.normalise();
    }

    fn times(&mut self, other: &Self) {
        self.significand.mul_assign_round(&other.significand, Round::Down);
        self.exponent += other.exponent;
        self.normalise();
    }

    fn take_exponent(&mut self) -> u64 {
        std::mem::take(&mut self.exponent)
    }

    fn to_float(&self) -> Float {
        self.significand.clone()
    }
}

#[cfg(test)]
mod tests;
