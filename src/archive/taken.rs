//! A source on its way through the house.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use thiserror::Error;

use crate::document::{Record, Rejection, SourcePart};
use crate::error::{DocumentError, Fatal};
use crate::intake::Arrival;

use super::copies::{Copies, CopyError, sidecar_name};
use super::{Archive, DOCUMENT, REASON, RECORD, durable, sweep};

/// Hexadecimal digits of the SHA-256 that make an id: 96 bits, enough for any archive.
const ID_DIGITS: usize = 24;

/// Why a source could not be taken in.
#[derive(Debug, Error)]
pub enum TakeError {
    /// The source cannot be read.
    #[error(transparent)]
    Source(DocumentError),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(Fatal),
}

/// A source copied into `work/`. Dropped without [`Taken::register`] or
/// [`Taken::reject`], it leaves nothing behind.
#[derive(Debug)]
pub struct Taken {
    archive: Archive,
    dir: tempfile::TempDir,
    /// Tells that the directory is in use.
    _mark: Option<File>,
    /// Identifier, drawn from the bytes.
    pub id: String,
    /// File name as received.
    pub name: String,
    /// Where the file lay.
    pub origin: PathBuf,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The files as received, in order, if they were several.
    pub parts: Vec<SourcePart>,
    /// The sidecar as received.
    pub sidecar: Option<SourcePart>,
    /// When it came in.
    pub received_at: Zoned,
}

impl Taken {
    pub(super) fn copy(archive: &Archive, arrival: &Arrival) -> Result<Self, TakeError> {
        let unreadable = |e| TakeError::Source(DocumentError::Unreadable(e));
        let work = archive.work();
        let unwritable = |source| {
            TakeError::Archive(Fatal::Archive {
                path: work.clone(),
                source,
            })
        };
        // Opened first: a source that cannot be read leaves nothing behind.
        File::open(&arrival.file).map_err(unreadable)?;
        let dir = tempfile::Builder::new()
            .prefix(&archive.scratch)
            .tempdir_in(&work)
            .map_err(unwritable)?;
        let mark = sweep::mark(dir.path());
        let source = dir.path().join("source");
        let Copies {
            source,
            parts,
            sidecar,
        } = Copies::make(arrival, &source).map_err(|failure| match failure {
            CopyError::Read(error) => unreadable(error),
            CopyError::Write(error) => unwritable(error),
        })?;
        let SourcePart {
            name,
            sha256,
            bytes,
        } = source;
        Ok(Self {
            archive: archive.clone(),
            dir,
            _mark: mark,
            id: sha256[..ID_DIGITS].to_owned(),
            name,
            origin: arrival.origin.clone(),
            sha256,
            bytes,
            parts,
            sidecar,
            received_at: arrival.received_at.clone().unwrap_or_else(Zoned::now),
        })
    }

    /// The copy of the source.
    pub fn source(&self) -> PathBuf {
        self.dir.path().join("source")
    }

    /// The copy of the sidecar, if there is one.
    pub fn sidecar_file(&self) -> Option<PathBuf> {
        let sidecar = self.sidecar.as_ref()?;
        Some(self.dir.path().join(sidecar_name(&sidecar.name)))
    }

    /// Where the searchable PDF is to be written.
    pub fn document(&self) -> PathBuf {
        self.dir.path().join(DOCUMENT)
    }

    /// Whether the archive has a document with the same bytes.
    pub fn is_duplicate(&self) -> bool {
        self.archive.document(&self.id).join(RECORD).is_file()
    }

    /// Puts the document into the archive: source, PDF and record, whole or not at all.
    /// A rejection of the same bytes, from before they could be read, is cleared away.
    ///
    /// # Errors
    /// [`Fatal::Archive`].
    pub fn register(self, record: &Record, extension: &str) -> Result<(), Fatal> {
        let target = self.archive.document(&self.id);
        let earlier = self.archive.rejected().join(&self.id);
        // Another process may have been faster with the same bytes: its document is as good.
        let raced = target.clone();
        let (archive, kept) = (self.archive.clone(), self.sidecar.clone());
        self.settle(RECORD, record, extension, &target, |e| {
            raced.join(RECORD).is_file() && is_taken_place(e)
        })?;
        archive.clear_rejection(&earlier, kept.as_ref())
    }

