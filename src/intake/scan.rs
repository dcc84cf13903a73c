//! Looks at a scan folder: which files are there, as the file system has them.

use std::collections::{BinaryHeap, HashMap};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, CWD, StatxFlags, statx};

use super::sighting::Stamp;

/// A file as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Path below the scan folder.
    pub path: PathBuf,
    /// Size and time of change.
    pub stamp: Stamp,
    /// Time since its last change by our clock.
    pub age: Duration,
}

impl Found {
    /// The file at `path` below `root`; `None` if there is no regular file. Links are
    /// not followed: they lead out of the folder.
    pub fn at(root: &Path, path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(root.join(path)).ok()?;
        metadata
            .is_file()
            .then(|| Self::new(path.to_path_buf(), &metadata))
    }

    /// The file at `path` below the scan folder, of which the file system says `metadata`.
    pub fn new(path: PathBuf, metadata: &Metadata) -> Self {
        let stamp = Stamp::from(metadata);
        Self {
            path,
            stamp,
            age: SystemTime::now()
                .duration_since(stamp.modified)
                .unwrap_or_default(),
        }
    }
}

/// What lies below a folder.
#[derive(Debug)]
pub enum Below {
    /// A regular file.
    File(Found),
    /// A folder that is looked into next.
    Folder(PathBuf),
    /// A folder that is mounted: files cannot be renamed out of it, even where it is part
    /// of the same file system.
    Mount(PathBuf),
    /// A folder that cannot be listed; the system's word.
    Closed(PathBuf, io::Error),
}

/// Tells of everything below `dir` (relative to `root`), without what is hidden or in one
/// of `without` (relative to `root`).
///
/// # Errors
/// The system's word if `dir` itself cannot be listed.
pub fn walk(
    root: &Path,
    dir: &Path,
    without: &[PathBuf],
    tell: &mut dyn FnMut(Below),
) -> io::Result<()> {
    let mount = mount_of(&root.join(dir))?;
    for entry in fs::read_dir(root.join(dir))? {
        // What vanishes while we look is no error.
        let Ok(entry) = entry else { continue };
        let path = dir.join(entry.file_name());
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if metadata.is_file() {
            tell(Below::File(Found::new(path, &metadata)));
        } else if metadata.is_dir() && !is_left_out(&path, without) {
            if mount_of(&root.join(&path)).is_ok_and(|its| its != mount) {
                tell(Below::Mount(path.clone()));
            }
            tell(Below::Folder(path.clone()));
            if let Err(error) = walk(root, &path, without, tell)
                && error.kind() != io::ErrorKind::NotFound
            {
                tell(Below::Closed(path, error));
            }
        }
    }
    Ok(())
}

/// Identifies the mount that a folder lies on: by its number where the system tells it
/// (Linux 5.8), else by the file system.
fn mount_of(folder: &Path) -> io::Result<(u64, u64)> {
    let device = fs::symlink_metadata(folder)?.dev();
    let asked = statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::MNT_ID);
    let number = asked
        .ok()
        .filter(|asked| asked.stx_mask & StatxFlags::MNT_ID.bits() != 0)
        .map_or(0, |asked| asked.stx_mnt_id);
    Ok((device, number))
}

/// Whether the folder at `path` (relative to the scan folder) is not looked into.
pub fn is_left_out(path: &Path, without: &[PathBuf]) -> bool {
    let hidden = path
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    hidden || without.iter().any(|left_out| path.starts_with(left_out))
}

/// The oldest files of each station: a window on a folder that may hold any number.
#[derive(Debug)]
pub struct Oldest {
    most: usize,
    stations: HashMap<String, BinaryHeap<ByAge>>,
    /// Whether files were left out.
    pub more: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct ByAge(Found);

impl Ord for ByAge {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |found: &Found| (found.stamp.modified, found.path.clone());
        key(&self.0).cmp(&key(&other.0))
    }
}

impl PartialOrd for ByAge {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Oldest {
    /// Keeps `most` files a station.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            stations: HashMap::new(),
            more: false,
        }
    }

    /// Adds a file of `station`.
    pub fn add(&mut self, station: &str, found: Found) {
        let heap = self.stations.entry(station.to_owned()).or_default();
        heap.push(ByAge(found));
        if heap.len() > self.most {
            heap.pop();
            self.more = true;
        }
    }

    /// The files kept, in order of arrival.
    pub fn into_files(self) -> Vec<Found> {
        let mut files: Vec<ByAge> = self.stations.into_values().flatten().collect();
        files.sort();
        files.into_iter().map(|ByAge(found)| found).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_visible_regular_files_are_found() {
        let root = tempfile::tempdir().expect("a temporary directory");
        for path in ["総務課/a.pdf", ".bunshoko/x", "done/b.pdf", "c.pdf"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("makes");
            fs::write(path, b"x").expect("writes");
        }
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("link.pdf")).expect("links");
        let mut found = Vec::new();
        let without = [PathBuf::from("done")];
        walk(
            root.path(),
            Path::new(""),
            &without,
            &mut |below| match below {
                Below::File(file) => found.push(file.path),
                Below::Folder(_) => {}
                other => panic!("{other:?}"),
            },
        )
        .expect("lists");
        found.sort();
        assert_eq!(found, ["c.pdf", "総務課/a.pdf"].map(PathBuf::from));
        assert!(Found::at(root.path(), Path::new("link.pdf")).is_none());
    }

    #[test]
    fn the_oldest_of_each_station_are_kept() {
        let mut oldest = Oldest::new(2);
        for n in [3_u64, 1, 2] {
            let stamp = Stamp {
                bytes: n,
                modified: SystemTime::UNIX_EPOCH + Duration::from_secs(n),
            };
            let found = Found {
                path: n.to_string().into(),
                stamp,
                age: Duration::ZERO,
            };
            oldest.add("a", found.clone());
            if n == 3 {
                oldest.add("b", found);
            }
        }
        assert!(oldest.more);
        let kept: Vec<u64> = oldest.into_files().iter().map(|f| f.stamp.bytes).collect();
        assert_eq!(kept, [1, 2, 3]);
    }
}
