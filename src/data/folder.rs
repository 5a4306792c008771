//! Where files may come from, and how much of them is read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::DataError;

/// The folder that relative paths start from.
#[derive(Clone, Debug)]
pub struct Folder {
    base: PathBuf,
    /// The folders that files may lie in; anywhere without it.
    within: Option<Vec<PathBuf>>,
}

impl Folder {
    /// Paths relative to `base`; any file may be read.
    pub fn new(base: impl Into<PathBuf>) -> Folder {
        Folder { base: base.into(), within: None }
    }

    /// Paths relative to `base`; only files inside it or inside one of `others` may be read, links followed.
    pub fn confined(base: impl Into<PathBuf>, others: &[PathBuf]) -> Folder {
        let base = base.into();
        let within = std::iter::once(&base).chain(others).cloned().collect();
        Folder { base, within: Some(within) }
    }

    /// Opens a regular file of at most `limit` bytes.
    pub(super) fn open(&self, path: &str, limit: u64) -> Result<File, DataError> {
        let unreadable = |e: io::Error| DataError::Unreadable { file: path.into(), reason: e.to_string() };
        let base = if self.base.as_os_str().is_empty() { Path::new(".") } else { &self.base };
        let full = fs::canonicalize(base.join(path)).map_err(unreadable)?;
        let inside = |folder: &PathBuf| {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            fs::canonicalize(folder).is_ok_and(|folder| full.starts_with(folder))
        };
        if self.within.as_ref().is_some_and(|folders| !folders.iter().any(inside)) {
            return Err(DataError::Outside { file: path.into(), folder: base.display().to_string() });
        }
        let meta = fs::metadata(&full).map_err(unreadable)?;
        if !meta.is_file() {
            let reason = if meta.is_dir() { "it is a folder" } else { "it is no regular file" };
            return Err(DataError::Unreadable { file: path.into(), reason: reason.into() });
        }
        if meta.len() > limit {
            return Err(DataError::Limit { file: path.into(), what: "bytes", limit });
        }
        File::open(full).map_err(unreadable)
    }
}

/// A stream that fails after `left` bytes instead of going on for ever.
pub(super) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(inner: R, limit: u64) -> Bounded<R> {
        Bounded { inner, left: limit }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let past = || io::Error::new(io::ErrorKind::FileTooLarge, "more bytes than the limit");
        self.left = self.left.checked_sub(count as u64).ok_or_else(past)?;
        Ok(count)
    }
}

/// The error of a failed read: the limit of [`Bounded`], or what the system said.
pub(super) fn failed(file: &str, limit: u64, error: &io::Error) -> DataError {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return DataError::Limit { file: file.into(), what: "bytes", limit };
    }
    DataError::Unreadable { file: file.into(), reason: error.to_string() }
}
