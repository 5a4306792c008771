//! The command line's grammar.

use super::conventions::{ReferenceArgs, VerifyArgs};
use super::handout_args::HandoutArgs;
use clap::{Args, Parser, Subcommand, ValueEnum};
use entail::exact::{Integer, round};
use entail::render::build::Show;
use entail::render::number::Unit;
use std::path::{Path, PathBuf};

/// Exact answers and checked proofs in information theory.
///
/// Without a command a prompt opens, where one types statements and gets answers; what a pipe delivers is answered alike.
///
/// Exit status: 0 yes, proved, all right; 1 no, refuted, mismatch; 2 the input is wrong; 3 undecided.
/// Of several answers the worst counts: 2 before 1 before 3 before 0.
#[derive(Parser, Debug)]
#[command(name = "entail", version, about, long_about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// What is to be done.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Answer every statement of the files, in order
    #[command(after_help = "Example: entail run examples/weather.ent")]
    Run {
        /// Files of statements; `-` is the standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Evaluate an expression, or decide a comparison
    #[command(
        after_help = "Examples: entail eval \"S((1/2, 1/4, 1/4)) in bits\"\n          entail eval --file examples/weather.ent \"D(A||B)\" --digits 50"
    )]
    Eval {
        /// Such as `D(A||B) in bits`
        #[arg(allow_hyphen_values = true, required_unless_present = "reference")]
        expr: Option<String>,
        #[command(flatten)]
        reference: Box<ReferenceArgs>,
    },
    /// Prove a claim, or refute it with a counterexample
    #[command(
        after_help = "Examples: entail prove \"H(A,B) = D(A||B) + S(A)\"\n          entail prove \"I(X;Z) <= I(X;Y) given X -> Y -> Z\" --format latex"
    )]
    Prove {
        /// Such as `H(A,B) = D(A||B) + S(A)`; `given ...` adds conditions
        #[arg(allow_hyphen_values = true)]
        claim: String,
    },
    /// Answer a file, but show only what is not right; re-check a certificate
    #[command(after_help = "Example: entail check examples/weather.ent")]
    Check {
        /// A file of statements, or a certificate that `prove --json` wrote; `-` is the standard input
        file: PathBuf,
    },
    /// Make a page of a Markdown document with statements in it: PDF, HTML, LaTeX, Typst or Markdown
    Handout(HandoutArgs),
    /// Make exercises with exact answers; the same seed always makes the same sheet
    Worksheet {
        /// Such as `divergence`; all topics are listed without one
        topic: Option<String>,
        /// Which sheet
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many exercises
        #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=50))]
        count: u16,
        /// With the answers, each line of them proved
        #[arg(long)]
        solutions: bool,
    },
    /// Verify floats in data files against exact values, row by row
    ///
    /// Exit status: 0 all passed; 1 a claim is beyond the tolerance; 2 a row or file cannot be used; 3 undecided or
    /// interrupted.
    Verify(Box<VerifyArgs>),
    /// Name the hidden convention that gave a number: base, direction, reduction, clipping, ...
    #[command(after_help = super::question::EXAMPLES)]
    Diagnose(Box<super::question::Diagnose>),
    /// Explain a diagnostic's code, a rule or a quantity
    #[command(after_help = "Examples: entail explain D\n          entail explain cross entropy")]
    Explain {
        /// Such as `E020`, `LOG`, `D` or `cross entropy`; all topics are listed without one
        topic: Vec<String>,
    },
    /// Print a script that makes a shell complete this command
    #[command(
        after_help = "Example: entail completions bash > ~/.local/share/bash-completion/completions/entail"
    )]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in the format of man
    #[command(after_help = "Example: entail man > ~/.local/share/man/man1/entail.1")]
    Man {
        /// A command that has a page of its own, such as `run`
        command: Option<String>,
    },
}

