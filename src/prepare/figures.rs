//! How many figures stand side by side: how often the ink parts.

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::ink::{on_page, print_in};
use super::strokes::boxes;

/// A figure is at least this high, as a share of the place's height: specks are lower.
const LEAST: f32 = 0.38;
/// Two that touch each other are wider than this, in their own height.
const TWO: f32 = 1.1;
/// What is wider is no figures, in the same.
const WIDEST: f32 = 2.2;
/// Strokes that overlap by more than this along the line, as a share of the narrower, are of
/// one figure.
const ABOVE: f32 = 0.3;
/// So far beyond the place its first and its last figure may reach, in its height.
const BEYOND: f32 = 0.5;

/// How many figures have their middle in `place`, in pixels of `page`; `None` if they cannot
/// be told from each other, or from a rule or a seal.
pub fn figures(page: &GrayImage, place: &Quad) -> Option<usize> {
    let Rect { x, y, w, h } = place.bounds();
    let beyond = BEYOND * h;
    let area @ [left, top, .., bottom] = on_page(page, [x - beyond, y, x + w + beyond, y + h])?;
    let (from, to) = (x - left as f32, x + w - left as f32);
    let mut strokes: Vec<[u32; 4]> = boxes(&print_in(page, area));
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
    let mut count = 0;
    for [l, t, r, b] in figures {
        let middle = f32::midpoint(l as f32, r as f32);
        let (wide, high) = ((r - l) as f32, (b - t) as f32);
        if high < LEAST * h || !(from..to).contains(&middle) {
            continue;
        }
        if t == 0 || b == bottom - top || wide > WIDEST * high {
            return None;
        }
        count += if wide > TWO * high { 2 } else { 1 };
    }
    Some(count)
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
        assert_eq!(
            counted(|x, y| bar(x, y, 90) && y.abs_diff(50) > 2),
            Some(1),
            "broken"
        );
        assert_eq!(
            counted(|x, y| bar(x, y, 90) || x == 120 && y == 50),
            Some(1),
            "a speck"
        );
    }

    #[test]
    fn figures_that_touch_are_two() {
        let wide = |x: u32, y: u32, half: u32| x.abs_diff(130) < half && (32..68).contains(&y);
        assert_eq!(counted(|x, y| wide(x, y, 14)), Some(1));
        assert_eq!(counted(|x, y| wide(x, y, 24)), Some(2));
        assert_eq!(counted(|x, y| wide(x, y, 60)), None);
        assert_eq!(counted(|x, _| x.abs_diff(130) < 2), None, "a rule");
    }
}
