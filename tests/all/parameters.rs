//! Claims with parameters: true ones against values at points, false ones of the same make, derivatives,
//! minimisers. No false claim may be proved, and a refutation has to hold at its point.

use entail::audit;
use entail::eval::{self, Env};
use entail::exact::Rational;
use entail::exact::symbolic::{Domain, Fraction, Interval};
use entail::kernel::{Conds, Theorem};
use entail::model::{Label, Outcomes, Parametric};
use entail::prove::Verdict;
use entail::render::build::Outcome;
use entail::session::{Options, Session};
use entail::span::Source;
use entail::term::{Claim, Dist, Expr, Extremum, Measure, Over, Points, Quantity, Rel};
use proptest::prelude::*;
use std::sync::Arc;

fn q(n: i64, d: i64) -> Rational {
    Rational::new(n.into(), d.into())
}

/// The verdicts of the `prove` statements of a text; every theorem is checked again.
fn verdicts(text: &str) -> Vec<&'static str> {
    let report = Session::new(Options::default()).run(&Source::new("<test>", text));
    assert!(report.is_accepted(), "{text}\n{:?}", report.diagnostics);
    let one = |o: &Outcome| match o {
        Outcome::Answer(a) => Some(match &a.answer.verdict {
            Verdict::Proved(proof) => {
                assert!(proof.theorems().all(|t| audit::check(t).is_ok()));
                "proved"
            }
            Verdict::Refuted(c) => {
                audit::check(&c.theorem).unwrap();
                "refuted"
            }
            Verdict::Unknown(_) => "unknown",
        }),
        _ => None,
    };
    report.outcomes.iter().filter_map(one).collect()
}

const DECLARED: &str = "param p, q in (0,1)\nparam x in (0, inf)\nparam c in [0,1]\n";

fn verdict(claim: &str) -> &'static str {
    verdicts(&format!("{DECLARED}prove {claim}"))[0]
}

#[test]
fn identities_are_decided() {
    for claim in [
        "S(bernoulli(p)) = -p ln p - (1-p) ln(1-p)",
        "S(bernoulli(p)) = S(bernoulli(1-p))",
        "S((p/2, p/2, 1-p)) = S(bernoulli(p)) + p ln 2",
        "S(binomial(2, p)) = 2 S(bernoulli(p)) - 2 p * (1-p) * ln 2",
        "H(bernoulli(p), bernoulli(q)) = D(bernoulli(p)||bernoulli(q)) + S(bernoulli(p))",
        "D(geometric(p)||geometric(q)) = D(bernoulli(p)||bernoulli(q))/p",
        "S(geometric(p)) = S(bernoulli(p))/p",
        "S(bernoulli(c)) = S(bernoulli(1-c))",
        "JS(bernoulli(p), bernoulli(1-p)) = ln 2 - S(bernoulli(p))",
        "D((p, 1-p)||uniform(2)) = ln 2 - S((p, 1-p))",
        "TV(bernoulli(p), bernoulli(p)) = 0",
        "ln(p/q) = ln p - ln q",
        "ln(p^2/2 - p^4/4) = 2 ln p + ln(2 - p^2) - 2 ln 2",
    ] {
        assert_eq!(verdict(claim), "proved", "{claim}");
    }
}

#[test]
fn false_identities_are_refuted() {
    for claim in [
        "S(bernoulli(p)) = S(bernoulli(p/2))",
        "S(bernoulli(p)) = -p ln p + (1-p) ln(1-p)",
        "H(bernoulli(p), bernoulli(q)) = D(bernoulli(p)||bernoulli(q)) - S(bernoulli(p))",
        "H(bernoulli(p), bernoulli(q)) = H(bernoulli(q), bernoulli(p))",
        "S((p/2, p/2, 1-p)) = S(bernoulli(p)) + ln 2",
        "S(binomial(2, p)) = 2 S(bernoulli(p))",
        "ln p = p - 1",
        "d/dp S(bernoulli(p)) = ln(p/(1-p))",
        "d/dp p^3 = 3 p",
        "S(geometric(p)) = S(bernoulli(p))",
    ] {
        assert_eq!(verdict(claim), "refuted", "{claim}");
    }
}

