//! What a statement is lowered in: the names known, the indices bound, the distributions written in place.

use super::kinds::{Kind, Kinds};
use super::scope::{Interval, Meaning, Point, Scope};
use super::{Limits, Loader, Result, errors};
use crate::diag::Diagnostic;
use crate::model::{Distribution, Law, Parametric, Variable};
use crate::span::Span;
use crate::syntax::ast::Ident;
use crate::term::{Claim, Dist, Expr, Name, Space};

/// A bound name.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// An index of a sum.
    Index {
        /// As the user wrote it.
        written: String,
        /// Its canonical name.
        index: Name,
        /// What it ranges over.
        space: Space,
    },
    /// A name that stands for one outcome.
    Point {
        /// As the user wrote it.
        written: String,
        /// The outcome.
        label: Point,
    },
}

/// What a name turns out to be.
pub(super) enum Named {
    /// A distribution or joint distribution as a whole.
    Dist(Dist),
    /// A random variable.
    Variable,
    /// A joint distribution that only the claim speaks of.
    FreeJoint,
    /// Something that has a number.
    Number(Expr),
    /// Anything else, in words.
    Other(&'static str),
    /// Nothing.
    Unknown,
}

/// The state of lowering one statement.
pub(super) struct Context<'a> {
    pub(super) scope: &'a Scope,
    pub(super) limits: &'a Limits,
    pub(super) loader: &'a dyn Loader,
    /// In `prove`, the kinds of the names that are not declared.
    pub(super) kinds: Option<Kinds>,
    pub(super) bound: Vec<Bound>,
    /// The joint distribution that `H[P](X)` names.
    pub(super) over: Option<Name>,
    /// Distributions written in place, under the names that are their source text.
    pub(super) local: Vec<(Name, Law)>,
    /// Those among them that depend on parameters.
    pub(super) families: Vec<(Name, Parametric)>,
    /// The parameters that minimisers bind, innermost last.
    pub(super) varying: Vec<(Name, Interval)>,
    /// Names that stand for a distribution here, innermost last: what minimisers bind.
    pub(super) aliases: Vec<(String, Dist)>,
    pub(super) notes: Vec<String>,
    /// Claims that were written as statements about dependence.
    pub(super) spellings: Vec<(Claim, String)>,
}

