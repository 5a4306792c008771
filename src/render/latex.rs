//! The page as LaTeX: a document that compiles as it stands, with any engine, and its body alone for
//! those who include it in their own.

use super::document::{Block, Calculation, Document, Inline, Piece, Shown, Table, Tone};
use super::formula::Formula;
use super::linear::{self, Script};
use super::markdown::listing_tex;
use super::page::Head;
use super::{escape, pgf, tex};
use unicode_width::UnicodeWidthStr;

const PREAMBLE: &str = r"\documentclass{article}
\usepackage{iftex}
\ifpdftex
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}% labels in Cyrillic and other scripts need lualatex or xelatex
\else
  \usepackage{fontspec}
\fi
\usepackage{amsmath,amssymb}
\usepackage[margin=2.5cm]{geometry}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6\baselineskip plus 2pt}
";

/// A whole document.
pub fn page(document: &Document) -> String {
    format!("{PREAMBLE}\\begin{{document}}\n\n{}\n\\end{{document}}\n", body(document))
}

/// A handout: plots, links, a title and a list of contents beside what [`page`] has.
pub fn handout(document: &Document, head: &Head) -> String {
    let figures = document.blocks.iter().any(|b| matches!(b, Block::Figure(..)));
    let plots = if figures { "\\usepackage{pgfplots}\n\\pgfplotsset{compat=1.16}\n" } else { "" };
    let title = if head.shown {
        format!("\\begin{{center}}\\LARGE\\bfseries {}\\end{{center}}\n\n", escape::latex(&head.title))
    } else {
        String::new()
    };
    let contents = if head.contents { "\\tableofcontents\n\n" } else { "" };
    let mut sections = body(document);
    if head.contents {
        // Numberless sections stand in the list of contents only if they say so.
        for command in ["section", "subsection"] {
            let plain = format!("\\{command}*{{");
            sections = sections.replace(&plain, &format!("\\listed{command}{{"));
        }
    }
    let listed = "\\newcommand{\\listedsection}[1]{\\section*{#1}\\addcontentsline{toc}{section}{#1}}\n\
                  \\newcommand{\\listedsubsection}[1]{\\subsection*{#1}\\addcontentsline{toc}{subsection}{#1}}\n";
    format!(
        "{PREAMBLE}{plots}\\usepackage[hidelinks]{{hyperref}}\n\\emergencystretch=3em\n{}\\begin{{document}}\n\n{title}{contents}{sections}\n\\end{{document}}\n",
        if head.contents { listed } else { "" }
    )
}

/// What stands between `\begin{document}` and `\end{document}`; it needs `amsmath` and `amssymb`.
///
/// ```
/// use entail::render::document::{Block, Document, Piece};
/// let page = Document { blocks: vec![Block::Paragraph(vec![Piece::Name("100%".into())])] };
/// assert_eq!(entail::render::latex::body(&page), "100\\%\n");
/// ```
pub fn body(document: &Document) -> String {
    blocks(&document.blocks) + "\n"
}

/// An address in `\\href`: what TeX would read is written in percent signs of its own.
fn address(url: &str) -> String {
    let safe = |c: char| match c {
        '\\' | '{' | '}' | '^' | '"' | '<' | '>' | '`' | '|' | ' ' => format!("\\%{:02X}", c as u32),
        '%' | '#' | '&' | '_' | '~' | '$' => format!("\\{c}"),
        c if super::escape::is_treacherous(c) => String::new(),
        c => c.to_string(),
    };
    url.chars().map(safe).collect()
}

fn math(f: &Formula) -> String {
    format!("${}$", tex::spell(f).trim_end())
}

