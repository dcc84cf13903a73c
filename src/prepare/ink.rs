//! Whether something is written in a cell of a form, or right beside a line.

use image::{GrayImage, Luma, imageops};

use crate::document::{Quad, Rect};

use super::strokes::boxes;

/// The border of a cell that is not looked at, as a share of its shorter side: its rules.
const BORDER: f32 = 0.14;
/// How much darker than the paper ink is, of 255.
const DEPTH: u8 = 70;
/// How dark the thinnest stroke of print is, as a share of the darkest.
const THIN: f32 = 0.35;
/// A stroke of a letter is at least this high, as a share of the cell's shorter side:
/// specks are smaller.
const STROKE: f32 = 0.22;

/// Whether a letter or a digit stands in `cell`, in pixels of `page`.
pub fn is_inked(page: &GrayImage, cell: &Quad) -> bool {
    let place = cell.bounds();
    let side = place.w.min(place.h);
    let border = BORDER * side;
    let inside = [
        place.x + border,
        place.y + border,
        place.right() - border,
        place.bottom() - border,
    ];
    let Some(inside) = on_page(page, inside) else {
        return false;
    };
    boxes(&ink_in(page, inside))
        .iter()
        .any(|[_, top, _, bottom]| (bottom - top) as f32 >= STROKE * side)
}

/// The part that lies on the page of what is within left, top, right and bottom; `None` if it
/// is too small to hold anything.
pub(super) fn on_page(page: &GrayImage, [left, top, right, bottom]: [f32; 4]) -> Option<[u32; 4]> {
    let (left, top) = (left.max(0.0) as u32, top.max(0.0) as u32);
    let right = right.min(page.width() as f32) as u32;
    let bottom = bottom.min(page.height() as f32) as u32;
    (right > left + 4 && bottom > top + 4).then_some([left, top, right, bottom])
}

/// The ink within left, top, right and bottom, most of which is paper.
fn ink_in(page: &GrayImage, area: [u32; 4]) -> GrayImage {
    darker(page, area, |paper, _| paper.saturating_sub(DEPTH))
}

/// The same of print that may be faint, where nothing but print is looked at: thin strokes are
/// less dark than thick ones.
pub(super) fn print_in(page: &GrayImage, area: [u32; 4]) -> GrayImage {
    darker(page, area, |paper, darkest| {
        let depth = f32::from(paper.saturating_sub(darkest));
        paper.saturating_sub((THIN * depth) as u8)
    })
}

/// What is darker than the limit that the shade of the paper and the darkest ink tell.
fn darker(
    page: &GrayImage,
    [left, top, right, bottom]: [u32; 4],
    limit: impl Fn(u8, u8) -> u8,
) -> GrayImage {
    let inside = imageops::crop_imm(page, left, top, right - left, bottom - top).to_image();
    let mut shades: Vec<u8> = inside.pixels().map(|pixel| pixel.0[0]).collect();
    shades.sort_unstable();
    let limit = limit(shades[shades.len() * 3 / 4], shades[shades.len() / 100]);
    GrayImage::from_fn(inside.width(), inside.height(), |x, y| {
        Luma([if inside.get_pixel(x, y).0[0] < limit {
            255
        } else {
            0
        }])
    })
}

/// A letter beside a line reaches at least this far beyond the line's box, in sizes of its
/// type: boxes are drawn a little tight.
const BEYOND: f32 = 0.4;
/// It is at least this high, in the same.
const LETTER: f32 = 0.45;
/// Widest gap between two strokes of one letter, in the same.
const INSIDE: f32 = 0.15;
/// The dashes of a dotted rule are thinner and shorter than this, in the same.
const RULE: f32 = 0.15;
const DASH: f32 = 0.25;
/// What is smaller, in the same, is a speck: two may lie over each other as the strokes of a letter
/// do.
const SPECK: f32 = 0.1;
/// So much of the line, and above and below it, is looked at with it: what runs on there is
/// no letter, but a rule, a ring or a seal.
const AROUND: f32 = 0.5;

