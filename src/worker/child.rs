//! The child's side: runs the pipeline on what the parent sends.

use std::collections::HashMap;
use std::io::{self, BufReader};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Resource, Rlimit, Signal, getppid, setrlimit};
use serde::de::DeserializeOwned;

use crate::error::Fatal;
use crate::intake::Arrival;
use crate::pipeline::{Outcome, Pipeline, Stage, Watcher};

use super::protocol::{FatalWord, Hello, Order, Said, receive, send};

/// Serves the parent at the other end of standard input until it goes. `open` makes the
/// pipeline from settings, whether PDFs are to be read, and what directories in `work/`
/// are to begin with.
///
/// # Errors
/// If standard input is no socket of a parent. Everything else is told to the parent.
pub fn run<S: DeserializeOwned>(
    open: impl FnOnce(S, bool, &str) -> Result<Pipeline, anyhow::Error>,
) -> io::Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut from = BufReader::new(socket.try_clone()?);
    let hello: Hello<S> = receive(&mut from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    // The parent may be killed at any moment; nobody needs this process then.
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    if getppid()
        .map(Pid::as_raw_nonzero)
        .map(|pid| pid.get() as u32)
        != Some(hello.parent)
    {
        return Ok(());
    }
    // A terminal sends its signals to both: the parent decides.
    ctrlc::set_handler(|| {}).map_err(io::Error::other)?;
    // A dump of its memory would hold what is on the paper, and takes long to write.
    limit(Resource::Core, 0)?;
    if let Some(memory) = hello.memory {
        limit(Resource::Data, memory)?;
    }
    let line = Line {
        socket: Mutex::new(socket),
        numbers: Mutex::default(),
    };
    let ended = open(hello.settings, hello.with_pdf, &hello.scratch).and_then(|pipeline| {
        line.say(&Said::Ready);
        let orders = std::iter::from_fn(|| {
            let order: Order = receive(&mut from).ok().flatten()?;
            line.numbers()
                .insert(order.arrival.file.clone(), order.number);
            Some(order.arrival)
        });
        pipeline.run(orders, &AtomicBool::new(false), &line)?;
        Ok(())
    });
    if let Err(error) = ended {
        let word = error
            .downcast_ref::<Fatal>()
            .map_or_else(|| FatalWord::Other(format!("{error:#}")), FatalWord::from);
        line.say(&Said::Fatal(word));
    }
    Ok(())
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    Ok(setrlimit(resource, limit)?)
}

/// The line to the parent.
struct Line {
    socket: Mutex<UnixStream>,
    /// Numbers of the orders, by the place of their file.
    numbers: Mutex<HashMap<PathBuf, u64>>,
}

impl Line {
    fn numbers(&self) -> MutexGuard<'_, HashMap<PathBuf, u64>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, said: &Said) {
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        if send(&mut *socket, said).is_err() {
            // The parent has gone.
            process::exit(1);
        }
    }

    fn number(&self, arrival: &Arrival) -> u64 {
        self.numbers()
            .get(&arrival.file)
            .copied()
            .unwrap_or_default()
    }
}

impl Watcher for Line {
    fn opened(&self, arrival: &Arrival, pages: usize) {
        self.say(&Said::Opened(self.number(arrival), pages));
    }

    fn begun(&self, arrival: &Arrival, stage: Stage) {
        self.say(&Said::Begun(self.number(arrival), stage));
    }

    fn ended(&self, arrival: &Arrival, stage: Stage) {
        self.say(&Said::Ended(self.number(arrival), stage));
    }

    fn broken(&self, fatal: &Fatal) {
        self.say(&Said::Fatal(fatal.into()));
    }

    fn finished(&self, arrival: &Arrival, mut outcome: Outcome) {
        // The parent needs no texts, and a record may be large.
        if let Outcome::Registered(records) = &mut outcome {
            for page in records.iter_mut().flat_map(|record| &mut record.pages) {
                page.text.clear();
                page.lines.clear();
            }
        }
        let number = self.number(arrival);
        self.numbers().remove(&arrival.file);
        self.say(&Said::Finished(number, outcome.into()));
    }
}
