//! Tests of the inclusion property, against rational arithmetic.

use super::*;
use proptest::prelude::*;

fn rational() -> impl Strategy<Value = Rational> {
    (-4000i64..4000, prop_oneof![1i64..4, 1i64..5000]).prop_map(|(n, d)| Rational::new(n.into(), d.into()))
}

/// A ball around `x`, wide or narrow, now and then unbounded.
fn around() -> impl Strategy<Value = (Rational, Ball)> {
    let width = || prop_oneof![Just(0i64), 0i64..3, 0i64..100_000];
    (rational(), width(), width(), 4u32..60, 0u8..12).prop_map(|(x, a, b, prec, open)| {
        let shift = |w: i64| Rational::new(w.into(), 300.into());
        let mut ball =
            Ball::new(Ball::rational(&(&x - shift(a)), prec).lo, Ball::rational(&(&x + shift(b)), prec).hi);
        if open == 0 {
            ball.lo = Ball::whole(prec).lo;
        } else if open == 1 {
            ball.hi = Ball::whole(prec).hi;
        }
        (x, ball)
    })
}

fn power(x: &Rational, n: i32) -> Rational {
    (0..n.abs()).fold(Rational::from_integer(1.into()), |p, _| if n < 0 { p / x } else { p * x })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn rational_operations_include_every_exact_result((x, a) in around(), (y, b) in around(), n in -5i32..6) {
        let zero = Rational::from_integer(0.into());
        prop_assert!(a.contains(&x));
        prop_assert!((&a + &b).contains(&(&x + &y)));
        prop_assert!((&a - &b).contains(&(&x - &y)));
        prop_assert!((&a * &b).contains(&(&x * &y)));
        prop_assert!((-&a).contains(&-&x));
        prop_assert!(a.scale(&y).contains(&(&x * &y)));
        let size = if x < zero { -&x } else { x.clone() };
        prop_assert!(a.abs().contains(&size));
        prop_assert!(a.with_prec(5).contains(&x));
        if y != zero {
            prop_assert!(a.div(&b).contains(&(&x / &y)));
        }
        if n > 0 || x != zero {
            let exponent = Rational::from_integer(n.into());
            prop_assert!(a.pow(&exponent).contains(&power(&x, n)), "{x}^{n} in {:?}^{n} = {:?}", a, a.pow(&exponent));
        }
        if let Some(sign) = a.sign() {
            prop_assert_eq!(sign, x.cmp(&zero));
        }
        if let Some(order) = a.order(&b) {
            prop_assert_eq!(order, x.cmp(&y));
        }
        let again = Ball::rational(&x, 40);
        prop_assert!(a.intersect(&again).is_some_and(|both| both.contains(&x)));
    }

    /// The exact value is a rational wherever a function undoes another.
    #[test]
    fn transcendental_operations_include_every_exact_result((x, a) in around(), k in 1i32..5, m in 1i32..5) {
        let size = if x < Rational::from_integer(0.into()) { -&x } else { x.clone() };
        prop_assert!(a.exp().ln().contains(&x));
        if x > Rational::from_integer(0.into()) {
            prop_assert!(a.ln().exp().contains(&x));
            let fraction = Rational::new(k.into(), m.into());
            prop_assert!(a.pow(&fraction).pow(&fraction.recip()).contains(&x));
            prop_assert!(a.pow(&-&fraction).pow(&-fraction.recip()).contains(&x));
        }
        prop_assert!((&a * &a).sqrt().contains(&size) && a.pow(&power(&x, 0)).contains(&x));
    }
}

#[test]
fn what_is_undefined_or_unbounded_is_the_whole_line() {
    let ball = |lo: i32, hi: i32| Ball::new(Float::with_val(30, lo), Float::with_val(30, hi));
    let half = Rational::new(1.into(), 2.into());
    for nothing in
        [ball(1, 2).div(&ball(-1, 1)), ball(-2, 0).ln(), ball(-2, -1).sqrt(), ball(-2, -1).pow(&half)]
    {
        assert!(nothing.lo().is_infinite() && nothing.hi().is_infinite(), "{nothing:?}");
    }
    let nan = Float::with_val(30, Special::Nan);
    assert!(!Ball::new(nan, Float::with_val(30, 1)).is_bounded());
    assert_eq!(ball(-3, 2).pow(&Rational::from_integer(2.into())).lo(), &0);
    assert_eq!(ball(-3, 2).pow(&Rational::from_integer(3.into())).lo(), &-27);
    assert!(ball(1, 1).width() == 0 && ball(0, 0).sign() == Some(Ordering::Equal));
    // A narrow argument gives a narrow value.
    assert!(Ball::ln_integer(&rug::Integer::from(3), 100).width() < Float::with_val(64, 2).pow(-98));
}
