//! JSON: arrays of numbers, of objects or of arrays, and objects label → number.
//!
//! Elements are taken one at a time, numbers keep the digits of the text, and repeated keys of the
//! top-level object are seen, not merged. One element may take a bounded number of bytes, so
//! nothing large is ever held as a tree.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::columns::Columns;
use super::error::DataError;
use super::sink::{Sink, quoted};
use super::{Column, LoadRequest, Loaded, Want};

/// Bytes that one element of the top-level array or object may take.
const MAX_ELEMENT: u64 = 32 << 20;

pub(super) fn read(request: &LoadRequest, stream: impl Read) -> Result<Loaded, DataError> {
    let left = Rc::new(Cell::new(MAX_ELEMENT));
    let mut stream = BufReader::with_capacity(1 << 16, Metered { inner: stream, left: left.clone() });
    // A byte order mark is no JSON, but editors leave one.
    if stream.fill_buf().is_ok_and(|start| start.starts_with(b"\xef\xbb\xbf")) {
        stream.consume(3);
    }
    let mut state = Reading { request, left, sink: None, form: Form::Unknown, error: None };
    let mut json = serde_json::Deserializer::from_reader(stream);
    let read = Top(&mut state).deserialize(&mut json).and_then(|()| json.end());
    if let Some(error) = state.error {
        return Err(error);
    }
    read.map_err(|e| broken(request, &e))?;
    let Some(sink) = state.sink else { return Err(DataError::Empty { file: request.path.clone() }) };
    match (state.form, request.row) {
        (Form::Matrix { rows, .. }, Some(k)) if k == 0 || k > rows => {
            Err(shape(request, format!("a matrix of {rows} rows"), &format!("a row {k}")))
        }
        (Form::Matrix { width, .. }, None) => sink.finish_matrix(width),
        _ => sink.finish(),
    }
}

/// Fails when more than `left` bytes are read before it is set again.
struct Metered<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let left = self.left.get().checked_sub(count as u64);
        self.left.set(left.ok_or_else(|| io::Error::other("one element is longer than 32 MiB"))?);
        Ok(count)
    }
}

/// What the elements are, all alike.
enum Form {
    Unknown,
    List,
    Objects(Vec<String>),
    Matrix { rows: usize, width: usize },
}

struct Reading<'a> {
    request: &'a LoadRequest,
    left: Rc<Cell<u64>>,
    sink: Option<Sink<'a>>,
    form: Form,
    error: Option<DataError>,
}

