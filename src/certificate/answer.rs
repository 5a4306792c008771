//! An answer as a certificate, and a certificate as the answer it is of.

use super::error::CertificateError;
use super::inference::{self, Inferences};
use super::model;
use super::nodes::{self, FORMAT, Nodes};
use super::read::{Table, array, bad, number, relation, text};
use crate::audit;
use crate::eval::{self, Env};
use crate::exact::round::Limits;
use crate::kernel::{Conds, Theorem, follows};
use crate::prove::{Answer, Case, Counterexample, Derivation, Piece, Proof, Prose, Step, Verdict};
use crate::render::build::{Answered, Show};
use crate::render::number::Unit;
use crate::render::rules::RULES;
use crate::term::{Claim, Cond, Name, Rel};
use serde_json::{Value as Json, json};
use std::collections::HashSet;
use std::sync::Arc;

type Result<T> = std::result::Result<T, CertificateError>;

/// The names that conditions speak of, each once.
fn given_names(given: &[Cond], into: &mut Vec<Name>) {
    let mut names = Vec::new();
    given.iter().for_each(|c| c.names(&mut names));
    for name in names {
        if !into.contains(&name) {
            into.push(name);
        }
    }
}

/// The certificate of an answer.
pub(super) fn write(a: &Answered) -> Result<Json> {
    let (mut nodes, mut inferences) = (Nodes::default(), Inferences::default());
    let Answer { claim, given, verdict } = &a.answer;
    let mut names = claim.names();
    given.iter().for_each(|c| c.names(&mut names));
    let claim = nodes.claim(claim)?;
    let given = given.iter().map(|c| nodes.cond(c)).collect::<Result<Vec<_>>>()?;
    let verdict = match verdict {
        Verdict::Proved(proof) => json!({ "proof": write_proof(proof, &mut nodes, &mut inferences)? }),
        Verdict::Refuted(found) if found.by.is_some() => {
            let what = "refutations by a calculation are not written down yet";
            return Err(CertificateError::Omitted(what.into()));
        }
        Verdict::Refuted(found) => {
            names.extend(found.names.iter().cloned());
            let theorem = inferences.put(&found.theorem, &mut nodes)?;
            let mut own = a.answer.claim.names();
            given_names(&a.answer.given, &mut own);
            let free = own.iter().filter(|n| found.names.contains(n)).map(|n| &**n).collect::<Vec<_>>();
            json!({ "refutation": { "theorem": theorem, "names": free } })
        }
        Verdict::Unknown(tried) => {
            let tried = tried.iter().map(|p| prose(p, &mut nodes)).collect::<Result<Vec<_>>>()?;
            json!({ "tried": tried })
        }
    };
    names.append(&mut inferences.names);
    let model = match &inferences.model {
        Some(env) => model::write(env, &names)?,
        None => Json::Null,
    };
    let show = json!({
        "base": a.show.unit.symbol(),
        "digits": a.show.digits,
        "max_digits": a.show.limits.digits,
        "max_precision": a.show.limits.bits,
    });
    Ok(json!({
        "format": FORMAT,
        "made_by": concat!("entail ", env!("CARGO_PKG_VERSION")),
        "show": show,
        "claim": claim,
        "given": given,
        "verdict": verdict,
        "model": model,
        "terms": nodes.entries,
        "contexts": inferences.contexts,
        "inferences": inferences.entries,
    }))
}

fn write_proof(proof: &Proof, nodes: &mut Nodes, inferences: &mut Inferences) -> Result<Json> {
    let theorem = inferences.put(&proof.theorem, nodes)?;
    let mut cases = Vec::with_capacity(proof.cases.len());
    for case in &proof.cases {
        let d = &case.derivation;
        let assumptions = case.assumptions.iter().map(|c| nodes.cond(c)).collect::<Result<Vec<_>>>()?;
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
        cases.push(json!({
            "assumptions": assumptions,
            "start": start,
            "valued": d.value.is_some(),
            "steps": steps,
            "theorem": theorem,
        }));
    }
    Ok(json!({ "theorem": theorem, "cases": cases }))
}

