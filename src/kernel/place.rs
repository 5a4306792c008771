//! Places in an expression, by the path from its root: what the rule CONG replaces at.

use crate::term::Expr;

/// The subterm at a path.
pub fn at_path<'e>(e: &'e Expr, path: &[usize]) -> Option<&'e Expr> {
    path.iter().try_fold(e, |e, &k| e.children().get(k).copied())
}

/// The expression with the subterm at a path replaced; nothing else changes.
pub fn replace_at(e: &Expr, path: &[usize], new: Expr) -> Option<Expr> {
    let Some((&first, rest)) = path.split_first() else { return Some(new) };
    let children = e.children();
    let inner = replace_at(children.get(first)?, rest, new)?;
    let changed =
        children.into_iter().enumerate().map(|(k, c)| if k == first { inner.clone() } else { c.clone() });
    e.with_children(changed.collect())
}
