//! Claims: files taken out of a scan folder, each by one watcher only.
//!
//! A claim is a rename into `.bunshoko/claims/OWNER/` of the scan folder itself. So it is
//! always on the same file system, the kernel (or the file server) decides who was first,
//! nothing is ever copied, and a person can put a file back by moving it. It is not in the
//! archive's `work/`, which may be deleted at any time. The directory is the truth about
//! open claims: no list of them has to be kept in step with it.
//!
//! One file lies among others (see [`super::single`]). Files that belong together are one
//! claim with a directory of its own, `CLAIM/`, in which they have the paths that they had
//! below the scan folder. Which they are is written down in it first; then the first file
//! is renamed, which decides, then the others. Whoever takes a claim over fetches what its
//! owner had not fetched when it died.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::arrival::paths_bytes;
use super::gather::Ready;
use super::sighting::Stamp;
use super::single::{self, SINGLE, Single};

/// Hidden folder for all that is ours in a scan folder.
pub const HIDDEN: &str = ".bunshoko";
/// What a claim of several files holds. No scan is called so: hidden files are not taken.
const CONTENTS: &str = ".contents.json";

/// Where claimed files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a directory of their own, with their paths below the scan folder.
    Dir(PathBuf),
    /// One file among those of other claims.
    File(PathBuf),
}

/// Claimed files.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Name of the claim, unique in all the world; begins with its time.
    pub id: String,
    /// Where its files are.
    pub place: Place,
    /// The scan folder it came from.
    pub root: PathBuf,
    /// Where the file lay below it; of several pages the first.
    pub path: PathBuf,
    /// Files of the same document, in order, if there are several; the first is `path`.
    pub pages: Vec<PathBuf>,
    /// The sidecar.
    pub sidecar: Option<PathBuf>,
    /// What a person must know: reasons for review.
    pub remarks: Vec<String>,
    /// When it was claimed.
    pub received_at: Zoned,
    /// Whether it was another owner's first: then some of its way may be done already.
    pub recovered: bool,
}

/// What is written down of a claim of several files.
#[derive(Debug, Serialize, Deserialize)]
struct Contents {
    /// The scan, or its pages in order.
    #[serde(with = "paths_bytes")]
    files: Vec<PathBuf>,
    /// No or one sidecar.
    #[serde(with = "paths_bytes")]
    sidecar: Vec<PathBuf>,
    remarks: Vec<String>,
}

impl Claim {
    /// Where the file is now.
    pub fn file(&self) -> PathBuf {
        self.now(&self.path)
    }

    /// Where all scanned files are now.
    pub fn files(&self) -> Vec<PathBuf> {
        if self.pages.is_empty() {
            vec![self.file()]
        } else {
            self.pages.iter().map(|path| self.now(path)).collect()
        }
    }

    /// Where the sidecar is now.
    pub fn sidecar_file(&self) -> Option<PathBuf> {
        Some(self.now(self.sidecar.as_ref()?))
    }

    /// Where the file is that lay at `path` below the scan folder.
    fn now(&self, path: &Path) -> PathBuf {
        match &self.place {
            Place::Dir(dir) => dir.join(path),
            Place::File(file) => file.clone(),
        }
    }

    /// Where the file lay.
    pub fn origin(&self) -> PathBuf {
        self.root.join(&self.path)
    }

    /// All scanned files as they are now, the sidecar last.
    ///
    /// # Errors
    /// The system's word.
    pub fn stamps(&self) -> io::Result<Vec<Stamp>> {
        let files = self.files().into_iter().chain(self.sidecar_file());
        files
            .map(|file| Ok(Stamp::from(&file.symlink_metadata()?)))
            .collect()
    }

    /// Whether its files are gone although the scan folder is there: another watcher took
    /// this run for dead, or somebody removed them.
    pub fn has_gone(&self) -> bool {
        all_claims(&self.root).is_dir() && !self.place.path().exists()
    }

