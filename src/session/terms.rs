//! How the values of a source came about: each quantity in it by its definition, outcome by outcome.

use super::Session;
use super::answer::Answering;
use crate::diag::{Diagnostic, Severity};
use crate::eval::{self, Env, EvalError, Value, index_values, mass_at};
use crate::lower::{self, Meaning, Statement};
use crate::model::Label;
use crate::render::build::Show;
use crate::render::terms::{Row, Step, Terms};
use crate::span::Source;
use crate::syntax::parse;
use crate::term::{Expr, Index, Name, Quantity, Range};
use std::collections::HashSet;

/// The steps of one expression, and how its values are shown.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The statement that asks for it: its number in the source, from 0.
    pub statement: usize,
    /// The expression.
    pub expr: Expr,
    /// From the first quantity in it to the last, each after what it is made of.
    pub steps: Vec<Step>,
    /// How the statement shows its values.
    pub show: Show,
}

/// How deep a definition may be made of other quantities.
const DEPTH: usize = 8;

impl Session {
    /// Explains the values that a source asks for, with at most `rows` terms of each sum. Nothing of the
    /// source has any effect.
    ///
    /// ```
    /// use entail::{session::Session, span::Source};
    /// let mut session = Session::default();
    /// session.run(&Source::new("x", "A = (1/2, 1/4, 1/4)"));
    /// let explained = session.explain(&Source::new("x", "S(A) in bits"), 20).unwrap();
    /// assert_eq!(explained[0].steps.len(), 1);
    /// ```
    ///
    /// # Errors
    /// What is wrong with the source, as [`Session::run`] would say.
    pub fn explain(&self, source: &Source, rows: usize) -> Result<Vec<Explained>, Vec<Diagnostic>> {
        let parsed = parse::parse_file(source, &self.options.text);
        if parsed.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            return Err(parsed.diagnostics);
        }
        let loader = super::files::Files::new(source, &self.options);
        let mut scope = self.scope.clone();
        let mut answering = Answering::new(self, source);
        let mut explained = Vec::new();
        for (statement, stmt) in parsed.items.iter().enumerate() {
            let lowered = lower::lower(stmt, &scope, &self.options.numbers, &loader).map_err(|e| vec![*e])?;
            let (env, show) = (answering.with_local(&lowered), answering.show(&lowered));
            let mut add = |expr: &Expr| {
                let mut found = Steps { env: &env, rows, seen: HashSet::new(), steps: Vec::new() };
                found.explain(expr, 0);
                let (expr, steps, show) = (expr.clone(), found.steps, show.clone());
                explained.push(Explained { statement, expr, steps, show });
            };
            match &lowered.statement {
                Statement::Evaluate(expr) | Statement::Check { expr, .. } => add(expr),
                Statement::Compare(chains) => {
                    for chain in chains {
                        add(&chain.first);
                        chain.rest.iter().for_each(|(_, side)| add(side));
                    }
                }
                Statement::Define(meanings) => {
                    for (name, meaning) in meanings {
                        scope.declare(name.clone(), meaning.clone());
                    }
                    answering.answer(stmt, lowered).map_err(|e| vec![*e])?;
                }
                Statement::Prove { claims, name: Some(name), .. } => {
                    scope.declare(name.clone(), Meaning::Theorem(claims.clone().into()));
                }
                _ => {}
            }
        }
        Ok(explained)
    }
}

/// The steps found so far.
struct Steps<'a> {
    env: &'a Env,
    rows: usize,
    /// Quantities explained already, by how they are debug-printed: terms have no hash.
    seen: HashSet<String>,
    steps: Vec<Step>,
}

