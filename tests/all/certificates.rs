//! Certificates: every answer that has one is confirmed, and no changed one is.

use entail::certificate::{self, CertificateError};
use entail::render::build::Outcome;
use entail::session::{Options, Session};
use entail::span::Source;
use serde_json::Value;

const DECLARED: &str = "A = {sun: 3/4, rain: 1/4}\nB = {sun: 9/10, rain: 1/10}\n\
     joint P(X, Y) = {(0,0): 1/2, (0,1): 1/4, (1,1): 1/4}\n";

/// The certificates of claims, after some declarations.
pub(crate) fn certificates(declared: &str, claim: &str) -> Vec<String> {
    let mut session = Session::new(Options::default());
    let report = session.run(&Source::new("<test>", format!("{declared}{claim}")));
    assert!(report.is_accepted(), "{claim}: {:?}", report.diagnostics);
    let answers = report.outcomes.iter().filter_map(|o| match o {
        Outcome::Answer(a) => Some(certificate::certify(a).unwrap_or_else(|e| panic!("{claim}: {e}"))),
        _ => None,
    });
    let all: Vec<String> = answers.collect();
    assert!(!all.is_empty());
    all
}

/// General and concrete, proved, refuted and unknown.
fn samples() -> Vec<(&'static str, String)> {
    let cases = [
        ("", "prove H(A,B) = D(A||B) + S(A)"),
        ("", "prove S(A) + S(B) = S(B) + S(A)"),
        (DECLARED, "prove H(A,B) = D(A||B) + S(A)"),
        (DECLARED, "prove S(A) < H(A,B)"),
        (DECLARED, "prove I(X;Y) = H(X) + H(Y) - H(X,Y)"),
        ("", "prove D(A||B) = D(B||A)"),
        (DECLARED, "prove S(A) = 1"),
        ("", "prove S(A) = S(B) given A << B"),
        ("", "prove argmin B. H(A,B) = argmin B. D(A||B)"),
        ("", "prove argmin B over F. H(A,B) = argmin B over F. D(A||B)"),
        ("", "prove argmin B. H(A,B) = {A}"),
    ];
    cases.into_iter().map(|(d, c)| (c, certificates(d, c).remove(0))).collect()
}

#[test]
fn what_is_proved_or_refuted_is_confirmed() {
    for (claim, text) in samples() {
        let confirmed = certificate::recheck(&text);
        assert!(confirmed.is_ok(), "{claim}: {}", confirmed.err().map(|e| e.to_string()).unwrap_or_default());
        // White space between tokens means nothing.
        let value: Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        assert!(certificate::recheck(&pretty).is_ok(), "{claim}: spelled over many lines");
    }
    // Hundreds of inferences: too many to change one by one.
    let long = certificates("", "prove I(X;Z) <= I(X;Y) given X -> Y -> Z").remove(0);
    assert!(certificate::recheck(&long).is_ok());
}

/// Every leaf, list and field of a value, by its path.
fn places(value: &Value, path: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                path.push(key.clone());
                out.push(path.clone());
                places(inner, path, out);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (n, inner) in items.iter().enumerate() {
                path.push(n.to_string());
                out.push(path.clone());
                places(inner, path, out);
                path.pop();
            }
        }
        _ => {}
    }
}

fn at<'v>(value: &'v mut Value, path: &[String]) -> &'v mut Value {
    path.iter().fold(value, |v, key| match v {
        Value::Object(fields) => fields.get_mut(key).unwrap(),
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        _ => unreachable!(),
    })
}

/// What an entry may be turned into.
fn changes(value: &Value) -> Vec<Value> {
    match value {
        Value::String(s) => {
            let mut all = vec![format!("{s} "), format!("x{s}"), String::new()];
            if let Some(k) = s.find(|c: char| c.is_ascii_digit()) {
                let digit = s[k..].chars().next().unwrap();
                let other = if digit == '7' { '8' } else { '7' };
                all.push(format!("{}{other}{}", &s[..k], &s[k + 1..]));
            }
            all.push(if s == "A" { "B".into() } else { "A".into() });
            all.into_iter().filter(|t| t != s).map(Value::String).collect()
        }
        Value::Number(n) => {
            let text = n.to_string();
            let mut all = vec![Value::Null];
            if let Some(k) = n.as_u64() {
                all.extend([Value::from(k + 1), Value::from(k.wrapping_sub(1)), Value::from(0)]);
            } else {
                all.push(serde_json::from_str(&format!("{text}1")).unwrap());
            }
            all.into_iter().filter(|v| v != value).collect()
        }
        Value::Bool(b) => vec![Value::Bool(!b)],
        Value::Null => vec![Value::from(0), Value::from("x")],
        Value::Array(items) => {
            let mut longer = items.clone();
            longer.push(items.last().cloned().unwrap_or(Value::from(0)));
            let mut all = vec![Value::Array(longer)];
            if !items.is_empty() {
                all.push(Value::Array(items[1..].to_vec()));
            }
            if items.len() > 1 && items[0] != items[items.len() - 1] {
                let mut turned = items.clone();
                turned.reverse();
                all.push(Value::Array(turned));
            }
            all
        }
        Value::Object(_) => vec![Value::Null],
    }
}

