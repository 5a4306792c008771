//! The page as Typst: a document that compiles as it stands, with the fonts that Typst embeds.
//!
//! Every text is a string literal, so that no label can be read as markup or code.

use super::document::{Block, Calculation, Document, Inline, Listing, Piece, Shown, Table, Tone};
use super::formula::Formula;
use super::linear::{self, Script};
use super::page::{Head, plain};
use super::{authored, escape, svg, typst_math};
use unicode_width::UnicodeWidthStr;

const PREAMBLE: &str = include_str!("preamble.typ");

/// A whole document.
pub fn page(document: &Document, head: &Head) -> String {
    let title = escape::typst(&head.title);
    let mut out = format!(
        "#set document(title: {title}, date: none)\n#set text(lang: {})\n{PREAMBLE}\n#show: handout.with(title: {title})\n\n",
        escape::typst(&head.language),
    );
    if head.shown {
        out.push_str(&format!("#big-title({title})\n\n"));
    }
    if head.contents {
        out.push_str("#contents()\n\n");
    }
    out + &body(document)
}

/// The blocks alone; they need the definitions of the preamble.
///
/// ```
/// use entail::render::document::{Block, Document, Piece};
/// let page = Document { blocks: vec![Block::Paragraph(vec![Piece::Name("#panic()".into())])] };
/// assert_eq!(entail::render::typst::body(&page), "#\"#panic()\";\n");
/// ```
pub fn body(document: &Document) -> String {
    blocks(&document.blocks) + "\n"
}

fn blocks(of: &[Block]) -> String {
    let next = of.iter().skip(1).map(Some).chain([None]);
    // What leads to a derivation or a plot stays on its page.
    let one = |(b, next): (&Block, Option<&Block>)| {
        let leads = matches!(b, Block::Paragraph(_) | Block::Verdict(..) | Block::Note(_));
        let follows = matches!(next, Some(Block::Calculation(_) | Block::Values(_) | Block::Distribution(_)));
        if leads && follows { format!("#leading[{}]", block(b)) } else { block(b) }
    };
    of.iter().zip(next).map(one).collect::<Vec<_>>().join("\n\n")
}

fn math(f: &Formula) -> String {
    typst_math::element(f)
}

fn block(b: &Block) -> String {
    match b {
        Block::Heading(level, text) => format!("#heading(level: {level})[{}]", inline(text)),
        Block::Paragraph(text) => inline(text),
        Block::Equation(f) => format!("$ {} $", typst_math::spell(f)),
        Block::Tex(source) => format!("$ {} $", authored::typst(source, true)),
        Block::Calculation(c) => calculation(c),
        Block::Definitions(entries) => {
            let entry = |(term, meaning): &(Inline, Inline)| {
                format!("#terms.item[{}][{}]", inline(term), inline(meaning))
            };
            entries.iter().map(entry).collect::<Vec<_>>().join("\n")
        }
        Block::Table(t) => table(t),
        Block::Distribution(l) => listing(l),
        Block::Value(v) => format!("#answer[{}]", value(v)),
        Block::Values(values) => {
            let items: Vec<String> = values.iter().map(|v| format!("answer[{}]", value(v))).collect();
            format!("#pad(left: 1.5em, stack(spacing: 0.8em, {}))", items.join(", "))
        }
        Block::Verdict(tone, word, text) => verdict(*tone, word, text),
        Block::Note(text) => format!("#note[{}]", inline(text)),
        Block::Code(text) => {
            let safe: Vec<_> = text.lines().map(escape::terminal).collect();
            let lines: Vec<String> = safe.iter().map(|l| escape::typst(l)).collect();
            format!("#listing(({},))", lines.join(", "))
        }
        Block::List(start, items) => {
            let items: Vec<String> = items.iter().map(|i| format!("[{}]", blocks(i))).collect();
            match start {
                None => format!("#list({})", items.join(", ")),
                Some(n) => format!("#enum(start: {n}, {})", items.join(", ")),
            }
        }
        Block::Quote(inner) => format!("#quote(block: true)[{}]", blocks(inner)),
        Block::Figure(chart, caption) => format!(
            "#figure(image(bytes({}), format: \"svg\", width: 82%, alt: {}), caption: [{}])",
            escape::typst(&svg::draw(chart).replace('\n', " ")),
            escape::typst(&plain(caption)),
            inline(caption)
        ),
        Block::Rule => "#line(length: 100%, stroke: 0.5pt + luma(190))".to_owned(),
    }
}

