//! `argmin B. H(A,B)`, `argmax t in (0,1). f`, `argmin B over bernoulli(t). D(A||B)`, and what they are equal to.

use super::context::Context;
use super::scope::{Interval, Meaning};
use super::{Result, errors};
use crate::span::Span;
use crate::syntax::ast::{self, BinderKind, ExprKind, Ident, LabelKind};
use crate::term::{Dist, Expr, Extremum, Name, Over, Points};
use std::sync::Arc;

/// Whether an expression is a set of minimisers.
pub(super) fn is_minimiser(e: &ast::Expr) -> bool {
    matches!(&e.kind, ExprKind::Binder { kind: BinderKind::Argmin | BinderKind::Argmax, .. })
}

impl Context<'_> {
    /// A set of minimisers.
    pub(super) fn minimiser(&mut self, e: &ast::Expr) -> Result<Expr> {
        let ExprKind::Binder { kind, vars, domain, body } = &e.kind else {
            return Err(errors::kind(
                "a set of minimisers",
                "something else",
                e.span,
                "write argmin B. H(A,B)",
            ));
        };
        let greatest = *kind == BinderKind::Argmax;
        let [var] = vars.as_slice() else {
            let help = "one thing varies: argmin B. H(A,B)";
            return Err(errors::kind("one name", "several", e.span, help));
        };
        let name: Name = var.text.as_str().into();
        let (over, objective) = match self.ranged(var, domain.as_deref())? {
            Some(range) => {
                self.varying.push((name.clone(), range.clone()));
                let objective = self.expr(body);
                self.varying.pop();
                (Over::Parameter { variable: name, range }, objective?)
            }
            None => self.over_distributions(var, domain.as_deref(), body)?,
        };
        Ok(Expr::Minimisers(Arc::new(Extremum { greatest, over, objective })))
    }

    /// The range of a parameter that varies; `None` for a distribution.
    fn ranged(&mut self, var: &Ident, domain: Option<&ast::Expr>) -> Result<Option<Interval>> {
        let (ends, closed) = match domain.map(|d| &d.kind) {
            Some(ExprKind::Tuple(ends)) => (ends, false),
            Some(ExprKind::List(ends)) => (ends, true),
            Some(_) => return Ok(None),
            None => {
                return Ok(match self.scope.meaning(&var.text) {
                    Some(Meaning::Parameter(range)) => Some(range.clone()),
                    _ => None,
                });
            }
        };
        let [low, high] = ends.as_slice() else {
            let at = domain.map_or(var.span, |d| d.span);
            return Err(errors::kind("a range", "something else", at, "write argmin t in (0,1). f"));
        };
        let range =
            ast::Interval { low: low.clone(), low_closed: closed, high: high.clone(), high_closed: closed };
        self.interval(&range).map(Some)
    }

    /// Every distribution, a named family of them, or the members of one with a parameter.
    fn over_distributions(
        &mut self,
        var: &Ident,
        domain: Option<&ast::Expr>,
        body: &ast::Expr,
    ) -> Result<(Over, Expr)> {
        let name: Name = var.text.as_str().into();
        let family = match domain {
            None => None,
            Some(domain) => match &domain.kind {
                ExprKind::Name(f) if self.scope.meaning(&f.text).is_none() => Some(f.text.as_str().into()),
                _ => return self.over_members(var, domain, body),
            },
        };
        let objective = self.aliased(var, Dist::Named(name.clone()), body)?;
        Ok((Over::Distributions { variable: name, family }, objective))
    }

    /// Over the members of a distribution with one parameter that is the parameter.
    fn over_members(&mut self, var: &Ident, domain: &ast::Expr, body: &ast::Expr) -> Result<(Over, Expr)> {
        let wrong = |at: Span| {
            let help =
                "a family has one parameter: param t in (0,1), then argmin B over bernoulli(t). H(A,B)";
            errors::kind("a family of distributions", "something else", at, help)
        };
        if self.parameter_of(domain).is_none() {
            return Err(wrong(domain.span));
        }
        let member = self.dist(domain)?;
        let Dist::Named(name) = &member else { return Err(wrong(domain.span)) };
        let ranges: Vec<(Name, Interval)> = match self.parametric_of(name) {
            Some(f) => f.domain().ranges().map(|(s, r)| (s.clone(), r.clone())).collect(),
            None => return Err(wrong(domain.span)),
        };
        let [(variable, range)] = ranges.as_slice() else { return Err(wrong(domain.span)) };
        let objective = self.aliased(var, member.clone(), body)?;
        Ok((Over::Parameter { variable: variable.clone(), range: range.clone() }, objective))
    }

    fn aliased(&mut self, var: &Ident, dist: Dist, body: &ast::Expr) -> Result<Expr> {
        self.aliases.push((var.text.clone(), dist));
        let objective = self.expr(body);
        self.aliases.pop();
        objective
    }

    /// What minimisers are said to be: a distribution, `{A}`, or a number.
    pub(super) fn points(&mut self, e: &ast::Expr) -> Result<Expr> {
        let set = |p: Points| Ok(Expr::Set(Arc::new(p)));
        match &e.kind {
            ExprKind::Set(labels) => match labels.as_slice() {
                [one] => match &one.kind {
                    LabelKind::Text(word) => {
                        let name =
                            ast::Expr::new(ExprKind::Name(Ident::new(word.as_str(), one.span)), one.span);
                        self.points(&name)
                    }
                    _ => {
                        let help = "write the number itself: argmin t. f = 37/100";
                        Err(errors::kind("a point", "a label", e.span, help))
                    }
                },
                _ => Err(errors::kind("one point", "several", e.span, "write argmin B. H(A,B) = A")),
            },
            _ if self.is_dist(e) => {
                let dist = self.dist(e)?;
                set(Points::Dist(dist))
            }
            _ => {
                let number = self.rational(e)?;
                set(Points::Number(number))
            }
        }
    }
}
