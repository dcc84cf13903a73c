//! Values over several lines: which lines under a value's first line belong to it.

use crate::document::Rect;

use super::{Board, Parts};
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::label::bracketed::is_head_in_brackets;
use crate::extract::parse::is_number_or_date;
use crate::extract::parse::title::{breaks_off, ends_as_title, is_bracketed};

/// Most lines a value may have.
const MOST_LINES: usize = 4;
/// Widest gap between two lines of a value, and behind one that breaks off in a word, in sizes of
/// its type: covers have a rule under each.
const GAP: f32 = 0.8;
const OPEN_GAP: f32 = 1.8;
/// How much the sizes of type of one value's lines differ, as a share.
const STYLE: f32 = 0.3;
/// How near the next label is to a line of its own, as a share of how near the last one is.
const NEARER: f32 = 0.5;
/// Most characters of a label of unknown wording.
const LONGEST_LABEL: usize = 10;
/// What the name of a section or a part of one ends with.
const SECTION_ENDS: [char; 10] = ['課', '室', '係', '班', '所', '館', '署', '園', '校', '場'];
/// How far the first line of a paragraph begins behind the others, in type sizes.
const PARAGRAPH: std::ops::Range<f32> = 0.4..2.0;
/// What is left of the score of a value that may go on, 0–1.
const CUT_SHORT: f32 = 0.9;

/// What may go on behind the end of a title in the next line: について（通知）, についての報告.
const BEHIND_WHOLE: [char; 2] = ['(', 'の'];

