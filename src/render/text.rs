//! The page as text, in Unicode or ASCII, wrapped to a width.
//!
//! A line is runs of text with a role (what a run means); the terminal maps roles to colours and
//! [`Page::plain`] forgets them. Widths are columns of a terminal, wide characters count two.

use super::document::{Block, Calculation, Document, Inline, Piece, Shown, Table, Tone};
use super::escape;
use super::formula::Formula;
use super::linear::{self, Script};
pub use super::runs::{Page, Role, Run};
use unicode_width::UnicodeWidthStr;

/// How a page is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Which characters may be used.
    pub script: Script,
    /// Columns; text that cannot be broken is wider.
    pub width: usize,
}

/// Lays a document out.
pub fn page(document: &Document, layout: Layout) -> Page {
    let mut setter = Setter { layout, page: Page::default() };
    for (n, block) in document.blocks.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|k| document.blocks.get(k));
        if before.is_some_and(|b| wants_air(b, block)) {
            setter.page.lines.push(Vec::new());
        }
        setter.block(block);
    }
    setter.page
}

/// Values and definitions follow each other closely, everything else has an empty line between.
fn wants_air(before: &Block, after: &Block) -> bool {
    let short = |b: &Block| matches!(b, Block::Value(_) | Block::Distribution(_) | Block::Note(_));
    let verdict =
        matches!((before, after), (Block::Verdict(..), Block::Values(_) | Block::Value(_) | Block::Note(_)));
    let verdict = verdict || matches!((before, after), (Block::Values(_), Block::Note(_)));
    !(verdict || (short(before) && short(after)))
}

/// A piece that is not broken, and whether a space stands before it.
pub(super) struct Token {
    pub(super) role: Role,
    pub(super) text: String,
    pub(super) space: bool,
}

pub(super) struct Setter {
    pub(super) layout: Layout,
    pub(super) page: Page,
}

pub(super) fn run(role: Role, text: impl Into<String>) -> Run {
    Run { role, text: text.into() }
}

pub(super) fn width(text: &str) -> usize {
    text.width()
}

impl Setter {
    pub(super) fn math(&self, f: &Formula) -> String {
        linear::spell(f, self.layout.script)
    }

    pub(super) fn pick(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.layout.script == Script::Unicode { unicode } else { ascii }
    }

