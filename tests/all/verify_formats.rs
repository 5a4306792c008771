//! The same rows in every file format and float format: one report, byte for byte.
//!
//! The writers here are the tests' own (but for Parquet's, which is the library's), so that a reader that
//! misunderstands its format has no partner that misunderstands it alike.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::flint::Dice;
use entail::verify::Float;

const ROWS: usize = 300;
const OUTCOMES: usize = 4;

/// Columns of floats of one format: masses of two distributions and a claim.
pub(crate) struct Data {
    float: Float,
    p: Vec<f64>,
    q: Vec<f64>,
    kl: Vec<f64>,
}

pub(crate) fn entail(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_entail")).current_dir(folder).args(arguments).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Masses of all kinds that the format has; claims that are right, some ulps off, wrong, infinite and NaN.
fn data(float: Float) -> Data {
    let mut dice = Dice(11);
    let mut masses = || -> Vec<f64> {
        (0..ROWS * OUTCOMES)
            .map(|_| match dice.below(9) {
                0 => 0.0,
                1 => float.ulp(0.0) * dice.below(40) as f64,
                _ => float.nearest(dice.below(1 << 53) as f64 / 2f64.powi(54)),
            })
            .collect()
    };
    let (p, q) = (masses(), masses());
    let kl = (0..ROWS)
        .map(|row| {
            let at = row * OUTCOMES..(row + 1) * OUTCOMES;
            let term = |(p, q): (&f64, &f64)| if *p == 0.0 { 0.0 } else { p * (p / q).ln() };
            let sum: f64 = p[at.clone()].iter().zip(&q[at]).map(term).sum();
            match row % 7 {
                0 => float.nearest(sum * 1.25),
                1 => f64::NAN,
                _ => float.nearest(sum),
            }
        })
        .collect();
    Data { float, p, q, kl }
}

/// A number as Python writes it: the shortest text that is this double again.
fn shown(x: f64, nan: &str, infinity: &str) -> String {
    match x {
        x if x.is_nan() => nan.into(),
        x if x.is_infinite() => format!("{}{infinity}", if x < 0.0 { "-" } else { "" }),
        x => format!("{x:e}"),
    }
}

fn row(column: &[f64], row: usize) -> &[f64] {
    &column[row * OUTCOMES..(row + 1) * OUTCOMES]
}

fn joined(numbers: &[f64]) -> String {
    numbers.iter().map(|x| shown(*x, "nan", "inf")).collect::<Vec<_>>().join(",")
}

/// The bytes of one number in the data's format.
fn bytes(float: Float, x: f64, big: bool) -> Vec<u8> {
    let little = match float {
        Float::F64 => x.to_le_bytes().to_vec(),
        Float::F32 => (x as f32).to_le_bytes().to_vec(),
        Float::Bf16 => (x as f32).to_le_bytes()[2..].to_vec(),
        Float::F16 => half(x).to_le_bytes().to_vec(),
    };
    if big { little.into_iter().rev().collect() } else { little }
}

/// The bits of a number that is a half: its place among the halves is its bits.
fn half(x: f64) -> u16 {
    match Float::F16.ordinal(x) {
        None => 0x7e00,
        Some(place) => place.unsigned_abs() as u16 | if x < 0.0 { 0x8000 } else { 0 },
    }
}

/// A NumPy file, version 1.0.
pub(crate) fn npy(descr: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let mut header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}");
    while (header.len() + 11) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), numbers].concat()
}

