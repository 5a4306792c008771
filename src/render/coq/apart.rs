//! Two sets of distributions that are not the same, in a model: equal sets up to two that a distribution tells
//! apart, since it is another one or is not least.

use super::declared::Model;
use super::exact::Log;
use super::names::Kind;
use super::replay::{Replay, Script};
use super::term::Style;
use super::{Result, Unsupported};
use crate::eval::Env;
use crate::kernel::{Rule, Theorem};
use crate::term::{Claim, Dist, Expr, Index, Over, Points, Rel};

/// Whether a theorem says of two sets of distributions that they differ.
pub(super) fn is_apart(t: &Theorem) -> bool {
    let of_distributions = |e: &Expr| match e {
        Expr::Minimisers(m) => matches!(m.over, Over::Distributions { .. }),
        Expr::Set(points) => matches!(**points, Points::Dist(_)),
        _ => false,
    };
    let claim = t.claim();
    claim.rel == Rel::Ne && (of_distributions(&claim.lhs) || of_distributions(&claim.rhs))
}

/// The sets that differ: the theorem is the one rule that tells them apart, the others say which sets are equal.
struct Chain {
    equal: Vec<Theorem>,
    apart: Option<Theorem>,
}

impl Chain {
    fn collect(&mut self, t: &Theorem) -> Result<()> {
        match t.rule() {
            Rule::Trans(a, b) => {
                self.collect(a)?;
                self.collect(b)
            }
            Rule::Sym(p) => self.collect(p),
            Rule::Refl => Ok(()),
            Rule::Specialise(p) if p.claim().rel == Rel::Eq => {
                self.equal.push(p.clone());
                Ok(())
            }
            Rule::NotLeast(..) | Rule::SetsDiffer if self.apart.is_none() => {
                self.apart = Some(t.clone());
                Ok(())
            }
            _ => Err(Unsupported("this way to tell sets apart")),
        }
    }
}

/// The statement in the model of the theorem.
pub(super) fn claim(env: &Env, theorem: &Theorem, number: usize) -> Result<String> {
    let mut chain = Chain { equal: Vec::new(), apart: None };
    chain.collect(theorem)?;
    let apart = chain.apart.ok_or(Unsupported("this way to tell sets apart"))?;
    let name = format!("claim{number}");
    let mut model = match apart.rule() {
        Rule::NotLeast(premise, ..) => {
            let c = premise.claim();
            Model::new(env, &[&c.lhs, &c.rhs, &theorem.claim().lhs, &theorem.claim().rhs])?
        }
        _ => Model::new(env, &[&theorem.claim().lhs, &theorem.claim().rhs])?,
    };
    if model.pen.lists.values().any(|list| list != "Om") {
        return Err(Unsupported("sets of distributions on several sets of outcomes"));
    }
    let witness = format!("{name}_witness");
    let (lemma, tactic) = match apart.rule() {
        Rule::NotLeast(premise, _, better) => {
            let (text, numeric) = model.theorem(&witness, premise.claim())?;
            if numeric {
                return Err(Unsupported("an order that needs enclosures, of sets of distributions"));
            }
            (text, format!("by_not_least {} {witness}", model.pen.dist(better)?))
        }
        _ => different(&mut model, &witness, apart.claim())?,
    };
    let mut replay = Replay::default();
    replay.pen = std::mem::take(&mut model.pen);
    let mut script = Script::default();
    for fact in &model.facts {
        script.line(format!("pose proof {fact}."));
    }
    let mut equal = Vec::new();
    for t in &chain.equal {
        equal.push(replay.assert(t, Style::Extended, &mut script)?);
    }
    let point = point(&mut replay, theorem.claim());
    let (statement, told) = (
        replay.pen.claim(theorem.claim(), Style::Extended)?,
        replay.pen.claim(apart.claim(), Style::Extended)?,
    );
    script.line(format!("assert (told_apart : {told}) by ({tactic})."));
    script.line("intros same_sets. apply told_apart.");
    let all: Vec<String> = equal.iter().map(|e| format!("generalize ({e} {point}); ")).collect();
    script.line(format!("intros {point}. {}generalize (same_sets {point}); clear; tauto.", all.concat()));
    let text = format!("{lemma}Theorem {name} :\n  {statement}.\nProof.\n{}Qed.\n", script.text());
    Ok(model.module(number, &text))
}

/// The name of the point that the sets are about.
fn point(replay: &mut Replay, claim: &Claim) -> String {
    let variable = [&claim.lhs, &claim.rhs].into_iter().find_map(|e| match e {
        Expr::Minimisers(m) => m.over.distribution().cloned(),
        _ => None,
    });
    match variable {
        Some(v) => replay.pen.names.of(Kind::Distribution, &v),
        None => replay.pen.names.fresh("point"),
    }
}

/// That two declared distributions differ at an outcome: a lemma, and the tactic that uses it.
fn different(model: &mut Model<'_>, witness: &str, claim: &Claim) -> Result<(String, String)> {
    const OTHER: Unsupported = Unsupported("these sets of distributions");
    let (Expr::Set(a), Expr::Set(b)) = (&claim.lhs, &claim.rhs) else { return Err(OTHER) };
    let (Points::Dist(a), Points::Dist(b)) = (&**a, &**b) else { return Err(OTHER) };
    let (_, n) = model.declared.dist(a)?;
    let differs = |i: &usize| model.declared.mass(a, *i) != model.declared.mass(b, *i);
    let at = (0..n).find(differs).ok_or(OTHER)?;
    let mass = |d: &Dist| -> Result<Log> {
        let mut names = Vec::new();
        d.names(&mut names);
        let labels = names.first().and_then(|n| model.declared.labels.get(n));
        let label = labels.and_then(|l| l.get(at)).ok_or(OTHER)?;
        model.declared.log(&Expr::Mass(d.clone(), vec![Index::Outcome(label.as_str().into())]))
    };
    let (head, t, x, y) = super::declared::bases(witness, &mass(a)?, &mass(b)?)?;
    let (a, b) = (model.pen.dist(a)?, model.pen.dist(b)?);
    let lemma = format!(
        "{head}Lemma {witness} : {a} {at}%nat <> {b} {at}%nat.\nProof. by_distinct {t} {x} {y}. Qed.\n"
    );
    Ok((lemma, format!("by_sets_apart {at}%nat {witness}")))
}
