//! The page as Markdown with LaTeX mathematics between dollar signs, as GitHub shows it.
//!
//! A calculation is a table, so that its reasons stand beside its lines everywhere.

use super::chart::{Chart, PROBABILITY};
use super::document::{Block, Calculation, Document, Inline, Listing, Piece, Shown, Table, Tone};
use super::formula::Formula;
use super::{escape, tex};

/// The whole page.
///
/// ```
/// use entail::render::document::{Block, Document, Piece};
/// let words = vec![Piece::text("2 < 3 for "), Piece::Name("a_b".into())];
/// let page = Document { blocks: vec![Block::Paragraph(words)] };
/// assert_eq!(entail::render::markdown::page(&page), "2 &lt; 3 for a\\_b\n");
/// ```
pub fn page(document: &Document) -> String {
    blocks(&document.blocks) + "\n"
}

fn math(f: &Formula) -> String {
    format!("${}$", tex::spell(f).trim_end())
}

fn block(b: &Block) -> String {
    match b {
        Block::Heading(level, text) => format!("{} {}", "#".repeat(usize::from(*level)), inline(text)),
        Block::Paragraph(text) => inline(text),
        Block::Equation(f) => format!("$$\n{}\n$$", tex::spell(f)),
        Block::Calculation(c) => calculation(c),
        Block::Definitions(entries) => {
            let line =
                |(term, meaning): &(Inline, Inline)| format!("- {}: {}", inline(term), inline(meaning));
            entries.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Block::Table(t) => table(t),
        Block::Distribution(l) => listing(l),
        Block::Value(v) => value(v),
        Block::Values(values) => {
            values.iter().map(|v| format!("- {}", value(v))).collect::<Vec<_>>().join("\n")
        }
        Block::Verdict(tone, word, text) => verdict(*tone, word, text),
        Block::Note(text) => format!("> {}", inline(text)),
        Block::Code(text) => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            let safe: Vec<_> = text.lines().map(escape::terminal).collect();
            format!("{fence}\n{}\n{fence}", safe.join("\n"))
        }
        Block::List(start, items) => {
            let item = |(n, inner): (usize, &Vec<Block>)| {
                let mark = start.map_or("- ".to_owned(), |s| format!("{}. ", s.saturating_add(n as u64)));
                let indent = format!("\n{}", " ".repeat(mark.len()));
                format!("{mark}{}", blocks(inner).replace('\n', &indent))
            };
            items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
        }
        Block::Quote(inner) => format!("> {}", blocks(inner).replace('\n', "\n> ")),
        Block::Tex(source) => format!("$$\n{}\n$$", source.trim()),
        Block::Figure(chart, caption) => figure(chart, caption),
        Block::Rule => "---".to_owned(),
    }
}

fn blocks(of: &[Block]) -> String {
    of.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

/// Markdown draws nothing: bars become a table, curves a few of their values.
fn figure(chart: &Chart, caption: &Inline) -> String {
    let number = |y: f64| vec![Piece::Number(format!("{y:.4}"))];
    let mut said = String::new();
    let table = match chart {
        Chart::Bars { labels, series, axis } => Table {
            head: std::iter::once(vec![])
                .chain(series.iter().map(|(n, _)| vec![Piece::Math(n.clone()), unit_of(axis)]))
                .collect(),
            rows: labels
                .iter()
                .enumerate()
                .map(|(k, label)| {
                    let heights = series.iter().map(|(_, h)| number(h.get(k).copied().unwrap_or_default()));
                    std::iter::once(vec![Piece::Name(label.clone())]).chain(heights).collect()
                })
                .collect(),
        },
        Chart::Curves { parameter, axis, curves, gap } => {
            let points = curves.iter().map(|(_, p)| p.len()).max().unwrap_or(0);
            let every = (points.saturating_sub(1) / 10).max(1);
            if let Some(gap) = gap {
                said.push_str(&format!("\n\n*Their distance is {}.*", escape::markdown(&gap.text)));
            }
            let at = |k: usize| curves.first().and_then(|(_, p)| p.get(k)).map(|(x, _)| *x);
            Table {
                head: std::iter::once(vec![Piece::Math(Formula::name(parameter.clone()))])
                    .chain(curves.iter().map(|(n, _)| vec![Piece::Math(n.clone()), unit_of(axis)]))
                    .collect(),
                rows: (every..points.saturating_sub(1))
                    .step_by(every)
                    .filter_map(|k| {
                        let x = at(k)?;
                        let values = curves.iter().map(|(_, p)| {
                            let near = p.iter().find(|(own, _)| (own - x).abs() < 1e-9);
                            near.filter(|(_, y)| y.is_finite()).map(|(_, y)| number(*y)).unwrap_or_default()
                        });
                        let x = format!("{x:.4}").trim_end_matches('0').trim_end_matches('.').to_owned();
                        Some(std::iter::once(vec![Piece::Number(x)]).chain(values).collect())
                    })
                    .collect(),
            }
        }
    };
    format!("{}\n\n*{}*{said}", self::table(&table), inline(caption))
}

fn unit_of(unit: &str) -> Piece {
    Piece::text(if unit.is_empty() || unit == PROBABILITY { String::new() } else { format!(" ({unit})") })
}

fn inline(pieces: &Inline) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(t) => out.push_str(&escape::markdown(t)),
            Piece::Math(f) => out.push_str(&math(f)),
            Piece::Emphasis(t) => out.push_str(&format!("*{}*", escape::markdown(t))),
            Piece::Strong(t) => out.push_str(&format!("**{}**", escape::markdown(t))),
            Piece::Link(t, url) => {
                let url = escape::terminal(url).replace('>', "%3E").replace('<', "%3C").replace(' ', "%20");
                out.push_str(&format!("[{}](<{url}>)", escape::markdown(t)));
            }
            Piece::Tex(source) => out.push_str(&format!("${}$", source.trim())),
            Piece::Name(t) | Piece::Number(t) => out.push_str(&escape::markdown(t)),
            Piece::Keyword(t) | Piece::Code(t) => out.push_str(&code(t)),
            Piece::Good(t) | Piece::Bad(t) | Piece::Open(t) => {
                out.push_str(&format!("**{}**", escape::markdown(t)));
            }
        }
    }
    out
}

