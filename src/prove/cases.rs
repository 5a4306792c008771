//! Proofs for all distributions: split on every absolute continuity that the claim needs, calculate
//! with real numbers where they hold, and with +∞ where one fails.

use super::calculation::{Calculation, says};
use super::coincidence::prove_coincidence;
use super::conversion::{axiom, everywhere, join};
use super::derivation::{Case, Derivation, Piece, Proof, Step};
use super::identity::prove_identity;
use super::inequality::prove_inequality;
use super::mixtures::canonical;
use super::shannon::{prove_shannon, speaks_of_variables};
use super::supported::prove_on_supports;
use crate::kernel::{Axiom, Conds, Theorem, dominated};
use crate::term::{Claim, Cond, Dist, Expr, Quantity, Rel};

/// More pairs than this are assumed to hold instead of being split on: the cases double with each.
const SPLITS: usize = 6;

/// Proves the claim under Γ; conditions that had to be added are in the theorem.
pub(super) fn prove_generally(claim: &Claim, given: &Conds) -> Option<Proof> {
    let given = &spelled_out(claim, given);
    let mut pairs = Vec::new();
    // The greater side first: where it is +∞ there is nothing more to ask.
    let sides = if claim.rel == Rel::Eq { [&claim.lhs, &claim.rhs] } else { [&claim.rhs, &claim.lhs] };
    sides.into_iter().for_each(|side| needed(side, given, &mut pairs));
    // What follows from the others is not split on.
    pairs.sort_by_key(|(p, q)| usize::from(is_built(p)) + usize::from(is_built(q)));
    if pairs.len() <= SPLITS
        && let Some((theorem, cases)) = split(claim, given, &pairs, &[])
    {
        return Some(Proof { theorem: slim(&theorem), cases });
    }
    // Where some side has no value in a failing case, the claim holds under the condition only.
    let mut conds = given.clone();
    conds.extend(pairs.iter().map(|(p, q)| Cond::Dominated(p.clone(), q.clone())));
    let derivation = prove_finitely(claim, &conds)?;
    let theorem = slim(&derivation.theorem);
    Some(Proof { theorem, cases: vec![Case { assumptions: Vec::new(), derivation }] })
}

/// Γ with the absolute continuities that it implies and the claim needs: what is bounded by a real number is
/// not +∞, and distributions without divergence are the same. They are stated for the calculation, and
/// discharged at the end.
pub(super) fn spelled_out(claim: &Claim, given: &Conds) -> Conds {
    let mut stated = given.clone();
    let mut asked = Vec::new();
    [&claim.lhs, &claim.rhs].into_iter().for_each(|side| needed(side, &Conds::new(), &mut asked));
    for c in given {
        if let Cond::Holds(c) = c {
            [&c.lhs, &c.rhs].into_iter().for_each(|side| needed(side, &Conds::new(), &mut asked));
        }
    }
    let known = |(p, q): &(Dist, Dist)| !is_built(p) && !is_built(q) && dominated(p, q, given);
    stated.extend(asked.into_iter().filter(known).map(|(p, q)| Cond::Dominated(p, q)));
    stated
}

/// The claim where all its quantities are real numbers.
fn prove_finitely(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    if speaks_of_variables(claim) {
        return prove_shannon(claim, conds).or_else(|| prove_identity(claim, conds));
    }
    let proof = prove_identity(claim, conds).or_else(|| prove_inequality(claim, conds));
    proof.or_else(|| prove_on_supports(claim, conds)).or_else(|| prove_coincidence(claim, conds))
}

/// What P ≪ Q comes down to: all parts of a mixture, all factors of a product.
fn apart(p: &Dist, q: &Dist, conds: &Conds, pairs: &mut Vec<(Dist, Dist)>) {
    if dominated(p, q, conds) {
        return;
    }
    match (p, q) {
        (Dist::Mixture(parts), _) => parts.iter().for_each(|(_, p)| apart(p, q, conds, pairs)),
        (Dist::Product(ps), Dist::Product(qs)) if ps.len() == qs.len() => {
            ps.iter().zip(qs).for_each(|(p, q)| apart(p, q, conds, pairs));
        }
        // One way of writing for each mixture; ¼A + ¾A is A.
        (_, Dist::Mixture(_)) if canonical(q) != *q => {
            apart(p, &canonical(q), conds, pairs);
        }
        _ if !pairs.iter().any(|(r, s)| r == p && s == q) => pairs.push((p.clone(), q.clone())),
        _ => {}
    }
}

fn is_built(d: &Dist) -> bool {
    matches!(d, Dist::Mixture(_) | Dist::Product(_))
}

/// The pairs `P ≪ Q` that unfolding the quantities will ask for and Γ does not give.
pub(super) fn needed(e: &Expr, conds: &Conds, pairs: &mut Vec<(Dist, Dist)>) {
    if let Expr::Quantity(q) = e
        && let Some((definition, under)) = q.definition()
    {
        for cond in under {
            if let Cond::Dominated(p, q) = cond {
                apart(&p, &q, conds, pairs);
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
    if let Some(((p, q), rest)) = pairs.split_first()
        && dominated(p, q, conds)
    {
        return split(claim, conds, rest, assumptions);
    }
    let Some(((p, q), rest)) = pairs.split_first() else {
        if fails {
            return None;
        }
        let derivation = prove_finitely(claim, conds)?;
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

/// Both sides, or the greater one, are +∞ because an absolute continuity fails.
fn infinite(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    let right = to_infinity(&claim.rhs, conds)?;
    if claim.rel == Rel::Le {
        return below_infinity(claim, right, conds);
    }
    if claim.rel != Rel::Eq {
        return None;
    }
    let left = to_infinity(&claim.lhs, conds)?;
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

/// `lhs ≤ +∞ = rhs`.
fn below_infinity(claim: &Claim, right: Vec<Named>, conds: &Conds) -> Option<Derivation> {
    let mut lines = Calculation::new(claim.lhs.clone(), conds);
    let top = axiom(Axiom::Top(claim.lhs.clone()), conds)?;
    lines.push(top, "LE-INF", says("nothing is greater than +∞"))?;
    for (line, rule, why) in right.into_iter().rev() {
        lines.push(line.sym().ok()?, rule, why)?;
    }
    Some(lines.finish())
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
