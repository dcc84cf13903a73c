//! The whole flow, from a file to a document in the archive:
//! take → load → prepare → recognise → arrange → (cut) → extract → compose → register.

mod cut;
mod delivery;
mod in_flight;
mod job;
mod kept;
mod look_again;
mod no_text;
mod other_side;
mod page;
mod read_lines;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, TakeError};
use crate::document::{Page, Record, Rejection};
use crate::error::{DocumentError, Fatal};
use crate::extract::{Explanation, Extractor};
use crate::intake::{Arrival, Splitting};
use crate::limits::Limits;
use crate::load::{Loader, Source};
use crate::recognise::{Engine, Tesseract};
use crate::schedule;
use crate::second_look::{Readers, SecondLook};
use crate::steps::Steps;

use in_flight::BytesInFlight;
use job::{At, DocumentJob, reject};
pub use kept::KeptPages;
use page::{ReadPage, Reader, guarded};

/// Everything a run needs.
pub struct Pipeline {
    /// Opens sources.
    pub loader: Loader,
    /// Reads pages.
    pub engine: Box<dyn Engine>,
    /// Reads single lines a second time, where that decides something.
    pub second: Option<Tesseract>,
    /// Finds attributes.
    pub extractor: Extractor,
    /// Keeps documents.
    pub archive: Archive,
    /// Keeps pages while their documents are being read.
    pub kept: KeptPages,
    /// Limits in force.
    pub limits: Limits,
    /// Pages read at the same time.
    pub jobs: usize,
    /// Where scans are split, if nothing else is set for their folder.
    pub split: Splitting,
    /// Whether blank pages are left out of the PDFs that are made.
    pub drop_blank: bool,
    /// Steps of the reading that are taken.
    pub steps: Steps,
}

/// What became of one file.
#[derive(Debug)]
pub enum Outcome {
    /// New documents: one, or those the file was split into, in order.
    Registered(Vec<Record>),
    /// The archive has these bytes already; nothing was changed.
    Duplicate {
        /// Ids of the documents that are there.
        ids: Vec<String>,
    },
    /// The file was set aside.
    Rejected(Box<Rejection>),
    /// The file could not even be copied; it stays where it is.
    Unreadable(DocumentError),
}

/// A stage on the way of a file, at which foreign code is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Finding its pages.
    Open,
    /// Decoding and reading a page, from 0.
    Page(u32),
    /// Making the record and the PDF.
    Finish,
}

/// Told while a run goes on, from any thread.
pub trait Watcher: Sync {
    /// A file of so many pages was opened.
    fn opened(&self, arrival: &Arrival, pages: usize);
    /// Work on a stage of a file begins.
    fn begun(&self, _arrival: &Arrival, _stage: Stage) {}
    /// It ended, well or not.
    fn ended(&self, _arrival: &Arrival, _stage: Stage) {}
    /// A page was read.
    fn page_done(&self) {}
    /// Something else than a file is in the way: the run is about to end.
    fn broken(&self, _fatal: &Fatal) {}
    /// The run ends and takes no more files.
    fn over(&self) {}
    /// Called several times a second as long as the run goes on.
    fn alive(&self) {}
    /// Asked when something else than a file is in the way: whether it is tried again,
    /// now that this returns.
    fn tries_again(&self, _fatal: &Fatal) -> bool {
        false
    }
    /// A file is finished.
    fn finished(&self, arrival: &Arrival, outcome: Outcome);
}

impl Pipeline {
    /// Works through `files` as they come, pages in parallel, within the memory budget.
    ///
    /// # Errors
    /// [`Fatal::Archive`] if the archive cannot be written, [`Fatal::Interrupted`] if
    /// `stop` was set. What was registered before stays.
    pub fn run(
        &self,
        files: impl Iterator<Item = Arrival>,
        stop: &AtomicBool,
        watcher: &dyn Watcher,
    ) -> Result<(), Fatal> {
        let bytes_in_flight = BytesInFlight::default();
        let jobs =
            files.filter_map(|arrival| self.open(arrival, &bytes_in_flight, watcher).transpose());
        schedule::run(self.jobs, self.limits.page_memory_mib << 20, jobs, stop)
    }

