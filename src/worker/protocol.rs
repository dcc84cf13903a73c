//! What parent and child say to each other: JSON, one object a line, over a socket that
//! is the child's standard input. (Not its standard output, where native libraries print.)

use std::io::{self, BufRead, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::document::{Record, Rejection};
use crate::error::{DocumentError, Fatal};
use crate::intake::Arrival;
use crate::pipeline::{Outcome, Stage};

/// The parent's first line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello<S> {
    /// Settings, in the command line's own form.
    pub settings: S,
    /// Whether PDFs are to be read.
    pub with_pdf: bool,
    /// The parent's process.
    pub parent: u32,
    /// What the child's directories in `work/` begin with.
    pub scratch: String,
    /// Bytes of memory the child may use; `None` without a limit.
    pub memory: Option<u64>,
}

/// A file for the child.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub number: u64,
    pub arrival: Arrival,
}

/// What the child says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Said {
    /// The models are loaded, the archive is open.
    Ready,
    /// It begins with a stage of a file.
    Begun(u64, Stage),
    /// It ended a stage.
    Ended(u64, Stage),
    /// A file of so many pages was opened.
    Opened(u64, usize),
    /// A file is finished.
    Finished(u64, Became),
    /// The run cannot go on; the child ends.
    Fatal(FatalWord),
}

/// An [`Outcome`] on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Became {
    Registered(Vec<Record>),
    Duplicate(Vec<String>),
    Rejected(Box<Rejection>),
    Unreadable(String),
}

impl From<Outcome> for Became {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Registered(records) => Self::Registered(records),
            Outcome::Duplicate { ids } => Self::Duplicate(ids),
            Outcome::Rejected(rejection) => Self::Rejected(rejection),
            Outcome::Unreadable(error) => Self::Unreadable(match error {
                DocumentError::Unreadable(source) => source.to_string(),
                other => other.to_string(),
            }),
        }
    }
}

impl From<Became> for Outcome {
    fn from(became: Became) -> Self {
        match became {
            Became::Registered(records) => Self::Registered(records),
            Became::Duplicate(ids) => Self::Duplicate { ids },
            Became::Rejected(rejection) => Self::Rejected(rejection),
            Became::Unreadable(why) => {
                Self::Unreadable(DocumentError::Unreadable(io::Error::other(why)))
            }
        }
    }
}

/// A [`Fatal`] on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FatalWord {
    Usage(String),
    ComponentMissing(String),
    Archive {
        path: String,
        code: Option<i32>,
        message: String,
    },
    Interrupted,
    Other(String),
}

impl From<&Fatal> for FatalWord {
    fn from(fatal: &Fatal) -> Self {
        match fatal {
            Fatal::Usage(text) => Self::Usage(text.clone()),
            Fatal::ComponentMissing(text) => Self::ComponentMissing(text.clone()),
            Fatal::Archive { path, source } => Self::Archive {
                path: path.to_string_lossy().into_owned(),
                code: source.raw_os_error(),
                message: source.to_string(),
            },
            Fatal::Worker(text) => Self::Other(text.clone()),
            Fatal::Interrupted => Self::Interrupted,
        }
    }
}

impl From<FatalWord> for Fatal {
    fn from(word: FatalWord) -> Self {
        match word {
            FatalWord::Usage(text) => Self::Usage(text),
            FatalWord::ComponentMissing(text) => Self::ComponentMissing(text),
            FatalWord::Archive {
                path,
                code,
                message,
            } => Self::Archive {
                path: path.into(),
                source: code
                    .map_or_else(|| io::Error::other(message), io::Error::from_raw_os_error),
            },
            FatalWord::Interrupted => Self::Interrupted,
            FatalWord::Other(text) => Self::Worker(text),
        }
    }
}

/// Sends one line.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    to.write_all(&line)
}

/// Receives one line; `None` when the other side has gone.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\n") {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}