#[test]
fn derivatives_are_decided() {
    for claim in [
        "d/dp S(bernoulli(p)) = ln((1-p)/p)",
        "d/dp d/dp S(bernoulli(p)) = -1/(p*(1-p))",
        "d/dp D(bernoulli(p)||bernoulli(q)) = ln(p/q) - ln((1-p)/(1-q))",
        "d/dq D(bernoulli(p)||bernoulli(q)) = (q-p)/(q*(1-q))",
        "d/dq H(bernoulli(p), bernoulli(q)) = d/dq D(bernoulli(p)||bernoulli(q))",
        "d/dp (p^2 ln p) = 2 p ln p + p",
        "d/dx ln x = 1/x",
        "d/dp ln 2 = 0",
    ] {
        assert_eq!(verdict(claim), "proved", "{claim}");
    }
}

#[test]
fn inequalities_by_signs() {
    for (claim, expected) in [
        ("S(bernoulli(p)) <= ln 2", "proved"),
        ("S(bernoulli(p)) < ln 2", "refuted"),
        ("0 < S(bernoulli(p))", "proved"),
        ("0 < S(bernoulli(c))", "refuted"),
        ("0 <= S(bernoulli(c))", "proved"),
        ("ln x <= x - 1", "proved"),
        ("ln x < x - 1", "refuted"),
        ("ln x < x", "proved"),
        ("1 - 1/x <= ln x", "proved"),
        ("p*(1-p) <= 1/4", "proved"),
        ("p*(1-p) < 1/4", "refuted"),
        ("p^2 < p", "proved"),
        ("2 p * (1-p) <= S(bernoulli(p))", "proved"),
        ("4 p * (1-p) * ln 2 <= S(bernoulli(p))", "proved"),
        ("S(bernoulli(p)) <= 69/100", "refuted"),
        ("S(bernoulli(p)) <= 70/100", "proved"),
        ("d/dc c^2 < 2", "refuted"),
        ("d/dc c^2 <= 2", "proved"),
        ("d/dc c^2 = 2 c", "proved"),
        ("p*q < p", "proved"),
        ("p*q <= p^2", "refuted"),
        ("2 p*q <= p^2 + q^2", "proved"),
        ("2 p*q < p^2 + q^2", "refuted"),
        ("p^2 + q^2 <= 2 p*q", "refuted"),
        ("0 <= q*(p-1)", "refuted"),
        ("0 <= q*(1-p)", "proved"),
        ("0 <= p*(q-1)", "refuted"),
        ("0 <= p*(1-q)", "proved"),
        ("0 <= (p-1)*(q-1)*(p-q)^2", "proved"),
        ("0 <= (1-p)*(q-1)*(p-q)^2", "refuted"),
        ("0 <= D(bernoulli(p)||bernoulli(q))", "proved"),
        ("JS((3/4,1/4), (1/3,2/3); p, 1-p) <= ln 2", "proved"),
        ("JS((3/4,1/4), (1/3,2/3); p, 1-p) <= 1/20", "refuted"),
        ("S(binomial(2, p)) <= 3/2 ln 2", "proved"),
    ] {
        assert_eq!(verdict(claim), expected, "{claim}");
    }
}