    /// Takes a file in and opens it. `None` if it ends here: rejected or a duplicate.
    fn open<'a>(
        &'a self,
        arrival: Arrival,
        bytes_in_flight: &'a BytesInFlight,
        watcher: &'a dyn Watcher,
    ) -> Result<Option<DocumentJob<'a>>, Fatal> {
        let taken = match self.archive.take(&arrival) {
            Ok(taken) => taken,
            Err(TakeError::Archive(fatal)) => return Err(fatal),
            Err(TakeError::Source(error)) => {
                watcher.finished(&arrival, Outcome::Unreadable(error));
                return Ok(None);
            }
        };
        // The same bytes may come again before the first copy is registered.
        let turn = bytes_in_flight.wait_for(&taken.id);
        let ids = taken.earlier()?;
        if !ids.is_empty() {
            // First the copy goes: once told of the outcome, nobody waits for this process.
            drop(taken);
            watcher.finished(&arrival, Outcome::Duplicate { ids });
            return Ok(None);
        }
        let started = Instant::now();
        watcher.begun(&arrival, Stage::Open);
        let opened = guarded(|| self.loader.open(&taken.source()));
        watcher.ended(&arrival, Stage::Open);
        match opened {
            Ok(Ok(source)) => {
                watcher.opened(&arrival, source.page_count());
                let early = self.suspects(&arrival, &taken.id, &source, watcher);
                Ok(Some(DocumentJob {
                    pipeline: self,
                    watcher,
                    arrival,
                    taken,
                    source,
                    opening: started.elapsed(),
                    early,
                    turn,
                }))
            }
            Ok(Err(error)) => reject(&arrival, taken, &error, watcher).map(|()| None),
            Err(panic) => {
                let error = DocumentError::Damaged {
                    format: "file",
                    detail: panic,
                };
                reject(&arrival, taken, &error, watcher).map(|()| None)
            }
        }
    }

    /// Reads the suspects among the pages of a file one by one.
    fn suspects(
        &self,
        arrival: &Arrival,
        id: &str,
        source: &Source,
        watcher: &dyn Watcher,
    ) -> Mutex<BTreeMap<usize, ReadPage>> {
        let suspects = arrival.caution.first.iter().map(|page| *page as usize);
        suspects
            .filter(|index| *index < source.page_count())
            .map(|index| (index, self.page(arrival, id, source, index, watcher)))
            .collect::<BTreeMap<_, _>>()
            .into()
    }

    /// Reads one page; what goes wrong with it stays on it.
    fn page(
        &self,
        arrival: &Arrival,
        id: &str,
        source: &Source,
        index: usize,
        watcher: &dyn Watcher,
    ) -> ReadPage {
        let _at = At::begin(watcher, arrival, Stage::Page(index as u32));
        let reader = Reader {
            engine: self.engine.as_ref(),
            limits: self.limits,
            separators: self.splitting(arrival) != Splitting::None,
            steps: self.steps,
        };
        match arrival.caution.without.get(&(index as u32)) {
            Some(death) => ReadPage::failed(index, death.clone().into()),
            None if source.page_count() == 1 => reader.page(source, index),
            None => {
                let known = self.kept.find(id, index, self.engine.name());
                known.unwrap_or_else(|| {
                    let read = reader.page(source, index);
                    self.kept.keep(id, index, &read);
                    read
                })
            }
        }
    }

    /// Where a scan is split.
    fn splitting(&self, arrival: &Arrival) -> Splitting {
        let folder = arrival.folder.as_ref();
        folder.and_then(|folder| folder.split).unwrap_or(self.split)
    }
}

/// Why the attributes of a document are what they are. Its pages are read one after the
/// other, and nothing is kept.
pub fn explain(
    source: &Source,
    engine: &dyn Engine,
    second: Option<&Tesseract>,
    extractor: &Extractor,
    limits: Limits,
    steps: Steps,
) -> Explanation {
    let reader = Reader {
        engine,
        limits,
        separators: false,
        steps,
    };
    let pages: Vec<Page> = (0..source.page_count())
        .map(|index| reader.page(source, index).page)
        .collect();
    let readers = Readers {
        first: engine,
        second,
        seconds: limits.seconds_per_page,
    };
    extractor.explain(&pages, &mut SecondLook::new(source, &pages, readers, None))
}
