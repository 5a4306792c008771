//! Rows of a data file, each column by its name: a list in one cell or key, or columns `p_0`, `p_1`, ….
//!
//! Numbers that a file holds as text stay the text they are, so that they are read exactly; those of binary files become the
//! fractions that they are.

use entail::data::rows::{RowsRequest, Text, open};
use entail::data::{DataError, Folder};
use entail::diagnose::MAX_ELEMENTS;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The rows that were asked for.
pub(crate) struct Table {
    name: String,
    kind: Kind,
}

enum Kind {
    /// Column to cell, a row each.
    Text(Vec<BTreeMap<String, String>>),
    /// Files of numbers, read a column at a time, and the rows wanted.
    Binary(Vec<String>, Vec<usize>),
}

impl Table {
    /// Reads the rows, counted from 1; all of them when none is named. JSON Lines by the ending `.jsonl`, `.json` or
    /// `.ndjson`, NumPy's and Parquet's by theirs, else CSV with a header. Several files are NPY files.
    ///
    /// # Errors
    /// What is wrong with the file, and in which row.
    pub(crate) fn read(paths: &[PathBuf], wanted: &[usize], limit: u64) -> Result<Table, String> {
        let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        let name = names.join(", ");
        let ending = |path: &Path| path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
        let binary =
            |path: &PathBuf| matches!(ending(path).as_deref(), Some("npy" | "npz" | "parquet" | "pq"));
        if paths.iter().any(binary) {
            return Ok(Table { name, kind: Kind::Binary(names, wanted.to_vec()) });
        }
        let [path] = paths else {
            return Err("of several files each is a column, named like the file: they are NPY files".into());
        };
        let size = std::fs::metadata(path).map_err(|e| format!("{name} cannot be read: {e}"))?.len();
        if size > limit {
            return Err(format!("{name} has {size} bytes, more than --max-bytes {limit}"));
        }
        let lines = matches!(ending(path).as_deref(), Some("json" | "jsonl" | "ndjson"));
        let is_wanted = |n: usize| wanted.is_empty() || wanted.contains(&n);
        let rows = if lines { json(path, &name, &is_wanted)? } else { csv(path, &name, &is_wanted)? };
        let chosen = chosen(&name, rows, wanted)?;
        Ok(Table { name, kind: Kind::Text(chosen) })
    }

    /// The entries of a column, rows separated by semicolons.
    ///
    /// # Errors
    /// When a row does not have the column.
    pub(crate) fn column(&self, column: &str) -> Result<String, String> {
        let cell = |row: &BTreeMap<String, String>| -> Option<String> {
            if let Some(cell) = row.get(column) {
                return Some(cell.clone());
            }
            let part = |k: usize| {
                let spelled = [format!("{column}_{k}"), format!("{column}{k}"), format!("{column}[{k}]")];
                spelled.iter().find_map(|name| row.get(name))
            };
            // Counted from 0, or from 1.
            let start = usize::from(part(0).is_none());
            let parts: Vec<&str> = (start..).map_while(part).map(String::as_str).collect();
            (!parts.is_empty()).then(|| parts.join(","))
        };
        let rows = match &self.kind {
            Kind::Text(rows) => rows,
            Kind::Binary(paths, wanted) => return self.numbers(paths, wanted, column),
        };
        let all: Option<Vec<String>> = rows.iter().map(cell).collect();
        all.map(|cells| cells.join(";")).ok_or_else(|| {
            let known = rows.first().map(|row| row.keys().cloned().collect::<Vec<_>>().join("`, `"));
            format!(
                "{} has no column `{column}`, nor `{column}_0`, `{column}_1`, …\nhelp: it has `{}`",
                self.name,
                known.unwrap_or_default()
            )
        })
    }
}