/// Flags that every command knows.
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// Definitions to begin with (repeatable)
    #[arg(id = "definitions", long = "file", global = true, value_name = "DEFS.ent")]
    pub(crate) files: Vec<PathBuf>,
    /// Base of the logarithm: e, 2, 10 or another integer
    #[arg(long, global = true, default_value = "e", value_parser = base)]
    pub(crate) base: Unit,
    /// Significant digits
    #[arg(long, global = true, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) digits: u32,
    /// Format of the answer; without it the ending of OUT decides, else text
    #[arg(long, global = true, value_enum)]
    pub(crate) format: Option<Format>,
    /// Short for `--format json`
    #[arg(long, global = true, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Write to a file, which is replaced only once the answer is complete
    #[arg(short, long, global = true, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// Plain ASCII, in the language's own syntax
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Preferences instead of ~/.config/entail/config.toml; an empty name for none
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitOptions,
}

/// Limits that keep hostile input from taking all time and memory.
#[derive(Args, Debug)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitOptions {
    /// Parentheses within parentheses
    #[arg(long, global = true, default_value_t = 200, value_name = "N")]
    pub(crate) max_nesting: usize,
    /// Significant digits of an answer
    #[arg(long, global = true, default_value_t = 1_000_000, value_name = "N")]
    pub(crate) max_digits: u32,
    /// Bytes of one text
    #[arg(long, global = true, default_value_t = 32 << 20, value_name = "BYTES")]
    pub(crate) max_input: usize,
    /// Bytes of one data file
    #[arg(long, global = true, default_value_t = 1 << 30, value_name = "BYTES")]
    pub(crate) max_bytes: u64,
    /// Outcomes of a distribution, or rows of a data file
    #[arg(long, global = true, default_value_t = entail::model::MAX_OUTCOMES, value_name = "N")]
    pub(crate) max_outcomes: usize,
    /// Decimal exponent of a literal, as in `1e999`
    #[arg(long, global = true, default_value_t = 10_000, value_name = "N")]
    pub(crate) max_exponent: u32,
    /// Bits of precision that an undecided question is pursued to
    #[arg(long, global = true, default_value_t = 1 << 23, value_name = "BITS")]
    pub(crate) max_precision: u32,
}

/// A format of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For the terminal.
    Text,
    /// Markdown with LaTeX mathematics.
    Markdown,
    /// A LaTeX document.
    Latex,
    /// One JSON object a line.
    Json,
    /// A file of Coq that proves the answers again.
    Coq,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Options {
    /// How values are shown.
    pub(crate) fn show(&self) -> Show {
        Show {
            unit: self.base.clone(),
            digits: self.digits,
            limits: round::Limits { digits: self.limits.max_digits, bits: self.limits.max_precision },
        }
    }

    /// The format asked for, or the one that the output file's ending stands for.
    pub(crate) fn format(&self) -> Format {
        let ending = self.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
        match (self.json, self.format, ending) {
            (true, _, _) => Format::Json,
            (_, Some(format), _) => format,
            (_, _, Some("md" | "markdown")) => Format::Markdown,
            (_, _, Some("tex")) => Format::Latex,
            (_, _, Some("json" | "jsonl")) => Format::Json,
            (_, _, Some("v")) => Format::Coq,
            _ => Format::Text,
        }
    }
}

/// The unit of a base as options spell it.
pub(super) fn base(text: &str) -> Result<Unit, String> {
    if text == "e" {
        return Ok(Unit::Nats);
    }
    let number: Option<Integer> = text.parse().ok();
    number.as_ref().and_then(Unit::of_base).ok_or_else(|| {
        "expected `e` or an integer of at least 2, such as 2 for bits or 10 for dits".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn bases() {
        assert_eq!(base("2"), Ok(Unit::Bits));
        assert_eq!(base("3"), Ok(Unit::Base(3.into())));
        assert!(base("1").is_err() && base("-2").is_err() && base("two").is_err());
    }

    #[test]
    fn the_ending_of_the_output_decides_the_format() {
        let cli = Cli::parse_from(["entail", "eval", "S(A)", "-o", "a.md"]);
        assert_eq!(cli.options.format(), Format::Markdown);
        let cli = Cli::parse_from(["entail", "eval", "-o", "a.md", "--json", "S(A)"]);
        assert_eq!(cli.options.format(), Format::Json);
    }
}
