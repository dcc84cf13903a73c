//! Rings drawn around a word: the marked one of printed options (永年・10年・⑤年).

use image::{GrayImage, Luma};

use crate::document::{Quad, Rect};

use super::strokes::{Labels, boxes_of, ink_of, labels};

/// How far short of the word's end a ring may turn, in type sizes.
const SHORT: f32 = 0.45;
/// How far beyond the word's end a ring may reach, in type sizes.
const WIDE: f32 = 1.3;
/// Height of a ring, in type sizes.
const HEIGHT: std::ops::Range<f32> = 0.5..2.6;
/// How much higher than letters a ring is: letters that touch each other are no higher.
const HIGHER: f32 = 1.15;
/// Height of letters where none stands free, in type sizes.
const LETTER: f32 = 0.75;
/// Parts of letters lower than this are dust, in type sizes.
const LEAST_PART: f32 = 0.12;
/// A ring around a single character is wider than it by this: 永 is higher than the digits
/// beside it, and has strokes on all sides.
const WIDER: f32 = 1.25;
/// Or it is so many times as wide and high as the letters of the other words: the box of the
/// character may hold the ring.
const ENCLOSES: f32 = 1.6;
/// Strokes wider than this are no letters, in type sizes.
const LETTER_WIDTH: f32 = 1.3;
/// No ring runs level for longer, in type sizes.
const LONGEST_STROKE: f32 = 2.4;
/// The steepest line that is taken for one, in pixels down for each to the right.
const STEEPEST: f32 = 0.1;
/// A ring has ink at the middle of the sides of its box, this deep and this far along the
/// side, as shares of its box: a corner of a frame has none on two of them.
const DEEP: f32 = 0.25;
const ALONG: f32 = 0.4;
/// Words farther apart than this many type sizes are looked at one by one.
const AROUND: f32 = 1.6;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.9;

/// Which of `words` a ring is drawn around; each word is given by the corners of its
/// characters, in pixels of `page`. `None` unless it is exactly one.
pub fn ringed(page: &GrayImage, words: &[Vec<Quad>]) -> Option<usize> {
    // A short word that was read by itself does not tell how it slopes, its row does.
    let by_word = || ringed_at(page, words, slope_of);
    let by_row = |slope: f32| ringed_at(page, words, |_| slope);
    by_word().or_else(|| by_row(slope_of_row(words)?))
}

/// The same, with the `slope` that a word has.
fn ringed_at(
    page: &GrayImage,
    words: &[Vec<Quad>],
    slope: impl Fn(&[Quad]) -> f32,
) -> Option<usize> {
    let words: Vec<Option<Word>> = words
        .iter()
        .map(|word| Word::on(page, word, slope(word)))
        .collect();
    let mut letters: Vec<f32> = words.iter().flatten().filter_map(Word::letter).collect();
    letters.sort_by(f32::total_cmp);
    let letter = letters.get(letters.len() / 2).copied();
    let mut ringed = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.as_ref().is_some_and(|word| word.has_ring(letter)));
    let (found, _) = ringed.next()?;
    ringed.next().is_none().then_some(found)
}

/// A word and the strokes around it.
struct Word {
    place: Rect,
    size: f32,
    /// It has one character.
    single: bool,
    /// Which stroke each pixel around it belongs to, and the boxes of these.
    labels: Labels,
    strokes: Vec<Rect>,
}

impl Word {
    fn on(page: &GrayImage, word: &[Quad], slope: f32) -> Option<Self> {
        let place = Rect::around_quads(word)?;
        let size = place.h;
        let reach = AROUND * size;
        let left = (place.x - reach).max(0.0);
        let top = (place.y - reach).max(0.0);
        let right = (place.right() + reach).min(page.width() as f32);
        let bottom = (place.bottom() + reach).min(page.height() as f32);
        if right - left < 2.0 || bottom - top < 2.0 {
            return None;
        }
        let crop = level(
            page,
            Rect::new(left, top, right - left, bottom - top),
            slope,
        );
        let labels = strokes(&crop, (LONGEST_STROKE * size) as u32);
        let rect = |[left, top, right, bottom]: [u32; 4]| {
            let (w, h) = (right - left, bottom - top);
            Rect::new(left as f32, top as f32, w as f32, h as f32)
        };
        Some(Self {
            place: Rect::new(place.x - left, place.y - top, place.w, place.h),
            size,
            single: word.len() == 1,
            strokes: boxes_of(&labels).into_iter().map(rect).collect(),
            labels,
        })
    }

