//! Text as it was read: glyphs in lines, with places and confidences.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Point, Quad, Rect};

/// One character of a line. A wide gap between words is a glyph of its own, `' '`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    /// The character as read.
    pub ch: char,
    /// Where it begins along the line, 0 at the line's start, 1 at its end.
    pub start: f32,
    /// Where it ends along the line, 0–1.
    pub end: f32,
    /// How sure the reader is, 0–1.
    pub confidence: f32,
}

/// A line of text on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextLine {
    /// The characters in reading order.
    pub glyphs: Vec<Glyph>,
    /// Corners in pixels of the upright page.
    pub quad: Quad,
    /// Mean confidence of the glyphs, 0–1.
    pub confidence: f32,
    /// Whether the line runs from top to bottom.
    pub vertical: bool,
}

impl TextLine {
    /// A line of `text` whose characters are spread evenly over `quad`: for readers
    /// that tell no places of single characters.
    pub fn evenly(text: &str, quad: Quad, confidence: f32, vertical: bool) -> Self {
        let count = text.chars().count().max(1) as f32;
        let glyphs = text
            .chars()
            .enumerate()
            .map(|(i, ch)| Glyph {
                ch,
                start: i as f32 / count,
                end: (i + 1) as f32 / count,
                confidence,
            })
            .collect();
        Self {
            glyphs,
            quad,
            confidence,
            vertical,
        }
    }

    /// The line's characters as a string.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.ch).collect()
    }

    /// The upright rectangle around the line, in pixels of the upright page.
    pub fn bounds(&self) -> Rect {
        self.quad.bounds()
    }

    /// Size of the type in pixels: the extent across the line.
    pub fn type_size(&self) -> f32 {
        if self.vertical {
            self.quad.width()
        } else {
            self.quad.height()
        }
    }

    /// The part of the line's quadrilateral from `start` to `end` (0–1 along the line).
    pub fn span(&self, start: f32, end: f32) -> Quad {
        let [tl, tr, br, bl] = self.quad.0;
        let cut = |from: Point, to: Point| (from.toward(to, start), from.toward(to, end));
        if self.vertical {
            let (l0, l1) = cut(tl, bl);
            let (r0, r1) = cut(tr, br);
            Quad([l0, r0, r1, l1])
        } else {
            let (t0, t1) = cut(tl, tr);
            let (b0, b1) = cut(bl, br);
            Quad([t0, t1, b1, b0])
        }
    }

    /// Lets go of all glyphs but those of `range` (indices into `glyphs`), and of the part of
    /// the quadrilateral that they took. Nothing happens if there are none.
    pub fn keep(&mut self, range: Range<usize>) {
        let kept = self.glyphs.get(range).unwrap_or_default();
        let (Some(first), Some(last)) = (kept.first(), kept.last()) else {
            return;
        };
        let (from, to) = (first.start, last.end);
        let long = (to - from).max(1e-3);
        let moved = kept.iter().map(|glyph| Glyph {
            start: (glyph.start - from) / long,
            end: (glyph.end - from) / long,
            ..*glyph
        });
        let kept: Vec<Glyph> = moved.collect();
        let letters = || kept.iter().filter(|glyph| glyph.ch != ' ');
        let sum: f32 = letters().map(|glyph| glyph.confidence).sum();
        self.confidence = sum / letters().count().max(1) as f32;
        self.quad = self.span(from, to);
        self.glyphs = kept;
    }

    /// The rectangle around glyphs `from..to` (indices into `glyphs`).
    pub fn glyph_bounds(&self, from: usize, to: usize) -> Rect {
        match self.glyphs.get(from..to) {
            Some([first, .., last]) => self.span(first.start, last.end).bounds(),
            Some([only]) => self.span(only.start, only.end).bounds(),
            _ => self.bounds(),
        }
    }
}
