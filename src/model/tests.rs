//! Textbook values, every refusal, and the laws of probability on random exact models.

use num_bigint::BigInt;
use num_traits::{One, Zero};
use proptest::prelude::*;

use super::*;
use crate::exact::rational::Rational;

fn q(text: &str) -> Rational {
    text.parse().unwrap()
}

fn texts(names: &[&str]) -> Outcomes {
    Outcomes::new(names.iter().map(|n| Label::text(*n))).unwrap()
}

fn masses(list: &[&str]) -> Masses {
    Masses::rationals(list.iter().map(|m| q(m)).collect()).unwrap()
}

fn list(measure: &Measure) -> Vec<String> {
    measure.masses().iter().map(|m| m.to_string()).collect()
}

#[test]
fn refusals_say_what_is_wrong() {
    let ab = || texts(&["a", "b"]);
    let message = |r: Result<Distribution, ModelError>| r.unwrap_err().to_string();
    assert_eq!(
        message(Distribution::new(ab(), masses(&["3/5", "1/2"]))),
        "the masses sum to 11/10, not 1: 1/10 too much"
    );
    assert_eq!(
        message(Distribution::new(ab(), masses(&["3/10", "1/2"]))),
        "the masses sum to 4/5, not 1: 1/5 missing"
    );
    assert_eq!(message(Distribution::new(ab(), masses(&["1"]))), "2 labels for 1 masses");
    assert_eq!(
        Masses::rationals(vec![q("3/2"), q("-1/2")]).unwrap_err().to_string(),
        "entry 2 is negative: -1/2"
    );
    assert_eq!(
        Outcomes::new(["x", "a", "x"].map(Label::text)).unwrap_err(),
        ModelError::Duplicate { label: Label::text("x"), first: 0, second: 2 }
    );
    assert_eq!(Distribution::normalize(ab(), masses(&["0", "0"])).unwrap_err(), ModelError::AllZero);
    assert_eq!(Distribution::new(Outcomes::range(0), Masses::equal(0)).unwrap_err(), ModelError::Empty);
    assert_eq!(Distribution::uniform(0).unwrap_err(), ModelError::Empty);
    let counted = Distribution::counts(ab(), vec![q("2"), q("3/2")]);
    assert_eq!(counted.unwrap_err(), ModelError::NotACount { index: 1, found: q("3/2") });
    let (a, b) =
        (Distribution::uniform_on(ab()).unwrap(), Distribution::uniform_on(texts(&["a", "c"])).unwrap());
    assert_eq!(
        b.aligned_to(a.outcomes()).unwrap_err().to_string(),
        "the outcomes differ; only on the left: b; only on the right: c"
    );
    assert_eq!(message(Distribution::bernoulli(&q("3/2"))), "bernoulli(p) needs 0 ≤ p ≤ 1, found 3/2");
    assert!(Geometric::new(q("0")).is_err() && Geometric::new(q("1")).is_ok());
    assert!(matches!(Distribution::binomial(1 << 40, &q("1/2")), Err(ModelError::TooMany { .. })));
    assert_eq!(
        Distribution::mixture(&[(q("1/2"), &a)]).unwrap_err().to_string(),
        "the weights sum to 1/2, not 1: 1/2 missing"
    );
}

#[test]
fn large_numbers_are_abridged() {
    assert_eq!(shown(&(q("1") - q("1/3").pow(80))), format!("0.{}…", "9".repeat(25)));
    assert_eq!(shown(&q("1/2").pow(200)), "a number of about 2^-200");
    assert_eq!(shown(&q("-2").pow(4001)), "a number of about 2^4001");
    assert_eq!(shown(&(q("-1/3").pow(61) - q("2"))), format!("-2.{}…", "0".repeat(25)));
}

#[test]
fn huge_uniform_laws_take_no_memory() {
    let u = Distribution::uniform(1 << 60).unwrap();
    assert_eq!(u.masses().grouped(), [(Rational::new(1.into(), BigInt::from(1u64 << 60)), 1 << 60)]);
    assert_eq!(u.outcomes().index_of(&Label::integer(1u64 << 60)), Some((1 << 60) - 1));
    assert!(u.total().is_one() && u.masses().common().is_none());
    let half = q("1/2");
    assert!(matches!(
        Distribution::mixture(&[(half.clone(), &u), (half, &u)]),
        Err(ModelError::TooMany { .. })
    ));
    assert!(matches!(Distribution::product(&[&u, &u]), Err(ModelError::TooMany { .. })));
    assert!(matches!(Values::default().on(u.outcomes()), Err(ModelError::TooMany { .. })));
    let other = Distribution::uniform((1 << 60) + 2).unwrap();
    assert!(matches!(u.aligned_to(other.outcomes()), Err(ModelError::Unaligned { .. })));
}

