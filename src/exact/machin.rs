//! Logarithms of several integers at once and at many digits, by Machin-like formulas.
//!
//! 2·acoth(x) = ln((x+1)/(x−1)): when x² − 1 has no primes but the first n, this is an integer relation
//! among their logarithms, and n independent ones give them all [Johansson 2022; Gourdon–Sebah 2004].
//! The best x are found by solving the Pell equations x² − d·y² = 1 for all smooth d [Lehmer 1964]; the
//! relations are never written down but read off x and solved over ℚ here. A further prime, or any
//! integer g, is reached through a smooth neighbour of one of its multiples. Each series is summed by
//! binary splitting [Brent 1976], so that the cost is that of multiplication but for logarithms.
//! Knows integers, `rug` and [`Ball`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;
use rug::float::{Constant, Round};
use rug::ops::Pow;
use rug::{Float, Integer, Rational};

use super::ball::Ball;

/// The bits from which series are worth setting up: below, MPFR's logarithms are quicker.
pub(super) const CROSSOVER: u32 = 16_000;

const PRIMES: [u64; 25] =
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97];

/// For n = 2, 3, 4, … the n independent x with x² − 1 smooth over the first n primes that are greatest
/// one by one. (Independent sets form a matroid, so no other choice has a greater k-th member for any k.)
const TABLES: [&[u64]; 9] = [
    &[7, 17],
    &[31, 49, 161],
    &[251, 449, 4801, 8749],
    &[1574, 4801, 8749, 13311, 21295, 246401],
    &[57799, 74359, 87361, 388961, 672281, 1419263, 11819521, 23718421],
    &[1419263, 1447874, 11819521, 12901780, 16537599, 23718421, 26578124, 36171409, 192119201, 354365441],
    &[
        51744295,
        170918749,
        265326335,
        287080366,
        362074049,
        587270881,
        831409151,
        2470954914,
        3222617399,
        6926399999,
        9447152318,
        90211378321,
        127855050751,
    ],
    &[
        22429958849,
        56136455649,
        92736533231,
        122187528126,
        123679505951,
        127855050751,
        134500454243,
        187753824257,
        384918250001,
        569165414399,
        842277599279,
        1829589379201,
        2218993446251,
        2569459276099,
        2907159732049,
        22518692773919,
        41257182408961,
    ],
    &[
        344370145475071,
        373632043520429,
        386624124661501,
        473599589105798,
        478877529936961,
        523367485875499,
        543267330048757,
        666173153712219,
        1433006524150291,
        1447605165402271,
        1744315135589377,
        1796745215731101,
        1814660314218751,
        2236100361188849,
        2767427997467797,
        2838712971108351,
        3729784979457601,
        4573663454608289,
        9747977591754401,
        11305332448031249,
        17431549081705001,
        21866103101518721,
        34903240221563713,
        99913980938200001,
        332110803172167361,
    ],
];

/// Enclosures of the natural logarithms of the `bases`, in their order, each at most 2^(−`prec`) · max(1,
/// ln b) wide. The logarithm of 0 is enclosed by the whole line.
///
/// ```
/// use entail::exact::machin::ln_integers;
/// let logs = ln_integers(&[2, 3, 6], 20_000);
/// let sum = &logs[0] + &logs[1];
/// assert!(sum.lo() <= logs[2].hi() && logs[2].lo() <= sum.hi());
/// ```
pub fn ln_integers(bases: &[u64], prec: u32) -> Vec<Ball> {
    let prec = prec.max(2);
    let wp = prec.saturating_add(8);
    if prec < CROSSOVER {
        return bases.par_iter().map(|&b| ln_word(b, wp)).collect();
    }
    let groups: Vec<Factors> = bases.iter().map(|&b| factor(b)).collect();
    let basis = Basis::choose(&groups, prec);
    let covered = |factors: &Factors| {
        let covered = factors.iter().filter(|(g, _)| basis.covers(**g));
        basis.weights(&covered.map(|(&g, &v)| (g, Rational::from(v))).collect())
    };
    let sums = basis.sums(&groups.iter().map(covered).collect::<Vec<_>>(), wp);
    let rest = |factors: &Factors| ln_word(basis.uncovered(factors), wp);
    let rests: Vec<Ball> = groups.par_iter().map(rest).collect();
    sums.iter().zip(&rests).map(|(sum, rest)| sum + rest).collect()
}

