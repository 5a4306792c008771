//! From the start of the process to the first prompt, in a pseudo-terminal: what a person waits for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, dead_code)]

#[path = "../tests/all/terminal.rs"]
mod terminal;

use std::path::Path;
use terminal::{Opening, Terminal};

fn main() {
    divan::main();
}

/// The whole process; its end is not counted.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn first_prompt() -> Terminal {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let opening = Opening { args: &[], size: (80, 24), folder: root, variables: &[] };
    let terminal = Terminal::open(env!("CARGO_BIN_EXE_entail"), &opening);
    terminal.wait("the prompt", |t| t.line() == "entail>");
    terminal
}

/// The same through a pipe, to the answer.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn one_value() -> Vec<u8> {
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_entail"))
        .args(["eval", "S((1/2, 1/4, 1/4))"])
        .env("ENTAIL_CONFIG", "")
        .output();
    command.unwrap().stdout
}
