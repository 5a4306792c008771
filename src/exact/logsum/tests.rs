//! Tests of logarithmic forms: zeros by construction, signs against far more precise enclosures.

use super::*;
use proptest::prelude::*;
use rug::ops::Pow;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn ln(value: impl Into<Integer>) -> LogSum {
    LogSum::ln(&Rational::from_integer(rational::integer_from_rug(&value.into()))).unwrap()
}

fn coefficient() -> impl Strategy<Value = Rational> {
    (-30i64..30, 1i64..12).prop_map(|(n, d)| Rational::new(n.into(), d.into()))
}

/// Random forms over bases that share factors, some beyond 64 bits.
fn form() -> impl Strategy<Value = LogSum> {
    let base = prop_oneof![1u64..40, 1u64..100_000, any::<u64>().prop_map(|n| n | 1)];
    let term = (base, any::<bool>(), coefficient());
    (coefficient(), any::<bool>(), prop::collection::vec(term, 0..8)).prop_map(|(c, has_constant, terms)| {
        let parts: Vec<_> = terms
            .into_iter()
            .map(|(b, big, c)| (c, ln(if big { Integer::from(b).pow(3) * 6u32 } else { b.into() })))
            .collect();
        let sum = LogSum::combination(parts.iter().map(|(c, x)| (c.clone(), x)));
        if has_constant { &sum + &LogSum::rational(&c) } else { sum }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Σ rᵢ·(ln(aᵢbᵢ) − ln aᵢ − ln bᵢ) is zero by construction, and not after any change to it.
    #[test]
    fn zero_is_recognised(
        parts in prop::collection::vec((2u64.., 2u64.., coefficient()), 1..6),
        other in form(), epsilon in coefficient(), base in 2u32..60,
    ) {
        let zero = parts.iter().fold(other.clone(), |sum, (a, b, r)| {
            let product = ln(Integer::from(*a) * *b);
            &sum + &(&(&product - &ln(*a)) - &ln(*b)).scale(r)
        });
        let zero = &zero - &other;
        prop_assert!(zero.is_zero() && zero.sign() == Ordering::Equal && zero.as_rational() == Some(q("0")));
        prop_assert!(zero.display_terms().is_empty());
        let changed = &zero + &ln(base).scale(&epsilon);
        prop_assert_eq!(changed.is_zero(), epsilon == q("0"));
        prop_assert_eq!(changed.sign(), epsilon.cmp(&q("0")));
        prop_assert_eq!((&zero + &LogSum::rational(&epsilon)).as_rational(), Some(epsilon));
    }

    #[test]
    fn the_linear_operations_are_linear(a in form(), b in form(), r in coefficient()) {
        prop_assert!(&(&a + &b) - &b == a);
        prop_assert!((&a - &b).scale(&r) == &a.scale(&r) - &b.scale(&r));
        prop_assert!((&-&a + &a).is_zero());
        prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
        prop_assert_eq!(a == b, (&a - &b).is_zero());
    }

    /// Signs against an enclosure far more precise, and enclosures against each other.
    #[test]
    fn signs_and_enclosures_agree(a in form(), prec in 10u32..400) {
        let far = a.enclose(5000);
        prop_assert_eq!(a.sign(), far.sign().unwrap_or(Ordering::Equal));
        let near = a.enclose(prec);
        prop_assert!(near.lo() <= far.lo() && far.hi() <= near.hi(), "{:?} {:?}", near, far);
        // The terms below are at most 200 bits of logarithm times 30 each.
        prop_assert!(near.width() <= rug::Float::with_val(64, 1 << 20) >> prec);
    }

    #[test]
    fn displayed_terms_are_the_number(a in form()) {
        let terms = a.display_terms();
        prop_assert!(terms.windows(2).all(|w| w[0].1 < w[1].1));
        let logs: Vec<LogSum> = terms.iter().map(|t| LogSum::ln(&Rational::from_integer(t.1.clone())).unwrap()).collect();
        let parts = terms.iter().zip(&logs).map(|(t, log)| (t.0.clone(), log));
        prop_assert!(&LogSum::combination(parts) + &LogSum::rational(&a.constant()) == a);
    }

    #[test]
    fn ratios_are_found_and_only_those(a in form(), r in coefficient(), base in 2u32..50, more in form()) {
        if !a.is_zero() {
            prop_assert_eq!(a.scale(&r).ratio(&a), Some(r.clone()));
            if let Some(found) = more.ratio(&a) {
                prop_assert!(more == a.scale(&found));
            }
        }
        prop_assert_eq!(ln(base).scale(&r).multiple_of_ln(&base.into()), Some(r.clone()));
        prop_assert_eq!((&ln(base).scale(&r) + &LogSum::rational(&q("1/7"))).multiple_of_ln(&base.into()), None);
    }
}

#[test]
fn a_200_digit_product_of_two_primes_passes_without_factoring() {
    let p = Integer::from(10).pow(99).next_prime();
    let r = Integer::from(10).pow(100).next_prime();
    let n = (&p * &r).complete();
    assert!((&(&ln(n.clone()) - &ln(p.clone())) - &ln(r.clone())).is_zero());
    assert!(!(&ln(n.clone() + 1u32) - &ln(n.clone())).is_zero());
    assert_eq!((&ln(n.clone() + 1u32) - &ln(n.clone())).sign(), Ordering::Greater);
    assert_eq!(ln(n.clone()).display_terms(), [(q("1"), rational::integer_from_rug(&n))]);
    assert_eq!(ln(n.clone().square()).ratio(&ln(n)), Some(q("2")));
}

#[test]
fn overflowing_coefficients_spill_and_stay_exact() {
    let mut builder = LogSumBuilder::new(-6);
    for _ in 0..5 {
        builder.push(10, i128::MAX);
        builder.push(10, i128::MIN);
    }
    builder.push(7, i128::MIN);
    builder.push(7, i128::MIN);
    let sum = builder.finish().unwrap();
    let expected =
        &ln(10).scale(&q("5/6")) + &ln(7).scale(&(Rational::from_integer(2.into()).pow(128) / q("6")));
    assert!(sum == expected);
    let huge = q("170141183460469231731687303715884105727");
    assert!(ln(6).scale(&huge).scale(&huge).scale(&huge.recip()).scale(&huge.recip()) == ln(6));
    let fails = |build: &dyn Fn(&mut LogSumBuilder)| {
        let mut builder = LogSumBuilder::new(1);
        build(&mut builder);
        builder.finish().is_none()
    };
    assert!(fails(&|b| b.push(0, 1)) && fails(&|b| b.push_big(Integer::from(-3), Integer::from(1))));
    assert!(LogSumBuilder::new(0).finish().is_none());
}

#[test]
fn logarithms_of_what_is_not_positive_do_not_exist() {
    assert!(LogSum::ln(&q("0")).is_none() && LogSum::ln(&q("-1/2")).is_none());
    assert!(LogSum::ln(&q("1")).unwrap().is_zero());
    assert_eq!(ln(5).multiple_of_ln(&0.into()), None);
    assert_eq!(ln(5).multiple_of_ln(&1.into()), None);
    assert_eq!(LogSum::rational(&q("3")).ratio(&LogSum::rational(&q("4"))), Some(q("3/4")));
}
