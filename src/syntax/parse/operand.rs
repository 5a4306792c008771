//! Operands: calls, tuples, functions, whatever stands between two operators.

use super::builder::Builder;
use super::grammar::{Pair, Rule};
use super::table::Built;
use crate::span::Span;
use crate::syntax::ast::{Arg, Call, Expr, ExprKind, Factor, Ident, Sep};
use crate::syntax::errors::{self, Result};

impl<'t> Builder<'t> {
    /// One operand.
    pub(super) fn primary(&self, pair: Pair<'t>) -> Result<Built> {
        let span = self.span(&pair);
        let expr = match pair.as_rule() {
            Rule::args => return self.parenthesised(pair, span),
            Rule::function => return self.function(pair, span),
            Rule::root => return self.root(pair, span),
            Rule::group => {
                let expr = self.value(self.inner_expr(pair)?)?;
                return Ok(Built::operand(expr, span));
            }
            Rule::number => self.number(&pair),
            Rule::text => Expr::new(ExprKind::Text(self.unquote(&pair)?), span),
            Rule::infinity => Expr::new(ExprKind::Infinity, span),
            Rule::absolute => {
                let value = self.value(self.inner_expr(pair)?)?;
                call("abs", span, Vec::new(), vec![first(value)])
            }
            Rule::fraction => self.fraction(pair, span)?,
            Rule::list => {
                let items: Result<Vec<Expr>> = self.parts(pair).map(|item| self.value(item)).collect();
                Expr::new(ExprKind::List(items?), span)
            }
            Rule::atom => {
                let expr = self.atom(pair)?;
                let span = expr.span;
                return Ok(Built::operand(expr, span));
            }
            _ => self.distribution(pair, span)?,
        };
        Ok(Built::operand(expr, span))
    }

