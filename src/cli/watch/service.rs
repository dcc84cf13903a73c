//! What the machine that runs a watcher sees of it: systemd, and numbers for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use sd_notify::NotifyState;
use tracing::warn;

use crate::document::Timings;
use crate::intake::ScanFolder;

/// A reader of the numbers has so long to ask.
const PATIENCE: Duration = Duration::from_secs(2);
/// A request is read so far, in bytes.
const LONGEST: u64 = 8 << 10;

/// The link to systemd; does nothing where there is none.
#[derive(Debug)]
pub(super) struct Systemd {
    every: Option<Duration>,
    last: Mutex<Instant>,
}

impl Systemd {
    pub(super) fn new() -> Self {
        Self {
            every: sd_notify::watchdog_enabled().map(|limit| limit / 3),
            last: Mutex::new(Instant::now()),
        }
    }

    /// The work goes on. Called often; told seldom.
    pub(super) fn alive(&self) {
        let Some(every) = self.every else { return };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= every {
            *last = Instant::now();
            tell(NotifyState::Watchdog);
        }
    }

    /// Ready for files.
    pub(super) fn ready() {
        tell(NotifyState::Ready);
    }

    /// About to end.
    pub(super) fn stopping() {
        tell(NotifyState::Stopping);
    }
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        warn!("systemd cannot be told: {error}");
    }
}

/// Counts since the start.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    files: Mutex<BTreeMap<&'static str, u64>>,
    pages: AtomicU64,
    documents: AtomicU64,
    /// Milliseconds by station of the pipeline.
    spent: Mutex<Timings>,
    /// Attempts to hand a result over.
    handed_over: Mutex<BTreeMap<&'static str, u64>>,
}

impl Numbers {
    /// A file ended with `status`.
    pub(super) fn file(&self, status: &'static str) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        *files.entry(status).or_default() += 1;
    }

    /// A page was read.
    pub(super) fn page(&self) {
        self.pages.fetch_add(1, Ordering::Relaxed);
    }

    /// An attempt to hand a result over ended so: `done`, `failed`, `given-up`.
    pub(super) fn handed_over(&self, how: &'static str) {
        let mut counts = self
            .handed_over
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *counts.entry(how).or_default() += 1;
    }

    /// A document was registered, and took so long.
    pub(super) fn document(&self, timings: &Timings) {
        self.documents.fetch_add(1, Ordering::Relaxed);
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.load += timings.load;
        spent.prepare += timings.prepare;
        spent.recognise += timings.recognise;
        spent.extract += timings.extract;
        spent.compose += timings.compose;
    }

    /// In Prometheus' text format (version 0.0.4).
    fn text(&self, folder: &ScanFolder) -> String {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE bunshoko_files_total counter\n");
        for status in ["ready", "review", "duplicate", "rejected"] {
            let count = files.get(status).unwrap_or(&0);
            let _ = writeln!(text, "bunshoko_files_total{{status=\"{status}\"}} {count}");
        }
        for (what, count) in [("pages", &self.pages), ("documents", &self.documents)] {
            let count = count.load(Ordering::Relaxed);
            let _ = writeln!(
                text,
                "# TYPE bunshoko_{what}_total counter\nbunshoko_{what}_total {count}"
            );
        }
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str("# TYPE bunshoko_station_seconds_total counter\n");
        for (station, ms) in [
            ("load", spent.load),
            ("prepare", spent.prepare),
            ("recognise", spent.recognise),
            ("extract", spent.extract),
            ("compose", spent.compose),
        ] {
            let seconds = ms as f64 / 1000.0;
            let _ = writeln!(
                text,
                "bunshoko_station_seconds_total{{station=\"{station}\"}} {seconds}"
            );
        }
        let handed_over = self
            .handed_over
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        text.push_str("# TYPE bunshoko_handovers_total counter\n");
        for how in ["done", "failed", "given-up"] {
            let count = handed_over.get(how).unwrap_or(&0);
            let _ = writeln!(text, "bunshoko_handovers_total{{result=\"{how}\"}} {count}");
        }
        let waiting = folder.waiting().len();
        let age = folder.oldest().map_or(0.0, |at| {
            SystemTime::now()
                .duration_since(at)
                .unwrap_or_default()
                .as_secs_f64()
        });
        let _ = write!(
            text,
            "# TYPE bunshoko_queue_files gauge\nbunshoko_queue_files {}\n\
             # TYPE bunshoko_waiting_files gauge\nbunshoko_waiting_files {waiting}\n\
             # TYPE bunshoko_oldest_file_age_seconds gauge\nbunshoko_oldest_file_age_seconds {age}\n",
            folder.queued(),
        );
        text
    }
}

/// Answers every request at `address` with the numbers, from a thread of its own, until
/// the folder is gone.
///
/// # Errors
/// If the port cannot be had.
pub(super) fn serve(
    address: &str,
    numbers: Arc<Numbers>,
    folder: Weak<ScanFolder>,
) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    thread::Builder::new()
        .name("metrics".to_owned())
        .spawn(move || {
            for stream in listener.incoming() {
                let Some(folder) = folder.upgrade() else {
                    return;
                };
                let answered = stream.and_then(|mut stream| {
                    stream.set_read_timeout(Some(PATIENCE))?;
                    stream.set_write_timeout(Some(PATIENCE))?;
                    // The request matters as little as its path: there is one answer.
                    let mut line = String::new();
                    let mut request = BufReader::new(stream.try_clone()?.take(LONGEST));
                    while request.read_line(&mut line)? > 2 {
                        line.clear();
                    }
                    let body = numbers.text(&folder);
                    write!(
                        stream,
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\
                         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                        body.len()
                    )
                });
                if let Err(error) = answered {
                    warn!("nobody waited for the numbers: {error}");
                }
            }
        })?;
    Ok(())
}
