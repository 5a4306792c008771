//! What a line or a file of statements does to the names and theorems known so far: all or nothing.
//!
//! A source is understood as a whole before anything is computed, and what it declares is kept only
//! when every statement of it was answered. A session is cheap to clone: laws and tables are shared.

mod answer;
mod check;
mod expression;
mod files;
pub mod library;
mod naming;
mod no_value;
mod proof;
mod terms;

use crate::data;
use crate::diag::{Diagnostic, Severity};
use crate::eval::Env;
use crate::lower::{self, Lowered, Meaning, Scope, Statement};
use crate::prove::Verdict;
use crate::prove::student::Lemma;
use crate::render::build::{Outcome, Show};
use crate::span::Source;
use crate::syntax::ast::{Stmt, StmtKind};
use crate::syntax::parse;
use crate::term::Name;
use answer::Answering;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
pub use terms::Explained;

/// How statements are answered, and how much they may ask for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How answers are shown unless the statement says otherwise.
    pub show: Show,
    /// Limits of the text.
    pub text: parse::Limits,
    /// Limits of numbers.
    pub numbers: lower::Limits,
    /// Limits of files that are loaded.
    pub files: data::Limits,
    /// Files may be loaded from the folder of the source and from these only; from anywhere without it.
    pub confine: Option<Vec<PathBuf>>,
}

/// What came of a source.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was found out, in order; nothing when there was an error.
    pub outcomes: Vec<Outcome>,
    /// Errors, warnings and notes.
    pub diagnostics: Vec<Diagnostic>,
    /// The text stops in the middle of a statement: more lines may make it right.
    pub is_incomplete: bool,
}

/// How a report ends, from the best to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// Everything holds.
    Yes,
    /// Something was left undecided.
    Undecided,
    /// Something is false, refuted or wrong.
    No,
    /// The input cannot be used.
    Error,
}

impl Report {
    /// Whether the source was answered and its definitions are kept.
    pub fn is_accepted(&self) -> bool {
        self.diagnostics.iter().all(|d| d.severity != Severity::Error)
    }

    /// The worst that happened.
    pub fn status(&self) -> Status {
        if !self.is_accepted() {
            return Status::Error;
        }
        let decided = |holds: Option<bool>| match holds {
            Some(true) => Status::Yes,
            Some(false) => Status::No,
            None => Status::Undecided,
        };
        let one = |outcome: &Outcome| match outcome {
            Outcome::Comparison(c) => decided(c.holds),
            Outcome::Check(c) => decided(c.right),
            Outcome::Answer(a) => match a.answer.verdict {
                Verdict::Proved(_) => Status::Yes,
                Verdict::Refuted(_) => Status::No,
                Verdict::Unknown(_) => Status::Undecided,
            },
            Outcome::Proof(p) => decided(p.checked.holds()),
            Outcome::Defined(_) | Outcome::Value(_) | Outcome::Formula(_) | Outcome::Note(_) => Status::Yes,
        };
        self.outcomes.iter().map(one).max().unwrap_or(Status::Yes)
    }
}

/// The names and theorems known so far.
///
/// ```
/// use entail::{session::{Options, Session, Status}, span::Source};
/// let mut session = Session::new(Options::default());
/// let report = session.run(&Source::new("<text>", "A = (1/2, 1/2)\nS(A) = ln 2\nS(A) < ln 2"));
/// assert_eq!((report.outcomes.len(), report.status()), (3, Status::No));
/// // One mistake, and nothing of a source is kept.
/// let report = session.run(&Source::new("<text>", "B = (1/2, 1/2)\nS(C)"));
/// assert_eq!(report.status(), Status::Error);
/// assert!(session.scope().meaning("A").is_some() && session.scope().meaning("B").is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    options: Options,
    scope: Scope,
    env: Arc<Env>,
    theorems: BTreeMap<Name, Arc<Lemma>>,
}

impl Default for Session {
    fn default() -> Session {
        Session::new(Options::default())
    }
}

