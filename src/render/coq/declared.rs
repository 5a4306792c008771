//! Statements about declared distributions: a module with their masses as definitions, and the statement, decided
//! by the prelude's verified evaluator or, for digits, by enclosures.

use super::assigned::{assigned, assigned_claim};
use super::closed::Declared;
use super::exact::{Log, Table, certificates};
use super::finite::is_real_claim;
use super::gap::{Gap, size};
use super::joint::Joint;
use super::names::{Kind, comment};
use super::term::{Pen, Style};
use super::{Result, Unsupported};
use crate::eval::{self, Env, Value};
use crate::exact::Rational;
use crate::exact::logsum::LogSum;
use crate::kernel::Conds;
use crate::model::{Law, Outcomes};
use crate::render::measure::Measured;
use crate::render::outcome::Show;
use crate::term::{Claim, Cond, Dist, Expr, Measure, Name, Quantity, Rel};
use num_traits::{One, Signed, Zero};

/// Whether a section needs enclosures, and so Coq-Interval.
pub(super) type Numeric = bool;

/// Longer closed forms are stated by their digits alone.
const TERMS: usize = 12;
/// More outcomes than this are not written out for enclosures of values beyond logarithmic forms.
const OPENED: usize = 64;

/// The model of a section.
pub(super) struct Model<'e> {
    env: &'e Env,
    pub(super) pen: Pen,
    pub(super) declared: Declared,
    pub(super) head: String,
    /// The lemmas that say what holds of the declared names.
    pub(super) facts: Vec<String>,
    conds: Conds,
    pub(super) joint: Option<Joint>,
}

/// A claim about declared distributions that holds.
pub(super) fn claim(env: &Env, claim: &Claim, number: usize) -> Result<(String, Numeric)> {
    let claim = &assigned_claim(env, claim)?;
    let mut model = Model::new(env, &[&claim.lhs, &claim.rhs])?;
    let (text, numeric) = model.theorem(&format!("claim{number}"), claim)?;
    Ok((model.module(number, &text), numeric))
}

/// Several claims about declared distributions that hold.
pub(super) fn claims(env: &Env, claims: &[Claim], number: usize) -> Result<(String, Numeric)> {
    let claims: Vec<Claim> = claims.iter().map(|c| assigned_claim(env, c)).collect::<Result<_>>()?;
    let sides: Vec<&Expr> = claims.iter().flat_map(|c| [&c.lhs, &c.rhs]).collect();
    let mut model = Model::new(env, &sides)?;
    let (mut text, mut numeric) = (String::new(), false);
    for (k, claim) in claims.iter().enumerate() {
        let part = if claims.len() == 1 { String::new() } else { format!("_{}", k + 1) };
        let (theorem, own) = model.theorem(&format!("claim{number}{part}"), claim)?;
        text.push_str(&theorem);
        numeric |= own;
    }
    Ok((model.module(number, &text), numeric))
}

/// A value: its closed form, and digits of it.
pub(super) fn value(
    env: &Env,
    e: &Expr,
    value: &Value,
    show: &Show,
    number: usize,
) -> Result<(String, Numeric)> {
    let e = &assigned(env, e)?;
    let mut model = Model::new(env, &[e])?;
    let real = match value {
        Value::Infinite(_) => {
            let infinite = Claim::eq(e.clone(), Expr::Infinity);
            let (text, numeric) = model.theorem(&format!("claim{number}"), &infinite)?;
            return Ok((model.module(number, &text), numeric));
        }
        Value::Finite(real) => real,
    };
    let mut text = String::new();
    if let Some(form) = closed_form(value).filter(|form| form != e)
        && let Ok((theorem, _)) = model.theorem(&format!("claim{number}"), &Claim::eq(e.clone(), form))
    {
        text.push_str(&theorem);
    }
    if real.as_rational().is_some() && !text.is_empty() {
        return Ok((model.module(number, &text), false));
    }
    if matches!(e, Expr::Number(_)) {
        return Err(Unsupported("a number that is worked out while the statement is read"));
    }
    let measured = Measured::new(real, e, &show.unit);
    let bounds = measured.bounds(show.digits, show.limits);
    let (lower, upper) = bounds.map_err(|_| Unsupported("a value whose digits are undecided"))?;
    // A decimal that ends is a rational multiple of the unit, which the closed form has said.
    if lower == upper && !text.is_empty() {
        return Ok((model.module(number, &text), false));
    }
    let theorem =
        model.digits(&format!("claim{number}_digits"), e, &measured, (&lower, &upper), show.digits)?;
    text.push_str(&theorem);
    Ok((model.module(number, &text), true))
}

