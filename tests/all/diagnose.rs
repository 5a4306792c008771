//! Numbers that libraries printed in public, each with its source, put to the command:
//! `tests/data/diagnose.jsonl`.

use serde_json::Value as Json;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_entail")).arg("diagnose").args(args).output().expect("entail runs")
}

fn diagnosed(args: &[&str]) -> (i32, Json) {
    let mut all = args.to_vec();
    all.push("--json");
    let out = run(&all);
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let complaint = String::from_utf8_lossy(&out.stderr);
    let json = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {complaint}"));
    (out.status.code().expect("a status"), json)
}

/// The deviations of a fit in one line.
fn words(fit: &Json) -> String {
    let all = fit["deviations"].as_array().expect("deviations");
    all.iter().filter_map(|d| d["words"].as_str()).collect::<Vec<_>>().join("; ")
}

#[test]
fn numbers_of_real_libraries() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagnose.jsonl");
    let text = std::fs::read_to_string(path).expect("diagnose.jsonl");
    let mut faults = Vec::new();
    let mut rows = 0;
    for line in text.lines() {
        let row: Json = serde_json::from_str(line).expect("a JSON row");
        assert!(row["source"].as_str().is_some_and(|s| !s.is_empty()), "{} has no source", row["id"]);
        let args: Vec<&str> = row["args"].as_array().expect("args").iter().filter_map(Json::as_str).collect();
        let (status, found) = diagnosed(&args);
        let none = Vec::new();
        let fits = found["fits"].as_array().unwrap_or(&none);
        let all: Vec<String> = fits.iter().map(words).collect();
        let mut fault = |what: String| faults.push(format!("{}: {what}; found {all:?}", row["id"]));
        if Some(i64::from(status)) != row["exit"].as_i64() {
            fault(format!("status {status}, expected {}", row["exit"]));
        }
        if let Some(first) = row["first"].as_str() {
            let right = if first.is_empty() {
                all.first().is_some_and(String::is_empty)
            } else {
                all.first().is_some_and(|words| words.contains(first))
            };
            if !right {
                fault(format!("not first: {first:?}"));
            }
        }
        if let Some(any) = row["any"].as_str()
            && !all.iter().any(|words| if any.is_empty() { words.is_empty() } else { words.contains(any) })
        {
            fault(format!("not found: {any:?}"));
        }
        if let Some(call) = row["call"].as_str()
            && !fits
                .first()
                .is_some_and(|fit| fit["calls"].as_array().is_some_and(|c| c.iter().any(|c| c == call)))
        {
            fault(format!("no call {call:?}"));
        }
        rows += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(rows >= 90, "{rows} rows");
}

#[test]
fn pages() {
    let cases: &[(&str, &[&str])] = &[
        ("diagnose_entropy", &["0.0", "--p", "0.5,0.5", "--q", "0.3,0.3"]),
        ("diagnose_right", &["0.5108", "--p", "0.5,0.5", "--q", "0.3,0.3"]),
        ("diagnose_nothing", &["0.3234281245654902", "--p", ".5,.4,.2", "--q", ".8,.7,.6"]),
        ("diagnose_chance", &["0.02", "--x", "1,1,1,0,0", "--y", "1,0,1,1,0"]),
        (
            "diagnose_columns",
            &["36.04365338911715", "--labels", "dog,cat", "--classes", "dog,cat", "--probs", "1,0; 0,1"],
        ),
        ("diagnose_noise", &["-1.98e-08", "--p", "0.2,0.3,0.5", "--q", "0.2,0.3,0.5"]),
    ];
    for (name, args) in cases {
        for format in ["text", "markdown"] {
            let mut all = args.to_vec();
            all.extend(["--format", format]);
            let page = String::from_utf8(run(&all).stdout).expect("UTF-8");
            let name = if format == "text" { (*name).to_owned() } else { format!("{name}_markdown") };
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../../snapshots" }, {
                insta::assert_snapshot!(name, page);
            });
        }
    }
}

#[test]
fn declared_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("defs.ent");
    std::fs::write(&file, "A = {sun: 3/4, rain: 1/4}\nB = {rain: 1/10, sun: 9/10}\n").expect("written");
    let file = file.to_str().expect("UTF-8");
    // D(A‖B) = 0.0923 nats; the other way round 0.0725.
    let (status, found) = diagnosed(&["0.0923", "D(A||B)", "--file", file]);
    assert_eq!((status, &found["verdict"]), (0, &Json::from("right")), "{found}");
    let (status, found) = diagnosed(&["0.0725", "D(A||B)", "--file", file]);
    assert_eq!(status, 1, "{found}");
    assert_eq!(words(&found["fits"][0]), "A and B exchanged");
    // Any other expression is a known value.
    let (status, found) = diagnosed(&["0.746998", "H(A,B) + D(A||B) in bits", "--file", file]);
    assert_eq!((status, words(&found["fits"][0]).as_str()), (1, "natural logarithms: nats"), "{found}");
}

