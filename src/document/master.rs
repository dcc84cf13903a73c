//! The page image as it was scanned: the encoded stream that goes into the PDF
//! unaltered, told in PDF's terms but free of any file format.

use std::sync::Arc;

use super::Affine;

/// What the composer puts on an output page.
#[derive(Debug, Clone)]
pub struct MasterPage {
    /// Visible page size in points (1/72 inch), before `rotate` is applied.
    pub media: PageBox,
    /// The page's own `/Rotate` in the source, degrees clockwise (0, 90, 180, 270).
    pub rotate: u16,
    /// The images in painting order.
    pub images: Vec<PlacedImage>,
}

/// A page box in points: lower left and upper right corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageBox {
    /// Left edge.
    pub x0: f64,
    /// Bottom edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Top edge.
    pub y1: f64,
}

impl PageBox {
    /// Width in points.
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }
}

/// An image and the matrix that maps the unit square onto the page (ISO 32000-1,
/// 8.9.5).
#[derive(Debug, Clone)]
pub struct PlacedImage {
    /// The encoded image.
    pub stream: Arc<ImageStream>,
    /// Unit square (origin bottom left) → points.
    pub matrix: Affine,
}

/// An encoded image.
#[derive(Debug, Clone)]
pub struct ImageStream {
    /// Width in samples.
    pub width: u32,
    /// Height in samples.
    pub height: u32,
    /// Bits a component: 1, 2, 4, 8 or 16. Meaningless for JPEG 2000.
    pub bits: u8,
    /// How samples become colours. `None` only for JPEG 2000, which carries its own.
    pub colour: Option<Colour>,
    /// How `data` is encoded.
    pub encoding: Encoding,
    /// The encoded bytes.
    pub data: Vec<u8>,
    /// `/Decode`, if it differs from the default.
    pub decode: Option<Vec<f32>>,
    /// A soft mask.
    pub soft_mask: Option<Arc<ImageStream>>,
    /// The image is a stencil (`/ImageMask true`) painted in this colour, `[r, g, b]` 0–1.
    pub stencil: Option<[f32; 3]>,
}

/// Colour space of an image.
#[derive(Debug, Clone, PartialEq)]
pub enum Colour {
    /// Black to white.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk,
    /// An ICC profile with 1, 3 or 4 components.
    Icc {
        /// Number of components.
        components: u8,
        /// The profile's bytes.
        profile: Arc<Vec<u8>>,
    },
    /// A palette.
    Indexed {
        /// Colour space of the entries.
        base: Box<Colour>,
        /// Highest index.
        high: u8,
        /// The entries, one after the other.
        palette: Arc<Vec<u8>>,
    },
}

/// Stream encodings that PDF/A-2 allows (ISO 19005-2, 6.1.7 and 6.2.8).
#[derive(Debug, Clone, PartialEq)]
pub enum Encoding {
    /// JPEG.
    Dct,
    /// CCITT group 3 or 4.
    Ccitt(Ccitt),
    /// JBIG2 with its global segments.
    Jbig2 {
        /// The contents of `/JBIG2Globals`.
        globals: Option<Arc<Vec<u8>>>,
    },
    /// JPEG 2000.
    Jpx,
    /// Deflate, with the PNG predictor where `predictor` is set.
    Flate {
        /// Samples are PNG-predicted (`/Predictor 15`).
        predictor: bool,
    },
}

/// Parameters of CCITT encodings (ISO 32000-1, table 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ccitt {
    /// Below 0 group 4, 0 group 3 one-dimensional, above 0 group 3 mixed.
    pub k: i32,
    /// Bits of 1 are black.
    pub black_is_1: bool,
    /// Rows begin at byte boundaries.
    pub byte_align: bool,
    /// Rows end with end-of-line codes.
    pub end_of_line: bool,
    /// The data ends with an end-of-block code.
    pub end_of_block: bool,
}
