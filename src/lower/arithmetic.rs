//! Numbers and what is built of them; what is constant is worked out.

use super::context::{Context, Named};
use super::kinds::Kind;
use super::scope::Meaning;
use super::{Result, errors};
use crate::eval;
use crate::exact::logsum::LogSum;
use crate::exact::rational::{bit_length, parse};
use crate::exact::symbolic::sign::Sturm;
use crate::exact::symbolic::{Point, Symbol};
use crate::exact::{Integer, Rational};
use crate::model::Law;
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, Factor, Term};
use crate::term::{Expr, Space};
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};
use std::sync::Arc;

impl Context<'_> {
    /// An expression that stands for a number.
    pub(super) fn expr(&mut self, e: &ast::Expr) -> Result<Expr> {
        match &e.kind {
            ExprKind::Number(text) => Ok(Expr::Number(self.literal(text, e.span)?)),
            ExprKind::Infinity => Ok(Expr::Infinity),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Call(call) => self.call(call, e.span),
            ExprKind::Neg(inner) => Ok(Expr::negative(self.expr(inner)?)),
            ExprKind::Factorial(inner) => {
                let n = self.rational(inner)?;
                self.factorial(&n, e.span)
            }
            ExprKind::Sum(terms) => self.sum(terms),
            ExprKind::Product(factors) => self.product(factors),
            ExprKind::Power(base, exponent) => self.power(base, exponent, e.span),
            ExprKind::Binder { kind, vars, domain, body } => {
                self.binder(*kind, vars, domain.as_deref(), body, e.span)
            }
            ExprKind::Derivative { var, body } => self.derivative(var, body),
            ExprKind::Text(_) => Err(errors::kind(
                "a number",
                "a quoted label",
                e.span,
                "a label stands where an outcome does: A(\"a b\")",
            )),
            ExprKind::Lambda { .. } => {
                Err(errors::kind("a number", "a function", e.span, "a function stands in E[A](x => x^2)"))
            }
            ExprKind::Event(_) => {
                Err(errors::kind("a number", "an event", e.span, "its probability is written P(X = 1)"))
            }
            _ => Err(errors::kind("a number", "a distribution", e.span, "its entropy is a number: S(...)")),
        }
    }

    /// `d/dp e`.
    fn derivative(&mut self, var: &ast::Ident, body: &ast::Expr) -> Result<Expr> {
        let is_parameter = matches!(self.scope.meaning(&var.text), Some(Meaning::Parameter(_)));
        if !is_parameter && self.varying(&var.text).is_none() {
            let help = format!("declare it: param {} in (0,1)", var.text);
            return Err(errors::error(
                "E060",
                format!("`{}` is no parameter", var.text),
                var.span,
                "derivatives are taken in a parameter",
                help,
            ));
        }
        Ok(Expr::Derivative(var.text.as_str().into(), Arc::new(self.expr(body)?)))
    }

    /// A number that can be worked out.
    pub(super) fn rational(&mut self, e: &ast::Expr) -> Result<Rational> {
        match self.expr(e)? {
            Expr::Number(n) => Ok(n),
            other => {
                let mut symbols = Vec::new();
                other.symbols(&mut symbols);
                Err(match symbols.first() {
                    Some(p) => errors::parametric("this", p, e.span),
                    None => errors::error(
                        "E069",
                        "expected a rational number that can be worked out",
                        e.span,
                        "no rational constant",
                        "write a number such as 3/4 or 0.1",
                    ),
                })
            }
        }
    }

    /// A literal, taken exactly.
    pub(super) fn literal(&self, text: &str, at: Span) -> Result<Rational> {
        let (digits, percent) = match text.strip_suffix('%') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let value = parse(digits, &self.limits.literals).map_err(|e| errors::literal(&e, at))?;
        Ok(if percent { value / Rational::from_integer(100.into()) } else { value })
    }

    fn name(&mut self, name: &ast::Ident) -> Result<Expr> {
        let at = name.span;
        match self.named(name)? {
            Named::Number(e) => Ok(e),
            Named::Dist(_) if self.scope.meaning(&name.text).is_some() => {
                let help = format!("its entropy is a number: S({})", name.text);
                Err(errors::kind("a number", "a distribution", at, help))
            }
            Named::Variable if self.scope.joints_with(&name.text).next().is_some() => {
                let help = format!("its entropy is a number: H({})", name.text);
                Err(errors::kind("a number", "a random variable", at, help))
            }
            Named::Other(what) => Err(errors::kind("a number", what, at, "write the mass, as in A(i)")),
            // `S_A` is the entropy of `A` where nothing has that name itself.
            _ => match name.split() {
                Some(("S" | "H", of)) => {
                    let of = ast::Expr::new(ExprKind::Name(ast::Ident::new(of, at)), at);
                    let dist = self.dist(&of)?;
                    Ok(Expr::quantity(crate::term::Quantity::Entropy(dist)))
                }
                _ if name.text == "n" && self.kinds.is_some() => {
                    let note = "n stands for the number of outcomes, |Ω|";
                    if !self.notes.iter().any(|n| n == note) {
                        self.notes.push(note.to_owned());
                    }
                    Ok(Expr::Size(Space::Outcomes))
                }
                _ if self.kinds.is_some() => {
                    let help = format!(
                        "a symbol for a number is declared: param {0} in (0,1), or param {0} in (0, inf)",
                        name.text
                    );
                    Err(errors::error(
                        "E060",
                        format!("the number `{}` is not declared", name.text),
                        at,
                        "not declared",
                        help,
                    ))
                }
                _ => Err(self.unknown("the name", name)),
            },
        }
    }

    fn factorial(&self, n: &Rational, at: Span) -> Result<Expr> {
        let limit = self.limits.factorial;
        let count = n.to_integer().to_u32().filter(|k| n.is_integer() && *k <= limit);
        let Some(count) = count else {
            let message =
                format!("{}! is not worked out; n! is for whole n up to {limit}", crate::model::shown(n));
            return Err(errors::error("E068", message, at, "this factorial", "use a smaller whole number"));
        };
        let product = (1..=count).fold(Integer::one(), |p, k| p * k);
        Ok(Expr::Number(Rational::from_integer(product)))
    }

    fn sum(&mut self, terms: &[Term]) -> Result<Expr> {
        let mut constant = Rational::zero();
        let mut parts = Vec::with_capacity(terms.len());
        let mut open = false;
        for term in terms {
            let value = self.expr(&term.value)?;
            let value = if term.minus { Expr::negative(value) } else { value };
            match &value {
                Expr::Number(n) if !open => constant += n,
                _ => open = true,
            }
            parts.push(value);
        }
        Ok(if open { Expr::add(parts) } else { Expr::Number(constant) })
    }

    fn product(&mut self, factors: &[Factor]) -> Result<Expr> {
        let mut parts = Vec::with_capacity(factors.len());
        for factor in factors {
            let at = factor.value.span;
            let value = self.expr(&factor.value)?;
            parts.push(match (factor.divides, value) {
                (true, Expr::Number(n)) if n.is_zero() => return Err(division_by_zero(at)),
                (true, Expr::Infinity) => {
                    return Err(errors::kind(
                        "a number to divide by",
                        "infinity",
                        at,
                        "x/∞ has no exact meaning here",
                    ));
                }
                (true, Expr::Number(n)) => Expr::Number(n.recip()),
                (true, value) => {
                    self.vanishes_nowhere(&value, at)?;
                    Expr::power(value, -Rational::one())
                }
                (false, value) => value,
            });
        }
        Ok(Expr::mul(parts))
    }

    fn power(&mut self, base: &ast::Expr, exponent: &ast::Expr, at: Span) -> Result<Expr> {
        let (b, r) = (self.expr(base)?, self.expr(exponent)?);
        match (b, r) {
            (Expr::Number(b), Expr::Number(r)) if r.is_integer() => self.integer_power(b, &r, at),
            (Expr::Number(b), Expr::Number(_)) if b.is_negative() => {
                let help = "roots are taken of numbers that are not negative";
                Err(errors::error("E066", "a root of a negative number", at, "no real number", help))
            }
            (b, Expr::Number(r)) => Ok(Expr::power(b, r)),
            (Expr::Number(b), r) if b.is_positive() => {
                let ln = Expr::ln(Expr::Number(b));
                Ok(Expr::Exp(Arc::new(Expr::mul([r, ln]))))
            }
            _ => {
                let help = "an exponent is a rational number, or the base is one: S(A)^2, 2^S(A)";
                Err(errors::error(
                    "E069",
                    "expected a rational exponent",
                    exponent.span,
                    "no rational constant",
                    help,
                ))
            }
        }
    }

    fn integer_power(&self, b: Rational, r: &Rational, at: Span) -> Result<Expr> {
        if b.is_zero() && r.is_negative() {
            return Err(division_by_zero(at));
        }
        if b.is_zero() || b.abs().is_one() {
            let even = (r.numer() % 2i32).is_zero();
            let zero = b.is_zero() && !r.is_zero();
            return Ok(Expr::Number(if zero {
                b
            } else if even {
                Rational::one()
            } else {
                b
            }));
        }
        let exponent = r.to_integer().to_i32();
        let bits = exponent.map(|k| u64::from(k.unsigned_abs()).saturating_mul(bit_length(&b)));
        match (exponent, bits) {
            (Some(k), Some(bits)) if bits <= self.limits.bits => Ok(Expr::Number(Pow::pow(b, k))),
            _ => {
                let message = format!("this power has more than {} bits", self.limits.bits);
                let help = "take its logarithm instead: n * ln(b)";
                Err(errors::error("E068", message, at, "too large to be worked out", help))
            }
        }
    }

    /// `ln`, with what cannot be a logarithm refused where it is seen.
    pub(super) fn ln(&self, x: Expr, at: Span) -> Result<Expr> {
        match x {
            Expr::Number(n) if !n.is_positive() => {
                let message = format!("ln({}) does not exist", crate::model::shown(&n));
                let help =
                    "a logarithm is taken of a positive number; 0 ln 0 = 0 holds inside of the quantities";
                Err(errors::error("E066", message, at, "not positive", help))
            }
            Expr::Number(n) if n.is_one() => Ok(Expr::int(0)),
            x => Ok(Expr::ln(x)),
        }
    }

    /// The functions of numbers: `ln`, `log[2]`, `exp`, `sqrt`, `abs`, `max`, `min`.
    pub(super) fn function(&mut self, call: &ast::Call, at: Span) -> Result<Expr> {
        let name = call.name.text.as_str();
        if name == "max" || name == "min" {
            return self.extreme(call, name == "max", at);
        }
        let [arg] = call.args.as_slice() else {
            return Err(errors::arguments(name, &format!("{name}(x)"), at));
        };
        if let ("abs", Some(size)) = (name, self.size(&arg.value)?) {
            return Ok(size);
        }
        let x = self.expr(&arg.value)?;
        Ok(match name {
            "ln" => self.ln(x, arg.value.span)?,
            "log" => {
                let [base] = call.index.as_slice() else {
                    return Err(errors::arguments(name, "log[2](x) or ln(x)", at));
                };
                let b = self.expr(&base.value)?;
                if matches!(&b, Expr::Number(n) if n.is_one()) {
                    let help = "a base is positive and not 1";
                    return Err(errors::error(
                        "E066",
                        "logarithms to base 1 do not exist",
                        base.value.span,
                        "this base",
                        help,
                    ));
                }
                // log[2](8) is 3, not a quotient of two logarithms.
                if let (Expr::Number(x), Expr::Number(b)) = (&x, &b) {
                    let whole = b.is_integer() && b > &Rational::one();
                    let ln = LogSum::ln(x).filter(|_| whole);
                    if let Some(r) = ln.and_then(|ln| ln.multiple_of_ln(b.numer())) {
                        return Ok(Expr::Number(r));
                    }
                }
                let (above, below) = (self.ln(x, arg.value.span)?, self.ln(b, base.value.span)?);
                Expr::quotient(above, below)
            }
            "exp" => match x {
                Expr::Number(n) if n.is_zero() => Expr::int(1),
                x => Expr::Exp(Arc::new(x)),
            },
            "sqrt" => match x {
                Expr::Number(n) if n.is_negative() => {
                    let help = "roots are taken of numbers that are not negative";
                    return Err(errors::error(
                        "E066",
                        "a root of a negative number",
                        at,
                        "no real number",
                        help,
                    ));
                }
                x => Expr::power(x, Rational::new(1.into(), 2.into())),
            },
            _ => match x {
                Expr::Number(n) => Expr::Number(n.abs()),
                x => Expr::Abs(Arc::new(x)),
            },
        })
    }

    /// `|A|`, `|Ω|`, `|X|`: how many outcomes or values there are.
    fn size(&mut self, e: &ast::Expr) -> Result<Option<Expr>> {
        let ExprKind::Name(name) = &e.kind else { return Ok(None) };
        let all = matches!(name.text.as_str(), "Ω" | "Omega") && self.scope.meaning(&name.text).is_none();
        if all && self.kinds.is_some() {
            return Ok(Some(Expr::Size(Space::Outcomes)));
        }
        let dist = match self.named(name)? {
            Named::Dist(dist) => dist,
            // The values that an undeclared random variable may have.
            Named::Variable if self.free(&name.text) == Some(Kind::Var) => {
                return Ok(Some(Expr::Size(Space::Alphabet(name.text.as_str().into()))));
            }
            _ => return Ok(None),
        };
        Ok(match (self.law_of(&dist, e.span)?, dist.spaces().as_slice()) {
            (Some(Law::Finite(law)), _) => {
                Some(Expr::int(i64::try_from(law.outcomes().len()).unwrap_or(i64::MAX)))
            }
            (None, [space]) if self.kinds.is_some() => Some(Expr::Size(space.clone())),
            _ => None,
        })
    }

    /// `max(a, b) = (a + b + |a − b|)/2`.
    fn extreme(&mut self, call: &ast::Call, greatest: bool, at: Span) -> Result<Expr> {
        let mut best: Option<Expr> = None;
        for arg in &call.args {
            let next = self.expr(&arg.value)?;
            best = Some(match (best, next) {
                (None, next) => next,
                (Some(Expr::Number(a)), Expr::Number(b)) => {
                    Expr::Number(if greatest == (a > b) { a } else { b })
                }
                (Some(a), b) => {
                    let gap = Expr::Abs(Arc::new(Expr::difference(a.clone(), b.clone())));
                    let gap = if greatest { gap } else { Expr::negative(gap) };
                    let half = Expr::Number(Rational::new(1.into(), 2.into()));
                    Expr::mul([half, Expr::add([a, b, gap])])
                }
            });
        }
        best.ok_or_else(|| errors::arguments(&call.name.text, "max(a, b)", at))
    }
}

