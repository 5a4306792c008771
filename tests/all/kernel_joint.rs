//! Soundness by trial for random variables: axioms about laws, conditional laws and products against
//! random joint distributions, with the semantics written out a second time in floating point.

use entail::audit;
use entail::exact::Rational;
use entail::kernel::{Axiom, Conds, Theorem};
use entail::term::{Claim, Cond, Dist, Expr, Name, Quantity, Range, Rel, Space};
use num_traits::ToPrimitive;
use proptest::prelude::*;
use std::sync::Arc;

// ─── the semantics ───────────────────────────────────────────────────────────────────────────────

const VARIABLES: [&str; 2] = ["X", "Y"];
const SIZES: [usize; 2] = [2, 3];

/// Masses of P and Q at (x, y), x slowest.
#[derive(Debug)]
struct Model {
    p: Vec<f64>,
    q: Vec<f64>,
}

/// What the indices `@X` and `@Y` stand for, innermost last.
type At = Vec<(Name, usize)>;

fn place(v: &str) -> usize {
    VARIABLES.iter().position(|w| *w == v).expect("a variable")
}

fn size(space: &Space) -> usize {
    match space {
        Space::Alphabet(v) => SIZES[place(v)],
        Space::Outcomes => 1,
    }
}

/// The probability that the variables have the values.
fn law(m: &Model, joint: &str, vars: &[Name], values: &[usize]) -> f64 {
    let table = if joint == "P" { &m.p } else { &m.q };
    let cell = |k: usize| [k / SIZES[1], k % SIZES[1]];
    let fits = |k: &usize| vars.iter().zip(values).all(|(v, x)| cell(*k)[place(v)] == *x);
    (0..table.len()).filter(fits).map(|k| table[k]).sum()
}

fn mass(m: &Model, d: &Dist, values: &[usize]) -> Option<f64> {
    match d {
        Dist::Law { joint, vars } => Some(law(m, joint, vars, values)),
        Dist::Conditional { joint, of, given } => {
            let below = law(m, joint, given, values.get(of.len()..)?);
            let vars: Vec<Name> = of.iter().chain(given).cloned().collect();
            Some(if below == 0.0 { 0.0 } else { law(m, joint, &vars, values) / below })
        }
        Dist::Product(parts) => {
            let mut rest = values;
            let mut product = 1.0;
            for part in parts {
                let (own, after) = rest.split_at_checked(part.spaces().len())?;
                product *= mass(m, part, own)?;
                rest = after;
            }
            Some(product)
        }
        Dist::Mixture(parts) => {
            parts.iter().map(|(w, d)| Some(value(m, w, &At::new())? * mass(m, d, values)?)).sum()
        }
        Dist::Uniform(space) => Some(1.0 / size(space) as f64),
        Dist::Named(_) => None,
    }
}

/// The tuples that the coordinates run through.
fn tuples(d: &Dist) -> Vec<Vec<usize>> {
    d.spaces().iter().fold(vec![Vec::new()], |all, space| {
        all.iter().flat_map(|t| (0..size(space)).map(move |k| [t.as_slice(), &[k]].concat())).collect()
    })
}

fn dominated(m: &Model, p: &Dist, q: &Dist) -> Option<bool> {
    // On different spaces it fails [Kernel §6].
    if p.spaces() != q.spaces() {
        return Some(false);
    }
    let ok = |t: &Vec<usize>| Some(mass(m, p, t)? == 0.0 || mass(m, q, t)? != 0.0);
    tuples(p).iter().map(ok).collect::<Option<Vec<_>>>().map(|all| all.into_iter().all(|b| b))
}

fn xlog(x: f64, y: f64) -> f64 {
    if x == 0.0 || y <= 0.0 { 0.0 } else { x * y.ln() }
}

/// Entropy of some variables together.
fn entropy(m: &Model, joint: &str, vars: &[Name]) -> f64 {
    let mut vars = vars.to_vec();
    vars.sort();
    vars.dedup();
    let d = Dist::Law { joint: joint.into(), vars: vars.clone() };
    tuples(&d).iter().map(|t| law(m, joint, &vars, t)).map(|p| -xlog(p, p)).sum()
}

