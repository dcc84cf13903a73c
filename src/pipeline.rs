//! The whole flow, from a file to a document in the archive:
//! take → load → prepare → recognise → arrange → extract → compose → register.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::archive::{Archive, TakeError, Taken};
use crate::arrange::reading_order;
use crate::compose;
use crate::document::{
    Affine, LoadedPage, Page, PageFault, PageRecord, Point, Quad, Raster, Record, Rejection,
    SCHEMA, SourceFile, TextLine, Timings,
};
use crate::error::{DocumentError, Fatal, PageError};
use crate::extract::{Explanation, Extractor};
use crate::limits::Limits;
use crate::load::{Loader, Source};
use crate::prepare::stamp::{self, Stamp};
use crate::prepare::{is_blank, rule_lines, skew_of};
use crate::recognise::{Deadline, Engine, Glance, LineFound, Tesseract};
use crate::schedule::{self, Job};
use crate::second_look::SecondLook;

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

/// Told while a run goes on, from any thread.
pub trait Watcher: Sync {
    /// A file of so many pages was opened.
    fn opened(&self, pages: usize);
    /// A page was read.
    fn page_done(&self);
    /// A file is finished.
    fn finished(&self, path: &Path, outcome: Outcome);
}

impl Pipeline {
    /// Works through `files`, pages in parallel, within the memory budget.
    ///
    /// # Errors
    /// [`Fatal::Archive`] if the archive cannot be written, [`Fatal::Interrupted`] if
    /// `stop` was set. What was registered before stays.
    pub fn run(
        &self,
        files: &[PathBuf],
        stop: &AtomicBool,
        watcher: &dyn Watcher,
    ) -> Result<(), Fatal> {
        // The same bytes may come twice in one run, before the first copy is registered.
        let mut seen = HashSet::new();
        let jobs = files
            .iter()
            .filter_map(|path| self.open(path, &mut seen, watcher).transpose());
        schedule::run(self.jobs, self.limits.page_memory_mib << 20, jobs, stop)
    }

    /// Takes a file in and opens it. `None` if it ends here: rejected or a duplicate.
    fn open<'a>(
        &'a self,
        path: &'a Path,
        seen: &mut HashSet<String>,
        watcher: &'a dyn Watcher,
    ) -> Result<Option<DocumentJob<'a>>, Fatal> {
        let taken = match self.archive.take(path) {
            Ok(taken) => taken,
            Err(TakeError::Archive(fatal)) => return Err(fatal),
            Err(TakeError::Source(error)) => {
                watcher.finished(path, Outcome::Unreadable(error));
                return Ok(None);
            }
        };
        if !seen.insert(taken.id.clone()) || taken.is_duplicate() {
            let id = taken.id.clone();
            watcher.finished(path, Outcome::Duplicate { id });
            return Ok(None);
        }
        let started = Instant::now();
        match guarded(|| self.loader.open(&taken.source())) {
            Ok(Ok(source)) => {
                watcher.opened(source.page_count());
                Ok(Some(DocumentJob {
                    pipeline: self,
                    watcher,
                    path,
                    taken,
                    source,
                    opening: started.elapsed(),
                }))
            }
            Ok(Err(error)) => reject(path, taken, &error, watcher).map(|()| None),
            Err(panic) => {
                let error = DocumentError::Damaged {
                    format: "file",
                    detail: panic,
                };
                reject(path, taken, &error, watcher).map(|()| None)
            }
        }
    }

    /// Reads one page; what goes wrong with it stays on it.
    fn page(&self, source: &Source, index: usize) -> ReadPage {
        Reader {
            engine: self.engine.as_ref(),
            limits: self.limits,
        }
        .page(source, index)
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

/// Reads pages.
struct Reader<'a> {
    engine: &'a dyn Engine,
    limits: Limits,
}