/// An enclosure of Σ cᵢ·ln bᵢ, at most 2^(−`prec`) · max(1, Σ|cᵢ| ln bᵢ) wide. What no series reaches is
/// left to `product`, which returns an enclosure of such a sum but for a multiple of ln 2, and that multiple.
pub(super) fn sum<F>(terms: &[(u64, i128)], prec: u32, product: F) -> Ball
where
    F: FnOnce(&[(u64, i128)], u32) -> (Ball, Integer) + Send,
{
    let factors: Vec<Factors> =
        terms.iter().map(|&(b, c)| if c == 0 { Factors::new() } else { factor(b) }).collect();
    let mut all: Factors = factors.iter().flatten().map(|(&g, _)| (g, 1)).collect();
    if all.keys().any(|g| !PRIMES.contains(g)) {
        all.insert(2, 1);
    }
    let basis = Basis::choose(&[all], prec);
    let mut target = BTreeMap::<u64, Rational>::new();
    let mut rest = Vec::new();
    for (factors, &(_, c)) in factors.iter().zip(terms) {
        for (&g, &v) in factors.iter().filter(|(g, _)| basis.covers(**g)) {
            *target.entry(g).or_default() += Integer::from(c) * v;
        }
        let left = basis.uncovered(factors);
        if left != 1 {
            rest.push((left, c));
        }
    }
    let wp = prec.saturating_add(8);
    if rest.is_empty() {
        let smooth = basis.sums(&[basis.weights(&target)], wp).pop();
        return smooth.unwrap_or_else(|| Ball::whole(prec));
    }
    // One core takes the logarithm of the product while the others sum the series.
    let two = basis.weights(&[(2, Rational::from(1))].into_iter().filter(|_| basis.covers(2)).collect());
    let ((rest, twos), mut sums) =
        rayon::join(|| product(&rest, wp), || basis.sums(&[basis.weights(&target), two], wp));
    let two = sums.pop().filter(|_| basis.covers(2)).unwrap_or_else(|| ln_word(2, wp));
    let smooth = sums.pop().unwrap_or_else(|| Ball::whole(prec));
    &(&rest + &smooth) + &two.scale_rug(&Rational::from(twos))
}

/// An enclosure of ln b, at most two units in the last of `prec` bits wide.
pub(super) fn ln_word(b: u64, prec: u32) -> Ball {
    crate::cancel::check();
    if b != 2 {
        return Ball::ln_integer(&Integer::from(b), prec);
    }
    // MPFR sums a series of its own for this one, and keeps it.
    let lo = Float::with_val_round(prec, Constant::Log2, Round::Down).0;
    let mut hi = lo.clone();
    hi.next_up();
    Ball::new(lo, hi)
}

/// Generators with exponents: the first primes, and what is left of an integer without them.
type Factors = BTreeMap<u64, u32>;

/// The factors of b; 0 is its own generator, which nothing covers.
fn factor(b: u64) -> Factors {
    let (mut factors, mut rest) = (Factors::new(), b);
    for p in PRIMES.into_iter().filter(|_| b != 0) {
        let v = divide(&mut rest, p);
        if v > 0 {
            factors.insert(p, v);
        }
    }
    if rest != 1 {
        factors.insert(rest, 1);
    }
    factors
}

/// Divides n > 0 by all its factors p > 1 and returns their number.
fn divide(n: &mut u64, p: u64) -> u32 {
    let mut count = 0;
    while n.is_multiple_of(p) {
        *n /= p;
        count += 1;
    }
    count
}

/// How many of the first primes n is a product of, `None` if it is not.
fn level(mut n: u64) -> Option<usize> {
    if n == 0 {
        return None;
    }
    let mut level = 0;
    for (i, p) in PRIMES.into_iter().enumerate() {
        if divide(&mut n, p) > 0 {
            level = i + 1;
        }
        if n == 1 {
            return Some(level);
        }
    }
    None
}

/// ln((x+1)/(x−1)) as a vector over the first n primes and the exponent of `extra`; `None` if x² − 1 has
/// other factors.
fn relation(x: u64, n: usize, extra: u64) -> Option<(Vec<i64>, i64)> {
    let (mut above, mut below) = (x.checked_add(1)?, x.checked_sub(1).filter(|&b| b > 0)?);
    let mut exponent = |p: u64| i64::from(divide(&mut above, p)) - i64::from(divide(&mut below, p));
    let primes = PRIMES.into_iter().take(n).map(&mut exponent).collect();
    let extra = if extra > 1 { exponent(extra) } else { 0 };
    (above == 1 && below == 1).then_some((primes, extra))
}

