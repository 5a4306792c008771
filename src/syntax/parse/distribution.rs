//! The literal forms of distributions: braces, counts, floats, files.

use super::builder::{Builder, canonical_name};
use super::grammar::{Pair, Rule};
use crate::span::Span;
use crate::syntax::ast::{Entry, Expr, ExprKind, FloatFormat, Ident, Label, LabelKind};
use crate::syntax::ast::{LoadOption, Policy, PolicyKind};
use crate::syntax::errors::{self, Result};

impl<'t> Builder<'t> {
    /// A literal distribution or set.
    pub(super) fn distribution(&self, pair: Pair<'t>, span: Span) -> Result<Expr> {
        let kind = match pair.as_rule() {
            Rule::braces => self.braces(pair)?,
            Rule::counts => {
                let values = self.parts(pair).next().ok_or_else(|| Box::new(self.lost()))?;
                ExprKind::Counts(Box::new(self.primary(values)?.expr))
            }
            Rule::floats => self.floats(pair)?,
            Rule::load => self.load(pair)?,
            _ => return Err(Box::new(self.lost())),
        };
        Ok(Expr::new(kind, span))
    }

    /// Either every label has a value or none has.
    fn braces(&self, pair: Pair<'t>) -> Result<ExprKind> {
        let mut entries = Vec::new();
        let mut labels = Vec::new();
        for entry in self.parts(pair) {
            let at = self.span(&entry);
            let mut parts = self.parts(entry);
            let label = parts.next().ok_or_else(|| Box::new(self.lost()))?;
            let label = self.label(label)?;
            match parts.next() {
                Some(value) => entries.push(Entry { label, value: self.value(value)? }),
                None => labels.push(label),
            }
            if !labels.is_empty() && !entries.is_empty() {
                let help =
                    "a distribution has a mass for every label, a set has none: {a: 1/2, b: 1/2} or {a, b}";
                return Err(Box::new(errors::misplaced(
                    "some labels have masses and some have none",
                    at,
                    help,
                )));
            }
        }
        Ok(if labels.is_empty() { ExprKind::Braces(entries) } else { ExprKind::Set(labels) })
    }

    /// The label of an outcome.
    pub(super) fn label(&self, pair: Pair<'t>) -> Result<Label> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::text => LabelKind::Text(self.unquote(&pair)?),
            Rule::label_number => {
                let plain = pair.as_str().trim_start_matches('+').replace('−', "-");
                LabelKind::Number(super::builder::number_text(&plain))
            }
            Rule::label_tuple => {
                let labels: Result<Vec<Label>> = self.parts(pair).map(|part| self.label(part)).collect();
                LabelKind::Tuple(labels?)
            }
            _ => LabelKind::Text(canonical_name(pair.as_str())),
        };
        Ok(Label::new(kind, span))
    }

    fn floats(&self, pair: Pair<'t>) -> Result<ExprKind> {
        let mut format = FloatFormat::F64;
        let mut values = None;
        let mut policy = None;
        for part in self.parts(pair) {
            match part.as_rule() {
                Rule::float_format if part.as_str() == "f32" => format = FloatFormat::F32,
                Rule::float_format => {}
                Rule::policy => policy = Some(self.policy(part)?),
                _ => values = Some(Box::new(self.primary(part)?.expr)),
            }
        }
        let values = values.ok_or_else(|| Box::new(self.lost()))?;
        Ok(ExprKind::Floats { format, values, policy })
    }

    fn policy(&self, pair: Pair<'t>) -> Result<Policy> {
        let mut kind = PolicyKind::Reject;
        let mut within = None;
        for part in self.parts(pair) {
            match (part.as_rule(), part.as_str()) {
                (Rule::tolerance, _) => within = Some(Box::new(self.value(part)?)),
                (_, "normalize") => kind = PolicyKind::Normalize,
                (_, "as-is") => kind = PolicyKind::AsIs,
                _ => {}
            }
        }
        Ok(Policy { kind, within })
    }

    fn load(&self, pair: Pair<'t>) -> Result<ExprKind> {
        let mut path = String::new();
        let mut options = Vec::new();
        let mut policy = None;
        for part in self.parts(pair) {
            match part.as_rule() {
                Rule::text => path = self.unquote(&part)?,
                Rule::load_policy => {
                    let at = self.span(&part);
                    let inner = self.parts(part).next().ok_or_else(|| Box::new(self.lost()))?;
                    if policy.replace(self.policy(inner)?).is_some() {
                        let help = "keep one of `normalize`, `as-is` and `reject`";
                        return Err(Box::new(errors::misplaced("a second policy", at, help)));
                    }
                }
                _ => {
                    let mut inner = part.into_inner();
                    let key = self.next(&mut inner)?;
                    let key = Ident::new(key.as_str(), self.span(&key));
                    let value = self.label(self.next(&mut inner)?)?;
                    options.push(LoadOption { key, value });
                }
            }
        }
        Ok(ExprKind::Load { path, options, policy })
    }
}
