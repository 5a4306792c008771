//! Expressions and their parentheses.

use super::{Printer, is_word};
use crate::syntax::ast::{
    Arg, BinderKind, Call, Chain, Expr, ExprKind, Factor, FloatFormat, Ident, LabelKind,
};
use crate::syntax::ast::{Policy, PolicyKind, Sep};
use crate::syntax::words;

/// How tightly a form binds, loosest first; a part is put in parentheses when its place asks for more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tight {
    Event,
    Data,
    Minimiser,
    Sum,
    Binder,
    Product,
    Sign,
    Power,
    Operand,
}

fn tight(expr: &Expr) -> Tight {
    match &expr.kind {
        ExprKind::Event(_) | ExprKind::Lambda { .. } => Tight::Event,
        ExprKind::Binder { kind: BinderKind::Argmin | BinderKind::Argmax, .. } => Tight::Minimiser,
        ExprKind::Sum(_) => Tight::Sum,
        ExprKind::Binder { .. } | ExprKind::Derivative { .. } => Tight::Binder,
        ExprKind::Product(_) => Tight::Product,
        // `-sum_i x` reaches as far as the sum does.
        ExprKind::Neg(inner) if tight(inner) == Tight::Binder => Tight::Binder,
        ExprKind::Neg(_) => Tight::Sign,
        ExprKind::Power(..) => Tight::Power,
        // What follows could be taken for one of their options.
        ExprKind::Load { .. } | ExprKind::Floats { .. } => Tight::Data,
        _ => Tight::Operand,
    }
}

impl Printer {
    pub(super) fn expr(&mut self, expr: &Expr, place: Tight) {
        let inside = tight(expr) < place;
        if inside {
            self.put("(");
        }
        self.bare(expr);
        if inside {
            self.put(")");
        }
    }

