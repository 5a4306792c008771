//! Soundness by trial for claims about random variables: what follows from Shannon's inequalities is proved, and
//! no false claim is.
//!
//! Truth is told by a semantics of its own: a claim is a linear form in the entropies of groups of X, Y, Z and W,
//! evaluated in floating point on thousands of tables. `ENTAIL_MUTATIONS=all` tries every mutated claim; without
//! it a sample is tried.

use entail::audit;
use entail::eval;
use entail::exact::Rational;
use entail::prove::{Answer, Question, Verdict, prove};
use entail::render::build::Outcome;
use entail::session::Session;
use entail::span::Source;
use entail::term::{Claim, Cond, Dist, Expr, Name, Quantity, Rel};
use num_traits::ToPrimitive;
use proptest::prelude::*;
use std::sync::{Arc, OnceLock};

const VARIABLES: [&str; 4] = ["X", "Y", "Z", "W"];

// ─── the semantics ───────────────────────────────────────────────────────────────────────────────

/// Coefficients of 1, of ln 2 and of the entropies of the groups of variables, by bit sets from 1 on.
type Form = [f64; 17];

const ONE: usize = 0;
const LN_2: usize = 16;

/// The entropies of all groups of variables in one table.
type Entropies = [f64; 17];

fn set(vars: &[Name]) -> usize {
    vars.iter()
        .map(|v| 1 << VARIABLES.iter().position(|w| *w == &**v).expect("a variable"))
        .fold(0, |a, b| a | b)
}

/// Adds `c` times the expression.
fn form(e: &Expr, c: f64, into: &mut Form) {
    let mut h = |s: usize, c: f64| {
        if s > 0 {
            into[s] += c;
        }
    };
    match e {
        Expr::Number(n) => into[ONE] += c * n.to_f64().unwrap(),
        Expr::Ln(x) if **x == Expr::int(2) => into[LN_2] += c,
        Expr::Add(parts) => parts.iter().for_each(|p| form(p, c, into)),
        Expr::Mul(parts) => match parts.as_slice() {
            [Expr::Number(n), rest @ ..] => form(&Expr::mul(rest.to_vec()), c * n.to_f64().unwrap(), into),
            other => panic!("no linear form: {other:?}"),
        },
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::Entropy(Dist::Law { vars, .. }) => h(set(vars), c),
            Quantity::ConditionalEntropy { of, given, .. } => {
                h(set(of) | set(given), c);
                h(set(given), -c);
            }
            Quantity::Information { between, given, .. } => {
                let below = set(given);
                h(below, -c);
                for chosen in 1usize..1 << between.len() {
                    let own = |k: &usize| chosen >> k & 1 == 1;
                    let all = (0..between.len()).filter(own).fold(below, |all, k| all | set(&between[k]));
                    h(all, if chosen.count_ones() % 2 == 1 { c } else { -c });
                }
            }
            other => panic!("not in entropies: {other:?}"),
        },
        other => panic!("no linear form: {other:?}"),
    }
}

/// `rhs − lhs`.
fn gap(claim: &Claim) -> Form {
    let mut sum = [0.0; 17];
    form(&claim.rhs, 1.0, &mut sum);
    form(&claim.lhs, -1.0, &mut sum);
    sum
}

fn value(form: &Form, h: &Entropies) -> f64 {
    form.iter().zip(h).map(|(c, h)| c * h).sum()
}

fn true_in(claim: &Claim, h: &Entropies) -> bool {
    const CLOSE: f64 = 1e-9;
    let gap = value(&gap(claim), h);
    match claim.rel {
        Rel::Eq => gap.abs() < CLOSE,
        Rel::Le => gap > -CLOSE,
        Rel::Lt => gap > CLOSE,
        Rel::Ne => gap.abs() > CLOSE,
    }
}

fn applies(given: &[Cond], h: &Entropies) -> bool {
    given.iter().all(|c| matches!(c, Cond::Holds(c) if true_in(c, h)))
}

