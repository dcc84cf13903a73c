//! Which sidecars lie in a folder, looked up in a listing while many files are taken from
//! it. To ask for each name at which a sidecar may lie costs a large folder more than all
//! else that is done to take a file.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::name::{NameKind, kind_of};

/// A listing is not believed for longer than this.
const VALID: Duration = Duration::from_secs(1);

/// The last listing of each folder.
#[derive(Debug, Default)]
pub(super) struct Listings(Mutex<HashMap<PathBuf, Listing>>);

#[derive(Debug)]
struct Listing {
    at: Instant,
    /// Names of what may be a sidecar.
    names: HashSet<OsString>,
}

impl Listings {
    /// Whether a file of the name of a sidecar may lie at one of `places`, which are in the
    /// same folder, at the time `since` or after it. What cannot be listed may.
    pub(super) fn may_have(&self, places: &[PathBuf], since: Instant) -> bool {
        let Some(dir) = places.first().and_then(|place| place.parent()) else {
            return false;
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, listing| listing.at.elapsed() < VALID);
        if all.get(dir).is_none_or(|listing| listing.at < since) {
            let at = Instant::now();
            let Ok(names) = sidecars(dir) else {
                return true;
            };
            all.insert(dir.to_path_buf(), Listing { at, names });
        }
        let named = |name: Option<&OsStr>| {
            let listing = all.get(dir);
            name.is_some_and(|name| listing.is_some_and(|listing| listing.names.contains(name)))
        };
        places.iter().any(|place| named(place.file_name()))
    }
}

/// Names in `dir` that may be those of sidecars.
fn sidecars(dir: &Path) -> std::io::Result<HashSet<OsString>> {
    let mut names = HashSet::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if kind_of(Path::new(&name)) == NameKind::Sidecar {
            names.insert(name);
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_serves_those_that_settled_before_it() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let listings = Listings::default();
        let before = Instant::now();
        let of = |name: &str| vec![root.path().join(format!("{name}.json"))];
        assert!(!listings.may_have(&of("a"), before));
        for name in ["a", "b"] {
            fs::write(root.path().join(format!("{name}.json")), "{}").expect("writes");
        }
        // It came too late for this one.
        assert!(!listings.may_have(&of("a"), before));
        assert!(listings.may_have(&of("b"), Instant::now()));
        assert!(!listings.may_have(&of("c"), Instant::now()));
    }

    #[test]
    fn what_cannot_be_listed_may_hold_one() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let place = root.path().join("gone/a.json");
        assert!(Listings::default().may_have(&[place], Instant::now()));
    }
}
