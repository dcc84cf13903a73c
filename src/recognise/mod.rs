//! Page image → lines of text. One file or folder an engine; every engine maps into the
//! same page tree, so no other room knows which one ran.

mod alphabet;
mod engine;
mod ppocr;
mod reread;
mod select;
mod sound;
mod tesseract;

pub use engine::{Deadline, Engine, Glance, LineFound};
pub use ppocr::Ppocr;
pub use select::{EngineChoice, Precision, Selected, select};
pub use tesseract::Tesseract;