#[test]
fn families() {
    assert_eq!(list(&Distribution::bernoulli(&q("1/3")).unwrap()), ["1/3", "2/3"]);
    // Source: the fifth row of Pascal's triangle over 2^4.
    assert_eq!(list(&Distribution::binomial(4, &q("1/2")).unwrap()), ["1/16", "1/4", "3/8", "1/4", "1/16"]);
    assert_eq!(list(&Distribution::binomial(2, &q("1")).unwrap()), ["0", "0", "1"]);
    assert_eq!(list(&Distribution::binomial(2, &q("0")).unwrap()), ["1", "0", "0"]);
    assert_eq!(list(&Distribution::binomial(0, &q("1/7")).unwrap()), ["1"]);
    let g = Geometric::new(q("1/4")).unwrap();
    assert_eq!((g.mass(0).unwrap(), g.mass(3).unwrap()), (q("0"), q("9/64")));
    assert_eq!((g.mean(), g.variance()), (q("4"), q("12")));
    assert!(g.mass(u64::MAX).is_err());
    assert!(Geometric::new(q("1")).unwrap().mass(u64::MAX).unwrap().is_zero());
}

#[test]
fn alignment_goes_by_label() {
    let a = Distribution::new(texts(&["x", "y", "z"]), masses(&["1/2", "1/3", "1/6"])).unwrap();
    let moved = a.aligned_to(&texts(&["z", "x", "y"])).unwrap();
    assert_eq!(list(&moved), ["1/6", "1/2", "1/3"]);
    let numbered = Outcomes::new([2, 1].map(Label::integer)).unwrap();
    assert_eq!(
        list(
            &Distribution::counts(Outcomes::range(2), vec![q("1"), q("3")])
                .unwrap()
                .aligned_to(&numbered)
                .unwrap()
        ),
        ["3/4", "1/4"]
    );
    assert!(a.outcomes().same_order(&texts(&["x", "y", "z"])));
}

#[test]
fn products_find_their_tuples() {
    let both = Outcomes::product(&[texts(&["a", "b"]), Outcomes::range(3)]).unwrap();
    let labels: Vec<String> = both.iter().map(|l| l.to_string()).collect();
    assert_eq!(labels, ["(a, 1)", "(a, 2)", "(a, 3)", "(b, 1)", "(b, 2)", "(b, 3)"]);
    assert!(both.iter().enumerate().all(|(i, l)| both.index_of(&l) == Some(i)));
    let wrong = [
        Label::tuple([Label::text("a")]),
        Label::text("a"),
        Label::tuple([Label::text("c"), Label::integer(1)]),
    ];
    assert!(wrong.iter().all(|l| both.index_of(l).is_none()));
    let listed = Outcomes::new(both.iter().map(|l| l.into_owned())).unwrap();
    assert!(listed.same_order(&both) && both.same_order(&listed) && both.same_order(&both.clone()));
    assert!(!both.same_order(&Outcomes::product(&[Outcomes::range(3), texts(&["a", "b"])]).unwrap()));
    assert_eq!(Outcomes::product(&[]).unwrap().label(0), Some(Label::tuple([])));
}

#[test]
fn general_masses_stay_exact() {
    // Denominators whose least common multiple does not fit in 128 bits.
    let primes = [(1u64 << 61) - 1, 18446744073709551557, 4294967291];
    let parts: Vec<Rational> = primes.iter().map(|p| Rational::new(1.into(), (*p).into())).collect();
    let rest = Rational::one() - parts.iter().sum::<Rational>();
    let all: Vec<Rational> = parts.iter().cloned().chain([rest]).collect();
    let d = Distribution::new(Outcomes::range(4), Masses::rationals(all.clone()).unwrap()).unwrap();
    assert!(d.masses().common().is_none() && d.masses().general().is_some());
    assert_eq!(d.masses().iter().collect::<Vec<_>>(), all);
    assert_eq!(d.masses().grouped().len(), 4);
    let twice = Distribution::product(&[&d, &d]).unwrap();
    assert!(twice.total().is_one());
    assert_eq!(twice.mass(1), &parts[0] * &parts[1]);
    let scaled =
        Distribution::normalize(Outcomes::range(3), Masses::rationals(parts.clone()).unwrap()).unwrap();
    assert_eq!(scaled.mass(1), &parts[1] / parts.iter().sum::<Rational>());
}

