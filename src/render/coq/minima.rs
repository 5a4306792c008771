//! Where objectives in one parameter are least: the objective less its value there is positive elsewhere; and sets of
//! minimisers that a number tells apart.

use super::declared::{closed_sum, numbers};
use super::names::Kind;
use super::parametric::{Families, Frame, unfolding};
use super::signs::middle;
use super::{Needs, Result, Section, Unsupported};
use crate::eval::{self, Env};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::exact::symbolic::{Domain, Form, Interval, Point, Symbol};
use crate::model::simple_points;
use crate::term::{Claim, Expr, Extremum, Over, Points, Rel};
use num_traits::{One, Signed};
use std::collections::BTreeMap;

pub(super) const OTHER: Unsupported =
    Unsupported("this statement about where an expression in a parameter is least");

/// A side of a claim.
pub(super) enum Side {
    /// Minimisers or maximisers, by the number of their objective.
    Least(usize),
    /// A set that is written out.
    Points(Points),
}

/// An objective, turned round where its greatest values are sought.
pub(super) struct Objective {
    pub(super) extremum: Extremum,
    pub(super) expr: Expr,
    pub(super) form: Form,
    /// Its identifier, and the lemma that the set of the claim is where it is least.
    pub(super) name: String,
    pub(super) least: String,
}

/// A page under construction about objectives in one parameter.
pub(super) struct Minima<'e> {
    pub(super) families: Families<'e>,
    pub(super) x: Symbol,
    pub(super) range: Interval,
    /// Identifiers of the parameter and of its range.
    pub(super) t: String,
    pub(super) within: String,
    bounds: Vec<String>,
    pub(super) objectives: Vec<Objective>,
    /// What every proof unfolds.
    pub(super) unfolded: Vec<String>,
    pub(super) text: String,
    pub(super) needs: Needs,
    pub(super) values: BTreeMap<(usize, Rational), (String, LogSum)>,
}

/// The statement that two sets are the same, or not, in a model.
pub(super) fn claim(env: &Env, claim: &Claim, number: usize) -> Section {
    let mut found: Vec<&Extremum> = Vec::new();
    let (left, right) = (side(&claim.lhs, &mut found)?, side(&claim.rhs, &mut found)?);
    let first = *found.first().ok_or(OTHER)?;
    let Over::Parameter { variable, range } = &first.over else { return Err(OTHER) };
    if found.iter().any(|m| m.over != first.over) {
        return Err(Unsupported("sets of numbers over different ranges"));
    }
    let mut free = env.clone();
    free.release(variable);
    let mut domain = Domain::default();
    domain.set(variable.clone(), range.clone());
    let families = Families::new(&free, domain)?;
    let mut page = Minima::new(families, variable.clone(), range.clone(), &found)?;
    let (a, b) = (page.set(&left)?, page.set(&right)?);
    let t = page.t.clone();
    let same = format!("forall {t} : R,\n  {a} <->\n  {b}");
    let (statement, proof) = match claim.rel {
        Rel::Eq => (same, page.equal(&left, &right)?),
        Rel::Ne => (format!("~ ({same})"), page.different(&left, &right)?),
        _ => return Err(OTHER),
    };
    let text = format!(
        "Module Claim{number}.\n{}Theorem claim{number} :\n  {statement}.\nProof.\n{proof}Qed.\nEnd Claim{number}.\n",
        page.text
    );
    Ok((text, page.needs))
}

fn side<'c>(e: &'c Expr, found: &mut Vec<&'c Extremum>) -> Result<Side> {
    match e {
        Expr::Minimisers(m) => {
            found.push(m);
            Ok(Side::Least(found.len() - 1))
        }
        Expr::Set(p) => Ok(Side::Points(Points::clone(p))),
        _ => Err(OTHER),
    }
}

