//! How long proofs take: each theorem of the library, and inequalities about six random variables.
//! `cargo bench --bench proofs`; `ENTAIL_WITHIN=1` makes it fail where an aim is missed.
#![allow(clippy::unwrap_used)]

use divan::{Bencher, black_box};
use entail::session::{Options, Session, Status, library};
use entail::span::Source;
use std::time::{Duration, Instant};

fn main() {
    if std::env::var_os("ENTAIL_WITHIN").is_some() {
        return within();
    }
    divan::main();
}

/// From the text to the proof that the separate checker has accepted.
fn proved(text: &str) {
    let report = Session::new(Options::default()).run(&Source::new("<bench>", black_box(text)));
    assert_eq!(report.status(), Status::Yes, "{text}");
}

fn theorems() -> impl Iterator<Item = &'static str> {
    library::entries().iter().map(|e| e.name)
}

#[divan::bench(args = theorems(), max_time = 0.3)]
fn theorem(bencher: Bencher, name: &str) {
    let statement = library::find(name).unwrap().statement;
    bencher.bench(|| proved(statement));
}

/// Shannon-type inequalities about six variables, with and without conditions.
const SIX: &[(&str, &str)] = &[
    ("subadditivity", "H(A,B,C,D,E,F) <= H(A) + H(B) + H(C) + H(D) + H(E) + H(F)"),
    ("chain rule", "H(A,B,C,D,E,F) = H(A) + H(B|A) + H(C|A,B) + H(D|A,B,C) + H(E|A,B,C,D) + H(F|A,B,C,D,E)"),
    (
        "han",
        "5 H(A,B,C,D,E,F) <= H(A,B,C,D,E) + H(A,B,C,D,F) + H(A,B,C,E,F) + H(A,B,D,E,F) + H(A,C,D,E,F) + H(B,C,D,E,F)",
    ),
    ("shearer", "2 H(A,B,C,D,E,F) <= H(A,B,C) + H(C,D,E) + H(A,E,F) + H(B,D,F)"),
    (
        "cycle",
        "H(A,B,C,D,E,F) + H(A) + H(B) <= H((A,B)) + H((B,C)) + H((C,D)) + H((D,E)) + H((E,F)) + H((F,A))",
    ),
    ("markov", "I(A;F) <= I(C;D) given A -> B -> C -> D -> E -> F"),
    ("markov, conditional", "I(A;F|C) <= I(B;E|D) + I(B;D|C) given A -> B -> C -> D -> E -> F"),
    (
        "channels",
        "I(A,B,C;D,E,F) <= I(A;D) + I(B;E) + I(C;F) given (B,C,E,F) -> A -> D, (A,C,D,F) -> B -> E, (A,B,D,E) -> C -> F",
    ),
    ("secret", "H(A,B,C) <= H(D,E,F) given A = f(D,E), B = g(E,F), C = h(D,F)"),
];

#[divan::bench(args = SIX.iter().map(|(name, _)| *name), max_time = 1)]
fn six_variables(bencher: Bencher, name: &str) {
    let (_, claim) = SIX.iter().find(|(n, _)| *n == name).unwrap();
    bencher.bench(|| proved(&format!("prove {claim}")));
}

/// The aims: 50 ms a theorem of the library, 2 s an inequality of six variables. The least of three runs, since
/// other work on the machine only adds.
fn within() {
    let least = |text: &str| {
        let once = || {
            let start = Instant::now();
            proved(text);
            start.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    let mut late = Vec::new();
    let mut hold = |name: &str, text: &str, aim: Duration| {
        let took = least(text);
        println!("{:9.2} ms  {name}", took.as_secs_f64() * 1e3);
        if took > aim {
            late.push(name.to_owned());
        }
    };
    library::entries().iter().for_each(|e| hold(e.name, e.statement, Duration::from_millis(50)));
    SIX.iter().for_each(|(name, claim)| hold(name, &format!("prove {claim}"), Duration::from_secs(2)));
    assert!(late.is_empty(), "later than they should be: {late:?}");
}
