//! The verdict of a certificate read back: a proof of the claim, or of its negation in a model.

use super::error::CertificateError;
use super::json::{array, bad, names, number};
use super::read::Table;
use crate::eval::{self, Env};
use crate::kernel::{Conds, Theorem, follows};
use crate::prove::{Case, Counterexample, Derivation, Proof, Verdict};
use crate::term::{Claim, Cond, Dist, Expr, Index, Name, Rel, Space};
use num_traits::Zero;
use serde_json::Value as Json;
use std::sync::Arc;

type Result<T> = std::result::Result<T, CertificateError>;

/// What a verdict is read with.
pub(super) struct Reader<'r> {
    pub(super) table: &'r Table,
    pub(super) theorems: &'r [Theorem],
    pub(super) model: Option<&'r Arc<Env>>,
    pub(super) claim: &'r Claim,
    pub(super) given: &'r [Cond],
}

pub(super) fn reject<T>(place: &str, why: &str) -> Result<T> {
    Err(CertificateError::rejected(place, why))
}

/// The names that a claim and its conditions speak of, each once.
pub(super) fn own_names(claim: &Claim, given: &[Cond]) -> Vec<Name> {
    let mut own = claim.names();
    let mut names = Vec::new();
    given.iter().for_each(|c| c.names(&mut names));
    for name in names {
        if !own.contains(&name) {
            own.push(name);
        }
    }
    own
}

/// That the claim is false.
fn negation(Claim { lhs, rel, rhs }: &Claim) -> Claim {
    match rel {
        Rel::Eq => Claim::new(lhs.clone(), Rel::Ne, rhs.clone()),
        Rel::Ne => Claim::eq(lhs.clone(), rhs.clone()),
        Rel::Le => Claim::new(rhs.clone(), Rel::Lt, lhs.clone()),
        Rel::Lt => Claim::new(rhs.clone(), Rel::Le, lhs.clone()),
    }
}

