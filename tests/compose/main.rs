//! Composed files in front of other programs: what Poppler reads, what qpdf and the
//! preflight of `PDFBox` find, what is painted, and clause by clause what ISO 19005-2
//! demands.

mod fonts;
mod graphics;
mod kept;
mod metadata;
mod pixels;
mod structure;
mod support;
mod text;
mod validators;
