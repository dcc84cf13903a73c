//! How many figures stand side by side: how often the ink parts.

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::ink::{ink_in, on_page};
use super::strokes::boxes;

/// A figure is at least this high, as a share of the place's height: specks are lower.
const LEAST: f32 = 0.38;
/// It is at most this wide, in the same: figures that touch tell no number.
const WIDEST: f32 = 1.1;
/// Strokes that overlap by more than this along the line, as a share of the narrower, are of
/// one figure.
const ABOVE: f32 = 0.3;

/// How many figures `place` holds, in pixels of `page`; `None` if some touch each other, or a
/// rule or a seal.
pub fn figures(page: &GrayImage, place: &Quad) -> Option<usize> {
    let Rect { x, y, w, h } = place.bounds();
    let area @ [left, top, right, bottom] = on_page(page, [x, y, x + w, y + h])?;
    let (width, height) = (right - left, bottom - top);
    // What is cut off at the left or right is of the neighbour.
    let of_others = |&[l, _, r, _]: &[u32; 4]| l == 0 || r == width;
    let runs_off = |&[_, t, _, b]: &[u32; 4]| t == 0 || b == height;
    let mut strokes: Vec<[u32; 4]> = boxes(&ink_in(page, area));
    strokes.retain(|stroke| !of_others(stroke));
    strokes.sort_unstable();
    let mut figures: Vec<[u32; 4]> = Vec::new();
    for [l, t, r, b] in strokes {
        match figures.last_mut() {
            Some(last) if is_over([last[0], last[2]], [l, r]) => {
                *last = [last[0], last[1].min(t), last[2].max(r), last[3].max(b)];
            }
            _ => figures.push([l, t, r, b]),
        }
    }
    figures.retain(|&[_, t, _, b]| (b - t) as f32 >= LEAST * h);
    let is_wide = |&[l, _, r, _]: &[u32; 4]| (r - l) as f32 > WIDEST * h;
    let unclear = figures.iter().any(|it| is_wide(it) || runs_off(it));
    (!unclear).then_some(figures.len())
}

/// Whether two strokes, each from left to right, stand over each other.
fn is_over(one: [u32; 2], next: [u32; 2]) -> bool {
    let shared = one[1].min(next[1]).saturating_sub(one[0].max(next[0]));
    let narrower = (one[1] - one[0]).min(next[1] - next[0]);
    shared as f32 > ABOVE * narrower as f32
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// What is counted between two kanji, of which the sides reach into the place.
    fn counted(draw: impl Fn(u32, u32) -> bool) -> Option<usize> {
        let page = GrayImage::from_fn(300, 100, |x, y| {
            let beside = !(60..240).contains(&x) && (30..70).contains(&y);
            Luma([if beside || draw(x, y) { 30 } else { 225 }])
        });
        figures(&page, &Quad::from(Rect::new(55.0, 20.0, 190.0, 60.0)))
    }

    #[test]
    fn figures_are_counted_and_specks_and_neighbours_are_not() {
        let bar = |x: u32, y: u32, at: u32| x.abs_diff(at) < 4 && (32..68).contains(&y);
        assert_eq!(counted(|_, _| false), Some(0));
        assert_eq!(counted(|x, y| bar(x, y, 90) || bar(x, y, 110)), Some(2));
        // The two halves of an 8 that is faint in its middle.
        assert_eq!(counted(|x, y| bar(x, y, 90) && y.abs_diff(50) > 2), Some(1));
        assert_eq!(
            counted(|x, y| bar(x, y, 90) || x == 120 && y == 50),
            Some(1)
        );
    }

    #[test]
    fn figures_that_touch_tell_nothing() {
        assert_eq!(
            counted(|x, y| x.abs_diff(130) < 40 && (32..68).contains(&y)),
            None
        );
        assert_eq!(counted(|x, _| x.abs_diff(130) < 2), None, "a rule");
    }
}
