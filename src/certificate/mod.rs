//! Certificates: an answer of the prover with every inference it rests on, re-checked without search.
//!
//! `entail prove --format json` writes what is shown and, in the field `certificate`, the statement, the
//! terms, the declared distributions and all inferences. [`recheck`] rebuilds every theorem by the
//! kernel's rules from the premises named, replays it with the separate checker, computes every value and
//! prints the whole object again: it has to come out as it was, character by character. The format is
//! described in `docs/CERTIFICATES.md`.

mod answer;
mod calculation;
mod error;
mod families;
mod inference;
mod json;
mod labels;
mod model;
mod nodes;
mod ranges;
mod read;
mod verdict;

pub use error::CertificateError;
pub use nodes::FORMAT;

use crate::render::build::Answered;
use crate::render::json as pages;
use crate::render::outcome::Outcome;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// Bytes of a certificate that is read.
const BYTES: usize = 64 << 20;

/// The object of an answer with its certificate, one line of JSON.
///
/// # Errors
/// [`CertificateError::Omitted`] when the answer cannot be written down: distributions too large, or not
/// of the kinds that certificates have.
pub fn certify(answered: &Answered) -> Result<String, CertificateError> {
    let mut object = shown(answered)?;
    let certificate = answer::write(answered)?;
    if let Json::Object(fields) = &mut object {
        fields.insert("certificate".into(), certificate);
        let digest = digest(&Json::Object(fields.clone()));
        fields.insert("digest".into(), Json::String(digest));
    }
    Ok(object.to_string())
}

/// What the page shows, as an object.
fn shown(answered: &Answered) -> Result<Json, CertificateError> {
    let outcome = Outcome::Answer(Box::new(answered.clone()));
    let object = pages::object(&outcome).map_err(|e| CertificateError::Omitted(e.to_string()))?;
    serde_json::to_value(object).map_err(|e| CertificateError::Omitted(e.to_string()))
}

/// A digest of everything else: of the sentences, above all, which nothing else determines.
fn digest(object: &Json) -> String {
    let hash = Sha256::digest(object.to_string().as_bytes());
    hash.iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// What a certificate that stands says.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The answer, rebuilt.
    pub answered: Answered,
    /// How many inferences were replayed.
    pub inferences: usize,
}

/// Re-checks one certificate.
///
/// ```
/// use entail::{certificate, eval::Env, prove::{prove, Question}, render::build::{Answered, Show}};
/// use entail::term::{Claim, Dist, Expr, Quantity};
/// let claim = Claim::eq(Expr::int(1), Expr::sum_over(&Dist::named("A"), Dist::named("A").mass()));
/// let answer = prove(&Question { claim, given: vec![], model: Env::default().into() });
/// let (input, spellings, show) = (String::new(), vec![], Show::default());
/// let answered = Answered { input, answer, turned: false, spellings, show };
/// let text = certificate::certify(&answered).unwrap();
/// assert!(certificate::recheck(&text).unwrap().inferences > 0);
/// assert!(certificate::recheck(&text.replace("\"1\"", "\"2\"")).is_err());
/// ```
///
/// # Errors
/// [`CertificateError::Malformed`] for what is no certificate, [`CertificateError::Rejected`] for one that
/// does not stand.
pub fn recheck(text: &str) -> Result<Confirmed, CertificateError> {
    if text.len() > BYTES {
        return Err(CertificateError::malformed("it has more than 64 MiB"));
    }
    let given: Json = serde_json::from_str(text).map_err(|e| CertificateError::malformed(e.to_string()))?;
    let Json::Object(fields) = &given else { return Err(CertificateError::malformed("it is no object")) };
    let Some(certificate) = fields.get("certificate") else {
        return Err(CertificateError::malformed("the object has no field `certificate`"));
    };
    if fields.get("kind").and_then(Json::as_str) != Some("proof") {
        return Err(CertificateError::rejected("kind", "only an answer of `prove` is certified"));
    }
    let (answered, inferences) = answer::read(certificate)?;
    // Everything shown is computed again from what was rebuilt.
    let again: Json =
        serde_json::from_str(&certify(&answered)?).map_err(|e| CertificateError::malformed(e.to_string()))?;
    compare(&given, &again, "")?;
    // Spellings that read as the same value (repeated keys, 1.0 for 1, escapes) are no certificate either.
    let printed = again.to_string();
    if compact(text) != printed {
        return Err(CertificateError::rejected("the text", "it is not spelled as certificates are"));
    }
    Ok(Confirmed { answered, inferences })
}

/// JSON text without the white space between its tokens.
fn compact(text: &str) -> String {
    let (mut out, mut quoted, mut escaped) = (String::with_capacity(text.len()), false, false);
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            out.push(c);
        } else if !c.is_ascii_whitespace() {
            quoted = c == '"';
            out.push(c);
        }
    }
    out
}

/// The first place at which two values differ.
fn compare(given: &Json, again: &Json, place: &str) -> Result<(), CertificateError> {
    let here = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match (given, again) {
        (Json::Object(a), Json::Object(b)) => {
            for (key, value) in a {
                // The digest covers the rest, so that what it is about is named first.
                match b.get(key) {
                    Some(own) if key != "digest" => compare(value, own, &here(key))?,
                    Some(_) => {}
                    None => {
                        return Err(CertificateError::rejected(here(key), "this field does not belong here"));
                    }
                }
            }
            if let Some(key) = b.keys().find(|k| !a.contains_key(*k)) {
                return Err(CertificateError::rejected(here(key), "this field is missing"));
            }
            if !a.keys().eq(b.keys()) {
                return Err(CertificateError::rejected(place, "the fields stand in another order"));
            }
            if let (Some(x), Some(y)) = (a.get("digest"), b.get("digest"))
                && x != y
            {
                let why = "it is not the digest of this object: something that was written down is not what stands there now";
                return Err(CertificateError::rejected(here("digest"), why));
            }
            Ok(())
        }
        (Json::Array(a), Json::Array(b)) => {
            for (n, (x, y)) in a.iter().zip(b).enumerate() {
                compare(x, y, &format!("{place}[{n}]"))?;
            }
            if a.len() != b.len() {
                let why = format!("it has {} entries; recomputed there are {}", a.len(), b.len());
                return Err(CertificateError::rejected(place, why));
            }
            Ok(())
        }
        _ if given == again => Ok(()),
        _ => Err(CertificateError::rejected(place, format!("it says {given}; recomputed it is {again}"))),
    }
}