#[test]
fn joint_tables() {
    let mut table = JointBuilder::new(["X", "Y"]).unwrap();
    for (x, y) in [("a", 0), ("a", 1), ("b", 1), ("c", 0)] {
        table.row([Label::text(x), Label::integer(y)]).unwrap();
    }
    let repeated = table.clone();
    let joint = table.distribution(masses(&["1/2", "1/4", "1/4", "0"])).unwrap();
    // The outcome c keeps its place with mass 0.
    assert_eq!(list(&joint.law(&["X"]).unwrap()), ["3/4", "1/4", "0"]);
    assert_eq!(joint.rows().count(), 3);
    assert_eq!(list(&joint.law(&["Y", "X"]).unwrap()), ["1/2", "0", "0", "1/4", "1/4", "0"]);
    let given = joint.conditional(&["X"], &[("Y", Label::integer(1))]).unwrap();
    assert_eq!(list(&given), ["1/2", "1/2", "0"]);
    assert_eq!(joint.condition(&[("X", Label::text("c"))]).unwrap_err(), ModelError::NullCondition);
    assert!(matches!(joint.condition(&[("X", Label::text("d"))]), Err(ModelError::UnknownOutcome { .. })));
    assert_eq!(joint.law(&["Z"]).unwrap_err().to_string(), "there is no random variable `Z` here, only X, Y");
    assert!(matches!(joint.law(&["X", "X"]), Err(ModelError::RepeatedVariable { .. })));
    let mut repeated = repeated;
    repeated.row([Label::text("a"), Label::integer(1)]).unwrap();
    assert!(matches!(repeated.row([Label::text("a")]), Err(ModelError::RowLength { .. })));
    let label = Label::tuple([Label::text("a"), Label::integer(1)]);
    let mut fresh = repeated.clone();
    fresh.row([Label::text("z"), Label::integer(1)]).unwrap();
    assert_eq!(
        fresh.distribution(Masses::integers([1; 6], 6)).unwrap_err(),
        ModelError::Duplicate { label, first: 1, second: 4 }
    );
    assert_eq!(
        list(&repeated.samples().unwrap().law(&["X", "Y"]).unwrap()),
        ["1/5", "2/5", "0", "1/5", "1/5", "0"]
    );
}

#[test]
fn independence_is_decided() {
    // Source: two fair bits and their exclusive or: pairwise independent, not conditionally.
    let mut table = JointBuilder::new(["X", "Y", "Z"]).unwrap();
    for (x, y) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        table.row([x, y, x ^ y].map(Label::integer)).unwrap();
    }
    let xor = table.samples().unwrap();
    for (a, b) in [("X", "Y"), ("X", "Z"), ("Y", "Z")] {
        assert!(xor.is_independent(&[a], &[b], &[]).unwrap());
    }
    assert!(!xor.is_independent(&["X"], &["Y"], &["Z"]).unwrap());
    assert!(!xor.is_independent(&["X", "Y"], &["Z"], &[]).unwrap());
    assert!(!xor.is_independent(&["X"], &["X"], &[]).unwrap());
    assert!(xor.is_independent(&["X"], &["X"], &["Y", "Z"]).unwrap());
    assert!(xor.is_markov(&[&["X"], &["Y", "X"], &["Z"]]).unwrap());
    assert!(!xor.is_markov(&[&["X"], &["Y"], &["Z"]]).unwrap());
}

/// Weights that are not all 0, some of them 0.
fn weights(size: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![Just(0), 1..50u64, Just(u64::MAX / 3)], size)
        .prop_filter("a positive weight", |w| w.iter().any(|x| *x > 0))
}

fn of(weights: &[u64]) -> Distribution {
    Distribution::normalize(Outcomes::range(weights.len()), Masses::integers(weights.to_vec(), 1)).unwrap()
}

/// The same distribution in the general form.
fn general(d: &Distribution) -> Distribution {
    let weights: Vec<Rational> = d.masses().iter().collect();
    Distribution::new(d.outcomes().clone(), Masses::weights(weights, Rational::one())).unwrap()
}

