//! Finds what belongs to a label, by geometry: behind it, right of it, under it. What the
//! cells of a form say comes first ([`cells`]).

pub(crate) mod block;
pub(crate) mod cells;
pub(crate) mod code_parts;
pub(crate) mod in_cell;
pub(crate) mod label_rest;
pub(crate) mod lines_under;
pub(crate) mod option_boxes;
pub(crate) mod options_under;
pub(crate) mod row;

use crate::document::{DocumentType, Rect};

use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::label::column_head;
use crate::extract::parse::is_value;
use crate::extract::parse::names::{is_head_alone, is_post};
use crate::extract::rules::{LabelRule, Place, Rules};
use crate::extract::sheet::Sheet;
use code_parts::is_level;
use label_rest::{end_before_label, pass_over_colon, pass_over_echo, pass_over_rest};

/// Farthest distance of a value under its label, in type sizes.
const FAR_BELOW: f32 = 5.0;
/// Widest gap before a piece of a centred value under its label, in type sizes.
const BEFORE: f32 = 1.5;
/// How far the middle of a value may lie from that of the head over it, in type sizes.
const UNDER_HEAD: f32 = 0.5;
/// How sure it is that a value holds the other attribute that it may hold.
const HELD: f32 = 0.97;

/// A possible value.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
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
    /// It is the value of another attribute, which may hold this one.
    pub is_held: bool,
}

/// What may belong to `hit` on paper of type `kind`, the likeliest first.
pub(crate) fn candidates(
    sheet: &Sheet,
    rules: &Rules,
    labels: &[LabelHit],
    hit: &LabelHit,
    kind: DocumentType,
) -> Vec<Candidate> {
    let rule = &rules.labels[hit.rule];
    let Some(key) = rule.attribute else {
        return Vec::new();
    };
    let board = Board { sheet, labels };
    if let Some(options) = board.options_under(rule, key, hit) {
        return vec![options];
    }
    if column_head::is_one(sheet, labels, hit) {
        return Vec::new();
    }
    let mut found = match board.name_beside(key, hit) {
        Some(name) => of_label(&board, rule, key, name),
        None => of_label(&board, rule, key, hit),
    };
    // What stands right of a head among the heads of places for seals is another one.
    if key == Key::Department && is_among_ranks(sheet, labels, hit) {
        let is_under = |candidate: &Candidate| {
            let first = candidate.parts.first();
            first.is_some_and(|&(piece, _)| board.place(piece).centre().y > hit.place.bottom())
        };
        found.retain(is_under);
    }
    for candidate in &mut found {
        pass_over_rest(sheet, rules, hit, candidate);
        pass_over_echo(sheet, hit, candidate);
        pass_over_colon(sheet, candidate);
        end_before_label(&board, candidate);
        if key == Key::Classification {
            code_parts::join(sheet, hit, candidate);
        }
    }
    if let Some(also) = rule.also_on(kind) {
        // The head of a section that is asked for his seal.
        let is_head = |candidate: &&Candidate| {
            key == Key::Drafter && is_head_alone(&board.text_of(&candidate.parts))
        };
        let held: Vec<Candidate> = found
            .iter()
            .filter(|candidate| !is_head(candidate))
            .map(|candidate| Candidate {
                key: also,
                rule: format!("{}+{}", candidate.rule, also.name()),
                score: candidate.score * HELD,
                is_held: true,
                ..candidate.clone()
            })
            .collect();
        found.extend(held);
    }
    found
}

/// Whether a label stands in a row of ranks, 部長・次長・課長・係長・担当: the heads of the
/// places for their seals.
fn is_among_ranks(sheet: &Sheet, labels: &[LabelHit], hit: &LabelHit) -> bool {
    const RANKS: [&str; 9] = [
        "部長",
        "次長",
        "局長",
        "課長",
        "係長",
        "補佐",
        "課長補佐",
        "主幹",
        "主査",
    ];
    let is_rank = |other: &&LabelHit| {
        let level = other.place.overlap_y(&hit.place) > 0.5 * hit.place.h.min(other.place.h);
        other.leads_nowhere
            && other.tail.is_none()
            && level
            && other.place.right() < hit.place.x
            && RANKS.contains(&other.text(sheet).as_str())
    };
    hit.tail.is_none() && labels.iter().filter(is_rank).count() >= LEAST_RANKS
}

/// So many ranks in a row make heads of places for seals.
const LEAST_RANKS: usize = 2;

fn of_label(board: &Board, rule: &LabelRule, key: Key, hit: &LabelHit) -> Vec<Candidate> {
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
                board.with_lines_under(hit, board.block_beside(key, parts))
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
    let kept: Vec<bool> = found
        .iter()
        .map(|(place, it)| !goes_on(*place, it) || is_in_column(it))
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

pub(crate) type Parts = Vec<(usize, usize)>;

/// The sheet with its labels.
pub(crate) struct Board<'a> {
    pub sheet: &'a Sheet<'a>,
    pub labels: &'a [LabelHit],
}

impl Board<'_> {
    pub(crate) fn place(&self, piece: usize) -> &Rect {
        &self.sheet.pieces[piece].place
    }

    /// Whether a piece is, or begins with, a label.
    pub(crate) fn is_label(&self, piece: usize) -> bool {
        let mut hits = self.labels.iter().filter(|hit| hit.start == 0);
        hits.any(|hit| hit.pieces.contains(&piece))
    }

    /// Whether the value of a label of `key` ends before a piece. The rank before a
    /// drafter's name, 主査　山田, is a label elsewhere.
    pub(crate) fn ends_value(&self, piece: usize, key: Key) -> bool {
        self.labels.iter().any(|hit| {
            let is_rank = || hit.tail.is_some() || is_post(&self.sheet.pieces[piece].text);
            let rank = key == Key::Drafter && hit.leads_nowhere && is_rank();
            hit.start == 0 && hit.pieces.contains(&piece) && !rank
        })
    }

    /// The label 氏名 that stands in the rows of a drafter's label, right of its cell: the
    /// drafter has cells for his section, his post and his name.
    fn name_beside(&self, key: Key, hit: &LabelHit) -> Option<&LabelHit> {
        if key != Key::Drafter || hit.tail.is_some() {
            return None;
        }
        let cell = self.sheet.cell(hit.place.centre())?;
        self.labels.iter().find(|other| {
            let middle = other.place.centre();
            other.leads_nowhere
                && other.tail.is_none()
                && middle.x > cell.right()
                && (cell.y..cell.bottom()).contains(&middle.y)
                && other.text(self.sheet) == "氏名"
        })
    }

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
                place.y > label.bottom() - 0.4 * size
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
        let corner = size < 0.85 * place.h;
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
