//! One file on its way: its pages are read in any order; then it is cut into documents,
//! each is extracted and composed, and all are registered together.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::archive::Taken;
use crate::compose;
use crate::document::{Page, PageRecord, Raster, Record, SCHEMA, SourceFile, Timings};
use crate::error::{DocumentError, Fatal};
use crate::extract::{Extraction, Opening};
use crate::intake::{Arrival, Splitting};
use crate::load::Source;
use crate::schedule::Job;
use crate::second_look::{Readers, SecondLook};

use super::cut::{Cut, Leaf, Part};
use super::delivery::Delivery;
use super::in_flight::Turn;
use super::page::{Clock, PageTimes, ReadPage, guarded};
use super::{Outcome, Pipeline, Stage, Watcher};

/// One file in flight.
pub(super) struct DocumentJob<'a> {
    pub pipeline: &'a Pipeline,
    pub watcher: &'a dyn Watcher,
    pub arrival: Arrival,
    pub taken: Taken,
    pub source: Source,
    /// Time it took to open the file.
    pub opening: Duration,
    /// Pages that were read before the others.
    pub early: Mutex<BTreeMap<usize, ReadPage>>,
    pub turn: Turn<'a>,
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
        self.pipeline.page(
            &self.arrival,
            &self.taken.id,
            &self.source,
            index,
            self.watcher,
        )
    }

    fn finish(self, read: Vec<ReadPage>) -> Result<(), Fatal> {
        let (pipeline, watcher, id) = (self.pipeline, self.watcher, self.taken.id.clone());
        // At once: the run itself may be waiting for the next file.
        self.complete(read)
            .inspect(|()| pipeline.kept.forget(&id))
            .inspect_err(|fatal| watcher.broken(fatal))
    }
}

/// Why no document came of a file.
enum Failed {
    /// The file is at fault.
    File(DocumentError),
    /// The run cannot go on.
    Run(Fatal),
}

impl From<DocumentError> for Failed {
    fn from(error: DocumentError) -> Self {
        Self::File(error)
    }
}

impl From<Fatal> for Failed {
    fn from(fatal: Fatal) -> Self {
        Self::Run(fatal)
    }
}

/// What was read of a file.
struct Leaves {
    pages: Vec<Page>,
    times: Vec<PageTimes>,
    /// The image of a page, for a second look.
    kept: Option<(u32, Raster)>,
}