    /// Height of its letters that stand free: in faint print one is broken into several
    /// strokes.
    fn letter(&self) -> Option<f32> {
        let letters = self.strokes.iter().filter(|stroke| {
            stroke.w < LETTER_WIDTH * self.size
                && stroke.h > LEAST_PART * self.size
                && stroke.x > self.place.x - 0.3 * self.size
                && stroke.right() < self.place.right() + 0.3 * self.size
                && self.is_level(stroke)
        });
        letters
            .copied()
            .reduce(|one, other| one.union(&other))
            .map(|all| all.h)
    }

    /// A ring is one stroke around the whole word, wider than any character and higher than
    /// a `letter`; without it the characters are strokes of their own.
    fn has_ring(&self, letter: Option<f32>) -> bool {
        let encloses =
            |stroke: &Rect| letter.is_some_and(|letter| stroke.w.min(stroke.h) > ENCLOSES * letter);
        let letter = letter.unwrap_or(LETTER * self.size);
        let (word, size) = (&self.place, self.size);
        self.strokes.iter().enumerate().any(|(nth, stroke)| {
            let middle = word.centre().x;
            let is_around = stroke.x < middle && stroke.right() > middle;
            let wide_enough =
                stroke.x < word.x + SHORT * size && stroke.right() > word.right() - SHORT * size;
            let narrow_enough =
                stroke.x > word.x - WIDE * size && stroke.right() < word.right() + WIDE * size;
            is_around
                && (!self.single || stroke.w > WIDER * word.w || encloses(stroke))
                && wide_enough
                && narrow_enough
                && self.is_level(stroke)
                && HEIGHT.contains(&(stroke.h / size))
                && stroke.h > HIGHER * letter
                && self.goes_round(nth, stroke)
        })
    }

    /// Whether the stroke with this number has ink at the middle of its sides.
    fn goes_round(&self, nth: usize, stroke: &Rect) -> bool {
        let (wide, high) = (DEEP * stroke.w, DEEP * stroke.h);
        let (along, down) = (ALONG * stroke.w, ALONG * stroke.h);
        let centre = stroke.centre();
        let (left, top) = (centre.x - 0.5 * along, centre.y - 0.5 * down);
        let sides = [
            Rect::new(stroke.x, top, wide, down),
            Rect::new(stroke.right() - wide, top, wide, down),
            Rect::new(left, stroke.y, along, high),
            Rect::new(left, stroke.bottom() - high, along, high),
        ];
        let number = u32::try_from(nth + 1).unwrap_or_default();
        let [left, right, top, bottom] = sides.map(|side| {
            let mut rows = side.y as u32..(side.bottom().ceil() as u32).min(self.labels.height());
            rows.any(|y| {
                let right = (side.right().ceil() as u32).min(self.labels.width());
                let mut columns = side.x as u32..right;
                columns.any(|x| self.labels.get_pixel(x, y).0[0] == number)
            })
        });
        // A rule that the ring touches takes its top or its bottom away.
        left && right && (top || bottom)
    }

    fn is_level(&self, stroke: &Rect) -> bool {
        (stroke.centre().y - self.place.centre().y).abs() < 0.5 * self.size
    }
}

/// How much a row of words falls for each pixel to the right, by its first and its last word.
/// `None` if they stand in several rows.
fn slope_of_row(words: &[Vec<Quad>]) -> Option<f32> {
    let (first, last) = (
        Rect::around_quads(words.first()?)?,
        Rect::around_quads(words.last()?)?,
    );
    let (from, to) = (first.centre(), last.centre());
    if to.x - from.x < LONGEST_STROKE * first.h.max(last.h) {
        return None;
    }
    let slope = (to.y - from.y) / (to.x - from.x);
    (slope.abs() <= STEEPEST).then_some(slope)
}

/// How much a word falls for each pixel to the right.
pub(super) fn slope_of(word: &[Quad]) -> f32 {
    let slope = |quad: &Quad| {
        let [start, end, ..] = quad.0;
        (end.y - start.y) / (end.x - start.x).max(1.0)
    };
    word.first().map_or(0.0, slope).clamp(-STEEPEST, STEEPEST)
}

