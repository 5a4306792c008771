//! What JSON answers have in common: numbers with their bounds, steps, models, sentences in ASCII.

use super::document::{Block, Document, Inline};
use super::linear::{self, Script};
use super::measure::Measured;
use super::number::Detail;
use super::outcome::{Defined, Meaning, Show};
use super::{notation, proof, text};
use crate::eval::{Env, Value, Witness};
use crate::model::Law;
use crate::prove::Derivation;
use crate::term::{Expr, Name};
use serde::Serialize;
use std::collections::BTreeMap;

/// `lower ≤ truth ≤ upper`, as decimal strings; `inf` for `+∞`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Interval {
    /// A decimal not above the value.
    pub lower: String,
    /// A decimal not below the value.
    pub upper: String,
}

/// The outcome that makes a value infinite.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WitnessOf {
    /// The outcome, as the language writes labels.
    pub outcome: String,
    /// The distribution that gives it mass.
    pub positive: String,
    /// The mass, a fraction.
    pub mass: String,
    /// The distribution that gives it none.
    pub zero: String,
}

/// The numeric part of an answer.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Number {
    /// The closed form in the language's own syntax; `inf` for `+∞`.
    pub exact: String,
    /// The base of the logarithm: `e`, `2`, ...
    pub base: String,
    /// The unit; `null` for a pure number.
    pub unit: Option<String>,
    /// Bounds.
    pub value: Interval,
    /// Correctly rounded; `null` when the rounding is not decided.
    pub decimal: Option<String>,
    /// The nearest double; `null` for `+∞` and when the rounding is not decided.
    pub f64: Option<f64>,
    /// The same, as a hexadecimal float; `inf` for `+∞`.
    pub f64_hex: Option<String>,
    /// Whether the value is known by enclosures alone.
    pub enclosed: bool,
    /// Why it is infinite.
    pub witness: Option<WitnessOf>,
}

/// One step of a proof.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StepObject {
    /// The line.
    pub expr: String,
    /// How the line before relates to it; `null` for the first.
    pub relation: Option<&'static str>,
    /// The rule; `null` for the first line.
    pub rule: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// The case it belongs to, when there are several, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<usize>,
    /// What is assumed in that case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// What the line is worth, when its distributions are declared ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Why there is no object.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// The digits asked for exceed a limit.
    #[error(transparent)]
    Round(#[from] crate::exact::round::RoundError),
    /// A value that JSON cannot hold.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

pub(super) fn ascii(e: &Expr) -> String {
    linear::spell(&notation::expr(e), Script::Ascii)
}

pub(super) fn number(value: &Value, expr: &Expr, show: &Show) -> Result<Number, JsonError> {
    let inf = || "inf".to_owned();
    let real = match value {
        Value::Finite(real) => real,
        Value::Infinite(witness) => {
            return Ok(Number {
                exact: inf(),
                base: show.unit.symbol(),
                unit: Some(show.unit.name(false)),
                value: Interval { lower: inf(), upper: inf() },
                decimal: Some(inf()),
                f64: None,
                f64_hex: Some(inf()),
                enclosed: false,
                witness: witness.as_deref().map(self::witness),
            });
        }
    };
    let measured = Measured::new(real, expr, &show.unit);
    let (lower, upper) = measured.bounds(show.digits, show.limits)?;
    let f64 = measured.to_f64(show.limits).ok();
    Ok(Number {
        exact: linear::spell(&measured.form(Detail::FULL), Script::Ascii),
        base: show.unit.symbol(),
        unit: measured.unit_name(None),
        value: Interval { lower, upper },
        decimal: measured.decimal(show.digits, show.limits).ok().map(|d| d.to_string()),
        f64_hex: f64.map(hex),
        f64: f64.filter(|x| x.is_finite()),
        enclosed: !measured.is_linear(),
        witness: None,
    })
}

fn witness(w: &Witness) -> WitnessOf {
    let dist = |d| linear::spell(&notation::dist(d), Script::Ascii);
    WitnessOf {
        outcome: w.outcome.to_string(),
        positive: dist(&w.positive),
        mass: w.mass.to_string(),
        zero: dist(&w.zero),
    }
}

/// `0x1.8p-1`: sign, leading bit, the other 52 bits without trailing zeros, exponent of two.
fn hex(x: f64) -> String {
    let bits = x.to_bits();
    let sign = if bits >> 63 == 1 { "-" } else { "" };
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    match (exponent, fraction) {
        (0x7ff, 0) => format!("{sign}inf"),
        (0x7ff, _) => "nan".into(),
        (0, 0) => format!("{sign}0x0p+0"),
        (0, _) => format!("{sign}0x0{point}{digits}p-1022"),
        _ => {
            let e = i32::try_from(exponent).unwrap_or(0) - 1023;
            format!("{sign}0x1{point}{digits}p{e:+}")
        }
    }
}

/// A definition.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DefinitionObject {
    /// The name.
    pub name: String,
    /// What it means, in the language's own syntax; long ones are `null`.
    pub definition: Option<String>,
}

