//! What stands around a label where no cells tell: behind it in its line, right of it, under it.

use super::code_parts::is_level;
use super::{Board, Candidate, Parts};
use crate::document::Rect;
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::parse::is_value;
use crate::extract::rules::{LabelRule, Place};

/// What stands under a label may begin so far above its foot, in type sizes: labels in corners of
/// cells lie a little over their values.
const LEVEL_WITH: f32 = 0.55;
/// Farthest distance of a value under its label, in type sizes.
const FAR_BELOW: f32 = 5.0;
/// Widest gap before a piece of a centred value under its label, in type sizes.
const BEFORE: f32 = 1.5;
/// A label in the corner of its value's field is smaller than this, as a share of the value's
/// type size.
const SMALL: f32 = 0.85;
/// How far the middle of a value may lie from that of the head over it, in type sizes.
const UNDER_HEAD: f32 = 0.5;

/// What belongs to a label by the cells of its form or, where there are none, by its
/// surroundings.
pub(super) fn of_label(
    board: &Board,
    rule: &LabelRule,
    key: Key,
    hit: &LabelHit,
) -> Vec<Candidate> {
    if let Some(found) = board.by_cells(rule, key, hit) {
        return found;
    }
    let found: Vec<(Place, Candidate)> = rule
        .places
        .iter()
        .filter_map(|place| {
            let (parts, score) = match place {
                Place::Same => board.same(hit, key)?,
                Place::Right => board.right(hit, key)?,
                Place::Below => board.below(hit, key)?,
            };
            let (parts, whole) = if rule.multiline && *place == Place::Right {
                board.with_lines_under(hit, board.block_beside(hit, key, parts))
            } else if rule.multiline {
                board.with_lines_under(hit, (parts, 0))
            } else if key == Key::Department {
                (board.with_rest_of_section(hit, parts), 1.0)
            } else {
                (parts, 1.0)
            };
            let candidate = Candidate {
                key,
                rule: name(rule, *place),
                score: rule.score * score * whole,
                label: hit.pieces.first().copied(),
                parts,
                marked: None,
                gaps: Vec::new(),
                is_held: false,
            };
            Some((*place, candidate))
        })
        .collect();
    // What begins behind the label, under what stands right of it, goes on with that.
    // And what has something beside it as the label has its value is the next label, of
    // whatever wording.
    let value = found.iter().find(|(place, _)| *place == Place::Right);
    let column = value.and_then(|(_, it)| it.parts.first().map(|&(first, _)| board.place(first).x));
    let goes_on = |place: Place, it: &Candidate| {
        let first = it.parts.first().map(|&(first, _)| first);
        place == Place::Below
            && first.zip(column).is_some_and(|(first, column)| {
                board.place(first).x >= hit.place.right() || board.begins_behind(first, column)
            })
    };
    // Beside a narrow column of labels over their values stands the text of the draft.
    let holds_value = |it: &Candidate| is_value(key, &board.text_of(&it.parts));
    let is_in_column =
        |it: &Candidate| holds_value(it) && value.is_some_and(|(_, beside)| !holds_value(beside));
    let under = found.iter().find(|(place, _)| *place == Place::Below);
    let first_of = |found: Option<&(Place, Candidate)>| {
        let first = found.and_then(|(_, it)| it.parts.first());
        first.map(|&(piece, _)| piece)
    };
    let is_beside_head = first_of(value)
        .zip(first_of(under))
        .is_some_and(|(beside, under)| board.is_small_head_beside(hit, beside, under));
    // What ends as titles do stands under the head of a wide field, and scraps beside it.
    let under_head = under.filter(|(_, it)| key == Key::Title && holds_value(it));
    let is_scrap = |place: Place, it: &Candidate| {
        place == Place::Right && under_head.is_some() && !holds_value(it)
    };
    let kept: Vec<bool> = found
        .iter()
        .map(|(place, it)| {
            let is_next_head = *place == Place::Right && is_beside_head;
            let goes_on = goes_on(*place, it) && !is_beside_head;
            (!goes_on || is_in_column(it)) && !is_next_head && !is_scrap(*place, it)
        })
        .collect();
    let found = found.into_iter().zip(kept);
    found
        .filter(|(_, kept)| *kept)
        .map(|((_, it), _)| it)
        .collect()
}

fn name(rule: &LabelRule, place: Place) -> String {
    let place = match place {
        Place::Same => "same",
        Place::Right => "right",
        Place::Below => "below",
    };
    format!("{}/{place}", rule.id)
}

