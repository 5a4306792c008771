//! Handouts and worksheets: the shipped ones as snapshots, mistakes with their places, hostile documents.

use entail::handout::{Format, Settings, build, file};
use entail::render::document::{Block, Tone};
use entail::span::Source;
use entail::{session, worksheet};
use std::path::{Path, PathBuf};

fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/handouts");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    all.sort();
    assert!(all.len() >= 3);
    all
}

fn source(path: &Path) -> Source {
    Source::new(path.to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
}

fn text(source: &Source, format: Format) -> String {
    let handout = build(source, &Settings::default()).unwrap_or_else(|e| panic!("{e:#?}"));
    String::from_utf8(file(&handout, format).unwrap()).unwrap()
}

#[test]
fn shipped_handouts_are_pages() {
    for path in shipped() {
        let name = path.file_stem().unwrap().to_string_lossy().replace('-', "_");
        let source = source(&path);
        insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("handout_{name}"), text(&source, Format::Markdown));
        });
        let html = text(&source, Format::Html);
        assert!(
            html.starts_with("<!DOCTYPE html>")
                && html.contains("<math")
                && html.contains("prefers-color-scheme")
        );
        for outside in ["<script", "src=\"", "<link", "@import", "url("] {
            assert!(!html.contains(outside), "{name} needs {outside} from elsewhere");
        }
        let tex = text(&source, Format::Latex);
        assert!(tex.contains("\\begin{document}") && tex.contains("align*"));
        assert!(text(&source, Format::Typst).contains("#show: handout"));
    }
}

/// Claims of the shipped handouts are answered, not left open.
#[test]
fn shipped_handouts_leave_nothing_open() {
    for path in shipped() {
        let page = text(&source(&path), Format::Markdown);
        assert!(!page.contains("**? unknown"), "{}:\n{page}", path.display());
    }
}

#[cfg(feature = "pdf")]
#[test]
fn pdf_is_the_same_bytes_every_time() {
    for path in shipped() {
        let source = source(&path);
        let handout = build(&source, &Settings::default()).unwrap();
        let first = file(&handout, Format::Pdf).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(first.starts_with(b"%PDF-") && first.len() > 10_000);
        assert_eq!(first, file(&handout, Format::Pdf).unwrap());
    }
    let hostile = Source::new("x.md", HOSTILE);
    let handout = build(&hostile, &Settings::default()).unwrap();
    file(&handout, Format::Pdf).unwrap();
    for topic in worksheet::topics() {
        let sheet = worksheet::make(topic.name, 3, 4).unwrap();
        entail::handout::page(&sheet.document(true), &sheet.head(), Format::Pdf).unwrap();
    }
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_the_feature_pdf_says_so() {
    let handout = build(&Source::new("x.md", "# X"), &Settings::default()).unwrap();
    let error = file(&handout, Format::Pdf).unwrap_err().to_string();
    assert!(error.contains("feature `pdf`"), "{error}");
}

const HOSTILE: &str = r##"# #panic() \input{x} <script>

*a* **b** [x](javascript:alert(1)) [y](https://example.org/a_b?c=%20&d="e"#f) <b onclick="x">z</b> `#eval`

```entail
A = {"<script>alert(1)</script>": 1/4, "\\input{/etc/passwd}": 1/4, "#panic()": 1/4, "$x$ *y* |": 1/4}
```

```entail plot
A
```

> - quoted
>   1. deep

| a | b |
|---|---|
| `entail S(A)` | $p_1 < \tfrac{1}{2}$ |

$$\sum_{i=1}^{n} p_i \ln \frac{p_i}{q_i} \ge 0, \quad \hat{p} \in \mathbb{R}$$
"##;

/// A Typst text without its string literals.
fn outside_strings(text: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        match (inside, c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (_, '"') => inside = !inside,
            (true, _) => {}
            (false, c) => out.push(c),
        }
    }
    assert!(!inside, "a string is not closed: {text}");
    out
}

#[test]
fn labels_and_text_are_no_markup() {
    let source = Source::new("x.md", HOSTILE);
    let html = text(&source, Format::Html);
    assert!(
        !html.contains("<script>") && !html.contains("<b onclick") && !html.contains("javascript:"),
        "{html}"
    );
    let tex = text(&source, Format::Latex);
    assert!(!tex.contains(r"\input{"), "{tex}");
    let typst = text(&source, Format::Typst);
    let body = typst.split("#show: handout").nth(1).unwrap();
    // In Typst every word is a string: what stands outside of strings is ours.
    let code = outside_strings(body);
    for foreign in ["panic", "input", "eval", "script", "onclick"] {
        assert!(body.contains(foreign) && !code.contains(foreign), "{foreign} in {code}");
    }
    let markdown = text(&source, Format::Markdown);
    // Code spans show what stands in them.
    let prose: String = markdown.split('`').step_by(2).collect();
    assert!(
        !prose.contains("<script>") && !prose.contains("<b ") && !prose.contains("javascript:"),
        "{prose}"
    );
}

#[test]
fn mistakes_are_found_together_at_their_places() {
    let text = "# T\n\nSee `entail S(Q)` and $\\input{x}$.\n\n- item\n\n  ```entail stpes\n  A = {a: 1/2, b: 1/3}\n  S(A\n  ```\n\n\
                ```entail plot=t\nS(bernoulli(t)) +\n```\n\n![p](x.png)\n";
    let source = Source::new("t.md", text);
    let errors = build(&source, &Settings::default()).unwrap_err();
    let seen: Vec<String> = errors
        .iter()
        .map(|e| {
            let (line, column) = source.line_col(e.span().unwrap().start);
            format!("{}:{line}:{column}", e.code)
        })
        .collect();
    assert_eq!(
        seen,
        ["E060:3:15", "E102:3:23", "E100:7:13", "E020:8:7", "E002:9:4", "E003:13:18", "E103:16:1"]
    );
}

#[test]
fn files_are_read_from_the_folder_only() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all");
    let name = folder.join("x.md").to_string_lossy().into_owned();
    let document = Source::new(name, "```entail\nK = load \"../data/weather.csv\" column p\nS(K)\n```\n");
    let mut settings = Settings { session: session::Options { confine: Some(vec![]), ..Default::default() } };
    let errors = build(&document, &settings).unwrap_err();
    assert_eq!(errors[0].code, "E041", "{errors:?}");
    settings.session.confine = Some(vec![folder.join("../data")]);
    build(&document, &settings).unwrap();
}

