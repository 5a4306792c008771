//! Forms against their values at points, and signs against a second opinion.

use super::sign::simplest;
use super::{Domain, Form, Fraction, Interval, Point, Polynomial, Root, course};
use crate::exact::Rational;
use crate::exact::rational::compare;
use proptest::prelude::*;
use std::cmp::Ordering;

fn q(n: i64, d: i64) -> Rational {
    Rational::new(n.into(), d.into())
}

fn unit() -> Interval {
    Interval::open(q(0, 1), q(1, 1))
}

fn at(n: i64, d: i64) -> Point {
    [("p".into(), q(n, d))].into()
}

/// A polynomial in p (and q) from small coefficients.
fn polynomial(coefficients: &[i64], other: i64) -> Polynomial {
    let (p, second) = (Polynomial::symbol("p"), Polynomial::symbol("q"));
    let mut sum = &Polynomial::integer(other) * &second;
    for (k, c) in coefficients.iter().enumerate() {
        sum = &sum + &(&Polynomial::integer(*c) * &p.pow(k as u32));
    }
    sum
}

/// `a ln p + b ln(1−p) + c ln(1+p) + d ln 2 + e` with polynomials of degree 2 in front.
fn form(parts: &[[i64; 3]; 5]) -> Form {
    let p = Fraction::symbol("p");
    let one = Fraction::from(Polynomial::integer(1));
    let under = [p.clone(), &one - &p, &one + &p, Fraction::from(Polynomial::integer(2))];
    let half = at(1, 2);
    let front = |c: &[i64; 3]| Fraction::from(polynomial(c, 0));
    let logs = under.iter().zip(parts).map(|(f, c)| Form::ln(f, &half).unwrap().scale(&front(c)));
    logs.fold(Form::from(front(&parts[4])), |sum, term| sum.sum(&term))
}

fn sign_at(course: &super::Course, x: &Rational) -> Option<Ordering> {
    for (k, root) in course.roots.iter().enumerate() {
        if compare(x, root.low()).is_lt() || matches!(root, Root::Between(low, _) if low == x) {
            return course.signs.get(k).copied();
        }
        match root {
            Root::At(r) if r == x => return Some(Ordering::Equal),
            Root::Between(_, high) if compare(x, high).is_lt() => return None,
            _ => {}
        }
    }
    course.signs.last().copied()
}

#[test]
fn greatest_common_divisors() {
    let [p, q] = ["p", "q"].map(Polynomial::symbol);
    let one = Polynomial::integer(1);
    let common = &(&p * &q) - &one;
    let (a, b) = (&common * &(&p + &q), &common * &(&(&p * &p) + &one));
    assert_eq!(a.gcd(&b), common);
    assert_eq!(a.div_exact(&common), Some(&p + &q));
    assert_eq!(a.div_exact(&(&p - &q)), None);
    assert_eq!(Polynomial::integer(12).gcd(&Polynomial::integer(-18)), Polynomial::integer(6));
    assert_eq!(p.gcd(&q), one);
}

#[test]
fn simplest_fractions() {
    assert_eq!(simplest(&q(1, 3), &q(1, 2)), q(2, 5));
    assert_eq!(simplest(&q(0, 1), &q(1, 1)), q(1, 2));
    assert_eq!(simplest(&q(-1, 2), &q(1, 2)), q(0, 1));
    assert_eq!(simplest(&q(36, 100), &q(38, 100)), q(3, 8));
}

#[test]
fn entropy_rises_and_falls() {
    // −p ln p − (1−p) ln(1−p) is positive on (0,1); its derivative changes sign at 1/2.
    let entropy = form(&[[0, -1, 0], [-1, 1, 0], [0; 3], [0; 3], [0; 3]]);
    let own = course(&entropy, &"p".into(), &unit()).unwrap();
    assert_eq!((own.signs, own.roots), (vec![Ordering::Greater], vec![]));
    let slope = course(&entropy.derivative("p"), &"p".into(), &unit()).unwrap();
    assert_eq!(slope.signs, [Ordering::Greater, Ordering::Less]);
    assert_eq!(slope.roots, [Root::At(q(1, 2))]);
}

