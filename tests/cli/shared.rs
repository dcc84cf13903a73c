//! A handful of samples, read once for all tests that only look.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use crate::support::{Ended, about, ends_with, ingest, json, sample, shared_archive, string};

/// One sample of each kind: the smallest there are.
pub const SAMPLES: [&str; 9] = [
    JPEG_PDF, G4_PDF, G4_TIFF, BORN, MIXED, EXIF_JPEG, TURNED, VERTICAL, ROTATE,
];
/// A5, one page, a JPEG in a PDF.
pub const JPEG_PDF: &str = "s022.pdf";
/// Two pages of group 4 in a PDF.
pub const G4_PDF: &str = "s029.pdf";
/// Two pages of group 4 in a TIFF.
pub const G4_TIFF: &str = "s007.tif";
/// Three pages with text of their own.
pub const BORN: &str = "s014.pdf";
/// A page with text of its own and three scanned ones.
pub const MIXED: &str = "s002.pdf";
/// A JPEG that a viewer turns by its EXIF orientation.
pub const EXIF_JPEG: &str = "s009.jpg";
/// A TIFF whose two pages, one of them blank, lie on their side.
pub const TURNED: &str = "s018.tif";
/// Vertical writing, group 3 in a TIFF.
pub const VERTICAL: &str = "s003.tif";
/// A PDF page with `/Rotate 180`.
pub const ROTATE: &str = "s020.pdf";

/// The samples that are scans in a PDF.
pub const SCANNED_PDFS: [&str; 3] = [JPEG_PDF, G4_PDF, ROTATE];

/// The archive after one run over [`SAMPLES`].
pub struct Shared {
    /// What the run said.
    pub ended: Ended,
    /// Its lines.
    pub lines: Vec<Value>,
    /// The documents, in the order of [`SAMPLES`].
    pub documents: Vec<Document>,
}

/// A document of the shared archive.
pub struct Document {
    pub name: &'static str,
    pub id: String,
    pub dir: PathBuf,
    pub record: Value,
}

impl Document {
    pub fn source(&self) -> PathBuf {
        sample(self.name)
    }

    pub fn pdf(&self) -> PathBuf {
        self.dir.join("document.pdf")
    }

    /// How the program made `document.pdf`.
    pub fn form(&self) -> &str {
        string(&self.record, "/pdf/form")
    }
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let archive = shared_archive();
    let departments = sample("departments.csv");
    let ended = ends_with(
        0,
        ingest(
            &archive,
            ["--departments".as_ref(), departments.as_os_str()],
            SAMPLES.map(sample),
        ),
    );
    let lines = ended.lines();
    let documents = SAMPLES
        .iter()
        .map(|&name| {
            let id = string(about(&lines, &sample(name)), "/id").to_owned();
            let dir = archive.join("documents").join(&id);
            let record = json(&dir.join("record.json"));
            Document {
                name,
                id,
                dir,
                record,
            }
        })
        .collect();
    Shared {
        ended,
        lines,
        documents,
    }
});

/// The shared archive.
pub fn shared() -> &'static Shared {
    &SHARED
}

/// A document of the shared archive.
pub fn document(name: &str) -> &'static Document {
    shared()
        .documents
        .iter()
        .find(|document| document.name == name)
        .unwrap_or_else(|| panic!("{name} is no shared sample"))
}
