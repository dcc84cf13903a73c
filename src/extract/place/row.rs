//! The pieces of a row beside a label, up to the next field.

use super::{Board, Parts};
use crate::document::Rect;
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::parse::is_number_or_date;

/// Farthest distance of a value from its label, in type sizes.
const FAR_RIGHT: f32 = 24.0;
/// Farthest distance of a label in the corner of a cell from the corner and from the middle of
/// its value, in type sizes.
const CORNER: f32 = 2.5;

impl Board<'_> {
    /// Pieces of the row of `beside` from `start` on, up to the next label.
    pub(super) fn row_from(&self, beside: &Rect, start: f32, key: Key) -> Parts {
        self.row_within(beside, start, key, FAR_RIGHT)
    }

    /// Pieces that go on behind a value which begins at `beside`, up to the next label.
    pub(super) fn row_behind(&self, beside: &Rect, key: Key) -> Parts {
        self.row_within(beside, beside.right(), key, FAR_RIGHT / 3.0)
    }

    /// Pieces of the row of `beside` from `start` on, the first of which begins within
    /// `far` type sizes.
    fn row_within(&self, beside: &Rect, start: f32, key: Key, far: f32) -> Parts {
        let mut row: Vec<usize> = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let place = self.place(i);
                // Boxes of neighbours overlap a little.
                place.x >= start - 0.8 * place.h
                    && place.centre().x > start
                    && !beside.contains(place.centre())
                    && !self.lies_on_labels(i)
                    && (place.overlap_y(beside) > 0.5 * place.h.min(beside.h)
                        || within_rows(place, beside))
            })
            .collect();
        row.sort_by(|&a, &b| self.place(a).x.total_cmp(&self.place(b).x));
        self.sort_stacked(&mut row);
        let mut parts = Parts::new();
        let mut end = start;
        for piece in row {
            let place = self.place(piece);
            // A drafter's name may stand far behind his section.
            let reach = if key == Key::Drafter {
                FAR_RIGHT
            } else if parts.is_empty() {
                far
            } else {
                FAR_RIGHT / 3.0
            };
            // What is written the other way is something else: the title of a spine, the head of
            // a section that is asked for his seal.
            let words = |piece: usize| self.sheet.pieces[piece].text.chars().count() > 1;
            let upright = |piece: usize| {
                self.sheet.pieces[piece].line.vertical != self.sheet.vertical && words(piece)
            };
            let other_way = parts.is_empty() && beside.w > beside.h && upright(piece)
                || parts.first().is_some_and(|&(first, _): &(usize, usize)| {
                    let vertical = |piece: usize| self.sheet.pieces[piece].line.vertical;
                    vertical(first) != vertical(piece) && words(first) && words(piece)
                });
            let is_text = !matches!(key, Key::Title | Key::Department) && self.is_of_text(piece);
            let is_far = place.x - end > reach * place.h;
            // A number or a day beside words is the next field's, of whatever wording.
            let in_words = matches!(
                key,
                Key::Title | Key::Department | Key::Sender | Key::Addressee | Key::Drafter
            );
            let is_number =
                in_words && !parts.is_empty() && is_number_or_date(&self.sheet.pieces[piece].text);
            // Who sends a letter and who gets it may stand in fields beside each other.
            let is_beyond_rule = matches!(key, Key::Sender | Key::Addressee)
                && !parts.is_empty()
                && self
                    .sheet
                    .standing_rules(place)
                    .any(|x| (end - 0.3 * place.h..place.x + 0.3 * place.h).contains(&x));
            let ends = other_way || is_far || is_text || is_number || is_beyond_rule;
            if ends || self.ends_value(piece, key) || self.is_in_field_beyond(piece, beside) {
                break;
            }
            end = end.max(place.right());
            parts.push((piece, 0));
        }
        parts
    }

    /// The upper of two lines right of a label that stands level with what parts them.
    pub(super) fn upper_of_two(&self, hit: &LabelHit) -> Option<usize> {
        let middle = hit.place.centre().y;
        // The next label of the row has values of its own.
        let edge = self.labels.iter().filter(|other| {
            other.place.x > hit.place.right()
                && other.place.overlap_y(&hit.place) > 0.5 * hit.place.h
        });
        let edge = edge.map(|other| other.place.x - 0.5 * hit.place.h);
        let edge = edge.fold(self.sheet.width, f32::min);
        let beside = |piece: usize| {
            let place = self.place(piece);
            (hit.place.right() - 0.3 * place.h..edge).contains(&place.x) && !self.is_label(piece)
        };
        let begins_under = |upper: usize, lower: usize| {
            let (one, two) = (self.place(upper), self.place(lower));
            (one.x - two.x).abs() < 0.8 * one.h
                && two.centre().y > middle
                && two.y - middle < 0.8 * one.h
                && self.sheet.are_alike(upper, lower, 0.3)
        };
        self.sheet
            .level_with(&hit.place)
            .filter(|&upper| beside(upper))
            .filter(|&upper| {
                let place = self.place(upper);
                place.centre().y < middle && middle - place.bottom() < 0.8 * place.h
            })
            .filter(|&upper| {
                let mut lower = self.sheet.level_with(&hit.place).filter(|&it| beside(it));
                lower.any(|lower| begins_under(upper, lower))
            })
            .min_by(|&a, &b| self.place(a).x.total_cmp(&self.place(b).x))
            .filter(|&upper| {
                self.place(upper).x - hit.place.right() < FAR_RIGHT * self.place(upper).h
            })
    }

    /// Whether a piece stands in a cell that does not reach to `beside` and has a label in its
    /// corner: it is the value of that one.
    fn is_in_field_beyond(&self, piece: usize, beside: &Rect) -> bool {
        let place = self.place(piece);
        let cell = self.sheet.cell_of(piece);
        let Some(cell) = cell.filter(|cell| cell.x > beside.right()) else {
            return false;
        };
        self.labels.iter().any(|hit| {
            let gap = place.centre().y - hit.place.bottom();
            (0.0..CORNER * place.h).contains(&gap)
                && hit.place.x - cell.x < CORNER * place.h
                && cell.contains(hit.place.centre())
                && !hit.pieces.contains(&piece)
        })
    }

    /// Puts the upper of two lines first, both of which begin at the same place beside a label.
    fn sort_stacked(&self, row: &mut [usize]) {
        for nth in 1..row.len() {
            let (one, next) = (self.place(row[nth - 1]), self.place(row[nth]));
            let size = one.h.min(next.h);
            let is_stacked = (one.x - next.x).abs() < size && one.overlap_y(next) < 0.5 * size;
            if is_stacked && next.y < one.y {
                row.swap(nth - 1, nth);
            }
        }
    }
}

/// A line beside a label of two or three lines need not stand level with any of them.
pub(crate) fn within_rows(place: &Rect, beside: &Rect) -> bool {
    let middle = place.centre().y;
    beside.h > 1.6 * place.h && middle > beside.y && middle < beside.bottom()
}