/// A sentence, its mathematics as terms.
fn prose(p: &Prose, nodes: &mut Nodes) -> Result<Json> {
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

/// The answer, every theorem of it made again and replayed; with the number of inferences.
pub(super) fn read(j: &Json) -> Result<(Answered, usize)> {
    let field = |key: &str| match j.get(key) {
        Some(value) => Ok(value),
        None => bad("certificate", format!("the field `{key}` is missing")),
    };
    match field("format")?.as_u64() {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(CertificateError::rejected(
                "certificate.format",
                format!("format {other} is unknown here"),
            ));
        }
        None => return bad("certificate.format", "expected a whole number"),
    }
    let show = show(field("show")?)?;
    let table = Table::read(field("terms")?)?;
    let model = match field("model")? {
        Json::Null => None,
        given => Some(Arc::new(model::read(given)?)),
    };
    let theorems = inference::read(field("inferences")?, field("contexts")?, &table, model.as_ref())?;
    // The separate checker walks to the leaves; what is a premise of another is walked with it.
    let premises: HashSet<usize> =
        theorems.iter().flat_map(|t| inference::premises(t.rule())).map(Theorem::address).collect();
    for (n, theorem) in theorems.iter().enumerate().filter(|(_, t)| !premises.contains(&t.address())) {
        audit::check(theorem)
            .map_err(|e| CertificateError::rejected(format!("certificate.inferences[{n}]"), e.to_string()))?;
    }
    let claim = table.claim(field("claim")?, "certificate.claim")?;
    let given = array(field("given")?, "certificate.given")?
        .iter()
        .map(|c| table.cond(c, "certificate.given"))
        .collect::<Result<Vec<_>>>()?;
    let reader =
        Reader { table: &table, theorems: &theorems, model: model.as_ref(), claim: &claim, given: &given };
    let verdict = reader.verdict(field("verdict")?)?;
    let answer = Answer { claim: claim.clone(), given: given.clone(), verdict };
    Ok((
        Answered { input: String::new(), answer, turned: false, spellings: Vec::new(), show },
        theorems.len(),
    ))
}

fn show(j: &Json) -> Result<Show> {
    let place = "certificate.show";
    let field = |key: &str| j.get(key).unwrap_or(&Json::Null);
    let small = |key: &str| match u32::try_from(number(field(key), place)?) {
        Ok(n) => Ok(n),
        Err(_) => bad(place, format!("`{key}` is too large")),
    };
    let unit = match text(field("base"), place)? {
        "e" => Some(Unit::Nats),
        base => base.parse().ok().as_ref().and_then(Unit::of_base),
    };
    let Some(unit) = unit else { return bad(place, "expected a base of logarithms") };
    let limits = Limits { digits: small("max_digits")?, bits: small("max_precision")? };
    let digits = small("digits")?;
    if digits == 0 || digits > Limits::default().digits || limits.bits > Limits::default().bits {
        return Err(CertificateError::rejected(place, "more digits or bits than are computed here"));
    }
    Ok(Show { unit, digits, limits })
}

struct Reader<'r> {
    table: &'r Table,
    theorems: &'r [Theorem],
    model: Option<&'r Arc<Env>>,
    claim: &'r Claim,
    given: &'r [Cond],
}

fn reject<T>(place: &str, why: &str) -> Result<T> {
    Err(CertificateError::rejected(place, why))
}

