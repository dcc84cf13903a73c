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

use super::claim::{Claim, Place, all_claims, entries, remove_empty};
use super::gather::Ready;
use super::single::{self, SINGLE, Single};

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
        let time = Timestamp::now().strftime(TIME).to_string();
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let id = single::id(&time, &self.owner, &number.to_string());
        lock(&self.held).insert(id.clone());
        let made = self.make(ready, &id, &time, number);
        if !matches!(made, Ok(Some(_))) {
            lock(&self.held).remove(&id);
        }
        made
    }

    fn make(&self, ready: &Ready, id: &str, time: &str, number: u64) -> io::Result<Option<Claim>> {
        if ready.is_single() {
            let path = ready.lead();
            match single::take(&self.root, &self.dir, path, time, number) {
                // In a directory of its own its name gets no longer.
                Err(e) if e.kind() == io::ErrorKind::InvalidFilename => {}
                taken => {
                    return taken.map(|file| {
                        let (id, path) = (id.to_owned(), path.to_path_buf());
                        let single = Single {
                            id,
                            path,
                            file: file?,
                        };
                        Some(Claim::single(&self.root, single, false))
                    });
                }
            }
        }
        let dir = self.dir.join(id);
        // Not create_dir_all: if the owner's directory has gone, another machine took this
        // run for dead.
        fs::create_dir(&dir)?;
        Claim::make(&self.root, &dir, id.to_owned(), ready)
    }

    /// Whether `claim` is one of this run.
    pub fn has(&self, claim: &Claim) -> bool {
        claim.place.path().starts_with(&self.dir)
    }

    /// Removes the files of a claim of this run: their document or rejection is durable.
    ///
    /// # Errors
    /// The system's word; then [`Claims::recover`] finds what is left. That it is gone
    /// already is none.
    pub fn release(&self, claim: &Claim) -> io::Result<()> {
        let released = claim.remove();
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
            let mut hear = |found: io::Result<Option<Claim>>| match found {
                Ok(claim) => taken.extend(claim),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(error) => errors.push(error),
            };
            match single::all(&dir) {
                Ok(singles) => singles
                    .into_iter()
                    .for_each(|single| hear(self.take_over_single(single, own))),
                Err(error) => hear(Err(error)),
            }
            for from in entries(&dir).unwrap_or_default() {
                if !from.ends_with(SINGLE) {
                    hear(self.take_over(&from));
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
            if from == to && held.contains(&id) {
                return Ok(None);
            }
            held.insert(id.clone());
        }
        let taken = || -> io::Result<Option<Claim>> {
            // First, so that an error leaves it to whoever looks next.
            Claim::complete(&self.root, from)?;
            let Some(claim) = Claim::found(&self.root, from)? else {
                // Died between making the directory and moving the file.
                remove_empty(from)?;
                return Ok(None);
            };
            if from != to {
                fs::rename(from, &to)?;
            }
            let place = Place::Dir(to);
            Ok(Some(Claim { place, ..claim }))
        };
        let taken = taken();
        if !matches!(taken, Ok(Some(_))) {
            lock(&self.held).remove(&id);
        }
        taken
    }

    /// Takes over the claim of one file of an owner that is dead, or of this run (`own`);
    /// `None` if this run has it in hand. Its name tells no owner: what was another's gets
    /// a directory with the claim's whole name.
    fn take_over_single(&self, single: Single, own: bool) -> io::Result<Option<Claim>> {
        let id = single.id.clone();
        {
            let mut held = lock(&self.held);
            if own && held.contains(&id) {
                return Ok(None);
            }
            held.insert(id.clone());
        }
        if own {
            // It may have been let go of since it was seen.
            if single.file.symlink_metadata().is_err() {
                lock(&self.held).remove(&id);
                return Ok(None);
            }
            return Ok(Some(Claim::single(&self.root, single, true)));
        }
        let dir = self.dir.join(&id);
        let moved = || -> io::Result<Option<Claim>> {
            let to = dir.join(&single.path);
            match fs::create_dir(&dir) {
                // Made before by who failed to move the file.
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                _ => {}
            }
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(&single.file, to)?;
            Claim::found(&self.root, &dir)
        };
        let moved = moved();
        if !matches!(moved, Ok(Some(_))) {
            lock(&self.held).remove(&id);
        }
        moved
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
    // Fails where there is a claim in it.
    let _ = remove_empty(&dir.join(SINGLE));
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
