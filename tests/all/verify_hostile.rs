//! Hostile and broken files before `entail verify`: a clear error or a reported row, never a panic, a hang, a
//! report under the final name that is not whole, or memory that a header asks for.

use std::path::Path;
use std::process::{Command, Output};

use crate::verify_formats::{entail, npy, npz, text};

const D: [&str; 4] = ["--quantity", "D(p||q)", "--claimed", "kl"];

/// Runs the command with 3 GB of addresses (of which threads and their stacks take some), so that a
/// file that makes it ask for 10 GB ends it.
fn bounded(folder: &Path, arguments: &[&str]) -> Output {
    let limit = if cfg!(unix) { "ulimit -v 3000000; exec \"$0\" \"$@\"" } else { "exec \"$0\" \"$@\"" };
    Command::new("sh")
        .args(["-c", limit, env!("CARGO_BIN_EXE_entail")])
        .args(arguments)
        .env("RUST_MIN_STACK", "8388608")
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Verifies files that cannot be read: exit status 2, an error that says this, and the old report as it was.
fn refused(folder: &Path, files: &[&str], said: &[&str]) {
    std::fs::write(folder.join("report.jsonl"), "old\n").unwrap();
    let before = std::fs::read_dir(folder).unwrap().count();
    let out = bounded(folder, &[&["verify"], files, &D, &["-o", "report.jsonl"]].concat());
    let error = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{files:?}: {error}{}", text(&out.stdout));
    for part in said {
        assert!(error.contains(part), "{files:?}: {error}\nlacks {part}");
    }
    assert!(error.contains(files[0]) && !error.contains("panicked"), "{error}");
    assert_eq!(std::fs::read_to_string(folder.join("report.jsonl")).unwrap(), "old\n", "{files:?}");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), before, "{files:?} left a file behind");
}

fn put(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), content).unwrap();
}

#[test]
fn files_without_data_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["empty.csv", "empty.jsonl", "empty.npz"] {
        put(folder, name, "");
    }
    put(folder, "header.csv", "p,q,kl\n");
    put(folder, "blank.jsonl", "\n\n  \n");
    put(folder, "numbers.csv", "0.5,0.5,0\n0.5,0.5,0\n");
    put(folder, "array.json", "[{\"p\": [1], \"q\": [1], \"kl\": 0}]");
    put(folder, "picture.png", "x");
    refused(folder, &["empty.csv"], &["E049", "no data"]);
    refused(folder, &["empty.jsonl"], &["E049"]);
    refused(folder, &["empty.npz"], &["E044", "an NPZ archive"]);
    refused(folder, &["header.csv"], &["there are no rows in header.csv"]);
    refused(folder, &["blank.jsonl"], &["no data"]);
    refused(folder, &["numbers.csv"], &["line 1", "a header with the names of the columns"]);
    refused(folder, &["array.json"], &["JSON Lines, an object a line", "found an array"]);
    refused(folder, &["picture.png"], &["E042", ".parquet"]);
    refused(folder, &["missing.csv"], &["E040", "check the path"]);
    refused(folder, &["."], &["it is a folder"]);
}

#[test]
fn missing_columns_are_named_with_those_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    put(folder, "a.csv", "p,r,KL\n1,1,0\n");
    refused(folder, &["a.csv"], &["E046", "has no column `q`", "`r`"]);
    put(folder, "b.csv", "p_0,p_2,q_0,q_1,kl\n1,0,1,0,0\n");
    refused(folder, &["b.csv"], &["`p_2` where `p_1` should follow", "without a gap"]);
    npz(&folder.join("a.npz"), &[("p", npy("<f8", "(1, 1)", &1f64.to_le_bytes()))], false);
    refused(folder, &["a.npz"], &["has no column `q`; it has `p`"]);
    put(folder, "p.npy", npy("<f8", "(1, 1)", &1f64.to_le_bytes()));
    refused(folder, &["p.npy"], &["has no column `q`"]);
}