impl Reader<'_> {
    pub(super) fn theorem(&self, j: Option<&Json>, place: &str) -> Result<&Theorem> {
        let k = number(j.unwrap_or(&Json::Null), place)?;
        match self.theorems.get(k) {
            Some(t) => Ok(t),
            None => bad(place, format!("there is no inference {k}")),
        }
    }

    pub(super) fn verdict(&self, j: &Json) -> Result<Verdict> {
        let place = "certificate.verdict";
        let Some((kind, value)) = j.as_object().filter(|o| o.len() == 1).and_then(|o| o.iter().next()) else {
            return bad(place, "expected a proof, a refutation or what was tried");
        };
        match kind.as_str() {
            "proof" => Ok(Verdict::Proved(Box::new(self.proof(value)?))),
            "refutation" => Ok(Verdict::Refuted(Box::new(self.refutation(value)?))),
            "tried" => {
                let tried =
                    array(value, place)?.iter().map(|p| self.prose(p, place)).collect::<Result<_>>()?;
                Ok(Verdict::Unknown(tried))
            }
            _ => bad(place, "expected a proof, a refutation or what was tried"),
        }
    }

    fn refutation(&self, j: &Json) -> Result<Counterexample> {
        let place = "certificate.verdict.refutation";
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        let Some(model) = theorem.model().cloned() else {
            return reject(place, "the theorem is about no model");
        };
        if !theorem.conds().is_empty() {
            return reject(place, "the theorem rests on conditions");
        }
        let Some(claim) = self.instances().find(|c| *theorem.claim() == negation(c)) else {
            return reject(place, "the theorem is not that the claim fails");
        };
        if !self.given.iter().all(|c| eval::holds(&model, c) == Ok(Some(true))) {
            return reject(place, "the distributions do not satisfy what was given");
        }
        let by = match j.get("calculation") {
            None => None,
            Some(lines) => {
                let place = format!("{place}.calculation");
                Some(self.calculation(lines, theorem.claim(), &|_| false, &place)?)
            }
        };
        let names = self.free_names(j.get("names").unwrap_or(&Json::Null), &model, by.as_ref(), place)?;
        let value = |e: &Expr| match &by {
            // The sides are sets, which have no values.
            Some(_) => Ok(eval::Value::rational(&Zero::zero())),
            None => eval::evaluate(&model, e).map_err(|e| CertificateError::rejected(place, e.to_string())),
        };
        let (lhs, rhs) = (value(&claim.lhs)?, value(&claim.rhs)?);
        Ok(Counterexample { names, lhs, rhs, theorem, model, by })
    }

    /// The claim, and what it says of one outcome where it speaks of each.
    fn instances(&self) -> impl Iterator<Item = Claim> {
        let index = Space::Outcomes.index();
        let about_each = self.claim.lhs.mentions(&index) || self.claim.rhs.mentions(&index);
        let labels =
            self.theorems.iter().flat_map(|t| [&t.claim().lhs, &t.claim().rhs]).filter_map(|e| match e {
                Expr::Mass(_, at) => match at.as_slice() {
                    [Index::Outcome(label)] => Some(label.clone()),
                    _ => None,
                },
                _ => None,
            });
        let labels: Vec<Name> = if about_each { labels.collect() } else { Vec::new() };
        let at = |e: &Expr, label: &Name| match e {
            Expr::Mass(d, _) => Expr::Mass(d.clone(), vec![Index::Outcome(label.clone())]),
            other => other.clone(),
        };
        let Claim { lhs, rel, rhs } = self.claim;
        let one = move |label: Name| Claim::new(at(lhs, &label), *rel, at(rhs, &label));
        let each: Vec<Claim> = labels.into_iter().map(one).collect();
        std::iter::once(self.claim.clone()).chain(each)
    }

    /// The names whose distributions are shown: those of the statement in their order, and beside them those
    /// that a calculation speaks of.
    fn free_names(&self, j: &Json, model: &Env, by: Option<&Derivation>, place: &str) -> Result<Vec<Name>> {
        let names = names(j, place)?;
        let mut expected = own_names(self.claim, self.given);
        expected.retain(|n| names.contains(n));
        if by.is_some() {
            let spoken = self.theorems.iter().flat_map(|t| t.claim().names());
            let mut others: Vec<Name> =
                spoken.filter(|n| !expected.contains(n) && names.contains(n)).collect();
            others.sort();
            others.dedup();
            expected.append(&mut others);
        }
        let meant = |n: &Name| model.law(n).is_some() || model.joint(n).is_some();
        if expected != names || by.is_some() && !names.iter().all(meant) {
            return reject(place, "the names are not those of the claim and the conditions, in their order");
        }
        Ok(names)
    }

    fn proof(&self, j: &Json) -> Result<Proof> {
        let place = "certificate.verdict.proof";
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        if theorem.claim() != self.claim {
            return reject(place, "the theorem is not the claim");
        }
        let cases = array(j.get("cases").unwrap_or(&Json::Null), place)?;
        let cases = cases
            .iter()
            .enumerate()
            .map(|(n, c)| self.case(c, &theorem, &format!("{place}.cases[{n}]")))
            .collect::<Result<_>>()?;
        Ok(Proof { theorem, cases })
    }

    fn case(&self, j: &Json, whole: &Theorem, place: &str) -> Result<Case> {
        let assumptions: Vec<Cond> = array(j.get("assumptions").unwrap_or(&Json::Null), place)?
            .iter()
            .map(|c| self.table.cond(c, place))
            .collect::<Result<_>>()?;
        let known: Conds = whole.conds().iter().chain(&assumptions).cloned().collect();
        let stated: Conds =
            known.iter().filter(|c| eval::domain_of(&[(*c).clone()].into()).is_some()).cloned().collect();
        let stated = eval::domain_of(&stated);
        // In its ranges a family is a distribution.
        let family = |c: &Cond| match c {
            Cond::Distribution(Dist::Named(n)) => {
                let family = self.model.and_then(|m| m.family(n)).zip(stated.as_ref());
                family.is_some_and(|(f, stated)| f.domain().includes(stated))
            }
            _ => false,
        };
        let holds = |c: &Cond| {
            let in_model = |m: &Arc<Env>| eval::holds(m, c) == Ok(Some(true));
            follows(c, &known) || family(c) || self.model.is_some_and(in_model)
        };
        let lines = j.get("calculation").unwrap_or(&Json::Null);
        let derivation = self.calculation(lines, self.claim, &holds, &format!("{place}.calculation"))?;
        Ok(Case { assumptions, derivation })
    }
}
