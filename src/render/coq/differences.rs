//! That sets of numbers differ: a number that is in the one alone, or in one and improved on for the other.

use super::Result;
use super::minima::{Minima, OTHER, Side};
use crate::eval;
use crate::exact::Rational;
use crate::model::simple_points;
use crate::term::Points;

impl Minima<'_> {
    pub(super) fn different(&mut self, left: &Side, right: &Side) -> Result<String> {
        let t = self.t.clone();
        let (told, known): (String, Vec<String>) = match (left, right) {
            (Side::Least(f), Side::Points(p)) => (self.not_this(*f, p)?, vec![self.get(*f)?.least.clone()]),
            (Side::Points(p), Side::Least(f)) => (self.not_this(*f, p)?, vec![self.get(*f)?.least.clone()]),
            (Side::Least(f), Side::Least(g)) => {
                let known = vec![self.get(*f)?.least.clone(), self.get(*g)?.least.clone()];
                let told = match self.told_apart(*f, *g) {
                    Err(_) => self.told_apart(*g, *f).or_else(|_| self.turning_apart(*f, *g))?,
                    told => told?,
                };
                (told, known)
            }
            (Side::Points(_), Side::Points(_)) => return Err(OTHER),
        };
        let known: String = known.iter().map(|l| format!("generalize ({l} {t}); ")).collect();
        Ok(format!(
            "  intros same. apply {told}.\n  intros {t}. {known}generalize (same {t}); clear; tauto.\n"
        ))
    }

    /// The lemma that says so; its statement and proof.
    pub(super) fn told(&mut self, statement: &str, proof: &str) -> String {
        let name = self.families.pen.names.fresh("told_apart");
        self.text.push_str(&format!(
            "Lemma {name} : ~ (forall {} : R, {statement}).\nProof.\n{proof}Qed.\n",
            self.t
        ));
        name
    }

    /// That an objective is not least at just these numbers.
    fn not_this(&mut self, f: usize, points: &Points) -> Result<String> {
        let (own, within, t) = (self.get(f)?.name.clone(), self.within.clone(), self.t.clone());
        let least = format!("least {within} {own} {t}");
        match points {
            Points::Number(q) => {
                let at = self.number(q)?;
                let statement = format!("{least} <-> {t} = {at}");
                let proof = if !self.range.contains(q) {
                    format!(
                        "  intros same. destruct (proj2 (same ({at})) eq_refl) as [in_range _]. unfold {within} in in_range. lra.\n"
                    )
                } else if let Ok((u, better)) = self.better(f, q) {
                    let u = self.number(&u)?;
                    format!(
                        "  apply (sets_apart' _ _ ({at})); [ reflexivity | apply (not_least_at {within} {own} ({at}) ({u})); [ unfold {within}; lra | exact {better} ] ].\n"
                    )
                } else {
                    // It is least there, and elsewhere too.
                    let (Points::Range(_), solved) = self.solved(f)? else { return Err(OTHER) };
                    let inside = simple_points(&self.families.domain);
                    let other =
                        inside.iter().filter_map(|p| p.get(&self.x)).find(|p| *p != q).ok_or(OTHER)?;
                    let other = self.number(&other.clone())?;
                    format!(
                        "  apply (sets_apart _ _ ({other})); [ apply {solved}; unfold {within}; lra | lra ].\n"
                    )
                };
                Ok(self.told(&statement, &proof))
            }
            Points::Empty => {
                let (found, solved) = self.solved(f)?;
                let at = match found {
                    Points::Number(q) => q,
                    Points::Range(r) => r.inside().ok_or(OTHER)?,
                    _ => return Err(OTHER),
                };
                let at = self.number(&at)?;
                let proof = format!(
                    "  apply (sets_apart _ _ ({at})); [ apply {solved}; first [ reflexivity | unfold {within}; lra ] | tauto ].\n"
                );
                Ok(self.told(&format!("{least} <-> False"), &proof))
            }
            Points::Range(r) if *r == self.range => {
                let inside = simple_points(&self.families.domain);
                let all: Vec<Rational> =
                    inside.iter().filter_map(|p| p.get(&self.x).cloned()).take(20).collect();
                let (q, (u, better)) =
                    all.iter().find_map(|q| Some((q, self.better(f, q).ok()?))).ok_or(OTHER)?;
                let (at, u) = (self.number(q)?, self.number(&u)?);
                let proof = format!(
                    "  apply (sets_apart' _ _ ({at})); [ unfold {within}; lra | apply (not_least_at {within} {own} ({at}) ({u})); [ unfold {within}; lra | exact {better} ] ].\n"
                );
                Ok(self.told(&format!("{least} <-> {within} {t}"), &proof))
            }
            _ => Err(OTHER),
        }
    }

    /// The first objective is least at a number where the second is not.
    fn told_apart(&mut self, f: usize, g: usize) -> Result<String> {
        let keep = self.text.len();
        let found =
            eval::minimisers(self.families.env, &self.get(f)?.extremum).ok().flatten().ok_or(OTHER)?;
        let candidates = match found {
            Points::Number(q) => vec![q],
            Points::Range(_) => {
                let inside = simple_points(&self.families.domain);
                inside.iter().filter_map(|p| p.get(&self.x).cloned()).take(20).collect()
            }
            _ => return Err(OTHER),
        };
        let known = self.values.clone();
        let best = candidates.iter().find_map(|q| Some((q.clone(), self.better(g, q).ok()?)));
        let Some((q, (u, better))) = best else {
            self.text.truncate(keep);
            self.values = known;
            return Err(OTHER);
        };
        let (_, solved) = self.solved(f)?;
        let (at, u) = (self.number(&q)?, self.number(&u)?);
        let (within, t) = (self.within.clone(), self.t.clone());
        let (first, second) = (self.get(f)?.name.clone(), self.get(g)?.name.clone());
        let (way, statement) = if f < g {
            ("sets_apart", format!("least {within} {first} {t} <-> least {within} {second} {t}"))
        } else {
            ("sets_apart'", format!("least {within} {second} {t} <-> least {within} {first} {t}"))
        };
        let proof = format!(
            "  apply ({way} _ _ ({at})); [ apply {solved}; first [ reflexivity | unfold {within}; lra ] | \
             apply (not_least_at {within} {second} ({at}) ({u})); [ unfold {within}; lra | exact {better} ] ].\n"
        );
        Ok(self.told(&statement, &proof))
    }
}
