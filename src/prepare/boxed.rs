//! A box drawn around a word: the marked one of printed options, where it is no ring but four
//! straight lines (公開　[一部公開]　非公開).

use image::GrayImage;

use crate::document::{Quad, Rect};

use super::level::{part_around, slope_of};
use super::strokes::ink_of;

/// What is looked at around a word, in type sizes, and how far beyond the word's ends the lines
/// of its box reach at most: those of a table go on.
const AROUND: f32 = 1.6;
const WIDE: f32 = 1.3;
/// How far short of them they may end, in type sizes.
const SHORT: f32 = 0.3;
/// How far over and under the word's middle they lie, in type sizes.
const OFF: std::ops::Range<f32> = 0.4..1.4;
/// A line may be broken for so many type sizes.
const GAP: f32 = 0.12;
/// Share of the way from its upper to its lower line along which a box has its sides.
const SIDE: f32 = 0.85;
/// How far the sides may stand off the ends of these lines, in type sizes.
const BESIDE: f32 = 0.15;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.7;

/// Which of `words` a box is drawn around; each word is given by the corners of its characters,
/// in pixels of `page`, and is written from left to right. `None` unless it is exactly one.
pub(super) fn boxed(page: &GrayImage, words: &[Vec<Quad>]) -> Option<usize> {
    let has_box = |word: &Vec<Quad>| Frame::around(page, word).is_some_and(|it| it.is_closed());
    let mut found = (0..words.len()).filter(|&nth| has_box(&words[nth]));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The ink around a word.
struct Frame {
    ink: GrayImage,
    word: Rect,
    size: f32,
}

impl Frame {
    fn around(page: &GrayImage, word: &[Quad]) -> Option<Self> {
        let (part, word) = part_around(page, word, AROUND, slope_of(word))?;
        Some(Self {
            ink: ink_of(&part, BLUR),
            size: word.h,
            word,
        })
    }

    /// Whether lines run over and under the word, and upright ones at their ends.
    fn is_closed(&self) -> bool {
        let middle = self.word.centre().y;
        let lines = |from: f32, to: f32| {
            let rows = from.max(0.0) as u32..(to.max(0.0) as u32).min(self.ink.height());
            rows.filter_map(|y| Some((y, self.line_at(y)?)))
        };
        let over = lines(middle - OFF.end * self.size, middle - OFF.start * self.size).next_back();
        let under = lines(middle + OFF.start * self.size, middle + OFF.end * self.size).next();
        let (Some((top, upper)), Some((bottom, lower))) = (over, under) else {
            return false;
        };
        let is_side = |x: u32, other: u32| {
            let beside = (BESIDE * self.size) as u32 + 1;
            let columns = x.min(other).saturating_sub(beside)..=x.max(other) + beside;
            let is_inked = |y: &u32| columns.clone().any(|x| self.is_ink(x, *y));
            let inked = (top..bottom).filter(is_inked).count();
            inked as f32 >= SIDE * (bottom - top) as f32
        };
        is_side(upper.0, lower.0) && is_side(upper.1, lower.1)
    }

    /// Where in a row a line runs along the whole word and not far beyond it.
    fn line_at(&self, y: u32) -> Option<(u32, u32)> {
        let gap = (GAP * self.size) as u32 + 1;
        let mut run: Option<(u32, u32)> = None;
        for x in (0..self.ink.width()).filter(|&x| self.is_ink(x, y)) {
            run = match run {
                Some((start, end)) if x - end <= gap => Some((start, x)),
                Some(run) if self.is_along(run) => return Some(run),
                _ => Some((x, x)),
            };
        }
        run.filter(|&run| self.is_along(run))
    }

    fn is_along(&self, (start, end): (u32, u32)) -> bool {
        let (start, end) = (start as f32, end as f32);
        let (wide, short) = (WIDE * self.size, SHORT * self.size);
        (self.word.x - wide..self.word.x + short).contains(&start)
            && (self.word.right() - short..self.word.right() + wide).contains(&end)
    }

    fn is_ink(&self, x: u32, y: u32) -> bool {
        x < self.ink.width() && y < self.ink.height() && self.ink.get_pixel(x, y).0[0] > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use imageproc::drawing::{draw_filled_rect_mut, draw_line_segment_mut};
    use imageproc::rect::Rect as Area;

    /// A row of words of four letters in a row of a table, `boxes` of them boxed.
    fn page(boxes: &[usize]) -> (GrayImage, Vec<Vec<Quad>>) {
        let mut page = GrayImage::from_pixel(1200, 200, Luma([245]));
        for y in [40.0, 160.0] {
            for thick in 0..3 {
                let y = y + thick as f32;
                draw_line_segment_mut(&mut page, (20.0, y), (1180.0, y), Luma([30]));
            }
        }
        let word = |nth: usize| -> Vec<Quad> {
            let x = 100.0 + 360.0 * nth as f32;
            let letter = |n: usize| Rect::new(x + 42.0 * n as f32, 80.0, 40.0, 40.0).into();
            (0..4).map(letter).collect()
        };
        for nth in 0..3 {
            let x = 100 + 360 * nth as i32;
            for n in 0..4 {
                let letter = Area::at(x + 42 * n + 4, 86).of_size(28, 28);
                draw_filled_rect_mut(&mut page, letter, Luma([40]));
            }
            if boxes.contains(&nth) {
                for thick in 0..3 {
                    let (left, top) = (x - 12 + thick, 68 + thick);
                    let (right, bottom) = (x + 180 - thick, 132 - thick);
                    let at = |x: i32, y: i32| (x as f32, y as f32);
                    for (from, to) in [
                        (at(left, top), at(right, top)),
                        (at(left, bottom), at(right, bottom)),
                        (at(left, top), at(left, bottom)),
                        (at(right, top), at(right, bottom)),
                    ] {
                        draw_line_segment_mut(&mut page, from, to, Luma([30]));
                    }
                }
            }
        }
        (page, (0..3).map(word).collect())
    }

    #[test]
    fn the_boxed_word_is_found() {
        for nth in 0..3 {
            let (page, words) = page(&[nth]);
            assert_eq!(boxed(&page, &words), Some(nth));
        }
    }

    #[test]
    fn no_box_and_two_boxes_tell_nothing() {
        for boxes in [&[][..], &[0, 2]] {
            let (page, words) = page(boxes);
            assert_eq!(boxed(&page, &words), None);
        }
    }

    #[test]
    fn a_word_between_two_lines_is_not_boxed() {
        let (mut page, words) = page(&[]);
        for y in [68.0, 132.0] {
            draw_line_segment_mut(&mut page, (90.0, y), (280.0, y), Luma([30]));
        }
        assert_eq!(boxed(&page, &words), None);
    }
}
