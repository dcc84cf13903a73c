//! Hands results over to bots: a file in a folder, a command, or both.
//!
//! A result is a parcel in `ARCHIVE/handover/`, written before the journal says that the
//! file is settled, and removed when it was delivered. So whatever dies when, every result
//! is delivered at least once; `claim` in it tells a repetition. A thread of its own
//! delivers: no document waits for a bot.

mod aside;
mod folder;
mod hook;

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tracing::{error, info, warn};

use crate::archive::Archive;
use crate::durable::make_dir;

use super::back_off::pause;
use super::service::Numbers;
use aside::write_whole;

/// How often a command is tried before its result is laid aside.
const ATTEMPTS: u32 = 4;
/// Parcels of a run on another machine that died are looked for so often.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// Where results are laid aside whose command kept failing.
const FAILED: &str = "failed";

/// What is to be done with results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::cli) struct Wanted {
    /// The folder that results are put into.
    pub done: Option<PathBuf>,
    /// Whether the searchable PDF is put there, too.
    pub with_pdf: bool,
    /// The command and its arguments; empty for none.
    pub on_done: Vec<String>,
    /// Time that the command has.
    pub limit: Duration,
}

impl Wanted {
    fn is_nothing(&self) -> bool {
        self.done.is_none() && self.on_done.is_empty()
    }
}

/// A result on its way.
#[derive(Debug, Serialize, Deserialize)]
struct Parcel {
    /// File name as received.
    name: String,
    /// The line as on stdout, with `claim` and `station`.
    result: Map<String, Value>,
}

impl Parcel {
    fn text(&self, key: &str) -> &str {
        self.result.get(key).and_then(Value::as_str).unwrap_or("")
    }
}

/// Why a parcel was not delivered.
enum Failure {
    /// The folder cannot be written: tried again until it can.
    Folder(io::Error),
    /// The command failed.
    Hook(String),
    /// The run ends.
    Stopped,
}

/// Hands over; ends its thread when dropped.
pub(super) struct HandOver {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    archive: Archive,
    dir: PathBuf,
    wanted: Mutex<Wanted>,
    state: Mutex<State>,
    changed: Condvar,
    numbers: Arc<Numbers>,
}

#[derive(Default)]
struct State {
    /// There is something new.
    woken: bool,
    /// Ends when nothing is left that can be delivered.
    draining: bool,
    /// Ends at once.
    stopped: bool,
}

/// What is known of a parcel that was tried.
#[derive(Debug, Default, Clone, Copy)]
struct Tried {
    attempts: u32,
    again: Option<Instant>,
    /// It is in the folder already.
    placed: bool,
    /// Another watcher is at it.
    elsewhere: bool,
}

impl Tried {
    /// Whether it may still be delivered soon.
    fn is_hopeful(&self) -> bool {
        self.again.is_some() && !self.elsewhere && self.attempts < ATTEMPTS
    }
}