#[test]
fn minimisers() {
    for (text, expected) in [
        ("prove argmin B. H(A,B) = argmin B. D(A||B)", "proved"),
        ("prove argmin B over F. H(A,B) = argmin B over F. D(A||B)", "proved"),
        ("prove argmin B. H(A,B) = A", "proved"),
        ("prove argmin B. H(A,B) = {A}", "proved"),
        ("prove argmin B. D(B||A) = A", "proved"),
        ("prove argmin B. 3 H(A,B) + 2 = argmin B. D(A||B)", "proved"),
        ("prove argmax B. 1 - H(A,B) = argmin B. D(A||B)", "unknown"),
        ("prove argmin B. H(A,B) = argmin B. D(B||A)", "proved"),
        ("prove argmin B. H(A,B) = argmin B. H(B,A)", "refuted"),
        ("prove argmin B. H(A,B) = argmin B. H(C,B)", "refuted"),
        ("prove argmin B. H(A,B) = C", "refuted"),
        ("prove argmax B. H(A,B) = argmax B. D(A||B)", "proved"),
        (
            "D = counts {1: 37, 0: 63}\nparam t in (0,1)\nprove argmin t. H(D, bernoulli(t)) = argmin t. D(D||bernoulli(t))",
            "proved",
        ),
        (
            "D = counts {1: 37, 0: 63}\nparam t in (0,1)\nprove argmin t. H(D, bernoulli(t)) = 37/100",
            "proved",
        ),
        (
            "D = counts {1: 37, 0: 63}\nparam t in (0,1)\nprove argmin t. H(D, bernoulli(t)) = 38/100",
            "refuted",
        ),
        (
            "D = counts {1: 37, 0: 63}\nparam t in (0,1)\nprove argmin B over bernoulli(t). H(D,B) = argmin B over bernoulli(t). D(D||B)",
            "proved",
        ),
        (
            "D = counts {h: 37, t: 63}\nprove argmin t in (0,1). H(D, {h: t, t: 1-t}) = argmin t in (0,1). D(D||{h: t, t: 1-t})",
            "proved",
        ),
        (
            "prove argmin t in (0,1). H(bernoulli(t), bernoulli(t)) = argmin t in (0,1). D(bernoulli(t)||bernoulli(t))",
            "refuted",
        ),
        ("prove argmin t in [0,1]. S(bernoulli(t)) = argmax t in [0,1]. S(bernoulli(t))", "unknown"),
        ("prove argmax t in (0,1). S(bernoulli(t)) = 1/2", "proved"),
        ("prove argmin t in (0,1). t^2 - t = 1/2", "proved"),
        ("prove argmin t in (0,1). t^2 - t = 1/3", "refuted"),
        ("prove argmin t in [0,1]. t = 0", "proved"),
        ("prove argmin t in (0,1). t^3 - t = argmin t in (0,1). t^2 - t", "refuted"),
        ("prove argmin t in (0,1). t^3 - t != argmin t in (0,1). t^5 - t", "proved"),
        ("prove argmin t in (0,1). t^3 - t = argmin t in (0,1). 2 t^3 - 2 t", "proved"),
        ("prove argmin t in (0,1). 1 = argmin t in (0,1). t^3 - t", "unknown"),
        (
            "param t in (0,1)\nprove argmin t. H(bernoulli(t), bernoulli(1 - t/2)) = argmin t. D(bernoulli(t)||bernoulli(1 - t/2))",
            "refuted",
        ),
        ("prove argmax t in [0,1]. t = 0", "refuted"),
    ] {
        assert_eq!(verdicts(text), [expected], "{text}");
    }
}

/// Objectives with other factors and summands: minimisers are the same for positive factors only.
#[test]
fn scaled_objectives() {
    for k in [-2, -1, 1, 3] {
        for l in [-1, 1, 2] {
            for (shift, free) in [("S(A)", true), ("1/3", true), ("S(B)", false), ("D(B||A)", false)] {
                let claim = format!("argmin B. {k} H(A,B) + {shift} = argmin B. {l} D(A||B) + 2");
                let proved = verdict(&claim) == "proved";
                assert!(!proved || free && k > 0 && l > 0, "proved: {claim}");
                assert!(proved || !(free && k > 0 && l > 0), "not proved: {claim}");
            }
        }
    }
    // Over a parameter: −(37 ln t + 63 ln(1−t)) turned by a factor, moved by a number, moved by t.
    for (factor, shift, least) in
        [("1", "0", true), ("5", "7", true), ("-1", "0", false), ("1", "t", false), ("1", "ln t", false)]
    {
        let f = format!("{factor} * (-37 ln t - 63 ln(1-t)) + {shift}");
        let text = format!(
            "param t in (0,1)\nprove argmin t. {f} = 37/100\nprove argmin t. {f} = argmin t. -37 ln t - 63 ln(1-t)"
        );
        let found = verdicts(&text);
        assert_eq!(found.iter().all(|v| *v == "proved"), least, "{text}: {found:?}");
        assert!(least || found.iter().all(|v| *v != "proved"), "{text}: {found:?}");
    }
}

