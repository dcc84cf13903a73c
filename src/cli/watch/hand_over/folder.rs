//! The folder that results are put into: `NAME.json`, and `NAME.pdf` before it. Nothing
//! that a bot has not taken yet is overwritten: names repeat, so the next is
//! `NAME (2).json`.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use serde_json::{Map, Value};

use super::aside::write_whole;

/// Names of files that a bot never takes end somewhere.
const MOST: u32 = 100_000;
/// Longest name of a result without its number and ending, in bytes: file systems allow 255.
const LONGEST: usize = 255 - " (100000).json".len();

/// Puts `result` into `dir`, under the name of the file it is of.
///
/// # Errors
/// The system's word.
pub(super) fn place(
    dir: &Path,
    name: &str,
    result: &Map<String, Value>,
    pdf: Option<&Path>,
) -> io::Result<()> {
    if !dir.is_dir() {
        // None is begun on the empty place of a share that has gone.
        return Err(io::ErrorKind::NotFound.into());
    }
    let stem = Path::new(name).file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    // A result begins with no dot: hidden files are those being written.
    let stem = stem.trim_start_matches('.');
    let stem = &stem[..stem.floor_char_boundary(LONGEST)];
    for number in 1..=MOST {
        let name = if number == 1 {
            stem.to_owned()
        } else {
            format!("{stem} ({number})")
        };
        let (json, copy) = (format!("{name}.json"), format!("{name}.pdf"));
        match fs::read(dir.join(&json)) {
            Ok(bytes) if is_same(&bytes, result) => return Ok(()),
            Ok(_) => continue,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
        let mut result = result.clone();
        if let Some(pdf) = pdf {
            match copy_whole(pdf, dir, &copy) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => continue,
                copied => copied?,
            }
            result.insert("pdf".to_owned(), Value::String(copy.clone()));
        }
        let mut text = serde_json::to_vec(&result)?;
        text.push(b'\n');
        match write_whole(dir, &json, &text, put) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                if pdf.is_some() {
                    fs::remove_file(dir.join(copy))?;
                }
            }
            written => {
                written?;
                return File::open(dir)?.sync_all();
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Whether `bytes` are the result of the same document of the same claim.
fn is_same(bytes: &[u8], result: &Map<String, Value>) -> bool {
    let there: Map<String, Value> = serde_json::from_slice(bytes).unwrap_or_default();
    ["claim", "id"]
        .iter()
        .all(|key| there.get(*key) == result.get(*key))
}

fn copy_whole(from: &Path, dir: &Path, name: &str) -> io::Result<()> {
    let bytes = fs::read(from)?;
    write_whole(dir, name, &bytes, put)
}

/// Renames unless there is something.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Shares may not know how.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            if to.exists() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        Err(e) => Err(e.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_and_a_repetition_changes_nothing() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let pdf = dir.path().join("source");
        fs::write(&pdf, b"%PDF").expect("writes");
        let done = dir.path().join("done");
        let result = |claim: &str| {
            let claim = Value::String(claim.to_owned());
            Map::from_iter([("claim".to_owned(), claim)])
        };
        assert!(place(&done, "scan.pdf", &result("a"), None).is_err());
        fs::create_dir(&done).expect("makes");
        for claim in ["a", "b", "a", "b"] {
            place(&done, "scan.pdf", &result(claim), Some(&pdf)).expect("places");
        }
        let mut names: Vec<_> = fs::read_dir(&done)
            .expect("lists")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        assert_eq!(
            names,
            ["scan (2).json", "scan (2).pdf", "scan.json", "scan.pdf"]
        );
        // As long as a name can be; its result has a longer ending.
        let long = format!("{}a.pdf", "庁".repeat(83));
        for claim in ["a", "b"] {
            place(&done, &long, &result(claim), None).expect("places");
        }
        assert_eq!(fs::read_dir(&done).expect("lists").count(), 6);
        let text = fs::read_to_string(done.join("scan (2).json")).expect("reads");
        assert_eq!(text, "{\"claim\":\"b\",\"pdf\":\"scan (2).pdf\"}\n");
    }
}
