//! Rows of a Parquet file: list columns or columns `p_0`, `p_1`, …, page by page.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::basic::LogicalType;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::cells::{Batch, Cells};
use super::csv::find;
use super::{BATCH_NUMBERS, ReadRows, RowsRequest};
use crate::data::error::DataError;
use crate::data::npy::half;

/// Rows read from each column at a time.
const ROWS: usize = 1024;

struct ParquetRows {
    file: SerializedFileReader<File>,
    path: String,
    /// The leaves of each column asked for.
    columns: Vec<Vec<Leaf>>,
    rows: u64,
    at: u64,
    most: usize,
    /// Rows read at a time.
    step: usize,
}

/// One physical column, read across the row groups.
struct Leaf {
    index: usize,
    group: usize,
    reader: Option<ColumnReader>,
    title: String,
    half: bool,
    shape: Levels,
}

/// What the levels of a column mean.
#[derive(Clone, Copy)]
struct Levels {
    /// The definition level of a number.
    number: i16,
    /// That of a list without elements; none without lists. Every other level below `number` is a null.
    empty: Option<i16>,
}

pub(super) fn open(
    request: &RowsRequest,
    path: &str,
    file: File,
) -> Result<Box<dyn ReadRows + Send>, DataError> {
    let file = guarded(path, || SerializedFileReader::new(file))?;
    let schema = file.metadata().file_metadata().schema_descr();
    let mut roots: Vec<String> = Vec::new();
    let mut leaves: Vec<Vec<usize>> = Vec::new();
    for (index, column) in schema.columns().iter().enumerate() {
        let root = column.path().parts().first().cloned().unwrap_or_default();
        match roots.iter().position(|r| *r == root) {
            Some(at) => leaves.iter_mut().skip(at).take(1).for_each(|l| l.push(index)),
            None => {
                roots.push(root);
                leaves.push(vec![index]);
            }
        }
    }
    let mut columns = Vec::new();
    for name in &request.columns {
        let mut parts = Vec::new();
        for at in find(path, &roots, name)? {
            let title = roots.get(at).cloned().unwrap_or_default();
            let unsupported = |found: String| DataError::Shape {
                file: path.into(),
                found: format!("column `{title}` of {found}"),
                expected: "numbers or lists of numbers".into(),
            };
            let [index] = leaves.get(at).map_or(&[] as &[usize], Vec::as_slice) else {
                return Err(unsupported("structures".into()));
            };
            let column = schema.column(*index);
            let half = matches!(column.logical_type_ref(), Some(LogicalType::Float16));
            use parquet::basic::Type;
            match column.physical_type() {
                Type::FLOAT | Type::DOUBLE | Type::INT32 | Type::INT64 | Type::BOOLEAN => {}
                Type::FIXED_LEN_BYTE_ARRAY if half => {}
                other => return Err(unsupported(format!("type {other}"))),
            }
            let shape = Levels {
                number: column.max_def_level(),
                empty: (column.max_rep_level() > 0)
                    .then(|| column.max_def_level() - 1 - i16::from(column.self_type().is_optional())),
            };
            parts.push(Leaf { index: *index, group: 0, reader: None, half, shape, title });
        }
        columns.push(parts);
    }
    let rows = u64::try_from(file.metadata().file_metadata().num_rows()).unwrap_or(0);
    // Long rows come a few at a time: as many as the file says make a batch.
    let chunks = file.metadata().row_groups().iter().flat_map(|g| g.columns());
    let numbers: u64 =
        chunks.map(|c| u64::try_from(c.num_values()).unwrap_or(0)).fold(0, u64::saturating_add);
    let wide = usize::try_from(numbers / rows.max(1)).unwrap_or(usize::MAX);
    let step = (BATCH_NUMBERS / wide.max(1)).clamp(1, ROWS);
    Ok(Box::new(ParquetRows {
        file,
        path: path.into(),
        columns,
        rows,
        at: 0,
        most: request.max_outcomes,
        step,
    }))
}

/// Turns the library's errors, and panics that a hostile file may cause in it, into ours.
fn guarded<T>(path: &str, work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, DataError> {
    let broken = |found: String| DataError::Syntax {
        file: path.into(),
        line: 0,
        expected: "a Parquet file".into(),
        found,
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|e| {
            // Each of the library's messages begins with its name.
            let said = e.to_string();
            broken(said.strip_prefix("Parquet error: ").unwrap_or(&said).to_owned())
        }),
        Err(_) => Err(broken("contents that contradict each other".into())),
    }
}

/// The next rows of one leaf: numbers, where each row ends, and rows that hold a null.
#[derive(Default)]
struct Part {
    cells: Cells,
    nulls: Vec<usize>,
}

