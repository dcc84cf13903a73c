//! Separator sheets (文書区切り紙): a page with a QR code between two documents of one scan.
//!
//! | module | does |
//! |---|---|
//! | `payload` | pure: what the code says, as text |
//! | `find` | a page's pixels → the sheet, if it is one |
//! | `face` | letters → outlines |
//! | `print` | draws sheets as PDF |

mod face;
mod find;
mod payload;
mod print;

use serde::{Deserialize, Serialize};

pub use face::{Face, FaceError};
pub use find::find;
pub use payload::payload_of;
pub use print::{PrintError, print};

/// Where a scan is split into documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Splitting {
    /// Nowhere: a file is a document.
    #[default]
    None,
    /// At separator sheets.
    Separator,
    /// Also at pages that surely begin a document: draft forms (起案用紙) and binder covers.
    Auto,
}
