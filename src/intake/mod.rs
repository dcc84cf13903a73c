//! How files come in: named on a command line, or dropped into a scan folder.
//!
//! | module | does |
//! |---|---|
//! | `paths` | files and folders of a command line |
//! | `scan_folder`, `shared` | a watched folder: gives its files one by one, as claims |
//! | `looker`, `scan`, `events`, `listing` | looks at a folder; is told of changes, or polls |
//! | `sighting`, `tracker`, `queue` | pure: when a file may be touched, and whose turn it is |
//! | `name`, `folder` | what a name says; what is set for a sub-folder |
//! | `companions`, `sidecar`, `gather` | pure: which files are taken together; what a sidecar says |
//! | `account` | received = registered + review + rejected + duplicates + waiting |
//! | `arrival` | a file on its way into the pipeline |
//! | `claim`, `single`, `owner` | files are taken by one watcher only; what a dead one left is taken over |
//! | `journal` | what was taken and what became of it |
//! | `separator` | separator sheets between the documents of one scan |
//! | `note` | tells people at the scanner of a rejection |

pub mod account;
mod arrival;
mod claim;
mod companions;
mod events;
mod folder;
mod gather;
pub mod journal;
mod listing;
mod looker;
mod name;
pub mod note;
mod owner;
mod paths;
mod queue;
mod scan;
mod scan_folder;
pub mod separator;
mod shared;
pub mod sidecar;
mod sighting;
mod single;
mod tracker;

pub use arrival::{Arrival, Caution, Death};
pub use claim::{Claim, HIDDEN, open_claims, time_of};
pub use events::Polling;
pub use folder::{Folder, FolderRule, SidecarUse, folder_of};
pub use name::{NameKind, SUBMIT_MARK, kind_of, received_name};
pub use paths::{Inputs, collect};
pub use scan::{Below, Found, walk};
pub use scan_folder::{Options, ScanFolder, Told};
pub use separator::Splitting;
pub use sighting::{Patience, Stamp, Waiting};
