//! A theorem about all distributions: a section with the names as variables, a lemma a printed step, and the
//! theorem itself from the kernel's provenance.

use super::names::Kind;
use super::replay::{Known, Replay, Script, identifiers, style_of};
use super::term::Style;
use super::{Result, written};
use crate::kernel::{Conds, Theorem};
use crate::prove::Proof;
use crate::term::Cond;

/// The section that states and proves it.
pub(super) fn section(proof: &Proof, number: usize) -> Result<String> {
    let mut replay = Replay::default();
    let mut body = String::new();
    let common = proof.theorem.conds().clone();
    let several = proof.cases.len() > 1;
    for (c, case) in proof.cases.iter().enumerate() {
        for (s, step) in case.derivation.steps.iter().enumerate() {
            let case = if several { format!("_case{}", c + 1) } else { String::new() };
            let name = format!("claim{number}{case}_step{}", s + 1);
            let style = style_of(step.theorem.claim(), &case_conds(&common, &step.theorem, proof, c));
            let text = lemma(&mut replay, "Lemma", &name, &step.theorem, style, &common)?;
            let why = super::names::comment(&linear_prose(step));
            body.push_str(&format!("\n(* {}: {why} *)\n{text}", step.rule));
            replay.know(&step.theorem, Known { name, style });
        }
    }
    let style = style_of(proof.theorem.claim(), &common);
    let name = format!("claim{number}");
    body.push_str(&format!(
        "\n(* {} *)\n{}",
        written(proof.theorem.claim()),
        lemma(&mut replay, "Theorem", &name, &proof.theorem, style, &common)?
    ));
    let mut hypotheses = String::new();
    for (k, cond) in common.iter().enumerate() {
        let prop = replay.pen.cond(cond)?;
        hypotheses.push_str(&format!("Hypothesis {} : {prop}.\n", hypothesis(&mut replay, cond, k)));
    }
    let variables = variables(&replay);
    Ok(format!("Section Claim{number}.\n{variables}{hypotheses}{body}End Claim{number}.\n"))
}

/// The section that states and proves a theorem under a name, and how it is stated.
pub(super) fn instance(theorem: &Theorem, name: &str) -> Result<(String, Style)> {
    let mut replay = Replay::default();
    let common = theorem.conds().clone();
    let style = style_of(theorem.claim(), &common);
    let body = lemma(&mut replay, "Theorem", name, theorem, style, &common)?;
    let mut hypotheses = String::new();
    for (k, cond) in common.iter().enumerate() {
        let prop = replay.pen.cond(cond)?;
        hypotheses.push_str(&format!("Hypothesis {} : {prop}.\n", hypothesis(&mut replay, cond, k)));
    }
    let variables = variables(&replay);
    Ok((format!("Section General.\n{variables}{hypotheses}{body}End General.\n"), style))
}

/// The conditions under which a step of a case is read.
fn case_conds(common: &Conds, step: &Theorem, proof: &Proof, case: usize) -> Conds {
    let assumed = proof.cases.get(case).map(|c| c.assumptions.as_slice()).unwrap_or_default();
    common.iter().chain(step.conds()).chain(assumed).cloned().collect()
}

fn lemma(
    replay: &mut Replay,
    kind: &str,
    name: &str,
    theorem: &Theorem,
    style: Style,
    common: &Conds,
) -> Result<String> {
    let mut premises = String::new();
    for cond in theorem.conds().difference(common) {
        premises.push_str(&format!("  {} ->\n", replay.pen.cond(cond)?));
    }
    let claim = replay.pen.claim(theorem.claim(), style)?;
    let mut script = Script::default();
    replay.prove(theorem, style, &mut script)?;
    let intros = if premises.is_empty() { "" } else { "  intros.\n" };
    Ok(format!("{kind} {name} :\n{premises}  {claim}.\nProof.\n{intros}{}Qed.\n", script.text()))
}

fn hypothesis(replay: &mut Replay, cond: &Cond, k: usize) -> String {
    let like = match cond {
        Cond::Distribution(_) => "is_distribution",
        Cond::Dominated(..) => "is_dominated",
        Cond::NotDominated(..) => "is_not_dominated",
        Cond::Holds(_) => "given",
    };
    replay.pen.names.fresh(&format!("{like}{}", k + 1))
}

/// What the section speaks of.
fn variables(replay: &Replay) -> String {
    let of = |kind| identifiers(&replay.pen, kind).join(" ");
    let mut out = String::from("Context {T : Type}.\nVariable Om : list T.\n");
    for (kind, ty) in [(Kind::Distribution, "T -> R"), (Kind::Outcome, "T"), (Kind::Parameter, "R")] {
        let names = of(kind);
        if !names.is_empty() {
            out.push_str(&format!("Variables {names} : {ty}.\n"));
        }
    }
    for outcome in identifiers(&replay.pen, Kind::Outcome) {
        out.push_str(&format!("Hypothesis {outcome}_is_outcome : In {outcome} Om.\n"));
    }
    for family in identifiers(&replay.pen, Kind::Family) {
        out.push_str(&format!(
            "Variable {family} : (T -> R) -> Prop.\n\
             Hypothesis {family}_are_distributions : forall B, {family} B -> distribution Om B.\n"
        ));
    }
    if !of(Kind::Joint).is_empty() {
        out.push_str("Context {U : Type}.\nVariable W : list U.\n");
        out.push_str(&format!("Variables {} : U -> R.\n", of(Kind::Joint)));
        out.push_str(&format!("Variables {} : U -> nat.\n", of(Kind::Variable)));
        for joint in identifiers(&replay.pen, Kind::Joint) {
            out.push_str(&format!("Hypothesis {joint}_is_law : distribution W {joint}.\n"));
        }
    }
    out
}

fn linear_prose(step: &crate::prove::Step) -> String {
    use crate::prove::Piece;
    use crate::render::{linear, notation, proof};
    let script = linear::Script::Unicode;
    let piece = |p: &Piece| match p {
        Piece::Text(t) => t.clone(),
        Piece::Math(e) => linear::spell(&notation::expr(e), script),
        Piece::Cond(c) => proof::sentence(c),
        Piece::Dist(d) => linear::spell(&notation::dist(d), script),
    };
    step.why.iter().map(piece).collect()
}
