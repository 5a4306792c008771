//! Rows of JSON Lines: an object a line, numbers or (nested) arrays of numbers at its keys.
//!
//! `NaN` and `Infinity`, which are no JSON but are what Python writes, are read as what they are.

use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::cells::{Batch, Cells, TextReader};
use super::csv::readers;
use super::{BATCH_NUMBERS, ReadRows, RowsRequest};
use crate::data::error::DataError;
use crate::data::folder::failed;

/// Bytes of one line.
const MAX_LINE: u64 = 256 << 20;

struct JsonRows {
    path: String,
    size: u64,
    read: u64,
    line: u64,
    stream: BufReader<File>,
    columns: Vec<String>,
    readers: Vec<TextReader>,
}

pub(super) fn open(
    request: &RowsRequest,
    path: &str,
    file: File,
) -> Result<Box<dyn ReadRows + Send>, DataError> {
    let size = file.metadata().map_or(0, |m| m.len());
    let mut stream = BufReader::with_capacity(1 << 16, file);
    let start = stream.fill_buf().map_err(|e| failed(path, u64::MAX, &e))?;
    match start.iter().find(|b| !b.is_ascii_whitespace()) {
        None => return Err(DataError::Empty { file: path.into() }),
        Some(b'[') => {
            return Err(DataError::Syntax {
                file: path.into(),
                line: 1,
                expected: "JSON Lines, an object a line such as {\"p\": [0.5, 0.5], \"kl\": 0.1}".into(),
                found: "an array".into(),
            });
        }
        Some(_) => {}
    }
    Ok(Box::new(JsonRows {
        path: path.into(),
        size,
        read: 0,
        line: 0,
        stream,
        columns: request.columns.clone(),
        readers: readers(request),
    }))
}

impl JsonRows {
    /// The next line that is not blank; `Err` inside for one that is too long.
    fn line(&mut self) -> Result<Option<Result<Vec<u8>, String>>, DataError> {
        loop {
            let mut bytes = Vec::new();
            let count = Read::by_ref(&mut self.stream)
                .take(MAX_LINE)
                .read_until(b'\n', &mut bytes)
                .map_err(|e| failed(&self.path, u64::MAX, &e))?;
            if count == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.read += count as u64;
            if count as u64 == MAX_LINE && bytes.last() != Some(&b'\n') {
                self.skip()?;
                return Ok(Some(Err(format!("longer than {} MiB", MAX_LINE >> 20))));
            }
            if bytes.iter().any(|b| !b.is_ascii_whitespace()) {
                return Ok(Some(Ok(bytes)));
            }
        }
    }

    /// Passes over the rest of a line without keeping it.
    fn skip(&mut self) -> Result<(), DataError> {
        loop {
            let buffer = self.stream.fill_buf().map_err(|e| failed(&self.path, u64::MAX, &e))?;
            let end = buffer.iter().position(|b| *b == b'\n');
            let count = end.map_or(buffer.len(), |at| at + 1);
            self.stream.consume(count);
            self.read += count as u64;
            if end.is_some() || count == 0 {
                return Ok(());
            }
        }
    }

    fn row(&self, bytes: &[u8], batch: &mut Batch) -> Result<(), String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "no UTF-8 text".to_owned())?;
        let text = text.trim_start_matches('\u{feff}');
        let object = match serde_json::from_str::<HashMap<String, Field>>(text) {
            Ok(object) => object,
            Err(error) if error.is_data() => return Err(NO_OBJECT.into()),
            Err(error) => serde_json::from_str(&quoted(text)).map_err(|second| {
                // The line is this one; serde_json counts inside it.
                let said = error.to_string();
                let said = said.split(" at line ").next().unwrap_or(&said);
                if second.is_data() { NO_OBJECT } else { said }.to_owned()
            })?,
        };
        for ((name, reader), cells) in self.columns.iter().zip(&self.readers).zip(&mut batch.columns) {
            let field = object.get(name).ok_or_else(|| format!("there is no `{name}`"))?;
            field.numbers(reader, cells).map_err(|e| format!("`{name}`: {e}"))?;
        }
        Ok(())
    }
}

const NO_OBJECT: &str = "no object with the columns as keys";

/// The numbers at a key, as text: a tree of the line would take many times its length.
#[derive(Default)]
struct Field {
    text: String,
    /// Where each number ends in the text.
    ends: Vec<usize>,
    /// What among them is no number.
    wrong: Option<&'static str>,
}

impl Field {
    fn push(&mut self, number: &str) {
        self.text.push_str(number);
        self.ends.push(self.text.len());
    }

    fn numbers(&self, reader: &TextReader, cells: &mut Cells) -> Result<(), String> {
        if let Some(wrong) = self.wrong {
            return Err(wrong.to_owned());
        }
        let mut start = 0;
        for end in &self.ends {
            reader.number(self.text.get(start..*end).unwrap_or_default(), cells)?;
            start = *end;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
        let mut field = Field::default();
        Items { field: &mut field, depth: 0 }.deserialize(deserializer)?;
        Ok(field)
    }
}

/// Adds a number, or those of (nested) arrays, to a field.
struct Items<'a> {
    field: &'a mut Field,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.field.push(text);
        Ok(())
    }

    /// Whole numbers come as they are.
    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.field.push(&number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.field.push(&number.to_string());
        Ok(())
    }

    fn visit_bool<E>(self, bit: bool) -> Result<(), E> {
        self.field.push(if bit { "1" } else { "0" });
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.field.wrong = Some("null is no number");
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if self.depth >= 4 {
            self.field.wrong = Some("arrays nested too deep");
        }
        let depth = self.depth.saturating_add(1);
        while seq.next_element_seed(Items { field: &mut *self.field, depth })?.is_some() {}
        Ok(())
    }

    /// Any other number, which comes as a map so that its digits are kept; or an object.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        match Value::deserialize(MapAccessDeserializer::new(map))? {
            Value::Number(number) => self.field.push(&number.to_string()),
            _ => self.field.wrong = Some("an object is no number"),
        }
        Ok(())
    }
}

/// `NaN`, `Infinity` and `-Infinity` outside strings become strings.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut inside, mut rest) = (false, text);
    while let Some(c) = rest.chars().next() {
        let word = ["NaN", "-Infinity", "Infinity"].into_iter().find(|w| !inside && rest.starts_with(w));
        if let Some(word) = word {
            out.push_str(&format!("\"{word}\""));
            rest = &rest[word.len()..];
            continue;
        }
        let mut length = c.len_utf8();
        match c {
            '"' => inside = !inside,
            '\\' if inside => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => {}
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

impl ReadRows for JsonRows {
    fn next(&mut self, rows: usize) -> Result<Option<Batch>, DataError> {
        let mut batch = Batch::new(self.columns.len());
        while batch.rows < rows && batch.numbers() < BATCH_NUMBERS {
            let Some(line) = self.line()? else { break };
            let read = line.and_then(|bytes| self.row(&bytes, &mut batch));
            batch.end_row(read.map_err(|e| format!("line {}: {e}", self.line)));
        }
        Ok(batch.finish())
    }

    fn progress(&self) -> Option<f64> {
        (self.size > 0).then(|| self.read as f64 / self.size as f64)
    }
}
