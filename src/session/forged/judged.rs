//! Side conditions: what follows from what, asked of the kernel and of the checker.

use super::quarrel;
use crate::kernel::{Conds, Rule, Theorem};
use crate::term::{Claim, Cond, Dist, Expr, Measure, Name, Quantity, Rel, Space};

fn half(d: &Dist) -> (Expr, Dist) {
    (Expr::quotient(Expr::int(1), Expr::int(2)), d.clone())
}

fn law(joint: &str, vars: &[&str]) -> Dist {
    Dist::Law { joint: joint.into(), vars: vars.iter().map(|v| Name::from(*v)).collect() }
}

/// Distributions of several shapes, some of which are made of others.
fn dists() -> Vec<Dist> {
    let (a, b, c) = (Dist::named("A"), Dist::named("B"), Dist::named("C"));
    vec![
        Dist::Mixture(vec![half(&a), half(&b)]),
        Dist::Mixture(vec![(Expr::int(0), a.clone()), (Expr::int(1), b.clone())]),
        Dist::Product(vec![a.clone(), b.clone()]),
        Dist::Product(vec![c.clone(), b.clone()]),
        Dist::Product(vec![a.clone(), b.clone(), c.clone()]),
        Dist::Product(vec![law("P", &["X"]), a.clone()]),
        Dist::Uniform(Space::Outcomes),
        law("P", &["X"]),
        law("P", &["X", "Y"]),
        law("P", &["Y", "X"]),
        law("P", &["X", "X"]),
        law("Q", &["X"]),
        law("Q", &["X", "Y"]),
        law("Q", &["X", "X"]),
        Dist::Product(vec![law("P", &["X"]), law("P", &["Y"])]),
        a,
        b,
        c,
    ]
}

/// What may be known.
fn known() -> Vec<Cond> {
    let (a, b, c) = (Dist::named("A"), Dist::named("B"), Dist::named("C"));
    let divergence = |p: &Dist, q: &Dist| Expr::quantity(Quantity::Divergence(p.clone(), q.clone()));
    let cross = |p: &Dist, q: &Dist| Expr::quantity(Quantity::CrossEntropy(p.clone(), q.clone()));
    let holds = |lhs: Expr, rel: Rel, rhs: Expr| Cond::Holds(Claim::new(lhs, rel, rhs));
    let entropy = Expr::quantity(Quantity::Entropy(a.clone()));
    let mut known = vec![
        Cond::NotDominated(a.clone(), b.clone()),
        Cond::NotDominated(c.clone(), b.clone()),
        Cond::NotDominated(law("P", &["X"]), law("Q", &["X"])),
        Cond::NotDominated(law("P", &["X", "X"]), law("Q", &["X", "X"])),
        Cond::Dominated(law("P", &["X", "Y"]), law("Q", &["X", "Y"])),
        holds(divergence(&a, &b), Rel::Eq, Expr::int(0)),
        holds(Expr::int(0), Rel::Eq, divergence(&b, &c)),
        holds(divergence(&a, &b), Rel::Le, Expr::int(1)),
        holds(divergence(&a, &b), Rel::Lt, entropy.clone()),
        holds(divergence(&a, &b), Rel::Eq, cross(&b, &c)),
        holds(cross(&a, &b), Rel::Le, Expr::Infinity),
        holds(Expr::int(1), Rel::Le, cross(&a, &b)),
        holds(Expr::add([cross(&a, &b), entropy]), Rel::Le, Expr::int(3)),
        holds(cross(&a, &b), Rel::Ne, Expr::int(3)),
        holds(
            Expr::quantity(Quantity::Of(Measure::Jeffreys, vec![a.clone(), b.clone()])),
            Rel::Le,
            Expr::int(1),
        ),
    ];
    for (p, q) in [(&a, &b), (&b, &a), (&b, &c), (&c, &a)] {
        known.push(Cond::Dominated(p.clone(), q.clone()));
    }
    known
}

#[test]
fn kernel_and_checker_judge_alike() {
    let mut goals: Vec<Cond> = dists().into_iter().map(Cond::Distribution).collect();
    for p in &dists() {
        for q in dists() {
            goals.push(Cond::Dominated(p.clone(), q.clone()));
            goals.push(Cond::NotDominated(p.clone(), q));
        }
    }
    let known = known();
    let distributions =
        |names: &[&str]| -> Conds { names.iter().map(|n| Cond::Distribution(Dist::named(n))).collect() };
    let claim = Claim::eq(Expr::int(1), Expr::int(1));
    let (mut tried, mut granted) = (0, 0);
    let mut quarrels = Vec::new();
    for (k, one) in known.iter().enumerate() {
        for other in &known[k..] {
            for base in [distributions(&[]), distributions(&["A"]), distributions(&["A", "B", "C"])] {
                let conds: Conds = base.into_iter().chain([one.clone(), other.clone()]).collect();
                for goal in goals.iter().filter(|g| !conds.contains(*g)) {
                    let premise = conds.iter().cloned().chain([goal.clone()]).collect();
                    let premise = Theorem::forged(None, premise, claim.clone(), Rule::Refl);
                    let rule = Rule::Discharge(premise, goal.clone());
                    let (both, words) = quarrel(&Theorem::forged(None, conds.clone(), claim.clone(), rule));
                    tried += 1;
                    granted += usize::from(both);
                    quarrels.extend(words.map(|_| format!("{conds:?} |- {goal:?}")));
                }
            }
        }
    }
    assert!(quarrels.is_empty(), "{} among {tried}: {:#?}", quarrels.len(), super::spread(&quarrels, 12));
    assert!(granted > tried / 20 && granted < tried / 2, "{granted} of {tried}");
}