impl DocumentJob<'_> {
    /// Extracts, composes and registers, once every page is read.
    fn complete(self, read: Vec<ReadPage>) -> Result<(), Fatal> {
        let arrival = self.arrival.clone();
        let _finish = At::begin(self.watcher, &arrival, Stage::Finish);
        let made = self.documents(read);
        let Self {
            watcher,
            taken,
            source,
            // Held until it is known what became of the bytes.
            turn: _turn,
            ..
        } = self;
        match made {
            Ok(records) => {
                taken.register(&records, source.format().extension())?;
                watcher.finished(&arrival, Outcome::Registered(records));
                Ok(())
            }
            Err(Failed::File(error)) => reject(&arrival, taken, &error, watcher),
            Err(Failed::Run(fatal)) => Err(fatal),
        }
    }

    /// Makes records and PDFs of all documents in the file.
    fn documents(&self, read: Vec<ReadPage>) -> Result<Vec<Record>, Failed> {
        let cut = self.cut(&read);
        if cut.parts.is_empty() {
            return Err(DocumentError::OnlySeparators.into());
        }
        let mut leaves = Leaves {
            pages: Vec::with_capacity(read.len()),
            times: Vec::with_capacity(read.len()),
            kept: None,
        };
        for ReadPage {
            page, image, times, ..
        } in read
        {
            let kept = leaves.kept.take();
            leaves.kept = kept.or_else(|| Some((page.number, image?)));
            leaves.times.push(times);
            leaves.pages.push(page);
        }
        let in_documents = cut.parts.iter().flat_map(|part| leaves.of(part).0);
        if let Some(error) = no_readable_page(in_documents) {
            return Err(error.into());
        }
        let delivery = Delivery::of(&self.arrival, &self.taken);
        let mut records = Vec::with_capacity(cut.parts.len());
        for (nth, part) in cut.parts.iter().enumerate() {
            let kept = leaves.kept.take();
            records.push(self.document(nth, part, &cut, &leaves, &delivery, kept)?);
        }
        Ok(records)
    }

    /// Which pages make which document.
    fn cut(&self, read: &[ReadPage]) -> Cut {
        let splitting = self.pipeline.splitting(&self.arrival);
        if splitting == Splitting::None {
            return Cut::whole(read.len() as u32);
        }
        let leaf = |read: &ReadPage| match (&read.sheet, &read.page) {
            (Some(sheet), _) => Leaf::Sheet(sheet.clone()),
            (None, page) if page.error.is_some() => Leaf::Unread,
            (None, page) if page.blank => Leaf::Blank,
            (None, page) if splitting == Splitting::Auto => {
                Leaf::Written(self.pipeline.extractor.opening(page))
            }
            (None, _) => Leaf::Written(Opening::No),
        };
        Cut::of(&read.iter().map(leaf).collect::<Vec<_>>())
    }

    /// Makes record and PDF of the `nth` document, from 0. `kept` is the image of a page.
    fn document(
        &self,
        nth: usize,
        part: &Part,
        cut: &Cut,
        leaves: &Leaves,
        delivery: &Delivery,
        kept: Option<(u32, Raster)>,
    ) -> Result<Record, Failed> {
        let Self {
            pipeline,
            arrival,
            taken,
            source,
            ..
        } = self;
        let (pages, times) = leaves.of(part);
        let mut stations = PageTimes::default();
        if nth == 0 {
            stations.load = self.opening;
        }
        for spent in times {
            stations.add(*spent);
        }
        let mut clock = Clock::start();
        let readers = Readers {
            first: pipeline.engine.as_ref(),
            second: pipeline.second.as_ref(),
            seconds: pipeline.limits.seconds_per_page,
        };
        let mut look = SecondLook::new(source, pages, readers, kept);
        let mut extraction = guarded(|| pipeline.extractor.extract(pages, &mut look))
            .unwrap_or_else(|panic| Extraction::failed(&panic));
        if let Some(sheet) = &part.sheet {
            pipeline.extractor.heed(sheet, &mut extraction);
        }
        delivery.supplement(&mut extraction, leaves.pages.len(), cut.split.is_none());
        extraction.review_reasons.extend_from_slice(&part.doubts);
        let extracting = clock.lap();
        let mut tags = delivery.tags.clone();
        for tag in part.sheet.iter().flat_map(|sheet| &sheet.tags) {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        let mut record = Record {
            schema: SCHEMA.to_owned(),
            id: taken.document_id(nth, part.pages[0]),
            status: extraction.status(),
            review_reasons: extraction.review_reasons,
            withheld: extraction.withheld,
            document_type: extraction.document_type,
            source: SourceFile {
                name: taken.name.clone(),
                sha256: taken.sha256.clone(),
                bytes: taken.bytes,
                received_at: taken.received_at.clone(),
                pages: part.pages,
                station: arrival.folder.as_ref().map(|f| f.station.clone()),
                claim: arrival.claim.clone(),
                tags,
                operator: delivery.operator.clone(),
                parts: taken.parts.clone(),
                sidecar: taken.sidecar.clone(),
                split: cut.split.clone(),
            },
            pdf: compose::form_of(source, pages),
            attributes: extraction.attributes,
            pages: pages.iter().map(PageRecord::from).collect(),
            timings_ms: Timings::default(),
        };
        let target = taken.document(&record.id, cut.parts.len() == 1)?;
        let composed = guarded(|| {
            let shown = compose::Shown::of(pages, pipeline.drop_blank);
            compose::document(&taken.source(), &target, source, shown, &record)
        });
        match composed {
            Ok(Ok(())) => {}
            Ok(Err(compose::Failure::Write(error))) => {
                return Err(Failed::Run(Fatal::Archive {
                    path: target,
                    source: error,
                }));
            }
            Ok(Err(compose::Failure::Document(error))) => return Err(error.into()),
            Err(panic) => return Err(DocumentError::Compose(panic).into()),
        }
        record.timings_ms = stations.with(extracting, clock.lap());
        Ok(record)
    }
}

impl Leaves {
    /// The pages of a document, and the time they took.
    fn of(&self, part: &Part) -> (&[Page], &[PageTimes]) {
        let [first, last] = part.pages.map(|page| page as usize);
        (&self.pages[first - 1..last], &self.times[first - 1..last])
    }
}

/// Sets a file aside.
pub(super) fn reject(
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
pub(super) struct At<'a> {
    watcher: &'a dyn Watcher,
    arrival: &'a Arrival,
    stage: Stage,
}

impl<'a> At<'a> {
    pub(super) fn begin(watcher: &'a dyn Watcher, arrival: &'a Arrival, stage: Stage) -> Self {
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

/// The first page's fault, if there is not one page without.
fn no_readable_page<'a>(mut pages: impl Iterator<Item = &'a Page>) -> Option<DocumentError> {
    let first = pages.next()?;
    let fault = first.error.clone()?;
    if pages.any(|page| page.error.is_none()) {
        return None;
    }
    Some(DocumentError::NoReadablePage {
        page: first.number,
        fault,
    })
}