impl Steps<'_> {
    fn explain(&mut self, e: &Expr, depth: usize) {
        crate::cancel::check();
        if let Expr::Quantity(q) = e {
            if self.seen.insert(format!("{q:?}")) && depth < DEPTH {
                self.quantity(e, q, depth);
            }
            return;
        }
        match as_sum(e) {
            Some(sum) => self.steps.extend(self.written_out(None, e, &sum).ok().map(Step::Terms)),
            None => e.children().into_iter().for_each(|c| self.explain(c, depth)),
        }
    }

    fn quantity(&mut self, e: &Expr, q: &Quantity, depth: usize) {
        if let Some((definition, _)) = q.definition() {
            match as_sum(&definition) {
                Some(sum) => {
                    if let Ok(terms) = self.written_out(Some(e), &definition, &sum) {
                        return self.steps.push(Step::Terms(terms));
                    }
                }
                None => {
                    let before = self.steps.len();
                    self.explain(&definition, depth + 1);
                    let step = Step::Definition { quantity: e.clone(), definition };
                    return self.steps.insert(before, step);
                }
            }
        }
        if let Ok(value) = eval::evaluate(self.env, e) {
            self.steps.push(Step::Closed { quantity: e.clone(), value });
        }
    }

    /// The terms of a sum, and their total: that of the quantity, which may be +∞ where the sum has no value.
    fn written_out(
        &self,
        quantity: Option<&Expr>,
        definition: &Expr,
        sum: &Sum<'_>,
    ) -> Result<Terms, EvalError> {
        let total = eval::evaluate(self.env, quantity.unwrap_or(definition))?;
        let mut masses = Vec::new();
        masses_of(sum.body, &mut masses);
        let term = Expr::mul(sum.factors.iter().map(|f| (*f).clone()).chain([sum.body.clone()]));
        let (mut rows, mut more) = (Vec::new(), 0);
        let mut bound: Vec<(Name, Label)> = Vec::new();
        self.each(&sum.binders, sum.body, &mut bound, &mut |bound| {
            if rows.len() == self.rows {
                more += 1;
                return Ok(());
            }
            let value = filled(self.env, &term, bound).and_then(|t| eval::evaluate(self.env, &t));
            let value = match (value, &total) {
                (Ok(value), _) => Some(value),
                // Only the outcome that makes the whole infinite has no term.
                (Err(EvalError::Real(_)), Value::Infinite(_)) => None,
                (Err(e), _) => return Err(e),
            };
            let mass = |m: &Expr| match filled(self.env, m, bound)? {
                Expr::Number(n) => Ok(n),
                _ => Err(EvalError::Range),
            };
            let masses = masses.iter().map(mass).collect::<Result<_, _>>()?;
            let labels: Vec<String> = bound.iter().map(|(_, l)| l.to_string()).collect();
            let outcome =
                if let [one] = labels.as_slice() { one.clone() } else { format!("({})", labels.join(", ")) };
            rows.push(Row { outcome, masses, value });
            Ok(())
        })?;
        let indices = sum.binders.iter().map(|(index, _)| (*index).clone()).collect();
        Ok(Terms {
            quantity: quantity.cloned(),
            definition: definition.clone(),
            indices,
            masses,
            term,
            rows,
            more,
            total,
        })
    }

    /// Every choice of labels for the indices.
    fn each(
        &self,
        binders: &[(&Name, &Range)],
        body: &Expr,
        bound: &mut Vec<(Name, Label)>,
        then: &mut Visit<'_>,
    ) -> Result<(), EvalError> {
        let Some(((index, range), rest)) = binders.split_first() else { return then(bound) };
        for label in index_values(self.env, index, range, body)? {
            crate::cancel::check();
            bound.push(((*index).clone(), label));
            let inside = match &range.positive {
                None => Ok(true),
                Some(m) => filled(self.env, m, bound).map(|m| match m {
                    Expr::Number(n) => num_traits::Signed::is_positive(&n),
                    _ => true,
                }),
            };
            let done = match inside {
                Ok(true) => self.each(rest, body, bound, then),
                Ok(false) => Ok(()),
                Err(e) => Err(e),
            };
            bound.pop();
            done?;
        }
        Ok(())
    }
}

/// What is done with each choice of labels.
type Visit<'a> = dyn FnMut(&[(Name, Label)]) -> Result<(), EvalError> + 'a;

/// `c·Σᵢ Σⱼ body`
struct Sum<'e> {
    factors: Vec<&'e Expr>,
    binders: Vec<(&'e Name, &'e Range)>,
    body: &'e Expr,
}

/// The expression as a sum over outcomes, times factors.
fn as_sum(e: &Expr) -> Option<Sum<'_>> {
    let is_sum = |e: &&Expr| matches!(e, Expr::Sum { .. });
    let (factors, mut inner): (Vec<&Expr>, &Expr) = match e {
        Expr::Mul(parts) if parts.iter().filter(is_sum).count() == 1 => {
            (parts.iter().filter(|p| !is_sum(p)).collect(), parts.iter().find(is_sum)?)
        }
        other => (Vec::new(), other),
    };
    let mut binders = Vec::new();
    while let Expr::Sum { index, range, body } = inner {
        binders.push((index, range));
        inner = body;
    }
    (!binders.is_empty()).then_some(Sum { factors, binders, body: inner })
}

/// The masses at bound indices, each once, in order of occurrence.
fn masses_of(e: &Expr, into: &mut Vec<Expr>) {
    if let Expr::Mass(_, at) = e
        && at.iter().any(|i| matches!(i, Index::Bound(_)))
        && !into.contains(e)
    {
        into.push(e.clone());
    }
    e.children().into_iter().for_each(|c| masses_of(c, into));
}

/// The expression at some outcomes: its masses are numbers.
fn filled(env: &Env, e: &Expr, bound: &[(Name, Label)]) -> Result<Expr, EvalError> {
    let find = |name: &Name| bound.iter().rev().find(|(n, _)| n == name).map(|(_, label)| label);
    match e {
        Expr::Mass(d, at) => {
            let label = |i: &Index| match i {
                Index::Bound(name) => find(name).cloned(),
                Index::Outcome(_) => None,
            };
            match at.iter().map(label).collect::<Option<Vec<_>>>() {
                Some(labels) => mass_at(env, d, &labels).map(Expr::Number),
                None => Ok(e.clone()),
            }
        }
        Expr::Quantity(q) => Ok(match q.as_ref() {
            Quantity::SelfInformation(d, Index::Bound(name)) => match find(name) {
                Some(label) => {
                    let at = Index::Outcome(label.to_string().into());
                    Expr::quantity(Quantity::SelfInformation(d.clone(), at))
                }
                None => e.clone(),
            },
            _ => e.clone(),
        }),
        other => {
            let new =
                other.children().into_iter().map(|c| filled(env, c, bound)).collect::<Result<_, _>>()?;
            Ok(other.with_children(new).unwrap_or_else(|| other.clone()))
        }
    }
}
