//! Every kind of verdict has a certificate that stands, and a changed one of each kind is refused.

use crate::certificates::{certificates, sampled};
use entail::certificate;
use entail::render::build::{Answered, Outcome};
use entail::render::rules::RULES;
use entail::session::{Options, Session, library};
use entail::span::Source;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const COINS: &str = "param p, q in (0,1)\nR = bernoulli(p)\nD = counts {1: 37, 0: 63}\n";
const WEATHER: &str = "A = {sun: 3/4, rain: 1/4}\nB = {sun: 9/10, rain: 1/10}\n";
const TABLE: &str = "joint P(X, Y) = {(0,0): 1/2, (0,1): 1/4, (1,1): 1/4}\n";

const CHANNEL: &str =
    "param p in (0,1)\njoint P(X,Y) = {(0,0): (1-p)/2, (0,1): p/2, (1,0): p/2, (1,1): (1-p)/2}\n";

/// What is claimed, what is declared before it, the verdict.
struct Kind {
    what: &'static str,
    declared: &'static str,
    claim: &'static str,
    verdict: &'static str,
}

const fn kind(
    what: &'static str,
    declared: &'static str,
    claim: &'static str,
    verdict: &'static str,
) -> Kind {
    Kind { what, declared, claim, verdict }
}

/// All kinds of verdicts that `prove` gives.
const KINDS: &[Kind] = &[
    // About all distributions and random variables.
    kind("identity of distributions", "", "H(A,B) = D(A||B) + S(A)", "proved"),
    kind("identity of random variables", "", "I(X;Y) = H(X) + H(Y) - H(X,Y)", "proved"),
    kind("inequality of distributions", "", "D(A||B) >= 0", "proved"),
    kind("inequality of random variables", "", "H(X|Y) <= H(X)", "proved"),
    kind("bound by the number of outcomes", "", "S(A) <= ln n", "proved"),
    kind("equality case", "", "A(i) = B(i) given D(A||B) = 0", "proved"),
    kind(
        "with a weight as parameter",
        "",
        "S(w A + (1-w) B) >= w S(A) + (1-w) S(B) given 0 < w < 1",
        "proved",
    ),
    kind("from given conditions", "", "H(Y) = 0 given H(X) = 0, H(Y|X) = 0", "proved"),
    kind("false of all distributions", "", "D(A||B) = D(B||A)", "refuted"),
    kind("false of all random variables", "", "I(X;Y|Z) <= I(X;Y)", "refuted"),
    kind(
        "false with a weight as parameter",
        "",
        "S(w A + (1-w) B) <= w S(A) + (1-w) S(B) given 0 < w < 1",
        "refuted",
    ),
    kind("by a named theorem", "", "H(C,F) >= S(C) by cross_entropy_bound", "proved"),
    kind("a sum written out", "", "sum_i sum_j A(i)*B(j)*ln B(j) = -S(B)", "proved"),
    kind("logarithms of numbers", "", "S(A) + ln 12 = S(A) + 2 ln 2 + ln 3", "proved"),
    kind("with a number to spare", "", "0 < S(A) + 1", "proved"),
    kind("bound by the number of values", "", "H(X) <= ln |X| + 2", "proved"),
    kind("of random variables with a number to spare", "", "0 < H(X) + 1", "proved"),
    kind("false of the number of outcomes", "", "S(A) = ln n", "refuted"),
    kind("false of an outcome", "", "A(i) = B(i)", "refuted"),
    kind(
        "neither proved nor refuted",
        "",
        "I(A;B) + I(A;C,D) + 3 I(C;D|A) + I(C;D|B) >= 2 I(C;D)",
        "unknown",
    ),
    // About declared distributions.
    kind("identity of declared distributions", WEATHER, "H(A,B) = D(A||B) + S(A)", "proved"),
    kind("comparison of declared distributions", WEATHER, "S(A) < H(A,B)", "proved"),
    kind("declared random variables", TABLE, "I(X;Y) = H(X) - H(X|Y)", "proved"),
    kind("false of declared distributions", WEATHER, "S(A) = 1", "refuted"),
    kind("false of declared random variables", TABLE, "I(X;Y) = 0", "refuted"),
    kind("infinite", "A = (1/2, 1/2)\nB = (1, 0)\n", "H(A,B) = D(A||B) + S(A)", "proved"),
    kind("beyond logarithms", WEATHER, "Hel(A,B) <= 1", "proved"),
    kind("false beyond logarithms", WEATHER, "Hel(A,B) = TV(A,B)", "refuted"),
    // With parameters.
    kind("equation in a parameter", COINS, "S(R) = -p ln p - (1-p) ln(1-p)", "proved"),
    kind("equation in two parameters", COINS, "H(R, bernoulli(q)) = D(R||bernoulli(q)) + S(R)", "proved"),
    kind("derivative", COINS, "d/dp S(R) = ln((1-p)/p)", "proved"),
    kind("second derivative", COINS, "d/dp d/dp S(R) = -1/(p*(1-p))", "proved"),
    kind("inequality by signs", COINS, "2 p * (1-p) <= S(R)", "proved"),
    kind("inequality by a theorem about all distributions", COINS, "0 <= D(R||bernoulli(q))", "proved"),
    kind("binomial with a parameter", COINS, "S(binomial(2, p)) = 2 S(R) - 2 p * (1-p) * ln 2", "proved"),
    kind("geometric with a parameter", COINS, "S(geometric(p)) = S(R)/p", "proved"),
    kind(
        "a parameter that has a number",
        "param p in (0,1)\nR = bernoulli(p)\nlet p = 1/3\n",
        "S(R) < ln 2",
        "proved",
    ),
    kind("on a closed range", "param c in [0,1]\n", "0 <= S(bernoulli(c))", "proved"),
    kind("on all numbers", "param y in (-inf, inf)\n", "0 <= y^2 - 2 y + 1", "proved"),
    kind("false in a parameter", COINS, "S(R) < ln 2", "refuted"),
    kind("false derivative", COINS, "d/dp S(R) = ln(p/(1-p))", "refuted"),
    kind("undecided in parameters", COINS, "D(R||bernoulli(q)) <= (p-q)^2/(q*(1-q))", "unknown"),
    // Tables of random variables with parameters.
    kind("a channel", CHANNEL, "I(X;Y) = ln 2 - S(bernoulli(p))", "proved"),
    kind("derivative of an information", CHANNEL, "d/dp I(X;Y) = ln(p/(1-p))", "proved"),
    kind("inequality of a channel", CHANNEL, "I(X;Y) < ln 2", "proved"),
    kind("a theorem about all random variables, for a channel", CHANNEL, "H(X|Y) <= H(X)", "proved"),
    kind("the best channel", CHANNEL, "argmin p. I(X;Y) = 1/2", "proved"),
    kind("false of a channel", CHANNEL, "I(X;Y) = ln 2 - p ln 2", "refuted"),
    kind("not the best channel", CHANNEL, "argmin p. I(X;Y) = 1/3", "refuted"),
    // About minimisers.
    kind("objectives that differ by a number", "", "argmin B. H(A,B) = argmin B. D(A||B)", "proved"),
    kind("over a named family", "", "argmin B over F. H(A,B) = argmin B over F. D(A||B)", "proved"),
    kind("the closest distribution", "", "argmin B. H(A,B) = {A}", "proved"),
    kind(
        "the dataset reading",
        COINS,
        "argmin t in (0,1). H(D, bernoulli(t)) = argmin t in (0,1). D(D||bernoulli(t))",
        "proved",
    ),
    kind("the best parameter", COINS, "argmin t in (0,1). H(D, bernoulli(t)) = 37/100", "proved"),
    kind("the best parameter of a declared family", COINS, "argmin p. H(D, R) = 37/100", "proved"),
    kind("the greatest", COINS, "argmax t in (0,1). S(bernoulli(t)) = 1/2", "proved"),
    kind("no minimiser", COINS, "argmin t in (0,1). t = argmin t in (0,1). 2 t + 1", "proved"),
    kind("different numbers", COINS, "argmin t in (0,1). H(D, bernoulli(t)) != 1/2", "proved"),
    kind(
        "turns at different points",
        "",
        "argmin t in (0,1). t^3 - t != argmin t in (0,1). t^5 - t",
        "proved",
    ),
    kind("not the best parameter", COINS, "argmin t in (0,1). H(D, bernoulli(t)) = 38/100", "refuted"),
    kind("not the closest distribution", "", "argmin B. H(A,B) = C", "refuted"),
    kind("a better distribution", "", "argmin B. H(A,B) = argmin B. H(B,A)", "refuted"),
    kind("not different minimisers", "", "argmin B. H(A,B) != argmin B. D(A||B)", "refuted"),
    kind(
        "the reference moves with the parameter",
        "",
        "argmin t in (0,1). H(bernoulli(t), bernoulli(1 - t/2)) = argmin t in (0,1). D(bernoulli(t)||bernoulli(1 - t/2))",
        "refuted",
    ),
    kind(
        "turns that are not the same",
        "",
        "argmin t in (0,1). t^3 - t = argmin t in (0,1). t^5 - t",
        "refuted",
    ),
    kind("minimisers not settled", "", "argmin t in (0,1). 1 = argmin t in (0,1). t^3 - t", "unknown"),
];

