//! Directories of released claims, used again for new ones. To make and remove one or two
//! for each file costs some file systems more than all else that is done with the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::claim::{Claim, remove_empty, unless_gone};

/// Directories that are kept.
const MOST: usize = 128;

/// Directories of released claims. Each still has its name, and in it the folders that its
/// file lay in.
#[derive(Debug, Default)]
pub(super) struct Spares(Mutex<Vec<Spare>>);

#[derive(Debug)]
struct Spare {
    /// The folder of the file, relative to the scan folder.
    folder: PathBuf,
    dir: PathBuf,
}

impl Spares {
    /// Removes the only file of `claim`, and keeps or removes its directory.
    pub(super) fn empty(&self, claim: &Claim) -> io::Result<()> {
        unless_gone(fs::remove_file(claim.file()))?;
        let mut spares = self.lock();
        if spares.len() >= MOST {
            drop(spares);
            return remove_empty(&claim.dir);
        }
        spares.push(Spare {
            folder: claim
                .path
                .parent()
                .map_or_else(PathBuf::new, Path::to_path_buf),
            dir: claim.dir.clone(),
        });
        Ok(())
    }

    /// Makes `dir` of a directory that has a place for files of `folder`. `None` if there is
    /// none.
    pub(super) fn rename(&self, folder: &Path, dir: &Path) -> Option<()> {
        let mut spares = self.lock();
        let index = spares.iter().position(|spare| spare.folder == folder)?;
        let spare = spares.swap_remove(index);
        fs::rename(spare.dir, dir).ok()
    }

    /// Whether `dir` is kept.
    pub(super) fn has(&self, dir: &Path) -> bool {
        self.lock().iter().any(|spare| spare.dir == dir)
    }

    /// Removes all.
    pub(super) fn clear(&self) {
        for spare in self.lock().drain(..) {
            // What stays is removed by whoever takes over.
            let _ = remove_empty(&spare.dir);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Spare>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
