//! The rank law, read off the sources: the table in `src/lib.rs` against every path in `src/`.
//!
//! Also what the trusted rooms may not contain, how large they are together, and how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The most code lines that the trusted rooms may have together.
const TRUSTED_LINES: usize = 9_900;
/// The most lines of one file.
const FILE_LINES: usize = 500;

/// One source file.
struct File {
    path: PathBuf,
    /// `["syntax", "parse", "table"]`; a `mod.rs` has the path of its folder.
    module: Vec<String>,
    text: String,
    /// The text with comments, literals and tests blanked out, line by line as long as it was.
    code: String,
}

/// A room of the house.
struct Room {
    rank: u32,
    trusted: bool,
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(file(path));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 5);
    files
}

fn file(path: PathBuf) -> File {
    let text = std::fs::read_to_string(&path).unwrap();
    let relative = path.strip_prefix(source()).unwrap().with_extension("");
    let mut module: Vec<String> =
        relative.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    let code = without_tests(&blanked(&text));
    File { path, module, text, code }
}

/// Blanks out comments and literals.
fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    let starts = |at: usize, sign: &str| sign.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let word = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    while at < chars.len() {
        let begin = at;
        if starts(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            let mut depth = 0;
            loop {
                if starts(at, "/*") {
                    depth += 1;
                    at += 2;
                } else if starts(at, "*/") {
                    depth -= 1;
                    at += 2;
                } else {
                    at += 1;
                }
                if depth == 0 || at >= chars.len() {
                    break;
                }
            }
        } else if (starts(at, "r\"") || starts(at, "r#") || starts(at, "br"))
            && (at == 0 || !word(at - 1))
            && {
                let mut quote = at + usize::from(starts(at, "b")) + 1;
                while chars.get(quote) == Some(&'#') {
                    quote += 1;
                }
                chars.get(quote) == Some(&'"')
            }
        {
            at += usize::from(starts(at, "b")) + 1;
            let mut hashes = 0;
            while chars[at] == '#' {
                hashes += 1;
                at += 1;
            }
            let end = format!("\"{}", "#".repeat(hashes));
            at += 1;
            while at < chars.len() && !starts(at, &end) {
                at += 1;
            }
            at += end.len();
        } else if chars[at] == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += 1 + usize::from(chars[at] == '\\');
            }
            at += 1;
        } else if chars[at] == '\'' && (chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\''))
        {
            at += 2 + usize::from(chars[at + 1] == '\\');
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
        } else {
            code.push(chars[at]);
            at += 1;
            continue;
        }
        for c in &chars[begin..at.min(chars.len())] {
            code.push(if *c == '\n' { '\n' } else { ' ' });
        }
    }
    code
}

/// Blanks out every item under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..start]);
        let item = &rest[start..];
        let semicolon = item.find(';').unwrap_or(item.len());
        let brace = item.find('{').unwrap_or(item.len());
        let mut end = semicolon.min(item.len());
        if brace < semicolon {
            let mut depth = 0;
            for (at, c) in item.char_indices().skip_while(|(at, _)| *at < brace) {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                end = at;
                if depth == 0 {
                    break;
                }
            }
        }
        end = (end + 1).min(item.len());
        kept.extend(item[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &item[end..];
    }
    kept.push_str(rest);
    kept
}

/// The table of `src/lib.rs`.
fn rooms() -> BTreeMap<String, Room> {
    let text = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    let mut rooms = BTreeMap::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("//! | ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let Ok(rank) = cells[0].parse() {
            let name = cells[1].trim_matches('`').to_owned();
            rooms.insert(name, Room { rank, trusted: cells[2] == "yes" });
        }
    }
    assert!(rooms.len() > 10 && rooms.values().filter(|room| room.trusted).count() >= 4);
    rooms
}

/// Every path that the code names from `prefix` on, groups in braces taken apart.
fn paths(code: &str, prefix: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        group(&code[at + prefix.len()..], &[], &mut found);
    }
    found
}

/// Reads `a::{b, c::d}` behind a prefix; the length read.
fn group(code: &str, prefix: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let blank = |at: usize| code[at..].len() - code[at..].trim_start().len();
    let mut at = blank(0);
    if code[at..].starts_with('{') {
        at += 1;
        loop {
            at += group(&code[at..], prefix, found);
            at += blank(at);
            if !code[at..].starts_with(',') {
                return at + 1;
            }
            at += 1;
            at += blank(at);
            if code[at..].starts_with('}') {
                return at + 1;
            }
        }
    }
    let end = code[at..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len() - at);
    let mut path = prefix.to_vec();
    path.push(code[at..at + end].to_owned());
    at += end;
    if code[at..].starts_with("::") && !code[at..].starts_with("::<") {
        return at + 2 + group(&code[at + 2..], &path, found);
    }
    if code[at..].starts_with(" as ") {
        at += code[at..].find([',', ';', '}']).unwrap_or(0);
    }
    found.push(path);
    at
}

/// The modules that a file names, each as a path from the crate's root.
fn named(file: &File) -> BTreeSet<Vec<String>> {
    let mut named: BTreeSet<Vec<String>> = paths(&file.code, "crate::").into_iter().collect();
    // `main.rs` sees the library by its name.
    named.extend(paths(&file.code, "entail::"));
    let folder_file = file.path.file_name().is_some_and(|name| name == "mod.rs");
    for path in paths(&file.code, "super::") {
        let mut base = file.module.clone();
        base.pop();
        let mut path = path.as_slice();
        while let [first, rest @ ..] = path {
            if first != "super" {
                break;
            }
            base.pop();
            path = rest;
        }
        named.insert(base.iter().chain(path).cloned().collect());
    }
    if folder_file || file.module.is_empty() {
        for path in paths(&file.code, "self::") {
            named.insert(file.module.iter().chain(&path).cloned().collect());
        }
    }
    named
}

