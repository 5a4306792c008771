//! Draws diagnostics: code, place, the line with carets, what to try.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use entail::diag::{Diagnostic, Severity};
use entail::render::escape;
use entail::span::Source;
use std::ops::Range;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// With ANSI colours.
    pub(crate) color: bool,
    /// With box-drawing characters.
    pub(crate) unicode: bool,
    /// Columns.
    pub(crate) width: usize,
    /// How more is asked for: `entail explain` or `:help`.
    pub(crate) explain: &'static str,
}

/// All diagnostics of one source, one after the other, and where to read more.
pub(crate) fn draw(diagnostics: &[Diagnostic], source: &Source, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let decor = if style.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    let renderer = renderer.decor_style(decor).term_width(style.width);
    let (name, text) = (escape::terminal(&source.name).into_owned(), tamed(&source.text));
    let mut out = String::new();
    for d in diagnostics {
        let mut group = title(d);
        let snippet = Snippet::source(text.as_str()).path(name.as_str());
        let mut labels = d.labels.iter().peekable();
        if labels.peek().is_some() {
            group = group.element(snippet.annotations(labels.map(|l| {
                let kind = if l.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let label = l.text.trim();
                let shown = (!label.is_empty()).then(|| escape::terminal(label).into_owned());
                kind.span(within(l.span.start..l.span.end, &text)).label(shown)
            })));
        }
        for note in &d.notes {
            group = group.element(Element::from(Level::NOTE.message(escape::terminal(note).into_owned())));
        }
        for help in &d.help {
            group = group.element(Element::from(Level::HELP.message(escape::terminal(help).into_owned())));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    if let Some(first) = diagnostics.first() {
        out.push_str(&format!("`{} {}` tells more.\n", style.explain, first.code));
    }
    out
}

fn title(d: &Diagnostic) -> Group<'static> {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    Group::with_title(level.primary_title(escape::terminal(&d.message).into_owned()).id(d.code))
}

/// The source with what a terminal would obey or hide made visible. Every replacement is as many
/// bytes long as what it stands for, so that places stay where they are.
fn tamed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let mark = match (c, c.len_utf8()) {
            ('\n' | '\t', _) => c,
            ('\r', _) => ' ',
            _ if !escape::is_treacherous(c) => c,
            (_, 1) => '?',
            (_, 2) => '¿',
            (_, 3) => '\u{fffd}',
            _ => '🛇',
        };
        out.push(mark);
    }
    out
}

/// A range inside the text, on character borders, and not empty where a caret can stand.
fn within(range: Range<usize>, text: &str) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entail::span::Span;

    const PLAIN: Style = Style { color: false, unicode: false, width: 80, explain: "entail explain" };

    #[test]
    fn several_places_helps_and_notes() {
        let source = Source::new("a.ent", "A = {sun: 3/4, rain: 1/2}\nS(A)\nD(A||C)\n");
        let sum = Diagnostic::error("E020", "the masses of `A` sum to 5/4, not 1")
            .at(Span::new(4, 25), "1/4 too much")
            .because("3/4 + 1/2 = 5/4")
            .help("scale them with `normalize(...)`");
        let name = Diagnostic::error("E040", "there is no distribution `C`")
            .at(Span::new(36, 37), "not declared")
            .at(Span::new(0, 1), "did you mean this one?");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../../snapshots" }, {
            insta::assert_snapshot!("diagnostics", draw(&[sum, name], &source, PLAIN));
        });
    }

    #[test]
    fn hostile_sources_stay_on_the_page() {
        let source = Source::new("x\u{1b}[2J", "A = \"\u{1b}[31m\u{202e}\u{9b}x\r\" !\n");
        let end = source.text.len();
        let d = Diagnostic::error("E001", "unexpected \u{7}")
            .at(Span::new(4, 99), "here\u{1b}c")
            .at(Span::new(end, end), "");
        let out = draw(&[d], &source, PLAIN);
        assert!(out.chars().all(|c| c == '\n' || !escape::is_treacherous(c)), "{out:?}");
    }

    #[test]
    fn any_span_is_drawn() {
        let source = Source::new("x", "é\né");
        for start in 0..8 {
            for end in 0..8 {
                let d = Diagnostic::error("E001", "m").at(Span::new(start, end), "l");
                assert!(draw(&[d], &source, PLAIN).contains("E001"));
            }
        }
        let empty = Source::new("x", "");
        assert!(
            draw(&[Diagnostic::error("E001", "m").at(Span::new(0, 0), "l")], &empty, PLAIN).contains("E001")
        );
    }
}
