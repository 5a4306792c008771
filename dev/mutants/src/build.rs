//! Writes the switched sources and builds the tests, leaving out the mutants that do not compile.

use crate::list::Mutant;
use crate::switch;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The test programs, and the mutants that are not in them.
pub struct Binaries {
    pub tests: Vec<PathBuf>,
    pub unfit: BTreeSet<usize>,
}

/// What opens a branch, and records that it was passed when asked to.
const MUTATED: &str = r#"

/// Whether this mutant is the one to be tried.
pub fn mutated(number: usize) -> bool {
    use std::io::Write;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    static CHOSEN: LazyLock<usize> =
        LazyLock::new(|| std::env::var("ENTAIL_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0));
    static TRACE: LazyLock<Option<std::fs::File>> = LazyLock::new(|| {
        let path = std::env::var_os("ENTAIL_MUTANT_TRACE")?;
        std::fs::OpenOptions::new().create(true).append(true).open(path).ok()
    });
    static PASSED: [AtomicBool; 4096] = [const { AtomicBool::new(false) }; 4096];
    if let Some(mut trace) = TRACE.as_ref() {
        if !PASSED[number].swap(true, Ordering::Relaxed) {
            let _ = trace.write_all(format!("{number}\n").as_bytes());
        }
    }
    *CHOSEN == number
}
"#;

/// Rewrites the sources in `tree` and builds until all that is left compiles.
pub fn build(tree: &Path, mutants: &[Mutant]) -> Result<Binaries> {
    let mut by_file: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (i, mutant) in mutants.iter().enumerate() {
        by_file.entry(&mutant.file).or_default().push((i + 1, mutant));
    }
    let sources =
        by_file.keys().map(|file| Ok((*file, original(tree, file)?))).collect::<Result<BTreeMap<_, _>>>()?;
    let root = original(tree, "src/lib.rs")?;
    std::fs::write(tree.join("src/lib.rs"), root + MUTATED)?;
    let mut unfit = BTreeSet::new();
    loop {
        for (file, mutants) in &by_file {
            let kept: Vec<_> = mutants.iter().filter(|(n, _)| !unfit.contains(n)).copied().collect();
            let switched = switch::switch(&sources[file], &kept).with_context(|| (*file).to_string())?;
            unfit.extend(switched.lost);
            std::fs::write(tree.join(file), switched.text)?;
        }
        let (binaries, refused) = compile(tree)?;
        if refused.is_empty() {
            eprintln!("{} of {} mutants compiled in", mutants.len() - unfit.len(), mutants.len());
            return Ok(Binaries { tests: binaries, unfit });
        }
        eprintln!("{} mutants do not compile: {refused:?}", refused.len());
        unfit.extend(refused);
    }
}

/// The committed text of a file, whatever an earlier run made of it.
fn original(tree: &Path, file: &str) -> Result<String> {
    let shown = Command::new("git").args(["show", &format!("HEAD:{file}")]).current_dir(tree).output()?;
    if !shown.status.success() {
        bail!("{file} is not in the checkout");
    }
    Ok(String::from_utf8(shown.stdout)?)
}

/// The test programs, or the mutants that a compiler's error points at.
fn compile(tree: &Path) -> Result<(Vec<PathBuf>, BTreeSet<usize>)> {
    let built = Command::new("cargo")
        .args(["test", "--no-run", "--lib", "--test", "all", "--message-format=json"])
        .current_dir(tree)
        .output()?;
    let mut binaries = Vec::new();
    let mut refused = BTreeSet::new();
    let mut errors = Vec::new();
    for line in String::from_utf8_lossy(&built.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        if message["reason"] == "compiler-artifact" && message["profile"]["test"] == true {
            binaries.extend(message["executable"].as_str().map(PathBuf::from));
        }
        if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
            errors.push(message["message"]["rendered"].as_str().unwrap_or_default().to_string());
            for span in message["message"]["spans"].as_array().into_iter().flatten() {
                for text in span["text"].as_array().into_iter().flatten() {
                    let text = text["text"].as_str().unwrap_or_default();
                    for (at, _) in text.match_indices("crate::mutated(") {
                        let digits: String =
                            text[at + 15..].chars().take_while(char::is_ascii_digit).collect();
                        refused.extend(digits.parse::<usize>());
                    }
                }
            }
        }
    }
    if !built.status.success() && refused.is_empty() {
        bail!(
            "the build fails, and not at a mutant:\n{}\n{}",
            errors.join("\n"),
            String::from_utf8_lossy(&built.stderr)
        );
    }
    Ok((binaries, refused))
}