impl Session {
    /// A session that knows no names.
    pub fn new(options: Options) -> Session {
        Session { options, scope: Scope::default(), env: Arc::new(Env::default()), theorems: BTreeMap::new() }
    }

    /// The names declared so far.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// How statements are answered.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Changes how statements are answered from now on.
    pub fn options_mut(&mut self) -> &mut Options {
        &mut self.options
    }

    /// Answers every statement of a source; on an error nothing of it has any effect.
    pub fn run(&mut self, source: &Source) -> Report {
        let parsed = parse::parse_file(source, &self.options.text);
        let mut report = Report { is_incomplete: parsed.is_incomplete, ..Report::default() };
        report.diagnostics = parsed.diagnostics;
        let mut next = self.clone();
        let lowered = next.understand(source, &parsed.items, &mut Vec::new(), &mut report.diagnostics);
        report.diagnostics.sort_by_key(Diagnostic::span);
        if !report.is_accepted() {
            return report;
        }
        let mut answering = Answering::new(self, source);
        for (stmt, lowered) in parsed.items.iter().zip(lowered) {
            match answering.answer(stmt, lowered) {
                Ok(outcomes) => report.outcomes.extend(outcomes),
                Err(diagnostic) => report.diagnostics.push(*diagnostic),
            }
        }
        if report.is_accepted() {
            next.env = answering.env;
            report.diagnostics.extend(answering.warnings);
            for lemma in answering.theorems {
                let claims: Vec<_> = lemma.theorems.iter().map(|t| t.claim().clone()).collect();
                next.scope.declare(lemma.name.clone(), Meaning::Theorem(claims.into()));
                next.theorems.insert(lemma.name.clone(), lemma);
            }
            *self = next;
        } else {
            report.outcomes.clear();
        }
        report
    }

    /// What is wrong in sources that would be run one after the other, a list for each; nothing is computed
    /// and nothing kept.
    pub fn review(&self, sources: &[Source]) -> Vec<Vec<Diagnostic>> {
        let mut next = self.clone();
        let mut broken = Vec::new();
        let review = |source: &Source| {
            let parsed = parse::parse_file(source, &next.options.text);
            let mut found = parsed.diagnostics;
            next.understand(source, &parsed.items, &mut broken, &mut found);
            found.sort_by_key(Diagnostic::span);
            found
        };
        sources.iter().map(review).collect()
    }

    /// Lowers the statements in order, each in the names of those before it. The uses of names whose
    /// definition failed are no mistakes of their own: those are `broken`.
    fn understand(
        &mut self,
        source: &Source,
        stmts: &[Stmt],
        broken: &mut Vec<String>,
        errors: &mut Vec<Diagnostic>,
    ) -> Vec<Lowered> {
        let loader = files::Files::new(source, &self.options);
        let mut all = Vec::with_capacity(stmts.len());
        for stmt in stmts {
            match lower::lower(stmt, &self.scope, &self.options.numbers, &loader) {
                Ok(lowered) => {
                    errors.extend(naming::refused(stmt));
                    if let Statement::Define(meanings) = &lowered.statement {
                        for (name, meaning) in meanings {
                            self.scope.declare(name.clone(), meaning.clone());
                        }
                    }
                    all.push(lowered);
                }
                Err(error) => {
                    broken.extend(declared(stmt));
                    let of = |name: &String| error.message.contains(&format!("`{name}`"));
                    if error.code != "E060" || !broken.iter().any(of) {
                        errors.push(*error);
                    }
                }
            }
        }
        all
    }
}

/// The names that a statement would have declared.
fn declared(stmt: &Stmt) -> Vec<String> {
    match &stmt.kind {
        StmtKind::Define { name, .. } | StmtKind::Let { name, .. } | StmtKind::Values { name, .. } => {
            vec![name.text.clone()]
        }
        StmtKind::Joint { name, vars, .. } => {
            std::iter::once(name).chain(vars).map(|n| n.text.clone()).collect()
        }
        StmtKind::Param { names, .. } => names.iter().map(|n| n.text.clone()).collect(),
        _ => Vec::new(),
    }
}
