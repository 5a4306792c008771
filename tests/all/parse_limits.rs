//! Hostile texts: deep, long and pathological ones end quickly with a diagnostic.

use entail::span::Source;
use entail::syntax::parse::{Limits, Parsed, parse_file};
use entail::syntax::print;
use std::time::{Duration, Instant};

fn parse(text: &str) -> Parsed {
    parse_file(&Source::new("hostile", text), &Limits::default())
}

/// Parses on a thread of the usual size, so that a recursion too deep would show, and in good time.
fn quickly(text: String, limits: Limits) -> Parsed {
    let begin = Instant::now();
    let parsed = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || {
            let parsed = parse_file(&Source::new("hostile", text), &limits);
            // Printing, comparing, cloning and dropping recurse as well.
            for item in &parsed.items {
                assert_eq!(*item, item.clone());
                let _ = print::stmt(item).len();
            }
            parsed
        })
        .unwrap()
        .join()
        .unwrap();
    assert!(begin.elapsed() < Duration::from_secs(20), "took {:?}", begin.elapsed());
    parsed
}

/// Texts that nest once more with every repetition: before, in the middle, after.
const DEEP: &[(&str, &str, &str)] = &[
    ("(", "x", ")"),
    ("[", "1", "]"),
    ("-", "x", ""),
    ("2^", "x", ""),
    ("2^-", "x", ""),
    ("^", "x", ""),
    ("{a: ", "1", "}"),
    ("{", "a", "}"),
    ("{(", "a", ")}"),
    ("f(", "x", ")"),
    ("f[", "x", "]"),
    ("E[A] ", "f", ""),
    ("ln ", "x", ""),
    ("ln -", "x", ""),
    ("ln(", "x", ")"),
    ("log_{", "2", "}(x)"),
    ("log_{2} -", "x", ""),
    ("log_\\alpha -", "x", ""),
    ("√", "x", ""),
    ("sum_i ", "x", ""),
    ("Σ_{i} -", "x", ""),
    ("∑_i ", "x", ""),
    ("sum_{i in ", "A", "} x"),
    ("\\sum_i ", "x", ""),
    ("argmin B. ", "x", ""),
    ("argmin B over ", "x", ". y"),
    ("d/dp ", "x", ""),
    ("\\frac{d}{dp} ", "x", ""),
    ("\\frac{d}{dp} x * ", "x", ""),
    ("\\frac{1}{", "x", "}"),
    ("\\frac{", "x", "}{2}"),
    ("\\sqrt{", "x", "}"),
    ("2^{", "x", "}"),
    ("x_{", "y(z)", "}"),
    ("|1 + ", "x", "|"),
    ("| ", "x", " |"),
    ("ln | - ", "x", "|"),
    ("1 + (", "x", ")"),
    ("counts (", "1", ")"),
    ("a / -", "x", ""),
    ("a - -", "x", ""),
    ("", "x", "!"),
    ("P(", "x", " = 1)"),
    ("max(1, ", "x", ")"),
    ("E[A](x => ", "x", ")"),
    ("2 ", "x", ""),
    ("$", "x", "$"),
    ("\\left(", "x", "\\right)"),
    ("(a, ", "b", ") => "),
    ("load \"f\" row (", "b", ")"),
];

#[test]
fn depth_is_refused_and_never_overflows() {
    for (open, middle, close) in DEEP {
        for (repeats, starts) in [(30, ""), (199, ""), (5_000, ""), (1 << 18, ""), (1 << 18, "A = ")] {
            let text = format!("{starts}{}{middle}{}", open.repeat(repeats), close.repeat(repeats));
            let parsed = quickly(text, Limits::default());
            assert!(!parsed.items.is_empty() || !parsed.diagnostics.is_empty(), "{open} × {repeats}");
            let unclosed = quickly(open.repeat(repeats), Limits::default());
            let said = unclosed.items.len() + unclosed.diagnostics.len() > 0;
            assert!(said || ["", "$"].contains(open), "{open} × {repeats} alone");
        }
    }
}

