//! The commands that show something: help, names, steps, bars, other formats of the last result.

use super::commands::{self, COMMANDS};
use super::shell::{Reply, Setting, Shell};
use crate::cli::args::Format;
use crate::cli::diagnostics::{self, Style};
use crate::cli::output;
use entail::lower::Meaning;
use entail::model::{Joint, Label, Law};
use entail::render::bars::{self, Bar};
use entail::render::build::{self, Outcome};
use entail::render::document::{Block, Document, Inline, Piece, Tone, words};
use entail::render::formula::{Formula, Relation};
use entail::render::terms::{self, Step};
use entail::render::{coq as vernacular, escape, latex, notation, outcome};
use entail::session::{Explained, Session, library};
use entail::span::Source;

/// Rows of a table of terms.
const ROWS: usize = 20;
/// Bars of a chart.
const BARS: usize = 32;

/// What the language can say, for those who have never seen it.
const LANGUAGE: &[(&str, &str)] = &[
    ("A = {sun: 3/4, rain: 1/4}", "a distribution; `0.75` is exactly 3/4"),
    ("B = (1/2, 1/4, 1/4)", "its outcomes are 1, 2 and 3; `uniform(6)`, `binomial(10, 2/5)`, ..."),
    ("C = counts {heads: 37, tails: 63}", "observed frequencies"),
    ("joint P(X, Y) = {(0,0): 1/2, (0,1): 1/4, (1,1): 1/4}", "random variables"),
    ("S(A)   H(A,B)   D(A||B) in bits   I(X;Y)", "values: exact form and proven digits"),
    ("S(A) < ln 2", "is it so?"),
    ("check S(A) = 0.811 bits", "is this number right?"),
    (
        "prove H(A,B) = D(A||B) + S(A)",
        "for the distributions that were defined, or for all when they were not",
    ),
    ("prove I(X;Z) <= I(X;Y) given X -> Y -> Z", "under conditions"),
];

const KEYS: &[(&str, &str)] = &[
    ("Tab", "complete names, outcomes, quantities, commands; `\\alpha` becomes α"),
    ("Right", "take the suggestion in grey that comes from the history"),
    ("Up, Down, Ctrl-R", "earlier lines, also of earlier sessions"),
    ("Alt-Enter", "a new line; an open bracket or `proof` waits for the rest by itself"),
    ("Ctrl-C", "throw this line away, or stop a computation; the session stays"),
    ("Ctrl-D", "leave"),
];

fn definitions_of(entries: impl Iterator<Item = (String, String)>) -> Block {
    Block::Definitions(entries.map(|(term, meaning)| (vec![Piece::Code(term)], words(&meaning))).collect())
}

fn pairs(entries: &[(&str, &str)]) -> Block {
    definitions_of(entries.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())))
}

pub(super) fn help(shell: &Shell, topic: &str, setting: Setting) -> Reply {
    let heading = |text: &str| Block::Heading(2, vec![Piece::text(text)]);
    let blocks = match topic.trim_start_matches(':') {
        "" => {
            let rows = COMMANDS.iter().map(|e| (e.usage(), e.summary.to_owned()));
            vec![
                Block::Paragraph(words(
                    "Type a statement and press Enter: `A = (1/2, 1/4, 1/4)`, then `S(A)`. `_` is the last result.",
                )),
                definitions_of(rows),
                Block::Paragraph(words(
                    "`:help language` shows what statements look like, `:help keys` the keys, `:help topics` all else.",
                )),
            ]
        }
        "language" | "statements" => vec![heading("Statements"), pairs(LANGUAGE)],
        "keys" => vec![heading("Keys"), pairs(KEYS)],
        "topics" => return shell.page(&library::contents(), setting),
        "_" => vec![Block::Paragraph(words(
            "`_` stands for the last result: `S(A)`, then `_ in bits`, or `A = (1/2, 1/2)`, then `S(_)`.",
        ))],
        topic => {
            let command = COMMANDS.iter().find(|e| e.name == topic || e.aliases.contains(&topic));
            match (command, library::explain(topic)) {
                (_, Ok(page)) => return shell.page(&page, setting),
                (Some(entry), Err(_)) => {
                    let line = (entry.usage(), entry.summary.to_owned());
                    let mut blocks = vec![definitions_of(std::iter::once(line))];
                    if !entry.details.is_empty() {
                        blocks.push(Block::Paragraph(words(entry.details)));
                    }
                    blocks
                }
                (None, Err(unknown)) => {
                    let near: Vec<&str> =
                        commands::near(topic).into_iter().chain(unknown.near.clone()).take(4).collect();
                    let near = match near.as_slice() {
                        [] => "`:help topics` lists what can be explained".to_owned(),
                        near => format!("did you mean `{}`?", near.join("`, `")),
                    };
                    let message = unknown.to_string();
                    return Reply::error(&escape::terminal(&message), &near);
                }
            }
        }
    };
    shell.page(&Document { blocks }, setting)
}

