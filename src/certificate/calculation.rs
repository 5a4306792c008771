//! A calculation, line by line: each with the theorem that leads to it from an earlier line.

use super::error::CertificateError;
use super::inference::{self, Inferences};
use super::json::{array, bad, text};
use super::nodes::{self, Nodes};
use super::read::relation;
use super::verdict::{Reader, reject};
use crate::eval;
use crate::kernel::Theorem;
use crate::prove::{Derivation, Piece, Prose, Step};
use crate::render::rules::RULES;
use crate::term::{Claim, Cond, Expr};
use serde_json::{Value as Json, json};
use std::collections::HashSet;

type Result<T> = std::result::Result<T, CertificateError>;

/// The calculation with its theorem.
pub(super) fn write(d: &Derivation, nodes: &mut Nodes, inferences: &mut Inferences) -> Result<Json> {
    let mut steps = Vec::with_capacity(d.steps.len());
    for step in &d.steps {
        let theorem = inferences.put(&step.theorem, nodes)?;
        steps.push(json!({
            "relation": nodes::relation(step.rel),
            "to": nodes.expr(&step.to)?,
            "rule": step.rule,
            "why": prose(&step.why, nodes)?,
            "theorem": theorem,
            "valued": step.value.is_some(),
        }));
    }
    let start = nodes.expr(&d.start)?;
    let theorem = inferences.put(&d.theorem, nodes)?;
    Ok(json!({ "start": start, "valued": d.value.is_some(), "steps": steps, "theorem": theorem }))
}

/// A sentence, its mathematics as terms.
pub(super) fn prose(p: &Prose, nodes: &mut Nodes) -> Result<Json> {
    let piece = |p: &Piece| {
        Ok(match p {
            Piece::Text(t) => json!(["text", t]),
            Piece::Math(e) => json!(["expr", nodes.expr(e)?]),
            Piece::Cond(c) => json!(["cond", nodes.cond(c)?]),
            Piece::Dist(d) => json!(["dist", nodes.dist(d)?]),
        })
    };
    Ok(Json::Array(p.iter().map(piece).collect::<Result<Vec<_>>>()?))
}

impl Reader<'_> {
    /// Reads a calculation that leads from one side of the claim to the other, under conditions that hold.
    pub(super) fn calculation(
        &self,
        j: &Json,
        claim: &Claim,
        holds: &dyn Fn(&Cond) -> bool,
        place: &str,
    ) -> Result<Derivation> {
        let field = |key: &str| j.get(key).unwrap_or(&Json::Null);
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        if theorem.claim() != claim {
            return reject(place, "the calculation proves another claim");
        }
        if !theorem.conds().iter().all(holds) {
            return reject(place, "the calculation rests on a condition that is not stated");
        }
        let start = self.table.expr(field("start"), place)?;
        let mut lines = vec![start.clone()];
        let mut steps = Vec::new();
        for (n, step) in array(field("steps"), place)?.iter().enumerate() {
            let place = format!("{place}.steps[{n}]");
            let step = self.step(step, &lines, holds, &place)?;
            lines.push(step.to.clone());
            steps.push(step);
        }
        let ends = Some(&claim.lhs) == lines.first() && Some(&claim.rhs) == lines.last();
        let turned = Some(&claim.rhs) == lines.first() && Some(&claim.lhs) == lines.last();
        if !(ends || turned || steps.is_empty()) {
            return reject(place, "the calculation does not lead from one side of the claim to the other");
        }
        let value = self.value(field("valued"), &start, place)?;
        Ok(Derivation { start, value, steps, theorem })
    }

    fn value(&self, j: &Json, e: &Expr, place: &str) -> Result<Option<eval::Value>> {
        match (j.as_bool(), self.model) {
            (Some(false), _) => Ok(None),
            (Some(true), Some(model)) => eval::evaluate(model, e)
                .map(Some)
                .map_err(|e| CertificateError::rejected(place, e.to_string())),
            (Some(true), None) => reject(place, "a value without declared distributions"),
            (None, _) => bad(place, "expected true or false"),
        }
    }

    fn step(&self, j: &Json, lines: &[Expr], holds: &dyn Fn(&Cond) -> bool, place: &str) -> Result<Step> {
        let field = |key: &str| j.get(key).unwrap_or(&Json::Null);
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        let (rel, to) = (relation(field("relation"), place)?, self.table.expr(field("to"), place)?);
        let claim = theorem.claim();
        if claim.rel != rel || claim.rhs != to || !lines.contains(&claim.lhs) {
            return reject(place, "the theorem of this step does not lead from an earlier line to this one");
        }
        if !theorem.conds().iter().all(holds) {
            return reject(place, "the step rests on a condition that is not stated");
        }
        let name = text(field("rule"), place)?;
        let Some(rule) = RULES.iter().map(|r| r.name).find(|r| *r == name) else {
            return reject(place, "there is no rule of that name");
        };
        if !rests_on_rule(&theorem, rule) {
            let why = format!("the step does not rest on the rule that it names, {name}");
            return Err(CertificateError::rejected(place, why));
        }
        let why = self.prose(field("why"), place)?;
        let value = self.value(field("valued"), &to, place)?;
        Ok(Step { rel, to, rule, why, theorem, value })
    }

    pub(super) fn prose(&self, j: &Json, place: &str) -> Result<Prose> {
        let one = |j: &Json| match array(j, place)? {
            [tag, value] => match tag.as_str() {
                Some("text") => Ok(Piece::Text(text(value, place)?.to_owned())),
                Some("expr") => Ok(Piece::Math(self.table.expr(value, place)?)),
                Some("cond") => Ok(Piece::Cond(self.table.cond(value, place)?)),
                Some("dist") => Ok(Piece::Dist(self.table.dist(value, place)?)),
                _ => bad(place, "expected a piece of a sentence"),
            },
            _ => bad(place, "expected a piece of a sentence"),
        };
        array(j, place)?.iter().map(one).collect()
    }
}

/// Whether a theorem's provenance has the rule that a line names: lines that stand for several rules are
/// named after one of them.
fn rests_on_rule(theorem: &Theorem, rule: &str) -> bool {
    let mut todo = vec![theorem.clone()];
    let mut seen = HashSet::new();
    let mut used: Vec<&str> = Vec::new();
    while let Some(t) = todo.pop() {
        if !seen.insert(t.address()) {
            continue;
        }
        used.push(inference::name(t.rule()));
        todo.extend(inference::premises(t.rule()).into_iter().cloned());
    }
    let near = |names: &[&str]| used.iter().any(|u| names.contains(u));
    match rule {
        "RING" | "SUM-ADD" => near(&["RING", "SUM-ADD", "SUM-SCALE"]),
        "LOG" => near(&["LOG", "MIXTURE", "NUMBER"]),
        "TOTAL" => near(&["TOTAL", "ZERO"]),
        // Lemmas, by the schema that each is derived from.
        "GIBBS" | "LOG-SUM" | "NONNEG" | "PART" => near(&["LN-LE"]),
        "CHAIN" | "IDENTITY" => near(&["UNFOLD", "RING"]),
        // Lines of a calculation in the parameters: what they rewrite is a derivative.
        "D-SUM" | "D-PRODUCT" | "D-LN" => near(&["COMPUTE"]) && has_derivative(&theorem.claim().lhs),
        own => used.contains(&own),
    }
}

fn has_derivative(e: &Expr) -> bool {
    matches!(e, Expr::Derivative(..)) || e.children().into_iter().any(has_derivative)
}