#[test]
fn arrays_that_claim_more_than_there_is_end_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let one = |bytes: usize| vec![0u8; bytes];
    // 10 GB and far more in the header, some bytes in the file.
    for (shape, bytes) in [
        ("(1250000000,)", 80),
        ("(1250000000, 1)", 80),
        ("(1, 1250000000)", 80),
        ("(2, 9223372036854775807)", 80),
        ("(18446744073709551615, 18446744073709551615)", 80),
        ("(3, 2)", 47),
        ("(99999999999999999999999,)", 80),
    ] {
        put(folder, "p.npy", npy("<f8", shape, &one(bytes)));
        put(folder, "q.npy", npy("<f8", shape, &one(bytes)));
        put(folder, "kl.npy", npy("<f8", "(3,)", &one(24)));
        refused(folder, &["p.npy", "q.npy", "kl.npy"], &["p.npy", "error: [E04"]);
        let lie = npy("<f8", shape, &one(bytes));
        npz(&folder.join("lie.npz"), &[("p", lie.clone()), ("q", lie.clone()), ("kl", lie)], true);
        refused(folder, &["lie.npz"], &["lie.npz", "error: [E04"]);
    }
    let whole = npy("<f8", "(2, 1)", &[1f64.to_le_bytes(), 1f64.to_le_bytes()].concat());
    for end in 0..whole.len() {
        put(folder, "p.npy", &whole[..end]);
        put(folder, "q.npy", &whole);
        put(folder, "kl.npy", &whole);
        if end % 9 == 0 || end + 3 > whole.len() {
            refused(folder, &["p.npy", "q.npy", "kl.npy"], &["E044"]);
        }
    }
    put(folder, "p.npy", npy("|O", "(2,)", b"objects"));
    refused(folder, &["p.npy", "q.npy", "kl.npy"], &["elements of type", "f2, f4, f8"]);
    put(folder, "p.npy", npy("<f8", "(3,)", &one(24)));
    refused(folder, &["p.npy", "q.npy", "kl.npy"], &["2 rows", "3 as in p.npy"]);
}

#[test]
fn archives_cut_off_or_swelling_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let column = npy("<f8", "(2, 1)", &[1f64.to_le_bytes(), 1f64.to_le_bytes()].concat());
    let members = [("p", column.clone()), ("q", column.clone()), ("kl", column)];
    npz(&folder.join("a.npz"), &members, true);
    let whole = std::fs::read(folder.join("a.npz")).unwrap();
    for end in (0..whole.len()).step_by(whole.len() / 12) {
        put(folder, "cut.npz", &whole[..end]);
        refused(folder, &["cut.npz"], &["E044"]);
    }
    // Many zeros in few bytes, as one row.
    let zeros = npy("<f8", "(1, 2000000)", &vec![0; 16_000_000]);
    npz(&folder.join("swell.npz"), &[("p", zeros.clone()), ("q", zeros.clone()), ("kl", zeros)], true);
    assert!(std::fs::metadata(folder.join("swell.npz")).unwrap().len() < 1 << 18);
    let out = bounded(folder, &[&["verify", "swell.npz"], &D[..], &["--max-outcomes", "1000000"]].concat());
    assert_eq!(out.status.code(), Some(2));
    let error = text(&out.stderr);
    assert!(error.contains("E043") && error.contains("raise the limit with `--max-outcomes`"), "{error}");
}