/// From rows of values with weights.
fn entropies(rows: &[([usize; 4], f64)]) -> Entropies {
    let total: f64 = rows.iter().map(|(_, w)| w).sum();
    let mut all = [0.0; 17];
    (all[ONE], all[LN_2]) = (1.0, 2f64.ln());
    for (group, own) in all.iter_mut().enumerate().take(16).skip(1) {
        let mut masses = std::collections::BTreeMap::<Vec<usize>, f64>::new();
        for (row, weight) in rows {
            let key = (0..4).filter(|k| group >> k & 1 == 1).map(|k| row[k]).collect();
            *masses.entry(key).or_default() += weight / total;
        }
        *own = masses.values().filter(|m| **m > 0.0).map(|m| -m * m.ln()).sum();
    }
    all
}

/// Functions of two fair bits; two bits with other masses; and chains and tables with arbitrary weights.
fn tables() -> &'static [Entropies] {
    static TABLES: OnceLock<Vec<Entropies>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let functions: [[usize; 4]; 9] = [
            [0, 0, 0, 0],
            [0, 0, 1, 1],
            [0, 1, 0, 1],
            [0, 1, 1, 0],
            [0, 1, 2, 3],
            [0, 0, 0, 1],
            [0, 0, 1, 0],
            [0, 1, 0, 0],
            [1, 0, 0, 0],
        ];
        let mut all = Vec::new();
        for weights in [[1.0, 1.0, 1.0, 1.0], [1.0, 2.0, 3.0, 6.0], [3.0, 1.0, 0.0, 2.0]] {
            for k in 0..9usize.pow(4) {
                let own = |j: usize| functions[k / 9usize.pow(j as u32) % 9];
                let row = |b: usize| ([own(0)[b], own(1)[b], own(2)[b], own(3)[b]], weights[b]);
                // A third of the unequal ones is enough.
                if weights[0] == weights[3] || k % 3 == 0 {
                    all.push(entropies(&[row(0), row(1), row(2), row(3)]));
                }
            }
        }
        let mut seed = 1u64;
        let mut next = |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % n
        };
        for _ in 0..400 {
            let rows: Vec<([usize; 4], f64)> =
                (0..16).map(|k| ([k & 1, k >> 1 & 1, k >> 2 & 1, k >> 3 & 1], next(5) as f64)).collect();
            if rows.iter().any(|(_, w)| *w > 0.0) {
                all.push(entropies(&rows));
            }
            // Each step of a chain from the one before alone, in two orders.
            let step: Vec<f64> = (0..8).map(|_| (1 + next(4)) as f64).collect();
            for order in [[0, 1, 2, 3], [1, 0, 2, 3]] {
                let weight = |r: [usize; 4]| -> f64 {
                    let link = |k: usize, at: usize| {
                        let w = [step[2 * k], step[2 * k + 1]];
                        w[at] / (w[0] + w[1])
                    };
                    let r = order.map(|k| r[k]);
                    (1..4).fold(0.5, |mass, k| mass * link((k + r[k - 1]) % 4, r[k]))
                };
                let rows: Vec<([usize; 4], f64)> = (0..16usize)
                    .map(|k| [k & 1, k >> 1 & 1, k >> 2 & 1, k >> 3 & 1])
                    .map(|r| (r, weight(r)))
                    .collect();
                all.push(entropies(&rows));
            }
        }
        all
    })
}

// ─── mutated claims ──────────────────────────────────────────────────────────────────────────────