fn called(function: &str, text: &str) -> String {
    format!("#{function}({});", escape::typst(text))
}

fn inline(pieces: &Inline) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Text(t) | Piece::Name(t) | Piece::Number(t) => format!("#{};", escape::typst(t)),
        Piece::Math(f) => math(f),
        Piece::Tex(source) => format!("${}$", authored::typst(source, false).trim()),
        Piece::Emphasis(t) => called("emph", t),
        Piece::Strong(t) => called("strong", t),
        Piece::Link(t, url) => format!("#link({}, {});", escape::typst(url), escape::typst(t)),
        Piece::Keyword(t) | Piece::Code(t) => called("raw", t),
        Piece::Good(t) => called("good", t),
        Piece::Bad(t) => called("bad", t),
        Piece::Open(t) => called("open", t),
    };
    pieces.iter().map(one).collect()
}

fn verdict(tone: Tone, word: &str, text: &Inline) -> String {
    let (function, mark) = match tone {
        Tone::Good => ("good", "✓"),
        Tone::Bad => ("bad", "✗"),
        Tone::Open => ("open", "?"),
    };
    let colon = if word.is_empty() { "" } else { ":" };
    let lead = format!("{mark} {word}{colon}");
    format!("#answer[{} {}]", called(function, lead.trim_end()), inline(text))
}

fn value(v: &Shown) -> String {
    let mut sides: Vec<String> = v.asked.iter().chain(&v.exact).map(math).collect();
    if let Some(digits) = &v.digits {
        // Long digits break in groups.
        let long = digits.len() > 60 && !digits.contains('e');
        sides.push(if long { called("digits", digits) } else { math(&Formula::Numeral(digits.clone())) });
    }
    let mut out = sides.join(" $=$ ");
    if let Some(unit) = &v.unit {
        out.push_str(&format!(" #{};", escape::typst(unit)));
    }
    if let Some(witness) = &v.witness {
        out.push_str(&format!("#\", because \";{}", inline(witness)));
    }
    if let Some(remark) = &v.remark {
        out.push_str(&format!(" #remark[{}]", inline(remark)));
    }
    out
}

fn listing(l: &Listing) -> String {
    let entry =
        |(label, mass): &(String, Formula)| format!("#box[#{};#\": \";{}]", escape::typst(label), math(mass));
    let mut entries: Vec<String> = l.outcomes.iter().map(entry).collect();
    if l.more > 0 {
        entries.push(format!("#\"… {} more\";", l.more));
    }
    format!("{} $=$ #\"{{\";{}#\"}}\";", math(&l.name), entries.join("#\", \";"))
}

fn table(t: &Table) -> String {
    let cells =
        |row: &[Inline]| row.iter().map(|c| format!("[{}]", inline(c))).collect::<Vec<_>>().join(", ");
    let rows: Vec<String> = t.rows.iter().map(|r| format!("  {},\n", cells(r))).collect();
    format!("#cells(columns: {}, table.header({}),\n{})", t.head.len().max(1), cells(&t.head), rows.concat())
}

/// A line beside its reason, or above it where lines are long.
fn calculation(c: &Calculation) -> String {
    /// Columns of a terminal that leave room for the reason.
    const BESIDE: usize = 58;
    let columns = |f: &Formula| linear::spell(f, Script::Unicode).width();
    let widest = c.steps.iter().map(|s| columns(&s.formula)).chain([columns(&c.start)]).max();
    let beside = widest <= Some(BESIDE);
    let worth = |f: &Option<Formula>| match f {
        Some(f) => format!("#h(0.6em)#worth[({})]", math(f)),
        None => String::new(),
    };
    let mut rows = vec![format!("  [], [{}{}], [],\n", math(&c.start), worth(&c.value))];
    for s in &c.steps {
        let why = format!("#rule({}) {}", escape::typst(&s.rule), inline(&s.why));
        rows.push(format!(
            "  [${}$], [{}{}], [{why}],\n",
            typst_math::relation(s.relation),
            math(&s.formula),
            worth(&s.value)
        ));
    }
    let kind = if beside { "calculation" } else { "tall-calculation" };
    format!("#{kind}(\n{})", rows.concat())
}
