//! Tests of rounding, against integer arithmetic and hard cases.

use super::*;
use proptest::prelude::*;

fn q(text: &str) -> Rational {
    rational::parse(text, &rational::Limits::default()).unwrap()
}

fn with<T>(value: &Rational, f: impl FnOnce(&mut Rounder) -> T) -> T {
    f(&mut Rounder::of(&LogSum::rational(value), Limits::default()))
}

/// Rounding to `bits` significant bits above `2^least`, half even, in integers alone: the quotient
/// by the unit in the last place, as (whole units, power of two of the unit).
fn reference(value: &Rational, bits: i64, least: i64) -> (Integer, i64) {
    let (n, d) = (rational::integer_to_rug(value.numer()).abs(), rational::integer_to_rug(value.denom()));
    let length = |x: &Integer| i64::from(x.significant_bits());
    let mut unit = (length(&n) - length(&d) - bits).max(least);
    loop {
        let (n, d) = if unit < 0 {
            (n.clone() << -unit as u32, d.clone())
        } else {
            (n.clone(), d.clone() << unit as u32)
        };
        let (mut whole, rest) = n.div_rem(d.clone());
        if length(&whole) > bits {
            unit += 1;
            continue;
        }
        if (rest.clone() * 2u32 > d) || (rest * 2u32 == d && whole.is_odd()) {
            whole += 1;
        }
        return (whole, unit);
    }
}

fn assert_f64(value: &Rational) {
    let (whole, unit) = reference(value, 53, -1074);
    let expected = if whole.significant_bits() as i64 + unit > 1024 {
        f64::INFINITY
    } else {
        // Both factors are exact and so is their product, a multiple of the unit below 2^1024.
        let half = unit / 2;
        whole.to_f64() * 2f64.powi(half as i32) * 2f64.powi((unit - half) as i32)
    };
    let expected = if value.numer().sign() == num_bigint::Sign::Minus { -expected } else { expected };
    assert_eq!(with(value, |r| r.to_f64()).unwrap().to_bits(), expected.to_bits(), "{value}");
}

fn assert_f32(value: &Rational) {
    let (whole, unit) = reference(value, 24, -149);
    let size = if whole.significant_bits() as i64 + unit > 128 {
        f32::INFINITY
    } else {
        (whole.to_f64() * 2f64.powi(unit as i32)) as f32
    };
    let expected = if value.numer().sign() == num_bigint::Sign::Minus { -size } else { size };
    assert_eq!(with(value, |r| r.to_f32()).unwrap().to_bits(), expected.to_bits(), "{value}");
}

#[test]
fn hard_cases_of_binary_rounding() {
    let tie = "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880";
    for text in [
        tie,
        &format!("{}/2", q(tie) * q("2") - q("1")),
        "0x1.fffffffffffff7p1023",
        "0x1.fffffffffffff8p1023",
        "0x1.fffffffffffff7fffffffffp1023",
        "0x1p-1075",
        "0x1.0000000000000000001p-1075",
        "0x1.8p-1074",
        "0x1.fffffffffffffp-1023",
        "0x1.ffffffffffffep-1023",
        "0x0.fffffffffffffp-1022",
        "0x0.fffffffffffff8p-1022",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "4.9406564584124654e-324",
        "2.4703282292062327208e-324",
        "2.4703282292062328e-324",
        "1e-400",
        "9007199254740993",
        "9007199254740995",
        "0.1",
        "6929495644600919.5",
        "3.518437208883201171875e13",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "1.00000000000000011102230246251565404236316680908203126",
        "0x1.ffffffp127",
        "0x1.fffffefp127",
        "0x1p-150",
        "0x1.000001p-150",
        "0x1.8p-149",
        "16777217",
        "16777219",
        "0x1.fffffcp-127",
    ] {
        assert_f64(&q(text));
        assert_f32(&q(text));
        assert_f64(&-q(text));
        assert_f32(&-q(text));
    }
    assert_eq!(with(&q("1e-400"), |r| r.to_f64()).unwrap().to_bits(), 0);
    assert_eq!(with(&q("-1e-400"), |r| r.to_f64()).unwrap().to_bits(), (-0.0f64).to_bits());
    assert_eq!(with(&q("0"), |r| r.to_f64()).unwrap().to_bits(), 0);
}

#[test]
fn logarithms_of_tiny_and_huge_numbers() {
    // Source: ln(1 + 2⁻²⁰⁰) = 2⁻²⁰⁰ − 2⁻⁴⁰¹ + …, just below a power of two.
    let one_up = Rational::from_integer(1.into()) + q("0x1p-200");
    let tiny = LogSum::ln(&one_up).unwrap();
    let mut tiny = Rounder::of(&tiny, Limits::default());
    assert_eq!(tiny.to_f64().unwrap(), 2f64.powi(-200));
    let exact = display_of(&q("0x1p-200"), 40);
    assert_eq!(tiny.digits(40).unwrap().digits, exact);
    assert_eq!(tiny.digits(20).unwrap().with_ellipsis(), "6.2230152778611417071…e-61");
    // e^(10⁸) has 43,429,449 digits; the first ones are enclosed without writing the rest.
    let huge = Real::rational(&q("1e8")).exp();
    let huge = Rounder::of_real(&huge, Limits::default()).digits(16).unwrap();
    assert_eq!(huge.with_ellipsis(), "1.549976746648426…e43429448");
}

fn display_of(value: &Rational, count: u32) -> String {
    with(value, |r| r.digits(count)).unwrap().digits
}

