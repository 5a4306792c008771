//! Answers for programs: one object each, fields as `docs` promise them. Expressions are in the
//! language's own syntax; decimals are strings, so that no reader rounds them.

pub use super::json_parts::{DefinitionObject, Interval, JsonError, Number, StepObject, WitnessOf};
use super::json_parts::{ascii, definition, model, number, steps, words};
use super::linear::{self, Script};
use super::outcome::{Answered, Check, Comparison, Evaluation, Formulated, Outcome};
use super::{notation, proof};
use crate::eval::Value;
use crate::prove::{Counterexample, Verdict};
use crate::term::Expr;
use serde::Serialize;
use std::collections::BTreeMap;

/// `entail eval --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct EvalObject {
    /// As the user wrote it.
    pub input: String,
    /// The value.
    #[serde(flatten)]
    pub number: Number,
}

/// A value with parameters.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FormulaObject {
    /// As the user wrote it.
    pub input: String,
    /// The closed form in the language's own syntax.
    pub exact: String,
    /// The base of the logarithm.
    pub base: String,
    /// The ranges of the parameters in which it holds.
    pub conditions: Vec<String>,
}

/// A model in which a claim fails.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CounterexampleObject {
    /// Name to distribution, in the language's own syntax.
    pub model: BTreeMap<String, String>,
    /// The left side; nothing for a claim about minimisers, whose sides are sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lhs: Option<Number>,
    /// The right side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rhs: Option<Number>,
    /// How the negation follows, where the values of the sides do not say it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepObject>,
}

/// `entail prove --json`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ProveObject {
    /// The claim.
    pub claim: String,
    /// `proved`, `refuted` or `unknown`.
    pub verdict: &'static str,
    /// The conditions it holds under.
    pub conditions: Vec<String>,
    /// The steps, case by case.
    pub steps: Vec<StepObject>,
    /// The counterexample of a refuted claim.
    pub counterexample: Option<CounterexampleObject>,
    /// What was tried for an unknown one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<String>,
}

/// A decided claim.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ComparisonObject {
    /// As the user wrote it.
    pub input: String,
    /// `true`, `false`, or `null` when undecided.
    pub holds: Option<bool>,
    /// The values of its sides.
    pub sides: Vec<EvalObject>,
}

/// A checked number.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CheckObject {
    /// As the user wrote it.
    pub input: String,
    /// The number stated.
    pub stated: String,
    /// `true`, `false`, or `null` when undecided.
    pub right: Option<bool>,
    /// What should have been stated.
    pub nearest: String,
    /// Further remarks.
    pub remarks: Vec<String>,
    /// The truth.
    pub truth: Number,
}

/// One object.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Object {
    /// A value.
    Value(Box<EvalObject>),
    /// A value with parameters.
    Formula(FormulaObject),
    /// A proof, a refutation or neither.
    Proof(Box<ProveObject>),
    /// A decided claim.
    Comparison(ComparisonObject),
    /// A checked number.
    Check(Box<CheckObject>),
    /// A definition.
    Definition(DefinitionObject),
    /// A checked proof of the author's own.
    #[serde(rename = "written proof")]
    Written(Box<super::student_json::ProofObject>),
    /// A remark.
    Note {
        /// What it says.
        text: String,
    },
}

/// The objects of some answers, one line of JSON each.
///
/// # Errors
/// When a number asked for exceeds a limit.
pub fn lines(outcomes: &[Outcome]) -> Result<String, JsonError> {
    let mut out = String::new();
    for outcome in outcomes {
        out.push_str(&serde_json::to_string(&object(outcome)?)?);
        out.push('\n');
    }
    Ok(out)
}

