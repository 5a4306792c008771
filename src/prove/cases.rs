//! Proofs for all distributions: split on every absolute continuity that the claim needs, calculate
//! with real numbers where they hold, and with +∞ where one fails.

use super::conversion::{axiom, everywhere, join};
use super::derivation::{Case, Derivation, Piece, Proof, Step};
use super::identity::prove_identity;
use crate::kernel::{Axiom, Conds, Theorem, dominated};
use crate::term::{Claim, Cond, Dist, Expr, Quantity, Rel};

/// More pairs than this are assumed to hold instead of being split on: the cases double with each.
const SPLITS: usize = 3;

/// Proves the claim under Γ; conditions that had to be added are in the theorem.
pub(super) fn prove_generally(claim: &Claim, given: &Conds) -> Option<Proof> {
    let mut pairs = Vec::new();
    for side in [&claim.lhs, &claim.rhs] {
        needed(side, given, &mut pairs);
    }
    if pairs.len() <= SPLITS
        && let Some((theorem, cases)) = split(claim, given, &pairs, &[])
    {
        return Some(Proof { theorem: slim(&theorem), cases });
    }
    // Where some side has no value in a failing case, the claim holds under the condition only.
    let mut conds = given.clone();
    conds.extend(pairs.iter().map(|(p, q)| Cond::Dominated(p.clone(), q.clone())));
    let derivation = prove_identity(claim, &conds)?;
    let theorem = slim(&derivation.theorem);
    Some(Proof { theorem, cases: vec![Case { assumptions: Vec::new(), derivation }] })
}

/// The pairs `P ≪ Q` that unfolding the quantities will ask for and Γ does not give.
pub(super) fn needed(e: &Expr, conds: &Conds, pairs: &mut Vec<(Dist, Dist)>) {
    if let Expr::Quantity(q) = e
        && let Some((definition, under)) = q.definition()
    {
        for cond in under {
            if let Cond::Dominated(p, q) = cond
                && !dominated(&p, &q, conds)
                && !pairs.contains(&(p.clone(), q.clone()))
            {
                pairs.push((p, q));
            }
        }
        needed(&definition, conds, pairs);
    }
    e.children().into_iter().for_each(|c| needed(c, conds, pairs));
}

/// `Γ ⊢ claim` by cases on the pairs, the cases in which all that came before hold first.
fn split(
    claim: &Claim,
    conds: &Conds,
    pairs: &[(Dist, Dist)],
    assumptions: &[Cond],
) -> Option<(Theorem, Vec<Case>)> {
    let fails = conds.iter().any(|c| matches!(c, Cond::NotDominated(..)));
    if fails && let Some(derivation) = infinite(claim, conds) {
        let theorem = derivation.theorem.clone();
        return Some((theorem, vec![Case { assumptions: assumptions.to_vec(), derivation }]));
    }
    let Some(((p, q), rest)) = pairs.split_first() else {
        if fails {
            return None;
        }
        let derivation = prove_identity(claim, conds)?;
        let theorem = derivation.theorem.clone();
        return Some((theorem, vec![Case { assumptions: assumptions.to_vec(), derivation }]));
    };
    let (holds, broken) = (Cond::Dominated(p.clone(), q.clone()), Cond::NotDominated(p.clone(), q.clone()));
    let with = |c: &Cond| conds.iter().cloned().chain([c.clone()]).collect::<Conds>();
    let assuming = |c: &Cond| [assumptions, std::slice::from_ref(c)].concat();
    let (yes, mut cases) = split(claim, &with(&holds), rest, &assuming(&holds))?;
    let (no, more) = split(claim, &with(&broken), rest, &assuming(&broken))?;
    cases.extend(more);
    Some((Theorem::cases(&yes, &no).ok()?, cases))
}

/// Drops the conditions that the theorem's own remaining ones imply, or that nothing needed.
fn slim(theorem: &Theorem) -> Theorem {
    let mut current = theorem.clone();
    for cond in theorem.conds() {
        if !matches!(cond, Cond::Distribution(_))
            && let Ok(less) = current.discharge(cond)
        {
            current = less;
        }
    }
    current
}

