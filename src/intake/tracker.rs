//! The files of a scan folder that are being waited for. Pure: told what was found and
//! what time it is, it says what to look into, whom to tell, and what may be taken.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::companions::{PageName, page_name};
use super::folder::{Folder, FolderRule, folder_of};
use super::gather::Ready;
use super::name::{NameKind, kind_of};
use super::queue::Queue;
use super::scan::{Found, Oldest};
use super::sidecar::Sidecar;
use super::sighting::{Next, Obstacle, Patience, Sighting, Stamp, Waiting};

/// Files of a station that are kept in mind; the rest is found again when there is room.
const WINDOW: usize = 1024;
/// Files kept in mind of those that cannot be taken.
const STUCK: usize = 1024;

/// Files that are being waited for.
#[derive(Debug)]
pub struct Tracker {
    patience: Patience,
    rules: Vec<FolderRule>,
    pub(super) files: HashMap<PathBuf, Tracked>,
    queue: Queue,
    /// What is in the queue, by its first file.
    ready: HashMap<PathBuf, Ready>,
    /// Whether there are files that were not kept in mind.
    more: bool,
}

/// A file that is waited for.
#[derive(Debug)]
pub(super) struct Tracked {
    pub sighting: Sighting,
    pub kind: NameKind,
    /// What holds for the folder it lies in.
    pub folder: Folder,
    pub patience: Patience,
    /// What its name says, if it is that of a page.
    pub page: Option<PageName>,
    /// What it says, if it is a sidecar that was understood.
    pub sidecar: Option<Sidecar>,
    /// In the queue, or with a file that is.
    pub queued: bool,
    /// Why it waits for other files.
    held: Option<Waiting>,
}

impl Tracked {
    /// Whether it may become a document if nothing comes or changes.
    fn is_promising(&self) -> bool {
        self.held.is_none() && self.sighting.is_promising()
    }
}

/// What is to be done now.
#[derive(Debug, Default)]
pub struct Due {
    /// Files to look into.
    pub check: Vec<(PathBuf, Stamp)>,
    /// Files to tell of.
    pub report: Vec<(PathBuf, Waiting)>,
    /// When something is due again, if the file system tells of nothing before.
    pub again: Option<Instant>,
}

impl Tracker {
    /// A tracker for a folder with the sub-folders of `rules`.
    pub fn new(patience: Patience, rules: Vec<FolderRule>) -> Self {
        Self {
            patience,
            rules,
            files: HashMap::new(),
            queue: Queue::default(),
            ready: HashMap::new(),
            more: false,
        }
    }

    /// Other patience and rules hold from now on for files that are seen first.
    pub fn reconfigure(&mut self, patience: Patience, rules: Vec<FolderRule>) {
        (self.patience, self.rules) = (patience, rules);
    }

    /// A file was seen.
    pub fn observe(&mut self, found: Found, now: Instant) {
        self.observe_all([found], now);
    }

    /// Files were seen. They are kept in mind as far as there is room.
    fn observe_all(&mut self, all: impl IntoIterator<Item = Found>, now: Instant) {
        // How many there are of a station; under no name those that cannot be taken.
        let mut counts: HashMap<Option<String>, usize> = HashMap::new();
        for found in all {
            if !self.files.contains_key(&found.path) {
                let promising = kind_of(&found.path) == NameKind::Scan && found.stamp.bytes > 0;
                let station = promising.then(|| folder_of(&self.rules, &found.path).station);
                let files = &self.files;
                let count = counts.entry(station).or_insert_with_key(|station| {
                    let same = files.values().filter(|other| match station {
                        Some(station) => other.is_promising() && other.folder.station == *station,
                        None => !other.is_promising(),
                    });
                    same.count()
                });
                if *count >= if promising { WINDOW } else { STUCK } {
                    self.more |= promising;
                    continue;
                }
                *count += 1;
            }
            self.adopt(found, now);
        }
    }

    /// A file was seen that must be kept in mind, however many there are.
    pub fn adopt(&mut self, found: Found, now: Instant) {
        if let Some(tracked) = self.files.get_mut(&found.path) {
            if tracked.sighting.stamp() != found.stamp {
                (tracked.held, tracked.sidecar) = (None, None);
            }
            tracked.sighting.observe(found.stamp, now);
            return;
        }
        let kind = kind_of(&found.path);
        if kind == NameKind::Note {
            return;
        }
        let folder = folder_of(&self.rules, &found.path);
        let patience = Patience {
            settle: folder.settle.unwrap_or(self.patience.settle),
            ..self.patience
        };
        let tracked = Tracked {
            sighting: Sighting::new(kind, found.stamp, found.age, now),
            kind,
            folder,
            patience,
            page: page_name(&found.path).filter(|_| kind == NameKind::Scan),
            sidecar: None,
            queued: false,
            held: None,
        };
        self.files.insert(found.path, tracked);
    }

