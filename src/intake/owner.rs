//! Owners of claims: one run of the program each.
//!
//! An owner holds a lock for as long as it lives, which the kernel lets go of when it
//! dies, and rewrites a heartbeat, which tells watchers on other machines. The claims of a
//! dead owner are taken over by renaming them again.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;

use super::claim::{Claim, all_claims, entries, remove_empty};
use super::gather::Ready;
use super::spare::Spares;

const LOCK: &str = "lock";
const BEAT: &str = "beat";
/// Time for an owner to get its name, also where clocks differ.
const NEWBORN: Duration = Duration::from_mins(1);
/// Time of a claim as it stands in its name, UTC.
const TIME: &str = "%Y%m%dT%H%M%S.%3f";

/// The claims of this run in one scan folder.
#[derive(Debug)]
pub struct Claims {
    root: PathBuf,
    dir: PathBuf,
    owner: String,
    /// Held as long as the run lives.
    lock: File,
    next: AtomicU64,
    /// Claims that this run knows of, by their names. Others in its directory were left by
    /// an error half-way, and are found again.
    held: Mutex<HashSet<String>>,
    /// Directories of released claims.
    spares: Spares,
    /// Heartbeats of owners on other machines, and when each was first seen.
    beats: Mutex<HashMap<PathBuf, (String, Instant)>>,
}

impl Claims {
    /// Begins to claim in the scan folder `root`.
    ///
    /// # Errors
    /// The system's word.
    pub fn open(root: &Path) -> io::Result<Self> {
        let all = all_claims(root);
        fs::create_dir_all(&all)?;
        // Made aside and locked before it gets its name, so that nobody finds it unlocked.
        let aside = tempfile::Builder::new().prefix(".new-").tempdir_in(&all)?;
        let random = aside.path().file_name().map_or_else(String::new, |name| {
            name.to_string_lossy()
                .trim_start_matches(".new-")
                .to_owned()
        });
        let host = rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .replace('/', "_");
        let owner = format!("{host}-{}-{random}", std::process::id());
        fs::write(aside.path().join(LOCK), boot())?;
        fs::write(aside.path().join(BEAT), "0")?;
        let lock = File::open(aside.path().join(LOCK))?;
        // A file system without locks leaves the heartbeat.
        let _ = lock.try_lock();
        let dir = all.join(&owner);
        fs::rename(aside.keep(), &dir)?;
        Ok(Self {
            root: root.to_path_buf(),
            dir,
            owner,
            lock,
            next: AtomicU64::new(0),
            held: Mutex::default(),
            spares: Spares::default(),
            beats: Mutex::default(),
        })
    }

    /// Name of this run.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Claims `ready`, whose paths are below the scan folder. `None` if its first file is
    /// not there any more: someone else was faster.
    ///
    /// # Errors
    /// The system's word.
    pub fn claim(&self, ready: &Ready) -> io::Result<Option<Claim>> {
        let now = Timestamp::now();
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{}-{number}", now.strftime(TIME), self.owner);
        let dir = self.dir.join(&id);
        lock(&self.held).insert(id.clone());
        let parent = ready.lead().parent().unwrap_or(Path::new(""));
        // Not create_dir_all: if the owner's directory has gone, another machine took this
        // run for dead.
        let made = self
            .spares
            .rename(parent, &dir)
            .map_or_else(|| fs::create_dir(&dir), Ok)
            .and_then(|()| Claim::make(&self.root, &dir, id.clone(), ready));
        if !matches!(made, Ok(Some(_))) {
            lock(&self.held).remove(&id);
        }
        made
    }

    /// Whether `claim` is one of this run.
    pub fn has(&self, claim: &Claim) -> bool {
        claim.dir.parent() == Some(&self.dir)
    }

    /// Removes the files of a claim of this run: their document or rejection is durable.
    ///
    /// # Errors
    /// The system's word; then [`Claims::recover`] finds what is left. That it is gone
    /// already is none.
    pub fn release(&self, claim: &Claim) -> io::Result<()> {
        let released = if claim.is_plain() {
            self.spares.empty(claim)
        } else {
            claim.remove()
        };
        lock(&self.held).remove(&claim.id);
        released
    }

