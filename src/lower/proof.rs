//! A proof as its author wrote it: a first line, and what follows with a relation and reasons.

use super::context::Context;
use super::{Result, errors, kinds};
use crate::span::Span;
use crate::syntax::ast::{self, Ident};
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel};

/// A written proof: `e0 R1 e1 R2 e2 ...`.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    /// The first line.
    pub first: Expr,
    /// The lines after it, at least one.
    pub lines: Vec<WrittenLine>,
    /// The conditions, ranges of parameters included.
    pub given: Vec<Cond>,
    /// What it is kept as.
    pub name: Option<Name>,
}

/// One line of a written proof.
#[derive(Clone, PartialEq, Debug)]
pub struct WrittenLine {
    /// How the line before relates to this one, `≥` and `>` turned to `≤` and `<`.
    pub rel: Rel,
    /// Whether it was written with `≥` or `>`.
    pub turned: bool,
    /// The line.
    pub to: Expr,
    /// Why, as the author says.
    pub hints: Vec<Hint>,
    /// The expression in the source.
    pub span: Span,
}

impl WrittenLine {
    /// What the line claims after the line before it.
    pub fn claim(&self, before: &Expr) -> Claim {
        if self.turned {
            Claim::new(self.to.clone(), self.rel, before.clone())
        } else {
            Claim::new(before.clone(), self.rel, self.to.clone())
        }
    }
}

/// A reason: `definition of D`, `gibbs (A, B)`.
#[derive(Clone, PartialEq, Debug)]
pub struct Hint {
    /// The words, one space between them.
    pub words: String,
    /// The distributions that it is to be applied to, when said.
    pub args: Vec<Dist>,
    /// Where.
    pub span: Span,
}

impl Context<'_> {
    /// `proof ... qed`.
    pub(super) fn proof(
        &mut self,
        name: Option<&Ident>,
        given: &[ast::Claim],
        first: &ast::Expr,
        steps: &[ast::Step],
    ) -> Result<Written> {
        if let Some(name) = name {
            self.not_a_variable(name)?;
        }
        // Kinds are told by all lines together.
        let rest = steps.iter().map(|s| (s.rel, s.expr.clone())).collect();
        let whole = steps.iter().fold(first.span, |at, s| at.to(s.span));
        let chain = ast::Chain { first: first.clone(), rest };
        let lines = ast::Claim::new(ast::ClaimKind::Chain(chain), whole);
        let all: Vec<&ast::Claim> = given.iter().chain([&lines]).collect();
        self.kinds = Some(kinds::infer(self.scope, &all)?);
        let mut given = self.conditions(given)?;
        let start = self.expr(first)?;
        let mut lines = Vec::with_capacity(steps.len());
        for step in steps {
            let (rel, turned) = match step.rel {
                ast::Rel::Eq => (Rel::Eq, false),
                ast::Rel::Ne => (Rel::Ne, false),
                ast::Rel::Le => (Rel::Le, false),
                ast::Rel::Lt => (Rel::Lt, false),
                ast::Rel::Ge => (Rel::Le, true),
                ast::Rel::Gt => (Rel::Lt, true),
                ast::Rel::In => {
                    let help = "a step is `=`, `<=`, `<`, `>=` or `>` and an expression";
                    return Err(errors::kind("a comparison", "a membership", step.span, help));
                }
            };
            let to = self.expr(&step.expr)?;
            let hints = step.hints.iter().map(|h| self.hint(h)).collect::<Result<_>>()?;
            lines.push(WrittenLine { rel, turned, to, hints, span: step.expr.span });
        }
        let mut claims = Vec::with_capacity(lines.len());
        let mut before = &start;
        for line in &lines {
            claims.push(line.claim(before));
            before = &line.to;
        }
        self.ranges(&claims, &mut given);
        let name = name.map(|n| n.text.as_str().into());
        Ok(Written { first: start, lines, given, name })
    }

    /// A reason; in parentheses stand the distributions that it is about.
    pub(super) fn hint(&mut self, hint: &ast::Hint) -> Result<Hint> {
        let mut args = Vec::with_capacity(hint.args.len());
        for arg in &hint.args {
            if !self.is_dist(&arg.value) {
                let help = "name the distributions that it is applied to, as in `by gibbs (A, B)`, or none";
                return Err(errors::kind("a distribution", "something else", arg.value.span, help));
            }
            args.push(self.dist(&arg.value)?);
        }
        Ok(Hint { words: hint.words.clone(), args, span: hint.span })
    }
}