#[test]
fn options_of_blocks_do_what_they_say() {
    let page = |block: &str, format| text(&Source::new("x.md", block), format);
    let only = "```entail only=tex\nS(uniform(2))\n```\n";
    assert!(!page(only, Format::Html).contains("<math") && page(only, Format::Latex).contains("uniform"));
    assert_eq!(
        page("```entail hide\nA = (1/2, 1/2)\n```\n\n`entail S(A)`", Format::Markdown),
        "$\\ln 2 = 0.69314718055994530941\\ldots$ nats\n"
    );
    let digits = page("```entail digits=5 base=2\nS((1/3, 2/3))\n```", Format::Markdown);
    assert!(
        digits.contains("0.91829") && digits.contains("bits") && !digits.contains("0.918295"),
        "{digits}"
    );
    let code = page("```entail code\nS((1/3, 2/3))\n```", Format::Markdown);
    assert!(code.starts_with("```\nS((1/3, 2/3))\n```"), "{code}");
    let table = page("```entail steps\nA = {a: 1/4, b: 3/4}\nS(A)\n```", Format::Markdown);
    assert!(table.contains("*total*") && table.contains("| b | $\\frac{3}{4}$ |"), "{table}");
    let plot = page("```entail plot=p from=0.1 to=0.9\nS(bernoulli(p)) in bits\n```", Format::Html);
    assert!(plot.contains("<svg") && plot.contains("<polyline"), "{plot}");
}

/// Statements of a plot that are wrong, and where.
fn refused(block: &str) -> (&'static str, String) {
    let errors = build(&Source::new("x.md", block), &Settings::default()).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    (errors[0].code, format!("{} {:?}", errors[0].message, errors[0].labels))
}

