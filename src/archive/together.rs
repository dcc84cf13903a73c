//! The documents of one source appear together.
//!
//! One document moves to its place by one rename. Several cannot: so they are made whole
//! and flushed in `work/`, and one rename brings them all into `pending/`, under the
//! source's id. From then on they belong to the archive: whoever opens it, or takes in the
//! same bytes again, moves on to `documents/` what a run that died left there. Any number
//! of processes may do so at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::durable;
use crate::error::Fatal;

use super::taken::is_taken_place;
use super::{Archive, RECORD};

impl Archive {
    /// Directory of documents that are to appear together.
    pub fn pending(&self) -> PathBuf {
        self.root.join("pending")
    }

    /// Lets appear what runs left in `pending/` that died.
    ///
    /// # Errors
    /// [`Fatal::Archive`].
    pub fn complete(&self) -> Result<(), Fatal> {
        let entries = match fs::read_dir(self.pending()) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(self.unwritable(source)),
        };
        for entry in entries {
            let path = entry.map_err(|source| self.unwritable(source))?.path();
            self.let_appear(&path)?;
        }
        Ok(())
    }

    /// The same for one source.
    pub(super) fn complete_source(&self, id: &str) -> Result<(), Fatal> {
        let path = self.pending().join(id);
        if path.is_dir() {
            self.let_appear(&path)?;
        }
        Ok(())
    }

    /// Brings the documents in `made`, all of the source `id`, into the archive for good.
    /// Each is whole and flushed.
    pub(super) fn commit(&self, made: &Path, id: &str) -> Result<(), Fatal> {
        let place = self.pending().join(id);
        let rename = || -> io::Result<()> {
            durable::sync_dir(made)?;
            if !self.pending().is_dir() {
                fs::create_dir_all(self.pending())?;
                durable::copy_mode(&self.documents(), &self.pending())?;
                durable::sync_dir(&self.root)?;
            }
            durable::copy_mode(&self.documents(), made)?;
            fs::rename(made, &place)?;
            durable::sync_dir(&self.pending())
        };
        match rename() {
            Ok(()) => {}
            // Another process was faster with the same bytes: its documents are as good.
            Err(e) if is_taken_place(&e) && place.is_dir() => {}
            Err(source) => return Err(self.unwritable(source)),
        }
        self.let_appear(&place)
    }

    fn let_appear(&self, place: &Path) -> Result<(), Fatal> {
        self.move_on(place)
            .map_err(|source| self.unwritable(source))
    }

    /// Moves the documents in `place` to `documents/`. The one with the source's own id
    /// comes last: once it is there, all are.
    fn move_on(&self, place: &Path) -> io::Result<()> {
        let mut dirs = match fs::read_dir(place) {
            Ok(entries) => entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<PathBuf>>>()?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(e),
        };
        dirs.sort_by(|a, b| b.cmp(a));
        for dir in dirs {
            let Some(name) = dir.file_name() else {
                continue;
            };
            let target = self.documents().join(name);
            match fs::rename(&dir, &target) {
                Ok(()) => {}
                Err(e) if is_taken_place(&e) && target.join(RECORD).is_file() => {
                    fs::remove_dir_all(&dir)?;
                }
                // Another process moved it.
                Err(e) if e.kind() == io::ErrorKind::NotFound && target.is_dir() => {}
                Err(e) => return Err(e),
            }
            durable::sync_dir(&self.documents())?;
        }
        match fs::remove_dir(place) {
            Ok(()) => durable::sync_dir(&self.pending()),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
        }
    }

    fn unwritable(&self, source: io::Error) -> Fatal {
        Fatal::Archive {
            path: self.pending(),
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> (tempfile::TempDir, Archive) {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let archive = Archive::open(dir.path()).expect("opens");
        (dir, archive)
    }

    fn make(place: &Path, ids: &[&str]) {
        for id in ids {
            fs::create_dir_all(place.join(id)).expect("makes");
            fs::write(place.join(id).join(RECORD), b"{}").expect("writes");
        }
    }

    fn documents(archive: &Archive) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(archive.documents())
            .expect("lists")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn all_appear_wherever_a_run_died() {
        let all = ["ab", "ab-p0005", "ab-p0009"];
        for moved in 0..=all.len() {
            let (_dir, archive) = archive();
            make(&archive.pending().join("ab"), &all[..all.len() - moved]);
            make(&archive.documents(), &all[all.len() - moved..]);
            let again = Archive::open(&archive.root).expect("opens");
            assert_eq!(documents(&again), all);
            assert_eq!(
                fs::read_dir(archive.pending()).map_or(0, Iterator::count),
                0
            );
        }
    }

    #[test]
    fn the_source_s_own_id_comes_last() {
        let (_dir, archive) = archive();
        let place = archive.pending().join("ab");
        make(&place, &["ab", "ab-p0005"]);
        // A file in the way of the last one.
        fs::write(archive.documents().join("ab"), b"x").expect("writes");
        assert!(archive.complete().is_err());
        assert_eq!(documents(&archive), ["ab", "ab-p0005"]);
        assert!(place.join("ab").is_dir(), "what cannot appear yet stays");
        fs::remove_file(archive.documents().join("ab")).expect("removes");
        archive.complete().expect("completes");
        assert!(!place.exists() && archive.document("ab").join(RECORD).is_file());
    }

    #[test]
    fn two_may_do_it_at_once() {
        let (_dir, archive) = archive();
        let ids: Vec<String> = (1..60).map(|n| format!("ab-p{n:04}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        make(&archive.pending().join("ab"), &ids);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| archive.complete().expect("completes"));
            }
        });
        assert_eq!(documents(&archive), ids);
    }
}
