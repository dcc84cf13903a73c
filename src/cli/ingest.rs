//! `bunshoko ingest`: reads files and folders into the archive.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::archive::Archive;
use crate::document::{Attributes, Status};
use crate::error::Fatal;
use crate::extract::Extractor;
use crate::intake::{self, Arrival};
use crate::load::Loader;
use crate::models::Models;
use crate::pipeline::{KeptPages, Outcome, Pipeline, Watcher};
use crate::recognise::{self, Engine, Tesseract};
use crate::steps::Step;
use crate::worker::{Start, Supervisor, kept_pages};

use super::Exit;
use super::config::Settings;
use super::progress::Progress;

/// Set by Ctrl-C, SIGTERM and SIGHUP.
static STOP: AtomicBool = AtomicBool::new(false);

/// Arguments of `ingest`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: Settings,
    /// Settings file [default: bunshoko.toml, if it is there]
    #[arg(long, value_name = "FILE", env = "BUNSHOKO_CONFIG")]
    config: Option<PathBuf>,
    /// One JSON object a document on stdout, in order of completion
    #[arg(long)]
    json: bool,
    /// Files and folders to read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(args: Args) -> anyhow::Result<Exit> {
    let settings = args.settings.with_file(args.config.as_deref())?;
    let inputs = intake::collect(&args.paths)
        .map_err(|(path, e)| Fatal::Usage(format!("{}: {e}", path.display())))?;
    let with_pdf = inputs.files.iter().any(|path| is_pdf(path));
    let mut supervisor = supervise(&settings, with_pdf)?;
    for path in &inputs.passed_over {
        eprintln!(
            "bunshoko: {} is no scan by its name: passed over",
            path.display()
        );
    }
    // A second signal ends the program at once: nothing is half-written anyway, work/ is
    // only scratch.
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })?;
    let desk = Desk {
        json: args.json,
        progress: Progress::new(inputs.files.len()),
        tally: Tally::default(),
        broken_pipe: Mutex::new(None),
    };
    let ended = supervisor.run(
        inputs.files.into_iter().map(Arrival::from),
        Duration::ZERO,
        &STOP,
        &desk,
    );
    desk.progress.end();
    if !desk.json {
        eprintln!("{}", desk.tally.summary());
    }
    if let Some(error) = desk
        .broken_pipe
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
    {
        return Err(error.into());
    }
    ended?;
    // A watcher may have put them there and not flushed their names yet.
    if desk.tally.duplicate.load(Ordering::Relaxed) > 0 {
        Archive::open(settings.archive()?)?.settle_names()?;
    }
    if desk.tally.rejected.load(Ordering::Relaxed) > 0 {
        Ok(Exit::Rejected)
    } else {
        Ok(Exit::Done)
    }
}

/// Starts the process that decodes and reads. `with_pdf`: PDFs are to be read.
pub(super) fn supervise(
    settings: &Settings,
    with_pdf: bool,
) -> Result<Supervisor<Settings>, Fatal> {
    let archive = settings.archive()?;
    let start = Start {
        subcommand: "worker",
        settings: settings.clone(),
        with_pdf,
        limits: settings.limits(),
        jobs: settings.jobs(),
    };
    Supervisor::start(start, archive)
}

/// Brings the rooms together. `with_pdf`: PDFs are to be read. `scratch`: what directories
/// in `work/` begin with.
pub(super) fn open_pipeline(
    settings: &Settings,
    with_pdf: bool,
    scratch: &str,
) -> anyhow::Result<Pipeline> {
    let root = settings.archive()?;
    let models = Models::find(settings.models.as_deref())?;
    let pdfium = models.library("libpdfium.so");
    let extractor = Extractor::load(&models.rules(), settings.masters()?)?;
    let passwords = settings.passwords()?;
    let jobs = settings.jobs();
    let selected = recognise::select(
        settings.engine.unwrap_or_default(),
        &models,
        jobs,
        settings.precision.unwrap_or_default(),
        settings.steps(),
    )?;
    if let Some(warning) = selected.warning {
        eprintln!("bunshoko: {warning}");
    }
    if with_pdf && !pdfium.is_file() {
        return Err(Fatal::ComponentMissing(format!(
            "PDFs cannot be drawn: {} is missing; run scripts/setup",
            pdfium.display()
        ))
        .into());
    }
    let second = second_reader(settings, selected.engine.as_ref());
    let limits = settings.limits();
    // Last, so that a call that is refused leaves no empty archive behind.
    let archive = Archive::open(root)?.with_scratch(scratch);
    let kept = KeptPages::new(archive.work().join(kept_pages(scratch)));
    Ok(Pipeline {
        loader: Loader::new(limits, passwords, Some(pdfium)),
        engine: selected.engine,
        second,
        extractor,
        archive,
        kept,
        limits,
        jobs,
        split: settings.split.unwrap_or_default(),
        drop_blank: settings.drop_blank.unwrap_or(false),
        steps: settings.steps(),
    })
}

