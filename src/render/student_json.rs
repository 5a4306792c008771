//! A checked proof as an object for programs.

use super::json_parts::{self, JsonError, Number, StepObject};
use super::linear::{self, Script};
use super::outcome::ProofCheck;
use super::{notation, proof, student};
use crate::eval::EvalError;
use crate::prove::student::{Example, Finding, Grounds, Judged, Right};
use crate::term::Expr;
use serde::Serialize;
use std::collections::BTreeMap;

/// A checked proof.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ProofObject {
    /// Its name.
    pub name: Option<String>,
    /// `right`, `wrong` or `undecided`.
    pub verdict: &'static str,
    /// What was assumed.
    pub given: Vec<String>,
    /// The first line.
    pub first: String,
    /// The other lines.
    pub lines: Vec<LineObject>,
    /// What was proved; `null` when a line is wrong.
    pub conclusion: Option<String>,
    /// The conditions of the conclusion.
    pub conditions: Vec<String>,
}

/// A line of a proof.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LineObject {
    /// Where it stands: line and column from 1.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// How the line before relates to it.
    pub relation: &'static str,
    /// The line.
    pub expr: String,
    /// The reasons, as written.
    pub reasons: Vec<String>,
    /// `right`, `conditional`, `wrong` or `undecided`.
    pub verdict: &'static str,
    /// What the reasons are worth: `given`, `part`, `other`, `unknown`; `null` without any.
    pub grounds: Option<&'static str>,
    /// What may have been meant by an unknown reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub did_you_mean: Vec<String>,
    /// The rules that lead to it.
    pub rules: Vec<&'static str>,
    /// Theorems applied: name and instance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<(String, String)>,
    /// The calculation, when the line is more than one step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub between: Vec<StepObject>,
    /// Conditions that are needed and not stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Distributions for which the lines differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<ExampleObject>,
    /// The relation that does hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<&'static str>,
    /// The likely slips.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slips: Vec<SlipObject>,
    /// What was tried for an undecided line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<String>,
}

/// What two lines come to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ExampleObject {
    /// Name to distribution.
    pub model: BTreeMap<String, String>,
    /// The line before.
    pub before: Side,
    /// The line.
    pub after: Side,
    /// The line before minus the line; `null` when one is infinite or has no value.
    pub difference: Option<Number>,
}

/// A side of an example.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Side {
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Number>,
    /// Why it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_value: Option<String>,
}

/// A slip.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SlipObject {
    /// The mistake.
    pub what: String,
    /// The relation of the right line.
    pub relation: &'static str,
    /// The right line.
    pub expr: String,
}

/// The object of a checked proof.
///
/// # Errors
/// When a number asked for exceeds a limit.
pub(super) fn object(p: &ProofCheck) -> Result<ProofObject, JsonError> {
    let verdict = match p.checked.holds() {
        Some(true) => "right",
        Some(false) => "wrong",
        None => "undecided",
    };
    let conclusion = p.checked.conclusion.as_ref();
    let lines = p.checked.lines.iter().enumerate();
    Ok(ProofObject {
        name: p.name.as_ref().map(ToString::to_string),
        verdict,
        given: p.checked.given.iter().map(proof::sentence).collect(),
        first: json_parts::ascii(&p.checked.first),
        lines: lines.map(|(n, j)| line(p, n, j)).collect::<Result<_, _>>()?,
        conclusion: conclusion.map(|t| linear::spell(&notation::claim(t.claim()), Script::Ascii)),
        conditions: conclusion.map(|t| t.conds().iter().map(proof::sentence).collect()).unwrap_or_default(),
    })
}

fn line(p: &ProofCheck, n: usize, judged: &Judged) -> Result<LineObject, JsonError> {
    let (line, column) = p.places.get(n).copied().unwrap_or_default();
    let sign = |rel, turned| linear::relation(student::relation(rel, turned), Script::Ascii);
    let written = &judged.line;
    let mut object = LineObject {
        line,
        column,
        relation: sign(written.rel, written.turned),
        expr: json_parts::ascii(&written.to),
        reasons: written.reasons.iter().map(|r| r.words.clone()).collect(),
        verdict: "right",
        grounds: None,
        did_you_mean: Vec::new(),
        rules: Vec::new(),
        uses: Vec::new(),
        between: Vec::new(),
        missing: Vec::new(),
        example: None,
        holds: None,
        slips: Vec::new(),
        tried: Vec::new(),
    };
    match &judged.finding {
        Finding::Right(right) => explain(p, right, &mut object),
        Finding::Missing(missing) => {
            object.verdict = "conditional";
            explain(p, &missing.right, &mut object);
            object.missing = missing.conds.iter().map(proof::sentence).collect();
            object.example = missing.example.as_ref().map(|e| example(p, e)).transpose()?;
        }
        Finding::Wrong(wrong) => {
            object.verdict = "wrong";
            object.example = Some(example(p, &wrong.example)?);
            object.holds = wrong.holds.map(|(rel, turned)| sign(rel, turned));
            let slip = |s: &crate::prove::student::Slip| SlipObject {
                what: json_parts::words(&proof::prose(&s.what)),
                relation: sign(s.rel.0, s.rel.1),
                expr: json_parts::ascii(&s.line),
            };
            object.slips = wrong.slips.iter().map(slip).collect();
        }
        Finding::Open(tried) => {
            object.verdict = "undecided";
            object.tried = tried.iter().map(|t| json_parts::words(&proof::prose(t))).collect();
        }
    }
    Ok(object)
}

fn explain(p: &ProofCheck, right: &Right, object: &mut LineObject) {
    object.grounds = match &right.grounds {
        Grounds::Unsaid => None,
        Grounds::Given => Some("given"),
        Grounds::Partly(_) => Some("part"),
        Grounds::Other => Some("other"),
        Grounds::Unknown(_, near) => {
            object.did_you_mean.clone_from(near);
            Some("unknown")
        }
    };
    object.rules.clone_from(&right.rules);
    let claim = |c| linear::spell(&notation::claim(c), Script::Ascii);
    object.uses = right.uses.iter().map(|(n, c)| (n.to_string(), claim(c))).collect();
    if right.leap {
        for case in &right.cases {
            json_parts::steps(&case.derivation, &p.show, &mut object.between);
        }
    }
}

fn example(p: &ProofCheck, e: &Example) -> Result<ExampleObject, JsonError> {
    let side = |(expr, value): &(Expr, Result<crate::eval::Value, EvalError>)| -> Result<Side, JsonError> {
        Ok(match value {
            Ok(v) => Side { number: Some(json_parts::number(v, expr, &p.show)?), no_value: None },
            Err(error) => Side { number: None, no_value: Some(error.to_string()) },
        })
    };
    let difference = Expr::difference(e.before.0.clone(), e.after.0.clone());
    Ok(ExampleObject {
        model: json_parts::model(&e.names, &e.model),
        before: side(&e.before)?,
        after: side(&e.after)?,
        difference: e.gap.as_ref().map(|v| json_parts::number(v, &difference, &p.show)).transpose()?,
    })
}
