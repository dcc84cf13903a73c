//! Labels that say only with the head of their group what they are: 起案 beside 年月日 over 氏名,
//! 施行 beside 年月日 over 番号.

use super::LabelHit;
use super::word::Word;
use crate::document::{DocumentType, Point};
use crate::extract::rules::Rules;
use crate::extract::sheet::Sheet;

/// Words that need a head before them.
const BARE: [&str; 8] = [
    "年月日",
    "月日",
    "期日",
    "番号",
    "課名",
    "部課名",
    "職氏名",
    "氏名",
];
/// Most characters of the head of a group.
const LONGEST_HEAD: usize = 4;

/// The labels that bare `words` make with the heads of their groups. Those that are labels
/// without a head as well are meant otherwise here.
pub(super) fn find(
    sheet: &Sheet,
    rules: &Rules,
    kind: DocumentType,
    words: &[Word],
) -> Vec<LabelHit> {
    let grouped = words.iter().filter_map(|word| {
        if !BARE.contains(&word.text.as_str()) {
            return None;
        }
        let head = head_of(sheet, word)?;
        let rule = rules.wording(&format!("{head}{}", word.text), kind)?;
        rules.labels[rule].attribute?;
        Some(LabelHit::whole(
            rules,
            rule,
            word.place,
            word.pieces.clone(),
        ))
    });
    grouped.collect()
}

/// What stands in the cell left of that of a word.
fn head_of(sheet: &Sheet, word: &Word) -> Option<String> {
    let middle = word.place.centre();
    let own = sheet.cell(middle)?;
    let left = sheet.cell(Point::new(own.x - 0.4 * word.place.h, middle.y))?;
    if left.h < 0.8 * own.h || left.right() > own.x + word.place.h {
        return None;
    }
    let mut pieces = sheet.pieces_in(&left);
    let place = |piece: &usize| sheet.pieces[*piece].place;
    pieces.sort_by(|a, b| {
        let (a, b) = (place(a), place(b));
        a.centre()
            .y
            .total_cmp(&b.centre().y)
            .then(a.x.total_cmp(&b.x))
    });
    let text: String = pieces
        .iter()
        .map(|&piece| sheet.pieces[piece].text.as_str())
        .collect();
    let is_head = (2..=LONGEST_HEAD).contains(&text.chars().count());
    (is_head && !text.contains(|ch: char| ch.is_ascii_digit())).then_some(text)
}