/// Who reads lines a second time, if anybody does: the second reading must be independent
/// of the first.
pub(super) fn second_reader(settings: &Settings, first: &dyn Engine) -> Option<Tesseract> {
    let reads_twice = first.name() != "tesseract" && settings.steps().has(Step::SecondReading);
    reads_twice.then(Tesseract::on_demand)
}

/// Whether a file says it is a PDF.
fn is_pdf(path: &Path) -> bool {
    let mut head = [0; 5];
    File::open(path).is_ok_and(|mut file| file.read_exact(&mut head).is_ok()) && head == *b"%PDF-"
}

/// Where outcomes are told: lines on stdout, messages on stderr.
struct Desk {
    json: bool,
    progress: Progress,
    tally: Tally,
    broken_pipe: Mutex<Option<io::Error>>,
}

/// How many documents, and files that became none, ended how.
#[derive(Default)]
struct Tally {
    ready: AtomicUsize,
    review: AtomicUsize,
    duplicate: AtomicUsize,
    rejected: AtomicUsize,
}

impl Tally {
    fn summary(&self) -> String {
        let [ready, review, duplicate, rejected] =
            [&self.ready, &self.review, &self.duplicate, &self.rejected]
                .map(|count| count.load(Ordering::Relaxed));
        format!("{ready} ready, {review} to review, {duplicate} duplicates, {rejected} rejected")
    }
}

/// One line of `--json` output.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    path: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    review_reasons: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<&'a Attributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
}

impl<'a> Line<'a> {
    /// The lines about the file that lay at `path`: one a document, at least one.
    pub(super) fn all(path: &'a Path, outcome: &'a Outcome) -> Vec<Self> {
        let bare = || Line {
            path: path.to_string_lossy(),
            id: None,
            status: "rejected",
            pages: None,
            review_reasons: &[],
            attributes: None,
            code: None,
            message: None,
            page: None,
        };
        match outcome {
            Outcome::Registered(records) => records
                .iter()
                .map(|record| Line {
                    id: Some(&record.id),
                    status: match record.status {
                        Status::Ready => "ready",
                        Status::Review => "review",
                    },
                    pages: Some(record.source.pages),
                    review_reasons: &record.review_reasons,
                    attributes: Some(&record.attributes),
                    ..bare()
                })
                .collect(),
            Outcome::Duplicate { ids } => ids
                .iter()
                .map(|id| Line {
                    id: Some(id),
                    status: "duplicate",
                    ..bare()
                })
                .collect(),
            Outcome::Rejected(rejection) => vec![Line {
                id: Some(&rejection.id),
                code: Some(&rejection.code),
                message: Some(rejection.message.clone()),
                page: rejection.page,
                ..bare()
            }],
            Outcome::Unreadable(error) => vec![Line {
                code: Some(error.code()),
                message: Some(error.to_string()),
                ..bare()
            }],
        }
    }

    /// The file as named.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Directory under `documents/` or `rejected/`.
    pub(super) fn id(&self) -> Option<&str> {
        self.id
    }

    /// What became of the file.
    pub(super) fn status(&self) -> &'static str {
        self.status
    }

    /// The same as an object, to add to.
    pub(super) fn object(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(object)) => object,
            _ => Map::new(),
        }
    }

    /// For programs.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// For people.
    pub(super) fn plain(&self) -> String {
        let id = self.id.unwrap_or("-");
        let mut line = format!("{}\t{id}\t{}", self.status, self.path);
        if let Some(title) = self.attributes.and_then(|a| a.title.as_ref()) {
            line = format!("{line}\t{}", title.reading.value);
        }
        line
    }
}

impl Watcher for Desk {
    fn opened(&self, _: &Arrival, pages: usize) {
        self.progress.opened(pages);
    }

    fn page_done(&self) {
        self.progress.page_done();
    }

    fn finished(&self, arrival: &Arrival, outcome: Outcome) {
        let path = &arrival.origin;
        if !matches!(outcome, Outcome::Registered(_)) {
            self.progress.skipped();
        }
        for line in Line::all(path, &outcome) {
            self.say(path, &line);
        }
    }
}

impl Desk {
    /// Counts and tells of a document, or of a file that became none.
    fn say(&self, path: &Path, line: &Line<'_>) {
        let count = match line.status {
            "ready" => &self.tally.ready,
            "review" => &self.tally.review,
            "duplicate" => &self.tally.duplicate,
            _ => &self.tally.rejected,
        };
        count.fetch_add(1, Ordering::Relaxed);
        if let Some(message) = &line.message {
            self.progress
                .say(&format!("bunshoko: {}: {message}", path.display()));
        }
        let text = if self.json { line.json() } else { line.plain() };
        let written = self
            .progress
            .around(|| writeln!(io::stdout().lock(), "{text}"));
        if let Err(error) = written {
            STOP.store(true, Ordering::Relaxed);
            self.broken_pipe
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(error);
        }
    }
}
