//! NumPy arrays of one or two dimensions.
//!
//! The header is checked before it is parsed: its length, its nesting and the product of its shape
//! are bounded, so that no header can ask for memory or depth. The numbers are then decoded from
//! their bytes, one after the other.

use std::io::{BufReader, Cursor, Read};

use npyz::{DType, Endianness, NpyHeader, Order, TypeChar};

use super::error::DataError;
use super::folder::failed;
use super::sink::{Sink, quoted};
use super::{Limits, LoadRequest, Loaded, Want};

/// A header longer than this describes no array of numbers.
const MAX_HEADER: usize = 4096;
/// NumPy's own headers nest two deep.
const MAX_BRACKETS: usize = 8;

pub(super) fn read(request: &LoadRequest, stream: impl Read) -> Result<Loaded, DataError> {
    let mut stream = BufReader::with_capacity(1 << 16, stream);
    let header = header(&request.path, request.limits, &mut stream)?;
    let dtype = header.dtype();
    let (kind, width, big) = match &dtype {
        DType::Plain(t) => (t.type_char(), t.size_field(), t.endianness() == Endianness::Big),
        _ => return Err(unsupported(request, &dtype)),
    };
    let width = usize::try_from(width).ok().filter(|w| (1..=8).contains(w));
    let Some(width) = width else { return Err(unsupported(request, &dtype)) };
    let (rows, columns, matrix) = match (header.shape(), header.order()) {
        ([n], _) => (*n, 1, false),
        ([rows, columns], Order::C) => (*rows, *columns, true),
        // Stored column by column.
        ([_, _], Order::Fortran) => {
            return Err(shape(request, &header, "C order, as `numpy.ascontiguousarray` makes it"));
        }
        _ => return Err(shape(request, &header, "one or two dimensions")),
    };
    let all = match (matrix, request.row, request.want) {
        (true, None, Want::Joint) => true,
        (false, None, Want::Law) | (true, Some(_), Want::Law) => false,
        (true, None, _) => return Err(shape(request, &header, "one dimension, or `row K`, or a joint law")),
        (false, Some(_), _) => return Err(shape(request, &header, "two dimensions for `row K`")),
        _ => return Err(shape(request, &header, "labels, which an array does not have")),
    };
    let mut sink = if all { Sink::cells(request) } else { Sink::list(request)? };
    let wanted = request.row.map(|k| k as u64);
    if wanted.is_some_and(|k| k == 0 || k > rows) {
        return Err(shape(request, &header, &format!("a row {}", wanted.unwrap_or(0))));
    }
    let mut bytes = [0u8; 8];
    for index in 0..rows * columns {
        let Some(item) = bytes.get_mut(..width) else { return Err(unsupported(request, &dtype)) };
        stream.read_exact(item).map_err(|e| cut(request, e, index, rows * columns))?;
        if matrix && wanted.is_some_and(|k| index / columns + 1 != k) {
            continue;
        }
        if big {
            item.reverse();
        }
        match number(kind, item) {
            Some(Number::Float(value)) => sink.float(value)?,
            Some(Number::Integer(value)) => sink.integer(value)?,
            None => return Err(unsupported(request, &dtype)),
        }
    }
    if all { sink.finish_matrix(columns as usize) } else { sink.finish() }
}

