//! Claims of one file with nothing beside it, as most are. A directory for each, even one
//! that is used again, costs a file system more than all else that a claim does. So they
//! lie together in `OWNER/single/`, in the folders in which they lay below the scan folder,
//! with the time and the number of the claim before their names.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::claim::entries;

/// Folder in that of the owner.
pub(super) const SINGLE: &str = "single";

/// A claimed file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Single {
    /// Name of the claim.
    pub(super) id: String,
    /// Where the file is.
    pub(super) file: PathBuf,
    /// Where it lay below the scan folder.
    pub(super) path: PathBuf,
}

/// Name of the claim that `owner` makes at `time` with `number`.
pub(super) fn id(time: &str, owner: &str, number: &str) -> String {
    format!("{time}-{owner}-{number}")
}

/// Moves the file `path` below `root` into the directory `owner`; where it is now. `None`
/// if it is not there any more: someone else was faster.
///
/// # Errors
/// The system's word: [`io::ErrorKind::InvalidFilename`] if the name is too long with what
/// is put before it, [`io::ErrorKind::NotFound`] if `owner` has gone.
pub(super) fn take(
    root: &Path,
    owner: &Path,
    path: &Path,
    time: &str,
    number: u64,
) -> io::Result<Option<PathBuf>> {
    let mut name = OsString::from(format!("{time}-{number}-"));
    name.push(path.file_name().unwrap_or_default());
    let single = owner.join(SINGLE);
    let file = single.join(path).with_file_name(name);
    let from = root.join(path);
    match fs::rename(&from, &file) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => {}
        renamed => return renamed.map(|()| Some(file)),
    }
    // It has gone, or it is the first of its folder. Not create_dir_all alone: if the
    // owner's directory has gone, another machine took this run for dead.
    match fs::create_dir(&single) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::rename(from, &file) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        renamed => renamed.map(|()| Some(file)),
    }
}

/// All single files of the owner whose directory is `owner`.
///
/// # Errors
/// The system's word.
pub(super) fn all(owner: &Path) -> io::Result<Vec<Single>> {
    let name = owner.file_name().unwrap_or_default().to_string_lossy();
    let mut singles = Vec::new();
    collect(&name, &owner.join(SINGLE), Path::new(""), &mut singles)?;
    Ok(singles)
}

fn collect(owner: &str, dir: &Path, below: &Path, into: &mut Vec<Single>) -> io::Result<()> {
    for file in entries(dir)? {
        let name = file.file_name().unwrap_or_default();
        match file.symlink_metadata() {
            Ok(found) if found.is_dir() => collect(owner, &file, &below.join(name), into)?,
            Ok(_) => into.push(single(owner, below, file.clone())),
            // It was settled or taken over while we looked.
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn single(owner: &str, below: &Path, file: PathBuf) -> Single {
    let name = file.file_name().unwrap_or_default();
    let (id, path) = match parts(name) {
        Some((time, number, rest)) => (id(time, owner, number), below.join(rest)),
        // Put there by a person: it is read all the same.
        None => (
            id(&name.to_string_lossy(), owner, "0"),
            below.join::<&OsStr>(name),
        ),
    };
    Single { id, file, path }
}

/// Time and number of a claim, and the name that its file had.
fn parts(name: &OsStr) -> Option<(&str, &str, &OsStr)> {
    let bytes = name.as_bytes();
    let first = bytes.iter().position(|byte| *byte == b'-')?;
    let second = first + 1 + bytes[first + 1..].iter().position(|byte| *byte == b'-')?;
    let time = std::str::from_utf8(&bytes[..first]).ok()?;
    let number = std::str::from_utf8(&bytes[first + 1..second]).ok()?;
    let is_ours = time.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && second + 1 < bytes.len();
    is_ours.then_some((time, number, OsStr::from_bytes(&bytes[second + 1..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_claim_and_what_the_file_was_called() {
        let owner = tempfile::tempdir().expect("a temporary directory");
        let name = owner.path().file_name().expect("a name").to_string_lossy();
        let put = |path: &str| {
            let file = owner.path().join(SINGLE).join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("makes");
            fs::write(file, path).expect("writes");
        };
        put("総務課/20260101T000000.000-7-a-b.pdf");
        put("by hand.pdf");
        let mut found: Vec<(String, PathBuf)> = all(owner.path())
            .expect("lists")
            .into_iter()
            .map(|single| (single.id, single.path))
            .collect();
        found.sort();
        let expected = [
            (
                format!("20260101T000000.000-{name}-7"),
                "総務課/a-b.pdf".into(),
            ),
            (format!("by hand.pdf-{name}-0"), "by hand.pdf".into()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_file_moves_once_and_its_folder_is_made_when_it_is_missing() {
        let root = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir_all(root.path().join("総務課")).expect("makes");
        fs::create_dir_all(root.path().join("owner")).expect("makes");
        let owner = root.path().join("owner");
        let path = Path::new("総務課/a.pdf");
        for number in 0..2 {
            fs::write(root.path().join(path), [number]).expect("writes");
            let number = u64::from(number);
            let taken = take(root.path(), &owner, path, "1", number).expect("moves");
            let file = owner.join(format!("single/総務課/1-{number}-a.pdf"));
            assert_eq!(taken, Some(file));
            let again = take(root.path(), &owner, path, "1", number).expect("no error");
            assert_eq!(again, None);
        }
        fs::write(root.path().join(path), "x").expect("writes");
        let long = "1".repeat(250);
        let error = take(root.path(), &owner, path, &long, 3).expect_err("too long");
        assert_eq!(error.kind(), io::ErrorKind::InvalidFilename);
        fs::remove_dir_all(&owner).expect("removes");
        assert!(take(root.path(), &owner, path, "1", 4).is_err());
        assert!(root.path().join(path).exists());
    }
}
