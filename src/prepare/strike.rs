//! Lines through printed options that do not hold (永年・30年・~~10年~~): the one that is left.

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::level::{level, slope_of};
use super::strokes::ink_of;

/// Where in a word a line through it runs, as shares of its height.
const BAND: (f32, f32) = (0.22, 0.78);
/// The share of a word's width that the line covers: between characters there is no ink else.
const THROUGH: f32 = 0.9;
/// The share that is inked above and below it at most: what is darker is no word on paper.
const ELSEWHERE: f32 = 0.75;
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
    let shares: Vec<f32> = ink
        .rows()
        .map(|row| {
            let inked = row.filter(|pixel| pixel.0[0] > 0).count();
            inked as f32 / ink.width() as f32
        })
        .collect();
    let at = |share: f32| (share * shares.len() as f32) as usize;
    let (above, below) = (&shares[..at(BAND.0)], &shares[at(BAND.1)..]);
    let is_paper = |rows: &[f32]| rows.iter().any(|&share| share < ELSEWHERE);
    let through = shares[at(BAND.0)..at(BAND.1)]
        .iter()
        .any(|&share| share >= THROUGH);
    through && is_paper(above) && is_paper(below)
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use imageproc::drawing::draw_filled_rect_mut;
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
}
