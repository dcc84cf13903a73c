//! Bytes → page rasters, with native text where a PDF has it, within limits.
//!
//! A file is recognised by its content, opened as a [`Source`] and read page by page, by
//! as many threads as like to: only drawing by pdfium is done one at a time. Opening
//! reads headers and structure; pixels are decoded when a page is asked for.
//!
//! | module | does |
//! |---|---|
//! | `pdf` | scanned, born-digital and mixed PDF |
//! | `tiff` | multi-page TIFF |
//! | `jpeg`, `picture` | JPEG; PNG, BMP and WebP |
//! | `bundle`, `stretch` | several image files that are one document; where each lies |
//! | `codec` | the encodings of single images |
//! | `samples`, `flip`, `sheet` | samples to pixels, the eight orientations, an image as a page |
//! | `sniff`, `limit` | what a file is, what is too large |
//! | `whole` | whether a file is there to its end |
//!
//! # What is not a page
//! Thumbnails in TIFF (`NewSubfileType` 1) and in EXIF, further frames of an animated
//! WebP or PNG, and attachments of a PDF are left out.

mod bundle;
mod codec;
mod exif;
mod flip;
mod jpeg;
mod limit;
mod pdf;
mod picture;
mod samples;
mod sheet;
mod sniff;
mod stretch;
mod tiff;
mod whole;

use std::{
    fmt,
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    document::{LoadedPage, MasterPage},
    error::{DocumentError, PageError},
    limits::Limits,
};

use stretch::Stretch;

pub use bundle::write_bundle;
pub use whole::{Extent, extent};

/// Kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Tagged Image File Format, with any number of pages.
    Tiff,
    /// JPEG.
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// Windows bitmap.
    Bmp,
    /// WebP.
    WebP,
    /// Several image files in one: see [`write_bundle`].
    Bundle,
}

impl Format {
    /// The usual file name extension, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Tiff => "tif",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Bmp => "bmp",
            Self::WebP => "webp",
            Self::Bundle => "zip",
        }
    }

    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Tiff => "TIFF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Bmp => "BMP",
            Self::WebP => "WebP",
            Self::Bundle => "bundle",
        }
    }
}

/// What the composer puts on an output page.
#[derive(Debug, Clone)]
pub enum Master {
    /// The page is nothing but these images (and, in a PDF, perhaps invisible text, which
    /// is replaced). Lengths are points.
    Images(MasterPage),
    /// The page has more on it than images, or images that cannot be told in terms of
    /// [`MasterPage`]: the page of the source PDF is kept as it is. Its
    /// [`LoadedPage::to_points`] and [`LoadedPage::media`] are in the units of that
    /// page's user space.
    Kept,
}

/// Opens files.
#[derive(Debug, Clone)]
pub struct Loader {
    limits: Limits,
    passwords: Vec<String>,
    pdfium: Option<PathBuf>,
}

impl Loader {
    /// A loader that keeps to `limits`, tries `passwords` on encrypted PDFs, and draws
    /// what it cannot decode itself by the library at `pdfium` (the system's if `None`),
    /// which is loaded once in the process, when it is first needed.
    pub fn new(limits: Limits, passwords: Vec<String>, pdfium: Option<PathBuf>) -> Self {
        Self {
            limits,
            passwords,
            pdfium,
        }
    }

    /// Opens a file, whatever its name.
    ///
    /// # Errors
    /// If it is not a file of a known kind, is damaged, encrypted, without pages or
    /// beyond the limits. Damage inside a page shows only when that page is read.
    pub fn open(&self, path: &Path) -> Result<Source, DocumentError> {
        let mut file = File::open(path).map_err(DocumentError::Unreadable)?;
        let bytes = file.metadata().map_err(DocumentError::Unreadable)?.len();
        if bytes == 0 {
            return Err(DocumentError::Empty);
        }
        if bytes > self.limits.bytes {
            return Err(DocumentError::TooManyBytes {
                bytes,
                limit: self.limits.bytes,
            });
        }
        let format = sniff::format(&mut file, bytes)?;
        let pages: Arc<dyn Pages> = match format {
            Format::Pdf => {
                let pdfium = self.pdfium.clone();
                Arc::new(pdf::Pdf::open(path, self.limits, &self.passwords, pdfium)?)
            }
            Format::Bundle => Arc::new(bundle::Bundle::open(path, self)?),
            image => self.image(&Stretch::new(path, 0, bytes), image)?,
        };
        Ok(Source { format, pages })
    }