/// Whether a letter stands in `strip`, which borders on the line `line` of print that runs
/// across the page, or down it; both in pixels of `page`. What reaches into the line belongs
/// to it.
pub fn is_lettered(page: &GrayImage, line: &Quad, strip: &Quad) -> bool {
    let (line, strip) = (line.bounds(), strip.bounds());
    let (from, to) = (line.centre(), strip.centre());
    let across = (from.x - to.x).abs() >= (from.y - to.y).abs();
    let size = if across { line.h } else { line.w };
    let around = AROUND * size;
    let wide = [
        strip.x - around,
        strip.y - around,
        strip.right() + around,
        strip.bottom() + around,
    ];
    let Some(area @ [left, top, right, bottom]) = on_page(page, wide) else {
        return false;
    };
    let (width, height) = (right - left, bottom - top);
    let is_whole = |&[l, t, r, b]: &[u32; 4]| l > 0 && t > 0 && r < width && b < height;
    let on_the_page = |[l, t, r, b]: [u32; 4]| {
        let (x, y) = ((left + l) as f32, (top + t) as f32);
        Rect::new(x, y, (r - l) as f32, (b - t) as f32)
    };
    let strokes = boxes(&ink_in(page, area)).into_iter().filter(is_whole);
    let strokes = strokes.map(on_the_page);
    let is_speck = |stroke: &Rect| stroke.w.max(stroke.h) < SPECK * size;
    let in_strip = strokes.filter(|it| strip.contains(it.centre()) && !is_speck(it));
    let mut in_strip: Vec<Rect> = in_strip.collect();
    let along = |stroke: &Rect| if across { stroke.x } else { stroke.y };
    in_strip.sort_by(|a, b| along(a).total_cmp(&along(b)));
    // The dashes of a dotted rule lie one over the other, and none is as wide as a letter.
    let is_dotted = |letter: &Rect| {
        let strokes = in_strip.iter().filter(|it| letter.contains(it.centre()));
        let (thick, longest) = if across {
            (letter.w, strokes.map(|it| it.h).fold(0.0, f32::max))
        } else {
            (letter.h, strokes.map(|it| it.w).fold(0.0, f32::max))
        };
        thick < RULE * size && longest < DASH * size
    };
    let is_letter = |letter: &Rect| {
        let (before, behind, high) = if across {
            (line.x - letter.x, letter.right() - line.right(), letter.h)
        } else {
            (line.y - letter.y, letter.bottom() - line.bottom(), letter.w)
        };
        before.max(behind) >= BEYOND * size && high >= LETTER * size && !is_dotted(letter)
    };
    // A letter may be of several strokes, but these do not lie apart as specks do.
    let mut letters: Vec<Rect> = Vec::new();
    for &stroke in &in_strip {
        match letters.last_mut() {
            Some(letter) if gap(letter, &stroke, across) < INSIDE * size => {
                *letter = letter.union(&stroke);
            }
            _ => letters.push(stroke),
        }
    }
    letters.iter().any(is_letter)
}

/// How far behind `one` the next stroke begins, along the writing.
fn gap(one: &Rect, next: &Rect, across: bool) -> f32 {
    if across {
        next.x - one.right()
    } else {
        next.y - one.bottom()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Whether a letter is seen before a line of which the box begins at 200; its first letter
    /// sticks out of it a little.
    fn beside(draw: impl Fn(u32, u32) -> bool) -> bool {
        let page = GrayImage::from_fn(400, 120, |x, y| {
            let first = (195..235).contains(&x) && (40..80).contains(&y);
            Luma([if first || draw(x, y) { 30 } else { 225 }])
        });
        let line = Quad::from(Rect::new(200.0, 38.0, 180.0, 44.0));
        let strip = Quad::from(Rect::new(80.0, 38.0, 120.0, 44.0));
        is_lettered(&page, &line, &strip)
    }

    #[test]
    fn a_letter_beside_a_line_is_seen_and_rules_and_specks_are_not() {
        assert!(!beside(|_, _| false), "the line's own letter");
        assert!(
            beside(|x, y| (150..185).contains(&x) && (42..78).contains(&y)),
            "a letter"
        );
        assert!(
            beside(|x, y| (165..170).contains(&x) && (42..78).contains(&y)),
            "a one"
        );
        assert!(!beside(|x, _| x.abs_diff(160) < 2), "a rule");
        assert!(
            !beside(|x, y| x.abs_diff(160) < 2 && y % 8 < 4),
            "a dotted rule"
        );
        assert!(!beside(|_, y| y.abs_diff(60) < 2), "a rule along it");
        assert!(
            !beside(|x, y| x.abs_diff(150) < 4 && y.abs_diff(60) < 4),
            "a speck"
        );
        let speck = |x: u32, y: u32, at: (u32, u32)| x.abs_diff(at.0) < 3 && y.abs_diff(at.1) < 3;
        assert!(
            !beside(|x, y| speck(x, y, (120, 45)) || speck(x, y, (160, 75))),
            "two specks"
        );
        assert!(
            beside(|x, y| (150..185).contains(&x) && (42..78).contains(&y) && x.abs_diff(165) > 2),
            "a letter of two strokes"
        );
    }
}
