//! Lines of one page, read by several threads while others have nothing to do: the first
//! page that comes to an idle machine is not left to one of its processors.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::error::PageError;

/// Fewer lines a thread are not worth starting it.
const FEWEST: usize = 4;

/// Does `work` for every number below `count`, on this thread and on others for as long as
/// `idle` says that so many have nothing to do; what it gives, in order.
///
/// # Errors
/// The first error in the order of the numbers that was come upon; what is left then is
/// not done.
pub(super) fn shared<T: Send>(
    count: usize,
    idle: impl Fn() -> usize + Sync,
    work: impl Fn(usize) -> Result<T, PageError> + Sync,
) -> Result<Vec<T>, PageError> {
    let next = AtomicUsize::new(0);
    let take = |as_helper: bool| {
        let mut done = Vec::new();
        while !as_helper || idle() > 0 {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            let given = work(number);
            if given.is_err() {
                next.store(count, Ordering::Relaxed);
            }
            done.push((number, given));
        }
        done
    };
    let helpers = idle().saturating_sub(1).min(count / FEWEST);
    let mut done = thread::scope(|scope| {
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(|| take(true))).collect();
        let mut done = take(false);
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, given)| given).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::{Barrier, Mutex};
    use std::thread::ThreadId;

    use super::*;

    #[test]
    fn all_is_done_once_and_given_in_order_by_whoever_is_idle() {
        for idle in [1, 2, 5] {
            let threads: Mutex<HashSet<ThreadId>> = Mutex::default();
            let all_there = Barrier::new(idle);
            let done = shared(
                40,
                || idle,
                |number| {
                    let mut known = threads.lock().expect("no panic");
                    let is_new = known.insert(thread::current().id());
                    drop(known);
                    if is_new {
                        all_there.wait();
                    }
                    Ok(number)
                },
            );
            assert_eq!(done.expect("no error"), (0..40).collect::<Vec<_>>());
            assert_eq!(threads.into_inner().expect("no panic").len(), idle);
        }
    }

    #[test]
    fn an_error_ends_the_work() {
        let calls = AtomicUsize::new(0);
        let failed = shared(
            1000,
            || 3,
            |number| {
                calls.fetch_add(1, Ordering::Relaxed);
                if number == 5 {
                    return Err(PageError::TimedOut(1));
                }
                thread::sleep(std::time::Duration::from_millis(1));
                Ok(())
            },
        );
        assert!(matches!(failed, Err(PageError::TimedOut(1))));
        assert!(calls.into_inner() < 100);
    }

    #[test]
    fn nobody_helps_where_nobody_is_idle() {
        let here = thread::current().id();
        let done = shared(9, || 0, |_| Ok(thread::current().id()));
        assert!(done.expect("no error").iter().all(|thread| *thread == here));
    }
}
