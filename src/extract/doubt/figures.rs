//! Figures that stand close to each other: of two that are the same, a reader that goes along
//! the line now and then sees one (第1277号 for 第127号, 平成1年 for 平成11年). How many there
//! are, their ink tells.

use std::ops::Range;

use crate::document::{Point, Quad, Rect};

use crate::extract::look::Look;
use crate::extract::parse::printed::Printed;
use crate::extract::value::text::is_kanji;

/// How far from its middle a kanji reaches, in heights of the line: its box is a quarter higher
/// than the type, and a reader tells the middle of a letter by and by.
const HALF: f32 = 0.42;
/// Most paper around the figures of a run, in the same: elsewhere other things stand there.
const AROUND: f32 = 1.5;

/// A figure is at least so wide, by the distance of two kanji side by side, and so far off a
/// reader may be from where they stand.
const NARROW: f32 = 0.5;
const OFF: f32 = 0.25;

/// Figures side by side, and the paper that they have between their neighbours.
#[derive(Debug, Clone)]
struct Run {
    /// How many were read.
    count: usize,
    /// In pixels of the upright page.
    place: Quad,
}

/// Whether more figures stand somewhere in what is `printed` on `page` than were read there.
pub(crate) fn are_more(printed: &Printed, page: u32, look: &mut dyn Look) -> bool {
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
            .find(|&at| !is_digit(at) || at > start && !follows(&places[at - 1], &places[at]))
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
    let is_kanji = |at: usize| chars.get(at).copied().is_some_and(is_kanji);
    if !is_kanji(before)
        || !is_kanji(behind)
        || !follows(&places[before], &first)
        || !follows(&last, &places[behind])
    {
        return None;
    }
    let half = HALF * first.h;
    let (from, to) = (
        places[before].centre().x + half,
        places[behind].centre().x - half,
    );
    let is_close = to - from < first.h * (range.len() as f32 + AROUND);
    // Between two kanji there may be no room for one figure more.
    let room = places[behind].centre().x - places[before].centre().x;
    let one_more = 1.0 + NARROW * (range.len() + 1) as f32 - OFF;
    let is_full = pitch(chars, places).is_some_and(|pitch| room < one_more * pitch);
    if is_full {
        return None;
    }
    let (y, y2) = (first.centre().y, last.centre().y);
    let (up, down) = (0.5 * first.h, 0.5 * last.h);
    (to > from && is_close).then(|| Run {
        count: range.len(),
        place: Quad([
            Point::new(from, y - up),
            Point::new(to, y2 - down),
            Point::new(to, y2 + down),
            Point::new(from, y + up),
        ]),
    })
}

/// The distance of two kanji side by side, if there are such: the shortest.
fn pitch(chars: &[char], places: &[Rect]) -> Option<f32> {
    let pairs = (1..chars.len()).filter(|&at| is_kanji(chars[at - 1]) && is_kanji(chars[at]));
    let pairs = pairs.filter(|&at| follows(&places[at - 1], &places[at]));
    pairs
        .map(|at| places[at].centre().x - places[at - 1].centre().x)
        .reduce(f32::min)
}

/// Whether `next` stands behind `one`, in its row.
fn follows(one: &Rect, next: &Rect) -> bool {
    next.x >= one.x && one.overlap_y(next) > 0.5 * one.h.min(next.h)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::key::Key;
    use crate::extract::place::Candidate;
    use crate::extract::sheet::Sheet;
    use crate::extract::tests::page;

    /// The runs of figures in a line: how many were read.
    fn counts(text: &str) -> Vec<usize> {
        let page = page(&[(text, 100.0, 100.0)]);
        let sheet = Sheet::new(&page);
        let candidate = Candidate {
            key: Key::DocNumber,
            rule: String::new(),
            score: 1.0,
            label: None,
            parts: (0..sheet.pieces.len()).map(|piece| (piece, 0)).collect(),
            marked: None,
            gaps: Vec::new(),
            is_held: false,
        };
        let printed = Printed::new(&sheet, &candidate).expect("a text");
        runs(&printed).iter().map(|run| run.count).collect()
    }

    #[test]
    fn figures_between_kanji_are_runs() {
        assert_eq!(counts("住整第127号"), [3]);
        assert_eq!(counts("平成11年1月30日"), [2, 1, 2]);
        assert_eq!(counts("A-1-2"), [] as [usize; 0]);
        assert_eq!(
            counts("第12"),
            [] as [usize; 0],
            "nothing tells where it ends"
        );
    }
}
