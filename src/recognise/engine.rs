//! What every engine can do.

use std::time::Duration;

use crate::document::{Affine, Glyph, Point, Quad, Raster, TextLine, Turn};
use crate::error::PageError;
use crate::fair_clock;

/// A place where an engine found a line, before reading it.
#[derive(Debug, Clone, PartialEq)]
pub struct LineFound {
    /// Corners in pixels of the page that was looked at.
    pub quad: Quad,
    /// How sure the engine is that text stands here, 0–1.
    pub score: f32,
    /// What stands here, if the engine read it already, as the page lies, to find out
    /// which way up that is.
    pub glyphs: Option<Vec<Glyph>>,
}

impl LineFound {
    /// The same place after the page was turned; `map` is the turn's pixel map. The
    /// corners stay in reading order.
    #[must_use]
    pub fn turned(&self, turn: Turn, map: &Affine) -> Self {
        let [a, b, c, d] = self
            .quad
            .map(|p| {
                let (x, y) = map.apply(f64::from(p.x), f64::from(p.y));
                Point::new(x as f32, y as f32)
            })
            .0;
        let corners = match turn {
            Turn::None => [a, b, c, d],
            Turn::Right => [d, a, b, c],
            Turn::Half => [c, d, a, b],
            Turn::Left => [b, c, d, a],
        };
        Self {
            quad: Quad(corners),
            score: self.score,
            glyphs: self.glyphs.clone().filter(|_| turn == Turn::None),
        }
    }
}

/// A first look at a page as scanned: where its lines are and which way up it lies.
#[derive(Debug, Clone, Default)]
pub struct Glance {
    /// The turn that makes the page upright; `None` if the engine cannot tell.
    pub turn: Option<Turn>,
    /// The lines found, in pixels of the page *as scanned*. Empty if the engine finds
    /// lines only while reading.
    pub lines: Vec<LineFound>,
}

/// A reader of page images. Engines are shared by all workers and run single-threaded
/// inside each: two layers of threads would fight for the same cores.
///
/// No method has a body here: what wraps an engine would silently take that for its own.
pub trait Engine: Send + Sync {
    /// Name, as it stands in records.
    fn name(&self) -> &'static str;

    /// Finds the lines of a page as scanned, at `dpi` dots an inch, and its orientation.
    ///
    /// # Errors
    /// [`PageError::Engine`] if the engine fails, [`PageError::TimedOut`] past `deadline`.
    fn glance(&self, scan: &Raster, dpi: f32, deadline: Deadline) -> Result<Glance, PageError>;

    /// Finds the lines of an upright page at `dpi` dots an inch; nothing if the engine
    /// finds lines only while reading.
    ///
    /// # Errors
    /// As for [`Engine::glance`].
    fn find(&self, upright: &Raster, dpi: f32) -> Result<Vec<LineFound>, PageError>;

    /// Reads an upright page. `found` holds the lines of the glance, mapped onto the
    /// upright page; where it is empty the engine looks for itself.
    ///
    /// # Errors
    /// As for [`Engine::glance`].
    fn read(
        &self,
        upright: &Raster,
        dpi: f32,
        found: &[LineFound],
        deadline: Deadline,
    ) -> Result<Vec<TextLine>, PageError>;

    /// Reads single lines of an upright page whose `places` are known; `None` where
    /// nothing can be read, and everywhere if the engine always looks for lines itself.
    ///
    /// # Errors
    /// As for [`Engine::glance`].
    fn read_lines(
        &self,
        upright: &Raster,
        places: &[Quad],
        deadline: Deadline,
    ) -> Result<Vec<Option<TextLine>>, PageError>;

    /// Which of several `texts` stands at a place of an upright page, written from left to
    /// right, and how sure it is that it is none of the others, 0–1; `None` if it is none of
    /// them, and always if the engine can only read freely.
    ///
    /// # Errors
    /// As for [`Engine::glance`].
    fn likeliest(
        &self,
        upright: &Raster,
        place: &Quad,
        texts: &[String],
        deadline: Deadline,
    ) -> Result<Option<(usize, f32)>, PageError>;
}

/// When the work on a page must end, by the clock that stands still while this process
/// waits for a processor.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Duration,
    seconds: u64,
}

impl Deadline {
    /// `seconds` from now.
    pub fn after(seconds: u64) -> Self {
        Self {
            at: fair_clock::own().saturating_add(Duration::from_secs(seconds)),
            seconds,
        }
    }

    /// Fails once the time is over.
    ///
    /// # Errors
    /// [`PageError::TimedOut`].
    pub fn check(&self) -> Result<(), PageError> {
        if fair_clock::own() < self.at {
            Ok(())
        } else {
            Err(PageError::TimedOut(self.seconds))
        }
    }
}
