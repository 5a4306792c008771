//! Rewrites a source file so that each mutant in it is a branch behind `crate::mutated(NUMBER)`.

use crate::list::{Genre, Mutant, Place, Span};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, HashMap};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A piece of rewritten text.
enum Piece {
    Text(String),
    /// The source between two offsets, itself rewritten by the edits inside it.
    Source(usize, usize),
}

/// The source between two offsets gives way to pieces.
struct Edit {
    start: usize,
    end: usize,
    pieces: Vec<Piece>,
}

/// A file with its mutants, by the number of each.
pub struct Switched {
    pub text: String,
    /// Mutants for which no place was found.
    pub lost: Vec<usize>,
}

/// Rewrites a file.
pub fn switch(source: &str, mutants: &[(usize, &Mutant)]) -> Result<Switched> {
    let file = syn::parse_file(source).context("the file does not parse")?;
    let lines = Lines::of(source);
    let mut finder = Finder { lines: &lines, by_span: HashMap::new(), edits: Vec::new() };
    // A function that returns `impl …` has one type of result, so that a branch cannot return another.
    let one_type = |m: &Mutant| {
        m.genre == Genre::FnValue && m.function.as_ref().is_some_and(|f| f.return_type.contains("impl "))
    };
    let mut lost: Vec<usize> = mutants.iter().filter(|(_, m)| one_type(m)).map(|(n, _)| *n).collect();
    for (number, mutant) in mutants.iter().filter(|(_, m)| !one_type(m)) {
        let span = lines.offsets(mutant.span);
        match mutant.genre {
            // Bodies need no syntax: the span is what stands between the braces.
            Genre::FnValue => finder.edits.push(Edit {
                start: span.0,
                end: span.1,
                pieces: vec![
                    Piece::Text(format!(
                        "\nif crate::mutated({number}) {{ return {}; }}\n",
                        mutant.replacement
                    )),
                    Piece::Source(span.0, span.1),
                ],
            }),
            _ => finder.by_span.entry(span).or_default().push((*number, (*mutant).clone())),
        }
    }
    finder.visit_file(&file);
    lost.extend(finder.by_span.values().flatten().map(|(number, _)| *number));
    let text = rewrite(source, finder.edits);
    Ok(Switched { text, lost })
}

/// Where each line begins, to turn line and column into an offset.
struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    fn of(source: &'s str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Lines { source, starts }
    }

    fn offset(&self, place: Place) -> usize {
        let start = self.starts[place.line - 1];
        let rest = &self.source[start..];
        start + rest.char_indices().nth(place.column - 1).map_or(rest.len(), |(i, _)| i)
    }

    fn offsets(&self, span: Span) -> (usize, usize) {
        (self.offset(span.start), self.offset(span.end))
    }

    /// The offsets of a piece of syntax.
    fn of_syntax(&self, syntax: &impl Spanned) -> (usize, usize) {
        let span = syntax.span();
        let at = |p: proc_macro2::LineColumn| Place { line: p.line, column: p.column + 1 };
        self.offsets(Span { start: at(span.start()), end: at(span.end()) })
    }
}

struct Finder<'l, 's> {
    lines: &'l Lines<'s>,
    by_span: HashMap<(usize, usize), Vec<(usize, Mutant)>>,
    edits: Vec<Edit>,
}

impl Finder<'_, '_> {
    fn binary(&mut self, node: &syn::ExprBinary, mutants: &[(usize, Mutant)]) {
        use syn::BinOp;
        let (left, right) = (self.lines.of_syntax(&node.left), self.lines.of_syntax(&node.right));
        let operator = self.lines.of_syntax(&node.op);
        let operator = &self.lines.source[operator.0..operator.1];
        let text = |t: &str| Piece::Text(t.into());
        let source = |(start, end): (usize, usize)| Piece::Source(start, end);
        let pieces = match (&node.op, mutants) {
            // Both sides once, and the right one only where it is reached.
            (BinOp::And(_) | BinOp::Or(_), [(number, _)]) => {
                let same = if matches!(node.op, BinOp::And(_)) { "!=" } else { "==" };
                vec![
                    text("({ let left__: bool = "),
                    source(left),
                    text(&format!(";\nif left__ {same} crate::mutated({number}) {{ ")),
                    source(right),
                    text(" } else { left__ } })"),
                ]
            }
            (BinOp::Eq(_) | BinOp::Ne(_), [(number, _)]) => vec![
                text("(("),
                source(left),
                text(&format!(" {operator} ")),
                source(right),
                text(&format!(")\n!= crate::mutated({number}))")),
            ],
            _ => {
                let mut pieces = vec![text("(")];
                for (number, mutant) in mutants {
                    pieces.push(text(&format!("\nif crate::mutated({number}) {{ ")));
                    pieces.push(source(left));
                    pieces.push(text(&format!(" {} ", mutant.replacement)));
                    pieces.push(source(right));
                    pieces.push(text(" } else "));
                }
                pieces.push(text("{ "));
                pieces.push(source(left));
                pieces.push(text(&format!(" {operator} ")));
                pieces.push(source(right));
                pieces.push(text(" })"));
                pieces
            }
        };
        let (start, end) = self.lines.of_syntax(node);
        self.edits.push(Edit { start, end, pieces });
    }
}

