//! Parameters that have numbers: what a model with such parameters says, without them.

use super::{Result, Unsupported};
use crate::eval::Env;
use crate::term::{Claim, Expr};

/// The expression with their numbers in place of parameters.
pub(super) fn assigned(env: &Env, e: &Expr) -> Result<Expr> {
    fn put(env: &Env, e: &Expr) -> Option<Expr> {
        if let Expr::Symbol(x) = e {
            return env.parameter(x).cloned().map(Expr::Number);
        }
        let parts: Option<Vec<Expr>> = e.children().into_iter().map(|c| put(env, c)).collect();
        e.with_children(parts?)
    }
    let mut symbols = Vec::new();
    e.symbols(&mut symbols);
    if symbols.is_empty() {
        return Ok(e.clone());
    }
    let e = put(env, e).ok_or(Unsupported("a parameter"))?;
    let mut left = Vec::new();
    e.symbols(&mut left);
    if left.is_empty() { Ok(e) } else { Err(Unsupported("a parameter in a distribution or a derivative")) }
}

/// The claim with their numbers in place of parameters.
pub(super) fn assigned_claim(env: &Env, c: &Claim) -> Result<Claim> {
    Ok(Claim::new(assigned(env, &c.lhs)?, c.rel, assigned(env, &c.rhs)?))
}
