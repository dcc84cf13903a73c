//! Rings drawn around a word: the marked one of printed options (永年・10年・⑤年).

use image::GrayImage;

use crate::document::{Point, Quad, Rect, median};

use super::boxed::boxed;
use super::circle_over::circled_over;
use super::laid::laid_down;
use super::level::{STEEPEST, part_around, slope_of};
use super::strike::is_struck;
use super::strokes::{Labels, boxes_of, ink_without_rules, labels};

/// How far short of the word's end a ring may turn, in type sizes.
const SHORT: f32 = 0.45;
/// How far beyond the word's end a ring may reach, in type sizes.
const WIDE: f32 = 1.3;
/// Height of a ring, in type sizes.
const HEIGHT: std::ops::Range<f32> = 0.5..2.6;
/// How much higher than letters a ring is: letters that touch each other are no higher.
const HIGHER: f32 = 1.15;
/// The ends of a ring without its top and bottom are so many times as high as letters, and no
/// wider than this, in type sizes.
const HIGHER_END: f32 = 1.5;
const WIDEST_END: f32 = 0.8;
/// They stand out at their middle by so much at least, in type sizes; the side of a frame is
/// straight.
const BULGE: f32 = 0.1;
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
/// Or it is so many times as high as these.
const TALL: f32 = 1.75;
/// Words whose type is lower than this share of their lines are looked at as high as it is.
const MUCH_LOWER: f32 = 0.7;
/// Strokes wider than this are no letters, in type sizes.
const LETTER_WIDTH: f32 = 1.3;
/// No ring runs level for longer, in type sizes.
const LONGEST_STROKE: f32 = 2.4;
/// A ring has ink at the middle of the sides of its box, this deep and this far along the
/// side, as shares of its box: a corner of a frame has none on two of them.
const DEEP: f32 = 0.25;
const ALONG: f32 = 0.4;
/// Words farther apart than this many type sizes are looked at one by one.
const AROUND: f32 = 1.6;
/// Of a broken ring arcs are left over and under its word: so many heights of its letters from
/// its middle, over these shares of its length at least, and over both together.
const ARCS: std::ops::Range<f32> = 0.52..1.3;
const LEAST_ARC: f32 = 0.4;
const BOTH_ARCS: f32 = 1.0;
/// No other word has more than this over it as well as under it.
const NO_ARC: f32 = 0.25;
/// How far from the line of a row the middle of its words may lie, in type sizes.
const IN_ROW: f32 = 0.3;
/// Where so many words are struck out no ring is looked for.
const STRUCK: usize = 2;
/// Parts into which the length of a word is cut to tell how much of it an arc covers.
const PARTS: usize = 24;
/// Standard deviation of the blur that takes the grain out, in pixels.
const BLUR: f32 = 0.9;

/// Which of `words` a ring or a box is drawn around; each word is given by the corners of its
/// characters, in pixels of `page`. `None` unless it is exactly one.
pub fn ringed(page: &GrayImage, words: &[Vec<Quad>]) -> Option<usize> {
    let marked = |page: &GrayImage, words: &[Vec<Quad>]| {
        let marked = ringed_in_row(page, words)
            .or_else(|| ringed_in_row(page, &as_high_as_type(page, words)?))
            .or_else(|| boxed(page, words))
            .or_else(|| circled_over(page, words));
        // Lines through words look like rings where they touch their letters.
        let are_struck = |at: usize| {
            let struck = words.iter().filter(|word| is_struck(page, word));
            is_struck(page, &words[at]) || struck.take(STRUCK).count() == STRUCK
        };
        marked.filter(|&at| !are_struck(at))
    };
    match laid_down(page, words) {
        Some((lying, words)) => marked(&lying, &words),
        None => marked(page, words),
    }
}

/// The words as high as their type is, where a ring has made their line much higher; `None` where
/// it is not.
fn as_high_as_type(page: &GrayImage, words: &[Vec<Quad>]) -> Option<Vec<Vec<Quad>>> {
    let found: Vec<Word> = words
        .iter()
        .filter_map(|word| Word::on(page, word, slope_of(word)))
        .collect();
    let letter = usual(found.iter().filter_map(Word::letters))?;
    let size = median(found.iter().map(|word| word.size))?;
    let lower = letter / LETTER / size;
    let squeezed = |quad: &Quad| {
        let middle = quad.bounds().centre().y;
        quad.map(|at| Point {
            y: middle + lower * (at.y - middle),
            ..at
        })
    };
    let words = words.iter();
    (lower < MUCH_LOWER).then(|| {
        words
            .map(|word| word.iter().map(squeezed).collect())
            .collect()
    })
}

