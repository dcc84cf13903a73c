//! Values over several lines: which lines under a value's first line belong to it.

use crate::document::Rect;

use super::place::{Board, Parts};
use super::shape::is_bracketed;

/// Most lines a value may have.
const MOST_LINES: usize = 4;
/// What is left of the score of a value that may go on, 0–1.
const CUT_SHORT: f32 = 0.9;

impl Board<'_> {
    /// The value with the lines that stand under it, begin where it begins, and are not
    /// led by a label of their own.
    pub(super) fn with_lines_under(&self, mut parts: Parts) -> (Parts, f32) {
        let Some(&(first, from)) = parts.first() else {
            return (parts, 1.0);
        };
        let mut last = *self.place(first);
        // Behind a label in the same piece the value begins later.
        let start = if from > 0 {
            last.x + last.w * self.sheet.pieces[first].share_of(from)
        } else {
            last.x
        };
        for _ in 1..MOST_LINES {
            let next = (0..self.sheet.pieces.len()).find(|&i| {
                let place = self.place(i);
                let size = last.h;
                let aligned = (place.x - start).abs() < 1.5 * size
                    || (place.centre().x - last.centre().x).abs() < 0.6 * size;
                aligned
                    && (-0.3 * size..0.8 * size).contains(&(place.y - last.bottom()))
                    && (place.h / size - 1.0).abs() < 0.3
                    && (!self.is_label(i) || is_bracketed(&self.sheet.pieces[i].text))
                    && !self.is_led_by_label(place)
                    && !self.is_under_label(&last, place)
                    && parts.iter().all(|&(p, _)| p != i)
            });
            let Some(next) = next else { break };
            last = *self.place(next);
            parts.push((next, 0));
        }
        let whole = if self.goes_on(&last, &parts) {
            CUT_SHORT
        } else {
            1.0
        };
        (parts, whole)
    }

    /// Whether something stands right under the last line in its style that was not taken
    /// for its next line: the value may be cut short.
    fn goes_on(&self, last: &Rect, parts: &Parts) -> bool {
        (0..self.sheet.pieces.len()).any(|i| {
            let place = self.place(i);
            let gap = place.y - last.bottom();
            (-0.3 * last.h..0.6 * last.h).contains(&gap)
                && place.centre().y > last.bottom()
                && (place.h / last.h - 1.0).abs() < 0.2
                && place.overlap_x(last) > 0.5 * place.w.min(last.w)
                && !self.is_label(i)
                && !self.is_led_by_label(place)
                && !self.is_under_label(last, place)
                && parts.iter().all(|&(p, _)| p != i)
        })
    }

    /// Whether a label stands between two lines: the lower one is its value.
    fn is_under_label(&self, upper: &Rect, lower: &Rect) -> bool {
        self.labels.iter().any(|hit| {
            let middle = hit.place.centre().y;
            middle > upper.centre().y + 0.3 * upper.h
                && middle < lower.centre().y
                && hit.place.x < lower.right()
                && hit.place.right() > lower.x - 2.0 * lower.h
        })
    }

    /// Whether a label stands left of `place` in its row.
    fn is_led_by_label(&self, place: &Rect) -> bool {
        self.labels.iter().any(|hit| {
            hit.place.right() <= place.x + 0.3 * place.h
                && hit.place.overlap_y(place) > 0.7 * place.h.min(hit.place.h)
                && hit.place.centre().y > place.y
                && hit.place.h < 2.0 * place.h
        })
    }
}