impl Table {
    /// The same of files of numbers.
    fn numbers(&self, paths: &[String], wanted: &[usize], column: &str) -> Result<String, String> {
        let said = |e: DataError| format!("[{}] {e}\nhelp: {}", e.code(), e.help());
        let request = RowsRequest {
            paths: paths.to_vec(),
            columns: vec![column.to_owned()],
            floats: 1,
            text: Text::Float(|text| text.parse().ok()),
            whole: false,
            // NumPy has no other elements of two raw bytes.
            bfloat: true,
            max_outcomes: MAX_ELEMENTS,
        };
        let mut rows = open(&request, &Folder::new(".")).map_err(said)?;
        let last = wanted.iter().max();
        let (mut found, mut at, mut numbers) = (BTreeMap::new(), 0, 0);
        while last.is_none_or(|last| at < *last)
            && let Some(batch) = rows.next(1 << 12).map_err(said)?
        {
            for row in 0..batch.rows {
                at += 1;
                if !wanted.is_empty() && !wanted.contains(&at) {
                    continue;
                }
                let broken = |reason: &str| Err(format!("{}, row {at}: {reason}", self.name));
                if let Some((_, reason)) = batch.bad.iter().find(|(bad, _)| *bad == row) {
                    return broken(reason);
                }
                let cells = batch.columns.first().map_or(&[][..], |cells| cells.row(row));
                numbers += cells.len();
                if numbers > MAX_ELEMENTS {
                    return Err(format!(
                        "{} has more than {MAX_ELEMENTS} numbers in `{column}`\nhelp: choose rows with --row",
                        self.name
                    ));
                }
                let exact = cells.iter().map(|x| Some(rug::Rational::from_f64(*x)?.to_string()));
                match exact.collect::<Option<Vec<_>>>() {
                    Some(exact) => found.insert(at, exact.join(",")),
                    None => return broken("NaN and infinity are no numbers to compute with"),
                };
            }
        }
        Ok(chosen(&self.name, found, wanted)?.join(";"))
    }
}

/// The rows in the order asked for; all of them when none is.
fn chosen<T: Clone>(name: &str, rows: BTreeMap<usize, T>, wanted: &[usize]) -> Result<Vec<T>, String> {
    if wanted.is_empty() {
        let all: Vec<T> = rows.into_values().collect();
        return if all.is_empty() { Err(format!("{name} has no rows")) } else { Ok(all) };
    }
    wanted.iter().map(|n| rows.get(n).cloned().ok_or_else(|| format!("{name} has no row {n}"))).collect()
}

type Found = BTreeMap<usize, BTreeMap<String, String>>;

fn csv(path: &Path, name: &str, is_wanted: &dyn Fn(usize) -> bool) -> Result<Found, String> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|e| format!("{name} cannot be read: {e}"))?;
    let header = reader.headers().map_err(|e| format!("{name}: {e}"))?.clone();
    let mut found = Found::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|e| format!("{name}: {e}"))?;
        if is_wanted(n + 1) {
            let cells = header.iter().zip(record.iter()).map(|(k, v)| (k.to_owned(), v.to_owned()));
            found.insert(n + 1, cells.collect());
        }
    }
    Ok(found)
}

fn json(path: &Path, name: &str, is_wanted: &dyn Fn(usize) -> bool) -> Result<Found, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{name} cannot be read: {e}"))?;
    let mut found = Found::new();
    for (n, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
        if !is_wanted(n + 1) {
            continue;
        }
        let row: Json = serde_json::from_str(line).map_err(|e| format!("{name}, row {}: {e}", n + 1))?;
        let object = row.as_object().ok_or_else(|| format!("{name}, row {} is no object", n + 1))?;
        let cell = |value: &Json| match value {
            Json::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(","),
            other => plain(other),
        };
        found.insert(n + 1, object.iter().map(|(k, v)| (k.clone(), cell(v))).collect());
    }
    Ok(found)
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn columns_of_csv() {
        let (_folder, path) = file("a.csv", "id,p_0,p_1,q\na,0.1,0.9,\"[0.5, 0.5]\"\nb,0.2,0.8,0.3 0.7\n");
        let table = Table::read(std::slice::from_ref(&path), &[], 1000).unwrap();
        assert_eq!(table.column("p").unwrap(), "0.1,0.9;0.2,0.8");
        let table = Table::read(std::slice::from_ref(&path), &[2], 1000).unwrap();
        assert_eq!(table.column("q").unwrap(), "0.3 0.7");
        assert!(table.column("r").unwrap_err().contains("`p_0`"));
        assert!(Table::read(std::slice::from_ref(&path), &[3], 1000).is_err_and(|e| e.contains("no row 3")));
        assert!(Table::read(std::slice::from_ref(&path), &[], 10).is_err_and(|e| e.contains("--max-bytes")));
    }

    #[test]
    fn keys_of_json_lines() {
        let (_folder, path) =
            file("a.jsonl", "{\"p\": [0.10, 0.9], \"y\": \"dog\"}\n{\"p\": [1e-7], \"y\": 1}\n");
        let table = Table::read(std::slice::from_ref(&path), &[], 1000).unwrap();
        assert_eq!(
            (table.column("p").unwrap(), table.column("y").unwrap()),
            ("0.10,0.9;1e-7".into(), "dog;1".into())
        );
        let (_folder, path) = file("a.jsonl", "[1]\n");
        assert!(
            Table::read(std::slice::from_ref(&path), &[], 1000)
                .is_err_and(|e| e.contains("row 1 is no object"))
        );
    }
}
