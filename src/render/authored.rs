//! Mathematics as an author wrote it, in LaTeX between dollar signs: read once, so that every format can set it.
//!
//! Reading refuses what is no mathematics (`\input` and its kin are unknown here) and definitions of new
//! commands, which could grow without end; what passes may stand in a LaTeX document as it is.

use super::escape;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, EnvironmentFlow, Event, Font, Grouping};
use pulldown_latex::event::{ScriptPosition, ScriptType, StateChange, Visual};
use pulldown_latex::{Parser, Storage, push_mathml};
use std::fmt;

/// More characters than this are no formula.
const LENGTH: usize = 4_000;
/// Braces within braces.
const NESTING: usize = 40;

/// Why a formula cannot be set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether every format can set the formula.
///
/// ```
/// use entail::render::authored;
/// assert!(authored::check(r"\sum_{i=1}^n p_i \le 1").is_ok());
/// assert!(authored::check(r"\input{/etc/passwd}").is_err());
/// assert!(authored::check(r"\def\x{\x\x}\x").is_err());
/// ```
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn check(source: &str) -> Result<(), Unreadable> {
    let wrong = |why: &str| Err(Unreadable(why.to_owned()));
    if source.len() > LENGTH {
        return wrong("the formula is longer than 4000 characters");
    }
    let (mut depth, mut deepest) = (0usize, 0usize);
    for c in source.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > NESTING
        || source.matches(r"\left").count() > NESTING
        || source.matches(r"\begin").count() > NESTING
    {
        return wrong("the formula is nested too deeply");
    }
    let commands = source.split('\\').skip(1);
    for command in commands {
        let word: String = command.chars().take_while(char::is_ascii_alphabetic).collect();
        if matches!(word.as_str(), "def" | "gdef" | "edef" | "xdef" | "let" | "futurelet")
            || word.ends_with("newcommand")
            || word == "providecommand"
        {
            return wrong("new commands cannot be defined here; write the formula out");
        }
    }
    let storage = Storage::new();
    for event in Parser::new(source, &storage) {
        if let Err(e) = event {
            let first = e.to_string();
            let first =
                first.lines().next().unwrap_or_default().trim_start_matches("Context:").trim().to_owned();
            return Err(Unreadable(if first.is_empty() {
                "it is no LaTeX mathematics".into()
            } else {
                first
            }));
        }
    }
    Ok(())
}

/// As a `<math>` element; what cannot be read is shown as it stands.
pub fn mathml(source: &str, display: bool) -> String {
    let plain = || format!("<code>{}</code>", escape::html(source));
    if check(source).is_err() {
        return plain();
    }
    let storage = Storage::new();
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut out = String::new();
    match push_mathml(&mut out, Parser::new(source, &storage), config) {
        Ok(()) => out,
        Err(_) => plain(),
    }
}

/// In Typst's mathematics, without the dollar signs; what cannot be read is shown as it stands.
pub fn typst(source: &str, display: bool) -> String {
    let storage = Storage::new();
    let events: Result<Vec<Event>, _> = Parser::new(source, &storage).collect();
    match (check(source), events) {
        (Ok(()), Ok(events)) => {
            let mut writer = Writer { events: &events, at: 0, display };
            writer.sequence()
        }
        _ => escape::typst(source),
    }
}

/// Walks the events once.
struct Writer<'e> {
    events: &'e [Event<'e>],
    at: usize,
    /// Whether the formula stands alone.
    display: bool,
}