/// The part of `page` at `area` with its columns moved so that a line of `slope` lies level:
/// on a sloping rule no pixel row is dark for long.
pub(super) fn level(page: &GrayImage, area: Rect, slope: f32) -> GrayImage {
    let (left, top) = (area.x as u32, area.y as u32);
    GrayImage::from_fn(area.w as u32, area.h as u32, |x, y| {
        let down = slope * (x as f32 - area.w / 2.0);
        let row = (top + y) as f32 + down.round();
        let row = row.clamp(0.0, (page.height() - 1) as f32) as u32;
        *page.get_pixel((left + x).min(page.width() - 1), row)
    })
}

/// Takes out what runs level or upright for more than `longest` pixels: the rules of a form,
/// which a ring often touches.
fn erase_rules(ink: &mut GrayImage, longest: u32) {
    let (width, height) = ink.dimensions();
    let whole = ink.clone();
    let mut erase = |rows: u32, length: u32, at: fn(u32, u32) -> (u32, u32)| {
        for row in 0..rows {
            let mut start = 0;
            for end in 0..=length {
                let is_dark = end < length && {
                    let (x, y) = at(row, end);
                    whole.get_pixel(x, y).0[0] > 0
                };
                if is_dark {
                    continue;
                }
                if end - start > longest {
                    for place in start..end {
                        let (x, y) = at(row, place);
                        ink.put_pixel(x, y, Luma([0]));
                    }
                }
                start = end + 1;
            }
        }
    };
    erase(height, width, |y, x| (x, y));
    erase(width, height, |x, y| (x, y));
}

