//! Statements, claims and proofs.

use super::builder::Builder;
use super::grammar::{Pair, Rule};
use super::table::{Built, relation};
use super::whole;
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{Claim, ClaimKind, Expr, ExprKind, Hint, Ident, Interval, Rel, Show, Step, Stmt};
use crate::syntax::ast::{StmtKind, Unit, UnitKind};
use crate::syntax::errors::{self, Result};

impl<'t> Builder<'t> {
    /// One statement that is no proof.
    pub(super) fn statement(&self, pair: Pair<'t>) -> Result<Stmt> {
        let inner = self.only(pair)?;
        let span = Span::new(self.base, self.base + self.text.len());
        let kind = match inner.as_rule() {
            Rule::formula => self.bare_formula(inner)?,
            Rule::prove | Rule::theorem => self.prove(inner)?,
            Rule::check => self.check(inner)?,
            _ => self.declaration(inner)?,
        };
        Ok(Stmt::new(kind, span))
    }

    /// `joint`, `param`, `let`, `values`: names, then what they are.
    fn declaration(&self, pair: Pair<'t>) -> Result<StmtKind> {
        let rule = pair.as_rule();
        let mut names = Vec::new();
        for part in self.parts(pair) {
            match part.as_rule() {
                Rule::name => names.push(self.ident(&part)),
                Rule::interval => return Ok(StmtKind::Param { names, range: self.interval(part)? }),
                Rule::lambda => {
                    let name = names.pop().ok_or_else(|| Box::new(self.lost()))?;
                    return Ok(StmtKind::Values { name, value: self.lambda(part)? });
                }
                _ => {
                    let value = self.value(part)?;
                    let mut names = names.into_iter();
                    let name = names.next().ok_or_else(|| Box::new(self.lost()))?;
                    return Ok(match rule {
                        Rule::joint => StmtKind::Joint { name, vars: names.collect(), value },
                        Rule::values => StmtKind::Values { name, value },
                        _ => StmtKind::Let { name, value },
                    });
                }
            }
        }
        Err(Box::new(self.lost()))
    }

