//! The answer to one statement.

use super::no_value::{no_value, no_value_of};
use super::{Options, Session, check, naming};
use crate::diag::Diagnostic;
use crate::eval::{self, Env, EvalError, Value};
use crate::exact::symbolic::Domain;
use crate::kernel::{KernelError, Theorem};
use crate::lower::{Base, Chain, Lowered, Meaning, Statement};
use crate::model::Joint;
use crate::prove::student::Lemma;
use crate::prove::{self, Question, Verdict};
use crate::render::build::{self, Answered, Comparison, Defined, Evaluation, Formulated, Outcome, Show};
use crate::render::document::{Inline, Piece};
use crate::render::formula::Formula;
use crate::render::number::Unit;
use crate::render::{given, notation, proof};
use crate::span::{Source, Span};
use crate::syntax::ast::{self, Stmt, StmtKind};
use crate::term::{Claim, Cond, Dist, Expr, Extremum, Name, Quantity, Rel};
use num_traits::ToPrimitive;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// The state of answering a source.
pub(super) struct Answering<'a> {
    pub(super) env: Arc<Env>,
    pub(super) options: &'a Options,
    pub(super) source: &'a Source,
    /// What earlier sources proved under a name.
    pub(super) known: &'a BTreeMap<Name, Arc<Lemma>>,
    /// What was proved under a name.
    pub(super) theorems: Vec<Arc<Lemma>>,
    /// What is wrong with proofs, and where.
    pub(super) warnings: Vec<Diagnostic>,
}

/// What makes two pieces of text on a page.
struct Asked {
    input: String,
    show: Show,
    at: Span,
}