/// Every name and what it means.
pub(super) fn definitions(shell: &Shell, setting: Setting) -> Reply {
    let mut blocks = Vec::new();
    for (name, meaning) in shell.session.scope().iter() {
        let defined = |meaning| Outcome::Defined(outcome::Defined { name: name.clone(), meaning });
        let outcome = match meaning {
            Meaning::Law(law) => defined(outcome::Meaning::Law(law.clone())),
            Meaning::Joint(joint) => defined(outcome::Meaning::Joint(joint.clone())),
            Meaning::Number(n) => defined(outcome::Meaning::Number(n.clone())),
            Meaning::Parameter(range) => defined(outcome::Meaning::Parameter(range.to_string())),
            Meaning::Values(_) => defined(outcome::Meaning::Values),
            Meaning::Theorem(claims) => {
                for claim in claims.iter() {
                    let line: Inline = vec![Piece::Math(notation::claim(claim))];
                    blocks.push(Block::Verdict(Tone::Good, name.to_string(), line));
                }
                continue;
            }
            Meaning::Parametric(p) => defined(outcome::Meaning::Family(p.clone())),
        };
        blocks.extend(build::document(&[outcome]).blocks);
    }
    if blocks.is_empty() {
        return Reply::answer("nothing is defined yet; try A = (1/2, 1/4, 1/4)\n");
    }
    shell.page(&Document { blocks }, setting)
}

/// How a value came about.
pub(super) fn steps(shell: &Shell, argument: &str, setting: Setting) -> Reply {
    let (source, session, outcomes) = match (argument, shell.last.answered()) {
        ("", Some(last)) => (last.source.clone(), &last.before, last.result()),
        ("", None) => return Reply::error("there is no result yet", "ask for a value first, such as `S(A)`"),
        (text, _) => (Source::new("<input>", text), &shell.session, &[][..]),
    };
    let explained = match explained(shell, &source, session, ROWS, setting) {
        Ok(explained) => explained,
        Err(reply) => return reply,
    };
    let steps = of_the_last(&explained).flat_map(|e| terms::blocks(&e.steps, &e.show));
    let mut blocks: Vec<Block> = steps.collect();
    let known = blocks.len();
    blocks.extend(build::document(outcomes).blocks);
    if argument.is_empty()
        && known == 0
        && !outcomes.iter().any(|o| matches!(o, Outcome::Answer(_) | Outcome::Proof(_)))
    {
        blocks.push(Block::Note(vec![Piece::text("there is no sum over outcomes in it to be written out")]));
    }
    if blocks.is_empty() {
        return Reply::error("no value is asked for here", "such as `:steps D(A||B)`");
    }
    shell.page(&Document { blocks }, setting)
}

/// Of several statements the last one counts.
fn of_the_last(explained: &[Explained]) -> impl Iterator<Item = &Explained> {
    let asked = explained.last().map(|e| e.statement);
    explained.iter().filter(move |e| Some(e.statement) == asked)
}

fn explained(
    shell: &Shell,
    source: &Source,
    session: &Session,
    rows: usize,
    setting: Setting,
) -> Result<Vec<Explained>, Reply> {
    let mut session = session.clone();
    session.options_mut().show = shell.show().clone();
    session.explain(source, rows).map_err(|errors| {
        let output::Screen { error_color, unicode, width, .. } = setting.screen;
        let style = Style { color: error_color, unicode, width, explain: setting.explain };
        Reply::complaint(diagnostics::draw(&errors, source, style))
    })
}

/// Bars.
pub(super) fn plot(shell: &Shell, argument: &str, setting: Setting) -> Reply {
    let text = match (argument, shell.last.text()) {
        ("", Some(text)) => text.to_owned(),
        ("", None) => {
            return Reply::error("there is nothing to plot yet", "such as `:plot A` or `:plot D(A||B)`");
        }
        (text, _) => text.to_owned(),
    };
    if shell.format() != Format::Text {
        return Reply::error("bars are drawn as text alone", "");
    }
    let source = Source::new("<input>", text.as_str());
    let meaning = shell.session.scope().meaning(text.trim());
    if let Some(charts) = meaning.and_then(masses) {
        return drawn(vec![(Formula::name(text.trim()), charts.0, charts.1)], setting);
    }
    // The last answer itself is drawn: with what names meant then, and in its unit.
    let (source, session) = match shell.last.answered() {
        Some(last) if argument.is_empty() && matches!(last.result(), [.., Outcome::Value(_)]) => {
            (last.source.clone(), &last.before)
        }
        _ => (source, &shell.session),
    };
    let reply = match explained(shell, &source, session, BARS, setting) {
        Ok(found) => {
            let charts = charts(of_the_last(&found));
            if !charts.is_empty() {
                return drawn(charts, setting);
            }
            Reply::error(
                &format!("there are no outcomes to draw in `{}`", escape::terminal(&text)),
                "`:plot A` draws the masses of a distribution, `:plot D(A||B)` the terms of a quantity",
            )
        }
        Err(reply) => reply,
    };
    // A distribution that is written in place: `:plot binomial(10, 1/2)`.
    let mut trial = shell.session.clone();
    let report = trial.run(&Source::new("<input>", format!("plotted' = {text}")));
    let law = trial.scope().meaning("plotted'").filter(|_| report.is_accepted()).and_then(masses);
    match law {
        Some((bars, more)) => drawn(vec![(Formula::Words(text), bars, more)], setting),
        None => reply,
    }
}

