//! `Z = f(X,Y)`: that a random variable is a function of others, by how it is written; and `f(X)` where a
//! random variable is needed, which has to be named so first.

use super::{Scope, errors, quantities};
use crate::diag::Diagnostic;
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

/// The diagnostic for `f(X)` as an argument of an entropy or an information; `None` for anything else.
pub(super) fn unnamed_function(scope: &Scope, e: &Tree) -> Option<Box<Diagnostic>> {
    let ExprKind::Call(call) = &e.kind else { return None };
    let letter = call.name.text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '\'');
    let function = matches!(letter, "f" | "g" | "h" | "φ" | "ψ") && scope.meaning(&call.name.text).is_none();
    let args: Vec<&str> = call
        .args
        .iter()
        .filter_map(|a| match &a.value.kind {
            ExprKind::Name(n) if capital(n) => Some(n.text.as_str()),
            _ => None,
        })
        .collect();
    if !function || args.is_empty() || args.len() < call.args.len() {
        return None;
    }
    let name = ["Z", "W", "V", "U"].into_iter().find(|n| !args.contains(n)).unwrap_or("T");
    let of = format!("{}({})", call.name.text, args.join(","));
    let help =
        format!("give it a name, as in `prove H({name}) <= H({}) given {name} = {of}`", args.join(","));
    Some(errors::kind("a random variable", "a function of one", e.span, help))
}

/// Random variables are written with a capital, outcomes are mostly not.
fn capital(name: &Ident) -> bool {
    name.text.chars().next().is_some_and(char::is_uppercase)
}