    /// One file that this run claimed, or lost sight of and found again.
    pub(super) fn single(root: &Path, single: Single, recovered: bool) -> Self {
        Self {
            path: single.path,
            recovered,
            ..Self::bare(root, Place::File(single.file), single.id)
        }
    }

    /// Moves `ready` from below `root` into the claim's directory `dir`, which is new. `None`
    /// if the first file is not there any more: someone else was faster.
    pub(super) fn make(
        root: &Path,
        dir: &Path,
        id: String,
        ready: &Ready,
    ) -> io::Result<Option<Self>> {
        let files: Vec<PathBuf> = ready.files.iter().map(|(path, _)| path.clone()).collect();
        let sidecar: Vec<PathBuf> = ready.sidecar.iter().map(|(path, _)| path.clone()).collect();
        let is_single = ready.is_single();
        let made = (|| -> io::Result<()> {
            if !is_single {
                let contents = Contents {
                    files: files.clone(),
                    sidecar: sidecar.clone(),
                    remarks: ready.remarks.clone(),
                };
                let mut file = File::create(dir.join(CONTENTS))?;
                file.write_all(&serde_json::to_vec(&contents)?)?;
                file.sync_all()?;
            }
            for path in files.iter().chain(&sidecar) {
                let target = dir.join(path);
                if let Some(parent) = target.parent() {
                    fs::create_dir_all(parent)?;
                }
                match fs::rename(root.join(path), target) {
                    // The first decides. That another has gone is seen by whoever reads
                    // the claim.
                    Err(e) if e.kind() == io::ErrorKind::NotFound && *path != files[0] => {}
                    renamed => renamed?,
                }
            }
            Ok(())
        })();
        if let Err(error) = made {
            put_back(root, dir, files.iter().chain(&sidecar));
            if only_file(dir, Path::new(""))?.is_some() {
                // What cannot be put back is read with what there is.
                return Self::found(root, dir);
            }
            remove_empty(dir)?;
            return if error.kind() == io::ErrorKind::NotFound {
                Ok(None)
            } else {
                Err(error)
            };
        }
        if is_single {
            return Ok(Some(Self {
                path: files.into_iter().next().unwrap_or_default(),
                recovered: false,
                ..Self::bare(root, Place::Dir(dir.to_path_buf()), id)
            }));
        }
        let claim = Self::found(root, dir)?;
        Ok(claim.map(|claim| Self {
            recovered: false,
            ..claim
        }))
    }

    fn bare(root: &Path, place: Place, id: String) -> Self {
        let received_at = time_of(&id).unwrap_or_else(Timestamp::now);
        Self {
            received_at: received_at.to_zoned(TimeZone::system()),
            id,
            root: root.to_path_buf(),
            path: PathBuf::new(),
            pages: Vec::new(),
            sidecar: None,
            remarks: Vec::new(),
            recovered: true,
            place,
        }
    }

