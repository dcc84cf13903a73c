//! A clock that stands still for a process while others have the processor it waits for.
//!
//! A limit on what a page may cost must not tell a page that hangs from a machine that is
//! busy. Time that is spent working counts, and so does time that is spent asleep: a native
//! call that never returns sleeps as a rule. Only waiting for a processor does not, nor does
//! time in which nobody could look at the clock, as while the machine slept. Linux counts
//! it for each thread (`/proc/PID/task/TID/schedstat`); where it does not, the clock is the
//! one on the wall.
//!
//! The process is looked at as a whole, since engines work in threads of their own: if its
//! threads waited as long as they worked, the clock goes half as fast.

use std::fs;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the threads are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Between two looks no more time passes asleep: longer ones are the sleep of the machine,
/// or this process was stopped.
const LONGEST_SLEEP: Duration = Duration::from_secs(3);

/// What the threads of a process did since they began.
#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    working: Duration,
    /// Ready to work, and without a processor.
    waiting: Duration,
}

/// The clock of a process.
#[derive(Debug)]
pub struct FairClock {
    process: u32,
    looked: Instant,
    spent: Spent,
    reading: Duration,
}

impl FairClock {
    /// A clock of the process with that number; it reads zero now.
    pub fn of(process: u32) -> Self {
        Self {
            process,
            looked: Instant::now(),
            spent: spent(process),
            reading: Duration::ZERO,
        }
    }

    /// What the clock reads, as of at most a quarter of a second ago.
    pub fn now(&mut self) -> Duration {
        let elapsed = self.looked.elapsed();
        if elapsed >= LOOK_EVERY {
            self.looked += elapsed;
            let spent = spent(self.process);
            // Threads that ended took what they had spent with them.
            let since = Spent {
                working: spent.working.saturating_sub(self.spent.working),
                waiting: spent.waiting.saturating_sub(self.spent.waiting),
            };
            self.spent = spent;
            self.reading = self.reading.saturating_add(counted(elapsed, since));
        }
        self.reading
    }
}

/// What the clock of this process reads.
pub fn own() -> Duration {
    static OWN: LazyLock<Mutex<FairClock>> =
        LazyLock::new(|| Mutex::new(FairClock::of(std::process::id())));
    OWN.lock().unwrap_or_else(PoisonError::into_inner).now()
}

/// How much of the time that `elapsed` counts.
fn counted(elapsed: Duration, spent: Spent) -> Duration {
    let wanted = (spent.working + spent.waiting).max(elapsed);
    if wanted.is_zero() {
        return elapsed;
    }
    let own = elapsed.mul_f64(1.0 - spent.waiting.as_secs_f64() / wanted.as_secs_f64());
    own.min(spent.working.max(LONGEST_SLEEP))
}

/// What the threads of a process did; nothing if that cannot be told.
fn spent(process: u32) -> Spent {
    let mut all = Spent::default();
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    for thread in threads.into_iter().flatten().flatten() {
        let told = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        if let Some(spent) = parsed(&told) {
            all.working += spent.working;
            all.waiting += spent.waiting;
        }
    }
    all
}

/// The first two numbers of a line of the kernel's, in nanoseconds.
fn parsed(line: &str) -> Option<Spent> {
    let mut numbers = line.split_ascii_whitespace().map(str::parse);
    let mut next = || Some(Duration::from_nanos(numbers.next()?.ok()?));
    Some(Spent {
        working: next()?,
        waiting: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn counts(working: f64, waiting: f64) -> f64 {
        let spent = Spent {
            working: SECOND.mul_f64(working),
            waiting: SECOND.mul_f64(waiting),
        };
        counted(SECOND, spent).as_secs_f64()
    }

    #[test]
    fn work_and_sleep_count_and_waiting_does_not() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
        assert!(near(counts(1.0, 0.0), 1.0), "busy");
        assert!(near(counts(0.0, 0.0), 1.0), "asleep");
        assert!(near(counts(0.25, 0.75), 0.25), "one thread kept waiting");
        assert!(near(counts(0.5, 1.5), 0.25), "two of them");
        assert!(near(counts(0.001, 0.003), 0.997), "asleep but for a trifle");
        let long = |spent| counted(40 * SECOND, spent).as_secs_f64();
        assert!(near(long(Spent::default()), 3.0), "stopped");
        let working = 30 * SECOND;
        let waiting = Duration::ZERO;
        assert!(
            near(long(Spent { working, waiting }), 30.0),
            "one long call"
        );
        assert!(near(
            counted(Duration::ZERO, Spent::default()).as_secs_f64(),
            0.0
        ));
    }

    #[test]
    fn the_kernel_tells_of_work_and_waiting() {
        let spent = parsed("467867518 465031580 580\n").expect("two numbers");
        assert_eq!(spent.working.as_nanos(), 467_867_518);
        assert_eq!(spent.waiting.as_nanos(), 465_031_580);
        assert!(parsed("").is_none());
    }

    #[test]
    fn a_sleeper_grows_old() {
        let mut clock = FairClock::of(std::process::id());
        let before = clock.now();
        std::thread::sleep(LOOK_EVERY * 2);
        assert!(clock.now() > before);
        // Of a process that is gone nothing is known: the clock on the wall goes on.
        let mut clock = FairClock::of(u32::MAX);
        std::thread::sleep(LOOK_EVERY);
        assert!(clock.now() >= LOOK_EVERY);
    }
}