/// Coefficients, signs and arguments changed: whatever is proved holds at every point tried.
#[test]
fn mutated_claims_are_not_proved() {
    let sides = [
        "S(bernoulli(p))",
        "H(bernoulli(p), bernoulli(q))",
        "D(bernoulli(p)||bernoulli(q))",
        "ln p",
        "ln(1-p)",
        "p",
        "p*q",
        "1",
    ];
    let (mut proved, mut refuted, mut all) = (0, 0, 0);
    let mut text = String::from(DECLARED);
    let mut claims = Vec::new();
    for (i, a) in sides.iter().enumerate() {
        for b in sides.iter().skip(i + 1) {
            for (m, n) in [(1, 1), (2, 1), (1, -1), (-1, 2), (3, 2), (-2, -1), (1, 5), (-1, 0)] {
                for rel in ["=", "<=", "<"] {
                    claims.push(format!("{m} * {a} {rel} {n} * {b} + 1/3"));
                }
            }
        }
    }
    for claim in &claims {
        text.push_str(&format!("prove {claim}\n"));
    }
    let report = Session::new(Options::default()).run(&Source::new("<mutations>", text.as_str()));
    assert!(report.is_accepted(), "{:?}", report.diagnostics);
    for outcome in &report.outcomes {
        let Outcome::Answer(answered) = outcome else { continue };
        let claim = &answered.answer.claim;
        all += 1;
        match &answered.answer.verdict {
            Verdict::Proved(proof) => {
                proved += 1;
                let model = proof.theorem.model().expect("in a model");
                assert!(holds_at_points(model, claim), "proved, and false: {claim:?}");
            }
            Verdict::Refuted(c) => {
                refuted += 1;
                assert_eq!(eval::decide(&c.model, claim), Ok(Some(false)));
            }
            Verdict::Unknown(_) => {}
        }
    }
    assert_eq!(all, claims.len());
    assert!(proved > 40 && refuted > 300, "{proved} proved, {refuted} refuted of {all}");
}

fn holds_at_points(model: &Env, claim: &Claim) -> bool {
    [(1, 97), (1, 7), (1, 3), (1, 2), (5, 8), (9, 10), (96, 97)].iter().all(|p| {
        [(1, 50), (2, 5), (1, 2), (13, 14)].iter().all(|r| {
            let mut env = model.clone();
            env.assign("p".into(), q(p.0, p.1)).unwrap();
            env.assign("q".into(), q(r.0, r.1)).unwrap();
            eval::decide(&env, claim) == Ok(Some(true))
        })
    })
}

fn raw(parts: &[[i64; 3]; 4]) -> Expr {
    let p = || Expr::Symbol("p".into());
    let rest = || Expr::difference(Expr::int(1), p());
    let under = [Some(p()), Some(rest()), Some(Expr::int(2)), None];
    Expr::add(under.into_iter().zip(parts).map(|(u, c)| {
        let front = Expr::add([
            Expr::int(c[0]),
            Expr::mul([Expr::int(c[1]), p()]),
            Expr::mul([Expr::int(c[2]), p(), p()]),
        ]);
        Expr::mul([front].into_iter().chain(u.map(Expr::ln)))
    }))
}

fn unit() -> Interval {
    Interval::open(q(0, 1), q(1, 1))
}

