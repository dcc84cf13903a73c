//! Starts, feeds, watches and replaces the child.

use std::io::{self, BufReader};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::archive::{Archive, TakeError};
use crate::error::{DocumentError, Fatal};
use crate::intake::{Arrival, Death};
use crate::limits::Limits;
use crate::pipeline::{Outcome, Stage, Watcher};

use super::orders::{Orders, Verdict};
use super::protocol::{Hello, Order, Said, receive, send};

/// How often signals and clocks are looked at.
const TICK: Duration = Duration::from_millis(100);
/// Engines keep to the time limit themselves where they can: only who does not is ended.
fn with_grace(seconds: u64) -> Duration {
    Duration::from_secs(seconds.saturating_add((seconds / 4).clamp(2, 30)))
}
/// Deaths in a row at no stage of any file before the run is given up.
const DEATHS: u32 = 5;

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
    start: Start<S>,
    archive: Archive,
    scratch: String,
    worker: Option<Worker>,
}

/// A living child.
struct Worker {
    child: Child,
    socket: UnixStream,
    /// Tells its words from those of earlier ones.
    generation: u32,
}

/// What the supervisor hears.
enum Heard {
    Arrival(Box<Arrival>),
    NoMore,
    Said(u32, Box<Said>),
    Gone(u32),
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
            Run {
                supervisor: self,
                orders: Orders::default(),
                credit: Some(credit),
                no_more: false,
                late: None,
                deaths: 0,
                tell,
                watcher,
            }
            .go(&heard, grace, stop)
        });
        if ended.is_err() {
            self.end_worker();
        }
        ended
    }

    /// Starts another child. The archive must be there: a new one must not be begun where
    /// its disk or share has gone.
    fn replace(&self) -> Result<Worker, Fatal> {
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
            .stdin(OwnedFd::from(there))
            // Whatever libraries print there is no result of ours.
            .stdout(Stdio::from(io::stderr()))
            .spawn()
            .map_err(no_worker)?;
        let mut worker = Worker {
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
    fn end_worker(&mut self) -> Option<ExitStatus> {
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
    }
}

/// One run over files.
struct Run<'a, S> {
    supervisor: &'a mut Supervisor<S>,
    orders: Orders,
    /// Each lets one more file in.
    credit: Option<Sender<()>>,
    no_more: bool,
    /// The child was ended because something took longer than so many seconds.
    late: Option<u64>,
    deaths: u32,
    tell: Sender<Heard>,
    watcher: &'a dyn Watcher,
}

