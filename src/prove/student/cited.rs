//! Whether a theorem that was cited makes a line true: the two sides differ by what an instance of it
//! says, as `S(A) ≤ H(A,B)` does by Gibbs' inequality, since `H(A,B) − S(A) = D(A‖B)`.
//!
//! The line itself has been proved before this is asked; this says only what the citation is worth.

use super::finding::Line;
use super::lemma::instances;
use crate::eval::Env;
use crate::kernel::Conds;
use crate::model::Law;
use crate::prove::calculation::identity;
use crate::prove::derivation::Verdict;
use crate::prove::question::Question;
use crate::prove::search::prove;
use crate::prove::shannon::{prove_shannon, speaks_of_variables};
use crate::term::{Claim, Expr, Name, Rel, Space};

/// More instances than this are not compared.
const INSTANCES: usize = 32;

/// The instance that the line comes down to, with the name of its theorem. `question` is what the line
/// asks; where all its names are declared the differences are compared as values.
pub(super) fn comes_down_to(question: &Question, line: &Line, conds: &Conds) -> Option<(Name, Claim)> {
    let claim = &question.claim;
    let own = Expr::difference(claim.rhs.clone(), claim.lhs.clone());
    let model = &question.model;
    let declared = |n: &Name| model.law(n).is_some() || model.joint(n).is_some() || model.family(n).is_some();
    let fits = |rel: Rel| rel == claim.rel || claim.rel == Rel::Le && matches!(rel, Rel::Lt | Rel::Eq);
    said(line, claim, conds).into_iter().filter(|(_, c)| fits(c.rel)).take(INSTANCES).find(|(_, c)| {
        let same = Claim::eq(own.clone(), Expr::difference(c.rhs.clone(), c.lhs.clone()));
        if same.names().iter().all(declared) {
            let same = sized(&same, model);
            let asked = Question { claim: same, ..question.clone() };
            return matches!(prove(&asked).verdict, Verdict::Proved(_));
        }
        if speaks_of_variables(&same) {
            return prove_shannon(&same, conds).is_some();
        }
        identity(&same.lhs, &same.rhs, conds).is_some()
    })
}

/// What the theorems that a line cites say of the distributions and variables of a claim.
fn said(line: &Line, claim: &Claim, conds: &Conds) -> Vec<(Name, Claim)> {
    let cited = line.reasons.iter().flat_map(|r| r.theorems().iter().map(|l| (l, r.args.as_slice())));
    let each = cited.flat_map(|(lemma, args)| {
        instances(lemma, args, claim, conds).into_iter().map(|c| (lemma.name.clone(), c))
    });
    each.collect()
}

/// The claim with the number of outcomes that all its distributions have in place of |Ω|.
fn sized(claim: &Claim, model: &Env) -> Claim {
    fn put(e: &Expr, n: usize) -> Expr {
        if matches!(e, Expr::Size(Space::Outcomes)) {
            return Expr::int(i64::try_from(n).unwrap_or(i64::MAX));
        }
        let children: Vec<Expr> = e.children().into_iter().map(|c| put(c, n)).collect();
        if children.is_empty() { e.clone() } else { e.with_children(children).unwrap_or_else(|| e.clone()) }
    }
    let size = |n: &Name| match (model.law(n), model.family(n)) {
        (Some(Law::Finite(d)), _) => Some(d.len()),
        (_, Some(family)) => family.outcomes().map(|o| o.len()),
        _ => None,
    };
    let mut sizes: Vec<Option<usize>> = claim.names().iter().map(size).collect();
    sizes.dedup();
    match sizes.as_slice() {
        [Some(n)] => Claim::new(put(&claim.lhs, *n), claim.rel, put(&claim.rhs, *n)),
        _ => claim.clone(),
    }
}
