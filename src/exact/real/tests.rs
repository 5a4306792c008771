//! Tests of closed reals: what stays linear, what is identical, separated, unknown or no number.

use super::*;
use proptest::prelude::*;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn ln(text: &str) -> Real {
    LogSum::ln(&q(text)).unwrap().into()
}

fn rat(text: &str) -> Real {
    Real::rational(&q(text))
}

#[test]
fn what_is_linear_stays_linear() {
    let root = rat("2").pow(&q("1/2")).unwrap();
    assert!(root.as_logsum().is_none());
    assert_eq!(root.product(&root).as_rational(), Some(q("2")));
    assert_eq!(root.pow(&q("4")).unwrap().as_rational(), Some(q("4")));
    assert_eq!(rat("9/4").pow(&q("-1/2")).unwrap().as_rational(), Some(q("2/3")));
    assert_eq!(rat("-2").pow(&q("-3")).unwrap().as_rational(), Some(q("-1/8")));
    assert_eq!(ln("8").exp().as_rational(), Some(q("8")));
    assert_eq!(root.ln().unwrap().equals(&ln("2").scale(&q("1/2")), 64), Truth::True);
    assert!(root.ln().unwrap().as_logsum().is_some());
    assert_eq!(
        ln("2").product(&ln("3")).ln().unwrap().exp().equals(&ln("2").product(&ln("3")), 64),
        Truth::True
    );
    assert_eq!(ln("9").quotient(&ln("3")).unwrap().as_rational(), Some(q("2")));
    assert_eq!(ln("1/2").abs().equals(&ln("2"), 64), Truth::True);
    assert_eq!(rat("1").exp().product(&rat("-1").exp()).as_rational(), Some(q("1")));
    assert_eq!(root.sub(&root).equals(&rat("0"), 256), Truth::True);
    assert_eq!(root.product(&rat("0")).as_rational(), Some(q("0")));
}

#[test]
fn identities_beyond_the_linear_fragment() {
    let pow = |x: &str, r: &str| rat(x).pow(&q(r)).unwrap();
    let same = |a: &Real, b: &Real| assert_eq!(a.equals(b, 512), Truth::True, "{a:?} {b:?}");
    same(&pow("2", "1/2").product(&pow("3", "1/2")), &pow("6", "1/2"));
    same(&pow("8", "1/2"), &pow("2", "1/2").scale(&q("2")));
    let (a, b) = (ln("2"), ln("3"));
    same(
        &a.add(&b).pow(&q("2")).unwrap(),
        &Real::sum([a.product(&a), a.product(&b).scale(&q("2")), b.product(&b)]),
    );
    same(&a.quotient(&b).unwrap().product(&b), &a);
    same(&a.quotient(&b).unwrap().add(&rat("1")), &ln("6").quotient(&b).unwrap());
    same(&a.product(&b).ln().unwrap(), &a.ln().unwrap().add(&b.ln().unwrap()));
    same(&Real::from(LogSum::ln(&q("2")).unwrap().scale(&q("1/3"))).exp().pow(&q("3")).unwrap(), &rat("2"));
    same(&ln("4").product(&b), &a.product(&ln("9")));
    // Opaque subterms are equal when their own normal forms are.
    same(
        &ln("4").product(&b).add(&rat("1")).ln().unwrap(),
        &a.product(&ln("9")).add(&rat("1")).ln().unwrap(),
    );
}

#[test]
fn what_differs_is_separated_and_the_rest_is_unknown() {
    assert_eq!(ln("2").product(&ln("3")).equals(&ln("2"), 64), Truth::False);
    assert_eq!(ln("2").product(&ln("3")).less(&rat("1"), 64), Truth::True);
    // √2 + √3 = √(5 + 2√6) is true, but no normal form here shows it.
    let root = |x: &Real| x.pow(&q("1/2")).unwrap();
    let left = root(&rat("2")).add(&root(&rat("3")));
    let right = root(&rat("5").add(&root(&rat("6")).scale(&q("2"))));
    assert_eq!(left.equals(&right, 512), Truth::Unknown);
    assert_eq!(left.less_eq(&right, 512), Truth::Unknown);
    assert_eq!(
        rat("1").quotient(&left.sub(&right)).unwrap_err(),
        RealError::Undecided { bits: CERTIFY_BITS }
    );
    assert_eq!(left.sub(&right).ln().unwrap_err(), RealError::Undecided { bits: CERTIFY_BITS });
}

#[test]
fn what_does_not_exist_is_an_error() {
    assert_eq!(rat("1").quotient(&rat("0")).unwrap_err(), RealError::DivisionByZero);
    assert_eq!(rat("1").quotient(&ln("2").sub(&ln("2"))).unwrap_err(), RealError::DivisionByZero);
    assert_eq!(rat("0").pow(&q("-1")).unwrap_err(), RealError::DivisionByZero);
    assert_eq!(rat("-1").pow(&q("1/3")).unwrap_err(), RealError::FractionalPowerOfNegative);
    assert_eq!(ln("1/2").ln().unwrap_err(), RealError::LnOfNonPositive);
    assert_eq!(rat("0").pow(&q("0")).unwrap().as_rational(), Some(q("1")));
    // Far too large to write down, but still a number.
    let tower = rat("10").pow(&q("10000000000")).unwrap();
    assert!(tower.as_rational().is_none());
    assert_eq!(rat("1").less(&tower, 64), Truth::True);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// (a + b)(c + d) − ac − ad − bc − bd is zero; with one term changed it is not.
    #[test]
    fn distributivity_is_seen(n in prop::collection::vec((2u32..5000, 1u32..5000), 4), one in 1u32..9) {
        let [a, b, c, d] = [0, 1, 2, 3].map(|k| ln(&format!("{}/{}", n[k].0, n[k].1)));
        let left = a.add(&b).product(&c.add(&d));
        let right = Real::sum([a.product(&c), a.product(&d), b.product(&c), b.product(&d)]);
        prop_assert_eq!(left.equals(&right, 512), Truth::True);
        prop_assert_eq!(left.less(&right.add(&Real::rational(&integer(one.into()))), 512), Truth::True);
    }
}
