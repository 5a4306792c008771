//! Tests of `product`.

use super::*;
use proptest::prelude::*;

/// One MPFR logarithm a term at twice the precision.
fn plain(terms: &[(u64, i128)], prec: u32) -> (Ball, Ball) {
    let wp = 2 * prec + 300;
    let zero = || Ball::integer(&Integer::ZERO, wp);
    let ln = |b: u64, c: Integer| Ball::ln_integer(&b.into(), wp).scale_rug(&Rational::from(c));
    let sum = terms.iter().fold(zero(), |sum, &(b, c)| &sum + &ln(b, c.into()));
    let size = terms.iter().fold(zero(), |sum, &(b, c)| &sum + &ln(b, Integer::from(c).abs()));
    (sum, size)
}

fn check(terms: &[(u64, i128)], prec: u32) {
    let (ball, (truth, size)) = (sum_c_ln_b(terms, prec), plain(terms, prec));
    assert!(ball.lo() <= truth.lo() && truth.hi() <= ball.hi(), "missed at {prec} bits: {ball:?} {truth:?}");
    let width = ball.width() << prec;
    assert!(width <= 1 || width <= *size.hi(), "wide at {prec} bits: {ball:?}");
}

const PRECISIONS: [u32; 17] =
    [0, 1, 2, 20, 53, 64, 70, 100, 150, 200, 300, 400, 500, 900, 2000, 5000, 16_000];

#[test]
fn edges() {
    let (least, most) = (i128::MIN, i128::MAX);
    let cases: [&[(u64, i128)]; 13] = [
        &[],
        &[(1, most), (1, least)],
        &[(7, 0), (0, 0)],
        &[(2, 1)],
        &[(u64::MAX, 1)],
        &[(u64::MAX, least)],
        &[(2, most), (3, least), (5, 1)],
        &[(2, most); 9],
        &[(u64::MAX, least); 40],
        &[(u64::MAX, most), (u64::MAX - 1, least), (3, 1 << 126), (3, -1), (1 << 63, -77)],
        &[(2, 1), (3, 1), (5, -1), (7, -1), (11, 3), (13, -3), (10_007, 5), (10_009, -5)],
        &[(4_294_967_291, 1_000_003), (4_294_967_279, -999_983), (4_294_967_231, 1)],
        &[(6, 1); 5],
    ];
    for terms in cases {
        for prec in PRECISIONS {
            check(terms, prec);
        }
    }
    for prec in PRECISIONS {
        assert!(!sum_c_ln_b(&[(2, 1), (0, 1)], prec).is_bounded());
    }
}

#[test]
fn zero_by_construction() {
    // ln 6^k = k ln 2 + k ln 3 and ln b − ln b, in numbers and coefficients that use every bucket.
    let mut terms = Vec::new();
    for i in 0..6000u64 {
        let (b, c) = (2 + i * i * 1_000_003, i128::from(i).pow(9) - 12_345_678_901_234_567_890);
        terms.extend([(b, c), (2 * b, -c), (2, c)]);
    }
    for prec in [2, 64, 130, 200, 400, 1000] {
        let ball = sum_c_ln_b(&terms, prec);
        assert!(*ball.lo() <= 0 && *ball.hi() >= 0, "{ball:?}");
        assert!(ball.is_bounded());
    }
    for prec in [500, 20_000] {
        let small = sum_c_ln_b(&terms[..60], prec);
        assert!(*small.lo() <= 0 && *small.hi() >= 0, "{small:?}");
    }
}

#[test]
fn many_terms_on_all_cores() {
    let term = |i: u64| (i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (i % 50), i128::from(i * i) - 20_000_000);
    let terms: Vec<_> = (1..=9000).map(term).map(|(b, c)| (b.max(1), c)).collect();
    for prec in [53, 120, 200, 1000] {
        check(&terms, prec);
    }
}

/// A product of two significands never exceeds the truth and falls short by less than ε of it.
fn steps<R: Real>(bits: u32, words: &[u64]) {
    let (mut number, mut square, mut exact, bits) =
        (R::one(bits), R::one(bits), Integer::from(1), R::width(bits));
    for &b in words {
        number.times_word(b);
        exact *= b;
    }
    for _ in 0..2 {
        square.times(&number);
    }
    for (mut number, exact, steps) in
        [(number, exact.clone(), words.len()), (square, exact.square(), 2 * words.len() + 2)]
    {
        let exponent = number.take_exponent();
        let significand = number.to_float().to_rational().unwrap();
        assert!((1..2).contains(&significand));
        let value = significand << u32::try_from(exponent).unwrap();
        assert!(value <= exact);
        let limit = (&value * Rational::from((steps as u32 + 1, 1))) >> (bits - 1);
        assert!(exact - value <= limit);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn steps_round_down(words in prop::collection::vec((2u64.., 0u32..63).prop_map(|(b, s)| (b >> s).max(2)), 0..40)) {
        steps::<Fixed<2>>(128, &words);
        steps::<Fixed<3>>(192, &words);
        steps::<Fixed<6>>(384, &words);
        steps::<Wide>(128, &words);
        steps::<Wide>(320, &words);
    }

    #[test]
    fn random_sums(
        terms in prop::collection::vec(((1u64.., 0u32..64), (any::<i128>(), 0u32..128)), 0..80),
        prec in 2u32..1200,
    ) {
        let terms: Vec<_> = terms.into_iter().map(|((b, s), (c, t))| ((b >> s).max(1), c >> t)).collect();
        check(&terms, prec);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn random_sums_at_many_digits(
        terms in prop::collection::vec(((1u64.., 0u32..64), (any::<i128>(), 0u32..128)), 0..20),
        prec in 16_000u32..18_000,
    ) {
        let terms: Vec<_> = terms.into_iter().map(|((b, s), (c, t))| ((b >> s).max(1), c >> t)).collect();
        check(&terms, prec);
    }
}
