//! A model: what the names of a statement mean.

use super::fraction::fraction;
use super::value::EvalError;
use crate::exact::Rational;
use crate::exact::symbolic::Point;
use crate::model::{Distribution, Joint, Law, Measure, ModelError, Outcomes, Parametric, Variable};
use crate::term::{Dist, Expr, Name, Space};
use std::collections::BTreeMap;

/// The distributions and joint distributions that names stand for, and the numbers that parameters do.
///
/// A parameter without a number ranges freely; a distribution whose masses depend on such a one is a family,
/// which becomes a law once all its parameters have numbers.
#[derive(Clone, Debug, Default)]
pub struct Env {
    laws: BTreeMap<Name, Law>,
    joints: BTreeMap<Name, Joint>,
    families: BTreeMap<Name, Parametric>,
    parameters: Point,
    /// Ω, where the model says what it is.
    omega: Option<Outcomes>,
}

impl Env {
    /// Gives a name a distribution.
    pub fn define(&mut self, name: Name, law: Law) {
        self.joints.remove(&name);
        self.families.remove(&name);
        self.laws.insert(name, law);
    }

    /// Gives a name a joint distribution.
    pub fn define_joint(&mut self, name: Name, joint: Joint) {
        self.laws.remove(&name);
        self.families.remove(&name);
        self.joints.insert(name, joint);
    }

    /// Gives a name a distribution that depends on parameters.
    ///
    /// # Errors
    /// When its parameters have numbers at which it is none.
    pub fn define_family(&mut self, name: Name, family: Parametric) -> Result<(), ModelError> {
        self.laws.remove(&name);
        self.joints.remove(&name);
        self.families.insert(name, family);
        self.settle()
    }

    /// Says what Ω is: what `|Ω|` and the uniform distribution on Ω are about.
    pub fn set_omega(&mut self, outcomes: Outcomes) {
        self.omega = Some(outcomes);
    }

    /// Ω, where the model says what it is.
    pub fn omega(&self) -> Option<&Outcomes> {
        self.omega.as_ref()
    }

    /// The elements of a space: Ω, or the values of a variable, which all tables that have it must agree on.
    ///
    /// # Errors
    /// When the model does not say, or says two things.
    pub(super) fn elements(&self, space: &Space) -> Result<Outcomes, EvalError> {
        let Space::Alphabet(variable) = space else { return self.omega.clone().ok_or(EvalError::Range) };
        let tables = self.joints.keys().chain(self.families.keys()).filter_map(|n| self.variables(n));
        let mut own = tables.flatten().filter(|v| v.name == *variable).map(|v| &v.alphabet);
        let first = own.next().ok_or(EvalError::Range)?;
        own.try_for_each(|other| first.positions_in(other).map(drop))?;
        Ok(first.clone())
    }

    /// The name stands for nothing any more.
    pub fn forget(&mut self, name: &str) {
        self.laws.remove(name);
        self.joints.remove(name);
        self.families.remove(name);
    }

    /// Gives a parameter a number.
    ///
    /// # Errors
    /// When a family is no distribution there.
    pub fn assign(&mut self, parameter: Name, value: Rational) -> Result<(), ModelError> {
        self.parameters.insert(parameter, value);
        self.settle()
    }

    /// Lets a parameter range freely again.
    pub fn release(&mut self, parameter: &str) {
        self.parameters.remove(parameter);
        let free = |f: &Parametric| f.depends_on(parameter);
        let names: Vec<Name> =
            self.families.iter().filter(|(_, f)| free(f)).map(|(n, _)| n.clone()).collect();
        for name in names {
            self.laws.remove(&name);
            self.joints.remove(&name);
        }
    }

    /// The families all of whose parameters have numbers become laws, or joint distributions.
    fn settle(&mut self) -> Result<(), ModelError> {
        for (name, family) in &self.families {
            if family.domain().ranges().all(|(s, _)| self.parameters.contains_key(s)) {
                match family.joint_at(&self.parameters) {
                    Some(joint) => drop(self.joints.insert(name.clone(), joint?)),
                    None => drop(self.laws.insert(name.clone(), family.at(&self.parameters)?)),
                }
            }
        }
        Ok(())
    }

