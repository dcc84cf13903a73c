//! Lines through printed options that do not hold (永年・30年・~~10年~~): the one that is left.

use std::ops::Range;

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::level::{level, slope_of};
use super::strokes::ink_of;

/// Where in a word a line through it runs, as shares of its height.
const BAND: (f32, f32) = (0.22, 0.78);
/// Share of a word's box along which the line runs without a gap, at least: the white between
/// two letters is crossed by nothing else.
const THROUGH: f32 = 0.6;
/// Share of its ink, from the first to the last, along which it does.
const THROUGH_INK: f32 = 0.78;
/// How much such a line falls or rises for each pixel to the right, at most, and the steps in
/// which that is looked at: pens are not held level.
const STEEPEST: f32 = 0.12;
const STEP: f32 = 0.02;
/// The share that is inked above and below it at most: what is darker is no word on paper.
const ELSEWHERE: f32 = 0.75;
/// Share of the word's ink that stands over the line, and under it, at least: over the upper edge of
/// a ring there is none.
const ON_EITHER_SIDE: f32 = 0.1;
/// Farther up and down in a word's box, as a share of its height, rules may run.
const MARGIN: f32 = 0.12;
/// Pixels on either side of the middle of a line that are its own.
const HALF_LINE: f32 = 2.0;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.7;

/// Which of `words` alone has no line through it; each is given by the corners of its
/// characters, in pixels of `page`. `None` unless it is exactly one of two or more.
pub fn left_standing(page: &GrayImage, words: &[Vec<Quad>]) -> Option<usize> {
    let struck: Vec<bool> = words.iter().map(|word| is_struck(page, word)).collect();
    let mut left = (0..struck.len()).filter(|&at| !struck[at]);
    let only = left.next()?;
    (left.next().is_none() && words.len() > 1).then_some(only)
}

/// Whether a line runs through a word from end to end.
pub(super) fn is_struck(page: &GrayImage, word: &[Quad]) -> bool {
    let Some(place) = Rect::around_quads(word) else {
        return false;
    };
    let left = place.x.max(0.0);
    let top = place.y.max(0.0);
    let right = place.right().min(page.width() as f32);
    let bottom = place.bottom().min(page.height() as f32);
    // A single character may be a line itself: 一.
    if word.len() < 2 || right - left < 4.0 || bottom - top < 4.0 {
        return false;
    }
    let area = Rect::new(left, top, right - left, bottom - top);
    let ink = ink_of(&level(page, area, slope_of(word)), BLUR);
    let (width, height) = (ink.width() as f32, ink.height() as f32);
    let (from, to) = ((BAND.0 * height) as u32, (BAND.1 * height) as u32);
    let is_paper = |mut rows: Range<u32>| {
        rows.any(|y| {
            let inked = (0..ink.width()).filter(|&x| is_ink(&ink, x, y)).count();
            (inked as f32) < ELSEWHERE * width
        })
    };
    let is_column_inked = |x: &u32| (0..ink.height()).any(|y| is_ink(&ink, *x, y));
    let Some(first) = (0..ink.width()).find(is_column_inked) else {
        return false;
    };
    let last = (0..ink.width()).rfind(is_column_inked).unwrap_or(first);
    let least = (THROUGH * width).max(THROUGH_INK * (last + 1 - first) as f32);
    let stroke = longest_stroke(&ink, from..to);
    stroke.length as f32 >= least
        && is_paper(0..from)
        && is_paper(to..ink.height())
        && stroke.parts(&ink)
}

fn is_ink(ink: &GrayImage, x: u32, y: u32) -> bool {
    ink.get_pixel(x, y).0[0] > 0
}

/// A straight line of ink without a gap.
#[derive(Default)]
struct Stroke {
    /// In pixels.
    length: u32,
    /// Where it crosses the middle of the image, and how much it falls for each pixel.
    row: f32,
    slope: f32,
}