/// Whether a condition is a `let`, or a chain with one.
fn binds(condition: &syn::Expr) -> bool {
    match condition {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(chain) => binds(&chain.left) || binds(&chain.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Finder<'_, '_> {
    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        // A condition that binds names cannot be joined by anything but `&&`: such a mutant never compiles.
        if !binds(&node.left)
            && !binds(&node.right)
            && let Some(mutants) = self.by_span.remove(&self.lines.of_syntax(&node.op))
        {
            self.binary(node, &mutants);
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        if let Some(mutants) = self.by_span.remove(&self.lines.of_syntax(&node.op)) {
            let (start, end) = self.lines.of_syntax(node);
            let inner = self.lines.of_syntax(&node.expr);
            let number = mutants[0].0;
            let pieces = if matches!(node.op, syn::UnOp::Not(_)) {
                vec![
                    Piece::Text("((".into()),
                    Piece::Source(inner.0, inner.1),
                    Piece::Text(format!(")\n!= !crate::mutated({number}))")),
                ]
            } else {
                vec![
                    Piece::Text(format!("(\nif crate::mutated({number}) {{ ")),
                    Piece::Source(inner.0, inner.1),
                    Piece::Text(" } else { -".into()),
                    Piece::Source(inner.0, inner.1),
                    Piece::Text(" })".into()),
                ]
            };
            self.edits.push(Edit { start, end, pieces });
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let whole = self.lines.of_syntax(arm);
        let deleted = self.by_span.remove(&whole).map(|m| m[0].0);
        let guard = arm.guard.as_ref().map(|(_, guard)| self.lines.of_syntax(guard));
        let replaced = guard.and_then(|g| self.by_span.remove(&g)).unwrap_or_default();
        if deleted.is_some() || !replaced.is_empty() {
            let mut pieces = vec![Piece::Text(String::from(if guard.is_some() { "(" } else { " if (" }))];
            if let Some(number) = deleted {
                pieces.push(Piece::Text(format!("\n!crate::mutated({number}) && (")));
            }
            let number = |value: &str| replaced.iter().find(|(_, m)| m.replacement == value).map(|(n, _)| *n);
            if let Some(number) = number("true") {
                pieces.push(Piece::Text(format!("\ncrate::mutated({number}) || (")));
            }
            if let Some(number) = number("false") {
                pieces.push(Piece::Text(format!("\n!crate::mutated({number}) && (")));
            }
            match guard {
                Some((start, end)) => pieces.push(Piece::Source(start, end)),
                None => pieces.push(Piece::Text("true".into())),
            }
            let open = usize::from(deleted.is_some())
                + usize::from(number("true").is_some())
                + usize::from(number("false").is_some());
            pieces.push(Piece::Text(")".repeat(open + 1)));
            let (start, end) = guard.unwrap_or_else(|| {
                let end = self.lines.of_syntax(&arm.pat).1;
                (end, end)
            });
            self.edits.push(Edit { start, end, pieces });
        }
        visit::visit_arm(self, arm);
    }
}

/// Applies edits that lie side by side or inside one another.
fn rewrite(source: &str, edits: Vec<Edit>) -> String {
    // Outer edits before inner ones; of equal spans the one found first is the outer one, and bodies come first of all.
    let mut order: BTreeMap<(usize, std::cmp::Reverse<usize>), Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        order.entry((edit.start, std::cmp::Reverse(edit.end))).or_default().push(edit);
    }
    let edits: Vec<Edit> = order.into_values().flatten().collect();
    let mut text = String::with_capacity(source.len() * 2);
    fill(source, &edits, 0, source.len(), 0, &mut text);
    text
}

/// Writes the source from `start` to `end` with the edits from number `from` on that lie inside.
fn fill(source: &str, edits: &[Edit], start: usize, end: usize, from: usize, out: &mut String) {
    let mut at = start;
    for (number, edit) in edits.iter().enumerate().skip(from) {
        if edit.start < at || edit.end > end {
            // Before this stretch, inside an edit that was applied, or around this stretch.
            if edit.start >= end {
                break;
            }
            continue;
        }
        out.push_str(&source[at..edit.start]);
        for piece in &edit.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Source(a, b) => fill(source, edits, *a, *b, number + 1, out),
            }
        }
        at = edit.end;
    }
    out.push_str(&source[at..end]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(genre: Genre, line: usize, columns: (usize, usize), replacement: &str) -> Mutant {
        let place = |column| Place { line, column };
        Mutant {
            file: "f.rs".into(),
            genre,
            name: String::new(),
            replacement: replacement.into(),
            span: Span { start: place(columns.0), end: place(columns.1) },
            function: None,
        }
    }

    #[test]
    fn nested_changes_are_all_there() {
        let source = "fn f(a: bool, b: i32) -> bool { a && b == 1 }\n";
        let whole = mutant(Genre::FnValue, 1, (33, 44), "true");
        let and = mutant(Genre::BinaryOperator, 1, (35, 37), "||");
        let eq = mutant(Genre::BinaryOperator, 1, (40, 42), "!=");
        let switched = switch(source, &[(1, &whole), (2, &and), (3, &eq)]).unwrap();
        assert!(switched.lost.is_empty());
        syn::parse_file(&switched.text).unwrap();
        for number in 1..=3 {
            assert_eq!(switched.text.matches(&format!("mutated({number})")).count(), 1, "{}", switched.text);
        }
    }

    #[test]
    fn arms_and_guards() {
        let source = "fn f(a: i32) -> i32 { match a { n if n > 1 => n, _ => 0 } }\n";
        let arm = mutant(Genre::MatchArm, 1, (33, 49), "");
        let yes = mutant(Genre::MatchArmGuard, 1, (38, 43), "true");
        let more = mutant(Genre::BinaryOperator, 1, (40, 41), "<");
        let switched = switch(source, &[(1, &arm), (2, &yes), (3, &more)]).unwrap();
        assert!(switched.lost.is_empty(), "{:?} {}", switched.lost, switched.text);
        syn::parse_file(&switched.text).unwrap();
        for number in 1..=3 {
            assert_eq!(switched.text.matches(&format!("mutated({number})")).count(), 1, "{}", switched.text);
        }
    }
}