fn block(b: &Block) -> String {
    match b {
        Block::Heading(level, text) => {
            let command = match level {
                1 => "section",
                2 => "subsection",
                _ => "subsubsection",
            };
            format!("\\{command}*{{{}}}", inline(text))
        }
        Block::Paragraph(text) => inline(text),
        Block::Equation(f) => format!("\\[\n  {}\n\\]", tex::spell(f)),
        Block::Calculation(c) => calculation(c),
        Block::Definitions(entries) => {
            let mut out = String::from("\\begin{description}\n");
            for (term, meaning) in entries {
                out.push_str(&format!("  \\item[{{{}}}] {}\n", inline(term), inline(meaning)));
            }
            out + "\\end{description}"
        }
        Block::Table(t) => table(t),
        Block::Distribution(l) => format!("${}$", listing_tex(l)),
        Block::Value(v) => value(v),
        Block::Values(values) => {
            let items: Vec<String> = values.iter().map(|v| format!("  \\item {}\n", value(v))).collect();
            format!("\\begin{{itemize}}\n{}\\end{{itemize}}", items.concat())
        }
        Block::Verdict(tone, word, text) => verdict(*tone, word, text),
        Block::Note(text) => format!("{{\\small {}\\par}}", inline(text)),
        Block::Code(text) => {
            let line = |l: &str| format!("  \\mbox{{\\texttt{{{}}}}}", escape::latex(l).replace(' ', "~"));
            let lines = text.lines().map(line).collect::<Vec<_>>().join("\\\\\n");
            format!("\\begin{{quote}}\n{lines}\n\\end{{quote}}")
        }
        Block::List(start, items) => {
            let items: String =
                items.iter().map(|i| format!("  \\item {}\n", blocks(i).replace('\n', "\n    "))).collect();
            match start {
                None => format!("\\begin{{itemize}}\n{items}\\end{{itemize}}"),
                Some(n) => {
                    let first = i64::try_from(*n).unwrap_or(1) - 1;
                    let start = if first == 0 {
                        String::new()
                    } else {
                        format!("  \\setcounter{{enumi}}{{{first}}}\n")
                    };
                    format!("\\begin{{enumerate}}\n{start}{items}\\end{{enumerate}}")
                }
            }
        }
        Block::Quote(inner) => format!("\\begin{{quote}}\n{}\n\\end{{quote}}", blocks(inner)),
        Block::Tex(source) => format!("\\[\n  {}\n\\]", source.trim()),
        Block::Figure(chart, caption) => format!(
            "\\begin{{center}}\n{}\n\n{{\\small {}}}\n\\end{{center}}",
            pgf::draw(chart),
            inline(caption)
        ),
        Block::Rule => r"\noindent\rule{\linewidth}{0.4pt}".to_owned(),
    }
}

fn blocks(of: &[Block]) -> String {
    of.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

fn inline(pieces: &Inline) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(t) | Piece::Name(t) | Piece::Number(t) => out.push_str(&escape::latex(t)),
            Piece::Math(f) => out.push_str(&math(f)),
            Piece::Emphasis(t) => out.push_str(&format!("\\emph{{{}}}", escape::latex(t))),
            Piece::Strong(t) => out.push_str(&format!("\\textbf{{{}}}", escape::latex(t))),
            Piece::Link(t, url) => {
                out.push_str(&format!("\\href{{{}}}{{{}}}", address(url), escape::latex(t)));
            }
            Piece::Tex(source) => out.push_str(&format!("${}$", source.trim())),
            Piece::Keyword(t) | Piece::Code(t) => {
                out.push_str(&format!("\\texttt{{{}}}", escape::latex(t)));
            }
            Piece::Good(t) | Piece::Bad(t) | Piece::Open(t) => {
                out.push_str(&format!("\\textbf{{{}}}", escape::latex(t)));
            }
        }
    }
    out
}

fn verdict(tone: Tone, word: &str, text: &Inline) -> String {
    let word = match (tone, word) {
        (Tone::Good, "") => "true",
        (Tone::Bad, "") => "false",
        (Tone::Open, "") => "unknown",
        (_, word) => word,
    };
    format!("\\textbf{{{}:}} {}", escape::latex(word), inline(text))
}