    /// Sets the source aside with the reason. An earlier rejection of the same bytes is
    /// replaced.
    ///
    /// # Errors
    /// [`Fatal::Archive`].
    pub fn reject(self, error: &DocumentError) -> Result<Rejection, Fatal> {
        let rejection = Rejection {
            id: self.id.clone(),
            name: self.name.clone(),
            path: self.origin.to_string_lossy().into_owned(),
            sha256: self.sha256.clone(),
            bytes: self.bytes,
            rejected_at: Zoned::now(),
            code: error.code().to_owned(),
            message: error.to_string(),
            page: error.page(),
            parts: self.parts.clone(),
            sidecar: self.sidecar.clone(),
        };
        let target = self.archive.rejected().join(&self.id);
        let extension = if self.parts.is_empty() {
            Path::new(&self.name)
                .extension()
                .map_or_else(String::new, |e| e.to_string_lossy().into_owned())
        } else {
            "zip".to_owned()
        };
        match fs::remove_file(self.document()) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(source) => {
                return Err(Fatal::Archive {
                    path: self.document(),
                    source,
                });
            }
        }
        // The source has the same bytes as the one set aside before, so nothing is lost.
        self.archive
            .clear_rejection(&target, self.sidecar.as_ref())?;
        self.settle(REASON, &rejection, &extension, &target, is_taken_place)?;
        Ok(rejection)
    }

    /// Names the source, writes `json` beside it and moves the directory to `target`.
    fn settle<T: serde::Serialize>(
        self,
        name: &str,
        json: &T,
        extension: &str,
        target: &Path,
        is_settled: impl Fn(&io::Error) -> bool,
    ) -> Result<(), Fatal> {
        let write = || -> io::Result<()> {
            let dir = self.dir.path();
            let source = if extension.is_empty() {
                "source".to_owned()
            } else {
                format!("source.{extension}")
            };
            if source != "source" {
                fs::rename(dir.join("source"), dir.join(source))?;
            }
            let mut text = serde_json::to_vec_pretty(json)?;
            text.push(b'\n');
            fs::write(dir.join(name), text)?;
            // Temporary directories are private; documents are the archive's.
            copy_mode(&self.archive.documents(), dir)?;
            durable::move_dir(dir, target)
        };
        match write() {
            Ok(()) => {
                // The directory has moved: nothing is left to clean up.
                let _ = self.dir.keep();
                Ok(())
            }
            Err(e) if is_settled(&e) => Ok(()),
            Err(source) => Err(Fatal::Archive {
                path: target.to_path_buf(),
                source,
            }),
        }
    }
}

fn is_taken_place(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty
    )
}

fn copy_mode(from: &Path, to: &Path) -> io::Result<()> {
    fs::set_permissions(to, fs::metadata(from)?.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup() -> (tempfile::TempDir, Archive, PathBuf) {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let archive = Archive::open(&dir.path().join("archive")).expect("opens");
        let scan = dir.path().join("scan0001.pdf");
        fs::write(&scan, b"not a scan").expect("writes");
        (dir, archive, scan)
    }

    fn work_is_empty(archive: &Archive) -> bool {
        fs::read_dir(archive.work())
            .expect("lists")
            .next()
            .is_none()
    }

    #[test]
    fn a_dropped_source_leaves_nothing() {
        let (_dir, archive, scan) = setup();
        drop(archive.take(&scan.clone().into()).expect("taken"));
        assert!(work_is_empty(&archive));
        assert!(scan.is_file(), "the file itself is never touched");
    }

    #[test]
    fn a_rejection_keeps_the_bytes_and_can_be_repeated() {
        let (_dir, archive, scan) = setup();
        for _ in 0..2 {
            let taken = archive.take(&scan.clone().into()).expect("taken");
            let id = taken.id.clone();
            taken.reject(&DocumentError::Empty).expect("rejected");
            let dir = archive.rejected().join(&id);
            assert_eq!(
                fs::read(dir.join("source.pdf")).expect("kept"),
                b"not a scan"
            );
            let reason = archive.rejection(&id).expect("reads").expect("is there");
            assert_eq!(reason.code, "empty");
            assert!(work_is_empty(&archive));
        }
    }

    #[test]
    fn an_unreadable_source_is_told_from_an_unwritable_archive() {
        let (dir, archive, scan) = setup();
        let gone = archive.take(&dir.path().join("gone.pdf").into());
        assert!(matches!(gone, Err(TakeError::Source(_))));
        fs::remove_dir_all(archive.work()).expect("removes");
        assert!(matches!(
            archive.take(&scan.clone().into()),
            Err(TakeError::Archive(_))
        ));
    }
}
