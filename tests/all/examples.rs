//! What people see: shipped examples as snapshots, and the commands of the documentation.

use insta::Settings;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entail(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_entail"))
        .args(args)
        .current_dir(root())
        .env("COLUMNS", "100")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("the command starts")
}

fn settings() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Output, errors and exit code as one text.
fn seen(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let errors = text(&output.stderr);
    let errors = if errors.is_empty() { String::new() } else { format!("--- errors\n{errors}") };
    format!("{}{errors}--- exit {}\n", text(&output.stdout), output.status.code().unwrap_or(-1))
}

fn examples() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(root().join("examples"))
        .expect("examples/")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "ent"))
        .collect();
    all.sort();
    assert!(!all.is_empty());
    all
}

#[test]
fn shipped_examples() {
    settings().bind(|| {
        for path in examples() {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let file = format!("examples/{name}.ent");
            insta::assert_snapshot!(format!("example_{name}"), seen(&entail(&["run", &file])));
            insta::assert_snapshot!(
                format!("example_{name}_ascii"),
                seen(&entail(&["--ascii", "run", &file]))
            );
            insta::assert_snapshot!(format!("example_{name}_json"), seen(&entail(&["--json", "run", &file])));
        }
    });
}

/// Every ```` ```console ```` block of the documentation: lines that begin with `$ entail` are run, and
/// what follows up to the next command is what they print.
#[test]
fn documentation_is_true() {
    let mut commands = 0;
    for page in ["README.md"] {
        let text = std::fs::read_to_string(root().join(page)).expect(page);
        for block in text.split("```console\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            for part in block.split("$ entail ").skip(1) {
                let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
                let args = words(command);
                let output = entail(&args.iter().map(String::as_str).collect::<Vec<_>>());
                let printed = format!(
                    "{}{}",
                    String::from_utf8_lossy(&output.stdout),
                    String::from_utf8_lossy(&output.stderr)
                );
                assert_eq!(printed.trim_end(), expected.trim_end(), "{page}: entail {command}");
                commands += 1;
            }
        }
        for (k, block) in text.split("```entail\n").skip(1).enumerate() {
            let block = block.split("```").next().unwrap_or_default();
            let file =
                tempfile::Builder::new().suffix(".ent").tempfile_in(root().join("examples")).expect("a file");
            std::fs::write(file.path(), block).expect("written");
            let output = entail(&["run", &file.path().to_string_lossy()]);
            assert_ne!(output.status.code(), Some(2), "{page}, block {}: {}", k + 1, seen(&output));
        }
    }
    assert!(commands >= 5, "{commands} commands in the documentation");
}

/// A command line cut at spaces, quotes respected.
fn words(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in line.split(" #").next().unwrap_or(line).trim().chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => all.push(String::new()),
            c => all.last_mut().expect("a word").push(c),
        }
    }
    all.retain(|w| !w.is_empty());
    all
}

/// `entail prove --json`: the fields that DESIGN names are there, and the exit codes mean what they say.
#[test]
fn machine_readable() {
    let json = |args: &[&str]| -> (serde_json::Value, i32) {
        let output = entail(args);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        (serde_json::from_str(text.trim()).expect("one JSON object"), output.status.code().unwrap_or(-1))
    };
    let (proof, code) = json(&["prove", "--json", "H(A,B) = D(A||B) + S(A)"]);
    assert_eq!((proof["verdict"].as_str(), code), (Some("proved"), 0));
    assert!(proof["steps"].as_array().is_some_and(|s| s.len() >= 8));
    for key in ["expr", "relation", "rule", "why"] {
        assert!(proof["steps"][1][key].is_string(), "{key}");
    }
    let (refuted, code) = json(&["prove", "--json", "H(A,B) = D(A||B) - S(A)"]);
    assert_eq!((refuted["verdict"].as_str(), code), (Some("refuted"), 1));
    assert!(refuted["counterexample"].is_object());
    let (value, code) = json(&["eval", "--json", "S((1/2, 1/4, 1/4))"]);
    assert_eq!(code, 0);
    assert_eq!(value["exact"].as_str(), Some("3/2 ln 2"));
    assert_eq!(value["decimal"].as_str(), Some("1.0397207708399179641"));
    for key in ["input", "base", "f64", "f64_hex"] {
        assert!(!value[key].is_null(), "{key}");
    }
    assert!(value["value"]["lower"].is_string() && value["value"]["upper"].is_string());
    assert_eq!(entail(&["eval", "S(Nobody)"]).status.code(), Some(2));
}

/// A failing command leaves the output file as it was.
#[test]
fn failures_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("answer.md");
    std::fs::write(&out, "kept").expect("written");
    let bad = folder.path().join("bad.ent");
    std::fs::write(&bad, "A = {a: 1/2, b: 1/3}\nS(A)\n").expect("written");
    let run = entail(&["run", &bad.to_string_lossy(), "-o", &out.to_string_lossy()]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("5/6"), "the sum is shown");
    assert_eq!(std::fs::read_to_string(&out).expect("there"), "kept");
    assert_eq!(std::fs::read_dir(folder.path()).expect("there").count(), 2, "nothing left behind");
}
