//! A watched folder: gives its files one by one, as claims.
//!
//! One thread looks: at start, whenever the file system tells of a change, every few
//! seconds where it tells nothing, and once a minute in any case. Another beats the heart.
//! [`ScanFolder::next`] takes what the looking thread found ready.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use super::claim::Claim;
use super::events::{Notice, Polling};
use super::folder::{Folder, FolderRule, folder_of};
use super::listing::Listings;
use super::looker::Looker;
use super::owner::Claims;
use super::shared::{Shared, State, Wake, recovered};
use super::sighting::{Patience, Waiting};
use super::tracker::{Tracker, until};

/// How a scan folder is watched.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder.
    pub root: PathBuf,
    /// What is set for its sub-folders.
    pub rules: Vec<FolderRule>,
    /// Sub-folders that are not looked into, relative to it.
    pub without: Vec<PathBuf>,
    /// How long files are waited for.
    pub patience: Patience,
    /// Whether folders are polled.
    pub polling: Polling,
    /// Time from one look at a polled folder to the next.
    pub poll_every: Duration,
    /// Time from one look at everything to the next.
    pub rescan_every: Duration,
    /// Time after which the claims of a silent watcher on another machine are taken over.
    pub lease: Duration,
    /// Ends when there is nothing left that can be taken now.
    pub once: bool,
}

