//! A report as a Parquet file, a row group at a time.

use super::line::{Line, name};
use entail::verify::Status;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::io;
use std::sync::Arc;
use tempfile::NamedTempFile;

/// Rows of a group.
const GROUP: usize = 1 << 16;

/// Values and whether each row has one.
struct Column<T> {
    values: Vec<T>,
    defined: Vec<i16>,
}

impl<T> Column<T> {
    fn new() -> Column<T> {
        Column { values: Vec::new(), defined: Vec::new() }
    }

    fn push(&mut self, value: Option<T>) {
        self.defined.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn clear(&mut self) {
        self.values.clear();
        self.defined.clear();
    }
}

/// The table under way.
pub(crate) struct Table {
    writer: SerializedFileWriter<NamedTempFile>,
    claims: bool,
    row: Column<i64>,
    status: Column<ByteArray>,
    claimed: Column<f64>,
    truth: Column<f64>,
    ulps: Column<i64>,
    error: Column<f64>,
    refined: Column<bool>,
    remark: Column<ByteArray>,
}

fn failed(e: ParquetError) -> io::Error {
    io::Error::other(e.to_string())
}

impl Table {
    pub(crate) fn new(file: NamedTempFile, claims: bool) -> io::Result<Table> {
        let schema = if claims {
            "message report { REQUIRED INT64 row; REQUIRED BYTE_ARRAY status (UTF8); REQUIRED DOUBLE claimed;
             OPTIONAL DOUBLE truth; OPTIONAL INT64 ulps (INTEGER(64,false)); OPTIONAL DOUBLE error;
             REQUIRED BOOLEAN refined; OPTIONAL BYTE_ARRAY remark (UTF8); }"
        } else {
            "message reference { REQUIRED INT64 row; OPTIONAL DOUBLE value; OPTIONAL BYTE_ARRAY remark (UTF8); }"
        };
        let schema = Arc::new(parse_message_type(schema).map_err(failed)?);
        let writer =
            SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::default())).map_err(failed)?;
        Ok(Table {
            writer,
            claims,
            row: Column::new(),
            status: Column::new(),
            claimed: Column::new(),
            truth: Column::new(),
            ulps: Column::new(),
            error: Column::new(),
            refined: Column::new(),
            remark: Column::new(),
        })
    }

    pub(crate) fn row(&mut self, line: &Line) -> io::Result<()> {
        let v = line.verdict;
        let known = !matches!(v.status, Status::Broken(_) | Status::Undecided);
        self.row.push(i64::try_from(line.row).ok());
        self.status.push(Some(name(&v.status).into()));
        self.claimed.push(Some(v.claimed));
        self.truth.push(known.then_some(v.truth));
        // Parquet's unsigned integers are stored as signed ones of the same bits.
        self.ulps.push(v.ulps.filter(|_| known).map(u64::cast_signed));
        self.error.push(Some(v.error).filter(|e| known && !e.is_nan()));
        self.refined.push(Some(v.refined));
        self.remark.push(line.remark.map(Into::into));
        if self.row.values.len() >= GROUP { self.flush().map_err(failed) } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        column::<Int64Type, _>(&mut group, &self.row)?;
        if self.claims {
            column::<ByteArrayType, _>(&mut group, &self.status)?;
            column::<DoubleType, _>(&mut group, &self.claimed)?;
        }
        column::<DoubleType, _>(&mut group, &self.truth)?;
        if self.claims {
            column::<Int64Type, _>(&mut group, &self.ulps)?;
            column::<DoubleType, _>(&mut group, &self.error)?;
            column::<BoolType, _>(&mut group, &self.refined)?;
        }
        column::<ByteArrayType, _>(&mut group, &self.remark)?;
        group.close()?;
        self.row.clear();
        self.status.clear();
        self.claimed.clear();
        self.truth.clear();
        self.ulps.clear();
        self.error.clear();
        self.refined.clear();
        self.remark.clear();
        Ok(())
    }

    /// Writes what is left and the footer; the finished file.
    pub(crate) fn finish(mut self) -> io::Result<NamedTempFile> {
        if !self.row.values.is_empty() {
            self.flush().map_err(failed)?;
        }
        self.writer.into_inner().map_err(failed)
    }
}

fn column<T: parquet::data_type::DataType<T = V>, V>(
    group: &mut SerializedRowGroupWriter<'_, NamedTempFile>,
    column: &Column<V>,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Err(ParquetError::General("a column too many".into()));
    };
    writer.typed::<T>().write_batch(&column.values, Some(&column.defined), None)?;
    writer.close()
}