    /// Takes over the claims of dead owners, and takes up what this run claimed and lost
    /// sight of, in order of their times; and the errors on the way: what they kept from
    /// being taken over stays where it is. An owner on this machine is dead when its lock is
    /// free; one on another when its heartbeat stands still for `lease`.
    pub fn recover(&self, lease: Duration) -> (Vec<Claim>, Vec<io::Error>) {
        let (mut taken, mut errors) = (Vec::new(), Vec::new());
        let owners = entries(&all_claims(&self.root)).unwrap_or_else(|error| {
            errors.push(error);
            Vec::new()
        });
        for dir in owners {
            let hidden = dir
                .file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with('.'));
            if hidden {
                clear_stillborn(&dir);
                continue;
            }
            // The lock is held while claims are moved, so that two who notice the same
            // death do not share the heritage.
            let own = dir == self.dir;
            let heritage = if own { None } else { self.is_dead(&dir, lease) };
            if !own && heritage.is_none() {
                continue;
            }
            for from in entries(&dir).unwrap_or_default() {
                match self.take_over(&from) {
                    Ok(claim) => taken.extend(claim),
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => errors.push(error),
                }
            }
            if !own {
                close(&dir);
            }
        }
        taken.sort_by(|a, b| a.id.cmp(&b.id));
        (taken, errors)
    }

    /// Takes over the claim in the directory `from` of an owner that is dead, or of this
    /// run; `None` if there is no file in it, or this run has it in hand.
    fn take_over(&self, from: &Path) -> io::Result<Option<Claim>> {
        let Some(name) = from.file_name().filter(|_| from.is_dir()) else {
            return Ok(None);
        };
        let id = name.to_string_lossy().into_owned();
        let to = self.dir.join(name);
        {
            let mut held = lock(&self.held);
            if from == to && (held.contains(&id) || self.spares.has(from)) {
                return Ok(None);
            }
            held.insert(id.clone());
        }
        let taken = || -> io::Result<Option<Claim>> {
            // First, so that an error leaves it to whoever looks next.
            Claim::complete(&self.root, from)?;
            let Some(claim) = Claim::found(&self.root, from.to_path_buf())? else {
                // Died between making the directory and moving the file.
                remove_empty(from)?;
                return Ok(None);
            };
            if from != to {
                fs::rename(from, &to)?;
            }
            Ok(Some(Claim { dir: to, ..claim }))
        };
        let taken = taken();
        if !matches!(taken, Ok(Some(_))) {
            lock(&self.held).remove(&id);
        }
        taken
    }

    /// What the owner of `dir` left, if it is dead.
    fn is_dead(&self, dir: &Path, lease: Duration) -> Option<Heritage> {
        let place = dir.join(LOCK);
        let held = File::open(&place).ok();
        if let Some(file) = &held
            && fs::read_to_string(&place).is_ok_and(|there| there == boot())
        {
            match file.try_lock() {
                Ok(()) => return Some(Heritage { _lock: held }),
                Err(TryLockError::WouldBlock) => return None,
                Err(TryLockError::Error(_)) => {}
            }
        }
        let beat = fs::read_to_string(dir.join(BEAT)).unwrap_or_default();
        let mut beats = lock(&self.beats);
        let known = beats
            .entry(dir.to_path_buf())
            .or_insert_with(|| (beat.clone(), Instant::now()));
        if known.0 != beat {
            *known = (beat, Instant::now());
        }
        (known.1.elapsed() >= lease).then_some(Heritage { _lock: held })
    }

    /// Tells other machines that this run lives.
    ///
    /// # Errors
    /// The system's word; also if another machine took this run for dead.
    pub fn beat(&self) -> io::Result<()> {
        let now = Timestamp::now().as_millisecond().to_string();
        let path = self.dir.join(BEAT);
        if !path.exists() {
            return Err(io::ErrorKind::NotFound.into());
        }
        fs::write(path, now)
    }
}

impl Drop for Claims {
    fn drop(&mut self) {
        self.spares.clear();
        let _ = self.lock.unlock();
        close(&self.dir);
    }
}

/// What a dead owner left. Its lock, if it has one, is held while this lives.
struct Heritage {
    _lock: Option<File>,
}

/// Removes the directory of an owner that died before it got its name.
fn clear_stillborn(dir: &Path) {
    let age = fs::metadata(dir)
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|at| SystemTime::now().duration_since(at).ok());
    if age.is_some_and(|age| age > NEWBORN) {
        close(dir);
    }
}

/// Removes an owner's directory if no claim is left in it.
fn close(dir: &Path) {
    let empty = fs::read_dir(dir).is_ok_and(|entries| {
        entries
            .flatten()
            .all(|entry| entry.file_name() == LOCK || entry.file_name() == BEAT)
    });
    if empty {
        let _ = fs::remove_file(dir.join(LOCK));
        let _ = fs::remove_file(dir.join(BEAT));
        let _ = fs::remove_dir(dir);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Identifies this start of this machine.
fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default()
}

#[cfg(test)]
#[path = "owner_tests.rs"]
mod tests;
