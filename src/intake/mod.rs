//! How files come in: named on a command line, or dropped into a scan folder.
//!
//! | module | does |
//! |---|---|
//! | `paths` | files and folders of a command line |
//! | `scan_folder` | a watched folder: gives its files one by one, as claims |
//! | `looker`, `scan`, `events` | looks at a folder; is told of changes, or polls |
//! | `sighting`, `tracker`, `queue` | pure: when a file may be touched, and whose turn it is |
//! | `name`, `folder` | what a name says; what is set for a sub-folder |
//! | `account` | received = registered + review + rejected + duplicates + waiting |
//! | `arrival` | a file on its way into the pipeline |
//! | `claim` | a file is taken by one watcher only |
//! | `journal` | what was taken and what became of it |
//! | `separator` | separator sheets between the documents of one scan |
//! | `note` | tells people at the scanner of a rejection |

pub mod account;
mod arrival;
mod claim;
mod events;
mod folder;
pub mod journal;
mod looker;
mod name;
pub mod note;
mod paths;
mod queue;
mod scan;
mod scan_folder;
pub mod separator;
mod sighting;
mod tracker;

pub use arrival::{Arrival, Caution, Death};
pub use claim::{Claim, HIDDEN, open_claims, time_of};
pub use events::Polling;
pub use folder::{Folder, FolderRule, folder_of};
pub use name::{NameKind, kind_of};
pub use paths::{Inputs, collect};
pub use scan::{Below, Found, walk};
pub use scan_folder::{Options, ScanFolder, Told};
pub use separator::Splitting;
pub use sighting::{Patience, Waiting};
