//! Copies what came into the archive: one file as it is, several as a bundle, and the
//! sidecar beside them. Whatever is copied is hashed.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::document::{Rejection, SourcePart, hexadecimal};
use crate::error::{DocumentError, Fatal};
use crate::intake::{Arrival, received_name};
use crate::load::write_bundle;

use super::{Archive, REASON, TakeError, read_json, sha256_of};

/// Names a sidecar may have in a document's directory.
pub(super) const SIDECARS: [&str; 2] = ["sidecar.json", "sidecar.csv"];

/// The name in a document's directory of the sidecar that came as `name`.
pub(super) fn sidecar_name(name: &str) -> &'static str {
    let is_csv = Path::new(name)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    SIDECARS[usize::from(is_csv)]
}

/// What was copied.
pub(super) struct Copies {
    /// The file as received; of several the bundle, under the name of the first.
    pub source: SourcePart,
    /// The files, if they were several.
    pub parts: Vec<SourcePart>,
    pub sidecar: Option<SourcePart>,
}

/// Which side failed.
#[derive(Debug)]
pub(super) enum CopyError {
    Read(io::Error),
    Write(io::Error),
}

impl Copies {
    /// Copies the files of `arrival` to `target`, the sidecar beside it.
    pub(super) fn make(arrival: &Arrival, target: &Path) -> Result<Self, CopyError> {
        let sidecar = arrival.sidecar.first().map(|from| {
            let to = target.with_file_name(sidecar_name(&received_name(from)));
            copy(from, &to, received_name(from))
        });
        let sidecar = sidecar.transpose()?;
        let name = received_name(&arrival.origin);
        if arrival.pages.is_empty() {
            return Ok(Self {
                source: copy(&arrival.file, target, name)?,
                parts: Vec::new(),
                sidecar,
            });
        }
        let parts = arrival.pages.iter().map(|page| part(page));
        let parts: Vec<SourcePart> = parts.collect::<Result<_, _>>().map_err(CopyError::Read)?;
        let members = arrival.pages.iter().zip(&parts).map(|(page, part)| {
            let file = File::open(page).map_err(CopyError::Read)?;
            Ok((ending(&part.name), file))
        });
        let members: Vec<(String, File)> = members.collect::<Result<_, _>>()?;
        // They were read a moment ago: what fails now is the writing.
        let out = File::create(target).map_err(CopyError::Write)?;
        write_bundle(members, out).map_err(CopyError::Write)?;
        let source = part(target).map_err(CopyError::Write)?;
        Ok(Self {
            source: SourcePart { name, ..source },
            parts,
            sidecar,
        })
    }
}

/// The same picture gives the same bundle, however its ending is written.
fn ending(name: &str) -> String {
    let ending = Path::new(name).extension().unwrap_or_default();
    match ending.to_string_lossy().to_lowercase().as_str() {
        "" => String::new(),
        "jpeg" | "jpe" => ".jpg".to_owned(),
        "tiff" => ".tif".to_owned(),
        other => format!(".{other}"),
    }
}

fn part(path: &Path) -> io::Result<SourcePart> {
    Ok(SourcePart {
        name: received_name(path),
        sha256: sha256_of(path)?,
        bytes: path.metadata()?.len(),
    })
}

/// Copies one file and hashes it on the way.
fn copy(from: &Path, to: &Path, name: String) -> Result<SourcePart, CopyError> {
    let mut input = File::open(from).map_err(CopyError::Read)?;
    let mut output = File::create(to).map_err(CopyError::Write)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        let count = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(CopyError::Read(e)),
        };
        hash.update(&buffer[..count]);
        output
            .write_all(&buffer[..count])
            .map_err(CopyError::Write)?;
        bytes += count as u64;
    }
    Ok(SourcePart {
        name,
        sha256: hexadecimal(&hash.finalize()),
        bytes,
    })
}

impl Archive {
    /// Sets aside a sidecar whose scan is document `id` already, unless that has the same
    /// sidecar. What was set aside, if it was.
    ///
    /// # Errors
    /// [`TakeError`].
    pub fn set_sidecar_aside(
        &self,
        sidecar: &Path,
        origin: PathBuf,
        id: &str,
    ) -> Result<Option<Rejection>, TakeError> {
        let unreadable = |e| TakeError::Source(DocumentError::Unreadable(e));
        let known = self.record(id).map_err(unreadable)?;
        let known = known.and_then(|record| record.source.sidecar);
        let sum = sha256_of(sidecar).map_err(unreadable)?;
        if known.is_some_and(|known| known.sha256 == sum) {
            return Ok(None);
        }
        let arrival = Arrival {
            origin,
            ..sidecar.to_path_buf().into()
        };
        let taken = self.take(&arrival)?;
        taken
            .reject(&DocumentError::LateSidecar(id.to_owned()))
            .map(Some)
            .map_err(TakeError::Archive)
    }

    /// Removes the rejection in `dir` of bytes that are kept elsewhere by now. A sidecar
    /// that is not `kept` with them becomes a rejection of its own.
    pub(super) fn clear_rejection(
        &self,
        dir: &Path,
        kept: Option<&SourcePart>,
    ) -> Result<(), Fatal> {
        let fatal = |source| Fatal::Archive {
            path: dir.to_path_buf(),
            source,
        };
        let reason: Option<Rejection> = read_json(&dir.join(REASON)).map_err(fatal)?;
        let Some(reason) = reason else {
            return Ok(());
        };
        let lone = reason.sidecar.as_ref();
        if let Some(lone) = lone.filter(|lone| kept.is_none_or(|kept| kept.sha256 != lone.sha256)) {
            let arrival = Arrival {
                origin: Path::new(&reason.path).with_file_name(&lone.name),
                ..dir.join(sidecar_name(&lone.name)).into()
            };
            let taken = self.take(&arrival).map_err(|error| match error {
                TakeError::Archive(fatal) => fatal,
                TakeError::Source(error) => fatal(io::Error::other(error.to_string())),
            })?;
            taken.reject(&DocumentError::LateSidecar(reason.id.clone()))?;
        }
        match fs::remove_dir_all(dir) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(fatal(e)),
            _ => Ok(()),
        }
    }
}
