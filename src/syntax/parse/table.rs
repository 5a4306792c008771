//! The precedence of operators, and the sums, products and chains that it makes of a flat list.
//!
//! From loose to tight:
//!
//! | binds | reads |
//! |---|---|
//! | relations `= != < <= > >= in << -> _\|_` | a chain, left to right |
//! | `argmin B.`, `argmax B.` | takes a whole sum |
//! | `+`, `-` | left to right |
//! | `sum_i`, `min_B`, `max_B`, `d/dp` | take a whole product |
//! | `*`, `/`, no sign at all | left to right |
//! | `-x` | `-a * b` is `(-a) * b` |
//! | `ln x`, `sqrt x` without brackets | take one operand with its powers |
//! | `^` | right to left; `2^-3` is fine |
//! | `x!`, calls, subscripts | |

use std::sync::LazyLock;

use super::builder::Builder;
use super::grammar::{Pair, Rule};
use crate::span::Span;
use crate::syntax::ast::{BinderKind, Chain, Expr, ExprKind, Factor, Ident, Rel, Term};
use crate::syntax::errors::{self, Result};
use crate::syntax::words;
use pest::pratt_parser::{Assoc, Op, PrattParser};

static TABLE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    let left = |rule| Op::infix(rule, Assoc::Left);
    PrattParser::new()
        .op(left(Rule::eq)
            | left(Rule::ne)
            | left(Rule::lt)
            | left(Rule::le)
            | left(Rule::gt)
            | left(Rule::ge)
            | left(Rule::member)
            | left(Rule::far_less)
            | left(Rule::arrow)
            | left(Rule::independent))
        .op(Op::prefix(Rule::minimiser))
        .op(left(Rule::plus) | left(Rule::minus))
        .op(Op::prefix(Rule::binder) | Op::prefix(Rule::derivative))
        .op(left(Rule::times) | left(Rule::over) | left(Rule::implicit))
        .op(Op::prefix(Rule::negative))
        .op(Op::infix(Rule::pow, Assoc::Right))
        .op(Op::postfix(Rule::factorial) | Op::postfix(Rule::square) | Op::postfix(Rule::cube))
});

/// A part of an expression with what the parts around it must know.
pub(super) struct Built {
    /// The tree.
    pub expr: Expr,
    /// Its place, parentheses included.
    pub span: Span,
    /// It stood in parentheses or is an operand: what comes next does not join it.
    pub closed: bool,
    /// It ends with `ln x` without parentheses, so that `/ y` behind it could belong to `x`.
    pub bare: bool,
    /// Relations to the right of it.
    pub rest: Vec<(Rule, Span, Expr)>,
}

impl Built {
    /// An operand.
    pub(super) fn operand(expr: Expr, span: Span) -> Built {
        Built { expr, span, closed: true, bare: false, rest: Vec::new() }
    }

    fn open(kind: ExprKind, span: Span) -> Built {
        Built { expr: Expr::new(kind, span), span, closed: false, bare: false, rest: Vec::new() }
    }
}

/// The relation that a rule stands for, if it is one of a [`Chain`].
pub(super) fn relation(rule: Rule) -> Option<Rel> {
    Some(match rule {
        Rule::eq => Rel::Eq,
        Rule::ne => Rel::Ne,
        Rule::lt => Rel::Lt,
        Rule::le => Rel::Le,
        Rule::gt => Rel::Gt,
        Rule::ge => Rel::Ge,
        Rule::member => Rel::In,
        _ => return None,
    })
}

impl<'t> Builder<'t> {
    /// An expression with the relations in it.
    pub(super) fn formula(&self, pair: Pair<'t>) -> Result<Built> {
        TABLE
            .map_primary(|primary| self.primary(primary))
            .map_prefix(|prefix, operand| self.prefix(prefix, operand?))
            .map_postfix(|operand, postfix| Ok(self.postfix(operand?, &postfix)))
            .map_infix(|left, infix, right| self.infix(left?, &infix, right?))
            .parse(pair.into_inner())
    }

    /// An expression that may hold no relation.
    pub(super) fn value(&self, pair: Pair<'t>) -> Result<Expr> {
        let built = self.formula(pair)?;
        match built.rest.first() {
            None => Ok(built.expr),
            Some((_, span, _)) => Err(Box::new(errors::misplaced_relation(self.at(*span), *span))),
        }
    }

    /// An expression or an event.
    pub(super) fn event(&self, pair: Pair<'t>) -> Result<Expr> {
        let built = self.formula(pair)?;
        if built.rest.is_empty() {
            return Ok(built.expr);
        }
        let span = built.rest.last().map_or(built.span, |(_, _, last)| built.span.to(last.span));
        let chain = self.chain(built)?;
        Ok(Expr::new(ExprKind::Event(Box::new(chain)), span))
    }

