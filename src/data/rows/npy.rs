//! Rows of NumPy arrays: the first dimension counts the rows, the others are a row's numbers.
//!
//! The header is checked against the length of the file before anything is read, so that a header that
//! claims more than there is ends at once, and nothing is allocated for it.

use std::fs::File;
use std::io::{BufReader, Read};

use npyz::{DType, Endianness, Order, TypeChar};

use super::cells::Batch;
use super::{BATCH_NUMBERS, ReadRows, RowsRequest};
use crate::data::Limits;
use crate::data::error::DataError;
use crate::data::folder::{Folder, failed};
use crate::data::npy::{Number, header, number};
use crate::data::sink::quoted;

/// An array read row by row.
pub(super) struct Array {
    file: String,
    stream: BufReader<Box<dyn Read + Send>>,
    kind: Element,
    size: usize,
    big: bool,
    rows: u64,
    at: u64,
    width: usize,
    buffer: Vec<u8>,
}

enum Element {
    Plain(TypeChar),
    /// Two bytes that are the upper half of a single.
    Bfloat,
}

/// No limit of rows: they are streamed.
const STREAMED: Limits = Limits { bytes: u64::MAX, rows: usize::MAX >> 8 };

impl Array {
    /// Reads the header; `length` is how many bytes there are in all, `file` the name for errors.
    pub(super) fn open(
        request: &RowsRequest,
        file: String,
        stream: Box<dyn Read + Send>,
        length: u64,
    ) -> Result<Array, DataError> {
        let mut stream = BufReader::with_capacity(1 << 16, stream);
        let header = header(&file, STREAMED, &mut stream)?;
        let shape = |found: String, expected: &str| DataError::Shape {
            file: file.clone(),
            found,
            expected: expected.into(),
        };
        let dtype = header.dtype();
        let unsupported = || {
            shape(
                format!("elements of type {}", quoted(&dtype.descr())),
                "f2, f4, f8, bfloat16 (with --float bf16) or integers",
            )
        };
        let DType::Plain(plain) = &dtype else { return Err(unsupported()) };
        let size = usize::try_from(plain.size_field())
            .ok()
            .filter(|s| (1..=8).contains(s))
            .ok_or_else(unsupported)?;
        let kind = match plain.type_char() {
            TypeChar::RawData if size == 2 && request.bfloat => Element::Bfloat,
            kind @ (TypeChar::Float | TypeChar::Int | TypeChar::Uint | TypeChar::Bool) => {
                Element::Plain(kind)
            }
            _ => return Err(unsupported()),
        };
        let sizes: Vec<String> = header.shape().iter().map(u64::to_string).collect();
        let shown = format!("an array of shape ({})", sizes.join(", "));
        let [rows, rest @ ..] = header.shape() else {
            return Err(shape(shown, "one row at least, so one dimension at least"));
        };
        if header.order() == Order::Fortran && !rest.is_empty() && *rows > 1 {
            return Err(shape(
                format!("{shown} in Fortran order"),
                "C order, as `numpy.ascontiguousarray` makes it",
            ));
        }
        // The header's check of the product makes sure that this does not overflow.
        let width = rest.iter().product::<u64>();
        if width > request.max_outcomes as u64 {
            return Err(DataError::Limit {
                file,
                what: "outcomes a row",
                limit: request.max_outcomes as u64,
            });
        }
        let needed = header.len().saturating_mul(size as u64);
        if needed > length {
            return Err(DataError::Syntax {
                file,
                line: 0,
                expected: format!("{needed} bytes of numbers, as the header says"),
                found: format!("a file of {length} bytes"),
            });
        }
        let big = plain.endianness() == Endianness::Big;
        Ok(Array {
            stream,
            kind,
            size,
            big,
            rows: *rows,
            at: 0,
            width: width as usize,
            buffer: Vec::new(),
            file,
        })
    }

