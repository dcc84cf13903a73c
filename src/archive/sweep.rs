//! Clears `work/` of what runs left there that died.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Time for a run to lock what it has just made.
const NEWBORN: Duration = Duration::from_secs(2);

/// Marks a directory or file as in use for as long as the result lives; the kernel takes the
/// mark away when the process dies. `None` where the file system has no locks.
pub(super) fn mark(path: &Path) -> Option<File> {
    let file = File::open(path).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

/// Marks what a run left that died; `None` if a living one uses it, or may be about to.
pub(crate) fn left_behind(path: &Path, metadata: &Metadata) -> Option<File> {
    let modified = metadata.modified().ok()?;
    let age = SystemTime::now().duration_since(modified);
    // One from the future was there before somebody set the clock back.
    if age.is_ok_and(|age| age < NEWBORN) {
        return None;
    }
    mark(path)
}

/// Removes the directories in `work` that no living process uses. Where the file system
/// has no locks nothing is removed. The number of those removed.
pub(super) fn sweep(work: &Path) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(work)? {
        let path = entry?.path();
        // It may be gone by now: others sweep and work, too.
        let Ok(metadata) = fs::symlink_metadata(&path) else {
            continue;
        };
        if metadata.is_dir()
            && let Some(_unused) = left_behind(&path, &metadata)
            && fs::remove_dir_all(&path).is_ok()
        {
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_uses_is_removed() {
        let work = tempfile::tempdir().expect("a temporary directory");
        let path = |name: &str| work.path().join(name);
        for name in ["used", "left", "new"] {
            fs::create_dir(path(name)).expect("makes");
            fs::write(path(name).join("source"), b"x").expect("writes");
        }
        let used = mark(&path("used")).expect("locks");
        let old = SystemTime::now() - Duration::from_mins(1);
        for name in ["used", "left"] {
            File::open(path(name))
                .expect("opens")
                .set_modified(old)
                .expect("is set");
        }
        assert_eq!(sweep(work.path()).expect("sweeps"), 1);
        assert!(path("used").exists() && path("new").exists() && !path("left").exists());
        drop(used);
        assert_eq!(sweep(work.path()).expect("sweeps"), 1);
    }
}