/// True claims: the left side, the relation, the right side and the conditions.
const TRUE: &[(&str, &str, &str, &str)] = &[
    ("1 H((X,Y))", "=", "1 H(X) + 1 H(Y|X)", ""),
    ("1 H(X,Y,Z)", "=", "1 H(X) + 1 H(Y|X) + 1 H(Z|X,Y)", ""),
    ("1 H(X,Y|Z)", "=", "1 H(X|Z) + 1 H(Y|X,Z)", ""),
    ("1 I(X,Y;Z)", "=", "1 I(X;Z) + 1 I(Y;Z|X)", ""),
    ("1 I(X;Y)", "=", "1 H(X) + 1 H(Y) + -1 H((X,Y))", ""),
    ("1 I(X;Y|Z)", "=", "1 H(X|Z) + -1 H(X|Y,Z)", ""),
    ("1 I(X;Y;Z)", "=", "1 I(X;Y) + -1 I(X;Y|Z)", ""),
    ("1 H(X|Y) + 1 H(Y|X)", "=", "1 H((X,Y)) + -1 I(X;Y)", ""),
    ("1 H((X,Y))", "=", "1 H(X) + 1 H(Y)", "X _|_ Y"),
    ("1 H(X)", "=", "1 H(Z) + 1 H(X|Z)", "Z = f(X)"),
    ("1 I(X;Y)", "=", "1 I(X;Z)", "X -> Y -> Z, X -> Z -> Y"),
    ("1 H(X,Y|Z)", "=", "1 H(X|Z) + 1 H(Y|Z)", "X _|_ Y | Z"),
    ("1 I(X;Y)", "=", "1 H(X)", "X = f(Y)"),
    ("1 H(X|Y)", "<=", "1 H(X)", ""),
    ("1 H(X|Y,Z)", "<=", "1 H(X|Y)", ""),
    ("1 H(X,Y,Z)", "<=", "1 H(X) + 1 H(Y) + 1 H(Z)", ""),
    ("1 H(X,Y,Z) + 1 H(Z)", "<=", "1 H((X,Z)) + 1 H((Y,Z))", ""),
    ("2 H(X,Y,Z)", "<=", "1 H((X,Y)) + 1 H((Y,Z)) + 1 H((X,Z))", ""),
    ("1 H(X|Y,Z) + 1 H(Y|X,Z) + 1 H(Z|X,Y)", "<=", "1 H(X,Y,Z)", ""),
    ("2 H(W,X,Y,Z)", "<=", "1 H(W,X,Y) + 1 H((Y,Z)) + 1 H(W,X,Z)", ""),
    ("1 I(X;Z)", "<=", "1 I(X;Y)", "X -> Y -> Z"),
    ("1 I(X;Y|Z)", "<=", "1 I(X;Y)", "X -> Y -> Z"),
    ("1 I(X;W)", "<=", "1 I(Y;Z)", "X -> Y -> Z -> W"),
    ("1 I(X;Z)", "<=", "1 I(X;Y)", "Z = f(Y)"),
    ("1 H(Z)", "<=", "1 H(X)", "Z = f(X)"),
    ("1 H(X)", "<=", "1 H(Y) + 1 H(Z)", "H(X|Y,Z) = 0"),
    ("1 I(X;Y)", "<=", "1 I(X;Y|Z)", "X _|_ Z"),
    ("1 I(X;Y) + 1 I(X;Z)", "<=", "1 I(X;Y,Z)", "Y _|_ Z"),
    ("1 H(X|Z)", "<=", "1 H(X|Y) + 1 H(Y|Z)", ""),
    ("1 H(X|Y)", "<=", "1 H(Z) + 1 H(X|Z,Y)", ""),
    ("1 H(X)", "<=", "1 H(Y)", "I(X;Z) = 0, H(X|Z,Y) = 0"),
    ("1 I(X;Y)", "<=", "1 H(Z)", "X _|_ Y | Z"),
];

/// A coefficient and a quantity, as they are written.
type Term = (String, String);

/// `2 H(X) + -1 H(Y)` as coefficients and quantities.
fn terms(side: &str) -> Vec<Term> {
    let one = |t: &str| {
        let (c, q) = t.split_once(' ').expect("a coefficient and a quantity");
        (c.to_owned(), q.to_owned())
    };
    side.split(" + ").map(one).collect()
}

fn written(terms: &[Term]) -> String {
    let one = |(c, q): &Term| format!("({c}) * {q}");
    if terms.is_empty() { "0".into() } else { terms.iter().map(one).collect::<Vec<_>>().join(" + ") }
}