fn value(v: &Shown) -> String {
    let mut sides: Vec<String> = Vec::new();
    sides.extend(v.asked.iter().chain(&v.exact).map(tex::spell));
    if let Some(digits) = &v.digits {
        sides.push(tex::spell(&Formula::Numeral(digits.clone())));
    }
    let mut out = format!("${}$", sides.join(" = "));
    if let Some(unit) = &v.unit {
        out.push_str(&format!(" {}", escape::latex(unit)));
    }
    if let Some(witness) = &v.witness {
        out.push_str(&format!(", because {}", inline(witness)));
    }
    if let Some(remark) = &v.remark {
        out.push_str(&format!(" {{\\small ({})}}", inline(remark)));
    }
    out
}

fn table(t: &Table) -> String {
    let row =
        |cells: &[Inline]| format!("  {} \\\\\n", cells.iter().map(inline).collect::<Vec<_>>().join(" & "));
    let mut out = format!(
        "{{\\renewcommand{{\\arraystretch}}{{1.35}}%\n\\begin{{tabular}}{{{}}}\n",
        "l".repeat(t.head.len())
    );
    out.push_str(&row(&t.head));
    out.push_str("  \\hline\n");
    for r in &t.rows {
        out.push_str(&row(r));
    }
    out + "\\end{tabular}}"
}

/// `align*` with the rule and the reason in a box on the right, or below where a line is long.
fn calculation(c: &Calculation) -> String {
    /// Columns of a terminal that leave room for the reason.
    const BESIDE: usize = 64;
    let columns = |f: &Formula| linear::spell(f, Script::Unicode).width();
    let widest = c.steps.iter().map(|s| columns(&s.formula)).chain([columns(&c.start)]).max();
    let below = widest > Some(BESIDE);
    let values = c.value.is_some() || c.steps.iter().any(|s| s.value.is_some());
    // Between the expression and its reason: a column that values take when there are some.
    let value = |f: &Option<Formula>| match f {
        Some(f) if values => format!(r"{{\scriptstyle {}}}", tex::spell(f)),
        _ => String::new(),
    };
    let gap = if below { r"\quad" } else { "&" };
    let formula = |f: &Formula| if below { broken(f) } else { tex::spell(f) };
    let mut lines = vec![format!("  & {} {gap} {}", formula(&c.start), value(&c.value))];
    for s in &c.steps {
        let (place, part) = if below { (" \\\\*\n  & \\qquad", "0.8") } else { (" &", "0.36") };
        lines.push(format!(
            "  {} {{}} & {} {gap} {}{place} \\parbox[t]{{{part}\\linewidth}}{{\\raggedright\\footnotesize \\textsc{{{}}}: {}}}",
            tex::relation(s.relation),
            formula(&s.formula),
            value(&s.value),
            escape::latex(&s.rule.to_lowercase()),
            inline(&s.why)
        ));
    }
    format!("\\begin{{align*}}\n{}\n\\end{{align*}}", lines.join(" \\\\\n"))
}

/// A sum that is longer than a line, on several: cut before its terms.
fn broken(f: &Formula) -> String {
    /// Columns of a terminal that are about as wide as a page.
    const LINE: usize = 88;
    let Formula::Sum(terms) = f else { return tex::spell(f) };
    let mut rows: Vec<Vec<(bool, Formula)>> = Vec::new();
    let mut used = 0;
    for term in terms {
        let own = linear::spell(&term.1, Script::Unicode).width() + 3;
        match rows.last_mut() {
            Some(row) if used + own <= LINE => row.push(term.clone()),
            _ => {
                rows.push(vec![term.clone()]);
                used = 0;
            }
        }
        used += own;
    }
    let mut out = String::new();
    for (n, mut row) in rows.into_iter().enumerate() {
        if n > 0 {
            let minus = row.first_mut().is_some_and(|first| std::mem::take(&mut first.0));
            out.push_str(&format!(" \\\\*\n  & \\quad {{}} {} ", if minus { "-" } else { "+" }));
        }
        out.push_str(&tex::spell(&Formula::Sum(row)));
    }
    out
}
