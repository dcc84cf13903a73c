//! Writes that survive a power cut: flush the file, then the directory that names it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Flushes every file of `dir` and `dir` itself.
pub(super) fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        File::open(entry?.path())?.sync_all()?;
    }
    sync_dir(dir)
}

/// Flushes the names in `dir`.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Gives `to` the permissions of `from`: temporary directories are private, documents are
/// the archive's.
pub(super) fn copy_mode(from: &Path, to: &Path) -> io::Result<()> {
    fs::set_permissions(to, fs::metadata(from)?.permissions())
}

/// Moves the directory `from`, which [`sync_tree`] has flushed, to `to` for good.
pub(super) fn move_dir(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_dir)
}
