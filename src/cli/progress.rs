//! A progress bar on a terminal; nothing elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Pages done, pages a second and the time left.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar on stderr that is drawn only if stderr is a terminal. `files` more files are
    /// to come; until they are opened each counts as one page.
    pub(super) fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{bar:30} {pos}/{len} pages · {rate} · {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .with_key(
                    "rate",
                    |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                        // A formatter cannot report a failure; a missing rate is no harm.
                        let _ = write!(out, "{:.1} pages/s", state.per_sec());
                    },
                );
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar }
    }

    /// A file turned out to have so many pages.
    pub(super) fn opened(&self, pages: usize) {
        self.bar.inc_length(pages.saturating_sub(1) as u64);
    }

    /// A page is done.
    pub(super) fn page_done(&self) {
        self.bar.inc(1);
    }

    /// A file ended without being read page by page.
    pub(super) fn skipped(&self) {
        self.bar.inc(1);
    }

    /// A line for people, above the bar.
    pub(super) fn say(&self, message: &str) {
        self.bar.suspend(|| eprintln!("{message}"));
    }

    /// Runs `print` (which writes to stdout) without disturbing the bar.
    pub(super) fn around<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
