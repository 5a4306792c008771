//! The command line: arguments in, pages and an exit status out.

mod answer;
mod args;
mod certify;
mod conventions;
mod diagnose;
mod diagnostics;
mod exit;
mod handout;
mod handout_args;
mod output;
mod question;
mod rows;
mod session;
mod verify;
mod worksheet;

use args::{Cli, Command, Format};
use clap::Parser;
use entail::render::{document::Document, latex, markdown, text};
use entail::session::library;
use exit::Exit;
use output::Screen;
use std::io::{self, IsTerminal};

const GREETING: &str = "\
entail: exact answers and checked proofs in information theory

  entail prove \"H(A,B) = D(A||B) + S(A)\"
  entail eval \"S((1/2, 1/4, 1/4)) in bits\"
  entail run examples/weather.ent

`entail explain D` defines a quantity, `entail --help` lists everything.
Statements are also read from the standard input: echo \"S(uniform(6))\" | entail
";

/// Runs the command that the arguments ask for.
pub(crate) fn main() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version are answers; everything else is wrong input.
            let _ = e.print();
            return if e.use_stderr() { Exit::Input } else { Exit::Yes };
        }
    };
    let screen = Screen::find(&cli.options);
    match &cli.command {
        None if io::stdin().is_terminal() => page(&cli, &Ok(GREETING.to_owned())),
        None => answer::run(&cli, &screen, &["-".into()]),
        Some(Command::Run { files }) => answer::run(&cli, &screen, files),
        Some(Command::Eval { expr, reference }) => match expr {
            Some(expr) => answer::eval(&cli, &screen, expr),
            None => verify::reference(&cli, reference),
        },
        Some(Command::Verify(args)) => verify::verify(&cli, &screen, args),
        Some(Command::Prove { claim }) => answer::prove(&cli, &screen, claim),
        Some(Command::Check { file }) => answer::check(&cli, &screen, file),
        Some(Command::Handout(args)) => handout::run(&cli, &screen, args),
        Some(Command::Worksheet { topic, seed, count, solutions }) => {
            worksheet::run(&cli, &screen, topic.as_deref(), *seed, *count, *solutions)
        }
        Some(Command::Diagnose(asked)) => diagnose::run(&cli, &screen, asked),
        Some(Command::Explain { topic }) => explain(&cli, &screen, &topic.join(" ")),
    }
}

fn explain(cli: &Cli, screen: &Screen, topic: &str) -> Exit {
    if topic.is_empty() {
        return page(cli, &formatted(cli, screen, &library::contents()));
    }
    match library::explain(topic) {
        Ok(document) => page(cli, &formatted(cli, screen, &document)),
        Err(unknown) => {
            let mut message = format!("error: {unknown}\n");
            if !unknown.near.is_empty() {
                message.push_str(&format!("help: did you mean `{}`?\n", unknown.near.join("`, `")));
            }
            message.push_str("help: `entail explain` lists all topics\n");
            output::complain(&message);
            Exit::Input
        }
    }
}

/// The document in the format asked for; JSON has no documents.
fn formatted(cli: &Cli, screen: &Screen, document: &Document) -> Result<String, String> {
    Ok(match cli.options.format() {
        Format::Markdown => markdown::page(document),
        Format::Latex => latex::page(document),
        Format::Json => {
            return Err("this answer has no JSON form; use --format text, markdown or latex".into());
        }
        Format::Coq => {
            return Err("this answer has no Coq form; use --format text, markdown or latex".into());
        }
        Format::Text => {
            let page = text::page(document, screen.layout());
            if screen.color { output::painted(&page) } else { page.plain() }
        }
    })
}

/// Delivers a finished answer.
fn page(cli: &Cli, text: &Result<String, String>) -> Exit {
    let delivered = text.as_ref().map_err(Clone::clone).and_then(|text| {
        let place = cli.options.output.as_deref();
        output::deliver(text, place).map_err(|e| {
            let name = place.map_or("the standard output".into(), |p| p.display().to_string());
            format!("{name} cannot be written: {e}")
        })
    });
    match delivered {
        Ok(()) => Exit::Yes,
        Err(message) => {
            output::complain(&format!("error: {message}\n"));
            Exit::Input
        }
    }
}
