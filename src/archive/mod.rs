//! Where documents live: `documents/`, `rejected/` and `work/` of a local archive.
//!
//! A source is copied into `work/` first, hashed on the way, and everything made from it
//! grows beside the copy. [`Taken::register`] and [`Taken::reject`] flush it to the disk
//! and move the whole directory to its place by one rename, so a document is there whole
//! or not at all, whatever happens in between. The id is drawn from the bytes: the same
//! bytes are recognised when they come again.

mod copies;
mod sweep;
mod taken;
mod together;
mod verify;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::document::{Record, Rejection, hexadecimal};
use crate::durable;
use crate::error::Fatal;
use crate::intake::Arrival;

pub(crate) use sweep::left_behind;
pub use taken::{TakeError, Taken};
pub use verify::{Flaw, Verified};

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
    /// What directories in `work/` begin with.
    scratch: String,
}

impl Archive {
    /// Opens the archive at `root`, makes its directories where they are missing, and lets
    /// appear what a run that died left in `pending/`.
    ///
    /// # Errors
    /// [`Fatal::Archive`] if they cannot be made.
    pub fn open(root: &Path) -> Result<Self, Fatal> {
        let archive = Self::at(root);
        for dir in [archive.documents(), archive.rejected(), archive.work()] {
            durable::make_dir(&dir).map_err(|source| Fatal::Archive { path: dir, source })?;
        }
        archive.complete()?;
        Ok(archive)
    }

    /// The archive at `root`, as it is.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            scratch: "in-".to_owned(),
        }
    }

    /// The same archive, whose directories in `work/` begin with `scratch`, so that
    /// [`Archive::clear`] finds them.
    #[must_use]
    pub fn with_scratch(self, scratch: &str) -> Self {
        Self {
            scratch: scratch.to_owned(),
            ..self
        }
    }

    /// Removes directories in `work/` that begin with `scratch`: whoever made them is dead.
    pub fn clear(&self, scratch: &str) {
        for entry in fs::read_dir(self.work()).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(scratch) {
                // What stays is swept later.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
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

    /// Directory of the journal of scan folders; see [`crate::intake::journal`].
    pub fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    /// Directory of results that bots have not taken yet.
    pub fn hand_over(&self) -> PathBuf {
        self.root.join("handover")
    }

    /// Directory of one document, whether it exists or not.
    pub fn document(&self, id: &str) -> PathBuf {
        self.documents().join(id)
    }

    /// Clears `work/` of what runs left there that died; the number of files they were
    /// working on.
    ///
    /// # Errors
    /// The system's word if `work/` cannot be listed.
    pub fn sweep(&self) -> io::Result<usize> {
        sweep::sweep(&self.work())
    }

    /// Makes sure that what is in the archive by now is there for good: documents of claimed
    /// files, whose names are flushed together, and what another process has just put there
    /// and not flushed yet.
    ///
    /// # Errors
    /// [`Fatal::Archive`].
    pub fn settle_names(&self) -> Result<(), Fatal> {
        for path in [self.documents(), self.rejected()] {
            durable::sync_dir(&path).map_err(|source| Fatal::Archive { path, source })?;
        }
        Ok(())
    }

    /// Copies a file into `work/`.
    ///
    /// # Errors
    /// [`TakeError::Source`] if the file cannot be read, [`TakeError::Archive`] if the
    /// copy cannot be written.
    pub fn take(&self, arrival: &Arrival) -> Result<Taken, TakeError> {
        Taken::copy(self, arrival)
    }

    /// The bytes of a document as received; `None` if there is no such document.
    pub fn source(&self, id: &str) -> Option<PathBuf> {
        fs::read_dir(self.document(id))
            .ok()?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.file_stem().is_some_and(|stem| stem == "source"))
    }

    /// Compares the bytes of a document as received with its id, which is drawn from them.
    ///
    /// # Errors
    /// An [`io::Error`] if they cannot be read or are others.
    pub fn check_source(&self, id: &str) -> io::Result<()> {
        let path = self.source(id).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                format!("document {id} has no source"),
            )
        })?;
        if sha256_of(&path)?.starts_with(source_id(id)) {
            Ok(())
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{} is not what it was: run bunshoko verify", path.display()),
            ))
        }
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

/// The part of a document's id that is drawn from the bytes of its source.
pub fn source_id(id: &str) -> &str {
    id.split('-').next().unwrap_or(id)
}

/// The id of the `nth` document, from 0, of the source `source`, which begins with page
/// `first`: the first document has the source's own id.
fn document_id(source: &str, nth: usize, first: u32) -> String {
    if nth == 0 {
        source.to_owned()
    } else {
        format!("{source}-p{first:04}")
    }
}

/// Ids of all documents of the source of `record`, in order.
pub fn ids_of(record: &Record) -> Vec<String> {
    let source = source_id(&record.id);
    match &record.source.split {
        None => vec![record.id.clone()],
        Some(split) => split
            .documents
            .iter()
            .enumerate()
            .map(|(nth, [first, _])| document_id(source, nth, *first))
            .collect(),
    }
}

/// SHA-256 of a file, hexadecimal.
///
/// # Errors
/// The system's word if it cannot be read.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = fs::File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => hash.update(&buffer[..count]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(hexadecimal(&hash.finalize()))
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