#[test]
fn every_room_has_a_rank_and_looks_only_down() {
    let rooms = rooms();
    let mut faults = Vec::new();
    for file in files() {
        let Some(room) = file.module.first().filter(|room| *room != "main") else { continue };
        let place = file.path.display();
        let Some(own) = rooms.get(room) else {
            faults.push(format!("{place}: `{room}` is not in the table of lib.rs"));
            continue;
        };
        for path in named(&file) {
            let Some(other) = path.first().filter(|other| *other != room) else { continue };
            match rooms.get(other) {
                Some(other_room) if other_room.rank < own.rank => {}
                Some(other_room) => {
                    let ranks = format!("rank {} from rank {}", other_room.rank, own.rank);
                    faults.push(format!("{place}: names `{}`: {ranks}", path.join("::")));
                }
                None => faults.push(format!("{place}: `{}` is not in the table of lib.rs", path.join("::"))),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_two_files_of_a_room_know_each_other() {
    let files = files();
    let modules: BTreeSet<Vec<String>> = files.iter().map(|f| f.module.clone()).collect();
    let mut edges: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    for file in &files {
        for path in named(file) {
            // The longest beginning of the path that is a file.
            let target = (1..=path.len()).rev().map(|n| path[..n].to_vec()).find(|p| modules.contains(p));
            let Some(target) = target else { continue };
            // A folder's own `mod.rs` may use what is in it, and what is in it may use the folder's types.
            let kin = target.starts_with(&file.module) || file.module.starts_with(&target);
            if !kin {
                edges.entry(file.module.clone()).or_default().insert(target);
            }
        }
    }
    let mut done = BTreeSet::new();
    for start in edges.keys() {
        let mut trail = Vec::new();
        visit(start, &edges, &mut trail, &mut done);
    }
}

fn visit(
    at: &Vec<String>,
    edges: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
    trail: &mut Vec<Vec<String>>,
    done: &mut BTreeSet<Vec<String>>,
) {
    if let Some(from) = trail.iter().position(|seen| seen == at) {
        let cycle: Vec<String> = trail[from..].iter().chain([at]).map(|m| m.join("::")).collect();
        panic!("these files know each other: {}", cycle.join(" -> "));
    }
    if done.contains(at) {
        return;
    }
    trail.push(at.clone());
    for next in edges.get(at).into_iter().flatten() {
        visit(next, edges, trail, done);
    }
    trail.pop();
    done.insert(at.clone());
}

#[test]
fn the_trusted_rooms_are_small_and_cannot_panic() {
    /// What a trusted room may not say, and whether `exact` may, where a bound is proved beside it.
    const FORBIDDEN: &[(&str, bool)] = &[
        (".unwrap()", false),
        (".expect(", false),
        ("panic!", false),
        ("unreachable!", false),
        ("todo!", false),
        ("unimplemented!", false),
        ("unsafe", false),
        ("f64", true),
        ("f32", true),
        ("std::fs", false),
        ("std::io", false),
        ("std::net", false),
        ("std::env", false),
        ("println!", false),
        ("print!", false),
    ];
    let rooms = rooms();
    let mut total = 0;
    let mut faults = Vec::new();
    for file in files() {
        let Some(name) = file.module.first() else { continue };
        if !rooms.get(name).is_some_and(|room| room.trusted) {
            continue;
        }
        // A test module in a file of its own is compiled for tests alone.
        if file.module.last().is_some_and(|m| m == "tests") {
            continue;
        }
        total += file.code.lines().filter(|line| !line.trim().is_empty()).count();
        for (number, line) in file.code.lines().enumerate() {
            for (word, in_exact) in FORBIDDEN {
                let found = line.match_indices(word).any(|(at, _)| {
                    let whole = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                    let ends = word.ends_with(|c: char| !c.is_alphanumeric());
                    let begins = word.starts_with('.') || whole(line[..at].chars().next_back());
                    begins && (ends || whole(line[at + word.len()..].chars().next()))
                });
                if found && !(*in_exact && name == "exact") {
                    faults.push(format!("{}:{}: {word}", file.path.display(), number + 1));
                }
            }
        }
    }
    println!("the trusted rooms have {total} code lines");
    assert!(faults.is_empty(), "not in a trusted room:\n{}", faults.join("\n"));
    assert!(total < TRUSTED_LINES, "the trusted rooms have {total} code lines, {TRUSTED_LINES} are allowed");
}

#[test]
fn no_file_is_too_long() {
    for file in files() {
        let lines = file.text.lines().count();
        assert!(lines <= FILE_LINES, "{} has {lines} lines", file.path.display());
        assert!(file.text.starts_with("//!"), "{} does not say what it is for", file.path.display());
    }
}

#[test]
fn this_test_sees_what_it_should() {
    let code = without_tests(&blanked(
        "use crate::{exact::Ball, span}; // crate::cli\nlet a = \"crate::b\"; crate::c::d(); 'x';\n\
         #[cfg(test)]\nmod tests { use crate::e; }\nuse crate::f as g;",
    ));
    let found: Vec<String> = paths(&code, "crate::").iter().map(|p| p.join("::")).collect();
    assert_eq!(found, ["exact::Ball", "span", "c::d", "f"]);
}