#[test]
fn units_of_what_has_none() {
    let (status, found) = diagnosed(&["0.25", "--expected", "0.25", "--base", "2"]);
    assert_eq!(status, 0, "{found}");
    // e^(ln 2) and 2^(1 bit).
    let (status, found) = diagnosed(&["2", "exp(S(p)) in bits", "--p", "0.5,0.5"]);
    assert_eq!((status, &found["plain"]), (0, &Json::from("2")), "{found}");
}

#[test]
fn numbers_beyond_doubles() {
    let begun = std::time::Instant::now();
    let (status, found) = diagnosed(&["0.5", "--p", "1e400,1", "--q", "1,1e-400"]);
    assert_eq!(status, 3, "{found}");
    let (status, found) = diagnosed(&["9.21034037197618e402", "--p", "1e400,1", "--q", "1,1e-400"]);
    assert_eq!(status, 0, "{found}");
    assert!(begun.elapsed().as_secs() < 120);
}

#[test]
fn rows_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, "p_0,p_1,q,kl\n0.5,0.5,0.9 0.1,0.7370\n0.25,0.75,0.5 0.5,0.1308\n")
        .expect("written");
    let file = file.to_str().expect("UTF-8");
    let (status, found) = diagnosed(&["0.7370", "--data", file, "--row", "1", "--p", "p", "--q", "q"]);
    assert_eq!((status, words(&found["fits"][0]).as_str()), (1, "logarithms to base 2: bits"), "{found}");
    let (status, found) = diagnosed(&["0.1308", "--data", file, "--row", "2", "--p", "p", "--q", "q"]);
    assert_eq!((status, &found["verdict"]), (0, &Json::from("right")), "{found}");
    // 0.51083 and 0.13081 together.
    let (status, found) = diagnosed(&["0.641638", "--data", file, "--p", "p", "--q", "q"]);
    assert_eq!(status, 1, "{found}");
    assert!(words(&found["fits"][0]).contains("the sum over the rows"), "{found}");
}

#[test]
fn input_that_cannot_be_used() {
    let cases: &[(&[&str], &str)] = &[
        (&["abc", "--p", "1", "--q", "1"], "is no number"),
        (&["0.5"], "nothing to compare"),
        (&["0.5", "--p", "0.5,0.5", "--q", "0.5,0.2,0.3"], "p is 1×2, q is 1×3"),
        (&["0.5", "--p", "0.5,0.5;1"], "row 2 of p has 1 numbers"),
        (&["0.5", "--labels", "0,3", "--probs", "0.5,0.5;0.5,0.5"], "the label 3 of row 2 is no class"),
        (&["0.5", "--labels", "dog", "--probs", "0.5,0.5"], "is no class number"),
        (&["0.5", "--labels", "dog", "--classes", "cat,cow", "--probs", "0.5,0.5"], "not among --classes"),
        (&["0.5", "--probs", "0.5,0.5"], "predictions need a target"),
        (&["0.5", "--p", "x,y"], "expected a number"),
        (&["0.5", "--p", ""], "p is empty"),
        (&["0.5", "S(q)", "--p", "0.5,0.5"], "needs"),
        (&["0.5", "D(p||p)", "--p", "0.5,0.5"], "with data of its own"),
        (&["0.5", "--joint", "0,0;0,0"], "not all 0"),
        (&["0.5", "--x", "1,2", "--y", "1"], "2 observations"),
        (&["0.5", "--p", "1", "--expected", "2"], "one kind of data"),
        (&["0.5", "--p", "@/no/such/file"], "cannot be read"),
        (&["0.5", "--p", "1e999999999"], "exponent"),
        (&["0.5", "--labels", "0", "--class-count", "99999999999999"], "too many"),
        (&["0.5", "--p", "0.5,0.5", "--data", "/no/such/file.csv"], "cannot be read"),
        (&["0.5", "--p", "@/etc/hostname", "--max-bytes", "0"], "--max-bytes"),
    ];
    for (args, part) in cases {
        let out = run(args);
        let complaint = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{args:?}: {complaint}");
        assert!(complaint.contains(part), "{args:?}: {complaint}");
    }
}

