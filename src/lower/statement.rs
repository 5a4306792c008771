//! One statement, lowered.

use super::context::Context;
use super::proof::{Hint, Written};
use super::scope::{Interval, Meaning, Scope, Valuation};
use super::{Entries, Limits, Loader, Result, Want, errors, kinds};
use crate::diag::Diagnostic;
use crate::eval;
use crate::exact::symbolic::Domain;
use crate::exact::{Integer, Rational};
use crate::model::{Law, Parametric, Values};
use crate::syntax::ast::{self, ExprKind, Ident, StmtKind, UnitKind};
use crate::term::{Claim, Cond, Dist, Expr, Name, Rel};
use num_traits::One;
use std::sync::Arc;

/// The base of the logarithm asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Base {
    /// e.
    Natural,
    /// An integer above 1.
    Integer(Integer),
}

/// How an answer is to be shown, where the statement says so.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Show {
    /// `in bits`.
    pub base: Option<Base>,
    /// `digits 50`.
    pub digits: Option<u32>,
}

/// `first rel e rel e …`, all relations in one direction.
#[derive(Clone, PartialEq, Debug)]
pub struct Chain {
    /// The leftmost side.
    pub first: Expr,
    /// The relations with what stands right of each.
    pub rest: Vec<(Rel, Expr)>,
}

/// What a statement asks for.
#[derive(Clone, Debug)]
pub enum Statement {
    /// Names get meanings.
    Define(Vec<(Name, Meaning)>),
    /// What a name means.
    Recall(Name),
    /// The value of an expression.
    Evaluate(Expr),
    /// Comparisons of values.
    Compare(Vec<Chain>),
    /// `A ≪ B`.
    Dominated(Dist, Dist),
    /// `X → Y → Z`.
    Markov {
        /// The joint distribution.
        joint: Name,
        /// The groups of variables in order.
        chain: Vec<Vec<Name>>,
    },
    /// `X ⊥ Y | Z`.
    Independent {
        /// The joint distribution.
        joint: Name,
        /// The groups, mutually independent.
        parts: Vec<Vec<Name>>,
        /// What is conditioned on.
        given: Vec<Name>,
    },
    /// A proof of each claim.
    Prove {
        /// One for each relation of the chain.
        claims: Vec<Claim>,
        /// The conditions, ranges of parameters included.
        given: Vec<Cond>,
        /// The theorems that they are to follow from.
        hints: Vec<Hint>,
        /// What it is kept as.
        name: Option<Name>,
    },
    /// A proof of the author's own.
    Proof(Written),
    /// A stated number against the value.
    Check {
        /// The quantity.
        expr: Expr,
        /// The number as written, with its sign.
        stated: String,
        /// The number; `None` for infinity.
        number: Option<Rational>,
    },
}

/// A statement with what it needs beside the scope.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// What it asks for.
    pub statement: Statement,
    /// How to show the answer.
    pub show: Show,
    /// Distributions written in place, under the names that the statement's terms use.
    pub local: Vec<(Name, Law)>,
    /// Those that depend on parameters.
    pub families: Vec<(Name, Parametric)>,
    /// The ranges of all parameters.
    pub domain: Domain,
    /// What there is to tell: policies applied, files read.
    pub notes: Vec<String>,
    /// Claims that were written as `X -> Y -> Z`, `X _|_ Y` or `Z = f(X,Y)`, with how.
    pub spellings: Vec<(Claim, String)>,
}

/// Lowers a statement; the scope is only read.
///
/// ```
/// use entail::lower::{lower, Limits, NoFiles, Scope, Statement};
/// use entail::{span::Source, syntax::parse};
/// let source = Source::new("x", "S((1/2, 1/4, 1/4)) in bits");
/// let parsed = parse::parse_file(&source, &parse::Limits::default());
/// let lowered = lower(&parsed.items[0], &Scope::default(), &Limits::default(), &NoFiles).unwrap();
/// assert!(matches!(lowered.statement, Statement::Evaluate(_)));
/// assert_eq!(&*lowered.local[0].0, "(1/2, 1/4, 1/4)");
/// ```
///
/// # Errors
/// The first thing that cannot be understood, with its place and what to try.
pub fn lower(
    stmt: &ast::Stmt,
    scope: &Scope,
    limits: &Limits,
    loader: &dyn Loader,
) -> std::result::Result<Lowered, Box<Diagnostic>> {
    let own = with_parameters(stmt, scope, limits, loader);
    let mut context = Context::new(own.as_ref().unwrap_or(scope), limits, loader);
    let mut shown = Show::default();
    let statement = context.statement(stmt, &mut shown)?;
    let domain = context.known_ranges();
    let Context { local, families, notes, spellings, .. } = context;
    Ok(Lowered { statement, show: shown, local, families, domain, notes, spellings })
}