impl<'a> Answering<'a> {
    /// A source about to be answered in what the session knows.
    pub(super) fn new(session: &'a Session, source: &'a Source) -> Answering<'a> {
        Answering {
            env: session.env.clone(),
            options: &session.options,
            source,
            known: &session.theorems,
            theorems: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Answers one statement; definitions change the environment.
    pub(super) fn answer(&mut self, stmt: &Stmt, lowered: Lowered) -> Result<Vec<Outcome>> {
        let asked = Asked { input: self.written(stmt), show: self.show(&lowered), at: stmt.span };
        let mut outcomes: Vec<Outcome> = Vec::new();
        let env = self.with_local(&lowered);
        match lowered.statement {
            Statement::Define(meanings) => {
                for (name, meaning) in meanings {
                    outcomes.extend(self.define(name, meaning));
                }
            }
            Statement::Recall(name) => outcomes.extend(recall(&env, &name)),
            Statement::Evaluate(expr) => {
                if let Expr::Minimisers(of) = &expr {
                    let found =
                        Theorem::minimum(&env, of).map_err(|e| not_settled(&e, &env, of, asked.at))?;
                    let closed = found.claim().rhs.clone();
                    let (input, show) = (asked.input, asked.show);
                    outcomes.push(Outcome::Formula(Formulated {
                        input,
                        expr,
                        model: env.clone(),
                        closed,
                        conditions: vec![],
                        show,
                    }));
                    outcomes.extend(lowered.notes.into_iter().map(Outcome::Note));
                    return Ok(outcomes);
                }
                outcomes.push(match eval::evaluate(&env, &expr) {
                    Ok(value) => Outcome::Value(Evaluation {
                        input: asked.input,
                        expr,
                        value,
                        show: asked.show,
                        model: env.clone(),
                    }),
                    Err(EvalError::Parameter(_)) => formula(&env, &lowered.domain, expr, asked)?,
                    Err(e) => return Err(no_value_of(&expr, &env, &e, asked.at)),
                });
            }
            Statement::Compare(chains) => {
                let turned = turned(stmt);
                for (n, chain) in chains.into_iter().enumerate() {
                    outcomes.push(compare(&env, chain, turned.get(n) == Some(&true), &asked)?);
                }
            }
            Statement::Dominated(a, b) => outcomes.push(dominated(&env, a, b, &asked)?),
            Statement::Markov { joint, chain } => {
                let table = env.table(&joint).map_err(|e| no_value(&e, asked.at))?;
                let groups: Vec<Vec<&str>> = chain.iter().map(|g| borrowed(g)).collect();
                let parts: Vec<&[&str]> = groups.iter().map(Vec::as_slice).collect();
                let holds = table.is_markov(&parts).map_err(|e| no_value(&e.into(), asked.at))?;
                let words = chain.iter().map(|g| group(g)).collect::<Vec<_>>().join(" -> ");
                outcomes.push(decided(words, holds, &asked));
            }
            Statement::Independent { joint, parts, given } => {
                let table = env.table(&joint).map_err(|e| no_value(&e, asked.at))?;
                let holds = independent(table, &parts, &given).map_err(|e| no_value(&e.into(), asked.at))?;
                let mut words = parts.iter().map(|g| group(g)).collect::<Vec<_>>().join(" _|_ ");
                if !given.is_empty() {
                    words = format!("{words} | {}", group(&given));
                }
                outcomes.push(decided(words, holds, &asked));
            }
            Statement::Prove { claims, given, hints, name } => {
                let mut proved = true;
                let mut theorems = Vec::with_capacity(claims.len());
                let turned = turned(stmt);
                for (n, claim) in claims.iter().enumerate() {
                    let question =
                        Question { claim: claim.clone(), given: given.clone(), model: env.clone() };
                    let (mut answer, remark) = self.by_name(&question, &hints);
                    confirm(&mut answer.verdict);
                    match &answer.verdict {
                        Verdict::Proved(proof) => theorems.push(proof.theorem.clone()),
                        _ => proved = false,
                    }
                    let vacuous = match &answer.verdict {
                        // What refutes a claim about free names satisfies the conditions.
                        Verdict::Refuted(_) => None,
                        _ => contradictory(&question, &lowered.spellings),
                    };
                    let (input, show) = (asked.input.clone(), asked.show.clone());
                    outcomes.push(Outcome::Answer(Box::new(Answered {
                        input,
                        answer,
                        turned: turned.get(n) == Some(&true),
                        spellings: lowered.spellings.clone(),
                        show,
                    })));
                    outcomes.extend(remark.into_iter().chain(vacuous).map(Outcome::Note));
                }
                if let (Some(name), true) = (name, proved) {
                    self.warnings.extend(naming::hides(stmt));
                    self.keep(name, theorems);
                }
            }
            Statement::Proof(written) => {
                let (show, before) = (asked.show.clone(), self.theorems.len());
                let (claim, given) =
                    (Claim::eq(written.first.clone(), written.first.clone()), written.given.clone());
                let vacuous =
                    contradictory(&Question { claim, given, model: env.clone() }, &lowered.spellings);
                outcomes.push(self.proof(written, env, lowered.spellings.clone(), show));
                outcomes.extend(vacuous.map(Outcome::Note));
                if self.theorems.len() > before {
                    self.warnings.extend(naming::hides(stmt));
                }
            }
            Statement::Check { expr, stated, number } => {
                let value =
                    eval::evaluate(&env, &expr).map_err(|e| no_value_of(&expr, &env, &e, asked.at))?;
                let mut found = check::check(asked.input, expr, value, stated, number, asked.show);
                found.model = env;
                outcomes.push(Outcome::Check(found));
            }
        }
        outcomes.extend(lowered.notes.into_iter().map(Outcome::Note));
        Ok(outcomes)
    }

    /// The text of what is asked.
    fn written(&self, stmt: &Stmt) -> String {
        let at = match &stmt.kind {
            StmtKind::Evaluate { expr, .. } | StmtKind::Check { expr, .. } => expr.span,
            StmtKind::Decide { claim, .. } | StmtKind::Prove { claim, .. } => claim.span,
            _ => stmt.span,
        };
        at.text(&self.source.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn show(&self, lowered: &Lowered) -> Show {
        let default = &self.options.show;
        let unit = match &lowered.show.base {
            None => default.unit.clone(),
            Some(Base::Natural) => Unit::Nats,
            Some(Base::Integer(b)) => Unit::of_base(b).unwrap_or_default(),
        };
        Show { unit, digits: lowered.show.digits.unwrap_or(default.digits), limits: default.limits }
    }

    /// The environment with what the statement wrote in place.
    pub(super) fn with_local(&self, lowered: &Lowered) -> Arc<Env> {
        if lowered.local.is_empty() && lowered.families.is_empty() {
            return self.env.clone();
        }
        let mut env = (*self.env).clone();
        for (name, law) in &lowered.local {
            env.define(name.clone(), law.clone());
        }
        for (name, family) in &lowered.families {
            // Its parameters have no numbers, or it would have been worked out.
            if env.define_family(name.clone(), family.clone()).is_err() {
                env.forget(name);
            }
        }
        Arc::new(env)
    }

    fn define(&mut self, name: Name, meaning: Meaning) -> Option<Outcome> {
        let env = Arc::make_mut(&mut self.env);
        let shown = match meaning {
            Meaning::Law(law) => {
                env.define(name.clone(), law.clone());
                build::Meaning::Law(law)
            }
            Meaning::Joint(joint) => {
                env.define_joint(name.clone(), joint.clone());
                build::Meaning::Joint(joint)
            }
            Meaning::Parametric(family) => {
                // At the numbers that its parameters have it is a distribution, or was refused before.
                env.define_family(name.clone(), family.clone()).ok()?;
                build::Meaning::Family(family)
            }
            other => {
                env.forget(&name);
                env.release(&name);
                match other {
                    Meaning::Number(n) => {
                        // Families that were declared with a parameter of this name become laws.
                        let mut there = env.clone();
                        if there.assign(name.clone(), n.clone()).is_ok() {
                            *env = there;
                        }
                        build::Meaning::Number(n)
                    }
                    Meaning::Parameter(range) => build::Meaning::Parameter(range.to_string()),
                    Meaning::Values(_) => build::Meaning::Values,
                    _ => return None,
                }
            }
        };
        Some(Outcome::Defined(Defined { name, meaning: shown }))
    }
}

fn not_settled(error: &KernelError, env: &Env, of: &Extremum, at: Span) -> Box<Diagnostic> {
    let help = "a minimiser is found over one parameter, where it is a rational number: argmin t in (0,1). H(D, bernoulli(t)); about the others prove a claim";
    let mut diagnostic = Diagnostic::error("E081", error.to_string()).at(at, "not found").help(help);
    if let Some((low, high)) = eval::turning_point(env, of)
        && let (Some(low), Some(high)) = (low.to_f64(), high.to_f64())
        && format!("{low:.10}") == format!("{high:.10}")
    {
        let words =
            format!("there is one such point inside, near {low:.10}, and it is no simple rational number");
        diagnostic = diagnostic.because(words);
    }
    Box::new(diagnostic)
}

/// The formula that an expression with parameters is.
fn formula(env: &Arc<Env>, domain: &Domain, expr: Expr, asked: Asked) -> Result<Outcome> {
    let claim = Claim::eq(expr.clone(), expr.clone());
    let mut own = Domain::default();
    let mut conditions = Vec::new();
    for symbol in eval::parameters(env, &claim) {
        let range = domain.range(&symbol);
        conditions.extend(eval::bounds(&symbol, &range));
        own.set(symbol, range);
    }
    let form = eval::form(env, &own, &expr).map_err(|e| no_value(&e, asked.at))?;
    let closed = prove::form_expression(&form, &own);
    let model = env.clone();
    Ok(Outcome::Formula(Formulated { input: asked.input, expr, model, closed, conditions, show: asked.show }))
}

fn recall(env: &Env, name: &Name) -> Option<Outcome> {
    let meaning = match (env.law(name), env.joint(name)) {
        (Some(law), _) => build::Meaning::Law(law.clone()),
        (None, Some(joint)) => build::Meaning::Joint(joint.clone()),
        (None, None) => match env.family(name) {
            Some(family) => build::Meaning::Family(family.clone()),
            None => return Some(Outcome::Note(format!("`{name}` is declared; it has no one value"))),
        },
    };
    Some(Outcome::Defined(Defined { name: name.clone(), meaning }))
}

/// For each claim of the statement, whether it was written with `>` or `≥` and has been turned round. A chain
/// in one direction is turned as a whole; of one that goes up and down each pair is a claim.
fn turned(stmt: &Stmt) -> Vec<bool> {
    let (StmtKind::Decide { claim, .. } | StmtKind::Prove { claim, .. }) = &stmt.kind else {
        return Vec::new();
    };
    let ast::ClaimKind::Chain(chain) = &claim.kind else { return Vec::new() };
    let falls: Vec<bool> =
        chain.rest.iter().map(|(rel, _)| matches!(rel, ast::Rel::Gt | ast::Rel::Ge)).collect();
    let rises = chain.rest.iter().any(|(rel, _)| matches!(rel, ast::Rel::Lt | ast::Rel::Le));
    if rises { falls } else { vec![falls.contains(&true); falls.len()] }
}

fn compare(env: &Arc<Env>, chain: Chain, turned: bool, asked: &Asked) -> Result<Outcome> {
    let value = |e: &Expr| eval::evaluate(env, e).map_err(|error| no_value_of(e, env, &error, asked.at));
    let mut sides = vec![(chain.first.clone(), value(&chain.first)?)];
    let mut holds = Some(true);
    let mut written = Vec::with_capacity(chain.rest.len());
    let mut links: Vec<Claim> = Vec::with_capacity(chain.rest.len());
    for (rel, right) in chain.rest {
        let next = value(&right)?;
        let one = sides.last().and_then(|(_, left)| relates(left, rel, &next));
        holds = match (holds, one) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (None, _) | (_, None) => None,
            _ => Some(true),
        };
        written.push((notation::relation(rel), notation::expr(&right)));
        links.extend(sides.last().map(|(left, _)| Claim::new(left.clone(), rel, right.clone())));
        sides.push((right, next));
    }
    let claim = if turned {
        sides.reverse();
        let mut right = notation::expr(&chain.first);
        let mut shown = Vec::with_capacity(written.len());
        for (rel, left) in written {
            shown.push((notation::reversed(rel), std::mem::replace(&mut right, left)));
        }
        shown.reverse();
        Formula::Chain(Box::new(right), shown)
    } else {
        Formula::Chain(Box::new(notation::expr(&chain.first)), written)
    };
    let open =
        || vec![Piece::text(format!("the values agree to {} bits, which decides nothing", eval::PRECISION))];
    let why: Option<Inline> = holds.is_none().then(open);
    let (input, show) = (asked.input.clone(), asked.show.clone());
    Ok(Outcome::Comparison(Comparison { input, claim, holds, sides, why, show, links, model: env.clone() }))
}

/// Whether exact values stand in a relation.
fn relates(a: &Value, rel: Rel, b: &Value) -> Option<bool> {
    let order = eval::compare(a, b)?;
    Some(match rel {
        Rel::Eq => order == Ordering::Equal,
        Rel::Ne => order != Ordering::Equal,
        Rel::Lt => order == Ordering::Less,
        Rel::Le => order != Ordering::Greater,
    })
}

fn dominated(env: &Env, a: Dist, b: Dist, asked: &Asked) -> Result<Outcome> {
    let cond = Cond::Dominated(a.clone(), b.clone());
    let holds = eval::holds(env, &cond).map_err(|e| no_value(&e, asked.at))?;
    let divergence = Expr::quantity(Quantity::Divergence(a, b));
    let why = match (holds, eval::evaluate(env, &divergence)) {
        (Some(false), Ok(Value::Infinite(Some(witness)))) => Some(build::witness(&witness)),
        _ => None,
    };
    let claim = notation::cond(&cond);
    let (input, show) = (asked.input.clone(), asked.show.clone());
    let (sides, links, model) = (Vec::new(), Vec::new(), Arc::default());
    Ok(Outcome::Comparison(Comparison { input, claim, holds, sides, why, show, links, model }))
}

fn borrowed(names: &[Name]) -> Vec<&str> {
    names.iter().map(|n| &**n).collect()
}

fn group(names: &[Name]) -> String {
    match names {
        [one] => one.to_string(),
        several => format!("({})", several.join(", ")),
    }
}

fn decided(words: String, holds: bool, asked: &Asked) -> Outcome {
    let claim = Formula::Words(words);
    let (input, show) = (asked.input.clone(), asked.show.clone());
    let (holds, sides, links, model) = (Some(holds), Vec::new(), Vec::new(), Arc::default());
    Outcome::Comparison(Comparison { input, claim, holds, sides, why: None, show, links, model })
}

/// Each group is independent of all before it, given the last.
fn independent(
    table: &Joint,
    parts: &[Vec<Name>],
    given: &[Name],
) -> std::result::Result<bool, crate::model::ModelError> {
    let given = borrowed(given);
    for (n, part) in parts.iter().enumerate().skip(1) {
        let before: Vec<&str> = parts.iter().take(n).flat_map(|g| borrowed(g)).collect();
        if !table.is_independent(&before, &borrowed(part), &given)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What to say of conditions that contradict each other, shown by a theorem that the separate checker accepts.
fn contradictory(question: &Question, spellings: &[(Claim, String)]) -> Option<String> {
    let found = prove::contradiction(question)?;
    replay(&found.theorem).ok()?;
    let mut words: Vec<String> = Vec::new();
    for cond in &found.conds {
        let own = given::spelling(cond, spellings).map_or_else(|| proof::sentence(cond), str::to_owned);
        let own = format!("`{own}`");
        if !words.contains(&own) {
            words.push(own);
        }
    }
    let end = "no distributions satisfy them, so that any claim would follow";
    Some(match words.as_slice() {
        [one] => format!(
            "the condition {one} never holds: no distributions satisfy it, so that any claim would follow"
        ),
        [a, b] => format!("the conditions {a} and {b} contradict each other: {end}"),
        _ => format!("the conditions {} contradict each other: {end}", words.join(", ")),
    })
}

/// Every theorem is replayed by the separate checker before it is shown.
fn confirm(verdict: &mut Verdict) {
    let theorems: Vec<&Theorem> = match verdict {
        Verdict::Proved(proof) => {
            let cases = proof.cases.iter().map(|c| &c.derivation.theorem);
            std::iter::once(&proof.theorem).chain(cases).collect()
        }
        Verdict::Refuted(found) => vec![&found.theorem],
        Verdict::Unknown(_) => Vec::new(),
    };
    let doubt = theorems.into_iter().find_map(|t| replay(t).err());
    if let Some(doubt) = doubt {
        let words = format!("E083: a proof was found that the separate checker does not accept: {doubt}");
        *verdict = Verdict::Unknown(vec![vec![prove::Piece::Text(words)]]);
    }
}

pub(super) fn replay(theorem: &Theorem) -> std::result::Result<(), String> {
    crate::audit::check(theorem).map(|_| ()).map_err(|e| e.to_string())
}