    /// A chain of comparisons, of at least one.
    pub(super) fn chain(&self, built: Built) -> Result<Chain> {
        let mut rest = Vec::with_capacity(built.rest.len());
        for (rule, span, right) in built.rest {
            match relation(rule) {
                Some(rel) => rest.push((rel, right)),
                None => return Err(Box::new(errors::misplaced_relation(self.at(span), span))),
            }
        }
        Ok(Chain { first: built.expr, rest })
    }

    fn prefix(&self, prefix: Pair<'t>, operand: Built) -> Result<Built> {
        let span = self.span(&prefix).to(operand.span);
        let bare = operand.bare;
        let body = Box::new(operand.expr);
        let kind = match prefix.as_rule() {
            Rule::negative => ExprKind::Neg(body),
            Rule::derivative => ExprKind::Derivative { var: self.derivative(prefix)?, body },
            _ => self.binder(prefix, body)?,
        };
        Ok(Built { bare, ..Built::open(kind, span) })
    }

    /// The name that a derivative is taken by.
    fn derivative(&self, prefix: Pair<'t>) -> Result<Ident> {
        for part in self.parts(prefix) {
            let written = part.as_str();
            match part.as_rule() {
                Rule::partial => {
                    let name = written.trim_start_matches("d/d").trim_start_matches("∂/∂");
                    let span = self.span(&part);
                    return self.free_name(name, Span::new(span.end - name.len(), span.end));
                }
                Rule::bound_name => return self.free_name(written, self.span(&part)),
                _ => {}
            }
        }
        Err(Box::new(self.lost()))
    }

    fn binder(&self, prefix: Pair<'t>, body: Box<Expr>) -> Result<ExprKind> {
        let mut inner = prefix.into_inner();
        let head = self.next(&mut inner)?;
        let word = head.as_str();
        let kind = match head.as_rule() {
            Rule::minimiser_sub | Rule::minimiser_dot if word.contains("max") => BinderKind::Argmax,
            Rule::minimiser_sub | Rule::minimiser_dot => BinderKind::Argmin,
            _ if word.contains("min") => BinderKind::Min,
            _ if word.contains("max") => BinderKind::Max,
            _ => BinderKind::Sum,
        };
        let mut vars = Vec::new();
        let mut domain = None;
        let parts = inner.flat_map(|part| match part.as_rule() {
            Rule::bound => part.into_inner().collect::<Vec<_>>(),
            _ => vec![part],
        });
        for part in parts {
            match part.as_rule() {
                Rule::name | Rule::bound_name => vars.push(self.free_name(part.as_str(), self.span(&part))?),
                Rule::expr => domain = Some(Box::new(self.value(part)?)),
                _ => {}
            }
        }
        Ok(ExprKind::Binder { kind, vars, domain, body })
    }

    fn postfix(&self, operand: Built, postfix: &Pair<'_>) -> Built {
        let mark = self.span(postfix);
        let span = operand.span.to(mark);
        let base = Box::new(operand.expr);
        let power = |digit: &str| Box::new(Expr::new(ExprKind::Number(digit.to_owned()), mark));
        let kind = match postfix.as_rule() {
            Rule::square => ExprKind::Power(base, power("2")),
            Rule::cube => ExprKind::Power(base, power("3")),
            _ => ExprKind::Factorial(base),
        };
        Built::operand(Expr::new(kind, span), span)
    }

    fn infix(&self, left: Built, infix: &Pair<'_>, right: Built) -> Result<Built> {
        let span = left.span.to(right.span);
        let bare = right.bare;
        let built = match infix.as_rule() {
            Rule::plus => sum(left, false, right, span),
            Rule::minus => sum(left, true, right, span),
            Rule::times => product(left, false, right, span),
            Rule::over => {
                self.refuse_bare(&left, &right)?;
                product(left, true, right, span)
            }
            Rule::implicit => {
                self.refuse_bare(&left, &right)?;
                self.refuse_implicit(&left, &right)?;
                product(left, false, right, span)
            }
            Rule::pow => Built::open(ExprKind::Power(Box::new(left.expr), Box::new(right.expr)), span),
            rule => {
                let mut left = left;
                left.rest.push((rule, self.span(infix), right.expr));
                return Ok(left);
            }
        };
        Ok(Built { bare, ..built })
    }

    /// `ln x / y`, `ln x y`: does `y` belong to the argument?
    fn refuse_bare(&self, left: &Built, right: &Built) -> Result<()> {
        if !left.bare || is_function(&right.expr) {
            return Ok(());
        }
        let (l, r) = (self.at(left.span), self.at(right.span));
        let between = self.at(Span::new(left.span.end, right.span.start)).trim();
        let one = format!("({l}) {} {r}", if between.is_empty() { "*" } else { between });
        let other = match last_bare(&left.expr) {
            Some((call, argument)) => {
                let head = self.at(Span::new(left.span.start, call.start));
                let name = self.at(Span::new(call.start, argument.start)).trim();
                let tail = self.at(Span::new(argument.start, right.span.end));
                format!("{head}{name}({tail})")
            }
            None => format!("{l}({r})"),
        };
        Err(Box::new(errors::ambiguous(left.span.to(right.span), one, other)))
    }

