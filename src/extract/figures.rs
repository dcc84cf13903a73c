//! Figures that stand close to each other: of two that are the same, a reader that goes along
//! the line now and then sees one (第1277号 for 第127号, 平成1年 for 平成11年). How many there
//! are, their ink tells.

use std::ops::Range;

use crate::document::{Point, Quad, Rect};

use super::look::Look;
use super::printed::Printed;
use super::value::text::is_kanji;

/// How far from its middle a kanji reaches, in pitches of the line's kanji.
const HALF: f32 = 0.45;
/// Pitch of kanji where the line has no two side by side, in heights of the line.
const PITCH: f32 = 0.8;

/// Figures side by side, and the paper that they have between their neighbours.
#[derive(Debug, Clone)]
struct Run {
    /// How many were read.
    count: usize,
    /// In pixels of the upright page.
    place: Quad,
}

/// Whether more figures stand somewhere in what is `printed` on `page` than were read there.
pub(super) fn are_more(printed: &Printed, page: u32, look: &mut dyn Look) -> bool {
    runs(printed).iter().any(|run| {
        let seen = look.figures(page, &run.place);
        seen.is_some_and(|seen| seen > run.count)
    })
}

/// The runs of figures in text that runs across the page.
fn runs(printed: &Printed) -> Vec<Run> {
    let chars: Vec<char> = printed.compact.chars().collect();
    if chars.len() != printed.places.len() {
        return Vec::new();
    }
    let places: Vec<Rect> = printed.places.iter().map(Quad::bounds).collect();
    let is_digit = |at: usize| chars[at].is_ascii_digit();
    let mut runs = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let end = (start..chars.len())
            .find(|&at| !is_digit(at) || at > start && !are_level(&places[at - 1], &places[at]))
            .unwrap_or(chars.len());
        if end > start {
            runs.extend(run(&chars, &places, start..end));
        }
        start = end.max(start + 1);
    }
    runs
}

/// The run of the characters in `range`, if it stands between two others of its row.
fn run(chars: &[char], places: &[Rect], range: Range<usize>) -> Option<Run> {
    let (before, behind) = (range.start.checked_sub(1)?, range.end);
    let (first, last) = (places[range.start], places[range.end - 1]);
    let is_kanji_beside = |at: usize, place: &Rect| {
        chars.get(at).copied().is_some_and(is_kanji) && are_level(&places[at], place)
    };
    if !is_kanji_beside(before, &first) || !is_kanji_beside(behind, &last) {
        return None;
    }
    let half = HALF * pitch(chars, places, first.h);
    let (from, to) = (
        places[before].centre().x + half,
        places[behind].centre().x - half,
    );
    let (y, y2) = (first.centre().y, last.centre().y);
    let (up, down) = (0.5 * first.h, 0.5 * last.h);
    (to > from).then(|| Run {
        count: range.len(),
        place: Quad([
            Point::new(from, y - up),
            Point::new(to, y2 - down),
            Point::new(to, y2 + down),
            Point::new(from, y + up),
        ]),
    })
}

/// How far apart the middles of kanji side by side lie.
fn pitch(chars: &[char], places: &[Rect], height: f32) -> f32 {
    let mut steps: Vec<f32> = (1..chars.len())
        .filter(|&at| is_kanji(chars[at - 1]) && is_kanji(chars[at]))
        .filter(|&at| are_level(&places[at - 1], &places[at]))
        .map(|at| places[at].centre().x - places[at - 1].centre().x)
        .collect();
    steps.sort_by(f32::total_cmp);
    let middle = steps.get(steps.len() / 2).copied();
    middle.unwrap_or(PITCH * height).min(height)
}

fn are_level(one: &Rect, next: &Rect) -> bool {
    next.x >= one.x && one.overlap_y(next) > 0.5 * one.h.min(next.h)
}
