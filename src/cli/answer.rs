//! `run`, `eval`, `prove` and `check`: statements in, answers out.
//!
//! Nothing is delivered before everything is answered: when a statement cannot be read, the output
//! file stays as it was.

use super::args::{Cli, Format};
use super::diagnostics::{self, Style};
use super::exit::Exit;
use super::output::{self, Screen};
use super::{formatted, page};
use entail::prove::student::{Finding, Grounds};
use entail::render::build::{self, Outcome};
use entail::render::{coq, json};
use entail::span::Source;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Which answers are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    All,
    /// Definitions are not news to those who asked for one value.
    Answers,
    /// As answers, in JSON with their certificates.
    Proofs,
    /// What is not right.
    Failures,
}

/// Every statement of the files.
pub(crate) fn run(cli: &Cli, screen: &Screen, files: &[PathBuf]) -> Exit {
    let sources = files.iter().map(|f| read(f)).collect::<Result<Vec<_>, _>>();
    answer(cli, screen, sources, Filter::All)
}

/// Statements that were read already.
pub(crate) fn statements(cli: &Cli, screen: &Screen, source: Source) -> Exit {
    answer(cli, screen, Ok(vec![source]), Filter::All)
}

/// One expression or comparison.
pub(crate) fn eval(cli: &Cli, screen: &Screen, expr: &str) -> Exit {
    answer(cli, screen, Ok(vec![Source::new("<expression>", expr)]), Filter::Answers)
}

/// One claim.
pub(crate) fn prove(cli: &Cli, screen: &Screen, claim: &str) -> Exit {
    let asked = claim.trim_start();
    let stated = ["prove", "theorem", "proof"]
        .iter()
        .any(|w| asked.strip_prefix(w).is_some_and(|rest| rest.starts_with(char::is_whitespace)));
    let text = if stated { asked.to_owned() } else { format!("prove {asked}") };
    answer(cli, screen, Ok(vec![Source::new("<claim>", text)]), Filter::Proofs)
}

/// What is not right in a file.
pub(crate) fn check(cli: &Cli, screen: &Screen, file: &Path) -> Exit {
    let source = read(file);
    if let Ok(text) = &source
        && super::certify::looks_like_one(file, &text.text)
    {
        return super::certify::check(cli, screen, &text.text);
    }
    answer(cli, screen, source.map(|s| vec![s]), Filter::Failures)
}

/// The text of a file; `-` is the standard input.
pub(crate) fn read(path: &Path) -> Result<Source, String> {
    let (name, bytes) = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        ("<stdin>".to_owned(), std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
    } else {
        (path.display().to_string(), std::fs::read(path))
    };
    let bytes = bytes.map_err(|e| format!("{name} cannot be read: {e}"))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes().get(..at).unwrap_or(&[]).iter().filter(|b| **b == b'\n').count() + 1;
        format!("{name} is not UTF-8 text: the first wrong byte is on line {line}")
    })?;
    Ok(Source::new(name, text))
}

fn answer(cli: &Cli, screen: &Screen, asked: Result<Vec<Source>, String>, filter: Filter) -> Exit {
    let options = &cli.options;
    let show = options.show();
    let definitions = options.files.iter().map(|f| read(f)).collect::<Result<Vec<_>, _>>();
    let opened = definitions.and_then(|d| Ok((d, asked?, super::session::open(&options.limits))));
    let (definitions, asked, mut session) = match opened {
        Ok(parts) => parts,
        Err(message) => {
            output::complain(&format!("error: {message}\n"));
            return Exit::Input;
        }
    };
    let mut outcomes = Vec::new();
    let known = definitions.len();
    for (n, source) in definitions.iter().chain(&asked).enumerate() {
        let style = Style {
            color: screen.error_color,
            unicode: screen.unicode,
            width: screen.width,
            explain: "entail explain",
        };
        match session.run(source, &show) {
            Ok(answers) => {
                if !answers.warnings.is_empty() {
                    output::complain(&diagnostics::draw(&answers.warnings, source, style));
                }
                if n >= known {
                    outcomes.extend(answers.outcomes);
                }
            }
            Err(errors) => {
                output::complain(&diagnostics::draw(&errors, source, style));
                return Exit::Input;
            }
        }
    }
    let exit = Exit::worst(&outcomes);
    let counts = tally(&outcomes);
    outcomes.retain(|o| match filter {
        Filter::All => true,
        Filter::Answers | Filter::Proofs => !matches!(o, Outcome::Defined(_)),
        Filter::Failures => Exit::of(o) != Exit::Yes || is_remarkable(o),
    });
    if filter == Filter::Failures && !matches!(options.format(), Format::Json | Format::Coq) {
        outcomes.push(Outcome::Note(counts));
    }
    let text = match options.format() {
        Format::Json if filter == Filter::Proofs => super::certify::lines(&outcomes),
        Format::Json => json::lines(&outcomes).map_err(|e| e.to_string()),
        Format::Coq => {
            let page = coq::page(&outcomes);
            page.left_out.iter().for_each(|why| output::complain(&format!("note: {why}\n")));
            Ok(page.text)
        }
        _ => formatted(cli, screen, &build::document(&outcomes)),
    };
    page(cli, &text).max(exit)
}

/// A proof whose lines are right but not by the reasons given.
fn is_remarkable(outcome: &Outcome) -> bool {
    let doubtful = |f: &Finding| match f {
        Finding::Right(right) => !matches!(right.grounds, Grounds::Unsaid | Grounds::Given),
        _ => true,
    };
    matches!(outcome, Outcome::Proof(p) if p.checked.lines.iter().any(|l| doubtful(&l.finding)))
}

/// `7 of 8 hold; 1 is wrong`.
fn tally(outcomes: &[Outcome]) -> String {
    let questions: Vec<Exit> = outcomes
        .iter()
        .filter(|o| {
            matches!(o, Outcome::Comparison(_) | Outcome::Check(_) | Outcome::Answer(_) | Outcome::Proof(_))
        })
        .map(Exit::of)
        .collect();
    let count = |exit: Exit| questions.iter().filter(|e| **e == exit).count();
    let mut text = format!("{} of {} hold", count(Exit::Yes), questions.len());
    for (exit, word) in [(Exit::No, "do not"), (Exit::Undecided, "undecided")] {
        if count(exit) > 0 {
            text.push_str(&format!(", {} {word}", count(exit)));
        }
    }
    text
}
