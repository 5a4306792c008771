//! That distributions are the same: by the equality case of Gibbs' inequality, D(A‖B) = 0 makes A(i) = B(i).

use super::alike::chained;
use super::calculation::{Calculation, says};
use super::derivation::{Derivation, Piece};
use super::identity::prove_identity;
use super::inequality::prove_inequality;
use crate::kernel::Conds;
use crate::term::{Claim, Expr, Quantity, Rel};

/// The claim A(i) = B(i), from D(A‖B) = 0 or D(B‖A) = 0.
pub(super) fn prove_coincidence(claim: &Claim, conds: &Conds) -> Option<Derivation> {
    let (Expr::Mass(a, at), Rel::Eq, Expr::Mass(b, there)) = (&claim.lhs, claim.rel, &claim.rhs) else {
        return None;
    };
    if at != there {
        return None;
    }
    if let Some(way) = chained(a, b, at, conds) {
        let mut lines = Calculation::new(claim.lhs.clone(), conds);
        for same in way {
            let why =
                "Gibbs' inequality is an equality only for equal distributions, and the divergence is 0";
            lines.push(same, "GIBBS-EQ", says(why))?;
        }
        return Some(lines.finish());
    }
    for (p, q) in [(a, b), (b, a)] {
        let divergence = Expr::quantity(Quantity::Divergence(p.clone(), q.clone()));
        let zero = Claim::eq(divergence.clone(), Expr::int(0));
        let Some(zero) = prove_identity(&zero, conds).or_else(|| prove_inequality(&zero, conds)) else {
            continue;
        };
        let same = zero.theorem.coincide(at).ok()?;
        let same = if p == a { same } else { same.sym().ok()? };
        let mut lines = Calculation::new(claim.lhs.clone(), conds);
        let why = vec![
            Piece::Text("Gibbs' inequality is an equality only for equal distributions, and ".into()),
            Piece::Math(divergence),
            Piece::Text(" = 0".into()),
        ];
        lines.push(same, "GIBBS-EQ", why)?;
        return Some(lines.finish());
    }
    None
}
