//! The theorems that ship: each is proved, explained and listed in `docs/THEOREMS.md`.
//!
//! `ENTAIL_UPDATE=1 cargo test --test all library` writes the list anew, with the times of this machine;
//! without it the list has to agree in everything but times.

use entail::prove::Verdict;
use entail::render::linear::Script;
use entail::render::text;
use entail::session::{Options, Session, Status, library};
use entail::span::Source;
use entail::term::{Claim, Expr, Rel};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[test]
fn every_theorem_is_proved_and_says_where_it_is_from() {
    let entries = library::entries();
    assert!(entries.len() >= 62, "only {} theorems", entries.len());
    for (n, entry) in entries.iter().enumerate() {
        let answered = entry.answer().unwrap_or_else(|| panic!("{} is no claim", entry.name));
        let proved = matches!(answered.answer.verdict, Verdict::Proved(_));
        assert!(proved, "{} is not proved: {:?}", entry.name, answered.answer.verdict);
        assert!(!entry.title.is_empty() && !entry.says.is_empty(), "{}", entry.name);
        assert!(entry.source.contains(|c: char| c.is_ascii_digit()), "{} has no source", entry.name);
        assert!(entail::render::explain::topic(entry.rule).is_ok(), "{}: no rule {}", entry.name, entry.rule);
        let twice = entries.iter().skip(n + 1).any(|e| e.name == entry.name || e.title == entry.title);
        assert!(!twice, "{} is there twice", entry.name);
    }
}

#[test]
fn theorems_are_explained() {
    for topic in ["gibbs", "Gibbs' inequality", "information inequality"] {
        let page = library::explain(topic).unwrap();
        let layout = text::Layout { script: Script::Unicode, width: 100 };
        let page = text::page(&page, layout).plain();
        for part in ["Gibbs' inequality", "proved: D(A‖B) ≥ 0", "Cover, Thomas", "by gibbs", "ln x ≤ x − 1"]
        {
            assert!(page.contains(part), "{topic}: no {part} in\n{page}");
        }
    }
    let unknown = library::explain("gibs").unwrap_err();
    assert!(unknown.near.contains(&"gibbs"), "{:?}", unknown.near);
    assert!(library::explain("ENTROPY").is_ok() && library::explain("LOG").is_ok());
}

#[test]
fn theorems_are_applied_by_name() {
    let cases = [
        ("H(C,F) >= S(C) by cross_entropy_bound", "given", Status::Yes),
        ("D(C||F) + S(C) >= S(C) by gibbs", "given", Status::Yes),
        ("D(C||F) + D(F||C) >= 0 by gibbs", "given", Status::Yes),
        ("S(C) >= 0 by gibbs", "other", Status::Yes),
        ("H(C,F) = S(C) + D(C||F) by cross entropy decomposition", "given", Status::Yes),
    ];
    for (step, _, status) in cases {
        let text = format!("proof given C << F, F << C\n  {step}\nqed");
        let report = Session::new(Options::default()).run(&Source::new("<test>", text.as_str()));
        assert_eq!(report.status(), status, "{step}: {:?}", report.outcomes);
    }
}

/// A theorem says nothing where its conditions fail, and nothing unconditional where they are not given.
#[test]
fn a_theorem_is_not_applied_beyond_its_conditions() {
    let cases = [
        ("theorem x: D(A||B) = 0 given A = B", "prove D(P||Q) = 0 by x", Status::No),
        ("theorem x: D(A||B) = 0 given A = B", "prove D(F||G) = 0 by x", Status::No),
        ("theorem x: D(A||B) = 0 given A = B", "prove D(F||G) = 0 given F = G by x", Status::Yes),
        ("theorem x: A = B given D(A||B) = 0", "prove F = G by x", Status::No),
        ("theorem x: S(A) = 0 given S(A) = 0", "prove S(P) = 0 by x", Status::No),
        ("theorem x: S(A) = 0 given S(A) = 0", "prove S(F) = 0 by x", Status::No),
        ("theorem x: D(A||B) >= 0 given S(A) = ln 2", "prove D(P||Q) >= 0 by x", Status::Yes),
        ("theorem x: I(X;Z) <= I(X;Y) given X -> Y -> Z", "prove I(U;W) <= I(U;V) by x", Status::No),
        (
            "theorem x: I(X;Z) <= I(X;Y) given X -> Y -> Z",
            "prove I(U;W) <= I(U;V) given W -> V -> U by x",
            Status::Yes,
        ),
    ];
    for (theorem, claim, status) in cases {
        let text = format!("P = (1/2, 1/2)\nQ = (1/3, 2/3)\n{theorem}\n{claim}");
        let report = Session::new(Options::default()).run(&Source::new("<test>", text.as_str()));
        assert!(report.is_accepted(), "{claim}: {:?}", report.diagnostics);
        assert_eq!(report.status(), status, "{theorem}; {claim}: {:?}", report.outcomes);
    }
    let text = "prove D(F||G) >= 0 by gibbs(F, G, H)\ntheorem gibbs: S(A) >= 0";
    let report = Session::new(Options::default()).run(&Source::new("<test>", text));
    let page = format!("{:?}", report.outcomes);
    assert!(page.contains("alone; the proof above is the prover's own"), "{page}");
    assert!(report.diagnostics.iter().any(|d| d.code == "E088"), "{:?}", report.diagnostics);
}