impl<'a> Context<'a> {
    pub(super) fn new(scope: &'a Scope, limits: &'a Limits, loader: &'a dyn Loader) -> Context<'a> {
        Context {
            scope,
            limits,
            loader,
            kinds: None,
            bound: Vec::new(),
            over: None,
            local: Vec::new(),
            families: Vec::new(),
            varying: Vec::new(),
            aliases: Vec::new(),
            notes: Vec::new(),
            spellings: Vec::new(),
        }
    }

    /// What the name is bound to, innermost first.
    pub(super) fn bound(&self, name: &str) -> Option<&Bound> {
        self.bound.iter().rev().find(|b| match b {
            Bound::Index { written, .. } | Bound::Point { written, .. } => written == name,
        })
    }

    /// The range of a parameter that a minimiser binds.
    pub(super) fn varying(&self, name: &str) -> Option<&Interval> {
        self.varying.iter().rev().find(|(n, _)| **n == *name).map(|(_, range)| range)
    }

    /// The kind of a name that is declared nowhere, in `prove`.
    pub(super) fn free(&self, name: &str) -> Option<Kind> {
        self.kinds.as_ref().map(|k| k.of(name))
    }

    /// What a name is.
    pub(super) fn named(&self, name: &Ident) -> Result<Named> {
        let text = name.text.as_str();
        match self.bound(text) {
            Some(Bound::Index { .. }) => return Ok(Named::Other("the index of a sum")),
            Some(Bound::Point { label, .. }) => {
                return Ok(match label.number() {
                    Some(n) => Named::Number(Expr::Number(n.clone())),
                    None => Named::Other("an outcome without a number"),
                });
            }
            None => {}
        }
        if let Some((_, dist)) = self.aliases.iter().rev().find(|(n, _)| n == text) {
            return Ok(Named::Dist(dist.clone()));
        }
        if self.varying(text).is_some() {
            return Ok(Named::Number(Expr::Symbol(text.into())));
        }
        Ok(match self.scope.meaning(text) {
            Some(meaning @ (Meaning::Law(_) | Meaning::Joint(_) | Meaning::Parametric(_))) => {
                Named::Dist(match meaning.variables() {
                    Some(variables) => {
                        let vars = variables.iter().map(|v| v.name.clone()).collect();
                        Dist::Law { joint: text.into(), vars }
                    }
                    None => Dist::named(text),
                })
            }
            Some(Meaning::Number(n)) => Named::Number(Expr::Number(n.clone())),
            Some(Meaning::Parameter(_)) => Named::Number(Expr::Symbol(text.into())),
            Some(meaning @ (Meaning::Values(_) | Meaning::Theorem(_))) => Named::Other(meaning.kind()),
            None if self.scope.joints_with(text).next().is_some() => Named::Variable,
            // The uniform distribution on the outcomes of what it is compared with.
            None if text == "uniform" => Named::Dist(Dist::Uniform(Space::Outcomes)),
            None => match self.kinds.as_ref().and_then(|k| k.law(text)) {
                Some(law) => Named::Dist(law),
                None => self.undeclared(text),
            },
        })
    }

    fn undeclared(&self, text: &str) -> Named {
        match self.free(text) {
            Some(Kind::Dist) => Named::Dist(Dist::named(text)),
            Some(Kind::Var) => Named::Variable,
            Some(Kind::Joint) => Named::FreeJoint,
            None => Named::Unknown,
        }
    }

    /// The diagnostic for a name that means nothing.
    pub(super) fn unknown(&self, what: &str, name: &Ident) -> Box<Diagnostic> {
        let known = self.scope.known();
        errors::unknown(what, &name.text, name.span, known.into_iter())
    }

    /// The joint distribution that all the variables live on.
    pub(super) fn joint_of(&self, vars: &[Ident]) -> Result<Name> {
        let Some(first) = vars.first() else { return Err(self.no_variables(Span::default())) };
        if let Some(over) = &self.over {
            return match vars.iter().find(|v| !self.scope.joints_with(&v.text).any(|(n, _)| n == over)) {
                None => Ok(over.clone()),
                Some(v) => {
                    let message = format!("`{over}` has no random variable `{}`", v.text);
                    let help = format!("`{over}` was declared with its variables");
                    Err(errors::error("E063", message, v.span, "this one", help))
                }
            };
        }
        let has = |all: &[Variable], v: &Ident| all.iter().any(|w| *w.name == *v.text);
        let hosts: Vec<&Name> = self
            .scope
            .joints_with(&first.text)
            .filter(|(_, joint)| vars.iter().all(|v| has(joint, v)))
            .map(|(name, _)| name)
            .collect();
        let whole = vars.iter().fold(first.span, |s, v| s.to(v.span));
        match hosts.as_slice() {
            [one] => Ok((*one).clone()),
            [one, two, ..] => {
                let message = format!("`{}` is a random variable of `{one}` and of `{two}`", first.text);
                let help = format!("name the distribution, as in `H[{one}](...)` or `H[{two}](...)`");
                Err(errors::error("E063", message, whole, "of which?", help))
            }
            [] => {
                let declared = vars.iter().find(|v| self.scope.joints_with(&v.text).next().is_some());
                match (declared, &self.kinds) {
                    (None, Some(kinds)) => Ok(kinds.joint.clone()),
                    (Some(known), _) => {
                        let message = "no joint distribution has all these random variables";
                        let of = self.scope.joints_with(&known.text).next().map_or("?", |(n, _)| &**n);
                        let help =
                            format!("`{}` belongs to `{of}`; declare one with all of them", known.text);
                        Err(errors::error("E063", message, whole, "not of one joint distribution", help))
                    }
                    (None, None) => Err(self.unknown("the random variable", first)),
                }
            }
        }
    }

    pub(super) fn no_variables(&self, at: Span) -> Box<Diagnostic> {
        errors::kind(
            "random variables",
            "something else",
            at,
            "declare them: joint P(X, Y) = {(0, 0): 1/2, ...}",
        )
    }

    /// The law of a term all of whose names are declared; `None` for others.
    pub(super) fn law_of(&self, dist: &Dist, at: Span) -> Result<Option<Law>> {
        let model = |e| errors::model(e, at, &|_| None);
        Ok(match dist {
            Dist::Named(name) => match self.local.iter().find(|(n, _)| n == name) {
                Some((_, law)) => Some(law.clone()),
                None => match self.scope.meaning(name) {
                    Some(Meaning::Law(law)) => Some(law.clone()),
                    _ => None,
                },
            },
            Dist::Law { joint, vars } => match self.scope.meaning(joint) {
                Some(Meaning::Joint(table)) => {
                    let names: Vec<&str> = vars.iter().map(|v| &**v).collect();
                    Some(Law::Finite(table.law(&names).map_err(model)?))
                }
                _ => None,
            },
            Dist::Mixture(parts) => {
                let mut resolved = Vec::new();
                for (w, d) in parts {
                    let (Expr::Number(w), Some(law)) = (w, self.law_of(d, at)?) else { return Ok(None) };
                    resolved.push((w.clone(), finite(law, at)?));
                }
                let borrowed: Vec<_> = resolved.iter().map(|(w, d)| (w.clone(), d)).collect();
                Some(Law::Finite(Distribution::mixture(&borrowed).map_err(model)?))
            }
            Dist::Product(parts) => {
                let mut factors = Vec::new();
                for d in parts {
                    let Some(law) = self.law_of(d, at)? else { return Ok(None) };
                    factors.push(finite(law, at)?);
                }
                let borrowed: Vec<_> = factors.iter().collect();
                Some(Law::Finite(Distribution::product(&borrowed).map_err(model)?))
            }
            Dist::Conditional { .. } | Dist::Uniform(_) => None,
        })
    }

    /// A distribution written in place, under a name that reads as it was written.
    pub(super) fn place(&mut self, written: String, law: Law) -> Dist {
        /// A longer text is no name that anyone wants to read.
        const READABLE: usize = 400;
        let mut name = written;
        if name.chars().count() > READABLE {
            name = name.chars().take(60).collect::<String>() + "…";
            while self.local.iter().any(|(n, _)| **n == *name) {
                name.push('′');
            }
        }
        let name: Name = name.into();
        if !self.local.iter().any(|(n, _)| *n == name) {
            self.local.push((name.clone(), law));
        }
        Dist::Named(name)
    }
}

/// A finite distribution, or a diagnostic.
pub(super) fn finite(law: Law, at: Span) -> Result<Distribution> {
    match law {
        Law::Finite(d) => Ok(d),
        Law::Unnormalised(_) => {
            let help = "read the floats with the policy `normalize`";
            Err(errors::kind("a distribution", "masses that do not sum to 1", at, help))
        }
        Law::Geometric(_) => {
            let help = "give it a finite support, such as a distribution of its first outcomes";
            Err(errors::kind("finitely many outcomes", "a geometric distribution", at, help))
        }
    }
}
