//! The corpora of meaning: `tests/corpus/lower/*.ent` (what is refused, and how) and `tests/corpus/run/*.ent`
//! (what is answered).
//!
//! A case is a run of lines without a blank one: the input, then what is expected of it, as comments. A first
//! run without expectations is declared before every case of its file. `# => TEXT` is one outcome;
//! `# error: E060 12-14 TEXT` a diagnostic with its code, its bytes in the input and a part of its message or
//! help. `# ---` lines are for people.

use entail::diag::Severity;
use entail::eval::Value;
use entail::prove::Verdict;
use entail::render::build::{self, Outcome};
use entail::render::linear::{Script, spell};
use entail::render::notation;
use entail::session::{Options, Session};
use entail::span::Source;
use std::fmt::Write;
use std::path::Path;

struct Case {
    place: String,
    input: String,
    expected: Vec<String>,
}

/// The preamble and the cases of a file.
fn cases(path: &Path) -> (String, Vec<Case>) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut preamble = String::new();
    let mut cases = Vec::new();
    let mut case = Case { place: String::new(), input: String::new(), expected: Vec::new() };
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() {
            if !case.input.is_empty() && case.expected.is_empty() && preamble.is_empty() && cases.is_empty() {
                preamble = case.input;
            } else if !case.input.is_empty() {
                assert!(!case.expected.is_empty(), "{}: nothing expected", case.place);
                cases.push(case);
            }
            case = Case { place: String::new(), input: String::new(), expected: Vec::new() };
        } else if let Some(expected) = line
            .strip_prefix("# ")
            .filter(|l| l.starts_with("=> ") || l.starts_with("error: ") || l.starts_with("warning: "))
        {
            case.expected.push(expected.to_owned());
        } else if !line.starts_with("# ---") {
            if case.input.is_empty() {
                case.place = format!("{}:{}", path.file_name().unwrap().to_string_lossy(), number + 1);
            }
            case.input.push_str(line);
            case.input.push('\n');
        }
    }
    (preamble, cases)
}

fn ascii(f: &entail::render::formula::Formula) -> String {
    spell(f, Script::Ascii)
}

fn words(inline: &[entail::render::document::Piece]) -> String {
    use entail::render::document::Piece;
    inline
        .iter()
        .map(|p| match p {
            Piece::Math(f) => ascii(f),
            Piece::Text(t) | Piece::Code(t) | Piece::Keyword(t) | Piece::Number(t) => t.clone(),
            _ => String::new(),
        })
        .collect()
}

/// An outcome in the notation of the corpus.
fn line(outcome: &Outcome) -> String {
    let mark = |holds: Option<bool>, yes: &str, no: &str| {
        holds.map_or_else(|| "undecided".to_owned(), |h| if h { yes } else { no }.to_owned())
    };
    match outcome {
        Outcome::Defined(d) => format!("defined {}", d.name),
        Outcome::Value(e) => {
            let shown = build::shown(notation::expr(&e.expr), &e.expr, &e.value, &e.show);
            let exact = shown.exact.as_ref().or(shown.asked.as_ref()).map(ascii).unwrap_or_default();
            let unit = shown.unit.map(|u| format!(" {u}")).unwrap_or_default();
            let witness = shown.witness.map(|w| format!(" since {}", words(&w))).unwrap_or_default();
            // What lowering worked out itself is shown as it was asked.
            let asked = match &e.expr {
                entail::term::Expr::Number(_) => e.input.clone(),
                other => ascii(&notation::expr(other)),
            };
            format!("{asked} = {exact}{unit}{witness}")
        }
        Outcome::Formula(f) => {
            let ranges: Vec<String> = f.conditions.iter().map(|c| ascii(&notation::cond(c))).collect();
            let ranges =
                if ranges.is_empty() { String::new() } else { format!(" for {}", ranges.join(" and ")) };
            format!("{} = {}{ranges}", ascii(&notation::expr(&f.expr)), ascii(&notation::expr(&f.closed)))
        }
        Outcome::Comparison(c) => {
            let why = c.why.as_ref().map(|w| format!(" since {}", words(w))).unwrap_or_default();
            format!("{} {}{why}", mark(c.holds, "true", "false"), ascii(&c.claim))
        }
        Outcome::Check(c) => {
            format!("{} {} | {}", mark(c.right, "right", "wrong"), c.nearest, c.remarks.join("; "))
        }
        Outcome::Answer(a) => {
            let verdict = match &a.answer.verdict {
                Verdict::Proved(_) => "proved".to_owned(),
                Verdict::Refuted(c) => {
                    let side = |v: &Value| if v.finite().is_some() { "finite" } else { "infinite" };
                    format!("refuted ({} against {})", side(&c.lhs), side(&c.rhs))
                }
                Verdict::Unknown(_) => "unknown".to_owned(),
            };
            let given: Vec<String> = a.answer.given.iter().map(|c| ascii(&notation::cond(c))).collect();
            let given = if given.is_empty() { String::new() } else { format!(" given {}", given.join(", ")) };
            format!("{verdict} {}{given}", ascii(&notation::claim(&a.answer.claim)))
        }
        Outcome::Proof(p) => proof(p),
        Outcome::Note(text) => format!("note {text}"),
    }
}

