//! Finds what belongs to a label, by geometry: behind it, right of it, under it.

use crate::document::{Point, Rect};

use super::column_head;
use super::key::Key;
use super::label::LabelHit;
use super::rules::{LabelRule, Place, Rules};
use super::sheet::Sheet;

/// Farthest distance of a value from its label, in type sizes.
const FAR_RIGHT: f32 = 24.0;
const FAR_BELOW: f32 = 5.0;
/// Most pieces a cell with a value holds.
const MOST_IN_CELL: usize = 8;
/// How sure a value under its label is where another may stand beside it.
const NOT_BESIDE: f32 = 0.96;
/// How sure it is that a value holds the other attribute that it may hold.
const HELD: f32 = 0.97;

/// A possible value.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The attribute it would be of.
    pub key: Key,
    /// Name of the rule.
    pub rule: String,
    /// How sure the rule is, 0–1.
    pub score: f32,
    /// The first piece of the label that led here; absent where a shape did.
    pub label: Option<usize>,
    /// Parts of lines: piece and first character of its compact text.
    pub parts: Vec<(usize, usize)>,
    /// The text in compact form, if the rule marked a part of it as the value.
    pub marked: Option<String>,
    /// Cells between or behind those of the value in which nothing was read.
    pub gaps: Vec<Rect>,
}

/// What may belong to `hit`, the likeliest first.
pub(super) fn candidates(
    sheet: &Sheet,
    rules: &Rules,
    labels: &[LabelHit],
    hit: &LabelHit,
) -> Vec<Candidate> {
    let rule = &rules.labels[hit.rule];
    let Some(key) = rule.attribute else {
        return Vec::new();
    };
    if column_head::is_one(sheet, labels, hit) {
        return Vec::new();
    }
    let mut found = of_label(&Board { sheet, labels }, rule, key, hit);
    if let Some(also) = rule.also {
        let held: Vec<Candidate> = found
            .iter()
            .map(|candidate| Candidate {
                key: also,
                rule: format!("{}+{}", candidate.rule, also.name()),
                score: candidate.score * HELD,
                ..candidate.clone()
            })
            .collect();
        found.extend(held);
    }
    found
}

fn of_label(board: &Board, rule: &LabelRule, key: Key, hit: &LabelHit) -> Vec<Candidate> {
    if let Some(found) = board.by_cells(rule, key, hit) {
        return found;
    }
    rule.places
        .iter()
        .filter_map(|place| {
            let (parts, score) = match place {
                Place::Same => board.same(hit, key)?,
                Place::Right => board.right(hit, key)?,
                Place::Below => board.below(hit)?,
            };
            let (parts, whole) = if rule.multiline {
                board.with_lines_under(parts)
            } else {
                (parts, 1.0)
            };
            Some(Candidate {
                key,
                rule: name(rule, *place),
                score: rule.score * score * whole,
                label: hit.pieces.first().copied(),
                parts,
                marked: None,
                gaps: Vec::new(),
            })
        })
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

pub(super) type Parts = Vec<(usize, usize)>;

/// The sheet with its labels.
pub(super) struct Board<'a> {
    pub sheet: &'a Sheet<'a>,
    pub labels: &'a [LabelHit],
}