impl<'e> Model<'e> {
    pub(super) fn new(env: &'e Env, sides: &[&Expr]) -> Result<Model<'e>> {
        let mut model = Model {
            env,
            pen: Pen::default(),
            declared: Declared::default(),
            head: String::new(),
            facts: Vec::new(),
            conds: Conds::new(),
            joint: None,
        };
        let mut names = Vec::new();
        sides.iter().for_each(|e| e.names(&mut names));
        let mut sets: Vec<(Outcomes, String)> = Vec::new();
        for name in &names {
            model.declare(name, &mut sets)?;
        }
        for side in sides {
            model.domination(side);
        }
        let pairs: Vec<Cond> = model.conds.iter().cloned().collect();
        for cond in &pairs {
            let Cond::Dominated(p, q) = cond else { continue };
            let (prop, proof) = (model.pen.cond(cond)?, model.by_dominated(p, q)?);
            let name = model.pen.names.fresh("is_dominated");
            model.head.push_str(&format!("Lemma {name} : {prop}.\nProof. {proof} Qed.\n"));
            model.facts.push(name);
        }
        Ok(model)
    }

    fn declare(&mut self, name: &Name, sets: &mut Vec<(Outcomes, String)>) -> Result<()> {
        let law = match self.env.law(name) {
            Some(Law::Finite(d)) => d.clone(),
            Some(Law::Geometric(_)) => return Err(Unsupported("a distribution on infinitely many outcomes")),
            Some(Law::Unnormalised(_)) => return Err(Unsupported("masses that do not sum to 1")),
            None => match self.env.joint(name) {
                Some(joint) => return self.declare_joint(name, joint),
                None => return Err(Unsupported("a distribution of another kind")),
            },
        };
        let known = sets.iter().find_map(|(own, list)| {
            law.aligned_to(own).ok().map(|aligned| (Some(aligned), own.clone(), list.clone()))
        });
        let (aligned, outcomes, list) = known.unwrap_or_else(|| {
            let list = if sets.is_empty() { "Om".to_owned() } else { format!("Om{}", sets.len() + 1) };
            let own = law.outcomes().clone();
            let labels: Vec<String> = own.iter().take(12).map(|l| l.to_string()).collect();
            let more = if own.len() > 12 { ", …" } else { "" };
            self.head.push_str(&format!(
                "(* outcomes 0, 1, …: {}{more} *)\nDefinition {list} := outcomes {}.\n",
                comment(&labels.join(", ")),
                own.len()
            ));
            sets.push((own.clone(), list.clone()));
            (None, own, list)
        });
        let masses: Vec<Rational> = match &aligned {
            Some(m) => m.masses().iter().collect(),
            None => law.masses().iter().collect(),
        };
        let identifier = self.pen.names.of(Kind::Distribution, name);
        let list_name = self.pen.names.fresh(&format!("{identifier}_masses"));
        let written: Vec<String> = masses.iter().map(|m| format!("{} # {}", m.numer(), m.denom())).collect();
        self.head.push_str(&format!(
            "Definition {list_name} : list Q := [{}]%Q.\nDefinition {identifier} := masses {list_name}.\n\
             Lemma {identifier}_is_distribution : distribution {list} {identifier}.\n\
             Proof. by_masses {list_name}. Qed.\n",
            written.join("; ")
        ));
        self.facts.push(format!("{identifier}_is_distribution"));
        self.declared.labels.insert(name.clone(), outcomes.iter().map(|l| l.to_string()).collect());
        self.declared.tables.insert(name.clone(), (Table::Masses(list_name, masses), outcomes.len()));
        self.pen.lists.insert(name.clone(), list);
        Ok(())
    }

    /// The absolute continuities that make the quantities real and that hold here.
    fn domination(&mut self, e: &Expr) {
        if let Expr::Quantity(q) = e {
            let pairs: Vec<(Dist, Dist)> = match q.as_ref() {
                Quantity::CrossEntropy(p, q)
                | Quantity::Divergence(p, q)
                | Quantity::RenyiDivergence(_, p, q) => vec![(p.clone(), q.clone())],
                Quantity::Of(Measure::ChiSquared | Measure::Jeffreys, d) => match d.as_slice() {
                    [p, q] => vec![(p.clone(), q.clone()), (q.clone(), p.clone())],
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            for (p, q) in pairs {
                let cond = Cond::Dominated(p, q);
                if eval::holds(self.env, &cond) == Ok(Some(true)) {
                    self.conds.insert(cond);
                }
            }
        }
        e.children().into_iter().for_each(|c| self.domination(c));
    }

    pub(super) fn module(&self, number: usize, text: &str) -> String {
        format!("Module Claim{number}.\n{}{text}End Claim{number}.\n", self.head)
    }

    fn by_dominated(&self, p: &Dist, q: &Dist) -> Result<String> {
        let (a, n) = self.declared.dist(p)?;
        let (b, _) = self.declared.dist(q)?;
        Ok(format!("by_dominated {n}%nat {a} {b}."))
    }

    fn by_witness(&self, p: &Dist, q: &Dist) -> Result<String> {
        let (a, n) = self.declared.dist(p)?;
        let (b, _) = self.declared.dist(q)?;
        let at = (0..n).find(|&i| {
            let mass = |d: &Dist| self.declared.mass(d, i).unwrap_or_else(Rational::zero);
            mass(p).is_positive() && mass(q).is_zero()
        });
        let at = at.ok_or(Unsupported("an infinite value without a witness"))?;
        Ok(format!("by_witness {n}%nat {a} {b} {at}%nat"))
    }

    /// States the claim and proves it.
    pub(super) fn theorem(&mut self, name: &str, claim: &Claim) -> Result<(String, Numeric)> {
        let real = is_real_claim(claim, &self.conds);
        let style = if real { Style::Real } else { Style::Extended };
        let statement = self.pen.claim(claim, style)?;
        let (before, proof, numeric) =
            if real { self.decided(name, claim)? } else { (String::new(), self.infinite(claim)?, false) };
        Ok((format!("{before}Theorem {name} :\n  {statement}.\nProof.\n{proof}Qed.\n"), numeric))
    }

    /// How a comparison of real numbers is decided.
    fn decided(&mut self, name: &str, claim: &Claim) -> Result<(String, String, Numeric)> {
        let gap = self.gap(claim);
        let (opened, before) = self.open_claim(claim)?;
        let sides = self.declared.log(&opened.lhs).and_then(|a| Ok((a, self.declared.log(&opened.rhs)?)));
        let (a, b) = match sides {
            Ok(sides) => sides,
            Err(_) if claim.rel != Rel::Eq && self.joint.is_none() => {
                return Ok((String::new(), self.opened(claim)?, true));
            }
            Err(why) => return Err(why),
        };
        let (head, t, x, y) = bases(name, &a, &b)?;
        let equal = matches!(gap, Gap::Zero);
        let whole = matches!(gap, Gap::Whole);
        let (tactic, numeric) = match claim.rel {
            Rel::Eq => (format!("by_equal {t} {x} {y}."), false),
            Rel::Le if equal => (format!("apply Req_le. by_equal {t} {x} {y}."), false),
            Rel::Le if whole => (format!("apply Rlt_le. by_less {t} {x} {y}."), false),
            Rel::Lt if whole => (format!("by_less {t} {x} {y}."), false),
            Rel::Ne if matches!(gap, Gap::Whole | Gap::Logarithms) => {
                (format!("by_apart {t} {x} {y}."), false)
            }
            Rel::Le => (format!("apply Rlt_le. by_less_enclosed {t} {x} {y}."), true),
            Rel::Lt => (format!("by_less_enclosed {t} {x} {y}."), true),
            Rel::Ne => (format!("by_apart_enclosed {t} {x} {y}."), true),
        };
        Ok((head, format!("{before}  {tactic}\n"), numeric))
    }

    /// What the difference of the sides is made of.
    fn gap(&self, claim: &Claim) -> Gap {
        let value = |e: &Expr| match eval::evaluate(self.env, e) {
            Ok(Value::Finite(real)) => real.as_logsum().cloned(),
            _ => None,
        };
        let Some((a, b)) = value(&claim.lhs).zip(value(&claim.rhs)) else { return Gap::Other };
        let minus = -Rational::one();
        size(&LogSum::combination([(Rational::one(), &a), (minus, &b)]))
    }

    /// An order between values beyond logarithmic forms: written out and enclosed.
    fn opened(&mut self, claim: &Claim) -> Result<String> {
        self.openable()?;
        let ne = if claim.rel == Rel::Ne { "by_opened_apart" } else { "by_opened" };
        Ok(format!("{}  {ne} 100%positive.\n", self.unfolded()))
    }

    fn openable(&self) -> Result<()> {
        let fits = self.declared.tables.values().all(|(_, n)| *n <= OPENED);
        if fits { Ok(()) } else { Err(Unsupported("a value beyond logarithmic forms of so many outcomes")) }
    }

    /// Unfolds the declared names.
    fn unfolded(&self) -> String {
        let mut names: Vec<String> =
            self.pen.names.all(Kind::Distribution).into_iter().map(|(_, i)| i).collect();
        let mut lists: Vec<String> = self.pen.lists.values().cloned().collect();
        lists.sort();
        lists.dedup();
        names.extend(lists);
        names.extend(self.declared.tables.values().filter_map(|(t, _)| match t {
            Table::Masses(name, _) => Some(name.clone()),
            Table::Mixture(_) => None,
        }));
        format!("  open_quantities. unfold {}.\n", names.join(", "))
    }

    /// A claim in which a side is +∞.
    fn infinite(&mut self, claim: &Claim) -> Result<String> {
        let mut lines = Vec::new();
        for side in [&claim.lhs, &claim.rhs] {
            self.settle(side, &mut lines)?;
        }
        lines.dedup();
        let mut out: String = lines.iter().map(|l| format!("  {l}\n")).collect();
        out.push_str("  by_infinite_values.\n");
        Ok(out)
    }

    fn settle(&mut self, e: &Expr, lines: &mut Vec<String>) -> Result<()> {
        if let Expr::Quantity(q) = e {
            let (name, pairs) = match q.as_ref() {
                Quantity::CrossEntropy(p, q) => ("xcross_entropy", vec![(p, q)]),
                Quantity::Divergence(p, q) => ("xdivergence", vec![(p, q)]),
                Quantity::Of(Measure::ChiSquared, d) => match d.as_slice() {
                    [p, q] => ("xchi_squared", vec![(p, q)]),
                    _ => ("", Vec::new()),
                },
                Quantity::Of(Measure::Jeffreys, d) => match d.as_slice() {
                    [p, q] => {
                        lines.push("unfold xjeffreys.".into());
                        ("xdivergence", vec![(p, q), (q, p)])
                    }
                    _ => ("", Vec::new()),
                },
                _ => ("", Vec::new()),
            };
            for (p, q) in pairs {
                let holds = eval::holds(self.env, &Cond::Dominated(p.clone(), q.clone())) == Ok(Some(true));
                let (kind, proof) = if holds {
                    ("real", self.by_dominated(p, q)?.trim_end_matches('.').to_owned())
                } else {
                    ("infinite", self.by_witness(p, q)?)
                };
                let (o, a, b) = (self.pen.outcomes(p)?, self.pen.dist(p)?, self.pen.dist(q)?);
                let line = format!("rewrite ({name}_{kind} {o} {a} {b}) by ({proof}).");
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        e.children().into_iter().try_for_each(|c| self.settle(c, lines))
    }

    /// `lower ≤ value ≤ upper`, in the unit.
    fn digits(
        &mut self,
        name: &str,
        e: &Expr,
        measured: &Measured,
        (lower, upper): (&str, &str),
        digits: u32,
    ) -> Result<String> {
        let scale = match measured.scale() {
            None => String::new(),
            Some((base, power)) if power.is_one() => format!(" / ln {base}"),
            Some((base, power)) if power.is_integer() && power.is_positive() => {
                format!(" / ln {base} ^ {power}")
            }
            Some(_) => return Err(Unsupported("a value in a root of the unit")),
        };
        let precision = digits.saturating_mul(10) / 3 + 40;
        let written = self.pen.factor(e)?;
        let (lower, upper) = (decimal(lower)?, decimal(upper)?);
        let predicate = format!("(fun x : R => {lower} <= x{scale} <= {upper})");
        let (opened, mut first, equation) = self.open(e)?;
        if let Some(h) = equation {
            first.push_str(&format!("  rewrite {h}.\n"));
        }
        let (head, proof) = match self.declared.log(&opened) {
            Ok(a) => {
                let t = certificates(&[&a])?;
                let head = format!(
                    "Definition {name}_bases : list (positive * powers) := {t}%positive.\nDefinition {name}_term : lx := {}.\n",
                    a.text()
                );
                (
                    head,
                    format!(
                        "{first}  by_enclosure {predicate} {name}_bases {name}_term {precision}%positive.\n"
                    ),
                )
            }
            Err(why) if self.joint.is_some() => return Err(why),
            Err(_) => {
                self.openable()?;
                (String::new(), format!("{}  by_opened {}%positive.\n", self.unfolded(), precision + 20))
            }
        };
        Ok(format!(
            "{head}Theorem {name} :\n  {lower} <= {written}{scale} <= {upper}.\nProof.\n{proof}Qed.\n"
        ))
    }
}

pub(super) fn bases(name: &str, a: &Log, b: &Log) -> Result<(String, String, String, String)> {
    let t = certificates(&[a, b])?;
    let head = format!(
        "Definition {name}_bases : list (positive * powers) := {t}%positive.\n\
         Definition {name}_left : lx := {}.\nDefinition {name}_right : lx := {}.\n",
        a.text(),
        b.text()
    );
    Ok((head, format!("{name}_bases"), format!("{name}_left"), format!("{name}_right")))
}

/// The line that proves a claim between closed numbers.
pub(super) fn numbers(claim: &Claim) -> Result<String> {
    let declared = Declared::default();
    let (a, b) = (declared.log(&claim.lhs)?, declared.log(&claim.rhs)?);
    let (t, a, b) = (certificates(&[&a, &b])?, a.text(), b.text());
    let tactic = match claim.rel {
        Rel::Eq => "by_equal",
        Rel::Le => "by_at_most",
        Rel::Lt => "by_less",
        Rel::Ne => "by_distinct",
    };
    Ok(format!("{tactic} ({t}%positive : list (positive * powers)) {a} {b}."))
}

/// An exact value as an expression; none for long forms and others.
fn closed_form(value: &Value) -> Option<Expr> {
    closed_sum(value.finite()?.as_logsum()?)
}

/// A sum of logarithms as an expression; none for a long one.
pub(super) fn closed_sum(sum: &LogSum) -> Option<Expr> {
    if sum.term_count() > 10 * TERMS {
        return None;
    }
    let terms = sum.display_terms();
    if terms.len() > TERMS {
        return None;
    }
    let log = |b| Expr::ln(Expr::Number(Rational::from_integer(b)));
    let logs = terms.into_iter().map(|(c, b)| Expr::mul([Expr::Number(c), log(b)]));
    Some(Expr::add(logs.chain([Expr::Number(sum.constant())])))
}

/// A decimal numeral; Coq reads it exactly.
fn decimal(text: &str) -> Result<String> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.e".contains(&b));
    match plain {
        true if text.starts_with('-') => Ok(format!("({text})")),
        true => Ok(text.to_owned()),
        false => Err(Unsupported("these digits")),
    }
}

/// The negation of a claim.
pub(super) fn negation(c: &Claim) -> Claim {
    match c.rel {
        Rel::Eq => Claim::new(c.lhs.clone(), Rel::Ne, c.rhs.clone()),
        Rel::Ne => Claim::eq(c.lhs.clone(), c.rhs.clone()),
        Rel::Le => Claim::new(c.rhs.clone(), Rel::Lt, c.lhs.clone()),
        Rel::Lt => Claim::new(c.rhs.clone(), Rel::Le, c.lhs.clone()),
    }
}