    fn interval(&self, pair: Pair<'t>) -> Result<Interval> {
        let (mut low_closed, mut high_closed) = (false, false);
        let mut ends = Vec::with_capacity(2);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::open_bracket => low_closed = true,
                Rule::close_bracket => high_closed = true,
                Rule::expr => ends.push(self.value(part)?),
                _ => {}
            }
        }
        match (ends.pop(), ends.pop()) {
            (Some(high), Some(low)) => Ok(Interval { low, low_closed, high, high_closed }),
            _ => Err(Box::new(self.lost())),
        }
    }

    /// A definition, a query or a claim to decide.
    fn bare_formula(&self, pair: Pair<'t>) -> Result<StmtKind> {
        let mut inner = pair.into_inner();
        let claim = self.next(&mut inner)?;
        let mut show = Show::default();
        let mut shown = None;
        for part in inner {
            let at = self.span(&part);
            shown = Some(at);
            let twice = match part.as_rule() {
                Rule::show_unit => {
                    let unit = self.parts(part).next().ok_or_else(|| Box::new(self.lost()))?;
                    show.unit.replace(self.unit(unit)?).is_some()
                }
                Rule::show_digits => {
                    let number = self.parts(part).next().ok_or_else(|| Box::new(self.lost()))?;
                    let digits = Ident::new(number.as_str(), self.span(&number));
                    show.digits.replace(digits).is_some()
                }
                _ => false,
            };
            if twice {
                return Err(Box::new(errors::misplaced("this is said twice", at, "keep one of the two")));
            }
        }
        let mut parts = self.parts(claim);
        let formula = self.formula(parts.next().ok_or_else(|| Box::new(self.lost()))?)?;
        let given = parts.next();
        if formula.rest.is_empty() && given.is_none() {
            return Ok(StmtKind::Evaluate { expr: formula.expr, show });
        }
        let defines = given.is_none()
            && matches!(
                (&formula.expr.kind, formula.rest.first()),
                (ExprKind::Name(_), Some((Rule::eq, ..)))
            )
            && formula.span == formula.expr.span;
        if !defines {
            return Ok(StmtKind::Decide { claim: self.claim_of(formula, given)?, show });
        }
        if let Some(at) = shown {
            let help = "ask for the value in a statement of its own";
            return Err(Box::new(errors::misplaced("a definition has no unit and no digits", at, help)));
        }
        if let Some((_, at, _)) = formula.rest.get(1) {
            let help = "`NAME = ...` defines a name; to compare, write `prove` before it";
            return Err(Box::new(errors::misplaced("a definition has one `=`", *at, help)));
        }
        match (formula.expr.kind, formula.rest.into_iter().next()) {
            (ExprKind::Name(name), Some((.., value))) => Ok(StmtKind::Define { name, value }),
            _ => Err(Box::new(self.lost())),
        }
    }

    fn unit(&self, pair: Pair<'t>) -> Result<Unit> {
        let span = self.span(&pair);
        let inner = self.only(pair)?;
        let kind = match (inner.as_rule(), inner.as_str()) {
            (Rule::number, base) => UnitKind::Base(base.to_owned()),
            (_, "bit" | "bits") => UnitKind::Bits,
            (_, "nat" | "nats") => UnitKind::Nats,
            _ => UnitKind::Dits,
        };
        Ok(Unit::new(kind, span))
    }

    /// `prove` and `theorem`.
    fn prove(&self, pair: Pair<'t>) -> Result<StmtKind> {
        let mut name = None;
        let mut claim = None;
        let (mut given, mut hints) = (Vec::new(), Vec::new());
        for part in self.parts(pair) {
            match part.as_rule() {
                Rule::name => name = Some(self.ident(&part)),
                Rule::given => given = self.given(part)?,
                Rule::hints => hints = self.hints(part)?,
                _ => claim = Some(self.claim(part)?),
            }
        }
        let claim = claim.ok_or_else(|| Box::new(self.lost()))?;
        Ok(StmtKind::Prove { claim, given, hints, name })
    }

    fn given(&self, pair: Pair<'t>) -> Result<Vec<Claim>> {
        self.parts(pair).map(|claim| self.claim(claim)).collect()
    }

    /// A claim with its conditions, alone in its text.
    pub(super) fn claim_given(&self, pair: Pair<'t>) -> Result<(Claim, Vec<Claim>)> {
        let mut parts = self.parts(pair);
        let claim = self.claim(parts.next().ok_or_else(|| Box::new(self.lost()))?)?;
        let given = parts.next().map_or(Ok(Vec::new()), |given| self.given(given))?;
        Ok((claim, given))
    }

    fn claim(&self, pair: Pair<'t>) -> Result<Claim> {
        let mut parts = self.parts(pair);
        let formula = self.formula(parts.next().ok_or_else(|| Box::new(self.lost()))?)?;
        self.claim_of(formula, parts.next())
    }

    /// The claim that an expression with relations makes, `given` being what stands behind a `|`.
    fn claim_of(&self, formula: Built, given: Option<Pair<'t>>) -> Result<Claim> {
        let last = formula.rest.last().map_or(formula.span, |(_, _, right)| right.span);
        let mut span = formula.span.to(last);
        let Some(kind) = formula.rest.first().map(|(rule, ..)| *rule) else {
            return Err(Box::new(errors::no_claim(span)));
        };
        let comparison = relation(kind).is_some();
        if let Some((_, at, _)) = formula.rest.iter().find(|(rule, ..)| match relation(*rule) {
            Some(_) => !comparison,
            None => *rule != kind,
        }) {
            return Err(Box::new(errors::mixed_relations(*at)));
        }
        let given = match given {
            Some(pair) if kind == Rule::independent => {
                span = span.to(self.span(&pair));
                Some(self.value(pair)?)
            }
            Some(pair) => return Err(Box::new(errors::stray_condition(self.span(&pair)))),
            None => None,
        };
        if let Some((_, at, right)) = formula.rest.iter().find(|(rule, ..)| *rule == Rule::member)
            && matches!(right.kind, ExprKind::Name(_) | ExprKind::Number(_))
        {
            let unit = "a unit (bits, nats, dits or base N)";
            let error = errors::unexpected(unit, self.at(right.span), right.span);
            let help = "membership in a set is written with its braces: `P(A in {a, b})`";
            return Err(Box::new(error.at(*at, "after this").help(help)));
        }
        if comparison {
            return Ok(Claim::new(ClaimKind::Chain(self.chain(formula)?), span));
        }
        let second = formula.rest.get(1).map(|(_, at, _)| *at);
        let mut sides: Vec<Expr> = vec![formula.expr];
        sides.extend(formula.rest.into_iter().map(|(.., side)| side));
        let kind = match (kind, sides.len()) {
            (Rule::arrow, 2) => return Err(Box::new(errors::short_chain(span))),
            (Rule::arrow, _) => ClaimKind::Markov(sides),
            (Rule::independent, _) => ClaimKind::Independent { parts: sides, given },
            _ => match (second, sides.pop(), sides.pop()) {
                (Some(at), ..) => return Err(Box::new(errors::mixed_relations(at))),
                (None, Some(right), Some(left)) => ClaimKind::AbsolutelyContinuous(left, right),
                _ => return Err(Box::new(self.lost())),
            },
        };
        Ok(Claim::new(kind, span))
    }

    fn check(&self, pair: Pair<'t>) -> Result<StmtKind> {
        let mut parts = self.parts(pair);
        let formula = self.formula(parts.next().ok_or_else(|| Box::new(self.lost()))?)?;
        let span = formula.span;
        let mut unit = None;
        if let Some(part) = parts.next() {
            unit = Some(match part.as_rule() {
                Rule::show_unit => {
                    self.unit(self.parts(part).next().ok_or_else(|| Box::new(self.lost()))?)?
                }
                _ => self.unit(part)?,
            });
        }
        let mut rest = formula.rest.into_iter();
        match (rest.next(), rest.next()) {
            (Some((Rule::eq, _, value)), None) if is_literal(&value) => {
                Ok(StmtKind::Check { expr: formula.expr, value, unit })
            }
            (Some((Rule::eq, _, value)), None) => {
                let help = "to compare two quantities, write `prove` or only the comparison";
                Err(Box::new(errors::misplaced("`check` compares with a number", value.span, help)))
            }
            _ => {
                let help = "for example `check S(A) = 0.8112781244591328 bits`";
                Err(Box::new(errors::misplaced("`check` needs one `=` and a number", span, help)))
            }
        }
    }

    /// One line of a proof: its relation, if it begins with one, its sides and its hints.
    fn line(&self, pair: Pair<'t>) -> Result<Line> {
        let span = Span::new(self.base, self.base + self.text.len());
        let mut line = Line { span, first: None, sides: Vec::new(), hints: Vec::new() };
        let mut lead = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::EOI => {}
                Rule::expr => {
                    let chain = self.formula(part)?;
                    let chain = self.chain(chain)?;
                    match lead.take() {
                        Some(rel) => line.sides.push((rel, chain.first)),
                        None => line.first = Some(chain.first),
                    }
                    line.sides.extend(chain.rest);
                }
                Rule::hints => line.hints = self.hints(part)?,
                rule => {
                    let at = self.span(&part);
                    let rel = relation(rule).filter(|rel| *rel != Rel::In);
                    lead = Some(rel.ok_or_else(|| Box::new(errors::no_relation(at)))?);
                }
            }
        }
        Ok(line)
    }

    fn hints(&self, pair: Pair<'t>) -> Result<Vec<Hint>> {
        let mut hints = Vec::new();
        for hint in self.parts(pair) {
            let span = self.span(&hint);
            let mut words: Vec<&str> = Vec::new();
            let mut args = Vec::new();
            for part in hint.into_inner() {
                match part.as_rule() {
                    Rule::hint_word => words.push(part.as_str()),
                    _ => args = self.args(part)?,
                }
            }
            hints.push(Hint { words: words.join(" "), args, span });
        }
        Ok(hints)
    }

    fn header(&self, pair: Pair<'t>) -> Result<(Option<Ident>, Vec<Claim>)> {
        let mut name = None;
        let mut given = Vec::new();
        for part in self.parts(pair) {
            match part.as_rule() {
                Rule::name => name = Some(self.ident(&part)),
                _ => given = self.given(part)?,
            }
        }
        Ok((name, given))
    }
}