impl<'e> Minima<'e> {
    fn new(
        mut families: Families<'e>,
        x: Symbol,
        range: Interval,
        found: &[&Extremum],
    ) -> Result<Minima<'e>> {
        let mut pairs = Vec::new();
        for m in found {
            let nothing = Claim::eq(m.objective.clone(), Expr::int(0));
            if eval::parameters(families.env, &nothing).iter().any(|s| *s != x) {
                return Err(Unsupported("minimisers that depend on a parameter"));
            }
            for name in nothing.names() {
                if families.masses.iter().all(|(n, ..)| *n != name) {
                    families.declare(&name)?;
                }
            }
        }
        let t = families.pen.names.of(Kind::Parameter, &x);
        let names: Vec<_> = families.masses.iter().map(|(n, ..)| n.clone()).collect();
        names.into_iter().for_each(|n| drop(families.pen.arguments.insert(n, t.clone())));
        for m in found {
            families.dominated(&m.objective, &mut pairs)?;
            families.collect(&m.objective, &mut Vec::new())?;
        }
        let mut bounds = Vec::new();
        for cond in eval::bounds(&x, &range) {
            bounds.push(families.pen.cond(&cond)?);
        }
        let within = families.pen.names.fresh("range");
        let mut page = Minima {
            families,
            x,
            range,
            t,
            within,
            bounds,
            objectives: Vec::new(),
            unfolded: Vec::new(),
            text: String::new(),
            needs: Needs { families: true, ..Needs::default() },
            values: BTreeMap::new(),
        };
        page.introduce(&pairs)?;
        for m in found {
            page.objective(m)?;
        }
        Ok(page)
    }

    fn introduce(&mut self, pairs: &[(crate::term::Dist, crate::term::Dist)]) -> Result<()> {
        let (t, within) = (self.t.clone(), self.within.clone());
        let frame = Frame { forall: format!("forall {t} : R, {within} {t} -> "), intros: self.intros() };
        let start = self.families.introduced(&t, pairs, &frame)?;
        let all = if self.bounds.is_empty() { "True".to_owned() } else { self.bounds.join(" /\\ ") };
        self.text =
            format!("{}Definition {within} ({t} : R) : Prop := {all}.\n{}", start.definitions, start.lemmas);
        self.unfolded = start.unfolded;
        for name in &start.dominated {
            self.text.push_str(&format!("#[local] Hint Resolve {name} : absolute_continuity.\n"));
        }
        Ok(())
    }

    /// Introduces the parameter and its bounds.
    pub(super) fn intros(&self) -> String {
        let (t, within) = (&self.t, &self.within);
        let both = if self.bounds.len() == 2 { " destruct in_range as [above_low below_high]." } else { "" };
        format!("  intros {t} in_range. unfold {within} in in_range.{both}\n")
    }

    /// Defines an objective, and proves that the claim's set is where it is least.
    fn objective(&mut self, m: &Extremum) -> Result<()> {
        let expr = match m.greatest {
            false => m.objective.clone(),
            true => Expr::mul([Expr::Number(-Rational::one()), m.objective.clone()]),
        };
        let form = eval::form(self.families.env, &self.families.domain, &expr).map_err(|_| OTHER)?;
        let name = self.families.pen.names.fresh("objective");
        let least = self.families.pen.names.fresh(&format!("{name}_is_least"));
        let (t, within) = (self.t.clone(), self.within.clone());
        let text = self.families.pen.real(&expr)?;
        let set = self.minimisers(m)?;
        let theorem = if m.greatest { "maximiser_least" } else { "minimiser_least" };
        self.text.push_str(&format!(
            "Definition {name} ({t} : R) : R := {text}.\n\
             Lemma {least} : forall {t} : R, {set} <-> least {within} {name} {t}.\nProof.\n  apply {theorem}. intros {t} in_range.\n  \
             unfold {name}. by_objective in_range.\nQed.\n"
        ));
        self.objectives.push(Objective { extremum: m.clone(), expr, form, name, least });
        Ok(())
    }

    fn minimisers(&mut self, m: &Extremum) -> Result<String> {
        let kind = if m.greatest { "maximiser" } else { "minimiser" };
        let value = self.families.pen.extended(&m.objective)?;
        let (t, within) = (&self.t, &self.within);
        Ok(format!("{kind} {within} (fun {t} : R => ({value})%ext) {t}"))
    }

    /// That the parameter is in the set.
    fn set(&mut self, side: &Side) -> Result<String> {
        match side {
            Side::Least(k) => {
                let m = self.objectives.get(*k).ok_or(OTHER)?.extremum.clone();
                self.minimisers(&m)
            }
            Side::Points(Points::Number(q)) => {
                let number = self.number(q)?;
                Ok(format!("{} = {number}", self.t))
            }
            Side::Points(Points::Empty) => Ok("False".into()),
            Side::Points(Points::Range(r)) if *r == self.range => Ok(format!("{} {}", self.within, self.t)),
            Side::Points(_) => Err(OTHER),
        }
    }

    pub(super) fn number(&mut self, q: &Rational) -> Result<String> {
        self.families.pen.real(&Expr::Number(q.clone()))
    }

    /// A number as an argument.
    pub(super) fn point(&mut self, q: &Rational) -> Result<String> {
        self.families.pen.argument(&Expr::Number(q.clone()))
    }

    /// Calls with another range of the parameter.
    fn over<T>(&mut self, range: Interval, act: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let (domain, inside) = (self.families.domain.clone(), self.families.inside.clone());
        self.families.domain.set(self.x.clone(), range);
        self.families.inside = self.families.domain.inside().ok_or(OTHER)?;
        let done = act(self);
        (self.families.domain, self.families.inside) = (domain, inside);
        done
    }

    /// Names that proofs about an objective unfold.
    fn names(&self, k: usize) -> Vec<String> {
        let own = self.objectives.get(k).map(|o| o.name.clone());
        own.into_iter().chain(self.unfolded.iter().cloned()).collect()
    }

    pub(super) fn get(&self, k: usize) -> Result<&Objective> {
        self.objectives.get(k).ok_or(OTHER)
    }

    /// The value at a number, in closed form: a lemma.
    pub(super) fn value(&mut self, k: usize, at: &Rational) -> Result<(String, LogSum)> {
        if let Some(known) = self.values.get(&(k, at.clone())) {
            return Ok(known.clone());
        }
        let value = self.number_at(k, at).ok_or(OTHER)?;
        let closed = closed_sum(&value).ok_or(Unsupported("a value of so many terms"))?;
        let (name, own) = (self.families.pen.names.fresh("value"), self.get(k)?.name.clone());
        let (written, at_text) = (self.families.pen.real(&closed)?, self.point(at)?);
        let unfold = unfolding(&self.names(k), ". ");
        let under = self.families.under.clone();
        let terms: Vec<_> =
            value.display_terms().into_iter().map(|(_, n)| Rational::from_integer(n)).collect();
        self.families.note(terms.iter().map(crate::exact::symbolic::Fraction::rational));
        self.families.fixed.insert(self.x.clone(), at.clone());
        let facts = self.families.facts();
        self.families.fixed.clear();
        self.families.under = under;
        self.text.push_str(&format!(
            "Lemma {name} : {own} {at_text} = {written}.\nProof.\n{}  {unfold}by_parameters.\nQed.\n",
            facts?
        ));
        self.values.insert((k, at.clone()), (name.clone(), value.clone()));
        Ok((name, value))
    }

    pub(super) fn number_at(&self, k: usize, at: &Rational) -> Option<LogSum> {
        let mut there = Env::clone(self.families.env);
        there.assign(self.x.clone(), at.clone()).ok()?;
        eval::evaluate(&there, &self.objectives.get(k)?.expr).ok()?.finite()?.as_logsum().cloned()
    }

    /// A number of the range at which the objective is lower than at `q`, and the lemma.
    pub(super) fn better(&mut self, k: usize, q: &Rational) -> Result<(Rational, String)> {
        let here = self.number_at(k, q).ok_or(OTHER)?;
        let lower = |p: Point| {
            let at = p.get(&self.x)?.clone();
            self.number_at(k, &at)?.compare(&here).is_lt().then_some(at)
        };
        let u = simple_points(&self.families.domain).into_iter().find_map(lower).ok_or(OTHER)?;
        let ((lower, a), (upper, b)) = (self.value(k, &u)?, self.value(k, q)?);
        let (name, own) = (self.families.pen.names.fresh("better"), self.get(k)?.name.clone());
        let closed = |v: &LogSum| closed_sum(v).ok_or(OTHER);
        let mut tactic = numbers(&Claim::new(closed(&a)?, Rel::Lt, closed(&b)?))?;
        let gap = LogSum::combination([(Rational::one(), &b), (-Rational::one(), &a)]);
        if !super::gap::is_whole(&gap) {
            tactic = tactic.replacen("by_less", "by_less_enclosed", 1);
            self.needs.enclosures = true;
        }
        let (u_text, q_text) = (self.point(&u)?, self.point(q)?);
        self.text.push_str(&format!(
            "Lemma {name} : {own} {u_text} < {own} {q_text}.\nProof. rewrite {lower}, {upper}. {tactic} Qed.\n"
        ));
        Ok((u, name))
    }

    /// A lemma that a closed value lies below the objective on a range.
    pub(super) fn below(&mut self, k: usize, value: &LogSum, range: Interval) -> Result<String> {
        let closed = closed_sum(value).ok_or(OTHER)?;
        let claim = Claim::new(closed.clone(), Rel::Lt, self.get(k)?.expr.clone());
        let (names, own) = (self.names(k), self.get(k)?.name.clone());
        let (t, x) = (self.t.clone(), self.x.clone());
        let mut bounds = Vec::new();
        for cond in eval::bounds(&x, &range) {
            bounds.push(self.families.pen.cond(&cond)?);
        }
        let terms: Vec<_> =
            value.display_terms().into_iter().map(|(_, n)| Rational::from_integer(n)).collect();
        let under = self.families.under.clone();
        self.families.note(terms.iter().map(crate::exact::symbolic::Fraction::rational));
        let (mut before, mut enclosed) = (String::new(), false);
        let proof = self.over(range, |this| {
            this.families.by_faces(&mut |families| {
                let (lemmas, proof, own) = families.order(&claim, &names)?;
                before.push_str(&lemmas);
                enclosed |= own;
                Ok(proof)
            })
        });
        self.families.under = under;
        self.needs.enclosures |= enclosed;
        let name = self.families.pen.names.fresh("is_below");
        let written = self.families.pen.real(&closed)?;
        let premises: String = bounds.iter().map(|b| format!("{b} -> ")).collect();
        self.text.push_str(&format!(
            "{before}Lemma {name} : forall {t} : R, {premises}{written} < {own} {t}.\nProof.\n  intros {t}. intros.\n{}Qed.\n",
            proof?
        ));
        Ok(name)
    }

    /// That an objective is a number, or a factor times another one and a number, wherever the parameter is: a lemma.
    fn everywhere(&mut self, k: usize, other: Option<(usize, &Rational)>, value: &LogSum) -> Result<String> {
        let closed = closed_sum(value).ok_or(OTHER)?;
        let (mut names, own, t) = (self.names(k), self.get(k)?.name.clone(), self.t.clone());
        let mut right = self.families.pen.real(&closed)?;
        if let Some((g, factor)) = other {
            let (factor, g) = (self.point(factor)?, self.get(g)?.name.clone());
            right = format!("{factor} * {g} {t} + {}", self.families.pen.factor(&closed)?);
            names.insert(0, g);
        }
        let unfold = unfolding(&names, ". ");
        let terms: Vec<_> =
            value.display_terms().into_iter().map(|(_, n)| Rational::from_integer(n)).collect();
        let under = self.families.under.clone();
        self.families.note(terms.iter().map(crate::exact::symbolic::Fraction::rational));
        let proof =
            self.families.by_faces(&mut |this| Ok(format!("{}  {unfold}by_parameters.\n", this.facts()?)));
        self.families.under = under;
        let (name, within) = (self.families.pen.names.fresh("everywhere"), self.within.clone());
        self.text.push_str(&format!(
            "Lemma {name} : forall {t} : R, {within} {t} -> {own} {t} = {right}.\nProof.\n{}{}Qed.\n",
            self.intros(),
            proof?
        ));
        Ok(name)
    }

    /// A lemma that says where an objective is least.
    pub(super) fn solved(&mut self, k: usize) -> Result<(Points, String)> {
        let found =
            eval::minimisers(self.families.env, &self.get(k)?.extremum).ok().flatten().ok_or(OTHER)?;
        let (own, within, t) = (self.get(k)?.name.clone(), self.within.clone(), self.t.clone());
        let (set, proof) = match &found {
            Points::Number(q) => {
                let (value, number) = self.value(k, q)?;
                let mut sides = Vec::new();
                for above in [false, true] {
                    let mut range = self.range.clone();
                    match above {
                        false => (range.high, range.high_closed) = (Some(q.clone()), false),
                        true => (range.low, range.low_closed) = (Some(q.clone()), false),
                    }
                    sides.push(match range.is_wide() {
                        true => {
                            format!("apply {}; unfold {within} in *; lra", self.below(k, &number, range)?)
                        }
                        false => format!("exfalso; unfold {within} in *; lra"),
                    });
                }
                let at = self.number(q)?;
                let proof = format!(
                    "  refine (least_alone _ _ _ _ _); [ unfold {within}; lra | ].\n  intros {t} in_range apart. rewrite {value}.\n  \
                     destruct (Rtotal_order {t} ({at})) as [side|[side|side]]; [ {} | contradiction | {} ].\n",
                    sides.first().cloned().unwrap_or_default(),
                    sides.get(1).cloned().unwrap_or_default()
                );
                (format!("{t} = {at}"), proof)
            }
            Points::Range(_) => {
                let at = self.range.inside().ok_or(OTHER)?;
                let value = self.number_at(k, &at).ok_or(OTHER)?;
                let lemma = self.everywhere(k, None, &value)?;
                (format!("{within} {t}"), format!("  apply (least_everywhere {within} {own} _ {lemma}).\n"))
            }
            Points::Empty => {
                ("False".to_owned(), format!("  refine (least_nowhere _ _ _).\n{}", self.nowhere(k)?))
            }
            Points::Dist(_) => return Err(OTHER),
        };
        let name = self.families.pen.names.fresh("is_solved");
        self.text.push_str(&format!(
            "Lemma {name} : forall {t} : R, least {within} {own} {t} <-> {set}.\nProof.\n{proof}Qed.\n"
        ));
        Ok((found, name))
    }

    fn equal(&mut self, left: &Side, right: &Side) -> Result<String> {
        let t = self.t.clone();
        match (left, right) {
            (Side::Least(f), Side::Points(_)) => {
                let (least, (_, solved)) = (self.get(*f)?.least.clone(), self.solved(*f)?);
                Ok(format!("  intros {t}. etransitivity; [ apply {least} | apply {solved} ].\n"))
            }
            (Side::Points(_), Side::Least(f)) => {
                let (least, (_, solved)) = (self.get(*f)?.least.clone(), self.solved(*f)?);
                Ok(format!("  intros {t}. symmetry. etransitivity; [ apply {least} | apply {solved} ].\n"))
            }
            (Side::Least(f), Side::Least(g)) => {
                let (first, second) = (self.get(*f)?.least.clone(), self.get(*g)?.least.clone());
                let middle = match self.affine(*f, *g) {
                    Some((factor, shift)) => {
                        let lemma = self.everywhere(*f, Some((*g, &factor)), &shift)?;
                        let factor = self.point(&factor)?;
                        format!("apply (least_affine _ _ _ {factor} _ ltac:(lra) {lemma})")
                    }
                    None => {
                        let ((_, a), (_, b)) = (self.solved(*f)?, self.solved(*g)?);
                        format!("etransitivity; [ apply {a} | symmetry; apply {b} ]")
                    }
                };
                Ok(format!(
                    "  intros {t}. etransitivity; [ apply {first} | ].\n  etransitivity; [ {middle} | ].\n  \
                     symmetry. apply {second}.\n"
                ))
            }
            (Side::Points(_), Side::Points(_)) => Err(OTHER),
        }
    }

    /// A positive factor and a number that turn the second objective into the first.
    fn affine(&self, f: usize, g: usize) -> Option<(Rational, LogSum)> {
        let (f, g) = (&self.objectives.get(f)?.form, &self.objectives.get(g)?.form);
        let at: Point = [(self.x.clone(), self.range.inside()?)].into();
        let (df, dg) = (f.derivative(&self.x).over_base(&at), g.derivative(&self.x).over_base(&at));
        let factor = match dg.logs().next() {
            Some((g, c)) => {
                let own = df.logs().find(|(f, _)| *f == g).map(|(_, c)| c.clone())?;
                (&own * &c.recip()?).as_rational()?
            }
            None => (df.as_fraction()? * &dg.as_fraction()?.recip()?).as_rational()?,
        };
        let rest = f.difference(&g.scale(&crate::exact::symbolic::Fraction::rational(&factor)));
        let fits = factor.is_positive() && rest.derivative(&self.x).is_zero(&at);
        fits.then(|| rest.at(&at).map(|shift| (factor, shift)))?
    }

    /// The number in the middle of a range.
    pub(super) fn halfway(&self) -> Result<Rational> {
        match (&self.range.low, &self.range.high) {
            (Some(a), Some(b)) => Ok(middle(a, b)),
            _ => Err(OTHER),
        }
    }
}
