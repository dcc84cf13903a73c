//! A page laid out for rules: its lines levelled, with compact text.

use unicode_normalization::UnicodeNormalization;

use crate::document::{Page, Point, Rect, TextLine};

/// A line of the page.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// The line as read.
    pub line: &'a TextLine,
    /// Its text, compatibility forms folded, without spaces.
    pub text: String,
    /// For each character of `text` the index of its glyph.
    glyphs: Vec<usize>,
    /// Where it stands on the levelled sheet, in pixels: `x` runs along the writing, `y`
    /// across it, so that a vertical page looks like a horizontal one.
    pub place: Rect,
}

impl Piece<'_> {
    /// Size of the type in pixels.
    pub(super) fn size(&self) -> f32 {
        self.place.h
    }

    /// The glyphs from character `from` of `text` on.
    pub(super) fn glyphs_from(&self, from: usize) -> usize {
        self.glyphs
            .get(from)
            .copied()
            .unwrap_or(self.line.glyphs.len())
    }

    /// Whether there is a gap wider than 0.8 of the type size before character `at`.
    pub(super) fn gap_before(&self, at: usize) -> bool {
        let (Some(&next), Some(&last)) = (self.glyphs.get(at), self.glyphs.get(at.wrapping_sub(1)))
        else {
            return false;
        };
        let glyphs = &self.line.glyphs;
        (glyphs[next].start - glyphs[last].end) * self.place.w > 0.8 * self.size()
            || glyphs[last + 1..next].iter().any(|g| g.ch == ' ')
    }
}

/// A page's pieces in reading order.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    /// The page.
    pub page: &'a Page,
    /// Its lines.
    pub pieces: Vec<Piece<'a>>,
    /// Width of the levelled sheet in pixels.
    pub width: f32,
    /// Height of the levelled sheet in pixels.
    pub height: f32,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        let vertical_chars: usize = page
            .lines
            .iter()
            .filter(|l| l.vertical)
            .map(|l| l.glyphs.len())
            .sum();
        let all_chars: usize = page.lines.iter().map(|l| l.glyphs.len()).sum();
        let vertical = vertical_chars * 2 > all_chars;
        let (width, height) = (page.width as f32, page.height as f32);
        let centre = Point::new(width / 2.0, height / 2.0);
        let pieces = page
            .lines
            .iter()
            .map(|line| {
                let level = line.quad.map(|p| p.turned(centre, -page.skew)).bounds();
                let place = if vertical {
                    Rect::new(level.y, width - level.right(), level.h, level.w)
                } else {
                    level
                };
                let (text, glyphs) = folded(line);
                Piece {
                    line,
                    text,
                    glyphs,
                    place,
                }
            })
            .collect();
        let (width, height) = if vertical {
            (height, width)
        } else {
            (width, height)
        };
        Self {
            page,
            pieces,
            width,
            height,
        }
    }

    /// Whether `place` lies (with its middle) in `region`: left, top, right, bottom as
    /// shares of the sheet.
    pub(super) fn is_within(&self, place: &Rect, region: [f32; 4]) -> bool {
        let middle = place.centre();
        let (x, y) = (middle.x / self.width, middle.y / self.height);
        (region[0]..=region[2]).contains(&x) && (region[1]..=region[3]).contains(&y)
    }
}

fn folded(line: &TextLine) -> (String, Vec<usize>) {
    let (mut text, mut glyphs) = (String::new(), Vec::new());
    for (index, glyph) in line.glyphs.iter().enumerate() {
        for ch in std::iter::once(glyph.ch)
            .nfkc()
            .filter(|c| !c.is_whitespace())
        {
            text.push(ch);
            glyphs.push(index);
        }
    }
    (text, glyphs)
}

/// Text with compatibility forms folded and without spaces.
pub(super) fn compact(text: &str) -> String {
    text.nfkc().filter(|ch| !ch.is_whitespace()).collect()
}