    /// The claim whose directory is `dir`; `None` if there is no file in it.
    pub(super) fn found(root: &Path, dir: &Path) -> io::Result<Option<Self>> {
        let Some(id) = dir
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            return Ok(None);
        };
        let mut claim = Self::bare(root, Place::Dir(dir.to_path_buf()), id);
        if let Some(contents) = contents(dir)? {
            let there = |path: &PathBuf| dir.join(path).is_file();
            let (files, gone): (Vec<PathBuf>, Vec<PathBuf>) =
                contents.files.into_iter().partition(there);
            let sidecar = contents.sidecar.into_iter().next();
            let lost = gone
                .iter()
                .chain(sidecar.iter().filter(|path| !there(path)));
            let lost = lost.map(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("source: {name} went before it could be taken")
            });
            claim.remarks = contents.remarks.into_iter().chain(lost).collect();
            claim.sidecar = sidecar.filter(there);
            let Some(first) = files.first() else {
                return Ok(None);
            };
            claim.path.clone_from(first);
            if files.len() > 1 {
                claim.pages = files;
            }
            return Ok(Some(claim));
        }
        let Some(path) = only_file(dir, Path::new(""))? else {
            return Ok(None);
        };
        claim.path = path;
        Ok(Some(claim))
    }

    /// Fetches what the owner of the claim in `dir` had not fetched when it died. What it
    /// had none of stays where it is.
    pub(super) fn complete(root: &Path, dir: &Path) -> io::Result<()> {
        let Some(contents) = contents(dir)? else {
            return Ok(());
        };
        if !contents.files.iter().any(|path| dir.join(path).exists()) {
            return Ok(());
        }
        for path in contents.files.iter().chain(&contents.sidecar) {
            let target = dir.join(path);
            if target.exists() {
                continue;
            }
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            match fs::rename(root.join(path), target) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes the files and the claim: their document or rejection is durable.
    ///
    /// # Errors
    /// The system's word. That it is gone already is none.
    pub(super) fn remove(&self) -> io::Result<()> {
        unless_gone(match &self.place {
            Place::Dir(dir) => fs::remove_dir_all(dir),
            Place::File(file) => fs::remove_file(file),
        })
    }
}

impl Place {
    /// The directory, or the file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Dir(path) | Self::File(path) => path,
        }
    }
}

/// That something is gone already is no error.
fn unless_gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Removes the directory of a claim in which there is no file. Where there is one after
/// all it fails.
pub(super) fn remove_empty(dir: &Path) -> io::Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    for path in entries(dir)? {
        if path.symlink_metadata().is_ok_and(|found| found.is_dir()) {
            remove_empty(&path)?;
        }
    }
    if only_file(dir, Path::new(""))?.is_none() {
        unless_gone(fs::remove_file(dir.join(CONTENTS)))?;
    }
    unless_gone(fs::remove_dir(dir))
}

/// Moves back what was moved into `dir`, unless something else has the name by now.
fn put_back<'a>(root: &Path, dir: &Path, paths: impl Iterator<Item = &'a PathBuf>) {
    for path in paths {
        let from = dir.join(path);
        if from.exists() && !root.join(path).exists() {
            let _ = fs::rename(from, root.join(path));
        }
    }
}

fn contents(dir: &Path) -> io::Result<Option<Contents>> {
    match fs::read(dir.join(CONTENTS)) {
        // A crash may have cut it off; then nothing was moved yet.
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// All open claims in the scan folder `root`, whoever holds them.
///
/// # Errors
/// The system's word.
pub fn open_claims(root: &Path) -> io::Result<Vec<Claim>> {
    let mut open = Vec::new();
    for owner in entries(&all_claims(root))? {
        let singles = single::all(&owner)?.into_iter();
        open.extend(singles.map(|single| Claim::single(root, single, true)));
        let dirs = entries(&owner)?.into_iter();
        for dir in dirs.filter(|path| path.is_dir() && !path.ends_with(SINGLE)) {
            // It may be settled or taken over while we look.
            if let Ok(Some(claim)) = Claim::found(root, &dir) {
                open.push(claim);
            }
        }
    }
    open.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(open)
}

/// When a claim was made, by its name.
pub fn time_of(claim: &str) -> Option<Timestamp> {
    let text = claim.split('-').next()?;
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S%.f", text).ok()?;
    time.to_zoned(TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// Where the claims in the scan folder `root` are.
pub(super) fn all_claims(root: &Path) -> PathBuf {
    root.join(HIDDEN).join("claims")
}

/// What is in `dir`; nothing if it is not there.
pub(super) fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}

/// The path of the one file below `dir`.
fn only_file(dir: &Path, below: &Path) -> io::Result<Option<PathBuf>> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_name() == CONTENTS {
            continue;
        }
        if !entry.file_type()?.is_dir() {
            return Ok(Some(path));
        }
        if let Some(found) = only_file(&entry.path(), &path)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
