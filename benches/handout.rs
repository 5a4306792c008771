//! A handout, whole process: from the Markdown file to the page on the disk.

#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::process::Command;

fn main() {
    divan::main();
}

/// The first of the shipped handouts, with its plots and derivations.
fn cross_entropy(suffix: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench.{suffix}"));
    let status = Command::new(env!("CARGO_BIN_EXE_entail"))
        .args(["handout", "examples/handouts/cross-entropy.md", "-o"])
        .arg(&out)
        .current_dir(root)
        .env("ENTAIL_CONFIG", "")
        .status();
    assert!(status.unwrap().success());
}

#[divan::bench(sample_count = 30, sample_size = 1)]
fn to_html() {
    cross_entropy("html");
}

#[cfg(feature = "pdf")]
#[divan::bench(sample_count = 20, sample_size = 1)]
fn to_pdf() {
    cross_entropy("pdf");
}