impl Reader<'_> {
    fn theorem(&self, j: Option<&Json>, place: &str) -> Result<&Theorem> {
        let k = number(j.unwrap_or(&Json::Null), place)?;
        match self.theorems.get(k) {
            Some(t) => Ok(t),
            None => bad(place, format!("there is no inference {k}")),
        }
    }

    fn verdict(&self, j: &Json) -> Result<Verdict> {
        let place = "certificate.verdict";
        let Some((kind, value)) = j.as_object().filter(|o| o.len() == 1).and_then(|o| o.iter().next()) else {
            return bad(place, "expected a proof, a refutation or what was tried");
        };
        match kind.as_str() {
            "proof" => Ok(Verdict::Proved(Box::new(self.proof(value)?))),
            "refutation" => Ok(Verdict::Refuted(Box::new(self.refutation(value)?))),
            "tried" => {
                let tried =
                    array(value, place)?.iter().map(|p| self.prose(p, place)).collect::<Result<_>>()?;
                Ok(Verdict::Unknown(tried))
            }
            _ => bad(place, "expected a proof, a refutation or what was tried"),
        }
    }

    fn refutation(&self, j: &Json) -> Result<Counterexample> {
        let place = "certificate.verdict.refutation";
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        let Some(model) = theorem.model().cloned() else {
            return reject(place, "the theorem is about no model");
        };
        let Claim { lhs, rel, rhs } = self.claim;
        let negation = match rel {
            Rel::Eq => Claim::new(lhs.clone(), Rel::Ne, rhs.clone()),
            Rel::Ne => Claim::eq(lhs.clone(), rhs.clone()),
            Rel::Le => Claim::new(rhs.clone(), Rel::Lt, lhs.clone()),
            Rel::Lt => Claim::new(rhs.clone(), Rel::Le, lhs.clone()),
        };
        if theorem.claim() != &negation || !theorem.conds().is_empty() {
            return reject(place, "the theorem is not that the claim fails");
        }
        if !self.given.iter().all(|c| eval::holds(&model, c) == Ok(Some(true))) {
            return reject(place, "the distributions do not satisfy what was given");
        }
        let names = super::read::names(j.get("names").unwrap_or(&Json::Null), place)?;
        let mut own = self.claim.names();
        given_names(self.given, &mut own);
        own.retain(|n| names.contains(n));
        if own != names {
            return reject(place, "the names are not those of the claim and the conditions, in their order");
        }
        let value =
            |e| eval::evaluate(&model, e).map_err(|e| CertificateError::rejected(place, e.to_string()));
        Ok(Counterexample { names, lhs: value(lhs)?, rhs: value(rhs)?, theorem, model, by: None })
    }

    fn proof(&self, j: &Json) -> Result<Proof> {
        let place = "certificate.verdict.proof";
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        if theorem.claim() != self.claim {
            return reject(place, "the theorem is not the claim");
        }
        let cases = array(j.get("cases").unwrap_or(&Json::Null), place)?;
        let cases = cases
            .iter()
            .enumerate()
            .map(|(n, c)| self.case(c, &theorem, &format!("{place}.cases[{n}]")))
            .collect::<Result<_>>()?;
        Ok(Proof { theorem, cases })
    }

    fn case(&self, j: &Json, whole: &Theorem, place: &str) -> Result<Case> {
        let field = |key: &str| j.get(key).unwrap_or(&Json::Null);
        let assumptions: Vec<Cond> = array(field("assumptions"), place)?
            .iter()
            .map(|c| self.table.cond(c, place))
            .collect::<Result<_>>()?;
        let theorem = self.theorem(j.get("theorem"), place)?.clone();
        if theorem.claim() != self.claim {
            return reject(place, "the case proves another claim");
        }
        let known: Conds = whole.conds().iter().chain(&assumptions).cloned().collect();
        let holds =
            |c: &Cond| follows(c, &known) || self.model.is_some_and(|m| eval::holds(m, c) == Ok(Some(true)));
        if !theorem.conds().iter().all(holds) {
            return reject(place, "the case rests on a condition that is not stated");
        }
        let start = self.table.expr(field("start"), place)?;
        let mut lines = vec![start.clone()];
        let mut steps = Vec::new();
        for (n, step) in array(field("steps"), place)?.iter().enumerate() {
            let place = format!("{place}.steps[{n}]");
            let step = self.step(step, &lines, &holds, &place)?;
            lines.push(step.to.clone());
            steps.push(step);
        }
        let ends = Some(&self.claim.lhs) == lines.first() && Some(&self.claim.rhs) == lines.last();
        let turned = Some(&self.claim.rhs) == lines.first() && Some(&self.claim.lhs) == lines.last();
        if !(ends || turned || steps.is_empty()) {
            return reject(place, "the calculation does not lead from one side of the claim to the other");
        }
        let value = self.value(field("valued"), &start, place)?;
        Ok(Case { assumptions, derivation: Derivation { start, value, steps, theorem } })
    }

    fn value(&self, j: &Json, e: &crate::term::Expr, place: &str) -> Result<Option<eval::Value>> {
        match (j.as_bool(), self.model) {
            (Some(false), _) => Ok(None),
            (Some(true), Some(model)) => eval::evaluate(model, e)
                .map(Some)
                .map_err(|e| CertificateError::rejected(place, e.to_string())),
            (Some(true), None) => reject(place, "a value without declared distributions"),
            (None, _) => bad(place, "expected true or false"),
        }
    }

    fn step(
        &self,
        j: &Json,
        lines: &[crate::term::Expr],
        holds: &dyn Fn(&Cond) -> bool,
        place: &str,
    ) -> Result<Step> {
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
            return reject(place, "the step does not rest on the rule that it names");
        }
        let why = self.prose(field("why"), place)?;
        let value = self.value(field("valued"), &to, place)?;
        Ok(Step { rel, to, rule, why, theorem, value })
    }

    fn prose(&self, j: &Json, place: &str) -> Result<Prose> {
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
        "SUM-ADD" => near(&["SUM-ADD", "SUM-SCALE"]),
        "LOG" => near(&["LOG", "MIXTURE"]),
        "TOTAL" => near(&["TOTAL", "ZERO"]),
        // Lemmas, by the schema that each is derived from.
        "GIBBS" | "LOG-SUM" | "NONNEG" | "PART" => near(&["LN-LE"]),
        "CHAIN" | "IDENTITY" => near(&["UNFOLD", "RING"]),
        own => used.contains(&own),
    }
}
