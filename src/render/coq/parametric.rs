//! Statements that hold for all values of parameters: families of distributions as functions of them, and what
//! occurs under logarithms, collected from the definitions.

use super::finite::is_real_claim;
use super::names::{Kind, comment};
use super::term::{Pen, Style};
use super::{Needs, Result, Section, Unsupported};
use crate::eval::{self, Env};
use crate::exact::symbolic::{Domain, Form, Fraction, Point};
use crate::kernel::{Conds, Rule, Theorem};
use crate::prove;
use crate::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Rel};

/// What a section proves.
enum Goal<'t> {
    /// An equation, with the tactic that proves it.
    Equation(String, &'static str),
    /// An order, by signs of slopes.
    Order,
    /// An instance of a theorem about all distributions.
    Instance(&'t Theorem),
}

/// What stands before each statement, and how a proof takes it.
#[derive(Default)]
pub(super) struct Frame {
    pub(super) forall: String,
    pub(super) intros: String,
}

/// The beginning of a section.
#[derive(Default)]
pub(super) struct Introduced {
    pub(super) definitions: String,
    pub(super) lemmas: String,
    /// Names of definitions, to be unfolded.
    pub(super) unfolded: Vec<String>,
    /// The lemmas about absolute continuity.
    pub(super) dominated: Vec<String>,
}

/// The tactic that unfolds the names; nothing where there are none.
pub(super) fn unfolding(names: &[String], then: &str) -> String {
    if names.is_empty() { String::new() } else { format!("unfold {}{then}", names.join(", ")) }
}

/// What a section speaks of.
pub(super) struct Families<'e> {
    pub(super) env: &'e Env,
    pub(super) domain: Domain,
    /// A point of the ranges.
    pub(super) inside: Point,
    /// Parameters that are at an end of their ranges, where a case of a proof is about it.
    pub(super) fixed: Point,
    pub(super) pen: Pen,
    /// The sets of outcomes, each with the identifier of its list.
    pub(super) spaces: Vec<(Vec<String>, String)>,
    /// The distributions with their masses, aligned, and the place of their outcomes.
    pub(super) masses: Vec<(Name, Vec<Fraction>, usize)>,
    /// What occurs under logarithms.
    pub(super) under: Vec<Fraction>,
    /// Masses of which the first vanish where the second do.
    pub(super) vanishing: Vec<(Fraction, Fraction)>,
}

/// A statement that holds for all values in the ranges.
pub(super) fn claim(env: &Env, theorem: &Theorem, number: usize) -> Section {
    let (claim, conds) = (theorem.claim(), theorem.conds());
    if claim.rel != Rel::Eq
        && let Some(general) = specialised(theorem)
    {
        return equation_or_order(env, claim, conds, Some(general), number);
    }
    equation_or_order(env, claim, conds, None, number)
}

/// The theorem about all distributions that one in a model is an instance of.
fn specialised(t: &Theorem) -> Option<&Theorem> {
    match t.rule() {
        Rule::Specialise(p) => Some(p),
        Rule::Weaken(p) | Rule::Discharge(p, _) => specialised(p),
        _ => None,
    }
}

/// The closed form of an expression.
pub(super) fn formula(env: &Env, claim: &Claim, conds: &Conds, number: usize) -> Section {
    equation_or_order(env, claim, conds, None, number)
}

fn equation_or_order(
    env: &Env,
    claim: &Claim,
    conds: &Conds,
    general: Option<&Theorem>,
    number: usize,
) -> Section {
    let domain = eval::domain_of(conds).ok_or(Unsupported("a condition beyond the ranges of parameters"))?;
    let mut families = Families::new(env, domain)?;
    if eval::parameters(env, claim).iter().any(|s| !families.inside.contains_key(s)) {
        return Err(Unsupported("a parameter with a number"));
    }
    families.section(claim, conds, general, number)
}