impl HandOver {
    /// Begins to deliver what lies in the archive, and what comes.
    ///
    /// # Errors
    /// The system's word if the folder for results cannot be made.
    pub(super) fn open(
        archive: &Archive,
        wanted: Wanted,
        numbers: Arc<Numbers>,
    ) -> io::Result<Self> {
        if let Some(done) = &wanted.done {
            fs::create_dir_all(done)?;
        }
        let shared = Arc::new(Shared {
            archive: archive.clone(),
            dir: archive.hand_over(),
            wanted: Mutex::new(wanted),
            state: Mutex::default(),
            changed: Condvar::new(),
            numbers,
        });
        let thread = {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name("hand-over".to_owned())
                .spawn(move || shared.run())?
        };
        Ok(Self {
            shared,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Takes on the `nth` result, from 0, of the file of `claim`. It is on the disk when this
    /// returns.
    ///
    /// # Errors
    /// The system's word.
    pub(super) fn add(
        &self,
        claim: &str,
        nth: usize,
        name: String,
        result: Map<String, Value>,
    ) -> io::Result<()> {
        if lock(&self.shared.wanted).is_nothing() {
            return Ok(());
        }
        let dir = &self.shared.dir;
        make_dir(dir)?;
        let parcel = serde_json::to_vec(&Parcel { name, result })?;
        write_whole(dir, &format!("{claim}.{nth}.json"), &parcel, |from, to| {
            fs::rename(from, to)
        })?;
        File::open(dir)?.sync_all()?;
        lock(&self.shared.state).woken = true;
        self.shared.changed.notify_all();
        Ok(())
    }

    /// Other wishes hold from now on.
    pub(super) fn reconfigure(&self, wanted: Wanted) {
        *lock(&self.shared.wanted) = wanted;
        lock(&self.shared.state).woken = true;
        self.shared.changed.notify_all();
    }

    /// Delivers what can be delivered now, then ends.
    pub(super) fn drain(&self) {
        {
            let mut state = lock(&self.shared.state);
            (state.draining, state.woken) = (true, true);
        }
        self.end();
    }

    fn end(&self) {
        self.shared.changed.notify_all();
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }
}

impl Drop for HandOver {
    fn drop(&mut self) {
        lock(&self.shared.state).stopped = true;
        self.end();
    }
}

impl Shared {
    fn run(&self) {
        let mut tried: HashMap<PathBuf, Tried> = HashMap::new();
        let mut swept = None;
        loop {
            lock(&self.state).woken = false;
            let wanted = lock(&self.wanted).clone();
            if swept.as_ref() != Some(&wanted.done) {
                aside::sweep(&self.dir);
                if let Some(done) = &wanted.done {
                    aside::sweep(done);
                }
                swept = Some(wanted.done.clone());
            }
            let parcels = if wanted.is_nothing() {
                Vec::new()
            } else {
                self.parcels()
            };
            let there: HashSet<&PathBuf> = parcels.iter().collect();
            tried.retain(|path, _| there.contains(path));
            for path in parcels {
                if lock(&self.state).stopped {
                    return;
                }
                let known = tried.entry(path.clone()).or_default();
                if known.again.is_none_or(|at| at <= Instant::now()) {
                    self.attempt(&path, &wanted, known);
                }
            }
            let again = tried.values().filter_map(|tried| tried.again).min();
            let hopeful = tried.values().any(Tried::is_hopeful);
            let state = lock(&self.state);
            if state.stopped || (state.draining && !state.woken && !hopeful) {
                // What is left is for the next run.
                return;
            }
            let rest = again.map_or(LOOK_EVERY, |at| {
                at.saturating_duration_since(Instant::now()).min(LOOK_EVERY)
            });
            let idle = |state: &mut State| !state.woken && !state.stopped;
            drop(self.changed.wait_timeout_while(state, rest, idle));
        }
    }

    /// Parcels in the order in which their files were claimed.
    fn parcels(&self) -> Vec<PathBuf> {
        let mut parcels: Vec<PathBuf> = fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                path.extension().is_some_and(|ending| ending == "json")
                    && !path
                        .file_name()
                        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
            })
            .collect();
        parcels.sort();
        parcels
    }

    fn attempt(&self, path: &Path, wanted: &Wanted, tried: &mut Tried) {
        let Ok(file) = File::open(path) else {
            // Another watcher delivered it.
            return;
        };
        tried.elsewhere = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        if tried.elsewhere {
            tried.again = Some(Instant::now() + LOOK_EVERY);
            return;
        }
        let parcel: Parcel = match serde_json::from_reader(&file) {
            Ok(parcel) => parcel,
            Err(why) => {
                error!(parcel = %path.display(), "is no result and is laid aside: {why}");
                return self.lay_aside(path);
            }
        };
        tried.attempts += 1;
        tried.again = None;
        match self.deliver(&parcel, wanted, tried) {
            Ok(()) => {
                self.numbers.handed_over("done");
                if let Err(why) = fs::remove_file(path) {
                    warn!(parcel = %path.display(), "delivered, and cannot be removed: {why}");
                    tried.again = Some(Instant::now() + LOOK_EVERY);
                }
            }
            Err(Failure::Stopped) => {}
            Err(Failure::Folder(why)) => {
                self.numbers.handed_over("failed");
                let delay = pause(tried.attempts);
                error!(
                    path = parcel.text("path"),
                    "the result cannot be put into the folder: {why}; tried again in {} s",
                    delay.as_secs()
                );
                tried.again = Some(Instant::now() + delay);
            }
            Err(Failure::Hook(why)) if tried.attempts < ATTEMPTS => {
                self.numbers.handed_over("failed");
                let delay = pause(tried.attempts);
                warn!(
                    path = parcel.text("path"),
                    "on_done: {why}; tried again in {} s",
                    delay.as_secs()
                );
                tried.again = Some(Instant::now() + delay);
            }
            Err(Failure::Hook(why)) => {
                self.numbers.handed_over("failed");
                self.numbers.handed_over("given-up");
                error!(
                    path = parcel.text("path"),
                    "on_done: {why}; laid aside in {}",
                    self.dir.join(FAILED).display()
                );
                self.lay_aside(path);
            }
        }
    }

    fn deliver(&self, parcel: &Parcel, wanted: &Wanted, tried: &mut Tried) -> Result<(), Failure> {
        if let Some(done) = wanted.done.as_ref().filter(|_| !tried.placed) {
            let id = parcel.text("id");
            let pdf = self.archive.document(id).join(crate::archive::DOCUMENT);
            let pdf = Some(pdf).filter(|pdf| wanted.with_pdf && !id.is_empty() && pdf.is_file());
            folder::place(done, &parcel.name, &parcel.result, pdf.as_deref())
                .map_err(Failure::Folder)?;
            tried.placed = true;
        }
        if wanted.on_done.is_empty() {
            return Ok(());
        }
        let line = serde_json::to_string(&parcel.result).unwrap_or_default();
        let stopped = || lock(&self.state).stopped;
        match hook::run(&wanted.on_done, line, wanted.limit, &stopped) {
            Some(ended) => ended.map_err(Failure::Hook),
            None => Err(Failure::Stopped),
        }
    }

    fn lay_aside(&self, path: &Path) {
        let failed = self.dir.join(FAILED);
        let moved = fs::create_dir_all(&failed)
            .and_then(|()| fs::rename(path, failed.join(path.file_name().unwrap_or_default())));
        match moved {
            Ok(()) => info!("moved back to {} it is tried again", self.dir.display()),
            Err(why) => error!(parcel = %path.display(), "cannot be laid aside: {why}"),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