/// Identity, inequality or minimisers, and what it is about.
fn kind(claim: &Claim) -> &'static str {
    fn sets(e: &Expr) -> bool {
        matches!(e, Expr::Minimisers(_) | Expr::Set(_)) || e.children().into_iter().any(sets)
    }
    match claim.rel {
        _ if sets(&claim.lhs) || sets(&claim.rhs) => "minimisers",
        Rel::Eq => "identity",
        Rel::Le | Rel::Lt => "inequality",
        Rel::Ne => "difference",
    }
}

fn list() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/THEOREMS.md")
}

/// The last two cells of each row, by the theorem: times of the prover and of Coq.
fn times(text: &str) -> BTreeMap<String, (String, String)> {
    let rows = text.lines().filter(|l| l.starts_with("| `"));
    rows.filter_map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').rsplitn(3, '|').collect();
        let name = row.trim_start_matches("| `").split('`').next()?;
        Some((name.to_owned(), (cells.get(1)?.trim().to_owned(), cells.first()?.trim().to_owned())))
    })
    .collect()
}

#[test]
fn the_list_of_theorems_is_up_to_date() {
    let old = std::fs::read_to_string(list()).unwrap_or_default();
    let update = std::env::var_os("ENTAIL_UPDATE").is_some();
    let known = times(&old);
    let mut page = String::from(
        "# Theorems\n\nThe library that ships, in `library/*.ent`. `entail explain NAME` shows a proof, `by NAME` cites it in a proof of one's own.\n\
         Steps are the lines of the printed proof, of all its cases together. Times are of one run on two cores, development build: how long the prover took, and how long Coq took\n\
         to check the export (– where it was not measured). A test writes this page (see `tests/all/library.rs`).\n\n\
         | theorem | statement | kind | steps | prover | Coq |\n|---|---|---|--:|--:|--:|\n",
    );
    for entry in library::entries() {
        let Verdict::Proved(proof) = &entry.answer().unwrap().answer.verdict else {
            panic!("{}", entry.name)
        };
        let steps: usize = proof.cases.iter().map(|c| c.derivation.steps.len()).sum();
        let (mut prover, coq) = known.get(entry.name).cloned().unwrap_or(("–".into(), "–".into()));
        if update {
            // The entry keeps its answer: it is found anew.
            let start = Instant::now();
            let report = Session::new(Options::default()).run(&Source::new("<library>", entry.statement));
            assert_eq!(report.status(), Status::Yes, "{}", entry.name);
            prover = format!("{} ms", start.elapsed().as_millis().max(1));
        }
        let claim = entry.claim().replace('|', "\\|");
        let _ = writeln!(
            page,
            "| `{}` | {} <code>{claim}</code> | {} | {steps} | {prover} | {coq} |",
            entry.name,
            entry.title,
            kind(proof.theorem.claim())
        );
    }
    if update {
        std::fs::write(list(), page).unwrap();
    } else {
        assert_eq!(
            old, page,
            "docs/THEOREMS.md is out of date: ENTAIL_UPDATE=1 cargo test --test all library"
        );
    }
}

/// At an end of a closed range a mass may be 0: the page has that case too.
#[test]
fn families_on_closed_ranges_keep_the_infinite_case() {
    let page = |range: &str| {
        let text = format!(
            "param p in (0,1)\nparam q in {range}\nR = bernoulli(p)\nQ = bernoulli(q)\nprove D(R||Q) = H(R,Q) - S(R)"
        );
        let report = Session::new(Options::default()).run(&Source::new("<test>", text.as_str()));
        assert_eq!(report.status(), Status::Yes);
        let page = entail::render::build::document(&report.outcomes);
        text::page(&page, text::Layout { script: Script::Unicode, width: 100 }).plain()
    };
    let closed = page("[0,1]");
    assert!(closed.contains("Case 2: not R ≪ Q") && !closed.contains("Here"), "{closed}");
    assert!(!page("(0,1)").contains("Case 2"));
}