/// A code span; a bar would end a table's cell even there.
fn code(text: &str) -> String {
    let safe = escape::terminal(text);
    if safe.contains(['`', '|']) {
        return format!("<code>{}</code>", escape::markdown(&safe));
    }
    format!("`{safe}`")
}

fn verdict(tone: Tone, word: &str, text: &Inline) -> String {
    let mark = match tone {
        Tone::Good => "✓",
        Tone::Bad => "✗",
        Tone::Open => "?",
    };
    let colon = if word.is_empty() { "" } else { ":" };
    let lead = format!("{mark} {word}{colon}");
    format!("**{}** {}", lead.trim_end(), inline(text))
}

fn value(v: &Shown) -> String {
    let mut sides: Vec<String> = Vec::new();
    sides.extend(v.asked.iter().chain(&v.exact).map(tex::spell));
    if let Some(digits) = &v.digits {
        sides.push(tex::spell(&Formula::Numeral(digits.clone())));
    }
    let mut out = format!("${}$", sides.join(" = "));
    if let Some(unit) = &v.unit {
        out.push_str(&format!(" {}", escape::markdown(unit)));
    }
    if let Some(witness) = &v.witness {
        out.push_str(&format!(", because {}", inline(witness)));
    }
    if let Some(remark) = &v.remark {
        out.push_str(&format!(" *({})*", inline(remark)));
    }
    out
}

fn listing(l: &Listing) -> String {
    format!("${}$", listing_tex(l))
}

/// `A = \{…\}`, for LaTeX too.
pub(super) fn listing_tex(l: &Listing) -> String {
    let entry = |(label, mass): &(String, Formula)| {
        format!(r"{}\colon {}", escape::math_text(label), tex::spell(mass))
    };
    let mut entries: Vec<String> = l.outcomes.iter().map(entry).collect();
    if l.more > 0 {
        entries.push(format!(r"\ldots\text{{ {} more}}", l.more));
    }
    format!(r"{} = \lbrace {} \rbrace", tex::spell(&l.name), entries.join(r",\; "))
}

fn table(t: &Table) -> String {
    let row = |cells: &[Inline]| format!("| {} |", cells.iter().map(inline).collect::<Vec<_>>().join(" | "));
    let mut lines = vec![row(&t.head), format!("|{}", "---|".repeat(t.head.len()))];
    lines.extend(t.rows.iter().map(|r| row(r)));
    lines.join("\n")
}

fn calculation(c: &Calculation) -> String {
    let values = c.value.is_some() || c.steps.iter().any(|s| s.value.is_some());
    let cell = |f: &Option<Formula>| match (values, f) {
        (false, _) => String::new(),
        (true, None) => " |".to_owned(),
        (true, Some(f)) => format!(" {} |", math(f)),
    };
    let mut lines = vec![
        format!("| | |{} rule | why |", if values { " value |" } else { "" }),
        format!("|--:|:--|{}---|---|", if values { "---|" } else { "" }),
        format!("| | {} |{} | |", math(&c.start), cell(&c.value)),
    ];
    for s in &c.steps {
        let why = inline(&s.why);
        let sign = tex::relation(s.relation);
        lines.push(format!(
            "| ${sign}$ | {} |{} {} | {why} |",
            math(&s.formula),
            cell(&s.value),
            code(&s.rule)
        ));
    }
    lines.join("\n")
}
