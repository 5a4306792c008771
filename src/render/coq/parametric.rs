//! Statements that hold for all values of parameters: families of distributions as functions of them, and the
//! functions under logarithms as products of powers of a few positive ones.
//!
//! What occurs under a logarithm is collected from the definitions; a coprime base of all of it [Log §5] gives the
//! factors, which Coq multiplies out.

use super::finite::is_real_claim;
use super::names::{Kind, comment};
use super::term::Pen;
use super::{Result, Unsupported};
use crate::eval::{self, Env};
use crate::exact::symbolic::{Domain, Form, Fraction, Point, Polynomial};
use crate::kernel::Conds;
use crate::prove;
use crate::term::{Claim, Cond, Dist, Expr, Index, Measure, Name, Quantity, Rel};

/// A function under a logarithm of higher degree, without factors of lower, is left alone.
const DEGREE: u32 = 2;
/// More functions than this under logarithms are left alone.
const FACTS: usize = 40;

/// What a section speaks of.
pub(super) struct Families<'e> {
    env: &'e Env,
    domain: Domain,
    inside: Point,
    pub(super) pen: Pen,
    /// The sets of outcomes, each with the identifier of its list.
    pub(super) spaces: Vec<(Vec<String>, String)>,
    /// The distributions with their masses, aligned, and the place of their outcomes.
    pub(super) masses: Vec<(Name, Vec<Fraction>, usize)>,
    /// What occurs under logarithms.
    under: Vec<Fraction>,
}

/// An equation that holds for all values in the ranges.
pub(super) fn claim(env: &Env, claim: &Claim, conds: &Conds, number: usize) -> Result<String> {
    if claim.rel != Rel::Eq {
        return Err(Unsupported("an inequality in parameters"));
    }
    let domain = eval::domain_of(conds).ok_or(Unsupported("a condition beyond the ranges of parameters"))?;
    let mut families = Families::new(env, domain)?;
    if eval::parameters(env, claim).iter().any(|s| !families.inside.contains_key(s)) {
        return Err(Unsupported("a parameter with a number"));
    }
    families.section(claim, conds, number)
}

impl<'e> Families<'e> {
    /// Families whose parameters have these ranges.
    pub(super) fn new(env: &'e Env, domain: Domain) -> Result<Families<'e>> {
        if domain.ranges().any(|(_, r)| r.low_closed || r.high_closed || !r.is_wide()) {
            return Err(Unsupported("a parameter whose range has its ends"));
        }
        if !env.parameters().is_empty() {
            return Err(Unsupported("a parameter with a number"));
        }
        let inside = domain.inside().ok_or(Unsupported("an empty range"))?;
        let (pen, spaces, masses) = (Pen::default(), Vec::new(), Vec::new());
        Ok(Families { env, domain, inside, pen, spaces, masses, under: Vec::new() })
    }
}

impl Families<'_> {
    fn section(&mut self, claim: &Claim, conds: &Conds, number: usize) -> Result<String> {
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
        let (statement, tactic) = self.statement(claim)?;
        self.collect(&claim.lhs, &mut Vec::new())?;
        self.collect(&claim.rhs, &mut Vec::new())?;
        let mut pairs = Vec::new();
        self.dominated(&claim.lhs, &mut pairs)?;
        self.dominated(&claim.rhs, &mut pairs)?;
        let facts = self.facts()?;

        let mut out = format!("Module Claim{number}.\n");
        let mut unfolded = Vec::new();
        for (labels, list) in &self.spaces {
            out.push_str(&format!(
                "(* outcomes 0, 1, …: {} *)\nDefinition {list} := outcomes {}.\n",
                comment(&labels.join(", ")),
                labels.len()
            ));
            unfolded.extend([list.clone(), "outcomes".to_owned()]);
        }
        let mut lemmas = String::new();
        for (name, masses, space) in self.masses.clone() {
            let om = self.spaces.get(space).map(|(_, list)| list.clone()).unwrap_or_default();
            let own = self.pen.names.of(Kind::Distribution, &name);
            let mut list = Vec::new();
            for mass in &masses {
                list.push(self.fraction(mass)?);
            }
            out.push_str(&format!(
                "Definition {own} ({symbols} : R) (i : nat) : R := nth i [{}] 0.\n",
                list.join("; ")
            ));
            lemmas.push_str(&format!(
                "Lemma {own}_is_distribution : distribution {om} ({own} {symbols}).\nProof.\n{facts}  \
                 unfold {om}, outcomes, {own}. by_family.\nQed.\n"
            ));
            unfolded.push(own);
        }
        let unfold =
            if unfolded.is_empty() { String::new() } else { format!("unfold {}. ", unfolded.join(", ")) };
        for (p, q) in &pairs {
            let cond = self.pen.cond(&Cond::Dominated(p.clone(), q.clone()))?;
            let name = self.pen.names.fresh("is_dominated");
            lemmas.push_str(&format!(
                "Lemma {name} : {cond}.\nProof.\n{facts}  {unfold}by_family_dominated.\nQed.\n"
            ));
        }
        out.push_str("Section Ranges.\n");
        out.push_str(&format!("Variables {symbols} : R.\n"));
        for range in ranges {
            let name = self.pen.names.fresh("in_range");
            out.push_str(&format!("Hypothesis {name} : {range}.\n"));
        }
        out.push_str(&lemmas);
        out.push_str(&format!(
            "Theorem claim{number} :\n  {statement}.\nProof.\n{facts}  {unfold}{tactic}.\nQed.\n\
             End Ranges.\nEnd Claim{number}.\n"
        ));
        Ok(out)
    }