/// The scope with the parameters that a claim declares by its own conditions: `given 0 < w < 1`.
fn with_parameters(stmt: &ast::Stmt, scope: &Scope, limits: &Limits, loader: &dyn Loader) -> Option<Scope> {
    let (StmtKind::Prove { given, .. } | StmtKind::Proof { given, .. }) = &stmt.kind else { return None };
    let mut own = None;
    for claim in given {
        let ast::ClaimKind::Chain(ast::Chain { first: low, rest }) = &claim.kind else { continue };
        let [(below, ast::Expr { kind: ExprKind::Name(name), .. }), (above, high)] = rest.as_slice() else {
            continue;
        };
        let closed = |rel: &ast::Rel| match rel {
            ast::Rel::Lt => Some(false),
            ast::Rel::Le => Some(true),
            _ => None,
        };
        let (Some(low_closed), Some(high_closed)) = (closed(below), closed(above)) else { continue };
        let symbol = name.text.starts_with(|c: char| c.is_lowercase()) && name.text != "n";
        if !symbol || scope.meaning(&name.text).is_some() {
            continue;
        }
        let range = ast::Interval { low: low.clone(), low_closed, high: high.clone(), high_closed };
        // Ends that are no numbers leave it a name like any other.
        let Ok(range) = Context::new(scope, limits, loader).interval(&range) else { continue };
        let own = own.get_or_insert_with(|| scope.clone());
        own.declare(name.text.as_str().into(), Meaning::Parameter(range));
    }
    own
}

