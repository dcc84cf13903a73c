//! Marks: connected strokes of ink.

use super::Rect;

/// A connected stroke of ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The box around it, in pixels of the upright page.
    pub place: Rect,
    /// Share of the box that is inked, 0–1.
    pub fill: f32,
    /// Whether the corners of the box are empty: so they are around a ring.
    pub round: bool,
}
