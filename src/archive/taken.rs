//! A source on its way through the house.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use serde::Serialize;
use thiserror::Error;

use crate::document::{Record, Rejection, SourcePart};
use crate::durable;
use crate::error::{DocumentError, Fatal};
use crate::intake::Arrival;

use super::copies::{Copies, CopyError, sidecar_name};
use super::{Archive, DOCUMENT, REASON, RECORD, document_id, ids_of, sweep};

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
    /// Whether somebody will flush the name of its directory with those of others before
    /// the file is let go of: [`Archive::settle_names`].
    settled_later: bool,
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
            // Who claims a file lets go of it.
            settled_later: arrival.claim.is_some(),
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

    /// Id of the `nth` document of the source, from 0, which begins with page `first`.
    pub fn document_id(&self, nth: usize, first: u32) -> String {
        document_id(&self.id, nth, first)
    }

    /// Where the searchable PDF of the document `id` is to be written; `alone` if it is the
    /// only document of the source.
    ///
    /// # Errors
    /// [`Fatal::Archive`].
    pub fn document(&self, id: &str, alone: bool) -> Result<PathBuf, Fatal> {
        if alone {
            return Ok(self.dir.path().join(DOCUMENT));
        }
        let dir = self.made().join(id);
        match fs::create_dir_all(&dir) {
            Ok(()) => Ok(dir.join(DOCUMENT)),
            Err(source) => Err(Fatal::Archive { path: dir, source }),
        }
    }

    /// Where documents grow, if they are several.
    fn made(&self) -> PathBuf {
        self.dir.path().join("documents")
    }

    /// Ids of the documents that the archive has of the same bytes; none if they are new.
    ///
    /// # Errors
    /// [`Fatal::Archive`] if a run died before all of them appeared, and they cannot now.
    pub fn earlier(&self) -> Result<Vec<String>, Fatal> {
        self.archive.complete_source(&self.id)?;
        if !self.archive.document(&self.id).join(RECORD).is_file() {
            return Ok(Vec::new());
        }
        // A record that is broken is found by `verify`; that the bytes are there it tells.
        let record = self.archive.record(&self.id).ok().flatten();
        Ok(record.map_or_else(|| vec![self.id.clone()], |record| ids_of(&record)))
    }

    /// Puts the documents of the source into the archive, each with source, PDF and
    /// record, all of them or none. A rejection of the same bytes, from before they could
    /// be read, is cleared away.
    ///
    /// # Errors
    /// [`Fatal::Archive`].
    pub fn register(self, records: &[Record], extension: &str) -> Result<(), Fatal> {
        let earlier = self.archive.rejected().join(&self.id);
        let (archive, sidecar) = (self.archive.clone(), self.sidecar.clone());
        if let [record] = records {
            self.register_alone(record, extension)?;
        } else {
            for record in records {
                let dir = self.made().join(&record.id);
                self.furnish(&dir, record, extension)
                    .map_err(|source| Fatal::Archive { path: dir, source })?;
            }
            self.archive.commit(&self.made(), &self.id)?;
        }
        archive.clear_rejection(&earlier, sidecar.as_ref())
    }

    /// The directory of the source becomes that of its only document.
    fn register_alone(self, record: &Record, extension: &str) -> Result<(), Fatal> {
        let target = self.archive.document(&record.id);
        match self.settle(&target, extension, RECORD, record) {
            Ok(()) => {
                // The directory has moved: nothing is left to clean up.
                let _ = self.dir.keep();
                Ok(())
            }
            // Another process may have been faster with the same bytes: its document is as
            // good.
            Err(e) if is_taken_place(&e) && target.join(RECORD).is_file() => {
                self.archive.settle_names()
            }
            Err(source) => Err(Fatal::Archive {
                path: target,
                source,
            }),
        }
    }

    /// Gives the copy of the source the name that it keeps, writes what is `said` of it
    /// into a file of this `name` beside it, and moves the directory to `target` for good.
    fn settle(
        &self,
        target: &Path,
        extension: &str,
        name: &str,
        said: &impl Serialize,
    ) -> io::Result<()> {
        let dir = self.dir.path();
        let source = dir.join(file_name("source", extension));
        if source != self.source() {
            fs::rename(self.source(), source)?;
        }
        write_json(&dir.join(name), said)?;
        durable::copy_mode(&self.archive.documents(), dir)?;
        durable::sync_tree(dir)?;
        if self.settled_later {
            fs::rename(dir, target)
        } else {
            durable::move_dir(dir, target)
        }
    }

    /// Puts source, sidecar and record beside the PDF in `dir`. What came in is shared by
    /// hard links where the file system has them: nobody ever writes into it.
    fn furnish(&self, dir: &Path, record: &Record, extension: &str) -> io::Result<()> {
        share(&self.source(), &dir.join(file_name("source", extension)))?;
        if let (Some(file), Some(sidecar)) = (self.sidecar_file(), &self.sidecar) {
            share(&file, &dir.join(sidecar_name(&sidecar.name)))?;
        }
        write_json(&dir.join(RECORD), record)?;
        durable::copy_mode(&self.archive.documents(), dir)?;
        durable::sync_tree(dir)
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
        // What was made of it so far.
        for (path, removed) in [
            (self.made(), fs::remove_dir_all(self.made())),
            (
                self.dir.path().join(DOCUMENT),
                fs::remove_file(self.dir.path().join(DOCUMENT)),
            ),
        ] {
            match removed {
                Err(e) if e.kind() != io::ErrorKind::NotFound => {
                    return Err(Fatal::Archive { path, source: e });
                }
                _ => {}
            }
        }
        // The source has the same bytes as the one set aside before, so nothing is lost.
        self.archive
            .clear_rejection(&target, self.sidecar.as_ref())?;
        match self.settle(&target, &extension, REASON, &rejection) {
            Ok(()) => {
                // The directory has moved: nothing is left to clean up.
                let _ = self.dir.keep();
            }
            Err(e) if is_taken_place(&e) => self.archive.settle_names()?,
            Err(source) => {
                return Err(Fatal::Archive {
                    path: target,
                    source,
                });
            }
        }
        Ok(rejection)
    }
}

fn file_name(stem: &str, extension: &str) -> String {
    if extension.is_empty() {
        stem.to_owned()
    } else {
        format!("{stem}.{extension}")
    }
}

fn write_json(path: &Path, json: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(json)?;
    text.push(b'\n');
    fs::write(path, text)
}

fn share(file: &Path, place: &Path) -> io::Result<()> {
    if fs::hard_link(file, place).is_err() {
        fs::copy(file, place)?;
    }
    Ok(())
}

pub(super) fn is_taken_place(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty
    )
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
