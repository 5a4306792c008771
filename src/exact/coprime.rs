//! Coprime bases by gcd refinement: enough of factoring to decide equations between logarithms,
//! and possible for numbers nobody can factor.
//!
//! **Statement.** [`refine`] takes positive integers n₁, …, nₘ and returns pairwise coprime integers > 1
//! such that each nᵢ is a product of their powers, with the exponents. Prime factors below 2¹⁰ are split
//! off, and what is below 2³² is factored completely, by trial division; the rest is refined by gcds
//! alone, and its elements are freed of perfect powers.
//!
//! **Cost.** For b bits in all, product and remainder trees make each round of batch gcds, and each of
//! the lg m levels of merging two coprime bases, b·(lg b)^O(1) bit operations
//! [Bernstein 2005 §§13–21]. Nothing is quadratic in m or in b.

use rayon::prelude::*;
use rug::{Complete, Integer};
use std::sync::OnceLock;

/// Pairwise coprime integers and the numbers written over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refinement {
    /// Pairwise coprime, > 1, ascending, none a perfect power. Every element has a prime factor that
    /// divides one of the numbers; elements below 2³² are prime.
    pub base: Vec<Integer>,
    /// For each number the pairs (index into `base`, positive exponent).
    pub factors: Vec<Vec<(usize, u32)>>,
}

/// Below this, primes are split off by trial division.
const TINY: u32 = 1 << 10;

/// Refines positive integers to a coprime base; zero and negative numbers are treated as 1.
///
/// ```
/// use entail::exact::coprime::refine;
/// let refinement = refine(vec![12.into(), 18.into(), 1.into()]);
/// assert_eq!(refinement.base, [2, 3]);
/// assert_eq!(refinement.factors, [vec![(0, 2), (1, 1)], vec![(0, 1), (1, 2)], vec![]]);
/// ```
pub fn refine(numbers: Vec<Integer>) -> Refinement {
    let split: Vec<(Vec<(u32, u32)>, Integer)> = numbers.into_par_iter().map(strip).collect();
    let mut primes: Vec<u32> = split.iter().flat_map(|s| s.0.iter().map(|f| f.0)).collect();
    primes.par_sort_unstable();
    primes.dedup();
    let mut rough: Vec<Integer> = split.iter().filter(|s| s.1 != 1).map(|s| s.1.clone()).collect();
    rough.par_sort_unstable();
    rough.dedup();
    let mut base: Vec<Integer> = primes.iter().map(|&p| p.into()).collect();
    if !rough.is_empty() {
        // A rough number may contain the larger of the primes split off elsewhere.
        let larger = base.split_off(primes.partition_point(|&p| p < TINY));
        let found = coprime_base(sorted(rough.iter().cloned().chain(larger).collect()));
        base.extend(found.into_par_iter().map(root).collect::<Vec<_>>());
        base = sorted(base);
    }
    let rough_factors = factor_over(&rough, &base);
    let factors = split.into_par_iter().map(|(tiny, rest)| {
        let place = |p: u32| base.binary_search_by(|b| b.partial_cmp(&p).unwrap_or(std::cmp::Ordering::Less));
        let mut factors: Vec<(usize, u32)> =
            tiny.into_iter().filter_map(|(p, times)| Some((place(p).ok()?, times))).collect();
        factors
            .extend(rough.binary_search(&rest).ok().and_then(|k| rough_factors.get(k)).into_iter().flatten());
        factors
    });
    let factors = factors.collect();
    Refinement { base, factors }
}

/// The primes below 2¹⁶, by the sieve of Eratosthenes.
fn primes() -> &'static [u32] {
    static PRIMES: OnceLock<Vec<u32>> = OnceLock::new();
    PRIMES.get_or_init(|| {
        let mut prime = vec![true; 1 << 16];
        (2..1 << 16)
            .filter(|&p| {
                let is_prime = prime.get(p).copied().unwrap_or(false);
                if is_prime {
                    prime.iter_mut().skip(p * p).step_by(p).for_each(|multiple| *multiple = false);
                }
                is_prime
            })
            .map(|p| p as u32)
            .collect()
    })
}