#[test]
fn decimals_by_hand() {
    let show = |text: &str, n: u32| {
        with(&q(text), |r| [r.digits(n), r.decimal(n)].map(|d| d.unwrap().with_ellipsis()))
    };
    assert_eq!(show("3/2", 20), ["1.5", "1.5"]);
    assert_eq!(show("0", 3), ["0", "0"]);
    assert_eq!(show("1/3", 5), ["0.33333…", "0.33333…"]);
    assert_eq!(show("2/3", 5), ["0.66666…", "0.66667…"]);
    assert_eq!(show("-2/3", 5), ["-0.66666…", "-0.66667…"]);
    assert_eq!(show("0.25", 1), ["0.2…", "0.2…"]);
    assert_eq!(show("0.35", 1), ["0.3…", "0.4…"]);
    assert_eq!(show("0.95", 1), ["0.9…", "1.…"]);
    assert_eq!(show("0.9999", 2), ["0.99…", "1.0…"]);
    assert_eq!(show("12345", 2), ["1.2…e4", "1.2…e4"]);
    assert_eq!(show("12000", 2), ["12000", "12000"]);
    assert_eq!(show("1e-12", 2), ["1e-12", "1e-12"]);
    let (below, above) = with(&q("-2/3"), |r| r.bounds(3)).unwrap();
    assert_eq!((below.to_string(), above.to_string()), ("-0.667".into(), "-0.666".into()));
    let (below, above) = with(&q("0.125"), |r| r.bounds(3)).unwrap();
    assert_eq!((below.to_string(), above.to_string()), ("0.125".into(), "0.125".into()));
}

#[test]
fn what_is_beyond_a_limit_or_undecidable_says_so() {
    let limits = Limits { digits: 10, bits: 300 };
    let value = LogSum::ln(&q("2")).unwrap();
    assert_eq!(Rounder::of(&value, limits).digits(11), Err(RoundError::Digits { asked: 11, limit: 10 }));
    assert_eq!(Rounder::of(&value, limits).digits(0), Err(RoundError::Digits { asked: 0, limit: 10 }));
    // √2 + √3 − √(5 + 2√6) + 1 is 1, which is not recognised: its digits are undecided.
    let root = |x: &Real| x.pow(&q("1/2")).unwrap();
    let [two, three, five, six] = [2, 3, 5, 6].map(|n| Real::rational(&Rational::from_integer(n.into())));
    let one = Real::sum([root(&two), root(&three), Real::rational(&q("1"))])
        .sub(&root(&five.add(&root(&six).scale(&q("2")))));
    assert_eq!(Rounder::of_real(&one, limits).digits(5), Err(RoundError::Undecided { bits: 300 }));
    assert_eq!(Rounder::of_real(&one, limits).decimal(5).unwrap().to_string(), "1.0000");
    assert_eq!(Rounder::of_real(&one, limits).to_f64(), Ok(1.0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn floats_of_rationals(n in any::<i128>(), d in 1i128.., shift in -1200i32..1200, dyadic in any::<bool>()) {
        let power = Rational::from_integer(2.into()).pow(shift);
        let d = if dyadic { 1.into() } else { d.into() };
        let value = Rational::new(n.into(), d) * power;
        assert_f64(&value);
        assert_f32(&value);
    }

    #[test]
    fn ties_between_floats(bits in 0u64..0x7fe0_0000_0000_0000, nudge in -1i32..2) {
        let (a, b) = (f64::from_bits(bits), f64::from_bits(bits + 1));
        let middle = (rational::from_f64(a).unwrap() + rational::from_f64(b).unwrap()) / q("2");
        let value = middle + q("0x1p-3000") * Rational::from_integer(nudge.into());
        let even = if bits % 2 == 0 { a } else { b };
        let expected = match nudge { -1 => a, 0 => even, _ => b };
        prop_assert_eq!(with(&value, |r| r.to_f64()).unwrap().to_bits(), expected.to_bits());
    }

    /// A rational rounded through enclosures, as an irrational would be, agrees with integers.
    #[test]
    fn the_two_roads_to_decimals_agree(n in any::<i64>(), d in 1i64.., e in -40i32..40, count in 1u32..40) {
        let value = Rational::new(n.into(), d.into()) * Rational::from_integer(10.into()).pow(e);
        let mut exact = Rounder::new(|p| Ball::rational(&value, p), || Some(value.clone()), Limits::default());
        let mut blind = Rounder::new(|p| Ball::rational(&value, p), || None, Limits { digits: 40, bits: 2000 });
        for round in [Round::Zero, Round::Nearest, Round::Down, Round::Up] {
            let expected = exact.round(count, round).unwrap();
            match blind.round(count, round) {
                Ok(found) => prop_assert_eq!(q(&found.to_string()), q(&expected.to_string())),
                // Only what ends within the digits, or half a unit beyond, defeats enclosures.
                Err(_) => prop_assert!(exact.round(count + 1, Round::Zero).unwrap().exact),
            }
        }
    }

    #[test]
    fn bounds_enclose_and_digits_are_a_prefix(n in 2u64.., d in 1u64.., count in 1u32..60) {
        let value = LogSum::ln(&Rational::new(n.into(), d.into())).unwrap();
        prop_assume!(!value.is_zero());
        let mut rounder = Rounder::of(&value, Limits::default());
        let (below, above) = rounder.bounds(count).unwrap();
        let read = |d: &Decimal| LogSum::rational(&q(&d.to_string()));
        prop_assert!(read(&below) < value && value < read(&above));
        let digits = rounder.digits(count).unwrap();
        prop_assert!(!digits.exact && (digits == below || digits == above));
        prop_assert!(rounder.digits(count + 9).unwrap().digits.starts_with(&digits.digits));
        let nearest = rounder.decimal(count).unwrap();
        let error = |x: &LogSum| { let e = &read(&nearest) - x; if e.sign().is_lt() { -&e } else { e } };
        prop_assert!(error(&value).scale(&q("2")) < &read(&above) - &read(&below));
    }
}
