//! Between the scan folder and the pipeline: hands claims in, and hears what became of
//! them. `settle` has the rest.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Zoned;
use tracing::{error, info, warn};

use crate::archive::Archive;
use crate::error::Fatal;
use crate::intake::journal::{self, Entry, Event, Journal};
use crate::intake::{Arrival, Claim, Folder, ScanFolder, Stamp, time_of};
use crate::pipeline::{Outcome, Watcher};

use super::back_off::BackOff;
use super::hand_over::HandOver;
use super::service::{Numbers, Systemd};
use super::settle::{Ended, Waiting};

/// Time from one clearing of `work/` to the next.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Where claims go in and come out.
pub(super) struct Desk<'a> {
    pub(super) folder: &'a ScanFolder,
    pub(super) archive: &'a Archive,
    pub(super) journal: &'a Journal,
    pub(super) hand_over: &'a HandOver,
    pub(super) json: bool,
    once: bool,
    stop: &'a AtomicBool,
    /// Claims in the pipeline, by the place of their file.
    open: Mutex<HashMap<PathBuf, InHand>>,
    /// How often a claim could not be settled.
    pub(super) failures: Mutex<HashMap<String, u32>>,
    systemd: Systemd,
    pub(super) numbers: &'a Numbers,
    /// Files whose way through the pipeline is at its end.
    pub(super) ended: Waiting,
    pub(super) settled: AtomicUsize,
    pub(super) rejected: AtomicUsize,
    swept: Mutex<Option<Instant>>,
    back_off: Mutex<BackOff>,
    /// What ends the run.
    fatal: Mutex<Option<anyhow::Error>>,
}

