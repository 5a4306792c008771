//! Tables of random variables whose masses depend on parameters: their quantities as formulas against exact
//! values at points, and changed claims, of which none may be proved.

use entail::audit;
use entail::eval::{self, Env};
use entail::exact::Rational;
use entail::exact::symbolic::{Domain, Fraction, Interval};
use entail::kernel::{Conds, Theorem};
use entail::model::{Label, Outcomes, Parametric, Variable};
use entail::prove::Verdict;
use entail::render::build::Outcome;
use entail::session::{Options, Session};
use entail::span::Source;
use entail::term::{Claim, Dist, Expr, Extremum, Over, Quantity, Rel};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

fn q(n: i64, d: i64) -> Rational {
    Rational::new(n.into(), d.into())
}

fn unit() -> Domain {
    let mut domain = Domain::default();
    domain.set("p".into(), Interval::open(q(0, 1), q(1, 1)));
    domain
}

/// A table of two variables with two and three values: weights at p = 0 and at p = 1, mixed by p.
fn table(low: &[u8; 6], high: &[u8; 6]) -> Option<Parametric> {
    let total = |w: &[u8; 6]| w.iter().map(|n| i64::from(*n)).sum::<i64>();
    let (all_low, all_high) = (total(low), total(high));
    // Where both mixed tables are the same, p cancels.
    let same = low.iter().zip(high).all(|(a, b)| i64::from(*a) * all_high == i64::from(*b) * all_low);
    if all_low == 0 || all_high == 0 || same {
        return None;
    }
    let p = Fraction::symbol("p");
    let rest = &Fraction::rational(&q(1, 1)) - &p;
    let mass = |a: &u8, b: &u8| {
        let share = |n: &u8, w: &[u8; 6]| Fraction::rational(&q(i64::from(*n), total(w)));
        &(&rest * &share(a, low)) + &(&p * &share(b, high))
    };
    let masses = low.iter().zip(high).map(|(a, b)| mass(a, b)).collect();
    let variable = |name: &str, n: u64| Variable {
        name: name.into(),
        alphabet: Outcomes::new((0..n).map(Label::integer)).unwrap(),
    };
    Some(Parametric::table(vec![variable("X", 2), variable("Y", 3)], masses, &unit()).unwrap())
}

fn quantities() -> Vec<Expr> {
    let (x, y) = (vec!["X".into()], vec!["Y".into()]);
    let law =
        |vars: &[&str]| Dist::Law { joint: "P".into(), vars: vars.iter().map(|v| (*v).into()).collect() };
    let joint = || "P".into();
    [
        Quantity::Entropy(law(&["X"])),
        Quantity::Entropy(law(&["Y"])),
        Quantity::Entropy(law(&["Y", "X"])),
        Quantity::ConditionalEntropy { joint: joint(), of: y.clone(), given: x.clone() },
        Quantity::ConditionalEntropy { joint: joint(), of: x.clone(), given: y.clone() },
        Quantity::Information { joint: joint(), between: vec![x, y], given: vec![] },
        Quantity::Divergence(law(&["X", "Y"]), Dist::Product(vec![law(&["X"]), law(&["Y"])])),
    ]
    .map(Expr::quantity)
    .to_vec()
}

fn at(env: &Env, value: Rational) -> Env {
    let mut there = env.clone();
    there.assign("p".into(), value).unwrap();
    there
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// A formula in p has at each point the value that the table there has.
    #[test]
    fn formulas_are_values(low in prop::array::uniform6(0u8..3), high in prop::array::uniform6(0u8..3)) {
        let Some(family) = table(&low, &high) else { return Ok(()) };
        let mut env = Env::default();
        env.define_family("P".into(), family).unwrap();
        for e in quantities() {
            prop_assert!(matches!(eval::evaluate(&env, &e), Err(eval::EvalError::Parameter(_))));
            let Ok(form) = eval::form(&env, &unit(), &e) else { continue };
            for n in [1, 2, 5, 8] {
                let there = at(&env, q(n, 9));
                prop_assert!(there.joint("P").is_some() && there.family("P").is_none());
                let exact = eval::evaluate(&there, &e).unwrap();
                let formula = form.at(&[("p".into(), q(n, 9))].into()).unwrap();
                let exact = exact.finite().unwrap().as_logsum().unwrap().clone();
                prop_assert!(exact == formula, "{:?} at {}/9", e, n);
            }
        }
    }

    /// What the kernel says of all p holds at each, and the checker agrees.
    #[test]
    fn comparisons_hold_at_points(low in prop::array::uniform6(0u8..3), high in prop::array::uniform6(0u8..3),
                                  i in 0..7usize, j in 0..7usize, k in 1i64..3, rel in 0..4usize) {
        let Some(family) = table(&low, &high) else { return Ok(()) };
        let mut env = Env::default();
        env.define_family("P".into(), family).unwrap();
        let all = quantities();
        let rel = [Rel::Eq, Rel::Le, Rel::Lt, Rel::Ne][rel];
        let claim = Claim::new(all[i].clone(), rel, Expr::mul([Expr::int(k), all[j].clone()]));
        let model = Arc::new(env);
        let bounds: Conds = eval::bounds(&"p".into(), &unit().range("p")).into_iter().collect();
        if let Ok(theorem) = Theorem::compute_over(&model, bounds, claim.clone()) {
            audit::check(&theorem).unwrap();
            for n in 1..12 {
                prop_assert_eq!(eval::decide(&at(&model, q(n, 12)), &claim), Ok(Some(true)));
            }
        }
        // Without the range nothing is known of p, so nothing is said.
        prop_assert!(Theorem::compute_over(&model, Conds::new(), claim).is_err());
    }

    /// No point is better than a minimiser.
    #[test]
    fn minimisers_are_least(low in prop::array::uniform6(0u8..3), high in prop::array::uniform6(0u8..3),
                            i in 0..7usize, greatest in any::<bool>()) {
        let Some(family) = table(&low, &high) else { return Ok(()) };
        let mut env = Env::default();
        env.define_family("P".into(), family).unwrap();
        let objective = quantities()[i].clone();
        let over = Over::Parameter { variable: "p".into(), range: unit().range("p") };
        let of = Extremum { greatest, over, objective: objective.clone() };
        let model = Arc::new(env);
        let Ok(theorem) = Theorem::minimum(&model, &of) else { return Ok(()) };
        audit::check(&theorem).unwrap();
        let Expr::Set(points) = &theorem.claim().rhs else { unreachable!() };
        if let entail::term::Points::Number(best) = &**points {
            let here = eval::evaluate(&at(&model, best.clone()), &objective).unwrap();
            for n in 1..12 {
                let there = eval::evaluate(&at(&model, q(n, 12)), &objective).unwrap();
                let order = eval::compare(&here, &there).unwrap();
                let good = if greatest { order.is_ge() } else { order.is_le() };
                prop_assert!(good);
            }
        }
    }
}

