//! Ranges of parameters as texts: `["(", "0", "1", ")"]`.

use super::error::CertificateError;
use super::json::{array, bad, fraction, text};
use crate::exact::Rational;
use crate::exact::symbolic::{Domain, Interval};
use serde_json::{Value as Json, json};

type Result<T> = std::result::Result<T, CertificateError>;

/// A range: its brackets, round for an end that does not belong to it, and its ends.
pub(super) fn write(range: &Interval) -> Json {
    let end = |n: &Option<Rational>, infinite: &str| {
        n.as_ref().map_or_else(|| infinite.to_owned(), ToString::to_string)
    };
    let (open, close) = (if range.low_closed { "[" } else { "(" }, if range.high_closed { "]" } else { ")" });
    json!([open, end(&range.low, "-inf"), end(&range.high, "inf"), close])
}

/// Reads a range, which has some number in it.
pub(super) fn read(j: &Json, place: &str) -> Result<Interval> {
    let [open, low, high, close] = array(j, place)? else {
        return bad(place, "expected a range such as [\"(\", \"0\", \"1\", \")\"]");
    };
    let end = |j: &Json, infinite: &str| match j.as_str() {
        Some(word) if word == infinite => Ok(None),
        _ => fraction(j, place).map(Some),
    };
    let bracket = |j: &Json, closed: &str, round: &str| match text(j, place)? {
        b if b == closed => Ok(true),
        b if b == round => Ok(false),
        _ => bad(place, "expected a bracket"),
    };
    let range = Interval {
        low: end(low, "-inf")?,
        low_closed: bracket(open, "[", "(")?,
        high: end(high, "inf")?,
        high_closed: bracket(close, "]", ")")?,
    };
    let closed_at_infinity =
        range.low.is_none() && range.low_closed || range.high.is_none() && range.high_closed;
    let one_point = range.low == range.high && range.low_closed && range.high_closed;
    if closed_at_infinity || !(range.is_wide() || one_point) {
        return bad(place, "no number lies in this range, or infinity would");
    }
    Ok(range)
}

/// The ranges of some parameters.
pub(super) fn write_all(domain: &Domain) -> Json {
    domain.ranges().map(|(s, range)| json!([&**s, write(range)])).collect()
}

/// Reads ranges, each parameter once.
pub(super) fn read_all(j: &Json, place: &str) -> Result<Domain> {
    let mut domain = Domain::default();
    for entry in array(j, place)? {
        let [symbol, range] = array(entry, place)? else {
            return bad(place, "expected a parameter and its range");
        };
        let symbol = text(symbol, place)?;
        if domain.ranges().any(|(s, _)| &**s == symbol) {
            return bad(place, "a parameter has two ranges");
        }
        domain.set(symbol.into(), read(range, place)?);
    }
    Ok(domain)
}
