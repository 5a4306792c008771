//! Sums with a bound index, in the canonical names of their indices.

use super::context::{Bound, Context, Named};
use super::kinds::upper;
use super::{Result, errors};
use crate::span::Span;
use crate::syntax::ast::{self, BinderKind, Call, ExprKind, Ident};
use crate::term::{Dist, Expr, Index, Name, Range, Space};
use std::sync::Arc;

impl Context<'_> {
    /// `sum_i body`, `sum_{i in supp A} body`, `sum_{x,y} body`.
    pub(super) fn binder(
        &mut self,
        kind: BinderKind,
        vars: &[Ident],
        domain: Option<&ast::Expr>,
        body: &ast::Expr,
        at: Span,
    ) -> Result<Expr> {
        if kind != BinderKind::Sum {
            if matches!(kind, BinderKind::Argmin | BinderKind::Argmax) {
                let help =
                    "a set of minimisers is one side of a claim: prove argmin B. H(A,B) = argmin B. D(A||B)";
                return Err(errors::kind("a number", "a set of minimisers", at, help));
            }
            let help = "the minimisers are: argmin B. H(A,B), argmin t in (0,1). f";
            return Err(errors::not_yet("a minimum or maximum over distributions", at, help));
        }
        if let (Some(ast::Expr { kind: ExprKind::Set(labels), .. }), [var]) = (domain, vars) {
            let mut terms = Vec::with_capacity(labels.len());
            for label in labels {
                let label = self.label(label)?;
                self.bound.push(Bound::Point { written: var.text.clone(), label });
                let term = self.expr(body);
                self.bound.pop();
                terms.push(term?);
            }
            return Ok(Expr::add(terms));
        }
        let (spaces, support) = match domain {
            Some(domain) => self.domain(domain, vars)?,
            None => {
                let find = |v: &Ident| self.space_of(&v.text, body).ok_or_else(|| no_range(v));
                (vars.iter().map(find).collect::<Result<Vec<_>>>()?, None)
            }
        };
        let depth = self.bound.len();
        let mut indices: Vec<(Name, Space)> = Vec::new();
        for (var, space) in vars.iter().zip(spaces) {
            let index = self.fresh(&space, &var.text);
            self.bound.push(Bound::Index {
                written: var.text.clone(),
                index: index.clone(),
                space: space.clone(),
            });
            indices.push((index, space));
        }
        let inner = self.expr(body);
        self.bound.truncate(depth);
        let mut positive = support
            .map(|d| Arc::new(Expr::Mass(d, indices.iter().map(|(i, _)| Index::Bound(i.clone())).collect())));
        // The innermost sum sees all indices, so it is the one that is cut down to the support.
        Ok(indices.into_iter().rev().fold(inner?, |body, (index, space)| {
            Expr::sum(index, Range { space, positive: positive.take() }, body)
        }))
    }

    /// What is said after `in`.
    fn domain(&mut self, domain: &ast::Expr, vars: &[Ident]) -> Result<(Vec<Space>, Option<Dist>)> {
        let wrong = || {
            let help = "write sum_i, sum_{i in supp A}, sum_{x in X} or sum_{i in {sun, rain}}";
            errors::error(
                "E074",
                "the sum does not say what it ranges over",
                domain.span,
                "expected a support or a set",
                help,
            )
        };
        let (dist, support) = match &domain.kind {
            ExprKind::Call(Call { name, args, .. }) if name.text == "supp" => match args.as_slice() {
                [one] => (self.dist(&one.value)?, true),
                _ => return Err(wrong()),
            },
            ExprKind::Name(name) if matches!(name.text.as_str(), "Ω" | "Omega") => {
                return Ok((vec![Space::Outcomes; vars.len()], None));
            }
            _ if self.is_dist(domain) => (self.dist(domain)?, false),
            _ => return Err(wrong()),
        };
        let spaces = dist.spaces();
        if spaces.len() != vars.len() {
            return Err(wrong());
        }
        Ok((spaces, support.then_some(dist)))
    }

    /// What an index ranges over, read off the first mass that is taken at it.
    fn space_of(&self, var: &str, e: &ast::Expr) -> Option<Space> {
        match &e.kind {
            ExprKind::Call(call) => {
                let own = |a: &ast::Arg| matches!(&a.value.kind, ExprKind::Name(n) if n.text == var);
                if let Some(place) = call.args.iter().position(own)
                    && let Some(space) = self.space_in(call, place, var)
                {
                    return Some(space);
                }
                call.args.iter().find_map(|a| self.space_of(var, &a.value))
            }
            ExprKind::Neg(x) | ExprKind::Factorial(x) => self.space_of(var, x),
            ExprKind::Sum(terms) => terms.iter().find_map(|t| self.space_of(var, &t.value)),
            ExprKind::Product(factors) => factors.iter().find_map(|f| self.space_of(var, &f.value)),
            ExprKind::Power(a, b) => self.space_of(var, a).or_else(|| self.space_of(var, b)),
            ExprKind::Binder { body, .. } => self.space_of(var, body),
            _ => None,
        }
    }

    fn space_in(&self, call: &Call, place: usize, var: &str) -> Option<Space> {
        if let Some(joint) = self.host(&call.name.text) {
            let variable = upper(var);
            let Some(list) = self.scope.variables(&joint) else {
                return Some(Space::Alphabet(variable.into()));
            };
            let by_name = list.iter().find(|v| *v.name == *variable || *v.name == *var);
            let by_place = || list.get(place).filter(|_| list.len() == call.args.len());
            return by_name.or_else(by_place).map(|v| Space::Alphabet(v.name.clone()));
        }
        match self.named(&call.name) {
            Ok(Named::Dist(Dist::Named(_))) => Some(Space::Outcomes),
            _ => None,
        }
    }

    /// An index that no enclosing sum uses.
    fn fresh(&self, space: &Space, written: &str) -> Name {
        let taken = |name: &str| {
            self.bound.iter().any(|b| matches!(b, Bound::Index { index, .. } if **index == *name))
        };
        let mut name = space.index().to_string();
        if taken(&name) && *space == Space::Outcomes {
            name = written.to_owned();
        }
        while taken(&name) {
            name.push('\'');
        }
        name.into()
    }
}

fn no_range(var: &Ident) -> Box<crate::diag::Diagnostic> {
    let message = format!("what does `{}` range over?", var.text);
    let help = format!("take a mass at it, as in A({0}), or say it: sum_{{{0} in supp A}}", var.text);
    errors::error("E074", message, var.span, "no mass in the sum is taken at it", help)
}