/// An objective that moves with the parameter through a table is no constant to be left out.
#[test]
fn tables_move_with_their_parameter() {
    let family = table(&[1, 0, 0, 0, 1, 0], &[0, 1, 0, 1, 0, 0]).unwrap();
    let mut env = Env::default();
    env.define_family("P".into(), family).unwrap();
    let model = Arc::new(env);
    let over = Over::Parameter { variable: "p".into(), range: unit().range("p") };
    let f = Expr::power(Expr::Symbol("p".into()), q(2, 1));
    for shift in quantities() {
        let sum = Expr::add([f.clone(), shift.clone()]);
        let premise = Theorem::refl(sum).specialise(&model).unwrap();
        let by = entail::kernel::Shift {
            over: over.clone(),
            greatest: false,
            factor: q(1, 1),
            g: f.clone(),
            shift,
        };
        assert!(premise.shifted(&by).is_err());
    }
}

/// The verdicts of claims about a channel, after its declaration; every theorem is checked again.
fn verdicts(declared: &str, claims: &[String]) -> Vec<(Option<bool>, Claim, Arc<Env>)> {
    let mut text = declared.to_owned();
    claims.iter().for_each(|c| writeln!(text, "prove {c}").unwrap());
    let report = Session::new(Options::default()).run(&Source::new("<channels>", text));
    assert!(report.is_accepted(), "{:?}", report.diagnostics);
    let answers =
        report.outcomes.iter().filter_map(|o| if let Outcome::Answer(a) = o { Some(a) } else { None });
    let one = |a: &entail::render::build::Answered| {
        let claim = a.answer.claim.clone();
        match &a.answer.verdict {
            Verdict::Proved(proof) => {
                assert!(proof.theorems().all(|t| audit::check(t).is_ok()));
                (Some(true), claim, proof.theorem.model().cloned().unwrap_or_default())
            }
            Verdict::Refuted(c) => {
                audit::check(&c.theorem).unwrap();
                (Some(false), claim, c.model.clone())
            }
            Verdict::Unknown(_) => (None, claim, Arc::default()),
        }
    };
    answers.map(|a| one(a)).collect()
}

#[test]
fn mutated_claims_about_channels_are_not_proved() {
    let channels = [
        "joint P(X,Y) = {(0,0): (1-p)/2, (0,1): p/2, (1,0): p/2, (1,1): (1-p)/2}\n",
        "joint P(X,Y) = {(0,0): (1-p)/2, (0,2): p/2, (1,1): (1-p)/2, (1,2): p/2}\n",
        "joint P(X,Y) = {(0,0): 1-p, (1,0): p/2, (1,1): p/2}\n",
    ];
    let sides = ["I(X;Y)", "H(X)", "H(Y)", "H(X|Y)", "S(bernoulli(p))", "p", "ln 2"];
    let mut claims = Vec::new();
    for (i, a) in sides.iter().enumerate().take(1) {
        for b in sides.iter().skip(i + 1) {
            for (m, n, c) in [(1, 1, "0"), (1, -1, "ln 2"), (-1, 1, "-p ln 2")] {
                for rel in ["=", "<="] {
                    claims.push(format!("{m} * {a} {rel} {n} * {b} + {c}"));
                }
            }
        }
    }
    let (mut proved, mut refuted) = (0, 0);
    for channel in channels {
        for (found, claim, model) in verdicts(&format!("param p in (0,1)\n{channel}"), &claims) {
            match found {
                Some(true) => {
                    proved += 1;
                    for n in [1, 11, 33, 50, 67, 98] {
                        let there = at(&model, q(n, 99));
                        assert_eq!(
                            eval::decide(&there, &claim),
                            Ok(Some(true)),
                            "{channel}{claim:?} at {n}/99"
                        );
                    }
                }
                Some(false) => {
                    refuted += 1;
                    assert_eq!(eval::decide(&model, &claim), Ok(Some(false)), "{channel}{claim:?}");
                }
                None => {}
            }
        }
    }
    let all = channels.len() * claims.len();
    assert!(proved > 5 && refuted > 20, "{proved} proved, {refuted} refuted of {all}");
}
