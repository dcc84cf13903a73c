//! Longer and longer pauses while the archive cannot be written.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);

/// The pause before the attempt after `failures` failures in a row.
pub(super) fn pause(failures: u32) -> Duration {
    FIRST
        .saturating_mul(
            1_u32
                .checked_shl(failures.saturating_sub(1))
                .unwrap_or(u32::MAX),
        )
        .min(LONGEST)
}

/// Failures in a row.
#[derive(Debug, Default)]
pub(super) struct BackOff {
    failures: u32,
    done: usize,
}

impl BackOff {
    /// Pauses. `done` counts what was finished so far: a success in between begins anew.
    /// `false` if `stop` was set. `alive` is called all the while.
    pub(super) fn wait(&mut self, done: usize, stop: &AtomicBool, alive: impl Fn()) -> bool {
        if done != self.done {
            (self.failures, self.done) = (0, done);
        }
        self.failures += 1;
        let end = Instant::now() + pause(self.failures);
        while Instant::now() < end {
            if stop.load(Ordering::Relaxed) {
                return false;
            }
            alive();
            thread::sleep(Duration::from_millis(50));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute() {
        let seconds: Vec<u64> = (1..9).map(|n| pause(n).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pause(u32::MAX), LONGEST);
    }
}
