//! Checks that an archive is what its records say, and finds what does not belong.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::document::{Record, Rejection, SourcePart};

use super::copies::{SIDECARS, sidecar_name};
use super::{Archive, DOCUMENT, REASON, RECORD, ids_of, read_json, sha256_of, source_id};

/// Something is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub what: String,
}

/// What was looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Documents.
    pub documents: usize,
    /// Rejections.
    pub rejected: usize,
    /// Flaws told.
    pub flaws: usize,
}

impl Archive {
    /// Reads every byte of every source and compares it with its record; tells of each
    /// flaw and of each file that does not belong where it is.
    ///
    /// # Errors
    /// The system's word if the archive cannot be listed.
    pub fn verify(&self, mut tell: impl FnMut(Flaw)) -> io::Result<Verified> {
        let mut flaws = 0;
        let mut tell = |flaw| {
            flaws += 1;
            tell(flaw);
        };
        let documents = each(&self.documents(), &mut tell, |dir, id| {
            let record: Record = witness(dir, RECORD)?;
            let pdf = fs::read(dir.join(DOCUMENT)).map_err(|e| format!("{DOCUMENT}: {e}"))?;
            if !pdf.starts_with(b"%PDF-") {
                return Err(format!("{DOCUMENT} is no PDF"));
            }
            if record.id != id {
                return Err(format!("its record is that of {}", record.id));
            }
            sidecar(dir, record.source.sidecar.as_ref())?;
            let others = ids_of(&record);
            if let Some(lost) = others.iter().find(|id| !self.document(id).is_dir()) {
                return Err(format!("{lost}, of the same source, is not there"));
            }
            source(
                dir,
                id,
                &record.source.sha256,
                record.source.bytes,
                &[&[RECORD, DOCUMENT], &SIDECARS[..]].concat(),
            )
        })?;
        let rejected = each(&self.rejected(), &mut tell, |dir, id| {
            let reason: Rejection = witness(dir, REASON)?;
            sidecar(dir, reason.sidecar.as_ref())?;
            let others = [&[REASON], &SIDECARS[..]].concat();
            source(dir, id, &reason.sha256, reason.bytes, &others)
        })?;
        // Absent if nothing was ever split.
        for entry in fs::read_dir(self.pending()).into_iter().flatten() {
            tell(Flaw {
                path: entry?.path(),
                what: "its documents wait to appear; the next ingest or watch lets them".to_owned(),
            });
        }
        Ok(Verified {
            documents,
            rejected,
            flaws,
        })
    }
}

/// Looks at each directory in `all`; their number.
fn each(
    all: &Path,
    tell: &mut impl FnMut(Flaw),
    look: impl Fn(&Path, &str) -> Result<(), String>,
) -> io::Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(all)? {
        let path = entry?.path();
        let id = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let looked = if path.is_dir() {
            count += 1;
            look(&path, &id)
        } else {
            Err("it does not belong here".to_owned())
        };
        if let Err(what) = looked {
            tell(Flaw { path, what });
        }
    }
    Ok(count)
}

/// The JSON file that a directory must have.
fn witness<T: serde::de::DeserializeOwned>(dir: &Path, name: &str) -> Result<T, String> {
    read_json(&dir.join(name))
        .map_err(|e| e.to_string())?
        .ok_or_else(|| format!("{name} is missing"))
}

/// The sidecar in `dir` must be the one on record.
fn sidecar(dir: &Path, known: Option<&SourcePart>) -> Result<(), String> {
    for name in SIDECARS {
        let path = dir.join(name);
        match known.filter(|known| sidecar_name(&known.name) == name) {
            Some(known) => {
                let is = sha256_of(&path).map_err(|e| format!("{name}: {e}"))?;
                if is != known.sha256 {
                    let was = &known.sha256;
                    return Err(format!(
                        "{name} was changed: its SHA-256 is {is}, not {was}"
                    ));
                }
            }
            None if path.exists() => return Err(format!("{name} does not belong here")),
            None => {}
        }
    }
    Ok(())
}

/// The source in `dir` must have the sum and be the only file beside `others`.
fn source(dir: &Path, id: &str, sum: &str, bytes: u64, others: &[&str]) -> Result<(), String> {
    let mut sources = 0;
    for entry in fs::read_dir(dir).map_err(|e| e.to_string())? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.file_stem().is_some_and(|stem| stem == "source") {
            sources += 1;
            let is = sha256_of(&path).map_err(|e| format!("{name}: {e}"))?;
            let length = path.metadata().map_err(|e| format!("{name}: {e}"))?.len();
            if is != sum || length != bytes || !is.starts_with(source_id(id)) {
                return Err(format!(
                    "{name} was changed: its SHA-256 is {is}, not {sum}"
                ));
            }
        } else if !others.contains(&name.as_ref()) {
            return Err(format!("{name} does not belong here"));
        }
    }
    match sources {
        1 => Ok(()),
        0 => Err("its source is missing".to_owned()),
        _ => Err("it has more than one source".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::error::DocumentError;

    use super::*;

    #[test]
    fn changed_bytes_and_strays_are_found() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let archive = Archive::open(dir.path()).expect("opens");
        let scan = dir.path().join("a.pdf");
        fs::write(&scan, b"x").expect("writes");
        let taken = archive.take(&scan.into()).expect("taken");
        let id = taken.reject(&DocumentError::Empty).expect("rejected").id;
        let flaws = |archive: &Archive| {
            let mut flaws = Vec::new();
            archive.verify(|flaw| flaws.push(flaw.what)).expect("lists");
            flaws
        };
        assert_eq!(flaws(&archive), [""; 0]);
        let rejected = archive.rejected().join(&id);
        fs::write(rejected.join("source.pdf"), b"y").expect("writes");
        assert!(flaws(&archive)[0].contains("was changed"));
        fs::write(rejected.join("source.pdf"), b"x").expect("writes");
        fs::write(rejected.join("Thumbs.db"), b"x").expect("writes");
        fs::create_dir(archive.documents().join("0123")).expect("makes");
        fs::write(archive.documents().join("stray"), b"x").expect("writes");
        let mut found = flaws(&archive);
        found.sort();
        assert_eq!(
            found,
            [
                "Thumbs.db does not belong here",
                "it does not belong here",
                "record.json is missing"
            ]
        );
    }
}