/// The usual height of letters; the ring's own, which is among them, does not count.
fn usual(letters: impl Iterator<Item = Rect>) -> Option<f32> {
    let mut heights: Vec<f32> = letters.map(|it| it.h).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len().checked_sub(1)? / 2).copied()
}

/// The same of words that are written from left to right.
fn ringed_in_row(page: &GrayImage, words: &[Vec<Quad>]) -> Option<usize> {
    // A short word that was read by itself does not tell how it slopes, its row does.
    let at = |slope: &dyn Fn(&[Quad]) -> f32| -> Vec<Option<Word>> {
        let words = words.iter();
        words
            .map(|word| Word::on(page, word, slope(word)))
            .collect()
    };
    ringed_among(&at(&slope_of)).or_else(|| {
        let slope = slope_of_row(words)?;
        let row = at(&|_| slope);
        ringed_among(&row).or_else(|| {
            let row: Option<Vec<Word>> = row.into_iter().collect();
            row.filter(|_| is_one_row(words, slope))
                .and_then(|row| ringed_in_pieces(&row))
        })
    })
}

/// The same of words as they stand on the page.
fn ringed_among(words: &[Option<Word>]) -> Option<usize> {
    let letters = words.iter().flatten().filter_map(Word::letters);
    let letter = usual(letters);
    let only = |is_ringed: &dyn Fn(&Word) -> bool| {
        let mut ringed = words
            .iter()
            .enumerate()
            .filter(|(_, word)| word.as_ref().is_some_and(is_ringed));
        let (found, _) = ringed.next()?;
        ringed.next().is_none().then_some(found)
    };
    only(&|word| word.has_ring(letter)).or_else(|| only(&|word| word.has_ends_of_ring(letter)))
}

