//! `Z = f(X,Y)`: that a random variable is a function of others, by how it is written.

use super::{Scope, quantities};
use crate::syntax::ast::{self, ClaimKind, Expr as Tree, ExprKind, Ident};

/// `Z = f(X,Y)` with an `f` that means nothing else: the variable and what it is a function of.
pub(super) fn functional<'a>(scope: &Scope, claim: &'a ast::Claim) -> Option<(&'a Tree, Vec<&'a Tree>)> {
    let ClaimKind::Chain(chain) = &claim.kind else { return None };
    let [(ast::Rel::Eq, right)] = chain.rest.as_slice() else { return None };
    let ExprKind::Call(call) = &right.kind else { return None };
    let name = call.name.text.as_str();
    let unknown = quantities::head(name).is_none()
        && !quantities::is_function(name)
        && !quantities::is_family(name)
        && scope.meaning(name).is_none();
    let variable = |e: &Tree| match &e.kind {
        ExprKind::Name(n) => scope.meaning(&n.text).is_none() && capital(n),
        ExprKind::Tuple(parts) => parts.iter().all(|p| matches!(&p.kind, ExprKind::Name(n) if capital(n))),
        _ => false,
    };
    let args: Vec<&Tree> = call.args.iter().map(|a| &a.value).collect();
    (unknown
        && call.index.is_empty()
        && !args.is_empty()
        && variable(&chain.first)
        && args.iter().all(|a| variable(a)))
    .then_some((&chain.first, args))
}

/// Random variables are written with a capital, outcomes are mostly not.
fn capital(name: &Ident) -> bool {
    name.text.chars().next().is_some_and(char::is_uppercase)
}
