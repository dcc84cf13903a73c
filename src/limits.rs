//! Limits on what one file or page may cost. Each can be set by flag, `BUNSHOKO_*`
//! variable or `bunshoko.toml`.

use serde::{Deserialize, Serialize};

/// Limits in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes a file.
    pub bytes: u64,
    /// Pages a file.
    pub pages: usize,
    /// Pixels a page.
    pub pixels: u64,
    /// Seconds a page, without those in which others had the processor.
    pub seconds_per_page: u64,
    /// Mebibytes of decoded pages in flight.
    pub page_memory_mib: u64,
    /// Mebibytes of memory for the worker process; `None` for enough of it, by the other
    /// limits and the number of jobs.
    pub worker_memory_mib: Option<u64>,
}

impl Default for Limits {
    /// Room for a 2,000-page ledger and for A1 drawings at 300 dpi.
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            pages: 2_000,
            pixels: 120_000_000,
            seconds_per_page: 60,
            page_memory_mib: 512,
            worker_memory_mib: None,
        }
    }
}
