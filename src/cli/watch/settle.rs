//! Settles what went through the pipeline: makes sure that the archive has it, tells of
//! it, notes its end in the journal, and only then lets go of the files.
//!
//! A thread of its own does it, for many files at once while many come: a name in the
//! archive and a line of the journal cost a flush of the disk each, and so do a hundred.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{error, info, warn};

use crate::document::{Record, Status};
use crate::intake::journal::{Entry, Event};
use crate::intake::{Claim, note, received_name};
use crate::pipeline::Outcome;

use super::super::ingest::Line;
use super::back_off::pause;
use super::desk::{Desk, InHand, lock};

/// Files that may wait; then the pipeline waits.
const MOST: usize = 64;
/// A file waits so long for others to share the flush of its journal line with, while
/// there are others on their way.
const LINGER: Duration = Duration::from_millis(100);
/// So many are worth waking up for before that.
const HANDFUL: usize = 8;
/// So many share a flush at most.
const ENOUGH: usize = 32;
/// Files removed at the same time. A disk that discards freed blocks at once, or a share,
/// takes longer to remove a file than a small page takes to read; they wait side by side.
const REMOVERS: usize = 4;

/// A file that went through the pipeline.
pub(super) struct Ended {
    pub in_hand: InHand,
    pub outcome: Outcome,
}

/// Files that wait to be settled.
#[derive(Default)]
pub(super) struct Waiting {
    state: Mutex<(VecDeque<Ended>, bool)>,
    changed: Condvar,
}

impl Waiting {
    /// Adds one; waits while there are too many.
    pub(super) fn put(&self, ended: Ended) {
        let mut state = self
            .changed
            .wait_while(lock(&self.state), |(all, closed)| {
                all.len() >= MOST && !*closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        state.0.push_back(ended);
        self.changed.notify_all();
    }

    /// All that wait, and whether more may come: at least one, or a handful unless `until`
    /// comes first.
    fn take(&self, until: Option<Instant>) -> (Vec<Ended>, bool) {
        let least = if until.is_some() { HANDFUL } else { 1 };
        let few = |(all, closed): &mut (VecDeque<Ended>, bool)| all.len() < least && !*closed;
        let state = lock(&self.state);
        let mut state = match until {
            None => self
                .changed
                .wait_while(state, few)
                .unwrap_or_else(PoisonError::into_inner),
            Some(until) => {
                let rest = until.saturating_duration_since(Instant::now());
                self.changed
                    .wait_timeout_while(state, rest, few)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
        };
        self.changed.notify_all();
        (state.0.drain(..).collect(), !state.1)
    }

    /// No more come.
    pub(super) fn close(&self) {
        lock(&self.state).1 = true;
        self.changed.notify_all();
    }
}

impl Desk<'_> {
    /// Settles what comes until no more does.
    pub(super) fn settle(&self) {
        thread::scope(|scope| {
            let (settled, claims) = mpsc::sync_channel::<Vec<InHand>>(REMOVERS);
            let claims = Arc::new(Mutex::new(claims));
            for _ in 0..REMOVERS {
                let claims = Arc::clone(&claims);
                scope.spawn(move || {
                    let next = || lock(&claims).recv().ok();
                    while let Some(share) = next() {
                        for in_hand in share {
                            self.let_go(in_hand);
                        }
                    }
                });
            }
            self.settle_all(&settled);
        });
    }

    fn settle_all(&self, settled: &SyncSender<Vec<InHand>>) {
        let mut waiting: Vec<Ended> = Vec::new();
        let mut since = Instant::now();
        loop {
            let until = (!waiting.is_empty()).then_some(since + LINGER);
            let (all, more) = self.ended.take(until);
            if waiting.is_empty() {
                if all.is_empty() {
                    return;
                }
                since = Instant::now();
            }
            waiting.extend(all);
            let worth_waiting = more && waiting.len() < ENOUGH && self.expects_more();
            if worth_waiting && since.elapsed() < LINGER {
                continue;
            }
            self.conclude(std::mem::take(&mut waiting), settled);
        }
    }

    /// Makes sure of what became of files, notes it in the journal, tells of it, and lets go
    /// of them.
    fn conclude(&self, waiting: Vec<Ended>, settled: &SyncSender<Vec<InHand>>) {
        // Who put them into the archive left that to us.
        let durable = self.archive.settle_names().map_err(io::Error::other);
        let mut prepared: Vec<(Ended, Entry)> = Vec::new();
        for Ended { in_hand, outcome } in waiting {
            let outcome = self.own(&in_hand.claim, outcome);
            let ended = Ended { in_hand, outcome };
            let entry = match &durable {
                Ok(()) => self.prepare(&ended),
                Err(why) => Err(io::Error::new(why.kind(), why.to_string())),
            };
            match entry {
                Ok(entry) => prepared.push((ended, entry)),
                Err(why) => self.put_off(ended.in_hand.claim, &why),
            }
        }
        if prepared.is_empty() {
            return;
        }
        let (ended, entries): (Vec<Ended>, Vec<Entry>) = prepared.into_iter().unzip();
        if let Err(why) = self.note_down(&entries) {
            for ended in ended {
                self.put_off(ended.in_hand.claim, &why);
            }
            return;
        }
        let mut ended = ended.into_iter().peekable();
        let share = ended.len().div_ceil(REMOVERS);
        while ended.peek().is_some() {
            let some = ended.by_ref().take(share);
            let some = some.inspect(|ended| self.tell(ended));
            // Nobody hears it only if those threads have panicked: the next run removes
            // them.
            let _ = settled.send(some.map(|ended| ended.in_hand).collect());
        }
    }

    /// The journal has it.
    fn tell(&self, ended: &Ended) {
        self.say(ended);
        lock(&self.failures).remove(&ended.in_hand.claim.id);
        self.settled.fetch_add(1, Ordering::Relaxed);
        if matches!(ended.outcome, Outcome::Rejected(_)) {
            self.rejected.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// It is tried again later, from the start.
    pub(super) fn put_off(&self, claim: Claim, why: &io::Error) {
        if claim.has_gone() {
            lock(&self.failures).remove(&claim.id);
            error!(
                path = %claim.origin().display(),
                claim = claim.id,
                "its files are gone: another watcher took them over, or somebody removed them"
            );
            return;
        }
        let failures = {
            let mut failures = lock(&self.failures);
            let count = failures.entry(claim.id.clone()).or_default();
            *count += 1;
            *count
        };
        let delay = pause(failures);
        error!(path = %claim.origin().display(), "{why}; tried again in {} s", delay.as_secs());
        self.folder.later(claim, delay);
    }

    /// Makes sure that the archive has the bytes, and tells people and bots. The line of
    /// the journal that ends it.
    fn prepare(&self, Ended { in_hand, outcome }: &Ended) -> io::Result<Entry> {
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
                if let Some(first) = ids.first() {
                    self.keep_sidecar(claim, first)?;
                }
            }
            Outcome::Rejected(rejection) => {
                entry.event = Event::Rejected;
                entry.id = Some(rejection.id.clone());
                entry.code = Some(rejection.code.clone());
            }
            Outcome::Unreadable(error) => return Err(io::Error::other(error.to_string())),
        }
        in_hand.unchanged()?;
        let origin = claim.origin();
        // The word to the people first: it can be repeated, the journal's is the last.
        match outcome {
            Outcome::Rejected(rejection) => note::write(&origin, rejection)?,
            _ => note::remove(&origin)?,
        }
        // Before the journal's word, so that no death in between keeps it from a bot.
        for (nth, line) in Line::all(&origin, outcome).iter().enumerate() {
            let mut result = line.object();
            result.insert("claim".to_owned(), claim.id.clone().into());
            result.insert("station".to_owned(), in_hand.folder.station.clone().into());
            self.hand_over
                .add(&claim.id, nth, received_name(&origin), result)?;
        }
        Ok(entry)
    }

    /// Puts into `entry` which documents have the bytes, and makes sure that they do.
    fn enter_documents<'i>(
        &self,
        entry: &mut Entry,
        ids: impl Iterator<Item = &'i String>,
    ) -> io::Result<()> {
        let ids: Vec<String> = ids.cloned().collect();
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
            entry.documents = ids;
        }
        Ok(())
    }