#[test]
fn rows_of_every_format() {
    use crate::verify_formats::{npy, npz};
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let bytes = |numbers: &[f64]| numbers.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    let (p, q) = ([0.25, 0.75, 0.5, 0.5], [0.5, 0.5, 0.9, 0.1]);
    let (p, q) = (npy("<f8", "(2, 2)", &bytes(&p)), npy("<f8", "(2, 2)", &bytes(&q)));
    npz(&folder.join("a.npz"), &[("p", p.clone()), ("q", q.clone())], true);
    let put = |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).expect("written");
    put("p.npy", &p);
    put("q.npy", &q);
    put("a.jsonl", b"{\"p\": [0.25, 0.75], \"q\": [0.5, 0.5]}\n{\"p\": [0.5, 0.5], \"q\": [0.9, 0.1]}\n");
    put("a.csv", b"p_0,p_1,q\n0.25,0.75,\"[0.5, 0.5]\"\n0.5,0.5,\"[0.9, 0.1]\"\n");
    let path = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    for files in [&["a.npz"][..], &["p.npy", "q.npy"], &["a.jsonl"], &["a.csv"]] {
        let paths: Vec<String> = files.iter().map(|f| path(f)).collect();
        let mut args = vec!["0.7369655941662062", "D(p||q)", "--p", "p", "--q", "q", "--row", "2"];
        paths.iter().for_each(|path| args.extend(["--data", path]));
        let (status, found) = diagnosed(&args);
        assert_eq!(
            (status, words(&found["fits"][0]).as_str()),
            (1, "logarithms to base 2: bits"),
            "{files:?}"
        );
        args[7] = "3";
        let out = run(&args);
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.code() == Some(2) && error.contains("has no row 3"), "{error}");
        (args[5], args[7]) = ("r", "2");
        let error = String::from_utf8_lossy(&run(&args).stderr).into_owned();
        assert!(error.contains("has no column `r`"), "{error}");
    }
    put("nan.npy", &npy("<f8", "(1, 2)", &bytes(&[f64::NAN, 1.0])));
    let out = run(&["0.5", "--p", "nan", "--data", &path("nan.npy")]);
    let error = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(
        out.status.code() == Some(2) && error.contains("row 1: NaN and infinity are no numbers"),
        "{error}"
    );
}

#[test]
fn failing_rows_of_verify_name_their_convention() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // Source: the formulas in float64, by NumPy. Base 2; the direction; clipped at 1e-7 and no logarithm of 0; 1e-10 added.
    let rows = "p,q,kl\n\
        \"[0.5,0.5]\",\"[0.9,0.1]\",0.7369655941662062\n\
        \"[0.5,0.5]\",\"[0.9,0.1]\",0.3680642071684971\n\
        \"[0.5,0.5,0]\",\"[0.9,0,0.1]\",10.87245854238364\n\
        \"[0.5,0.5]\",\"[0.9,0.1]\",0.1234567891234\n";
    std::fs::write(folder.join("rows.csv"), rows).expect("written");
    let run = |arguments: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_entail")).current_dir(folder).args(arguments).output();
        String::from_utf8(out.expect("entail runs").stdout).expect("UTF-8")
    };
    let verify = ["verify", "rows.csv", "--quantity", "D(p||q)", "--claimed", "kl"];
    let page = run(&verify);
    let causes: Vec<&str> = page.lines().filter_map(|l| l.trim().strip_prefix("likely   ")).collect();
    assert_eq!(causes.len(), 3, "{page}");
    assert!(causes[0].contains("base 2") && causes[1].contains("exchanged"), "{page}");
    assert!(causes[2].contains("1e-10"), "{page}");
    // What nothing explains comes with the command that looks closer, and that runs.
    let command = page.lines().find_map(|l| l.trim().strip_prefix("entail diagnose ")).expect("a command");
    assert_eq!(command, "0.1234567891234 \"D(p||q)\" --data rows.csv --row 4 --p p --q q");
    let words: Vec<&str> = command.split(' ').map(|w| w.trim_matches('"')).collect();
    let page = run(&[&["diagnose"], words.as_slice()].concat());
    assert!(page.contains("0.1234567891234") && page.contains("0.5108"), "{page}");
    // The same causes are in the report.
    let report = run(&[&verify[..], &["--json"]].concat());
    assert_eq!(report.matches("\"cause\":").count(), 3, "{report}");
}