/// One chart a sum: its heading, its bars, what is to be said about them.
type Chart = (Formula, Vec<Bar>, String);

fn charts<'a>(explained: impl Iterator<Item = &'a Explained>) -> Vec<Chart> {
    let mut charts = Vec::new();
    for e in explained {
        for step in &e.steps {
            let Step::Terms(terms) = step else { continue };
            let definition = notation::expr(&terms.definition);
            let heading = match &terms.quantity {
                Some(quantity) => Formula::chain(notation::expr(quantity), Relation::Equal, definition),
                None => definition,
            };
            let more = match terms.more {
                0 => None,
                1 => Some("1 more outcome".to_owned()),
                n => Some(format!("{n} more outcomes")),
            };
            let unit = terms::bars_unit(terms, &e.show).map(|unit| format!("in {unit}"));
            let notes: Vec<String> = unit.into_iter().chain(more).collect();
            charts.push((heading, terms::bars(terms, &e.show), notes.join("; ")));
        }
    }
    charts
}

/// The masses of what a name means.
fn masses(meaning: &Meaning) -> Option<(Vec<Bar>, String)> {
    let tuple = |labels: Vec<Label>| {
        let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
        format!("({})", labels.join(", "))
    };
    Some(match meaning {
        Meaning::Law(Law::Finite(d)) => {
            heaviest(d.len(), d.iter().map(|(l, m)| terms::mass_bar(l.to_string(), &m)))
        }
        Meaning::Law(Law::Unnormalised(d)) => {
            heaviest(d.len(), d.iter().map(|(l, m)| terms::mass_bar(l.to_string(), &m)))
        }
        Meaning::Law(Law::Geometric(g)) => {
            let first = (1..=16).filter_map(|k| Some(terms::mass_bar(k.to_string(), &g.mass(k).ok()?)));
            (first.collect(), "infinitely many more outcomes".to_owned())
        }
        Meaning::Joint(joint) => {
            let rows = |j: &Joint| j.rows().count();
            heaviest(rows(joint), joint.rows().map(|(l, m)| terms::mass_bar(tuple(l), &m)))
        }
        _ => return None,
    })
}

/// As many bars as a chart has, the longest ones, in their own order.
fn heaviest(count: usize, bars: impl Iterator<Item = Bar>) -> (Vec<Bar>, String) {
    if count <= BARS {
        return (bars.collect(), String::new());
    }
    let mut numbered: Vec<(usize, Bar)> = Vec::with_capacity(2 * BARS);
    for (at, bar) in bars.enumerate() {
        entail::cancel::check();
        numbered.push((at, bar));
        if numbered.len() == 2 * BARS {
            keep_heaviest(&mut numbered);
        }
    }
    keep_heaviest(&mut numbered);
    numbered.sort_by_key(|(at, _)| *at);
    let more = format!("the {BARS} heaviest of {count} outcomes");
    (numbered.into_iter().map(|(_, bar)| bar).collect(), more)
}

fn keep_heaviest(bars: &mut Vec<(usize, Bar)>) {
    bars.sort_by(|(m, a), (n, b)| b.size.total_cmp(&a.size).then(m.cmp(n)));
    bars.truncate(BARS);
}

fn drawn(charts: Vec<Chart>, setting: Setting) -> Reply {
    let layout = setting.screen.layout();
    let mut text = String::new();
    let mut add = |page: &entail::render::text::Page| {
        text.push_str(&if setting.screen.color { output::painted(page) } else { page.plain() });
    };
    for (heading, bars, note) in charts {
        let blocks = vec![Block::Equation(heading)];
        add(&entail::render::text::page(&Document { blocks }, layout));
        add(&bars::page(&bars, layout));
        if !note.is_empty() {
            let blocks = vec![Block::Note(vec![Piece::text(note)])];
            add(&entail::render::text::page(&Document { blocks }, layout));
        }
    }
    Reply::answer(text)
}

/// The last result in LaTeX.
pub(super) fn latex(shell: &Shell) -> Reply {
    match shell.last.answered() {
        Some(last) => Reply::answer(latex::body(&build::document(last.result()))),
        None => Reply::error("there is no result yet", "ask for a value or a proof first"),
    }
}

/// The last result for Coq.
pub(super) fn coq(shell: &Shell) -> Reply {
    let Some(last) = shell.last.answered() else {
        return Reply::error("there is no result yet", "prove something first");
    };
    let page = vernacular::page(last.result());
    let left_out: String = page.left_out.iter().map(|why| format!("note: {why}\n")).collect();
    if page.theorems == 0 {
        let help = "help: `:latex` exports any result to LaTeX\n";
        return Reply::complaint(format!("error: there is no theorem in the last result\n{left_out}{help}"));
    }
    Reply { complaint: left_out, ..Reply::answer(page.text) }
}