/// A claim in the pipeline.
#[derive(Debug)]
pub(super) struct InHand {
    pub claim: Claim,
    pub folder: Folder,
    /// Size of the scanned files.
    pub bytes: u64,
    /// How all its files were before they were read.
    pub stamps: Vec<Stamp>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        folder: &'a ScanFolder,
        archive: &'a Archive,
        journal: &'a Journal,
        hand_over: &'a HandOver,
        numbers: &'a Numbers,
        (json, once): (bool, bool),
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            folder,
            archive,
            journal,
            hand_over,
            json,
            once,
            stop,
            open: Mutex::default(),
            failures: Mutex::default(),
            systemd: Systemd::new(),
            numbers,
            ended: Waiting::default(),
            settled: AtomicUsize::new(0),
            rejected: AtomicUsize::new(0),
            swept: Mutex::default(),
            back_off: Mutex::default(),
            fatal: Mutex::default(),
        }
    }

    /// Claims the files of the scan folder as they come, as many as there is room for.
    pub(super) fn claim(&self, room: &SyncSender<Arrival>) {
        while let Some(arrival) = self.next() {
            // Nobody takes it at the end of a run: the claim stays for the next.
            if room.send(arrival).is_err() {
                return;
            }
        }
    }

    /// Whether files are in the pipeline.
    pub(super) fn expects_more(&self) -> bool {
        !lock(&self.open).is_empty()
    }

    /// Files rejected so far.
    pub(super) fn rejected(&self) -> usize {
        self.rejected.load(Ordering::Relaxed)
    }

    /// Claims that could not be settled and are tried again.
    pub(super) fn unsettled(&self) -> usize {
        lock(&self.failures).len()
    }

    /// Fails if something ended the run that the pipeline does not know of.
    pub(super) fn rest(&self) -> anyhow::Result<()> {
        lock(&self.fatal).take().map_or(Ok(()), Err)
    }

    fn next(&self) -> Option<Arrival> {
        self.sweep();
        loop {
            let (claim, folder) = self.folder.next()?;
            if self.is_settled(&claim) {
                self.release(&claim);
                continue;
            }
            let stamps = match claim.stamps() {
                Ok(stamps) => stamps,
                Err(why) => {
                    self.put_off(claim, &why);
                    continue;
                }
            };
            let files = claim.files().len();
            let bytes = stamps.iter().take(files).map(|stamp| stamp.bytes).sum();
            if !self.enter(&claim, &folder, bytes) {
                return None;
            }
            let arrival = Arrival::from((claim.clone(), folder.clone()));
            let in_hand = InHand {
                claim,
                folder,
                bytes,
                stamps,
            };
            lock(&self.open).insert(arrival.file.clone(), in_hand);
            return Some(arrival);
        }
    }

    /// Clears the archive's `work/` now and then.
    fn sweep(&self) {
        let mut swept = lock(&self.swept);
        if swept.is_some_and(|at| at.elapsed() < SWEEP_EVERY) {
            return;
        }
        *swept = Some(Instant::now());
        match self.archive.sweep() {
            Ok(0) => {}
            Ok(count) => info!(count, "cleared away what a run left that died"),
            Err(error) => warn!("work/ cannot be listed: {error}"),
        }
    }

    /// Whether the run that made the claim died after it settled it.
    fn is_settled(&self, claim: &Claim) -> bool {
        if !claim.recovered {
            return false;
        }
        let from = time_of(&claim.id).map(|time| {
            let day = time.to_zoned(jiff::tz::TimeZone::system()).date();
            // The day may have changed with the clock or the time zone since.
            day.yesterday().unwrap_or(day)
        });
        let mut settled = false;
        let read = journal::read(&self.archive.journal(), from, |entry| {
            settled |= entry.claim == claim.id && entry.is_final();
        });
        // If the journal cannot be read now the file is read again: that changes nothing
        // in the archive.
        read.is_ok() && settled
    }

    /// Notes the claim in the journal, as soon as the archive can be written. `false` if
    /// the run ends before that.
    fn enter(&self, claim: &Claim, folder: &Folder, bytes: u64) -> bool {
        let entry = Entry {
            bytes: Some(bytes),
            ..Self::entry(claim, folder, Event::Claimed)
        };
        let mut back_off = BackOff::default();
        loop {
            let Err(source) = self.note_down(std::slice::from_ref(&entry)) else {
                return true;
            };
            let fatal = Fatal::Archive {
                path: self.archive.journal(),
                source,
            };
            error!("{fatal}");
            if self.once {
                lock(&self.fatal).get_or_insert(fatal.into());
                return false;
            }
            if !back_off.wait(0, self.stop, || {}) {
                return false;
            }
        }
    }

    /// Appends to the journal, if the archive is there: none is begun on the empty place
    /// of a disk or share that has gone.
    pub(super) fn note_down(&self, entries: &[Entry]) -> io::Result<()> {
        if !self.archive.documents().is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.journal.append(entries)
    }

    pub(super) fn entry(claim: &Claim, folder: &Folder, event: Event) -> Entry {
        Entry {
            at: Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            event,
            claim: claim.id.clone(),
            path: claim.origin().to_string_lossy().into_owned(),
            station: folder.station.clone(),
            files: Some(claim.files().len() as u64).filter(|files| *files != 1),
            bytes: None,
            pages: None,
            id: None,
            documents: Vec::new(),
            code: None,
        }
    }
}

impl Watcher for Desk<'_> {
    fn opened(&self, _: &Arrival, _: usize) {}

    fn page_done(&self) {
        self.numbers.page();
    }

    fn alive(&self) {
        self.systemd.alive();
    }

    /// An archive that cannot be written now can be later.
    fn tries_again(&self, fatal: &Fatal) -> bool {
        if self.once || !matches!(fatal, Fatal::Archive { .. }) {
            return false;
        }
        error!("{fatal}");
        let settled = self.settled.load(Ordering::Relaxed);
        lock(&self.back_off).wait(settled, self.stop, || self.systemd.alive())
    }

    /// The pipeline takes no more.
    fn over(&self) {
        self.folder.stop();
    }

    /// Others settle it: nobody waits here for the disk.
    fn finished(&self, arrival: &Arrival, outcome: Outcome) {
        let Some(in_hand) = lock(&self.open).remove(&arrival.file) else {
            return;
        };
        self.ended.put(Ended { in_hand, outcome });
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