impl Leaf {
    fn read(&mut self, file: &SerializedFileReader<File>, rows: usize) -> Result<Part, ParquetError> {
        let mut part = Part::default();
        while part.cells.ends.len() < rows {
            if self.reader.is_none() {
                if self.group >= file.num_row_groups() {
                    break;
                }
                self.reader = Some(file.get_row_group(self.group)?.get_column_reader(self.index)?);
                self.group += 1;
            }
            let before = part.cells.ends.len();
            let wanted = rows - before;
            let shape = self.shape;
            match &mut self.reader {
                Some(ColumnReader::DoubleColumnReader(r)) => levels(r, wanted, shape, &mut part, |v| Ok(*v))?,
                Some(ColumnReader::FloatColumnReader(r)) => {
                    levels(r, wanted, shape, &mut part, |v| Ok(f64::from(*v)))?
                }
                Some(ColumnReader::Int32ColumnReader(r)) => {
                    levels(r, wanted, shape, &mut part, |v| Ok(f64::from(*v)))?
                }
                Some(ColumnReader::Int64ColumnReader(r)) => levels(r, wanted, shape, &mut part, |v| {
                    if v.unsigned_abs() <= 1 << 53 { Ok(*v as f64) } else { Err(()) }
                })?,
                Some(ColumnReader::BoolColumnReader(r)) => {
                    levels(r, wanted, shape, &mut part, |v| Ok(f64::from(u8::from(*v))))?;
                }
                Some(ColumnReader::FixedLenByteArrayColumnReader(r)) if self.half => {
                    levels(r, wanted, shape, &mut part, |v| match v.data() {
                        [a, b] => Ok(half(u16::from_le_bytes([*a, *b]))),
                        _ => Err(()),
                    })?;
                }
                _ => {
                    return Err(ParquetError::General(
                        "a column of another type than the schema says".into(),
                    ));
                }
            }
            if part.cells.ends.len() == before {
                self.reader = None;
            }
        }
        Ok(part)
    }
}