    pub(super) fn bare(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(text) => self.put(text),
            ExprKind::Infinity => self.put("inf"),
            ExprKind::Text(text) => self.quoted(text),
            ExprKind::Name(name) => self.put(&name.text),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Tuple(items) => {
                self.put("(");
                self.list(items, |p, item| p.expr(item, Tight::Minimiser));
                self.put(if items.len() == 1 { ",)" } else { ")" });
            }
            ExprKind::List(items) => {
                self.put("[");
                self.list(items, |p, item| p.expr(item, Tight::Minimiser));
                self.put("]");
            }
            ExprKind::Braces(entries) => {
                self.put("{");
                self.list(entries, |p, entry| {
                    p.label(&entry.label);
                    p.put(": ");
                    p.expr(&entry.value, Tight::Minimiser);
                });
                self.put("}");
            }
            ExprKind::Set(labels) => {
                self.put("{");
                self.list(labels, Printer::label);
                self.put("}");
            }
            ExprKind::Counts(_) | ExprKind::Floats { .. } | ExprKind::Load { .. } => self.data(expr),
            ExprKind::Neg(inner) => {
                self.put("-");
                self.expr(inner, if tight(inner) == Tight::Binder { Tight::Binder } else { Tight::Sign });
            }
            ExprKind::Factorial(inner) => {
                self.expr(inner, Tight::Operand);
                self.put("!");
            }
            ExprKind::Sum(terms) => {
                for (at, term) in terms.iter().enumerate() {
                    match (at, term.minus) {
                        (0, _) => {}
                        (_, true) => self.put(" - "),
                        (_, false) => self.put(" + "),
                    }
                    self.expr(&term.value, Tight::Binder);
                }
            }
            ExprKind::Product(factors) => self.product(factors),
            ExprKind::Power(base, exponent) => {
                self.expr(base, Tight::Operand);
                self.put("^");
                // `^{` opens the exponent of LaTeX.
                if starts_with_brace(exponent) {
                    self.put("(");
                    self.bare(exponent);
                    self.put(")");
                } else {
                    self.expr(exponent, Tight::Sign);
                }
            }
            ExprKind::Binder { kind, vars, domain, body } => {
                self.binder(*kind, vars, domain.as_deref(), body)
            }
            ExprKind::Derivative { var, body } => {
                self.put("d/d");
                self.put(&var.text);
                self.put(" ");
                // A sign here would make it the difference of `d/dp` and what follows.
                let signed = starts_with_sign(body);
                self.expr(body, if signed { Tight::Operand } else { Tight::Binder });
            }
            ExprKind::Lambda { params, body } => {
                match params.as_slice() {
                    [one] => self.put(&one.text),
                    many => {
                        self.put("(");
                        self.names(many);
                        self.put(")");
                    }
                }
                self.put(" => ");
                self.expr(body, Tight::Minimiser);
            }
            ExprKind::Event(chain) => self.chain(chain),
        }
    }

    /// A fraction of two numbers is written close, everything else with spaces.
    pub(super) fn product(&mut self, factors: &[Factor]) {
        let number = |at: usize| {
            factors.get(at).is_some_and(|f| match &f.value.kind {
                ExprKind::Neg(inner) if at == 0 => matches!(inner.kind, ExprKind::Number(_)),
                kind => matches!(kind, ExprKind::Number(_)),
            })
        };
        let last = factors.len().saturating_sub(1);
        for (at, factor) in factors.iter().enumerate() {
            match (at, factor.divides) {
                (0, _) => {}
                (_, true) if number(at - 1) && number(at) => self.put("/"),
                (_, true) => self.put(" / "),
                (_, false) => self.put(" * "),
            }
            let reaches = at == last && !factor.divides && tight(&factor.value) == Tight::Binder;
            self.expr(&factor.value, if reaches { Tight::Binder } else { Tight::Sign });
        }
    }

    pub(super) fn binder(&mut self, kind: BinderKind, vars: &[Ident], domain: Option<&Expr>, body: &Expr) {
        let word = match kind {
            BinderKind::Sum => "sum_",
            BinderKind::Min => "min_",
            BinderKind::Max => "max_",
            BinderKind::Argmin => "argmin ",
            BinderKind::Argmax => "argmax ",
        };
        self.put(word);
        let reaches = matches!(kind, BinderKind::Argmin | BinderKind::Argmax);
        let braces = !reaches && (vars.len() != 1 || domain.is_some());
        self.put(if braces { "{" } else { "" });
        self.names(vars);
        if let Some(domain) = domain {
            self.put(if reaches { " over " } else { " in " });
            self.expr(domain, if reaches { Tight::Operand } else { Tight::Minimiser });
        }
        self.put(match (reaches, braces) {
            (true, _) => ". ",
            (false, true) => "} ",
            (false, false) => " ",
        });
        self.expr(body, if reaches { Tight::Minimiser } else { Tight::Binder });
    }

    pub(super) fn call(&mut self, call: &Call) {
        self.put(&call.name.text);
        if !call.index.is_empty() {
            self.put("[");
            self.args(&call.index);
            self.put("]");
        }
        match call.args.as_slice() {
            [Arg { value, .. }] if call.index.is_empty() && matches!(value.kind, ExprKind::Set(_)) => {
                let word = call.name.text.as_str();
                let parens = words::FUNCTIONS.contains(&word);
                self.put(if parens { "(" } else { " " });
                self.bare(value);
                self.put(if parens { ")" } else { "" });
            }
            [] if !call.index.is_empty() => {}
            args => {
                self.put("(");
                self.args(args);
                self.put(")");
            }
        }
    }

    pub(super) fn args(&mut self, args: &[Arg]) {
        for (at, arg) in args.iter().enumerate() {
            if at > 0 {
                self.put(match arg.sep {
                    Sep::Start | Sep::Comma => ", ",
                    Sep::Semicolon => "; ",
                    Sep::Bar => "|",
                    Sep::DoubleBar => "||",
                });
            }
            self.expr(&arg.value, Tight::Event);
        }
    }

    pub(super) fn data(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Counts(values) => {
                self.put("counts ");
                self.values(values);
            }
            ExprKind::Floats { format, values, policy } => {
                self.put(if *format == FloatFormat::F32 { "floats f32 " } else { "floats " });
                self.values(values);
                if let Some(policy) = policy {
                    self.put(" as ");
                    self.policy(policy);
                }
            }
            ExprKind::Load { path, options, policy } => {
                self.put("load ");
                self.quoted(path);
                for option in options {
                    self.put(" ");
                    self.put(&option.key.text);
                    self.put(" ");
                    match &option.value.kind {
                        // At the end of a line it must not look unfinished.
                        LabelKind::Text(word) if is_word(word) && !words::OPEN.contains(&word.as_str()) => {
                            self.put(word)
                        }
                        _ => self.label(&option.value),
                    }
                }
                if let Some(policy) = policy {
                    self.put(" ");
                    self.policy(policy);
                }
            }
            _ => {}
        }
    }

    /// What stands behind `counts` and `floats`: always in brackets of some kind.
    pub(super) fn values(&mut self, values: &Expr) {
        match values.kind {
            ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Braces(_) | ExprKind::Set(_) => {
                self.bare(values)
            }
            _ => {
                self.put("(");
                self.expr(values, Tight::Minimiser);
                self.put(")");
            }
        }
    }

    pub(super) fn policy(&mut self, policy: &Policy) {
        self.put(match policy.kind {
            PolicyKind::Normalize => "normalize",
            PolicyKind::AsIs => "as-is",
            PolicyKind::Reject => "reject",
        });
        if let Some(within) = &policy.within {
            self.put(" within ");
            self.expr(within, Tight::Minimiser);
        }
    }

    pub(super) fn chain(&mut self, chain: &Chain) {
        self.expr(&chain.first, Tight::Minimiser);
        for (rel, side) in &chain.rest {
            self.put(" ");
            self.put(super::relation(*rel));
            self.put(" ");
            self.expr(side, Tight::Minimiser);
        }
    }
}

/// Does the printed form begin with `{`, signs apart?
fn starts_with_brace(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Set(_) | ExprKind::Braces(_) => true,
        ExprKind::Neg(inner) | ExprKind::Factorial(inner) | ExprKind::Power(inner, _) => {
            starts_with_brace(inner)
        }
        _ => false,
    }
}

/// Does the printed form begin with `-`?
fn starts_with_sign(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Neg(_) => true,
        ExprKind::Product(factors) => factors.first().is_some_and(|f| starts_with_sign(&f.value)),
        _ => false,
    }
}