fn quantity(m: &Model, q: &Quantity) -> Option<f64> {
    let together = |a: &[Name], b: &[Name]| -> Vec<Name> { a.iter().chain(b).cloned().collect() };
    match q {
        Quantity::Entropy(d) => tuples(d).iter().map(|t| mass(m, d, t).map(|p| -xlog(p, p))).sum(),
        Quantity::CrossEntropy(p, q) | Quantity::Divergence(p, q) if !dominated(m, p, q)? => {
            Some(f64::INFINITY)
        }
        Quantity::CrossEntropy(p, q) => {
            tuples(p).iter().map(|t| Some(-xlog(mass(m, p, t)?, mass(m, q, t)?))).sum()
        }
        Quantity::Divergence(p, q) => tuples(p)
            .iter()
            .map(|t| {
                let (p, q) = (mass(m, p, t)?, mass(m, q, t)?);
                Some(xlog(p, if q == 0.0 { 0.0 } else { p / q }))
            })
            .sum(),
        Quantity::ConditionalEntropy { joint, of, given } => {
            Some(entropy(m, joint, &together(of, given)) - entropy(m, joint, given))
        }
        Quantity::Information { joint, between, given } => {
            // I(X₁;…;Xₖ|Z) = I(X₁;…;Xₖ₋₁|Z) − I(X₁;…;Xₖ₋₁|Xₖ,Z), down to I(X|Z) = H(X|Z).
            fn common(m: &Model, joint: &str, groups: &[Vec<Name>], given: &[Name]) -> f64 {
                let both = |a: &[Name]| [a, given].concat();
                match groups {
                    [] => 0.0,
                    [one] => entropy(m, joint, &both(one)) - entropy(m, joint, given),
                    [rest @ .., last] => common(m, joint, rest, given) - common(m, joint, rest, &both(last)),
                }
            }
            Some(common(m, joint, between, given))
        }
        Quantity::ConditionalDivergence { p, q, of, given } => {
            let both = together(of, given);
            let of = |joint: &Name, vars: &[Name]| Dist::Law { joint: joint.clone(), vars: vars.to_vec() };
            let d = |vars: &[Name]| quantity(m, &Quantity::Divergence(of(p, vars), of(q, vars)));
            match d(&both)? {
                whole if whole.is_infinite() => Some(whole),
                whole => Some(whole - d(given)?),
            }
        }
        _ => None,
    }
}

/// `Some` may be +∞; `None` denotes nothing.
fn value(m: &Model, e: &Expr, at: &At) -> Option<f64> {
    let real = |v: f64| v.is_finite().then_some(v);
    match e {
        Expr::Number(n) => n.to_f64(),
        Expr::Infinity => Some(f64::INFINITY),
        // Tried in tests/all/parameters.rs.
        Expr::Derivative(..) | Expr::Minimisers(_) | Expr::Set(_) => None,
        Expr::Size(space) => Some(size(space) as f64),
        Expr::Mass(d, indices) => {
            let of = |i: &entail::term::Index| match i {
                entail::term::Index::Bound(n) => at.iter().rev().find(|(m, _)| m == n).map(|(_, k)| *k),
                entail::term::Index::Outcome(_) => None,
            };
            mass(m, d, &indices.iter().map(of).collect::<Option<Vec<_>>>()?)
        }
        Expr::Add(parts) => parts.iter().map(|p| value(m, p, at)).sum(),
        Expr::Mul(parts) => {
            let values = parts.iter().map(|p| value(m, p, at)).collect::<Option<Vec<_>>>()?;
            let product: f64 = values.iter().product();
            let infinite = values.iter().any(|v| v.is_infinite());
            (!infinite || product > 0.0).then_some(product)
        }
        Expr::Power(b, r) => {
            let (b, r) = (real(value(m, b, at)?)?, r.to_f64()?);
            Some(if b == 0.0 && r < 0.0 { 0.0 } else { b.powf(r) })
        }
        Expr::Ln(x) => {
            let x = real(value(m, x, at)?)?;
            Some(if x <= 0.0 { 0.0 } else { x.ln() })
        }
        Expr::Sum { index, range, body } => {
            let mut sum = 0.0;
            for k in 0..size(&range.space) {
                let inner: At = at.iter().cloned().chain([(index.clone(), k)]).collect();
                let inside = match &range.positive {
                    None => true,
                    Some(p) => value(m, p, &inner)? > 0.0,
                };
                if inside {
                    sum += value(m, body, &inner)?;
                }
            }
            Some(sum)
        }
        Expr::Quantity(q) => quantity(m, q),
        Expr::Symbol(_) | Expr::Exp(_) | Expr::Abs(_) => None,
    }
}