impl Writer<'_> {
    /// Elements up to the end of the group.
    fn sequence(&mut self) -> String {
        let mut out = String::new();
        while let Some(event) = self.events.get(self.at) {
            match event {
                Event::End => {
                    self.at += 1;
                    break;
                }
                Event::StateChange(change) => {
                    self.at += 1;
                    let rest = match change {
                        StateChange::Font(font) => font.and_then(face),
                        _ => None,
                    };
                    // A change lasts to the end of its group.
                    if let Some(function) = rest {
                        out.push_str(&format!("{function}({}) ", self.sequence()));
                        break;
                    }
                }
                Event::EnvironmentFlow(flow) => {
                    self.at += 1;
                    out.push_str(match flow {
                        EnvironmentFlow::Alignment => "& ",
                        EnvironmentFlow::NewLine { .. } => "\\ ",
                        EnvironmentFlow::StartLines { .. } => "",
                    });
                }
                _ => {
                    out.push_str(&self.element());
                    out.push(' ');
                }
            }
        }
        out
    }

    /// One element; nothing at the end.
    fn element(&mut self) -> String {
        let Some(event) = self.events.get(self.at) else { return escape::typst("") };
        self.at += 1;
        match event {
            Event::Content(content) => self::content(content),
            Event::Begin(grouping) => self.group(grouping),
            Event::Visual(Visual::SquareRoot) => format!("sqrt({})", self.element()),
            Event::Visual(Visual::Root) => {
                let (radicand, index) = (self.element(), self.element());
                format!("root({index}, {radicand})")
            }
            Event::Visual(Visual::Fraction(bar)) => {
                let (above, below) = (self.element(), self.element());
                match bar {
                    Some(d) if d.value == 0.0 => format!("vec(delim: #none, {above}, {below})"),
                    _ => format!("frac({above}, {below})"),
                }
            }
            Event::Visual(Visual::Negation) => format!("cancel({})", self.element()),
            Event::Script { ty, position } => self.script(*ty, *position),
            Event::Space { width, .. } => match width {
                Some(d) if d.value > 0.6 => "quad".into(),
                Some(d) if d.value > 0.0 => "thin".into(),
                _ => escape::typst(""),
            },
            Event::StateChange(_) | Event::EnvironmentFlow(_) | Event::End => escape::typst(""),
        }
    }

    fn group(&mut self, grouping: &Grouping) -> String {
        match grouping {
            Grouping::LeftRight(left, right) => {
                let fence = |c: &Option<char>| c.map(fence).unwrap_or_default();
                format!("lr({} {} {})", fence(left), self.sequence(), fence(right))
            }
            Grouping::Cases { left } => {
                let rows = self.rows();
                if *left { format!("cases({rows})") } else { format!("cases(reverse: #true, {rows})") }
            }
            Grouping::Array(_) | Grouping::Matrix { .. } | Grouping::SubArray { .. } => {
                let rows = self.rows();
                format!("mat(delim: #none, {})", rows.replace(',', ";").replace('&', ","))
            }
            _ => self.sequence(),
        }
    }

    /// The lines of an environment, a comma between them.
    fn rows(&mut self) -> String {
        let mut rows = vec![String::new()];
        while let Some(event) = self.events.get(self.at) {
            let cell = match event {
                Event::End => {
                    self.at += 1;
                    break;
                }
                Event::EnvironmentFlow(flow) => {
                    self.at += 1;
                    match flow {
                        EnvironmentFlow::Alignment => "& ".to_owned(),
                        EnvironmentFlow::NewLine { .. } => {
                            rows.push(String::new());
                            continue;
                        }
                        EnvironmentFlow::StartLines { .. } => continue,
                    }
                }
                Event::StateChange(_) => {
                    self.at += 1;
                    continue;
                }
                _ => self.element() + " ",
            };
            if let Some(row) = rows.last_mut() {
                row.push_str(&cell);
            }
        }
        rows.retain(|r| !r.trim().is_empty());
        rows.join(", ")
    }

    fn script(&mut self, ty: ScriptType, position: ScriptPosition) -> String {
        let base = self.element();
        let (below, above) = match ty {
            ScriptType::Subscript => (Some(self.element()), None),
            ScriptType::Superscript => (None, Some(self.element())),
            ScriptType::SubSuperscript => {
                let below = self.element();
                (Some(below), Some(self.element()))
            }
        };
        if position == ScriptPosition::AboveBelow
            && let (None, Some(mark)) = (&below, &above)
            && let Some(accent) = accent(mark)
        {
            return format!("{accent}({base})");
        }
        let base = match position {
            // In a line of text, limits stand beside their sign.
            ScriptPosition::Movable if !self.display => format!("scripts({base})"),
            ScriptPosition::Right => base,
            ScriptPosition::AboveBelow | ScriptPosition::Movable => format!("limits({base})"),
        };
        let place = |name: &str, s: Option<String>| s.map(|s| format!(", {name}: {s}")).unwrap_or_default();
        format!("attach({base}{}{})", place("b", below), place("t", above))
    }
}

fn accent(mark: &str) -> Option<&'static str> {
    Some(match mark.trim_matches(['"', '\\', ' ']) {
        "^" | "ˆ" | "\u{302}" => "hat",
        "~" | "˜" | "\u{303}" => "tilde",
        "¯" | "‾" | "\u{305}" => "overline",
        "→" | "\u{20d7}" => "arrow",
        "˙" | "." => "dot",
        "¨" => "dot.double",
        _ => return None,
    })
}

fn face(font: Font) -> Option<&'static str> {
    Some(match font {
        Font::UpRight => "upright",
        Font::Bold | Font::BoldSymbol | Font::BoldItalic => "bold",
        Font::DoubleStruck | Font::DoubleStruckItalic => "bb",
        Font::Script | Font::BoldScript => "cal",
        Font::Fraktur | Font::BoldFraktur => "frak",
        Font::Monospace => "mono",
        Font::SansSerif | Font::SansSerifItalic | Font::BoldSansSerif | Font::SansSerifBoldItalic => "sans",
        Font::Italic => "italic",
    })
}

/// One character of mathematics: a letter stands for itself, what Typst reads as syntax is escaped.
fn character(c: char) -> String {
    if c.is_ascii() && !c.is_ascii_alphanumeric() { format!("\\{c}") } else { c.to_string() }
}

/// A delimiter that grows with what it encloses.
fn fence(c: char) -> String {
    if matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '|') { format!("\\{c}") } else { character(c) }
}

fn content(content: &Content) -> String {
    match content {
        Content::Text(t) => escape::typst(t),
        Content::Number(n) => escape::typst(n),
        Content::Function(f) => format!("op({})", escape::typst(f)),
        Content::Ordinary { content, .. }
        | Content::LargeOp { content, .. }
        | Content::BinaryOp { content, .. }
        | Content::Delimiter { content, .. } => character(*content),
        Content::Relation { content, .. } => {
            let mut buffer = [0u8; 8];
            let bytes = content.encode_utf8_to_buf(&mut buffer);
            String::from_utf8_lossy(bytes).chars().map(character).collect()
        }
        Content::Punctuation(c) => character(*c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typst_says_the_same() {
        assert_eq!(typst(r"\frac{a}{b}", true).replace(' ', ""), "frac(a,b)");
        assert_eq!(typst("x_i^2", true).replace(' ', ""), "attach(x,b:i,t:\"2\")");
        assert!(typst(r"\hat{p}", true).starts_with("hat("));
        assert!(typst(r"\mathbb{E}[X]", true).starts_with("bb("));
    }

    #[test]
    fn hostile_formulas_are_refused() {
        for source in
            [r"\write18{rm}", r"\input x", r"\newcommand{\a}{b}", r"\catcode`\@=11", "a_{", r"\frac{a"]
        {
            assert!(check(source).is_err(), "{source}");
        }
        assert!(check(&"{".repeat(10_000)).is_err());
        let shown = mathml("<script>", false);
        assert!(!shown.contains("<script"), "{shown}");
    }
}
