//! Rows of an NPZ archive, as `numpy.savez` and `savez_compressed` write it: an array a column.
//!
//! Each member is streamed from its own handle, decompressed as it is read.

use std::io::{Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::npy::{Array, Arrays};
use super::{ReadRows, RowsRequest};
use crate::data::error::DataError;
use crate::data::folder::{Folder, failed};

pub(super) fn open(
    request: &RowsRequest,
    path: &str,
    folder: &Folder,
) -> Result<Box<dyn ReadRows + Send>, DataError> {
    let broken = |e: zip::result::ZipError| DataError::Syntax {
        file: path.into(),
        line: 0,
        expected: "an NPZ archive".into(),
        found: e.to_string(),
    };
    let io = |e: std::io::Error| failed(path, u64::MAX, &e);
    let mut archive = ZipArchive::new(folder.open(path, u64::MAX)?).map_err(broken)?;
    let stem = |name: &str| name.strip_suffix(".npy").unwrap_or(name).to_owned();
    let names: Vec<String> = archive.file_names().map(stem).collect();
    let mut arrays = Vec::new();
    for wanted in &request.columns {
        let index =
            (0..archive.len()).find(|i| archive.name_for_index(*i).is_some_and(|n| stem(n) == *wanted));
        let Some(index) = index else {
            return Err(DataError::NoColumn {
                file: path.into(),
                wanted: format!("`{wanted}`"),
                columns: names.iter().map(|n| format!("`{n}`")).collect(),
                similar: None,
            });
        };
        let member = archive.by_index_raw(index).map_err(broken)?;
        let (start, packed, size) =
            (member.data_start().unwrap_or(0), member.compressed_size(), member.size());
        // A handle of its own: clones of one share their place in the file.
        let mut own = folder.open(path, u64::MAX)?;
        own.seek(SeekFrom::Start(start)).map_err(io)?;
        let stream: Box<dyn Read + Send> = match member.compression() {
            CompressionMethod::Stored => Box::new(own.take(packed)),
            CompressionMethod::Deflated => {
                Box::new(DeflateDecoder::new(std::io::BufReader::new(own.take(packed))))
            }
            other => {
                return Err(DataError::Shape {
                    file: path.into(),
                    found: format!("a member compressed by {other}"),
                    expected: "stored or deflated members, as NumPy writes them".into(),
                });
            }
        };
        arrays.push(Array::open(request, format!("{path}, `{wanted}`"), stream, size)?);
    }
    Ok(Box::new(Arrays::new(arrays)?))
}
