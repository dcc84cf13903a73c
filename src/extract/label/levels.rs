//! The heads of the levels of an office, each of which has a field of its own: 局等, 部等, 課等
//! and 係等 one under another, 部｜課｜係 beside each other.

use super::LabelHit;
use super::word::Word;
use crate::document::{DocumentType, Rect};
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;

/// The levels from the largest to the smallest; the third is that of the section.
const LEVELS: [&[&str]; 4] = [
    &["局", "局等", "局名", "部局", "部局等", "部局名"],
    &["部", "部等", "部名"],
    &[
        "課",
        "課等",
        "課名",
        "課室",
        "室課",
        "課室等",
        "課所等",
        "課(室)",
        "室・課",
        "課・室",
    ],
    &["係", "係等", "係名", "班", "担当係", "係・班"],
];
const SECTION: usize = 2;
/// The wording of the label that a section's head stands for, and of one that leads nowhere.
const OWNER: &str = "課名";
const NOWHERE: &str = "係";
/// Farthest distance between the heads of two neighbouring levels, in type sizes.
const NEXT: f32 = 16.0;
/// How far out of line the heads of a row or a column are, in type sizes.
const OUT_OF_LINE: f32 = 1.5;

/// Which level a text is the head of.
fn level_of(text: &str) -> Option<usize> {
    LEVELS.iter().position(|heads| heads.contains(&text))
}

/// The labels that heads of levels among `words` are: that of the section leads to the owner, the
/// others to parts of his path only.
pub(super) fn find(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    words: &[Word],
) -> Vec<LabelHit> {
    let (Some(owner), Some(nowhere)) = (rules.wording(OWNER, kind), rules.wording(NOWHERE, kind))
    else {
        return Vec::new();
    };
    let heads: Vec<(usize, &Word)> = words
        .iter()
        .filter_map(|word| Some((level_of(&word.text)?, word)))
        .filter(|(_, word)| is_alone(sheet, word))
        .collect();
    let found = heads.iter().filter_map(|&(level, word)| {
        let has_neighbour = heads.iter().any(|&(other, next)| {
            other.abs_diff(level) == 1 && are_in_line(&word.place, &next.place)
        });
        if !has_neighbour {
            return None;
        }
        let rule = if level == SECTION { owner } else { nowhere };
        Some(LabelHit::whole(
            rules,
            rule,
            word.place,
            word.pieces.clone(),
        ))
    });
    found.collect()
}

/// The heads of the levels over that of the section `hit`, in its row or column, from the largest
/// one.
pub(crate) fn above<'l>(
    sheet: &Sheet,
    labels: &'l [LabelHit],
    hit: &LabelHit,
) -> Vec<&'l LabelHit> {
    if level_of(&hit.text(sheet)) != Some(SECTION) {
        return Vec::new();
    }
    let mut found: Vec<&LabelHit> = Vec::new();
    let mut last = hit;
    for level in (0..SECTION).rev() {
        let next = labels.iter().find(|other| {
            let is_before =
                other.place.centre().x < last.place.x || other.place.centre().y < last.place.y;
            other.leads_nowhere
                && is_before
                && level_of(&other.text(sheet)) == Some(level)
                && are_in_line(&other.place, &last.place)
        });
        if let Some(next) = next {
            found.push(next);
            last = next;
        }
    }
    found.reverse();
    found
}

/// Whether nothing but the word stands in its cell.
fn is_alone(sheet: &Sheet, word: &Word) -> bool {
    sheet
        .cell(word.place.centre())
        .is_some_and(|cell| sheet.pieces_in(&cell).len() == word.pieces.len())
}

/// Whether two heads stand one under another or beside each other, and not far apart.
fn are_in_line(one: &Rect, other: &Rect) -> bool {
    let size = one.h.min(other.h);
    let (one, other) = (one.centre(), other.centre());
    let (across, down) = ((one.x - other.x).abs(), (one.y - other.y).abs());
    across.min(down) < OUT_OF_LINE * size && across.max(down) < NEXT * size
}