impl<'e> Families<'e> {
    /// Families whose parameters have these ranges.
    pub(super) fn new(env: &'e Env, domain: Domain) -> Result<Families<'e>> {
        if domain.ranges().any(|(_, r)| !r.is_wide()) {
            return Err(Unsupported("a parameter with one value"));
        }
        if !env.parameters().is_empty() {
            return Err(Unsupported("a parameter with a number"));
        }
        let inside = domain.inside().ok_or(Unsupported("an empty range"))?;
        let (pen, fixed, spaces, masses) = (Pen::default(), Point::new(), Vec::new(), Vec::new());
        let (under, vanishing) = (Vec::new(), Vec::new());
        Ok(Families { env, domain, inside, fixed, pen, spaces, masses, under, vanishing })
    }
}

impl Families<'_> {
    fn section(&mut self, claim: &Claim, conds: &Conds, general: Option<&Theorem>, number: usize) -> Section {
        for name in claim.names() {
            self.declare(&name)?;
        }
        let parameters: Vec<Name> = self.domain.ranges().map(|(s, _)| s.clone()).collect();
        let symbols: Vec<String> = parameters.iter().map(|s| self.pen.names.of(Kind::Parameter, s)).collect();
        let symbols = symbols.join(" ");
        for (name, ..) in &self.masses {
            self.pen.arguments.insert(name.clone(), symbols.clone());
        }
        let mut ranges = Vec::new();
        for cond in conds {
            ranges.push(self.pen.cond(cond)?);
        }
        let mut pairs = Vec::new();
        let goal = match general {
            Some(general) => Goal::Instance(general),
            None => {
                self.dominated(&claim.lhs, &mut pairs)?;
                self.dominated(&claim.rhs, &mut pairs)?;
                self.collect(&claim.lhs, &mut Vec::new())?;
                self.collect(&claim.rhs, &mut Vec::new())?;
                self.goal(claim, &pairs)?
            }
        };

        let frame = Frame::default();
        let Introduced { definitions, lemmas, unfolded, .. } = self.introduced(&symbols, &pairs, &frame)?;
        let mut out = format!("Module Claim{number}.\n{definitions}");
        let unfold = unfolding(&unfolded, ". ");
        let mut needs = Needs { families: true, ..Needs::default() };
        let (statement, before, proof) = match goal {
            Goal::Instance(general) => {
                let (text, style) = super::general::instance(general, &format!("claim{number}_general"))?;
                let known: String = self
                    .masses
                    .clone()
                    .iter()
                    .map(|(n, ..)| self.pen.names.of(Kind::Distribution, n))
                    .map(|n| format!("  pose proof {n}_is_distribution.\n"))
                    .collect();
                (
                    self.pen.claim(claim, style)?,
                    text,
                    format!("{known}  apply claim{number}_general; side.\n"),
                )
            }
            Goal::Equation(statement, tactic) => {
                let proof =
                    self.by_faces(&mut |this| Ok(format!("{}  {unfold}{tactic}.\n", this.facts()?)))?;
                (statement, String::new(), proof)
            }
            Goal::Order => {
                let mut before = String::new();
                let proof = self.by_faces(&mut |this| {
                    let (lemmas, proof, enclosed) = this.order(claim, &unfolded)?;
                    before.push_str(&lemmas);
                    needs.enclosures |= enclosed;
                    Ok(proof)
                })?;
                (self.pen.claim(claim, Style::Real)?, before, proof)
            }
        };
        out.push_str(&before);
        out.push_str("Section Ranges.\n");
        out.push_str(&format!("Variables {symbols} : R.\n"));
        for range in ranges {
            let name = self.pen.names.fresh("in_range");
            out.push_str(&format!("Hypothesis {name} : {range}.\n"));
        }
        out.push_str(&lemmas);
        out.push_str(&format!(
            "Theorem claim{number} :\n  {statement}.\nProof.\n{proof}Qed.\nEnd Ranges.\nEnd Claim{number}.\n"
        ));
        Ok((out, needs))
    }

