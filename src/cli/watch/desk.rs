//! Between the scan folder and the pipeline: hands claims in, and settles them when their
//! documents or rejections are durable.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Zoned;
use tracing::{error, info, warn};

use crate::archive::Archive;
use crate::document::{Record, Status};
use crate::error::Fatal;
use crate::intake::journal::{self, Entry, Event, Journal};
use crate::intake::{Arrival, Claim, Folder, ScanFolder, note, time_of};
use crate::pipeline::{Outcome, Watcher};

use super::super::ingest::Line;
use super::back_off::{BackOff, pause};
use super::service::{Numbers, Systemd};

/// Time from one clearing of `work/` to the next.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// Settles claims.
pub(super) struct Desk<'a> {
    folder: &'a ScanFolder,
    archive: &'a Archive,
    journal: &'a Journal,
    json: bool,
    once: bool,
    stop: &'a AtomicBool,
    /// Claims in the pipeline, by the place of their file.
    open: Mutex<HashMap<PathBuf, InHand>>,
    /// How often a claim could not be settled.
    failures: Mutex<HashMap<String, u32>>,
    systemd: Systemd,
    numbers: Arc<Numbers>,
    settled: AtomicUsize,
    rejected: AtomicUsize,
    swept: Mutex<Option<Instant>>,
    back_off: Mutex<BackOff>,
    /// What ends the run.
    fatal: Mutex<Option<anyhow::Error>>,
}