fn bounds() -> Conds {
    eval::bounds(&"p".into(), &unit()).into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// What the kernel says of all p holds at each; what it says of no p fails somewhere.
    #[test]
    fn the_rule_agrees_with_values(a in prop::array::uniform4(prop::array::uniform3(-2i64..3)),
                                   b in prop::array::uniform4(prop::array::uniform3(-2i64..3)), rel in 0..3usize) {
        let rel = [Rel::Eq, Rel::Le, Rel::Lt][rel];
        let claim = Claim::new(raw(&a), rel, raw(&b));
        let model = Arc::new(Env::default());
        if let Ok(theorem) = Theorem::compute_over(&model, bounds(), claim.clone()) {
            audit::check(&theorem).unwrap();
            for n in 1..30 {
                let mut env = Env::default();
                env.assign("p".into(), q(n, 30)).unwrap();
                prop_assert_eq!(eval::decide(&env, &claim), Ok(Some(true)));
            }
        }
    }

    /// A derivative's form is the limit of difference quotients, roughly, at random points.
    #[test]
    fn derivatives_are_slopes(a in prop::array::uniform4(prop::array::uniform3(-2i64..3)), n in 2i64..9) {
        let e = raw(&a);
        let value = |e: &Expr, at: Rational| {
            let mut env = Env::default();
            env.assign("p".into(), at).unwrap();
            entail::exact::round::Rounder::of_real(
                eval::evaluate(&env, e).unwrap().finite().unwrap(), entail::exact::round::Limits::default(),
            ).to_f64().unwrap()
        };
        let (here, small) = (q(n, 10), q(1, 1 << 20));
        let quotient = (value(&e, &here + &small) - value(&e, &here - &small)) * f64::from(1 << 19);
        let exact = value(&Expr::Derivative("p".into(), Arc::new(e.clone())), here);
        prop_assert!((quotient - exact).abs() < 1e-4 * (1.0 + exact.abs()), "{} {}", quotient, exact);
    }

    /// No point is better than a minimiser, and at random ranges.
    #[test]
    fn minimisers_are_least(a in prop::array::uniform4(prop::array::uniform3(-2i64..3)), greatest in any::<bool>(),
                            low in 1i64..5, high in 6i64..10, closed in any::<bool>()) {
        let range = Interval { low: Some(q(low, 10)), low_closed: closed, high: Some(q(high, 10)), high_closed: closed };
        let over = Over::Parameter { variable: "p".into(), range: range.clone() };
        let of = Extremum { greatest, over, objective: raw(&a) };
        let model = Arc::new(Env::default());
        if let Ok(theorem) = Theorem::minimum(&model, &of) {
            audit::check(&theorem).unwrap();
            let Expr::Set(points) = &theorem.claim().rhs else { panic!() };
            if let Points::Number(best) = &**points {
                for n in 0..=50 {
                    let at = q(low, 10) + q(high - low, 10) * q(n, 50);
                    if !range.contains(&at) || at == *best {
                        continue;
                    }
                    let mut values = [&at, best].map(|x| {
                        let mut env = Env::default();
                        env.assign("p".into(), x.clone()).unwrap();
                        eval::evaluate(&env, &of.objective).unwrap()
                    });
                    if greatest {
                        values.reverse();
                    }
                    prop_assert_eq!(eval::compare(&values[0], &values[1]), Some(std::cmp::Ordering::Greater));
                }
            }
        }
    }
}