    /// The definitions of the distributions, and the lemmas that they are some and which are absolutely continuous.
    pub(super) fn introduced(
        &mut self,
        symbols: &str,
        pairs: &[(Dist, Dist)],
        frame: &Frame,
    ) -> Result<Introduced> {
        let mut all = Introduced::default();
        for (labels, list) in &self.spaces {
            all.definitions.push_str(&format!(
                "(* outcomes 0, 1, …: {} *)\nDefinition {list} := outcomes {}.\n",
                comment(&labels.join(", ")),
                labels.len()
            ));
            all.unfolded.extend([list.clone(), "outcomes".to_owned()]);
        }
        let Frame { forall, intros } = frame;
        for (name, masses, space) in self.masses.clone() {
            let om = self.spaces.get(space).map(|(_, list)| list.clone()).unwrap_or_default();
            let own = self.pen.names.of(Kind::Distribution, &name);
            let mut list = Vec::new();
            for mass in &masses {
                list.push(self.fraction(mass)?);
            }
            all.definitions.push_str(&format!(
                "Definition {own} ({symbols} : R) (i : nat) : R := nth i [{}] 0.\n",
                list.join("; ")
            ));
            let under =
                std::mem::replace(&mut self.under, masses.iter().filter(|m| !m.is_zero()).cloned().collect());
            let proof = self.by_faces(&mut |this| {
                Ok(format!("{}  unfold {om}, outcomes, {own}. by_family.\n", this.facts()?))
            });
            self.under = under;
            all.lemmas.push_str(&format!(
                "Lemma {own}_is_distribution : {forall}distribution {om} ({own} {symbols}).\nProof.\n{intros}{}Qed.\n",
                proof?
            ));
            all.unfolded.push(own);
        }
        let unfold = unfolding(&all.unfolded, ". ");
        for (p, q) in pairs {
            let cond = self.pen.cond(&Cond::Dominated(p.clone(), q.clone()))?;
            let name = self.pen.names.fresh("is_dominated");
            let proof = self.by_faces(&mut |this| {
                this.finite()?;
                Ok(format!("{}  {unfold}by_family_dominated.\n", this.facts()?))
            })?;
            all.lemmas.push_str(&format!("Lemma {name} : {forall}{cond}.\nProof.\n{intros}{proof}Qed.\n"));
            all.dominated.push(name);
        }
        Ok(all)
    }