fn satisfied(m: &Model, c: &Cond, at: &At) -> Option<bool> {
    match c {
        Cond::Distribution(d) => {
            let all = tuples(d).iter().map(|t| mass(m, d, t)).collect::<Option<Vec<_>>>()?;
            Some((all.iter().sum::<f64>() - 1.0).abs() < 1e-9)
        }
        Cond::Dominated(p, q) => dominated(m, p, q),
        Cond::NotDominated(p, q) => dominated(m, p, q).map(|b| !b),
        Cond::Holds(c) => Some(value(m, &c.lhs, at)? + 1e-9 < value(m, &c.rhs, at)?),
    }
}

fn holds(m: &Model, c: &Claim, at: &At) -> bool {
    let close = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-7 * (1.0 + a.abs().max(b.abs()));
    match (value(m, &c.lhs, at), value(m, &c.rhs, at), c.rel) {
        (None, None, Rel::Eq) => true,
        (Some(a), Some(b), Rel::Eq) => close(a, b),
        (Some(a), Some(b), Rel::Le | Rel::Lt) => a <= b || close(a, b),
        _ => false,
    }
}

/// `Γ ⊢ claim` for every value of the free indices.
fn valid(m: &Model, t: &Theorem) -> bool {
    tuples(&whole("P")).iter().all(|xy| {
        let at: At = vec![("@X".into(), xy[0]), ("@Y".into(), xy[1])];
        let applies = t.conds().iter().all(|c| satisfied(m, c, &at) == Some(true));
        !applies || holds(m, t.claim(), &at)
    })
}

// ─── what is tried ───────────────────────────────────────────────────────────────────────────────

fn whole(joint: &str) -> Dist {
    Dist::Law { joint: joint.into(), vars: VARIABLES.map(Name::from).into() }
}

fn table() -> impl Strategy<Value = Vec<f64>> {
    let weight = prop_oneof![2 => Just(0u32), 3 => 1u32..6];
    proptest::collection::vec(weight, SIZES[0] * SIZES[1]).prop_map(|mut w| {
        if w.iter().sum::<u32>() == 0 {
            w[0] = 1;
        }
        let total = f64::from(w.iter().sum::<u32>());
        w.iter().map(|x| f64::from(*x) / total).collect()
    })
}

fn model() -> impl Strategy<Value = Model> {
    (table(), table()).prop_map(|(p, q)| Model { p, q })
}

fn joint_name() -> impl Strategy<Value = Name> {
    prop_oneof![3 => Just("P".into()), 1 => Just("Q".into())]
}

/// Groups of variables, now and then with one twice.
fn group() -> impl Strategy<Value = Vec<Name>> {
    let of = |vars: &[&str]| Just(vars.iter().map(|v| Name::from(*v)).collect::<Vec<_>>());
    prop_oneof![4 => of(&["X"]), 4 => of(&["Y"]), 3 => of(&["X", "Y"]), 2 => of(&["Y", "X"]), 1 => of(&["X", "X"])]
}

fn law_term() -> impl Strategy<Value = Dist> {
    (joint_name(), group()).prop_map(|(joint, vars)| Dist::Law { joint, vars })
}

