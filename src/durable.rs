//! Writes that survive a power cut: flush the file, then the directory that names it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Flushes every file of `dir` and `dir` itself.
pub fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        File::open(entry?.path())?.sync_all()?;
    }
    sync_dir(dir)
}

/// Makes `dir` and the directories above it where they are missing, for good.
pub fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let above = dir
        .parent()
        .filter(|above| !above.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    make_dir(above)?;
    match fs::create_dir(dir) {
        // Somebody else made it at the same moment.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {}
        made => made?,
    }
    sync_dir(above)
}

/// Flushes the names in `dir`.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Gives `to` the permissions of `from`: temporary directories are private, documents are
/// the archive's.
pub fn copy_mode(from: &Path, to: &Path) -> io::Result<()> {
    fs::set_permissions(to, fs::metadata(from)?.permissions())
}

/// Moves the directory `from`, which [`sync_tree`] has flushed, to `to` for good.
pub fn move_dir(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_made_with_those_above_and_only_once() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let dir = root.path().join("a/b/c");
        for _ in 0..2 {
            make_dir(&dir).expect("makes");
            assert!(dir.is_dir());
        }
        fs::write(dir.join("file"), b"x").expect("writes");
        assert!(make_dir(&dir.join("file")).is_err());
    }
}