    /// The archive has the scan, but perhaps not what was said of it this time.
    fn keep_sidecar(&self, claim: &Claim, id: &str) -> io::Result<()> {
        let (Some(file), Some(path)) = (claim.sidecar_file(), &claim.sidecar) else {
            return Ok(());
        };
        let origin = claim.root.join(path);
        let set_aside = self
            .archive
            .set_sidecar_aside(&file, origin.clone(), id)
            .map_err(|error| io::Error::other(error.to_string()))?;
        let Some(rejection) = set_aside else {
            return Ok(());
        };
        warn!(path = %origin.display(), id = rejection.id, "{}", rejection.message);
        note::write(&origin, &rejection)
    }

    /// The lines on stdout.
    fn say(&self, Ended { in_hand, outcome }: &Ended) {
        let origin = in_hand.claim.origin();
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
            info!(
                path = line.path(),
                id = line.id(),
                status = line.status(),
                "done"
            );
            let text = if self.json { line.json() } else { line.plain() };
            // Whoever reads the lines may go: the work goes on.
            if writeln!(io::stdout().lock(), "{text}").is_err() {
                warn!("nobody reads standard output");
            }
        }
    }

    /// Its end is noted. Who wrote into it up to now wrote another document.
    fn let_go(&self, in_hand: InHand) {
        match in_hand.unchanged() {
            Err(why) if why.kind() != io::ErrorKind::NotFound => {
                self.put_off(in_hand.claim, &why);
            }
            _ => self.release(&in_hand.claim),
        }
    }

    pub(super) fn release(&self, claim: &Claim) {
        if let Err(error) = self.folder.release(claim) {
            // The journal knows that it is settled: it is tried again.
            warn!(claim = %claim.place.path().display(), "cannot be removed: {error}");
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

impl InHand {
    /// Fails if somebody has written into the files since they were claimed.
    fn unchanged(&self) -> io::Result<()> {
        if self.claim.stamps()? == self.stamps {
            return Ok(());
        }
        Err(io::Error::other("it was still being written"))
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
