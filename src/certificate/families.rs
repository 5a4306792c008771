//! Distributions of a certificate whose masses are functions of parameters.

use super::error::CertificateError;
use super::json::{array, bad, number};
use super::labels::{self, OUTCOMES, wrong};
use super::nodes::Nodes;
use super::ranges;
use super::read::Table;
use crate::eval;
use crate::exact::symbolic::{Domain, Fraction, Point, Polynomial};
use crate::model::{Label, Outcomes, Parametric};
use crate::prove::fraction_expression;
use serde_json::{Map, Value as Json, json};

type Result<T> = std::result::Result<T, CertificateError>;

/// The masses as terms, with the ranges of the parameters.
pub(super) fn write(family: &Parametric, nodes: &mut Nodes) -> Result<Json> {
    let mut term = |f: &Fraction| nodes.expr(&fraction_expression(f, &[]));
    let over = ranges::write_all(family.domain());
    if let Some(success) = family.success() {
        return Ok(json!({ "geometric": term(success)?, "parameters": over }));
    }
    let (Some(outcomes), Some(masses)) = (family.outcomes(), family.masses()) else {
        return Err(CertificateError::Omitted("a family of an unknown kind".into()));
    };
    if family.variables().is_none()
        && let Some((trials, success)) = binomial(outcomes, masses, family.domain())
    {
        return Ok(json!({ "binomial": [trials, term(&success)?], "parameters": over }));
    }
    if let Some(variables) = family.variables() {
        let cells = masses.iter().map(term).collect::<Result<Vec<_>>>()?;
        let variables = labels::write_variables(variables);
        return Ok(json!({ "variables": variables, "masses": cells, "parameters": over }));
    }
    let masses = outcomes
        .iter()
        .zip(masses)
        .map(|(l, m)| Ok(json!([labels::label(&l), term(m)?])))
        .collect::<Result<Vec<_>>>()?;
    Ok(json!({ "masses": masses, "parameters": over }))
}

/// The trials and the probability of success, if that is what the masses are. Where the probability is a
/// function of several parameters, that masses so made are not negative is seen from it alone.
fn binomial(outcomes: &Outcomes, masses: &[Fraction], domain: &Domain) -> Option<(u64, Fraction)> {
    let trials = u64::try_from(outcomes.len().checked_sub(1)?).ok().filter(|n| *n > 1)?;
    let last = masses.last()?;
    let next = masses.get(masses.len().checked_sub(2)?)?;
    // m(n)/m(n − 1) = p/(n(1 − p))
    let odds = &Fraction::from(Polynomial::integer(trials)) * last;
    let success = &odds * &(&odds + next).recip()?;
    let again = Parametric::binomial(trials, &success, domain).ok()?;
    let same = again.masses() == Some(masses)
        && again.outcomes().is_some_and(|o| o.iter().eq(outcomes.iter()))
        && again.domain() == domain;
    same.then_some((trials, success))
}

/// Reads a family; that it is a distribution throughout the ranges is decided again.
pub(super) fn read(fields: &Map<String, Json>, table: &Table, place: &str) -> Result<Parametric> {
    let domain = ranges::read_all(fields.get("parameters").unwrap_or(&Json::Null), place)?;
    let term = |j: &Json| -> Result<Fraction> {
        eval::fraction(&table.expr(j, place)?, &Point::new()).or_else(|e| wrong(place, e))
    };
    let family = match fields.iter().next().map(|(kind, value)| (kind.as_str(), value)) {
        Some(("geometric", success)) => Parametric::geometric(term(success)?, &domain),
        Some(("binomial", given)) => match array(given, place)? {
            [trials, success] => {
                let trials = number(trials, place)? as u64;
                Parametric::binomial(trials, &term(success)?, &domain)
            }
            _ => return bad(place, "expected the trials and the probability of success"),
        },
        Some(("variables", variables)) => {
            let (variables, cells) = labels::read_variables(variables, place)?;
            let masses = array(fields.get("masses").unwrap_or(&Json::Null), place)?;
            if masses.len() != cells {
                return bad(place, "not one mass a cell");
            }
            let masses = masses.iter().map(term).collect::<Result<Vec<_>>>()?;
            Parametric::table(variables, masses, &domain)
        }
        Some(("masses", entries)) => {
            let entries = array(entries, place)?;
            if entries.len() > OUTCOMES {
                return bad(place, format!("more than {OUTCOMES} outcomes"));
            }
            let (mut labels, mut masses): (Vec<Label>, Vec<Fraction>) = (Vec::new(), Vec::new());
            for entry in entries {
                let [label, mass] = array(entry, place)? else {
                    return bad(place, "expected a label and a mass");
                };
                labels.push(labels::read_label(label, place, 0)?);
                masses.push(term(mass)?);
            }
            let outcomes = Outcomes::new(labels).or_else(|e| wrong(place, e))?;
            Parametric::new(outcomes, masses, &domain)
        }
        _ => return bad(place, "an unknown kind of family"),
    };
    family.or_else(|e| wrong(place, e))
}