fn dist() -> BoxedStrategy<Dist> {
    let conditional = (joint_name(), group(), group()).prop_map(|(joint, of, given)| Dist::Conditional {
        joint,
        of,
        given,
    });
    let mixture = (law_term(), law_term(), 0i64..5).prop_map(|(p, q, k)| {
        let w = |n: i64| Expr::Number(Rational::new(n.into(), 4.into()));
        Dist::Mixture(vec![(w(k), p), (w(4 - k), q)])
    });
    let uniform = prop_oneof![Just("X"), Just("Y")].prop_map(|v| Dist::Uniform(Space::Alphabet(v.into())));
    prop_oneof![
        6 => law_term(),
        2 => conditional,
        2 => (law_term(), law_term()).prop_map(|(p, q)| Dist::Product(vec![p, q])),
        1 => mixture,
        1 => uniform,
    ]
    .boxed()
}

fn leaf_quantity() -> BoxedStrategy<Quantity> {
    prop_oneof![
        2 => dist().prop_map(Quantity::Entropy),
        2 => (dist(), dist()).prop_map(|(p, q)| Quantity::CrossEntropy(p, q)),
        2 => (dist(), dist()).prop_map(|(p, q)| Quantity::Divergence(p, q)),
        2 => (joint_name(), group(), group())
            .prop_map(|(joint, of, given)| Quantity::ConditionalEntropy { joint, of, given }),
        3 => (joint_name(), proptest::collection::vec(group(), 2..4), proptest::option::of(group())).prop_map(
            |(joint, between, z)| Quantity::Information { joint, between, given: z.unwrap_or_default() }
        ),
        2 => (joint_name(), joint_name(), group(), group())
            .prop_map(|(p, q, of, given)| Quantity::ConditionalDivergence { p, q, of, given }),
    ]
    .boxed()
}

fn expr() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        3 => (-3i64..4, 1i64..4).prop_map(|(n, d)| Expr::Number(Rational::new(n.into(), d.into()))),
        1 => Just(Expr::Infinity),
        5 => dist().prop_map(|d| d.mass()),
        2 => leaf_quantity().prop_map(Expr::quantity),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::add),
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::mul),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| Expr::quotient(a, b)),
            2 => inner.clone().prop_map(Expr::ln),
            2 => (dist(), any::<bool>(), inner).prop_map(|(d, cut, body)| over(&d, cut, body)),
        ]
    })
    .boxed()
}

/// The sum over the first coordinate, perhaps over where the mass is positive.
fn over(d: &Dist, cut: bool, body: Expr) -> Expr {
    let Some((index, space)) = d.indices().into_iter().next() else { return body };
    Expr::sum(index, Range { space, positive: cut.then(|| Arc::new(d.mass())) }, body)
}

fn conds() -> impl Strategy<Value = Conds> {
    let cond = prop_oneof![
        3 => (dist(), dist()).prop_map(|(p, q)| Cond::Dominated(p, q)),
        1 => (dist(), dist()).prop_map(|(p, q)| Cond::NotDominated(p, q)),
        4 => dist().prop_map(|d| Cond::Holds(Claim::new(Expr::int(0), Rel::Lt, d.mass()))),
        1 => dist().prop_map(Cond::Distribution),
    ];
    proptest::collection::vec(cond, 0..6).prop_map(|c| c.into_iter().collect())
}

