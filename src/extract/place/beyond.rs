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
    /// What stands right of a drafter's label, with the name in the next cell if the first ends
    /// with a post: 職員課 技師｜井上 誠.
    pub(super) fn with_person_beyond(
        &self,
        mut right: Vec<usize>,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Vec<usize> {
        let person = || {
            let last = *right.last().filter(|_| key == Key::Drafter)?;
            let text = &self.sheet.pieces[last].text;
            let values =
                ends_with_post(text).then(|| self.values_beyond(last, hit, key, step))??;
            let texts = values.iter().map(|&piece| &self.sheet.pieces[piece].text);
            let name: String = texts.map(String::as_str).collect();
            is_person(&name).then_some(values)
        };
        if let Some(person) = person() {
            right.extend(person);
        }
        right
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

    /// What stands right of a section's label, with the section in the next cell if the first ends
    /// with what sections belong to: 総務局総務部｜人事課.
    pub(super) fn with_section_beyond(
        &self,
        mut right: Vec<usize>,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Vec<usize> {
        let section = || {
            let last = *right.last().filter(|_| key == Key::Department)?;
            let text = &self.sheet.pieces[last].text;
            let is_larger = text.ends_with(['局', '部', '所']);
            let values = is_larger.then(|| self.values_beyond(last, hit, key, step))??;
            let [section] = values[..] else { return None };
            let text = &self.sheet.pieces[section].text;
            (is_section(text) && !self.is_label(section)).then_some(section)
        };
        if let Some(section) = section() {
            right.push(section);
        }
        right
    }

    /// What stands right of the label of a retention, with the period in the next cell if the first
    /// holds a code: 分類・保存｜産-3｜10年.
    pub(super) fn with_period_beyond(
        &self,
        mut right: Vec<usize>,
        hit: &LabelHit,
        key: Key,
        step: f32,
    ) -> Vec<usize> {
        let period = || {
            let [code] = right[..] else { return None };
            let text = &self.sheet.pieces[code].text;
            let is_code = key == Key::Retention && join_code(std::slice::from_ref(text)).is_some();
            let is_period = parse_retention(text).is_some() || option_list(text).is_some();
            let beyond = (is_code && !is_period).then(|| self.values_beyond(code, hit, key, step));
            let [period] = beyond??[..] else { return None };
            let text = &self.sheet.pieces[period].text;
            parse_retention(text).is_some().then_some(period)
        };
        if let Some(period) = period() {
            right.push(period);
        }
        right
    }
}
