//! Machine-readable reports, written while the rows come: JSON Lines, CSV, Parquet.
//!
//! A report grows in a file beside its destination and takes its name only when it is complete, so that
//! whatever ends the program leaves no half report under that name.

use super::destination::{Destination, Kind};
use super::line::{Line, hex, name, number};
use crate::cli::output::keep_permissions;
use entail::verify::{Float, Status};
use serde_json::{Value, json};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A report under way.
pub(crate) struct Report {
    kind: Kind,
    float: Float,
    /// Whether rows have claims, or are reference values alone.
    claims: bool,
    place: Place,
}

enum Place {
    Nowhere,
    Stdout(BufWriter<io::Stdout>),
    File {
        path: PathBuf,
        writer: BufWriter<NamedTempFile>,
    },
    #[cfg(feature = "parquet")]
    Parquet {
        path: PathBuf,
        table: Box<super::parquet::Table>,
    },
}

impl Report {
    /// Starts a report; a page for people has none.
    pub(crate) fn start(to: &Destination, float: Float, claims: bool) -> io::Result<Report> {
        let place = match (to.kind, &to.file) {
            (Kind::Text, _) => Place::Nowhere,
            (Kind::Parquet, None) => {
                return Err(io::Error::other("a Parquet report needs a file: -o OUT.parquet"));
            }
            #[cfg(feature = "parquet")]
            (Kind::Parquet, Some(path)) => Place::Parquet {
                path: path.clone(),
                table: Box::new(super::parquet::Table::new(beside(path)?, claims)?),
            },
            #[cfg(not(feature = "parquet"))]
            (Kind::Parquet, Some(_)) => return Err(io::Error::other("this build has no `parquet` feature")),
            (_, None) => Place::Stdout(BufWriter::new(io::stdout())),
            (_, Some(path)) => Place::File { path: path.clone(), writer: BufWriter::new(beside(path)?) },
        };
        let mut report = Report { kind: to.kind, float, claims, place };
        if report.kind == Kind::Csv {
            let claimed =
                if claims { "status,claimed,truth,truth_hex,ulps,error,refined" } else { "value,value_hex" };
            report.text(&format!("row,{claimed},remark\n"))?;
        }
        Ok(report)
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        match &mut self.place {
            Place::Stdout(out) => out.write_all(text.as_bytes()),
            Place::File { writer, .. } => writer.write_all(text.as_bytes()),
            _ => Ok(()),
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, line: &Line) -> io::Result<()> {
        let v = line.verdict;
        match self.kind {
            Kind::Text => Ok(()),
            Kind::Json => self.text(&format!("{}\n", self.object(line))),
            Kind::Csv => {
                let remark = csv_text(line.remark.unwrap_or(""));
                let broken = matches!(v.status, Status::Broken(_) | Status::Undecided);
                let truth = if broken { String::new() } else { number(self.float, v.truth) };
                let hex = if broken { String::new() } else { hex(v.truth) };
                let text = if self.claims {
                    let ulps = v.ulps.map_or(String::new(), |u| u.to_string());
                    let error = if v.error.is_nan() { String::new() } else { number(Float::F64, v.error) };
                    let claimed = number(self.float, v.claimed);
                    format!(
                        "{},{},{claimed},{truth},{hex},{ulps},{error},{},{remark}\n",
                        line.row,
                        name(&v.status),
                        v.refined
                    )
                } else {
                    format!("{},{truth},{hex},{remark}\n", line.row)
                };
                self.text(&text)
            }
            Kind::Parquet => match &mut self.place {
                #[cfg(feature = "parquet")]
                Place::Parquet { table, .. } => table.row(line),
                _ => Ok(()),
            },
        }
    }

    /// A row as JSON. NaN and infinities, which JSON has not, are the texts `nan`, `inf` and `-inf`.
    pub(crate) fn object(&self, line: &Line) -> Value {
        let v = line.verdict;
        let value = |x: f64| number_json(self.float, x);
        let broken = matches!(v.status, Status::Broken(_) | Status::Undecided);
        let mut object = json!({ "row": line.row });
        let mut put = |key: &str, value: Value| object[key] = value;
        if self.claims {
            put("status", json!(name(&v.status)));
            put("claimed", value(v.claimed));
        }
        if !broken {
            put(if self.claims { "truth" } else { "value" }, value(v.truth));
            put(if self.claims { "truth_hex" } else { "value_hex" }, json!(hex(v.truth)));
            if let Some(entry) = v.witness {
                put("witness", json!(entry + 1));
            }
        }
        if self.claims && !broken {
            put("ulps", json!(v.ulps));
            put("error", if v.error.is_nan() { Value::Null } else { number_json(Float::F64, v.error) });
            put("refined", json!(v.refined));
        }
        if let Some(remark) = line.remark {
            put(if broken || !self.claims { "reason" } else { "cause" }, json!(remark));
        }
        object
    }

    /// Adds the summary, which only JSON has room for.
    pub(crate) fn summary(&mut self, summary: &Value) -> io::Result<()> {
        if self.kind == Kind::Json {
            self.text(&format!("{}\n", json!({ "summary": summary })))
        } else {
            Ok(())
        }
    }

    /// Whether the report goes to the standard output, where a page would be in its way.
    pub(crate) fn on_stdout(&self) -> bool {
        matches!(self.place, Place::Stdout(_))
    }

    /// Completes the report: the file gets its name, or, when the work was interrupted, `NAME.partial`. Returns that.
    pub(crate) fn finish(self, interrupted: bool) -> io::Result<Option<PathBuf>> {
        let (path, file) = match self.place {
            Place::Nowhere => return Ok(None),
            Place::Stdout(mut out) => {
                return match out.flush() {
                    Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(e),
                    _ => Ok(None),
                };
            }
            Place::File { path, writer } => {
                (path, writer.into_inner().map_err(io::IntoInnerError::into_error)?)
            }
            #[cfg(feature = "parquet")]
            Place::Parquet { path, table } => (path, table.finish()?),
        };
        file.as_file().sync_all()?;
        let path = if interrupted { partial(&path) } else { path };
        keep_permissions(file.as_file(), &path)?;
        file.persist(&path).map_err(|e| e.error)?;
        Ok(Some(path))
    }
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

/// A file in the folder of `path`.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder)
}

fn number_json(float: Float, x: f64) -> Value {
    let text = number(float, x);
    if x.is_finite() {
        text.parse::<serde_json::Number>().map_or(json!(text), Value::Number)
    } else {
        json!(text)
    }
}

fn csv_text(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