/// What people should know.
#[derive(Debug)]
pub enum Told {
    /// A folder is polled; why.
    Polled(PathBuf, &'static str),
    /// A file waits although nobody seems to write it.
    Waiting(PathBuf, Waiting),
    /// A folder cannot be listed or written; it is tried again.
    Trouble(PathBuf, io::Error),
    /// The system gives no events; the folder is polled.
    NoEvents(String),
}

/// A watched folder. Dropped, it ends its threads and leaves open claims to the next run.
pub struct ScanFolder {
    shared: Arc<Shared>,
    wake: Sender<Wake>,
    threads: Vec<JoinHandle<()>>,
}

impl ScanFolder {
    /// Begins to watch. `tell` is called from several threads.
    ///
    /// # Errors
    /// The system's word if the folder cannot be listed or claims cannot be made in it.
    pub fn open(options: Options, tell: impl Fn(Told) + Send + Sync + 'static) -> io::Result<Self> {
        fs::read_dir(&options.root)?;
        let claims = Claims::open(&options.root)?;
        let (later, errors) = recovered(&claims, options.lease);
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                tracker: Tracker::new(options.patience, options.rules.clone()),
                claims: BTreeMap::from([(PathBuf::new(), Arc::new(claims))]),
                later,
                looked: false,
                look_again: false,
                stopped: false,
            }),
            options: Mutex::new(options),
            changed: Condvar::new(),
            listings: Listings::default(),
            tell: Box::new(tell),
        });
        let (wake, woken) = mpsc::channel();
        let looker = {
            let (shared, wake) = (Arc::clone(&shared), wake.clone());
            thread::Builder::new()
                .name("scan-folder".to_owned())
                .spawn(move || Looker::new(&shared, wake).run(&woken))?
        };
        let heart = {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name("heartbeat".to_owned())
                .spawn(move || shared.beat())?
        };
        Ok(Self {
            shared,
            wake,
            threads: vec![looker, heart],
        })
    }

    /// Name of this run.
    pub fn owner(&self) -> String {
        self.shared
            .state()
            .claims
            .get(Path::new(""))
            .map_or_else(String::new, |claims| claims.owner().to_owned())
    }

    /// The next file, and what holds for its folder; waits for one. `None` at the end:
    /// after [`ScanFolder::stop`], or with `once` when nothing can be taken.
    pub fn next(&self) -> Option<(Claim, Folder)> {
        let mut state = self.shared.state();
        loop {
            if state.stopped {
                return None;
            }
            let now = Instant::now();
            if let Some(index) = state.later.iter().position(|(due, _)| *due <= now) {
                let claim = state.later.remove(index).1;
                drop(state);
                return Some(self.with_folder(claim));
            }
            if state.tracker.has_room() && !state.look_again {
                state.look_again = true;
                let _ = self.wake.send(Wake::Notice(Notice::LookAgain));
            }
            if let Some(ready) = state.tracker.take() {
                drop(state);
                if let Some(claim) = self.shared.claim(&ready) {
                    return Some(self.with_folder(claim));
                }
                state = self.shared.state();
                continue;
            }
            if self.shared.options().once && state.looked && state.tracker.is_idle() {
                return None;
            }
            let due = state.later.iter().map(|(due, _)| *due).min();
            let rest = until(due, now, Duration::from_secs(1));
            state = self
                .shared
                .changed
                .wait_timeout(state, rest.max(Duration::from_millis(1)))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn with_folder(&self, claim: Claim) -> (Claim, Folder) {
        let options = self.shared.options();
        let origin = claim.origin();
        let below = origin.strip_prefix(&options.root).unwrap_or(&origin);
        let folder = folder_of(&options.rules, below);
        (claim, folder)
    }

    /// Gives a claim out again after `delay`, in the order of the claims.
    pub fn later(&self, claim: Claim, delay: Duration) {
        self.shared.give_out(vec![(Instant::now() + delay, claim)]);
    }

    /// Removes the files of a claim: their document or rejection is durable.
    ///
    /// # Errors
    /// The system's word; then it is given out again later.
    pub fn release(&self, claim: &Claim) -> io::Result<()> {
        let all = self.shared.state().claims.clone();
        match all.values().find(|claims| claims.has(claim)) {
            Some(claims) => claims.release(claim),
            // Another machine took this run for dead, and so did this run.
            None => claim.remove(),
        }
    }

    /// Files that wait for more than their settling time, and why.
    pub fn waiting(&self) -> Vec<(PathBuf, Waiting)> {
        let root = self.shared.options().root.clone();
        let waiting = self.shared.state().tracker.waiting();
        waiting
            .into_iter()
            .map(|(path, why)| (root.join(path), why))
            .collect()
    }

    /// Files that are ready to be taken, as far as they are kept in mind.
    pub fn queued(&self) -> usize {
        self.shared.state().tracker.queued()
    }

    /// When the oldest of the files arrived that may be taken now or soon.
    pub fn oldest(&self) -> Option<SystemTime> {
        self.shared.state().tracker.oldest()
    }

    /// The folder.
    pub fn root(&self) -> PathBuf {
        self.shared.options().root.clone()
    }

    /// Other rules and times hold from now on, for the same folder.
    pub fn reconfigure(&self, options: Options) {
        self.shared
            .state()
            .tracker
            .reconfigure(options.patience, options.rules.clone());
        *self.shared.options() = options;
        let _ = self.wake.send(Wake::Notice(Notice::LookAgain));
    }

    /// Gives out no more files.
    pub fn stop(&self) {
        self.shared.state().stopped = true;
        let _ = self.wake.send(Wake::Stop);
        self.shared.changed.notify_all();
    }
}

impl Drop for ScanFolder {
    fn drop(&mut self) {
        self.stop();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    const WHOLE: &[u8] = b"%PDF-1.7\nstartxref\n3\n%%EOF\n";

    fn options(root: &Path) -> Options {
        Options {
            root: root.to_path_buf(),
            rules: Vec::new(),
            without: Vec::new(),
            patience: Patience {
                settle: Duration::from_millis(60),
                report: Duration::from_mins(1),
                by_age: false,
            },
            polling: Polling::Auto,
            poll_every: Duration::from_millis(20),
            rescan_every: Duration::from_mins(1),
            lease: Duration::from_mins(1),
            once: false,
        }
    }

    fn open(options: Options) -> ScanFolder {
        ScanFolder::open(options, |_| {}).expect("opens")
    }

    /// The next claim; fails if none comes within ten seconds.
    fn next(folder: &ScanFolder) -> Claim {
        thread::scope(|scope| {
            let stopper = scope.spawn(|| {
                thread::park_timeout(Duration::from_secs(10));
            });
            let next = scope.spawn(|| folder.next());
            while !next.is_finished() {
                assert!(!stopper.is_finished(), "no file came");
                thread::sleep(Duration::from_millis(2));
            }
            stopper.thread().unpark();
            next.join().expect("no panic").expect("a file").0
        })
    }

    #[test]
    fn events_and_polling_both_find_what_is_dropped() {
        for polling in [Polling::Never, Polling::Always] {
            let root = tempfile::tempdir().expect("a temporary directory");
            let folder = open(Options {
                polling,
                ..options(root.path())
            });
            // Comes after the first look; the folder is new, too.
            thread::sleep(Duration::from_millis(100));
            fs::create_dir_all(root.path().join("総務課/今日")).expect("makes");
            let path = Path::new("総務課/今日/a.pdf");
            fs::write(root.path().join(path), WHOLE).expect("writes");
            let claim = next(&folder);
            assert_eq!(claim.path, path, "{polling:?}");
            assert!(!root.path().join(path).exists());
        }
    }

    #[test]
    fn a_slow_writer_is_waited_for() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let folder = open(options(root.path()));
        let path = root.path().join("a.pdf");
        thread::scope(|scope| {
            scope.spawn(|| {
                for length in 1..=WHOLE.len() {
                    // Reopens for each part, and once pauses longer than the settling time.
                    fs::write(&path, &WHOLE[..length]).expect("writes");
                    let pause = if length == 12 { 150 } else { 5 };
                    thread::sleep(Duration::from_millis(pause));
                }
            });
            let claim = next(&folder);
            assert_eq!(fs::read(claim.file()).expect("reads"), WHOLE);
        });
    }

    #[test]
    fn held_files_wait_until_they_are_let_go() {
        let root = tempfile::tempdir().expect("a temporary directory");
        fs::write(root.path().join("a.pdf"), WHOLE).expect("writes");
        fs::write(root.path().join("b.pdf"), WHOLE).expect("writes");
        let held = File::open(root.path().join("a.pdf")).expect("opens");
        held.lock().expect("locks");
        let folder = open(options(root.path()));
        assert_eq!(next(&folder).path, Path::new("b.pdf"));
        assert_eq!(folder.waiting().len(), 1);
        drop(held);
        assert_eq!(next(&folder).path, Path::new("a.pdf"));
    }

    #[test]
    fn once_ends_and_leaves_what_is_unfinished() {
        let root = tempfile::tempdir().expect("a temporary directory");
        for (name, bytes) in [
            ("whole.pdf", WHOLE),
            ("cut.pdf", &WHOLE[..12]),
            ("empty.pdf", b""),
            ("a.pdf.part", WHOLE),
            ("notes.txt", b"x"),
        ] {
            fs::write(root.path().join(name), bytes).expect("writes");
        }
        let folder = open(Options {
            once: true,
            ..options(root.path())
        });
        let claim = folder.next().expect("a file").0;
        assert_eq!(claim.path, Path::new("whole.pdf"));
        assert!(folder.next().is_none());
        let waiting: Vec<_> = folder.waiting().iter().map(|(_, why)| why.code()).collect();
        assert_eq!(
            waiting,
            ["temporary-name", "incomplete", "empty", "not-a-scan"]
        );
    }

    #[test]
    fn the_next_run_goes_on_with_open_claims() {
        let root = tempfile::tempdir().expect("a temporary directory");
        fs::write(root.path().join("a.pdf"), WHOLE).expect("writes");
        let first = open(options(root.path()));
        let claim = next(&first);
        drop(first);
        let second = open(options(root.path()));
        let again = next(&second);
        assert!(again.recovered);
        assert_eq!((again.id, again.path), (claim.id, claim.path));
    }
}