/// The inverse of the relations of a table: row i gives ln pᵢ by the 2·acoth(x). Empty if there is none.
fn solve(table: &[u64]) -> Vec<Vec<Rational>> {
    let n = table.len();
    let unit = |k: usize| (0..n).map(move |i| Rational::from(i64::from(i == k)));
    let row = |(k, &x): (usize, &u64)| {
        Some(relation(x, n, 1)?.0.into_iter().map(Rational::from).chain(unit(k)).collect::<Vec<Rational>>())
    };
    let mut rows: Vec<Vec<Rational>> = table.iter().enumerate().filter_map(row).collect();
    for column in 0..n {
        let Some(pivot) = (column..rows.len()).find(|&r| rows[r][column] != 0) else { return Vec::new() };
        rows.swap(column, pivot);
        let mut lead = std::mem::take(&mut rows[column]);
        let scale = Rational::from(lead[column].recip_ref());
        lead.iter_mut().for_each(|entry| *entry *= &scale);
        for row in rows.iter_mut().filter(|row| row.get(column).is_some_and(|entry| *entry != 0)) {
            let scale = row[column].clone();
            row.iter_mut().zip(&lead).for_each(|(entry, lead)| *entry -= Rational::from(lead * &scale));
        }
        rows[column] = lead;
    }
    rows.into_iter().map(|row| row.into_iter().skip(n).collect()).collect()
}

/// The solved form of a table, computed once.
fn inverse(table: usize) -> &'static [Vec<Rational>] {
    static SOLVED: [OnceLock<Vec<Vec<Rational>>>; TABLES.len()] = [const { OnceLock::new() }; TABLES.len()];
    match (SOLVED.get(table), TABLES.get(table)) {
        (Some(cell), Some(xs)) => cell.get_or_init(|| solve(xs)),
        _ => &[],
    }
}

/// A generator beyond the table: e·ln g + Σ eₚ·ln p = 2·acoth(x).
struct Atom {
    g: u64,
    x: u64,
    e: i64,
    primes: Vec<i64>,
}

/// The series to sum, and how generators are expressed in them.
struct Basis {
    inverse: &'static [Vec<Rational>],
    table: &'static [u64],
    atoms: Vec<Atom>,
}

/// The cost of one logarithm by MPFR in series with great x, measured (it runs on one core).
const LOGARITHM: u64 = 12;

/// About the time of one series: multiplications of full length for each doubling of its K terms beyond
/// the first few, where the denominators 2k+1 add to the bits of x².
fn series_cost(x: u64, prec: u32) -> u64 {
    let bits = u64::from(2 * x.ilog2().max(1));
    let doublings = u64::from((u64::from(prec) / bits).max(64).ilog2());
    (doublings - 4) * (64 + 64 * (doublings + 1) / bits)
}

impl Basis {
    /// The cheapest basis for the logarithms of these products; a product with a generator that it does
    /// not cover costs a logarithm by MPFR.
    fn choose(groups: &[Factors], prec: u32) -> Self {
        let generators: BTreeSet<u64> = groups.iter().flat_map(|factors| factors.keys().copied()).collect();
        // More generators than these are never reached cheaply one by one.
        let near: Vec<(u64, [u64; 26])> = if generators.len() <= 2 * PRIMES.len() {
            generators.par_iter().map(|&g| (g, neighbours(g, prec / 512))).collect()
        } else {
            Vec::new()
        };
        let tables = TABLES.iter().enumerate().map(|(i, table)| (i, *table));
        let bases = tables.chain([(TABLES.len(), &[] as &[u64])]).flat_map(|(i, table)| {
            let beyond = near.iter().filter(move |(g, _)| !PRIMES.iter().take(table.len()).any(|p| p == g));
            let reached =
                beyond.filter_map(move |(g, best)| Some((*g, *best.get(table.len()).filter(|x| **x > 1)?)));
            [(i, table, reached.collect::<Vec<_>>()), (i, table, Vec::new())]
        });
        let cost = |(_, table, reached): &(usize, &[u64], Vec<(u64, u64)>)| {
            let xs = table.iter().copied().chain(reached.iter().map(|(_, x)| *x));
            let covered = |g: &u64| {
                PRIMES.iter().take(table.len()).any(|p| p == g)
                    || reached.binary_search_by_key(g, |(g, _)| *g).is_ok()
            };
            let left = groups.iter().filter(|factors| !factors.keys().all(covered)).count() as u64;
            xs.map(|x| series_cost(x, prec)).sum::<u64>() + left * LOGARITHM * series_cost(1 << 30, prec)
        };
        // A table without a solution would give nothing, and no atom either.
        let solved = |(i, table, _): &(usize, &[u64], _)| inverse(*i).len() == table.len();
        let best = bases.min_by_key(cost).filter(solved);
        let (i, table, reached) = best.unwrap_or((TABLES.len(), &[], Vec::new()));
        let atom = |(g, x)| {
            relation(x, table.len(), g).filter(|(_, e)| *e != 0).map(|(primes, e)| Atom { g, x, e, primes })
        };
        Self { inverse: inverse(i), table, atoms: reached.into_iter().filter_map(atom).collect() }
    }

