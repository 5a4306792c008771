//! What a definition defines: the literal forms, the families, and what is built of others.

use super::context::Context;
use super::operand::not_a_distribution;
use super::{Entries, LoadRequest, Numbers, Result, Want, errors};
use crate::exact::Rational;
use crate::model::{Distribution, FloatPolicy, Geometric, Law, Outcomes};
use crate::span::Span;
use crate::syntax::ast::{self, Call, ExprKind, LoadOption, Policy, PolicyKind};
use crate::term::Name;
use num_traits::ToPrimitive;

impl Context<'_> {
    /// The law that an expression defines.
    pub(super) fn law(&mut self, e: &ast::Expr) -> Result<Law> {
        match &e.kind {
            ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Braces(_) => self.masses(e),
            ExprKind::Counts(values) => self.counted(values, e.span),
            ExprKind::Floats { format, values, policy } => {
                self.floats(*format, values, policy.as_ref(), e.span)
            }
            ExprKind::Load { path, options, policy } => {
                match self.load(path, options, policy.as_ref(), Want::Law, Vec::new(), e.span)? {
                    Entries::Law(law) => Ok(law),
                    _ => Err(not_a_distribution("something else", e.span)),
                }
            }
            ExprKind::Call(call) if super::quantities::is_family(&call.name.text) => {
                self.family(call, e.span)
            }
            _ => {
                let dist = self.dist(e)?;
                match self.law_of(&dist, e.span)? {
                    Some(law) => Ok(law),
                    None => Err(not_a_distribution("something that has no numbers", e.span)),
                }
            }
        }
    }

    /// `uniform(6)`, `bernoulli(1/3)`, ...
    fn family(&mut self, call: &Call, at: Span) -> Result<Law> {
        let name = call.name.text.as_str();
        let model = |e| errors::model(e, at, &|_| None);
        let law = match (name, call.args.as_slice()) {
            ("uniform", [one]) => match &one.value.kind {
                ExprKind::Set(labels) => {
                    let spans: Vec<Span> = labels.iter().map(|l| l.span).collect();
                    let labels = labels.iter().map(|l| self.label(l)).collect::<Result<Vec<_>>>()?;
                    let outcomes = Outcomes::new(labels)
                        .map_err(|e| errors::model(e, at, &|n| spans.get(n).copied()))?;
                    Distribution::uniform_on(outcomes).map_err(model)?
                }
                ExprKind::Name(_) if self.is_dist(&one.value) => {
                    let law = self.law(&one.value)?;
                    let d = super::context::finite(law, one.value.span)?;
                    Distribution::uniform_on(d.outcomes().clone()).map_err(model)?
                }
                _ => {
                    let n = self.count(&one.value)?;
                    Distribution::uniform(n).map_err(model)?
                }
            },
            ("bernoulli", [p]) => {
                let p = self.rational(&p.value)?;
                Distribution::bernoulli(&p).map_err(model)?
            }
            ("binomial", [n, p]) => {
                let (n, p) = (self.count(&n.value)?, self.rational(&p.value)?);
                Distribution::binomial(n, &p).map_err(model)?
            }
            ("geometric", [p]) => {
                let p = self.rational(&p.value)?;
                return Ok(Law::Geometric(Geometric::new(p).map_err(model)?));
            }
            ("normalize", [one]) => return self.normalized(&one.value, at),
            // normalize(2, 1, 1) is normalize((2, 1, 1)).
            ("normalize", several @ [_, _, ..]) => {
                let kind = ast::ExprKind::Tuple(several.iter().map(|a| a.value.clone()).collect());
                return self.normalized(&ast::Expr { kind, span: at }, at);
            }
            _ => {
                let form = match name {
                    "uniform" => "uniform(6) or uniform {a, b, c}",
                    "binomial" => "binomial(10, 2/5)",
                    "normalize" => "normalize({a: 1, b: 2})",
                    "geometric" => "geometric(1/2)",
                    _ => "bernoulli(1/3)",
                };
                return Err(errors::arguments(name, form, at));
            }
        };
        Ok(Law::Finite(law))
    }

    fn count(&mut self, e: &ast::Expr) -> Result<u64> {
        let n = self.rational(e)?;
        let whole = n.is_integer().then(|| n.to_integer().to_u64()).flatten();
        whole.ok_or_else(|| {
            let message = format!("expected a whole number from 0, found {}", crate::model::shown(&n));
            errors::error("E069", message, e.span, "no count", "write a number such as 6")
        })
    }

    /// What a policy says, in numbers.
    pub(super) fn policy(&mut self, policy: Option<&Policy>) -> Result<FloatPolicy> {
        let strict = FloatPolicy::Reject { tolerance: Rational::default() };
        let Some(policy) = policy else { return Ok(strict) };
        Ok(match (policy.kind, &policy.within) {
            (PolicyKind::Normalize, _) => FloatPolicy::Normalize,
            (PolicyKind::AsIs, _) => FloatPolicy::AsIs,
            (PolicyKind::Reject, Some(within)) => FloatPolicy::Reject { tolerance: self.rational(within)? },
            (PolicyKind::Reject, None) => strict,
        })
    }

    /// `load "file" ...`.
    pub(super) fn load(
        &mut self,
        path: &str,
        options: &[LoadOption],
        policy: Option<&Policy>,
        want: Want,
        variables: Vec<Name>,
        at: Span,
    ) -> Result<Entries> {
        let policy = match policy {
            Some(_) => Some(self.policy(policy)?),
            None => None,
        };
        let mut request = LoadRequest {
            path: path.to_owned(),
            column: None,
            labels: Vec::new(),
            row: None,
            format: None,
            header: None,
            numbers: Numbers::Masses,
            want,
            variables,
        };
        request.options(options, policy)?;
        let loaded = self.loader.load(&request).map_err(|d| Box::new(d.at(at, "loaded here")))?;
        self.notes.extend(loaded.notes);
        Ok(loaded.entries)
    }
}
