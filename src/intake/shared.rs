//! What the threads of a scan folder share, and what they do with it: claim, and beat the
//! heart.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::claim::Claim;
use super::companions::page_name;
use super::events::Notice;
use super::gather::Ready;
use super::listing::Listings;
use super::name::{NameKind, kind_of};
use super::owner::Claims;
use super::scan::Found;
use super::scan_folder::{Options, Told};
use super::sighting::Obstacle;
use super::tracker::Tracker;

/// While so many files wait to be taken, folders are listed instead of asked for names.
const MANY: usize = 32;

pub(super) struct Shared {
    pub(super) options: Mutex<Options>,
    pub(super) state: Mutex<State>,
    pub(super) changed: Condvar,
    pub(super) listings: Listings,
    pub(super) tell: Box<dyn Fn(Told) + Send + Sync>,
}

pub(super) struct State {
    pub(super) tracker: Tracker,
    /// Own claims by the folder they are made in: the scan folder, and folders below it
    /// that are other file systems. Relative to the scan folder.
    pub(super) claims: BTreeMap<PathBuf, Arc<Claims>>,
    /// Claims to be given out (again), and when.
    pub(super) later: Vec<(Instant, Claim)>,
    pub(super) looked: bool,
    pub(super) look_again: bool,
    pub(super) stopped: bool,
}

pub(super) enum Wake {
    Notice(Notice),
    Stop,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn options(&self) -> MutexGuard<'_, Options> {
        self.options.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Claims files if they are still as they were, and nothing that belongs to them has
    /// come since.
    pub(super) fn claim(&self, ready: &Ready) -> Option<Claim> {
        let root = self.options().root.clone();
        let mut found = Vec::new();
        for (path, stamp) in ready.stamped() {
            found.extend(Found::at(&root, path).map(|found| (found.stamp == *stamp, found)));
        }
        let same = found.len() == ready.stamped().count() && found.iter().all(|(same, _)| *same);
        let late = if same {
            self.late_companions(&root, ready)
        } else {
            Vec::new()
        };
        if !same || !late.is_empty() {
            let now = Instant::now();
            let mut state = self.state();
            for found in found.into_iter().map(|(_, found)| found).chain(late) {
                state.tracker.adopt(found, now);
            }
            return None;
        }
        // The deepest file system below which it lies.
        let lead = ready.lead();
        let (place, claims) = {
            let state = self.state();
            let places = state.claims.iter();
            let (place, claims) = places
                .filter(|(place, _)| lead.starts_with(place))
                .max_by_key(|(place, _)| place.components().count())?;
            (place.clone(), Arc::clone(claims))
        };
        match claims.claim(&ready.below(&place)) {
            Ok(claim) => claim,
            Err(error) => {
                let mut state = self.state();
                for (_, found) in found {
                    let path = found.path.clone();
                    let obstacle = Obstacle::Unreadable(error.to_string());
                    state.tracker.adopt(found, Instant::now());
                    state.tracker.checked(&path, Err(obstacle), Instant::now());
                }
                drop(state);
                (self.tell)(Told::Trouble(root.join(lead), error));
                None
            }
        }
    }

    /// Gives claims out (again) when each is due, in the order of the claims.
    pub(super) fn give_out(&self, claims: Vec<(Instant, Claim)>) {
        if claims.is_empty() {
            return;
        }
        let mut state = self.state();
        state.later.extend(claims);
        state.later.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        drop(state);
        self.changed.notify_all();
    }

    /// Files that belong to `ready` and were not known when it was put together: not all
    /// files of a large folder are kept in mind.
    fn late_companions(&self, root: &Path, ready: &Ready) -> Vec<Found> {
        let known = |path: &Path| ready.paths().any(|other| other == path);
        let mut late: Vec<Found> = Vec::new();
        if ready.sidecar.is_none() {
            let places = ready.sidecar_places();
            if self.may_lie_at(root, &places, ready.since) {
                let unknown = |place: &PathBuf| !self.state().tracker.knows(place);
                let mut found = places.iter().filter_map(|place| Found::at(root, place));
                late.extend(found.find(|found| unknown(&found.path)));
            }
        }
        let Some(base) = &ready.base else {
            return late;
        };
        let dir = base.parent().unwrap_or(Path::new(""));
        for entry in fs::read_dir(root.join(dir)).into_iter().flatten().flatten() {
            let path = dir.join::<&OsStr>(&entry.file_name());
            let belongs = page_name(&path).is_some_and(|page| page.base == *base)
                && kind_of(&path) == NameKind::Scan;
            if belongs && !known(&path) {
                late.extend(Found::at(root, &path));
            }
        }
        late
    }

    /// Whether a sidecar may lie at one of `places` for files that had settled at `since`.
    /// While few files wait that is not asked: a folder may hold many others.
    fn may_lie_at(&self, root: &Path, places: &[PathBuf], since: Instant) -> bool {
        if self.state().tracker.queued() < MANY {
            return true;
        }
        let places: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
        self.listings.may_have(&places, since)
    }

    /// Beats for all claims until the end; begins anew where another machine took this
    /// run for dead.
    pub(super) fn beat(&self) {
        let mut state = self.state();
        while !state.stopped {
            let (root, lease) = {
                let options = self.options();
                (options.root.clone(), options.lease)
            };
            let places: Vec<PathBuf> = state.claims.keys().cloned().collect();
            for place in places {
                let Some(Err(error)) = state.claims.get(&place).map(|claims| claims.beat()) else {
                    continue;
                };
                if error.kind() == io::ErrorKind::NotFound
                    && let Ok(claims) = Claims::open(&root.join(&place))
                {
                    state.claims.insert(place, Arc::new(claims));
                }
            }
            // Others are woken for files that come: a beat is a write.
            state = self
                .changed
                .wait_timeout_while(state, lease / 4, |state| !state.stopped)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

/// The claims of dead runs, to be given out at once, and what kept others from it.
pub(super) fn recovered(
    claims: &Claims,
    lease: Duration,
) -> (Vec<(Instant, Claim)>, Vec<io::Error>) {
    let now = Instant::now();
    let (taken, errors) = claims.recover(lease);
    (
        taken.into_iter().map(|claim| (now, claim)).collect(),
        errors,
    )
}
