//! Options printed one under another below their label, 永年 over 30年 over 10年: a column of
//! choices, though it looks like one of a list of documents; and options side by side, in rows
//! and in cells of their own.

use super::{Board, Candidate, Parts};
use crate::document::{Point, Rect};
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::rules::LabelRule;
use crate::extract::value::disclosure::parse_class;
use crate::extract::value::option_list::option_list;
use crate::extract::value::retention::parse_retention;

/// Widest gap between two options, in heights of a line.
const NEXT: f32 = 1.5;
/// Widest gap between two rows of options, in heights of a line.
const NEXT_ROW: f32 = 3.0;
/// Most options of a list.
const MOST_OPTIONS: usize = 16;
/// How far beyond the edge of a cell the next one is looked for, as a share of its shorter side.
const STEP: f32 = 0.3;
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

    /// Options beside their label with those over and under them in the same column: the label
    /// stands level with the middle of a list.
    pub(super) fn with_options_around(&self, key: Key, mut parts: Parts) -> Parts {
        let is_option = |piece: usize| {
            !self.is_label(piece) && option(key, &self.sheet.pieces[piece].text).is_some()
        };
        let are_options = parts
            .iter()
            .all(|&(piece, from)| from == 0 && is_option(piece));
        if !matches!(key, Key::Retention | Key::Disclosure) || !are_options {
            return parts;
        }
        let next = |parts: &Parts, over: bool| {
            let end = if over { parts.first() } else { parts.last() };
            let last = self.place(end?.0);
            (0..self.sheet.pieces.len()).find(|&it| {
                let place = self.place(it);
                let gap = if over {
                    last.y - place.bottom()
                } else {
                    place.y - last.bottom()
                };
                (-0.5..NEXT).contains(&(gap / last.h.min(place.h)))
                    && place.overlap_x(last) > 0.5 * last.w.min(place.w)
                    && parts.iter().all(|&(piece, _)| piece != it)
                    && is_option(it)
            })
        };
        while let Some(over) = next(&parts, true) {
            parts.insert(0, (over, 0));
        }
        while let Some(under) = next(&parts, false) {
            parts.push((under, 0));
        }
        parts
    }

    /// An option in a cell of its own with those in the cells right of it: 永年｜10年｜5年. One of
    /// them may have been misread, because a ring is drawn around it.
    pub(super) fn with_options_in_cells(&self, mut parts: Parts) -> Parts {
        let text_in = |pieces: &[usize]| -> String {
            let texts = pieces.iter().map(|&piece| &self.sheet.pieces[piece].text);
            texts.map(String::as_str).collect()
        };
        let is_option = |text: &str| option(Key::Retention, text).is_some();
        let Some(first) = parts
            .last()
            .and_then(|&(piece, _)| self.sheet.cell_of(piece))
        else {
            return parts;
        };
        let is_whole = |&(piece, from): &(usize, usize)| {
            from == 0 && is_option(&self.sheet.pieces[piece].text)
        };
        if !parts.iter().all(is_whole) {
            return parts;
        }
        let (mut edge, mut misread) = (first, 0);
        let mut through_last = parts.len();
        while parts.len() < MOST_OPTIONS {
            let step = STEP * edge.h.min(edge.w);
            let beside = Point::new(edge.right() + step, first.centre().y);
            let Some(next) = self.sheet.cell(beside).filter(|next| next.x > edge.x) else {
                break;
            };
            let pieces = self.sheet.pieces_in(&next);
            let text = text_in(&pieces);
            let is_next = is_option(&text);
            if pieces.iter().any(|&piece| self.is_label(piece) && !is_next)
                || !is_next && (misread > 0 || text.chars().count() > LONGEST_MISREAD)
            {
                break;
            }
            misread += usize::from(!is_next);
            parts.extend(pieces.into_iter().map(|piece| (piece, 0)));
            if is_next {
                through_last = parts.len();
            }
            edge = next;
        }
        parts.truncate(through_last);
        parts
    }

    /// The options in a row with those of the row under them, if both have several: the field of
    /// a long list has two rows.
    pub(super) fn with_second_row(&self, parts: Parts) -> Parts {
        let Some(&(first, _)) = parts.first() else {
            return parts;
        };
        let upper = *self.place(first);
        let edge = parts
            .iter()
            .map(|&(piece, _)| self.place(piece).right())
            .fold(upper.right(), f32::max);
        let mut lower: Vec<usize> = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let place = self.place(i);
                (0.0..NEXT_ROW).contains(&((place.y - upper.bottom()) / upper.h))
                    && place.x > upper.x - upper.h
                    && place.x < edge
                    && (place.h / upper.h - 1.0).abs() < 0.4
                    && !self.is_label(i)
            })
            .collect();
        lower.sort_by(|&a, &b| self.place(a).x.total_cmp(&self.place(b).x));
        let row: Parts = lower.into_iter().map(|piece| (piece, 0)).collect();
        let is_list = |row: &Parts| option_list(&self.text_of(row)).is_some();
        let both = [parts.as_slice(), row.as_slice()].concat();
        if is_list(&parts) && is_list(&row) && is_list(&both) {
            both
        } else {
            parts
        }
    }

    /// Passes over the letters at the beginning of a part that were read at the end of the part
    /// before it, too: 「1 3 5 10」 and 「5 10 30」.
    pub(super) fn pass_over_overlap(&self, parts: &mut Parts) {
        for at in 1..parts.len() {
            let (before, (piece, from)) = (parts[at - 1].0, parts[at]);
            let (one, own) = (self.place(before), &self.sheet.pieces[piece]);
            if one.overlap_y(&own.place) < 0.5 * one.h.min(own.place.h) || own.place.x < one.x {
                continue;
            }
            let letters = own.text.chars().count();
            let is_twice = |&nth: &usize| own.place_of(nth, nth + 1).centre().x < one.right();
            parts[at].1 = from + (from..letters).take_while(is_twice).count();
        }
        parts.retain(|&(piece, from)| from < self.sheet.pieces[piece].text.chars().count());
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