    /// The statement and what proves it.
    fn statement(&mut self, claim: &Claim) -> Result<(String, &'static str)> {
        let mut pairs = Vec::new();
        self.dominated(&claim.lhs, &mut pairs)?;
        self.dominated(&claim.rhs, &mut pairs)?;
        let conds: Conds = pairs.into_iter().map(|(p, q)| Cond::Dominated(p, q)).collect();
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
            return Ok((self.pen.claim(claim, super::term::Style::Real)?, "by_parameters"));
        };
        if !is_real_claim(&Claim::eq(f.as_ref().clone(), other.clone()), &conds) {
            return Err(Unsupported("a quantity that may be infinite, with parameters,"));
        }
        let (f, g, x) = (self.pen.real(f)?, self.pen.argument(other)?, self.pen.names.of(Kind::Parameter, x));
        Ok((format!("derivable_pt_lim (fun {x} : R => {f}) {x} {g}"), "by_derivative"))
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

    fn note(&mut self, more: impl IntoIterator<Item = Fraction>) {
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
    fn collect(&mut self, e: &Expr, bound: &mut Vec<(Name, String)>) -> Result<()> {
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
    fn dominated(&mut self, e: &Expr, into: &mut Vec<(Dist, Dist)>) -> Result<()> {
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
                        self.note([b]);
                    }
                }
                if p != q && !into.contains(&(p.clone(), q.clone())) {
                    into.push((p, q));
                }
            }
        }
        e.children().into_iter().try_for_each(|c| self.dominated(c, into))
    }

    /// A function of the parameters as an expression.
    fn expression(&self, f: &Fraction) -> Expr {
        prove::form_expression(&Form::from(f.clone()), &self.domain)
    }

    pub(super) fn fraction(&mut self, f: &Fraction) -> Result<String> {
        let e = self.expression(f);
        self.pen.real(&e)
    }

    /// Each function under a logarithm as a product of powers of positive ones: the lines that say and prove it.
    pub(super) fn facts(&mut self) -> Result<String> {
        if self.under.len() > FACTS {
            return Err(Unsupported("so many logarithms with parameters"));
        }
        // The ends of the ranges are offered as factors.
        let mut all = self.under.clone();
        for (symbol, range) in self.domain.ranges() {
            let x = Fraction::symbol(symbol);
            all.extend(range.low.as_ref().map(|low| &x - &Fraction::rational(low)));
            all.extend(range.high.as_ref().map(|high| &Fraction::rational(high) - &x));
        }
        // A symbol of its own before each logarithm tells afterwards where a factor comes from.
        let mark = |k: usize| format!("@{k}");
        let mut form = Form::default();
        for (k, f) in all.iter().enumerate() {
            let own = Form::ln(f, &self.inside).ok_or(Unsupported("a function of varying sign"))?;
            form = form.sum(&own.scale(&Fraction::symbol(&mark(k))));
        }
        let form = form.over_base(&self.inside);
        let mut base: Vec<(&Polynomial, Vec<i64>)> = Vec::new();
        for (factor, coefficient) in form.logs() {
            let mut powers = Vec::new();
            for k in 0..self.under.len() {
                let times = coefficient.derivative(&mark(k)).as_rational().filter(|r| r.is_integer());
                let times = times.and_then(|r| i64::try_from(r.to_integer()).ok());
                powers.push(times.ok_or(Unsupported("these factors"))?);
            }
            if powers.iter().any(|k| *k != 0) {
                base.push((factor, powers));
            }
        }
        let mut out = String::new();
        let mut named = Vec::new();
        for (factor, _) in &base {
            let f = Fraction::from((*factor).clone());
            let degree = factor.terms().map(|(m, _)| m.values().sum::<u32>()).max().unwrap_or(0);
            let positive = Claim::new(Expr::int(0), Rel::Lt, self.expression(&f));
            let known = eval::decide_over(self.env, &self.domain, &positive);
            if degree > DEGREE || known != Ok(Some(true)) {
                return Err(Unsupported("a function under a logarithm of degree three or more"));
            }
            let e = self.expression(&f);
            let (text, log) = (self.pen.argument(&e)?, self.pen.names.fresh("log"));
            let own = self.pen.names.fresh("is_log");
            out.push_str(&format!("  destruct (logarithm {text}) as [{log} {own}].\n"));
            named.push((self.pen.real(&e)?, log, own));
        }
        for (k, f) in self.under.clone().iter().enumerate() {
            let (mut certificate, mut sum) = (Vec::new(), Vec::new());
            for ((_, powers), (text, log, _)) in base.iter().zip(&named) {
                match powers.get(k) {
                    None | Some(0) => {}
                    Some(times) => {
                        certificate.push(format!("({text}, ({times})%Z)"));
                        sum.push(format!(
                            "{} * {log}",
                            if *times < 0 { format!("({times})") } else { times.to_string() }
                        ));
                    }
                }
            }
            let sum = if sum.is_empty() { "0".to_owned() } else { sum.join(" + ") };
            let e = self.expression(f);
            let (plain, argument) = (self.pen.real(&e)?, self.pen.argument(&e)?);
            let fact = self.pen.names.fresh("factors");
            out.push_str(&format!(
                "  assert ({fact} : 0 < {plain} /\\ ln {argument} = {sum}) by (factored ([{}] : list (R * Z))).\n",
                certificate.join("; ")
            ));
        }
        Ok(out)
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