impl Board<'_> {
    fn same(&self, hit: &LabelHit, key: Key) -> Option<(Parts, f32)> {
        let tail = hit.tail?;
        let mut parts = vec![tail];
        // What follows in the same row belongs to it too.
        let place = *self.place(tail.0);
        parts.extend(self.row_behind(&place, key));
        Some((parts, if hit.parted { 1.0 } else { 0.95 }))
    }

    pub(crate) fn right(&self, hit: &LabelHit, key: Key) -> Option<(Parts, f32)> {
        if hit.tail.is_some() {
            return None;
        }
        let mut parts = self.row_from(&hit.place, hit.place.right(), key);
        if parts.is_empty() && matches!(key, Key::Title | Key::Department) {
            parts.extend(self.upper_of_two(hit).map(|upper| (upper, 0)));
        }
        // 大分類　中分類　小分類: the heads of a code's parts, which stand under them.
        if parts
            .iter()
            .all(|&(piece, _)| is_level(&self.sheet.pieces[piece].text))
        {
            parts.clear();
        }
        parts = self.with_options_around(key, parts);
        (!parts.is_empty()).then_some((parts, 0.99))
    }

    fn below(&self, hit: &LabelHit, key: Key) -> Option<(Parts, f32)> {
        if hit.tail.is_some() {
            return None;
        }
        let label = &hit.place;
        let size = label.h.min(self.place(hit.pieces[0]).h);
        // The column ends where the next label of the row begins.
        let edge = self
            .labels
            .iter()
            .filter(|other| {
                other.place.x > label.right() && other.place.overlap_y(label) > 0.5 * size
            })
            .map(|other| other.place.x - 0.5 * size)
            .fold(self.sheet.width, f32::min);
        let is_centred = |place: &Rect| (place.centre().x - label.centre().x).abs() < 1.5 * size;
        let in_column = |place: &Rect| {
            let near = place.x > label.x - 2.0 * size && place.x < label.right() + 16.0 * size;
            (near || is_centred(place)) && place.centre().x < edge && place.right() > label.x
        };
        let first = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let place = self.place(i);
                // No line that stands between is passed over.
                place.y > label.bottom() - LEVEL_WITH * size
                    && (in_column(place) || place.overlap_x(label) > 0.5 * label.w)
            })
            .min_by(|&a, &b| self.place(a).y.total_cmp(&self.place(b).y))?;
        let place = *self.place(first);
        if !in_column(&place)
            || self.ends_value(first, key)
            || place.y - label.bottom() > FAR_BELOW * size
        {
            return None;
        }
        let mut parts: Parts = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let other = self.place(i);
                other.overlap_y(&place) > 0.5 * place.h.min(other.h)
                    && in_column(other)
                    && !self.ends_value(i, key)
            })
            .map(|i| (i, 0))
            .collect();
        parts.sort_by(|a, b| self.place(a.0).x.total_cmp(&self.place(b.0).x));
        // A centred value may begin before its label, and be read in two pieces.
        while let Some(before) = self.close_before(parts.first()?.0) {
            parts.insert(0, (before, 0));
        }
        // A label in the corner of its value's cell is set in smaller type.
        let corner = size < SMALL * place.h;
        // The head of a column, and what stands under it.
        let under_head = (place.centre().x - label.centre().x).abs() < UNDER_HEAD * size;
        let score = if corner {
            0.99
        } else if under_head {
            0.98
        } else {
            0.96
        };
        Some((parts, score))
    }

    /// Whether something begins at `column` behind the piece, in its row.
    fn begins_behind(&self, piece: usize, column: f32) -> bool {
        let place = self.place(piece);
        self.sheet.level_with(place).any(|i| {
            let other = self.place(i);
            i != piece
                && (other.x - column).abs() < place.h
                && other.x >= place.right() - 0.3 * place.h
                && other.overlap_y(place) > 0.6 * place.h.min(other.h)
        })
    }

    /// Whether what stands `beside` a label is the next label, of whatever wording: both are set
    /// in small type over what belongs to them, which stands `under` them in one row.
    fn is_small_head_beside(&self, hit: &LabelHit, beside: usize, under: usize) -> bool {
        let (head, value) = (self.place(beside), self.place(under));
        let is_small = |place: &Rect| place.h < SMALL * value.h;
        is_small(&hit.place)
            && is_small(head)
            && self.sheet.level_with(value).any(|i| {
                let other = self.place(i);
                i != under
                    && other.overlap_y(value) > 0.5 * value.h.min(other.h)
                    && other.x > value.right()
                    && (other.x - head.x)
                        .abs()
                        .min((other.centre().x - head.centre().x).abs())
                        < 2.0 * value.h
                    && (-0.4 * head.h..FAR_BELOW * head.h).contains(&(other.y - head.bottom()))
                    && !is_small(other)
            })
    }

    /// The piece that ends right where `piece` begins, in its row, style and cell.
    fn close_before(&self, piece: usize) -> Option<usize> {
        let place = self.place(piece);
        self.sheet.level_with(place).find(|&i| {
            let other = self.place(i);
            i != piece
                && (-0.5 * place.h..BEFORE * place.h).contains(&(place.x - other.right()))
                && other.x < place.x
                && other.overlap_y(place) > 0.6 * place.h.min(other.h)
                && (other.h / place.h - 1.0).abs() < 0.25
                && !self.is_label(i)
                && self.sheet.share_a_cell(i, piece)
        })
    }
}
