//! Tree to text, in the one canonical spelling: what is printed reads back as the same tree.

use std::fmt::Write;

use super::ast::{Arg, BinderKind, Call, Chain, Claim, ClaimKind, Expr, ExprKind, FloatFormat, Hint, Label};
use super::ast::{Ident, LabelKind, Policy, PolicyKind, Rel, Sep, Show, Stmt, StmtKind, Unit, UnitKind};
use super::words;

/// How tightly a form binds, loosest first; a part is put in parentheses when its place asks for more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tight {
    Event,
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
        // Its options could take what follows for one of theirs.
        ExprKind::Load { .. } => Tight::Minimiser,
        ExprKind::Floats { policy: Some(_), .. } => Tight::Minimiser,
        _ => Tight::Operand,
    }
}

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
    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Printer, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            each(self, item);
        }
    }

    fn names(&mut self, names: &[Ident]) {
        self.list(names, |p, name| p.put(&name.text));
    }

    fn quoted(&mut self, text: &str) {
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

    fn label(&mut self, label: &Label) {
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

    fn expr(&mut self, expr: &Expr, place: Tight) {
        let inside = tight(expr) < place;
        if inside {
            self.put("(");
        }
        self.bare(expr);
        if inside {
            self.put(")");
        }
    }

    fn bare(&mut self, expr: &Expr) {
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
                self.expr(exponent, Tight::Sign);
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
    fn product(&mut self, factors: &[super::ast::Factor]) {
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

    fn binder(&mut self, kind: BinderKind, vars: &[Ident], domain: Option<&Expr>, body: &Expr) {
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

    fn call(&mut self, call: &Call) {
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

    fn args(&mut self, args: &[Arg]) {
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

    fn data(&mut self, expr: &Expr) {
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
                        LabelKind::Text(word) if is_word(word) => self.put(word),
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
    fn values(&mut self, values: &Expr) {
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

    fn policy(&mut self, policy: &Policy) {
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

    fn chain(&mut self, chain: &Chain) {
        self.expr(&chain.first, Tight::Minimiser);
        for (rel, side) in &chain.rest {
            self.put(" ");
            self.put(relation(*rel));
            self.put(" ");
            self.expr(side, Tight::Minimiser);
        }
    }

    fn joined(&mut self, sides: &[Expr], sign: &str) {
        for (at, side) in sides.iter().enumerate() {
            if at > 0 {
                self.put(sign);
            }
            self.expr(side, Tight::Minimiser);
        }
    }

    fn claim(&mut self, claim: &Claim) {
        match &claim.kind {
            ClaimKind::Chain(chain) => self.chain(chain),
            ClaimKind::Markov(sides) => self.joined(sides, " -> "),
            ClaimKind::Independent { parts, given } => {
                self.joined(parts, " _|_ ");
                if let Some(given) = given {
                    self.put(" | ");
                    self.expr(given, Tight::Minimiser);
                }
            }
            ClaimKind::AbsolutelyContinuous(left, right) => {
                self.expr(left, Tight::Minimiser);
                self.put(" << ");
                self.expr(right, Tight::Minimiser);
            }
        }
    }

    fn given(&mut self, given: &[Claim]) {
        if !given.is_empty() {
            self.put(" given ");
            self.list(given, Printer::claim);
        }
    }

    fn unit(&mut self, unit: &Unit) {
        match &unit.kind {
            UnitKind::Nats => self.put("nats"),
            UnitKind::Bits => self.put("bits"),
            UnitKind::Dits => self.put("dits"),
            UnitKind::Base(base) => {
                self.put("base ");
                self.put(base);
            }
        }
    }

    fn show(&mut self, show: &Show) {
        if let Some(unit) = &show.unit {
            self.put(" in ");
            self.unit(unit);
        }
        if let Some(digits) = &show.digits {
            self.put(" digits ");
            self.put(&digits.text);
        }
    }

    fn define(&mut self, word: &str, name: &Ident, value: &Expr) {
        self.put(word);
        self.put(&name.text);
        self.put(" = ");
        self.expr(value, Tight::Event);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Define { name, value } => self.define("", name, value),
            StmtKind::Let { name, value } => self.define("let ", name, value),
            StmtKind::Values { name, value } => self.define("values ", name, value),
            StmtKind::Joint { name, vars, value } => {
                self.put("joint ");
                self.put(&name.text);
                self.put("(");
                self.names(vars);
                self.put(") = ");
                self.expr(value, Tight::Minimiser);
            }
            StmtKind::Param { names, range } => {
                self.put("param ");
                self.names(names);
                self.put(if range.low_closed { " in [" } else { " in (" });
                self.expr(&range.low, Tight::Minimiser);
                self.put(", ");
                self.expr(&range.high, Tight::Minimiser);
                self.put(if range.high_closed { "]" } else { ")" });
            }
            StmtKind::Evaluate { expr, show } => {
                self.expr(expr, Tight::Minimiser);
                self.show(show);
            }
            StmtKind::Decide { claim, show } => {
                self.decide(claim);
                self.show(show);
            }
            StmtKind::Prove { claim, given, name } => {
                self.put("prove ");
                self.claim(claim);
                self.given(given);
                if let Some(name) = name {
                    self.put(" as ");
                    self.put(&name.text);
                }
            }
            StmtKind::Check { expr, value, unit } => {
                self.put("check ");
                self.expr(expr, Tight::Minimiser);
                self.put(" = ");
                self.expr(value, Tight::Minimiser);
                if let Some(unit) = unit {
                    self.put(" ");
                    self.unit(unit);
                }
            }
            StmtKind::Proof { name, given, first, steps } => {
                self.put("proof");
                if let Some(name) = name {
                    self.put(" ");
                    self.put(&name.text);
                }
                self.given(given);
                self.put("\n  ");
                self.expr(first, Tight::Minimiser);
                for step in steps {
                    self.put("\n  ");
                    self.put(relation(step.rel));
                    self.put(" ");
                    self.expr(&step.expr, Tight::Minimiser);
                    self.hints(&step.hints);
                }
                self.put("\nqed");
            }
        }
    }

    /// A claim that begins with `NAME =` needs parentheses around the name, or it would define it.
    fn decide(&mut self, claim: &Claim) {
        match &claim.kind {
            ClaimKind::Chain(Chain { first: Expr { kind: ExprKind::Name(name), .. }, rest })
                if matches!(rest.first(), Some((Rel::Eq, _))) =>
            {
                self.put("(");
                self.put(&name.text);
                self.put(")");
                for (rel, side) in rest {
                    self.put(" ");
                    self.put(relation(*rel));
                    self.put(" ");
                    self.expr(side, Tight::Minimiser);
                }
            }
            _ => self.claim(claim),
        }
    }

    fn hints(&mut self, hints: &[Hint]) {
        if hints.is_empty() {
            return;
        }
        self.put(" by ");
        self.list(hints, |p, hint| {
            p.put(&hint.words);
            if !hint.args.is_empty() {
                p.put(" (");
                p.args(&hint.args);
                p.put(")");
            }
        });
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
