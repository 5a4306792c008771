//! What names mean so far.

use crate::exact::Rational;
pub use crate::exact::symbolic::Interval;
use crate::model::{Joint, Label, Law, Parametric, Values, Variable};
use crate::syntax::ast;
use crate::term::{Claim, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a name means.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A distribution.
    Law(Law),
    /// A joint distribution of random variables.
    Joint(Joint),
    /// A distribution whose masses contain parameters.
    Parametric(Parametric),
    /// A real parameter.
    Parameter(Interval),
    /// A number.
    Number(Rational),
    /// Values of outcomes.
    Values(Valuation),
    /// A theorem.
    Theorem(Arc<[Claim]>),
}

impl Meaning {
    /// The random variables of a joint distribution, whether it depends on parameters or not.
    pub fn variables(&self) -> Option<&[Variable]> {
        match self {
            Meaning::Joint(joint) => Some(joint.variables()),
            Meaning::Parametric(family) => family.variables(),
            _ => None,
        }
    }

    /// In words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            _ if self.variables().is_some() => "a joint distribution",
            Meaning::Law(_) | Meaning::Parametric(_) => "a distribution",
            Meaning::Joint(_) => "a joint distribution",
            Meaning::Parameter(_) => "a parameter",
            Meaning::Number(_) => "a number",
            Meaning::Values(_) => "a function on outcomes",
            Meaning::Theorem(_) => "a theorem",
        }
    }
}

/// Values of outcomes.
#[derive(Clone, Debug)]
pub enum Valuation {
    /// Listed one by one.
    Table(Values),
    /// By a rule `x => ...`.
    Rule(Arc<ast::Expr>),
}

/// The names declared so far; cloning shares what they mean.
///
/// ```
/// use entail::lower::{Meaning, Scope};
/// let mut scope = Scope::default();
/// scope.declare("third".into(), Meaning::Number("1/3".parse().unwrap()));
/// assert!(scope.meaning("third").is_some() && scope.meaning("fourth").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Scope {
    meanings: BTreeMap<Name, Meaning>,
}

impl Scope {
    /// Gives a name a meaning, in place of any it had.
    pub fn declare(&mut self, name: Name, meaning: Meaning) {
        self.meanings.insert(name, meaning);
    }

    /// What a name means.
    pub fn meaning(&self, name: &str) -> Option<&Meaning> {
        self.meanings.get(name)
    }

    /// All names with their meanings.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Meaning)> {
        self.meanings.iter()
    }

    /// The random variables of the joint distribution of that name.
    pub(super) fn variables(&self, name: &str) -> Option<&[Variable]> {
        self.meaning(name)?.variables()
    }

    /// The joint distributions that have a variable of that name, with all their variables.
    pub(super) fn joints_with<'s>(
        &'s self,
        variable: &'s str,
    ) -> impl Iterator<Item = (&'s Name, &'s [Variable])> {
        self.iter().filter_map(move |(name, meaning)| {
            let variables = meaning.variables()?;
            variables.iter().any(|v| *v.name == *variable).then_some((name, variables))
        })
    }

    /// All names that could have been meant: declared ones and random variables.
    pub(super) fn known(&self) -> Vec<&str> {
        let mut known: Vec<&str> = self.meanings.keys().map(|n| &**n).collect();
        for meaning in self.meanings.values() {
            known.extend(meaning.variables().into_iter().flatten().map(|v| &*v.name));
        }
        known
    }
}

/// What the variable of a function, or the index of a sum over a listed set, stands for.
pub(super) type Point = Label;
