//! What belongs to a label in a form of cells: its own cell, those right of it, the one under
//! it.

use crate::document::{Point, Rect};

use super::code_parts::is_level;
use super::in_cell::MOST_IN_CELL;
use super::row::within_rows;
use super::{Board, Candidate};
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::owner::is_section;
use crate::extract::parse::is_value;
use crate::extract::rules::LabelRule;

/// A cell is so many times as high as that of its label, if it is that of several.
const TALLER: f32 = 1.4;
/// A label farther from the middle of its cell, in its own heights, does not fill that alone.
const OFF_MIDDLE: f32 = 1.0;
/// What stands farther below a label in its cell, in heights of the label, may be another field's.
const FAR_INSIDE: f32 = 1.0;
/// Most characters of the head of a column.
const LONGEST_HEAD: usize = 8;
/// Most characters of the second line of a label that has something beside it.
const LONGEST_SECOND_LINE: usize = 5;
/// How sure a value under its label is where another may stand beside it.
const NOT_BESIDE: f32 = 0.96;

impl Board<'_> {
    /// What the cells of a form say; `None` where the label stands in no cell. A cell
    /// that is empty holds no value, and no other place is searched for it.
    pub(crate) fn by_cells(
        &self,
        rule: &LabelRule,
        key: Key,
        hit: &LabelHit,
    ) -> Option<Vec<Candidate>> {
        if hit.tail.is_some() {
            return None;
        }
        let cell = self.sheet.cell(hit.place.centre())?;
        let inside = self.in_own_cell(&cell, rule, key, hit)?;
        let candidate = |place: &str, parts: Vec<usize>| Candidate {
            key,
            rule: format!("{}/{place}", rule.id),
            score: rule.score,
            label: hit.pieces.first().copied(),
            parts: parts.into_iter().map(|piece| (piece, 0)).collect(),
            marked: None,
            gaps: Vec::new(),
            is_held: false,
        };
        let length = |pieces: &[usize]| -> usize {
            let texts = pieces.iter().map(|&piece| &self.sheet.pieces[piece].text);
            texts.map(|text| text.chars().count()).sum()
        };
        // A second line of the label, (事業名) under 件名, is no title.
        let is_of_label = key == Key::Title
            && length(&inside) <= LONGEST_SECOND_LINE
            && self.right(hit, key).is_some();
        if self.is_beside_far_text(hit, key, &inside) {
            return None;
        }
        if !inside.is_empty() && !is_of_label {
            return Some(vec![candidate("cell", inside)]);
        }
        let step = 0.4 * hit.place.h.min(cell.h);
        let middle = cell.centre();
        let most = most_cells(key);
        let CellsBeside {
            pieces: right,
            gaps,
            edge,
            labelled,
        } = self.cells_beside(&cell, hit, key, step)?;
        let under = self.sheet.cell(Point::new(middle.x, cell.bottom() + step));
        let right = self.with_beyond(right, hit, key, step);
        if !right.is_empty() {
            let length = length(&right);
            let mut found = vec![Candidate {
                gaps,
                ..candidate("right", right)
            }];
            // The cell beside it may be the head of the next column, whose label was not
            // understood.
            let column = under.filter(|under| {
                (under.x - cell.x).abs() < step
                    && (under.right() - cell.right()).abs() < step
                    && !self.has_other_label(under, hit)
            });
            // No head of a column is so long.
            let column = column.filter(|_| length <= LONGEST_HEAD);
            let below = column.map_or_else(Vec::new, |under| self.values_in(&under, hit, key));
            if !below.is_empty() && below.iter().all(|&p| !self.is_label(p)) {
                found.push(Candidate {
                    score: rule.score * NOT_BESIDE,
                    ..candidate("below", below)
                });
            }
            return Some(found);
        }
        if !labelled && edge > cell.right() {
            // The field is empty, unless the cell beside it is the head of the next
            // column, whose label was not read.
            let column = under.is_some_and(|under| {
                (under.x - cell.x).abs() < step && (under.right() - cell.right()).abs() < step
            });
            if !column {
                return Some(Vec::new());
            }
        }
        // Beside it rules are missing, not print.
        if !labelled && edge <= cell.right() && self.right(hit, key).is_some() {
            return None;
        }
        if self.is_over_fields(&cell, step) {
            return Some(Vec::new());
        }
        let mut below = under.map_or_else(Vec::new, |under| self.values_in(&under, hit, key));
        if most > 1 && below.iter().all(|&p| !self.is_label(p)) {
            below = self.spread_under(&cell, hit, key, step).unwrap_or(below);
        }
        let is_value = !below.is_empty()
            && below.iter().all(|&p| !self.is_label(p))
            && under.is_some_and(|under| !self.has_other_label(&under, hit));
        if is_value {
            return Some(vec![candidate("below", below)]);
        }
        // Without a closed cell beside it only rows and columns are left to go by.
        (labelled || edge > cell.right()).then(Vec::new)
    }

    /// Whether what ends as titles do stands beside the label, and the first thing `inside` its cell
    /// far below it: the rule under the label was not found.
    fn is_beside_far_text(&self, hit: &LabelHit, key: Key, inside: &[usize]) -> bool {
        let tops = inside.iter().map(|&piece| self.place(piece).y);
        let is_far = tops
            .reduce(f32::min)
            .is_some_and(|top| top > hit.place.bottom() + FAR_INSIDE * hit.place.h);
        let is_title = || {
            let beside = self.right(hit, key);
            beside.is_some_and(|(parts, _)| is_value(key, &self.text_of(&parts)))
        };
        key == Key::Title && is_far && is_title()
    }

    /// What stands in the cells right of `cell` that may hold the value; `None` if a label
    /// does, though nothing leads to one.
    fn cells_beside(
        &self,
        cell: &Rect,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Option<CellsBeside> {
        // In a cell that a rule is missing of the row is that of the label.
        let own = hit.place.centre().y;
        let is_off = (cell.centre().y - own).abs() > OFF_MIDDLE * hit.place.h;
        let is_corner = hit.place.y - cell.y < hit.place.h;
        let middle = if is_off && !is_corner {
            own
        } else {
            cell.centre().y
        };
        let mut beside = CellsBeside {
            pieces: Vec::new(),
            gaps: Vec::new(),
            edge: cell.right(),
            labelled: false,
        };
        let mut widths = Vec::new();
        for _ in 0..most_cells(key) {
            let Some(next) = self.sheet.cell(Point::new(beside.edge + step, middle)) else {
                break;
            };
            let within = self.sheet.pieces_in(&next);
            // 大分類 06 中分類 05 小分類 019: the parts of one code.
            if key == Key::Classification
                && within.iter().any(|&p| is_level(&self.sheet.pieces[p].text))
            {
                beside.edge = next.right();
                continue;
            }
            let section = self.section_over_labels(&within, key);
            if !section.is_empty() {
                beside.pieces.extend(section);
                beside.edge = next.right();
                break;
            }
            beside.labelled = within.iter().any(|&p| self.ends_value(p, key));
            if beside.labelled {
                if beside.pieces.is_empty() && !self.is_led_to_label(hit) {
                    return None;
                }
                break;
            }
            let mut values = self.values_in(&next, hit, key);
            if self.spans_other_fields(&next, cell, hit) {
                values.retain(|&p| (cell.y..cell.bottom()).contains(&self.place(p).centre().y));
            }
            let is_date = |&p: &usize| is_part_of_date(&self.sheet.pieces[p].text);
            if key.is_day() && !beside.pieces.is_empty() && !values.iter().all(is_date) {
                break;
            }
            if values.is_empty() {
                beside.gaps.push(next);
            } else {
                widths.push(next.w);
            }
            beside.pieces.extend(values);
            beside.edge = next.right();
        }
        let is_like = |gap: &Rect, width: &f32| (0.6..1.6).contains(&(gap.w / width));
        beside
            .gaps
            .retain(|gap| widths.iter().any(|width| is_like(gap, width)));
        Some(beside)
    }

    /// Of what stands `within` a cell beside the label of a section the row that names one, if the rows
    /// under it have labels of their own: 企画部 広報課 over 職氏名 and 内線.
    fn section_over_labels(&self, within: &[usize], key: Key) -> Vec<usize> {
        let heads = within.iter().filter(|&&p| self.ends_value(p, key));
        let tops = heads.map(|&p| self.place(p).centre().y);
        let Some(top) = tops.reduce(f32::min).filter(|_| key == Key::Department) else {
            return Vec::new();
        };
        let over = |p: &usize| self.place(*p).bottom() - 0.3 * self.place(*p).h < top;
        let section: Vec<usize> = within.iter().copied().filter(over).collect();
        let last = section.last().map(|&p| self.sheet.pieces[p].text.as_str());
        if last.is_some_and(is_section) {
            section
        } else {
            Vec::new()
        }
    }

    /// Whether the cell `next` to that of the label `hit`, `own`, is that of other labels under
    /// or above it, too: the rules between their values were not found.
    fn spans_other_fields(&self, next: &Rect, own: &Rect, hit: &LabelHit) -> bool {
        next.h > TALLER * own.h
            && self.labels.iter().any(|other| {
                let middle = other.place.centre();
                other.pieces != hit.pieces
                    && !own.contains(middle)
                    && (next.y..next.bottom()).contains(&middle.y)
                    && other.place.right() < next.x + 0.3 * other.place.h
                    && other.place.overlap_x(own) > 0.5 * other.place.w
            })
    }

    /// Whether several cells lie under `cell` of which the first is that of a label: it is the head
    /// over fields of their own, 発送 over the columns of 起案日 and 決裁日.
    fn is_over_fields(&self, cell: &Rect, step: f32) -> bool {
        let first = self
            .sheet
            .cell(Point::new(cell.x + step, cell.bottom() + step));
        first.is_some_and(|first| {
            (first.x - cell.x).abs() < step
                && first.right() < cell.right() - step
                && self
                    .sheet
                    .pieces_in(&first)
                    .iter()
                    .any(|&p| self.is_label(p))
        })
    }

    /// The pieces of several cells that together lie right under `cell`; `None` if one
    /// cell does, or none, or one that reaches out.
    fn spread_under(&self, cell: &Rect, hit: &LabelHit, key: Key, step: f32) -> Option<Vec<usize>> {
        let middle = cell.bottom() + step;
        let mut cells = Vec::new();
        let mut edge = cell.x;
        while edge + step < cell.right() && cells.len() < MOST_IN_CELL {
            let next = self.sheet.cell(Point::new(edge + step, middle))?;
            if next.right() <= edge + step || next.right() > cell.right() + step {
                return None;
            }
            edge = next.right();
            cells.push(next);
        }
        let pieces = cells.iter().flat_map(|next| self.values_in(next, hit, key));
        (cells.len() > 1).then(|| pieces.collect())
    }

    /// Whether the next thing in the row of `hit` is another label.
    fn is_led_to_label(&self, hit: &LabelHit) -> bool {
        let next = self
            .sheet
            .level_with(&hit.place)
            .filter(|i| !hit.pieces.contains(i))
            .filter(|&i| {
                let place = self.place(i);
                place.x >= hit.place.right() - 0.3 * place.h
                    && (place.overlap_y(&hit.place) > 0.5 * place.h.min(hit.place.h)
                        || within_rows(place, &hit.place))
            })
            .min_by(|&a, &b| self.place(a).x.total_cmp(&self.place(b).x));
        next.is_none_or(|next| self.is_label(next))
    }
}

/// The cells right of a label that may hold its value.
struct CellsBeside {
    /// What stands in them.
    pieces: Vec<usize>,
    /// Those as wide as the others in which nothing was read.
    gaps: Vec<Rect>,
    /// Where the last of them ends.
    edge: f32,
    /// A cell with a label follows.
    labelled: bool,
}

/// In how many cells a value may stand. A code may be split over several small ones, of
/// which a reader misses single digits; a date may stand in cells of its own for era, year,
/// month and day.
fn most_cells(key: Key) -> usize {
    match key {
        Key::Classification => 6,
        key if key.is_day() => 7,
        _ => 1,
    }
}

/// Whether a text is an era, a number or 年月日: what the small cells of a date hold.
fn is_part_of_date(text: &str) -> bool {
    text.chars().count() <= 5
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || "明治大正昭和平成令元年月日.・/一二三四五六七八九十〇MTSHR".contains(c)
        })
}
