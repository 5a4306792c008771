//! The command line: arguments in, pages and an exit status out.

mod answer;
mod args;
mod certify;
mod config;
mod conventions;
mod diagnose;
mod diagnostics;
mod exit;
mod handout;
mod handout_args;
mod manual;
mod output;
mod question;
mod repl;
mod rows;
mod session;
mod verify;
mod worker;
mod worksheet;

use args::{Cli, Command, Format};
use clap::{CommandFactory, FromArgMatches, Parser};
use config::Config;
use entail::render::{document::Document, latex, markdown, text};
use entail::session::library;
use exit::Exit;
use output::Screen;

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
    let (cli, config) = match preferred(cli) {
        Ok(both) => both,
        Err(message) => {
            output::complain(&format!("error: {message}\n"));
            return Exit::Input;
        }
    };
    let screen = Screen::find(&cli.options);
    match &cli.command {
        None => repl::run(&cli, &screen, &config),
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
        Some(Command::Completions { shell }) => page(&cli, &Ok(manual::completions(*shell))),
        Some(Command::Man { command }) => page(&cli, &manual::page(command.as_deref())),
    }
}

/// The same command line with the user's preferences as its defaults.
fn preferred(cli: Cli) -> Result<(Cli, Config), String> {
    let config = Config::find(cli.options.config.as_deref())?;
    let command = config.apply(Cli::command());
    let parsed = command.try_get_matches().and_then(|m| Cli::from_arg_matches(&m));
    parsed.map(|cli| (cli, config)).map_err(|e| e.to_string())
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
    written(cli.options.format(), screen, document)
}

fn written(format: Format, screen: &Screen, document: &Document) -> Result<String, String> {
    Ok(match format {
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