    /// Adds the numbers of the next row; what is wrong with it is inside.
    fn row(&mut self, values: &mut Vec<f64>) -> Result<Result<(), String>, DataError> {
        self.buffer.resize(self.width * self.size, 0);
        let (file, at, rows) = (&self.file, self.at, self.rows);
        self.stream.read_exact(&mut self.buffer).map_err(|e| match e.kind() {
            std::io::ErrorKind::UnexpectedEof => DataError::Syntax {
                file: file.clone(),
                line: 0,
                expected: format!("{rows} rows"),
                found: format!("the end after {at}"),
            },
            _ => failed(file, u64::MAX, &e),
        })?;
        self.at += 1;
        for item in self.buffer.chunks_exact_mut(self.size) {
            if self.big {
                item.reverse();
            }
            let value = match (&self.kind, &*item) {
                (Element::Bfloat, [a, b]) => f32::from_le_bytes([0, 0, *a, *b]).into(),
                (Element::Plain(kind), item) => match number(*kind, item) {
                    Some(Number::Float(value)) => value,
                    Some(Number::Integer(value)) if value.unsigned_abs() <= 1 << 53 => value as f64,
                    Some(Number::Integer(value)) => return Ok(Err(format!("{value} is no double"))),
                    None => f64::NAN,
                },
                _ => f64::NAN,
            };
            values.push(value);
        }
        Ok(Ok(()))
    }
}

/// Arrays of the same number of rows, side by side.
pub(super) struct Arrays {
    pub(super) arrays: Vec<Array>,
}

impl Arrays {
    pub(super) fn new(arrays: Vec<Array>) -> Result<Arrays, DataError> {
        if let [first, rest @ ..] = arrays.as_slice()
            && let Some(other) = rest.iter().find(|a| a.rows != first.rows)
        {
            return Err(DataError::Shape {
                file: other.file.clone(),
                found: format!("{} rows", other.rows),
                expected: format!("{} as in {}", first.rows, first.file),
            });
        }
        Ok(Arrays { arrays })
    }
}

impl ReadRows for Arrays {
    fn next(&mut self, rows: usize) -> Result<Option<Batch>, DataError> {
        let mut batch = Batch::new(self.arrays.len());
        let done = |a: &Array| a.at >= a.rows;
        while batch.rows < rows && batch.numbers() < BATCH_NUMBERS && !self.arrays.iter().all(done) {
            let mut read = Ok(());
            for (array, cells) in self.arrays.iter_mut().zip(&mut batch.columns) {
                read = read.and(array.row(&mut cells.values)?);
            }
            batch.end_row(read);
        }
        Ok(batch.finish())
    }

    fn progress(&self) -> Option<f64> {
        self.arrays.first().map(|a| a.at as f64 / a.rows.max(1) as f64)
    }
}

/// Files that are a column each, named like the file.
pub(super) fn open(request: &RowsRequest, folder: &Folder) -> Result<Box<dyn ReadRows + Send>, DataError> {
    let stem = |path: &str| {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    };
    let names: Vec<String> = request.paths.iter().map(|p| stem(p)).collect();
    let mut arrays = Vec::new();
    for wanted in &request.columns {
        let Some(path) = names.iter().position(|n| n == wanted).and_then(|i| request.paths.get(i)) else {
            return Err(DataError::NoColumn {
                file: request.paths.join(", "),
                wanted: format!("`{wanted}`"),
                columns: names,
                similar: None,
            });
        };
        let file: File = folder.open(path, u64::MAX)?;
        let length = file.metadata().map_or(0, |m| m.len());
        arrays.push(Array::open(request, path.clone(), Box::new(file), length)?);
    }
    if request.whole {
        // One dimension each: all of it is one row.
        for array in &mut arrays {
            (array.width, array.rows) = (array.rows as usize * array.width, 1);
            if array.width > request.max_outcomes {
                return Err(DataError::Limit {
                    file: array.file.clone(),
                    what: "outcomes",
                    limit: request.max_outcomes as u64,
                });
            }
        }
    }
    Ok(Box::new(Arrays::new(arrays)?))
}
