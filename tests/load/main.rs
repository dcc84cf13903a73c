//! The loader on files: committed fixtures, PDFs made here, and the samples.
//!
//! Pages that pdfium draws are tested where the library is installed (`models/lib`, or
//! `BUNSHOKO_PDFIUM`).

mod damage;
mod formats;
mod images;
mod made;
mod passed;
mod samples;
mod text;