/// The claim with one coefficient, variable, term, condition or relation changed.
fn mutated((left, rel, right, given): &(&str, &str, &str, &str)) -> Vec<String> {
    let (left, right) = (terms(left), terms(right));
    let claim = |l: &[Term], rel: &str, r: &[Term], given: &str| {
        let given = if given.is_empty() { String::new() } else { format!(" given {given}") };
        format!("{} {rel} {}{given}", written(l), written(r))
    };
    let mut all = vec![];
    let renamings = |q: &str| {
        let mut all = Vec::new();
        for (a, x) in VARIABLES.iter().enumerate() {
            for (b, y) in VARIABLES.iter().enumerate().filter(|(b, _)| *b != a) {
                all.push(q.replace(x, y));
                if a < b {
                    all.push(q.replace(x, "?").replace(y, x).replace('?', y));
                }
            }
        }
        all.retain(|other| other != q);
        all
    };
    for k in 0..left.len() + right.len() {
        let with = |change: &dyn Fn(&Term) -> Option<Term>| {
            let side = |terms: &[Term], from: usize| -> Vec<Term> {
                let one = |(j, t): (usize, &Term)| {
                    if j + from == k { change(t) } else { Some(t.clone()) }
                };
                terms.iter().enumerate().filter_map(one).collect()
            };
            claim(&side(&left, 0), rel, &side(&right, left.len()), given)
        };
        let factors = [
            "0", "-1", "1/100", "1/10", "1/4", "1/3", "1/2", "2/3", "3/4", "99/100", "101/100", "5/4", "4/3",
            "3/2", "5/3", "2", "5/2", "3", "4", "-1/2", "-2",
        ];
        for factor in factors {
            all.push(with(&|(c, q)| Some((format!("{c} * ({factor})"), q.clone()))));
        }
        let q = if k < left.len() { &left[k].1 } else { &right[k - left.len()].1 };
        all.extend(renamings(q).iter().map(|other| with(&|(c, _)| Some((c.clone(), other.clone())))));
    }
    let extras = [
        "1/100 H(X)",
        "1/2 I(X;Y)",
        "1 I(X;Y|Z)",
        "1/10 H(W)",
        "1 H(Y|Z)",
        "1/2 I(X;Z|Y)",
        "-1 H(W,X,Y)",
        "1 I(X;Y;Z)",
        "-1/3 H(Z|X)",
        "-1 I(Y;Z)",
        "1/5 I(Z;W|X)",
    ];
    for extra in extras {
        let more = |side: &[Term]| [side, &terms(extra)].concat();
        all.push(claim(&more(&left), rel, &right, given));
        all.push(claim(&left, rel, &more(&right), given));
    }
    for other in ["=", "<=", ">=", "<", "!="].iter().filter(|r| *r != rel) {
        all.push(claim(&left, other, &right, given));
    }
    if !given.is_empty() {
        all.push(claim(&left, rel, &right, ""));
        for other in renamings(given) {
            // A chain may not name a variable twice; such a statement is refused.
            all.push(claim(&left, rel, &right, &other));
        }
    }
    all
}

/// The answer, unless the statement is refused, or is read as one about distributions: `H(X) <= H(Y)` alone.
fn answer(claim: &str) -> Option<Answer> {
    let report = Session::default().run(&Source::new("<test>", format!("prove {claim}")));
    report.outcomes.into_iter().find_map(|o| match o {
        Outcome::Answer(a) => Some(a.answer).filter(|a| a.claim.names().iter().all(|n| &**n == "P")),
        _ => None,
    })
}

/// That the verdict is right, as far as the tables tell.
fn right(answer: &Answer) {
    let claim = &answer.claim;
    match &answer.verdict {
        Verdict::Proved(proof) => {
            assert_eq!(proof.theorem.claim(), claim);
            audit::check(&proof.theorem).unwrap();
            let conds: Vec<Cond> = proof.theorem.conds().iter().cloned().collect();
            for h in tables().iter().filter(|h| applies(&conds, h)) {
                assert!(true_in(claim, h), "proved: {claim:?}\n under {conds:?}");
            }
        }
        Verdict::Refuted(found) => {
            audit::check(&found.theorem).unwrap();
            assert_eq!(eval::decide(&found.model, claim), Ok(Some(false)), "{claim:?}");
            let holds = |c| eval::holds(&found.model, c) == Ok(Some(true));
            assert!(answer.given.iter().all(holds), "{claim:?}: not a model of the conditions");
        }
        Verdict::Unknown(_) => {}
    }
}

