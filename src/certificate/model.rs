//! The declared distributions of a certificate.

use super::error::CertificateError;
use super::families;
use super::json::{array, bad, fraction};
use super::labels::{OUTCOMES, label, read_label, read_variables, write_variables, wrong};
use super::nodes::Nodes;
use super::read::Table;
use crate::eval::Env;
use crate::model::{Distribution, Geometric, Joint, Law, Masses, Measure, Outcomes};
use crate::term::Name;
use serde_json::{Map, Value as Json, json};

type Result<T> = std::result::Result<T, CertificateError>;

/// The distributions of the names, those without a meaning left out. What depends on parameters is written so,
/// even where they have numbers.
pub(super) fn write(env: &Env, names: &[Name], nodes: &mut Nodes) -> Result<Json> {
    let mut all = Map::new();
    let mut sorted = names.to_vec();
    sorted.sort();
    sorted.dedup();
    for name in &sorted {
        if let Some((_, family)) = env.families().find(|(n, _)| *n == name) {
            all.insert(name.to_string(), families::write(family, nodes)?);
        } else if let Some(law) = env.law(name) {
            all.insert(name.to_string(), law_of(law)?);
        } else if let Some(joint) = env.joint(name) {
            all.insert(name.to_string(), table(joint)?);
        }
    }
    Ok(Json::Object(all))
}

/// The numbers of the parameters that are spoken of, or that a distribution spoken of depends on.
pub(super) fn write_parameters(env: &Env, names: &[Name], symbols: &[Name]) -> Json {
    let of_families = env
        .families()
        .filter(|(n, _)| names.contains(n))
        .flat_map(|(_, f)| f.domain().ranges().map(|(s, _)| s.clone()));
    let mut all: Vec<Name> = symbols.iter().cloned().chain(of_families).collect();
    all.sort();
    all.dedup();
    let number = |s: &Name| Some((s.to_string(), Json::String(env.parameter(s)?.to_string())));
    Json::Object(all.iter().filter_map(number).collect())
}

/// Ω, where the model says what it is.
pub(super) fn write_omega(env: &Env) -> Json {
    env.omega().map_or(Json::Null, |outcomes| outcomes.iter().map(|l| label(&l)).collect())
}

fn law_of(law: &Law) -> Result<Json> {
    let list = |m: &Measure| -> Result<Json> {
        if m.len() > OUTCOMES {
            return Err(CertificateError::Omitted(format!(
                "a distribution has {} outcomes, more than {OUTCOMES}",
                m.len()
            )));
        }
        Ok(m.iter().map(|(label, mass)| json!([self::label(&label), mass.to_string()])).collect())
    };
    Ok(match law {
        Law::Finite(d) => json!({ "masses": list(d)? }),
        Law::Unnormalised(m) => json!({ "unnormalised masses": list(m)? }),
        Law::Geometric(g) => json!({ "geometric": g.p().to_string() }),
    })
}

/// The cells in the order of the alphabets, those without mass among them.
fn table(joint: &Joint) -> Result<Json> {
    let variables = joint.variables();
    let cells = variables.iter().try_fold(1_usize, |n, v| n.checked_mul(v.alphabet.len()));
    let Some(cells) = cells.filter(|n| *n <= OUTCOMES) else {
        return Err(CertificateError::Omitted(format!("a table has more than {OUTCOMES} cells")));
    };
    let mut masses = vec!["0".to_owned(); cells];
    for (row, mass) in joint.rows() {
        let at = row
            .iter()
            .zip(variables)
            .try_fold(0_usize, |n, (l, v)| Some(n * v.alphabet.len() + v.alphabet.index_of(l)?));
        match at.and_then(|k| masses.get_mut(k)) {
            Some(cell) => *cell = mass.to_string(),
            None => return Err(CertificateError::Omitted("a table has a row outside its alphabets".into())),
        }
    }
    Ok(json!({ "variables": write_variables(variables), "masses": masses }))
}

/// Reads the distributions, then the numbers of parameters, then Ω.
pub(super) fn read(j: &Json, parameters: &Json, omega: &Json, table: &Table) -> Result<Env> {
    let place = "certificate.model";
    let Json::Object(all) = j else { return bad(place, "expected an object") };
    let mut env = Env::default();
    for (name, meaning) in all {
        let place = format!("{place}.{name}");
        let Json::Object(fields) = meaning else { return bad(&place, "expected an object") };
        let keys: Vec<&str> = fields.keys().map(String::as_str).collect();
        let field = |key: &str| fields.get(key).unwrap_or(&Json::Null);
        match keys.as_slice() {
            ["masses"] => {
                let (outcomes, masses) = listed(field("masses"), &place)?;
                let law = Distribution::new(outcomes, masses).or_else(|e| wrong(&place, e))?;
                env.define(name.as_str().into(), Law::Finite(law));
            }
            ["unnormalised masses"] => {
                let (outcomes, masses) = listed(field("unnormalised masses"), &place)?;
                let law = Measure::new(outcomes, masses).or_else(|e| wrong(&place, e))?;
                env.define(name.as_str().into(), Law::Unnormalised(law));
            }
            ["geometric"] => {
                let p = fraction(field("geometric"), &place)?;
                let law = Geometric::new(p).or_else(|e| wrong(&place, e))?;
                env.define(name.as_str().into(), Law::Geometric(law));
            }
            ["variables", "masses"] => {
                let joint = dense(field("variables"), field("masses"), &place)?;
                env.define_joint(name.as_str().into(), joint);
            }
            [_, .., "parameters"] => {
                let family = families::read(fields, table, &place)?;
                env.define_family(name.as_str().into(), family).or_else(|e| wrong(&place, e))?;
            }
            _ => return bad(&place, "an unknown kind of distribution"),
        }
    }
    let place = "certificate.parameters";
    let Json::Object(numbers) = parameters else { return bad(place, "expected an object") };
    for (symbol, number) in numbers {
        let number = fraction(number, place)?;
        env.assign(symbol.as_str().into(), number).or_else(|e| wrong(place, e))?;
    }
    if !omega.is_null() {
        let place = "certificate.omega";
        let labels = array(omega, place)?.iter().map(|l| read_label(l, place, 0));
        let outcomes = Outcomes::new(labels.collect::<Result<Vec<_>>>()?).or_else(|e| wrong(place, e))?;
        env.set_omega(outcomes);
    }
    Ok(env)
}

fn listed(j: &Json, place: &str) -> Result<(Outcomes, Masses)> {
    let entries = array(j, place)?;
    if entries.len() > OUTCOMES {
        return bad(place, format!("more than {OUTCOMES} outcomes"));
    }
    let (mut labels, mut masses) = (Vec::new(), Vec::new());
    for entry in entries {
        match array(entry, place)? {
            [label, mass] => {
                labels.push(read_label(label, place, 0)?);
                masses.push(fraction(mass, place)?);
            }
            _ => return bad(place, "expected a label and a mass"),
        }
    }
    let outcomes = Outcomes::new(labels).or_else(|e| wrong(place, e))?;
    Ok((outcomes, Masses::rationals(masses).or_else(|e| wrong(place, e))?))
}

fn dense(variables: &Json, masses: &Json, place: &str) -> Result<Joint> {
    let (variables, cells) = read_variables(variables, place)?;
    let masses = array(masses, place)?.iter().map(|m| fraction(m, place)).collect::<Result<Vec<_>>>()?;
    if masses.len() != cells {
        return bad(place, "not one mass a cell");
    }
    let masses = Masses::rationals(masses).or_else(|e| wrong(place, e))?;
    Joint::dense(variables, masses).or_else(|e| wrong(place, e))
}
