//! The thread of a scan folder that looks: finds files, looks into those that have
//! settled, takes over the claims of watchers that died.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use rustix::process::{Flock, FlockType, fcntl_getlk};

use crate::load::{Extent, extent};

use super::events::{Events, Notice, reason_to_poll};
use super::name::{NameKind, kind_of};
use super::owner::Claims;
use super::scan::{Below, Found, is_left_out, walk};
use super::scan_folder::Told;
use super::shared::{Shared, Wake, recovered};
use super::sidecar::{LARGEST, Sidecar, SidecarError};
use super::sighting::Obstacle;
use super::tracker::{Tracker, until};

/// What is told within this time is looked at together.
const BURST: Duration = Duration::from_millis(20);

/// The thread that looks.
pub(super) struct Looker<'a> {
    shared: &'a Shared,
    root: PathBuf,
    events: Option<Events>,
    /// Folders that are polled, relative to the root.
    polled: Vec<PathBuf>,
    polled_at: Instant,
    scanned_at: Option<Instant>,
}

impl<'a> Looker<'a> {
    /// Begins to listen to events, or to poll.
    pub(super) fn new(shared: &'a Shared, wake: Sender<Wake>) -> Self {
        let options = shared.options().clone();
        let mut looker = Self {
            shared,
            root: options.root,
            events: None,
            polled: Vec::new(),
            polled_at: Instant::now(),
            scanned_at: None,
        };
        if looker.polls(Path::new("")) || options.once {
            return looker;
        }
        let events = Events::new(move |notice| {
            let _ = wake.send(Wake::Notice(notice));
        })
        .and_then(|mut events| events.add(&looker.root).map(|()| events));
        match events {
            Ok(events) => looker.events = Some(events),
            Err(error) => {
                (shared.tell)(Told::NoEvents(error.to_string()));
                looker.polled.push(PathBuf::new());
            }
        }
        looker
    }

    /// Whether the folder at `path` is polled; if so it is from now on.
    fn polls(&mut self, path: &Path) -> bool {
        let polling = self.shared.options().polling;
        let folder = self.root.join(path);
        match reason_to_poll(&folder, polling) {
            Ok(Some(reason)) => {
                if !self.polled.iter().any(|other| path.starts_with(other)) {
                    self.polled.push(path.to_path_buf());
                    (self.shared.tell)(Told::Polled(folder, reason));
                }
                true
            }
            Ok(None) => false,
            Err(error) => {
                (self.shared.tell)(Told::Trouble(folder, error));
                false
            }
        }
    }

    /// Looks until it is told to stop.
    pub(super) fn run(&mut self, woken: &Receiver<Wake>) {
        let mut notices = Vec::new();
        loop {
            if self.shared.state().stopped {
                return;
            }
            self.look(std::mem::take(&mut notices));
            let rest = self.check();
            match woken.recv_timeout(rest) {
                Ok(Wake::Notice(notice)) => notices.push(notice),
                Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => continue,
            }
            // A burst is looked at once.
            let until = Instant::now() + BURST;
            let rest = || until.saturating_duration_since(Instant::now());
            while let Ok(wake) = woken.recv_timeout(rest()) {
                match wake {
                    Wake::Notice(notice) => notices.push(notice),
                    Wake::Stop => return,
                }
            }
        }
    }

    /// Looks where something changed, and everywhere if it is time.
    fn look(&mut self, notices: Vec<Notice>) {
        let now = Instant::now();
        let (rescan_every, poll_every) = {
            let options = self.shared.options();
            (options.rescan_every, options.poll_every)
        };
        let everything = self.scanned_at.is_none_or(|at| now >= at + rescan_every)
            || notices
                .iter()
                .any(|notice| matches!(notice, Notice::LookAgain));
        if everything {
            self.recover();
            self.scan(Path::new(""));
            self.scanned_at = Some(Instant::now());
            self.polled_at = Instant::now();
            let mut state = self.shared.state();
            state.looked = true;
            state.look_again = false;
            return;
        }
        for notice in notices {
            if let Notice::Changed(paths) = notice {
                for path in paths {
                    self.look_at(&path);
                }
            }
        }
        if !self.polled.is_empty() && now >= self.polled_at + poll_every {
            let begun = Instant::now();
            for folder in self.polled.clone() {
                self.scan(&folder);
            }
            // A slow share is not looked at without pause.
            self.polled_at = Instant::now() + begun.elapsed() * 2;
        }
    }

    /// Takes over the claims of watchers that died.
    fn recover(&self) {
        let lease = self.shared.options().lease;
        let all = self.shared.state().claims.clone();
        for (place, claims) in all {
            let (found, errors) = recovered(&claims, lease);
            self.shared.give_out(found);
            for error in errors {
                (self.shared.tell)(Told::Trouble(self.root.join(&place), error));
            }
        }
    }

