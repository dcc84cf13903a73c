//! Whether something is written in a cell of a form.

use image::{GrayImage, Luma, imageops};

use crate::document::Quad;

use super::strokes::boxes;

/// The border of a cell that is not looked at, as a share of its shorter side: its rules.
const BORDER: f32 = 0.14;
/// How much darker than the paper ink is, of 255.
const DEPTH: u8 = 70;
/// A stroke of a letter is at least this high, as a share of the cell's shorter side:
/// specks are smaller.
const STROKE: f32 = 0.22;

/// Whether a letter or a digit stands in `cell`, in pixels of `page`.
pub fn is_inked(page: &GrayImage, cell: &Quad) -> bool {
    let place = cell.bounds();
    let side = place.w.min(place.h);
    let border = BORDER * side;
    let left = (place.x + border).max(0.0) as u32;
    let top = (place.y + border).max(0.0) as u32;
    let right = (place.right() - border).min(page.width() as f32) as u32;
    let bottom = (place.bottom() - border).min(page.height() as f32) as u32;
    if right <= left + 4 || bottom <= top + 4 {
        return false;
    }
    let inside = imageops::crop_imm(page, left, top, right - left, bottom - top).to_image();
    let mut shades: Vec<u8> = inside.pixels().map(|pixel| pixel.0[0]).collect();
    shades.sort_unstable();
    // Most of a cell is paper.
    let paper = shades[shades.len() * 3 / 4];
    let limit = paper.saturating_sub(DEPTH);
    let ink = GrayImage::from_fn(inside.width(), inside.height(), |x, y| {
        Luma([if inside.get_pixel(x, y).0[0] < limit {
            255
        } else {
            0
        }])
    });
    boxes(&ink)
        .iter()
        .any(|[_, top, _, bottom]| (bottom - top) as f32 >= STROKE * side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Rect;

    fn cell(draw: impl Fn(u32, u32) -> bool) -> bool {
        let page = GrayImage::from_fn(120, 120, |x, y| {
            let rule = x.abs_diff(10) < 2
                || x.abs_diff(110) < 2
                || y.abs_diff(10) < 2
                || y.abs_diff(110) < 2;
            Luma([if rule || draw(x, y) { 30 } else { 225 }])
        });
        is_inked(&page, &Quad::from(Rect::new(10.0, 10.0, 100.0, 100.0)))
    }

    #[test]
    fn letters_are_ink_and_rules_and_specks_are_not() {
        assert!(
            cell(|x, y| x.abs_diff(60) < 3 && (40..80).contains(&y)),
            "a one"
        );
        assert!(!cell(|_, _| false), "rules only");
        assert!(!cell(|x, y| x % 20 < 4 && y % 20 < 4), "specks");
    }
}
