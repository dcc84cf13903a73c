//! What stands in one cell of a form beside or under a label that is there, too.

use crate::document::Rect;

use super::Board;
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::rules::LabelRule;
use crate::extract::value::text::{nfkc, without_contact, without_spaces};

/// Most pieces a cell with a value holds.
pub(super) const MOST_IN_CELL: usize = 8;
/// Most characters of a label that are read twice.
const ECHO: usize = 3;
/// A single sign smaller than this, as a share of the largest type beside it, is a speck.
const SPECK: f32 = 0.5;

/// A sign that holds another is so many times as wide.
const WIDER: f32 = 1.5;

impl Board<'_> {
    /// What the label's own `cell` holds of its value, which may be nothing; `None` if it is the
    /// cell of several fields.
    pub(super) fn in_own_cell(
        &self,
        cell: &Rect,
        rule: &LabelRule,
        key: Key,
        hit: &LabelHit,
    ) -> Option<Vec<usize>> {
        if self.has_other_label(cell, hit) {
            // A rule between two fields was not found: the cell is that of several.
            return None;
        }
        let mut inside = self.values_in(cell, hit, key);
        // What stands above a label in the middle of a large cell: the year over the title, or the
        // field over it, if the rule between them was not found.
        inside.retain(|&piece| self.place(piece).bottom() > hit.place.y + 0.3 * hit.place.h);
        // What a reader lost of the label and found again, beside it, is no value.
        inside.retain(|&piece| !self.is_letter_of(piece, rule, hit));
        // What stands before the label in its row is not led by it: the rule between two
        // fields was not found.
        let is_before = |&piece: &usize| {
            let place = self.place(piece);
            self.sheet.pieces[piece].text.chars().count() > 1
                && place.right() < hit.place.x + 0.5 * place.h
                && place.overlap_y(&hit.place) > 0.5 * place.h.min(hit.place.h)
        };
        if inside.iter().any(is_before) {
            return None;
        }
        if self.goes_on_as_label(rule, hit, &inside) {
            inside.clear();
        }
        if inside.len() > MOST_IN_CELL {
            // The frame of a whole page is no cell.
            return None;
        }
        Some(inside)
    }

    /// Whether what stands in the label's cell is the rest of the label: 年月日 under 決裁.
    fn goes_on_as_label(&self, rule: &LabelRule, hit: &LabelHit, inside: &[usize]) -> bool {
        let text = |pieces: &[usize]| -> String {
            let texts = pieces
                .iter()
                .map(|&piece| self.sheet.pieces[piece].text.as_str());
            texts.collect()
        };
        let whole = format!("{}{}", text(&hit.pieces), text(inside));
        !inside.is_empty()
            && rule
                .labels
                .iter()
                .any(|label| without_spaces(&nfkc(label)) == whole)
    }

    /// Whether a piece is one letter of the label, in its row.
    fn is_letter_of(&self, piece: usize, rule: &LabelRule, hit: &LabelHit) -> bool {
        let text = &self.sheet.pieces[piece].text;
        let place = self.place(piece);
        text.chars().count() <= 1
            && place.overlap_y(&hit.place) >= 0.5 * place.h.min(hit.place.h)
            && rule.labels.iter().any(|it| it.contains(text.as_str()))
    }

    /// Whether another label stands in the cell of `hit`. The word before the telephone number
    /// under a name begins no field of its own.
    pub(super) fn has_other_label(&self, cell: &Rect, hit: &LabelHit) -> bool {
        let is_contact = |other: &LabelHit| {
            let first = other.pieces.first().map(|&p| &self.sheet.pieces[p].text);
            first.is_some_and(|text| without_contact(text).is_empty())
        };
        self.labels.iter().any(|other| {
            other.pieces != hit.pieces
                && cell.contains(other.place.centre())
                && !(other.place.y > hit.place.bottom() && is_contact(other))
        })
    }

    /// The pieces of a cell that are no part of `hit`, up to a label that stands among
    /// them.
    pub(super) fn values_in(&self, cell: &Rect, hit: &LabelHit, key: Key) -> Vec<usize> {
        let mut values: Vec<usize> = self
            .sheet
            .pieces_in(cell)
            .into_iter()
            .filter(|piece| !hit.pieces.contains(piece))
            .take_while(|&piece| !self.ends_value(piece, key))
            .filter(|&piece| !self.lies_on_labels(piece))
            .collect();
        if key == Key::Retention {
            // What a ring had read once more: 永・(30)・10 and 30.
            let all = values.clone();
            values.retain(|&piece| !self.is_echo(piece, &all));
        }
        if matches!(key, Key::Title | Key::Binder | Key::Drafter) {
            // Specks that were read as a sign.
            let size = |piece: usize| self.place(piece).h;
            let most = values.iter().map(|&p| size(p)).fold(0.0, f32::max);
            values.retain(|&piece| {
                let single = self.sheet.pieces[piece].text.chars().count() == 1;
                !single || size(piece) > SPECK * most
            });
            values = self.row_by_row(values);
        }
        values
    }

    /// Whether a short piece lies on labels, most of it: their letters were read twice.
    pub(crate) fn lies_on_labels(&self, piece: usize) -> bool {
        let place = self.place(piece);
        let covered: f32 = self
            .labels
            .iter()
            .filter(|hit| {
                hit.tail.is_none()
                    && !hit.pieces.contains(&piece)
                    && hit.place.overlap_y(place) > 0.5 * place.h.min(hit.place.h)
            })
            .map(|hit| hit.place.overlap_x(place).max(0.0))
            .sum();
        self.sheet.pieces[piece].text.chars().count() <= ECHO && covered > 0.8 * place.w
    }

    /// Whether a longer one of `pieces` stands where a piece does, in the same row.
    fn is_echo(&self, piece: usize, pieces: &[usize]) -> bool {
        let own = self.place(piece);
        let length = |piece: usize| self.sheet.pieces[piece].text.chars().count();
        pieces.iter().any(|&other| {
            let place = self.place(other);
            // ①, and 1 inside it.
            let is_around = length(other) == length(piece) && place.w > WIDER * own.w;
            (length(other) > length(piece) || is_around)
                && place.overlap_x(own) > 0.9 * own.w
                && place.overlap_y(own) > 0.5 * own.h.min(place.h)
        })
    }

    /// Pieces from the left to the right in each row: what a reader missed in one and found
    /// again comes behind the next one.
    fn row_by_row(&self, mut pieces: Vec<usize>) -> Vec<usize> {
        let place = |piece: usize| self.place(piece);
        pieces.sort_by(|&a, &b| place(a).centre().y.total_cmp(&place(b).centre().y));
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for piece in pieces {
            let in_last = rows.last().is_some_and(|row| {
                let (first, next) = (place(row[0]), place(piece));
                next.overlap_y(first) > 0.5 * next.h.min(first.h)
            });
            match rows.last_mut() {
                Some(row) if in_last => row.push(piece),
                _ => rows.push(vec![piece]),
            }
        }
        for row in &mut rows {
            row.sort_by(|&a, &b| place(a).x.total_cmp(&place(b).x));
        }
        rows.concat()
    }
}
