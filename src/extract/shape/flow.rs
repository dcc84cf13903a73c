//! Values inside running text: 「関係図書は、建設部土木課に備え置いて縦覧に供する」. The text
//! goes on from line to line, and a name breaks where its line ends.

use crate::extract::place::Candidate;
use crate::extract::rules::ShapeRule;
use crate::extract::sheet::Sheet;

/// How much of the line before and of the line behind is looked at, in characters.
const AROUND: usize = 40;
/// A line that goes on ends at most so far before the longest line beside it, in type sizes.
const NOT_FULL: f32 = 2.5;
/// How far further in than its first line a text may go on, and how far further out.
const FURTHER_IN: f32 = 0.6;
const FURTHER_OUT: f32 = 2.5;
/// Widest gap between the lines of a text, in type sizes.
const LINE_GAP: f32 = 1.6;
/// How much taller or lower, as a share, the lines of a text may be.
const IN_STYLE: f32 = 0.35;

/// The value of `shape` that begins in the line `index`.
pub(crate) fn candidate(sheet: &Sheet, shape: &ShapeRule, index: usize) -> Option<Candidate> {
    let line = sheet.pieces[index].text.as_str();
    let before = (0..sheet.pieces.len())
        .filter(|&other| is_close(sheet, other, index))
        .find(|&other| next(sheet, other) == Some(index));
    let behind = next(sheet, index);
    let text_of = |piece: Option<usize>| piece.map_or("", |p| sheet.pieces[p].text.as_str());
    let before: String = last_of(text_of(before));
    let text: String = before
        .chars()
        .chain(line.chars())
        .chain(text_of(behind).chars().take(AROUND))
        .collect();
    let (start, end) = (before.len(), before.len() + line.len());
    let value = shape
        .pattern
        .captures_iter(&text)
        .filter_map(|found| found.name("value"))
        .find(|value| (start..end).contains(&value.start()))?;
    let from = text[start..value.start()].chars().count();
    let mut parts = vec![(index, from)];
    if value.end() > end {
        parts.push((behind?, 0));
    }
    Some(Candidate {
        key: shape.attribute,
        rule: shape.id.clone(),
        score: shape.score,
        label: None,
        marked: Some(value.as_str().to_owned()),
        parts,
        gaps: Vec::new(),
        is_held: false,
    })
}

/// The parts of `lines` that stand behind their first `before` characters.
pub(crate) fn parts_behind(sheet: &Sheet, lines: &[usize], before: usize) -> Vec<(usize, usize)> {
    let mut left = before;
    let mut parts = Vec::new();
    for &line in lines {
        let length = sheet.pieces[line].text.chars().count();
        if left < length {
            parts.push((line, left));
        }
        left = left.saturating_sub(length);
    }
    parts
}

fn last_of(text: &str) -> String {
    let skipped = text.chars().count().saturating_sub(AROUND);
    text.chars().skip(skipped).collect()
}

/// Whether one line may stand right above another.
fn is_close(sheet: &Sheet, upper: usize, lower: usize) -> bool {
    let (upper, lower) = (&sheet.pieces[upper].place, &sheet.pieces[lower].place);
    let gap = lower.y - upper.bottom();
    (-0.5 * upper.h..LINE_GAP * upper.h).contains(&gap) && upper.overlap_x(lower) > 0.0
}

/// The line in which the text of the line `index` goes on.
fn next(sheet: &Sheet, index: usize) -> Option<usize> {
    let line = &sheet.pieces[index];
    if line.text.ends_with('。') {
        return None;
    }
    let (place, size) = (&line.place, line.size());
    let edge = sheet
        .pieces
        .iter()
        .filter(|p| p.place.overlap_x(place) > 0.6 * p.place.w.min(place.w))
        .map(|p| p.place.right())
        .fold(0.0, f32::max);
    if place.right() < edge - NOT_FULL * size {
        return None;
    }
    (0..sheet.pieces.len())
        .filter(|&i| i != index && is_close(sheet, index, i))
        .filter(|&i| {
            let other = &sheet.pieces[i].place;
            (other.h / size - 1.0).abs() < IN_STYLE
                && (-FURTHER_OUT * size..FURTHER_IN * size).contains(&(other.x - place.x))
        })
        .min_by(|&a, &b| sheet.pieces[a].place.y.total_cmp(&sheet.pieces[b].place.y))
}