#[test]
fn every_kind_of_verdict_has_a_certificate_that_stands() {
    let mut rules = BTreeSet::new();
    for Kind { what, declared, claim, verdict } in KINDS {
        let text = certificates(declared, &format!("prove {claim}")).remove(0);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["verdict"], *verdict, "{what}");
        let confirmed = certificate::recheck(&text).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(confirmed.inferences > 0 || *verdict == "unknown", "{what}");
        for entry in value["certificate"]["inferences"].as_array().unwrap() {
            rules.insert(entry["by"][0].as_str().unwrap().to_owned());
        }
    }
    // A rule that no certificate had would be one that nothing here re-checks.
    let own = RULES.iter().filter(|r| r.theory.starts_with("Kernel")).map(|r| r.name.to_owned());
    let missing: Vec<String> = own.filter(|r| !rules.contains(r)).collect();
    assert!(missing.is_empty(), "no certificate uses {missing:?}");
}

#[test]
fn no_kind_can_be_tampered_with() {
    let mut report = String::new();
    for Kind { what, declared, claim, .. } in KINDS {
        let text = certificates(declared, &format!("prove {claim}")).remove(0);
        let (tried, accepted) = sampled(&text, 60);
        assert!(accepted.is_empty(), "{what}: accepted:\n{}", accepted.join("\n"));
        assert!(tried >= 60, "{what}: only {tried} changes");
        report.push_str(&format!("{tried:>6}  {what}\n"));
    }
    eprintln!("changes tried and refused, by kind:\n{report}");
}

