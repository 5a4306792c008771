//! Certificates: written by `prove --json`, re-checked by `check`.

use super::args::{Cli, Format};
use super::exit::Exit;
use super::output::{self, Screen};
use super::{formatted, page};
use entail::certificate::{self, CertificateError, Confirmed};
use entail::render::build::{self, Outcome};
use entail::render::document::{Block, Document, Piece};
use entail::render::json;
use std::path::Path;

/// One object a line; answers of the prover with their certificates.
pub(crate) fn lines(outcomes: &[Outcome]) -> Result<String, String> {
    let mut out = String::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Answer(answered) => match certificate::certify(answered) {
                Ok(text) => {
                    out.push_str(&text);
                    out.push('\n');
                }
                Err(CertificateError::Omitted(why)) => {
                    output::complain(&format!("note: this answer is written without a certificate: {why}\n"));
                    out.push_str(&json::lines(std::slice::from_ref(outcome)).map_err(|e| e.to_string())?);
                }
                Err(e) => return Err(e.to_string()),
            },
            other => out.push_str(&json::lines(std::slice::from_ref(other)).map_err(|e| e.to_string())?),
        }
    }
    Ok(out)
}

/// Whether the file is a certificate rather than statements.
pub(crate) fn looks_like_one(file: &Path, text: &str) -> bool {
    let ending = file.extension().and_then(|e| e.to_str());
    let object = text
        .trim_start()
        .strip_prefix('{')
        .is_some_and(|t| t.trim_start().starts_with('"') && t.contains("\"certificate\""));
    matches!(ending, Some("json" | "jsonl")) || object
}

/// Whether a line is a remark, and nothing else.
fn is_remark(line: &str) -> bool {
    let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line);
    object.is_ok_and(|o| o.len() == 2 && o.get("kind").is_some_and(|k| k == "note") && o.contains_key("text"))
}

/// Re-checks every certificate of a text: one a line, or one over many lines.
pub(crate) fn check(cli: &Cli, screen: &Screen, text: &str) -> Exit {
    let whole = certificate::recheck(text);
    // Beside answers `prove` prints remarks, which claim nothing.
    let several: Vec<&str> = text.lines().filter(|l| !(l.trim().is_empty() || is_remark(l))).collect();
    let results: Vec<Result<Confirmed, CertificateError>> = match whole {
        Err(CertificateError::Malformed(_)) if !several.is_empty() && text.trim().lines().count() > 1 => {
            several.iter().map(|line| certificate::recheck(line)).collect()
        }
        one => vec![one],
    };
    let (mut blocks, mut exit) = (Vec::new(), Exit::Yes);
    let count = results.len();
    for (n, result) in results.into_iter().enumerate() {
        match result {
            Ok(confirmed) => {
                let outcome = Outcome::Answer(Box::new(confirmed.answered));
                exit =
                    exit.max(if Exit::of(&outcome) == Exit::Undecided { Exit::Undecided } else { Exit::Yes });
                blocks.extend(build::document(&[outcome]).blocks.into_iter().take(1));
                let words = match confirmed.inferences {
                    0 => "the certificate stands; it proves nothing and says only what was tried".to_owned(),
                    1 => "the certificate stands: its one inference was made again by the kernel and replayed by the separate checker; everything shown was recomputed".to_owned(),
                    n => format!("the certificate stands: {n} inferences were made again by the kernel and replayed by the separate checker; everything shown was recomputed"),
                };
                blocks.push(Block::Note(vec![Piece::text(words)]));
            }
            Err(e) => {
                exit = exit.max(if matches!(e, CertificateError::Rejected { .. }) {
                    Exit::No
                } else {
                    Exit::Input
                });
                let place = if count > 1 { format!("line {}: ", n + 1) } else { String::new() };
                output::complain(&format!("error: {place}{e}\n"));
            }
        }
    }
    if blocks.is_empty() || cli.options.format() == Format::Json {
        return exit;
    }
    page(cli, &formatted(cli, screen, &Document { blocks })).max(exit)
}
