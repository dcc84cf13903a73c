//! Files and folders named on a command line → the files to read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::name::{NameKind, kind_of};

/// What a command line names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Files to read, in the order of the command line, folders by name.
    pub files: Vec<PathBuf>,
    /// Files in folders that are no scans by their names.
    pub passed_over: Vec<PathBuf>,
}

/// Lists the files under `paths`. Files named themselves are always read; folders are
/// searched with their sub-folders, without hidden files.
///
/// # Errors
/// The path and the system's word if a path is missing or a folder cannot be listed.
pub fn collect(paths: &[PathBuf]) -> Result<Inputs, (PathBuf, io::Error)> {
    let mut inputs = Inputs::default();
    for path in paths {
        let at = |e| (path.clone(), e);
        if fs::metadata(path).map_err(at)?.is_dir() {
            walk(path, &mut inputs)?;
        } else {
            inputs.files.push(path.clone());
        }
    }
    Ok(inputs)
}

fn walk(dir: &Path, inputs: &mut Inputs) -> Result<(), (PathBuf, io::Error)> {
    let at = |e| (dir.to_path_buf(), e);
    let mut entries: Vec<fs::DirEntry> =
        fs::read_dir(dir).and_then(Iterator::collect).map_err(at)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        // Links to folders are not followed: they could lead in circles.
        if entry.file_type().map_err(at)?.is_dir() {
            walk(&path, inputs)?;
        } else if matches!(
            kind_of(&path),
            NameKind::Sidecar | NameKind::Beside | NameKind::Note
        ) {
            inputs.passed_over.push(path);
        } else {
            inputs.files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_and_files_taken_as_named() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let file = |name: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("makes");
            fs::write(&path, b"x").expect("writes");
            path
        };
        let (b, a) = (file("b.pdf"), file("sub/a.TIF"));
        let notes = file("notes.TXT");
        file(".hidden.pdf");
        let inputs = collect(&[dir.path().to_path_buf(), notes.clone()]).expect("lists");
        assert_eq!(inputs.files, [b, a, notes.clone()]);
        assert_eq!(inputs.passed_over, [notes]);
    }

    #[test]
    fn a_missing_path_is_named() {
        let missing = PathBuf::from("no/such/file.pdf");
        assert_eq!(
            collect(std::slice::from_ref(&missing))
                .expect_err("fails")
                .0,
            missing
        );
    }
}
