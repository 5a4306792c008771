//! Events and their probabilities: `P(X = 1 | Y = 0)`, `P(A in {sun, rain})`, `I(A = sun)`.

use super::context::{Bound, Context, Named};
use super::scope::Meaning;
use super::{Result, errors};
use crate::exact::Rational;
use crate::model::{Label, Law, Measure, ModelError};
use crate::span::Span;
use crate::syntax::ast::{self, Arg, Call, Chain, ExprKind, Ident, Rel, Sep};
use crate::term::{Dist, Expr, Index, Name, Quantity};
use num_traits::Zero;

impl Context<'_> {
    /// `X = 1` as a variable and its value.
    pub(super) fn equality(&mut self, e: &ast::Expr) -> Result<(Ident, Label)> {
        match &e.kind {
            ExprKind::Event(chain) => match (&chain.first.kind, chain.rest.as_slice()) {
                (ExprKind::Name(v), [(Rel::Eq, value)]) => Ok((v.clone(), self.point(value)?)),
                _ => Err(no_event(e.span)),
            },
            _ => Err(no_event(e.span)),
        }
    }

    /// `I(A = sun)`, `I(A(sun))`, `info(A, sun)`.
    pub(super) fn self_information(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let wrong = || errors::arguments(&call.name.text, "I(A = sun) or info(A, sun)", at);
        let mass = match call.args.as_slice() {
            [one] => match &one.value.kind {
                ExprKind::Event(chain) => match (&chain.first.kind, chain.rest.as_slice()) {
                    (ExprKind::Name(a), [(Rel::Eq, value)]) if !self.is_variable(&chain.first) => {
                        let arg = Arg { sep: Sep::Start, value: value.clone() };
                        let mass = Call { name: a.clone(), index: Vec::new(), args: vec![arg] };
                        self.mass(&mass, at)?
                    }
                    _ => Some(self.probability(call, at)?),
                },
                ExprKind::Call(inner) => Some(self.call(inner, at)?),
                _ => None,
            },
            [a, value] => match &a.value.kind {
                ExprKind::Name(name) => {
                    let arg = Arg { sep: Sep::Start, value: value.value.clone() };
                    let mass = Call { name: name.clone(), index: Vec::new(), args: vec![arg] };
                    self.mass(&mass, at)?
                }
                _ => None,
            },
            _ => None,
        };
        match mass {
            Some(Expr::Mass(d, indices)) => match indices.as_slice() {
                [one] => Ok(Expr::quantity(Quantity::SelfInformation(d, one.clone()))),
                _ => Ok(Expr::negative(Expr::ln(Expr::Mass(d, indices)))),
            },
            Some(Expr::Number(n)) if n.is_zero() => Ok(Expr::Infinity),
            Some(Expr::Number(n)) => Ok(Expr::negative(self.ln(Expr::Number(n), at)?)),
            Some(other) => Ok(Expr::negative(Expr::ln(other))),
            None => Err(wrong()),
        }
    }

    /// `P(X = 1, Y = 0)`, `P(X = 1 | Y = 0)`, `P(A in {sun, rain})`.
    pub(super) fn probability(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let bar = call.args.iter().position(|a| a.sep == Sep::Bar).unwrap_or(call.args.len());
        let mut events: Vec<&Chain> = Vec::new();
        for arg in &call.args {
            match &arg.value.kind {
                ExprKind::Event(chain) if matches!(arg.sep, Sep::Start | Sep::Comma | Sep::Bar) => {
                    events.push(chain)
                }
                _ => return Err(no_event(arg.value.span)),
            }
        }
        let mut subjects = Vec::new();
        for chain in &events {
            let sides = std::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, e)| e));
            sides.for_each(|e| self.subjects(e, &mut subjects));
        }
        let Some(first) = subjects.first().cloned() else { return Err(no_event(at)) };
        if let (Named::Dist(_), [one]) = (self.named(&first)?, subjects.as_slice()) {
            let dist = self.dist(&ast::Expr::new(ExprKind::Name(one.clone()), one.span))?;
            if let Some(law) = self.law_of(&dist, at)? {
                return self.mass_of_event(&law, &one.text.clone(), &events, bar, at);
            }
            return Err(errors::not_yet(
                "an event of an undeclared distribution",
                at,
                "declare the distribution",
            ));
        }
        let joint = match self.host(&call.name.text) {
            Some(joint) => joint,
            None => self.joint_of(&subjects)?,
        };
        if let Some(mass) = self.simple(&joint, &events, bar, at)? {
            return Ok(mass);
        }
        let Some(Meaning::Joint(table)) = self.scope.meaning(&joint) else {
            self.without_parameter(&joint, "this event", at)?;
            return Err(errors::not_yet(
                "an event of undeclared random variables",
                at,
                "declare the joint distribution",
            ));
        };
        let table = table.clone();
        let (mut hit, mut all) = (Rational::zero(), Rational::zero());
        for (labels, mass) in table.rows() {
            let depth = self.bound.len();
            let bindings = table.variables().iter().zip(labels);
            self.bound.extend(bindings.map(|(v, label)| Bound::Point { written: v.name.to_string(), label }));
            let held = self.tests(&events, bar);
            self.bound.truncate(depth);
            let (given, event) = held?;
            if given {
                all += &mass;
                if event {
                    hit += mass;
                }
            }
        }
        ratio(hit, &all, at)
    }

    /// Names of random variables and distributions in an event.
    pub(super) fn subjects(&self, e: &ast::Expr, into: &mut Vec<Ident>) {
        match &e.kind {
            ExprKind::Name(name) => {
                let subject = matches!(self.named(name), Ok(Named::Variable | Named::Dist(_)));
                // In `prove`, a name on the right that nothing declares is an outcome.
                let known = self.scope.meaning(&name.text).is_some()
                    || self.scope.joints_with(&name.text).next().is_some()
                    || self.free(&name.text) == Some(super::kinds::Kind::Var);
                if subject && known && !into.iter().any(|n| n.text == name.text) {
                    into.push(name.clone());
                }
            }
            ExprKind::Neg(x) => self.subjects(x, into),
            ExprKind::Sum(terms) => terms.iter().for_each(|t| self.subjects(&t.value, into)),
            ExprKind::Product(factors) => factors.iter().for_each(|f| self.subjects(&f.value, into)),
            ExprKind::Power(a, _) => self.subjects(a, into),
            ExprKind::Tuple(parts) => parts.iter().for_each(|p| self.subjects(p, into)),
            ExprKind::Call(call) => call.args.iter().for_each(|a| self.subjects(&a.value, into)),
            _ => {}
        }
    }

    fn tests(&mut self, events: &[&Chain], bar: usize) -> Result<(bool, bool)> {
        let (of, given) = events.split_at(bar.min(events.len()));
        for event in given {
            if !self.happens(event)? {
                return Ok((false, false));
            }
        }
        for event in of {
            if !self.happens(event)? {
                return Ok((true, false));
            }
        }
        Ok((true, true))
    }

    /// Whether an event happens at the bound outcome.
    fn happens(&mut self, chain: &Chain) -> Result<bool> {
        let mut left = self.point(&chain.first)?;
        let mut at = chain.first.span;
        for (rel, side) in &chain.rest {
            if *rel == Rel::In {
                let ExprKind::Set(labels) = &side.kind else { return Err(no_event(side.span)) };
                let mut found = false;
                for label in labels {
                    found |= self.label(label)? == left;
                }
                if !found {
                    return Ok(false);
                }
                continue;
            }
            let right = self.point(side)?;
            let held = match (rel, left.number(), right.number()) {
                (Rel::Eq, ..) => left == right,
                (Rel::Ne, ..) => left != right,
                (Rel::Lt, Some(a), Some(b)) => a < b,
                (Rel::Le, Some(a), Some(b)) => a <= b,
                (Rel::Gt, Some(a), Some(b)) => a > b,
                (Rel::Ge, Some(a), Some(b)) => a >= b,
                _ => {
                    let help = "only numbers are ordered; name the outcomes: P(A in {sun, rain})";
                    return Err(errors::error(
                        "E075",
                        "outcomes that are not numbers have no order",
                        at.to(side.span),
                        "not ordered",
                        help,
                    ));
                }
            };
            if !held {
                return Ok(false);
            }
            (left, at) = (right, side.span);
        }
        Ok(true)
    }

    fn mass_of_event(
        &mut self,
        law: &Law,
        name: &str,
        events: &[&Chain],
        bar: usize,
        at: Span,
    ) -> Result<Expr> {
        let measure: &Measure = match law {
            Law::Finite(d) => d,
            Law::Unnormalised(m) => m,
            Law::Geometric(_) => {
                return Err(errors::not_yet(
                    "an event of a geometric distribution",
                    at,
                    "write its masses: G(1) + G(2)",
                ));
            }
        };
        measure.outcomes().check_listable().map_err(|e| errors::model(e, at, &|_| None))?;
        let (mut hit, mut all) = (Rational::zero(), Rational::zero());
        for (label, mass) in measure.iter() {
            self.bound.push(Bound::Point { written: name.to_owned(), label: label.into_owned() });
            let held = self.tests(events, bar);
            self.bound.pop();
            let (given, event) = held?;
            if given {
                all += &mass;
                if event {
                    hit += mass;
                }
            }
        }
        ratio(hit, &all, at)
    }

    /// Equations of distinct variables with values: a mass that keeps its name.
    fn simple(&mut self, joint: &Name, events: &[&Chain], bar: usize, at: Span) -> Result<Option<Expr>> {
        let (mut vars, mut indices): (Vec<Name>, Vec<Index>) = (Vec::new(), Vec::new());
        let mut labels = Vec::new();
        for chain in events {
            let (ExprKind::Name(v), [(Rel::Eq, value)]) = (&chain.first.kind, chain.rest.as_slice()) else {
                return Ok(None);
            };
            let mut others = Vec::new();
            self.subjects(value, &mut others);
            if !others.is_empty() || vars.iter().any(|w| **w == *v.text) || !self.is_variable(&chain.first) {
                return Ok(None);
            }
            let label = self.point(value)?;
            self.check_value(joint, &v.text, &label, value.span)?;
            vars.push(v.text.as_str().into());
            indices.push(Index::Outcome(label.to_string().into()));
            labels.push(label);
        }
        if let Some(n) = self.fixed(joint, &vars, &labels, bar, at)? {
            return Ok(Some(n));
        }
        let (of, given) = vars.split_at(bar.min(vars.len()));
        Ok(Some(match given {
            [] => Expr::Mass(Dist::Law { joint: joint.clone(), vars: of.to_vec() }, indices),
            _ => {
                let (of, given) = (of.to_vec(), given.to_vec());
                Expr::Mass(Dist::Conditional { joint: joint.clone(), of, given }, indices)
            }
        }))
    }
}

fn no_event(at: Span) -> Box<crate::diag::Diagnostic> {
    errors::error(
        "E075",
        "expected an event",
        at,
        "this is no event",
        "write P(X = 1), P(X = 1 | Y = 0) or P(A in {sun, rain})",
    )
}

pub(super) fn ratio(hit: Rational, all: &Rational, at: Span) -> Result<Expr> {
    if all.is_zero() {
        return Err(errors::model(ModelError::NullCondition, at, &|_| None));
    }
    Ok(Expr::Number(hit / all))
}