    /// The number of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&Rational> {
        self.parameters.get(name)
    }

    /// The numbers of all parameters that have one.
    pub fn parameters(&self) -> &Point {
        &self.parameters
    }

    /// What a name stands for, if it is a distribution, or a table of random variables, that depends on
    /// parameters without numbers.
    pub fn family(&self, name: &str) -> Option<&Parametric> {
        let open = |_: &&Parametric| !self.laws.contains_key(name) && !self.joints.contains_key(name);
        self.families.get(name).filter(open)
    }

    /// The random variables of a joint distribution, whether it depends on parameters or not.
    pub fn variables(&self, name: &str) -> Option<&[Variable]> {
        match self.joints.get(name) {
            Some(joint) => Some(joint.variables()),
            None => self.family(name)?.variables(),
        }
    }

    /// All families, by name, those whose parameters have numbers too.
    pub fn families(&self) -> impl Iterator<Item = (&Name, &Parametric)> {
        self.families.iter()
    }

    /// A parameter that keeps a family from being a law.
    fn open(&self, family: &Parametric) -> EvalError {
        let free = |s: &&Name| !self.parameters.contains_key(*s);
        let open = family.domain().ranges().map(|(s, _)| s).find(free);
        open.map_or(EvalError::Range, |s| EvalError::Parameter(s.clone()))
    }

    /// What a name stands for, if it is a distribution.
    pub fn law(&self, name: &str) -> Option<&Law> {
        self.laws.get(name)
    }

    /// What a name stands for, if it is a joint distribution.
    pub fn joint(&self, name: &str) -> Option<&Joint> {
        self.joints.get(name)
    }

    /// All distributions, by name.
    pub fn laws(&self) -> impl Iterator<Item = (&Name, &Law)> {
        self.laws.iter()
    }

    /// All joint distributions, by name.
    pub fn joints(&self) -> impl Iterator<Item = (&Name, &Joint)> {
        self.joints.iter()
    }

    /// The law that a term stands for.
    ///
    /// # Errors
    /// For unknown names, distributions on different outcomes, and terms that are no one law.
    pub fn resolve(&self, dist: &Dist) -> Result<Law, EvalError> {
        match dist {
            Dist::Named(name) => match (self.laws.get(name), self.joints.get(name)) {
                (Some(law), _) => Ok(law.clone()),
                (None, Some(joint)) => {
                    let all: Vec<&str> = joint.variables().iter().map(|v| v.name.as_ref()).collect();
                    Ok(Law::Finite(joint.law(&all)?))
                }
                (None, None) => match self.families.get(name) {
                    Some(family) => Err(self.open(family)),
                    None => Err(EvalError::Unknown(name.clone())),
                },
            },
            Dist::Law { joint, vars } => {
                let names: Vec<&str> = vars.iter().map(|v| v.as_ref()).collect();
                Ok(Law::Finite(self.table(joint)?.law(&names)?))
            }
            Dist::Mixture(parts) => {
                let mut resolved = Vec::new();
                for (w, d) in parts {
                    resolved.push((self.weight(w)?, self.distribution(d)?));
                }
                let borrowed: Vec<(Rational, &Distribution)> =
                    resolved.iter().map(|(w, d)| (w.clone(), d)).collect();
                Ok(Law::Finite(Distribution::mixture(&borrowed)?))
            }
            Dist::Product(parts) => {
                let factors = parts.iter().map(|d| self.distribution(d)).collect::<Result<Vec<_>, _>>()?;
                let borrowed: Vec<&Distribution> = factors.iter().collect();
                Ok(Law::Finite(Distribution::product(&borrowed)?))
            }
            Dist::Uniform(space) => Ok(Law::Finite(Distribution::uniform_on(self.elements(space)?)?)),
            Dist::Conditional { .. } => Err(EvalError::Unsupported(
                "a conditional law is one distribution only once its condition is fixed",
            )),
        }
    }

    /// The finite distribution that a term stands for.
    ///
    /// # Errors
    /// As [`Env::resolve`], and for infinite or unnormalised ones.
    pub fn distribution(&self, dist: &Dist) -> Result<Distribution, EvalError> {
        match self.resolve(dist)? {
            Law::Finite(d) => Ok(d),
            Law::Unnormalised(_) => {
                Err(EvalError::Unsupported("the masses do not sum to 1; this needs a distribution"))
            }
            Law::Geometric(_) => Err(EvalError::Unsupported("this needs finitely many outcomes")),
        }
    }

    /// The finite masses that a term stands for, whether they sum to 1 or not.
    ///
    /// # Errors
    /// As [`Env::resolve`], and for infinite ones.
    pub fn measure(&self, dist: &Dist) -> Result<Measure, EvalError> {
        match self.resolve(dist)? {
            Law::Unnormalised(m) => Ok(m),
            Law::Finite(d) => Ok((*d).clone()),
            Law::Geometric(_) => Err(EvalError::Unsupported("this needs finitely many outcomes")),
        }
    }

    /// The joint table of that name.
    ///
    /// # Errors
    /// When there is none, or it depends on a parameter without a number.
    pub fn table(&self, name: &Name) -> Result<&Joint, EvalError> {
        let missing = || match self.family(name) {
            Some(family) => self.open(family),
            None => EvalError::Unknown(name.clone()),
        };
        self.joints.get(name).ok_or_else(missing)
    }

    /// A random variable of a joint distribution.
    ///
    /// # Errors
    /// When there is no such table or variable.
    pub fn variable(&self, joint: &Name, var: &Name) -> Result<&Variable, EvalError> {
        let all = self.variables(joint).ok_or_else(|| EvalError::Unknown(joint.clone()))?;
        all.iter().find(|v| v.name == *var).ok_or_else(|| EvalError::NoVariable(joint.clone(), var.clone()))
    }

    /// Whether the term's names and variables are there.
    ///
    /// # Errors
    /// Says which one is not.
    pub fn check(&self, dist: &Dist) -> Result<(), EvalError> {
        match dist {
            Dist::Law { joint, vars } => vars.iter().try_for_each(|v| self.variable(joint, v).map(drop)),
            Dist::Conditional { joint, of, given } => {
                of.iter().chain(given).try_for_each(|v| self.variable(joint, v).map(drop))
            }
            Dist::Mixture(parts) => {
                parts.iter().try_for_each(|(w, d)| self.check_weight(w).and_then(|()| self.check(d)))
            }
            Dist::Product(parts) => parts.iter().try_for_each(|d| self.check(d)),
            Dist::Named(name) if self.families.contains_key(name) => Ok(()),
            Dist::Named(_) => self.resolve(dist).map(drop),
            Dist::Uniform(space) => self.elements(space).map(drop),
        }
    }

    /// Whether a weight is a rational function of parameters.
    ///
    /// # Errors
    /// When it is not.
    pub(super) fn check_weight(&self, e: &Expr) -> Result<(), EvalError> {
        fraction(e, &self.parameters).map(drop)
    }

    /// The weight of a part of a mixture.
    ///
    /// # Errors
    /// When it is no rational number, or has a parameter without one.
    pub fn weight(&self, e: &Expr) -> Result<Rational, EvalError> {
        match e {
            Expr::Number(w) => Ok(w.clone()),
            _ => fraction(e, &self.parameters)?.at(&self.parameters).ok_or_else(|| {
                let mut symbols = Vec::new();
                e.symbols(&mut symbols);
                let open = symbols.into_iter().find(|s| !self.parameters.contains_key(s));
                open.map_or(EvalError::Range, EvalError::Parameter)
            }),
        }
    }

    /// The outcomes that the k-th index of the term's masses runs through (k from 0).
    ///
    /// # Errors
    /// When there is no such index, or the parts of a mixture have different outcomes.
    pub(super) fn outcomes_at(&self, dist: &Dist, k: usize) -> Result<Outcomes, EvalError> {
        let alphabet = |joint: &Name, v: Option<&Name>| {
            Ok(self.variable(joint, v.ok_or(EvalError::Range)?)?.alphabet.clone())
        };
        match dist {
            Dist::Named(name) if k == 0 => match self.laws.get(name) {
                Some(Law::Finite(d)) => Ok(d.outcomes().clone()),
                None if self.families.contains_key(name) => {
                    let outcomes = self.families.get(name).and_then(Parametric::outcomes);
                    outcomes.cloned().ok_or(EvalError::Range)
                }
                _ => Ok(self.measure(dist)?.outcomes().clone()),
            },
            Dist::Law { joint, vars } => alphabet(joint, vars.get(k)),
            Dist::Conditional { joint, of, given } => alphabet(joint, of.iter().chain(given).nth(k)),
            Dist::Mixture(parts) => {
                let mut sets = parts.iter().map(|(_, d)| self.outcomes_at(d, k));
                let first = sets.next().ok_or(EvalError::Range)??;
                for other in sets {
                    first.positions_in(&other?)?;
                }
                Ok(first)
            }
            Dist::Product(parts) => {
                let mut before = 0;
                for part in parts {
                    let own = part.spaces().len();
                    if k < before + own {
                        return self.outcomes_at(part, k - before);
                    }
                    before += own;
                }
                Err(EvalError::Range)
            }
            Dist::Uniform(space) if k == 0 => self.elements(space),
            Dist::Named(_) | Dist::Uniform(_) => Err(EvalError::Range),
        }
    }
}