/// An archive of NumPy files.
pub(crate) fn npz(path: &Path, members: &[(&str, Vec<u8>)], deflate: bool) {
    use zip::write::SimpleFileOptions;
    let method = if deflate { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, content) in members {
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file(format!("{name}.npy"), options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap();
}

impl Data {
    fn columns(&self) -> [(&'static str, &[f64], usize); 3] {
        [("p", &self.p, OUTCOMES), ("q", &self.q, OUTCOMES), ("kl", &self.kl, 1)]
    }

    fn numpy(&self, big: bool) -> Vec<(&'static str, Vec<u8>)> {
        let order = if big { '>' } else { '<' };
        let descr = match self.float {
            Float::F64 => format!("{order}f8"),
            Float::F32 => format!("{order}f4"),
            Float::F16 => format!("{order}f2"),
            Float::Bf16 => "<V2".into(),
        };
        let member = |(name, column, width): (&'static str, &[f64], usize)| {
            let shape = if width == 1 { format!("({ROWS},)") } else { format!("({ROWS}, {width})") };
            let numbers: Vec<u8> = column.iter().flat_map(|x| bytes(self.float, *x, big)).collect();
            (name, npy(&descr, &shape, &numbers))
        };
        self.columns().into_iter().map(member).collect()
    }

    /// Writes every format; returns the arguments that name the files of each.
    fn write(&self, folder: &Path) -> Vec<Vec<&'static str>> {
        let put = |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).unwrap();
        let (mut lists, mut columns, mut tabs, mut lines) =
            (String::from("p,q,kl\n"), String::from("id,"), String::from("kl\tq\tp\n"), String::new());
        for name in ["q", "p"] {
            (0..OUTCOMES).for_each(|k| write!(columns, "{name}_{k},").unwrap());
        }
        columns.push_str("kl\n");
        for i in 0..ROWS {
            let (p, q, kl) = (joined(row(&self.p, i)), joined(row(&self.q, i)), joined(&self.kl[i..=i]));
            writeln!(lists, "\"[{p}]\",\"[{q}]\",{kl}").unwrap();
            writeln!(tabs, "{kl}\t({})\t[{}]", q.replace(',', " "), p.replace(',', ", ")).unwrap();
            writeln!(columns, "row {i},{q},{p},{kl}").unwrap();
            let list =
                |x: &[f64]| x.iter().map(|x| shown(*x, "NaN", "Infinity")).collect::<Vec<_>>().join(", ");
            let (p, q, kl) = (list(row(&self.p, i)), list(row(&self.q, i)), list(&self.kl[i..=i]));
            writeln!(lines, "{{\"q\": [{q}], \"name\": \"{i}\", \"kl\": {kl}, \"p\": [{p}]}}").unwrap();
        }
        put("lists.csv", lists.as_bytes());
        put("columns.csv", columns.as_bytes());
        put("tabs.tsv", tabs.as_bytes());
        put("lines.jsonl", lines.as_bytes());
        npz(&folder.join("stored.npz"), &self.numpy(false), false);
        npz(&folder.join("deflated.npz"), &self.numpy(false), true);
        for (name, content) in self.numpy(self.float != Float::Bf16) {
            put(&format!("{name}.npy"), &content);
        }
        let mut all: Vec<Vec<&'static str>> =
            ["lists.csv", "columns.csv", "tabs.tsv", "lines.jsonl", "stored.npz", "deflated.npz"]
                .into_iter()
                .map(|name| vec![name])
                .collect();
        all.push(vec!["q.npy", "kl.npy", "p.npy"]);
        #[cfg(feature = "parquet")]
        for (name, lists) in [("lists.parquet", true), ("columns.parquet", false)] {
            self.parquet(&folder.join(name), lists);
            all.push(vec![name]);
        }
        all
    }

    /// A column is a list, or one of `p_0`, `p_1`, ….
    #[cfg(feature = "parquet")]
    fn parquet(&self, path: &Path, lists: bool) {
        use parquet::data_type::{DoubleType, FixedLenByteArrayType, FloatType};
        use parquet::file::writer::SerializedFileWriter;
        use parquet::schema::parser::parse_message_type;
        let number = match self.float {
            Float::F64 => "double",
            // Parquet has no bfloat16; programs store singles.
            Float::F32 | Float::Bf16 => "float",
            Float::F16 => "fixed_len_byte_array(2)",
        };
        let kind = if self.float == Float::F16 { "(FLOAT16)" } else { "" };
        let mut schema = String::from("message rows { ");
        let mut leaves: Vec<(Vec<f64>, usize)> = Vec::new();
        for (name, column, width) in self.columns() {
            if width == 1 || lists {
                let open =
                    if width == 1 { "" } else { "required group NAME (LIST) { repeated group list { " };
                let item = if width == 1 { "NAME" } else { "element" };
                let close = if width == 1 { "" } else { "} }" };
                schema += &format!("{open}required {number} {item} {kind}; {close} ").replace("NAME", name);
                leaves.push((column.to_vec(), width));
                continue;
            }
            for k in 0..width {
                schema += &format!("required {number} {name}_{k} {kind}; ");
                leaves.push((column.iter().skip(k).step_by(width).copied().collect(), 1));
            }
        }
        schema.push('}');
        let schema = std::sync::Arc::new(parse_message_type(&schema).unwrap());
        let file = std::fs::File::create(path).unwrap();
        let mut file = SerializedFileWriter::new(file, schema, Default::default()).unwrap();
        // Several row groups, whose ends are those of no batch.
        for rows in [0..1, 1..130, 130..ROWS] {
            let mut group = file.next_row_group().unwrap();
            for (leaf, width) in &leaves {
                let part = &leaf[rows.start * width..rows.end * width];
                let repeated: Vec<i16> = (0..part.len()).map(|i| i16::from(i % width > 0)).collect();
                let defined = vec![1i16; part.len()];
                let levels = (*width > 1).then_some((defined.as_slice(), repeated.as_slice()));
                let (defined, repeated) = (levels.map(|l| l.0), levels.map(|l| l.1));
                let mut writer = group.next_column().unwrap().unwrap();
                match self.float {
                    Float::F64 => writer.typed::<DoubleType>().write_batch(part, defined, repeated),
                    Float::F32 | Float::Bf16 => {
                        let singles: Vec<f32> = part.iter().map(|x| *x as f32).collect();
                        writer.typed::<FloatType>().write_batch(&singles, defined, repeated)
                    }
                    Float::F16 => {
                        let halves: Vec<_> =
                            part.iter().map(|x| half(*x).to_le_bytes().to_vec().into()).collect();
                        writer.typed::<FixedLenByteArrayType>().write_batch(&halves, defined, repeated)
                    }
                }
                .unwrap();
                writer.close().unwrap();
            }
            group.close().unwrap();
        }
        file.close().unwrap();
    }
}

#[test]
fn every_format_gives_the_same_report() {
    for float in [Float::F64, Float::F32, Float::F16, Float::Bf16] {
        let folder = tempfile::tempdir().unwrap();
        let files = data(float).write(folder.path());
        let mut first: Option<String> = None;
        for files in &files {
            let conventions = ["--quantity", "D(p||q)", "--claimed", "kl", "--float", float.name(), "--json"];
            let out = entail(folder.path(), &[&["verify"], files.as_slice(), &conventions].concat());
            let report = text(&out.stdout);
            assert_eq!(out.status.code(), Some(1), "{files:?} {}", text(&out.stderr));
            assert_eq!(report.lines().count(), ROWS + 1, "{files:?}");
            // That the data has all kinds of rows, so that equality says something.
            for status in ["passed", "failed"] {
                let count = report.matches(&format!("\"status\":\"{status}\"")).count();
                assert!(count > ROWS / 8, "{float:?}: {count} {status}");
            }
            assert!(report.contains("\"truth\":\"inf\"") && report.contains("\"claimed\":\"nan\""));
            assert_eq!(&report, first.get_or_insert_with(|| report.clone()), "{float:?} {files:?}");
        }
    }
}

#[test]
fn claims_pass_through_text_and_binary_reports() {
    let folder = tempfile::tempdir().unwrap();
    data(Float::F64).write(folder.path());
    let conventions = ["lists.csv", "--quantity", "D(p||q)", "--claimed", "kl"];
    let json = entail(folder.path(), &[&["verify", "--json"], &conventions[..]].concat());
    let csv = entail(folder.path(), &[&["verify", "--csv"], &conventions[..]].concat());
    let rows = text(&csv.stdout);
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), ROWS);
    for (line, row) in text(&json.stdout).lines().zip(&rows) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let plain = |key: &str| line[key].to_string().trim_matches('"').replace("null", "");
        for (at, key) in
            [(0, "row"), (1, "status"), (2, "claimed"), (3, "truth"), (4, "truth_hex"), (5, "ulps")]
        {
            assert_eq!(plain(key), row[at], "{line} {row:?}");
        }
    }
}

