//! The whole flow, from a file to a document in the archive:
//! take → load → prepare → recognise → arrange → extract → compose → register.

mod in_flight;
mod page;
mod second_look;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, TakeError, Taken};
use crate::compose;
use crate::document::{Page, PageRecord, Record, Rejection, SCHEMA, SourceFile, Timings};
use crate::error::{DocumentError, Fatal};
use crate::extract::{Explanation, Extractor};
use crate::intake::Arrival;
use crate::limits::Limits;
use crate::load::{Loader, Source};
use crate::recognise::{Engine, Tesseract};
use crate::schedule::{self, Job};
use crate::second_look::SecondLook;

use in_flight::{BytesInFlight, Turn};
use page::{Clock, PageTimes, ReadPage, Reader, guarded};

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
    /// Limits in force.
    pub limits: Limits,
    /// Pages read at the same time.
    pub jobs: usize,
    /// Whether blank pages are left out of the PDFs that are made.
    pub drop_blank: bool,
}

/// What became of one file.
#[derive(Debug)]
pub enum Outcome {
    /// A new document.
    Registered(Box<Record>),
    /// The archive has these bytes already; nothing was changed.
    Duplicate {
        /// Id of the document that is there.
        id: String,
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
        if taken.is_duplicate() {
            let id = taken.id.clone();
            // First the copy goes: once told of the outcome, nobody waits for this process.
            drop(taken);
            watcher.finished(&arrival, Outcome::Duplicate { id });
            return Ok(None);
        }
        let started = Instant::now();
        watcher.begun(&arrival, Stage::Open);
        let opened = guarded(|| self.loader.open(&taken.source()));
        watcher.ended(&arrival, Stage::Open);
        match opened {
            Ok(Ok(source)) => {
                watcher.opened(&arrival, source.page_count());
                let early = self.suspects(&arrival, &source, watcher);
                Ok(Some(DocumentJob {
                    pipeline: self,
                    watcher,
                    arrival,
                    taken,
                    source,
                    opening: started.elapsed(),
                    early,
                    _turn: turn,
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
        source: &Source,
        watcher: &dyn Watcher,
    ) -> Mutex<BTreeMap<usize, ReadPage>> {
        let suspects = arrival.caution.first.iter().map(|page| *page as usize);
        suspects
            .filter(|index| *index < source.page_count())
            .map(|index| (index, self.page(arrival, source, index, watcher)))
            .collect::<BTreeMap<_, _>>()
            .into()
    }

    /// Reads one page; what goes wrong with it stays on it.
    fn page(
        &self,
        arrival: &Arrival,
        source: &Source,
        index: usize,
        watcher: &dyn Watcher,
    ) -> ReadPage {
        let _at = At::begin(watcher, arrival, Stage::Page(index as u32));
        let reader = Reader {
            engine: self.engine.as_ref(),
            limits: self.limits,
        };
        match arrival.caution.without.get(&(index as u32)) {
            Some(death) => ReadPage::failed(index, death.clone().into()),
            None => reader.page(source, index),
        }
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
) -> Explanation {
    let reader = Reader { engine, limits };
    let pages: Vec<Page> = (0..source.page_count())
        .map(|index| reader.page(source, index).page)
        .collect();
    extractor.explain(&pages, &mut SecondLook::new(source, &pages, second, None))
}

/// Sets a file aside.
fn reject(
    arrival: &Arrival,
    taken: Taken,
    error: &DocumentError,
    watcher: &dyn Watcher,
) -> Result<(), Fatal> {
    let rejection = taken.reject(error)?;
    watcher.finished(arrival, Outcome::Rejected(Box::new(rejection)));
    Ok(())
}

/// Work on a stage, as long as it lives.
struct At<'a> {
    watcher: &'a dyn Watcher,
    arrival: &'a Arrival,
    stage: Stage,
}

impl<'a> At<'a> {
    fn begin(watcher: &'a dyn Watcher, arrival: &'a Arrival, stage: Stage) -> Self {
        watcher.begun(arrival, stage);
        Self {
            watcher,
            arrival,
            stage,
        }
    }
}

impl Drop for At<'_> {
    fn drop(&mut self) {
        self.watcher.ended(self.arrival, self.stage);
    }
}

/// One file in flight.
struct DocumentJob<'a> {
    pipeline: &'a Pipeline,
    watcher: &'a dyn Watcher,
    arrival: Arrival,
    taken: Taken,
    source: Source,
    opening: Duration,
    /// Pages that were read before the others.
    early: Mutex<BTreeMap<usize, ReadPage>>,
    _turn: Turn<'a>,
}

impl Job for DocumentJob<'_> {
    type Page = ReadPage;

    fn pages(&self) -> usize {
        self.source.page_count()
    }

    fn page_bytes(&self, index: usize) -> u64 {
        self.source.estimate_bytes(index)
    }

    fn page(&self, index: usize) -> ReadPage {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = early.remove(&index) {
            return read;
        }
        drop(early);
        self.pipeline
            .page(&self.arrival, &self.source, index, self.watcher)
    }

    fn finish(self, read: Vec<ReadPage>) -> Result<(), Fatal> {
        let watcher = self.watcher;
        // At once: the run itself may be waiting for the next file.
        self.complete(read)
            .inspect_err(|fatal| watcher.broken(fatal))
    }
}

impl DocumentJob<'_> {
    /// Extracts, composes and registers, once every page is read.
    fn complete(self, read: Vec<ReadPage>) -> Result<(), Fatal> {
        let Self {
            pipeline,
            watcher,
            arrival,
            taken,
            source,
            opening,
            _turn,
            ..
        } = self;
        let _finish = At::begin(watcher, &arrival, Stage::Finish);
        let mut stations = PageTimes {
            load: opening,
            ..PageTimes::default()
        };
        let mut pages = Vec::with_capacity(read.len());
        let mut kept = None;
        for ReadPage { page, image, times } in read {
            stations.add(times);
            kept = kept.or_else(|| Some((page.number, image?)));
            pages.push(page);
        }
        if let Some(error) = no_readable_page(&pages) {
            return reject(&arrival, taken, &error, watcher);
        }
        let mut clock = Clock::start();
        let mut look = SecondLook::new(&source, &pages, pipeline.second.as_ref(), kept);
        let mut extraction = pipeline.extractor.extract(&pages, &mut look);
        if let Some(department) = arrival.folder.as_ref().and_then(|f| f.department.as_ref()) {
            extraction.suppose_department(department);
        }
        let extracting = clock.lap();
        let mut record = Record {
            schema: SCHEMA.to_owned(),
            id: taken.id.clone(),
            status: extraction.status(),
            review_reasons: extraction.review_reasons,
            document_type: extraction.document_type,
            source: SourceFile {
                name: taken.name.clone(),
                sha256: taken.sha256.clone(),
                bytes: taken.bytes,
                received_at: taken.received_at.clone(),
                pages: [1, pages.len() as u32],
                station: arrival.folder.as_ref().map(|f| f.station.clone()),
                claim: arrival.claim.clone(),
                tags: arrival
                    .folder
                    .as_ref()
                    .map_or_else(Vec::new, |f| f.tags.clone()),
            },
            pdf: compose::form_of(&source, &pages),
            attributes: extraction.attributes,
            pages: pages.iter().map(PageRecord::from).collect(),
            timings_ms: Timings::default(),
        };
        let composed = guarded(|| {
            let shown = compose::Shown::of(&pages, pipeline.drop_blank);
            compose::document(&taken.source(), &taken.document(), &source, shown, &record)
        });
        match composed {
            Ok(Ok(())) => {}
            Ok(Err(compose::Failure::Write(error))) => {
                return Err(Fatal::Archive {
                    path: taken.document(),
                    source: error,
                });
            }
            Ok(Err(compose::Failure::Document(error))) => {
                return reject(&arrival, taken, &error, watcher);
            }
            Err(panic) => {
                return reject(&arrival, taken, &DocumentError::Compose(panic), watcher);
            }
        }
        record.timings_ms = stations.with(extracting, clock.lap());
        taken.register(&record, source.format().extension())?;
        watcher.finished(&arrival, Outcome::Registered(Box::new(record)));
        Ok(())
    }
}

/// The first page's fault, if there is not one page without.
fn no_readable_page(pages: &[Page]) -> Option<DocumentError> {
    if pages.iter().any(|page| page.error.is_none()) {
        return None;
    }
    let page = pages.first()?;
    Some(DocumentError::NoReadablePage {
        page: page.number,
        fault: page.error.clone()?,
    })
}