    /// Opens an image file, or one that lies in another file.
    fn image(&self, place: &Stretch, format: Format) -> Result<Arc<dyn Pages>, DocumentError> {
        Ok(match format {
            Format::Tiff => Arc::new(tiff::Tiff::open(place, self.limits)?),
            Format::Jpeg => Arc::new(jpeg::Jpeg::open(place, self.limits)?),
            other => Arc::new(picture::Picture::open(place, other, self.limits)?),
        })
    }
}

/// An open file. Clones share it.
#[derive(Clone)]
pub struct Source {
    format: Format,
    pages: Arc<dyn Pages>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("format", &self.format)
            .field("pages", &self.page_count())
            .finish()
    }
}

impl Source {
    /// What kind of file it is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Number of pages, at least one.
    pub fn page_count(&self) -> usize {
        self.pages.count()
    }

    /// About how many bytes reading page `index` (from 0) takes, from headers only.
    pub fn estimate_bytes(&self, index: usize) -> u64 {
        self.pages.estimate_bytes(index)
    }

    /// Reads page `index` (from 0).
    ///
    /// # Errors
    /// If the page is damaged, beyond the limits or cannot be drawn.
    pub fn page(&self, index: usize) -> Result<LoadedPage, PageError> {
        self.pages.page(index)
    }

    /// What the composer needs of page `index` (from 0).
    ///
    /// # Errors
    /// If the page is damaged or beyond the limits. Images that are passed through
    /// unaltered are not decoded here.
    pub fn master(&self, index: usize) -> Result<Master, PageError> {
        self.pages.master(index)
    }

    /// The parsed PDF, decrypted; `None` for image files.
    ///
    /// # Errors
    /// If the file cannot be read again.
    pub fn pdf(&self) -> Result<Option<&lopdf::Document>, DocumentError> {
        self.pages.pdf()
    }

    /// Whether it is a PDF that was encrypted.
    pub fn was_encrypted(&self) -> bool {
        self.pages.was_encrypted()
    }

    /// Whether at least one page has more on it than images: then the source PDF is kept
    /// and a text layer added to its scanned pages.
    pub fn keeps_pdf(&self) -> bool {
        self.pages.keeps_pdf()
    }
}

/// The pages of one file, shared between threads.
trait Pages: Send + Sync {
    fn count(&self) -> usize;
    fn estimate_bytes(&self, index: usize) -> u64;
    fn page(&self, index: usize) -> Result<LoadedPage, PageError>;
    fn master(&self, index: usize) -> Result<Master, PageError>;
    fn pdf(&self) -> Result<Option<&lopdf::Document>, DocumentError> {
        Ok(None)
    }
    fn was_encrypted(&self) -> bool {
        false
    }
    fn keeps_pdf(&self) -> bool {
        false
    }
}

/// The error for a page number beyond the last.
fn no_such_page(index: usize) -> PageError {
    PageError::Render(format!("the file has no page {}", index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(content: &[u8], limits: Limits) -> Result<Source, DocumentError> {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), content).expect("written");
        Loader::new(limits, Vec::new(), None).open(file.path())
    }

    #[test]
    fn sources_cross_threads() {
        fn crosses<T: Send + Sync + Clone>() {}
        crosses::<Source>();
        crosses::<Loader>();
    }

    #[test]
    fn limits_and_strangers_are_refused() {
        let limits = Limits::default();
        assert!(matches!(open(b"", limits), Err(DocumentError::Empty)));
        let small = Limits { bytes: 3, ..limits };
        assert!(matches!(
            open(b"%PDF-", small),
            Err(DocumentError::TooManyBytes { bytes: 5, limit: 3 })
        ));
        assert!(matches!(
            open("起案用紙\n".as_bytes(), limits),
            Err(DocumentError::UnknownFormat { .. })
        ));
        let missing = Loader::new(limits, Vec::new(), None).open(Path::new("/nonexistent/a.pdf"));
        assert!(matches!(missing, Err(DocumentError::Unreadable(_))));
    }
}