#[test]
fn mutated_claims_about_variables_are_not_proved() {
    /// One in so many is tried, unless all are asked for.
    const SAMPLE: usize = 16;
    let step = if std::env::var_os("ENTAIL_MUTATIONS").is_some_and(|v| v == "all") { 1 } else { SAMPLE };
    let (mut wrong, mut refuted, mut number) = (0, 0, 0);
    for source in TRUE {
        let (left, rel, right_side, given) = source;
        let given = if given.is_empty() { String::new() } else { format!(" given {given}") };
        let whole = format!("{} {rel} {}{given}", written(&terms(left)), written(&terms(right_side)));
        let own = answer(&whole).unwrap_or_else(|| panic!("{whole} is refused"));
        assert!(matches!(own.verdict, Verdict::Proved(_)), "{whole}");
        right(&own);
        for claim in mutated(source) {
            number += 1;
            if number % step != 0 {
                continue;
            }
            let Some(answer) = answer(&claim) else { continue };
            right(&answer);
            let in_models = tables().iter().filter(|h| applies(&answer.given, h));
            if in_models.clone().all(|h| true_in(&answer.claim, h)) {
                continue;
            }
            wrong += 1;
            assert!(!matches!(answer.verdict, Verdict::Proved(_)), "proved: {claim}");
            refuted += usize::from(matches!(answer.verdict, Verdict::Refuted(_)));
        }
    }
    println!("{wrong} false claims about random variables of {number} mutated ones, {refuted} refuted");
    assert!(wrong * step >= 2500, "{wrong}");
    assert!(refuted * 100 >= wrong * 95, "{refuted} of {wrong}");
}

// ─── random claims ───────────────────────────────────────────────────────────────────────────────

fn group(set: usize) -> Vec<Name> {
    (0..4).filter(|k| set >> k & 1 == 1).map(|k| VARIABLES[k].into()).collect()
}

/// The entropy of a group; 0 for none.
fn h(set: usize) -> Expr {
    match set {
        0 => Expr::int(0),
        _ => Expr::quantity(Quantity::Entropy(Dist::Law { joint: "P".into(), vars: group(set) })),
    }
}

/// An information or a conditional entropy, each in joint entropies: never negative.
fn known() -> impl Strategy<Value = Expr> {
    (1usize..16, 1usize..16, 0usize..16).prop_map(|(a, b, c)| {
        let term = |set: usize, c: i64| Expr::mul([Expr::int(c), h(set)]);
        Expr::add([term(a | c, 1), term(b | c, 1), term(a | b | c, -1), term(c, -1)])
    })
}

fn ratio() -> impl Strategy<Value = Expr> {
    (1i64..7, 1i64..5).prop_map(|(n, d)| Expr::Number(Rational::new(n.into(), d.into())))
}

fn sum(terms: &[(Expr, Expr)]) -> Expr {
    Expr::add(terms.iter().map(|(c, e)| Expr::mul([c.clone(), e.clone()])))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any combination of Shannon's inequalities is proved, whatever is added to both sides.
    #[test]
    fn combinations_are_proved(
        parts in proptest::collection::vec((ratio(), known()), 1..5),
        both in proptest::collection::vec((ratio(), (1usize..16).prop_map(h)), 0..3),
    ) {
        let rest = sum(&both);
        let claim = Claim::new(rest.clone(), Rel::Le, Expr::add([rest, sum(&parts)]));
        let question = Question { claim: claim.clone(), given: vec![], model: Arc::default() };
        let answer = prove(&question);
        prop_assert!(matches!(answer.verdict, Verdict::Proved(_)), "{claim:?}: {:?}", answer.verdict);
        right(&answer);
    }

    /// Claims that may be true or false are never answered wrongly.
    #[test]
    fn verdicts_are_right(
        small in proptest::collection::vec((ratio(), (1usize..16).prop_map(h)), 1..4),
        great in proptest::collection::vec((ratio(), (1usize..16).prop_map(h)), 1..4),
        given in proptest::option::weighted(0.5, known()),
        rel in prop_oneof![3 => Just(Rel::Le), 1 => Just(Rel::Eq)],
    ) {
        let given = given.map(|e| Cond::Holds(Claim::eq(e, Expr::int(0))));
        let claim = Claim::new(sum(&small), rel, sum(&great));
        let question = Question { claim, given: given.into_iter().collect(), model: Arc::default() };
        right(&prove(&question));
    }
}
