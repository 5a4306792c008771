//! Definitions in the forms that textbooks give: `I(X;Y)` as `H(X) + H(Y) − H(X,Y)`, as
//! `H(X) − H(X|Y)`, as `D(P_XY ‖ P_X × P_Y)`, `H(Y|X)` as `H(X,Y) − H(X)`.

use super::reason::Reason;
use crate::kernel::{polynomial, same};
use crate::term::{Claim, Dist, Expr, Measure, Name, Quantity};

/// Whether the two sides are the same once a quantity that the reasons let unfold is put in one of its
/// usual forms.
pub(super) fn by_definition(claim: &Claim, reasons: &[Reason]) -> bool {
    let unfolds = |q: &Quantity| reasons.iter().any(|r| r.unfolds(q));
    /// As many forms as the quantity with the most has.
    const FORMS: usize = 5;
    (0..FORMS).any(|k| {
        let put = |e: &Expr| ordered(&replaced(e, &unfolds, k));
        let one_side = [(put(&claim.lhs), ordered(&claim.rhs)), (ordered(&claim.lhs), put(&claim.rhs))];
        let changed = one_side[0].0 != ordered(&claim.lhs) || one_side[1].1 != ordered(&claim.rhs);
        changed && one_side.iter().any(|(l, r)| equal(l, r))
    })
}

/// Whether the two sides are the same but for the order of arguments that may change places.
pub(super) fn by_symmetry(claim: &Claim) -> bool {
    claim.lhs != claim.rhs && equal(&ordered(&claim.lhs), &ordered(&claim.rhs))
}

/// Whether the two sides are the same by arithmetic, and since nothing diverges from itself.
pub(super) fn is_trivial(claim: &Claim) -> bool {
    fn put(e: &Expr) -> Expr {
        let Expr::Quantity(q) = e else { return rebuilt(e, &put) };
        match q.as_ref() {
            Quantity::Divergence(a, b) if a == b => Expr::int(0),
            Quantity::CrossEntropy(a, b) if a == b => Expr::quantity(Quantity::Entropy(a.clone())),
            _ => e.clone(),
        }
    }
    equal(&put(&claim.lhs), &put(&claim.rhs))
}

/// A mass such as P(y|x).
pub(super) fn has_conditional_mass(e: &Expr) -> bool {
    matches!(e, Expr::Mass(Dist::Conditional { .. }, _)) || e.children().into_iter().any(has_conditional_mass)
}

fn equal(a: &Expr, b: &Expr) -> bool {
    match (polynomial(a), polynomial(b)) {
        (Some(a), Some(b)) => same(&a, &b),
        _ => false,
    }
}

fn replaced(e: &Expr, unfolds: &dyn Fn(&Quantity) -> bool, k: usize) -> Expr {
    if let Expr::Quantity(q) = e {
        return match forms(q).into_iter().nth(k) {
            Some(form) if unfolds(q) => form,
            _ => e.clone(),
        };
    }
    rebuilt(e, &|c| replaced(c, unfolds, k))
}

fn rebuilt(e: &Expr, put: &dyn Fn(&Expr) -> Expr) -> Expr {
    let children: Vec<Expr> = e.children().into_iter().map(put).collect();
    if children.is_empty() { e.clone() } else { e.with_children(children).unwrap_or_else(|| e.clone()) }
}

fn law(joint: &Name, groups: &[&[Name]]) -> Dist {
    Dist::Law { joint: joint.clone(), vars: groups.concat() }
}

/// `H(of | given)`, or `H(of)` when nothing is given.
fn entropy(joint: &Name, of: &[&[Name]], given: &[&[Name]]) -> Expr {
    let (of, given) = (of.concat(), given.concat());
    Expr::quantity(if given.is_empty() {
        Quantity::Entropy(Dist::Law { joint: joint.clone(), vars: of })
    } else {
        Quantity::ConditionalEntropy { joint: joint.clone(), of, given }
    })
}

/// The usual forms of a quantity of random variables.
fn forms(q: &Quantity) -> Vec<Expr> {
    match q {
        Quantity::ConditionalEntropy { joint, of, given } => {
            vec![Expr::difference(entropy(joint, &[of, given], &[]), entropy(joint, &[given], &[]))]
        }
        Quantity::Information { joint, between, given } => {
            let [a, b] = between.as_slice() else { return Vec::new() };
            let h = |of: &[&[Name]], more: &[&[Name]]| entropy(joint, of, &[more, &[given]].concat());
            let mut all = vec![
                Expr::add([h(&[a], &[]), h(&[b], &[]), Expr::negative(h(&[a, b], &[]))]),
                Expr::difference(h(&[a], &[]), h(&[a], &[b])),
                Expr::difference(h(&[b], &[]), h(&[b], &[a])),
            ];
            if given.is_empty() {
                let apart = Dist::Product(vec![law(joint, &[a]), law(joint, &[b])]);
                all.push(Expr::quantity(Quantity::Divergence(law(joint, &[a, b]), apart)));
            } else {
                let plain = |vars: &[&[Name]]| entropy(joint, vars, &[]);
                all.push(Expr::add([
                    plain(&[a, given]),
                    plain(&[b, given]),
                    Expr::negative(plain(&[a, b, given])),
                    Expr::negative(plain(&[given])),
                ]));
            }
            all
        }
        _ => Vec::new(),
    }
}

/// Variables of a group, groups of an information and factors of a product in alphabetical order.
fn ordered(e: &Expr) -> Expr {
    let sorted = |vars: &[Name]| {
        let mut vars = vars.to_vec();
        vars.sort();
        vars
    };
    let Expr::Quantity(q) = e else { return rebuilt(e, &ordered) };
    let dist = |d: &Dist| match d {
        Dist::Law { joint, vars } => Dist::Law { joint: joint.clone(), vars: sorted(vars) },
        other => other.clone(),
    };
    Expr::quantity(match q.as_ref() {
        Quantity::Entropy(d) => Quantity::Entropy(dist(d)),
        Quantity::ConditionalEntropy { joint, of, given } => {
            Quantity::ConditionalEntropy { joint: joint.clone(), of: sorted(of), given: sorted(given) }
        }
        Quantity::Information { joint, between, given } => {
            let mut between: Vec<Vec<Name>> = between.iter().map(|g| sorted(g)).collect();
            between.sort();
            Quantity::Information { joint: joint.clone(), between, given: sorted(given) }
        }
        Quantity::Divergence(p, Dist::Product(factors)) => {
            let mut factors: Vec<Dist> = factors.iter().map(dist).collect();
            factors.sort();
            Quantity::Divergence(dist(p), Dist::Product(factors))
        }
        Quantity::JensenShannon(parts) => {
            let mut parts = parts.clone();
            parts.sort_by(|(_, a), (_, b)| a.cmp(b));
            Quantity::JensenShannon(parts)
        }
        Quantity::Of(
            measure @ (Measure::Jeffreys
            | Measure::TotalVariation
            | Measure::Hellinger
            | Measure::BhattacharyyaCoefficient
            | Measure::Bhattacharyya),
            both,
        ) => {
            let mut both = both.clone();
            both.sort();
            Quantity::Of(*measure, both)
        }
        other => other.clone(),
    })
}