#[test]
fn bars_belong_to_their_outcomes() {
    let page = |block: &str| text(&Source::new("x.md", block), Format::Markdown);
    let define = "```entail hide\nA = {sun: 3/4, rain: 1/4}\nB = {rain: 1/10, sun: 9/10}\n```\n";
    // The same outcomes in another order.
    let side = page(&format!("{define}\n```entail plot\nA\nB\n```"));
    assert!(side.contains("| sun | 0.7500 | 0.9000 |\n| rain | 0.2500 | 0.1000 |"), "{side}");
    // 3/4 ln(5/6) and 1/4 ln(5/2); 3/4 ln(10/9) and 1/4 ln 10.
    let terms = page(&format!("{define}\n```entail plot\nD(A||B)\nH(A,B)\n```"));
    assert!(terms.contains("| sun | -0.1367 | 0.0790 |\n| rain | 0.2291 | 0.5756 |"), "{terms}");
    // What a plot defines stays defined.
    assert!(page("```entail plot\nA = (1/2, 1/2)\n```\n\n`entail S(A) in bits`").contains("$1$ bit"));
    let (code, said) = refused(&format!("{define}\n```entail plot\nS(A) in bits\nS(B)\n```"));
    assert!(code == "E104" && said.contains("bits and nats"), "{said}");
    let (code, said) = refused(&format!("{define}\n```entail plot\nA\nE = (1/2, 1/4, 1/4)\n```"));
    assert!(code == "E104" && said.contains("outcomes"), "{said}");
    let (code, said) = refused(&format!("{define}\n```entail plot\nC = {{sun: 0, rain: 1}}\nH(A,C)\n```"));
    assert!(code == "E104" && said.contains("sun"), "{said}");
}

#[test]
fn a_constant_distance_is_shown_where_it_is_proved() {
    let page = |block: &str, format| text(&Source::new("x.md", block), format);
    let define = "```entail hide\nD = counts {1: 37, 0: 63}\n```\n";
    let both =
        format!("{define}\n```entail plot=t from=0.05 to=0.95\nH(D, bernoulli(t))\nD(D||bernoulli(t))\n```");
    // S(37/100, 63/100) = 0.65895568... nats
    assert!(page(&both, Format::Markdown).contains("Their distance is always 0.6589… nats."));
    for format in [Format::Html, Format::Typst, Format::Latex] {
        assert!(page(&both, format).contains("always 0.6589"), "{format:?}");
    }
    let bits = both.replace("))\n", ")) in bits\n");
    assert!(page(&bits, Format::Markdown).contains("always 0.9506… bits"));
    let other = both.replace("D(D||bernoulli(t))", "S(bernoulli(t))");
    assert!(!page(&other, Format::Markdown).contains("distance"));
    let (code, said) = refused(&both.replace("H(D, bernoulli(t))", "H(D, bernoulli(t)) in bits"));
    assert!(code == "E104" && said.contains("bits and nats"), "{said}");
}

#[test]
fn a_question_that_is_not_closed_is_a_mistake() {
    let document = Source::new(
        "x.md",
        "| a | b |\n|---|---|\n| x | `entail H(X | Y)` |\n\nA `entail S(uniform(2)) without an end.\n",
    );
    let errors = build(&document, &Settings::default()).unwrap_err();
    let seen: Vec<_> = errors.iter().map(|e| (e.code, document.line_col(e.span().unwrap().start))).collect();
    assert_eq!(seen, [("E105", (3, 7)), ("E105", (5, 3))]);
    text(&Source::new("x.md", "Write \\`entail S(A) or ``` `entail` ```.\n"), Format::Html);
}

#[test]
fn a_folder_holds_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.csv");
    let inside = folder.path().join("document");
    std::fs::create_dir(&inside).unwrap();
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/weather.csv");
    std::fs::copy(&table, &secret).unwrap();
    std::fs::copy(&table, inside.join("own.csv")).unwrap();
    let name = inside.join("x.md").to_string_lossy().into_owned();
    let settings = Settings { session: session::Options { confine: Some(vec![]), ..Default::default() } };
    let load = |path: &str| {
        let block = format!("```entail\nK = load \"{path}\" column p\nS(K)\n```\n");
        build(&Source::new(name.clone(), block), &settings).map(|_| ()).map_err(|e| e[0].code)
    };
    assert_eq!(load("own.csv"), Ok(()));
    assert_eq!(load("../secret.csv"), Err("E041"));
    assert_eq!(load("../document/../secret.csv"), Err("E041"));
    assert_eq!(load(&secret.to_string_lossy()), Err("E041"));
    // What has no ending that stands for a format is not even looked at.
    assert_eq!(load("/etc/passwd"), Err("E042"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, inside.join("link.csv")).unwrap();
        assert_eq!(load("link.csv"), Err("E041"));
    }
}

