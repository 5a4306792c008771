//! A model: what the names of a statement mean.

use super::value::EvalError;
use crate::exact::Rational;
use crate::model::{Distribution, Joint, Label, Law, Measure};
use crate::term::{Dist, Expr, Name, Space};
use std::collections::BTreeMap;

/// The distributions and joint distributions that names stand for.
#[derive(Clone, Debug, Default)]
pub struct Env {
    laws: BTreeMap<Name, Law>,
    joints: BTreeMap<Name, Joint>,
}

impl Env {
    /// Gives a name a distribution.
    pub fn define(&mut self, name: Name, law: Law) {
        self.joints.remove(&name);
        self.laws.insert(name, law);
    }

    /// Gives a name a joint distribution.
    pub fn define_joint(&mut self, name: Name, joint: Joint) {
        self.laws.remove(&name);
        self.joints.insert(name, joint);
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
                (None, None) => Err(EvalError::Unknown(name.clone())),
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
            Dist::Uniform(_) => Err(EvalError::Range),
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
    /// When there is none.
    pub fn table(&self, name: &Name) -> Result<&Joint, EvalError> {
        self.joints.get(name).ok_or_else(|| EvalError::Unknown(name.clone()))
    }

    /// The values of a random variable of a joint distribution.
    ///
    /// # Errors
    /// When there is no such table or variable.
    pub fn alphabet(&self, joint: &Name, var: &Name) -> Result<Vec<Label>, EvalError> {
        let table = self.table(joint)?;
        let found = table.variables().iter().find(|v| v.name == *var);
        let variable = found.ok_or_else(|| EvalError::NoVariable(joint.clone(), var.clone()))?;
        variable.alphabet.check_listable()?;
        Ok(variable.alphabet.iter().map(|l| l.into_owned()).collect())
    }

    /// Whether the term's names and variables are there.
    ///
    /// # Errors
    /// Says which one is not.
    pub fn check(&self, dist: &Dist) -> Result<(), EvalError> {
        match dist {
            Dist::Law { joint, vars } => vars.iter().try_for_each(|v| self.alphabet(joint, v).map(drop)),
            Dist::Conditional { joint, of, given } => {
                of.iter().chain(given).try_for_each(|v| self.alphabet(joint, v).map(drop))
            }
            Dist::Mixture(parts) => parts.iter().try_for_each(|(_, d)| self.check(d)),
            Dist::Product(parts) => parts.iter().try_for_each(|d| self.check(d)),
            Dist::Named(_) => self.resolve(dist).map(drop),
            Dist::Uniform(_) => Err(EvalError::Range),
        }
    }

    /// The weight of a part of a mixture.
    ///
    /// # Errors
    /// When it is no rational number.
    pub fn weight(&self, e: &Expr) -> Result<Rational, EvalError> {
        match e {
            Expr::Number(w) => Ok(w.clone()),
            _ => Err(EvalError::Unsupported("the weights of a mixture must be rational numbers")),
        }
    }

    /// The values a bound index runs through, read off a distribution whose mass is taken at it.
    pub(super) fn space_of(&self, dist: &Dist, space: &Space) -> Result<Option<Vec<Label>>, EvalError> {
        match (dist, space) {
            (Dist::Law { joint, vars }, Space::Alphabet(v)) if vars.contains(v) => {
                self.alphabet(joint, v).map(Some)
            }
            (Dist::Conditional { joint, of, given }, Space::Alphabet(v))
                if of.contains(v) || given.contains(v) =>
            {
                self.alphabet(joint, v).map(Some)
            }
            (Dist::Named(_), Space::Outcomes) => {
                let measure = self.measure(dist)?;
                measure.outcomes().check_listable()?;
                Ok(Some(measure.outcomes().iter().map(|l| l.into_owned()).collect()))
            }
            (Dist::Product(parts), _) => {
                for part in parts {
                    if let Some(found) = self.space_of(part, space)? {
                        return Ok(Some(found));
                    }
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}
