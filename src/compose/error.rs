//! What can go wrong while a PDF is written.

use thiserror::Error;

/// Why a searchable PDF could not be made.
#[derive(Debug, Error)]
pub enum ComposeError {
    /// The bytes could not be written.
    #[error("the PDF cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// A page that PDF/A does not allow (ISO 19005-2, 6.1.13).
    #[error(
        "page {page} measures {width} × {height} points; PDF/A allows sides of 3 to 14,400 points"
    )]
    PageSize {
        /// Number in the source, from 1.
        page: u32,
        /// Width in points.
        width: f64,
        /// Height in points.
        height: f64,
    },
    /// An image that PDF/A does not allow, or whose description contradicts itself.
    #[error("image {image} of page {page} cannot go into a PDF/A file: {reason}")]
    Image {
        /// Number in the source, from 1.
        page: u32,
        /// Place in painting order, from 1.
        image: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// More different characters than a font can hold.
    #[error("the document has more than {limit} different characters; split it")]
    TooManyCharacters {
        /// The most that one font can hold.
        limit: usize,
    },
    /// The PDF that was to be kept cannot take a text layer.
    #[error("page {page} of the PDF cannot take a text layer: {detail}")]
    Page {
        /// Number in the source, from 1.
        page: u32,
        /// What is wrong with it.
        detail: String,
    },
    /// The PDF that was to be kept is encrypted.
    #[error("the PDF is encrypted; decrypt it before a text layer is added")]
    Encrypted,
    /// The objects of the layer cannot be brought into the PDF that was to be kept.
    #[error("the text layer cannot be brought into the PDF: {0}")]
    Merge(String),
}
