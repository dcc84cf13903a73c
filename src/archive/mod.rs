//! Where documents live: `documents/`, `rejected/` and `work/` of a local archive.
//!
//! A source is copied into `work/` first, hashed on the way, and everything made from it
//! grows beside the copy. [`Taken::register`] and [`Taken::reject`] flush it to the disk
//! and move the whole directory to its place by one rename, so a document is there whole
//! or not at all, whatever happens in between. The id is drawn from the bytes: the same
//! bytes are recognised when they come again.

mod durable;
mod taken;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::document::{Record, Rejection};
use crate::error::Fatal;

pub use taken::{TakeError, Taken};

/// Name of the record in a document's directory.
pub const RECORD: &str = "record.json";
/// Name of the searchable PDF in a document's directory.
pub const DOCUMENT: &str = "document.pdf";
/// Name of the explanation in a rejection's directory.
pub const REASON: &str = "reason.json";

/// A local archive.
#[derive(Debug, Clone)]
pub struct Archive {
    root: PathBuf,
}

impl Archive {
    /// Opens the archive at `root` and makes its directories where they are missing.
    ///
    /// # Errors
    /// [`Fatal::Archive`] if they cannot be made.
    pub fn open(root: &Path) -> Result<Self, Fatal> {
        let archive = Self {
            root: root.to_path_buf(),
        };
        for dir in [archive.documents(), archive.rejected(), archive.work()] {
            fs::create_dir_all(&dir).map_err(|source| Fatal::Archive { path: dir, source })?;
        }
        Ok(archive)
    }

    /// Directory of the documents.
    pub fn documents(&self) -> PathBuf {
        self.root.join("documents")
    }

    /// Directory of the rejected sources.
    pub fn rejected(&self) -> PathBuf {
        self.root.join("rejected")
    }

    /// Directory of what is in flight.
    pub fn work(&self) -> PathBuf {
        self.root.join("work")
    }

    /// Directory of one document, whether it exists or not.
    pub fn document(&self, id: &str) -> PathBuf {
        self.documents().join(id)
    }

    /// Copies the file at `path` into `work/`.
    ///
    /// # Errors
    /// [`TakeError::Source`] if the file cannot be read, [`TakeError::Archive`] if the
    /// copy cannot be written.
    pub fn take(&self, path: &Path) -> Result<Taken, TakeError> {
        Taken::copy(self, path)
    }

    /// The bytes of a document as received; `None` if there is no such document.
    pub fn source(&self, id: &str) -> Option<PathBuf> {
        fs::read_dir(self.document(id))
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.file_stem().is_some_and(|stem| stem == "source"))
    }

    /// The record of a document; `None` if there is no such document.
    ///
    /// # Errors
    /// An [`io::Error`] if the record cannot be read or parsed.
    pub fn record(&self, id: &str) -> io::Result<Option<Record>> {
        read_json(&self.document(id).join(RECORD))
    }

    /// Why a source was rejected; `None` if it was not.
    ///
    /// # Errors
    /// An [`io::Error`] if the reason cannot be read or parsed.
    pub fn rejection(&self, id: &str) -> io::Result<Option<Rejection>> {
        read_json(&self.rejected().join(id).join(REASON))
    }

    /// The records of all documents, by id.
    ///
    /// # Errors
    /// An [`io::Error`] if a record cannot be read or parsed.
    pub fn records(&self) -> io::Result<Vec<Record>> {
        let mut ids: Vec<String> = fs::read_dir(self.documents())?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        ids.sort();
        ids.iter()
            .filter_map(|id| self.record(id).transpose())
            .collect()
    }
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{}: {e}", path.display()),
            )
        }),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}
