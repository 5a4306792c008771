//! Tree to text, in the one canonical spelling: what is printed reads back as the same tree.

mod expr;
mod stmt;

use std::fmt::Write;

use super::ast::{Claim, Expr, Ident, Label, LabelKind, Rel, Stmt};
use super::words;
use expr::Tight;

/// One statement, without a newline at its end.
pub fn stmt(stmt: &Stmt) -> String {
    let mut p = Printer(String::new());
    p.stmt(stmt);
    p.0
}

/// One claim.
pub fn claim(claim: &Claim) -> String {
    let mut p = Printer(String::new());
    p.claim(claim);
    p.0
}

/// One expression.
///
/// ```
/// use entail::span::Source;
/// use entail::syntax::{parse::{Limits, parse_expr}, print};
/// let expr = parse_expr(&Source::new("x", "-Σ_i A(i) log₂ A(i)".replace("₂", "2")), &Limits::default()).unwrap();
/// assert_eq!(print::expr(&expr), "-sum_i A(i) * log[2](A(i))");
/// ```
pub fn expr(expr: &Expr) -> String {
    let mut p = Printer(String::new());
    p.expr(expr, Tight::Event);
    p.0
}

/// A label as it stands in braces.
pub fn label(label: &Label) -> String {
    let mut p = Printer(String::new());
    p.label(label);
    p.0
}

/// The relation's sign.
pub fn relation(rel: Rel) -> &'static str {
    match rel {
        Rel::Eq => "=",
        Rel::Ne => "!=",
        Rel::Lt => "<",
        Rel::Le => "<=",
        Rel::Gt => ">",
        Rel::Ge => ">=",
        Rel::In => "in",
    }
}

struct Printer(String);

impl Printer {
    pub(super) fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    pub(super) fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Printer, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            each(self, item);
        }
    }

    pub(super) fn names(&mut self, names: &[Ident]) {
        self.list(names, |p, name| p.put(&name.text));
    }

    pub(super) fn quoted(&mut self, text: &str) {
        self.put("\"");
        for c in text.chars() {
            match c {
                '"' => self.put("\\\""),
                '\\' => self.put("\\\\"),
                '\n' => self.put("\\n"),
                '\t' => self.put("\\t"),
                '\r' => self.put("\\r"),
                '\0' => self.put("\\0"),
                // Other controls, and signs that reorder the text around them, are shown by number.
                c if c.is_control()
                    || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
                {
                    let _ = write!(self.0, "\\u{{{:x}}}", u32::from(c));
                }
                c => self.0.push(c),
            }
        }
        self.put("\"");
    }

    pub(super) fn label(&mut self, label: &Label) {
        match &label.kind {
            LabelKind::Text(text) if is_plain(text) => self.put(text),
            LabelKind::Text(text) => self.quoted(text),
            LabelKind::Number(text) => self.put(text),
            LabelKind::Tuple(labels) => {
                self.put("(");
                self.list(labels, Printer::label);
                self.put(")");
            }
        }
    }
}

/// May the label stand without quotes?
fn is_plain(text: &str) -> bool {
    is_word(text) && !words::is_reserved(text)
}

/// Has it the shape of a name?
fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(unicode_ident::is_xid_start)
        && chars.all(|c| c == '\'' || unicode_ident::is_xid_continue(c))
        && !text.ends_with('_')
}