impl Reader<'_> {
    /// Reads one page; what goes wrong with it stays on it.
    fn page(&self, source: &Source, index: usize) -> ReadPage {
        let mut times = PageTimes::default();
        let read = guarded(|| self.read_page(source, index, &mut times));
        let fault = |error: PageError| Page {
            error: Some(PageFault::from(error)),
            ..Page::default()
        };
        let (mut page, image) = match read {
            Ok(Ok(read)) => read,
            Ok(Err(error)) => (fault(error), None),
            Err(panic) => (fault(PageError::Panicked(panic)), None),
        };
        page.number = index as u32 + 1;
        // Most documents have their face first; other pages are decoded again if need be.
        let image = image.filter(|_| index == 0);
        ReadPage { page, image, times }
    }

    fn read_page(
        &self,
        source: &Source,
        index: usize,
        times: &mut PageTimes,
    ) -> Result<(Page, Option<Raster>), PageError> {
        let deadline = Deadline::after(self.limits.seconds_per_page);
        let mut clock = Clock::start();
        let mut loaded = source.page(index)?;
        times.load = clock.lap();
        if let Some(lines) = loaded.native_text.take() {
            return Ok((native_page(&loaded, lines), None));
        }
        let blank = is_blank(&loaded.raster);
        times.prepare = clock.lap();
        if blank {
            let page = Page {
                blank,
                ..bare_page(&loaded)
            };
            return Ok((page, None));
        }
        let stamps = stamp::lift(&mut loaded.raster, loaded.dpi);
        times.prepare += clock.lap();
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
        for stamp in stamps {
            page.lines
                .extend(self.read_stamp(stamp, &page, &map, deadline)?);
        }
        page.engine = self.engine.name();
        times.recognise = clock.lap();
        let quads: Vec<Quad> = page.lines.iter().map(|line| line.quad).collect();
        page.skew = skew_of(&quads);
        page.rules = rule_lines(&upright, page.skew, page.dpi);
        reading_order(&mut page.lines, page.skew, &page.rules);
        times.prepare += clock.lap();
        Ok((page, Some(upright)))
    }
}

impl Reader<'_> {
    /// The lines of a stamp, if it says anything but whose it is: a receipt stamp has a
    /// date, a number, a note; a seal has none of them, and is no text of the paper.
    /// `map` leads from the scan to the upright `page`.
    fn read_stamp(
        &self,
        stamp: Stamp,
        page: &Page,
        map: &Affine,
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError> {
        let ink = stamp.ink.turned(page.turn);
        let place = stamp.place.through(map);
        let mut lines = self.engine.read(&ink, page.dpi, &[], deadline)?;
        let says_something = lines
            .iter()
            .flat_map(|line| &line.glyphs)
            .any(|glyph| glyph.ch.is_numeric() || "年月号".contains(glyph.ch));
        if !says_something {
            return Ok(Vec::new());
        }
        for line in &mut lines {
            line.quad = line.quad.map(|p| Point::new(p.x + place.x, p.y + place.y));
        }
        Ok(lines)
    }
}

/// Sets a file aside.
fn reject(
    path: &Path,
    taken: Taken,
    error: &DocumentError,
    watcher: &dyn Watcher,
) -> Result<(), Fatal> {
    let rejection = taken.reject(error)?;
    watcher.finished(path, Outcome::Rejected(Box::new(rejection)));
    Ok(())
}

/// One file in flight.
struct DocumentJob<'a> {
    pipeline: &'a Pipeline,
    watcher: &'a dyn Watcher,
    path: &'a Path,
    taken: Taken,
    source: Source,
    opening: Duration,
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
        let read = self.pipeline.page(&self.source, index);
        self.watcher.page_done();
        read
    }

    /// Extracts, composes and registers, once every page is read.
    fn finish(self, read: Vec<ReadPage>) -> Result<(), Fatal> {
        let Self {
            pipeline,
            watcher,
            path,
            taken,
            source,
            opening,
        } = self;
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
            return reject(path, taken, &error, watcher);
        }
        let mut clock = Clock::start();
        let mut look = SecondLook::new(&source, &pages, pipeline.second.as_ref(), kept);
        let extraction = pipeline.extractor.extract(&pages, &mut look);
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
                return reject(path, taken, &error, watcher);
            }
            Err(panic) => {
                return reject(path, taken, &DocumentError::Compose(panic), watcher);
            }
        }
        record.timings_ms = stations.with(extracting, clock.lap());
        taken.register(&record, source.format().extension())?;
        watcher.finished(path, Outcome::Registered(Box::new(record)));
        Ok(())
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
fn native_page(loaded: &LoadedPage, mut lines: Vec<TextLine>) -> Page {
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
    /// The upright image, if it is kept for a second look.
    image: Option<Raster>,
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
