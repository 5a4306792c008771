//! Arbitrary bytes through the front of the house: parse, print, parse again, lower.
//!
//! Asserted of every text: no panic; what was read prints to a text that reads as the same tree; and
//! lowering each statement, in the names that those before it declared, ends with a meaning or a
//! diagnostic whose place lies in the text.

#![no_main]

use entail::diag::Diagnostic;
use entail::lower::{self, NoFiles, Scope, Statement, lower};
use entail::span::Source;
use entail::syntax::parse::{Limits, parse_file};
use entail::syntax::print;
use libfuzzer_sys::fuzz_target;

/// Smaller than what the command allows, so that a text is a matter of milliseconds.
fn limits() -> lower::Limits {
    let mut limits = lower::Limits { factorial: 200, bits: 1 << 12, ..lower::Limits::default() };
    limits.literals.exponent = 200;
    limits
}

fn lies_in(diagnostic: &Diagnostic, text: &str) {
    let Some(span) = diagnostic.span() else { return };
    assert!(span.start <= span.end && span.end <= text.len(), "{diagnostic:?}");
    assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{diagnostic:?}");
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let source = Source::new("fuzz", text.as_ref());
    let parsed = parse_file(&source, &Limits::default());
    parsed.diagnostics.iter().for_each(|d| lies_in(d, &source.text));

    let mut scope = Scope::default();
    for stmt in &parsed.items {
        let printed = Source::new("printed", print::stmt(stmt));
        let again = parse_file(&printed, &Limits::default());
        assert!(again.diagnostics.is_empty(), "{}\n{:?}", printed.text, again.diagnostics);
        assert_eq!(again.items.as_slice(), std::slice::from_ref(stmt), "{}", printed.text);

        match lower(stmt, &scope, &limits(), &NoFiles) {
            Ok(lowered) => {
                if let Statement::Define(meanings) = lowered.statement {
                    for (name, meaning) in meanings {
                        scope.declare(name, meaning);
                    }
                }
            }
            Err(diagnostic) => lies_in(&diagnostic, &source.text),
        }
    }
});
