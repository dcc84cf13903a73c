//! A file on its way into the pipeline.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use jiff::Zoned;
use serde::{Deserialize, Serialize};

use crate::error::PageError;

use super::claim::Claim;
use super::folder::Folder;

/// A file to be read, and what is known of it from where it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// Where it is.
    #[serde(with = "path_bytes")]
    pub file: PathBuf,
    /// Where it lay when it came, as people know it.
    #[serde(with = "path_bytes")]
    pub origin: PathBuf,
    /// Files that are its pages, in order, if it is several; the first is `file`.
    #[serde(with = "paths_bytes")]
    pub pages: Vec<PathBuf>,
    /// No or one file that says something of it.
    #[serde(with = "paths_bytes")]
    pub sidecar: Vec<PathBuf>,
    /// What a person must know of how it came: reasons for review.
    pub remarks: Vec<String>,
    /// When it came, if that was before now.
    pub received_at: Option<Zoned>,
    /// Name of the claim, if it came from a scan folder.
    pub claim: Option<String>,
    /// What is set for the folder it lay in, if it came from a scan folder.
    pub folder: Option<Folder>,
    /// What is known of its dangers.
    pub caution: Caution,
}

/// Pages (from 0) that were being read when a worker process died.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Caution {
    /// To be read first, and one by one.
    pub first: BTreeSet<u32>,
    /// Not to be read any more, and why.
    pub without: BTreeMap<u32, Death>,
}

/// How a worker process died over a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Death {
    /// It was ended because it took more than so many seconds.
    TimedOut(u64),
    /// It ended by itself; says how.
    Ended(String),
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut(seconds) => write!(f, "more than {seconds} s"),
            Self::Ended(how) => f.write_str(how),
        }
    }
}

impl From<Death> for PageError {
    fn from(death: Death) -> Self {
        match death {
            Death::TimedOut(seconds) => Self::TimedOut(seconds),
            Death::Ended(how) => Self::Crashed(how),
        }
    }
}

impl From<PathBuf> for Arrival {
    /// A file named on a command line.
    fn from(path: PathBuf) -> Self {
        Self {
            file: path.clone(),
            origin: path,
            pages: Vec::new(),
            sidecar: Vec::new(),
            remarks: Vec::new(),
            received_at: None,
            claim: None,
            folder: None,
            caution: Caution::default(),
        }
    }
}

impl From<(Claim, Folder)> for Arrival {
    /// A file claimed in a scan folder.
    fn from((claim, folder): (Claim, Folder)) -> Self {
        Self {
            file: claim.file(),
            origin: claim.origin(),
            pages: if claim.pages.is_empty() {
                Vec::new()
            } else {
                claim.files()
            },
            sidecar: claim.sidecar_file().into_iter().collect(),
            remarks: claim.remarks.clone(),
            received_at: Some(claim.received_at.clone()),
            claim: Some(claim.id),
            folder: Some(folder),
            caution: Caution::default(),
        }
    }
}

/// Paths as their bytes: names from old shares need not be UTF-8.
mod path_bytes {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(path.as_os_str().as_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<PathBuf, D::Error> {
        Vec::deserialize(deserializer).map(|bytes| OsString::from_vec(bytes).into())
    }
}

/// The same for several.
pub(super) mod paths_bytes {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::PathBuf;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(
        paths: &[PathBuf],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(paths.iter().map(|path| path.as_os_str().as_bytes()))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<PathBuf>, D::Error> {
        let all: Vec<Vec<u8>> = Vec::deserialize(deserializer)?;
        Ok(all
            .into_iter()
            .map(|bytes| OsString::from_vec(bytes).into())
            .collect())
    }
}