proptest! {
    #[test]
    fn masses_sum_to_one_in_both_forms(w in weights(6)) {
        let (a, b) = (of(&w), general(&of(&w)));
        prop_assert_eq!(a.masses().iter().sum::<Rational>(), Rational::one());
        prop_assert_eq!(b.total(), Rational::one());
        let sorted = |d: &Distribution| { let mut g = d.masses().grouped(); g.sort(); g };
        prop_assert_eq!(sorted(&a), sorted(&b));
        let grouped: Rational = a.masses().grouped().into_iter().map(|(m, n)| m * Rational::from_integer(n.into())).sum();
        prop_assert_eq!(grouped, Rational::one());
        prop_assert_eq!(a.support().count(), w.iter().filter(|x| **x > 0).count());
    }

    #[test]
    fn mixtures_are_linear(v in weights(5), w in weights(5), t in 0u64..=8) {
        let (a, b) = (of(&v), of(&w));
        let t = Rational::new(t.into(), 8.into());
        let s = Rational::one() - &t;
        for (a, b) in [(a.clone(), b.clone()), (general(&a), b.clone()), (general(&a), general(&b))] {
            let m = Distribution::mixture(&[(t.clone(), &a), (s.clone(), &b)]).unwrap();
            for i in 0..5 {
                prop_assert_eq!(m.mass(i), &t * a.mass(i) + &s * b.mass(i));
            }
        }
    }

    #[test]
    fn product_and_marginals_are_inverse(v in weights(3), w in weights(4)) {
        let (a, b) = (of(&v), of(&w));
        for (a, b) in [(a.clone(), b.clone()), (general(&a), general(&b))] {
            let both = Distribution::product(&[&a, &b]).unwrap();
            let variable = |name: &str, d: &Distribution| Variable { name: name.into(), alphabet: d.outcomes().clone() };
            let joint = Joint::dense(vec![variable("X", &a), variable("Y", &b)], both.masses().clone()).unwrap();
            prop_assert!(joint.is_independent(&["X"], &["Y"], &[]).unwrap());
            prop_assert_eq!(list(&joint.law(&["X"]).unwrap()), list(&a));
            prop_assert_eq!(list(&joint.law(&["Y"]).unwrap()), list(&b));
            prop_assert_eq!(list(&joint.law(&["X", "Y"]).unwrap()), list(&both));
            prop_assert!(joint.law(&["X", "Y"]).unwrap().outcomes().same_order(both.outcomes()));
        }
    }

    #[test]
    fn chain_rule_of_masses(w in weights(12)) {
        let variable = |name: &str, n| Variable { name: name.into(), alphabet: Outcomes::range(n) };
        let vars = vec![variable("X", 2), variable("Y", 3), variable("Z", 2)];
        for masses in [of(&w), general(&of(&w))].map(|d| d.masses().clone()) {
            let joint = Joint::dense(vars.clone(), masses).unwrap();
            let law = joint.law(&["X", "Y", "Z"]).unwrap();
            let y = joint.law(&["Y"]).unwrap();
            let merged = joint.marginal(&["Z", "Y"]).unwrap();
            prop_assert_eq!(list(&merged.law(&["Y"]).unwrap()), list(&y));
            let mut independent = true;
            for k in y.support() {
                let label = Label::integer(k + 1);
                let given = joint.conditional(&["X", "Z"], &[("Y", label)]).unwrap();
                let (xs, zs) = (joint.law(&["X", "Y"]).unwrap(), joint.law(&["Y", "Z"]).unwrap());
                for (x, z) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    let whole = law.mass((x * 3 + k) * 2 + z);
                    prop_assert_eq!(given.mass(x * 2 + z) * y.mass(k), whole.clone());
                    // The definition, at every cell: what `is_independent` checks on the support only.
                    independent &= whole * y.mass(k) == xs.mass(x * 3 + k) * zs.mass(k * 2 + z);
                }
            }
            prop_assert_eq!(joint.is_independent(&["X"], &["Z"], &["Y"]).unwrap(), independent);
        }
    }

    #[test]
    fn binomials_sum_to_one_with_mean_np(n in 0u64..60, a in 0u64..=12) {
        let p = Rational::new(a.into(), 12.into());
        let d = Distribution::binomial(n, &p).unwrap();
        prop_assert!(d.total().is_one());
        let values = Values::default().on(d.outcomes()).unwrap();
        prop_assert_eq!(d.expectation(&values), p * Rational::from_integer(n.into()));
    }

    #[test]
    fn events_add_up(w in weights(7), cut in 0usize..8) {
        let d = of(&w);
        let below = |l: &Label| *l <= Label::integer(cut);
        prop_assert_eq!(d.probability(below) + d.probability(|l| !below(l)), Rational::one());
        prop_assert_eq!(d.probability(below), d.masses().iter().take(cut).sum::<Rational>());
    }
}
