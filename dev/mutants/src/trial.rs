//! Times the tests, sees which mutants each passes by, and shows each mutant to its tests.

use crate::build::Binaries;
use crate::list::Mutant;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use wait_timeout::ChildExt;

/// One test of one program.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Test {
    binary: PathBuf,
    tree: PathBuf,
    name: String,
    seconds: f64,
    passes: BTreeSet<usize>,
}

/// How a mutant fared.
#[derive(Serialize, Deserialize)]
struct Verdict {
    number: usize,
    name: String,
    /// `caught`, `timeout`, `missed`, `unreached` or `unfit`.
    outcome: String,
    /// The test that caught it.
    by: Option<String>,
    /// How many tests it was shown to.
    tests: usize,
}

impl Test {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(["--exact", &self.name])
            .current_dir(&self.tree)
            .env("INSTA_UPDATE", "no")
            .env("CARGO_MANIFEST_DIR", &self.tree)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// `Some(true)` when the test passes, `None` when its time runs out.
    fn run(&self, mutant: usize) -> Result<Option<bool>> {
        let mut child = self.command().env("ENTAIL_MUTANT", mutant.to_string()).spawn()?;
        let limit = Duration::from_secs_f64(self.seconds * 10.0 + 10.0);
        let Some(status) = child.wait_timeout(limit)? else {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        };
        Ok(Some(status.success()))
    }
}

/// Runs each test alone, without a mutant.
pub fn tests(
    binaries: &Binaries,
    tree: &Path,
    longest: f64,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Test>> {
    let tree = tree.canonicalize()?;
    let mut tests = Vec::new();
    let trace = tree.join("target/mutants.trace");
    for binary in &binaries.tests {
        let listed =
            Command::new(binary).args(["--list", "--format", "terse"]).current_dir(&tree).output()?;
        for line in String::from_utf8(listed.stdout)?.lines() {
            let Some(name) = line.strip_suffix(": test") else { continue };
            if !wanted(name) {
                continue;
            }
            let mut test = Test {
                binary: binary.clone(),
                tree: tree.clone(),
                name: name.into(),
                seconds: 0.0,
                passes: BTreeSet::new(),
            };
            let _ = std::fs::remove_file(&trace);
            let began = Instant::now();
            let mut child = test.command().env("ENTAIL_MUTANT_TRACE", &trace).spawn()?;
            let Some(status) = child.wait_timeout(Duration::from_secs_f64(longest))? else {
                child.kill()?;
                child.wait()?;
                eprintln!("left out, over {longest} s: {name}");
                continue;
            };
            if !status.success() {
                bail!("{name} fails without a mutant");
            }
            test.seconds = began.elapsed().as_secs_f64();
            let passed = std::fs::read_to_string(&trace).unwrap_or_default();
            test.passes = passed.lines().filter_map(|n| n.parse().ok()).collect();
            if !test.passes.is_empty() {
                tests.push(test);
            }
        }
    }
    tests.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let total: f64 = tests.iter().map(|t| t.seconds).sum();
    eprintln!("{} tests pass by a mutant, {total:.0} s one after the other", tests.len());
    Ok(tests)
}

/// Shows every mutant that was not yet tried to its tests.
pub fn run(
    mutants: &[Mutant],
    unfit: &BTreeSet<usize>,
    tests: &[Test],
    out: &Path,
    jobs: usize,
) -> Result<()> {
    let done: BTreeSet<usize> = std::fs::read_to_string(out)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| serde_json::from_str::<Verdict>(line).ok())
        .map(|v| v.number)
        .collect();
    let file = OpenOptions::new().create(true).append(true).open(out)?;
    let shared = Mutex::new((0_usize, file, BTreeMap::<usize, usize>::new()));
    let next = || -> Option<usize> {
        let mut shared = shared.lock().ok()?;
        loop {
            shared.0 += 1;
            if shared.0 > mutants.len() {
                return None;
            }
            if !done.contains(&shared.0) {
                return Some(shared.0);
            }
        }
    };
    let work = || -> Result<()> {
        while let Some(number) = next() {
            // Tests that have caught many mutants for their time come first.
            let mut order: Vec<usize> =
                (0..tests.len()).filter(|t| tests[*t].passes.contains(&number)).collect();
            if let Ok(shared) = shared.lock() {
                let worth = |t: &usize| {
                    let caught = shared.2.get(t).copied().unwrap_or(0) as f64;
                    (tests[*t].seconds + 0.01) / (caught + 0.5)
                };
                order.sort_by(|a, b| worth(a).total_cmp(&worth(b)));
            }
            let mut verdict = Verdict {
                number,
                name: mutants[number - 1].name.clone(),
                outcome: if order.is_empty() { "unreached" } else { "missed" }.into(),
                by: None,
                tests: 0,
            };
            if unfit.contains(&number) {
                verdict.outcome = "unfit".into();
                order.clear();
            }
            for t in order {
                verdict.tests += 1;
                match tests[t].run(number)? {
                    Some(true) => continue,
                    Some(false) => verdict.outcome = "caught".into(),
                    None => verdict.outcome = "timeout".into(),
                }
                verdict.by = Some(tests[t].name.clone());
                if let Ok(mut shared) = shared.lock() {
                    *shared.2.entry(t).or_default() += 1;
                }
                break;
            }
            let line = serde_json::to_string(&verdict)? + "\n";
            shared.lock().ok().context("another trial panicked")?.1.write_all(line.as_bytes())?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|w| w.join().unwrap_or_else(|_| bail!("a trial panicked")))
    })
}
