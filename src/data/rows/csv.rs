//! Rows of CSV: a header, then a row a line. A column holds a number, a list in brackets, or is one of
//! `p_0`, `p_1`, ….

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use ::csv::{ByteRecord, Reader, ReaderBuilder, Trim};

use super::cells::{Batch, TextReader};
use super::{BATCH_NUMBERS, ReadRows, RowsRequest};
use crate::data::columns::{Columns, is_number};
use crate::data::csv::delimiter;
use crate::data::error::DataError;
use crate::data::folder::failed;

/// Bytes of one record.
const MAX_RECORD: u64 = 256 << 20;

/// A file of which only so much may be read until the next record begins: the CSV reader holds a record
/// in memory, and one whose quote is never closed goes on to the end of the file.
struct Metered {
    file: File,
    left: Arc<AtomicU64>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let left = self.left.load(Relaxed).checked_sub(count as u64);
        self.left.store(left.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?, Relaxed);
        Ok(count)
    }
}

struct CsvRows {
    path: String,
    size: u64,
    reader: Reader<BufReader<Metered>>,
    /// What is left to the record under way.
    left: Arc<AtomicU64>,
    width: usize,
    titles: Vec<String>,
    columns: Vec<Vec<usize>>,
    readers: Vec<TextReader>,
    record: ByteRecord,
}

pub(super) fn open(
    request: &RowsRequest,
    path: &str,
    file: File,
) -> Result<Box<dyn ReadRows + Send>, DataError> {
    let size = file.metadata().map_or(0, |m| m.len());
    let left = Arc::new(AtomicU64::new(MAX_RECORD));
    let mut stream = BufReader::with_capacity(1 << 16, Metered { file, left: left.clone() });
    let start = stream.fill_buf().map_err(|e| failed(path, u64::MAX, &e))?;
    if start.is_empty() {
        return Err(DataError::Empty { file: path.into() });
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(start))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(stream);
    let mut record = ByteRecord::new();
    reader.read_byte_record(&mut record).map_err(|e| broken(path, 1, &e))?;
    let names: Vec<String> = record
        .iter()
        .enumerate()
        .map(|(i, cell)| {
            let text = String::from_utf8_lossy(cell);
            if i == 0 { text.trim_start_matches('\u{feff}').to_owned() } else { text.into_owned() }
        })
        .collect();
    if names.iter().all(|n| is_number(n)) {
        return Err(DataError::Syntax {
            file: path.into(),
            line: 1,
            expected: "a header with the names of the columns".into(),
            found: "numbers".into(),
        });
    }
    let columns =
        request.columns.iter().map(|name| find(path, &names, name)).collect::<Result<Vec<_>, _>>()?;
    Ok(Box::new(CsvRows {
        path: path.into(),
        size,
        reader,
        left,
        width: names.len(),
        titles: names,
        columns,
        readers: readers(request),
        record,
    }))
}

/// How each column's text is read.
pub(super) fn readers(request: &RowsRequest) -> Vec<TextReader> {
    let floats = request.columns.len().saturating_sub(request.floats);
    (0..request.columns.len())
        .map(|i| TextReader::new(request.text, i >= floats, request.max_outcomes))
        .collect()
}