/// Both sides are +∞ because an absolute continuity fails.
fn infinite(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    if claim.rel != Rel::Eq {
        return None;
    }
    let (left, right) = (to_infinity(&claim.lhs, conds)?, to_infinity(&claim.rhs, conds)?);
    let mut theorem = Theorem::refl(claim.lhs.clone());
    let mut steps = Vec::new();
    let back = right.into_iter().rev().map(|(line, rule, why)| Some((line.sym().ok()?, rule, why)));
    for step in left.into_iter().map(Some).chain(back) {
        let (line, rule, why) = step?;
        theorem = theorem.trans(&line).ok()?;
        let to = line.claim().rhs.clone();
        steps.push(Step { rel: Rel::Eq, to, rule, why, theorem: line, value: None });
    }
    let theorem = theorem.weaken(conds);
    Some(Derivation { start: claim.lhs.clone(), value: None, steps, theorem })
}

/// Why a sum with +∞ in it is +∞: the other terms are real numbers, and named.
fn absorbed(e: &Expr) -> Vec<Piece> {
    let terms = if let Expr::Add(parts) = e { parts.as_slice() } else { std::slice::from_ref(e) };
    let finite: Vec<&Expr> = terms.iter().filter(|t| !has_infinity(t)).collect();
    let mut why = Vec::new();
    for (k, term) in finite.iter().enumerate() {
        let before = if k == 0 {
            ""
        } else if k + 1 == finite.len() {
            " and "
        } else {
            ", "
        };
        why.push(Piece::Text(before.into()));
        why.push(Piece::Math((*term).clone()));
    }
    let rest = match finite.len() {
        0 => "sums and positive multiples of +∞ are +∞",
        1 => " is a real number, and +∞ plus a real number is +∞",
        _ => " are real numbers, and +∞ plus a real number is +∞",
    };
    why.push(Piece::Text(rest.into()));
    why
}

fn has_infinity(e: &Expr) -> bool {
    matches!(e, Expr::Infinity) || e.children().into_iter().any(has_infinity)
}

type Named = (Theorem, &'static str, Vec<Piece>);

/// The steps from an expression to +∞.
fn to_infinity(e: &Expr, conds: &Conds) -> Option<Vec<Named>> {
    let mut lines: Vec<Named> = Vec::new();
    let mut done: Option<Theorem> = None;
    let unfold = |e: &Expr, conds: &Conds| match e {
        Expr::Quantity(q) if matches!(q.as_ref(), Quantity::Of(..)) => {
            axiom(Axiom::Unfold(q.as_ref().clone()), conds)
        }
        _ => None,
    };
    let blow = |e: &Expr, conds: &Conds| match e {
        Expr::Quantity(q) => axiom(Axiom::Infinite(q.as_ref().clone()), conds),
        _ => None,
    };
    let absorb = |e: &Expr, conds: &Conds| match e {
        Expr::Add(_) | Expr::Mul(_) => axiom(Axiom::Absorb(e.clone()), conds),
        _ => None,
    };
    let failing = conds.iter().find(|c| matches!(c, Cond::NotDominated(..)))?;
    type Rule<'f> = (&'static str, &'f dyn Fn(&Expr, &Conds) -> Option<Theorem>, Vec<Piece>);
    let text = |s: &str| Piece::Text(s.into());
    let rules: [Rule; 3] = [
        ("UNFOLD", &unfold, vec![text("the definition")]),
        (
            "INFINITE",
            &blow,
            vec![
                Piece::Cond(failing.clone()),
                text(": an outcome with mass on the left has none on the right, and its term is +∞"),
            ],
        ),
        ("ABSORB", &absorb, Vec::new()),
    ];
    for (rule, local, why) in rules {
        let current = done.as_ref().map_or(e, |t| &t.claim().rhs).clone();
        if let Some(step) = everywhere(&current, conds, &|_| true, local) {
            let why = if rule == "ABSORB" { absorbed(&current) } else { why };
            done = Some(join(done, step.clone())?);
            lines.push((step, rule, why));
        }
    }
    (done?.claim().rhs == Expr::Infinity).then_some(lines)
}