/// Changes every leaf, list and field in every way, one at a time; of the terms and inferences of a long proof,
/// which are alike, some stand for all. Says how many changes were tried, and which were accepted.
fn tampered(text: &str, most: usize) -> (usize, Vec<String>) {
    let original: Value = serde_json::from_str(text).unwrap();
    let (mut tried, mut accepted, mut all) = (0, Vec::new(), Vec::new());
    places(&original, &mut Vec::new(), &mut all);
    let step = (all.len() / most).max(1);
    for (n, path) in all.iter().enumerate() {
        let inner = path.first().is_some_and(|p| p == "certificate")
            && path.get(1).is_some_and(|p| p == "terms" || p == "inferences" || p == "contexts");
        if inner && n % step != 0 {
            continue;
        }
        for change in changes(at(&mut original.clone(), path)) {
            let mut changed = original.clone();
            *at(&mut changed, path) = change.clone();
            tried += 1;
            if certificate::recheck(&changed.to_string()).is_ok() {
                accepted.push(format!("{} := {change}", path.join(".")));
            }
        }
    }
    (tried, accepted)
}

/// Changes some leaves, lists and fields, evenly spread, each in one way; all of them in every way with
/// `ENTAIL_MUTATIONS=all`.
pub(crate) fn sampled(text: &str, most: usize) -> (usize, Vec<String>) {
    if std::env::var("ENTAIL_MUTATIONS").is_ok_and(|v| v == "all") {
        return tampered(text, usize::MAX);
    }
    let original: Value = serde_json::from_str(text).unwrap();
    let (mut accepted, mut all) = (Vec::new(), Vec::new());
    places(&original, &mut Vec::new(), &mut all);
    let tried = all.len().min(most);
    for n in 0..tried {
        let path = &all[n * all.len() / tried];
        let ways = changes(at(&mut original.clone(), path));
        let mut changed = original.clone();
        *at(&mut changed, path) = ways[n % ways.len()].clone();
        if certificate::recheck(&changed.to_string()).is_ok() {
            accepted.push(format!("{} := {}", path.join("."), ways[n % ways.len()]));
        }
    }
    (tried, accepted)
}

#[test]
fn no_change_of_any_entry_is_accepted() {
    let mut tried = 0;
    for (claim, text) in samples() {
        let (own, accepted) = tampered(&text, 400);
        assert!(accepted.is_empty(), "{claim}: accepted:\n{}", accepted.join("\n"));
        tried += own;
    }
    assert!(tried > 2000, "only {tried} changes");
}

#[test]
fn added_removed_and_repeated_fields_are_refused() {
    let (_, text) = samples().remove(0);
    let original: Value = serde_json::from_str(&text).unwrap();
    let mut more = original.clone();
    more.as_object_mut().unwrap().insert("note".into(), Value::from("x"));
    assert!(certificate::recheck(&more.to_string()).is_err());
    let mut inner = original.clone();
    inner["certificate"].as_object_mut().unwrap().insert("note".into(), Value::from("x"));
    assert!(certificate::recheck(&inner.to_string()).is_err());
    for key in original.as_object().unwrap().keys() {
        let mut less = original.clone();
        less.as_object_mut().unwrap().remove(key);
        assert!(certificate::recheck(&less.to_string()).is_err(), "without {key}");
    }
    // A reader that takes the first of two equal keys would see another verdict.
    let twice = text.replacen("\"verdict\":", "\"verdict\":\"refuted\",\"verdict\":", 1);
    assert!(certificate::recheck(&twice).is_err());
    // All copies of a word changed alike.
    for (from, to) in [("definition", "magic"), ("ZERO", "LOG"), ("\"A\"", "\"C\""), ("<<", "<")] {
        assert!(certificate::recheck(&text.replace(from, to)).is_err(), "{from} -> {to}");
    }
}

#[test]
fn hostile_certificates_are_refused() {
    let malformed = |text: &str| {
        assert!(
            matches!(certificate::recheck(text), Err(CertificateError::Malformed(_))),
            "{}",
            &text[..text.len().min(80)]
        );
    };
    for text in
        ["", "{}", "[]", "null", "{\"certificate\":1}", "{\"kind\":\"proof\",\"certificate\":{}}", "nonsense"]
    {
        assert!(certificate::recheck(text).is_err());
    }
    malformed(&"[".repeat(100_000));
    malformed(&format!("{{\"certificate\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000)));
    let (_, text) = samples().remove(1);
    let original: Value = serde_json::from_str(&text).unwrap();
    let with_terms = |terms: Vec<Value>| {
        let mut changed = original.clone();
        changed["certificate"]["terms"] = Value::Array(terms);
        changed.to_string()
    };
    // Sharing that is exponential when written out, references forward and to oneself, depth.
    let mut double = vec![serde_json::json!(["number", "1"])];
    double.extend((0..200).map(|k| serde_json::json!(["+", [k, k]])));
    malformed(&with_terms(double));
    malformed(&with_terms(vec![serde_json::json!(["ln", 0])]));
    malformed(&with_terms(vec![serde_json::json!(["ln", 1]), serde_json::json!(["number", "1"])]));
    let mut deep = vec![serde_json::json!(["number", "1"])];
    deep.extend((0..100_000).map(|k| serde_json::json!(["ln", k])));
    malformed(&with_terms(deep));
    malformed(&with_terms(vec![serde_json::json!(["number", "1/0"])]));
    malformed(&with_terms(vec![serde_json::json!(["number", "2/4"])]));
    malformed(&with_terms(vec![
        serde_json::json!(["number", "2"]),
        serde_json::json!(["^", 0, "99999999999999999999"]),
    ]));
    // An inference that rests on itself or on a later one.
    let mut circle = original.clone();
    let count = circle["certificate"]["inferences"].as_array().unwrap().len();
    circle["certificate"]["inferences"][0]["by"] = serde_json::json!(["SYM", 0]);
    malformed(&circle.to_string());
    circle["certificate"]["inferences"][0]["by"] = serde_json::json!(["SYM", count - 1]);
    malformed(&circle.to_string());
}