/// Splits off prime factors: all of them below 2³², else those below [`TINY`], as (prime, exponent).
fn strip(mut number: Integer) -> (Vec<(u32, u32)>, Integer) {
    let mut factors = Vec::new();
    if number <= 1 {
        return (factors, Integer::from(1));
    }
    for &p in primes() {
        if let Some(mut n) = number.to_u64() {
            // The rest is prime when no prime up to its root divides it.
            if u64::from(p) * u64::from(p) > n || (p > TINY && n >> 32 > 0) {
                break;
            }
            let mut times = 0;
            while n % u64::from(p) == 0 {
                n /= u64::from(p);
                times += 1;
            }
            if times > 0 {
                factors.push((p, times));
                number = n.into();
            }
        } else if p > TINY {
            break;
        } else if number.is_divisible_u(p) {
            factors.push((p, number.remove_factor_mut(&Integer::from(p))));
        }
    }
    match number.to_u32() {
        Some(1) => {}
        Some(prime) => {
            factors.push((prime, 1));
            number = Integer::from(1);
        }
        None => {}
    }
    (factors, number)
}

/// The integer of which `number` is the highest power.
fn root(mut number: Integer) -> Integer {
    while number.is_perfect_power() {
        let bits = number.significant_bits();
        let exact = |&k: &u32| {
            let (root, rest) = number.root_rem_ref(k).complete();
            (rest.cmp0().is_eq()).then_some(root)
        };
        match primes().iter().take_while(|&&k| k <= bits).find_map(exact) {
            Some(root) => number = root,
            None => break,
        }
    }
    number
}

fn sorted(mut numbers: Vec<Integer>) -> Vec<Integer> {
    numbers.par_sort_unstable();
    numbers.dedup();
    numbers
}

fn gcd(a: &Integer, b: &Integer) -> Integer {
    a.gcd_ref(b).complete()
}

/// A product tree over at least one integer.
struct Tree {
    product: Integer,
    halves: Option<Box<(Tree, Tree)>>,
}

impl Tree {
    fn new(items: &[Integer]) -> Tree {
        crate::cancel::check();
        match items {
            [] => Tree { product: Integer::from(1), halves: None },
            [one] => Tree { product: one.clone(), halves: None },
            _ => {
                let (left, right) = items.split_at(items.len() / 2);
                let (left, right) = rayon::join(|| Tree::new(left), || Tree::new(right));
                let product = (&left.product * &right.product).complete();
                Tree { product, halves: Some(Box::new((left, right))) }
            }
        }
    }

    /// `value` modulo `modulus(leaf)` for each leaf, where `modulus` is multiplicative.
    fn remainders(&self, value: &Integer, modulus: &(impl Fn(&Integer) -> Integer + Sync)) -> Vec<Integer> {
        let value = if value < &self.product { value.clone() } else { value % modulus(&self.product) };
        match self.halves.as_deref() {
            None => vec![value],
            Some((left, right)) => {
                let (mut a, b) =
                    rayon::join(|| left.remainders(&value, modulus), || right.remainders(&value, modulus));
                a.extend(b);
                a
            }
        }
    }
}

/// A coprime base of distinct integers > 1: rounds of batch gcds, which settle what shares nothing and
/// split most of the rest, then divide and conquer on what remains.
fn coprime_base(mut numbers: Vec<Integer>) -> Vec<Integer> {
    let mut done = Vec::new();
    for _ in 0..8 {
        if numbers.len() < 32 {
            break;
        }
        let tree = Tree::new(&numbers);
        let remainders = tree.remainders(&tree.product, &|n| n.square_ref().complete());
        let pairs: Vec<(Integer, Integer)> = numbers
            .into_par_iter()
            .zip(remainders)
            // gcd(n, product of the others), and its cofactor in n
            .map(|(n, r)| {
                let shared = gcd(&n, &r.div_exact(&n));
                let own = n.div_exact(&shared);
                (shared, own)
            })
            .collect();
        let mut next = Vec::new();
        let mut progress = false;
        for (shared, own) in pairs {
            progress |= own != 1;
            if shared == 1 {
                done.push(own);
            } else {
                next.extend([shared, own].into_iter().filter(|n| *n != 1));
            }
        }
        numbers = sorted(next);
        if !progress {
            break;
        }
    }
    done.extend(conquer(&numbers));
    done
}

