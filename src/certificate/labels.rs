//! Labels of outcomes, and random variables with their values.

use super::error::CertificateError;
use super::json::{array, bad, fraction, text};
use crate::model::{Label, Outcomes, Variable};
use serde_json::{Value as Json, json};

type Result<T> = std::result::Result<T, CertificateError>;

/// Outcomes of a distribution, or cells of a table, that a certificate holds.
pub(super) const OUTCOMES: usize = 200_000;

pub(super) fn wrong<T>(place: &str, e: impl std::fmt::Display) -> Result<T> {
    Err(CertificateError::rejected(place, e.to_string()))
}

pub(super) fn label(l: &Label) -> Json {
    match l {
        Label::Number(n) => json!(["number", n.to_string()]),
        Label::Text(t) => json!(["text", &**t]),
        Label::Tuple(parts) => json!(["tuple", parts.iter().map(label).collect::<Vec<_>>()]),
    }
}

pub(super) fn read_label(j: &Json, place: &str, depth: usize) -> Result<Label> {
    match array(j, place)? {
        [tag, value] if tag == "number" => Ok(Label::Number(fraction(value, place)?)),
        [tag, value] if tag == "text" => Ok(Label::text(text(value, place)?)),
        [tag, parts] if tag == "tuple" && depth < 16 => {
            let parts = array(parts, place)?;
            Ok(Label::Tuple(parts.iter().map(|p| read_label(p, place, depth + 1)).collect::<Result<_>>()?))
        }
        _ => bad(place, "expected a label"),
    }
}

/// Random variables with their values.
pub(super) fn write_variables(variables: &[Variable]) -> Json {
    let one = |v: &Variable| json!([&*v.name, v.alphabet.iter().map(|l| label(&l)).collect::<Vec<_>>()]);
    variables.iter().map(one).collect()
}

/// Random variables, and how many cells their tables have.
pub(super) fn read_variables(variables: &Json, place: &str) -> Result<(Vec<Variable>, usize)> {
    let mut read = Vec::new();
    let mut cells = 1_usize;
    for v in array(variables, place)? {
        let [name, labels] = array(v, place)? else {
            return bad(place, "expected a variable and its values");
        };
        let labels =
            array(labels, place)?.iter().map(|l| read_label(l, place, 0)).collect::<Result<Vec<_>>>()?;
        cells = cells.saturating_mul(labels.len());
        if cells > OUTCOMES {
            return bad(place, format!("more than {OUTCOMES} cells"));
        }
        let alphabet = Outcomes::new(labels).or_else(|e| wrong(place, e))?;
        read.push(Variable { name: text(name, place)?.into(), alphabet });
    }
    Ok((read, cells))
}
