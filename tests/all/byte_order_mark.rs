//! A byte order mark in front of a text says how it is stored; editors leave one, and no file is the worse for it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn entail(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entail"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").env_remove("XDG_CONFIG_HOME");
    command.output().unwrap()
}

fn marked(text: &str) -> String {
    format!("\u{feff}{text}")
}

#[test]
fn statements_data_and_documents_may_begin_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), marked(text)).unwrap();
    put("table.csv", "outcome,p\nsun,3/4\nrain,1/4\n");
    put("table.json", "{\"sun\": \"3/4\", \"rain\": \"1/4\"}");
    put(
        "a.ent",
        "A = load \"table.csv\"\nB = load \"table.json\"\nA(sun) = 3/4\nB(sun) = 3/4\nS(A) = S(B)\n",
    );
    put("page.md", "# Marked\n\nA fair coin has `entail S((1/2, 1/2)) in bits`.\n");
    let run = entail(folder.path(), &["run", "a.ent"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let checked = entail(folder.path(), &["check", "a.ent"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let page = entail(folder.path(), &["handout", "page.md", "-o", "page.html"]);
    assert!(page.status.success(), "{}", String::from_utf8_lossy(&page.stderr));
    let html = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(html.contains("<h1") && !html.contains('\u{feff}'), "{html}");
}

#[test]
fn places_in_the_text_are_counted_without_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.ent"), marked("S(A) = = 1\n")).unwrap();
    let run = entail(folder.path(), &["run", "a.ent"]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("a.ent:1:8"), "{said}");
}

/// In the middle of a text it is a character like any other that means nothing.
#[test]
fn elsewhere_it_is_refused_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.ent"), "A = (1)\n\u{feff}S(A)\n").unwrap();
    let run = entail(folder.path(), &["run", "a.ent"]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("E005") && said.contains("remove the byte order mark"), "{said}");
}

#[test]
fn certificates_may_begin_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let proof = entail(folder.path(), &["prove", "D(A||B) >= 0", "--json"]);
    let text = String::from_utf8(proof.stdout).unwrap();
    fs::write(folder.path().join("cert.json"), marked(&text)).unwrap();
    let checked = entail(folder.path(), &["check", "cert.json"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