impl Board<'_> {
    pub(super) fn place(&self, piece: usize) -> &Rect {
        &self.sheet.pieces[piece].place
    }

    /// Whether a piece is, or begins with, a label.
    pub(super) fn is_label(&self, piece: usize) -> bool {
        self.labels.iter().any(|hit| hit.pieces.contains(&piece))
    }

    /// Whether the value of a label of `key` ends before a piece. The rank before a
    /// drafter's name, 主査　山田, is a label elsewhere.
    fn ends_value(&self, piece: usize, key: Key) -> bool {
        self.labels.iter().any(|hit| {
            let rank = key == Key::Drafter && hit.tail.is_some() && hit.leads_nowhere;
            hit.pieces.contains(&piece) && !rank
        })
    }

    /// What the cells of a form say; `None` where the label stands in no cell. A cell
    /// that is empty holds no value, and no other place is searched for it.
    fn by_cells(&self, rule: &LabelRule, key: Key, hit: &LabelHit) -> Option<Vec<Candidate>> {
        if hit.tail.is_some() {
            return None;
        }
        let cell = self.sheet.cell(hit.place.centre())?;
        if self.has_other_label(&cell, hit) {
            // A rule between two fields was not found: the cell is that of several.
            return None;
        }
        let mut inside = self.values_in(&cell, hit, key);
        // What a reader lost of the label and found again, beside it, is no value.
        inside.retain(|&piece| {
            let text = &self.sheet.pieces[piece].text;
            let place = self.place(piece);
            text.chars().count() > 1
                || place.overlap_y(&hit.place) < 0.5 * place.h.min(hit.place.h)
                || !rule
                    .labels
                    .iter()
                    .any(|label| label.contains(text.as_str()))
        });
        if inside.len() > MOST_IN_CELL {
            // The frame of a whole page is no cell.
            return None;
        }
        let candidate = |place: &str, parts: Vec<usize>| Candidate {
            key,
            rule: format!("{}/{place}", rule.id),
            score: rule.score,
            label: hit.pieces.first().copied(),
            parts: parts.into_iter().map(|piece| (piece, 0)).collect(),
            marked: None,
            gaps: Vec::new(),
        };
        if !inside.is_empty() {
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
        if !right.is_empty() {
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

    /// What stands in the cells right of `cell` that may hold the value; `None` if a label
    /// does, though nothing leads to one.
    fn cells_beside(
        &self,
        cell: &Rect,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Option<CellsBeside> {
        let middle = cell.centre().y;
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
            beside.labelled = self
                .sheet
                .pieces_in(&next)
                .iter()
                .any(|&p| self.ends_value(p, key));
            if beside.labelled {
                if beside.pieces.is_empty() && !self.is_led_to_label(hit) {
                    return None;
                }
                break;
            }
            let values = self.values_in(&next, hit, key);
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

    /// Whether another label stands in the cell of `hit`.
    fn has_other_label(&self, cell: &Rect, hit: &LabelHit) -> bool {
        self.labels
            .iter()
            .any(|other| other.pieces != hit.pieces && cell.contains(other.place.centre()))
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

    /// The pieces of a cell that are no part of `hit`, up to a label that stands among
    /// them.
    fn values_in(&self, cell: &Rect, hit: &LabelHit, key: Key) -> Vec<usize> {
        self.sheet
            .pieces_in(cell)
            .into_iter()
            .filter(|piece| !hit.pieces.contains(piece))
            .take_while(|&piece| !self.ends_value(piece, key))
            .collect()
    }

    fn same(&self, hit: &LabelHit, key: Key) -> Option<(Parts, f32)> {
        let tail = hit.tail?;
        let mut parts = vec![tail];
        // What follows in the same row belongs to it too.
        let place = *self.place(tail.0);
        parts.extend(self.row_from(&place, place.right(), key));
        Some((parts, if hit.parted { 1.0 } else { 0.95 }))
    }

    fn right(&self, hit: &LabelHit, key: Key) -> Option<(Parts, f32)> {
        if hit.tail.is_some() {
            return None;
        }
        let parts = self.row_from(&hit.place, hit.place.right(), key);
        (!parts.is_empty()).then_some((parts, 0.99))
    }

    /// Pieces of the row of `beside` from `start` on, up to the next label.
    fn row_from(&self, beside: &Rect, start: f32, key: Key) -> Parts {
        let mut row: Vec<usize> = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let place = self.place(i);
                // Boxes of neighbours overlap a little.
                place.x >= start - 0.8 * place.h
                    && place.centre().x > start
                    && !beside.contains(place.centre())
                    && (place.overlap_y(beside) > 0.5 * place.h.min(beside.h)
                        || within_rows(place, beside))
            })
            .collect();
        row.sort_by(|&a, &b| self.place(a).x.total_cmp(&self.place(b).x));
        let mut parts = Parts::new();
        let mut end = start;
        for piece in row {
            let place = self.place(piece);
            // A drafter's name may stand far behind his section.
            let reach = if parts.is_empty() || key == Key::Drafter {
                FAR_RIGHT
            } else {
                FAR_RIGHT / 3.0
            };
            if self.ends_value(piece, key) || place.x - end > reach * place.h {
                break;
            }
            end = end.max(place.right());
            parts.push((piece, 0));
        }
        parts
    }

    fn below(&self, hit: &LabelHit) -> Option<(Parts, f32)> {
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
        let in_column = |place: &Rect| {
            let near = place.x > label.x - 2.0 * size && place.x < label.right() + 16.0 * size;
            near && place.centre().x < edge && place.right() > label.x
        };
        let first = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let place = self.place(i);
                place.y > label.bottom() - 0.4 * size && in_column(place)
            })
            .min_by(|&a, &b| self.place(a).y.total_cmp(&self.place(b).y))?;
        let place = *self.place(first);
        if self.is_label(first) || place.y - label.bottom() > FAR_BELOW * size {
            return None;
        }
        let mut parts: Parts = (0..self.sheet.pieces.len())
            .filter(|&i| {
                let other = self.place(i);
                other.overlap_y(&place) > 0.5 * place.h.min(other.h)
                    && in_column(other)
                    && !self.is_label(i)
            })
            .map(|i| (i, 0))
            .collect();
        parts.sort_by(|a, b| self.place(a.0).x.total_cmp(&self.place(b.0).x));
        // A centred value may begin before its label, and be read in two pieces.
        while let Some(before) = self.close_before(parts.first()?.0) {
            parts.insert(0, (before, 0));
        }
        // A label in the corner of its value's cell is set in smaller type.
        let corner = size < 0.85 * place.h;
        Some((parts, if corner { 0.99 } else { 0.96 }))
    }

    /// The piece that ends right where `piece` begins, in its row, style and cell.
    fn close_before(&self, piece: usize) -> Option<usize> {
        let place = self.place(piece);
        self.sheet.level_with(place).find(|&i| {
            let other = self.place(i);
            i != piece
                && (-0.5 * place.h..0.8 * place.h).contains(&(place.x - other.right()))
                && other.x < place.x
                && other.overlap_y(place) > 0.6 * place.h.min(other.h)
                && (other.h / place.h - 1.0).abs() < 0.25
                && !self.is_label(i)
                && self.sheet.share_a_cell(i, piece)
        })
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

/// A line beside a label of two or three lines need not stand level with any of them.
fn within_rows(place: &Rect, beside: &Rect) -> bool {
    let middle = place.centre().y;
    beside.h > 1.6 * place.h && middle > beside.y && middle < beside.bottom()
}