    /// Looks at all below `dir`.
    fn scan(&mut self, dir: &Path) {
        let without = self.shared.options().without.clone();
        let mut scan = Tracker::begin_scan();
        let (mut mounts, mut closed) = (Vec::new(), Vec::new());
        // Before it is listed, so that nothing is missed in between.
        self.listen(dir);
        let root = self.root.clone();
        let listed = walk(&root, dir, &without, &mut |below| match below {
            Below::File(found) => self.shared.state().tracker.sort(found, &mut scan),
            Below::Folder(path) => self.listen(&path),
            Below::Mount(path) => mounts.push(path),
            Below::Closed(path, error) => closed.push((path, error)),
        });
        if let Err(error) = listed {
            (self.shared.tell)(Told::Trouble(self.root.join(dir), error));
            return;
        }
        self.shared
            .state()
            .tracker
            .scanned(dir, scan, Instant::now());
        for (path, error) in closed {
            (self.shared.tell)(Told::Trouble(self.root.join(path), error));
        }
        for mount in mounts {
            self.adopt(mount);
        }
    }

    /// Listens to the events of the folder at `path`, or polls it where there are none.
    fn listen(&mut self, path: &Path) {
        let Some(events) = &mut self.events else {
            return;
        };
        if let Err(error) = events.add(&self.root.join(path))
            && !self.polled.iter().any(|other| path.starts_with(other))
        {
            self.polled.push(path.to_path_buf());
            (self.shared.tell)(Told::NoEvents(error.to_string()));
        }
    }

    /// A folder on another file system needs claims of its own, and perhaps polling.
    fn adopt(&mut self, mount: PathBuf) {
        if self.shared.state().claims.contains_key(&mount) {
            return;
        }
        match Claims::open(&self.root.join(&mount)) {
            Ok(claims) => {
                self.shared
                    .state()
                    .claims
                    .insert(mount.clone(), Arc::new(claims));
                self.polls(&mount);
                self.recover();
            }
            Err(error) => (self.shared.tell)(Told::Trouble(self.root.join(mount), error)),
        }
    }

    /// Looks at one file or folder that changed.
    fn look_at(&mut self, path: &Path) {
        let Ok(path) = path.strip_prefix(&self.root) else {
            return;
        };
        let Ok(metadata) = fs::symlink_metadata(self.root.join(path)) else {
            // Most that changes in a burst are files that were just claimed.
            self.shared.state().tracker.gone(path);
            return;
        };
        let parent = path.parent().unwrap_or(Path::new(""));
        if is_left_out(parent, &self.shared.options().without) || self.is_behind_link(parent) {
            return;
        }
        if metadata.is_file() {
            let found = Found::new(path.to_path_buf(), &metadata);
            self.shared.state().tracker.observe(found, Instant::now());
        } else if !metadata.is_dir() {
            self.shared.state().tracker.gone(path);
        } else if !is_left_out(path, &self.shared.options().without) {
            self.scan(path);
        }
    }

    /// Whether the folder at `path` is reached by a link, which may lead out of the scan
    /// folder.
    fn is_behind_link(&self, path: &Path) -> bool {
        let folder = self.root.join(path);
        folder.canonicalize().is_ok_and(|real| real != folder)
    }

    /// Looks into what has settled; the time until something is due again.
    fn check(&self) -> Duration {
        loop {
            let now = Instant::now();
            let due = self.shared.state().tracker.due(now);
            self.shared.changed.notify_all();
            for (path, waiting) in due.report {
                (self.shared.tell)(Told::Waiting(self.root.join(path), waiting));
            }
            if due.check.is_empty() {
                let options = self.shared.options();
                let mut most = options.rescan_every;
                if !self.polled.is_empty() {
                    most = most.min(options.poll_every);
                }
                return until(due.again, now, most).max(Duration::from_millis(1));
            }
            for (path, stamp) in due.check {
                let found = Found::at(&self.root, &path);
                let result = match &found {
                    Some(found) if found.stamp == stamp => look_into(&self.root.join(&path)),
                    _ => Ok(None),
                };
                let mut state = self.shared.state();
                match found {
                    None => state.tracker.gone(&path),
                    Some(found) if found.stamp != stamp => {
                        state.tracker.observe(found, Instant::now());
                    }
                    Some(_) => {
                        let (sidecar, result) = match result {
                            Ok(sidecar) => (sidecar, Ok(())),
                            Err(obstacle) => (None, Err(obstacle)),
                        };
                        state.tracker.checked(&path, result, Instant::now());
                        state.tracker.understood(&path, sidecar);
                    }
                }
            }
        }
    }
}

/// Whether the file may be touched; what it says, if it is a sidecar.
fn look_into(path: &Path) -> Result<Option<Sidecar>, Obstacle> {
    let unreadable = |error: io::Error| Obstacle::Unreadable(error.to_string());
    let mut file = File::open(path).map_err(unreadable)?;
    // Both kinds of lock: flock(2), and fcntl(2), which file servers use for their clients.
    if matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
        return Err(Obstacle::Locked);
    }
    let wanted = Flock::from(FlockType::ReadLock);
    if matches!(fcntl_getlk(&file, &wanted), Ok(Some(_))) {
        return Err(Obstacle::Locked);
    }
    if kind_of(path) == NameKind::Sidecar {
        let mut bytes = Vec::new();
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        return match Sidecar::parse(path, &bytes) {
            Ok(sidecar) => Ok(Some(sidecar)),
            Err(SidecarError::Cut) => Err(Obstacle::Cut(SidecarError::Cut.to_string())),
            // Said when its document is made.
            Err(SidecarError::Broken(_)) => Ok(None),
        };
    }
    match extent(&mut file).map_err(unreadable)? {
        Extent::Whole | Extent::Unknown => Ok(None),
        Extent::Cut(what) => Err(Obstacle::Cut(what)),
    }
}