/// Outcomes of a definition that are worth printing for a program.
const LISTED: usize = 1000;

pub(super) fn definition(d: &Defined) -> DefinitionObject {
    let definition = match &d.meaning {
        Meaning::Law(law) => spelled(law),
        Meaning::Joint(joint) => {
            let rows: Vec<String> = joint
                .rows()
                .take(LISTED + 1)
                .map(|(labels, mass)| {
                    let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
                    format!("({}): {mass}", labels.join(", "))
                })
                .collect();
            (rows.len() <= LISTED).then(|| format!("{{{}}}", rows.join(", ")))
        }
        Meaning::Family(family) => family.outcomes().zip(family.masses()).map(|(outcomes, masses)| {
            let mass = |m| ascii(&crate::prove::fraction_expression(m, &[]));
            let table = family.variables().is_some();
            let shown = outcomes.iter().zip(masses).filter(|(_, m)| !(table && m.is_zero()));
            let entries = shown.map(|(l, m)| format!("{l}: {}", mass(m)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }),
        Meaning::Number(n) => Some(n.to_string()),
        Meaning::Parameter(range) => Some(range.clone()),
        Meaning::Values => None,
    };
    DefinitionObject { name: d.name.to_string(), definition }
}

fn spelled(law: &Law) -> Option<String> {
    let measure: &crate::model::Measure = match law {
        Law::Finite(d) => d,
        Law::Unnormalised(m) => m,
        Law::Geometric(g) => return Some(format!("geometric({})", g.p())),
    };
    if measure.len() > LISTED {
        return None;
    }
    let entries: Vec<String> = measure.iter().map(|(label, mass)| format!("{label}: {mass}")).collect();
    Some(format!("{{{}}}", entries.join(", ")))
}

pub(super) fn steps(d: &Derivation, show: &Show, out: &mut Vec<StepObject>) {
    let value = |v: &Option<Value>, e: &Expr| {
        let real = v.as_ref()?;
        Some(match real {
            Value::Infinite(_) => "inf".to_owned(),
            Value::Finite(r) => {
                linear::spell(&Measured::new(r, e, &show.unit).form(Detail::FULL), Script::Ascii)
            }
        })
    };
    out.push(StepObject {
        expr: ascii(&d.start),
        relation: None,
        rule: None,
        why: None,
        case: None,
        assumptions: Vec::new(),
        value: value(&d.value, &d.start),
    });
    out.extend(d.steps.iter().map(|s| StepObject {
        expr: ascii(&s.to),
        relation: Some(linear::relation(notation::relation(s.rel), Script::Ascii)),
        rule: Some(s.rule.to_owned()),
        why: Some(words(&proof::prose(&s.why))),
        case: None,
        assumptions: Vec::new(),
        value: value(&s.value, &s.to),
    }));
}

/// The distributions of some names, in the language's own syntax; a joint one under its name with its variables.
pub(super) fn model(names: &[Name], model: &Env) -> BTreeMap<String, String> {
    let one = |n: &Name| {
        let joint = |j: &crate::model::Joint| {
            let meaning = Meaning::Joint(j.clone());
            definition(&Defined { name: n.clone(), meaning }).definition
        };
        model.law(n).and_then(spelled).or_else(|| model.joint(n).and_then(joint))
    };
    let head = |n: &Name| match model.joint(n) {
        Some(j) => {
            let variables: Vec<&str> = j.variables().iter().map(|v| &*v.name).collect();
            format!("{n}({})", variables.join(","))
        }
        None => n.to_string(),
    };
    names.iter().filter_map(|n| Some((head(n), one(n)?))).collect()
}

/// A sentence in plain ASCII-mathematics text.
pub(super) fn words(inline: &Inline) -> String {
    let document = Document { blocks: vec![Block::Paragraph(inline.clone())] };
    let layout = text::Layout { script: Script::Ascii, width: usize::MAX };
    text::page(&document, layout).plain().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::hex;

    #[test]
    fn hexadecimal_floats() {
        assert_eq!(hex(0.75), "0x1.8p-1");
        assert_eq!(hex(1.0), "0x1p+0");
        assert_eq!(hex(-0.1), "-0x1.999999999999ap-4");
        assert_eq!(hex(f64::MIN_POSITIVE / 2.0), "0x0.8p-1022");
        assert_eq!(hex(0.0), "0x0p+0");
    }
}
