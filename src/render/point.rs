//! The numbers that parameters have where a claim fails.

use super::document::{Inline, Piece};
use super::formula::{Formula, Relation};
use super::notation;
use crate::eval::Env;
use crate::exact::Rational;
use crate::term::{Claim, Name};

/// `p = 1/3, q = 1/2`.
pub(super) fn shown(point: &[(Name, Rational)]) -> Inline {
    let mut at = Vec::new();
    for (n, (symbol, value)) in point.iter().enumerate() {
        at.extend((n > 0).then(|| Piece::text(", ")));
        let equation = Formula::chain(Formula::name(&**symbol), Relation::Equal, notation::number(value));
        at.push(Piece::Math(equation));
    }
    at
}

/// The numbers that the parameters of a claim have in a counterexample.
pub fn parameters(claim: &Claim, model: &Env) -> Vec<(Name, Rational)> {
    let mut symbols = Vec::new();
    claim.lhs.symbols(&mut symbols);
    claim.rhs.symbols(&mut symbols);
    let names = claim.names();
    for (_, family) in model.families().filter(|(n, _)| names.contains(n)) {
        symbols.extend(family.domain().ranges().map(|(s, _)| s.clone()));
    }
    symbols.sort();
    symbols.dedup();
    symbols.into_iter().filter_map(|s| Some((s.clone(), model.parameter(&s)?.clone()))).collect()
}