impl Board<'_> {
    /// The value of the label `own` with the lines that stand under it, begin where it
    /// begins, and are not led by a label of their own.
    ///
    /// The last row of `block` begins at the part with its number.
    pub(crate) fn with_lines_under(&self, own: &LabelHit, block: (Parts, usize)) -> (Parts, f32) {
        let (mut parts, row) = block;
        let Some(&(first, from)) = parts.get(row) else {
            return (parts, 1.0);
        };
        let (mut last, mut line) = (*self.place(first), first);
        // Behind a label in the same piece the value begins later.
        let start = if from > 0 {
            last.x + last.w * self.sheet.pieces[first].share_of(from)
        } else {
            last.x
        };
        for _ in 1..MOST_LINES {
            let is_whole = ends_as_title(&self.text_of(&parts));
            let open = breaks_off(&self.sheet.pieces[line].text);
            // 【件名】…プロポーザルの実 and under the label 施について.
            let is_end = |i: usize| !is_whole && ends_as_title(&self.sheet.pieces[i].text);
            let next = (0..self.sheet.pieces.len()).find(|&i| {
                let place = self.place(i);
                let size = last.h;
                let aligned = (place.x - start).abs() < 1.5 * size
                    || (place.centre().x - last.centre().x).abs() < 0.6 * size
                    // The last letters may stand under the label.
                    || (open || from > 0 && is_end(i)) && (place.x - own.place.x).abs() < size;
                let widest = if open { OPEN_GAP } else { GAP };
                aligned
                    && (-0.3 * size..widest * size).contains(&(place.y - last.bottom()))
                    && self.sheet.are_alike(i, line, STYLE)
                    && (!self.is_label(i) || is_bracketed(&self.sheet.pieces[i].text))
                    && !is_head_in_brackets(self.sheet, self.labels, i)
                    && (!is_whole || self.sheet.pieces[i].text.starts_with(BEHIND_WHOLE))
                    && !self.is_led(own, place)
                    && !self.is_nearer_to_next(own, place)
                    && !self.is_under_label(own, &last, place)
                    && !self.is_of_text(i)
                    && !is_number_or_date(&self.sheet.pieces[i].text)
                    && parts.iter().all(|&(p, _)| p != i)
            });
            let Some(next) = next else { break };
            (last, line) = (*self.place(next), next);
            parts.push((next, 0));
        }
        let whole = if self.goes_on(own, &last, &parts) {
            CUT_SHORT
        } else {
            1.0
        };
        (parts, whole)
    }

    /// The text of parts of lines, without spaces.
    pub(super) fn text_of(&self, parts: &Parts) -> String {
        let texts = parts.iter().map(|&(piece, from)| {
            let text = self.sheet.pieces[piece].text.chars();
            text.skip(from).collect::<String>()
        });
        texts.collect()
    }

    /// The value of the label `own` with the line under it, if a section breaks there: 地域振興部
    /// 地域振 and below it 興課.
    pub(crate) fn with_rest_of_section(&self, own: &LabelHit, parts: Parts) -> Parts {
        let ends_a_section = |parts: &Parts| {
            let last = parts.last().map(|&(last, _)| &self.sheet.pieces[last].text);
            last.is_some_and(|text| text.ends_with(SECTION_ENDS))
        };
        if ends_a_section(&parts) || parts.len() != 1 {
            return parts;
        }
        let (whole, _) = self.with_lines_under(own, (parts.clone(), 0));
        let two: Parts = whole.into_iter().take(2).collect();
        if ends_a_section(&two) { two } else { parts }
    }

    /// Whether something stands right under the last line in its style that was not taken
    /// for its next line: the value may be cut short.
    fn goes_on(&self, own: &LabelHit, last: &Rect, parts: &Parts) -> bool {
        (0..self.sheet.pieces.len()).any(|i| {
            let place = self.place(i);
            let gap = place.y - last.bottom();
            (-0.3 * last.h..0.6 * last.h).contains(&gap)
                && place.centre().y > last.bottom()
                && (place.h / last.h - 1.0).abs() < 0.2
                && place.overlap_x(last) > 0.5 * place.w.min(last.w)
                && !self.is_label(i)
                && !self.is_led(own, place)
                && !self.is_under_label(own, last, place)
                && !self.is_of_text(i)
                && parts.iter().all(|&(p, _)| p != i)
        })
    }

    /// The row of a value with the lines right above it, where its label stands level with
    /// the middle of a block that names an office or is a title, and the part with which the
    /// row begins.
    pub(crate) fn block_beside(&self, own: &LabelHit, key: Key, parts: Parts) -> (Parts, usize) {
        let in_blocks = matches!(key, Key::Department | Key::Title);
        let Some(&(first, _)) = parts.first().filter(|_| in_blocks) else {
            return (parts, 0);
        };
        let neighbour = |of: usize, upper: bool| {
            let line = self.place(of);
            (0..self.sheet.pieces.len()).find(|&i| {
                let place = self.place(i);
                let gap = if upper {
                    line.y - place.bottom()
                } else {
                    place.y - line.bottom()
                };
                i != of
                    && (place.x - line.x).abs() < 0.8 * line.h
                    && (-0.3 * line.h..0.8 * line.h).contains(&gap)
                    && (place.h / line.h - 1.0).abs() < 0.3
                    && !self.is_led_by_label(place)
                    && self.sheet.share_a_cell(i, of)
                    && !(upper && self.is_led_in_column(own, place))
            })
        };
        let chain = |upper: bool| -> Vec<usize> {
            std::iter::successors(neighbour(first, upper), |&line| neighbour(line, upper))
                .take(MOST_LINES)
                .collect()
        };
        let (above, below) = (chain(true), chain(false));
        let level = above.len().abs_diff(below.len()) <= 1 && above.len() < MOST_LINES;
        if !level
            || above
                .iter()
                .any(|&i| self.is_label(i) || self.is_of_text(i))
        {
            return (parts, 0);
        }
        let rows = above.len();
        let block = above.into_iter().rev().map(|i| (i, 0));
        (block.chain(parts).collect(), rows)
    }

    /// Whether a line is one of running text: it has the end of a sentence, or goes on in
    /// a line that has, and has a comma or is indented as the first of a paragraph is.
    pub(crate) fn is_of_text(&self, piece: usize) -> bool {
        let text = |i: usize| self.sheet.pieces[i].text.as_str();
        let line = self.place(piece);
        let has_comma = text(piece).contains('、');
        text(piece).contains('。')
            || (0..self.sheet.pieces.len()).any(|i| {
                let place = self.place(i);
                let is_indented = PARAGRAPH.contains(&((line.x - place.x) / line.h));
                text(i).contains('。')
                    && (has_comma || is_indented)
                    && (-0.3 * line.h..0.9 * line.h).contains(&(place.y - line.bottom()))
                    && (place.h / line.h - 1.0).abs() < 0.3
                    && place.overlap_x(line) > 0.0
            })
    }

    /// Whether a label other than `own` stands between two lines: the lower one is its value.
    fn is_under_label(&self, own: &LabelHit, upper: &Rect, lower: &Rect) -> bool {
        let mut others = self.labels.iter().filter(|hit| hit.pieces != own.pieces);
        others.any(|hit| {
            let middle = hit.place.centre().y;
            middle > upper.centre().y + 0.3 * upper.h
                && middle < lower.centre().y
                && hit.place.x < lower.right()
                && hit.place.right() > lower.x - 2.0 * lower.h
        })
    }

    /// Whether `place` is the value of something other than the label `own`.
    fn is_led(&self, own: &LabelHit, place: &Rect) -> bool {
        self.is_led_by_label(place) || self.is_led_in_column(own, place)
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

    /// Whether a line lies far nearer to the next label in the column of the label `own`, which
    /// stands beside the middle of its own lines.
    fn is_nearer_to_next(&self, own: &LabelHit, place: &Rect) -> bool {
        let middle = place.centre().y;
        let far = |hit: &LabelHit| (hit.place.centre().y - middle).abs();
        self.labels.iter().any(|hit| {
            hit.pieces != own.pieces
                && hit.place.y > own.place.bottom()
                && hit.place.right() < place.x
                && hit.place.overlap_x(&own.place) > 0.5 * hit.place.w.min(own.place.w)
                && far(hit) < NEARER * far(own)
        })
    }

    /// Whether something of whatever wording stands left of `place` in its row and in the
    /// column of the label `own`: the next field begins there.
    fn is_led_in_column(&self, own: &LabelHit, place: &Rect) -> bool {
        self.sheet.level_with(place).any(|i| {
            let other = self.place(i);
            let length = self.sheet.pieces[i].text.chars().count();
            !own.pieces.contains(&i)
                && (2..=LONGEST_LABEL).contains(&length)
                && !is_bracketed(&self.sheet.pieces[i].text)
                && own.place.right() < place.x
                && (other.y > own.place.bottom()
                    || other.bottom() < own.place.y + 0.3 * own.place.h)
                && other.right() <= place.x + 0.3 * place.h
                && other.overlap_x(&own.place) > 0.5 * other.w.min(own.place.w)
                && other.overlap_y(place) > 0.6 * place.h.min(other.h)
                && other.centre().y > place.y
        })
    }
}