/// The connected dark strokes, rules longer than `longest` pixels left out.
fn strokes(crop: &GrayImage, longest: u32) -> Labels {
    let mut ink = ink_of(crop, BLUR);
    erase_rules(&mut ink, longest);
    labels(&ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Point;
    use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_ellipse_mut};
    use imageproc::rect::Rect as Area;

    /// Three words of two square characters each, 40 px a character.
    fn page(ring: Option<usize>) -> (GrayImage, Vec<Vec<Quad>>) {
        let mut page = GrayImage::from_pixel(900, 200, Luma([250]));
        let mut words = Vec::new();
        for n in 0..3 {
            let mut word = Vec::new();
            for c in 0..2 {
                let x = 100 + n * 250 + c * 40;
                draw_filled_rect_mut(&mut page, Area::at(x + 4, 84).of_size(30, 30), Luma([20]));
                word.push(Quad::from(Rect::new(x as f32, 80.0, 40.0, 40.0)));
            }
            words.push(word);
        }
        if let Some(n) = ring {
            for grow in 0..3 {
                let centre = (140 + n as i32 * 250, 100);
                draw_hollow_ellipse_mut(&mut page, centre, 52 + grow, 33 + grow, Luma([40]));
            }
        }
        (page, words)
    }

    #[test]
    fn the_ringed_word_is_found() {
        for n in 0..3 {
            let (page, words) = page(Some(n));
            assert_eq!(ringed(&page, &words), Some(n));
        }
        let (page, words) = page(None);
        assert_eq!(ringed(&page, &words), None);
    }

    #[test]
    fn a_ring_that_touches_a_rule_is_found() {
        let (mut page, words) = page(Some(1));
        draw_filled_rect_mut(&mut page, Area::at(20, 130).of_size(860, 4), Luma([20]));
        assert_eq!(ringed(&page, &words), Some(1));
        let (mut page, words) = self::page(Some(0));
        draw_filled_rect_mut(&mut page, Area::at(84, 2).of_size(4, 196), Luma([20]));
        assert_eq!(ringed(&page, &words), Some(0));
    }

    /// `page` with everything moved down by `slope` pixels for each to the right, and its words.
    fn sloping(page: &GrayImage, words: &[Vec<Quad>], slope: f32) -> (GrayImage, Vec<Vec<Quad>>) {
        let middle = page.width() as f32 / 2.0;
        let down = |x: f32| (slope * (x - middle)).round();
        let turned = GrayImage::from_fn(page.width(), page.height(), |x, y| {
            let row = y as f32 - down(x as f32);
            let inside = (0.0..page.height() as f32).contains(&row);
            if inside {
                *page.get_pixel(x, row as u32)
            } else {
                Luma([250])
            }
        });
        let moved = |quad: &Quad| quad.map(|p| Point::new(p.x, p.y + slope * (p.x - middle)));
        let words = words.iter().map(|word| word.iter().map(moved).collect());
        (turned, words.collect())
    }

    #[test]
    fn a_ring_that_touches_a_rule_is_found_on_a_sloping_form() {
        for slope in [-0.05, 0.03] {
            let (mut form, words) = page(Some(1));
            draw_filled_rect_mut(&mut form, Area::at(20, 130).of_size(860, 4), Luma([20]));
            let (form, words) = sloping(&form, &words, slope);
            assert_eq!(ringed(&form, &words), Some(1), "{slope}");
            // A word that was read by itself has upright corners.
            let upright = |quad: &Quad| Quad::from(quad.bounds());
            let by_itself: Vec<Vec<Quad>> = words
                .iter()
                .map(|word| word.iter().map(upright).collect())
                .collect();
            assert_eq!(ringed(&form, &by_itself), Some(1), "{slope}");
            let (mut bare, words) = page(None);
            draw_filled_rect_mut(&mut bare, Area::at(20, 130).of_size(860, 4), Luma([20]));
            let (bare, words) = sloping(&bare, &words, slope);
            assert_eq!(ringed(&bare, &words), None, "{slope}");
        }
    }

    #[test]
    fn letters_that_touch_are_no_ring() {
        let (mut page, words) = page(None);
        draw_filled_rect_mut(&mut page, Area::at(110, 98).of_size(60, 3), Luma([20]));
        assert_eq!(ringed(&page, &words), None);
    }

    #[test]
    fn letters_that_touch_among_broken_ones_are_no_ring() {
        let (mut page, words) = page(None);
        // Of every letter but those of the second word only parts are left.
        for x in [100, 140, 600, 640] {
            draw_filled_rect_mut(&mut page, Area::at(x, 96).of_size(40, 5), Luma([250]));
        }
        draw_filled_rect_mut(&mut page, Area::at(360, 98).of_size(60, 3), Luma([20]));
        assert_eq!(ringed(&page, &words), None);
    }

    #[test]
    fn a_tall_character_is_no_ring() {
        let mut page = GrayImage::from_pixel(900, 200, Luma([250]));
        let words: Vec<Vec<Quad>> = (0..3u8)
            .map(|n| {
                let x = 100 + i32::from(n) * 250;
                let (up, wide) = if n == 1 { (12, 40) } else { (0, 22) };
                let side = Area::at(x + 4, 86 - up).of_size(wide, 28 + up as u32);
                draw_filled_rect_mut(&mut page, side, Luma([20]));
                vec![Quad::from(Rect::new(x as f32, 66.0, 40.0, 66.0))]
            })
            .collect();
        assert_eq!(ringed(&page, &words), None);
    }

    #[test]
    fn the_corner_of_a_frame_is_no_ring() {
        let (mut page, words) = page(Some(1));
        draw_filled_rect_mut(&mut page, Area::at(70, 40).of_size(3, 100), Luma([20]));
        draw_filled_rect_mut(&mut page, Area::at(70, 138).of_size(140, 3), Luma([20]));
        assert_eq!(ringed(&page, &words), Some(1));
    }

    #[test]
    fn a_faint_ring_is_found_in_grain() {
        let (mut page, words) = page(Some(1));
        let mut grain = 12_345_u32;
        for pixel in page.pixels_mut() {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let faint = 190.0 - (250.0 - f32::from(pixel.0[0])) * 0.35;
            pixel.0[0] = (faint + (grain >> 24) as f32 / 255.0 * 36.0 - 18.0) as u8;
        }
        assert_eq!(ringed(&page, &words), Some(1));
    }

    #[test]
    fn two_rings_tell_nothing() {
        let (mut one, words) = page(Some(0));
        let (two, _) = page(Some(2));
        for (a, b) in one.pixels_mut().zip(two.pixels()) {
            a.0[0] = a.0[0].min(b.0[0]);
        }
        assert_eq!(ringed(&one, &words), None);
    }

    #[test]
    fn words_off_the_page_have_no_ring() {
        let (page, _) = page(None);
        let off = vec![Quad::from(Rect::new(5000.0, 5000.0, 40.0, 40.0))];
        assert_eq!(ringed(&page, &[off, Vec::new()]), None);
    }
}
