//! Runs the mutants that `cargo mutants --list --json` names from one build instead of one build each.
//!
//! Every mutant becomes a branch that an environment variable opens, so a thousand mutants cost one compilation.
//! Each test is run alone once to see which mutants it passes by; a mutant is then shown only to those tests, the
//! quick ones first, until one fails. See docs/MUTANTS.md.

mod build;
mod list;
mod switch;
mod trial;

use anyhow::{Context, Result};
use clap::Parser;
use std::path::PathBuf;

/// Runs listed mutants from one build
#[derive(Parser)]
struct Arguments {
    /// What `cargo mutants --list --json` printed
    list: PathBuf,
    /// A checkout that may be spoilt: its sources are rewritten
    tree: PathBuf,
    /// Where the verdicts are written, one JSON object a line; those already there are not run again
    #[arg(long, default_value = "mutants.jsonl")]
    out: PathBuf,
    /// Tests that took longer than this when run alone, in seconds, are not used
    #[arg(long, default_value_t = 20.0)]
    longest: f64,
    /// Tests whose names contain one of these are not used
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Only tests whose names contain one of these are used
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// How many mutants are tried at a time
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mutants = list::read(&arguments.list)?;
    let binaries = build::build(&arguments.tree, &mutants)?;
    let unfit = binaries.unfit.clone();
    let has = |parts: &[String], name: &str| parts.iter().any(|part| name.contains(part.as_str()));
    let wanted = |name: &str| {
        !has(&arguments.without, name) && (arguments.only.is_empty() || has(&arguments.only, name))
    };
    let tests = trial::tests(&binaries, &arguments.tree, arguments.longest, &wanted)
        .context("the tests without a mutant")?;
    trial::run(&mutants, &unfit, &tests, &arguments.out, arguments.jobs)
}
