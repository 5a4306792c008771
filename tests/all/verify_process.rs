//! `entail verify` as a process: killed, interrupted, and before a file larger than the memory it may use.
#![cfg(target_os = "linux")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::flint::Dice;
use crate::verify_formats::{entail, text};

/// A file of so many rows of ten outcomes, with entropies that the last digit or two is wrong of.
fn write(path: &Path, rows: usize) {
    use std::io::Write as _;
    let mut dice = Dice(1);
    // Some rows, again and again: what is measured is not how they are made.
    let row = |dice: &mut Dice| {
        let p: Vec<f64> = (0..10).map(|_| (1 + dice.below(1 << 52)) as f64 / 2f64.powi(55)).collect();
        let entropy: f64 = p.iter().map(|p| -p * p.ln()).sum();
        let mut line = String::new();
        p.iter().for_each(|x| write!(line, "{x},").unwrap());
        format!("{line}{entropy}\n")
    };
    let some: String = (0..1000).map(|_| row(&mut dice)).collect();
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let names: Vec<String> = (0..10).map(|k| format!("p_{k}")).collect();
    writeln!(file, "{},s", names.join(",")).unwrap();
    (0..rows / 1000).for_each(|_| file.write_all(some.as_bytes()).unwrap());
    file.flush().unwrap();
}

const S: [&str; 4] = ["--quantity", "S(p)", "--claimed", "s"];

fn start(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_entail"))
        .current_dir(folder)
        .args(["verify", "rows.csv"])
        .args(S)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until a report has begun to grow: the one file of the folder that is neither the data nor the old report.
fn growing(folder: &Path, child: &mut Child) -> PathBuf {
    let started = Instant::now();
    loop {
        let new = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap()).find(|entry| {
            let name = entry.file_name();
            name != "rows.csv" && name != "report.jsonl" && entry.metadata().is_ok_and(|m| m.len() > 0)
        });
        if let Some(entry) = new {
            return entry.path();
        }
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was stopped: the file is too small");
        assert!(started.elapsed() < Duration::from_secs(60), "no report after a minute");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn killed_in_the_middle_it_leaves_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(&folder.join("rows.csv"), 200_000);
    // Without a report of that name before, and with one.
    for old in [None, Some("the old report\n")] {
        if let Some(old) = old {
            std::fs::write(folder.join("report.jsonl"), old).unwrap();
        }
        let mut child = start(folder, &["-o", "report.jsonl"]);
        let beside = growing(folder, &mut child);
        // SIGKILL: nothing can be done about it any more.
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None);
        assert_eq!(std::fs::read_to_string(folder.join("report.jsonl")).ok().as_deref(), old);
        std::fs::remove_file(beside).unwrap();
    }
}

#[test]
fn ctrl_c_ends_with_what_was_found_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(&folder.join("rows.csv"), 200_000);
    for form in ["jsonl", "csv"] {
        let report = format!("report.{form}");
        let mut child = start(folder, &["-o", &report, "--tolerance", "64ulp"]);
        growing(folder, &mut child);
        let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let out = child.wait_with_output().unwrap();
        let page = text(&out.stdout);
        // All rows so far pass, but not all rows were seen.
        assert_eq!(out.status.code(), Some(3), "{page}{}", text(&out.stderr));
        assert!(page.contains("interrupted: these are the rows before it"), "{page}");
        assert!(text(&out.stderr).contains(&format!("{report}.partial")), "{}", text(&out.stderr));
        assert!(!folder.join(&report).exists());
        let partial = folder.join(format!("{report}.partial"));
        let written = std::fs::read_to_string(&partial).unwrap();
        std::fs::remove_file(&partial).unwrap();
        let rows = written.lines().count() - 1;
        assert!(rows > 0 && rows < 200_000, "{rows}");
        // Whole lines, and as many rows as the page says.
        assert!(written.ends_with('\n'));
        let said: String = page.lines().find(|l| l.contains(" rows: ")).unwrap().replace(',', "");
        assert!(said.starts_with(&format!("{rows} rows: {rows} passed")), "{said}");
        if form == "jsonl" {
            let last: serde_json::Value = serde_json::from_str(written.lines().last().unwrap()).unwrap();
            assert_eq!(last["summary"]["interrupted"], true);
            assert_eq!(last["summary"]["rows"], rows);
        }
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    }
}

/// The most memory that a run ever held, in bytes, as the kernel counted it, and what it printed.
fn peak(folder: &Path, arguments: &[&str]) -> (u64, String) {
    let mut child = start(folder, arguments);
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|l| l.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or(0) * 1024);
        std::thread::sleep(Duration::from_millis(2));
    }
    let out = child.wait_with_output().unwrap();
    assert!(most > 1 << 20, "VmHWM was not seen");
    (most, text(&out.stdout))
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = folder.join("rows.csv");
    let mut peaks = Vec::new();
    for rows in [100_000usize, 400_000] {
        write(&file, rows);
        let (most, page) = peak(folder, &["-o", "report.csv"]);
        assert!(page.replace(',', "").contains(&format!("{rows} rows: ")), "{page}");
        peaks.push((most, std::fs::metadata(&file).unwrap().len()));
    }
    let (small, large) = (peaks[0], peaks[1]);
    // Sixty megabytes more in the file, a few more in memory at most: the allocator's and the threads' mood.
    assert!(large.1 > small.1 + (60 << 20), "{peaks:?}");
    assert!(large.0 < small.0 + (16 << 20), "{peaks:?}");
    // And all in all less than the file.
    assert!(large.0 < 64 << 20, "{peaks:?}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(&folder.join("rows.csv"), 20_000);
    let command = "\"$0\" verify rows.csv --quantity \"S(p)\" --claimed s --json 2>&1 | head -n 1";
    let out = Command::new("sh")
        .args(["-c", command, env!("CARGO_BIN_EXE_entail")])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(text(&out.stdout).starts_with("{\"row\":1,") && text(&out.stdout).lines().count() == 1);
    // A report that cannot be written is an error that says so.
    let out = entail(folder, &[&["verify", "rows.csv"], &S[..], &["-o", "no/such/folder/r.csv"]].concat());
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("the report cannot be written"), "{}", text(&out.stderr));
}
