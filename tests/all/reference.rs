//! Values and precision cases from other libraries and books: `tests/data/reference.jsonl`, a row a
//! case, each with its `source`, the statements that compute it here, and the answers to expect.
//!
//! A row that the language cannot say tells why in `outside`.

use entail::eval::Value;
use entail::exact::rational::{self, Limits as Literals};
use entail::exact::round::{Limits, Rounder};
use entail::render::build::Outcome;
use entail::render::number::Unit;
use entail::session::Session;
use entail::span::Source;
use serde_json::Value as Json;

/// The answers of a row's queries, to the given number of significant digits.
fn answers(row: &Json, digits: &[usize]) -> Vec<String> {
    let statements: Vec<&str> =
        row["entail"].as_array().expect("statements").iter().filter_map(Json::as_str).collect();
    let report =
        Session::default().run(&Source::new(row["id"].as_str().unwrap_or("?"), statements.join("\n")));
    assert!(report.is_accepted(), "{}: {:#?}", row["id"], report.diagnostics);
    let values =
        report.outcomes.iter().filter_map(|o| if let Outcome::Value(v) = o { Some(v) } else { None });
    values
        .zip(digits)
        .map(|(v, digits)| {
            let Value::Finite(real) = &v.value else { return "inf".to_owned() };
            let shown = u32::try_from(*digits).expect("digits");
            let base = match &v.show.unit {
                Unit::Nats => None,
                Unit::Bits => Some(2.into()),
                Unit::Dits => Some(10.into()),
                Unit::Base(b) => Some(b.clone()),
            };
            let decimal = match (&base, real.as_logsum()) {
                (Some(base), Some(sum)) => Rounder::in_base(sum, base, Limits::default()).decimal(shown),
                _ => Rounder::of_real(real, Limits::default()).decimal(shown),
            };
            decimal.expect("digits are decided").to_string()
        })
        .collect()
}

/// Significant digits of a decimal as written.
fn significant(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len().max(1)
}

#[test]
fn reference_values() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reference.jsonl");
    let text = std::fs::read_to_string(path).expect("reference.jsonl");
    let (mut checked, mut outside) = (0, 0);
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let row: Json = serde_json::from_str(line).expect("a JSON row");
        assert!(row["source"].as_str().is_some_and(|s| !s.is_empty()), "{} has no source", row["id"]);
        if let Some(why) = row["outside"].as_str() {
            println!("{}: outside the language: {why}", row["id"]);
            outside += 1;
            continue;
        }
        let expected: Vec<&str> =
            row["answers"].as_array().expect("answers").iter().filter_map(Json::as_str).collect();
        let digits: Vec<usize> = expected.iter().map(|e| significant(e)).collect();
        let got = answers(&row, &digits);
        assert_eq!(got.len(), expected.len(), "{}: one answer a query", row["id"]);
        for (got, expected) in got.iter().zip(expected) {
            let number = |t: &str| rational::parse(t, &Literals::default()).ok();
            let same = if expected == "inf" {
                got == "inf"
            } else {
                number(got) == number(expected) && number(got).is_some()
            };
            assert!(same, "{}: {got}, expected {expected} ({})", row["id"], row["source"]);
        }
        checked += 1;
    }
    assert!(checked >= 18 && outside <= 1, "{checked} rows checked, {outside} outside");
}
