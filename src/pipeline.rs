//! The whole flow, from a file to a document in the archive:
//! take → load → prepare → recognise → arrange → extract → compose → register.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::archive::{Archive, TakeError, Taken};
use crate::arrange::reading_order;
use crate::compose;
use crate::document::{
    LoadedPage, Page, PageFault, PageRecord, Quad, Record, Rejection, SCHEMA, SourceFile, Timings,
};
use crate::error::{DocumentError, Fatal, PageError};
use crate::extract::Extractor;
use crate::intake::Arrival;
use crate::limits::Limits;
use crate::load::{Loader, Source};
use crate::prepare::{is_blank, rule_lines, skew_of};
use crate::recognise::{Deadline, Engine, Glance, LineFound};
use crate::schedule::{self, Job};

/// Everything a run needs.
pub struct Pipeline {
    /// Opens sources.
    pub loader: Loader,
    /// Reads pages.
    pub engine: Box<dyn Engine>,
    /// Finds attributes.
    pub extractor: Extractor,
    /// Keeps documents.
    pub archive: Archive,
    /// Limits in force.
    pub limits: Limits,
    /// Pages read at the same time.
    pub jobs: usize,
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
        let mut times = PageTimes::default();
        let read = match arrival.caution.without.get(&(index as u32)) {
            Some(death) => Ok(Err(death.clone().into())),
            None => guarded(|| self.read_page(source, index, &mut times)),
        };
        let fault = |error: PageError| Page {
            error: Some(PageFault::from(error)),
            ..Page::default()
        };
        let mut page = match read {
            Ok(Ok(page)) => page,
            Ok(Err(error)) => fault(error),
            Err(panic) => fault(PageError::Panicked(panic)),
        };
        page.number = index as u32 + 1;
        ReadPage { page, times }
    }

    fn read_page(
        &self,
        source: &Source,
        index: usize,
        times: &mut PageTimes,
    ) -> Result<Page, PageError> {
        let deadline = Deadline::after(self.limits.seconds_per_page);
        let mut clock = Clock::start();
        let mut loaded = source.page(index)?;
        times.load = clock.lap();
        if let Some(lines) = loaded.native_text.take() {
            return Ok(native_page(&loaded, lines));
        }
        let blank = is_blank(&loaded.raster);
        times.prepare = clock.lap();
        if blank {
            return Ok(Page {
                blank,
                ..bare_page(&loaded)
            });
        }
        let Glance { turn, lines } = self.engine.glance(&loaded.raster, loaded.dpi, deadline)?;
        let mut page = bare_page(&loaded);
        page.turn = turn.unwrap_or_default();
        page.orientation_known = turn.is_some() || lines.is_empty();
        let map = page.turn.pixel_map(
            f64::from(loaded.raster.width()),
            f64::from(loaded.raster.height()),
        );
        let upright = loaded.raster.turned(page.turn);
        (page.width, page.height) = (upright.width(), upright.height());
        page.to_points = map.inverse().map(|back| back.then(&loaded.to_points));
        // Lines found on a page that lay sideways were found badly: look again.
        let found: Vec<LineFound> = if page.turn.swaps_sides() {
            Vec::new()
        } else {
            lines
                .iter()
                .map(|line| line.turned(page.turn, &map))
                .collect()
        };
        page.lines = self.engine.read(&upright, page.dpi, &found, deadline)?;
        page.engine = self.engine.name();
        times.recognise = clock.lap();
        let quads: Vec<Quad> = page.lines.iter().map(|line| line.quad).collect();
        page.skew = skew_of(&quads);
        page.rules = rule_lines(&upright, page.skew, page.dpi);
        reading_order(&mut page.lines, page.skew, &page.rules);
        times.prepare += clock.lap();
        Ok(page)
    }
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
        for ReadPage { page, times } in read {
            stations.add(times);
            pages.push(page);
        }
        if let Some(error) = no_readable_page(&pages) {
            return reject(&arrival, taken, &error, watcher);
        }
        let mut clock = Clock::start();
        let mut extraction = pipeline.extractor.extract(&pages);
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
            compose::document(&taken.source(), &taken.document(), &source, &pages, &record)
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

/// The bytes that are being worked on, by id: of two copies the second waits until it is
/// known what became of the first.
#[derive(Default)]
struct BytesInFlight {
    ids: Mutex<HashSet<String>>,
    landed: Condvar,
}

impl BytesInFlight {
    fn wait_for(&self, id: &str) -> Turn<'_> {
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        while !ids.insert(id.to_owned()) {
            ids = self
                .landed
                .wait(ids)
                .unwrap_or_else(PoisonError::into_inner);
        }
        Turn {
            all: self,
            id: id.to_owned(),
        }
    }
}

/// The right to work on some bytes, as long as it lives.
struct Turn<'a> {
    all: &'a BytesInFlight,
    id: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut ids = self.all.ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.remove(&self.id);
        self.all.landed.notify_all();
    }
}

/// A page of which nothing is known yet but its size.
fn bare_page(loaded: &LoadedPage) -> Page {
    Page {
        width: loaded.raster.width(),
        height: loaded.raster.height(),
        dpi: loaded.dpi,
        orientation_known: true,
        to_points: Some(loaded.to_points),
        ..Page::default()
    }
}

/// A page that brought its own text.
fn native_page(loaded: &LoadedPage, mut lines: Vec<crate::document::TextLine>) -> Page {
    let rules = rule_lines(&loaded.raster, 0.0, loaded.dpi);
    reading_order(&mut lines, 0.0, &rules);
    Page {
        engine: "text-layer",
        lines,
        rules,
        ..bare_page(loaded)
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

/// A page as read, and what it cost.
struct ReadPage {
    page: Page,
    times: PageTimes,
}

/// Time a page spent at each station.
#[derive(Default, Clone, Copy)]
struct PageTimes {
    load: Duration,
    prepare: Duration,
    recognise: Duration,
}

impl PageTimes {
    fn add(&mut self, other: Self) {
        self.load += other.load;
        self.prepare += other.prepare;
        self.recognise += other.recognise;
    }

    fn with(self, extract: Duration, compose: Duration) -> Timings {
        let ms = |d: Duration| d.as_millis() as u64;
        Timings {
            load: ms(self.load),
            prepare: ms(self.prepare),
            recognise: ms(self.recognise),
            extract: ms(extract),
            compose: ms(compose),
        }
    }
}

/// Lap times.
struct Clock(Instant);

impl Clock {
    fn start() -> Self {
        Self(Instant::now())
    }

    fn lap(&mut self) -> Duration {
        let lap = self.0.elapsed();
        self.0 = Instant::now();
        lap
    }
}

/// Runs `work`; a panic (of a decoder, on a file nobody has seen) becomes its message.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned())
    })
}
