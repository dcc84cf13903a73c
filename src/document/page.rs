//! The page tree that engines fill and every later room reads.

use serde::{Deserialize, Serialize};

use super::{Affine, PageBox, Raster, RuleLine, TextLine, Turn};

/// A page as the loader gives it.
#[derive(Debug)]
pub struct LoadedPage {
    /// The pixels, as the page is displayed (its own `/Rotate` or EXIF orientation
    /// applied).
    pub raster: Raster,
    /// Resolution in dots an inch, from the file or worked out from the page size.
    pub dpi: f32,
    /// Pixels of `raster` → points of the (unrotated) output page.
    pub to_points: Affine,
    /// The visible area of the output page.
    pub media: PageBox,
    /// Lines of a sane text layer, in pixels of `raster`; `None` if the page must be
    /// read by an engine.
    pub native_text: Option<Vec<TextLine>>,
}

/// A page after reading. On the disk its engine and its fault are left out: names of the
/// program's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Page {
    /// Number in the source, from 1.
    pub number: u32,
    /// Width of the upright page in pixels.
    pub width: u32,
    /// Height of the upright page in pixels.
    pub height: u32,
    /// Dots an inch.
    pub dpi: f32,
    /// How the scan was turned (clockwise) to make it upright.
    pub turn: Turn,
    /// Whether `turn` is known; a page that gives no hint stays as scanned.
    pub orientation_known: bool,
    /// Slope of the text lines of the upright page in degrees, clockwise positive.
    pub skew: f32,
    /// Nothing is written on it.
    pub blank: bool,
    /// Who read it: an engine's name, or `text-layer`; empty if nobody did.
    #[serde(skip)]
    pub engine: &'static str,
    /// The lines in reading order.
    pub lines: Vec<TextLine>,
    /// The printed lines of its forms and tables.
    pub rules: Vec<RuleLine>,
    /// Why the page could not be read, if it could not.
    #[serde(skip)]
    pub error: Option<PageFault>,
    /// Pixels of the upright page → points of the output page; `None` for a page that
    /// could not be loaded.
    pub to_points: Option<Affine>,
}

/// A failure that stays on its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFault {
    /// Stable code.
    pub code: &'static str,
    /// What happened and what to do.
    pub message: String,
}

impl Page {
    /// Mean confidence of the lines, weighted by their length; 1 for an empty page.
    pub fn confidence(&self) -> f32 {
        let (sum, count) = self
            .lines
            .iter()
            .flat_map(|line| &line.glyphs)
            .fold((0.0, 0.0), |(sum, count), g| {
                (sum + g.confidence, count + 1.0)
            });
        if count > 0.0 { sum / count } else { 1.0 }
    }

    /// The page's text: one line a line, in reading order.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(TextLine::text).collect();
        lines.join("\n")
    }
}