/// Parquet whose end, footer or middle is missing or wrong.
#[cfg(feature = "parquet")]
#[test]
fn damaged_parquet_is_refused() {
    use parquet::data_type::DoubleType;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let schema = "message rows { required double p; required double q; required double kl; }";
    let schema = std::sync::Arc::new(parse_message_type(schema).unwrap());
    let file = std::fs::File::create(folder.join("a.parquet")).unwrap();
    let mut file = SerializedFileWriter::new(file, schema, Default::default()).unwrap();
    let mut group = file.next_row_group().unwrap();
    let numbers: Vec<f64> = (1..400).map(|i| 1.0 / f64::from(i)).collect();
    while let Some(mut writer) = group.next_column().unwrap() {
        writer.typed::<DoubleType>().write_batch(&numbers, None, None).unwrap();
        writer.close().unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
    let whole = std::fs::read(folder.join("a.parquet")).unwrap();
    let out = entail(folder, &[&["verify", "a.parquet"], &D[..]].concat());
    assert!(text(&out.stdout).contains("399 rows"), "{}", text(&out.stderr));
    for end in (0..whole.len()).step_by(whole.len() / 12).chain([4, 8, whole.len() - 1]) {
        put(folder, "cut.parquet", &whole[..end]);
        refused(folder, &["cut.parquet"], &["E044", "a Parquet file"]);
    }
    // Bytes changed anywhere: refused or read, but never a crash; in a page they are just other numbers.
    let mut dice = crate::flint::Dice(3);
    for _ in 0..60 {
        let mut broken = whole.clone();
        for _ in 0..1 + dice.below(12) {
            let at = dice.below(whole.len() as u64) as usize;
            broken[at] = dice.word() as u8;
        }
        put(folder, "broken.parquet", &broken);
        let out = bounded(folder, &[&["verify", "broken.parquet"], &D[..]].concat());
        let error = text(&out.stderr);
        assert!(matches!(out.status.code(), Some(1 | 2)), "{:?} {error}", out.status);
        assert!(!error.contains("panicked") && !error.contains("overflow"), "{error}");
    }
}

/// Rows of every kind of brokenness among good ones, in CSV and in JSON Lines.
const BROKEN: [(&str, &str, &str); 12] = [
    ("\"[0.5,0.5]\",\"[0.25,0.75]\",0.14384103622589042", "", ""),
    ("\"[0.5,0.5]\",\"[0.5]\",0", "{\"p\":[0.5,0.5],\"q\":[0.5],\"kl\":0}", "2 numbers, the second 1"),
    ("\"[nan,0.5]\",\"[0.5,0.5]\",0", "{\"p\":[NaN,0.5],\"q\":[0.5,0.5],\"kl\":0}", "is NaN"),
    ("\"[inf,0.5]\",\"[0.5,0.5]\",0", "{\"p\":[Infinity,0.5],\"q\":[0.5,0.5],\"kl\":0}", "is inf"),
    ("\"[-0.1,1.1]\",\"[0.5,0.5]\",0", "{\"p\":[-0.1,1.1],\"q\":[0.5,0.5],\"kl\":0}", "is negative: -0.1"),
    ("\"[0.5,x]\",\"[0.5,0.5]\",0", "{\"p\":[0.5,\"x\"],\"q\":[0.5,0.5],\"kl\":0}", "`x` is no number"),
    ("\"[]\",\"[]\",0", "{\"p\":[],\"q\":[],\"kl\":0}", "has no numbers"),
    ("1,,0", "{\"p\":1,\"q\":null,\"kl\":0}", "`q`: "),
    ("1,1", "{\"p\":1,\"q\":1}", ""),
    ("1,1,0,0", "{\"p\":1,\"q\":1,\"kl\":[0,0]}", ""),
    ("1,1,zero", "{\"p\":1,\"q\":1,\"kl\":{\"x\":0}}", "`kl`: "),
    ("1,\u{1b}[31m,0", "{\"p\":1,\"q\":1,\"kl\":0", ""),
];

#[test]
fn broken_rows_are_counted_and_said_and_the_others_verified() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut csv, mut json) = (String::from("p,q,kl\n"), String::new());
    for (a, b, _) in BROKEN {
        let good = "{\"p\":[0.5,0.5],\"q\":[0.25,0.75],\"kl\":0.14384103622589042}";
        csv += &format!("{a}\n{}\n", BROKEN[0].0);
        json += &format!("{}\n{good}\n", if b.is_empty() { good } else { b });
    }
    put(folder, "rows.csv", csv);
    put(folder, "rows.jsonl", json);
    for file in ["rows.csv", "rows.jsonl"] {
        let out = bounded(folder, &[&["verify", file], &D[..], &["--show", "50"]].concat());
        let page = text(&out.stdout);
        assert_eq!(out.status.code(), Some(2), "{page}");
        assert!(page.contains("24 rows: 13 passed, 11 broken"), "{page}");
        for (i, (_, _, reason)) in BROKEN.iter().enumerate().skip(1) {
            let row = format!("row {}: broken: ", 2 * i + 1);
            let line = page.lines().find(|l| l.starts_with(&row));
            assert!(line.is_some_and(|l| l.contains(reason)), "{file}, {row}: {page}");
        }
        assert!(!page.contains('\u{1b}'), "{page:?}");
        let out = entail(folder, &[&["verify", "--json", file], &D[..]].concat());
        let last = text(&out.stdout).lines().last().map(str::to_owned).unwrap();
        assert!(last.contains("\"rows\":24,\"passed\":13,\"failed\":0,\"broken\":11"), "{last}");
    }
}