/// What is wrong with the certificate of an answer.
fn fault(answered: &Answered) -> Option<String> {
    let text = match certificate::certify(answered) {
        Ok(text) => text,
        Err(e) => return Some(e.to_string()),
    };
    certificate::recheck(&text).err().map(|e| e.to_string())
}

/// The answers of `prove` in a text: how many there are, and the faults of their certificates.
fn certified(session: &mut Session, text: &str, place: &str, faults: &mut Vec<String>) -> usize {
    let report = session.run(&Source::new(place, text));
    let answers = report.outcomes.iter();
    let answers = answers.filter_map(|o| if let Outcome::Answer(a) = o { Some(a) } else { None });
    let each: Vec<_> = answers.map(|a| fault(a).map(|why| format!("{place}: {}: {why}", a.input))).collect();
    let count = each.len();
    faults.extend(each.into_iter().flatten());
    count
}

#[test]
fn the_library_the_examples_and_the_corpora_are_certified() {
    let mut faults = Vec::new();
    let entries = library::entries();
    for entry in entries {
        faults.extend(fault(entry.answer().unwrap()).map(|why| format!("{}: {why}", entry.name)));
    }
    let mut count = entries.len();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["examples", "tests/corpus/prove", "tests/corpus/run"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|e| e != "ent") {
                continue;
            }
            let place = path.to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            if folder == "examples" {
                count += certified(&mut Session::new(Options::default()), &text, &place, &mut faults);
                continue;
            }
            // The first run of lines is declared before every case, unless something is expected of it.
            let mut start = Session::new(Options::default());
            for (n, case) in text.split("\n\n").enumerate() {
                if n == 0 && !case.contains("# => ") && !case.contains("# error") {
                    start.run(&Source::new(&*place, case));
                } else if case.contains("prove ") {
                    count += certified(&mut start.clone(), case, &place, &mut faults);
                }
            }
        }
    }
    assert!(faults.is_empty(), "of {count} certificates:\n{}", faults.join("\n"));
    assert!(count > 190, "only {count} certificates");
}
