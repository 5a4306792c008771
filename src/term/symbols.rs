//! The parameters that occur in a term.

use super::Name;
use super::expr::{Dist, Expr, Points, Range};

impl Expr {
    /// The parameters that occur, each once.
    pub fn symbols(&self, into: &mut Vec<Name>) {
        match self {
            Expr::Symbol(n) | Expr::Derivative(n, _) if !into.contains(n) => into.push(n.clone()),
            Expr::Quantity(q) => {
                q.exprs().iter().for_each(|e| e.symbols(into));
                q.dists().iter().for_each(|d| d.symbols(into));
            }
            Expr::Mass(d, _) => d.symbols(into),
            Expr::Set(points) => {
                if let Points::Dist(d) = &**points {
                    d.symbols(into);
                }
            }
            Expr::Sum { range: Range { positive: Some(m), .. }, .. } => m.symbols(into),
            Expr::Minimisers(m) => {
                let mut within = Vec::new();
                m.objective.symbols(&mut within);
                within.retain(|n| Some(n) != m.over.parameter() && !into.contains(n));
                into.append(&mut within);
            }
            _ => {}
        }
        self.children().iter().for_each(|c| c.symbols(into));
    }
}

impl Dist {
    /// The parameters that occur, in the weights of mixtures, each once.
    pub fn symbols(&self, into: &mut Vec<Name>) {
        match self {
            Dist::Mixture(parts) => parts.iter().for_each(|(w, d)| {
                w.symbols(into);
                d.symbols(into);
            }),
            Dist::Product(parts) => parts.iter().for_each(|d| d.symbols(into)),
            Dist::Named(_) | Dist::Law { .. } | Dist::Conditional { .. } | Dist::Uniform(_) => {}
        }
    }
}