#[test]
fn too_many_broken_rows_end_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    put(folder, "rows.csv", format!("p,q,kl\n{}", "1,1,0\n1,x,0\n".repeat(5)));
    let run = |most: &str| {
        bounded(folder, &[&["verify", "rows.csv"], &D[..], &["--max-errors", most, "-o", "out.csv"]].concat())
    };
    let out = run("4");
    let error = text(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{error}");
    assert!(error.contains("stopped after 5 broken rows") && error.contains("row 8: broken: "), "{error}");
    assert!(!folder.join("out.csv").exists());
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    assert_eq!(run("5").status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(folder.join("out.csv")).unwrap().lines().count(), 11);
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    put(folder, "rows.csv", format!("p,q,kl\n1,1,0\n\"1,1,0\n{}", "1,1,0\n".repeat(100)));
    let out = entail(folder, &[&["verify", "rows.csv"], &D[..]].concat());
    let page = text(&out.stdout);
    assert!(
        page.contains("row 2: broken: lines 3 to 103, held together by a quote: 1 cell, the header has 3"),
        "{page}"
    );
}

#[test]
fn exit_statuses_say_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (rows, status) in [
        ("1,1,0\n", 0),
        ("1,1,0\n1,1,1\n", 1),
        ("1,1,0\n1,1,nan\n", 1),
        ("1,0,inf\n", 0),
        ("1,0,1\n", 1),
        // A mismatch weighs more than a broken row.
        ("1,x,0\n1,1,1\n", 1),
        ("1,x,0\n1,1,0\n", 2),
    ] {
        put(folder, "rows.csv", format!("p,q,kl\n{rows}"));
        for form in [&[][..], &["--json"], &["--csv"], &["-o", "out.jsonl"], &["--ascii"]] {
            let out = entail(folder, &[&["verify", "rows.csv"], &D[..], form].concat());
            assert_eq!(out.status.code(), Some(status), "{rows} {form:?} {}", text(&out.stdout));
        }
    }
    for wrong in [
        &["--quantity", "D(p||", "--claimed", "kl"][..],
        &["--quantity", "D(p||q)", "--claimed", "kl", "--tolerance", "-1"],
        &["--quantity", "D(p||q)", "--claimed", "kl", "--base", "1"],
        &["--quantity", "D(p||q)"],
        &["--quantity", "D(p||q)", "--claimed", "kl", "--parquet"],
    ] {
        let out = entail(folder, &[&["verify", "rows.csv"], wrong].concat());
        assert_eq!(out.status.code(), Some(2), "{wrong:?} {}", text(&out.stdout));
        assert!(text(&out.stderr).contains("error"), "{wrong:?}");
    }
}
