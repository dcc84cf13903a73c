//! Options printed one under another below their label, 永年 over 30年 over 10年: a column of
//! choices, though it looks like one of a list of documents.

use super::{Board, Candidate};
use crate::document::Rect;
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::rules::LabelRule;
use crate::extract::value::disclosure::parse_class;
use crate::extract::value::retention::parse_retention;

/// Widest gap between two options, in heights of a line.
const NEXT: f32 = 1.5;
/// Most characters of an option that was misread, because a ring is drawn around it.
const LONGEST_MISREAD: usize = 5;
/// Signs that readers make of marks and rings beside an option.
const MARKS: [char; 12] = ['○', '◯', '〇', '●', '◎', '□', '■', '☑', '・', '(', ')', '|'];

impl Board<'_> {
    /// The options of `key` in the column under the label `hit`; `None` if they make no choice.
    pub(crate) fn options_under(
        &self,
        rule: &LabelRule,
        key: Key,
        hit: &LabelHit,
    ) -> Option<Candidate> {
        let least = match key {
            Key::Retention => 3,
            Key::Disclosure => 2,
            _ => return None,
        };
        if hit.tail.is_some() {
            return None;
        }
        let mut parts = Vec::new();
        let mut options: Vec<String> = Vec::new();
        let mut misread = 0;
        let mut through_last = 0;
        let mut last = hit.place;
        while let Some(next) = self.next_in_column(&hit.place, &last) {
            let piece = &self.sheet.pieces[next];
            match option(key, &piece.text) {
                Some(option) if options.contains(&option) => return None,
                Some(option) => {
                    options.push(option);
                    through_last = parts.len() + 1;
                }
                None if piece.text.chars().count() <= LONGEST_MISREAD
                    && misread == 0
                    && !options.is_empty()
                    && !self.is_label(next) =>
                {
                    misread += 1;
                }
                None => break,
            }
            parts.push((next, 0));
            last = piece.place;
        }
        parts.truncate(through_last);
        (options.len() >= least).then(|| Candidate {
            key,
            rule: format!("{}/below", rule.id),
            score: rule.score,
            label: hit.pieces.first().copied(),
            parts,
            marked: None,
            gaps: Vec::new(),
            is_held: false,
        })
    }

    /// The piece right under `last` in the column of `head` that is no mark.
    fn next_in_column(&self, head: &Rect, last: &Rect) -> Option<usize> {
        let pieces = 0..self.sheet.pieces.len();
        let below = pieces.filter(|&i| {
            let place = self.place(i);
            let middle = place.centre();
            (-0.5..NEXT).contains(&((place.y - last.bottom()) / last.h.min(place.h)))
                && middle.y > last.bottom() - 0.2 * last.h
                && place.overlap_x(head) > 0.5 * head.w.min(place.w)
                && !self.sheet.pieces[i]
                    .text
                    .chars()
                    .all(|ch| MARKS.contains(&ch))
        });
        below.min_by(|&a, &b| self.place(a).y.total_cmp(&self.place(b).y))
    }
}

/// The one option that a text is, whatever mark it bears.
fn option(key: Key, text: &str) -> Option<String> {
    let text = text.trim_matches(MARKS);
    match key {
        Key::Retention => parse_retention(text).map(|it| it.retention.canonical()),
        _ => parse_class(text).map(str::to_owned),
    }
}
