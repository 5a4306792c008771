//! Masses and the outcomes they are taken at: `A(sun)`, `A(i)`, `P(x, y)`, `P(y | x)`.

use super::context::{Bound, Context, Named};
use super::event::ratio;
use super::quantities;
use super::scope::Meaning;
use super::{Result, errors};
use crate::exact::Rational;
use crate::model::{Label, Law, Measure};
use crate::span::Span;
use crate::syntax::ast::{self, Arg, Call, ExprKind, LabelKind, Sep};
use crate::term::{Dist, Expr, Index, Name, Space};
use num_traits::{Signed, Zero};

impl Context<'_> {
    /// A mass or a value at an outcome, if the call is that.
    pub(super) fn mass(&mut self, call: &Call, at: Span) -> Result<Option<Expr>> {
        let name = call.name.text.as_str();
        let event = call.args.iter().any(|a| matches!(a.value.kind, ExprKind::Event(_)));
        if event || !call.index.is_empty() || call.args.is_empty() {
            return Ok(None);
        }
        if let Some(joint) = self.host(name) {
            return self.joint_mass(&joint, call, at).map(Some);
        }
        let also_quantity = quantities::head(name).is_some();
        match self.scope.meaning(name) {
            Some(Meaning::Law(law)) => {
                let law = law.clone();
                let Some(index) = self.outcome(&law, &call.args)? else {
                    return if also_quantity {
                        Ok(None)
                    } else {
                        Err(self.no_outcome(name, &law, &call.args, at))
                    };
                };
                Ok(Some(Expr::Mass(Dist::named(name), vec![index])))
            }
            Some(Meaning::Parametric(family)) => {
                let [one] = call.args.as_slice() else { return Ok(None) };
                if let Some(index) = self.bound_outcome(&one.value) {
                    return Ok(Some(Expr::Mass(Dist::named(name), vec![index])));
                }
                let family = family.clone();
                match self.point(&one.value) {
                    Ok(label) if family.mass_of(&label).is_some() => Ok(Some(Expr::Mass(
                        Dist::named(name),
                        vec![Index::Outcome(label.to_string().into())],
                    ))),
                    _ if also_quantity => Ok(None),
                    _ => {
                        let listed = |o: &crate::model::Outcomes| {
                            o.iter().take(8).map(|l| l.to_string()).collect::<Vec<_>>().join(", ")
                        };
                        let help = family.outcomes().map_or_else(String::new, |o| {
                            format!("the outcomes of `{name}` are {}", listed(o))
                        });
                        let message = format!("`{name}` has no such outcome");
                        Err(errors::error("E030", message, one.value.span, "not an outcome", help))
                    }
                }
            }
            Some(Meaning::Values(_)) => {
                let [one] = call.args.as_slice() else {
                    return Err(errors::arguments(name, "f(outcome)", at));
                };
                let label = self.point(&one.value)?;
                let f = ast::Expr::new(ExprKind::Name(call.name.clone()), call.name.span);
                self.apply(&f, &label).map(Some)
            }
            None if self.kinds.is_some() && matches!(self.named(&call.name)?, Named::Dist(_)) => {
                let [one] = call.args.as_slice() else { return Ok(None) };
                if let Some(index) = self.bound_outcome(&one.value) {
                    return Ok(Some(Expr::Mass(Dist::named(name), vec![index])));
                }
                if also_quantity {
                    return Ok(None);
                }
                let label = self.point(&one.value)?;
                Ok(Some(Expr::Mass(Dist::named(name), vec![Index::Outcome(label.to_string().into())])))
            }
            _ => Ok(None),
        }
    }

    fn bound_outcome(&self, e: &ast::Expr) -> Option<Index> {
        let ExprKind::Name(name) = &e.kind else { return None };
        match self.bound(&name.text)? {
            Bound::Index { index, space: Space::Outcomes, .. } => Some(Index::Bound(index.clone())),
            Bound::Index { .. } => None,
            Bound::Point { label, .. } => Some(Index::Outcome(label.to_string().into())),
        }
    }

    /// What the arguments of a mass point at; `None` when that is no outcome.
    fn outcome(&mut self, law: &Law, args: &[Arg]) -> Result<Option<Index>> {
        if args.iter().any(|a| !matches!(a.sep, Sep::Start | Sep::Comma)) {
            return Ok(None);
        }
        if let [one] = args
            && let Some(index) = self.bound_outcome(&one.value)
        {
            return Ok(Some(index));
        }
        let mut labels = Vec::with_capacity(args.len());
        for arg in args {
            match self.point(&arg.value) {
                Ok(label) => labels.push(label),
                Err(_) => return Ok(None),
            }
        }
        let label = match labels.as_slice() {
            [one] => one.clone(),
            _ => Label::tuple(labels),
        };
        let known = match law {
            Law::Finite(d) => d.outcomes().index_of(&label).is_some(),
            Law::Unnormalised(m) => m.outcomes().index_of(&label).is_some(),
            Law::Geometric(_) => label.number().is_some_and(|n| n.is_integer() && n.is_positive()),
        };
        Ok(known.then(|| Index::Outcome(label.to_string().into())))
    }

    fn no_outcome(&mut self, name: &str, law: &Law, args: &[Arg], at: Span) -> Box<crate::diag::Diagnostic> {
        /// More are not listed.
        const LISTED: usize = 8;
        let written =
            args.first().and_then(|a| self.point(&a.value).ok()).map_or_else(String::new, |l| l.to_string());
        let measure: Option<&Measure> = match law {
            Law::Finite(d) => Some(d),
            Law::Unnormalised(m) => Some(m),
            Law::Geometric(_) => None,
        };
        let labels: Vec<String> = measure
            .map(|m| m.outcomes().iter().take(1000).map(|l| l.to_string()).collect())
            .unwrap_or_default();
        let close = labels
            .iter()
            .map(|l| (strsim::damerau_levenshtein(l, &written), l))
            .filter(|(d, _)| *d <= 2)
            .min();
        let help = match close {
            Some((_, label)) if !written.is_empty() => format!("did you mean `{name}({label})`?"),
            _ => {
                let more = if labels.len() > LISTED { ", ..." } else { "" };
                format!(
                    "the outcomes are {}{more}",
                    labels.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ")
                )
            }
        };
        let what = if written.is_empty() { "this".to_owned() } else { format!("`{written}`") };
        errors::error("E070", format!("{what} is no outcome of `{name}`"), at, "no such outcome", help)
    }

    /// `P(x, y)`, `P(y | x)`, `P(0, 1)`.
    fn joint_mass(&mut self, joint: &Name, call: &Call, at: Span) -> Result<Expr> {
        let bar = call.args.iter().position(|a| a.sep == Sep::Bar).unwrap_or(call.args.len());
        let declared: Option<Vec<Name>> =
            self.scope.variables(joint).map(|all| all.iter().map(|v| v.name.clone()).collect());
        let (mut vars, mut indices, mut labels) = (Vec::new(), Vec::new(), Vec::new());
        for (n, arg) in call.args.iter().enumerate() {
            let bound = match &arg.value.kind {
                ExprKind::Name(name) => self.bound(&name.text).cloned(),
                _ => None,
            };
            if let Some(Bound::Index { index, space: Space::Alphabet(v), .. }) = bound {
                vars.push(v);
                indices.push(Index::Bound(index));
                continue;
            }
            let place = declared.as_ref().filter(|d| d.len() == call.args.len() && bar == call.args.len());
            let Some(v) = place.and_then(|d| d.get(n)) else {
                if self.is_variable(&arg.value) {
                    let help = format!("its entropy is a number: H({joint}(...)); a mass is {joint}(X = 1)");
                    return Err(errors::kind("a number", "a distribution", at, help));
                }
                let help = format!("say of which random variable: {joint}(X = 1)");
                return Err(errors::error(
                    "E075",
                    "a value without its random variable",
                    arg.value.span,
                    "a value of what?",
                    help,
                ));
            };
            let label = self.point(&arg.value)?;
            self.check_value(joint, v, &label, arg.value.span)?;
            vars.push(v.clone());
            indices.push(Index::Outcome(label.to_string().into()));
            labels.push(label);
        }
        if let Some(n) = self.fixed(joint, &vars, &labels, bar, at)? {
            return Ok(n);
        }
        let (of, given) = vars.split_at(bar.min(vars.len()));
        let dist = match given {
            [] => Dist::Law { joint: joint.clone(), vars: of.to_vec() },
            _ => Dist::Conditional { joint: joint.clone(), of: of.to_vec(), given: given.to_vec() },
        };
        Ok(Expr::Mass(dist, indices))
    }

    /// The mass of several fixed values under a declared table; a single one keeps its name.
    pub(super) fn fixed(
        &self,
        joint: &Name,
        vars: &[Name],
        labels: &[Label],
        bar: usize,
        at: Span,
    ) -> Result<Option<Expr>> {
        let Some(Meaning::Joint(table)) = self.scope.meaning(joint) else { return Ok(None) };
        if labels.len() != vars.len() || vars.len() < 2 {
            return Ok(None);
        }
        let cells: Option<Vec<usize>> =
            vars.iter().map(|v| table.variables().iter().position(|w| w.name == *v)).collect();
        let Some(cells) = cells else { return Ok(None) };
        let (mut hit, mut all) = (Rational::zero(), Rational::zero());
        for (row, mass) in table.rows() {
            let agrees = |n: usize| cells.get(n).and_then(|c| row.get(*c)) == labels.get(n);
            if (bar..vars.len()).all(agrees) {
                all += &mass;
                if (0..bar.min(vars.len())).all(agrees) {
                    hit += mass;
                }
            }
        }
        ratio(hit, &all, at).map(Some)
    }

    pub(super) fn check_value(&self, joint: &Name, var: &str, label: &Label, at: Span) -> Result<()> {
        let Some(declared) = self.scope.variables(joint) else { return Ok(()) };
        let known = |v: &&crate::model::Variable| *v.name == *var;
        match declared.iter().find(known) {
            Some(v) if v.alphabet.index_of(label).is_none() => {
                let values: Vec<String> = v.alphabet.iter().take(8).map(|l| l.to_string()).collect();
                let help = format!("its values are {}", values.join(", "));
                Err(errors::error(
                    "E070",
                    format!("{label} is no value of `{var}`"),
                    at,
                    "no such value",
                    help,
                ))
            }
            _ => Ok(()),
        }
    }

    /// The outcome that an expression names.
    pub(super) fn point(&mut self, e: &ast::Expr) -> Result<Label> {
        match &e.kind {
            ExprKind::Name(name) => match (self.bound(&name.text), self.scope.meaning(&name.text)) {
                (Some(Bound::Point { label, .. }), _) => Ok(label.clone()),
                (None, Some(Meaning::Number(n))) => Ok(Label::Number(n.clone())),
                _ => Ok(Label::text(name.text.as_str())),
            },
            ExprKind::Text(text) => Ok(Label::text(text.as_str())),
            ExprKind::Tuple(parts) => {
                Ok(Label::tuple(parts.iter().map(|p| self.point(p)).collect::<Result<Vec<_>>>()?))
            }
            _ => self.rational(e).map(Label::Number),
        }
    }

    /// A label of braces.
    pub(super) fn label(&self, label: &ast::Label) -> Result<Label> {
        Ok(match &label.kind {
            LabelKind::Text(text) => Label::text(text.as_str()),
            LabelKind::Number(text) => match text.strip_prefix('-') {
                Some(size) => Label::Number(-self.literal(size, label.span)?),
                None => Label::Number(self.literal(text, label.span)?),
            },
            LabelKind::Tuple(parts) => {
                Label::tuple(parts.iter().map(|p| self.label(p)).collect::<Result<Vec<_>>>()?)
            }
        })
    }
}
