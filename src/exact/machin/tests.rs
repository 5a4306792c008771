//! Tests of `machin`.

use super::*;
use proptest::prelude::*;

fn close(ball: &Ball, b: u64, prec: u32) {
    let truth = Ball::ln_integer(&b.into(), 2 * prec + 64);
    assert!(ball.lo() <= truth.lo() && truth.hi() <= ball.hi(), "ln {b} at {prec} bits is missed");
    let width = ball.width() << prec;
    assert!(width <= 1 || width <= *truth.hi(), "ln {b} at {prec} bits is wide");
}

/// The integer identity behind each series: (x+1)·Π_{v<0} p^(−v) = (x−1)·Π_{v>0} p^v.
fn holds(x: u64, primes: &[i64], g: u64, e: i64) -> bool {
    let (mut above, mut below) = (Integer::from(x) + 1u32, Integer::from(x) - 1u32);
    for (p, v) in PRIMES.iter().copied().zip(primes.iter().copied()).chain([(g, e)]) {
        let power = Integer::from(p).pow(v.unsigned_abs() as u32);
        if v < 0 { above *= power } else { below *= power }
    }
    above == below
}

#[test]
fn every_formula_is_an_integer_identity_and_inverts() {
    for (i, table) in TABLES.iter().enumerate() {
        let n = table.len();
        assert_eq!(inverse(i).len(), n, "the relations of {n} primes are dependent");
        let relations: Vec<Vec<i64>> = table.iter().map(|&x| relation(x, n, 1).unwrap().0).collect();
        for (&x, primes) in table.iter().zip(&relations) {
            assert!(holds(x, primes, 2, 0), "{x}");
        }
        for (r, row) in inverse(i).iter().enumerate() {
            for c in 0..n {
                let entry: Rational = row
                    .iter()
                    .zip(&relations)
                    .map(|(entry, relation)| Rational::from(entry * relation[c]))
                    .sum();
                assert_eq!(entry, i32::from(r == c), "{n} primes: row {r}, column {c}");
            }
        }
    }
}

#[test]
fn neighbours_are_integer_identities() {
    for g in [2, 3, 5, 41, 97, 101, 103, 1009, 7919, 10007, 101 * 103, 123_457, 4_294_967_291] {
        for (n, x) in neighbours(g, 2000)
            .into_iter()
            .enumerate()
            .filter(|(n, x)| *x > 0 && PRIMES[..*n].iter().all(|p| *p != g))
        {
            let (primes, e) = relation(x, n, g).unwrap();
            assert!(e != 0 && holds(x, &primes, g, e), "{g} by {x}");
        }
    }
}

#[test]
fn a_series_contains_its_limit() {
    for (x, prec) in [
        (2, 2),
        (2, 64),
        (3, 3),
        (3, 1000),
        (7, 4097),
        (251, 20_000),
        (u64::MAX, 64),
        (u64::MAX, 5000),
        (1 << 61, 3),
    ] {
        let wide = 2 * prec + 200;
        let ratio = Rational::from((Integer::from(x) + 1u32, Integer::from(x) - 1u32));
        let truth = Ball::rug_rational(&ratio, wide).ln().scale_rug(&Rational::from((1, 2)));
        let ball = acoth(x, prec);
        assert!(ball.lo() <= truth.lo() && truth.hi() <= ball.hi(), "acoth {x} at {prec}");
        let width = ball.width() << prec.saturating_sub(4);
        assert!(prec < 8 || width <= *truth.hi(), "acoth {x} at {prec} is wide");
    }
}

#[test]
fn logarithms_of_every_kind() {
    let sets: [&[u64]; 9] = [
        &[],
        &[1, 2, 2, 4],
        &[3],
        &[97, 2],
        &[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41],
        &PRIMES,
        &[101, 103, 107, 1009, 101 * 103, 7 * 1009],
        &[u64::MAX, u64::MAX - 1, 1 << 63, 18_446_744_073_709_551_557],
        &[1, 65_537, 4_294_967_291],
    ];
    for set in sets {
        for prec in [0, 2, 100, CROSSOVER - 1, CROSSOVER, 40_000] {
            for (b, ball) in set.iter().zip(ln_integers(set, prec)) {
                close(&ball, *b, prec);
            }
        }
    }
    assert!(!ln_integers(&[0], 64)[0].is_bounded() && !ln_integers(&[0, 2], 20_000)[0].is_bounded());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn random_bases(bases in prop::collection::vec((1u64.., 0u32..63).prop_map(|(b, s)| (b >> s).max(1)), 0..12), prec in 16_000u32..20_000) {
        for (b, ball) in bases.iter().zip(ln_integers(&bases, prec)) {
            close(&ball, *b, prec);
        }
    }
}