    /// The statement and what proves it.
    fn goal(&mut self, claim: &Claim, pairs: &[(Dist, Dist)]) -> Result<Goal<'static>> {
        let conds: Conds = pairs.iter().cloned().map(|(p, q)| Cond::Dominated(p, q)).collect();
        let (slope, other) = match (&claim.lhs, &claim.rhs) {
            (Expr::Derivative(x, f), g) | (g, Expr::Derivative(x, f)) => (Some((x, f)), g),
            (_, g) => (None, g),
        };
        if derived(other)
            || slope.as_ref().is_some_and(|(_, f)| derived(f))
            || slope.is_none() && derived(&claim.lhs)
        {
            return Err(Unsupported("a derivative within an expression"));
        }
        let Some((x, f)) = slope else {
            if !is_real_claim(claim, &conds) {
                return Err(Unsupported("a quantity that may be infinite, with parameters,"));
            }
            return Ok(match claim.rel {
                Rel::Eq => Goal::Equation(self.pen.claim(claim, Style::Real)?, "by_parameters"),
                _ => Goal::Order,
            });
        };
        if claim.rel != Rel::Eq {
            return Err(Unsupported("an inequality of derivatives"));
        }
        if self.domain.ranges().any(|(_, r)| r.low_closed || r.high_closed) {
            return Err(Unsupported("a derivative on a range with its ends"));
        }
        if !is_real_claim(&Claim::eq(f.as_ref().clone(), other.clone()), &conds) {
            return Err(Unsupported("a quantity that may be infinite, with parameters,"));
        }
        let (f, g, x) = (self.pen.real(f)?, self.pen.argument(other)?, self.pen.names.of(Kind::Parameter, x));
        Ok(Goal::Equation(format!("derivable_pt_lim (fun {x} : R => {f}) {x} {g}"), "by_derivative"))
    }

    /// The masses of a distribution, in the order of the first one's outcomes.
    pub(super) fn declare(&mut self, name: &Name) -> Result<()> {
        let (labels, masses): (Vec<String>, Vec<Fraction>) = match (self.env.family(name), self.env.law(name))
        {
            (Some(family), _) => {
                let known = family.outcomes().zip(family.masses());
                let (outcomes, masses) =
                    known.ok_or(Unsupported("a distribution on infinitely many outcomes"))?;
                (outcomes.iter().map(|l| l.to_string()).collect(), masses.to_vec())
            }
            (None, Some(crate::model::Law::Finite(d))) => (
                d.outcomes().iter().map(|l| l.to_string()).collect(),
                d.masses().iter().map(|m| Fraction::rational(&m)).collect(),
            ),
            _ => return Err(Unsupported("a distribution of another kind")),
        };
        let place = |l: &String| labels.iter().position(|m| m == l).and_then(|k| masses.get(k)).cloned();
        let aligned = |own: &[String]| -> Option<Vec<Fraction>> {
            let found: Option<Vec<Fraction>> = own.iter().map(place).collect();
            found.filter(|m| m.len() == masses.len())
        };
        let known = self.spaces.iter().enumerate().find_map(|(k, (own, _))| Some((k, aligned(own)?)));
        let (space, aligned) = known.unwrap_or_else(|| {
            let n = self.spaces.len() + 1;
            self.spaces.push((labels.clone(), if n == 1 { "Om".to_owned() } else { format!("Om{n}") }));
            (n - 1, masses.clone())
        });
        let list = self.spaces.get(space).map(|(_, list)| list.clone()).unwrap_or_default();
        self.pen.lists.insert(name.clone(), list);
        self.note(aligned.iter().cloned());
        self.masses.push((name.clone(), aligned, space));
        Ok(())
    }

    /// The outcomes of the first distribution that is meant.
    fn labels(&self, meant: impl Fn(&Name) -> bool) -> Vec<String> {
        let found = self.masses.iter().find(|(n, ..)| meant(n));
        found.and_then(|(_, _, space)| self.spaces.get(*space)).map(|(l, _)| l.clone()).unwrap_or_default()
    }

    pub(super) fn note(&mut self, more: impl IntoIterator<Item = Fraction>) {
        for f in more {
            if !f.is_zero() && !self.under.contains(&f) {
                self.under.push(f);
            }
        }
    }

    /// The function of the parameters that an expression without logarithms is, at these outcomes.
    fn value(&self, e: &Expr, bound: &[(Name, String)]) -> Option<Fraction> {
        let form = eval::form(self.env, &self.domain, &at(e, bound)?).ok()?;
        form.as_fraction().cloned()
    }

    /// What stands under the logarithms, definitions opened and sums written out.
    pub(super) fn collect(&mut self, e: &Expr, bound: &mut Vec<(Name, String)>) -> Result<()> {
        match e {
            Expr::Ln(x) => {
                let found = self.value(x, bound);
                self.note(found);
                Ok(())
            }
            Expr::Sum { index, range, body } => {
                if range.positive.is_some() {
                    return Err(Unsupported("a sum over a support, with parameters,"));
                }
                for label in self.labels(|d| ranged(body, index, d)) {
                    bound.push((index.clone(), label));
                    let done = self.collect(body, bound);
                    bound.pop();
                    done?;
                }
                Ok(())
            }
            Expr::Quantity(q) => {
                let plain = matches!(
                    q.as_ref(),
                    Quantity::Entropy(_)
                        | Quantity::CrossEntropy(..)
                        | Quantity::Divergence(..)
                        | Quantity::JensenShannon(_)
                        | Quantity::SelfInformation(..)
                        | Quantity::Of(Measure::Jeffreys | Measure::ChiSquared | Measure::Extropy, _)
                );
                let (definition, _) = q
                    .definition()
                    .filter(|_| plain)
                    .ok_or(Unsupported("a quantity of another kind, with parameters,"))?;
                self.collect(&definition, bound)
            }
            Expr::Power(_, r) if !r.is_integer() => Err(Unsupported("a root, with parameters,")),
            Expr::Exp(_) | Expr::Abs(_) | Expr::Minimisers(_) | Expr::Set(_) | Expr::Infinity => {
                Err(Unsupported("an expression of another kind, with parameters,"))
            }
            other => other.children().into_iter().try_for_each(|c| self.collect(c, bound)),
        }
    }

    /// The absolute continuities that make the quantities real.
    pub(super) fn dominated(&mut self, e: &Expr, into: &mut Vec<(Dist, Dist)>) -> Result<()> {
        if let Expr::Quantity(q) = e {
            let pairs: Vec<(Dist, Dist)> = match q.as_ref() {
                Quantity::CrossEntropy(p, q) | Quantity::Divergence(p, q) => vec![(p.clone(), q.clone())],
                Quantity::Of(Measure::ChiSquared, d) => match d.as_slice() {
                    [p, q] => vec![(p.clone(), q.clone())],
                    _ => Vec::new(),
                },
                Quantity::Of(Measure::Jeffreys, d) => match d.as_slice() {
                    [p, q] => vec![(p.clone(), q.clone()), (q.clone(), p.clone())],
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            for (p, q) in pairs {
                let index: Name = "i".into();
                let mass = |d: &Dist| Expr::Mass(d.clone(), vec![Index::Bound(index.clone())]);
                for label in self.labels(|n| names_of(&p).contains(n)) {
                    let bound = [(index.clone(), label)];
                    let value = |d: &Dist| self.value(&mass(d), &bound);
                    let (a, b) = value(&p).zip(value(&q)).ok_or(Unsupported("these masses"))?;
                    if b.is_zero() && !a.is_zero() {
                        return Err(Unsupported("an infinite quantity with parameters"));
                    }
                    if !a.is_zero() {
                        self.note([b.clone()]);
                    }
                    self.vanishing.push((a, b));
                }
                if p != q && !into.contains(&(p.clone(), q.clone())) {
                    into.push((p, q));
                }
            }
        }
        e.children().into_iter().try_for_each(|c| self.dominated(c, into))
    }

    /// A function of the parameters as an expression.
    pub(super) fn expression(&self, f: &Fraction) -> Expr {
        prove::form_expression(&Form::from(f.clone()), &self.domain)
    }

    pub(super) fn fraction(&mut self, f: &Fraction) -> Result<String> {
        let e = self.expression(f);
        self.pen.real(&e)
    }
}

fn names_of(d: &Dist) -> Vec<Name> {
    let mut names = Vec::new();
    d.names(&mut names);
    names
}

/// A mass of the distribution is taken at the index.
fn ranged(e: &Expr, index: &Name, name: &Name) -> bool {
    match e {
        Expr::Mass(d, at) => Index::bound(at, index) && names_of(d).contains(name),
        other => other.children().into_iter().any(|c| ranged(c, index, name)),
    }
}

/// A derivative occurs.
fn derived(e: &Expr) -> bool {
    matches!(e, Expr::Derivative(..)) || e.children().into_iter().any(derived)
}

/// The expression at the outcomes that its indices stand for.
fn at(e: &Expr, bound: &[(Name, String)]) -> Option<Expr> {
    let put = |index: &Index| match index {
        Index::Bound(n) => {
            let label = bound.iter().rev().find(|(m, _)| m == n).map(|(_, l)| l.as_str());
            label.map_or_else(|| index.clone(), |l| Index::Outcome(l.into()))
        }
        Index::Outcome(_) => index.clone(),
    };
    match e {
        Expr::Mass(d, indices) => Some(Expr::Mass(d.clone(), indices.iter().map(put).collect())),
        other => {
            let parts: Option<Vec<Expr>> = other.children().into_iter().map(|c| at(c, bound)).collect();
            other.with_children(parts?)
        }
    }
}
