//! The files of a scan folder that are being waited for. Pure: told what was found and
//! what time it is, it says what to look into, whom to tell, and what may be taken.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::folder::{FolderRule, folder_of};
use super::name::{NameKind, kind_of};
use super::queue::Queue;
use super::scan::{Found, Oldest};
use super::sighting::{Next, Obstacle, Patience, Sighting, Stamp, Waiting};

/// Files of a station that are kept in mind; the rest is found again when there is room.
const WINDOW: usize = 512;
/// Files kept in mind of those that cannot be taken.
const STUCK: usize = 1024;

/// Files that are being waited for.
#[derive(Debug)]
pub struct Tracker {
    patience: Patience,
    rules: Vec<FolderRule>,
    files: HashMap<PathBuf, Tracked>,
    queue: Queue,
    /// Whether there are files that were not kept in mind.
    more: bool,
}

#[derive(Debug)]
struct Tracked {
    sighting: Sighting,
    station: String,
    patience: Patience,
    queued: bool,
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
            more: false,
        }
    }

    /// Other patience and rules hold from now on for files that are seen first.
    pub fn reconfigure(&mut self, patience: Patience, rules: Vec<FolderRule>) {
        (self.patience, self.rules) = (patience, rules);
    }

    /// A file was seen.
    pub fn observe(&mut self, found: Found, now: Instant) {
        if let Some(tracked) = self.files.get_mut(&found.path) {
            tracked.sighting.observe(found.stamp, now);
            return;
        }
        let kind = kind_of(&found.path);
        if kind == NameKind::Note {
            return;
        }
        let folder = folder_of(&self.rules, &found.path);
        let sighting = Sighting::new(kind, found.stamp, found.age, now);
        let promising = sighting.is_promising();
        let of_its_kind = self.files.values().filter(|other| {
            other.sighting.is_promising() == promising
                && (!promising || other.station == folder.station)
        });
        if of_its_kind.count() >= if promising { WINDOW } else { STUCK } {
            self.more |= promising;
            return;
        }
        let patience = Patience {
            settle: folder.settle.unwrap_or(self.patience.settle),
            ..self.patience
        };
        let tracked = Tracked {
            sighting,
            station: folder.station,
            patience,
            queued: false,
        };
        self.files.insert(found.path, tracked);
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
        for found in others.into_iter().chain(oldest.into_files()) {
            self.observe(found, now);
        }
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
        let mut ready = Vec::new();
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
                    tracked.queued = true;
                    ready.push((tracked.sighting.stamp().modified, path, &tracked.station));
                }
            }
        }
        // The station that was first has its turn first.
        ready.sort_unstable();
        for (arrived, path, station) in ready {
            self.queue.push(station, arrived, path.clone());
        }
        due
    }

    /// The result of looking into a file.
    pub fn checked(&mut self, path: &Path, result: Result<(), Obstacle>, now: Instant) {
        if let Some(tracked) = self.files.get_mut(path) {
            tracked.sighting.checked(result, now);
            tracked.queued = false;
        }
    }

    /// The next file to take, as it was when it was last seen. It is tracked no longer.
    pub fn take(&mut self) -> Option<(PathBuf, Stamp)> {
        while let Some(path) = self.queue.pop() {
            if let Some(tracked) = self.files.remove(&path) {
                return Some((path, tracked.sighting.stamp()));
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
        !self.more
            && self.queue.is_empty()
            && !self.files.values().any(|file| file.sighting.is_promising())
    }

    /// When the oldest of the files arrived that may be taken now or soon.
    pub fn oldest(&self) -> Option<SystemTime> {
        let promising = self.files.values().filter(|f| f.sighting.is_promising());
        promising.map(|f| f.sighting.stamp().modified).min()
    }

    /// Files that wait for more than their settling time, and why.
    pub fn waiting(&self) -> Vec<(PathBuf, Waiting)> {
        let mut waiting: Vec<_> = self
            .files
            .iter()
            .filter_map(|(path, file)| Some((path.clone(), file.sighting.waiting()?)))
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
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        settle: Duration::from_secs(1),
        report: Duration::from_mins(1),
        by_age: false,
    };

    fn found(path: &str, second: u64) -> Found {
        Found {
            path: path.into(),
            stamp: Stamp {
                bytes: 1,
                modified: SystemTime::UNIX_EPOCH + Duration::from_secs(second),
            },
            age: Duration::ZERO,
        }
    }

    fn look(tracker: &mut Tracker, files: &[Found], now: Instant) {
        let mut scan = Tracker::begin_scan();
        for file in files {
            tracker.sort(file.clone(), &mut scan);
        }
        tracker.scanned(Path::new(""), scan, now);
    }

    #[test]
    fn thousands_are_worked_off_in_order_through_a_small_window() {
        let mut tracker = Tracker::new(PATIENCE, Vec::new());
        let mut now = Instant::now();
        let mut files: Vec<Found> = (0..3000)
            .rev()
            .map(|n| found(&format!("総務課/{n:04}"), n))
            .collect();
        files.push(found("財政課/x", 9999));
        let mut taken = Vec::new();
        while !files.is_empty() {
            look(&mut tracker, &files, now);
            assert!(tracker.files.len() <= 2 * WINDOW, "the window is small");
            assert!(!tracker.is_idle());
            now += PATIENCE.settle;
            for (path, _) in tracker.due(now).check {
                tracker.checked(&path, Ok(()), now);
            }
            assert!(tracker.due(now).check.is_empty());
            while !tracker.has_room() {
                let Some((path, _)) = tracker.take() else {
                    break;
                };
                files.retain(|file| file.path != path);
                taken.push(path);
            }
        }
        look(&mut tracker, &files, now);
        assert!(tracker.is_idle());
        assert_eq!(taken.len(), 3001);
        assert!(
            taken[..2].contains(&PathBuf::from("財政課/x")),
            "its turn comes at once"
        );
        taken.retain(|path| !path.starts_with("財政課"));
        assert!(taken.is_sorted(), "in order of arrival");
    }

    #[test]
    fn what_has_gone_is_forgotten_and_what_changed_waits_anew() {
        let mut tracker = Tracker::new(PATIENCE, Vec::new());
        let now = Instant::now();
        look(&mut tracker, &[found("a", 1), found("b", 1)], now);
        let later = now + PATIENCE.settle;
        look(&mut tracker, &[found("a", 2)], later);
        let due = tracker.due(later);
        assert!(due.check.is_empty());
        assert_eq!(due.again, Some(later + PATIENCE.settle));
        assert_eq!(tracker.files.len(), 1);
    }

    #[test]
    fn what_cannot_be_taken_does_not_stand_in_the_way() {
        let mut tracker = Tracker::new(PATIENCE, Vec::new());
        let now = Instant::now();
        let mut files: Vec<Found> = (0..2000).map(|n| found(&format!("{n}.tmp"), 1)).collect();
        files.push(found("z.pdf", 9));
        look(&mut tracker, &files, now);
        let due = tracker.due(now + PATIENCE.settle);
        assert_eq!(due.check.len(), 1);
        tracker.checked(
            Path::new("z.pdf"),
            Err(Obstacle::Locked),
            now + PATIENCE.settle,
        );
        assert!(tracker.is_idle(), "nothing can be taken now");
        assert_eq!(tracker.waiting().len(), STUCK + 1);
    }
}