/// A coprime base by divide and conquer [Bernstein 2005 §18].
fn conquer(numbers: &[Integer]) -> Vec<Integer> {
    crate::cancel::check();
    if numbers.len() <= 32 {
        return few(numbers.to_vec());
    }
    let (left, right) = numbers.split_at(numbers.len() / 2);
    let (left, right) = rayon::join(|| conquer(left), || conquer(right));
    merge(left, right)
}

/// A coprime base of a handful of integers, by pairs. Each replacement of a, b by their gcd g and by a
/// and b freed of g lowers the product of all numbers, so it ends.
fn few(mut work: Vec<Integer>) -> Vec<Integer> {
    let mut base: Vec<Integer> = Vec::new();
    while let Some(number) = work.pop() {
        if number == 1 {
            continue;
        }
        let clash = base.iter().map(|b| gcd(b, &number)).enumerate().find(|(_, g)| *g != 1);
        match clash {
            None => base.push(number),
            Some((k, g)) => {
                let other = base.swap_remove(k);
                work.extend([other.remove_factor(&g).0, number.remove_factor(&g).0, g]);
            }
        }
    }
    base
}

/// A coprime base of the union of two coprime bases [Bernstein 2005 §17]. Elements that clash with
/// nothing are set aside; of the others each q is the gcd of those products Π{q : bit i of q's index
/// is b} that contain it, so a base of these 2·lg products is a base of all.
fn merge(left: Vec<Integer>, right: Vec<Integer>) -> Vec<Integer> {
    let (left, right) = (sorted(left), sorted(right));
    let (common, left): (Vec<_>, Vec<_>) = left.into_iter().partition(|p| right.binary_search(p).is_ok());
    let right: Vec<_> = right.into_iter().filter(|q| common.binary_search(q).is_err()).collect();
    let mut done = common;
    let (p_tree, q_tree) = (Tree::new(&left), Tree::new(&right));
    let shared = gcd(&p_tree.product, &q_tree.product);
    let mut clashing = |tree: Tree, items: Vec<Integer>| {
        let remainders =
            if items.is_empty() { Vec::new() } else { tree.remainders(&shared, &Integer::clone) };
        let (clashing, free): (Vec<_>, Vec<_>) =
            items.into_iter().zip(remainders).partition(|(n, r)| gcd(n, r) != 1);
        done.extend(free.into_iter().map(|pair| pair.0));
        clashing.into_iter().map(|pair| pair.0).collect::<Vec<_>>()
    };
    let (mut base, right) = (clashing(p_tree, left), clashing(q_tree, right));
    let bits = right.len().next_power_of_two().trailing_zeros().max(1);
    for bit in 0..if right.is_empty() { 0 } else { bits } {
        for side in [0, 1] {
            let chosen =
                right.iter().enumerate().filter(|(k, _)| (k >> bit) & 1 == side).map(|(_, q)| q.clone());
            base = extend(base, Tree::new(&chosen.collect::<Vec<_>>()).product);
        }
    }
    done.extend(base);
    done
}

/// A coprime base of a coprime base and one more integer [Bernstein 2005 §16].
fn extend(base: Vec<Integer>, number: Integer) -> Vec<Integer> {
    if base.is_empty() {
        return few(vec![number]);
    }
    let tree = Tree::new(&base);
    let (inside, outside) = part_in(&number, &tree.product);
    let mut result = Vec::with_capacity(base.len() + 1);
    result.extend((outside != 1).then_some(outside));
    spread(&tree, inside, &mut result);
    result
}

