//! Decides how a document's PDF is made, and makes it: composed anew around scanned
//! images, kept with a text layer, or kept byte for byte.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::document::{MasterPage, Page, PageBox, PdfForm, PdfOrigin, Record};
use crate::error::DocumentError;
use crate::load::{Master, Source};

use super::excerpt::excerpt;
use super::{ComposeError, Composer, Conformance, Metadata, add_text_layer};

/// Sides of A4 in points: what stands in for a page whose image cannot be described.
const A4: (f64, f64) = (595.276, 841.89);

/// Why a PDF was not made.
#[derive(Debug)]
pub enum Failure {
    /// It cannot be written.
    Write(io::Error),
    /// The document does not allow it.
    Document(DocumentError),
}

impl From<ComposeError> for Failure {
    fn from(error: ComposeError) -> Self {
        match error {
            ComposeError::Write(error) => Self::Write(error),
            other => Self::Document(DocumentError::Compose(other.to_string())),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// The pages of a document, and which of them its PDF shows.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    pages: &'a [Page],
    without_blank: bool,
}

impl<'a> Shown<'a> {
    /// All of `pages`, or those that are not blank. A document that is blank throughout is
    /// shown as it is: a PDF has at least one page.
    pub fn of(pages: &'a [Page], without_blank: bool) -> Self {
        Self {
            pages,
            without_blank: without_blank && pages.iter().any(|page| !page.blank),
        }
    }

    /// The pages that are shown.
    fn iter(self) -> impl Iterator<Item = &'a Page> {
        let pages = self.pages.iter();
        pages.filter(move |page| !(self.without_blank && page.blank))
    }
}

/// How the PDF of a document is made of the `pages` of `source` that belong to it: scans
/// are composed anew; a PDF with more on its pages than images is kept, as it is or with a
/// text layer where an engine read pages. If it holds other documents, too, an excerpt is
/// made.
pub fn form_of(source: &Source, pages: &[Page]) -> PdfForm {
    let is_part = pages.len() < source.page_count();
    let keeps = |page: &Page| !matches!(source.master(index_of(page)), Ok(Master::Images(_)));
    if !source.keeps_pdf() || (is_part && !pages.iter().any(keeps)) {
        return PdfForm {
            form: PdfOrigin::Composed,
            conformance: Some("PDF/A-2u".to_owned()),
        };
    }
    let form = if is_part {
        PdfOrigin::Excerpt
    } else if source.was_encrypted() || pages.iter().any(needs_layer) {
        PdfOrigin::KeptWithLayer
    } else {
        PdfOrigin::Kept
    };
    PdfForm {
        form,
        conformance: None,
    }
}

fn needs_layer(page: &Page) -> bool {
    page.engine != "text-layer" && !page.lines.is_empty()
}

/// Writes the PDF of `record` to `target`, as `record.pdf` says. A PDF that is kept keeps
/// all its pages.
///
/// # Errors
/// [`Failure::Write`] if the file cannot be written, [`Failure::Document`] if PDF/A does
/// not allow what the source holds.
pub fn document(
    original: &Path,
    target: &Path,
    source: &Source,
    shown: Shown,
    record: &Record,
) -> Result<(), Failure> {
    let form = record.pdf.form;
    // What is composed anew needs no more of a PDF than its images.
    let pdf = match form {
        PdfOrigin::Kept | PdfOrigin::Composed => None,
        PdfOrigin::KeptWithLayer | PdfOrigin::Excerpt => source.pdf().map_err(Failure::Document)?,
    };
    match (form, pdf) {
        (PdfOrigin::Kept, _) => {
            fs::copy(original, target)?;
        }
        (PdfOrigin::KeptWithLayer, Some(pdf)) => {
            let mut out = BufWriter::new(File::create(target)?);
            add_text_layer(&mut pdf.clone(), shown.pages, &mut out)?;
            out.flush()?;
        }
        (PdfOrigin::Excerpt, Some(pdf)) => {
            let mut out = BufWriter::new(File::create(target)?);
            let mut excerpt = excerpt(pdf, record.source.pages)?;
            let own: Vec<Page> = shown
                .pages
                .iter()
                .cloned()
                .zip(1..)
                .map(renumbered)
                .collect();
            add_text_layer(&mut excerpt, &own, &mut out)?;
            out.flush()?;
        }
        (PdfOrigin::Composed | PdfOrigin::KeptWithLayer | PdfOrigin::Excerpt, _) => {
            compose(target, source, shown, record)?;
        }
    }
    Ok(())
}

/// The page under its number in the excerpt.
fn renumbered((page, number): (Page, u32)) -> Page {
    Page { number, ..page }
}

/// Place of a page in its source, from 0.
fn index_of(page: &Page) -> usize {
    page.number.saturating_sub(1) as usize
}

fn compose(target: &Path, source: &Source, shown: Shown, record: &Record) -> Result<(), Failure> {
    let attributes = &record.attributes;
    let metadata = Metadata {
        title: attributes.title.as_ref().map(|a| a.reading.value.clone()),
        id: record.id.clone(),
        department: attributes
            .department
            .as_ref()
            .map(|a| a.reading.value.clone()),
        doc_number: attributes
            .doc_number
            .as_ref()
            .map(|a| a.reading.value.clone()),
        created: record.source.received_at.clone(),
        producer: concat!("bunshoko ", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    let out = BufWriter::new(File::create(target)?);
    let mut composer = Composer::new(out, metadata, Conformance::PdfA2u)?;
    for page in shown.iter() {
        match source.master(index_of(page)) {
            Ok(Master::Images(mut master)) => {
                if page
                    .error
                    .as_ref()
                    .is_some_and(|fault| fault.code == "damaged-image")
                {
                    master.images.clear();
                }
                composer.page(&master, page)?;
            }
            // The page's fault is on record and its bytes are in the source; an empty
            // page keeps the others at their numbers.
            Ok(Master::Kept) | Err(_) => composer.page(&empty(), page)?,
        }
    }
    composer.finish()?.flush()?;
    Ok(())
}

fn empty() -> MasterPage {
    MasterPage {
        media: PageBox {
            x0: 0.0,
            y0: 0.0,
            x1: A4.0,
            y1: A4.1,
        },
        rotate: 0,
        images: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_pages_are_left_out_and_the_others_keep_their_numbers() {
        let page = |number, blank| Page {
            number,
            blank,
            ..Page::default()
        };
        let numbers = |pages: &[Page], without| -> Vec<u32> {
            let shown = Shown::of(pages, without);
            shown.iter().map(|page| page.number).collect()
        };
        let pages = [page(1, false), page(2, true), page(3, false)];
        assert_eq!(numbers(&pages, true), [1, 3]);
        assert_eq!(numbers(&pages, false), [1, 2, 3]);
        assert_eq!(numbers(&[page(1, true)], true), [1], "never without a page");
    }
}