fn entail(arguments: &[&str], folder: &Path) -> (Option<i32>, String) {
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_entail"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

#[test]
fn nothing_is_written_of_a_document_with_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.md"), "# X\n\n`entail S(Q)`\n").unwrap();
    std::fs::write(folder.path().join("x.html"), "old").unwrap();
    let (code, said) = entail(&["handout", "x.md", "-o", "x.html"], folder.path());
    assert!(code == Some(2) && said.contains("x.md:3:11") && said.contains("nothing was written"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("x.html")).unwrap(), "old");
    let (code, said) = entail(&["handout", "x.md", "-o", "x.docx"], folder.path());
    assert!(code == Some(2) && said.contains(".pdf, .html, .tex, .typ and .md"), "{said}");
}

#[cfg(unix)]
#[test]
fn limits_end_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let slow = "S(binomial(20000, 1/3)) digits 3000\n".repeat(400);
    std::fs::write(folder.path().join("slow.md"), format!("```entail\n{slow}```\n")).unwrap();
    let large: String = (0..60).map(|k| format!("A{k} = uniform(1000000) * (1/3, 2/3)\n")).collect();
    std::fs::write(folder.path().join("large.md"), format!("```entail\n{large}```\n")).unwrap();
    let began = std::time::Instant::now();
    let (code, said) = entail(&["handout", "slow.md", "--limit", "1s", "-o", "x.html"], folder.path());
    assert!(code == Some(2) && said.contains("longer than 1 s"), "{said}");
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    let (code, said) = entail(&["handout", "large.md", "--limit", "300MB", "-o", "x.html"], folder.path());
    assert!(code == Some(2) && said.contains("more memory"), "{said}");
    assert!(!folder.path().join("x.html").exists());
}

#[test]
fn a_seed_is_a_sheet() {
    for topic in worksheet::topics() {
        let sheet =
            |seed| worksheet::make(topic.name, seed, 4).unwrap_or_else(|e| panic!("{}: {e}", topic.name));
        let (one, again, other) = (sheet(7), sheet(7), sheet(8));
        let blocks = |s: &worksheet::Sheet, solutions| -> Vec<Block> { s.document(solutions).blocks };
        assert_eq!(blocks(&one, true), blocks(&again, true), "{}", topic.name);
        assert_ne!(blocks(&one, true), blocks(&other, true), "{}", topic.name);
        assert!(blocks(&one, true).len() > blocks(&one, false).len());
    }
}

/// What the key says has been made by the kernel, and stands up to the second checker: each line of a derivation,
/// each value, each true statement. What is false is refuted by an example.
#[test]
fn every_line_of_a_key_is_proved() {
    let mut kinds = std::collections::BTreeMap::new();
    for topic in worksheet::topics() {
        for seed in [0, 1] {
            let sheet =
                worksheet::make(topic.name, seed, 4).unwrap_or_else(|e| panic!("{}: {e}", topic.name));
            for exercise in &sheet.exercises {
                *kinds.entry(exercise.kind).or_insert(0) += 1;
                let place = format!("{} {seed}: {exercise:#?}", topic.name);
                assert!(!exercise.question.is_empty() && !exercise.answer.is_empty(), "{place}");
                for theorem in &exercise.theorems {
                    entail::audit::check(theorem).unwrap_or_else(|e| panic!("{e:?} in {place}"));
                }
                let refuted = exercise.answer.iter().any(|b| matches!(b, Block::Verdict(Tone::Bad, ..)));
                let lines = exercise.answer.iter().find_map(|b| match b {
                    Block::Calculation(c) => Some(c.steps.len()),
                    _ => None,
                });
                match exercise.kind {
                    "Evaluate" => assert_eq!(exercise.theorems.len(), 1, "{place}"),
                    "True or false" => assert_eq!(exercise.theorems.is_empty(), refuted, "{place}"),
                    "Fill in the line" => {
                        assert_eq!(lines, exercise.theorems.len().checked_sub(1), "{place}")
                    }
                    "Find the mistake" => {
                        assert!(refuted && lines == exercise.theorems.len().checked_sub(1), "{place}");
                    }
                    other => panic!("{other}"),
                }
                assert!(
                    !exercise.answer.iter().any(|b| matches!(b, Block::Verdict(Tone::Open, ..))),
                    "{place}"
                );
            }
        }
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
}