/// The same where faint print has broken the ring: arcs are left over and under one word of a
/// row alone.
fn ringed_in_pieces(words: &[Word]) -> Option<usize> {
    // Arcs are taken for letters of their own word.
    let letters = words
        .iter()
        .filter_map(|word| Some((word, word.letters()?)));
    let height = median(letters.clone().map(|(_, it)| it.h))?;
    let lower = |(word, it): (&Word, Rect)| it.centre().y - word.place.centre().y;
    let middle = median(letters.map(lower))?;
    let arcs: Vec<[f32; 2]> = words.iter().map(|word| word.arcs(middle, height)).collect();
    let least = |[over, under]: [f32; 2]| over.min(under);
    let is_ringed = |&both: &[f32; 2]| least(both) >= LEAST_ARC && both[0] + both[1] >= BOTH_ARCS;
    let found = arcs.iter().position(is_ringed)?;
    let mut others = arcs.iter().enumerate().filter(|(nth, _)| *nth != found);
    others
        .all(|(_, &both)| least(both) < NO_ARC)
        .then_some(found)
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
        let (crop, place) = part_around(page, word, AROUND, slope)?;
        let size = place.h;
        let ink = ink_without_rules(&crop, BLUR, (LONGEST_STROKE * size) as u32);
        let labels = labels(&ink);
        let rect = |[left, top, right, bottom]: [u32; 4]| {
            let (w, h) = (right - left, bottom - top);
            Rect::new(left as f32, top as f32, w as f32, h as f32)
        };
        Some(Self {
            place,
            size,
            single: word.len() == 1,
            strokes: boxes_of(&labels).into_iter().map(rect).collect(),
            labels,
        })
    }

    /// Around its letters that stand free: in faint print one is broken into several strokes.
    fn letters(&self) -> Option<Rect> {
        let letters = self.strokes.iter().filter(|stroke| {
            stroke.w < LETTER_WIDTH * self.size
                && stroke.h > LEAST_PART * self.size
                && stroke.x > self.place.x - 0.3 * self.size
                && stroke.right() < self.place.right() + 0.3 * self.size
                && self.is_level(stroke)
        });
        letters.copied().reduce(|one, other| one.union(&other))
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
                && (!self.single
                    || stroke.w > WIDER * word.w
                    || stroke.h > TALL * letter
                    || encloses(stroke))
                && wide_enough
                && narrow_enough
                && self.is_level(stroke)
                && HEIGHT.contains(&(stroke.h / size))
                && stroke.h > HIGHER * letter
                && self.goes_round(nth, stroke)
        })
    }

    /// Whether the ends of a ring stand before and behind the word, whose top and bottom two rules
    /// that it touches have taken away: strokes much higher than a `letter` that bulge outward.
    fn has_ends_of_ring(&self, letter: Option<f32>) -> bool {
        let Some(letter) = letter else { return false };
        let (word, size) = (&self.place, self.size);
        let is_end = |stroke: &Rect| {
            stroke.h > HIGHER_END * letter
                && stroke.w < WIDEST_END * size
                && HEIGHT.contains(&(stroke.h / size))
                && self.is_level(stroke)
        };
        let ends = || {
            let strokes = self.strokes.iter().enumerate();
            strokes.filter(|(_, stroke)| is_end(stroke))
        };
        let before = |(nth, end): &(usize, &Rect)| {
            end.x > word.x - WIDE * size
                && end.centre().x < word.x + SHORT * size
                && self.bulge(*nth, end) < -BULGE * size
        };
        let behind = |(nth, end): &(usize, &Rect)| {
            end.right() < word.right() + WIDE * size
                && end.centre().x > word.right() - SHORT * size
                && self.bulge(*nth, end) > BULGE * size
        };
        ends().any(|end| before(&end)) && ends().any(|end| behind(&end))
    }

    /// How much farther to the right the stroke with this number stands at its middle than at
    /// its head and foot, in pixels.
    fn bulge(&self, nth: usize, stroke: &Rect) -> f32 {
        let number = u32::try_from(nth + 1).unwrap_or_default();
        let middle_of = |from: f32, to: f32| {
            let rows = (stroke.y + from * stroke.h) as u32..(stroke.y + to * stroke.h) as u32 + 1;
            let (mut sum, mut count) = (0.0, 0.0_f32);
            for y in rows.start..rows.end.min(self.labels.height()) {
                for x in stroke.x as u32..(stroke.right().ceil() as u32).min(self.labels.width()) {
                    if self.labels.get_pixel(x, y).0[0] == number {
                        sum += x as f32;
                        count += 1.0;
                    }
                }
            }
            sum / count.max(1.0)
        };
        middle_of(0.4, 0.6) - f32::midpoint(middle_of(0.0, 0.1), middle_of(0.9, 1.0))
    }

    /// Over which share of the word's length ink stands over its letters of this `height`, and
    /// under them; their middle lies `lower` than that of its place. Dust does not count.
    fn arcs(&self, lower: f32, height: f32) -> [f32; 2] {
        let (middle, size) = (self.place.centre().y + lower, self.size);
        let is_ink = |x: u32, y: u32| {
            let number = self.labels.get_pixel(x, y).0[0] as usize;
            let stroke = number.checked_sub(1).and_then(|nth| self.strokes.get(nth));
            stroke.is_some_and(|stroke| stroke.w.max(stroke.h) > LEAST_PART * size)
        };
        let covered = |from: f32, to: f32| {
            let rows = from.max(0.0) as u32..(to.max(0.0) as u32).min(self.labels.height());
            let part = self.place.w / PARTS as f32;
            let parts = (0..PARTS).filter(|&nth| {
                let left = self.place.x + nth as f32 * part;
                let columns = left as u32..((left + part) as u32 + 1).min(self.labels.width());
                let mut places = rows
                    .clone()
                    .flat_map(|y| columns.clone().map(move |x| (x, y)));
                places.any(|(x, y)| is_ink(x, y))
            });
            parts.count() as f32 / PARTS as f32
        };
        [
            covered(middle - ARCS.end * height, middle - ARCS.start * height),
            covered(middle + ARCS.start * height, middle + ARCS.end * height),
        ]
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

/// Whether all words stand on one line that falls by `slope`.
fn is_one_row(words: &[Vec<Quad>], slope: f32) -> bool {
    let places: Option<Vec<Rect>> = words.iter().map(|word| Rect::around_quads(word)).collect();
    places.is_some_and(|places| {
        let first = places[0].centre();
        places.iter().all(|place| {
            let middle = place.centre();
            (middle.y - first.y - slope * (middle.x - first.x)).abs() < IN_ROW * place.h
        })
    })
}

#[cfg(test)]
#[path = "ring_tests.rs"]
mod tests;
