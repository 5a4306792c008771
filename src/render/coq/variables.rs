//! How quantities of random variables unfold: means over the sample space as sums over values.

use super::counterparts::counterpart;
use super::names::Kind;
use super::term::{Pen, of_variables};
use super::{Result, Unsupported};
use crate::term::{Expr, Name, Quantity};
use num_traits::{One, Signed};

/// The line that proves a quantity to be its definition.
pub(super) fn unfold(pen: &mut Pen, q: &Quantity) -> Result<String> {
    let (definition, _) = q.definition().ok_or(Unsupported("a quantity without a definition"))?;
    let sum = matches!(positive(&definition), Expr::Sum { .. });
    let plain = counterpart("UNFOLD").ok_or(Unsupported("UNFOLD"))?;
    let laws = |q: &Quantity| !q.dists().is_empty() && q.dists().into_iter().all(of_variables);
    match q {
        Quantity::ConditionalEntropy { joint, .. } | Quantity::Information { joint, .. } if sum => {
            average(pen, joint, &definition)
        }
        Quantity::ConditionalDivergence { p, .. } => average(pen, p, &definition),
        Quantity::ConditionalEntropy { .. } | Quantity::Information { .. } => {
            Ok("by_joint_entropies.".into())
        }
        Quantity::Entropy(_) if laws(q) && !sum => Ok("by_joint_entropies.".into()),
        Quantity::Entropy(_) | Quantity::CrossEntropy(..) | Quantity::Divergence(..) if laws(q) => {
            Ok("by_law.".into())
        }
        _ => Ok(format!("{plain}.")),
    }
}

/// The expression without a sign in front.
fn positive(e: &Expr) -> &Expr {
    match e {
        Expr::Mul(parts) => match parts.as_slice() {
            [Expr::Number(n), one] if n.is_negative() && n.abs().is_one() => one,
            _ => e,
        },
        _ => e,
    }
}

/// What is averaged, as a function of the values that the sums run through.
fn average(pen: &mut Pen, joint: &Name, definition: &Expr) -> Result<String> {
    let mut indices = Vec::new();
    let mut body = positive(definition);
    while let Expr::Sum { index, range, body: inner } = body {
        indices.push((index.clone(), range.space.clone()));
        body = inner;
    }
    let Expr::Mul(parts) = body else { return Err(Unsupported("this average")) };
    let Some((Expr::Mass(law, _), rest)) = parts.split_first() else {
        return Err(Unsupported("this average"));
    };
    let list = pen.outcomes(law)?;
    let group = list.trim_start_matches("(tuples W ").trim_end_matches(')').to_owned();
    let values = pen.names.fresh("xs");
    for (k, (index, _)) in indices.iter().enumerate() {
        pen.bind_as(index, format!("(nth {k} {values} 0%nat)"));
    }
    let text = pen.real(&Expr::mul(rest.iter().cloned()));
    indices.iter().for_each(|_| pen.unbind());
    pen.names.release(&values);
    let joint = pen.names.of(Kind::Joint, joint);
    Ok(format!("by_average W {joint} {group} (fun {values} : list nat => {}).", text?))
}
