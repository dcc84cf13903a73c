//! Searchable PDF/A out of scanned pages and what was read on them.
//!
//! A file is composed in one pass, page by page, as the pages come from the readers:
//!
//! 1. [`Composer::new`] writes the header and the sRGB profile of the output intent.
//! 2. [`Composer::page`] writes the page's images (`image`: the scanner's bytes,
//!    untouched), then its content: the images in their places and, invisibly over
//!    them, the text. `track` finds where a line runs on the page, `runs` cuts it into
//!    evenly set stretches, `layer` puts them down, `charset` gives out the codes.
//! 3. [`Composer::finish`] writes what is known only at the end: the font (`truetype`,
//!    `font`) with the way back from codes to text (`cmap`), the metadata, the catalog
//!    and the table of places (`object_writer`).
//!
//! A PDF that was born digital stays as it is; [`add_text_layer`] gives those of its
//! pages that are scans the same invisible text (`keep`). Where it holds several documents,
//! each gets its own pages (`excerpt`).
#![doc = include_str!("compliance.md")]

mod charset;
mod cmap;
mod composer;
mod deflate;
mod deliver;
mod error;
mod excerpt;
mod font;
mod image;
mod keep;
mod layer;
mod metadata;
mod object_writer;
mod profile;
mod runs;
mod track;
mod truetype;

pub use composer::Composer;
pub use deliver::{Failure, Shown, document, form_of};
pub use error::ComposeError;
pub use keep::add_text_layer;
pub use metadata::{Metadata, NAMESPACE};

/// What a composed file claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conformance {
    /// ISO 19005-2, level U: what the archive keeps.
    #[default]
    PdfA2u,
    /// ISO 19005-1, level B: the same structure as far as part 1 goes, so that
    /// validators for part 1 can be set on it.
    PdfA1b,
}