/// A checked proof: its lines one after the other, and what it proves.
fn proof(p: &build::ProofCheck) -> String {
    use entail::prove::student::{Finding, Grounds};
    let prose = |p: &entail::prove::Prose| words(&entail::render::proof::prose(p));
    let mut text = format!("proof{}:", p.name.as_ref().map(|n| format!(" {n}")).unwrap_or_default());
    for judged in &p.checked.lines {
        let right = |r: &entail::prove::student::Right| {
            let grounds = match &r.grounds {
                Grounds::Unsaid => String::new(),
                Grounds::Given => " as said".to_owned(),
                Grounds::Partly(also) => format!(" also needs {}", also.join("+")),
                Grounds::Other => " for another reason".to_owned(),
                Grounds::Unknown(words, near) => format!(" unknown {words}, near {}", near.join("/")),
            };
            let by = if r.differs { "differing by" } else { "using" };
            let uses: String =
                r.uses.iter().map(|(n, c)| format!(" {by} {n}: {}", ascii(&notation::claim(c)))).collect();
            format!("{}{grounds}{uses}{}", r.rules.join("+"), if r.leap { " leap" } else { "" })
        };
        let said = match &judged.finding {
            Finding::Right(r) => format!("right by {}", right(r)),
            Finding::Missing(m) => {
                let conds: Vec<String> = m.conds.iter().map(|c| ascii(&notation::cond(c))).collect();
                format!("needs {}{}", conds.join(", "), if m.example.is_some() { " (example)" } else { "" })
            }
            Finding::Wrong(w) => {
                let slips: Vec<String> = w
                    .slips
                    .iter()
                    .map(|s| format!("{} -> {}", prose(&s.what), ascii(&notation::expr(&s.line))))
                    .collect();
                format!("wrong ({})", slips.join(" | "))
            }
            Finding::Open(_) => "undecided".to_owned(),
        };
        let _ = write!(text, " {said};");
    }
    match &p.checked.conclusion {
        Some(t) => format!("{text} so {}", ascii(&notation::claim(t.claim()))),
        None => format!("{text} no conclusion"),
    }
}

fn session() -> Session {
    Session::new(Options { confine: Some(Vec::new()), ..Options::default() })
}

fn run(preamble: &Session, input: &str) -> Vec<String> {
    let report = preamble
        .clone()
        .run(&Source::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/case.ent"), input));
    let mut lines: Vec<String> = report.outcomes.iter().map(|o| format!("=> {}", line(o))).collect();
    for d in report.diagnostics {
        assert_ne!(d.severity, Severity::Note);
        let kind = if d.severity == Severity::Error { "error" } else { "warning" };
        let span = d.span().expect("a diagnostic without a place");
        assert!(!d.help.is_empty() || kind == "warning", "no help: {d:?}");
        let mut text = format!("{kind}: {} {}-{} {}", d.code, span.start, span.end, d.message);
        for more in d.help.iter().chain(&d.notes).chain(d.labels.iter().map(|l| &l.text)) {
            let _ = write!(text, " | {more}");
        }
        lines.push(text);
    }
    lines
}

fn agrees(expected: &str, found: &str) -> bool {
    let place = |s: &'_ str| -> Option<String> {
        s.strip_prefix("error: ").or(s.strip_prefix("warning: ")).map(str::to_owned)
    };
    let Some(error) = place(expected) else { return expected == found };
    let Some(found) = place(found) else { return false };
    let mut parts = error.splitn(3, ' ');
    let (code, place, text) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap_or(""));
    found.starts_with(&format!("{code} {place} ")) && text.split(" & ").all(|part| found.contains(part))
}

fn check(stage: &str, least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(stage);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "ent"));
    files.sort();
    let (mut failures, mut count) = (String::new(), 0);
    for file in files {
        let (preamble, cases) = cases(&file);
        let mut known = session();
        let report = known.run(&Source::new("<preamble>", preamble.as_str()));
        assert!(report.is_accepted(), "{}: {:?}", file.display(), report.diagnostics);
        for case in cases {
            count += 1;
            let found = run(&known, &case.input);
            let same = found.len() == case.expected.len()
                && case.expected.iter().zip(&found).all(|(expected, found)| agrees(expected, found));
            if !same {
                let _ = write!(failures, "## {}\n{}", case.place, case.input);
                for line in &found {
                    let _ = writeln!(failures, "# {line}");
                }
                failures.push('\n');
            }
        }
    }
    assert!(failures.is_empty(), "these cases came out otherwise; what was found:\n\n{failures}");
    assert!(count >= least, "only {count} cases");
}

#[test]
fn what_is_answered() {
    check("run", 100);
}

#[test]
fn what_is_proved() {
    check("prove", 60);
}

#[test]
fn what_is_refused() {
    check("lower", 60);
}

#[test]
fn every_code_is_explained() {
    for (code, title, text) in entail::lower::CODES {
        assert!(!title.is_empty() && text.len() > 50, "{code}");
    }
}