/// Reads records and puts the rows together from their levels: a repetition level of 0 begins a row; a
/// definition level below that of a number is a null, or a list without elements. There are as many
/// levels as numbers, nulls and empty lists together.
fn levels<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    shape: Levels,
    part: &mut Part,
    number: impl Fn(&T::T) -> Result<f64, ()>,
) -> Result<(), ParquetError> {
    let (mut defined, mut repeated, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let (records, _, count) =
        reader.read_records(rows, Some(&mut defined), Some(&mut repeated), &mut values)?;
    let mut values = values.iter();
    for i in 0..count {
        if i > 0 && repeated.get(i).is_none_or(|level| *level == 0) {
            part.cells.ends.push(part.cells.values.len());
        }
        let row = part.cells.ends.len();
        let level = defined.get(i).copied().unwrap_or(shape.number);
        if level == shape.number {
            match values.next().map(&number) {
                Some(Ok(value)) => part.cells.values.push(value),
                _ => part.nulls.push(row),
            }
        } else if Some(level) != shape.empty {
            part.nulls.push(row);
        }
    }
    if records > 0 {
        part.cells.ends.push(part.cells.values.len());
    }
    Ok(())
}

impl ReadRows for ParquetRows {
    fn next(&mut self, rows: usize) -> Result<Option<Batch>, DataError> {
        if self.at >= self.rows {
            return Ok(None);
        }
        let rows = rows.min(self.step).min(usize::try_from(self.rows - self.at).unwrap_or(ROWS));
        let (file, path) = (&self.file, self.path.as_str());
        let columns = &mut self.columns;
        let parts = guarded(path, || {
            columns
                .iter_mut()
                .map(|leaves| {
                    leaves.iter_mut().map(|leaf| leaf.read(file, rows)).collect::<Result<Vec<_>, _>>()
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        let read = parts.iter().flatten().map(|p| p.cells.ends.len()).min().unwrap_or(0);
        if read < rows {
            return Err(DataError::Syntax {
                file: self.path.clone(),
                line: 0,
                expected: format!("{} rows", self.rows),
                found: format!("the end after {}", self.at + read as u64),
            });
        }
        let mut batch = Batch::new(self.columns.len());
        for row in 0..rows {
            let mut wrong = Ok(());
            for ((leaves, parts), cells) in self.columns.iter().zip(&parts).zip(&mut batch.columns) {
                for (leaf, part) in leaves.iter().zip(parts) {
                    if part.nulls.contains(&row) {
                        wrong = wrong.and(Err(format!("column `{}`: a null", leaf.title)));
                    }
                    cells.values.extend(part.cells.row(row));
                }
                let start = cells.ends.last().copied().unwrap_or(0);
                if cells.values.len() - start > self.most {
                    wrong =
                        Err(format!("more than {} numbers, the limit in force (--max-outcomes)", self.most));
                }
            }
            batch.end_row(wrong);
        }
        self.at += rows as u64;
        Ok(Some(batch))
    }

    fn progress(&self) -> Option<f64> {
        Some(self.at as f64 / self.rows.max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RowsRequest, Text, open};
    use crate::data::Folder;
    use parquet::data_type::DoubleType;
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::fs::File;
    use std::path::Path;
    use std::sync::Arc;

    /// Values, definition levels and repetition levels of one column.
    #[derive(Default)]
    struct Column(Vec<f64>, Vec<i16>, Vec<i16>);

    /// What one cell holds.
    #[derive(Clone, Copy, PartialEq)]
    enum Cell {
        Null,
        Empty,
        NullAmong,
        Numbers,
    }

    /// Row `row`, one in 97 of them odd, so that each kind falls before, on and after the ends of reads.
    fn cell(row: usize) -> Cell {
        match row % 97 {
            3 => Cell::Null,
            40 => Cell::Empty,
            96 => Cell::NullAmong,
            _ => Cell::Numbers,
        }
    }

    fn masses(row: usize) -> [f64; 2] {
        [row as f64, row as f64 + 0.5]
    }

    fn list(rows: std::ops::Range<usize>) -> Column {
        let mut column = Column::default();
        for row in rows {
            let (levels, values): (&[i16], &[f64]) = match cell(row) {
                Cell::Null => (&[0], &[]),
                Cell::Empty => (&[1], &[]),
                Cell::NullAmong => (&[3, 2], &masses(row)[..1]),
                Cell::Numbers => (&[3, 3], &masses(row)),
            };
            column.0.extend(values);
            column.1.extend(levels);
            column.2.extend(levels.iter().enumerate().map(|(i, _)| i16::from(i > 0)));
        }
        column
    }

    fn scalar(rows: std::ops::Range<usize>) -> Column {
        let mut column = Column::default();
        for row in rows {
            let there = row % 89 != 7;
            column.0.extend(there.then_some(row as f64));
            column.1.push(i16::from(there));
        }
        column
    }

    /// A file whose row groups end at these rows.
    fn write(path: &Path, ends: &[usize]) {
        let schema = "message rows {
            optional group p (LIST) { repeated group list { optional double element; } }
            optional double kl;
            required double plain;
        }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = Arc::new(WriterProperties::builder().build());
        let mut file = SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        for rows in starts.zip(ends).map(|(start, end)| start..*end) {
            let mut group = file.next_row_group().unwrap();
            let plain = Column(rows.clone().map(|r| r as f64).collect(), Vec::new(), Vec::new());
            for (column, lists) in [(list(rows.clone()), true), (scalar(rows.clone()), false), (plain, false)]
            {
                let mut writer = group.next_column().unwrap().unwrap();
                let levels = (!column.1.is_empty()).then_some(column.1.as_slice());
                let repeated = lists.then_some(column.2.as_slice());
                writer.typed::<DoubleType>().write_batch(&column.0, levels, repeated).unwrap();
                writer.close().unwrap();
            }
            group.close().unwrap();
        }
        file.close().unwrap();
    }

    fn check(ends: &[usize], columns: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("a.parquet"), ends);
        let request = RowsRequest {
            paths: vec!["a.parquet".into()],
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            floats: 1,
            text: Text::Float(|text| text.parse().ok()),
            whole: false,
            bfloat: false,
            max_outcomes: 1000,
        };
        let mut rows = open(&request, &Folder::new(folder.path())).unwrap();
        let mut row = 0;
        while let Some(batch) = rows.next(1000).unwrap() {
            for at in 0..batch.rows {
                let reason = batch.bad.iter().find(|(bad, _)| *bad == at).map(|(_, r)| r.as_str());
                let mut null = None;
                for name in columns {
                    let missing = match *name {
                        "p" => matches!(cell(row), Cell::Null | Cell::NullAmong),
                        "kl" => row % 89 == 7,
                        _ => false,
                    };
                    null = null.or(missing.then(|| format!("column `{name}`: a null")));
                }
                assert_eq!(reason, null.as_deref(), "row {row}");
                for (cells, name) in batch.columns.iter().zip(columns) {
                    let expected = match *name {
                        _ if null.is_some() => Vec::new(),
                        "p" if cell(row) == Cell::Empty => Vec::new(),
                        "p" => masses(row).to_vec(),
                        _ => vec![row as f64],
                    };
                    assert_eq!(cells.row(at), expected, "row {row}, column {name}");
                }
                row += 1;
            }
        }
        assert_eq!(Some(&row), ends.last());
    }

    #[test]
    fn nulls_and_empty_lists_move_no_other_row() {
        for columns in [&["p", "kl", "plain"][..], &["p", "plain"], &["kl", "plain"], &["p"], &["plain"]] {
            // One read or many, in one row group or several.
            check(&[200], columns);
            check(&[5000], columns);
            check(&[3, 4, 1500, 3000], columns);
        }
    }
}