/// At each leaf p the base of p and the part of `number` made of p's primes.
fn spread(tree: &Tree, number: Integer, result: &mut Vec<Integer>) {
    match tree.halves.as_deref() {
        None => result.extend(few(vec![tree.product.clone(), number])),
        Some((left, right)) => {
            // The leaves are coprime and `number` is made of their primes, so it splits in two.
            let (inside, outside) = part_in(&number, &left.product);
            spread(left, inside, result);
            spread(right, outside, result);
        }
    }
}

/// `number` as (part made of primes that divide `other`, part coprime to `other`). Each turn doubles
/// the exponents reached, so there are at most lg lg `number` [Bernstein 2005 §11].
fn part_in(number: &Integer, other: &Integer) -> (Integer, Integer) {
    let mut inside = gcd(number, other);
    let mut outside = number.div_exact_ref(&inside).complete();
    loop {
        let more = gcd(&inside, &outside);
        if more == 1 {
            return (inside, outside);
        }
        inside *= &more;
        outside.div_exact_mut(&more);
    }
}

/// The exponents of each number over a coprime base that all of them split over; `base` ascending.
fn factor_over(numbers: &[Integer], base: &[Integer]) -> Vec<Vec<(usize, u32)>> {
    let mut factors: Vec<Vec<(usize, u32)>> = numbers
        .par_iter()
        .map(|n| base.binary_search(n).ok().map(|k| (k, 1)).into_iter().collect())
        .collect();
    let open: Vec<usize> = factors.iter().enumerate().filter(|f| f.1.is_empty()).map(|f| f.0).collect();
    for (number, place, times) in assign(&Tree::new(base), 0, base.len(), open, numbers) {
        if let Some(list) = factors.get_mut(number) {
            list.push((place, times));
        }
    }
    factors
}

/// The triples (number, base element, exponent) below one node of the base's tree, whose leaves are
/// `first..first + count`. Numbers coprime to a node go no deeper, so each visits only the paths to
/// its own factors [Bernstein 2005 §20].
fn assign(
    node: &Tree,
    first: usize,
    count: usize,
    open: Vec<usize>,
    numbers: &[Integer],
) -> Vec<(usize, usize, u32)> {
    let here: Vec<(usize, &Integer)> = open.into_iter().filter_map(|k| Some((k, numbers.get(k)?))).collect();
    let Some((left, right)) = node.halves.as_deref() else {
        let exponent =
            |(k, n): (usize, &Integer)| (k, first, n.remove_factor_ref(&node.product).complete().1);
        return here.into_iter().map(exponent).filter(|t| t.2 > 0).collect();
    };
    let meet = |side: &Tree| -> Vec<usize> {
        // Trees of about the size of the product to be reduced: larger ones would be waste.
        let bits: u64 = here.iter().map(|(_, n)| u64::from(n.significant_bits())).sum();
        let share = u64::from(side.product.significant_bits()) * here.len() as u64 / bits.max(1);
        let chunk = usize::try_from(share).unwrap_or(usize::MAX).clamp(1, here.len().max(1));
        let reduce = |some: &[(usize, &Integer)]| {
            let numbers: Vec<Integer> = some.iter().map(|(_, n)| (*n).clone()).collect();
            Tree::new(&numbers).remainders(&side.product, &Integer::clone)
        };
        let remainders: Vec<Integer> = here.par_chunks(chunk).flat_map_iter(reduce).collect();
        here.iter().zip(remainders).filter(|((_, n), r)| gcd(n, r) != 1).map(|((k, _), _)| *k).collect()
    };
    let half = count / 2;
    let (mut a, b) = rayon::join(
        || assign(left, first, half, meet(left), numbers),
        || assign(right, first + half, count - half, meet(right), numbers),
    );
    a.extend(b);
    a
}

#[cfg(test)]
mod tests;