    fn covers(&self, g: u64) -> bool {
        PRIMES.iter().take(self.table.len()).any(|p| *p == g) || self.atoms.iter().any(|atom| atom.g == g)
    }

    /// The part of an integer that series do not reach.
    fn uncovered(&self, factors: &Factors) -> u64 {
        factors.iter().filter(|(g, _)| !self.covers(**g)).map(|(&g, &v)| g.wrapping_pow(v)).product()
    }

    /// Σ t·ln g over covered generators as Σ wₖ·acoth(xₖ), first the table's x, then the atoms'.
    fn weights(&self, target: &BTreeMap<u64, Rational>) -> Vec<Rational> {
        let of = |g: u64| target.get(&g).cloned().unwrap_or_default();
        let mut primes: Vec<Rational> = PRIMES.into_iter().take(self.table.len()).map(of).collect();
        let mut atoms = Vec::new();
        for atom in &self.atoms {
            let t = of(atom.g) / atom.e;
            for (prime, e) in primes.iter_mut().zip(&atom.primes) {
                *prime -= Rational::from(&t * *e);
            }
            atoms.push(t * 2);
        }
        let mut weights = vec![Rational::new(); self.table.len()];
        for (t, row) in primes.iter().zip(self.inverse) {
            for (weight, entry) in weights.iter_mut().zip(row) {
                *weight += Rational::from(t * entry) * 2;
            }
        }
        weights.into_iter().chain(atoms).collect()
    }

    /// Enclosures of Σ wₖ·acoth(xₖ) for each list of weights.
    ///
    /// Let M be the greatest Σ|entries| in a row of the inverse. A prime's weights sum to at most 2M, an
    /// atom's, whose relation has at most 2·61 prime factors, to at most 2⁸·M. With relatively 2^(4−wp) for
    /// a series, 2^(2−wp) for its product and 2^(2−wp) for each of at most 75 additions, and acoth(x) < 5/8,
    /// Σ t·ln g comes out less than Σ|t|·2⁸·M·(5/8)·2^(9−wp) wide; every ln g exceeds 5/8 and 2^guard
    /// is at least M·2¹⁷, so that is at most 2^(−prec)·Σ|t|·ln g.
    fn sums(&self, targets: &[Vec<Rational>], prec: u32) -> Vec<Ball> {
        let size = |row: &Vec<Rational>| row.iter().map(|w| Rational::from(w.abs_ref())).sum::<Rational>();
        let most = self.inverse.iter().map(size).fold(Rational::from(1), |a, b| if b > a { b } else { a });
        let guard = Integer::from(most.ceil_ref()).significant_bits() + 17;
        let wp = prec.saturating_add(guard);
        let xs: Vec<u64> = self.table.iter().copied().chain(self.atoms.iter().map(|atom| atom.x)).collect();
        let needed = |k: &usize| targets.iter().any(|weights| weights.get(*k).is_some_and(|w| *w != 0));
        let needed: Vec<usize> = (0..xs.len()).filter(needed).collect();
        let series: Vec<Ball> = needed.par_iter().with_max_len(1).map(|&k| acoth(xs[k], wp)).collect();
        let sum = |weights: &Vec<Rational>| {
            let pairs = needed.iter().zip(&series).filter_map(|(k, series)| Some((weights.get(*k)?, series)));
            pairs.fold(Ball::integer(&Integer::ZERO, wp), |sum, (weight, series)| {
                &sum + &series.scale_rug(weight)
            })
        };
        targets.par_iter().map(sum).collect()
    }
}

