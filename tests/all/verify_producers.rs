//! Real producers: SciPy, scikit-learn and NumPy compute, the command verifies, and the defects that are
//! known are found. `tests/producers/produce.py` writes the files.

use crate::flint::python;
use serde_json::Value as Json;
use std::path::Path;
use std::process::{Command, Output};

/// Whether the producers are there; `ENTAIL_REQUIRE_FLINT=1` makes their absence a failure.
fn producers_are_there() -> bool {
    let there = Command::new(python()).args(["-c", "import scipy, sklearn"]).output();
    if there.is_ok_and(|out| out.status.success()) {
        return true;
    }
    let required = std::env::var_os("ENTAIL_REQUIRE_FLINT").is_some_and(|v| v == "1");
    assert!(!required, "python3 with scipy and scikit-learn is required: pip install scipy scikit-learn");
    eprintln!("SKIPPED: no python3 with scipy and scikit-learn, so no producer was verified");
    false
}

fn entail(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_entail")).current_dir(folder).args(arguments).output().unwrap()
}

/// The rows and the summary of a JSON report.
fn report(folder: &Path, arguments: &[&str]) -> (Vec<Json>, Json, i32) {
    let mut all = vec!["verify", "--json"];
    all.extend(arguments);
    let out = entail(folder, &all);
    let text = String::from_utf8(out.stdout).unwrap();
    let mut lines: Vec<Json> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let last = lines.pop().unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&out.stderr)));
    (lines, last["summary"].clone(), out.status.code().unwrap())
}

#[test]
fn known_defects_are_found_and_good_outputs_pass() {
    if !producers_are_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/producers/produce.py");
    let made = Command::new(python()).arg(script).arg(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let known: Json = serde_json::from_slice(&made.stdout).unwrap();
    println!("{known}");

    // Source: scipy's entropy is negative for nearly equal inputs.
    let kl = [
        "kl.jsonl",
        "--quantity",
        "D(p||q)",
        "--claimed",
        "kl",
        "--policy",
        "normalize",
        "--tolerance",
        "rel 1e-9",
    ];
    let (rows, summary, status) = report(folder, &kl);
    let negative: Vec<&Json> = rows.iter().filter(|r| r["claimed"].as_f64().unwrap() < 0.0).collect();
    assert_eq!(status, 1);
    assert!(negative.len() > 20 && negative.len() as u64 == known["negative"].as_u64().unwrap());
    for row in &negative {
        assert!(row["status"] == "failed" && row["truth"].as_f64().unwrap() >= 0.0, "{row}");
        assert!(row["cause"].as_str().unwrap().contains("wrong sign"), "{row}");
    }
    // Ordinary rows are right to a few ulps; nearly equal ones are not.
    let half = rows.len() / 2;
    assert!(rows[..half].iter().all(|r| r["status"] == "passed"));
    assert!(summary["failed"].as_u64().unwrap() as usize > half / 2, "{summary}");

    // Source: scipy/scipy#20083: jensenshannon is nan where its sum rounds below zero.
    let js = ["js.npz", "--quantity", "sqrt(JS(p,q))", "--claimed", "js", "--policy", "normalize"];
    let (rows, summary, status) = report(folder, &js);
    assert_eq!((status, &summary["nan"]), (1, &known["nan"]));
    assert!(summary["nan"].as_u64().unwrap() > 20);
    assert!(
        rows.iter().filter(|r| r["claimed"] == "nan").all(|r| r["status"] == "failed" && r["ulps"].is_null())
    );

    // rel_entr and kl_div sum as they say, and so does NumPy.
    for (quantity, column) in [("D(p||q)", "rel_entr"), ("kl_div(p,q)", "kl_div"), ("S(p)", "s")] {
        let (_, summary, _) = report(
            folder,
            &["sums.npz", "--quantity", quantity, "--claimed", column, "--tolerance", "1e-15"],
        );
        assert_eq!(summary["passed"], summary["rows"], "{column}: {summary}");
    }
    let singles =
        ["p.npy", "bits.npy", "--quantity", "S(p)", "--claimed", "bits", "--base", "2", "--float", "f32"];
    let (_, summary, status) = report(folder, &singles);
    assert_eq!((status, &summary["rows"]), (0, &known["rows"]), "{summary}");

    // Source: scikit-learn#24315 and others: log_loss clips to the machine's epsilon.
    let loss = [
        "losses.csv",
        "--quantity",
        "log_loss(p,y)",
        "--claimed",
        "loss",
        "--policy",
        "normalize",
        "--tolerance",
        "rel 1e-13",
    ];
    let (rows, summary, _) = report(folder, &loss);
    assert_eq!(summary["failed"], 2, "{summary}");
    assert_eq!((rows[0]["truth"].as_f64(), &rows[0]["claimed"]), (Some(0.0), &known["perfect"]));
    assert_eq!((&rows[1]["truth"], &rows[1]["claimed"]), (&Json::from("inf"), &known["hopeless"]));
    assert!(rows[0]["cause"].as_str().unwrap().contains("clipped"), "{}", rows[0]);
    assert!(rows[1]["cause"].as_str().unwrap().contains("clipped to 2^-52"), "{}", rows[1]);

    // The mean over a file is one claim.
    let mean = known["mean"].to_string();
    let all = ["verify", "all.npz", "--quantity", "log_loss(p,y)", "--reduction", "mean", "--value", &mean];
    let out = entail(folder, &[&all[..], &["--policy", "normalize"]].concat());
    assert_eq!(
        out.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    let (_, summary, status) = report(
        folder,
        &[
            "table.npz",
            "--quantity",
            "I(t)",
            "--claimed",
            "mi",
            "--policy",
            "normalize",
            "--tolerance",
            "1e-15",
        ],
    );
    assert_eq!(status, 0, "{summary}");
}
