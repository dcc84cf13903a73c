//! One run of files through children: feeds them, hears them out, watches the clock, and
//! draws the conclusions when one dies.

use std::io::BufReader;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::archive::TakeError;
use crate::error::{DocumentError, Fatal};
use crate::intake::{Arrival, Death, received_name};
use crate::pipeline::{Outcome, Stage, Watcher};

use super::orders::{InHand, Orders, Verdict};
use super::protocol::{Order, Said, receive, send};
use super::supervisor::{Supervisor, described, no_worker};

/// How often signals and clocks are looked at.
const TICK: Duration = Duration::from_millis(100);
/// Deaths in a row at no stage of any file before the run is given up.
const DEATHS: u32 = 5;

/// What the supervisor hears.
pub(super) enum Heard {
    Arrival(Box<Arrival>),
    NoMore,
    Said(u32, Box<Said>),
    Gone(u32),
}

/// One run over files.
pub(super) struct Run<'a, S> {
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

impl<'a, S: Serialize> Run<'a, S> {
    /// A run of `supervisor`'s children; each `credit` lets one more file in.
    pub(super) fn new(
        supervisor: &'a mut Supervisor<S>,
        credit: Sender<()>,
        tell: Sender<Heard>,
        watcher: &'a dyn Watcher,
    ) -> Self {
        Self {
            supervisor,
            orders: Orders::default(),
            credit: Some(credit),
            no_more: false,
            late: None,
            deaths: 0,
            tell,
            watcher,
        }
    }

    /// Goes on until no more files come and all are finished.
    pub(super) fn go(
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
                let worker = self.supervisor.worker.as_mut();
                if let (Some(worker), Some(file)) = (worker, self.orders.get_mut(number)) {
                    file.at.insert(stage, worker.clock.now());
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
                if let Some(file) = self.orders.remove(number) {
                    let outcome = self.own(&file, became.into());
                    self.watcher.finished(&file.arrival, outcome);
                    self.more();
                }
            }
            Said::Fatal(word) => self.set_back(word.into())?,
        }
        Ok(())
    }

    /// Documents that a child made of this very file before it died are no duplicates: they
    /// came to their end, and only the word of it was lost.
    fn own(&self, file: &InHand, outcome: Outcome) -> Outcome {
        let (Outcome::Duplicate { ids }, Some(since)) = (&outcome, file.repeated_since()) else {
            return outcome;
        };
        let name = received_name(&file.arrival.origin);
        let records = ids.iter().map(|id| {
            let record = self.supervisor.archive.record(id).ok().flatten();
            // Records tell whole seconds.
            record.filter(|record| {
                record.source.received_at.timestamp().as_second() >= since.as_second()
                    && record.source.name == name
            })
        });
        match records.collect() {
            Some(records) => Outcome::Registered(records),
            None => outcome,
        }
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
        let Some(worker) = &mut self.supervisor.worker else {
            return;
        };
        let now = worker.clock.now();
        let late = self.orders.at_work().find_map(|(stage, pages, since)| {
            let seconds = match stage {
                Stage::Page(_) => page,
                Stage::Open => page.max(60),
                Stage::Finish => page.max(60).saturating_add(pages as u64),
            };
            (now.saturating_sub(since) > with_grace(seconds)).then_some(seconds)
        });
        if let Some(seconds) = late {
            self.late = Some(seconds);
            let _ = worker.child.kill();
        }
    }
}

/// Engines keep to the time limit themselves where they can: only who does not is ended.
fn with_grace(seconds: u64) -> Duration {
    Duration::from_secs(seconds.saturating_add((seconds / 4).clamp(2, 30)))
}