/// For each n the greatest x found for which x² − 1 is a power of g times a product of the first n
/// primes, 0 if none: x lies midway between multiples y = k·g, k·g² and their neighbours y ± 1, y ± 2.
fn neighbours(g: u64, limit: u32) -> [u64; 26] {
    let mut best = [0; 26];
    for k in 1..=u64::from(limit) {
        let Some(k_level) = level(k) else { continue };
        let once = k.checked_mul(g);
        for y in [once, once.and_then(|y| y.checked_mul(g))].into_iter().flatten() {
            if !(2..1 << 61).contains(&y) {
                continue;
            }
            for (other, x) in [(y - 1, 2 * y - 1), (y + 1, 2 * y + 1), (y - 2, y - 1), (y + 2, y + 1)] {
                if let Some(slot) = level(other).and_then(|other| best.get_mut(other.max(k_level))) {
                    *slot = x.max(*slot);
                }
            }
        }
    }
    for n in 1..best.len() {
        best[n] = best[n].max(best[n - 1]);
    }
    best
}

/// An enclosure of acoth(x), x ≥ 2, relatively 2^(4−`prec`) wide.
///
/// With q = x² the first K terms are x⁻¹·Σ_{k<K} q⁻ᵏ/(2k+1) = x·T/(B·q^K), where B = Π(2k+1) and T are
/// the integers of [`halves`]. As q^K ≥ 2^prec, the tail is less than x^(−2K−1)·(4/3)/(2K+1) < 2^(−prec)/x,
/// which is at most 2^(−prec) of the sum. Let u = 2^(1−prec). T·x rounded down, B·q^K rounded up and the
/// quotient rounded down give lo with lo ≤ sum < lo·(1+u)³, so acoth(x) < lo·(1+u)³(1+u/2) < lo·(1+4u)
/// for u ≤ 1/128.
fn acoth(x: u64, prec: u32) -> Ball {
    let prec = prec.max(8);
    // log₂ q ≥ bits/16 with bits = ⌊log₂ x³²⌋.
    let bits = u64::from(Integer::from(x).square().pow(16).significant_bits()) - 1;
    let terms = (16 * u64::from(prec)).div_ceil(bits).max(1);
    let levels = (terms / LEAF).checked_ilog2().unwrap_or(0);
    let leaf = terms.div_ceil(1 << levels);
    let q = Integer::from(x).square();
    let mut powers = vec![Integer::from((&q).pow(u32::try_from(leaf).unwrap_or(u32::MAX)))];
    for _ in 0..levels {
        powers.extend(powers.last().map(|p| Integer::from(p.square_ref())));
    }
    let whole = powers.pop().unwrap_or_default();
    let (t, b) = halves(0, leaf, &q, &powers);
    let numerator = Float::with_val_round(prec, t * x, Round::Down).0;
    let denominator = Float::with_val_round(prec, b * whole, Round::Up).0;
    let lo = Float::with_val_round(prec, &numerator / &denominator, Round::Down).0;
    let mut wide = Float::with_val_round(64, &lo, Round::Up).0;
    wide >>= prec.saturating_sub(3);
    let hi = Float::with_val_round(prec, &lo + &wide, Round::Up).0;
    Ball::new(lo, hi)
}

/// A leaf of the splitting has 16 to 32 terms.
const LEAF: u64 = 16;

/// (T, B) with Σ_{a≤k<a+m} q^(a−k)/(2k+1) = T/(B·q^(m−1)) and B = Π(2k+1), for the m = leaf·2^h terms from
/// `start` = a on, h the number of `powers` q^leaf, q^(2·leaf), …. Two halves, the second q^(m/2) times
/// smaller, join to T₁·B₂·q^(m/2) + T₂·B₁ over B₁·B₂.
fn halves(start: u64, leaf: u64, q: &Integer, powers: &[Integer]) -> (Integer, Integer) {
    crate::cancel::check();
    let Some((power, powers)) = powers.split_last() else { return row(start, leaf, q) };
    let middle = start + (leaf << powers.len());
    let left = || halves(start, leaf, q, powers);
    let right = || halves(middle, leaf, q, powers);
    let ((t1, b1), (t2, b2)) = if powers.len() > 5 { rayon::join(left, right) } else { (left(), right()) };
    let t = t1 * &b2 * power + t2 * &b1;
    (t, b1 * b2)
}

/// [`halves`] of a leaf, one term after the other from the last.
fn row(start: u64, terms: u64, q: &Integer) -> (Integer, Integer) {
    let odd = |k: u64| 2 * (start + k) + 1;
    let last = terms.saturating_sub(1);
    let (mut t, mut b, mut power) = (Integer::from(1), Integer::from(odd(last)), Integer::from(1));
    for k in (0..last).rev() {
        power *= q;
        t *= odd(k);
        t += Integer::from(&b * &power);
        b *= odd(k);
    }
    (t, b)
}

#[cfg(test)]
mod tests;
