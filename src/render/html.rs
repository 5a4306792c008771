//! The page as HTML: one file that needs nothing beside it, with mathematics as MathML, light and dark as the
//! reader's system is.

use super::document::{Block, Calculation, Document, Inline, Listing, Piece, Shown, Table, Tone};
use super::formula::Formula;
use super::linear::{self, Script};
use super::page::Head;
use super::{authored, escape, mathml, svg};
use unicode_width::UnicodeWidthStr;

const STYLE: &str = include_str!("html.css");

/// A whole page.
pub fn page(document: &Document, head: &Head) -> String {
    let title = escape::html(&head.title);
    let contents = if head.contents { contents(document) } else { String::new() };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}{contents}{}</main>\n</body>\n</html>\n",
        escape::html(&head.language),
        if head.shown { format!("<h1 class=\"title\">{title}</h1>\n") } else { String::new() },
        body(document)
    )
}

/// What stands in the `<main>` of a page.
///
/// ```
/// use entail::render::document::{Block, Document, Piece};
/// let page = Document { blocks: vec![Block::Paragraph(vec![Piece::Name("<b>".into())])] };
/// assert_eq!(entail::render::html::body(&page), "<p>&lt;b&gt;</p>\n");
/// ```
pub fn body(document: &Document) -> String {
    let mut headings = 0;
    document.blocks.iter().map(|b| block(b, &mut headings) + "\n").collect()
}

/// A list of the headings below the first, with links to them.
fn contents(document: &Document) -> String {
    let mut out = String::from("<nav aria-label=\"Contents\"><h2>Contents</h2><ul>\n");
    let mut headings = 0;
    for b in &document.blocks {
        if let Block::Heading(level, text) = b {
            headings += 1;
            if (2..=3).contains(level) {
                out.push_str(&format!(
                    "<li class=\"level{level}\"><a href=\"#section-{headings}\">{}</a></li>\n",
                    inline(text)
                ));
            }
        }
    }
    out + "</ul></nav>\n"
}

fn blocks(of: &[Block], headings: &mut usize) -> String {
    of.iter().map(|b| block(b, headings)).collect::<Vec<_>>().join("\n")
}

fn block(b: &Block, headings: &mut usize) -> String {
    match b {
        Block::Heading(level, text) => {
            *headings += 1;
            format!("<h{level} id=\"section-{headings}\">{}</h{level}>", inline(text))
        }
        Block::Paragraph(text) => format!("<p>{}</p>", inline(text)),
        Block::Equation(f) => format!("<div class=\"display\">{}</div>", mathml::element(f, true)),
        Block::Tex(source) => format!("<div class=\"display\">{}</div>", authored::mathml(source, true)),
        Block::Calculation(c) => calculation(c),
        Block::Definitions(entries) => {
            let entry = |(term, meaning): &(Inline, Inline)| {
                format!("<dt>{}</dt><dd>{}</dd>\n", inline(term), inline(meaning))
            };
            format!("<dl>\n{}</dl>", entries.iter().map(entry).collect::<String>())
        }
        Block::Table(t) => table(t),
        Block::Distribution(l) => format!("<p class=\"value\">{}</p>", listing(l)),
        Block::Value(v) => format!("<p class=\"value\">{}</p>", value(v)),
        Block::Values(values) => {
            let items: String = values.iter().map(|v| format!("<li>{}</li>\n", value(v))).collect();
            format!("<ul class=\"values\">\n{items}</ul>")
        }
        Block::Verdict(tone, word, text) => verdict(*tone, word, text),
        Block::Note(text) => format!("<p class=\"note\">{}</p>", inline(text)),
        Block::Code(text) => {
            let lines: Vec<String> = text.lines().map(escape::html).collect();
            format!("<pre><code>{}</code></pre>", lines.join("\n"))
        }
        Block::List(start, items) => {
            let items: String = items.iter().map(|i| format!("<li>{}</li>\n", item(i, headings))).collect();
            match start {
                None => format!("<ul>\n{items}</ul>"),
                Some(1) => format!("<ol>\n{items}</ol>"),
                Some(n) => format!("<ol start=\"{n}\">\n{items}</ol>"),
            }
        }
        Block::Quote(inner) => format!("<blockquote>\n{}\n</blockquote>", blocks(inner, headings)),
        Block::Figure(chart, caption) => {
            let drawing = svg::draw(chart);
            format!("<figure>\n{drawing}\n<figcaption>{}</figcaption>\n</figure>", inline(caption))
        }
        Block::Rule => "<hr>".to_owned(),
    }
}

/// An item of one paragraph needs no paragraph.
fn item(inner: &[Block], headings: &mut usize) -> String {
    match inner {
        [Block::Paragraph(text)] => inline(text),
        [Block::Paragraph(text), rest @ ..] => format!("{}\n{}", inline(text), blocks(rest, headings)),
        other => blocks(other, headings),
    }
}

fn tagged(tag: &str, class: &str, text: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<{tag}{class}>{}</{tag}>", escape::html(text))
}

