//! Expressions of quantities that may be infinite, as values of the prelude's type `ext`.

use super::finite::is_real;
use super::term::{Level, Pen, Text};
use super::{Result, Unsupported};
use crate::kernel::Conds;
use crate::term::{Expr, Measure, Quantity};

impl Pen {
    /// The value, which may be infinite.
    pub(super) fn extended(&mut self, e: &Expr) -> Result<String> {
        Ok(self.value(e)?.0)
    }

    fn value(&mut self, e: &Expr) -> Result<Text> {
        if is_real(e, &Conds::new()) {
            return Ok(Text(format!("Real {}", self.argument(e)?), Level::Application));
        }
        Ok(match e {
            Expr::Infinity => Text("Infinity".into(), Level::Atom),
            Expr::Add(parts) => {
                let mut terms = Vec::new();
                for part in parts {
                    terms.push(self.value(part)?.at(Level::Product));
                }
                Text(terms.join(" + "), Level::Sum)
            }
            Expr::Mul(parts) => {
                let mut factors = Vec::new();
                for part in parts {
                    factors.push(self.value(part)?);
                }
                if factors.len() == 2 {
                    let factors: Vec<String> = factors.into_iter().map(|f| f.at(Level::Power)).collect();
                    Text(factors.join(" * "), Level::Product)
                } else {
                    let factors: Vec<String> = factors.into_iter().map(|f| f.0).collect();
                    Text(format!("xprod [{}]", factors.join("; ")), Level::Application)
                }
            }
            Expr::Exp(e) => Text(format!("xexp {}", self.value(e)?.at(Level::Atom)), Level::Application),
            Expr::Quantity(q) => match q.as_ref() {
                Quantity::CrossEntropy(..)
                | Quantity::Divergence(..)
                | Quantity::ConditionalDivergence { .. }
                | Quantity::Of(Measure::ChiSquared | Measure::Jeffreys, _) => {
                    Text(format!("x{}", self.quantity(q)?), Level::Application)
                }
                _ => return Err(Unsupported("a quantity that may be infinite")),
            },
            _ => return Err(Unsupported("an expression of infinite quantities")),
        })
    }
}