/// Side conditions of the rules, one after the other.
#[test]
fn what_the_rules_refuse() {
    let model = Arc::new(Env::default());
    let p = || Expr::Symbol("p".into());
    let ln = Claim::eq(Expr::ln(Expr::mul([p(), p()])), Expr::mul([Expr::int(2), Expr::ln(p())]));
    // True of (0,1), not of all p: ln x is 0 for x ≤ 0.
    assert!(Theorem::compute_over(&model, bounds(), ln.clone()).is_ok());
    assert!(Theorem::compute_over(&model, Conds::new(), ln.clone()).is_err());
    // 1/p − 1/p = 0 at every p but where it divides by 0.
    let ratio = Claim::eq(Expr::quotient(p(), p()), Expr::int(1));
    assert!(Theorem::compute_over(&model, bounds(), ratio.clone()).is_ok());
    assert!(Theorem::compute_over(&model, Conds::new(), ratio).is_err());
    // An equation at one p says nothing of slopes.
    let equation = Theorem::compute_over(&model, bounds(), ln).unwrap();
    let slope = Expr::Derivative("p".into(), Arc::new(equation.claim().lhs.clone()));
    assert!(equation.cong(&slope, &[0]).is_err());
    // A shift that varies, or may be infinite.
    use entail::kernel::Shift;
    use entail::term::Cond;
    let d = |n: &str| Dist::named(n);
    let over = Over::Distributions { variable: "B".into(), family: None };
    let shift =
        |g: Expr, shift: Expr| Shift { over: over.clone(), greatest: false, factor: q(1, 1), g, shift };
    let entropy = |n: &str| Expr::quantity(Quantity::Entropy(d(n)));
    let divergence = |a: &str, b: &str| Expr::quantity(Quantity::Divergence(d(a), d(b)));
    let sum = |c: Expr| Theorem::refl(Expr::add([divergence("A", "B"), c]));
    assert!(sum(entropy("A")).shifted(&shift(divergence("A", "B"), entropy("A"))).is_ok());
    assert!(sum(entropy("B")).shifted(&shift(divergence("A", "B"), entropy("B"))).is_err());
    assert!(sum(divergence("A", "C")).shifted(&shift(divergence("A", "B"), divergence("A", "C"))).is_err());
    let dominated: Conds = [Cond::Dominated(d("A"), d("B"))].into();
    let under = sum(entropy("A")).weaken(&dominated);
    assert!(under.shifted(&shift(divergence("A", "B"), entropy("A"))).is_err());
    // Gibbs: A has to be a distribution, and not the one that varies.
    let of = |a: &str, b: &str| Extremum { greatest: false, over: over.clone(), objective: divergence(a, b) };
    assert!(Theorem::closest(&of("A", "B"), Conds::new()).is_err());
    let known: Conds = [Cond::Distribution(d("A"))].into();
    assert!(Theorem::closest(&of("A", "B"), known.clone()).is_ok());
    assert!(Theorem::closest(&of("B", "B"), known.clone()).is_err());
    assert!(Theorem::closest(&of("A", "C"), known).is_err());
}

/// A family that is declared for a part of a range is not taken for one on the whole of it.
#[test]
fn ranges_are_kept() {
    let mut env = Env::default();
    let mut half = Domain::default();
    half.set("p".into(), Interval::open(q(0, 1), q(1, 2)));
    let family =
        Parametric::bernoulli(&Fraction::symbol("p") * &Fraction::rational(&q(2, 1)), &half).unwrap();
    env.define_family("R".into(), family).unwrap();
    let entropy = Expr::quantity(Quantity::Entropy(Dist::named("R")));
    let claim = Claim::eq(entropy.clone(), entropy);
    let model = Arc::new(env);
    assert!(Theorem::compute_over(&model, bounds(), claim.clone()).is_err());
    let narrow: Conds = eval::bounds(&"p".into(), &Interval::open(q(0, 1), q(1, 2))).into_iter().collect();
    assert!(Theorem::compute_over(&model, narrow, claim).is_ok());
    let mut there = Env::clone(&model);
    assert!(there.assign("p".into(), q(3, 4)).is_err(), "2p is no probability at 3/4");
}