/// The places of a column: of its own name, or of `name_0`, `name_1`, … in the order of their numbers.
pub(super) fn find(file: &str, names: &[String], wanted: &str) -> Result<Vec<usize>, DataError> {
    if let Some(at) = names.iter().position(|n| n == wanted) {
        return Ok(vec![at]);
    }
    let number = |name: &String| {
        let rest = name.strip_prefix(wanted)?;
        let digits = rest
            .strip_prefix(['_', '.'])
            .or_else(|| rest.strip_prefix('[')?.strip_suffix(']'))
            .unwrap_or(rest);
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse::<usize>().ok())?
    };
    let mut parts: Vec<(usize, usize)> =
        names.iter().enumerate().filter_map(|(at, name)| Some((number(name)?, at))).collect();
    parts.sort_unstable();
    let first = parts.first().map_or(0, |p| p.0);
    if let Some((k, (found, _))) = parts.iter().enumerate().find(|(k, (n, _))| first > 1 || *n != first + k) {
        return Err(DataError::Shape {
            file: file.into(),
            found: format!(
                "a column `{wanted}_{found}` where `{wanted}_{}` should follow",
                if first > 1 { 0 } else { first + k }
            ),
            expected: format!("columns {wanted}_0, {wanted}_1, … without a gap"),
        });
    }
    if parts.is_empty() {
        let columns = Columns { file, names: names.to_vec(), named: true };
        return Err(columns.missing(&crate::data::Column::Name(wanted.into())));
    }
    Ok(parts.into_iter().map(|(_, at)| at).collect())
}

fn broken(path: &str, line: u64, error: &::csv::Error) -> DataError {
    match error.kind() {
        ::csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => DataError::Syntax {
            file: path.into(),
            line,
            expected: format!("a row of at most {} MiB", MAX_RECORD >> 20),
            found: "one that goes on: is a quote never closed?".into(),
        },
        _ => DataError::Unreadable { file: path.into(), reason: error.to_string() },
    }
}

impl CsvRows {
    fn row(&self, batch: &mut Batch) -> Result<(), String> {
        if self.record.len() != self.width {
            let found = self.record.len();
            let cells = if found == 1 { "1 cell".into() } else { format!("{found} cells") };
            return Err(format!("{cells}, the header has {}", self.width));
        }
        for ((places, reader), cells) in self.columns.iter().zip(&self.readers).zip(&mut batch.columns) {
            for at in places {
                let title = self.titles.get(*at).map_or("", String::as_str);
                let cell = self.record.get(*at).unwrap_or_default();
                let cell =
                    std::str::from_utf8(cell).map_err(|_| format!("column `{title}`: no UTF-8 text"))?;
                list(cell, |item| reader.number(item, cells))
                    .map_err(|e| format!("column `{title}`: {e}"))?;
            }
        }
        Ok(())
    }
}

/// The numbers of a cell: one, or a list in brackets, separated by commas, semicolons or blanks.
fn list(cell: &str, mut each: impl FnMut(&str) -> Result<(), String>) -> Result<(), String> {
    let inside = cell.strip_prefix('[').and_then(|c| c.strip_suffix(']'));
    let inside = inside.or_else(|| cell.strip_prefix('(').and_then(|c| c.strip_suffix(')')));
    match inside {
        None => each(cell),
        Some(inside) => inside
            .split(|c: char| ",;[]".contains(c) || c.is_whitespace())
            .filter(|item| !item.is_empty())
            .try_for_each(each),
    }
}

impl ReadRows for CsvRows {
    fn next(&mut self, rows: usize) -> Result<Option<Batch>, DataError> {
        let mut batch = Batch::new(self.columns.len());
        while batch.rows < rows && batch.numbers() < BATCH_NUMBERS {
            self.left.store(MAX_RECORD, Relaxed);
            let line = self.reader.position().line();
            let more =
                self.reader.read_byte_record(&mut self.record).map_err(|e| broken(&self.path, line, &e))?;
            if !more {
                break;
            }
            let line = self.record.position().map_or(0, ::csv::Position::line);
            let next = self.reader.position().line();
            let read = self.row(&mut batch).map_err(|e| match next {
                // Line breaks inside quotes are seldom meant.
                next if next > line + 1 => {
                    format!("lines {line} to {}, held together by a quote: {e}", next - 1)
                }
                _ => format!("line {line}: {e}"),
            });
            batch.end_row(read);
        }
        Ok(batch.finish())
    }

    fn progress(&self) -> Option<f64> {
        (self.size > 0).then(|| self.reader.position().byte() as f64 / self.size as f64)
    }
}