    /// No sign between two operands: only where nothing else can be meant.
    fn refuse_implicit(&self, left: &Built, right: &Built) -> Result<()> {
        let (l, r) = (self.at(left.span), self.at(right.span));
        if let (false, ExprKind::Product(factors)) = (left.closed, &left.expr.kind) {
            let number = |f: &Factor| match &f.value.kind {
                ExprKind::Neg(inner) => matches!(inner.kind, ExprKind::Number(_)),
                kind => matches!(kind, ExprKind::Number(_)),
            };
            let fraction = |pair: &[Factor]| pair.iter().all(number);
            let divides = factors.last().is_some_and(|f| f.divides);
            if divides && !factors.len().checked_sub(2).and_then(|n| factors.get(n..)).is_some_and(fraction) {
                let cut = factors.last().map_or(left.span.end, |f| f.value.span.start);
                let head = self.at(Span::new(left.span.start, cut));
                let tail = self.at(Span::new(cut, right.span.end));
                let other = format!("{head}({tail})");
                return Err(Box::new(errors::ambiguous(
                    left.span.to(right.span),
                    format!("({l}) * {r}"),
                    other,
                )));
            }
        }
        let last = match &left.expr.kind {
            ExprKind::Product(factors) if !left.closed => factors.last().map(|f| &f.value),
            _ => Some(&left.expr),
        };
        let name = last.is_some_and(|e| matches!(e.kind, ExprKind::Name(_) | ExprKind::Text(_)));
        let function = is_function(&right.expr)
            || matches!(right.expr.kind, ExprKind::Binder { .. } | ExprKind::Derivative { .. })
            || r.starts_with('\\')
            || last.is_some_and(is_weight) && is_capital(&right.expr)
            || last.is_some_and(is_marginal) && is_marginal(&right.expr);
        if name && !function {
            let gap = Span::new(left.span.end, right.span.start);
            return Err(Box::new(errors::missing_operator(l, r, gap)));
        }
        Ok(())
    }
}

/// `w A`, `w S(A)`: a small letter is a number, a capital one names what it weighs.
fn is_weight(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Name(n) if n.text.chars().next().is_some_and(char::is_lowercase))
}

/// `P_X`: the law of a random variable, as it is often written.
fn is_marginal(e: &Expr) -> bool {
    let ExprKind::Name(name) = &e.kind else { return false };
    let capital = |s: &str| s.starts_with(char::is_uppercase);
    name.split().is_some_and(|(base, sub)| base.chars().count() == 1 && capital(base) && capital(sub))
}

fn is_capital(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Name(n) => n.text == "uniform" || n.text.chars().next().is_some_and(char::is_uppercase),
        ExprKind::Call(call) => call.name.text.chars().next().is_some_and(char::is_uppercase),
        _ => false,
    }
}

/// The innermost call without parentheses at the right end, with its argument.
fn last_bare(expr: &Expr) -> Option<(Span, Span)> {
    match &expr.kind {
        ExprKind::Product(factors) => last_bare(&factors.last()?.value),
        ExprKind::Neg(inner) => last_bare(inner),
        ExprKind::Binder { body, .. } | ExprKind::Derivative { body, .. } => last_bare(body),
        ExprKind::Call(call) => Some((expr.span, call.args.last()?.value.span)),
        _ => None,
    }
}

fn is_function(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(call) => words::FUNCTIONS.contains(&call.name.text.as_str()),
        ExprKind::Power(base, _) | ExprKind::Factorial(base) => is_function(base),
        _ => false,
    }
}

fn sum(left: Built, minus: bool, right: Built, span: Span) -> Built {
    let next = Term { minus, value: right.expr };
    let terms = match left.expr.kind {
        ExprKind::Sum(mut terms) if !left.closed => {
            terms.push(next);
            terms
        }
        kind => vec![Term { minus: false, value: Expr::new(kind, left.expr.span) }, next],
    };
    Built::open(ExprKind::Sum(terms), span)
}

fn product(left: Built, divides: bool, right: Built, span: Span) -> Built {
    let next = Factor { divides, value: right.expr };
    let factors = match left.expr.kind {
        ExprKind::Product(mut factors) if !left.closed => {
            factors.push(next);
            factors
        }
        kind => vec![Factor { divides: false, value: Expr::new(kind, left.expr.span) }, next],
    };
    Built::open(ExprKind::Product(factors), span)
}