impl<'a> Reading<'a> {
    fn sink(
        &mut self,
        new: impl FnOnce() -> Result<Sink<'a>, DataError>,
    ) -> Result<&mut Sink<'a>, DataError> {
        let sink = match self.sink.take() {
            Some(sink) => sink,
            None => new()?,
        };
        Ok(self.sink.insert(sink))
    }

    /// Takes one element of the array of data.
    fn element(&mut self, value: &Value) -> Result<(), DataError> {
        self.left.set(MAX_ELEMENT);
        let request = self.request;
        if let Form::Unknown = self.form {
            self.form = match value {
                Value::Array(row) => Form::Matrix { rows: 0, width: row.len() },
                Value::Object(object) => Form::Objects(object.keys().cloned().collect()),
                _ => Form::List,
            };
        }
        match (value, &mut self.form) {
            (Value::Object(object), Form::Objects(names)) => {
                let names = std::mem::take(names);
                let taken = self.object(object, &names);
                self.form = Form::Objects(names);
                taken
            }
            (Value::Array(row), Form::Matrix { rows, width }) => {
                *rows += 1;
                if row.len() != *width {
                    let found = format!("a matrix whose row {rows} has {} numbers", row.len());
                    return Err(shape(request, found, &format!("{width} as in the first row")));
                }
                let skipped = request.row.is_some_and(|k| k != *rows);
                match (request.row, request.want) {
                    (None, Want::Joint) => self.sink(|| Ok(Sink::cells(request)))?,
                    (None, _) => {
                        return Err(shape(request, "an array of arrays".into(), "an array of numbers"));
                    }
                    _ => self.sink(|| Sink::list(request))?,
                };
                row.iter().filter(|_| !skipped).try_for_each(|cell| self.scalar(cell))
            }
            (scalar @ (Value::Number(_) | Value::String(_)), Form::List) => self.scalar(scalar),
            (other, _) => Err(shape(
                request,
                format!("{} among its elements", kind(other)),
                "elements all alike: numbers, objects or arrays",
            )),
        }
    }

    fn scalar(&mut self, value: &Value) -> Result<(), DataError> {
        let request = self.request;
        let sink = self.sink(|| Sink::list(request))?;
        let text = text(value)
            .ok_or_else(|| shape(request, format!("{} among its elements", kind(value)), "numbers"))?;
        sink.row(0, |_| Some(text.as_str()))
    }

    fn object(&mut self, object: &Map<String, Value>, names: &[String]) -> Result<(), DataError> {
        let request = self.request;
        let cells: Vec<String> =
            names.iter().map(|name| object.get(name).and_then(text).unwrap_or_default()).collect();
        let columns = || Columns { file: &request.path, names: names.to_vec(), named: true };
        let first = || cells.iter().map(String::as_str).collect::<Vec<_>>();
        let sink = self.sink(|| Sink::table(request, columns(), &first()))?;
        // A label that is not there is no label; a number that is not there is refused by the row.
        if let Some(missing) = sink
            .labels()
            .iter()
            .copied()
            .find(|i| names.get(*i).is_none_or(|n| object.get(n).and_then(text).is_none()))
        {
            return Err(sink.wrong_next(missing, "a text or a number".into()));
        }
        sink.row(0, |i| cells.get(i).map(String::as_str))
    }

    /// Takes one entry of a top-level object.
    fn entry(&mut self, label: &str, value: &Value) -> Result<(), DataError> {
        self.left.set(MAX_ELEMENT);
        let request = self.request;
        let sink = self.sink(|| Sink::pairs(request))?;
        let expected = || {
            shape(request, format!("{} at the key {}", kind(value), quoted(label)), "a number at each key")
        };
        let number = text(value).ok_or_else(expected)?;
        sink.row(0, |i| Some(if i == 0 { label } else { number.as_str() }))
    }

    /// Keeps the error aside and stops the parser.
    fn stop<E: serde::de::Error>(&mut self, taken: Result<(), DataError>) -> Result<(), E> {
        taken.map_err(|error| {
            self.error = Some(error);
            E::custom("stopped")
        })
    }
}

/// The value of the whole file, or of the one key that is asked for.
struct Top<'s, 'a>(&'s mut Reading<'a>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of numbers, of objects or of arrays, or an object label → number")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(value) = elements.next_element::<Value>()? {
            let taken = self.0.element(&value);
            self.0.stop(taken)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Some(Column::Name(wanted)) = &self.0.request.column else {
            while let Some((key, value)) = entries.next_entry::<String, Value>()? {
                let taken = self.0.entry(&key, &value);
                self.0.stop(taken)?;
            }
            return Ok(());
        };
        let mut others = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key == *wanted && self.0.sink.is_none() {
                entries.next_value_seed(Top(self.0))?;
                if self.0.sink.is_some() {
                    continue;
                }
                let missing = Err(DataError::Empty { file: self.0.request.path.clone() });
                return self.0.stop(missing);
            }
            // What is skipped takes no memory.
            self.0.left.set(u64::MAX);
            entries.next_value::<IgnoredAny>()?;
            self.0.left.set(MAX_ELEMENT);
            others.push(key);
        }
        if self.0.sink.is_some() {
            return Ok(());
        }
        let columns = Columns { file: &self.0.request.path, names: others, named: true };
        let missing = Err(columns.missing(&Column::Name(wanted.clone())));
        self.0.stop(missing)
    }
}

/// The text of a scalar: digits as written.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(value) => format!("the number {}", quoted(&value.to_string())),
        Value::String(value) => format!("the text {}", quoted(value)),
        Value::Array(_) => "an array".into(),
        Value::Object(_) => "an object".into(),
    }
}

fn shape(request: &LoadRequest, found: String, expected: &str) -> DataError {
    DataError::Shape { file: request.path.clone(), found, expected: expected.into() }
}

fn broken(request: &LoadRequest, error: &serde_json::Error) -> DataError {
    let file = request.path.clone();
    match error.classify() {
        Category::Io if error.io_error_kind() == Some(io::ErrorKind::FileTooLarge) => {
            DataError::Limit { file, what: "bytes", limit: request.limits.bytes }
        }
        Category::Io => DataError::Unreadable { file, reason: error.to_string() },
        Category::Eof if error.line() <= 1 && error.column() == 0 => DataError::Empty { file },
        _ => {
            let found = format!("{} (column {})", quoted(&error.to_string()), error.column());
            DataError::Syntax { file, line: error.line() as u64, expected: "JSON".into(), found }
        }
    }
}
