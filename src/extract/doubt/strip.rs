//! The paper right before and behind a value: a letter there that no reader found may be the
//! first of the value, or its last.

use crate::document::{Quad, Rect};

use crate::extract::key::Key;
use crate::extract::look::Look;
use crate::extract::place::Candidate;
use crate::extract::sheet::Sheet;

/// How far from the value a letter of it may stand, in sizes of its type: in a cell of its own,
/// and elsewhere.
const IN_CELL: f32 = 3.0;
const IN_THE_OPEN: f32 = 1.5;
/// A rule reaches no farther to its sides, in the same.
const BESIDE_RULE: f32 = 0.15;
/// A seal covers the end of a name if it begins no farther behind what was read, in the same.
const UNDER_SEAL: f32 = 0.8;
/// A narrower strip, in the same, holds no letter.
const NARROW: f32 = 0.5;

/// A row of a value, and the paper beside it, in pixels of the upright page.
#[derive(Debug, Clone)]
pub(crate) struct Strip {
    pub row: Quad,
    pub place: Quad,
}

impl Strip {
    /// Whether a letter stands there.
    pub(crate) fn is_lettered(&self, page: u32, look: &mut dyn Look) -> bool {
        look.is_lettered(page, &self.row, &self.place) == Some(true)
    }
}

/// The strips beside the rows of a candidate, up to what else was read there or the rules of
/// its cell.
pub(crate) fn strips(sheet: &Sheet, candidate: &Candidate) -> Vec<Strip> {
    // What a rule marked within a line has print beside it, and the day of a stamp its ring.
    let is_of_stamp = candidate.key == Key::ReceivedOn && candidate.label.is_none();
    if candidate.marked.is_some() || is_of_stamp {
        return Vec::new();
    }
    rows(sheet, candidate)
        .into_iter()
        .flat_map(|Row { place, is_cut }| {
            let (left, right) = free_beside(sheet, &place);
            let strip = |from: f32, to: f32| Rect::new(from, place.y, to - from, place.h);
            let before = (!is_cut).then(|| strip(left, place.x));
            // Behind a name stand seals.
            let behind = (!candidate.key.is_name()).then(|| strip(place.right(), right));
            [before, behind]
                .into_iter()
                .flatten()
                .filter(|strip| strip.w > NARROW * strip.h)
                .map(|strip| Strip {
                    row: sheet.on_page(&place),
                    place: sheet.on_page(&strip),
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The paper right behind the last row of a sender, where the seal of his office covers the end
/// of his name as often as not; in pixels of the upright page.
pub(crate) fn under_seal(sheet: &Sheet, candidate: &Candidate) -> Option<Quad> {
    if candidate.key != Key::Sender {
        return None;
    }
    let Row { place, .. } = rows(sheet, candidate).pop()?;
    let (_, right) = free_beside(sheet, &place);
    let end = right.min(place.right() + UNDER_SEAL * place.h);
    let strip = Rect::new(place.right(), place.y, end - place.right(), place.h);
    (strip.w > NARROW * strip.h).then(|| sheet.on_page(&strip))
}

/// A row of a candidate.
struct Row {
    place: Rect,
    /// It begins within a line.
    is_cut: bool,
}

fn rows(sheet: &Sheet, candidate: &Candidate) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for &(piece, from) in &candidate.parts {
        let mut place = sheet.pieces[piece].place;
        if from == 0 {
            // What the line begins with may be lost inside its box.
            let lost = sheet.pieces[piece].unread_before().min(place.w);
            place.x += lost;
            place.w -= lost;
        }
        match rows.last_mut() {
            Some(row) if row.place.overlap_y(&place) > 0.5 * row.place.h.min(place.h) => {
                row.is_cut |= from > 0;
                row.place = row.place.union(&place);
            }
            _ => rows.push(Row {
                place,
                is_cut: from > 0,
            }),
        }
    }
    rows
}

/// How far to the left and to the right of a row the paper is free.
fn free_beside(sheet: &Sheet, row: &Rect) -> (f32, f32) {
    let cell = sheet.cell(row.centre());
    let reach = row.h * if cell.is_some() { IN_CELL } else { IN_THE_OPEN };
    let (mut left, mut right) = (row.x - reach, row.right() + reach);
    if let Some(cell) = cell {
        (left, right) = (left.max(cell.x), right.min(cell.right()));
    }
    let beyond = BESIDE_RULE * row.h;
    for rule in sheet.standing_rules(row) {
        if rule < row.x + beyond {
            left = left.max(rule + beyond);
        } else if rule > row.right() - beyond {
            right = right.min(rule - beyond);
        }
    }
    for piece in sheet.level_with(row) {
        let other = &sheet.pieces[piece].place;
        if other.overlap_y(row) <= 0.0 {
            continue;
        }
        if other.centre().x < row.x {
            left = left.max(other.right());
        } else if other.centre().x > row.right() {
            right = right.min(other.x);
        }
    }
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Page;
    use crate::extract::key::Key;
    use crate::extract::tests::{grid, page};

    /// The strips beside the second line of a form, of which the first is a label in the cell
    /// left of it: left and right ends, along the writing.
    fn beside(form: &Page, key: Key, from: usize) -> Vec<(i32, i32)> {
        let sheet = Sheet::new(form);
        let candidate = Candidate {
            key,
            rule: "label/title/right".to_owned(),
            score: 1.0,
            label: Some(0),
            parts: vec![(1, from)],
            marked: None,
            gaps: Vec::new(),
            is_held: false,
        };
        let ends = |strip: &Strip| {
            let place = strip.place.bounds();
            (place.x.round() as i32, place.right().round() as i32)
        };
        strips(&sheet, &candidate).iter().map(ends).collect()
    }

    fn form(cells: bool) -> Page {
        let mut form = page(&[
            ("件名", 220.0, 330.0),
            ("道の改修", 700.0, 330.0),
            ("印", 1000.0, 330.0),
        ]);
        if cells {
            form.rules = grid(&[200.0, 640.0, 1800.0], &[300.0, 400.0]);
        }
        form
    }

    #[test]
    fn they_end_at_rules_and_at_what_else_was_read() {
        let form = form(true);
        let size = form.lines[1].quad.bounds();
        let found = beside(&form, Key::Title, 0);
        assert_eq!(found[0], (646, 700), "the rule of the cell");
        assert_eq!(found[1].0, size.right().round() as i32);
        assert!(found[1].1 <= 1000, "the next line: {found:?}");
    }

    #[test]
    fn behind_a_name_and_before_a_part_of_a_line_nothing_is_looked_for() {
        let (cells, open) = (form(true), form(false));
        assert_eq!(beside(&cells, Key::Drafter, 0), [(646, 700)]);
        assert!(beside(&cells, Key::Drafter, 1).is_empty());
        let size = open.lines[1].quad.bounds();
        let reach = (700.0 - IN_THE_OPEN * size.h).round() as i32;
        assert_eq!(beside(&open, Key::Drafter, 0), [(reach, 700)]);
    }
}
