//! Finds what belongs to a label, by geometry: behind it, right of it, under it. What the
//! cells of a form say comes first ([`cells`]).

mod around;
mod beyond;
pub(crate) mod block;
pub(crate) mod cells;
pub(crate) mod code_parts;
pub(crate) mod in_cell;
pub(crate) mod label_rest;
pub(crate) mod lines_under;
pub(crate) mod option_boxes;
pub(crate) mod options_under;
pub(crate) mod row;
mod rows_beside;
mod volume;

use crate::document::{DocumentType, Rect};

use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::label::{column_head, levels};
use crate::extract::parse::names::{RANKS, is_head_alone, is_post};
use crate::extract::rules::{LabelRule, Rules};
use crate::extract::sheet::Sheet;
use around::of_label;
use label_rest::{end_before_label, pass_over_colon, pass_over_echo, pass_over_rest};
use volume::{leave_twin, leave_volume};

/// How sure it is that a value holds the other attribute that it may hold.
const HELD: f32 = 0.97;
/// The same of a title that is the name of a binder: a paper that goes into one has its own.
const LENT: f32 = 0.9;

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
                && !is_head_alone(&board.text_of(&candidate.parts))
        };
        found.retain(is_under);
    }
    if key == Key::Department {
        for candidate in &mut found {
            board.add_levels_above(rule, hit, candidate);
        }
    }
    if key == Key::Retention {
        for candidate in &mut found {
            let parts = std::mem::take(&mut candidate.parts);
            let parts = board.with_options_in_cells(parts);
            candidate.parts = board.with_second_row(parts);
            board.pass_over_overlap(&mut candidate.parts);
        }
    }
    for candidate in &mut found {
        pass_over_rest(sheet, rules, hit, candidate);
        pass_over_echo(sheet, hit, candidate);
        pass_over_colon(sheet, candidate);
        end_before_label(&board, candidate);
        if matches!(key, Key::Title | Key::Binder) {
            leave_volume(sheet, candidate);
            leave_twin(sheet, candidate);
        }
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
                score: candidate.score * if also == Key::Title { LENT } else { HELD },
                is_held: true,
                ..candidate.clone()
            })
            .collect();
        let in_rows = (also == Key::Department).then(|| board.section_in_rows_beside(hit));
        let in_rows = in_rows.flatten().map(|parts| Candidate {
            key: also,
            rule: format!("{}/rows+{}", rule.id, also.name()),
            score: rule.score * HELD,
            label: hit.pieces.first().copied(),
            parts,
            marked: None,
            gaps: Vec::new(),
            is_held: true,
        });
        let of_above = |first: &Candidate| {
            let units = board.units_above(first.parts.first()?.0)?;
            Some(Candidate {
                key: also,
                rule: format!("{}/above+{}", rule.id, also.name()),
                parts: units,
                is_held: true,
                ..first.clone()
            })
        };
        let above = (also == Key::Department && key == Key::Drafter)
            .then(|| found.first().and_then(of_above));
        found.extend(above.flatten());
        found.extend(held);
        found.extend(in_rows);
    }
    found
}

impl Board<'_> {
    /// Puts what stands in the fields of an office's larger levels before its section.
    fn add_levels_above(&self, rule: &LabelRule, hit: &LabelHit, section: &mut Candidate) {
        let above = levels::above(self.sheet, self.labels, hit);
        let names = above.into_iter().filter_map(|level| {
            let mut found = of_label(self, rule, Key::Department, level);
            (!found.is_empty()).then(|| found.swap_remove(0).parts)
        });
        let mut path: Parts = names.flatten().collect();
        path.append(&mut section.parts);
        section.parts = path;
    }
}

/// Whether a label stands in a row of ranks, 部長・次長・課長・係長・担当: the heads of the
/// places for their seals.
fn is_among_ranks(sheet: &Sheet, labels: &[LabelHit], hit: &LabelHit) -> bool {
    let is_rank = |other: &&LabelHit| {
        let level = other.place.overlap_y(&hit.place) > 0.5 * hit.place.h.min(other.place.h);
        other.leads_nowhere
            && other.tail.is_none()
            && level
            && other.place.right() < hit.place.x
            && RANKS.contains(&other.text(sheet).as_str())
    };
    // 主務課 beside them leads to a section.
    hit.tail.is_none()
        && !hit.text(sheet).contains('課')
        && labels.iter().filter(is_rank).count() >= LEAST_RANKS
}

/// So many ranks in a row make heads of places for seals.
const LEAST_RANKS: usize = 2;

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
}
