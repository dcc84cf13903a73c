//! Pages of many files, read in parallel within a memory budget.
//!
//! The calling thread opens files one after the other and hands their pages to a pool of
//! workers; it waits whenever the pages in flight would need more memory than the budget
//! allows. Whoever reads the last page of a file finishes the file. So a large file and
//! many small ones keep all workers busy alike, and memory does not grow with either.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::abort;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::Fatal;

/// A file whose pages can be read independently.
pub trait Job: Send + Sync {
    /// What reading a page gives.
    type Page: Send;
    /// Number of pages.
    fn pages(&self) -> usize;
    /// Memory that reading page `index` (from 0) takes, in bytes, roughly.
    fn page_bytes(&self, index: usize) -> u64;
    /// Reads page `index`.
    fn page(&self, index: usize) -> Self::Page;
    /// Finishes the file, given all its pages in order.
    ///
    /// # Errors
    /// Whatever ends the whole run.
    fn finish(self, pages: Vec<Self::Page>) -> Result<(), Fatal>;
}

/// Runs `jobs` on `workers` threads with at most `budget` bytes of pages in flight (a
/// single larger page runs alone). Stops at the first fatal error and when `stop` is set;
/// files begun but not finished are dropped.
///
/// # Errors
/// The first fatal error, or [`Fatal::Interrupted`].
pub fn run<J: Job>(
    workers: usize,
    budget: u64,
    jobs: impl Iterator<Item = Result<J, Fatal>>,
    stop: &AtomicBool,
) -> Result<(), Fatal> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(workers.max(1))
        .thread_name(|n| format!("page-{n}"))
        .build()
        .map_err(|e| Fatal::ComponentMissing(format!("no worker threads: {e}")))?;
    let flight = Flight {
        budget,
        // One page a worker and one waiting keep everybody busy.
        most: workers.max(1) * 2,
        state: Mutex::new(Load::default()),
        landed: Condvar::new(),
    };
    let failure: Mutex<Option<Fatal>> = Mutex::new(None);
    let fail = |fatal: Fatal| {
        lock(&failure).get_or_insert(fatal);
    };
    let halted = || stop.load(Ordering::Relaxed) || lock(&failure).is_some();

    // Whoever lets go of a file last finishes it.
    let let_go = |shared: Arc<InFlight<J>>| {
        if let Some(whole) = Arc::into_inner(shared)
            && !halted()
        {
            match catch_unwind(AssertUnwindSafe(|| whole.finish())) {
                Ok(Ok(())) => {}
                Ok(Err(fatal)) => fail(fatal),
                // Nobody would ever hear of the file, and the run would wait for it. A dead
                // worker is noticed by its supervisor, which finds the culprit.
                Err(_) => abort(),
            }
        }
    };

    pool.in_place_scope_fifo(|scope| {
        for job in jobs {
            if halted() {
                return;
            }
            let job = match job {
                Ok(job) => job,
                Err(fatal) => return fail(fatal),
            };
            let pages = job.pages();
            let shared = Arc::new(InFlight {
                job,
                read: Mutex::new((0..pages).map(|_| None).collect()),
            });
            for index in 0..pages {
                let bytes = shared.job.page_bytes(index);
                flight.take_off(bytes);
                let shared = Arc::clone(&shared);
                let (flight, let_go, halted) = (&flight, &let_go, &halted);
                scope.spawn_fifo(move |_| {
                    if !halted() {
                        let page = shared.job.page(index);
                        lock(&shared.read)[index] = Some(page);
                    }
                    flight.land(bytes);
                    let_go(shared);
                });
            }
            let_go(shared);
        }
    });
    match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(fatal) => Err(fatal),
        None if stop.load(Ordering::Relaxed) => Err(Fatal::Interrupted),
        None => Ok(()),
    }
}

/// A file some of whose pages are being read.
struct InFlight<J: Job> {
    job: J,
    read: Mutex<Vec<Option<J::Page>>>,
}

impl<J: Job> InFlight<J> {
    fn finish(self) -> Result<(), Fatal> {
        let read = self
            .read
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match read.into_iter().collect() {
            Some(pages) => self.job.finish(pages),
            // A page was left unread because the run is ending.
            None => Ok(()),
        }
    }
}

/// How much is in flight.
#[derive(Default)]
struct Load {
    pages: usize,
    bytes: u64,
}

struct Flight {
    budget: u64,
    most: usize,
    state: Mutex<Load>,
    landed: Condvar,
}

impl Flight {
    /// Waits until there is room for a page of `bytes`.
    fn take_off(&self, bytes: u64) {
        let mut load = lock(&self.state);
        while load.pages > 0 && (load.pages >= self.most || load.bytes + bytes > self.budget) {
            load = self
                .landed
                .wait(load)
                .unwrap_or_else(PoisonError::into_inner);
        }
        load.pages += 1;
        load.bytes += bytes;
    }

    fn land(&self, bytes: u64) {
        let mut load = lock(&self.state);
        load.pages -= 1;
        load.bytes -= bytes;
        self.landed.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    struct Counted<'a> {
        pages: usize,
        in_flight: &'a AtomicU64,
        most: &'a AtomicU64,
        finished: &'a Mutex<Vec<Vec<usize>>>,
    }

    impl Job for Counted<'_> {
        type Page = usize;
        fn pages(&self) -> usize {
            self.pages
        }
        fn page_bytes(&self, _: usize) -> u64 {
            10
        }
        fn page(&self, index: usize) -> usize {
            let now = self.in_flight.fetch_add(10, Ordering::SeqCst) + 10;
            self.most.fetch_max(now, Ordering::SeqCst);
            std::thread::yield_now();
            self.in_flight.fetch_sub(10, Ordering::SeqCst);
            index
        }
        fn finish(self, pages: Vec<usize>) -> Result<(), Fatal> {
            lock(self.finished).push(pages);
            Ok(())
        }
    }

    #[test]
    fn every_page_comes_once_in_order_within_the_budget() {
        let (in_flight, most, finished) = (AtomicU64::new(0), AtomicU64::new(0), Mutex::default());
        let jobs = (1..40).map(|n| {
            Ok(Counted {
                pages: n % 7 + 1,
                in_flight: &in_flight,
                most: &most,
                finished: &finished,
            })
        });
        run(4, 25, jobs, &AtomicBool::new(false)).expect("runs");
        let finished = finished.into_inner().expect("not poisoned");
        assert_eq!(finished.len(), 39);
        assert!(
            finished
                .iter()
                .all(|pages| pages.iter().copied().eq(0..pages.len()))
        );
        assert!(
            most.load(Ordering::SeqCst) <= 20,
            "two pages of ten bytes fit"
        );
    }

    #[test]
    fn a_stopped_run_says_so() {
        let jobs = std::iter::empty::<Result<Counted<'_>, Fatal>>();
        let stopped = run(1, 1, jobs, &AtomicBool::new(true));
        assert!(matches!(stopped, Err(Fatal::Interrupted)));
    }

    #[test]
    fn a_fatal_error_ends_the_run() {
        let jobs = [Err::<Counted<'_>, _>(Fatal::Usage("broken".into()))].into_iter();
        let failed = run(1, 1, jobs, &AtomicBool::new(false));
        assert!(matches!(failed, Err(Fatal::Usage(_))));
    }
}
