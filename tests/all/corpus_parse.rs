//! The corpus of the language: `tests/corpus/parse/*.ent`.
//!
//! A case is a run of lines without a blank one: the input, then what is expected of it, as comments.
//! `# => TEXT` is a line of the canonical spelling of what was read; `# error: E003 12-14 TEXT` is a
//! diagnostic with its code, its bytes in the input and a part of its message or its help.
//! `# incomplete` says that more lines could make it right. `# ---` lines are for people.

use entail::span::Source;
use entail::syntax::parse::{Limits, Parsed, parse_claim, parse_expr, parse_file};
use entail::syntax::{ast, print};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// One case of the corpus.
struct Case {
    place: String,
    input: String,
    expected: Vec<String>,
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/parse");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "ent"));
    files.sort();
    assert!(!files.is_empty());
    files
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut case = Case { place: String::new(), input: String::new(), expected: Vec::new() };
        for (number, line) in text.lines().chain([""]).enumerate() {
            let expectation =
                ["# => ", "# error: ", "# incomplete"].iter().any(|mark| line.starts_with(mark));
            if line.is_empty() {
                if !case.expected.is_empty() {
                    cases.push(case);
                } else {
                    assert!(case.input.trim().is_empty(), "{}: nothing expected", case.place);
                }
                case = Case { place: String::new(), input: String::new(), expected: Vec::new() };
            } else if expectation {
                case.expected.push(line[2..].to_owned());
            } else if !line.starts_with("# ---") {
                assert!(
                    case.expected.is_empty(),
                    "{}:{}: input after expectations",
                    file.display(),
                    number + 1
                );
                if case.input.is_empty() {
                    case.place = format!("{}:{}", file.file_name().unwrap().to_string_lossy(), number + 1);
                }
                case.input.push_str(line);
                case.input.push('\n');
            }
        }
    }
    cases
}

fn parse(text: &str) -> Parsed {
    parse_file(&Source::new("case", text), &Limits::default())
}

/// What really happened, in the notation of the corpus.
fn outcome(parsed: &Parsed) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in &parsed.items {
        lines.extend(print::stmt(item).lines().map(|line| format!("=> {line}")));
    }
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.span().expect("a diagnostic without a place");
        assert!(!diagnostic.help.is_empty() || diagnostic.code == "E001", "no help: {diagnostic:?}");
        let mut line =
            format!("error: {} {}-{} {}", diagnostic.code, span.start, span.end, diagnostic.message);
        for help in &diagnostic.help {
            let _ = write!(line, " | {help}");
        }
        lines.push(line);
    }
    if parsed.is_incomplete {
        lines.push("incomplete".to_owned());
    }
    lines
}

/// Is this what the corpus says? A diagnostic is matched by code, place and a part of its text.
fn agrees(expected: &str, found: &str) -> bool {
    let Some(error) = expected.strip_prefix("error: ") else { return expected == found };
    let Some(found) = found.strip_prefix("error: ") else { return false };
    let mut parts = error.splitn(3, ' ');
    let (code, place, text) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or(""));
    found.starts_with(&format!("{code} {place} ")) && found.contains(text)
}

#[test]
fn every_case_is_read_as_it_says() {
    let mut failures = String::new();
    let cases = cases();
    for case in &cases {
        let found = outcome(&parse(&case.input));
        let same = found.len() == case.expected.len()
            && case.expected.iter().zip(&found).all(|(expected, found)| agrees(expected, found));
        if !same {
            let _ = writeln!(failures, "{}\n{}", case.place, case.input);
            for line in &found {
                let _ = writeln!(failures, "# {line}");
            }
            failures.push('\n');
        }
    }
    assert!(failures.is_empty(), "these cases were read otherwise; what was found:\n\n{failures}");
    assert!(cases.len() > 150, "only {} cases", cases.len());
}

#[test]
fn printing_and_reading_again_gives_the_same_tree() {
    for case in cases() {
        let first = parse(&case.input);
        let printed: Vec<String> = first.items.iter().map(print::stmt).collect();
        let second = parse(&printed.join("\n"));
        assert_eq!(second.diagnostics, [], "{}: {printed:?}", case.place);
        assert_eq!(first.items, second.items, "{}: {printed:?}", case.place);
        for stmt in &first.items {
            alone(stmt, &case.place);
        }
    }
}

/// An expression and a claim are read alone as they are read in a file.
fn alone(stmt: &ast::Stmt, place: &str) {
    match &stmt.kind {
        ast::StmtKind::Evaluate { expr, .. } | ast::StmtKind::Define { value: expr, .. } => {
            let source = Source::new("expr", print::expr(expr));
            assert_eq!(parse_expr(&source, &Limits::default()).as_ref(), Ok(expr), "{place}");
        }
        ast::StmtKind::Prove { claim, given, .. } => {
            let given: Vec<String> = given.iter().map(print::claim).collect();
            let mut text = print::claim(claim);
            if !given.is_empty() {
                let _ = write!(text, " given {}", given.join(", "));
            }
            let (read, conditions) = parse_claim(&Source::new("claim", text), &Limits::default()).unwrap();
            assert_eq!(&read, claim, "{place}");
            assert_eq!(conditions.len(), given.len(), "{place}");
        }
        _ => {}
    }
}

#[test]
fn spans_point_at_what_they_say() {
    for case in cases() {
        for stmt in parse(&case.input).items {
            let text = stmt.span.text(&case.input);
            let again = parse(text);
            assert_eq!(again.items, [stmt], "{}: {text}", case.place);
        }
    }
}

#[test]
fn cut_anywhere_no_text_is_a_panic() {
    for case in cases() {
        for (cut, _) in case.input.char_indices() {
            let _ = parse(&case.input[..cut]);
            let _ = parse(&case.input[cut..]);
        }
    }
}

#[test]
fn every_code_is_explained_and_shown() {
    let cases = cases();
    for (code, title, text) in entail::syntax::CODES {
        assert!(!title.is_empty() && text.len() > 60, "{code}");
        // The two that a text of ordinary size cannot show.
        let shown =
            cases.iter().any(|c| c.expected.iter().any(|e| e.starts_with(&format!("error: {code} "))));
        assert!(shown || ["E008", "E019"].contains(code), "no case shows {code}");
    }
    for case in &cases {
        for line in &case.expected {
            let code = line.strip_prefix("error: ").and_then(|l| l.get(..4));
            assert!(
                code.is_none_or(|c| entail::syntax::CODES.iter().any(|(known, ..)| *known == c)),
                "{line}"
            );
        }
    }
}
