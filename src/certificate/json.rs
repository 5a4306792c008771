//! Pieces of a certificate's text: lists, texts, whole numbers, fractions.

use super::error::CertificateError;
use crate::exact::Rational;
use crate::exact::rational::{self, Limits};
use crate::term::Name;
use num_traits::Signed;
use serde_json::Value as Json;

type Result<T> = std::result::Result<T, CertificateError>;

/// Why a place is refused.
pub(super) fn bad<T>(place: &str, why: impl Into<String>) -> Result<T> {
    Err(CertificateError::malformed(format!("{place}: {}", why.into())))
}

pub(super) fn array<'j>(j: &'j Json, place: &str) -> Result<&'j [Json]> {
    j.as_array().map(Vec::as_slice).ok_or(()).or_else(|()| bad(place, "expected a list"))
}

pub(super) fn text<'j>(j: &'j Json, place: &str) -> Result<&'j str> {
    j.as_str().ok_or(()).or_else(|()| bad(place, "expected a text"))
}

pub(super) fn number(j: &Json, place: &str) -> Result<usize> {
    let n = j.as_u64().and_then(|n| usize::try_from(n).ok());
    n.ok_or(()).or_else(|()| bad(place, "expected a whole number"))
}

pub(super) fn names(j: &Json, place: &str) -> Result<Vec<Name>> {
    array(j, place)?.iter().map(|n| Ok(text(n, place)?.into())).collect()
}

/// A fraction as fractions are printed.
pub(super) fn fraction(j: &Json, place: &str) -> Result<Rational> {
    let written = text(j, place)?;
    let (size, negative) = written.strip_prefix('-').map_or((written, false), |s| (s, true));
    let (top, bottom) = size.split_once('/').unwrap_or((size, "1"));
    let plain = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !plain(top) || !plain(bottom) {
        return bad(place, "expected a fraction such as 3/4");
    }
    let whole = |t: &str| rational::parse(t, &Limits::default());
    match (whole(top), whole(bottom)) {
        (Ok(t), Ok(b)) if b.is_positive() => {
            let n = if negative { -(t / b) } else { t / b };
            if n.to_string() == written {
                Ok(n)
            } else {
                bad(place, "a fraction that is not in lowest terms")
            }
        }
        _ => bad(place, "not a fraction"),
    }
}