impl Stroke {
    /// Whether ink stands over it as well as under it.
    fn parts(&self, ink: &GrayImage) -> bool {
        let (middle, height) = (ink.width() as f32 / 2.0, ink.height() as f32);
        let letters = MARGIN * height..(1.0 - MARGIN) * height;
        let (mut over, mut under) = (0.0_f32, 0.0_f32);
        for (x, y, pixel) in ink.enumerate_pixels() {
            let away = y as f32 - (self.row + self.slope * (x as f32 - middle));
            if pixel.0[0] == 0 || away.abs() <= HALF_LINE || !letters.contains(&(y as f32)) {
                continue;
            }
            if away < 0.0 {
                over += 1.0;
            } else {
                under += 1.0;
            }
        }
        over.min(under) >= ON_EITHER_SIDE * (over + under)
    }
}

/// The longest straight line of ink without a gap that runs along in these rows.
fn longest_stroke(ink: &GrayImage, rows: Range<u32>) -> Stroke {
    let middle = ink.width() as f32 / 2.0;
    let slopes = (STEEPEST / STEP) as i32;
    let mut longest = Stroke::default();
    for slope in -slopes..=slopes {
        let slope = slope as f32 * STEP;
        for row in rows.clone() {
            let mut run: u32 = 0;
            for x in 0..ink.width() {
                let y = row as f32 + slope * (x as f32 - middle);
                let y = y.round() as i64;
                // A step from row to row is no gap.
                let is_there = (y - 1..=y + 1).any(|y| {
                    u32::try_from(y).is_ok_and(|y| rows.contains(&y) && is_ink(ink, x, y))
                });
                run = if is_there { run + 1 } else { 0 };
                if run > longest.length {
                    longest = Stroke {
                        length: run,
                        row: row as f32,
                        slope,
                    };
                }
            }
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use imageproc::drawing::{draw_filled_rect_mut, draw_line_segment_mut};
    use imageproc::rect::Rect as Area;

    use super::*;

    /// Three words of two characters, and lines through those of `struck`.
    fn page(struck: &[usize]) -> (GrayImage, Vec<Vec<Quad>>) {
        let mut page = GrayImage::from_pixel(900, 200, Luma([250]));
        let mut words = Vec::new();
        for n in 0..3 {
            let mut word = Vec::new();
            for c in 0..2 {
                let x = 100 + n * 250 + c * 40;
                for stroke in 0..4 {
                    let bar = Area::at(x + 4, 84 + 9 * stroke).of_size(30, 4);
                    draw_filled_rect_mut(&mut page, bar, Luma([20]));
                }
                word.push(Quad::from(Rect::new(x as f32, 80.0, 40.0, 40.0)));
            }
            words.push(word);
        }
        for &n in struck {
            let line = Area::at(92 + 250 * n as i32, 99).of_size(96, 5);
            draw_filled_rect_mut(&mut page, line, Luma([30]));
        }
        (page, words)
    }

    #[test]
    fn the_edge_of_a_ring_is_no_line() {
        let (mut page, mut words) = page(&[]);
        // A ring has made the box of its word higher.
        words[1] = vec![
            Quad::from(Rect::new(350.0, 60.0, 40.0, 80.0)),
            Quad::from(Rect::new(390.0, 60.0, 40.0, 80.0)),
        ];
        for width in 0..3 {
            imageproc::drawing::draw_hollow_ellipse_mut(
                &mut page,
                (390, 100),
                60,
                26 + width,
                Luma([30]),
            );
        }
        assert!(!is_struck(&page, &words[1]));
    }

    #[test]
    fn the_word_without_a_line_is_left() {
        let left = |struck: &[usize]| {
            let (page, words) = page(struck);
            left_standing(&page, &words)
        };
        assert_eq!(left(&[0, 2]), Some(1));
        assert_eq!(left(&[1, 2]), Some(0));
        assert_eq!(left(&[0]), None, "two are left");
        assert_eq!(left(&[]), None);
        assert_eq!(left(&[0, 1, 2]), None);
    }

    #[test]
    fn a_line_may_end_short_of_the_box_and_slope() {
        let (mut page, words) = page(&[]);
        for n in [0, 2] {
            for thick in 0..4 {
                let (x, y) = ((104 + 250 * n) as f32, (95 + thick) as f32);
                draw_line_segment_mut(&mut page, (x, y), (x + 66.0, y + 6.0), Luma([30]));
            }
        }
        assert_eq!(left_standing(&page, &words), Some(1));
    }
}
