//! A terminal's screen as a picture, and the session that the README shows.
//!
//! `dev/repl-picture` draws `docs/images/repl.svg` anew; otherwise this test holds the picture against
//! what the REPL shows today.

use super::terminal::{Opening, Terminal};
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

const COLUMN: f64 = 8.4;
const LINE: f64 = 19.0;
const MARGIN: f64 = 16.0;
const INK: &str = "#d8dee9";
const PAPER: &str = "#20242c";

/// What the sixteen colours of a terminal look like.
const COLORS: [&str; 16] = [
    "#3b4252", "#e06c75", "#98c379", "#e5c07b", "#81a1c1", "#c99bd8", "#56b6c2", "#d8dee9", "#6b7486",
    "#e06c75", "#98c379", "#e5c07b", "#81a1c1", "#c99bd8", "#56b6c2", "#ffffff",
];

#[derive(Clone, PartialEq)]
struct Face {
    color: String,
    bold: bool,
    dim: bool,
    underline: bool,
}

fn face(cell: &vt100::Cell) -> Face {
    let color = match cell.fgcolor() {
        vt100::Color::Default => INK.to_owned(),
        vt100::Color::Idx(n) => COLORS.get(usize::from(n)).unwrap_or(&INK).to_string(),
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    };
    Face { color, bold: cell.bold(), dim: cell.dim(), underline: cell.underline() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The screen as far as something is on it, as SVG.
fn svg(screen: &vt100::Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let used = screen.contents().trim_end().lines().count();
    let (width, height) = (f64::from(columns) * COLUMN + 2.0 * MARGIN, used as f64 * LINE + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n\
         <title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n\
         <g font-family=\"ui-monospace, 'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, monospace\" font-size=\"14\" xml:space=\"preserve\">\n",
        escaped(title)
    );
    for row in (0..rows).take(used) {
        let mut column = 0;
        while column < columns {
            let Some(first) = screen.cell(row, column) else { break };
            let (style, start) = (face(first), column);
            let mut text = String::new();
            while column < columns {
                let Some(cell) = screen.cell(row, column).filter(|c| face(c) == style) else { break };
                if !cell.is_wide_continuation() {
                    text.push_str(if cell.has_contents() { cell.contents() } else { " " });
                }
                column += 1;
            }
            // Text as long as its columns, whatever the font.
            let lead = text.len() - text.trim_start().len();
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let start = start + u16::try_from(lead).unwrap();
            let length = text.width() as f64 * COLUMN;
            let (x, y) = (MARGIN + f64::from(start) * COLUMN, MARGIN + (f64::from(row) + 0.75) * LINE);
            let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
            let dim = if style.dim { " opacity=\"0.6\"" } else { "" };
            let line = if style.underline { " text-decoration=\"underline\"" } else { "" };
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{weight}{dim}{line}>{}</text>",
                style.color,
                escaped(text).replace(' ', "\u{a0}")
            );
        }
    }
    out + "</g>\n</svg>\n"
}

/// The session of the README.
fn session() -> Terminal {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let opening = Opening { args: &[], size: (84, 60), folder: root, variables: &[] };
    let terminal = Terminal::open(env!("CARGO_BIN_EXE_entail"), &opening);
    terminal.prompt();
    for line in [
        "A = {sun: 3/4, rain: 1/4}",
        "B = {sun: 9/10, rain: 1/10}",
        "S(A) in bits",
        "D(A||B)",
        ":steps",
        ":plot D(A||B)",
        "check H(A,B) = 0.6546666",
        "prove D(A'||B') = D(B'||A')",
    ] {
        terminal.enter(line);
    }
    // The line that is being typed shows its value already.
    terminal.press("H(A,B) - D(A||B)");
    terminal.hint("  = 0.5623351446");
    terminal
}

#[test]
fn the_picture_of_a_session_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/repl.svg");
    let drawn = session().with_screen(|screen| svg(screen, "A session of the entail REPL"));
    let drawn = drawn.replace(concat!("entail\u{a0}", env!("CARGO_PKG_VERSION"), ":"), "entail:");
    if std::env::var_os("ENTAIL_DRAW").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, drawn).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept == drawn, "docs/images/repl.svg shows another session; dev/repl-picture draws it anew");
}