/// Reads and checks a header; the stream stands at the first number then.
pub(super) fn header(file: &str, limits: Limits, stream: &mut impl Read) -> Result<NpyHeader, DataError> {
    let malformed = |found: &str| DataError::Syntax {
        file: file.into(),
        line: 0,
        expected: "an NPY file with a header such as {'descr': '<f8', 'fortran_order': False, 'shape': (3,)}"
            .into(),
        found: found.into(),
    };
    let mut start = vec![0u8; 10];
    stream.read_exact(&mut start).map_err(|e| cut_header(file, limits, e))?;
    if !start.starts_with(b"\x93NUMPY") {
        return Err(malformed("another kind of file"));
    }
    let mut length = match start.as_slice() {
        [.., 1, _, low, high] => usize::from(u16::from_le_bytes([*low, *high])),
        _ => {
            let mut rest = [0u8; 2];
            stream.read_exact(&mut rest).map_err(|e| cut_header(file, limits, e))?;
            start.extend(rest);
            start.iter().skip(8).rev().fold(0, |n, byte| n << 8 | usize::from(*byte))
        }
    };
    if length > MAX_HEADER {
        return Err(malformed(&format!("a header of {length} bytes")));
    }
    let text_start = start.len();
    length += text_start;
    start.resize(length, 0);
    stream
        .read_exact(start.get_mut(text_start..).unwrap_or_default())
        .map_err(|e| cut_header(file, limits, e))?;
    let text = String::from_utf8_lossy(start.get(text_start..).unwrap_or_default()).into_owned();
    let nested = text.chars().filter(|c| "([{".contains(*c)).count();
    // The parser multiplies the shape unchecked, so its product is bounded first.
    let joined = text.replace('_', "");
    let digits = joined.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let sizes = digits.filter(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let product = sizes.map(|w| w.parse::<u64>().ok()).try_fold(1u64, |n, size| n.checked_mul(size?.max(1)));
    if nested > MAX_BRACKETS || product.is_none() {
        return Err(malformed(&quoted(&text)));
    }
    let header =
        NpyHeader::from_reader(Cursor::new(start)).map_err(|e| malformed(&quoted(&e.to_string())))?;
    let limit = limits.rows as u64;
    if header.len() > limit {
        return Err(DataError::Limit { file: file.into(), what: "rows", limit });
    }
    Ok(header)
}

/// A number as it is stored.
pub(super) enum Number {
    /// A float, widened.
    Float(f64),
    /// An integer.
    Integer(i128),
}

/// Decodes little-endian bytes; `None` for a type that holds no numbers.
pub(super) fn number(kind: TypeChar, bytes: &[u8]) -> Option<Number> {
    Some(match (kind, bytes) {
        (TypeChar::Float, [a, b]) => Number::Float(half(u16::from_le_bytes([*a, *b]))),
        (TypeChar::Float, [a, b, c, d]) => Number::Float(f32::from_le_bytes([*a, *b, *c, *d]).into()),
        (TypeChar::Float, _) => Number::Float(f64::from_le_bytes(bytes.try_into().ok()?)),
        (TypeChar::Uint | TypeChar::Bool, _) => {
            Number::Integer(bytes.iter().rev().fold(0, |n, byte| n << 8 | i128::from(*byte)))
        }
        (TypeChar::Int, [.., top]) => {
            let start = if *top >= 0x80 { -1 } else { 0 };
            Number::Integer(bytes.iter().rev().fold(start, |n, byte| n << 8 | i128::from(*byte)))
        }
        _ => return None,
    })
}

/// The double equal to a half: 1 sign bit, 5 exponent bits, 10 fraction bits.
pub(super) fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (u64::from(bits >> 10 & 31), u64::from(bits & 0x3ff));
    let magnitude = match exponent {
        31 if fraction != 0 => f64::NAN,
        31 => f64::INFINITY,
        // Subnormal: a multiple of 2^-24, which a double holds exactly.
        0 => fraction as f64 * f64::from_bits((1023 - 24) << 52),
        _ => f64::from_bits((exponent + 1023 - 15) << 52 | fraction << 42),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

fn unsupported(request: &LoadRequest, dtype: &DType) -> DataError {
    let found = format!("elements of type {}", quoted(&dtype.descr()));
    let expected = "f2, f4, f8 or integers of up to 8 bytes".into();
    DataError::Shape { file: request.path.clone(), found, expected }
}

fn shape(request: &LoadRequest, header: &NpyHeader, expected: &str) -> DataError {
    let sizes: Vec<String> = header.shape().iter().map(u64::to_string).collect();
    let order = if header.order() == Order::Fortran { " in Fortran order" } else { "" };
    let found = format!("an array of shape ({}){order}", sizes.join(", "));
    DataError::Shape { file: request.path.clone(), found, expected: expected.into() }
}

fn cut(request: &LoadRequest, error: std::io::Error, index: u64, total: u64) -> DataError {
    if error.kind() != std::io::ErrorKind::UnexpectedEof {
        return failed(&request.path, request.limits.bytes, &error);
    }
    let (expected, found) = (format!("{total} numbers"), format!("the end after {index}"));
    DataError::Syntax { file: request.path.clone(), line: 0, expected, found }
}

fn cut_header(file: &str, limits: Limits, error: std::io::Error) -> DataError {
    if error.kind() != std::io::ErrorKind::UnexpectedEof {
        return failed(file, limits.bytes, &error);
    }
    let (expected, found) = ("the header of an NPY file".into(), "the end of the file".into());
    DataError::Syntax { file: file.into(), line: 0, expected, found }
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn halves() {
        // Source: IEEE 754-2008, binary16.
        let known = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 2f64.powi(-14)),
            (0x0001, 2f64.powi(-24)),
        ];
        for (bits, value) in known {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7c01).is_nan() && half(0xfc00) == f64::NEG_INFINITY);
    }
}