struct InHand {
    claim: Claim,
    folder: Folder,
    bytes: u64,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        folder: &'a ScanFolder,
        archive: &'a Archive,
        journal: &'a Journal,
        json: bool,
        once: bool,
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            folder,
            archive,
            journal,
            json,
            once,
            stop,
            open: Mutex::default(),
            failures: Mutex::default(),
            systemd: Systemd::new(),
            numbers: Arc::default(),
            settled: AtomicUsize::new(0),
            rejected: AtomicUsize::new(0),
            swept: Mutex::default(),
            back_off: Mutex::default(),
            fatal: Mutex::default(),
        }
    }

    /// The files of the scan folder, as they come.
    pub(super) fn arrivals(&self) -> impl Iterator<Item = Arrival> + Send {
        std::iter::from_fn(|| self.next())
    }

    /// Counts since the start.
    pub(super) fn numbers(&self) -> Arc<Numbers> {
        Arc::clone(&self.numbers)
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
                Self::release(&claim);
                continue;
            }
            let bytes = claim.file().metadata().map_or(0, |m| m.len());
            if !self.enter(&claim, &folder, bytes) {
                return None;
            }
            let arrival = Arrival::from((claim.clone(), folder.clone()));
            let in_hand = InHand {
                claim,
                folder,
                bytes,
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
            let Err(source) = self.note_down(&entry) else {
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
            if !back_off.wait(0, self.stop) {
                return false;
            }
        }
    }

    /// Appends to the journal, if the archive is there: none is begun on the empty place
    /// of a disk or share that has gone.
    fn note_down(&self, entry: &Entry) -> io::Result<()> {
        if !self.archive.documents().is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.journal.append(entry)
    }

    fn entry(claim: &Claim, folder: &Folder, event: Event) -> Entry {
        Entry {
            at: Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            event,
            claim: claim.id.clone(),
            path: claim.origin().to_string_lossy().into_owned(),
            station: folder.station.clone(),
            bytes: None,
            pages: None,
            id: None,
            documents: Vec::new(),
            code: None,
        }
    }

    /// Makes sure that the archive has the bytes, notes the end in the journal, tells of
    /// it, and only then removes the file.
    fn settle(&self, in_hand: &InHand, outcome: &Outcome) -> io::Result<()> {
        let claim = &in_hand.claim;
        let mut entry = Self::entry(claim, &in_hand.folder, Event::Claimed);
        entry.bytes = Some(in_hand.bytes);
        match outcome {
            Outcome::Registered(records) => {
                entry.event = event_of(records);
                entry.pages = pages_of(records);
                self.enter_documents(&mut entry, records.iter().map(|record| &record.id))?;
            }
            Outcome::Duplicate { ids } => {
                entry.event = Event::Duplicate;
                self.enter_documents(&mut entry, ids.iter())?;
            }
            Outcome::Rejected(rejection) => {
                entry.event = Event::Rejected;
                entry.id = Some(rejection.id.clone());
                entry.code = Some(rejection.code.clone());
            }
            Outcome::Unreadable(error) => return Err(io::Error::other(error.to_string())),
        }
        let now = claim.file().metadata()?.len();
        if now != in_hand.bytes {
            return Err(io::Error::other(format!(
                "it was still being written: {now} bytes now, {} before",
                in_hand.bytes
            )));
        }
        // The word to the people first: it can be repeated, the journal's is the last.
        match outcome {
            Outcome::Rejected(rejection) => note::write(&claim.origin(), rejection)?,
            _ => note::remove(&claim.origin())?,
        }
        self.note_down(&entry)?;
        self.say(claim, outcome);
        Ok(())
    }

    /// Puts into `entry` which documents have the bytes, and makes sure that they do.
    fn enter_documents<'i>(
        &self,
        entry: &mut Entry,
        ids: impl Iterator<Item = &'i String>,
    ) -> io::Result<()> {
        let mut ids: Vec<String> = ids.cloned().collect();
        // The documents of one source share its bytes: they are summed up once.
        for (nth, id) in ids.iter().enumerate() {
            if nth == 0 {
                self.archive.check_source(id)?;
            } else if self.archive.source(id).is_none() {
                return Err(io::Error::other(format!("document {id} has no source")));
            }
        }
        entry.id = ids.first().cloned();
        if ids.len() > 1 {
            entry.documents = std::mem::take(&mut ids);
        }
        Ok(())
    }

    /// The lines on stdout.
    fn say(&self, claim: &Claim, outcome: &Outcome) {
        let origin = claim.origin();
        let lines = Line::all(&origin, outcome);
        // A file is to be reviewed if one of its documents is.
        let review = lines.iter().find(|line| line.status() == "review");
        if let Some(line) = review.or(lines.first()) {
            self.numbers.file(line.status());
        }
        if let Outcome::Registered(records) = outcome {
            for record in records {
                self.numbers.document(&record.timings_ms);
            }
        }
        for line in lines {
            info!(path = %origin.display(), id = line.id(), status = line.status(), "done");
            let text = if self.json { line.json() } else { line.plain() };
            // Whoever reads the lines may go: the work goes on.
            if writeln!(io::stdout().lock(), "{text}").is_err() {
                warn!("nobody reads standard output");
            }
        }
    }

    fn release(claim: &Claim) {
        if let Err(error) = claim.release() {
            // The journal knows that it is settled; the next run removes it.
            warn!(claim = %claim.dir.display(), "cannot be removed: {error}");
        }
    }

    /// Documents that this very claim made before its run died are no duplicates.
    fn own(&self, claim: &Claim, outcome: Outcome) -> Outcome {
        if let Outcome::Duplicate { ids } = &outcome {
            let records: Option<Vec<Record>> = ids
                .iter()
                .map(|id| self.archive.record(id).ok().flatten())
                .collect();
            if let Some(records) = records
                && records
                    .iter()
                    .all(|record| record.source.claim.as_ref() == Some(&claim.id))
            {
                return Outcome::Registered(records);
            }
        }
        outcome
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
        lock(&self.back_off).wait(settled, self.stop)
    }

    fn finished(&self, arrival: &Arrival, outcome: Outcome) {
        let Some(in_hand) = lock(&self.open).remove(&arrival.file) else {
            return;
        };
        let claim = &in_hand.claim;
        let outcome = self.own(claim, outcome);
        match self.settle(&in_hand, &outcome) {
            Ok(()) => {
                lock(&self.failures).remove(&claim.id);
                self.settled.fetch_add(1, Ordering::Relaxed);
                if matches!(outcome, Outcome::Rejected(_)) {
                    self.rejected.fetch_add(1, Ordering::Relaxed);
                }
                Self::release(claim);
            }
            Err(why) => {
                let failures = {
                    let mut failures = lock(&self.failures);
                    let count = failures.entry(claim.id.clone()).or_default();
                    *count += 1;
                    *count
                };
                let delay = pause(failures);
                error!(path = %claim.origin().display(), "{why}; tried again in {} s", delay.as_secs());
                self.folder.later(in_hand.claim, delay);
            }
        }
    }
}

/// A file is to be reviewed if one of its documents is.
fn event_of(records: &[Record]) -> Event {
    if records.iter().any(|record| record.status == Status::Review) {
        Event::Review
    } else {
        Event::Ready
    }
}

/// Pages of the file, those of separator sheets among them.
fn pages_of(records: &[Record]) -> Option<u64> {
    let record = records.first()?;
    let split = record.source.split.as_ref();
    Some(split.map_or(record.pages.len() as u64, |split| u64::from(split.of)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