impl Context<'_> {
    fn statement(&mut self, stmt: &ast::Stmt, shown: &mut Show) -> Result<Statement> {
        match &stmt.kind {
            StmtKind::Define { name, value } => self.define(name, value),
            StmtKind::Joint { name, vars, value } => {
                for var in vars {
                    if let Some(meaning) = self.scope.meaning(&var.text) {
                        return Err(taken(var, meaning.kind()));
                    }
                    if var.text == name.text {
                        return Err(taken(var, "the joint distribution itself"));
                    }
                }
                self.not_a_variable(name)?;
                let meaning = match self.parameter_of(value) {
                    Some(_) => Meaning::Parametric(self.parametric_joint(vars, value)?),
                    None => Meaning::Joint(self.joint(vars, value)?),
                };
                Ok(Statement::Define(vec![(name.text.as_str().into(), meaning)]))
            }
            StmtKind::Param { names, range } => {
                let meaning = Meaning::Parameter(self.interval(range)?);
                names.iter().try_for_each(|name| self.not_a_variable(name))?;
                let each = names.iter().map(|name| (name.text.as_str().into(), meaning.clone()));
                Ok(Statement::Define(each.collect()))
            }
            StmtKind::Let { name, value } => {
                self.not_a_variable(name)?;
                let number = self.rational(value)?;
                Ok(Statement::Define(vec![(name.text.as_str().into(), Meaning::Number(number))]))
            }
            StmtKind::Values { name, value } => {
                self.not_a_variable(name)?;
                let values = self.values(value)?;
                Ok(Statement::Define(vec![(name.text.as_str().into(), Meaning::Values(values))]))
            }
            StmtKind::Evaluate { expr, show } => {
                *shown = self.show(show)?;
                if let ExprKind::Name(name) = &expr.kind
                    && let Some(
                        Meaning::Law(_)
                        | Meaning::Joint(_)
                        | Meaning::Parameter(_)
                        | Meaning::Parametric(_)
                        | Meaning::Values(_),
                    ) = self.scope.meaning(&name.text)
                {
                    return Ok(Statement::Recall(name.text.as_str().into()));
                }
                // In a sum the distribution itself is pointed at.
                let built = matches!(
                    expr.kind,
                    ExprKind::Name(_) | ExprKind::Sum(_) | ExprKind::Product(_) | ExprKind::Neg(_)
                );
                if !built && self.is_dist(expr) {
                    let help = "ask for a number, such as its entropy S(...), or give it a name: A = ...";
                    return Err(errors::kind("a number", "a distribution", expr.span, help));
                }
                if super::minimiser::is_minimiser(expr) {
                    return Ok(Statement::Evaluate(self.minimiser(expr)?));
                }
                Ok(Statement::Evaluate(self.expr(expr)?))
            }
            StmtKind::Decide { claim, show } => {
                *shown = self.show(show)?;
                self.decision(claim)
            }
            StmtKind::Prove { claim, given, hints, name } => {
                if let Some(name) = name {
                    self.not_a_variable(name)?;
                }
                let all: Vec<&ast::Claim> = given.iter().chain([claim]).collect();
                self.kinds = Some(kinds::infer(self.scope, &all)?);
                let claims = self.claims(claim)?;
                let mut given = self.conditions(given)?;
                self.ranges(&claims, &mut given);
                let hints = hints.iter().map(|h| self.hint(h)).collect::<Result<_>>()?;
                let name = name.as_ref().map(|n| n.text.as_str().into());
                Ok(Statement::Prove { claims, given, hints, name })
            }
            StmtKind::Check { expr, value, unit } => {
                let show = ast::Show { unit: unit.clone(), digits: None };
                *shown = self.show(&show)?;
                let quantity = self.expr(expr)?;
                let (stated, number) = self.stated(value)?;
                Ok(Statement::Check { expr: quantity, stated, number })
            }
            StmtKind::Proof { name, given, first, steps } => {
                self.proof(name.as_ref(), given, first, steps).map(Statement::Proof)
            }
        }
    }

    fn define(&mut self, name: &Ident, value: &ast::Expr) -> Result<Statement> {
        self.not_a_variable(name)?;
        let meaning = self.definition(value)?;
        Ok(Statement::Define(vec![(name.text.as_str().into(), meaning)]))
    }

    fn definition(&mut self, value: &ast::Expr) -> Result<Meaning> {
        if let ExprKind::Name(other) = &value.kind
            && let Some(meaning @ (Meaning::Law(_) | Meaning::Joint(_) | Meaning::Parametric(_))) =
                self.scope.meaning(&other.text)
        {
            return Ok(meaning.clone());
        }
        let literal = matches!(
            value.kind,
            ExprKind::Tuple(_)
                | ExprKind::List(_)
                | ExprKind::Braces(_)
                | ExprKind::Counts(_)
                | ExprKind::Floats { .. }
                | ExprKind::Load { .. }
        );
        if !literal && !self.is_dist(value) {
            let found = match &value.kind {
                ExprKind::Name(name) => return Err(self.unknown("the distribution", name)),
                ExprKind::Call(call) if super::quantities::head(&call.name.text).is_none() => {
                    let known =
                        ["uniform", "bernoulli", "binomial", "geometric", "normalize", "counts", "floats"];
                    let names = self.scope.known();
                    let known = known.into_iter().chain(names);
                    return Err(errors::unknown("the distribution", &call.name.text, call.name.span, known));
                }
                ExprKind::Set(_) => "a set without masses",
                _ => "a number",
            };
            let help =
                "a number is named with `let x = 1/3`; a distribution is such as {sun: 3/4, rain: 1/4}";
            return Err(errors::error(
                "E071",
                format!("expected a distribution, found {found}"),
                value.span,
                format!("this is {found}"),
                help,
            ));
        }
        match self.parameter_of(value) {
            Some(_) => self.parametric(value).map(Meaning::Parametric),
            None => self.law(value).map(Meaning::Law),
        }
    }

    pub(super) fn not_a_variable(&self, name: &Ident) -> Result<()> {
        match self.scope.joints_with(&name.text).next() {
            Some((joint, _)) => Err(taken(name, &format!("a random variable of `{joint}`"))),
            None => Ok(()),
        }
    }

    pub(super) fn interval(&mut self, range: &ast::Interval) -> Result<Interval> {
        let mut end = |e: &ast::Expr, sign: &str| match (&e.kind, sign) {
            (ExprKind::Infinity, "+") => Ok(None),
            (ExprKind::Neg(inner), "-") if inner.kind == ExprKind::Infinity => Ok(None),
            _ => self.rational(e).map(Some),
        };
        let (low, high) = (end(&range.low, "-")?, end(&range.high, "+")?);
        let empty = match (&low, &high) {
            (Some(low), Some(high)) => low > high || low == high && !(range.low_closed && range.high_closed),
            _ => false,
        };
        if empty {
            let at = range.low.span.to(range.high.span);
            let help = "the lower end comes first: param p in (0,1)";
            return Err(errors::error("E076", "no number lies in this range", at, "empty", help));
        }
        let (low_closed, high_closed) =
            (range.low_closed && low.is_some(), range.high_closed && high.is_some());
        Ok(Interval { low, low_closed, high, high_closed })
    }

    fn values(&mut self, value: &ast::Expr) -> Result<Valuation> {
        match &value.kind {
            ExprKind::Lambda { .. } => Ok(Valuation::Rule(Arc::new(value.clone()))),
            ExprKind::Braces(entries) => {
                let mut pairs = Vec::with_capacity(entries.len());
                for entry in entries {
                    pairs.push((self.label(&entry.label)?, self.rational(&entry.value)?));
                }
                let entry = |n: usize| entries.get(n).map(|e| e.label.span);
                let table = Values::table(pairs).map_err(|e| errors::model(e, value.span, &entry))?;
                Ok(Valuation::Table(table))
            }
            ExprKind::Load { path, options, policy } => {
                match self.load(path, options, policy.as_ref(), Want::Values, Vec::new(), value.span)? {
                    Entries::Values(table) => Ok(Valuation::Table(table)),
                    _ => Err(errors::error(
                        "E080",
                        "expected values of outcomes",
                        value.span,
                        "something else",
                        "name the column",
                    )),
                }
            }
            _ => {
                let help = "write values f = {sun: 3, rain: -1} or values f = x => x^2";
                Err(errors::error("E080", "expected values of outcomes", value.span, "something else", help))
            }
        }
    }

    fn show(&self, show: &ast::Show) -> Result<Show> {
        let base = match &show.unit {
            None => None,
            Some(unit) => Some(match &unit.kind {
                UnitKind::Nats => Base::Natural,
                UnitKind::Bits => Base::Integer(2.into()),
                UnitKind::Dits => Base::Integer(10.into()),
                UnitKind::Base(text) => {
                    let value = self.literal(text, unit.span)?;
                    if !value.is_integer() || value <= Rational::one() {
                        let help = "a base is an integer of at least 2, as in `in base 3`";
                        return Err(errors::error(
                            "E079",
                            "no base of logarithms here",
                            unit.span,
                            "this base",
                            help,
                        ));
                    }
                    Base::Integer(value.to_integer())
                }
            }),
        };
        let digits = match &show.digits {
            None => None,
            Some(text) => match text.text.parse::<u32>() {
                Ok(n) if n > 0 => Some(n),
                _ => {
                    let help = "write a whole number of at least 1, as in `digits 50`";
                    return Err(errors::error("E079", "no number of digits", text.span, "this number", help));
                }
            },
        };
        Ok(Show { base, digits })
    }

    /// The number of a `check`, with its spelling.
    fn stated(&mut self, value: &ast::Expr) -> Result<(String, Option<Rational>)> {
        let (inner, sign) = match &value.kind {
            ExprKind::Neg(inner) => (&**inner, "-"),
            _ => (value, ""),
        };
        match &inner.kind {
            ExprKind::Number(text) => {
                let number = self.literal(text, value.span)?;
                let number = if sign.is_empty() { number } else { -number };
                Ok((format!("{sign}{text}"), Some(number)))
            }
            ExprKind::Infinity if sign.is_empty() => Ok(("inf".to_owned(), None)),
            _ => {
                let help = "write the number as it was printed, such as 0.8112781244591328";
                Err(errors::error("E067", "expected a number to check", value.span, "no literal", help))
            }
        }
    }

    /// The ranges of the parameters that occur.
    pub(super) fn ranges(&self, claims: &[Claim], given: &mut Vec<Cond>) {
        let mut symbols = Vec::new();
        for claim in claims.iter().chain(given.iter().filter_map(|c| match c {
            Cond::Holds(claim) => Some(claim),
            _ => None,
        })) {
            claim.lhs.symbols(&mut symbols);
            claim.rhs.symbols(&mut symbols);
        }
        // And those that the distributions spoken of depend on, but for what a minimiser binds.
        let bound: Vec<Name> =
            claims.iter().flat_map(|c| [&c.lhs, &c.rhs]).filter_map(bound_parameter).collect();
        for name in claims.iter().flat_map(Claim::names) {
            let family = self.parametric_of(&name).into_iter().flat_map(|f| f.domain().ranges());
            symbols.extend(family.map(|(s, _)| s.clone()).filter(|s| !bound.contains(s)));
        }
        symbols.sort();
        symbols.dedup();
        for symbol in symbols {
            if let Some(Meaning::Parameter(range)) = self.scope.meaning(&symbol) {
                let bounds = eval::bounds(&symbol, range).into_iter().filter(|b| !given.contains(b));
                let bounds: Vec<Cond> = bounds.collect();
                given.extend(bounds);
            }
        }
    }
}

fn bound_parameter(e: &Expr) -> Option<Name> {
    match e {
        Expr::Minimisers(m) => m.over.parameter().cloned(),
        _ => None,
    }
}

fn taken(name: &Ident, by: &str) -> Box<Diagnostic> {
    let message = format!("`{}` is {by} already", name.text);
    let help = "a distribution and a random variable cannot share a name: H(...) could mean either";
    errors::error("E064", message, name.span, "this name is taken", help)
}