/// A family on three outcomes: (a + b·p, …)/n with masses that are positive on (0,1).
fn family(a: [i64; 3], b: [i64; 3]) -> Option<Parametric> {
    let p = Fraction::symbol("p");
    let number = |n: i64| Fraction::rational(&q(n, 1));
    let raw: Vec<Fraction> = a.iter().zip(b).map(|(a, b)| &number(*a) + &(&number(b) * &p)).collect();
    let total = raw.iter().fold(Fraction::default(), |sum, m| &sum + m);
    let masses = raw.iter().map(|m| Some(m * &total.recip()?)).collect::<Option<Vec<_>>>()?;
    let outcomes = Outcomes::new(["a", "b", "c"].map(Label::text)).ok()?;
    let mut domain = Domain::default();
    domain.set("p".into(), unit());
    Parametric::new(outcomes, masses, &domain).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// The formula of a quantity, at a number, is the value of the quantity there by the other evaluator.
    #[test]
    fn formulas_have_the_values(a in prop::array::uniform3(1i64..6), b in prop::array::uniform3(0i64..4),
                                c in prop::array::uniform3(1i64..6), d in prop::array::uniform3(0i64..4), n in 1i64..20) {
        let (Some(first), Some(second)) = (family(a, b), family(c, d)) else { return Ok(()) };
        let mut env = Env::default();
        env.define_family("A".into(), first).unwrap();
        env.define_family("B".into(), second).unwrap();
        let mut there = env.clone();
        there.assign("p".into(), q(n, 20)).unwrap();
        let (a, b) = (Dist::named("A"), Dist::named("B"));
        let half = |d: &Dist| (Expr::Number(q(1, 2)), d.clone());
        let p = Expr::Symbol("p".into());
        let mixed = Dist::Mixture(vec![(p.clone(), a.clone()), (Expr::difference(Expr::int(1), p), b.clone())]);
        let mut domain = Domain::default();
        domain.set("p".into(), unit());
        for quantity in [
            Quantity::Entropy(a.clone()),
            Quantity::CrossEntropy(a.clone(), b.clone()),
            Quantity::Divergence(b.clone(), a.clone()),
            Quantity::JensenShannon(vec![half(&a), half(&b)]),
            Quantity::Entropy(mixed.clone()),
            Quantity::Divergence(a.clone(), mixed),
            Quantity::Of(Measure::ChiSquared, vec![a.clone(), b.clone()]),
            Quantity::Of(Measure::Jeffreys, vec![a.clone(), b.clone()]),
            Quantity::Tsallis(q(2, 1), a.clone()),
        ] {
            let e = Expr::quantity(quantity);
            let form = eval::form(&env, &domain, &e).unwrap();
            let point = [("p".into(), q(n, 20))].into();
            let value = eval::evaluate(&there, &e).unwrap();
            let own = form.at(&point).unwrap();
            prop_assert!(value.finite().unwrap().as_logsum().unwrap().compare(&own).is_eq(), "{:?}", e);
        }
    }

    /// Claims in two parameters, on open and closed ranges: what is said of all holds at each.
    #[test]
    fn two_parameters_agree_with_values(a in prop::array::uniform6(-2i64..3), b in prop::array::uniform6(-2i64..3),
                                        rel in 0..3usize, closed in any::<bool>(), logs in any::<bool>()) {
        let rel = [Rel::Eq, Rel::Le, Rel::Lt][rel];
        let [p, r] = ["p", "q"].map(|s| Expr::Symbol(s.into()));
        let side = |c: &[i64; 6]| {
            let ln = |e: Expr| if logs { Expr::ln(e) } else { e };
            let terms = [
                Expr::int(1),
                Expr::mul([p.clone(), r.clone()]),
                Expr::mul([p.clone(), ln(Expr::add([Expr::int(1), p.clone()]))]),
                Expr::mul([r.clone(), ln(Expr::add([Expr::int(1), r.clone()]))]),
                Expr::power(p.clone(), q(2, 1)),
                Expr::mul([r.clone(), ln(Expr::difference(Expr::int(2), r.clone()))]),
            ];
            Expr::add(terms.into_iter().zip(c).map(|(e, c)| Expr::mul([Expr::int(*c), e])))
        };
        let claim = Claim::new(side(&a), rel, side(&b));
        let range = Interval { low_closed: closed, high_closed: closed, ..unit() };
        let conds: Conds = ["p", "q"].iter().flat_map(|s| eval::bounds(&(*s).into(), &range)).collect();
        if let Ok(theorem) = Theorem::compute_over(&Arc::new(Env::default()), conds, claim.clone()) {
            audit::check(&theorem).unwrap();
            for n in 0..=8 {
                for m in 0..=8 {
                    if !closed && (n % 8 == 0 || m % 8 == 0) {
                        continue;
                    }
                    let mut env = Env::default();
                    env.assign("p".into(), q(n, 8)).unwrap();
                    env.assign("q".into(), q(m, 8)).unwrap();
                    prop_assert_eq!(eval::decide(&env, &claim), Ok(Some(true)), "{:?} at {} {}", claim, n, m);
                }
            }
        }
    }
}