#[test]
fn the_greatest_limit_still_fits_on_a_small_stack() {
    let limits = Limits { nesting: usize::MAX, ..Limits::default() };
    for (open, middle, close) in DEEP {
        for repeats in [Limits::DEEPEST / 2 - 1, Limits::DEEPEST - 1, Limits::DEEPEST, 10 * Limits::DEEPEST] {
            quickly(format!("{}{middle}{}", open.repeat(repeats), close.repeat(repeats)), limits);
        }
    }
}

#[test]
fn the_limit_is_named_with_its_flag() {
    let parsed = parse(&format!("S(A)\n{}x{}\nS(B)", "(".repeat(300), ")".repeat(300)));
    let error = &parsed.diagnostics[0];
    assert_eq!((error.code, parsed.items.len(), parsed.diagnostics.len()), ("E007", 1, 1));
    assert!(error.message.contains("200") && error.help[0].contains("--max-nesting"));

    let limits = Limits { input: 10, ..Limits::default() };
    let parsed = parse_file(&Source::new("large", "S(A) + S(B)"), &limits);
    assert_eq!(parsed.diagnostics[0].code, "E008");
    assert!(parsed.diagnostics[0].help[0].contains("--max-input"));
}

#[test]
fn what_is_flat_is_not_deep() {
    let sum = vec!["1/2 ln 2 - x^2 * S(A)"; 5_000].join(" + ");
    let minus = vec!["1/3 ln 3"; 5_000].join(" - ");
    let product = vec!["x"; 5_000].join(" * ");
    let calls = format!("f({})", vec!["H(X|Y)"; 5_000].join(", "));
    for text in [sum, minus, product, calls] {
        let parsed = parse(&text);
        assert_eq!(parsed.diagnostics, []);
        let printed = print::stmt(&parsed.items[0]);
        assert_eq!(parse(&printed).items, parsed.items);
    }
}

#[test]
fn no_text_takes_more_than_linear_time() {
    // Each of these makes a careless grammar try the same text again and again.
    let texts = [
        "f(g(".repeat(90) + "!",
        "(".repeat(190) + "1 +",
        "{a: ".repeat(190) + "$",
        "2^{".repeat(90) + "?",
        "log_{".repeat(90),
        "sum_{i in ".repeat(90),
        "E[A] ".repeat(190),
        "|x|".repeat(50_000),
        "x => ".repeat(50_000),
        "a | ".repeat(50_000),
        "f(a".repeat(190) + "]",
        "(x, ".repeat(190),
        "(x, y) (".repeat(150),
        "{a: 1/2 ".repeat(190),
        "\\frac{".repeat(190),
        "A = ".repeat(50_000),
        "X -> ".repeat(50_000),
        "proof\n".repeat(50_000),
        "qed\n".repeat(50_000),
        "(\n".repeat(50_000),
        "(\nA = 1\n".repeat(20_000),
        "\n".repeat(500_000) + "x",
        "x\n\n\n#\n".repeat(50_000),
        "\"".repeat(200_001),
        "1".repeat(1 << 20),
        "a".repeat(1 << 20),
        "_".repeat(1 << 20),
        ".".repeat(1 << 20),
        ";".repeat(1 << 20),
        "\\".repeat(1 << 20),
        "\u{301}".repeat(1 << 18),
    ];
    for text in texts {
        let from: String = text.chars().take(12).collect();
        let begin = Instant::now();
        quickly(text, Limits::default());
        assert!(begin.elapsed() < Duration::from_secs(8), "{from}: {:?}", begin.elapsed());
    }
}

#[test]
fn many_outcomes_are_ordinary() {
    let entries: Vec<String> = (0..100_000).map(|i| format!("x{i}: 1/100000")).collect();
    let text = format!("A = {{{}}}", entries.join(", "));
    let begin = Instant::now();
    let parsed = parse(&text);
    let seconds = begin.elapsed().as_secs_f64();
    assert_eq!(parsed.diagnostics, []);
    println!("100,000 outcomes, {} bytes: {seconds:.3} s", text.len());
    assert_eq!(print::stmt(&parsed.items[0]), text);
}
