//! Tables of comma, semicolon or tab separated values.

use std::io::{BufRead, BufReader, Read};

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};

use super::columns::{Columns, is_number};
use super::error::DataError;
use super::folder::failed;
use super::sink::{Sink, quoted};
use super::{Column, Kind, LoadRequest, Loaded};

pub(super) fn read(request: &LoadRequest, stream: impl Read) -> Result<Loaded, DataError> {
    let file = request.path.as_str();
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let start = stream.fill_buf().map_err(|e| failed(file, request.limits.bytes, &e))?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(start))
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(stream);
    let mut record = ByteRecord::new();
    let mut next = |record: &mut ByteRecord| reader.read_byte_record(record).map_err(|e| broken(request, e));
    if !next(&mut record)? {
        return Err(DataError::Empty { file: file.into() });
    }
    let head = cells(file, &record)?.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let named = request.header.unwrap_or_else(|| has_header(request, &head));
    let names = if named { head } else { (1..=record.len()).map(|n| n.to_string()).collect() };
    if named && !next(&mut record)? {
        return Err(DataError::Empty { file: file.into() });
    }
    let mut sink = Sink::table(request, Columns { file, names, named }, &cells(file, &record)?)?;
    loop {
        let line = record.position().map_or(0, ::csv::Position::line);
        // Cells that are not asked for need not even be text.
        let bad = (0..record.len()).find(|i| record.get(*i).is_some_and(|c| std::str::from_utf8(c).is_err()));
        if let Some(bad) = bad {
            let title = sink.columns().title(bad);
            return Err(syntax(file, line, "UTF-8 text", format!("other bytes in {title}")));
        }
        sink.row(line, |i| record.get(i).and_then(|c| std::str::from_utf8(c).ok()))?;
        if !next(&mut record)? {
            return sink.finish();
        }
    }
}

/// The separator that the first line has most of, quoted parts aside.
pub(super) fn delimiter(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0usize), (b';', 0), (b'\t', 0)];
    let mut in_quotes = false;
    for byte in start.iter().skip_while(|b| b"\r\n".contains(b)) {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' if !in_quotes => break,
            other if !in_quotes => {
                counts.iter_mut().filter(|(d, _)| d == other).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    // The first of the largest: a comma when there is none at all.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(d, _)| *d)
}

fn has_header(request: &LoadRequest, head: &[String]) -> bool {
    let named = |c: &Column| matches!(c, Column::Name(_));
    if request.column.iter().chain(&request.labels).any(named) {
        return true;
    }
    if request.kind == Kind::Samples {
        return false;
    }
    // Numbers stand in the column asked for, else in the last.
    let cell = match request.column {
        Some(Column::Number(n)) => n.checked_sub(1).and_then(|i| head.get(i)),
        _ => head.last(),
    };
    cell.is_some_and(|c| !is_number(c))
}

fn cells<'r>(file: &str, record: &'r ByteRecord) -> Result<Vec<&'r str>, DataError> {
    let line = record.position().map_or(0, ::csv::Position::line);
    let text = |c: &'r [u8]| std::str::from_utf8(c);
    let all = record.iter().map(text).collect::<Result<Vec<_>, _>>();
    all.map_err(|_| syntax(file, line, "UTF-8 text", "other bytes".into()))
}

fn broken(request: &LoadRequest, error: ::csv::Error) -> DataError {
    let file = request.path.as_str();
    let line = error.position().map_or(0, ::csv::Position::line);
    match error.into_kind() {
        ErrorKind::Io(e) => failed(file, request.limits.bytes, &e),
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            syntax(file, line, &format!("{expected_len} cells as in the first row"), format!("{len}"))
        }
        other => syntax(file, line, "a row of cells", quoted(&format!("{other:?}"))),
    }
}

fn syntax(file: &str, line: u64, expected: &str, found: String) -> DataError {
    DataError::Syntax { file: file.into(), line, expected: expected.into(), found }
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn the_first_line_tells_the_delimiter() {
        assert_eq!(delimiter(b"a;b;c,d\n1,2,3,4,5"), b';');
        assert_eq!(delimiter(b"\n\"a;b;c\",d\n"), b',');
        assert_eq!(delimiter(b"a\tb"), b'\t');
        assert_eq!(delimiter(b"abc"), b',');
    }
}
