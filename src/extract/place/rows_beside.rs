//! The fields that the label of a drafter has beside it, one over another: his section, his post
//! and name, his telephone.

use crate::document::{Point, Rect};

use super::{Board, Parts};
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::owner::path_of;

/// Most fields that are looked at.
const MOST_ROWS: usize = 6;
/// How far beyond an edge the next cell is looked for, as a share of the label's shorter side.
const BEYOND: f32 = 0.3;

impl Board<'_> {
    /// The field with the section, of several beside the cell of `hit` that together are as high.
    pub(super) fn section_in_rows_beside(&self, hit: &LabelHit) -> Option<Parts> {
        let own = self.sheet.cell(hit.place.centre())?;
        let step = BEYOND * hit.place.w.min(hit.place.h);
        let row_at = |y: f32| {
            let row = self.sheet.cell(Point::new(own.right() + step, y))?;
            let is_within = row.y > own.y - step && row.bottom() < own.bottom() + step;
            is_within.then_some(row)
        };
        let mut rows: Vec<Rect> = Vec::new();
        let mut edge = own.y;
        while edge + step < own.bottom() && rows.len() < MOST_ROWS {
            let row = row_at(edge + step)?;
            edge = row.bottom();
            rows.push(row);
        }
        if rows.len() < 2 {
            return None;
        }
        let holds_section = |pieces: &Vec<usize>| {
            let last = pieces.last().map(|&p| self.sheet.pieces[p].text.as_str());
            let is_unit = |text: &str| text.ends_with(['課', '室', '係', '班', '所']);
            last.is_some_and(is_unit) && pieces.iter().all(|&p| !self.is_label(p))
        };
        let fields = rows
            .iter()
            .map(|row| self.values_in(row, hit, Key::Department));
        let mut sections = fields.filter(holds_section);
        let section = sections.next()?;
        let is_only = sections.next().is_none();
        is_only.then(|| section.into_iter().map(|piece| (piece, 0)).collect())
    }

    /// The units of an office that stand in the cell of a drafter's name, in rows above it: 建設部,
    /// 土木課 用地係, 氏名 菊池 俊一.
    pub(super) fn units_above(&self, name: usize) -> Option<Parts> {
        let own = self.sheet.pieces[name].place;
        let cell = self.sheet.cell(own.centre())?;
        let is_above = |&piece: &usize| self.place(piece).bottom() < own.centre().y;
        let rows = self.sheet.pieces_in(&cell);
        let rows: Vec<usize> = rows.into_iter().filter(is_above).collect();
        let are_units = |&piece: &usize| {
            let text = &self.sheet.pieces[piece].text;
            path_of(text).concat() == *text && !self.is_label(piece)
        };
        let is_path = !rows.is_empty() && rows.iter().all(are_units);
        is_path.then(|| rows.into_iter().map(|piece| (piece, 0)).collect())
    }
}