#[test]
fn reference_values_are_claims_that_pass() {
    let folder = tempfile::tempdir().unwrap();
    for float in [Float::F64, Float::F32, Float::F16, Float::Bf16] {
        data(float).write(folder.path());
        let quantity = ["--quantity", "H(p,q)", "--base", "2", "--float", float.name()];
        let made = entail(
            folder.path(),
            &[&["eval", "--reference", "lists.csv", "-o", "golden.csv"], &quantity[..]].concat(),
        );
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        let golden = std::fs::read_to_string(folder.path().join("golden.csv")).unwrap();
        let data = std::fs::read_to_string(folder.path().join("lists.csv")).unwrap();
        let lines = golden.lines().zip(data.lines());
        let both: String = lines.map(|(golden, data)| format!("{golden},{data}\n")).collect();
        std::fs::write(folder.path().join("both.csv"), both).unwrap();
        let out = entail(
            folder.path(),
            &[&["verify", "both.csv", "--claimed", "value", "--tolerance", "0ulp"], &quantity[..]].concat(),
        );
        assert_eq!(out.status.code(), Some(0), "{}{}", text(&out.stdout), text(&out.stderr));
        assert!(text(&out.stdout).contains("300 rows: 300 passed"), "{}", text(&out.stdout));
    }
}
