//! Expectations: `E[A] f`, `E[A](x => x^2)`, `E[X * Y]`.

use super::context::{Bound, Context};
use super::scope::{Meaning, Valuation};
use super::{Result, errors};
use crate::exact::Rational;
use crate::model::{Label, Law, Measure};
use crate::span::Span;
use crate::syntax::ast::{self, Call, ExprKind};
use crate::term::Expr;
use num_traits::Zero;

impl Context<'_> {
    /// `E[A]`, `E[A] f`, `E[A](x => x^2)`, `E[X]`, `E[X*Y]`.
    pub(super) fn expectation(&mut self, call: &Call, at: Span) -> Result<Expr> {
        let (of, f) = match (call.index.as_slice(), call.args.as_slice()) {
            ([of], []) => (&of.value, None),
            ([of], [f]) => (&of.value, Some(&f.value)),
            ([], [of]) => (&of.value, None),
            _ => return Err(errors::arguments("E", "E[A] f, E[A](x => x^2) or E[X]", at)),
        };
        let built = matches!(
            of.kind,
            ExprKind::Sum(_) | ExprKind::Product(_) | ExprKind::Neg(_) | ExprKind::Power(..)
        );
        let mut subjects = Vec::new();
        self.subjects(of, &mut subjects);
        let in_variables = built && !subjects.is_empty() && subjects.iter().all(|s| self.is_random(s));
        if in_variables || !self.is_dist(of) {
            return self.mean_of(of, f, at);
        }
        let dist = self.dist(of)?;
        let Some(law) = self.law_of(&dist, at)? else {
            return Err(errors::not_yet(
                "the expectation under an undeclared distribution",
                at,
                "write the sum: sum_i A(i) * ...",
            ));
        };
        let measure: Measure = match (law, f) {
            (Law::Finite(d), _) => (*d).clone(),
            (Law::Unnormalised(m), _) => m,
            (Law::Geometric(g), None) => return Ok(Expr::Number(g.mean())),
            (Law::Geometric(_), Some(_)) => {
                return Err(errors::not_yet(
                    "the expectation of a function of a geometric distribution",
                    at,
                    "E[G] alone is 1/p",
                ));
            }
        };
        measure.outcomes().check_listable().map_err(|e| errors::model(e, at, &|_| None))?;
        let mut values = Vec::with_capacity(measure.len());
        for (n, label) in measure.outcomes().iter().enumerate() {
            // What never happens needs no value.
            if !measure.masses().is_positive(n) {
                values.push(Expr::int(0));
                continue;
            }
            values.push(match f {
                Some(f) => self.apply(f, &label)?,
                None => match label.number() {
                    Some(v) => Expr::Number(v.clone()),
                    None => return Err(no_value(&label, at)),
                },
            });
        }
        let numbers: Option<Vec<Rational>> = values
            .iter()
            .map(|v| match v {
                Expr::Number(n) => Some(n.clone()),
                _ => None,
            })
            .collect();
        Ok(match numbers {
            Some(numbers) => Expr::Number(measure.expectation(&numbers)),
            None => {
                let terms = values.into_iter().zip(measure.masses().iter());
                Expr::add(terms.map(|(v, m)| Expr::mul([Expr::Number(m), v])))
            }
        })
    }

    /// `E[X^2 + Y]`: an expression in random variables.
    fn mean_of(&mut self, of: &ast::Expr, f: Option<&ast::Expr>, at: Span) -> Result<Expr> {
        let mut subjects = Vec::new();
        self.subjects(of, &mut subjects);
        if f.is_some() || subjects.is_empty() {
            self.expr(of)?;
            return Err(errors::arguments("E", "E[A] f, E[A](x => x^2) or E[X]", at));
        }
        let joint = self.joint_of(&subjects)?;
        let Some(Meaning::Joint(table)) = self.scope.meaning(&joint) else {
            self.without_parameter(&joint, "an expectation", at)?;
            return Err(errors::not_yet(
                "an expectation of undeclared random variables",
                at,
                "declare the joint distribution",
            ));
        };
        let table = table.clone();
        let mut terms = Vec::new();
        let mut constant = Rational::zero();
        for (labels, mass) in table.rows() {
            let depth = self.bound.len();
            let bindings = table.variables().iter().zip(labels);
            self.bound.extend(bindings.map(|(v, label)| Bound::Point { written: v.name.to_string(), label }));
            let value = self.expr(of);
            self.bound.truncate(depth);
            match value? {
                Expr::Number(n) => constant += n * mass,
                other => terms.push(Expr::mul([Expr::Number(mass), other])),
            }
        }
        terms.push(Expr::Number(constant));
        Ok(Expr::add(terms))
    }

    /// The value that a function gives an outcome.
    pub(super) fn apply(&mut self, f: &ast::Expr, label: &Label) -> Result<Expr> {
        match &f.kind {
            ExprKind::Lambda { params, body } => {
                let depth = self.bound.len();
                match (params.as_slice(), label) {
                    ([one], _) => {
                        self.bound.push(Bound::Point { written: one.text.clone(), label: label.clone() })
                    }
                    (several, Label::Tuple(parts)) if parts.len() == several.len() => {
                        let pairs = several.iter().zip(parts.iter());
                        self.bound.extend(
                            pairs.map(|(p, l)| Bound::Point { written: p.text.clone(), label: l.clone() }),
                        );
                    }
                    _ => {
                        let message = format!("the outcome {label} does not fit {} arguments", params.len());
                        return Err(errors::error(
                            "E080",
                            message,
                            f.span,
                            "this function",
                            "write one name for each part of an outcome",
                        ));
                    }
                }
                let value = self.expr(body);
                self.bound.truncate(depth);
                value
            }
            ExprKind::Name(name) => match self.scope.meaning(&name.text) {
                Some(Meaning::Values(Valuation::Table(table))) => {
                    table.of(label).map(Expr::Number).ok_or_else(|| no_value(label, name.span))
                }
                Some(Meaning::Values(Valuation::Rule(rule))) => {
                    let rule = rule.clone();
                    self.apply(&rule, label)
                }
                None => Err(self.unknown("the function", name)),
                Some(other) => {
                    let found = other.kind();
                    Err(errors::kind(
                        "a function on outcomes",
                        found,
                        name.span,
                        "declare one: values f = {sun: 3, rain: -1}",
                    ))
                }
            },
            _ => Err(errors::kind(
                "a function on outcomes",
                "something else",
                f.span,
                "write E[A](x => x^2), or declare values f = ...",
            )),
        }
    }
}

fn no_value(label: &Label, at: Span) -> Box<crate::diag::Diagnostic> {
    let help =
        "numbers are their own values; for others declare values f = {sun: 3, rain: -1} and write E[A] f";
    errors::error(
        "E080",
        format!("the outcome {label} has no value"),
        at,
        "needs a number for each outcome",
        help,
    )
}
