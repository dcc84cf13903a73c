//! Pages that were read, kept on the disk until their document is finished. When a worker
//! dies over one page of many, its successor need not read the others again.
//!
//! They lie in `work/`, in a directory of this run's own, and are only a saving: what
//! cannot be written or read there is read from the page once more.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::document::Page;

use super::page::{PageTimes, ReadPage};

/// Who reads pages that bring their own text.
const TEXT_LAYER: &str = "text-layer";

/// The pages of documents that are being read.
#[derive(Debug)]
pub struct KeptPages {
    dir: PathBuf,
    /// Held, so that nobody takes the directory for one whose run has died.
    mark: Mutex<Option<File>>,
}

/// A page on the disk.
#[derive(Serialize, Deserialize)]
struct Kept {
    engine: String,
    page: Page,
    /// Milliseconds of loading, preparing, recognising.
    spent: [u64; 3],
}

impl KeptPages {
    /// Keeps pages in `dir`, which need not exist.
    pub fn new(dir: PathBuf) -> Self {
        let mark = Mutex::new(marked(&dir));
        Self { dir, mark }
    }

    /// Page `index` (from 0) of document `id`, if it was read by `engine` before.
    pub(super) fn find(&self, id: &str, index: usize, engine: &'static str) -> Option<ReadPage> {
        let bytes = fs::read(self.place(id, index)).ok()?;
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        let engine = match kept.engine.as_str() {
            "" => "",
            TEXT_LAYER => TEXT_LAYER,
            same if same == engine => engine,
            _ => return None,
        };
        let [load, prepare, recognise] = kept.spent.map(Duration::from_millis);
        Some(ReadPage {
            page: Page {
                engine,
                ..kept.page
            },
            image: None,
            sheet: None,
            times: PageTimes {
                load,
                prepare,
                recognise,
            },
        })
    }

    /// Keeps page `index` of document `id`. A page at fault is not kept, nor is a separator
    /// sheet.
    pub(super) fn keep(&self, id: &str, index: usize, read: &ReadPage) {
        if read.page.error.is_some() || read.sheet.is_some() {
            return;
        }
        let times = read.times;
        let spent = [times.load, times.prepare, times.recognise].map(|d| d.as_millis() as u64);
        let kept = Kept {
            engine: read.page.engine.to_owned(),
            page: read.page.clone(),
            spent,
        };
        if let Err(error) = write(&self.place(id, index), &kept) {
            log::debug!("page {index} of {id} is not kept: {error}");
        }
        let mut mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        if mark.is_none() {
            *mark = marked(&self.dir);
        }
    }

    /// The document is finished.
    pub(super) fn forget(&self, id: &str) {
        // Nothing may be there; what stays goes with the run.
        let _ = fs::remove_dir_all(self.dir.join(id));
    }

    fn place(&self, id: &str, index: usize) -> PathBuf {
        self.dir.join(id).join(format!("{index}.json"))
    }
}

/// The directory, marked as in use; the kernel takes the mark away when the process dies.
fn marked(dir: &Path) -> Option<File> {
    let file = File::open(dir).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

/// Writes beside the place and renames: half a page is none.
fn write(place: &Path, kept: &Kept) -> io::Result<()> {
    if let Some(dir) = place.parent() {
        fs::create_dir_all(dir)?;
    }
    let aside = place.with_extension("tmp");
    serde_json::to_writer(io::BufWriter::new(File::create(&aside)?), kept)?;
    fs::rename(aside, place)
}

#[cfg(test)]
mod tests {
    use crate::document::{PageFault, Quad, Rect, TextLine};

    use super::*;

    #[test]
    fn a_page_comes_back_as_it_was_until_it_is_forgotten() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let kept = KeptPages::new(dir.path().join("kept"));
        let quad = Quad::from(Rect::new(1.25, 2.1, 30.3, 7.7));
        let read = ReadPage {
            page: Page {
                number: 3,
                engine: "parrot",
                lines: vec![TextLine::evenly("起案 用紙", quad, 0.987_654, false)],
                ..Page::default()
            },
            image: None,
            sheet: None,
            times: PageTimes::default(),
        };
        assert!(kept.find("id", 2, "parrot").is_none());
        kept.keep("id", 2, &read);
        let found = kept.find("id", 2, "parrot").expect("is there");
        assert_eq!(found.page.lines, read.page.lines);
        assert_eq!((found.page.number, found.page.engine), (3, "parrot"));
        assert!(kept.find("id", 2, "another").is_none());
        assert!(kept.find("id", 1, "parrot").is_none());
        let mut faulty = read;
        faulty.page.error = Some(PageFault {
            code: "render",
            message: String::new(),
        });
        kept.keep("id", 4, &faulty);
        assert!(kept.find("id", 4, "parrot").is_none());
        kept.forget("id");
        assert!(kept.find("id", 2, "parrot").is_none());
        let second = KeptPages::new(dir.path().join("kept"));
        assert!(second.mark.lock().expect("unpoisoned").is_none(), "in use");
    }
}