    pub(super) fn push(&mut self, line: Vec<Run>) {
        self.page.lines.push(line);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, inline) => self.heading(*level, inline),
            Block::Paragraph(inline) => self.paragraph(inline, "", "", Role::Plain),
            Block::Equation(f) => {
                let text = self.math(f);
                let tokens = self.breakable(Role::Math, &text, self.layout.width.saturating_sub(4), false);
                self.wrapped(tokens, run(Role::Plain, "    "), 6);
            }
            Block::Calculation(c) => self.calculation(c),
            Block::Definitions(entries) => self.definitions(entries),
            Block::Table(t) => self.table(t),
            Block::Distribution(l) => self.listing(l),
            Block::Value(v) => self.value(v, 0, 0),
            Block::Values(values) => {
                let asked = |v: &Shown| v.asked.as_ref().map_or(0, |f| width(&self.math(f)));
                let widest = values.iter().map(asked).max().unwrap_or(0).min(self.layout.width / 4);
                for v in values {
                    self.value(v, 4, widest);
                }
            }
            Block::Verdict(tone, word, inline) => self.verdict(*tone, word, inline),
            Block::Note(inline) => {
                let mark = self.pick("· ", "- ");
                self.paragraph(inline, mark, "  ", Role::Faint);
            }
            Block::Code(text) => {
                let ascii = self.layout.script == Script::Ascii;
                let text = if ascii { escape::ascii(text) } else { text.clone() };
                let widest = text.lines().map(width).max().unwrap_or(0);
                for line in text.lines() {
                    let bar = ascii && !line.is_empty() && line.bytes().all(|b| b == b'-');
                    let text = if bar { "-".repeat(widest) } else { escape::terminal(line).into_owned() };
                    self.push(vec![run(Role::Plain, "    "), run(Role::Code, text)]);
                }
            }
            Block::List(start, items) => {
                for (n, item) in items.iter().enumerate() {
                    let bullet = self.pick("• ", "* ").to_owned();
                    let mark = start.map_or(bullet, |s| format!("{}. ", s.saturating_add(n as u64)));
                    self.nested(item, &mark);
                }
            }
            Block::Quote(inner) => self.nested(inner, "  "),
            Block::Tex(source) => {
                let text = escape::terminal(source.trim()).into_owned();
                self.push(vec![run(Role::Plain, "    "), run(Role::Code, text)]);
            }
            Block::Figure(_, caption) => self.paragraph(caption, "[plot] ", "  ", Role::Faint),
            Block::Rule => {
                let rule = self.pick("─", "-").repeat(self.layout.width / 3);
                self.push(vec![run(Role::Faint, rule)]);
            }
        }
    }

    /// Blocks set narrower; a mark stands before the first line.
    fn nested(&mut self, inner: &[Block], mark: &str) {
        let own = width(mark);
        let layout = Layout { width: self.layout.width.saturating_sub(own).max(20), ..self.layout };
        let page = page(&Document { blocks: inner.to_vec() }, layout);
        for (n, line) in page.lines.into_iter().enumerate() {
            let lead = if n == 0 { mark.to_owned() } else { " ".repeat(own) };
            self.push([run(Role::Plain, lead)].into_iter().chain(line).collect());
        }
    }

    fn heading(&mut self, level: u8, inline: &Inline) {
        let runs: Vec<Run> =
            self.tokens(inline, Role::Heading).into_iter().map(|t| spaced(t, Role::Heading)).collect();
        let columns: usize = runs.iter().map(|r| width(&r.text)).sum();
        self.push(runs);
        if level == 1 {
            let rule = self.pick("═", "=").repeat(columns);
            self.push(vec![run(Role::Heading, rule)]);
        }
    }

    fn paragraph(&mut self, inline: &Inline, first: &'static str, rest: &'static str, role: Role) {
        let tokens = self.tokens(inline, role);
        self.wrapped(tokens, run(role, first), width(rest));
    }

    fn verdict(&mut self, tone: Tone, word: &str, inline: &Inline) {
        let (role, mark) = match tone {
            Tone::Good => (Role::Good, self.pick("✓ ", "[yes] ")),
            Tone::Bad => (Role::Bad, self.pick("✗ ", "[no] ")),
            Tone::Open => (Role::Open, self.pick("? ", "[?] ")),
        };
        let lead = if word.is_empty() { mark.to_owned() } else { format!("{mark}{word}: ") };
        let tokens = self.tokens(inline, Role::Plain);
        self.wrapped(tokens, run(role, lead), width(mark));
    }

    fn definitions(&mut self, entries: &[(Inline, Inline)]) {
        let terms: Vec<Vec<Run>> = entries
            .iter()
            .map(|(term, _)| {
                self.tokens(term, Role::Keyword).into_iter().map(|t| spaced(t, Role::Plain)).collect()
            })
            .collect();
        let columns = |runs: &Vec<Run>| runs.iter().map(|r| width(&r.text)).sum::<usize>();
        let widest = terms.iter().map(columns).filter(|w| *w <= 24).max().unwrap_or(0);
        for (term, (_, meaning)) in terms.into_iter().zip(entries) {
            let own = columns(&term);
            let tokens = self.tokens(meaning, Role::Plain);
            let mut line = vec![run(Role::Plain, "  ")];
            line.extend(term);
            if own > widest {
                self.push(line);
                line = vec![run(Role::Plain, " ".repeat(widest + 4))];
            } else {
                line.push(run(Role::Plain, " ".repeat(widest - own + 2)));
            }
            self.wrapped_after(line, tokens, widest + 4);
        }
    }

    fn table(&mut self, t: &Table) {
        let cell = |inline: &Inline, role| -> Vec<Run> {
            self.tokens(inline, role).into_iter().map(|token| spaced(token, role)).collect()
        };
        let mut rows: Vec<Vec<Vec<Run>>> = vec![t.head.iter().map(|c| cell(c, Role::Emphasis)).collect()];
        rows.extend(t.rows.iter().map(|r| r.iter().map(|c| cell(c, Role::Plain)).collect()));
        let columns = |runs: &[Run]| runs.iter().map(|r| width(&r.text)).sum::<usize>();
        let mut widths = vec![0; t.head.len()];
        for row in &rows {
            for (w, c) in widths.iter_mut().zip(row) {
                *w = (*w).max(columns(c));
            }
        }
        let rule = self.pick("─", "-");
        if widths.iter().map(|w| w + 2).sum::<usize>() > self.layout.width {
            return self.stacked(rows);
        }
        for (n, row) in rows.into_iter().enumerate() {
            let mut line = vec![run(Role::Plain, "  ")];
            for (c, w) in row.into_iter().zip(&widths) {
                let gap = w - columns(&c).min(*w) + 2;
                line.extend(c);
                line.push(run(Role::Plain, " ".repeat(gap)));
            }
            self.push(line);
            if n == 0 {
                let total = widths.iter().map(|w| w + 2).sum::<usize>().saturating_sub(2);
                self.push(vec![run(Role::Plain, "  "), run(Role::Faint, rule.repeat(total))]);
            }
        }
    }

    /// A table that is too wide: each row below its first cell, a line for each of the others.
    fn stacked(&mut self, rows: Vec<Vec<Vec<Run>>>) {
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        let columns = |runs: &[Run]| runs.iter().map(|r| width(&r.text)).sum::<usize>();
        let widest = head.iter().skip(1).map(|name| columns(name)).max().unwrap_or(0);
        for row in rows {
            let mut cells = row.into_iter().zip(&head);
            if let Some((first, _)) = cells.next() {
                self.push(std::iter::once(run(Role::Plain, "  ")).chain(first).collect());
            }
            for (cell, name) in cells.filter(|(cell, _)| !cell.is_empty()) {
                let lead = std::iter::once(run(Role::Plain, "      ")).chain(name.iter().cloned());
                let gap = run(Role::Plain, " ".repeat(widest - columns(name) + 2));
                self.push(lead.chain([gap]).chain(cell).collect());
            }
        }
    }

    /// The expressions on the left, the reasons beside them where the width allows, else below.
    fn calculation(&mut self, c: &Calculation) {
        const INDENT: usize = 4;
        let start = self.math(&c.start);
        let lines: Vec<(&'static str, String)> = c
            .steps
            .iter()
            .map(|s| (linear::relation(s.relation, self.layout.script), self.math(&s.formula)))
            .collect();
        let sign = lines.iter().map(|(r, _)| width(r)).max().unwrap_or(1);
        let values: Vec<Option<String>> = std::iter::once(&c.value)
            .chain(c.steps.iter().map(|s| &s.value))
            .map(|v| v.as_ref().map(|f| self.math(f)))
            .collect();
        let left = INDENT + sign + 1;
        let longest = lines.iter().map(|(_, f)| width(f)).chain([width(&start)]).max().unwrap_or(0);
        let value_width = values.iter().flatten().map(|v| width(v) + 4).max().unwrap_or(0);
        let rule = c.steps.iter().map(|s| width(&s.rule)).max().unwrap_or(0);
        let room = self.layout.width.saturating_sub(left + longest + value_width + 3 + rule + 2);
        let beside = room >= 28;
        // Values stand below each other unless that would push them off the page.
        let aligned = left + longest + value_width <= self.layout.width;

        for (n, value) in values.iter().enumerate() {
            let step = n.checked_sub(1).and_then(|k| Some((lines.get(k)?, c.steps.get(k)?)));
            let (sign_text, text) = step.map_or(("", &start), |((r, f), _)| (*r, f));
            let mut line = vec![run(Role::Plain, " ".repeat(INDENT))];
            line.push(run(Role::Keyword, format!("{sign_text}{} ", " ".repeat(sign - width(sign_text)))));
            let tokens = self.breakable(Role::Math, text, self.layout.width.saturating_sub(left), false);
            let mut used = width(text);
            if tokens.len() > 1 {
                self.wrapped_after(line, tokens, left + 2);
                line = self.page.lines.pop().unwrap_or_default();
                used = self.layout.width;
            } else {
                line.push(run(Role::Math, text.clone()));
            }
            if let Some(value) = value {
                let gap = if aligned { longest.saturating_sub(used) } else { 0 };
                let columns: usize = line.iter().map(|r| width(&r.text)).sum();
                if columns + gap + value_width > self.layout.width {
                    self.push(std::mem::take(&mut line));
                    line.push(run(Role::Plain, " ".repeat(left + 2)));
                } else {
                    line.push(run(Role::Plain, " ".repeat(gap + 2)));
                }
                line.push(run(Role::Number, format!("[{value}]")));
                used = longest.max(used) + 4 + width(value);
            }
            let Some((_, step)) = step else {
                self.push(line);
                continue;
            };
            let tokens = self.tokens(&step.why, Role::Faint);
            if beside {
                let column = longest + value_width + 3;
                line.push(run(Role::Plain, " ".repeat(column.saturating_sub(used))));
                let gap = " ".repeat(rule - width(&step.rule) + 2);
                line.push(run(Role::Keyword, step.rule.clone()));
                line.push(run(Role::Plain, gap));
                self.wrapped_after(line, tokens, left + column + rule + 2);
            } else {
                self.push(line);
                let line = vec![
                    run(Role::Plain, " ".repeat(left + 4)),
                    run(Role::Keyword, format!("{}  ", step.rule)),
                ];
                self.wrapped_after(line, tokens, left + 4 + width(&step.rule) + 2);
            }
        }
    }

    pub(super) fn tokens(&self, inline: &Inline, base: Role) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut space = false;
        for piece in inline {
            let (role, text) = match piece {
                Piece::Text(t) => (base, t),
                Piece::Emphasis(t) | Piece::Strong(t) => (Role::Emphasis, t),
                Piece::Link(t, _) => (base, t),
                Piece::Tex(t) => (Role::Code, t),
                Piece::Good(t) => (Role::Good, t),
                Piece::Bad(t) => (Role::Bad, t),
                Piece::Open(t) => (Role::Open, t),
                Piece::Math(f) => {
                    let text = self.math(f);
                    tokens.extend(self.breakable(Role::Math, &text, self.layout.width / 4 * 3, space));
                    space = false;
                    continue;
                }
                Piece::Name(t) | Piece::Keyword(t) | Piece::Number(t) | Piece::Code(t) => {
                    let role = match piece {
                        Piece::Name(_) => Role::Name,
                        Piece::Keyword(_) => Role::Keyword,
                        Piece::Number(_) => Role::Number,
                        _ => Role::Code,
                    };
                    let text = escape::terminal(t).into_owned();
                    let dots = role == Role::Number && self.layout.script == Script::Ascii;
                    let text = if dots { escape::ascii(&text) } else { text };
                    let text = if role == Role::Code { format!("`{text}`") } else { text };
                    tokens.push(Token { role, text, space });
                    space = false;
                    continue;
                }
            };
            let safe: String = text.split('\n').map(escape::terminal).collect::<Vec<_>>().join(" ");
            let safe = if self.layout.script == Script::Ascii { escape::ascii(&safe) } else { safe };
            space |= safe.starts_with(' ');
            for word in safe.split_whitespace() {
                tokens.push(Token { role, text: word.to_owned(), space });
                space = true;
            }
            space = safe.ends_with(' ') || (space && safe.trim().is_empty());
        }
        tokens
    }

    /// One token; more of them, cut before operators, when it is wider than the room there is.
    fn breakable(&self, role: Role, text: &str, room: usize, space: bool) -> Vec<Token> {
        if width(text) <= room {
            return vec![Token { role, text: text.to_owned(), space }];
        }
        let mut tokens: Vec<Token> = Vec::new();
        let mut depth = 0_usize;
        for word in text.split(' ') {
            let operator = matches!(word, "+" | "−" | "-" | "=" | "≤" | "<=" | "<" | "≠" | "!=");
            match tokens.last_mut() {
                Some(last) if !operator || depth > 2 => {
                    last.text.push(' ');
                    last.text.push_str(word);
                }
                _ => tokens.push(Token { role, text: word.to_owned(), space: !tokens.is_empty() || space }),
            }
            depth = (depth + word.matches('(').count()).saturating_sub(word.matches(')').count());
        }
        tokens
    }

    pub(super) fn wrapped(&mut self, tokens: Vec<Token>, lead: Run, indent: usize) {
        self.wrapped_after(vec![lead], tokens, indent);
    }

    /// Fills lines with tokens; the first goes on after what `line` holds already.
    pub(super) fn wrapped_after(&mut self, mut line: Vec<Run>, tokens: Vec<Token>, indent: usize) {
        let mut column: usize = line.iter().map(|r| width(&r.text)).sum();
        let mut fresh = true;
        let mut pending: Vec<Token> = Vec::new();
        let mut groups: Vec<Vec<Token>> = Vec::new();
        for token in tokens {
            if token.space && !pending.is_empty() {
                groups.push(std::mem::take(&mut pending));
            }
            pending.push(token);
        }
        groups.push(pending);
        for group in groups {
            let own: usize = group.iter().map(|t| width(&t.text)).sum();
            let space = group.first().is_some_and(|t| t.space);
            if !fresh && column + usize::from(space) + own > self.layout.width && column > indent {
                self.push(std::mem::take(&mut line));
                line.push(run(Role::Plain, " ".repeat(indent)));
                column = indent;
            } else if space && (!fresh || column > 0) {
                let tight = line.last().is_some_and(|r| r.text.ends_with(' '));
                if !tight {
                    line.push(run(Role::Plain, " "));
                    column += 1;
                }
            }
            column += own;
            line.extend(group.into_iter().map(|t| Run { role: t.role, text: t.text }));
            fresh = false;
        }
        self.push(line);
    }
}

fn spaced(token: Token, role: Role) -> Run {
    let text = if token.space { format!(" {}", token.text) } else { token.text };
    Run { role: if token.role == Role::Plain { role } else { token.role }, text }
}
