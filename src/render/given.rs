//! What was given, after the claim or at the head of a proof: `, given X -> Y -> Z, 0 < p < 1`.

use super::document::{Inline, Piece};
use super::formula::Formula;
use super::notation;
use crate::term::{Claim, Cond, Expr};

/// The conditions as they were written, each statement once; bounds of one parameter are put together. That a
/// name stands for a distribution goes without saying.
pub(super) fn given(conds: &[Cond], spellings: &[(Claim, String)]) -> Inline {
    let mut all: Vec<Inline> = Vec::new();
    for words in conds.iter().filter_map(|c| spelling(c, spellings)) {
        let words = vec![Piece::Math(Formula::Words(words.to_owned()))];
        if !all.contains(&words) {
            all.push(words);
        }
    }
    let plain = |c: &&Cond| !matches!(c, Cond::Distribution(_)) && spelling(c, spellings).is_none();
    let rest: Vec<Cond> = conds.iter().filter(plain).cloned().collect();
    all.extend((!rest.is_empty()).then(|| ranges(&rest)));
    let mut out = Vec::new();
    for (n, words) in all.into_iter().enumerate() {
        out.push(Piece::text(if n == 0 { ", given " } else { ", " }));
        out.extend(words);
    }
    out
}

/// How a condition was written, if otherwise than it reads.
pub(crate) fn spelling<'a>(c: &Cond, spellings: &'a [(Claim, String)]) -> Option<&'a str> {
    let Cond::Holds(claim) = c else { return None };
    spellings.iter().find(|(own, _)| own == claim).map(|(_, words)| words.as_str())
}

/// `0 < p < 1 and 0 < q`: bounds of one parameter are put together.
pub fn ranges(conds: &[Cond]) -> Inline {
    let mut out = Vec::new();
    let mut shown: Vec<Formula> = Vec::new();
    let mut rest: Vec<&Cond> = conds.iter().collect();
    while let Some(first) = rest.first().copied() {
        let Cond::Holds(a) = first else {
            rest.remove(0);
            shown.push(notation::cond(first));
            continue;
        };
        let joined = rest.iter().position(|c| match c {
            Cond::Holds(b) => a.rhs == b.lhs && matches!(a.rhs, Expr::Symbol(_)),
            _ => false,
        });
        if let Some(k) = joined
            && let Some(Cond::Holds(b)) = rest.get(k)
        {
            let chain = vec![
                (notation::relation(a.rel), notation::expr(&a.rhs)),
                (notation::relation(b.rel), notation::expr(&b.rhs)),
            ];
            shown.push(Formula::Chain(Box::new(notation::expr(&a.lhs)), chain));
            rest.remove(k);
        } else {
            shown.push(notation::cond(first));
        }
        rest.remove(0);
    }
    let last = shown.len().saturating_sub(1);
    for (n, formula) in shown.into_iter().enumerate() {
        if n > 0 {
            out.push(Piece::text(if n == last { " and " } else { ", " }));
        }
        out.push(Piece::Math(formula));
    }
    out
}
