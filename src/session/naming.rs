//! Names of theorems that mean something else after `by`: those of rules and of built-in reasons are refused,
//! those of the library are taken over with a warning.

use super::library;
use crate::diag::Diagnostic;
use crate::prove::student::{ReasonKind, read_reason};
use crate::render::rules;
use crate::syntax::ast::{Ident, Stmt, StmtKind};

/// The name that the statement keeps a theorem by.
fn kept(stmt: &Stmt) -> Option<&Ident> {
    match &stmt.kind {
        StmtKind::Prove { name, .. } | StmtKind::Proof { name, .. } => name.as_ref(),
        _ => None,
    }
}

fn is_of_the_library(name: &str) -> bool {
    library::entries().iter().any(|e| e.name == name)
}

/// What is wrong with the name of a theorem.
pub(super) fn refused(stmt: &Stmt) -> Option<Diagnostic> {
    let name = kept(stmt)?;
    let words = name.text.as_str();
    if is_of_the_library(words) {
        return None;
    }
    let is_rule = rules::RULES.iter().any(|r| r.name == words);
    let what = match read_reason(words, &|_| None, &[]) {
        _ if is_rule => "a rule",
        ReasonKind::Rules(_) | ReasonKind::Principle(..) | ReasonKind::Fact | ReasonKind::Symmetry => {
            "a built-in reason"
        }
        ReasonKind::Definition(None) => "a built-in reason",
        ReasonKind::Definition(Some(_)) | ReasonKind::Lemma(_) | ReasonKind::Unknown(_) => return None,
    };
    let help = format!("give the theorem another name, such as `my_{}`", words.to_lowercase());
    let message = format!("`{words}` is the name of {what}: `by {words}` would not mean this theorem");
    Some(Diagnostic::error("E087", message).at(name.span, format!("the name of {what}")).help(help))
}

/// That the name hides a theorem of the library.
pub(super) fn hides(stmt: &Stmt) -> Option<Diagnostic> {
    let name = kept(stmt).filter(|n| is_of_the_library(&n.text))?;
    let words = &name.text;
    let message = format!("from here on `{words}` is this theorem, no longer the library's");
    let help = format!("under another name, such as `my_{words}`, both can be cited");
    Some(Diagnostic::warning("E088", message).at(name.span, "a name of the library").help(help))
}