    /// Whether the file at `path` is kept in mind.
    pub fn knows(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// A file is not there any more.
    pub fn gone(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// Everything below `dir` was looked at: what is tracked and was not found has gone.
    pub fn scanned(&mut self, dir: &Path, scan: Scan, now: Instant) {
        self.more = scan.oldest.more;
        let Scan {
            oldest,
            others,
            seen,
        } = scan;
        self.files
            .retain(|path, _| !path.starts_with(dir) || seen.contains(path));
        self.observe_all(others.into_iter().chain(oldest.into_files()), now);
    }

    /// Begins a look at a folder.
    pub fn begin_scan() -> Scan {
        Scan {
            oldest: Oldest::new(WINDOW),
            others: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// Adds what was found to `scan`.
    pub fn sort(&self, found: Found, scan: &mut Scan) {
        if let Some(tracked) = self.files.get(&found.path) {
            scan.seen.insert(found.path.clone());
            if tracked.sighting.stamp() != found.stamp {
                scan.others.push(found);
            }
        } else if kind_of(&found.path) == NameKind::Scan && found.stamp.bytes > 0 {
            let station = folder_of(&self.rules, &found.path).station;
            scan.oldest.add(&station, found);
        } else if scan.others.len() < STUCK {
            scan.others.push(found);
        }
    }

    /// What is to be done now. What may be taken is put into the queue.
    pub fn due(&mut self, now: Instant) -> Due {
        let mut due = Due::default();
        let mut rested = HashSet::new();
        for (path, tracked) in &mut self.files {
            if tracked.queued {
                continue;
            }
            match tracked.sighting.next(&tracked.patience, now) {
                Next::Wait(until) => {
                    due.again = Some(due.again.map_or(until, |at| at.min(until)));
                }
                Next::Rest => {}
                Next::Check => due.check.push((path.clone(), tracked.sighting.stamp())),
                Next::Report(waiting) => due.report.push((path.clone(), waiting)),
                Next::Take => {
                    tracked.held = None;
                    rested.insert(path.clone());
                }
            }
        }
        if rested.is_empty() {
            return due;
        }
        let gathered = self.gather(&rested, now);
        due.again = [due.again, gathered.again].into_iter().flatten().min();
        for (path, waiting) in gathered.held {
            if let Some(tracked) = self.files.get_mut(&path) {
                tracked.held = Some(waiting);
            }
        }
        due.report.extend(gathered.report);
        let mut ready: Vec<_> = gathered
            .ready
            .into_iter()
            .filter_map(|ready| Some((ready.files.first()?.1.modified, ready)))
            .collect();
        // The station that was first has its turn first.
        ready.sort_by(|a, b| (a.0, a.1.lead()).cmp(&(b.0, b.1.lead())));
        for (arrived, ready) in ready {
            self.enqueue(arrived, ready);
        }
        due
    }

    fn enqueue(&mut self, arrived: SystemTime, ready: Ready) {
        for path in ready.paths() {
            if let Some(tracked) = self.files.get_mut(path) {
                tracked.queued = true;
            }
        }
        let lead = ready.lead().to_path_buf();
        if let Some(tracked) = self.files.get(&lead) {
            self.queue
                .push(&tracked.folder.station, arrived, lead.clone());
            self.ready.insert(lead, ready);
        }
    }

    /// The result of looking into a file.
    pub fn checked(&mut self, path: &Path, result: Result<(), Obstacle>, now: Instant) {
        if let Some(tracked) = self.files.get_mut(path) {
            tracked.sighting.checked(result, now);
            tracked.queued = false;
        }
    }

    /// What a sidecar says, if it was understood.
    pub fn understood(&mut self, path: &Path, sidecar: Option<Sidecar>) {
        if let Some(tracked) = self.files.get_mut(path) {
            tracked.sidecar = sidecar;
        }
    }

    /// The next files to take together, as they were when they were last seen. They are
    /// tracked no longer.
    pub fn take(&mut self) -> Option<Ready> {
        while let Some(lead) = self.queue.pop() {
            let Some(ready) = self.ready.remove(&lead) else {
                continue;
            };
            let same = ready.stamped().all(|(path, stamp)| {
                let tracked = self.files.get(path);
                tracked.is_some_and(|tracked| tracked.sighting.stamp() == *stamp)
            });
            for path in ready.paths() {
                if same {
                    self.files.remove(path);
                } else if let Some(tracked) = self.files.get_mut(path) {
                    // One of them changed or went meanwhile: they wait anew.
                    tracked.queued = false;
                }
            }
            if same {
                return Some(ready);
            }
        }
        None
    }

    /// Number of files that may be taken.
    pub fn queued(&self) -> usize {
        self.queue.len()
    }

    /// Whether it is time to look for files that were not kept in mind.
    pub fn has_room(&self) -> bool {
        self.more && self.queue.len() < WINDOW / 2
    }

    /// Whether no file can be taken unless one changes or comes.
    pub fn is_idle(&self) -> bool {
        !self.more && self.queue.is_empty() && !self.files.values().any(Tracked::is_promising)
    }

    /// When the oldest of the files arrived that may be taken now or soon.
    pub fn oldest(&self) -> Option<SystemTime> {
        let promising = self.files.values().filter(|file| file.is_promising());
        promising.map(|f| f.sighting.stamp().modified).min()
    }

    /// Files that wait for more than their settling time, and why.
    pub fn waiting(&self) -> Vec<(PathBuf, Waiting)> {
        let mut waiting: Vec<_> = self
            .files
            .iter()
            .filter_map(|(path, file)| {
                let waiting = file.held.clone().or_else(|| file.sighting.waiting());
                Some((path.clone(), waiting?))
            })
            .collect();
        waiting.sort_by(|a, b| a.0.cmp(&b.0));
        waiting
    }
}

/// A look at a folder, while it goes on.
#[derive(Debug)]
pub struct Scan {
    oldest: Oldest,
    others: Vec<Found>,
    seen: HashSet<PathBuf>,
}

/// How long the rest of a wait is.
pub fn until(at: Option<Instant>, now: Instant, most: Duration) -> Duration {
    at.map_or(most, |at| at.saturating_duration_since(now).min(most))
}

#[cfg(test)]
#[path = "tracker_tests.rs"]
mod tests;