/// The object of one answer.
///
/// # Errors
/// When a number asked for exceeds a limit.
pub fn object(outcome: &Outcome) -> Result<Object, JsonError> {
    Ok(match outcome {
        Outcome::Value(e) => Object::Value(Box::new(evaluation(e)?)),
        Outcome::Formula(f) => Object::Formula(formula(f)),
        Outcome::Answer(a) => Object::Proof(Box::new(answer(a)?)),
        Outcome::Comparison(c) => Object::Comparison(comparison(c)?),
        Outcome::Check(c) => Object::Check(Box::new(check(c)?)),
        Outcome::Defined(d) => Object::Definition(definition(d)),
        Outcome::Proof(p) => Object::Written(Box::new(super::student_json::object(p)?)),
        Outcome::Note(text) => Object::Note { text: text.clone() },
    })
}

fn evaluation(e: &Evaluation) -> Result<EvalObject, JsonError> {
    Ok(EvalObject { input: e.input.clone(), number: number(&e.value, &e.expr, &e.show)? })
}

fn formula(f: &Formulated) -> FormulaObject {
    let conditions = f.conditions.iter().map(proof::sentence).collect();
    FormulaObject { input: f.input.clone(), exact: ascii(&f.closed), base: "e".into(), conditions }
}

fn comparison(c: &Comparison) -> Result<ComparisonObject, JsonError> {
    let side = |(e, v): &(Expr, Value)| -> Result<EvalObject, JsonError> {
        Ok(EvalObject { input: ascii(e), number: number(v, e, &c.show)? })
    };
    let sides = c.sides.iter().map(side).collect::<Result<Vec<_>, _>>()?;
    Ok(ComparisonObject { input: c.input.clone(), holds: c.holds, sides })
}

fn check(c: &Check) -> Result<CheckObject, JsonError> {
    Ok(CheckObject {
        input: c.input.clone(),
        stated: c.stated.clone(),
        right: c.right,
        nearest: c.nearest.clone(),
        remarks: c.remarks.clone(),
        truth: number(&c.value, &c.expr, &c.show)?,
    })
}

fn answer(a: &Answered) -> Result<ProveObject, JsonError> {
    let mut object = ProveObject {
        claim: linear::spell(&notation::claim(&a.answer.claim), Script::Ascii),
        verdict: "unknown",
        conditions: a.answer.given.iter().map(proof::sentence).collect(),
        steps: Vec::new(),
        counterexample: None,
        tried: Vec::new(),
    };
    match &a.answer.verdict {
        Verdict::Proved(proof) => {
            object.verdict = "proved";
            object.conditions = proof.theorem.conds().iter().map(proof::sentence).collect();
            let several = proof.cases.len() > 1;
            for (n, case) in proof.cases.iter().enumerate() {
                let start = object.steps.len();
                steps(&case.derivation, &a.show, &mut object.steps);
                for step in object.steps.iter_mut().skip(start) {
                    step.case = several.then_some(n + 1);
                    step.assumptions = case.assumptions.iter().map(proof::sentence).collect();
                }
            }
        }
        Verdict::Refuted(c) => {
            object.verdict = "refuted";
            object.counterexample = Some(counterexample(a, c)?);
        }
        Verdict::Unknown(tried) => {
            object.tried = tried.iter().map(|t| words(&proof::prose(t))).collect();
        }
    }
    Ok(object)
}

fn counterexample(a: &Answered, c: &Counterexample) -> Result<CounterexampleObject, JsonError> {
    let claim = &a.answer.claim;
    Ok(CounterexampleObject {
        model: model(&c.names, &c.model)
            .into_iter()
            .chain(
                super::point::parameters(claim, &c.model)
                    .into_iter()
                    .map(|(s, n)| (s.to_string(), n.to_string())),
            )
            .collect(),
        lhs: if c.by.is_none() { Some(number(&c.lhs, &claim.lhs, &a.show)?) } else { None },
        rhs: if c.by.is_none() { Some(number(&c.rhs, &claim.rhs, &a.show)?) } else { None },
        steps: {
            let mut lines = Vec::new();
            c.by.iter().for_each(|d| steps(d, &a.show, &mut lines));
            lines
        },
    })
}
