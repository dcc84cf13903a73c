//! A small circle set over a printed option, as some clerks mark it (1　3̊　5　10　永).

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::level::{level, slope_of};
use super::strokes::{boxes, ink_without_rules};

/// Fewest options of which one may be marked so.
const FEWEST: usize = 3;
/// The strip over a word that is looked at: how far over the box of its line it begins, how far
/// into the white of that it reaches, and how far beyond the word's ends, in type sizes.
const OVER: f32 = 0.65;
const INTO: f32 = 0.2;
const BESIDE: f32 = 0.2;
/// Side of a circle, in type sizes, and its width by its height.
const SIDE: std::ops::Range<f32> = 0.18..0.6;
const ROUND: std::ops::Range<f32> = 0.7..1.4;
/// Share of its box in the middle that is free of ink, and the share of ink elsewhere at most.
const HOLLOW: f32 = 0.3;
const INKED: f32 = 0.7;
/// How far the middle of a circle may lie from that of its word, in type sizes.
const OFF: f32 = 0.6;
/// No rule is shorter, in type sizes.
const RULE: f32 = 1.2;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.7;

/// Over which of `words` alone a circle stands; each word is given by the corners of its
/// characters, in pixels of `page`. `None` unless it is exactly one of three or more.
pub(super) fn circled_over(page: &GrayImage, words: &[Vec<Quad>]) -> Option<usize> {
    let has_circle = |at: &usize| has_circle(page, &words[*at]);
    let mut found = (0..words.len()).filter(has_circle);
    let only = found.next().filter(|_| words.len() >= FEWEST)?;
    found.next().is_none().then_some(only)
}

fn has_circle(page: &GrayImage, word: &[Quad]) -> bool {
    let Some(place) = Rect::around_quads(word) else {
        return false;
    };
    let size = place.h;
    let (left, right) = (place.x - BESIDE * size, place.right() + BESIDE * size);
    let (top, bottom) = (place.y - OVER * size, place.y + INTO * size);
    let is_on_page =
        left >= 0.0 && top >= 0.0 && right < page.width() as f32 && bottom < page.height() as f32;
    if !is_on_page || bottom - top < 6.0 {
        return false;
    }
    let area = Rect::new(left, top, right - left, bottom - top);
    let strip = level(page, area, slope_of(word));
    let ink = ink_without_rules(&strip, BLUR, (RULE * size) as u32);
    let middle = ink.width() as f32 / 2.0;
    let is_circle = |[left, top, right, bottom]: [u32; 4]| {
        let (w, h) = ((right - left) as f32, (bottom - top) as f32);
        let is_inside = left > 0 && top > 0 && right < ink.width() && bottom < ink.height();
        let centre = (left + right) as f32 / 2.0;
        is_inside
            && SIDE.contains(&(w / size))
            && SIDE.contains(&(h / size))
            && ROUND.contains(&(w / h))
            && (centre - middle).abs() < place.w / 2.0 + OFF * size - BESIDE * size
            && is_hollow(&ink, [left, top, right, bottom])
    };
    boxes(&ink).into_iter().filter(|it| is_circle(*it)).count() == 1
}

/// Whether ink runs around the middle of a box, and none is in it.
fn is_hollow(ink: &GrayImage, [left, top, right, bottom]: [u32; 4]) -> bool {
    let is_dark = |x: u32, y: u32| ink.get_pixel(x, y).0[0] > 0;
    let (w, h) = ((right - left) as f32, (bottom - top) as f32);
    let (x, y) = (left as f32 + w / 2.0, top as f32 + h / 2.0);
    let (half_w, half_h) = (HOLLOW * w / 2.0, HOLLOW * h / 2.0);
    let inside = |at: f32, middle: f32, half: f32| (at + 0.5 - middle).abs() <= half;
    let (mut dark, mut clear) = (0.0, true);
    for row in top..bottom {
        for column in left..right {
            let is_ink = is_dark(column, row);
            dark += f32::from(is_ink);
            let is_middle = inside(column as f32, x, half_w) && inside(row as f32, y, half_h);
            clear &= !(is_ink && is_middle);
        }
    }
    // From the middle ink is met in all four directions.
    let (x, y) = (x as u32, y as u32);
    let closed = (left..x).any(|it| is_dark(it, y))
        && (x..right).any(|it| is_dark(it, y))
        && (top..y).any(|it| is_dark(x, it))
        && (y..bottom).any(|it| is_dark(x, it));
    clear && closed && dark < INKED * w * h
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use imageproc::drawing::{
        draw_filled_circle_mut, draw_filled_rect_mut, draw_hollow_circle_mut,
    };
    use imageproc::rect::Rect as Area;

    use super::*;

    fn page(circled: &[i32], dotted: &[i32]) -> (GrayImage, Vec<Vec<Quad>>) {
        let mut page = GrayImage::from_pixel(700, 200, Luma([245]));
        let word = |n: i32| Rect::new(80.0 + 120.0 * n as f32, 100.0, 40.0, 40.0);
        for n in 0..4 {
            let bar = Area::at(80 + 120 * n + 17, 107).of_size(5, 26);
            draw_filled_rect_mut(&mut page, bar, Luma([20]));
        }
        for n in circled {
            for radius in 5..7 {
                draw_hollow_circle_mut(&mut page, (100 + 120 * n, 88), radius, Luma([90]));
            }
        }
        for n in dotted {
            draw_filled_circle_mut(&mut page, (100 + 120 * n, 88), 5, Luma([30]));
        }
        (page, (0..4).map(|n| vec![Quad::from(word(n))]).collect())
    }

    #[test]
    fn a_circle_over_one_option_marks_it() {
        let marked = |circled: &[i32], dotted: &[i32]| {
            let (page, words) = page(circled, dotted);
            circled_over(&page, &words)
        };
        assert_eq!(marked(&[1], &[]), Some(1));
        assert_eq!(marked(&[1, 2], &[]), None);
        assert_eq!(marked(&[], &[1]), None, "dirt");
        assert_eq!(marked(&[3], &[0]), Some(3));
        assert_eq!(marked(&[], &[]), None);
    }
}