#[test]
fn equal_forms_of_other_shapes() {
    let [p, half] = [Fraction::symbol("p"), Fraction::rational(&q(1, 2))];
    let inside = at(1, 3);
    let two = Fraction::rational(&q(2, 1));
    // ln(p²/2 − p⁴/4) = 2 ln p + ln(2 − p²) − 2 ln 2
    let squared = &p * &p;
    let left =
        Form::ln(&(&(&squared * &half) - &(&(&squared * &squared) * &(&half * &half))), &inside).unwrap();
    let right = Form::ln(&p, &inside)
        .unwrap()
        .scale(&two)
        .sum(&Form::ln(&(&two - &squared), &inside).unwrap())
        .difference(&Form::ln(&two, &inside).unwrap().scale(&two));
    assert!(left.difference(&right).is_zero(&inside));
    assert!(!left.difference(&right).sum(&Form::ln(&two, &inside).unwrap()).is_zero(&inside));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn gcds_divide_and_are_greatest(a in prop::array::uniform3(-4i64..5), b in prop::array::uniform3(-4i64..5),
                                    c in prop::array::uniform3(-4i64..5), k in -2i64..3) {
        let [a, b, c] = [polynomial(&a, k), polynomial(&b, 1), polynomial(&c, k)];
        let (ac, bc) = (&a * &c, &b * &c);
        let gcd = ac.gcd(&bc);
        prop_assert!(gcd.is_zero() || ac.div_exact(&gcd).is_some() && bc.div_exact(&gcd).is_some());
        prop_assert!(c.is_zero() || (ac.is_zero() && bc.is_zero()) || gcd.div_exact(&c.primitive()).is_some());
    }

    #[test]
    fn courses_agree_with_values(parts in prop::array::uniform5(prop::array::uniform3(-2i64..3))) {
        let form = form(&parts);
        if let Some(course) = course(&form, &"p".into(), &unit()) {
            prop_assert_eq!(course.signs.len(), course.roots.len() + 1);
            for n in 1..40 {
                let here = q(n, 40);
                if let Some(sign) = sign_at(&course, &here) {
                    prop_assert_eq!(form.at(&at(n, 40)).unwrap().sign(), sign, "at {}", here);
                }
            }
        }
    }

    #[test]
    fn forms_have_the_values_of_their_parts(a in prop::array::uniform5(prop::array::uniform3(-2i64..3)),
                                            b in prop::array::uniform5(prop::array::uniform3(-2i64..3)), n in 1i64..9) {
        let (f, g, here) = (form(&a), form(&b), at(n, 9));
        let sum = f.sum(&g).over_base(&here).at(&here).unwrap();
        prop_assert!((&sum - &f.at(&here).unwrap()).compare(&g.at(&here).unwrap()).is_eq());
        let zero = f.difference(&g).is_zero(&here);
        prop_assert_eq!(zero, a == b);
    }

    #[test]
    fn functions_that_are_nowhere_negative(a in prop::array::uniform3(-3i64..4), b in prop::array::uniform3(-3i64..4),
                                           k in -2i64..3, m in 0u32..3, turned in any::<bool>()) {
        let [f, g] = [polynomial(&a, k), polynomial(&b, 1)];
        let product = &f * &g.pow(m);
        let product = if turned { -&product } else { product };
        let mut square = Domain::default();
        square.set("p".into(), unit());
        square.set("q".into(), unit());
        if super::sign::nowhere_negative(&Fraction::from(product.clone()), &square) {
            for n in 1..12 {
                for l in 1..12 {
                    let point: Point = [("p".into(), q(n, 12)), ("q".into(), q(l, 12))].into();
                    let value = Fraction::from(product.clone()).at(&point).unwrap();
                    prop_assert!(compare(&value, &q(0, 1)).is_ge());
                }
            }
        }
    }

    #[test]
    fn roots_of_products(roots in prop::collection::btree_set((-6i64..7, 1i64..6), 1..4), square in any::<bool>()) {
        let mut distinct: Vec<Rational> = roots.iter().map(|(n, d)| q(*n, *d)).collect();
        distinct.sort_by(compare);
        distinct.dedup();
        let x = Polynomial::symbol("p");
        let linear = |r: &Rational| {
            let (n, d) = (r.numer().to_string().parse::<i64>().unwrap(), r.denom().to_string().parse::<i64>().unwrap());
            &(&Polynomial::integer(d) * &x) - &Polynomial::integer(n)
        };
        let mut product = distinct.iter().map(linear).fold(Polynomial::integer(1), |p, f| &p * &f);
        if square {
            product = &product * &linear(&distinct[0]);
        }
        let mut all = Domain::default();
        all.set("p".into(), Interval::default());
        let found = super::sign::Sturm::new(&product, &"p".into()).roots(&Interval::default()).unwrap();
        prop_assert_eq!(found.len(), distinct.len());
        for (root, exact) in found.iter().zip(&distinct) {
            prop_assert!(compare(root.low(), exact).is_le() && compare(root.high(), exact).is_ge());
        }
    }
}