fn axiom() -> BoxedStrategy<Axiom> {
    let weighted = (dist(), expr()).prop_map(|(d, f)| {
        let sum = over(&d, false, Expr::mul([d.mass(), f]));
        Axiom::Zero { sum, factor: d.mass() }
    });
    let powers = proptest::collection::vec((dist(), -2i64..3), 1..4).prop_map(|parts| {
        let power = |(d, k): (Dist, i64)| Expr::Power(Arc::new(d.mass()), Rational::from_integer(k.into()));
        Axiom::Log(Expr::mul(parts.into_iter().map(power)))
    });
    prop_oneof![
        4 => leaf_quantity().prop_map(Axiom::Unfold),
        3 => dist().prop_map(Axiom::Total),
        3 => dist().prop_map(|d| {
            let at = d.indices().into_iter().map(|(n, _)| entail::term::Index::Bound(n)).collect();
            Axiom::Mass(d, at)
        }),
        3 => (joint_name(), group(), group(), any::<bool>()).prop_map(|(joint, from, of, fixed)| {
            let own = Dist::Law { joint: joint.clone(), vars: of.clone() }.indices();
            let index = |(n, _): (Name, Space)| entail::term::Index::Bound(if fixed { "@Y".into() } else { n });
            Axiom::Margin { joint, from, of, at: own.into_iter().map(index).collect() }
        }),
        2 => weighted,
        2 => powers,
        1 => expr().prop_map(Axiom::Cancel),
        1 => expr().prop_map(Axiom::LnLe),
        2 => (dist(), any::<bool>(), expr()).prop_map(|(d, cut, e)| Axiom::SumAdd(over(&d, cut, e))),
        2 => (dist(), any::<bool>(), expr()).prop_map(|(d, cut, e)| Axiom::SumScale(over(&d, cut, e))),
        2 => (expr(), any::<bool>()).prop_map(|(e, turned)| {
            let of = |v: &str| Dist::Uniform(Space::Alphabet(v.into()));
            let (x, y) = if turned { ("Y", "X") } else { ("X", "Y") };
            Axiom::SumSwap(over(&of(x), false, over(&of(y), false, e)))
        }),
        1 => (expr(), any::<bool>()).prop_map(|(e, s)| Axiom::Sign(e, if s { Rel::Lt } else { Rel::Le })),
        1 => (dist(), dist()).prop_map(|(p, q)| Axiom::Infinite(Quantity::Divergence(p, q))),
        1 => leaf_quantity().prop_map(Axiom::Infinite),
        1 => leaf_quantity().prop_map(|q| Axiom::Top(Expr::quantity(q))),
        1 => (dist(), expr()).prop_map(|(d, e)| Axiom::Part(over(&d, true, Expr::mul([d.mass(), e])))),
        1 => dist().prop_map(|d| {
            let at = d.indices().into_iter().map(|(n, _)| entail::term::Index::Bound(n)).collect();
            Axiom::AtMostOne(d, at)
        }),
        1 => leaf_quantity().prop_map(|q| {
            let e = Expr::quantity(q);
            Axiom::Ring(Expr::difference(e.clone(), e), Expr::int(0))
        }),
        1 => expr().prop_map(|e| Axiom::Ring(Expr::mul([e.clone(), Expr::int(0)]), Expr::int(0))),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// What an axiom states about random variables is true of every joint distribution that satisfies
    /// its conditions, and so is what rules make of it.
    #[test]
    fn axioms_about_variables_hold(
        axiom in axiom(),
        d in dist(),
        conds in conds(),
        models in proptest::collection::vec(model(), 5),
    ) {
        let Ok(t) = Theorem::axiom(axiom, conds.clone()) else { return Ok(()) };
        let inside = over(&d, true, t.claim().lhs.clone());
        let mut derived = vec![Ok(t.clone()), t.sym(), t.cong(&inside, &[0]), t.sum_le(&inside), t.le_add(&t)];
        derived.push(t.le_scale(&d.mass()));
        derived.extend(Theorem::axiom(Axiom::Sign(t.claim().rhs.clone(), Rel::Le), conds.clone()).map(|back| t.antisym(&back)));
        derived.extend(conds.iter().map(|c| t.discharge(c)));
        for t in derived.into_iter().flatten() {
            for m in &models {
                prop_assert!(valid(m, &t), "{:?}\n by {:?}\n fails in {m:?}", t.claim(), t.rule());
            }
            prop_assert!(audit::check(&t).is_ok(), "the checker refuses {:?}: {:?}", t.rule(), audit::check(&t));
        }
    }
}
