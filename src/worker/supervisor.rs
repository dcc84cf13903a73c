//! Starts the child, ends it and replaces it.

use std::io::{self, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::Serialize;

use crate::archive::Archive;
use crate::error::Fatal;
use crate::fair_clock::FairClock;
use crate::intake::Arrival;
use crate::limits::Limits;
use crate::pipeline::Watcher;

use super::protocol::{Hello, Said, receive, send};
use super::run::{Heard, Run};

/// Blocks of so many bytes and more the C library gives back to the system when they are freed.
/// By itself it keeps ever larger ones as it sees them freed, and of the images of pages, which come
/// and go, holes remain: a sixth of the peak on a scan of 300 pages, for 3 % of the time.
const LARGE_BLOCK: &str = "4194304";

/// How a child is started.
#[derive(Debug, Clone)]
pub struct Start<S> {
    /// Name of the subcommand that calls [`super::run`].
    pub subcommand: &'static str,
    /// Settings for it.
    pub settings: S,
    /// Whether PDFs are to be read.
    pub with_pdf: bool,
    /// Limits in force.
    pub limits: Limits,
    /// Pages read at the same time.
    pub jobs: usize,
}

/// Runs files through a child process.
pub struct Supervisor<S> {
    pub(super) start: Start<S>,
    pub(super) archive: Archive,
    scratch: String,
    pub(super) worker: Option<Worker>,
}

/// A living child.
pub(super) struct Worker {
    pub child: Child,
    pub socket: UnixStream,
    /// Tells how long it takes over something.
    pub clock: FairClock,
    /// Tells its words from those of earlier ones.
    pub generation: u32,
}

impl<S: Serialize> Supervisor<S> {
    /// Starts the first child and waits until it is ready; then opens the archive.
    ///
    /// # Errors
    /// What keeps the child from working, as [`crate::pipeline::Pipeline`] would have it;
    /// [`Fatal::Worker`] if it cannot be started.
    pub fn start(start: Start<S>, archive: &std::path::Path) -> Result<Self, Fatal> {
        // Unique among all who work in this archive, on whatever machine.
        let random = tempfile::Builder::new().prefix("").tempdir();
        let scratch = random
            .ok()
            .and_then(|dir| Some(dir.path().file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_default();
        let mut supervisor = Self {
            start,
            archive: Archive::at(archive),
            scratch: format!("in-{}-{scratch}-", std::process::id()),
            worker: None,
        };
        let mut worker = supervisor.spawn(0)?;
        let mut from = BufReader::new(worker.socket.try_clone().map_err(no_worker)?);
        match receive(&mut from) {
            Ok(Some(Said::Ready)) => {}
            Ok(Some(Said::Fatal(word))) => return Err(word.into()),
            _ => {
                let status = worker.child.wait().map_err(no_worker)?;
                return Err(Fatal::Worker(format!(
                    "the worker process ended before it was ready ({})",
                    described(status)
                )));
            }
        }
        supervisor.worker = Some(worker);
        Ok(supervisor)
    }

    /// The archive.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Works through `files` as they come. Files that are not finished when this ends
    /// with an error leave nothing behind.
    ///
    /// # Errors
    /// As for [`crate::pipeline::Pipeline::run`]; [`Fatal::Worker`] if children keep dying
    /// for no reason that lies in a file.
    pub fn run(
        &mut self,
        files: impl Iterator<Item = Arrival> + Send,
        grace: Duration,
        stop: &AtomicBool,
        watcher: &dyn Watcher,
    ) -> Result<(), Fatal> {
        let (tell, heard) = mpsc::channel();
        let (credit, credits) = mpsc::channel::<()>();
        let feed = tell.clone();
        let ended = thread::scope(|scope| {
            // A thread of its own: waiting for the next file must not keep anybody from
            // looking after those in hand.
            scope.spawn(move || {
                let mut files = files;
                while credits.recv().is_ok() {
                    let heard = files
                        .next()
                        .map_or(Heard::NoMore, |arrival| Heard::Arrival(Box::new(arrival)));
                    let last = matches!(heard, Heard::NoMore);
                    if feed.send(heard).is_err() || last {
                        return;
                    }
                }
            });
            let ended = Run::new(self, credit, tell, watcher).go(&heard, grace, stop);
            // The thread above may be waiting for a file that never comes.
            watcher.over();
            ended
        });
        if ended.is_err() {
            self.end_worker();
        }
        ended
    }

    /// Starts another child. The archive must be there: a new one must not be begun where
    /// its disk or share has gone.
    pub(super) fn replace(&self) -> Result<Worker, Fatal> {
        let documents = self.archive.documents();
        if !documents.is_dir() {
            return Err(Fatal::Archive {
                path: documents,
                source: io::ErrorKind::NotFound.into(),
            });
        }
        self.spawn(next_generation())
    }

    /// Starts a child.
    fn spawn(&self, generation: u32) -> Result<Worker, Fatal> {
        let (here, there) = UnixStream::pair().map_err(no_worker)?;
        let child = Command::new(std::env::current_exe().map_err(no_worker)?)
            .arg(self.start.subcommand)
            // Pages are read side by side; Tesseract's own threads would only wait for
            // each other.
            .env("OMP_THREAD_LIMIT", "1")
            .env("MALLOC_MMAP_THRESHOLD_", LARGE_BLOCK)
            .stdin(OwnedFd::from(there))
            // Whatever libraries print there is no result of ours.
            .stdout(Stdio::from(io::stderr()))
            .spawn()
            .map_err(no_worker)?;
        let mut worker = Worker {
            clock: FairClock::of(child.id()),
            child,
            socket: here,
            generation,
        };
        let hello = Hello {
            settings: &self.start.settings,
            with_pdf: self.start.with_pdf,
            parent: std::process::id(),
            scratch: self.scratch.clone(),
            memory: memory(&self.start.limits, self.start.jobs),
        };
        send(&mut worker.socket, &hello).map_err(no_worker)?;
        Ok(worker)
    }

    /// Ends the child and clears away what it was making.
    pub(super) fn end_worker(&mut self) -> Option<ExitStatus> {
        let mut worker = self.worker.take()?;
        let _ = worker.child.kill();
        let status = worker.child.wait().ok();
        self.archive.clear(&self.scratch);
        status
    }
}

impl<S> Drop for Supervisor<S> {
    fn drop(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            let _ = worker.child.kill();
            let _ = worker.child.wait();
        }
        self.archive.clear(&kept_pages(&self.scratch));
    }
}

/// Name in `work/` of the pages that the children with `scratch` keep for each other.
pub fn kept_pages(scratch: &str) -> String {
    format!("kept-{scratch}")
}

/// Generations are never used twice, not even by several supervisors.
fn next_generation() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Bytes of memory a child may use: what is set, or room for the engines, for every
/// reader, and for the pages in flight.
fn memory(limits: &Limits, jobs: usize) -> Option<u64> {
    let mebibytes = limits.worker_memory_mib.unwrap_or_else(|| {
        limits
            .page_memory_mib
            .saturating_mul(2)
            .saturating_add(4096 + 768 * jobs as u64)
    });
    mebibytes.checked_mul(1 << 20)
}

#[expect(clippy::needless_pass_by_value, reason = "it goes into map_err")]
pub(super) fn no_worker(error: io::Error) -> Fatal {
    Fatal::Worker(format!("the worker process cannot be started: {error}"))
}

/// How a process ended.
pub(super) fn described(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(6), _) => "it aborted: a fault, or no memory left".to_owned(),
        (Some(9), _) => "it was killed, perhaps for want of memory".to_owned(),
        (Some(signal), _) => format!("signal {signal}"),
        (None, Some(code)) => format!("exit code {code}"),
        (None, None) => "unknown".to_owned(),
    }
}