impl Context<'_> {
    /// A denominator with one parameter must not be 0 anywhere in its range.
    fn vanishes_nowhere(&self, e: &Expr, at: Span) -> Result<()> {
        let Ok(below) = eval::fraction(e, &Point::default()) else { return Ok(()) };
        let symbols: Vec<Symbol> = below.symbols().into_iter().collect();
        let [x] = symbols.as_slice() else { return Ok(()) };
        let range = self.known_ranges().range(x);
        let ends =
            [range.low.clone(), range.high.clone()].into_iter().flatten().filter(|e| range.contains(e));
        let zero = |end: &Rational| below.at(&[(x.clone(), end.clone())].into()).is_some_and(|v| v.is_zero());
        let place = match ends.into_iter().find(zero) {
            Some(end) => format!("0 at {x} = {end}"),
            None if Sturm::new(below.above(), x).count(&range) > 0 => format!("0 for some {x} in its range"),
            None => return Ok(()),
        };
        let help =
            format!("leave that value out of the range of `{x}`, as `param {x} in (0,1)` does with 0 and 1");
        Err(errors::error("E066", "division by zero", at, format!("this is {place}"), help))
    }
}

fn division_by_zero(at: Span) -> Box<crate::diag::Diagnostic> {
    errors::error("E066", "division by zero", at, "this is 0", "a fraction needs a denominator that is not 0")
}