fn inline(pieces: &Inline) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Text(t) | Piece::Name(t) | Piece::Number(t) => escape::html(t),
        Piece::Math(f) => mathml::element(f, false),
        Piece::Tex(source) => authored::mathml(source, false),
        Piece::Emphasis(t) => tagged("em", "", t),
        Piece::Strong(t) => tagged("strong", "", t),
        Piece::Link(t, url) => format!("<a href=\"{}\">{}</a>", escape::html(url), escape::html(t)),
        Piece::Keyword(t) | Piece::Code(t) => tagged("code", "", t),
        Piece::Good(t) => tagged("strong", "good", t),
        Piece::Bad(t) => tagged("strong", "bad", t),
        Piece::Open(t) => tagged("strong", "open", t),
    };
    pieces.iter().map(one).collect()
}

fn verdict(tone: Tone, word: &str, text: &Inline) -> String {
    let (class, mark) = match tone {
        Tone::Good => ("good", "✓"),
        Tone::Bad => ("bad", "✗"),
        Tone::Open => ("open", "?"),
    };
    let colon = if word.is_empty() { "" } else { ":" };
    let lead = format!("{mark} {word}{colon}");
    format!("<p class=\"verdict\">{} {}</p>", tagged("strong", class, lead.trim_end()), inline(text))
}

/// The sides of an equation, each an element of its own, so that a long value breaks between them.
fn value(v: &Shown) -> String {
    let mut sides: Vec<String> = v.asked.iter().chain(&v.exact).map(|f| mathml::element(f, false)).collect();
    sides.extend(v.digits.iter().map(|d| digits(d)));
    let mut out = sides.join(" <span class=\"sign\">=</span> ");
    if let Some(unit) = &v.unit {
        out.push_str(&format!(" {}", escape::html(unit)));
    }
    if let Some(witness) = &v.witness {
        out.push_str(&format!(", because {}", inline(witness)));
    }
    if let Some(remark) = &v.remark {
        out.push_str(&format!(" <span class=\"remark\">({})</span>", inline(remark)));
    }
    out
}

/// Digits in a line: many of them break anywhere.
fn digits(text: &str) -> String {
    if text.contains('e') || text.len() < 40 {
        return mathml::element(&Formula::Numeral(text.to_owned()), false);
    }
    format!("<span class=\"digits\">{}</span>", escape::html(text))
}

fn listing(l: &Listing) -> String {
    let entry = |(label, mass): &(String, Formula)| {
        format!("<span class=\"entry\">{}: {}</span>", escape::html(label), mathml::element(mass, false))
    };
    let mut entries: Vec<String> = l.outcomes.iter().map(entry).collect();
    if l.more > 0 {
        entries.push(format!("… {} more", l.more));
    }
    format!("{} = {{{}}}", mathml::element(&l.name, false), entries.join(", "))
}

fn table(t: &Table) -> String {
    let row = |tag: &str, cells: &[Inline]| {
        let cells: String = cells.iter().map(|c| format!("<{tag}>{}</{tag}>", inline(c))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = t.rows.iter().map(|r| row("td", r)).collect();
    format!(
        "<div class=\"wide\"><table>\n<thead>\n{}</thead>\n<tbody>\n{rows}</tbody>\n</table></div>",
        row("th scope=\"col\"", &t.head).replace("</th scope=\"col\">", "</th>")
    )
}

/// Lines with their reasons beside them, or below where lines are long.
fn calculation(c: &Calculation) -> String {
    /// Columns of a terminal that leave room for the reason.
    const BESIDE: usize = 44;
    let columns = |f: &Formula| linear::spell(f, Script::Unicode).width();
    let values = c.value.is_some() || c.steps.iter().any(|s| s.value.is_some());
    let widest = c.steps.iter().map(|s| columns(&s.formula)).chain([columns(&c.start)]).max();
    let below = values || widest > Some(BESIDE);
    let worth = |f: &Option<Formula>| match f {
        Some(f) => format!(" <span class=\"worth\">[{}]</span>", mathml::element(f, false)),
        None => String::new(),
    };
    let class = if below { "calculation below" } else { "calculation" };
    let start = format!("{}{}", mathml::element(&c.start, false), worth(&c.value));
    let mut out = format!(
        "<div class=\"{class}\" role=\"list\">\n<div class=\"step\" role=\"listitem\"><span class=\"sign\"></span><span class=\"line\">{start}</span></div>\n"
    );
    for s in &c.steps {
        out.push_str(&format!(
            "<div class=\"step\" role=\"listitem\"><span class=\"sign\"><math>{}</math></span><span class=\"line\">{}{}</span>\
             <span class=\"why\"><span class=\"rule\">{}</span> {}</span></div>\n",
            mathml::relation(s.relation),
            mathml::element(&s.formula, false),
            worth(&s.value),
            escape::html(&s.rule),
            inline(&s.why)
        ));
    }
    out + "</div>"
}
