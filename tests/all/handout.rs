//! Handouts and worksheets: the shipped ones as snapshots, mistakes with their places, hostile documents.

use entail::handout::{Format, Settings, build, file};
use entail::render::document::Block;
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
    let plot = page("```entail plot=p from=0.1 to=0.9\nS(bernoulli(p)) in bits\n```", Format::Html);
    assert!(plot.contains("<svg") && plot.contains("<polyline"), "{plot}");
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
        assert!(one.exercises.iter().all(|e| !e.question.is_empty() && !e.answer.is_empty()));
    }
}
