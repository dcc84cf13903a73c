//! Files that appear whole: written beside their place under a hidden name, then put there.
//! What a run left that died meanwhile is told by its lock, and removed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::archive::left_behind;

const PREFIX: &str = ".bunshoko-";
const SUFFIX: &str = ".tmp";

/// Writes a file beside its place and puts it there with `put`.
///
/// # Errors
/// The system's word.
pub(super) fn write_whole(
    dir: &Path,
    name: &str,
    bytes: &[u8],
    put: impl Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let mut aside = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .tempfile_in(dir)?;
    // Where the file system has no locks nothing is swept.
    let _ = aside.as_file().try_lock();
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    readable(aside.as_file())?;
    // Unlocked before it stands there: whoever delivers it locks it. Should it be swept just
    // now, putting it there fails, and the whole is tried again.
    let aside = aside.into_temp_path();
    put(&aside, &dir.join(name))?;
    // It has moved: nothing is left to remove.
    let _ = aside.keep();
    Ok(())
}

/// Removes what runs left in `dir` that died while they wrote.
pub(super) fn sweep(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(PREFIX) || !name.ends_with(SUFFIX) {
            continue;
        }
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if let Some(_unused) = left_behind(&entry.path(), &metadata) {
            // Others sweep, too: it may be gone.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are private; results are for whoever may read the folder.
fn readable(file: &File) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_mode(0o640);
    file.set_permissions(permissions)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn only_what_nobody_writes_any_more_is_swept() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let old = SystemTime::now() - Duration::from_mins(1);
        let make = |name: &str| {
            let file = File::create(dir.path().join(name)).expect("makes");
            file.set_modified(old).expect("is set");
            file
        };
        let used = make(".bunshoko-used.tmp");
        used.try_lock().expect("locks");
        for name in [".bunshoko-left.tmp", "result.json", ".hidden.tmp"] {
            make(name);
        }
        File::create(dir.path().join(".bunshoko-new.tmp")).expect("makes");
        write_whole(dir.path(), "whole.json", b"{}", |from, to| {
            fs::rename(from, to)
        })
        .expect("writes");
        sweep(dir.path());
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .expect("lists")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        let left = [
            ".bunshoko-new.tmp",
            ".bunshoko-used.tmp",
            ".hidden.tmp",
            "result.json",
            "whole.json",
        ];
        assert_eq!(names, left);
    }
}
