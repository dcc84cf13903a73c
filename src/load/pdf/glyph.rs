//! Characters as pdfium tells them, placed on the drawn page.

use crate::document::{Affine, Point, Rect};

use super::engine::Character;

/// A character in pixels of the page as displayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// `None` for a code that is no character.
    pub ch: Option<char>,
    pub code: u32,
    pub rect: Rect,
    /// Its baseline runs to the right.
    pub upright: bool,
}

impl Placed {
    pub(super) fn is_space(&self) -> bool {
        self.ch.is_some_and(|ch| {
            ch.is_whitespace() || matches!(ch, '\u{200b}' | '\u{feff}' | '\u{ad}')
        })
    }

    pub(super) fn em(&self) -> f32 {
        self.rect.w.max(self.rect.h)
    }
}

/// The characters in pixels, without what was printed twice to look bold.
pub(super) fn glyphs(characters: &[Character], to_pixels: &Affine) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(characters.len());
    let mut high = None;
    for character in characters {
        let code = match (high.take(), character.code) {
            (_, code @ 0xd800..=0xdbff) => {
                high = Some(code);
                continue;
            }
            (Some(high), low @ 0xdc00..=0xdfff) => {
                0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)
            }
            (_, code) => code,
        };
        let [left, bottom, right, top] = character.bounds;
        let rect = Rect::around([(left, bottom), (right, top)].map(|(x, y)| {
            let (x, y) = to_pixels.apply(x, y);
            Point::new(x as f32, y as f32)
        }));
        // Pdfium counts angles clockwise.
        let (sin, cos) = f64::from(-character.angle).to_radians().sin_cos();
        let right = to_pixels.a * cos + to_pixels.c * sin;
        let down = to_pixels.b * cos + to_pixels.d * sin;
        let placed = Placed {
            ch: char::from_u32(code).filter(|&ch| ch != '\0'),
            code,
            rect,
            upright: right > 0.0 && down.abs() < 0.09 * right,
        };
        if !out
            .iter()
            .rev()
            .take(4)
            .any(|before| is_double(before, &placed))
        {
            out.push(placed);
        }
    }
    out
}

fn is_double(a: &Placed, b: &Placed) -> bool {
    let common = a.rect.intersection(&b.rect).map_or(0.0, |r| r.area());
    a.code == b.code && !a.is_space() && common > 0.6 * a.rect.area().min(b.rect.area())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn double_printing_and_surrogates_are_undone() {
        let at = |code, x: f64| Character {
            code,
            bounds: [x, 0.0, x + 10.0, 10.0],
            angle: 0.0,
        };
        let to_pixels = Affine::new(1.0, 0.0, 0.0, -1.0, 0.0, 100.0);
        let characters = [
            at(0x592a, 0.0),
            at(0x592a, 0.4),
            at(0xd842, 10.0),
            at(0xdfb7, 10.0),
        ];
        let placed = glyphs(&characters, &to_pixels);
        let text: String = placed.iter().filter_map(|glyph| glyph.ch).collect();
        assert_eq!(text, "太𠮷");
        assert!(placed.iter().all(|glyph| glyph.upright));
        assert_eq!(placed[0].rect, Rect::new(0.0, 90.0, 10.0, 10.0));
    }
}
