//! Where a statement is about real numbers, and where about values that may be infinite.

use crate::kernel::{self, Conds};
use crate::term::{Claim, Dist, Expr, Index, Measure, Name, Quantity};
use num_traits::Zero;

/// Whether the expression is a real number in the field's meaning, given the conditions: then it is
/// spelled with Coq's real numbers.
pub(super) fn is_real(e: &Expr, conds: &Conds) -> bool {
    let positive = |d: &Dist, at: &Index| kernel::positive(&Expr::Mass(d.clone(), vec![at.clone()]), conds);
    match e {
        Expr::Infinity => false,
        Expr::Quantity(q) => match q.as_ref() {
            Quantity::CrossEntropy(p, q)
            | Quantity::Divergence(p, q)
            | Quantity::RenyiDivergence(_, p, q) => kernel::dominated(p, q, conds),
            Quantity::ConditionalDivergence { p, q, of, given } => {
                let law = |joint: &Name| Dist::Law {
                    joint: joint.clone(),
                    vars: of.iter().chain(given).cloned().collect(),
                };
                kernel::dominated(&law(p), &law(q), conds)
            }
            Quantity::SelfInformation(d, at) => positive(d, at),
            Quantity::Of(Measure::ChiSquared, d) => {
                matches!(d.as_slice(), [p, q] if kernel::dominated(p, q, conds))
            }
            Quantity::Of(Measure::Jeffreys, d) => {
                matches!(d.as_slice(), [p, q] if kernel::dominated(p, q, conds) && kernel::dominated(q, p, conds))
            }
            Quantity::Of(Measure::Bhattacharyya, d) => {
                let coefficient = Quantity::Of(Measure::BhattacharyyaCoefficient, d.clone());
                kernel::positive(&Expr::quantity(coefficient), conds)
            }
            _ => true,
        },
        Expr::Power(base, r) => is_real(base, conds) && !(base.as_ref() == &Expr::int(0) && r.is_zero()),
        other => other.children().into_iter().all(|c| is_real(c, conds)),
    }
}

/// Whether both sides are.
pub(super) fn is_real_claim(c: &Claim, conds: &Conds) -> bool {
    is_real(&c.lhs, conds) && is_real(&c.rhs, conds)
}

/// Whether the sides are sets of points.
pub(super) fn is_about_sets(c: &Claim) -> bool {
    let set = |e: &Expr| matches!(e, Expr::Minimisers(_) | Expr::Set(_));
    set(&c.lhs) || set(&c.rhs)
}
