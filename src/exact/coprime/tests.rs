//! Tests of coprime bases: every base is coprime and every number splits over it.

use super::*;
use proptest::prelude::*;
use rug::ops::Pow;

fn check_base(base: &[Integer]) {
    for (k, a) in base.iter().enumerate() {
        assert!(*a > 1);
        for b in &base[..k] {
            assert_eq!(gcd(a, b), 1, "{a} and {b}");
        }
    }
}

fn check(numbers: &[Integer]) -> Refinement {
    let found = refine(numbers.to_vec());
    check_base(&found.base);
    assert!(found.base.windows(2).all(|w| w[0] < w[1]));
    assert!(!found.base.iter().any(Integer::is_perfect_power));
    assert_eq!(found.factors.len(), numbers.len());
    for (n, factors) in numbers.iter().zip(&found.factors) {
        let product =
            factors.iter().fold(Integer::from(1), |p, &(k, e)| p * (&found.base[k]).pow(e).complete());
        assert_eq!(product, *n);
        assert!(factors.iter().all(|f| f.1 > 0));
    }
    found
}

/// Primes between 2^10 and 2^40, so that products of a few overlap in every way.
const POOL: [u64; 12] = [
    1031,
    1033,
    4099,
    65_537,
    65_539,
    1_000_003,
    16_777_259,
    4_294_967_311,
    4_294_967_357,
    1_099_511_627_791,
    1_099_511_627_803,
    1039,
];

fn products() -> impl Strategy<Value = Vec<Integer>> {
    let number = prop::collection::vec((0..POOL.len(), 1u32..5), 0..5);
    let number = (number, 1u32..5000).prop_map(|(parts, small)| {
        parts.into_iter().fold(Integer::from(small), |n, (k, e)| n * Integer::from(POOL[k]).pow(e))
    });
    prop::collection::vec(number, 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_base_is_coprime_and_everything_splits_over_it(numbers in products()) {
        check(&numbers);
    }

    /// The divide and conquer alone, without the batch rounds before it.
    #[test]
    fn merging_gives_a_base(numbers in products()) {
        let numbers = sorted(numbers.into_iter().map(|n| n + 1u32).collect());
        let base = sorted(conquer(&numbers));
        check_base(&base);
        for mut n in numbers {
            base.iter().for_each(|b| { n.remove_factor_mut(b); });
            prop_assert_eq!(n, 1);
        }
    }

    #[test]
    fn small_numbers_are_factored(n in 1u32..) {
        let found = check(&[Integer::from(n)]);
        prop_assert!(found.base.iter().all(|p| p.is_probably_prime(30) != rug::integer::IsPrime::No));
    }
}

#[test]
fn a_product_of_two_large_primes_is_left_alone_until_one_of_them_occurs() {
    let p = (Integer::from(10).pow(99) + 289u32).next_prime();
    let q = (Integer::from(10).pow(100) + 267u32).next_prime();
    let n = (&p * &q).complete();
    assert_eq!(check(std::slice::from_ref(&n)).base, std::slice::from_ref(&n));
    assert_eq!(check(&[n.clone(), p.clone()]).base, [p.clone(), q.clone()]);
    assert_eq!(check(&[n.clone().square(), (&n * &p).complete()]).base, [p, q]);
    assert_eq!(check(&[n.clone().pow(6)]).base, [n]);
}

#[test]
fn adversarial_exponents_and_shared_factors() {
    let p = Integer::from(1_099_511_627_791u64);
    check(&[p.clone().pow(233), p.clone().pow(144), p.clone()]);
    // Every number is a product of two primes that others contain too.
    let primes: Vec<Integer> =
        std::iter::successors(Some(Integer::from(100_003)), |p| Some(p.next_prime_ref().complete()))
            .take(60)
            .collect();
    let pairs =
        primes.iter().enumerate().flat_map(|(k, p)| primes[..k].iter().map(move |q| (p * q).complete()));
    assert_eq!(check(&pairs.collect::<Vec<_>>()).base, primes);
}