impl<S: Serialize> Run<'_, S> {
    fn go(
        &mut self,
        heard: &Receiver<Heard>,
        grace: Duration,
        stop: &AtomicBool,
    ) -> Result<(), Fatal> {
        // One file a worker and as many again keep everybody busy.
        for _ in 0..self.supervisor.start.jobs.max(1) * 2 {
            self.more();
        }
        self.listen()?;
        let mut stopping: Option<Instant> = None;
        loop {
            if stop.load(Ordering::Relaxed) {
                self.credit = None;
                let since = *stopping.get_or_insert_with(Instant::now);
                if self.orders.len() == 0 || since.elapsed() >= grace {
                    return Err(Fatal::Interrupted);
                }
            }
            if self.no_more && self.orders.len() == 0 {
                return Ok(());
            }
            self.hand_out()?;
            match heard.recv_timeout(TICK) {
                Ok(heard) => self.hear(heard)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            self.look_at_the_clock();
            self.watcher.alive();
        }
    }

    /// Lets one more file in.
    fn more(&self) {
        if let Some(credit) = &self.credit {
            let _ = credit.send(());
        }
    }

    fn hear(&mut self, heard: Heard) -> Result<(), Fatal> {
        let current = self.generation();
        match heard {
            Heard::Arrival(arrival) => self.orders.add(*arrival),
            Heard::NoMore => self.no_more = true,
            Heard::Said(generation, said) if Some(generation) == current => self.said(*said)?,
            Heard::Gone(generation) if Some(generation) == current => self.gone()?,
            Heard::Said(..) | Heard::Gone(_) => {}
        }
        Ok(())
    }

    fn said(&mut self, said: Said) -> Result<(), Fatal> {
        match said {
            Said::Ready => {}
            Said::Begun(number, stage) => {
                if let Some(file) = self.orders.get_mut(number) {
                    file.at.insert(stage, Instant::now());
                }
            }
            Said::Ended(number, stage) => {
                if let Some(file) = self.orders.get_mut(number) {
                    file.at.remove(&stage);
                }
                if matches!(stage, Stage::Page(_)) {
                    self.watcher.page_done();
                }
            }
            Said::Opened(number, pages) => {
                if let Some(file) = self.orders.get_mut(number) {
                    file.pages = pages;
                    self.watcher.opened(&file.arrival, pages);
                }
            }
            Said::Finished(number, became) => {
                self.deaths = 0;
                if let Some(arrival) = self.orders.remove(number) {
                    self.watcher.finished(&arrival, became.into());
                    self.more();
                }
            }
            Said::Fatal(word) => self.set_back(word.into())?,
        }
        Ok(())
    }

    /// The run cannot go on as it is: now or never again.
    fn set_back(&mut self, fatal: Fatal) -> Result<(), Fatal> {
        self.supervisor.end_worker();
        self.orders.recall();
        if self.watcher.tries_again(&fatal) {
            Ok(())
        } else {
            Err(fatal)
        }
    }

    /// The child died.
    fn gone(&mut self) -> Result<(), Fatal> {
        let status = self.supervisor.end_worker();
        let death = match self.late.take() {
            Some(seconds) => Death::TimedOut(seconds),
            None => Death::Ended(status.map_or_else(|| "unknown".to_owned(), described)),
        };
        if self.orders.at_work().next().is_none() {
            self.deaths += 1;
            if self.deaths >= DEATHS {
                return self.set_back(Fatal::Worker(format!(
                    "the worker process died {DEATHS} times without a file at fault ({death})"
                )));
            }
        }
        if let Verdict::Reject(arrival, stage) = self.orders.died(&death) {
            let error = match stage {
                Stage::Finish => DocumentError::Compose(death.to_string()),
                Stage::Open | Stage::Page(_) => DocumentError::Crashed(death.to_string()),
            };
            self.reject(&arrival, &error)?;
            self.more();
        }
        Ok(())
    }

    /// Sets a file aside without looking into it.
    fn reject(&mut self, arrival: &Arrival, error: &DocumentError) -> Result<(), Fatal> {
        let rejected = match self.supervisor.archive.take(arrival) {
            Ok(taken) => taken
                .reject(error)
                .map(|rejection| Outcome::Rejected(Box::new(rejection))),
            Err(TakeError::Source(error)) => Ok(Outcome::Unreadable(error)),
            Err(TakeError::Archive(fatal)) => Err(fatal),
        };
        match rejected {
            Ok(outcome) => self.watcher.finished(arrival, outcome),
            Err(fatal) => {
                // Its crimes are forgotten, and are committed again.
                self.orders.add(arrival.clone());
                self.set_back(fatal)?;
            }
        }
        Ok(())
    }

    fn generation(&self) -> Option<u32> {
        self.supervisor
            .worker
            .as_ref()
            .map(|worker| worker.generation)
    }

    /// Hands files to the child; to a new one if the last is gone.
    fn hand_out(&mut self) -> Result<(), Fatal> {
        if self.orders.len() == 0 {
            return Ok(());
        }
        if self.supervisor.worker.is_none() {
            match self.supervisor.replace() {
                Ok(worker) => self.supervisor.worker = Some(worker),
                Err(fatal) => return self.set_back(fatal),
            }
            self.listen()?;
        }
        let Some(worker) = &mut self.supervisor.worker else {
            return Ok(());
        };
        for (number, arrival) in self.orders.hand_out() {
            // If it is gone, its last word is on its way to us.
            if send(&mut worker.socket, &Order { number, arrival }).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Hears the child out, in a thread of its own.
    fn listen(&self) -> Result<(), Fatal> {
        let Some(worker) = &self.supervisor.worker else {
            return Ok(());
        };
        let (tell, generation) = (self.tell.clone(), worker.generation);
        let mut from = BufReader::new(worker.socket.try_clone().map_err(no_worker)?);
        thread::Builder::new()
            .name("worker-words".to_owned())
            .spawn(move || {
                while let Ok(Some(said)) = receive(&mut from) {
                    if tell.send(Heard::Said(generation, Box::new(said))).is_err() {
                        return;
                    }
                }
                let _ = tell.send(Heard::Gone(generation));
            })
            .map_err(no_worker)?;
        Ok(())
    }

    /// Ends a child that takes too long over something.
    fn look_at_the_clock(&mut self) {
        if self.late.is_some() {
            return;
        }
        let page = self.supervisor.start.limits.seconds_per_page;
        let late = self.orders.at_work().find_map(|(stage, pages, since)| {
            let seconds = match stage {
                Stage::Page(_) => page,
                Stage::Open => page.max(60),
                Stage::Finish => page.max(60).saturating_add(pages as u64),
            };
            (since.elapsed() > with_grace(seconds)).then_some(seconds)
        });
        if let (Some(seconds), Some(worker)) = (late, &mut self.supervisor.worker) {
            self.late = Some(seconds);
            let _ = worker.child.kill();
        }
    }
}

/// Generations are never used twice, not even by several supervisors.
fn next_generation() -> u32 {
    use std::sync::atomic::AtomicU32;
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
fn no_worker(error: io::Error) -> Fatal {
    Fatal::Worker(format!("the worker process cannot be started: {error}"))
}

/// How a process ended.
fn described(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(6), _) => "it aborted: a fault, or no memory left".to_owned(),
        (Some(9), _) => "it was killed, perhaps for want of memory".to_owned(),
        (Some(signal), _) => format!("signal {signal}"),
        (None, Some(code)) => format!("exit code {code}"),
        (None, None) => "unknown".to_owned(),
    }
}
