//! An answer as a certificate, and a certificate as the answer it is of.

use super::calculation;
use super::error::CertificateError;
use super::inference::{self, Inferences};
use super::json::{array, bad, number, text};
use super::model;
use super::nodes::{FORMAT, Nodes};
use super::read::Table;
use super::verdict::{Reader, own_names};
use crate::audit;
use crate::exact::round::Limits;
use crate::kernel::Theorem;
use crate::prove::{Answer, Counterexample, Proof, Verdict};
use crate::render::build::{Answered, Show};
use crate::render::number::Unit;
use crate::term::{Claim, Cond};
use serde_json::{Value as Json, json};
use std::collections::HashSet;
use std::sync::Arc;

type Result<T> = std::result::Result<T, CertificateError>;

/// The certificate of an answer.
pub(super) fn write(a: &Answered) -> Result<Json> {
    let (mut nodes, mut inferences) = (Nodes::default(), Inferences::default());
    let Answer { claim, given, verdict } = &a.answer;
    let mut names = own_names(claim, given);
    let mut symbols = Vec::new();
    let stated = given.iter().filter_map(|c| if let Cond::Holds(c) = c { Some(c) } else { None });
    for Claim { lhs, rhs, .. } in stated.chain([claim]) {
        lhs.symbols(&mut symbols);
        rhs.symbols(&mut symbols);
    }
    let shown = nodes.claim(claim)?;
    let assumed = given.iter().map(|c| nodes.cond(c)).collect::<Result<Vec<_>>>()?;
    let verdict = match verdict {
        Verdict::Proved(proof) => json!({ "proof": write_proof(proof, &mut nodes, &mut inferences)? }),
        Verdict::Refuted(found) => {
            names.extend(found.names.iter().cloned());
            let free = free_names(found, claim, given);
            json!({ "refutation": write_refutation(found, &free, &mut nodes, &mut inferences)? })
        }
        Verdict::Unknown(tried) => {
            let tried =
                tried.iter().map(|p| calculation::prose(p, &mut nodes)).collect::<Result<Vec<_>>>()?;
            json!({ "tried": tried })
        }
    };
    names.append(&mut inferences.names);
    symbols.append(&mut inferences.symbols);
    let (model, parameters, omega) = match &inferences.model {
        Some(env) => {
            let model = model::write(env, &names, &mut nodes)?;
            (model, model::write_parameters(env, &names, &symbols), model::write_omega(env))
        }
        None => (Json::Null, json!({}), Json::Null),
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
        "claim": shown,
        "given": assumed,
        "verdict": verdict,
        "model": model,
        "parameters": parameters,
        "omega": omega,
        "terms": nodes.entries,
        "contexts": inferences.contexts,
        "inferences": inferences.entries,
    }))
}

/// The names of a refutation, those that the statement speaks of first.
fn free_names<'a>(found: &'a Counterexample, claim: &Claim, given: &[Cond]) -> Vec<&'a str> {
    let own = own_names(claim, given);
    let mut all: Vec<&str> =
        own.iter().filter_map(|n| found.names.iter().find(|m| *m == n)).map(|n| &**n).collect();
    let mut others: Vec<&str> = found.names.iter().filter(|n| !own.contains(n)).map(|n| &**n).collect();
    others.sort_unstable();
    all.extend(others);
    all
}

fn write_refutation(
    found: &Counterexample,
    free: &[&str],
    nodes: &mut Nodes,
    inferences: &mut Inferences,
) -> Result<Json> {
    let theorem = inferences.put(&found.theorem, nodes)?;
    Ok(match &found.by {
        None => json!({ "theorem": theorem, "names": free }),
        Some(d) => {
            let calculation = calculation::write(d, nodes, inferences)?;
            json!({ "theorem": theorem, "names": free, "calculation": calculation })
        }
    })
}

fn write_proof(proof: &Proof, nodes: &mut Nodes, inferences: &mut Inferences) -> Result<Json> {
    let theorem = inferences.put(&proof.theorem, nodes)?;
    let mut cases = Vec::with_capacity(proof.cases.len());
    for case in &proof.cases {
        let assumptions = case.assumptions.iter().map(|c| nodes.cond(c)).collect::<Result<Vec<_>>>()?;
        let calculation = calculation::write(&case.derivation, nodes, inferences)?;
        cases.push(json!({ "assumptions": assumptions, "calculation": calculation }));
    }
    Ok(json!({ "theorem": theorem, "cases": cases }))
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
        given => Some(Arc::new(model::read(given, field("parameters")?, field("omega")?, &table)?)),
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
