//! Errors in three tiers. A *fatal* error ends the run with its own exit code; a
//! *document* error sends one file to `rejected/`; a *page* error is noted on its page
//! and sends the document to review. Every error has a stable code for programs and a
//! message for people that says what to do.

use std::path::PathBuf;

use thiserror::Error;

use crate::document::PageFault;

/// Ends the run.
#[derive(Debug, Error)]
pub enum Fatal {
    /// Something in the call or the configuration is wrong.
    #[error("{0}")]
    Usage(String),
    /// An engine, a model or a library is missing.
    #[error("{0}")]
    ComponentMissing(String),
    /// The archive cannot be written.
    #[error("the archive {} cannot be written: {source}; free space or correct the permissions, then run again", path.display())]
    Archive {
        /// What could not be written.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// The worker process cannot do its work.
    #[error("{0}; run bunshoko doctor")]
    Worker(String),
    /// The user stopped the run.
    #[error("interrupted; nothing is half-written, run again to go on")]
    Interrupted,
}

impl Fatal {
    /// The exit code of the program: a contract (see README).
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::ComponentMissing(_) => 3,
            Self::Archive { .. } => 5,
            Self::Worker(_) => 1,
            Self::Interrupted => 130,
        }
    }
}

/// Sends one file to `rejected/`.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// No bytes.
    #[error("the file is empty; scan it again")]
    Empty,
    /// Larger than the limit.
    #[error(
        "the file has {bytes} bytes, more than the limit of {limit}; split it or raise limits.bytes"
    )]
    TooManyBytes {
        /// Size of the file.
        bytes: u64,
        /// The limit in force.
        limit: u64,
    },
    /// More pages than the limit.
    #[error(
        "the file has {pages} pages, more than the limit of {limit}; split it or raise limits.pages"
    )]
    TooManyPages {
        /// Pages in the file.
        pages: usize,
        /// The limit in force.
        limit: usize,
    },
    /// Not a kind of file that is read.
    #[error(
        "the file is neither PDF, TIFF, JPEG, PNG, BMP nor WebP ({found}); save it as one of these"
    )]
    UnknownFormat {
        /// What the first bytes look like.
        found: String,
    },
    /// The file cannot be parsed.
    #[error("the {format} is damaged ({detail}); scan it again or repair it")]
    Damaged {
        /// PDF, TIFF …
        format: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// A password is needed.
    #[error("the PDF is encrypted; give its password with --password-file FILE")]
    Encrypted,
    /// The given passwords do not open it.
    #[error("the PDF is encrypted and no password in --password-file opens it")]
    WrongPassword,
    /// There is not one page.
    #[error("the {format} has no pages; scan it again")]
    NoPages {
        /// PDF or TIFF.
        format: &'static str,
    },
    /// Not one of its pages could be read.
    #[error("no page could be read; page {page}: {}", fault.message)]
    NoReadablePage {
        /// The first page at fault, from 1.
        page: u32,
        /// What is wrong with it.
        fault: PageFault,
    },
    /// There is nothing on its pages but separator sheets.
    #[error("the file holds separator sheets and no document; scan the documents with them")]
    OnlySeparators,
    /// The file cannot be read from disk.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[source] std::io::Error),
    /// Opening it ends the worker process.
    #[error("opening the file ended the worker process twice ({0}); save it in another form")]
    Crashed(String),
    /// The searchable PDF could not be made.
    #[error("the searchable PDF could not be made: {0}")]
    Compose(String),
    /// A sidecar of a scan that was read before, with another one or none.
    #[error(
        "the scan it lay beside is document {0} already and was not changed; enter what the sidecar says by hand if it holds"
    )]
    LateSidecar(String),
}

impl DocumentError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooManyBytes { .. } => "too-many-bytes",
            Self::TooManyPages { .. } => "too-many-pages",
            Self::UnknownFormat { .. } => "unknown-format",
            Self::Damaged { .. } => "damaged",
            Self::Encrypted => "encrypted",
            Self::WrongPassword => "wrong-password",
            Self::NoPages { .. } => "no-pages",
            Self::NoReadablePage { fault, .. } => fault.code,
            Self::OnlySeparators => "only-separators",
            Self::Unreadable(_) => "unreadable",
            Self::Crashed(_) => "crashed",
            Self::Compose(_) => "compose",
            Self::LateSidecar(_) => "late-sidecar",
        }
    }

    /// The page at fault, from 1, if one is.
    pub fn page(&self) -> Option<u32> {
        match self {
            Self::NoReadablePage { page, .. } => Some(*page),
            _ => None,
        }
    }
}

/// Noted on its page.
#[derive(Debug, Error)]
pub enum PageError {
    /// More pixels than the limit.
    #[error(
        "the page has {width} × {height} pixels, more than the limit of {limit}; scan it at a lower resolution or raise limits.pixels"
    )]
    TooManyPixels {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
        /// The limit in force, in pixels.
        limit: u64,
    },
    /// The image of the page cannot be decoded.
    #[error("the page's {format} image is damaged ({detail}); scan the page again")]
    DamagedImage {
        /// JPEG, CCITT …
        format: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// The page cannot be drawn.
    #[error("the page cannot be drawn ({0}); print it and scan it, or save it as PDF again")]
    Render(String),
    /// The page took too long.
    #[error(
        "reading the page took more than {0} s; raise limits.seconds_per_page or scan the page again"
    )]
    TimedOut(u64),
    /// The engine failed.
    #[error("{engine} failed on the page ({detail}); try --engine with another engine")]
    Engine {
        /// Name of the engine.
        engine: &'static str,
        /// What it said.
        detail: String,
    },
    /// Reading it ends the worker process.
    #[error(
        "reading the page ended the worker process twice ({0}); print the page and scan it, or raise limits.worker_memory_mib"
    )]
    Crashed(String),
    /// The program itself failed.
    #[error("reading the page stopped unexpectedly ({0}); please report the file")]
    Panicked(String),
}

impl PageError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooManyPixels { .. } => "too-many-pixels",
            Self::DamagedImage { .. } => "damaged-image",
            Self::Render(_) => "render",
            Self::TimedOut(_) => "timed-out",
            Self::Engine { .. } => "engine",
            Self::Crashed(_) => "crashed",
            Self::Panicked(_) => "panicked",
        }
    }
}

impl From<PageError> for PageFault {
    fn from(error: PageError) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
        }
    }
}