    /// The one expression inside brackets.
    fn inner_expr(&self, pair: Pair<'t>) -> Result<Pair<'t>> {
        pair.into_inner().find(|p| p.as_rule() == Rule::expr).ok_or_else(|| Box::new(self.lost()))
    }

    /// `(a)` groups, `(a, b)` and `(a,)` are tuples.
    fn parenthesised(&self, pair: Pair<'t>, span: Span) -> Result<Built> {
        let mut values = Vec::new();
        let mut comma = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::separator if part.as_str() == "," => comma = true,
                Rule::comma => comma = true,
                Rule::separator => {
                    let what = format!("`{}` separates arguments, and this is no call", part.as_str());
                    return Err(Box::new(errors::misplaced(&what, self.span(&part), "write `,` in a tuple")));
                }
                Rule::lambda => {
                    let help =
                        "`x => ...` is an argument, as in `E[A](x => x^2)`, or what `values f =` defines";
                    return Err(Box::new(errors::misplaced(
                        "a function cannot stand here",
                        self.span(&part),
                        help,
                    )));
                }
                Rule::expr => values.push(self.value(part)?),
                _ => {}
            }
        }
        match (values.len(), comma) {
            (0, _) => {
                let help = "write the masses, such as `(1/2, 1/2)`";
                Err(Box::new(errors::misplaced("`()` holds nothing", span, help)))
            }
            (1, false) => {
                let expr = values.pop().ok_or_else(|| Box::new(self.lost()))?;
                Ok(Built::operand(expr, span))
            }
            _ => Ok(Built::operand(Expr::new(ExprKind::Tuple(values), span), span)),
        }
    }

    /// The arguments of a call.
    pub(super) fn args(&self, pair: Pair<'t>) -> Result<Vec<Arg>> {
        let mut args = Vec::new();
        let mut sep = Sep::Start;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::separator => sep = separator(part.as_str()),
                Rule::lambda => args.push(Arg { sep, value: self.lambda(part)? }),
                Rule::expr => args.push(Arg { sep, value: self.event(part)? }),
                _ => {}
            }
        }
        Ok(args)
    }

    /// `x => x^2`.
    pub(super) fn lambda(&self, pair: Pair<'t>) -> Result<Expr> {
        let span = self.span(&pair);
        let mut params = Vec::new();
        for part in self.parts(pair) {
            match part.as_rule() {
                Rule::name => params.push(self.ident(&part)),
                _ => {
                    let body = Box::new(self.value(part)?);
                    return Ok(Expr::new(ExprKind::Lambda { params, body }, span));
                }
            }
        }
        Err(Box::new(self.lost()))
    }

    /// A name with whatever follows it.
    pub(super) fn atom(&self, pair: Pair<'t>) -> Result<Expr> {
        let mut inner = pair.into_inner();
        let mut name = self.ident(&self.next(&mut inner)?);
        let mut index = Vec::new();
        let mut args = None;
        // The pair may hold white space behind its last part.
        let mut span = name.span;
        for part in inner {
            if part.as_rule() != Rule::bare_atom {
                span = span.to(self.span(&part));
            }
            match part.as_rule() {
                Rule::subscript => index = self.subscript(part, &mut name)?,
                Rule::index => index.extend(self.args(part)?),
                Rule::args => args = Some(self.args(part)?),
                Rule::braces => {
                    let at = self.span(&part);
                    args = Some(vec![first(self.distribution(part, at)?)]);
                }
                Rule::bare_atom => {
                    let inner = self.atom(self.only(part)?)?;
                    span = name.span.to(inner.span);
                    args = Some(vec![first(inner)]);
                }
                _ => {}
            }
        }
        if args.is_none() && index.is_empty() {
            return Ok(Expr::new(ExprKind::Name(name), span));
        }
        if args.is_some() && matches!(name.text.as_str(), "KL" | "D_KL") {
            name.text = "D".to_owned();
        }
        let args = args.unwrap_or_default();
        Ok(Expr::new(ExprKind::Call(Call { name, index, args }), span))
    }

    /// `_{KL}` and `_\alpha` join the name; anything else is an index.
    fn subscript(&self, pair: Pair<'t>, name: &mut Ident) -> Result<Vec<Arg>> {
        let whole = self.span(&pair);
        let written = pair.as_str();
        let plain = written.trim_start_matches(['_', ' ']);
        if plain.starts_with('\\') && !plain.starts_with("\\{") {
            let letter = super::builder::canonical_name(plain);
            name.text = format!("{}_{letter}", name.text);
            name.span = name.span.to(whole);
            return Ok(Vec::new());
        }
        let args = self.args(pair)?;
        if let [
            Arg {
                value: Expr { kind: ExprKind::Name(Ident { text, .. }) | ExprKind::Number(text), .. }, ..
            },
        ] = args.as_slice()
            && text.chars().all(crate::syntax::lex::is_part)
        {
            name.text = format!("{}_{text}", name.text);
            name.span = name.span.to(whole);
            return Ok(Vec::new());
        }
        Ok(args)
    }

    /// `ln x`, `log_2(x)`, `max(a, b)`.
    fn function(&self, pair: Pair<'t>, span: Span) -> Result<Built> {
        let mut inner = pair.into_inner();
        let head = self.next(&mut inner)?;
        let at = self.span(&head);
        let word = head.as_str().trim_start_matches('\\');
        let word = word.split_once('{').map_or(word, |(_, inner)| inner.trim_end_matches('}'));
        let number = |digits: &str| vec![first(Expr::new(ExprKind::Number(digits.to_owned()), at))];
        let (name, mut index) = match word {
            "log2" => ("log", number("2")),
            "log10" => ("log", number("10")),
            "log" => ("ln", Vec::new()),
            word => (word, Vec::new()),
        };
        let mut args = Vec::new();
        let mut bare = false;
        for part in inner {
            match part.as_rule() {
                Rule::log_base => index = vec![first(self.log_base(part)?)],
                Rule::index if word == "log" => index = self.args(part)?,
                Rule::index => {
                    let help = "a base belongs to `log`: `log[2](x)`";
                    let what = format!("`{word}` has no index");
                    return Err(Box::new(errors::misplaced(&what, self.span(&part), help)));
                }
                Rule::bare => {
                    let built = self.formula(part)?;
                    args = vec![first(built.expr)];
                    bare = true;
                }
                _ => args = self.args(part)?,
            }
        }
        let name = if index.is_empty() { name } else { "log" };
        if !index.is_empty() && !matches!(word, "log" | "log2" | "log10") {
            let help = "a base belongs to `log`: `log_2 x`";
            return Err(Box::new(errors::misplaced(&format!("`{word}` has no base"), span, help)));
        }
        if args.is_empty() {
            let what = format!("`{word}` needs an argument");
            return Err(Box::new(errors::misplaced(&what, span, &format!("write `{word}(x)`"))));
        }
        let name = Ident::new(name, at);
        let expr = Expr::new(ExprKind::Call(Call { name, index, args }), span);
        Ok(Built { bare, ..Built::operand(expr, span) })
    }

    fn log_base(&self, pair: Pair<'t>) -> Result<Expr> {
        let part = self.parts(pair).next().ok_or_else(|| self.lost())?;
        match part.as_rule() {
            Rule::expr => self.value(part),
            Rule::integer => Ok(self.number(&part)),
            _ => {
                let at = self.span(&part);
                Ok(Expr::new(ExprKind::Name(self.free_name(part.as_str(), at)?), at))
            }
        }
    }

    /// `√x`, `\sqrt{x}`.
    fn root(&self, pair: Pair<'t>, span: Span) -> Result<Built> {
        let mut inner = pair.into_inner();
        let _sign = self.next(&mut inner)?;
        let inner = self.next(&mut inner)?;
        let bare = inner.as_rule() == Rule::bare;
        let value = if bare { self.formula(inner)?.expr } else { self.primary(inner)?.expr };
        Ok(Built { bare, ..Built::operand(call("sqrt", span, Vec::new(), vec![first(value)]), span) })
    }

    /// `\frac{a}{b}`: a product of its own.
    fn fraction(&self, pair: Pair<'t>, span: Span) -> Result<Expr> {
        let mut factors = Vec::with_capacity(2);
        for (at, part) in pair.into_inner().filter(|p| p.as_rule() == Rule::group).enumerate() {
            factors.push(Factor { divides: at > 0, value: self.primary(part)?.expr });
        }
        Ok(Expr::new(ExprKind::Product(factors), span))
    }
}

/// A first argument.
fn first(value: Expr) -> Arg {
    Arg { sep: Sep::Start, value }
}

fn call(name: &str, span: Span, index: Vec<Arg>, args: Vec<Arg>) -> Expr {
    Expr::new(ExprKind::Call(Call { name: Ident::new(name, span), index, args }), span)
}

fn separator(written: &str) -> Sep {
    match written {
        "," => Sep::Comma,
        ";" => Sep::Semicolon,
        "|" | "\\mid" => Sep::Bar,
        _ => Sep::DoubleBar,
    }
}