/// A line of a proof, not yet joined to the others.
struct Line {
    span: Span,
    first: Option<Expr>,
    sides: Vec<(Rel, Expr)>,
    hints: Vec<Hint>,
}

/// Joins the lines of a proof; every line's mistakes are reported.
pub(super) fn proof(
    text: &str,
    header: Span,
    lines: &[Span],
    end: Span,
) -> std::result::Result<Stmt, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut read = Vec::with_capacity(lines.len());
    let head = whole(text, header, Rule::proof_header, Builder::header)
        .map_err(|e| errors.push(if e.help.is_empty() { errors::proof_header(*e) } else { *e }));
    for span in lines {
        match whole(text, *span, Rule::proof_line, Builder::line) {
            Ok(line) => read.push(line),
            Err(error) => errors.push(*error),
        }
    }
    errors.extend(whole(text, end, Rule::proof_end, |_, _| Ok(())).err().map(|e| *e));
    let mut first = None;
    let mut steps = Vec::new();
    for (at, line) in read.into_iter().enumerate() {
        match (at, line.first) {
            (0, None) if errors.is_empty() => errors.push(errors::first_relation(line.span)),
            (0, start) => first = start,
            (_, Some(_)) if errors.is_empty() => errors.push(errors::no_relation(line.span)),
            _ => {}
        }
        let last = line.sides.len().saturating_sub(1);
        let mut hints = line.hints;
        for (side, (rel, expr)) in line.sides.into_iter().enumerate() {
            let hints = if side == last { std::mem::take(&mut hints) } else { Vec::new() };
            steps.push(Step { rel, expr, hints, span: line.span });
        }
        if !hints.is_empty() && errors.is_empty() {
            let what = "the first expression of a proof needs no reason";
            errors.push(errors::misplaced(what, line.span, "put the hint on the step that it justifies"));
        }
    }
    match (head, first) {
        (Ok((name, given)), Some(first)) if errors.is_empty() && !steps.is_empty() => {
            Ok(Stmt::new(StmtKind::Proof { name, given, first, steps }, header.to(end)))
        }
        _ => {
            if errors.is_empty() {
                errors.push(errors::no_steps(header));
            }
            Err(errors)
        }
    }
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Infinity => true,
        ExprKind::Neg(inner) => matches!(inner.kind, ExprKind::Number(_) | ExprKind::Infinity),
        _ => false,
    }
}
