//! What stands in the cell beyond the one beside a label, where that holds only a part of the value.

use super::Board;
use crate::document::Point;
use crate::extract::key::Key;
use crate::extract::label::LabelHit;
use crate::extract::owner::is_section;
use crate::extract::parse::names::{ends_with_post, is_person};
use crate::extract::value::classification_code::join_code;
use crate::extract::value::option_list::option_list;
use crate::extract::value::retention::parse_retention;

impl Board<'_> {
    /// What stands right of a label with what the cell beyond adds to it: a name behind a post
    /// (職員課 技師｜井上 誠), a section behind what it belongs to (総務局総務部｜人事課), a period
    /// behind a code (分類・保存｜産-3｜10年).
    pub(super) fn with_beyond(
        &self,
        mut right: Vec<usize>,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Vec<usize> {
        let beyond = right.last().and_then(|&last| {
            let is_part = match key {
                Key::Drafter => ends_with_post(self.text(last)),
                Key::Department => self.text(last).ends_with(['局', '部', '所']),
                Key::Retention => right.len() == 1 && is_code_alone(self.text(last)),
                _ => false,
            };
            let values = is_part.then(|| self.values_beyond(last, hit, key, step))??;
            let is_rest = match (key, &values[..]) {
                (Key::Drafter, name) => {
                    is_person(&name.iter().map(|&it| self.text(it)).collect::<String>())
                }
                (Key::Department, &[section]) => {
                    is_section(self.text(section)) && !self.is_label(section)
                }
                (Key::Retention, &[period]) => parse_retention(self.text(period)).is_some(),
                _ => false,
            };
            is_rest.then_some(values)
        });
        right.extend(beyond.into_iter().flatten());
        right
    }

    fn text(&self, piece: usize) -> &str {
        &self.sheet.pieces[piece].text
    }

    /// What stands in the cell right of that of a piece.
    fn values_beyond(
        &self,
        piece: usize,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Option<Vec<usize>> {
        let cell = self.sheet.cell_of(piece)?;
        let beyond = Point::new(cell.right() + step, hit.place.centre().y);
        Some(self.values_in(&self.sheet.cell(beyond)?, hit, key))
    }
}

/// Whether a text is a code, and neither a retention nor a list of them.
fn is_code_alone(text: &str) -> bool {
    join_code(&[text.to_owned()]).is_some()
        && parse_retention(text).is_none()
        && option_list(text).is_none()
}
